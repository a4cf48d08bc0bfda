/* Workbooks into registers. */
#include <xlsxwriter.h>

#include "domain/master/master_import.h"
#include "platform/os/io.h"
#include "platform/store/seal.h"
#include "test/test_store.h"

static bool store(Test *t)
{
    return test_store(t) && CHECK_OK(t, seal_key_load(t->cx, t->dir, true));
}

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

static Err import(Test *t, MasterBook *book, Str bytes, ImportReport *out)
{
    ImportPlan *plan;
    *out = (ImportReport){0};
    TRY(import_plan(t->cx, book, STR("partner"), bytes, &plan));
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
    if (!store(t))
        return;
    MasterBook *book = master_book_open();
    CHECK_OK(t, import(t, book, workbook_of(t, cells, 5, 7), &report));
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
    if (!store(t))
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
    CHECK_OK(t, import(t, book, bytes, &report));
    CHECK_INT(t, report.added.value, 1);
    CHECK_INT(t, report.refused.value, 1);
    if (CHECK_INT(t, report.faults.count, 1)) {
        CHECK_INT(t, report.faults.items[0].line.value, 2);
        CHECK_STR(t, report.faults.items[0].field, STR("name"));
        CHECK_STR(t, report.faults.items[0].detail,
                  STR("cell B2 is shown as a day, but -5 is no day of the calendar"));
    }
    CHECK_ERR(t, import(t, book, STR("PK\003\004 is no zip"), &report), ERR_INVALID);
    CHECK_ERR(t, import(t, book, workbook_of(t, NULL, 0, 0), &report), ERR_INVALID);
    master_book_close(book);
}
