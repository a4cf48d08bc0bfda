#include "domain/regime/regime.h"

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
    CHECK_STR(t, due_of(t, "cn-auto", "CA-20", "2024-02-29", 1), STR("2034-02-28 2034-02-27"));
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
