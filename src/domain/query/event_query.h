/* event_query.h - EPCIS 2.0 §8.2.7: the simple event query, a page at a time. */
#ifndef HOLDFAST_DOMAIN_QUERY_EVENT_QUERY_H
#define HOLDFAST_DOMAIN_QUERY_EVENT_QUERY_H

#include "domain/event/event_reader.h"
#include "domain/trace/trace.h"

enum {
    EVENT_PAGE_DEFAULT = 30,
    EVENT_PAGE_MAX = 1000,
    EVENT_PAGE_BYTES = 8 << 20, /* bodies of a page, but at least one */
    EVENT_SCAN_MAX = 20000,     /* rows looked at for one page; a page may be short, even empty */
};

typedef struct TimeRange {
    int64_t from_us; /* INT64_MIN: open */
    int64_t to_us;   /* exclusive; INT64_MAX: open */
} TimeRange;

/* Values of one parameter, any of which will do. */
typedef struct QueryValues {
    Str *items;
    size_t count;
    bool given;
} QueryValues;

typedef struct EventQuery {
    TimeRange event_time;
    TimeRange record_time;
    QueryValues kinds;   /* "ObjectEvent" … */
    QueryValues steps;   /* bare words or URIs */
    QueryValues epcs;    /* identity keys, in any EPC list */
    QueryValues classes; /* identity keys, in any quantity list */
    QueryValues event_ids;
    int64_t per_page;
    int64_t next;    /* log position to go on at */
    int64_t visible; /* of the first page */
    unsigned taken;  /* a bit for each parameter that was given */
} EventQuery;

/* Without any parameter: everything up to `visible`. */
void event_query_init(EventQuery *query, int64_t visible);
/* Take one parameter; ERR_USAGE names what is not known, not understood or given twice. */
MUST_CHECK Err event_query_add(Ctx *cx, EventQuery *query, Str name, Str value);

typedef struct EventPage {
    EventRow *rows; /* position, times, event_id, body, context_id */
    size_t count;
    Str token; /* of the next page; empty: this is the last */
} EventPage;

MUST_CHECK Err event_query_run(Ctx *cx, const TraceIndex *index, EventReader *reader,
                               const EventQuery *query, EventPage *out);
/* As an EPCISQueryDocument. */
MUST_CHECK Err event_page_write(Ctx *cx, JsonWriter *json, const EventPage *page);

#endif
