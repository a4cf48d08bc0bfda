/* trace_history.c - histories written by hand, and how they read. */
#include <assert.h>

#include "test/model/trace_history.h"

static const int64_t MINUTE_US = 60000000;

void history_init(History *h, Arena *arena)
{
    *h = (History){.arena = arena};
}

/* ---- names --------------------------------------------------------------------------- */

static bool is_in_quantity_list(char letter)
{
    return letter == 'L' || letter == 'G' || letter == 'Q' || letter == 'M';
}

static Str uri_of(Arena *arena, Str item)
{
    int64_t number = 0;
    (void)str_int(str_tail(item, 1), &number);
    int class = (int)(number % 3);
    switch (item.p[0]) {
    case 'L':
        return str_fmt(arena, "urn:epc:class:lgtin:4012345.01000%d.%.*s", class, STR_ARG(item));
    case 'T':
        return str_fmt(arena, "urn:epc:id:grai:4012345.55555.%.*s", STR_ARG(item));
    case 'I':
        return str_fmt(arena, "urn:epc:id:giai:4012345.%.*s", STR_ARG(item));
    case 'G':
        return str_fmt(arena, "urn:epc:idpat:sgtin:4012345.01000%d.*", class);
    case 'S':
        return str_fmt(arena, "urn:epc:id:sgln:4012345.%05d.%s", (int)((number - 1) % 3 + 1),
                       number > 3 ? "A" : "0");
    case 'N':
        return str_fmt(arena, "urn:epc:id:sscc:4012345.%010d", (int)number);
    case 'X':
    case 'Q':
        return str_fmt(arena, "https://parts.example/%.*s", STR_ARG(item));
    case 'M':
        return str_fmt(arena, "urn:holdfast:lot:casting:%.*s", STR_ARG(item));
    default:
        return str_fmt(arena, "urn:epc:id:sgtin:4012345.01000%d.%.*s", class, STR_ARG(item));
    }
}

static Str key_of(Arena *arena, Str uri)
{
    Buf key;
    buf_init(&key, arena, IDENTITY_KEY_MAX);
    identity_key(&key, uri);
    assert(!key.full && key.n > 0);
    return buf_str(&key);
}

Str history_key(Arena *arena, const char *item)
{
    return key_of(arena, uri_of(arena, str_of(item)));
}

Str history_item(const History *h, Str key)
{
    for (uint32_t e = 0; e < h->count; e++) {
        for (uint32_t r = 0; r < h->list[e]->event.ref_count; r++) {
            if (str_eq(h->list[e]->refs[r].key, key))
                return h->list[e]->items[r];
        }
    }
    return STR("?");
}

/* ---- events -------------------------------------------------------------------------- */

static HistoryEvent *last(const History *h)
{
    return h->list[h->count - 1];
}

Event *history_add(History *h, EventKind kind, Action action, int64_t minute)
{
    assert(h->count < HISTORY_EVENTS_MAX);
    HistoryEvent *e = arena_new(h->arena, HistoryEvent);
    h->list[h->count++] = e;
    e->event = (Event){.kind = kind, .action = action, .time_us = minute * MINUTE_US};
    e->event.refs = e->refs;
    e->event.pairs = e->pairs;
    e->event.error.corrective_ids = e->corrective_ids;
    e->name = str_fmt(h->arena, "ni:///sha-256;%064d?ver=CBV2.0", (int)h->count);
    return &e->event;
}

static uint32_t add_ref(History *h, Role role, Str item)
{
    HistoryEvent *e = last(h);
    assert(e->event.ref_count < HISTORY_REFS_MAX);
    uint32_t at = e->event.ref_count++;
    Str uri = uri_of(h->arena, item);
    e->items[at] = item;
    e->refs[at] = (EventRef){.role = role,
                             .is_class = is_in_quantity_list(item.p[0]),
                             .uri = uri,
                             .key = key_of(h->arena, uri)};
    return at;
}

uint32_t history_ref(History *h, Role role, const char *items)
{
    Str rest = str_of(items);
    uint32_t first = last(h)->event.ref_count;
    while (rest.n > 0)
        add_ref(h, role, str_cut(&rest, ','));
    return first;
}

void history_make(History *h, int64_t minute, const char *inputs, const char *outputs)
{
    history_add(h, EVENT_TRANSFORMATION, ACTION_NONE, minute);
    history_ref(h, ROLE_INPUT, inputs);
    history_ref(h, ROLE_OUTPUT, outputs);
}

void history_fit(History *h, int64_t minute, Action action, const char *parent,
                 const char *children)
{
    history_add(h, EVENT_ASSOCIATION, action, minute);
    history_ref(h, ROLE_PARENT, parent);
    history_ref(h, ROLE_CHILD, children);
}

void history_pack(History *h, int64_t minute, Action action, const char *parent,
                  const char *children)
{
    history_add(h, EVENT_AGGREGATION, action, minute);
    history_ref(h, ROLE_PARENT, parent);
    history_ref(h, ROLE_CHILD, children);
}

void history_see(History *h, int64_t minute, const char *step, const char *items)
{
    history_add(h, EVENT_OBJECT, ACTION_OBSERVE, minute)->step = str_of(step);
    history_ref(h, ROLE_OBSERVED, items);
}

void history_place(History *h, const char *place)
{
    history_ref(h, ROLE_LOCATION, place);
}

void history_id(History *h, const char *id)
{
    last(h)->event.id = str_of(id);
    last(h)->name = str_of(id);
}

void history_quantity(History *h, uint32_t ref, int64_t pieces)
{
    history_measure(h, ref, pieces, "");
}

void history_measure(History *h, uint32_t ref, int64_t quantity, const char *unit)
{
    last(h)->refs[ref].has_quantity = true;
    last(h)->refs[ref].quantity = (Decimal){.value = quantity};
    last(h)->refs[ref].uom = str_of(unit);
}

static uint32_t find_ref(const History *h, Role role, Str item)
{
    const HistoryEvent *e = last(h);
    uint32_t r = 0;
    while (r < e->event.ref_count && !(e->refs[r].role == role && str_eq(e->items[r], item)))
        r++;
    assert(r < e->event.ref_count);
    return r;
}

void history_pair(History *h, const char *in, const char *out)
{
    HistoryEvent *e = last(h);
    assert(e->event.pair_count < HISTORY_PAIRS_MAX);
    e->pairs[e->event.pair_count++] =
        (EventPair){find_ref(h, ROLE_INPUT, str_of(in)), find_ref(h, ROLE_OUTPUT, str_of(out))};
}

void history_lot(History *h, const char *lot, uint32_t ref)
{
    uint32_t at = history_ref(h, ROLE_LOT, lot);
    last(h)->refs[at].is_class = true;
    last(h)->refs[at].lot_of = ref;
}

/* EPCIS 2.0 §7.4.1.2: the declaration repeats the event it speaks of. */
void history_declare(History *h, const char *name, const char *reason, const char *corrective)
{
    const HistoryEvent *original = NULL;
    for (uint32_t e = 0; e < h->count; e++) {
        if (str_eq(h->list[e]->name, str_of(name)))
            original = h->list[e];
    }
    if (original == NULL) {
        history_add(h, EVENT_OBJECT, ACTION_OBSERVE, 0);
        history_ref(h, ROLE_OBSERVED, "A");
        history_id(h, name);
    } else {
        history_add(h, original->event.kind, original->event.action, 0);
        *last(h) = *original;
    }
    HistoryEvent *e = last(h);
    e->event.refs = e->refs;
    e->event.pairs = e->pairs;
    e->event.error = (ErrorDeclaration){.present = true,
                                        .reason = str_of(reason),
                                        .corrective_ids = e->corrective_ids,
                                        .corrective_count = corrective == NULL ? 0 : 1};
    e->corrective_ids[0] = str_of(corrective);
}

/* The order event.h promises: by role, EPCs before quantities. */
static bool stands_before(const EventRef *a, const EventRef *b)
{
    return a->role != b->role ? a->role < b->role : a->is_class < b->is_class;
}

static Event in_order(Arena *arena, const HistoryEvent *e)
{
    Event event = e->event;
    EventRef *refs = arena_array(arena, EventRef, event.ref_count + 1);
    EventPair *pairs = arena_array(arena, EventPair, event.pair_count + 1);
    uint32_t place[HISTORY_REFS_MAX] = {0};
    for (uint32_t r = 0; r < event.ref_count; r++) {
        for (uint32_t other = 0; other < event.ref_count; other++)
            place[r] += stands_before(&e->refs[other], &e->refs[r]) ||
                        (other < r && !stands_before(&e->refs[r], &e->refs[other]));
        refs[place[r]] = e->refs[r];
    }
    for (uint32_t r = 0; r < event.ref_count; r++) {
        if (refs[r].role == ROLE_LOT && refs[r].lot_of != LOT_OF_CLASS)
            refs[r].lot_of = place[refs[r].lot_of];
    }
    for (uint32_t p = 0; p < event.pair_count; p++)
        pairs[p] = (EventPair){place[e->pairs[p].in], place[e->pairs[p].out]};
    event.refs = refs;
    event.pairs = pairs;
    return event;
}

ModelLog history_log(const History *h)
{
    Event *events = arena_array(h->arena, Event, h->count + 1);
    Str *names = arena_array(h->arena, Str, h->count + 1);
    for (uint32_t e = 0; e < h->count; e++) {
        events[e] = in_order(h->arena, h->list[e]);
        names[e] = h->list[e]->name;
    }
    return (ModelLog){events, names, h->count};
}

/* ---- how it reads -------------------------------------------------------------------- */

static void print_role(const HistoryEvent *e, Role role, const char *label, Buf *out)
{
    bool any = false;
    for (uint32_t r = 0; r < e->event.ref_count; r++) {
        const EventRef *ref = &e->refs[r];
        if (ref->role != role)
            continue;
        buf_fmt(out, "%s%.*s", any ? "," : label, STR_ARG(e->items[r]));
        any = true;
        if (ref->has_quantity)
            buf_fmt(out, "*%lld%.*s", (long long)ref->quantity.value, STR_ARG(ref->uom));
        if (role == ROLE_LOT && ref->lot_of != LOT_OF_CLASS)
            buf_fmt(out, "(of %.*s)", STR_ARG(e->items[ref->lot_of]));
    }
}

static void print_error(const HistoryEvent *e, Buf *out)
{
    const ErrorDeclaration *error = &e->event.error;
    if (!error->present)
        return;
    buf_fmt(out, "  ERROR %.*s", STR_ARG(error->reason));
    for (uint32_t i = 0; i < error->corrective_count; i++)
        buf_fmt(out, " see %.*s", STR_ARG(error->corrective_ids[i]));
}

static void print_event(const HistoryEvent *e, uint32_t position, Buf *out)
{
    buf_fmt(out, "%3u  @%-3lld %s %s", position, (long long)(e->event.time_us / MINUTE_US),
            event_kind_name(e->event.kind), action_name(e->event.action));
    print_role(e, ROLE_INPUT, " ", out);
    if (e->event.kind == EVENT_TRANSFORMATION)
        buf_fmt(out, " ->");
    print_role(e, ROLE_OUTPUT, " ", out);
    print_role(e, ROLE_CHILD, " ", out);
    print_role(e, ROLE_PARENT, " in ", out);
    print_role(e, ROLE_OBSERVED, " ", out);
    print_role(e, ROLE_LOT, "  lot ", out);
    print_role(e, ROLE_LOCATION, "  at ", out);
    print_role(e, ROLE_READ_POINT, "  read at ", out);
    print_role(e, ROLE_DESTINATION, "  to ", out);
    for (uint32_t p = 0; p < e->event.pair_count; p++)
        buf_fmt(out, "  pair %.*s:%.*s", STR_ARG(e->items[e->pairs[p].in]),
                STR_ARG(e->items[e->pairs[p].out]));
    if (e->event.transformation_id.n > 0)
        buf_fmt(out, "  transformation %.*s", STR_ARG(e->event.transformation_id));
    if (e->event.step.n > 0)
        buf_fmt(out, "  step %.*s", STR_ARG(e->event.step));
    if (e->event.disposition.n > 0)
        buf_fmt(out, "  disposition %.*s", STR_ARG(e->event.disposition));
    buf_fmt(out, "  name %.*s", STR_ARG(str_slice(e->name, 0, 80)));
    print_error(e, out);
    buf_add_char(out, '\n');
}

void history_print(const History *h, Buf *out)
{
    for (uint32_t e = 0; e < h->count; e++)
        print_event(h->list[e], e + 1, out);
}
