/* event_refs.c - references of a checked event in the codec's order, with identity keys. */
#include <assert.h>

#include "domain/event/event_decoder.h"
#include "domain/event/event_quantity.h"

/* How a field holds its references. */
typedef enum RefForm {
    FORM_URI,
    FORM_URI_LIST,
    FORM_QUANTITY_LIST,
    FORM_ID_OBJECT,  /* {"id": …} */
    FORM_TYPED_LIST, /* [{"type": …, value: …}] */
} RefForm;

/* The order event.h promises; changing it would renumber items. */
static const struct {
    Field field;
    Role role;
    RefForm form;
    Str value;
} ref_order[] = {
    {FIELD_INPUT_EPC_LIST, ROLE_INPUT, FORM_URI_LIST, {0}},
    {FIELD_INPUT_QUANTITY_LIST, ROLE_INPUT, FORM_QUANTITY_LIST, {0}},
    {FIELD_OUTPUT_EPC_LIST, ROLE_OUTPUT, FORM_URI_LIST, {0}},
    {FIELD_OUTPUT_QUANTITY_LIST, ROLE_OUTPUT, FORM_QUANTITY_LIST, {0}},
    {FIELD_PARENT_ID, ROLE_PARENT, FORM_URI, {0}},
    {FIELD_CHILD_EPCS, ROLE_CHILD, FORM_URI_LIST, {0}},
    {FIELD_CHILD_QUANTITY_LIST, ROLE_CHILD, FORM_QUANTITY_LIST, {0}},
    {FIELD_EPC_LIST, ROLE_OBSERVED, FORM_URI_LIST, {0}},
    {FIELD_QUANTITY_LIST, ROLE_OBSERVED, FORM_QUANTITY_LIST, {0}},
    {FIELD_READ_POINT, ROLE_READ_POINT, FORM_ID_OBJECT, {0}},
    {FIELD_BIZ_LOCATION, ROLE_LOCATION, FORM_ID_OBJECT, {0}},
    {FIELD_SOURCE_LIST, ROLE_SOURCE, FORM_TYPED_LIST, STR_INIT("source")},
    {FIELD_DESTINATION_LIST, ROLE_DESTINATION, FORM_TYPED_LIST, STR_INIT("destination")},
    {FIELD_BIZ_TRANSACTION_LIST, ROLE_TRANSACTION, FORM_TYPED_LIST, STR_INIT("bizTransaction")},
};
enum { REF_ORDER_COUNT = sizeof ref_order / sizeof ref_order[0] };

static void refs_reserve(Decoder *d, RefList *refs, uint32_t more)
{
    if (refs->capacity - refs->count >= more)
        return;
    assert(more <= UINT32_MAX / 2 - refs->count);
    uint32_t capacity = refs->count + (more > refs->count ? more : refs->count);
    refs->items = arena_grow(d->cx->arena, refs->items, refs->capacity * sizeof(EventRef),
                             capacity * sizeof(EventRef));
    refs->capacity = capacity;
}

Err ref_add(Decoder *d, RefList *refs, const EventRef *ref, const JsonNode *at)
{
    refs_reserve(d, refs, 1);
    Str key = identity_memo_key(d->memo, ref->uri, &d->key);
    if (key.n == 0)
        return check_refuse(d, at,
                            fail(d->cx, ERR_LIMIT,
                                 MSG("%1$s \"%2$s\" is longer than an identifier may be (%3$lld "
                                     "bytes)"),
                                 check_name(d, at), str_shown(d->cx->arena, ref->uri),
                                 (long long)IDENTITY_KEY_MAX));
    EventRef *added = &refs->items[refs->count++];
    *added = *ref;
    added->key = str_dup(d->cx->arena, key);
    return OK;
}

static Err add_quantity(Decoder *d, RefList *refs, Role role, const JsonNode *item)
{
    const JsonNode *class = json_member(item, STR("epcClass"));
    const JsonNode *quantity = json_member(item, STR("quantity"));
    const JsonNode *unit = json_member(item, STR("uom"));
    EventRef ref = {.role = role, .is_class = true, .uri = class->text};
    if (quantity != NULL) {
        ref.has_quantity = quantity_read(quantity->text, &ref.quantity);
        assert(ref.has_quantity); /* check_quantity took it */
    }
    if (unit != NULL)
        ref.uom = unit->text;
    return ref_add(d, refs, &ref, class);
}

static Err add_typed(Decoder *d, RefList *refs, const JsonNode *item, size_t row)
{
    const JsonNode *value = json_member(item, ref_order[row].value);
    const JsonNode *type = json_member(item, STR("type"));
    EventRef ref = {.role = ref_order[row].role, .uri = value->text};
    if (type != NULL)
        ref.type = type->text;
    return ref_add(d, refs, &ref, value);
}

static Err add_uri(Decoder *d, RefList *refs, Role role, const JsonNode *value)
{
    return ref_add(d, refs, &(EventRef){.role = role, .uri = value->text}, value);
}

static Err add_item(Decoder *d, RefList *refs, size_t row, const JsonNode *item)
{
    switch (ref_order[row].form) {
    case FORM_QUANTITY_LIST:
        return add_quantity(d, refs, ref_order[row].role, item);
    case FORM_TYPED_LIST:
        return add_typed(d, refs, item, row);
    case FORM_ID_OBJECT:
        return add_uri(d, refs, ref_order[row].role, json_member(item, STR("id")));
    case FORM_URI:
    case FORM_URI_LIST:
        break;
    }
    return add_uri(d, refs, ref_order[row].role, item);
}

/* The first of the values a field holds: itself, or the first of its list. */
static const JsonNode *first_of(const JsonNode *field)
{
    return field->type == JSON_ARRAY ? field->child : field;
}

static const JsonNode *next_of(const JsonNode *field, const JsonNode *item)
{
    return field->type == JSON_ARRAY ? item->next : NULL;
}

static uint32_t values_of(const JsonNode *field)
{
    if (field == NULL)
        return 0;
    return field->type == JSON_ARRAY ? field->count : 1;
}

static uint32_t refs_count(const Decoder *d)
{
    uint32_t count = 0;
    for (size_t row = 0; row < REF_ORDER_COUNT; row++)
        count += values_of(d->fields[ref_order[row].field]);
    for (size_t i = 0; i < MADE_COUNT; i++)
        count += values_of(d->made[i]);
    return count;
}

static Err add_fields(Decoder *d, RefList *refs)
{
    for (size_t row = 0; row < REF_ORDER_COUNT; row++) {
        const JsonNode *field = d->fields[ref_order[row].field];
        if (field == NULL)
            continue;
        for (const JsonNode *item = first_of(field); item != NULL; item = next_of(field, item))
            TRY(add_item(d, refs, row, item));
    }
    return OK;
}

static Err add_made(Decoder *d, RefList *refs)
{
    for (uint32_t i = 0; i < MADE_COUNT; i++) {
        const JsonNode *field = d->made[i];
        if (field == NULL)
            continue;
        for (const JsonNode *item = first_of(field); item != NULL; item = next_of(field, item))
            TRY(add_uri(d, refs, (Role)(ROLE_OPERATOR + i), item));
    }
    return OK;
}

Err event_refs_build(Decoder *d, Event *event)
{
    RefList refs = {0};
    refs_reserve(d, &refs, refs_count(d));
    buf_init(&d->key, d->cx->arena, IDENTITY_KEY_MAX);
    TRY(add_fields(d, &refs));
    TRY(add_made(d, &refs));
    TRY(event_lots_add(d, &refs, event));
    event->refs = refs.items;
    event->ref_count = refs.count;
    return event_pairs_build(d, event);
}
