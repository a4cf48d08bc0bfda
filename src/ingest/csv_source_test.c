#include "domain/party/person.h"
#include "ingest/capture.h"
#include "test/test.h"

#define MAPPING                                                                                    \
    "{\"name\":\"mes\",\"zone\":\"+08:00\",\"time_format\":\"YYYY/MM/DD hh:mm:ss\","               \
    "\"operation\":\"{op}\",\"time\":\"{time}\",\"station\":\"urn:x:station:{st}\","               \
    "\"operator\":\"{who}\",\"items\":[{\"id\":\"urn:x:item:{serial}\"}]"

typedef struct World {
    Test *t;
    Journal journal;
    Str mapping;
} World;

static bool world_open(Test *t, World *world, Str mapping)
{
    *world = (World){.t = t};
    world->mapping = str_fmt(t->cx->arena, "%.*s/map.json", STR_ARG(t->dir));
    return CHECK_OK(t, io_write_file(t->cx, world->mapping, mapping)) &&
           CHECK_OK(t, journal_open(t->cx, t->dir, (Str){0}, DB_WRITE, &world->journal)) &&
           CHECK_OK(t, capture_resume(t->cx, &world->journal, NULL));
}

static CaptureReport capture_csv(World *world, Str text, CaptureMode mode)
{
    Test *t = world->t;
    CaptureReport report = {0};
    CaptureOptions options = {.map = world->mapping, .on_error = mode, .format = CAPTURE_CSV};
    options.input = str_fmt(t->cx->arena, "%.*s/in.csv", STR_ARG(t->dir));
    CHECK_OK(t, io_write_file(t->cx, options.input, text));
    CHECK_OK(t, capture_run(t->cx, &world->journal, &options, &report));
    return report;
}

static EventRow row_at(World *world, int64_t position)
{
    EventRow row = {0};
    CHECK_OK(world->t, event_log_load(world->t->cx, position, &row));
    return row;
}

TEST(csv_becomes_events_whose_names_stay_in_rows)
{
    World world;
    Str uri;
    if (!world_open(t, &world, STR(MAPPING "}")))
        return;
    CaptureReport report = capture_csv(&world,
                                       STR("op,time,st,who,serial\r\n"
                                           "make,2026/03/01 09:00:00,S1,张三,A 1\r\n"
                                           "move,2026/03/01 10:30:00,,张三,A 1\r\n"),
                                       CAPTURE_ROLLBACK);
    CHECK_INT(t, report.state, CAPTURE_CAPTURED);
    CHECK_INT(t, report.captured, 2);
    EventRow row = row_at(&world, 1);
    CHECK_OK(t, person_find(t->cx, STR("张三"), &uri));
    CHECK(t, str_find(row.body, STR("张三")) < 0);
    CHECK(t, str_find(row.body, uri) > 0);
    CHECK(t, str_find(row.body, STR("\"epcList\":[\"urn:x:item:A%201\"]")) > 0);
    CHECK(t, str_find(row.body, STR("\"eventTime\":\"2026-03-01T09:00:00.000+08:00\"")) > 0);
    CHECK(t, str_find(row.body, STR("\"readPoint\":{\"id\":\"urn:x:station:S1\"}")) > 0);
    CHECK_INT(t, row.line, 2);
    CHECK(t, str_find(row_at(&world, 2).body, STR("readPoint")) < 0); /* absent where empty */
    journal_close(t->cx, &world.journal);
}

TEST(csv_equal_rows_of_one_file_are_two_events_and_the_same_file_twice_is_none)
{
    World world;
    if (!world_open(t, &world, STR(MAPPING "}")))
        return;
    Str text = STR("op,time,st,who,serial\n"
                   "inspect,2026/03/01 09:00:00,S1,o,A\n"
                   "inspect,2026/03/01 09:00:00,S1,o,A\n"
                   "inspect,2026/03/01 09:00:00,S1,o,B\n");
    CHECK_INT(t, capture_csv(&world, text, CAPTURE_ROLLBACK).captured, 3);
    CaptureReport again = capture_csv(&world, text, CAPTURE_ROLLBACK);
    CHECK_INT(t, again.captured, 0);
    CHECK_INT(t, again.duplicates, 3);
    CHECK_INT(t, again.state, CAPTURE_CAPTURED);
    journal_close(t->cx, &world.journal);
}

static void check_row(World *world, const char *row, const char *column, const char *sentence)
{
    Test *t = world->t;
    Str text = str_fmt(t->cx->arena, "op,time,st,who,serial\n%s\n", row);
    CaptureReport report = capture_csv(world, text, CAPTURE_ROLLBACK);
    CHECK_INT(t, report.state, CAPTURE_REFUSED);
    if (!CHECK(t, report.problem_count == 1))
        return;
    CHECK_INT(t, report.problems[0].line, 2);
    CHECK_STR(t, report.problems[0].pointer, str_of(column));
    CHECK_STR(t, str_of(report.problems[0].key), str_of(sentence));
    CHECK(t, str_ends(report.problems[0].source, STR("in.csv")));
}

TEST(csv_serials_that_only_look_like_shortened_numbers_are_taken)
{
    World world;
    if (!world_open(t, &world, STR(MAPPING "}")))
        return;
    CaptureReport report = capture_csv(&world,
                                       STR("op,time,st,who,serial\n"
                                           "make,2026/03/01 09:00:00,S1,o,12E5\n"
                                           "make,2026/03/01 09:00:01,S1,o,E+12\n"
                                           "make,2026/03/01 09:00:02,S1,o,1.2E+\n"
                                           "make,2026/03/01 09:00:03,S1,o,A6.9E+12\n"),
                                       CAPTURE_ROLLBACK);
    CHECK_INT(t, report.captured, 4);
    report = capture_csv(&world, STR("op,time,st\rmake,x,y\r"), CAPTURE_ROLLBACK);
    CHECK_INT(t, report.state, CAPTURE_REFUSED);
    CHECK_STR(t, str_of(report.problems[0].key),
              STR("the lines end in CR alone; save the file with line ends LF or CRLF"));
    journal_close(t->cx, &world.journal);
}

TEST(csv_refusals_name_file_line_column_value_and_rule)
{
    static const char blanks[] = "value %1$s has blanks around it; take them off or say "
                                 "\"trim\": true in the mapping";
    World world;
    if (!world_open(t, &world, STR(MAPPING "}")))
        return;
    check_row(&world, "move,2026/03/01 09:00:00,S1,o, A", "serial", blanks);
    check_row(&world, "move,2026/03/01 09:00:00,S1,o,A\xe3\x80\x80", "serial", blanks);
    check_row(&world,
              "move,2026/03/01 09:00:00,S1,o,\xef\xbb\xbf"
              "A",
              "serial", blanks);
    static const char shortened[] = "%1$s is a number a spreadsheet has shortened, no identifier; "
                                    "make the column text there and export it again";
    static const char formula[] = "%1$s is a formula of a spreadsheet, no identifier; export the "
                                  "values";
    check_row(&world, "move,2026/03/01 09:00:00,S1,o,6.9E+12", "serial", shortened);
    check_row(&world, "move,2026/03/01 09:00:00,4E+15,o,A", "st", shortened);
    check_row(&world, "move,2026/03/01 09:00:00,S1,o,\"=\"\"00123\"\"\"", "serial", formula);
    check_row(&world, "move,2026-03-01 09:00:00,S1,o,A", "time",
              "%1$s does not fit the time format %2$s");
    check_row(&world, "move,2026/02/30 09:00:00,S1,o,A", "time",
              "%1$s does not fit the time format %2$s");
    check_row(&world, "move,,S1,o,A", "time", "%1$s has no value");
    check_row(&world, "move,2026/03/01 09:00:00,S1,o,", "", "operation %1$s needs %2$s");
    check_row(&world, "pack,2026/03/01 09:00:00,S1,o,A", "", "operation %1$s needs %2$s");
    check_row(&world, "dance,2026/03/01 09:00:00,S1,o,A", "",
              "%1$s is not an operation; the operations are make, consume, assemble, remove, "
              "pack, unpack, ship, receive, move, sell, return, scrap, inspect, empty and "
              "correct");
    check_row(&world, "move,2026/03/01 09:00:00,S1,o", "",
              "the row has %1$lld columns, the header %2$lld");
    CHECK_INT(t, trace_position(world.journal.index), 0);
    journal_close(t->cx, &world.journal);
}

TEST(csv_times_without_zone_are_refused_unless_the_mapping_names_one)
{
    World world;
    Str mapping = STR("{\"name\":\"m\",\"operation\":\"move\",\"time\":\"{time}\","
                      "\"items\":[{\"id\":\"urn:x:item:{serial}\"}]}");
    if (!world_open(t, &world, mapping))
        return;
    CaptureReport report = capture_csv(&world,
                                       STR("time,serial\n2026-03-01T09:00:00,A\n"
                                           "2026-03-01T09:00:00+01:00,B\n"),
                                       CAPTURE_PROCEED);
    CHECK_INT(t, report.state, CAPTURE_PARTLY);
    CHECK_INT(t, report.captured, 1);
    if (CHECK_INT(t, report.problem_count, 1))
        CHECK_STR(t, str_of(report.problems[0].key),
                  STR("time %1$s has no zone, and the mapping names none"));
    CHECK_INT(t, row_at(&world, 1).offset_min, 60);
    journal_close(t->cx, &world.journal);
}

TEST(csv_in_gb18030_with_semicolons_and_trimming_is_taken_as_the_mapping_says)
{
    World world;
    Str mapping = STR("{\"name\":\"m\",\"delimiter\":\";\",\"trim\":true,\"zone\":\"+08:00\","
                      "\"values\":{\"操作\":{\"入库\":\"receive\"}},"
                      "\"constants\":{\"gcp\":\"6901234\"},"
                      "\"operation\":\"{操作}\",\"time\":\"{时间}\","
                      "\"items\":[{\"class\":\"urn:epc:class:lgtin:{gcp}.012345.{批号}\","
                      "\"quantity\":\"{数量}\",\"unit\":\"KGM\"}]}");
    if (!world_open(t, &world, mapping))
        return;
    /* 操作;时间;批号;数量 / 入库;2026-03-01T09:00:00; L1 ;12.50 */
    Str text = STR("\xb2\xd9\xd7\xf7;\xca\xb1\xbc\xe4;\xc5\xfa\xba\xc5;\xca\xfd\xc1\xbf\r\n"
                   "\xc8\xeb\xbf\xe2;2026-03-01T09:00:00; L1 ;12.50\r\n");
    CaptureReport report = capture_csv(&world, text, CAPTURE_ROLLBACK);
    CHECK_INT(t, report.captured, 1);
    CHECK(t, str_find(row_at(&world, 1).body,
                      STR("\"quantityList\":[{\"epcClass\":\"urn:epc:class:lgtin:6901234.012345."
                          "L1\",\"quantity\":12.50,\"uom\":\"KGM\"}]")) > 0);
    journal_close(t->cx, &world.journal);
}

TEST(csv_quantities_below_zero_are_refused)
{
    World world;
    if (!world_open(t, &world,
                    STR("{\"name\":\"m\",\"operation\":\"receive\",\"time\":\"{time}\","
                        "\"items\":[{\"class\":\"urn:x:{lot}\",\"quantity\":\"{n}\","
                        "\"unit\":\"KGM\"}]}")))
        return;
    Str text = STR("time,lot,n\n2026-03-01T09:00:00Z,A,0\n2026-03-01T09:00:00Z,B,-0.5\n");
    CaptureReport report = capture_csv(&world, text, CAPTURE_PROCEED);
    CHECK_INT(t, report.captured, 1);
    if (CHECK_INT(t, report.problem_count, 1)) {
        CHECK_INT(t, report.problems[0].line, 3);
        CHECK_STR(t, report.problems[0].pointer, STR("n"));
        CHECK_STR(t, report.problems[0].params[0], STR("-0.5"));
    }
    journal_close(t->cx, &world.journal);
}

TEST(csv_rows_that_agree_in_the_group_columns_are_one_event)
{
    World world;
    if (!world_open(t, &world,
                    STR("{\"name\":\"m\",\"zone\":\"+00:00\",\"group\":[\"box\"],"
                        "\"operation\":\"pack\",\"time\":\"{time}\","
                        "\"parent\":\"urn:x:box:{box}\","
                        "\"items\":[{\"id\":\"urn:x:item:{serial}\"}]}")))
        return;
    Str text = STR("box,time,serial\n1,2026-03-01T09:00:00,A\n1,2026-03-01T09:00:00,B\n"
                   "2,2026-03-01T09:00:00,C\n2,2026-03-01T10:00:00,D\n"
                   "3,2026-03-01T09:00:00,E\n");
    CaptureReport report = capture_csv(&world, text, CAPTURE_PROCEED);
    CHECK_INT(t, report.events, 3);
    CHECK_INT(t, report.captured, 2); /* box 2 does not agree with itself: nothing of it */
    CHECK_INT(t, report.refused, 1);
    CHECK(t, str_find(row_at(&world, 1).body,
                      STR("\"childEPCs\":[\"urn:x:item:A\",\"urn:x:item:B\"]")) > 0);
    journal_close(t->cx, &world.journal);
}

TEST(csv_every_operation_makes_a_valid_event)
{
    static const char *const operations[] = {"make",   "consume", "assemble", "remove", "pack",
                                             "unpack", "ship",    "receive",  "move",   "sell",
                                             "return", "scrap",   "inspect",  "empty"};
    World world;
    if (!world_open(
            t, &world,
            STR("{\"name\":\"m\",\"operation\":\"{op}\",\"time\":\"2026-03-01T09:00:00Z\","
                "\"transformation\":\"urn:x:t\",\"parent\":\"urn:x:parent\","
                "\"order\":\"urn:x:order\",\"purchase\":\"urn:x:po\","
                "\"source\":\"urn:x:a\",\"destination\":\"urn:x:b\",\"tool\":\"urn:x:tool\","
                "\"method\":\"urn:x:m:1\",\"equipment\":\"urn:x:e\","
                "\"items\":[{\"id\":\"urn:x:item\"},"
                "{\"class\":\"urn:epc:class:lgtin:6901234.012345.L1\"}]}")))
        return;
    Buf text;
    buf_init(&text, t->cx->arena, 4096);
    buf_add(&text, STR("op\n"));
    int count = sizeof operations / sizeof operations[0];
    for (int i = 0; i < count; i++)
        buf_fmt(&text, "%s\n", operations[i]);
    CaptureReport report = capture_csv(&world, buf_str(&text), CAPTURE_PROCEED);
    CHECK_INT(t, report.captured, count);
    for (size_t i = 0; i < report.problem_count; i++)
        test_fail(t, __FILE__, __LINE__, str_of(report.problems[i].key));
    journal_close(t->cx, &world.journal);
}

TEST(csv_corrects_an_event_of_the_log_by_declaring_it_in_error)
{
    World world;
    if (!world_open(t, &world,
                    STR("{\"name\":\"m\",\"operation\":\"{op}\",\"time\":\"{time}\","
                        "\"corrects\":\"{event}\",\"reason\":\"{why}\","
                        "\"items\":[{\"id\":\"urn:x:item:{serial}\"}]}")))
        return;
    Str head = STR("op,time,event,why,serial\n");
    CHECK_INT(t,
              capture_csv(&world,
                          str_fmt(t->cx->arena, "%smove,2026-03-01T09:00:00Z,,,A\n", head.p),
                          CAPTURE_ROLLBACK)
                  .captured,
              1);
    EventRow first = row_at(&world, 1);
    Str text = str_fmt(t->cx->arena, "%scorrect,2026-03-02T09:00:00Z,%.*s,did_not_occur,\n", head.p,
                       STR_ARG(first.event_id));
    CHECK_INT(t, capture_csv(&world, text, CAPTURE_ROLLBACK).captured, 1);
    EventRow second = row_at(&world, 2);
    CHECK_STR(t, second.event_id, first.event_id);
    CHECK_STR(t, second.event_hash, first.event_hash);
    CHECK(t, str_find(second.body, STR("did_not_occur")) > 0);
    CHECK_INT(t, capture_csv(&world, text, CAPTURE_ROLLBACK).duplicates, 1);
    text = str_fmt(t->cx->arena, "%scorrect,2026-03-02T09:00:00Z,urn:x:none,,\n", head.p);
    CHECK_INT(t, capture_csv(&world, text, CAPTURE_ROLLBACK).state, CAPTURE_REFUSED);
    journal_close(t->cx, &world.journal);
}

TEST(csv_mapping_faults_are_usage_errors_that_name_the_place)
{
    static const char *const bad[] = {
        "[]",
        "{\"name\":\"m\"}",
        "{\"name\":\"m\",\"operation\":\"x\",\"time\":\"{t}\",\"zone\":\"Asia/Shanghai\"}",
        "{\"name\":\"m\",\"operation\":\"x\",\"time\":\"{t\"}",
        "{\"name\":\"m\",\"operation\":\"x\",\"time\":\"{absent}\"}",
        "{\"name\":\"m\",\"operation\":\"x\",\"time\":\"{t}\",\"colour\":\"{t}\"}",
        "{\"name\":\"m\",\"operation\":\"x\",\"time\":\"{t}\",\"items\":[{\"id\":\"a\","
        "\"unit\":\"KGM\"}]}",
        "{\"name\":\"m\",\"operation\":\"x\",\"time\":\"{t}\"",
    };
    World world;
    if (!world_open(t, &world, STR("{}")))
        return;
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        CaptureReport report;
        CaptureOptions options = {.map = world.mapping, .format = CAPTURE_CSV};
        options.input = str_fmt(t->cx->arena, "%.*s/in.csv", STR_ARG(t->dir));
        CHECK_OK(t, io_write_file(t->cx, world.mapping, str_of(bad[i])));
        CHECK_OK(t, io_write_file(t->cx, options.input, STR("t\n2026-03-01T09:00:00Z\n")));
        CHECK_ERR(t, capture_run(t->cx, &world.journal, &options, &report), ERR_USAGE);
        CHECK(t, t->cx->problem.source.n > 0);
    }
    journal_close(t->cx, &world.journal);
}
