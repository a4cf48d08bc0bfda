/* party.h - places and organisations as partners describe them: name, kind, country, parents.
 *
 * The rows come from captured EPCIS master data (vocabulary elements).  One row stands for one
 * identifier, whatever its spelling.  A later element adds to the row and replaces what it
 * states anew; nothing it does not mention is taken away.  Every change leaves its row in
 * `change`.  Product classes and anything else a vocabulary describes is kept in the same way,
 * so that a name can be shown for it.  */
#ifndef HOLDFAST_DOMAIN_PARTY_PARTY_H
#define HOLDFAST_DOMAIN_PARTY_PARTY_H

#include "base/json.h"
#include "domain/identity/identity.h"

typedef struct Party {
    int64_t id;
    Str uri;        /* as first captured */
    Str vocabulary; /* e.g. urn:epcglobal:epcis:vtype:Location */
    Str name;       /* empty where none was given; so are the next two */
    Str kind; /* plant, warehouse, supplier, dealer … (holdfast:kind, gs1:organizationRole) */
    Str country;
    Str attributes; /* JSON object: captured name to captured value */
} Party;

/* What one vocabulary element says: EPCIS 2.0 §9.6.4, CBV 2.0 §9 and §10 (master data). */
typedef struct PartyElement {
    Str uri;
    Str vocabulary;
    Str name, kind, country;
    const JsonNode *attributes; /* [{"id","attribute"}]; NULL for none */
    const JsonNode *children;   /* ["uri"]; NULL for none */
} PartyElement;

/* Take apart one element, already checked against the schema; slices of the node. */
void party_read(const JsonNode *node, Str vocabulary, PartyElement *out);
/* Add it or what it changes, inside the caller's transaction.  *changed tells whether it said
 * anything new; if not, nothing is written. */
MUST_CHECK Err party_save(Ctx *cx, const PartyElement *element, bool *changed);
/* By any spelling of its identifier.  ERR_NOT_FOUND without sentence when nothing is known. */
MUST_CHECK Err party_find(Ctx *cx, Str uri, Party *out);
/* Every party whose name holds `part`; what `each` is given dies when it returns. */
typedef Err (*PartyEach)(Ctx *cx, const Party *party, void *arg);
MUST_CHECK Err party_each_named(Ctx *cx, Str part, PartyEach each, void *arg);
/* The URIs directly inside, or directly around; sorted, in the arena. */
MUST_CHECK Err party_children(Ctx *cx, int64_t id, Str **out, size_t *count);
MUST_CHECK Err party_parents(Ctx *cx, Str uri, Str **out, size_t *count);

#endif
