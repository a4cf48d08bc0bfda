/* PostgreSQL over bare edges: peers/postgres_edges.sql, on the server HOLDFAST_BENCH_POSTGRES names
 * (a throw-away one of pg_virtualenv).  Left out where there is none. */
#include <arpa/inet.h>
#include <libpq-fe.h>
#include <stdio.h>
#include <stdlib.h>

#include "test/perf/trace_peers.h"

typedef struct Postgres {
    PGconn *connection;
    Str sql;
} Postgres;

static PGresult *must(const Postgres *p, PGresult *result)
{
    ExecStatusType status = PQresultStatus(result);
    if (status != PGRES_COMMAND_OK && status != PGRES_TUPLES_OK && status != PGRES_COPY_IN)
        bench_stop("PostgreSQL", PQerrorMessage(p->connection));
    return result;
}

static PGresult *run(Postgres *p, const char *name)
{
    char text[4096];
    Str sql = peer_sql(p->sql, name);
    snprintf(text, sizeof text, "%.*s", STR_ARG(sql));
    return must(p, PQexec(p->connection, text));
}

static void prepare(Postgres *p, const char *name)
{
    char text[4096];
    Str sql = peer_sql(p->sql, name);
    snprintf(text, sizeof text, "%.*s", STR_ARG(sql));
    PQclear(must(p, PQprepare(p->connection, name, text, 0, NULL)));
}

static void edges_copy(Postgres *p, const Genealogy *genealogy)
{
    GenealogyEdge *by_src, *by_dst;
    size_t count = genealogy_edges(genealogy, &by_src, &by_dst);
    char text[1 << 16];
    int n = 0;
    PQclear(run(p, "copy"));
    for (size_t i = 0; i < count; i++) {
        n += snprintf(text + n, sizeof text - (size_t)n, "%u\t%u\n", by_src[i].src, by_src[i].dst);
        if ((size_t)n < sizeof text - 64 && i + 1 < count)
            continue;
        if (PQputCopyData(p->connection, text, n) != 1)
            bench_stop("PostgreSQL", PQerrorMessage(p->connection));
        n = 0;
    }
    PQputCopyEnd(p->connection, NULL);
    PQclear(must(p, PQgetResult(p->connection)));
    while (PQgetResult(p->connection) != NULL)
        ;
    free(by_src);
    free(by_dst);
}

static bool postgres_load(Contestant *self, const Genealogy *genealogy, const char *dir)
{
    static const char *const begin[] = {"settings", "schema"};
    static const char *const end[] = {"index_forward", "index_backward", "vacuum"};
    static const char *const ask[] = {"count_forward", "count_backward", "list_forward",
                                      "list_backward"};
    const char *address = getenv("HOLDFAST_BENCH_POSTGRES");
    (void)dir;
    if (address == NULL || address[0] == '\0')
        return false;
    Postgres *p = self->state = calloc(1, sizeof *p);
    p->sql = peer_file("test/perf/peers", self->sql);
    p->connection = PQconnectdb(address);
    if (PQstatus(p->connection) != CONNECTION_OK)
        bench_stop("PostgreSQL", PQerrorMessage(p->connection));
    for (size_t i = 0; i < 2; i++)
        PQclear(run(p, begin[i]));
    edges_copy(p, genealogy);
    for (size_t i = 0; i < 3; i++)
        PQclear(run(p, end[i]));
    for (size_t i = 0; i < 4; i++)
        prepare(p, ask[i]);
    PGresult *bytes = run(p, "bytes");
    self->bytes = strtod(PQgetvalue(bytes, 0, 0), NULL);
    PQclear(bytes);
    return true;
}

/* Binary in and out, so that the list of nodes costs no text. */
static size_t postgres_reach(Contestant *self, Direction direction, uint32_t node, uint32_t *out)
{
    Postgres *p = self->state;
    static const char *const names[2][2] = {{"count_forward", "list_forward"},
                                            {"count_backward", "list_backward"}};
    uint32_t wire = htonl(node);
    const char *values[] = {(const char *)&wire};
    const int lengths[] = {sizeof wire}, formats[] = {1};
    PGresult *rows = must(p, PQexecPrepared(p->connection, names[direction][out != NULL], 1, values,
                                            lengths, formats, 1));
    size_t count = (size_t)PQntuples(rows);
    for (size_t i = 0; i < count; i++) {
        memcpy(&wire, PQgetvalue(rows, (int)i, 0), sizeof wire);
        if (out != NULL)
            out[i] = ntohl(wire);
    }
    PQclear(rows);
    return out == NULL ? ntohl(wire) : count;
}

static void postgres_end(Contestant *self)
{
    Postgres *p = self->state;
    PQfinish(p->connection);
    free(p);
}

const Contestant postgres_contestant = {.name = "postgresql",
                                        .what = "recursive CTE, one table, two covering indexes",
                                        .sql = "postgres_edges.sql",
                                        .load = postgres_load,
                                        .reach = postgres_reach,
                                        .close = postgres_end};
