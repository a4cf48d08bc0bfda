#include "test/test_store.h"

#include <libpq-fe.h>
#include <sqlite3.h>
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
    PGresult *result = PQexec(conn, "SET client_min_messages = warning;"
                                    "DROP SCHEMA IF EXISTS holdfast_test CASCADE;"
                                    "CREATE SCHEMA holdfast_test");
    bool made = CHECK(t, PQresultStatus(result) == PGRES_COMMAND_OK);
    PQclear(result);
    PQfinish(conn);
    return made ? str_fmt(t->cx->arena, "%s%soptions=-csearch_path%%3Dholdfast_test", address,
                          strchr(address, '?') == NULL ? "?" : "&")
                : (Str){0};
}

bool test_store(Test *t)
{
    return CHECK_OK(t, db_open(t->cx, test_sqlite(t), DB_WRITE)) &&
           CHECK_OK(t, seal_key_load(t->cx, t->dir, true));
}

void test_damage(Test *t, Str file, const char *sql)
{
    sqlite3 *db = NULL;
    CHECK_INT(t, sqlite3_open(str_c(t->cx->arena, file), &db), SQLITE_OK);
    CHECK_INT(t, sqlite3_exec(db, sql, NULL, NULL, NULL), SQLITE_OK);
    sqlite3_close(db);
}
