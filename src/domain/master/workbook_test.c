/* Workbooks into registers. */
#include <pthread.h>
#include <xlsxwriter.h>

#include "domain/master/master_import.h"
#include "domain/master/master_table.h"
#include "platform/convert/convert.h"
#include "platform/os/io.h"
#include "test/test_store.h"

/* A sheet from rows of cells; NULL: an empty cell. */
static Str workbook_of(Test *t, const char *const *cells, size_t columns, size_t rows)
{
    Str bytes = {0}, path = io_path(t->cx->arena, t->dir, STR("book.xlsx"));
    lxw_workbook *workbook = workbook_new(path.p);
    lxw_worksheet *sheet = workbook_add_worksheet(workbook, "合作方");
    workbook_add_worksheet(workbook, "说明");
    for (size_t i = 0; i < rows * columns; i++) {
        if (cells[i] != NULL)
            worksheet_write_string(sheet, (lxw_row_t)(i / columns), (lxw_col_t)(i % columns),
                                   cells[i], NULL);
    }
    CHECK_INT(t, workbook_close(workbook), LXW_NO_ERROR);
    CHECK_OK(t, io_read_file(t->cx, path, 64 << 20, &bytes));
    return bytes;
}

typedef struct File {
    const char *name;
    Str bytes;
} File;

static Err import(Test *t, MasterBook *book, File file, ImportReport *out)
{
    ImportPlan *plan;
    *out = (ImportReport){0};
    TRY(import_plan(t->cx, book, str_of(file.name), file.bytes, &plan));
    if (import_stores(plan, IMPORT_PROCEED))
        TRY(import_store(t->cx, plan, STR("file")));
    import_report(t->cx, plan, IMPORT_PROCEED, LANG_EN, out);
    return OK;
}

TEST(master_import_takes_workbooks_and_counts_lines_as_the_sheet_does)
{
    static const char *const cells[] = {
        NULL,   NULL,     NULL,     NULL,      NULL, /* 1: nothing */
        "编号", "名称",   "类别",   "country", "Note", "S-1", "安普威尔", "供应商", "CN", NULL,
        NULL,   NULL,     NULL,     NULL,      NULL, /* 4: nothing */
        "S-2",  "两\n行", "dealer", NULL,      "x",  /* 5: no country */
        "S-3",  "c",      "dealer", "CN",      "=x",   "S-1", "again",    "dealer", "CN", NULL,
    };
    ImportReport report;
    MasterShape shape;
    MasterRow row;
    if (!test_store(t))
        return;
    MasterBook *book = master_book_open();
    CHECK_OK(t, import(t, book, (File){"partner", workbook_of(t, cells, 5, 7)}, &report));
    CHECK_INT(t, report.added.value, 2);
    CHECK_INT(t, report.refused.value, 2);
    CHECK_STR(t, report.sheet, STR("合作方"));
    if (CHECK_INT(t, report.other_sheets.count, 1))
        CHECK_STR(t, report.other_sheets.items[0], STR("说明"));
    if (CHECK_INT(t, report.faults.count, 2)) {
        CHECK_INT(t, report.faults.items[0].line.value, 5);
        CHECK_STR(t, report.faults.items[0].field, STR("country"));
        CHECK_INT(t, report.faults.items[1].line.value, 7);
        CHECK_STR(t, report.faults.items[1].detail, STR("line 3 has the same key"));
    }
    CHECK_OK(t, master_shape(t->cx, STR("partner"), &shape));
    if (CHECK_OK(t, master_find_key(t->cx, &shape, STR("S-3"), &row)))
        CHECK_STR(t, ((Partner *)row.values)->note, STR("=x"));
    master_book_close(book);
}

TEST(master_import_of_a_workbook_names_the_cell_that_cannot_be_taken)
{
    Str bytes = {0}, path = io_path(t->cx->arena, t->dir, STR("book.xlsx"));
    static const char *const heads[] = {"code", "name", "kind", "country"};
    ImportReport report;
    if (!test_store(t))
        return;
    MasterBook *book = master_book_open();
    lxw_workbook *workbook = workbook_new(path.p);
    lxw_worksheet *sheet = workbook_add_worksheet(workbook, NULL);
    lxw_format *day = workbook_add_format(workbook);
    format_set_num_format(day, "yyyy-mm-dd");
    for (lxw_row_t row = 0; row < 3; row++) {
        for (lxw_col_t column = 0; column < 4; column++)
            worksheet_write_string(sheet, row, column, row == 0 ? heads[column] : "CN", NULL);
    }
    for (lxw_row_t row = 1; row < 3; row++)
        worksheet_write_string(sheet, row, 2, "dealer", NULL);
    worksheet_write_number(sheet, 1, 1, -5, day);
    CHECK_INT(t, workbook_close(workbook), LXW_NO_ERROR);
    CHECK_OK(t, io_read_file(t->cx, path, 64 << 20, &bytes));
    CHECK_OK(t, import(t, book, (File){"partner", bytes}, &report));
    CHECK_INT(t, report.added.value, 1);
    CHECK_INT(t, report.refused.value, 1);
    if (CHECK_INT(t, report.faults.count, 1)) {
        CHECK_INT(t, report.faults.items[0].line.value, 2);
        CHECK_STR(t, report.faults.items[0].field, STR("name"));
        CHECK_STR(t, report.faults.items[0].detail,
                  STR("cell B2 is shown as a day, but -5 is no day of the calendar"));
    }
    CHECK_ERR(t, import(t, book, (File){"partner", STR("PK\003\004 is no zip")}, &report),
              ERR_INVALID);
    CHECK_ERR(t, import(t, book, (File){"partner", workbook_of(t, NULL, 0, 0)}, &report),
              ERR_INVALID);
    master_book_close(book);
}

/* ---- out and in again ---- */

static Str export(Test *t, MasterBook *book, const char *name, Lang lang)
{
    MasterFile file = {.is_sheet = true, .lang = lang, .number = STR("E-1f0c2a9b77d1")};
    buf_init(&file.out, t->cx->arena, 64 << 20);
    CHECK_OK(t, master_export(t->cx, book, str_of(name), &(MasterQuery){0}, &file));
    return buf_str(&file.out);
}

static void stored(Test *t, MasterBook *book, File csv, int64_t rows)
{
    ImportReport report = {0};
    CHECK_OK(t, import(t, book, csv, &report));
    CHECK_INT(t, report.added.value, rows);
    for (size_t i = 0; i < report.faults.count; i++)
        CHECK_STR(t, report.faults.items[i].detail, STR(""));
}

static void unchanged(Test *t, MasterBook *book, const char *name, int64_t rows)
{
    ImportReport report = {0};
    for (int lang = LANG_EN; lang <= LANG_ZH; lang++) {
        CHECK_OK(t, import(t, book, (File){name, export(t, book, name, (Lang)lang)}, &report));
        CHECK_INT(t, report.same.value, rows);
        CHECK_INT(t, report.changed.value + report.added.value + report.refused.value, 0);
        for (size_t i = 0; i < report.faults.count; i++)
            CHECK_STR(t, report.faults.items[i].detail, STR(""));
        for (size_t i = 0; i < report.samples.count; i++)
            CHECK_STR(t, report.samples.items[i].after, report.samples.items[i].before);
    }
}

/* A field of every type, one with the label of another; texts that a spreadsheet, a part of a
 * workbook or our own CSV reads in a way of its own; numbers and days a sheet would not keep. */
static const Str own_fields =
    STR_INIT("register_name,name,type,label_zh,label_en,choices\n"
             "partner,grade,decimal,评分,Grade,\npartner,staff,integer,人数,Staff,\n"
             "partner,founded,day,成立日,Founded,\npartner,listed,yes_no,上市,Listed,\n"
             "partner,level,choice,等级,Level,A级;B级\npartner,alias,text,名称,Name,\n");
static const Str all_kinds = STR_INIT(
    "code,name,kind,country,note,grade,staff,founded,listed,level,alias\n"
    "S-1,=1+1,supplier,CN,_x0041_ & <b>,1.1,42,2026-03-02,true,A级,001\n"
    "S-2,''=x,dealer,CN,\"two\nlines, \"\"quoted\"\"\",-0.000000001,-1000000000000000,1899-12-31,"
    "false,B级,+86\n"
    "S-3,'''=x,dealer,CN,'quoted,123456789.123456789,-5,1900-02-28,,,@\n"
    "S-4,#N/A,dealer,CN,TRUE\xef\xbf\xbf,,,1900-03-01,,,1E5\n"
    "S-5,安普威尔,agency,CN,,9999999999,,9999-12-31,,,\n");
static const Str contacts = STR_INIT("code,partner,purpose,name,phone\n"
                                     "C-1,S-1,recall,赵敏,13800005678\nC-2,S-2,legal,,\n");

static MasterBook *book_of_all_kinds(Test *t)
{
    MasterBook *book = master_book_open();
    stored(t, book, (File){"own_field", own_fields}, 6);
    stored(t, book, (File){"partner", all_kinds}, 5);
    stored(t, book, (File){"contact", contacts}, 2);
    return book;
}

TEST(master_workbooks_go_back_in_without_a_change)
{
    if (!test_store(t))
        return;
    MasterBook *book = book_of_all_kinds(t);
    unchanged(t, book, "own_field", 6);
    unchanged(t, book, "partner", 5);
    unchanged(t, book, "contact", 2);
    unchanged(t, book, "site", 0);
    master_book_close(book);
}

TEST(master_workbooks_hold_labels_real_days_and_no_personal_text)
{
    SheetText sheet = {0};
    if (!test_store(t))
        return;
    MasterBook *book = book_of_all_kinds(t);
    CHECK_OK(t, convert_workbook(t->cx, export(t, book, "contact", LANG_ZH), &sheet));
    CHECK(t, str_find(sheet.csv, STR("138****5678")) > 0);
    CHECK(t, str_find(sheet.csv, STR("13800005678")) < 0 && str_find(sheet.csv, STR("赵敏")) < 0);
    CHECK_OK(t, convert_workbook(t->cx, export(t, book, "partner", LANG_ZH), &sheet));
    Str rest = sheet.csv;
    CHECK_STR(t, str_cut(&rest, '\n'),
              STR("1,编号,name,类别,国家（ISO "
                  "3166）,省份,地址,事件中的标识,统一社会信用代码,网址,备注,评分,"
                  "人数,成立日,上市,等级,alias\r"));
    CHECK_STR(t, str_cut(&rest, '\n'),
              STR("2,S-1,=1+1,供应商,CN,,,,,,_x0041_ & <b>,1.1,42,2026-03-02,TRUE,A级,001\r"));
    master_book_close(book);
}

typedef struct Reader {
    MasterBook *book;
    Str bytes;
    Err err;
    bool whole;
} Reader;

static void *reader_run(void *arg)
{
    Reader *reader = arg;
    Arena arena;
    SheetText sheet = {0};
    arena_init(&arena);
    Ctx cx = {.arena = &arena, .io = io_real()};
    reader->err = master_workbook(&cx, reader->book, reader->bytes, &sheet);
    reader->whole = str_ends(sheet.csv, STR("2,S-1\r\n"));
    arena_release(&arena);
    return NULL;
}

TEST(master_workbooks_of_several_people_are_all_read)
{
    enum { READERS = 4 };
    static const char *const cells[] = {"code", "S-1"};
    pthread_t threads[READERS];
    Reader readers[READERS];
    MasterBook *book = master_book_open();
    Str bytes = workbook_of(t, cells, 1, 2);
    for (int i = 0; i < READERS; i++) {
        readers[i] = (Reader){.book = book, .bytes = bytes};
        CHECK_INT(t, pthread_create(&threads[i], NULL, reader_run, &readers[i]), 0);
    }
    for (int i = 0; i < READERS; i++) {
        pthread_join(threads[i], NULL);
        CHECK_INT(t, readers[i].err, OK);
        CHECK(t, readers[i].whole);
    }
    master_book_close(book);
}
