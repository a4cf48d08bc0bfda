/* test_store.h - databases for tests. */
#ifndef HOLDFAST_TEST_TEST_STORE_H
#define HOLDFAST_TEST_TEST_STORE_H

#include "platform/store/db.h"
#include "test/test.h"

/* Address of a SQLite file in the test's folder, the same one at every call. */
Str test_sqlite(Test *t);
/* Address of an emptied schema on the server named by HOLDFAST_TEST_POSTGRES; without that
 * variable the test is marked skipped and the empty Str comes back. */
Str test_postgres(Test *t);
/* db_open for writing on a fresh SQLite file, or where HOLDFAST_TEST_POSTGRES names a server in an
 * emptied schema of it, with a key for personal data; false (and a failure) if that went wrong. */
bool test_store(Test *t);
/* The same on a SQLite file always, for tests that look into it or make it fail. */
bool test_store_file(Test *t);
/* Run SQL on a SQLite file that nobody has open, past everything Holdfast checks. */
void test_damage(Test *t, Str file, const char *sql);

#endif
