/* A lot in containers: rule 9 of docs/guide/balance.md. */
#include "domain/trace/trace_parts_internal.h"

/* What was put into one container, in one measure, and not taken out again. */
typedef struct Packed {
    uint32_t container;
    Part like;
    When since; /* the first of it */
} Packed;

typedef struct Packing {
    Parts *parts;
    VEC(Packed) packed;
    VEC(Part) may_be; /* where it may be by now; each place and state once */
} Packing;

static void may_be_add(Packing *packing, Part part)
{
    for (uint32_t i = 0; i < packing->may_be.n; i++) {
        Part *known = &packing->may_be.p[i];
        if (known->state == part.state && known->place == part.place &&
            known->measure == part.measure) {
            known->amount += part.amount;
            return;
        }
    }
    *VEC_ADD(packing->parts->q->cx->arena, &packing->may_be) = part;
}

/* Where a container is; of none that is a lot itself. */
static bool container_row(const Packing *packing, uint32_t container, TraceWhere *row)
{
    ItemKind kind = trace_item_kind(packing->parts->q->index, container, packing->parts->q->end);
    return (kind == ITEM_THING || kind == ITEM_VESSEL) &&
           where_one(packing->parts->q, container, row) == OK;
}

/* Taken out where the event says, else where the container is. */
static void taken_out(Packing *packing, uint32_t event, uint32_t container, Part part)
{
    TraceWhere row;
    TracePlace kind = {0};
    part.place = head_at(packing->parts->q->index, event)->place;
    part.since_us = head_at(packing->parts->q->index, event)->time_us;
    if (part.place == 0 && container_row(packing, container, &row))
        part.place = row.place;
    bool known = where_place(packing->parts->q, part.place, &kind) == OK;
    part.state = known && kind.kind == PLACE_DEALER ? STATE_AT_DEALER : STATE_IN_STOCK;
    if (part.amount != 0)
        may_be_add(packing, part);
}

static void packed_clear(Packing *packing, Packed *packed, When until)
{
    When cleared = cleared_between(packing->parts->q, packed->container, packed->since, until);
    if (cleared.event == 0)
        return;
    taken_out(packing, cleared.event, packed->container, packed->like);
    packed->like.amount = 0;
}

static Packed *packed_get(Packing *packing, uint32_t container, uint32_t measure, When when)
{
    for (uint32_t i = 0; i < packing->packed.n; i++) {
        Packed *packed = &packing->packed.p[i];
        if (packed->container == container && packed->like.measure == measure)
            return packed;
    }
    Packed *packed = VEC_ADD(packing->parts->q->cx->arena, &packing->packed);
    *packed = (Packed){container, {.measure = measure, .doubt = DOUBT_SAME}, when};
    return packed;
}

/* A line of an event that puts some in, or takes it out; without a quantity, all there is. */
static void packed_line(Packing *packing, When when, uint32_t container, const RefQuantity *row)
{
    Part part = {.doubt = DOUBT_SAME};
    Action action = head_action(head_at(packing->parts->q->index, when.event));
    bool measured = row != NULL && parts_measure(packing->parts, row, &part.measure, &part.amount);
    for (uint32_t i = 0; i < packing->packed.n && !measured && action == ACTION_DELETE; i++) {
        Packed *packed = &packing->packed.p[i];
        if (packed->container != container)
            continue;
        taken_out(packing, when.event, container, packed->like);
        packed->like.amount = 0;
    }
    if (!measured)
        return;
    Packed *packed = packed_get(packing, container, part.measure, when);
    packed->since = packed->like.amount == 0 ? when : packed->since;
    if (action == ACTION_DELETE) {
        (void)part_take(&packed->like, part.amount);
        taken_out(packing, when.event, container, part);
    } else if (action == ACTION_ADD) {
        packed->like.amount += part.amount;
    } else if (part.amount > packed->like.amount) {
        packed->like.amount = part.amount;
    }
}

static void packing_event(Packing *packing, When when)
{
    const TraceIndex *index = packing->parts->q->index;
    const EventHead *head = head_at(index, when.event);
    uint32_t container = event_parent(index, when.event);
    bool packs = head_kind(head) == EVENT_AGGREGATION ||
                 (head_kind(head) == EVENT_ASSOCIATION && container != 0 &&
                  !identity_may_be_product(trace_item_key(index, container)));
    bool out = head_action(head) == ACTION_DELETE;
    if (!packs || container == 0 || container == packing->parts->lot ||
        (out && is_disputed(packing->parts, when.event)))
        return;
    for (uint32_t i = 0; i < packing->packed.n; i++) {
        if (packing->packed.p[i].container == container)
            packed_clear(packing, &packing->packed.p[i], when_before(when));
    }
    for (uint32_t ref = head->ref; ref < SHARED_GET(head[1].ref); ref++) {
        if (ref_role(index, ref) == ROLE_CHILD && ref_item(index, ref) == packing->parts->lot)
            packed_line(packing, when, container, quantity_at(index, ref));
    }
}

/* As much as is not told there already. */
static void packing_tell(Packing *packing)
{
    Parts *parts = packing->parts;
    size_t known = parts->rows.n;
    for (uint32_t i = 0; i < packing->may_be.n; i++) {
        Part part = packing->may_be.p[i];
        for (size_t k = 0; k < known; k++) {
            const Part *told = &parts->rows.p[k];
            if (told->state == part.state && told->place == part.place &&
                told->measure == part.measure)
                (void)part_take(&part, told->amount);
        }
        packing->may_be.p[i].amount = part.amount;
    }
    for (uint32_t i = 0; i < packing->may_be.n; i++)
        part_add(parts, packing->may_be.p[i]);
}

void parts_pack(Parts *parts)
{
    Packing packing = {.parts = parts};
    for (uint32_t i = 0; i < parts->events.n; i++)
        packing_event(&packing, parts->events.p[i]);
    for (uint32_t i = 0; i < packing.packed.n; i++) {
        TraceWhere row;
        Packed *packed = &packing.packed.p[i];
        packed_clear(&packing, packed, parts->q->limit);
        if (packed->like.amount == 0 || !container_row(&packing, packed->container, &row))
            continue;
        packed->like.state = row.state;
        packed->like.place = row.place;
        packed->like.since_us = row.since_us;
        may_be_add(&packing, packed->like);
    }
    packing_tell(&packing);
}
