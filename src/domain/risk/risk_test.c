#include "domain/risk/risk.h"
#include "test/test_store.h"

static bool table_open(Test *t, const char *method, RiskTable *out)
{
    return CHECK_OK(t, risk_table_find(t->cx, str_of(method), out));
}

/* "severity=S4 likelihood=1/2000; severity=S2 likelihood=0.5*0.1": scenarios; * between steps. */
static RiskInput *input_of(Test *t, const RiskTable *table, const char *text)
{
    Arena *arena = t->cx->arena;
    RiskInput *input = arena_new(arena, RiskInput);
    Str rest = str_of(text);
    *input = (RiskInput){.method = table->method};
    input->scenarios.items = arena_array(arena, RiskScenario, 8);
    while (rest.n > 0) {
        Str words = str_trim(str_cut(&rest, ';'));
        RiskScenario *one = &input->scenarios.items[input->scenarios.count++];
        *one = (RiskScenario){.text = words};
        one->values.items = arena_array(arena, RiskValue, 4);
        while (words.n > 0) {
            Str value = str_cut(&words, ' ');
            RiskValue *to = &one->values.items[one->values.count++];
            *to = (RiskValue){.axis = str_cut(&value, '=')};
            to->value = value;
            if (str_find_char(value, '*') < 0)
                continue;
            Str *steps = arena_array(arena, Str, 8);
            to->value = (Str){0};
            to->steps.items = steps;
            while (value.n > 0)
                steps[to->steps.count++] = str_cut(&value, '*');
        }
    }
    return input;
}

static RiskResult result_of(Test *t, const RiskTable *table, const char *text)
{
    RiskResult result = {0};
    CHECK_OK(t, risk_assess(t->cx, table, input_of(t, table, text), &result));
    return result;
}

TEST(risk_tables_are_data_with_edition_and_mark)
{
    RiskTable *tables;
    size_t count;
    if (!CHECK_OK(t, risk_tables(t->cx, &tables, &count)))
        return;
    CHECK_INT(t, count, 4);
    for (size_t i = 0; i < count; i++)
        CHECK(t, json_member(tables[i].root, STR("marks"))->count > 0);
}

TEST(ratio_is_exact)
{
    Ratio a, b, c;
    CHECK(t, ratio_parse(STR("0.1"), &a) && ratio_parse(STR("1/100"), &b));
    CHECK(t, ratio_multiply(a, a, &c) && ratio_cmp(c, b) == 0); /* 0.1 × 0.1 is 0.01 */
    CHECK(t, ratio_parse(STR("0.5000000001"), &a) && a.below == 10000000000); /* every digit */
    CHECK(t, !ratio_parse(STR("0.0000000000000000001"), &a) && !ratio_parse(STR("1."), &a));
    CHECK(t, ratio_parse(STR("2e-3"), &a));
    CHECK_STR(t, ratio_format(t->cx->arena, a), STR("1/500"));
    CHECK(t, ratio_parse(STR("0.2 %"), &b) && ratio_cmp(a, b) == 0);
    CHECK(t, !ratio_parse(STR("-1"), &a) && !ratio_parse(STR("1/0"), &a) &&
                 !ratio_parse(STR(""), &a) && !ratio_parse(STR("half"), &a));
    CHECK(t, ratio_parse(STR("1/18446744073709551"), &a) && !ratio_multiply(a, a, &c));
}

/* ---- severity × likelihood ---- */

TEST(risk_matrix_has_the_cells_of_the_design)
{
    static const char *const rows[] = {"LLLLL", "LLLMM", "LMMHH", "MMHHH", "MHHHH"};
    RiskTable table;
    if (!table_open(t, "project-34402-like", &table))
        return;
    for (int s = 0; s < 5; s++) {
        for (int p = 0; p < 5; p++) {
            Str text = str_fmt(t->cx->arena, "severity=S%d likelihood=P%d", s + 1, p + 1);
            CHECK_STR(t, result_of(t, &table, text.p).level, str_slice(str_of(rows[s] + p), 0, 1));
        }
    }
}

TEST(risk_likelihood_is_read_from_a_probability_at_its_bounds)
{
    static const struct {
        const char *p, *level;
    } cases[] = {{"0", "P1"},      {"9.99e-6", "P1"}, {"1e-5", "P2"},  {"1/10001", "P2"},
                 {"0.0001", "P3"}, {"0.001", "P4"},   {"1/100", "P5"}, {"1", "P5"}};
    RiskTable table;
    if (!table_open(t, "project-34402-like", &table))
        return;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        Str text = str_fmt(t->cx->arena, "severity=S3 likelihood=%s", cases[i].p);
        RiskResult result = result_of(t, &table, text.p);
        CHECK_STR(t, result.scenarios.items[0].at.items[1].level, str_of(cases[i].level));
    }
}

TEST(risk_override_raises_and_emission_is_not_for_the_matrix)
{
    RiskTable table;
    RiskResult result;
    Str breach[] = {STR_INIT("standard_breach")}, emission[] = {STR_INIT("emission_hazard")};
    if (!table_open(t, "project-34402-like", &table))
        return;
    RiskInput *input = input_of(t, &table, "severity=S1 likelihood=P1");
    input->overrides = (FieldTexts){breach, 1};
    CHECK_OK(t, risk_assess(t->cx, &table, input, &result));
    CHECK_STR(t, result.level, STR("M"));
    CHECK_STR(t, result.raised_by, STR("standard_breach"));
    CHECK_STR(t, result.lowest, STR("M")); /* no step of an axis gets below it */
    input = input_of(t, &table, "severity=S5 likelihood=P5");
    input->overrides = (FieldTexts){breach, 1};
    CHECK_OK(t, risk_assess(t->cx, &table, input, &result));
    CHECK_STR(t, result.level, STR("H"));
    CHECK_INT(t, result.raised_by.n, 0);
    input->overrides = (FieldTexts){emission, 1};
    CHECK_OK(t, risk_assess(t->cx, &table, input, &result));
    CHECK_INT(t, result.level.n, 0);
    CHECK_STR(t, result.refused_by, STR("emission_hazard"));
}

TEST(risk_says_whether_one_step_moves_the_level)
{
    RiskTable table;
    if (!table_open(t, "project-34402-like", &table))
        return;
    RiskResult result = result_of(t, &table, "severity=S4 likelihood=P3");
    CHECK_STR(t, result.level, STR("H"));
    CHECK_STR(t, result.lowest, STR("M")); /* P2, or S3 */
    CHECK_STR(t, result.highest, STR("H"));
    CHECK_INT(t, result.scenarios.items[0].moves.count, 4);
    /* a second scenario that is high anyway: no step of the first one moves the whole */
    result = result_of(t, &table, "severity=S4 likelihood=P3; severity=S5 likelihood=P5");
    for (size_t i = 0; i < result.scenarios.items[0].moves.count; i++)
        CHECK(t, !result.scenarios.items[0].moves.items[i].changes.value);
    CHECK_STR(t, result.lowest, STR("H"));
}

TEST(risk_without_a_value_is_unrated)
{
    RiskTable table;
    if (!table_open(t, "aiag-vda-ap", &table))
        return;
    RiskResult result = result_of(t, &table, "s=9 o=1");
    CHECK_INT(t, result.level.n, 0);
    CHECK_INT(t, result.outcome.n, 0);
    CHECK_INT(t, result.missing.count, 1);
    CHECK_STR(t, result.missing.items[0], STR("d"));
}

TEST(risk_refuses_values_that_are_none)
{
    static const char *const wrong[] = {"severity=S6 likelihood=P1",
                                        "severity=S1 likelihood=1.5",
                                        "severity=S1 likelihood=P9",
                                        "speed=3",
                                        "severity=S1 severity=S2 likelihood=P1",
                                        ""};
    RiskTable table;
    RiskResult result;
    if (!table_open(t, "project-34402-like", &table))
        return;
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++)
        CHECK_ERR(t, risk_assess(t->cx, &table, input_of(t, &table, wrong[i]), &result),
                  ERR_INVALID);
}

/* ---- Safety Gate ---- */

TEST(risk_of_the_folding_chair_is_low)
{
    RiskTable table;
    if (!table_open(t, "eu-safety-gate", &table))
        return;
    /* Decision (EU) 2019/417: severity 1, overall probability 1/500 */
    CHECK_STR(t, result_of(t, &table, "severity=1 probability=1/500").level, STR("low"));
    CHECK_STR(t, result_of(t, &table, "severity=1 probability=1/10*1/5*1/10").level, STR("low"));
    /* a bound is exceeded or it is not */
    RiskResult at = result_of(t, &table, "severity=2 probability=0.1*0.1");
    CHECK_STR(t, at.scenarios.items[0].at.items[1].level, STR("P4"));
    CHECK_STR(t, at.level, STR("high"));
    CHECK_STR(t, result_of(t, &table, "severity=2 probability=0.0100001").level, STR("serious"));
    CHECK_STR(t, result_of(t, &table, "severity=4 probability=1/1000000").level, STR("low"));
    CHECK_STR(t, result_of(t, &table, "severity=1 probability=0.5").level, STR("medium"));
    /* the highest of all scenarios */
    CHECK_STR(
        t, result_of(t, &table, "severity=1 probability=1/500; severity=3 probability=1/500").level,
        STR("serious"));
}

TEST(risk_safety_gate_never_falls_with_severity_or_probability)
{
    static const Str levels[] = {STR_INIT("low"), STR_INIT("medium"), STR_INIT("high"),
                                 STR_INIT("serious")};
    int grid[4][8];
    RiskTable table;
    if (!table_open(t, "eu-safety-gate", &table))
        return;
    for (int s = 0; s < 4; s++) {
        for (int p = 0; p < 8; p++) {
            Str text = str_fmt(t->cx->arena, "severity=%d probability=P%d", s + 1, p);
            Str level = result_of(t, &table, text.p).level;
            for (grid[s][p] = 0; grid[s][p] < 3 && !str_eq(level, levels[grid[s][p]]);)
                grid[s][p]++;
            CHECK(t, s == 0 || grid[s - 1][p] <= grid[s][p]);
            CHECK(t, p == 0 || grid[s][p - 1] <= grid[s][p]);
        }
    }
}

/* ---- action priority ---- */

/* The table of the handbook as printed: a row each of S 9-10, 7-8, 4-6, 2-3, 1; O 8-10 … 1; in each
 * word D 7-10, 5-6, 2-4, 1. */
static char printed(int s, int o, int d)
{
    static const char *const rows[] = {"HHHH HHHH HHHM HMLL LLLL", "HHHH HHHM HMMM MMLL LLLL",
                                       "HHMM MMML MLLL LLLL LLLL", "MMLL LLLL LLLL LLLL LLLL",
                                       "LLLL LLLL LLLL LLLL LLLL"};
    int row = s >= 9 ? 0 : s >= 7 ? 1 : s >= 4 ? 2 : s >= 2 ? 3 : 4;
    int column = o >= 8 ? 0 : o >= 6 ? 1 : o >= 4 ? 2 : o >= 2 ? 3 : 4;
    int place = d >= 7 ? 0 : d >= 5 ? 1 : d >= 2 ? 2 : 3;
    return rows[row][column * 5 + place];
}

static char cell(const RiskTable *table, int s, int o, int d)
{
    const int64_t values[] = {s, o, d};
    Str level = risk_cell(table, values, 3);
    return level.n == 1 ? level.p[0] : '?';
}

static int rank(char level)
{
    return level == 'H' ? 2 : level == 'M' ? 1 : 0;
}

TEST(risk_action_priority_of_all_thousand)
{
    RiskTable table;
    if (!table_open(t, "aiag-vda-ap", &table))
        return;
    for (int s = 1; s <= 10; s++) {
        for (int o = 1; o <= 10; o++) {
            for (int d = 1; d <= 10; d++) {
                char level = cell(&table, s, o, d);
                CHECK_INT(t, level, printed(s, o, d));
                CHECK(t, s == 1 || rank(cell(&table, s - 1, o, d)) <= rank(level));
                CHECK(t, o == 1 || rank(cell(&table, s, o - 1, d)) <= rank(level));
                CHECK(t, d == 1 || rank(cell(&table, s, o, d - 1)) <= rank(level));
            }
        }
    }
    CHECK_INT(t, cell(&table, 0, 5, 5), '?');
    CHECK_INT(t, cell(&table, 5, 11, 5), '?');
}

TEST(risk_contested_cells_say_so)
{
    RiskTable table;
    if (!table_open(t, "aiag-vda-ap", &table))
        return;
    CHECK(t, result_of(t, &table, "s=10 o=4 d=5").scenarios.items[0].contested.value);
    CHECK(t, result_of(t, &table, "s=9 o=1 d=1").scenarios.items[0].contested.value);
    CHECK(t, !result_of(t, &table, "s=9 o=6 d=1").scenarios.items[0].contested.value);
    CHECK(t, !result_of(t, &table, "s=8 o=4 d=5").scenarios.items[0].contested.value);
}

/* ---- ASIL ---- */

TEST(risk_asil_is_the_sum)
{
    static const Str by_sum[] = {STR_INIT("A"), STR_INIT("B"), STR_INIT("C"), STR_INIT("D")};
    RiskTable table;
    if (!table_open(t, "iso26262-asil", &table))
        return;
    for (int s = 0; s <= 3; s++) {
        for (int e = 0; e <= 4; e++) {
            for (int c = 0; c <= 3; c++) {
                Str text = str_fmt(t->cx->arena, "s=S%d e=E%d c=C%d", s, e, c);
                bool rated = s * e * c > 0 && s + e + c >= 7;
                RiskResult result = result_of(t, &table, text.p);
                CHECK_STR(t, result.level, rated ? by_sum[s + e + c - 7] : STR("QM"));
                CHECK_INT(t, result.outcome.n, 0); /* a reference: it proposes nothing */
            }
        }
    }
}

/* ---- kept ---- */

static RiskDraft draft_of(Test *t, RiskInput *input)
{
    (void)t;
    return (RiskDraft){.hazard = STR("fire"),
                       .failure_mode = STR("separator pierced"),
                       .model = STR("12 of 100,000 in 9 months"),
                       .input = input,
                       .reason = STR("first assessment")};
}

static bool saved(Test *t, const RiskFacts *facts, const RiskDraft *draft, Risk *out)
{
    CLEANUP(tx_release) Tx tx = {0};
    return CHECK_OK(t, tx_begin(t->cx, &tx)) &&
           CHECK_OK(t, risk_save(t->cx, &tx, &(RiskOrder){7, facts, STR(""), draft}, out));
}

TEST(risk_is_kept_by_version_and_opens_again_when_facts_grow)
{
    Risk risk;
    RiskList list;
    RiskTable table;
    RiskFacts facts = {field_int(3), field_int(0), field_int(0), field_int(1000)};
    if (!test_store(t) || !table_open(t, "project-34402-like", &table))
        return;
    RiskDraft draft = draft_of(t, input_of(t, &table, "severity=S4 likelihood=0.00012"));
    if (!saved(t, &facts, &draft, &risk))
        return;
    CHECK_STR(t, risk.id, STR("RA-1"));
    CHECK_OK(t, risk_list(t->cx, 7, &facts, &list));
    CHECK_INT(t, list.count, 1);
    CHECK_INT(t, list.items[0].grown.count, 0);
    facts.injuries = field_int(1);
    facts.units = field_int(1200);
    CHECK_OK(t, risk_list(t->cx, 7, &facts, &list));
    CHECK_INT(t, list.items[0].grown.count, 2);
    CHECK_STR(t, list.items[0].grown.items[0], STR("injuries"));
    draft.supersedes = STR("RA-1");
    if (!saved(t, &facts, &draft, &risk))
        return;
    CHECK_INT(t, risk.version.value, 2);
    CHECK_OK(t, risk_list(t->cx, 7, &facts, &list));
    CHECK_INT(t, list.count, 1);
    CHECK_INT(t, list.items[0].grown.count, 0);
    CHECK_OK(t, risk_load(t->cx, 7, 1, 1, &risk));
    CHECK_STR(t, risk.result->level, STR("H"));
    CHECK_ERR(t, risk_load(t->cx, 8, 1, 0, &risk), ERR_NOT_FOUND); /* of another case */
    draft.supersedes = STR("RA-9");
    CLEANUP(tx_release) Tx tx = {0};
    CHECK_OK(t, tx_begin(t->cx, &tx));
    CHECK_ERR(t, risk_save(t->cx, &tx, &(RiskOrder){7, &facts, STR(""), &draft}, &risk),
              ERR_NOT_FOUND);
}
