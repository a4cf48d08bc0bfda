/* trace_summary.h - a trace result for people: totals by product, then the first members. */
#ifndef HOLDFAST_CMD_TRACE_SUMMARY_H
#define HOLDFAST_CMD_TRACE_SUMMARY_H

#include "cmd/workspace.h"

/* Print on standard output.  Fails only where names of products cannot be read. */
MUST_CHECK Err trace_summary_print(Ctx *cx, const Journal *journal, const TraceQuery *query,
                                   const TraceResult *result, Lang lang);

#endif
