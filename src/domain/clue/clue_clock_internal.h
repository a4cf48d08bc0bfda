/* clue_clock_internal.h - which clues are facts of the law, and the clocks these start.  Only for
 * this folder. */
#ifndef HOLDFAST_DOMAIN_CLUE_CLOCK_INTERNAL_H
#define HOLDFAST_DOMAIN_CLUE_CLOCK_INTERNAL_H

#include "domain/clue/clue.h"
#include "domain/regime/regime.h"

enum { CLUE_FACTS_MAX = 8 };

/* Facts a clue tells that its row `before` (NULL: there was none) did not: a bit each, in the order
 * of clue_facts.def.  A day of receipt that changes tells all of them anew, and so does somebody
 * who says now that it must be reported. */
uint32_t clue_facts_new(const Clue *clue, const Clue *before);

/* Start their clocks on the day the clue was received, in the caller's transaction; once. */
MUST_CHECK Err clue_clocks_start(Ctx *cx, const MasterRow *row, uint32_t facts);

/* Packs and calendars, read once for a whole file. */
typedef struct ClueLaw {
    RegimePack packs[CLUE_FACTS_MAX];
    RegimeCalendar calendars[CLUE_FACTS_MAX];
    bool read;
} ClueLaw;

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
