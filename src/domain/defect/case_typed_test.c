#include "base/message.h"
#include "domain/defect/case.h"
#include "test/test_store.h"

static bool case_of(Test *t, const char *regime, int64_t *id)
{
    CaseDraft draft = {.title = STR("separator"),
                       .suspicion = STR("cells short inside"),
                       .product = STR("power bank"),
                       .regime = str_of(regime),
                       .reason = STR("three returns in a week")};
    return test_store(t) && CHECK_OK(t, case_open(t->cx, &draft, id));
}

static Err fill(Test *t, int64_t id, const char *sheet, const char *values)
{
    int64_t entry;
    CaseEntryDraft draft = {.sheet = str_of(sheet), .values = str_of(values)};
    return case_entry_add(t->cx, id, &draft, &entry);
}

/* The sentence of the last refusal. */
static bool says(Test *t, Lang lang, const char *part)
{
    Buf text;
    buf_init(&text, t->cx->arena, 4000);
    problem_format(&text, lang, &t->cx->problem);
    bool found = str_find(buf_str(&text), str_of(part)) >= 0;
    if (!found)
        CHECK_STR(t, buf_str(&text), str_of(part));
    return found;
}

/* A case is read by many and printed: who reported what stays sealed in the clue (PIPL art. 6). */
TEST(case_texts_hold_no_contact)
{
    int64_t id;
    static const char *const refused[][2] = {
        {"task", "{\"what\":\"ring 13800001111\"}"},
        {"task", "{\"owner\":\"li@example.com\"}"},
        {"incident", "{\"what\":\"owner 11010519491231002X\"}"},
        {"multi", "{\"rows\":[{\"finding\":\"heat\"},{\"finding\":\"ask 138-0000-1111\"}]}"},
    };
    if (!case_of(t, "cn-consumer", &id))
        return;
    for (size_t i = 0; i < sizeof refused / sizeof *refused; i++)
        CHECK_ERR(t, fill(t, id, refused[i][0], refused[i][1]), ERR_INVALID);
    CHECK_STR(t, t->cx->problem.pointer, STR("/values/rows/1/finding"));
    CHECK(t, says(t, LANG_EN, "give the number of the clue instead"));
    CHECK(t, says(t, LANG_ZH, "“发现”含有电话号码"));
    /* the number of a thing may look like one */
    CHECK_OK(t, fill(t, id, "incident", "{\"unit\":\"340123450000000018\"}"));
    CaseOrder order = {
        .version = field_int(1), .suspicion = STR("says 13800001111"), .reason = STR("more known")};
    CHECK_ERR(t, case_change(t->cx, id, &order), ERR_INVALID);
    order.suspicion = STR("see clue 2026-000012");
    order.reason = STR("call of 13800001111");
    CHECK_ERR(t, case_change(t->cx, id, &order), ERR_INVALID);
    order.reason = STR("more known");
    CHECK_OK(t, case_change(t->cx, id, &order));
    CaseDraft draft = {.title = STR("li@example.com"),
                       .suspicion = STR("heat"),
                       .product = STR("power bank"),
                       .regime = STR("cn-consumer"),
                       .reason = STR("told")};
    CHECK_ERR(t, case_open(t->cx, &draft, &id), ERR_INVALID);
}

/* What was stored before stays readable, and what stands beside it can be changed. */
TEST(case_texts_stored_before_stay)
{
    Tx tx = {0};
    Case now;
    int64_t id;
    if (!case_of(t, "cn-consumer", &id))
        return;
    CHECK_OK(t, fill(t, id, "task", "{}"));
    CHECK_OK(t, tx_begin(t->cx, &tx));
    CHECK_OK(t, db_run(t->cx, SQL_CASE_ENTRY_UPDATE,
                       ARGS(db_int(1), db_text(STR("open")),
                            db_text(STR("{\"what\":\"ring 13800001111\"}")), db_int(t->cx->now_us),
                            db_text(STR("li"))),
                       NULL));
    CHECK_OK(t, tx_commit(&tx));
    CHECK_OK(t, case_load(t->cx, id, &now));
    CHECK(t, str_find(now.entries.items[0].values, STR("13800001111")) > 0);
    CaseEntryOrder order = {.version = field_int(2),
                            .values = STR("{\"what\":\"ring 13800001111\",\"owner\":\"lin\"}")};
    CHECK_OK(t, case_entry_change(t->cx, id, 1, &order));
    order =
        (CaseEntryOrder){.version = field_int(3), .values = STR("{\"what\":\"ring 13800001112\"}")};
    CHECK_ERR(t, case_entry_change(t->cx, id, 1, &order), ERR_INVALID);
}

TEST(case_days_come_in_their_order)
{
    int64_t id;
    if (!case_of(t, "cn-auto", &id))
        return;
    CHECK_ERR(t,
              fill(t, id, "investigation_letter",
                   "{\"received_on\":\"2026-02-24\",\"reply_by\":\"2026-02-23\"}"),
              ERR_INVALID);
    CHECK_STR(t, t->cx->problem.pointer, STR("/values/reply_by"));
    CHECK(t, says(t, LANG_ZH, "“要求答复日期”不能早于“收到日期”"));
    CHECK_OK(t, fill(t, id, "investigation_letter",
                     "{\"received_on\":\"2026-02-24\",\"reply_by\":\"2026-02-24\"}"));
    CHECK_ERR(t, fill(t, id, "incident", "{\"on\":\"2026-02-24\",\"known_on\":\"2026-02-23\"}"),
              ERR_INVALID); /* known before it happened */
    CHECK_ERR(t, fill(t, id, "incident", "{\"on\":\"2031-01-01\"}"), ERR_INVALID);
    CHECK_ERR(t, fill(t, id, "incident", "{\"on\":\"2026-02-24\",\"known_on\":\"2031-01-01\"}"),
              ERR_INVALID);
    CHECK(t, says(t, LANG_EN, "Known since cannot lie in the future"));
    CHECK_OK(t, fill(t, id, "incident", "{\"on\":\"2026-02-24\",\"known_on\":\"2026-02-24\"}"));
}

/* A column that is missing is named by its labels, and by where it stands. */
TEST(case_says_in_words_what_is_missing)
{
    Case now;
    int64_t id, entry;
    CaseEntryDraft draft = {.sheet = STR("multi"),
                            .values = STR("{\"question\":\"q\",\"conclusion\":\"c\",\"rows\":["
                                          "{\"dimension\":\"built\",\"finding\":\"f\"},{"
                                          "\"finding\":\"f\"}]}"),
                            .done = field_bool(true)};
    if (!case_of(t, "cn-auto", &id))
        return;
    CHECK_ERR(t, case_entry_add(t->cx, id, &draft, &entry), ERR_INVALID);
    CHECK_STR(t, t->cx->problem.pointer, STR("/values/rows/1/dimension"));
    CHECK(t, says(t, LANG_EN, "Findings by dimension 2: Dimension is missing"));
    CHECK(t, says(t, LANG_ZH, "各维度的发现 2: 维度"));
    draft.done = field_bool(false);
    CHECK_OK(t, case_entry_add(t->cx, id, &draft, &entry));
    CHECK_OK(t, case_load(t->cx, id, &now));
    CHECK_STR(t, now.entries.items[0].missing.items[0], STR("rows/1/dimension"));
}

TEST(case_kinds_of_a_defect_are_named)
{
    int64_t id;
    if (!case_of(t, "cn-auto", &id))
        return;
    CaseOrder order = {
        .version = field_int(1), .defect_kind = STR("bogus"), .reason = STR("measured")};
    CHECK_ERR(t, case_change(t->cx, id, &order), ERR_INVALID);
    CHECK(t, says(t, LANG_ZH, "safety（安全缺陷）、emission（排放危害）"));
    order.defect_kind = STR("emission");
    CHECK_OK(t, case_change(t->cx, id, &order));
    CaseDraft draft = {.title = STR("x"),
                       .suspicion = STR("x"),
                       .product = STR("x"),
                       .regime = STR("cn-auto"),
                       .defect_kind = STR("bogus"),
                       .reason = STR("x")};
    CHECK_ERR(t, case_open(t->cx, &draft, &id), ERR_INVALID);
}
