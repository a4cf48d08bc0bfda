#include "base/message.h"
#include "test/test.h"
#include "platform/register/register_cell.h"

#define RECORDS "platform/register/register_test.def"
#include "platform/register/register_struct.h"

static const EnumValue kinds[] = {{STR_INIT("caliper"), "卡尺", "Caliper"},
                                  {STR_INIT("scale"), "天平", "Scale"}};
static const EnumTable test_kinds = {kinds, 2};

#define RECORDS "platform/register/register_test.def"
#include "platform/register/register_table.h"

static Err decode(Test *t, Str text, TestGauge *out)
{
    const JsonNode *node;
    *out = (TestGauge){0};
    CHECK_OK(t, json_parse(t->cx, text, &node));
    return register_decode(t->cx, &test_gauge_register, node, STR("/gauges/4"), out);
}

static Str as_json(Test *t, const TestGauge *gauge)
{
    Buf out;
    JsonWriter writer;
    buf_init(&out, t->cx->arena, 1 << 16);
    json_writer_init(&writer, &out);
    register_write(&writer, &test_gauge_register, gauge);
    CHECK(t, !out.full);
    return buf_str(&out);
}

static const Str full = STR_INIT(
    "{\"code\":\"G-7\",\"name\":\"中文名称中文名称中文\",\"link\":\"urn:x:y\",\"interval_days\":"
    "365,"
    "\"in_use\":false,\"kind\":\"scale\",\"keeper\":\"王, \\\"小\\\"明\",\"tags\":[\"a\",\"\"],"
    "\"extra\":{ \"b\" : 1.50 "
    "},\"last\":{\"at\":\"2026-03-02T17:00:00.000+08:00\",\"deviation\":-0.25},"
    "\"checks\":[{\"at\":\"2026-03-02T09:00:00.000Z\"},"
    "{\"at\":\"2026-03-02T09:00:00.000001Z\",\"deviation\":3}]}");

TEST(register_what_is_read_is_written_again)
{
    TestGauge gauge;
    CHECK_OK(t, decode(t, full, &gauge));
    CHECK_STR(t, gauge.code, STR("G-7"));
    CHECK_INT(t, gauge.interval_days.value, 365);
    CHECK(t, gauge.in_use.set && !gauge.in_use.value);
    CHECK_INT(t, gauge.kind.value, 1);
    CHECK_INT(t, gauge.tags.count, 2);
    CHECK_STR(t, gauge.extra, STR("{ \"b\" : 1.50 }"));
    CHECK_INT(t, gauge.last->at.value.offset_min, 480);
    CHECK_INT(t, gauge.checks.count, 2);
    CHECK(t, !gauge.checks.items[0].deviation.set && gauge.checks.items[1].deviation.set);
    CHECK_STR(t, as_json(t, &gauge), full);
}

TEST(register_what_is_absent_stays_absent)
{
    TestGauge gauge;
    memset(&gauge, 0xa5, sizeof gauge); /* whatever was there before */
    CHECK_OK(t,
             decode(t, STR("{\"name\":null,\"tags\":null,\"last\":null,\"code\":\"G\"}"), &gauge));
    CHECK(t, gauge.name.p == NULL && !gauge.interval_days.set && gauge.last == NULL);
    CHECK_STR(t, as_json(t, &gauge), STR("{\"code\":\"G\"}"));
    CHECK_OK(t,
             decode(t, STR("{\"code\":\"G\",\"name\":\"\",\"tags\":[],\"extra\":null}"), &gauge));
    CHECK_STR(t, as_json(t, &gauge),
              STR("{\"code\":\"G\",\"name\":\"\",\"tags\":[],\"extra\":null}"));
}

TEST(register_refusals_name_pointer_field_value_and_rule)
{
    static const struct {
        Str text;
        Str sentence;
    } rows[] = {
        {STR_INIT("[]"), STR_INIT("/gauges/4: a test_gauge must be an object in { }, not []")},
        {STR_INIT("{}"), STR_INIT("/gauges/4: field code is missing; a test_gauge must have it")},
        {STR_INIT("{\"code\":null}"),
         STR_INIT("/gauges/4/code: field code must be a text in double quotes, not null")},
        {STR_INIT("{\"code\":\"\"}"), STR_INIT("/gauges/4/code: field code must not be empty")},
        {STR_INIT("{\"code\":\"12345678901\"}"),
         STR_INIT("/gauges/4/code: field code has 11 characters; at most 10 are taken")},
        {STR_INIT("{\"code\":\"a\\u0000b\"}"), STR_INIT("/gauges/4/code: field code must not hold "
                                                        "control characters; \"a\\x00b\" does")},
        {STR_INIT("{\"code\":\"a\",\"link\":\"no uri\"}"),
         STR_INIT("/gauges/4/link: field link must be a URI such as https://example.com/a, not "
                  "\"no uri\"")},
        {STR_INIT("{\"code\":\"a\",\"interval_days\":0}"),
         STR_INIT("/gauges/4/interval_days: field interval_days must be a whole number from 1 to "
                  "3650, not 0")},
        {STR_INIT("{\"code\":\"a\",\"interval_days\":1.0}"),
         STR_INIT("/gauges/4/interval_days: field interval_days must be a whole number from 1 to "
                  "3650, not 1.0")},
        {STR_INIT("{\"code\":\"a\",\"in_use\":1}"),
         STR_INIT("/gauges/4/in_use: field in_use must be true or false, not 1")},
        {STR_INIT("{\"code\":\"a\",\"kind\":\"Scale\"}"),
         STR_INIT("/gauges/4/kind: field kind must be one of caliper, scale, not \"Scale\"")},
        {STR_INIT("{\"code\":\"a\",\"tags\":\"x\"}"),
         STR_INIT("/gauges/4/tags: field tags must be a list in [ ], not \"x\"")},
        {STR_INIT("{\"code\":\"a\",\"tags\":[1]}"),
         STR_INIT("/gauges/4/tags/0: field tags must be a text in double quotes, not 1")},
        {STR_INIT("{\"code\":\"a\",\"tags\":[\"\",\"\",\"\",\"\"]}"),
         STR_INIT("/gauges/4/tags: field tags has 4 entries; at most 3 are taken")},
        {STR_INIT("{\"code\":\"a\",\"last\":{\"at\":\"2026-03-02T09:00:00\"}}"),
         STR_INIT("/gauges/4/last/at: field at must be a moment with its time zone such as "
                  "2026-03-02T09:00:00+08:00, not \"2026-03-02T09:00:00\"")},
        {STR_INIT("{\"code\":\"a\",\"checks\":[{\"at\":\"2026-03-02T09:00:00Z\"},{}]}"),
         STR_INIT("/gauges/4/checks/1: field at is missing; a test_check must have it")},
        {STR_INIT(
             "{\"code\":\"a\",\"last\":{\"at\":\"2026-03-02T09:00:00Z\",\"deviation\":\"1\"}}"),
         STR_INIT("/gauges/4/last/deviation: field deviation must be a number of at most 18 "
                  "digits, nine of them behind the point, not \"1\"")},
        {STR_INIT("{\"code\":\"a\",\"last\":{\"At\":1}}"),
         STR_INIT("/gauges/4/last/At: there is no field \"At\" here; the fields are at, "
                  "deviation")},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        TestGauge gauge;
        Buf sentence;
        buf_init(&sentence, t->cx->arena, 4096);
        CHECK_ERR(t, decode(t, rows[i].text, &gauge), ERR_INVALID);
        problem_format(&sentence, LANG_EN, &t->cx->problem);
        CHECK_STR(t, buf_str(&sentence), rows[i].sentence);
    }
}

/* Parameters of an answer stay those of the interface, whatever the language. */
TEST(register_refusals_name_fields_and_choices_as_people_do)
{
    TestGauge gauge;
    Buf sentence;
    const Problem *problem = &t->cx->problem;
    buf_init(&sentence, t->cx->arena, 4096);
    CHECK_ERR(t, decode(t, STR("{\"code\":\"a\",\"kind\":\"Scale\"}"), &gauge), ERR_INVALID);
    message_format(&sentence, LANG_ZH, problem->key, problem->params, problem->param_count);
    CHECK_STR(
        t, buf_str(&sentence),
        STR("字段“种类（kind）”须是以下之一：卡尺（caliper）、天平（scale）；而不是 \"Scale\""));
    CHECK_STR(t, message_param(problem->params[0], LANG_EN), STR("kind"));
    CHECK_STR(t, message_param(problem->params[1], LANG_EN), STR("caliper, scale"));
}

TEST(register_csv_quotes_what_needs_it)
{
    TestGauge gauge;
    Buf out;
    buf_init(&out, t->cx->arena, 4096);
    CHECK_OK(t, decode(t, full, &gauge));
    register_csv_header(&out, &test_gauge_register);
    register_csv_row(&out, &test_gauge_register, &gauge);
    register_csv_row(&out, &test_gauge_register, &(TestGauge){.code = STR("a\nb")});
    register_csv_row(&out, &test_gauge_register, &(TestGauge){.code = STR("=1+1")});
    CHECK_STR(t, buf_str(&out),
              STR("code,name,link,interval_days,in_use,kind,keeper,tags,extra,last,checks\r\n"
                  "G-7,中文名称中文名称中文,urn:x:y,365,false,scale,\"王, \"\"小\"\"明\","
                  "\"[\"\"a\"\",\"\"\"\"]\",\"{ \"\"b\"\" : 1.50 }\","
                  "\"{\"\"at\"\":\"\"2026-03-02T17:00:00.000+08:00\"\",\"\"deviation\"\":-0.25}\","
                  "\"[{\"\"at\"\":\"\"2026-03-02T09:00:00.000Z\"\"},"
                  "{\"\"at\"\":\"\"2026-03-02T09:00:00.000001Z\"\",\"\"deviation\"\":3}]\"\r\n"
                  "\"a\nb\",,,,,,,,,,\r\n"
                  "'=1+1,,,,,,,,,,\r\n"));
}

TEST(register_table_holds_what_the_line_says)
{
    const Field *keeper = &test_gauge_register.fields[6];
    CHECK_INT(t, test_gauge_register.count, 11);
    CHECK_INT(t, test_gauge_register.size, sizeof(TestGauge));
    CHECK_STR(t, keeper->name, STR("keeper"));
    CHECK_INT(t, keeper->offset, offsetof(TestGauge, keeper));
    CHECK_INT(t, field_keep_years(keeper), 3);
    CHECK_INT(t, keeper->flags & 0xff, FIELD_PERSONAL);
    CHECK_STR(t, str_of(keeper->label_zh), STR("保管人"));
    CHECK_INT(t, test_gauge_register.fields[0].flags, FIELD_REQUIRED | FIELD_UNIQUE);
    CHECK_STR(t, str_of(test_gauge_register.label_en), STR("Gauge"));
}
