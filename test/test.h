/* test.h - tests: small worlds, sentences that say what the product promises.
 *
 *     TEST(recall_open_freezes_scope_once)
 *     {
 *         CHECK_INT(t, count, 3);
 *     }
 *
 * tools/list_tests collects every TEST at the start of a line into one runner:
 * build/release/unit [--outside] [NAME-PART...].  A test that compares with outside data
 * (HOLDFAST_TEST_DATA) has a name starting with `golden_`; it is left out of the plain run. */
#ifndef HOLDFAST_TEST_TEST_H
#define HOLDFAST_TEST_TEST_H

#include "base/ctx.h"

typedef struct Test {
    const char *name;
    Ctx *cx; /* fresh arena, real Io, fixed now_us; no database */
    Str dir; /* an empty folder of its own, removed afterwards */
    int failures;
    const char *skipped; /* reason */
} Test;

typedef struct TestCase {
    const char *name;
    void (*run)(Test *t);
} TestCase;

extern const TestCase test_cases[];
extern const size_t test_case_count;

#define TEST(name)                                                                                 \
    void test_##name(Test *t);                                                                     \
    void test_##name(__attribute__((unused)) Test *t)

/* Folder of outside data, or the test is marked skipped and NULL comes back. */
const char *test_data(Test *t);
/* Every file below that folder whose name ends with `ending`, for a test that runs each one of a
 * form it knows.  Nothing of it outlives `each`; without outside data the test is skipped. */
typedef struct TestFile {
    Str folder;
    Str name;
    Str text;
} TestFile;
typedef void (*TestFileEach)(Test *t, const TestFile *file, void *arg);
void test_data_each(Test *t, const char *ending, TestFileEach each, void *arg);
void test_skip(Test *t, const char *reason);
/* Seed for random tests: HOLDFAST_SEED or a fixed one; printed when the test fails. */
uint64_t test_seed(Test *t);
/* splitmix64 */
uint64_t test_random(uint64_t *state);

void test_fail(Test *t, const char *file, int line, Str what);
bool test_int(Test *t, const char *file, int line, long long got, long long want, const char *what);
bool test_str(Test *t, const char *file, int line, Str got, Str want, const char *what);
bool test_err(Test *t, const char *file, int line, Err got, Err want, const char *what);

#define CHECK(t, condition)                                                                        \
    ((condition) ? true : (test_fail((t), __FILE__, __LINE__, STR(#condition)), false))
#define CHECK_INT(t, got, want)                                                                    \
    test_int((t), __FILE__, __LINE__, (long long)(got), (long long)(want), #got)
#define CHECK_STR(t, got, want) test_str((t), __FILE__, __LINE__, (got), (want), #got)
#define CHECK_OK(t, call)       test_err((t), __FILE__, __LINE__, (call), OK, #call)
#define CHECK_ERR(t, call, err) test_err((t), __FILE__, __LINE__, (call), (err), #call)

#endif
