#include "domain/clock/clock_alarm.h"

#include "test/test_people.h"
#include "test/test_store.h"

static RegimeDay day_of(Test *t, const char *text)
{
    RegimeDay day = 0;
    CHECK(t, regime_day_parse(str_of(text), &day));
    return day;
}

static void today(Test *t, const char *text)
{
    t->cx->now_us = (int64_t)day_of(t, text) * INT64_C(86400000000) + INT64_C(3600000000);
}

static void start(Test *t, const char *trigger, const char *day, const char *person)
{
    Tx tx = {0};
    ClockStarted out;
    ClockFact fact = {.noun = STR("recall"),
                      .noun_id = field_int(3),
                      .regime = STR("cn-consumer"),
                      .trigger = str_of(trigger),
                      .day = field_int(day_of(t, day)),
                      .note = STR("minutes"),
                      .person = str_of(person)};
    CHECK_OK(t, tx_begin(t->cx, &tx));
    CHECK_OK(t, clock_start_in(t->cx, &fact, &out));
    CHECK_OK(t, tx_commit(&tx));
}

/* "CC-08 ES-1>recall,li", of each alarm. */
static Str alarms_of(Test *t, const char *account, const char *role)
{
    Buf out;
    ClockAlarms alarms;
    Str roles[] = {str_of(role)};
    ClockAudience audience = {.account = str_of(account), .roles = {roles, role == NULL ? 0 : 1}};
    buf_init(&out, t->cx->arena, 1 << 16);
    CHECK_OK(t, clock_alarms(t->cx, &audience, &alarms));
    for (size_t i = 0; i < alarms.alarms.count; i++) {
        const ClockAlarm *alarm = &alarms.alarms.items[i];
        buf_fmt(&out, "%s%.*s", i == 0 ? "" : "; ", STR_ARG(alarm->clock->rule));
        for (size_t k = 0; k < alarm->rules.count; k++)
            buf_fmt(&out, " %.*s", STR_ARG(alarm->rules.items[k]));
        buf_add_char(&out, '>');
        for (size_t k = 0; k < alarm->roles.count; k++)
            buf_fmt(&out, "%.*s,", STR_ARG(alarm->roles.items[k]));
        for (size_t k = 0; k < alarm->accounts.count; k++)
            buf_fmt(&out, "%.*s,", STR_ARG(alarm->accounts.items[k]));
    }
    return buf_str(&out);
}

/* Due 2026-03-16, aimed at 2026-03-13: nobody, who answers, the manager, the decider, the approver.
 */
TEST(clock_alarms_climb_as_the_day_comes)
{
    if (!test_store(t))
        return;
    today(t, "2026-03-02");
    start(t, "recall_ordered", "2026-03-02", "li");
    start(t, "production_and_sale_stopped", "2026-03-02", "");
    CHECK_STR(t, alarms_of(t, "", NULL), STR(""));
    today(t, "2026-03-10");
    CHECK_STR(t, alarms_of(t, "", NULL), STR(""));
    today(t, "2026-03-11");
    CHECK_STR(t, alarms_of(t, "", NULL), STR("CC-17c policy-1>li,"));
    today(t, "2026-03-13");
    CHECK_STR(t, alarms_of(t, "", NULL), STR("CC-17c policy-1 policy-2>recall,li,"));
    today(t, "2026-03-16");
    CHECK_STR(t, alarms_of(t, "", NULL),
              STR("CC-17c policy-1 policy-2 policy-3>recall,decider,li,"));
    today(t, "2026-03-17");
    CHECK_STR(t, alarms_of(t, "zhao", "approver"),
              STR("CC-17c policy-1 policy-2 policy-3 policy-4>recall,decider,approver,li,"));
    CHECK_STR(t, alarms_of(t, "zhao", "quality"), STR(""));
    CHECK(t, alarms_of(t, "li", NULL).n > 0);
}

TEST(clock_alarms_follow_the_register_where_it_has_rows)
{
    if (!test_store(t))
        return;
    today(t, "2026-03-02");
    test_row(
        t, STR("escalation_rule"),
        STR("{\"code\":\"E-1\",\"measured_to\":\"due\",\"working_days\":10,\"told\":\"liaison\","
            "\"account\":\"boss\",\"rule\":\"CC-17c\"}"));
    start(t, "recall_ordered", "2026-03-02", "");
    CHECK_STR(t, alarms_of(t, "", NULL), STR("CC-17c E-1>liaison,boss,"));
    start(t, "reportable_incident_discovered", "2026-02-20", "");
    CHECK_STR(t, alarms_of(t, "", NULL), STR("CC-17c E-1>liaison,boss,"));
}

TEST(clock_alarms_ring_at_once_where_a_date_is_missing)
{
    if (!test_store(t))
        return;
    today(t, "2026-12-30");
    start(t, "recall_ordered", "2026-12-30", "");
    start(t, "production_and_sale_stopped", "2026-12-30", "");
    CHECK_STR(t, alarms_of(t, "", NULL), STR("CC-17c no_date>recall,"));
}

/* Whatever a pack calls who owes a duty: once its day has passed it is late and rings, in all five.
 * Only rights, and the terms of authorities, pass. */
TEST(clock_alarms_ring_for_every_duty_whose_day_has_passed)
{
    enum { YEAR_DAYS = 366 };
    static const char *const expected[] = {"CA-05", "CE-05", "CC-13", "CC-08b", "CC-09b"};
    RegimePack *packs;
    size_t count, late = 0, passed = 0;
    if (!test_store(t))
        return;
    today(t, "2024-10-01");
    RegimeDay day = day_of(t, "2024-09-30");
    CHECK_OK(t, regime_packs(t->cx, &packs, &count));
    for (size_t i = 0; i < count; i++) {
        for (size_t k = 0; k < packs[i].rule_count; k++) {
            Tx tx = {0};
            ClockStarted out;
            const RegimeRule *rule = &packs[i].rules[k];
            Str rest = rule->trigger;
            ClockFact fact = {.noun = STR("recall"),
                              .noun_id = field_int((int64_t)(100 * i + k + 1)),
                              .regime = packs[i].regime,
                              .trigger = str_cut(&rest, ' '),
                              .day = field_int(day),
                              .reply_by = field_int(day),
                              .note = STR("minutes")};
            if (!regime_starts(rule))
                continue;
            CHECK_OK(t, tx_begin(t->cx, &tx));
            CHECK_OK(t, clock_start_in(t->cx, &fact, &out));
            CHECK_OK(t, tx_commit(&tx));
        }
    }
    t->cx->now_us += INT64_C(86400000000) * 2 * YEAR_DAYS;
    ClockPage page;
    ClockAlarms alarms;
    ClockFilter filter = {.state = STR("running"), .dated = true, .limit = CLOCK_ALL};
    CHECK_OK(t, clock_alarms(t->cx, &(ClockAudience){0}, &alarms));
    CHECK_OK(t, clock_list(t->cx, &filter, &page));
    for (size_t i = 0; i < page.clocks.count; i++) {
        const Clock *clock = &page.clocks.items[i];
        bool rings = false, wait = false;
        if (!clock->due.set || str_eq(clock->kind, STR("retention")))
            continue;
        for (size_t k = 0; k < sizeof expected / sizeof *expected; k++)
            wait |= str_eq(clock->rule, str_of(expected[k]));
        for (size_t k = 0; k < alarms.alarms.count; k++)
            rings |= str_eq(alarms.alarms.items[k].clock->id, clock->id);
        CHECK_STR(t, clock->standing, wait ? STR("passed") : STR("late"));
        CHECK(t, rings != wait);
        late += !wait;
        passed += wait;
    }
    CHECK(t, late > 50 && passed >= 5);
}
