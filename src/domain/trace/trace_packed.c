/* A lot in containers: rule 9 of docs/guide/balance.md. */
#include "domain/trace/trace_parts_internal.h"

bool parts_packs(const Parts *parts, uint32_t event)
{
    const TraceIndex *index = parts->q->index;
    const EventHead *head = head_at(index, event);
    uint32_t container = event_parent(index, event);
    bool packs = head_kind(head) == EVENT_AGGREGATION ||
                 (head_kind(head) == EVENT_ASSOCIATION && container != 0 &&
                  !identity_may_be_product(trace_item_key(index, container)));
    if (!packs || container == 0 || container == parts->lot)
        return false;
    ItemKind kind = trace_item_kind(index, container, parts->q->end);
    return kind == ITEM_THING || kind == ITEM_VESSEL;
}

/* ---- where a container is ---- */

/* The next event of what it is in or under: until then it stands as it stands. */
static When next_of_chain(Where *q, uint32_t container, When at)
{
    When next = {0};
    for (int depth = 0; container != 0 && depth < NEST_MAX; depth++) {
        Stand stand;
        WhenVec events = {0};
        ArenaMark mark = arena_mark(q->temp);
        where_events(q, container, q->limit, &events);
        uint32_t i = 0;
        while (i < events.n && !when_after(events.p[i], at))
            i++;
        if (i < events.n && (next.event == 0 || when_after(next, events.p[i])))
            next = events.p[i];
        arena_rewind(q->temp, mark);
        stand_build(q, container, at, depth, &stand);
        container = stand.parent;
    }
    return next;
}

/* As what is loose would be told: on its way, whereto. */
static void carrier_tell(Parts *parts, Part *part, When at)
{
    const Stand *chain = where_chain(parts->q, part->in->container, at);
    part->state = where_chain_state(parts->q, chain);
    part->place = chain->place;
    part->holder = where_holder(parts->q, chain);
    part->since_us = chain->placed.time_us;
    if (part->state == STATE_UNKNOWN)
        part->state = parts_stock_state(parts, part->place, 0);
    if (part->state != STATE_IN_TRANSIT)
        return;
    bool shipped =
        when_after(chain->shipped, chain->unshipped) && when_after(chain->shipped, chain->arrived);
    part->place =
        destination_of(parts->q->index, shipped ? chain->shipped.event : chain->last.event);
}

/* ---- in and out ---- */

/* Taken out where the event says, else where the container is. */
static Part taken_out(Parts *parts, When when, uint32_t container, const Part *like)
{
    Part part = {.measure = like->measure, .doubt = like->doubt, .since_us = when.time_us};
    part.place = head_at(parts->q->index, when.event)->place;
    if (part.place == 0)
        part.place = where_chain(parts->q, container, when_before(when))->place;
    part.state = parts_stock_state(parts, part.place, 0);
    part.amount = like->amount;
    return part;
}

static void part_empty(Parts *parts, uint32_t row, When when)
{
    Part out = taken_out(parts, when, parts->rows.p[row].in->container, &parts->rows.p[row]);
    parts->rows.p[row].amount = 0;
    part_add(parts, out);
}

static Part *packed_get(Parts *parts, uint32_t container, const Part *like)
{
    for (uint32_t i = 0; i < parts->rows.n; i++) {
        Part *part = &parts->rows.p[i];
        if (part->in != NULL && part->in->container == container &&
            part->measure == like->measure && part->doubt == like->doubt)
            return part;
    }
    Carrier *in = arena_new(parts->q->cx->arena, Carrier);
    *in = (Carrier){.container = container};
    Part *part = VEC_ADD(parts->q->cx->arena, &parts->rows);
    *part = (Part){.measure = like->measure, .doubt = like->doubt, .in = in};
    return part;
}

static void put_in(Parts *parts, When when, uint32_t container, const Part *like)
{
    if (like->amount == 0)
        return;
    if (like->doubt == DOUBT_NONE)
        parts_take(parts, like);
    Part *part = packed_get(parts, container, like);
    if (part->amount == 0) {
        part->in->since = when;
        part->in->from = like->place;
    }
    part->in->looked = false;
    part->amount += like->amount;
    part->state = STATE_IN_STOCK; /* until it is looked at */
    part->place = like->place;
}

static UnitAmount amount_in(const Parts *parts, uint32_t container, uint32_t measure, Doubt doubt)
{
    UnitAmount amount = 0;
    for (uint32_t i = 0; i < parts->rows.n; i++) {
        const Part *part = &parts->rows.p[i];
        if (part->in != NULL && part->in->container == container && part->measure == measure &&
            part->doubt <= doubt)
            amount += part->amount;
    }
    return amount;
}

/* More than is known to be in there may be what is loose there already. */
static void take_out(Parts *parts, When when, uint32_t container, Part part)
{
    UnitAmount loose = 0;
    Part out = taken_out(parts, when, container, &part);
    UnitAmount rest = part.amount;
    for (uint32_t i = 0; i < parts->rows.n; i++) {
        Part *row = &parts->rows.p[i];
        if (row->in != NULL && row->in->container == container && row->measure == part.measure &&
            row->doubt == DOUBT_NONE)
            rest = part_take(row, rest);
        else if (row->in == NULL && is_stock_state(row->state) && row->place == out.place &&
                 row->measure == part.measure && row->doubt != DOUBT_DISPUTED)
            loose += row->amount;
    }
    out.amount -= rest;
    part_add(parts, out);
    out.doubt = DOUBT_SAME;
    out.amount = rest - smaller(rest, loose);
    part_add(parts, out);
    parts->open = parts->open || out.amount != 0;
}

void parts_pack(Parts *parts, When when, bool measured, Part part)
{
    uint32_t container = event_parent(parts->q->index, when.event);
    Action action = head_action(head_at(parts->q->index, when.event));
    uint32_t known = parts->rows.n;
    if (action == ACTION_DELETE && part.doubt != DOUBT_NONE)
        return;
    if (action == ACTION_DELETE && measured) {
        take_out(parts, when, container, part);
        return;
    }
    for (uint32_t i = 0; i < known && action == ACTION_DELETE; i++) {
        if (parts->rows.p[i].in != NULL && parts->rows.p[i].in->container == container)
            part_empty(parts, i, when);
    }
    if (!measured || action == ACTION_DELETE)
        return;
    if (action != ACTION_ADD) { /* told again: as much as is in there is known */
        UnitAmount in = amount_in(parts, container, part.measure, part.doubt);
        part.amount -= smaller(part.amount, in);
    }
    part.state = STATE_IN_STOCK;
    put_in(parts, when, container, &part);
}

/* ---- at a moment ---- */

static void part_look(Parts *parts, uint32_t row, When at)
{
    Carrier *in = parts->rows.p[row].in;
    if (in->looked && (in->until.event == 0 || when_after(in->until, at)))
        return;
    When cleared = cleared_between(parts->q, in->container, in->since, at);
    if (cleared.event != 0) {
        part_empty(parts, row, cleared);
        return;
    }
    carrier_tell(parts, &parts->rows.p[row], at);
    in->looked = true;
    in->until = next_of_chain(parts->q, in->container, at);
}

void parts_look(Parts *parts, When at)
{
    uint32_t known = parts->rows.n;
    parts->looked = at;
    for (uint32_t i = 0; i < known; i++) {
        if (parts->rows.p[i].in != NULL && parts->rows.p[i].amount != 0)
            part_look(parts, i, at);
    }
}

/* Anything beside the lot, which the lot may lie in? */
static bool names_another(const Parts *parts, uint32_t event)
{
    const TraceIndex *index = parts->q->index;
    bool another = false;
    for (uint32_t ref = head_at(index, event)->ref;
         ref < SHARED_GET(head_at(index, event)[1].ref) && !another; ref++)
        another = ref_item(index, ref) != parts->lot && ref_role(index, ref) <= ROLE_OBSERVED;
    return another;
}

UnitAmount parts_in_named(Parts *parts, uint32_t event, uint32_t measure, UnitAmount take)
{
    UnitAmount amount = 0;
    bool another = names_another(parts, event);
    for (uint32_t i = 0; i < parts->rows.n && another; i++) {
        Part *part = &parts->rows.p[i];
        if (part->in == NULL || part->amount == 0 || part->measure != measure ||
            part->doubt != DOUBT_NONE ||
            !where_chain_is_named(parts->q, part->in->container, parts->looked, event))
            continue;
        UnitAmount rest = take == 0 ? 0 : part_take(part, take - amount);
        amount = take == 0 ? amount + part->amount : take - rest;
    }
    return amount;
}
