/* Which findings only go with another one: given that one, nothing of them is left.  What is
 * decided how, and how often it errs: docs/guide/causes.md, "Explained". */
#include <math.h>
#include <stdlib.h>

#include "domain/cause/cause_internal.h"

static const double LEVEL = 0.05;

/* ---- who carries two of them ---- */

/* Rows as bits of what a touch puts a unit into. */
typedef struct Masks {
    const CausePopulation *population;
    CauseRows rows;
    uint8_t *row_of;           /* by factor, from 1 */
    uint64_t *sure, *possible; /* by bundle */
} Masks;

static void *zeros(size_t count, size_t each)
{
    void *p = calloc(count + 1, each);
    if (p == NULL)
        abort();
    return p;
}

static uint64_t factor_mask(const Masks *m, uint32_t factor, int32_t hour)
{
    uint8_t number = factor == 0 ? 0 : m->row_of[factor];
    if (number == 0)
        return 0;
    const CauseRow *row = &m->rows.p[number - 1];
    bool shows = !row->windowed || (hour >= row->from_hour && hour <= row->to_hour);
    return shows ? (uint64_t)1 << (number - 1) : 0;
}

/* A sure touch counts for the wide twin as well, one that is only possible for the twin alone. */
static void touch_mask(const Masks *m, CauseTouch touch, uint64_t *sure, uint64_t *possible)
{
    uint64_t wide = factor_mask(m, m->population->factors.p[touch.factor].twin, touch.hour);
    *sure |= wide | factor_mask(m, touch.factor, touch.hour);
    *possible |= wide;
}

static void masks_init(Masks *m)
{
    const CausePopulation *population = m->population;
    m->row_of = zeros(population->factors.n, sizeof *m->row_of);
    m->sure = zeros(population->bundles.n, sizeof *m->sure);
    m->possible = zeros(population->bundles.n, sizeof *m->possible);
    for (size_t i = 0; i < m->rows.n; i++)
        m->row_of[m->rows.p[i].factor] = (uint8_t)(i + 1);
    for (size_t bundle = 0; bundle + 1 < population->bundles.n; bundle++) {
        for (size_t t = population->bundles.p[bundle]; t < population->bundles.p[bundle + 1]; t++)
            touch_mask(m, population->touches.p[t], &m->sure[bundle], &m->possible[bundle]);
    }
}

static void masks_release(Masks *m)
{
    free(m->row_of);
    free(m->sure);
    free(m->possible);
}

static uint64_t unit_mask(const Masks *m, size_t unit)
{
    const CausePopulation *population = m->population;
    uint64_t mask = 0;
    for (size_t i = population->unit_nodes[unit]; i < population->unit_nodes[unit + 1]; i++) {
        uint32_t node = population->nodes.p[i], number = node & NODE_MASK;
        bool possible = (node & NODE_POSSIBLE) != 0;
        if ((node & NODE_THING) == 0) {
            mask |= possible ? m->possible[number] : m->sure[number];
        } else if (population->thing_factor[number] != 0) {
            uint64_t sure = 0, wide = 0;
            touch_mask(m, (CauseTouch){population->thing_factor[number], HOUR_NONE}, &sure, &wide);
            mask |= possible ? wide : sure;
        }
    }
    return mask;
}

static void pairs_count(CauseOverlap *out, uint64_t mask, uint32_t all, uint32_t failed)
{
    for (uint64_t a = mask; a != 0; a &= a - 1) {
        CausePair *pairs = out->pairs + (size_t)__builtin_ctzll(a) * out->n;
        for (uint64_t b = mask; b != 0; b &= b - 1) {
            pairs[__builtin_ctzll(b)].all += all;
            pairs[__builtin_ctzll(b)].failed += failed;
        }
    }
}

CauseOverlap cause_overlap(Ctx *cx, const CausePopulation *population, CauseRows rows,
                           const CausePlaces *failed)
{
    typedef struct Kind {
        uint64_t mask;
        uint32_t all, failed;
    } Kind;
    Masks m = {.population = population, .rows = rows};
    CAUSE_LIST(Kind) kinds = {0};
    NumberMap kind_of;
    Arena maps;
    arena_init(&maps);
    number_map_init(&kind_of, &maps);
    masks_init(&m);
    size_t next = 0; /* of the failed, ascending as the units are */
    for (size_t unit = 0; unit < population->unit_count; unit++) {
        bool fails = next < failed->n && failed->p[next] == unit;
        next += fails;
        uint64_t mask = unit_mask(&m, unit);
        uint32_t kind = number_map_get(&kind_of, mask);
        if (kind == 0) {
            *CAUSE_ADD(&kinds) = (Kind){.mask = mask};
            number_map_put(&kind_of, mask, kind = (uint32_t)kinds.n);
        }
        kinds.p[kind - 1].all++;
        kinds.p[kind - 1].failed += fails;
    }
    CauseOverlap out = {arena_array(cx->arena, CausePair, rows.n * rows.n + 1), rows.n};
    for (size_t i = 0; i < kinds.n; i++)
        pairs_count(&out, kinds.p[i].mask, kinds.p[i].all, kinds.p[i].failed);
    masks_release(&m);
    free(kinds.p);
    arena_release(&maps);
    return out;
}

/* ---- what is left of one, given another ---- */

/* ln of the probability that of row `what` by chance at least so many failed, among those with
 * `given` and among those without. */
static double left_of(Ctx *cx, const CauseOverlap *o, CausePair everyone, size_t what, size_t given)
{
    const CausePair *with = &o->pairs[given * o->n + given], *one = &o->pairs[what * o->n + what];
    const CausePair *both = &o->pairs[what * o->n + given];
    CausePair groups[2][2] = {
        {*both, *with},
        {{one->all - both->all, one->failed - both->failed},
         {everyone.all - with->all, everyone.failed - with->failed}},
    };
    Fourfold strata[2];
    for (int i = 0; i < 2; i++) {
        CausePair has = groups[i][0], of = groups[i][1];
        strata[i] = (Fourfold){has.failed, of.failed - has.failed, has.all - has.failed,
                               (of.all - of.failed) - (has.all - has.failed)};
    }
    return fourfold_more_of_two(cx->arena, strata);
}

/* How many tests the row is the best of, as a factor on its p: its windows, whole or window, twin.
 */
static double log_chosen_from(const CausePopulation *population, const CauseRow *row)
{
    const CauseFactor *factor = &population->factors.p[row->factor];
    double hours = factor->hours;
    bool both = factor->hours >= 2 && factor->units < population->unit_count;
    return (row->windowed ? log(hours * (hours + 1) / 2) : 0) + (both ? M_LN2 : 0) +
           (factor->twin != 0 ? M_LN2 : 0);
}

uint32_t *cause_explain(Ctx *cx, const CausePopulation *population, CauseRows rows,
                        const CausePlaces *failed)
{
    uint32_t *by = arena_array(cx->arena, uint32_t, rows.n + 1);
    rows.n = rows.n < CAUSE_EXPLAIN_MAX ? rows.n : CAUSE_EXPLAIN_MAX;
    if (rows.n < 2)
        return by;
    CauseOverlap overlap = cause_overlap(cx, population, rows, failed);
    CausePair everyone = {(int64_t)population->unit_count, (int64_t)failed->n};
    double level =
        log(LEVEL / (double)population->tested); /* any of them might have come out on top */
    for (size_t what = 1; what < rows.n; what++) {
        double chosen = log_chosen_from(population, &rows.p[what]);
        for (size_t other = 0; other < what && by[what] == 0; other++) {
            double own = log_chosen_from(population, &rows.p[other]);
            if (left_of(cx, &overlap, everyone, what, other) + chosen > log(LEVEL) &&
                left_of(cx, &overlap, everyone, other, what) + own <= level)
                by[what] = (uint32_t)other + 1;
        }
    }
    return by;
}
