#include "test/sight_world.h"

#include "demo/demo.h"
#include "demo/registers.h"
#include "domain/clock/rule_book.h"
#include "domain/defect/case.h"
#include "domain/hold/alarm.h"
#include "domain/party/party.h"

const Asker sight_askers[ASKERS] = {
    [OF_SITE] = {"of-site", "quality", "HG-SZ", ""},
    [OF_LINE] = {"of-line", "approver", "", "PB-10"},
    [OF_BOTH] = {"of-both", "quality", "HG-HF", "PB-20"},
    [OF_SHOP] = {"of-shop", "decider", "SHOP", ""},
    [OF_OTHER] = {"of-other", "decider", "HG-HF", ""},
    [WHOLE] = {"whole", "quality", "", ""},
};

FieldTexts sight_keys(Ctx *cx, const char *list)
{
    Str rest = str_of(list), *keys = arena_array(cx->arena, Str, 10);
    size_t count = 0;
    while (rest.n > 0)
        keys[count++] = str_cut(&rest, ',');
    return (FieldTexts){count == 0 ? NULL : keys, count};
}

/* ---- the world: the demo factory, a saved scope, and people ---- */

static bool factory(SightWorld *w)
{
    Ctx *cx = w->t->cx;
    DemoSummary summary;
    IoFile events, truth;
    CaptureReport report = {0};
    DemoOptions demo = {.units = 200, .seed = DEMO_SEED_DEFAULT};
    Str path = str_fmt(cx->arena, "%.*s/demo.ndjson", STR_ARG(w->t->dir));
    Str truth_path = str_fmt(cx->arena, "%.*s/truth.json", STR_ARG(w->t->dir));
    CaptureOptions capture = {.input = path, .format = CAPTURE_LINES};
    if (!CHECK_OK(w->t, journal_open(cx, w->t->dir, (Str){0}, DB_WRITE, &w->journal)) ||
        !CHECK_OK(w->t, cx->io->open(cx, path, IO_CREATE, &events)) ||
        !CHECK_OK(w->t, cx->io->open(cx, truth_path, IO_CREATE, &truth)) ||
        !CHECK_OK(w->t, demo_write(cx, &demo, &events, &truth, &summary)))
        return false;
    cx->io->close(cx, &events);
    cx->io->close(cx, &truth);
    cx->now_us = cx->io->now_us(cx);
    CHECK_OK(w->t, capture_run(cx, &w->journal, &capture, &report));
    CHECK_OK(w->t, demo_registers(cx));
    w->suspect = str_dup(cx->arena, summary.suspect_lot);
    w->view = (ItemView){.index = w->journal.index, .visible = trace_position(w->journal.index)};
    return CHECK(w->t, w->view.visible > 0);
}

/* Of all lots there are: it has units of everybody. */
static void scope_make(SightWorld *w)
{
    int64_t id;
    const TraceIndex *index = w->view.index;
    Str *lots = arena_array(w->t->cx->arena, Str, 10000);
    size_t count = 0;
    for (uint32_t item = 1; item <= trace_item_count(index); item++) {
        if (trace_item_kind(index, item, 0) == ITEM_LOT && count < 10000)
            lots[count++] = item_uri(w->t->cx->arena, index, item);
    }
    bool again;
    ScopeList list;
    ScopeQuery query = {.direction = STR("forward"), .items = {lots, count}};
    ScopeDraft draft = {.title = STR("t"), .reason = STR("r"), .query = &query};
    CHECK_OK(w->t, scope_find(w->t->cx, &w->view, &draft, &list));
    CHECK_OK(w->t, scope_save(w->t->cx, &list, &id, &again));
    w->scope = scope_id_format(w->t->cx->arena, id);
}

/* Rows of registers that name units: of everybody, too. */
static void rows_plant(SightWorld *w)
{
    enum { UNITS = 100, CLUES = 20 };
    Test *t = w->t;
    Buf units;
    int count = 0;
    const TraceIndex *index = w->view.index;
    buf_init(&units, t->cx->arena, 1 << 16);
    for (uint32_t item = trace_item_count(index); item > 0 && count < UNITS; item--) {
        if (trace_item_kind(index, item, 0) != ITEM_THING)
            continue;
        Str uri = item_uri(t->cx->arena, index, item);
        buf_fmt(&units, "%s\"%.*s\"", count == 0 ? "" : ",", STR_ARG(uri));
        if (count++ < CLUES)
            (void)test_row(t, clue_register.name,
                           str_fmt(t->cx->arena,
                                   "{\"number\":\"K-%d\",\"received_on\":\"2026-03-02\",\"kind\":"
                                   "\"complaint\",\"state\":\"new\",\"unit\":\"%.*s\"}",
                                   count, STR_ARG(uri)));
    }
    (void)test_row(
        t, product_owner_register.name,
        str_fmt(t->cx->arena, "{\"code\":\"O-1\",\"units\":[%.*s]}", STR_ARG(buf_str(&units))));
}

/* ---- holds and alarms, cases and clocks: of everybody, too ---- */

static void hold_plant(SightWorld *w, HoldDraft draft)
{
    int64_t id;
    bool again;
    HoldNaming *naming;
    draft.reason = STR("r");
    draft.title = str_fmt(w->t->cx->arena, "hold %d", ++w->holds);
    CHECK_OK(w->t, hold_name(w->t->cx, &w->view, &draft, &naming));
    CHECK_OK(w->t, hold_add(w->t->cx, naming, (Str){0}, &id, &again));
    CHECK_INT(w->t, id, w->holds);
}

/* One of a scope of everybody, then one of each of some items of each kind. */
static void holds_plant(SightWorld *w)
{
    enum { EACH = 10 };
    int have[ITEM_CLASS + 1] = {0};
    uint32_t items = trace_item_count(w->view.index);
    hold_plant(w, (HoldDraft){.scope = w->scope, .version = field_int(1)});
    for (uint32_t i = 0; i < items; i++) {
        uint32_t item = 1 + (uint32_t)((uint64_t)i * 7919 % items);
        ItemKind kind = trace_item_kind(w->view.index, item, 0);
        IdScheme scheme = identity_scheme(trace_item_key(w->view.index, item));
        if (kind > ITEM_VESSEL || have[kind] == EACH || scheme == ID_SGLN || scheme == ID_PGLN ||
            scheme == ID_PERSON)
            continue;
        have[kind]++;
        Str uri = item_uri(w->t->cx->arena, w->view.index, item);
        hold_plant(w, (HoldDraft){.items = {&uri, 1}});
    }
    CHECK(w->t, w->holds > 2 * EACH);
}

/* Held things are shipped all the same, from here and there. */
static void alarms_plant(SightWorld *w)
{
    static const char *const sites[] = {"HG-SZ", "HG-HF"};
    enum { EVENTS = 60 };
    Ctx *cx = w->t->cx;
    Buf text;
    MasterShape shape;
    CaptureReport report = {0};
    uint32_t item = trace_item_count(w->view.index);
    Str path = str_fmt(cx->arena, "%.*s/shipped.ndjson", STR_ARG(w->t->dir));
    CaptureOptions capture = {.input = path, .format = CAPTURE_LINES};
    buf_init(&text, cx->arena, 1 << 16);
    CHECK_OK(w->t, master_shape(cx, site_register.name, &shape));
    for (int i = 0; i < EVENTS && item > 0; item--) {
        MasterRow row;
        if (trace_item_kind(w->view.index, item, 0) != ITEM_THING)
            continue;
        CHECK_OK(w->t, master_find_key(cx, &shape, str_of(sites[i % 2]), &row));
        Str uri = item_uri(cx->arena, w->view.index, item), beside = uri;
        for (uint32_t other = item / 2; other > 0 && str_eq(beside, uri); other--) {
            if (trace_item_kind(w->view.index, other, 0) == ITEM_THING)
                beside = item_uri(cx->arena, w->view.index, other);
        }
        buf_fmt(&text,
                "{\"type\":\"ObjectEvent\",\"action\":\"OBSERVE\",\"bizStep\":\"shipping\","
                "\"eventTime\":\"2026-08-%02dT09:00:00Z\",\"eventTimeZoneOffset\":\"+00:00\","
                "\"readPoint\":{\"id\":\"%.*s\"},\"epcList\":[\"%.*s\",\"%.*s\"]}\n",
                1 + i++ % 28, STR_ARG(((const Site *)row.values)->identifier), STR_ARG(uri),
                STR_ARG(beside));
    }
    CHECK_OK(w->t, io_write_file(cx, path, buf_str(&text)));
    CHECK_OK(w->t, capture_run(cx, &w->journal, &capture, &report));
    w->view = (ItemView){.index = w->journal.index, .visible = trace_position(w->journal.index)};
    CHECK_OK(w->t, alarm_catch_up(cx, &w->view));
}

const Asker sight_cases[] = {
    {"whole house", "", "", ""},          {"of site", "", "HG-SZ", ""},
    {"of line", "", "", "PB-10"},         {"of both", "", "HG-HF", "PB-20"},
    {"two sites", "", "HG-HF,HG-SZ", ""}, {"of shop", "", "SHOP", ""},
    {"of other", "", "HG-HF", ""},
};
const size_t sight_case_count = sizeof sight_cases / sizeof *sight_cases;

static void cases_plant(SightWorld *w)
{
    Ctx *cx = w->t->cx;
    RegimePack pack;
    CHECK_OK(w->t, rules_pack(cx, STR("cn-consumer"), &pack));
    for (size_t i = 0; i < sight_case_count; i++) {
        int64_t id;
        ClockStarted started;
        Str title = str_fmt(cx->arena, "SECRET %s", sight_cases[i].name);
        CaseDraft draft = {.title = title,
                           .suspicion = title,
                           .product = title,
                           .regime = STR("cn-consumer"),
                           .sites = sight_keys(cx, sight_cases[i].sites),
                           .lines = sight_keys(cx, sight_cases[i].lines),
                           .reason = title};
        CHECK_OK(w->t, case_open(cx, &draft, &id));
        ClockFact fact = {.noun = STR("case"),
                          .noun_id = field_int(id),
                          .regime = STR("cn-consumer"),
                          .trigger = STR("defect_suspected"),
                          .day = field_int(regime_day_of(&pack, cx->now_us)),
                          .note = title};
        CHECK_OK(w->t, clock_start(cx, &fact, &started));
        w->clocks += (int)started.started.count;
        w->cases++;
    }
    CHECK_INT(w->t, w->cases, sight_case_count);
}

static void join(SightWorld *w, int asker)
{
    Ctx *cx = w->t->cx;
    AccountChanged changed = {0};
    Str role = str_of(sight_askers[asker].role);
    SignIn sign_in = {.address = STR("127.0.0.1"), .agent = STR("test")};
    AccountOrder order = {.name = str_of(sight_askers[asker].name),
                          .roles = {&role, 1},
                          .sites = sight_keys(cx, sight_askers[asker].sites),
                          .lines = sight_keys(cx, sight_askers[asker].lines)};
    CHECK_OK(w->t, account_change(cx, ACCOUNT_ADD, &order, &changed));
    CHECK_OK(w->t, invitation_use(cx, changed.invitation, STR("hash"), STR("")));
    CHECK_OK(w->t, sign_in_begin(cx, order.name, &sign_in));
    CHECK_OK(w->t, sign_in_end(cx, &sign_in, &w->secrets[asker]));
    RoleGrants limits = {.items[0] = {order.sites, order.lines}, .count = 1};
    if (asker != WHOLE)
        CHECK_OK(w->t, share_sight(cx, w->board, &w->view, &limits, &w->sights[asker]));
}

bool sight_world_open(Test *t, SightWorld *w)
{
    AccountChanged changed;
    Str role = STR("admin");
    AccountOrder admin = {.name = STR("admin"), .roles = {&role, 1}};
    *w = (SightWorld){.t = t, .board = sight_board_open()};
    if (!factory(w))
        return false;
    scope_make(w);
    rows_plant(w);
    (void)test_row(
        t, site_register.name,
        STR("{\"code\":\"SHOP\",\"name\":\"n\",\"kind\":\"warehouse\",\"country\":\"CN\","
            "\"identifier\":\"https://id.gs1.org/414/9521603000019\"}"));
    CHECK_OK(t, account_change(t->cx, ACCOUNT_ADD, &admin, &changed));
    holds_plant(w);
    alarms_plant(w);
    cases_plant(w);
    for (int asker = 0; asker < ASKERS; asker++)
        join(w, asker);
    return true;
}

bool sight_world_serve(SightWorld *w)
{
    static ApiOptions options;
    Ctx *cx = w->t->cx;
    journal_close(cx, &w->journal);
    options = (ApiOptions){
        .data = w->t->dir, .listen = STR("127.0.0.1:0"), .limits = http_limits_default};
    if (!CHECK_OK(w->t, api_start(cx, &options, &w->api)) ||
        !CHECK_OK(w->t, journal_open(cx, w->t->dir, (Str){0}, DB_READ, &w->journal)))
        return false;
    w->view.index = w->journal.index;
    return true;
}

void sight_world_close(SightWorld *w)
{
    journal_close(w->t->cx, &w->journal);
    if (w->api != NULL)
        api_stop(w->t->cx, w->api);
    sight_board_close(w->board);
}

/* ---- answers ---- */

Str sight_request(SightWorld *w, const char *method, Str path, int asker, Str json)
{
    Arena *arena = w->t->cx->arena;
    Str cookie = session_cookie(arena, w->api, w->secrets[asker]);
    Str token = session_token(arena, w->secrets[asker]);
    return str_fmt(arena,
                   "%s %.*s HTTP/1.1\r\nHost: localhost:%d\r\nConnection: close\r\n"
                   "Cookie: %.*s\r\nHoldfast-Token: %.*s\r\n"
                   "Content-Type: application/%s\r\nContent-Length: %zu\r\n\r\n%.*s",
                   method, STR_ARG(path), api_port(w->api), (int)str_find_char(cookie, ';'),
                   cookie.p, STR_ARG(token), w->body == BODY_TABLE ? "octet-stream" : "json",
                   json.n, STR_ARG(json));
}

static int ask(SightWorld *w, Str request, Str *body)
{
    Str answer;
    int status = test_http(w->t, api_port(w->api), request, &answer);
    ptrdiff_t at = str_find(answer, STR("\r\n\r\n"));
    *body = at < 0 ? answer : str_tail(answer, (size_t)at + 4);
    return status;
}

int sight_get(SightWorld *w, int asker, Str path, Str *body)
{
    return ask(w, sight_request(w, "GET", path, asker, STR("")), body);
}

int sight_post(SightWorld *w, int asker, Str path, Str json, Str *body)
{
    return ask(w, sight_request(w, "POST", path, asker, json), body);
}

static bool is_between(char c)
{
    static const Str marks = STR_INIT("\"\\ ,;()<>{}[]\r\n\t");
    return (unsigned char)c >= 0x80 || str_find_char(marks, c) >= 0;
}

/* Every word of an answer that names an item: may he see it?  The one he asked for himself is no
 * news to him. */
bool sight_leaks(SightWorld *w, int asker, Str body, Str asked)
{
    Ctx *cx = w->t->cx;
    for (size_t from = 0; from < body.n;) {
        size_t n = 0;
        while (from + n < body.n && !is_between(body.p[from + n]))
            n++;
        Str word = str_from(body.p + from, n);
        from += n + 1;
        if (str_find_char(word, ':') < 0 || str_eq(word, asked) ||
            str_eq(word, w->suspect)) /* is asked for too */
            continue;
        uint32_t item = 0;
        ArenaMark mark = arena_mark(cx->arena);
        if (item_find(cx, &w->view, word, &item) == OK && !sight_sees(w->sights[asker], item)) {
            test_fail(
                w->t, __FILE__, __LINE__,
                str_fmt(cx->arena, "%s is told of %.*s", sight_askers[asker].name, STR_ARG(word)));
            return true;
        }
        problem_clear(cx);
        arena_rewind(cx->arena, mark);
    }
    return false;
}

/* Every event an answer speaks of is one he sees. */
static void check_events(SightWorld *w, int asker, Str body)
{
    static const Str keys[] = {STR_INIT("\"event\":"), STR_INIT("\"position\":")};
    for (size_t k = 0; k < 2; k++) {
        Str rest = body;
        ptrdiff_t at;
        while ((at = str_find(rest, keys[k])) >= 0) {
            size_t n = 0;
            int64_t position = 0;
            rest = str_tail(rest, (size_t)at + keys[k].n);
            while (n < rest.n && rest.p[n] >= '0' && rest.p[n] <= '9')
                n++;
            CHECK(w->t, str_int(str_from(rest.p, n), &position));
            CHECK(w->t, sight_sees_event(w->sights[asker], w->view.index, position));
        }
    }
}

static Err name_take(Ctx *cx, const Party *party, void *arg)
{
    Names *names = arg;
    const ItemSight *sight = names->w->sights[names->asker];
    if (names->count < 1000) {
        names->items[names->count] = str_fmt(cx->arena, "\"%.*s\"", STR_ARG(party->name));
        uint32_t item = 0; /* names of products belong to their units */
        Err err = item_find(cx, &names->w->view, party->uri, &item);
        problem_clear(cx);
        names->seen[names->count++] = err != OK || sight_sees(sight, item);
    }
    return OK;
}

static void check_names(Names *names, Str body)
{
    for (size_t i = 0; i < names->count; i++) {
        bool also_seen = names->seen[i];
        for (size_t k = 0; k < names->count; k++)
            also_seen = also_seen || (names->seen[k] && str_eq(names->items[k], names->items[i]));
        if (!also_seen && str_find(body, names->items[i]) >= 0)
            test_fail(names->w->t, __FILE__, __LINE__,
                      str_fmt(names->w->t->cx->arena, "%s reads the name %.*s",
                              sight_askers[names->asker].name, STR_ARG(names->items[i])));
    }
}

void sight_names(SightWorld *w, int asker, Names *out)
{
    *out = (Names){.w = w, .asker = asker};
    CHECK_OK(w->t, party_each_named(w->t->cx, STR(""), name_take, out));
}

void sight_check(Names *names, Str body, Str asked)
{
    (void)sight_leaks(names->w, names->asker, body, asked);
    check_events(names->w, names->asker, body);
    check_names(names, body);
}
