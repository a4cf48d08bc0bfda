/* The worked cases of docs/guide/trace.md, in its order. */
#include "test/trace_world.h"

TEST(trace_case_1_lots_and_units)
{
    World *w = world_new(t);
    world_play(w, "A,B->L1; L1->U1,U2; L1->U3");
    CHECK_STR(t, world_forward(w, "A"), STR("L1 U1 U2 U3"));
    CHECK_STR(t, world_backward(w, "U2"), STR("A B L1"));
    CHECK_INT(t, w->result.members[0].level, 2);
    world_free(w);
}

TEST(trace_case_2_an_emptied_tank_forgets)
{
    World *w = world_new(t);
    world_play(w, "A->T; T->P1; emptied T; B->T; T->P2");
    CHECK_STR(t, world_forward(w, "A"), STR("P1 T"));
    CHECK_STR(t, world_backward(w, "P2"), STR("B T"));
    CHECK_STR(t, world_forward(w, "B"), STR("P2 T"));
    CHECK_STR(t, world_forward(w, "T"), STR("P1 P2"));
    world_free(w);
}

TEST(trace_case_2_a_window_asks_for_one_stay)
{
    World *w = world_new(t);
    world_play(w, "1: A->T; 2: T->P1; 3: emptied T; 4: B->T; 5: T->P2");
    TraceWindow window = {world_hour(4), world_hour(5)};
    TraceQuery query = {.windows = &window};
    CHECK_STR(t, world_walk(w, TRACE_FORWARD, "T", query), STR("P2"));
    CHECK_STR(t, world_walk(w, TRACE_BACKWARD, "T", query), STR("B"));
    world_free(w);
}

TEST(trace_case_3_a_tank_never_emptied_mixes)
{
    World *w = world_new(t);
    world_play(w, "A->T; T->P1; B->T; T->P2");
    CHECK_STR(t, world_forward(w, "A"), STR("P1 P2? T"));
    CHECK_STR(t, world_forward(w, "B"), STR("P2? T"));
    CHECK_STR(t, world_forward(w, "A,B"), STR("P1 P2 T"));
    CHECK_STR(t, world_backward(w, "P2"), STR("A? B? T"));
    world_free(w);
}

TEST(trace_case_4_a_part_changes_its_car)
{
    World *w = world_new(t);
    world_play(w, "1: C1+K; 2: C1-K; 3: C1+K2");
    CHECK_STR(t, world_forward(w, "C1"), STR("K- K2"));
    CHECK_STR(t, world_backward(w, "K"), STR("C1-"));
    CHECK_STR(t, world_walk(w, TRACE_FORWARD, "C1", (TraceQuery){.as_known_at = 1}), STR("K"));
    world_free(w);
}

TEST(trace_case_5_pairs_narrow_a_batch)
{
    World *w = world_new(t);
    world_play(w, "S1,S2->U1,U2 | S1/U1, S2/U2; R1,R2->V1,V2,V3 | R1/V1, R2/V2");
    CHECK_STR(t, world_forward(w, "S1"), STR("U1"));
    CHECK_STR(t, world_backward(w, "U1"), STR("S1"));
    CHECK_STR(t, world_forward(w, "R1"), STR("V1 V3"));
    CHECK_STR(t, world_backward(w, "V3"), STR("R1 R2"));
    world_free(w);
}

TEST(trace_case_6_a_correction_waits_for_its_correction)
{
    World *w = world_new(t);
    world_play(w, "8: e1=X->Y; 9: wrong e1,e2 X->Y; 10: e2=Z->Y");
    CHECK_STR(t, world_forward(w, "X"), STR(""));
    CHECK_STR(t, world_forward(w, "Z"), STR("Y"));
    CHECK_STR(t, world_walk(w, TRACE_FORWARD, "X", (TraceQuery){.as_known_at = 2}), STR("Y?"));
    CHECK_STR(t, world_findings(w), STR("correction_missing:"));
    CHECK_STR(t, world_walk(w, TRACE_FORWARD, "X", (TraceQuery){.as_known_at = 1}), STR("Y"));
    world_free(w);
}

TEST(trace_case_6_what_did_not_occur_is_gone_at_once)
{
    World *w = world_new(t);
    world_play(w, "8: e1=X->Y; 9: void e1 X->Y");
    CHECK_STR(t, world_forward(w, "X"), STR(""));
    CHECK_STR(t, world_walk(w, TRACE_FORWARD, "X", (TraceQuery){.edges = EDGE_E1}), STR("Y"));
    CHECK_STR(t, world_walk(w, TRACE_FORWARD, "X", (TraceQuery){.as_known_at = 1}), STR("Y"));
    world_free(w);
}

TEST(trace_case_6_a_declaration_may_come_before_its_original)
{
    World *w = world_new(t);
    world_play(w, "8: void e1 X->Y; 9: e1=X->Y; 10: wrong e4 X->W; 11: e4=X->W");
    CHECK_STR(t, world_forward(w, "X"), STR("W?"));
    world_free(w);
}

TEST(trace_case_8_clocks_of_two_parties)
{
    World *w = world_new(t);
    world_play(w, "10: L->P @D; 10:05 A->L @S");
    CHECK_STR(t, world_forward(w, "A"), STR("L P"));
    CHECK_STR(t, world_findings(w), STR("time_inversion:L"));
    world_play(w, "14: B->L @S");
    CHECK_STR(t, world_forward(w, "A"), STR("L P?"));
    CHECK_STR(t, world_findings(w), STR("time_inversion:L"));
    CHECK_STR(t, world_backward(w, "P"), STR("A? B? L"));
    world_free(w);
}

TEST(trace_case_9_a_bare_class_joins_nobody)
{
    World *w = world_new(t);
    world_play(w, "G:->U1; G:->U2");
    CHECK_STR(t, world_backward(w, "U1"), STR("G:"));
    uint32_t seed = world_item(w, "G:");
    TraceQuery query = {.seeds = &seed, .seed_count = 1, .edges = EDGE_ALL};
    CHECK_ERR(t, trace_walk(t->cx, w->index, &query, &w->result), ERR_USAGE);
    world_free(w);
}

TEST(trace_case_11_rework_in_place)
{
    World *w = world_new(t);
    world_play(w, "1: A->U1; U1+V; 5: U1,R->U1");
    CHECK_STR(t, world_forward(w, "R"), STR("U1 V"));
    CHECK_STR(t, world_backward(w, "U1"), STR("A R"));
    CHECK_STR(t, world_findings(w), STR(""));
    world_free(w);
}

TEST(trace_case_12_lots_and_their_serials)
{
    World *w = world_new(t);
    world_play(w, "A->L; C1,C2 in L; L->P9; C2->P8");
    CHECK_STR(t, world_forward(w, "C1"), STR("P9~"));
    CHECK_STR(t, world_forward(w, "C2"), STR("P8"));
    CHECK_STR(t, world_forward(w, "L"), STR("C1 C2 P8 P9"));
    CHECK_STR(t, world_backward(w, "P9"), STR("A L"));
    CHECK_STR(t, world_backward(w, "C1"), STR("A L"));
    CHECK_STR(t, world_walk(w, TRACE_FORWARD, "C1", (TraceQuery){.edges = EDGE_E1}), STR(""));
    world_free(w);
}

TEST(trace_case_13_a_part_taken_out_before_the_whole_went_on)
{
    World *w = world_new(t);
    world_play(w, "1: C1+K; 2: C1-K; 3: K+V; 4: R+K");
    CHECK_STR(t, world_forward(w, "C1"), STR("K- V-"));
    CHECK_STR(t, world_forward(w, "R"), STR("K V"));
    CHECK_STR(t, world_backward(w, "V"), STR("C1- K R"));
    world_free(w);
}

TEST(trace_case_9b_widened_by_class_only_where_the_lot_was)
{
    World *w = world_new(t);
    world_play(w, "1: see G:L receiving @S; 2: G:L->U1 @S; 12: G:->U2 @S; 13: G:->U3 @Z; "
                  "0: G:->U4 @S");
    CHECK_STR(t, world_forward(w, "G:L"), STR("U1"));
    TraceQuery query = {.edges = EDGE_ALL | EDGE_E7};
    CHECK_STR(t, world_walk(w, TRACE_FORWARD, "G:L", query), STR("U1 U2~"));
    CHECK_STR(t, world_findings(w), STR("recorded_without_lot:G:L"));
    world_free(w);
}

TEST(trace_case_9b_a_lot_used_up_ends_the_widening)
{
    World *w = world_new(t);
    world_play(w, "1: A->G:L*10 @S; 2: G:L*10->U1 @S; 3: G:->U2 @S; 4: B->G:M*10 @S; "
                  "5: G:M*4->U3 @S; 6: G:->U4 @S");
    TraceQuery query = {.edges = EDGE_ALL | EDGE_E7};
    CHECK_STR(t, world_walk(w, TRACE_FORWARD, "G:L", query), STR("U1"));
    CHECK_STR(t, world_walk(w, TRACE_FORWARD, "G:M", query), STR("U3 U4~"));
    world_free(w);
}

TEST(trace_through_containers_is_contact)
{
    World *w = world_new(t);
    world_play(w, "1: A->U1; 2: U1,U2[+W1]; 3: U2[-W1]; 4: U3[+W1]; 5: U1[-W1]; 6: U4[+W1]");
    CHECK_STR(t, world_forward(w, "A"), STR("U1"));
    TraceQuery query = {.edges = EDGE_ALL | EDGE_E4};
    CHECK_STR(t, world_walk(w, TRACE_FORWARD, "U1", query), STR("U2~ U3~ U4~"));
    CHECK_STR(t, world_walk(w, TRACE_FORWARD, "U2", query), STR("U1~ U3~ U4~"));
    world_free(w);
}

TEST(trace_explain_tells_the_best_path)
{
    World *w = world_new(t);
    TraceStep *steps;
    size_t n;
    world_play(w, "A->T; T->P1; B->T; T->P2; P2->L9; A->L9; C1,C2 in L; L->P9");
    uint32_t seed = world_item(w, "A");
    TraceQuery query = {.seeds = &seed, .seed_count = 1, .edges = EDGE_ALL};
    CHECK_OK(t, trace_explain(t->cx, w->index, &query, world_item(w, "P2"), &steps, &n));
    CHECK_INT(t, n, 2);
    CHECK_INT(t, steps[0].to, world_item(w, "T"));
    CHECK_INT(t, steps[1].event, 4);
    CHECK_INT(t, steps[1].confidence, CONFIDENCE_POSSIBLE);
    CHECK(t, steps[1].reason != NULL && steps[0].reason == NULL);
    CHECK_OK(t, trace_explain(t->cx, w->index, &query, world_item(w, "L9"), &steps, &n));
    CHECK_INT(t, n, 1); /* certain, though another way is possible */
    CHECK_INT(t, steps[0].confidence, CONFIDENCE_CERTAIN);
    CHECK_ERR(t, trace_explain(t->cx, w->index, &query, world_item(w, "B"), &steps, &n),
              ERR_NOT_FOUND);
    seed = world_item(w, "C1");
    CHECK_OK(t, trace_explain(t->cx, w->index, &query, world_item(w, "P9"), &steps, &n));
    CHECK_INT(t, n, 2);
    CHECK_INT(t, steps[0].edge, EDGE_E3);
    CHECK_INT(t, steps[1].from, world_item(w, "L"));
    world_free(w);
}

TEST(trace_explain_tells_how_a_lot_came_back_to_itself)
{
    World *w = world_new(t);
    TraceStep *steps;
    size_t n;
    world_play(w, "1: A->L; 2: L->M; 3: M->L; 4: U1->V1; 5: V1->U1");
    uint32_t seed = world_item(w, "L");
    TraceQuery query = {.seeds = &seed, .seed_count = 1, .edges = EDGE_ALL};
    CHECK_OK(t, trace_explain(t->cx, w->index, &query, seed, &steps, &n));
    CHECK_INT(t, n, 2);
    CHECK_INT(t, steps[0].from, seed);
    CHECK_INT(t, steps[0].to, world_item(w, "M"));
    CHECK_INT(t, steps[1].to, seed);
    CHECK_INT(t, steps[1].event, 3);
    query.direction = TRACE_BACKWARD;
    CHECK_OK(t, trace_explain(t->cx, w->index, &query, seed, &steps, &n));
    CHECK_INT(t, n, 2);
    CHECK_INT(t, steps[0].event, 3);
    seed = world_item(w, "A");
    CHECK_ERR(t, trace_explain(t->cx, w->index, &query, seed, &steps, &n), ERR_NOT_FOUND);
    seed = world_item(w, "U1"); /* a thing is only what it was */
    CHECK_ERR(t, trace_explain(t->cx, w->index, &query, seed, &steps, &n), ERR_NOT_FOUND);
    world_free(w);
}

TEST(trace_a_transformation_told_in_several_events)
{
    World *w = world_new(t);
    world_play(w, "8: g1# A->U1; 9: g1# B->U2; 10: g1# D->U1 @S");
    CHECK_STR(t, world_forward(w, "A"), STR("U1 U2"));
    CHECK_STR(t, world_forward(w, "B"), STR("U1 U2"));
    CHECK_STR(t, world_forward(w, "D"), STR("U1 U2?"));
    CHECK_STR(t, world_backward(w, "U2"), STR("A B D?"));
    CHECK_STR(t, world_findings(w), STR(""));
    world_free(w);
}

TEST(trace_a_piece_made_twice_is_a_finding)
{
    World *w = world_new(t);
    world_play(w, "A->U1; B->U1; U1->V1");
    CHECK_STR(t, world_forward(w, "A"), STR("U1 V1"));
    CHECK_STR(t, world_findings(w), STR("produced_twice:U1"));
    world_free(w);
}

TEST(trace_a_chain_is_broken_where_its_class_is_made_here)
{
    World *w = world_new(t);
    TraceQuery query = {.edges = EDGE_ALL, .norms = true};
    world_play(w, "G:L2->U1; A->G:L1; G:L1->U2; X->U2; G:L3->U3; add G:L4 commissioning; "
                  "G:L4->U4; e=G:L5->U5; void e G:L5->U5");
    CHECK_STR(t, world_walk(w, TRACE_BACKWARD, "U1", query), STR("G:L2"));
    CHECK_STR(t, world_findings(w), STR("broken_chain:G:L2"));
    CHECK_STR(t, world_walk(w, TRACE_FORWARD, "G:L3", query), STR("U3"));
    CHECK_STR(t, world_findings(w), STR("broken_chain:G:L3"));
    CHECK_STR(t, world_walk(w, TRACE_BACKWARD, "U2", query), STR("A G:L1 X"));
    CHECK_STR(t, world_findings(w), STR("produced_twice:U2"));
    CHECK_STR(t, world_walk(w, TRACE_BACKWARD, "U4", query), STR("G:L4"));
    CHECK_STR(t, world_findings(w), STR(""));
    CHECK_STR(t, world_walk(w, TRACE_FORWARD, "G:L5", query), STR(""));
    CHECK_STR(t, world_findings(w), STR(""));
    world_play(w, "A->G:L2");
    CHECK_STR(t, world_walk(w, TRACE_BACKWARD, "U1", query), STR("A G:L2"));
    CHECK(t, !str_eq(world_findings(w), STR("broken_chain:G:L2")));
    query.as_known_at = 1; /* nobody made the class yet */
    CHECK_STR(t, world_walk(w, TRACE_BACKWARD, "U1", query), STR("G:L2"));
    CHECK_STR(t, world_findings(w), STR(""));
    world_free(w);
}

TEST(trace_since_is_the_earliest_arrival)
{
    World *w = world_new(t);
    world_play(w, "9: A->L1; 10: L1,A->L2; 8: A->L3; 9: L3->L2");
    (void)world_forward(w, "A");
    for (size_t i = 0; i < w->result.member_count; i++) {
        const TraceMember *member = &w->result.members[i];
        if (member->item != world_item(w, "L2"))
            continue;
        CHECK_INT(t, member->level, 1);
        CHECK_INT(t, member->since_us, world_hour(9));
        CHECK_INT(t, member->event, 4);
        CHECK_INT(t, member->from, world_item(w, "L3"));
    }
    world_free(w);
}

TEST(trace_an_end_without_beginning_still_tells)
{
    World *w = world_new(t);
    world_play(w, "8: C1-K; 9: C2=K; C3+K2; 11: -K2");
    CHECK_STR(t, world_forward(w, "C1"), STR("K-"));
    CHECK_STR(t, world_backward(w, "K"), STR("C1- C2"));
    CHECK_STR(t, world_forward(w, "C3"), STR("K2-"));
    CHECK_STR(t, world_backward(w, "K2"), STR("C3-"));
    world_free(w);
}

TEST(trace_a_lot_that_goes_into_itself_stems_from_itself)
{
    World *w = world_new(t);
    world_play(w, "1: A->L; 2: L,B->L; 3: L->L2; 4: L2->U1; 5: U1,R->U1");
    CHECK_STR(t, world_forward(w, "L"), STR("L L2 U1"));
    CHECK_STR(t, world_backward(w, "L"), STR("A B L"));
    CHECK_STR(t, world_forward(w, "U1"), STR(""));
    CHECK_STR(t, world_forward(w, "A,B"), STR("L L2 U1"));
    world_free(w);
}

TEST(trace_contact_needs_time_together_and_passes_containers_over)
{
    World *w = world_new(t);
    TraceQuery query = {.edges = EDGE_ALL | EDGE_E4};
    world_play(w, "1: U1[+W1]; 2: U1[-W1]; 2: U2[+W1]; 3: U3[+W1]; 4: C1[+W1]; 5: U4[+C1]");
    /* at 2 in either order; U3 came later, C1 holds something itself */
    CHECK_STR(t, world_walk(w, TRACE_FORWARD, "U1", query), STR("U2~ U3~"));
    CHECK_STR(t, world_walk(w, TRACE_FORWARD, "U2", query), STR("U1~ U3~"));
    query.as_known_at = 5; /* C1 was no container yet */
    CHECK_STR(t, world_walk(w, TRACE_BACKWARD, "U2", query), STR("C1~ U1~ U3~"));
    world_free(w);
}

TEST(trace_contact_of_a_vessel_is_of_its_stay)
{
    World *w = world_new(t);
    TraceQuery query = {.edges = EDGE_ALL | EDGE_E4};
    world_play(w, "1: A->T; 2: T,U1[+W1]; 3: T[-W1]; 4: U1[-W1]; 5: emptied T; 6: B->T; "
                  "7: T,U2[+W1]; 8: T->P");
    CHECK_STR(t, world_walk(w, TRACE_FORWARD, "A", query), STR("T U1~"));
    CHECK_STR(t, world_walk(w, TRACE_FORWARD, "B", query), STR("P T U2~"));
    CHECK_STR(t, world_walk(w, TRACE_BACKWARD, "U1", query), STR("A~ T~"));
    CHECK_STR(t, world_walk(w, TRACE_BACKWARD, "U2", query), STR("B~ T~"));
    world_free(w);
}

TEST(trace_kinds_are_those_of_the_position)
{
    World *w = world_new(t);
    world_play(w, "A->L; L->P; e=emptied L; void e emptied L");
    CHECK_INT(t, trace_item_kind(w->index, world_item(w, "L"), 2), ITEM_LOT);
    CHECK_INT(t, trace_item_kind(w->index, world_item(w, "L"), 3), ITEM_VESSEL);
    CHECK_INT(t, trace_item_kind(w->index, world_item(w, "L"), 4), ITEM_LOT);
    CHECK_INT(t, trace_item_kind(w->index, world_item(w, "L"), 0), ITEM_LOT);
    world_free(w);
}
