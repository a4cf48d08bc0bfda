/* Recall drills: hold one, look at those there were. */
#include "domain/drill/drill.h"

#include "api/api_internal.h"

enum { LIST_DEFAULT = 50 };

typedef struct DrillTask {
    WriteRequest write;
    DrillOrder order;
    DrillReport report;
    Lang lang;
} DrillTask;

/* On the writer's thread: keep what was found, and answer with it. */
static Err save_run(Ctx *cx, WriteRequest *write)
{
    DrillTask *task = (DrillTask *)write->task;
    int64_t id;
    DrillReport report;
    TRY(drill_save(cx, &task->order, &task->report, &id));
    TRY(drill_load(cx, id, task->lang, &report));
    write_record(write, 201, &drill_report_register, &report);
    http_add_header(write->response, STR("Location"),
                    str_fmt(write->request->arena, "/api/v1/drills/DR-%lld", (long long)id));
    return OK;
}

Err drills_run(Ctx *cx, Call *call)
{
    DrillTask *task = arena_new(cx->arena, DrillTask);
    task->lang = call->request->lang;
    TRY(call_body(cx, call, &drill_order_register, &task->order));
    TRY(drill_run(cx, &call->view, &task->order, &task->report));
    call_write(call, &task->write, save_run, task);
    return OK;
}

Err drills_list(Ctx *cx, Call *call)
{
    DrillPage page;
    int64_t limit, before = 0;
    Str text = http_query(call->request, STR("before"));
    if (text.n > 0)
        TRY(drill_id_parse(cx, text, &before));
    TRY(call_number(cx, call, STR("limit"), (CallRange){1, DRILL_PAGE_MAX, LIST_DEFAULT}, &limit));
    TRY(drill_page(cx, before, limit, &page));
    return call_record(cx, call, &drill_page_register, &page);
}

Err drills_show(Ctx *cx, Call *call)
{
    int64_t id;
    DrillReport report;
    TRY(drill_id_parse(cx, call->segments[0], &id));
    TRY(drill_load(cx, id, call->request->lang, &report));
    return call_record(cx, call, &drill_report_register, &report);
}
