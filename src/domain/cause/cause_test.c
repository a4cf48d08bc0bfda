/* Small worlds: who is blamed, what is only possible, what is refused. */
#include "domain/cause/cause_internal.h"
#include "domain/party/party.h"
#include "platform/store/change.h"
#include "test/test_store.h"
#include "test/trace_world.h"

static CauseItems items_of(World *w, const char *names)
{
    Str rest = str_of(names);
    CauseItems items = {arena_array(w->t->cx->arena, uint32_t, WORLD_REFS_MAX), 0};
    while (rest.n > 0)
        items.items[items.count++] = world_item(w, str_c(w->t->cx->arena, str_cut(&rest, ',')));
    return items;
}

static Err find(World *w, const char *units, const char *failed, CauseFindings *out)
{
    Ctx *cx = w->t->cx;
    CausePopulation *population;
    CauseItems all = items_of(w, units), bad = items_of(w, failed);
    ItemView view = {.index = w->index, .visible = trace_position(w->index)};
    TRY(cause_population_open(cx, &view, &all, NULL, &population));
    CauseQuestion question = {
        .failed = bad.items, .failed_count = bad.count, .limit = CAUSE_LISTED_MAX, .lang = LANG_EN};
    Err err = cause_find(cx, population, &question, out);
    cause_population_close(population);
    return err;
}

static const CauseFinding *finding_of(World *w, const CauseFindings *findings, const char *item)
{
    Str uri = item_uri(w->t->cx->arena, w->index, world_item(w, item));
    for (size_t i = 0; i < findings->factors.count; i++) {
        const CauseFinding *finding = &findings->factors.items[i];
        bool named = str_eq(finding->item, uri);
        for (size_t k = 0; k < finding->equal.count; k++)
            named = named || str_eq(finding->equal.items[k].item, uri);
        if (named)
            return finding;
    }
    return NULL;
}

#define GOOD "U6,U7,U8,U9,U10,U11,U12,U13,U14,U15,U16,U17,U18,U19,U20"
#define BAD  "U1,U2,U3,U4,U5"

TEST(cause_is_the_lot_only_failed_units_have)
{
    World *w = world_new(t);
    CauseFindings findings;
    if (!test_store(t))
        return;
    world_play(w, "A,B->L1; A->L2; L1->" BAD "; L2->" GOOD);
    CHECK_OK(t, find(w, BAD "," GOOD, BAD, &findings));
    const CauseFinding *lot = finding_of(w, &findings, "L1");
    if (CHECK(t, lot != NULL)) {
        CHECK_INT(t, lot->rank.value, 1);
        CHECK(t, lot->found.value);
        CHECK_INT(t, lot->failed_with.value, 5);
        CHECK_INT(t, lot->good_with.value, 0);
        CHECK_STR(t, lot->p, STR("6.4e-5"));            /* 1 / C(20, 5) */
        CHECK(t, lot == finding_of(w, &findings, "B")); /* the same units: one finding */
    }
    CHECK(t, finding_of(w, &findings, "A") == NULL); /* all have it: nothing to compare */
    CHECK(t, finding_of(w, &findings, "L2") == NULL);
    CHECK_INT(t, findings.population.value, 20);
    CHECK_INT(t, findings.failed.value, 5);
    world_free(w);
}

/* A part taken out again is no certain part of what failed. */
TEST(cause_counts_what_is_only_possible_apart)
{
    World *w = world_new(t);
    CauseFindings findings;
    if (!test_store(t))
        return;
    world_play(w, "A->" BAD "; A->" GOOD "; L1->C1; L1->C2; L1->C3; C1+U1; C1-U1; C2+U2; C3+U6");
    CHECK_OK(t, find(w, BAD "," GOOD, BAD, &findings));
    const CauseFinding *lot = finding_of(w, &findings, "L1");
    if (CHECK(t, lot != NULL)) {
        CHECK(t, lot->counts_possible.value);
        CHECK_INT(t, lot->failed_with.value, 2);
        CHECK_INT(t, lot->good_with.value, 1);
        CHECK_INT(t, lot->failed_possible.value, 1);
        CHECK_INT(t, lot->good_possible.value, 0);
        CHECK(t, !lot->found.value);
    }
    world_free(w);
}

/* All went through one oven; those of one hour failed. */
TEST(cause_may_be_an_hour_of_what_all_have)
{
    World *w = world_new(t);
    CauseFindings findings;
    if (!test_store(t))
        return;
    world_play(
        w, "8: A->U6,U7,U8,U9,U10,U11,U12,U13 @S; 9: A->" BAD
           " @S; 10: A->U14,U15,U16,U17,U18,U19,U20 @S; 11: see U6 x; 9:30 see U1 inspecting @S;"
           "9:30 see U2 inspecting @S; 9:30 see U3 inspecting @S; 9:30 see U4 inspecting @S;"
           "9:30 see U5 inspecting @S; 10:30 see U6 inspecting @S; 10:30 see U7 inspecting @S;"
           "10:30 see U8 inspecting @S; 10:30 see U9 inspecting @S;"
           "10:30 see U10 inspecting @S");
    CHECK_OK(t, find(w, BAD "," GOOD, BAD, &findings));
    const CauseFinding *place = finding_of(w, &findings, "S");
    if (CHECK(t, place != NULL)) {
        CHECK_STR(t, place->kind, STR("period"));
        CHECK_STR(t, place->step, STR("inspecting"));
        CHECK_INT(t, place->failed_with.value, 5);
        CHECK_INT(t, place->good_with.value, 0);
        CHECK_INT(t, place->good_always.value, 5);
        CHECK_INT(t, place->window_to.value.us - place->window_from.value.us,
                  (int64_t)3600 * 1000000);
    }
    world_free(w);
}

static void place_add(World *w, const char *place, const char *kind)
{
    bool changed;
    Ctx *cx = w->t->cx;
    PartyElement element = {.uri = item_uri(cx->arena, w->index, world_item(w, place)),
                            .vocabulary = STR("urn:epcglobal:epcis:vtype:BusinessLocation"),
                            .kind = str_of(kind)};
    CLEANUP(tx_release) Tx tx = {0};
    CHECK_OK(w->t, tx_begin(cx, &tx));
    CHECK_OK(w->t, party_save(cx, &element, &changed));
    CHECK_OK(w->t, tx_commit(&tx));
}

/* No event names a source: whose lots they are is told by the place they were recorded at. */
TEST(cause_supplier_is_whose_place_a_lot_was_at)
{
    World *w = world_new(t);
    CauseFindings findings;
    if (!test_store(t))
        return;
    world_play(w, "add L1 commissioning @Q; add L2 commissioning @Q; add L3 commissioning @R; "
                  "add L4 commissioning @R; see L1,L3 receiving @P; see L2,L4 receiving @P; "
                  "L1->U1,U2,U3 @P; L2->U4,U5 @P; L3->U6,U7,U8,U9,U10,U11,U12 @P; "
                  "L4->U13,U14,U15,U16,U17,U18,U19,U20 @P");
    place_add(w, "P", "plant");
    place_add(w, "Q", "supplier");
    place_add(w, "R", "supplier");
    CHECK_OK(t, find(w, BAD "," GOOD, BAD, &findings));
    const CauseFinding *supplier = finding_of(w, &findings, "Q");
    if (CHECK(t, supplier != NULL)) {
        CHECK_STR(t, supplier->kind, STR("supplier")); /* before the hours of his place */
        CHECK_INT(t, supplier->rank.value, 1);
        CHECK(t, supplier->found.value);
        CHECK_INT(t, supplier->failed_with.value, 5);
        CHECK_INT(t, supplier->good_with.value, 0);
    }
    for (size_t i = 0; i < findings.factors.count; i++) /* our own plant is none */
        CHECK(t, !str_eq(findings.factors.items[i].kind, STR("supplier")) || i == 0);
    world_free(w);
}

TEST(cause_refuses_what_cannot_be_compared)
{
    World *w = world_new(t);
    CauseFindings findings;
    if (!test_store(t))
        return;
    world_play(w, "A->" BAD "; A->" GOOD);
    CHECK_ERR(t, find(w, GOOD, "U1", &findings), ERR_USAGE);
    CHECK_ERR(t, find(w, BAD, BAD, &findings), ERR_USAGE);
    CHECK_ERR(t, find(w, GOOD, "", &findings), ERR_USAGE);
    /* Named twice is one failure. */
    CHECK_OK(t, find(w, BAD "," GOOD, "U1,U1,U2", &findings));
    CHECK_INT(t, findings.failed.value, 2);
    world_free(w);
}

/* A hot store room after packing is a cause; what is done to what came back is none. */
TEST(cause_may_be_the_store_room_after_packing)
{
    World *w = world_new(t);
    CauseFindings findings;
    if (!test_store(t))
        return;
    world_play(w, "A->" BAD "," GOOD "; " BAD "[+J1]; " GOOD "[+J2]; see " BAD " storing @P &E1; "
                  "see " GOOD " storing @P &E2; see J1 shipping; see J2 shipping; "
                  "see " BAD " receiving @D %M7; see " BAD " storing @D &E7");
    CHECK_OK(t, find(w, BAD "," GOOD, BAD, &findings));
    const CauseFinding *room = finding_of(w, &findings, "E1");
    if (CHECK(t, room != NULL)) {
        CHECK_INT(t, room->failed_with.value, 5);
        CHECK_INT(t, room->good_with.value, 0);
    }
    CHECK(t, finding_of(w, &findings, "M7") == NULL);
    CHECK(t, finding_of(w, &findings, "E7") == NULL);
    world_free(w);
}
