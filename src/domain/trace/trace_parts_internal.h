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

typedef struct Part {
    ItemState state;
    uint32_t place;
    uint32_t measure;
    Doubt doubt;
    UnitAmount amount;
    int64_t since_us;
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
/* Rule 9: what lies in containers, after all else is followed. */
void parts_pack(Parts *parts);

#endif
