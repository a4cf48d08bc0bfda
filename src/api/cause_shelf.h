/* cause_shelf.h - populations that were walked, kept for the next question, and the thread that
 * walks.
 *
 * Half a million units take seconds to walk and moments to compare, and whoever looks for a cause
 * asks again with other failures.  Two are kept, each for at most ten minutes: the answer says as
 * of which log position it is.  A new one is walked by the shelf's own thread, one at a time, so
 * that who only asks how far it is keeps nobody waiting.  */
#ifndef HOLDFAST_API_CAUSE_SHELF_H
#define HOLDFAST_API_CAUSE_SHELF_H

#include "domain/cause/cause.h"

typedef struct CauseShelf CauseShelf;
/* A database reader for the thread, opened in a Ctx of its own. */
typedef struct CauseDoor {
    Err (*open)(Ctx *cx, void *arg);
    void *arg;
} CauseDoor;
MUST_CHECK Err cause_shelf_open(Ctx *cx, const CauseDoor *door, CauseShelf **out);
/* Ends a walk on its way.  Accepts NULL. */
void cause_shelf_close(CauseShelf *shelf);

typedef struct CauseSearch {
    const ItemView *view;
    const CauseQuery *query;
    size_t limit; /* factors */
    Lang lang;
} CauseSearch;
/* What the query finds; waits for a walk.  ERR_BUSY: enough others wait for one. */
MUST_CHECK Err cause_shelf_find(Ctx *cx, CauseShelf *shelf, const CauseSearch *search,
                                CauseFindings *out);
/* How far the population of the query is; one that is not kept is begun.  Waits for nothing.  Fails
 * as the walk did, ERR_BUSY if too many are to be walked. */
MUST_CHECK Err cause_shelf_look(Ctx *cx, CauseShelf *shelf, const CauseSearch *search,
                                CauseWalk *out);

#endif
