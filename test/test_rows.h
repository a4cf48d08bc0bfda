/* test_rows.h - rows of registers, for tests of them. */
#ifndef HOLDFAST_TEST_TEST_ROWS_H
#define HOLDFAST_TEST_TEST_ROWS_H

#include "domain/master/master_subject.h"
#include "test/test.h"

MasterShape shape_of(Test *t, const char *name);
/* Row 0: a new one. */
typedef struct Seen {
    int64_t id, version;
} Seen;
/* master_save of a row seen so, with values as JSON. */
MUST_CHECK Err save(Test *t, const char *name, Seen seen, const char *values, MasterRow *out);
/* What was refused, in English. */
Str sentence(Test *t);
/* Does the text stand in the database or its WAL? */
bool on_disk(Test *t, Str text);
/* subject_find of the whole of a text. */
SubjectRows look(Test *t, MasterBook *book, const char *text);
/* A supplier S-1. */
extern const char acme[];
/* C-1 there, with a name and a phone number. */
extern const char zhao[];

#endif
