/* What was measured, as a table, and what was promised beside it. */
#include <stdio.h>

#include "test/perf/trace_peers.h"

static void history_print(const Bench *bench, const EngineSize *size)
{
    const Genealogy *g = &bench->genealogy;
    printf("history: %u edges (inputs and children), %.0f references of any role, %u events, "
           "%u nodes, %u units\n",
           g->edge_count, size->references, g->event_count, g->node_count, g->unit_count);
    printf("forward from one lot: %zu members, %zu of them units; backward from 1 of 1,000 units: "
           "%.0f members\n",
           bench->reached_count, bench->reached_unit_count, (double)bench->backward_count / 1000);
    printf("all contestants gave the same members, compared one by one; medians of %d rounds, "
           "least to most\n\n",
           bench->rounds);
}

static void contestants_print(const Bench *bench)
{
    const Contestant *engine = &bench->contestants[0];
    printf("%-17s %10s %22s %10s %10s %20s %8s %9s\n", "", "forward ms", "", "ns/member",
           "backward us", "", "load s", "MB");
    for (int i = 0; i < CONTESTANTS; i++) {
        const Contestant *who = &bench->contestants[i];
        double forward = samples_median(&who->forward_ms);
        if (who->absent)
            continue;
        printf("%-17s %10.2f (%8.2f to %8.2f) %10.1f %10.2f (%7.2f to %7.2f) %8.1f %9.0f  %s\n",
               who->name, forward, samples_least(&who->forward_ms), samples_most(&who->forward_ms),
               forward * 1e6 / (double)bench->reached_count, samples_median(&who->backward_us),
               samples_least(&who->backward_us), samples_most(&who->backward_us), who->load_s,
               who->bytes / 1e6, who->what);
        if (i != 0)
            printf("%-17s %9.0fx %22s %10s %9.0fx\n", "",
                   forward / samples_median(&engine->forward_ms), "", "",
                   samples_median(&who->backward_us) / samples_median(&engine->backward_us));
    }
}

void bench_print(const Bench *bench)
{
    EngineSize size = engine_size(&bench->contestants[0]);
    Samples bytes = {0}, edge_bytes = {0}, item_bytes = {0};
    samples_add(&bytes, size.index_bytes / size.references);
    samples_add(&edge_bytes, size.index_bytes / bench->genealogy.edge_count);
    samples_add(&item_bytes, size.dictionary_bytes / size.items);
    history_print(bench, &size);
    contestants_print(bench);
    printf("\nmemory of this machine, in this run, %.0f MB in huge pages\n",
           (double)bench->memory.count * 4 / 1e6);
    samples_print("gather, ns a read", &bench->memory.gather_ns);
    samples_print("chase, ns a read that waits for the one before", &bench->memory.chase_ns);
    printf("\nengine\n");
    samples_print("forward, all members listed in order, ms", &bench->listed_ms);
    samples_print("checkpoint, s", &bench->save_s);
    samples_print("bytes an edge, without dictionary", &edge_bytes);
    printf("\ngoals, for 10 and 100 million edges on a machine with nothing else to do\n");
    for (int i = 1; i < CONTESTANTS; i++) {
        char text[128];
        const Contestant *who = &bench->contestants[i];
        snprintf(text, sizeof text, "forward, against %s", who->name);
        if (!who->absent)
            goal_print(text, false, who->goal, "times", &who->times);
    }
    goal_print("forward, gathers a member", true, 3, "", &bench->gathers_per_member);
    goal_print("backward from one unit", true, 10, "us", &bench->contestants[0].backward_us);
    goal_print("where are the units reached, all of them", true, 150, "ms", &bench->where_ms);
    goal_print("index, without dictionary, a reference", true, 24, "bytes", &bytes);
    goal_print("dictionary, an item", true, 50, "bytes", &item_bytes);
    goal_print("restart from the checkpoint, out of the page cache", true, 20, "s",
               &bench->restart_s);
}
