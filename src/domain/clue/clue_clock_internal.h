/* clue_clock_internal.h - which clues are facts of the law, and the clocks these start.  Only for
 * this folder. */
#ifndef HOLDFAST_DOMAIN_CLUE_CLOCK_INTERNAL_H
#define HOLDFAST_DOMAIN_CLUE_CLOCK_INTERNAL_H

#include "domain/clue/clue.h"
#include "domain/regime/regime.h"

enum { CLUE_FACTS_MAX = 8 };

/* The packs of clues with their calendars, each read once for a whole file; begins as {0}. */
typedef struct ClueLawPack {
    RegimePack pack;
    RegimeCalendar calendar;
    struct ClueLawPack *next;
} ClueLawPack;
typedef struct ClueLaw {
    ClueLawPack *packs;
} ClueLaw;

/* ERR_INVALID at /values/regime: there is no pack of that name, so nothing would start a clock. */
MUST_CHECK Err clue_law_check(Ctx *cx, ClueLaw *law, const Clue *clue);

/* Facts a clue tells that its row `before` (NULL: there was none) did not: a bit each, in the order
 * of clue_facts.def.  A day of receipt, a regime, country or damage that changes tells all of them
 * anew, and so does somebody who says now that it must be reported. */
uint32_t clue_facts_new(const Clue *clue, const Clue *before);

/* Start their clocks under its pack on the day the clue was received, in the caller's transaction;
 * once. */
MUST_CHECK Err clue_clocks_start(Ctx *cx, ClueLaw *law, const MasterRow *row, uint32_t facts);

/* The facts whose clocks still run today, counted from the day of receipt: the period of one of
 * their rules has not passed.  For the others, the rule that would have run longest and its last
 * day are added to `out`. */
typedef struct ClueRunning {
    ClueUnstarted unstarted[CLUE_FACTS_MAX];
    size_t unstarted_count;
    uint32_t facts;
} ClueRunning;
MUST_CHECK Err clue_facts_running(Ctx *cx, ClueLaw *law, const Clue *clue, uint32_t facts,
                                  ClueRunning *out);

#endif
