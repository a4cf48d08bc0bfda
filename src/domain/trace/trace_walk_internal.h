/* trace_walk_internal.h - the parts of one walk.
 *
 *   trace_walk.c    queue, passes
 *   trace_lane.c    the fast lane
 *   trace_edges.c   E1, E2, E3: where an item leads
 *   trace_links.c   records of children and parents (trace_links_internal.h)
 *   trace_life.c    stays and productions, the rule of time (trace_life_internal.h)
 *   trace_widen.c   E3 partly affected lots, E4 contact, E7 class without lot
 *
 * One pass reaches everything; where it met steps that are only possible, or associations that
 * have ended, one more pass each leaves those out: what that reaches is certain, or in place.  */
#ifndef HOLDFAST_DOMAIN_TRACE_WALK_INTERNAL_H
#define HOLDFAST_DOMAIN_TRACE_WALK_INTERNAL_H

#include "domain/trace/trace_life_internal.h"
#include "domain/trace/trace_scratch.h"

enum { STEP_POSSIBLE = 1, STEP_REMOVED = 2, STEP_WIDENED = 4, STEP_WIDENING_SHIFT = 4 };
/* Bits 8 up: the number n of the edge kind EDGE_En; 0 = E1. */
enum { STEP_EDGE_SHIFT = 8 };
#define STEP_EDGE(n) ((unsigned)(n) << STEP_EDGE_SHIFT)
#define STEP_WIDEN(widening)                                                                       \
    (STEP_POSSIBLE | STEP_WIDENED | (unsigned)(widening) << STEP_WIDENING_SHIFT)

/* An entry and when the item was there. */
typedef struct Arrival {
    Entry entry;
    int64_t time_us;
} Arrival;

/* The time of an entry that is ENTRY_TIMED. */
typedef struct EntryTime {
    uint32_t entry;
    int64_t time_us;
} EntryTime;

typedef struct Finding {
    const char *code;
    const char *message;
} Finding;
extern const Finding FINDING_CORRECTION_MISSING;

struct Walk {
    Ctx *cx;
    const TraceIndex *index;
    const TraceQuery *query;
    uint32_t end; /* log position of the answer */
    bool forward;
    int64_t tolerance_us;
    const Column *slots;    /* where an item leads: used, or made */
    const Column *opposite; /* how it is reached: made, or used */
    unsigned skip;          /* STEP_… not taken in this pass */
    unsigned saw;           /* STEP_… met in this pass */
    bool first_pass;
    Scratch *scratch;
    uint32_t seed_count, done;
    uint32_t plain_tail; /* entries before this pass widened anything */
    bool plain_certain;  /* and no step up to there was only possible */
    bool widens_nothing; /* the first pass found nothing to widen to, and no other will */
    bool widening;
    bool joint;       /* TraceResult.joint */
    uint32_t reached; /* items besides the seeds */
    Table life_of;    /* item -> number in lives, from 1 */
    VEC(Life *) lives, in_use;
    Arena *life_arena; /* theirs */
    VEC(TraceFinding) findings;
    VEC(EntryTime) times; /* of this pass, entries ascending */
    VEC(Arrival) again;   /* further arrivals, for the earliest */
    VEC(Arrival) selves;  /* lots and vessels among the seeds that came back, in this pass */
    uint32_t first_selves, *self_items; /* those of the first pass */
    VEC(uint32_t) serials;              /* entries of serials that name a lot */
    Table lots_partial;                 /* lots that went on by quantity, in this pass */
    Table events_single_lot;            /* event -> its only lot */
    Arena temp; /* links of one item: half a million of them must not add up */
};

/* ---- trace_walk.c ---- */

/* The walk came to `item` by `event`: note it, queue it if it is new. */
void walk_arrive(Walk *w, uint32_t pred, uint32_t item, const Moment *by, unsigned step);
void walk_finding(Walk *w, Finding finding, uint32_t item, uint32_t event);
/* Everything `entry` leads to, at once; the slow lane. */
void walk_expand(Walk *w, uint32_t entry);
/* The walk came by `event` to an item that has an entry: noted where that can matter. */
void walk_arrive_again(Walk *w, uint32_t pred, uint32_t item, uint32_t event);
/* A piece of a lot may make its lot partly affected, once all plain edges are done. */
void walk_serial_note(Walk *w, uint32_t entry);
/* When an entry arrived. */
int64_t walk_entry_time(const Walk *w, uint32_t entry);
/* Push an entry that is no member: the item only passes something on. */
uint32_t walk_push(Walk *w, uint32_t pred, uint32_t item, const Moment *by, unsigned step);
/* The stays the window of a seed touches, and where the walk begins in one of them. */
Range seed_stays(const Walk *w, uint32_t entry, const Life *life);
Moment seed_moment(const Walk *w, uint32_t entry, const Life *life, uint32_t stay);
/* One pass from the seeds. */
void walk_run(Walk *w, unsigned skip);
void walk_init(Walk *w, Ctx *cx, const TraceIndex *index, const TraceQuery *query);
void walk_release(Walk *w);
/* Sort and leave each once; how many are left. */
size_t findings_unique(TraceFinding *findings, size_t count);
/* ERR_USAGE: a bare class as seed. */
MUST_CHECK Err walk_seeds_check(Ctx *cx, const TraceIndex *index, const TraceQuery *query);
static inline const Entry *walk_entry(const Walk *w, uint32_t entry)
{
    return scratch_queue(w->scratch) + entry;
}
/* What the item is by what is known at the answer's log position: an emptied record makes it a
 * vessel, one declared in error does not. */
ItemKind walk_kind_emptied(const Walk *w, uint32_t item);
static inline Force walk_force(const Walk *w, uint32_t event)
{
    if ((w->query->edges & EDGE_E6) == 0)
        return (head_bits(head_at(w->index, event)) & HEAD_DECLARATION) != 0 ? FORCE_VOID
                                                                             : FORCE_IN;
    return event_force(w->index, event, w->end);
}

static inline ItemKind walk_kind(const Walk *w, uint32_t item)
{
    uint8_t bits = item_bits(w->index, item);
    if ((bits & ITEM_EMPTIED) != 0)
        return walk_kind_emptied(w, item);
    return (ItemKind)(bits & ITEM_BITS_KIND);
}
/* Do times limit how one gets through this item?  Lots and vessels; not things. */
static inline bool walk_limits(const Walk *w, uint32_t item)
{
    ItemKind kind = walk_kind(w, item);
    return kind == ITEM_LOT || kind == ITEM_VESSEL;
}

/* ---- trace_lane.c ---- */

/* Everything queued, and everything that leads to, first come, first served. */
void walk_drain(Walk *w);

/* Findings broken_chain (trace_chain.c) and reading_missing (trace_reading.c), after the first
 * pass. */
void walk_chains(Walk *w);
void walk_readings(Walk *w);

/* ---- trace_edges.c ---- */

/* Leave `item` by transformation `out->event`, in the walk's direction. */
void edge_transform(Walk *w, uint32_t entry, const Moment *out, unsigned step);
/* All associations and lot edges of an item; `life` and `in` for a limited one, else NULL. */
void edge_associations(Walk *w, uint32_t entry, Life *life, const Moment *in, unsigned step);
void edge_lots(Walk *w, uint32_t entry, Life *life, const Moment *in);
/* Is the item a place here: an SGLN, or named as read point or business location? */
bool item_is_place(const TraceIndex *index, uint32_t item, uint32_t end);
/* The pairs of one event, sorted by (in, out). */
const RefPair *event_pairs(const TraceIndex *index, uint32_t event, size_t *count);

/* ---- trace_widen.c ---- */

/* What the item of an entry widens to, beside its plain edges (forward only, E4 both ways). */
void walk_widen(Walk *w, uint32_t entry);
/* Ask for the memory that widening these entries of serials will read. */
void widen_prefetch(const Walk *w, const uint32_t *serials, uint32_t n);
/* The outputs of a lot that is partly affected. */
void widen_lot(Walk *w, uint32_t entry);
bool walk_widens(const Walk *w);

#endif
