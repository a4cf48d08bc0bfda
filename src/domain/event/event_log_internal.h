/* event_log_internal.h - what reading the log and checking it have in common. */
#ifndef HOLDFAST_DOMAIN_EVENT_EVENT_LOG_INTERNAL_H
#define HOLDFAST_DOMAIN_EVENT_EVENT_LOG_INTERNAL_H

#include "domain/event/event_log.h"
#include "platform/store/db.h"

/* A row of event_each; its texts live as long as the row. */
EventRow event_log_row(const DbRow *row);
/* The last position up to `last` that may be asked for in one statement beginning at `from`. */
int64_t event_log_range_end(int64_t from, int64_t last);
/* ERR_CORRUPT with the sentence. */
MUST_CHECK Err event_log_missing(Ctx *cx, int64_t position);

#endif
