/* A broken or coarse record widens the answer, never narrows it: histories, made small, where the
 * widest answer the records allow is easily missed (docs/guide/trace.md, "Reading"). */
#include "test/trace_world.h"

TEST(trace_what_is_emptied_later_was_a_thing_before)
{
    World *w = world_new(t);
    world_play(w, "0:55 A->U; 0:12 B->U; 0:46 U->P; 1: see U urn:holdfast:epcis:emptied");
    CHECK_STR(t, world_walk(w, TRACE_FORWARD, "A", (TraceQuery){.as_known_at = 3}), STR("P U"));
    CHECK_STR(t, world_forward(w, "A"), STR("P? U"));
    world_free(w);
}

TEST(trace_an_emptied_record_in_error_makes_no_vessel)
{
    World *w = world_new(t);
    world_play(w, "3: A->U; 1: B->U; 2: U->P; 4: e=see U urn:holdfast:epcis:emptied; "
                  "5: void e see U urn:holdfast:epcis:emptied");
    CHECK_STR(t, world_forward(w, "A"), STR("P U"));
    world_free(w);
}

TEST(trace_a_partly_affected_lot_that_is_fitted_is_possible)
{
    World *w = world_new(t);
    world_play(w, "1: U1 in L; 2: L+K");
    CHECK_STR(t, world_forward(w, "U1"), STR("K~"));
    world_free(w);
}

TEST(trace_a_lot_affected_late_is_partly_affected_before)
{
    World *w = world_new(t);
    world_play(w, "0:44 U3->L @S; 0:08 B->L; 0:13 U2 in L; 0:03 U8->U2; 0:19 L->U6; 0:31 L->U8");
    CHECK_STR(t, world_forward(w, "U3"), STR("L U2? U6~ U8?"));
    world_free(w);
}

TEST(trace_a_tank_filled_under_a_batch_number_is_of_that_lot)
{
    World *w = world_new(t);
    world_play(w, "1: A->T; 2: T in L; 3: L*10->U1");
    CHECK_STR(t, world_backward(w, "T"), STR("A L"));
    CHECK_STR(t, world_forward(w, "L"), STR("T U1"));
    CHECK_STR(t, world_forward(w, "A"), STR("T U1~"));
    world_free(w);
}

TEST(trace_an_item_in_two_lines_is_paired_in_both)
{
    World *w = world_new(t);
    world_play(w, "A,B,B->U1,U2 | B/U2, A/U1; C->L*3,L*4,V | C/L");
    CHECK_STR(t, world_backward(w, "U1"), STR("A"));
    CHECK_STR(t, world_forward(w, "B"), STR("U2"));
    CHECK_STR(t, world_backward(w, "L"), STR("C"));
    world_free(w);
}

TEST(trace_a_child_named_twice_is_taken_out_once)
{
    World *w = world_new(t);
    world_play(w, "1: B->T; 2: T+K; 3: A->T; 4: T,T-K");
    CHECK_STR(t, world_forward(w, "A"), STR("K?- T"));
    CHECK_STR(t, world_backward(w, "K"), STR("A?- B- T-"));
    world_free(w);
}

TEST(trace_a_party_that_states_no_place_may_be_another)
{
    World *w = world_new(t);
    world_play(w, "0:03 T->U7 @S; 0:01 B->T; 0:04 A->T @S");
    CHECK_STR(t, world_forward(w, "A"), STR("T"));
    world_play(w, "1:03 T2->U8 @S; 1:01 B->T2; 1:04 A2->T2");
    CHECK_STR(t, world_forward(w, "A2"), STR("T2 U8?"));
    CHECK_STR(t, world_backward(w, "U8"), STR("A2? B T2"));
    world_free(w);
}

TEST(trace_a_later_record_of_a_fitted_part_may_have_another_clock)
{
    World *w = world_new(t);
    world_play(w, "0:12 U+L @S; 0:18 U=L; 0:10 L->P,L @S; 0:19 A->L");
    CHECK_STR(t, world_forward(w, "U"), STR("L P?"));
    CHECK_STR(t, world_backward(w, "P"), STR("A? L U?"));
    world_free(w);
}

TEST(trace_what_fills_a_fitted_vessel_gets_into_its_parent)
{
    World *w = world_new(t);
    world_play(w, "1: T+K; 2: emptied T; 3: A->T; 4: B->T; 5: T-K; 6: C->T; 7: emptied T; 8: D->T");
    CHECK_STR(t, world_forward(w, "A"), STR("K?- T"));
    CHECK_STR(t, world_forward(w, "B"), STR("K?- T"));
    CHECK_STR(t, world_forward(w, "C"), STR("T"));
    CHECK_STR(t, world_forward(w, "D"), STR("T"));
    CHECK_STR(t, world_backward(w, "K"), STR("A?- B?- T-"));
    world_free(w);
}

TEST(trace_a_part_only_taken_out_was_there_before)
{
    World *w = world_new(t);
    world_play(w, "1: L->P; 2: B->L; 3: C->L; 4: U1-L; 5: see P step");
    CHECK_STR(t, world_forward(w, "U1"), STR("L- P?-"));
    CHECK_STR(t, world_backward(w, "P"), STR("B? C? L U1?-"));
    for (size_t i = 0; i < w->result.member_count; i++)
        CHECK(t, w->result.members[i].since_us > 0);
    world_free(w);
}

TEST(trace_widening_takes_a_lot_without_place_for_anywhere)
{
    World *w = world_new(t);
    TraceQuery query = {.edges = EDGE_ALL | EDGE_E7};
    world_play(w, "1: A->G:L; 2: see G:L storing @Z; 3: G:->U1 @S; 0: G:->U2 @S");
    CHECK_STR(t, world_walk(w, TRACE_FORWARD, "G:L", query), STR("U1~"));
    world_free(w);
}

TEST(trace_a_lot_made_twice_is_used_up_when_all_of_it_is)
{
    World *w = world_new(t);
    TraceQuery query = {.edges = EDGE_ALL | EDGE_E7};
    world_play(w, "1: A->G:L*10 @S; 2: add G:L*5 commissioning @S; 3: G:L*10->U1 @S; "
                  "4: G:->U2 @S; 5: G:L*5->U3 @S; 6: G:->U4 @S");
    CHECK_STR(t, world_walk(w, TRACE_FORWARD, "G:L", query), STR("U1 U2~ U3"));
    query.as_known_at = 4;
    CHECK_STR(t, world_walk(w, TRACE_FORWARD, "G:L", query), STR("U1 U2~"));
    world_free(w);
}

TEST(trace_widening_does_not_ask_the_pairs_of_the_lot)
{
    World *w = world_new(t);
    TraceQuery query = {.edges = EDGE_ALL | EDGE_E7};
    world_play(w, "1: G:L,G:->U1,U2 | G:L/U1, G:/U2 @S");
    CHECK_STR(t, world_forward(w, "G:L"), STR("U1"));
    CHECK_STR(t, world_walk(w, TRACE_FORWARD, "G:L", query), STR("U1 U2~"));
    world_free(w);
}

TEST(trace_a_piece_without_lot_stays_in_a_vessel_that_is_emptied)
{
    World *w = world_new(t);
    TraceQuery query = {.edges = EDGE_ALL | EDGE_E7};
    world_play(w, "A->G:L1 @S; 10: G:+T1 @S; 20: emptied T1; 21: B->T1; 22: C->T1; 30: T1->P");
    CHECK_STR(t, world_walk(w, TRACE_FORWARD, "A", query), STR("G:L1 P~ T1~"));
    world_free(w);
}

TEST(trace_a_piece_without_lot_taken_out_was_in_there_since_nobody_knows_when)
{
    World *w = world_new(t);
    TraceQuery query = {.edges = EDGE_ALL | EDGE_E7};
    world_play(w, "1: A->L2; 2: B->L2; 4: L2->U1; 5: C->G:L1 @S; 8: G:-L2 @S; 9: L2->U2");
    CHECK_STR(t, world_walk(w, TRACE_FORWARD, "C", query), STR("G:L1 L2~ U1~ U2~"));
    world_play(w, "7: G:-L2"); /* the end before */
    CHECK_STR(t, world_walk(w, TRACE_FORWARD, "C", query), STR("G:L1 L2~ U1~ U2~"));
    query.as_known_at = 6;
    CHECK_STR(t, world_walk(w, TRACE_FORWARD, "C", query), STR("G:L1 L2~ U1~ U2~"));
    world_free(w);
}

TEST(trace_a_piece_without_lot_goes_nowhere_before_the_lot_was_there)
{
    World *w = world_new(t);
    TraceQuery query = {.edges = EDGE_ALL | EDGE_E7};
    world_play(w, "3: G:+K1 @S; 5: C->G:L1 @S; 6: G:+K2 @S; 7: G:-K2 @S");
    CHECK_STR(t, world_walk(w, TRACE_FORWARD, "C", query), STR("G:L1 K2~"));
    world_free(w);
}
