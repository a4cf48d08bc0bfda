/* clocks.h - two matters of the demo factory whose clocks run: an incident of these days, and a
 * recall of some weeks ago.  Days are counted back from cx->now_us, so that there is always
 * something due. */
#ifndef HOLDFAST_DEMO_CLOCKS_H
#define HOLDFAST_DEMO_CLOCKS_H

#include "base/ctx.h"

/* `with_case`: the first is the demo's case (cases.h), and not told here. */
MUST_CHECK Err demo_clocks(Ctx *cx, bool with_case);

#endif
