/* trace.h - the index: who touched whom, in which role, when; both directions.
 *
 * Built from the log and nothing else: append events in log order, and a rebuild gives
 * the same item and event numbers.  Items are numbered from 1 in order of first
 * appearance, events by log position.  One writer, many readers; a reader sees the log
 * up to a published position.  Meaning of edges, confidence and findings:
 * docs/guide/trace.md; the bytes: docs/formats/index.md.  */
#ifndef HOLDFAST_DOMAIN_TRACE_TRACE_H
#define HOLDFAST_DOMAIN_TRACE_TRACE_H

#include "domain/event/event.h"

typedef struct TraceIndex TraceIndex;

/* Where the index asks for what only the log knows. */
typedef struct TraceLog {
    /* The name (eventID, else event hash URI) of the event at `position`, which the index has
     * seen or is being given in this batch.  In cx->arena. */
    Err (*event_id)(Ctx *cx, void *arg, int64_t position, Str *out);
    void *arg;
} TraceLog;

/* An empty index; `seed` keys its fingerprints. */
TraceIndex *trace_index_new(uint64_t seed);
void trace_index_free(TraceIndex *index);
/* The seed it was made with: only indexes of one seed can have equal digests. */
uint64_t trace_index_seed(const TraceIndex *index);
/* To be set before an event with an error declaration is appended (E6). */
void trace_index_log(TraceIndex *index, TraceLog log);
/* A further business step that empties a vessel, beside holdfast:emptied; to be set before the
 * first event.  A setting: an index built under other steps must be built again. */
void trace_index_emptied_step(TraceIndex *index, Str step);

/* Add the event at `position` (= trace_position + 1), its name `id` and content hash.  On
 * failure nothing has changed.  ERR_LIMIT: numbers of items or events are used up. */
MUST_CHECK Err trace_append(Ctx *cx, TraceIndex *index, const Event *event, int64_t position,
                            Str id, const uint8_t hash[32]);
/* Log position of the last event appended, and its content hash (32 bytes): compare with the row
 * after loading a checkpoint, which may stem from another log. */
int64_t trace_position(const TraceIndex *index);
const uint8_t *trace_position_hash(const TraceIndex *index);
uint32_t trace_item_count(const TraceIndex *index);

/* Memory in use: references stored (both ways), bytes without the dictionary of items, and the
 * dictionary (keys, offsets, table). */
typedef struct TraceSize {
    uint64_t references;
    uint64_t bytes;
    uint64_t dictionary_bytes;
} TraceSize;
TraceSize trace_index_size(const TraceIndex *index);

/* Number of the item with this identity key, 0 if it never appeared. */
uint32_t trace_item_find(const TraceIndex *index, Str key);
/* Its key; lives as long as the index. */
Str trace_item_key(const TraceIndex *index, uint32_t item);
/* What it is as known at a log position (0 = now): an emptied record makes a vessel of it. */
ItemKind trace_item_kind(const TraceIndex *index, uint32_t item, int64_t as_known_at);

/* Positions of events that may carry this name, oldest first: fingerprints only, the caller
 * compares with the row.  Returns how many were written to out. */
size_t trace_event_candidates(const TraceIndex *index, Str id, int64_t *out, size_t max);

/* Edge kinds to walk over. */
enum {
    EDGE_E1 = 1 << 1, /* transformation */
    EDGE_E2 = 1 << 2, /* association */
    EDGE_E3 = 1 << 3, /* lot and serial */
    EDGE_E4 = 1 << 4, /* contact through containers: only with --through-containers */
    EDGE_E6 = 1 << 6, /* error declarations take events away */
    EDGE_E7 = 1 << 7, /* widening by class: only with --widen */
    EDGE_ALL = EDGE_E1 | EDGE_E2 | EDGE_E3 | EDGE_E6, /* the default */
};

typedef enum TraceDirection { TRACE_FORWARD, TRACE_BACKWARD } TraceDirection;
typedef enum Confidence { CONFIDENCE_CERTAIN, CONFIDENCE_POSSIBLE } Confidence;

/* Why a member is there at all, when no plain chain of events leads to it. */
typedef enum Widening {
    WIDENING_NONE,
    WIDENING_PART_OF_LOT, /* a serial of the lot is affected, the lot went on by quantity (E3) */
    WIDENING_WITHOUT_LOT, /* its class was used without naming lot or serial (E7) */
    WIDENING_CONTACT,     /* lay in the same container (E4) */
} Widening;

typedef struct TraceMember {
    uint32_t item;
    uint32_t from;             /* item it was reached from */
    int64_t since_us;          /* earliest arrival: time of the event that put it here */
    int64_t event;             /* log position of that event */
    uint16_t level;            /* steps from the nearest seed */
    Confidence confidence : 8; /* of the best path */
    Widening widening : 8;     /* the first on its shortest path, when every path passes one */
    bool removed;              /* every path passes an ended association */
} TraceMember;

typedef struct TraceFinding {
    const char *code; /* "time_inversion" … */
    uint32_t item;    /* 0: a matter of the event alone */
    int64_t event;
    const char *message; /* catalogue key; %1$s the item, %2$lld the event */
} TraceFinding;

/* A stay of a seed: what was in it from .. to.  Both 0 = always. */
typedef struct TraceWindow {
    int64_t from_us;
    int64_t to_us;
} TraceWindow;

enum { TRACE_TOLERANCE_US = 15 * 60 * 1000000 };

typedef struct TraceQuery {
    TraceDirection direction;
    const uint32_t *seeds;
    size_t seed_count;
    const TraceWindow *windows; /* one per seed, or NULL */
    const uint32_t *closed; /* no seeds; what leads on through these alone is not reached, unless
                             * it is a lot or vessel that was filled several times */
    size_t closed_count;
    unsigned edges;             /* EDGE_… */
    int64_t as_known_at;        /* log position; 0 = now */
    int64_t clock_tolerance_us; /* between recording parties; 0 = TRACE_TOLERANCE_US, <0 = none */
    bool firm;                  /* certain is then only what one path puts there for certain and in
                                 * place, or what is gone from all; the rest is possible */
    bool count_only;            /* members stays NULL, member_count is right */
    bool norms;                 /* broken_chain and reading_missing too: held against what is
                                 * normal here; the first to ask reads all of it */
} TraceQuery;

typedef struct TraceResult {
    int64_t log_position;
    /* Sorted by item number.  A seed is among them only where a lot or vessel came back to itself.
     */
    TraceMember *members;
    size_t member_count;
    TraceFinding *findings; /* each once, sorted by event, item, code */
    size_t finding_count;
    /* It led through a lot or vessel of which not all that was produced is reached: more seeds may
     * make certain what is only possible from these and from those.  Else a walk from several seeds
     * reaches what those from each reach together, and as surely (edges without E4). */
    bool joint;
} TraceResult;

/* Walk from all seeds at once.  Result in cx->arena.  ERR_USAGE: a bare class as seed. */
MUST_CHECK Err trace_walk(Ctx *cx, const TraceIndex *index, const TraceQuery *query,
                          TraceResult *out);

/* A walk from each seed by itself, one after the other, as trace_walk would give it; what has to be
 * loaded of vessels with a long history is loaded once for all of them.  A result lives until
 * `each` returns, and so does all else in cx->arena; a failure of `each` ends it.  ERR_USAGE as
 * above. */
typedef Err (*TraceEach)(Ctx *cx, size_t seed, const TraceResult *result, void *arg);
MUST_CHECK Err trace_walk_each(Ctx *cx, const TraceIndex *index, const TraceQuery *query,
                               TraceEach each, void *arg);

/* One step of a path. */
typedef struct TraceStep {
    unsigned edge; /* EDGE_… */
    uint32_t from;
    uint32_t to;
    int64_t event;   /* log position */
    int64_t time_us; /* of that event */
    Confidence confidence;
    bool removed;
    Widening widening;
    const char *reason; /* catalogue key in plain words: why only possible; NULL when certain */
} TraceStep;

/* The best path from one of the seeds to `item` (certain before possible, in place before
 * removed, then the shortest), in the query's direction.  ERR_NOT_FOUND: there is none. */
MUST_CHECK Err trace_explain(Ctx *cx, const TraceIndex *index, const TraceQuery *query,
                             uint32_t item, TraceStep **out, size_t *count);

/* Log positions of all events that name the item, ascending. */
MUST_CHECK Err trace_item_events(Ctx *cx, const TraceIndex *index, uint32_t item, int64_t **out,
                                 size_t *count);

/* What an event counts for, as known at a log position (E6). */
typedef enum EventStanding {
    STANDING_COUNTS,
    STANDING_SUSPENDED,   /* declared in error, its correction is not in the log */
    STANDING_VOID,        /* declared in error: no answer has it */
    STANDING_DECLARATION, /* is itself such a declaration */
} EventStanding;
EventStanding trace_event_standing(const TraceIndex *index, int64_t event, int64_t as_known_at);
/* Its eventTime, in microseconds since 1970 UTC. */
int64_t trace_event_time(const TraceIndex *index, int64_t event);

/* Write a checksummed checkpoint into `dir` (beside, synced, renamed; two are kept), and load
 * the newest valid one.  ERR_NOT_FOUND: none, or none that is whole; rebuild from the log. */
MUST_CHECK Err trace_checkpoint_save(Ctx *cx, const TraceIndex *index, Str dir);
MUST_CHECK Err trace_checkpoint_load(Ctx *cx, Str dir, TraceIndex **out);
/* Checksum over everything the index answers from: equal indexes, equal sums. */
uint64_t trace_index_digest(const TraceIndex *index);

#endif
