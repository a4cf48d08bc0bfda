/* cases.h - the demo's case: power banks that smoke, under investigation by its demo accounts, with
 * complaints of the last days, a draft scope of the suspect lot, and clocks that run.
 *
 * Dates are counted back from the time of the run; all else follows from the options of the demo.
 * Everything goes in by the calls that people's own work goes by.  */
#ifndef HOLDFAST_DEMO_CASES_H
#define HOLDFAST_DEMO_CASES_H

#include "demo/demo.h"
#include "domain/clue/clue.h"

/* Is there one?  Not where no unit with the planted defect is sold: small runs. */
bool demo_has_case(const DemoSummary *summary);
/* Behind the demo's clues and accounts.  Leaves cx->actor and cx->now_us as they were. */
MUST_CHECK Err demo_case(Ctx *cx, const ClueLog *log, const DemoSummary *summary);

#endif
