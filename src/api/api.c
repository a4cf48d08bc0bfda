/* api.c - routes to handlers, failures to problems, start and stop. */
#include "api/api.h"

#include <assert.h>
#include <stdlib.h>

#include "api/report_page.h"
#include "api/route.h"
#include "api/web.h"
#include "domain/clock/rule_book.h"
#include "ingest/capture.h"

/* By BodyKind. */
static const int64_t body_max[] = {0, 1 << 20, 320 << 20, 256 << 20, 64 << 20, 64 << 10};

static const Str form_types[] = {STR_INIT("application/x-www-form-urlencoded"), {0}};
static const Str order_types[] = {STR_INIT("application/octet-stream"), {0}};
static const Str json_types[] = {
    STR_INIT("application/json"), STR_INIT("application/ld+json"), {0}};

static const Str table_types[] = {
    STR_INIT("text/csv"), STR_INIT("application/octet-stream"), STR_INIT(XLSX_TYPE), {0}};

/* ---- routing ---- */

/* Does the path fit the pattern?  Segments stay percent-encoded. */
static bool path_fits(Str pattern, Str path, Str *segments)
{
    size_t count = 0;
    while (pattern.n > 0 || path.n > 0) {
        Str want = str_cut(&pattern, '/');
        Str have = str_cut(&path, '/');
        if (str_eq(want, STR("{}")) && have.n > 0) {
            assert(count < SEGMENTS_MAX);
            segments[count++] = have;
        } else if (!str_eq(want, have)) {
            return false;
        }
    }
    return true;
}

static HttpMethod effective_method(const HttpRequest *request)
{
    return request->method == HTTP_HEAD ? HTTP_GET : request->method;
}

static const Route *route_find(const HttpRequest *request, Buf *methods)
{
    static const char *const names[] = {[HTTP_GET] = "GET, HEAD",
                                        [HTTP_POST] = "POST",
                                        [HTTP_PUT] = "PUT",
                                        [HTTP_DELETE] = "DELETE"};
    Str segments[SEGMENTS_MAX];
    for (size_t i = 0; i < api_route_count; i++) {
        if (!path_fits(api_routes[i].path, request->path, segments))
            continue;
        if (api_routes[i].method == effective_method(request))
            return &api_routes[i];
        buf_fmt(methods, "%s%s", methods->n > 0 ? ", " : "", names[api_routes[i].method]);
    }
    return NULL;
}

/* EPCIS 2.0 OpenAPI: the types of problems under its paths. */
static Str epcis_type(const HttpRequest *request, int status)
{
    switch (status) {
    case 400:
        return request->method == HTTP_GET ? STR("epcisException:QueryParameterException")
                                           : STR("epcisException:ValidationException");
    case 401:
    case 403:
        return STR("epcisException:SecurityException");
    case 404:
        return STR("epcisException:NoSuchNameException");
    case 406:
        return STR("epcisException:NotAcceptableException");
    case 409:
        return STR("epcisException:ResourceAlreadyExistsException");
    case 413:
        return request->method == HTTP_GET ? STR("epcisException:QueryTooLargeException")
                                           : STR("epcisException:CaptureLimitExceededException");
    case 414:
        return STR("epcisException:URITooLongException");
    case 415:
        return STR("epcisException:UnsupportedMediaTypeException");
    default:
        return STR("epcisException:ImplementationException");
    }
}

static Str problem_type(const HttpRequest *request, int status)
{
    return str_starts(request->path, STR("/epcis/")) ? epcis_type(request, status) : (Str){0};
}

/* Whoever fills in the public form reads a page. */
static bool problem_page(const HttpRequest *request, HttpResponse *response, int status)
{
    Ctx cx = {.arena = request->arena};
    if (status != 413 || !str_eq(request->path, STR("/report")))
        return false;
    (void)!fail(&cx, ERR_LIMIT,
                MSG("The report is too long. Please shorten what happened and send it again."));
    report_form_page(
        response, request->arena,
        &(ReportForm){.lang = request->lang, .status = status, .problem = &cx.problem});
    return true;
}

static void refuse(HttpRequest *request, HttpResponse *response, int status, const Problem *problem)
{
    http_problem(request, response, status, problem_type(request, status), problem);
}

/* No such call: a page; another method; OPTIONS. */
static void route_miss(const Api *api, HttpRequest *request, HttpResponse *response, Buf *methods)
{
    Ctx cx = {.arena = request->arena, .io = api->cx.io};
    buf_add_char(methods, '\0');
    Str allowed = str_from(methods->p, methods->n - 1);
    WebFiles files = {web_assets, web_asset_count, api->options.web};
    if (allowed.n == 0 && web_answer(&cx, files, request, response))
        return;
    if (allowed.n == 0) {
        bool bare = web_asset_count == 0 && files.folder.n == 0 && str_eq(request->path, STR("/"));
        (void)!fail(&cx, ERR_NOT_FOUND,
                    bare ? MSG("this build has no pages; the calls are in docs/formats/http-api.md")
                         : MSG("there is nothing at %1$s"),
                    str_shown(cx.arena, request->path));
        refuse(request, response, 404, &cx.problem);
        return;
    }
    if (request->method == HTTP_OPTIONS) {
        response->status = 204;
    } else {
        (void)!fail(&cx, ERR_USAGE, MSG("%1$s takes %2$s"), str_shown(cx.arena, request->path),
                    allowed.p);
        refuse(request, response, 405, &cx.problem);
    }
    http_add_header(response, STR("Allow"), allowed);
}

static void admit(void *arg, HttpRequest *request, HttpBody *body, HttpResponse *response)
{
    const Api *api = arg;
    Buf methods;
    buf_init(&methods, request->arena, 256);
    const Route *route = route_find(request, &methods);
    if (route == NULL) {
        route_miss(api, request, response, &methods);
        return;
    }
    request->route = route;
    if (!(route->may & ANYONE) && shows_nobody(api, request)) {
        Ctx cx = {.arena = request->arena, .io = api->cx.io};
        (void)!fail(&cx, ERR_DENIED, MSG("sign in first"));
        refuse(request, response, 401, &cx.problem);
        return;
    }
    bool to_file = route->body == BODY_CAPTURE || route->body == BODY_TABLE;
    bool too_large = route->body == BODY_LARGE && !request->local; /* is refused by its function */
    /* a table lies in the spool, which is emptied at start: nobody was told of one cut off */
    if (route->body != BODY_NONE)
        *body = (HttpBody){.max = body_max[too_large ? BODY_JSON : route->body],
                           .folder = !to_file                    ? (Str){0}
                                     : route->body == BODY_TABLE ? api->journal.dir.spool
                                                                 : api->received,
                           .media_types = route->body == BODY_LARGE   ? order_types
                                          : route->body == BODY_TABLE ? table_types
                                          : route->body == BODY_FORM  ? form_types
                                                                      : json_types,
                           .asked = to_file && !request->local};
}

/* ---- one call ---- */

static Err segments_decode(Ctx *cx, Call *call, const Route *route)
{
    Str raw[SEGMENTS_MAX] = {0};
    bool fits = path_fits(route->path, call->request->path, raw);
    assert(fits);
    (void)fits;
    for (int i = 0; i < SEGMENTS_MAX; i++) {
        if (!percent_decode(cx->arena, raw[i], false, &call->segments[i]))
            return fail(cx, ERR_INVALID, MSG("\"%1$s\" is not percent-encoded UTF-8"),
                        str_shown(cx->arena, raw[i]));
    }
    return OK;
}

/* What this call may see: everything committed that no unfinished capture holds back. */
static Err view_take(Ctx *cx, Call *call)
{
    int64_t last, visible;
    const TraceIndex *index = call->api->journal.index;
    int64_t indexed = trace_position(index);
    TRY(event_log_end(cx, &last, &visible));
    call->view = (ItemView){.index = index, .visible = visible < indexed ? visible : indexed};
    return OK;
}

/* The name as the table has it, its mark included; false: it is not there. */
static bool parameter_find(Str parameters, Str name, Str *out)
{
    while (parameters.n > 0) {
        *out = str_cut(&parameters, ' ');
        if (str_eq(parameter_bare(*out), name))
            return true;
    }
    return false;
}

static Str parameters_shown(Ctx *cx, Str parameters)
{
    Buf list;
    buf_init(&list, cx->arena, 2 * parameters.n + 1);
    while (parameters.n > 0) {
        Str name = parameter_bare(str_cut(&parameters, ' '));
        buf_fmt(&list, "%s%.*s", list.n == 0 ? "" : ", ", STR_ARG(name));
    }
    return buf_str(&list);
}

static Err parameters_required(Ctx *cx, const HttpRequest *request, Str parameters)
{
    while (parameters.n > 0) {
        Str name = str_cut(&parameters, ' ');
        if (str_ends(name, STR("!")) && http_query(request, parameter_bare(name)).n == 0)
            return fail(cx, ERR_USAGE, MSG("parameter %1$s is required"),
                        str_c(cx->arena, parameter_bare(name)));
    }
    return OK;
}

/* A mistyped filter would list everything, and of two values one would count for nothing. */
static Err parameters_check(Ctx *cx, const HttpRequest *request, const Route *route)
{
    Str known;
    for (size_t i = 0; i < request->query_count && !str_eq(route->parameters, STR(ITS_OWN)); i++) {
        Str name = request->query[i].name;
        const char *shown = str_shown(cx->arena, name);
        if (!parameter_find(route->parameters, name, &known))
            return route->parameters.n == 0
                       ? fail(cx, ERR_USAGE,
                              MSG("there is no parameter \"%1$s\"; this call takes none"), shown)
                       : fail(cx, ERR_USAGE,
                              MSG("there is no parameter \"%1$s\" here; there are %2$s"), shown,
                              str_c(cx->arena, parameters_shown(cx, route->parameters)));
        for (size_t k = 0; k < i && !str_ends(known, STR("*")); k++) {
            if (str_eq(request->query[k].name, name))
                return fail(cx, ERR_USAGE, MSG("parameter %1$s is given twice"), shown);
        }
    }
    return parameters_required(cx, request, route->parameters);
}

/* All sites, or product lines, of some limits; NULL: one of them has none. */
static const FieldTexts *keys_join(Ctx *cx, const RoleGrants *limits, bool lines)
{
    size_t room = 0;
    FieldTexts *out = arena_new(cx->arena, FieldTexts);
    for (size_t i = 0; i < limits->count; i++) {
        size_t n = lines ? limits->items[i].lines.count : limits->items[i].sites.count;
        if (n == 0)
            return NULL;
        room += n;
    }
    Str *keys = arena_array(cx->arena, Str, room + 1);
    for (size_t i = 0; i < limits->count; i++) {
        FieldTexts one = lines ? limits->items[i].lines : limits->items[i].sites;
        for (size_t k = 0; k < one.count; k++)
            keys[out->count++] = one.items[k];
    }
    out->items = keys;
    return out;
}

Err sight_refuse(Ctx *cx)
{
    return fail(cx, ERR_DENIED,
                MSG("this shows or changes more than the sites and product lines your roles are "
                    "limited to"));
}

Err call_limit(Ctx *cx, Call *call, const RoleGrants *grants)
{
    call->grants = *grants;
    call->limits = (MasterLimits){keys_join(cx, grants, false), keys_join(cx, grants, true)};
    return share_sight(cx, call->api->sights, &call->view, grants, &call->view.sight);
}

/* Somebody limited is told where a call shows or changes more than what is his. */
static Err sight_check(Ctx *cx, const Call *call, const Route *route)
{
    RoleGrants limits;
    access_limits(&call->caller, route->may, &limits);
    return limits.count == 0 || route->sight != SIGHT_SHUT ? OK : sight_refuse(cx);
}

/* Elsewhere he sees what is of his sites and product lines. */
static Err sight_take(Ctx *cx, Call *call, const Route *route)
{
    RoleGrants limits;
    access_limits(&call->caller, route->may, &limits);
    return limits.count == 0 || route->sight != SIGHT_CUT ? OK : call_limit(cx, call, &limits);
}

static Err call_run(Ctx *cx, Call *call)
{
    const Route *route = call->request->route;
    TRY(caller_find(cx, call));
    TRY(access_check(cx, call, route->may));
    TRY(sight_check(cx, call, route));
    cx->actor = call->caller.name;
    TRY(parameters_check(cx, call->request, route));
    TRY(segments_decode(cx, call, route));
    TRY(view_take(cx, call));
    TRY(sight_take(cx, call, route));
    return route->handler(cx, call);
}

/* May this caller send a file at all? */
static Err call_may_send(Ctx *cx, Call *call)
{
    const Route *route = call->request->route;
    TRY(caller_expect(cx, call));
    TRY(access_check(cx, call, route->may));
    return sight_check(cx, call, route);
}

static HttpAnswer call_end(Ctx *cx, Call *call, Err err)
{
    HttpRequest *request = call->request;
    if (err != OK)
        refuse(request, call->response, call->status != 0 ? call->status : http_status(err),
               &cx->problem);
    if (err != OK && request->body_file.n > 0) /* nobody took it */
        (void)!cx->io->remove(cx, request->body_file);
    if (call->attempt != NULL)
        call_write(call, call->attempt, call->attempt->run, call->attempt->task);
    return call->later ? HTTP_LATER : HTTP_DONE;
}

static HttpAnswer call_with(void *state, HttpRequest *request, HttpResponse *response,
                            Err run(Ctx *cx, Call *call))
{
    ApiWorker *worker = state;
    Ctx cx = {.arena = request->arena,
              .io = worker->cx->io,
              .db = worker->cx->db,
              .actor = worker->cx->actor};
    cx.now_us = cx.io->now_us(&cx);
    Call call = {.worker = worker, .api = worker->api, .request = request, .response = response};
    return call_end(&cx, &call, run(&cx, &call));
}

static HttpAnswer may_send(void *state, HttpRequest *request, HttpResponse *response)
{
    return call_with(state, request, response, call_may_send);
}

static HttpAnswer answer(void *state, HttpRequest *request, HttpResponse *response)
{
    return call_with(state, request, response, call_run);
}

/* ---- for handlers ---- */

Err call_number(Ctx *cx, const Call *call, Str name, CallRange range, int64_t *out)
{
    Str text = http_query(call->request, name);
    *out = range.otherwise;
    if (text.n == 0)
        return OK;
    if (!str_int(text, out) || *out < range.low || *out > range.high)
        return fail(cx, ERR_USAGE,
                    MSG("%1$s is a whole number from %2$lld to %3$lld, not \"%4$s\""), name.p,
                    (long long)range.low, (long long)range.high, str_shown(cx->arena, text));
    return OK;
}

Err call_moment(Ctx *cx, const Call *call, Str name, int64_t *out)
{
    Instant at;
    Str text = http_query(call->request, name);
    *out = 0;
    if (text.n == 0)
        return OK;
    if (!instant_parse(text, &at) || !at.has_zone)
        return fail(cx, ERR_USAGE,
                    MSG("%1$s is a moment with zone like 2026-03-01T09:00:00Z, not \"%2$s\""),
                    name.p, str_shown(cx->arena, text));
    *out = at.us;
    return OK;
}

Err call_request_key(Ctx *cx, const Call *call, Str *out)
{
    enum { REQUEST_KEY_MAX = 200 };
    *out = http_header(call->request, STR("Idempotency-Key"));
    if (out->n > REQUEST_KEY_MAX)
        return fail(cx, ERR_USAGE, MSG("%1$s has at most %2$lld characters"), "Idempotency-Key",
                    (long long)REQUEST_KEY_MAX);
    return OK;
}

CallJson *call_json(Call *call)
{
    CallJson *out = arena_new(call->request->arena, CallJson);
    buf_init(&out->text, call->request->arena, ANSWER_MAX);
    json_writer_init(&out->json, &out->text);
    return out;
}

Err call_json_end(Ctx *cx, Call *call, CallJson *answer)
{
    buf_add_char(&answer->text, '\n');
    if (answer->text.full)
        return fail(cx, ERR_LIMIT, MSG("the answer is larger than %1$lld bytes; ask for less"),
                    (long long)ANSWER_MAX);
    call->response->status = 200;
    call->response->media_type = STR("application/json");
    call->response->body = buf_str(&answer->text);
    return OK;
}

Err call_record(Ctx *cx, Call *call, const Register *record, const void *from)
{
    CallJson *answer = call_json(call);
    register_write(&answer->json, record, from);
    return call_json_end(cx, call, answer);
}

void call_write(Call *call, WriteRequest *write, Err (*run)(Ctx *cx, WriteRequest *write),
                void *task)
{
    *write = (WriteRequest){.kind = WRITE_CHANGE,
                            .actor = call->caller.name,
                            .request = call->request,
                            .response = call->response,
                            .run = run,
                            .task = task};
    call->later = true;
    writer_send(call->api->writer, write);
}

void write_record(WriteRequest *write, int status, const Register *record, const void *from)
{
    Buf text;
    JsonWriter json;
    buf_init(&text, write->request->arena, ANSWER_MAX);
    json_writer_init(&json, &text);
    register_write(&json, record, from);
    buf_add_char(&text, '\n');
    write->response->status = status;
    write->response->media_type = STR("application/json");
    write->response->body = buf_str(&text);
}

void call_door(Call *call, DoorTask *task)
{
    task->write.kind = WRITE_CHANGE;
    task->write.actor = call->caller.name;
    task->write.request = call->request;
    task->write.response = call->response;
    call->later = true;
    doorman_send(call->api->doorman, task);
}

Err call_body(Ctx *cx, const Call *call, const Register *record, void *out)
{
    const JsonNode *node;
    TRY(json_parse(cx, call->request->body, &node));
    return register_decode(cx, record, node, (Str){0}, out);
}

/* ---- start and stop ---- */

static Str database_address(Ctx *cx, const Api *api)
{
    (void)cx;
    return api->options.database;
}

static Err reader_open(Ctx *cx, void *arg)
{
    const Api *api = arg;
    DataDir unused;
    return data_dir_open(cx, api->options.data, database_address(cx, api), DB_READ, &unused);
}

static void *worker_open(Ctx *cx, void *arg)
{
    const Api *api = arg;
    ApiWorker *worker = arena_new(cx->arena, ApiWorker);
    *worker = (ApiWorker){.api = api, .cx = cx};
    if (reader_open(cx, arg) != OK)
        return NULL;
    event_reader_init(&worker->reader);
    return worker;
}

static void worker_close(Ctx *cx, void *state)
{
    ApiWorker *worker = state;
    event_reader_release(&worker->reader);
    db_close(cx);
}

/* A folder that is none is told at once, not by the first page. */
static Err web_look(Ctx *cx, Str folder)
{
    IoFile page;
    if (folder.n == 0)
        return OK;
    TRY(cx->io->open_below(cx, folder, STR("index.html"), &page));
    cx->io->close(cx, &page);
    return OK;
}

static Err store_open(Ctx *cx, Api *api)
{
    TRY(web_look(cx, api->options.web));
    TRY(journal_open(cx, api->options.data, api->options.database, DB_WRITE, &api->journal));
    TRY(capture_resume(cx, &api->journal, NULL));
    TRY(rules_take(cx, api->options.data));
    api->socket = io_path(cx->arena, api->options.data, STR("holdfast.sock"));
    api->received = io_path(cx->arena, api->options.data, STR("received"));
    return cx->io->make_dir(cx, api->received);
}

/* Until there is an account whoever reaches the server may everything. */
static Err accounts_check(Ctx *cx, const Api *api)
{
    bool any;
    if (api->options.front.origin.n == 0)
        return OK;
    TRY(account_any(cx, &any));
    if (any)
        return OK;
    return fail(cx, ERR_DENIED,
                MSG("there is no account yet, and until then whoever reaches the server may "
                    "everything; \"holdfast user add NAME admin\" makes the first"));
}

static Err listen_start(Ctx *cx, Api *api)
{
    TRY(accounts_check(cx, api));
    api->program = (HttpProgram){.arg = api,
                                 .problem_type = problem_type,
                                 .problem_page = problem_page,
                                 .admit = admit,
                                 .may_send = may_send,
                                 .answer = answer,
                                 .worker_open = worker_open,
                                 .worker_close = worker_close};
    api->http = (HttpOptions){.address = api->options.listen,
                              .front = api->options.front,
                              .socket = api->socket,
                              .limits = api->options.limits};
    return http_start(cx, &api->http, &api->program, &api->server);
}

/* What held things had done to them, and what is to be held.  What fails is looked at again behind
 * the next round, and told meanwhile. */
static void alarms_follow(Ctx *cx, void *arg)
{
    Api *api = arg;
    int64_t last, visible = 0;
    ItemView view = {.index = api->journal.index};
    bool failed = event_log_end(cx, &last, &visible) != OK;
    view.visible = visible;
    failed = failed || hold_rules_follow(cx, &view, &api->rules) != OK;
    if (alarm_follow(cx, api->holds, &view, &api->watch) != OK)
        failed = true;
    int64_t watched =
        api->rules.position < api->watch.position ? api->rules.position : api->watch.position;
    __atomic_store_n(&api->unwatched, failed ? watched + 1 : 0, __ATOMIC_RELAXED);
    problem_clear(cx);
}

/* Clues are opened before the first question about them, of whom an accident has called; 100,000
 * take a second.  What cannot be read is said to whoever asks for it. */
static void clues_open(Ctx *cx, Api *api)
{
    if (master_book_load(cx, api->book, clue_register.name) != OK)
        problem_clear(cx);
}

Err api_start(Ctx *cx, const ApiOptions *options, Api **out)
{
    Api *api = calloc(1, sizeof *api);
    if (api == NULL)
        abort();
    api->options = *options;
    arena_init(&api->arena);
    api->cx = (Ctx){.arena = &api->arena, .io = cx->io, .actor = cx->actor};
    api->seen = seen_open();
    api->nonces = nonce_board_open(cx->io->now_us(cx));
    api->reports = report_board_open();
    api->book = master_book_open();
    api->scopes = scope_board_open();
    api->gaps = gap_shelf_open();
    api->board = share_board_open();
    api->holds = hold_book_open();
    api->sights = sight_board_open();
    api->started_us = cx->io->monotonic_us(cx);
    Err err = store_open(&api->cx, api);
    if (err == OK)
        alarms_follow(&api->cx, api);
    if (err == OK)
        clues_open(&api->cx, api);
    if (err == OK)
        err = writer_start(&api->cx, &api->journal, api->received, options->write_wait_us,
                           &api->writer);
    if (err == OK)
        writer_after(api->writer, alarms_follow, api);
    if (err == OK)
        err = cause_shelf_open(&api->cx, &(CauseDoor){reader_open, api}, &api->causes);
    if (err == OK)
        err = doorman_start(&api->cx, &api->options, api->writer, &api->doorman);
    if (err == OK)
        err = listen_start(&api->cx, api);
    *out = api;
    if (err == OK)
        return OK;
    cx->problem = problem_copy(cx->arena, &api->cx.problem);
    api_stop(cx, api);
    *out = NULL;
    return err;
}

int api_port(const Api *api)
{
    return http_port(api->server);
}

void api_stop(Ctx *cx, Api *api)
{
    (void)cx;
    if (api == NULL)
        return;
    http_stop(&api->cx, api->server);
    doorman_stop(api->doorman);
    writer_stop(api->writer);
    if (api->writer != NULL)
        (void)!alarm_watch_keep(&api->cx, &api->watch);
    seen_close(&api->cx, api->seen);
    nonce_board_close(api->nonces);
    report_board_close(api->reports);
    master_book_close(api->book);
    cause_shelf_close(api->causes);
    scope_board_close(api->scopes);
    gap_shelf_close(api->gaps);
    share_board_close(api->board);
    hold_book_close(api->holds);
    sight_board_close(api->sights);
    if (api->journal.index != NULL)
        (void)!journal_save(&api->cx, &api->journal);
    journal_close(&api->cx, &api->journal);
    arena_release(&api->arena);
    free(api);
}
