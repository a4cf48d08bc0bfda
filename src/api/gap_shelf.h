/* gap_shelf.h - the trace gaps as last counted, kept for the next who asks.
 *
 * Counting reads the whole index, seconds for half a million units.  An answer is kept until the
 * log has grown and a minute has passed; it says of which log position it is.  */
#ifndef HOLDFAST_API_GAP_SHELF_H
#define HOLDFAST_API_GAP_SHELF_H

#include "domain/gap/gap.h"

typedef struct GapShelf GapShelf;
GapShelf *gap_shelf_open(void);
void gap_shelf_close(GapShelf *shelf); /* NULL is fine */
/* The answer as JSON, in cx->arena.  ERR_BUSY: it is being counted, and enough wait for it. */
MUST_CHECK Err gap_shelf_find(Ctx *cx, GapShelf *shelf, const ItemView *view, Lang lang, Str *out);

#endif
