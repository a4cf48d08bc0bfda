/* Where is it: the worked cases 7, 14 and 15 of docs/guide/trace.md, and the states. */
#include "domain/trace/trace_where.h"

#include "test/trace_world.h"

/* "state place [container …]" of one item at an hour (0: now). */
static Str where_is(World *w, const char *name, int hour, TraceWhereResult *answer)
{
    Ctx *cx = w->t->cx;
    uint32_t item = world_item(w, name);
    TraceWhereQuery query = {
        .items = &item, .item_count = 1, .at_us = hour == 0 ? 0 : world_hour(hour)};
    if (!CHECK_OK(w->t, trace_where_all(cx, w->index, &query, answer)))
        return (Str){0};
    const TraceWhere *rows = answer->rows;
    Buf out;
    buf_init(&out, cx->arena, 4096);
    buf_fmt(&out, "%s", item_state_name(rows->state));
    if (rows->place != 0) {
        buf_add_char(&out, ' ');
        buf_add(&out, world_name(w, rows->place));
    }
    for (size_t i = 0; i < rows->container_count; i++) {
        buf_add(&out, i == 0 ? STR(" in ") : STR(","));
        buf_add(&out, world_name(w, rows->containers[i]));
    }
    return buf_str(&out);
}

TEST(trace_case_7_a_carton_taken_off_its_pallet)
{
    World *w = world_new(t);
    TraceWhereResult a;
    world_play(w, "1: U1[+C1] @F; 1: U2[+C2] @F; 1: C1,C2[+W] @F; 2: C1[-W] @P; "
                  "3: see W shipping in_transit @P; 4: see W receiving @D");
    CHECK_STR(t, where_is(w, "U1", 0, &a), STR("in_stock P in C1"));
    CHECK_STR(t, where_is(w, "U2", 0, &a), STR("in_stock D in C2,W"));
    CHECK_STR(t, where_is(w, "U2", 3, &a), STR("in_transit P in C2,W"));
    CHECK_STR(t, where_is(w, "U1", 1, &a), STR("in_stock F in C1,W"));
    world_play(w, "6: U3[+C3] @F; 6: C3[+W2] @F; 7: see W2 shipping @P; 8: see W2 receiving @D; "
                  "9: C3[-W2] @D; 10: see W2 receiving @E");
    CHECK_STR(t, where_is(w, "U3", 0, &a), STR("in_stock D in C3"));
    CHECK_INT(t, a.finding_count, 0);
    world_free(w);
}

TEST(trace_case_14_sold_singly_without_unpacking)
{
    World *w = world_new(t);
    TraceWhereResult a;
    world_play(w,
               "1: U1,U2[+C1] @F; 2: see C1 receiving @S; 3: see U1 retail_selling retail_sold @S; "
               "5: see C1 receiving @E");
    CHECK_STR(t, where_is(w, "U1", 0, &a), STR("sold S"));
    CHECK_INT(t, a.finding_count, 1);
    CHECK_STR(t, str_of(a.findings[0].code), STR("never_taken_out"));
    CHECK_STR(t, where_is(w, "U2", 0, &a), STR("in_stock E in C1"));
    world_free(w);
}

TEST(trace_case_15_a_lot_in_parts)
{
    World *w = world_new(t);
    TraceWhereResult a;
    world_play(w, "1: A->L*1000 @F; 2: see L*400 shipping in_transit @F >D1; "
                  "3: see L*350 shipping in_transit @F >D2; 4: L*200->U1 @F");
    (void)where_is(w, "L", 0, &a);
    CHECK_INT(t, a.rows->part_count, 3);
    CHECK_INT(t, a.rows->parts[0].quantity.value, 400);
    CHECK_INT(t, a.rows->parts[0].state, STATE_IN_TRANSIT);
    CHECK_INT(t, a.rows->parts[0].place, world_item(w, "D1"));
    CHECK_INT(t, a.rows->parts[1].quantity.value, 350);
    CHECK_INT(t, a.rows->parts[2].state, STATE_USED_UP);
    CHECK(t, a.rows->has_unaccounted);
    CHECK_INT(t, a.rows->unaccounted.value, 50);
    world_play(w, "5: see L*400 receiving @D1; 6: see L*100 retail_selling retail_sold @D1");
    (void)where_is(w, "L", 0, &a);
    CHECK_INT(t, a.rows->part_count, 4);
    CHECK_INT(t, a.rows->unaccounted.value, 50);
    world_free(w);
}

TEST(trace_a_lot_is_used_from_the_stock_of_another_place_where_nothing_else_is_left)
{
    World *w = world_new(t);
    TraceWhereResult a;
    /* Received at the plant P, used on its line Q. */
    world_play(w, "1: A->L*1000 @F; 2: see L*1000 shipping @F >P; 3: see L*1000 receiving @P; "
                  "4: L*300->U1 @Q");
    (void)where_is(w, "L", 0, &a);
    CHECK_INT(t, a.finding_count, 0);
    CHECK_INT(t, a.rows->unaccounted.value, 0);
    if (CHECK_INT(t, a.rows->part_count, 2)) {
        CHECK_INT(t, a.rows->parts[0].state, STATE_IN_STOCK);
        CHECK_INT(t, a.rows->parts[0].quantity.value, 700);
        CHECK_INT(t, a.rows->parts[1].quantity.value, 300);
    }
    /* What nobody accounted for is used first: it may have been there. */
    world_play(w, "A->M*500 @F; see M*300 receiving @P; M*200->U2 @Q");
    (void)where_is(w, "M", 0, &a);
    CHECK_INT(t, a.rows->parts[0].quantity.value, 300);
    CHECK_INT(t, a.rows->unaccounted.value, 0);
    world_play(w, "M*400->U3 @Q"); /* more than there ever was */
    (void)where_is(w, "M", 0, &a);
    CHECK_INT(t, a.finding_count, 1);
    world_free(w);
}

TEST(trace_where_states_of_a_piece)
{
    World *w = world_new(t);
    TraceWhereResult a;
    world_play(w, "1: A->U1 @F");
    CHECK_STR(t, where_is(w, "U1", 0, &a), STR("in_production F"));
    world_play(w, "2: see U1 storing @F");
    CHECK_STR(t, where_is(w, "U1", 0, &a), STR("in_stock F"));
    world_play(w, "3: see U1 shipping @F");
    CHECK_STR(t, where_is(w, "U1", 0, &a), STR("in_transit F"));
    world_play(w, "4: see U1 void_shipping @F");
    CHECK_STR(t, where_is(w, "U1", 0, &a), STR("in_stock F"));
    world_play(w, "5: see U1 retail_selling retail_sold @S; 6: see U1 receiving returned @F");
    CHECK_STR(t, where_is(w, "U1", 5, &a), STR("sold S"));
    CHECK_STR(t, where_is(w, "U1", 0, &a), STR("returned F"));
    world_play(
        w,
        "7: see U1 destroying destroyed @F; 8: B->U2; 9: U2->V1; 10: U3+V1; 11: see V1 storing @S");
    CHECK_STR(t, where_is(w, "U1", 0, &a), STR("scrapped F"));
    CHECK_STR(t, where_is(w, "U2", 0, &a), STR("used_up"));
    CHECK_STR(t, where_is(w, "U3", 0, &a), STR("in_stock S in V1"));
    CHECK_STR(t, where_is(w, "U3", 9, &a), STR("unknown"));
    world_free(w);
}

TEST(trace_where_a_container_emptied_at_once)
{
    World *w = world_new(t);
    TraceWhereResult a;
    world_play(w, "1: U1,U2[+C1] @F; 2: see C1 receiving @D; 3: [-C1] @D; 4: see C1 receiving @E; "
                  "5: U2[+C2] @D; 6: U2[+C3] @D");
    CHECK_STR(t, where_is(w, "U1", 0, &a), STR("in_stock D"));
    CHECK_INT(t, a.finding_count, 0);
    CHECK_STR(t, where_is(w, "U2", 0, &a), STR("in_stock D in C3"));
    CHECK_INT(t, a.finding_count, 1); /* never taken out of C2 */
    world_free(w);
}

TEST(trace_where_out_of_a_container_is_where_that_was)
{
    World *w = world_new(t);
    TraceWhereResult a;
    world_play(w, "1: U1[+C1] @F; 1: C1[+W] @F; 3: see W shipping @F; 4: see W receiving @D; "
                  "5: C1[-W]; 6: see W shipping @D; 7: see W receiving @E");
    CHECK_STR(t, where_is(w, "U1", 0, &a), STR("in_stock D in C1")); /* nobody said where */
    world_play(w, "8: see C1 retail_selling retail_sold @S; 9: U1[-C1]");
    CHECK_STR(t, where_is(w, "U1", 0, &a), STR("sold S")); /* with its carton */
    world_free(w);
}

TEST(trace_where_named_together_with_its_container)
{
    World *w = world_new(t);
    TraceWhereResult a;
    world_play(w, "1: U1[+C1] @F; 2: see U1,C1 receiving @D; 3: U2[+C2]; 4: see U2 inspecting @F");
    CHECK_STR(t, where_is(w, "U1", 0, &a), STR("in_stock D in C1"));
    CHECK_INT(t, a.finding_count, 0);
    CHECK_STR(t, where_is(w, "U2", 0, &a), STR("in_stock F in C2")); /* of C2 no place is known */
    CHECK_INT(t, a.finding_count, 0);
    world_free(w);
}

TEST(trace_where_a_container_of_old_counts_from_when_one_is_in_it)
{
    World *w = world_new(t);
    TraceWhereResult a;
    world_play(w, "1: see C1 retail_selling retail_sold @S; 2: A->U1 @F; 3: U1[+C1] @F");
    CHECK_STR(t, where_is(w, "U1", 0, &a), STR("in_production F in C1"));
    world_free(w);
}

TEST(trace_where_a_shipping_undone_never_was)
{
    World *w = world_new(t);
    TraceWhereResult a;
    world_play(w, "1: A->U1 @F; 2: see U1 shipping @F; 3: see U1 void_shipping @F");
    CHECK_STR(t, where_is(w, "U1", 0, &a), STR("in_production F"));
    world_free(w);
}

TEST(trace_where_a_tank_is_refilled_not_used_up)
{
    World *w = world_new(t);
    TraceWhereResult a;
    world_play(w, "1: A->T @F; 2: T->P1 @F");
    CHECK_STR(t, where_is(w, "T", 0, &a), STR("in_production F"));
    world_free(w);
}

TEST(trace_where_a_lot_bought_is_in_balance)
{
    World *w = world_new(t);
    TraceWhereResult a;
    world_play(w, "1: see L*400 shipping in_transit @S; 2: see L*400 receiving @D");
    CHECK_STR(t, where_is(w, "L", 0, &a), STR("in_stock D"));
    CHECK_INT(t, a.rows->part_count, 1); /* no longer on its way to nobody knows where */
    CHECK_INT(t, a.rows->parts[0].quantity.value, 400);
    CHECK(t, !a.rows->has_unaccounted);
    CHECK_INT(t, a.finding_count, 0);
    world_free(w);
}

TEST(trace_where_a_lot_sold_in_part_is_not_sold)
{
    World *w = world_new(t);
    TraceWhereResult a;
    world_play(w, "1: A->L*100 @F; 2: see L*100 storing @F; 3: see L*10 retail_selling @F");
    CHECK_STR(t, where_is(w, "L", 0, &a), STR("in_stock F"));
    CHECK_INT(t, a.rows->part_count, 2);
    world_play(w, "4: A->M*100 @F; 5: see M*10 destroying destroyed @F");
    CHECK_STR(t, where_is(w, "M", 0, &a), STR("in_production F"));
    world_free(w);
}

/* ---- in whose hands ---- */

/* "holder place" by now. */
static Str hands(World *w, const char *name)
{
    TraceWhereResult a;
    (void)where_is(w, name, 0, &a);
    const TraceWhere *row = a.rows;
    Str holder = row->holder == 0 ? STR("-") : world_name(w, row->holder);
    return str_fmt(w->t->cx->arena, "%.*s %.*s", STR_ARG(holder),
                   STR_ARG(row->place == 0 ? STR("-") : world_name(w, row->place)));
}

TEST(trace_holder_a_shipping_undone_gives_back_the_holder_before)
{
    World *w = world_new(t);
    world_play(w, "add U1 commissioning @P; see U1 shipping in_transit @P >>H5");
    CHECK_STR(t, hands(w, "U1"), STR("H5 P"));
    world_play(w, "see U1 void_shipping active @P >>H5"); /* said again whom it was sent to */
    CHECK_STR(t, hands(w, "U1"), STR("- P"));
    world_play(w, "see U1 shipping @P >>H5; see U1 receiving @D5; see U1 shipping @D5 >>H6; "
                  "see U1 departing @D5 >>H6");
    CHECK_STR(t, hands(w, "U1"), STR("H6 D5"));
    world_play(w, "see U1 void_shipping @D5");
    CHECK_STR(t, hands(w, "U1"), STR("H5 D5"));
    /* In its carton, by the carton's papers. */
    world_play(w, "U2[+C1] @P; see C1 shipping @P >>H5; see C1 void_shipping @P");
    CHECK_STR(t, hands(w, "U2"), STR("- P"));
    world_free(w);
}

TEST(trace_holder_is_not_who_it_came_back_from_or_went_on_from)
{
    World *w = world_new(t);
    world_play(w, "add U1,U2,U3 commissioning @P; see U1,U2,U3 shipping @P >>H5; "
                  "see U1,U2 receiving @D5; see U1,U3 receiving returned @P");
    CHECK_STR(t, hands(w, "U1"), STR("- P"));
    CHECK_STR(t, hands(w, "U3"), STR("- P")); /* never came to him */
    CHECK_STR(t, hands(w, "U2"), STR("H5 D5"));
    world_play(w, "see U2 shipping @D5");
    CHECK_STR(t, hands(w, "U2"), STR("H5 D5")); /* he knows where it went */
    world_play(w, "see U2 receiving @D6");
    CHECK_STR(t, hands(w, "U2"), STR("- D6"));
    world_play(w, "see U2 receiving @D5"); /* and back */
    CHECK_STR(t, hands(w, "U2"), STR("H5 D5"));
    world_free(w);
}

TEST(trace_holder_stays_on_the_way_and_within_his_site)
{
    World *w = world_new(t);
    world_play(w, "see U1 shipping @P >>H5 >D5/0; see U1 departing @P; see U1 arriving @X; "
                  "see U1 departing @X");
    CHECK_STR(t, hands(w, "U1"), STR("H5 X"));
    world_play(w, "see U1 receiving @D5/A");
    CHECK_STR(t, hands(w, "U1"), STR("H5 G:")); /* an area, by its GLN */
    world_play(w, "see U2 retail_selling retail_sold @S >>K1; see U2 inspecting @W");
    CHECK_STR(t, hands(w, "U2"), STR("K1 W")); /* the buyer's, looked at in a workshop */
    world_play(w, "see U2 receiving returned @W");
    CHECK_STR(t, hands(w, "U2"), STR("- W"));
    world_play(w, "U3[+C1] @P; see U3 shipping @P >>H5; see C1 receiving @D5");
    CHECK_STR(t, hands(w, "U3"), STR("H5 D5"));
    world_play(w, "see C1 receiving @D6");
    CHECK_STR(t, hands(w, "U3"), STR("- D6"));
    world_free(w);
}

TEST(trace_where_tells_of_an_event_declared_in_error_without_correction)
{
    World *w = world_new(t);
    TraceWhereResult a;
    world_play(w, "add U1,U2 commissioning @P; e20=see U1,U2 shipping in_transit @P >>H5; "
                  "see U1 receiving @D; wrong e20,e99 see U1,U2 shipping in_transit @P >>H5");
    CHECK_STR(t, where_is(w, "U1", 0, &a), STR("in_stock D"));
    CHECK_INT(t, a.finding_count, 1);
    CHECK_STR(t, where_is(w, "U2", 0, &a), STR("in_transit P")); /* as said, but said in error */
    if (CHECK_INT(t, a.finding_count, 1)) {
        CHECK_STR(t, str_of(a.findings[0].code), STR("correction_missing"));
        CHECK_INT(t, a.findings[0].event, 2);
    }
    world_free(w);
}

/* ---- what stands for what in a list of units ---- */

/* Units among the items named, each by the whole row and by the quick pass: "a b". */
static Str units_of(World *w, const char *names)
{
    Ctx *cx = w->t->cx;
    Buf out;
    bool *quick;
    TraceWhereResult rows;
    uint32_t items[16];
    size_t n = 0;
    buf_init(&out, cx->arena, 4096);
    for (Str rest = str_of(names); rest.n > 0; n++)
        items[n] = world_item(w, str_c(cx->arena, str_cut(&rest, ' ')));
    TraceWhereQuery query = {.items = items, .item_count = n};
    CHECK_OK(w->t, trace_where_all(cx, w->index, &query, &rows));
    CHECK_OK(w->t, trace_where_units(cx, w->index, &query, &quick));
    for (size_t i = 0; i < n; i++) {
        CHECK_INT(w->t, quick[i], trace_where_is_unit(&rows.rows[i]));
        if (!quick[i])
            continue;
        buf_add(&out, out.n == 0 ? STR("") : STR(" "));
        buf_add(&out, world_name(w, items[i]));
    }
    return buf_str(&out);
}

static Str units_after(Test *t, const char *history, const char *names)
{
    World *w = world_new(t);
    world_play(w, history);
    Str units = units_of(w, names);
    world_free(w);
    return units;
}

TEST(trace_units_in_a_circle_stand_each_for_itself)
{
    CHECK_STR(t, units_after(t, "L->U1,U2; U1+U2; U2+U1", "U1 U2"), STR("U1 U2"));
    CHECK_STR(t, units_after(t, "L->U1,U2,U3; U1+U2; U2+U3; U3+U1", "U3 U2 U1"), STR("U3 U2 U1"));
    /* What hangs on the circle is in one of it; what leads out of it has somebody who stands. */
    CHECK_STR(t, units_after(t, "U4+U1; U1+U2; U2+U1", "U1 U2 U4"), STR("U1 U2"));
    CHECK_STR(t, units_after(t, "U1->U2,U3; U2->U1,U4; 1: U1->U5", "U1 U2 U3 U4"), STR("U1 U3 U4"));
    /* Fitted into what was used up for it. */
    CHECK_STR(t, units_after(t, "U1+U2; U2->U1", "U1 U2"), STR("U1 U2"));
    CHECK_STR(t, units_after(t, "U1+U2; U2+U3", "U1 U2 U3"), STR("U3"));
}

TEST(trace_where_prints_a_circle_once)
{
    World *w = world_new(t);
    TraceWhereResult a;
    world_play(w, "see U1 storing @P; U1+U2; U2+U1; U5[+C1]; C1[+C2]; C2[+C1]");
    CHECK_STR(t, where_is(w, "U1", 0, &a), STR("in_stock P in U2"));
    CHECK_INT(t, a.finding_count, 1);
    CHECK_STR(t, str_of(a.findings[0].code), STR("in_itself"));
    CHECK_STR(t, where_is(w, "U5", 0, &a), STR("unknown in C1,C2"));
    CHECK_STR(t, str_of(a.findings[0].code), STR("in_itself"));
    world_free(w);
}

TEST(trace_units_used_up_for_no_piece_stay)
{
    CHECK_STR(t, units_after(t, "L->U1; 8: g# U1->", "U1"), STR("U1"));
    CHECK_STR(t, units_after(t, "L->U1; U1->G:", "U1"), STR("U1"));
    CHECK_STR(t, units_after(t, "L->U1; U1->L9", "U1"), STR("U1"));
    CHECK_STR(t, units_after(t, "L->U1; U1->T1", "U1"), STR("U1"));
    CHECK_STR(t, units_after(t, "L->U1; U1->U2", "U1 U2"), STR("U2"));
    CHECK_STR(t, units_after(t, "8: g# U1->; 9: g# ->U2", "U1 U2"), STR("U2"));
    /* An output stamped before the use may be of something else. */
    CHECK_STR(t, units_after(t, "9: g# U1->; 8: g# ->U2", "U1 U2"), STR("U1 U2"));
    CHECK_STR(t, units_after(t, "U1,U2->U3,L4 | U1/L4, U2/U3", "U1 U2 U3"), STR("U1 U3"));
    CHECK_STR(t, units_after(t, "e70=U1->U2; wrong e70,e99 U1->U2", "U1 U2"), STR("U1 U2"));
}

TEST(trace_units_fitted_by_a_disputed_event_stay)
{
    CHECK_STR(t, units_after(t, "L->U1; e70=U1+U2; wrong e70,e99 U1+U2", "U1 U2"), STR("U1 U2"));
    CHECK_STR(t, units_after(t, "L->U1; e70=U1+U2; U1+U2; wrong e70,e99 U1+U2", "U1 U2"),
              STR("U2"));
    CHECK_STR(t, units_after(t, "U1+U2; e70=U1-U2; wrong e70,e99 U1-U2", "U1 U2"), STR("U1 U2"));
}

TEST(trace_units_seen_after_their_use_are_there)
{
    static const char *const seen[] = {"see U1 retail_selling @D", "see U1 receiving @D",
                                       "see U1 shipping @D", "U1[+C1]", "see U1 destroying @D"};
    for (size_t i = 0; i < sizeof seen / sizeof *seen; i++) {
        World *w = world_new(t);
        TraceWhereResult a;
        world_play(w, "L->U1; U1->U2");
        CHECK_STR(t, units_of(w, "U1 U2"), STR("U2"));
        world_play(w, seen[i]);
        CHECK_STR(t, units_of(w, "U1 U2"), STR("U1 U2"));
        (void)where_is(w, "U1", 0, &a);
        CHECK_INT(t, a.finding_count, 1);
        CHECK_STR(t, str_of(a.findings[0].code), STR("seen_after_use"));
        world_free(w);
    }
    /* Looked at, or lying in what was made of it, says nothing against the use. */
    CHECK_STR(t, units_after(t, "L->U1; U1->U2; see U1 inspecting @P; U1[+U2]", "U1 U2"),
              STR("U2"));
    CHECK_STR(t, units_after(t, "L->U1; U1->U2; U1+U2", "U1 U2"), STR("U2"));
}

TEST(trace_units_on_what_is_no_product_stay)
{
    World *w = world_new(t);
    TraceWhereResult a;
    world_play(w, "L->U1; U1+J1 @P; see J1 receiving @D");
    CHECK_STR(t, units_of(w, "U1 J1"), STR("U1"));
    CHECK_STR(t, where_is(w, "U1", 0, &a), STR("in_stock D in J1"));
    CHECK(t, !a.rows->fitted);
    world_free(w);
    CHECK_STR(t, units_after(t, "L->U1; U1->J1", "U1 J1"), STR("U1"));
}

/* "5 in_stock P; 2? in_stock D": parts of a lot, '?' possible. */
static Str parts_of(World *w, const char *name)
{
    TraceWhereResult a;
    Buf out;
    (void)where_is(w, name, 0, &a);
    buf_init(&out, w->t->cx->arena, 4096);
    for (size_t i = 0; i < a.rows->part_count; i++) {
        const TracePart *part = &a.rows->parts[i];
        buf_fmt(&out, "%s%lld%s %s %.*s", i == 0 ? "" : "; ", (long long)part->quantity.value,
                part->possible ? "?" : "", item_state_name(part->state),
                STR_ARG(part->place == 0 ? STR("-") : world_name(w, part->place)));
    }
    return buf_str(&out);
}

TEST(trace_lot_packed_by_quantity_is_where_its_container_is)
{
    World *w = world_new(t);
    world_play(w, "1: add L*5 commissioning @P; 2: see L*5 storing @P; 3: L*2[+J1] @P");
    CHECK_STR(t, parts_of(w, "L"), STR("3 in_stock P; 2 in_stock P"));
    world_play(w, "4: see J1 shipping @P");
    CHECK_STR(t, parts_of(w, "L"), STR("3 in_stock P; 2 in_transit -"));
    world_play(w, "5: see J1 receiving @D; 6: L*1[-J1] @D; 7: see J1 shipping @D; "
                  "8: see J1 receiving @E");
    CHECK_STR(t, parts_of(w, "L"), STR("3 in_stock P; 1 in_stock E; 1 in_stock D"));
    world_play(w, "9: [-J1] @F");
    CHECK_STR(t, parts_of(w, "L"), STR("3 in_stock P; 1 in_stock D; 1 in_stock F"));
    /* What is told of it there by itself is not told twice. */
    world_play(w, "10: see L*1 receiving @F");
    CHECK_STR(t, parts_of(w, "L"), STR("3 in_stock P; 1 in_stock D; 1 in_stock F"));
    world_free(w);
}

TEST(trace_lot_packed_in_a_carton_on_a_pallet_goes_with_both)
{
    World *w = world_new(t);
    world_play(w, "1: add L*5 commissioning @P; 3: L*5[+J1] @P; 4: J1[+J2] @P; "
                  "5: see J2 receiving @D");
    CHECK_STR(t, parts_of(w, "L"), STR("5 in_stock D"));
    world_free(w);
}
