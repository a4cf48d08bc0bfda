/* staged.h - decoded events between the passes, so that pass 2 need not decode them again.
 *
 * DIR/spool/<random>.staged, in the order of the plan, read once from front to back by the same
 * process.  It is never synced: a capture that goes on after a crash decodes the bodies again.
 * What pass 2 has no use for is left out: the body, captured URIs, a unit without a quantity.
 *
 *     kind | action << 3 | declares << 5 | has_readings << 6     1 byte
 *     time_us, offset_min                    8, 2 bytes, little-endian
 *     id, step, disposition, transformationID
 *     of an error declaration: time_us (8 bytes), reason, count, corrective ids
 *     count of references, then for each
 *         role | is_class << 5 | has_quantity << 6 | has_type << 7
 *         key
 *         with has_quantity: value (8 bytes), scale (1), unit;  with has_type: type
 *         role lot: lot_of + 1, 0 for LOT_OF_CLASS
 *     count of pairs, then in and out of each
 *
 * Counts and lengths are LEB128; a text is its length and its bytes.  */
#ifndef HOLDFAST_INGEST_STAGED_H
#define HOLDFAST_INGEST_STAGED_H

#include "domain/event/event.h"

enum { STAGED_MAX = 64 << 20 }; /* an event of 16 MB, every byte of it a reference */

/* Append the event. */
void staged_write(Buf *out, const Event *event);
/* Read the first event of `bytes` and say how many it takes; 0: these are no bytes of
 * staged_write.  Texts are slices of `bytes`, lists live in the arena. */
size_t staged_read(Arena *arena, Str bytes, Event *out);

#endif
