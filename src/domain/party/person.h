/* person.h - people in events are random identifiers; their names live in rows (law 9).
 *
 * An event says urn:holdfast:person:<32 hex digits>, made once for each name or number a file
 * gives and found again by it.  Where two people share a name, give their staff numbers.  */
#ifndef HOLDFAST_DOMAIN_PARTY_PERSON_H
#define HOLDFAST_DOMAIN_PARTY_PERSON_H

#include "base/ctx.h"

/* The identifier of `name`; ERR_NOT_FOUND without sentence when there is none yet. */
MUST_CHECK Err person_find(Ctx *cx, Str name, Str *out_uri);
/* A fresh identifier; nothing is stored. */
Str person_uri_new(Ctx *cx);
/* Store the pair, inside the caller's transaction; fine if it is there already.
 * ERR_CONFLICT: the name has another identifier. */
MUST_CHECK Err person_save(Ctx *cx, Str name, Str uri);
/* The name behind an identifier; ERR_NOT_FOUND without sentence. */
MUST_CHECK Err person_name(Ctx *cx, Str uri, Str *out_name);

#endif
