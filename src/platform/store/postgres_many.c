/* Many rows at once: a plain INSERT becomes a binary COPY, everything else is pipelined. */
#include <assert.h>

#include "platform/store/postgres.h"
#include "platform/store/sql.h"

enum {
    COPY_CHUNK_BYTES = 1 << 18,
    PIPELINE_ROWS = 200, /* answers of so many statements fit the socket's buffers */
};

/* ---- COPY ---- */

/* "$1, $2, …, $n" and nothing else? */
static bool is_every_arg(Arena *arena, Str list, int column_count)
{
    for (int i = 1; i <= column_count; i++) {
        if (!str_eq(str_trim(str_cut(&list, ',')), str_fmt(arena, "$%d", i)))
            return false;
    }
    return list.n == 0;
}

Str postgres_copy_text(Arena *arena, Str insert, int column_count)
{
    Str rest = str_trim(insert);
    Str table = str_trim(str_cut(&rest, '('));
    Str columns = str_cut(&rest, ')');
    Str values = str_trim(str_cut(&rest, '('));
    Str list = str_cut(&rest, ')');
    Str into = STR("INSERT INTO ");
    if (!str_starts(table, into) || !str_eq(values, STR("VALUES")) ||
        !is_every_arg(arena, list, column_count) || !str_eq(str_trim(rest), STR(";")))
        return (Str){0};
    return str_fmt(arena, "COPY %.*s (%.*s) FROM STDIN (FORMAT binary)",
                   STR_ARG(str_tail(table, into.n)), STR_ARG(columns));
}

/* COPY has no conversions: only types whose bytes we can write. */
static bool types_fit_copy(const PostgresStatement *statement)
{
    for (int i = 0; i < statement->arg_count; i++) {
        Oid type = statement->arg_types[i];
        if (type != PG_INT8 && type != PG_TEXT && type != PG_BYTEA)
            return false;
    }
    return true;
}

typedef struct Copy {
    PGconn *conn;
    char *chunk;
    size_t n;
    bool failed;
} Copy;

static void copy_flush(Copy *copy)
{
    if (copy->n > 0 && PQputCopyData(copy->conn, copy->chunk, (int)copy->n) != 1)
        copy->failed = true;
    copy->n = 0;
}

static void copy_put(Copy *copy, Str bytes)
{
    if (copy->n + bytes.n > COPY_CHUNK_BYTES)
        copy_flush(copy);
    if (bytes.n > COPY_CHUNK_BYTES) {
        if (PQputCopyData(copy->conn, bytes.p, (int)bytes.n) != 1)
            copy->failed = true;
    } else if (bytes.n > 0) {
        memcpy(copy->chunk + copy->n, bytes.p, bytes.n);
        copy->n += bytes.n;
    }
}

static void copy_put_int(Copy *copy, int64_t value, int size)
{
    char wire[8];
    wire_put(wire, (uint64_t)value, size);
    copy_put(copy, str_from(wire, (size_t)size));
}

/* int32 length and the bytes; -1 for NULL. */
static void copy_put_value(Copy *copy, const DbValue *value)
{
    switch (value->type) {
    case DB_NULL:
        copy_put_int(copy, -1, 4);
        break;
    case DB_INT:
        copy_put_int(copy, 8, 4);
        copy_put_int(copy, value->i, 8);
        break;
    case DB_TEXT:
    case DB_BYTES:
        assert(value->s.n <= INT32_MAX);
        copy_put_int(copy, (int64_t)value->s.n, 4);
        copy_put(copy, value->s);
        break;
    }
}

/* The first failure among the answers still to come, which are all taken. */
static Err drain(Ctx *cx, SqlId id)
{
    PGconn *conn = postgres_of(cx->db)->conn;
    Err err = OK;
    PGresult *result;
    while ((result = PQgetResult(conn)) != NULL) {
        ExecStatusType status = PQresultStatus(result);
        bool good = status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK;
        if (!good && err == OK)
            err = postgres_fail(cx, result, sql_texts[id].name);
        else
            PQclear(result);
    }
    return err;
}

/* "PGCOPY\n\377\r\n\0", int32 flags, int32 header extension; per row int16 count and its
 * values; int16 -1 at the end (PostgreSQL manual, COPY, binary format). */
static Err copy_rows(Ctx *cx, SqlId id, const DbValue *values, int column_count, size_t row_count)
{
    Copy copy = {.conn = postgres_of(cx->db)->conn,
                 .chunk = arena_alloc_raw(cx->arena, COPY_CHUNK_BYTES, 1)};
    copy_put(&copy, STR("PGCOPY\n\377\r\n\0"));
    copy_put_int(&copy, 0, 4);
    copy_put_int(&copy, 0, 4);
    for (size_t i = 0; i < row_count && !copy.failed; i++) {
        copy_put_int(&copy, column_count, 2);
        for (int k = 0; k < column_count; k++)
            copy_put_value(&copy, &values[i * (size_t)column_count + (size_t)k]);
    }
    copy_put_int(&copy, -1, 2);
    copy_flush(&copy);
    if (PQputCopyEnd(copy.conn, NULL) != 1 || copy.failed) {
        Err err = drain(cx, id);
        return err != OK ? err : postgres_fail(cx, NULL, sql_texts[id].name);
    }
    return drain(cx, id);
}

static Err many_by_copy(Ctx *cx, SqlId id, const DbValue *values, int column_count,
                        size_t row_count)
{
    Str text = postgres_copy_text(cx->arena, str_of(sql_texts[id].text), column_count);
    PGresult *result = PQexec(postgres_of(cx->db)->conn, text.p);
    if (PQresultStatus(result) != PGRES_COPY_IN)
        return postgres_fail(cx, result, sql_texts[id].name);
    PQclear(result);
    ArenaMark mark = arena_mark(cx->arena);
    TRY(copy_rows(cx, id, values, column_count, row_count));
    arena_rewind(cx->arena, mark);
    return OK;
}

/* ---- pipeline ---- */

/* Answers up to the next sync. */
static Err pipeline_answers(Ctx *cx, SqlId id, size_t count)
{
    PGconn *conn = postgres_of(cx->db)->conn;
    Err err = OK;
    for (size_t i = 0; i < count; i++) {
        Err one = drain(cx, id);
        if (err == OK)
            err = one;
    }
    PGresult *sync = PQgetResult(conn);
    if (PQresultStatus(sync) != PGRES_PIPELINE_SYNC && err == OK)
        return postgres_fail(cx, sync, sql_texts[id].name);
    PQclear(sync);
    return err;
}

static Err pipeline_rows(Ctx *cx, SqlId id, const DbValue *values, int column_count,
                         size_t row_count)
{
    PGconn *conn = postgres_of(cx->db)->conn;
    PostgresStatement *statement;
    PostgresArgs wire;
    TRY(postgres_statement(cx, id, &statement));
    for (size_t i = 0; i < row_count; i++) {
        postgres_args(&wire, statement, values + i * (size_t)column_count);
        if (PQsendQueryPrepared(conn, sql_texts[id].name, column_count, wire.values, wire.lengths,
                                wire.formats, 1) != 1)
            return postgres_fail(cx, NULL, sql_texts[id].name);
    }
    if (PQpipelineSync(conn) != 1)
        return postgres_fail(cx, NULL, sql_texts[id].name);
    return pipeline_answers(cx, id, row_count);
}

static Err many_by_pipeline(Ctx *cx, SqlId id, const DbValue *values, int column_count,
                            size_t row_count)
{
    PGconn *conn = postgres_of(cx->db)->conn;
    Err err = OK;
    if (PQenterPipelineMode(conn) != 1)
        return postgres_fail(cx, NULL, sql_texts[id].name);
    for (size_t i = 0; i < row_count && err == OK; i += PIPELINE_ROWS) {
        size_t count = row_count - i < PIPELINE_ROWS ? row_count - i : PIPELINE_ROWS;
        err = pipeline_rows(cx, id, values + i * (size_t)column_count, column_count, count);
    }
    if (PQexitPipelineMode(conn) != 1 && err == OK)
        return postgres_fail(cx, NULL, sql_texts[id].name);
    return err;
}

Err postgres_many(Ctx *cx, SqlId id, const DbValue *values, int column_count, size_t row_count)
{
    PostgresStatement *statement;
    TRY(postgres_statement(cx, id, &statement));
    assert(column_count == statement->arg_count);
    Str copy = postgres_copy_text(cx->arena, str_of(sql_texts[id].text), column_count);
    if (copy.n > 0 && types_fit_copy(statement))
        return many_by_copy(cx, id, values, column_count, row_count);
    return many_by_pipeline(cx, id, values, column_count, row_count);
}
