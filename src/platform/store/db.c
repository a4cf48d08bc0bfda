#include "platform/store/db.h"

#include <assert.h>

#include "platform/store/db_backend.h"
#include "platform/store/sql.h"

static const DbBackend *const backends[] = {&sqlite_backend, &postgres_backend};

static const DbBackend *backend_find(Str address)
{
    for (size_t i = 0; i < sizeof backends / sizeof *backends; i++) {
        if (str_starts(address, str_of(backends[i]->scheme)))
            return backends[i];
    }
    return NULL;
}

Err db_open(Ctx *cx, Str address, DbMode mode)
{
    const DbBackend *backend = backend_find(address);
    cx->db = NULL;
    if (backend == NULL)
        return fail(cx, ERR_USAGE,
                    MSG("database address %1$s starts with neither sqlite: nor postgresql:"),
                    str_shown(cx->arena, address));
    TRY(backend->open(cx, address, mode, &cx->db));
    Err err = migrate(cx);
    if (err != OK)
        db_close(cx);
    return err;
}

void db_close(Ctx *cx)
{
    if (cx->db != NULL)
        cx->db->backend->close(cx->db);
    cx->db = NULL;
}

Err db_check(Ctx *cx)
{
    return cx->db->backend->check(cx);
}

void db_scrub(Ctx *cx)
{
    assert(!cx->db->in_tx && cx->db->mode == DB_WRITE);
    if (cx->db->backend->scrub != NULL)
        cx->db->backend->scrub(cx->db);
}

/* May a statement be run at all? */
static Err db_ready(Ctx *cx)
{
    assert(cx->db != NULL);
    if (cx->db->broken)
        return fail(cx, ERR_IO,
                    MSG("the database connection failed earlier and takes nothing more"));
    if (cx->db->tx_failed)
        return fail(cx, ERR_CONFLICT,
                    MSG("an earlier statement of the transaction failed, nothing is kept of it"));
    return OK;
}

/* PostgreSQL cannot keep a NUL in TEXT, so neither database is given one. */
static Err values_check(Ctx *cx, SqlId id, const DbValue *values, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (values[i].type == DB_TEXT && values[i].s.n > 0 &&
            memchr(values[i].s.p, '\0', values[i].s.n) != NULL)
            return fail(cx, ERR_INVALID, MSG("text for statement %1$s contains a NUL byte: %2$s"),
                        sql_texts[id].name, str_shown(cx->arena, values[i].s));
    }
    return OK;
}

static Err statement_done(Ctx *cx, Err err)
{
    if (err != OK && cx->db->in_tx)
        cx->db->tx_failed = true;
    return err;
}

Err db_run(Ctx *cx, SqlId id, DbArgs args, int64_t *changed)
{
    int64_t ignored;
    TRY(db_ready(cx));
    TRY(values_check(cx, id, args.values, (size_t)args.count));
    return statement_done(cx,
                          cx->db->backend->run(cx, id, args, changed == NULL ? &ignored : changed));
}

/* A caller's function with what it returned, told apart from a failure of the database. */
typedef struct EachCall {
    DbEach each;
    void *arg;
    Err err;
} EachCall;

static Err each_call(Ctx *cx, const DbRow *row, void *arg)
{
    EachCall *call = arg;
    return call->err = call->each(cx, row, call->arg);
}

Err db_each(Ctx *cx, SqlId id, DbArgs args, DbEach each, void *arg)
{
    EachCall call = {.each = each, .arg = arg};
    TRY(db_ready(cx));
    TRY(values_check(cx, id, args.values, (size_t)args.count));
    Err err = cx->db->backend->each(cx, id, args, each_call, &call);
    return call.err != OK ? call.err : statement_done(cx, err);
}

typedef struct OneRow {
    DbRow *row;
    int seen;
} OneRow;

static Err one_copy(Ctx *cx, const DbRow *row, void *arg)
{
    OneRow *one = arg;
    assert(one->seen == 0); /* a statement marked :one gives at most one row */
    one->seen++;
    *one->row = *row;
    for (int i = 0; i < row->count; i++) {
        if (row->values[i].type == DB_TEXT || row->values[i].type == DB_BYTES)
            one->row->values[i].s = str_dup(cx->arena, row->values[i].s);
    }
    return OK;
}

Err db_one(Ctx *cx, SqlId id, DbArgs args, DbRow *row)
{
    OneRow one = {.row = row};
    row->count = 0;
    TRY(db_each(cx, id, args, one_copy, &one));
    return one.seen == 1 ? OK : ERR_NOT_FOUND;
}

Err db_many(Ctx *cx, SqlId id, const DbValue *values, int column_count, size_t row_count)
{
    CLEANUP(tx_release) Tx tx = {0};
    TRY(db_ready(cx));
    TRY(values_check(cx, id, values, row_count * (size_t)column_count));
    if (row_count == 0)
        return OK;
    if (!cx->db->in_tx)
        TRY(tx_begin(cx, &tx));
    TRY(statement_done(cx, cx->db->backend->many(cx, id, values, column_count, row_count)));
    return tx.cx == NULL ? OK : tx_commit(&tx);
}

int64_t row_int(const DbRow *row, int column)
{
    assert(column < row->count);
    assert(row->values[column].type == DB_INT || row->values[column].type == DB_NULL);
    return row->values[column].i;
}

Str row_text(const DbRow *row, int column)
{
    assert(column < row->count);
    assert(row->values[column].type != DB_INT);
    return row->values[column].s;
}

bool row_is_null(const DbRow *row, int column)
{
    assert(column < row->count);
    return row->values[column].type == DB_NULL;
}

static Err begin(Ctx *cx, Tx *tx, bool is_step)
{
    TRY(db_ready(cx));
    assert(!cx->db->in_tx);
    cx->db->in_step = is_step;
    TRY(cx->db->backend->begin(cx, cx->db));
    cx->db->in_tx = true;
    tx->cx = cx;
    return OK;
}

Err tx_begin(Ctx *cx, Tx *tx)
{
    return begin(cx, tx, false);
}

Err tx_begin_step(Ctx *cx, Tx *tx)
{
    return begin(cx, tx, true);
}

Err tx_commit(Tx *tx)
{
    assert(tx->cx != NULL);
    TRY(db_ready(tx->cx));
    Err err = tx->cx->db->backend->commit(tx->cx, tx->cx->db);
    if (err != OK)
        tx->cx->db->backend->rollback(tx->cx->db);
    tx->cx->db->in_tx = false;
    tx->cx = NULL;
    return err;
}

void tx_release(Tx *tx)
{
    if (tx->cx == NULL)
        return;
    Db *db = tx->cx->db;
    db->backend->rollback(db);
    db->in_tx = db->tx_failed = false;
    tx->cx = NULL;
}
