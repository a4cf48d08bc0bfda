/* The fast lane is a short cut and nothing else: with what it knows of events taken away, every
 * answer is the same. */
#include "domain/trace/trace_internal.h"
#include "test/trace_world.h"

/* A name by chance: one of a few, or U<n>, made by event n if it made a new thing. */
static const char *item(Arena *arena, uint64_t *seed, int number)
{
    static const char *const few[] = {"A", "L1", "L2", "T1", "C1", "C2", "K1", "V1"};
    if (test_random(seed) % 2 == 0)
        return few[test_random(seed) % (sizeof few / sizeof *few)];
    return str_c(arena, str_fmt(arena, "U%d", 1 + (int)(test_random(seed) % (uint64_t)number)));
}

/* Mostly things made or fitted one at a time, as the lane wants them, and now and then what spoils
 * it. */
static Str statement(Arena *arena, uint64_t *seed, int number)
{
    int hour = (int)(test_random(seed) % 20), other = 1 + (int)(test_random(seed) % 12);
    const char *a = item(arena, seed, number), *b = item(arena, seed, number);
    const char *c = item(arena, seed, number);
    Str head = str_fmt(arena, "%d: e%d=", hour, number);
    switch (test_random(seed) % 30) {
    case 0:
        return str_fmt(arena, "%.*sU%d+K1", STR_ARG(head), number);
    case 1:
        return str_fmt(arena, "%.*semptied %s", STR_ARG(head), a);
    case 2:
        return str_fmt(arena, "%.*sU%d,C1 in L1", STR_ARG(head), number);
    case 3:
        return str_fmt(arena, "%d: void e%d A->C2", hour, other);
    case 4:
        return str_fmt(arena, "%d: wrong e%d,e%d A->C2", hour, other, other + 2);
    case 5:
        return str_fmt(arena, "%.*sg1# %s->%s", STR_ARG(head), a, b);
    case 6:
        return str_fmt(arena, "%.*s%s->%s,%s", STR_ARG(head), a, b, c);
    case 7:
        return str_fmt(arena, "%.*sA,%s->U%d | A/U%d", STR_ARG(head), a, number, number);
    case 8:
        return str_fmt(arena, "%.*s%s,%s->%s", STR_ARG(head), a, b, c);
    case 9:
    case 10:
        return str_fmt(arena, "%.*s%s->U%d in L2", STR_ARG(head), a, number);
    case 11:
        return str_fmt(arena, "%.*s-K1", STR_ARG(head));
    case 12:
        return str_fmt(arena, "%.*ssee C1 x @K1", STR_ARG(head));
    case 13:
        return str_fmt(arena, "%.*s%s-K1", STR_ARG(head), a);
    case 14:
    case 15:
    case 16:
        return str_fmt(arena, "%.*s%s+%s", STR_ARG(head), a, number % 2 == 0 ? "K1" : b);
    default:
        return str_fmt(arena, "%.*s%s,%s->U%d", STR_ARG(head), a, b, number);
    }
}

static TraceResult answer(World *w, TraceDirection direction, const uint32_t *seeds, size_t count)
{
    TraceResult result;
    TraceQuery query = {
        .direction = direction, .seeds = seeds, .seed_count = count, .edges = EDGE_ALL | EDGE_E7};
    CHECK_OK(w->t, trace_walk(w->t->cx, w->index, &query, &result));
    return result;
}

static bool same(const TraceResult *a, const TraceResult *b)
{
    bool same = a->member_count == b->member_count && a->finding_count == b->finding_count;
    for (size_t i = 0; same && i < a->member_count; i++) {
        const TraceMember *x = &a->members[i], *y = &b->members[i];
        same = x->item == y->item && x->from == y->from && x->since_us == y->since_us &&
               x->event == y->event && x->level == y->level && x->confidence == y->confidence &&
               x->widening == y->widening && x->removed == y->removed;
    }
    for (size_t i = 0; same && i < a->finding_count; i++)
        same = a->findings[i].item == b->findings[i].item &&
               a->findings[i].event == b->findings[i].event &&
               a->findings[i].code == b->findings[i].code;
    return same;
}

/* How many events lead to one thing only; all of them are forgotten. */
static uint32_t only_forget(TraceIndex *index)
{
    uint32_t n = 0;
    for (uint32_t event = 1; event <= index->position; event++) {
        n += *only_at(index, event) != 0;
        *only_at(index, event) = 0;
    }
    return n;
}

/* Forward and backward from each item, and forward from two; `answers` has three for each. */
static void answers_all(World *w, TraceResult *answers)
{
    uint32_t n = trace_item_count(w->index);
    for (uint32_t i = 0; i < n; i++) {
        uint32_t seeds[] = {i + 1, (i + 3) % n + 1};
        *answers++ = answer(w, TRACE_FORWARD, seeds, 1);
        *answers++ = answer(w, TRACE_FORWARD, seeds, 2);
        *answers++ = answer(w, TRACE_BACKWARD, seeds, 1);
    }
}

TEST(trace_lane_changes_no_answer)
{
    Arena *arena = t->cx->arena;
    uint64_t seed = test_seed(t);
    uint32_t used = 0;
    for (int round = 0; round < 600; round++) {
        ArenaMark mark = arena_mark(arena);
        World *w = world_new(t);
        for (int i = 1; i <= 4 + round % 12; i++)
            world_play(w, str_c(arena, statement(arena, &seed, i)));
        size_t n = 3 * (size_t)trace_item_count(w->index);
        TraceResult *with = arena_array(arena, TraceResult, n);
        TraceResult *without = arena_array(arena, TraceResult, n);
        answers_all(w, with);
        used += only_forget(w->index);
        answers_all(w, without);
        for (size_t i = 0; i < n; i++)
            CHECK(t, same(&with[i], &without[i]));
        world_free(w);
        arena_rewind(arena, mark);
    }
    CHECK(t, used > 1000); /* else nothing was tested */
}

/* What a walk must look at again loses the short cut, whenever it comes. */
TEST(trace_lane_gives_way_to_what_comes_later)
{
    static const char *const later[] = {
        "B->U1",    "B,U1->U1",      "B+U1", "void e1 A->U1", "wrong e1,e9 A->U1",
        "U1 in L7", "emptied U1 @S",
    };
    for (size_t i = 0; i < sizeof later / sizeof *later; i++) {
        World *w = world_new(t);
        world_play(w, "e1=A->U1; e2=U1->U2");
        CHECK_INT(t, *only_at(w->index, 1), world_item(w, "U1"));
        CHECK_INT(t, *only_at(w->index, 2), world_item(w, "U2"));
        world_play(w, later[i]);
        CHECK_INT(t, *only_at(w->index, 1), 0);
        CHECK_INT(t, *only_at(w->index, 2), world_item(w, "U2"));
        world_free(w);
    }
    World *w = world_new(t);
    world_play(w, "A->L1; A->U1,U2; g1# A->U3; A,B->U4 | A/U4; B->G:; U5->U5");
    for (uint32_t event = 1; event <= 5; event++)
        CHECK_INT(t, *only_at(w->index, event), 0); /* a lot, two, a group, pairs, a class */
    world_free(w);
}

/* A thing that is fitted in another leads to that one and nowhere else, until something says more;
 * then its slot is marked, or the short cut is gone. */
TEST(trace_lane_of_what_is_fitted_gives_way_to_what_comes_later)
{
    static const struct {
        const char *later;
        bool marks; /* the slot of the child */
    } cases[] = {
        {"U1-V1", true},         {"U1->W1", true},         {"emptied U1 @S", true},  {"-V1", false},
        {"see U2 x @V1", false}, {"emptied V1 @S", false}, {"void e2 U1+V1", false},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        World *w = world_new(t);
        world_play(w, "e1=A->U1; e2=U1+V1; e3=V1+W2");
        uint32_t child = world_item(w, "U1"), parent = world_item(w, "V1");
        CHECK_INT(t, slot_load(&w->index->used, child), 2);
        CHECK_INT(t, *only_at(w->index, 2), ONLY_PARENT | parent);
        CHECK_INT(t, *only_at(w->index, 3), ONLY_PARENT | world_item(w, "W2"));
        world_play(w, cases[i].later);
        bool marked = (slot_load(&w->index->used, child) & SLOT_SPECIAL) != 0;
        CHECK(t, marked == cases[i].marks);
        CHECK(t, marked || *only_at(w->index, 2) == 0);
        world_free(w);
    }
}

/* What is made piece by piece with its lot says so without a look at the event. */
TEST(trace_lane_knows_the_lot_of_a_piece)
{
    World *w = world_new(t);
    world_play(w, "e1=A->U1 in L1; U1+V1; A,L1->U2 in L1; A->U3,U4 in L1; L1->W1");
    CHECK_INT(t, *only_at(w->index, 1), ONLY_LOT | world_item(w, "L1"));
    CHECK_INT(t, *only_at(w->index, 3), 0); /* uses the lot */
    CHECK_INT(t, *only_at(w->index, 4), 0); /* two pieces */
    CHECK_STR(t, world_forward(w, "A"), STR("U1 U2 U3 U4 V1 W1~"));
    world_play(w, "void e1 A->U1 in L1");
    CHECK_INT(t, *only_at(w->index, 1), 0);
    world_free(w);
}
