#include "domain/clock/clock.h"

#include "domain/account/account.h"
#include "platform/store/change.h"
#include "test/test_people.h"
#include "test/test_store.h"

static RegimeDay day_of(Test *t, const char *text)
{
    RegimeDay day = 0;
    CHECK(t, regime_day_parse(str_of(text), &day));
    return day;
}

/* It is noon of this day, UTC. */
static void today(Test *t, const char *text)
{
    t->cx->now_us = (int64_t)day_of(t, text) * INT64_C(86400000000) + INT64_C(43200000000);
}

static ClockFact fact_of(Test *t, const char *regime, const char *trigger, const char *day)
{
    return (ClockFact){.noun = STR("recall"),
                       .noun_id = field_int(3),
                       .regime = str_of(regime),
                       .trigger = str_of(trigger),
                       .day = field_int(day_of(t, day)),
                       .note = STR("minutes of the meeting")};
}

static void known_set(Test *t, ClockFact *fact, const char *line)
{
    Str *items = arena_array(t->cx->arena, Str, 1);
    items[0] = str_of(line);
    fact->known = (FieldTexts){items, 1};
}

/* "CA-07 2026-03-09 running law", a clock each, "?" where it is undecided, "+" where it is late. */
static void clock_write(Test *t, Buf *out, const Clock *clock)
{
    Str day =
        clock->due.set ? regime_day_format(t->cx->arena, (RegimeDay)clock->due.value) : STR("-");
    buf_fmt(out, "%s%.*s%s %.*s %.*s", out->n == 0 ? "" : "; ", STR_ARG(clock->rule),
            clock->undecided.value ? "?" : "", STR_ARG(day), STR_ARG(clock->state));
}

static Str list_of(Test *t, ClockFilter filter)
{
    Buf out;
    ClockPage page;
    filter.limit = CLOCK_PAGE_MAX;
    buf_init(&out, t->cx->arena, 1 << 16);
    if (!CHECK_OK(t, clock_list(t->cx, &filter, &page)))
        return (Str){0};
    CHECK_INT(t, page.total.value, page.clocks.count);
    for (size_t i = 0; i < page.clocks.count; i++)
        clock_write(t, &out, &page.clocks.items[i]);
    return buf_str(&out);
}

static Str open_of(Test *t)
{
    return list_of(t, (ClockFilter){.state = STR("open"), .dated = true});
}

/* The number of the open clock of a rule. */
static int64_t clock_of(Test *t, const char *rule)
{
    ClockPage page;
    ClockFilter filter = {.state = STR("open"), .limit = CLOCK_PAGE_MAX};
    int64_t id = 0;
    CHECK_OK(t, clock_list(t->cx, &filter, &page));
    for (size_t i = 0; i < page.clocks.count; i++) {
        if (str_eq(page.clocks.items[i].rule, str_of(rule)))
            CHECK_OK(t, clock_id_parse(t->cx, page.clocks.items[i].id, &id));
    }
    CHECK(t, id != 0);
    return id;
}

static Clock stopped(Test *t, const char *rule, const char *day)
{
    Clock clock = {0};
    ClockOrder order = {.day = field_int(day_of(t, day)), .evidence = STR("receipt 17")};
    CHECK_OK(t, clock_change(t->cx, CLOCK_STOP, clock_of(t, rule), &order, &clock));
    return clock;
}

static void started(Test *t, const ClockFact *fact)
{
    ClockStarted out;
    CHECK_OK(t, clock_start(t->cx, fact, &out));
}

static void account_with(Test *t, const char *name, const char *role)
{
    AccountChanged out;
    Str roles[] = {str_of(role)};
    AccountOrder order = {.name = str_of(name), .full_name = str_of(name), .roles = {roles, 1}};
    CHECK_OK(t, account_change(t->cx, ACCOUNT_ADD, &order, &out));
}

static void account_add(Test *t, const char *name)
{
    account_with(t, name, "admin");
}

static Err change_by(Test *t, const char *actor, ClockVerb verb, int64_t id, Clock *out)
{
    ClockOrder order = {.reason = STR("does not concern us")};
    t->cx->actor = str_of(actor);
    return clock_change(t->cx, verb, id, &order, out);
}

/* A clock of a case that is not there would run where nobody looks. */
TEST(clock_matters_that_have_rows_are_there)
{
    static const char *const nouns[] = {"case", "clue", "scope", "hold"};
    if (!test_store(t))
        return;
    today(t, "2026-03-02");
    ClockFact fact = fact_of(t, "cn-consumer", "recall_notice_received", "2026-03-02");
    for (size_t i = 0; i < sizeof nouns / sizeof *nouns; i++) {
        ClockStarted out;
        fact.noun = str_of(nouns[i]);
        CHECK_ERR(t, clock_start(t->cx, &fact, &out), ERR_NOT_FOUND);
    }
    CHECK_STR(t, open_of(t), (Str){0});
}

TEST(clock_every_rule_of_a_fact_starts_one)
{
    if (!test_store(t))
        return;
    today(t, "2026-03-02");
    ClockFact fact = fact_of(t, "cn-consumer", "recall_notice_received", "2026-03-02");
    started(t, &fact);
    CHECK_STR(t, open_of(t),
              STR("CC-12 - running; CC-13? 2026-03-16 running; CC-17b 2026-03-16 running"));
}

TEST(clock_what_is_not_known_widens_and_later_facts_decide)
{
    if (!test_store(t))
        return;
    today(t, "2026-03-10");
    ClockFact fact = fact_of(t, "cn-auto", "defect_confirmed", "2026-03-02");
    started(t, &fact);
    CHECK_STR(t, open_of(t),
              STR("CA-06 - running; CA-07? 2026-03-09 running; CE-07? 2026-03-09 running"));
    ClockFact plan = fact_of(t, "cn-auto", "ota_release_planned", "2026-03-31");
    known_set(t, &plan, "defect_kind=emission");
    started(t, &plan);
    CHECK_STR(t, open_of(t),
              STR("CA-06 - running; CE-07 2026-03-09 running; CA-21 2026-03-24 running"));
    ClockFact second = fact_of(t, "cn-auto", "recall_ordered", "2026-03-10"); /* it is remembered */
    started(t, &second);
    CHECK_STR(t, list_of(t, (ClockFilter){.state = STR("open"), .until = day_of(t, "2026-03-17")}),
              STR("CA-06 - running; CE-07 2026-03-09 running; CA-06 - running; "
                  "CE-07o 2026-03-17 running"));
}

/* An order stops the sale as the maker's own finding does. */
TEST(clock_an_order_to_recall_stops_the_sale)
{
    if (!test_store(t))
        return;
    today(t, "2026-03-02");
    ClockFact fact = fact_of(t, "cn-auto", "recall_ordered", "2026-03-02");
    known_set(t, &fact, "defect_kind=safety");
    started(t, &fact);
    CHECK_STR(t, open_of(t), STR("CA-06 - running; CA-07o 2026-03-09 running"));
}

/* Nobody records a calendar: owners notified start eight quarters, the last of these three annual
 * reports, and the months their copies; none is of a time before (49 CFR 573.7, 579.5). */
TEST(clock_reports_of_the_calendar_come_by_themselves)
{
    static const char *const quarters[] = {"2024-10-30", "2025-01-30", "2025-04-30", "2025-07-30",
                                           "2025-10-30", "2026-01-30", "2026-04-30", "2026-07-30"};
    if (!test_store(t))
        return;
    today(t, "2028-12-01");
    ClockFact fact = fact_of(t, "us-nhtsa", "owners_notified", "2024-08-20");
    started(t, &fact);
    CHECK_STR(t, open_of(t), STR("UN-09 2024-09-09 running; UN-07 2024-10-30 running"));
    ClockFact more = fact_of(t, "us-nhtsa", "dealers_notified", "2024-08-27");
    started(t, &more); /* one series of months, however many letters go out */
    fact.day = field_int(day_of(t, "2024-11-20"));
    fact.note = STR("the second letter");
    started(t, &fact);
    CHECK_STR(t, open_of(t), STR("UN-09 2024-09-09 running; UN-07 2024-10-30 running"));
    CHECK_STR(t, stopped(t, "UN-09", "2024-09-05").state, STR("met"));
    CHECK_STR(t, open_of(t), STR("UN-09 2024-10-07 running; UN-07 2024-10-30 running"));
    Clock last = {0};
    for (size_t i = 0; i < 8; i++) {
        last = stopped(t, "UN-07", quarters[i]);
        CHECK_INT(t, last.due.value, day_of(t, quarters[i]));
    }
    CHECK_STR(t, open_of(t), STR("UN-09 2024-10-07 running; UN-07y 2027-07-30 running"));
    int64_t id;
    ClockOrder order = {.reason = STR("not sent after all")};
    CHECK_OK(t, clock_id_parse(t->cx, last.id, &id));
    CHECK_OK(t, clock_change(t->cx, CLOCK_REOPEN, id, &order, &last));
    CHECK_STR(t, open_of(t), STR("UN-09 2024-10-07 running; UN-07 2026-07-30 running"));
    stopped(t, "UN-07", "2026-08-03");
    CHECK_STR(t, open_of(t), STR("UN-09 2024-10-07 running; UN-07y 2027-08-03 running"));
    fact.note = STR("a third letter"); /* the eight have been: no ninth */
    started(t, &fact);
    CHECK_STR(t, open_of(t), STR("UN-09 2024-10-07 running; UN-07y 2027-08-03 running"));
}

/* A short recall owes its first stage report where it runs into the third month (X3); one that ends
 * before owes none. */
TEST(clock_a_short_recall_that_overruns_owes_a_stage_report)
{
    if (!test_store(t))
        return;
    today(t, "2026-11-28");
    ClockFact fact = fact_of(t, "cn-auto", "recall_started", "2026-06-01");
    known_set(t, &fact, "planned_duration_months=2");
    started(t, &fact);
    CHECK_STR(t, open_of(t), STR("CA-15 - running; CA-16o 2026-09-01 running"));
    Clock clock;
    CHECK_OK(t, clock_find(t->cx, clock_of(t, "CA-16o"), &clock));
    CHECK_STR(t, clock.standing, STR("late"));
    fact.noun_id = field_int(4);
    started(t, &fact);
    ClockFact end = fact_of(t, "cn-auto", "recall_completed", "2026-07-20");
    end.noun_id = fact.noun_id;
    started(t, &end);
    CHECK_STR(t, list_of(t, (ClockFilter){.noun_id = 4, .state = STR("open"), .dated = true}),
              STR("CA-15 - running; CA-18 2026-08-10 running"));
}

/* A fact of a case under the word its pack has for it. */
TEST(clock_a_pack_has_its_own_words_for_facts)
{
    if (!test_store(t))
        return;
    today(t, "2026-03-02");
    Clock clock;
    ClockFact fact = fact_of(t, "us-nhtsa", "defect_confirmed", "2026-03-02");
    started(t, &fact);
    CHECK_STR(t, open_of(t), STR("UN-01 2026-03-09 running"));
    CHECK_OK(t, clock_find(t->cx, clock_of(t, "UN-01"), &clock));
    CHECK_STR(t, clock.trigger, STR("safety_defect_determined"));
}

TEST(clock_evidence_stops_it_in_time_or_late)
{
    if (!test_store(t))
        return;
    today(t, "2026-03-20");
    ClockFact fact = fact_of(t, "cn-consumer", "recall_plan_reported", "2026-03-02");
    started(t, &fact);
    ClockOrder order = {.evidence = STR("receipt 17")};
    Clock clock;
    int64_t id = clock_of(t, "CC-19b");
    CHECK_OK(t, clock_find(t->cx, id, &clock));
    CHECK_STR(t, clock.standing, STR("late"));
    CHECK_INT(t, clock.days_left.value, -15);
    CHECK_INT(t, clock.working_days_left.value, -11);
    order.day = field_int(day_of(t, "2026-03-01"));
    CHECK_ERR(t, clock_change(t->cx, CLOCK_STOP, id, &order, &clock), ERR_INVALID);
    order.day = field_int(day_of(t, "2026-03-21"));
    CHECK_ERR(t, clock_change(t->cx, CLOCK_STOP, id, &order, &clock), ERR_INVALID);
    order.day = field_int(day_of(t, "2026-03-06"));
    order.evidence = STR(" ");
    CHECK_ERR(t, clock_change(t->cx, CLOCK_STOP, id, &order, &clock), ERR_INVALID);
    CHECK_STR(t, stopped(t, "CC-19b", "2026-03-06").state, STR("missed"));
    order.evidence = STR("again");
    CHECK_ERR(t, clock_change(t->cx, CLOCK_STOP, id, &order, &clock), ERR_CONFLICT);
    fact.note = STR("a second plan");
    started(t, &fact);
    CHECK_STR(t, stopped(t, "CC-19b", "2026-03-05").state, STR("met"));
}

TEST(clock_a_periodic_one_opens_its_next_until_the_fact_that_ends_it)
{
    if (!test_store(t))
        return;
    today(t, "2026-12-20");
    ClockFact fact = fact_of(t, "cn-consumer", "recall_started", "2025-08-31");
    started(t, &fact);
    CHECK_STR(t, open_of(t), STR("CC-21a 2025-12-01 running"));
    CHECK_STR(t, stopped(t, "CC-21a", "2025-12-01").state, STR("met"));
    CHECK_STR(t, open_of(t), STR("CC-21a 2026-02-28 running")); /* from the same anchor */
    CHECK_STR(t, stopped(t, "CC-21a", "2026-03-02").state, STR("missed"));
    CHECK_STR(t, open_of(t), STR("CC-21a 2026-06-01 running"));
    ClockFact end = fact_of(t, "cn-consumer", "recall_completed", "2026-09-15");
    started(t, &end);
    CHECK_STR(t, open_of(t), /* owed before the end, so still owed */
              STR("CC-21a 2026-06-01 running; CC-21b 2026-10-12 running"));
    stopped(t, "CC-21a", "2026-06-01");
    CHECK_STR(t, open_of(t), STR("CC-21a 2026-08-31 running; CC-21b 2026-10-12 running"));
    stopped(t, "CC-21a", "2026-08-31");
    CHECK_STR(t, open_of(t), STR("CC-21b 2026-10-12 running")); /* none behind it */
}

/* Closed by mistake, it runs again; its next goes, and one whose next has ended stays. */
TEST(clock_closed_by_mistake_runs_again)
{
    Clock clock;
    if (!test_store(t))
        return;
    today(t, "2026-04-20");
    ClockFact fact = fact_of(t, "cn-consumer", "recall_started", "2025-08-31");
    started(t, &fact);
    Clock first = stopped(t, "CC-21a", "2025-12-01");
    int64_t id;
    CHECK_OK(t, clock_id_parse(t->cx, first.id, &id));
    ClockOrder order = {0};
    CHECK_ERR(t, clock_change(t->cx, CLOCK_REOPEN, id, &order, &clock), ERR_INVALID); /* why? */
    order.reason = STR("another report");
    CHECK_OK(t, clock_change(t->cx, CLOCK_REOPEN, id, &order, &clock));
    CHECK(t, clock.evidence.n == 0 && !clock.evidence_day.set && !clock.closed.set);
    CHECK_STR(t, open_of(t), STR("CC-21a 2025-12-01 running")); /* its next is gone */
    CHECK_ERR(t, clock_change(t->cx, CLOCK_REOPEN, id, &order, &clock), ERR_CONFLICT);
    stopped(t, "CC-21a", "2025-12-01");
    stopped(t, "CC-21a", "2026-03-02");
    CHECK_STR(t, open_of(t), STR("CC-21a 2026-06-01 running"));
    CHECK_ERR(t, clock_change(t->cx, CLOCK_REOPEN, id, &order, &clock), ERR_CONFLICT);
    CHECK_STR(t, open_of(t), STR("CC-21a 2026-06-01 running"));
}

/* A fact said no more: what it met is owed, what it ended runs, and what it decided is open. */
TEST(clock_withdrawn_fact_leaves_things_as_without_it)
{
    CLEANUP(tx_release) Tx tx = {0};
    if (!test_store(t))
        return;
    today(t, "2026-03-20");
    ClockFact owed = fact_of(t, "cn-auto", "defect_confirmed", "2026-03-02");
    started(t, &owed);
    Str before = open_of(t);
    ClockFact report = fact_of(t, "cn-auto", "recall_plan_reported", "2026-03-06");
    report.note = STR("receipt 7");
    known_set(t, &report, "defect_kind=safety");
    started(t, &report);
    CHECK(t, !str_eq(before, open_of(t)));
    CHECK_OK(t, tx_begin(t->cx, &tx));
    ClockPage page;
    ClockFilter filter = {.state = STR("running"), .limit = CLOCK_PAGE_MAX};
    CHECK_OK(t, clock_list(t->cx, &filter, &page));
    for (size_t i = 0; i < page.clocks.count; i++) { /* what it started is the caller's */
        int64_t id;
        Clock gone;
        if (!str_eq(page.clocks.items[i].note, report.note))
            continue;
        CHECK_OK(t, clock_id_parse(t->cx, page.clocks.items[i].id, &id));
        CHECK_OK(
            t, clock_change_in(t->cx, CLOCK_CANCEL, id, &(ClockOrder){.reason = STR("no")}, &gone));
    }
    CHECK_OK(t, clock_withdraw_in(t->cx, &report, STR("sent back unread")));
    CHECK_OK(t, clock_withdraw_in(t->cx, &report, STR("again"))); /* nothing to take back */
    CHECK_OK(t, tx_commit(&tx));
    CHECK_STR(t, open_of(t), before);
    ClockStarted anew;
    CHECK_OK(t, clock_start(t->cx, &report, &anew));
    CHECK(t, !anew.again.value && anew.changed.count > 0);
}

TEST(clock_a_missing_calendar_is_a_state_and_listed_first)
{
    if (!test_store(t))
        return;
    today(t, "2026-12-30");
    ClockFact fact = fact_of(t, "cn-consumer", "recall_plan_reported", "2026-12-01");
    started(t, &fact);
    fact = fact_of(t, "cn-consumer", "reportable_incident_discovered", "2026-12-30");
    started(t, &fact);
    CHECK_STR(t, open_of(t), STR("CC-08 - running; CC-19b 2026-12-04 running"));
    Clock clock;
    CHECK_OK(t, clock_find(t->cx, clock_of(t, "CC-08"), &clock));
    CHECK_STR(t, clock.basis, STR("calendar_missing"));
    CHECK_STR(t, clock.standing, STR("unknown"));
    CHECK_STR(t, stopped(t, "CC-08", "2026-12-30").state, STR("met"));
}

TEST(clock_a_letter_names_its_date_or_it_is_asked_for)
{
    if (!test_store(t))
        return;
    today(t, "2026-03-02");
    Clock clock;
    ClockFact fact = fact_of(t, "cn-auto", "investigation_letter_received", "2026-03-02");
    started(t, &fact);
    CHECK_STR(t, open_of(t), STR("CA-03 - running; CA-02 - running"));
    ClockOrder order = {.reply_by = field_int(day_of(t, "2026-03-01")), .reason = STR("read")};
    int64_t id = clock_of(t, "CA-03");
    CHECK_ERR(t, clock_change(t->cx, CLOCK_DATE, id, &order, &clock), ERR_INVALID);
    order.reply_by = field_int(day_of(t, "2026-03-16"));
    CHECK_OK(t, clock_change(t->cx, CLOCK_DATE, id, &order, &clock));
    CHECK_STR(t, clock.basis, STR("letter"));
    CHECK_INT(t, clock.target.value, day_of(t, "2026-03-13"));
    fact.note = STR("a second letter");
    fact.reply_by = field_int(day_of(t, "2026-03-09"));
    started(t, &fact);
    CHECK_STR(t, list_of(t, (ClockFilter){.state = STR("running"), .dated = true}),
              STR("CA-02 - running; CA-02 - running; CA-03 2026-03-09 running; "
                  "CA-03 2026-03-16 running"));
}

TEST(clock_decisions_have_reasons_and_a_history)
{
    if (!test_store(t))
        return;
    today(t, "2026-03-02");
    Clock clock;
    ClockHistory history;
    ClockOrder none = {0}, why = {.reason = STR("the authority agreed")};
    ClockFact fact = fact_of(t, "cn-auto", "recall_notice_received", "2026-03-02");
    known_set(t, &fact, "defect_kind=safety");
    fact.person = STR("li");
    ClockStarted out;
    CHECK_ERR(t, clock_start(t->cx, &fact, &out), ERR_NOT_FOUND); /* no account is his */
    account_add(t, "li");
    started(t, &fact);
    int64_t id = clock_of(t, "CA-05");
    CHECK_ERR(t, clock_change(t->cx, CLOCK_CANCEL, id, &none, &clock), ERR_INVALID);
    CHECK_ERR(t, clock_change(t->cx, CLOCK_RESUME, id, &why, &clock), ERR_CONFLICT);
    CHECK_ERR(t, clock_change(t->cx, CLOCK_LAPSE, id, &why, &clock), ERR_CONFLICT);
    CHECK_OK(t, clock_change(t->cx, CLOCK_SUSPEND, id, &why, &clock));
    CHECK_STR(t, clock.standing, STR("suspended"));
    CHECK_OK(t, clock_change(t->cx, CLOCK_RESUME, id, &why, &clock));
    why.applies = field_bool(true);
    CHECK_OK(t, clock_change(t->cx, CLOCK_DECIDE, id, &why, &clock));
    CHECK(t, !clock.undecided.value);
    CHECK_ERR(t, clock_change(t->cx, CLOCK_DECIDE, id, &why, &clock), ERR_CONFLICT);
    CHECK_ERR(t, clock_change(t->cx, CLOCK_ASSIGN, id, &none, &clock), ERR_INVALID);
    ClockOrder whose = {.person = STR("nobody-here")};
    CHECK_ERR(t, clock_change(t->cx, CLOCK_ASSIGN, id, &whose, &clock), ERR_NOT_FOUND);
    CHECK_OK(t, clock_change(t->cx, CLOCK_UNASSIGN, id, &none, &clock));
    CHECK(t, clock.person.n == 0);
    CHECK_STR(t, list_of(t, (ClockFilter){.person = STR("li"), .dated = true}),
              STR("CA-04 - running"));
    today(t, "2026-03-24");
    CHECK_OK(t, clock_find(t->cx, id, &clock));
    CHECK_STR(t, regime_day_format(t->cx->arena, (RegimeDay)clock.due.value), STR("2026-03-23"));
    CHECK_OK(t, clock_change(t->cx, CLOCK_LAPSE, id, &why, &clock));
    CHECK_STR(t, clock.state, STR("missed"));
    CHECK_OK(t, clock_history(t->cx, id, &history));
    CHECK_INT(t, history.changes.count, 6);
    CHECK(t, history.changes.items[0].before.n == 0);
    CHECK_STR(t, history.changes.items[1].reason, STR("the authority agreed"));
}

TEST(clock_facts_are_refused_or_taken_once)
{
    if (!test_store(t))
        return;
    today(t, "2026-03-02");
    ClockStarted out;
    ClockFact fact = fact_of(t, "cn-auto", "defect_confirmed", "2026-03-03");
    CHECK_ERR(t, clock_start(t->cx, &fact, &out), ERR_INVALID); /* to come */
    fact = fact_of(t, "cn-auto", "moon_risen", "2026-03-02");
    CHECK_ERR(t, clock_start(t->cx, &fact, &out), ERR_INVALID);
    fact = fact_of(t, "cn-moon", "defect_confirmed", "2026-03-02");
    CHECK_ERR(t, clock_start(t->cx, &fact, &out), ERR_NOT_FOUND);
    fact = fact_of(t, "cn-auto", "defect_confirmed", "2026-03-02");
    known_set(t, &fact, "defect_kind");
    CHECK_ERR(t, clock_start(t->cx, &fact, &out), ERR_INVALID);
    static const char *const not_understood[] = {"defect_kind=bogus", "planned_duration_months=abc",
                                                 "holds_no_defect=maybe"};
    for (size_t i = 0; i < sizeof not_understood / sizeof *not_understood; i++) {
        known_set(t, &fact, not_understood[i]);
        CHECK_ERR(t, clock_start(t->cx, &fact, &out), ERR_INVALID);
    }
    fact.known.count = 0;
    ClockFact letter = fact_of(t, "cn-auto", "investigation_letter_received", "2026-03-02");
    letter.reply_by = field_int(day_of(t, "2026-03-01"));
    CHECK_ERR(t, clock_start(t->cx, &letter, &out), ERR_INVALID); /* before it came */
    fact.note = STR(" ");
    CHECK_ERR(t, clock_start(t->cx, &fact, &out), ERR_INVALID);
    fact.note = STR("the board");
    CHECK_OK(t, clock_start(t->cx, &fact, &out));
    size_t count = out.started.count;
    CHECK_OK(t, clock_start(t->cx, &fact, &out));
    CHECK(t, out.again.value && out.started.count == count);
    CHECK_STR(t, open_of(t),
              STR("CA-06 - running; CA-07? 2026-03-09 running; CE-07? 2026-03-09 running"));
}

TEST(clock_a_matter_keeps_the_pack_it_began_with)
{
    if (!test_store(t))
        return;
    today(t, "2026-03-02");
    ClockPage page;
    ClockFact fact = fact_of(t, "cn-auto", "defect_confirmed", "2026-03-02");
    started(t, &fact);
    ClockRepin order = {STR("recall"), field_int(3), STR("cn-auto"), STR("a new edition")};
    CHECK_OK(t, clock_repin(t->cx, &order, &page));
    CHECK_INT(t, page.total.value, 0); /* it is the same */
    order.reason = STR("");
    CHECK_ERR(t, clock_repin(t->cx, &order, &page), ERR_INVALID);
}

TEST(clock_starts_inside_the_transaction_of_a_decision_or_not_at_all)
{
    if (!test_store(t))
        return;
    today(t, "2026-03-02");
    ClockStarted out;
    ClockFact fact = fact_of(t, "cn-auto", "defect_confirmed", "2026-03-02");
    Tx tx = {0};
    CHECK_OK(t, tx_begin(t->cx, &tx));
    CHECK_OK(t, clock_start_in(t->cx, &fact, &out));
    tx_release(&tx);
    CHECK_STR(t, open_of(t), STR(""));
}

/* A duty whose day has passed by law does not go away by one person's word: it stays late and
 * rings, until one who decides agrees, and then it is told as missed (reliability.md 3.1). */
TEST(clock_overdue_duty_is_ended_by_two_and_told_as_missed)
{
    Clock clock;
    if (!test_store(t))
        return;
    Str self = t->cx->actor;
    today(t, "2026-03-02");
    ClockFact fact = fact_of(t, "cn-auto", "recall_ordered", "2026-03-02");
    known_set(t, &fact, "defect_kind=safety");
    started(t, &fact);
    account_with(t, "chen", "admin");
    test_pass_trainings(t, STR("li"));
    test_pass_trainings(t, STR("qian"));
    test_pass_trainings(t, STR("zhou"));
    account_with(t, "li", "executor");
    account_with(t, "qian", "quality");
    account_with(t, "zhou", "decider");
    int64_t id = clock_of(t, "CA-07o");
    today(t, "2026-03-10");
    CHECK_ERR(t, change_by(t, "li", CLOCK_SUSPEND, id, &clock), ERR_CONFLICT);
    CHECK_OK(t, change_by(t, "li", CLOCK_CANCEL, id, &clock));
    CHECK_STR(t, clock.state, STR("running"));
    CHECK_STR(t, clock.standing, STR("late"));
    CHECK_STR(t, clock.said_over_by, STR("li"));
    CHECK_ERR(t, change_by(t, "li", CLOCK_LAPSE, id, &clock), ERR_CONFLICT);
    CHECK_ERR(t, change_by(t, "qian", CLOCK_CANCEL, id, &clock), ERR_DENIED);
    CHECK_OK(t, change_by(t, "qian", CLOCK_REOPEN, id, &clock)); /* not over after all */
    CHECK(t, clock.said_over_by.n == 0);
    CHECK_OK(t, change_by(t, "zhou", CLOCK_LAPSE, id, &clock));
    CHECK_STR(t, clock.state, STR("running")); /* who decides is no second person to himself */
    CHECK_ERR(t, change_by(t, "zhou", CLOCK_CANCEL, id, &clock), ERR_CONFLICT);
    CHECK_OK(t, change_by(t, "zhou", CLOCK_REOPEN, id, &clock));
    CHECK_OK(t, change_by(t, "li", CLOCK_CANCEL, id, &clock));
    CHECK_OK(t, change_by(t, "zhou", CLOCK_CANCEL, id, &clock));
    CHECK_STR(t, clock.state, STR("missed"));
    CHECK_STR(t, clock.said_over_by, STR("li"));
    CHECK_STR(t, clock.actor, STR("zhou"));
    t->cx->actor = self;
    today(t, "2026-03-05"); /* one whose day has not come is one person's to cancel */
    fact.noun_id = field_int(9);
    started(t, &fact);
    CHECK_OK(t, change_by(t, "li", CLOCK_CANCEL, clock_of(t, "CA-07o"), &clock));
    CHECK_STR(t, clock.state, STR("cancelled"));
    t->cx->actor = self;
}
