/* scope_ways.c - the same suspicion drawn in four ways: by time, by batch, by unit, widened.
 *
 * A way keeps how clauses are joined and puts something coarser in the place of each: what was made
 * on the same lines while the batch was used there or the machine ran, or all of the batches it
 * touched.  Where a clause has nothing coarser, an `all` does without it, which is wider, and an
 * `any` keeps it; what was excepted stays in.  */
#include <stdlib.h>

#include "domain/scope/scope_board.h"
#include "domain/scope/scope_internal.h"

#define BIT(role) ((uint64_t)1 << (role))

enum { PLACES_MAX = 24, LOTS_MAX = 10000, SECOND_US = 1000000 };

static const uint64_t USED = BIT(ROLE_INPUT) | BIT(ROLE_CHILD);
static const uint64_t MADE = BIT(ROLE_OUTPUT) | BIT(ROLE_OBSERVED) | BIT(ROLE_LOT_HEAD);

/* When something went on at a place. */
typedef struct Span {
    uint32_t place;
    int64_t from_us, to_us;
} Span;

/* Events by which a clause comes to its units: where and when they were, and their batches. */
typedef struct Doings {
    uint64_t roles; /* in which an item has to stand in them */
    ScopePeriod period;
    size_t count;
    Span spans[PLACES_MAX];
    size_t span_count;
    bool many;    /* more places than are told apart */
    Str *lots[2]; /* made or looked at; used */
    size_t lot_count[2];
    uint8_t *met; /* by item */
} Doings;

typedef struct Drawing {
    Ctx *cx;
    ItemView view;
    const ScopeQuery *asked;
    bool by_time; /* else by batch */
} Drawing;

static void span_add(Doings *doings, uint32_t place, int64_t time_us)
{
    Span *span = doings->spans;
    while (span < doings->spans + doings->span_count && span->place != place)
        span++;
    if (span == doings->spans + PLACES_MAX) {
        doings->many = true;
        return;
    }
    if (span == doings->spans + doings->span_count) {
        *span = (Span){place, time_us, time_us};
        doings->span_count++;
    }
    span->from_us = time_us < span->from_us ? time_us : span->from_us;
    span->to_us = time_us > span->to_us ? time_us : span->to_us;
}

static void lots_add(const Drawing *drawing, const TraceEvent *event, Doings *doings)
{
    for (uint32_t ref = 0; ref < event->refs; ref++) {
        uint64_t role = BIT(trace_role(event, ref));
        uint32_t item = event->items[ref];
        bool used = (role & USED) != 0;
        if ((role & (MADE | USED)) == 0 || doings->met[item] != 0 ||
            doings->lot_count[used] == LOTS_MAX ||
            trace_item_kind(drawing->view.index, item, drawing->view.visible) != ITEM_LOT)
            continue;
        doings->met[item] = 1;
        doings->lots[used][doings->lot_count[used]++] =
            item_uri(drawing->cx->arena, drawing->view.index, item);
    }
}

static bool stands_in(const TraceEvent *event, uint32_t item, uint64_t roles)
{
    for (uint32_t ref = 0; ref < event->refs; ref++) {
        if (event->items[ref] == item && (roles & BIT(trace_role(event, ref))) != 0)
            return true;
    }
    return false;
}

/* Adds the events in which the item stands in the roles asked for. */
static Err item_doings(const Drawing *drawing, uint32_t item, Doings *doings)
{
    const ItemView *view = &drawing->view;
    int64_t *events;
    size_t count;
    Arena own;
    arena_init(&own);
    Ctx inner = *drawing->cx;
    inner.arena = &own;
    Err err = trace_item_events(&inner, view->index, item, &events, &count);
    for (size_t i = 0; err == OK && i < count && events[i] <= view->visible; i++) {
        TraceEvent event = trace_event_at(view->index, events[i]);
        EventStanding standing = trace_event_standing(view->index, events[i], view->visible);
        if (!stands_in(&event, item, doings->roles) ||
            !scope_period_has(&doings->period, event.time_us) ||
            (standing != STANDING_COUNTS && standing != STANDING_SUSPENDED))
            continue;
        doings->count++;
        if (event.place != 0)
            span_add(doings, event.place, event.time_us);
        lots_add(drawing, &event, doings);
    }
    arena_release(&own);
    return err;
}

/* Who names a batch means what was made of it; of what was used nowhere, its own making. */
static Err descendants_doings(const Drawing *drawing, const FieldTexts *items, Doings *doings)
{
    for (size_t i = 0; i < items->count; i++) {
        uint32_t item;
        size_t before = doings->count;
        TRY(item_find(drawing->cx, &drawing->view, items->items[i], &item));
        doings->roles = USED;
        TRY(item_doings(drawing, item, doings));
        doings->roles = MADE;
        if (doings->count == before)
            TRY(item_doings(drawing, item, doings));
    }
    return OK;
}

static Err contact_doings(const Drawing *drawing, const FieldTexts *items, Doings *doings)
{
    for (size_t i = 0; i < items->count; i++) {
        uint32_t item;
        TRY(item_find(drawing->cx, &drawing->view, items->items[i], &item));
        TRY(item_doings(drawing, item, doings));
    }
    return OK;
}

static Err doings_find(const Drawing *drawing, const ScopeClause *leaf, Doings *out)
{
    switch (scope_clause_kind(leaf)) {
    case CLAUSE_DESCENDANTS:
        return descendants_doings(drawing, &leaf->descendants->items, out);
    case CLAUSE_CONTACT:
        out->period = (ScopePeriod){leaf->contact->from, leaf->contact->to};
        TRY(scope_role_bits(drawing->cx, leaf->contact->role, &out->roles));
        return contact_doings(drawing, &leaf->contact->items, out);
    case CLAUSE_SOFTWARE:
        out->period = (ScopePeriod){leaf->software->from, leaf->software->to};
        out->roles = BIT(ROLE_SOFTWARE) | USED;
        return contact_doings(drawing, &leaf->software->items, out);
    default:
        return OK;
    }
}

/* Whole seconds around it, as people say a time. */
static ScopeClause made_clause(const Drawing *drawing, const Span *span)
{
    Arena *arena = drawing->cx->arena;
    ScopeMade *made = arena_new(arena, ScopeMade);
    int64_t from_us = span->from_us - (span->from_us % SECOND_US + SECOND_US) % SECOND_US;
    int64_t to_us = span->to_us + SECOND_US - 1;
    to_us -= (to_us % SECOND_US + SECOND_US) % SECOND_US;
    *made = (ScopeMade){.place = item_uri(arena, drawing->view.index, span->place),
                        .from = field_utc(from_us),
                        .to = field_utc(to_us),
                        .parts = field_bool(true)};
    return (ScopeClause){.made = made};
}

static const ScopeClause *time_clause(const Drawing *drawing, const ScopeClause *leaf,
                                      const Doings *doings)
{
    Arena *arena = drawing->cx->arena;
    if (scope_clause_kind(leaf) == CLAUSE_MADE || scope_clause_kind(leaf) == CLAUSE_READING) {
        bool timed = leaf->made != NULL ? leaf->made->from.set || leaf->made->to.set
                                        : leaf->reading->from.set || leaf->reading->to.set;
        return timed ? leaf : NULL;
    }
    if (doings->span_count == 0 || doings->many)
        return NULL;
    ScopeClause *all = arena_array(arena, ScopeClause, doings->span_count);
    for (size_t i = 0; i < doings->span_count; i++)
        all[i] = made_clause(drawing, &doings->spans[i]);
    if (doings->span_count == 1)
        return all;
    ScopeClause *any = arena_new(arena, ScopeClause);
    any->any.items = all;
    any->any.count = doings->span_count;
    return any;
}

static const ScopeClause *batch_clause(const Drawing *drawing, const ScopeClause *leaf,
                                       const Doings *doings)
{
    ScopeClause *out = arena_new(drawing->cx->arena, ScopeClause);
    int used = doings->lot_count[0] == 0;
    if (scope_clause_kind(leaf) == CLAUSE_DESCENDANTS)
        return leaf;
    if (doings->lot_count[used] == 0 || doings->lot_count[used] == LOTS_MAX)
        return NULL;
    out->descendants = arena_new(drawing->cx->arena, ScopeDescendants);
    out->descendants->items = (FieldTexts){doings->lots[used], doings->lot_count[used]};
    return out;
}

static Err leaf_draw(const Drawing *drawing, const ScopeClause *leaf, const ScopeClause **out)
{
    Doings *doings = arena_new(drawing->cx->arena, Doings);
    *doings = (Doings){.met = calloc((size_t)trace_item_count(drawing->view.index) + 1, 1)};
    if (doings->met == NULL)
        abort();
    doings->lots[0] = arena_array(drawing->cx->arena, Str, LOTS_MAX);
    doings->lots[1] = arena_array(drawing->cx->arena, Str, LOTS_MAX);
    Err err = doings_find(drawing, leaf, doings);
    free(doings->met);
    *out = err != OK          ? NULL
           : drawing->by_time ? time_clause(drawing, leaf, doings)
                              : batch_clause(drawing, leaf, doings);
    return err;
}

static Err clause_draw(const Drawing *drawing, const ScopeClause *clause, const ScopeClause **out);

static Err several_draw(const Drawing *drawing, const ScopeClause *clause, const ScopeClause **out)
{
    bool any = clause->any.items != NULL;
    size_t count = any ? clause->any.count : clause->all.count, kept = 0, drawn_count = 0;
    const ScopeClause *from = any ? clause->any.items : clause->all.items;
    ScopeClause *into = arena_array(drawing->cx->arena, ScopeClause, count);
    for (size_t i = 0; i < count; i++) {
        const ScopeClause *drawn;
        TRY(clause_draw(drawing, &from[i], &drawn));
        drawn_count += drawn != NULL;
        if (drawn != NULL || any)
            into[kept++] = drawn != NULL ? *drawn : from[i];
    }
    *out = drawn_count == 0 ? NULL : into;
    if (drawn_count == 0 || kept == 1)
        return OK;
    ScopeClause *whole = arena_new(drawing->cx->arena, ScopeClause);
    if (any) {
        whole->any.items = into;
        whole->any.count = kept;
    } else {
        whole->all.items = into;
        whole->all.count = kept;
    }
    *out = whole;
    return OK;
}

/* *out: the clause in that way; NULL: it says nothing of it. */
static Err clause_draw(const Drawing *drawing, const ScopeClause *clause, const ScopeClause **out)
{
    switch (scope_clause_kind(clause)) {
    case CLAUSE_ALL:
    case CLAUSE_ANY:
        return several_draw(drawing, clause, out);
    case CLAUSE_EXCEPT:
        return clause_draw(drawing, clause->except->from, out);
    default:
        return leaf_draw(drawing, clause, out);
    }
}

/* The edges to walk and the containers to look through stay what was asked for. */
static void way_put(const Drawing *drawing, const char *way, const ScopeClause *clause,
                    bool widened, ScopeWays *out)
{
    Ctx *cx = drawing->cx;
    ScopeQuery *query = arena_new(cx->arena, ScopeQuery);
    ScopeClause *copy = arena_new(cx->arena, ScopeClause);
    if (clause == NULL)
        return;
    *copy = *clause;
    *query = (ScopeQuery){.clause = copy,
                          .direction = drawing->asked->direction,
                          .edges = drawing->asked->edges,
                          .through_containers = drawing->asked->through_containers,
                          .widen = field_bool(widened)};
    if (widened)
        query->through_containers = field_bool(true);
    out->ways.items[out->ways.count++] = (ScopeWay){str_of(way), query};
}

Err scope_ways(Ctx *cx, const ItemView *view, const ScopeQuery *query, ScopeWays *out)
{
    enum { WAYS = 4 };
    const ScopeClause *root, *time, *batch;
    Drawing drawing = {.cx = cx, .view = *view, .asked = query, .by_time = true};
    *out = (ScopeWays){0};
    out->ways.items = arena_array(cx->arena, ScopeWay, WAYS);
    TRY(scope_query_clause(cx, query, &root));
    if (query->as_known_at.set && query->as_known_at.value < view->visible)
        drawing.view.visible = query->as_known_at.value;
    TRY(clause_draw(&drawing, root, &time));
    drawing.by_time = false;
    TRY(clause_draw(&drawing, root, &batch));
    way_put(&drawing, "time", time, false, out);
    way_put(&drawing, "batch", batch, false, out);
    way_put(&drawing, "unit", root, false, out);
    way_put(&drawing, "widened", root, true, out);
    return OK;
}
