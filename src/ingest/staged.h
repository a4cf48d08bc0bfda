/* staged.h - decoded events between the passes, so that pass 2 need not decode them again.
 *
 * DIR/spool/<random>.staged, in the order of the plan, read once from front to back by the same
 * process.  It is never synced: a capture that goes on after a crash decodes the bodies again.
 *
 *     |head 48|id|step|disposition|transformation|reason|corrective ids …|refs …|pairs …|
 *     head: sizes, counts, times, kind, action; a text: length u32, bytes; a ref: 32 bytes, then
 *     key, uom, type.  What pass 2 has no use for is left out: body and captured URIs.  */
#ifndef HOLDFAST_INGEST_STAGED_H
#define HOLDFAST_INGEST_STAGED_H

#include "domain/event/event.h"

/* Append the event to `out`. */
void staged_write(Buf *out, const Event *event);
/* Bytes the first event of `text` takes. */
size_t staged_size(Str text);
/* Read it back; texts are slices of `text`, lists in the arena. */
void staged_read(Arena *arena, Str text, Event *out);

#endif
