/* hold_rule.h - standing orders: what is held by itself when a reading is over its limit.
 *
 * A rule is a row of the register hold_rule, made by one person and signed by others; it is in
 * force once all signatures it needs fit it as it is, for readings recorded behind the last of
 * them.  An event whose report lies outside the limits holds the things and lots it measured: one
 * hold an event and rule, whose reason names rule, reading, limits and who signed.  What the rule
 * holds already is not held again; what was released and measured anew, and is over again, is.  A
 * number nobody can compare, of a unit that does not convert, is not cleared either: it holds.  A
 * hold is released by a person alone, whatever becomes of the event.  Clauses: F-2.15, A-7.5.1.  */
#ifndef HOLDFAST_DOMAIN_HOLD_HOLD_RULE_H
#define HOLDFAST_DOMAIN_HOLD_HOLD_RULE_H

#include "domain/hold/hold.h"

/* How far the log was looked at. */
typedef struct HoldRuleWatch {
    bool loaded;
    int64_t position;
    int64_t kept; /* as it stands in the database */
} HoldRuleWatch;

/* Hold what was captured since, up to what the view shows, and is over a limit.  On the writer's
 * thread, behind the answers. */
MUST_CHECK Err hold_rules_follow(Ctx *cx, const ItemView *view, HoldRuleWatch *watch);
/* By a process that looks once. */
MUST_CHECK Err hold_rules_catch_up(Ctx *cx, const ItemView *view);

#endif
