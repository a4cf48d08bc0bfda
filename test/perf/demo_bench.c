/* The demo factory: from the suspect lot to its units, and where all units are.
 *
 *     demo_bench HOLDFAST DATA TRUTH SCRATCH ROUNDS
 *
 * In this process on the loaded index, and as whole commands, from start to exit with all output
 * written to nowhere.  Against the truth of the demo: every affected unit must be found.  */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/json.h"
#include "ingest/whereabouts.h"
#include "platform/os/io.h"
#include "test/perf/trace_peers.h"

enum { TRUTH_MAX = 2000000000 };

typedef struct DemoBench {
    Arena arena;
    Ctx cx;
    Journal journal;
    const char *holdfast, *data;
    const char *units_path; /* a file of all units, one a line */
    char *lot;
    uint32_t seed;
    uint32_t *units, *affected;
    size_t unit_count, affected_count;
} DemoBench;

static void must(Err err, const char *what)
{
    if (err != OK)
        bench_stop(what, err_name(err));
}

static uint32_t item_of(DemoBench *b, Str uri)
{
    Buf key;
    ArenaMark mark = arena_mark(&b->arena);
    buf_init(&key, &b->arena, IDENTITY_KEY_MAX);
    identity_key(&key, uri);
    uint32_t item = trace_item_find(b->journal.index, buf_str(&key));
    arena_rewind(&b->arena, mark);
    if (item == 0)
        bench_stop(str_c(&b->arena, uri), "is in the truth, and no event names it");
    return item;
}

static void truth_read(DemoBench *b, const char *path)
{
    Str text;
    const JsonNode *truth;
    must(io_read_file(&b->cx, str_of(path), TRUTH_MAX, &text), path);
    must(json_parse(&b->cx, text, &truth), path);
    const JsonNode *lot = json_member(truth, STR("suspect_lot"));
    const JsonNode *affected = json_member(truth, STR("affected"));
    const JsonNode *places = json_member(truth, STR("places"));
    FILE *file = fopen(b->units_path, "w");
    if (lot == NULL || affected == NULL || places == NULL || file == NULL)
        bench_stop(path, "is no truth of the demo");
    b->lot = str_c(&b->arena, lot->text);
    b->seed = item_of(b, lot->text);
    b->affected = arena_array(&b->arena, uint32_t, affected->count + 1);
    b->units = arena_array(&b->arena, uint32_t, places->count + 1);
    for (const JsonNode *at = affected->child; at != NULL; at = at->next)
        b->affected[b->affected_count++] = item_of(b, at->text);
    for (const JsonNode *at = places->child; at != NULL; at = at->next) {
        Str unit = json_member(at, STR("item"))->text;
        b->units[b->unit_count++] = item_of(b, unit);
        fprintf(file, "%.*s\n", STR_ARG(unit));
    }
    if (fclose(file) != 0)
        bench_stop(b->units_path, "cannot be written");
}

/* ---- in this process ---- */

static double forward_ms(DemoBench *b, bool count_only, TraceResult *out)
{
    TraceQuery query = {.direction = TRACE_FORWARD,
                        .seeds = &b->seed,
                        .seed_count = 1,
                        .edges = EDGE_ALL,
                        .count_only = count_only};
    double start = now_ms();
    must(trace_walk(&b->cx, b->journal.index, &query, out), "trace_walk");
    return now_ms() - start;
}

static int item_order(const void *left, const void *right)
{
    uint32_t a = *(const uint32_t *)left, b = ((const TraceMember *)right)->item;
    return a < b ? -1 : a > b;
}

static void affected_check(const DemoBench *b, const TraceResult *result)
{
    for (size_t i = 0; i < b->affected_count; i++) {
        if (bsearch(&b->affected[i], result->members, result->member_count, sizeof *result->members,
                    item_order) == NULL)
            bench_stop("trace_walk", "an affected unit is not among the members");
    }
}

static double where_ms(DemoBench *b, bool places)
{
    TraceWhere *rows;
    TraceWhereQuery query = {.items = b->units, .item_count = b->unit_count};
    double start = now_ms();
    if (places)
        must(whereabouts_find(&b->cx, &b->journal, query, &rows), "whereabouts_find");
    else
        must(trace_where(&b->cx, b->journal.index, &query, &rows), "trace_where");
    return now_ms() - start;
}

/* ---- whole commands ---- */

static double command_s(const char *const *words)
{
    int status;
    double start = now_ms();
    pid_t child = fork();
    if (child == 0) {
        dup2(open("/dev/null", O_WRONLY), STDOUT_FILENO);
        execv(words[0], (char *const *)(uintptr_t)words);
        _exit(127);
    }
    if (child < 0 || waitpid(child, &status, 0) != child || !WIFEXITED(status) ||
        WEXITSTATUS(status) != 0)
        bench_stop(words[1], "failed as a command");
    return (now_ms() - start) / 1e3;
}

static void demo_measure(DemoBench *b, int rounds)
{
    const char *forward[] = {b->holdfast, "trace",    "forward", b->lot,  "--data",
                             b->data,     "--fields", "item",    "--csv", NULL};
    const char *where[] = {b->holdfast, "where", "--items", b->units_path,
                           "--data",    b->data, "--csv",   NULL};
    Samples count = {0}, list = {0}, where_plain = {0}, where_places = {0};
    Samples forward_command = {0}, where_command = {0};
    TraceResult result = {0};
    for (int i = 0; i < rounds; i++) {
        ArenaMark mark = arena_mark(&b->arena);
        samples_add(&count, forward_ms(b, true, &result));
        samples_add(&list, forward_ms(b, false, &result));
        affected_check(b, &result);
        samples_add(&where_plain, where_ms(b, false));
        samples_add(&where_places, where_ms(b, true));
        arena_rewind(&b->arena, mark);
        samples_add(&forward_command, command_s(forward));
        samples_add(&where_command, command_s(where));
    }
    printf("demo: %zu units, %lld events; forward from %s: %zu members; all %zu affected units "
           "are among them\n",
           b->unit_count, (long long)trace_position(b->journal.index), b->lot, result.member_count,
           b->affected_count);
    samples_print("forward, counted, ms", &count);
    samples_print("forward, listed, ms", &list);
    samples_print("where all units are, with master data of places, ms", &where_places);
    samples_print("whole command: trace forward LOT --csv, s", &forward_command);
    samples_print("whole command: where --items ALL --csv, s", &where_command);
    goal_print("where all units are", true, 150, "ms", &where_plain);
}

int main(int argc, char **argv)
{
    int64_t rounds = 0;
    if (argc != 6 || !str_int(str_of(argv[5]), &rounds) || rounds < 1 || rounds > BENCH_ROUNDS_MAX)
        bench_stop("usage", "demo_bench HOLDFAST DATA TRUTH SCRATCH ROUNDS");
    DemoBench b = {.holdfast = argv[1], .data = argv[2]};
    Samples open_s = {0};
    arena_init(&b.arena);
    b.cx = (Ctx){.arena = &b.arena, .io = io_real()};
    b.units_path = str_fmt(&b.arena, "%s/units.txt", argv[4]).p;
    double start = now_ms();
    must(journal_open(&b.cx, str_of(b.data), (Str){0}, DB_READ, &b.journal), b.data);
    samples_add(&open_s, (now_ms() - start) / 1e3);
    truth_read(&b, argv[3]);
    demo_measure(&b, (int)rounds);
    samples_print("open the data directory, s", &open_s);
    journal_close(&b.cx, &b.journal);
    arena_release(&b.arena);
    return 0;
}
