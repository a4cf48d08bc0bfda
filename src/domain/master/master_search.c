/* master_search.c - rows that fit a question, in order. */
#include <stdlib.h>

#include "base/utf8.h"
#include "domain/master/master_internal.h"
#include "domain/master/master_table.h"
#include "platform/register/register_cell.h"
#include "platform/register/register_mark.h"
#include "platform/register/register_said.h"
#include "platform/register/register_sheet.h"

/* ---- filters ---- */

static const struct {
    Str name;
    MasterOp op;
    bool takes_value;
} ops[] = {{STR_INIT("is"), MASTER_IS, true},        {STR_INIT("has"), MASTER_HAS, true},
           {STR_INIT("from"), MASTER_FROM, true},    {STR_INIT("to"), MASTER_TO, true},
           {STR_INIT("empty"), MASTER_EMPTY, false}, {STR_INIT("set"), MASTER_SET, false}};

Err master_filter_parse(Ctx *cx, Str text, MasterFilter *out)
{
    Str rest = text;
    out->field = str_cut(&rest, ':');
    Str op = str_cut(&rest, ':');
    for (size_t i = 0; i < sizeof ops / sizeof *ops; i++) {
        if (!str_eq(op, ops[i].name) || ops[i].takes_value != (rest.n > 0))
            continue;
        out->op = ops[i].op;
        out->value = rest;
        return OK;
    }
    return fail(cx, ERR_USAGE,
                MSG("where: \"%1$s\" is no filter; it is field:is:value, or has, from, to in place "
                    "of is, or field:empty, field:set"),
                str_shown(cx->arena, text));
}

/* A filter bound to its field; `values` is a record that holds the value. */
typedef struct Bound {
    const Field *field;
    MasterOp op;
    Str text;
    void *values;
} Bound;

typedef struct Search {
    const MasterShape *shape;
    const MasterQuery *query;
    const MasterSight *sight; /* of who asks */
    Bound bound[MASTER_FILTERS_MAX];
    size_t count;
    const Field *sort; /* NULL: key, changed or actor */
    Buf text;          /* of a value that is looked into */
    Arena *arena;      /* for words as they are shown */
} Search;

static Err no_field(Ctx *cx, const MasterShape *shape, Str name)
{
    return fail(cx, ERR_USAGE, MSG("register %1$s has no field \"%2$s\""), shape->form.name.p,
                str_shown(cx->arena, name));
}

static Err value_bind(Ctx *cx, const MasterShape *shape, const MasterFilter *filter, Bound *out)
{
    JsonNode member;
    if (out->op != MASTER_IS && out->op != MASTER_FROM && out->op != MASTER_TO)
        return OK;
    out->values = master_values_new(cx->arena, shape);
    register_cell(cx->arena, out->field, filter->value, &member);
    Err err = register_patch(cx, &shape->stored, &member, (Str){0}, out->values);
    cx->problem.pointer = (Str){0};
    return err == ERR_INVALID ? ERR_USAGE : err;
}

/* Personal texts are not: they could be guessed.  Words of people are, as everybody sees them. */
static bool is_looked_into(const Field *field, MasterOp op)
{
    return (field->flags & FIELD_PERSONAL) == 0 ||
           ((field->flags & FIELD_PROSE) != 0 && op == MASTER_HAS);
}

static Err filter_bind(Ctx *cx, Search *search, const MasterFilter *filter)
{
    Bound *out = &search->bound[search->count++];
    const Field *field = register_field(&search->shape->stored, filter->field);
    if (field == NULL)
        return no_field(cx, search->shape, filter->field);
    bool by_value = filter->op != MASTER_EMPTY && filter->op != MASTER_SET;
    if (by_value && !is_looked_into(field, filter->op))
        return fail(cx, ERR_DENIED,
                    MSG("field %1$s is personal data: it is looked for on the page for personal "
                        "data, with a purpose"),
                    field_said(cx->arena, field));
    *out = (Bound){.field = field, .op = filter->op, .text = filter->value};
    return value_bind(cx, search->shape, filter, out);
}

static Err search_bind(Ctx *cx, Search *search)
{
    enum { TEXT_MAX = 1 << 20 };
    const MasterQuery *query = search->query;
    TRY(master_sight(cx, search->shape, &query->limits, &search->sight));
    buf_init(&search->text, cx->arena, TEXT_MAX);
    search->arena = cx->arena;
    for (size_t i = 0; i < query->filter_count; i++)
        TRY(filter_bind(cx, search, &query->filters[i]));
    search->sort = register_field(&search->shape->stored, query->sort);
    if (search->sort != NULL && (search->sort->flags & FIELD_PERSONAL) != 0)
        return fail(cx, ERR_DENIED, MSG("rows are not sorted by personal data (%1$s)"),
                    str_c(cx->arena, search->sort->name));
    if (search->sort == NULL && query->sort.n > 0 && !str_eq(query->sort, STR("changed")) &&
        !str_eq(query->sort, STR("actor")))
        return no_field(cx, search->shape, query->sort);
    return OK;
}

static char lower(char c)
{
    return c >= 'A' && c <= 'Z' ? (char)(c + 32) : c;
}

static bool holds(Str text, Str part)
{
    for (size_t i = 0; i + part.n <= text.n; i++) {
        size_t k = 0;
        while (k < part.n && lower(text.p[i + k]) == lower(part.p[k]))
            k++;
        if (k == part.n)
            return true;
    }
    return false;
}

static bool is_plain(Str part)
{
    for (size_t i = 0; i < part.n; i++) {
        if (part.p[i] == '*' || (part.p[i] >= '0' && part.p[i] <= '9'))
            return false;
    }
    return true;
}

/* Words are looked into as they are shown: who asks for a name that is masked in them learns
 * nothing by the answer.  Masking is slow beside a look, so what is not there in clear is not
 * masked first: a mask adds nothing but stars, and moves digits together. */
static bool words_hold(Search *search, const Field *field, const void *values, Str part)
{
    Str words = *(const Str *)((const char *)values + field->offset);
    if (is_plain(part) && !holds(words, part))
        return false;
    ArenaMark mark = arena_mark(search->arena);
    words = master_mask_own(search->arena, search->shape, values, words);
    bool found = holds(master_mask_field(search->arena, field, words), part);
    arena_rewind(search->arena, mark);
    return found;
}

/* A choice is found by what people see, in either language. */
static bool value_holds(Search *search, const Field *field, const void *values, Str part)
{
    const void *at = (const char *)values + field->offset;
    if (!field_is_set(field, values))
        return false;
    if ((field->flags & FIELD_PROSE) != 0)
        return words_hold(search, field, values, part);
    if (field->type == FIELD_TEXT || field->type == FIELD_REF || field->type == FIELD_URI)
        return holds(*(const Str *)at, part);
    if (field->type == FIELD_ENUM) {
        const EnumValue *value = &field->names->values[((const FieldInt *)at)->value];
        return holds(str_of(value->label_zh), part) || holds(str_of(value->label_en), part);
    }
    buf_clear(&search->text);
    register_text(&search->text, field, values);
    return holds(buf_str(&search->text), part);
}

static bool bound_fits(Search *search, const Bound *bound, const void *values)
{
    switch (bound->op) {
    case MASTER_EMPTY:
        return !field_is_set(bound->field, values);
    case MASTER_SET:
        return field_is_set(bound->field, values);
    case MASTER_HAS:
        return value_holds(search, bound->field, values, bound->text);
    case MASTER_FROM:
        return field_is_set(bound->field, values) &&
               field_compare(bound->field, values, bound->values) >= 0;
    case MASTER_TO:
        return field_is_set(bound->field, values) &&
               field_compare(bound->field, values, bound->values) <= 0;
    default:
        return field_same(bound->field, values, bound->values);
    }
}

/* Any of the IS filters of one field, all of the others. */
static bool filters_fit(Search *search, const void *values)
{
    for (size_t i = 0; i < search->count; i++) {
        const Bound *bound = &search->bound[i];
        bool fits = bound_fits(search, bound, values);
        for (size_t k = 0; !fits && k < search->count && bound->op == MASTER_IS; k++)
            fits = search->bound[k].op == MASTER_IS && search->bound[k].field == bound->field &&
                   bound_fits(search, &search->bound[k], values);
        if (!fits)
            return false;
    }
    return true;
}

static bool word_fits(Search *search, const void *values, Str word)
{
    for (size_t i = 0; i < search->shape->stored.count; i++) {
        const Field *field = &search->shape->stored.fields[i];
        if (is_looked_into(field, MASTER_HAS) && value_holds(search, field, values, word))
            return true;
    }
    return false;
}

static bool text_fits(Search *search, const void *values)
{
    Str rest = search->query->text;
    while (rest.n > 0) {
        Str word = str_cut(&rest, ' ');
        if (word.n > 0 && !word_fits(search, values, word))
            return false;
    }
    return true;
}

static bool row_fits(Search *search, const MasterRow *row)
{
    MasterUse use = search->query->use;
    return (use == MASTER_ALL || row->retired == (use == MASTER_RETIRED)) &&
           (search->query->fits == NULL ||
            search->query->fits(row->values, search->query->fits_arg)) &&
           master_row_seen(search->sight, row) && filters_fit(search, row->values) &&
           text_fits(search, row->values);
}

/* ---- order ---- */

static int rows_compare(const void *a, const void *b, void *arg)
{
    const Search *search = arg;
    const MasterRow *left = *(const MasterRow *const *)a, *right = *(const MasterRow *const *)b;
    int order = 0;
    if (search->sort != NULL)
        order = field_compare(search->sort, left->values, right->values);
    else if (str_eq(search->query->sort, STR("changed")))
        order = left->changed_us < right->changed_us ? -1 : left->changed_us > right->changed_us;
    else if (str_eq(search->query->sort, STR("actor")))
        order = str_cmp(left->actor, right->actor);
    if (order == 0)
        order = str_cmp(left->key, right->key);
    return search->query->descending ? -order : order;
}

typedef struct Found {
    const MasterRow **rows;
    size_t count;
    size_t total; /* in use, or as the query says */
} Found;

static Found rows_find(Ctx *cx, Search *search, const MasterTable *table)
{
    size_t count;
    const MasterRow *const *rows = master_table_rows(table, &count);
    Found found = {.rows = arena_array(cx->arena, const MasterRow *, count + 1)};
    for (size_t i = 0; i < count; i++) {
        MasterUse use = search->query->use;
        found.total += use == MASTER_ALL || rows[i]->retired == (use == MASTER_RETIRED);
        if (row_fits(search, rows[i]))
            found.rows[found.count++] = rows[i];
    }
    qsort_r(found.rows, found.count, sizeof *found.rows, rows_compare, search);
    return found;
}

/* ---- answers ---- */

static Err search_locked(Ctx *cx, const MasterTable *table, const MasterQuery *query,
                         RegisterRows *out)
{
    Search *search = arena_new(cx->arena, Search);
    search->shape = master_table_shape(table);
    search->query = query;
    TRY(search_bind(cx, search));
    Found found = rows_find(cx, search, table);
    size_t from = (size_t)query->offset < found.count ? (size_t)query->offset : found.count;
    size_t until =
        (size_t)query->limit < found.count - from ? from + (size_t)query->limit : found.count;
    *out = (RegisterRows){.name = str_dup(cx->arena, search->shape->form.name),
                          .total = field_int((int64_t)found.total),
                          .matched = field_int((int64_t)found.count)};
    out->rows.items = arena_array(cx->arena, RegisterRow, until - from + 1);
    for (size_t i = from; i < until; i++) {
        RegisterRow *row = &out->rows.items[out->rows.count++];
        master_show(cx, search->shape, found.rows[i], false, row);
        row->actor = str_dup(cx->arena, row->actor);
    }
    return OK;
}

Err master_search(Ctx *cx, MasterBook *book, Str name, const MasterQuery *query, RegisterRows *out)
{
    MasterTable *table;
    TRY(master_table_lock(cx, book, name, &table));
    Err err = search_locked(cx, table, query, out);
    master_table_unlock(table);
    return err;
}

static Err scan_locked(Ctx *cx, const MasterTable *table, const MasterScan *scan)
{
    size_t count;
    const MasterRow *const *rows = master_table_rows(table, &count);
    Search *search = arena_new(cx->arena, Search);
    search->shape = master_table_shape(table);
    search->query = scan->query;
    TRY(search_bind(cx, search));
    for (size_t i = 0; i < count; i++) {
        if (row_fits(search, rows[i]))
            TRY(scan->each(cx, rows[i], scan->arg));
    }
    return OK;
}

Err master_scan(Ctx *cx, MasterBook *book, const MasterScan *scan)
{
    MasterTable *table;
    TRY(master_table_lock(cx, book, scan->name, &table));
    Err err = scan_locked(cx, table, scan);
    master_table_unlock(table);
    return err;
}

/* ---- files ---- */

Err master_format_parse(Ctx *cx, Str text, bool *is_sheet)
{
    *is_sheet = str_eq(text, STR("xlsx"));
    if (!*is_sheet && text.n > 0 && !str_eq(text, STR("csv")))
        return fail(cx, ERR_USAGE, MSG("format is csv or xlsx, not \"%1$s\""),
                    str_shown(cx->arena, text));
    return OK;
}

static Err sheet_write(Ctx *cx, const MasterShape *shape, const Found *found, MasterFile *file)
{
    Str bytes;
    RegisterSheet *sheet;
    Err err =
        register_sheet_begin(cx, &shape->form, (SheetOrigin){file->lang, file->number}, &sheet);
    for (size_t i = 0; i < found->count && err == OK; i++) {
        ArenaMark mark = arena_mark(cx->arena);
        err = register_sheet_row(cx, sheet, master_masked(cx, shape, found->rows[i]->values));
        if (err == OK)
            arena_rewind(cx->arena, mark);
    }
    Problem first = cx->problem;
    Err ended = register_sheet_end(cx, sheet, &bytes);
    if (err != OK)
        cx->problem = first;
    else if (ended == OK)
        buf_add(&file->out, bytes);
    return err != OK ? err : ended;
}

static void csv_write(Ctx *cx, const MasterShape *shape, const Found *found, Buf *out)
{
    register_csv_header(out, &shape->form);
    for (size_t i = 0; i < found->count; i++) {
        ArenaMark mark = arena_mark(cx->arena);
        void *shown = master_masked(cx, shape, found->rows[i]->values);
        register_csv_row(out, &shape->form, shown);
        if (out->arena != cx->arena)
            arena_rewind(cx->arena, mark);
    }
}

static Err export_locked(Ctx *cx, const MasterTable *table, const MasterQuery *query,
                         MasterFile *file)
{
    Search *search = arena_new(cx->arena, Search);
    search->shape = master_table_shape(table);
    search->query = query;
    TRY(search_bind(cx, search));
    Found found = rows_find(cx, search, table);
    file->rows = (int64_t)found.count;
    if (file->is_sheet)
        return sheet_write(cx, search->shape, &found, file);
    csv_write(cx, search->shape, &found, &file->out);
    if (file->number.n > 0)
        buf_fmt(&file->out, "%.*s\r\n", STR_ARG(export_mark(cx, file->number)));
    return OK;
}

Err master_export(Ctx *cx, MasterBook *book, Str name, const MasterQuery *query, MasterFile *file)
{
    MasterTable *table;
    TRY(master_table_lock(cx, book, name, &table));
    Err err = export_locked(cx, table, query, file);
    master_table_unlock(table);
    return err;
}
