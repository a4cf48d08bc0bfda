/* The trace index by itself: a battery factory straight into trace_append, then the queries.
 *
 *     trace_bench EDGES DIR
 *
 * Powder lot -> slurry -> roll -> cell -> pack -> unit, with boards from SMT batches, cartons,
 * pallets and shipments.  BIG: forward from one powder lot of six slurries.  BACK: backward from
 * one unit.  Memory speed is measured in the same process, since it differs from run to run.  */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>

#include "domain/trace/trace.h"
#include "domain/trace/trace_where.h"
#include "platform/os/io.h"

enum { REELS = 30, REFS_MAX = 64, ROUNDS = 15, BACK_UNITS = 1000 };

typedef struct Bag {
    uint32_t *items;
    uint32_t n, window;
} Bag;

typedef struct Factory {
    Ctx *cx;
    TraceIndex *index;
    uint64_t random;
    int64_t position, edges;
    uint32_t next; /* number of the next thing or lot */
    Bag cells, boards, packs, units;
    uint32_t slurry[2], rolls_of_slurry[2], roll[2], cells_of_roll[2], slurries;
    uint32_t electrolyte, cells_of_electrolyte, bms, packs_of_bms, housing, units_of_housing;
    uint32_t batch, boards_of_batch, batches, reel[REELS], supplier, reels_of_supplier;
    uint32_t big, roll_size, big_first;
    uint32_t *made; /* units, for BACK */
    uint32_t made_count;
    uint32_t cartons[48], carton_count, pallets[10], pallet_count;
    EventRef refs[REFS_MAX];
    char texts[REFS_MAX][32];
    uint32_t ref_count;
} Factory;

static uint32_t draw(Factory *f, uint32_t n)
{
    uint64_t z = f->random += 0x9e3779b97f4a7c15u;
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
    z ^= z >> 31;
    return (uint32_t)((z >> 32) * n >> 32);
}

static void bag_put(Bag *bag, uint32_t item)
{
    bag->items[bag->n++] = item;
}

static uint32_t bag_take(Factory *f, Bag *bag)
{
    uint32_t at = draw(f, bag->n), item = bag->items[at];
    bag->items[at] = bag->items[--bag->n];
    return item;
}

/* ---- events ---- */

static Str item_key(char text[32], uint32_t item)
{
    text[0] = ID_URI;
    int n = snprintf(text + 1, 31, "urn:factory:%010" PRIu32, item);
    return str_from(text, (size_t)n + 1);
}

static void name(Factory *f, Role role, uint32_t item, bool lot)
{
    EventRef *ref = &f->refs[f->ref_count];
    *ref = (EventRef){.role = role, .is_class = lot, .lot_of = LOT_OF_CLASS};
    ref->key = item_key(f->texts[f->ref_count], item);
    ref->uri = str_tail(ref->key, 1);
    f->ref_count++;
    f->edges += role == ROLE_INPUT || role == ROLE_CHILD;
}

static void happen(Factory *f, EventKind kind)
{
    char text[64];
    uint8_t hash[32] = {0};
    Event event = {.kind = kind,
                   .action = kind == EVENT_AGGREGATION ? ACTION_ADD : ACTION_NONE,
                   .time_us = 1700000000000000 + f->position * 1000000,
                   .step = kind == EVENT_AGGREGATION ? STR("packing") : STR("assembling"),
                   .refs = f->refs,
                   .ref_count = f->ref_count};
    f->position++;
    int n = snprintf(text, sizeof text, "urn:uuid:%08" PRIx64 "-0000-4000-8000-%012" PRIx64,
                     (uint64_t)f->position * 0x9e3779b1u & 0xffffffff, (uint64_t)f->position);
    Err err = trace_append(f->cx, f->index, &event, f->position, str_from(text, (size_t)n), hash);
    if (err != OK)
        abort();
    f->ref_count = 0;
}

static uint32_t make(Factory *f, bool lot)
{
    uint32_t item = f->next++;
    name(f, ROLE_OUTPUT, item, lot);
    happen(f, EVENT_TRANSFORMATION);
    return item;
}

/* ---- the steps of a pass ---- */

/* Every `size` uses a new lot. */
static uint32_t lot_of(Factory *f, uint32_t *lot, uint32_t *used, uint32_t size)
{
    if (*lot == 0 || *used == size) {
        *lot = f->next++;
        *used = 0;
    }
    ++*used;
    return *lot;
}

static void slurry_make(Factory *f, int side)
{
    bool shared = side == 0 && f->slurries >= f->big_first && f->slurries < f->big_first + 6;
    if (shared && f->big == 0)
        f->big = f->next++;
    for (int i = 0; i < 4; i++)
        name(f, ROLE_INPUT, shared && i == 0 ? f->big : f->next++, true);
    f->slurry[side] = make(f, true);
    f->rolls_of_slurry[side] = 0;
    f->slurries += side == 0;
}

static uint32_t roll_for_cell(Factory *f, int side)
{
    if (f->roll[side] == 0 || f->cells_of_roll[side] == f->roll_size) {
        if (f->slurry[side] == 0 || f->rolls_of_slurry[side] == 7)
            slurry_make(f, side);
        f->rolls_of_slurry[side]++;
        name(f, ROLE_INPUT, f->slurry[side], true);
        f->roll[side] = make(f, true);
        f->cells_of_roll[side] = 0;
    }
    f->cells_of_roll[side]++;
    return f->roll[side];
}

static void cell_make(Factory *f)
{
    uint32_t cathode = roll_for_cell(f, 0), anode = roll_for_cell(f, 1);
    uint32_t electrolyte = lot_of(f, &f->electrolyte, &f->cells_of_electrolyte, 100000);
    name(f, ROLE_INPUT, cathode, true);
    name(f, ROLE_INPUT, anode, true);
    name(f, ROLE_INPUT, electrolyte, true);
    bag_put(&f->cells, make(f, false));
}

static void batch_make(Factory *f)
{
    for (uint32_t k = 0; k < REELS; k++) {
        if (f->reel[k] != 0 && f->batches % (1 + k % 10) != 0)
            continue;
        name(f, ROLE_INPUT, lot_of(f, &f->supplier, &f->reels_of_supplier, 20), true);
        f->reel[k] = make(f, true);
    }
    for (uint32_t k = 0; k < REELS; k++)
        name(f, ROLE_INPUT, f->reel[k], true);
    f->batch = make(f, true);
    f->boards_of_batch = 0;
    f->batches++;
}

static void pack_make(Factory *f)
{
    if (f->batch == 0 || f->boards_of_batch == 500)
        batch_make(f);
    f->boards_of_batch++;
    name(f, ROLE_INPUT, f->batch, true);
    bag_put(&f->boards, make(f, false));
    uint32_t bms = lot_of(f, &f->bms, &f->packs_of_bms, 5000);
    name(f, ROLE_INPUT, bag_take(f, &f->cells), false);
    name(f, ROLE_INPUT, bag_take(f, &f->cells), false);
    name(f, ROLE_INPUT, bms, true);
    bag_put(&f->packs, make(f, false));
}

static void unit_make(Factory *f)
{
    uint32_t housing = lot_of(f, &f->housing, &f->units_of_housing, 10000);
    name(f, ROLE_INPUT, bag_take(f, &f->packs), false);
    name(f, ROLE_INPUT, bag_take(f, &f->boards), false);
    name(f, ROLE_INPUT, housing, true);
    uint32_t unit = make(f, false);
    bag_put(&f->units, unit);
    f->made[f->made_count++] = unit;
}

static uint32_t pack_up(Factory *f, const uint32_t *items, uint32_t n)
{
    uint32_t parent = f->next++;
    name(f, ROLE_PARENT, parent, false);
    for (uint32_t i = 0; i < n; i++)
        name(f, ROLE_CHILD, items[i], false);
    happen(f, EVENT_AGGREGATION);
    return parent;
}

static void carton_make(Factory *f)
{
    uint32_t items[20];
    for (int i = 0; i < 20; i++)
        items[i] = bag_take(f, &f->units);
    f->cartons[f->carton_count++] = pack_up(f, items, 20);
    if (f->carton_count < 48)
        return;
    f->carton_count = 0;
    f->pallets[f->pallet_count++] = pack_up(f, f->cartons, 48);
    if (f->pallet_count < 10)
        return;
    f->pallet_count = 0;
    (void)pack_up(f, f->pallets, 10);
}

static void bag_init(Bag *bag, uint32_t window)
{
    bag->window = window;
    bag->items = calloc((size_t)window + 200000, sizeof *bag->items);
    if (bag->items == NULL)
        abort();
}

static void factory_run(Factory *f, int64_t edges)
{
    uint32_t units = (uint32_t)((double)edges / 14.06);
    bool small = edges <= 2000000;
    *f = (Factory){.cx = f->cx,
                   .index = f->index,
                   .random = 42,
                   .next = 1,
                   .roll_size = small ? 2000 : 20000,
                   .big_first = edges <= 12000000 ? 1 : 20};
    bag_init(&f->cells, small ? 20000 : 200000);
    bag_init(&f->boards, small ? 2000 : 5000);
    bag_init(&f->packs, small ? 2000 : 20000);
    bag_init(&f->units, 220);
    f->made = calloc((size_t)units + 2000, sizeof *f->made);
    while (f->made_count < units) {
        for (int i = 0; i < 2000; i++)
            cell_make(f);
        if (f->cells.n < f->cells.window)
            continue;
        for (int i = 0; i < 1000; i++)
            pack_make(f);
        if (f->boards.n < f->boards.window || f->packs.n < f->packs.window)
            continue;
        for (int i = 0; i < 1000; i++)
            unit_make(f);
        while (f->units.n >= f->units.window)
            carton_make(f);
    }
}

/* ---- measuring ---- */

static double now_ms(Ctx *cx)
{
    return (double)cx->io->monotonic_us(cx) / 1000;
}

static int double_order(const void *left, const void *right)
{
    double a = *(const double *)left, b = *(const double *)right;
    return a < b ? -1 : a > b;
}

/* Nanoseconds of one independent random read of 4 bytes out of 128 MiB in huge pages. */
static double gather_ns(Ctx *cx)
{
    enum { COUNT = 32 << 20, READS = 8 << 20 };
    uint32_t *words = aligned_alloc(2 << 20, COUNT * sizeof *words);
    double best[5];
    uint64_t sum = 0;
    if (words == NULL)
        abort();
    (void)madvise(words, COUNT * sizeof *words, MADV_HUGEPAGE);
    for (uint32_t i = 0; i < COUNT; i++)
        words[i] = i;
    for (int round = 0; round < 5; round++) {
        uint64_t state = (uint64_t)round;
        double start = now_ms(cx);
        for (int i = 0; i < READS; i++) {
            state = state * 6364136223846793005u + 1442695040888963407u;
            sum += words[state >> 39];
        }
        best[round] = (now_ms(cx) - start) * 1e6 / READS;
    }
    free(words);
    qsort(best, 5, sizeof *best, double_order);
    return sum == 0 ? 0 : best[2];
}

static uint32_t find(const Factory *f, uint32_t item)
{
    char text[32];
    return trace_item_find(f->index, item_key(text, item));
}

/* Median milliseconds of ROUNDS walks. */
static double walk_ms(Factory *f, TraceQuery query, size_t *members)
{
    double ms[ROUNDS];
    for (int i = 0; i < ROUNDS; i++) {
        TraceResult result;
        ArenaMark mark = arena_mark(f->cx->arena);
        double start = now_ms(f->cx);
        if (trace_walk(f->cx, f->index, &query, &result) != OK)
            abort();
        ms[i] = now_ms(f->cx) - start;
        *members = result.member_count;
        arena_rewind(f->cx->arena, mark);
    }
    qsort(ms, ROUNDS, sizeof *ms, double_order);
    return ms[ROUNDS / 2];
}

static void measure_walks(Factory *f)
{
    uint32_t seed = find(f, f->big);
    size_t members = 0;
    TraceQuery query = {.direction = TRACE_FORWARD,
                        .seeds = &seed,
                        .seed_count = 1,
                        .edges = EDGE_ALL,
                        .count_only = true};
    double gather = gather_ns(f->cx);
    double count = walk_ms(f, query, &members);
    query.count_only = false;
    double full = walk_ms(f, query, &members);
    double after = gather_ns(f->cx);
    printf("gather %.1f and %.1f ns\n", gather, after);
    printf(
        "BIG   %zu members: count %.1f ms, %.1f ns a member (%.1f gathers); sorted list %.1f ms, "
        "%.1f ns\n",
        members, count, count * 1e6 / (double)members,
        count * 1e6 / (double)members / ((gather + after) / 2), full, full * 1e6 / (double)members);
    query.direction = TRACE_BACKWARD;
    f->random = 7;
    uint32_t *units = calloc(BACK_UNITS, sizeof *units);
    for (int i = 0; i < BACK_UNITS; i++)
        units[i] = find(f, f->made[draw(f, f->made_count)]);
    for (int pass = 0; pass < 2; pass++) {
        size_t total = 0;
        double start = now_ms(f->cx);
        for (int i = 0; i < BACK_UNITS; i++) {
            TraceResult result;
            ArenaMark mark = arena_mark(f->cx->arena);
            query.seeds = &units[i];
            if (trace_walk(f->cx, f->index, &query, &result) != OK)
                abort();
            total += result.member_count;
            arena_rewind(f->cx->arena, mark);
        }
        double ms = now_ms(f->cx) - start;
        printf("BACK  pass %d: %.2f us, %.0f members\n", pass + 1, ms * 1000 / BACK_UNITS,
               (double)total / BACK_UNITS);
    }
    free(units);
}

static void measure_where(Factory *f)
{
    uint32_t n = f->made_count < 500000 ? f->made_count : 500000;
    uint32_t *units = calloc(n, sizeof *units);
    size_t packed = 0;
    for (uint32_t i = 0; i < n; i++)
        units[i] = find(f, f->made[i]);
    for (int pass = 0; pass < 3; pass++) {
        TraceWhereResult result;
        ArenaMark mark = arena_mark(f->cx->arena);
        TraceWhereQuery query = {.items = units, .item_count = n};
        double start = now_ms(f->cx);
        if (trace_where_all(f->cx, f->index, &query, &result) != OK)
            abort();
        double ms = now_ms(f->cx) - start;
        packed = 0;
        for (uint32_t i = 0; i < n; i++)
            packed += result.rows[i].container_count != 0;
        printf("WHERE %" PRIu32 " units, %zu packed: %.0f ms, %.0f ns a unit\n", n, packed, ms,
               ms * 1e6 / n);
        arena_rewind(f->cx->arena, mark);
    }
    free(units);
}

static void measure_checkpoint(Factory *f, Str dir)
{
    TraceIndex *loaded;
    uint64_t digest = trace_index_digest(f->index);
    double start = now_ms(f->cx);
    if (trace_checkpoint_save(f->cx, f->index, dir) != OK)
        abort();
    double saved = now_ms(f->cx);
    if (trace_checkpoint_load(f->cx, dir, &loaded) != OK)
        abort();
    double done = now_ms(f->cx);
    printf("checkpoint: save %.0f ms, load %.0f ms, %s\n", saved - start, done - saved,
           trace_index_digest(loaded) == digest ? "same digest" : "DIFFERENT");
    trace_index_free(loaded);
}

int main(int argc, char **argv)
{
    int64_t edges = 0;
    if (argc != 3 || !str_int(str_of(argv[1]), &edges)) {
        fprintf(stderr, "usage: trace_bench EDGES DIR\n");
        return 2;
    }
    Arena arena;
    arena_init(&arena);
    Ctx cx = {.arena = &arena, .io = io_real()};
    Factory f = {.cx = &cx, .index = trace_index_new(42)};
    double start = now_ms(&cx);
    factory_run(&f, edges);
    double ms = now_ms(&cx) - start;
    TraceSize size = trace_index_size(f.index);
    double references = (double)size.references;
    printf("%" PRId64 " edges, %" PRIu64 " references, %" PRId64 " events, %" PRIu32
           " items, %" PRIu32 " units\n",
           f.edges, size.references, f.position, trace_item_count(f.index), f.made_count);
    printf("append: %.0f ms, %.0f ns a reference, %.0f events/s\n", ms, ms * 1e6 / references,
           (double)f.position * 1000 / ms);
    printf("memory: %.1f bytes a reference both ways, dictionary %.1f bytes an item\n",
           (double)size.bytes / references,
           (double)size.dictionary_bytes / trace_item_count(f.index));
    measure_walks(&f);
    measure_where(&f);
    measure_checkpoint(&f, str_of(argv[2]));
    return 0;
}
