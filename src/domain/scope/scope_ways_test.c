/* One suspicion in four ways: by time, by batch, by unit, widened (F-1.4). */
#include "domain/scope/scope_board.h"
#include "test/test_store.h"
#include "test/trace_world.h"

static ScopeClause *clause_of(World *w, const char *kind, const char *items, const char *more)
{
    Ctx *cx = w->t->cx;
    Buf text;
    const JsonNode *node;
    ScopeClause *clause = arena_new(cx->arena, ScopeClause);
    buf_init(&text, cx->arena, 1 << 14);
    buf_fmt(&text, "{\"%s\":{\"items\":[", kind);
    Str rest = str_of(items);
    for (bool first = true; rest.n > 0; first = false) {
        uint32_t item = world_item(w, str_c(cx->arena, str_cut(&rest, ',')));
        buf_fmt(&text, "%s\"%.*s\"", first ? "" : ",",
                STR_ARG(item_uri(cx->arena, w->index, item)));
    }
    buf_fmt(&text, "]%s}}", more);
    CHECK_OK(w->t, json_parse(cx, buf_str(&text), &node));
    CHECK_OK(w->t, register_decode(cx, &scope_clause_register, node, (Str){0}, clause));
    return clause;
}

/* "time: U1 U2 | unit: U1": the units of each way, possible ones with "?". */
static Str ways_of_query(World *w, ScopeQuery query)
{
    Ctx *cx = w->t->cx;
    Buf out;
    ScopeWays ways;
    ItemView view = {.index = w->index, .visible = trace_position(w->index)};
    buf_init(&out, cx->arena, 1 << 14);
    if (!CHECK_OK(w->t, scope_ways(cx, &view, &query, &ways)))
        return STR("");
    for (size_t i = 0; i < ways.ways.count; i++) {
        ScopeList list;
        ScopeDraft draft = {
            .title = STR("t"), .reason = STR("r"), .query = ways.ways.items[i].query};
        CHECK_OK(w->t, scope_find(cx, &view, &draft, &list));
        buf_fmt(&out, "%s%.*s:", i == 0 ? "" : " | ", STR_ARG(ways.ways.items[i].way));
        for (uint32_t item = 1; item <= trace_item_count(w->index); item++) {
            for (size_t k = 0; k < list.unit_count; k++) {
                const ScopeCell *cell = &list.cells[list.units[k].cell];
                if (list.units[k].item == item)
                    buf_fmt(&out, " %.*s%s", STR_ARG(world_name(w, item)),
                            str_eq(cell->confidence, STR("possible")) ? "?" : "");
            }
        }
    }
    return buf_str(&out);
}

static Str ways_of(World *w, ScopeClause *clause)
{
    return ways_of_query(w, (ScopeQuery){.clause = clause});
}

TEST(scope_ways_of_a_batch)
{
    World *w = world_new(t);
    if (!test_store(t))
        return;
    /* A was used on line P/A from 9 to 11; B went in there meanwhile, and later; another line */
    world_play(w, "8: B->U1 @P/A; 9: A->U2 @P/A; 10: B->U3 @P/A; 11: A->U4 @P/A; 12: B->U5 @P/A; "
                  "10: B->U6 @P/B");
    CHECK_STR(t, ways_of(w, clause_of(w, "descendants", "A", "")),
              STR("time: U2 U3 U4 | batch: U2 U4 | unit: U2 U4 | widened: U2 U4"));
    /* used nowhere: the line and the hour it was made */
    world_play(w, "13: C->L @P/A; 13: C->U7 @P/A");
    CHECK_STR(t, ways_of(w, clause_of(w, "descendants", "L", "")),
              STR("time: U7 | batch: | unit: | widened:"));
    world_free(w);
}

/* The line is the machine that events name, not all that stands in the same hall; where they name
 * none it is the place, and of a whole site that is said. */
TEST(scope_ways_of_a_batch_go_by_machine)
{
    World *w = world_new(t);
    ScopeWays ways;
    if (!test_store(t))
        return;
    world_play(w, "8: A->U1 @P/0 %M1; 9: B->U3 @P/0 %M1; 9:30: B->U4 @P/0 %M3; 10: A->U2 @P/0 %M1; "
                  "11: B->U5 @P/0 %M1; 12: A->U6 @P/0 %M2; 12: B->U7 @P/0 %M2; 12: B->U8 @P/0");
    ScopeClause *of = clause_of(w, "descendants", "A", "");
    CHECK_STR(t, ways_of(w, of),
              STR("time: U1 U3 U2 U6 U7 | batch: U1 U2 U6 | unit: U1 U2 U6 | widened: U1 U2 U6"));
    ItemView view = {.index = w->index, .visible = trace_position(w->index)};
    ScopeQuery query = {.clause = of};
    if (CHECK_OK(t, scope_ways(t->cx, &view, &query, &ways)))
        CHECK_INT(t, ways.ways.items[0].whole_sites.count, 0);
    world_play(w, "13: A->U9 @P/0; 13: B->U10 @P/0 %M3");
    view.visible = trace_position(w->index);
    CHECK_STR(t, ways_of(w, of),
              STR("time: U1 U3 U2 U6 U7 U9 U10 | batch: U1 U2 U6 U9 | unit: U1 U2 U6 U9 | "
                  "widened: U1 U2 U6 U9"));
    if (CHECK_OK(t, scope_ways(t->cx, &view, &query, &ways)))
        CHECK_INT(t, ways.ways.items[0].whole_sites.count, 1);
    world_free(w);
}

TEST(scope_ways_of_a_contact)
{
    World *w = world_new(t);
    if (!test_store(t))
        return;
    world_play(w, "8: A->L1 @P/A %M1; 9: A->L2 @P/A %M2; 10: A->L3 @P/A %M1; 11: L1->U1 @P/B; "
                  "12: L1->U2 @P/B; 13: L2->U3 @P/B; 14: L3->U4 @P/B; 15: see U4 testing @P/C %M9; "
                  "16: see U1 testing @P/C %M8");
    CHECK_STR(t, ways_of(w, clause_of(w, "contact", "M1", "")),
              STR("time: U1 U2 U3 U4 | batch: U1 U2 U4 | unit: U1 U2 U4 | widened: U1 U2 U4"));
    /* a tester met single units: there is no batch in it, and nothing is made where it stands */
    CHECK_STR(t, ways_of(w, clause_of(w, "contact", "M9", "")),
              STR("time: | unit: U4 | widened: U4"));
    world_free(w);
}

TEST(scope_ways_keep_how_clauses_are_joined)
{
    World *w = world_new(t);
    if (!test_store(t))
        return;
    world_play(w, "8: A->U1 @P/A %M1; 9: A->U2 @P/A %M2; 10: B->U3 @P/A %M1; 11: B->U4 @P/B %M1");
    ScopeClause leaves[] = {*clause_of(w, "descendants", "A", ""),
                            *clause_of(w, "identifiers", "U4", "")};
    ScopeClause all = {.all = {leaves, 2}}, any = {.any = {leaves, 2}};
    /* names have no time and no batch: `all` does without them, `any` keeps them */
    CHECK_STR(t, ways_of(w, &all), STR("time: U1 U2 | batch: U1 U2 | unit: | widened:"));
    CHECK_STR(t, ways_of(w, &any),
              STR("time: U1 U2 U4 | batch: U1 U2 U4 | unit: U1 U2 U4 | widened: U1 U2 U4"));
    ScopeExcept except = {.from = leaves, .less = leaves + 1, .reason = STR("r")};
    ScopeClause left = {.except = &except};
    CHECK_STR(t, ways_of(w, &left),
              STR("time: U1 U2 | batch: U1 U2 | unit: U1 U2 | widened: U1 U2"));
    world_free(w);
}

/* "As asked for" is as asked: by which edges, in which direction, through containers. */
TEST(scope_ways_keep_the_options_of_the_query)
{
    World *w = world_new(t);
    if (!test_store(t))
        return;
    world_play(w, "8: A->K,U3; 9: K+C1");
    ScopeClause *clause = clause_of(w, "descendants", "A", "");
    CHECK_STR(t, ways_of(w, clause), STR("batch: U3 C1 | unit: U3 C1 | widened: U3 C1"));
    CHECK_STR(t, ways_of_query(w, (ScopeQuery){.clause = clause, .edges = STR("E1")}),
              STR("batch: U3 | unit: U3 | widened: U3"));
    Str named = item_uri(t->cx->arena, w->index, world_item(w, "U3"));
    ScopeWays ways;
    ItemView view = {.index = w->index, .visible = trace_position(w->index)};
    ScopeQuery back = {.items = {&named, 1}, .direction = STR("backward"), .edges = STR("E1")};
    back.through_containers = (FieldBool){true, true};
    if (CHECK_OK(t, scope_ways(t->cx, &view, &back, &ways))) {
        const ScopeQuery *unit = ways.ways.items[ways.ways.count - 2].query;
        CHECK_STR(t, ways.ways.items[ways.ways.count - 2].way, STR("unit"));
        CHECK_STR(t, unit->direction, STR("backward"));
        CHECK_STR(t, unit->edges, STR("E1"));
        CHECK(t, unit->through_containers.value);
    }
    world_free(w);
}
