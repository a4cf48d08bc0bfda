/* event.h - one EPCIS event as the rest of Holdfast sees it.
 *
 * Decoded from the captured JSON (event_decode), never written back: the captured
 * bytes stay the truth.  All Str point into those bytes or the arena.  The order of
 * refs is fixed by the codec, not by the text, and with it the numbering of items:
 * input EPCs, input quantities, output EPCs, output quantities, parent, child EPCs,
 * child quantities, EPCs, quantities, read point, business location, sources,
 * destinations, business transactions, then 5M1E in the order of Role.  */
#ifndef HOLDFAST_DOMAIN_EVENT_EVENT_H
#define HOLDFAST_DOMAIN_EVENT_EVENT_H

#include "base/decimal.h"
#include "base/instant.h"
#include "base/json.h"
#include "domain/identity/identity.h"

typedef enum EventKind {
    EVENT_OBJECT,
    EVENT_AGGREGATION,
    EVENT_TRANSACTION,
    EVENT_TRANSFORMATION,
    EVENT_ASSOCIATION,
} EventKind;

typedef enum Action { ACTION_NONE, ACTION_ADD, ACTION_OBSERVE, ACTION_DELETE } Action;

/* Numbers are stored in index files: append only. */
typedef enum Role {
    ROLE_INPUT = 0,
    ROLE_OUTPUT = 1,
    ROLE_PARENT = 2,
    ROLE_CHILD = 3,
    ROLE_OBSERVED = 4, /* epcList, quantityList of object and transaction events */
    ROLE_READ_POINT = 5,
    ROLE_LOCATION = 6, /* bizLocation */
    ROLE_SOURCE = 7,
    ROLE_DESTINATION = 8,
    ROLE_TRANSACTION = 9,
    ROLE_OPERATOR = 10,  /* 5M1E: man */
    ROLE_EQUIPMENT = 11, /* machine */
    ROLE_TOOL = 12,
    ROLE_METHOD = 13, /* recipe or program and version */
    ROLE_ENVIRONMENT = 14,
    ROLE_WORK_ORDER = 15,
    ROLE_DOCUMENT = 16,
    ROLE_SOFTWARE = 17,
    ROLE_LOT = 18, /* lot named by ilmd of a commissioning or transformation (edge E3) */
    ROLE_COUNT = 19,
} Role;

typedef struct EventRef {
    Role role;
    bool is_class; /* stood in a quantity list */
    bool has_quantity;
    Decimal quantity;
    Str uom;         /* UN/ECE Rec 20; empty = pieces */
    Str uri;         /* as captured */
    Str key;         /* identity key, filled in by event_decode */
    Str type;        /* of a source, destination or transaction, as captured */
    uint32_t lot_of; /* ROLE_LOT: index of the one ref whose lot this is, or LOT_OF_CLASS */
} EventRef;

/* The lot holds for every thing the event makes (epcList of a commissioning, outputs of a
 * transformation) that has the lot's class, or for all of them where the lot has no GTIN. */
enum { LOT_OF_CLASS = UINT32_MAX };

typedef struct EventPair {
    uint32_t in; /* indexes into refs */
    uint32_t out;
} EventPair;

typedef struct ErrorDeclaration {
    bool present;
    int64_t time_us;
    Str reason; /* bare word or URI; empty if none given */
    const Str *corrective_ids;
    uint32_t corrective_count;
} ErrorDeclaration;

typedef struct Event {
    EventKind kind;
    Action action;
    int64_t time_us;
    int16_t offset_min;
    Str id;   /* eventID as captured; empty: the event hash is its name */
    Str step; /* bizStep: bare CBV word, or a URI with its prefix expanded */
    Str disposition;
    Str transformation_id;
    bool has_readings; /* sensorElementList has an element */
    ErrorDeclaration error;
    const EventRef *refs;
    uint32_t ref_count;
    const EventPair *pairs; /* holdfast:pairs */
    uint32_t pair_count;
    Str body; /* the exact bytes of the event object */
} Event;

/* Namespaces in force for an event: the document's @context plus the event's own. */
typedef struct EventContext EventContext;

/* Read an @context value (string, object or array; NULL node = the standard one alone).
 * Refused: two meanings for one prefix, a context that is no URI or object. */
MUST_CHECK Err event_context_new(Ctx *cx, const JsonNode *context, EventContext **out);
/* The context an event is read in: `document` itself, or document plus the event's own @context
 * (whose meanings win).  document = NULL: a bare event, which must bring its own. */
MUST_CHECK Err event_context_of(Ctx *cx, const JsonNode *event, const EventContext *document,
                                const EventContext **out);

/* The nodes of one event.  Its eventID may stand twice, as published documents have it: the last
 * one is its name, as every reader of JSON-LD takes it (docs/decisions/0003); any other key twice
 * is refused.  `*repeated` (may be NULL) says whether it does. */
MUST_CHECK Err event_parse(Ctx *cx, Str body, const JsonNode **out, bool *repeated);

/* Validate one event object against EPCIS 2.0 (JSON schema with formats asserted, CBV word
 * lists) and the holdfast extension, and decode it.  `context` is the document's, NULL for a
 * bare event; the event's own @context is added here.  `pointer` is the place in its document
 * of the root of the tree `node` is in (json_node_pointer's prefix), for the sentence.
 * Refused with ERR_INVALID or ERR_LIMIT; cx->problem has the JSON pointer. */
MUST_CHECK Err event_decode(Ctx *cx, const JsonNode *node, const EventContext *context, Str pointer,
                            Event *out);

/* CBV 2.0 §8.9 event hash of the same object: SHA-256 of the pre-hash string, fields in the
 * standard's order.  Independent of spelling (URN or Digital Link, CURIE or URI, key order). */
void event_hash(Arena *arena, const JsonNode *node, const EventContext *context, uint8_t out[32]);
/* The pre-hash string itself, for looking at. */
void event_prehash(Buf *out, const JsonNode *node, const EventContext *context);
/* "ni:///sha-256;<hex>?ver=CBV2.0" */
Str event_hash_uri(Arena *arena, const uint8_t hash[32]);

/* What one thread decodes many events with: it remembers @context and identifiers from one to
 * the next.  The same results as event_decode, event_context_of and event_hash.  The documents'
 * contexts must live as long as it does. */
typedef struct EventCodec EventCodec;
EventCodec *event_codec_new(void);
void event_codec_free(EventCodec *codec); /* NULL is fine */

/* The arguments of event_decode. */
typedef struct EventJson {
    const JsonNode *node;
    const EventContext *context;
    Str pointer;
} EventJson;
MUST_CHECK Err event_codec_decode(Ctx *cx, EventCodec *codec, const EventJson *text, Event *out);
/* The event hash of what was decoded last. */
void event_codec_hash(EventCodec *codec, Arena *arena, uint8_t out[32]);

const char *event_kind_name(EventKind kind); /* "ObjectEvent" … */
const char *action_name(Action action);      /* "ADD" …, "" for none */
const char *role_name(Role role);            /* "input", "read_point" … */

#endif
