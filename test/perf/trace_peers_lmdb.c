/* LMDB over bare edges, breadth first in C.
 *
 * Schema: two databases, forward (src -> dst, dst …) and backward (dst -> src, src …), keys and
 * values u32, INTEGERKEY | DUPSORT | DUPFIXED | INTEGERDUP.  Loaded in order with APPENDDUP.
 * Query: a queue and a bitmap of nodes seen; the values of a key by MDB_GET_MULTIPLE, a page at a
 * time, all in one read transaction.  */
#include <lmdb.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "test/perf/trace_peers.h"

typedef struct Lmdb {
    MDB_env *env;
    MDB_txn *txn;   /* reading */
    MDB_dbi dbi[2]; /* by Direction */
    MDB_cursor *cursor[2];
    uint64_t *seen;
    uint32_t *queue;
} Lmdb;

static void must(int result)
{
    if (result != MDB_SUCCESS)
        bench_stop("LMDB", mdb_strerror(result));
}

static void edges_put(Lmdb *l, MDB_txn *txn, Direction direction, const GenealogyEdge *edges,
                      size_t count)
{
    MDB_cursor *cursor;
    must(mdb_cursor_open(txn, l->dbi[direction], &cursor));
    for (size_t i = 0; i < count; i++) {
        uint32_t from = direction == FORWARD ? edges[i].src : edges[i].dst;
        uint32_t to = direction == FORWARD ? edges[i].dst : edges[i].src;
        MDB_val key = {sizeof from, &from}, value = {sizeof to, &to};
        must(mdb_cursor_put(cursor, &key, &value, MDB_APPENDDUP));
    }
    mdb_cursor_close(cursor);
}

static void lmdb_fill(Lmdb *l, const Genealogy *genealogy)
{
    static const unsigned flags =
        MDB_CREATE | MDB_INTEGERKEY | MDB_DUPSORT | MDB_DUPFIXED | MDB_INTEGERDUP;
    GenealogyEdge *by_src, *by_dst;
    MDB_txn *txn;
    size_t count = genealogy_edges(genealogy, &by_src, &by_dst);
    must(mdb_txn_begin(l->env, NULL, 0, &txn));
    must(mdb_dbi_open(txn, "forward", flags, &l->dbi[FORWARD]));
    must(mdb_dbi_open(txn, "backward", flags, &l->dbi[BACKWARD]));
    edges_put(l, txn, FORWARD, by_src, count);
    edges_put(l, txn, BACKWARD, by_dst, count);
    must(mdb_txn_commit(txn));
    free(by_src);
    free(by_dst);
}

static bool lmdb_load(Contestant *self, const Genealogy *genealogy, const char *dir)
{
    Lmdb *l = self->state = calloc(1, sizeof *l);
    MDB_envinfo info;
    char path[512];
    snprintf(path, sizeof path, "%s/lmdb.db", dir);
    (void)unlink(path);
    must(mdb_env_create(&l->env));
    must(mdb_env_set_mapsize(l->env, (size_t)64 << 30));
    must(mdb_env_set_maxdbs(l->env, 2));
    must(mdb_env_open(l->env, path, MDB_NOSUBDIR | MDB_NOSYNC | MDB_WRITEMAP | MDB_NOLOCK, 0600));
    lmdb_fill(l, genealogy);
    must(mdb_txn_begin(l->env, NULL, MDB_RDONLY, &l->txn));
    for (int i = 0; i < 2; i++)
        must(mdb_cursor_open(l->txn, l->dbi[i], &l->cursor[i]));
    must(mdb_env_info(l->env, &info));
    self->bytes = (double)info.me_last_pgno * 4096;
    l->seen = calloc(genealogy->node_count / 64 + 1, sizeof *l->seen);
    l->queue = calloc(genealogy->node_count + 1u, sizeof *l->queue);
    return l->seen != NULL && l->queue != NULL;
}

static size_t nodes_add(Lmdb *l, size_t tail, MDB_val values)
{
    const uint32_t *nodes = values.mv_data;
    for (size_t i = 0; i < values.mv_size / sizeof *nodes; i++) {
        uint64_t bit = (uint64_t)1 << (nodes[i] & 63);
        if ((l->seen[nodes[i] >> 6] & bit) != 0)
            continue;
        l->seen[nodes[i] >> 6] |= bit;
        l->queue[tail++] = nodes[i];
    }
    return tail;
}

static size_t lmdb_reach(Contestant *self, Direction direction, uint32_t node, uint32_t *out)
{
    Lmdb *l = self->state;
    MDB_cursor *cursor = l->cursor[direction];
    size_t tail = 1;
    l->queue[0] = node;
    for (size_t done = 0; done < tail; done++) {
        MDB_val key = {sizeof *l->queue, &l->queue[done]}, values;
        int result = mdb_cursor_get(cursor, &key, &values, MDB_SET);
        if (result == MDB_SUCCESS)
            result = mdb_cursor_get(cursor, &key, &values, MDB_GET_MULTIPLE);
        for (; result == MDB_SUCCESS;
             result = mdb_cursor_get(cursor, &key, &values, MDB_NEXT_MULTIPLE))
            tail = nodes_add(l, tail, values);
        if (result != MDB_NOTFOUND)
            must(result);
    }
    for (size_t i = 1; i < tail; i++)
        l->seen[l->queue[i] >> 6] = 0;
    if (out != NULL)
        memcpy(out, l->queue + 1, (tail - 1) * sizeof *out);
    return tail - 1;
}

static void lmdb_end(Contestant *self)
{
    Lmdb *l = self->state;
    mdb_txn_abort(l->txn);
    mdb_env_close(l->env);
    free(l->seen);
    free(l->queue);
    free(l);
}

const Contestant lmdb_contestant = {.name = "lmdb",
                                    .what = "breadth first in C over DUPSORT tables of bare edges",
                                    .goal = 20,
                                    .load = lmdb_load,
                                    .reach = lmdb_reach,
                                    .close = lmdb_end};
