/* trace_recipe.h - one transformation with its quantities: what went in, what came out.
 *
 * All events of one transformationID are one transformation.  What is declared in error and out of
 * force is left out.  A thing without a quantity counts as one piece.  */
#ifndef HOLDFAST_DOMAIN_TRACE_RECIPE_H
#define HOLDFAST_DOMAIN_TRACE_RECIPE_H

#include "domain/trace/trace.h"

/* An item on one side of it. */
typedef struct TraceFlow {
    uint32_t item;
    bool output;
    bool measured; /* else the two below are nothing */
    Decimal quantity;
    Str uom; /* UN/ECE Rec 20; empty = pieces */
} TraceFlow;

typedef struct TraceRecipe {
    int64_t event; /* log position of its first event in force; 0: none is */
    int64_t time_us;
    Str step;
    uint32_t place;
    bool suspended; /* an event of it is declared in error and not yet corrected */
    const TraceFlow *flows;
    size_t flow_count;
    const uint32_t (*pairs)[2]; /* in, out: the inputs of an item that stands in one are those */
    size_t pair_count;
} TraceRecipe;

/* The transformation of which the event at this log position is one, as known at a log position
 * (0 = now).  In cx->arena. */
void trace_recipe_load(Ctx *cx, const TraceIndex *index, int64_t event, int64_t as_known_at,
                       TraceRecipe *out);
/* Did `in` go into `out` there?  Both are flows of it. */
bool trace_recipe_leads(const TraceRecipe *recipe, uint32_t in, uint32_t out);

#endif
