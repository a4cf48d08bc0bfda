/* Files of rows that leave the house are recorded first (A-5.4, C-23). */
#include "domain/audit/audit.h"
#include "domain/master/master.h"

#include "api/api_internal.h"

enum { QUERY_MAX = 4000, PATH_START = 8 /* "/api/v1/" */ };

typedef struct ExportTask {
    WriteRequest write;
    ExportGiven given;
} ExportTask;

static Err given_run(Ctx *cx, WriteRequest *write)
{
    const ExportTask *task = write->task;
    return audit_export_given(cx, &task->given);
}

/* As it was asked; a number or an address of a person that was looked for is not kept. */
static Str query_told(Ctx *cx, const HttpRequest *request)
{
    Buf text;
    buf_init(&text, cx->arena, QUERY_MAX);
    for (size_t i = 0; i < request->query_count; i++) {
        const HttpPair *pair = &request->query[i];
        Str value = master_holds_contact(pair->value) ? STR("•••") : pair->value;
        buf_fmt(&text, "%s%.*s=%.*s", i == 0 ? "" : " ", STR_ARG(pair->name), STR_ARG(value));
    }
    return text.full ? STR("…") : buf_str(&text);
}

Err call_export(Ctx *cx, Call *call, ExportMarked marked)
{
    ExportTask *task = arena_new(cx->arena, ExportTask);
    Str path = call->request->path, query = query_told(cx, call->request);
    task->given = (ExportGiven){.number = marked.number,
                                .rows = field_int(marked.rows),
                                .file = str_tail(path, path.n < PATH_START ? path.n : PATH_START),
                                .query = query.n > 0 ? query : (Str){0},
                                .form = call->response->media_type};
    call_write(call, &task->write, given_run, task);
    return OK;
}
