/* hold_sight.h - holds for somebody limited to sites and product lines (view->sight).
 *
 * A hold is his business when it names or covers something he sees.  Then he sees that, where it
 * lies, and of the rest how much there is.  He holds what he sees whole, and releases what he sees
 * whole: what a release would free besides is counted in the refusal, not named.  */
#ifndef HOLDFAST_DOMAIN_HOLD_HOLD_SIGHT_H
#define HOLDFAST_DOMAIN_HOLD_HOLD_SIGHT_H

#include "domain/hold/hold.h"

/* Numbers of the holds he sees, ascending. */
struct HoldSeen {
    int64_t *ids;
    size_t count;
};
/* *out is NULL where nothing limits the view. */
MUST_CHECK Err hold_seen_find(Ctx *cx, HoldBook *book, const ItemView *view, const HoldSeen **out);
/* NULL sees all. */
bool hold_seen_has(const HoldSeen *seen, int64_t id);
/* ERR_NOT_FOUND, as where there is none: nothing of this hold is his. */
MUST_CHECK Err hold_seen_check(Ctx *cx, HoldBook *book, const ItemView *view, int64_t id);
/* ERR_DENIED: he does not see all that this release frees. */
MUST_CHECK Err hold_release_check(Ctx *cx, HoldBook *book, const ItemView *view,
                                  const HoldLift *lift);

#endif
