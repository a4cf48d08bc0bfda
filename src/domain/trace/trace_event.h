/* trace_event.h - what the index itself keeps of one event: when, where, which step, and all it
 * names.  For those who read very many events and need no more than this; an event as it was
 * captured is in the log.  */
#ifndef HOLDFAST_DOMAIN_TRACE_EVENT_H
#define HOLDFAST_DOMAIN_TRACE_EVENT_H

#include "domain/trace/trace.h"
#include "domain/trace/trace_head.h"

typedef struct TraceEvent {
    int64_t time_us;
    EventKind kind;
    Action action;
    uint32_t place; /* bizLocation, else readPoint; 0: neither */
    uint16_t step;  /* a number; trace_step */
    bool readings;  /* it carries some */
    bool grouped;   /* one of several of a transformationID: trace_event_group */
    uint32_t refs;  /* how many; of each the item, and what it is there */
    const uint32_t *items;
    const uint8_t *roles; /* trace_role */
} TraceEvent;

/* The event at a log position; lives as long as the index. */
TraceEvent trace_event_at(const TraceIndex *index, int64_t position);
/* The business step of that number; empty: none, or one too many to be kept.  Lives as long as the
 * index. */
Str trace_step(const TraceIndex *index, uint16_t step);
/* Is it a step that the index has no room to name? */
bool trace_step_unknown(uint16_t step);
/* All events of the transformation it is one of, ascending, itself among them; in cx->arena. */
void trace_event_group(Ctx *cx, const TraceIndex *index, int64_t position, int64_t **out,
                       size_t *count);
/* What its item number `ref` is there: Role, or ROLE_… of trace_head.h. */
static inline uint8_t trace_role(const TraceEvent *event, uint32_t ref)
{
    return event->roles[ref] & ROLE_MASK;
}

#endif
