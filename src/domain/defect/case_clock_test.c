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

/* ---- the end of a case ---- */

static bool opened(Test *t, const char *regime, int64_t *id)
{
    CaseDraft draft = {.title = STR("steering"),
                       .suspicion = STR("assistance fails"),
                       .product = STR("model A"),
                       .regime = str_of(regime),
                       .department = STR("quality"),
                       .reason = STR("a letter")};
    return (t->cx->db != NULL || test_store(t)) && CHECK_OK(t, case_open(t->cx, &draft, id));
}

static Err fill(Test *t, int64_t id, const char *sheet, Str values, bool done)
{
    int64_t entry;
    CaseEntryDraft draft = {.sheet = str_of(sheet), .values = values, .done = field_bool(done)};
    return case_entry_add(t->cx, id, &draft, &entry);
}

static Case now_of(Test *t, int64_t id)
{
    Case now = {0};
    CHECK_OK(t, case_load(t->cx, id, &now));
    return now;
}

static Err drop(Test *t, int64_t id)
{
    CaseOrder order = {.version = now_of(t, id).summary->version,
                       .move = STR("drop"),
                       .reason = STR("an outside device")};
    return case_change(t->cx, id, &order);
}

static const CaseNeed *clock_need(const Case *now, const char *move)
{
    for (size_t i = 0; i < now->moves.count; i++) {
        const CaseMove *one = &now->moves.items[i];
        if (str_eq(one->id, str_of(move)) && one->needs.count > 0)
            return &one->needs.items[one->needs.count - 1];
    }
    return NULL;
}

static Str naming(Test *t, Str clock, const char *why)
{
    return str_fmt(t->cx->arena,
                   "{\"rows\":[{\"clock\":\"%.*s\",\"why\":\"%s\",\"owner\":\"liaison\"}]}",
                   STR_ARG(clock), why);
}

#define NO_DEFECT                                                                                  \
    "{\"common\":\"no\",\"trace\":\"three lots\",\"likelihood\":1,\"likelihood_why\":\"one\","     \
    "\"severity\":2,\"severity_why\":\"none hurt\",\"suspected\":\"no\"}"

/* Nothing the law still waits for is closed over in silence (A-4.3, C-9). */
TEST(case_closes_over_no_clock_that_nobody_accounts_for)
{
    int64_t id, other;
    if (!opened(t, "cn-consumer", &id) || !opened(t, "cn-consumer", &other))
        return;
    CHECK_OK(t, fill(t, id, "screening", STR(NO_DEFECT), true));
    Case now = now_of(t, id);
    CHECK_INT(t, now.clocks.count, 1);
    const CaseNeed *need = clock_need(&now, "drop");
    CHECK(t, need != NULL && !need->met.value);
    CHECK_INT(t, need->clocks.count, 1);
    CHECK_STR(t, need->clocks.items[0],
              str_fmt(t->cx->arena, "%.*s CC-09a", STR_ARG(now.clocks.items[0].id)));
    CHECK_ERR(t, drop(t, id), ERR_CONFLICT);
    CHECK(t, str_find(t->cx->problem.params[1], STR("CC-09a")) > 0);
    /* a clock of another case is none of this one's */
    Str theirs = now_of(t, other).clocks.items[0].id;
    CHECK_ERR(t, fill(t, id, "clocks_left", naming(t, theirs, "why"), true), ERR_INVALID);
    CHECK_STR(t, t->cx->problem.pointer, STR("/values/rows/0/clock"));
    CHECK_ERR(t, fill(t, id, "clocks_left", naming(t, STR("T-99"), "why"), true), ERR_NOT_FOUND);
    Str named = naming(t, now.clocks.items[0].id, "the report goes with the monthly one");
    CHECK_OK(t, fill(t, id, "clocks_left", named, false));
    CHECK_ERR(t, drop(t, id), ERR_CONFLICT); /* not done, it says nothing yet */
    CHECK_OK(t, fill(t, id, "clocks_left", named, true));
    CHECK_OK(t, drop(t, id));
    CHECK_STR(t, now_of(t, id).summary->stage, STR("closed"));
}

TEST(case_closes_when_its_clocks_are_stopped)
{
    int64_t id, clock;
    Clock stopped;
    if (!opened(t, "cn-consumer", &id))
        return;
    CHECK_OK(t, fill(t, id, "screening", STR(NO_DEFECT), true));
    CHECK_OK(t, clock_id_parse(t->cx, now_of(t, id).clocks.items[0].id, &clock));
    ClockOrder suspend = {.reason = STR("waiting for the laboratory")};
    CHECK_OK(t, clock_change(t->cx, CLOCK_SUSPEND, clock, &suspend, &stopped));
    CHECK_ERR(t, drop(t, id), ERR_CONFLICT); /* suspended, it is open still */
    CHECK_OK(t, clock_change(t->cx, CLOCK_RESUME, clock, &suspend, &stopped));
    ClockOrder stop = {.evidence = STR("receipt 8")};
    CHECK_OK(t, clock_change(t->cx, CLOCK_STOP, clock, &stop, &stopped));
    CHECK_OK(t, drop(t, id));
}

/* ---- letters ---- */

static Str reply_of(Test *t, int64_t id)
{
    return now_of(t, id).entries.items[0].reply;
}

/* Of the clock of a rule that is due on a day. */
static Str state_of(Test *t, int64_t id, const char *rule, const char *due)
{
    Case now = now_of(t, id);
    RegimeDay day = 0;
    CHECK(t, regime_day_parse(str_of(due), &day));
    for (size_t i = 0; i < now.clocks.count; i++) {
        const Clock *clock = &now.clocks.items[i];
        if (str_eq(clock->rule, str_of(rule)) && clock->due.set && clock->due.value == day)
            return clock->state;
    }
    return (Str){0};
}

/* By when a letter is to be answered, and how that stands, its entry says itself. */
TEST(case_letter_says_how_its_reply_stands)
{
    int64_t id;
    if (!opened(t, "cn-auto", &id))
        return;
    CHECK_OK(t, fill(t, id, "investigation_letter",
                     STR("{\"number\":\"3\",\"authority\":\"SAMR\",\"dated_on\":\"2026-02-20\","
                         "\"received_on\":\"2026-02-24\",\"reply_by\":\"2026-03-10\","
                         "\"concerns\":\"model A\",\"asked\":[{\"item\":\"rate\"}]}"),
                     true));
    CHECK_OK(t, fill(t, id, "supplement",
                     STR("{\"to\":1,\"received_on\":\"2026-02-25\",\"reply_by\":\"2026-03-04\","
                         "\"asked\":[{\"item\":\"list\"}]}"),
                     true));
    CHECK_OK(t, fill(t, id, "recall_notice",
                     STR("{\"number\":\"9\",\"authority\":\"SAMR\",\"dated_on\":\"2026-02-20\","
                         "\"received_on\":\"2026-02-25\",\"reply_by\":\"2026-03-04\","
                         "\"concerns\":\"model A\"}"),
                     true));
    CHECK_STR(t, reply_of(t, id), STR("due"));
    CHECK_STR(t, state_of(t, id, "CA-03", "2026-03-04"), STR("running")); /* the demand's */
    t->cx->now_us += INT64_C(30) * 86400 * 1000000;
    CHECK_STR(t, reply_of(t, id), STR("broken")); /* its clock is the law's */
    CHECK_STR(t, now_of(t, id).entries.items[1].reply, STR("broken"));
    CHECK_STR(t, now_of(t, id).entries.items[2].reply, STR("late")); /* no rule counts from it */
    CHECK_OK(t, fill(t, id, "reply",
                     STR("{\"letter\":1,\"process\":\"p\",\"method\":\"m\",\"risk\":\"r\","
                         "\"conclusion\":\"c\",\"answers\":[{\"item\":\"rate\",\"answer\":\"1\"}],"
                         "\"sent_on\":\"2026-03-01\",\"proof\":\"receipt 5\"}"),
                     true));
    CHECK_STR(t, reply_of(t, id), STR("answered"));
    CHECK_STR(t, state_of(t, id, "CA-03", "2026-03-04"), STR("running")); /* not by that reply */
    CHECK_OK(t, fill(t, id, "reply",
                     STR("{\"letter\":2,\"process\":\"p\",\"method\":\"m\",\"risk\":\"r\","
                         "\"conclusion\":\"c\",\"answers\":[{\"item\":\"list\",\"answer\":\"1\"}],"
                         "\"sent_on\":\"2026-03-02\",\"proof\":\"receipt 6\"}"),
                     true));
    CHECK_STR(t, state_of(t, id, "CA-03", "2026-03-04"), STR("met"));
}

/* ---- deaths, recalls abroad ---- */

/* What an incident tells starts the clock of the law of the case, whatever is ticked beside a death
 * (C-8, 16 CFR 1115, GPSR art. 20, 49 CFR 579). */
TEST(case_incident_starts_the_clock_of_its_law)
{
    static const struct {
        const char *regime, *told, *rule;
    } rows[] = {
        {"cn-consumer", "\"dead\":2,\"reportable\":\"no\"", "CC-08"},
        {"cn-consumer", "\"dead\":0,\"reportable\":\"yes\"", "CC-08"},
        {"cn-consumer", "\"dead\":0,\"reportable\":\"abroad\"", "CC-08"},
        {"cn-consumer", "\"dead\":0,\"reportable\":\"no\"", NULL},
        {"eu-gpsr", "\"dead\":1,\"reportable\":\"yes\"", "EG-01"},
        {"us-cpsc", "\"dead\":1,\"reportable\":\"no\"", "UC-01"},
        {"us-nhtsa", "\"dead\":1,\"reportable\":\"yes\"", "UN-11"},
        {"us-nhtsa", "\"dead\":0,\"reportable\":\"abroad\"", "UN-10"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        int64_t id;
        size_t started = 0;
        if (!opened(t, rows[i].regime, &id))
            return;
        size_t before = now_of(t, id).clocks.count;
        CHECK_OK(t, fill(t, id, "incident",
                         str_fmt(t->cx->arena,
                                 "{\"on\":\"2026-02-20\",\"what\":\"fire\",\"injured\":0,"
                                 "\"known_on\":\"2026-02-24\",%s}",
                                 rows[i].told),
                         true));
        Case now = now_of(t, id);
        for (size_t k = 0; k < now.clocks.count; k++)
            started += rows[i].rule != NULL &&
                       str_eq(now.clocks.items[k].rule, str_of(rows[i].rule)) &&
                       str_find(now.clocks.items[k].note, STR(" E-")) > 0;
        CHECK_INT(t, started, rows[i].rule != NULL);
        CHECK(t, rows[i].rule != NULL || now.clocks.count == before);
    }
}

/* ---- objections ---- */

static Str objection(Test *t, int64_t notice, const char *on, const char *more)
{
    return str_fmt(t->cx->arena,
                   "{\"notice\":%lld,\"statement\":\"none\",\"grounds\":[{\"point\":\"rate\","
                   "\"kind\":\"statistics\",\"evidence\":\"report\"}],\"signatory\":\"zhou\","
                   "\"submitted_on\":\"%s\",\"proof\":\"receipt 6\"%s}",
                   (long long)notice, on, more);
}

#define NOTICE                                                                                     \
    STR("{\"number\":\"9\",\"authority\":\"SAMR\",\"dated_on\":\"2026-02-01\",\"received_on\":"    \
        "\"2026-02-02\",\"concerns\":\"model A\"}")

static void objection_set(Test *t, int64_t id, size_t at, Str values)
{
    Case now = now_of(t, id);
    CaseEntryOrder order = {.version = now.entries.items[at].version, .values = values};
    CHECK_OK(t, case_entry_change(t->cx, id, now.entries.items[at].id.value, &order));
}

/* An objection in time has the plan wait for its outcome; upheld, nothing is owed; rejected, it is
 * owed at once.  One that comes too late stops nothing, and none touches another notice (C-13). */
TEST(case_objection_in_time_has_the_plan_wait)
{
    int64_t id;
    if (!opened(t, "cn-consumer", &id))
        return;
    CHECK_OK(t, fill(t, id, "recall_notice", NOTICE, true));
    CHECK_OK(t, fill(t, id, "recall_notice",
                     STR("{\"number\":\"10\",\"authority\":\"SAMR\",\"dated_on\":\"2026-02-02\","
                         "\"received_on\":\"2026-02-03\",\"concerns\":\"model B\"}"),
                     true));
    CHECK_OK(t, fill(t, id, "objection", objection(t, 1, "2026-02-12", ""), true));
    CHECK_STR(t, state_of(t, id, "CC-17b", "2026-02-14"), STR("suspended"));
    CHECK_STR(t, state_of(t, id, "CC-17b", "2026-02-24"), STR("running")); /* of the other */
    objection_set(
        t, id, 2,
        objection(t, 1, "2026-02-12", ",\"outcome\":\"rejected\",\"outcome_on\":\"2026-03-01\""));
    CHECK_STR(t, state_of(t, id, "CC-17b", "2026-02-14"), STR("running"));
    objection_set(t, id, 2, objection(t, 1, "2026-02-12", ""));
    CHECK_STR(t, state_of(t, id, "CC-17b", "2026-02-14"), STR("suspended"));
    objection_set(
        t, id, 2,
        objection(t, 1, "2026-02-12", ",\"outcome\":\"upheld\",\"outcome_on\":\"2026-03-01\""));
    CHECK_STR(t, state_of(t, id, "CC-17b", "2026-02-14"), STR("cancelled"));
    CHECK_STR(t, state_of(t, id, "CC-17b", "2026-02-24"), STR("running"));
    CHECK_OK(t, fill(t, id, "objection", objection(t, 2, "2026-02-25", ""), true)); /* too late */
    CHECK_STR(t, state_of(t, id, "CC-17b", "2026-02-24"), STR("running"));
}

/* ---- the file ---- */

static Str file_of(Test *t, int64_t id, Lang lang)
{
    Buf page;
    buf_init(&page, t->cx->arena, 1 << 20);
    CHECK_OK(t, case_file(t->cx, id, lang, &page));
    return buf_str(&page);
}

static bool holds(Str page, const char *part)
{
    return str_find(page, str_of(part)) >= 0;
}

/* What is handed over says which day the law gives, which day one aims at, how a clock ended, and
 * what nobody has verified; it speaks in words, not in ids (A-5.4, C-9). */
TEST(case_file_has_the_clocks_and_every_mark)
{
    int64_t id, clock;
    Clock stopped;
    if (!opened(t, "cn-auto", &id))
        return;
    CHECK_OK(t, clock_id_parse(t->cx, now_of(t, id).clocks.items[0].id, &clock));
    ClockOrder stop = {.evidence = STR("receipt 8 of the authority")};
    CHECK_OK(t, clock_change(t->cx, CLOCK_STOP, clock, &stop, &stopped));
    CHECK_OK(t, fill(t, id, "recall_order",
                     STR("{\"number\":\"7\",\"authority\":\"SAMR\",\"dated_on\":\"2026-03-01\","
                         "\"received_on\":\"2026-03-01\",\"reply_by\":\"2026-03-09\","
                         "\"concerns\":\"model A\"}"),
                     true));
    CHECK_OK(t, fill(t, id, "fmea",
                     STR("{\"object\":\"cell\",\"rows\":[{\"function\":\"f\",\"failure\":\"x\","
                         "\"effect\":\"y\",\"cause\":\"z\",\"s\":9,\"o\":4,\"d\":1}]}"),
                     true));
    Str en = file_of(t, id, LANG_EN), zh = file_of(t, id, LANG_ZH);
    Case now = now_of(t, id);
    for (size_t i = 0; i < now.clocks.count; i++) {
        const Clock *one = &now.clocks.items[i];
        CHECK(t, str_find(en, one->act_en) > 0);
        CHECK(t, str_find(zh, one->act_zh) > 0);
        if (one->due.set)
            CHECK(t, str_find(en, regime_day_format(t->cx->arena, (RegimeDay)one->due.value)) > 0);
        if (one->target.set)
            CHECK(t,
                  str_find(en, regime_day_format(t->cx->arena, (RegimeDay)one->target.value)) > 0);
    }
    CHECK(t, holds(en, "receipt 8 of the authority") && holds(en, "met in time"));
    CHECK(t, holds(zh, "已按期完成") && holds(zh, "保守日期") && !holds(zh, "running"));
    CHECK(t, holds(en, "reply by 2026-03-09: not answered yet"));
    /* CA-07o is counted from an order without a number in the text */
    CHECK(t, holds(zh, "<span class=\"mark\">未核实</span>") && holds(zh, "未经核实的内容"));
    /* a cell sources disagree about, at its place and below */
    CHECK(t, holds(en, "Medium <span class=\"mark\">unverified</span>"));
    CHECK(t, holds(en, "cells about which sources disagree: 3"));
    CHECK(t, !holds(en, "screening") && !holds(zh, "Screening")); /* the stage in words */
}

/* ---- kinds ---- */

/* Which kinds of a defect a law tells apart is read from its rules. */
TEST(case_kinds_are_those_the_rules_of_a_law_tell_apart)
{
    CaseForms forms;
    if (!CHECK_OK(t, case_forms_show(t->cx, &forms)))
        return;
    CHECK_INT(t, forms.regimes.count, 5);
    for (size_t i = 0; i < forms.regimes.count; i++) {
        const CaseRegime *one = &forms.regimes.items[i];
        bool cars = str_eq(one->id, STR("cn-auto"));
        CHECK(t, one->name_zh.n > 0 && one->name_en.n > 0);
        CHECK_INT(t, one->kinds.count, cars ? 2 : 0);
    }
}
