/* From the breaks to the units, one walk a group; and what each supplier has to do with them. */
#include <stdlib.h>

#include "domain/gap/gap_internal.h"
#include "domain/party/place.h"
#include "domain/trace/trace_where.h"

/* ---- units ---- */

static bool is_product(const Gapping *g, uint32_t item)
{
    bool here = (g->bits[item] & GAP_OF_INPUTS) != 0 || g->classes[g->class_of[item]].made;
    return here && trace_item_kind(g->index, item, g->view->visible) == ITEM_THING &&
           identity_scheme(trace_item_key(g->index, item)) != ID_SSCC;
}

Err gap_units(Gapping *g, GapUnits *out)
{
    bool *units;
    size_t n = 0;
    uint32_t *things = arena_alloc_raw(&g->own, (g->item_count + 1) * sizeof *things, 4);
    for (uint32_t item = 1; item <= g->item_count; item++) {
        (void)gap_class(g, item);
        if (is_product(g, item))
            things[n++] = item;
    }
    ArenaMark mark = arena_mark(g->cx->arena);
    TraceWhereQuery where = {.items = things, .item_count = n, .as_known_at = g->view->visible};
    TRY(trace_where_units(g->cx, g->index, &where, &units));
    *out =
        (GapUnits){.items = things, .number_of = arena_array(&g->own, uint32_t, g->item_count + 1)};
    for (size_t i = 0; i < n; i++) {
        if (units[i])
            things[out->count++] = things[i];
    }
    arena_rewind(g->cx->arena, mark);
    for (size_t i = 0; i < out->count; i++)
        out->number_of[out->items[i]] = (uint32_t)i + 1;
    out->broken = arena_array(&g->own, uint8_t, out->count + 1);
    return OK;
}

/* ---- walks ---- */

typedef struct Marking {
    const GapUnits *units;
    uint8_t *marks; /* by unit */
    uint8_t mark;
    int64_t *count; /* of units marked for the first time; NULL: not asked */
} Marking;

static void unit_mark(const Marking *m, uint32_t item)
{
    uint32_t number = m->units->number_of[item];
    if (number == 0)
        return;
    uint8_t *marks = &m->marks[number - 1];
    if ((*marks & m->mark) == 0 && m->count != NULL)
        ++*m->count;
    *marks |= m->mark;
}

static int number_order(const void *a, const void *b)
{
    uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;
    return (x > y) - (x < y);
}

static void numbers_unique(Numbers *numbers)
{
    size_t n = 0;
    if (numbers->n != 0)
        qsort(numbers->p, numbers->n, sizeof *numbers->p, number_order);
    for (size_t i = 0; i < numbers->n; i++) {
        if (n == 0 || numbers->p[n - 1] != numbers->p[i])
            numbers->p[n++] = numbers->p[i];
    }
    numbers->n = n;
}

/* A class that came out of something leads nowhere, and cannot start a walk. */
static void seeds_settle(const Gapping *g, Numbers *seeds)
{
    size_t n = 0;
    numbers_unique(seeds);
    for (size_t i = 0; i < seeds->n; i++) {
        if (trace_item_kind(g->index, seeds->p[i], g->view->visible) != ITEM_CLASS)
            seeds->p[n++] = seeds->p[i];
    }
    seeds->n = n;
}

/* The units among some items and all that became of them; what was taken out of a unit is no part
 * of it. */
static Err walk_mark(Gapping *g, const Numbers *seeds, const Marking *marking)
{
    TraceResult walk;
    if (seeds->n == 0)
        return OK;
    ArenaMark mark = arena_mark(g->cx->arena);
    TraceQuery query = {.direction = TRACE_FORWARD,
                        .seeds = seeds->p,
                        .seed_count = seeds->n,
                        .edges = EDGE_ALL,
                        .as_known_at = g->view->visible};
    TRY(trace_walk(g->cx, g->index, &query, &walk));
    for (size_t i = 0; i < seeds->n; i++)
        unit_mark(marking, seeds->p[i]);
    for (size_t i = 0; i < walk.member_count; i++) {
        if (!walk.members[i].removed)
            unit_mark(marking, walk.members[i].item);
    }
    arena_rewind(g->cx->arena, mark);
    return OK;
}

Err gap_mark(Gapping *g, GapUnits *units)
{
    uint8_t *marks = arena_array(&g->own, uint8_t, units->count + 1);
    for (size_t i = 0; i < g->group_count; i++) {
        BreakGroup *group = &g->groups[i];
        Marking marking = {units, marks, 1, &group->units};
        seeds_settle(g, &group->seeds);
        memset(marks, 0, units->count);
        TRY(walk_mark(g, &group->seeds, &marking));
        for (size_t u = 0; u < units->count; u++)
            units->broken[u] |= (uint8_t)(marks[u] == 0 ? 0 : group->by_design ? 2 : 1);
    }
    return OK;
}

/* ---- suppliers ---- */

typedef struct Suppliers {
    GapSupplier *p;
    size_t n, room;
    NumberMap number; /* party -> number from 1 */
    NumberMap kind;   /* place -> 1 a supplier's, 2 not */
} Suppliers;

static GapSupplier *supplier_get(Gapping *g, Suppliers *all, uint32_t party)
{
    uint32_t number = number_map_get(&all->number, party);
    if (number != 0)
        return &all->p[number - 1];
    if (all->n == all->room) {
        size_t more = all->room * 2 + 16;
        all->p = arena_grow(&g->own, all->p, all->room * sizeof *all->p, more * sizeof *all->p);
        all->room = more;
    }
    all->p[all->n] = (GapSupplier){.party = party};
    number_map_put(&all->number, party, (uint32_t)++all->n);
    return &all->p[all->n - 1];
}

/* Does master data call the place a supplier's? */
static Err is_suppliers(Gapping *g, Suppliers *all, uint32_t place, bool *out)
{
    Place found;
    uint32_t known = place == 0 ? 2 : number_map_get(&all->kind, place);
    if (known == 0) {
        ArenaMark mark = arena_mark(g->cx->arena);
        TRY(place_find(g->cx, item_uri(g->cx->arena, g->index, place), &found));
        known = str_eq(found.kind, STR("supplier")) ? 1 : 2;
        arena_rewind(g->cx->arena, mark);
        number_map_put(&all->kind, place, known);
    }
    *out = known == 1;
    return OK;
}

/* Lots and pieces an event has from somebody: its source party, else whose place it is. */
static Err supply_read(Gapping *g, Suppliers *all, int64_t position)
{
    uint32_t party = 0;
    TraceEvent event = trace_event_at(g->index, position);
    if (event.kind != EVENT_OBJECT)
        return OK;
    for (uint32_t ref = 0; ref < event.refs; ref++) {
        if (trace_role(&event, ref) == ROLE_SOURCE_PARTY)
            party = event.items[ref];
    }
    if (party == 0) {
        bool his;
        TRY(is_suppliers(g, all, event.place, &his));
        party = his ? event.place : 0;
    }
    EventStanding standing = trace_event_standing(g->index, position, g->view->visible);
    if (party == 0 || standing == STANDING_VOID || standing == STANDING_DECLARATION)
        return OK;
    GapSupplier *supplier = supplier_get(g, all, party);
    for (uint32_t ref = 0; ref < event.refs; ref++) {
        uint32_t item = event.items[ref];
        ItemKind kind = trace_item_kind(g->index, item, g->view->visible);
        if (trace_role(&event, ref) != ROLE_OBSERVED || (kind != ITEM_LOT && kind != ITEM_THING) ||
            (g->bits[item] & GAP_OF_INPUTS) != 0) /* ours, on its way back */
            continue;
        numbers_add(&g->own, &supplier->lots, item);
        if (gap_class(g, item) != 0)
            numbers_add(&g->own, &supplier->classes, gap_class(g, item));
    }
    return OK;
}

static int supplier_order(const void *a, const void *b)
{
    const GapSupplier *x = a, *y = b;
    return (x->lots.n < y->lots.n) - (x->lots.n > y->lots.n);
}

static bool supplies(const GapSupplier *supplier, uint32_t class)
{
    for (size_t i = 0; i < supplier->classes.n; i++) {
        if (supplier->classes.p[i] == class)
            return true;
    }
    return false;
}

static Err supplier_mark(Gapping *g, const GapUnits *units, GapSupplier *supplier)
{
    supplier->has = arena_array(&g->own, uint8_t, units->count + 1);
    Marking marking = {units, supplier->has, 1, NULL};
    TRY(walk_mark(g, &supplier->lots, &marking));
    for (size_t i = 0; i < g->group_count; i++) {
        const BreakGroup *group = &g->groups[i];
        bool his = (group->kind == BREAK_WITHOUT_LOT || group->kind == BREAK_INPUT_MISSING) &&
                   supplies(supplier, group->missing);
        marking.mark = group->by_design ? 5 : 3;
        if (his)
            TRY(walk_mark(g, &group->seeds, &marking));
    }
    return OK;
}

Err gap_suppliers(Gapping *g, const GapUnits *units, GapSupplier **out, size_t *count)
{
    Suppliers all = {0};
    number_map_init(&all.number, &g->own);
    number_map_init(&all.kind, &g->own);
    for (int64_t position = 1; position <= g->view->visible; position++)
        TRY(supply_read(g, &all, position));
    for (size_t i = 0; i < all.n; i++) {
        seeds_settle(g, &all.p[i].lots);
        numbers_unique(&all.p[i].classes);
    }
    if (all.n > 0)
        qsort(all.p, all.n, sizeof *all.p, supplier_order);
    *out = all.p;
    *count = all.n < GAP_SUPPLIERS_MAX ? all.n : GAP_SUPPLIERS_MAX;
    for (size_t i = 0; i < *count; i++)
        TRY(supplier_mark(g, units, &all.p[i]));
    return OK;
}
