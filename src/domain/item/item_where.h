/* item_where.h - where items are, with the names master data has for places. */
#ifndef HOLDFAST_DOMAIN_ITEM_WHERE_H
#define HOLDFAST_DOMAIN_ITEM_WHERE_H

#include "domain/item/trace_answer.h"

enum { ITEM_WHERE_MAX = 1000 };

typedef struct ItemWhereQuery {
    ItemView view;
    const uint32_t *items;
    size_t count;
    int64_t at_us; /* 0: now */
    Lang lang;     /* of findings */
} ItemWhereQuery;

/* One row per item, at most ITEM_WHERE_MAX of them. */
MUST_CHECK Err item_where(Ctx *cx, const ItemWhereQuery *query, WhereAnswer *out);
/* Any number of items, counted by place and state; sorted by count, largest first. */
MUST_CHECK Err item_where_totals(Ctx *cx, const ItemWhereQuery *query, PlaceTotals *out);

#endif
