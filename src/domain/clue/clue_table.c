/* clue_table.c - CSV, workbooks, JSON and pasted words as rows of text. */
#include "base/csv.h"
#include "domain/clue/clue_table_internal.h"

static ClueTableRow *row_add(Ctx *cx, ClueTable *table, int64_t line)
{
    if (table->row_count == table->row_capacity) {
        size_t capacity = 2 * table->row_capacity + 1024;
        table->rows = arena_grow(cx->arena, table->rows, table->row_capacity * sizeof *table->rows,
                                 capacity * sizeof *table->rows);
        table->row_capacity = capacity;
    }
    table->rows[table->row_count] = (ClueTableRow){.line = line};
    return &table->rows[table->row_count++];
}

static Err room_check(Ctx *cx, const ClueTable *table)
{
    return table->row_count < IMPORT_ROWS_MAX
               ? OK
               : fail(cx, ERR_LIMIT, MSG("the file has more than %1$lld rows"),
                      (long long)IMPORT_ROWS_MAX);
}

static Err column_add(Ctx *cx, ClueTable *table, Str name)
{
    if (table->column_count == CLUE_FILE_COLUMNS_MAX)
        return fail(cx, ERR_LIMIT, MSG("the file has more than %1$lld columns"),
                    (long long)CLUE_FILE_COLUMNS_MAX);
    table->columns[table->column_count++] = str_dup(cx->arena, name);
    return OK;
}

static void row_refuse(Ctx *cx, ClueTableRow *row)
{
    Problem *problem = arena_new(cx->arena, Problem);
    *problem = problem_copy(cx->arena, &cx->problem);
    row->problem = problem;
    problem_clear(cx);
}

/* ---- tables ---- */

/* A row of a sheet has its number in front. */
static Err table_next(Ctx *cx, CsvReader *reader, const ImportText *text, CsvRow *row)
{
    TRY(csv_next(cx, reader, cx->arena, row));
    if (!text->is_sheet || row->count == 0)
        return OK;
    if (!str_int(row->fields[0], &row->line))
        return fail(cx, ERR_CORRUPT, MSG("the reader of workbooks gave a row without its number"));
    memmove(row->fields, row->fields + 1, --row->count * sizeof *row->fields);
    return OK;
}

static bool is_empty(const CsvRow *row)
{
    for (size_t i = 0; i < row->count; i++) {
        if (str_trim(row->fields[i]).n > 0)
            return false;
    }
    return true;
}

static void table_row(Ctx *cx, ClueTable *table, const CsvRow *row)
{
    ClueTableRow *out = row_add(cx, table, row->line);
    if (row->count != table->column_count) {
        (void)!fail(cx, ERR_INVALID, MSG("the row has %1$lld cells, the first row %2$lld"),
                    (long long)row->count, (long long)table->column_count);
        row_refuse(cx, out);
        return;
    }
    Str *cells = arena_array(cx->arena, Str, row->count + 1);
    for (size_t i = 0; i < row->count; i++)
        cells[i] = str_trim(row->fields[i]);
    out->cells = cells;
}

static Err table_read(Ctx *cx, MasterBook *book, Str bytes, ClueTable *out)
{
    CsvReader reader;
    ImportText text;
    CsvRow *row = arena_new(cx->arena, CsvRow);
    TRY(import_text(cx, book, bytes, &text));
    csv_init(&reader, text.csv, text.delimiter, (Str){0});
    TRY(table_next(cx, &reader, &text, row));
    if (row->count == 0)
        return fail(cx, ERR_INVALID, MSG("the file is empty"));
    for (size_t i = 0; i < row->count; i++)
        TRY(column_add(cx, out, str_trim(row->fields[i])));
    while (true) {
        TRY(room_check(cx, out));
        Err err = table_next(cx, &reader, &text, row);
        if (err == OK && row->count == 0)
            return OK;
        if (err == OK && !is_empty(row))
            table_row(cx, out, row);
        if (err == OK)
            continue;
        ClueTableRow *bad = row_add(cx, out, cx->problem.line);
        cx->problem.line = 0;
        row_refuse(cx, bad);
    }
}

/* ---- JSON ---- */

static size_t column_of(const ClueTable *table, Str name)
{
    size_t at = 0;
    while (at < table->column_count && !str_eq(table->columns[at], name))
        at++;
    return at;
}

/* Texts as they are, lists with ; between, null as nothing, all else as it is written. */
static Str cell_of(Ctx *cx, const JsonNode *node)
{
    Buf out;
    if (node->type == JSON_STRING || node->type == JSON_NUMBER)
        return str_trim(node->text);
    if (node->type == JSON_NULL)
        return (Str){0};
    if (node->type != JSON_ARRAY)
        return node->raw;
    buf_init(&out, cx->arena, node->raw.n + 1);
    for (const JsonNode *one = node->child; one != NULL; one = one->next) {
        buf_add(&out, out.n > 0 ? STR("; ") : STR(""));
        buf_add(&out, one->type == JSON_STRING ? one->text : one->raw);
    }
    return buf_str(&out);
}

static Err columns_collect(Ctx *cx, ClueTable *table, const JsonNode *list)
{
    for (const JsonNode *one = list->child; one != NULL; one = one->next) {
        for (const JsonNode *member = one->child; one->type == JSON_OBJECT && member != NULL;
             member = member->next) {
            if (column_of(table, member->key) == table->column_count)
                TRY(column_add(cx, table, member->key));
        }
    }
    return OK;
}

static void object_row(Ctx *cx, ClueTable *table, const JsonNode *object, int64_t line)
{
    ClueTableRow *row = row_add(cx, table, line);
    if (object->type != JSON_OBJECT) {
        (void)!fail(cx, ERR_INVALID, MSG("a clue in JSON is an object in { }"));
        row_refuse(cx, row);
        return;
    }
    Str *cells = arena_array(cx->arena, Str, table->column_count + 1);
    for (const JsonNode *member = object->child; member != NULL; member = member->next)
        cells[column_of(table, member->key)] = cell_of(cx, member);
    row->cells = cells;
}

static Err list_rows(Ctx *cx, ClueTable *table, const JsonNode *list, Str text)
{
    int64_t line = 1;
    const char *at = text.p;
    table->is_list = true;
    TRY(columns_collect(cx, table, list));
    for (const JsonNode *one = list->child; one != NULL; one = one->next) {
        TRY(room_check(cx, table));
        for (; at < one->raw.p; at++)
            line += *at == '\n';
        object_row(cx, table, one, line);
    }
    return OK;
}

/* An array, or the first array of an object that has one. */
static const JsonNode *list_of(const JsonNode *root)
{
    if (root->type == JSON_ARRAY)
        return root;
    for (const JsonNode *member = root->child; member != NULL; member = member->next) {
        if (member->type == JSON_ARRAY && member->child != NULL &&
            member->child->type == JSON_OBJECT)
            return member;
    }
    return NULL;
}

/* An object a line. */
static Str lines_as_list(Ctx *cx, Str text)
{
    Buf list;
    Str rest = text;
    buf_init(&list, cx->arena, 2 * text.n + 16);
    buf_add_char(&list, '[');
    while (rest.n > 0) {
        Str line = str_trim(str_cut(&rest, '\n'));
        buf_add(&list, list.n > 1 && line.n > 0 ? STR(",") : STR(""));
        buf_add(&list, line);
        buf_add_char(&list, '\n');
    }
    buf_add_char(&list, ']');
    return buf_str(&list);
}

static Err json_read(Ctx *cx, Str bytes, ClueTable *out)
{
    const JsonNode *root;
    Str text = bytes;
    Err err = json_parse(cx, text, &root);
    if (err == ERR_INVALID && str_starts(str_trim(text), STR("{"))) {
        problem_clear(cx);
        text = lines_as_list(cx, bytes);
        err = json_parse(cx, text, &root);
    }
    TRY(err);
    const JsonNode *list = list_of(root);
    if (list == NULL && root->type == JSON_OBJECT) { /* one clue */
        text = str_fmt(cx->arena, "[%.*s]", STR_ARG(root->raw));
        TRY(json_parse(cx, text, &list));
    }
    return list == NULL ? fail(cx, ERR_INVALID, MSG("the file holds no list of clues"))
                        : list_rows(cx, out, list, text);
}

/* ---- words ---- */

static void words_row(Ctx *cx, ClueTable *table, Str words, int64_t line)
{
    Str *cells = arena_array(cx->arena, Str, 1);
    cells[0] = str_trim(words);
    if (cells[0].n > 0)
        row_add(cx, table, line)->cells = cells;
}

static bool has_paragraphs(Str text)
{
    return str_find(text, STR("\n\n")) >= 0 || str_find(text, STR("\r\n\r\n")) >= 0;
}

/* A paragraph is a clue; without empty lines a line is. */
static Err words_read(Ctx *cx, MasterBook *book, Str bytes, ClueTable *out)
{
    ImportText text;
    TRY(import_text(cx, book, bytes, &text));
    TRY(column_add(cx, out, STR("text")));
    bool paragraphs = has_paragraphs(text.csv);
    Str rest = text.csv, begun = {0};
    int64_t line = 0, first = 1;
    while (rest.n > 0) {
        TRY(room_check(cx, out));
        line++;
        const char *from = rest.p;
        Str one = str_cut(&rest, '\n');
        bool ends = !paragraphs || str_trim(one).n == 0;
        if (begun.n == 0 && str_trim(one).n > 0) {
            begun = str_from(from, one.n);
            first = line;
        } else if (begun.n > 0 && str_trim(one).n > 0) {
            begun.n = (size_t)(from - begun.p) + one.n;
        }
        if (!ends)
            continue;
        words_row(cx, out, begun, first);
        begun = (Str){0};
    }
    words_row(cx, out, begun, first);
    return OK;
}

Err clue_table_read(Ctx *cx, MasterBook *book, const ClueImportFile *file, ClueTable *out)
{
    static const Str mark = STR_INIT("\xef\xbb\xbf");
    Str bytes = str_starts(file->bytes, mark) ? str_tail(file->bytes, mark.n) : file->bytes;
    Str trimmed = str_trim(bytes);
    bool braces = trimmed.n > 0 && (trimmed.p[0] == '[' || trimmed.p[0] == '{');
    out->form = file->form.n > 0 ? file->form : braces ? STR("json") : STR("table");
    if (trimmed.n == 0)
        return fail(cx, ERR_INVALID, MSG("the file is empty"));
    if (str_eq(out->form, STR("json")))
        return json_read(cx, bytes, out);
    if (str_eq(out->form, STR("text")))
        return words_read(cx, book, file->bytes, out);
    if (str_eq(out->form, STR("table")))
        return table_read(cx, book, file->bytes, out);
    return fail(cx, ERR_USAGE, MSG("form is table, json or text, not \"%1$s\""),
                str_shown(cx->arena, out->form));
}
