#include "domain/clock/clock.h"
#include "domain/defect/case.h"
#include "test/test_people.h"
#include "test/test_store.h"

/* The case of a test. */
typedef struct Flow {
    Test *t;
    int64_t id;
    Case now;
} Flow;

static void look(Flow *flow)
{
    CHECK_OK(flow->t, case_load(flow->t->cx, flow->id, &flow->now));
}

static bool flow_open(Flow *flow, Test *t, const char *regime)
{
    CaseDraft draft = {.title = STR("separator"),
                       .suspicion = STR("cells short inside"),
                       .product = STR("power bank"),
                       .regime = str_of(regime),
                       .department = STR("quality"),
                       .reason = STR("three returns")};
    *flow = (Flow){.t = t};
    if (!test_store(t) || !CHECK_OK(t, case_open(t->cx, &draft, &flow->id)))
        return false;
    look(flow);
    return true;
}

static Err try_fill(Flow *flow, const char *sheet, const char *values)
{
    int64_t entry;
    CaseEntryDraft draft = {
        .sheet = str_of(sheet), .values = str_of(values), .done = field_bool(true)};
    Err err = case_entry_add(flow->t->cx, flow->id, &draft, &entry);
    look(flow);
    return err;
}

static void fill(Flow *flow, const char *sheet, const char *values)
{
    CHECK_OK(flow->t, try_fill(flow, sheet, values));
}

static Str last_values(const Flow *flow)
{
    return flow->now.entries.items[flow->now.entries.count - 1].values;
}

static const Clock *clock_of(const Flow *flow, const char *rule)
{
    for (size_t i = 0; i < flow->now.clocks.count; i++) {
        if (str_eq(flow->now.clocks.items[i].rule, str_of(rule)))
            return &flow->now.clocks.items[i];
    }
    return NULL;
}

static bool is_state(const Flow *flow, const char *rule, const char *state)
{
    const Clock *clock = clock_of(flow, rule);
    return clock != NULL && str_eq(clock->state, str_of(state));
}

/* How many of a rule run. */
static size_t runs_of(const Flow *flow, const char *rule)
{
    size_t count = 0;
    for (size_t i = 0; i < flow->now.clocks.count; i++) {
        const Clock *clock = &flow->now.clocks.items[i];
        count += str_eq(clock->rule, str_of(rule)) && str_eq(clock->state, STR("running"));
    }
    return count;
}

static Str steps_of(const Flow *flow)
{
    Buf out;
    buf_init(&out, flow->t->cx->arena, 1000);
    for (size_t i = 0; i < flow->now.flow.count; i++)
        buf_fmt(&out, "%s%.*s", i == 0 ? "" : " ", STR_ARG(flow->now.flow.items[i].state));
    return buf_str(&out);
}

static Err go(Flow *flow, const char *move)
{
    CaseOrder order = {
        .version = flow->now.summary->version, .move = str_of(move), .reason = STR("next")};
    Err err = case_change(flow->t->cx, flow->id, &order);
    look(flow);
    return err;
}

#define SCREENED(suspected)                                                                        \
    "{\"common\":\"one lot\",\"trace\":\"SEP-7\",\"likelihood\":4,\"likelihood_why\":\"3\","       \
    "\"severity\":5,\"severity_why\":\"fire\",\"suspected\":\"" suspected "\"}"

/* Three phases, twelve steps; where the case stands among them, and what follows. */
TEST(case_flow_has_three_phases_and_twelve_steps)
{
    Flow flow;
    if (!flow_open(&flow, t, "cn-consumer"))
        return;
    CHECK_INT(t, flow.now.flow.count, 12);
    CHECK_STR(t, steps_of(&flow),
              STR("now ahead ahead ahead ahead ahead ahead ahead ahead ahead ahead ahead"));
    fill(&flow, "incident",
         "{\"on\":\"2026-02-20\",\"what\":\"smoke\",\"injured\":0,\"dead\":0,\"reportable\":\"no\","
         "\"known_on\":\"2026-02-21\"}");
    CHECK_STR(t, steps_of(&flow),
              STR("done now ahead ahead ahead ahead ahead ahead ahead ahead ahead ahead"));
    fill(&flow, "screening", SCREENED("yes"));
    CHECK_OK(t, go(&flow, "investigate"));
    CHECK_STR(t, steps_of(&flow),
              STR("done done now ahead ahead ahead ahead ahead ahead ahead ahead ahead"));
    fill(&flow, "recall_order",
         "{\"number\":\"7\",\"authority\":\"SAMR\",\"dated_on\":\"2026-03-01\",\"received_on\":"
         "\"2026-03-01\",\"concerns\":\"model A\"}");
    CHECK_OK(t, go(&flow, "ordered")); /* the investigation was cut short, and it says so */
    CHECK_STR(t, steps_of(&flow),
              STR("done done skipped now ahead ahead ahead ahead ahead ahead ahead ahead"));
}

TEST(case_flow_ends_where_nothing_is_recalled)
{
    Flow flow;
    if (!flow_open(&flow, t, "us-nhtsa")) /* a suspicion starts no clock there */
        return;
    fill(&flow, "screening", SCREENED("no"));
    CHECK_OK(t, go(&flow, "drop"));
    CHECK_STR(t, steps_of(&flow), STR("done done skipped skipped out out out out out out out out"));
}

/* ---- a letter: reported inside, planned, reviewed (A-6.5.2) ---- */

TEST(case_letter_is_reported_inside_at_once_planned_and_its_reply_reviewed)
{
    Flow flow;
    if (!flow_open(&flow, t, "cn-auto"))
        return;
    fill(&flow, "investigation_letter",
         "{\"number\":\"3\",\"authority\":\"SAMR\",\"dated_on\":\"2026-02-20\",\"received_on\":"
         "\"2026-02-24\",\"reply_by\":\"2026-03-10\",\"concerns\":\"A\",\"asked\":[{\"item\":"
         "\"rate\"}]}");
    CHECK(t, is_state(&flow, "CA-02", "running"));
    fill(&flow, "internal_report",
         "{\"letter\":1,\"on\":\"2026-02-24\",\"to\":\"recall organisation\",\"content\":\"what it "
         "asks\",\"parties\":[{\"party\":\"supplier\",\"on\":\"2026-02-25\",\"how\":\"call\"}]}");
    CHECK(t, is_state(&flow, "CA-02", "met") || is_state(&flow, "CA-02", "missed"));
    CHECK(t, is_state(&flow, "CA-03", "running")); /* it is no reply */
    CHECK_STR(t, flow.now.entries.items[0].reply, STR("due"));
    fill(&flow, "work_plan",
         "{\"letter\":1,\"aim\":\"rate and list\",\"rows\":[{\"what\":\"count\",\"department\":"
         "\"quality\",\"owner\":\"lin\",\"due\":\"2026-03-05\"}],\"approved_by\":\"zhou\","
         "\"approved_on\":\"2026-02-25\"}");
    fill(&flow, "reply_review",
         "{\"letter\":1,\"on\":\"2026-02-26\",\"members\":\"zhou, lin\",\"complete\":true,"
         "\"truthful\":true,\"accurate\":true,\"result\":\"pass\",\"findings\":\"fit\"}");
    CHECK(t, is_state(&flow, "CA-03", "running"));
}

/* ---- an authority investigates (C-10 to C-12) ---- */

TEST(case_records_what_an_authority_investigates_and_what_it_was_given)
{
    Flow flow;
    if (!flow_open(&flow, t, "cn-consumer"))
        return;
    fill(&flow, "authority_investigation",
         "{\"authority\":\"province\",\"opened_on\":\"2026-02-20\",\"grounds\":\"serious\","
         "\"state\":\"site_visit\",\"steps\":[{\"on\":\"2026-02-21\",\"state\":\"site_visit\","
         "\"who\":\"two officers\",\"what\":\"line 2\"}]}");
    CHECK_ERR(t,
              try_fill(&flow, "authority_investigation",
                       "{\"authority\":\"p\",\"opened_on\":\"2026-02-20\",\"grounds\":\"serious\","
                       "\"state\":\"gone\"}"),
              ERR_INVALID);
    /* data, product, special equipment; each with its receipt */
    CHECK_ERR(t,
              try_fill(&flow, "evidence_pack",
                       "{\"demanded_by\":\"province\",\"demanded_on\":\"2026-02-21\",\"items\":[{"
                       "\"kind\":\"data\",\"what\":\"list\",\"quantity\":1,\"unit\":\"file\","
                       "\"handed_on\":\"2026-02-22\",\"to\":\"officer\"}]}"),
              ERR_INVALID);
    CHECK_STR(t, t->cx->problem.pointer, STR("/values/items/0/receipt"));
    fill(&flow, "evidence_pack",
         "{\"demanded_by\":\"province\",\"demanded_on\":\"2026-02-21\",\"items\":[{\"kind\":"
         "\"data\",\"what\":\"list\",\"quantity\":1,\"unit\":\"file\",\"handed_on\":\"2026-02-22\","
         "\"to\":\"officer\",\"receipt\":\"R-1\"},{\"kind\":\"equipment\",\"what\":\"tester\","
         "\"quantity\":1,\"unit\":\"piece\",\"handed_on\":\"2026-02-22\",\"to\":\"officer\","
         "\"receipt\":\"R-2\"}]}");
    fill(&flow, "interview",
         "{\"authority\":\"province\",\"on\":\"2026-02-23\",\"with\":\"zhou\",\"topic\":\"line 2\","
         "\"statement\":\"as found\",\"record\":\"minutes 4\"}");
    /* its notice: recall at once, object in ten working days, or report the plan (C-12, C-17) */
    fill(&flow, "recall_notice",
         "{\"number\":\"9\",\"authority\":\"province\",\"dated_on\":\"2026-02-24\",\"received_on\":"
         "\"2026-02-25\",\"concerns\":\"model A\"}");
    CHECK(t, is_state(&flow, "CC-12", "running") && is_state(&flow, "CC-17b", "running"));
    CHECK(t, clock_of(&flow, "CC-13") != NULL);
}

/* ---- the plan by three routes (C-17) ---- */

static void sign(Flow *flow, const SignedRecord *record, const char *meaning, int64_t entry)
{
    Ctx *cx = flow->t->cx;
    bool decides = strcmp(meaning, "decided") == 0;
    Str who = decides ? STR("zhou") : STR("lin");
    Signer signer = {who, who, ROLE_BIT(decides ? ACCOUNT_ROLE_DECIDER : ACCOUNT_ROLE_QUALITY)};
    SignatureOrder order = {.version = field_int(record->version),
                            .sha256 = hex_format(cx->arena, record->sha256, SHA256_SIZE),
                            .meaning = str_of(meaning),
                            .reason = STR("read"),
                            .offset_min = field_int(480)};
    CHECK_OK(flow->t, entry == 0 ? signature_add(cx, record, &signer, &order)
                                 : case_sign(cx, &(CaseSigning){flow->id, entry}, &signer, &order));
}

static void assess(Flow *flow)
{
    Risk risk;
    SignedRecord record;
    RiskValue values[] = {{.axis = STR_INIT("severity"), .value = STR_INIT("S5")},
                          {.axis = STR_INIT("likelihood"), .value = STR_INIT("1/2500")}};
    RiskScenario scenario = {.text = STR("fire at night"), .values = {values, 2}};
    RiskInput input = {.method = STR("project-34402-like"), .scenarios = {&scenario, 1}};
    RiskDraft draft = {.hazard = STR("fire"),
                       .failure_mode = STR("short"),
                       .model = STR("12 of 30,000"),
                       .input = &input,
                       .reason = STR("step 3")};
    CHECK_OK(flow->t, case_risk_add(flow->t->cx, flow->id, &draft, &risk));
    risk_signed_record(flow->t->cx, &risk, &record);
    sign(flow, &record, "reviewed", 0);
}

/* What the authority is shown: nothing before all who must have signed (reliability.md §3.1). */
static ReleasedCases released(Flow *flow, size_t count)
{
    ReleasedCases out = {0};
    CHECK_OK(flow->t, case_released(flow->t->cx, &out));
    CHECK_INT(flow->t, out.cases.count, count);
    return out;
}

/* From an order straight to the signed decision; the entry of the decision. */
static int64_t decided(Flow *flow)
{
    static const char *const begun[][2] = {{"scope_trace", "{\"why\":\"all from SEP-7\"}"},
                                           {"step_cause", "{\"cause\":\"not known yet\"}"},
                                           {"step_predict", "{\"basis\":\"few returns\"}"},
                                           {"emergency", "{\"channel\":\"message\"}"}};
    int64_t entry;
    SignedRecord record;
    fill(flow, "recall_order",
         "{\"number\":\"7\",\"authority\":\"SAMR\",\"dated_on\":\"2026-02-20\",\"received_on\":"
         "\"2026-02-20\",\"concerns\":\"model A\"}");
    CHECK_OK(flow->t, go(flow, "ordered"));
    for (size_t i = 0; i < sizeof begun / sizeof *begun; i++) {
        CaseEntryDraft open = {.sheet = str_of(begun[i][0]), .values = str_of(begun[i][1])};
        CHECK_OK(flow->t, case_entry_add(flow->t->cx, flow->id, &open, &entry));
    }
    assess(flow);
    fill(flow, "authority_talk",
         "{\"on\":\"2026-02-21\",\"missing\":\"list\",\"answer\":\"later\"}");
    CaseEntryDraft decision = {
        .sheet = STR("decision"),
        .done = field_bool(true),
        .values = STR("{\"outcome\":\"recall\",\"reason\":\"r\",\"analysis\":\"a\",\"risk\":"
                      "\"RA-1\",\"influence\":\"none\",\"participants\":\"p\",\"missing_why\":"
                      "\"later\"}")};
    CHECK_OK(flow->t, case_entry_add(flow->t->cx, flow->id, &decision, &entry));
    CHECK_OK(flow->t, case_entry_signed_record(flow->t->cx, flow->id, entry, &record));
    sign(flow, &record, "reviewed", entry);
    (void)released(flow, 0);
    sign(flow, &record, "decided", entry);
    look(flow);
    return entry;
}

static Str plan(Flow *flow, int64_t basis)
{
    return str_fmt(flow->t->cx->arena,
                   "{\"basis\":%lld,\"to\":\"SAMR\",\"reported_on\":\"2026-02-25\",\"proof\":"
                   "\"receipt 3\"}",
                   (long long)basis);
}

TEST(case_is_released_with_its_signed_decision_and_no_word_before)
{
    Flow flow;
    int64_t other;
    CaseDraft draft = {.title = STR("t"),
                       .suspicion = STR("s"),
                       .product = STR("p"),
                       .regime = STR("cn-consumer"),
                       .reason = STR("r")};
    if (!flow_open(&flow, t, "cn-consumer"))
        return;
    CHECK_OK(t, case_open(t->cx, &draft, &other)); /* never decided: never shown */
    t->cx->actor = STR("wang");
    (void)decided(&flow);
    ReleasedCases shown = released(&flow, 1);
    if (shown.cases.count == 0)
        return;
    CHECK_STR(t, shown.cases.items[0].id, case_id_format(t->cx->arena, flow.id));
    CHECK_STR(t, shown.cases.items[0].outcome_en, STR("Recall"));
    CHECK(t, shown.cases.items[0].decided.set);
}

TEST(case_plan_is_reported_by_the_route_it_rests_on)
{
    Flow flow;
    if (!flow_open(&flow, t, "cn-consumer"))
        return;
    CHECK_ERR(t, try_fill(&flow, "plan_report", plan(&flow, 1).p), ERR_CONFLICT); /* too early */
    t->cx->actor = STR("wang");
    int64_t decision = decided(&flow);
    /* ten working days by each route, to another addressee */
    CHECK_STR(t, clock_of(&flow, "CC-17a")->parties_en,
              STR("producer → its provincial department"));
    CHECK_STR(t, clock_of(&flow, "CC-17c")->parties_en, STR("producer → SAMR"));
    CHECK_STR(t, steps_of(&flow),
              STR("skipped skipped skipped done now ahead ahead ahead ahead ahead ahead ahead"));
    /* as long as it is open it reports nothing */
    CaseEntryDraft open = {.sheet = STR("plan_report"), .values = plan(&flow, 1)};
    int64_t entry;
    CHECK_OK(t, case_entry_add(t->cx, flow.id, &open, &entry));
    look(&flow);
    CHECK(t, str_find(last_values(&flow), clock_of(&flow, "CC-17c")->id) > 0);
    CHECK(t, is_state(&flow, "CC-17c", "running") && clock_of(&flow, "CC-19b") == NULL);
    CaseEntryOrder other = {.version = field_int(1), .values = plan(&flow, decision)};
    CHECK_OK(t, case_entry_change(t->cx, flow.id, entry, &other));
    look(&flow);
    CHECK(t, str_find(last_values(&flow), clock_of(&flow, "CC-17a")->id) > 0);
    CaseEntryOrder done = {.version = field_int(2), .state = STR("done")};
    CHECK_OK(t, case_entry_change(t->cx, flow.id, entry, &done));
    look(&flow);
    CHECK(t, is_state(&flow, "CC-17c", "met"));
    CHECK(t, is_state(&flow, "CC-19b", "running")); /* three working days to publish */
    /* another day: met by that one, and counted from it */
    Str later = str_fmt(t->cx->arena,
                        "{\"basis\":%lld,\"to\":\"SAMR\",\"reported_on\":\"2026-02-26\","
                        "\"proof\":\"receipt 3\"}",
                        (long long)decision);
    CaseEntryOrder day = {.version = field_int(3), .values = later};
    CHECK_OK(t, case_entry_change(t->cx, flow.id, entry, &day));
    look(&flow);
    CHECK_INT(t, clock_of(&flow, "CC-17c")->evidence_day.value,
              clock_of(&flow, "CC-17c")->day.value + 6);
    /* not reported after all: owed again, and what began with the report does not run */
    CaseEntryOrder wrong = {
        .version = field_int(4), .state = STR("void"), .reason = STR("sent back unread")};
    CHECK_OK(t, case_entry_change(t->cx, flow.id, entry, &wrong));
    look(&flow);
    CHECK(t, is_state(&flow, "CC-17c", "running"));
    CHECK_INT(t, clock_of(&flow, "CC-17c")->evidence.n, 0);
    CHECK_INT(t, runs_of(&flow, "CC-19b"), 0);
    /* and reported at last, by an entry of its own */
    fill(&flow, "plan_report", plan(&flow, decision).p);
    CHECK(t, is_state(&flow, "CC-17c", "met"));
    CHECK_INT(t, runs_of(&flow, "CC-19b"), 1);
}

/* Making, selling and importing stopped ends the clock to stop; costs of consumers are borne once a
 * recall is decided (C-15, A-7.4.2). */
TEST(case_stop_of_sale_and_costs_of_consumers)
{
#define STOPPED(partner)                                                                           \
    "{\"stopped_on\":\"2026-02-21\",\"stopped_how\":\"line 2, all shops, service "                 \
    "packs\",\"operators\":"                                                                       \
    "[{\"partner\":\"" partner                                                                     \
    "\",\"on\":\"2026-02-21\",\"how\":\"letter 5\"}],\"content\":\"stop, set apart, confirm\"}"
#define COSTS                                                                                      \
    "{\"covers\":\"postage both ways\",\"how\":\"within 10 "                                       \
    "days\",\"rows\":[{\"what\":\"postage\","                                                      \
    "\"amount\":18.5,\"currency\":\"CNY\",\"claimed_on\":\"2026-02-24\",\"paid_on\":\"2026-02-"    \
    "25\"}]}"
    Flow flow;
    if (!flow_open(&flow, t, "cn-consumer"))
        return;
    test_row(t, STR("partner"),
             STR("{\"code\":\"D-1\",\"name\":\"云集\",\"kind\":\"dealer\",\"country\":\"CN\"}"));
    CHECK_ERR(t, try_fill(&flow, "stop_notice", STOPPED("D-1")), ERR_CONFLICT); /* of what? */
    CHECK_ERR(t, try_fill(&flow, "reimbursement", COSTS), ERR_CONFLICT);
    t->cx->actor = STR("wang");
    (void)decided(&flow);
    CHECK(t, is_state(&flow, "CC-15a", "running"));
    CHECK_ERR(t, try_fill(&flow, "stop_notice", STOPPED("D-9")), ERR_NOT_FOUND);
    fill(&flow, "stop_notice", STOPPED("D-1"));
    CHECK(t, is_state(&flow, "CC-15a", "met"));
    CHECK_INT(t, clock_of(&flow, "CC-15a")->evidence_day.value,
              clock_of(&flow, "CC-15a")->day.value + 1);
    fill(&flow, "reimbursement", COSTS);
    CHECK_ERR(
        t,
        try_fill(&flow, "reimbursement",
                 "{\"covers\":\"c\",\"how\":\"h\",\"rows\":[{\"what\":\"postage\",\"amount\":1,"
                 "\"currency\":\"CNY\",\"claimed_on\":\"2026-02-24\",\"paid_on\":"
                 "\"2026-02-23\"}]}"),
        ERR_INVALID); /* paid before it was claimed */
}

/* What is predicted is entered with its method and bounds; none is made up (A-6.3.2(4)). */
TEST(case_forecast_is_entered_with_its_method)
{
    Flow flow;
    if (!flow_open(&flow, t, "cn-consumer"))
        return;
#define FORECAST(probability)                                                                      \
    "{\"population\":30000,\"failures\":12,\"method\":\"weibull\",\"parameters\":\"beta 1.8, 95 "  \
    "% "                                                                                           \
    "1/4400 to 1/1500\",\"probability\":\"" probability "\",\"source\":\"claims to 2026-02-20\"}"
    CHECK_ERR(t, try_fill(&flow, "forecast", FORECAST("about 1 in 2500")), ERR_INVALID);
    CHECK_ERR(t, try_fill(&flow, "forecast", FORECAST("1.2")), ERR_INVALID);
    fill(&flow, "forecast", FORECAST("1/2500"));
    CHECK(t, str_find(last_values(&flow), STR("\"probability\":\"1/2500\"")) > 0);
}

/* A fact that is entered, taken back and entered again counts from its day again. */
TEST(case_fact_taken_back_is_taken_anew)
{
    Flow flow;
    if (!flow_open(&flow, t, "cn-consumer"))
        return;
#define INCIDENT(known)                                                                            \
    "{\"on\":\"2026-02-20\",\"what\":\"smoke\",\"injured\":1,\"dead\":0,\"reportable\":\"yes\","   \
    "\"known_on\":\"" known "\"}"
    fill(&flow, "incident", INCIDENT("2026-02-21"));
    CHECK_INT(t, runs_of(&flow, "CC-08"), 1);
    int64_t entry = flow.now.entries.items[0].id.value, version = 1;
    static const char *const said[] = {INCIDENT("2026-02-22"), INCIDENT("2026-02-21")};
    for (size_t i = 0; i < 2; i++) {
        CaseEntryOrder order = {.version = field_int(version++), .values = str_of(said[i])};
        CHECK_OK(t, case_entry_change(t->cx, flow.id, entry, &order));
        look(&flow);
        CHECK_INT(t, runs_of(&flow, "CC-08"), 1);
    }
}

/* A reply that was not sent after all leaves its letter to be answered. */
TEST(case_reply_made_void_has_its_letter_waiting_again)
{
    Flow flow;
    if (!flow_open(&flow, t, "cn-auto"))
        return;
    fill(&flow, "investigation_letter",
         "{\"number\":\"3\",\"authority\":\"SAMR\",\"dated_on\":\"2026-02-20\",\"received_on\":"
         "\"2026-02-24\",\"reply_by\":\"2026-03-10\",\"concerns\":\"model A\",\"asked\":[{\"item\":"
         "\"rate\"}]}");
    fill(&flow, "reply",
         "{\"letter\":1,\"process\":\"p\",\"method\":\"m\",\"risk\":\"r\",\"conclusion\":\"c\","
         "\"answers\":[{\"item\":\"rate\",\"answer\":\"1\"}],\"sent_on\":\"2026-02-25\",\"proof\":"
         "\"receipt 5\"}");
    CHECK(t, is_state(&flow, "CA-03", "met"));
    int64_t entry = flow.now.entries.items[1].id.value;
    CaseEntryOrder wrong = {
        .version = field_int(1), .state = STR("void"), .reason = STR("never sent")};
    CHECK_OK(t, case_entry_change(t->cx, flow.id, entry, &wrong));
    look(&flow);
    CHECK(t, is_state(&flow, "CA-03", "running"));
    CHECK_STR(t, flow.now.entries.items[0].reply, STR("due"));
}

/* ---- recalled again (C-22) ---- */

TEST(case_that_recalls_again_follows_the_first)
{
    Flow first, second;
    if (!flow_open(&first, t, "cn-consumer"))
        return;
    CaseDraft draft = {.title = STR("separator, wider"),
                       .suspicion = STR("cells of SEP-8 too"),
                       .product = STR("power bank"),
                       .regime = STR("cn-consumer"),
                       .reason = STR("remedied units smoke")};
    second = (Flow){.t = t};
    CHECK_OK(t, case_open(t->cx, &draft, &second.id));
#define FOLLOWS(number)                                                                            \
    "{\"case\":\"" number                                                                          \
    "\",\"ground\":\"scope\",\"found\":\"own\",\"on\":\"2026-02-26\",\"what\":"                    \
    "\"SEP-8 too\"}"
    CHECK_ERR(t, try_fill(&second, "predecessor", FOLLOWS("C-1")), ERR_INVALID); /* none decided */
    /* opened as one that follows: both or neither */
    int64_t third;
    draft.follows = STR("C-1");
    CHECK_ERR(t, case_open(t->cx, &draft, &third), ERR_INVALID);
    CHECK_STR(t, t->cx->problem.pointer, STR("/follows"));
    CasePage all;
    CHECK_OK(t, case_page(t->cx, &(CaseQuery){.limit = 10}, &all));
    CHECK_INT(t, all.total.value, 2);
    CHECK_ERR(t, try_fill(&second, "predecessor", FOLLOWS("C-2")), ERR_INVALID); /* itself */
    CHECK_ERR(t, try_fill(&second, "predecessor", FOLLOWS("C-9")), ERR_NOT_FOUND);
    t->cx->actor = STR("wang");
    (void)decided(&first);
    CHECK_INT(t, first.now.successors.count, 0);
    fill(&second, "predecessor", FOLLOWS("C-1"));
    CHECK(t, is_state(&second, "CC-22a", "running"));
    look(&first);
    CHECK_INT(t, first.now.successors.count, 1);
    CHECK_STR(t, first.now.successors.items[0], STR("C-2"));
    CHECK_INT(t, second.now.successors.count, 0);
    int64_t entry = second.now.entries.items[0].id.value;
    CaseEntryOrder wrong = {.version = field_int(1), .state = STR("void"), .reason = STR("no")};
    CHECK_OK(t, case_entry_change(t->cx, second.id, entry, &wrong));
    look(&first);
    CHECK_INT(t, first.now.successors.count, 0);
    CHECK_OK(t, case_open(t->cx, &draft, &third));
    look(&first);
    CHECK_INT(t, first.now.successors.count, 1);
    CHECK_STR(t, first.now.successors.items[0], case_id_format(t->cx->arena, third));
    look(&second);
    CHECK_INT(t, runs_of(&second, "CC-22a"), 0); /* void says nothing any more */
}

/* ---- tasks ---- */

TEST(case_tasks_are_late_by_their_day)
{
    Flow flow;
    if (!flow_open(&flow, t, "cn-auto"))
        return;
    int64_t entry;
    CaseEntryDraft task = {.sheet = STR("task"),
                           .values =
                               STR("{\"what\":\"CT of 30 units\",\"department\":"
                                   "\"laboratory\",\"owner\":\"lin\",\"due\":\"2026-03-05\"}")};
    CHECK_OK(t, case_entry_add(t->cx, flow.id, &task, &entry));
    t->cx->now_us += 10 * INT64_C(86400000000);
    look(&flow);
    CHECK_INT(t, flow.now.summary->tasks.value, 1);
    CHECK_INT(t, flow.now.summary->late.value, 1);
    CaseEntryOrder order = {.version = field_int(1), .state = STR("done")};
    CHECK_OK(t, case_entry_change(t->cx, flow.id, entry, &order));
    look(&flow);
    CHECK_INT(t, flow.now.summary->late.value, 0);
}
