/* gap.h - for how many units the chain reaches raw lots, and where it breaks, before a crisis asks
 * (A-5.3.1, A-6.3.2(5)).
 *
 * A unit's chain is complete if nothing in it or behind it is a *break*:
 *
 *     without_lot      a class was used without lot or serial
 *     without_record   used or seen, and no event made it, though its class is made here
 *     without_inputs   made, and nothing is recorded to have gone in, as it is for its class
 *     input_missing    nearly all of its class have something of a class in them; this has not
 *     correction       made by an event that is declared in error and not yet corrected
 *
 * One pass over the events, one over the items, and one walk forward for each kind, class, step and
 * place of breaks; not one walk a unit.  Meaning: docs/guide/gaps.md.  */
#ifndef HOLDFAST_DOMAIN_GAP_GAP_H
#define HOLDFAST_DOMAIN_GAP_GAP_H

#include "domain/item/item_where.h"

#define RECORDS "domain/gap/gap_wire.def"
#include "platform/register/register_struct.h"

enum {
    GAP_BREAKS_MAX = 200,    /* listed; more are counted into the units all the same */
    GAP_ROWS_MAX = 1000,     /* products, lines */
    GAP_SUPPLIERS_MAX = 200, /* those with the most lots */
    GAP_MONTHS_MAX = 600,
    GAP_NORM_ITEMS = 20, /* of a class, that a norm can be told */
    GAP_NORM_PERCENT = 95,
};

/* In cx->arena, all but the summary. */
MUST_CHECK Err gaps_find(Ctx *cx, const ItemView *view, Gaps *out);
/* Its sentence. */
Str gaps_summary(Ctx *cx, const Gaps *gaps, Lang lang);

#endif
