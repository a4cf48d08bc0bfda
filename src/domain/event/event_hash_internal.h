/* event_hash_internal.h - the normal form of one value in the pre-hash string.
 *
 * Rules and sources stand in docs/formats/event-hash.md.  */
#ifndef HOLDFAST_DOMAIN_EVENT_EVENT_HASH_INTERNAL_H
#define HOLDFAST_DOMAIN_EVENT_EVENT_HASH_INTERNAL_H

#include "domain/event/event_context.h"
#include "domain/identity/identity_memo.h"

/* A pre-hash string being written. */
typedef struct Prehash {
    Buf *out;
    const EventContext *context;
    IdentityMemo *memo; /* may be NULL */
    Buf key;            /* of an identifier on its way to the canonical link */
    size_t *cuts;       /* where parts to be sorted end */
    size_t cut_count;
    size_t cut_capacity;
} Prehash;

/* event_hash with what a codec remembers of identifiers. */
void event_hash_with(IdentityMemo *memo, Arena *arena, const JsonNode *node,
                     const EventContext *context, uint8_t out[32]);

/* Any scalar: number, CBV URN, GS1 identifier, CURIE, or the text without outer blanks.
 * `word` is what a bare word of this field is short for; empty where it has no such words. */
void event_hash_value(Prehash *h, Str text, Str word);
/* A time in UTC with milliseconds, rounded half up; text that is no time stays as it is. */
void event_hash_time(Buf *out, Str text);
/* 1.50 -> 1.5, +007 -> 7, 1e3 -> 1000, exact.  False, nothing appended, if it is no number. */
bool event_hash_number(Buf *out, Str text);
/* A GS1 identifier in any spelling as canonical Digital Link of its finest level.  False, nothing
 * appended, if it is none. */
bool event_hash_link(Prehash *h, Str uri);

#endif
