/* Clauses one by one: what each takes in, what it leaves out, and what it only may take in. */
#include "domain/scope/scope_board.h"
#include "domain/scope/scope_internal.h"
#include "test/test_store.h"
#include "test/trace_world.h"

/* "U1" as it is named in clauses. */
static Str named(World *world, Str name)
{
    return item_uri(world->t->cx->arena, world->index,
                    world_item(world, str_c(world->t->cx->arena, name)));
}

/* A clause as JSON, with `U1` in place of "identifier of U1". */
static ScopeClause *clause_of(World *world, const char *text)
{
    Ctx *cx = world->t->cx;
    Buf json;
    const JsonNode *node;
    Str rest = str_of(text);
    ScopeClause *clause = arena_new(cx->arena, ScopeClause);
    buf_init(&json, cx->arena, 1 << 16);
    while (rest.n > 0) {
        buf_add(&json, str_cut(&rest, '`'));
        if (rest.n > 0)
            json_escape(&json, named(world, str_cut(&rest, '`')));
    }
    if (!CHECK_OK(world->t, json_parse(cx, buf_str(&json), &node)) ||
        !CHECK_OK(world->t, register_decode(cx, &scope_clause_register, node, (Str){0}, clause)))
        return NULL;
    return clause;
}

/* Units of the list by item number: "U1 U2? K-". */
static Str units_of(World *world, const char *text)
{
    Ctx *cx = world->t->cx;
    ScopeList list;
    Buf out;
    ItemView view = {.index = world->index, .visible = trace_position(world->index)};
    ScopeQuery query = {.clause = clause_of(world, text)};
    ScopeDraft draft = {.title = STR("t"), .reason = STR("r"), .query = &query};
    buf_init(&out, cx->arena, 1 << 16);
    if (query.clause == NULL || !CHECK_OK(world->t, scope_find(cx, &view, &draft, &list)))
        return (Str){0};
    for (uint32_t item = 1; item <= trace_item_count(world->index); item++) {
        for (size_t i = 0; i < list.unit_count; i++) {
            const ScopeCell *cell = &list.cells[list.units[i].cell];
            if (list.units[i].item == item)
                buf_fmt(&out, "%s%.*s%s%s", out.n == 0 ? "" : " ", STR_ARG(world_name(world, item)),
                        str_eq(cell->confidence, STR("possible")) ? "?" : "",
                        cell->removed.value ? "-" : "");
        }
    }
    return buf_str(&out);
}

static void refused(World *world, const char *text, const char *part)
{
    Ctx *cx = world->t->cx;
    Buf sentence;
    ScopeList list;
    ItemView view = {.index = world->index, .visible = trace_position(world->index)};
    ScopeQuery query = {.clause = clause_of(world, text)};
    ScopeDraft draft = {.title = STR("t"), .reason = STR("r"), .query = &query};
    CHECK_ERR(world->t, scope_find(cx, &view, &draft, &list), ERR_USAGE);
    buf_init(&sentence, cx->arena, 1 << 14);
    problem_format(&sentence, LANG_EN, &cx->problem);
    if (str_find(buf_str(&sentence), str_of(part)) < 0)
        CHECK_STR(world->t, buf_str(&sentence), str_of(part));
    problem_clear(cx);
}

TEST(scope_clause_contact_goes_on_into_what_was_touched)
{
    World *w = world_new(t);
    if (!test_store(t))
        return;
    world_play(w, "8: A->L1 %M1; 9: L1->U1; 10: A->L2 %M2; 11: L2->U2; 12: see U2 testing %M1; "
                  "13: U3+K %M1; 14: see U9 testing %M1");
    CHECK_STR(t, units_of(w, "{\"contact\":{\"items\":[`M1`]}}"), STR("U1 U2 K U9"));
    CHECK_STR(t, units_of(w, "{\"contact\":{\"items\":[`M1`],\"role\":\"tool\"}}"), STR(""));
    CHECK_STR(t, units_of(w, "{\"contact\":{\"items\":[`M1`,`M2`],\"role\":\"equipment\"}}"),
              STR("U1 U2 K U9"));
    world_free(w);
}

/* The room is around what lies in the pallet that is put there, in cartons on it as well, and
 * around a lot that was put in by quantity; not around what was taken out, or is put in later. */
TEST(scope_clause_contact_of_a_room_goes_through_containers)
{
    World *w = world_new(t);
    if (test_store(t)) {
        world_play(w, "8: L->U1,U2,U3,U4,U5; 9: U1,U4[+J2]; 9: J2,U2,L7*5[+J1]; 10: U4[-J2]; "
                      "11: see J1 storing @P &E1; 12: U3[+J1]; 13: U5[+J3] &E2; 14: L7*2->U9; "
                      "14: see J1 shipping @P %M1");
        CHECK_STR(t, units_of(w, "{\"contact\":{\"items\":[`E1`]}}"), STR("U1 U2 U9"));
        CHECK_STR(t, units_of(w, "{\"contact\":{\"items\":[`E2`]}}"), STR("U5"));
        CHECK_STR(t, units_of(w, "{\"contact\":{\"items\":[`M1`]}}"), STR(""));
    }
    world_free(w);
}

/* What is done with a container is asked for by name; unasked it is said. */
TEST(scope_clause_contact_of_a_machine_with_a_container_is_said)
{
    World *w = world_new(t);
    if (test_store(t)) {
        ScopeCount count;
        ScopeBoard *board = scope_board_open();
        world_play(w, "8: L->U1,U2; 9: U1[+J1]; 10: see J1 storing @P %M1");
        ItemView view = {.index = w->index, .visible = trace_position(w->index)};
        ScopeQuery query = {.clause = clause_of(w, "{\"contact\":{\"items\":[`M1`]}}")};
        ScopeAsk ask = {.view = &view, .query = &query, .lang = LANG_EN};
        if (CHECK_OK(t, scope_count(t->cx, board, &ask, &count))) {
            CHECK_INT(t, count.units.value, 0);
            CHECK_INT(t, count.clauses.items[0].unnamed.value, 1);
            CHECK_INT(t, count.clauses.items[0].notes.count, 1);
        }
        query.through_containers = (FieldBool){true, true};
        if (CHECK_OK(t, scope_count(t->cx, board, &ask, &count))) {
            CHECK_INT(t, count.possible.value, 1);
            CHECK_INT(t, count.clauses.items[0].unnamed.value, 0);
            CHECK_INT(t, count.clauses.items[0].notes.count, 0);
        }
        scope_board_close(board);
    }
    world_free(w);
}

TEST(scope_clause_contact_with_a_part_taken_out_is_counted_apart)
{
    World *w = world_new(t);
    if (!test_store(t))
        return;
    world_play(w, "A->C1 %M1; C1+K; C1-K");
    CHECK_STR(t, units_of(w, "{\"contact\":{\"items\":[`M1`]}}"), STR("C1 K-"));
    world_free(w);
}

TEST(scope_clause_contact_by_a_doubted_event_is_possible)
{
    World *w = world_new(t);
    if (!test_store(t))
        return;
    world_play(w, "e1=A->U1 %M1; e2=A->U2 %M1; e3=A->U3 %M1; wrong e2,e9 see U2; void e3 see U3");
    CHECK_STR(t, units_of(w, "{\"contact\":{\"items\":[`M1`]}}"), STR("U1 U2?"));
    world_free(w);
}

/* The machine filled the tank once of two times: what left it afterwards may have had nothing of
 * that. */
TEST(scope_clause_contact_of_one_filling_of_several_is_possible)
{
    World *w = world_new(t);
    if (!test_store(t))
        return;
    world_play(w, "8: A->T %M1; 9: T->U1; 10: B->T %M2; 11: T->U2; 12: emptied T; 13: B->T %M2; "
                  "14: T->U3");
    CHECK_STR(t, units_of(w, "{\"contact\":{\"items\":[`M1`]}}"), STR("U1? U2?"));
    CHECK_STR(t, units_of(w, "{\"contact\":{\"items\":[`M2`]}}"), STR("U2? U3?"));
    world_free(w);
}

/* Input and output of one transformation are reported apart, and only one names the machine. */
TEST(scope_clause_contact_knows_all_events_of_a_transformation)
{
    World *w = world_new(t);
    if (!test_store(t))
        return;
    world_play(w, "x#A-> %M1; x#->U1; B->U2");
    CHECK_STR(t, units_of(w, "{\"contact\":{\"items\":[`M1`]}}"), STR("U1"));
    world_free(w);
}

TEST(scope_clause_software_is_loaded_or_fitted)
{
    World *w = world_new(t);
    if (!test_store(t))
        return;
    world_play(w, "A->U1; A->U2; A->U3; see U1 testing ^V1; see U2 testing ^V2; V1+K");
    CHECK_STR(t, units_of(w, "{\"software\":{\"items\":[`V1`]}}"), STR("U1 K"));
    CHECK_STR(t, units_of(w, "{\"software\":{\"items\":[`V1`,`V2`]}}"), STR("U1 U2 K"));
    world_free(w);
}

TEST(scope_clause_made_takes_in_what_was_never_recorded)
{
    World *w = world_new(t);
    if (!test_store(t))
        return;
    /* U3 was made nobody knows where, U4 nobody knows when and where. */
    world_play(w, "8: A->U1 @P1; 9: A->U2 @P2; 10: A->U3; 11: see U4 storing @P2; 12: U1+K @P1");
    CHECK_STR(t, units_of(w, "{\"made\":{\"place\":`P1`}}"), STR("U3? U4? K"));
    CHECK_STR(t, units_of(w, "{\"made\":{\"place\":`P2`,\"parts\":true}}"), STR("U2 U3? U4?"));
    CHECK_STR(t, units_of(w, "{\"made\":{\"place\":`P1`,\"parts\":true}}"), STR("U3? U4? K"));
    world_free(w);
}

TEST(scope_clause_leaves_out_only_what_is_certain)
{
    World *w = world_new(t);
    if (!test_store(t))
        return;
    world_play(w, "8: A->T; 9: T->U1; 10: B->T; 11: T->U2; 12: A->U3; 13: see G:L storing @S; "
                  "14: U3+K; 15: U3-K");
    CHECK_STR(t,
              units_of(w, "{\"any\":[{\"descendants\":{\"items\":[`A`]}},"
                          "{\"descendants\":{\"items\":[`B`]}}]}"),
              STR("U1 U2? U3 K-"));
    /* U2 may have something of B, and of A: neither is sure. */
    CHECK_STR(t,
              units_of(w, "{\"except\":{\"from\":{\"descendants\":{\"items\":[`A`]}},"
                          "\"less\":{\"descendants\":{\"items\":[`B`]}},\"reason\":\"r\"}}"),
              STR("U1 U2? U3 K-"));
    /* K had U3 once: it is not surely without. */
    CHECK_STR(t,
              units_of(w, "{\"except\":{\"from\":{\"identifiers\":{\"items\":[`K`,`U1`]}},"
                          "\"less\":{\"descendants\":{\"items\":[`U3`]}},\"reason\":\"r\"}}"),
              STR("U1 K?"));
    CHECK_STR(t,
              units_of(w, "{\"except\":{\"from\":{\"descendants\":{\"items\":[`A`]}},\"less\":"
                          "{\"identifiers\":{\"items\":[`U1`]}},\"reason\":\"taken apart\"}}"),
              STR("U2? U3 K-"));
    world_free(w);
}

/* Who leaves out a piece by name leaves out the unit that carries it, unless that carries another
 * that stays in: it stands for that one (trace.md §6, law 3). */
TEST(scope_clause_leaves_out_no_unit_that_stands_for_another_piece)
{
    static const struct {
        const char *from, *less, *units;
    } cases[] = {
        {"`A`", "`C1`", "K2 U3"},      /* C1 alone is in K1 */
        {"`A`", "`C2`", "K1 K2 U3"},   /* C3 is in K2 as well */
        {"`A`", "`C2`,`C3`", "K1 U3"}, /* both of them: nothing keeps K2 in */
        {"`A`", "`K2`", "K1 U3"},      /* the unit itself, with all it has in it */
        {"`A`", "`C4`", "K1 K2 U3"},   /* used up for U3 with C5 */
        {"`A`", "`C4`,`C5`", "K1 K2"},
        {"`A`", "`L1`", "K2 U3"}, /* a lot: C1 and C2 are of it, C3 of another */
        {"`A`", "`B`", "K1 U3"},  /* of B is K2 for certain, whatever else is in it */
        {"`A`", "`C2`,`B`", "K1 U3"},
    };
    World *w = world_new(t);
    if (!test_store(t))
        return;
    world_play(w, "A->L1,L2; L1->C1,C2; L2->C3,C4,C5; C1+K1; C2+K2; C3+K2; C4,C5->U3; B->K2");
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        CHECK_STR(t,
                  units_of(w, str_fmt(t->cx->arena,
                                      "{\"except\":{\"from\":{\"descendants\":{\"items\":[%s]}},"
                                      "\"less\":{\"identifiers\":{\"items\":[%s]}},"
                                      "\"reason\":\"r\"}}%c",
                                      cases[i].from, cases[i].less, 0)
                                  .p),
                  str_of(cases[i].units));
    world_free(w);
}

/* K may have something of B, and had C1 for certain: it is not surely without, by any of the two
 * and by one walk from both. */
TEST(scope_clause_leaves_nothing_out_for_two_doubts)
{
    World *w = world_new(t);
    if (!test_store(t))
        return;
    world_play(w, "8: A->T; 9: B->T; 10: T->K; 11: A->C1; 12: C1+K; 13: C1-K");
    CHECK_STR(t,
              units_of(w, "{\"any\":[{\"descendants\":{\"items\":[`B`]}},"
                          "{\"descendants\":{\"items\":[`C1`]}}]}"),
              STR("K? C1"));
    CHECK_STR(t, units_of(w, "{\"descendants\":{\"items\":[`B`,`C1`]}}"), STR("K? C1"));
    CHECK_STR(t,
              units_of(w, "{\"except\":{\"from\":{\"identifiers\":{\"items\":[`K`]}},"
                          "\"less\":{\"any\":[{\"descendants\":{\"items\":[`B`]}},"
                          "{\"descendants\":{\"items\":[`C1`]}}]},\"reason\":\"r\"}}"),
              STR("K?"));
    CHECK_STR(t,
              units_of(w, "{\"except\":{\"from\":{\"identifiers\":{\"items\":[`K`]}},"
                          "\"less\":{\"descendants\":{\"items\":[`B`,`C1`]}},\"reason\":\"r\"}}"),
              STR("K?"));
    world_free(w);
}

TEST(scope_clause_ranges_compare_the_digits_at_the_end)
{
    World *w = world_new(t);
    if (!test_store(t))
        return;
    world_play(w, "A->U8,U9,U10,U11,U010,Ux9; L9->K1; L10->K2");
    CHECK_STR(t, units_of(w, "{\"identifiers\":{\"first\":`U9`,\"last\":`U10`}}"),
              STR("U9 U10 U010"));
    CHECK_STR(t, units_of(w, "{\"identifiers\":{\"first\":`L9`,\"last\":`L9`}}"), STR("K1"));
    refused(w, "{\"identifiers\":{\"first\":`U9`,\"last\":`U8`}}", "comes behind");
    refused(w, "{\"identifiers\":{\"first\":`U9`,\"last\":`L9`}}", "differ in more");
    refused(w, "{\"identifiers\":{\"first\":`A`,\"last\":`L9`}}", "does not end with digits");
    world_free(w);
}

TEST(scope_clause_ranges_of_vehicles_pass_over_the_check_digit)
{
    World *w = world_new(t);
    if (!test_store(t))
        return;
    world_play(w, "A->U1");
    refused(w,
            "{\"identifiers\":{\"first\":\"urn:holdfast:vin:1M8GDM9AXKP042788\","
            "\"last\":\"urn:holdfast:vin:1M8GDM9A1KX042790\"}}",
            "differ in more");
    CHECK_STR(t,
              units_of(w, "{\"identifiers\":{\"first\":\"urn:holdfast:vin:1M8GDM9AXKP042788\","
                          "\"last\":\"urn:holdfast:vin:1M8GDM9A1KP042790\"}}"),
              STR(""));
    world_free(w);
}

TEST(scope_clause_refuses_what_it_cannot_mean)
{
    World *w = world_new(t);
    if (!test_store(t))
        return;
    world_play(w, "A->U1 %M1");
    refused(w, "{}", "clause / has exactly one of");
    refused(w, "{\"any\":[{\"made\":{\"place\":`A`}},{}]}", "clause /any/1 has exactly one of");
    refused(w, "{\"made\":{\"place\":`A`},\"software\":{\"items\":[`A`]}}", "exactly one of");
    refused(w, "{\"contact\":{\"items\":[`M1`],\"role\":\"machine\"}}", "role is operator");
    refused(w,
            "{\"contact\":{\"items\":[`M1`],\"from\":\"2026-03-02T00:00:00Z\","
            "\"to\":\"2026-03-01T00:00:00Z\"}}",
            "ends before it begins");
    refused(w, "{\"reading\":{\"characteristic\":\"Voltage\"}}", "say low, high or missing");
    refused(w, "{\"reading\":{\"characteristic\":\"Voltage\",\"low\":2,\"high\":1}}",
            "low is above high");
    refused(w, "{\"identifiers\":{\"first\":`U1`}}", "first and last of a range");
    refused(w,
            "{\"except\":{\"from\":{\"descendants\":{\"items\":[`A`]}},"
            "\"less\":{\"identifiers\":{\"items\":[`U1`]}}}}",
            "clause /except leaves items out by name: say why");
    world_free(w);
}

/* What is made, used or looked at by no event is no start: zero units would read as "nobody is
 * affected", one as if a machine had to be recalled. */
TEST(scope_clause_begins_from_products_alone)
{
    World *w = world_new(t);
    if (!test_store(t))
        return;
    world_play(w, "A->U1 @P/0 %M1 ^V1; B->T @P/0; U1+K");
    static const char *const kinds_named[] = {"descendants", "identifiers"};
    static const char *const cases[][2] = {
        {"`A`,`P/0`", "is a place; what was made there is asked for with made"},
        {"`M1`", "is who or what did a step, no product; what it touched is asked for with"},
        {"`V1`", "is software; who was given it is asked for with software"},
        {"\"https://id.gs1.org/01/04012345000009\"", "is a whole class of products"},
        {"\"hello\"", "is no identifier"},
    };
    for (size_t i = 0; i < 2 * (sizeof cases / sizeof *cases); i++) {
        const char *kind = kinds_named[i % 2], *const *one = cases[i / 2];
        refused(
            w,
            str_c(t->cx->arena, str_fmt(t->cx->arena, "{\"%s\":{\"items\":[%s]}}", kind, one[0])),
            one[1]);
    }
    CHECK_STR(t, units_of(w, "{\"descendants\":{\"items\":[`B`]}}"),
              STR("")); /* a tank is no unit */
    CHECK_STR(t, units_of(w, "{\"identifiers\":{\"items\":[`U1`,`K`]}}"), STR("K"));
    world_free(w);
}

/* trace.md §4: leaving one out needs a reason by name, however it is named. */
TEST(scope_leaves_nothing_out_by_name_without_a_reason)
{
    static const char *const named[] = {
        "{\"descendants\":{\"items\":[`U1`]}}",
        "{\"any\":[{\"contact\":{\"items\":[`M1`]}},{\"descendants\":{\"items\":[`U1`]}}]}",
        "{\"all\":[{\"contact\":{\"items\":[`M1`]}},{\"identifiers\":{\"items\":[`U1`]}}]}",
        "{\"any\":[{\"all\":[{\"descendants\":{\"items\":[`U1`]}}]}]}",
        "{\"except\":{\"from\":{\"contact\":{\"items\":[`M1`]}},"
        "\"less\":{\"identifiers\":{\"items\":[`U2`]}},\"reason\":\"r\"}}",
    };
    World *w = world_new(t);
    if (!test_store(t))
        return;
    world_play(w, "A->U1 %M1; A->U2");
    for (size_t i = 0; i < sizeof named / sizeof *named; i++) {
        const char *start = "{\"except\":{\"from\":{\"descendants\":{\"items\":[`A`]}},\"less\":";
        Str bare = str_fmt(t->cx->arena, "%s%s}}", start, named[i]);
        Str blank = str_fmt(t->cx->arena, "%s%s,\"reason\":\" \"}}", start, named[i]);
        Str told =
            str_fmt(t->cx->arena, "%s%s,\"reason\":\"in the laboratory\"}}", start, named[i]);
        refused(w, bare.p, "leaves items out by name: say why");
        refused(w, blank.p, "leaves items out by name: say why");
        CHECK_STR(t, units_of(w, told.p), STR("U2"));
    }
    CHECK_STR(t,
              units_of(w, "{\"except\":{\"from\":{\"descendants\":{\"items\":[`A`]}},"
                          "\"less\":{\"contact\":{\"items\":[`M1`]}}}}"),
              STR("U2"));
    world_free(w);
}

/* ---- whatever is sent ---- */

/* Decoded, counted, put into words, told why: refused in a sentence or answered. */
static void send(World *w, ScopeBoard *board, const char *text)
{
    Ctx *cx = w->t->cx;
    const JsonNode *node;
    ScopeClause *clause = arena_new(cx->arena, ScopeClause);
    ScopeCount count;
    ScopeVerdicts verdicts;
    ItemView view = {.index = w->index, .visible = trace_position(w->index)};
    ScopeQuery query = {.clause = clause};
    ScopeAsk ask = {.view = &view, .query = &query};
    Err err = json_parse(cx, str_of(text), &node);
    if (err == OK)
        err = register_decode(cx, &scope_clause_register, node, (Str){0}, clause);
    if (err == OK)
        err = scope_count(cx, board, &ask, &count);
    if (err == OK)
        CHECK_OK(w->t, scope_judge(cx, board, &ask, world_item(w, "U1"), &verdicts));
    else
        CHECK(w->t, err == ERR_USAGE || err == ERR_INVALID || err == ERR_NOT_FOUND);
    if (err == ERR_USAGE && !CHECK(w->t, str_starts(cx->problem.pointer, STR("/clause"))))
        CHECK_STR(w->t, str_of(text), STR(""));
    problem_clear(cx);
}

/* Members of each clause, "name=value" as JSON, the kind of clause in front. */
static const char *const kinds[][5] = {
    {"descendants", "\"items\":[U]", "\"direction\":\"forward\"", "\"edges\":\"E1\"",
     "\"widen\":true"},
    {"contact", "\"items\":[M]", "\"role\":\"tool\"", "\"from\":\"2026-03-01T00:00:00Z\"",
     "\"to\":\"2026-03-02T00:00:00Z\""},
    {"reading", "\"characteristic\":\"Voltage\"", "\"low\":1", "\"high\":2", "\"unit\":\"VLT\""},
    {"reading", "\"characteristic\":\"Voltage\"", "\"missing\":true", "\"step\":\"testing\""},
    {"made", "\"place\":P", "\"parts\":true", "\"from\":\"2026-03-01T00:00:00Z\""},
    {"software", "\"items\":[M]", "\"to\":\"2026-03-01T00:00:00Z\""},
    {"identifiers", "\"items\":[U]"},
    {"identifiers", "\"first\":U", "\"last\":U"},
    {"identifiers", "\"list\":\"L-1\""},
    {"except", "\"from\":{\"identifiers\":{\"items\":[U]}}",
     "\"less\":{\"identifiers\":{\"items\":[U]}}", "\"reason\":\"r\""},
    {"all"},
    {"any"},
};
static const char *const wrongs[] = {"",     "\"\"",      "\" \"", "[]",     "[\"\"]", "[[]]",
                                     "[{}]", "[null]",    "{}",    "null",   "0",      "-1e400",
                                     "true", "\"urn:x\"", "[0]",   "[{},{}]"};
enum { KINDS = sizeof kinds / sizeof *kinds, WRONGS = sizeof wrongs / sizeof *wrongs };

/* Clause `kind` with one of its members, from 1, replaced; 0: the whole clause is. */
static const char *wrong_clause(World *w, int kind, int member, const char *wrong)
{
    Buf raw, out;
    Arena *arena = w->t->cx->arena;
    buf_init(&raw, arena, 1 << 14);
    buf_init(&out, arena, 1 << 14);
    buf_fmt(&raw, "{\"%s\":", kinds[kind][0]);
    if (member == 0)
        buf_fmt(&raw, "%s", *wrong == 0 ? "null" : wrong);
    for (int i = 1; member > 0 && i < 5 && kinds[kind][i] != NULL; i++) {
        Str name = str_of(kinds[kind][i]);
        name.n = (size_t)str_find(name, STR(":"));
        buf_add(&raw, i == 1 ? STR("{") : STR(""));
        if (i != member)
            buf_fmt(&raw, "%s%s", raw.p[raw.n - 1] == '{' ? "" : ",", kinds[kind][i]);
        else if (*wrong != 0)
            buf_fmt(&raw, "%s%.*s:%s", raw.p[raw.n - 1] == '{' ? "" : ",", STR_ARG(name), wrong);
    }
    buf_add(&raw, member > 0 ? STR("}}") : STR("}"));
    Str text = buf_str(&raw);
    for (size_t i = 0; i < text.n; i++) {
        bool name = i > 0 && i + 1 < text.n && (text.p[i - 1] == '[' || text.p[i - 1] == ':') &&
                    (text.p[i + 1] == ']' || text.p[i + 1] == ',' || text.p[i + 1] == '}');
        const char *of = text.p[i] == 'U' ? "U1" : text.p[i] == 'M' ? "M1" : "P1";
        if (name && (text.p[i] == 'U' || text.p[i] == 'M' || text.p[i] == 'P'))
            json_escape(&out, named(w, str_of(of)));
        else
            buf_add(&out, str_slice(text, i, i + 1));
    }
    return str_c(arena, buf_str(&out));
}

TEST(scope_clause_whatever_is_missing_empty_or_wrong_is_refused_or_answered)
{
    World *w = world_new(t);
    if (!test_store(t))
        return;
    world_play(w, "A->U1 @P1 %M1; U1+K");
    ScopeBoard *board = scope_board_open();
    for (int kind = 0; kind < KINDS; kind++) {
        for (int member = 0; member < 5; member++) {
            for (int wrong = 0; wrong < WRONGS; wrong++) {
                if (member > 0 && kinds[kind][member] == NULL)
                    continue;
                ArenaMark mark = arena_mark(t->cx->arena);
                send(w, board, wrong_clause(w, kind, member, wrongs[wrong]));
                arena_rewind(t->cx->arena, mark);
            }
        }
    }
    scope_board_close(board);
    world_free(w);
}

TEST(scope_clause_refusals_point_at_what_is_wrong)
{
    static const char *const cases[][2] = {
        {"{\"software\":{\"items\":[]}}", "/clause/software/items"},
        {"{\"contact\":{\"items\":[\" \"]}}", "/clause/contact/items/0"},
        {"{\"all\":[]}", "/clause/all"},
        {"{\"any\":[{\"made\":{\"place\":`U1`}},{\"all\":[]}]}", "/clause/any/1/all"},
        {"{\"any\":[{}]}", "/clause/any/0"},
        {"{\"reading\":{\"characteristic\":\"V\"}}", "/clause/reading"},
        {"{\"except\":{\"from\":{\"made\":{\"place\":`U1`}},"
         "\"less\":{\"identifiers\":{\"items\":[`U1`]}}}}",
         "/clause/except/reason"},
    };
    World *w = world_new(t);
    if (!test_store(t))
        return;
    world_play(w, "A->U1");
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const ScopeClause *clause = clause_of(w, cases[i][0]);
        if (clause == NULL)
            continue;
        CHECK_ERR(t, scope_clause_check(t->cx, clause, false), ERR_USAGE);
        CHECK_STR(t, t->cx->problem.pointer, str_of(cases[i][1]));
        problem_clear(t->cx);
    }
    world_free(w);
}

/* The day of the worlds of these tests. */
#define DAY(hour) "2026-03-02T" hour "Z"
#define CONTACT(item, from, to)                                                                    \
    "{\"contact\":{\"items\":[`" item "`],\"from\":\"" DAY(from) "\",\"to\":\"" DAY(to) "\"}}"

/* What was put away in a room lies there until it leaves; the room is around its containers too. */
TEST(scope_clause_a_room_touches_what_lies_in_it_meanwhile)
{
    World *w = world_new(t);
    if (!test_store(t))
        return;
    world_play(w, "7: U7[+J1] @P; 8: see U1,U2,U3,J1 storing @P &R; 9: see U4 testing @P &R; "
                  "10: see U3 inspecting @P &Q; 11: see U4 testing @P &R; "
                  "12:30 see U2 inspecting @P &R; 13: see U1 inspecting @P; "
                  "16: see U5 storing @P &R; 20: see U1,U2,J1 shipping @P");
    CHECK_STR(t, units_of(w, CONTACT("R", "12:00:00", "13:00:00")), STR("U7? U1? U2"));
    CHECK_STR(t, units_of(w, CONTACT("R", "10:10:00", "10:50:00")), STR("U7? U1? U2? U4?"));
    CHECK_STR(t, units_of(w, CONTACT("R", "19:00:00", "19:30:00")), STR("U7? U1? U5?"));
    CHECK_STR(t, units_of(w, CONTACT("R", "21:00:00", "22:00:00")), STR("U5?")); /* not yet left */
    world_free(w);
}

/* Between its events a transformation runs. */
TEST(scope_clause_a_machine_touches_what_runs_on_it_meanwhile)
{
    World *w = world_new(t);
    if (!test_store(t))
        return;
    world_play(w, "10: run# A-> %M1; 12: run# ->U1; 10: B->U2 %M1");
    CHECK_STR(t, units_of(w, CONTACT("M1", "11:00:00", "11:30:00")), STR("U1?"));
    CHECK_STR(t, units_of(w, CONTACT("M1", "09:00:00", "10:00:00")), STR("U1 U2"));
    CHECK_STR(t, units_of(w, CONTACT("M1", "12:30:00", "13:00:00")), STR(""));
    world_free(w);
}

/* "ITEM@FROM/TO": what was in the vessel then, as with a trace. */
TEST(scope_clause_starts_from_a_stay_in_a_vessel)
{
    World *w = world_new(t);
    if (test_store(t)) {
        world_play(w, "8: A->T; 9: T->U1; 10: B->T; 11: T->U2; 12: emptied T; 13: C->T; 14: T->U3");
        Str tank = named(w, STR("T"));
        const struct {
            int from, to;
            const char *units;
        } cases[] = {{8, 9, "U1 U2?"}, {13, 15, "U3"}, {8, 15, "U1 U2 U3"}};
        for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
            Buf text;
            buf_init(&text, t->cx->arena, 1 << 12);
            buf_fmt(&text, "{\"descendants\":{\"items\":[\"%.*s@", STR_ARG(tank));
            instant_format_utc(&text, world_hour(cases[i].from));
            buf_add_char(&text, '/');
            instant_format_utc(&text, world_hour(cases[i].to));
            buf_add(&text, STR("\"]}}"));
            CHECK_STR(t, units_of(w, str_c(t->cx->arena, buf_str(&text))), str_of(cases[i].units));
        }
        refused(
            w,
            str_c(t->cx->arena, str_fmt(t->cx->arena,
                                        "{\"descendants\":{\"items\":[\"%.*s@2026-03-02T00:00:00Z/"
                                        "2026-03-01T00:00:00Z\"]}}",
                                        STR_ARG(tank))),
            "ends before it begins");
    }
    world_free(w);
}

/* Events that name the areas of a site alone name the site. */
TEST(scope_clause_made_at_a_site_events_name_only_areas_of)
{
    World *w = world_new(t);
    if (test_store(t)) {
        world_play(w, "8: A->U1 @P/A; 9: A->U2 @P/B");
        CHECK_STR(t, units_of(w, "{\"made\":{\"place\":\"https://id.gs1.org/414/4012345000016\"}}"),
                  STR("U1 U2"));
    }
    world_free(w);
}
