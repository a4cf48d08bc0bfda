/* What is signed is bound; nobody signs what he wrote; nothing ends by one person where people were
 * hurt or a recall is ordered; a reference is no measure of field risk. */
#include "domain/defect/case.h"
#include "test/test_store.h"

/* The case of a test. */
typedef struct Bound {
    Test *t;
    int64_t id;
    Case now;
} Bound;

static void look(Bound *bound)
{
    CHECK_OK(bound->t, case_load(bound->t->cx, bound->id, &bound->now));
}

static bool another_open(Bound *bound, Test *t, const char *regime, const char *kind)
{
    CaseDraft draft = {.title = STR("separator"),
                       .suspicion = STR("cells short inside"),
                       .product = STR("power bank"),
                       .regime = str_of(regime),
                       .defect_kind = str_of(kind),
                       .department = STR("quality"),
                       .reason = STR("three returns")};
    *bound = (Bound){.t = t};
    t->cx->actor = STR("wang");
    if (!CHECK_OK(t, case_open(t->cx, &draft, &bound->id)))
        return false;
    look(bound);
    return true;
}

static bool bound_open(Bound *bound, Test *t, const char *regime, const char *kind)
{
    return test_store(t) && another_open(bound, t, regime, kind);
}

static Err try_fill(Bound *bound, const char *sheet, const char *values, int64_t *entry)
{
    CaseEntryDraft draft = {
        .sheet = str_of(sheet), .values = str_of(values), .done = field_bool(true)};
    Err err = case_entry_add(bound->t->cx, bound->id, &draft, entry);
    look(bound);
    return err;
}

static int64_t fill(Bound *bound, const char *sheet, const char *values)
{
    int64_t entry = 0;
    CHECK_OK(bound->t, try_fill(bound, sheet, values, &entry));
    return entry;
}

static int64_t begin(Bound *bound, const char *sheet, const char *values)
{
    int64_t entry = 0;
    CaseEntryDraft draft = {.sheet = str_of(sheet), .values = str_of(values)};
    CHECK_OK(bound->t, case_entry_add(bound->t->cx, bound->id, &draft, &entry));
    look(bound);
    return entry;
}

static const CaseEntry *entry_of(const Bound *bound, int64_t id)
{
    for (size_t i = 0; i < bound->now.entries.count; i++) {
        if (bound->now.entries.items[i].id.value == id)
            return &bound->now.entries.items[i];
    }
    return NULL;
}

static Err put(Bound *bound, int64_t entry, const char *values, const char *state)
{
    CaseEntryOrder order = {.version = entry_of(bound, entry)->version,
                            .values = str_of(values),
                            .state = str_of(state),
                            .reason = STR("mended")};
    Err err = case_entry_change(bound->t->cx, bound->id, entry, &order);
    look(bound);
    return err;
}

static Err go(Bound *bound, const char *move)
{
    CaseOrder order = {
        .version = bound->now.summary->version, .move = str_of(move), .reason = STR("next")};
    Err err = case_change(bound->t->cx, bound->id, &order);
    look(bound);
    return err;
}

static Err sign(Bound *bound, int64_t entry, const char *meaning, const char *who)
{
    Ctx *cx = bound->t->cx;
    SignedRecord record;
    bool decides = strcmp(meaning, "decided") == 0;
    Signer signer = {str_of(who), str_of(who),
                     ROLE_BIT(decides ? ACCOUNT_ROLE_DECIDER : ACCOUNT_ROLE_QUALITY)};
    CHECK_OK(bound->t, case_entry_signed_record(cx, bound->id, entry, &record));
    SignatureOrder order = {.version = field_int(record.version),
                            .sha256 = hex_format(cx->arena, record.sha256, SHA256_SIZE),
                            .meaning = str_of(meaning),
                            .reason = STR("read"),
                            .offset_min = field_int(480)};
    Err err = case_sign(cx, &(CaseSigning){bound->id, entry}, &signer, &order);
    look(bound);
    return err;
}

static bool holds(Bound *bound, int64_t entry, const char *meaning)
{
    SignedRecord record;
    SignatureState state;
    bool found = false;
    CHECK_OK(bound->t, case_entry_signed_record(bound->t->cx, bound->id, entry, &record));
    CHECK_OK(bound->t, signature_state(bound->t->cx, &record, &state));
    for (size_t i = 0; i < state.signatures.count; i++)
        found |= str_eq(state.signatures.items[i].meaning, str_of(meaning)) &&
                 state.signatures.items[i].holds.value;
    return found;
}

typedef struct Rating {
    const char *method, *supersedes;
    const char *axes[3], *values[3];
} Rating;

static const Rating field_risk = {
    "project-34402-like", "", {"severity", "likelihood"}, {"S5", "1/2500"}};

static Err assess(Bound *bound, const Rating *rating, Risk *risk)
{
    SignedRecord record;
    RiskValue values[3] = {0};
    Ctx *cx = bound->t->cx;
    size_t count = rating->axes[2] == NULL ? 2 : 3;
    for (size_t i = 0; i < count; i++) {
        values[i].axis = str_of(rating->axes[i]);
        values[i].value = str_of(rating->values[i]);
    }
    RiskScenario scenario = {.text = STR("fire at night"), .values = {values, count}};
    RiskInput input = {.method = str_of(rating->method), .scenarios = {&scenario, 1}};
    RiskDraft draft = {.hazard = STR("fire"),
                       .failure_mode = STR("short"),
                       .model = STR("12 of 30,000"),
                       .supersedes = str_of(rating->supersedes),
                       .input = &input,
                       .reason = STR("step 3")};
    TRY(case_risk_add(cx, bound->id, &draft, risk));
    risk_signed_record(cx, risk, &record);
    Signer signer = {STR("lin"), STR("lin"), ROLE_BIT(ACCOUNT_ROLE_QUALITY)};
    SignatureOrder order = {.version = field_int(record.version),
                            .sha256 = hex_format(cx->arena, record.sha256, SHA256_SIZE),
                            .meaning = STR("reviewed"),
                            .reason = STR("read"),
                            .offset_min = field_int(480)};
    CHECK_OK(bound->t, signature_add(cx, &record, &signer, &order));
    look(bound);
    return OK;
}

static bool is_met(const Bound *bound, const char *item)
{
    for (size_t i = 0; i < bound->now.gate->items.count; i++) {
        if (str_eq(bound->now.gate->items.items[i].id, str_of(item)))
            return bound->now.gate->items.items[i].met.value;
    }
    return false;
}

static const char order_values[] =
    "{\"number\":\"7\",\"authority\":\"SAMR\",\"dated_on\":\"2026-02-20\",\"received_on\":"
    "\"2026-02-20\",\"concerns\":\"model A\"}";
static const char decision_values[] =
    "{\"outcome\":\"recall\",\"reason\":\"r\",\"analysis\":\"a\",\"risk\":\"RA-1\",\"influence\":"
    "\"none\",\"participants\":\"p\",\"missing_why\":\"later\"}";

/* What the decision of a test rests on. */
typedef struct Ground {
    int64_t order, emergency, cause, scope, decision;
} Ground;

/* Ordered, with what is known, and a decision that waits for its signatures. */
static Ground proposed(Bound *bound)
{
    Risk risk;
    Ground ground = {.order = fill(bound, "recall_order", order_values)};
    CHECK_OK(bound->t, go(bound, "ordered"));
    ground.scope = begin(bound, "scope_trace", "{\"why\":\"all from SEP-7\"}");
    ground.cause = fill(bound, "step_cause",
                        "{\"kind\":\"design\",\"system\":\"cell\",\"cause\":\"separator\"}");
    (void)begin(bound, "step_predict", "{\"basis\":\"few returns\"}");
    ground.emergency = fill(bound, "emergency", "{\"text\":\"stop using it\"}");
    CHECK_OK(bound->t, assess(bound, &field_risk, &risk));
    (void)fill(bound, "authority_talk",
               "{\"on\":\"2026-02-21\",\"missing\":\"list\",\"answer\":\"later\"}");
    ground.decision = fill(bound, "decision", decision_values);
    return ground;
}

static void decided(Bound *bound, const Ground *ground)
{
    CHECK_OK(bound->t, sign(bound, ground->decision, "reviewed", "lin"));
    CHECK_OK(bound->t, sign(bound, ground->decision, "decided", "zhou"));
    CHECK_STR(bound->t, bound->now.summary->stage, STR("follow_up"));
}

TEST(case_decision_is_not_signed_on_other_ground_than_it_was_written_on)
{
    Bound bound;
    if (!bound_open(&bound, t, "cn-auto", "safety"))
        return;
    Ground ground = proposed(&bound);
    CHECK_OK(t, sign(&bound, ground.decision, "reviewed", "lin"));
    CHECK(t, holds(&bound, ground.decision, "reviewed"));
    CHECK_OK(t, put(&bound, ground.emergency, "{\"text\":\"nothing to do\"}", "done"));
    CHECK_INT(t, entry_of(&bound, ground.decision)->changed_since.count, 1);
    CHECK(t, !holds(&bound, ground.decision, "reviewed"));
    CHECK_ERR(t, sign(&bound, ground.decision, "decided", "zhou"), ERR_CONFLICT);
    CHECK(t, str_find(t->cx->problem.params[0], STR("E-")) >= 0);
    t->cx->actor = STR("wang");
    CHECK_OK(t, put(&bound, ground.decision, decision_values, "done"));
    CHECK_INT(t, entry_of(&bound, ground.decision)->changed_since.count, 0);
    CHECK_ERR(t, sign(&bound, ground.decision, "decided", "zhou"), ERR_CONFLICT); /* anew */
    decided(&bound, &ground);
}

TEST(case_decision_waits_where_evidence_is_added_or_made_void)
{
    Bound bound;
    Risk risk;
    if (!bound_open(&bound, t, "cn-auto", "safety"))
        return;
    Ground ground = proposed(&bound);
    CHECK_OK(t, sign(&bound, ground.decision, "reviewed", "lin"));
    int64_t talk =
        fill(&bound, "exchange",
             "{\"on\":\"2026-02-22\",\"with\":\"agency\",\"topic\":\"t\",\"record\":\"r\"}");
    CHECK(t, !holds(&bound, ground.decision, "reviewed"));
    CHECK_OK(t, put(&bound, ground.decision, decision_values, "done"));
    CHECK_OK(t, sign(&bound, ground.decision, "reviewed", "lin"));
    CHECK_OK(t, put(&bound, talk, "", "void"));
    CHECK(t, !holds(&bound, ground.decision, "reviewed"));
    CHECK_OK(t, put(&bound, ground.decision, decision_values, "done"));
    CHECK_OK(t, sign(&bound, ground.decision, "reviewed", "lin"));
    Rating again = field_risk;
    again.supersedes = bound.now.risks.items[0].id.p;
    CHECK_OK(t, assess(&bound, &again, &risk));
    CHECK(t, !holds(&bound, ground.decision, "reviewed"));
    CHECK_ERR(t, sign(&bound, ground.decision, "decided", "zhou"), ERR_CONFLICT);
}

TEST(case_signed_ground_stays_until_the_case_is_opened_again)
{
    Bound bound;
    Buf page;
    if (!bound_open(&bound, t, "cn-auto", "safety"))
        return;
    Ground ground = proposed(&bound);
    decided(&bound, &ground);
    CHECK_ERR(t, put(&bound, ground.order, "", "void"), ERR_CONFLICT);
    CHECK_ERR(t,
              put(&bound, ground.cause,
                  "{\"kind\":\"labelling\",\"system\":\"y\",\"cause\":\"driver error\"}", "done"),
              ERR_CONFLICT);
    CHECK_ERR(t, put(&bound, ground.emergency, "{\"text\":\"nothing\"}", "done"), ERR_CONFLICT);
    CHECK_ERR(t, case_entry_files_change(t->cx, bound.id, ground.cause, true), ERR_CONFLICT);
    CHECK_ERR(t, case_entry_files_change(t->cx, bound.id, ground.decision, false), ERR_CONFLICT);
    CHECK_OK(t, case_entry_files_change(t->cx, bound.id, ground.cause, false));
    CaseOrder other = {.version = bound.now.summary->version,
                       .product = STR("something else"),
                       .reason = STR("r")};
    CHECK_ERR(t, case_change(t->cx, bound.id, &other), ERR_CONFLICT);
    /* what was open then may be completed: the file tells what was signed */
    CHECK_OK(t, put(&bound, ground.scope, "{\"why\":\"and SEP-8\"}", "open"));
    CHECK_INT(t, entry_of(&bound, ground.decision)->changed_since.count, 1);
    CHECK(t, entry_of(&bound, ground.decision)->complete.value);
    buf_init(&page, t->cx->arena, 1 << 20);
    CHECK_OK(t, case_file(t->cx, bound.id, LANG_EN, &page));
    CHECK(t, str_find(buf_str(&page), STR("As it was signed with the decision")) >= 0);
    CHECK(t, str_find(buf_str(&page), STR("all from SEP-7")) >= 0);
    CHECK(t, str_find(buf_str(&page), STR("Changed since it was signed")) >= 0);
    CHECK_OK(t, go(&bound, "reopen"));
    CHECK_OK(t, put(&bound, ground.order, "", "void"));
}

TEST(case_result_of_an_objection_is_entered_behind_the_decision)
{
    Bound bound;
    static const char said[] =
        "{\"notice\":%lld,\"statement\":\"no defect\",\"grounds\":[{\"point\":\"p\",\"kind\":"
        "\"fact\",\"evidence\":\"e\"}],\"signatory\":\"wang\",\"submitted_on\":\"2026-02-21\","
        "\"proof\":\"receipt\"%s}";
    if (!bound_open(&bound, t, "cn-auto", "safety"))
        return;
    int64_t notice = fill(&bound, "recall_notice", order_values);
    int64_t objection =
        fill(&bound, "objection", str_fmt(t->cx->arena, said, (long long)notice, "").p);
    Ground ground = proposed(&bound);
    decided(&bound, &ground);
    CHECK_ERR(t,
              put(&bound, objection,
                  str_fmt(t->cx->arena, said, (long long)notice, ",\"requests\":\"a test\"").p,
                  "done"),
              ERR_CONFLICT);
    CHECK_OK(t, put(&bound, objection,
                    str_fmt(t->cx->arena, said, (long long)notice,
                            ",\"outcome\":\"rejected\",\"outcome_on\":\"2026-02-28\"")
                        .p,
                    "done"));
}

TEST(case_nobody_signs_a_decision_he_ever_wrote)
{
    Bound bound;
    if (!bound_open(&bound, t, "cn-auto", "safety"))
        return;
    Ground ground = proposed(&bound); /* wang proposes, then lin and chen have a hand in it */
    t->cx->actor = STR("lin");
    CHECK_OK(t, put(&bound, ground.decision, decision_values, "done"));
    t->cx->actor = STR("chen");
    CHECK_OK(t, put(&bound, ground.decision, decision_values, "done"));
    CHECK_ERR(t, sign(&bound, ground.decision, "reviewed", "lin"), ERR_DENIED);
    CHECK_ERR(t, sign(&bound, ground.decision, "reviewed", "wang"), ERR_DENIED);
    /* nor by another entry in its place */
    CHECK_OK(t, put(&bound, ground.decision, "", "void"));
    ground.decision = fill(&bound, "decision", decision_values);
    CHECK_ERR(t, sign(&bound, ground.decision, "reviewed", "lin"), ERR_DENIED);
    CHECK_OK(t, sign(&bound, ground.decision, "reviewed", "wu"));
    CHECK_OK(t, sign(&bound, ground.decision, "decided", "zhou"));
}

/* ---- nothing ends by one person ---- */

static void screened(Bound *bound)
{
    (void)fill(bound, "screening",
               "{\"common\":\"c\",\"trace\":\"t\",\"likelihood\":1,\"likelihood_why\":\"w\","
               "\"severity\":1,\"severity_why\":\"w\",\"suspected\":\"no\"}");
}

static void clocks_name(Bound *bound)
{
    Buf rows;
    size_t count = 0;
    buf_init(&rows, bound->t->cx->arena, 1 << 16);
    for (size_t i = 0; i < bound->now.clocks.count; i++) {
        const Clock *clock = &bound->now.clocks.items[i];
        if (str_eq(clock->state, STR("running")) || str_eq(clock->state, STR("suspended")))
            buf_fmt(&rows, "%s{\"clock\":\"%.*s\",\"why\":\"no need\",\"owner\":\"me\"}",
                    count++ == 0 ? "" : ",", STR_ARG(clock->id));
    }
    (void)fill(bound, "clocks_left",
               str_fmt(bound->t->cx->arena, "{\"rows\":[%.*s]}", STR_ARG(buf_str(&rows))).p);
}

TEST(case_ordered_is_not_dropped_even_where_the_order_is_void)
{
    Bound bound;
    if (!bound_open(&bound, t, "us-cpsc", ""))
        return;
    screened(&bound);
    clocks_name(&bound);
    CHECK_OK(t, go(&bound, "drop")); /* nothing stands against it */
    if (!another_open(&bound, t, "cn-auto", "safety"))
        return;
    screened(&bound);
    int64_t order = fill(&bound, "recall_order", order_values);
    clocks_name(&bound);
    CHECK_ERR(t, go(&bound, "drop"), ERR_CONFLICT);
    CHECK(t, str_find(t->cx->problem.params[0], STR("ordered")) >= 0);
    CHECK_OK(t, put(&bound, order, "", "void"));
    CHECK_ERR(t, go(&bound, "drop"), ERR_CONFLICT);
}

TEST(case_with_somebody_hurt_is_not_dropped)
{
    static const char *const hurt[] = {"\"injured\":1,\"dead\":0", "\"injured\":0,\"dead\":2"};
    if (!test_store(t))
        return;
    for (size_t i = 0; i < 2; i++) {
        Bound bound;
        if (!another_open(&bound, t, "us-cpsc", ""))
            return;
        screened(&bound);
        (void)fill(&bound, "incident",
                   str_fmt(t->cx->arena,
                           "{\"on\":\"2026-02-20\",\"what\":\"crash\",%s,\"reportable\":\"no\","
                           "\"known_on\":\"2026-02-20\"}",
                           hurt[i])
                       .p);
        clocks_name(&bound);
        CHECK_ERR(t, go(&bound, "drop"), ERR_CONFLICT);
        CHECK(t, str_find(t->cx->problem.params[0], STR("death or injury")) >= 0);
    }
}

TEST(case_recall_ends_with_its_plan_reported_and_two_signatures)
{
    Bound bound;
    int64_t none;
    static const char closing[] =
        "{\"notified\":\"all\",\"executed\":\"480 of 486\",\"effect\":\"92 %\",\"parts\":"
        "\"destroyed\",\"prevention\":\"supplier\",\"summary_on\":\"2026-02-28\",\"proof\":"
        "\"receipt 9\"}";
    if (!bound_open(&bound, t, "cn-auto", "safety"))
        return;
    Ground ground = proposed(&bound);
    decided(&bound, &ground);
    CHECK_ERR(t, try_fill(&bound, "closing", closing, &none), ERR_CONFLICT); /* no plan */
    clocks_name(&bound);
    CHECK_ERR(t, go(&bound, "close"), ERR_CONFLICT);
    (void)fill(&bound, "plan_report",
               str_fmt(t->cx->arena,
                       "{\"basis\":%lld,\"to\":\"SAMR\",\"reported_on\":\"2026-02-25\",\"proof\":"
                       "\"receipt 3\"}",
                       (long long)ground.order)
                   .p);
    clocks_name(&bound);
    CHECK_ERR(t, go(&bound, "close"), ERR_CONFLICT);
    int64_t end = fill(&bound, "closing", closing);
    CHECK_ERR(t, go(&bound, "close"), ERR_CONFLICT);
    CHECK_ERR(t, sign(&bound, end, "reviewed", "wang"), ERR_DENIED);
    CHECK_OK(t, sign(&bound, end, "reviewed", "lin"));
    CHECK_ERR(t, go(&bound, "close"), ERR_CONFLICT);
    CHECK_OK(t, sign(&bound, end, "decided", "zhou"));
    CHECK_STR(t, bound.now.summary->outcome, STR("recall"));
    clocks_name(&bound);
    CHECK_OK(t, go(&bound, "close"));
    CHECK_STR(t, bound.now.summary->stage, STR("closed"));
}

/* ---- risk ---- */

TEST(case_reference_meets_no_item_and_takes_no_place_of_a_field_risk)
{
    static const Rating references[] = {
        {"iso26262-asil", "", {"s", "e", "c"}, {"S0", "E1", "C1"}},
        {"aiag-vda-ap", "", {"s", "o", "d"}, {"1", "1", "1"}},
    };
    if (!test_store(t))
        return;
    for (size_t i = 0; i < 2; i++) {
        Bound bound;
        Risk risk;
        if (!another_open(&bound, t, "cn-auto", "safety"))
            return;
        (void)fill(&bound, "step_predict",
                   "{\"probability\":\"1/2500\",\"basis\":\"b\",\"lots\":\"SEP-7\"}");
        CHECK_OK(t, assess(&bound, &references[i], &risk));
        CHECK(t, risk.reference.value);
        CHECK(t, !is_met(&bound, "severity") && !is_met(&bound, "risk"));
        CHECK_INT(t, bound.now.summary->risk_level.n, 0);
        CHECK_OK(t, assess(&bound, &field_risk, &risk));
        CHECK(t, is_met(&bound, "severity") && is_met(&bound, "risk"));
        Rating lower = references[i];
        lower.supersedes = risk.id.p;
        CHECK_ERR(t, assess(&bound, &lower, &risk), ERR_INVALID);
        CHECK_STR(t, bound.now.summary->risk_level, STR("H"));
    }
}

TEST(case_of_emissions_is_not_rated_on_the_matrix)
{
    Bound bound;
    Risk risk;
    if (!bound_open(&bound, t, "cn-auto", "emission"))
        return;
    CHECK_OK(t, assess(&bound, &field_risk, &risk));
    CHECK_INT(t, risk.result->level.n, 0);
    CHECK_STR(t, risk.result->refused_by, STR("emission_hazard"));
    CHECK_INT(t, bound.now.summary->risk_level.n, 0);
}

/* ---- an objection concerns one notice ---- */

TEST(case_next_notice_counts_by_itself)
{
    Bound bound;
    Risk risk;
    if (!bound_open(&bound, t, "cn-auto", "safety"))
        return;
    CHECK_OK(t, assess(&bound, &field_risk, &risk));
    int64_t first = fill(&bound, "recall_notice", order_values);
    CHECK_STR(t, bound.now.gate->proposal, STR("recall"));
    (void)fill(&bound, "objection",
               str_fmt(t->cx->arena,
                       "{\"notice\":%lld,\"statement\":\"no defect\",\"grounds\":[{\"point\":\"p\","
                       "\"kind\":\"fact\",\"evidence\":\"e\"}],\"signatory\":\"wang\","
                       "\"submitted_on\":\"2026-02-21\",\"proof\":\"receipt\"}",
                       (long long)first)
                   .p);
    CHECK_STR(t, bound.now.gate->proposal, STR("continue"));
    (void)fill(&bound, "recall_notice",
               "{\"number\":\"8\",\"authority\":\"SAMR\",\"dated_on\":\"2026-02-22\","
               "\"received_on\":\"2026-02-22\",\"concerns\":\"model A\"}");
    CHECK_STR(t, bound.now.gate->proposal, STR("recall"));
}

/* ---- what is typed is seen ---- */

TEST(case_text_is_seen_and_letters_come_in_their_order)
{
    static const char *const odd[] = {"   ", "\xe3\x80\x80",
                                      "A\xe2\x80\xae"
                                      "B",
                                      "A\x01"};
    static const char *const letters[] = {
        "{\"number\":\"7\",\"authority\":\"SAMR\",\"dated_on\":\"2026-02-21\",\"received_on\":"
        "\"2026-02-20\",\"concerns\":\"model A\"}",
        "{\"number\":\"7\",\"authority\":\"SAMR\",\"dated_on\":\"2026-02-20\",\"received_on\":"
        "\"2026-02-20\",\"concerns\":\"\xe3\x80\x80\"}",
        "{\"number\":\"7\",\"authority\":\"SAMR\",\"dated_on\":\"2026-02-20\",\"received_on\":"
        "\"2026-02-20\",\"concerns\":\"call \xef\xbc\x91\xef\xbc\x93\xef\xbc\x98\xef\xbc\x90"
        "\xef\xbc\x90\xef\xbc\x91\xef\xbc\x93\xef\xbc\x98\xef\xbc\x90\xef\xbc\x90\xef\xbc\x90"
        "\"}",
    };
    Bound bound;
    int64_t id;
    if (!bound_open(&bound, t, "cn-auto", "safety"))
        return;
    for (size_t i = 0; i < sizeof odd / sizeof *odd; i++) {
        CaseDraft draft = {.title = str_of(odd[i]),
                           .suspicion = STR("s"),
                           .product = STR("p"),
                           .regime = STR("cn-auto"),
                           .reason = STR("r")};
        CHECK_ERR(t, case_open(t->cx, &draft, &id), ERR_INVALID);
    }
    for (size_t i = 0; i < sizeof letters / sizeof *letters; i++)
        CHECK_ERR(t, try_fill(&bound, "recall_order", letters[i], &id), ERR_INVALID);
    if (another_open(&bound, t, "us-nhtsa", "")) {
        CHECK_ERR(t, try_fill(&bound, "recall_order", order_values, &id), ERR_INVALID);
        CHECK_ERR(t, try_fill(&bound, "recall_notice", order_values, &id), ERR_INVALID);
    }
}
