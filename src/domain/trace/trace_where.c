#include <stdlib.h>

#include "domain/trace/trace_where_internal.h"

static const Finding NEVER_TAKEN_OUT = {
    "never_taken_out",
    MSG("event %2$lld shows %1$s out of its container, and no event takes it out")};

static const Finding SEEN_AFTER_USE = {
    "seen_after_use", MSG("event %2$lld shows %1$s after it was recorded as used up")};

static const Finding IN_ITSELF = {
    "in_itself", MSG("%1$s lies in itself by what the events say, the last of them %2$lld")};

const char *item_state_name(ItemState state)
{
    static const char *const names[STATE_COUNT] = {
        "scrapped",   "used_up",   "exported",      "returned", "sold",
        "in_transit", "at_dealer", "in_production", "in_stock", "unknown",
    };
    return names[state];
}

/* CBV 2.0 words; architecture of states: docs/guide/trace.md, "Where is it". */
static const struct {
    const char *word;
    uint16_t step;
    uint16_t disposition;
} words[] = {
    {"shipping", MARK_SHIPPED, 0},
    {"departing", MARK_SHIPPED, 0},
    {"loading", MARK_SHIPPED, 0},
    {"transporting", MARK_SHIPPED, 0},
    {"arriving", MARK_ARRIVED, 0},
    {"receiving", MARK_ARRIVED | MARK_RECEIVED, 0},
    {"accepting", MARK_ARRIVED | MARK_RECEIVED, 0},
    {"storing", MARK_ARRIVED | MARK_STORED, 0},
    {"void_shipping", MARK_UNSHIPPED, 0},
    {"retail_selling", MARK_SOLD | MARK_LEAVES, 0},
    {"dispensing", MARK_SOLD | MARK_LEAVES, 0},
    {"unpacking", MARK_LEAVES | MARK_UNPACKED, 0},
    {"destroying", MARK_SCRAPPED | MARK_LEAVES, 0},
    {"decommissioning", MARK_DECOMMISSION, 0},
    {"commissioning", MARK_MADE, 0},
    {"destroyed", 0, MARK_SCRAPPED},
    {"disposed", 0, MARK_SCRAPPED},
    {"retail_sold", 0, MARK_SOLD},
    {"dispensed", 0, MARK_SOLD},
    {"returned", 0, MARK_RETURNED},
    {"in_transit", 0, MARK_TRANSIT},
    {"in_progress", 0, MARK_PROGRESS},
};

bool item_state_word(Str word)
{
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        if (str_eq(word, str_of(words[i].word)))
            return true;
    }
    return str_eq(word, STR("urn:holdfast:epcis:emptied"));
}

static void marks_load(Where *q)
{
    q->word_count = SHARED_GET(q->index->words.count) + 1;
    q->marks = arena_array(q->cx->arena, uint16_t, 2 * (size_t)q->word_count);
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        uint32_t word = dict_find(&q->index->words, str_of(words[i].word));
        if (word == 0 || word >= q->word_count)
            continue;
        q->marks[2 * word] = words[i].step;
        q->marks[2 * word + 1] = words[i].disposition;
    }
}

unsigned where_marks(const Where *q, uint32_t event)
{
    const EventHead *head = head_at(q->index, event);
    unsigned marks = (head->step < q->word_count ? q->marks[2 * head->step] : 0u) |
                     (head->disposition < q->word_count ? q->marks[2 * head->disposition + 1] : 0u);
    if ((marks & MARK_DECOMMISSION) != 0 && head_action(head) == ACTION_DELETE)
        marks |= MARK_SCRAPPED | MARK_LEAVES;
    return marks;
}

/* ---- own events ---- */

static int when_order(const void *left, const void *right)
{
    return when_after(*(const When *)left, *(const When *)right) ? 1 : -1;
}

/* Does the event speak about the item, or only of it as place, machine, lot named beside? */
static bool is_subject(const TraceIndex *index, uint32_t event, uint32_t item)
{
    const EventHead *head = head_at(index, event);
    if ((item_bits(index, item) & ITEM_SEEN_ASIDE) == 0)
        return true;
    for (uint32_t ref = head->ref; ref < SHARED_GET(head[1].ref); ref++) {
        if (ref_item(index, ref) == item && ref_role(index, ref) <= ROLE_OBSERVED)
            return true;
    }
    return false;
}

void where_events(Where *q, uint32_t item, When limit, WhenVec *out)
{
    const TraceIndex *index = q->index;
    const Column *columns[] = {&index->made, &index->used, &index->seen};
    SlotCursor cursor;
    bool sorted = true;
    for (int i = 0; i < 3; i++) {
        uint32_t slot = slot_load(columns[i], item);
        for (uint32_t e = slot_first(&cursor, index, slot, q->end); e != 0;
             e = slot_next(&cursor)) {
            When when = {head_at(index, e)->time_us, e};
            if (when_after(when, limit) || event_force(index, e, q->end) == FORCE_VOID ||
                !is_subject(index, e, item))
                continue;
            sorted = sorted && (out->n == 0 || when_after(when, out->p[out->n - 1]));
            *VEC_ADD(q->temp, out) = when;
        }
    }
    if (!sorted)
        qsort(out->p, out->n, sizeof *out->p, when_order);
    uint32_t n = 0; /* an event may stand in two lists */
    for (uint32_t i = 0; i < out->n; i++) {
        if (n == 0 || out->p[n - 1].event != out->p[i].event)
            out->p[n++] = out->p[i];
    }
    out->n = n;
}

/* ---- what an item is in ---- */

uint32_t event_parent(const TraceIndex *index, uint32_t event)
{
    const EventHead *head = head_at(index, event);
    uint32_t end = SHARED_GET(head[1].ref);
    bool has = head->ref < end && ref_role(index, head->ref) == ROLE_PARENT;
    return has ? ref_item(index, head->ref) : 0;
}

When cleared_between(const Where *q, uint32_t parent, When from, When to)
{
    const TraceIndex *index = q->index;
    const Column *columns[] = {&index->made, &index->seen};
    When first = {0};
    SlotCursor cursor;
    if ((item_bits(index, parent) & ITEM_CLEARED) == 0)
        return first;
    for (int i = 0; i < 2; i++) {
        uint32_t slot = slot_load(columns[i], parent);
        for (uint32_t e = slot_first(&cursor, index, slot, q->end); e != 0;
             e = slot_next(&cursor)) {
            const EventHead *head = head_at(index, e);
            When when = {head->time_us, e};
            bool clears = (head_bits(head) & HEAD_CLEARS) != 0 &&
                          event_parent(index, e) == parent &&
                          event_force(index, e, q->end) == FORCE_IN;
            if (clears && when_after(when, from) && !when_after(when, to) &&
                (first.event == 0 || when_after(first, when)))
                first = when;
        }
    }
    return first;
}

#define LATER(field)                                                                               \
    if (when_after(of->field, into->field) && when_after(of->field, joined))                       \
    into->field = of->field

/* What happened to a container counts from when the item is in it; its place at once. */
static void stand_join(Stand *into, const Stand *of, When joined)
{
    if (when_after(of->placed, into->placed)) {
        into->place = of->place;
        into->placed = of->placed;
    }
    if (when_after(of->held, into->held) && when_after(of->held, joined)) {
        into->holder = of->holder;
        into->came = of->came;
        into->came_open = of->came_open || when_after(into->taken, of->held);
    } else if (into->held.event != 0 && when_after(of->taken, into->held) &&
               when_after(of->taken, joined)) {
        into->came_open = true;
    }
    LATER(last);
    LATER(held);
    LATER(taken);
    LATER(shipped);
    LATER(unshipped);
    LATER(arrived);
    LATER(sold);
    LATER(scrapped);
    LATER(received);
}

/* A container with all it is in, as it stood at a moment; the contents of a carton ask the same. */
static const Stand *chain_until(Where *q, uint32_t item, When limit, int depth)
{
    uint32_t tag = item * 0x9e3779b1u ^ limit.event;
    TableProbe probe = table_probe(&q->until_of, tag);
    uint32_t number;
    while ((number = table_next(&probe)) != 0) {
        const Until *known = q->untils.p[number - 1];
        if (known->stand.item == item && known->limit.event == limit.event &&
            known->limit.time_us == limit.time_us)
            return &known->stand;
    }
    Until *until = arena_new(q->cx->arena, Until);
    until->limit = limit;
    stand_build(q, item, limit, depth, &until->stand);
    Stand *chain = &until->stand;
    When joined = chain->joined;
    for (uint32_t parent = chain->parent; parent != 0 && ++depth < NEST_MAX;) {
        Stand stand;
        stand_build(q, parent, limit, depth, &stand);
        stand_join(chain, &stand, joined);
        joined = when_after(stand.joined, joined) ? stand.joined : joined;
        parent = stand.parent;
    }
    *VEC_ADD(q->cx->arena, &q->untils) = until;
    table_add(&q->until_of, tag, q->untils.n);
    return chain;
}

const Stand *where_chain(Where *q, uint32_t container, When at)
{
    return chain_until(q, container, at, 0);
}

bool where_chain_is_named(Where *q, uint32_t item, When limit, uint32_t event)
{
    for (int depth = 0; item != 0 && depth < NEST_MAX; depth++) {
        for (uint8_t role = ROLE_INPUT; role <= ROLE_OBSERVED; role++) {
            if (event_names(q->index, event, item, role))
                return true;
        }
        Stand stand;
        stand_build(q, item, limit, depth, &stand);
        item = stand.parent;
    }
    return false;
}

When when_before(When when)
{
    bool first = when.event == 1; /* event 0 would be never */
    return first ? (When){when.time_us - 1, UINT32_MAX} : (When){when.time_us, when.event - 1};
}

TraceStay stand_stay(const Where *q, const Stand *s, int64_t to_us)
{
    return (TraceStay){.parent = s->parent,
                       .fitted = head_kind(head_at(q->index, s->joined.event)) == EVENT_ASSOCIATION,
                       .from_us = s->joined.time_us,
                       .to_us = to_us,
                       .event = s->joined.event};
}

/* Out of its container at `when`, with all that happened to it in there. */
static void stand_leave(Where *q, Stand *s, When when, int depth)
{
    if (s == q->asked)
        *VEC_ADD(q->cx->arena, q->stays) = stand_stay(q, s, when.time_us);
    if (depth < NEST_MAX)
        stand_join(s, chain_until(q, s->parent, when_before(when), depth + 1), s->joined);
    s->parent = 0;
}

static void finding_add(Where *q, Finding finding, uint32_t item, uint32_t event)
{
    *VEC_ADD(q->cx->arena, &q->findings) =
        (TraceFinding){finding.code, item, event, finding.message};
}

static void stand_take_in(const Where *q, Stand *s, When when, uint32_t place)
{
    s->taken = when;
    if (place != 0 && s->held.event != 0 && s->came == 0 &&
        !where_same_site(q, place, head_at(q->index, s->held.event)->place))
        s->came = place;
}

static void stand_mark(Where *q, Stand *s, When when, unsigned marks)
{
    const TraceIndex *index = q->index;
    const EventHead *head = head_at(index, when.event);
    uint32_t place = head_at(index, when.event)->place;
    s->last = when;
    if (place != 0) {
        s->placed = when;
        s->place = place;
    }
    if ((marks & MARK_SHIPPED) != 0)
        s->shipped = when;
    if ((marks & MARK_UNSHIPPED) != 0)
        s->unshipped = when;
    if ((marks & MARK_ARRIVED) != 0)
        s->arrived = when;
    if ((marks & (MARK_RECEIVED | MARK_STORED)) != 0)
        stand_take_in(q, s, when, place);
    if ((marks & MARK_RECEIVED) != 0)
        s->received = when;
    if ((marks & MARK_SOLD) != 0)
        s->sold = when;
    if ((marks & MARK_SCRAPPED) != 0)
        s->scrapped = when;
    uint32_t end = SHARED_GET(head[1].ref);
    if ((marks & MARK_UNSHIPPED) != 0)
        return; /* whom it was sent to is who does not get it */
    for (uint32_t ref = end; ref-- > head->ref && ref_role(index, ref) > ROLE_OBSERVED;) {
        if (ref_role(index, ref) == ROLE_DESTINATION_PARTY) {
            s->held = when;
            s->holder = ref_item(index, ref);
            s->came = 0;
            s->came_open = false;
        }
    }
}

/* Into a container, or out of it; true if the event is about that. */
static bool stand_move(Where *q, Stand *s, When when, int depth)
{
    const EventHead *head = head_at(q->index, when.event);
    EventKind kind = head_kind(head);
    uint32_t parent = event_parent(q->index, when.event);
    if ((kind != EVENT_AGGREGATION && kind != EVENT_ASSOCIATION) || parent == 0 ||
        parent == s->item)
        return false;
    if (head_action(head) == ACTION_DELETE) {
        bool sure = event_force(q->index, when.event, q->end) == FORCE_IN;
        if (s->parent != parent)
            return false;
        s->firm = s->firm && sure;
        if (sure)
            stand_leave(q, s, when, depth);
        return sure;
    }
    bool fits = kind == EVENT_ASSOCIATION && event_force(q->index, when.event, q->end) == FORCE_IN;
    if (s->parent == parent) {
        s->firm = fits && head_kind(head_at(q->index, s->joined.event)) == EVENT_ASSOCIATION
                      ? true
                      : s->firm;
        return true;
    }
    if (s->parent != 0) {
        finding_add(q, NEVER_TAKEN_OUT, s->item, when.event);
        stand_leave(q, s, when, depth);
    }
    s->joined = when;
    s->parent = parent;
    s->firm = fits;
    return true;
}

/* Of a vessel, what was in it is used up. */
static void stand_transform(Where *q, Stand *s, When when, int depth)
{
    const TraceIndex *index = q->index;
    bool in = event_names(index, when.event, s->item, ROLE_INPUT);
    bool out = event_names(index, when.event, s->item, ROLE_OUTPUT);
    if (out) {
        s->made = when;
        s->used = (When){0};
    } else if (in && event_force(index, when.event, q->end) == FORCE_IN &&
               trace_item_kind(index, s->item, q->end) != ITEM_VESSEL) {
        s->used = when;
        if (s->parent != 0)
            stand_leave(q, s, when, depth);
    }
}

/* At another place than its container, or taken singly. */
static bool stand_is_out(Where *q, const Stand *s, When when, unsigned marks, int depth)
{
    uint32_t place = head_at(q->index, when.event)->place;
    if ((marks & MARK_LEAVES) != 0)
        return true;
    if (place == 0 || depth >= NEST_MAX)
        return false;
    uint32_t other = chain_until(q, s->parent, when_before(when), depth + 1)->place;
    return other != 0 && other != place &&
           !where_chain_is_named(q, s->parent, when_before(when), when.event);
}

/* A piece that was used up is moved, packed, fitted or scrapped later: it is there.  That it lies
 * in what was made of it is no news. */
static void stand_see_again(Where *q, Stand *s, When when, unsigned marks)
{
    const unsigned there = MARK_SHIPPED | MARK_ARRIVED | MARK_RECEIVED | MARK_SOLD | MARK_RETURNED |
                           MARK_TRANSIT | MARK_SCRAPPED;
    EventKind kind = head_kind(head_at(q->index, when.event));
    if (s->used.event == 0 || kind == EVENT_TRANSFORMATION ||
        trace_item_kind(q->index, s->item, q->end) != ITEM_THING)
        return;
    bool in = s->parent != 0 && s->joined.event == when.event &&
              (kind == EVENT_ASSOCIATION ||
               !event_names(q->index, s->used.event, s->parent, ROLE_OUTPUT));
    if (!in && (marks & there) == 0)
        return;
    finding_add(q, SEEN_AFTER_USE, s->item, when.event);
    s->used = (When){0};
}

static void stand_event(Where *q, Stand *s, When when, int depth)
{
    unsigned marks = where_marks(q, when.event);
    if (event_force(q->index, when.event, q->end) == FORCE_SUSPENDED)
        finding_add(q, FINDING_CORRECTION_MISSING, 0, when.event);
    bool moved = stand_move(q, s, when, depth);
    stand_see_again(q, s, when, marks);
    if (!moved && s->parent != 0 && stand_is_out(q, s, when, marks, depth)) {
        if ((marks & MARK_UNPACKED) == 0) /* unpacking is taking out */
            finding_add(q, NEVER_TAKEN_OUT, s->item, when.event);
        stand_leave(q, s, when, depth);
    }
    if (head_kind(head_at(q->index, when.event)) == EVENT_TRANSFORMATION)
        stand_transform(q, s, when, depth);
    if ((marks & MARK_MADE) != 0)
        s->made = when;
    stand_mark(q, s, when, marks);
}

void stand_build(Where *q, uint32_t item, When limit, int depth, Stand *out)
{
    WhenVec events = {0};
    ArenaMark mark = arena_mark(q->temp);
    *out = (Stand){.item = item};
    where_events(q, item, limit, &events);
    for (uint32_t i = 0; i <= events.n; i++) {
        When until = i < events.n ? events.p[i] : limit;
        When cleared = {0};
        if (out->parent != 0)
            cleared = cleared_between(q, out->parent, out->joined, until);
        if (cleared.event != 0 && (i == events.n || cleared.event != events.p[i].event)) {
            stand_leave(q, out, cleared, depth);
            stand_mark(q, out, cleared, where_marks(q, cleared.event));
        }
        if (i < events.n)
            stand_event(q, out, events.p[i], depth);
    }
    arena_rewind(q->temp, mark);
}

const Stand *where_stand(Where *q, uint32_t item)
{
    uint32_t number = table_get(&q->stand_of, item);
    if (number != 0)
        return q->stands.p[number - 1];
    Stand *stand = arena_new(q->cx->arena, Stand);
    stand_build(q, item, q->limit, 0, stand);
    *VEC_ADD(q->cx->arena, &q->stands) = stand;
    table_add(&q->stand_of, item, q->stands.n);
    return stand;
}

/* ---- the chain and its state ---- */

Err where_place(Where *q, uint32_t place, TracePlace *out)
{
    *out = (TracePlace){0};
    if (place == 0 || q->query->place == NULL)
        return OK;
    uint32_t number = table_get(&q->place_of, place);
    if (number == 0) {
        TracePlace found = {0};
        TRY(q->query->place(q->cx, q->query->arg, place, &found));
        *VEC_ADD(q->cx->arena, &q->places) = found;
        number = q->places.n;
        table_add(&q->place_of, place, number);
    }
    *out = q->places.p[number - 1];
    return OK;
}

static bool is_underway(const Stand *s)
{
    return when_after(s->shipped, s->unshipped) && when_after(s->shipped, s->arrived);
}

ItemState where_chain_state(const Where *q, const Stand *s)
{
    unsigned last = s->last.event == 0 ? 0 : where_marks(q, s->last.event);
    bool again = s->sold.event != 0 && when_after(s->received, s->sold);
    if (s->scrapped.event != 0)
        return STATE_SCRAPPED;
    if (s->used.event != 0)
        return STATE_USED_UP;
    if ((last & MARK_RETURNED) != 0 || (again && !is_underway(s)))
        return STATE_RETURNED;
    if (s->sold.event != 0 && !again)
        return STATE_SOLD;
    return is_underway(s) || (last & MARK_TRANSIT) != 0 ? STATE_IN_TRANSIT : STATE_UNKNOWN;
}

static ItemState chain_state(const Where *q, const Stand *s, const TracePlace *place)
{
    unsigned last = s->last.event == 0 ? 0 : where_marks(q, s->last.event);
    ItemState own = where_chain_state(q, s);
    bool gone = own == STATE_SCRAPPED || own == STATE_USED_UP;
    if (!gone && place->abroad && s->sold.event == 0)
        return STATE_EXPORTED;
    if (own != STATE_UNKNOWN)
        return own;
    if (place->kind == PLACE_DEALER)
        return STATE_AT_DEALER;
    bool inside = place->kind == PLACE_OWN_PLANT || place->kind == PLACE_UNKNOWN;
    bool shipped = when_after(s->shipped, s->unshipped);
    bool fresh = s->made.event != 0 && s->arrived.event == 0 && !shipped;
    if ((place->kind == PLACE_OWN_PLANT && (last & MARK_PROGRESS) != 0) || (inside && fresh))
        return STATE_IN_PRODUCTION;
    return s->place != 0 ? STATE_IN_STOCK : STATE_UNKNOWN;
}

static Str word_text(const TraceIndex *index, uint32_t word)
{
    return word == 0 || word == WORD_OTHER ? (Str){0} : dict_text(&index->words, word);
}

/* Is some of the lot elsewhere than the rest, or nobody knows where? */
static bool lot_is_divided(const TraceWhere *lot)
{
    bool divided = (lot->has_unaccounted && lot->unaccounted.value > 0) ||
                   (lot->sum != NULL && lot->sum->made_partly);
    for (size_t i = 1; i < lot->part_count; i++)
        divided = divided || lot->parts[i].state != lot->parts[0].state;
    return divided;
}

/* What it is in, inside out, each once; all that happened to those counts for it as well. */
static void chain_join(Where *q, Stand *chain, TraceWhere *out)
{
    VEC(uint32_t) containers = {0};
    When joined = chain->joined;
    for (uint32_t parent = chain->parent; parent != 0 && containers.n < NEST_MAX;) {
        bool again = parent == chain->item;
        for (uint32_t i = 0; i < containers.n && !again; i++)
            again = containers.p[i] == parent;
        if (again) {
            finding_add(q, IN_ITSELF, parent, joined.event);
            break;
        }
        const Stand *stand = where_stand(q, parent);
        *VEC_ADD(q->cx->arena, &containers) = parent;
        stand_join(chain, stand, joined);
        joined = when_after(stand->joined, joined) ? stand->joined : joined;
        parent = stand->parent;
    }
    out->containers = containers.p;
    out->container_count = containers.n;
}

Err where_one(Where *q, uint32_t item, TraceWhere *out)
{
    const TraceIndex *index = q->index;
    TracePlace place;
    Stand chain;
    stand_build(q, item, q->limit, 0, &chain);
    Stand own = chain;
    *out = (TraceWhere){.item = item, .kind = trace_item_kind(index, item, q->end)};
    chain_join(q, &chain, out);
    ItemKind kind = out->kind;
    if (chain.used.event != 0 && kind != ITEM_THING && when_after(chain.last, chain.used))
        chain.used = (When){0}; /* a lot goes on after one use */
    TRY(where_place(q, chain.place, &place));
    out->state = chain_state(q, &chain, &place);
    out->place = chain.place;
    out->holder = where_holder(q, &chain);
    out->since_us = chain.placed.event == 0 ? 0 : chain.placed.time_us;
    out->event = chain.last.event;
    out->unit = where_lists(q, item) && !stand_is_stood_for(q, &own);
    out->fitted = !out->unit && stand_is_fitted(q, &own);
    if (chain.last.event != 0) {
        const EventHead *last = head_at(index, chain.last.event);
        out->step = word_text(index, last->step);
        out->disposition = word_text(index, last->disposition);
    }
    if (out->state == STATE_USED_UP)
        out->event = chain.used.event;
    if (kind != ITEM_LOT)
        return OK;
    where_parts(q, out);
    if (lot_is_divided(out)) {
        out->event = chain.last.event; /* some of it may still be there, untouched by all that */
        chain.used = chain.scrapped = chain.sold = chain.shipped = chain.last = (When){0};
        out->state = chain_state(q, &chain, &place);
    }
    return OK;
}

/* Memory asked for ahead of use, for items that stand AHEAD, 2 × AHEAD and 3 × AHEAD further on:
 * references of their events, heads, slots. */
static void items_fetch(const Where *q, size_t at)
{
    enum { AHEAD = 8 };
    const TraceIndex *index = q->index;
    const Column *columns[] = {&index->made, &index->used, &index->seen};
    size_t n = q->query->item_count;
    const uint32_t *items = q->query->items;
    for (int i = 0; i < 3; i++) {
        if (at + 3 * AHEAD < n)
            __builtin_prefetch(slot_at(columns[i], items[at + 3 * AHEAD]));
        uint32_t next = at + 2 * AHEAD < n ? slot_load(columns[i], items[at + 2 * AHEAD]) : 0;
        if ((next & SLOT_LIST) == 0)
            __builtin_prefetch(head_at(index, next & SLOT_VALUE));
        uint32_t near = at + AHEAD < n ? slot_load(columns[i], items[at + AHEAD]) : 0;
        if ((near & SLOT_LIST) != 0 || (near & SLOT_VALUE) > q->end)
            continue;
        uint32_t ref = head_at(index, near & SLOT_VALUE)->ref;
        __builtin_prefetch(COLUMN_AT(index->ref_item, uint32_t) + ref);
        __builtin_prefetch(COLUMN_AT(index->ref_role, uint8_t) + ref);
    }
    if (at + 3 * AHEAD < n)
        __builtin_prefetch(COLUMN_AT(index->item_bits, uint8_t) + items[at + 3 * AHEAD]);
}

static Err where_all(Where *q, TraceWhere *rows)
{
    for (size_t i = 0; i < q->query->item_count; i++) {
        items_fetch(q, i);
        TRY(where_one(q, q->query->items[i], &rows[i]));
    }
    return OK;
}

/* ---- the questions ---- */

void where_begin(Where *q, Ctx *cx, const TraceIndex *index, const TraceWhereQuery *query)
{
    *q = (Where){.cx = cx, .index = index, .query = query};
    q->end = index_position(index);
    if (query->as_known_at > 0 && query->as_known_at < q->end)
        q->end = (uint32_t)query->as_known_at;
    q->limit = (When){query->at_us == 0 ? INT64_MAX : query->at_us, UINT32_MAX};
    quiet_enter((Quiet *)(uintptr_t)&index->quiet);
    table_init(&q->stand_of);
    table_init(&q->place_of);
    table_init(&q->until_of);
    table_init(&q->heirs);
    table_init(&q->group_heirs);
    marks_load(q);
}

void where_end(Where *q)
{
    table_release(&q->stand_of);
    table_release(&q->place_of);
    table_release(&q->until_of);
    table_release(&q->heirs);
    table_release(&q->group_heirs);
    quiet_leave((Quiet *)(uintptr_t)&q->index->quiet);
}

Err trace_where_all(Ctx *cx, const TraceIndex *index, const TraceWhereQuery *query,
                    TraceWhereResult *out)
{
    Arena temp;
    Where q;
    out->rows = arena_alloc_raw(cx->arena, (query->item_count + 1) * sizeof *out->rows, 8);
    where_begin(&q, cx, index, query);
    arena_init(&temp);
    q.temp = &temp;
    Err err = where_all(&q, out->rows);
    arena_release(&temp);
    where_end(&q);
    out->findings = q.findings.p;
    out->finding_count = findings_unique(q.findings.p, q.findings.n);
    return err;
}

Err trace_where(Ctx *cx, const TraceIndex *index, const TraceWhereQuery *query, TraceWhere **out)
{
    TraceWhereResult result;
    TRY(trace_where_all(cx, index, query, &result));
    *out = result.rows;
    return OK;
}
