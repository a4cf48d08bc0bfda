/* trace_question.h - a question about origin and use in the words of the command line and of the
 * HTTP interface, and the walks that answer it.
 *
 *     direction            forward, backward or both
 *     ITEM, ITEM@FROM/TO   where it starts; what was in a vessel between two moments
 *     edges, widen, through_containers, as_known_at, via, units    docs/formats/cli.md  */
#ifndef HOLDFAST_DOMAIN_ITEM_TRACE_QUESTION_H
#define HOLDFAST_DOMAIN_ITEM_TRACE_QUESTION_H

#include "domain/item/item.h"

typedef enum TraceSide {
    SIDE_FORWARD = TRACE_FORWARD,
    SIDE_BACKWARD = TRACE_BACKWARD,
    SIDE_BOTH,
} TraceSide;

/* What is asked, and what the walks found. */
typedef struct TraceAnswer {
    const TraceIndex *index;
    const ItemSight *sight; /* NULL: everything */
    Lang lang;              /* of findings and reasons */
    TraceSide side;
    TraceQuery query; /* as asked; its direction is that of a walk */
    uint32_t via;     /* both: what this became, and the path by which the item went through it */
    bool units;       /* only pieces not used up and not fitted into another */
    TraceResult result;
    const uint8_t *sides;      /* TraceSide of each member; NULL when one direction was walked */
    const PathShape *path;     /* with via */
    const TraceCounts *counts; /* of all that was found, where some of it was taken away */
} TraceAnswer;

/* "forward", "backward", "both".  ERR_USAGE names the choices. */
MUST_CHECK Err trace_side_parse(Ctx *cx, Str text, TraceSide *out);
const char *trace_side_name(TraceSide side);
/* The two a single walk can have. */
MUST_CHECK Err trace_direction_parse(Ctx *cx, Str text, TraceDirection *out);
const char *trace_direction_name(TraceDirection direction);
/* "E1,E2,E3,E6" (empty: these).  ERR_USAGE. */
MUST_CHECK Err trace_edges_parse(Ctx *cx, Str text, unsigned *out);
Str trace_edge_name(unsigned edge);         /* of one EDGE_… */
Str confidence_name(Confidence confidence); /* "certain", "possible" */
Str widening_name(Widening widening);       /* "part_of_lot" …; empty for none */

/* A log position, or a moment of recording with zone: the last position recorded by then.
 * Reads the log.  ERR_USAGE, ERR_NOT_FOUND (nothing was recorded by then). */
MUST_CHECK Err trace_known_at_parse(Ctx *cx, const ItemView *view, Str text, int64_t *out);

/* Items to start from, with room for as many as the caller will add. */
typedef struct TraceSeeds {
    uint32_t *items;
    TraceWindow *windows;
    size_t count;
} TraceSeeds;
TraceSeeds trace_seeds_new(Arena *arena, size_t room);
/* ITEM or ITEM@FROM/TO: two moments with zone, either may be left out.  ERR_USAGE: a whole class;
 * otherwise as item_find. */
MUST_CHECK Err trace_seed_add(Ctx *cx, const ItemView *view, Str typed, TraceSeeds *seeds);
/* Take "@FROM/TO" off the end of *typed; false: there is none, and *out is always. */
bool trace_window_cut(Str *typed, TraceWindow *out);
void trace_query_seeds(TraceQuery *query, const TraceSeeds *seeds);

/* Walk as asked and fill in result, sides and path.  ERR_USAGE: via without both.
 * ERR_NOT_FOUND: no path leads through via. */
MUST_CHECK Err trace_answer_find(Ctx *cx, TraceAnswer *answer);
/* The best path that puts `item` there, by one direction of the question.  ERR_NOT_FOUND. */
MUST_CHECK Err trace_path(Ctx *cx, const TraceAnswer *asked, uint32_t item, PathShape *out);

#endif
