/* master_book.h - the registers in memory: pages, filters and sorting of 100,000 rows in
 * milliseconds, the same over both databases.
 *
 * A table is loaded when it is first asked for and brought up to date at each question by the rows
 * that changed since (master_row.seq), so an answer holds everything committed before it.  For many
 * threads at once; each brings its own reading database.  */
#ifndef HOLDFAST_DOMAIN_MASTER_MASTER_BOOK_H
#define HOLDFAST_DOMAIN_MASTER_MASTER_BOOK_H

#include "base/message.h"
#include "domain/master/master.h"

typedef struct MasterBook MasterBook;

MasterBook *master_book_open(void);
/* Accepts NULL. */
void master_book_close(MasterBook *book);

/* Load a register now, so that no question waits for it. */
MUST_CHECK Err master_book_load(Ctx *cx, MasterBook *book, Str name);

typedef enum MasterOp {
    MASTER_IS,    /* several of one field: any of them */
    MASTER_HAS,   /* the text holds it, upper and lower case alike */
    MASTER_FROM,  /* not less */
    MASTER_TO,    /* not more */
    MASTER_EMPTY, /* no value */
    MASTER_SET,   /* some value */
} MasterOp;

enum { MASTER_FILTERS_MAX = 32 };

typedef struct MasterFilter {
    Str field;
    MasterOp op;
    Str value; /* as in a cell (register_cell) */
} MasterFilter;

typedef enum MasterUse { MASTER_IN_USE, MASTER_RETIRED, MASTER_ALL } MasterUse;

typedef struct MasterQuery {
    Str text; /* every word of it in some text, choice or reference; not in personal ones, and in
               * words of people as they are shown */
    MasterFilter filters[MASTER_FILTERS_MAX];
    size_t filter_count;
    Str sort; /* a field, "changed" or "actor"; empty: by key */
    bool descending;
    MasterUse use;
    /* What no filter says, of the values in clear; NULL: nothing more is asked. */
    bool (*fits)(const void *values, const void *arg);
    const void *fits_arg;
    MasterLimits limits; /* of who asks */
    int64_t offset;
    int64_t limit; /* at most MASTER_PAGE_MAX; exports: any */
} MasterQuery;

/* "field:op:value", or "field:empty", "field:set".  ERR_USAGE. */
MUST_CHECK Err master_filter_parse(Ctx *cx, Str text, MasterFilter *out);

/* A page of rows, personal texts masked.  ERR_USAGE: no such field, or a value that cannot be one
 * of it; ERR_DENIED: a personal text (master_subject.h looks for those). */
MUST_CHECK Err master_search(Ctx *cx, MasterBook *book, Str name, const MasterQuery *query,
                             RegisterRows *out);
/* Every row the query finds, in no order, personal texts in clear; what `each` is given dies when
 * it returns, and it may not ask the book.  Errors as master_search, and those of `each`. */
typedef struct MasterScan {
    Str name;
    const MasterQuery *query;
    MasterEach each;
    void *arg;
} MasterScan;
MUST_CHECK Err master_scan(Ctx *cx, MasterBook *book, const MasterScan *scan);
/* All rows the query finds, personal texts masked: as CSV, names of the fields first, or as a
 * workbook (register_sheet.h), their labels first.  Appended to `out`; the last row of a numbered
 * CSV is its mark. */
typedef struct MasterFile {
    bool is_sheet;
    Lang lang;  /* of labels in a sheet */
    Str number; /* of the export, for its mark (register_mark.h); empty: it bears none */
    Buf out;
    int64_t rows; /* written */
} MasterFile;

MUST_CHECK Err master_export(Ctx *cx, MasterBook *book, Str name, const MasterQuery *query,
                             MasterFile *file);
/* "csv" or "xlsx"; empty: CSV.  ERR_USAGE. */
MUST_CHECK Err master_format_parse(Ctx *cx, Str text, bool *is_sheet);

#endif
