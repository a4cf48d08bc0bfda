/* Where records are coarser than the world: the answer grows, as possible.
 * E3 a lot of which a serial is affected, E4 contact in containers, E7 use without lot.  */
#include <stdlib.h>

#include "domain/trace/trace_walk_internal.h"

bool walk_widens(const Walk *w)
{
    unsigned edges = w->query->edges;
    return (w->forward && (edges & (EDGE_E3 | EDGE_E7)) != 0) || (edges & EDGE_E4) != 0;
}

/* ---- E3: partly affected lots ---- */

/* Was this very piece put into something?  A record that may be in error does not count. */
static bool has_own_use(const Walk *w, uint32_t item)
{
    const TraceIndex *index = w->index;
    SlotCursor cursor;
    uint32_t slot = slot_load(&index->used, item);
    for (uint32_t e = slot_first(&cursor, index, slot, w->end); e != 0; e = slot_next(&cursor)) {
        const EventHead *head = head_at(index, e);
        if (walk_force(w, e) != FORCE_IN)
            continue;
        if (head_kind(head) == EVENT_ASSOCIATION ||
            (head_kind(head) == EVENT_TRANSFORMATION && event_names(index, e, item, ROLE_INPUT)))
            return true;
    }
    return false;
}

static void lot_partial(Walk *w, uint32_t entry, uint32_t lot, const Moment *by, unsigned step)
{
    if (bit_get(&w->scratch->item_bits, lot) || table_get(&w->lots_partial, lot) != 0)
        return;
    table_add(&w->lots_partial, lot, 1);
    (void)walk_push(w, entry, lot, by, step | STEP_WIDEN(WIDENING_PART_OF_LOT));
}

/* The lots an event names beside the serial.  A commissioning with one lot covers all it names,
 * so that its thousands of serials need not be looked for one by one. */
static void serial_lots(Walk *w, uint32_t entry, uint32_t event)
{
    const TraceIndex *index = w->index;
    const EventHead *head = head_at(index, event);
    uint32_t item = walk_entry(w, entry)->item, lot = table_get(&w->events_single_lot, event);
    Moment by = moment_of(index, event);
    unsigned step = walk_force(w, event) == FORCE_SUSPENDED ? STEP_POSSIBLE : 0;
    if (lot != 0) {
        lot_partial(w, entry, lot, &by, step);
        return;
    }
    uint32_t lots = 0;
    for (uint32_t ref = head->ref; ref < SHARED_GET(head[1].ref); ref++) {
        uint8_t role = ref_role(index, ref);
        if (role == ROLE_LOT_HEAD) {
            lot = ref_item(index, ref);
            lots++;
        } else if (role == ROLE_LOT_SERIAL && ref_item(index, ref) == item) {
            lot_partial(w, entry, lot, &by, step);
        }
    }
    if (lots == 1 && head_kind(head) == EVENT_OBJECT)
        table_add(&w->events_single_lot, event, lot);
}

static void widen_serial(Walk *w, uint32_t entry)
{
    const TraceIndex *index = w->index;
    uint32_t item = walk_entry(w, entry)->item, slot = slot_load(&index->made, item);
    SlotCursor cursor;
    if ((slot & SLOT_SPECIAL) == 0 || trace_item_kind(index, item) != ITEM_THING ||
        has_own_use(w, item))
        return;
    for (uint32_t e = slot_first(&cursor, index, slot, w->end); e != 0; e = slot_next(&cursor)) {
        if ((head_bits(head_at(index, e)) & HEAD_RUNS) != 0 && walk_force(w, e) != FORCE_VOID)
            serial_lots(w, entry, e);
    }
}

/* What used the lot by quantity; never its other serials, and whatever the time. */
void widen_lot(Walk *w, uint32_t entry)
{
    uint32_t lot = walk_entry(w, entry)->item;
    Life *life = life_get(w, lot);
    if (bit_get(&w->scratch->item_bits, lot))
        return; /* wholly affected meanwhile */
    for (uint32_t i = 0; i < life->used_count; i++)
        edge_transform(w, entry, &life->used[i], STEP_WIDEN(WIDENING_PART_OF_LOT));
    edge_associations(w, entry, NULL, NULL);
}

void walk_widen(Walk *w, uint32_t entry)
{
    const Entry now = *walk_entry(w, entry);
    if ((now.flags & ENTRY_AGAIN) != 0)
        return;
    if (w->forward && (w->query->edges & EDGE_E3) != 0)
        widen_serial(w, entry);
}
