/* Alarms found event by event, as random histories grow with holds and releases between, are those
 * a judgement of the whole log finds at the end: in whatever order late events, corrections and
 * declarations came. */
#include <stdlib.h>

#include "base/hash.h"
#include "domain/hold/alarm.h"
#include "domain/hold/hold_internal.h"
#include "platform/os/io.h"
#include "test/model/trace_history.h"
#include "test/test_store.h"

enum { WORLDS = 150, TEXT_MAX = 1 << 20 };
static const int64_t MINUTE_US = 60000000;

typedef struct Growing {
    Test *t;
    History history;
    ModelLog log;
    TraceIndex *index;
    HoldBook *book;
    AlarmWatch watch;
    uint64_t chance;
    int64_t first_hold; /* of this world */
} Growing;

static Err name_of(Ctx *cx, void *arg, int64_t position, Str *out)
{
    (void)cx;
    *out = ((const ModelLog *)arg)->names[position - 1];
    return OK;
}

static uint32_t draw(Growing *g, uint32_t below)
{
    return (uint32_t)(test_random(&g->chance) % below);
}

static ItemView view_of(const Growing *g)
{
    return (ItemView){.index = g->index, .visible = trace_position(g->index)};
}

static Str uri_drawn(Growing *g)
{
    Buf uri;
    uint32_t item = 1 + draw(g, trace_item_count(g->index));
    Str key = trace_item_key(g->index, item);
    if (trace_item_kind(g->index, item, 0) == ITEM_CLASS || key.p[0] == ID_SGLN)
        return (Str){0};
    buf_init(&uri, g->t->cx->arena, 3 * IDENTITY_KEY_MAX);
    identity_uri(&uri, key);
    return buf_str(&uri);
}

static void hold_draw(Growing *g)
{
    Ctx *cx = g->t->cx;
    HoldNaming *naming;
    int64_t id;
    bool again;
    ItemView view = view_of(g);
    Str uri = uri_drawn(g);
    HoldDraft draft = {.title = STR("drawn"), .reason = STR("drawn"), .items = {&uri, 1}};
    if (uri.n == 0)
        return;
    cx->now_us = (int64_t)draw(g, 300) * MINUTE_US;
    CHECK_OK(g->t, hold_name(cx, &view, &draft, &naming));
    CHECK_OK(g->t, hold_add(cx, naming, (Str){0}, &id, &again));
    if (g->first_hold == 0)
        g->first_hold = id;
}

static void release_draw(Growing *g, int64_t newest)
{
    Hold hold;
    Ctx *cx = g->t->cx;
    ItemView view = view_of(g);
    if (g->first_hold == 0)
        return;
    int64_t id = g->first_hold + draw(g, (uint32_t)(newest - g->first_hold + 1));
    CHECK_OK(g->t, hold_load(cx, &view, id, &hold));
    HoldLift lift = {.id = id,
                     .signer = {STR("zhao"), STR("赵敏"), ROLE_BIT(ACCOUNT_ROLE_APPROVER)},
                     .order = {.version = hold.next,
                               .sha256 = hold.sha256,
                               .everything = field_bool(true),
                               .reason = STR("drawn"),
                               .offset_min = field_int(480)}};
    cx->now_us = hold.summary->created.value.us + (int64_t)draw(g, 100) * MINUTE_US;
    if (str_eq(hold.summary->state, STR("held")))
        CHECK_OK(g->t, hold_release(cx, g->book, &view, &lift));
    cx->actor = STR("li");
}

/* All that stands and all that was withdrawn, of this world. */
static Str alarms_text(Growing *g, bool withdrawn)
{
    AlarmPage page;
    Buf text;
    Ctx *cx = g->t->cx;
    buf_init(&text, cx->arena, TEXT_MAX);
    CHECK_OK(g->t,
             alarm_page(cx,
                        &(AlarmPageQuery){.limit = HOLD_PAGE_MAX,
                                          .state = withdrawn ? STR("withdrawn") : STR("open")},
                        &page));
    for (size_t i = 0; i < page.alarms.count; i++) {
        const Alarm *alarm = &page.alarms.items[i];
        int64_t hold;
        CHECK_OK(g->t, hold_id_parse(cx, alarm->hold, &hold));
        if (g->first_hold == 0 || hold < g->first_hold)
            continue;
        buf_fmt(&text, "%.*s %lld %.*s %d %lld", STR_ARG(alarm->hold),
                (long long)alarm->event.value, STR_ARG(alarm->action), alarm->late.value,
                (long long)alarm->count.value);
        for (size_t k = 0; k < alarm->items.count; k++)
            buf_fmt(&text, " %.*s", STR_ARG(alarm->items.items[k].item));
        buf_add_char(&text, '\n');
    }
    return buf_str(&text);
}

static int64_t newest_hold(Growing *g)
{
    DbRow row;
    CHECK_OK(g->t, db_one(g->t->cx, SQL_HOLD_LATEST, NO_ARGS, &row));
    return row_int(&row, 0);
}

static void grow(Growing *g)
{
    Test *t = g->t;
    for (uint32_t e = 0; e < g->log.count; e++) {
        uint8_t hash[SHA256_SIZE];
        sha256(g->log.names[e], hash);
        CHECK_OK(t, trace_append(t->cx, g->index, &g->log.events[e], e + 1, g->log.names[e], hash));
        if (draw(g, 6) == 0)
            hold_draw(g);
        if (draw(g, 15) == 0)
            release_draw(g, newest_hold(g));
        ItemView view = view_of(g);
        if (draw(g, 3) == 0) /* several at once, too */
            CHECK_OK(t, alarm_follow(t->cx, g->book, &view, &g->watch));
    }
    ItemView view = view_of(g);
    CHECK_OK(t, alarm_follow(t->cx, g->book, &view, &g->watch));
}

static int64_t world_run(Test *t, uint64_t seed)
{
    Growing *g = arena_new(t->cx->arena, Growing);
    DbRow latest;
    *g = (Growing){.t = t, .chance = seed, .book = hold_book_open()};
    g->watch = (AlarmWatch){.loaded = true, .newest_us = INT64_MIN};
    history_init(&g->history, t->cx->arena);
    history_random(&g->history, &g->chance, HISTORY_EVERYTHING);
    g->log = history_log(&g->history);
    g->index = trace_index_new(7);
    trace_index_log(g->index, (TraceLog){name_of, &g->log});
    CHECK_OK(t, db_one(t->cx, SQL_HOLD_LATEST, NO_ARGS, &latest));
    g->book->last_hold = row_int(&latest, 0); /* those of earlier worlds are none of this one's */
    g->book->last_release = row_int(&latest, 1);
    grow(g);
    Str stands = alarms_text(g, false), gone = alarms_text(g, true);
    ItemView view = view_of(g);
    CHECK_OK(t, alarm_rebuild(t->cx, g->book, &view, &g->watch));
    bool agrees =
        CHECK_STR(t, alarms_text(g, false), stands) && CHECK_STR(t, alarms_text(g, true), gone);
    if (!agrees) {
        Buf text;
        buf_init(&text, t->cx->arena, TEXT_MAX);
        history_print(&g->history, &text);
        test_fail(t, __FILE__, __LINE__, buf_str(&text));
    }
    hold_book_close(g->book);
    trace_index_free(g->index);
    return (int64_t)(stands.n > 0) + (int64_t)(gone.n > 0);
}

/* Worlds in which a stale alarm stood once: a late event moved a container alone, and what had lain
 * in it long before was no longer in it; one used up a lot in the instant it was put in.  And one
 * in which an alarm was missing: a late event put a lot of pieces into what was held; and one in
 * which a late use took such a lot out. */
TEST(model_agrees_on_alarms_where_it_once_did_not)
{
    const uint64_t seeds[] = {9870793447161294629u, 8233914357452741036u, 15449625549065300893u,
                              8281437404710053907u};
    for (size_t i = 0; i < sizeof seeds / sizeof *seeds; i++) {
        db_close(t->cx);
        (void)!t->cx->io->remove(t->cx, test_sqlite(t));
        if (!test_store(t))
            return;
        t->cx->actor = STR("li");
        (void)world_run(t, seeds[i]);
    }
}

TEST(model_agrees_on_alarms_in_whatever_order)
{
    const char *many = getenv("MODEL_HISTORIES");
    int64_t worlds = WORLDS, told = 0;
    uint64_t seeds = test_seed(t);
    if (many != NULL)
        CHECK(t, str_int(str_of(many), &worlds));
    for (int64_t i = 0; i < worlds && t->failures == 0; i++) {
        if (i % 20 == 0) { /* a list of alarms that one answer holds */
            if (i > 0)
                db_close(t->cx);
            (void)!t->cx->io->remove(t->cx, test_sqlite(t));
            if (!test_store(t))
                return;
        }
        ArenaMark mark = arena_mark(t->cx->arena);
        t->cx->actor = STR("li");
        told += world_run(t, test_random(&seeds));
        arena_rewind(t->cx->arena, mark);
    }
    CHECK(t, t->failures > 0 || told > worlds / 4); /* it is about something */
}
