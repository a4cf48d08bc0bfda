/* What the units of a population went through: one walk back from each. */
#include <stdlib.h>

#include "base/hash.h"
#include "domain/cause/cause_internal.h"
#include "domain/party/place.h"

void *cause_list_grow(void *p, size_t *room, size_t each)
{
    *room = *room == 0 ? 64 : *room * 2;
    p = realloc(p, *room * each);
    if (p == NULL)
        abort();
    return p;
}

/* ---- factors ---- */

uint32_t cause_factor_add(CausePopulation *population, CauseFactor factor)
{
    uint64_t key = (uint64_t)factor.wide << 56 | (uint64_t)factor.kind << 48 |
                   (uint64_t)factor.step << 32 | factor.item;
    uint32_t number = number_map_get(&population->factor_of, key);
    if (number != 0)
        return number;
    number = (uint32_t)population->factors.n;
    *CAUSE_ADD(&population->factors) = factor;
    number_map_put(&population->factor_of, key, number);
    return number;
}

/* What a role of an event is as a cause. */
static bool kind_of_role(uint8_t role, CauseKind *out)
{
    static const CauseKind kinds[ROLE_COUNT] = {
        [ROLE_OPERATOR] = CAUSE_OPERATOR,
        [ROLE_EQUIPMENT] = CAUSE_EQUIPMENT,
        [ROLE_TOOL] = CAUSE_TOOL,
        [ROLE_METHOD] = CAUSE_METHOD,
        [ROLE_ENVIRONMENT] = CAUSE_ENVIRONMENT,
        [ROLE_SOFTWARE] = CAUSE_SOFTWARE,
    };
    if (role == ROLE_SOURCE_PARTY)
        *out = CAUSE_SUPPLIER;
    else if (role < ROLE_COUNT && kinds[role] != CAUSE_LOT)
        *out = kinds[role];
    else
        return false;
    return true;
}

static CauseKind kind_of_item(ItemKind kind)
{
    static const CauseKind kinds[] = {
        [ITEM_THING] = CAUSE_PART,
        [ITEM_LOT] = CAUSE_LOT,
        [ITEM_VESSEL] = CAUSE_VESSEL,
        [ITEM_CLASS] = CAUSE_CLASS,
    };
    return kinds[kind];
}

/* ---- the walk of one unit ---- */

/* What filled a vessel, by time. */
typedef struct Fillings {
    int64_t *events;
    size_t count;
} Fillings;

typedef struct Collector {
    Ctx *cx;
    CausePopulation *population;
    const TraceIndex *index;
    uint32_t items;         /* known when it was begun: a writer adds others meanwhile */
    uint32_t *event_bundle; /* by log position; 0: not made yet */
    uint32_t *item_bundle;  /* by item, of lots, vessels and classes */
    uint32_t *thing_seen;   /* by item: unit + 1 that had it, UINT32_MAX when several did */
    uint32_t *member_of;    /* by item: unit + 1 whose walk reached it last */
    NumberMap fillings_of;  /* item -> place in fillings, from 1 */
    CAUSE_LIST(Fillings) fillings;
    NumberMap bundle_of;      /* content -> bundle */
    NumberMap doubted_bundle; /* item -> what is only possible of a lot */
    uint32_t no_bundle;       /* without touches */
    NumberMap place_kind;     /* place -> 1 a supplier's, 2 not */
    Err err;                  /* the first of master data */
} Collector;

static void bundle_touch(Collector *c, CauseKind kind, uint16_t step, uint32_t item, int32_t hour)
{
    CausePopulation *population = c->population;
    uint32_t factor =
        cause_factor_add(population, (CauseFactor){.kind = kind, .step = step, .item = item});
    for (size_t i = population->bundles.p[population->bundles.n - 1]; i < population->touches.n;
         i++) {
        const CauseTouch *touch = &population->touches.p[i];
        if (touch->factor == factor && touch->hour == hour)
            return;
    }
    *CAUSE_ADD(&population->touches) = (CauseTouch){factor, hour};
}

/* The touches added since the last bundle are one; the same ones again are the same bundle. */
static uint32_t bundle_close(Collector *c)
{
    CausePopulation *population = c->population;
    size_t bundle = population->bundles.n - 1, first = population->bundles.p[bundle];
    const CauseTouch *touches = population->touches.p + first;
    size_t n = population->touches.n - first;
    uint64_t key = hash_fingerprint(n, (Str){(const char *)touches, n * sizeof *touches});
    uint32_t before = number_map_get(&c->bundle_of, key);
    const size_t *at = population->bundles.p;
    if (before != 0 && at[before + 1] - at[before] == n &&
        (n == 0 || memcmp(population->touches.p + at[before], touches, n * sizeof *touches) == 0)) {
        population->touches.n = first;
        return before;
    }
    if (before == 0)
        number_map_put(&c->bundle_of, key, (uint32_t)bundle);
    *CAUSE_ADD(&population->bundles) = population->touches.n;
    return (uint32_t)bundle;
}

static int32_t hour_of(int64_t time_us)
{
    const int64_t hour_us = (int64_t)3600 * 1000000;
    return (int32_t)(time_us >= 0 ? time_us / hour_us : (time_us - hour_us + 1) / hour_us);
}

/* Does master data call the place a supplier's? */
static bool is_suppliers(Collector *c, uint32_t item)
{
    Place place = {0};
    uint32_t kind = item == 0 ? 2 : number_map_get(&c->place_kind, item);
    if (kind == 0 && c->err == OK) {
        ArenaMark mark = arena_mark(c->cx->arena);
        c->err = place_find(c->cx, item_uri(c->cx->arena, c->index, item), &place);
        kind = c->err == OK && str_eq(place.kind, STR("supplier")) ? 1 : 2;
        arena_rewind(c->cx->arena, mark);
        number_map_put(&c->place_kind, item, kind);
    }
    return kind == 1;
}

/* Who, with what, how, where and when: the references of an event that may be causes.  The supplier
 * is the party it came from, else whose place it was at. */
static void event_touches(Collector *c, const TraceEvent *event)
{
    int32_t hour = hour_of(event->time_us);
    bool named = false;
    if (event->step != 0)
        bundle_touch(c, CAUSE_PERIOD, event->step, event->place, hour);
    for (uint32_t ref = 0; ref < event->refs; ref++) {
        CauseKind kind;
        if (!kind_of_role(trace_role(event, ref), &kind))
            continue;
        named = named || kind == CAUSE_SUPPLIER;
        bundle_touch(c, kind, kind == CAUSE_SUPPLIER ? 0 : event->step, event->items[ref], hour);
    }
    if (!named && is_suppliers(c, event->place))
        bundle_touch(c, CAUSE_SUPPLIER, 0, event->place, hour);
}

static uint32_t event_bundle(Collector *c, const TraceEvent *event, int64_t position)
{
    uint32_t *made = &c->event_bundle[position];
    if (*made == 0) {
        event_touches(c, event);
        *made = bundle_close(c);
    }
    return *made;
}

static void node_add(Collector *c, uint32_t node, bool possible)
{
    *CAUSE_ADD(&c->population->nodes) = node | (possible ? NODE_POSSIBLE : 0);
}

/* Does the event make the item or look at it? */
static bool is_subject(const TraceEvent *event, uint32_t item)
{
    for (uint32_t ref = 0; ref < event->refs; ref++) {
        if (event->items[ref] != item)
            continue;
        uint8_t role = trace_role(event, ref);
        bool subject = role == ROLE_OUTPUT || role == ROLE_OBSERVED ||
                       (role == ROLE_PARENT && event->kind == EVENT_ASSOCIATION);
        if (subject)
            return true;
    }
    return false;
}

/* Is it used up or fitted by the event, packed, or does it leave the maker: shipped or sold? */
typedef enum Leaving { LEAVES_NOT, LEAVES_USED, LEAVES_PACKED, LEAVES_MAKER } Leaving;

static bool step_stores(Str step)
{
    return str_eq(step, STR("storing")) || str_eq(step, STR("holding")) ||
           str_eq(step, STR("staging_outbound"));
}

static bool step_leaves(Str step)
{
    static const Str steps[] = {
        STR_INIT("shipping"),     STR_INIT("departing"),      STR_INIT("loading"),
        STR_INIT("transporting"), STR_INIT("retail_selling"), STR_INIT("dispensing"),
    };
    for (size_t i = 0; i < sizeof steps / sizeof *steps; i++) {
        if (str_eq(step, steps[i]))
            return true;
    }
    return false;
}

static Leaving leaving_of(const Collector *c, const TraceEvent *event, uint32_t item)
{
    bool child = false, input = false;
    for (uint32_t ref = 0; ref < event->refs && !child && !input; ref++) {
        if (event->items[ref] != item)
            continue;
        uint8_t role = trace_role(event, ref);
        input = role == ROLE_INPUT;
        child = role == ROLE_CHILD && event->action != ACTION_DELETE;
    }
    if (input || (child && event->kind == EVENT_ASSOCIATION))
        return LEAVES_USED;
    if (event->kind != EVENT_TRANSFORMATION && step_leaves(trace_step(c->index, event->step)))
        return LEAVES_MAKER;
    return child ? LEAVES_PACKED : LEAVES_NOT;
}

/* The events that made an item or looked at it, ascending, and what each counts for. */
typedef struct Happened {
    int64_t *events;
    size_t count;
    int64_t until_us; /* what came later is no cause */
} Happened;

static EventStanding standing_of(const Collector *c, int64_t event)
{
    return trace_event_standing(c->index, event, c->population->log_position);
}

/* What was packed is shipped with its container, which is not looked at: from then on only what
 * stores it can be a cause, up to the first event of another step, as when it comes back. */
static int64_t stored_until(const Collector *c, const int64_t *events, size_t count,
                            int64_t packed_us, int64_t left_us)
{
    for (size_t i = 0; i < count && packed_us != INT64_MAX; i++) {
        TraceEvent event = trace_event_at(c->index, events[i]);
        if (event.time_us > packed_us && event.time_us <= left_us &&
            !step_stores(trace_step(c->index, event.step)))
            left_us = event.time_us - 1;
    }
    return left_us;
}

/* Until when what happens to the item can be a cause: its last use; of what was never used, until
 * it left the maker. */
static Err happened_find(Collector *c, uint32_t item, Happened *out)
{
    int64_t used = INT64_MIN, packed = INT64_MAX, left = INT64_MAX, *events;
    size_t n, kept = 0;
    TRY(trace_item_events(c->cx, c->index, item, &events, &n));
    for (size_t i = 0; i < n && events[i] <= c->population->log_position; i++) {
        EventStanding standing = standing_of(c, events[i]);
        if (standing == STANDING_VOID || standing == STANDING_DECLARATION)
            continue;
        TraceEvent event = trace_event_at(c->index, events[i]);
        Leaving leaving = leaving_of(c, &event, item);
        if (leaving == LEAVES_USED && event.time_us > used)
            used = event.time_us;
        if (leaving == LEAVES_PACKED && event.time_us < packed)
            packed = event.time_us;
        if (leaving == LEAVES_MAKER && event.time_us < left)
            left = event.time_us;
        if (is_subject(&event, item))
            events[kept++] = events[i];
    }
    left = stored_until(c, events, kept, packed, left);
    *out = (Happened){events, kept, used != INT64_MIN ? used : left};
    return OK;
}

static Err thing_nodes(Collector *c, uint32_t item, bool possible)
{
    Happened happened;
    TRY(happened_find(c, item, &happened));
    for (size_t i = 0; i < happened.count; i++) {
        TraceEvent event = trace_event_at(c->index, happened.events[i]);
        if (event.time_us <= happened.until_us)
            node_add(c, event_bundle(c, &event, happened.events[i]),
                     possible || standing_of(c, happened.events[i]) == STANDING_SUSPENDED);
    }
    return OK;
}

/* A lot is one bundle: itself and all that happened to it.  What only an event says that is
 * declared in error and not yet corrected makes a second one, possible. */
static Err lot_bundles(Collector *c, uint32_t item, ItemKind kind)
{
    Happened happened = {0};
    if (c->item_bundle[item] != 0)
        return OK;
    if (kind == ITEM_LOT)
        TRY(happened_find(c, item, &happened));
    for (int suspended = 0; suspended <= 1; suspended++) {
        if (suspended == 0)
            bundle_touch(c, kind_of_item(kind), 0, item, HOUR_NONE);
        for (size_t i = 0; i < happened.count; i++) {
            TraceEvent event = trace_event_at(c->index, happened.events[i]);
            bool doubted = standing_of(c, happened.events[i]) == STANDING_SUSPENDED;
            if (event.time_us <= happened.until_us && doubted == (suspended == 1))
                event_touches(c, &event);
        }
        uint32_t bundle = bundle_close(c);
        if (suspended == 0)
            c->item_bundle[item] = bundle;
        else if (bundle != c->no_bundle)
            number_map_put(&c->doubted_bundle, item, bundle);
    }
    return OK;
}

static int time_compare(const void *a, const void *b, void *index)
{
    int64_t x = trace_event_at(index, *(const int64_t *)a).time_us;
    int64_t y = trace_event_at(index, *(const int64_t *)b).time_us;
    return x < y ? -1 : x > y;
}

/* The transformations that put something into a vessel, by time; looked up once for all units. */
static Err fillings_find(Collector *c, uint32_t item, const Fillings **out)
{
    Happened happened;
    uint32_t known = number_map_get(&c->fillings_of, item);
    if (known == 0) {
        TRY(happened_find(c, item, &happened));
        Fillings fillings = {arena_array(&c->population->maps, int64_t, happened.count + 1), 0};
        for (size_t i = 0; i < happened.count; i++) {
            if (trace_event_at(c->index, happened.events[i]).kind == EVENT_TRANSFORMATION)
                fillings.events[fillings.count++] = happened.events[i];
        }
        qsort_r(fillings.events, fillings.count, sizeof *fillings.events, time_compare,
                (void *)(uintptr_t)c->index);
        *CAUSE_ADD(&c->fillings) = fillings;
        known = (uint32_t)c->fillings.n;
        number_map_put(&c->fillings_of, item, known);
    }
    *out = &c->fillings.p[known - 1];
    return OK;
}

/* How many of them lie at or before a time. */
static size_t fillings_until(const Collector *c, const Fillings *fillings, int64_t time_us)
{
    size_t low = 0, high = fillings->count;
    while (low < high) {
        size_t middle = (low + high) / 2;
        if (trace_event_at(c->index, fillings->events[middle]).time_us <= time_us)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

/* How a vessel was filled for what left it then: its latest fillings before, back to the first
 * that put in nothing the unit has. */
static Err vessel_nodes(Collector *c, const TraceMember *member, uint32_t unit, bool possible)
{
    const Fillings *fillings;
    TRY(fillings_find(c, member->item, &fillings));
    for (size_t i = fillings_until(c, fillings, member->since_us); i-- > 0;) {
        TraceEvent event = trace_event_at(c->index, fillings->events[i]);
        bool puts_in = false;
        for (uint32_t ref = 0; ref < event.refs && !puts_in; ref++)
            puts_in =
                trace_role(&event, ref) == ROLE_INPUT && c->member_of[event.items[ref]] == unit + 1;
        if (!puts_in)
            break;
        node_add(c, event_bundle(c, &event, fillings->events[i]),
                 possible || standing_of(c, fillings->events[i]) == STANDING_SUSPENDED);
    }
    return OK;
}

static Err member_nodes(Collector *c, const TraceMember *member, uint32_t unit)
{
    uint32_t item = member->item;
    ItemKind kind = trace_item_kind(c->index, item, c->population->log_position);
    bool possible = member->confidence == CONFIDENCE_POSSIBLE || member->removed;
    if (kind == ITEM_THING) {
        uint32_t *seen = &c->thing_seen[item];
        *seen = *seen == 0 || *seen == unit + 1 ? unit + 1 : UINT32_MAX;
        node_add(c, item | NODE_THING, possible);
        return thing_nodes(c, item, possible);
    }
    TRY(lot_bundles(c, item, kind));
    node_add(c, c->item_bundle[item], possible);
    uint32_t doubted = number_map_get(&c->doubted_bundle, item);
    if (doubted != 0)
        node_add(c, doubted, true);
    return kind == ITEM_VESSEL ? vessel_nodes(c, member, unit, possible) : OK;
}

static Err unit_take(Ctx *cx, size_t unit, const TraceResult *walk, void *arg)
{
    Collector *c = arg;
    CausePopulation *population = c->population;
    TRY(cause_step(cx, population));
    population->unit_nodes[unit] = population->nodes.n;
    for (size_t i = 0; i < walk->member_count; i++)
        c->member_of[walk->members[i].item] = (uint32_t)unit + 1;
    for (size_t i = 0; i < walk->member_count; i++)
        TRY(member_nodes(c, &walk->members[i], (uint32_t)unit));
    return thing_nodes(c, population->units[unit], false);
}

/* Of the parts only those are factors that several units have, or had. */
static void parts_number(Collector *c)
{
    CausePopulation *population = c->population;
    population->thing_factor = c->thing_seen;
    for (uint32_t item = 1; item <= c->items; item++)
        c->thing_seen[item] =
            c->thing_seen[item] == UINT32_MAX
                ? cause_factor_add(population, (CauseFactor){.kind = CAUSE_PART, .item = item})
                : 0;
}

static void twin_add(CausePopulation *population, uint32_t factor)
{
    if (factor == 0 || population->factors.p[factor].twin != 0)
        return;
    const CauseFactor *sure = &population->factors.p[factor];
    uint32_t twin = cause_factor_add(population, (CauseFactor){.kind = sure->kind,
                                                               .step = sure->step,
                                                               .item = sure->item,
                                                               .wide = true,
                                                               .twin = factor});
    population->factors.p[factor].twin = twin;
}

/* Every factor that some unit only may have met gets its twin. */
static void twins_add(CausePopulation *population)
{
    for (size_t i = 0; i < population->nodes.n; i++) {
        uint32_t node = population->nodes.p[i], number = node & NODE_MASK;
        if ((node & NODE_POSSIBLE) == 0)
            continue;
        if ((node & NODE_THING) != 0) {
            twin_add(population, population->thing_factor[number]);
            continue;
        }
        const size_t *bundle = &population->bundles.p[number];
        for (size_t t = bundle[0]; t < bundle[1]; t++)
            twin_add(population, population->touches.p[t].factor);
    }
}

static uint32_t *numbers_new(size_t count)
{
    uint32_t *numbers = calloc(count + 1, sizeof *numbers);
    if (numbers == NULL)
        abort();
    return numbers;
}

Err cause_walk_units(Ctx *cx, CausePopulation *population)
{
    uint32_t items = trace_item_count(population->index);
    Collector c = {.cx = cx,
                   .population = population,
                   .index = population->index,
                   .items = items,
                   .event_bundle = numbers_new((size_t)population->log_position + 1),
                   .item_bundle = numbers_new((size_t)items + 1),
                   .thing_seen = numbers_new((size_t)items + 1),
                   .member_of = numbers_new((size_t)items + 1)};
    number_map_init(&c.bundle_of, &population->maps);
    number_map_init(&c.doubted_bundle, &population->maps);
    number_map_init(&c.fillings_of, &population->maps);
    number_map_init(&c.place_kind, &population->maps);
    *CAUSE_ADD(&population->factors) = (CauseFactor){0};
    *CAUSE_ADD(&population->bundles) = 0; /* bundle 0 is unused */
    *CAUSE_ADD(&population->bundles) = 0;
    c.no_bundle = bundle_close(&c);
    population->unit_nodes = malloc((population->unit_count + 1) * sizeof(size_t));
    if (population->unit_nodes == NULL)
        abort();
    TraceQuery query = {.direction = TRACE_BACKWARD,
                        .seeds = population->units,
                        .seed_count = population->unit_count,
                        .edges = EDGE_ALL,
                        .as_known_at = population->log_position};
    Err err = trace_walk_each(cx, c.index, &query, unit_take, &c);
    population->unit_nodes[population->unit_count] = population->nodes.n;
    parts_number(&c);
    twins_add(population);
    free(c.event_bundle);
    free(c.item_bundle);
    free(c.member_of);
    free(c.fillings.p);
    return err == OK ? c.err : err;
}
