#include "domain/trace/trace_slot.h"

#include "domain/trace/trace_internal.h"

enum { CHUNK_FIRST = 8, CHUNK_MAX = 1024 };

uint32_t slot_first(SlotCursor *cursor, const TraceIndex *index, uint32_t slot, uint32_t end)
{
    uint32_t value = slot & SLOT_VALUE;
    *cursor = (SlotCursor){.lists = COLUMN_AT(index->lists, uint32_t), .end = end};
    if ((slot & SLOT_LIST) == 0)
        return value <= end ? value : 0;
    cursor->chunk = cursor->lists + (size_t)value * 4;
    cursor->at = SLOT_LIST_HEADER;
    cursor->size = CHUNK_FIRST;
    return slot_next(cursor);
}

uint32_t slot_next_chunk(SlotCursor *cursor)
{
    if (cursor->chunk == NULL)
        return 0;
    uint32_t next = __atomic_load_n(&cursor->chunk[0], __ATOMIC_ACQUIRE);
    if (next == 0)
        return 0;
    cursor->chunk = cursor->lists + (size_t)next * 4;
    cursor->at = 1;
    cursor->size = cursor->size < CHUNK_MAX ? cursor->size * 2 : CHUNK_MAX;
    return slot_next(cursor);
}

static uint32_t *chunk_new(TraceIndex *index, uint32_t words, uint32_t *unit)
{
    uint32_t *chunk = column_add(&index->lists, words * sizeof *chunk);
    *unit = (uint32_t)((size_t)(chunk - COLUMN_AT(index->lists, uint32_t)) / 4);
    return chunk;
}

/* first[1] = last chunk's unit, first[2] = words used there | log2 of its size / 8 << 16. */
static void list_add(TraceIndex *index, uint32_t *first, uint32_t event)
{
    uint32_t *last = COLUMN_AT(index->lists, uint32_t) + (size_t)first[1] * 4;
    uint32_t at = first[2] & 0xffff, power = first[2] >> 16;
    if (last[at - 1] == event)
        return;
    if (at == (uint32_t)CHUNK_FIRST << power) {
        uint32_t unit;
        power = CHUNK_FIRST << power < CHUNK_MAX ? power + 1 : power;
        uint32_t *next = chunk_new(index, CHUNK_FIRST << power, &unit);
        next[1] = event;
        __atomic_store_n(&last[0], unit, __ATOMIC_RELEASE);
        first[1] = unit;
        at = 1;
    } else {
        SHARED_SET(last[at], event);
    }
    first[2] = power << 16 | (at + 1);
}

void slot_add(TraceIndex *index, uint32_t *slot, uint32_t event)
{
    uint32_t value = *slot & SLOT_VALUE, special = *slot & SLOT_SPECIAL;
    if ((*slot & SLOT_LIST) != 0) {
        list_add(index, COLUMN_AT(index->lists, uint32_t) + (size_t)value * 4, event);
    } else if (value == 0) {
        SHARED_SET(*slot, special | event);
    } else if (value != event) {
        uint32_t unit;
        uint32_t *first = chunk_new(index, CHUNK_FIRST, &unit);
        first[1] = unit;
        first[2] = SLOT_LIST_HEADER + 2;
        first[SLOT_LIST_HEADER] = value;
        first[SLOT_LIST_HEADER + 1] = event;
        __atomic_store_n(slot, SLOT_LIST | special | unit, __ATOMIC_RELEASE);
    }
}
