/* DuckDB over bare edges: peers/duckdb_edges.sql, in a child process (peers/duckdb.mjs, its package
 * from npm), asked through pipes: some 0.1 ms of each answer are theirs.  Left out where
 * HOLDFAST_BENCH_DUCKDB, the folder it is installed in, is not set. */
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include "test/perf/trace_peers.h"

typedef struct Duckdb {
    pid_t child;
    FILE *to, *from;
    char *line;
    size_t room;
} Duckdb;

static void edges_write(const Genealogy *genealogy, const char *path)
{
    GenealogyEdge *by_src, *by_dst;
    size_t count = genealogy_edges(genealogy, &by_src, &by_dst);
    FILE *out = fopen(path, "w");
    if (out == NULL)
        bench_stop(path, "cannot be written");
    for (size_t i = 0; i < count; i++)
        fprintf(out, "%u,%u\n", by_src[i].src, by_src[i].dst);
    if (fclose(out) != 0)
        bench_stop(path, "cannot be written");
    free(by_src);
    free(by_dst);
}

static void child_start(Duckdb *d, const char *modules, const char *sql, const char *edges)
{
    int to[2], from[2];
    if (pipe(to) != 0 || pipe(from) != 0)
        bench_stop("pipe", "none");
    d->child = fork();
    if (d->child == 0) {
        dup2(to[0], STDIN_FILENO);
        dup2(from[1], STDOUT_FILENO);
        close(to[1]);
        close(from[0]);
        execlp("node", "node", "test/perf/peers/duckdb.mjs", modules, sql, edges, (char *)NULL);
        _exit(127);
    }
    close(to[0]);
    close(from[1]);
    d->to = fdopen(to[1], "w");
    d->from = fdopen(from[0], "r");
}

static char *line_read(Duckdb *d)
{
    if (getline(&d->line, &d->room, d->from) <= 0)
        bench_stop("DuckDB", "ended");
    return d->line;
}

static bool duckdb_load(Contestant *self, const Genealogy *genealogy, const char *dir)
{
    char edges[512], sql[512];
    const char *modules = getenv("HOLDFAST_BENCH_DUCKDB");
    if (modules == NULL || modules[0] == '\0')
        return false;
    Duckdb *d = self->state = calloc(1, sizeof *d);
    if (d == NULL)
        abort();
    snprintf(edges, sizeof edges, "%s/edges.csv", dir);
    snprintf(sql, sizeof sql, "test/perf/peers/%s", self->sql);
    edges_write(genealogy, edges);
    child_start(d, modules, sql, edges);
    self->bytes = strtod(line_read(d), NULL);
    return true;
}

static size_t duckdb_reach(Contestant *self, Direction direction, uint32_t node, uint32_t *out)
{
    Duckdb *d = self->state;
    fprintf(d->to, "%s_%s %u\n", out == NULL ? "count" : "list",
            direction == FORWARD ? "forward" : "backward", node);
    fflush(d->to);
    char *at = line_read(d);
    size_t count = strtoul(at, &at, 10);
    for (size_t i = 0; out != NULL && i < count; i++)
        out[i] = (uint32_t)strtoul(at, &at, 10);
    return count;
}

static void duckdb_end(Contestant *self)
{
    Duckdb *d = self->state;
    fclose(d->to); /* it ends with its input */
    waitpid(d->child, NULL, 0);
    fclose(d->from);
    free(d->line);
    free(d);
}

const Contestant duckdb_contestant = {.name = "duckdb",
                                      .what = "recursive CTE, two sorted tables of bare edges",
                                      .sql = "duckdb_edges.sql",
                                      .goal = 30,
                                      .load = duckdb_load,
                                      .reach = duckdb_reach,
                                      .close = duckdb_end};
