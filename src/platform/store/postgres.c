/* PostgreSQL behind db.h: one connection, statements prepared once, binary both ways. */
#include "platform/store/postgres.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>

#include "platform/store/sql.h"

/* The advisory lock of the one writer ("holdfast" in ASCII); session-wide, so it dies with us. */
static const char lock_writer[] = "SELECT pg_try_advisory_lock(7525352680829580148)";
/* A frozen server must not freeze us: every statement has a limit. */
static const char settings[] = "SET client_encoding = 'UTF8'; SET timezone = 'UTC';"
                               "SET standard_conforming_strings = on;"
                               "SET synchronous_commit = on;"
                               "SET client_min_messages = warning;"
                               "SET lock_timeout = '5s'; SET statement_timeout = '120s'";

static void result_release(PGresult **result)
{
    PQclear(*result);
}

/* ---- errors ---- */

typedef struct StateErr {
    const char *state; /* SQLSTATE or its beginning */
    Err err;
} StateErr;

/* PostgreSQL manual, appendix A; the first that fits counts. */
static const StateErr state_errs[] = {
    {"22021", ERR_INVALID}, /* character_not_in_repertoire: a NUL or bad UTF-8 */
    {"23", ERR_CONFLICT},   /* integrity constraint */
    {"25006", ERR_DENIED},  /* read only transaction */
    {"28", ERR_DENIED},     /* authorization */
    {"3D000", ERR_NOT_FOUND}, {"40", ERR_BUSY},    /* serialization, deadlock */
    {"42501", ERR_DENIED},    {"42", ERR_CORRUPT}, /* a statement of ours does not fit the schema we
                                                      made */
    {"53100", ERR_FULL},      {"53", ERR_BUSY},       {"54", ERR_LIMIT},
    {"55P03", ERR_BUSY}, /* lock timeout */
    {"57014", ERR_BUSY}, /* statement timeout */
    {"XX001", ERR_CORRUPT},   {"XX002", ERR_CORRUPT},
};

static Err err_of_state(const char *state)
{
    for (size_t i = 0; i < sizeof state_errs / sizeof *state_errs; i++) {
        if (str_starts(str_of(state), str_of(state_errs[i].state)))
            return state_errs[i].err;
    }
    return ERR_IO;
}

Err postgres_fail(Ctx *cx, PGresult *result, const char *what)
{
    CLEANUP(result_release) PGresult *owned = result;
    PostgresDb *db = postgres_of(cx->db);
    const char *state = PQresultErrorField(owned, PG_DIAG_SQLSTATE);
    const char *words = PQresultErrorField(owned, PG_DIAG_MESSAGE_PRIMARY);
    Err err = err_of_state(state == NULL ? "" : state);
    if (PQstatus(db->conn) == CONNECTION_BAD) {
        db->base.broken = true;
        err = ERR_IO;
    }
    if (words == NULL)
        words = PQerrorMessage(db->conn);
    if (err == ERR_FULL)
        return fail(cx, err, MSG("no space left for the database, nothing of %1$s was kept"), what);
    return fail(cx, err, MSG("the database refused %1$s: %2$s"), what,
                str_shown(cx->arena, str_trim(str_of(words))));
}

/* ---- connection ---- */

static void postgres_close(Db *base)
{
    PostgresDb *db = postgres_of(base);
    PQfinish(db->conn);
    free(db);
}

static Err postgres_exec(Ctx *cx, const char *sql, const char *what)
{
    PGresult *result = PQexec(postgres_of(cx->db)->conn, sql);
    ExecStatusType status = PQresultStatus(result);
    if (status != PGRES_COMMAND_OK && status != PGRES_TUPLES_OK)
        return postgres_fail(cx, result, what);
    PQclear(result);
    return OK;
}

static Err writer_lock(Ctx *cx)
{
    CLEANUP(result_release) PGresult *result = PQexec(postgres_of(cx->db)->conn, lock_writer);
    if (PQresultStatus(result) != PGRES_TUPLES_OK) {
        PGresult *failed = result;
        result = NULL;
        return postgres_fail(cx, failed, "the writer's lock");
    }
    if (PQgetvalue(result, 0, 0)[0] != 't')
        return fail(cx, ERR_BUSY, MSG("another process is writing to this database"));
    return OK;
}

static Err settle_in(Ctx *cx, DbMode mode)
{
    TRY(postgres_exec(cx, settings, "settings"));
    if (mode == DB_READ)
        return postgres_exec(cx, "SET default_transaction_read_only = on", "settings");
    return writer_lock(cx);
}

static void silent(__attribute__((unused)) void *arg, __attribute__((unused)) const char *words)
{
}

static Err postgres_open(Ctx *cx, Str address, DbMode mode, Db **out)
{
    PostgresDb *db = calloc(1, sizeof *db);
    assert(db != NULL);
    db->base = (Db){.backend = &postgres_backend, .mode = mode};
    db->conn = PQconnectdb(str_c(cx->arena, address));
    if (PQstatus(db->conn) != CONNECTION_OK) {
        /* libpq's words name the host, never the password */
        Err err = fail(cx, ERR_IO, MSG("could not connect to the database: %1$s"),
                       str_shown(cx->arena, str_trim(str_of(PQerrorMessage(db->conn)))));
        postgres_close(&db->base);
        return err;
    }
    PQsetNoticeProcessor(db->conn, silent, NULL);
    cx->db = &db->base;
    Err err = settle_in(cx, mode);
    cx->db = NULL;
    if (err != OK) {
        postgres_close(&db->base);
        return err;
    }
    *out = &db->base;
    return OK;
}

/* ---- statements ---- */

/* The parameters and their types, as the server inferred them from the text. */
static Err describe(Ctx *cx, SqlId id, PostgresStatement *statement)
{
    CLEANUP(result_release)
    PGresult *result = PQdescribePrepared(postgres_of(cx->db)->conn, sql_texts[id].name);
    if (PQresultStatus(result) != PGRES_COMMAND_OK) {
        PGresult *failed = result;
        result = NULL;
        return postgres_fail(cx, failed, sql_texts[id].name);
    }
    statement->arg_count = PQnparams(result);
    assert(statement->arg_count <= DB_ARGS_MAX);
    for (int i = 0; i < statement->arg_count; i++)
        statement->arg_types[i] = PQparamtype(result, i);
    return OK;
}

Err postgres_statement(Ctx *cx, SqlId id, PostgresStatement **out)
{
    PostgresDb *db = postgres_of(cx->db);
    PostgresStatement *statement = *out = &db->statements[id];
    if (statement->prepared)
        return OK;
    Str text = sql_in_dialect(cx->arena, &postgres_backend.dialect, sql_texts[id].text);
    PGresult *result = PQprepare(db->conn, sql_texts[id].name, str_c(cx->arena, text), 0, NULL);
    if (PQresultStatus(result) != PGRES_COMMAND_OK)
        return postgres_fail(cx, result, sql_texts[id].name);
    PQclear(result);
    TRY(describe(cx, id, statement));
    statement->prepared = true;
    return OK;
}

/* The rows of a statement; to be cleared by the caller. */
static Err execute(Ctx *cx, SqlId id, DbArgs args, PGresult **out)
{
    PostgresStatement *statement;
    PostgresArgs wire;
    TRY(postgres_statement(cx, id, &statement));
    assert(args.count == statement->arg_count);
    postgres_args(&wire, statement, args.values);
    PGresult *result = PQexecPrepared(postgres_of(cx->db)->conn, sql_texts[id].name, args.count,
                                      wire.values, wire.lengths, wire.formats, 1);
    ExecStatusType status = PQresultStatus(result);
    if (status != PGRES_COMMAND_OK && status != PGRES_TUPLES_OK)
        return postgres_fail(cx, result, sql_texts[id].name);
    *out = result;
    return OK;
}

static Err postgres_run(Ctx *cx, SqlId id, DbArgs args, int64_t *changed)
{
    CLEANUP(result_release) PGresult *result = NULL;
    TRY(execute(cx, id, args, &result));
    if (!str_int(str_of(PQcmdTuples(result)), changed))
        *changed = 0;
    return OK;
}

static Err postgres_each(Ctx *cx, SqlId id, DbArgs args, DbEach each, void *arg)
{
    CLEANUP(result_release) PGresult *result = NULL;
    TRY(execute(cx, id, args, &result));
    DbRow row = {.count = PQnfields(result)};
    assert(row.count <= DB_COLUMNS_MAX);
    int count = PQntuples(result);
    for (int i = 0; i < count; i++) {
        for (int k = 0; k < row.count; k++)
            row.values[k] = postgres_value(result, i, k);
        TRY(each(cx, &row, arg));
    }
    return OK;
}

static Err postgres_prepare(Ctx *cx, SqlId id)
{
    PostgresStatement *statement;
    return postgres_statement(cx, id, &statement);
}

/* ---- transactions, schema, check ---- */

static Err postgres_begin(Ctx *cx, Db *db)
{
    static const char write[] = "BEGIN",
                      read[] = "BEGIN ISOLATION LEVEL REPEATABLE READ, READ ONLY";
    static const char step[] = "BEGIN; SET LOCAL synchronous_commit = off";
    return postgres_exec(cx,
                         db->mode == DB_READ ? read
                         : db->in_step       ? step
                                             : write,
                         "the transaction");
}

static Err postgres_commit(Ctx *cx, __attribute__((unused)) Db *db)
{
    return postgres_exec(cx, "COMMIT", "the transaction");
}

static void postgres_rollback(Db *db)
{
    PQclear(PQexec(postgres_of(db)->conn, "ROLLBACK"));
}

static Err postgres_script(Ctx *cx, Str sql)
{
    return postgres_exec(cx, str_c(cx->arena, sql), "the migration");
}

static Err postgres_has_table(Ctx *cx, const char *name, bool *out)
{
    const char *values[] = {name};
    PGresult *result =
        PQexecParams(postgres_of(cx->db)->conn, "SELECT to_regclass($1::text) IS NOT NULL", 1, NULL,
                     values, NULL, NULL, 0);
    if (PQresultStatus(result) != PGRES_TUPLES_OK)
        return postgres_fail(cx, result, "a check");
    *out = PQgetvalue(result, 0, 0)[0] == 't';
    PQclear(result);
    return OK;
}

/* The server checks its own pages (data checksums); here: does it answer? */
static Err postgres_check(Ctx *cx)
{
    return postgres_exec(cx, "SELECT 1", "a check");
}

const DbBackend postgres_backend = {
    .dialect = {"postgres", "BIGINT", "BYTEA", ""},
    .scheme = "postgresql:",
    .open = postgres_open,
    .close = postgres_close,
    .begin = postgres_begin,
    .commit = postgres_commit,
    .rollback = postgres_rollback,
    .run = postgres_run,
    .each = postgres_each,
    .many = postgres_many,
    .prepare = postgres_prepare,
    .script = postgres_script,
    .has_table = postgres_has_table,
    .check = postgres_check,
};
