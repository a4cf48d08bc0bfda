/* The search for common causes beside the plainest code, on random histories with people, machines
 * and rooms: who carries what, in which hours; and what is counted of failed units. */
#include <stdio.h>
#include <stdlib.h>

#include "base/hash.h"
#include "domain/cause/cause_internal.h"
#include "test/model/trace_history.h"
#include "test/test_store.h"

enum { HISTORIES = 400, UNITS_MAX = 64, TOUCHES_MAX = 1 << 14 };

/* A unit met something: `key` says what, in words. */
typedef struct Touch {
    uint64_t key;
    int64_t hour; /* INT64_MIN: a matter of no hour */
    uint32_t unit;
    bool possible;
} Touch;

typedef struct Plain {
    Test *t;
    const History *history;
    ModelLog log;
    const TraceIndex *index;
    uint32_t *units;
    uint32_t unit_count, unit; /* the one at work */
    TraceResult walk;          /* its own */
    Touch *touches;
    size_t count;
} Plain;

static Err name_of(Ctx *cx, void *arg, int64_t position, Str *out)
{
    (void)cx;
    *out = ((const ModelLog *)arg)->names[position - 1];
    return OK;
}

static uint64_t key_of(Arena *arena, CauseKind kind, Str step, Str item)
{
    Buf text;
    buf_init(&text, arena, IDENTITY_KEY_MAX + 1000);
    buf_fmt(&text, "%d ", (int)kind);
    buf_add(&text, step);
    buf_add_char(&text, ' ');
    buf_add(&text, item);
    return hash_fingerprint(5, buf_str(&text));
}

static void touch(Plain *p, uint64_t key, int64_t hour, bool possible)
{
    if (CHECK(p->t, p->count < TOUCHES_MAX))
        p->touches[p->count++] = (Touch){key, hour, p->unit, possible};
}

static Str item_key(const Plain *p, uint32_t item)
{
    return trace_item_key(p->index, item);
}

static EventStanding standing(const Plain *p, uint32_t e)
{
    return trace_event_standing(p->index, e + 1, p->log.count);
}

static bool counts(const Plain *p, uint32_t e)
{
    return standing(p, e) == STANDING_COUNTS || standing(p, e) == STANDING_SUSPENDED;
}

static bool names(const Event *event, Str key, Role role)
{
    for (uint32_t r = 0; r < event->ref_count; r++) {
        if (event->refs[r].role == role && str_eq(event->refs[r].key, key))
            return true;
    }
    return false;
}

static bool subject(const Event *event, Str key)
{
    return names(event, key, ROLE_OUTPUT) || names(event, key, ROLE_OBSERVED) ||
           (event->kind == EVENT_ASSOCIATION && names(event, key, ROLE_PARENT));
}

static int64_t hour(int64_t time_us)
{
    int64_t hour_us = (int64_t)3600 * 1000000, whole = time_us / hour_us;
    return time_us % hour_us < 0 ? whole - 1 : whole;
}

/* Everything the event says of who, what, how, where and when. */
static void event_touches(Plain *p, uint32_t e, bool possible)
{
    static const struct {
        Role role;
        CauseKind kind;
    } kinds[] = {{ROLE_OPERATOR, CAUSE_OPERATOR},
                 {ROLE_EQUIPMENT, CAUSE_EQUIPMENT},
                 {ROLE_TOOL, CAUSE_TOOL},
                 {ROLE_METHOD, CAUSE_METHOD},
                 {ROLE_ENVIRONMENT, CAUSE_ENVIRONMENT},
                 {ROLE_SOFTWARE, CAUSE_SOFTWARE}};
    const Event *event = &p->log.events[e];
    Arena *arena = p->t->cx->arena;
    Str place = {0};
    possible = possible || standing(p, e) == STANDING_SUSPENDED;
    for (uint32_t r = 0; r < event->ref_count; r++) {
        const EventRef *ref = &event->refs[r];
        if (ref->role == ROLE_LOCATION || (ref->role == ROLE_READ_POINT && place.n == 0))
            place = ref->key;
        for (size_t k = 0; k < sizeof kinds / sizeof *kinds; k++) {
            if (ref->role == kinds[k].role)
                touch(p, key_of(arena, kinds[k].kind, event->step, ref->key), hour(event->time_us),
                      possible);
        }
        if (ref->role == ROLE_SOURCE && str_find(ref->type, STR("_party")) >= 0)
            touch(p, key_of(arena, CAUSE_SUPPLIER, (Str){0}, ref->key), hour(event->time_us),
                  possible);
    }
    if (event->step.n != 0)
        touch(p, key_of(arena, CAUSE_PERIOD, event->step, place), hour(event->time_us), possible);
}

static bool leaves_maker(const Event *event, Str key)
{
    static const char *const steps[] = {"shipping",     "departing",      "loading",
                                        "transporting", "retail_selling", "dispensing"};
    bool step = false, named = false;
    for (size_t i = 0; i < sizeof steps / sizeof *steps; i++)
        step = step || str_eq(event->step, str_of(steps[i]));
    for (uint32_t r = 0; r < event->ref_count; r++)
        named = named || str_eq(event->refs[r].key, key);
    bool packed = event->kind == EVENT_AGGREGATION && event->action != ACTION_DELETE &&
                  names(event, key, ROLE_CHILD);
    return packed || (named && step && event->kind != EVENT_TRANSFORMATION);
}

static int64_t until(const Plain *p, Str key)
{
    int64_t used = INT64_MIN, left = INT64_MAX;
    for (uint32_t e = 0; e < p->log.count; e++) {
        const Event *event = &p->log.events[e];
        if (!counts(p, e))
            continue;
        bool fitted = event->kind == EVENT_ASSOCIATION && event->action != ACTION_DELETE &&
                      names(event, key, ROLE_CHILD);
        if ((names(event, key, ROLE_INPUT) || fitted) && event->time_us > used)
            used = event->time_us;
        else if (leaves_maker(event, key) && event->time_us < left)
            left = event->time_us;
    }
    return used != INT64_MIN ? used : left;
}

static void thing_or_lot(Plain *p, Str key, bool possible)
{
    int64_t last = until(p, key);
    for (uint32_t e = 0; e < p->log.count; e++) {
        if (counts(p, e) && p->log.events[e].time_us <= last && subject(&p->log.events[e], key))
            event_touches(p, e, possible);
    }
}

static bool has_member(const Plain *p, Str key)
{
    for (size_t i = 0; i < p->walk.member_count; i++) {
        if (str_eq(item_key(p, p->walk.members[i].item), key))
            return true;
    }
    return false;
}

/* The latest filling at or before `since_us` and before (time, e) `after`; -1: none. */
static int64_t filling_before(const Plain *p, Str key, int64_t since_us, int64_t after)
{
    int64_t best = -1;
    for (uint32_t e = 0; e < p->log.count; e++) {
        const Event *event = &p->log.events[e];
        bool late = after >= 0 && (event->time_us > p->log.events[after].time_us ||
                                   (event->time_us == p->log.events[after].time_us && e >= after));
        if (!counts(p, e) || event->kind != EVENT_TRANSFORMATION ||
            !names(event, key, ROLE_OUTPUT) || event->time_us > since_us || late)
            continue;
        if (best < 0 || event->time_us >= p->log.events[best].time_us)
            best = e;
    }
    return best;
}

static void vessel(Plain *p, Str key, int64_t since_us, bool possible)
{
    int64_t e = filling_before(p, key, since_us, -1);
    for (; e >= 0; e = filling_before(p, key, since_us, e)) {
        const Event *event = &p->log.events[e];
        bool puts_in = false;
        for (uint32_t r = 0; r < event->ref_count; r++)
            puts_in =
                puts_in || (event->refs[r].role == ROLE_INPUT && has_member(p, event->refs[r].key));
        if (!puts_in)
            return;
        event_touches(p, (uint32_t)e, possible);
    }
}

static void member_touches(Plain *p, const TraceMember *member)
{
    static const CauseKind kinds[] = {CAUSE_PART, CAUSE_LOT, CAUSE_VESSEL, CAUSE_CLASS};
    Str key = item_key(p, member->item);
    ItemKind kind = trace_item_kind(p->index, member->item, 0);
    bool possible = member->confidence == CONFIDENCE_POSSIBLE || member->removed;
    touch(p, key_of(p->t->cx->arena, kinds[kind], (Str){0}, key), INT64_MIN, possible);
    if (kind == ITEM_THING || kind == ITEM_LOT)
        thing_or_lot(p, key, possible);
    if (kind == ITEM_VESSEL)
        vessel(p, key, member->since_us, possible);
}

static void plain_read(Plain *p)
{
    for (p->unit = 0; p->unit < p->unit_count; p->unit++) {
        TraceQuery query = {.direction = TRACE_BACKWARD,
                            .seeds = &p->units[p->unit],
                            .seed_count = 1,
                            .edges = EDGE_ALL};
        CHECK_OK(p->t, trace_walk(p->t->cx, p->index, &query, &p->walk));
        for (size_t i = 0; i < p->walk.member_count; i++)
            member_touches(p, &p->walk.members[i]);
        thing_or_lot(p, item_key(p, p->units[p->unit]), false);
    }
}

/* ---- counting, by looking at everything ---- */

static bool carries(const Plain *p, uint32_t unit, uint64_t key, bool wide)
{
    for (size_t i = 0; i < p->count; i++) {
        const Touch *touch = &p->touches[i];
        if (touch->unit == unit && touch->key == key && (wide || !touch->possible))
            return true;
    }
    return false;
}

/* A factor, and the hours of interest. */
typedef struct Hours {
    uint64_t key;
    bool wide;
    int64_t from, to;
} Hours;

static bool touched_in(const Plain *p, uint32_t unit, const Hours *hours)
{
    for (size_t i = 0; i < p->count; i++) {
        const Touch *touch = &p->touches[i];
        if (touch->unit == unit && touch->key == hours->key && (hours->wide || !touch->possible) &&
            touch->hour >= hours->from && touch->hour <= hours->to)
            return true;
    }
    return false;
}

static uint64_t factor_key(const Plain *p, const CauseFactor *factor)
{
    Str item = factor->item == 0 ? (Str){0} : item_key(p, factor->item);
    return key_of(p->t->cx->arena, factor->kind, trace_step(p->index, factor->step), item);
}

static bool windows_agree(const Plain *p, const CausePopulation *population,
                          const CauseFactor *factor)
{
    uint64_t key = factor_key(p, factor);
    for (uint32_t i = factor->bands; i < factor->bands_end; i++) {
        for (uint32_t j = i; j < factor->bands_end; j++) {
            Hours hours = {key, factor->wide, population->bands.p[i].hour,
                           population->bands.p[j].hour};
            int64_t fast = 0, plain = 0;
            for (uint32_t b = factor->bands; b < factor->bands_end; b++) {
                const CauseBand *band = &population->bands.p[b];
                if (band->hour >= hours.from && band->hour <= hours.to && band->before < hours.from)
                    fast += band->units;
            }
            for (uint32_t unit = 0; unit < p->unit_count; unit++)
                plain += touched_in(p, unit, &hours);
            if (!CHECK_INT(p->t, fast, plain))
                return false;
        }
    }
    return true;
}

/* Is it only possible of some unit, by some way? */
static bool is_doubted(const Plain *p, uint64_t key)
{
    for (size_t i = 0; i < p->count; i++) {
        if (p->touches[i].key == key && p->touches[i].possible)
            return true;
    }
    return false;
}

static bool factors_agree(const Plain *p, const CausePopulation *population)
{
    for (size_t f = 1; f < population->factors.n; f++) {
        const CauseFactor *factor = &population->factors.p[f];
        uint64_t key = factor_key(p, factor), digest = 0;
        int64_t units = 0;
        for (uint32_t unit = 0; unit < p->unit_count; unit++) {
            bool with = carries(p, unit, key, factor->wide);
            units += with;
            digest += with ? cause_unit_number(p->units[unit]) : 0;
        }
        if (!CHECK_INT(p->t, factor->units, units) || !CHECK(p->t, factor->digest == digest) ||
            !CHECK(p->t, (factor->twin != 0) == is_doubted(p, key)) ||
            !windows_agree(p, population, factor))
            return false;
    }
    return true;
}

/* Nothing is missing: every touch has its factor, but for parts only one unit has. */
static bool touches_found(const Plain *p, const CausePopulation *population)
{
    for (size_t i = 0; i < p->count; i++) {
        bool found = false, alone = true;
        for (size_t f = 1; f < population->factors.n && !found; f++)
            found = factor_key(p, &population->factors.p[f]) == p->touches[i].key;
        for (size_t j = 0; j < p->count; j++)
            alone = alone && (p->touches[j].key != p->touches[i].key ||
                              p->touches[j].unit == p->touches[i].unit);
        if (!CHECK(p->t, found || (alone && p->touches[i].hour == INT64_MIN)))
            return false;
    }
    return true;
}

static bool shown_of(const Plain *p, const CausePopulation *population, const CauseRow *row,
                     uint32_t unit)
{
    const CauseFactor *factor = &population->factors.p[row->factor];
    Hours hours = {factor_key(p, factor), factor->wide, row->from_hour, row->to_hour};
    return row->windowed ? touched_in(p, unit, &hours) : carries(p, unit, hours.key, factor->wide);
}

/* Units of every two rows, counted unit by unit. */
static bool overlaps_agree(const Plain *p, const CausePopulation *population, CauseRows rows,
                           const CausePlaces *failed)
{
    rows.n = rows.n < CAUSE_EXPLAIN_MAX ? rows.n : CAUSE_EXPLAIN_MAX;
    CauseOverlap overlap = cause_overlap(p->t->cx, population, rows, failed);
    bool *shown = arena_array(p->t->cx->arena, bool, rows.n *UNITS_MAX + 1);
    for (size_t i = 0; i < rows.n; i++) {
        for (uint32_t unit = 0; unit < p->unit_count; unit++)
            shown[i * UNITS_MAX + unit] = shown_of(p, population, &rows.p[i], unit);
    }
    for (size_t i = 0; i < rows.n * rows.n; i++) {
        const bool *one = shown + i / rows.n * UNITS_MAX, *other = shown + i % rows.n * UNITS_MAX;
        CausePair want = {0};
        for (uint32_t unit = 0; unit < p->unit_count; unit++)
            want.all += one[unit] && other[unit];
        for (size_t k = 0; k < failed->n; k++)
            want.failed += one[failed->p[k]] && other[failed->p[k]];
        if (!CHECK_INT(p->t, overlap.pairs[i].all, want.all) ||
            !CHECK_INT(p->t, overlap.pairs[i].failed, want.failed))
            return false;
    }
    return true;
}

static bool ranks_agree(const Plain *p, const CausePopulation *population, uint64_t *chance)
{
    size_t failed[UNITS_MAX], n = 0;
    for (uint32_t unit = 0; unit < p->unit_count; unit++) {
        if (test_random(chance) % 3 == 0 && n + 1 < p->unit_count)
            failed[n++] = unit;
    }
    CauseRows rows = cause_rank(p->t->cx, population, failed, n);
    for (size_t i = 0; i < rows.n; i++) {
        const CauseRow *row = &rows.p[i];
        const CauseFactor *factor = &population->factors.p[row->factor];
        Hours hours = {factor_key(p, factor), factor->wide, row->from_hour, row->to_hour};
        int64_t with = 0, window = 0, all = 0;
        for (uint32_t unit = 0; row->windowed && unit < p->unit_count; unit++)
            all += touched_in(p, unit, &hours);
        for (size_t k = 0; k < n; k++) {
            with += carries(p, (uint32_t)failed[k], hours.key, factor->wide);
            window += row->windowed && touched_in(p, (uint32_t)failed[k], &hours);
        }
        if (!CHECK_INT(p->t, row->table.failed_with, with) ||
            !CHECK_INT(p->t, row->window.failed_with, window) ||
            !CHECK_INT(p->t, row->window.failed_with + row->window.good_with, all) ||
            !CHECK(p->t, row->log_p <= 0 && row->log_q <= 0 && row->log_q >= row->log_p - 1e-9))
            return false;
    }
    return overlaps_agree(p, population, rows, &(CausePlaces){failed, n});
}

/* ---- histories ---- */

/* Who did it, with what and where: some of few, so that they are shared. */
static void add_people(History *h, uint64_t *chance)
{
    static const char *const who[] = {"P1", "P2", "P3"};
    static const Role roles[] = {ROLE_OPERATOR, ROLE_EQUIPMENT,   ROLE_TOOL,
                                 ROLE_METHOD,   ROLE_ENVIRONMENT, ROLE_SOFTWARE};
    static const char *const steps[] = {"", "commissioning", "assembling", "shipping"};
    for (uint32_t e = 0; e < h->count; e++) {
        HistoryEvent *event = h->list[e];
        for (int i = 0; i < 2 && event->event.ref_count < HISTORY_REFS_MAX; i++) {
            uint32_t r = event->event.ref_count++;
            event->items[r] = str_of(who[test_random(chance) % 3]);
            event->refs[r] = (EventRef){.role = roles[test_random(chance) % 6],
                                        .key = history_key(h->arena, event->items[r].p)};
        }
        if (event->event.step.n == 0)
            event->event.step = str_of(steps[test_random(chance) % 4]);
    }
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

static bool history_agrees(Test *t, uint64_t *chance)
{
    History *h = arena_new(t->cx->arena, History);
    history_init(h, t->cx->arena);
    history_random(h, chance, HISTORY_EVERYTHING);
    add_people(h, chance);
    Plain p = {.t = t, .history = h, .log = history_log(h)};
    TraceIndex *index = index_of(t, &p.log);
    p.index = index;
    p.units = arena_array(t->cx->arena, uint32_t, UNITS_MAX);
    p.touches = arena_array(t->cx->arena, Touch, TOUCHES_MAX);
    for (uint32_t item = 1; item <= trace_item_count(index) && p.unit_count < UNITS_MAX; item++) {
        if (trace_item_kind(index, item, 0) == ITEM_THING)
            p.units[p.unit_count++] = item;
    }
    plain_read(&p);
    CausePopulation *population = NULL;
    ItemView view = {.index = index, .visible = trace_position(index)};
    bool agree =
        CHECK_OK(t, cause_population_open(t->cx, &view, &(CauseItems){p.units, p.unit_count}, NULL,
                                          &population)) &&
        factors_agree(&p, population) && touches_found(&p, population) &&
        (p.unit_count < 2 || ranks_agree(&p, population, chance));
    cause_population_close(population);
    trace_index_free(index);
    return agree;
}

TEST(model_agrees_on_who_carries_what_and_when)
{
    uint64_t chance = test_seed(t);
    if (!test_store(t))
        return;
    for (int i = 0; i < HISTORIES; i++) {
        ArenaMark mark = arena_mark(t->cx->arena);
        uint64_t seed = chance;
        if (!history_agrees(t, &chance)) {
            printf("history %d, chance %llu\n", i, (unsigned long long)seed);
            return;
        }
        arena_rewind(t->cx->arena, mark);
    }
}
