/* queues_internal.h - work in progress between two steps: first in, first out. */
#ifndef HOLDFAST_DEMO_QUEUES_INTERNAL_H
#define HOLDFAST_DEMO_QUEUES_INTERNAL_H

#include "demo/event_text_internal.h"

/* A flag carried in the top bit of a serial number in a queue: contains a bad cell. */
#define BAD_BIT 0x80000000u

/* First in, first out; a fixed ring. */
typedef struct Queue {
    uint32_t *items;
    uint32_t mask;
    uint32_t head;
    uint32_t tail;
} Queue;

void queue_init(Queue *queue, Arena *arena, uint32_t capacity);
void queue_add(Queue *queue, uint32_t item);
uint32_t queue_take(Queue *queue);
static inline uint32_t queue_count(const Queue *queue)
{
    return queue->tail - queue->head;
}

/* An electrode roll, a jelly-roll lot or a tray, with cells still to come out of it. */
typedef struct Batch {
    Lot lot;
    uint32_t serial; /* of the first cell; trays only */
    uint32_t cells;
    bool bad_roll; /* coated by the coater at fault in its afternoon */
    bool bad;      /* and wound with the suspect separator */
} Batch;

typedef struct BatchQueue {
    Batch *items;
    uint32_t mask;
    uint32_t head;
    uint32_t tail;
    uint32_t cells; /* of all in it */
} BatchQueue;

void batch_init(BatchQueue *queue, Arena *arena, uint32_t capacity);
void batch_add(BatchQueue *queue, Batch batch);
/* The oldest; NULL if empty. */
const Batch *batch_first(const BatchQueue *queue);
/* Take cells from the oldest; drops it when it is used up. */
void batch_use(BatchQueue *queue, uint32_t cells);

#endif
