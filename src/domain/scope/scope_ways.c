/* scope_ways.c - the same suspicion drawn in four ways: by time, by batch, by unit, widened.
 *
 * A way keeps how clauses are joined and puts something coarser in the place of each: what was made
 * on the same lines (machines; the place where events name none) while the batch was used there or
 * the machine ran, or all of the batches it touched.  Where a clause has nothing coarser, an `all`
 * does without it, which is wider, and an `any` keeps it; what was excepted stays in.  */
#include <stdlib.h>

#include "domain/item/trace_question.h"
#include "domain/party/party.h"
#include "domain/scope/scope_board.h"
#include "domain/scope/scope_internal.h"

#define BIT(role) ((uint64_t)1 << (role))

enum { LINES_MAX = 24, LOTS_MAX = 10000, SITES_MAX = 24, SECOND_US = 1000000 };

static const uint64_t MACHINES = BIT(ROLE_EQUIPMENT);
static const uint64_t USED = BIT(ROLE_INPUT) | BIT(ROLE_CHILD);
static const uint64_t MADE = BIT(ROLE_OUTPUT) | BIT(ROLE_OBSERVED) | BIT(ROLE_LOT_HEAD);

/* When something went on on a line: a machine, or a place where no event says more. */
typedef struct Span {
    uint32_t line;
    bool machine;
    int64_t from_us, to_us;
} Span;

typedef struct Spans {
    Span items[LINES_MAX];
    size_t count;
    bool many; /* more than are told apart */
} Spans;

/* Events by which a clause comes to its units: where and when they were, and their batches. */
typedef struct Doings {
    uint64_t roles; /* in which an item has to stand in them */
    ScopePeriod period;
    size_t count;
    bool by_machine; /* of a batch; a machine's own line is the place where it stands */
    Spans lines, places;
    Str *lots[2]; /* made or looked at; used */
    size_t lot_count[2];
    uint8_t *met; /* by item */
} Doings;

typedef struct Drawing {
    Ctx *cx;
    ItemView view;
    const ScopeQuery *asked;
    bool by_time; /* else by batch */
    Str site_uris[SITES_MAX];
    FieldTexts sites; /* of which events name neither machine nor area */
} Drawing;

static void span_add(Spans *spans, uint32_t line, bool machine, int64_t time_us)
{
    Span *span = spans->items;
    while (span < spans->items + spans->count && span->line != line)
        span++;
    if (span == spans->items + LINES_MAX) {
        spans->many = true;
        return;
    }
    if (span == spans->items + spans->count) {
        *span = (Span){line, machine, time_us, time_us};
        spans->count++;
    }
    span->from_us = time_us < span->from_us ? time_us : span->from_us;
    span->to_us = time_us > span->to_us ? time_us : span->to_us;
}

/* The machines an event names are its line, else its place is. */
static void line_add(Doings *doings, const TraceEvent *event)
{
    bool machine = false;
    for (uint32_t ref = 0; ref < event->refs && doings->by_machine; ref++) {
        if ((BIT(trace_role(event, ref)) & MACHINES) == 0)
            continue;
        span_add(&doings->lines, event->items[ref], true, event->time_us);
        machine = true;
    }
    if (event->place == 0)
        return;
    span_add(&doings->places, event->place, false, event->time_us);
    if (!machine)
        span_add(&doings->lines, event->place, false, event->time_us);
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
        line_add(doings, &event);
        lots_add(drawing, &event, doings);
    }
    arena_release(&own);
    return err;
}

/* Who names a batch means what was made of it; of what was used nowhere, its own making. */
static Err descendants_doings(const Drawing *drawing, const FieldTexts *items, Doings *doings)
{
    doings->by_machine = true;
    for (size_t i = 0; i < items->count; i++) {
        uint32_t item;
        size_t before = doings->count;
        TraceWindow window;
        Str typed = items->items[i];
        doings->period = (ScopePeriod){0};
        if (trace_window_cut(&typed, &window))
            doings->period =
                (ScopePeriod){.from = field_utc(window.from_us), .to = field_utc(window.to_us)};
        TRY(item_find(drawing->cx, &drawing->view, typed, &item));
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

/* A site without its area says little of a line: all of the site is taken. */
static Err site_note(Drawing *drawing, uint32_t place)
{
    Str *parents;
    size_t count;
    Arena *arena = drawing->cx->arena;
    Str uri = item_uri(arena, drawing->view.index, place);
    if (identity_scheme(trace_item_key(drawing->view.index, place)) != ID_SGLN ||
        str_find(uri, STR("/254/")) >= 0)
        return OK;
    TRY(party_parents(drawing->cx, uri, &parents, &count));
    for (size_t i = 0; i < drawing->sites.count; i++)
        count += str_eq(drawing->sites.items[i], uri);
    if (count == 0 && drawing->sites.count < SITES_MAX)
        drawing->site_uris[drawing->sites.count++] = uri;
    drawing->sites.items = drawing->site_uris;
    return OK;
}

/* Whole seconds around it, as people say a time. */
static Err span_clause(Drawing *drawing, const Span *span, ScopeClause *out)
{
    Arena *arena = drawing->cx->arena;
    int64_t from_us = span->from_us - (span->from_us % SECOND_US + SECOND_US) % SECOND_US;
    int64_t to_us = span->to_us + SECOND_US - 1;
    to_us -= (to_us % SECOND_US + SECOND_US) % SECOND_US;
    Str uri = item_uri(arena, drawing->view.index, span->line);
    *out = (ScopeClause){0};
    if (span->machine) {
        Str *items = arena_new(arena, Str);
        *items = uri;
        out->contact = arena_new(arena, ScopeContact);
        *out->contact = (ScopeContact){.items = {items, 1},
                                       .role = STR("equipment"),
                                       .from = field_utc(from_us),
                                       .to = field_utc(to_us)};
        return OK;
    }
    out->made = arena_new(arena, ScopeMade);
    *out->made = (ScopeMade){.place = uri,
                             .from = field_utc(from_us),
                             .to = field_utc(to_us),
                             .parts = field_bool(true)};
    return site_note(drawing, span->line);
}

static Err time_clause(Drawing *drawing, const ScopeClause *leaf, const Doings *doings,
                       const ScopeClause **out)
{
    Arena *arena = drawing->cx->arena;
    const Spans *spans = doings->lines.many ? &doings->places : &doings->lines;
    *out = NULL;
    if (scope_clause_kind(leaf) == CLAUSE_MADE || scope_clause_kind(leaf) == CLAUSE_READING) {
        bool timed = leaf->made != NULL ? leaf->made->from.set || leaf->made->to.set
                                        : leaf->reading->from.set || leaf->reading->to.set;
        *out = timed ? leaf : NULL;
        return OK;
    }
    if (spans->count == 0 || spans->many)
        return OK;
    ScopeClause *all = arena_array(arena, ScopeClause, spans->count);
    for (size_t i = 0; i < spans->count; i++)
        TRY(span_clause(drawing, &spans->items[i], &all[i]));
    *out = all;
    if (spans->count == 1)
        return OK;
    ScopeClause *any = arena_new(arena, ScopeClause);
    any->any.items = all;
    any->any.count = spans->count;
    *out = any;
    return OK;
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

static Err leaf_draw(Drawing *drawing, const ScopeClause *leaf, const ScopeClause **out)
{
    Doings *doings = arena_new(drawing->cx->arena, Doings);
    *doings = (Doings){.met = calloc((size_t)trace_item_count(drawing->view.index) + 1, 1)};
    if (doings->met == NULL)
        abort();
    doings->lots[0] = arena_array(drawing->cx->arena, Str, LOTS_MAX);
    doings->lots[1] = arena_array(drawing->cx->arena, Str, LOTS_MAX);
    Err err = doings_find(drawing, leaf, doings);
    free(doings->met);
    TRY(err);
    if (drawing->by_time)
        return time_clause(drawing, leaf, doings, out);
    *out = batch_clause(drawing, leaf, doings);
    return OK;
}

static Err clause_draw(Drawing *drawing, const ScopeClause *clause, const ScopeClause **out);

static Err several_draw(Drawing *drawing, const ScopeClause *clause, const ScopeClause **out)
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
static Err clause_draw(Drawing *drawing, const ScopeClause *clause, const ScopeClause **out)
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

static FieldTexts sites_copy(const Drawing *drawing)
{
    size_t count = drawing->sites.count;
    Str *items = arena_array(drawing->cx->arena, Str, count + 1);
    memcpy(items, drawing->site_uris, count * sizeof *items);
    return (FieldTexts){items, count};
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
    ScopeWay *put = &out->ways.items[out->ways.count++];
    *put = (ScopeWay){.way = str_of(way), .query = query};
    if (str_eq(put->way, STR("time")))
        put->whole_sites = sites_copy(drawing);
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
