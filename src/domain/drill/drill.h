/* drill.h - a recall drill: one lot, drawn or named, traced to whoever holds it, against the clock,
 * and kept as evidence (A-5.2, F-2.13; capabilities are assessed by evidence, so drills recur).
 *
 *     lot ─► what it became ─► units ─► places ─► holders ─► who can be reached ─► mass balance
 *
 * Nobody is notified and nothing is held.  A report says what was missing; it is never changed.  */
#ifndef HOLDFAST_DOMAIN_DRILL_DRILL_H
#define HOLDFAST_DOMAIN_DRILL_DRILL_H

#include "domain/balance/balance.h"
#include "domain/holder/holder.h"

#define RECORDS "domain/drill/drill_wire.def"
#include "platform/register/register_struct.h"

enum { DRILL_PAGE_MAX = 100, DRILL_HOLDERS_MAX = 1000, DRILL_EVERY_DAYS = 365 };

/* Do it, and write nothing: the lot the order names, else one that its seed draws (without one a
 * random seed, which the report has).  ERR_USAGE: what is named is no lot, or a seed is too;
 * ERR_NOT_FOUND: no lot ever went into anything.  In cx->arena. */
MUST_CHECK Err drill_run(Ctx *cx, const ItemView *view, const DrillOrder *order, DrillReport *out);
/* Keep the report: a decision of cx->actor. */
MUST_CHECK Err drill_save(Ctx *cx, const DrillOrder *order, const DrillReport *report,
                          int64_t *out_id);
/* With its sentences in `lang`.  ERR_NOT_FOUND. */
MUST_CHECK Err drill_load(Ctx *cx, int64_t id, Lang lang, DrillReport *out);
/* Newest first; those before an id (0: all). */
MUST_CHECK Err drill_page(Ctx *cx, int64_t before, int64_t limit, DrillPage *out);
/* When the last one was; 0: never. */
MUST_CHECK Err drill_last(Ctx *cx, int64_t *out_us);

/* "DR-7".  ERR_NOT_FOUND. */
Str drill_id_format(Arena *arena, int64_t id);
MUST_CHECK Err drill_id_parse(Ctx *cx, Str text, int64_t *out);

#endif
