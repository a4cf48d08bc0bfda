/* event_log.h - the log: events in one order, never changed.
 *
 * Positions are dense and start at 1.  A row keeps the captured bytes, so everything
 * else can be built again from here.  */
#ifndef HOLDFAST_DOMAIN_EVENT_EVENT_LOG_H
#define HOLDFAST_DOMAIN_EVENT_EVENT_LOG_H

#include "domain/event/event.h"

enum { HASH_SCHEME_CBV20 = 1, EVENT_SALT_SIZE = 16, EVENT_BLOCK_SHIFT = 14 };

typedef struct EventRow {
    int64_t position;
    int64_t record_time_us;
    int64_t event_time_us;
    int16_t offset_min;
    Str event_id;   /* as captured, or event_hash_uri where none was given */
    Str event_hash; /* 32 bytes */
    Str body;       /* captured bytes; our translation for CSV */
    int64_t context_id;
    int64_t source_id; /* file it came from (table source) */
    int64_t line;      /* 1-based line in that file where the event begins */
    Str salt;          /* 16 random bytes */
    Str actor;
    int64_t job_id;
} EventRow;

/* Append `count` rows whose positions follow the last one, inside the caller's transaction.
 * ERR_CONFLICT: the log ends somewhere else. */
MUST_CHECK Err event_log_append(Ctx *cx, const EventRow *rows, size_t count);
/* Hide what is appended from `first_position` on until job `job_id` (platform/job) is finished,
 * whether done or failed: for a capture that shows all its events or none.  Once a job, in the
 * transaction that makes it. */
MUST_CHECK Err event_log_hold(Ctx *cx, int64_t job_id, int64_t first_position);
/* Highest position (0 = empty) and the highest that readers may see: below everything held. */
MUST_CHECK Err event_log_end(Ctx *cx, int64_t *last, int64_t *visible);
/* One row, in cx->arena; ERR_NOT_FOUND with a sentence. */
MUST_CHECK Err event_log_load(Ctx *cx, int64_t position, EventRow *out);
/* Rows first..last in order; a row's bytes die when `each` returns.  ERR_CORRUPT where a position
 * of the log is missing. */
typedef Err (*EventRowEach)(Ctx *cx, const EventRow *row, void *arg);
MUST_CHECK Err event_log_each(Ctx *cx, int64_t first, int64_t last, EventRowEach each, void *arg);
/* The number of a @context text (stored once by its SHA-256), and back; the empty text is
 * number 0, the standard @context alone. */
MUST_CHECK Err event_context_save(Ctx *cx, Str context_json, int64_t *out_id);
MUST_CHECK Err event_context_load(Ctx *cx, int64_t id, Str *out_json);
/* The number of a source (file name + SHA-256 of its bytes), stored once; and its name. */
MUST_CHECK Err event_source_save(Ctx *cx, Str name, const uint8_t hash[32], int64_t *out_id);
MUST_CHECK Err event_source_load(Ctx *cx, int64_t id, Str *out_name);

#endif
