/* The model itself, on the worked cases of trace.md §8 and more. */
#include "test/model/trace_history.h"
#include "test/test.h"

enum { TOLERANCE_US = 15 * 60 * 1000000 };

typedef struct Asked {
    const char *item;
    uint32_t known; /* 0: all */
    bool backward;
    bool widen;
    bool through_containers;
} Asked;

/* "T P1 P2? K-": members in order of first appearance, ? possible, - removed. */
static Str answer(Test *t, const History *h, Asked asked)
{
    Arena *arena = t->cx->arena;
    ModelLog log = history_log(h);
    Model *m = model_new(arena, &log, asked.known == 0 ? h->count : asked.known,
                         (ModelSettings){TOLERANCE_US});
    uint32_t seed = model_item_find(m, history_key(arena, asked.item));
    if (!CHECK(t, seed != MODEL_NONE))
        return STR("");
    ModelMember *members = arena_array(arena, ModelMember, m->item_count);
    ModelQuery query = {.seeds = &seed,
                        .seed_count = 1,
                        .widen = asked.widen,
                        .through_containers = asked.through_containers};
    (asked.backward ? model_backward : model_forward)(m, &query, members);
    Buf out;
    buf_init(&out, arena, 4096);
    for (uint32_t i = 0; i < m->item_count; i++) {
        if (members[i].present)
            buf_fmt(&out, "%s%.*s%s%s", out.n == 0 ? "" : " ",
                    STR_ARG(history_item(h, m->items[i].key)), members[i].certain ? "" : "?",
                    members[i].removed ? "-" : "");
    }
    return buf_str(&out);
}

static Str forward(Test *t, const History *h, const char *item)
{
    return answer(t, h, (Asked){.item = item});
}

static Str backward(Test *t, const History *h, const char *item)
{
    return answer(t, h, (Asked){.item = item, .backward = true});
}

static Str known(Test *t, const History *h, const char *item, uint32_t position)
{
    return answer(t, h, (Asked){.item = item, .known = position});
}

static History *history(Test *t)
{
    History *h = arena_new(t->cx->arena, History);
    history_init(h, t->cx->arena);
    return h;
}

TEST(model_case_1_lots_and_serials)
{
    History *h = history(t);
    history_make(h, 1, "A,B", "L1");
    history_make(h, 2, "L1", "U1,U2");
    history_make(h, 3, "L1", "U3");
    CHECK_STR(t, forward(t, h, "A"), STR("L1 U1 U2 U3"));
    CHECK_STR(t, backward(t, h, "U2"), STR("A B L1"));
}

static void empty(History *h, int64_t minute, const char *item)
{
    history_see(h, minute, "urn:holdfast:epcis:emptied", item);
}

TEST(model_case_2_an_emptied_tank)
{
    History *h = history(t);
    history_make(h, 1, "A", "T1");
    history_make(h, 2, "T1", "P1");
    empty(h, 3, "T1");
    history_make(h, 4, "B", "T1");
    history_make(h, 5, "T1", "P2");
    CHECK_STR(t, forward(t, h, "A"), STR("T1 P1"));
    CHECK_STR(t, forward(t, h, "B"), STR("T1 P2"));
    CHECK_STR(t, backward(t, h, "P2"), STR("T1 B"));
    CHECK_STR(t, known(t, h, "A", 2), STR("T1 P1"));
}

TEST(model_emptied_ends_the_stay_after_all_events_of_its_instant)
{
    History *h = history(t);
    history_pack(h, 3, ACTION_DELETE, "T1", "");
    history_make(h, 3, "A", "T1");
    history_make(h, 3, "T1", "P1");
    history_make(h, 4, "T1", "P2");
    CHECK_STR(t, forward(t, h, "A"), STR("T1 P1"));
}

TEST(model_case_3_a_tank_never_emptied)
{
    History *h = history(t);
    history_make(h, 1, "A", "T1");
    history_make(h, 2, "T1", "P1");
    history_make(h, 100, "B", "T1");
    history_make(h, 101, "T1", "P2");
    CHECK_STR(t, forward(t, h, "A"), STR("T1 P1 P2?"));
    CHECK_STR(t, forward(t, h, "B"), STR("T1 P2?"));
    CHECK_STR(t, backward(t, h, "P2"), STR("A? T1 B?"));
}

TEST(model_case_4_a_swapped_part)
{
    History *h = history(t);
    history_fit(h, 1, ACTION_ADD, "K", "C1");
    history_fit(h, 2, ACTION_DELETE, "K", "C1");
    history_fit(h, 3, ACTION_ADD, "K2", "C1");
    CHECK_STR(t, forward(t, h, "C1"), STR("K- K2"));
    CHECK_STR(t, backward(t, h, "K"), STR("C1-"));
    CHECK_STR(t, backward(t, h, "K2"), STR("C1"));
}

TEST(model_case_5_pairs)
{
    History *h = history(t);
    history_make(h, 1, "A1,A2", "U1,U2");
    history_pair(h, "A1", "U1");
    history_pair(h, "A2", "U2");
    CHECK_STR(t, forward(t, h, "A1"), STR("U1"));
    history_make(h, 2, "B1,B2", "U4,U5,U6");
    history_pair(h, "B1", "U4");
    history_pair(h, "B2", "U5");
    CHECK_STR(t, forward(t, h, "B1"), STR("U4 U6"));
}

TEST(model_case_6_declared_in_error)
{
    History *h = history(t);
    history_make(h, 1, "X1", "Y");
    history_id(h, "urn:e1");
    history_declare(h, "urn:e1", "incorrect_data", "urn:e2");
    history_make(h, 1, "Z", "Y");
    history_id(h, "urn:e2");
    CHECK_STR(t, known(t, h, "X1", 1), STR("Y"));
    CHECK_STR(t, known(t, h, "X1", 2), STR("Y?"));
    CHECK_STR(t, known(t, h, "X1", 3), STR(""));
    h = history(t);
    history_make(h, 1, "X1", "Y");
    history_id(h, "urn:e1");
    history_declare(h, "urn:e1", "did_not_occur", NULL);
    CHECK_STR(t, known(t, h, "X1", 1), STR("Y"));
    CHECK_STR(t, known(t, h, "X1", 2), STR(""));
}

TEST(model_declaration_before_its_original)
{
    History *h = history(t);
    history_declare(h, "urn:e1", "did_not_occur", NULL);
    history_make(h, 1, "X1", "Y");
    CHECK_STR(t, forward(t, h, "X1"), STR("Y"));
    history_make(h, 1, "X1", "Z");
    history_id(h, "urn:e1");
    CHECK_STR(t, forward(t, h, "X1"), STR("Y"));
}

TEST(model_case_8_clocks_that_differ)
{
    History *h = history(t);
    history_make(h, 600, "L1", "P1");
    history_make(h, 605, "A", "L1");
    CHECK_STR(t, forward(t, h, "A"), STR("L1 P1"));
    history_make(h, 840, "B", "L1"); /* "changes nothing": who is found, though not how surely */
    CHECK_STR(t, forward(t, h, "A"), STR("L1 P1?"));
    CHECK_STR(t, forward(t, h, "B"), STR("L1 P1?")); /* e precedes every production */
}

TEST(model_case_9_bare_class)
{
    History *h = history(t);
    history_see(h, 1, "receiving", "L1");
    history_place(h, "S1");
    history_make(h, 1, "L1", "U1");
    history_place(h, "S1");
    history_make(h, 2, "G1", "U2");
    history_place(h, "S1");
    history_make(h, 2, "G1", "U3");
    history_place(h, "S2");
    CHECK_STR(t, forward(t, h, "L1"), STR("U1"));
    CHECK_STR(t, answer(t, h, (Asked){.item = "L1", .widen = true}), STR("U1 U2?"));
    CHECK_STR(t, forward(t, h, "U2"), STR(""));
    CHECK_STR(t, backward(t, h, "U2"), STR("G1"));
}

TEST(model_case_11_rework_in_place)
{
    History *h = history(t);
    history_make(h, 1, "A", "U1");
    history_make(h, 5, "U1,R", "U1");
    history_make(h, 6, "U1", "V");
    CHECK_STR(t, forward(t, h, "R"), STR("U1 V"));
    CHECK_STR(t, backward(t, h, "U1"), STR("A R"));
}

TEST(model_case_12_lot_partly_affected)
{
    History *h = history(t);
    history_see(h, 1, "commissioning", "C1,C4");
    history_lot(h, "L1", LOT_OF_CLASS);
    history_make(h, 2, "L1", "P9");
    history_make(h, 3, "C4", "P8");
    CHECK_STR(t, forward(t, h, "C1"), STR("P9?"));
    CHECK_STR(t, forward(t, h, "C4"), STR("P8"));
    CHECK_STR(t, forward(t, h, "L1"), STR("C1 C4 P9 P8"));
    CHECK_STR(t, backward(t, h, "P9"), STR("L1"));
}

TEST(model_case_13_taken_out_before_its_parent_was_fitted)
{
    History *h = history(t);
    history_fit(h, 1, ACTION_ADD, "K", "C1");
    history_fit(h, 2, ACTION_DELETE, "K", "C1");
    history_fit(h, 3, ACTION_ADD, "V", "K");
    history_fit(h, 4, ACTION_ADD, "K", "R");
    CHECK_STR(t, forward(t, h, "C1"), STR("K- V-"));
    CHECK_STR(t, forward(t, h, "R"), STR("K V"));
}

TEST(model_case_10_levels_and_a_cycle)
{
    static const char *const LEVELS[] = {"L1", "L2", "U1", "U2", "U3", "U4", "U5", "U6", "U7"};
    History *h = history(t);
    for (int level = 0; level < 8; level++)
        history_make(h, level, LEVELS[level], LEVELS[level + 1]);
    history_make(h, 9, "U7", "U3");
    CHECK_STR(t, forward(t, h, "L1"), STR("L2 U1 U2 U3 U4 U5 U6 U7"));
    CHECK_STR(t, forward(t, h, "U4"), STR("U3 U5 U6 U7"));
}

static ModelPlace anywhere(void *arg, Str key)
{
    (void)arg;
    (void)key;
    return (ModelPlace){0};
}

/* "S2 in N1" */
static Str where(Test *t, const History *h, const char *item, int64_t minute)
{
    Arena *arena = t->cx->arena;
    ModelLog log = history_log(h);
    Model *m = model_new(arena, &log, h->count, (ModelSettings){TOLERANCE_US});
    ModelWhere *items = arena_array(arena, ModelWhere, m->item_count);
    model_where(m, (ModelMoment){minute * 60000000, anywhere, NULL}, items);
    const ModelWhere *it = &items[model_item_find(m, history_key(arena, item))];
    Buf out;
    buf_init(&out, arena, 4096);
    buf_fmt(&out, "%.*s", STR_ARG(history_item(h, it->place)));
    while (it->container != MODEL_NONE) {
        buf_fmt(&out, " in %.*s", STR_ARG(history_item(h, m->items[it->container].key)));
        it = &items[it->container];
    }
    if (it->never_taken_out)
        buf_add(&out, STR(" never taken out"));
    return buf_str(&out);
}

TEST(model_case_7_a_carton_off_its_pallet)
{
    History *h = history(t);
    history_pack(h, 0, ACTION_ADD, "N1", "U1,U2");
    history_place(h, "S1");
    history_pack(h, 0, ACTION_ADD, "N2", "U3");
    history_place(h, "S1");
    history_pack(h, 1, ACTION_ADD, "N3", "N1,N2");
    history_place(h, "S1");
    history_pack(h, 2, ACTION_DELETE, "N3", "N1");
    history_place(h, "S1");
    history_see(h, 3, "shipping", "N3");
    history_ref(h, ROLE_READ_POINT, "S1");
    history_see(h, 4, "receiving", "N3");
    history_place(h, "S2");
    CHECK_STR(t, where(t, h, "U1", 1), STR("S1 in N1 in N3"));
    CHECK_STR(t, where(t, h, "U1", 4), STR("S1 in N1"));
    CHECK_STR(t, where(t, h, "U3", 3), STR("S1 in N2 in N3"));
    CHECK_STR(t, where(t, h, "U3", 4), STR("S2 in N2 in N3"));
}

TEST(model_case_7_a_carton_off_at_the_customer)
{
    History *h = history(t);
    history_pack(h, 0, ACTION_ADD, "N1", "U1");
    history_place(h, "S1");
    history_pack(h, 1, ACTION_ADD, "N3", "N1");
    history_place(h, "S1");
    history_see(h, 4, "receiving", "N3");
    history_place(h, "S2");
    history_pack(h, 5, ACTION_DELETE, "N3", "N1"); /* states no place: that of the pallet */
    history_see(h, 6, "receiving", "N3");
    history_place(h, "S3");
    CHECK_STR(t, where(t, h, "U1", 6), STR("S2 in N1"));
    CHECK_STR(t, where(t, h, "N3", 6), STR("S3"));
}

TEST(model_case_14_sold_without_unpacking)
{
    History *h = history(t);
    history_pack(h, 1, ACTION_ADD, "N1", "U1,U2");
    history_place(h, "S1");
    history_see(h, 2, "retail_selling", "U1");
    history_place(h, "S1");
    history_see(h, 3, "receiving", "N1");
    history_place(h, "S2");
    CHECK_STR(t, where(t, h, "U1", 3), STR("S1 never taken out"));
    CHECK_STR(t, where(t, h, "U2", 3), STR("S2 in N1"));
}
