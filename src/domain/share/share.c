#include "domain/share/share.h"

#include <stdlib.h>

#include "domain/party/party.h"

#define RECORDS "domain/share/share_wire.def"
#include "platform/register/register_table.h"

enum { PLACES_MAX = 10000, KINDS = 3, LEVELS_MAX = 300 };

static int by_number(const void *a, const void *b)
{
    uint32_t left = *(const uint32_t *)a, right = *(const uint32_t *)b;
    return left < right ? -1 : left > right;
}

/* ---- places ---- */

typedef struct Places {
    const ItemView *view;
    Str uris[PLACES_MAX]; /* found, those inside not yet looked at behind them */
    size_t count;
    uint32_t items[PLACES_MAX];
    size_t item_count;
} Places;

static void place_add(Places *places, Str uri)
{
    for (size_t i = 0; i < places->count; i++) {
        if (str_eq(places->uris[i], uri))
            return;
    }
    if (places->count < PLACES_MAX)
        places->uris[places->count++] = uri;
}

static Err place_open(Ctx *cx, Places *places, Str uri)
{
    Party party;
    uint32_t item;
    Str *children;
    size_t count;
    Err err = item_find(cx, places->view, uri, &item);
    if (err == OK)
        places->items[places->item_count++] = item;
    else if (err != ERR_NOT_FOUND && err != ERR_USAGE)
        return err;
    err = party_find(cx, uri, &party);
    problem_clear(cx);
    if (err != OK)
        return err == ERR_NOT_FOUND ? OK : err;
    TRY(party_children(cx, party.id, &children, &count));
    for (size_t i = 0; i < count; i++)
        place_add(places, children[i]);
    return OK;
}

Err share_places(Ctx *cx, const ItemView *view, Str place, SharePlaces *out)
{
    Places *places = arena_new(cx->arena, Places);
    places->view = view;
    if (place.n > 0)
        place_add(places, place);
    for (size_t i = 0; i < places->count; i++)
        TRY(place_open(cx, places, places->uris[i]));
    qsort(places->items, places->item_count, sizeof *places->items, by_number);
    *out = (SharePlaces){places->items, places->item_count};
    return OK;
}

static bool is_among(const SharePlaces *places, uint32_t item)
{
    return places->count > 0 &&
           bsearch(&item, places->items, places->count, sizeof item, by_number) != NULL;
}

/* ---- events at places ---- */

static int newest_first(const void *a, const void *b)
{
    int64_t left = *(const int64_t *)a, right = *(const int64_t *)b;
    return left > right ? -1 : left < right;
}

/* Positions of visible events that name one of the places, newest first, each once. */
static Err positions_find(Ctx *cx, const ItemView *view, const SharePlaces *places, int64_t **out,
                          size_t *count)
{
    int64_t *all = NULL, *some;
    size_t total = 0, n;
    for (size_t i = 0; i < places->count; i++) {
        TRY(trace_item_events(cx, view->index, places->items[i], &some, &n));
        int64_t *more = arena_array(cx->arena, int64_t, total + n + 1);
        if (total > 0)
            memcpy(more, all, total * sizeof *more);
        for (size_t k = 0; k < n; k++) {
            if (some[k] <= view->visible)
                more[total++] = some[k];
        }
        all = more;
    }
    if (total > 0)
        qsort(all, total, sizeof *all, newest_first);
    size_t kept = 0;
    for (size_t i = 0; i < total; i++) {
        if (kept == 0 || all[kept - 1] != all[i])
            all[kept++] = all[i];
    }
    *out = all;
    *count = kept;
    return OK;
}

/* Does the event take place there: its read point or business location? */
static bool is_there(const ItemView *view, const Event *event, const SharePlaces *places)
{
    for (size_t i = 0; i < event->ref_count; i++) {
        const EventRef *ref = &event->refs[i];
        if ((ref->role == ROLE_READ_POINT || ref->role == ROLE_LOCATION) &&
            is_among(places, trace_item_find(view->index, ref->key)))
            return true;
    }
    return false;
}

/* Events that take place there, newest first, one after the other. */
typedef struct EventsThere {
    const ItemView *view;
    EventReader *reader;
    const SharePlaces *places;
    void (*each)(Ctx *cx, void *arg, const Event *event, int64_t position);
    void *arg;
    bool complete; /* all of them were read */
} EventsThere;

static Err event_pass(Ctx *cx, EventsThere *there, Arena *scratch, int64_t position)
{
    EventRow row;
    Event event;
    Ctx inside = *cx;
    inside.arena = scratch;
    Err err = event_log_load(&inside, position, &row);
    if (err == OK)
        err = event_reader_decode(&inside, there->reader, &row, &event);
    if (err != OK)
        cx->problem = problem_copy(cx->arena, &inside.problem);
    else if (is_there(there->view, &event, there->places) &&
             trace_event_standing(there->view->index, position, there->view->visible) ==
                 STANDING_COUNTS)
        there->each(cx, there->arg, &event, position);
    return err;
}

static Err events_there(Ctx *cx, EventsThere *there)
{
    int64_t *positions;
    size_t count;
    Err err = OK;
    Arena scratch = {0};
    TRY(positions_find(cx, there->view, there->places, &positions, &count));
    there->complete = count <= SHARE_EVENTS_READ_MAX;
    for (size_t i = 0; i < count && i < SHARE_EVENTS_READ_MAX && err == OK; i++) {
        arena_reset(&scratch);
        err = event_pass(cx, there, &scratch, positions[i]);
    }
    arena_release(&scratch);
    return err;
}

/* ---- lots ---- */

typedef struct Lots {
    const ItemView *view;
    const SharePlaces *places;
    uint32_t *items;
    int64_t *times;
    size_t count, capacity;
    uint8_t *seen; /* a bit for each item */
} Lots;

static void lot_add(Ctx *cx, Lots *lots, uint32_t item, int64_t time_us)
{
    if (item == 0 || (lots->seen[item / 8] >> (item % 8) & 1) != 0)
        return;
    lots->seen[item / 8] |= (uint8_t)(1 << (item % 8));
    if (lots->count == lots->capacity) {
        size_t capacity = 2 * lots->capacity + 256;
        lots->items = arena_grow(cx->arena, lots->items, lots->capacity * sizeof *lots->items,
                                 capacity * sizeof *lots->items);
        lots->times = arena_grow(cx->arena, lots->times, lots->capacity * sizeof *lots->times,
                                 capacity * sizeof *lots->times);
        lots->capacity = capacity;
    }
    lots->items[lots->count] = item;
    lots->times[lots->count++] = time_us;
}

/* What an event makes: outputs, or what a commissioning adds. */
static bool makes(const Event *event, const EventRef *ref)
{
    return ref->role == ROLE_OUTPUT || (event->kind == EVENT_OBJECT &&
                                        event->action == ACTION_ADD && ref->role == ROLE_OBSERVED);
}

static void event_lots(Ctx *cx, void *arg, const Event *event, int64_t position)
{
    Lots *lots = arg;
    const TraceIndex *index = lots->view->index;
    for (size_t i = 0; i < event->ref_count; i++) {
        if (makes(event, &event->refs[i]))
            lot_add(cx, lots, trace_item_find(index, event->refs[i].key),
                    trace_event_time(index, position));
    }
}

static Err lots_find(Ctx *cx, EventReader *reader, Lots *lots, bool *complete)
{
    EventsThere there = {.view = lots->view,
                         .reader = reader,
                         .places = lots->places,
                         .each = event_lots,
                         .arg = lots};
    lots->seen = arena_array(cx->arena, uint8_t, trace_item_count(lots->view->index) / 8 + 1);
    TRY(events_there(cx, &there));
    *complete = there.complete;
    return OK;
}

Err share_lots(Ctx *cx, const ShareAsker *asker, SharePage page, ShareLots *out)
{
    const ItemView *view = &asker->view;
    bool complete;
    Lots lots = {.view = view, .places = &asker->places};
    TRY(lots_find(cx, asker->reader, &lots, &complete));
    *out = (ShareLots){.log_position = field_int(view->visible),
                       .total = field_int((int64_t)lots.count),
                       .complete = field_bool(complete)};
    size_t first = page.offset < (int64_t)lots.count ? (size_t)page.offset : lots.count;
    size_t shown =
        (int64_t)(lots.count - first) < page.limit ? lots.count - first : (size_t)page.limit;
    HoldMarking marking = {.items = lots.items + first, .count = shown};
    TRY(hold_mark(cx, asker->holds, view, &marking));
    out->lots.items = arena_array(cx->arena, ShareLot, shown + 1);
    for (size_t i = first; i < first + shown; i++) {
        ShareLot *lot = &out->lots.items[out->lots.count++];
        *lot = (ShareLot){.item = item_uri(cx->arena, view->index, lots.items[i]),
                          .made = field_utc(lots.times[i])};
        lot->holds.items = marking.marks[i - first].items;
        lot->holds.count = marking.marks[i - first].count;
    }
    return OK;
}

/* ---- what one of them became ---- */

/* Members by level and kind, then by state; names of his own alone. */
typedef struct Tally {
    int64_t counts[LEVELS_MAX][KINDS][3]; /* certain, possible, removed: each member in one */
    FieldTexts own[LEVELS_MAX][KINDS];
    int64_t states[STATE_COUNT];
} Tally;

static const Str kind_names[KINDS] = {STR_INIT("piece"), STR_INIT("lot"), STR_INIT("vessel")};

static size_t kind_slot(ItemKind kind)
{
    return kind == ITEM_THING ? 0 : kind == ITEM_VESSEL ? 2 : 1;
}

static void tally_own(Ctx *cx, const Lots *lots, const TraceMember *member, FieldTexts *own)
{
    enum { OWN_SHOWN = 1000 };
    if ((lots->seen[member->item / 8] >> (member->item % 8) & 1) == 0 || own->count == OWN_SHOWN)
        return;
    if (own->items == NULL)
        own->items = arena_array(cx->arena, Str, OWN_SHOWN);
    ((Str *)(uintptr_t)own->items)[own->count++] =
        item_uri(cx->arena, lots->view->index, member->item);
}

static void tally_members(Ctx *cx, const Lots *lots, const TraceResult *result, Tally *tally)
{
    for (size_t i = 0; i < result->member_count; i++) {
        const TraceMember *member = &result->members[i];
        size_t level = member->level < LEVELS_MAX ? member->level : LEVELS_MAX - 1;
        size_t kind =
            kind_slot(trace_item_kind(lots->view->index, member->item, lots->view->visible));
        tally->counts[level][kind][member->removed                             ? 2
                                   : member->confidence == CONFIDENCE_POSSIBLE ? 1
                                                                               : 0]++;
        tally_own(cx, lots, member, &tally->own[level][kind]);
    }
}

static Err tally_states(Ctx *cx, const ItemView *view, const TraceResult *result, Tally *tally,
                        int64_t *units)
{
    TraceWhereResult where;
    uint32_t *items = arena_array(cx->arena, uint32_t, result->member_count + 1);
    for (size_t i = 0; i < result->member_count; i++)
        items[i] = result->members[i].item;
    ItemWhereQuery query = {.view = *view, .items = items, .count = result->member_count};
    TRY(item_where_rows(cx, &query, &where));
    for (size_t i = 0; i < result->member_count; i++) {
        if (where.rows[i].kind != ITEM_THING || !trace_where_is_unit(&where.rows[i]))
            continue;
        tally->states[where.rows[i].state]++;
        ++*units;
    }
    return OK;
}

static void tally_write(Ctx *cx, const Tally *tally, ShareTrace *out)
{
    out->nodes.items = arena_array(cx->arena, ShareNode, (size_t)LEVELS_MAX * KINDS);
    for (size_t level = 0; level < LEVELS_MAX; level++) {
        for (size_t kind = 0; kind < KINDS; kind++) {
            const int64_t *count = tally->counts[level][kind];
            if (count[0] + count[1] + count[2] > 0)
                out->nodes.items[out->nodes.count++] =
                    (ShareNode){.level = field_int((int64_t)level),
                                .kind = kind_names[kind],
                                .certain = field_int(count[0]),
                                .possible = field_int(count[1]),
                                .removed = field_int(count[2]),
                                .own = tally->own[level][kind]};
        }
    }
    out->states.items = arena_array(cx->arena, ShareState, STATE_COUNT);
    for (int state = 0; state < STATE_COUNT; state++) {
        if (tally->states[state] > 0)
            out->states.items[out->states.count++] =
                (ShareState){.state = str_of(item_state_name((ItemState)state)),
                             .units = field_int(tally->states[state])};
    }
}

/* The item, if it begins at these places; else nothing is told of it. */
static Err own_find(Ctx *cx, const Lots *lots, Str typed, uint32_t *out)
{
    Err err = item_find(cx, lots->view, typed, out);
    bool own = err == OK && (lots->seen[*out / 8] >> (*out % 8) & 1) != 0;
    if (err != OK && err != ERR_NOT_FOUND && err != ERR_USAGE)
        return err;
    return own ? OK
               : fail(cx, ERR_NOT_FOUND, MSG("%1$s is none of yours, or is not known"),
                      str_shown(cx->arena, typed));
}

Err share_trace(Ctx *cx, const ShareAsker *asker, Str item, ShareTrace *out)
{
    const ItemView *view = &asker->view;
    bool complete;
    uint32_t seed;
    int64_t units = 0;
    TraceResult result;
    Lots lots = {.view = view, .places = &asker->places};
    TRY(lots_find(cx, asker->reader, &lots, &complete));
    TRY(own_find(cx, &lots, item, &seed));
    TraceQuery query = {.direction = TRACE_FORWARD,
                        .seeds = &seed,
                        .seed_count = 1,
                        .edges = EDGE_ALL,
                        .as_known_at = view->visible};
    TRY(trace_walk(cx, view->index, &query, &result));
    Tally *tally = arena_new(cx->arena, Tally);
    tally_members(cx, &lots, &result, tally);
    TRY(tally_states(cx, view, &result, tally, &units));
    *out = (ShareTrace){.item = item_uri(cx->arena, view->index, seed),
                        .log_position = field_int(view->visible),
                        .members = field_int((int64_t)result.member_count),
                        .units = field_int(units)};
    tally_write(cx, tally, out);
    return OK;
}

/* ---- events of a station ---- */

typedef struct EventPick {
    const ItemView *view;
    SharePage page;
    ShareEvents *out;
} EventPick;

static void event_pick(Ctx *cx, void *arg, const Event *event, int64_t position)
{
    enum { ITEMS_SHOWN = 1000 };
    EventPick *pick = arg;
    int64_t n = pick->out->total.value++;
    if (n < pick->page.offset || n >= pick->page.offset + pick->page.limit)
        return;
    Str *items = arena_array(cx->arena, Str, event->ref_count + 1);
    size_t count = 0;
    for (size_t i = 0; i < event->ref_count && count < ITEMS_SHOWN; i++) {
        if (event->refs[i].role <= ROLE_OBSERVED)
            items[count++] = str_dup(cx->arena, event->refs[i].uri);
    }
    ShareEvent *out = &pick->out->events.items[pick->out->events.count++];
    *out = (ShareEvent){.position = field_int(position),
                        .time = field_utc(trace_event_time(pick->view->index, position)),
                        .items = {items, count}};
    if (event->step.n > 0)
        out->step = str_dup(cx->arena, event->step);
}

Err share_events(Ctx *cx, const ShareAsker *asker, SharePage page, ShareEvents *out)
{
    EventPick pick = {&asker->view, page, out};
    EventsThere there = {.view = &asker->view,
                         .reader = asker->reader,
                         .places = &asker->places,
                         .each = event_pick,
                         .arg = &pick};
    *out = (ShareEvents){.total = field_int(0)};
    out->events.items = arena_array(cx->arena, ShareEvent, (size_t)page.limit + 1);
    return events_there(cx, &there);
}
