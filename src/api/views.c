/* Ways to look at a register that somebody keeps for himself. */
#include "api/api_internal.h"
#include "domain/account/own_view.h"

typedef struct ViewTask {
    WriteRequest write;
    OwnView order;
    int64_t id;
} ViewTask;

Err views_list(Ctx *cx, Call *call)
{
    OwnViewList list;
    TRY(own_view_list(cx, call->caller.name, http_query(call->request, STR("register")), &list));
    return call_record(cx, call, &own_view_list_register, &list);
}

static Err save_write(Ctx *cx, WriteRequest *write)
{
    const ViewTask *task = write->task;
    OwnView view;
    TRY(own_view_save(cx, &task->order, &view));
    write_record(write, 200, &own_view_register, &view);
    return OK;
}

Err views_save(Ctx *cx, Call *call)
{
    ViewTask *task = arena_new(cx->arena, ViewTask);
    TRY(call_body(cx, call, &own_view_register, &task->order));
    call_write(call, &task->write, save_write, task);
    return OK;
}

static Err drop_write(Ctx *cx, WriteRequest *write)
{
    const ViewTask *task = write->task;
    TRY(own_view_drop(cx, task->id));
    write->response->status = 204;
    return OK;
}

Err views_drop(Ctx *cx, Call *call)
{
    ViewTask *task = arena_new(cx->arena, ViewTask);
    if (!str_int(call->segments[0], &task->id) || task->id < 1)
        return fail(cx, ERR_NOT_FOUND, MSG("there is no view %1$s"),
                    str_shown(cx->arena, call->segments[0]));
    call_write(call, &task->write, drop_write, task);
    return OK;
}
