/* Clues: taken in, linked, compared. */
#include "domain/clue/clue_figures.h"
#include "domain/clue/clue_import.h"

#include "api/api_internal.h"

static ClueLog log_of(const Call *call)
{
    return (ClueLog){.view = &call->view, .reader = &call->worker->reader};
}

Err clues_kinds(Ctx *cx, Call *call)
{
    ClueKinds kinds;
    TRY(clue_kinds_list(cx, &kinds));
    return call_record(cx, call, &clue_kinds_register, &kinds);
}

Err clues_show(Ctx *cx, Call *call)
{
    ClueCard card;
    ClueLog log = log_of(call);
    TRY(clue_card(cx, call->api->book, &log, call->segments[0], &card));
    return call_record(cx, call, &clue_card_register, &card);
}

/* ---- saved: looked up here, decided on the writer's thread ---- */

typedef struct ClueTask {
    WriteRequest write;
    int64_t id; /* 0: a new one */
    RowOrder order;
} ClueTask;

static Err clue_write(Ctx *cx, WriteRequest *write)
{
    ClueTask *task = write->task;
    MasterShape shape;
    MasterRow row;
    RegisterRow shown;
    TRY(master_shape(cx, clue_register.name, &shape));
    TRY(clue_save(cx, task->id, &task->order, &row));
    master_show(cx, &shape, &row, false, &shown);
    write_record(write, task->id == 0 ? 201 : 200, &register_row_register, &shown);
    return OK;
}

static Err clue_send(Ctx *cx, Call *call, int64_t id)
{
    ClueTask *task = arena_new(cx->arena, ClueTask);
    ClueLog log = log_of(call);
    task->id = id;
    TRY(call_body(cx, call, &row_order_register, &task->order));
    TRY(clue_prepare(cx, &log, id == 0, task->order.values, &task->order.values));
    call_write(call, &task->write, clue_write, task);
    return OK;
}

Err clues_add(Ctx *cx, Call *call)
{
    return clue_send(cx, call, 0);
}

Err clues_change(Ctx *cx, Call *call)
{
    MasterRow row;
    TRY(clue_find(cx, call->segments[0], &row));
    return clue_send(cx, call, row.id);
}

Err clues_link(Ctx *cx, Call *call)
{
    MasterRow row;
    ClueLinkOrder order = {0};
    ClueLog log = log_of(call);
    ClueTask *task = arena_new(cx->arena, ClueTask);
    TRY(call_body(cx, call, &clue_link_order_register, &order));
    TRY(clue_find(cx, call->segments[0], &row));
    task->id = row.id;
    task->order = (RowOrder){.version = field_int(row.version), .reason = order.reason};
    TRY(clue_link(cx, &log, row.values, order.items, &task->order.values));
    call_write(call, &task->write, clue_write, task);
    return OK;
}

/* ---- chosen, counted ---- */

enum { PAGE_DEFAULT = 100 };

/* Filters of the register, and buckets: in=dimension:key. */
static Err choice_read(Ctx *cx, const Call *call, ClueChoice *out)
{
    int64_t duplicates;
    const HttpRequest *request = call->request;
    *out = (ClueChoice){0};
    TRY(call_rows(cx, call, &out->query));
    TRY(call_number(cx, call, STR("duplicates"), (CallRange){0, 1, 0}, &duplicates));
    out->duplicates = duplicates == 1;
    for (size_t i = 0; i < request->query_count; i++) {
        if (str_eq(request->query[i].name, STR("in")))
            TRY(clue_choose(cx, out, request->query[i].value));
    }
    return OK;
}

Err clues_list(Ctx *cx, Call *call)
{
    ClueChoice choice;
    RegisterRows rows;
    TRY(choice_read(cx, call, &choice));
    MasterQuery *query = &choice.query;
    if (query->sort.n == 0) {
        query->sort = STR("received_on");
        query->descending = true;
    }
    TRY(call_number(cx, call, STR("offset"), (CallRange){0, INT64_MAX / 2, 0}, &query->offset));
    TRY(call_number(cx, call, STR("limit"), (CallRange){1, MASTER_PAGE_MAX, PAGE_DEFAULT},
                    &query->limit));
    clue_choice_bind(&choice);
    TRY(master_search(cx, call->api->book, clue_register.name, query, &rows));
    return call_record(cx, call, &register_rows_register, &rows);
}

Err clues_dimensions(Ctx *cx, Call *call)
{
    ClueDimensions dimensions;
    TRY(clue_dimensions_list(cx, &dimensions));
    return call_record(cx, call, &clue_dimensions_register, &dimensions);
}

Err clues_figures(Ctx *cx, Call *call)
{
    Str rows, columns = http_query(call->request, STR("columns"));
    ClueChoice choice;
    ClueFigures figures;
    ClueFiguresQuery query = {.choice = &choice, .view = &call->view};
    TRY(choice_read(cx, call, &choice));
    rows = http_query(call->request, STR("rows"));
    TRY(clue_dimension_parse(cx, rows, &query.rows));
    if (columns.n > 0)
        TRY(clue_dimension_parse(cx, columns, &query.columns));
    TRY(clue_figures(cx, call->api->book, &query, &figures));
    return call_record(cx, call, &clue_figures_register, &figures);
}

Err clues_units(Ctx *cx, Call *call)
{
    ClueItems items;
    ClueChoice choice;
    TRY(choice_read(cx, call, &choice));
    TRY(clue_items(cx, call->api->book, &choice, &items));
    return call_record(cx, call, &clue_items_register, &items);
}

/* ---- a file of others ---- */

enum { FILE_MAX = 64 << 20 };

typedef struct ClueImportTask {
    WriteRequest write;
    ClueImport import;
    ImportMode mode;
    Str reason;
} ClueImportTask;

static Err clue_import_write(Ctx *cx, WriteRequest *write)
{
    ClueImportTask *task = write->task;
    ClueImportReport report;
    TRY(clue_import_store(cx, &task->import, task->reason));
    clue_import_report(cx, &task->import, task->mode, write->request->lang, &report);
    write_record(write, 200, &clue_import_report_register, &report);
    return OK;
}

static Err clue_import_run(Ctx *cx, Call *call, Str bytes)
{
    ClueMapping mapping;
    ClueImportReport report;
    const HttpRequest *request = call->request;
    ClueLog log = log_of(call);
    ClueImportTask *task = arena_new(cx->arena, ClueImportTask);
    Str reason = http_query(request, STR("reason"));
    task->reason = reason.n > 0 ? reason : STR("import");
    TRY(import_mode_parse(cx, http_query(request, STR("mode")), &task->mode));
    TRY(clue_mapping_parse(cx, http_query(request, STR("mapping")), &mapping));
    TRY(clue_import_plan(cx, call->api->book, &log,
                         &(ClueImportFile){bytes, http_query(request, STR("form")), &mapping},
                         &task->import));
    if (import_stores(task->import.plan, task->mode)) {
        call_write(call, &task->write, clue_import_write, task);
        return OK;
    }
    clue_import_report(cx, &task->import, task->mode, request->lang, &report);
    return call_record(cx, call, &clue_import_report_register, &report);
}

Err clues_import(Ctx *cx, Call *call)
{
    Str bytes, file = call->request->body_file;
    if (file.n == 0)
        return fail(cx, ERR_INVALID, MSG("the body is empty"));
    TRY(io_read_file(cx, file, FILE_MAX, &bytes));
    TRY(clue_import_run(cx, call, bytes));
    return cx->io->remove(cx, file); /* after a refusal whoever called does it */
}
