/* trace_query.h - the parameters that ask for a walk. */
#ifndef HOLDFAST_API_TRACE_QUERY_H
#define HOLDFAST_API_TRACE_QUERY_H

#include "api/api_internal.h"
#include "domain/item/trace_answer.h"

/* item, once or more. */
MUST_CHECK Err trace_seeds_read(Ctx *cx, const Call *call, TraceQuery *query);
/* direction, item, edges, widen, as_known_at. */
MUST_CHECK Err trace_query_read(Ctx *cx, const Call *call, TraceQuery *query);
/* Walk by answer->query; of the result only what parameter group names, if it is given. */
MUST_CHECK Err trace_answer_walk(Ctx *cx, const Call *call, TraceAnswer *answer);

#endif
