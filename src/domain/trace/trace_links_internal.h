/* trace_links_internal.h - the records of children and parents, as a walk reads them. */
#ifndef HOLDFAST_DOMAIN_TRACE_LINKS_INTERNAL_H
#define HOLDFAST_DOMAIN_TRACE_LINKS_INTERNAL_H

#include "domain/trace/trace_walk_internal.h"

/* One record of a child and its parent. */
typedef struct Link {
    uint32_t other; /* parent going forward, child going backward */
    uint32_t event;
    int64_t time_us;
    Action action;
    bool suspended;
} Link;

typedef VEC(Link) LinkVec;

/* All records of an item as child, or as parent, of the given kind: sorted by the other one, then
 * (time, event).  A DELETE of all children of a parent counts for each. */
void links_of_child(Walk *w, uint32_t child, EventKind kind, LinkVec *links);
void links_of_parent(Walk *w, uint32_t parent, EventKind kind, LinkVec *links);

/* A stretch of time in which the records of one pair say they were together. */
typedef struct Interval {
    int64_t begin_us, end_us; /* INT64_MIN, INT64_MAX = open */
    uint32_t event;           /* that began it, or ended it when no beginning is known */
    uint32_t next;            /* record to go on with; 0 to start */
    bool closed;
} Interval;
bool interval_next(const Link *links, uint32_t n, Interval *at);

#endif
