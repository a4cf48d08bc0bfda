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
    size_t moves; /* events that make, use or move some of it, and the first */
    uint32_t event;
} Measure;

typedef struct Part {
    ItemState state;
    uint32_t place;
    uint32_t measure;
    bool possible; /* TracePart */
    uint16_t step; /* of the latest arrival */
    UnitAmount amount;
    int64_t since_us;
} Part;

typedef struct Parts {
    Where *q;
    uint32_t lot;
    WhenVec events;
    bool *done; /* by event */
    VEC(Part) rows;
    VEC(Measure) measures;
    UnitAmount made;
    uint32_t made_measure;
    bool has_made;
    size_t unfollowed;
    uint32_t unfollowed_event;
    When last;
} Parts;

static void unfollowed(Parts *parts, uint32_t event, size_t count)
{
    if (count != 0 && (parts->unfollowed == 0 || event < parts->unfollowed_event))
        parts->unfollowed_event = event;
    parts->unfollowed += count;
}

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

static Part *part_at(Parts *parts, const Part *like)
{
    for (uint32_t i = 0; i < parts->rows.n; i++) {
        Part *part = &parts->rows.p[i];
        if (part->state == like->state && part->place == like->place &&
            part->measure == like->measure && part->possible == like->possible)
            return part;
    }
    return NULL;
}

static void part_add(Parts *parts, Part add)
{
    Part *part = part_at(parts, &add);
    if (part == NULL) {
        *VEC_ADD(parts->q->cx->arena, &parts->rows) = add;
        return;
    }
    part->since_us = part->amount == 0 ? add.since_us : part->since_us;
    part->step = add.step;
    part->amount += add.amount;
}

static UnitAmount smaller(UnitAmount a, UnitAmount b)
{
    return a < b ? a : b;
}

/* Take from a part as far as it goes; the rest is given back, and comes from elsewhere. */
static UnitAmount part_take(Part *part, UnitAmount amount)
{
    UnitAmount taken = smaller(part->amount, amount);
    part->amount -= taken;
    return amount - taken;
}

static bool is_stock(const Part *part, const Part *like, bool possible)
{
    return part->measure == like->measure && part->possible == possible &&
           (part->state == STATE_IN_STOCK || part->state == STATE_AT_DEALER);
}

/* Of what was made, how much no part has. */
static UnitAmount amount_free(const Parts *parts, uint32_t measure)
{
    UnitAmount free = parts->has_made && measure == parts->made_measure ? parts->made : 0;
    for (uint32_t i = 0; i < parts->rows.n; i++) {
        const Part *part = &parts->rows.p[i];
        free -= part->measure == measure && !part->possible ? part->amount : 0;
    }
    return free > 0 ? free : 0;
}

static UnitAmount part_take_here(Parts *parts, const Part *like, bool possible, UnitAmount amount)
{
    for (uint32_t i = 0; i < parts->rows.n; i++) {
        Part *part = &parts->rows.p[i];
        if (is_stock(part, like, possible) && part->place == like->place)
            amount = part_take(part, amount);
    }
    return amount;
}

/* From the stock here, then from what is not accounted for, then from the stock elsewhere, in the
 * order it came in: a store and the line it feeds are often recorded as two places.  What may have
 * been here was here, if so much is taken. */
static void part_take_stock(Parts *parts, const Part *like)
{
    UnitAmount free = amount_free(parts, like->measure);
    UnitAmount rest = part_take_here(parts, like, false, like->amount);
    (void)part_take_here(parts, like, true, rest);
    rest -= free;
    for (uint32_t i = 0; i < parts->rows.n && rest > 0; i++) {
        if (is_stock(&parts->rows.p[i], like, false))
            rest = part_take(&parts->rows.p[i], rest);
    }
}

static bool same_site(const Parts *parts, uint32_t a, uint32_t b)
{
    if (a == 0 || b == 0)
        return a == b;
    const TraceIndex *index = parts->q->index;
    return a == b || identity_same_site(trace_item_key(index, a), trace_item_key(index, b));
}

/* Is it on its way here, or nobody said whereto? */
static bool is_coming(const Parts *parts, const Part *part, const Part *like, bool somewhere)
{
    return part->state == STATE_IN_TRANSIT && part->measure == like->measure && !part->possible &&
           (somewhere ? part->place == 0
                      : part->place != 0 && same_site(parts, part->place, like->place));
}

static UnitAmount part_take_coming(Parts *parts, const Part *like, UnitAmount amount)
{
    for (int somewhere = 0; somewhere < 2; somewhere++) {
        for (uint32_t i = 0; i < parts->rows.n; i++) {
            if (is_coming(parts, &parts->rows.p[i], like, somewhere != 0))
                amount = part_take(&parts->rows.p[i], amount);
        }
    }
    return amount;
}

/* What is seen again is the same stock; seen in another area of the site, it was moved there. */
static UnitAmount part_see_again(Parts *parts, const Part *like, bool possible, UnitAmount amount)
{
    Part moved = *like;
    moved.possible = possible;
    moved.amount = 0;
    for (uint32_t i = 0; i < parts->rows.n; i++) {
        const Part *part = &parts->rows.p[i];
        if (is_stock(part, like, possible) && part->place == like->place)
            amount -= smaller(part->amount, amount);
    }
    for (uint32_t i = 0; i < parts->rows.n; i++) {
        Part *part = &parts->rows.p[i];
        if (!is_stock(part, like, possible) || part->place == like->place ||
            !same_site(parts, part->place, like->place))
            continue;
        UnitAmount rest = part_take(part, amount);
        moved.amount += amount - rest;
        amount = rest;
    }
    if (moved.amount != 0)
        part_add(parts, moved);
    return amount;
}

/* Of `amount` that nothing brought here: how much may be stock seen elsewhere, or, received again
 * in the same words, another delivery. */
static UnitAmount part_doubt(const Parts *parts, const Part *like, UnitAmount again,
                             UnitAmount amount)
{
    UnitAmount elsewhere = 0, doubt = 0;
    for (uint32_t i = 0; i < parts->rows.n; i++) {
        const Part *part = &parts->rows.p[i];
        if (!is_stock(part, like, false))
            continue;
        if (!same_site(parts, part->place, like->place))
            elsewhere += part->amount;
        else if (part->place == like->place && part->step == like->step)
            doubt = again;
    }
    if (parts->has_made)
        doubt = smaller(doubt, amount_free(parts, like->measure));
    return smaller(elsewhere, amount) + doubt;
}

static void part_arrive(Parts *parts, uint32_t event, Part like, unsigned marks)
{
    UnitAmount rest = like.amount, here = 0, again = 0;
    bool stored = (marks & MARK_STORED) != 0;
    if (!stored)
        rest = part_take_coming(parts, &like, rest);
    here = like.amount - rest;
    UnitAmount unseen = part_see_again(parts, &like, false, rest);
    again = (marks & MARK_RECEIVED) != 0 ? rest - unseen : 0;
    rest = unseen;
    if (stored) {
        rest = part_take_coming(parts, &like, rest);
        here += unseen - rest;
    }
    rest = part_see_again(parts, &like, true, rest);
    Part doubted = like;
    doubted.possible = true;
    doubted.amount = part_doubt(parts, &like, again, rest);
    if (doubted.amount != 0) {
        unfollowed(parts, event, 1);
        part_add(parts, doubted);
    }
    like.amount = here + rest - smaller(doubted.amount, rest);
    if (like.amount != 0)
        part_add(parts, like);
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
    bool gone = (marks & (MARK_SCRAPPED | MARK_SOLD)) != 0;
    bool arrived = (marks & MARK_ARRIVED) != 0 && !gone;
    if (!arrived && !gone && (marks & MARK_SHIPPED) == 0)
        return; /* seen, not moved */
    if (arrived) {
        bool known = where_place(parts->q, part.place, &kind) == OK;
        part.state = known && kind.kind == PLACE_DEALER ? STATE_AT_DEALER : STATE_IN_STOCK;
    } else {
        part.state = (marks & MARK_SCRAPPED) != 0 ? STATE_SCRAPPED
                     : (marks & MARK_SOLD) != 0   ? STATE_SOLD
                                                  : STATE_IN_TRANSIT;
    }
    part.step = head_at(parts->q->index, event)->step;
    if (arrived && !part.possible) {
        part_arrive(parts, event, part, marks);
        return;
    }
    if (!arrived && !part.possible)
        part_take_stock(parts, &part);
    if (!arrived && !gone)
        part.place = destination_of(parts->q->index, event);
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
        if (!part.possible)
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
    bool moves = ref_moves(parts, when.event, role);
    bool measured = row != NULL && measure_of(parts, row, &part.measure, &part.amount);
    part.possible = event_force(index, when.event, parts->q->end) != FORCE_IN;
    if (part.possible && moves)
        *VEC_ADD(parts->q->cx->arena, &parts->q->findings) = (TraceFinding){
            FINDING_CORRECTION_MISSING.code, 0, when.event, FINDING_CORRECTION_MISSING.message};
    if (moves && (!measured || role == ROLE_CHILD)) {
        unfollowed(parts, when.event, 1);
        return;
    }
    if (!measured)
        return;
    Measure *measure = &parts->measures.p[part.measure];
    if (part.possible && moves) {
        unfollowed(parts, when.event, 1);
    } else if (moves && measure->moves++ == 0) {
        measure->event = when.event;
    }
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

/* What cannot be added to what was made, or to the first part, follows nothing. */
static void others_unfollowed(Parts *parts, uint32_t base)
{
    for (uint32_t i = 0; i < parts->measures.n; i++) {
        const Measure *measure = &parts->measures.p[i];
        if (i != base)
            unfollowed(parts, measure->event, measure->moves);
    }
}

static void parts_finish(Parts *parts, TraceWhere *out)
{
    TracePart *rows = arena_array(parts->q->cx->arena, TracePart, parts->rows.n + 1);
    UnitAmount rest = parts->made;
    uint32_t base = parts->made_measure;
    size_t n = 0;
    for (uint32_t i = 0; i < parts->measures.n; i++)
        measure_settle(parts, i);
    for (uint32_t i = parts->rows.n; i-- > 0 && !parts->has_made;)
        base = parts->rows.p[i].amount != 0 ? parts->rows.p[i].measure : base;
    others_unfollowed(parts, base);
    for (uint32_t i = 0; i < parts->rows.n; i++) {
        const Part *part = &parts->rows.p[i];
        if (part->amount == 0)
            continue;
        bool apart = part->measure != base;
        rest -= apart || part->possible ? 0 : part->amount;
        rows[n++] =
            (TracePart){part->state,
                        part->place,
                        measured(parts, part->measure, part->amount),
                        uom_text(parts->q->cx->arena, parts->measures.p[part->measure].code),
                        part->since_us,
                        apart,
                        part->possible};
    }
    if (parts->has_made && rest < 0)
        *VEC_ADD(parts->q->cx->arena, &parts->q->findings) = (TraceFinding){
            OUT_OF_BALANCE.code, parts->lot, parts->last.event, OUT_OF_BALANCE.message};
    out->parts = rows;
    out->part_count = n;
    sum_finish(parts, rest, out);
}

/* ---- clocks ---- */

/* Is what is shipped there, by another party's clock within the tolerance, what arrived here? */
static bool ships_here(const Parts *parts, When arrived, When shipped)
{
    const TraceIndex *index = parts->q->index;
    unsigned marks = where_marks(parts->q, shipped.event);
    uint32_t place = head_at(index, arrived.event)->place;
    uint32_t from = head_at(index, shipped.event)->place;
    uint32_t to = destination_of(index, shipped.event);
    return (marks & MARK_SHIPPED) != 0 &&
           (marks & (MARK_SCRAPPED | MARK_SOLD | MARK_ARRIVED)) == 0 && place != 0 &&
           !same_site(parts, from, place) && (to == 0 || same_site(parts, to, place));
}

/* Does all that arrives come from what is on its way here? */
static bool is_covered(Parts *parts, uint32_t event)
{
    const TraceIndex *index = parts->q->index;
    const EventHead *head = head_at(index, event);
    for (uint32_t ref = head->ref; ref < SHARED_GET(head[1].ref); ref++) {
        Part like = {.place = head->place};
        const RefQuantity *row = quantity_at(index, ref);
        if (ref_item(index, ref) != parts->lot || row == NULL ||
            !measure_of(parts, row, &like.measure, &like.amount))
            continue;
        UnitAmount coming = 0;
        for (uint32_t i = 0; i < parts->rows.n; i++) {
            const Part *part = &parts->rows.p[i];
            if (is_coming(parts, part, &like, false) || is_coming(parts, part, &like, true))
                coming += part->amount;
        }
        if (coming < like.amount)
            return false;
    }
    return true;
}

static void event_refs(Parts *parts, uint32_t at)
{
    When when = parts->events.p[at];
    const EventHead *head = head_at(parts->q->index, when.event);
    for (uint32_t ref = head->ref; ref < SHARED_GET(head[1].ref); ref++)
        part_ref(parts, when, ref);
    parts->done[at] = true;
}

/* What arrives before it was shipped, by two clocks, was shipped first. */
static void event_take(Parts *parts, uint32_t at)
{
    When when = parts->events.p[at];
    unsigned marks = where_marks(parts->q, when.event);
    if ((marks & MARK_ARRIVED) != 0 && (marks & (MARK_SCRAPPED | MARK_SOLD)) == 0) {
        for (uint32_t i = at + 1;
             i < parts->events.n &&
             (uint64_t)parts->events.p[i].time_us - (uint64_t)when.time_us <= TRACE_TOLERANCE_US &&
             !is_covered(parts, when.event);
             i++) {
            if (!parts->done[i] && ships_here(parts, when, parts->events.p[i]))
                event_refs(parts, i);
        }
    }
    event_refs(parts, at);
}

void where_parts(Where *q, TraceWhere *out)
{
    Parts parts = {.q = q, .lot = out->item};
    ArenaMark mark = arena_mark(q->temp);
    where_events(q, out->item, q->limit, &parts.events);
    parts.done = arena_array(q->temp, bool, parts.events.n + 1);
    for (uint32_t i = 0; i < parts.events.n; i++) {
        if (!parts.done[i])
            event_take(&parts, i);
    }
    arena_rewind(q->temp, mark);
    if (parts.has_made || parts.rows.n != 0 || parts.unfollowed != 0)
        parts_finish(&parts, out);
}
