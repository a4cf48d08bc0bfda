/* clues.h - what people say about the demo's power banks: deterministic, from its own truth.
 *
 * Units with the planted defect swell, grow hot, smoke; the others have what power banks have.
 * When each was made and sold is read from the log.  No name, number or address is anybody's.  */
#ifndef HOLDFAST_DEMO_CLUES_H
#define HOLDFAST_DEMO_CLUES_H

#include "demo/demo.h"
#include "domain/clue/clue.h"

/* Take the clues of a captured demo in; what is there already stays. */
MUST_CHECK Err demo_clues(Ctx *cx, const ClueLog *log, const DemoSummary *summary);

#endif
