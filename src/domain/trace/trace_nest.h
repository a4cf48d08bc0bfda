/* trace_nest.h - what is in what, and since when; which lot a piece is of.
 *
 * For those who follow containment through time: an item lies in one container (or is fitted into
 * one thing) at a time, by the rules of docs/guide/trace.md, "Where is it".  A stay lasts from its
 * first instant up to, and without, its last.  Answers live as long as the nest.  */
#ifndef HOLDFAST_DOMAIN_TRACE_NEST_H
#define HOLDFAST_DOMAIN_TRACE_NEST_H

#include "domain/trace/trace_where.h"

typedef struct TraceStay {
    uint32_t parent;
    bool fitted; /* by an association */
    int64_t from_us;
    int64_t to_us; /* INT64_MAX: still there */
    int64_t event; /* log position of what put it in */
} TraceStay;

typedef struct TraceNest TraceNest;

/* As known at a log position (0: all of it), of the end of everything recorded.  While a nest is
 * open the index frees nothing it has outgrown: keep it short. */
TraceNest *trace_nest_open(const Ctx *cx, const TraceIndex *index, int64_t as_known_at);
/* Accepts NULL. */
void trace_nest_close(TraceNest *nest);
const TraceIndex *trace_nest_index(const TraceNest *nest);
int64_t trace_nest_known(const TraceNest *nest); /* log position as known at */
/* Ask from here on about the moment just before this event happened; 0: of the end. */
void trace_nest_before(TraceNest *nest, int64_t event);

/* All its stays up to the moment, in order; an open one is the last. */
void trace_nest_stays(TraceNest *nest, uint32_t item, const TraceStay **out, size_t *count);
/* What was known at a log position of an instant. */
typedef struct TraceKnown {
    int64_t position, at_us;
} TraceKnown;
/* Has what was recorded behind that position changed anything about that instant, or before it, of
 * the item or of what it was ever put in?  Told backwards, or declared to be no event. */
bool trace_nest_rewritten(TraceNest *nest, uint32_t item, TraceKnown known);
/* What it lay in at that instant, as was known then; false: in nothing. */
bool trace_nest_lay(TraceNest *nest, uint32_t item, TraceKnown known, TraceStay *out);
/* Did anything happen to it at or after this instant (and up to the moment)? */
bool trace_nest_since(TraceNest *nest, uint32_t item, int64_t from_us);

/* Do more events than this name it, as known? */
bool trace_nest_busy(const TraceNest *nest, uint32_t item, size_t max);

/* What lies directly in it at that moment; false from `take` ends it, and is what is returned. */
typedef bool (*TraceNestTake)(void *arg, uint32_t item);
bool trace_nest_contents(TraceNest *nest, uint32_t item, TraceNestTake take, void *arg);
/* What was ever said to be put in it, at any time. */
bool trace_nest_children(TraceNest *nest, uint32_t item, TraceNestTake take, void *arg);
/* What it was ever said to be put in, at any time; one may come twice. */
bool trace_nest_parents(TraceNest *nest, uint32_t item, TraceNestTake take, void *arg);
/* What it lies in or is fitted into at that moment: false, it stands by itself. */
bool trace_nest_parent(TraceNest *nest, uint32_t item, TraceStay *out);
/* Was anything ever packed into it (not: fitted)? */
bool trace_nest_packs(const TraceNest *nest, uint32_t item);
/* The lots a piece is of, and the pieces of a lot; one may come twice. */
bool trace_nest_lots(TraceNest *nest, uint32_t item, TraceNestTake take, void *arg);
bool trace_nest_pieces(TraceNest *nest, uint32_t lot, TraceNestTake take, void *arg);

/* Where it was at that moment, and in which state; of places nothing is known.  Errors: none but
 * ERR_LIMIT. */
MUST_CHECK Err trace_nest_where(TraceNest *nest, uint32_t item, TraceWhere *out);

/* What the business step and disposition of an event say of what it names. */
typedef enum TraceSays {
    SAYS_SHIPPED = 1,
    SAYS_ARRIVED = 2,
    SAYS_SOLD = 4,
    SAYS_SCRAPPED = 8,
    SAYS_TRANSIT = 16, /* on its way by the disposition alone, no step says so */
} TraceSays;
unsigned trace_nest_says(const TraceNest *nest, int64_t event); /* a set of TraceSays */

/* Events that count for nothing any more behind one of first … last, by what was declared of them
 * (E6): `take` gets the event, and the position behind which it is so. */
typedef struct TraceSpan {
    int64_t first, last;
} TraceSpan;
typedef void (*TraceNestVoid)(void *arg, int64_t event, int64_t behind);
void trace_nest_voids(const TraceNest *nest, TraceSpan span, TraceNestVoid take, void *arg);

#endif
