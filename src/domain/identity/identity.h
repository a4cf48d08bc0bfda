/* identity.h - one identifier, whatever its spelling.
 *
 * GS1 keys are written as EPC URN, as Digital Link on any host and stem, as element
 * string; a vehicle as bare VIN or urn:holdfast:vin.  All spellings of one thing give
 * the same *key*: a short byte string, equal if and only if the things are the same.
 * The key is what the trace index stores; identity_uri() turns it back into the
 * canonical Digital Link on https://id.gs1.org (GS1 Digital Link 1.4), or into the
 * captured URI where no canonical form exists.  Formats: docs/formats/identifiers.md.
 *
 * Nothing is refused here: a URI that only looks like a GS1 key (bad length, wrong
 * characters) is kept byte for byte as a URI of its own; identity_check says why.  */
#ifndef HOLDFAST_DOMAIN_IDENTITY_IDENTITY_H
#define HOLDFAST_DOMAIN_IDENTITY_IDENTITY_H

#include "base/buf.h"
#include "base/ctx.h"

/* The first byte of a key: numbers are stored in index files, append only. */
typedef enum IdScheme {
    ID_URI = 0,        /* anything else, verbatim */
    ID_GTIN = 1,       /* 01: a class */
    ID_SGTIN = 2,      /* 01 + 21 */
    ID_LGTIN = 3,      /* 01 + 10 */
    ID_SSCC = 4,       /* 00 */
    ID_SGLN = 5,       /* 414 [+ 254] */
    ID_GRAI = 6,       /* 8003 with serial */
    ID_GIAI = 7,       /* 8004 */
    ID_VIN = 8,        /* ISO 3779 */
    ID_LOT = 9,        /* urn:holdfast:lot:<part>:<lot> */
    ID_PERSON = 10,    /* urn:holdfast:person:<random> */
    ID_GRAI_TYPE = 11, /* 8003 without serial: a class */
    ID_GDTI = 12,      /* 253 with serial */
    ID_GDTI_TYPE = 13, /* 253: a class */
    ID_GCN = 14,       /* 255 with serial */
    ID_GCN_TYPE = 15,  /* 255: a class */
    ID_CPI = 16,       /* 8010 + 8011 */
    ID_CPI_TYPE = 17,  /* 8010: a class */
    ID_SITIP = 18,     /* 8006 + 21 */
    ID_LITIP = 19,     /* 8006 + 10 */
    ID_ITIP = 20,      /* 8006: a class */
    ID_GSRN = 21,      /* 8018 */
    ID_GSRNP = 22,     /* 8017 */
    ID_PGLN = 23,      /* 417: a party */
    ID_GSIN = 24,      /* 402 */
    ID_GINC = 25,      /* 401 */
    ID_UPUI = 26,      /* 01 + 235 */
    ID_SCHEME_COUNT,
} IdScheme;

/* trace.md §1 */
typedef enum ItemKind {
    ITEM_THING,  /* one piece with a serial */
    ITEM_LOT,    /* a quantity under one lot code */
    ITEM_VESSEL, /* tank, bin, reel, tote, place: refilled, has stays */
    ITEM_CLASS,  /* a bare class: names no piece and no lot */
} ItemKind;

/* Where the URI stood decides the kind of one no scheme recognises. */
typedef enum IdPlace {
    ID_IN_EPC_LIST,      /* epcList, parentID, childEPCs …: a thing */
    ID_IN_QUANTITY_LIST, /* epcClass: a lot */
} IdPlace;

typedef struct Identity {
    IdScheme scheme;
    ItemKind kind;
    Str key;       /* in the arena given */
    Str lot_key;   /* key of the lot a Digital Link names beside the serial (AI 10 with 21); else
                      empty */
    Str class_key; /* key of the class: GTIN of SGTIN and LGTIN, type of a GRAI …; else empty */
} Identity;

enum { IDENTITY_KEY_MAX = 4096, IDENTITY_URI_MAX = 4000 };

/* Recognise a URI (EPC URN, Digital Link, bare VIN, urn:holdfast:…).  Never fails. */
void identity_parse(Arena *arena, Str uri, IdPlace place, Identity *out);
/* Only the key, into a buffer that is cleared first: the hot path of capture.  The buffer's
 * maximum should be IDENTITY_KEY_MAX; a URI of more than IDENTITY_URI_MAX bytes then sets
 * key->full, gives no key and must be refused by the caller.  One byte of scheme, then the bytes
 * drawn in identity_internal.h. */
void identity_key(Buf *key, Str uri);
/* What a user types or scans: as identity_parse, and element strings "(01)…(21)…" or raw with
 * FNC1, bare GTIN-8/12/13/14 and SSCC digits.  ERR_USAGE with a hint if it is no identifier. */
MUST_CHECK Err identity_read(Ctx *cx, Str typed, Identity *out);
/* The same, for looking something up: an element string may have a wrong check digit, since a label
 * may bear one and was captured so. */
MUST_CHECK Err identity_read_label(Ctx *cx, Str typed, Identity *out);
/* The key of the class an instance belongs to (GTIN of SGTIN and LGTIN, type of a GRAI …); empty
 * where it has none.  In the arena. */
Str identity_class_key(Arena *arena, Str key);
/* The canonical URI of a key. */
void identity_uri(Buf *out, Str key);
/* The same for many keys, one after the other; begins zeroed.  What a key shares with the one
 * before (all but the serial) is not made again. */
typedef struct IdentityUris {
    char head[16], front[64];
    size_t head_size, front_size;
} IdentityUris;
void identity_uris_add(IdentityUris *run, Buf *out, Str key);
IdScheme identity_scheme(Str key);
/* Not what only a pallet, place, party, person, document or shipment is named by? */
bool identity_may_be_product(Str key);
/* Are both one place, or areas (SGLN extensions) of one site? */
bool identity_same_site(Str a, Str b);
/* The kind a key has by itself; ID_URI gives the default of `place`. */
ItemKind identity_kind(Str key, IdPlace place);
/* Why a URI that looks like a GS1 key or VIN is not a valid one; OK when it is, or is neither.
 * Check digits are included. */
MUST_CHECK Err identity_check(Ctx *cx, Str uri);
const char *identity_scheme_name(IdScheme scheme); /* "SGTIN", "VIN", "URI" … */
const char *item_kind_name(ItemKind kind);         /* "thing", "lot", "vessel", "class" */

#endif
