#include "domain/item/item_order.h"

#include "test/trace_world.h"

enum { ROWS = 3000 };

static int by_number(const OrderRow *a, const OrderRow *b)
{
    return a->key < b->key ? -1 : a->key > b->key;
}

/* Is each row where a plain stable sort would put it? */
static void check_order(Test *t, const OrderRow *rows, size_t count, const int *want)
{
    for (size_t i = 0; i < count; i++) {
        if (!CHECK_INT(t, rows[i].at, want[i]))
            return;
    }
}

/* The plain way: take the least of what is left, the first among equals. */
static void plain_order(const OrderRow *rows, size_t count, bool descending, int *out)
{
    for (size_t i = 0; i < count; i++) {
        size_t at = i;
        for (; at > 0; at--) {
            int order = by_number(&rows[out[at - 1]], &rows[i]);
            if (descending ? order >= 0 : order <= 0)
                break;
            out[at] = out[at - 1];
        }
        out[at] = (int)i;
    }
}

TEST(item_order_of_numbers_is_that_of_a_plain_stable_sort)
{
    static const int64_t spans[] = {1, 5, 1000, INT64_MAX};
    uint64_t seed = test_seed(t);
    OrderRow *rows = arena_array(t->cx->arena, OrderRow, ROWS);
    int *want = arena_array(t->cx->arena, int, ROWS);
    for (size_t round = 0; round < 24; round++) {
        size_t count = round < 8 ? round * 4 : ROWS;
        int64_t span = spans[round % 4];
        for (size_t i = 0; i < count; i++) {
            int64_t value = (int64_t)(test_random(&seed) % (uint64_t)span) - span / 2;
            rows[i] = (OrderRow){order_int(value), 0, (uint32_t)i};
        }
        plain_order(rows, count, round % 3 == 0, want);
        order_by_key(t->cx, rows, count, round % 3 == 0);
        check_order(t, rows, count, want);
    }
}

/* Names of all lengths, many alike at the start, some twice. */
TEST(item_order_of_identifiers_is_that_of_their_keys)
{
    uint64_t seed = test_seed(t);
    World *w = world_new(t);
    OrderRow rows[400];
    for (int i = 0; i < 60; i++) {
        Str name = str_fmt(t->cx->arena, "U%.*s%d", (int)(test_random(&seed) % 30),
                           "11111111111111111111111111111111", (int)(test_random(&seed) % 40));
        world_play(w, str_c(t->cx->arena, str_fmt(t->cx->arena, "A->%.*s", STR_ARG(name))));
    }
    uint32_t items = trace_item_count(w->index);
    for (int descending = 0; descending < 2; descending++) {
        for (uint32_t i = 0; i < 400; i++)
            rows[i] = (OrderRow){0, 1 + (uint32_t)(test_random(&seed) % items), i};
        order_by_item(t->cx, w->index, rows, 400, descending != 0);
        for (int i = 1; i < 400; i++) {
            int order = str_cmp(trace_item_key(w->index, rows[i - 1].item),
                                trace_item_key(w->index, rows[i].item));
            CHECK(t, descending ? order >= 0 : order <= 0);
            CHECK(t, order != 0 || rows[i - 1].at < rows[i].at);
        }
    }
    world_free(w);
}

TEST(item_order_names_the_keys_there_are)
{
    static const Str keys[] = {STR_INIT("item"), STR_INIT("since"), STR_INIT("")};
    SortBy by;
    CHECK_OK(t, sort_parse(t->cx, STR(""), keys, &by));
    CHECK_INT(t, by.key.n, 0);
    CHECK_OK(t, sort_parse(t->cx, STR("-since"), keys, &by));
    CHECK_STR(t, by.key, STR("since"));
    CHECK(t, by.descending);
    CHECK_ERR(t, sort_parse(t->cx, STR("-"), keys, &by), ERR_USAGE);
    CHECK_ERR(t, sort_parse(t->cx, STR("place"), keys, &by), ERR_USAGE);
    CHECK_STR(t, t->cx->problem.params[0], STR("item, since"));
}
