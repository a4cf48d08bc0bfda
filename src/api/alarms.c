/* Alarms of holds: the list, and what came of one. */
#include "domain/hold/alarm.h"

#include "api/api_internal.h"

enum { LIST_DEFAULT = 50 };

/* The item as events name it; it need not be in the log any more than the alarm is. */
static Err item_read(Ctx *cx, const Call *call, Str *out)
{
    Buf uri;
    Identity identity;
    Str typed = http_query(call->request, STR("item"));
    *out = (Str){0};
    if (typed.n == 0)
        return OK;
    TRY(identity_read_label(cx, typed, &identity));
    buf_init(&uri, cx->arena, 3 * IDENTITY_KEY_MAX);
    identity_uri(&uri, identity.key);
    *out = buf_str(&uri);
    return OK;
}

Err alarms_list(Ctx *cx, Call *call)
{
    AlarmPage page;
    AlarmPageQuery query = {.state = http_query(call->request, STR("state"))};
    query.view = &call->view;
    Str before = http_query(call->request, STR("before"));
    Str hold = http_query(call->request, STR("hold"));
    if (before.n > 0)
        TRY(alarm_id_parse(cx, before, &query.before));
    if (hold.n > 0)
        TRY(hold_id_parse(cx, hold, &query.hold));
    TRY(item_read(cx, call, &query.item));
    TRY(call_number(cx, call, STR("limit"), (CallRange){0, HOLD_PAGE_MAX, LIST_DEFAULT},
                    &query.limit));
    TRY(hold_seen_find(cx, call->api->holds, &call->view, &query.seen));
    TRY(alarm_page(cx, &query, &page));
    return call_record(cx, call, &alarm_page_register, &page);
}

typedef struct NoteTask {
    WriteRequest write;
    int64_t id;
    AlarmOrder order;
} NoteTask;

static Err note_run(Ctx *cx, WriteRequest *write)
{
    Alarm alarm;
    const NoteTask *task = write->task;
    TRY(alarm_acknowledge(cx, task->id, task->order.reason, &alarm));
    write_record(write, 200, &alarm_register, &alarm); /* he sees all of it, or may not */
    return OK;
}

Err alarms_acknowledge(Ctx *cx, Call *call)
{
    NoteTask *task = arena_new(cx->arena, NoteTask);
    AlarmPageQuery of = {.view = &call->view};
    TRY(alarm_id_parse(cx, call->segments[0], &task->id));
    TRY(hold_seen_find(cx, call->api->holds, &call->view, &of.seen));
    TRY(alarm_seen_check(cx, task->id, &of));
    TRY(call_body(cx, call, &alarm_order_register, &task->order));
    call_write(call, &task->write, note_run, task);
    return OK;
}
