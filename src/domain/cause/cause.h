/* cause.h - what failed units have in common and good ones have not (A-6.3.2(1,3); F-2.9, F-2.10).
 *
 *     units ──cause_population_open──► CausePopulation ──cause_find──► ranked factors
 *
 * A *factor* is anything a unit went through before it left its maker: a lot, a part, a vessel, a
 * supplier, who did a step, with which machine, tool, method and software, in which room, and when
 * each step was.  Factors are counted over the walk back from every unit of a *population*; that
 * is done once, and then any list of failed units of it is compared within moments.
 *
 * What is surely carried is tested; what is only possible is counted apart.  Meaning of the
 * numbers: docs/guide/causes.md.  */
#ifndef HOLDFAST_DOMAIN_CAUSE_CAUSE_H
#define HOLDFAST_DOMAIN_CAUSE_CAUSE_H

#include "domain/item/item_where.h"
#include "domain/stats/stats.h"

#define RECORDS "domain/cause/cause_wire.def"
#include "platform/register/register_struct.h"

/* In the order in which equal ones are named. */
typedef enum CauseKind {
    CAUSE_LOT,
    CAUSE_PART, /* that was in several units */
    CAUSE_VESSEL,
    CAUSE_SUPPLIER,
    CAUSE_EQUIPMENT,
    CAUSE_TOOL,
    CAUSE_SOFTWARE,
    CAUSE_METHOD,
    CAUSE_OPERATOR,
    CAUSE_ENVIRONMENT,
    CAUSE_PERIOD, /* a step at a place, in some hours */
    CAUSE_CLASS,  /* an unknown piece of it */
    CAUSE_KIND_COUNT,
} CauseKind;
Str cause_kind_name(CauseKind kind); /* "lot" … */

enum {
    CAUSE_LISTED_MAX = 100,
    CAUSE_EQUAL_MAX = 50,
    CAUSE_UNITS_MAX = 100,
    CAUSE_DISCOVERY_PERCENT = 5
};

/* Heap memory, read by any number of threads at a time. */
typedef struct CausePopulation CausePopulation;

typedef struct CauseItems {
    uint32_t *items;
    size_t count;
} CauseItems;

/* How far a walk is, for other threads to read; read and written whole. */
typedef struct CauseProgress {
    int64_t done, total; /* every unit is walked from, and counted; 0 of 0: not begun */
    bool stop;           /* somebody wants it to end: ERR_BUSY */
} CauseProgress;

/* Walk back from each of these items, as known at view->visible.  They are sorted, and counted
 * once each.  `progress` may be NULL. */
MUST_CHECK Err cause_population_open(Ctx *cx, const ItemView *view, const CauseItems *units,
                                     CauseProgress *progress, CausePopulation **out);
void cause_population_close(CausePopulation *population);
int64_t cause_population_position(const CausePopulation *population); /* of the log */

/* Which units failed, and how many factors to tell of. */
typedef struct CauseQuestion {
    const uint32_t *failed; /* items; each counts once */
    size_t failed_count;
    size_t limit; /* at most CAUSE_LISTED_MAX */
    Lang lang;
    const ItemSight *sight; /* NULL: everything; else what is not seen is counted without a name */
} CauseQuestion;
/* The factors that stand out most, best first.  ERR_USAGE: a failed unit is not in the population
 * (named), there is none, or all failed. */
MUST_CHECK Err cause_find(Ctx *cx, const CausePopulation *population, const CauseQuestion *question,
                          CauseFindings *out);

/* The failed units of a query as items, and the population it names: units of a scope, what an item
 * became, all pieces of a product class; without any, all pieces of the classes of the failed.  In
 * cx->arena.  Errors of item_find, scope_load and trace_walk; ERR_USAGE: more than one population,
 * or none where a failed unit belongs to no class. */
MUST_CHECK Err cause_query_failed(Ctx *cx, const ItemView *view, const CauseQuery *query,
                                  CauseItems *out);
/* A text that names the population: equal texts, equal populations at one log position. */
MUST_CHECK Err cause_query_name(Ctx *cx, const ItemView *view, const CauseQuery *query,
                                const CauseItems *failed, Str *out);
MUST_CHECK Err cause_query_population(Ctx *cx, const ItemView *view, const CauseQuery *query,
                                      const CauseItems *failed, CauseItems *out);

#endif
