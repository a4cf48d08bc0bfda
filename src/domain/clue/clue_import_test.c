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
        TRY(import_store(cx, import.plan, STR("test")));
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
        {"", "[{\"odiNumber\":1,\"summary\":\"fire\"},{\"odiNumber\":2,\"vin\":null}]", 2},
        {"", "{\"complaints\":[{\"odiNumber\":3,\"summary\":\"x\"}]}", 1},
        {"", "{\"odiNumber\":4}\n{\"odiNumber\":5}\n", 2},
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
    CHECK_OK(t,
             take(&work,
                  STR("complaint_no,date,colour\n1,2026-03-02,red\n2,yesterday,red\n3,2026-03-02\n"
                      "4,20260302,red\n"),
                  "", "{" COMPLAINT "}", &report));
    CHECK_INT(t, report.report->added.value, 2);
    CHECK_INT(t, report.report->refused.value, 2);
    CHECK_INT(t, report.report->faults.items[0].line.value, 3);
    CHECK_STR(t, report.report->faults.items[0].field, STR("received_on"));
    CHECK_INT(t, report.report->faults.items[1].line.value, 4);
    CHECK_STR(t, report.report->faults.items[1].detail,
              STR("the row has 2 cells, the first row 3"));
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

TEST(clue_import_reads_days_in_the_order_that_is_said)
{
    Work work;
    MasterRow row;
    ClueImportReport report;
    if (!work_open(t, &work))
        return;
    CHECK_OK(t, take(&work, STR("number,date\nA,03/02/2026\n"), "",
                     "{\"dates\":\"mdy\"," COMPLAINT "}", &report));
    CHECK_OK(t, take(&work, STR("number,date\nB,03/02/2026\n"), "",
                     "{\"dates\":\"dmy\"," COMPLAINT "}", &report));
    CHECK_OK(t, take(&work, STR("number,date\nC,03/02/2026\n"), "", "{" COMPLAINT "}", &report));
    CHECK_INT(t, report.report->refused.value, 1); /* nobody guesses */
    CHECK_OK(t, clue_find(t->cx, STR("A"), &row));
    CHECK_INT(t, ((Clue *)row.values)->received_on.value, days_from_date(2026, 3, 2));
    CHECK_OK(t, clue_find(t->cx, STR("B"), &row));
    CHECK_INT(t, ((Clue *)row.values)->received_on.value, days_from_date(2026, 2, 3));
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
    /* The files were drawn up behind the day of the tests: what lies in the future is refused. */
    t->cx->now_us = (int64_t)days_from_date(2026, 11, 27) * INT64_C(86400000000);
    for (size_t i = 0; i < sizeof files / sizeof *files; i++) {
        Str bytes;
        ClueImportReport report;
        CHECK_OK(t, io_read_file(t->cx, str_fmt(t->cx->arena, "%s/%s", folder, files[i].file),
                                 16 << 20, &bytes));
        CHECK_OK(t, take(&work, bytes, "", files[i].mapping, &report));
        CHECK_INT(t, report.report->added.value, files[i].rows);
        CHECK_INT(t, report.report->refused.value, 0);
        CHECK_OK(t, take(&work, bytes, "", files[i].mapping, &report));
        CHECK_INT(t, report.report->same.value, files[i].rows);
    }
    work_close(&work);
}
