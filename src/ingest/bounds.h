/* bounds.h - what a machine may capture whose key is limited to stations and business steps
 * (reliability §3.1: its own event types and stations, and nothing else).  */
#ifndef HOLDFAST_INGEST_BOUNDS_H
#define HOLDFAST_INGEST_BOUNDS_H

#include "domain/account/api_key.h"
#include "domain/event/event.h"

typedef struct CaptureBounds {
    Str name; /* of the key; empty: not limited */
    KeyLimits limits;
    Str *places; /* identity keys of the stations and all that master data puts inside, sorted */
    size_t place_count;
} CaptureBounds;

/* Those of cx->actor.  In cx->arena. */
MUST_CHECK Err bounds_load(Ctx *cx, CaptureBounds *out);
/* ERR_DENIED: an event of another station or step, or of none; its own may name things of any kind
 * and place, as far as they are not where it happened.  For many threads at once. */
MUST_CHECK Err bounds_check(Ctx *cx, const CaptureBounds *bounds, const Event *event);
/* ERR_DENIED: master data, where there are bounds at all. */
MUST_CHECK Err bounds_check_element(Ctx *cx, const CaptureBounds *bounds);

#endif
