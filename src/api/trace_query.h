/* trace_query.h - the parameters that ask for a walk. */
#ifndef HOLDFAST_API_TRACE_QUERY_H
#define HOLDFAST_API_TRACE_QUERY_H

#include "api/api_internal.h"
#include "domain/item/trace_answer.h"

/* direction, item, edges, widen, through_containers, as_known_at, via, units. */
MUST_CHECK Err trace_query_read(Ctx *cx, const Call *call, TraceAnswer *answer);
/* Walk as asked; of the result only what parameter group names, if it is given. */
MUST_CHECK Err trace_answer_walk(Ctx *cx, const Call *call, TraceAnswer *answer);

#endif
