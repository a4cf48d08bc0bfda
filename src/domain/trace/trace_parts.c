/* A lot in parts: what its quantities say, event by event, in order of time. */
#include "domain/event/event_unit.h"
#include "domain/trace/trace_where_internal.h"

static const Finding OUT_OF_BALANCE = {
    "quantity_out_of_balance", MSG("of %1$s more is recorded than was made, up to event %2$lld")};

/* Quantities that can be added, and the unit they are shown in: that of the first. */
typedef struct Measure {
    UnitDimension dimension; /* UNIT_OTHER: of the unit `code` alone */
    uint16_t code;
    int64_t factor;
} Measure;

typedef struct Part {
    ItemState state;
    uint32_t place;
    uint32_t measure;
    UnitAmount amount;
    int64_t since_us;
} Part;

typedef struct Parts {
    Where *q;
    uint32_t lot;
    VEC(Part) rows;
    VEC(Measure) measures;
    UnitAmount made;
    uint32_t made_measure;
    bool has_made;
    size_t unfollowed;
    uint32_t unfollowed_event;
    When last;
} Parts;

/* Its number among the measures of the lot, and the amount.  False: more than we add up. */
static bool measure_of(Parts *parts, const RefQuantity *row, uint32_t *measure, UnitAmount *amount)
{
    ArenaMark mark = arena_mark(parts->q->temp);
    const Unit *unit = unit_find(uom_text(parts->q->temp, row->uom));
    arena_rewind(parts->q->temp, mark);
    Measure own = {.code = row->uom,
                   .dimension = unit == NULL ? UNIT_OTHER : unit->dimension,
                   .factor = unit == NULL ? UNIT_ONE : unit->factor};
    *measure = 0;
    while (*measure < parts->measures.n) {
        const Measure *known = &parts->measures.p[*measure];
        if (known->dimension == own.dimension && (unit != NULL || known->code == own.code))
            break;
        ++*measure;
    }
    if (*measure == parts->measures.n)
        *VEC_ADD(parts->q->cx->arena, &parts->measures) = own;
    return unit_amount((Decimal){row->value, (uint8_t)row->scale}, own.factor, amount);
}

static Part *part_at(Parts *parts, ItemState state, uint32_t place, uint32_t measure)
{
    for (uint32_t i = 0; i < parts->rows.n; i++) {
        Part *part = &parts->rows.p[i];
        if (part->state == state && part->place == place && part->measure == measure)
            return part;
    }
    return NULL;
}

static void part_add(Parts *parts, Part add)
{
    Part *part = part_at(parts, add.state, add.place, add.measure);
    if (part == NULL) {
        *VEC_ADD(parts->q->cx->arena, &parts->rows) = add;
        return;
    }
    part->since_us = part->amount == 0 ? add.since_us : part->since_us;
    part->amount += add.amount;
}

/* Take from a part as far as it goes; the rest is given back, and comes from elsewhere. */
static UnitAmount part_take(Parts *parts, ItemState state, uint32_t place, const Part *like)
{
    Part *part = part_at(parts, state, place, like->measure);
    if (part == NULL)
        return like->amount;
    UnitAmount taken = part->amount < like->amount ? part->amount : like->amount;
    part->amount -= taken;
    return like->amount - taken;
}

/* Of what was made, how much no part has. */
static UnitAmount amount_free(const Parts *parts, uint32_t measure)
{
    UnitAmount free = parts->has_made && measure == parts->made_measure ? parts->made : 0;
    for (uint32_t i = 0; i < parts->rows.n; i++)
        free -= parts->rows.p[i].measure == measure ? parts->rows.p[i].amount : 0;
    return free > 0 ? free : 0;
}

/* From the stock here, then from what is not accounted for, then from the stock elsewhere, in the
 * order it came in: a store and the line it feeds are often recorded as two places. */
static void part_take_stock(Parts *parts, const Part *like)
{
    Part rest = *like;
    UnitAmount free = amount_free(parts, like->measure);
    rest.amount = part_take(parts, STATE_IN_STOCK, like->place, &rest);
    rest.amount = part_take(parts, STATE_AT_DEALER, like->place, &rest);
    rest.amount -= free;
    for (uint32_t i = 0; i < parts->rows.n && rest.amount > 0; i++) {
        const Part *part = &parts->rows.p[i];
        if (part->measure == like->measure &&
            (part->state == STATE_IN_STOCK || part->state == STATE_AT_DEALER))
            rest.amount = part_take(parts, part->state, part->place, &rest);
    }
}

/* What is received was on its way here, or nobody said whereto. */
static void part_arrive(Parts *parts, Part like)
{
    like.amount = part_take(parts, STATE_IN_TRANSIT, like.place, &like);
    (void)part_take(parts, STATE_IN_TRANSIT, 0, &like);
}

static uint32_t destination_of(const TraceIndex *index, uint32_t event)
{
    const EventHead *head = head_at(index, event);
    uint32_t party = 0;
    for (uint32_t ref = head->ref; ref < SHARED_GET(head[1].ref); ref++) {
        if (ref_role(index, ref) == ROLE_DESTINATION)
            return ref_item(index, ref);
        if (ref_role(index, ref) == ROLE_DESTINATION_PARTY)
            party = ref_item(index, ref);
    }
    return party;
}

static void part_observe(Parts *parts, uint32_t event, Part part)
{
    unsigned marks = where_marks(parts->q, event);
    TracePlace kind;
    if ((marks & MARK_ARRIVED) != 0 && (marks & (MARK_SCRAPPED | MARK_SOLD)) == 0) {
        part_arrive(parts, part);
        bool known = where_place(parts->q, part.place, &kind) == OK;
        part.state = known && kind.kind == PLACE_DEALER ? STATE_AT_DEALER : STATE_IN_STOCK;
        part_add(parts, part);
        return;
    }
    if ((marks & (MARK_SCRAPPED | MARK_SOLD | MARK_SHIPPED)) == 0)
        return; /* seen, not moved */
    part_take_stock(parts, &part);
    if ((marks & (MARK_SCRAPPED | MARK_SOLD)) == 0)
        part.place = destination_of(parts->q->index, event);
    part.state = (marks & MARK_SCRAPPED) != 0 ? STATE_SCRAPPED
                 : (marks & MARK_SOLD) != 0   ? STATE_SOLD
                                              : STATE_IN_TRANSIT;
    part_add(parts, part);
}

/* Does the event use or move something of what it names in that role? */
static bool ref_moves(const Parts *parts, uint32_t event, uint8_t role)
{
    const EventHead *head = head_at(parts->q->index, event);
    bool begins = head_kind(head) == EVENT_OBJECT && head_action(head) == ACTION_ADD;
    unsigned marks = where_marks(parts->q, event);
    return role == ROLE_OUTPUT || role == ROLE_INPUT || role == ROLE_CHILD ||
           (role == ROLE_OBSERVED &&
            (begins || (marks & (MARK_SCRAPPED | MARK_SOLD | MARK_SHIPPED | MARK_ARRIVED)) != 0));
}

static void part_record(Parts *parts, When when, uint8_t role, Part part)
{
    const EventHead *head = head_at(parts->q->index, when.event);
    bool begins = head_kind(head) == EVENT_OBJECT && head_action(head) == ACTION_ADD;
    parts->last = when;
    if (role == ROLE_OUTPUT || begins) {
        parts->made_measure = parts->has_made ? parts->made_measure : part.measure;
        parts->made += part.measure == parts->made_measure ? part.amount : 0;
        parts->has_made = true;
    } else if (role == ROLE_INPUT) {
        part.state = STATE_USED_UP;
        part_take_stock(parts, &part);
        part_add(parts, part);
    } else if (role == ROLE_OBSERVED) {
        part_observe(parts, when.event, part);
    }
}

static void part_ref(Parts *parts, When when, uint32_t ref)
{
    const TraceIndex *index = parts->q->index;
    if (ref_item(index, ref) != parts->lot)
        return;
    const RefQuantity *row = quantity_at(index, ref);
    Part part = {.place = head_at(index, when.event)->place, .since_us = when.time_us};
    uint8_t role = ref_role(index, ref);
    bool measured = row != NULL && measure_of(parts, row, &part.measure, &part.amount);
    if ((!measured || role == ROLE_CHILD) && ref_moves(parts, when.event, role)) {
        parts->unfollowed_event = parts->unfollowed++ == 0 ? when.event : parts->unfollowed_event;
        return;
    }
    if (measured)
        part_record(parts, when, role, part);
}

/* The unit all of a measure is shown in: as first named where that is exact for all, else the base
 * unit. */
static void measure_settle(Parts *parts, uint32_t number)
{
    Decimal shown;
    Measure *measure = &parts->measures.p[number];
    bool exact =
        parts->made_measure != number || unit_decimal(parts->made, measure->factor, &shown);
    for (uint32_t i = 0; i < parts->rows.n && exact; i++)
        exact = parts->rows.p[i].measure != number ||
                unit_decimal(parts->rows.p[i].amount, measure->factor, &shown);
    if (!exact && measure->dimension != UNIT_OTHER) {
        measure->code =
            measure->dimension == UNIT_PIECES ? 0 : uom_code(unit_base(measure->dimension)->code);
        measure->factor = UNIT_ONE;
    }
}

static Decimal measured(const Parts *parts, uint32_t measure, UnitAmount amount)
{
    Decimal shown;
    (void)unit_decimal(amount, parts->measures.p[measure].factor, &shown);
    return shown;
}

static void sum_finish(Parts *parts, UnitAmount rest, TraceWhere *out)
{
    TraceLotSum *sum = arena_new(parts->q->cx->arena, TraceLotSum);
    sum->has_made = parts->has_made;
    sum->unfollowed = parts->unfollowed;
    sum->unfollowed_event = parts->unfollowed_event;
    if (parts->has_made) {
        sum->made = measured(parts, parts->made_measure, parts->made);
        sum->over = measured(parts, parts->made_measure, rest < 0 ? -rest : 0);
        sum->uom = uom_text(parts->q->cx->arena, parts->measures.p[parts->made_measure].code);
        out->unaccounted = measured(parts, parts->made_measure, rest > 0 ? rest : 0);
    }
    out->has_unaccounted = parts->has_made;
    out->sum = sum;
}

static void parts_finish(Parts *parts, TraceWhere *out)
{
    TracePart *rows = arena_array(parts->q->cx->arena, TracePart, parts->rows.n + 1);
    UnitAmount rest = parts->made;
    size_t n = 0;
    for (uint32_t i = 0; i < parts->measures.n; i++)
        measure_settle(parts, i);
    for (uint32_t i = 0; i < parts->rows.n; i++) {
        const Part *part = &parts->rows.p[i];
        if (part->amount == 0)
            continue;
        bool apart = parts->has_made && part->measure != parts->made_measure;
        rest -= apart ? 0 : part->amount;
        rows[n++] =
            (TracePart){part->state,
                        part->place,
                        measured(parts, part->measure, part->amount),
                        uom_text(parts->q->cx->arena, parts->measures.p[part->measure].code),
                        part->since_us,
                        apart};
    }
    if (parts->has_made && rest < 0)
        *VEC_ADD(parts->q->cx->arena, &parts->q->findings) = (TraceFinding){
            OUT_OF_BALANCE.code, parts->lot, parts->last.event, OUT_OF_BALANCE.message};
    out->parts = rows;
    out->part_count = n;
    sum_finish(parts, rest, out);
}

void where_parts(Where *q, TraceWhere *out)
{
    Parts parts = {.q = q, .lot = out->item};
    WhenVec events = {0};
    ArenaMark mark = arena_mark(q->temp);
    where_events(q, out->item, q->limit, &events);
    for (uint32_t i = 0; i < events.n; i++) {
        const EventHead *head = head_at(q->index, events.p[i].event);
        for (uint32_t ref = head->ref; ref < SHARED_GET(head[1].ref); ref++)
            part_ref(&parts, events.p[i], ref);
    }
    arena_rewind(q->temp, mark);
    if (parts.has_made || parts.rows.n != 0 || parts.unfollowed != 0)
        parts_finish(&parts, out);
}
