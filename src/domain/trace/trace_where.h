/* trace_where.h - where items are, at a moment: place, holder, containers, state.
 *
 * An item follows what it is packed in or fitted into.  Meaning: docs/guide/trace.md, "Where is
 * it".  A set of items is one pass: what several share, a carton, a pallet, is looked at once.  */
#ifndef HOLDFAST_DOMAIN_TRACE_WHERE_H
#define HOLDFAST_DOMAIN_TRACE_WHERE_H

#include "domain/trace/trace.h"

/* The first that fits. */
typedef enum ItemState {
    STATE_SCRAPPED,
    STATE_USED_UP,
    STATE_EXPORTED,
    STATE_RETURNED,
    STATE_SOLD,
    STATE_IN_TRANSIT,
    STATE_AT_DEALER,
    STATE_IN_PRODUCTION,
    STATE_IN_STOCK,
    STATE_UNKNOWN,
    STATE_COUNT,
} ItemState;
const char *item_state_name(ItemState state); /* "scrapped" … */

/* Does the business step or disposition say anything about the state of an item? */
bool item_state_word(Str word);

typedef enum PlaceKind {
    PLACE_UNKNOWN, /* master data says nothing */
    PLACE_OWN_PLANT,
    PLACE_DEALER,
    PLACE_OTHER, /* warehouse, supplier … */
} PlaceKind;

/* What master data says of a place. */
typedef struct TracePlace {
    PlaceKind kind;
    bool abroad; /* its country is known and not ours */
} TracePlace;

typedef struct TraceWhereQuery {
    const uint32_t *items;
    size_t item_count;
    int64_t at_us;       /* world time; 0 = now, that is, everything recorded */
    int64_t as_known_at; /* log position; 0 = now */
    /* Asked once for each place; NULL: nothing is known of places. */
    Err (*place)(Ctx *cx, void *arg, uint32_t place, TracePlace *out);
    void *arg;
    /* For trace_where_units, kept by the caller between questions as of one position and moment: a
     * bit per item for which something stands.  NULL: nothing is kept. */
    uint64_t *stood_for;
} TraceWhereQuery;

/* A quantity of a lot at one place in one state. */
typedef struct TracePart {
    ItemState state;
    uint32_t place; /* 0 = unknown; where it goes while in transit */
    Decimal quantity;
    Str uom; /* empty = pieces; one and the same of all parts of one dimension */
    int64_t since_us;
    uint32_t holder; /* party that possesses or owns the container it lies in; 0 = never stated */
    bool apart;      /* in another dimension than the balance: no part of it */
    bool possible;   /* may be the same as another part, or may not have happened: in no sum */
    bool packed;     /* in containers */
} TracePart;

/* What a lot's quantities come to. */
typedef struct TraceLotSum {
    bool has_made;    /* it is known how much was made */
    bool made_partly; /* some was; of some of it nobody knows how much */
    Decimal made;     /* produced or commissioned; with what a disputed event made: at most */
    Str uom;          /* of the balance: of made, over, unaccounted, and parts that are not apart */
    Decimal over;     /* recorded beyond what was made */
    size_t unfollowed; /* events that used or moved some of it, nobody knows how much, in another
                          dimension, within a container, declared in error with the correction
                          missing, or of what may be counted already: what is unaccounted is then
                          not known */
    int64_t unfollowed_event; /* log position of the first */
} TraceLotSum;

typedef struct TraceWhere {
    uint32_t item;
    ItemKind kind; /* as known then */
    ItemState state;
    bool unit;       /* trace_where_is_unit */
    bool fitted;     /* a part of a larger thing: moves with it, is no unit of its own */
    uint32_t place;  /* 0 = unknown */
    uint32_t holder; /* party that possesses or owns it, as last stated; 0 = never stated */
    const uint32_t *containers; /* what it is in, inside out */
    size_t container_count;
    int64_t since_us;       /* of the event that stated the place; 0 if none did */
    int64_t event;          /* log position of the latest event; for a used-up item, what used it */
    Str step, disposition;  /* of the latest event */
    const TracePart *parts; /* of a lot whose quantities are recorded */
    size_t part_count;
    bool has_unaccounted;
    Decimal unaccounted;    /* of what was made, at most */
    const TraceLotSum *sum; /* of a lot; NULL: no quantity of it is recorded and none is missing */
} TraceWhere;

typedef struct TraceWhereResult {
    TraceWhere *rows;       /* one per item asked for, in that order */
    TraceFinding *findings; /* never_taken_out, seen_after_use, in_itself,
                               quantity_out_of_balance, correction_missing; each once */
    size_t finding_count;
} TraceWhereResult;

/* Result in cx->arena.  Errors are those of query->place. */
MUST_CHECK Err trace_where_all(Ctx *cx, const TraceIndex *index, const TraceWhereQuery *query,
                               TraceWhereResult *out);
/* A piece that stands for itself: neither fitted into another piece nor used up for one.  Used up
 * for what is no piece, or fitted in a circle, it is one; a pallet, place, person or document is
 * none. */
bool trace_where_is_unit(const TraceWhere *row);
/* trace_where_is_unit of each, without making the rows.  What stands for an item is mostly younger:
 * with `stood_for`, items in falling order are looked at once each. */
MUST_CHECK Err trace_where_units(Ctx *cx, const TraceIndex *index, const TraceWhereQuery *query,
                                 bool **out);
/* The rows alone. */
MUST_CHECK Err trace_where(Ctx *cx, const TraceIndex *index, const TraceWhereQuery *query,
                           TraceWhere **out);

#endif
