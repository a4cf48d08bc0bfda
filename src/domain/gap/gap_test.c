/* Worked cases of docs/guide/gaps.md, and the score beside a walk back from every unit. */
#include "domain/gap/gap.h"
#include "test/demo_world.h"
#include "test/test_store.h"
#include "test/trace_world.h"

static Str score(World *w, Gaps *gaps)
{
    ItemView view = {.index = w->index, .visible = trace_position(w->index)};
    if (!CHECK_OK(w->t, gaps_find(w->t->cx, &view, gaps)))
        return STR("");
    return str_fmt(w->t->cx->arena, "%lld %lld of %lld", (long long)gaps->complete.value,
                   (long long)gaps->complete_all.value, (long long)gaps->units.value);
}

TEST(gap_a_class_used_without_lot_breaks_the_chain)
{
    World *w = world_new(t);
    Gaps gaps;
    if (!test_store(t))
        return;
    world_play(w, "A->L1; L1->U1,U2; L1,G:->U3 @P; L1,G:M->U4");
    CHECK_STR(t, score(w, &gaps), STR("3 3 of 4")); /* G is kept by lot elsewhere */
    if (CHECK_INT(t, gaps.breaks.count, 1)) {
        CHECK_STR(t, gaps.breaks.items[0].kind, STR("without_lot"));
        CHECK_INT(t, gaps.breaks.items[0].units.value, 1);
        CHECK_INT(t, gaps.breaks.items[0].event.value, 3);
        CHECK(t, !gaps.breaks.items[0].by_design.value);
    }
    CHECK_STR(t, gaps_summary(t->cx, &gaps, LANG_EN),
              STR("the chain of 3 of 4 units reaches raw lots"));
    world_free(w);
}

TEST(gap_a_class_never_kept_by_lot_is_told_apart)
{
    World *w = world_new(t);
    Gaps gaps;
    if (!test_store(t))
        return;
    world_play(w, "A->L1; L1->U1; L1,G:->U2; U2+K1; U1+K2");
    CHECK_STR(t, score(w, &gaps), STR("2 1 of 2")); /* K1 has U2 in it */
    CHECK(t, gaps.breaks.items[0].by_design.value);
    world_play(w, "U2-K1; U2+K2"); /* the unit moves on */
    CHECK_STR(t, score(w, &gaps), STR("2 1 of 2"));
    CHECK_STR(
        t, gaps_summary(t->cx, &gaps, LANG_EN),
        STR("the chain of 2 of 2 units reaches raw lots in every class that is kept by lot; of "
            "1 in all classes"));
    world_free(w);
}

TEST(gap_a_correction_that_is_missing_breaks_until_it_comes)
{
    World *w = world_new(t);
    Gaps gaps;
    if (!test_store(t))
        return;
    world_play(w, "A->L1; e10=L1->U1; L1->U2; wrong e10,e20 L1->U1");
    CHECK_STR(t, score(w, &gaps), STR("1 1 of 2"));
    CHECK_STR(t, gaps.breaks.items[0].kind, STR("correction"));
    world_play(w, "e20=A->U1");
    CHECK_STR(t, score(w, &gaps), STR("2 2 of 2"));
    world_free(w);
}

/* Lots G:R1, G:R2 … are rolls of one class, made of coils and glue. */
TEST(gap_what_nearly_all_have_and_this_has_not)
{
    World *w = world_new(t);
    Gaps gaps;
    if (!test_store(t))
        return;
    world_play(w, "A->N; see N storing");
    for (int i = 0; i < 30; i++)
        world_play(w, str_c(t->cx->arena, str_fmt(t->cx->arena, "A->G:R%d; G:R%d->U%d", i, i, i)));
    CHECK_STR(t, score(w, &gaps), STR("30 30 of 30"));
    world_play(w, "G:R77->U77"); /* nobody made it */
    CHECK_STR(t, score(w, &gaps), STR("30 30 of 31"));
    CHECK_STR(t, gaps.breaks.items[0].kind, STR("without_record"));
    world_play(w, "add G:R77 commissioning"); /* made of nothing, as far as is recorded */
    CHECK_STR(t, score(w, &gaps), STR("30 30 of 31"));
    CHECK_STR(t, gaps.breaks.items[0].kind, STR("without_inputs"));
    world_play(w, "A->G:R77");
    CHECK_STR(t, score(w, &gaps), STR("31 31 of 31"));
    world_free(w);
}

static int64_t month_units(const Gaps *gaps, bool recorded)
{
    int64_t units = 0;
    for (size_t i = 0; i < gaps->months.count; i++)
        units += (gaps->months.items[i].month.n != 0) == recorded
                     ? gaps->months.items[i].units.value
                     : 0;
    return units;
}

TEST(gap_months_add_up_with_what_nobody_recorded_the_making_of)
{
    World *w = world_new(t);
    Gaps gaps;
    if (!test_store(t))
        return;
    for (int i = 0; i < 3; i++) /* pieces of one class: made, commissioned, only seen */
        world_play(w, (const char *const[]){"A->R:1 @P", "add R:2 commissioning @P",
                                            "see R:3 storing @P"}[i]);
    (void)score(w, &gaps);
    CHECK_INT(t, gaps.units.value, 3);
    CHECK_INT(t, month_units(&gaps, true), 2);
    CHECK_INT(t, month_units(&gaps, false), 1);
    if (CHECK_INT(t, gaps.lines.count, 2)) /* P, and not recorded */
        CHECK_INT(t, (gaps.lines.items[0].place.n != 0) + (gaps.lines.items[1].place.n != 0), 1);
    world_free(w);
}

TEST(gap_of_nothing_is_no_number)
{
    World *w = world_new(t);
    Gaps gaps;
    if (!test_store(t))
        return;
    CHECK_STR(t, score(w, &gaps), STR("0 0 of 0"));
    CHECK_INT(t, gaps.breaks.count + gaps.products.count + gaps.months.count, 0);
    world_free(w);
}

/* Of one unit, asked by itself: its way back names a class where a lot should be. */
static bool reaches_a_class(DemoWorld *world, uint32_t unit)
{
    bool found = false;
    TraceResult walk;
    TraceQuery query = {
        .direction = TRACE_BACKWARD, .seeds = &unit, .seed_count = 1, .edges = EDGE_ALL};
    if (!CHECK_OK(world->t, trace_walk(world->t->cx, world->index, &query, &walk)))
        return false;
    for (size_t i = 0; i < walk.member_count; i++)
        found = found || (!walk.members[i].removed &&
                          trace_item_kind(world->index, walk.members[i].item, 0) == ITEM_CLASS);
    return found;
}

TEST(gap_agrees_with_a_walk_back_from_every_unit)
{
    Gaps gaps;
    DemoWorld *world = demo_world_new(t, &(DemoOptions){.units = 500, .seed = 3});
    int64_t complete = 0, units = 0;
    if (world == NULL || !test_store(t))
        return;
    ItemView view = {.index = world->index, .visible = trace_position(world->index)};
    CHECK_OK(t, gaps_find(t->cx, &view, &gaps));
    const JsonNode *places = json_member(world->truth, STR("places"));
    for (const JsonNode *one = places->child; one != NULL; one = one->next) {
        ArenaMark mark = arena_mark(t->cx->arena);
        units++;
        complete +=
            !reaches_a_class(world, demo_world_item(world, json_member(one, STR("item"))->text));
        arena_rewind(t->cx->arena, mark);
    }
    int64_t told = 0, of = 0;
    for (size_t i = 0; i < gaps.products.count; i++) {
        const GapRow *row = &gaps.products.items[i];
        if (!str_ends(row->item, STR("9521321100107")) &&
            !str_ends(row->item, STR("9521321100206")))
            continue; /* loose parts */
        told += row->complete_all.value;
        of += row->units.value;
    }
    CHECK_INT(t, of, units);
    CHECK_INT(t, told, complete);
    demo_world_free(world);
}
