#include "domain/hold/alarm.h"

#include "test/test_store.h"
#include "test/trace_world.h"

/* A world, its store, holds and the watch over them. */
typedef struct Watched {
    Test *t;
    World *w;
    HoldBook *book;
    AlarmWatch watch;
} Watched;

static Watched *watched(Test *t, const char *history)
{
    Watched *y = arena_new(t->cx->arena, Watched);
    if (!test_store(t))
        return NULL;
    *y = (Watched){.t = t, .w = world_new(t), .book = hold_book_open()};
    world_play(y->w, history);
    t->cx->actor = STR("li");
    return y;
}

static void watched_free(Watched *y)
{
    hold_book_close(y->book);
    world_free(y->w);
}

static ItemView view_of(const Watched *y)
{
    return (ItemView){.index = y->w->index, .visible = trace_position(y->w->index)};
}

static Str uri_of(Watched *y, const char *name)
{
    Buf uri;
    buf_init(&uri, y->t->cx->arena, 4096);
    identity_uri(&uri, world_key(y->w, str_of(name)));
    return buf_str(&uri);
}

static int64_t hold_at(Watched *y, int hour, const char *item, const char *place)
{
    int64_t id = 0;
    bool again;
    HoldNaming *naming;
    ItemView view = view_of(y);
    Str uris[] = {uri_of(y, item), place == NULL ? (Str){0} : uri_of(y, place)};
    HoldDraft draft = {.title = STR("metal"),
                       .reason = STR("the laboratory"),
                       .items = {uris, 1},
                       .places = {uris + 1, place != NULL}};
    y->t->cx->now_us = world_hour(hour);
    CHECK_OK(y->t, hold_name(y->t->cx, &view, &draft, &naming));
    CHECK_OK(y->t, hold_add(y->t->cx, naming, (Str){0}, &id, &again));
    return id;
}

static void release_at(Watched *y, int hour, int64_t id)
{
    Hold hold;
    ItemView view = view_of(y);
    y->t->cx->now_us = world_hour(hour);
    CHECK_OK(y->t, hold_load(y->t->cx, &view, id, &hold));
    HoldLift lift = {.id = id,
                     .signer = {STR("zhao"), STR("赵敏"), ROLE_BIT(ACCOUNT_ROLE_APPROVER)},
                     .order = {.version = hold.next,
                               .sha256 = hold.sha256,
                               .everything = field_bool(true),
                               .reason = STR("clean"),
                               .offset_min = field_int(480)}};
    CHECK_OK(y->t, hold_release(y->t->cx, y->book, &view, &lift));
}

/* "A-1 ship U1<C1 open; …", oldest first. */
static Str alarms(Watched *y)
{
    Ctx *cx = y->t->cx;
    AlarmPage page;
    ItemView view = view_of(y);
    Buf text;
    buf_init(&text, cx->arena, 1 << 16);
    CHECK_OK(y->t, alarm_page(cx, &(AlarmPageQuery){.limit = 100}, &page));
    for (size_t i = page.alarms.count; i > 0; i--) {
        const Alarm *alarm = &page.alarms.items[i - 1];
        buf_fmt(&text, "%s%.*s %.*s", text.n == 0 ? "" : "; ", STR_ARG(alarm->id),
                STR_ARG(alarm->action));
        for (size_t k = 0; k < alarm->items.count; k++) {
            const AlarmItem *row = &alarm->items.items[k];
            for (size_t n = 0; n < row->path.count; n++) {
                uint32_t item;
                CHECK_OK(y->t, item_find(cx, &view, row->path.items[n], &item));
                buf_fmt(&text, "%s%.*s", n == 0 ? " " : "<", STR_ARG(world_name(y->w, item)));
            }
        }
        buf_fmt(&text, " %.*s%s", STR_ARG(alarm->state), alarm->late.value ? " late" : "");
    }
    return buf_str(&text);
}

/* What happens, and what the alarms are behind it. */
static Str after(Watched *y, const char *events)
{
    world_play(y->w, events);
    ItemView view = view_of(y);
    CHECK_OK(y->t, alarm_follow(y->t->cx, y->book, &view, &y->watch));
    Str found = alarms(y);
    CHECK_OK(y->t, alarm_rebuild(y->t->cx, y->book, &view, &y->watch)); /* says the same */
    CHECK_STR(y->t, alarms(y), found);
    return found;
}

TEST(alarm_of_what_ships_sells_uses_or_scraps_something_held)
{
    Watched *y = watched(t, "1: U1,U2,U3,U4[+C1] @F; 1: see V storing @F");
    if (y == NULL)
        return;
    hold_at(y, 2, "C1", NULL);
    CHECK_STR(t, after(y, "3: see V shipping @F"), STR("")); /* none of it */
    CHECK_STR(t, after(y, "4: see C1 shipping @F"), STR("A-1 ship C1 open"));
    after(y, "5: see U1 retail_selling retail_sold @S");
    after(y, "6: U2+K @F");
    after(y, "7: U3->R @F");
    CHECK_STR(t, after(y, "8: see U4 destroying destroyed @F"),
              STR("A-1 ship C1 open; A-2 sell U1<C1 open; A-3 use U2<C1 open; "
                  "A-4 use U3<C1 open; A-5 scrap U4<C1 open"));
    watched_free(y);
}

TEST(alarm_of_the_pallet_a_held_thing_stands_on)
{
    Watched *y = watched(t, "1: U1,U2[+C1] @F; 1: C1[+W] @F");
    if (y == NULL)
        return;
    hold_at(y, 2, "U1", NULL);
    CHECK_STR(t, after(y, "3: see W shipping @F"), STR("A-1 ship W<C1<U1 open"));
    CHECK_STR(t, after(y, "4: see W receiving @D"),
              STR("A-1 ship W<C1<U1 open")); /* one is enough */
    watched_free(y);
}

TEST(alarm_of_a_move_but_to_where_it_may_go)
{
    Watched *y = watched(t, "1: U1,U2 in G:L1; 1: see U1,U2 storing @F");
    if (y == NULL)
        return;
    hold_at(y, 2, "G:L1", "Q");
    CHECK_STR(t, after(y, "3: see U1 storing @Q"), STR(""));
    CHECK_STR(t, after(y, "3: see U1 inspecting @Q"), STR(""));
    CHECK_STR(t, after(y, "4: see U2 shipping @F >Q; 5: see U2 receiving @Q"), STR(""));
    CHECK_STR(t, after(y, "6: see U2 storing @P"), STR("A-1 move U2<G:L1 open"));
    watched_free(y);
}

TEST(alarm_of_what_happened_before_the_hold_and_came_behind_it_is_late)
{
    Watched *y = watched(t, "1: see U1 storing @F");
    if (y == NULL)
        return;
    hold_at(y, 5, "U1", NULL);
    CHECK_STR(t, after(y, "4: see U1 shipping @F"), STR("A-1 ship U1 open late"));
    watched_free(y);
}

TEST(alarm_withdrawn_by_a_correction_and_kept)
{
    Watched *y = watched(t, "1: see U1,U2 storing @F");
    if (y == NULL)
        return;
    hold_at(y, 2, "U1", NULL);
    CHECK_STR(t, after(y, "3: e71=see U1 shipping @F"), STR("A-1 ship U1 open"));
    CHECK_STR(t, after(y, "4: void e71 see U1 shipping @F"), STR("A-1 ship U1 withdrawn"));
    /* the wrong unit was scanned: it stands until the correction is there */
    CHECK_STR(t, after(y, "5: e72=see U1 shipping @F"),
              STR("A-1 ship U1 withdrawn; A-2 ship U1 open"));
    CHECK_STR(t, after(y, "6: wrong e72,e73 see U1 shipping @F"),
              STR("A-1 ship U1 withdrawn; A-2 ship U1 open"));
    CHECK_STR(t, after(y, "7: e73=see U2 shipping @F"),
              STR("A-1 ship U1 withdrawn; A-2 ship U1 withdrawn"));
    watched_free(y);
}

TEST(alarm_found_by_what_is_captured_later)
{
    Watched *y = watched(t, "1: see U1 storing @F; 1: see W storing @F");
    if (y == NULL)
        return;
    hold_at(y, 2, "U1", NULL);
    CHECK_STR(t, after(y, "6: see W shipping @F"), STR(""));
    /* it was on that pallet: now we know */
    CHECK_STR(t, after(y, "4: U1[+C1] @F; 5: C1[+W] @F"), STR("A-1 ship W<C1<U1 open"));
    /* and now that it was taken off in time */
    CHECK_STR(t, after(y, "5:30 U1[-C1] @F"), STR("A-1 ship W<C1<U1 withdrawn"));
    watched_free(y);
}

TEST(alarm_ends_with_the_hold_but_not_for_what_happened_in_it)
{
    Watched *y = watched(t, "1: see U1 storing @F");
    if (y == NULL)
        return;
    int64_t id = hold_at(y, 2, "U1", NULL);
    release_at(y, 6, id);
    CHECK_STR(t, after(y, "7: see U1 shipping @F"), STR(""));
    CHECK_STR(t, after(y, "5: see U1 retail_selling retail_sold @S"), STR("A-1 sell U1 open"));
    watched_free(y);
}

TEST(alarm_acknowledged_once_with_a_reason)
{
    Alarm alarm;
    Watched *y = watched(t, "1: see U1 storing @F");
    if (y == NULL)
        return;
    hold_at(y, 2, "U1", NULL);
    after(y, "3: see U1 shipping @F");
    CHECK_ERR(t, alarm_acknowledge(t->cx, 1, STR(" "), &alarm), ERR_INVALID);
    CHECK_ERR(t, alarm_acknowledge(t->cx, 2, STR("x"), &alarm), ERR_NOT_FOUND);
    CHECK_OK(t, alarm_acknowledge(t->cx, 1, STR("called the carrier, it comes back"), &alarm));
    CHECK_STR(t, alarm.acknowledged_by, STR("li"));
    CHECK_ERR(t, alarm_acknowledge(t->cx, 1, STR("again"), &alarm), ERR_CONFLICT);
    CHECK_STR(t, alarms(y), STR("A-1 ship U1 acknowledged"));
    watched_free(y);
}

TEST(alarm_watch_goes_on_where_it_was)
{
    Watched *y = watched(t, "1: see U1 storing @F");
    if (y == NULL)
        return;
    hold_at(y, 2, "U1", NULL);
    after(y, "3: see U1 shipping @F");
    y->watch = (AlarmWatch){0}; /* another process */
    CHECK_STR(t, after(y, "4: see U1 retail_selling retail_sold @S"),
              STR("A-1 ship U1 open; A-2 sell U1 open"));
    watched_free(y);
}

TEST(alarm_of_what_leaves_by_its_disposition_alone)
{
    Watched *y = watched(t, "1: see U1,U2 storing @F");
    if (y == NULL)
        return;
    hold_at(y, 2, "U1", NULL);
    CHECK_STR(t, after(y, "3: see U1  in_transit @F"), STR("A-1 ship U1 open"));
    CHECK_STR(t, after(y, "4: see U1  in_transit"), STR("A-1 ship U1 open")); /* still on its way */
    CHECK_STR(t, after(y, "5: see U2  in_transit @F"), STR("A-1 ship U1 open"));
    watched_free(y);
}

TEST(alarm_of_what_was_taken_out_by_a_word_of_the_past)
{
    Watched *y = watched(t, "1: U1,U2[+C1] @F");
    if (y == NULL)
        return;
    hold_at(y, 4, "C1", NULL);
    (void)after(y, "2: U1[-C1] @F"); /* captured behind the hold, told of before */
    Str found = after(y, "6: see U1 shipping @F");
    CHECK(t, str_find(found, STR("ship U1<C1 open")) >= 0);
    watched_free(y);
}
