/* test_people.h - people whose trainings are passed, for tests. */
#ifndef HOLDFAST_TEST_TEST_PEOPLE_H
#define HOLDFAST_TEST_TEST_PEOPLE_H

#include "test/test.h"

/* Save a row of a register, as `values` say; its number. */
int64_t test_row(Test *t, Str name, Str values);
/* Sign a training result as "examiner" does. */
void test_examine(Test *t, int64_t result);
/* Put a person who signs in as `account` into the registers, with every training of the recall
 * passed.  Entered and signed by "examiner". */
void test_pass_trainings(Test *t, Str account);

#endif
