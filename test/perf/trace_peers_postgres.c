/* PostgreSQL over bare edges, and over event references: peers/postgres_edges.sql and
 * peers/postgres_references.sql, on the server HOLDFAST_BENCH_POSTGRES names (a throw-away one of
 * pg_virtualenv).  Left out where there is none. */
#include <arpa/inet.h>
#include <libpq-fe.h>
#include <stdarg.h>
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

/* Rows of a COPY, in pieces. */
typedef struct Copy {
    Postgres *p;
    char text[1 << 16];
    size_t n;
} Copy;

static void copy_send(Copy *copy)
{
    if (copy->n > 0 && PQputCopyData(copy->p->connection, copy->text, (int)copy->n) != 1)
        bench_stop("PostgreSQL", PQerrorMessage(copy->p->connection));
    copy->n = 0;
}

__attribute__((format(printf, 2, 3))) static void copy_row(Copy *copy, const char *format, ...)
{
    enum { ROW_MAX = 1024 };
    va_list args;
    if (copy->n > sizeof copy->text - ROW_MAX)
        copy_send(copy);
    va_start(args, format);
    copy->n += (size_t)vsnprintf(copy->text + copy->n, ROW_MAX, format, args);
    va_end(args);
}

static Copy *copy_begin(Postgres *p, const char *name)
{
    Copy *copy = calloc(1, sizeof *copy);
    if (copy == NULL)
        abort();
    copy->p = p;
    PQclear(run(p, name));
    return copy;
}

static void copy_end(Copy *copy)
{
    copy_send(copy);
    PQputCopyEnd(copy->p->connection, NULL);
    PQclear(must(copy->p, PQgetResult(copy->p->connection)));
    while (PQgetResult(copy->p->connection) != NULL)
        ;
    free(copy);
}

static void edges_fill(Postgres *p, const Genealogy *genealogy)
{
    GenealogyEdge *by_src, *by_dst;
    size_t count = genealogy_edges(genealogy, &by_src, &by_dst);
    Copy *copy = copy_begin(p, "copy_edge");
    for (size_t i = 0; i < count; i++)
        copy_row(copy, "%u\t%u\n", by_src[i].src, by_src[i].dst);
    copy_end(copy);
    free(by_src);
    free(by_dst);
}

static void references_fill(Postgres *p, const Genealogy *g)
{
    char text[GENEALOGY_TEXT_MAX];
    Copy *copy = copy_begin(p, "copy_event");
    for (uint32_t event = 1; event <= g->event_count; event++) {
        const GenealogyStep *step = genealogy_step(g, event);
        Str id = genealogy_event_id(text, event);
        copy_row(copy, "%u\t%.*s\t%lld\t%d\t%s\n", event, STR_ARG(id),
                 (long long)genealogy_time_us(event), (int)step->kind, step->name);
    }
    copy_end(copy);
    copy = copy_begin(p, "copy_item");
    for (uint32_t node = 1; node <= g->node_count; node++) {
        Str uri = genealogy_uri(g, text, node);
        copy_row(copy, "%u\t%.*s\n", node, STR_ARG(uri));
    }
    copy_end(copy);
    copy = copy_begin(p, "copy_reference");
    for (uint32_t event = 1; event <= g->event_count; event++) {
        for (uint32_t i = g->event_ref[event]; i < g->event_ref[event + 1]; i++)
            copy_row(copy, "%u\t%d\t%u\n", event, (int)g->ref_role[i], g->ref_node[i]);
    }
    copy_end(copy);
}

static bool postgres_load(Contestant *self, const Genealogy *genealogy,
                          void (*fill)(Postgres *p, const Genealogy *genealogy))
{
    static const char *const begin[] = {"settings", "schema"};
    static const char *const end[] = {"index", "vacuum"};
    static const char *const ask[] = {"count_forward", "count_backward", "list_forward",
                                      "list_backward"};
    const char *address = getenv("HOLDFAST_BENCH_POSTGRES");
    if (address == NULL || address[0] == '\0')
        return false;
    Postgres *p = self->state = calloc(1, sizeof *p);
    p->sql = peer_file("test/perf/peers", self->sql);
    p->connection = PQconnectdb(address);
    if (PQstatus(p->connection) != CONNECTION_OK)
        bench_stop("PostgreSQL", PQerrorMessage(p->connection));
    for (size_t i = 0; i < 2; i++)
        PQclear(run(p, begin[i]));
    fill(p, genealogy);
    for (size_t i = 0; i < 2; i++)
        PQclear(run(p, end[i]));
    for (size_t i = 0; i < 4; i++)
        prepare(p, ask[i]);
    PGresult *bytes = run(p, "bytes");
    self->bytes = strtod(PQgetvalue(bytes, 0, 0), NULL);
    PQclear(bytes);
    return true;
}

static bool edges_load(Contestant *self, const Genealogy *genealogy, const char *dir)
{
    (void)dir;
    return postgres_load(self, genealogy, edges_fill);
}

static bool references_load(Contestant *self, const Genealogy *genealogy, const char *dir)
{
    (void)dir;
    return postgres_load(self, genealogy, references_fill);
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

const Contestant postgres_edges_contestant = {.name = "postgresql edges",
                                              .what =
                                                  "recursive CTE, one table, two covering indexes",
                                              .sql = "postgres_edges.sql",
                                              .goal = 150,
                                              .load = edges_load,
                                              .reach = postgres_reach,
                                              .close = postgres_end};
const Contestant postgres_references_contestant = {
    .name = "postgresql refs",
    .what = "recursive CTE, tables of events, items and references",
    .sql = "postgres_references.sql",
    .goal = 250,
    .load = references_load,
    .reach = postgres_reach,
    .close = postgres_end};
