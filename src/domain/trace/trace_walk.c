#include <stdlib.h>

#include "domain/trace/trace_walk_internal.h"

static const Finding PRODUCED_TWICE = {
    "produced_twice", MSG("%1$s is one piece, and event %2$lld makes it a second time")};

static inline Quiet *walk_quiet(const TraceIndex *index)
{
    return (Quiet *)(uintptr_t)&index->quiet; /* counting readers changes no answer */
}

void walk_finding(Walk *w, Finding finding, uint32_t item, uint32_t event)
{
    if (w->first_pass)
        *VEC_ADD(w->cx->arena, &w->findings) =
            (TraceFinding){finding.code, item, event, finding.message};
}

/* ---- queue ---- */

static inline Entry entry_of(const Walk *w, uint32_t pred, uint32_t item, const Moment *by,
                             unsigned step)
{
    const Entry *from = walk_entry(w, pred);
    unsigned flags = ((step & STEP_POSSIBLE) != 0 ? ENTRY_POSSIBLE : 0) |
                     ((step & STEP_REMOVED) != 0 ? ENTRY_REMOVED : 0) |
                     step >> STEP_EDGE_SHIFT << ENTRY_EDGE_SHIFT;
    uint8_t widening =
        from->widening != 0 ? from->widening : (uint8_t)(step >> STEP_WIDENING_SHIFT & 3);
    uint16_t level = from->level == UINT16_MAX ? UINT16_MAX : (uint16_t)(from->level + 1);
    return (Entry){item, by->event, pred, level, (uint8_t)flags, widening};
}

/* Nearly always the time is that of the event, and is not kept. */
static uint32_t entry_put(Walk *w, Entry entry, int64_t time_us)
{
    uint32_t number = scratch_tail(w->scratch);
    if (time_us != head_at(w->index, entry.event)->time_us) {
        entry.flags |= ENTRY_TIMED;
        *VEC_ADD(w->cx->arena, &w->times) = (EntryTime){number, time_us};
    }
    *(Entry *)column_add(&w->scratch->queue, sizeof entry) = entry;
    return number;
}

int64_t walk_entry_time(const Walk *w, uint32_t entry)
{
    const Entry *of = walk_entry(w, entry);
    if ((of->flags & ENTRY_TIMED) == 0)
        return head_at(w->index, of->event)->time_us;
    uint32_t low = 0, high = w->times.n;
    while (low < high) {
        uint32_t middle = (low + high) / 2;
        if (w->times.p[middle].entry < entry)
            low = middle + 1;
        else
            high = middle;
    }
    return w->times.p[low].time_us;
}

uint32_t walk_push(Walk *w, uint32_t pred, uint32_t item, const Moment *by, unsigned step)
{
    Entry entry = entry_of(w, pred, item, by, step);
    w->saw |= step;
    entry.flags |= ENTRY_AGAIN | ENTRY_PART_OF_LOT;
    return entry_put(w, entry, by->time_us);
}

/* A lot that went into itself stems from itself; a thing reworked in place is only what it was. */
static void self_note(Walk *w, const Arrival *arrival)
{
    uint32_t item = arrival->entry.item, root = arrival->entry.pred;
    while (root >= w->seed_count)
        root = walk_entry(w, root)->pred;
    if (walk_entry(w, root)->item != item)
        return;
    for (uint32_t i = 0; i < w->selves.n; i++) {
        if (w->selves.p[i].entry.item == item)
            return;
    }
    *VEC_ADD(w->cx->arena, &w->selves) = *arrival;
}

/* A further arrival: it matters where times limit the way out, and for the earliest arrival. */
static __attribute__((noinline)) void arrive_again(Walk *w, Entry entry, int64_t time_us)
{
    bool limits = walk_limits(w, entry.item);
    bool several = (slot_load(w->opposite, entry.item) & (SLOT_LIST | SLOT_SPECIAL)) != 0;
    entry.flags |= ENTRY_AGAIN;
    Arrival arrival = {entry, time_us};
    if (limits)
        self_note(w, &arrival);
    if (w->first_pass && several)
        *VEC_ADD(w->cx->arena, &w->again) = arrival;
    if (limits && (slot_load(w->slots, entry.item) & SLOT_SPECIAL) != 0)
        (void)entry_put(w, entry, time_us);
}

void walk_arrive_again(Walk *w, uint32_t pred, uint32_t item, uint32_t event)
{
    bool several = (slot_load(w->opposite, item) & (SLOT_LIST | SLOT_SPECIAL)) != 0;
    if (!several && !walk_limits(w, item))
        return;
    Moment by = moment_of(w->index, event);
    arrive_again(w, entry_of(w, pred, item, &by, 0), by.time_us);
}

void walk_arrive(Walk *w, uint32_t pred, uint32_t item, const Moment *by, unsigned step)
{
    w->saw |= step;
    w->widens_nothing = w->widens_nothing && !w->widening;
    if ((step & w->skip) != 0)
        return;
    Entry entry = entry_of(w, pred, item, by, step);
    if (bit_set(&w->scratch->item_bits, item)) {
        arrive_again(w, entry, by->time_us);
        return;
    }
    (void)entry_put(w, entry, by->time_us);
    w->reached++;
}

/* ---- one item ---- */

/* Two productions of one piece, neither of which took the piece itself in. */
static void thing_check(Walk *w, uint32_t item)
{
    const TraceIndex *index = w->index;
    uint32_t slot = slot_load(&index->made, item), first = 0;
    SlotCursor cursor;
    if ((slot & SLOT_LIST) == 0 || !w->first_pass)
        return;
    for (uint32_t e = slot_first(&cursor, index, slot, w->end); e != 0; e = slot_next(&cursor)) {
        bool made = head_kind(head_at(index, e)) == EVENT_TRANSFORMATION &&
                    walk_force(w, e) != FORCE_VOID && event_names(index, e, item, ROLE_OUTPUT) &&
                    !event_names(index, e, item, ROLE_INPUT);
        if (made && first != 0 && event_rep(index, e) != event_rep(index, first))
            walk_finding(w, PRODUCED_TWICE, item, e);
        if (made && first == 0)
            first = e;
    }
}

void walk_serial_note(Walk *w, uint32_t entry)
{
    const Entry *now = walk_entry(w, entry);
    if (w->forward && (now->flags & ENTRY_AGAIN) == 0 &&
        (slot_load(&w->index->made, now->item) & SLOT_SPECIAL) != 0)
        *VEC_ADD(w->cx->arena, &w->serials) = entry;
}

static void expand_thing(Walk *w, uint32_t entry)
{
    const TraceIndex *index = w->index;
    uint32_t item = walk_entry(w, entry)->item, slot = slot_load(w->slots, item);
    Role role = w->forward ? ROLE_INPUT : ROLE_OUTPUT;
    bool special = (slot & SLOT_SPECIAL) != 0;
    SlotCursor cursor;
    for (uint32_t e = slot_first(&cursor, index, slot, w->end); e != 0; e = slot_next(&cursor)) {
        const EventHead *head = head_at(index, e);
        special = special || head_kind(head) == EVENT_ASSOCIATION;
        if (head_kind(head) != EVENT_TRANSFORMATION)
            continue;
        if ((head_bits(head) & HEAD_RUNS) != 0 && !event_names(index, e, item, role))
            continue;
        Moment out = moment_of(index, e);
        edge_transform(w, entry, &out, 0);
    }
    if (!special)
        return;
    edge_associations(w, entry, NULL, NULL, 0);
    edge_lots(w, entry, NULL, NULL);
    thing_check(w, item);
    walk_serial_note(w, entry);
}

static void life_leave(Walk *w, uint32_t entry, Life *life, const Moment *at)
{
    Moment *others = w->forward ? life->used : life->made;
    if (life_arrives(w, life, at))
        return;
    Range range = life_range(w, life, at);
    for (uint32_t i = range.first; i < range.end; i++) {
        Moment *other = &others[i];
        unsigned step = 0;
        if (other->passed || other->stay != at->stay ||
            !life_passes(w, life, w->forward ? at : other, w->forward ? other : at, &step))
            continue;
        w->saw |= step;
        if ((step & w->skip) != 0)
            continue;
        life_pass(w, life, other);
        edge_transform(w, entry, other, step);
    }
    if (life->has_links) {
        edge_associations(w, entry, life, at, 0);
        edge_lots(w, entry, life, at);
    }
}

/* The window of a seed; a seed without one is all of the item. */
static TraceWindow seed_window(const Walk *w, uint32_t entry)
{
    TraceWindow window = {0};
    if (w->query->windows != NULL)
        window = w->query->windows[entry];
    bool always = window.from_us == 0 && window.to_us == 0;
    return always ? (TraceWindow){INT64_MIN, INT64_MAX} : window;
}

Range seed_stays(const Walk *w, uint32_t entry, const Life *life)
{
    TraceWindow window = seed_window(w, entry);
    return (Range){life_stay(life, window.from_us), life_stay(life, window.to_us) + 1};
}

Moment seed_moment(const Walk *w, uint32_t entry, const Life *life, uint32_t stay)
{
    TraceWindow window = seed_window(w, entry);
    int64_t begin = life_stay_begin(life, stay), end = life_stay_end(life, stay);
    Moment at = {.stay = stay, .time_us = window.from_us > begin ? window.from_us : begin};
    if (!w->forward)
        at.time_us = window.to_us == INT64_MAX || window.to_us < end ? window.to_us : end;
    return at;
}

static void seed_leave(Walk *w, uint32_t entry, Life *life)
{
    int64_t to_us = seed_window(w, entry).to_us;
    life->seed_to_us = to_us > life->seed_to_us ? to_us : life->seed_to_us;
    Range stays = seed_stays(w, entry, life);
    for (uint32_t stay = stays.first; stay < stays.end; stay++) {
        Moment at = seed_moment(w, entry, life, stay);
        life_leave(w, entry, life, &at);
    }
}

void walk_expand(Walk *w, uint32_t entry)
{
    const Entry now = *walk_entry(w, entry);
    ItemKind kind = walk_kind(w, now.item);
    if ((now.flags & ENTRY_PART_OF_LOT) != 0) {
        widen_lot(w, entry);
    } else if (kind == ITEM_CLASS) {
        return; /* a class names nobody: it is shown, never passed through */
    } else if (kind == ITEM_THING || (slot_load(w->slots, now.item) & SLOT_SPECIAL) == 0) {
        expand_thing(w, entry);
    } else if (entry < w->seed_count) {
        seed_leave(w, entry, life_get(w, now.item));
        walk_serial_note(w, entry);
    } else {
        Life *life = life_get(w, now.item);
        int64_t time_us = walk_entry_time(w, entry);
        Moment at = {.time_us = time_us,
                     .event = now.event,
                     .rep = event_rep(w->index, now.event),
                     .stay = life_stay(life, time_us)};
        life_leave(w, entry, life, &at);
        walk_serial_note(w, entry);
    }
}

/* ---- passes ---- */

/* Plain edges are done; now what they widen to, nearest first, each followed at once. */
static void walk_widen_all(Walk *w)
{
    bool all = (w->query->edges & (EDGE_E4 | EDGE_E7)) != 0;
    uint32_t n = scratch_tail(w->scratch);
    uint32_t old = 0, old_count = all ? n : w->serials.n;
    uint32_t *serials = arena_array(w->cx->arena, uint32_t, w->serials.n + 1);
    if (w->serials.n != 0)
        memcpy(serials, w->serials.p, w->serials.n * sizeof *serials);
    for (;;) {
        bool more_old = old < old_count, more_new = w->done < scratch_tail(w->scratch);
        uint32_t entry = more_old ? (all ? old : serials[old]) : 0;
        if (!more_old && !more_new)
            return;
        if (more_old &&
            (!more_new || walk_entry(w, entry)->level <= walk_entry(w, w->done)->level)) {
            if (!all)
                widen_prefetch(w, serials + old, old_count - old);
            old++;
            walk_widen(w, entry);
        } else {
            walk_expand(w, w->done);
            walk_widen(w, w->done++);
        }
    }
}

/* As if they had been reached: nobody goes on from there. */
static void closed_mark(Walk *w, bool closed)
{
    for (size_t i = 0; i < w->query->closed_count; i++) {
        uint32_t item = w->query->closed[i];
        if (closed)
            (void)bit_set(&w->scratch->item_bits, item);
        else
            *bit_word(&w->scratch->item_bits, item) &= ~((uint64_t)1 << (item & 63));
    }
}

static void walk_pass(Walk *w, unsigned skip)
{
    walk_drain(w);
    w->plain_tail = scratch_tail(w->scratch);
    w->plain_certain = (w->saw & STEP_POSSIBLE) == 0;
    if (!walk_widens(w) || (skip & STEP_WIDENED) != 0 || (w->widens_nothing && !w->first_pass))
        return;
    w->widens_nothing = w->first_pass && (w->query->edges & (EDGE_E4 | EDGE_E7)) == 0;
    w->widening = true;
    walk_widen_all(w);
    w->widening = false;
}

void walk_run(Walk *w, unsigned skip)
{
    if (w->scratch != NULL)
        scratch_give(w->index, w->scratch);
    w->scratch = scratch_take(w->index, trace_item_count(w->index) + 1, w->end + 1);
    w->skip = skip;
    w->saw = 0;
    w->reached = 0;
    w->done = 0;
    w->times.n = 0;
    w->serials.n = 0;
    w->selves.n = 0;
    table_release(&w->lots_partial);
    table_init(&w->lots_partial);
    for (uint32_t i = 0; i < w->query->seed_count; i++) {
        Entry *entry = column_add(&w->scratch->queue, sizeof *entry);
        *entry = (Entry){.item = w->query->seeds[i], .pred = i};
        if (bit_set(&w->scratch->item_bits, entry->item))
            entry->flags = ENTRY_AGAIN;
    }
    closed_mark(w, true);
    walk_pass(w, skip);
    closed_mark(w, false);
}

void walk_init(Walk *w, Ctx *cx, const TraceIndex *index, const TraceQuery *query)
{
    uint32_t position = index_position(index);
    *w = (Walk){
        .cx = cx, .index = index, .query = query, .first_pass = true, .life_arena = cx->arena};
    w->end = position;
    if (query->as_known_at > 0 && query->as_known_at < position)
        w->end = (uint32_t)query->as_known_at;
    w->forward = query->direction == TRACE_FORWARD;
    w->slots = w->forward ? &index->used : &index->made;
    w->opposite = w->forward ? &index->made : &index->used;
    w->tolerance_us =
        query->clock_tolerance_us == 0 ? TRACE_TOLERANCE_US : query->clock_tolerance_us;
    w->seed_count = (uint32_t)query->seed_count;
    table_init(&w->life_of);
    table_init(&w->lots_partial);
    table_init(&w->events_single_lot);
    quiet_enter(walk_quiet(index));
}

void walk_release(Walk *w)
{
    if (w->scratch != NULL)
        scratch_give(w->index, w->scratch);
    table_release(&w->life_of);
    table_release(&w->lots_partial);
    table_release(&w->events_single_lot);
    arena_release(&w->temp);
    quiet_leave(walk_quiet(w->index));
}
