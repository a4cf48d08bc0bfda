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
    bool passed_over; /* leads nowhere: a use of a class that cannot have been the lot's (E7) */
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
} Interval;
typedef VEC(Interval) IntervalVec;
void intervals_of(Walk *w, const Link *links, uint32_t n, IntervalVec *out);

/* An interval [begin, end] in which child and parent were one, and the record that says so. */
typedef struct Bond {
    uint32_t child, parent;
    int64_t begin_us, end_us; /* INT64_MIN, INT64_MAX = open */
    Moment record;
    bool late; /* by what got into the child at any time up to the end, not only by what was in it
                  at the begin */
} Bond;

/* One who leaves: whence, and how it came there (NULL: whatever the time). */
typedef struct Leaver {
    uint32_t entry;
    const Moment *in;
    unsigned step;
} Leaver;

/* Through the bond to the other one, in every stay it touches there, as the rule of time allows;
 * `from->in` is in the stay it leaves. */
void bond_leave(Walk *w, const Leaver *from, const Bond *bond);
/* From a lot to all that pieces of its bare class were fitted in (trace_edges.c). */
void edge_class_uses(Walk *w, uint32_t entry, uint32_t class, LinkVec *links, unsigned step);

#endif
