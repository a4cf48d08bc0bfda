/* trace_life_internal.h - stays and productions of a lot or vessel, and the rule of time. */
#ifndef HOLDFAST_DOMAIN_TRACE_LIFE_INTERNAL_H
#define HOLDFAST_DOMAIN_TRACE_LIFE_INTERNAL_H

#include "domain/trace/trace_internal.h"

typedef struct Walk Walk;

/* A vector in the arena. */
#define VEC(Type)                                                                                  \
    struct {                                                                                       \
        Type *p;                                                                                   \
        uint32_t n, room;                                                                          \
    }
#define VEC_ADD(arena, vec)                                                                        \
    ((vec)->n == (vec)->room                                                                       \
         ? ((vec)->p = arena_grow((arena), (vec)->p, (vec)->room * sizeof *(vec)->p,               \
                                  ((vec)->room * 2 + 4) * sizeof *(vec)->p),                       \
            (vec)->room = (vec)->room * 2 + 4, &(vec)->p[(vec)->n++])                              \
         : &(vec)->p[(vec)->n++])

/* An item at an event: how it got there, or how it leaves. */
typedef struct Moment {
    int64_t time_us;
    uint32_t event;
    uint32_t stay;
    uint32_t rep; /* the transformation: first event of the group, or the event itself */
    bool passed;  /* this pass arrived or left by it */
} Moment;

/* What one stay of a life needs to know of its productions. */
typedef struct Stay {
    uint8_t productions; /* different transformations: 0, 1, 2 = several */
    uint32_t first_rep;
    int64_t first_us;           /* its earliest production; INT64_MAX = none */
    int64_t second_us;          /* the earliest of another transformation; INT64_MAX = none */
    int64_t first_untouched_us; /* the earliest the first pass did not reach */
    uint32_t used, used_end, made, made_end; /* the stay's moments in the life */
    bool entered;                            /* in this pass */
    uint32_t done; /* forward: from here on all uses are done; backward: up to here all making */
} Stay;

/* A lot or vessel whose time matters: its stays, and what made and used it (E1). */
typedef struct Life {
    uint32_t item;
    uint32_t cut_count;
    int64_t *cuts;       /* ends of stays, ascending; stay k lies in (cuts[k-1], cuts[k]] */
    Stay *stays;         /* cut_count + 1 */
    Moment *made, *used; /* ascending by (time, event) */
    uint32_t made_count, used_count;
    VEC(Moment) arrivals;  /* of this pass, other than by made (used, backward) */
    VEC(Moment *) passed;  /* moments marked so in this pass */
    VEC(uint32_t) entered; /* stays */
    bool in_use;           /* by the walk of now: others only keep what they loaded */
    VEC(Moment) contacts;  /* arrivals of this pass that were passed on by contact (E4) */
    bool has_links;        /* associations or lot runs lead on from here */
    int64_t seed_to_us;    /* productions up to here are the seed itself; INT64_MIN = no seed */
} Life;

Life *life_get(Walk *w, uint32_t item);
uint32_t life_stay(const Life *life, int64_t time_us);
/* First and last instant of a stay. */
int64_t life_stay_begin(const Life *life, uint32_t stay);
int64_t life_stay_end(const Life *life, uint32_t stay);
/* May what arrived as `in` (a moment of the life, stay filled in) leave as `out`?  STEP_POSSIBLE
 * goes into *step; the finding time_inversion is noted. */
bool life_passes(Walk *w, const Life *life, const Moment *in, const Moment *out, unsigned *step);
/* Where in used (made, backward) something may be left by from `at`: first .. end-1. */
typedef struct Range {
    uint32_t first, end;
} Range;
Range life_range(Walk *w, Life *life, const Moment *at);
/* Was this (event, stay) an arrival in this pass already?  Notes it if not. */
bool life_arrives(Walk *w, Life *life, const Moment *in);
/* Mark a moment of the life as passed. */
void life_pass(Walk *w, Life *life, Moment *moment);
/* Prepare for the next pass; after the first one, mark the productions it reached. */
void lives_turn(Walk *w, bool after_first);
/* Prepare for another walk: nothing was passed, but what was loaded stays. */
void lives_rest(Walk *w);
Moment moment_of(const TraceIndex *index, uint32_t event);
uint32_t event_rep(const TraceIndex *index, uint32_t event);
bool event_names(const TraceIndex *index, uint32_t event, uint32_t item, uint8_t role);

#endif
