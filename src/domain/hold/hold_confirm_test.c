#include "domain/hold/hold_confirm.h"

#include "test/test_rows.h"
#include "test/test_store.h"
#include "test/trace_world.h"

/* A world, its store, its holds, and two shops: D-1 at P, D-2 at Q. */
typedef struct Shops {
    Test *t;
    World *w;
    HoldBook *book;
} Shops;

static Str uri_of(Shops *y, const char *name)
{
    Buf uri;
    buf_init(&uri, y->t->cx->arena, 4096);
    identity_uri(&uri, world_key(y->w, str_of(name)));
    return buf_str(&uri);
}

static void shop_add(Shops *y, const char *code, const char *place)
{
    MasterRow row;
    Str values = str_fmt(y->t->cx->arena,
                         "{\"code\":\"%s\",\"name\":\"shop %s\",\"kind\":\"dealer\",\"country\":"
                         "\"CN\",\"identifier\":\"%.*s\"}",
                         code, code, STR_ARG(uri_of(y, place)));
    CHECK_OK(y->t, save(y->t, "partner", (Seen){0, 0}, str_c(y->t->cx->arena, values), &row));
}

static Shops *shops(Test *t, const char *history)
{
    Shops *y = arena_new(t->cx->arena, Shops);
    if (!test_store(t))
        return NULL;
    *y = (Shops){t, world_new(t), hold_book_open()};
    world_play(y->w, history);
    t->cx->actor = STR("li");
    shop_add(y, "D-1", "P");
    shop_add(y, "D-2", "Q");
    return y;
}

static void shops_free(Shops *y)
{
    hold_book_close(y->book);
    world_free(y->w);
}

static ItemView view_of(const Shops *y)
{
    return (ItemView){.index = y->w->index, .visible = trace_position(y->w->index)};
}

static int64_t hold_at(Shops *y, int hour, const char *names)
{
    int64_t id = 0;
    bool again;
    Str rest = str_of(names), *uris = arena_array(y->t->cx->arena, Str, 16);
    HoldNaming *naming;
    ItemView view = view_of(y);
    HoldDraft draft = {.title = STR("metal"),
                       .reason = STR("the laboratory"),
                       .instruction = STR("set apart"),
                       .items = {uris, 0},
                       .confirm_h = field_int(2)};
    while (rest.n > 0)
        uris[draft.items.count++] = uri_of(y, str_c(y->t->cx->arena, str_cut(&rest, ',')));
    y->t->cx->now_us = world_hour(hour);
    CHECK_OK(y->t, hold_name(y->t->cx, &view, &draft, &naming));
    CHECK_OK(y->t, hold_add(y->t->cx, naming, (Str){0}, &id, &again));
    return id;
}

/* "D-1 overdue 2+0 since 5; D-2 confirmed 0+1": pieces and others in stock, at an hour. */
static Str asked(Shops *y, int hour, int64_t id)
{
    Buf text;
    HoldConfirmations all;
    ItemView view = view_of(y);
    y->t->cx->now_us = world_hour(hour);
    buf_init(&text, y->t->cx->arena, 4096);
    CHECK_OK(y->t, hold_confirmations(y->t->cx, y->book, &view, id, &all));
    for (size_t i = 0; i < all.partners.count; i++) {
        const HoldAsked *one = &all.partners.items[i];
        buf_fmt(&text, "%s%.*s %.*s %lld+%lld", i == 0 ? "" : "; ", STR_ARG(one->partner),
                STR_ARG(one->state), (long long)one->things.value, (long long)one->others.value);
        for (int h = 0; one->since.set && h < 48; h++) {
            if (world_hour(h) == one->since.value.us)
                buf_fmt(&text, " since %d", h);
        }
    }
    return buf_str(&text);
}

static Err confirm(Shops *y, int hour, int64_t id, const char *partner, bool stopped)
{
    ItemView view = view_of(y);
    HoldConfirming confirming = {
        .id = id,
        .partner = str_of(partner),
        .himself = true,
        .order = {.stopped = field_bool(stopped), .units = field_int(2), .parts = field_int(7)}};
    y->t->cx->now_us = world_hour(hour);
    Err err = hold_confirm_check(y->t->cx, y->book, &view, &confirming);
    return err != OK ? err : hold_confirm(y->t->cx, &confirming);
}

/* C-16: asked since the hold or since goods came, late behind the hours of the hold, asked again
 * for what comes later; sold goods ask nobody. */
TEST(hold_asks_whoever_has_goods_of_it_and_tells_who_is_late)
{
    Shops *y = shops(t, "1: U1,U2[+C1] @P; 2: U3[+C2] @Q; 3: see U4 retail_selling retail_sold @Q; "
                        "3: see U5 storing @R");
    if (y == NULL)
        return;
    int64_t id = hold_at(y, 5, "U1,U2,U4,U5");
    CHECK_STR(t, asked(y, 6, id), STR("D-1 open 2+0 since 5"));
    CHECK_STR(t, asked(y, 8, id), STR("D-1 overdue 2+0 since 5"));
    CHECK_OK(t, confirm(y, 9, id, "D-1", true));
    CHECK_STR(t, asked(y, 12, id), STR("D-1 confirmed 2+0"));
    CHECK_OK(t, confirm(y, 9, hold_at(y, 9, "U3"), "D-2", true));
    world_play(y->w, "13: see U5 receiving @P");
    CHECK_STR(t, asked(y, 14, id), STR("D-1 open 3+0 since 13"));
    CHECK_OK(t, confirm(y, 14, id, "D-1", true));
    CHECK_STR(t, asked(y, 24, id), STR("D-1 confirmed 3+0"));
    shops_free(y);
}

/* A-7.4.2: spare parts of a lot, recorded by quantity at several places. */
TEST(hold_asks_for_service_parts_where_quantities_of_the_lot_lie)
{
    Shops *y = shops(t, "1: add G:L1*10 commissioning @R; "
                        "2: see G:L1*4 receiving @P; 3: see G:L1*3 receiving @Q");
    if (y == NULL)
        return;
    int64_t id = hold_at(y, 5, "G:L1");
    CHECK_STR(t, asked(y, 6, id), STR("D-1 open 0+1 since 5; D-2 open 0+1 since 5"));
    shops_free(y);
}

/* Row rules: nobody learns of a hold, or of anybody's share in it, that does not ask him. */
TEST(hold_a_partner_confirms_what_asks_him_alone_and_sees_nothing_of_others)
{
    HoldOwnList own;
    HoldNotices notices;
    Shops *y = shops(t, "1: U1,U2[+C1] @P; 2: U3[+C2] @Q");
    if (y == NULL)
        return;
    int64_t first = hold_at(y, 5, "U1"), second = hold_at(y, 5, "U3");
    ItemView view = view_of(y);
    CHECK_ERR(t, confirm(y, 6, second, "D-1", true), ERR_NOT_FOUND);
    Str refused = sentence(t);
    problem_clear(t->cx);
    CHECK_STR(t, refused, STR("there is no hold H-2; the list of holds has those there are"));
    CHECK_ERR(t, confirm(y, 6, first, "D-9", true), ERR_NOT_FOUND);
    problem_clear(t->cx);
    CHECK_ERR(t, confirm(y, 6, first, "D-1", false), ERR_INVALID);
    problem_clear(t->cx);
    CHECK_OK(t, hold_own(t->cx, y->book, &view, STR("D-1"), &own));
    CHECK_INT(t, own.holds.count, 1);
    CHECK_STR(t, own.holds.items[0].hold, STR("H-1"));
    CHECK_STR(t, own.holds.items[0].asked->partner, STR("D-1"));
    /* told of on the first page once it is late, by hold */
    t->cx->now_us = world_hour(6);
    CHECK_OK(t, hold_notices(t->cx, y->book, &view, &notices));
    CHECK_INT(t, notices.total.value, 0);
    t->cx->now_us = world_hour(8);
    CHECK_OK(t, confirm(y, 8, first, "D-1", true));
    CHECK_OK(t, hold_notices(t->cx, y->book, &view, &notices));
    CHECK_INT(t, notices.total.value, 1);
    CHECK_INT(t, notices.overdue.value, 1);
    CHECK_STR(t, notices.holds.items[0].id, STR("H-2"));
    shops_free(y);
}

/* Of very many holds the newest are looked at, and that there are others is said. */
TEST(hold_notices_say_what_was_not_looked_at)
{
    HoldNotices notices;
    HoldOwnList own;
    Shops *y = shops(t, "1: see U1 storing @P");
    if (y == NULL)
        return;
    for (int i = 0; i < HOLD_NOTICES_MAX; i++)
        hold_at(y, 2, "U1");
    ItemView view = view_of(y);
    t->cx->now_us = world_hour(9);
    CHECK_OK(t, hold_notices(t->cx, y->book, &view, &notices));
    CHECK_INT(t, notices.total.value, HOLD_NOTICES_MAX);
    CHECK(t, !notices.unlooked.set);
    CHECK_OK(t, hold_own(t->cx, y->book, &view, STR("D-1"), &own));
    CHECK(t, !own.more.set);
    hold_at(y, 2, "U1");
    hold_at(y, 2, "U1");
    t->cx->now_us = world_hour(9);
    CHECK_OK(t, hold_notices(t->cx, y->book, &view, &notices));
    CHECK_INT(t, notices.total.value, HOLD_NOTICES_MAX);
    CHECK_INT(t, notices.unlooked.value, 2);
    CHECK_OK(t, hold_own(t->cx, y->book, &view, STR("D-1"), &own));
    CHECK_INT(t, own.holds.count, HOLD_NOTICES_MAX);
    CHECK(t, own.more.value);
    shops_free(y);
}
