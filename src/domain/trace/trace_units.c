/* Which of the items are units: pieces for which nothing else stands in a list. */
#include "domain/trace/trace_where_internal.h"

bool trace_where_is_unit(const TraceWhere *row)
{
    return row->unit;
}

/* Is there any event that could have used the item up or fitted it into another?  Inputs and
 * children of associations stand in `used`. */
static bool may_be_part(const Where *q, uint32_t item)
{
    const TraceIndex *index = q->index;
    SlotCursor cursor;
    uint32_t slot = slot_load(&index->used, item);
    for (uint32_t e = slot_first(&cursor, index, slot, q->end); e != 0; e = slot_next(&cursor)) {
        EventKind kind = head_kind(head_at(index, e));
        if (kind == EVENT_ASSOCIATION ||
            (kind == EVENT_TRANSFORMATION && event_names(index, e, item, ROLE_INPUT)))
            return true;
    }
    return false;
}

/* A thing to be listed, or one that is stood for itself? */
static bool stands_for_parts(const Where *q, uint32_t parent)
{
    return where_leads_to_unit(q, parent) && where_lists(q, parent);
}

/* Fitted into a thing by the last event that names it: what came before makes no difference.  Not
 * where the parent was there before, or was ever emptied. */
static bool is_fitted_last(Where *q, uint32_t item)
{
    const TraceIndex *index = q->index;
    WhenVec events = {0};
    ArenaMark mark = arena_mark(q->temp);
    where_events(q, item, q->limit, &events);
    uint32_t last = events.n == 0 ? 0 : events.p[events.n - 1].event;
    const EventHead *head = head_at(index, last);
    uint32_t parent =
        last == 0 || head_kind(head) != EVENT_ASSOCIATION || head_action(head) == ACTION_DELETE
            ? 0
            : event_parent(index, last);
    bool fitted = parent != 0 && parent != item && event_force(index, last, q->end) == FORCE_IN &&
                  (item_bits(index, parent) & (ITEM_CLEARED | ITEM_PLACE)) == 0 &&
                  stands_for_parts(q, parent);
    for (uint32_t i = 0; fitted && i + 1 < events.n; i++) {
        EventKind kind = head_kind(head_at(index, events.p[i].event));
        if (kind == EVENT_AGGREGATION || kind == EVENT_ASSOCIATION)
            fitted = event_parent(index, events.p[i].event) != parent;
    }
    arena_rewind(q->temp, mark);
    return fitted;
}

/* All there is: made once, then fitted in a thing that is nothing but a thing.  The short cut of
 * is_fitted_last; half a million boards and cells are like this. */
static bool is_fitted_plainly(const Where *q, uint32_t item)
{
    const TraceIndex *index = q->index;
    uint32_t used = slot_load(&index->used, item), made = slot_load(&index->made, item);
    if ((used & (SLOT_LIST | SLOT_SPECIAL)) != 0 || used == 0 || used > q->end ||
        (made & SLOT_LIST) != 0 || slot_load(&index->seen, item) != 0 || q->query->at_us != 0)
        return false;
    uint32_t parent = SHARED_GET(*only_at(index, used));
    made &= SLOT_VALUE;
    const EventHead *fitted = head_at(index, used), *before = head_at(index, made);
    return (parent & ONLY_PARENT) != 0 && parent != (ONLY_PARENT | item) &&
           (made == 0 || (made < used && head_kind(before) == EVENT_TRANSFORMATION &&
                          before->time_us <= fitted->time_us)) &&
           stands_for_parts(q, parent & ~ONLY_PARENT);
}

/* Does anything count of the item behind a moment? */
static bool has_event_after(const Where *q, const Column *slots, uint32_t item, When when)
{
    SlotCursor cursor;
    uint32_t e = slot_first(&cursor, q->index, slot_load(slots, item), q->end);
    while (e != 0 && !when_after((When){head_at(q->index, e)->time_us, e}, when))
        e = slot_next(&cursor);
    return e != 0;
}

/* Used up once by a transformation, and nothing told of it since: how it lay before makes no
 * difference.  Of a million cells this is all there is. */
static bool is_used_last(Where *q, uint32_t item)
{
    const TraceIndex *index = q->index;
    uint32_t used = slot_load(&index->used, item);
    if ((used & (SLOT_LIST | SLOT_SPECIAL)) != 0 || used == 0 || used > q->end ||
        q->query->at_us != 0 || head_kind(head_at(index, used)) != EVENT_TRANSFORMATION ||
        event_force(index, used, q->end) != FORCE_IN ||
        !event_names(index, used, item, ROLE_INPUT) || event_names(index, used, item, ROLE_OUTPUT))
        return false;
    Stand stand = {.item = item, .used = {head_at(index, used)->time_us, used}};
    return !has_event_after(q, &index->made, item, stand.used) &&
           !has_event_after(q, &index->seen, item, stand.used) && stand_is_stood_for(q, &stand);
}

/* The same as of the whole row. */
static bool is_unit(Where *q, uint32_t item)
{
    Stand stand;
    const TraceIndex *index = q->index;
    if (trace_item_kind(index, item, q->end) != ITEM_THING)
        return false;
    if ((slot_load(&index->used, item) & (SLOT_LIST | SLOT_VALUE)) == 0)
        return where_lists(q, item);
    if (where_stands_alone(q, item))
        return true;
    if (is_fitted_plainly(q, item))
        return false;
    if (!where_lists(q, item) || !may_be_part(q, item))
        return where_lists(q, item);
    if (is_used_last(q, item) || is_fitted_last(q, item))
        return false;
    stand_build(q, item, q->limit, 0, &stand);
    return !stand_is_stood_for(q, &stand);
}

/* Memory asked for ahead of use: slots of the item that stands 2 × AHEAD further on, and of the one
 * AHEAD what its use and its making are. */
static void units_fetch(const Where *q, size_t at)
{
    enum { AHEAD = 16 };
    const TraceIndex *index = q->index;
    size_t n = q->query->item_count;
    const uint32_t *items = q->query->items;
    if (at + 2 * AHEAD < n) {
        uint32_t far = items[at + 2 * AHEAD];
        __builtin_prefetch(slot_at(&index->used, far));
        __builtin_prefetch(slot_at(&index->made, far));
        __builtin_prefetch(slot_at(&index->seen, far));
        __builtin_prefetch(COLUMN_AT(index->item_bits, uint8_t) + far);
    }
    uint32_t near = at + AHEAD < n ? items[at + AHEAD] : 0;
    uint32_t used = near == 0 ? 0 : slot_load(&index->used, near) & ~SLOT_SPECIAL;
    if (used == 0 || (used & SLOT_LIST) != 0)
        return;
    __builtin_prefetch(only_at(index, used));
    __builtin_prefetch(head_at(index, used));
    uint32_t made = slot_load(&index->made, near);
    if ((made & SLOT_LIST) == 0)
        __builtin_prefetch(head_at(index, made & SLOT_VALUE));
}

Err trace_where_units(Ctx *cx, const TraceIndex *index, const TraceWhereQuery *query, bool **out)
{
    Arena temp;
    Where q;
    *out = arena_alloc_raw(cx->arena, query->item_count + 1, 1);
    where_begin(&q, cx, index, query);
    arena_init(&temp);
    q.temp = &temp;
    for (size_t i = 0; i < query->item_count; i++) {
        units_fetch(&q, i);
        uint32_t item = query->items[i];
        (*out)[i] = is_unit(&q, item);
        if (!(*out)[i] && query->stood_for != NULL && where_lists(&q, item))
            query->stood_for[item / 64] |= (uint64_t)1 << item % 64;
    }
    arena_release(&temp);
    where_end(&q);
    return OK;
}
