/* Ingest beside the plain SQLite loader, as it is and with the same parse, checks and hash, in one
 * run.
 *
 *     ingest_bench HOLDFAST LOADER EVENTS.ndjson SCRATCH ROUNDS
 *
 * Each round runs all three on the same file into a fresh folder below SCRATCH, taking turns in who
 * goes first.  Timed from start to end of the process, so opening, the last commit and closing
 * count on every side.  Only ratios inside one run mean anything on a shared machine; medians are
 * printed with the range.  After each run, outside the time, the rows are counted: all must have
 * stored every line of the file. */
#include <fcntl.h>
#include <ftw.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "base/str.h"

enum { ROUNDS_MAX = 99, CONTESTANTS = 3 };

typedef struct Contestant {
    const char *name;
    const char *program;
    bool is_holdfast;
    bool is_checked;      /* the loader with --checked */
    const char *database; /* below its folder */
    const char *count;    /* SQL: events that are there, with all that belongs to them */
    double seconds[ROUNDS_MAX];
    double cpu[ROUNDS_MAX];
    long peak_kb; /* largest resident set of all rounds */
    double bytes; /* on disk after the last round */
} Contestant;

typedef struct Bench {
    const char *events_path;
    const char *scratch;
    int rounds;
    int64_t events; /* lines of the file */
    double file_bytes;
} Bench;

static void stop(const char *what, const char *why)
{
    fprintf(stderr, "ingest_bench: %s: %s\n", what, why);
    exit(1);
}

static double now_s(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static double time_s(struct timeval t)
{
    return (double)t.tv_sec + (double)t.tv_usec / 1e6;
}

/* --- folders ------------------------------------------------------------------------------ */

static int remove_one(const char *path, const struct stat *about, int kind, struct FTW *at)
{
    (void)about, (void)kind, (void)at;
    return remove(path);
}

static void remove_tree(const char *path)
{
    nftw(path, remove_one, 16, FTW_DEPTH | FTW_PHYS);
}

/* Bytes in use below `path`: blocks, not lengths, so that holes do not count. */
static double tree_bytes(Arena *arena, const char *path)
{
    Str command = str_fmt(arena, "du -s --block-size=1 '%s'", path);
    FILE *du = popen(command.p, "r");
    double bytes = 0;
    if (du == NULL || fscanf(du, "%lf", &bytes) != 1 || pclose(du) != 0)
        stop(path, "cannot be measured");
    return bytes;
}

/* --- one round ---------------------------------------------------------------------------- */

static void run_child(const Contestant *who, const Bench *bench, const char *folder,
                      const char *database)
{
    int nowhere = open("/dev/null", O_WRONLY);
    dup2(nowhere, STDOUT_FILENO);
    if (who->is_holdfast)
        execl(who->program, who->program, "ingest", "--data", folder, "--format", "ndjson",
              bench->events_path, (char *)NULL);
    else if (who->is_checked)
        execl(who->program, who->program, "--checked", bench->events_path, database, (char *)NULL);
    else
        execl(who->program, who->program, bench->events_path, database, (char *)NULL);
    stop(who->program, "cannot be run");
}

static int64_t count_rows(const Contestant *who, const char *path)
{
    sqlite3 *db = NULL;
    sqlite3_stmt *statement = NULL;
    if (sqlite3_open_v2(path, &db, SQLITE_OPEN_READWRITE, NULL) != SQLITE_OK ||
        sqlite3_prepare_v2(db, who->count, -1, &statement, NULL) != SQLITE_OK ||
        sqlite3_step(statement) != SQLITE_ROW)
        stop(path, sqlite3_errmsg(db));
    int64_t count = sqlite3_column_int64(statement, 0);
    sqlite3_finalize(statement);
    sqlite3_close(db);
    return count;
}

static void run_once(Arena *arena, const Bench *bench, Contestant *who, int round)
{
    int status;
    struct rusage used;
    const char *folder = str_fmt(arena, "%s/%s", bench->scratch, who->name).p;
    const char *database = str_fmt(arena, "%s/%s", folder, who->database).p;
    remove_tree(folder);
    mkdir(folder, 0700);
    sync(); /* neither pays for the other's dirty pages */
    double start = now_s();
    pid_t child = fork();
    if (child == 0)
        run_child(who, bench, folder, database);
    if (child < 0 || wait4(child, &status, 0, &used) != child)
        stop(who->name, "was lost");
    who->seconds[round] = now_s() - start;
    who->cpu[round] = time_s(used.ru_utime) + time_s(used.ru_stime);
    who->peak_kb = used.ru_maxrss > who->peak_kb ? used.ru_maxrss : who->peak_kb;
    if (!WIFEXITED(status) || WEXITSTATUS(status) != 0)
        stop(who->name, "failed");
    who->bytes = tree_bytes(arena, folder);
    if (count_rows(who, database) != bench->events)
        stop(who->name, "did not store every event of the file");
    remove_tree(folder);
}

/* --- the table ---------------------------------------------------------------------------- */

static int order(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return x < y ? -1 : x > y;
}

static double median(const double *values, int count)
{
    double sorted[ROUNDS_MAX];
    memcpy(sorted, values, (size_t)count * sizeof *sorted);
    qsort(sorted, (size_t)count, sizeof *sorted, order);
    return count % 2 != 0 ? sorted[count / 2] : (sorted[count / 2 - 1] + sorted[count / 2]) / 2;
}

static void print_row(const Bench *bench, const Contestant *who)
{
    double events = (double)bench->events;
    double seconds = median(who->seconds, bench->rounds);
    printf("%-14s %10.0f events/s  %7.2f s  %7.2f s CPU  %6ld MB peak  %5.0f bytes/event\n",
           who->name, events / seconds, seconds, median(who->cpu, bench->rounds),
           who->peak_kb / 1024, who->bytes / events);
}

static void print_ratio(const Bench *bench, const Contestant *ours, const Contestant *peer)
{
    double ratios[ROUNDS_MAX], sorted[ROUNDS_MAX];
    for (int i = 0; i < bench->rounds; i++)
        ratios[i] = peer->seconds[i] / ours->seconds[i];
    memcpy(sorted, ratios, sizeof sorted);
    qsort(sorted, (size_t)bench->rounds, sizeof *sorted, order);
    printf("%10.2f times %s (%.2f to %.2f)\n", median(ratios, bench->rounds), peer->name, sorted[0],
           sorted[bench->rounds - 1]);
}

static void print_table(const Bench *bench, const Contestant *all)
{
    printf("%lld events, %.0f bytes each, %d rounds in turn, medians\n", (long long)bench->events,
           bench->file_bytes / (double)bench->events, bench->rounds);
    for (int i = 0; i < CONTESTANTS; i++)
        print_row(bench, &all[i]);
    for (int i = 1; i < CONTESTANTS; i++)
        print_ratio(bench, &all[0], &all[i]);
}

static void count_events(Bench *bench)
{
    FILE *file = fopen(bench->events_path, "r");
    if (file == NULL)
        stop(bench->events_path, "cannot be opened");
    for (int c = getc_unlocked(file); c != EOF; c = getc_unlocked(file)) {
        bench->events += c == '\n';
        bench->file_bytes++;
    }
    fclose(file);
    if (bench->events == 0)
        stop(bench->events_path, "holds no events");
}

int main(int argc, char **argv)
{
    int64_t rounds = 0;
    if (argc != 6 || !str_int(str_of(argv[5]), &rounds) || rounds < 1 || rounds > ROUNDS_MAX)
        stop("usage", "ingest_bench HOLDFAST LOADER EVENTS.ndjson SCRATCH ROUNDS");
    Bench bench = {.events_path = argv[3], .scratch = argv[4], .rounds = (int)rounds};
    static const char both_ways[] =
        "SELECT count(*) FROM event WHERE (SELECT count(*) FROM forward) = "
        "(SELECT count(*) FROM back)";
    Contestant all[CONTESTANTS] = {
        {.name = "holdfast",
         .program = argv[1],
         .is_holdfast = true,
         .database = "holdfast.db",
         .count = "SELECT count(*) FROM event"},
        {.name = "plain loader", .program = argv[2], .database = "loader.db", .count = both_ways},
        {.name = "checked loader",
         .program = argv[2],
         .is_checked = true,
         .database = "loader.db",
         .count = both_ways},
    };
    Arena arena = {0};
    count_events(&bench);
    mkdir(bench.scratch, 0700);
    for (int i = 0; i < bench.rounds; i++) {
        for (int j = 0; j < CONTESTANTS; j++)
            run_once(&arena, &bench, &all[(i + j) % CONTESTANTS], i);
        fprintf(stderr, "round %d: holdfast %.2f s, plain loader %.2f s, checked loader %.2f s\n",
                i + 1, all[0].seconds[i], all[1].seconds[i], all[2].seconds[i]);
        arena_reset(&arena);
    }
    print_table(&bench, all);
    arena_release(&arena);
    return 0;
}
