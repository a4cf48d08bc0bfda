/* Scopes: save what a walk found, look at it, take it away. */
#include "domain/scope/scope_list.h"

#include "api/api_internal.h"
#include "platform/register/register_cell.h"

enum { PAGE_DEFAULT = 100, LIST_DEFAULT = 50 };

/* Outside, only approved versions are there (share.h). */
static bool sees_all(const Caller *caller)
{
    return caller->owner || (caller->granted & READERS) != 0;
}

/* Outside, people of the house have no names but those they signed with. */
static Err names_cut(Ctx *cx, const Call *call, ScopeSummary *summary, ScopeFreeze *frozen)
{
    ShareReader reader = {.lang = call->request->lang};
    return sees_all(&call->caller) ? OK : share_scope_names(cx, &reader, summary, frozen);
}

static Err scope_unknown(Ctx *cx, const Call *call)
{
    return fail(cx, ERR_NOT_FOUND,
                MSG("there is no scope %1$s; the list of scopes has those there are"),
                str_shown(cx->arena, call->segments[0]));
}

/* ---- saving ---- */

typedef struct SaveTask {
    WriteRequest write;
    ScopeDraft draft;
    ScopeList list;
    ItemView view;
} SaveTask;

/* On the writer's thread: save, and answer with what was saved. */
static Err save_run(Ctx *cx, WriteRequest *write)
{
    SaveTask *task = (SaveTask *)write->task;
    int64_t id;
    bool again;
    Scope scope;
    TRY(scope_save(cx, &task->list, &id, &again));
    TRY(scope_load(cx, &task->view, id, 1, &scope));
    TRY(scope_cut(cx, &task->view, &scope));
    write_record(write, again ? 200 : 201, &scope_register, &scope);
    http_add_header(write->response, STR("Location"),
                    str_fmt(write->request->arena, "/api/v1/scopes/S-%lld", (long long)id));
    return OK;
}

/* Sets are found for everybody together: what somebody limited starts from he sees.  A clause may
 * be of anything. */
static Err start_check(Ctx *cx, const Call *call, const ScopeQuery *query)
{
    if (call->view.sight == NULL)
        return OK;
    if (query->clause != NULL)
        return sight_refuse(cx);
    for (size_t i = 0; i < query->items.count; i++) {
        TraceSeeds seeds = trace_seeds_new(cx->arena, 1);
        TRY(trace_seed_add(cx, &call->view, query->items.items[i], &seeds));
    }
    return OK;
}

Err scopes_save(Ctx *cx, Call *call)
{
    SaveTask *task = arena_new(cx->arena, SaveTask);
    task->view = call->view;
    TRY(call_body(cx, call, &scope_draft_register, &task->draft));
    TRY(start_check(cx, call, task->draft.query));
    TRY(scope_find_on(cx, call->api->scopes, &call->view, &task->draft, &task->list));
    TRY(call_request_key(cx, call, &task->list.request_key));
    call_write(call, &task->write, save_run, task);
    return OK;
}

/* ---- versions ---- */

typedef struct ReviseTask {
    WriteRequest write;
    ScopeRevision order;
    ScopeDraft draft;
    ScopeList list;
    ItemView view;
    int64_t id;
} ReviseTask;

static Err revise_run(Ctx *cx, WriteRequest *write)
{
    ReviseTask *task = (ReviseTask *)write->task;
    Scope scope;
    TRY(scope_revise(cx, &task->list, task->id, task->order.of.value));
    TRY(scope_load(cx, &task->view, task->id, 0, &scope));
    write_record(write, 201, &scope_register, &scope);
    return OK;
}

Err scopes_revise(Ctx *cx, Call *call)
{
    Scope scope;
    ReviseTask *task = arena_new(cx->arena, ReviseTask);
    task->view = call->view;
    TRY(scope_id_parse(cx, call->segments[0], &task->id));
    TRY(scope_load(cx, &call->view, task->id, 0, &scope));
    TRY(call_body(cx, call, &scope_revision_register, &task->order));
    task->draft = (ScopeDraft){
        .title = scope.summary->title, .reason = task->order.reason, .query = task->order.query};
    TRY(scope_find_on(cx, call->api->scopes, &call->view, &task->draft, &task->list));
    call_write(call, &task->write, revise_run, task);
    return OK;
}

Err scopes_versions(Ctx *cx, Call *call)
{
    int64_t id;
    ScopeVersions versions;
    TRY(scope_id_parse(cx, call->segments[0], &id));
    TRY(scope_versions(cx, id, &versions));
    if (!sees_all(&call->caller))
        TRY(share_scope_versions(cx, &call->view, &versions));
    if (versions.versions.count == 0)
        return scope_unknown(cx, call);
    for (size_t i = 0; i < versions.versions.count; i++) {
        ScopeVersion *one = &versions.versions.items[i];
        TRY(names_cut(cx, call, one->summary, one->frozen));
    }
    return call_record(cx, call, &scope_versions_register, &versions);
}

Err scopes_diff(Ctx *cx, Call *call)
{
    ScopeDiff diff;
    ScopeDiffQuestion question = {.change = http_query(call->request, STR("change"))};
    const CallRange versions = {1, INT32_MAX, 0};
    TRY(scope_id_parse(cx, call->segments[0], &question.id));
    TRY(call_number(cx, call, STR("against"), versions, &question.from));
    TRY(call_number(cx, call, STR("version"), versions, &question.to));
    TRY(call_number(cx, call, STR("offset"), (CallRange){0, INT64_MAX, 0}, &question.range.offset));
    TRY(call_number(cx, call, STR("limit"), (CallRange){0, SCOPE_PAGE_MAX, PAGE_DEFAULT},
                    &question.range.limit));
    TRY(scope_diff(cx, &call->view, &question, &diff));
    return call_record(cx, call, &scope_diff_register, &diff);
}

typedef struct FreezeTask {
    WriteRequest write;
    ScopeFreezeOrder order;
    ItemView view;
    int64_t id;
} FreezeTask;

static Err freeze_run(Ctx *cx, WriteRequest *write)
{
    FreezeTask *task = (FreezeTask *)write->task;
    Scope scope;
    TRY(scope_freeze(cx, task->id, &task->order));
    TRY(scope_load(cx, &task->view, task->id, task->order.version.value, &scope));
    write_record(write, 201, &scope_register, &scope);
    return OK;
}

Err scopes_freeze(Ctx *cx, Call *call)
{
    FreezeTask *task = arena_new(cx->arena, FreezeTask);
    task->view = call->view;
    TRY(scope_id_parse(cx, call->segments[0], &task->id));
    TRY(call_body(cx, call, &scope_freeze_order_register, &task->order));
    call_write(call, &task->write, freeze_run, task);
    return OK;
}

/* ---- lists of identifiers ---- */

typedef struct ListTask {
    WriteRequest write;
    ScopeListOrder order;
    ScopeListPlan plan;
} ListTask;

static Err list_run(Ctx *cx, WriteRequest *write)
{
    ListTask *task = (ListTask *)write->task;
    TRY(scope_list_store(cx, &task->plan));
    write_record(write, 200, &scope_list_report_register, &task->plan.report);
    return OK;
}

Err scope_lists_add(Ctx *cx, Call *call)
{
    enum { FILE_MAX_BYTES = 64 << 20 };
    Str bytes, file = call->request->body_file;
    ListTask *task = arena_new(cx->arena, ListTask);
    Str mode = http_query(call->request, STR("mode"));
    task->order = (ScopeListOrder){.title = http_query(call->request, STR("title")),
                                   .reason = http_query(call->request, STR("reason")),
                                   .mode = mode.n > 0 ? mode : STR("whole"),
                                   .lang = call->request->lang};
    if (file.n == 0)
        return fail(cx, ERR_INVALID, MSG("the body is empty"));
    TRY(io_read_file(cx, file, FILE_MAX_BYTES, &bytes));
    TRY(scope_list_plan(cx, &call->view, &task->order, bytes, &task->plan));
    if (task->plan.report.stored.value)
        call_write(call, &task->write, list_run, task);
    else
        TRY(call_record(cx, call, &scope_list_report_register, &task->plan.report));
    return cx->io->remove(cx, file); /* after a refusal whoever called does it */
}

Err scope_lists_show(Ctx *cx, Call *call)
{
    ScopeLists lists;
    TRY(scope_lists(cx, &lists));
    return call_record(cx, call, &scope_lists_register, &lists);
}

/* ---- counting ---- */

Err scopes_compare(Ctx *cx, Call *call)
{
    ScopeComparison asked = {0};
    ScopeComparisonResult result;
    TRY(call_body(cx, call, &scope_comparison_register, &asked));
    TRY(scope_compare(cx, call->api->scopes, &call->view, &asked, &result));
    return call_record(cx, call, &scope_comparison_result_register, &result);
}

Err scopes_ways(Ctx *cx, Call *call)
{
    ScopeQuery query = {0};
    ScopeWays ways;
    TRY(call_body(cx, call, &scope_query_register, &query));
    TRY(scope_ways(cx, &call->view, &query, &ways));
    return call_record(cx, call, &scope_ways_register, &ways);
}

Err scopes_count(Ctx *cx, Call *call)
{
    ScopeQuery query = {0};
    ScopeCount count;
    TRY(call_body(cx, call, &scope_query_register, &query));
    ScopeAsk ask = {.view = &call->view, .query = &query, .lang = call->request->lang};
    TRY(scope_count(cx, call->api->scopes, &ask, &count));
    return call_record(cx, call, &scope_count_register, &count);
}

/* ---- showing ---- */

Err call_scope(Ctx *cx, const Call *call, Scope *out)
{
    bool approved = true, all = sees_all(&call->caller);
    int64_t id, version;
    ScopeSummary *released;
    TRY(scope_id_parse(cx, call->segments[0], &id));
    TRY(call_number(cx, call, STR("version"), (CallRange){1, INT32_MAX, 0}, &version));
    if (!all && version == 0) {
        TRY(share_scope_released(cx, &call->view, id, &released));
        version = released == NULL ? 0 : released->version.value;
    }
    TRY(scope_load(cx, &call->view, id, version, out));
    if (!all)
        TRY(share_scope_approved(cx, &call->view, out->summary, &approved));
    if (approved)
        TRY(scope_is_seen(cx, &call->view, out->summary, &approved));
    return approved ? OK : scope_unknown(cx, call);
}

Err scopes_show(Ctx *cx, Call *call)
{
    Scope scope;
    TRY(call_scope(cx, call, &scope));
    TRY(scope_frozen_check(cx, &call->view, &scope));
    TRY(scope_cut(cx, &call->view, &scope));
    TRY(names_cut(cx, call, scope.summary, scope.frozen));
    scope_say(cx, &scope, call->request->lang);
    return call_record(cx, call, &scope_register, &scope);
}

static Err keep_seen(Ctx *cx, const Call *call, ScopePage *page)
{
    size_t kept = 0;
    for (size_t i = 0; i < page->scopes.count; i++) {
        bool seen;
        TRY(scope_is_seen(cx, &call->view, &page->scopes.items[i], &seen));
        if (seen)
            page->scopes.items[kept++] = page->scopes.items[i];
    }
    page->scopes.count = kept;
    page->total = field_int((int64_t)kept);
    return OK;
}

Err scopes_list(Ctx *cx, Call *call)
{
    ScopePage page;
    ScopePageQuery query = {0};
    Str before = http_query(call->request, STR("before"));
    Str item = http_query(call->request, STR("item"));
    if (before.n > 0)
        TRY(scope_id_parse(cx, before, &query.before));
    if (item.n > 0)
        TRY(item_find(cx, &call->view, item, &query.item));
    TRY(call_number(cx, call, STR("limit"), (CallRange){1, SCOPE_PAGE_MAX, LIST_DEFAULT},
                    &query.limit));
    TRY(sees_all(&call->caller) ? scope_page(cx, &query, &page)
                                : share_scope_page(cx, &call->view, &query, &page));
    if (call->view.sight != NULL)
        TRY(keep_seen(cx, call, &page));
    for (size_t i = 0; i < page.scopes.count; i++)
        TRY(names_cut(cx, call, &page.scopes.items[i], NULL));
    return call_record(cx, call, &scope_page_register, &page);
}

static Err filter_read(Ctx *cx, const Call *call, ScopeFilter *out)
{
    int64_t removed;
    const HttpRequest *request = call->request;
    *out = (ScopeFilter){
        .state = http_query(request, STR("state")),
        .place = http_query(request, STR("place")),
        .holder = http_query(request, STR("holder")),
        .product = http_query(request, STR("product")),
        .confidence = http_query(request, STR("confidence")),
        .widening = http_query(request, STR("widening")),
        .text = http_query(request, STR("text")),
    };
    TRY(call_number(cx, call, STR("removed"), (CallRange){0, 1, -1}, &removed));
    out->removed = (int)removed;
    return OK;
}

Err scopes_members(Ctx *cx, Call *call)
{
    Scope scope;
    ScopeFilter filter;
    ScopeReader reader;
    ScopeRange range;
    ScopeMembers page;
    TRY(call_scope(cx, call, &scope));
    TRY(filter_read(cx, call, &filter));
    TRY(call_number(cx, call, STR("offset"), (CallRange){0, INT64_MAX, 0}, &range.offset));
    TRY(call_number(cx, call, STR("limit"), (CallRange){0, SCOPE_PAGE_MAX, PAGE_DEFAULT},
                    &range.limit));
    TRY(scope_reader_init(cx, &scope, &call->view, &filter, &reader));
    TRY(scope_reader_sort(cx, &reader, http_query(call->request, STR("sort"))));
    TRY(scope_read(cx, &reader, range, &page));
    return call_record(cx, call, &scope_members_register, &page);
}

Err scopes_why(Ctx *cx, Call *call)
{
    Scope scope;
    ScopeWhy why;
    ScopeQuestion question = {.lang = call->request->lang, .board = call->api->scopes};
    TRY(call_scope(cx, call, &scope));
    question.item = http_query(call->request, STR("item"));
    TRY(scope_explain(cx, &call->view, &scope, question, &why));
    return call_record(cx, call, &scope_why_register, &why);
}

Err scopes_where(Ctx *cx, Call *call)
{
    Scope scope;
    ScopeWhere where;
    TRY(call_scope(cx, call, &scope));
    TRY(scope_where_now(cx, &call->view, &scope, &where));
    return call_record(cx, call, &scope_where_register, &where);
}

/* ---- taking it away ---- */

typedef struct Export {
    const ScopeMember *members;
    size_t count, next;
    bool csv, mark; /* mark: begin with U+FEFF, without which some spreadsheets misread UTF-8 */
    bool begun;
    JsonWriter json;
} Export;

static void export_begin(Export *file, Buf *out)
{
    file->begun = true;
    if (file->csv) {
        if (file->mark)
            buf_add(out, STR("\xEF\xBB\xBF"));
        register_csv_header(out, &scope_member_register);
        return;
    }
    json_writer_init(&file->json, out);
    json_array_begin(&file->json);
}

static HttpMore export_produce(void *arg, Buf *out)
{
    Export *file = arg;
    size_t end = out->n + HTTP_CHUNK;
    file->json.out = out;
    if (!file->begun)
        export_begin(file, out);
    for (; file->next < file->count && out->n < end; file->next++) {
        if (file->csv)
            register_csv_row(out, &scope_member_register, &file->members[file->next]);
        else
            register_write(&file->json, &scope_member_register, &file->members[file->next]);
    }
    if (file->next < file->count)
        return HTTP_MORE;
    if (!file->csv) {
        json_array_end(&file->json);
        buf_add_char(out, '\n');
    }
    return HTTP_END;
}

static Err form_read(Ctx *cx, const Call *call, Export *out)
{
    int64_t mark;
    Str format = http_query(call->request, STR("format"));
    out->csv = format.n == 0 || str_eq(format, STR("csv"));
    if (!out->csv && !str_eq(format, STR("json")))
        return fail(cx, ERR_USAGE, MSG("format is json or csv, not \"%1$s\""),
                    str_shown(cx->arena, format));
    TRY(call_number(cx, call, STR("mark"), (CallRange){0, 1, 0}, &mark));
    out->mark = mark == 1;
    return OK;
}

Err scopes_export(Ctx *cx, Call *call)
{
    Scope scope;
    ScopeFilter filter;
    ScopeReader reader;
    ScopeMembers found;
    Export *file = arena_new(cx->arena, Export);
    TRY(call_scope(cx, call, &scope));
    TRY(scope_frozen_check(cx, &call->view, &scope));
    TRY(filter_read(cx, call, &filter));
    TRY(form_read(cx, call, file));
    TRY(scope_reader_init(cx, &scope, &call->view, &filter, &reader));
    TRY(scope_read(cx, &reader, (ScopeRange){0, reader.total}, &found));
    file->members = found.members.items;
    file->count = found.members.count;
    call->response->status = 200;
    call->response->media_type =
        file->csv ? STR("text/csv; charset=utf-8") : STR("application/json");
    http_add_header(call->response, STR("Content-Disposition"),
                    str_fmt(cx->arena, "attachment; filename=\"%.*s-v%lld.%s\"",
                            STR_ARG(scope.summary->id), (long long)scope.summary->version.value,
                            file->csv ? "csv" : "json"));
    call->response->produce = export_produce;
    call->response->produce_arg = file;
    return call_export(cx, call, (ExportMarked){.rows = (int64_t)file->count});
}
