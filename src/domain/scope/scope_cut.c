/* scope_cut.c - a scope for somebody who may not see all of it. */
#include "domain/scope/scope.h"
#include "platform/store/db.h"

/* Units of one cell after the other. */
typedef struct Counting {
    const ItemView *view;
    const ScopeCell *cells;
    size_t cell;
    int64_t left;  /* of the cell */
    int64_t *seen; /* by cell */
    int64_t total;
} Counting;

static Err unit_take(Ctx *cx, const DbRow *row, void *arg)
{
    Counting *counting = arg;
    (void)cx;
    while (counting->left == 0)
        counting->left = counting->cells[++counting->cell].units.value;
    counting->left--;
    bool seen = sight_sees(counting->view->sight, (uint32_t)row_int(row, 0));
    counting->seen[counting->cell] += seen;
    counting->total += seen;
    return OK;
}

static bool same_cell(const ScopeCell *a, const ScopeCell *b)
{
    return str_eq(a->product, b->product) && str_eq(a->state, b->state) &&
           str_eq(a->place, b->place) && str_eq(a->holder, b->holder) &&
           str_eq(a->confidence, b->confidence) && str_eq(a->widening, b->widening) &&
           a->removed.value == b->removed.value && a->unseen.value == b->unseen.value;
}

/* Places and holders that are not seen fall together. */
static void cell_add(Scope *scope, const ScopeCell *cell)
{
    for (size_t i = 0; i < scope->cells.count; i++) {
        if (same_cell(&scope->cells.items[i], cell)) {
            scope->cells.items[i].units.value += cell->units.value;
            return;
        }
    }
    scope->cells.items[scope->cells.count++] = *cell;
}

static void cells_cut(Ctx *cx, const ItemView *view, const int64_t *seen, Scope *scope)
{
    size_t count = scope->cells.count;
    const ScopeCell *all = scope->cells.items;
    scope->cells.items = arena_array(cx->arena, ScopeCell, count + 1);
    scope->cells.count = 0;
    for (size_t i = 0; i < count; i++) {
        ScopeCell cell = all[i];
        if (seen[i] == 0)
            continue;
        cell.units = field_int(seen[i]);
        scope_cell_cut(cx, view, &cell);
        cell_add(scope, &cell);
    }
}

/* What was typed may be ITEM@FROM/TO, and in any spelling. */
static Err query_cut(Ctx *cx, const ItemView *view, Scope *scope)
{
    ScopeQuery *query = arena_new(cx->arena, ScopeQuery);
    *query = *scope->query;
    query->clause = NULL; /* names what it likes */
    Str *items = arena_array(cx->arena, Str, query->items.count + 1);
    size_t kept = 0;
    for (size_t i = 0; i < query->items.count; i++) {
        TraceSeeds seeds = trace_seeds_new(cx->arena, 1);
        Err err = trace_seed_add(cx, view, query->items.items[i], &seeds);
        problem_clear(cx);
        if (err == OK)
            items[kept++] = query->items.items[i];
        else if (err != ERR_NOT_FOUND && err != ERR_USAGE)
            return err;
    }
    query->items = (FieldTexts){items, kept};
    scope->query = query;
    return OK;
}

static Err missing(Ctx *cx, Str id)
{
    return fail(cx, ERR_NOT_FOUND,
                MSG("there is no scope %1$s; the list of scopes has those there are"),
                str_shown(cx->arena, id));
}

Err scope_cut(Ctx *cx, const ItemView *view, Scope *scope)
{
    int64_t id;
    size_t count = scope->cells.count;
    if (view->sight == NULL)
        return OK;
    TRY(scope_id_parse(cx, scope->summary->id, &id));
    Counting counting = {.view = view,
                         .cells = scope->cells.items,
                         .left = count == 0 ? 0 : scope->cells.items[0].units.value,
                         .seen = arena_array(cx->arena, int64_t, count + 1)};
    TRY(db_each(cx, SQL_SCOPE_EACH_ITEM,
                ARGS(db_int(id), db_int(scope->summary->version.value), db_int(0),
                     db_int(scope->summary->units.value)),
                unit_take, &counting));
    if (counting.total == 0)
        return missing(cx, scope->summary->id);
    scope->unseen = field_int(scope->summary->units.value - counting.total);
    cells_cut(cx, view, counting.seen, scope);
    return query_cut(cx, view, scope);
}

/* ---- is there anything of his in it? ---- */

enum { UNITS_AT_ONCE = 1 << 14 };

typedef struct Looking {
    const ItemSight *sight;
    bool found;
} Looking;

static Err look_take(Ctx *cx, const DbRow *row, void *arg)
{
    Looking *looking = arg;
    (void)cx;
    looking->found = looking->found || sight_sees(looking->sight, (uint32_t)row_int(row, 0));
    return OK;
}

Err scope_is_seen(Ctx *cx, const ItemView *view, const ScopeSummary *summary, bool *out)
{
    int64_t id;
    Looking looking = {.sight = view->sight, .found = view->sight == NULL};
    TRY(scope_id_parse(cx, summary->id, &id));
    for (int64_t at = 0; at < summary->units.value && !looking.found; at += UNITS_AT_ONCE)
        TRY(db_each(cx, SQL_SCOPE_EACH_ITEM,
                    ARGS(db_int(id), db_int(summary->version.value), db_int(at),
                         db_int(at + UNITS_AT_ONCE)),
                    look_take, &looking));
    *out = looking.found;
    return OK;
}
