/* Where records are coarser than the world: the answer grows, as possible.
 * E3 a lot of which a serial is affected, E4 contact in containers, E7 use without lot.  */
#include <stdlib.h>

#include "domain/trace/trace_links_internal.h"

static const Finding WITHOUT_LOT = {
    "recorded_without_lot",
    MSG("event %2$lld used the class of %1$s without naming lot or serial")};

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

/* Reached, and everything that used it with it.  Where several productions make times matter, not
 * every use need be: then the lot is partly affected beside. */
static bool lot_is_left(Walk *w, uint32_t lot)
{
    bool left = bit_get(&w->scratch->item_bits, lot) &&
                (slot_load(&w->index->used, lot) & SLOT_SPECIAL) == 0;
    w->widens_nothing = w->widens_nothing && !left; /* a pass that does not reach it widens */
    return left;
}

static void lot_partial(Walk *w, uint32_t entry, uint32_t lot, uint32_t event, unsigned step)
{
    if (lot_is_left(w, lot) || table_get(&w->lots_partial, lot) != 0)
        return;
    Moment by = moment_of(w->index, event);
    table_add(&w->lots_partial, lot, 1);
    (void)walk_push(w, entry, lot, &by, step | STEP_WIDEN(WIDENING_PART_OF_LOT) | STEP_EDGE(3));
}

/* The lots an event names beside the serial.  A commissioning with one lot covers all it names,
 * so that its thousands of serials need not be looked for one by one. */
static void serial_lots(Walk *w, uint32_t entry, uint32_t event)
{
    const TraceIndex *index = w->index;
    const EventHead *head = head_at(index, event);
    uint32_t item = walk_entry(w, entry)->item, lot = 0;
    if (head_kind(head) == EVENT_OBJECT)
        lot = table_get(&w->events_single_lot, event);
    unsigned step = walk_force(w, event) == FORCE_SUSPENDED ? STEP_POSSIBLE : 0;
    if (lot != 0) {
        lot_partial(w, entry, lot, event, step);
        return;
    }
    uint32_t lots = 0;
    for (uint32_t ref = head->ref; ref < SHARED_GET(head[1].ref); ref++) {
        uint8_t role = ref_role(index, ref);
        if (role == ROLE_LOT_HEAD) {
            lot = ref_item(index, ref);
            lots++;
        } else if (role == ROLE_LOT_SERIAL && ref_item(index, ref) == item) {
            lot_partial(w, entry, lot, event, step);
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
    if ((slot & SLOT_SPECIAL) == 0 || has_own_use(w, item))
        return;
    for (uint32_t e = slot_first(&cursor, index, slot, w->end); e != 0; e = slot_next(&cursor)) {
        uint32_t only = SHARED_GET(*only_at(index, e));
        if ((only & ONLY_LOT) != 0)
            lot_partial(w, entry, only & ~ONLY_LOT, e, 0);
        else if (only == 0 && (head_bits(head_at(index, e)) & HEAD_RUNS) != 0 &&
                 walk_force(w, e) != FORCE_VOID)
            serial_lots(w, entry, e);
    }
}

/* Three reads one behind the other, of serials that are apart: the slot, its list, what is known of
 * the first events there. */
void widen_prefetch(const Walk *w, const uint32_t *serials, uint32_t n)
{
    enum { AHEAD = 12 };
    const TraceIndex *index = w->index;
    const uint32_t *lists = COLUMN_AT(index->lists, uint32_t);
    if (n > 3 * AHEAD) {
        uint32_t far = walk_entry(w, serials[3 * AHEAD])->item;
        __builtin_prefetch(slot_at(&index->made, far));
        __builtin_prefetch(slot_at(&index->used, far));
    }
    if (n <= 2 * AHEAD)
        return;
    uint32_t next = slot_load(&index->made, walk_entry(w, serials[2 * AHEAD])->item);
    uint32_t near = slot_load(&index->made, walk_entry(w, serials[AHEAD])->item);
    __builtin_prefetch(lists + (size_t)((next & SLOT_LIST) != 0 ? next & SLOT_VALUE : 0) * 4);
    const uint32_t *events = lists + (size_t)(near & SLOT_VALUE) * 4 + SLOT_LIST_HEADER;
    for (int i = 0; i < 2 && (near & SLOT_LIST) != 0; i++)
        __builtin_prefetch(only_at(index, SHARED_GET(events[i])));
    if ((near & SLOT_LIST) == 0)
        __builtin_prefetch(only_at(index, near & SLOT_VALUE));
}

/* Does the event use the lot, or only say which pieces are of it? */
static bool event_uses(const Walk *w, uint32_t event, uint32_t lot)
{
    const TraceIndex *index = w->index;
    if (SHARED_GET(*only_at(index, event)) == (ONLY_LOT | lot))
        return false;
    const EventHead *head = head_at(index, event);
    uint32_t end = SHARED_GET(head[1].ref);
    if ((head_bits(head) & HEAD_RUNS) == 0)
        return true;
    for (uint32_t ref = head->ref; ref < end; ref++) {
        if (ref_item(index, ref) == lot &&
            (ref_role(index, ref) == ROLE_INPUT || ref_role(index, ref) == ROLE_CHILD))
            return true;
    }
    return false;
}

/* Did anything use the lot, or do all events of its slot only say which pieces are of it?  Of a lot
 * of finished units there may be thousands: their memory is asked for at once. */
static bool lot_is_used(const Walk *w, uint32_t lot)
{
    enum { AT_ONCE = 32 };
    const TraceIndex *index = w->index;
    uint32_t events[AT_ONCE], n = 0;
    SlotCursor cursor;
    uint32_t e = slot_first(&cursor, index, slot_load(&index->used, lot), w->end);
    for (; e != 0; n = 0) {
        for (; e != 0 && n < AT_ONCE; e = slot_next(&cursor))
            __builtin_prefetch(only_at(index, events[n++] = e));
        for (uint32_t i = 0; i < n; i++) {
            if (event_uses(w, events[i], lot))
                return true;
        }
    }
    return false;
}

/* What used the lot by quantity; never its other serials, and whatever the time. */
void widen_lot(Walk *w, uint32_t entry)
{
    uint32_t lot = walk_entry(w, entry)->item;
    if (lot_is_left(w, lot) || !lot_is_used(w, lot)) /* left meanwhile */
        return;
    Life *life = life_get(w, lot);
    for (uint32_t i = 0; i < life->used_count; i++)
        edge_transform(w, entry, &life->used[i], STEP_WIDEN(WIDENING_PART_OF_LOT));
    edge_associations(w, entry, NULL, NULL, STEP_WIDEN(WIDENING_PART_OF_LOT));
}

/* ---- E7: its class was used without lot or serial ---- */

#define STEP_WITHOUT_LOT (STEP_WIDEN(WIDENING_WITHOUT_LOT) | STEP_EDGE(7))

/* Where the lot was, and from when to when. */
typedef struct Visit {
    uint32_t place; /* 0: an event that names none */
    int64_t first_us, last_us;
} Visit;

typedef VEC(Visit) VisitVec;

static void visit_add(Walk *w, VisitVec *visits, uint32_t event)
{
    uint32_t place = head_at(w->index, event)->place;
    int64_t time_us = head_at(w->index, event)->time_us;
    for (uint32_t i = 0; i < visits->n; i++) {
        Visit *visit = &visits->p[i];
        if (visit->place != place)
            continue;
        visit->first_us = time_us < visit->first_us ? time_us : visit->first_us;
        visit->last_us = time_us > visit->last_us ? time_us : visit->last_us;
        return;
    }
    *VEC_ADD(w->cx->arena, visits) = (Visit){place, time_us, time_us};
}

static void visits_load(Walk *w, uint32_t lot, VisitVec *visits)
{
    const Column *columns[] = {&w->index->made, &w->index->used, &w->index->seen};
    SlotCursor cursor;
    for (int i = 0; i < 3; i++) {
        uint32_t slot = slot_load(columns[i], lot);
        for (uint32_t e = slot_first(&cursor, w->index, slot, w->end); e != 0;
             e = slot_next(&cursor)) {
            if (walk_force(w, e) != FORCE_VOID)
                visit_add(w, visits, e);
        }
    }
}

/* Could a piece of the lot have been used in this event?  Where a place is stated, the lot must
 * have been there, or where nobody says; where none is, nothing speaks against it. */
static bool could_be_used(const Walk *w, const VisitVec *visits, uint32_t event, bool used_up)
{
    int64_t time_us = head_at(w->index, event)->time_us;
    uint32_t place = head_at(w->index, event)->place;
    Visit anywhere = {0, INT64_MAX, INT64_MIN};
    for (uint32_t i = 0; i < visits->n; i++)
        anywhere = visits->p[i].place == 0 ? visits->p[i] : anywhere;
    for (uint32_t i = 0; i < visits->n; i++) {
        Visit at = visits->p[i];
        at.first_us = at.first_us < anywhere.first_us ? at.first_us : anywhere.first_us;
        at.last_us = at.last_us > anywhere.last_us ? at.last_us : anywhere.last_us;
        bool then = time_us >= at.first_us && (!used_up || time_us <= at.last_us);
        if (then && (place == 0 || at.place == 0 || at.place == place))
            return true;
    }
    return false;
}

/* Add the item's quantity in one event and role, in billionths; false where it states none. */
static bool quantity_in(const Walk *w, uint32_t event, uint32_t item, Role role, __int128 *sum)
{
    const TraceIndex *index = w->index;
    const EventHead *head = head_at(index, event);
    for (uint32_t ref = head->ref; ref < SHARED_GET(head[1].ref); ref++) {
        if (ref_item(index, ref) != item || ref_role(index, ref) != role)
            continue;
        const RefQuantity *row = quantity_at(index, ref);
        if (row == NULL || row->uom != 0)
            return false;
        __int128 value = row->value;
        for (unsigned i = row->scale; i < 9; i++)
            value *= 10;
        *sum += value;
    }
    return true;
}

/* What the commissioning of a lot says was made. */
static bool quantity_commissioned(const Walk *w, uint32_t lot, __int128 *sum)
{
    const TraceIndex *index = w->index;
    SlotCursor cursor;
    uint32_t slot = slot_load(&index->seen, lot);
    for (uint32_t e = slot_first(&cursor, index, slot, w->end); e != 0; e = slot_next(&cursor)) {
        const EventHead *head = head_at(index, e);
        if (head_kind(head) == EVENT_OBJECT && head_action(head) == ACTION_ADD &&
            walk_force(w, e) != FORCE_VOID && !quantity_in(w, e, lot, ROLE_OBSERVED, sum))
            return false;
    }
    return true;
}

/* As many pieces used as were made, everything counted; a use that may be in error took none. */
static bool lot_used_up(Walk *w, uint32_t lot)
{
    const Life *life = life_get(w, lot);
    __int128 made = 0, used = 0;
    for (uint32_t i = 0; i < life->made_count; i++) {
        if (!quantity_in(w, life->made[i].event, lot, ROLE_OUTPUT, &made))
            return false;
    }
    for (uint32_t i = 0; i < life->used_count; i++) {
        uint32_t event = life->used[i].event;
        if (walk_force(w, event) == FORCE_IN && !quantity_in(w, event, lot, ROLE_INPUT, &used))
            return false;
    }
    return quantity_commissioned(w, lot, &made) && made > 0 && used >= made;
}

static void widen_class(Walk *w, uint32_t entry)
{
    const TraceIndex *index = w->index;
    uint32_t lot = walk_entry(w, entry)->item;
    ItemKind first = (ItemKind)(item_bits(index, lot) & ITEM_BITS_KIND);
    if (first == ITEM_THING || first == ITEM_CLASS)
        return; /* a piece has a serial, even if it was emptied */
    Str key = item_class_key(w->cx, trace_item_key(index, lot));
    uint32_t class = key.n == 0 ? 0 : dict_find(&index->items, key);
    if (class == 0)
        return;
    VisitVec visits = {0};
    SlotCursor cursor;
    visits_load(w, lot, &visits);
    bool used_up = lot_used_up(w, lot);
    bool fitted = false;
    uint32_t slot = slot_load(&index->used, class);
    for (uint32_t e = slot_first(&cursor, index, slot, w->end); e != 0; e = slot_next(&cursor)) {
        Moment out = moment_of(index, e);
        if (walk_force(w, e) == FORCE_VOID || !could_be_used(w, &visits, e, used_up))
            continue;
        walk_finding(w, WITHOUT_LOT, lot, e);
        if (head_kind(head_at(index, e)) == EVENT_TRANSFORMATION)
            edge_transform(w, entry, &out, STEP_WITHOUT_LOT);
        else
            fitted = true;
    }
    if (!fitted)
        return;
    LinkVec links = {0};
    ArenaMark mark = arena_mark(&w->temp);
    links_of_child(w, class, EVENT_ASSOCIATION, &links);
    for (uint32_t i = 0; i < links.n; i++)
        links.p[i].passed_over = !could_be_used(w, &visits, links.p[i].event, used_up);
    edge_class_uses(w, entry, class, &links, STEP_WITHOUT_LOT);
    arena_rewind(&w->temp, mark);
}

/* ---- E4: contact in a container ---- */

/* ITEM_CONTAINER may be younger than the answer: then its events decide. */
static bool is_container(const Walk *w, uint32_t item)
{
    SlotCursor cursor;
    if ((item_bits(w->index, item) & ITEM_CONTAINER) == 0)
        return false;
    uint32_t slot = slot_load(&w->index->seen, item);
    for (uint32_t e = slot_first(&cursor, w->index, slot, w->end); e != 0; e = slot_next(&cursor)) {
        if (head_kind(head_at(w->index, e)) == EVENT_AGGREGATION &&
            walk_force(w, e) != FORCE_VOID && event_names(w->index, e, item, ROLE_PARENT))
            return true;
    }
    return false;
}

/* Together from the later beginning to the earlier end, both included. */
static void contact_while(Walk *w, const Leaver *from, uint32_t other, const Interval *one,
                          const Interval *two)
{
    uint32_t item = walk_entry(w, from->entry)->item;
    const Interval *last = one->begin_us != two->begin_us
                               ? (one->begin_us > two->begin_us ? one : two)
                           : one->event > two->event ? one
                                                     : two;
    Bond bond = {.child = w->forward ? item : other,
                 .parent = w->forward ? other : item,
                 .begin_us = last->begin_us,
                 .end_us = one->end_us < two->end_us ? one->end_us : two->end_us,
                 .record = moment_of(w->index, last->event),
                 .late = true};
    if (bond.begin_us <= bond.end_us)
        bond_leave(w, from, &bond);
}

static void contact_in(Walk *w, const Leaver *from, uint32_t container, const IntervalVec *own)
{
    LinkVec links = {0};
    links_of_parent(w, container, EVENT_AGGREGATION, &links);
    for (uint32_t i = 0, n; i < links.n; i += n) {
        uint32_t other = links.p[i].other;
        for (n = 1; i + n < links.n && links.p[i + n].other == other; n++)
            ;
        IntervalVec theirs = {0};
        if (other == walk_entry(w, from->entry)->item || is_container(w, other))
            continue;
        intervals_of(w, &links.p[i], n, &theirs);
        for (uint32_t k = 0; k < own->n * theirs.n; k++)
            contact_while(w, from, other, &own->p[k / theirs.n], &theirs.p[k % theirs.n]);
    }
}

static void contact_from(Walk *w, uint32_t entry, const Moment *in)
{
    Leaver from = {entry, in, STEP_WIDEN(WIDENING_CONTACT) | STEP_EDGE(4)};
    LinkVec links = {0};
    ArenaMark mark = arena_mark(&w->temp);
    links_of_child(w, walk_entry(w, entry)->item, EVENT_AGGREGATION, &links);
    for (uint32_t i = 0, n; i < links.n; i += n) {
        for (n = 1; i + n < links.n && links.p[i + n].other == links.p[i].other; n++)
            ;
        IntervalVec own = {0};
        intervals_of(w, &links.p[i], n, &own);
        contact_in(w, &from, links.p[i].other, &own);
    }
    arena_rewind(&w->temp, mark);
}

static void widen_contact(Walk *w, uint32_t entry)
{
    const Entry now = *walk_entry(w, entry);
    if (walk_kind(w, now.item) == ITEM_CLASS || is_container(w, now.item))
        return;
    if (!walk_limits(w, now.item)) {
        if ((now.flags & ENTRY_AGAIN) == 0)
            contact_from(w, entry, NULL);
        return;
    }
    Life *life = life_get(w, now.item);
    Moment at = {.event = now.event};
    if (entry < w->seed_count) {
        Range stays = seed_stays(w, entry, life);
        for (uint32_t stay = stays.first; stay < stays.end; stay++) {
            at = seed_moment(w, entry, life, stay);
            contact_from(w, entry, &at);
        }
        return;
    }
    at.time_us = walk_entry_time(w, entry);
    at.stay = life_stay(life, at.time_us);
    at.rep = event_rep(w->index, now.event);
    for (uint32_t i = 0; i < life->contacts.n; i++) {
        const Moment *old = &life->contacts.p[i];
        if (old->event == at.event && old->time_us == at.time_us)
            return;
    }
    *VEC_ADD(w->life_arena, &life->contacts) = at;
    contact_from(w, entry, &at);
}

void walk_widen(Walk *w, uint32_t entry)
{
    const Entry now = *walk_entry(w, entry);
    unsigned edges = w->query->edges;
    bool lot_only = (now.flags & ENTRY_PART_OF_LOT) != 0;
    if ((edges & EDGE_E4) != 0 && !lot_only)
        widen_contact(w, entry);
    if ((now.flags & ENTRY_AGAIN) != 0 && !lot_only)
        return;
    if (w->forward && (edges & EDGE_E3) != 0 && !lot_only)
        widen_serial(w, entry);
    if (w->forward && (edges & EDGE_E7) != 0)
        widen_class(w, entry);
}
