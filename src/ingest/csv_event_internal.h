/* csv_event_internal.h - between rows and JSON: what one event of a CSV file says. */
#ifndef HOLDFAST_INGEST_CSV_EVENT_INTERNAL_H
#define HOLDFAST_INGEST_CSV_EVENT_INTERNAL_H

#include "ingest/mapping.h"

enum { CSV_GROUP_MAX = 10000, CSV_EVENT_MAX = 8 * 1024 * 1024 };

typedef struct CsvThing {
    Str uri;
    Str quantity; /* JSON number; empty: none */
    Str unit;
    bool is_class;
} CsvThing;

typedef struct CsvThings {
    CsvThing *items;
    size_t count, capacity;
} CsvThings;

/* All values are expanded; empty: absent. */
typedef struct CsvEvent {
    Str fields[MAP_FIELD_COUNT];
    CsvThings lists[MAP_LIST_COUNT];
    Instant time;
    Str person;   /* identifier of the operator */
    Str id;       /* eventID */
    Str original; /* operation correct: body of the event in error */
} CsvEvent;

/* Expand the mapping's templates over one row.  The problem's pointer is the column's name.
 * With `first` the fields are filled in, else they must agree with what is there. */
MUST_CHECK Err csv_event_add(Ctx *cx, const Mapping *mapping, const CsvRow *row, bool first,
                             CsvEvent *event);
/* The event as EPCIS JSON, bare.  ERR_INVALID: the operation lacks something. */
MUST_CHECK Err csv_event_write(Ctx *cx, const CsvEvent *event, Arena *arena, Str *out);
/* Whether its operation is `correct`: then the event in error has to be found. */
bool csv_is_correction(const CsvEvent *event);

#endif
