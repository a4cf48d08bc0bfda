#include "demo/queues_internal.h"

#include <assert.h>

static uint32_t ring_size(uint32_t capacity)
{
    uint32_t size = 64;
    while (size < capacity)
        size *= 2;
    return size;
}

void queue_init(Queue *queue, Arena *arena, uint32_t capacity)
{
    uint32_t size = ring_size(capacity);
    *queue = (Queue){.items = arena_array(arena, uint32_t, size), .mask = size - 1};
}

void queue_add(Queue *queue, uint32_t item)
{
    assert(queue_count(queue) <= queue->mask);
    queue->items[queue->tail++ & queue->mask] = item;
}

uint32_t queue_take(Queue *queue)
{
    assert(queue_count(queue) > 0);
    return queue->items[queue->head++ & queue->mask];
}

void batch_init(BatchQueue *queue, Arena *arena, uint32_t capacity)
{
    uint32_t size = ring_size(capacity);
    *queue = (BatchQueue){.items = arena_array(arena, Batch, size), .mask = size - 1};
}

void batch_add(BatchQueue *queue, Batch batch)
{
    assert(queue->tail - queue->head <= queue->mask && batch.cells > 0);
    queue->items[queue->tail++ & queue->mask] = batch;
    queue->cells += batch.cells;
}

const Batch *batch_first(const BatchQueue *queue)
{
    return queue->head == queue->tail ? NULL : &queue->items[queue->head & queue->mask];
}

void batch_use(BatchQueue *queue, uint32_t cells)
{
    assert(queue->head != queue->tail);
    Batch *batch = &queue->items[queue->head & queue->mask];
    assert(cells <= batch->cells);
    batch->cells -= cells;
    queue->cells -= cells;
    if (batch->cells == 0)
        queue->head++;
}
