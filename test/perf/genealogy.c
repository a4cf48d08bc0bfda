#include "test/perf/genealogy.h"

#include <assert.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

enum {
    PLACES = 20,
    MACHINES = 300,
    OPERATORS = 500,
    REELS = 30,
    CARTON = 20,
    PALLET = 48,
    SHIPMENT = 10,
};

typedef enum Step {
    STEP_MIXING,
    STEP_COATING,
    STEP_FILLING,
    STEP_REELING,
    STEP_PRINTING,
    STEP_PARTING,
    STEP_WELDING,
    STEP_ASSEMBLING,
    STEP_PACKING,
    STEP_COUNT,
} Step;

/* Machines of a step are its own, used in turn. */
static const struct {
    GenealogyStep step;
    bool lot; /* makes lots */
    NodeKind makes;
    bool by_hand;
    uint32_t machine, machines; /* first, from 0; how many */
} steps[STEP_COUNT] = {
    [STEP_MIXING] = {{EVENT_TRANSFORMATION, "mixing"}, true, NODE_LOT, false, 0, 10},
    [STEP_COATING] = {{EVENT_TRANSFORMATION, "coating"}, true, NODE_LOT, false, 10, 10},
    [STEP_FILLING] = {{EVENT_TRANSFORMATION, "filling"}, false, NODE_CELL, false, 20, 120},
    [STEP_REELING] = {{EVENT_TRANSFORMATION, "reeling"}, true, NODE_LOT, false, 140, 10},
    [STEP_PRINTING] = {{EVENT_TRANSFORMATION, "printing"}, true, NODE_LOT, false, 150, 10},
    [STEP_PARTING] = {{EVENT_TRANSFORMATION, "parting"}, false, NODE_BOARD, false, 160, 20},
    [STEP_WELDING] = {{EVENT_TRANSFORMATION, "welding"}, false, NODE_PACK, false, 180, 60},
    [STEP_ASSEMBLING] = {{EVENT_TRANSFORMATION, "assembling"}, false, NODE_UNIT, true, 240, 60},
    [STEP_PACKING] = {{EVENT_AGGREGATION, "packing"}, false, NODE_CONTAINER, true, 0, 0},
};

/* An unordered pool; what is taken is chosen at random. */
typedef struct Pool {
    uint32_t *nodes;
    uint32_t count, capacity, window;
} Pool;

/* A lot in use, and by how many. */
typedef struct Lot {
    uint32_t node, used;
} Lot;

/* Cathode or anode. */
typedef struct Side {
    Lot slurry, roll;
} Side;

typedef struct Factory {
    Genealogy *g;
    uint64_t random;
    Pool cells, boards, packs, units;
    Side sides[2];
    Lot electrolyte, bms, housing, supplier, batch;
    uint32_t reels[REELS];
    uint32_t batches, cathode_slurries;
    uint32_t cells_of_roll, big_first;
    uint32_t cartons[PALLET], carton_count, pallets[SHIPMENT], pallet_count;
} Factory;

uint32_t genealogy_draw(uint64_t *state, uint32_t n)
{
    uint64_t z = *state += 0x9e3779b97f4a7c15u;
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
    z ^= z >> 31;
    return (uint32_t)((z >> 32) * n >> 32);
}

/* ---- what is kept ---- */

static void *room_for(void *array, uint32_t need, uint32_t *capacity, size_t size)
{
    if (need < *capacity)
        return array;
    *capacity = need < 1024 ? 2048 : 2 * need;
    array = realloc(array, *capacity * size);
    if (array == NULL)
        abort();
    return array;
}

static uint32_t node_add(Genealogy *g, NodeKind kind)
{
    uint32_t same = g->node_capacity, node = ++g->node_count;
    g->node_kind = room_for(g->node_kind, node, &same, sizeof *g->node_kind);
    g->node_inside = room_for(g->node_inside, node, &g->node_capacity, sizeof *g->node_inside);
    g->node_kind[node] = (uint8_t)kind;
    g->node_inside[node] = 0;
    return node;
}

static void ref_add(Genealogy *g, Role role, uint32_t node)
{
    uint32_t same = g->ref_capacity, ref = g->ref_count++;
    g->ref_node = room_for(g->ref_node, ref, &same, sizeof *g->ref_node);
    g->ref_role = room_for(g->ref_role, ref, &g->ref_capacity, sizeof *g->ref_role);
    g->ref_node[ref] = node;
    g->ref_role[ref] = (uint8_t)role;
    g->edge_count += role == ROLE_INPUT || role == ROLE_CHILD;
}

static void unit_add(Genealogy *g, uint32_t unit)
{
    g->units = room_for(g->units, g->unit_count, &g->unit_capacity, sizeof *g->units);
    g->units[g->unit_count++] = unit;
}

/* The event whose products and materials were just added: where, by whom, on what. */
static void event_add(Genealogy *g, Step step)
{
    uint32_t same = g->event_capacity, event = ++g->event_count;
    g->event_ref = room_for(g->event_ref, event + 1, &same, sizeof *g->event_ref);
    g->event_step = room_for(g->event_step, event + 1, &g->event_capacity, sizeof *g->event_step);
    g->event_step[event] = (uint8_t)step;
    uint64_t chance = event; /* its own: the factory's draws stay as they are documented */
    ref_add(g, ROLE_LOCATION, 1 + (uint32_t)step * 2 + genealogy_draw(&chance, 2));
    if (steps[step].by_hand)
        ref_add(g, ROLE_OPERATOR, 1 + PLACES + MACHINES + genealogy_draw(&chance, OPERATORS));
    if (steps[step].machines != 0)
        ref_add(g, ROLE_EQUIPMENT,
                1 + PLACES + steps[step].machine + genealogy_draw(&chance, steps[step].machines));
    g->event_ref[event + 1] = g->ref_count;
}

/* ---- the steps ---- */

static uint32_t make(Factory *f, Step step)
{
    uint32_t node = node_add(f->g, steps[step].makes);
    ref_add(f->g, ROLE_OUTPUT, node);
    event_add(f->g, step);
    return node;
}

static void use(Factory *f, uint32_t node)
{
    ref_add(f->g, ROLE_INPUT, node);
}

static uint32_t pool_take(Factory *f, Pool *pool)
{
    uint32_t at = genealogy_draw(&f->random, pool->count), node = pool->nodes[at];
    pool->nodes[at] = pool->nodes[--pool->count];
    return node;
}

static void pool_put(Pool *pool, uint32_t node)
{
    pool->nodes = room_for(pool->nodes, pool->count, &pool->capacity, sizeof *pool->nodes);
    pool->nodes[pool->count++] = node;
}

/* The lot in use; a new one after `size`. */
static uint32_t lot_of(Factory *f, Lot *lot, uint32_t size)
{
    if (lot->node == 0 || lot->used == size)
        *lot = (Lot){.node = node_add(f->g, NODE_LOT)};
    lot->used++;
    return lot->node;
}

static void slurry_make(Factory *f, Side *side)
{
    bool cathode = side == &f->sides[0];
    bool shared =
        cathode && f->cathode_slurries >= f->big_first && f->cathode_slurries < f->big_first + 6;
    if (shared && f->g->big == 0)
        f->g->big = node_add(f->g, NODE_LOT);
    for (int i = 0; i < 4; i++)
        use(f, shared && i == 0 ? f->g->big : node_add(f->g, NODE_LOT));
    side->slurry = (Lot){.node = make(f, STEP_MIXING)};
    f->cathode_slurries += cathode;
}

static uint32_t roll_for_cell(Factory *f, Side *side)
{
    if (side->roll.node == 0 || side->roll.used == f->cells_of_roll) {
        if (side->slurry.node == 0 || side->slurry.used == 7)
            slurry_make(f, side);
        side->slurry.used++;
        use(f, side->slurry.node);
        side->roll = (Lot){.node = make(f, STEP_COATING)};
    }
    side->roll.used++;
    return side->roll.node;
}

static void cell_make(Factory *f)
{
    uint32_t cathode = roll_for_cell(f, &f->sides[0]), anode = roll_for_cell(f, &f->sides[1]);
    uint32_t electrolyte = lot_of(f, &f->electrolyte, 100000);
    use(f, cathode);
    use(f, anode);
    use(f, electrolyte);
    pool_put(&f->cells, make(f, STEP_FILLING));
}

static void batch_make(Factory *f)
{
    for (uint32_t k = 0; k < REELS; k++) {
        if (f->reels[k] != 0 && f->batches % (1 + k % 10) != 0)
            continue;
        use(f, lot_of(f, &f->supplier, 20));
        f->reels[k] = make(f, STEP_REELING);
    }
    for (uint32_t k = 0; k < REELS; k++)
        use(f, f->reels[k]);
    f->batch = (Lot){.node = make(f, STEP_PRINTING)};
    f->batches++;
}

static void pack_make(Factory *f)
{
    if (f->batch.node == 0 || f->batch.used == 500)
        batch_make(f);
    f->batch.used++;
    use(f, f->batch.node);
    pool_put(&f->boards, make(f, STEP_PARTING));
    uint32_t bms = lot_of(f, &f->bms, 5000);
    use(f, pool_take(f, &f->cells));
    use(f, pool_take(f, &f->cells));
    use(f, bms);
    pool_put(&f->packs, make(f, STEP_WELDING));
}

static void unit_make(Factory *f)
{
    uint32_t housing = lot_of(f, &f->housing, 10000);
    use(f, pool_take(f, &f->packs));
    use(f, pool_take(f, &f->boards));
    use(f, housing);
    uint32_t unit = make(f, STEP_ASSEMBLING);
    pool_put(&f->units, unit);
    unit_add(f->g, unit);
}

static uint32_t pack_up(Factory *f, const uint32_t *nodes, uint32_t count)
{
    uint32_t parent = node_add(f->g, NODE_CONTAINER);
    ref_add(f->g, ROLE_PARENT, parent);
    for (uint32_t i = 0; i < count; i++) {
        ref_add(f->g, ROLE_CHILD, nodes[i]);
        f->g->node_inside[nodes[i]] = parent;
    }
    event_add(f->g, STEP_PACKING);
    return parent;
}

static void carton_make(Factory *f)
{
    uint32_t units[CARTON];
    for (int i = 0; i < CARTON; i++)
        units[i] = pool_take(f, &f->units);
    f->cartons[f->carton_count++] = pack_up(f, units, CARTON);
    if (f->carton_count < PALLET)
        return;
    f->carton_count = 0;
    f->pallets[f->pallet_count++] = pack_up(f, f->cartons, PALLET);
    if (f->pallet_count < SHIPMENT)
        return;
    f->pallet_count = 0;
    (void)pack_up(f, f->pallets, SHIPMENT);
}

/* 2,000 cells, and as far as the pools allow 1,000 packs and 1,000 units. */
static void factory_pass(Factory *f)
{
    for (int i = 0; i < 2000; i++)
        cell_make(f);
    if (f->cells.count < f->cells.window)
        return;
    for (int i = 0; i < 1000; i++)
        pack_make(f);
    if (f->boards.count < f->boards.window || f->packs.count < f->packs.window)
        return;
    for (int i = 0; i < 1000; i++)
        unit_make(f);
    while (f->units.count >= f->units.window)
        carton_make(f);
}

void genealogy_make(Genealogy *out, int64_t edges)
{
    *out = (Genealogy){0};
    bool small = edges <= 2000000;
    Factory f = {.g = out,
                 .random = 42,
                 .cells = {.window = small ? 20000 : 200000},
                 .boards = {.window = small ? 2000 : 5000},
                 .packs = {.window = small ? 2000 : 20000},
                 .units = {.window = 220},
                 .cells_of_roll = small ? 2000 : 20000,
                 .big_first = edges <= 12000000 ? 1 : 20};
    for (uint32_t i = 0; i < PLACES + MACHINES + OPERATORS; i++)
        (void)node_add(out, i < PLACES              ? NODE_PLACE
                            : i < PLACES + MACHINES ? NODE_MACHINE
                                                    : NODE_OPERATOR);
    out->event_ref = room_for(NULL, 1, &out->event_capacity, sizeof *out->event_ref);
    out->event_step = realloc(NULL, out->event_capacity);
    out->event_ref[1] = 0;
    while (out->unit_count < (uint32_t)((double)edges / 14.06))
        factory_pass(&f);
    free(f.cells.nodes);
    free(f.boards.nodes);
    free(f.packs.nodes);
    free(f.units.nodes);
}

void genealogy_release(Genealogy *genealogy)
{
    free(genealogy->event_ref);
    free(genealogy->event_step);
    free(genealogy->ref_node);
    free(genealogy->ref_role);
    free(genealogy->node_kind);
    free(genealogy->node_inside);
    free(genealogy->units);
    *genealogy = (Genealogy){0};
}

/* ---- edges ---- */

static int src_order(const void *left, const void *right)
{
    uint32_t a = ((const GenealogyEdge *)left)->src, b = ((const GenealogyEdge *)right)->src;
    return a < b ? -1 : a > b;
}

/* Outputs are numbered as the events are, so this order is the order of the history. */
static size_t edges_by_dst(const Genealogy *g, GenealogyEdge *out)
{
    size_t count = 0;
    for (uint32_t event = 1; event <= g->event_count; event++) {
        size_t first = count;
        for (uint32_t i = g->event_ref[event]; i < g->event_ref[event + 1]; i++) {
            if (g->ref_role[i] == ROLE_INPUT)
                out[count++].src = g->ref_node[i];
            for (size_t k = first; g->ref_role[i] == ROLE_OUTPUT && k < count; k++)
                out[k].dst = g->ref_node[i];
        }
        qsort(out + first, count - first, sizeof *out, src_order);
    }
    return count;
}

/* Counting sort; stable, so dst ascends within a src. */
size_t genealogy_edges(const Genealogy *genealogy, GenealogyEdge **by_src, GenealogyEdge **by_dst)
{
    GenealogyEdge *back = calloc(genealogy->edge_count, sizeof *back);
    GenealogyEdge *ahead = calloc(genealogy->edge_count, sizeof *ahead);
    uint32_t *place = calloc(genealogy->node_count + 2u, sizeof *place);
    if (back == NULL || ahead == NULL || place == NULL)
        abort();
    size_t count = edges_by_dst(genealogy, back);
    for (size_t i = 0; i < count; i++)
        place[back[i].src + 1]++;
    for (uint32_t node = 0; node <= genealogy->node_count; node++)
        place[node + 1] += place[node];
    for (size_t i = 0; i < count; i++)
        ahead[place[back[i].src]++] = back[i];
    free(place);
    *by_src = ahead;
    *by_dst = back;
    return count;
}

/* ---- names ---- */

const GenealogyStep *genealogy_step(const Genealogy *genealogy, uint32_t event)
{
    return &steps[genealogy->event_step[event]].step;
}

int64_t genealogy_time_us(uint32_t event)
{
    return 1772409600000000 + (int64_t)event * 1000000; /* from 2026-03-02 */
}

Str genealogy_event_id(char text[GENEALOGY_TEXT_MAX], uint32_t event)
{
    int n = snprintf(text, GENEALOGY_TEXT_MAX, "urn:uuid:%08" PRIx32 "-0000-4000-8000-%012" PRIx32,
                     event * 0x9e3779b1u, event);
    return str_from(text, (size_t)n);
}

Str genealogy_uri(const Genealogy *genealogy, char text[GENEALOGY_TEXT_MAX], uint32_t node)
{
    static const char *const forms[NODE_KIND_COUNT] = {
        [NODE_PLACE] = "urn:epc:id:sgln:9521234.%05" PRIu32 ".0",
        [NODE_MACHINE] = "urn:epc:id:giai:9521234.M%" PRIu32,
        [NODE_OPERATOR] = "urn:holdfast:person:%" PRIu32,
        [NODE_LOT] = "urn:epc:class:lgtin:9521234.000001.%" PRIu32,
        [NODE_CELL] = "urn:epc:id:sgtin:9521234.000002.%" PRIu32,
        [NODE_BOARD] = "urn:epc:id:sgtin:9521234.000003.%" PRIu32,
        [NODE_PACK] = "urn:epc:id:sgtin:9521234.000004.%" PRIu32,
        [NODE_UNIT] = "urn:epc:id:sgtin:9521234.000005.%" PRIu32,
        [NODE_CONTAINER] = "urn:epc:id:sscc:9521234.0%09" PRIu32,
    };
    int n = snprintf(text, GENEALOGY_TEXT_MAX, forms[genealogy->node_kind[node]], node);
    return str_from(text, (size_t)n);
}
