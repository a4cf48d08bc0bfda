#include "domain/trace/trace_event.h"

#include "domain/trace/trace_internal.h"

TraceEvent trace_event_at(const TraceIndex *index, int64_t position)
{
    const EventHead *head = head_at(index, (uint32_t)position);
    return (TraceEvent){
        .time_us = head->time_us,
        .kind = head_kind(head),
        .action = head_action(head),
        .place = head->place,
        .step = head->step,
        .first = head->ref,
        .end = SHARED_GET(head[1].ref),
    };
}

Str trace_step(const TraceIndex *index, uint16_t step)
{
    return step == 0 || step == WORD_OTHER ? (Str){0} : dict_text(&index->words, step);
}

uint32_t trace_ref_item(const TraceIndex *index, uint32_t ref)
{
    return ref_item(index, ref);
}

uint8_t trace_ref_role(const TraceIndex *index, uint32_t ref)
{
    return ref_role(index, ref);
}
