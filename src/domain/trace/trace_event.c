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
        .readings = (head_bits(head) & HEAD_READINGS) != 0,
        .grouped = (head_bits(head) & HEAD_GROUPED) != 0,
        .refs = SHARED_GET(head[1].ref) - head->ref,
        .items = COLUMN_AT(index->ref_item, uint32_t) + head->ref,
        .roles = COLUMN_AT(index->ref_role, uint8_t) + head->ref,
    };
}

Str trace_step(const TraceIndex *index, uint16_t step)
{
    return step == 0 || step == WORD_OTHER ? (Str){0} : dict_text(&index->words, step);
}

bool trace_step_unknown(uint16_t step)
{
    return step == WORD_OTHER;
}

void trace_event_group(Ctx *cx, const TraceIndex *index, int64_t position, int64_t **out,
                       size_t *count)
{
    SlotCursor cursor;
    size_t room = 8, n = 0;
    int64_t *events = arena_array(cx->arena, int64_t, room);
    bool grouped = (head_bits(head_at(index, (uint32_t)position)) & HEAD_GROUPED) != 0;
    uint32_t slot =
        grouped ? slot_load(&index->group_slot, table_get(&index->event_group, (uint32_t)position))
                : (uint32_t)position;
    uint32_t event = slot_first(&cursor, index, slot, index_position(index));
    for (; event != 0; event = slot_next(&cursor)) {
        if (n == room) {
            events =
                arena_grow(cx->arena, events, room * sizeof *events, 2 * room * sizeof *events);
            room *= 2;
        }
        events[n++] = event;
    }
    *out = events;
    *count = n;
}
