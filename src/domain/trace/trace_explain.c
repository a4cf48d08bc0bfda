/* The best path to one member, step by step. */
#include "domain/trace/trace_walk_internal.h"

static const unsigned edges[] = {EDGE_E1, EDGE_E1, EDGE_E2, EDGE_E3,
                                 EDGE_E4, EDGE_E1, EDGE_E6, EDGE_E7};

/* Leave out what is worse, as long as the item is still reached. */
static const unsigned skips[] = {
    STEP_POSSIBLE | STEP_REMOVED | STEP_WIDENED,
    STEP_POSSIBLE | STEP_WIDENED,
    STEP_REMOVED | STEP_WIDENED,
    STEP_WIDENED,
    STEP_REMOVED,
    0,
};

/* The arrival that made the item a member in this pass: of a seed, by coming back to itself. */
static bool arrival_find(const Walk *w, uint32_t item, Entry *out)
{
    uint32_t tail = scratch_tail(w->scratch);
    for (uint32_t i = 0; i < w->selves.n; i++) {
        *out = w->selves.p[i].entry;
        if (out->item == item)
            return true;
    }
    if (!bit_get(&w->scratch->item_bits, item))
        return false;
    for (uint32_t i = w->seed_count; i < tail; i++) {
        *out = *walk_entry(w, i);
        if (out->item == item && (out->flags & (ENTRY_AGAIN | ENTRY_PART_OF_LOT)) == 0)
            return true;
    }
    return false;
}

/* The fast lane leaves the number of the edge out. */
static unsigned entry_edge(const Walk *w, const Entry *entry)
{
    unsigned edge = entry->flags >> ENTRY_EDGE_SHIFT & 7;
    bool fitted = head_kind(head_at(w->index, entry->event)) == EVENT_ASSOCIATION;
    return edge == 0 && fitted ? EDGE_E2 : edges[edge];
}

static const char *step_reason(const Walk *w, const Entry *entry)
{
    if ((entry->flags & ENTRY_POSSIBLE) == 0)
        return NULL;
    unsigned edge = entry_edge(w, entry);
    if (edge == EDGE_E7)
        return MSG("its class was used there without naming lot or serial");
    if (edge == EDGE_E4)
        return MSG("both lay in the same container");
    if (entry->widening == WIDENING_PART_OF_LOT)
        return MSG("the record names only the lot, and a piece of the lot is affected");
    if (walk_force(w, entry->event) == FORCE_SUSPENDED)
        return MSG("the event is declared in error, and its correction is not in the log");
    return MSG("the times allow it, but other productions or clocks leave it open");
}

static TraceStep step_of(const Walk *w, const Entry *entry)
{
    bool possible = (entry->flags & ENTRY_POSSIBLE) != 0;
    return (TraceStep){.edge = entry_edge(w, entry),
                       .from = walk_entry(w, entry->pred)->item,
                       .to = entry->item,
                       .event = entry->event,
                       .time_us = head_at(w->index, entry->event)->time_us,
                       .confidence = possible ? CONFIDENCE_POSSIBLE : CONFIDENCE_CERTAIN,
                       .removed = (entry->flags & ENTRY_REMOVED) != 0,
                       .widening = (Widening)entry->widening,
                       .reason = step_reason(w, entry)};
}

static void path_collect(Walk *w, const Entry *last, TraceStep **out, size_t *count)
{
    size_t n = 1;
    for (uint32_t i = last->pred; i >= w->seed_count; i = walk_entry(w, i)->pred)
        n++;
    *count = n;
    *out = arena_array(w->cx->arena, TraceStep, n);
    (*out)[--n] = step_of(w, last);
    for (uint32_t i = last->pred; i >= w->seed_count; i = walk_entry(w, i)->pred)
        (*out)[--n] = step_of(w, walk_entry(w, i));
}

/* tidy: allow parameters: from a query to an item gives a list of steps */
Err trace_explain(Ctx *cx, const TraceIndex *index, const TraceQuery *query, uint32_t item,
                  TraceStep **out, size_t *count)
{
    Walk w;
    Entry last;
    TRY(walk_seeds_check(cx, index, query));
    walk_init(&w, cx, index, query);
    walk_run(&w, 0);
    bool reached = arrival_find(&w, item, &last), found = false;
    w.first_pass = false;
    lives_turn(&w, true);
    for (size_t i = 0; i < sizeof skips / sizeof *skips && reached && !found; i++) {
        walk_run(&w, skips[i]);
        found = arrival_find(&w, item, &last);
        if (found)
            path_collect(&w, &last, out, count);
        lives_turn(&w, false);
    }
    walk_release(&w);
    return found ? OK : fail(cx, ERR_NOT_FOUND, MSG("no path leads there"));
}
