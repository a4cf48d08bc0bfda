/* What is somebody's own: units of a dealer, lots of a supplier, events of a station, products of a
 * registered owner. */
#include "api/api_internal.h"
#include "domain/defect/case.h"
#include "domain/hold/hold_confirm.h"
#include "domain/master/master.h"
#include "domain/share/share.h"

enum { PAGE_DEFAULT = 100 };

static Err nothing_own(Ctx *cx)
{
    return fail(cx, ERR_NOT_FOUND, MSG("nothing here is your own: your roles are not limited"));
}

/* Whose the caller's rows are by this role: a partner's identifier, or the station. */
static Err place_of(Ctx *cx, const Call *call, AccountRole role, Str *place,
                    const Partner **partner)
{
    MasterShape shape;
    MasterRow row;
    const Caller *caller = &call->caller;
    *partner = NULL;
    if (caller->limits == NULL || caller->limits[role].n == 0)
        return nothing_own(cx);
    *place = caller->limits[role];
    if (role == ACCOUNT_ROLE_OPERATOR || role == ACCOUNT_ROLE_OWNER)
        return OK;
    TRY(master_shape(cx, partner_register.name, &shape));
    TRY(master_find_key(cx, &shape, *place, &row));
    if (row.retired)
        return nothing_own(cx);
    *partner = row.values;
    *place = (*partner)->identifier;
    return OK;
}

static Err asker_of(Ctx *cx, const Call *call, AccountRole role, ShareAsker *out)
{
    Str place;
    const Partner *partner;
    *out = (ShareAsker){.view = call->view,
                        .reader = &call->worker->reader,
                        .board = call->api->board,
                        .holds = call->api->holds};
    TRY(place_of(cx, call, role, &place, &partner));
    return share_places(cx, &call->view, place, &out->places);
}

static Err page_read(Ctx *cx, const Call *call, SharePage *out)
{
    TRY(call_number(cx, call, STR("offset"), (CallRange){0, INT64_MAX / 2, 0}, &out->offset));
    return call_number(cx, call, STR("limit"), (CallRange){1, SHARE_PAGE_MAX, PAGE_DEFAULT},
                       &out->limit);
}

Err own_show(Ctx *cx, Call *call)
{
    static const struct {
        AccountRole role;
        Str shows;
    } all[] = {{ACCOUNT_ROLE_DEALER, STR_INIT("units")},
               {ACCOUNT_ROLE_SUPPLIER, STR_INIT("lots")},
               {ACCOUNT_ROLE_OPERATOR, STR_INIT("events")},
               {ACCOUNT_ROLE_OWNER, STR_INIT("products")}};
    enum { ALL = sizeof all / sizeof *all };
    ShareSelf self = {0};
    Str *shows = arena_array(cx->arena, Str, ALL + 1);
    if ((call->caller.granted & REGULATORS) != 0)
        shows[self.shows.count++] = STR("cases");
    for (size_t i = 0; i < ALL; i++) {
        Str place;
        const Partner *partner;
        if ((call->caller.roles & ROLE_BIT(all[i].role)) == 0)
            continue;
        TRY(place_of(cx, call, all[i].role, &place, &partner));
        shows[self.shows.count++] = all[i].shows;
        if (all[i].role != ACCOUNT_ROLE_OWNER)
            self.place = place;
        if (partner != NULL) {
            self.partner = partner->code;
            self.name = partner->name;
        }
    }
    self.shows.items = shows;
    return call_record(cx, call, &share_self_register, &self);
}

Err own_units(Ctx *cx, Call *call)
{
    int64_t held;
    ShareUnitsQuery query = {0};
    ShareUnits units;
    ShareAsker asker;
    TRY(call_number(cx, call, STR("held"), (CallRange){0, 1, 0}, &held));
    query.held = held == 1;
    TRY(page_read(cx, call, &query.page));
    TRY(asker_of(cx, call, ACCOUNT_ROLE_DEALER, &asker));
    TRY(share_units(cx, &asker, &query, &units));
    return call_record(cx, call, &share_units_register, &units);
}

/* Codes of the partners he is of, as their dealer or supplier: whoever has held goods is asked. */
typedef struct Partners {
    Str codes[2];
    size_t count;
} Partners;

static Err partners_of(Ctx *cx, const Call *call, Partners *out)
{
    static const AccountRole roles[] = {ACCOUNT_ROLE_DEALER, ACCOUNT_ROLE_SUPPLIER};
    *out = (Partners){0};
    for (size_t i = 0; i < 2; i++) {
        Str place;
        const Partner *partner;
        if ((call->caller.roles & ROLE_BIT(roles[i])) == 0)
            continue;
        TRY(place_of(cx, call, roles[i], &place, &partner));
        if (out->count == 0 || !str_eq(out->codes[0], partner->code))
            out->codes[out->count++] = partner->code;
    }
    return out->count > 0 ? OK : nothing_own(cx);
}

static void holds_join(Ctx *cx, const HoldOwnList *more, HoldOwnList *out)
{
    size_t count = out->holds.count + more->holds.count;
    HoldOwn *all = arena_array(cx->arena, HoldOwn, count + 1);
    for (size_t i = 0; i < count; i++)
        all[i] =
            i < out->holds.count ? out->holds.items[i] : more->holds.items[i - out->holds.count];
    out->holds.items = all;
    out->holds.count = count;
    if (more->more.set)
        out->more = more->more;
}

Err own_holds(Ctx *cx, Call *call)
{
    Partners partners;
    HoldOwnList all = {0};
    TRY(partners_of(cx, call, &partners));
    for (size_t i = 0; i < partners.count; i++) {
        HoldOwnList holds;
        ShareReader reader = {partners.codes[i], call->request->lang};
        TRY(hold_own(cx, call->api->holds, &call->view, partners.codes[i], &holds));
        TRY(share_hold_names(cx, &reader, &holds));
        holds_join(cx, &holds, &all);
    }
    return call_record(cx, call, &hold_own_list_register, &all);
}

Err own_confirm(Ctx *cx, Call *call)
{
    Partners partners;
    TRY(partners_of(cx, call, &partners));
    Err err = call_confirm(cx, call, partners.codes[0]);
    if (err != ERR_NOT_FOUND || partners.count == 1)
        return err;
    problem_clear(cx);
    return call_confirm(cx, call, partners.codes[1]);
}

Err own_lots(Ctx *cx, Call *call)
{
    SharePage page;
    ShareLots lots;
    ShareAsker asker;
    TRY(page_read(cx, call, &page));
    TRY(asker_of(cx, call, ACCOUNT_ROLE_SUPPLIER, &asker));
    TRY(share_lots(cx, &asker, page, &lots));
    return call_record(cx, call, &share_lots_register, &lots);
}

Err own_lot(Ctx *cx, Call *call)
{
    ShareTrace trace;
    ShareAsker asker;
    TRY(asker_of(cx, call, ACCOUNT_ROLE_SUPPLIER, &asker));
    TRY(share_trace(cx, &asker, call->segments[0], &trace));
    return call_record(cx, call, &share_trace_register, &trace);
}

Err own_events(Ctx *cx, Call *call)
{
    SharePage page;
    ShareEvents events;
    ShareAsker asker;
    TRY(page_read(cx, call, &page));
    TRY(asker_of(cx, call, ACCOUNT_ROLE_OPERATOR, &asker));
    TRY(share_events(cx, &asker, page, &events));
    return call_record(cx, call, &share_events_register, &events);
}

/* ---- a registered owner ---- */

static Err owner_of(Ctx *cx, const Call *call, Str *out)
{
    const Partner *partner;
    return place_of(cx, call, ACCOUNT_ROLE_OWNER, out, &partner);
}

Err own_products(Ctx *cx, Call *call)
{
    Str key;
    MasterRow row;
    ShareProducts products;
    ShareAsker asker = {.view = call->view, .holds = call->api->holds};
    TRY(owner_of(cx, call, &key));
    TRY(share_owner_find(cx, key, &row));
    TRY(share_products(cx, &asker, &row, &products));
    return call_record(cx, call, &share_products_register, &products);
}

Err own_contact(Ctx *cx, Call *call)
{
    Str key;
    MasterRow row;
    ShareContact contact;
    TRY(owner_of(cx, call, &key));
    TRY(share_owner_find(cx, key, &row));
    share_contact(cx, &row, &contact);
    return call_record(cx, call, &share_contact_register, &contact);
}

typedef struct ContactTask {
    WriteRequest write;
    Str key;
    ShareContactOrder order;
} ContactTask;

static Err contact_write(Ctx *cx, WriteRequest *write)
{
    ContactTask *task = write->task;
    ShareContact contact;
    TRY(share_contact_save(cx, task->key, &task->order, &contact));
    write_record(write, 200, &share_contact_register, &contact);
    return OK;
}

Err own_contact_save(Ctx *cx, Call *call)
{
    ContactTask *task = arena_new(cx->arena, ContactTask);
    TRY(owner_of(cx, call, &task->key));
    TRY(call_body(cx, call, &share_contact_order_register, &task->order));
    call_write(call, &task->write, contact_write, task);
    return OK;
}

/* ---- a regulator ---- */

Err own_cases(Ctx *cx, Call *call)
{
    ReleasedCases cases;
    TRY(case_released(cx, &cases));
    return call_record(cx, call, &released_cases_register, &cases);
}
