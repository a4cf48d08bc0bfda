/* trace_scratch.h - what a walk marks and queues, kept warm between walks.
 *
 * Bitmaps over all items and events are cleared from the lists of what was marked, so a
 * small walk on a large index costs what it visits.  One scratch per running pass.  */
#ifndef HOLDFAST_DOMAIN_TRACE_SCRATCH_H
#define HOLDFAST_DOMAIN_TRACE_SCRATCH_H

#include "domain/trace/trace_internal.h"

enum {
    ENTRY_AGAIN = 1,
    ENTRY_PART_OF_LOT = 2,
    ENTRY_POSSIBLE = 4,
    ENTRY_REMOVED = 8,
    ENTRY_EDGE_SHIFT = 4,
    ENTRY_TIMED = 128,
};

/* One arrival: 16 bytes, millions of them in a large walk. */
typedef struct Entry {
    uint32_t item;
    uint32_t event; /* it came by; 0 for a seed */
    uint32_t pred;  /* entry it came from */
    uint16_t level;
    uint8_t flags;    /* AGAIN: the item has an earlier entry; PART_OF_LOT: no member at all;
                         POSSIBLE, REMOVED and the edge number: the last step alone;
                         TIMED: at another time than that of the event (Walk.times) */
    uint8_t widening; /* Widening: the first on the path */
} Entry;

struct Scratch {
    Scratch *next;
    Column item_bits;  /* bitmap of items that have an entry */
    Column event_bits; /* bitmap of events already passed */
    Column events;     /* u32: the events marked there */
    Column queue;      /* Entry */
};

Scratch *scratch_take(const TraceIndex *index, uint32_t items, uint32_t events);
/* Clears it. */
void scratch_give(const TraceIndex *index, Scratch *scratch);
void scratch_free_all(TraceIndex *index);

/* Which classes are made here, as far as somebody asked (trace_chain.c). */
typedef struct ClassesMade ClassesMade;
ClassesMade *classes_made_new(uint64_t seed);
void classes_made_free(ClassesMade *made);
/* The bytes of the key of a serial or lot with GTIN that say its class; 0 of others. */
uint64_t class_start(Str key);

/* Where readings are normal, as far as somebody asked (trace_reading.c). */
typedef struct ReadingNorms ReadingNorms;
ReadingNorms *reading_norms_new(uint64_t seed);
void reading_norms_free(ReadingNorms *norms);

static inline uint64_t *bit_word(const Column *bits, uint32_t at)
{
    return COLUMN_AT(*bits, uint64_t) + (at >> 6);
}
static inline bool bit_get(const Column *bits, uint32_t at)
{
    return (*bit_word(bits, at) >> (at & 63) & 1) != 0;
}
/* Set it; was it set before? */
static inline bool bit_set(const Column *bits, uint32_t at)
{
    uint64_t *word = bit_word(bits, at), mask = (uint64_t)1 << (at & 63);
    bool before = (*word & mask) != 0;
    *word |= mask;
    return before;
}
/* Mark an event as passed; was it marked before? */
static inline bool event_pass(Scratch *scratch, uint32_t event)
{
    if (bit_set(&scratch->event_bits, event))
        return true;
    *(uint32_t *)column_add(&scratch->events, sizeof(uint32_t)) = event;
    return false;
}
static inline Entry *scratch_queue(const Scratch *scratch)
{
    return COLUMN_AT(scratch->queue, Entry);
}
static inline uint32_t scratch_tail(const Scratch *scratch)
{
    return (uint32_t)(scratch->queue.used / sizeof(Entry));
}

#endif
