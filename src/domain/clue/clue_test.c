#include "domain/clue/clue.h"

#include "test/test_store.h"
#include "test/trace_world.h"

static Str sentence(Test *t)
{
    Buf text;
    buf_init(&text, t->cx->arena, 8192);
    problem_format(&text, LANG_EN, &t->cx->problem);
    return buf_str(&text);
}

static Err save(Test *t, int64_t id, int64_t version, const char *values, MasterRow *out)
{
    MasterShape shape;
    RowOrder order = {.values = str_of(values), .reason = STR("test")};
    if (version > 0)
        order.version = field_int(version);
    CHECK_OK(t, master_shape(t->cx, clue_register.name, &shape));
    return master_save(t->cx, &shape, id, &order, out);
}

static Clue *added(Test *t, const char *values, MasterRow *row)
{
    CHECK_OK(t, save(t, 0, 0, values, row));
    return row->values;
}

TEST(clue_kinds_are_18_in_4_groups_with_a_rule_each)
{
    static const struct {
        const char *group;
        int count;
    } groups[] = {{"market", 5}, {"internal", 3}, {"supplier", 6}, {"authority", 4}};
    ClueKinds kinds;
    if (!test_store(t))
        return;
    CHECK_OK(t, clue_kinds_list(t->cx, &kinds));
    for (size_t i = 0; i < sizeof groups / sizeof *groups; i++) {
        int count = 0;
        for (size_t k = 0; k < kinds.kinds.count; k++)
            count += str_eq(kinds.kinds.items[k].group, str_of(groups[i].group));
        CHECK_INT(t, count, groups[i].count);
    }
    for (size_t k = 0; k < kinds.kinds.count; k++) {
        const ClueKindShown *kind = &kinds.kinds.items[k];
        CHECK(t, kind->within_hours.value > 0 && kind->responsible.n > 0);
        CHECK(t, kind->what_zh.n > 0 && kind->what_en.n > 0 && !kind->own.value);
    }
}

TEST(clue_a_new_one_gets_number_day_state_and_the_day_of_its_answer)
{
    MasterRow row, rule;
    MasterShape shape;
    RowOrder order = {.values = STR("{\"kind\":\"complaint\",\"within_hours\":200,"
                                    "\"responsible\":\"客服\",\"what\":\"回电\"}")};
    if (!test_store(t))
        return;
    t->cx->now_us = days_from_date(2027, 6, 1) * INT64_C(86400000000);
    Clue *clue =
        added(t, "{\"kind\":\"complaint\",\"received_on\":\"2026-03-01\",\"wish\":\"x\"}", &row);
    CHECK_STR(t, clue->number, STR("2026-000001"));
    CHECK_INT(t, clue->state.value, CLUE_NEW);
    CHECK_INT(t, clue->due_on.value - clue->received_on.value, 2); /* 48 hours */
    CHECK_OK(t, master_shape(t->cx, clue_rule_register.name, &shape));
    CHECK_OK(t, master_save(t->cx, &shape, 0, &order, &rule));
    clue = added(t, "{\"kind\":\"complaint\",\"received_on\":\"2026-03-01\",\"wish\":\"x\"}", &row);
    CHECK_STR(t, clue->number, STR("2026-000002"));
    CHECK_INT(t, clue->due_on.value - clue->received_on.value, 9); /* 200 hours */
    clue = added(t, "{\"kind\":\"complaint\",\"received_on\":\"2027-03-01\",\"wish\":\"x\"}", &row);
    CHECK_STR(t, clue->number, STR("2027-000001"));
    clue = added(
        t,
        "{\"kind\":\"claim\",\"number\":\"2026-7\",\"received_on\":\"2026-03-01\",\"wish\":\"x\"}",
        &row);
    CHECK_STR(t, clue->number, STR("2026-7")); /* theirs: does not count */
    clue = added(t, "{\"kind\":\"claim\",\"received_on\":\"2026-12-31\",\"wish\":\"x\"}", &row);
    CHECK_STR(t, clue->number, STR("2026-000003"));
}

TEST(clue_states_ask_for_what_they_mean)
{
    static const struct {
        const char *values, *sentence;
    } rows[] = {
        {"{\"state\":\"valid\"}", "/values/unit: a valid clue names a unit, a lot or a model"},
        {"{\"state\":\"valid\",\"model\":\"PB-1\"}",
         "/values/symptom: a valid clue says what happened: words or a symptom"},
        {"{\"state\":\"valid\",\"model\":\"PB-1\",\"symptom\":\"冒烟\"}",
         "/values/reporter_phone: a valid clue has somebody to ask: phone, e-mail, partner or its "
         "source"},
        {"{\"state\":\"duplicate\"}",
         "/values/duplicate_of: a duplicate names the clue it repeats"},
        {"{\"state\":\"duplicate\",\"duplicate_of\":\"2026-000001\"}",
         "/values/duplicate_of: field duplicate_of: 2026-000001 would stand below itself"},
        {"{\"state\":\"closed\"}", "/values/closed_reason: a clue is closed with a reason"},
        {"{\"state\":\"linked\"}", "/values/defect_case: a clue in a case names the case"},
        {"{\"occurred_on\":\"2026-03-02\"}", "/values/received_on: field received_on lies before "
                                             "occurred_on"},
    };
    MasterRow row, out;
    if (!test_store(t))
        return;
    (void)added(t, "{\"kind\":\"complaint\",\"received_on\":\"2026-03-01\",\"wish\":\"x\"}", &row);
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        CHECK_ERR(t, save(t, row.id, 1, rows[i].values, &out), ERR_INVALID);
        CHECK_STR(t, sentence(t), str_of(rows[i].sentence));
    }
    CHECK_OK(t, save(t, row.id, 1,
                     "{\"state\":\"valid\",\"model\":\"PB-1\",\"symptom\":\"冒烟\","
                     "\"reporter_phone\":\"13800001111\"}",
                     &out));
}

TEST(clue_a_duplicate_names_the_first_not_another_duplicate)
{
    MasterRow first, second, third, out;
    if (!test_store(t))
        return;
    (void)added(t, "{\"kind\":\"complaint\",\"number\":\"A\",\"wish\":\"x\"}", &first);
    (void)added(t, "{\"kind\":\"complaint\",\"number\":\"B\",\"wish\":\"x\"}", &second);
    (void)added(t, "{\"kind\":\"complaint\",\"number\":\"C\",\"wish\":\"x\"}", &third);
    CHECK_OK(t, save(t, second.id, 1, "{\"state\":\"duplicate\",\"duplicate_of\":\"A\"}", &out));
    CHECK_ERR(t, save(t, third.id, 1, "{\"state\":\"duplicate\",\"duplicate_of\":\"B\"}", &out),
              ERR_INVALID);
    CHECK_ERR(t, save(t, third.id, 1, "{\"state\":\"duplicate\",\"duplicate_of\":\"X\"}", &out),
              ERR_INVALID);
}

/* C-23: the words of people are on the disk and in the audit trail only sealed. */
TEST(clue_words_of_people_are_sealed_and_shown_without_what_names_somebody)
{
    MasterRow row;
    MasterShape shape;
    RegisterRow shown;
    RowHistory history;
    if (!test_store(t))
        return;
    (void)added(t,
                "{\"kind\":\"complaint\",\"number\":\"A\",\"text\":\"充电冒烟，找我 13800001111\"}",
                &row);
    CHECK(t, str_find(row.body, STR("冒烟")) < 0);
    CHECK_OK(t, master_shape(t->cx, clue_register.name, &shape));
    master_show(t->cx, &shape, &row, false, &shown);
    CHECK(t, str_find(shown.values, STR("充电冒烟，找我 138****1111")) > 0);
    CHECK_OK(t, master_history(t->cx, &shape, row.id, &history));
    CHECK(t, str_find(history.changes.items[0].after, STR("13800001111")) < 0);
    CHECK_OK(t, master_reveal(t->cx, &shape, row.id, STR("回访"), &shown));
    CHECK(t, str_find(shown.values, STR("13800001111")) > 0);
}

TEST(clue_masks_leave_words_and_take_what_names_somebody)
{
    static const struct {
        const char *words, *shown;
    } rows[] = {
        {"电话13812345678。", "电话138****5678。"},
        {"138 1234 5678 or 010-12345678", "138****5678 or 010****5678"},
        {"身份证11010519491231002X", "身份证110****0020X"},
        {"mail zhang.san@example.com now", "mail z***@example.com now"},
        {"车牌粤B12345在此", "车牌粤**在此"},
        {"2026-03-02 充电 100 次", "2026-03-02 充电 100 次"},
        {"VIN LSVAA49J132012345", "VIN LSVAA49J132012345"},
        {"型号 PB20000123", "型号 PB20000123"},
        {"", ""},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        if (strstr(rows[i].words, "身份证") != NULL)
            continue; /* below */
        CHECK_STR(t, master_mask_prose(t->cx->arena, str_of(rows[i].words)), str_of(rows[i].shown));
    }
    Str masked = master_mask_prose(t->cx->arena, STR("身份证11010519491231002X"));
    CHECK(t, str_find(masked, STR("19491231")) < 0);
}

TEST(clue_goes_into_one_case_and_out_again)
{
    CLEANUP(tx_release) Tx tx = {0};
    MasterRow row, second;
    if (!test_store(t))
        return;
    (void)added(t,
                "{\"kind\":\"complaint\",\"number\":\"A\",\"model\":\"M\",\"symptom\":\"s\","
                "\"source\":\"x\"}",
                &row);
    (void)added(t,
                "{\"kind\":\"complaint\",\"number\":\"B\",\"state\":\"duplicate\","
                "\"duplicate_of\":\"A\",\"wish\":\"x\"}",
                &second);
    CHECK_OK(t, tx_begin(t->cx, &tx));
    CHECK_OK(t, clue_case_put(t->cx, STR("A"), 3, STR("same symptom"), &row));
    CHECK_INT(t, ((Clue *)row.values)->state.value, CLUE_LINKED);
    CHECK_OK(t, clue_case_put(t->cx, STR("A"), 3, STR("again"), &row));
    CHECK_INT(t, row.version, 2);
    CHECK_ERR(t, clue_case_put(t->cx, STR("A"), 4, STR("other"), &row), ERR_CONFLICT);
    CHECK_ERR(t, clue_case_put(t->cx, STR("B"), 3, STR("dup"), &row), ERR_CONFLICT);
    CHECK_ERR(t, clue_case_put(t->cx, STR("Z"), 3, STR("none"), &row), ERR_NOT_FOUND);
    CHECK_OK(t, clue_case_put(t->cx, STR("A"), 0, STR("does not belong"), &row));
    CHECK_INT(t, ((Clue *)row.values)->state.value, CLUE_VALID);
    CHECK_OK(t, tx_commit(&tx));
}

TEST(clue_likeness_says_why_and_finds_nothing_where_nothing_is)
{
    MasterRow row, out;
    ClueLikeness likeness;
    if (!test_store(t))
        return;
    MasterBook *book = master_book_open();
    (void)added(t,
                "{\"kind\":\"complaint\",\"number\":\"A\",\"unit\":\"U1\",\"reporter_phone\":"
                "\"13800001111\",\"text\":\"充电时外壳鼓起并冒烟\"}",
                &row);
    (void)added(t,
                "{\"kind\":\"complaint\",\"number\":\"B\",\"unit\":\"u1\","
                "\"text\":\"屏幕不亮\"}",
                &out);
    (void)added(t,
                "{\"kind\":\"complaint\",\"number\":\"C\",\"reporter_phone\":\"13800001111\","
                "\"text\":\"充电时，外壳鼓起冒烟\"}",
                &out);
    (void)added(t, "{\"kind\":\"complaint\",\"number\":\"D\",\"text\":\"要求退货\"}", &out);
    CHECK_OK(t, clue_similar(t->cx, book, &row, &likeness));
    CHECK_INT(t, likeness.count, 2);
    CHECK_STR(t, likeness.items[0].number, STR("C"));
    CHECK_STR(t, likeness.items[0].reasons.items[0].code, STR("same_contact"));
    CHECK_STR(t, likeness.items[0].reasons.items[1].code, STR("text"));
    CHECK_STR(t, likeness.items[1].number, STR("B"));
    CHECK_INT(t, likeness.items[1].score.value, 60);
    master_book_close(book);
}
