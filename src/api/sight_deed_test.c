/* What people limited to sites and product lines decide: on what is theirs, and on nothing else. */
#include "test/sight_world.h"
#include "domain/clock/clock_feed.h"
#include "domain/hold/hold_sight.h"
#include "platform/store/db.h"

/* A call about a row that is not theirs.  ~ stands for an item they do not see, * for a hold, % for
 * a case, ! for a clock, ^ for an alarm that is not theirs, or not all of it. */
typedef struct Deed {
    const char *handler, *path, *body; /* body NULL: it is read */
} Deed;

#define SIGNED_BODY                                                                                \
    "{\"version\":1,\"sha256\":"                                                                   \
    "\"0000000000000000000000000000000000000000000000000000000000000000\",\"meaning\":"            \
    "\"approved\",\"reason\":\"r\",\"password\":\"p\",\"offset_min\":0}"
#define RELEASE_BODY(what)                                                                         \
    "{\"version\":1,\"sha256\":"                                                                   \
    "\"0000000000000000000000000000000000000000000000000000000000000000\"," what                   \
    ",\"reason\":\"r\",\"password\":\"p\",\"offset_min\":0}"
#define CASE "/api/v1/cases/C-%"

static const Deed deeds[] = {
    {"scopes_save", "/api/v1/scopes",
     "{\"title\":\"t\",\"reason\":\"r\",\"query\":{\"direction\":\"forward\",\"items\":[\"~\"]}}"},
    {"holds_add", "/api/v1/holds", "{\"title\":\"t\",\"reason\":\"r\",\"items\":[\"~\"]}"},
    {"holds_add", "/api/v1/holds",
     "{\"title\":\"t\",\"reason\":\"r\",\"items\":[\"urn:holdfast:lot:NO:1\"]}"},
    {"holds_add", "/api/v1/holds", "{\"title\":\"t\",\"reason\":\"r\",\"scope\":\"S-1\"}"},
    {"holds_confirm", "/api/v1/holds/H-*/confirmations",
     "{\"partner\":\"X\",\"stopped\":true,\"units\":0,\"parts\":0}"},
    {"holds_release", "/api/v1/holds/H-*/releases", RELEASE_BODY("\"everything\":true")},
    {"holds_release", "/api/v1/holds/H-1/releases", RELEASE_BODY("\"everything\":true")},
    {"holds_release", "/api/v1/holds/H-1/releases", RELEASE_BODY("\"items\":[\"~\"]")},
    {"alarms_acknowledge", "/api/v1/alarms/A-^/acknowledge", "{\"reason\":\"r\"}"},
    {"scopes_sign", "/api/v1/scopes/S-1/signatures", SIGNED_BODY},
    {"registers_sign", "/api/v1/registers/training_result/rows/1/signatures", SIGNED_BODY},
    {"cases_open", "/api/v1/cases",
     "{\"title\":\"t\",\"suspicion\":\"s\",\"product\":\"p\",\"regime\":\"cn-consumer\",\"sites\":"
     "[\"HG-DG\"],\"reason\":\"r\"}"},
    {"cases_open", "/api/v1/cases",
     "{\"title\":\"t\",\"suspicion\":\"s\",\"product\":\"p\",\"regime\":\"cn-consumer\","
     "\"follows\":"
     "\"C-%\",\"reason\":\"r\"}"},
    {"cases_show", CASE, NULL},
    {"cases_file", CASE "/file?format=json", NULL},
    {"cases_change", CASE, "{\"version\":1,\"title\":\"x\",\"reason\":\"r\"}"},
    {"cases_entry_add", CASE "/entries", "{\"sheet\":\"record\",\"values\":{}}"},
    {"cases_entry_change", CASE "/entries/1", "{\"version\":1,\"state\":\"void\"}"},
    {"cases_entry_signatures", CASE "/entries/1/signatures", NULL},
    {"cases_entry_sign", CASE "/entries/1/signatures", SIGNED_BODY},
    {"cases_files_list", CASE "/entries/1/files", NULL},
    {"cases_files_add", CASE "/entries/1/files?name=a.txt", "a"},
    {"cases_files_take_away", CASE "/entries/1/files/1", NULL},
    {"cases_files_remove", CASE "/entries/1/files/1/remove", "{\"reason\":\"r\"}"},
    {"cases_risk_add", CASE "/risks", "{}"},
    {"cases_risk_signatures", CASE "/risks/R-1/signatures", NULL},
    {"cases_risk_sign", CASE "/risks/R-1/signatures", SIGNED_BODY},
    {"clocks_start", "/api/v1/clocks",
     "{\"noun\":\"case\",\"noun_id\":%,\"regime\":\"cn-consumer\",\"trigger\":\"defect_confirmed\","
     "\"day\":\"2026-01-01\",\"note\":\"n\"}"},
    {"clocks_start", "/api/v1/clocks",
     "{\"noun\":\"clue\",\"noun_id\":1,\"regime\":\"cn-consumer\",\"trigger\":\"defect_confirmed\","
     "\"day\":\"2026-01-01\",\"note\":\"n\"}"},
    {"clocks_repin", "/api/v1/clocks/repin",
     "{\"noun\":\"case\",\"noun_id\":%,\"regime\":\"cn-consumer\",\"reason\":\"r\"}"},
    {"clocks_show", "/api/v1/clocks/T-!", NULL},
    {"clocks_change", "/api/v1/clocks/T-!/cancel", "{\"reason\":\"r\"}"},
    {"causes_find", "/api/v1/cause", "{\"failed\":[\"~\"]}"},
    {"causes_population", "/api/v1/cause/population", "{\"failed\":[\"~\"]}"},
};
enum { DEEDS = sizeof deeds / sizeof *deeds };

bool sight_has_deed(Str handler)
{
    bool found = false;
    for (size_t i = 0; i < DEEDS; i++)
        found = found || str_eq(handler, str_of(deeds[i].handler));
    return found;
}

/* ---- what is not theirs ---- */

typedef struct Others {
    Str items[20];
    size_t item_count;
    int64_t holds[100], cases[10], clocks[100], alarms[1000];
    size_t hold_count, case_count, clock_count, alarm_count;
} Others;

/* By hand: the whole house, or any other site or line beside his, makes it another's. */
static bool case_is_his(int asker, size_t i)
{
    static const size_t his[ASKERS][3] = {
        [OF_SITE] = {2}, [OF_LINE] = {3}, [OF_BOTH] = {4}, [OF_SHOP] = {6}, [OF_OTHER] = {4, 7}};
    for (size_t k = 0; k < 3; k++) {
        if (his[asker][k] == i + 1)
            return true;
    }
    return false;
}

/* Those not in his list, and those in it with something he does not see. */
static void alarms_find(SightWorld *w, int asker, Others *out)
{
    Str body;
    CHECK_INT(w->t, sight_get(w, asker, STR("/api/v1/alarms?limit=1000"), &body), 200);
    for (int64_t i = 1; i <= 100; i++) {
        Str id = str_fmt(w->t->cx->arena, "\"id\":\"A-%lld\"", (long long)i);
        ptrdiff_t at = str_find(body, id);
        Str rest = at < 0 ? STR("") : str_tail(body, (size_t)at + id.n);
        ptrdiff_t end = str_find(rest, STR("\"id\":\"A-"));
        rest.n = end < 0 ? rest.n : (size_t)end;
        if (at < 0 || str_find(rest, STR("\"unseen\":")) >= 0)
            out->alarms[out->alarm_count++] = i;
    }
}

static void others_find(SightWorld *w, int asker, Others *out)
{
    Str body;
    uint32_t items = trace_item_count(w->view.index);
    *out = (Others){0};
    alarms_find(w, asker, out);
    for (uint32_t i = 0; i < items && out->item_count < 20; i++) {
        uint32_t item = 1 + (uint32_t)((uint64_t)i * 7919 % items);
        if (trace_item_kind(w->view.index, item, 0) == ITEM_THING &&
            identity_class_key(w->t->cx->arena, trace_item_key(w->view.index, item)).n > 0 &&
            !sight_sees(w->sights[asker], item))
            out->items[out->item_count++] = item_uri(w->t->cx->arena, w->view.index, item);
    }
    for (size_t i = 0; i < sight_case_count; i++) {
        if (!case_is_his(asker, i))
            out->cases[out->case_count++] = (int64_t)i + 1;
    }
    for (int64_t i = 1; i <= w->clocks; i++) {
        Str path = str_fmt(w->t->cx->arena, "/api/v1/clocks/T-%lld", (long long)i);
        if (sight_get(w, asker, path, &body) != 200)
            out->clocks[out->clock_count++] = i;
    }
    for (int64_t i = 1; i <= w->holds; i++) {
        Str path = str_fmt(w->t->cx->arena, "/api/v1/holds/H-%lld", (long long)i);
        if (sight_get(w, asker, path, &body) != 200)
            out->holds[out->hold_count++] = i;
    }
}

static Str filled(SightWorld *w, const char *text, const Others *others, size_t at)
{
    Buf out;
    buf_init(&out, w->t->cx->arena, 1 << 14);
    for (const char *p = text; p != NULL && *p != '\0'; p++) {
        if (*p == '~')
            buf_add(&out, others->items[at % others->item_count]);
        else if (*p == '*')
            buf_fmt(&out, "%lld", (long long)others->holds[at % others->hold_count]);
        else if (*p == '%')
            buf_fmt(&out, "%lld", (long long)others->cases[at % others->case_count]);
        else if (*p == '^')
            buf_fmt(&out, "%lld", (long long)others->alarms[at % others->alarm_count]);
        else if (*p == '!')
            buf_fmt(&out, "%lld", (long long)others->clocks[at % others->clock_count]);
        else
            buf_add_char(&out, *p);
    }
    return buf_str(&out);
}

static const Route *route_of(const char *handler)
{
    size_t i = 0;
    while (!str_eq(api_routes[i].name, str_of(handler)))
        i++;
    return &api_routes[i];
}

static Err decision_take(Ctx *cx, const DbRow *row, void *arg)
{
    (void)cx;
    *(int64_t *)arg += row_int(row, 0) == 0; /* a sign-in is none */
    return OK;
}

static int64_t decisions(SightWorld *w)
{
    int64_t count = 0;
    DbValue any = db_text(STR("")), none = db_int(0);
    CHECK_OK(w->t, db_each(w->t->cx, SQL_AUDIT_EACH,
                           ARGS(any, any, none, none, db_int(INT64_MAX), none, none,
                                db_int(INT64_MAX), any),
                           decision_take, &count));
    return count;
}

/* Refused, nothing decided, and no word of it; did his role reach the call at all? */
static bool deed_refused(Names *names, const Deed *deed, const Others *others, size_t at)
{
    Str body;
    SightWorld *w = names->w;
    Str path = filled(w, deed->path, others, at), text = filled(w, deed->body, others, at);
    w->body = route_of(deed->handler)->body;
    int status = deed->body == NULL ? sight_get(w, names->asker, path, &body)
                                    : sight_post(w, names->asker, path, text, &body);
    if (status != 403 && status != 404)
        test_fail(w->t, __FILE__, __LINE__,
                  str_fmt(w->t->cx->arena, "%s by %s: %.*s %.*s gave %d %.*s", deed->handler,
                          sight_askers[names->asker].name, STR_ARG(path), STR_ARG(text), status,
                          STR_ARG(body)));
    CHECK(w->t, str_find(body, STR("SECRET")) < 0);
    sight_check(names, body, others->items[at % others->item_count]);
    return str_find(body, STR("none of your roles")) < 0;
}

TEST(sight_nobody_decides_on_what_is_not_theirs)
{
    SightWorld w;
    bool reached[DEEDS] = {false};
    if (!sight_world_open(t, &w) || !sight_world_serve(&w))
        return;
    for (size_t i = 0; i < api_route_count;
         i++) /* a decision that is cut and not asked here fails */
        CHECK(t, api_routes[i].sight != SIGHT_CUT || api_routes[i].method == HTTP_GET ||
                     sight_has_deed(api_routes[i].name));
    int64_t before = decisions(&w);
    for (int asker = 0; asker < WHOLE; asker++) {
        Others *others = arena_new(t->cx->arena, Others);
        Names *names = arena_new(t->cx->arena, Names);
        others_find(&w, asker, others);
        sight_names(&w, asker, names);
        if (!CHECK(t, others->item_count * others->hold_count * others->alarm_count *
                              others->clock_count >
                          0))
            continue;
        for (size_t i = 0; i < DEEDS; i++) {
            for (size_t at = 0; at < 7; at++)
                reached[i] = deed_refused(names, &deeds[i], others, at) || reached[i];
        }
    }
    CHECK_INT(t, decisions(&w), before);
    for (size_t i = 0; i < DEEDS; i++) {
        if (!reached[i])
            test_fail(t, __FILE__, __LINE__, str_of(deeds[i].handler));
    }
    sight_world_close(&w);
}

/* ---- what is theirs ---- */

static bool says(Str body, const char *text)
{
    return str_find(body, str_of(text)) >= 0;
}

TEST(sight_lists_have_theirs_and_count_the_rest)
{
    SightWorld w;
    if (!sight_world_open(t, &w) || !sight_world_serve(&w))
        return;
    for (int asker = 0; asker < WHOLE; asker++) {
        Str body, clocks;
        int seen = 0;
        CHECK_INT(t, sight_get(&w, asker, STR("/api/v1/cases"), &body), 200);
        CHECK_INT(t, sight_get(&w, asker, STR("/api/v1/clocks"), &clocks), 200);
        for (size_t i = 0; i < sight_case_count; i++) {
            Str title = str_fmt(t->cx->arena, "\"SECRET %s\"", sight_cases[i].name);
            Str path = str_fmt(t->cx->arena, "/api/v1/cases/C-%zu", i + 1);
            Str one;
            bool his = case_is_his(asker, i);
            seen += his;
            CHECK_INT(t, str_find(body, title) >= 0, his);
            CHECK_INT(t, str_find(clocks, title) >= 0, his);
            CHECK_INT(t, sight_get(&w, asker, path, &one), his ? 200 : 404);
        }
        CHECK(t, seen > 0);
        CHECK(t, says(body, str_fmt(t->cx->arena, "\"total\":%d,\"outside\":%d", seen,
                                    (int)sight_case_count - seen)
                                .p));
        CHECK_INT(t, sight_get(&w, asker, STR("/api/v1/holds?limit=1000"), &body), 200);
        CHECK(t, says(body, "\"id\":\"H-1\"") && says(body, "\"outside\":"));
    }
    Str body;
    CHECK_INT(t, sight_get(&w, WHOLE, STR("/api/v1/cases"), &body), 200);
    CHECK(t, !says(body, "outside"));
    sight_world_close(&w);
}

/* The first thing he sees that fails no other wish. */
static Str own_item(SightWorld *w, int asker)
{
    uint32_t item = trace_item_count(w->view.index);
    while (trace_item_kind(w->view.index, item, 0) != ITEM_THING ||
           !sight_sees(w->sights[asker], item))
        item--;
    return item_uri(w->t->cx->arena, w->view.index, item);
}

TEST(sight_people_work_on_what_is_theirs)
{
    SightWorld w;
    Str body;
    ClockFeed feed, whole;
    if (!sight_world_open(t, &w))
        return;
    CHECK_OK(t, clock_feed_make(t->cx, STR("of-site"), &feed)); /* before he was limited */
    CHECK_OK(t, clock_feed_make(t->cx, STR("whole"), &whole));
    if (!sight_world_serve(&w))
        return;
    CHECK_INT(t, sight_get(&w, OF_SITE, feed.path, &body), 403);
    CHECK_INT(t, sight_get(&w, WHOLE, whole.path, &body), 200);
    w.body = BODY_JSON;
    Str uri = own_item(&w, OF_SITE);
    Str hold = str_fmt(t->cx->arena, "{\"title\":\"mine\",\"reason\":\"r\",\"items\":[\"%.*s\"]}",
                       STR_ARG(uri));
    CHECK_INT(t, sight_post(&w, OF_SITE, STR("/api/v1/holds"), hold, &body), 201);
    CHECK_INT(t,
              sight_get(&w, OF_SITE, str_fmt(t->cx->arena, "/api/v1/holds/H-%d/units", w.holds + 1),
                        &body),
              200);
    CHECK(t, str_find(body, uri) >= 0);
    /* His case is of his site and line without a word of his; theirs he cannot make it. */
    Str open = STR("{\"title\":\"t\",\"suspicion\":\"s\",\"product\":\"p\",\"regime\":"
                   "\"cn-consumer\",\"reason\":\"r\"}");
    CHECK_INT(t, sight_post(&w, OF_BOTH, STR("/api/v1/cases"), open, &body), 201);
    CHECK(t, says(body, "\"sites\":[\"HG-HF\"],\"lines\":[\"PB-20\"]"));
    Str path = str_fmt(t->cx->arena, "/api/v1/cases/C-%d", w.cases + 1);
    Str to_others = STR("{\"version\":1,\"sites\":[\"HG-HF\",\"HG-SZ\"],\"reason\":\"r\"}");
    CHECK_INT(t, sight_post(&w, OF_BOTH, path, to_others, &body), 403);
    CHECK(t, says(body, "a case you work on is of the sites"));
    Str to_all = STR("{\"version\":1,\"sites\":[],\"reason\":\"r\"}");
    CHECK_INT(t, sight_post(&w, OF_BOTH, path, to_all, &body), 403);
    CHECK_INT(t, sight_post(&w, WHOLE, path, to_others, &body), 200);
    CHECK_INT(t, sight_get(&w, OF_BOTH, path, &body), 404);
    CHECK_INT(t,
              sight_post(&w, WHOLE, STR("/api/v1/cases/C-2"),
                         STR("{\"version\":1,\"sites\":[\"NONE\"],\"reason\":\"r\"}"), &body),
              400);
    /* A signature gets as far as the record, or the password, where the record is his. */
    Str sign = str_of(SIGNED_BODY);
    CHECK_INT(t,
              sight_post(&w, OF_SITE, STR("/api/v1/cases/C-2/entries/1/signatures"), sign, &body),
              404);
    CHECK(t, says(body, "has no entry 1"));
    sight_world_close(&w);
}

/* ---- a release frees nothing that its signer does not see ---- */

static Err release(SightWorld *w, HoldBook *book, int asker, HoldLift lift)
{
    Hold hold;
    ItemView view = w->view;
    CHECK_OK(w->t, hold_load(w->t->cx, &view, lift.id, &hold));
    view.sight = w->sights[asker];
    lift.signer = (Signer){STR("of-other"), STR("of-other"), ROLE_BIT(ACCOUNT_ROLE_DECIDER)};
    lift.order.version = hold.next;
    lift.order.sha256 = hold.sha256;
    lift.order.reason = STR("r");
    lift.order.offset_min = field_int(0);
    return hold_release(w->t->cx, book, &view, &lift);
}

TEST(sight_who_releases_sees_all_of_it)
{
    SightWorld w;
    int own = 0, part = 0, other = 0;
    if (!sight_world_open(t, &w))
        return;
    HoldBook *book = hold_book_open();
    t->cx->actor = STR("somebody");
    for (int64_t id = 1; id <= w.holds; id++) {
        HoldUnits units;
        HoldUnitsQuery query = {.id = id, .limit = HOLD_PAGE_MAX};
        ItemView view = w.view;
        CHECK_OK(t, hold_units(t->cx, book, &view, &query, &units));
        int64_t all = units.total.value - units.contains.value;
        view.sight = w.sights[OF_OTHER];
        CHECK_OK(t, hold_units(t->cx, book, &view, &query, &units));
        size_t seen = 0;
        for (size_t i = 0; i < units.units.count; i++)
            seen += !str_eq(units.units.items[i].how, STR("contains"));
        CHECK_INT(t, units.total.value - units.outside.value, units.units.count);
        HoldLift lift = {.id = id, .order = {.everything = field_bool(true)}};
        Err err = release(&w, book, OF_OTHER, lift);
        bool whole = id > 1 && (int64_t)seen == all;
        CHECK_INT(t, err, whole ? OK : units.units.count == 0 ? ERR_NOT_FOUND : ERR_DENIED);
        own += whole;
        part += err == ERR_DENIED;
        other += err == ERR_NOT_FOUND;
        problem_clear(t->cx);
    }
    CHECK(t, own > 0 && part > 0 && other > 0);
    hold_book_close(book);
    sight_world_close(&w);
}
