/* event_decoder.h - private to event decoding: the rule tables and what they fill.
 *
 * An object of the standard is a Shape: a table of Members (name, check, who may and must have
 * it).  One walk over the JSON checks everything and leaves the members in slots; only then are
 * references built (event_refs.c), which may trust what they read.  */
#ifndef HOLDFAST_DOMAIN_EVENT_EVENT_DECODER_H
#define HOLDFAST_DOMAIN_EVENT_EVENT_DECODER_H

#include "domain/event/event.h"
#include "domain/event/event_words.h"
#include "domain/identity/identity_memo.h"

/* Fields of an event; by length, then by bytes of their names. */
typedef enum Field {
    FIELD_ILMD,
    FIELD_TYPE,
    FIELD_ACTION,
    FIELD_BIZ_STEP,
    FIELD_EPC_LIST,
    FIELD_EVENT_ID,
    FIELD_CONTEXT,
    FIELD_PARENT_ID,
    FIELD_CHILD_EPCS,
    FIELD_EVENT_TIME,
    FIELD_READ_POINT,
    FIELD_RECORD_TIME,
    FIELD_SOURCE_LIST,
    FIELD_BIZ_LOCATION,
    FIELD_DISPOSITION,
    FIELD_INPUT_EPC_LIST,
    FIELD_QUANTITY_LIST,
    FIELD_OUTPUT_EPC_LIST,
    FIELD_DESTINATION_LIST,
    FIELD_ERROR_DECLARATION,
    FIELD_TRANSFORMATION_ID,
    FIELD_CERTIFICATION_INFO,
    FIELD_CHILD_QUANTITY_LIST,
    FIELD_INPUT_QUANTITY_LIST,
    FIELD_SENSOR_ELEMENT_LIST,
    FIELD_BIZ_TRANSACTION_LIST,
    FIELD_OUTPUT_QUANTITY_LIST,
    FIELD_EVENT_TIME_ZONE_OFFSET,
    FIELD_PERSISTENT_DISPOSITION,
    FIELD_COUNT,
} Field;

enum { MADE_COUNT = ROLE_LOT - ROLE_OPERATOR }; /* roles of the holdfast extension */

typedef struct Decoder {
    Ctx *cx;
    const EventContext *context;
    Str pointer;        /* place of the tree's root in its document */
    EventCodec *codec;  /* NULL: nothing is remembered */
    IdentityMemo *memo; /* the codec's, or NULL */
    EventKind kind;
    const JsonNode *event;
    const JsonNode *fields[FIELD_COUNT]; /* NULL where absent */
    const JsonNode *made[MADE_COUNT];    /* holdfast:operator …, by Role */
    const JsonNode *pairs;               /* holdfast:pairs */
    Buf key;                             /* scratch for identity keys */
} Decoder;

typedef Err (*CheckFn)(Decoder *d, const JsonNode *value, const void *rule);

enum { KINDS_ALL = 0x1f }; /* bit per EventKind */

typedef struct Member {
    Str name;
    CheckFn check;
    const void *rule;
    uint8_t kinds;    /* events that may have it */
    uint8_t required; /* events that must */
} Member;

typedef struct Shape {
    const Member *members; /* by length, then by bytes of the name; at most 32 */
    uint32_t count;
    CheckFn other; /* members not in the table; NULL = there may be none */
} Shape;

/* Put the place of `at` to a refusal just raised, and pass its Err on. */
MUST_CHECK Err check_refuse(const Decoder *d, const JsonNode *at, Err err);
/* The name of a value for a sentence: its key, or that of the list it is in. */
const char *check_name(const Decoder *d, const JsonNode *node);

/* Values.  `rule`: as said, else not used. */
Err check_string(Decoder *d, const JsonNode *value, const void *rule);
Err check_boolean(Decoder *d, const JsonNode *value, const void *rule);
Err check_number(Decoder *d, const JsonNode *value, const void *rule);
Err check_quantity(Decoder *d, const JsonNode *value, const void *rule);
Err check_unit(Decoder *d, const JsonNode *value, const void *rule);
Err check_hex(Decoder *d, const JsonNode *value, const void *rule);
Err check_uri(Decoder *d, const JsonNode *value, const void *rule);
Err check_time(Decoder *d, const JsonNode *value, const void *rule);
Err check_offset(Decoder *d, const JsonNode *value, const void *rule);
Err check_word(Decoder *d, const JsonNode *value, const void *rule); /* const WordList * */
Err check_array(Decoder *d, const JsonNode *value, const void *rule);
Err check_uri_list(Decoder *d, const JsonNode *value, const void *rule);
Err check_uri_set(Decoder *d, const JsonNode *value, const void *rule);
Err check_uri_or_list(Decoder *d, const JsonNode *value, const void *rule);
Err check_word_set(Decoder *d, const JsonNode *value, const void *rule);    /* const WordList * */
Err check_object(Decoder *d, const JsonNode *value, const void *rule);      /* const Shape * */
Err check_object_list(Decoder *d, const JsonNode *value, const void *rule); /* const Shape * */
Err check_not_empty(const Decoder *d, const JsonNode *list);
/* No two items of a list alike. */
Err check_unique(Decoder *d, const JsonNode *list);
/* A member's name that is no field: prefix:name with a declared prefix, or a URI. */
Err check_extension(Decoder *d, const JsonNode *member, const void *rule);
Err check_anything(Decoder *d, const JsonNode *value, const void *rule);
/* An object by its shape; slots (may be NULL) gets its members in the order of the table. */
MUST_CHECK Err check_shape(Decoder *d, const JsonNode *object, const Shape *shape,
                           const JsonNode **slots);
/* What an object is called in a sentence: the kind of event, or its name. */
const char *check_title(const Decoder *d, const JsonNode *object);

/* The holdfast extension (docs/formats/holdfast-extension.md). */
Err check_event_extension(Decoder *d, const JsonNode *member, const void *rule);
Err check_ilmd(Decoder *d, const JsonNode *value, const void *rule);
/* A name of the namespace urn:holdfast:epcis:, by prefix or in full; *local is what follows. */
bool holdfast_name(const Decoder *d, Str name, Str *local);

extern const Shape sensor_element_shape;

/* @context of an event: *out is d->context, or one made of it and `own`. */
MUST_CHECK Err event_context_read(Decoder *d, const JsonNode *own, const EventContext **out);

/* The same through the memory of d->codec. */
MUST_CHECK Err event_codec_context(Decoder *d, const JsonNode *own, const EventContext **out);
/* event_decode and event_codec_decode. */
MUST_CHECK Err event_decode_with(Decoder *d, Event *out);

/* A checked word or URI of a list: the bare word where the list has it, a URI otherwise. */
Str event_word(const Decoder *d, const JsonNode *node, const WordList *list);

/* References of the checked event, in the order event.h promises; then lots, then pairs. */
MUST_CHECK Err event_refs_build(Decoder *d, Event *event);

typedef struct RefList {
    EventRef *items;
    uint32_t count;
    uint32_t capacity;
} RefList;
/* Add a reference and fill in its key; `at` is where its URI stands. */
MUST_CHECK Err ref_add(Decoder *d, RefList *refs, const EventRef *ref, const JsonNode *at);
/* ROLE_LOT references: lots named by ilmd, and by Digital Links with AI 10 and 21. */
MUST_CHECK Err event_lots_add(Decoder *d, RefList *refs, const Event *event);
MUST_CHECK Err event_pairs_build(Decoder *d, Event *event);

#endif
