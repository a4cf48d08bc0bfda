/* holder.h - who holds a lot or some units now, also inside something else (A-6.3.2(5), A-7.2).
 *
 * A cell is in a pack, the pack in a unit, the unit in a carton, the carton at a dealer: the dealer
 * holds the cell, though no record he ever saw names it.  He is an *indirect* holder: all he has
 * of it is inside units.  Meaning: docs/guide/holders.md.  */
#ifndef HOLDFAST_DOMAIN_HOLDER_HOLDER_H
#define HOLDFAST_DOMAIN_HOLDER_HOLDER_H

#include "domain/item/item_where.h"

#define RECORDS "domain/holder/holder_wire.def"
#include "platform/register/register_struct.h"

enum { HOLDERS_MAX = 10000, HOLDER_UNITS_MAX = 1000, HOLDER_PARTS_MAX = 100 };

typedef struct HolderQuery {
    ItemView view;         /* visible: as known then */
    const uint32_t *items; /* no classes */
    size_t count;
    int64_t at_us;         /* 0: now */
    bool widen;            /* E7: what used the class without naming the lot, as possible */
    uint32_t of;           /* list units of this holder or place only; 0: of all */
    int64_t offset, limit; /* of the units listed, at most HOLDER_UNITS_MAX */
} HolderQuery;

/* In cx->arena; those with the most units first.  ERR_USAGE: a bare class. */
MUST_CHECK Err holders_find(Ctx *cx, const HolderQuery *query, Holders *out);

#endif
