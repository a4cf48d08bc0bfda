/* A scope built from clauses has every unit that a planted defect really touched. */
#include <stdio.h>

#include "demo/holds.h"
#include "domain/scope/scope_board.h"
#include "test/demo_world.h"
#include "test/test_store.h"

enum { UNITS = 2000 };

typedef struct Tally {
    size_t affected, certain, missed, more;
} Tally;

/* Bits of the units of the list: 1 there, 2 certain and still so. */
static void list_mark(const ScopeList *list, uint8_t *listed)
{
    for (size_t i = 0; i < list->unit_count; i++) {
        const ScopeCell *cell = &list->cells[list->units[i].cell];
        bool sure = str_eq(cell->confidence, STR("certain")) && !cell->removed.value;
        listed[list->units[i].item] = (uint8_t)(sure ? 3 : 1);
    }
}

static Tally tally(const DemoWorld *world, const ScopeList *list)
{
    Tally out = {0};
    Arena *arena = world->t->cx->arena;
    uint8_t *listed = arena_array(arena, uint8_t, trace_item_count(world->index) + 1);
    uint8_t *bad = arena_array(arena, uint8_t, trace_item_count(world->index) + 1);
    list_mark(list, listed);
    for (const JsonNode *unit = json_member(world->truth, STR("affected"))->child; unit != NULL;
         unit = unit->next) {
        uint32_t item = demo_world_item(world, unit->text);
        out.affected++;
        bad[item] = 1;
        out.missed += listed[item] == 0;
        out.certain += listed[item] == 3;
    }
    const JsonNode *place = json_member(world->truth, STR("places"))->child;
    for (; place != NULL; place = place->next) {
        uint32_t item = demo_world_item(world, json_member(place, STR("item"))->text);
        out.more += listed[item] == 3 && bad[item] == 0;
    }
    return out;
}

static void check_covers(DemoWorld *world)
{
    Test *t = world->t;
    Ctx *cx = t->cx;
    const JsonNode *node;
    ScopeList list;
    ScopeClause *clause = arena_new(cx->arena, ScopeClause);
    ItemView view = {.index = world->index, .visible = trace_position(world->index)};
    ScopeQuery query = {.clause = clause};
    ScopeDraft draft = {.title = STR("t"), .reason = STR("r"), .query = &query};
    CHECK_OK(t, json_parse(cx, demo_cause_clause(cx->arena, &world->summary), &node));
    if (!CHECK_OK(t, register_decode(cx, &scope_clause_register, node, (Str){0}, clause)) ||
        !CHECK_OK(t, scope_find(cx, &view, &draft, &list)))
        return;
    Tally found = tally(world, &list);
    printf("note %.*s: %zu affected, %zu of them certain in the scope, %zu missed; certain and "
           "not affected: %zu\n",
           STR_ARG(world->summary.defect), found.affected, found.certain, found.missed, found.more);
    CHECK(t, found.affected > 0);
    CHECK_INT(t, found.missed, 0);
    /* With one cause, or two that are both asked for, the scope is exactly the truth; of what a
     * supplier delivers only some is bad. */
    CHECK_INT(t, found.certain, found.affected);
    if (!str_eq(world->summary.cause_kind, STR("supplier")))
        CHECK_INT(t, found.more, 0);
}

TEST(demo_scopes_of_clauses_cover_what_was_planted)
{
    if (!test_store(t))
        return;
    for (size_t i = 0; demo_defect_name(i) != NULL; i++) {
        ArenaMark mark = arena_mark(t->cx->arena);
        DemoWorld *world = demo_world_new(
            t, &(DemoOptions){.units = UNITS, .seed = 1, .defect = str_of(demo_defect_name(i))});
        if (world == NULL)
            return;
        check_covers(world);
        demo_world_free(world);
        arena_rewind(t->cx->arena, mark);
    }
}
