/* cause_shelf.h - populations that were walked, kept for the next question.
 *
 * Half a million units take seconds to walk and moments to compare, and whoever looks for a cause
 * asks again with other failures.  Two are kept, each for at most ten minutes: the answer says as
 * of which log position it is.  */
#ifndef HOLDFAST_API_CAUSE_SHELF_H
#define HOLDFAST_API_CAUSE_SHELF_H

#include "domain/cause/cause.h"

typedef struct CauseShelf CauseShelf;
CauseShelf *cause_shelf_open(void);
void cause_shelf_close(CauseShelf *shelf);

typedef struct CauseSearch {
    const ItemView *view;
    const CauseQuery *query;
    size_t limit; /* factors */
    Lang lang;
} CauseSearch;
/* What the query finds.  A population is walked by one caller at a time; one more may wait, others
 * are ERR_BUSY. */
MUST_CHECK Err cause_shelf_find(Ctx *cx, CauseShelf *shelf, const CauseSearch *search,
                                CauseFindings *out);

#endif
