/* sql.h - the closed list of statements and migrations, printed by tools/gen_sql. */
#ifndef HOLDFAST_PLATFORM_STORE_SQL_H
#define HOLDFAST_PLATFORM_STORE_SQL_H

#include <stddef.h>

typedef struct SqlText {
    const char *name; /* as in the .sql file */
    const char *kind; /* run, one, each, many */
    const char *text;
} SqlText;

typedef struct Migration {
    int number;       /* 1, 2, … without gaps */
    const char *name; /* file name */
    const char *text;
} Migration;

extern const SqlText sql_texts[]; /* indexed by SqlId */
extern const Migration migrations[];
extern const int migration_count;

#endif
