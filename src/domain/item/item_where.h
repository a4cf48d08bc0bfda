/* item_where.h - where items are, with the names master data has for places. */
#ifndef HOLDFAST_DOMAIN_ITEM_WHERE_H
#define HOLDFAST_DOMAIN_ITEM_WHERE_H

#include "domain/item/trace_answer.h"
#include "domain/trace/trace_where.h"

typedef struct ItemWhereQuery {
    ItemView view;
    const uint32_t *items;
    size_t count;
    int64_t at_us; /* 0: now */
    Lang lang;     /* of findings */
} ItemWhereQuery;

/* Where all of them are, findings with them: rows of the index, without names.  A lot some of which
 * is known to be somewhere has a place, holder and state only where all of it agrees. */
MUST_CHECK Err item_where_rows(Ctx *cx, const ItemWhereQuery *query, TraceWhereResult *out);
/* Do the parts of the lot say where it is? */
bool item_where_is_parted(const TraceWhere *row);
/* Many items lie in few places: each name is looked up about once. */
typedef struct PlaceNames PlaceNames;
PlaceNames *place_names_new(Ctx *cx, const TraceIndex *index);
/* URI and name of a place or party by item number; empty for 0.  Live as long as cx->arena. */
MUST_CHECK Err place_names_find(Ctx *cx, PlaceNames *names, uint32_t item, Str *uri, Str *name);

/* {"log_position","items":[…],"findings":[…]}, the same for the command line and for HTTP.  `turn`
 * is called after every item and may empty the buffer; NULL: nothing is done. */
MUST_CHECK Err item_where_write(Ctx *cx, const ItemWhereQuery *query, Buf *out,
                                void (*turn)(void *arg), void *arg);
/* Any number of items, counted by place and state; sorted by count, largest first.  A lot counts
 * once wherever some of it is, with the quantities. */
MUST_CHECK Err item_where_totals(Ctx *cx, const ItemWhereQuery *query, PlaceTotals *out);

#endif
