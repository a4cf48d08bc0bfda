/* trace_parts_internal.h - shared by trace_parts.c and trace_packed.c: a lot in parts. */
#ifndef HOLDFAST_DOMAIN_TRACE_PARTS_INTERNAL_H
#define HOLDFAST_DOMAIN_TRACE_PARTS_INTERNAL_H

#include "domain/event/event_unit.h"
#include "domain/trace/trace_where_internal.h"

/* Quantities that can be added, and the unit they are shown in: that of the first. */
typedef struct Measure {
    UnitDimension dimension; /* UNIT_OTHER: of the unit `code` alone */
    uint16_t code;
    int64_t factor;
    size_t made; /* references that make some */
} Measure;

typedef enum Doubt {
    DOUBT_NONE,
    DOUBT_SAME,     /* may be stock counted elsewhere, or the same delivery */
    DOUBT_DISPUTED, /* of an event declared in error, its correction missing */
} Doubt;

/* A container some of the lot lies in. */
typedef struct Carrier {
    uint32_t container;
    uint32_t from; /* the place it was put in at */
    When since;    /* the first of it was */
    When until;    /* nothing happens to the container before; never: no more at all */
    bool looked;
} Carrier;

typedef struct Part {
    ItemState state;
    uint32_t place;
    uint32_t measure;
    Doubt doubt;
    UnitAmount amount;
    int64_t since_us;
    uint32_t holder; /* of the container; 0: nobody said */
    Carrier *in;     /* NULL: loose */
} Part;

/* Some was shipped from there to there, and not undone. */
typedef struct Shipment {
    uint32_t from, to, measure;
    UnitAmount amount;
} Shipment;

/* Some was received there, by that step. */
typedef struct Receipt {
    uint32_t place, measure;
    uint16_t step;
} Receipt;

typedef struct Parts {
    Where *q;
    uint32_t lot;
    WhenVec events;
    bool *done; /* by event */
    VEC(Part) rows;
    VEC(Measure) measures;
    VEC(Receipt) receipts;
    VEC(Shipment) shipments;
    UnitAmount made;
    uint32_t base; /* the measure of the balance */
    bool has_made; /* it is known how much */
    bool made_partly;
    bool open; /* the event at hand cannot be followed */
    size_t unfollowed;
    uint32_t unfollowed_event;
    When last;
    When looked; /* where what lies in containers is, is of that moment */
} Parts;

static inline UnitAmount smaller(UnitAmount a, UnitAmount b)
{
    return a < b ? a : b;
}

/* Take from a part as far as it goes; the rest is given back, and comes from elsewhere. */
static inline UnitAmount part_take(Part *part, UnitAmount amount)
{
    UnitAmount taken = smaller(part->amount, amount);
    part->amount -= taken;
    return amount - taken;
}

static inline bool is_disputed(const Parts *parts, uint32_t event)
{
    return event_force(parts->q->index, event, parts->q->end) != FORCE_IN;
}

/* Its number among the measures of the lot, and the amount.  False: more than we add up. */
bool parts_measure(Parts *parts, const RefQuantity *row, uint32_t *measure, UnitAmount *amount);
/* To the part of the same state, place, measure and doubt. */
void part_add(Parts *parts, Part add);
static inline bool is_stock_state(ItemState state)
{
    return state == STATE_IN_STOCK || state == STATE_AT_DEALER || state == STATE_RETURNED;
}
/* Stock as what arrives there by an event of these marks. */
ItemState parts_stock_state(const Parts *parts, uint32_t place, unsigned marks);
/* Take it from the stock there, and as rule 3 goes on. */
void parts_take(Parts *parts, const Part *like);

/* ---- trace_packed.c: rule 9 ---- */

/* Does the event put what it names as children into a container that is followed, or take it out?
 */
bool parts_packs(const Parts *parts, uint32_t event);
/* A line of it; without a quantity an event that takes out takes all there is. */
void parts_pack(Parts *parts, When when, bool measured, Part part);
/* What lies in containers is where those are at that moment. */
void parts_look(Parts *parts, When at);
/* How much of that measure lies in containers the event names; `take`: and no longer does. */
UnitAmount parts_in_named(Parts *parts, uint32_t event, uint32_t measure, UnitAmount take);

#endif
