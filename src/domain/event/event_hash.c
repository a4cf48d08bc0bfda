#include <stdlib.h>

#include "base/hash.h"
#include "domain/event/event_hash_internal.h"

/* CBV 2.0 §8.9.  An event is walked in the standard's order of fields, whatever the order of
 * its members; each value goes through its normal form; repeated things are sorted as finished
 * text.  Everything is built in one Buf: a part that turned out empty is taken back. */

enum { PREHASH_MAX = 64 << 20, FIELDS_MAX = 32, CUTS_AT_FIRST = 64, KEY_AT_FIRST = 256 };

typedef enum Form {
    FORM_VALUE,
    FORM_TIME,
    FORM_PLAIN,    /* the text as it is */
    FORM_ELEMENTS, /* the name once, then `element` before each */
    FORM_SKIP,
} Form;

typedef struct Shape Shape;
typedef struct Field {
    Str name;
    Form form;
    Str element;        /* FORM_ELEMENTS; may be empty */
    Str word;           /* what a bare word is short for */
    const Shape *shape; /* fields of an object in this place; NULL: none are known */
} Field;

struct Shape {
    const Field *fields;
    size_t count;
};

#define SHAPE(list)                                                                                \
    {                                                                                              \
        list, sizeof(list) / sizeof *(list)                                                        \
    }
#define PLAIN_FIELD(title, how)                                                                    \
    {                                                                                              \
        .name = STR_INIT(title), .form = (how)                                                     \
    }
#define VALUE(title) PLAIN_FIELD(title, FORM_VALUE)
#define WORD(title, stem)                                                                          \
    {                                                                                              \
        .name = STR_INIT(title), .word = STR_INIT(stem)                                            \
    }
#define OBJECT(title, inside)                                                                      \
    {                                                                                              \
        .name = STR_INIT(title), .shape = (inside)                                                 \
    }
#define LIST(title, each, inside)                                                                  \
    {                                                                                              \
        .name = STR_INIT(title), .form = FORM_ELEMENTS, .element = STR_INIT(each),                 \
        .shape = (inside)                                                                          \
    }

#define CBV     "https://ref.gs1.org/cbv/"
#define GS1_VOC "https://gs1.org/voc/"

static const Field quantity_fields[] = {VALUE("epcClass"), VALUE("quantity"), VALUE("uom")};
static const Field disposition_fields[] = {WORD("set", CBV "Disp-"), WORD("unset", CBV "Disp-")};
static const Field place_fields[] = {VALUE("id")};
static const Field transaction_fields[] = {WORD("type", CBV "BTT-"), VALUE("bizTransaction")};
static const Field source_fields[] = {WORD("type", CBV "SDT-"), VALUE("source")};
static const Field destination_fields[] = {WORD("type", CBV "SDT-"), VALUE("destination")};
static const Field metadata_fields[] = {
    PLAIN_FIELD("time", FORM_TIME),    PLAIN_FIELD("startTime", FORM_TIME),
    PLAIN_FIELD("endTime", FORM_TIME), VALUE("deviceID"),
    VALUE("deviceMetadata"),           VALUE("rawData"),
    VALUE("dataProcessingMethod"),     VALUE("bizRules"),
};
static const Field report_fields[] = {
    WORD("type", GS1_VOC),
    WORD("exception", GS1_VOC),
    VALUE("deviceID"),
    VALUE("deviceMetadata"),
    VALUE("rawData"),
    VALUE("dataProcessingMethod"),
    PLAIN_FIELD("time", FORM_TIME),
    VALUE("microorganism"),
    VALUE("chemicalSubstance"),
    VALUE("value"),
    WORD("component", CBV "Comp-"),
    VALUE("stringValue"),
    VALUE("booleanValue"),
    VALUE("hexBinaryValue"),
    VALUE("uriValue"),
    VALUE("minValue"),
    VALUE("maxValue"),
    VALUE("meanValue"),
    VALUE("sDev"),
    VALUE("percRank"),
    VALUE("percValue"),
    VALUE("uom"),
    VALUE("coordinateReferenceSystem"),
};
static const Shape quantity_shape = SHAPE(quantity_fields);
static const Shape disposition_shape = SHAPE(disposition_fields);
static const Shape place_shape = SHAPE(place_fields);
static const Shape transaction_shape = SHAPE(transaction_fields);
static const Shape source_shape = SHAPE(source_fields);
static const Shape destination_shape = SHAPE(destination_fields);
static const Shape metadata_shape = SHAPE(metadata_fields);
static const Shape report_shape = SHAPE(report_fields);
static const Field sensor_fields[] = {
    OBJECT("sensorMetadata", &metadata_shape),
    OBJECT("sensorReport", &report_shape),
};
static const Shape sensor_shape = SHAPE(sensor_fields);
static const Field event_fields[] = {
    PLAIN_FIELD("type", FORM_SKIP), /* written before all */
    PLAIN_FIELD("eventID", FORM_SKIP),
    PLAIN_FIELD("recordTime", FORM_SKIP),
    PLAIN_FIELD("errorDeclaration", FORM_SKIP),
    PLAIN_FIELD("eventTime", FORM_TIME),
    PLAIN_FIELD("eventTimeZoneOffset", FORM_PLAIN),
    VALUE("certificationInfo"),
    LIST("epcList", "epc", NULL),
    VALUE("parentID"),
    LIST("inputEPCList", "epc", NULL),
    LIST("childEPCs", "epc", NULL),
    LIST("quantityList", "quantityElement", &quantity_shape),
    LIST("childQuantityList", "quantityElement", &quantity_shape),
    LIST("inputQuantityList", "quantityElement", &quantity_shape),
    LIST("outputEPCList", "epc", NULL),
    LIST("outputQuantityList", "quantityElement", &quantity_shape),
    VALUE("action"),
    VALUE("transformationID"),
    WORD("bizStep", CBV "BizStep-"),
    WORD("disposition", CBV "Disp-"),
    OBJECT("persistentDisposition", &disposition_shape),
    OBJECT("readPoint", &place_shape),
    OBJECT("bizLocation", &place_shape),
    LIST("bizTransactionList", "", &transaction_shape),
    LIST("sourceList", "", &source_shape),
    LIST("destinationList", "", &destination_shape),
    LIST("sensorElementList", "sensorElement", &sensor_shape),
    OBJECT("ilmd", NULL),
};
static const Shape event_shape = SHAPE(event_fields);
static const Shape no_shape = {NULL, 0};
static const Field extension = {.form = FORM_VALUE};

_Static_assert(sizeof event_fields / sizeof *event_fields <= FIELDS_MAX, "slots");
_Static_assert(sizeof report_fields / sizeof *report_fields <= FIELDS_MAX, "slots");

/* --- sorted parts ------------------------------------------------------------------------- */

static void add_cut(Prehash *h)
{
    if (h->cut_count == h->cut_capacity) {
        size_t old = h->cut_capacity * sizeof *h->cuts;
        h->cuts = arena_grow(h->out->arena, h->cuts, old, 2 * old);
        h->cut_capacity *= 2;
    }
    h->cuts[h->cut_count++] = h->out->n;
}

static int compare_parts(const void *a, const void *b)
{
    return str_cmp(*(const Str *)a, *(const Str *)b);
}

/* Sort bytewise the parts that begin at `start` and end at the cuts from `base` on. */
static void sort_parts(Prehash *h, size_t start, size_t base)
{
    Arena *arena = h->out->arena;
    size_t count = h->cut_count - base, size = h->out->n - start;
    h->cut_count = base;
    if (count < 2)
        return;
    ArenaMark mark = arena_mark(arena);
    Str *parts = arena_alloc_raw(arena, count * sizeof *parts, sizeof(void *));
    bool sorted = true;
    size_t at = start;
    for (size_t i = 0; i < count; i++) {
        parts[i] = str_from(h->out->p + at, h->cuts[base + i] - at);
        at = h->cuts[base + i];
        sorted = sorted && (i == 0 || str_cmp(parts[i - 1], parts[i]) <= 0);
    }
    if (!sorted) {
        qsort(parts, count, sizeof *parts, compare_parts);
        char *copy = arena_alloc_raw(arena, size, 1);
        char *to = copy;
        for (size_t i = 0; i < count; to += parts[i].n, i++)
            memcpy(to, parts[i].p, parts[i].n);
        memcpy(h->out->p + start, copy, size);
    }
    arena_rewind(arena, mark);
}

/* --- the walk ----------------------------------------------------------------------------- */

static void add_object(Prehash *h, const JsonNode *object, const Shape *shape);
static void add_each(Prehash *h, Str name, const JsonNode *node, const Field *field);

static void add_scalar(Prehash *h, const JsonNode *node, const Field *field)
{
    Buf *out = h->out;
    size_t start = out->n;
    buf_add_char(out, '=');
    size_t empty = out->n;
    if (node->type == JSON_TRUE || node->type == JSON_FALSE)
        buf_add(out, node->type == JSON_TRUE ? STR("true") : STR("false"));
    else if (field->form == FORM_TIME)
        event_hash_time(out, node->text);
    else if (field->form == FORM_PLAIN)
        buf_add(out, str_trim(node->text));
    else
        event_hash_value(h, node->text, field->word);
    if (out->n == empty)
        out->n = start;
}

/* `name` and what stands under it; nothing at all where that is nothing. */
static void add_one(Prehash *h, Str name, const JsonNode *node, const Field *field)
{
    size_t start = h->out->n;
    buf_add(h->out, name);
    size_t empty = h->out->n;
    if (node->type == JSON_OBJECT) {
        add_object(h, node, field->shape == NULL ? &no_shape : field->shape);
    } else if (node->type == JSON_ARRAY) { /* a list in a list: elements without a name */
        size_t base = h->cut_count;
        add_each(h, STR(""), node, field);
        sort_parts(h, empty, base);
    } else if (node->type != JSON_NULL) {
        add_scalar(h, node, field);
    }
    if (h->out->n == empty)
        h->out->n = start;
}

/* A value, or each element of a list, ending in cuts; the caller sorts. */
static void add_each(Prehash *h, Str name, const JsonNode *node, const Field *field)
{
    if (node->type != JSON_ARRAY) {
        add_one(h, name, node, field);
        add_cut(h);
        return;
    }
    for (const JsonNode *element = node->child; element != NULL; element = element->next) {
        add_one(h, name, element, field);
        add_cut(h);
    }
}

static void add_field(Prehash *h, const JsonNode *node, const Field *field)
{
    Buf *out = h->out;
    size_t start = out->n, base = h->cut_count;
    bool elements = field->form == FORM_ELEMENTS;
    if (elements)
        buf_add(out, field->name);
    size_t empty = out->n;
    add_each(h, elements ? field->element : field->name, node, field);
    sort_parts(h, empty, base);
    if (out->n == empty)
        out->n = start;
}

/* Members come mostly in the order of the table, so the search goes on where it stood.  No field of
 * the standard has a prefix. */
static size_t field_find(const Shape *shape, Str name, size_t from)
{
    if (memchr(name.p, ':', name.n) != NULL)
        return shape->count;
    for (size_t tried = 0, i = from; tried < shape->count; tried++, i++) {
        if (i == shape->count)
            i = 0;
        Str field = shape->fields[i].name;
        if (field.n == name.n && field.p[0] == name.p[0] && str_eq(field, name))
            return i;
    }
    return shape->count;
}

/* The name of an extension: "{namespace}local" for prefix:local and for a full URI, so that
 * both are one; a bare name inside an extension as it is. */
static Str extension_name(const Prehash *h, Str key)
{
    static const Str mda = STR_INIT("urn:epcglobal:cbv:mda:");
    Str ns, local;
    if (memchr(key.p, ':', key.n) == NULL)
        return key;
    if (!event_context_expand(h->context, key, &ns, &local)) {
        size_t cut = key.n;
        while (cut != 0 && key.p[cut - 1] != '/' && key.p[cut - 1] != '#')
            cut--;
        if (cut == 0)
            return key;
        ns = str_slice(key, 0, cut);
        local = str_tail(key, cut);
    }
    if (str_eq(ns, mda)) /* XML documents declare it without the last colon */
        ns.n--;
    Buf name;
    buf_init(&name, h->out->arena, ns.n + local.n + 2);
    buf_add_char(&name, '{');
    buf_add(&name, ns);
    buf_add_char(&name, '}');
    buf_add(&name, local);
    return buf_str(&name);
}

static bool is_comment(Str name)
{
    return str_eq(name, STR("comment")) ||
           str_eq(name, STR("{http://www.w3.org/2000/01/rdf-schema#}comment"));
}

/* Members that are no fields; of the first 64, `others` says which. */
static void add_extensions(Prehash *h, const JsonNode *object, const Shape *shape, uint64_t others)
{
    size_t start = h->out->n, base = h->cut_count, at = 0;
    for (const JsonNode *member = object->child; member != NULL; member = member->next, at++) {
        bool is_field =
            at < 64 ? (others >> at & 1) == 0 : field_find(shape, member->key, 0) != shape->count;
        if (is_field || str_eq(member->key, STR("@context")))
            continue;
        Str name = extension_name(h, member->key);
        if (!is_comment(name))
            add_each(h, name, member, &extension);
    }
    sort_parts(h, start, base);
}

static void add_object(Prehash *h, const JsonNode *object, const Shape *shape)
{
    const JsonNode *members[FIELDS_MAX] = {NULL};
    uint64_t others = 0;
    size_t at = 0, number = 0, extended = 0;
    for (const JsonNode *member = object->child; member != NULL; member = member->next, number++) {
        size_t found = field_find(shape, member->key, at);
        if (found == shape->count) {
            extended++;
            others |= number < 64 ? UINT64_C(1) << number : 0;
            continue;
        }
        members[found] = member;
        at = found + 1;
    }
    for (size_t i = 0; i < shape->count; i++) {
        if (members[i] != NULL && shape->fields[i].form != FORM_SKIP)
            add_field(h, members[i], &shape->fields[i]);
    }
    if (extended > 0)
        add_extensions(h, object, shape, others);
}

static void prehash(Buf *out, IdentityMemo *memo, const JsonNode *node, const EventContext *context)
{
    const JsonNode *type = json_member(node, STR("type"));
    Prehash h = {.out = out, .context = context, .memo = memo, .cut_capacity = CUTS_AT_FIRST};
    h.cuts = arena_alloc_raw(out->arena, CUTS_AT_FIRST * sizeof *h.cuts, sizeof(size_t));
    buf_init(&h.key, out->arena, IDENTITY_KEY_MAX);
    buf_reserve(&h.key, KEY_AT_FIRST);
    size_t likely = 2 * node->raw.n + 256;
    if (likely <= out->max - out->n)
        buf_reserve(out, likely);
    buf_add(out, STR("eventType="));
    if (type != NULL)
        buf_add(out, type->text);
    add_object(&h, node, &event_shape);
}

void event_prehash(Buf *out, const JsonNode *node, const EventContext *context)
{
    prehash(out, NULL, node, context);
}

void event_hash_with(IdentityMemo *memo, Arena *arena, const JsonNode *node,
                     const EventContext *context, uint8_t out[32])
{
    ArenaMark mark = arena_mark(arena);
    Buf text;
    buf_init(&text, arena, PREHASH_MAX);
    prehash(&text, memo, node, context);
    sha256(text.full ? node->raw : buf_str(&text), out);
    arena_rewind(arena, mark);
}

void event_hash(Arena *arena, const JsonNode *node, const EventContext *context, uint8_t out[32])
{
    event_hash_with(NULL, arena, node, context, out);
}

Str event_hash_uri(Arena *arena, const uint8_t hash[32])
{
    Buf uri;
    buf_init(&uri, arena, 128);
    buf_add(&uri, STR("ni:///sha-256;"));
    buf_add(&uri, hex_format(arena, hash, SHA256_SIZE));
    buf_add(&uri, STR("?ver=CBV2.0"));
    return buf_str(&uri);
}
