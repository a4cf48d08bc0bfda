/* event_hash_internal.h - the parts of the event hash: values, and GS1 identifiers.
 *
 * Each appends the normal form of one value to the pre-hash string; rules and sources stand
 * in docs/formats/event-hash.md.  */
#ifndef HOLDFAST_DOMAIN_EVENT_EVENT_HASH_INTERNAL_H
#define HOLDFAST_DOMAIN_EVENT_EVENT_HASH_INTERNAL_H

#include "domain/event/event_context.h"

/* Any scalar: number, CBV URN, GS1 identifier, CURIE, or the text without outer blanks.
 * `word` is what a bare word of this field is short for; empty where it has no such words. */
void event_hash_value(Buf *out, Str text, Str word, const EventContext *context);
/* A time in UTC with milliseconds, rounded half up; text that is no time stays as it is. */
void event_hash_time(Buf *out, Str text);
/* 1.50 -> 1.5, +007 -> 7, 1e3 -> 1000, exact.  False, nothing appended, if it is no number. */
bool event_hash_number(Buf *out, Str text);
/* EPC URN, EPC class URN, pattern URN or GS1 Digital Link as constrained canonical Digital Link:
 * https://id.gs1.org, AI numbers, finest level only, no query.  Check digits are computed for
 * URNs and left alone in links.  False, nothing appended, if it is no GS1 identifier. */
bool event_hash_link(Buf *out, Str uri);

/* Parts of event_hash_link: the URN behind "urn:epc:" (may leave something behind on false),
 * digits only, one to `max` characters of an AI value with escapes brought to one form. */
bool event_hash_urn(Buf *out, Str rest);
bool event_hash_digits(Str s);
bool event_hash_text(Buf *out, Str text, size_t max);
extern const Str event_hash_host; /* "https://id.gs1.org/" */

#endif
