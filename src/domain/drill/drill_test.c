/* Drills: what a report says, that it stays as it was, which lot a seed draws. */
#include "domain/drill/drill.h"
#include "domain/master/master.h"
#include "domain/party/party.h"
#include "domain/readiness/readiness.h"
#include "test/test_store.h"
#include "test/trace_world.h"

static Err drill(World *w, const char *item, int64_t seed, DrillReport *out)
{
    int64_t id;
    Ctx *cx = w->t->cx;
    ItemView view = {.index = w->index, .visible = trace_position(w->index)};
    DrillOrder order = {.reason = STR("yearly")};
    if (item != NULL)
        order.item = item_uri(cx->arena, w->index, world_item(w, item));
    else
        order.seed = field_int(seed);
    TRY(drill_run(cx, &view, &order, out));
    TRY(drill_save(cx, &order, out, &id));
    return drill_load(cx, id, LANG_EN, out);
}

TEST(drill_finds_units_holders_and_what_is_missing)
{
    World *w = world_new(t);
    DrillReport report, again;
    if (!test_store(t))
        return;
    world_play(
        w, "A->L*100 @P; L*40->U1,U2,U3 @P; see U1 receiving @D; see U2 destroying destroyed @P; "
           "L*10->U4");
    CHECK_OK(t, drill(w, "L", 0, &report));
    CHECK_STR(t, report.id, STR("DR-1"));
    CHECK_INT(t, report.units.value, 4);
    CHECK_INT(t, report.scrapped.value, 1);
    CHECK_INT(t, report.nowhere.value, 1);
    CHECK_INT(t, report.steps.count, 6);
    CHECK_STR(t, report.balance->counted, STR("quantities"));
    if (CHECK_INT(t, report.gaps.count, 3)) {
        CHECK_STR(t, report.gaps.items[0].message,
                  STR("units of which nobody knows where they are: 1"));
        CHECK_STR(t, report.gaps.items[1].code, STR("unreachable"));
        CHECK_STR(t, report.gaps.items[2].message, STR("50 is unaccounted for"));
    }
    world_play(w, "see U4 storing @P"); /* what comes later changes no report */
    CHECK_OK(t, drill_load(t->cx, 1, LANG_ZH, &again));
    CHECK_INT(t, again.nowhere.value, 1);
    CHECK_STR(t, again.gaps.items[2].message, STR("有 50 未查明"));
    CHECK_ERR(t, drill(w, "U1", 0, &report), ERR_USAGE);
    CHECK_ERR(t, drill_load(t->cx, 2, LANG_EN, &report), ERR_NOT_FOUND);
    world_free(w);
}

TEST(drill_draws_the_same_lot_by_the_same_seed)
{
    World *w = world_new(t);
    DrillReport first, second;
    if (!test_store(t))
        return;
    world_play(w, "A->X");
    CHECK_OK(t, drill(w, NULL, 1, &first)); /* A alone leads to something */
    CHECK_STR(t, first.item, STR("urn:test:A"));
    world_play(w, "B->Y; D->Z; X->U1; Y->U2; Z->U3; see S1 storing; see Q storing");
    for (int64_t seed = 0; seed < 20; seed++) {
        CHECK_OK(t, drill(w, NULL, seed, &first));
        CHECK_OK(t, drill(w, NULL, seed, &second));
        CHECK_STR(t, first.item, second.item);
        CHECK_INT(t, first.seed.value, seed);
        CHECK(t, first.units.value == 1);
    }
    world_free(w);
}

TEST(drill_counts_units_as_a_scope_does)
{
    World *w = world_new(t);
    DrillReport report;
    if (!test_store(t))
        return;
    world_play(w, "A->L; L->S1; S1+K1 @P; S1-K1 @P; see K1 receiving @D");
    CHECK_OK(t, drill(w, "L", 0, &report));
    CHECK_INT(t, report.units.value, 2); /* S1, and K1 until somebody excludes it by name */
    CHECK_INT(t, report.removed.value, 1);
    CHECK_INT(t, report.hands.value, 2);
    world_free(w);
}

TEST(drill_is_of_a_lot_or_of_a_seed)
{
    World *w = world_new(t);
    DrillReport report;
    if (!test_store(t))
        return;
    world_play(w, "A->L; L->U1");
    ItemView view = {.index = w->index, .visible = trace_position(w->index)};
    DrillOrder order = {.reason = STR("r"), .item = STR("urn:test:L"), .seed = field_int(3)};
    CHECK_ERR(t, drill_run(t->cx, &view, &order, &report), ERR_USAGE);
    world_free(w);
}

TEST(drill_of_nothing_is_refused)
{
    World *w = world_new(t);
    DrillReport report;
    if (!test_store(t))
        return;
    CHECK_ERR(t, drill(w, NULL, 1, &report), ERR_NOT_FOUND);
    world_play(w, "see U1 storing; see L storing");
    CHECK_ERR(t, drill(w, NULL, 1, &report), ERR_NOT_FOUND);
    world_free(w);
}

static const ReadinessCheck *drills_of(Test *t)
{
    Readiness readiness;
    CHECK_OK(t, readiness_load(t->cx, LANG_EN, &readiness));
    return &readiness.checks.items[readiness.checks.count - 1];
}

TEST(drill_is_evidence_of_readiness_for_a_year)
{
    World *w = world_new(t);
    DrillReport report;
    const int64_t day_us = INT64_C(86400000000);
    if (!test_store(t))
        return;
    world_play(w, "A->L1; L1->U1");
    CHECK_STR(t, drills_of(t)->gaps.items[0], STR("no recall drill was ever held"));
    CHECK_OK(t, drill(w, "A", 0, &report));
    CHECK_INT(t, drills_of(t)->good.value, 1);
    CHECK_STR(t, drills_of(t)->clause, STR("A-5.2"));
    t->cx->now_us += 366 * day_us;
    const ReadinessCheck *check = drills_of(t);
    CHECK_INT(t, check->good.value, 0);
    CHECK(t, str_starts(check->gaps.items[0], STR("the last recall drill was on ")));
    world_free(w);
}

TEST(drill_reaches_who_has_a_contact)
{
    World *w = world_new(t);
    DrillReport report;
    MasterShape partners, contacts;
    MasterRow row;
    if (!test_store(t))
        return;
    world_play(w, "A->L1 @P; L1->U1,U2 @P; see U1 receiving @D; see U2 receiving @E");
    CHECK_OK(t, master_shape(t->cx, partner_register.name, &partners));
    CHECK_OK(t, master_shape(t->cx, contact_register.name, &contacts));
    RowOrder partner = {.reason = STR("r"),
                        .values = STR("{\"code\":\"P-1\",\"name\":\"D\",\"kind\":\"dealer\","
                                      "\"country\":\"CN\",\"identifier\":\"urn:test:D\"}")};
    RowOrder contact = {.reason = STR("r"),
                        .values =
                            STR("{\"code\":\"C-1\",\"partner\":\"P-1\",\"purpose\":\"recall\","
                                "\"email\":\"recall@example.com\"}")};
    CHECK_OK(t, master_save(t->cx, &partners, 0, &partner, &row));
    CHECK_OK(t, drill(w, "A", 0, &report));
    CHECK_INT(t, report.reachable.value, 0); /* registered, and nobody to call */
    CHECK_OK(t, master_save(t->cx, &contacts, 0, &contact, &row));
    CHECK_OK(t, drill(w, "A", 0, &report));
    CHECK_INT(t, report.reachable.value, 1);
    CHECK_INT(t, report.hands.value, 2);
    world_free(w);
}

static void party_add(Test *t, const char *uri, const char *kind, const char *child)
{
    bool changed;
    Buf text;
    const JsonNode *children;
    CLEANUP(tx_release) Tx tx = {0};
    buf_init(&text, t->cx->arena, 1 << 10);
    buf_fmt(&text, "[\"%s\"]", child);
    CHECK_OK(t, json_parse(t->cx, buf_str(&text), &children));
    PartyElement element = {.uri = str_of(uri),
                            .vocabulary = STR("urn:epcglobal:epcis:vtype:Location"),
                            .kind = str_of(kind),
                            .children = child[0] == '\0' ? NULL : children};
    CHECK_OK(t, tx_begin(t->cx, &tx));
    CHECK_OK(t, party_save(t->cx, &element, &changed));
    CHECK_OK(t, tx_commit(&tx));
}

/* A dock of our own plant is our own, however deep it lies; a quantity nobody knows the holder of
 * is a gap. */
TEST(drill_knows_its_own_and_misses_what_is_nowhere)
{
    World *w = world_new(t);
    DrillReport report;
    if (!test_store(t))
        return;
    party_add(t, "urn:test:PLANT", "plant", "urn:test:HALL");
    party_add(t, "urn:test:HALL", "", "urn:test:D");
    party_add(t, "urn:test:D", "warehouse", "");
    world_play(w, "A->L1*30 @P; L1*10->U1 @P; see U1 receiving @D; see L1*20 shipping");
    CHECK_OK(t, drill(w, "L1", 0, &report));
    CHECK_INT(t, report.own.value, 1);
    for (size_t i = 0; i < report.gaps.count; i++)
        CHECK(t, !str_eq(report.gaps.items[i].code, STR("unreachable")));
    CHECK_STR(t, report.gaps.items[0].code, STR("nowhere_quantity"));
    CHECK_STR(t, report.gaps.items[0].message,
              STR("quantities of which nobody knows who has them, so nobody can be asked: 20"));
    world_free(w);
}
