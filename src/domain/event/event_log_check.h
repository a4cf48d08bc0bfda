/* event_log_check.h - is every row of the log still what was captured? */
#ifndef HOLDFAST_DOMAIN_EVENT_EVENT_LOG_CHECK_H
#define HOLDFAST_DOMAIN_EVENT_EVENT_LOG_CHECK_H

#include "domain/event/event_log.h"

typedef struct EventLogCheck {
    /* cx->problem holds the sentence of one fault; it names the position where there is one. */
    void (*fault)(Ctx *cx, void *arg);
    /* A row without fault, its event and event hash (32 bytes), in the order of the log. */
    Err (*event)(Ctx *cx, const EventRow *row, const Event *event, const uint8_t *hash, void *arg);
    void *arg;
} EventLogCheck;

/* Read the whole log, also what is held back.  Faults, each told and none of them an end: the row
 * of the log's end absent or at odds with the last row; a position missing; a body that cannot be
 * decoded or has another hash, name, time or offset than its row; a row whose @context or source
 * is not there; an @context whose text has another SHA-256.  ERR_CORRUPT of `event` is a fault as
 * well, any other Err ends the check.  *last gets the last position there is. */
MUST_CHECK Err event_log_check(Ctx *cx, const EventLogCheck *check, int64_t *last);

#endif
