/* postgres.h - what the files of the PostgreSQL backend share.  Only for this folder. */
#ifndef HOLDFAST_PLATFORM_STORE_POSTGRES_H
#define HOLDFAST_PLATFORM_STORE_POSTGRES_H

#include <libpq-fe.h>

#include "platform/store/db_backend.h"

/* Types of the server we meet (src/include/catalog/pg_type.dat). */
enum {
    PG_BOOL = 16,
    PG_BYTEA = 17,
    PG_NAME = 19,
    PG_INT8 = 20,
    PG_INT2 = 21,
    PG_INT4 = 23,
    PG_TEXT = 25,
    PG_VARCHAR = 1043,
    PG_NUMERIC = 1700,
};

typedef struct PostgresStatement {
    bool prepared;
    int arg_count;
    Oid arg_types[DB_ARGS_MAX]; /* as the server inferred them */
} PostgresStatement;

typedef struct PostgresDb {
    Db base;
    PGconn *conn;
    PostgresStatement statements[SQL_COUNT + 1];
} PostgresDb;

/* Parameters as libpq wants them. */
typedef struct PostgresArgs {
    const char *values[DB_ARGS_MAX];
    int lengths[DB_ARGS_MAX];
    int formats[DB_ARGS_MAX];     /* 1 = binary */
    char digits[DB_ARGS_MAX][24]; /* where integers are kept */
} PostgresArgs;

static inline PostgresDb *postgres_of(Db *db)
{
    return (PostgresDb *)db;
}

void postgres_args(PostgresArgs *out, const PostgresStatement *statement, const DbValue *values);
/* A column of a binary result. */
DbValue postgres_value(const PGresult *result, int row, int column);
/* Raise what the server or the connection said; takes the result (may be NULL). */
MUST_CHECK Err postgres_fail(Ctx *cx, PGresult *result, const char *what);
/* Prepare once per connection. */
MUST_CHECK Err postgres_statement(Ctx *cx, SqlId id, PostgresStatement **out);
MUST_CHECK Err postgres_many(Ctx *cx, SqlId id, const DbValue *values, int column_count,
                             size_t row_count);
/* The COPY that equals "INSERT INTO t (…) VALUES ($1, …, $n)"; empty for anything else. */
Str postgres_copy_text(Arena *arena, Str insert, int column_count);

/* Big-endian integers of the wire. */
static inline void wire_put(char *to, uint64_t value, int size)
{
    for (int i = 0; i < size; i++)
        to[i] = (char)(unsigned char)(value >> (8 * (size - 1 - i)));
}

#endif
