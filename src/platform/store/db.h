/* db.h - the database behind four verbs, SQLite and PostgreSQL alike.
 *
 * SQL lives in .sql files beside the modules.  The build (tools/gen_sql) turns each
 * "-- name :kind ($1 what, …) -> columns" block into an SqlId (build/gen/sql_ids.h);
 * C can run nothing but these ids.  One text serves both databases; `$1` stays `$1`.
 *
 * A Db is one connection with one owner thread.  The process has one writing Db;
 * readers open their own (read only).  After a failed commit nothing of the transaction
 * has happened; after ERR_IO in a commit it is open whether it did, nothing more is taken
 * by this connection, and opening again tells.
 *
 * Failures of every verb: ERR_CONFLICT (a key, reference or check of the schema says no),
 * ERR_BUSY (another connection holds it), ERR_FULL (disk full, reading goes on, works again
 * when there is space), ERR_DENIED (writing by a reader), ERR_IO, ERR_CORRUPT, ERR_INVALID
 * (a NUL byte in TEXT).  A statement that failed inside a transaction fails the whole
 * transaction, on both databases: only tx_release is left.  */
#ifndef HOLDFAST_PLATFORM_STORE_DB_H
#define HOLDFAST_PLATFORM_STORE_DB_H

#include "base/ctx.h"
#include "sql_ids.h" /* enum SqlId, printed by tools/gen_sql */

typedef struct Db Db;
typedef struct DbRow DbRow;

typedef enum DbType { DB_NULL, DB_INT, DB_TEXT, DB_BYTES } DbType;

typedef struct DbValue {
    DbType type;
    int64_t i;
    Str s; /* TEXT (UTF-8, no NUL) or BYTES; must live until the call returns */
} DbValue;

static inline DbValue db_null(void)
{
    return (DbValue){0};
}
static inline DbValue db_int(int64_t i)
{
    return (DbValue){.type = DB_INT, .i = i};
}
static inline DbValue db_text(Str s)
{
    return (DbValue){.type = DB_TEXT, .s = s};
}
static inline DbValue db_bytes(Str s)
{
    return (DbValue){.type = DB_BYTES, .s = s};
}
/* NULL for the empty Str, TEXT otherwise. */
static inline DbValue db_text_or_null(Str s)
{
    return s.n == 0 ? db_null() : db_text(s);
}

typedef struct DbArgs {
    const DbValue *values; /* values[0] is $1 */
    int count;
} DbArgs;

#define ARGS(...)                                                                                  \
    ((DbArgs){(const DbValue[]){__VA_ARGS__},                                                      \
              (int)(sizeof((const DbValue[]){__VA_ARGS__}) / sizeof(DbValue))})
#define NO_ARGS ((DbArgs){NULL, 0})

typedef enum DbMode { DB_WRITE, DB_READ } DbMode;

/* Open "sqlite:PATH" or a "postgresql://…" address into cx->db.  DB_WRITE creates the
 * database if absent and migrates it to the newest schema; DB_READ refuses an older or
 * newer one (ERR_UNSUPPORTED, with the version needed) and an absent one (ERR_NOT_FOUND).
 * SQLite: WAL, synchronous=FULL, only the writer checkpoints.  PostgreSQL: a second writer
 * gets ERR_BUSY; for SQLite platform/store/data_dir.h sees to that.  On failure cx->db is
 * NULL. */
MUST_CHECK Err db_open(Ctx *cx, Str address, DbMode mode);
/* Rolls back what is open; fine when cx->db is NULL. */
void db_close(Ctx *cx);
/* Are the database's own structures sound?  ERR_CORRUPT with its first finding. */
MUST_CHECK Err db_check(Ctx *cx);

/* Behind a commit that took something away for good: what it replaced leaves the database's own
 * files, as far as no reader still sees it (SQLite: the WAL is copied back and emptied; PostgreSQL:
 * VACUUM does it).  Never fails: what stays goes with the next such copy or an orderly stop. */
void db_scrub(Ctx *cx);

/* Run a statement without result; *changed (may be NULL) gets the number of rows. */
MUST_CHECK Err db_run(Ctx *cx, SqlId id, DbArgs args, int64_t *changed);
/* Exactly one row, copied into the arena; ERR_NOT_FOUND (no sentence) if there is none. */
MUST_CHECK Err db_one(Ctx *cx, SqlId id, DbArgs args, DbRow *row);
/* Call `each` for every row; the row's bytes die when it returns.  An Err of `each` other than
 * OK ends the loop and is returned.  `each` may use the database.  PostgreSQL holds the whole
 * result in memory: ask a large table in ranges. */
typedef Err (*DbEach)(Ctx *cx, const DbRow *row, void *arg);
MUST_CHECK Err db_each(Ctx *cx, SqlId id, DbArgs args, DbEach each, void *arg);
/* The same statement for `row_count` rows of `column_count` values each (row after row), all or
 * none; opens a transaction of its own if there is none.  The fast way to insert; a plain
 * INSERT … VALUES ($1, …, $n) is copied on PostgreSQL, everything else pipelined. */
MUST_CHECK Err db_many(Ctx *cx, SqlId id, const DbValue *values, int column_count,
                       size_t row_count);

enum { DB_COLUMNS_MAX = 32, DB_ARGS_MAX = 32 };

/* A row of a result; columns count from 0 in the order of the statement. */
struct DbRow {
    int count;
    DbValue values[DB_COLUMNS_MAX];
};
int64_t row_int(const DbRow *row, int column); /* 0 for NULL */
Str row_text(const DbRow *row, int column);    /* TEXT or BYTES; empty for NULL */
bool row_is_null(const DbRow *row, int column);

/* A transaction; rolled back by CLEANUP(tx_release) unless committed.
 *     CLEANUP(tx_release) Tx tx = {0};
 *     TRY(tx_begin(cx, &tx)); … TRY(tx_commit(&tx));              */
typedef struct Tx {
    Ctx *cx; /* NULL when no transaction is open */
} Tx;
/* On a reading Db: one unchanging view until the release. */
MUST_CHECK Err tx_begin(Ctx *cx, Tx *tx);
/* A step of work nobody was told of yet, which whoever comes next does again: kept or not as a
 * whole like any other, but on the disk only with the next plain commit.  Losing power before that
 * may lose the last steps, never one before another. */
MUST_CHECK Err tx_begin_step(Ctx *cx, Tx *tx);
/* Durable when it returns OK (but for a step).  ERR_FULL: disk full, nothing happened, may be tried
 * again. */
MUST_CHECK Err tx_commit(Tx *tx);
void tx_release(Tx *tx);

#endif
