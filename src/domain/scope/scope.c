/* scope.c - from a draft to the list of units: which clause put each there, cells. */
#include "domain/scope/scope.h"

#include <stdlib.h>

#include "domain/scope/scope_eval.h"

#define RECORDS "domain/scope/scope_wire.def"
#include "platform/register/register_table.h"

/* ---- the walk ---- */

static Err seeds_find(Ctx *cx, const ItemView *view, const FieldTexts *items, TraceQuery *out)
{
    uint32_t *seeds = arena_array(cx->arena, uint32_t, items->count + 1);
    if (items->count == 0)
        return fail(cx, ERR_USAGE, MSG("a scope starts from at least one item"));
    TraceWindow *windows = arena_array(cx->arena, TraceWindow, items->count + 1);
    for (size_t i = 0; i < items->count; i++) {
        Str typed = items->items[i];
        (void)trace_window_cut(&typed, &windows[i]);
        TRY(item_find(cx, view, typed, &seeds[i]));
    }
    out->seeds = seeds;
    out->windows = windows;
    out->seed_count = items->count;
    return OK;
}

Err scope_query_walk(Ctx *cx, const ItemView *view, const ScopeQuery *query, TraceQuery *out)
{
    *out = (TraceQuery){.direction = TRACE_FORWARD, .as_known_at = view->visible};
    if (query->direction.n > 0)
        TRY(trace_direction_parse(cx, query->direction, &out->direction));
    TRY(trace_edges_parse(cx, query->edges, &out->edges));
    if (!query->widen.set || query->widen.value)
        out->edges |= EDGE_E7;
    if (query->through_containers.value)
        out->edges |= EDGE_E4;
    if (query->as_known_at.set && query->as_known_at.value > view->visible)
        return fail(cx, ERR_USAGE, MSG("the log ends at position %1$lld, before %2$lld"),
                    (long long)view->visible, (long long)query->as_known_at.value);
    if (query->as_known_at.set)
        out->as_known_at = query->as_known_at.value;
    return seeds_find(cx, view, &query->items, out);
}

/* ---- cells ---- */

enum { WIDENINGS = WIDENING_CONTACT + 1, CELLS_OF_SPOT = 4 * WIDENINGS };

/* Cells of a list by spot, confidence, removed, widening; filled from 1. */
typedef struct Cells {
    const ScopeSpots *spots;
    uint32_t *number;
    ScopeCell *shapes;
    uint32_t count, room;
} Cells;

static void cell_new(Ctx *cx, Cells *cells, uint32_t spot, const TraceMember *member)
{
    if (cells->count == cells->room) {
        uint32_t room = cells->room * 2 + 256;
        cells->shapes = arena_grow(cx->arena, cells->shapes, cells->room * sizeof *cells->shapes,
                                   room * sizeof *cells->shapes);
        cells->room = room;
    }
    const ScopeSpot *at = scope_spot_at(cells->spots, spot);
    cells->shapes[cells->count++] = (ScopeCell){
        .product = scope_spot_text(cx->arena, at->product),
        .product_name = scope_spot_text(cx->arena, at->product_name),
        .state = str_of(item_state_name(at->state)),
        .place = scope_spot_text(cx->arena, at->place),
        .place_name = scope_spot_text(cx->arena, at->place_name),
        .holder = scope_spot_text(cx->arena, at->holder),
        .holder_name = scope_spot_text(cx->arena, at->holder_name),
        .confidence = confidence_name(member->confidence),
        .removed = {member->removed, true},
        .widening = widening_name(member->widening),
        .units = field_int(0),
    };
}

static uint32_t cell_find(Ctx *cx, Cells *cells, uint32_t spot, const TraceMember *member)
{
    size_t at = (size_t)spot * CELLS_OF_SPOT + (size_t)member->widening * 4 +
                (size_t)member->removed * 2 + (member->confidence == CONFIDENCE_CERTAIN);
    if (cells->number[at] == 0) {
        cell_new(cx, cells, spot, member);
        cells->number[at] = cells->count;
    }
    return cells->number[at] - 1;
}

/* ---- the order of the list ---- */

static int compare_cells(const void *a, const void *b)
{
    const ScopeCell *left = a, *right = b;
    const Str pairs[][2] = {
        {left->product, right->product},       {left->state, right->state},
        {left->place, right->place},           {left->holder, right->holder},
        {left->confidence, right->confidence}, {left->widening, right->widening},
    };
    for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++) {
        int order = str_cmp(pairs[i][0], pairs[i][1]);
        if (order != 0)
            return order;
    }
    return left->removed.value - right->removed.value;
}

/* Sort cells, and units by cell; inside a cell the order of item numbers stays. */
static void list_sort(Ctx *cx, ScopeList *list)
{
    size_t n = list->cell_count;
    if (n == 0)
        return;
    uint32_t *rank = arena_array(cx->arena, uint32_t, n + 1);
    size_t *next = arena_array(cx->arena, size_t, n + 1);
    ScopeUnit *sorted = arena_array(cx->arena, ScopeUnit, list->unit_count + 1);
    int64_t *units = arena_array(cx->arena, int64_t, n + 1);
    for (size_t i = 0; i < n; i++) { /* the old place rides along through the sort */
        units[i] = list->cells[i].units.value;
        list->cells[i].units.value = (int64_t)i;
    }
    qsort(list->cells, n, sizeof *list->cells, compare_cells);
    size_t at = 0;
    for (size_t i = 0; i < n; i++) {
        size_t old = (size_t)list->cells[i].units.value;
        rank[old] = (uint32_t)i;
        list->cells[i].units.value = units[old];
        next[i] = at;
        at += (size_t)units[old];
    }
    for (size_t i = 0; i < list->unit_count; i++) {
        ScopeUnit unit = list->units[i];
        unit.cell = rank[unit.cell];
        sorted[next[unit.cell]++] = unit;
    }
    list->units = sorted;
}

/* ---- what put a unit there ---- */

/* Where each clause has got to in its members. */
typedef struct Origins {
    const ScopeEval *eval;
    size_t *at;
} Origins;

/* Better reasons first: in place before removed, then certain before possible. */
static int rank_of(const TraceMember *member, bool wide)
{
    int rank = (member->confidence == CONFIDENCE_CERTAIN) + !member->removed * 2;
    return wide && member->widening != WIDENING_NONE ? rank + 4 : rank;
}

/* The best of the clauses that have it; where a widening is why the unit is only possible, one that
 * was widened. */
static TraceMember origin_of(Origins *origins, uint32_t item, ScopeBits bits)
{
    const TraceMember *best = NULL;
    for (size_t i = 0; i < origins->eval->leaf_count; i++) {
        const ScopeLeaf *leaf = &origins->eval->leaves[i];
        size_t *at = &origins->at[i];
        while (*at < leaf->reach.count && leaf->reach.members[*at].item < item)
            ++*at;
        if (!leaf->positive || *at == leaf->reach.count || leaf->reach.members[*at].item != item)
            continue;
        const TraceMember *member = &leaf->reach.members[*at];
        if (best == NULL || rank_of(member, bits.wide) > rank_of(best, bits.wide))
            best = member;
    }
    TraceMember origin = *best;
    origin.confidence = bits.sure ? CONFIDENCE_CERTAIN : CONFIDENCE_POSSIBLE;
    origin.removed = bits.gone;
    origin.widening = bits.wide ? origin.widening : WIDENING_NONE;
    return origin;
}

/* ---- a draft becomes a list ---- */

static void units_collect(ScopeEval *eval, ScopeList *list)
{
    Ctx *cx = eval->cx;
    ScopeSpots *spots = scope_eval_spots(eval);
    const uint32_t *spot_of = scope_spots_of(spots);
    Origins origins = {eval, arena_array(cx->arena, size_t, eval->leaf_count + 1)};
    Cells cells = {.spots = spots,
                   .number = arena_array(cx->arena, uint32_t,
                                         (size_t)scope_spots_count(spots) * CELLS_OF_SPOT + 1)};
    for (size_t word = 0; word < eval->set.words; word++) {
        for (uint64_t left = eval->set.may[word]; left != 0; left &= left - 1) {
            uint32_t item = (uint32_t)(word * 64) + (uint32_t)__builtin_ctzll(left);
            if (spot_of[item] < SPOT_FIRST)
                continue;
            TraceMember member = origin_of(&origins, item, scope_set_get(&eval->set, item));
            uint32_t cell = cell_find(cx, &cells, scope_spot_number(spot_of[item]), &member);
            cells.shapes[cell].units.value++;
            list->units[list->unit_count++] =
                (ScopeUnit){item, member.from, cell, member.event, member.since_us};
        }
    }
    list->cells = cells.shapes;
    list->cell_count = cells.count;
}

static void list_make(ScopeEval *eval, ScopeList *list)
{
    ScopeSums sums;
    scope_sums(scope_eval_spots(eval), &eval->set, NULL, &sums);
    list->units = arena_array(eval->cx->arena, ScopeUnit, (size_t)sums.units + 1);
    list->summary = (ScopeSummary){.title = list->draft->title,
                                   .reason = list->draft->reason,
                                   .log_position = field_int(eval->view.visible),
                                   .units = field_int(sums.units),
                                   .certain = field_int(sums.certain),
                                   .possible = field_int(sums.possible),
                                   .removed = field_int(sums.removed),
                                   .widened = field_int(sums.widened)};
    list->built_in = sums.built_in;
    list->lots = sums.lots;
    list->vessels = sums.vessels;
    units_collect(eval, list);
    list_sort(eval->cx, list);
}

Err scope_find_on(Ctx *cx, ScopeBoard *board, const ItemView *view, const ScopeDraft *draft,
                  ScopeList *out)
{
    ScopeEval eval = {.cx = cx, .board = board, .members = true};
    ScopeAsk ask = {.view = view, .query = draft->query};
    *out = (ScopeList){.draft = draft, .index = view->index};
    Err err = scope_eval_begin(&eval, &ask);
    if (err == OK)
        list_make(&eval, out);
    scope_eval_end(&eval);
    return err;
}

Err scope_find(Ctx *cx, const ItemView *view, const ScopeDraft *draft, ScopeList *out)
{
    ScopeBoard *board = scope_board_open();
    Err err = scope_find_on(cx, board, view, draft, out);
    scope_board_close(board);
    return err;
}
