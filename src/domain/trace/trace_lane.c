/* The fast lane of a walk: items that need no second look, events that are plain transformations.
 *
 * From the items at hand to a batch of ways, each an event to leave by; from the batch to the
 * items behind it.  Memory is asked for ahead of use in both.  Ways are taken in the order they
 * were found, so that levels, and who came first, are those of the slow lane.  */
#include "domain/trace/trace_walk_internal.h"

enum {
    AHEAD = 64, /* reads asked for before they are needed */
    LANE_SIZE = 1024,
};

typedef struct Way {
    uint32_t entry; /* it leaves from */
    uint32_t event;
} Way;

typedef struct Lane {
    uint32_t n;
    Way way[LANE_SIZE];
} Lane;

/* ---- ways to items ---- */

/* The entry for what a way leads to. */
static inline Entry way_entry(const Walk *w, Way way, uint32_t item)
{
    const Entry *from = walk_entry(w, way.entry);
    uint16_t level = (uint16_t)(from->level + (from->level != UINT16_MAX));
    return (Entry){item, way.event, way.entry, level, 0, from->widening};
}

/* Ways from `at` on whose events lead to one thing and nothing else; the first that is none.
 * Neither the thing nor the event need be looked at: the entry of one that was there before is
 * written over.  Only to a thing something is fitted in coming again can matter. */
static uint32_t only_take(Walk *w, const Lane *lane, uint32_t at)
{
    Column *queue = &w->scratch->queue;
    if (queue->used + LANE_SIZE * sizeof(Entry) > queue->committed)
        column_commit(queue, queue->used + LANE_SIZE * sizeof(Entry));
    Entry *first = scratch_queue(w->scratch) + scratch_tail(w->scratch), *to = first;
    for (; at < lane->n; at++) {
        if (at + AHEAD < lane->n)
            __builtin_prefetch(only_at(w->index, lane->way[at + AHEAD].event));
        uint32_t leads = SHARED_GET(*only_at(w->index, lane->way[at].event));
        uint32_t item = leads & ~ONLY_PARENT;
        if (item - 1 >= ONLY_LOT - 1) /* 0, or a lot */
            break;
        bool before = bit_set(&w->scratch->item_bits, item);
        *to = way_entry(w, lane->way[at], item);
        to += !before;
        if (before & (leads != item))
            walk_arrive_again(w, lane->way[at].entry, item, lane->way[at].event);
    }
    queue->used += (size_t)(to - first) * sizeof *to;
    w->reached += (uint32_t)(to - first);
    return at;
}

static void plain_leave(Walk *w, Way way, const EventHead *head)
{
    const TraceIndex *index = w->index;
    uint32_t ref = head->ref, end = ref + head->outputs;
    if (event_pass(w->scratch, way.event))
        return;
    if (!w->forward) {
        uint32_t all = SHARED_GET(head[1].ref);
        for (ref = end; end < all && ref_role(index, end) == ROLE_INPUT; end++)
            ;
    }
    for (; ref < end; ref++) {
        uint32_t item = ref_item(index, ref);
        if (bit_set(&w->scratch->item_bits, item)) {
            walk_arrive_again(w, way.entry, item, way.event);
            continue;
        }
        *(Entry *)column_add(&w->scratch->queue, sizeof(Entry)) = way_entry(w, way, item);
        w->reached++;
    }
}

static void event_leave(Walk *w, Way way)
{
    const EventHead *head = head_at(w->index, way.event);
    if ((head_bits(head) & HEAD_PLAIN_MASK) == HEAD_PLAIN && head->outputs != HEAD_OUTPUTS_MAX) {
        plain_leave(w, way, head);
    } else if (head_kind(head) == EVENT_ASSOCIATION) {
        edge_associations(w, way.entry, NULL, NULL, 0);
    } else {
        Moment out = moment_of(w->index, way.event);
        edge_transform(w, way.entry, &out, 0);
    }
}

/* Ways from `at` on whose events have to be looked at: heads, then references; the next way. */
static uint32_t events_take(Walk *w, const Lane *lane, uint32_t at)
{
    const TraceIndex *index = w->index;
    const uint32_t *items = COLUMN_AT(index->ref_item, uint32_t);
    uint32_t end = at;
    for (; end < lane->n && end - at < AHEAD; end++) {
        uint32_t event = lane->way[end].event;
        if (w->forward && only_leads(index, event) != 0)
            break;
        __builtin_prefetch(head_at(index, event));
    }
    for (uint32_t i = at; i < end; i++)
        __builtin_prefetch(items + head_at(index, lane->way[i].event)->ref);
    for (; at < end; at++)
        event_leave(w, lane->way[at]);
    return at;
}

static void lane_run(Walk *w, Lane *lane)
{
    for (uint32_t at = 0; at < lane->n;) {
        if (w->forward)
            at = only_take(w, lane, at);
        at = events_take(w, lane, at);
    }
    lane->n = 0;
}

/* ---- items to ways ---- */

static inline void lane_add(Walk *w, Lane *lane, uint32_t entry, uint32_t event)
{
    lane->way[lane->n++] = (Way){entry, event};
    if (lane->n == LANE_SIZE)
        lane_run(w, lane);
}

static inline void item_leave(Walk *w, Lane *lane, uint32_t entry, uint32_t slot)
{
    SlotCursor cursor;
    if ((slot & SLOT_LIST) == 0) {
        if (slot != 0 && slot <= w->end)
            lane_add(w, lane, entry, slot);
        return;
    }
    for (uint32_t e = slot_first(&cursor, w->index, slot, w->end); e != 0; e = slot_next(&cursor))
        lane_add(w, lane, entry, e);
}

/* A piece of a lot that was made once and went nowhere: nothing leads on but the lot. */
static inline bool is_last(const Walk *w, const Entry *entry, uint32_t slot)
{
    enum { AGAIN = ITEM_BITS_KIND | ITEM_EMPTIED | ITEM_MADE_AGAIN };
    return w->forward && slot == SLOT_SPECIAL &&
           (entry->flags & (ENTRY_AGAIN | ENTRY_PART_OF_LOT)) == 0 &&
           (item_bits(w->index, entry->item) & AGAIN) == ITEM_THING;
}

static inline void item_prefetch(const Walk *w, uint32_t entry)
{
    uint32_t item = walk_entry(w, entry)->item;
    __builtin_prefetch(slot_at(w->slots, item));
    __builtin_prefetch(COLUMN_AT(w->index->item_bits, uint8_t) + item);
}

/* All items in the queue now. */
static void items_leave(Walk *w, Lane *lane)
{
    bool lanes = (w->query->edges & (EDGE_E1 | EDGE_E2)) == (EDGE_E1 | EDGE_E2);
    uint32_t tail = scratch_tail(w->scratch);
    for (; w->done < tail; w->done++) {
        if (w->done + AHEAD < tail)
            item_prefetch(w, w->done + AHEAD);
        const Entry *entry = walk_entry(w, w->done);
        uint32_t slot = slot_load(w->slots, entry->item);
        if ((slot & SLOT_SPECIAL) == 0 && (entry->flags & ENTRY_PART_OF_LOT) == 0 && lanes) {
            item_leave(w, lane, w->done, slot);
            continue;
        }
        if (is_last(w, entry, slot)) {
            walk_serial_note(w, w->done);
            continue;
        }
        lane_run(w, lane); /* first come, first served: levels stay in order */
        walk_expand(w, w->done);
    }
    lane_run(w, lane);
}

void walk_drain(Walk *w)
{
    Lane lane;
    lane.n = 0;
    while (w->done < scratch_tail(w->scratch))
        items_leave(w, &lane);
}
