/* trace_slot.h - which events name an item: one word, and a list where one event is not enough. */
#ifndef HOLDFAST_DOMAIN_TRACE_SLOT_H
#define HOLDFAST_DOMAIN_TRACE_SLOT_H

#include "domain/trace/trace.h"
#include "domain/trace/trace_memory.h"

/* Per item and role class one word: 0 = none, an event number, or with SLOT_LIST the place of a
 * list of event numbers in `lists`, in units of 4 words. */
#define SLOT_LIST        (1u << 31)
#define SLOT_SPECIAL     (1u << 30) /* a walk through here must look twice */
#define SLOT_LIST_HEADER 3          /* words of a list before its first event */
#define SLOT_VALUE       (SLOT_SPECIAL - 1)

/* The events of a slot, ascending: for (e = slot_first(&c, …); e != 0; e = slot_next(&c)).
 * Chunk k of a list has 8 << k words, 1024 at most; its first word leads to the next chunk
 * (units of 4 words), the first chunk has two more: last chunk, words used there. */
typedef struct SlotCursor {
    const uint32_t *lists;
    const uint32_t *chunk; /* NULL: no more */
    uint32_t at, size;     /* words */
    uint32_t end;          /* events above are not looked at */
} SlotCursor;
uint32_t slot_first(SlotCursor *cursor, const TraceIndex *index, uint32_t slot, uint32_t end);
uint32_t slot_next_chunk(SlotCursor *cursor);
static inline uint32_t slot_next(SlotCursor *cursor)
{
    if (cursor->chunk == NULL || cursor->at == cursor->size)
        return slot_next_chunk(cursor);
    uint32_t event = SHARED_GET(cursor->chunk[cursor->at++]);
    if (event != 0 && event <= cursor->end)
        return event;
    cursor->chunk = NULL;
    return 0;
}
/* Append an event (ascending); once only.  Keeps SLOT_SPECIAL. */
void slot_add(TraceIndex *index, uint32_t *slot, uint32_t event);
static inline void slot_mark(uint32_t *slot)
{
    SHARED_SET(*slot, *slot | SLOT_SPECIAL);
}

#endif
