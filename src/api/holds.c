/* Holds: made, looked at, lifted; and may this be done? */
#include "domain/hold/hold_confirm.h"
#include "domain/hold/hold_sight.h"

#include "api/api_internal.h"

enum { PAGE_DEFAULT = 100, LIST_DEFAULT = 50 };

/* ---- may it be done ---- */

Err items_may(Ctx *cx, Call *call)
{
    Str action;
    HoldAnswer answer;
    HoldQuestion question = {.item = call->segments[0],
                             .to = http_query(call->request, STR("to")),
                             .lang = call->request->lang};
    action = http_query(call->request, STR("action"));
    TRY(hold_action_parse(cx, action, &question.action));
    TRY(hold_may(cx, call->api->holds, &call->view, &question, &answer));
    return call_record(cx, call, &hold_answer_register, &answer);
}

/* ---- holding ---- */

typedef struct AddTask {
    WriteRequest write;
    const Api *api;
    ItemView view;
    HoldDraft draft;
    HoldNaming *naming;
    Str request_key;
} AddTask;

/* On the writer's thread.  All holds are in memory before anybody is told. */
static Err add_run(Ctx *cx, WriteRequest *write)
{
    AddTask *task = write->task;
    int64_t id;
    bool again;
    Hold hold;
    TRY(hold_add(cx, task->naming, task->request_key, &id, &again));
    TRY(hold_book_refresh(cx, task->api->holds, task->view.index));
    TRY(hold_load(cx, &task->view, id, &hold));
    write_record(write, again ? 200 : 201, &hold_register, &hold);
    http_add_header(write->response, STR("Location"),
                    str_fmt(write->request->arena, "/api/v1/holds/H-%lld", (long long)id));
    return OK;
}

Err holds_add(Ctx *cx, Call *call)
{
    AddTask *task = arena_new(cx->arena, AddTask);
    task->api = call->api;
    task->view = call->view;
    TRY(call_body(cx, call, &hold_draft_register, &task->draft));
    TRY(hold_name(cx, &call->view, &task->draft, &task->naming));
    TRY(call_request_key(cx, call, &task->request_key));
    call_write(call, &task->write, add_run, task);
    return OK;
}

/* ---- showing ---- */

static Err id_read(Ctx *cx, const Call *call, int64_t *out)
{
    TRY(hold_id_parse(cx, call->segments[0], out));
    return hold_seen_check(cx, call->api->holds, &call->view, *out);
}

Err holds_show(Ctx *cx, Call *call)
{
    Hold hold;
    int64_t id;
    TRY(id_read(cx, call, &id));
    TRY(hold_load(cx, &call->view, id, &hold));
    return call_record(cx, call, &hold_register, &hold);
}

Err holds_list(Ctx *cx, Call *call)
{
    HoldPage page;
    HoldPageQuery query = {.ended = -1};
    Str before = http_query(call->request, STR("before"));
    Str state = http_query(call->request, STR("state"));
    if (before.n > 0)
        TRY(hold_id_parse(cx, before, &query.before));
    if (state.n > 0 && !str_eq(state, STR("held")) && !str_eq(state, STR("released")))
        return fail(cx, ERR_USAGE, MSG("%1$s is one of %2$s, not \"%3$s\""), "state",
                    "held, released", str_shown(cx->arena, state));
    if (state.n > 0)
        query.ended = str_eq(state, STR("released"));
    TRY(call_number(cx, call, STR("limit"), (CallRange){1, HOLD_PAGE_MAX, LIST_DEFAULT},
                    &query.limit));
    TRY(hold_seen_find(cx, call->api->holds, &call->view, &query.seen));
    TRY(hold_page(cx, &query, &page));
    return call_record(cx, call, &hold_page_register, &page);
}

Err holds_units(Ctx *cx, Call *call)
{
    Hold hold;
    HoldUnits units;
    HoldUnitsQuery query = {.how = http_query(call->request, STR("how"))};
    TRY(id_read(cx, call, &query.id));
    TRY(hold_load(cx, &call->view, query.id, &hold));
    TRY(call_number(cx, call, STR("offset"), (CallRange){0, INT64_MAX, 0}, &query.offset));
    TRY(call_number(cx, call, STR("limit"), (CallRange){0, HOLD_PAGE_MAX, PAGE_DEFAULT},
                    &query.limit));
    TRY(hold_units(cx, call->api->holds, &call->view, &query, &units));
    return call_record(cx, call, &hold_units_register, &units);
}

Err holds_where(Ctx *cx, Call *call)
{
    Hold hold;
    HoldWhere where;
    int64_t id;
    TRY(id_read(cx, call, &id));
    TRY(hold_load(cx, &call->view, id, &hold));
    TRY(hold_where(cx, call->api->holds, &call->view, id, &where));
    return call_record(cx, call, &hold_places_register, &where);
}

/* ---- lifting ---- */

typedef struct ReleaseTask {
    DoorTask door; /* first */
    const Api *api;
    ItemView view;
    HoldLift lift;
    Proof proof;
} ReleaseTask;

static Err release_within(Ctx *cx, const Call *call, const void *arg)
{
    return hold_release_check(cx, call->api->holds, &call->view, arg);
}

static Err release_check(Ctx *cx, DoorTask *door)
{
    ReleaseTask *task = (ReleaseTask *)door;
    return proof_check(cx, door, &task->proof);
}

static Err release_run(Ctx *cx, WriteRequest *write)
{
    Hold hold;
    ReleaseTask *task = write->task;
    cx->actor = task->lift.signer.name;
    TRY(proof_take(cx, &task->proof));
    TRY(hold_release(cx, task->api->holds, &task->view, &task->lift));
    TRY(hold_book_refresh(cx, task->api->holds, task->view.index));
    TRY(hold_load(cx, &task->view, task->lift.id, &hold));
    write_record(write, 201, &hold_register, &hold);
    return OK;
}

Err holds_release(Ctx *cx, Call *call)
{
    ReleaseTask *task = arena_new(cx->arena, ReleaseTask);
    task->api = call->api;
    task->view = call->view;
    TRY(id_read(cx, call, &task->lift.id));
    TRY(call_body(cx, call, &hold_release_order_register, &task->lift.order));
    TRY(call_signer(cx, call, task->lift.order.name, &task->lift.signer));
    TRY(signer_limit(cx, call, &(SignerLimit){RELEASERS, release_within, &task->lift},
                     &task->lift.signer));
    task->proof = (Proof){.who = task->lift.signer.name,
                          .password = task->lift.order.password,
                          .code = task->lift.order.code,
                          .sign_in = {.address = call->request->address}};
    task->door.check = release_check;
    task->door.write.run = release_run;
    task->door.write.task = task;
    call_door(call, &task->door);
    return OK;
}

/* ---- who has confirmed that sale is stopped ---- */

Err holds_confirmations(Ctx *cx, Call *call)
{
    HoldConfirmations all;
    int64_t id;
    TRY(id_read(cx, call, &id));
    TRY(hold_confirmations(cx, call->api->holds, &call->view, id, &all));
    return call_record(cx, call, &hold_confirmations_register, &all);
}

Err alarms_unconfirmed(Ctx *cx, Call *call)
{
    HoldNotices notices;
    TRY(hold_notices(cx, call->api->holds, &call->view, &notices));
    return call_record(cx, call, &hold_notices_register, &notices);
}

typedef struct ConfirmTask {
    WriteRequest write;
    const Api *api;
    ItemView view;
    HoldConfirming confirming;
    Lang lang;
} ConfirmTask;

static Err confirm_run(Ctx *cx, WriteRequest *write)
{
    const ConfirmTask *task = write->task;
    HoldConfirmations all;
    HoldOwnList own;
    TRY(hold_confirm(cx, &task->confirming));
    if (task->confirming.himself) {
        ShareReader reader = {task->confirming.partner, task->lang};
        TRY(hold_own(cx, task->api->holds, &task->view, task->confirming.partner, &own));
        TRY(share_hold_names(cx, &reader, &own));
        write_record(write, 201, &hold_own_list_register, &own);
        return OK;
    }
    TRY(hold_confirmations(cx, task->api->holds, &task->view, task->confirming.id, &all));
    write_record(write, 201, &hold_confirmations_register, &all);
    return OK;
}

Err call_confirm(Ctx *cx, Call *call, Str partner)
{
    ConfirmTask *task = arena_new(cx->arena, ConfirmTask);
    task->api = call->api;
    task->view = call->view;
    task->lang = call->request->lang;
    task->confirming.himself = partner.n > 0;
    TRY(id_read(cx, call, &task->confirming.id));
    TRY(call_body(cx, call, &hold_confirm_order_register, &task->confirming.order));
    task->confirming.partner = partner.n > 0 ? partner : task->confirming.order.partner;
    if (task->confirming.partner.n == 0)
        return fail(cx, ERR_USAGE, MSG("partner: say on whose behalf"));
    TRY(hold_confirm_check(cx, call->api->holds, &call->view, &task->confirming));
    call_write(call, &task->write, confirm_run, task);
    return OK;
}

Err holds_confirm(Ctx *cx, Call *call)
{
    return call_confirm(cx, call, (Str){0});
}
