#include "test/test_store.h"

#include <libpq-fe.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>

#include "platform/store/seal.h"

Str test_sqlite(Test *t)
{
    return str_fmt(t->cx->arena, "sqlite:%.*s/test.db", STR_ARG(t->dir));
}

Str test_postgres(Test *t)
{
    const char *address = getenv("HOLDFAST_TEST_POSTGRES");
    if (address == NULL || address[0] == '\0') {
        test_skip(t, "HOLDFAST_TEST_POSTGRES is not set");
        return (Str){0};
    }
    PGconn *conn = PQconnectdb(address);
    /* The writer of the test before may be on its way out still: its lock is waited for. */
    PGresult *result = PQexec(conn, "SET client_min_messages = warning; SET lock_timeout = '60s';"
                                    "SELECT pg_advisory_lock(7525352680829580148);"
                                    "SELECT pg_advisory_unlock(7525352680829580148);"
                                    "DROP SCHEMA IF EXISTS holdfast_test CASCADE;"
                                    "CREATE SCHEMA holdfast_test");
    bool made = CHECK(t, PQresultStatus(result) == PGRES_COMMAND_OK);
    if (!made)
        fputs(PQerrorMessage(conn), stderr);
    PQclear(result);
    PQfinish(conn);
    return made ? str_fmt(t->cx->arena, "%s%soptions=-csearch_path%%3Dholdfast_test", address,
                          strchr(address, '?') == NULL ? "?" : "&")
                : (Str){0};
}

static bool store_open(Test *t, Str address)
{
    return address.n > 0 && CHECK_OK(t, db_open(t->cx, address, DB_WRITE)) &&
           CHECK_OK(t, seal_key_load(t->cx, t->dir, true));
}

bool test_store_file(Test *t)
{
    db_close(t->cx); /* of the part of the test before: there is one writer */
    return store_open(t, test_sqlite(t));
}

bool test_store(Test *t)
{
    const char *postgres = getenv("HOLDFAST_TEST_POSTGRES");
    db_close(t->cx); /* as above */
    bool on_postgres = postgres != NULL && postgres[0] != '\0';
    return store_open(t, on_postgres ? test_postgres(t) : test_sqlite(t));
}

void test_damage(Test *t, Str file, const char *sql)
{
    sqlite3 *db = NULL;
    CHECK_INT(t, sqlite3_open(str_c(t->cx->arena, file), &db), SQLITE_OK);
    CHECK_INT(t, sqlite3_exec(db, sql, NULL, NULL, NULL), SQLITE_OK);
    sqlite3_close(db);
}
