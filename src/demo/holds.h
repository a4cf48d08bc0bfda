/* holds.h - the demo's hold: what an investigator who found the cause would name, held when the
 * first unit with the planted defect had come back. */
#ifndef HOLDFAST_DEMO_HOLDS_H
#define HOLDFAST_DEMO_HOLDS_H

#include "demo/demo.h"
#include "domain/hold/hold.h"

/* Clause of a scope (domain/scope) that asks for the planted cause, as JSON. */
Str demo_cause_clause(Arena *arena, const DemoSummary *summary);
/* Hold the units of that clause among what is captured so far; none there: nothing is held. */
MUST_CHECK Err demo_hold(Ctx *cx, const ItemView *view, const DemoSummary *summary);

#endif
