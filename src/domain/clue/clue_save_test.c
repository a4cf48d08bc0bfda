#include "domain/clock/clock.h"
#include "domain/clue/clue.h"

#include "test/test_store.h"
#include "test/trace_world.h"

static size_t clocks_of(Test *t, int64_t id, Str regime)
{
    ClockPage page = {0};
    ClockFilter filter = {.noun = STR("clue"), .noun_id = id, .regime = regime, .limit = 100};
    CHECK_OK(t, clock_list(t->cx, &filter, &page));
    return page.clocks.count;
}

static MasterRow saved(Test *t, int64_t id, int64_t version, const char *values)
{
    MasterRow row = {0};
    RowOrder order = {.values = str_of(values), .reason = STR("test")};
    if (version > 0)
        order.version = field_int(version);
    CHECK_OK(t, clue_save(t->cx, id, &order, &row));
    return row;
}

/* C-8 (D9): death, serious injury, or a recall abroad, even without a finding of one's own. */
TEST(clue_of_harm_or_a_recall_abroad_starts_its_clock_once)
{
    static const struct {
        const char *values;
        size_t clocks;
    } rows[] = {
        {"{\"kind\":\"complaint\",\"wish\":\"x\",\"received_on\":\"2026-03-02\"}", 0},
        {"{\"kind\":\"accident\",\"wish\":\"x\",\"received_on\":\"2026-03-02\",\"consequence\":"
         "\"injury\"}",
         1},
        {"{\"kind\":\"accident\",\"wish\":\"x\",\"received_on\":\"2026-03-02\",\"deaths\":1}", 1},
        {"{\"kind\":\"similar_recall\",\"wish\":\"x\",\"received_on\":\"2026-03-02\",\"country\":"
         "\"DE\"}",
         1}, /* reported from abroad: C-8.2 */
        {"{\"kind\":\"similar_recall\",\"wish\":\"x\",\"received_on\":\"2026-03-02\",\"country\":"
         "\"CN\"}",
         0},
        {"{\"kind\":\"similar_recall\",\"wish\":\"x\",\"received_on\":\"2026-03-02\",\"country\":"
         "\"DE\",\"recalled_abroad\":false}", /* another's, and somebody says so */
         0},
        {"{\"kind\":\"accident\",\"wish\":\"x\",\"received_on\":\"2026-03-02\",\"consequence\":"
         "\"property\",\"damage\":9000000}",
         1},
        {"{\"kind\":\"accident\",\"wish\":\"x\",\"received_on\":\"2026-03-02\",\"consequence\":"
         "\"property\",\"damage\":900}",
         0},
        {"{\"kind\":\"accident\",\"wish\":\"x\",\"received_on\":\"2026-03-02\",\"deaths\":1,"
         "\"reportable\":false}", /* nobody decides that about a death alone */
         1},
        {"{\"kind\":\"similar_recall\",\"wish\":\"x\",\"received_on\":\"2026-03-02\",\"country\":"
         "\"DE\","
         "\"recalled_abroad\":true}",
         1},
        {"{\"kind\":\"complaint\",\"wish\":\"x\",\"received_on\":\"2026-03-02\",\"reportable\":"
         "true}",
         1},
        {"{\"kind\":\"accident\",\"wish\":\"x\",\"received_on\":\"2026-03-02\",\"consequence\":"
         "\"injury\","
         "\"reportable\":false}",
         0},
    };
    if (!test_store(t))
        return;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        MasterRow row = saved(t, 0, 0, rows[i].values);
        CHECK_INT(t, clocks_of(t, row.id, STR("cn-consumer")), rows[i].clocks);
        row = saved(t, row.id, row.version, "{\"region\":\"广东\"}");
        CHECK_INT(t, clocks_of(t, row.id, STR("")), rows[i].clocks);
    }
    MasterRow row =
        saved(t, 0, 0,
              "{\"kind\":\"accident\",\"wish\":\"x\",\"received_on\":\"2026-03-02\",\"deaths\":1,"
              "\"regime\":\"eu-gpsr\"}");
    CHECK_INT(t, clocks_of(t, row.id, STR("cn-consumer")), 0);
    CHECK(t, clocks_of(t, row.id, STR("eu-gpsr")) > 0);
}

/* What a clue tells counts under the word of its own law; a law nobody has is refused. */
TEST(clue_starts_the_clocks_of_its_own_law)
{
    static const struct {
        const char *told, *regime, *rule;
    } rows[] = {
        {"\"consequence\":\"death\"", "us-cpsc", "UC-01"},
        {"\"reportable\":true", "us-cpsc", "UC-01"},
        {"\"injuries\":1", "us-cpsc", "UC-03"},
        {"\"deaths\":1", "us-nhtsa", "UN-11"},
        {"\"recalled_abroad\":true", "us-nhtsa", "UN-10"},
        {"\"country\":\"DE\"", "us-nhtsa", "UN-10"},
        {"\"reportable\":true", "eu-gpsr", "EG-01"},
    };
    MasterRow row;
    if (!test_store(t))
        return;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        ClockPage page;
        bool found = false;
        row = saved(t, 0, 0,
                    str_c(t->cx->arena,
                          str_fmt(t->cx->arena,
                                  "{\"kind\":\"similar_recall\",\"wish\":\"x\",\"received_on\":"
                                  "\"2026-03-02\",\"regime\":\"%s\",%s}",
                                  rows[i].regime, rows[i].told)));
        ClockFilter filter = {.noun = STR("clue"), .noun_id = row.id, .limit = 100};
        CHECK_OK(t, clock_list(t->cx, &filter, &page));
        for (size_t k = 0; k < page.clocks.count; k++)
            found |= str_eq(page.clocks.items[k].rule, str_of(rows[i].rule));
        CHECK(t, found);
    }
    RowOrder order = {.values = STR("{\"kind\":\"accident\",\"wish\":\"x\",\"regime\":\"zz\"}"),
                      .reason = STR("test")};
    CHECK_ERR(t, clue_save(t->cx, 0, &order, &row), ERR_INVALID);
    CHECK_STR(t, t->cx->problem.pointer, STR("/values/regime"));
    /* it becomes another law's: its clocks start there */
    row =
        saved(t, 0, 0,
              "{\"kind\":\"accident\",\"wish\":\"x\",\"received_on\":\"2026-03-02\",\"deaths\":1}");
    row = saved(t, row.id, row.version, "{\"regime\":\"us-cpsc\"}");
    CHECK_INT(t, clocks_of(t, row.id, STR("us-cpsc")), 1);
}

/* C-6: who reported follows it up with number and code; one without the other tells nothing. */
TEST(clue_of_the_public_is_followed_up_with_its_code_alone)
{
    ClueReceipt receipt, other;
    ClueFollowed followed;
    if (!test_store(t))
        return;
    CHECK_OK(t, clue_send_in(t->cx, STR("{\"kind\":\"complaint\",\"text\":\"冒烟\"}"), &receipt));
    CHECK_OK(t, clue_send_in(t->cx, STR("{\"kind\":\"complaint\",\"text\":\"发热\"}"), &other));
    CHECK_INT(t, receipt.secret.n, 32);
    CHECK(t, !str_eq(receipt.secret, other.secret));
    CHECK_OK(t, clue_follow_up(t->cx, receipt.number, receipt.secret, &followed));
    CHECK_INT(t, followed.state, CLUE_NEW);
    CHECK_ERR(t, clue_follow_up(t->cx, receipt.number, other.secret, &followed), ERR_NOT_FOUND);
    Str told = str_dup(t->cx->arena, str_of(t->cx->problem.key));
    CHECK_ERR(t, clue_follow_up(t->cx, STR("2026-999999"), receipt.secret, &followed),
              ERR_NOT_FOUND);
    CHECK_STR(t, str_of(t->cx->problem.key), told);
    MasterRow mine;
    CHECK_OK(t, clue_find(t->cx, receipt.number, &mine));
    mine = saved(t, mine.id, mine.version,
                 "{\"answer\":\"已换新\",\"answered_on\":\"2026-11-28\",\"state\":\"closed\","
                 "\"closed_reason\":\"已处理\"}");
    CHECK_OK(t, clue_follow_up(t->cx, receipt.number, receipt.secret, &followed));
    CHECK_INT(t, followed.state, CLUE_CLOSED);
    CHECK_STR(t, followed.answer, STR("已换新"));
}

/* What the public types stands in clear nowhere: only choices that are offered do (C-6, PIPL). */
TEST(clue_of_the_public_keeps_what_was_typed_in_sealed_words_alone)
{
    ClueReceipt receipt;
    MasterRow row;
    EventReader reader;
    Str values;
    if (!test_store(t))
        return;
    World *world = world_new(t);
    ItemView view = {.index = world->index};
    event_reader_init(&reader);
    ClueLog log = {&view, &reader};
    CHECK_OK(t,
             clue_public_prepare(
                 t->cx, &log,
                 STR("{\"kind\":\"complaint\",\"symptom\":\"冒烟 张三丰\",\"region\":\"文三路90号 "
                     "13800001234\",\"model\":\"13800001234 张三丰\",\"unit\":\"张三丰\","
                     "\"text\":\"坏了\"}"),
                 &values));
    CHECK_OK(t, clue_send_in(t->cx, values, &receipt));
    CHECK_OK(t, clue_find(t->cx, receipt.number, &row));
    const Clue *clue = row.values;
    CHECK_INT(t, clue->symptom.n + clue->region.n + clue->model.n + clue->unit.n, 0);
    CHECK(t, str_starts(clue->text, STR("坏了\n"))); /* and nothing is lost */
    CHECK(t, str_find(clue->text, STR("故障现象: 冒烟 张三丰")) > 0);
    CHECK(t, str_find(row.body, STR("张三丰")) < 0);
    CHECK_OK(t, clue_public_prepare(t->cx, &log,
                                    STR("{\"kind\":\"complaint\",\"symptom\":\"冒烟\",\"region\":"
                                        "\"浙江\",\"text\":\"坏了\"}"),
                                    &values));
    CHECK_OK(t, clue_send_in(t->cx, values, &receipt));
    CHECK_OK(t, clue_find(t->cx, receipt.number, &row));
    CHECK_STR(t, ((const Clue *)row.values)->symptom, STR("冒烟"));
    CHECK_STR(t, ((const Clue *)row.values)->region, STR("浙江"));
    event_reader_release(&reader);
    world_free(world);
}

/* A day has a place: at 20:00 UTC it is tomorrow in China, and a clue that says no day is of
 * tomorrow. */
TEST(clue_without_a_day_is_of_the_day_where_its_regime_holds)
{
    if (!test_store(t))
        return;
    int64_t today = days_from_date(2026, 3, 2), now = t->cx->now_us;
    t->cx->now_us = (today * 24 + 20) * INT64_C(3600000000);
    MasterRow row = saved(t, 0, 0, "{\"kind\":\"complaint\",\"text\":\"smoke\"}");
    CHECK_INT(t, ((const Clue *)row.values)->received_on.value, today + 1);
    row = saved(t, 0, 0, "{\"kind\":\"complaint\",\"text\":\"smoke\",\"regime\":\"us-cpsc\"}");
    CHECK_INT(t, ((const Clue *)row.values)->received_on.value, today);
    RowOrder order = {
        .values = STR("{\"kind\":\"complaint\",\"wish\":\"x\",\"occurred_on\":\"2026-03-05\"}"),
        .reason = STR("test")};
    CHECK_ERR(t, clue_save(t->cx, 0, &order, &row), ERR_INVALID);
    CHECK_STR(t, t->cx->problem.pointer, STR("/values/occurred_on"));
    order.values = STR("{\"kind\":\"complaint\",\"wish\":\"x\",\"received_on\":\"2026-03-05\"}");
    CHECK_ERR(t, clue_save(t->cx, 0, &order, &row), ERR_INVALID);
    CHECK_STR(t, t->cx->problem.pointer, STR("/values/received_on"));
    t->cx->now_us = now;
}

/* Nobody could do anything with it; one whose words were erased may still be closed. */
TEST(clue_that_says_nothing_is_refused)
{
    static const char *const some[] = {"\"text\":\"x\"",
                                       "\"symptom\":\"x\"",
                                       "\"unit\":\"x\"",
                                       "\"lot\":\"x\"",
                                       "\"model\":\"x\"",
                                       "\"wish\":\"x\"",
                                       "\"items\":[\"urn:epc:id:sgtin:4012345.011111.9\"]"};
    static const char *const none[] = {"", ",\"region\":\"广东\",\"channel\":\"hotline\"",
                                       ",\"text\":null,\"reporter_phone\":\"13800001234\""};
    MasterRow row;
    RowOrder order = {.reason = STR("test")};
    if (!test_store(t))
        return;
    for (size_t i = 0; i < sizeof none / sizeof *none; i++) {
        order.values = str_fmt(t->cx->arena, "{\"kind\":\"complaint\"%s}", none[i]);
        CHECK_ERR(t, clue_save(t->cx, 0, &order, &row), ERR_INVALID);
        CHECK_STR(t, t->cx->problem.pointer, STR("/values/text"));
    }
    for (size_t i = 0; i < sizeof some / sizeof *some; i++) {
        order.values = str_fmt(t->cx->arena, "{\"kind\":\"complaint\",%s}", some[i]);
        CHECK_OK(t, clue_save(t->cx, 0, &order, &row));
    }
    row = saved(t, 0, 0, "{\"kind\":\"complaint\",\"text\":\"x\"}");
    order = (RowOrder){.version = field_int(1), .values = STR("{\"text\":null}")};
    CHECK_ERR(t, clue_save(t->cx, row.id, &order, &row), ERR_INVALID);
}
