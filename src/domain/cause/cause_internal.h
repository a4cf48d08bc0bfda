/* cause_internal.h - a population with everything its units went through.
 *
 *     unit ──► nodes ──► touches (factor, hour)
 *
 * A node is a lot, or one kind of event in one hour: what it brings is kept once, however many
 * units pass it.  Per factor only counts are kept, by the hour of the touch; a unit that touches a
 * factor in several hours is told apart by the hour of its touch before, so that the units of any
 * window are counted, and each once:
 *
 *     units touching f in a .. b  =  sum of bands (f, hour in a .. b, hour before it < a)
 *
 * The digest of a set of units is the sum of a random number per unit: sets with equal sums are the
 * same set.  */
#ifndef HOLDFAST_DOMAIN_CAUSE_INTERNAL_H
#define HOLDFAST_DOMAIN_CAUSE_INTERNAL_H

#include "base/number_map.h"
#include "domain/cause/cause.h"
#include "domain/trace/trace_event.h"

enum {
    CAUSE_EXPLAIN_MAX = 64, /* rows that are compared with each other */
    HOUR_NONE = INT32_MIN,  /* no touch before; a lot has no hour */
    NODE_POSSIBLE = 1u << 31,
    NODE_THING = 1u << 30, /* not a bundle: the number of a thing */
    NODE_MASK = NODE_THING - 1,
};

/* What is only possible of a factor anywhere in the population gives it a *wide* twin, a factor of
 * its own: met by all who met it surely or possibly. */
typedef struct CauseFactor {
    CauseKind kind;
    uint16_t step;         /* of those met at a step */
    bool wide;             /* counts what is only possible, too */
    uint32_t item;         /* of CAUSE_PERIOD the place, may be 0 */
    uint32_t twin;         /* the wide one of a sure one and back; 0: nothing is only possible */
    uint32_t units;        /* that carry it */
    uint64_t digest;       /* of those */
    uint32_t bands, hours; /* first of its bands, how many different hours */
    uint32_t bands_end;
} CauseFactor;

typedef struct CauseTouch {
    uint32_t factor; /* from 1 */
    int32_t hour;    /* since 1970 UTC; HOUR_NONE */
} CauseTouch;

/* Units whose touch in `hour` comes after one in `before`. */
typedef struct CauseBand {
    uint32_t factor;
    int32_t hour, before;
    uint32_t units;
    uint64_t digest;
} CauseBand;

/* A growing list on the heap. */
#define CAUSE_LIST(Type)                                                                           \
    struct {                                                                                       \
        Type *p;                                                                                   \
        size_t n, room;                                                                            \
    }
void *cause_list_grow(void *p, size_t *room, size_t each);
#define CAUSE_ADD(list)                                                                            \
    ((list)->n == (list)->room                                                                     \
         ? (void)((list)->p = cause_list_grow((list)->p, &(list)->room, sizeof *(list)->p))        \
         : (void)0,                                                                                \
     &(list)->p[(list)->n++])

struct CausePopulation {
    const TraceIndex *index;
    CauseProgress *progress; /* while it is made; NULL: nobody asks */
    int64_t log_position;
    Arena maps;      /* memory of the maps below */
    uint32_t *units; /* items, ascending */
    size_t unit_count;
    CAUSE_LIST(CauseFactor) factors; /* from 1 */
    CAUSE_LIST(CauseTouch) touches;  /* of bundles, one after the other */
    CAUSE_LIST(size_t) bundles;      /* first touch of each, from 1, and one more */
    CAUSE_LIST(uint32_t) nodes;      /* of units, one after the other */
    size_t *unit_nodes;              /* first node of each unit, and one more */
    CAUSE_LIST(CauseBand) bands;     /* by factor, hour, before */
    uint32_t *thing_factor;          /* by item: factor of a thing that several units have */
    NumberMap factor_of;
    size_t tested; /* factors whose carriers could stand out: at least 2 units, not all alike */
};

/* One unit more was walked from, or counted.  ERR_BUSY: it is to stop. */
MUST_CHECK Err cause_step(Ctx *cx, const CausePopulation *population);
/* Walk from every unit. */
MUST_CHECK Err cause_walk_units(Ctx *cx, CausePopulation *population);
/* Its number; of one there is already, that. */
uint32_t cause_factor_add(CausePopulation *population, CauseFactor factor);

/* All touches of one unit, in no order of factors, of each factor every hour once. */
typedef struct CauseUnitTouch {
    uint32_t factor;
    int32_t hour, before;
    bool first; /* of this factor, the earliest */
} CauseUnitTouch;
/* A further hour of a factor, and the one noted before it. */
typedef struct CauseHour {
    int32_t hour;
    uint32_t next; /* place in the list, from 1; 0: the first of the factor */
} CauseHour;
typedef struct CauseReader {
    const CausePopulation *population;
    uint32_t *stamp;  /* by factor: round in which it was touched */
    uint32_t *place;  /* by factor: its first touch in out */
    uint32_t *latest; /* by factor: its hour noted last, place in again; 0: none */
    uint32_t round;
    CAUSE_LIST(CauseHour) again;  /* hours of factors that were touched already */
    CAUSE_LIST(uint32_t) several; /* those factors */
    CAUSE_LIST(int32_t) hours;    /* of one of them */
    CAUSE_LIST(CauseUnitTouch) out;
} CauseReader;
void cause_reader_init(CauseReader *reader, const CausePopulation *population);
void cause_reader_release(CauseReader *reader);
void cause_reader_unit(CauseReader *reader, size_t unit);

/* Count every unit of the population into factors and bands. */
MUST_CHECK Err cause_count(Ctx *cx, CausePopulation *population);
/* Could it stand out in this population, whoever failed?  Several units carry it, and not all
 * alike.
 */
bool cause_can_stand_out(const CausePopulation *population, const CauseFactor *factor);
/* The random number of a unit. */
uint64_t cause_unit_number(uint32_t item);

/* What was found of one factor. */
typedef struct CauseRow {
    uint32_t factor;
    Fourfold table;                    /* all who carry it */
    int64_t possible_failed, possible; /* failed units, and all, that only may carry it */
    bool windowed;                     /* the window stands out more than the whole */
    int32_t from_hour, to_hour;        /* first and last hour of the window */
    Fourfold window;                   /* those who touched it then */
    uint64_t digest;                   /* of the carriers that stand out */
    double log_p;                      /* of both questions together */
    double log_q;
} CauseRow;

/* Bands of the failed units of one factor. */
typedef struct FailedBands {
    const CauseBand *p;
    size_t n;
} FailedBands;
/* The window in which a factor stands out most, into the row: window, hours, digest, log_p.
 * row->table and row->log_p, of the whole, are filled in. */
void cause_window_find(const CausePopulation *population, FailedBands failed, CauseRow *row);
typedef struct CauseRows {
    CauseRow *p;
    size_t n;
} CauseRows;
/* All factors some failed unit (by its place in the population) carries, the most improbable first.
 * In cx->arena. */
CauseRows cause_rank(Ctx *cx, const CausePopulation *population, const size_t *failed, size_t n);
int cause_band_compare(const void *a, const void *b);

/* Places of units in the population, ascending. */
typedef struct CausePlaces {
    const size_t *p;
    size_t n;
} CausePlaces;
/* Units that carry both of two rows, as these show them; pairs[i * n + i]: those of row i. */
typedef struct CausePair {
    int64_t all, failed;
} CausePair;
typedef struct CauseOverlap {
    CausePair *pairs; /* n * n */
    size_t n;
} CauseOverlap;
/* rows.n <= CAUSE_EXPLAIN_MAX, no factor twice. */
CauseOverlap cause_overlap(Ctx *cx, const CausePopulation *population, CauseRows rows,
                           const CausePlaces *failed);
/* By row the number, from 1, of the first row above that explains it; 0: none does.  The rows are
 * findings, the most improbable first. */
uint32_t *cause_explain(Ctx *cx, const CausePopulation *population, CauseRows rows,
                        const CausePlaces *failed);

#endif
