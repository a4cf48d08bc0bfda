#include "domain/clue/clue_import.h"

#include "platform/os/io.h"
#include "test/test_store.h"
#include "test/trace_world.h"

typedef struct Work {
    Test *t;
    MasterBook *book;
    World *world;
    EventReader reader;
    ItemView view;
    ClueLog log;
} Work;

static bool work_open(Test *t, Work *out)
{
    if (!test_store(t))
        return false;
    *out = (Work){.t = t, .book = master_book_open(), .world = world_new(t)};
    event_reader_init(&out->reader);
    out->view = (ItemView){.index = out->world->index};
    return true;
}

static void work_close(Work *work)
{
    event_reader_release(&work->reader);
    master_book_close(work->book);
    world_free(work->world);
}

static Err take(Work *work, Str bytes, const char *form, const char *mapping, ClueImportReport *out)
{
    Ctx *cx = work->t->cx;
    ClueMapping given;
    ClueImport import;
    work->log = (ClueLog){&work->view, &work->reader};
    TRY(clue_mapping_parse(cx, str_of(mapping), &given));
    TRY(clue_import_plan(cx, work->book, &work->log, &(ClueImportFile){bytes, str_of(form), &given},
                         &import));
    if (import_stores(import.plan, IMPORT_PROCEED))
        TRY(clue_import_store(cx, &import, STR("test")));
    clue_import_report(cx, &import, IMPORT_PROCEED, LANG_EN, out);
    return OK;
}

#define COMPLAINT "\"constants\":[{\"field\":\"kind\",\"value\":\"complaint\"}]"

TEST(clue_import_takes_tables_json_and_words_and_the_same_twice_changes_nothing)
{
    static const struct {
        const char *form, *bytes;
        int64_t added;
    } files[] = {
        {"", "complaint_no,make,desc,colour\n7,Acme,smoke,red\n8,Acme,\"a, b\n\nc\",blue\n", 2},
        {"",
         "[{\"odiNumber\":1,\"summary\":\"fire\"},{\"odiNumber\":2,\"vin\":null,\"summary\":\"y\"}"
         "]",
         2},
        {"", "{\"complaints\":[{\"odiNumber\":3,\"summary\":\"x\"}]}", 1},
        {"", "{\"odiNumber\":4,\"vin\":\"V\"}\n{\"odiNumber\":5,\"vin\":\"W\"}\n", 2},
        {"text", "first line\nsecond line\n\nanother one\n", 2},
        {"text", "one\ntwo\none\n", 3}, /* equal lines are two clues */
    };
    Work work;
    ClueImportReport report;
    if (!work_open(t, &work))
        return;
    for (size_t i = 0; i < sizeof files / sizeof *files; i++) {
        Str bytes = str_of(files[i].bytes);
        CHECK_OK(t, take(&work, bytes, files[i].form, "{" COMPLAINT "}", &report));
        CHECK_INT(t, report.report->added.value, files[i].added);
        CHECK_INT(t, report.report->refused.value, 0);
        CHECK_OK(t, take(&work, bytes, files[i].form, "{" COMPLAINT "}", &report));
        CHECK_INT(t, report.report->same.value, files[i].added);
        CHECK_INT(t, report.report->added.value + report.report->changed.value, 0);
    }
    work_close(&work);
}

TEST(clue_import_tells_every_fault_by_line_and_what_goes_nowhere)
{
    Work work;
    ClueImportReport report;
    if (!work_open(t, &work))
        return;
    CHECK_OK(t, take(&work,
                     STR("complaint_no,date,colour,desc\n1,2026-03-02,red,x\n2,yesterday,red,x\n3,"
                         "2026-03-02\n"
                         "4,20260302,red,x\n"),
                     "", "{" COMPLAINT "}", &report));
    CHECK_INT(t, report.report->added.value, 2);
    CHECK_INT(t, report.report->refused.value, 2);
    CHECK_INT(t, report.report->faults.items[0].line.value, 3);
    CHECK_STR(t, report.report->faults.items[0].field, STR("received_on"));
    CHECK_INT(t, report.report->faults.items[1].line.value, 4);
    CHECK_STR(t, report.report->faults.items[1].detail,
              STR("the row has 2 cells, the first row 4"));
    CHECK_STR(t, report.columns.items[0].to, STR("source_number"));
    CHECK(t, report.columns.items[2].to.n == 0);
    ClueImportReport unused;
    CHECK_ERR(
        t,
        take(&work, STR("a\n1\n"), "", "{\"columns\":[{\"from\":\"b\",\"to\":\"text\"}]}", &unused),
        ERR_INVALID);
    CHECK_ERR(
        t, take(&work, STR("a\n1\n"), "", "{\"columns\":[{\"from\":\"a\",\"to\":\"b\"}]}", &unused),
        ERR_USAGE);
    CHECK_ERR(t, take(&work, STR("x"), "poem", "{}", &unused), ERR_USAGE);
    work_close(&work);
}

/* As Chinese files write a day; and a law nobody has is refused by its line. */
TEST(clue_import_reads_days_in_chinese_and_refuses_a_law_there_is_not)
{
    Work work;
    ClueImportReport report;
    MasterRow row;
    if (!work_open(t, &work))
        return;
    CHECK_OK(
        t, take(&work,
                STR("number,received_on,text,regime\nA,2026年3月1日,x,\nB,2026年1月10号,x,us-cpsc\n"
                    "C,2026-03-01,x,zz\n"),
                "", "{" COMPLAINT "}", &report));
    CHECK_INT(t, report.report->faults.count, 1);
    CHECK_INT(t, report.report->faults.items[0].line.value, 4);
    CHECK_OK(t, clue_find(t->cx, STR("A"), &row));
    CHECK_INT(t, ((const Clue *)row.values)->received_on.value, days_from_date(2026, 3, 1));
    work_close(&work);
}

TEST(clue_import_reads_days_in_the_order_that_is_said)
{
    Work work;
    MasterRow row;
    ClueImportReport report;
    if (!work_open(t, &work))
        return;
    CHECK_OK(t, take(&work, STR("number,date,desc\nA,03/02/2026,x\n"), "",
                     "{\"dates\":\"mdy\"," COMPLAINT "}", &report));
    CHECK_OK(t, take(&work, STR("number,date,desc\nB,03/02/2026,x\n"), "",
                     "{\"dates\":\"dmy\"," COMPLAINT "}", &report));
    CHECK_OK(
        t, take(&work, STR("number,date,desc\nC,03/02/2026,x\n"), "", "{" COMPLAINT "}", &report));
    CHECK_INT(t, report.report->refused.value, 1); /* nobody guesses */
    CHECK_OK(t, clue_find(t->cx, STR("A"), &row));
    CHECK_INT(t, ((Clue *)row.values)->received_on.value, days_from_date(2026, 3, 2));
    CHECK_OK(t, clue_find(t->cx, STR("B"), &row));
    CHECK_INT(t, ((Clue *)row.values)->received_on.value, days_from_date(2026, 2, 3));
    work_close(&work);
}

/* An element of a list is told by its number, and the line it begins on; two may share one. */
TEST(clue_import_tells_faults_of_a_list_by_element_and_line)
{
    Work work;
    ClueImportReport report;
    if (!work_open(t, &work))
        return;
    CHECK_OK(t,
             take(&work,
                  STR("\n\n[{\"number\":\"A\",\"desc\":\"x\"}, {\"number\":\"B\",\n\"desc\":\"x\","
                      "\"date\":\"soon\"},\n 7, {\"number\":\"A\",\"desc\":\"y\"},\n"
                      "{\"number\":\"C\"}]"),
                  "", "{" COMPLAINT "}", &report));
    const ImportReport *told = report.report;
    static const struct {
        int64_t element, line;
        const char *detail;
    } rows[] = {
        {2, 3, "field received_on must be a day such as 2026-03-02, not soon"},
        {3, 5, "a clue in JSON is an object in { }"},
        {4, 5, "element 1 has the same key"},
        {5, 6, "a clue says what happened, or names the unit, lot, model or partner it is about"},
    };
    CHECK_INT(t, told->added.value, 1);
    CHECK_INT(t, told->refused.value, 4);
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        CHECK_INT(t, told->faults.items[i].element.value, rows[i].element);
        CHECK_INT(t, told->faults.items[i].line.value, rows[i].line);
        CHECK_STR(t, told->faults.items[i].detail, str_of(rows[i].detail));
    }
    CHECK_INT(t, told->samples.items[0].line.value, 3);
    work_close(&work);
}

/* What no field was found for is told by name; what the mapping leaves out is no news. */
TEST(clue_import_names_what_it_does_not_take)
{
    Work work;
    ClueImportReport report;
    if (!work_open(t, &work))
        return;
    CHECK_OK(t, take(&work, STR("[{\"desc\":\"x\",\"colour\":1},{\"desc\":\"y\",\"size\":{}}]"), "",
                     "{" COMPLAINT "}", &report));
    CHECK_INT(t, report.ignored.count, 2);
    CHECK_STR(t, report.ignored.items[0], STR("colour"));
    CHECK_STR(t, report.ignored.items[1], STR("size"));
    CHECK_OK(t, take(&work, STR("desc,symptom,problem,size\nx,y,z,1\n"), "",
                     "{\"columns\":[{\"from\":\"size\"}]," COMPLAINT "}", &report));
    CHECK_INT(t, report.ignored.count, 1); /* its field has a column already */
    CHECK_STR(t, report.ignored.items[0], STR("problem"));
    work_close(&work);
}

/* One rule for the form and for every kind of file: who says no day received it today, as days
 * begin where the regime holds; and the same file tomorrow changes nothing. */
TEST(clue_import_without_a_day_is_of_the_day_the_form_gives)
{
    static const char *const files[] = {
        "source_number,date,desc\n1,2026-01-05,x\n2,,y\n",
        "[{\"source_number\":\"1\",\"date\":\"2026-01-05\",\"desc\":\"x\"},"
        "{\"source_number\":\"2\",\"desc\":\"y\"}]",
        "source_number,desc\n1,x\n2,y\n",
    };
    Work work;
    if (!work_open(t, &work))
        return;
    int64_t day = days_from_date(2026, 3, 2), now = t->cx->now_us;
    for (size_t i = 0; i < sizeof files / sizeof *files; i++) {
        MasterRow row;
        ClueImportReport report;
        const char *mapping =
            str_c(t->cx->arena, str_fmt(t->cx->arena, "{\"prefix\":\"%zu-\"," COMPLAINT "}", i));
        t->cx->now_us = (day * 24 + 20) * INT64_C(3600000000); /* tomorrow in China */
        CHECK_OK(t, take(&work, str_of(files[i]), "", mapping, &report));
        CHECK_INT(t, report.report->added.value, 2);
        CHECK_OK(t, clue_find(t->cx, str_fmt(t->cx->arena, "%zu-2", i), &row));
        CHECK_INT(t, ((Clue *)row.values)->received_on.value, day + 1);
        t->cx->now_us += 3 * INT64_C(86400000000);
        CHECK_OK(t, take(&work, str_of(files[i]), "", mapping, &report));
        CHECK_INT(t, report.report->same.value, 2);
    }
    t->cx->now_us = now;
    work_close(&work);
}

static size_t clocks_of(Test *t, Str number)
{
    MasterRow row;
    ClockPage page = {0};
    CHECK_OK(t, clue_find(t->cx, number, &row));
    ClockFilter filter = {.noun = STR("clue"), .noun_id = row.id, .limit = 100};
    CHECK_OK(t, clock_list(t->cx, &filter, &page));
    return page.clocks.count;
}

/* C-8: from the day it became known.  Monday 2 March 2026 and two working days: 4 March. */
TEST(clue_import_starts_the_clocks_that_run_and_tells_those_that_have_run_out)
{
    static const char harm[] = "number,date,desc,injured,recalled_abroad\n"
                               "OLD,2016-05-06,x,1,\n"
                               "GONE,2026-02-27,x,1,\n"
                               "RUNS,2026-03-02,x,2,\n"
                               "ABROAD,2026-03-04,x,,yes\n"
                               "NONE,2026-03-04,x,0,\n";
    Work work;
    MasterRow row;
    ClueImportReport report;
    if (!work_open(t, &work))
        return;
    int64_t now = t->cx->now_us;
    t->cx->now_us = (days_from_date(2026, 3, 4) * 24 + 2) * INT64_C(3600000000);
    CHECK_OK(t, take(&work, str_of(harm), "", "{" COMPLAINT "}", &report));
    CHECK_INT(t, report.report->added.value, 5);
    CHECK_INT(t, report.starting.value, 2);
    CHECK_INT(t, report.unstarted_count.value, 2);
    CHECK_STR(t, report.unstarted.items[0].number, STR("OLD"));
    CHECK(t, !report.unstarted.items[0].until.set); /* days off of 2016 are not loaded */
    CHECK_STR(t, report.unstarted.items[1].number, STR("GONE"));
    CHECK_STR(t, report.unstarted.items[1].rule, STR("CC-08"));
    CHECK_INT(t, report.unstarted.items[1].until.value,
              days_from_date(2026, 3, 2)); /* 28 February is a working Saturday */
    CHECK_INT(t, clocks_of(t, STR("RUNS")), 1);
    CHECK_INT(t, clocks_of(t, STR("ABROAD")), 1);
    CHECK_INT(t, clocks_of(t, STR("OLD")) + clocks_of(t, STR("GONE")) + clocks_of(t, STR("NONE")),
              0);
    CHECK_OK(t, take(&work, str_of(harm), "", "{" COMPLAINT "}", &report));
    CHECK_INT(t, report.starting.value + report.unstarted_count.value, 0);
    /* a change of an old one starts nothing; somebody who says that it is news does */
    CHECK_OK(t, clue_find(t->cx, STR("OLD"), &row));
    RowOrder order = {.version = field_int(1), .values = STR("{\"region\":\"广东\"}")};
    CHECK_OK(t, clue_save(t->cx, row.id, &order, &row));
    CHECK_INT(t, clocks_of(t, STR("OLD")), 0);
    order = (RowOrder){.version = field_int(2), .values = STR("{\"reportable\":true}")};
    CHECK_OK(t, clue_save(t->cx, row.id, &order, &row));
    CHECK_INT(t, clocks_of(t, STR("OLD")), 1);
    t->cx->now_us = now;
    work_close(&work);
}

/* Real complaints of others, each layout with its mapping: all of them are taken. */
TEST(golden_clue_import_of_real_complaints)
{
    static const struct {
        const char *file, *mapping;
        int64_t rows;
    } files[] = {
        {"complaints_cn/car_complaints_2024q1.csv",
         "{\"columns\":[{\"from\":\"series\",\"to\":\"model\"},{\"from\":\"model\",\"to\":"
         "\"variant\"}],"
         "\"prefix\":\"Q1-\"," COMPLAINT "}",
         3014},
        {"complaints_cn/car_complain_20200608.csv",
         "{\"columns\":[{\"from\":\"id\",\"to\":\"source_number\"},{\"from\":\"type\",\"to\":"
         "\"variant\"}],\"prefix\":\"CN-\"," COMPLAINT "}",
         600},
        {"complaints_cn/car_complain_20200615.csv",
         "{\"columns\":[{\"from\":\"id\",\"to\":\"source_number\"},{\"from\":\"type\",\"to\":"
         "\"variant\"}],\"prefix\":\"CN-\"," COMPLAINT "}",
         600},
        {"complaints_en/hk_nhtsa_complaints.csv",
         "{\"columns\":[{\"from\":\"CMPLID\",\"to\":\"source_number\"},{\"from\":\"ODINO\",\"to\":"
         "\"reference\"},{\"from\":\"STATE\",\"to\":\"region\"}],\"when\":[{\"column\":\"FIRE\","
         "\"is\":\"Y\",\"field\":\"consequence\",\"value\":\"fire\"}],\"prefix\":\"US-\"," COMPLAINT
         "}",
         1134},
        {"complaints_en/porsche_nhtsa_complaints.csv",
         "{\"dates\":\"mdy\",\"prefix\":\"PO-\"," COMPLAINT "}", 822},
        {"complaints_en/us_complaint_texts.csv",
         "{\"columns\":[{\"from\":\"id\",\"to\":\"source_number\"}],\"prefix\":\"UT-\"," COMPLAINT
         "}",
         3546},
    };
    Work work;
    const char *folder = test_data(t);
    if (folder == NULL || !work_open(t, &work))
        return;
    int64_t now = t->cx->now_us; /* the newest of them are of 2026 */
    t->cx->now_us = days_from_date(2026, 11, 28) * INT64_C(86400000000);
    for (size_t i = 0; i < sizeof files / sizeof *files; i++) {
        Str bytes;
        ClueImportReport report;
        CHECK_OK(t, io_read_file(t->cx, str_fmt(t->cx->arena, "%s/%s", folder, files[i].file),
                                 16 << 20, &bytes));
        CHECK_OK(t, take(&work, bytes, "", files[i].mapping, &report));
        CHECK_INT(t, report.report->added.value, files[i].rows);
        CHECK_INT(t, report.report->refused.value, 0);
        CHECK_OK(t, take(&work, bytes, "", files[i].mapping, &report));
        /* whether words about people are the ones that are there is told to nobody; nothing changes
         */
        CHECK_INT(t, report.report->same.value + report.report->changed.value, files[i].rows);
        CHECK(t, report.report->changed.value * 20 < files[i].rows);
    }
    t->cx->now_us = now;
    work_close(&work);
}
