/* clue_import.c - rows of others' files as rows of the register, then its import. */
#include "domain/clue/clue_import.h"

#include "base/csv.h"
#include "base/hash.h"
#include "base/number_map.h"
#include "domain/clue/clue_clock_internal.h"
#include "domain/clue/clue_table_internal.h"
#include "platform/store/change.h"

enum { CSV_MAX = 512 << 20, FIELDS_MAX = 80, MAPPING_MAX = 1 << 16, UNSTARTED_SHOWN = 1000 };
#define DAY_US INT64_C(86400000000)

typedef struct Translation {
    const ClueMapping *mapping;
    ClueTable table;
    const Field *of_column[CLUE_FILE_COLUMNS_MAX]; /* NULL: goes nowhere */
    const Field *fields[FIELDS_MAX];               /* written, the number first */
    size_t field_count;
    bool decided[CLUE_FILE_COLUMNS_MAX]; /* by the mapping */
    NumberMap seen;                      /* rows without a number, by content: how often */
} Translation;

Err clue_mapping_parse(Ctx *cx, Str text, ClueMapping *out)
{
    const JsonNode *node;
    *out = (ClueMapping){0};
    if (text.n == 0)
        return OK;
    if (text.n > MAPPING_MAX)
        return fail(cx, ERR_LIMIT, MSG("the mapping is larger than %1$lld bytes"),
                    (long long)MAPPING_MAX);
    TRY(json_parse(cx, text, &node));
    return register_decode(cx, &clue_mapping_register, node, (Str){0}, out);
}

/* ---- which column goes where ---- */

static Err field_named(Ctx *cx, Str name, const Field **out)
{
    *out = register_field(&clue_register, name);
    return *out != NULL ? OK
                        : fail(cx, ERR_USAGE, MSG("register %1$s has no field \"%2$s\""),
                               clue_register.name.p, str_shown(cx->arena, name));
}

static const Field *field_labelled(Str name)
{
    for (size_t i = 0; i < clue_register.count; i++) {
        const Field *field = &clue_register.fields[i];
        if (str_eq_nocase(name, field->name) || str_eq(name, str_of(field->label_zh)) ||
            str_eq_nocase(name, str_of(field->label_en)))
            return field;
    }
    return NULL;
}

static const Field *field_usual(Str name)
{
    static const struct {
        Str name, field;
    } usual[] = {
#define CLUE_COLUMN(name, field) {STR_INIT(name), STR_INIT(#field)},
#include "domain/clue/clue_columns.def"
#undef CLUE_COLUMN
    };
    for (size_t i = 0; i < sizeof usual / sizeof *usual; i++) {
        if (str_eq_nocase(name, usual[i].name))
            return register_field(&clue_register, usual[i].field);
    }
    return NULL;
}

static bool field_taken(const Translation *work, const Field *field)
{
    for (size_t i = 0; i < work->field_count; i++) {
        if (work->fields[i] == field)
            return true;
    }
    return false;
}

static void field_take(Translation *work, const Field *field)
{
    if (!field_taken(work, field) && work->field_count < FIELDS_MAX)
        work->fields[work->field_count++] = field;
}

static size_t column_named(const Translation *work, Str name)
{
    size_t at = 0;
    while (at < work->table.column_count && !str_eq_nocase(work->table.columns[at], name))
        at++;
    return at;
}

static Err column_missing(Ctx *cx, Str name)
{
    return fail(cx, ERR_INVALID, MSG("the file has no column \"%1$s\" of the mapping"),
                str_shown(cx->arena, name));
}

/* An empty `to` leaves a column out. */
static Err mapped_bind(Ctx *cx, Translation *work)
{
    for (size_t i = 0; i < work->mapping->columns.count; i++) {
        const ClueColumn *one = &work->mapping->columns.items[i];
        size_t at = column_named(work, one->from);
        if (at == work->table.column_count)
            return column_missing(cx, one->from);
        work->decided[at] = true;
        if (one->to.n == 0)
            continue;
        TRY(field_named(cx, one->to, &work->of_column[at]));
        if (field_taken(work, work->of_column[at]))
            return fail(cx, ERR_USAGE, MSG("two columns go to field %1$s"),
                        str_c(cx->arena, one->to));
        field_take(work, work->of_column[at]);
    }
    return OK;
}

static void others_bind(Translation *work, const Field *(*find)(Str name))
{
    for (size_t i = 0; i < work->table.column_count; i++) {
        const Field *field =
            work->decided[i] || work->of_column[i] != NULL ? NULL : find(work->table.columns[i]);
        if (field == NULL || (field_taken(work, field) && field != work->fields[0]))
            continue;
        work->of_column[i] = field;
        field_take(work, field);
    }
}

static Err columns_bind(Ctx *cx, Translation *work)
{
    const Field *field;
    const ClueMapping *mapping = work->mapping;
    field_take(work, register_field(&clue_register, STR("number")));
    TRY(mapped_bind(cx, work));
    others_bind(work, field_labelled);
    others_bind(work, field_usual);
    for (size_t i = 0; i < mapping->constants.count; i++) {
        TRY(field_named(cx, mapping->constants.items[i].field, &field));
        field_take(work, field);
    }
    for (size_t i = 0; i < mapping->when.count; i++) {
        if (column_named(work, mapping->when.items[i].column) == work->table.column_count)
            return column_missing(cx, mapping->when.items[i].column);
        TRY(field_named(cx, mapping->when.items[i].field, &field));
        field_take(work, field);
    }
    return OK;
}

/* ---- one row ---- */

/* 20240129, 2024-01-29 08:30, 11/30/2004 with its order: as the register takes a day; else as it
 * is, for the register to refuse. */
static Str day_of(Ctx *cx, const ClueMapping *mapping, Str cell)
{
    Str rest = cell, day = str_cut(&rest, cell.n > 10 && cell.p[10] == 'T' ? 'T' : ' ');
    int64_t number, a, b, c;
    if (day.n == 8 && str_int(day, &number))
        return str_fmt(cx->arena, "%.*s-%.*s-%.*s", 4, day.p, 2, day.p + 4, 2, day.p + 6);
    if (mapping->dates.n == 0 || str_eq(mapping->dates, STR("ymd")))
        return day;
    Str parts = day;
    char between = str_find_char(day, '/') > 0 ? '/' : str_find_char(day, '.') > 0 ? '.' : '-';
    if (!str_int(str_cut(&parts, between), &a) || !str_int(str_cut(&parts, between), &b) ||
        !str_int(parts, &c) || c < 1000)
        return day;
    bool month_first = str_eq(mapping->dates, STR("mdy"));
    return str_fmt(cx->arena, "%04lld-%02lld-%02lld", (long long)c,
                   (long long)(month_first ? a : b), (long long)(month_first ? b : a));
}

static void cells_fill(Ctx *cx, const Translation *work, const ClueTableRow *row, Str *out)
{
    const ClueMapping *mapping = work->mapping;
    for (size_t f = 0; f < work->field_count; f++) {
        const Field *field = work->fields[f];
        out[f] = (Str){0};
        for (size_t i = 0; i < work->table.column_count; i++) {
            if (work->of_column[i] == field)
                out[f] =
                    field->type == FIELD_DAY ? day_of(cx, mapping, row->cells[i]) : row->cells[i];
        }
        for (size_t i = 0; i < mapping->when.count; i++) {
            const ClueWhen *when = &mapping->when.items[i];
            if (str_eq(when->field, field->name) &&
                str_eq(row->cells[column_named(work, when->column)], when->is))
                out[f] = when->value;
        }
        for (size_t i = 0; i < mapping->constants.count && out[f].n == 0; i++) {
            if (str_eq(mapping->constants.items[i].field, field->name))
                out[f] = mapping->constants.items[i].value;
        }
    }
}

static Str cell_named(const Translation *work, const Str *cells, Str name)
{
    for (size_t f = 0; f < work->field_count; f++) {
        if (str_eq(work->fields[f]->name, name))
            return cells[f];
    }
    return (Str){0};
}

/* By its number at the source, else by its content: equal rows of one file are two clues. */
static Str number_of(Ctx *cx, Translation *work, const Str *cells)
{
    enum { SHOWN = 12 };
    uint8_t digest[SHA256_SIZE];
    uint64_t key;
    Str given = cells[0], source = cell_named(work, cells, STR("source_number"));
    if (given.n > 0 || source.n > 0)
        return str_fmt(cx->arena, "%.*s%.*s", STR_ARG(work->mapping->prefix),
                       STR_ARG(given.n > 0 ? given : source));
    Sha256 *running = sha256_new();
    for (size_t f = 1; f < work->field_count; f++) {
        sha256_add(running, work->fields[f]->name);
        sha256_add(running, STR("\x1f"));
        sha256_add(running, cells[f]);
        sha256_add(running, STR("\x1f"));
    }
    sha256_finish(running, digest);
    sha256_free(running);
    memcpy(&key, digest, sizeof key);
    uint32_t before = number_map_get(&work->seen, key);
    number_map_put(&work->seen, key, before + 1);
    Str hex = str_slice(hex_format(cx->arena, digest, sizeof digest), 0, SHOWN);
    return before == 0
               ? str_fmt(cx->arena, "%.*sF-%.*s", STR_ARG(work->mapping->prefix), STR_ARG(hex))
               : str_fmt(cx->arena, "%.*sF-%.*s-%u", STR_ARG(work->mapping->prefix), STR_ARG(hex),
                         before + 1);
}

static void csv_cell(Buf *out, Str text, bool last)
{
    size_t start = out->n;
    buf_add(out, text);
    csv_quote(out, start);
    buf_add_char(out, last ? '\n' : ',');
}

static void row_write(Buf *out, Str line, const Str *cells, size_t count)
{
    csv_cell(out, line, false);
    for (size_t i = 0; i < count; i++)
        csv_cell(out, cells[i], i + 1 == count);
}

/* What its faults are told by: the element of a list, else the line. */
static int64_t number_in_file(const Translation *work, size_t at)
{
    return work->table.is_list ? (int64_t)at + 1 : work->table.rows[at].line;
}

/* As the import takes a sheet: the number of each row in front. */
static Str rows_write(Ctx *cx, Translation *work)
{
    Buf *csv = arena_new(cx->arena, Buf);
    Str cells[FIELDS_MAX];
    buf_init(csv, cx->arena, CSV_MAX);
    for (size_t f = 0; f < work->field_count; f++)
        cells[f] = work->fields[f]->name;
    row_write(csv, STR("1"), cells, work->field_count);
    for (size_t i = 0; i < work->table.row_count; i++) {
        const ClueTableRow *row = &work->table.rows[i];
        if (row->cells == NULL)
            continue;
        cells_fill(cx, work, row, cells);
        cells[0] = number_of(cx, work, cells);
        row_write(csv, str_fmt(cx->arena, "%lld", (long long)number_in_file(work, i)), cells,
                  work->field_count);
    }
    return buf_str(csv);
}

/* Rows whose regime is no rule pack are refused: no law would start a clock for them. */
static Err regimes_check(Ctx *cx, const Translation *work, ImportPlan *plan)
{
    Str cells[FIELDS_MAX];
    Clue last = {0};
    Problem problem = {0};
    bool known = true;
    ClueLaw law = {0};
    if (!field_taken(work, register_field(&clue_register, STR("regime"))))
        return OK;
    for (size_t i = 0; i < work->table.row_count; i++) {
        if (work->table.rows[i].cells == NULL)
            continue;
        cells_fill(cx, work, &work->table.rows[i], cells);
        Str regime = str_trim(cell_named(work, cells, STR("regime")));
        if (!str_eq(regime, last.regime)) {
            last.regime = regime;
            Err err = clue_law_check(cx, &law, &last);
            known = err == OK;
            problem = cx->problem;
            problem_clear(cx);
            if (!known && err != ERR_INVALID)
                return err;
        }
        if (!known)
            import_refuse(cx, plan, number_in_file(work, i), &problem);
    }
    return OK;
}

/* ---- links of new ones ---- */

typedef struct Linking {
    const ClueLog *log;
    int64_t linked;
} Linking;

static Err link_lot(Ctx *cx, const ClueLog *log, Clue *clue)
{
    uint32_t item;
    Str *one = arena_new(cx->arena, Str);
    if (clue->lot.n == 0 || clue->lots.count > 0)
        return OK;
    Err err = item_find(cx, log->view, clue->lot, &item);
    if (err == ERR_NOT_FOUND || err == ERR_USAGE) {
        problem_clear(cx);
        return OK;
    }
    TRY(err);
    *one = item_uri(cx->arena, log->view->index, item);
    clue->lots = (FieldTexts){one, 1};
    return OK;
}

static Err link_new(Ctx *cx, void *values, void *arg)
{
    Linking *linking = arg;
    Clue *clue = values;
    ItemCard card;
    Str *one = arena_new(cx->arena, Str);
    TRY(link_lot(cx, linking->log, clue));
    if (clue->unit.n == 0 || clue->items.count > 0)
        return OK;
    Err err = item_card_find(cx, linking->log->view, linking->log->reader,
                             &(ItemQuestion){.item = clue->unit, .limit = 1}, &card);
    if (err == ERR_NOT_FOUND || err == ERR_USAGE || (err == OK && card.events.count == 0)) {
        problem_clear(cx);
        return OK;
    }
    TRY(err);
    *one = card.item;
    clue->items = (FieldTexts){one, 1};
    linking->linked++;
    if (clue->product.n == 0)
        clue->product = card.product;
    if (clue->model.n == 0)
        clue->model = card.name;
    const Instant *made = &card.events.items[0].time.value;
    if (!clue->produced_on.set)
        clue->produced_on = field_int((made->us + made->offset_min * INT64_C(60000000)) / DAY_US);
    return OK;
}

/* ---- clocks ---- */

typedef struct ClueStart {
    Str number;
    uint32_t facts;
} ClueStart;

typedef struct ClueStarts {
    ClueLaw law;
    ClueStart *items;
    size_t count, capacity;
    ClueUnstarted *unstarted;
    size_t unstarted_count; /* of which UNSTARTED_SHOWN are kept */
} ClueStarts;

static void start_add(Arena *arena, ClueStarts *starts, Str number, uint32_t facts)
{
    if (starts->count == starts->capacity) {
        size_t capacity = 2 * starts->capacity + 64;
        starts->items = arena_grow(arena, starts->items, starts->capacity * sizeof *starts->items,
                                   capacity * sizeof *starts->items);
        starts->capacity = capacity;
    }
    starts->items[starts->count++] = (ClueStart){number, facts};
}

static Err starts_look(Ctx *cx, const void *values, const void *before, void *arg)
{
    ClueRunning running;
    ClueStarts *starts = arg;
    const Clue *clue = values;
    TRY(clue_facts_running(cx, &starts->law, clue, clue_facts_new(clue, before), &running));
    if (running.facts != 0)
        start_add(cx->arena, starts, clue->number, running.facts);
    for (size_t i = 0; i < running.unstarted_count; i++, starts->unstarted_count++) {
        if (starts->unstarted_count < UNSTARTED_SHOWN)
            starts->unstarted[starts->unstarted_count] = running.unstarted[i];
    }
    return OK;
}

static Err starts_plan(Ctx *cx, ClueImport *out)
{
    out->starts = arena_new(cx->arena, ClueStarts);
    out->starts->unstarted = arena_array(cx->arena, ClueUnstarted, UNSTARTED_SHOWN);
    return import_each(cx, out->plan, starts_look, out->starts);
}

Err clue_import_store(Ctx *cx, ClueImport *import, Str reason)
{
    CLEANUP(tx_release) Tx tx = {0};
    TRY(tx_begin(cx, &tx));
    TRY(import_store_in(cx, import->plan, reason));
    for (size_t i = 0; i < import->starts->count; i++) {
        MasterRow row;
        TRY(clue_find(cx, import->starts->items[i].number, &row));
        TRY(clue_clocks_start(cx, &import->starts->law, &row, import->starts->items[i].facts));
    }
    return tx_commit(&tx);
}

/* ---- the whole ---- */

static void columns_tell(Ctx *cx, const Translation *work, ClueImport *out)
{
    out->form = work->table.form;
    out->column_count = work->table.column_count;
    out->columns = arena_array(cx->arena, ClueColumn, out->column_count + 1);
    out->ignored = arena_array(cx->arena, Str, out->column_count + 1);
    for (size_t i = 0; i < out->column_count; i++) {
        out->columns[i].from = work->table.columns[i].n > 0 ? work->table.columns[i] : STR("-");
        if (work->of_column[i] != NULL)
            out->columns[i].to = work->of_column[i]->name;
        for (size_t k = 0; k < work->mapping->when.count; k++) {
            const ClueWhen *when = &work->mapping->when.items[k];
            if (out->columns[i].to.n == 0 && str_eq_nocase(when->column, out->columns[i].from))
                out->columns[i].to = when->field;
        }
        if (out->columns[i].to.n == 0 && !work->decided[i])
            out->ignored[out->ignored_count++] = out->columns[i].from;
    }
}

static void lines_tell(Ctx *cx, const Translation *work, ClueImport *out)
{
    if (!work->table.is_list)
        return;
    int64_t *lines = arena_array(cx->arena, int64_t, work->table.row_count + 1);
    for (size_t i = 0; i < work->table.row_count; i++)
        lines[i] = work->table.rows[i].line;
    out->lines = lines;
}

Err clue_import_plan(Ctx *cx, MasterBook *book, const ClueLog *log, const ClueImportFile *file,
                     ClueImport *out)
{
    Linking linking = {.log = log};
    Translation *work = arena_new(cx->arena, Translation);
    static const ClueMapping none = {0};
    *out = (ClueImport){0};
    work->mapping = file->mapping == NULL ? &none : file->mapping;
    number_map_init(&work->seen, cx->arena);
    TRY(clue_table_read(cx, book, file, &work->table));
    TRY(columns_bind(cx, work));
    columns_tell(cx, work, out);
    lines_tell(cx, work, out);
    ImportText text = {.csv = rows_write(cx, work),
                       .delimiter = ',',
                       .is_sheet = true,
                       .is_list = work->table.is_list};
    TRY(import_plan_text(cx, book, clue_register.name, &text, &out->plan));
    for (size_t i = 0; i < work->table.row_count; i++) {
        const ClueTableRow *row = &work->table.rows[i];
        if (row->problem != NULL)
            import_refuse(cx, out->plan, number_in_file(work, i), row->problem);
    }
    TRY(regimes_check(cx, work, out->plan));
    TRY(import_complete(cx, out->plan, link_new, &linking));
    out->linked = linking.linked;
    return starts_plan(cx, out);
}

/* Elements have their number, and the line they begin on. */
static void elements_tell(const ClueImport *import, ImportReport *report)
{
    for (size_t i = 0; i < report->faults.count; i++) {
        ImportFault *fault = &report->faults.items[i];
        fault->element = fault->line;
        fault->line.value = import->lines[fault->element.value - 1];
    }
    for (size_t i = 0; i < report->samples.count; i++) {
        FieldInt *line = &report->samples.items[i].line;
        line->value = import->lines[line->value - 1];
    }
}

void clue_import_report(Ctx *cx, const ClueImport *import, ImportMode mode, Lang lang,
                        ClueImportReport *out)
{
    const ClueStarts *starts = import->starts;
    *out = (ClueImportReport){.form = import->form,
                              .ignored = {import->ignored, import->ignored_count},
                              .linked = field_int(import->linked),
                              .starting = field_int((int64_t)starts->count),
                              .unstarted_count = field_int((int64_t)starts->unstarted_count),
                              .report = arena_new(cx->arena, ImportReport)};
    out->columns.items = import->columns;
    out->columns.count = import->column_count;
    out->unstarted.items = starts->unstarted;
    out->unstarted.count =
        starts->unstarted_count < UNSTARTED_SHOWN ? starts->unstarted_count : UNSTARTED_SHOWN;
    import_report(cx, import->plan, mode, lang, out->report);
    if (import->lines != NULL)
        elements_tell(import, out->report);
}
