/* csv_source.h - rows of a CSV file as EPCIS events, in our own words.
 *
 * Each row, or each run of rows that agree in the mapping's group columns, becomes one EPCIS
 * JSON event, which then goes the way of every other event.  Its eventID is the SHA-256 of the
 * mapping's name, all columns, and how many equal rows stood before it in the file: equal rows
 * of one file are two events, the same file twice is none.  */
#ifndef HOLDFAST_INGEST_CSV_SOURCE_H
#define HOLDFAST_INGEST_CSV_SOURCE_H

#include "ingest/document.h"
#include "ingest/mapping.h"

struct Capture;
typedef struct CsvSource CsvSource;

/* Read the header row and bind the mapping to it.  ERR_USAGE: a column is missing. */
MUST_CHECK Err csv_source_new(Ctx *cx, struct Capture *capture, Mapping *mapping, CsvSource **out);
void csv_source_free(CsvSource *source);
/* The next event; raw lives in `scratch`, context_json is already in the translation at
 * *context_offset.  ERR_INVALID or ERR_LIMIT: the row is refused, the next may be asked for. */
MUST_CHECK Err csv_source_next(Ctx *cx, CsvSource *source, Arena *scratch, DocumentItem *out,
                               uint64_t *context_offset);
size_t csv_source_offset(const CsvSource *source);

#endif
