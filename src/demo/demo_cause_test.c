/* The demo's planted causes are found, and chance is not taken for a cause. */
#include <stdio.h>

#include "domain/cause/cause.h"
#include "test/demo_world.h"
#include "test/test_store.h"

enum {
    FAILED = 30,
    UNITS = 4000,
    DRAWS = 200,
    DRAWS_FOUND_MAX = 16,
};

static bool names_factor(const CauseFinding *finding, Str kind, Str item)
{
    bool named = str_eq(finding->kind, kind) && str_eq(finding->item, item);
    for (size_t i = 0; i < finding->equal.count; i++)
        named = named || (str_eq(finding->equal.items[i].kind, kind) &&
                          str_eq(finding->equal.items[i].item, item));
    return named;
}

static Str canonical(const DemoWorld *world, Str uri)
{
    return item_uri(world->t->cx->arena, world->index, demo_world_item(world, uri));
}

/* The units and the failed of one run: is what was planted the first that is found? */
static void check_found_first(DemoWorld *world)
{
    Test *t = world->t;
    uint64_t chance = test_seed(t);
    CausePopulation *population = NULL;
    CauseFindings findings;
    uint32_t *units = arena_array(t->cx->arena, uint32_t, UNITS);
    uint32_t *affected = arena_array(t->cx->arena, uint32_t, UNITS);
    ItemView view = {.index = world->index, .visible = trace_position(world->index)};
    size_t n = demo_world_units(world, "places", units),
           bad = demo_world_units(world, "affected", affected);
    CHECK_INT(t, n, UNITS);
    if (!CHECK(t, bad >= FAILED))
        return;
    CHECK_OK(t, cause_population_open(t->cx, &view, &(CauseItems){units, n}, NULL, &population));
    demo_world_draw(affected, bad, FAILED, &chance);
    CauseQuestion question = {
        .failed = affected, .failed_count = FAILED, .limit = 10, .lang = LANG_EN};
    if (CHECK_OK(t, cause_find(t->cx, population, &question, &findings)) &&
        CHECK(t, findings.factors.count > 0)) {
        const CauseFinding *first = &findings.factors.items[0];
        CHECK(t, first->found.value);
        CHECK_INT(t, first->failed_with.value, FAILED);
        CHECK(t, !first->explained_by.set);
        for (size_t i = 0; i < findings.factors.count; i++)
            CHECK_INT(t, findings.factors.items[i].failed_units.count,
                      findings.factors.items[i].failed_with.value);
        CHECK(t, names_factor(first, world->summary.cause_kind,
                              canonical(world, world->summary.cause_item)));
        printf("note %s: %.*s, %zu affected, rank 1 is %.*s and %lld more\n", t->name,
               STR_ARG(world->summary.defect), bad, STR_ARG(first->kind),
               (long long)first->equal_count.value);
    }
    cause_population_close(population);
}

TEST(demo_planted_causes_are_found_first)
{
    if (!test_store(t))
        return;
    for (size_t i = 0; demo_defect_name(i) != NULL; i++) {
        ArenaMark mark = arena_mark(t->cx->arena);
        DemoWorld *world = demo_world_new(
            t, &(DemoOptions){.units = UNITS, .seed = 1, .defect = str_of(demo_defect_name(i))});
        if (world == NULL)
            return;
        check_found_first(world);
        demo_world_free(world);
        arena_rewind(t->cx->arena, mark);
    }
}

/* Failed units drawn by chance: a false discovery rate of 5 % means that of 200 such draws about 10
 * may show a finding; more than 16 would be one chance in 40. */
TEST(demo_random_failures_have_no_cause)
{
    if (!test_store(t))
        return;
    DemoWorld *world = demo_world_new(t, &(DemoOptions){.units = UNITS, .seed = 1});
    if (world == NULL)
        return;
    uint64_t chance = test_seed(t);
    CausePopulation *population = NULL;
    uint32_t *units = arena_array(t->cx->arena, uint32_t, UNITS);
    ItemView view = {.index = world->index, .visible = trace_position(world->index)};
    size_t n = demo_world_units(world, "places", units);
    int found = 0;
    CHECK_OK(t, cause_population_open(t->cx, &view, &(CauseItems){units, n}, NULL, &population));
    for (int i = 0; i < DRAWS; i++) {
        CauseFindings findings;
        ArenaMark mark = arena_mark(t->cx->arena);
        demo_world_draw(units, n, FAILED, &chance);
        CauseQuestion question = {
            .failed = units, .failed_count = FAILED, .limit = 10, .lang = LANG_EN};
        CHECK_OK(t, cause_find(t->cx, population, &question, &findings));
        found += findings.found.value > 0;
        arena_rewind(t->cx->arena, mark);
    }
    printf("note %s: %d of %d draws with a finding\n", t->name, found, (int)DRAWS);
    CHECK(t, found <= DRAWS_FOUND_MAX);
    cause_population_close(population);
    demo_world_free(world);
}
