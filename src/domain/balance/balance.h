/* balance.h - the mass balance of a lot, and how much of something stems from it (A-6.3.2(5)).
 *
 *     made = used + in stock + shipped + scrapped + unaccounted
 *
 * From recorded quantities, exact decimals, units converted inside a dimension only; of a lot whose
 * pieces have serials by counting them.  What is not recorded is not known and stays so: then
 * there is no unaccounted rest, but a most it can be.  Meaning: docs/guide/balance.md.  */
#ifndef HOLDFAST_DOMAIN_BALANCE_BALANCE_H
#define HOLDFAST_DOMAIN_BALANCE_BALANCE_H

#include "domain/item/item_where.h"

#define RECORDS "domain/balance/balance_wire.def"
#include "platform/register/register_struct.h"

enum { BALANCE_USES_MAX = 1000 };

typedef struct BalanceQuery {
    ItemView view; /* visible: as known then */
    uint32_t item; /* a lot */
    uint32_t of;   /* how much of this stems from it; 0: not asked */
    int64_t at_us; /* 0: now */
    Lang lang;
} BalanceQuery;

/* In cx->arena.  ERR_USAGE: the item is no lot. */
MUST_CHECK Err balance_find(Ctx *cx, const BalanceQuery *query, Balance *out);

/* Its sentence, of a balance read back too. */
Str balance_sentence(Ctx *cx, const Balance *balance, Lang lang);

/* Which share of `of` stems from `from`, of all that is of the kind of `from` in it: by quantity
 * where the inputs of one kind are measured, mixed evenly.  Between the two where quantities are
 * missing, or where that kind came in by several ways that cannot be weighed against each other. */
typedef struct Share {
    double low, high;
    bool proportional; /* several inputs of one kind were mixed */
} Share;
MUST_CHECK Err balance_share(Ctx *cx, const ItemView *view, uint32_t from, uint32_t of, Share *out);

#endif
