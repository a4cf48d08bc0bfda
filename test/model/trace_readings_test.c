/* Finding reading_missing: worked cases, and the engine beside the model at every position. */
#include <pthread.h>

#include "base/hash.h"
#include "domain/trace/trace.h"
#include "test/model/trace_history.h"
#include "test/test.h"

enum { NORMAL = 20 };

static Err name_of(Ctx *cx, void *arg, int64_t position, Str *out)
{
    (void)cx;
    *out = ((const ModelLog *)arg)->names[position - 1];
    return OK;
}

/* The notation of a line: what, at a step, with readings or without. */
static Event *make(History *h, const char *inputs, const char *outputs, const char *step, bool with)
{
    history_make(h, h->count, inputs, outputs);
    Event *event = &h->list[h->count - 1]->event;
    event->step = str_of(step);
    event->has_readings = with;
    return event;
}

static Event *see(History *h, const char *items, const char *step, bool with)
{
    history_see(h, h->count, step, items);
    Event *event = &h->list[h->count - 1]->event;
    event->has_readings = with;
    return event;
}

static History *history(Test *t)
{
    History *h = arena_new(t->cx->arena, History);
    history_init(h, t->cx->arena);
    return h;
}

static const char *numbered(History *h, char letter, int number)
{
    return str_c(h->arena, str_fmt(h->arena, "%c%d", letter, number));
}

/* U101, U104, … of class G2, each made of L1 with readings. */
static void make_normal(History *h, int count)
{
    for (int i = 0; i < count; i++)
        make(h, "L1", numbered(h, 'U', 101 + 3 * i), "assembling", true);
}

static void append(Test *t, TraceIndex *index, const ModelLog *log, uint32_t e)
{
    uint8_t hash[SHA256_SIZE];
    sha256(log->names[e], hash);
    CHECK_OK(t, trace_append(t->cx, index, &log->events[e], e + 1, log->names[e], hash));
}

static TraceIndex *index_of(Test *t, ModelLog *log)
{
    TraceIndex *index = trace_index_new(7);
    trace_index_log(index, (TraceLog){name_of, log});
    for (uint32_t e = 0; e < log->count; e++)
        append(t, index, log, e);
    return index;
}

static Err walk_from(Ctx *cx, const TraceIndex *index, TraceQuery query, uint32_t seed,
                     TraceResult *out)
{
    query.seeds = &seed;
    query.seed_count = 1;
    query.edges = EDGE_ALL;
    query.norms = true;
    return trace_walk(cx, index, &query, out);
}

static TraceResult walk(Test *t, const TraceIndex *index, TraceQuery query, const char *item)
{
    TraceResult result;
    uint32_t seed = trace_item_find(index, history_key(t->cx->arena, item));
    CHECK_OK(t, walk_from(t->cx, index, query, seed, &result));
    return result;
}

/* "U1:3 U4:5": items and events of the finding. */
static Str missing(Test *t, const History *h, TraceQuery query, const char *item)
{
    Buf out;
    ModelLog log = history_log(h);
    TraceIndex *index = index_of(t, &log);
    TraceResult result = walk(t, index, query, item);
    buf_init(&out, t->cx->arena, 4096);
    for (size_t i = 0; i < result.finding_count; i++) {
        const TraceFinding *finding = &result.findings[i];
        Str name = history_item(h, trace_item_key(index, finding->item));
        if (strcmp(finding->code, "reading_missing") == 0)
            buf_fmt(&out, "%s%.*s:%lld", out.n == 0 ? "" : " ", STR_ARG(name),
                    (long long)finding->event);
    }
    trace_index_free(index);
    return buf_str(&out);
}

static const TraceQuery FORWARD = {.direction = TRACE_FORWARD};
static const TraceQuery BACKWARD = {.direction = TRACE_BACKWARD};

TEST(trace_reading_missing_where_nearly_all_have_one)
{
    History *h = history(t);
    make_normal(h, NORMAL);
    make(h, "L1", "U2", "assembling", false);
    make(h, "U2", "V5", "packing", false);
    CHECK_STR(t, missing(t, h, FORWARD, "L1"), STR("U2:21"));
    CHECK_STR(t, missing(t, h, BACKWARD, "V5"), STR("U2:21"));
    CHECK_STR(t, missing(t, h, FORWARD, "U2"), STR("U2:21"));
    CHECK_STR(t, missing(t, h, FORWARD, "U101"), STR(""));
    make(h, "L1", "U3", "assembling", false); /* another class: nobody knows what is normal */
    CHECK_STR(t, missing(t, h, FORWARD, "L1"), STR("U2:21"));
}

TEST(trace_reading_missing_needs_twenty_with_and_few_without)
{
    History *h = history(t);
    make_normal(h, NORMAL - 1);
    make(h, "L1", "U2", "assembling", false);
    CHECK_STR(t, missing(t, h, FORWARD, "L1"), STR(""));
    make(h, "L1", "U5", "assembling", true);
    CHECK_STR(t, missing(t, h, FORWARD, "L1"), STR("U2:20"));
    make(h, "L1", "U8", "assembling", false); /* 20 of 22 */
    CHECK_STR(t, missing(t, h, FORWARD, "L1"), STR(""));
    CHECK_STR(t, missing(t, h, (TraceQuery){.as_known_at = 21}, "L1"), STR("U2:20"));
    CHECK_STR(t, missing(t, h, (TraceQuery){.as_known_at = 20}, "L1"), STR(""));
}

TEST(trace_reading_missing_of_what_was_looked_at)
{
    History *h = history(t);
    for (int i = 0; i < NORMAL; i++)
        see(h, numbered(h, 'U', 101 + 3 * i), "inspecting", true);
    see(h, "U2,U5,N1", "inspecting", false);
    make(h, "U2,U5,N1", "V3", "", false);
    CHECK_STR(t, missing(t, h, BACKWARD, "V3"), STR("U2:21 U5:21"));
    see(h, "U2", "accepting", false);
    see(h, "U2", "", false);
    CHECK_STR(t, missing(t, h, FORWARD, "U2"), STR("U2:21"));
}

TEST(trace_reading_missing_passes_over_what_is_declared_in_error)
{
    History *h = history(t);
    make_normal(h, NORMAL);
    make(h, "L1", "U2", "assembling", false);
    history_id(h, "e2");
    make(h, "L1", "U5", "assembling", false);
    history_id(h, "e5");
    CHECK_STR(t, missing(t, h, FORWARD, "L1"), STR("")); /* 20 of 22 */
    history_declare(h, "e2", "incorrect_data", "e9");
    CHECK_STR(t, missing(t, h, FORWARD, "L1"), STR("U5:22"));
    CHECK_STR(t, missing(t, h, (TraceQuery){.as_known_at = 22}, "L1"), STR(""));
    history_declare(h, "e5", "did_not_occur", NULL);
    CHECK_STR(t, missing(t, h, FORWARD, "L1"), STR(""));
    make(h, "L1", "U8,U11", "assembling", true);
    history_id(h, "e8");
    history_declare(h, "e8", "did_not_occur", NULL); /* two of a class, said twice: counted once */
    history_declare(h, "e8", "incorrect_data", NULL);
    make(h, "L1", "U14", "assembling", false);
    CHECK_STR(t, missing(t, h, FORWARD, "L1"), STR("U14:28"));
}

/* ---- beside the model ---- */

static uint32_t below(uint64_t *chance, uint32_t n)
{
    return (uint32_t)(test_random(chance) % n);
}

/* One step or two, things and lots of one class or two, vessels and what has no class. */
static void draw(History *h, uint64_t *chance, uint32_t percent)
{
    static const char *const items[] = {"U1", "U4", "U7",    "L1", "L4", "U10", "U13",
                                        "L7", "U2", "U1,U2", "T1", "X1", "G1",  "U4,L4"};
    static const char *const steps[] = {"assembling", "assembling", "assembling", "assembling",
                                        "assembling", "assembling", "inspecting", ""};
    const char *item = items[below(chance, sizeof items / sizeof *items)];
    const char *step = steps[below(chance, sizeof steps / sizeof *steps)];
    uint32_t number = h->count;
    if (number > 0 && below(chance, 24) == 0) {
        Str name = h->list[below(chance, number)]->event.id;
        bool gone = below(chance, 2) == 0;
        if (name.n == 0)
            return;
        history_declare(h, str_c(h->arena, name), gone ? "did_not_occur" : "incorrect_data",
                        gone ? NULL : numbered(h, 'e', (int)below(chance, 128)));
        return;
    }
    if (below(chance, 6) == 0)
        history_fit(h, number, ACTION_ADD, "U16", "U3");
    else if (below(chance, 2) == 0)
        see(h, item, step, false);
    else
        make(h, "A3", item, step, false);
    Event *event = &h->list[number]->event;
    event->step = str_of(step);
    event->has_readings = number > 2 && below(chance, 100) < percent;
    history_id(h, numbered(h, 'e', (int)number));
}

static bool has_finding(const TraceResult *result, uint32_t item, uint32_t event)
{
    bool any = false;
    for (size_t i = 0; i < result->finding_count; i++)
        any |= result->findings[i].item == item && result->findings[i].event == event &&
               strcmp(result->findings[i].code, "reading_missing") == 0;
    return any;
}

static bool is_reached(const TraceResult *result, uint32_t seed, uint32_t item)
{
    bool any = item == seed;
    for (size_t i = 0; i < result->member_count; i++)
        any |= result->members[i].item == item;
    return any;
}

/* Forward from what everything is made of; how many findings. */
static int position_agrees(Test *t, const TraceIndex *index, ModelLog *log, uint32_t known)
{
    int found = 0;
    Model *m = model_new(t->cx->arena, log, known, (ModelSettings){TRACE_TOLERANCE_US});
    uint32_t seed = trace_item_find(index, history_key(t->cx->arena, "A3"));
    TraceResult result = walk(t, index, (TraceQuery){.as_known_at = known}, "A3");
    for (uint32_t i = 0; i < m->item_count; i++) {
        uint32_t item = trace_item_find(index, m->items[i].key);
        bool reached = is_reached(&result, seed, item);
        for (uint32_t e = 0; e < known; e++) {
            bool want = reached && model_reading_missing(m, e, i);
            CHECK_INT(t, has_finding(&result, item, e + 1), want);
            found += want;
        }
    }
    return found;
}

TEST(trace_reading_missing_agrees_with_model)
{
    enum { HISTORIES = 60 };
    int found = 0;
    uint64_t chance = test_seed(t);
    for (int i = 0; i < HISTORIES && t->failures == 0; i++) {
        ArenaMark mark = arena_mark(t->cx->arena);
        History *h = history(t);
        uint32_t percent = 95 + below(&chance, 5);
        make(h, "A3", "U1", "assembling", false);
        while (h->count < HISTORY_EVENTS_MAX)
            draw(h, &chance, percent);
        ModelLog log = history_log(h);
        TraceIndex *index = index_of(t, &log);
        for (int asked = 0; asked < 16; asked++) /* one index, asked of now and then of earlier */
            found += position_agrees(t, index, &log, 6 + below(&chance, h->count - 5));
        trace_index_free(index);
        arena_rewind(t->cx->arena, mark);
    }
    CHECK(t, found > 200); /* they are there to be found */
}

/* ---- beside the writer ---- */

typedef struct Reader {
    const TraceIndex *index;
    int answers, wrong;
    bool stop;
} Reader;

static void *reader_run(void *arg)
{
    Reader *reader = arg;
    Arena arena;
    arena_init(&arena);
    Ctx cx = {.arena = &arena};
    while (!__atomic_load_n(&reader->stop, __ATOMIC_RELAXED) || reader->answers == 0) {
        TraceResult now, then;
        TraceQuery query = {.direction = TRACE_FORWARD};
        bool good = walk_from(&cx, reader->index, query, 1, &now) == OK;
        query.as_known_at = now.log_position;
        good = good && walk_from(&cx, reader->index, query, 1, &then) == OK;
        reader->wrong += !good || now.finding_count != then.finding_count;
        reader->answers++;
        arena_reset(&arena);
    }
    arena_release(&arena);
    return NULL;
}

TEST(trace_reading_missing_is_of_one_log_position_beside_the_writer)
{
    uint64_t chance = test_seed(t);
    for (int round = 0; round < 6; round++) {
        pthread_t thread;
        History *h = history(t);
        make(h, "A3", "U1", "assembling", true);
        while (h->count < HISTORY_EVENTS_MAX)
            draw(h, &chance, 97);
        ModelLog log = history_log(h), first = log;
        first.count = 1;
        TraceIndex *index = index_of(t, &first);
        trace_index_log(index, (TraceLog){name_of, &log});
        Reader reader = {.index = index};
        CHECK_INT(t, pthread_create(&thread, NULL, reader_run, &reader), 0);
        for (uint32_t e = 1; e < log.count; e++)
            append(t, index, &log, e);
        __atomic_store_n(&reader.stop, true, __ATOMIC_RELAXED);
        pthread_join(thread, NULL);
        CHECK_INT(t, reader.wrong, 0);
        trace_index_free(index);
    }
}
