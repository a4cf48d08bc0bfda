/* What only goes with a cause is told so, and the cause is not: in the demo factory, units failing
 * by one factor or two, drawn. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "domain/cause/cause_internal.h"
#include "test/demo_world.h"
#include "test/test_store.h"

enum {
    FAILED = 30,
    UNITS = 4000,
    CAUSES = 100,
    CAUSES_EXPLAINED_MAX = 10,
    CARRIERS_MIN = 60,
    CARRIERS_MAX = 1600,
};

typedef struct Draw {
    Test *t;
    CausePopulation *population;
    CauseReader reader;
    uint64_t chance;
} Draw;

static bool unit_has(Draw *d, size_t unit, uint32_t factor)
{
    cause_reader_unit(&d->reader, unit);
    for (size_t i = 0; i < d->reader.out.n; i++) {
        if (d->reader.out.p[i].factor == factor)
            return true;
    }
    return false;
}

/* Some that could be the one cause: not too few units, not too many. */
static uint32_t factor_draw(Draw *d)
{
    const CausePopulation *population = d->population;
    for (;;) {
        uint32_t factor = 1 + (uint32_t)(test_random(&d->chance) % (population->factors.n - 1));
        const CauseFactor *drawn = &population->factors.p[factor];
        if (!drawn->wide && drawn->units >= CARRIERS_MIN && drawn->units <= CARRIERS_MAX)
            return factor;
    }
}

static int place_compare(const void *a, const void *b)
{
    size_t x = *(const size_t *)a, y = *(const size_t *)b;
    return x < y ? -1 : x > y;
}

/* So many of those that have the factor and are not yet there. */
static void failed_draw(Draw *d, uint32_t factor, size_t count, size_t *failed, size_t *n)
{
    const CausePopulation *population = d->population;
    uint32_t *with = arena_array(d->t->cx->arena, uint32_t, population->unit_count);
    size_t carriers = 0;
    for (size_t unit = 0; unit < population->unit_count; unit++) {
        bool there = false;
        for (size_t i = 0; i < *n; i++)
            there = there || failed[i] == unit;
        if (!there && unit_has(d, unit, factor))
            with[carriers++] = (uint32_t)unit;
    }
    demo_world_draw(with, carriers, count, &d->chance);
    for (size_t i = 0; i < count && i < carriers; i++)
        failed[(*n)++] = with[i];
    qsort(failed, *n, sizeof *failed, place_compare);
}

/* What an answer lists: what stands out, of those with the same units the first. */
static CauseRows findings_of(Draw *d, const CausePlaces *failed)
{
    CauseRows rows = cause_rank(d->t->cx, d->population, failed->p, failed->n), out = rows;
    out.n = 0;
    for (size_t i = 0; i < rows.n && exp(rows.p[i].log_q) <= 0.05; i++) {
        bool again = false;
        uint32_t twin = d->population->factors.p[rows.p[i].factor].twin;
        for (size_t k = 0; k < out.n; k++)
            again = again || out.p[k].digest == rows.p[i].digest || out.p[k].factor == twin;
        if (!again && out.n < CAUSE_EXPLAIN_MAX)
            out.p[out.n++] = rows.p[i];
    }
    return out;
}

/* Is the finding with just these units explained by another?  Not where it is none. */
static bool is_explained(Draw *d, uint32_t cause, const CausePlaces *failed, size_t *shadows)
{
    CauseRows rows = findings_of(d, failed);
    const uint32_t *by = cause_explain(d->t->cx, d->population, rows, failed);
    bool explained = false;
    for (size_t i = 0; i < rows.n; i++) {
        bool own =
            rows.p[i].factor == cause || rows.p[i].digest == d->population->factors.p[cause].digest;
        explained = explained || (own && by[i] != 0);
        shadows[0] += !own;
        shadows[1] += !own && by[i] != 0;
    }
    return explained;
}

/* Units fail by one factor, drawn: seldom is it told to be explained by what only goes with it.
 * Of 100 draws 5 may; more than 10 would be one chance in 100.  Beside a second cause
 * that nearly the same units have, one of both may look like what goes with the other. */
TEST(cause_a_cause_is_not_explained_by_what_goes_with_it)
{
    if (!test_store(t))
        return;
    DemoWorld *world = demo_world_new(t, &(DemoOptions){.units = UNITS, .seed = 1});
    if (world == NULL)
        return;
    Draw d = {.t = t, .chance = test_seed(t)};
    uint32_t *units = arena_array(t->cx->arena, uint32_t, UNITS);
    ItemView view = {.index = world->index, .visible = trace_position(world->index)};
    size_t n = demo_world_units(world, "places", units), shadows[2] = {0};
    int one = 0, two = 0;
    CHECK_OK(t, cause_population_open(t->cx, &view, &(CauseItems){units, n}, NULL, &d.population));
    cause_reader_init(&d.reader, d.population);
    for (int i = 0; i < CAUSES; i++) {
        ArenaMark mark = arena_mark(t->cx->arena);
        size_t failed[2 * FAILED], count = 0, others[2] = {0};
        uint32_t first = factor_draw(&d), second = factor_draw(&d);
        failed_draw(&d, first, FAILED, failed, &count);
        one += is_explained(&d, first, &(CausePlaces){failed, count}, shadows);
        failed_draw(&d, second, FAILED, failed, &count); /* and as many by a second one */
        two += is_explained(&d, second, &(CausePlaces){failed, count}, others);
        arena_rewind(t->cx->arena, mark);
    }
    printf("note %s: %d of %d causes explained, %d beside another; %zu of %zu that go with one\n",
           t->name, one, (int)CAUSES, two, shadows[1], shadows[0]);
    CHECK(t, one <= CAUSES_EXPLAINED_MAX);
    CHECK(t, two <= 2 * CAUSES_EXPLAINED_MAX);
    CHECK(t, shadows[1] * 2 > shadows[0]); /* most of what is none is told so */
    cause_reader_release(&d.reader);
    cause_population_close(d.population);
    demo_world_free(world);
}
