/* trace.h - the index: who touched whom, in which role, when; both directions.
 *
 * Built from the log and nothing else: append events in log order, and a rebuild gives
 * the same item and event numbers.  Items are numbered from 1 in order of first
 * appearance, events by log position.  One writer, many readers; a reader sees the log
 * up to a published position.  Meaning of edges, confidence and findings: ARCHITECTURE.md
 * and docs/guide/trace.md.  */
#ifndef HOLDFAST_DOMAIN_TRACE_TRACE_H
#define HOLDFAST_DOMAIN_TRACE_TRACE_H

#include "domain/event/event.h"

typedef struct TraceIndex TraceIndex;

/* An empty index; `seed` keys its fingerprints. */
TraceIndex *trace_index_new(uint64_t seed);
void trace_index_free(TraceIndex *index);

/* Add the event at `position` (= trace_position + 1), its name `id` and content hash. */
MUST_CHECK Err trace_append(Ctx *cx, TraceIndex *index, const Event *event, int64_t position,
                            Str id, const uint8_t hash[32]);
/* Log position of the last event appended. */
int64_t trace_position(const TraceIndex *index);
uint32_t trace_item_count(const TraceIndex *index);

/* Number of the item with this identity key, 0 if it never appeared. */
uint32_t trace_item_find(const TraceIndex *index, Str key);
/* Its key; lives as long as the index. */
Str trace_item_key(const TraceIndex *index, uint32_t item);
ItemKind trace_item_kind(const TraceIndex *index, uint32_t item);

/* Positions of events that may carry this name, oldest first: fingerprints only, the caller
 * compares with the row.  Returns how many were written to out. */
size_t trace_event_candidates(const TraceIndex *index, Str id, int64_t *out, size_t max);

/* Edge kinds of trace.md §2 to walk over. */
enum {
    EDGE_E1 = 1 << 1, /* transformation */
    EDGE_E2 = 1 << 2, /* association */
    EDGE_E3 = 1 << 3, /* lot and serial */
    EDGE_E6 = 1 << 6, /* error declarations take events away */
    EDGE_ALL = EDGE_E1 | EDGE_E2 | EDGE_E3 | EDGE_E6,
};

typedef enum TraceDirection { TRACE_FORWARD, TRACE_BACKWARD } TraceDirection;
typedef enum Confidence { CONFIDENCE_CERTAIN, CONFIDENCE_POSSIBLE } Confidence;

typedef struct TraceMember {
    uint32_t item;
    uint16_t level;        /* steps from the nearest seed */
    Confidence confidence; /* of the best path */
    bool removed;          /* every path passes an ended association */
    int64_t since_us;      /* earliest arrival: time of the event that put it here */
    int64_t event;         /* log position of that event; 0 for an E3 edge without one */
    uint32_t from;         /* item it was reached from */
} TraceMember;

typedef struct TraceFinding {
    const char *code; /* "time_inversion" … (trace.md §4) */
    uint32_t item;
    int64_t event;
    const char *message; /* catalogue key without parameters */
} TraceFinding;

typedef struct TraceQuery {
    TraceDirection direction;
    const uint32_t *seeds;
    size_t seed_count;
    unsigned edges;        /* EDGE_… */
    int64_t as_known_at;   /* log position; 0 = now */
} TraceQuery;

typedef struct TraceResult {
    int64_t log_position;
    TraceMember *members; /* sorted by item number; the seeds are not among them */
    size_t member_count;
    TraceFinding *findings;
    size_t finding_count;
} TraceResult;

MUST_CHECK Err trace_walk(Ctx *cx, const TraceIndex *index, const TraceQuery *query,
                          TraceResult *out);

/* Log positions of all events that name the item, ascending. */
MUST_CHECK Err trace_item_events(Ctx *cx, const TraceIndex *index, uint32_t item, int64_t **out,
                                 size_t *count);

/* Write a checksummed checkpoint into `dir` (beside, synced, renamed), and load the newest
 * valid one.  ERR_NOT_FOUND: none, or none that is whole; rebuild from the log. */
MUST_CHECK Err trace_checkpoint_save(Ctx *cx, const TraceIndex *index, Str dir);
MUST_CHECK Err trace_checkpoint_load(Ctx *cx, Str dir, TraceIndex **out);
/* Checksum over everything the index answers from: equal indexes, equal sums. */
uint64_t trace_index_digest(const TraceIndex *index);

#endif
