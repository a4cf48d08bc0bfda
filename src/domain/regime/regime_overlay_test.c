#include "domain/regime/regime_overlay.h"

#include "domain/regime/regime_check.h"
#include "test/test.h"

/* The pack cn-auto under an overlay of these rules. */
static RegimePack over(Test *t, const char *rules)
{
    RegimePack base, merged = {0};
    Str text =
        str_fmt(t->cx->arena, "{\"regime\":\"cn-auto\",\"edition\":\"A-1\",\"rules\":[%s]}", rules);
    CHECK_OK(t, regime_pack_find(t->cx, STR("cn-auto"), &base));
    CHECK_OK(t, regime_overlay(t->cx, &base, STR("a.json"), text, &merged));
    CHECK(t, str_ends(merged.edition, STR("+A-1")));
    return merged;
}

/* "5 taken amount: …" of a rule. */
static Str rule_of(Test *t, const RegimePack *pack, const char *id)
{
    RulePack shown;
    regime_show(t->cx, pack, true, &shown);
    for (size_t i = 0; i < shown.rules.count; i++) {
        const RuleShown *rule = &shown.rules.items[i];
        if (str_eq(rule->id, str_of(id)))
            return str_fmt(t->cx->arena, "%lld%s%s %.*s", (long long)rule->amount.value,
                           rule->customer.value ? " customer" : "",
                           rule->looser_taken.value ? " taken" : "", STR_ARG(rule->looser));
    }
    return STR("none");
}

TEST(regime_an_overlay_tightens_and_adds)
{
    RegimePack pack = over(
        t, "{\"id\":\"CA-07\",\"amount\":3},{\"id\":\"CA-20\",\"amount\":15},"
           "{\"id\":\"AC-1\",\"kind\":\"duty\",\"trigger\":\"defect_confirmed\",\"act\":\"tell the "
           "board\",\"act_zh\":\"报告董事会\",\"source\":\"QP-06\",\"marks\":[\"policy\"]}");
    CHECK_STR(t, rule_of(t, &pack, "CA-07"), STR("3 customer "));
    CHECK_STR(t, rule_of(t, &pack, "CA-20"), STR("15 customer "));
    CHECK_STR(t, rule_of(t, &pack, "AC-1"), STR("0 customer "));
    CHECK_STR(t, rule_of(t, &pack, "CA-09"), STR("5 "));
}

TEST(regime_an_overlay_never_loosens_what_was_read_in_the_law)
{
    RegimePack pack = over(t, "{\"id\":\"CA-07\",\"amount\":10},"
                              "{\"id\":\"CA-20b\",\"amount\":3},"
                              "{\"id\":\"CA-09\",\"unit\":\"month\"},"
                              "{\"id\":\"CA-10\",\"trigger\":\"recall_started\"},"
                              "{\"id\":\"CA-18\",\"applies_if\":\"big = yes\"},"
                              "{\"id\":\"CA-23\",\"amount\":25}");
    CHECK_STR(t, rule_of(t, &pack, "CA-07"),
              STR("5 customer amount: 5 working_day → 10 working_day"));
    CHECK_STR(t, rule_of(t, &pack, "CA-20b"), STR("10 customer amount: 10 year → 3 year"));
    CHECK_STR(t, rule_of(t, &pack, "CA-09"), STR("5 customer amount: 5 working_day → 5 month"));
    CHECK(t, str_starts(rule_of(t, &pack, "CA-10"), STR("30 customer trigger:")));
    CHECK(t, str_starts(rule_of(t, &pack, "CA-18"), STR("15 customer applies_if:")));
    CHECK_STR(t, rule_of(t, &pack, "CA-23"), /* stated in part, not verified in part */
              STR("20 customer amount: 20 working_day → 25 working_day"));
}

/* Nobody has read its number in the law: the customer's counts, and is shown. */
TEST(regime_an_overlay_may_loosen_what_nobody_has_read)
{
    RegimePack base, merged = {0};
    CHECK_OK(t, regime_pack_find(t->cx, STR("us-nhtsa"), &base));
    CHECK_OK(t,
             regime_overlay(t->cx, &base, STR("a.json"),
                            STR("{\"regime\":\"us-nhtsa\",\"edition\":\"A-1\",\"rules\":[{\"id\":"
                                "\"UN-10\",\"amount\":7}]}"),
                            &merged));
    CHECK_STR(t, rule_of(t, &merged, "UN-10"),
              STR("7 customer taken amount: 5 working_day → 7 working_day"));
}

/* Neither in one file nor in two: whose marks count is the program's. */
TEST(regime_marks_of_a_customer_loosen_nothing)
{
    RegimePack first = over(t, "{\"id\":\"CA-07\",\"marks\":[\"unverified\"]}"), second = {0};
    CHECK_OK(t, regime_overlay(t->cx, &first, STR("b.json"),
                               STR("{\"regime\":\"cn-auto\",\"edition\":\"B-1\",\"rules\":[{\"id\":"
                                   "\"CA-07\",\"amount\":30}]}"),
                               &second));
    CHECK_STR(t, rule_of(t, &second, "CA-07"),
              STR("5 customer amount: 5 working_day → 30 working_day"));
}

TEST(regime_an_overlay_is_of_a_pack_there_is)
{
    RegimePack base, merged;
    CHECK_OK(t, regime_pack_find(t->cx, STR("cn-auto"), &base));
    CHECK_ERR(t,
              regime_overlay(t->cx, &base, STR("a.json"),
                             STR("{\"regime\":\"cn-boat\",\"edition\":\"1\",\"rules\":[]}"),
                             &merged),
              ERR_INVALID);
    CHECK_ERR(t,
              regime_overlay(t->cx, &base, STR("a.json"),
                             STR("{\"regime\":\"cn-auto\",\"rules\":[]}"), &merged),
              ERR_INVALID);
}
