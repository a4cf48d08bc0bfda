/* The trace index and its peers, on one history, in one run.
 *
 *     trace_peers EDGES DIR ROUNDS [PEER …]
 *
 * Questions: forward from the lot that went into most units, counted; backward from each of 1,000
 * units; where the units reached are; checkpoint and restart.  Before the rounds every contestant
 * lists its answers, and a node more or less than the engine's is a failure.  In a round all
 * take turns, each round beginning with the next one; a question is asked until 200 ms are
 * over, once at least and 15 times at most, and its median counts.  Memory speed is measured in
 * every round, and ratios are taken inside a round: a shared machine is not the same twice.  */
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>

#include "test/perf/trace_peers.h"

enum { BACKWARD_UNITS = 1000, REPEATS_MAX = 15, ENOUGH_MS = 200 };

static const Contestant *const known[CONTESTANTS] = {&engine_contestant,
                                                     &sqlite_edges_contestant,
                                                     &sqlite_references_contestant,
                                                     &postgres_edges_contestant,
                                                     &postgres_references_contestant,
                                                     &duckdb_contestant,
                                                     &lmdb_contestant};

/* ---- load ---- */

static bool is_wanted(const Contestant *who, char **names, int count)
{
    if (who == &engine_contestant)
        return true;
    for (int i = 0; i < count; i++) {
        if (str_find(str_of(who->name), str_of(names[i])) >= 0)
            return true;
    }
    return false;
}

static void contestants_load(Bench *bench, char **names, int count)
{
    for (int i = 0; i < CONTESTANTS; i++) {
        Contestant *who = &bench->contestants[i];
        *who = *known[i];
        double start = now_ms();
        who->absent =
            !is_wanted(known[i], names, count) || !who->load(who, &bench->genealogy, bench->dir);
        who->load_s = (now_ms() - start) / 1e3;
        if (!who->absent)
            fprintf(stderr, "%s loaded in %.1f s\n", who->name, who->load_s);
    }
}

/* ---- the same answers ---- */

static int node_order(const void *left, const void *right)
{
    uint32_t a = *(const uint32_t *)left, b = *(const uint32_t *)right;
    return a < b ? -1 : a > b;
}

static size_t reach_sorted(Contestant *who, Direction direction, uint32_t node, uint32_t *out)
{
    size_t count = who->reach(who, direction, node, out);
    qsort(out, count, sizeof *out, node_order);
    return count;
}

/* What the engine found must be what all the others find. */
static void reach_compare(Bench *bench, Direction direction, uint32_t node, const uint32_t *found,
                          size_t count)
{
    uint32_t *other = calloc(bench->genealogy.node_count + 1u, sizeof *other);
    if (other == NULL)
        abort();
    for (int i = 1; i < CONTESTANTS; i++) {
        Contestant *who = &bench->contestants[i];
        if (who->absent)
            continue;
        if (reach_sorted(who, direction, node, other) != count ||
            (count != 0 && memcmp(found, other, count * sizeof *found) != 0))
            bench_stop(who->name, "has another answer than the engine");
        if (who->reach(who, direction, node, NULL) != count)
            bench_stop(who->name, "counts other than it lists");
    }
    free(other);
}

static uint32_t unit_for(const Bench *bench, uint64_t *state)
{
    return bench->genealogy.units[genealogy_draw(state, bench->genealogy.unit_count)];
}

static void answers_compare(Bench *bench)
{
    const Genealogy *g = &bench->genealogy;
    Contestant *engine = &bench->contestants[0];
    uint32_t *found = calloc(g->node_count + 1u, sizeof *found);
    bench->reached_units = calloc(g->unit_count + 1u, sizeof *bench->reached_units);
    if (found == NULL || bench->reached_units == NULL)
        abort();
    uint64_t state = 7;
    for (int i = 0; i < BACKWARD_UNITS; i++) {
        uint32_t unit = unit_for(bench, &state);
        size_t count = reach_sorted(engine, BACKWARD, unit, found);
        bench->backward_count += count;
        reach_compare(bench, BACKWARD, unit, found, count);
    }
    bench->reached_count = reach_sorted(engine, FORWARD, g->big, found);
    reach_compare(bench, FORWARD, g->big, found, bench->reached_count);
    for (size_t i = 0; i < bench->reached_count; i++) {
        if (g->node_kind[found[i]] == NODE_UNIT)
            bench->reached_units[bench->reached_unit_count++] = found[i];
    }
    bench->reached = found;
}

/* ---- rounds ---- */

typedef double Question(Bench *bench, Contestant *who);

static double forward_ms(Bench *bench, Contestant *who)
{
    double start = now_ms();
    size_t count = who->reach(who, FORWARD, bench->genealogy.big, NULL);
    double ms = now_ms() - start;
    if (count != bench->reached_count)
        bench_stop(who->name, "counts differently the second time");
    return ms;
}

static double backward_ms(Bench *bench, Contestant *who)
{
    uint64_t state = 7;
    size_t count = 0;
    double start = now_ms();
    for (int i = 0; i < BACKWARD_UNITS; i++)
        count += who->reach(who, BACKWARD, unit_for(bench, &state), NULL);
    double ms = now_ms() - start;
    if (count != bench->backward_count)
        bench_stop(who->name, "counts differently the second time");
    return ms;
}

/* Not only how many, but which, in order, and how each came in. */
static double listed_ms(Bench *bench, Contestant *who)
{
    uint32_t *nodes = calloc(bench->reached_count + 1, sizeof *nodes);
    if (nodes == NULL)
        abort();
    double start = now_ms();
    (void)who->reach(who, FORWARD, bench->genealogy.big, nodes);
    double ms = now_ms() - start;
    free(nodes);
    return ms;
}

static double where_ms(Bench *bench, Contestant *who)
{
    return engine_where_ms(who, bench->reached_units, bench->reached_unit_count);
}

static double ask(Bench *bench, Contestant *who, Question *question)
{
    Samples samples = {0};
    double start = now_ms();
    do {
        samples_add(&samples, question(bench, who));
    } while (samples.count < REPEATS_MAX && now_ms() - start < ENOUGH_MS);
    return samples_median(&samples);
}

static void round_run(Bench *bench, int round)
{
    double forward[CONTESTANTS] = {0};
    memory_measure(&bench->memory);
    double gather = bench->memory.last_gather_ns;
    for (int i = 0; i < CONTESTANTS; i++) {
        int turn = (round + i) % CONTESTANTS;
        Contestant *who = &bench->contestants[turn];
        if (who->absent)
            continue;
        forward[turn] = ask(bench, who, forward_ms);
        samples_add(&who->forward_ms, forward[turn]);
        samples_add(&who->backward_us, ask(bench, who, backward_ms) * 1e3 / BACKWARD_UNITS);
    }
    double member_ns = forward[0] * 1e6 / (double)bench->reached_count;
    samples_add(&bench->gathers_per_member, member_ns / gather);
    for (int i = 1; i < CONTESTANTS; i++) {
        if (!bench->contestants[i].absent)
            samples_add(&bench->contestants[i].times, forward[i] / forward[0]);
    }
    samples_add(&bench->listed_ms, ask(bench, &bench->contestants[0], listed_ms));
    samples_add(&bench->where_ms, ask(bench, &bench->contestants[0], where_ms));
    double save_s, load_s;
    engine_restart(&bench->contestants[0], bench->dir, &save_s, &load_s);
    samples_add(&bench->save_s, save_s);
    samples_add(&bench->restart_s, load_s);
    fprintf(stderr, "round %d of %d\n", round + 1, bench->rounds);
}

int main(int argc, char **argv)
{
    int64_t edges = 0, rounds = 0;
    if (argc < 4 || !str_int(str_of(argv[1]), &edges) || edges < 100000 ||
        !str_int(str_of(argv[3]), &rounds) || rounds < 1 || rounds > BENCH_ROUNDS_MAX)
        bench_stop("usage",
                   "trace_peers EDGES DIR ROUNDS [edges|refs|sqlite|postgresql|duckdb|lmdb …]");
    Bench *bench = calloc(1, sizeof *bench);
    if (bench == NULL)
        abort();
    bench->dir = argv[2];
    bench->rounds = (int)rounds;
    (void)mkdir(bench->dir, 0700);
    genealogy_make(&bench->genealogy, edges);
    contestants_load(bench, argv + 4, argc - 4);
    answers_compare(bench);
    memory_init(&bench->memory, engine_size(&bench->contestants[0]).index_bytes);
    for (int i = 0; i < bench->rounds; i++)
        round_run(bench, i);
    bench_print(bench);
    for (int i = 0; i < CONTESTANTS; i++) {
        if (!bench->contestants[i].absent)
            bench->contestants[i].close(&bench->contestants[i]);
    }
    memory_release(&bench->memory);
    genealogy_release(&bench->genealogy);
    free(bench->reached);
    free(bench->reached_units);
    free(bench);
    return 0;
}
