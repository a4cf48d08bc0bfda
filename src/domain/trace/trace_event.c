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
        .refs = SHARED_GET(head[1].ref) - head->ref,
        .items = COLUMN_AT(index->ref_item, uint32_t) + head->ref,
        .roles = COLUMN_AT(index->ref_role, uint8_t) + head->ref,
    };
}

Str trace_step(const TraceIndex *index, uint16_t step)
{
    return step == 0 || step == WORD_OTHER ? (Str){0} : dict_text(&index->words, step);
}
