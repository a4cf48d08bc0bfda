#include "domain/defect/case.h"
#include "domain/master/master_clue.h"
#include "domain/master/master.h"
#include "test/test_store.h"

static const char *const complete[][2] = {
    /* what each step needs, filled in */
    {"step_team",
     "{\"lead\":\"quality\",\"team\":\"cells, packs\",\"resources\":\"CT, 30 units\"}"},
    {"step_cause", "{\"kind\":\"manufacture\",\"system\":\"cell, separator\",\"cause\":\"metal "
                   "particles of the slitter\"}"},
    {"step_scenario", "{\"scenario\":\"charging at night\",\"consequence\":\"fire\"}"},
    {"step_reproduce", "{\"result\":\"reproduced\",\"account\":\"7 of 30\"}"},
    {"step_predict", "{\"probability\":\"1/2500\",\"basis\":\"12 of 30,000\",\"lots\":\"SEP-7\"}"},
    {"step_counter", "{\"measure\":\"replace\",\"effective\":\"yes\"}"},
    {"step_report", "{\"process\":\"steps 1 to 6\",\"methods\":\"CT, FTA\",\"risk_view\":\"high\","
                    "\"conclusion\":\"defect\",\"conclusion_why\":\"common to the lot\","
                    "\"countermeasure\":\"replace\"}"},
};

static CaseDraft draft_of(const char *regime)
{
    return (CaseDraft){.title = STR("separator"),
                       .suspicion = STR("cells short inside"),
                       .product = STR("power bank"),
                       .regime = str_of(regime),
                       .department = STR("quality"),
                       .reason = STR("three returns in a week")};
}

/* The case of a test. */
typedef struct File {
    Test *t;
    int64_t id;
    Case now;
} File;

static bool file_open(File *file, Test *t, const char *regime)
{
    CaseDraft draft = draft_of(regime);
    *file = (File){.t = t};
    return test_store(t) && CHECK_OK(t, case_open(t->cx, &draft, &file->id)) &&
           CHECK_OK(t, case_load(t->cx, file->id, &file->now));
}

static void look(File *file)
{
    CHECK_OK(file->t, case_load(file->t->cx, file->id, &file->now));
}

static int64_t fill(File *file, const char *sheet, const char *values)
{
    int64_t entry = 0;
    CaseEntryDraft draft = {
        .sheet = str_of(sheet), .values = str_of(values), .done = field_bool(true)};
    CHECK_OK(file->t, case_entry_add(file->t->cx, file->id, &draft, &entry));
    look(file);
    return entry;
}

static Err refused(File *file, const char *sheet, const char *values, bool done)
{
    int64_t entry;
    CaseEntryDraft draft = {
        .sheet = str_of(sheet), .values = str_of(values), .done = field_bool(done)};
    return case_entry_add(file->t->cx, file->id, &draft, &entry);
}

static Err go(File *file, const char *move)
{
    CaseOrder order = {
        .version = file->now.summary->version, .move = str_of(move), .reason = STR("next")};
    Err err = case_change(file->t->cx, file->id, &order);
    look(file);
    return err;
}

static const CaseEntry *entry_of(const File *file, int64_t id)
{
    for (size_t i = 0; i < file->now.entries.count; i++) {
        if (file->now.entries.items[i].id.value == id)
            return &file->now.entries.items[i];
    }
    return NULL;
}

static bool has_value(const File *file, int64_t id, const char *part)
{
    return str_find(entry_of(file, id)->values, str_of(part)) >= 0;
}

typedef struct Signing {
    Signer signer;
    SignatureOrder order;
} Signing;

static Signing signing_of(Ctx *cx, const SignedRecord *record, const char *meaning, const char *who)
{
    static const AccountRole roles[] = {ACCOUNT_ROLE_QUALITY, ACCOUNT_ROLE_DECIDER};
    bool decides = strcmp(meaning, "decided") == 0;
    return (Signing){{str_of(who), str_of(who), ROLE_BIT(roles[decides])},
                     {.version = field_int(record->version),
                      .sha256 = hex_format(cx->arena, record->sha256, SHA256_SIZE),
                      .meaning = str_of(meaning),
                      .reason = STR("read"),
                      .offset_min = field_int(480)}};
}

static void sign(File *file, const SignedRecord *record, const char *meaning, const char *who)
{
    Signing signing = signing_of(file->t->cx, record, meaning, who);
    CHECK_OK(file->t, signature_add(file->t->cx, record, &signing.signer, &signing.order));
}

static Err try_sign(File *file, int64_t entry, const char *meaning, const char *who)
{
    Ctx *cx = file->t->cx;
    SignedRecord record;
    CHECK_OK(file->t, case_entry_signed_record(cx, file->id, entry, &record));
    Signing signing = signing_of(cx, &record, meaning, who);
    return case_sign(cx, &(CaseSigning){file->id, entry}, &signing.signer, &signing.order);
}

static void sign_entry(File *file, int64_t entry, const char *meaning, const char *who)
{
    CHECK_OK(file->t, try_sign(file, entry, meaning, who));
    look(file);
}

static void assess(File *file, const char *severity, const char *likelihood)
{
    Risk risk;
    SignedRecord record;
    RiskValue values[] = {
        {.axis = STR_INIT("severity")},
        {.axis = STR_INIT("likelihood")},
    };
    values[0].value = str_of(severity);
    values[1].value = str_of(likelihood);
    RiskScenario scenario = {.text = STR("fire at night"), .values = {values, 2}};
    RiskInput input = {.method = STR("project-34402-like"), .scenarios = {&scenario, 1}};
    RiskDraft draft = {.hazard = STR("fire"),
                       .failure_mode = STR("short"),
                       .model = STR("12 of 30,000"),
                       .input = &input,
                       .reason = STR("step 3")};
    if (file->now.risks.count > 0)
        draft.supersedes = file->now.risks.items[0].id;
    CHECK_OK(file->t, case_risk_add(file->t->cx, file->id, &draft, &risk));
    risk_signed_record(file->t->cx, &risk, &record);
    sign(file, &record, "reviewed", "lin");
    look(file);
}

static bool clock_runs(File *file, const char *rule, const char *state)
{
    ClockPage page;
    CHECK_OK(file->t,
             clock_list(
                 file->t->cx,
                 &(ClockFilter){.noun = STR("case"), .noun_id = file->id, .limit = CLOCK_PAGE_MAX},
                 &page));
    for (size_t i = 0; i < page.clocks.count; i++) {
        if (str_eq(page.clocks.items[i].rule, str_of(rule)) &&
            str_eq(page.clocks.items[i].state, str_of(state)))
            return true;
    }
    return false;
}

static void screen(File *file)
{
    fill(file, "screening",
         "{\"common\":\"one lot\",\"trace\":\"all from SEP-7\",\"likelihood\":4,\"likelihood_why\":"
         "\"3 in a week\",\"severity\":5,\"severity_why\":\"fire\",\"suspected\":\"yes\"}");
    fill(file, "incident",
         "{\"on\":\"2026-02-20\",\"what\":\"smoke\",\"injured\":0,\"dead\":0,\"reportable\":\"no\","
         "\"known_on\":\"2026-02-21\"}");
}

static void investigate(File *file)
{
    for (size_t i = 0; i < sizeof complete / sizeof *complete; i++)
        fill(file, complete[i][0], complete[i][1]);
}

static void review(File *file, const char *result)
{
    fill(file, "review",
         str_fmt(file->t->cx->arena,
                 "{\"on\":\"2026-03-01\",\"members\":\"wang, lin\",\"truthful\":true,\"objective\":"
                 "true,\"accurate\":true,\"result\":\"%s\",\"findings\":\"as said\"}",
                 result)
             .p);
}

static int64_t decide(File *file, const char *outcome)
{
    return fill(file, "decision",
                str_fmt(file->t->cx->arena,
                        "{\"outcome\":\"%s\",\"reason\":\"the defect is common\",\"analysis\":"
                        "\"steps 1 to 7\",\"risk\":\"RA-1\",\"influence\":\"none\","
                        "\"participants\":\"board\",\"missing_why\":\"told the authority\","
                        "\"filing\":\"2026-7\"}",
                        outcome)
                    .p);
}

/* What is known of the mandatory items, none of them complete but the risk. */
static void begin_items(File *file)
{
    static const char *const known[][2] = {
        {"scope_trace", "{\"why\":\"all from SEP-7, numbers to follow\"}"},
        {"step_cause", "{\"cause\":\"not known yet\"}"},
        {"step_predict", "{\"basis\":\"few returns\"}"},
        {"emergency", "{\"channel\":\"message\"}"},
    };
    for (size_t i = 0; i < sizeof known / sizeof *known; i++)
        CHECK_OK(file->t, refused(file, known[i][0], known[i][1], false));
    look(file);
}

static void talk(File *file)
{
    fill(file, "authority_talk",
         "{\"on\":\"2026-03-01\",\"missing\":\"list of units\",\"answer\":\"with the plan\"}");
}

static Err try_decide(File *file, const char *outcome)
{
    return refused(
        file, "decision",
        str_fmt(file->t->cx->arena,
                "{\"outcome\":\"%s\",\"reason\":\"r\",\"analysis\":\"a\",\"risk\":\"RA-1\","
                "\"influence\":\"none\",\"participants\":\"p\",\"missing_why\":\"later\","
                "\"filing\":\"7\"}",
                outcome)
            .p,
        true);
}

static void order(File *file)
{
    fill(file, "recall_order",
         "{\"number\":\"7\",\"authority\":\"SAMR\",\"dated_on\":\"2026-03-01\",\"received_on\":"
         "\"2026-03-01\",\"concerns\":\"model A\"}");
    CHECK_OK(file->t, go(file, "ordered")); /* the ordered route waits for no step */
}

/* ---- opening ---- */

TEST(case_opens_with_its_regime_pinned)
{
    File file;
    CaseDraft draft = draft_of("moon");
    if (!file_open(&file, t, "cn-consumer"))
        return;
    CHECK_STR(t, file.now.summary->id, STR("C-1"));
    CHECK_STR(t, file.now.summary->stage, STR("screening"));
    CHECK_INT(t, file.now.summary->regime_sha256.n, 64);
    CHECK_INT(t, file.now.gate->items.count, 10);
    CHECK_INT(t, file.now.gate->mandatory_missing.value, 5);
    CHECK_INT(t, file.now.gate->further_missing.value, 5);
    CHECK_STR(t, file.now.gate->proposal, STR("continue"));
    CHECK(t, clock_runs(&file, "CC-09a", "running")); /* investigate at once (C-9) */
    CHECK_ERR(t, case_open(t->cx, &draft, &file.id), ERR_NOT_FOUND);
}

/* ---- from the suspicion to the signed decision ---- */

TEST(case_goes_step_by_step_to_a_signed_decision)
{
    File file;
    if (!file_open(&file, t, "cn-consumer"))
        return;
    CHECK_ERR(t, go(&file, "investigate"), ERR_CONFLICT); /* not screened yet */
    screen(&file);
    CHECK_INT(t, file.now.summary->score.value, 20);
    CHECK_OK(t, go(&file, "investigate"));
    CHECK_ERR(t, go(&file, "to_review"), ERR_CONFLICT); /* nine steps, none left out */
    investigate(&file);
    CHECK_ERR(t, go(&file, "to_review"), ERR_CONFLICT); /* no risk was assessed */
    assess(&file, "S5", "1/2500");
    CHECK_STR(t, file.now.summary->risk_level, STR("H"));
    CHECK_OK(t, go(&file, "to_review"));
    review(&file, "pass");
    CHECK_ERR(t, go(&file, "to_decision"), ERR_CONFLICT); /* not recorded */
    fill(&file, "step_record", "{\"complete\":true,\"where\":\"here\"}");
    CHECK_OK(t, go(&file, "to_decision"));
    CHECK_STR(t, file.now.gate->proposal, STR("recall"));
    CHECK_STR(t, file.now.gate->route, STR("V"));
    CHECK_ERR(t, try_decide(&file, "recall"), ERR_CONFLICT); /* scope and emergency are not there */
    CHECK_OK(t, refused(&file, "scope_trace", "{\"why\":\"all from SEP-7\"}", false));
    CHECK_OK(t, refused(&file, "emergency", "{\"channel\":\"message\"}", false));
    CHECK_ERR(t, try_decide(&file, "recall"), ERR_CONFLICT); /* nobody told the authority */
    talk(&file);
    int64_t entry = decide(&file, "recall");
    CHECK(t, has_value(&file, entry, "\"proposed\":\"recall\""));
    CHECK(t, has_value(&file, entry, "\"missing\":[\"scope\",\"emergency\""));
    CHECK_ERR(t, go(&file, "follow"), ERR_CONFLICT); /* nobody has signed */
    sign_entry(&file, entry, "reviewed", "lin");
    CHECK_STR(t, file.now.summary->stage, STR("decision"));
    CHECK(t, !clock_runs(&file, "CC-17a", "running"));
    sign_entry(&file, entry, "decided", "zhou");
    CHECK_STR(t, file.now.summary->stage, STR("follow_up"));
    CHECK_STR(t, file.now.summary->outcome, STR("recall"));
    CHECK(t, clock_runs(&file, "CC-17a", "running")); /* ten working days for the plan */
    CaseEntryOrder order = {.version = entry_of(&file, entry)->version,
                            .state = STR("void"),
                            .reason = STR("second thoughts")};
    CHECK_ERR(t, case_entry_change(t->cx, file.id, entry, &order), ERR_CONFLICT);
}

TEST(case_review_that_fails_begins_another_round)
{
    File file;
    if (!file_open(&file, t, "cn-auto"))
        return;
    screen(&file);
    CHECK_OK(t, go(&file, "investigate"));
    investigate(&file);
    assess(&file, "S5", "1/2500");
    CHECK_OK(t, go(&file, "to_review"));
    review(&file, "again");
    CHECK_ERR(t, go(&file, "to_decision"), ERR_CONFLICT);
    CHECK_OK(t, go(&file, "again"));
    CHECK_STR(t, file.now.summary->stage, STR("investigation"));
    CHECK_INT(t, file.now.summary->round.value, 2);
    CHECK_ERR(t, go(&file, "to_review"), ERR_CONFLICT); /* the steps of round 1 do not count */
    investigate(&file);
    CHECK_OK(t, go(&file, "to_review"));
}

static bool to_decision(File *file)
{
    screen(file);
    CHECK_OK(file->t, go(file, "investigate"));
    investigate(file);
    assess(file, "S5", "1/2500");
    CHECK_OK(file->t, go(file, "to_review"));
    review(file, "pass");
    fill(file, "step_record", "{\"complete\":true,\"where\":\"here\"}");
    return CHECK_OK(file->t, go(file, "to_decision"));
}

TEST(case_ordered_is_decided_as_a_recall_with_its_five_items)
{
    File file;
    if (!file_open(&file, t, "cn-auto"))
        return;
    order(&file);
    CHECK_STR(t, file.now.gate->route, STR("O"));
    CHECK(t, clock_runs(&file, "CA-07o", "running"));
    assess(&file, "S5", "1/2500");
    CHECK_ERR(t, try_decide(&file, "no_defect"), ERR_CONFLICT);
    CHECK_ERR(t, try_decide(&file, "technical_service"), ERR_CONFLICT);
    CHECK_ERR(t, try_decide(&file, "continue"), ERR_CONFLICT);
    CHECK_ERR(t, try_decide(&file, "recall"), ERR_CONFLICT); /* words do not stand for the items */
    begin_items(&file);
    CHECK_ERR(t, try_decide(&file, "recall"), ERR_CONFLICT);
    talk(&file);
    int64_t entry = decide(&file, "recall");
    sign_entry(&file, entry, "reviewed", "lin");
    sign_entry(&file, entry, "decided", "zhou");
    CHECK_STR(t, file.now.summary->outcome, STR("recall"));
}

TEST(case_has_one_decision_signed_at_its_stage)
{
    File file;
    if (!file_open(&file, t, "cn-auto") || !to_decision(&file))
        return;
    int64_t first = decide(&file, "continue");
    CHECK_ERR(t, try_decide(&file, "no_defect"), ERR_CONFLICT); /* one is proposed */
    sign_entry(&file, first, "reviewed", "lin");
    sign_entry(&file, first, "decided", "zhou");
    CHECK_STR(t, file.now.summary->stage, STR("investigation"));
    CHECK_ERR(t, try_sign(&file, first, "reviewed", "wu"), ERR_CONFLICT);
    CHECK_INT(t, file.now.summary->outcome.n, 0); /* round 2 is not decided */
    ReleasedCases shown; /* and nothing is concluded that the authority would read */
    CHECK_OK(t, case_released(t->cx, &shown));
    CHECK_INT(t, shown.cases.count, 0);
}

TEST(case_signature_waits_for_facts_that_grew)
{
    File file;
    if (!file_open(&file, t, "cn-auto") || !to_decision(&file))
        return;
    int64_t entry = decide(&file, "continue");
    sign_entry(&file, entry, "reviewed", "lin");
    fill(&file, "incident",
         "{\"on\":\"2026-02-22\",\"what\":\"fire\",\"injured\":2,\"dead\":1,\"reportable\":\"no\","
         "\"known_on\":\"2026-02-23\"}");
    CHECK_ERR(t, try_sign(&file, entry, "decided", "zhou"), ERR_CONFLICT);
    CHECK(t, str_find(t->cx->problem.params[1], STR("Injuries, Deaths")) >= 0);
    assess(&file, "S5", "1/2500");
    CHECK_ERR(t, try_sign(&file, entry, "decided", "zhou"), ERR_CONFLICT); /* on other ground */
    CHECK_OK(t, case_entry_change(t->cx, file.id, entry,
                                  &(CaseEntryOrder){.version = field_int(1), .reason = STR("r")}));
    sign_entry(&file, entry, "reviewed", "lin");
    sign_entry(&file, entry, "decided", "zhou");
    CHECK_STR(t, file.now.summary->stage, STR("investigation"));
}

TEST(case_review_that_says_no_does_not_pass)
{
    File file;
    if (!file_open(&file, t, "cn-auto"))
        return;
    screen(&file);
    CHECK_OK(t, go(&file, "investigate"));
    investigate(&file);
    assess(&file, "S5", "1/2500");
    CHECK_OK(t, go(&file, "to_review"));
    int64_t record = fill(&file, "step_record", "{\"complete\":false,\"where\":\"here\"}");
    int64_t said =
        fill(&file, "review",
             "{\"on\":\"2026-03-01\",\"members\":\"wang\",\"truthful\":false,\"objective\":false,"
             "\"accurate\":false,\"result\":\"pass\",\"findings\":\"no\"}");
    CHECK_ERR(t, go(&file, "to_decision"), ERR_CONFLICT);
    CaseEntryOrder wrong = {.version = field_int(1), .state = STR("void"), .reason = STR("wrong")};
    CHECK_OK(t, case_entry_change(t->cx, file.id, said, &wrong));
    review(&file, "pass");
    CHECK_ERR(t, go(&file, "to_decision"), ERR_CONFLICT); /* not all is recorded */
    CHECK_OK(t, case_entry_change(t->cx, file.id, record, &wrong));
    fill(&file, "step_record", "{\"complete\":true,\"where\":\"here\"}");
    CHECK_OK(t, go(&file, "to_decision"));
}

TEST(case_decided_to_continue_goes_back)
{
    File file;
    if (!file_open(&file, t, "cn-auto") || !to_decision(&file))
        return;
    int64_t entry = decide(&file, "continue");
    sign_entry(&file, entry, "reviewed", "lin");
    sign_entry(&file, entry, "decided", "zhou");
    CHECK_STR(t, file.now.summary->stage, STR("investigation"));
    CHECK_INT(t, file.now.summary->round.value, 2);
}

TEST(case_without_defect_needs_its_filing)
{
    File file;
    if (!file_open(&file, t, "cn-auto"))
        return;
    CHECK_ERR(t, refused(&file, "decision", "{}", false), ERR_CONFLICT); /* not at its stage */
    order(&file);
    CHECK_ERR(t,
              refused(&file, "decision",
                      "{\"outcome\":\"no_defect\",\"reason\":\"r\",\"analysis\":\"a\",\"risk\":"
                      "\"RA-1\",\"influence\":\"recorded\",\"participants\":\"p\"}",
                      true),
              ERR_INVALID); /* influence_text, filing, missing_why */
    CHECK_OK(t, refused(&file, "decision", "{\"outcome\":\"no_defect\"}", false));
    look(&file);
    const CaseEntry *entry = &file.now.entries.items[file.now.entries.count - 1];
    bool filing = false, why = false;
    for (size_t i = 0; i < entry->missing.count; i++) {
        filing |= str_eq(entry->missing.items[i], STR("filing"));
        why |= str_eq(entry->missing.items[i], STR("missing_why"));
    }
    CHECK(t, filing && why);
}

/* ---- risk opens again ---- */

TEST(case_facts_that_grow_open_the_risk_again)
{
    File file;
    if (!file_open(&file, t, "cn-auto"))
        return;
    screen(&file);
    assess(&file, "S4", "1/20000");
    CHECK_INT(t, file.now.risks.items[0].grown.count, 0);
    fill(&file, "incident",
         "{\"on\":\"2026-02-22\",\"what\":\"fire\",\"injured\":2,\"dead\":0,\"reportable\":\"yes\","
         "\"known_on\":\"2026-02-23\"}");
    CHECK_INT(t, file.now.known->injuries.value, 2);
    CHECK_INT(t, file.now.risks.items[0].grown.count, 2); /* clues, injuries */
    bool met = true;
    for (size_t i = 0; i < file.now.gate->items.count; i++) {
        if (str_eq(file.now.gate->items.items[i].id, STR("risk")))
            met = file.now.gate->items.items[i].met.value;
    }
    CHECK(t, !met); /* what was signed was signed on other facts */
    assess(&file, "S4", "1/2000");
    CHECK_INT(t, file.now.risks.count, 1);
    CHECK_INT(t, file.now.risks.items[0].version.value, 2);
    CHECK_INT(t, file.now.risks.items[0].grown.count, 0);
}

/* ---- letters ---- */

TEST(case_letter_is_answered_whole_and_in_time)
{
    File file;
    if (!file_open(&file, t, "cn-auto"))
        return;
    int64_t letter = fill(
        &file, "investigation_letter",
        "{\"number\":\"2026-3\",\"authority\":\"SAMR\",\"dated_on\":\"2026-02-20\",\"received_on\":"
        "\"2026-02-24\",\"reply_by\":\"2026-03-10\",\"concerns\":\"model A\",\"asked\":[{\"item\":"
        "\"failure rate\"},{\"item\":\"list of vehicles\"}]}");
    CHECK(t, clock_runs(&file, "CA-03", "running"));
    Str half = str_fmt(
        t->cx->arena,
        "{\"letter\":%lld,\"process\":\"p\",\"method\":\"m\",\"risk\":\"r\",\"conclusion\":\"c\","
        "\"answers\":[{\"item\":\"failure rate\",\"answer\":\"0.04 %%\"}],\"sent_on\":"
        "\"2026-03-01\",\"proof\":\"receipt 5\"}",
        (long long)letter);
    CHECK_ERR(t, refused(&file, "reply", half.p, true), ERR_INVALID);
    CHECK(t, clock_runs(&file, "CA-03", "running"));
    CHECK_OK(t, refused(&file, "reply", half.p, false)); /* kept, and says what is open */
    look(&file);
    const CaseEntry *reply = &file.now.entries.items[1];
    CHECK_INT(t, reply->missing.count, 1);
    CHECK_STR(t, reply->missing.items[0], STR("list of vehicles"));
    Str whole = str_fmt(
        t->cx->arena,
        "{\"letter\":%lld,\"process\":\"p\",\"method\":\"m\",\"risk\":\"r\",\"conclusion\":\"c\","
        "\"answers\":[{\"item\":\"failure rate\",\"answer\":\"0.04 %%\"},{\"item\":\"list of "
        "vehicles\",\"answer\":\"attached\"}],\"sent_on\":\"2026-03-01\",\"proof\":\"receipt 5\"}",
        (long long)letter);
    CaseEntryOrder order = {.version = reply->version, .values = whole, .state = STR("done")};
    CHECK_OK(t, case_entry_change(t->cx, file.id, reply->id.value, &order));
    CHECK(t, clock_runs(&file, "CA-03", "met"));
}

TEST(case_objection_stops_its_term_and_no_other)
{
    File file;
    if (!file_open(&file, t, "cn-auto"))
        return;
    int64_t notice = fill(&file, "recall_notice",
                          "{\"number\":\"9\",\"authority\":\"SAMR\",\"dated_on\":\"2026-02-20\","
                          "\"received_on\":\"2026-02-24\",\"concerns\":\"model A\"}");
    CHECK(t, clock_runs(&file, "CA-05", "running"));
    CHECK(t, clock_runs(&file, "CA-04", "running"));
    CHECK_STR(t, file.now.gate->proposal, STR("recall"));
    fill(&file, "objection",
         str_fmt(t->cx->arena,
                 "{\"notice\":%lld,\"statement\":\"none\",\"grounds\":[{\"point\":\"rate\","
                 "\"kind\":\"statistics\",\"evidence\":\"report\"}],\"signatory\":\"zhou\","
                 "\"submitted_on\":\"2026-03-01\",\"proof\":\"receipt 6\"}",
                 (long long)notice)
             .p);
    CHECK(t, clock_runs(&file, "CA-05", "met"));
    CHECK(t, clock_runs(&file, "CA-04", "suspended")); /* until the objection is decided */
    CHECK_STR(t, file.now.gate->proposal, STR("continue"));
    CHECK_STR(t, file.now.gate->route, STR("I"));
    const CaseEntry *objection = &file.now.entries.items[1];
    Str rejected = str_fmt(t->cx->arena,
                           "%.*s,\"outcome\":\"rejected\","
                           "\"outcome_on\":\"2026-03-01\"}",
                           STR_ARG(str_from(objection->values.p, objection->values.n - 1)));
    CaseEntryOrder order = {.version = objection->version, .values = rejected};
    CHECK_OK(t, case_entry_change(t->cx, file.id, objection->id.value, &order));
    look(&file);
    CHECK(t, clock_runs(&file, "CA-04", "running"));
    CHECK_STR(t, file.now.gate->proposal, STR("recall"));
}

static size_t clocks_of(File *file, const char *rule, const char *state)
{
    size_t count = 0;
    look(file);
    for (size_t i = 0; i < file->now.clocks.count; i++)
        count += str_eq(file->now.clocks.items[i].rule, str_of(rule)) &&
                 str_eq(file->now.clocks.items[i].state, str_of(state));
    return count;
}

#define NOTICE(day)                                                                                \
    "{\"number\":\"9\",\"authority\":\"SAMR\",\"dated_on\":\"2026-02-20\",\"received_on\":\"" day  \
    "\",\"concerns\":\"model A\"}"

TEST(case_letter_that_is_corrected_or_void_keeps_one_clock)
{
    File file;
    if (!file_open(&file, t, "cn-auto"))
        return;
    int64_t notice = fill(&file, "recall_notice", NOTICE("2026-02-24"));
    CHECK_ERR(t, refused(&file, "recall_notice", NOTICE("2026-02-24"), true), ERR_CONFLICT);
    CHECK_INT(t, clocks_of(&file, "CA-05", "running"), 1);
    CaseEntryOrder order = {
        .version = field_int(1), .values = STR(NOTICE("2026-02-25")), .reason = STR("misread")};
    CHECK_OK(t, case_entry_change(t->cx, file.id, notice, &order));
    CHECK_INT(t, clocks_of(&file, "CA-05", "running"), 1);
    CHECK_INT(t, clocks_of(&file, "CA-05", "cancelled"), 1);
    CaseEntryOrder wrong = {
        .version = field_int(2), .state = STR("void"), .reason = STR("another maker's")};
    CHECK_OK(t, case_entry_change(t->cx, file.id, notice, &wrong));
    CHECK_INT(t, clocks_of(&file, "CA-05", "running"), 0);
    CHECK_INT(t, clocks_of(&file, "CA-05", "cancelled"), 2);
    fill(&file, "recall_notice", NOTICE("2026-02-25")); /* the number is free again */
    CHECK_INT(t, clocks_of(&file, "CA-05", "running"), 1);
}

TEST(case_refuses_a_letter_of_another_law)
{
    File car, bank;
    if (!file_open(&car, t, "cn-auto"))
        return;
    bank = car;
    CaseDraft draft = draft_of("cn-consumer");
    CHECK_OK(t, case_open(t->cx, &draft, &bank.id));
    CHECK_ERR(t, refused(&car, "investigation_notice", "{}", false), ERR_INVALID);
    CHECK(t, str_find(t->cx->problem.params[1], STR("Investigation letter")) >= 0);
    CHECK_ERR(t, refused(&bank, "investigation_letter", "{}", false), ERR_INVALID);
    CHECK_OK(t, refused(&bank, "investigation_notice", "{}", false));
}

TEST(case_kind_of_the_defect_decides_clocks_that_wait_for_it)
{
    File file;
    if (!file_open(&file, t, "cn-auto"))
        return;
    int64_t notice = fill(&file, "recall_notice", NOTICE("2026-02-24"));
    CaseOrder kind = {
        .version = file.now.summary->version, .defect_kind = STR("rust"), .reason = STR("exhaust")};
    CHECK_ERR(t, case_change(t->cx, file.id, &kind), ERR_INVALID);
    kind.defect_kind = STR("emission");
    CHECK_OK(t, case_change(t->cx, file.id, &kind));
    CHECK_INT(t, clocks_of(&file, "CA-05", "cancelled"), 1); /* of safety alone */
    CHECK_STR(t, file.now.summary->defect_kind, STR("emission"));
    kind.version = file.now.summary->version;
    kind.defect_kind = STR("safety");
    CHECK_ERR(t, case_change(t->cx, file.id, &kind), ERR_CONFLICT); /* clocks were left out */
    CaseEntryOrder wrong = {.version = field_int(1), .state = STR("void"), .reason = STR("again")};
    CHECK_OK(t, case_entry_change(t->cx, file.id, notice, &wrong));
    CHECK_OK(t, case_change(t->cx, file.id, &kind));
    fill(&file, "recall_notice", NOTICE("2026-02-24"));
    CHECK_INT(t, clocks_of(&file, "CA-05", "running"), 1);
}

/* ---- sheets ---- */

TEST(case_change_points_count_failures_built_within)
{
    File file;
    if (!file_open(&file, t, "cn-auto"))
        return;
    int64_t entry =
        fill(&file, "change_points",
             "{\"failures\":[{\"unit\":\"U1\",\"built_on\":\"2026-01-05\"},{\"unit\":\"U2\","
             "\"built_on\":\"2026-01-10\"},{\"unit\":\"U3\",\"built_on\":\"2026-01-20\"}],"
             "\"points\":[{\"factor\":\"machine\",\"what\":\"slitter knife\",\"changed_on\":"
             "\"2026-01-05\",\"until\":\"2026-01-10\"},{\"factor\":\"man\",\"what\":\"new shift\","
             "\"changed_on\":\"2026-01-11\"}],\"conclusion\":\"the knife\"}");
    CHECK(t, has_value(&file, entry, "\"within\":2,\"outside\":1")); /* bounds included */
    CHECK(t, has_value(&file, entry, "\"within\":1,\"outside\":2"));
}

TEST(case_fmea_is_rated_by_the_table_and_never_guessed)
{
    File file;
    if (!file_open(&file, t, "cn-auto"))
        return;
    int64_t entry = fill(
        &file, "fmea",
        "{\"object\":\"cell\",\"rows\":[{\"function\":\"f\",\"failure\":\"x\",\"effect\":\"y\","
        "\"cause\":\"z\",\"s\":9,\"o\":6,\"d\":1},{\"function\":\"f\",\"failure\":\"x\","
        "\"effect\":\"y\",\"cause\":\"z\",\"s\":9,\"o\":6}]}");
    CHECK(t, has_value(&file, entry, "\"d\":1,\"ap\":\"H\"}"));
    CHECK(t, has_value(&file, entry, "\"o\":6}")); /* unrated */
}

TEST(case_refuses_what_does_not_fit_a_sheet)
{
    static const char *const wrong[][2] = {
        {"nothing", "{}"},
        {"task", "[]"},
        {"task", "{\"colour\":\"red\"}"},
        {"task", "{\"due\":\"tomorrow\"}"},
        {"task", "{\"what\":7}"},
        {"screening", "{\"likelihood\":6}"},
        {"screening", "{\"suspected\":\"perhaps\"}"},
        {"step_predict", "{\"probability\":\"1.2\"}"},
        {"review", "{\"truthful\":\"yes\"}"},
        {"fmea", "{\"rows\":{}}"},
        {"fmea", "{\"rows\":[{\"s\":11}]}"},
        {"reply", "{\"letter\":99}"},
        {"supplier_duty", "{\"agreement\":\"X-1\"}"},
        {"scope_trace", "{\"scope\":\"S-1\"}"},
    };
    File file;
    if (!file_open(&file, t, "cn-auto"))
        return;
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        Err err = refused(&file, wrong[i][0], wrong[i][1], false);
        if (!CHECK(t, err == ERR_INVALID || err == ERR_NOT_FOUND))
            test_fail(t, __FILE__, __LINE__, str_of(wrong[i][1]));
    }
    look(&file);
    CHECK_INT(t, file.now.entries.count, 0);
    CHECK_ERR(t, refused(&file, "fmea", "{\"rows\":[{\"s\":11}]}", false), ERR_INVALID);
    CHECK_STR(t, t->cx->problem.pointer, STR("/values/rows/0/s"));
}

TEST(case_every_sheet_takes_its_own_words)
{
    CaseForms forms;
    const JsonNode *sheets;
    File file;
    if (!file_open(&file, t, "cn-auto") || !CHECK_OK(t, case_forms_show(t->cx, &forms)) ||
        !CHECK_OK(t, json_parse(t->cx, forms.sheets, &sheets)))
        return;
    order(&file);
    size_t count = 0;
    for (const JsonNode *at = json_member(sheets, STR("sheets"))->child; at != NULL;
         at = at->next, count++) {
        const char *name = str_c(t->cx->arena, json_member(at, STR("id"))->text);
        const JsonNode *regimes = json_member(at, STR("regimes"));
        bool ours = regimes == NULL || str_eq(regimes->child->text, STR("cn-auto"));
        const JsonNode *stages = json_member(at, STR("stages"));
        bool later = stages != NULL && !str_eq(stages->child->text, STR("decision"));
        CHECK_ERR(t, refused(&file, name, "{}", false),
                  later  ? ERR_CONFLICT
                  : ours ? OK
                         : ERR_INVALID);
    }
    CHECK(t, count >= 50);
}

TEST(case_sheet_is_filled_in_once_a_round)
{
    File file;
    if (!file_open(&file, t, "cn-auto"))
        return;
    screen(&file);
    CHECK_ERR(t, refused(&file, "screening", "{}", false), ERR_CONFLICT);
    CaseEntryOrder order = {.version = field_int(1), .state = STR("void"), .reason = STR("wrong")};
    CHECK_OK(t, case_entry_change(t->cx, file.id, 1, &order));
    CHECK_OK(t, refused(&file, "screening", "{}", false));
    order.version = field_int(1); /* it is at 2 */
    CHECK_ERR(t, case_entry_change(t->cx, file.id, 1, &order), ERR_CONFLICT);
}

TEST(case_file_is_one_page_and_runs_nothing_it_was_given)
{
    Buf page;
    File file;
    if (!file_open(&file, t, "cn-auto"))
        return;
    screen(&file);
    assess(&file, "S5", "1/2500");
    fill(&file, "emergency", "{\"text\":\"<script>alert(1)</script> & \\\"stop\\\"\"}");
    buf_init(&page, t->cx->arena, 1 << 20);
    CHECK_OK(t, case_file(t->cx, file.id, LANG_ZH, &page));
    CHECK(t, str_find(buf_str(&page), STR("<script>")) < 0);
    CHECK(t, str_find(buf_str(&page), STR("&lt;script&gt;alert(1)")) > 0);
    CHECK(t, str_find(buf_str(&page), STR("疑似缺陷，立案调查")) > 0);
    CHECK(t, str_find(buf_str(&page), STR("project-34402-like 1, SHA-256 ")) > 0);
    buf_clear(&page);
    CHECK_OK(t, case_file(t->cx, file.id, LANG_EN, &page));
    CHECK(t, str_find(buf_str(&page), STR("Suspected defect: investigate")) > 0);
}

TEST(case_counts_the_injured_of_the_clues_it_takes_in)
{
    File file, other;
    MasterShape shape;
    MasterRow row;
    RowOrder order = {.values =
                          STR("{\"kind\":\"complaint\",\"number\":\"A-7\",\"received_on\":"
                              "\"2026-03-01\",\"model\":\"PB-1\",\"symptom\":\"smoke\","
                              "\"reporter_phone\":\"13800001111\",\"injuries\":2,\"deaths\":1,"
                              "\"state\":\"valid\"}")};
    if (!file_open(&file, t, "cn-consumer") ||
        !CHECK_OK(t, master_shape(t->cx, clue_register.name, &shape)) ||
        !CHECK_OK(t, master_save(t->cx, &shape, 0, &order, &row)))
        return;
    int64_t entry = fill(&file, "clue", "{\"clue\":\"A-7\",\"why\":\"same lot\"}");
    CHECK_INT(t, file.now.known->clues.value, 1);
    CHECK_INT(t, file.now.known->injuries.value, 2);
    CHECK_INT(t, file.now.known->deaths.value, 1);
    CHECK_OK(t, master_find(t->cx, &shape, row.id, &row));
    CHECK_INT(t, ((const Clue *)row.values)->defect_case.value, file.id);
    /* it belongs to one case alone */
    other = file;
    CaseDraft draft = draft_of("cn-consumer");
    CHECK_OK(t, case_open(t->cx, &draft, &other.id));
    CHECK_ERR(t, refused(&other, "clue", "{\"clue\":\"A-7\",\"why\":\"too\"}", true), ERR_CONFLICT);
    /* until the entry is void */
    CaseEntryOrder wrong = {
        .version = field_int(1), .state = STR("void"), .reason = STR("another lot")};
    CHECK_OK(t, case_entry_change(t->cx, file.id, entry, &wrong));
    look(&file);
    CHECK_INT(t, file.now.known->injuries.value, 0);
    CHECK_OK(t, refused(&other, "clue", "{\"clue\":\"A-7\",\"why\":\"too\"}", true));
}
