#include "domain/scope/scope_spots.h"

#include <stdlib.h>

#include "base/hash.h"
#include "domain/item/item_where.h"
#include "domain/party/party.h"

enum { CHUNK = 1 << 16 };

/* What makes a spot; compared as bytes. */
typedef struct SpotKey {
    uint32_t product, place, holder, state;
} SpotKey;

typedef struct Product {
    Str key; /* identity key of the class; empty: none */
    Str uri, name;
} Product;

struct ScopeSpots {
    ItemView view;
    Arena arena; /* texts and tables */
    Arena scratch;
    PlaceNames *names;
    Product *products;
    uint32_t product_count, product_room, last_product;
    SpotKey *keys;
    ScopeSpot *spots;
    uint32_t count, room;
    uint32_t *slots; /* open addressing: number of the spot + 1 */
    uint32_t slot_count;
    uint32_t *of; /* by item */
    size_t items;
    uint64_t *stood_for; /* a bit per item, see trace_where.h */
};

ScopeSpots *scope_spots_new(const ItemView *view)
{
    ScopeSpots *spots = calloc(1, sizeof *spots);
    if (spots == NULL)
        abort();
    spots->view = *view;
    spots->items = (size_t)trace_item_count(view->index) + 1;
    spots->of = calloc(spots->items, sizeof *spots->of);
    spots->stood_for = calloc(spots->items / 64 + 1, sizeof *spots->stood_for);
    if (spots->of == NULL || spots->stood_for == NULL)
        abort();
    arena_init(&spots->arena);
    arena_init(&spots->scratch);
    return spots;
}

void scope_spots_free(ScopeSpots *spots)
{
    if (spots == NULL)
        return;
    arena_release(&spots->arena);
    arena_release(&spots->scratch);
    free(spots->of);
    free(spots->stood_for);
    free(spots);
}

const uint32_t *scope_spots_of(const ScopeSpots *spots)
{
    return spots->of;
}

const ScopeSpot *scope_spot_at(const ScopeSpots *spots, uint32_t number)
{
    return &spots->spots[number];
}

uint32_t scope_spots_count(const ScopeSpots *spots)
{
    return spots->count;
}

size_t scope_spots_bytes(const ScopeSpots *spots)
{
    return spots->arena.total + spots->items * sizeof *spots->of;
}

/* ---- making spots ---- */

static void *grown(Arena *arena, const void *old, size_t used, size_t bytes)
{
    void *out = arena_alloc(arena, bytes);
    if (used > 0)
        memcpy(out, old, used);
    return out;
}

/* Classes are few: the last one found is nearly always the one looked for. */
static Err product_find(Ctx *cx, ScopeSpots *spots, uint32_t item, uint32_t *out)
{
    arena_reset(&spots->scratch);
    Str key = identity_class_key(&spots->scratch, trace_item_key(spots->view.index, item));
    uint32_t i = spots->last_product;
    if (i >= spots->product_count || !str_eq(spots->products[i].key, key)) {
        for (i = 0; i < spots->product_count && !str_eq(spots->products[i].key, key); i++)
            ;
    }
    spots->last_product = *out = i;
    if (i < spots->product_count)
        return OK;
    if (i == spots->product_room) {
        spots->product_room = i * 2 + 16;
        spots->products = grown(&spots->arena, spots->products, i * sizeof(Product),
                                spots->product_room * sizeof(Product));
    }
    Product *product = &spots->products[spots->product_count++];
    *product = (Product){.key = str_dup(&spots->arena, key)};
    if (key.n == 0)
        return OK;
    Buf uri;
    Party party;
    buf_init(&uri, &spots->arena, IDENTITY_KEY_MAX);
    identity_uri(&uri, key);
    product->uri = buf_str(&uri);
    Err err = party_find(cx, product->uri, &party);
    if (err == OK)
        product->name = party.name;
    return err == ERR_NOT_FOUND ? OK : err;
}

static void slots_grow(ScopeSpots *spots)
{
    uint32_t size = spots->slot_count == 0 ? 1024 : spots->slot_count * 2;
    spots->slots = arena_array(&spots->arena, uint32_t, size);
    spots->slot_count = size;
    for (uint32_t i = 0; i < spots->count; i++) {
        Str bytes = str_from((const char *)&spots->keys[i], sizeof(SpotKey));
        uint32_t slot = (uint32_t)hash_fingerprint(0, bytes) & (size - 1);
        while (spots->slots[slot] != 0)
            slot = (slot + 1) & (size - 1);
        spots->slots[slot] = i + 1;
    }
}

static Err spot_new(Ctx *cx, ScopeSpots *spots, const SpotKey *key)
{
    if (spots->count == spots->room) {
        spots->room = spots->count * 2 + 256;
        spots->keys = grown(&spots->arena, spots->keys, spots->count * sizeof(SpotKey),
                            spots->room * sizeof(SpotKey));
        spots->spots = grown(&spots->arena, spots->spots, spots->count * sizeof(ScopeSpot),
                             spots->room * sizeof(ScopeSpot));
    }
    const Product *product = &spots->products[key->product];
    ScopeSpot *spot = &spots->spots[spots->count];
    *spot = (ScopeSpot){
        .product = product->uri, .product_name = product->name, .state = (ItemState)key->state};
    TRY(place_names_find(cx, spots->names, key->place, &spot->place, &spot->place_name));
    TRY(place_names_find(cx, spots->names, key->holder, &spot->holder, &spot->holder_name));
    spots->keys[spots->count++] = *key;
    return OK;
}

static Err spot_find(Ctx *cx, ScopeSpots *spots, const SpotKey *key, uint32_t *out)
{
    if (spots->count * 2 >= spots->slot_count)
        slots_grow(spots);
    Str bytes = str_from((const char *)key, sizeof *key);
    uint32_t mask = spots->slot_count - 1;
    uint32_t slot = (uint32_t)hash_fingerprint(0, bytes) & mask;
    while (spots->slots[slot] != 0) {
        uint32_t i = spots->slots[slot] - 1;
        if (memcmp(&spots->keys[i], key, sizeof *key) == 0) {
            *out = SPOT_FIRST + i;
            return OK;
        }
        slot = (slot + 1) & mask;
    }
    *out = SPOT_FIRST + spots->count;
    spots->slots[slot] = spots->count + 1;
    return spot_new(cx, spots, key);
}

static uint32_t no_unit(const ScopeSpots *spots, uint32_t item)
{
    static const uint32_t kinds[] = {[ITEM_THING] = SPOT_BUILT_IN,
                                     [ITEM_LOT] = SPOT_LOT,
                                     [ITEM_VESSEL] = SPOT_VESSEL,
                                     [ITEM_CLASS] = SPOT_OTHER};
    return kinds[trace_item_kind(spots->view.index, item, spots->view.visible)];
}

static Err row_place(Ctx *cx, ScopeSpots *spots, const TraceWhere *row)
{
    SpotKey key = {.place = row->place, .holder = row->holder, .state = row->state};
    TRY(product_find(cx, spots, row->item, &key.product));
    return spot_find(cx, spots, &key, &spots->of[row->item]);
}

/* Most of what a clause reaches was used up or fitted: that is told apart first, for rows are made
 * for units alone. */
static Err chunk_sift(Ctx *cx, ScopeSpots *spots, const uint32_t *items, size_t count)
{
    bool *unit;
    ArenaMark mark = arena_mark(cx->arena);
    TraceWhereQuery query = {.items = items,
                             .item_count = count,
                             .as_known_at = spots->view.visible,
                             .stood_for = spots->stood_for};
    TRY(trace_where_units(cx, spots->view.index, &query, &unit));
    for (size_t i = 0; i < count; i++) {
        if (!unit[i])
            spots->of[items[i]] = no_unit(spots, items[i]);
    }
    arena_rewind(cx->arena, mark);
    return OK;
}

static Err chunk_place(Ctx *cx, ScopeSpots *spots, const uint32_t *items, size_t count)
{
    TraceWhereResult where;
    ArenaMark mark = arena_mark(cx->arena);
    ItemWhereQuery query = {.view = spots->view, .items = items, .count = count};
    TRY(item_where_rows(cx, &query, &where));
    Ctx own = *cx;
    own.arena = &spots->arena; /* names live as long as the spots */
    if (spots->names == NULL)
        spots->names = place_names_new(&own, spots->view.index);
    for (size_t i = 0; i < count; i++) {
        Err err = row_place(&own, spots, &where.rows[i]);
        if (err != OK) {
            cx->problem = own.problem;
            return err;
        }
    }
    arena_rewind(cx->arena, mark);
    return OK;
}

/* The word of a set without what was looked at. */
static uint64_t unseen_in(const ScopeSpots *spots, const ScopeSet *set, size_t word)
{
    uint64_t unseen = 0;
    for (uint64_t left = set->may[word]; left != 0; left &= left - 1) {
        int bit = __builtin_ctzll(left);
        if (spots->of[word * 64 + (size_t)bit] == SPOT_UNSEEN)
            unseen |= (uint64_t)1 << bit;
    }
    return unseen;
}

/* In falling order: what stands for an item is mostly younger. */
static Err set_sift(Ctx *cx, ScopeSpots *spots, const ScopeSet *set, uint32_t *items)
{
    size_t n = 0;
    for (size_t word = set->words; word-- > 0;) {
        uint64_t left = unseen_in(spots, set, word);
        while (left != 0) {
            int bit = 63 - __builtin_clzll(left);
            left &= ~((uint64_t)1 << bit);
            items[n++] = (uint32_t)(word * 64) + (uint32_t)bit;
        }
        if (n + 64 > CHUNK || (word == 0 && n > 0)) {
            TRY(chunk_sift(cx, spots, items, n));
            n = 0;
        }
    }
    return OK;
}

Err scope_spots_fill(Ctx *cx, ScopeSpots *spots, const ScopeSet *set)
{
    uint32_t *items = arena_array(cx->arena, uint32_t, CHUNK);
    size_t n = 0;
    TRY(set_sift(cx, spots, set, items));
    for (size_t word = 0; word < set->words; word++) {
        for (uint64_t left = unseen_in(spots, set, word); left != 0; left &= left - 1)
            items[n++] = (uint32_t)(word * 64) + (uint32_t)__builtin_ctzll(left);
        if (n + 64 > CHUNK || (word + 1 == set->words && n > 0)) {
            TRY(chunk_place(cx, spots, items, n));
            n = 0;
        }
    }
    return OK;
}
