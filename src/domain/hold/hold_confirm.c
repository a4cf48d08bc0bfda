#include "domain/hold/hold_confirm.h"

#include <stdlib.h>
#include <string.h>

#include "domain/event/event_log.h"
#include "domain/hold/hold_internal.h"
#include "domain/hold/hold_sight.h"
#include "domain/master/master.h"
#include "domain/party/party.h"
#include "platform/store/change.h"

enum { PARTNERS_MAX = 100000, INSIDE_MAX = 64, JSON_MAX = 64 << 10 };
#define HOUR_US INT64_C(3600000000)

/* ---- partners ---- */

/* One of the register; what he has of a hold, and what he said of it last. */
typedef struct Asked {
    Str code, name, uri; /* canonical; empty: he has no places */
    int64_t things, others;
    int64_t since_us; /* asked, and not confirmed since; 0: no */
    bool confirmed;
    bool seen; /* who asks sees something he has, and where */
    int64_t confirmed_us, units, parts;
    Str by, note;
} Asked;

typedef struct Askable {
    Asked *items;
    size_t count, room;
} Askable;

static Asked *asked_add(Ctx *cx, Askable *askable, Str code, Str name)
{
    if (askable->count == askable->room) {
        size_t room = askable->room * 2 + 64;
        askable->items = arena_grow(cx->arena, askable->items, askable->room * sizeof(Asked),
                                    room * sizeof(Asked));
        askable->room = room;
    }
    Asked *out = &askable->items[askable->count++];
    *out = (Asked){.code = str_dup(cx->arena, code), .name = str_dup(cx->arena, name)};
    return out;
}

static Err partner_take(Ctx *cx, const MasterRow *row, void *arg)
{
    const Partner *partner = row->values;
    if (row->retired || partner->identifier.n == 0)
        return OK;
    Asked *out = asked_add(cx, arg, partner->code, partner->name);
    out->uri = hold_place_uri(cx, str_dup(cx->arena, partner->identifier));
    return OK;
}

static Asked *asked_named(const Askable *askable, Str code)
{
    for (size_t i = 0; i < askable->count; i++) {
        if (str_eq(askable->items[i].code, code))
            return &askable->items[i];
    }
    return NULL;
}

static Err confirmation_take(Ctx *cx, const DbRow *row, void *arg)
{
    Askable *askable = arg;
    Asked *of = asked_named(askable, row_text(row, 0));
    if (of == NULL) /* no longer in the register */
        of = asked_add(cx, askable, row_text(row, 0), row_text(row, 0));
    of->confirmed = true;
    of->units = row_int(row, 1);
    of->parts = row_int(row, 2);
    of->note = str_dup(cx->arena, row_text(row, 3));
    of->by = str_dup(cx->arena, row_text(row, 4));
    of->confirmed_us = row_int(row, 5);
    return OK;
}

/* Read once, however many holds ask them. */
static Err partners_load(Ctx *cx, Askable *out)
{
    MasterShape shape;
    *out = (Askable){0};
    TRY(master_shape(cx, partner_register.name, &shape));
    return master_each(cx, &shape, (Str){0}, partner_take, out);
}

/* The partners, with what they said of this hold. */
static Err askable_load(Ctx *cx, const Askable *partners, int64_t id, Askable *out)
{
    *out = (Askable){arena_array(cx->arena, Asked, partners->count + 1), partners->count,
                     partners->count + 1};
    if (partners->count > 0)
        memcpy(out->items, partners->items, partners->count * sizeof(Asked));
    return db_each(cx, SQL_HOLD_CONFIRMATION_EACH, ARGS(db_int(id)), confirmation_take, out);
}

static Asked *asked_at(const Askable *askable, Str uri)
{
    for (size_t i = 0; i < askable->count; i++) {
        if (askable->items[i].uri.n > 0 && str_eq(askable->items[i].uri, uri))
            return &askable->items[i];
    }
    return NULL;
}

/* Whose place it is: the nearest around it, itself first.  NULL: nobody's in the register. */
static Err place_owner(Ctx *cx, const Askable *askable, Str place, Asked **out)
{
    Str around[INSIDE_MAX];
    size_t count = 0;
    *out = NULL;
    around[count++] = place;
    for (size_t i = 0; i < count; i++) {
        Str *parents;
        size_t parent_count;
        *out = asked_at(askable, around[i]);
        if (*out != NULL)
            return OK;
        TRY(party_parents(cx, around[i], &parents, &parent_count));
        for (size_t k = 0; k < parent_count && count < INSIDE_MAX; k++)
            around[count++] = hold_place_uri(cx, parents[k]);
    }
    return OK;
}

/* ---- stock ---- */

typedef struct Stock {
    uint32_t place;
    bool thing, seen;
    int64_t since_us;
} Stock;

typedef struct Stocks {
    Stock *items;
    size_t count, room;
} Stocks;

/* Still somewhere where it could be sold or used. */
static bool in_stock(ItemState state)
{
    return state != STATE_SCRAPPED && state != STATE_USED_UP && state != STATE_EXPORTED &&
           state != STATE_SOLD;
}

static void stock_add(Ctx *cx, Stocks *stocks, const Stock *stock)
{
    if (stocks->count == stocks->room) {
        size_t room = stocks->room * 2 + 256;
        stocks->items = arena_grow(cx->arena, stocks->items, stocks->room * sizeof(Stock),
                                   room * sizeof(Stock));
        stocks->room = room;
    }
    stocks->items[stocks->count++] = *stock;
}

/* A lot by its quantities, which may lie at several places; anything else where it is. */
static void row_take(Ctx *cx, Stocks *stocks, const TraceWhere *row, const ItemSight *sight)
{
    bool thing = row->kind == ITEM_THING, seen = sight_sees(sight, row->item);
    for (size_t i = 0; i < row->part_count; i++) {
        const TracePart *part = &row->parts[i];
        if (in_stock(part->state) && part->place != 0)
            stock_add(cx, stocks, &(Stock){part->place, false, seen, part->since_us});
    }
    if (row->part_count == 0 && in_stock(row->state) && row->place != 0)
        stock_add(cx, stocks, &(Stock){row->place, thing, seen, row->since_us});
}

static int by_place(const void *a, const void *b)
{
    const Stock *left = a, *right = b;
    return (left->place > right->place) - (left->place < right->place);
}

/* What the hold covers and somebody has, by place. */
static Err stocks_find(Ctx *cx, HoldBook *book, const ItemView *view, int64_t id, Stocks *out)
{
    HoldExtent extent;
    TraceWhereResult where;
    size_t count = 0;
    *out = (Stocks){0};
    TRY(hold_extent_find(cx, book, view, id, &extent));
    uint32_t *items = arena_array(cx->arena, uint32_t, extent.count + 1);
    for (size_t i = 0; i < extent.count; i++) {
        if (extent.list[i].how != HOLD_CONTAINS)
            items[count++] = extent.list[i].item;
    }
    ItemWhereQuery query = {.view = *view, .items = items, .count = count};
    TRY(item_where_rows(cx, &query, &where));
    for (size_t i = 0; i < count; i++)
        row_take(cx, out, &where.rows[i], view->sight);
    if (out->count > 0)
        qsort(out->items, out->count, sizeof *out->items, by_place);
    return OK;
}

/* ---- who is asked ---- */

static void stock_count(Asked *of, const Stock *stock, int64_t held_us)
{
    int64_t since_us = stock->since_us > held_us ? stock->since_us : held_us;
    of->things += stock->thing;
    of->others += !stock->thing;
    if (of->confirmed && since_us <= of->confirmed_us)
        return;
    if (of->since_us == 0 || since_us < of->since_us)
        of->since_us = since_us;
}

static Err asked_count(Ctx *cx, const ItemView *view, const Stocks *stocks, int64_t held_us,
                       Askable *askable)
{
    Asked *of = NULL;
    for (size_t i = 0; i < stocks->count; i++) {
        const Stock *stock = &stocks->items[i];
        if (i == 0 || stock->place != stock[-1].place)
            TRY(place_owner(cx, askable, item_uri(cx->arena, view->index, stock->place), &of));
        if (of == NULL)
            continue;
        stock_count(of, stock, held_us);
        of->seen = of->seen || (stock->seen && sight_sees(view->sight, stock->place));
    }
    return OK;
}

static HoldAsked asked_show(Ctx *cx, const Asked *of, const HoldSummary *hold)
{
    HoldAsked out = {.partner = of->code,
                     .name = of->name,
                     .things = field_int(of->things),
                     .others = field_int(of->others),
                     .state = STR("confirmed")};
    if (of->since_us != 0) {
        int64_t due_us = of->since_us + hold->confirm_h.value * HOUR_US;
        out.since = field_utc(of->since_us);
        out.due = field_utc(due_us);
        out.state = cx->now_us > due_us ? STR("overdue") : STR("open");
    }
    if (of->confirmed) {
        out.confirmed = field_utc(of->confirmed_us);
        out.confirmed_by = of->by;
        out.units = field_int(of->units);
        out.parts = field_int(of->parts);
        out.note = of->note.n > 0 ? of->note : (Str){0};
    }
    return out;
}

static int by_urgency(const void *a, const void *b)
{
    const HoldAsked *left = a, *right = b;
    if (left->since.set != right->since.set)
        return left->since.set ? -1 : 1;
    if (left->since.set && left->since.value.us != right->since.value.us)
        return left->since.value.us < right->since.value.us ? -1 : 1;
    return str_cmp(left->partner, right->partner);
}

/* Partners with nothing that is seen are counted alone. */
static void asked_tell(Ctx *cx, const Askable *askable, const HoldSummary *hold,
                       const ItemSight *sight, HoldConfirmations *out)
{
    int64_t outside = 0;
    out->partners.items = arena_array(cx->arena, HoldAsked, askable->count + 1);
    for (size_t i = 0; i < askable->count; i++) {
        const Asked *of = &askable->items[i];
        if (of->since_us == 0 && !of->confirmed)
            continue;
        HoldAsked *shown = &out->partners.items[out->partners.count];
        *shown = asked_show(cx, of, hold);
        out->confirmed.value += of->since_us == 0;
        out->open.value += str_eq(shown->state, STR("open"));
        out->overdue.value += str_eq(shown->state, STR("overdue"));
        outside += sight != NULL && !of->seen;
        out->partners.count += sight == NULL || of->seen;
    }
    if (sight != NULL)
        out->outside = field_int(outside);
    if (out->partners.count > 0)
        qsort(out->partners.items, out->partners.count, sizeof(HoldAsked), by_urgency);
}

/* Of one hold after the other. */
typedef struct Look {
    HoldBook *book;
    const ItemView *view;
    Askable partners;
} Look;

static Err look_begin(Ctx *cx, HoldBook *book, const ItemView *view, Look *out)
{
    *out = (Look){book, view, {0}};
    return partners_load(cx, &out->partners);
}

static Err confirmations_find(Ctx *cx, const Look *look, const HoldSummary *hold,
                              HoldConfirmations *out)
{
    int64_t id;
    Askable askable;
    Stocks stocks;
    *out = (HoldConfirmations){.id = hold->id,
                               .title = hold->title,
                               .log_position = field_int(look->view->visible),
                               .confirm_h = hold->confirm_h,
                               .confirmed = field_int(0),
                               .open = field_int(0),
                               .overdue = field_int(0)};
    TRY(hold_id_parse(cx, hold->id, &id));
    TRY(askable_load(cx, &look->partners, id, &askable));
    TRY(stocks_find(cx, look->book, look->view, id, &stocks)); /* none of a hold that is over */
    TRY(asked_count(cx, look->view, &stocks, hold->created.value.us, &askable));
    asked_tell(cx, &askable, hold, look->view->sight, out);
    return OK;
}

Err hold_confirmations(Ctx *cx, HoldBook *book, const ItemView *view, int64_t id,
                       HoldConfirmations *out)
{
    Hold hold;
    Look look;
    TRY(hold_load(cx, view, id, &hold));
    TRY(look_begin(cx, book, view, &look));
    return confirmations_find(cx, &look, hold.summary, out);
}

/* ---- all holds in force ---- */

/* The newest; *unlooked: how many older ones there are, if any. */
static Err in_force(Ctx *cx, const HoldSeen *seen, HoldPage *out, FieldInt *unlooked)
{
    TRY(hold_page(cx, &(HoldPageQuery){.limit = HOLD_NOTICES_MAX, .ended = 0, .seen = seen}, out));
    int64_t more = out->total.value - (int64_t)out->holds.count;
    *unlooked = more > 0 ? field_int(more) : (FieldInt){0};
    return OK;
}

Err hold_notices(Ctx *cx, HoldBook *book, const ItemView *view, HoldNotices *out)
{
    HoldPage page;
    Look look;
    const HoldSeen *seen;
    *out = (HoldNotices){.total = field_int(0), .overdue = field_int(0)};
    TRY(hold_seen_find(cx, book, view, &seen));
    TRY(in_force(cx, seen, &page, &out->unlooked));
    out->outside = page.outside;
    TRY(look_begin(cx, book, view, &look));
    out->holds.items = arena_array(cx->arena, HoldConfirmations, page.holds.count + 1);
    for (size_t i = 0; i < page.holds.count; i++) {
        HoldConfirmations *one = &out->holds.items[out->holds.count];
        const HoldSummary *hold = &page.holds.items[i];
        if (hold->created.value.us + hold->confirm_h.value * HOUR_US >= cx->now_us)
            continue; /* nobody can be late yet */
        TRY(confirmations_find(cx, &look, hold, one));
        size_t late = 0;
        for (size_t k = 0; k < one->partners.count; k++) {
            if (str_eq(one->partners.items[k].state, STR("overdue")))
                one->partners.items[late++] = one->partners.items[k];
        }
        one->partners.count = late;
        out->overdue.value += (int64_t)late;
        out->holds.count += late > 0;
    }
    out->total = field_int((int64_t)out->holds.count);
    return OK;
}

Err hold_own(Ctx *cx, HoldBook *book, const ItemView *view, Str partner, HoldOwnList *out)
{
    HoldPage page;
    Look look;
    FieldInt unlooked;
    *out = (HoldOwnList){0};
    TRY(in_force(cx, NULL, &page, &unlooked));
    if (unlooked.set) /* not how many: they may be none of his business */
        out->more = field_bool(true);
    TRY(look_begin(cx, book, view, &look));
    out->holds.items = arena_array(cx->arena, HoldOwn, page.holds.count + 1);
    for (size_t i = 0; i < page.holds.count; i++) {
        Hold hold;
        int64_t id;
        HoldConfirmations all;
        const HoldSummary *summary = &page.holds.items[i];
        TRY(confirmations_find(cx, &look, summary, &all));
        for (size_t k = 0; k < all.partners.count; k++) {
            if (!str_eq(all.partners.items[k].partner, partner))
                continue;
            TRY(hold_id_parse(cx, summary->id, &id));
            TRY(hold_load(cx, view, id, &hold));
            HoldOwn *own = &out->holds.items[out->holds.count++];
            *own = (HoldOwn){.hold = summary->id,
                             .held = summary->created,
                             .instruction = summary->instruction,
                             .asked = &all.partners.items[k]};
            own->places.items = hold.places.items;
            own->places.count = hold.places.count;
        }
    }
    return OK;
}

/* ---- confirming ---- */

Err hold_confirm_check(Ctx *cx, HoldBook *book, const ItemView *view,
                       const HoldConfirming *confirming)
{
    Hold hold;
    Look look;
    HoldConfirmations all;
    TRY(hold_load(cx, view, confirming->id, &hold));
    TRY(look_begin(cx, book, view, &look));
    TRY(confirmations_find(cx, &look, hold.summary, &all));
    bool asked = false;
    for (size_t i = 0; i < all.partners.count && !asked; i++)
        asked = str_eq(all.partners.items[i].partner, confirming->partner);
    if (!asked && confirming->himself)
        return hold_missing(cx, hold.summary->id);
    if (!asked)
        return fail(cx, ERR_NOT_FOUND,
                    MSG("H-%1$lld asks no partner %2$s: nothing it covers is in stock there"),
                    (long long)confirming->id, str_shown(cx->arena, confirming->partner));
    if (str_eq(hold.summary->state, STR("released")))
        return fail(cx, ERR_CONFLICT, MSG("hold H-%1$lld is over already"),
                    (long long)confirming->id);
    if (!confirming->order.stopped.value)
        return fail(cx, ERR_INVALID,
                    MSG("stopped: confirm it once sale and use are stopped, not before"));
    return OK;
}

Err hold_confirm(Ctx *cx, const HoldConfirming *confirming)
{
    CLEANUP(tx_release) Tx tx = {0};
    DbRow row;
    Buf after;
    JsonWriter json;
    int64_t last, visible;
    HoldConfirmOrder order = confirming->order;
    Str note = order.note.n > 0 ? order.note : STR("");
    order.partner = confirming->partner;
    TRY(tx_begin(cx, &tx));
    TRY(event_log_end(cx, &last, &visible));
    TRY(db_one(cx, SQL_HOLD_CONFIRMATION_ADD,
               ARGS(db_int(confirming->id), db_text(confirming->partner), db_int(order.units.value),
                    db_int(order.parts.value), db_text(note), db_text(cx->actor),
                    db_int(cx->now_us), db_int(visible)),
               &row));
    buf_init(&after, cx->arena, JSON_MAX);
    json_writer_init(&json, &after);
    register_write(&json, &hold_confirm_order_register, &order);
    return change_commit(cx, &tx,
                         &(Change){.noun = STR("hold_confirmation"),
                                   .id = row_int(&row, 0),
                                   .after = buf_str(&after),
                                   .reason = note});
}
