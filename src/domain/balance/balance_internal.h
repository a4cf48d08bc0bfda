/* balance_internal.h - quantities of one kind added up. */
#ifndef HOLDFAST_DOMAIN_BALANCE_INTERNAL_H
#define HOLDFAST_DOMAIN_BALANCE_INTERNAL_H

#include "domain/balance/balance.h"
#include "domain/event/event_unit.h"
#include "domain/trace/trace_recipe.h"

/* The sum of flows; known only while all are measured in units of one dimension. */
typedef struct FlowSum {
    bool known;
    size_t count;
    Str uom; /* of the first */
    UnitDimension dimension;
    int64_t factor;
    UnitAmount amount;
} FlowSum;

static inline FlowSum flow_sum_begin(void)
{
    return (FlowSum){.known = true};
}
void flow_sum_add(FlowSum *sum, const TraceFlow *flow);
/* Key of the class of an item; empty where its identifier names none. */
Str balance_class(Arena *arena, const TraceIndex *index, uint32_t item);

#endif
