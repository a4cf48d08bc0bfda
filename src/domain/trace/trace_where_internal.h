/* trace_where_internal.h - shared by trace_where.c (standing and state), trace_parts.c (lots),
 * trace_hands.c (holders), trace_heirs.c and trace_units.c (units). */
#ifndef HOLDFAST_DOMAIN_TRACE_WHERE_INTERNAL_H
#define HOLDFAST_DOMAIN_TRACE_WHERE_INTERNAL_H

#include "domain/trace/trace_nest.h"
#include "domain/trace/trace_walk_internal.h"
#include "domain/trace/trace_where.h"

enum { NEST_MAX = 64 }; /* containers in containers; more is a circle */

/* What a business step or disposition says about the item. */
enum {
    MARK_SHIPPED = 1,
    MARK_ARRIVED = 2,
    MARK_SOLD = 4,
    MARK_RETURNED = 8,
    MARK_SCRAPPED = 16,
    MARK_UNSHIPPED = 32,
    MARK_MADE = 64,
    MARK_LEAVES = 128,    /* is taken singly: no longer in its container */
    MARK_TRANSIT = 256,   /* disposition in_transit */
    MARK_PROGRESS = 512,  /* disposition in_progress */
    MARK_RECEIVED = 1024, /* handed over to somebody */
    MARK_DECOMMISSION = 2048,
    MARK_UNPACKED = 4096,
    MARK_STORED = 8192, /* put away: of what is there already, sooner than of what is coming */
};

/* The order of "latest": time, then log position. */
typedef struct When {
    int64_t time_us;
    uint32_t event; /* 0 = never */
} When;
static inline bool when_after(When a, When b)
{
    if (a.event == 0 || b.event == 0)
        return a.event != 0;
    return a.time_us != b.time_us ? a.time_us > b.time_us : a.event > b.event;
}

/* An item by itself: its latest events, and what it is in. */
typedef struct Stand {
    uint32_t item, parent;
    bool firm;               /* fitted in the parent, and no event that says so, or says that it is
                                out again, is declared in error */
    When joined;             /* the parent */
    When last, placed, held; /* latest event; that states a place; that states a holder */
    uint32_t place, holder;
    uint32_t came;  /* where it was first taken in after `held`, elsewhere than that was said */
    bool came_open; /* nobody kept account: where_holder looks back */
    When shipped, unshipped, arrived, taken, sold, scrapped, received, made, used;
} Stand;

/* A container and all it is in, up to a moment. */
typedef struct Until {
    When limit;
    Stand stand;
} Until;

typedef VEC(TraceStay) StayVec;

typedef struct Where {
    Ctx *cx;
    Arena *temp; /* lists of events, given back item by item */
    const TraceIndex *index;
    const TraceWhereQuery *query;
    uint32_t end;
    When limit;      /* the moment asked for */
    uint16_t *marks; /* per word */
    uint32_t word_count;
    Table stand_of; /* item -> number in stands, from 1 */
    VEC(Stand *) stands;
    Table until_of; /* of container and moment -> number in untils, from 1 */
    VEC(Until *) untils;
    Table place_of; /* place -> number in places, from 1 */
    VEC(TracePlace) places;
    Table heirs;       /* item -> what is known of it, trace_heirs.c */
    Table group_heirs; /* group -> an event of it that made what stands in a list */
    VEC(TraceFinding) findings;
    const Stand *asked; /* being built for somebody who wants its ended stays; NULL: nobody */
    StayVec *stays;
} Where;

/* A question from its begin to its end; `temp` is the caller's. */
void where_begin(Where *q, Ctx *cx, const TraceIndex *index, const TraceWhereQuery *query);
void where_end(Where *q);
/* Where one item is, all of it. */
MUST_CHECK Err where_one(Where *q, uint32_t item, TraceWhere *out);
/* How an item stands by itself at `limit`; depth 0. */
void stand_build(Where *q, uint32_t item, When limit, int depth, Stand *out);
/* As stand_build, at the moment asked for; kept. */
const Stand *where_stand(Where *q, uint32_t item);
/* Could it be in a list of units at all: a thing, and a product? */
bool where_lists(const Where *q, uint32_t item);
/* Is it fitted in such a thing, for certain? */
bool stand_is_fitted(const Where *q, const Stand *s);
/* Is it fitted or used up, and something stands in a list of units for it? */
bool stand_is_stood_for(Where *q, const Stand *s);
/* Is it known, without looking further, that it stands in a list or something stands for it? */
bool where_leads_to_unit(const Where *q, uint32_t item);
/* Is it known to be of a circle of such, in which nobody stands for anybody? */
bool where_stands_alone(const Where *q, uint32_t item);
/* The parent an event names, 0 if none. */
uint32_t event_parent(const TraceIndex *index, uint32_t event);
/* The first event behind `from`, not behind `to`, that took everything out of `parent`. */
When cleared_between(const Where *q, uint32_t parent, When from, When to);
unsigned where_marks(const Where *q, uint32_t event);
/* Where the event sends what it ships: a place, else a party; 0 = it does not say. */
uint32_t destination_of(const TraceIndex *index, uint32_t event);
/* A container with all it is in, as it stood at a moment. */
const Stand *where_chain(Where *q, uint32_t container, When at);
/* In whose hands a chain is; 0: nobody's that is known.  In trace_hands.c. */
uint32_t where_holder(Where *q, const Stand *chain);
/* One site: the same place, or areas of one. */
bool where_same_site(const Where *q, uint32_t a, uint32_t b);
/* Does the event name the container, or what that was in at that moment? */
bool where_chain_is_named(Where *q, uint32_t container, When at, uint32_t event);
/* Sold, scrapped, used, returned or under way: what a state says of a chain; what none of it says
 * is STATE_UNKNOWN. */
ItemState where_chain_state(const Where *q, const Stand *s);
/* The moment before an event, or anything else, happened. */
When when_before(When when);
TraceStay stand_stay(const Where *q, const Stand *s, int64_t to_us);
/* Own events of an item up to the limit, void ones left out, in order of (time, position); in
 * q->temp. */
typedef VEC(When) WhenVec;
void where_events(Where *q, uint32_t item, When limit, WhenVec *out);
/* Quantities of a lot, event by event. */
void where_parts(Where *q, TraceWhere *out);
MUST_CHECK Err where_place(Where *q, uint32_t place, TracePlace *out);

#endif
