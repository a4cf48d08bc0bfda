/* Properties on random histories: the mirror, and the log position. */
#include "test/trace_world.h"

#include <pthread.h>
#include <stdio.h>

static const char *const THINGS[] = {"U1", "U2", "U3", "C1", "C2", "K1", "K2", "V1"};
static const char *const STUFF[] = {"A",  "B",  "L1", "L2", "L3", "T1",
                                    "T2", "U1", "C1", "K1", "G:", "G:L"};

static const char *pick(uint64_t *seed, const char *const *names, size_t n)
{
    return names[test_random(seed) % n];
}
#define THING(seed) pick((seed), THINGS, sizeof THINGS / sizeof *THINGS)
#define SOME(seed)  pick((seed), STUFF, sizeof STUFF / sizeof *STUFF)

/* One statement of the notation; `number` names its event. */
static Str random_statement(Arena *arena, uint64_t *seed, int number)
{
    int hour = (int)(test_random(seed) % 20);
    const char *place = test_random(seed) % 2 == 0   ? " @S"
                        : test_random(seed) % 2 == 0 ? " @D"
                                                     : "";
    Str head = str_fmt(arena, "%d:%d e%d=", hour, (int)(test_random(seed) % 4) * 10, number);
    int other = (int)(test_random(seed) % (uint64_t)(number + 3)) + 1;
    switch (test_random(seed) % 12) {
    case 0:
        return str_fmt(arena, "%.*s%s+%s%s", STR_ARG(head), THING(seed), THING(seed), place);
    case 1:
        return str_fmt(arena, "%.*s%s-%s", STR_ARG(head), THING(seed), THING(seed));
    case 2:
        return str_fmt(arena, "%.*s%s,%s in L%d", STR_ARG(head), THING(seed), THING(seed),
                       1 + (int)(test_random(seed) % 3));
    case 3:
        return str_fmt(arena, "%.*semptied T%d", STR_ARG(head), 1 + (int)(test_random(seed) % 2));
    case 4:
        return str_fmt(arena, "%.*sg%d# %s->%s%s", STR_ARG(head), (int)(test_random(seed) % 2),
                       SOME(seed), SOME(seed), place);
    case 5:
        return str_fmt(arena, "%.*sA,%s->%s,U3 | A/U3", STR_ARG(head), SOME(seed), SOME(seed));
    case 6:
        if (test_random(seed) % 2 == 0)
            return str_fmt(arena, "%d: wrong e%d,e%d A->U1", hour, other, other + 2);
        return str_fmt(arena, "%d: void e%d A->U1", hour, other);
    case 7:
        return str_fmt(arena, "%.*s-%s", STR_ARG(head), THING(seed));
    default:
        return str_fmt(arena, "%.*s%s,%s->%s,%s%s", STR_ARG(head), SOME(seed), SOME(seed),
                       SOME(seed), SOME(seed), place);
    }
}

static void random_history(World *w, uint64_t *seed, int events)
{
    Arena *arena = w->t->cx->arena;
    for (int i = 1; i <= events; i++)
        world_play(w, str_c(arena, random_statement(arena, seed, i)));
}

/* Is `b` reached from `a` by plain edges? */
static bool reaches(World *w, TraceDirection direction, uint32_t a, uint32_t b, int64_t known)
{
    TraceQuery query = {.direction = direction,
                        .seeds = &a,
                        .seed_count = 1,
                        .edges = EDGE_ALL,
                        .as_known_at = known};
    TraceResult result;
    CHECK_OK(w->t, trace_walk(w->t->cx, w->index, &query, &result));
    for (size_t i = 0; i < result.member_count; i++) {
        if (result.members[i].item == b)
            return result.members[i].widening == WIDENING_NONE;
    }
    return false;
}

static bool mirrored(World *w, int64_t known)
{
    uint32_t n = trace_item_count(w->index);
    for (uint32_t a = 1; a <= n; a++) {
        for (uint32_t b = 1; b <= n; b++) {
            bool class = trace_item_kind(w->index, a, 0) == ITEM_CLASS ||
                         trace_item_kind(w->index, b, 0) == ITEM_CLASS;
            if (a == b || class ||
                reaches(w, TRACE_FORWARD, a, b, known) == reaches(w, TRACE_BACKWARD, b, a, known))
                continue;
            printf("%.*s -> %.*s\n", STR_ARG(world_name(w, a)), STR_ARG(world_name(w, b)));
            return false;
        }
    }
    return true;
}

TEST(trace_what_goes_forward_comes_back)
{
    uint64_t seed = test_seed(t);
    for (int round = 0; round < 400; round++) {
        ArenaMark mark = arena_mark(t->cx->arena);
        uint64_t start = seed;
        World *w = world_new(t);
        random_history(w, &seed, 3 + round % 14);
        bool ok = CHECK(t, mirrored(w, 0)) && CHECK(t, mirrored(w, 1 + round % 5));
        world_free(w);
        arena_rewind(t->cx->arena, mark);
        if (!ok) {
            printf("history of seed %llu, %d events\n", (unsigned long long)start, 3 + round % 14);
            return;
        }
    }
}

static const TraceMember *member_of(const TraceResult *result, uint32_t item)
{
    for (size_t i = 0; i < result->member_count; i++) {
        if (result->members[i].item == item)
            return &result->members[i];
    }
    return NULL;
}

/* Whoever is there without a widening is there with it, as sure and as much in place. */
static bool only_adds(const TraceResult *plain, const TraceResult *wide)
{
    for (size_t i = 0; i < plain->member_count; i++) {
        const TraceMember *member = &plain->members[i];
        const TraceMember *still = member_of(wide, member->item);
        if (still == NULL || still->confidence > member->confidence ||
            still->removed > member->removed)
            return false;
    }
    return wide->member_count >= plain->member_count;
}

static bool widening_only_adds(World *w, uint32_t item)
{
    static const unsigned widenings[] = {EDGE_E7, EDGE_E4, EDGE_E4 | EDGE_E7};
    TraceQuery query = {.seeds = &item, .seed_count = 1, .edges = EDGE_ALL};
    for (int backward = 0; backward <= 1; backward++) {
        TraceResult plain, wide, told;
        query.direction = backward == 0 ? TRACE_FORWARD : TRACE_BACKWARD;
        query.edges = EDGE_ALL;
        CHECK_OK(w->t, trace_walk(w->t->cx, w->index, &query, &plain));
        query.norms = true; /* broken_chain and reading_missing are told, and change nobody */
        CHECK_OK(w->t, trace_walk(w->t->cx, w->index, &query, &told));
        query.norms = false;
        if (told.member_count != plain.member_count || told.finding_count < plain.finding_count)
            return false;
        for (size_t i = 0; i < sizeof widenings / sizeof *widenings; i++) {
            query.edges = EDGE_ALL | widenings[i];
            CHECK_OK(w->t, trace_walk(w->t->cx, w->index, &query, &wide));
            if (!only_adds(&plain, &wide))
                return false;
        }
    }
    return true;
}

TEST(trace_a_widening_only_adds)
{
    uint64_t seed = test_seed(t);
    for (int round = 0; round < 300; round++) {
        ArenaMark mark = arena_mark(t->cx->arena);
        uint64_t start = seed;
        World *w = world_new(t);
        bool ok = true;
        random_history(w, &seed, 3 + round % 14);
        for (uint32_t item = 1; item <= trace_item_count(w->index) && ok; item++) {
            if (trace_item_kind(w->index, item, 0) != ITEM_CLASS)
                ok = CHECK(t, widening_only_adds(w, item));
        }
        world_free(w);
        arena_rewind(t->cx->arena, mark);
        if (!ok) {
            printf("history of seed %llu, %d events\n", (unsigned long long)start, 3 + round % 14);
            return;
        }
    }
}

static bool same_answer(const TraceResult *a, const TraceResult *b)
{
    if (a->member_count != b->member_count || a->finding_count != b->finding_count)
        return false;
    for (size_t i = 0; i < a->member_count; i++) {
        const TraceMember *x = &a->members[i], *y = &b->members[i];
        if (x->item != y->item || x->level != y->level || x->confidence != y->confidence ||
            x->removed != y->removed || x->widening != y->widening || x->since_us != y->since_us ||
            x->event != y->event)
            return false;
    }
    return true;
}

typedef struct EachAnswer {
    World *w;
    TraceQuery query;
    size_t seen;
    bool same;
} EachAnswer;

static Err each_same(Ctx *cx, size_t seed, const TraceResult *result, void *arg)
{
    EachAnswer *answer = arg;
    TraceResult alone;
    TraceQuery query = answer->query;
    query.seeds += seed;
    query.seed_count = 1;
    TRY(trace_walk(cx, answer->w->index, &query, &alone));
    answer->same = answer->same && seed == answer->seen && same_answer(result, &alone);
    answer->seen++;
    return OK;
}

/* Many walks one after the other share what they load, and nothing else. */
TEST(trace_each_of_many_walks_is_that_walk_alone)
{
    uint64_t seed = test_seed(t);
    for (int round = 0; round < 600; round++) {
        ArenaMark mark = arena_mark(t->cx->arena);
        World *w = world_new(t);
        random_history(w, &seed, 3 + round % 16);
        uint32_t seeds[WORLD_REFS_MAX];
        size_t n = 0;
        for (uint32_t item = 1; item <= trace_item_count(w->index); item++) {
            if (trace_item_kind(w->index, item, 0) != ITEM_CLASS)
                seeds[n++] = item;
        }
        for (int twice = 0; twice < 2; twice++) {
            for (size_t i = 0; i < n && n < WORLD_REFS_MAX / 2 && twice == 1; i++)
                seeds[n + i] = seeds[n - 1 - i];
            EachAnswer answer = {w,
                                 {.direction = round % 2 == 0 ? TRACE_BACKWARD : TRACE_FORWARD,
                                  .seeds = seeds,
                                  .seed_count = n < WORLD_REFS_MAX / 2 && twice == 1 ? 2 * n : n,
                                  .edges = EDGE_ALL | (round % 3 == 0 ? EDGE_E4 | EDGE_E7 : 0)},
                                 0,
                                 true};
            CHECK_OK(t, trace_walk_each(t->cx, w->index, &answer.query, each_same, &answer));
            CHECK(t, answer.same);
            CHECK_INT(t, answer.seen, answer.query.seed_count);
        }
        world_free(w);
        arena_rewind(t->cx->arena, mark);
    }
}

/* As known at N is what an index built from events 1 … N says. */
TEST(trace_as_known_at_is_the_answer_of_that_day)
{
    uint64_t seed = test_seed(t);
    for (int round = 0; round < 150; round++) {
        ArenaMark mark = arena_mark(t->cx->arena);
        uint64_t again = seed;
        World *now = world_new(t), *then = world_new(t);
        random_history(now, &seed, 16);
        random_history(then, &again, 9);
        for (uint32_t item = 1; item <= trace_item_count(then->index); item++) {
            for (int direction = 0; direction < 2; direction++) {
                TraceResult a, b;
                TraceQuery query = {.direction = (TraceDirection)direction,
                                    .seeds = &item,
                                    .seed_count = 1,
                                    .edges = EDGE_ALL | EDGE_E4 | EDGE_E7,
                                    .as_known_at = 9};
                if (trace_item_kind(then->index, item, 0) == ITEM_CLASS)
                    continue;
                CHECK_OK(t, trace_walk(t->cx, now->index, &query, &a));
                CHECK_OK(t, trace_walk(t->cx, then->index, &query, &b));
                CHECK(t, same_answer(&a, &b));
            }
        }
        world_free(now);
        world_free(then);
        arena_rewind(t->cx->arena, mark);
    }
}

/* ---- one writer, readers beside it ---- */

typedef struct Reader {
    World *world;
    uint32_t seed;
    int answers, wrong;
    bool *stop;
} Reader;

/* A->L0; L0->L1; L1->L2 …: whoever reads at position N must see exactly N members. */
static void *reader_run(void *arg)
{
    Reader *reader = arg;
    Arena arena;
    arena_init(&arena);
    Ctx cx = {.arena = &arena};
    while (!__atomic_load_n(reader->stop, __ATOMIC_RELAXED) || reader->answers < 3) {
        TraceQuery query = {
            .direction = TRACE_FORWARD, .seeds = &reader->seed, .seed_count = 1, .edges = EDGE_ALL};
        TraceResult result;
        bool ok = trace_walk(&cx, reader->world->index, &query, &result) == OK &&
                  (int64_t)result.member_count == result.log_position + 1;
        reader->wrong += !ok;
        reader->answers++;
        arena_reset(&arena);
    }
    arena_release(&arena);
    return NULL;
}

TEST(trace_reading_while_writing_answers_for_one_log_position)
{
    World *w = world_new(t);
    bool stop = false;
    pthread_t threads[2];
    Reader readers[2];
    world_play(w, "A->L0,U1");
    for (int i = 0; i < 2; i++) {
        readers[i] = (Reader){.world = w, .seed = world_item(w, "A"), .stop = &stop};
        CHECK_INT(t, pthread_create(&threads[i], NULL, reader_run, &readers[i]), 0);
    }
    for (int i = 0; i < 3000; i++) {
        ArenaMark mark = arena_mark(t->cx->arena);
        world_play(w, str_c(t->cx->arena, str_fmt(t->cx->arena, "L%d,L0->L%d", i / 2, i + 1)));
        arena_rewind(t->cx->arena, mark);
    }
    __atomic_store_n(&stop, true, __ATOMIC_RELAXED);
    for (int i = 0; i < 2; i++) {
        pthread_join(threads[i], NULL);
        CHECK_INT(t, readers[i].wrong, 0);
        CHECK(t, readers[i].answers >= 3);
    }
    CHECK_INT(t, trace_position(w->index), 3001);
    world_free(w);
}

/* A tank that is filled and drawn from a thousand times and never emptied. */
TEST(trace_a_tank_never_emptied_is_walked_in_order)
{
    enum { FILLS = 1021 };
    World *w = world_new(t);
    for (int i = 0; i < FILLS; i++) {
        ArenaMark mark = arena_mark(t->cx->arena);
        world_play(w, str_c(t->cx->arena,
                            str_fmt(t->cx->arena, "A->T1; A->B%d; B%d->T1; T1->U%d", i, i, i)));
        arena_rewind(t->cx->arena, mark);
    }
    (void)world_forward(w, "A");
    CHECK_INT(t, w->result.member_count, 2 * (trace_position(w->index) / 4) + 1);
    (void)world_backward(w, "U1000");
    CHECK_INT(t, w->result.member_count, 1 + 1001 + 1); /* A, B0 … B1000, T1 */
    world_free(w);
}
