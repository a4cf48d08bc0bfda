#include "domain/clock/clock.h"
#include "domain/defect/case.h"
#include "test/test_store.h"

static bool has_rule(const ClockStarted *started, const char *rule)
{
    for (size_t i = 0; i < started->started.count; i++) {
        if (str_eq(started->started.items[i].rule, str_of(rule)))
            return true;
    }
    return false;
}

/* Whatever the law calls a defect that is confirmed, its clock starts; a fact for which it has no
 * rule is said to start nothing (C-9). */
TEST(case_facts_start_the_clocks_of_every_regime)
{
    static const struct {
        const char *regime, *rule;
        bool suspected; /* its law has a word for a suspicion */
    } regimes[] = {{"cn-auto", "CA-06", true},
                   {"cn-consumer", "CC-17a", true},
                   {"us-nhtsa", "UN-01", false},
                   {"us-cpsc", "UC-01", true},
                   {"eu-gpsr", "EG-04", false}};
    if (!test_store(t))
        return;
    for (size_t i = 0; i < sizeof regimes / sizeof *regimes; i++) {
        int64_t id;
        Case now;
        ClockStarted started;
        CaseDraft draft = {.title = STR("separator"),
                           .suspicion = STR("cells short inside"),
                           .product = STR("power bank"),
                           .regime = str_of(regimes[i].regime),
                           .department = STR("quality"),
                           .reason = STR("three returns in a week")};
        CHECK_OK(t, case_open(t->cx, &draft, &id));
        CHECK_OK(t, case_load(t->cx, id, &now));
        CHECK_STR(t, now.facts.items[0].fact, STR("defect_suspected"));
        CHECK(t, now.facts.items[0].known.value == regimes[i].suspected);
        CHECK(t, (now.clocks.count > 0) == regimes[i].suspected);
        ClockFact fact = {.noun = STR("case"),
                          .noun_id = field_int(id),
                          .regime = str_of(regimes[i].regime),
                          .trigger = STR("defect_confirmed"),
                          .day = now.facts.items[0].on,
                          .note = STR("the board")};
        CHECK_OK(t, clock_start(t->cx, &fact, &started));
        CHECK(t, has_rule(&started, regimes[i].rule));
    }
}
