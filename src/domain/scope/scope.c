/* scope.c - from a draft to the list of units: walk, where they are, cells. */
#include "domain/scope/scope.h"

#include <stdlib.h>

#include "base/hash.h"
#include "domain/party/party.h"

#define RECORDS "domain/scope/scope_wire.def"
#include "platform/register/register_table.h"

/* ---- the walk ---- */

static Err seeds_find(Ctx *cx, const ItemView *view, const FieldTexts *items, TraceQuery *out)
{
    uint32_t *seeds = arena_array(cx->arena, uint32_t, items->count + 1);
    if (items->count == 0)
        return fail(cx, ERR_USAGE, MSG("a scope starts from at least one item"));
    for (size_t i = 0; i < items->count; i++)
        TRY(item_find(cx, view, items->items[i], &seeds[i]));
    out->seeds = seeds;
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

static int by_item(const void *a, const void *b)
{
    const TraceMember *left = a, *right = b;
    return (left->item > right->item) - (left->item < right->item);
}

/* A named item is of the scope as well: what came back from the market stands for itself. */
static void seeds_join(Ctx *cx, const TraceQuery *walk, TraceResult *result)
{
    size_t n = result->member_count;
    TraceMember *all = arena_array(cx->arena, TraceMember, n + walk->seed_count + 1);
    if (n > 0)
        memcpy(all, result->members, n * sizeof *all);
    for (size_t i = 0; i < walk->seed_count; i++) {
        TraceMember key = {.item = walk->seeds[i], .from = walk->seeds[i]};
        if (bsearch(&key, result->members, result->member_count, sizeof key, by_item) == NULL)
            all[n++] = key;
    }
    qsort(all, n, sizeof *all, by_item);
    size_t kept = 0;
    for (size_t i = 0; i < n; i++) {
        if (kept == 0 || all[kept - 1].item != all[i].item)
            all[kept++] = all[i];
    }
    result->members = all;
    result->member_count = kept;
}

/* ---- cells ---- */

/* By what units are counted; compared as bytes. */
typedef struct CellKey {
    uint32_t product, place, holder;
    uint8_t state, confidence, removed, widening;
} CellKey;

typedef struct Product {
    Str key; /* identity key of the class; empty: none */
    Str uri, name;
} Product;

typedef struct Cells {
    const TraceIndex *index;
    PlaceNames *names;
    Arena scratch;
    Product *products;
    uint32_t product_count, product_capacity;
    CellKey *keys;
    ScopeCell *shapes;
    uint32_t count, capacity;
    uint32_t *slots; /* open addressing: number of the cell + 1 */
    uint32_t slot_count;
} Cells;

static void *grown(Arena *arena, const void *old, size_t used, size_t bytes)
{
    void *out = arena_alloc(arena, bytes);
    if (used > 0)
        memcpy(out, old, used);
    return out;
}

/* Classes are few: the last one found is nearly always the one looked for. */
static Err product_find(Ctx *cx, Cells *cells, uint32_t item, uint32_t *out)
{
    arena_reset(&cells->scratch);
    Str key = identity_class_key(&cells->scratch, trace_item_key(cells->index, item));
    uint32_t i = *out;
    if (i < cells->product_count && str_eq(cells->products[i].key, key))
        return OK;
    for (i = 0; i < cells->product_count && !str_eq(cells->products[i].key, key); i++)
        ;
    *out = i;
    if (i < cells->product_count)
        return OK;
    if (i == cells->product_capacity) {
        cells->product_capacity = i * 2 + 16;
        cells->products = grown(cx->arena, cells->products, i * sizeof(Product),
                                cells->product_capacity * sizeof(Product));
    }
    Product *product = &cells->products[cells->product_count++];
    *product = (Product){.key = str_dup(cx->arena, key)};
    if (key.n == 0)
        return OK;
    Buf uri;
    Party party;
    buf_init(&uri, cx->arena, IDENTITY_KEY_MAX);
    identity_uri(&uri, key);
    product->uri = buf_str(&uri);
    Err err = party_find(cx, product->uri, &party);
    if (err == OK)
        product->name = party.name;
    return err == ERR_NOT_FOUND ? OK : err;
}

static void slots_grow(Ctx *cx, Cells *cells)
{
    uint32_t size = cells->slot_count == 0 ? 1024 : cells->slot_count * 2;
    cells->slots = arena_array(cx->arena, uint32_t, size);
    memset(cells->slots, 0, size * sizeof *cells->slots);
    cells->slot_count = size;
    for (uint32_t i = 0; i < cells->count; i++) {
        Str bytes = str_from((const char *)&cells->keys[i], sizeof(CellKey));
        uint32_t slot = (uint32_t)hash_fingerprint(0, bytes) & (size - 1);
        while (cells->slots[slot] != 0)
            slot = (slot + 1) & (size - 1);
        cells->slots[slot] = i + 1;
    }
}

static Err cell_new(Ctx *cx, Cells *cells, const CellKey *key)
{
    if (cells->count == cells->capacity) {
        cells->capacity = cells->count * 2 + 256;
        cells->keys = grown(cx->arena, cells->keys, cells->count * sizeof(CellKey),
                            cells->capacity * sizeof(CellKey));
        cells->shapes = grown(cx->arena, cells->shapes, cells->count * sizeof(ScopeCell),
                              cells->capacity * sizeof(ScopeCell));
    }
    const Product *product = &cells->products[key->product];
    ScopeCell *shape = &cells->shapes[cells->count];
    *shape = (ScopeCell){
        .product = product->uri,
        .product_name = product->name,
        .state = str_of(item_state_name(key->state)),
        .confidence = confidence_name(key->confidence),
        .removed = {key->removed != 0, true},
        .widening = widening_name(key->widening),
        .units = field_int(0),
    };
    TRY(place_names_find(cx, cells->names, key->place, &shape->place, &shape->place_name));
    TRY(place_names_find(cx, cells->names, key->holder, &shape->holder, &shape->holder_name));
    cells->keys[cells->count++] = *key;
    return OK;
}

static Err cell_find(Ctx *cx, Cells *cells, const CellKey *key, uint32_t *out)
{
    if (cells->count * 2 >= cells->slot_count)
        slots_grow(cx, cells);
    Str bytes = str_from((const char *)key, sizeof *key);
    uint32_t mask = cells->slot_count - 1;
    uint32_t slot = (uint32_t)hash_fingerprint(0, bytes) & mask;
    while (cells->slots[slot] != 0) {
        uint32_t i = cells->slots[slot] - 1;
        if (memcmp(&cells->keys[i], key, sizeof *key) == 0) {
            *out = i;
            return OK;
        }
        slot = (slot + 1) & mask;
    }
    *out = cells->count;
    cells->slots[slot] = cells->count + 1;
    return cell_new(cx, cells, key);
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

/* ---- a draft becomes a list ---- */

static void count_apart(ScopeList *list, ItemKind kind)
{
    list->lots += kind == ITEM_LOT;
    list->vessels += kind == ITEM_VESSEL;
    list->built_in += kind == ITEM_THING;
}

static Err units_collect(Ctx *cx, const TraceResult *walk, const TraceWhere *rows, ScopeList *list)
{
    Cells cells = {.index = list->index, .names = place_names_new(cx, list->index)};
    uint32_t product = 0;
    Err err = OK;
    arena_init(&cells.scratch);
    list->units = arena_array(cx->arena, ScopeUnit, walk->member_count + 1);
    for (size_t i = 0; i < walk->member_count && err == OK; i++) {
        const TraceMember *member = &walk->members[i];
        const TraceWhere *row = &rows[i];
        ScopeUnit unit = {member->item, member->from, 0, member->event, member->since_us};
        if (!trace_where_is_unit(row)) {
            count_apart(list, row->kind);
            continue;
        }
        err = product_find(cx, &cells, member->item, &product);
        CellKey key = {
            product,         row->place,      row->holder, (uint8_t)row->state, member->confidence,
            member->removed, member->widening};
        if (err == OK)
            err = cell_find(cx, &cells, &key, &unit.cell);
        if (err == OK) {
            cells.shapes[unit.cell].units.value++;
            list->units[list->unit_count++] = unit;
        }
    }
    arena_release(&cells.scratch);
    list->cells = cells.shapes;
    list->cell_count = cells.count;
    return err;
}

static void counts_sum(ScopeList *list)
{
    int64_t certain = 0, possible = 0, removed = 0, widened = 0;
    for (size_t i = 0; i < list->cell_count; i++) {
        const ScopeCell *cell = &list->cells[i];
        bool sure = str_eq(cell->confidence, confidence_name(CONFIDENCE_CERTAIN));
        removed += cell->removed.value ? cell->units.value : 0;
        certain += !cell->removed.value && sure ? cell->units.value : 0;
        possible += !cell->removed.value && !sure ? cell->units.value : 0;
        widened += !cell->removed.value && cell->widening.n > 0 ? cell->units.value : 0;
    }
    list->summary.units = field_int((int64_t)list->unit_count);
    list->summary.certain = field_int(certain);
    list->summary.possible = field_int(possible);
    list->summary.removed = field_int(removed);
    list->summary.widened = field_int(widened);
}

Err scope_find(Ctx *cx, const ItemView *view, const ScopeDraft *draft, ScopeList *out)
{
    TraceQuery walk;
    TraceResult result;
    TraceWhereResult where;
    *out = (ScopeList){.draft = draft, .index = view->index};
    TRY(scope_query_walk(cx, view, draft->query, &walk));
    TRY(trace_walk(cx, view->index, &walk, &result));
    seeds_join(cx, &walk, &result);
    uint32_t *items = arena_array(cx->arena, uint32_t, result.member_count + 1);
    for (size_t i = 0; i < result.member_count; i++)
        items[i] = result.members[i].item;
    ItemWhereQuery query = {
        .view = {view->index, walk.as_known_at}, .items = items, .count = result.member_count};
    TRY(item_where_rows(cx, &query, &where));
    out->summary = (ScopeSummary){.title = draft->title,
                                  .reason = draft->reason,
                                  .log_position = field_int(walk.as_known_at)};
    TRY(units_collect(cx, &result, where.rows, out));
    list_sort(cx, out);
    counts_sum(out);
    return OK;
}
