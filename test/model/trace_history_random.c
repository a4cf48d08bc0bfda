/* trace_history_random.c - histories by chance: few items and few instants, so that what rarely
 * meets in a factory meets here in every second history; and how to make them small again. */
#include <assert.h>

#include "test/model/trace_history.h"

typedef struct Draw {
    History *h;
    uint64_t *chance;
    unsigned features;
    uint32_t stock; /* percent of events that are about the stock of one or two lots */
    uint32_t span;  /* minutes a history lasts */
    uint32_t ids;   /* events that were given an id */
} Draw;

uint64_t test_random(uint64_t *state);

static uint32_t below(Draw *d, uint32_t n)
{
    return (uint32_t)(test_random(d->chance) % n);
}

static bool happens(Draw *d, uint32_t percent)
{
    return below(d, 100) < percent;
}

static bool has(const Draw *d, unsigned feature)
{
    return (d->features & feature) != 0;
}

/* ---- items ---------------------------------------------------------------------------- */

static const char *name(Draw *d, const char *letter, uint32_t count)
{
    Str text = str_fmt(d->h->arena, "%s%u", letter, below(d, count) + 1);
    return text.p;
}

static const char *product(Draw *d)
{
    uint32_t kind = below(d, 20);
    if (kind == 0 && has(d, HISTORY_STRANGERS))
        return name(d, happens(d, 50) ? "X" : "Q", 2);
    if (kind == 1 && has(d, HISTORY_CLASSES))
        return name(d, "G", 2);
    if (kind < 3)
        return name(d, "M", 2);
    if (kind < 9)
        return name(d, "L", 4);
    if (kind < 13)
        return name(d, "T", 2);
    if (kind < 14)
        return name(d, "I", 2);
    return name(d, "U", 8);
}

static bool is_named(const Draw *d, Role role, const char *item)
{
    const HistoryEvent *e = d->h->list[d->h->count - 1];
    for (uint32_t r = 0; r < e->event.ref_count; r++) {
        if (e->refs[r].role == role && str_eq(e->items[r], str_of(item)))
            return true;
    }
    return false;
}

/* Seldom in another unit: of the same dimension, of another, of one no table has. */
static void quantity(Draw *d, uint32_t ref, int64_t count)
{
    static const char *const UNITS[] = {"DZN", "KGM", "KGM", "GRM", "MTR", "XBX"};
    const char *unit = has(d, HISTORY_STOCK) && happens(d, 12) ? UNITS[below(d, 6)] : "";
    history_measure(d->h, ref, count, unit);
}

static void add_products(Draw *d, Role role, uint32_t at_most)
{
    for (uint32_t n = below(d, at_most) + 1; n > 0; n--) {
        const char *item = product(d);
        while (!has(d, HISTORY_REPEATS) && is_named(d, role, item))
            item = product(d);
        uint32_t ref = history_ref(d->h, role, item);
        HistoryEvent *e = d->h->list[d->h->count - 1];
        if (e->refs[ref].is_class && happens(d, 50))
            quantity(d, ref, below(d, 100) + 1);
    }
}

/* ---- events --------------------------------------------------------------------------- */

static int64_t minute(Draw *d)
{
    return (int64_t)below(d, d->span);
}

/* A site or, less often, an area of one. */
static const char *place(Draw *d)
{
    return name(d, "S", happens(d, 60) ? 3 : 6);
}

static void maybe_place(Draw *d)
{
    if (happens(d, 70))
        history_place(d->h, place(d));
    if (happens(d, 20))
        history_ref(d->h, ROLE_READ_POINT, place(d));
}

static void maybe_pairs(Draw *d)
{
    HistoryEvent *e = d->h->list[d->h->count - 1];
    uint32_t ins = 0;
    while (ins < e->event.ref_count && e->refs[ins].role == ROLE_INPUT)
        ins++;
    uint32_t outs = e->event.ref_count - ins;
    if (!has(d, HISTORY_PAIRS) || ins == 0 || outs == 0 || !happens(d, 25))
        return;
    for (uint32_t n = below(d, 3) + 1; n > 0; n--)
        e->pairs[e->event.pair_count++] = (EventPair){below(d, ins), ins + below(d, outs)};
}

static void maybe_lot(Draw *d, Role made)
{
    if (!has(d, HISTORY_LOTS) || !happens(d, 50))
        return;
    const char *lot = happens(d, 80) ? name(d, "L", 4) : name(d, "M", 2);
    const HistoryEvent *e = d->h->list[d->h->count - 1];
    for (uint32_t r = 0; r < e->event.ref_count && !has(d, HISTORY_VESSELS_OF_LOTS); r++) {
        if (e->items[r].p[0] == 'T' || e->items[r].p[0] == 'I')
            return;
    }
    uint32_t of = happens(d, 70) ? (uint32_t)LOT_OF_CLASS : below(d, e->event.ref_count);
    if (of != LOT_OF_CLASS && (e->refs[of].is_class || e->refs[of].role != made))
        of = LOT_OF_CLASS;
    history_lot(d->h, lot, of);
}

static const char *draw_step(Draw *d)
{
    static const char *const STEPS[] = {
        "receiving", "shipping",   "storing",        "retail_selling", "dispensing",
        "returning", "inspecting", "accepting",      "unpacking",      "destroying",
        "arriving",  "departing",  "void_shipping",  "loading",        "transporting",
        "shipping",  "receiving",  "decommissioning"};
    return STEPS[below(d, has(d, HISTORY_STATES) ? sizeof STEPS / sizeof *STEPS : 8)];
}

/* What an event says of state, place and custody beside what it does. */
static void maybe_state(Draw *d)
{
    static const char *const DISPOSITIONS[] = {"in_transit",  "in_progress", "returned",
                                               "retail_sold", "destroyed",   "active"};
    Event *event = &d->h->list[d->h->count - 1]->event;
    maybe_place(d);
    if (!has(d, HISTORY_STATES))
        return;
    if (event->step.n == 0 && event->kind != EVENT_TRANSFORMATION && happens(d, 30))
        event->step = str_of(draw_step(d));
    if (happens(d, 20))
        event->disposition = str_of(DISPOSITIONS[below(d, 6)]);
    uint32_t destinations = below(d, 8) == 0 ? 1 + below(d, 2) : 0;
    for (uint32_t n = destinations; n > 0; n--) {
        const char *to = place(d);
        bool party = n == 2 || (destinations == 1 && to[1] > '3');
        uint32_t ref = history_ref(d->h, ROLE_DESTINATION, to);
        d->h->list[d->h->count - 1]->refs[ref].type =
            party ? STR("possessing_party") : STR("location");
    }
}

static void draw_transformation(Draw *d)
{
    Event *event = history_add(d->h, EVENT_TRANSFORMATION, ACTION_NONE, minute(d));
    bool part = has(d, HISTORY_GROUPS) && happens(d, 25);
    if (part)
        event->transformation_id = str_of(name(d, "urn:uuid:run", 2));
    if (!part || happens(d, 70))
        add_products(d, ROLE_INPUT, 3);
    if (!part || happens(d, 70) || event->ref_count == 0)
        add_products(d, ROLE_OUTPUT, 3);
    maybe_pairs(d);
    maybe_lot(d, ROLE_OUTPUT);
    maybe_state(d);
}

static Action draw_action(Draw *d)
{
    static const Action ACTIONS[] = {ACTION_ADD,     ACTION_ADD,    ACTION_ADD,
                                     ACTION_OBSERVE, ACTION_DELETE, ACTION_DELETE};
    return ACTIONS[below(d, 6)];
}

static void draw_association(Draw *d)
{
    static const char *const PARENTS[] = {"U", "U", "U", "I", "S", "L", "N"};
    Action action = draw_action(d);
    history_add(d->h, EVENT_ASSOCIATION, action, minute(d));
    if (action != ACTION_DELETE || happens(d, 85))
        add_products(d, ROLE_CHILD, 2);
    const char *parent = name(d, PARENTS[below(d, 7)], 3);
    while (is_named(d, ROLE_CHILD, parent)) /* nothing is part of itself */
        parent = name(d, "U", 8);
    history_ref(d->h, ROLE_PARENT, parent);
    maybe_state(d);
}

static void draw_aggregation(Draw *d)
{
    Action action = draw_action(d);
    history_add(d->h, EVENT_AGGREGATION, action, minute(d));
    history_ref(d->h, ROLE_PARENT, happens(d, 50) ? name(d, "N", 3) : name(d, "T", 2));
    if (action != ACTION_DELETE || !has(d, HISTORY_STAYS) || happens(d, 70))
        add_products(d, ROLE_CHILD, 3);
    if (action != ACTION_DELETE && happens(d, 20))
        history_ref(d->h, ROLE_CHILD, name(d, "N", 3)); /* cartons on pallets, and in circles */
    maybe_state(d);
}

static void draw_object(Draw *d)
{
    static const Action ACTIONS[] = {ACTION_OBSERVE, ACTION_OBSERVE, ACTION_OBSERVE, ACTION_ADD,
                                     ACTION_DELETE};
    if (has(d, HISTORY_LOTS) && happens(d, 40)) {
        history_add(d->h, EVENT_OBJECT, ACTION_ADD, minute(d))->step = STR("commissioning");
        add_products(d, ROLE_OBSERVED, 3);
        maybe_lot(d, ROLE_OBSERVED);
    } else {
        bool states = has(d, HISTORY_STATES);
        EventKind kind = states && happens(d, 15) ? EVENT_TRANSACTION : EVENT_OBJECT;
        Action action = states ? ACTIONS[below(d, 5)] : ACTION_OBSERVE;
        history_add(d->h, kind, action, minute(d))->step = str_of(draw_step(d));
        add_products(d, ROLE_OBSERVED, 3);
        if (states && happens(d, 25))
            history_ref(d->h, ROLE_OBSERVED, name(d, "N", 3));
    }
    maybe_state(d);
}

static void draw_emptied(Draw *d)
{
    Event *event;
    if (happens(d, 40)) {
        history_add(d->h, EVENT_AGGREGATION, ACTION_DELETE, minute(d));
        history_ref(d->h, ROLE_PARENT, name(d, "T", 2));
    } else {
        event = history_add(d->h, EVENT_OBJECT, ACTION_OBSERVE, minute(d));
        event->step = STR("urn:holdfast:epcis:emptied");
        history_ref(d->h, ROLE_OBSERVED,
                    has(d, HISTORY_UPGRADES) && happens(d, 20) ? product(d) : name(d, "T", 2));
    }
    maybe_place(d);
}

/* Of an event in the log, or of one still to come. */
static void draw_declaration(Draw *d)
{
    static const char *const REASONS[] = {"did_not_occur", "incorrect_data", ""};
    const char *corrective = happens(d, 60) ? name(d, "urn:e", d->ids + 4) : NULL;
    const char *of;
    if (happens(d, 40) && d->h->count > 0) {
        const HistoryEvent *e = d->h->list[below(d, d->h->count)];
        of = str_c(d->h->arena, e->name);
        if (e->event.error.present)
            return;
    } else {
        of = name(d, "urn:e", d->ids + 4);
    }
    history_declare(d->h, of, REASONS[below(d, 3)], corrective);
}

/* One lot or two, again and again, in few quantities: what is received, put away, seen again,
 * shipped and used so often is soon the same as something else, or more than there is. */
static void draw_stock(Draw *d)
{
    static const char *const STEPS[] = {"receiving",  "receiving",      "receiving", "storing",
                                        "storing",    "storing",        "shipping",  "shipping",
                                        "shipping",   "accepting",      "arriving",  "loading",
                                        "destroying", "retail_selling", "inspecting"};
    static const int64_t COUNTS[] = {10, 20, 30, 50, 100};
    uint32_t kind = below(d, 100), more = has(d, HISTORY_CARRIED) ? 7 : 0;
    Role role = ROLE_OBSERVED;
    if (kind < 25) {
        history_add(d->h, EVENT_TRANSFORMATION, ACTION_NONE, minute(d));
        role = kind < 12 ? ROLE_OUTPUT : ROLE_INPUT;
    } else if (kind < 28 + more) {
        history_add(d->h, EVENT_AGGREGATION, draw_action(d), minute(d));
        role = ROLE_CHILD;
    } else {
        Action action = kind < 32 + more ? ACTION_ADD : ACTION_OBSERVE;
        history_add(d->h, EVENT_OBJECT, action, minute(d))->step = str_of(STEPS[below(d, 15)]);
    }
    bool moves = has(d, HISTORY_CARRIED) && kind >= 32 + more;
    bool alone = moves && happens(d, 20); /* a container alone, or with what lies in it */
    if (moves && (alone || happens(d, 10)))
        history_ref(d->h, ROLE_OBSERVED, name(d, "N", 3));
    for (uint32_t n = alone ? 0 : happens(d, 90) ? 1 : 2; n > 0; n--) {
        uint32_t ref = history_ref(d->h, role, happens(d, 80) ? "L1" : "L2");
        if (happens(d, 94))
            quantity(d, ref, COUNTS[below(d, 5)]);
    }
    if (role == ROLE_CHILD)
        history_ref(d->h, ROLE_PARENT, name(d, "N", 3));
    if (role == ROLE_INPUT || role == ROLE_OUTPUT) {
        bool blended = happens(d, 20); /* the lot on both sides */
        uint32_t ref = history_ref(d->h, role == ROLE_INPUT ? ROLE_OUTPUT : ROLE_INPUT,
                                   blended ? "L1" : name(d, "U", 8));
        if (blended && happens(d, 94))
            quantity(d, ref, COUNTS[below(d, 5)]);
    }
    if (happens(d, 90))
        history_place(d->h, place(d));
    if (role == ROLE_OBSERVED && happens(d, 25)) {
        uint32_t ref = history_ref(d->h, ROLE_DESTINATION, place(d));
        d->h->list[d->h->count - 1]->refs[ref].type =
            happens(d, 20) ? STR("possessing_party") : STR("location");
    }
}

static void maybe_id(Draw *d)
{
    HistoryEvent *e = d->h->list[d->h->count - 1];
    if (e->event.error.present || e->event.id.n > 0 || !happens(d, 60))
        return;
    Str id = str_fmt(d->h->arena, "urn:e%u", ++d->ids);
    e->event.id = e->name = id;
}

static void draw_event(Draw *d)
{
    uint32_t kind = below(d, 100);
    if (kind < 8 && has(d, HISTORY_ERRORS))
        draw_declaration(d);
    else if (d->stock > 0 && happens(d, d->stock))
        draw_stock(d);
    else if (kind < 16 && has(d, HISTORY_STAYS))
        draw_emptied(d);
    else if (kind < 34 && has(d, HISTORY_ASSOCIATIONS))
        draw_association(d);
    else if (kind < 50 && has(d, HISTORY_LOTS | HISTORY_STATES))
        draw_object(d);
    else if (kind < 58 && has(d, HISTORY_CONTAINERS))
        draw_aggregation(d);
    else
        draw_transformation(d);
    if (d->h->count > 0)
        maybe_id(d);
}

void history_random(History *h, uint64_t *chance, unsigned features)
{
    static const uint32_t SPANS[] = {6, 20, 60, 300};
    Draw d = {.h = h, .chance = chance, .features = features};
    d.span = SPANS[below(&d, 4)];
    d.stock = has(&d, HISTORY_STOCK) && happens(&d, 50) ? 30 + below(&d, 60) : 0;
    uint32_t count = 3 + below(&d, happens(&d, 70) ? 14 : 50);
    while (h->count < count)
        draw_event(&d);
}

/* ---- smaller -------------------------------------------------------------------------- */

static void without_event(const History *h, uint32_t at, History *out)
{
    *out = *h;
    out->count--;
    memmove(out->list + at, out->list + at + 1, sizeof(HistoryEvent *) * (out->count - at));
}

/* False if something in the event counts on the reference. */
static bool without_ref(const History *h, uint32_t at, uint32_t ref, History *out)
{
    const HistoryEvent *old = h->list[at];
    if (old->event.pair_count > 0 || old->event.ref_count == 1 ||
        old->refs[ref].role == ROLE_PARENT)
        return false;
    HistoryEvent *e = arena_new(h->arena, HistoryEvent);
    *e = *old;
    e->event.refs = e->refs;
    e->event.pairs = e->pairs;
    e->event.error.corrective_ids = e->corrective_ids;
    uint32_t behind = --e->event.ref_count - ref;
    memmove(e->refs + ref, e->refs + ref + 1, sizeof *e->refs * behind);
    memmove(e->items + ref, e->items + ref + 1, sizeof *e->items * behind);
    for (uint32_t r = 0; r < e->event.ref_count; r++) {
        uint32_t *of = &e->refs[r].lot_of;
        if (e->refs[r].role != ROLE_LOT || *of == LOT_OF_CLASS)
            continue;
        if (*of == ref)
            return false;
        *of -= *of > ref;
    }
    *out = *h;
    out->list[at] = e;
    return true;
}

void history_shrink(History *h, bool (*fails)(void *arg, const History *h), void *arg)
{
    History smaller;
    for (uint32_t at = 0; at < h->count;) {
        without_event(h, at, &smaller);
        if (smaller.count > 0 && fails(arg, &smaller)) {
            *h = smaller;
            at = 0;
        } else {
            at++;
        }
    }
    for (uint32_t at = 0; at < h->count; at++) {
        for (uint32_t ref = 0; ref < h->list[at]->event.ref_count;) {
            if (without_ref(h, at, ref, &smaller) && fails(arg, &smaller))
                *h = smaller;
            else
                ref++;
        }
    }
}
