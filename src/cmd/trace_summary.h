/* trace_summary.h - a trace result for people: totals by product, then the first members. */
#ifndef HOLDFAST_CMD_TRACE_SUMMARY_H
#define HOLDFAST_CMD_TRACE_SUMMARY_H

#include "domain/item/trace_question.h"

/* Print on standard output, in answer->lang.  Fails where names of products cannot be read. */
MUST_CHECK Err trace_summary_print(Ctx *cx, const TraceAnswer *answer);

#endif
