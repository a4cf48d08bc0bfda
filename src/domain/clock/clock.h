/* clock.h - the law's clocks: started by facts, stopped by evidence, with their history (D1-D17).
 *
 *     fact (defect confirmed on a day) ── rules of the pack with that trigger ──► a clock each
 *                                                                                running
 *     evidence of submission ─► met, or missed when late     reason ─► cancelled, suspended
 *
 * A clock belongs to a *matter*: any noun and number ("case" 3, "clue" 17, "recall" 2).  The first
 * fact of a matter pins edition and SHA-256 of the pack; what is due is computed once, when a clock
 * starts, and moves only by clock_repin.  Where what is known does not decide whether a rule
 * applies, its clock runs and is `undecided`: what is not known widens.  A date that cannot be
 * computed (a year whose days off are not loaded) is a state of the clock (basis
 * "calendar_missing"), never an error, and such clocks are listed first.
 *
 * A fact also meets the clocks whose rule it satisfies (a plan reported meets the duty to report
 * one), ends periodic ones that run until it, and decides what it makes known.
 *
 * Each call is one transaction; those ending in _in are part of the caller's, which he commits:
 *
 *     TRY(tx_begin(cx, &tx)); … TRY(clock_start_in(cx, &fact, &started)); … change_commit(…)
 *
 * Shapes: clock_wire.def.  Every change of a clock has its row in `change` (noun "clock").  All
 * results live in cx->arena.  */
#ifndef HOLDFAST_DOMAIN_CLOCK_CLOCK_H
#define HOLDFAST_DOMAIN_CLOCK_CLOCK_H

#include "domain/regime/regime_book.h"
#include "platform/store/db.h"

#define RECORDS "domain/clock/clock_wire.def"
#include "platform/register/register_struct.h"

enum { CLOCK_PAGE_MAX = 1000, CLOCK_ALL = INT32_MAX };

/* Record a fact, and start a clock for every rule of its regime that it triggers and that does not
 * plainly not apply.  The same fact with the same note is taken once (out->again).  `known` is
 * remembered with the matter: later facts need not repeat it.
 * ERR_NOT_FOUND: no such regime; clock_start alone: no such case, clue, scope or hold, no such
 * account of the person.  ERR_INVALID: no rule of it knows such a fact; a day to come
 * (but for rules that count backward from a planned day); no note; `known` not name=value. */
MUST_CHECK Err clock_start(Ctx *cx, const ClockFact *fact, ClockStarted *out);
MUST_CHECK Err clock_start_in(Ctx *cx, const ClockFact *fact, ClockStarted *out);
/* The fact is said no more: what it met, ended or kept from applying runs again (but for one whose
 * next has ended), and it is taken anew when it is said again.  What it started is the caller's to
 * cancel.  noun, noun_id, regime, trigger, day and note count; one that was never recorded changes
 * nothing. */
MUST_CHECK Err clock_withdraw_in(Ctx *cx, const ClockFact *fact, Str reason);
/* Does a rule of the pack the matter is pinned to know the fact?  noun, noun_id, regime and trigger
 * count.  ERR_NOT_FOUND: no such regime. */
MUST_CHECK Err clock_knows(Ctx *cx, const ClockFact *fact, bool *out);

typedef enum ClockVerb {
    CLOCK_STOP,    /* evidence, day (today): met, or missed when behind the due day */
    CLOCK_LAPSE,   /* reason: the due day has passed and nothing was submitted: missed */
    CLOCK_CANCEL,  /* reason */
    CLOCK_SUSPEND, /* reason; the due day stays; not behind the day of a duty */
    CLOCK_RESUME,
    CLOCK_DECIDE, /* applies, reason: an undecided one runs on, or is cancelled */
    CLOCK_ASSIGN, /* person: the name of an open account */
    CLOCK_UNASSIGN,
    CLOCK_DATE,   /* reply_by, reason: the date a letter names, or names now */
    CLOCK_REOPEN, /* reason: it was met, missed or cancelled by mistake, and runs again */
} ClockVerb;

/* "stop", "lapse" …  ERR_NOT_FOUND names those there are. */
MUST_CHECK Err clock_verb_parse(Ctx *cx, Str name, ClockVerb *out);
/* One decision about a clock.  A periodic one that is met or missed opens its next, until the fact
 * that ends it; reopened, it takes that next one back.  A duty whose day by law has passed is
 * cancelled or lapsed by two people: the first says so (said_over_by), and it stays late; another
 * person who decides, by the same verb, has it told as missed; reopen takes the first word back.
 * Where there are no accounts one person does.  ERR_DENIED: the second does not decide.
 * ERR_CONFLICT: it is not in a state for that, or it is the first again.  ERR_INVALID: what the
 * verb needs is missing, or the day is before the fact or to come. */
MUST_CHECK Err clock_change(Ctx *cx, ClockVerb verb, int64_t id, const ClockOrder *order,
                            Clock *out);
MUST_CHECK Err clock_change_in(Ctx *cx, ClockVerb verb, int64_t id, const ClockOrder *order,
                               Clock *out);

/* Recompute the open clocks of a matter by the pack and calendars of today, and pin that pack;
 * out: those that changed. */
MUST_CHECK Err clock_repin(Ctx *cx, const ClockRepin *order, ClockPage *out);

/* Empty or 0: any. */
typedef struct ClockFilter {
    Str noun, regime, person;
    int64_t noun_id;
    Str state;       /* one of them, or "open": running and suspended */
    RegimeDay until; /* due, or aimed at, up to this day; what has no date yet counts as due */
    bool dated;      /* without standing duties, which have no date */
    Str matters;     /* ",case 3,hold 7,": of these alone, for somebody limited; empty: of all */
    int64_t offset, limit; /* of callers from outside at most CLOCK_PAGE_MAX */
} ClockFilter;

/* What has no date it should have first, then by due day (target where the law has no number), then
 * standing duties.  `outside`: how many are of other matters than filter->matters.  `standing` of
 * an open clock today: "unknown" (no date it should have), "late" (the law's day has passed),
 * "pressing" (the internal target has), "due", "open" (no date). */
MUST_CHECK Err clock_list(Ctx *cx, const ClockFilter *filter, ClockPage *out);
/* ERR_NOT_FOUND with a sentence. */
MUST_CHECK Err clock_find(Ctx *cx, int64_t id, Clock *out);
/* The rule it runs by, as its pack had it, and the consequence that pack names (without id where
 * there is none). */
MUST_CHECK Err clock_rule(Ctx *cx, int64_t id, ClockRule *out);
/* Every change of it, oldest first. */
MUST_CHECK Err clock_history(Ctx *cx, int64_t id, ClockHistory *out);

/* "T-12" <-> 12.  ERR_NOT_FOUND when it is no such number. */
MUST_CHECK Err clock_missing(Ctx *cx, Str id); /* its sentence */
MUST_CHECK Err clock_id_parse(Ctx *cx, Str text, int64_t *out);
Str clock_id_format(Arena *arena, int64_t id);

#endif
