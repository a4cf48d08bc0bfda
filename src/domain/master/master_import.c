/* master_import.c - a file's rows held against the register and its fields. */
#include "domain/master/import_internal.h"

#include <stdlib.h>

#include "base/hash.h"
#include "domain/master/master_table.h"
#include "platform/register/register_cell.h"
#include "platform/register/register_mark.h"
#include "platform/register/register_said.h"

Err import_mode_parse(Ctx *cx, Str text, ImportMode *out)
{
    static const Str names[] = {STR_INIT("preview"), STR_INIT("whole"), STR_INIT("proceed")};
    for (int i = 0; i <= IMPORT_PROCEED; i++) {
        if (!str_eq(text, names[i]))
            continue;
        *out = (ImportMode)i;
        return OK;
    }
    return fail(cx, ERR_USAGE, MSG("mode is preview, whole or proceed, not \"%1$s\""),
                str_shown(cx->arena, text));
}

/* ---- keys ---- */

static KeySlot *slot_of(KeyMap *map, Str to, Str key)
{
    size_t at = (size_t)(hash_fingerprint(hash_fingerprint(0, to), key)) & (map->capacity - 1);
    while (map->slots[at].to.p != NULL &&
           (!str_eq(map->slots[at].key, key) || !str_eq(map->slots[at].to, to)))
        at = (at + 1) & (map->capacity - 1);
    return &map->slots[at];
}

KeySlot *key_map_put(Arena *arena, KeyMap *map, Str to, Str key)
{
    if (2 * map->count >= map->capacity) {
        KeyMap old = *map;
        map->capacity = old.capacity == 0 ? 1024 : 2 * old.capacity;
        map->slots = arena_array(arena, KeySlot, map->capacity);
        for (size_t i = 0; i < old.capacity; i++) {
            if (old.slots[i].to.p != NULL)
                *slot_of(map, old.slots[i].to, old.slots[i].key) = old.slots[i];
        }
    }
    KeySlot *slot = slot_of(map, to, key);
    if (slot->to.p == NULL) {
        *slot = (KeySlot){.to = to, .key = key};
        map->count++;
    }
    return slot;
}

/* ---- one import at work ---- */

typedef struct Import {
    ImportPlan *plan;
    const MasterTable *table;
    const Field *columns[CSV_COLUMNS_MAX];
    size_t column_count;
    const Field *key_field; /* where one text alone is the key: it may be a range */
    int64_t line;
    size_t checked;     /* of the plan's rows, the one in question */
    int64_t round;      /* of checking them all, from 1 */
    bool has_marks;     /* those of the register are among the keys */
    size_t sheet_fault; /* the next fault of a cell */
} Import;

static void fault_add(Ctx *cx, Import *import, Str field)
{
    ImportPlan *plan = import->plan;
    if (plan->fault_count < IMPORT_FAULTS_SHOWN)
        plan->faults[plan->fault_count++] = (PlannedFault){
            .line = import->line, .field = field, .problem = problem_copy(cx->arena, &cx->problem)};
    problem_clear(cx);
}

/* Blanks as people paste them: also no-break and ideographic ones. */
static Str trim(Str text)
{
    static const Str wide[] = {STR_INIT("\xc2\xa0"), STR_INIT("\xe3\x80\x80"),
                               STR_INIT("\xe2\x80\x8b"), STR_INIT("\xef\xbb\xbf")};
    Str before;
    do {
        before = text = str_trim(text);
        for (size_t i = 0; i < sizeof wide / sizeof *wide; i++) {
            if (str_starts(text, wide[i]))
                text = str_tail(text, wide[i].n);
            if (str_ends(text, wide[i]))
                text = str_slice(text, 0, text.n - wide[i].n);
        }
    } while (text.n != before.n);
    return text;
}

/* ---- the first row ---- */

static const Field *column_find(const Register *form, Str name)
{
    for (size_t i = 0; i < form->count; i++) {
        const Field *field = &form->fields[i];
        if (str_eq_nocase(name, field->name) || str_eq(name, str_of(field->label_zh)) ||
            str_eq_nocase(name, str_of(field->label_en)))
            return field;
    }
    return NULL;
}

static Err column_bind(Ctx *cx, Import *import, Str cell)
{
    Str name = trim(cell);
    const Field *field = column_find(&import->plan->shape.form, name);
    const char *shown = str_shown(cx->arena, name);
    if (field == NULL)
        return fail(cx, ERR_INVALID, MSG("column \"%1$s\" is no field of register %2$s"), shown,
                    import->plan->shape.form.name.p);
    for (size_t i = 0; i < import->column_count; i++) {
        if (import->columns[i] == field)
            return fail(cx, ERR_INVALID, MSG("column \"%1$s\" stands there twice"), shown);
    }
    import->columns[import->column_count++] = field;
    return OK;
}

static bool has_column(const Import *import, const Field *field)
{
    for (size_t i = 0; i < import->column_count; i++) {
        if (import->columns[i] == field)
            return true;
    }
    return false;
}

static Err header_bind(Ctx *cx, Import *import, const CsvRow *row)
{
    const Register *form = &import->plan->shape.form;
    size_t keys = 0;
    if (row->count == 0)
        return fail(cx, ERR_INVALID, MSG("the file is empty"));
    for (size_t i = 0; i < row->count; i++)
        TRY(column_bind(cx, import, row->fields[i]));
    for (size_t i = 0; i < form->count; i++) {
        const Field *field = &form->fields[i];
        if ((field->flags & FIELD_UNIQUE) == 0)
            continue;
        if (!has_column(import, field))
            return fail(cx, ERR_INVALID,
                        MSG("column %1$s is missing; it tells rows of register %2$s apart"),
                        field_said(cx->arena, field), form->name.p);
        import->key_field = ++keys == 1 && field->type == FIELD_TEXT ? field : NULL;
    }
    return OK;
}

/* ---- one row ---- */

static Str *text_at(const Field *field, void *values)
{
    return (Str *)((char *)values + field->offset);
}

/* As a spreadsheet may give a text back: without blanks around it, one sign for an end of line. */
static Str settled(Arena *arena, Str text)
{
    Buf out;
    text = trim(text);
    if (str_find_char(text, '\r') < 0)
        return text;
    buf_init(&out, arena, text.n + 1);
    for (size_t i = 0; i < text.n; i++) {
        if (text.p[i] != '\r')
            buf_add_char(&out, text.p[i]);
    }
    return buf_str(&out);
}

/* "138****1234" out of our own export, or words with "张**" in them, stand for what they mask: the
 * row that is there, as any export shows it.  `shown` NULL: there is none. */
static bool is_mask_of(Ctx *cx, const Field *field, Str cell, void *shown)
{
    JsonNode member;
    if (shown == NULL || (field->flags & FIELD_PERSONAL) == 0 || text_at(field, shown)->n == 0)
        return false;
    register_cell(cx->arena, field, cell, &member); /* without the guard of a formula */
    return str_eq(settled(cx->arena, member.text), settled(cx->arena, *text_at(field, shown)));
}

/* Fill the struct from the cells; false: some had faults.  `shown`: the row that is there, masked;
 * NULL: there is none. */
static bool cells_take(Ctx *cx, Import *import, const CsvRow *row, void *shown, void *values)
{
    JsonNode member;
    bool good = true;
    for (size_t i = 0; i < row->count; i++) {
        const Field *field = import->columns[i];
        if (is_mask_of(cx, field, row->fields[i], shown))
            continue;
        register_cell(cx->arena, field, row->fields[i], &member);
        bool missing = member.type == JSON_NULL && (field->flags & FIELD_REQUIRED) != 0;
        if (missing && (field->flags & FIELD_UNIQUE) == 0 &&
            master_fills(&import->plan->shape, field->name))
            continue; /* what nobody says the register fills in, and keeps */
        if (missing)
            (void)!register_refuse_missing(cx, &import->plan->shape.form, field);
        else if (register_patch(cx, &import->plan->shape.form, &member, (Str){0}, values) == OK)
            continue;
        fault_add(cx, import, field->name);
        good = false;
    }
    return good;
}

static PlannedRow *row_add(Ctx *cx, ImportPlan *plan)
{
    if (plan->count == plan->capacity) {
        size_t capacity = 2 * plan->capacity + 1024;
        plan->rows = arena_grow(cx->arena, plan->rows, plan->capacity * sizeof *plan->rows,
                                capacity * sizeof *plan->rows);
        plan->capacity = capacity;
    }
    plan->rows[plan->count] = (PlannedRow){0};
    return &plan->rows[plan->count++];
}

static bool key_is_new(Ctx *cx, Import *import, KeySlot *slot)
{
    if (slot->line == 0 && (slot->row == NULL || !slot->row->retired))
        return true;
    if (slot->line != 0 && import->plan->text.is_list)
        (void)!fail(cx, ERR_CONFLICT, MSG("element %1$lld has the same key"),
                    (long long)slot->line);
    else if (slot->line != 0)
        (void)!fail(cx, ERR_CONFLICT, MSG("line %1$lld has the same key"), (long long)slot->line);
    else
        (void)!fail(cx, ERR_CONFLICT,
                    MSG("the row is there, taken out of use: bring it back first"));
    fault_add(cx, import, (Str){0});
    return false;
}

/* Does the row give a personal text that is no mask of ours?  Whether it is the one that is there,
 * nobody is told: it could be guessed, file by file. */
static bool gives_personal(Ctx *cx, const Import *import, const CsvRow *row, void *shown)
{
    for (size_t i = 0; i < row->count; i++) {
        const Field *field = import->columns[i];
        if ((field->flags & FIELD_PERSONAL) != 0 && row->fields[i].n > 0 &&
            !is_mask_of(cx, field, row->fields[i], shown))
            return true;
    }
    return false;
}

static void row_plan(Ctx *cx, Import *import, const CsvRow *row)
{
    ImportPlan *plan = import->plan;
    const MasterShape *shape = &plan->shape;
    void *values = master_values_new(cx->arena, shape);
    PlannedRow *planned = row_add(cx, plan);
    planned->line = import->line;
    planned->verb = ROW_REFUSED;
    if (!cells_take(cx, import, row, NULL, values))
        return;
    if (master_fill(cx, shape, values) != OK) {
        fault_add(cx, import, (Str){0});
        return;
    }
    planned->key = master_key(cx->arena, &shape->form, values);
    KeySlot *slot = key_map_put(cx->arena, &plan->keys, shape->form.name, planned->key);
    const MasterRow *there = slot->row;
    if (!key_is_new(cx, import, slot))
        return;
    slot->line = import->line;
    slot->planned = plan->count - 1;
    planned->values = values;
    planned->verb = ROW_ADD;
    if (there == NULL)
        return;
    planned->values = master_values_new(cx->arena, shape);
    memcpy(planned->values, there->values, shape->form.size);
    void *shown = master_masked(cx, shape, there->values);
    (void)cells_take(cx, import, row, shown, planned->values);
    planned->before = there->values;
    planned->id = there->id;
    planned->version = there->version;
    planned->verb = master_same(shape, planned->values, there->values) &&
                            !gives_personal(cx, import, row, shown)
                        ? ROW_SAME
                        : ROW_CHANGE;
}

/* ---- ranges ---- */

/* "A-001..A-050": what stands before the number, and the numbers with their width. */
typedef struct Range {
    Str head;
    int64_t from, until;
    int width;
} Range;

static size_t digits_behind(Str text)
{
    size_t count = 0;
    while (count < text.n && text.p[text.n - 1 - count] >= '0' && text.p[text.n - 1 - count] <= '9')
        count++;
    return count;
}

/* What looks like a range is one, or refused: never a row whose key it is.  Numbers have one width,
 * or the first has no zero before it and they grow as one counts (P-1..P-10). */
static Err range_read(Ctx *cx, Str cell, bool *is_range, Range *out)
{
    enum { DIGITS_MAX = 18 };
    ptrdiff_t dots = str_find(cell, STR(".."));
    *is_range = dots >= 0;
    if (dots < 0)
        return OK;
    Str low = str_slice(cell, 0, (size_t)dots), high = str_tail(cell, (size_t)dots + 2);
    const char *shown = str_shown(cx->arena, cell);
    size_t digits = digits_behind(low), other = digits_behind(high);
    out->head = str_slice(low, 0, low.n - digits);
    if (digits == 0 || other == 0 || digits > DIGITS_MAX || other > DIGITS_MAX ||
        !str_eq(out->head, str_slice(high, 0, high.n - other)) ||
        str_find(out->head, STR("..")) >= 0 || !str_int(str_tail(low, out->head.n), &out->from) ||
        !str_int(str_tail(high, out->head.n), &out->until))
        return fail(cx, ERR_INVALID,
                    MSG("\"%1$s\" is no range: two keys that differ in the number at their end, "
                        "as in P-001..P-050"),
                    shown);
    out->width = digits == other ? (int)digits : 0;
    if (out->from > out->until)
        return fail(cx, ERR_INVALID, MSG("\"%1$s\" runs backward: the smaller number stands first"),
                    shown);
    if (digits != other && (low.p[out->head.n] == '0' || high.p[out->head.n] == '0'))
        return fail(cx, ERR_INVALID,
                    MSG("\"%1$s\": with a zero before, both numbers have as many digits"), shown);
    if (out->until - out->from >= IMPORT_ROWS_MAX)
        return fail(cx, ERR_LIMIT, MSG("\"%1$s\" names more than %2$lld rows"), shown,
                    (long long)IMPORT_ROWS_MAX);
    return OK;
}

static Err rows_room(Ctx *cx, const ImportPlan *plan)
{
    if (plan->count < IMPORT_ROWS_MAX)
        return OK;
    return fail(cx, ERR_LIMIT, MSG("the file has more than %1$lld rows"),
                (long long)IMPORT_ROWS_MAX);
}

static void row_refuse(Ctx *cx, Import *import)
{
    *row_add(cx, import->plan) = (PlannedRow){.line = import->line, .verb = ROW_REFUSED};
}

static Err rows_plan(Ctx *cx, Import *import, CsvRow *row)
{
    Range range;
    bool is_range = false;
    size_t at = 0;
    while (at < import->column_count && import->columns[at] != import->key_field)
        at++;
    if (at < import->column_count && range_read(cx, row->fields[at], &is_range, &range) != OK) {
        fault_add(cx, import, import->key_field->name);
        row_refuse(cx, import);
        return OK;
    }
    if (!is_range) {
        TRY(rows_room(cx, import->plan));
        row_plan(cx, import, row);
        return OK;
    }
    for (int64_t i = range.from; i <= range.until; i++) {
        TRY(rows_room(cx, import->plan));
        row->fields[at] =
            str_fmt(cx->arena, "%.*s%0*lld", STR_ARG(range.head), range.width, (long long)i);
        row_plan(cx, import, row);
    }
    return OK;
}

/* ---- the file ---- */

/* Blanks off; false: the row holds nothing at all. */
static bool cells_trim(Import *import, CsvRow *row)
{
    bool any = false;
    for (size_t i = 0; i < row->count; i++) {
        Str cell = trim(row->fields[i]);
        import->plan->trimmed += cell.n != row->fields[i].n && cell.n > 0;
        row->fields[i] = cell;
        any |= cell.n > 0;
    }
    return any;
}

/* Faults of cells that were found on the way out of a workbook; true: the row has some. */
static bool sheet_faults_take(Ctx *cx, Import *import)
{
    bool any = false;
    const SheetText *sheet = &import->plan->text.sheet;
    for (; import->sheet_fault < sheet->fault_count; import->sheet_fault++) {
        const SheetFault *fault = &sheet->faults[import->sheet_fault];
        if (fault->row.value > import->line)
            break;
        size_t column = (size_t)fault->column.value;
        convert_fault(cx, fault);
        fault_add(cx, import,
                  column < import->column_count ? import->columns[column]->name : (Str){0});
        any = true;
    }
    return any;
}

static Err row_take(Ctx *cx, Import *import, CsvRow *row)
{
    Str number;
    import->line = row->line;
    if (sheet_faults_take(cx, import)) {
        row_refuse(cx, import);
        return OK;
    }
    if (!cells_trim(import, row))
        return OK;
    if (export_mark_read(row, &number)) {
        import->plan->mark = str_dup(cx->arena, number);
        import->plan->mark_line = import->line;
        return OK;
    }
    if (row->count == import->column_count)
        return rows_plan(cx, import, row);
    (void)!fail(cx, ERR_INVALID, MSG("the row has %1$lld cells, the first row %2$lld"),
                (long long)row->count, (long long)import->column_count);
    row_refuse(cx, import);
    fault_add(cx, import, (Str){0});
    return OK;
}

/* A row as people see it: one of a sheet has its number in front. */
static Err row_next(Ctx *cx, Import *import, CsvReader *reader, CsvRow *row)
{
    TRY(csv_next(cx, reader, cx->arena, row));
    if (!import->plan->text.is_sheet || row->count == 0)
        return OK;
    if (!str_int(row->fields[0], &row->line))
        return fail(cx, ERR_CORRUPT, MSG("the reader of workbooks gave a row without its number"));
    memmove(row->fields, row->fields + 1, --row->count * sizeof *row->fields);
    return OK;
}

static Err header_take(Ctx *cx, Import *import, CsvReader *reader, CsvRow *row)
{
    const SheetText *sheet = &import->plan->text.sheet;
    TRY(row_next(cx, import, reader, row));
    Err err = OK;
    if (sheet->fault_count > 0 && sheet->faults[0].row.value <= row->line) {
        convert_fault(cx, &sheet->faults[0]);
        err = ERR_INVALID;
    }
    if (err == OK)
        err = header_bind(cx, import, row);
    return err == OK ? OK : fail_at(cx, (Str){0}, row->line > 0 ? row->line : 1, (Str){0});
}

static Err file_read(Ctx *cx, Import *import)
{
    CsvReader reader;
    const ImportText *text = &import->plan->text;
    CsvRow *row = arena_new(cx->arena, CsvRow);
    csv_init(&reader, text->csv, text->delimiter, (Str){0});
    TRY(header_take(cx, import, &reader, row));
    while (true) {
        Err err = row_next(cx, import, &reader, row);
        if (err == OK && row->count == 0)
            return OK;
        if (err == OK) {
            TRY(row_take(cx, import, row));
            continue;
        }
        import->line = cx->problem.line;
        cx->problem.line = 0;
        row_refuse(cx, import);
        fault_add(cx, import, (Str){0});
    }
}

/* ---- what only the whole file can tell ---- */

/* A row of the file may be referred to, unless it is refused; one asked for before, as then. */
static Err knows(Ctx *cx, void *arg, Str to, Str key, bool *out)
{
    ImportPlan *plan = ((Import *)arg)->plan;
    DbRow row;
    KeySlot *slot = key_map_put(cx->arena, &plan->keys, to, key);
    bool of_file = slot->line != 0 && slot->planned < plan->count;
    *out = slot->known || (of_file && plan->rows[slot->planned].verb != ROW_REFUSED);
    if (*out || slot->row != NULL)
        return OK;
    Err err = db_one(cx, SQL_MASTER_ROW_BY_KEY, ARGS(db_text(to), db_text(key)), &row);
    if (err == ERR_NOT_FOUND)
        return OK;
    slot->known = *out = err == OK && row_int(&row, 3) == 0;
    return err;
}

/* Marks stand among the keys under the name of their field behind "=", which no register has. */
static KeySlot *mark_slot(Ctx *cx, Import *import, const Field *field, Str mark)
{
    return key_map_put(cx->arena, &import->plan->keys,
                       str_fmt(cx->arena, "=%.*s", STR_ARG(field->name)), mark);
}

static void marks_load(Ctx *cx, Import *import)
{
    size_t count;
    const MasterShape *shape = master_table_shape(import->table);
    const MasterRow *const *rows = master_table_rows(import->table, &count);
    for (size_t i = 0; i < shape->form.count; i++) {
        const Field *field = &shape->form.fields[i];
        for (size_t k = 0; (field->flags & FIELD_ALONE) != 0 && k < count; k++) {
            FieldTexts texts = master_texts(field, rows[k]->values);
            for (size_t n = 0; n < texts.count && !rows[k]->retired; n++)
                mark_slot(cx, import, field, master_mark(cx->arena, texts.items[n]))->row = rows[k];
        }
    }
    import->has_marks = true;
}

/* By a row of the register, or one of the file before. */
static Err named(Ctx *cx, void *arg, const Field *field, Str mark, Str *by)
{
    Import *import = arg;
    PlannedRow *rows = import->plan->rows;
    if (!import->has_marks)
        marks_load(cx, import);
    KeySlot *slot = mark_slot(cx, import, field, mark);
    if (slot->row != NULL && slot->row->id != rows[import->checked].id)
        *by = slot->row->key;
    else if (slot->line != 0 && slot->planned != import->checked &&
             rows[slot->planned].verb != ROW_REFUSED)
        *by = rows[slot->planned].key;
    else
        slot->line = import->line, slot->planned = import->checked;
    return OK;
}

/* As the file will have it, where it is not refused; else as it is.  Who stands in a circle is told
 * of all of it: what fell in this round counts to its end. */
static Err above(Ctx *cx, void *arg, const Field *field, Str key, MasterAbove *out)
{
    const Import *import = arg;
    ImportPlan *plan = import->plan;
    const KeySlot *slot = key_map_put(cx->arena, &plan->keys, plan->shape.form.name, key);
    const PlannedRow *planned = slot->line == 0 ? NULL : &plan->rows[slot->planned];
    const void *values = slot->row == NULL ? NULL : slot->row->values;
    *out = (MasterAbove){0};
    if (planned != NULL && (planned->verb != ROW_REFUSED || planned->fell == import->round)) {
        values = planned->values;
        if (planned->before == NULL || !field_same(field, planned->before, values))
            out->line = planned->line;
    }
    if (values != NULL)
        out->key = *(const Str *)((const char *)values + field->offset);
    return OK;
}

static Err rows_check(Ctx *cx, Import *import, bool *refused)
{
    ImportPlan *plan = import->plan;
    *refused = false;
    import->round++;
    for (size_t i = 0; i < plan->count; i++) {
        PlannedRow *planned = &plan->rows[i];
        if (planned->verb != ROW_ADD && planned->verb != ROW_CHANGE)
            continue;
        MasterRow row = {.id = planned->id, .values = planned->values};
        MasterRow before = {.id = planned->id, .values = (void *)(uintptr_t)planned->before};
        import->line = planned->line;
        import->checked = i;
        Err err = master_check(cx, &plan->shape, &row, planned->before == NULL ? NULL : &before,
                               (MasterKnown){.knows = knows,
                                             .named = named,
                                             .above = above,
                                             .line = planned->line,
                                             .arg = import});
        if (err == ERR_IO || err == ERR_CORRUPT || err == ERR_BUSY)
            return err;
        if (err == OK)
            continue;
        planned->verb = ROW_REFUSED;
        planned->fell = import->round;
        *refused = true;
        Str pointer = cx->problem.pointer;
        cx->problem.pointer = (Str){0};
        fault_add(cx, import, pointer.n > 8 ? str_tail(pointer, 8) : (Str){0}); /* "/values/" */
    }
    return OK;
}

static void totals_count(ImportPlan *plan)
{
    for (size_t i = 0; i < plan->count; i++)
        plan->totals[plan->rows[i].verb]++;
}

static int by_line(const void *a, const void *b)
{
    int64_t left = ((const PlannedFault *)a)->line, right = ((const PlannedFault *)b)->line;
    return left < right ? -1 : left > right;
}

static Err plan_locked(Ctx *cx, Import *import)
{
    size_t count;
    bool refused = true;
    ImportPlan *plan = import->plan;
    const MasterRow *const *rows = master_table_rows(import->table, &count);
    plan->seq = master_table_seq(import->table);
    for (size_t i = 0; i < count; i++) {
        KeySlot *slot = key_map_put(cx->arena, &plan->keys, plan->shape.form.name,
                                    str_dup(cx->arena, rows[i]->key));
        MasterRow *row = arena_new(cx->arena, MasterRow);
        *row = *rows[i];
        row->values = register_copy(cx->arena, &plan->shape.stored, rows[i]->values);
        slot->row = row;
        slot->known = !row->retired;
    }
    TRY(file_read(cx, import));
    while (refused) /* who refers to a row that is refused is refused too */
        TRY(rows_check(cx, import, &refused));
    qsort(plan->faults, plan->fault_count, sizeof *plan->faults, by_line);
    totals_count(plan);
    return OK;
}

Err import_plan_text(Ctx *cx, MasterBook *book, Str name, const ImportText *text, ImportPlan **out)
{
    MasterTable *table;
    Import *import = arena_new(cx->arena, Import);
    import->plan = *out = arena_new(cx->arena, ImportPlan);
    import->plan->text = *text;
    TRY(master_shape(cx, name, &import->plan->shape));
    TRY(master_table_lock(cx, book, name, &table));
    import->table = table;
    Err err = plan_locked(cx, import);
    master_table_unlock(table);
    return err;
}

Err import_plan(Ctx *cx, MasterBook *book, Str name, Str bytes, ImportPlan **out)
{
    ImportText text;
    TRY(import_text(cx, book, bytes, &text));
    return import_plan_text(cx, book, name, &text, out);
}

void import_refuse(Ctx *cx, ImportPlan *plan, int64_t line, const Problem *problem)
{
    *row_add(cx, plan) = (PlannedRow){.line = line, .verb = ROW_REFUSED};
    plan->totals[ROW_REFUSED]++;
    if (plan->fault_count == IMPORT_FAULTS_SHOWN)
        return;
    plan->faults[plan->fault_count++] = (PlannedFault){.line = line, .problem = *problem};
    qsort(plan->faults, plan->fault_count, sizeof *plan->faults, by_line);
}

Err import_complete(Ctx *cx, ImportPlan *plan, Err (*complete)(Ctx *cx, void *values, void *arg),
                    void *arg)
{
    for (size_t i = 0; i < plan->count; i++) {
        if (plan->rows[i].verb == ROW_ADD)
            TRY(complete(cx, plan->rows[i].values, arg));
    }
    return OK;
}

Err import_each(Ctx *cx, const ImportPlan *plan, ImportEach each, void *arg)
{
    for (size_t i = 0; i < plan->count; i++) {
        const PlannedRow *row = &plan->rows[i];
        if (row->verb == ROW_ADD || row->verb == ROW_CHANGE)
            TRY(each(cx, row->values, row->before, arg));
    }
    return OK;
}
