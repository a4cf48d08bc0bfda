#include "platform/register/register_sheet.h"

#include <assert.h>
#include <stdlib.h>
#include <xlsxwriter.h>

#include "platform/os/io.h"
#include "platform/register/register_cell.h"
#include "platform/register/register_mark.h"

enum { ROWS_MAX = 1048576, FILE_MAX = 256 << 20, DIGITS_MAX = 15, CELL_MAX = 1 << 20 };

struct RegisterSheet {
    const Register *record;
    Lang lang;
    Str number, origin; /* of the export; who, what and when in a sentence */
    IoFile file;
    lxw_workbook *workbook;
    lxw_worksheet *sheet;
    lxw_format *head, *day;
    lxw_row_t row;
    Buf text; /* of the cell at work */
};

static Err write_fail(Ctx *cx, lxw_error error)
{
    return fail(cx, ERR_IO, MSG("could not write the workbook: %1$s"), lxw_strerror(error));
}

/* ---- labels ---- */

static const char *label_of(const char *zh, const char *en, Lang lang)
{
    return lang == LANG_ZH ? zh : en;
}

/* Would a reader take this label of the field for another one? */
static bool head_is_clear(const Register *record, size_t at, const char *label)
{
    for (size_t i = 0; i < record->count; i++) {
        const Field *other = &record->fields[i];
        if (i != at && (str_eq_nocase(str_of(label), other->name) ||
                        str_eq_nocase(str_of(label), str_of(other->label_zh)) ||
                        str_eq_nocase(str_of(label), str_of(other->label_en))))
            return false;
    }
    return true;
}

static bool choice_is_clear(const EnumTable *names, int at, const char *label)
{
    for (int i = 0; i < names->count; i++) {
        const EnumValue *other = &names->values[i];
        if (i != at && (str_eq_nocase(str_of(label), other->name) ||
                        str_eq_nocase(str_of(label), str_of(other->label_zh)) ||
                        str_eq_nocase(str_of(label), str_of(other->label_en))))
            return false;
    }
    return true;
}

static Str choice_text(const Field *field, int64_t at, Lang lang)
{
    const EnumValue *value = &field->names->values[at];
    const char *label = label_of(value->label_zh, value->label_en, lang);
    return choice_is_clear(field->names, (int)at, label) ? str_of(label) : value->name;
}

/* ---- cells ---- */

/* In a part, _x0041_ would be read as A. */
static bool looks_escaped(Str text)
{
    return text.n >= 7 && text.p[0] == '_' && text.p[1] == 'x' && text.p[6] == '_';
}

static lxw_error text_write(RegisterSheet *sheet, lxw_col_t column, Str text)
{
    Buf *out = &sheet->text;
    buf_clear(out);
    if (register_cell_guarded(text) && text.p[0] == '\'')
        buf_add_char(out, '\'');
    for (; text.n > 0; text = str_tail(text, 1)) {
        if (looks_escaped(text))
            buf_add(out, STR("_x005F"));
        if (str_starts(text, STR("\xef\xbf\xbe")) || str_starts(text, STR("\xef\xbf\xbf"))) {
            buf_add(out, text.p[2] == '\xbe' ? STR("_xFFFE_") : STR("_xFFFF_")); /* not in XML */
            text = str_tail(text, 2);
        } else {
            buf_add_char(out, text.p[0]);
        }
    }
    buf_add_char(out, '\0');
    return out->full ? LXW_ERROR_MAX_STRING_LENGTH_EXCEEDED
                     : worksheet_write_string(sheet->sheet, sheet->row, column, out->p, NULL);
}

static size_t digits_in(Str text)
{
    size_t count = 0;
    for (size_t i = 0; i < text.n; i++)
        count += text.p[i] >= '0' && text.p[i] <= '9';
    return count;
}

/* As text where the sheet would keep less of it. */
static lxw_error number_write(RegisterSheet *sheet, lxw_col_t column, const Field *field,
                              const void *from)
{
    buf_clear(&sheet->text);
    register_text(&sheet->text, field, from);
    Str text = buf_str(&sheet->text);
    buf_add_char(&sheet->text, '\0');
    if (digits_in(text) > DIGITS_MAX)
        return worksheet_write_string(sheet->sheet, sheet->row, column, text.p, NULL);
    return worksheet_write_number(sheet->sheet, sheet->row, column, strtod(text.p, NULL), NULL);
}

/* Day 61 of a sheet is 1900-03-01; those before are counted in two ways. */
static lxw_error day_write(RegisterSheet *sheet, lxw_col_t column, const Field *field,
                           const void *from)
{
    const FieldInt *at = (const FieldInt *)((const char *)from + field->offset);
    int64_t serial = at->value - days_from_date(1899, 12, 30);
    if (serial > 60)
        return worksheet_write_number(sheet->sheet, sheet->row, column, (double)serial, sheet->day);
    buf_clear(&sheet->text);
    register_text(&sheet->text, field, from);
    buf_add_char(&sheet->text, '\0');
    return worksheet_write_string(sheet->sheet, sheet->row, column, sheet->text.p, NULL);
}

static lxw_error cell_write(Ctx *cx, RegisterSheet *sheet, lxw_col_t column, const void *from)
{
    Buf text;
    const Field *field = &sheet->record->fields[column];
    const void *at = (const char *)from + field->offset;
    assert(field->type != FIELD_OBJECT && field->type != FIELD_LIST);
    switch (field->type) {
    case FIELD_INT:
    case FIELD_DECIMAL:
        return number_write(sheet, column, field, from);
    case FIELD_DAY:
        return day_write(sheet, column, field, from);
    case FIELD_BOOL:
        return worksheet_write_boolean(sheet->sheet, sheet->row, column,
                                       ((const FieldBool *)at)->value, NULL);
    case FIELD_ENUM:
        return text_write(sheet, column,
                          choice_text(field, ((const FieldInt *)at)->value, sheet->lang));
    default:
        buf_init(&text, cx->arena, CELL_MAX);
        register_text(&text, field, from);
        return text_write(sheet, column, buf_str(&text));
    }
}

/* ---- the sheet ---- */

static double width_of(const Field *field, Str label)
{
    double head = 4;
    for (size_t i = 0; i < label.n; i++)
        head += (unsigned char)label.p[i] < 0x80 ? 1 : 0.75; /* three bytes, two columns wide */
    double body = field->type == FIELD_DAY                                   ? 12
                  : field->type == FIELD_INT || field->type == FIELD_DECIMAL ? 10
                  : field->type == FIELD_BOOL                                ? 8
                  : field->max > 200                                         ? 40
                                                                             : 18;
    return head > body ? head : body;
}

/* A list to choose from in every cell of the column, where the sheet can hold one so long. */
static lxw_error choices_offer(Ctx *cx, RegisterSheet *sheet, lxw_col_t column)
{
    enum { LIST_MAX = 255 };
    Buf all;
    const Field *field = &sheet->record->fields[column];
    char **list = arena_array(cx->arena, char *, (size_t)field->names->count + 1);
    buf_init(&all, cx->arena, LIST_MAX);
    for (int i = 0; i < field->names->count; i++) {
        Str choice = choice_text(field, i, sheet->lang);
        buf_fmt(&all, "%s%.*s", i == 0 ? "" : ",", STR_ARG(choice));
        if (all.full || str_find_char(choice, ',') >= 0)
            return LXW_NO_ERROR;
        list[i] = str_c(cx->arena, choice);
    }
    lxw_data_validation validation = {.validate = LXW_VALIDATION_TYPE_LIST, .value_list = list};
    return worksheet_data_validation_range(sheet->sheet, 1, column, ROWS_MAX - 1, column,
                                           &validation);
}

static Str head_of(const RegisterSheet *sheet, size_t at)
{
    const Field *field = &sheet->record->fields[at];
    const char *label = label_of(field->label_zh, field->label_en, sheet->lang);
    return head_is_clear(sheet->record, at, label) ? str_of(label) : field->name;
}

static lxw_error heads_write(Ctx *cx, RegisterSheet *sheet)
{
    lxw_error error = LXW_NO_ERROR;
    for (size_t i = 0; i < sheet->record->count && error == LXW_NO_ERROR; i++) {
        Str head = head_of(sheet, i);
        lxw_col_t column = (lxw_col_t)i;
        error = worksheet_set_column(sheet->sheet, column, column,
                                     width_of(&sheet->record->fields[i], head), NULL);
        if (error == LXW_NO_ERROR)
            error = worksheet_write_string(sheet->sheet, 0, column, str_c(cx->arena, head),
                                           sheet->head);
        if (error == LXW_NO_ERROR && sheet->record->fields[i].type == FIELD_ENUM)
            error = choices_offer(cx, sheet, column);
    }
    worksheet_freeze_panes(sheet->sheet, 1, 0);
    worksheet_repeat_rows(sheet->sheet, 0, 0);
    return error;
}

/* Who, what and when, at the foot of each page and in the properties. */
static void origin_write(Ctx *cx, RegisterSheet *sheet)
{
    enum { FOOT_MAX = 250 };
    Buf when, line, foot;
    const char *label = label_of(sheet->record->label_zh, sheet->record->label_en, sheet->lang);
    buf_init(&when, cx->arena, INSTANT_TEXT_MAX);
    instant_format_utc(&when, cx->now_us - cx->now_us % 1000000);
    buf_init(&line, cx->arena, 1024);
    Str params[] = {str_of(label), cx->actor, buf_str(&when), sheet->number};
    bool numbered = sheet->number.n > 0;
    message_format(&line, sheet->lang,
                   numbered ? MSG("%1$s; export %4$s by %2$s at %3$s")
                            : MSG("%1$s; exported by %2$s at %3$s"),
                   params, numbered ? 4 : 3);
    sheet->origin = buf_str(&line);
    buf_init(&foot, cx->arena, FOOT_MAX);
    for (size_t i = 0; i < line.n; i++)
        buf_add(&foot, line.p[i] == '&' ? STR("&&") : str_from(line.p + i, 1));
    lxw_doc_properties properties = {
        .title = (char *)(uintptr_t)label,
        .author = str_c(cx->arena, cx->actor),
        .comments = str_c(cx->arena, buf_str(&line)),
        .created = cx->now_us / 1000000,
    };
    workbook_set_properties(sheet->workbook, &properties);
    worksheet_set_footer(sheet->sheet,
                         str_fmt(cx->arena, "&L%.*s&R&P / &N", STR_ARG(buf_str(&foot))).p);
    worksheet_set_landscape(sheet->sheet);
    worksheet_fit_to_pages(sheet->sheet, 1, 0);
}

/* NULL, which is "Sheet1", for a label that no sheet may have ([ ] : * ? / \, 31 characters). */
static const char *sheet_name(lxw_workbook *workbook, const char *label)
{
    return workbook_validate_sheet_name(workbook, label) == LXW_NO_ERROR ? label : NULL;
}

Err register_sheet_begin(Ctx *cx, const Register *record, SheetOrigin origin, RegisterSheet **out)
{
    RegisterSheet *sheet = *out = arena_new(cx->arena, RegisterSheet);
    *sheet = (RegisterSheet){.record = record, .lang = origin.lang, .number = origin.number};
    buf_init(&sheet->text, cx->arena, 4 * CELL_MAX);
    (void)buf_reserve(&sheet->text, CELL_MAX); /* callers rewind the arena between rows */
    TRY(io_memory_file(cx, &sheet->file));
    lxw_workbook_options options = {.constant_memory = LXW_TRUE};
    sheet->workbook = workbook_new_opt(sheet->file.path.p, &options);
    const char *label = label_of(record->label_zh, record->label_en, sheet->lang);
    if (sheet->workbook != NULL)
        sheet->sheet = workbook_add_worksheet(sheet->workbook, sheet_name(sheet->workbook, label));
    if (sheet->sheet == NULL)
        return write_fail(cx, LXW_ERROR_CREATING_TMPFILE);
    sheet->head = workbook_add_format(sheet->workbook);
    format_set_bold(sheet->head);
    format_set_bottom(sheet->head, LXW_BORDER_THIN);
    sheet->day = workbook_add_format(sheet->workbook);
    format_set_num_format(sheet->day, "yyyy-mm-dd");
    origin_write(cx, sheet);
    lxw_error error = heads_write(cx, sheet);
    return error == LXW_NO_ERROR ? OK : write_fail(cx, error);
}

Err register_sheet_row(Ctx *cx, RegisterSheet *sheet, const void *from)
{
    if (++sheet->row == ROWS_MAX)
        return fail(cx, ERR_LIMIT,
                    MSG("a sheet has no more than %1$lld rows; narrow it, or take CSV"),
                    (long long)ROWS_MAX);
    for (size_t i = 0; i < sheet->record->count; i++) {
        lxw_error error = LXW_NO_ERROR;
        if (field_is_set(&sheet->record->fields[i], from))
            error = cell_write(cx, sheet, (lxw_col_t)i, from);
        if (error != LXW_NO_ERROR)
            return write_fail(cx, error);
    }
    return OK;
}

/* What the foot of a page says only on paper. */
static lxw_error origin_sheet(Ctx *cx, RegisterSheet *sheet)
{
    const char *name = label_of("导出说明", "About this export", sheet->lang);
    lxw_worksheet *about = workbook_add_worksheet(sheet->workbook, name);
    if (about == NULL)
        return LXW_ERROR_CREATING_TMPFILE;
    lxw_error error = worksheet_write_string(about, 0, 0, str_c(cx->arena, sheet->origin), NULL);
    Str mark = export_mark(cx, sheet->number);
    return error == LXW_NO_ERROR ? worksheet_write_string(about, 1, 0, str_c(cx->arena, mark), NULL)
                                 : error;
}

Err register_sheet_end(Ctx *cx, RegisterSheet *sheet, Str *out)
{
    lxw_error error = LXW_NO_ERROR;
    if (sheet->sheet != NULL && sheet->number.n > 0)
        error = origin_sheet(cx, sheet);
    if (error == LXW_NO_ERROR && sheet->sheet != NULL && sheet->record->count > 0)
        error = worksheet_autofilter(sheet->sheet, 0, 0, sheet->row,
                                     (lxw_col_t)(sheet->record->count - 1));
    lxw_error closed = sheet->workbook == NULL ? LXW_NO_ERROR : workbook_close(sheet->workbook);
    Err err = error == LXW_NO_ERROR && closed == LXW_NO_ERROR
                  ? io_read_file(cx, sheet->file.path, FILE_MAX, out)
                  : write_fail(cx, error == LXW_NO_ERROR ? closed : error);
    cx->io->close(cx, &sheet->file);
    return err;
}
