#include <xlsxwriter.h>
#include <zip.h>

#include "base/message.h"
#include "platform/convert/convert.h"
#include "platform/convert/workbook.h"
#include "platform/os/io.h"
#include "test/test.h"

/* ---- workbooks made by libxlsxwriter ---- */

typedef struct Book {
    Str path;
    lxw_workbook *workbook;
    lxw_worksheet *sheet;
} Book;

static Book book_new(Test *t)
{
    Book book = {.path = io_path(t->cx->arena, t->dir, STR("book.xlsx"))};
    book.workbook = workbook_new(book.path.p);
    book.sheet = workbook_add_worksheet(book.workbook, "报表");
    return book;
}

static Str book_bytes(Test *t, const Book *book)
{
    Str bytes = {0};
    CHECK_INT(t, workbook_close(book->workbook), LXW_NO_ERROR);
    CHECK_OK(t, io_read_file(t->cx, book->path, 64 << 20, &bytes));
    return bytes;
}

static lxw_format *format_new(const Book *book, const char *code)
{
    lxw_format *format = workbook_add_format(book->workbook);
    format_set_num_format(format, code);
    return format;
}

static Str sentence(Test *t)
{
    Buf text;
    buf_init(&text, t->cx->arena, 8192);
    problem_format(&text, LANG_EN, &t->cx->problem);
    return buf_str(&text);
}

static Str fault_sentence(Test *t, const SheetText *sheet, size_t i)
{
    if (i >= sheet->fault_count)
        return STR("");
    convert_fault(t->cx, &sheet->faults[i]);
    return sentence(t);
}

TEST(convert_cells_come_as_they_are_and_keep_their_columns)
{
    SheetText sheet = {0};
    Book book = book_new(t);
    worksheet_write_string(book.sheet, 0, 0, "code", NULL);
    worksheet_write_string(book.sheet, 0, 4, "last", NULL);
    worksheet_write_string(book.sheet, 2, 0, "001", NULL);
    worksheet_write_string(book.sheet, 2, 1, "东方, \"电池\"\nB", NULL);
    worksheet_write_number(book.sheet, 2, 3, 0.1, NULL);
    worksheet_write_boolean(book.sheet, 3, 1, 1, NULL);
    worksheet_write_formula_num(book.sheet, 3, 2, "=1+1", NULL, 2);
    worksheet_write_formula_str(book.sheet, 3, 3, "=\"x\"&\"y\"", NULL, "xy");
    worksheet_write_string(book.sheet, 9, 5, "beyond", NULL);
    worksheet_write_string(book.sheet, 10, 0, "=1+1 a\001b", NULL);
    CHECK_OK(t, convert_workbook(t->cx, book_bytes(t, &book), &sheet));
    CHECK_STR(t, sheet.csv,
              STR("1,code,,,,last\r\n"
                  "3,001,\"东方, \"\"电池\"\"\nB\",,0.1,\r\n"
                  "4,,TRUE,2,xy,\r\n"
                  "10,,,,,,beyond\r\n"
                  "11,=1+1 a\001b,,,,\r\n"));
    CHECK_STR(t, sheet.sheet, STR("报表"));
    CHECK_INT(t, sheet.others.count, 0);
    CHECK_INT(t, sheet.fault_count, 0);
}

static Str days_of(Test *t, const char *code, const double *values, size_t count)
{
    SheetText sheet = {0};
    Book book = book_new(t);
    lxw_format *format = format_new(&book, code);
    for (size_t i = 0; i < count; i++)
        worksheet_write_number(book.sheet, 0, (lxw_col_t)i, values[i], format);
    CHECK_OK(t, convert_workbook(t->cx, book_bytes(t, &book), &sheet));
    CHECK_INT(t, sheet.fault_count, 0);
    return sheet.csv;
}

/* ISO/IEC 29500-1 §18.17.4.1: 46083 is 2026-03-02 in the system of 1900, 44621 in that of 1904. */
TEST(convert_numbers_shown_as_days_become_days)
{
    static const double days[] = {46083, 1, 59, 61, 46083.395833333336, 2958465};
    static const double times[] = {0.5, 46083.25, 46083};
    CHECK_STR(t, days_of(t, "yyyy\\-mm\\-dd;@", days, 6),
              STR("1,2026-03-02,1900-01-01,1900-02-28,1900-03-01,2026-03-02T09:30:00,9999-12-31"
                  "\r\n"));
    CHECK_STR(t, days_of(t, "h:mm AM/PM", times, 3),
              STR("1,12:00:00,2026-03-02T06:00:00,2026-03-02\r\n"));
    CHECK_STR(t, days_of(t, "0.00\"mm\"", times, 3), STR("1,0.5,46083.25,46083\r\n"));
    CHECK_STR(t, days_of(t, "[h]:mm", times, 3), STR("1,0.5,46083.25,46083\r\n"));
}

TEST(convert_every_built_in_day_format_is_known)
{
    for (int id = 0; id < 60; id++) {
        SheetText sheet = {0};
        Book book = book_new(t);
        lxw_format *format = workbook_add_format(book.workbook);
        format_set_num_format_index(format, (uint8_t)id);
        worksheet_write_number(book.sheet, 0, 0, 46083, format);
        CHECK_OK(t, convert_workbook(t->cx, book_bytes(t, &book), &sheet));
        bool day = (id >= 14 && id <= 22) || (id >= 27 && id <= 36) || (id >= 45 && id <= 47) ||
                   (id >= 50 && id <= 58);
        if (!CHECK_STR(t, sheet.csv, day ? STR("1,2026-03-02\r\n") : STR("1,46083\r\n")))
            printf("     format %d\n", id);
    }
}

TEST(convert_formats_are_read_past_quotes_and_brackets)
{
    static const struct {
        const char *code;
        NumberKind kind;
    } formats[] = {
        {"General", NUMBER_PLAIN},
        {"m/d/yy", NUMBER_DAY},
        {"[$-804]yyyy\"年\"m\"月\";@", NUMBER_DAY},
        {"mmm", NUMBER_DAY},
        {"mm:ss.0", NUMBER_TIME},
        {"[Red]#,##0;[Blue]d", NUMBER_PLAIN},
        {"0\\d", NUMBER_PLAIN},
        {"_d0*m", NUMBER_PLAIN},
        {"#,##0.00 \"days\"", NUMBER_PLAIN},
        {"\"unfinished d", NUMBER_PLAIN},
        {"[mm]:ss", NUMBER_PLAIN},
        {"", NUMBER_PLAIN},
    };
    for (size_t i = 0; i < sizeof formats / sizeof *formats; i++)
        CHECK_INT(t, number_kind_of_format(str_of(formats[i].code)), formats[i].kind);
}

TEST(convert_the_first_sheet_that_is_shown_is_read_and_the_others_are_named)
{
    SheetText sheet = {0};
    Book book = book_new(t);
    lxw_worksheet *shown = workbook_add_worksheet(book.workbook, "data");
    workbook_add_worksheet(book.workbook, "notes");
    worksheet_hide(book.sheet);
    worksheet_activate(shown);
    worksheet_set_first_sheet(shown);
    worksheet_write_string(shown, 0, 0, "x", NULL);
    CHECK_OK(t, convert_workbook(t->cx, book_bytes(t, &book), &sheet));
    CHECK_STR(t, sheet.sheet, STR("data"));
    CHECK_STR(t, sheet.csv, STR("1,x\r\n"));
    if (CHECK_INT(t, sheet.others.count, 2)) {
        CHECK_STR(t, sheet.others.items[0], STR("报表"));
        CHECK_STR(t, sheet.others.items[1], STR("notes"));
    }
}

TEST(convert_a_hundred_thousand_rows_are_read)
{
    enum { ROWS = 100000 };
    SheetText sheet = {0};
    Book book = book_new(t);
    for (lxw_row_t i = 0; i < ROWS; i++) {
        worksheet_write_string(book.sheet, i, 0, str_fmt(t->cx->arena, "S-%06d 安普威尔", (int)i).p,
                               NULL);
        worksheet_write_number(book.sheet, i, 1, i, NULL);
        worksheet_write_string(book.sheet, i, 2, "CN", NULL);
    }
    CHECK_OK(t, convert_workbook(t->cx, book_bytes(t, &book), &sheet));
    size_t lines = 0;
    for (size_t i = 0; i < sheet.csv.n; i++)
        lines += sheet.csv.p[i] == '\n';
    CHECK_INT(t, lines, ROWS);
    CHECK(t, str_ends(sheet.csv, STR("100000,S-099999 安普威尔,99999,CN\r\n")));
}

/* ---- workbooks made by hand ---- */

typedef struct Part {
    const char *name;
    Str text;
} Part;

static Str zip_of(Test *t, const Part *parts, size_t count)
{
    Str bytes = {0}, path = io_path(t->cx->arena, t->dir, STR("made.xlsx"));
    zip_t *zip = zip_open(path.p, ZIP_CREATE | ZIP_TRUNCATE, NULL);
    for (size_t i = 0; i < count; i++)
        zip_file_add(zip, parts[i].name,
                     zip_source_buffer(zip, parts[i].text.p, parts[i].text.n, 0), ZIP_FL_ENC_UTF_8);
    CHECK_INT(t, zip_close(zip), 0);
    CHECK_OK(t, io_read_file(t->cx, path, 64 << 20, &bytes));
    return bytes;
}

#define RELATION(id, kind, target)                                                                 \
    "<Relationship Id='" id "' Type='http://x/" kind "' Target='" target "'/>"
#define RELATIONS(inside) "<Relationships>" inside "</Relationships>"

enum { ROOT, LIST, BOOK, SHEET, PARTS };
static const Part sound[PARTS] = {
    [ROOT] = {"_rels/.rels",
              STR_INIT(RELATIONS(RELATION("a", "officeDocument", "/xl/workbook.xml")))},
    [LIST] = {"xl/_rels/workbook.xml.rels",
              STR_INIT(RELATIONS(RELATION("b", "worksheet", "sheet.xml")))},
    [BOOK] = {"xl/workbook.xml",
              STR_INIT("<x:workbook xmlns:x='n' xmlns:r='m'><x:sheets><x:sheet name='S' r:id='b'/>"
                       "</x:sheets></x:workbook>")},
    [SHEET] = {"xl/sheet.xml", STR_INIT("<worksheet><sheetData/></worksheet>")},
};

static Str with_part(Test *t, int at, Str text)
{
    Part parts[PARTS];
    memcpy(parts, sound, sizeof parts);
    parts[at].text = text;
    return zip_of(t, parts, PARTS);
}

static Str rows_in_sheet(Test *t, const char *rows)
{
    return with_part(
        t, SHEET, str_fmt(t->cx->arena, "<worksheet><sheetData>%s</sheetData></worksheet>", rows));
}

/* Both ways in refuse alike, the second one in this process. */
static void refused(Test *t, Str bytes, Err err, const char *want)
{
    SheetText sheet;
    CHECK_ERR(t, convert_workbook(t->cx, bytes, &sheet), err);
    CHECK_STR(t, sentence(t), str_of(want));
    CHECK_ERR(t, workbook_read(t->cx, bytes, &sheet), err);
    CHECK_STR(t, sentence(t), str_of(want));
}

static void taken(Test *t, Str bytes, const char *want)
{
    SheetText sheet = {0};
    if (CHECK_OK(t, convert_workbook(t->cx, bytes, &sheet)))
        CHECK_STR(t, sheet.csv, str_of(want));
    else
        printf("     %.*s\n", STR_ARG(sentence(t)));
}

TEST(convert_what_other_writers_make_is_read)
{
    taken(t, zip_of(t, sound, PARTS), "");
    /* no names of rows and cells; texts in runs, how they are spoken left out; escapes */
    taken(t,
          rows_in_sheet(t, "<row><c t='inlineStr'><is><r><t>a</t></r><r><t xml:space='preserve'> b"
                           "</t></r><rPh><t>zz</t></rPh></is></c><c/><c><v> 7 </v></c></row>"
                           "<row><c t='str'><v>_x000D__x005F_x0041_</v></c></row>"),
          "1,a b,,7\r\n2,\"\r_x0041_\",,\r\n");
    taken(t,
          rows_in_sheet(t,
                        "<row r='5'><c r='B5'><v>1.1000000000000001</v></c><c r='D5' t='d'>"
                        "<v>2026-03-02T00:00:00</v></c><c r='E5'><f>A1</f><v>1E-3</v></c></row>"),
          "5,,1.1,,2026-03-02,1E-3\r\n");
    /* what rounds to fewer digits only by losing something stays as written */
    taken(t, rows_in_sheet(t, "<row><c><v>0.30000000000000004</v></c></row>"),
          "1,0.30000000000000004\r\n");
}

TEST(convert_days_are_counted_from_1904_where_the_workbook_says_so)
{
    Part parts[PARTS + 1];
    memcpy(parts, sound, sizeof sound);
    parts[LIST].text = STR(
        RELATIONS(RELATION("b", "worksheet", "sheet.xml") RELATION("c", "styles", "styles.xml")));
    parts[BOOK].text = STR("<workbook><workbookPr date1904='1'/><sheets><sheet name='S' id='b'/>"
                           "</sheets></workbook>");
    parts[SHEET].text = STR("<worksheet><sheetData><row><c s='1'><v>44621</v></c><c s='1'><v>0</v>"
                            "</c><c s='1'><v>1461</v></c><c s='0'><v>1461</v></c></row></sheetData>"
                            "</worksheet>");
    parts[PARTS] = (Part){"xl/styles.xml",
                          STR("<styleSheet><numFmts><numFmt numFmtId='164' formatCode='yyyy&quot;年"
                              "&quot;m&quot;月&quot;d&quot;日&quot;'/></numFmts><cellStyleXfs><xf "
                              "numFmtId='14'/></cellStyleXfs><cellXfs><xf numFmtId='0'/><xf "
                              "numFmtId='164'/></cellXfs></styleSheet>")};
    taken(t, zip_of(t, parts, PARTS + 1), "1,2026-03-02,1904-01-01,1908-01-01,1461\r\n");
}

TEST(convert_cells_that_cannot_be_taken_are_faults_with_their_name)
{
    static const char *const want[] = {
        "cell AB2 holds the error #N/A",
        "cell B3 is a formula whose value is not in the workbook; open it in a spreadsheet program "
        "and save it",
        "cell C3 is a formula whose value is not in the workbook; open it in a spreadsheet program "
        "and save it",
        "cell A4 holds \"7O\", which is no number",
    };
    SheetText sheet = {0};
    Str bytes = rows_in_sheet(t, "<row><c t='str'><v>code</v></c></row>"
                                 "<row><c r='AB2' t='e'><f>NA()</f><v>#N/A</v></c></row>"
                                 "<row><c r='B3'><f>B1</f></c><c r='C3'><f>C1</f><v/></c>"
                                 "<c t='str'><f>x</f><v></v></c></row><row><c><v>7O</v></c></row>");
    CHECK_OK(t, convert_workbook(t->cx, bytes, &sheet));
    CHECK_INT(t, sheet.fault_count, sizeof want / sizeof *want);
    for (size_t i = 0; i < sheet.fault_count; i++)
        CHECK_STR(t, fault_sentence(t, &sheet, i), str_of(want[i]));
    if (sheet.fault_count == 0)
        return;
    CHECK_INT(t, sheet.faults[0].row.value, 2);
    CHECK_INT(t, sheet.faults[0].column.value, 27);
}

TEST(convert_numbers_that_are_no_days_are_faults)
{
    SheetText sheet = {0};
    Book book = book_new(t);
    lxw_format *day = format_new(&book, "yyyy-mm-dd");
    worksheet_write_number(book.sheet, 2, 0, 60, day); /* 29 February 1900 */
    worksheet_write_number(book.sheet, 3, 2, -1, day);
    worksheet_write_number(book.sheet, 4, 0, 2958466, day);
    worksheet_write_number(book.sheet, 5, 0, 0.5, day);
    CHECK_OK(t, convert_workbook(t->cx, book_bytes(t, &book), &sheet));
    CHECK_INT(t, sheet.fault_count, 4);
    CHECK_STR(t, fault_sentence(t, &sheet, 1),
              STR("cell C4 is shown as a day, but -1 is no day of the calendar"));
}

TEST(convert_hostile_and_damaged_workbooks_are_refused_with_a_sentence)
{
    Str whole = zip_of(t, sound, PARTS);
    refused(t, str_slice(whole, 0, whole.n - 30), ERR_INVALID,
            "the workbook is damaged or not whole");
    refused(t, str_slice(whole, 0, whole.n / 2), ERR_INVALID,
            "the workbook is damaged or not whole");
    refused(t, STR("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"), ERR_UNSUPPORTED,
            "this is an old workbook (.xls) or one with a password; save it as XLSX without a "
            "password");
    refused(t, zip_of(t, sound, ROOT + 1), ERR_INVALID,
            "part xl/_rels/workbook.xml.rels is missing: this is no XLSX workbook");
    refused(t, with_part(t, SHEET, STR("<!DOCTYPE a [<!ENTITY b 'c'>]><worksheet>&b;</worksheet>")),
            ERR_INVALID, "part xl/sheet.xml has a document type declaration; none is read");
    refused(
        t,
        with_part(t, SHEET, STR("<!DOCTYPE a SYSTEM 'file:///etc/passwd'><worksheet></worksheet>")),
        ERR_INVALID, "part xl/sheet.xml has a document type declaration; none is read");
    refused(t, with_part(t, SHEET, STR("<worksheet>\n<sheetData>&b;</sheetData></worksheet>")),
            ERR_INVALID, "part xl/sheet.xml, line 2: this is not XML");
    refused(t, with_part(t, SHEET, STR("<worksheet><sheetData>")), ERR_INVALID,
            "part xl/sheet.xml, line 1: this is not XML");
    refused(t,
            with_part(t, BOOK,
                      STR("<workbook><sheets><sheet name='S' state='hidden' id='b'/>"
                          "</sheets></workbook>")),
            ERR_INVALID, "the workbook has no sheet of cells that is shown");
    refused(t, rows_in_sheet(t, "<row r='2'/><row r='1'/>"), ERR_INVALID,
            "row 2 of the sheet: the next one is out of order");
    refused(t, rows_in_sheet(t, "<row><c r='B1'/><c r='A1'/></row>"), ERR_INVALID,
            "row 1 of the sheet: its cells are out of order");
    refused(t, rows_in_sheet(t, "<row><c r='A1' t='s'><v>0</v></c></row>"), ERR_INVALID,
            "cell A1 refers to a text that is not in the workbook");
    refused(t, rows_in_sheet(t, "<row><c r='XFD1'><v>0</v></c></row>"), ERR_LIMIT,
            "cell XFD1 lies behind column 1000; no further one is taken");
}

TEST(convert_parts_with_a_way_out_or_a_second_self_are_refused)
{
    static const char *const names[] = {"/etc/passwd", "../x", "xl/../../x",
                                        "xl\\x",       "c:x",  "a//b"};
    Part parts[PARTS + 1];
    memcpy(parts, sound, sizeof sound);
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        parts[PARTS] = (Part){names[i], STR("x")};
        refused(t, zip_of(t, parts, PARTS + 1), ERR_INVALID,
                str_fmt(t->cx->arena, "the name of part %s leads out of the workbook", names[i]).p);
    }
    parts[PARTS] = (Part){"XL/sheet.xml", STR("<x/>")};
    refused(t, zip_of(t, parts, PARTS + 1), ERR_INVALID,
            "part XL/sheet.xml is in the workbook twice");
}

TEST(convert_bombs_are_refused_before_they_go_off)
{
    enum { BOMB = 64 << 20 };
    char *blanks = arena_alloc_raw(t->cx->arena, BOMB, 1);
    memset(blanks, ' ', BOMB);
    memcpy(blanks, "<worksheet>", 11);
    refused(t, with_part(t, SHEET, str_from(blanks, BOMB)), ERR_LIMIT,
            "part xl/sheet.xml unpacks to more than 100 times its size");
    Buf deep;
    buf_init(&deep, t->cx->arena, 1 << 20);
    for (int i = 0; i < 1000; i++)
        buf_add(&deep, STR("<a>"));
    refused(t, with_part(t, SHEET, buf_str(&deep)), ERR_LIMIT,
            "part xl/sheet.xml: elements lie deeper than 64");
    Part *parts = arena_array(t->cx->arena, Part, 1001);
    for (int i = 0; i < 1001; i++)
        parts[i] = (Part){str_fmt(t->cx->arena, "p%d", i).p, STR("x")};
    refused(t, zip_of(t, parts, 1001), ERR_LIMIT,
            "the workbook has 1001 parts; at most 1000 are taken");
}
