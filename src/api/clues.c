/* Clues: taken in, linked, compared. */
#include "domain/clue/clue.h"

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
    TRY(master_save(cx, &shape, task->id, &task->order, &row));
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
