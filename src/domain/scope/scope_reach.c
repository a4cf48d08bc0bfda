/* scope_reach.c - what one clause reaches: its seeds, the walks from them, the members. */
#include <stdlib.h>

#include "domain/item/trace_question.h"
#include "domain/scope/scope_internal.h"

ScopeBits scope_member_bits(const TraceMember *member)
{
    return (ScopeBits){.may = true,
                       .sure = member->confidence == CONFIDENCE_CERTAIN,
                       .gone = member->removed,
                       .wide = member->widening != WIDENING_NONE};
}

/* ---- walks ---- */

Err scope_walk_init(ScopeLook *look, TraceQuery *out)
{
    const ScopeQuery *query = look->query;
    *out =
        (TraceQuery){.direction = TRACE_FORWARD, .firm = true, .as_known_at = look->view.visible};
    TRY(trace_edges_parse(look->cx, query->edges, &out->edges));
    if (!query->widen.set || query->widen.value)
        out->edges |= EDGE_E7;
    if (query->through_containers.value)
        out->edges |= EDGE_E4;
    return OK;
}

/* The options a clause has of its own win. */
static Err descendants_options(ScopeLook *look, const ScopeDescendants *clause, TraceQuery *walk)
{
    unsigned kept = walk->edges & (EDGE_E4 | EDGE_E7);
    if (clause->edges.n > 0) {
        TRY(trace_edges_parse(look->cx, clause->edges, &walk->edges));
        walk->edges |= kept;
    }
    if (clause->widen.set)
        walk->edges =
            clause->widen.value ? walk->edges | EDGE_E7 : walk->edges & ~(unsigned)EDGE_E7;
    if (clause->through_containers.set)
        walk->edges = clause->through_containers.value ? walk->edges | EDGE_E4
                                                       : walk->edges & ~(unsigned)EDGE_E4;
    return clause->direction.n == 0
               ? OK
               : trace_direction_parse(look->cx, clause->direction, &walk->direction);
}

/* What went into a lot or vessel beside what was touched: then what left it may have had nothing of
 * that. */
static Err filled_otherwise(ScopeLook *look, uint32_t item, bool *several, bool *otherwise)
{
    int64_t *events;
    size_t count, fillings = 0;
    Arena own;
    arena_init(&own);
    Ctx inner = *look->cx;
    inner.arena = &own;
    Err err = trace_item_events(&inner, look->view.index, item, &events, &count);
    *otherwise = false;
    for (size_t i = 0; i < count && err == OK && events[i] <= look->view.visible; i++) {
        TraceEvent event = trace_event_at(look->view.index, events[i]);
        bool possible, made = false;
        if (event.kind != EVENT_TRANSFORMATION || !scope_event_counts(look, events[i], &possible))
            continue;
        for (uint32_t ref = 0; ref < event.refs && !made; ref++)
            made = event.items[ref] == item && trace_role(&event, ref) == ROLE_OUTPUT;
        fillings += made;
        if (made && (look->touched[events[i] / 64] >> events[i] % 64 & 1) == 0)
            *otherwise = true;
    }
    *several = fillings > 1;
    arena_release(&own);
    return err;
}

/* Times matter only for what was filled several times. */
static Err windows_set(ScopeLook *look)
{
    const TraceWindow always = {0};
    for (size_t i = 0; i < look->count; i++) {
        ScopeSeed *seed = &look->seeds[i];
        ItemKind kind = trace_item_kind(look->view.index, seed->item, look->view.visible);
        bool several = false, otherwise = false;
        if (seed->windowed)
            continue;
        if (seed->event != 0 && (kind == ITEM_LOT || kind == ITEM_VESSEL))
            TRY(filled_otherwise(look, seed->item, &several, &otherwise));
        seed->possible = seed->possible || (several && otherwise);
        look->several = look->several || several;
        if (several)
            seed->window.from_us -= TRACE_TOLERANCE_US;
        else
            seed->window = always;
    }
    return OK;
}

static void seeds_put(const ScopeLook *look, bool possible_too, TraceQuery *walk)
{
    Arena *arena = look->cx->arena;
    uint32_t *items = arena_array(arena, uint32_t, look->count + 1);
    TraceWindow *windows = arena_array(arena, TraceWindow, look->count + 1);
    size_t n = 0;
    for (size_t i = 0; i < look->count; i++) {
        if (look->seeds[i].possible && !possible_too)
            continue;
        items[n] = look->seeds[i].item;
        windows[n++] = look->seeds[i].window;
    }
    walk->seeds = items;
    walk->windows = windows;
    walk->seed_count = n;
}

static bool any_possible(const ScopeLook *look)
{
    for (size_t i = 0; i < look->count; i++) {
        if (look->seeds[i].possible)
            return true;
    }
    return false;
}

/* What only possible seeds lead to is possible; what certain ones lead to is as sure as by them,
 * unless they lead there by what is gone and only a possible one to what is in place. */
static void doubts_put(TraceResult *all, const TraceResult *sure)
{
    size_t at = 0;
    for (size_t i = 0; i < all->member_count; i++) {
        TraceMember *member = &all->members[i];
        bool removed = member->removed;
        while (at < sure->member_count && sure->members[at].item < member->item)
            at++;
        bool met = at < sure->member_count && sure->members[at].item == member->item;
        if (met && sure->members[at].removed == removed) {
            *member = sure->members[at];
        } else {
            member->confidence = CONFIDENCE_POSSIBLE;
        }
    }
}

static Err walk_all(ScopeLook *look, TraceQuery *walk, TraceResult *out)
{
    TraceResult sure = {0};
    *out = (TraceResult){0};
    if (look->count == 0 || !look->walks)
        return OK;
    bool doubts = any_possible(look);
    TRY(windows_set(look));
    bool more_doubts = any_possible(look);
    if (doubts || more_doubts) {
        TraceQuery certain = *walk;
        seeds_put(look, false, &certain);
        if (certain.seed_count > 0)
            TRY(trace_walk(look->cx, look->view.index, &certain, &sure));
    }
    seeds_put(look, true, walk);
    TRY(trace_walk(look->cx, look->view.index, walk, out));
    if (doubts || more_doubts)
        doubts_put(out, &sure);
    return OK;
}

/* ---- members ---- */

static TraceMember seed_member(const ScopeSeed *seed)
{
    return (TraceMember){.item = seed->item,
                         .from = seed->by,
                         .event = seed->event,
                         .since_us = seed->event == 0 ? 0 : seed->time_us,
                         .confidence = seed->possible ? CONFIDENCE_POSSIBLE : CONFIDENCE_CERTAIN};
}

/* A seed that the walk came to as well: named ones tell more by the walk; what is certain and in
 * place wins. */
static TraceMember seed_met(const ScopeSeed *seed, const TraceMember *reached)
{
    TraceMember own = seed_member(seed);
    bool named = seed->event == 0 && !seed->possible;
    if (named || (seed->possible && reached->confidence == CONFIDENCE_CERTAIN && !reached->removed))
        own = *reached;
    if (named)
        own.confidence = CONFIDENCE_CERTAIN;
    own.removed = false;
    return own;
}

/* What a clause begins from is of it as well: what came back from the market stands for itself. */
static void seeds_join(ScopeLook *look, const TraceResult *walk, ScopeReach *out)
{
    size_t at = 0, n = 0;
    out->members = arena_alloc_raw(look->cx->arena,
                                   (walk->member_count + look->count + 1) * sizeof(TraceMember), 8);
    for (uint32_t item = 1; item <= look->items && look->count > 0; item++) {
        uint32_t place = look->seed_of[item];
        if (place == 0)
            continue;
        while (at < walk->member_count && walk->members[at].item < item)
            out->members[n++] = walk->members[at++];
        const ScopeSeed *seed = &look->seeds[place - 1];
        bool met = at < walk->member_count && walk->members[at].item == item;
        out->members[n++] = met ? seed_met(seed, &walk->members[at++]) : seed_member(seed);
    }
    while (at < walk->member_count)
        out->members[n++] = walk->members[at++];
    out->count = n;
}

/* ---- a clause ---- */

static Err descendants_find(ScopeLook *look, const ScopeDescendants *clause)
{
    for (size_t i = 0; i < clause->items.count; i++)
        TRY(scope_start_add(look, clause->items.items[i]));
    return OK;
}

static Err seeds_find(ScopeLook *look, const ScopeClause *leaf, TraceQuery *walk)
{
    switch (scope_clause_kind(leaf)) {
    case CLAUSE_DESCENDANTS:
        TRY(descendants_options(look, leaf->descendants, walk));
        return descendants_find(look, leaf->descendants);
    case CLAUSE_CONTACT:
        return scope_contact_find(look, leaf->contact);
    case CLAUSE_SOFTWARE:
        return scope_software_find(look, leaf->software);
    case CLAUSE_MADE:
        look->walks = leaf->made->parts.value;
        return scope_made_find(look, leaf->made);
    case CLAUSE_READING:
        return scope_reading_find(look, leaf->reading);
    default:
        return scope_identifiers_find(look, leaf->identifiers);
    }
}

static Err reach_find(ScopeLook *look, const ScopeClause *leaf, ScopeReach *out)
{
    TraceResult found;
    TRY(scope_walk_init(look, &out->walk));
    TRY(seeds_find(look, leaf, &out->walk));
    TRY(walk_all(look, &out->walk, &found));
    seeds_join(look, &found, out);
    out->seeds = look->seeds;
    out->seed_count = look->count;
    out->unnamed = look->unnamed;
    out->notes = look->notes;
    out->additive = leaf->reading != NULL && !look->several && !any_possible(look) &&
                    !found.joint && look->unnamed == 0 && (out->walk.edges & EDGE_E4) == 0;
    return OK;
}

Err scope_reach(ScopeLook *look, const ScopeClause *leaf, ScopeReach *out)
{
    size_t events = (size_t)trace_position(look->view.index) / 64 + 1;
    *out = (ScopeReach){0};
    look->items = trace_item_count(look->view.index);
    look->walks = true;
    look->seeds = NULL;
    look->count = look->room = 0;
    look->unnamed = 0;
    look->closed = 0;
    look->several = look->known_more = false;
    look->nest = NULL;
    look->notes.count = 0;
    look->seed_of = calloc((size_t)look->items + 1, sizeof *look->seed_of);
    look->touched = calloc(events, sizeof *look->touched);
    if (look->seed_of == NULL || look->touched == NULL)
        abort();
    Err err = reach_find(look, leaf, out);
    trace_nest_close(look->nest);
    look->nest = NULL;
    free(look->seed_of);
    free(look->touched);
    return err;
}
