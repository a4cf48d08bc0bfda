/* Registers: rows shown, changed, taken in and away.  One set of calls for all of them. */
#include "api/api_internal.h"
#include "domain/clock/liaison_clock.h"
#include "domain/account/employee.h"
#include "domain/clue/clue.h"
#include "domain/erasure/erasure.h"
#include "domain/master/master_book.h"
#include "domain/master/master_import.h"
#include "domain/party/party_partner.h"
#include "domain/readiness/readiness.h"
#include "domain/signature/signature_row.h"
#include "platform/register/register_mark.h"

enum { PAGE_DEFAULT = 100, TEXT_MAX = 4 << 20, FILE_MAX = 64 << 20 };

/* ---- shown ---- */

Err registers_list(Ctx *cx, Call *call)
{
    RegisterList list;
    size_t kept = 0;
    TRY(signature_registers(cx, &list));
    for (size_t i = 0; i < list.registers.count; i++) { /* what is shut to him is not offered */
        if (!master_is_limited(&call->limits) ||
            master_limited(list.registers.items[i].name) != MASTER_SHUT)
            list.registers.items[kept++] = list.registers.items[i];
    }
    list.registers.count = kept;
    return call_record(cx, call, &register_list_register, &list);
}

/* What all of them say together. */
Err readiness_show(Ctx *cx, Call *call)
{
    Readiness readiness;
    TRY(readiness_load(cx, call->request->lang, &readiness));
    return call_record(cx, call, &readiness_register, &readiness);
}

static Err use_read(Ctx *cx, const Call *call, MasterUse *out)
{
    static const Str names[] = {STR_INIT("in_use"), STR_INIT("retired"), STR_INIT("all")};
    Str text = http_query(call->request, STR("use"));
    *out = MASTER_IN_USE;
    for (int i = 0; i <= MASTER_ALL; i++) {
        if (text.n > 0 && str_eq(text, names[i])) {
            *out = (MasterUse)i;
            return OK;
        }
    }
    return text.n == 0 ? OK
                       : fail(cx, ERR_USAGE, MSG("use is in_use, retired or all, not \"%1$s\""),
                              str_shown(cx->arena, text));
}

Err call_rows(Ctx *cx, const Call *call, MasterQuery *out)
{
    const HttpRequest *request = call->request;
    Str sort = http_query(request, STR("sort"));
    *out = (MasterQuery){.text = http_query(request, STR("q")),
                         .limits = call->limits,
                         .descending = str_starts(sort, STR("-"))};
    out->sort = str_tail(sort, out->descending);
    TRY(use_read(cx, call, &out->use));
    for (size_t i = 0; i < request->query_count; i++) {
        if (!str_eq(request->query[i].name, STR("where")))
            continue;
        if (out->filter_count == MASTER_FILTERS_MAX)
            return fail(cx, ERR_LIMIT, MSG("there are more than %1$lld filters"),
                        (long long)MASTER_FILTERS_MAX);
        TRY(master_filter_parse(cx, request->query[i].value, &out->filters[out->filter_count++]));
    }
    return OK;
}

Err registers_rows(Ctx *cx, Call *call)
{
    MasterQuery query;
    RegisterRows rows;
    TRY(call_rows(cx, call, &query));
    TRY(call_number(cx, call, STR("offset"), (CallRange){0, INT64_MAX / 2, 0}, &query.offset));
    TRY(call_number(cx, call, STR("limit"), (CallRange){1, MASTER_PAGE_MAX, PAGE_DEFAULT},
                    &query.limit));
    TRY(master_search(cx, call->api->book, call->segments[0], &query, &rows));
    return call_record(cx, call, &register_rows_register, &rows);
}

/* The language of a sheet's labels: a link cannot say what it accepts. */
static Err lang_read(Ctx *cx, const Call *call, Lang *out)
{
    Str text = http_query(call->request, STR("lang"));
    *out = text.n == 0 ? call->request->lang : lang_from(text);
    if (text.n > 0 && *out != LANG_ZH && !str_eq_nocase(str_slice(text, 0, 2), STR("en")))
        return fail(cx, ERR_USAGE, MSG("lang is zh or en, not \"%1$s\""),
                    str_shown(cx->arena, text));
    return OK;
}

static Err file_read(Ctx *cx, const Call *call, MasterFile *out)
{
    int64_t mark;
    TRY(call_number(cx, call, STR("mark"), (CallRange){0, 1, 0}, &mark));
    TRY(master_format_parse(cx, http_query(call->request, STR("format")), &out->is_sheet));
    TRY(lang_read(cx, call, &out->lang));
    buf_init(&out->out, call->request->arena, ANSWER_MAX);
    if (mark == 1 && !out->is_sheet)
        buf_add(&out->out, STR("\xEF\xBB\xBF"));
    return OK;
}

Err registers_export(Ctx *cx, Call *call)
{
    MasterQuery query;
    HttpResponse *response = call->response;
    MasterFile *file = arena_new(cx->arena, MasterFile);
    TRY(call_rows(cx, call, &query));
    TRY(file_read(cx, call, file));
    file->number = export_number(cx);
    TRY(master_export(cx, call->api->book, call->segments[0], &query, file));
    if (file->out.full)
        return fail(cx, ERR_LIMIT, MSG("the answer is larger than %1$lld bytes; ask for less"),
                    (long long)ANSWER_MAX);
    response->status = 200;
    response->media_type = file->is_sheet ? STR(XLSX_TYPE) : STR("text/csv; charset=utf-8");
    response->body = buf_str(&file->out);
    http_add_header(response, STR("Content-Disposition"),
                    str_fmt(cx->arena, "attachment; filename=\"%.*s.%s\"",
                            STR_ARG(call->segments[0]), file->is_sheet ? "xlsx" : "csv"));
    return call_export(cx, call, (ExportMarked){file->number, file->rows});
}

/* What partners say of themselves, as a file for the register: looked at and taken in like any. */
Err registers_captured(Ctx *cx, Call *call)
{
    CallJson *answer = call_json(call);
    TRY(party_rows(cx, call->segments[0], &answer->text));
    TRY(call_json_end(cx, call, answer));
    call->response->body.n--; /* CSV ends with its last row */
    call->response->media_type = STR("text/csv; charset=utf-8");
    return OK;
}

Err call_row_named(Ctx *cx, const Call *call, MasterShape *shape, int64_t *id)
{
    Str text = call->segments[1];
    TRY(master_shape(cx, call->segments[0], shape));
    if (!str_int(text, id) || *id < 1)
        return fail(cx, ERR_NOT_FOUND, MSG("there is no row %1$s"), str_shown(cx->arena, text));
    return OK;
}

Err call_row_seen(Ctx *cx, const Call *call, const MasterShape *shape, int64_t id, MasterRow *out)
{
    const MasterSight *sight;
    TRY(master_sight(cx, shape, &call->limits, &sight));
    TRY(master_find(cx, shape, id, out));
    if (master_row_seen(sight, out))
        return OK;
    return fail(cx, ERR_NOT_FOUND, MSG("there is no row %1$s"),
                str_shown(cx->arena, call->segments[1]));
}

Err registers_row(Ctx *cx, Call *call)
{
    int64_t id;
    MasterShape shape;
    MasterRow row;
    RegisterRow shown;
    TRY(call_row_named(cx, call, &shape, &id));
    TRY(call_row_seen(cx, call, &shape, id, &row));
    master_show(cx, &shape, &row, false, &shown);
    return call_record(cx, call, &register_row_register, &shown);
}

Err registers_history(Ctx *cx, Call *call)
{
    int64_t id;
    MasterShape shape;
    RowHistory history;
    MasterRow row;
    TRY(call_row_named(cx, call, &shape, &id));
    TRY(call_row_seen(cx, call, &shape, id, &row));
    TRY(master_history(cx, &shape, id, &history));
    return call_record(cx, call, &row_history_register, &history);
}

/* ---- changed: on the writer's thread ---- */

typedef struct RowTask {
    WriteRequest write;
    Str name;
    int64_t id;
    Str data_dir;
    ItemView view; /* of who asks */
    HoldBook *holds;
    bool manages; /* accounts and roles */
    RowOrder order;
} RowTask;

/* Somebody was faster: the problem, and the row as it is now. */
static void answer_stale(Ctx *cx, WriteRequest *write, const MasterShape *shape,
                         const MasterRow *row)
{
    RegisterRow shown;
    Buf text;
    JsonWriter json;
    master_show(cx, shape, row, false, &shown);
    http_problem(write->request, write->response, 409, (Str){0}, &cx->problem);
    Str body = write->response->body;
    buf_init(&text, write->request->arena, ANSWER_MAX);
    buf_add(&text, str_slice(body, 0, (size_t)str_rfind_char(body, '}')));
    buf_add(&text, STR(",\"current\":"));
    json_writer_init(&json, &text);
    register_write(&json, &register_row_register, &shown);
    buf_add_char(&text, '}');
    write->response->body = buf_str(&text);
}

static Err row_write(Ctx *cx, WriteRequest *write)
{
    RowTask *task = write->task;
    MasterShape shape;
    MasterRow row;
    RegisterRow shown;
    TRY(master_shape(cx, task->name, &shape));
    bool is_clue = str_eq(task->name, clue_register.name);
    bool is_person = str_eq(task->name, employee_register.name);
    bool is_filing = str_eq(task->name, liaison_filing_register.name);
    Err err = is_clue     ? clue_save(cx, task->id, &task->order, &row)
              : is_filing ? liaison_save(cx, task->id, &task->order, &row)
              : is_person ? employee_save(cx, task->manages, task->id, &task->order, &row)
                          : master_save(cx, &shape, task->id, &task->order, &row);
    if (err == ERR_CONFLICT && row.id != 0) {
        answer_stale(cx, write, &shape, &row);
        return OK;
    }
    TRY(err);
    if (is_person && row.retired)
        TRY(liaison_left(cx, ((const Employee *)row.values)->code));
    master_show(cx, &shape, &row, false, &shown);
    write_record(write, task->id == 0 ? 201 : 200, &register_row_register, &shown);
    return OK;
}

static Err row_reveal(Ctx *cx, WriteRequest *write)
{
    RowTask *task = write->task;
    MasterShape shape;
    RegisterRow shown;
    TRY(master_shape(cx, task->name, &shape));
    TRY(master_reveal(cx, &shape, task->id, task->order.reason, &shown));
    write_record(write, 200, &register_row_register, &shown);
    return OK;
}

static Err row_erase(Ctx *cx, WriteRequest *write)
{
    RowTask *task = write->task;
    MasterShape shape;
    MasterRow row;
    RegisterRow shown;
    TRY(master_shape(cx, task->name, &shape));
    const ErasureSight sight = {&task->view, task->holds};
    const ErasureOrder erasure = {task->data_dir, &sight, task->id, &task->order};
    TRY(erasure_run(cx, &shape, &erasure, &row));
    master_show(cx, &shape, &row, false, &shown);
    write_record(write, 200, &register_row_register, &shown);
    return OK;
}

/* Who signs in as whom is for those who manage accounts (employee.h). */
static bool manages(const Call *call)
{
    return call->caller.owner || (call->caller.granted & ADMINS) != 0;
}

/* Most registers are everybody's who edits; what keeps somebody's data is not, nor a machine's. */
static Err may_edit(Ctx *cx, const Call *call)
{
    static const struct {
        const Register *record;
        Access may;
    } narrow[] = {{&legal_hold_register, HOLDERS},
                  {&training_result_register, MAY(QUALITY) | MAY(RECALL) | MAY(ADMIN)},
                  {&training_register, MAY(QUALITY) | MAY(RECALL) | MAY(ADMIN)}};
    Access may = EDITORS;
    for (size_t i = 0; i < sizeof narrow / sizeof *narrow; i++) {
        if (str_eq(call->segments[0], narrow[i].record->name))
            may = narrow[i].may;
    }
    if (call->caller.owner || (call->caller.granted & may) != 0)
        return OK;
    return fail(cx, ERR_DENIED, MSG("none of your roles may do this"));
}

/* Who erases places holds, but does not lift them. */
static Err may_lift(Ctx *cx, const Call *call)
{
    if (call->caller.owner || (call->caller.granted & LIFTERS) != 0)
        return OK;
    return fail(cx, ERR_DENIED,
                MSG("a legal hold is lifted by a recall manager or a decision maker: who erases "
                    "does not lift it"));
}

static Err row_send(Ctx *cx, Call *call, bool is_new, Err (*run)(Ctx *cx, WriteRequest *write))
{
    MasterShape shape;
    RowTask *task = arena_new(cx->arena, RowTask);
    task->name = call->segments[0];
    task->manages = manages(call);
    task->data_dir = call->api->options.data;
    task->view = call->view;
    task->holds = call->api->holds;
    TRY(is_new ? master_shape(cx, task->name, &shape)
               : call_row_named(cx, call, &shape, &task->id));
    if (run == row_write)
        TRY(may_edit(cx, call));
    TRY(call_body(cx, call, &row_order_register, &task->order));
    if (run == row_write && str_eq(task->name, legal_hold_register.name) &&
        task->order.retired.value)
        TRY(may_lift(cx, call));
    if (run == row_write && str_eq(task->name, clue_register.name))
        TRY(clue_prepare(cx, &(ClueLog){&call->view, &call->worker->reader}, is_new,
                         task->order.values, &task->order.values));
    call_write(call, &task->write, run, task);
    return OK;
}

Err registers_add(Ctx *cx, Call *call)
{
    return row_send(cx, call, true, row_write);
}

Err registers_change(Ctx *cx, Call *call)
{
    return row_send(cx, call, false, row_write);
}

Err registers_reveal(Ctx *cx, Call *call)
{
    return row_send(cx, call, false, row_reveal);
}

Err registers_erase(Ctx *cx, Call *call)
{
    return row_send(cx, call, false, row_erase);
}

/* ---- one person ---- */

typedef struct SubjectTask {
    WriteRequest write;
    MasterBook *book;
    ItemView view;
    HoldBook *holds;
    SubjectOrder order;
} SubjectTask;

static Err subject_run(Ctx *cx, WriteRequest *write)
{
    SubjectTask *task = write->task;
    SubjectRows rows;
    const ErasureSight sight = {&task->view, task->holds};
    const ErasureLook look = {task->book, &sight, &task->order, write->request->lang};
    TRY(erasure_find(cx, &look, &rows));
    write_record(write, 200, &subject_rows_register, &rows);
    return OK;
}

/* By POST: a name or number of somebody does not belong into an address. */
Err subjects_find(Ctx *cx, Call *call)
{
    SubjectTask *task = arena_new(cx->arena, SubjectTask);
    task->book = call->api->book;
    task->view = call->view;
    task->holds = call->api->holds;
    TRY(call_body(cx, call, &subject_order_register, &task->order));
    call_write(call, &task->write, subject_run, task);
    return OK;
}

/* ---- a file taken in ---- */

typedef struct ImportTask {
    WriteRequest write;
    Str name;
    ImportPlan *plan;
    ImportMode mode;
    Str reason;
} ImportTask;

static Err import_write(Ctx *cx, WriteRequest *write)
{
    ImportTask *task = write->task;
    ImportReport report;
    TRY(liaison_import_store(cx, task->name, task->plan, task->reason));
    import_report(cx, task->plan, task->mode, write->request->lang, &report);
    write_record(write, 200, &import_report_register, &report);
    return OK;
}

static Err import_run(Ctx *cx, Call *call, Str bytes)
{
    ImportReport report;
    ImportTask *task = arena_new(cx->arena, ImportTask);
    Str reason = http_query(call->request, STR("reason"));
    task->name = call->segments[0];
    task->reason = reason.n > 0 ? reason : STR("import");
    TRY(import_mode_parse(cx, http_query(call->request, STR("mode")), &task->mode));
    TRY(import_plan(cx, call->api->book, call->segments[0], bytes, &task->plan));
    if (str_eq(call->segments[0], employee_register.name))
        TRY(employee_import_check(cx, manages(call), task->plan));
    if (import_stores(task->plan, task->mode)) {
        call_write(call, &task->write, import_write, task);
        return OK;
    }
    import_report(cx, task->plan, task->mode, call->request->lang, &report);
    return call_record(cx, call, &import_report_register, &report);
}

Err registers_import(Ctx *cx, Call *call)
{
    Str bytes, file = call->request->body_file;
    MasterShape shape;
    TRY(master_shape(cx, call->segments[0], &shape));
    TRY(may_edit(cx, call));
    if (file.n == 0)
        return fail(cx, ERR_INVALID, MSG("the body is empty"));
    TRY(io_read_file(cx, file, FILE_MAX, &bytes));
    TRY(import_run(cx, call, bytes));
    return cx->io->remove(cx, file); /* after a refusal whoever called does it */
}
