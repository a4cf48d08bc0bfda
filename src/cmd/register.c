/* holdfast register list|show|set|retire|import|export|history|signatures|sign: master data. */
#include "cmd/commands.h"
#include "cmd/output.h"
#include "cmd/served.h"
#include "cmd/signer.h"
#include "domain/clock/liaison_clock.h"
#include "domain/account/employee.h"
#include "domain/audit/audit.h"
#include "domain/master/master_import.h"
#include "domain/signature/signature_row.h"
#include "platform/net/http_text.h"
#include "platform/register/register_cell.h"
#include "platform/register/register_mark.h"

enum { FILE_MAX = 64 << 20, TEXT_MAX = 64 << 20, LIST_DEFAULT = 100, SECOND_US = 1000000 };

typedef struct RegisterRun {
    const Options *options;
    Lang lang;
    DataDir dir; /* of what only reads: the trace index is not needed */
    Journal journal;
    Served served;
    MasterBook *book;
    Output out;
    int code;
} RegisterRun;

typedef Err (*RegisterVerb)(Ctx *cx, RegisterRun *run);

static int run_verb(Ctx *cx, const Options *options, Lang lang, RegisterVerb verb)
{
    RegisterRun *run = arena_new(cx->arena, RegisterRun);
    *run = (RegisterRun){.options = options, .lang = lang, .book = master_book_open()};
    cx->now_us = cx->io->now_us(cx);
    output_init(cx, &run->out);
    int code = output_answer(cx, options, lang, verb(cx, run), &run->out);
    master_book_close(run->book);
    data_dir_close(cx, &run->dir);
    workspace_close(cx, &run->journal);
    return code == EXIT_OK ? run->code : code;
}

/* ---- what every verb begins with ---- */

/* Operands: `low` to `high` of them. */
static Err operands_check(Ctx *cx, const RegisterRun *run, size_t low, size_t high)
{
    size_t count = run->options->operand_count;
    if (count >= low && count <= high)
        return OK;
    return fail(cx, ERR_USAGE, MSG("holdfast %1$s takes: %2$s"), run->options->command->name,
                run->options->command->operands);
}

static Err open_to_read(Ctx *cx, RegisterRun *run)
{
    Str dir = workspace_directory(run->options);
    TRY(workspace_must_exist(cx, run->options));
    return data_dir_open(cx, dir, option_text(run->options, "db", (Str){0}), DB_READ, &run->dir);
}

static Err row_named(Ctx *cx, const MasterShape *shape, Str typed, MasterRow *out)
{
    return master_find_key(cx, shape, master_key_typed(cx->arena, shape, typed), out);
}

static void record_line(RegisterRun *run, const Register *record, const void *from)
{
    output_record(&run->out, record, from);
}

/* ---- list ---- */

static Err registers_print(Ctx *cx, RegisterRun *run)
{
    RegisterList list;
    TRY(signature_registers(cx, &list));
    if (option_given(run->options, "json")) {
        record_line(run, &register_list_register, &list);
        return OK;
    }
    for (size_t i = 0; i < list.registers.count; i++) {
        const RegisterShown *one = &list.registers.items[i];
        Str label = run->lang == LANG_ZH ? one->label_zh : one->label_en;
        buf_fmt(&run->out.buf, "%-20.*s ", STR_ARG(one->name));
        output_count_padded(&run->out.buf, one->rows.value, 9);
        buf_fmt(&run->out.buf, "  %.*s\n", STR_ARG(label));
    }
    return OK;
}

static Err query_read(Ctx *cx, const Options *options, MasterQuery *out)
{
    Str where = option_if(options, "where"), sort = option_if(options, "sort");
    *out = (MasterQuery){.text = option_if(options, "find"),
                         .descending = str_starts(sort, STR("-")),
                         .use = option_given(options, "all") ? MASTER_ALL : MASTER_IN_USE};
    out->sort = str_tail(sort, out->descending);
    while (where.n > 0) {
        Str one = str_trim(str_cut(&where, ';'));
        if (out->filter_count == MASTER_FILTERS_MAX)
            return fail(cx, ERR_LIMIT, MSG("there are more than %1$lld filters"),
                        (long long)MASTER_FILTERS_MAX);
        if (one.n > 0)
            TRY(master_filter_parse(cx, one, &out->filters[out->filter_count++]));
    }
    return OK;
}

static Err rows_print(Ctx *cx, RegisterRun *run)
{
    MasterQuery query;
    RegisterRows rows;
    TRY(query_read(cx, run->options, &query));
    query.limit = option_count(run->options, "limit", LIST_DEFAULT);
    if (query.limit < 1 || query.limit > MASTER_PAGE_MAX)
        return fail(cx, ERR_USAGE, MSG("--limit is 1 to %1$lld; holdfast register export has all"),
                    (long long)MASTER_PAGE_MAX);
    TRY(master_search(cx, run->book, run->options->operands[0], &query, &rows));
    if (option_given(run->options, "json")) {
        record_line(run, &register_rows_register, &rows);
        return OK;
    }
    for (size_t i = 0; i < rows.rows.count; i++)
        buf_fmt(&run->out.buf, "%.*s\n", STR_ARG(rows.rows.items[i].values));
    if (rows.matched.value > (int64_t)rows.rows.count) {
        Str params[] = {str_count(cx->arena, (int64_t)rows.rows.count),
                        str_count(cx->arena, rows.matched.value)};
        message_format(&run->out.buf, run->lang, MSG("%1$s of %2$s rows"), params, 2);
        buf_add_char(&run->out.buf, '\n');
    }
    run->code = rows.matched.value == 0 ? EXIT_NOTHING : EXIT_OK;
    return OK;
}

static Err list(Ctx *cx, RegisterRun *run)
{
    TRY(operands_check(cx, run, 0, 1));
    TRY(open_to_read(cx, run));
    return run->options->operand_count == 0 ? registers_print(cx, run) : rows_print(cx, run);
}

/* ---- show, history ---- */

static void row_print(RegisterRun *run, const MasterShape *shape, const void *values)
{
    Buf *out = &run->out.buf;
    for (size_t i = 0; i < shape->form.count; i++) {
        const Field *field = &shape->form.fields[i];
        const char *label = run->lang == LANG_ZH ? field->label_zh : field->label_en;
        if (!field_is_set(field, values))
            continue;
        buf_fmt(out, "%s: ", label);
        if (field->type == FIELD_ENUM) {
            const FieldInt *at = (const FieldInt *)((const char *)values + field->offset);
            const EnumValue *value = &field->names->values[at->value];
            buf_add(out, str_of(run->lang == LANG_ZH ? value->label_zh : value->label_en));
        } else {
            register_text(out, field, values);
        }
        buf_add_char(out, '\n');
    }
}

static Err show(Ctx *cx, RegisterRun *run)
{
    MasterShape shape;
    MasterRow row;
    RegisterRow shown;
    TRY(operands_check(cx, run, 2, 2));
    TRY(open_to_read(cx, run));
    TRY(master_shape(cx, run->options->operands[0], &shape));
    TRY(row_named(cx, &shape, run->options->operands[1], &row));
    if (option_given(run->options, "json")) {
        master_show(cx, &shape, &row, false, &shown);
        record_line(run, &register_row_register, &shown);
        return OK;
    }
    row_print(run, &shape, master_masked(cx, &shape, row.values));
    return OK;
}

static Err history(Ctx *cx, RegisterRun *run)
{
    MasterShape shape;
    MasterRow row;
    RowHistory changes;
    TRY(operands_check(cx, run, 2, 2));
    TRY(open_to_read(cx, run));
    TRY(master_shape(cx, run->options->operands[0], &shape));
    TRY(row_named(cx, &shape, run->options->operands[1], &row));
    TRY(master_history(cx, &shape, row.id, &changes));
    if (option_given(run->options, "json")) {
        record_line(run, &row_history_register, &changes);
        return OK;
    }
    for (size_t i = 0; i < changes.changes.count; i++) {
        const RowChange *change = &changes.changes.items[i];
        instant_format_utc(&run->out.buf, change->at.value.us);
        buf_fmt(&run->out.buf, "  %.*s  %.*s  %.*s\n", STR_ARG(change->actor),
                STR_ARG(change->after), STR_ARG(change->reason));
    }
    return OK;
}

/* ---- export: a line of the audit trail first, here or by who serves the directory ---- */

typedef struct Asked {
    const char *name;
    Str value;
} Asked;

/* The question as the interface takes it. */
static size_t asked_of(const RegisterRun *run, const MasterFile *file, Asked *out)
{
    size_t count = 0;
    Str where = option_if(run->options, "where");
    out[count++] = (Asked){"q", option_if(run->options, "find")};
    out[count++] = (Asked){"sort", option_if(run->options, "sort")};
    while (where.n > 0 && count < MASTER_FILTERS_MAX)
        out[count++] = (Asked){"where", str_trim(str_cut(&where, ';'))};
    if (option_given(run->options, "all"))
        out[count++] = (Asked){"use", STR("all")};
    out[count++] = (Asked){"format", file->is_sheet ? STR("xlsx") : STR("csv")};
    out[count++] = (Asked){"lang", run->lang == LANG_ZH ? STR("zh") : STR("en")};
    return count;
}

enum { ASKED_MAX = MASTER_FILTERS_MAX + 8, ASKED_TEXT_MAX = 4000 };

static Err export_there(Ctx *cx, RegisterRun *run, MasterFile *file)
{
    Buf target;
    Str answer;
    Asked asked[ASKED_MAX];
    size_t count = asked_of(run, file, asked);
    buf_init(&target, cx->arena, ASKED_TEXT_MAX * 3);
    buf_fmt(&target, "/api/v1/registers/%s/export?",
            percent_encode(cx->arena, run->options->operands[0]).p);
    for (size_t i = 0; i < count; i++) {
        if (asked[i].value.n > 0)
            buf_fmt(&target, "%s%s=%s", target.p[target.n - 1] == '?' ? "" : "&", asked[i].name,
                    percent_encode(cx->arena, asked[i].value).p);
    }
    HttpAsk ask = {.method = STR("GET"),
                   .target = buf_str(&target),
                   .languages = run->lang == LANG_ZH ? STR("zh") : STR("en")};
    TRY(served_ask(cx, &run->served, &ask, &answer));
    command_print(cx, answer);
    return OK;
}

/* As api/export.c records it: a number or an address of a person is not kept. */
static Err export_note(Ctx *cx, const RegisterRun *run, const MasterFile *file)
{
    Buf query;
    Asked asked[ASKED_MAX];
    size_t count = asked_of(run, file, asked);
    buf_init(&query, cx->arena, ASKED_TEXT_MAX);
    for (size_t i = 0; i < count; i++) {
        Str value = master_holds_contact(asked[i].value) ? STR("•••") : asked[i].value;
        if (value.n > 0)
            buf_fmt(&query, "%s%s=%.*s", query.n == 0 ? "" : " ", asked[i].name, STR_ARG(value));
    }
    return audit_export_given(cx,
                              &(ExportGiven){.number = file->number,
                                             .file = str_fmt(cx->arena, "registers/%.*s/export",
                                                             STR_ARG(run->options->operands[0])),
                                             .query = query.full ? STR("…") : buf_str(&query),
                                             .form = file->is_sheet ? STR("xlsx") : STR("csv"),
                                             .rows = field_int(file->rows)});
}

static Err export_rows(Ctx *cx, RegisterRun *run)
{
    MasterQuery query;
    MasterFile *file = arena_new(cx->arena, MasterFile);
    TRY(operands_check(cx, run, 1, 1));
    TRY(master_format_parse(cx, option_text(run->options, "format", (Str){0}), &file->is_sheet));
    TRY(query_read(cx, run->options, &query));
    TRY(workspace_must_exist(cx, run->options));
    TRY(served_or_open(cx, run->options, &run->journal, &run->served));
    if (run->served.is_served)
        return export_there(cx, run, file);
    file->lang = run->lang;
    file->number = export_number(cx);
    buf_init(&file->out, cx->arena, TEXT_MAX);
    TRY(master_export(cx, run->book, run->options->operands[0], &query, file));
    if (file->out.full)
        return fail(cx, ERR_LIMIT, MSG("the register is larger than %1$lld bytes; narrow it"),
                    (long long)TEXT_MAX);
    TRY(export_note(cx, run, file));
    command_print(cx, buf_str(&file->out));
    return OK;
}

/* ---- import, set, retire: here, or by who serves the directory ---- */

static void report_print(Ctx *cx, RegisterRun *run, const ImportReport *report)
{
    Buf *out = &run->out.buf;
    if (option_given(run->options, "json")) {
        record_line(run, &import_report_register, report);
        return;
    }
    for (size_t i = 0; i < report->faults.count; i++) {
        const ImportFault *fault = &report->faults.items[i];
        buf_fmt(out, "%lld: %.*s\n", (long long)fault->line.value, STR_ARG(fault->detail));
    }
    Str params[] = {
        str_count(cx->arena, report->added.value), str_count(cx->arena, report->changed.value),
        str_count(cx->arena, report->same.value), str_count(cx->arena, report->refused.value)};
    message_format(out, run->lang, MSG("new %1$s, changed %2$s, the same %3$s, refused %4$s"),
                   params, 4);
    buf_add_char(out, '\n');
    for (size_t i = 0; i < report->other_sheets.count; i++) {
        message_format(out, run->lang, MSG("sheet %1$s was not read"),
                       &report->other_sheets.items[i], 1);
        buf_add_char(out, '\n');
    }
    if (report->export.n > 0) {
        Str mark[] = {str_count(cx->arena, report->export_line.value), report->export};
        message_format(out, run->lang, MSG("line %1$s is the mark of export %2$s, no row"), mark,
                       2);
        buf_add_char(out, '\n');
    }
    if (!report->stored.value && report->added.value + report->changed.value > 0) {
        message_format(out, run->lang, MSG("nothing was stored"), NULL, 0);
        buf_add_char(out, '\n');
    }
}

static Err import_there(Ctx *cx, RegisterRun *run, Str bytes, Str mode, ImportReport *report)
{
    Str answer;
    const JsonNode *node;
    Str name = percent_encode(cx->arena, run->options->operands[0]);
    Str reason = percent_encode(
        cx->arena, option_text(run->options, "reason", str_of(run->options->command->name)));
    HttpAsk ask = {.method = STR("POST"),
                   .target = str_fmt(cx->arena, "/api/v1/registers/%s/import?mode=%s&reason=%s",
                                     name.p, str_c(cx->arena, mode), reason.p),
                   .body = bytes,
                   .media_type = STR("application/octet-stream"),
                   .languages = run->lang == LANG_ZH ? STR("zh") : STR("en")};
    TRY(served_ask(cx, &run->served, &ask, &answer));
    TRY(json_parse(cx, answer, &node));
    return register_decode(cx, &import_report_register, node, (Str){0}, report);
}

static Err import_bytes(Ctx *cx, RegisterRun *run, Str bytes, Str text)
{
    ImportMode mode;
    ImportPlan *plan;
    ImportReport report = {0};
    TRY(import_mode_parse(cx, text, &mode));
    TRY(served_or_open(cx, run->options, &run->journal, &run->served));
    if (run->served.is_served) {
        TRY(import_there(cx, run, bytes, text, &report));
    } else {
        TRY(import_plan(cx, run->book, run->options->operands[0], bytes, &plan));
        if (str_eq(run->options->operands[0], employee_register.name))
            TRY(employee_import_check(cx, true, plan));
        if (import_stores(plan, mode))
            TRY(liaison_import_store(
                cx, run->options->operands[0], plan,
                option_text(run->options, "reason", str_of(run->options->command->name))));
        import_report(cx, plan, mode, run->lang, &report);
    }
    report_print(cx, run, &report);
    run->code = report.refused.value > 0 ? EXIT_PARTLY : EXIT_OK;
    return OK;
}

static Err import(Ctx *cx, RegisterRun *run)
{
    Str bytes;
    TRY(operands_check(cx, run, 2, 2));
    TRY(command_file(cx, io_read_file(cx, run->options->operands[1], FILE_MAX, &bytes)));
    return import_bytes(cx, run, bytes, option_text(run->options, "mode", STR("whole")));
}

/* field=value ... as a file of one row. */
static Err set(Ctx *cx, RegisterRun *run)
{
    Buf csv;
    Str values[OPTIONS_MAX * 4], names[OPTIONS_MAX * 4];
    size_t count = 0;
    TRY(operands_check(cx, run, 2, 1 + OPTIONS_MAX * 4));
    for (size_t i = 1; i < run->options->operand_count; i++) {
        Str rest = run->options->operands[i];
        names[count] = str_cut(&rest, '=');
        values[count++] = rest;
    }
    buf_init(&csv, cx->arena, 1 << 20);
    output_csv_row(&csv, names, count);
    output_csv_row(&csv, values, count);
    return import_bytes(cx, run, buf_str(&csv), STR("whole"));
}

static Err retire_there(Ctx *cx, RegisterRun *run, int64_t id, const RowOrder *order)
{
    Str unused;
    Buf body;
    JsonWriter json;
    buf_init(&body, cx->arena, 1 << 16);
    json_writer_init(&json, &body);
    register_write(&json, &row_order_register, order);
    return served_order(cx, &run->served,
                        str_fmt(cx->arena, "/api/v1/registers/%s/rows/%lld",
                                percent_encode(cx->arena, run->options->operands[0]).p,
                                (long long)id),
                        buf_str(&body), &unused);
}

static Err retire(Ctx *cx, RegisterRun *run)
{
    MasterShape shape;
    MasterRow row;
    TRY(operands_check(cx, run, 2, 2));
    TRY(open_to_read(cx, run));
    TRY(master_shape(cx, run->options->operands[0], &shape));
    TRY(row_named(cx, &shape, run->options->operands[1], &row));
    data_dir_close(cx, &run->dir);
    RowOrder order = {.version = field_int(row.version),
                      .retired = field_bool(!option_given(run->options, "back"))};
    Str reason = option_text(run->options, "reason", (Str){0});
    if (reason.n > 0)
        order.reason = reason;
    int64_t id = row.id;
    TRY(served_or_open(cx, run->options, &run->journal, &run->served));
    if (run->served.is_served)
        return retire_there(cx, run, id, &order);
    if (str_eq(shape.form.name, liaison_filing_register.name))
        return liaison_save(cx, id, &order, &row);
    if (!str_eq(shape.form.name, employee_register.name))
        return master_save(cx, &shape, id, &order, &row);
    TRY(employee_save(cx, true, id, &order, &row));
    return row.retired ? liaison_left(cx, ((const Employee *)row.values)->code) : OK;
}

/* ---- signatures, sign ---- */

static void names_print(Buf *out, FieldTexts names, Lang lang)
{
    for (size_t i = 0; i < names.count; i++) {
        if (i > 0)
            buf_add(out, lang == LANG_ZH ? STR("、") : STR(", "));
        buf_add(out, account_role_words(names.items[i], lang));
    }
}

static void missing_print(RegisterRun *run, const Signature *one)
{
    Buf *out = &run->out.buf;
    message_format(out, run->lang, MSG("still to be signed by "), NULL, 0);
    names_print(out, one->roles, run->lang);
    if (one->not_by.count == 0)
        return;
    message_format(out, run->lang, MSG(", not by "), NULL, 0);
    for (size_t i = 0; i < one->not_by.count; i++)
        buf_fmt(out, "%s%.*s", i > 0 ? ", " : "", STR_ARG(one->not_by.items[i]));
}

static void given_print(RegisterRun *run, const Signature *one)
{
    Buf *out = &run->out.buf;
    buf_fmt(out, "%.*s (%.*s, ", STR_ARG(one->full_name), STR_ARG(one->name));
    buf_add(out, account_role_words(one->role, run->lang));
    buf_add(out, STR(") "));
    instant_format(out, one->at.value.us - one->at.value.us % SECOND_US, one->at.value.offset_min);
    buf_fmt(out, ": %.*s", STR_ARG(one->reason));
}

static void state_print(RegisterRun *run, const SignatureState *state)
{
    Buf *out = &run->out.buf;
    if (option_given(run->options, "json")) {
        record_line(run, &signature_state_register, state);
        return;
    }
    buf_fmt(out, "v%lld %.12s\n", (long long)state->version.value, state->sha256.p);
    for (size_t i = 0; i < state->signatures.count; i++) {
        const Signature *one = &state->signatures.items[i];
        Str label = run->lang == LANG_ZH ? one->label_zh : one->label_en;
        buf_fmt(out, "  %.*s (%.*s): ", STR_ARG(label), STR_ARG(one->meaning));
        if (one->name.n > 0)
            given_print(run, one);
        else
            missing_print(run, one);
        buf_add_char(out, '\n');
    }
}

static Err row_state(Ctx *cx, RegisterRun *run, SignedRecord *record, SignatureState *out)
{
    MasterShape shape;
    MasterRow row;
    TRY(master_shape(cx, run->options->operands[0], &shape));
    TRY(row_named(cx, &shape, run->options->operands[1], &row));
    TRY(signature_row(cx, &shape, &row, record));
    TRY(signature_state(cx, record, out));
    return signature_earlier(cx, record, out);
}

static Err needs_print(Ctx *cx, RegisterRun *run)
{
    MasterShape shape;
    SignatureNeeds needs;
    TRY(master_shape(cx, run->options->operands[0], &shape));
    TRY(signature_needs(cx, &shape, NULL, &needs));
    run->code = needs.total.value == 0 ? EXIT_NOTHING : EXIT_OK;
    if (option_given(run->options, "json")) {
        record_line(run, &signature_needs_register, &needs);
        return OK;
    }
    for (size_t i = 0; i < needs.rows.count; i++) {
        const SignatureNeed *one = &needs.rows.items[i];
        buf_fmt(&run->out.buf, "%.*s  v%lld  ", STR_ARG(one->key), (long long)one->version.value);
        names_print(&run->out.buf, one->missing, run->lang);
        buf_add_char(&run->out.buf, '\n');
        output_turn(&run->out);
    }
    return OK;
}

static Err signatures(Ctx *cx, RegisterRun *run)
{
    SignedRecord record;
    SignatureState state;
    TRY(operands_check(cx, run, 1, 2));
    TRY(open_to_read(cx, run));
    if (run->options->operand_count == 1)
        return needs_print(cx, run);
    TRY(row_state(cx, run, &record, &state));
    state_print(run, &state);
    return OK;
}

/* The first that is missing, where nobody says which. */
static Str meaning_of(const RegisterRun *run, const SignatureState *state)
{
    Str given = option_if(run->options, "meaning");
    for (size_t i = 0; i < state->signatures.count && given.n == 0; i++) {
        if (state->signatures.items[i].name.n == 0)
            given = state->signatures.items[i].meaning;
    }
    return given;
}

static Err sign_there(Ctx *cx, RegisterRun *run, const SignedRecord *record,
                      const SignatureOrder *order, SignatureState *out)
{
    Str answer;
    Buf body;
    JsonWriter json;
    const JsonNode *node;
    buf_init(&body, cx->arena, 1 << 16);
    json_writer_init(&json, &body);
    register_write(&json, &signature_order_register, order);
    TRY(served_order(cx, &run->served,
                     str_fmt(cx->arena, "/api/v1/registers/%s/rows/%lld/signatures",
                             percent_encode(cx->arena, record->noun).p, (long long)record->id),
                     buf_str(&body), &answer));
    TRY(json_parse(cx, answer, &node));
    return register_decode(cx, &signature_state_register, node, (Str){0}, out);
}

static Err sign_here(Ctx *cx, RegisterRun *run, const SignerGiven *given, SignatureOrder *order,
                     SignatureState *out)
{
    Signer signer;
    SignedRecord record;
    TRY(signer_prove(cx, given, &signer));
    TRY(row_state(cx, run, &record, out)); /* as it is now that nobody else writes */
    TRY(signature_add(cx, &record, &signer, order));
    return row_state(cx, run, &record, out);
}

/* What is signed is the version somebody has looked at: he says which. */
static Err sign(Ctx *cx, RegisterRun *run)
{
    SignerGiven given;
    SignedRecord record;
    SignatureState state;
    TRY(operands_check(cx, run, 2, 2));
    TRY(signer_read(cx, run->options, &given));
    if (!option_given(run->options, "version"))
        return fail(cx, ERR_USAGE,
                    MSG("--version: say which version you have looked at; holdfast register "
                        "signatures shows it"));
    TRY(open_to_read(cx, run));
    TRY(row_state(cx, run, &record, &state));
    if (!signature_asked(record.noun))
        return fail(cx, ERR_INVALID, MSG("rows of register %1$s are not signed"), record.noun.p);
    data_dir_close(cx, &run->dir);
    SignatureOrder order = {.version = field_int(option_count(run->options, "version", 0)),
                            .sha256 = state.sha256,
                            .meaning = meaning_of(run, &state),
                            .reason = given.reason,
                            .name = given.name,
                            .password = given.password,
                            .code = given.code,
                            .offset_min = field_int(given.offset_min)};
    if (order.meaning.n == 0)
        return fail(cx, ERR_CONFLICT, MSG("it is signed by all who must"));
    TRY(served_or_open(cx, run->options, &run->journal, &run->served));
    TRY(run->served.is_served ? sign_there(cx, run, &record, &order, &state)
                              : sign_here(cx, run, &given, &order, &state));
    state_print(run, &state);
    return OK;
}

/* ---- the table ---- */

#define OPTION_REASON                                                                              \
    {                                                                                              \
        OPTION_TEXT, "reason", "TEXT", MSG("why; stands in the audit trail")                       \
    }
#define OPTION_JSON                                                                                \
    {                                                                                              \
        OPTION_FLAG, "json", NULL, MSG("one JSON object")                                          \
    }
#define OPTIONS_QUERY                                                                              \
    {OPTION_TEXT, "where", "FILTERS",                                                              \
     MSG("field:is:value, or has, from, to in place of is; field:empty; ; between several")},      \
        {OPTION_TEXT, "find", "WORDS", MSG("rows that hold every word somewhere")},                \
        {OPTION_TEXT, "sort", "FIELD", MSG("in the order of a field; -FIELD: descending")},        \
    {                                                                                              \
        OPTION_FLAG, "all", NULL, MSG("rows out of use too")                                       \
    }

static const OptionSpec list_options[] = {
    OPTIONS_STORE,
    OPTIONS_QUERY,
    {OPTION_COUNT, "limit", "N", MSG("rows at most (default 100)")},
    OPTION_JSON,
    {.kind = OPTION_END},
};
static const OptionSpec export_options[] = {
    OPTIONS_STORE,
    OPTIONS_QUERY,
    {OPTION_TEXT, "format", "FORMAT", MSG("csv (default) or xlsx")},
    {.kind = OPTION_END},
};
static const OptionSpec show_options[] = {OPTIONS_STORE, OPTION_JSON, {.kind = OPTION_END}};
static const OptionSpec import_options[] = {
    OPTIONS_STORE,        {OPTION_TEXT, "mode", "MODE", MSG("preview, whole (default) or proceed")},
    OPTION_REASON,        OPTION_JSON,
    {.kind = OPTION_END},
};
static const OptionSpec set_options[] = {
    OPTIONS_STORE, OPTION_REASON, OPTION_JSON, {.kind = OPTION_END}};
static const OptionSpec retire_options[] = {
    OPTIONS_STORE,
    {OPTION_FLAG, "back", NULL, MSG("bring it back")},
    OPTION_REASON,
    {.kind = OPTION_END},
};

static const OptionSpec sign_options[] = {
    OPTIONS_STORE,
    {OPTION_COUNT, "version", "N", MSG("the version that was looked at")},
    {OPTION_TEXT, "meaning", "MEANING", MSG("of several, which (default: the first missing)")},
    OPTIONS_SIGNER,
    OPTION_JSON,
    {.kind = OPTION_END},
};

static const char *const sign_examples[] = {
    "holdfast register signatures procedure",
    "holdfast register sign procedure P-1 --version 1 --as li --password-file li.secret --reason "
    "'read against GB/T 43388'",
    NULL,
};
static const char *const list_examples[] = {
    "holdfast register list",
    "holdfast register list partner --where 'kind:is:dealer; province:is:广东' --sort name",
    NULL,
};
static const char *const set_examples[] = {
    "holdfast register set partner code=S-1 name=Ampwell kind=supplier country=CN",
    NULL,
};
static const char *const export_examples[] = {
    "holdfast register export partner --format xlsx >partners.xlsx",
    NULL,
};
static const char *const import_examples[] = {
    "holdfast register import partner partners.csv --mode preview",
    "holdfast register import partner partners.xlsx --mode proceed",
    NULL,
};

VERB_COMMAND(register, list, .name = "register list", .operands = "[NAME]",
             .help = MSG("registers, or the rows of one"), .options = list_options,
             .examples = list_examples);
VERB_COMMAND(register, show, .name = "register show", .operands = "NAME KEY",
             .help = MSG("one row"), .options = show_options);
VERB_COMMAND(register, history, .name = "register history", .operands = "NAME KEY",
             .help = MSG("every change of a row"), .options = show_options);
VERB_COMMAND(register, set, .name = "register set", .operands = "NAME FIELD=VALUE ...",
             .help = MSG("a new row, or a change of the one with that key"), .options = set_options,
             .examples = set_examples);
VERB_COMMAND(register, retire, .name = "register retire", .operands = "NAME KEY",
             .help = MSG("take a row out of use"), .options = retire_options);
VERB_COMMAND(register, import, .name = "register import", .operands = "NAME FILE",
             .help = MSG("rows of a CSV or XLSX file; every fault is told by line and field"),
             .options = import_options, .examples = import_examples);
VERB_COMMAND(register, export_rows, .name = "register export", .operands = "NAME",
             .help = MSG("rows as CSV or XLSX"), .options = export_options,
             .examples = export_examples);
VERB_COMMAND(register, signatures, .name = "register signatures", .operands = "NAME [KEY]",
             .help = MSG("rows that lack a signature, or who signed one row and who has to"),
             .options = show_options);
VERB_COMMAND(register, sign, .name = "register sign", .operands = "NAME KEY",
             .help = MSG("sign a row in the version that was looked at"), .options = sign_options,
             .examples = sign_examples);
