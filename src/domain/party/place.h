/* place.h - what kind of place an identifier is, and in which country.
 *
 * A place that says nothing of itself (a line, a dock) takes kind and country from what it
 * lies in.  Home is the country of the plants, when they all lie in one.  */
#ifndef HOLDFAST_DOMAIN_PARTY_PLACE_H
#define HOLDFAST_DOMAIN_PARTY_PLACE_H

#include "domain/party/party.h"

typedef struct Place {
    Str name;    /* its own; empty where none is known */
    Str kind;    /* plant, warehouse, supplier, dealer …; empty = not known */
    Str country; /* ISO 3166; empty = not known */
} Place;

/* Never ERR_NOT_FOUND: an unknown place has empty fields.  Strings live in cx->arena. */
MUST_CHECK Err place_find(Ctx *cx, Str uri, Place *out);
/* The country all own plants lie in; empty when there is none or more than one. */
MUST_CHECK Err place_home_country(Ctx *cx, Str *out);

#endif
