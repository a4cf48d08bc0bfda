/* sheet.c - the rows of a sheet as CSV. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/csv.h"
#include "base/instant.h"
#include "platform/convert/convert.h"
#include "platform/convert/workbook.h"

enum { CSV_MAX = 64 << 20, LAST_DAY = 2958465 /* 9999-12-31, counted from 1900 */ };

typedef struct Cell {
    Str type; /* the attribute t, one of the static names below; empty: a number */
    NumberKind kind;
    int64_t column;
    bool has_formula, has_value;
} Cell;

typedef struct SheetReader {
    Workbook *book;
    SheetText *out;
    SheetFault *faults;
    Buf csv;
    int64_t row, column; /* the last one */
    int64_t width;       /* cells of the first row that holds anything; 0: none came yet */
    bool in_rows, in_value;
    int phonetic;
    Cell cell;
    Buf value;                      /* of the cell, as the part has it */
    Buf texts;                      /* of the cells of the row, one behind the other */
    size_t ends[SHEET_COLUMNS_MAX]; /* where each ends */
    int64_t filled;                 /* cells of the row up to the last that holds anything */
} SheetReader;

/* ---- names of cells ---- */

/* "AB12": column 27; false: it is no name of a cell. */
static bool column_parse(Str name, int64_t *column)
{
    size_t letters = 0;
    *column = 0;
    while (letters < name.n && letters < 3 && name.p[letters] >= 'A' && name.p[letters] <= 'Z')
        *column = 26 * *column + name.p[letters++] - 'A' + 1;
    --*column;
    return letters > 0;
}

static Str cell_name(const SheetReader *reader, Arena *arena)
{
    char letters[8];
    size_t at = sizeof letters;
    for (int64_t left = reader->cell.column + 1; left > 0; left = (left - 1) / 26)
        letters[--at] = (char)('A' + (left - 1) % 26);
    return str_fmt(arena, "%.*s%lld", (int)(sizeof letters - at), letters + at,
                   (long long)reader->row);
}

/* The problem just recorded is one of the cell: the row cannot be taken, others can. */
static Err cell_fault(Ctx *cx, SheetReader *reader)
{
    Problem problem = problem_copy(cx->arena, &cx->problem);
    Str *params = arena_array(cx->arena, Str, PROBLEM_PARAMS_MAX);
    problem_clear(cx);
    if (reader->out->fault_count == SHEET_FAULTS_MAX)
        return fail(cx, ERR_LIMIT, MSG("more than %1$lld cells of the sheet cannot be taken"),
                    (long long)SHEET_FAULTS_MAX);
    for (int i = 0; i < problem.param_count; i++)
        params[i] = problem.params[i];
    reader->faults[reader->out->fault_count++] =
        (SheetFault){.row = field_int(reader->row),
                     .column = field_int(reader->cell.column),
                     .sentence = str_of(problem.key),
                     .params = {params, (size_t)problem.param_count}};
    return OK;
}

/* ---- numbers ---- */

static bool number_parse(Str text, double *out)
{
    char digits[64], *end;
    if (text.n == 0 || text.n >= sizeof digits)
        return false;
    for (size_t i = 0; i < text.n; i++) {
        if (strchr("0123456789+-.eE", text.p[i]) == NULL || text.p[i] == '\0')
            return false;
        digits[i] = text.p[i];
    }
    digits[text.n] = '\0';
    *out = strtod(digits, &end);
    return *end == '\0' && isfinite(*out);
}

/* A part holds 17 digits of a number of which a spreadsheet shows 15 (1.1000000000000001). */
static void number_add(Buf *out, Str text, double value)
{
    double again;
    char shorter[32];
    int n = snprintf(shorter, sizeof shorter, "%.15g", value);
    bool same = text.n > 15 && number_parse(str_from(shorter, (size_t)n), &again) &&
                memcmp(&again, &value, sizeof value) == 0;
    buf_add(out, same ? str_from(shorter, (size_t)n) : text);
}

/* 1900: day 1 is 1900-01-01, and day 60 a 29 February that never was. */
static bool day_read(const SheetReader *reader, int64_t serial, int32_t *out)
{
    if (reader->book->from_1904)
        *out = days_from_date(1904, 1, 1) + (int32_t)serial;
    else
        *out = days_from_date(1899, 12, serial < 60 ? 31 : 30) + (int32_t)serial;
    return reader->book->from_1904 ? serial <= LAST_DAY - 1462 : serial != 0 && serial != 60;
}

static bool day_add(Buf *out, const SheetReader *reader, double value)
{
    int year, month, day;
    int32_t days;
    if (value < 0 || value >= LAST_DAY + 1)
        return false;
    int64_t serial = (int64_t)value;
    int64_t second = llround((value - (double)serial) * 86400);
    if (second == 86400) {
        serial++;
        second = 0;
    }
    bool alone = reader->cell.kind == NUMBER_TIME && serial == 0;
    if (!alone && !day_read(reader, serial, &days))
        return false;
    if (!alone) {
        date_from_days(days, &year, &month, &day);
        buf_fmt(out, "%04d-%02d-%02d", year, month, day);
    }
    if (alone || second != 0)
        buf_fmt(out, "%s%02lld:%02lld:%02lld", alone ? "" : "T", (long long)(second / 3600),
                (long long)(second / 60 % 60), (long long)(second % 60));
    return true;
}

static Err number_take(Ctx *cx, SheetReader *reader, Str text)
{
    double value;
    if (!number_parse(text, &value)) {
        (void)!fail(cx, ERR_INVALID, MSG("cell %1$s holds \"%2$s\", which is no number"),
                    cell_name(reader, cx->arena).p, str_shown(cx->arena, text));
        return cell_fault(cx, reader);
    }
    if (reader->cell.kind == NUMBER_PLAIN) {
        number_add(&reader->texts, text, value);
    } else if (!day_add(&reader->texts, reader, value)) {
        (void)!fail(cx, ERR_INVALID,
                    MSG("cell %1$s is shown as a day, but %2$s is no day of the calendar"),
                    cell_name(reader, cx->arena).p, str_shown(cx->arena, text));
        return cell_fault(cx, reader);
    }
    return OK;
}

/* ---- cells ---- */

static Err error_take(Ctx *cx, SheetReader *reader, Str text)
{
    buf_add(&reader->texts, text);
    (void)!fail(cx, ERR_INVALID, MSG("cell %1$s holds the error %2$s"),
                cell_name(reader, cx->arena).p, str_shown(cx->arena, text));
    return cell_fault(cx, reader);
}

static Err shared_take(Ctx *cx, SheetReader *reader, Str text)
{
    int64_t at;
    if (!str_int(text, &at) || at < 0 || at >= (int64_t)reader->book->strings.count)
        return fail(cx, ERR_INVALID, MSG("cell %1$s refers to a text that is not in the workbook"),
                    cell_name(reader, cx->arena).p);
    cell_text_add(&reader->texts, reader->book->strings.items[at]);
    return OK;
}

/* 2026-03-02T00:00:00 of a cell of type d as the day it is. */
static void iso_day_add(Buf *out, Str text)
{
    Str rest = text, day = str_cut(&rest, 'T');
    buf_add(out, str_eq(rest, STR("00:00:00")) || str_starts(rest, STR("00:00:00.0")) ? day : text);
}

static Err value_take(Ctx *cx, SheetReader *reader)
{
    Str type = reader->cell.type, text = buf_str(&reader->value);
    if (type.n == 0) /* blanks around a number are XML's business, those of a text are not */
        return str_trim(text).n == 0 ? OK : number_take(cx, reader, str_trim(text));
    if (str_eq(type, STR("s")))
        return shared_take(cx, reader, text);
    if (str_eq(type, STR("e")))
        return error_take(cx, reader, text);
    if (str_eq(type, STR("b")))
        buf_add(&reader->texts, str_eq(text, STR("1")) ? STR("TRUE") : STR("FALSE"));
    else if (str_eq(type, STR("d")))
        iso_day_add(&reader->texts, text);
    else
        cell_text_add(&reader->texts, text);
    return OK;
}

static Err cell_open(Ctx *cx, SheetReader *reader, const char **attributes)
{
    static const Str types[] = {STR_INIT("s"), STR_INIT("str"), STR_INIT("inlineStr"),
                                STR_INIT("b"), STR_INIT("e"),   STR_INIT("d")};
    int64_t style = 0;
    Str name = part_attribute(attributes, STR("r")), type = part_attribute(attributes, STR("t"));
    Cell *cell = &reader->cell;
    *cell = (Cell){.column = reader->column + 1};
    if ((name.p != NULL && !column_parse(name, &cell->column)) || cell->column <= reader->column)
        return fail(cx, ERR_INVALID, MSG("row %1$lld of the sheet: its cells are out of order"),
                    (long long)reader->row);
    for (size_t i = 0; i < sizeof types / sizeof *types; i++) {
        if (str_eq(type, types[i]))
            cell->type = types[i];
    }
    if (cell->type.n == 0 && type.n > 0 && !str_eq(type, STR("n")))
        return fail(cx, ERR_UNSUPPORTED, MSG("cell %1$s is of the unknown type \"%2$s\""),
                    cell_name(reader, cx->arena).p, str_shown(cx->arena, type));
    if (str_int(part_attribute(attributes, STR("s")), &style) && style >= 0 &&
        style < (int64_t)reader->book->styles.count)
        cell->kind = reader->book->styles.items[style];
    reader->column = cell->column;
    buf_clear(&reader->value);
    return OK;
}

static Err cell_close(Ctx *cx, SheetReader *reader)
{
    Cell *cell = &reader->cell;
    bool no_value = !cell->has_value || (reader->value.n == 0 && cell->type.n == 0);
    if (no_value && !cell->has_formula)
        return OK;
    if (cell->column >= SHEET_COLUMNS_MAX)
        return fail(cx, ERR_LIMIT,
                    MSG("cell %1$s lies behind column %2$lld; no further one is taken"),
                    cell_name(reader, cx->arena).p, (long long)SHEET_COLUMNS_MAX);
    size_t before = reader->texts.n, faults = reader->out->fault_count;
    for (int64_t i = reader->filled; i < cell->column; i++)
        reader->ends[i] = before;
    if (!no_value) {
        TRY(value_take(cx, reader));
    } else {
        (void)!fail(cx, ERR_INVALID,
                    MSG("cell %1$s is a formula whose value is not in the workbook; open it in a "
                        "spreadsheet program and save it"),
                    cell_name(reader, cx->arena).p);
        TRY(cell_fault(cx, reader));
    }
    if (reader->texts.full || reader->texts.n - before > CELL_TEXT_MAX)
        return fail(cx, ERR_LIMIT, MSG("a cell holds more than %1$lld bytes of text"),
                    (long long)CELL_TEXT_MAX);
    if (reader->texts.n == before && reader->out->fault_count == faults)
        return OK; /* an empty text is an empty cell */
    reader->ends[cell->column] = reader->texts.n;
    reader->filled = cell->column + 1;
    return OK;
}

/* ---- rows ---- */

static Err row_open(Ctx *cx, SheetReader *reader, const char **attributes)
{
    int64_t row = reader->row + 1;
    Str number = part_attribute(attributes, STR("r"));
    if ((number.p != NULL && !str_int(number, &row)) || row <= reader->row)
        return fail(cx, ERR_INVALID, MSG("row %1$lld of the sheet: the next one is out of order"),
                    (long long)reader->row);
    reader->row = row;
    reader->column = -1;
    reader->filled = 0;
    buf_clear(&reader->texts);
    return OK;
}

static Err row_close(Ctx *cx, SheetReader *reader)
{
    size_t from = 0;
    Buf *csv = &reader->csv;
    if (reader->filled == 0)
        return OK;
    if (reader->width == 0)
        reader->width = reader->filled;
    buf_add_int(csv, reader->row);
    for (int64_t i = 0; i < reader->filled || i < reader->width; i++) {
        buf_add_char(csv, ',');
        if (i >= reader->filled)
            continue;
        size_t start = csv->n;
        buf_add(csv, str_slice(buf_str(&reader->texts), from, reader->ends[i]));
        csv_quote(csv, start);
        from = reader->ends[i];
    }
    buf_add(csv, STR("\r\n"));
    if (csv->full)
        return fail(cx, ERR_LIMIT, MSG("the sheet holds more than %1$lld bytes of text"),
                    (long long)CSV_MAX);
    return OK;
}

static Err sheet_open(Ctx *cx, void *arg, Str name, const char **attributes)
{
    SheetReader *reader = arg;
    if (str_eq(name, STR("sheetData")))
        reader->in_rows = true;
    if (!reader->in_rows)
        return OK;
    if (str_eq(name, STR("row")))
        return row_open(cx, reader, attributes);
    if (str_eq(name, STR("c")))
        return cell_open(cx, reader, attributes);
    reader->cell.has_formula |= str_eq(name, STR("f"));
    reader->phonetic += str_eq(name, STR("rPh"));
    reader->in_value = str_eq(name, STR("v")) || (str_eq(name, STR("t")) && reader->phonetic == 0);
    reader->cell.has_value |= reader->in_value;
    return OK;
}

static Err sheet_text(Ctx *cx, void *arg, Str text)
{
    SheetReader *reader = arg;
    if (reader->in_value)
        buf_add(&reader->value, text);
    if (reader->value.full)
        return fail(cx, ERR_LIMIT, MSG("a cell holds more than %1$lld bytes of text"),
                    (long long)CELL_TEXT_MAX);
    return OK;
}

static Err sheet_close(Ctx *cx, void *arg, Str name)
{
    SheetReader *reader = arg;
    reader->in_value = false;
    if (str_eq(name, STR("sheetData")))
        reader->in_rows = false;
    if (!reader->in_rows)
        return OK;
    reader->phonetic -= str_eq(name, STR("rPh"));
    return str_eq(name, STR("c"))     ? cell_close(cx, reader)
           : str_eq(name, STR("row")) ? row_close(cx, reader)
                                      : OK;
}

/* ---- the workbook ---- */

static Err rows_read(Ctx *cx, Workbook *book, SheetText *out)
{
    Arena arenas[3] = {0};
    SheetReader *reader = arena_new(cx->arena, SheetReader);
    PartHandler handler = {reader, sheet_open, sheet_text, sheet_close};
    reader->book = book;
    reader->out = out;
    reader->faults = arena_array(cx->arena, SheetFault, SHEET_FAULTS_MAX);
    out->faults = reader->faults;
    buf_init(&reader->csv, &arenas[0], CSV_MAX);
    buf_init(&reader->value, &arenas[1], CELL_TEXT_MAX);
    buf_init(&reader->texts, &arenas[2], CSV_MAX);
    Err err = package_read(cx, &book->package, book->sheet_path, &handler);
    if (err == OK)
        out->csv = str_dup(cx->arena, buf_str(&reader->csv));
    for (size_t i = 0; i < sizeof arenas / sizeof *arenas; i++)
        arena_release(&arenas[i]);
    return err;
}

Err workbook_read(Ctx *cx, Str bytes, SheetText *out)
{
    Workbook book;
    *out = (SheetText){0};
    Err err = workbook_open(cx, bytes, &book);
    if (err == OK)
        err = rows_read(cx, &book, out);
    package_close(&book.package);
    out->sheet = book.sheet;
    out->others = (FieldTexts){book.others.items, book.others.count};
    return err;
}
