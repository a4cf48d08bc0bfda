/* csv.h - RFC 4180 rows, one at a time, from UTF-8 text in memory.
 *
 * Taken: CRLF or LF line ends, quoted fields with line ends and doubled quotes, any one-byte
 * delimiter; lines without any character are passed over.  Refused, by line: a quote inside an
 * unquoted field, anything between a closing quote and the delimiter, a quote never closed,
 * NUL bytes, more than CSV_COLUMNS_MAX columns, a field over CSV_FIELD_MAX bytes.  */
#ifndef HOLDFAST_BASE_CSV_H
#define HOLDFAST_BASE_CSV_H

#include "base/buf.h"
#include "base/ctx.h"

enum { CSV_COLUMNS_MAX = 1024, CSV_FIELD_MAX = 1024 * 1024 };

typedef struct CsvReader {
    Str text;
    size_t at;    /* next byte */
    int64_t line; /* it lies on, from 1 */
    char delimiter;
    Str source; /* name for sentences */
} CsvReader;

typedef struct CsvRow {
    Str fields[CSV_COLUMNS_MAX]; /* slices of the text, or in the arena where quotes were doubled */
    size_t count;                /* 0: the text is over */
    int64_t line;                /* where it begins */
} CsvRow;

void csv_init(CsvReader *reader, Str text, char delimiter, Str source);
/* The next row.  After a refusal the row is passed over and the next one may be read. */
MUST_CHECK Err csv_next(Ctx *cx, CsvReader *reader, Arena *arena, CsvRow *out);

/* Put the field that starts at `start` and ends the text in quotes, if it needs them. */
void csv_quote(Buf *out, size_t start);

#endif
