/* The engine beside the model on random histories: forward and backward from every item, at
 * several log positions, with and without widening: members, confidence, removed. */
#include <stdio.h>
#include <stdlib.h>

#include "base/hash.h"
#include "domain/trace/trace.h"
#include "test/model/trace_history.h"
#include "test/test.h"

enum { HISTORIES = 300 };

/* What is compared besides membership. */
enum {
    COMPARE_FORWARD = 1 << 0,
    COMPARE_BACKWARD = 1 << 1,
    COMPARE_WIDENED = 1 << 2,
    COMPARE_CONFIDENCE = 1 << 3, /* backward: what the engine calls certain the model does too */
    COMPARE_REMOVED = 1 << 4,

    COMPARE_EVERYTHING = (1 << 5) - 1,
};

/* What is drawn and compared in turn; the environment tries others. */
static const struct {
    unsigned features;
    unsigned compare;
} ROUNDS[] = {
    {HISTORY_EVERYTHING, COMPARE_FORWARD | COMPARE_BACKWARD | COMPARE_CONFIDENCE | COMPARE_REMOVED},
    {HISTORY_EVERYTHING, COMPARE_WIDENED | COMPARE_CONFIDENCE},
};

typedef struct Comparison {
    Test *t;
    uint32_t known; /* the only position asked; 0: all */
    unsigned compare;
    bool say; /* write into `said` */
    Buf said;
    const History *history;
} Comparison;

static Err name_of(Ctx *cx, void *arg, int64_t position, Str *out)
{
    (void)cx;
    *out = ((const ModelLog *)arg)->names[position - 1];
    return OK;
}

static TraceIndex *index_of(Test *t, ModelLog *log)
{
    TraceIndex *index = trace_index_new(7);
    trace_index_log(index, (TraceLog){name_of, log});
    for (uint32_t e = 0; e < log->count; e++) {
        uint8_t hash[SHA256_SIZE];
        sha256(log->names[e], hash);
        CHECK_OK(t, trace_append(t->cx, index, &log->events[e], e + 1, log->names[e], hash));
    }
    return index;
}

/* One question to both. */
typedef struct Question {
    uint32_t known;
    uint32_t item; /* of the model */
    bool backward;
    bool widen;
} Question;

static void say(Comparison *c, const Question *q, const char *what, Str key)
{
    if (!c->say)
        return;
    buf_fmt(&c->said, "%s(%.*s) as known at %u%s: %s", q->backward ? "backward" : "forward",
            STR_ARG(history_item(c->history, key)), q->known, q->widen ? ", widened" : "", what);
}

static Str shown(Arena *arena, bool present, bool certain, bool removed)
{
    return str_fmt(arena, "%s%s",
                   !present  ? "absent"
                   : certain ? "certain"
                             : "possible",
                   present && removed ? " removed" : "");
}

static bool members_agree(Comparison *c, const Model *m, const TraceIndex *index, const Question *q)
{
    Arena *arena = c->t->cx->arena;
    ModelMember *want = arena_array(arena, ModelMember, m->item_count);
    ModelQuery query = {.seeds = &q->item, .seed_count = 1, .widen = q->widen};
    (q->backward ? model_backward : model_forward)(m, &query, want);
    uint32_t seed = trace_item_find(index, m->items[q->item].key);
    TraceQuery asked = {.direction = q->backward ? TRACE_BACKWARD : TRACE_FORWARD,
                        .seeds = &seed,
                        .seed_count = 1,
                        .edges = EDGE_ALL | (q->widen ? (unsigned)EDGE_E7 : 0),
                        .as_known_at = q->known};
    TraceResult got;
    if (!CHECK_OK(c->t, trace_walk(c->t->cx, index, &asked, &got)))
        return false;
    size_t next = 0;
    bool agree = true;
    for (uint32_t i = 0; i < m->item_count; i++) {
        uint32_t item = trace_item_find(index, m->items[i].key);
        const TraceMember *member = NULL;
        for (size_t g = 0; g < got.member_count; g++) {
            if (got.members[g].item == item)
                member = &got.members[g];
        }
        next += member != NULL;
        bool certain = member != NULL && member->confidence == CONFIDENCE_CERTAIN;
        bool removed = member != NULL && member->removed;
        bool same = (member != NULL) == want[i].present;
        if (c->compare & COMPARE_CONFIDENCE && !q->backward)
            same &= certain == want[i].certain;
        if (c->compare & COMPARE_CONFIDENCE && q->backward)
            same &= !certain || want[i].certain;
        if (c->compare & COMPARE_REMOVED)
            same &= removed == want[i].removed;
        if (same)
            continue;
        agree = false;
        say(c, q, "", m->items[q->item].key);
        if (c->say)
            buf_fmt(&c->said, "%.*s is %.*s, the model says %.*s\n",
                    STR_ARG(history_item(c->history, m->items[i].key)),
                    STR_ARG(shown(arena, member != NULL, certain, removed)),
                    STR_ARG(shown(arena, want[i].present, want[i].certain, want[i].removed)));
    }
    if (next != got.member_count) {
        say(c, q, "a member the model does not know\n", m->items[q->item].key);
        agree = false;
    }
    return agree;
}

static bool position_agrees(Comparison *c, ModelLog *log, const TraceIndex *index, uint32_t known)
{
    ArenaMark mark = arena_mark(c->t->cx->arena);
    Model *m = model_new(c->t->cx->arena, log, known, (ModelSettings){TRACE_TOLERANCE_US});
    bool agree = true;
    for (uint32_t i = 0; i < m->item_count && (agree || c->say); i++) {
        if (m->items[i].kind == ITEM_CLASS)
            continue; /* "A bare class as seed: usage error" */
        for (unsigned way = 0; way < 3 && (agree || c->say); way++) {
            if ((c->compare & (1u << way)) == 0)
                continue;
            Question q = {known, i, .backward = way == 1, .widen = way == 2};
            agree &= members_agree(c, m, index, &q);
        }
    }
    if (!c->say)
        arena_rewind(c->t->cx->arena, mark);
    return agree;
}

static bool disagrees(void *arg, const History *h)
{
    Comparison *c = arg;
    c->history = h;
    ArenaMark mark = arena_mark(c->t->cx->arena);
    ModelLog log = history_log(h);
    TraceIndex *index = index_of(c->t, &log);
    bool agree = true;
    uint32_t first = c->known == 0 ? 1 : c->known;
    uint32_t last = c->known == 0 ? h->count : c->known;
    for (uint32_t known = first; known <= last && agree; known++)
        agree = position_agrees(c, &log, index, known);
    trace_index_free(index);
    if (!c->say)
        arena_rewind(c->t->cx->arena, mark);
    return !agree;
}

static int64_t setting(const char *name, int64_t otherwise)
{
    int64_t value = otherwise;
    const char *text = getenv(name);
    if (text != NULL)
        (void)str_int(str_of(text), &value);
    return value;
}

/* The whole history at its end and at one position by chance; made small where they differ. */
static void history_agrees(Comparison *c, uint64_t seed, unsigned features)
{
    Test *t = c->t;
    uint64_t chance = seed;
    History h;
    history_init(&h, t->cx->arena);
    history_random(&h, &chance, features);
    c->known = h.count;
    if (!disagrees(c, &h)) {
        c->known = 1 + (uint32_t)(test_random(&chance) % h.count);
        if (!disagrees(c, &h))
            return;
    }
    c->known = 0;
    history_shrink(&h, disagrees, c);
    c->say = true;
    buf_init(&c->said, t->cx->arena, 1 << 16);
    buf_fmt(&c->said, "seed %llu\n", (unsigned long long)seed);
    history_print(&h, &c->said);
    disagrees(c, &h);
    test_fail(t, __FILE__, __LINE__, buf_str(&c->said));
}

TEST(model_agrees_with_engine)
{
    int64_t count = setting("MODEL_HISTORIES", HISTORIES);
    int64_t failures_max = setting("MODEL_FAILURES", 1);
    uint64_t seeds = test_seed(t);
    for (int64_t i = 0; i < count && t->failures < failures_max; i++) {
        ArenaMark mark = arena_mark(t->cx->arena);
        size_t turn = (size_t)i % (sizeof ROUNDS / sizeof *ROUNDS);
        Comparison c = {.t = t};
        c.compare = (unsigned)setting("MODEL_COMPARE", ROUNDS[turn].compare);
        history_agrees(&c, test_random(&seeds),
                       (unsigned)setting("MODEL_FEATURES", ROUNDS[turn].features));
        arena_rewind(t->cx->arena, mark);
    }
}
