#include "domain/trace/trace_scratch.h"

#include <stdlib.h>

static Scratch *scratch_new(void)
{
    Scratch *scratch = calloc(1, sizeof *scratch);
    if (scratch == NULL)
        abort();
    column_init(&scratch->item_bits, (size_t)NUMBER_MAX / 8 + 8);
    column_init(&scratch->event_bits, (size_t)NUMBER_MAX / 8 + 8);
    column_init(&scratch->events, (size_t)NUMBER_MAX * sizeof(uint32_t));
    column_init(&scratch->queue, (size_t)NUMBER_MAX * sizeof(Entry));
    return scratch;
}

static void bits_commit(Column *bits, uint32_t count)
{
    size_t need = ((size_t)count / 64 + 1) * 8;
    if (need > bits->committed)
        column_commit(bits, need);
    bits->used = need;
}

Scratch *scratch_take(const TraceIndex *index, uint32_t items, uint32_t events)
{
    TraceIndex *owner = (TraceIndex *)(uintptr_t)index; /* the pool changes no answer */
    pthread_mutex_lock(&owner->scratch_lock);
    Scratch *scratch = owner->scratch;
    if (scratch != NULL)
        owner->scratch = scratch->next;
    pthread_mutex_unlock(&owner->scratch_lock);
    if (scratch == NULL)
        scratch = scratch_new();
    scratch->next = NULL;
    bits_commit(&scratch->item_bits, items);
    bits_commit(&scratch->event_bits, events);
    return scratch;
}

/* Word by word where little was marked, all of it where much was. */
static void scratch_clear(Scratch *scratch)
{
    const uint32_t *events = COLUMN_AT(scratch->events, uint32_t);
    const Entry *queue = scratch_queue(scratch);
    size_t n = scratch->events.used / 4;
    if (n > scratch->event_bits.used / 64)
        memset(scratch->event_bits.p, 0, scratch->event_bits.used);
    for (size_t i = 0; i < n && n <= scratch->event_bits.used / 64; i++)
        *bit_word(&scratch->event_bits, events[i]) = 0;
    n = scratch_tail(scratch);
    if (n > scratch->item_bits.used / 64)
        memset(scratch->item_bits.p, 0, scratch->item_bits.used);
    for (size_t i = 0; i < n && n <= scratch->item_bits.used / 64; i++)
        *bit_word(&scratch->item_bits, queue[i].item) = 0;
    scratch->events.used = 0;
    scratch->queue.used = 0;
}

void scratch_give(const TraceIndex *index, Scratch *scratch)
{
    TraceIndex *owner = (TraceIndex *)(uintptr_t)index;
    scratch_clear(scratch);
    pthread_mutex_lock(&owner->scratch_lock);
    scratch->next = owner->scratch;
    owner->scratch = scratch;
    pthread_mutex_unlock(&owner->scratch_lock);
}

void scratch_free_all(TraceIndex *index)
{
    while (index->scratch != NULL) {
        Scratch *scratch = index->scratch;
        index->scratch = scratch->next;
        column_release(&scratch->item_bits);
        column_release(&scratch->event_bits);
        column_release(&scratch->events);
        column_release(&scratch->queue);
        free(scratch);
    }
}
