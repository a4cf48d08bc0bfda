/* SQLite over bare edges, and over event references: peers/sqlite_edges.sql and
 * peers/sqlite_references.sql. */
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "test/perf/trace_peers.h"

typedef struct Sqlite {
    sqlite3 *db;
    Str sql;
    sqlite3_stmt *count[2], *list[2]; /* by Direction */
} Sqlite;

static void must(const Sqlite *s, int result)
{
    if (result != SQLITE_OK && result != SQLITE_DONE && result != SQLITE_ROW)
        bench_stop("SQLite", sqlite3_errmsg(s->db));
}

static void run(Sqlite *s, const char *name)
{
    char text[4096];
    Str sql = peer_sql(s->sql, name);
    snprintf(text, sizeof text, "%.*s", STR_ARG(sql));
    must(s, sqlite3_exec(s->db, text, NULL, NULL, NULL));
}

static sqlite3_stmt *prepare(Sqlite *s, const char *name)
{
    sqlite3_stmt *statement = NULL;
    Str sql = peer_sql(s->sql, name);
    must(s, sqlite3_prepare_v2(s->db, sql.p, (int)sql.n, &statement, NULL));
    return statement;
}

static void step(Sqlite *s, sqlite3_stmt *statement)
{
    must(s, sqlite3_step(statement));
    must(s, sqlite3_reset(statement));
}

static void bind_text(Sqlite *s, sqlite3_stmt *statement, int at, Str text)
{
    must(s, sqlite3_bind_text(statement, at, text.p, (int)text.n, SQLITE_STATIC));
}

/* ---- bare edges ---- */

static void edges_add(Sqlite *s, const char *name, const GenealogyEdge *edges, size_t count)
{
    sqlite3_stmt *add = prepare(s, name);
    for (size_t i = 0; i < count; i++) {
        must(s, sqlite3_bind_int64(add, 1, edges[i].src));
        must(s, sqlite3_bind_int64(add, 2, edges[i].dst));
        step(s, add);
    }
    sqlite3_finalize(add);
}

static void edges_fill(Sqlite *s, const Genealogy *genealogy)
{
    GenealogyEdge *by_src, *by_dst;
    size_t count = genealogy_edges(genealogy, &by_src, &by_dst);
    edges_add(s, "add_forward", by_src, count);
    edges_add(s, "add_backward", by_dst, count);
    free(by_src);
    free(by_dst);
}

/* ---- event references ---- */

static void events_add(Sqlite *s, const Genealogy *g)
{
    sqlite3_stmt *add = prepare(s, "add_event");
    for (uint32_t event = 1; event <= g->event_count; event++) {
        char text[GENEALOGY_TEXT_MAX];
        const GenealogyStep *kind = genealogy_step(g, event);
        must(s, sqlite3_bind_int64(add, 1, event));
        bind_text(s, add, 2, genealogy_event_id(text, event));
        must(s, sqlite3_bind_int64(add, 3, genealogy_time_us(event)));
        must(s, sqlite3_bind_int(add, 4, (int)kind->kind));
        bind_text(s, add, 5, str_of(kind->name));
        step(s, add);
    }
    sqlite3_finalize(add);
}

static void items_add(Sqlite *s, const Genealogy *g)
{
    sqlite3_stmt *add = prepare(s, "add_item");
    for (uint32_t node = 1; node <= g->node_count; node++) {
        char text[GENEALOGY_TEXT_MAX];
        must(s, sqlite3_bind_int64(add, 1, node));
        bind_text(s, add, 2, genealogy_uri(g, text, node));
        step(s, add);
    }
    sqlite3_finalize(add);
}

static void references_fill(Sqlite *s, const Genealogy *g)
{
    events_add(s, g);
    items_add(s, g);
    sqlite3_stmt *add = prepare(s, "add_reference");
    for (uint32_t event = 1; event <= g->event_count; event++) {
        for (uint32_t i = g->event_ref[event]; i < g->event_ref[event + 1]; i++) {
            must(s, sqlite3_bind_int64(add, 1, event));
            must(s, sqlite3_bind_int(add, 2, g->ref_role[i]));
            must(s, sqlite3_bind_int64(add, 3, g->ref_node[i]));
            step(s, add);
        }
    }
    sqlite3_finalize(add);
}

/* ---- both ---- */

static double database_bytes(Sqlite *s)
{
    sqlite3_stmt *ask = NULL;
    must(s, sqlite3_prepare_v2(s->db,
                               "SELECT page_count * page_size FROM pragma_page_count, "
                               "pragma_page_size",
                               -1, &ask, NULL));
    must(s, sqlite3_step(ask));
    double bytes = sqlite3_column_double(ask, 0);
    sqlite3_finalize(ask);
    return bytes;
}

static void sqlite_load(Contestant *self, const Genealogy *genealogy, const char *dir,
                        void (*fill)(Sqlite *s, const Genealogy *genealogy))
{
    Sqlite *s = self->state = calloc(1, sizeof *s);
    char path[512];
    if (s == NULL)
        abort();
    s->sql = peer_file("test/perf/peers", self->sql);
    snprintf(path, sizeof path, "%s/%s.db", dir, self->sql);
    (void)unlink(path);
    must(s, sqlite3_open(path, &s->db));
    run(s, "settings");
    run(s, "schema");
    must(s, sqlite3_exec(s->db, "BEGIN", NULL, NULL, NULL));
    fill(s, genealogy);
    run(s, "indexes");
    must(s, sqlite3_exec(s->db, "COMMIT", NULL, NULL, NULL));
    self->bytes = database_bytes(s);
    s->count[FORWARD] = prepare(s, "count_forward");
    s->count[BACKWARD] = prepare(s, "count_backward");
    s->list[FORWARD] = prepare(s, "list_forward");
    s->list[BACKWARD] = prepare(s, "list_backward");
}

static bool edges_load(Contestant *self, const Genealogy *genealogy, const char *dir)
{
    sqlite_load(self, genealogy, dir, edges_fill);
    return true;
}

static bool references_load(Contestant *self, const Genealogy *genealogy, const char *dir)
{
    sqlite_load(self, genealogy, dir, references_fill);
    return true;
}

static size_t sqlite_reach(Contestant *self, Direction direction, uint32_t node, uint32_t *out)
{
    Sqlite *s = self->state;
    sqlite3_stmt *ask = out == NULL ? s->count[direction] : s->list[direction];
    size_t count = 0;
    int result;
    must(s, sqlite3_bind_int64(ask, 1, node));
    while ((result = sqlite3_step(ask)) == SQLITE_ROW) {
        int64_t value = sqlite3_column_int64(ask, 0);
        if (out == NULL)
            count = (size_t)value;
        else
            out[count++] = (uint32_t)value;
    }
    must(s, result);
    must(s, sqlite3_reset(ask));
    return count;
}

static void sqlite_end(Contestant *self)
{
    Sqlite *s = self->state;
    for (int i = 0; i < 2; i++) {
        sqlite3_finalize(s->count[i]);
        sqlite3_finalize(s->list[i]);
    }
    must(s, sqlite3_close(s->db));
    free(s);
}

const Contestant sqlite_edges_contestant = {.name = "sqlite edges",
                                            .what = "recursive CTE, two tables of bare edges",
                                            .sql = "sqlite_edges.sql",
                                            .goal = 150,
                                            .load = edges_load,
                                            .reach = sqlite_reach,
                                            .close = sqlite_end};
const Contestant sqlite_references_contestant = {
    .name = "sqlite refs",
    .what = "recursive CTE, tables of events, items and references",
    .sql = "sqlite_references.sql",
    .goal = 250,
    .load = references_load,
    .reach = sqlite_reach,
    .close = sqlite_end};
