/* item_order.h - rows in the order of a number or of identifiers, stable, however many.
 *
 * `sort=KEY` or `sort=-KEY` (descending); rows that are equal keep the order they had, either way.
 */
#ifndef HOLDFAST_DOMAIN_ITEM_ITEM_ORDER_H
#define HOLDFAST_DOMAIN_ITEM_ITEM_ORDER_H

#include "domain/trace/trace.h"

/* What to sort by. */
typedef struct SortBy {
    Str key; /* empty: as it is */
    bool descending;
} SortBy;

/* "since", "-since", ""; `keys` are those there are, ending in an empty one.  ERR_USAGE names them.
 */
MUST_CHECK Err sort_parse(Ctx *cx, Str text, const Str *keys, SortBy *out);

/* A row on its way: where it stood, and what it is sorted by. */
typedef struct OrderRow {
    uint64_t key;  /* order_int */
    uint32_t item; /* order_by_item */
    uint32_t at;
} OrderRow;

/* A number as a key. */
static inline uint64_t order_int(int64_t value)
{
    return (uint64_t)value ^ (uint64_t)1 << 63;
}
/* By key; scratch memory in cx->arena, given back. */
void order_by_key(Ctx *cx, OrderRow *rows, size_t count, bool descending);
/* By the identity key of the item: scheme, class, serial or lot, byte by byte.  `key` is used. */
void order_by_item(Ctx *cx, const TraceIndex *index, OrderRow *rows, size_t count, bool descending);

#endif
