/* Keys of machines, as administrators keep them. */
#include "api/api_internal.h"
#include "domain/account/api_key.h"

/* What was used since the server started is not in the rows yet. */
Err keys_list(Ctx *cx, Call *call)
{
    ApiKeyPage page;
    TRY(api_key_list(cx, &page));
    for (size_t i = 0; i < page.keys.count; i++) {
        int64_t day = seen_key_day(call->api->seen, page.keys.items[i].id.value);
        if (day > 0)
            page.keys.items[i].used = field_int(day);
    }
    return call_record(cx, call, &api_key_page_register, &page);
}

typedef struct KeyTask {
    WriteRequest write;
    ApiKeyOrder order;
    Str name;
    ApiKeyEnd end;
} KeyTask;

static Err add_write(Ctx *cx, WriteRequest *write)
{
    const KeyTask *task = write->task;
    ApiKeyMade made;
    TRY(api_key_add(cx, &task->order, &made));
    write_record(write, 201, &api_key_made_register, &made);
    return OK;
}

static Err revoke_write(Ctx *cx, WriteRequest *write)
{
    const KeyTask *task = write->task;
    ApiKey key;
    TRY(api_key_revoke(cx, task->name, task->end.reason, &key));
    write_record(write, 200, &api_key_register, &key);
    return OK;
}

Err keys_add(Ctx *cx, Call *call)
{
    KeyTask *task = arena_new(cx->arena, KeyTask);
    TRY(call_body(cx, call, &api_key_order_register, &task->order));
    call_write(call, &task->write, add_write, task);
    return OK;
}

Err keys_revoke(Ctx *cx, Call *call)
{
    KeyTask *task = arena_new(cx->arena, KeyTask);
    TRY(call_body(cx, call, &api_key_end_register, &task->end));
    task->name = call->segments[0];
    call_write(call, &task->write, revoke_write, task);
    return OK;
}
