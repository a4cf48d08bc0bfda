#include "domain/regime/regime_check.h"

#include "test/test.h"

static RegimeDay day_of(Test *t, const char *text)
{
    RegimeDay day = 0;
    CHECK(t, regime_day_parse(str_of(text), &day));
    return day;
}

static RegimeCalendar calendar_of(Test *t, const char *name)
{
    RegimeCalendar calendar = {0};
    CHECK_OK(t, regime_calendar_load(t->cx, str_of(name), &calendar));
    return calendar;
}

/* "due conservative" of a rule; "?" where it has none. */
static Str due_of(Test *t, const char *regime, const char *id, const char *from, int64_t occurrence)
{
    RegimePack pack;
    const RegimeRule *rule;
    RegimeDue due;
    CHECK_OK(t, regime_pack_find(t->cx, str_of(regime), &pack));
    CHECK_OK(t, regime_rule_find(t->cx, &pack, str_of(id), &rule));
    RegimeCalendar calendar = calendar_of(t, str_c(t->cx->arena, pack.calendar));
    if (regime_due(t->cx, rule, &calendar, (RegimeStart){day_of(t, from), occurrence}, &due) != OK)
        return STR("?");
    return str_fmt(t->cx->arena, "%.*s %.*s%s", STR_ARG(regime_day_format(t->cx->arena, due.due)),
                   STR_ARG(regime_day_format(t->cx->arena, due.conservative)),
                   due.rolled ? " rolled" : "");
}

TEST(regime_days_exist_or_are_refused)
{
    static const char *const wrong[] = {"2026-02-29", "2026-13-01", "2026-00-10", "2026-1-1",
                                        "20260101",   "1969-12-31", "2026-04-31", ""};
    RegimeDay day;
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++)
        CHECK(t, !regime_day_parse(str_of(wrong[i]), &day));
    CHECK_STR(t, regime_day_format(t->cx->arena, day_of(t, "2024-02-29")), STR("2024-02-29"));
}

/* The index into the list of working days beside the walk over days. */
TEST(regime_counts_working_days_as_a_list_of_them_does)
{
    RegimeCalendar calendar = calendar_of(t, "cn-state-council");
    RegimeDay first = day_of(t, "2024-01-01"), last = day_of(t, "2026-12-31"), found;
    RegimeDay *list = arena_array(t->cx->arena, RegimeDay, 1200);
    size_t count = 0;
    bool working;
    for (RegimeDay day = first; day <= last; day++) {
        CHECK_OK(t, regime_is_working(t->cx, &calendar, day, &working));
        if (working)
            list[count++] = day;
    }
    for (RegimeDay day = first + 60; day <= last - 60; day++) {
        size_t at = 0; /* of the first working day behind it */
        while (list[at] <= day)
            at++;
        for (int64_t n = 1; n <= 30; n += 7) {
            CHECK_OK(t, regime_working_add(t->cx, &calendar, day, n, &found));
            CHECK_INT(t, found, list[at + (size_t)n - 1]);
            size_t before = at - (list[at - 1] == day ? 2 : 1); /* the last one before it */
            CHECK_OK(t, regime_working_add(t->cx, &calendar, day, -n, &found));
            CHECK_INT(t, found, list[before - (size_t)n + 1]);
        }
        CHECK_OK(t, regime_working_add(t->cx, &calendar, day, 0, &found));
        CHECK_INT(t, found, list[at - 1]);
    }
}

TEST(regime_due_dates_have_an_earlier_target_beside_them)
{
    CHECK_STR(t, due_of(t, "cn-auto", "CA-07", "2026-02-11", 1), STR("2026-02-25 2026-02-24"));
    /* inside a holiday: as if on the last working day before it */
    CHECK_STR(t, due_of(t, "cn-auto", "CA-07", "2026-02-18", 1), STR("2026-02-28 2026-02-27"));
    CHECK_STR(t, due_of(t, "cn-auto", "CA-16", "2024-07-01", 1),
              STR("2024-10-08 2024-09-30 rolled"));
    CHECK_STR(t, due_of(t, "cn-auto", "CA-21", "2024-02-20", 1), STR("2024-02-07 2024-02-06"));
    CHECK_STR(t, due_of(t, "us-nhtsa", "UN-05", "2026-01-15", 1), STR("2026-03-16 2026-03-15"));
    CHECK_STR(t, due_of(t, "cn-auto", "CA-20", "2024-02-29", 1), STR("2034-02-28 2034-03-01"));
}

TEST(regime_says_calendar_missing_and_never_guesses)
{
    CHECK_STR(t, due_of(t, "cn-auto", "CA-07", "2026-12-30", 1), STR("?"));
    CHECK(t, str_starts(str_of(t->cx->problem.key), STR("calendar missing")));
    CHECK_STR(t, t->cx->problem.params[1], STR("2027"));
    CHECK_STR(t, due_of(t, "eu-gpsr", "EG-16", "2026-03-02", 1), STR("?"));
    CHECK_STR(t, due_of(t, "cn-auto", "CA-01", "2026-03-02", 1), STR("?"));
    CHECK_STR(t, due_of(t, "cn-auto", "CA-07", "2026-03-02", 2), STR("?"));
}

/* Only what the law has: four days of the year, eight and three times. */
TEST(regime_occurrences_are_those_of_the_law)
{
    static const char *const quarters[][2] = {{"2026-03-31", "2026-04-30 2026-04-29"},
                                              {"2026-06-30", "2026-07-30 2026-07-29"},
                                              {"2026-09-30", "2026-10-30 2026-10-29"},
                                              {"2026-12-31", "2027-01-30 2027-01-29"}};
    for (size_t i = 0; i < 4; i++)
        CHECK_STR(t, due_of(t, "us-nhtsa", "UN-07", quarters[i][0], 1), str_of(quarters[i][1]));
    /* a day within a quarter counts for it, and each further one from the end of its own */
    CHECK_STR(t, due_of(t, "us-nhtsa", "UN-07", "2026-01-15", 1), STR("2026-04-30 2026-04-29"));
    CHECK_STR(t, due_of(t, "us-nhtsa", "UN-07", "2026-01-15", 3), STR("2026-10-30 2026-10-29"));
    CHECK_STR(t, due_of(t, "us-nhtsa", "UN-07", "2025-10-20", 8), STR("2027-10-30 2027-10-29"));
    CHECK_STR(t, due_of(t, "us-nhtsa", "UN-07", "2026-01-15", 9), STR("?"));
    CHECK_STR(t, due_of(t, "us-nhtsa", "UN-09", "2026-01-15", 1), STR("2026-02-06 2026-02-05"));
    CHECK_STR(t, due_of(t, "us-nhtsa", "UN-09", "2026-01-31", 2), STR("2026-03-06 2026-03-05"));
    CHECK_STR(t, due_of(t, "us-nhtsa", "UN-07y", "2026-01-15", 3), STR("2029-01-15 2029-01-14"));
    CHECK_STR(t, due_of(t, "us-nhtsa", "UN-07y", "2026-01-15", 4), STR("?"));
    CHECK(t, str_starts(str_of(t->cx->problem.key), STR("rule %1$s comes")));
    static const int64_t absurd[] = {0, -1, 100000, INT64_MAX};
    for (size_t i = 0; i < 4; i++)
        CHECK_STR(t, due_of(t, "cn-auto", "CA-15", "2026-01-15", absurd[i]), STR("?"));
}

/* T-10: deleted only behind the last day; what may not be kept longer goes before it. */
TEST(regime_what_is_kept_is_kept_longer_rather_than_shorter)
{
    CHECK_STR(t, due_of(t, "us-nhtsa", "UN-08", "2024-02-29", 1), STR("2029-02-28 2029-03-01"));
    CHECK_STR(t, due_of(t, "eu-gpsr", "EG-15", "2024-02-29", 1), STR("2029-02-28 2029-02-27"));
}

/* Each periodic date is counted from the same anchor: month ends do not wander. */
TEST(regime_periodic_dates_do_not_chain)
{
    CHECK_STR(t, due_of(t, "cn-consumer", "CC-21a", "2025-08-31", 1),
              STR("2025-12-01 2025-11-28 rolled"));
    CHECK_STR(t, due_of(t, "cn-consumer", "CC-21a", "2025-08-31", 2), STR("2026-02-28 2026-02-27"));
    CHECK_STR(t, due_of(t, "cn-consumer", "CC-21a", "2025-08-31", 3),
              STR("2026-06-01 2026-05-29 rolled"));
}

TEST(regime_packs_are_whole)
{
    RegimePack *packs;
    size_t count;
    CHECK_OK(t, regime_packs(t->cx, &packs, &count));
    CHECK_INT(t, count, 5);
    for (size_t i = 0; i < count; i++) {
        CHECK(t, packs[i].rule_count > 0 && packs[i].name_zh.n > 0 && packs[i].name_en.n > 0);
        for (size_t k = 0; k < packs[i].rule_count; k++) {
            const RegimeRule *rule = &packs[i].rules[k], *found;
            CHECK(t, rule->source.n > 0);
            CHECK(t, !rule->has_amount || rule->trigger.n > 0);
            CHECK(t, !rule->periodic || rule->has_amount);
            CHECK_OK(t, regime_rule_find(t->cx, &packs[i], rule->id, &found));
            CHECK(t, found == rule); /* no id stands twice */
        }
    }
}

/* Every pack holds its own examples, one at least for each number. */
TEST(regime_packs_hold_their_examples)
{
    RegimePack *packs;
    size_t count;
    RuleFindings found;
    CHECK_OK(t, regime_packs(t->cx, &packs, &count));
    for (size_t i = 0; i < count; i++) {
        CHECK_OK(t, regime_check(t->cx, &packs[i], LANG_EN, &found));
        CHECK(t, found.examples.value > 0);
        for (size_t k = 0; k < found.findings.count; k++)
            CHECK_STR(t, found.findings.items[k].detail, found.findings.items[k].rule);
    }
}

static RegimePack pack_of(Test *t, const char *rules)
{
    RegimePack pack = {0};
    CHECK_OK(t,
             regime_pack_parse(
                 t->cx, STR("test"),
                 str_fmt(t->cx->arena,
                         "{\"regime\":\"x\",\"edition\":\"1\",\"name\":{\"zh\":\"a\",\"en\":\"b\"},"
                         "\"calendar\":\"cn-state-council\",\"utc_offset_min\":480,%s}",
                         rules),
                 &pack));
    return pack;
}

#define GOOD_WORDS "\"act\":\"a\",\"act_zh\":\"b\",\"source\":\"s\",\"marks\":[\"policy\"]"
#define FIVE_DAYS  "\"amount\":5,\"unit\":\"working_day\",\"direction\":\"after\""

TEST(regime_a_pack_that_is_wrong_is_told_where)
{
    static const struct {
        const char *rules, *detail;
    } wrong[] = {
        {"\"rules\":[{\"id\":\"X\",\"kind\":\"duty\",\"colour\":1," GOOD_WORDS "}]",
         "there is no member \"colour\""},
        {"\"rules\":[{\"id\":\"X\",\"kind\":\"hope\"," GOOD_WORDS "}]",
         "there is no kind \"hope\""},
        {"\"rules\":[{\"id\":\"X\",\"kind\":\"duty\",\"applies_if\":\"a > 3\"," GOOD_WORDS "}]",
         "the condition \"a > 3\" cannot be read"},
        {"\"rules\":[{\"id\":\"X\",\"kind\":\"duty\",\"applies_if\":\"a = 3 and\"," GOOD_WORDS "}]",
         "the condition \"a = 3 and\" cannot be read"},
        {"\"rules\":[{\"id\":\"X\",\"kind\":\"duty\",\"consequence\":\"Y\"," GOOD_WORDS "}]",
         "the consequence Y is no rule of the pack"},
        {"\"rules\":[{\"id\":\"X\",\"kind\":\"duty\",\"when\":\"w\"," GOOD_WORDS "}]",
         "\"when\" stands in one language alone"},
        {"\"rules\":[{\"id\":\"X\",\"kind\":\"deadline\",\"trigger\":\"f\"," FIVE_DAYS
         "," GOOD_WORDS "}]",
         "its number has no example"},
        {"\"rules\":[{\"id\":\"X\",\"kind\":\"deadline\",\"trigger\":\"f\"," FIVE_DAYS
         "," GOOD_WORDS "}],\"examples\":[{\"rule\":\"X\",\"from\":\"2026-02-11\","
         "\"due\":\"2026-02-16\",\"conservative\":\"2026-02-13\",\"rolled\":false}]",
         "from 2026-02-11 the example says 2026-02-16 2026-02-13, the counting says 2026-02-25 "
         "2026-02-24"},
    };
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        RuleFindings found;
        RegimePack pack = pack_of(t, wrong[i].rules);
        CHECK_OK(t, regime_check(t->cx, &pack, LANG_EN, &found));
        CHECK_INT(t, found.faults.value, 1);
        CHECK_STR(t, found.findings.items[0].detail, str_of(wrong[i].detail));
    }
}

TEST(regime_two_packs_are_compared_member_by_member)
{
    RuleFindings found;
    RegimePack a = pack_of(t, "\"rules\":[{\"id\":\"X\",\"kind\":\"duty\"," GOOD_WORDS
                              "},{\"id\":\"Y\",\"kind\":\"duty\"," GOOD_WORDS "}]"),
               b = pack_of(t, "\"rules\":[{\"id\":\"X\",\"kind\":\"text\"," GOOD_WORDS
                              "},{\"id\":\"Z\",\"kind\":\"duty\"," GOOD_WORDS "}]");
    regime_diff(t->cx, &a, &b, &found);
    CHECK_INT(t, found.findings.count, 3);
    CHECK_STR(t, found.findings.items[0].detail, STR("kind: \"duty\" → \"text\""));
    CHECK_STR(t, found.findings.items[1].kind, STR("removed"));
    CHECK_STR(t, found.findings.items[2].kind, STR("added"));
}

/* What decides a condition, what does not, and what is not known. */
TEST(regime_conditions_are_decided_or_left_open)
{
    RegimePack pack = pack_of(
        t, "\"rules\":[{\"id\":\"X\",\"kind\":\"duty\",\"applies_if\":\"months >= 3 and role = "
           "maker\",\"defect_kind\":\"safety\"," GOOD_WORDS "}]");
    const RegimeKnown known[] = {{STR("months"), STR("4")},
                                 {STR("role"), STR("maker")},
                                 {STR("defect_kind"), STR("safety")},
                                 {STR("months"), STR("2")}};
    static const struct {
        size_t from, count;
        RegimeApplies wanted;
    } cases[] = {{0, 0, APPLIES_UNDECIDED},
                 {0, 2, APPLIES_UNDECIDED},
                 {0, 3, APPLIES},
                 {0, 4, APPLIES_NOT}, /* the last counts */
                 {3, 1, APPLIES_NOT}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const RegimeMatter matter = {&pack, known + cases[i].from, cases[i].count};
        CHECK_INT(t, regime_applies(t->cx->arena, pack.rules, &matter), cases[i].wanted);
    }
}

/* What no rule tells apart takes no duty away. */
TEST(regime_a_value_nobody_understands_decides_nothing)
{
    static const struct {
        const char *regime, *rule, *name, *value;
        RegimeApplies wanted;
    } cases[] = {
        {"cn-auto", "CA-07", "defect_kind", "bogus", APPLIES_UNDECIDED},
        {"cn-auto", "CA-07", "defect_kind", "emission", APPLIES_NOT},
        {"cn-auto", "CA-16", "planned_duration_months", "abc", APPLIES_UNDECIDED},
        {"cn-auto", "CA-16", "planned_duration_months", "2", APPLIES_NOT},
        {"cn-auto", "CA-05", "holds_no_defect", "maybe", APPLIES_UNDECIDED},
        {"cn-auto", "CA-05", "holds_no_defect", "no", APPLIES_NOT},
        {"eu-gpsr", "EG-02", "role", "importer", APPLIES},
        {"eu-gpsr", "EG-02", "role", "distributor", APPLIES},
        {"eu-gpsr", "EG-02", "role", "manufacturer", APPLIES_NOT},
        {"eu-gpsr", "EG-02", "role", "importer|distributor", APPLIES_UNDECIDED},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        RegimePack pack;
        const RegimeRule *rule;
        const RegimeKnown known[] = {{STR("defect_kind"), STR("safety")},
                                     {str_of(cases[i].name), str_of(cases[i].value)}};
        CHECK_OK(t, regime_pack_find(t->cx, str_of(cases[i].regime), &pack));
        CHECK_OK(t, regime_rule_find(t->cx, &pack, str_of(cases[i].rule), &rule));
        const RegimeMatter matter = {&pack, known, 2};
        CHECK_INT(t, regime_applies(t->cx->arena, rule, &matter), cases[i].wanted);
    }
}

/* In all five a decision to recall starts a clock, whatever the law calls it. */
TEST(regime_every_pack_knows_a_confirmed_defect)
{
    RegimePack *packs;
    size_t count;
    CHECK_OK(t, regime_packs(t->cx, &packs, &count));
    for (size_t i = 0; i < count; i++) {
        bool opens = false;
        Str own = regime_fact(&packs[i], STR("defect_confirmed"));
        for (size_t k = 0; k < packs[i].rule_count; k++)
            opens |= regime_opens(&packs[i].rules[k], own);
        CHECK(t, opens && regime_knows(&packs[i], STR("defect_confirmed")));
        CHECK(t, !regime_knows(&packs[i], STR("moon_risen")));
        for (size_t k = 0; k < packs[i].rule_count; k++) {
            const RegimeRule *rule = &packs[i].rules[k];
            const RegimeRule *right;
            if (rule->in_time_of.n > 0)
                CHECK_OK(t, regime_rule_find(t->cx, &packs[i], rule->in_time_of, &right));
        }
        const JsonNode *facts = packs[i].facts == NULL ? NULL : packs[i].facts->child;
        for (; facts != NULL; facts = facts->next)
            CHECK(t, regime_knows(&packs[i], facts->text));
    }
}
