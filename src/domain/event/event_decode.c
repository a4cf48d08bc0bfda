/* event_decode.c - one event object: its table of fields, the rules between fields, its values.
 *
 * The rule book is EPCIS-JSON-Schema.json of EPCIS 2.0.  */
#include <assert.h>

#include "domain/event/event_context.h"
#include "domain/event/event_decoder.h"

#define COUNT(table) (sizeof(table) / sizeof((table)[0]))

enum {
    OBJECT = 1 << EVENT_OBJECT,
    AGGREGATION = 1 << EVENT_AGGREGATION,
    TRANSACTION = 1 << EVENT_TRANSACTION,
    TRANSFORMATION = 1 << EVENT_TRANSFORMATION,
    ASSOCIATION = 1 << EVENT_ASSOCIATION,
    ACTED = KINDS_ALL & ~TRANSFORMATION, /* those with an action */
};

static const Member quantity_members[] = {
    {STR_INIT("uom"), check_unit, NULL, KINDS_ALL, 0},
    {STR_INIT("epcClass"), check_uri, NULL, KINDS_ALL, KINDS_ALL},
    {STR_INIT("quantity"), check_quantity, NULL, KINDS_ALL, 0},
};
static const Member place_members[] = {
    {STR_INIT("id"), check_uri, NULL, KINDS_ALL, KINDS_ALL},
};
static const Member transaction_members[] = {
    {STR_INIT("type"), check_word, &words_transaction, KINDS_ALL, 0},
    {STR_INIT("bizTransaction"), check_uri, NULL, KINDS_ALL, KINDS_ALL},
};
static const Member source_members[] = {
    {STR_INIT("type"), check_word, &words_party, KINDS_ALL, KINDS_ALL},
    {STR_INIT("source"), check_uri, NULL, KINDS_ALL, KINDS_ALL},
};
static const Member destination_members[] = {
    {STR_INIT("type"), check_word, &words_party, KINDS_ALL, KINDS_ALL},
    {STR_INIT("destination"), check_uri, NULL, KINDS_ALL, KINDS_ALL},
};
static const Member persistent_members[] = {
    {STR_INIT("set"), check_word_set, &words_disposition, KINDS_ALL, 0},
    {STR_INIT("unset"), check_word_set, &words_disposition, KINDS_ALL, 0},
};
static const Member error_members[] = {
    {STR_INIT("reason"), check_word, &words_reason, KINDS_ALL, 0},
    {STR_INIT("declarationTime"), check_time, NULL, KINDS_ALL, KINDS_ALL},
    {STR_INIT("correctiveEventIDs"), check_uri_list, NULL, KINDS_ALL, 0},
};

static const Shape quantity_shape = {quantity_members, COUNT(quantity_members), NULL};
static const Shape place_shape = {place_members, COUNT(place_members), check_anything};
static const Shape transaction_shape = {transaction_members, COUNT(transaction_members), NULL};
static const Shape source_shape = {source_members, COUNT(source_members), NULL};
static const Shape destination_shape = {destination_members, COUNT(destination_members), NULL};
static const Shape persistent_shape = {persistent_members, COUNT(persistent_members), NULL};
static const Shape error_shape = {error_members, COUNT(error_members), check_extension};

/* No EPC twice; the schema asks it of object events alone, not of transaction events. */
static Err check_epc_list(Decoder *d, const JsonNode *value, const void *rule)
{
    return d->kind == EVENT_OBJECT ? check_uri_set(d, value, rule) : check_uri_list(d, value, rule);
}

static Err check_persistent(Decoder *d, const JsonNode *value, const void *rule)
{
    TRY(check_object(d, value, rule));
    if (value->count > 0)
        return OK;
    return check_refuse(
        d, value, fail(d->cx, ERR_INVALID, MSG("%1$s needs set or unset"), check_name(d, value)));
}

static const Str actions[] = {STR_INIT("ADD"), STR_INIT("DELETE"), STR_INIT("OBSERVE")};
static const Action action_of[] = {ACTION_ADD, ACTION_DELETE, ACTION_OBSERVE};

static Err check_action(Decoder *d, const JsonNode *value, const void *rule)
{
    TRY(check_string(d, value, rule));
    if (name_find(actions, COUNT(actions), sizeof actions[0], value->text) >= 0)
        return OK;
    return check_refuse(d, value,
                        fail(d->cx, ERR_INVALID,
                             MSG("action \"%1$s\" is not one of ADD, OBSERVE and DELETE"),
                             str_shown(d->cx->arena, value->text)));
}

static const Member event_members[FIELD_COUNT] = {
    [FIELD_ILMD] = {STR_INIT("ilmd"), check_ilmd, NULL, OBJECT | TRANSFORMATION, 0},
    [FIELD_TYPE] = {STR_INIT("type"), check_string, NULL, KINDS_ALL, KINDS_ALL},
    [FIELD_ACTION] = {STR_INIT("action"), check_action, NULL, ACTED, ACTED},
    [FIELD_BIZ_STEP] = {STR_INIT("bizStep"), check_word, &words_step, KINDS_ALL, 0},
    [FIELD_EPC_LIST] = {STR_INIT("epcList"), check_epc_list, NULL, OBJECT | TRANSACTION, 0},
    [FIELD_EVENT_ID] = {STR_INIT("eventID"), check_uri, NULL, KINDS_ALL, 0},
    [FIELD_CONTEXT] = {STR_INIT("@context"), check_anything, NULL, KINDS_ALL, 0},
    [FIELD_PARENT_ID] = {STR_INIT("parentID"), check_uri, NULL,
                         AGGREGATION | TRANSACTION | ASSOCIATION, ASSOCIATION},
    [FIELD_CHILD_EPCS] = {STR_INIT("childEPCs"), check_uri_list, NULL, AGGREGATION | ASSOCIATION,
                          0},
    [FIELD_EVENT_TIME] = {STR_INIT("eventTime"), check_time, NULL, KINDS_ALL, KINDS_ALL},
    [FIELD_READ_POINT] = {STR_INIT("readPoint"), check_object, &place_shape, KINDS_ALL, 0},
    [FIELD_RECORD_TIME] = {STR_INIT("recordTime"), check_time, NULL, KINDS_ALL, 0},
    [FIELD_SOURCE_LIST] = {STR_INIT("sourceList"), check_object_list, &source_shape, KINDS_ALL, 0},
    [FIELD_BIZ_LOCATION] = {STR_INIT("bizLocation"), check_object, &place_shape, KINDS_ALL, 0},
    [FIELD_DISPOSITION] = {STR_INIT("disposition"), check_word, &words_disposition, KINDS_ALL, 0},
    [FIELD_INPUT_EPC_LIST] = {STR_INIT("inputEPCList"), check_uri_set, NULL, TRANSFORMATION, 0},
    [FIELD_QUANTITY_LIST] = {STR_INIT("quantityList"), check_object_list, &quantity_shape,
                             OBJECT | TRANSACTION, 0},
    [FIELD_OUTPUT_EPC_LIST] = {STR_INIT("outputEPCList"), check_uri_set, NULL, TRANSFORMATION, 0},
    [FIELD_DESTINATION_LIST] = {STR_INIT("destinationList"), check_object_list, &destination_shape,
                                KINDS_ALL, 0},
    [FIELD_ERROR_DECLARATION] = {STR_INIT("errorDeclaration"), check_object, &error_shape,
                                 KINDS_ALL, 0},
    /* A name to compare, so any text will do: partners send bare UUIDs, and "" for none. */
    [FIELD_TRANSFORMATION_ID] = {STR_INIT("transformationID"), check_string, NULL, TRANSFORMATION,
                                 0},
    [FIELD_CERTIFICATION_INFO] = {STR_INIT("certificationInfo"), check_uri_or_list, NULL, KINDS_ALL,
                                  0},
    [FIELD_CHILD_QUANTITY_LIST] = {STR_INIT("childQuantityList"), check_object_list,
                                   &quantity_shape, AGGREGATION | ASSOCIATION, 0},
    [FIELD_INPUT_QUANTITY_LIST] = {STR_INIT("inputQuantityList"), check_object_list,
                                   &quantity_shape, TRANSFORMATION, 0},
    [FIELD_SENSOR_ELEMENT_LIST] = {STR_INIT("sensorElementList"), check_object_list,
                                   &sensor_element_shape, KINDS_ALL, 0},
    [FIELD_BIZ_TRANSACTION_LIST] = {STR_INIT("bizTransactionList"), check_object_list,
                                    &transaction_shape, KINDS_ALL, TRANSACTION},
    [FIELD_OUTPUT_QUANTITY_LIST] = {STR_INIT("outputQuantityList"), check_object_list,
                                    &quantity_shape, TRANSFORMATION, 0},
    [FIELD_EVENT_TIME_ZONE_OFFSET] = {STR_INIT("eventTimeZoneOffset"), check_offset, NULL,
                                      KINDS_ALL, KINDS_ALL},
    [FIELD_PERSISTENT_DISPOSITION] = {STR_INIT("persistentDisposition"), check_persistent,
                                      &persistent_shape, OBJECT | TRANSFORMATION, 0},
};
static const Shape event_shape = {event_members, FIELD_COUNT, check_event_extension};

/* A list that is there and has an item. */
static bool has_items(const Decoder *d, Field field)
{
    return d->fields[field] != NULL && d->fields[field]->count > 0;
}

static Err refuse_event(const Decoder *d, const char *key)
{
    return check_refuse(d, d->event, fail(d->cx, ERR_INVALID, key, event_kind_name(d->kind)));
}

static Err object_rules(const Decoder *d, Action action)
{
    bool sensed = has_items(d, FIELD_SENSOR_ELEMENT_LIST) && d->fields[FIELD_READ_POINT] != NULL;
    if (d->fields[FIELD_EPC_LIST] == NULL && !has_items(d, FIELD_QUANTITY_LIST) && !sensed)
        return refuse_event(d, MSG("%1$s needs an epcList, a quantityList with an item, or a "
                                   "sensorElementList with a readPoint"));
    const JsonNode *ilmd = d->fields[FIELD_ILMD];
    if (ilmd != NULL && action != ACTION_ADD)
        return check_refuse(d, ilmd,
                            fail(d->cx, ERR_INVALID,
                                 MSG("ilmd describes what is made, so action must be ADD, not "
                                     "%1$s"),
                                 action_name(action)));
    return OK;
}

/* The standard's table (7.4.3) asks for the parent unless what is seen is all that is said; its
 * JSON schema does not. */
static Err parent_rules(const Decoder *d, Action action)
{
    if (action != ACTION_OBSERVE && d->fields[FIELD_PARENT_ID] == NULL)
        return refuse_event(d, MSG("parentID is required in %1$s unless action is OBSERVE"));
    if (action == ACTION_DELETE || has_items(d, FIELD_CHILD_EPCS) ||
        has_items(d, FIELD_CHILD_QUANTITY_LIST))
        return OK;
    return refuse_event(d, MSG("%1$s needs a child in childEPCs or childQuantityList unless action "
                               "is DELETE"));
}

static Err transaction_rules(const Decoder *d, Action action)
{
    TRY(check_not_empty(d, d->fields[FIELD_BIZ_TRANSACTION_LIST]));
    if (action == ACTION_DELETE || d->fields[FIELD_EPC_LIST] != NULL ||
        has_items(d, FIELD_QUANTITY_LIST))
        return OK;
    return refuse_event(d, MSG("%1$s needs an epcList or a quantityList with an item unless action "
                               "is DELETE"));
}

static Err transformation_rules(const Decoder *d, __attribute__((unused)) Action action)
{
    bool in = has_items(d, FIELD_INPUT_EPC_LIST) || has_items(d, FIELD_INPUT_QUANTITY_LIST);
    bool out = has_items(d, FIELD_OUTPUT_EPC_LIST) || has_items(d, FIELD_OUTPUT_QUANTITY_LIST);
    const JsonNode *id = d->fields[FIELD_TRANSFORMATION_ID];
    bool part = id != NULL && id->text.n > 0 && (in || out);
    if ((in && out) || part)
        return OK;
    return refuse_event(d, MSG("%1$s needs an input and an output, or a transformationID and one "
                               "of them"));
}

typedef Err (*RulesFn)(const Decoder *d, Action action);

/* The five kinds, by length, then by bytes. */
static const struct {
    Str name;
    EventKind kind;
    RulesFn rules; /* between fields */
} kinds[] = {
    {STR_INIT("ObjectEvent"), EVENT_OBJECT, object_rules},
    {STR_INIT("AggregationEvent"), EVENT_AGGREGATION, parent_rules},
    {STR_INIT("AssociationEvent"), EVENT_ASSOCIATION, parent_rules},
    {STR_INIT("TransactionEvent"), EVENT_TRANSACTION, transaction_rules},
    {STR_INIT("TransformationEvent"), EVENT_TRANSFORMATION, transformation_rules},
};

static Err kind_read(Decoder *d, RulesFn *rules)
{
    if (d->event->type != JSON_OBJECT)
        return check_refuse(d, d->event, fail(d->cx, ERR_INVALID, MSG("event must be an object")));
    const JsonNode *type = json_member(d->event, STR("type"));
    if (type == NULL)
        return check_refuse(d, d->event,
                            fail(d->cx, ERR_INVALID, MSG("type is required in an event")));
    TRY(check_string(d, type, NULL));
    ptrdiff_t at = name_find(kinds, COUNT(kinds), sizeof kinds[0], type->text);
    if (at < 0)
        return check_refuse(d, type,
                            fail(d->cx, ERR_INVALID,
                                 MSG("type \"%1$s\" is not one of the five kinds of event of EPCIS "
                                     "2.0"),
                                 str_shown(d->cx->arena, type->text)));
    d->kind = kinds[at].kind;
    *rules = kinds[at].rules;
    return OK;
}

static Str text_of(const JsonNode *node)
{
    return node == NULL ? (Str){0} : node->text;
}

Str event_word(const Decoder *d, const JsonNode *node, const WordList *list)
{
    Str ns, local;
    Str text = text_of(node);
    if (text.n == 0 || word_is_listed(list, text))
        return text;
    if (event_context_expand(d->context, text, &ns, &local)) {
        Buf uri;
        buf_init(&uri, d->cx->arena, ns.n + local.n);
        buf_add(&uri, ns);
        buf_add(&uri, local);
        text = buf_str(&uri);
    }
    Str word = str_tail(text, list->stem.n);
    return str_starts(text, list->stem) && word_is_listed(list, word) ? word : text;
}

static int64_t time_of(const JsonNode *node)
{
    Instant instant;
    bool good = instant_parse(node->text, &instant);
    assert(good); /* check_time took it */
    return instant.us;
}

static void error_read(const Decoder *d, ErrorDeclaration *out)
{
    const JsonNode *node = d->fields[FIELD_ERROR_DECLARATION];
    if (node == NULL)
        return;
    out->present = true;
    out->time_us = time_of(json_member(node, STR("declarationTime")));
    out->reason = event_word(d, json_member(node, STR("reason")), &words_reason);
    const JsonNode *list = json_member(node, STR("correctiveEventIDs"));
    if (list == NULL)
        return;
    Str *ids = arena_array(d->cx->arena, Str, list->count);
    for (const JsonNode *item = list->child; item != NULL; item = item->next)
        ids[out->corrective_count++] = item->text;
    out->corrective_ids = ids;
}

static Action action_read(const JsonNode *node)
{
    if (node == NULL)
        return ACTION_NONE;
    return action_of[name_find(actions, COUNT(actions), sizeof actions[0], node->text)];
}

Err event_decode_with(Decoder *d, Event *out)
{
    RulesFn rules = NULL;
    TRY(kind_read(d, &rules));
    const JsonNode *own = json_member(d->event, STR("@context"));
    if (own == NULL && d->context == NULL)
        return refuse_event(d, MSG("@context is required in a bare %1$s"));
    TRY(event_codec_context(d, own, &d->context));
    TRY(check_shape(d, d->event, &event_shape, d->fields));
    Event event = {
        .kind = d->kind,
        .action = action_read(d->fields[FIELD_ACTION]),
        .time_us = time_of(d->fields[FIELD_EVENT_TIME]),
        .id = text_of(d->fields[FIELD_EVENT_ID]),
        .step = event_word(d, d->fields[FIELD_BIZ_STEP], &words_step),
        .disposition = event_word(d, d->fields[FIELD_DISPOSITION], &words_disposition),
        .transformation_id = text_of(d->fields[FIELD_TRANSFORMATION_ID]),
        .has_readings = has_items(d, FIELD_SENSOR_ELEMENT_LIST),
        .body = d->event->raw,
    };
    TRY(rules(d, event.action));
    offset_parse(d->fields[FIELD_EVENT_TIME_ZONE_OFFSET]->text, &event.offset_min);
    error_read(d, &event.error);
    TRY(event_refs_build(d, &event));
    *out = event;
    return OK;
}

Err event_decode(Ctx *cx, const JsonNode *node, const EventContext *context, Str pointer,
                 Event *out)
{
    Decoder d = {.cx = cx, .context = context, .pointer = pointer, .event = node};
    return event_decode_with(&d, out);
}

Err event_parse(Ctx *cx, Str body, const JsonNode **out, bool *repeated)
{
    Str key = STR("eventID");
    TRY(json_parse_repeat(cx, body, key, out));
    if (repeated != NULL)
        *repeated = json_member(*out, key) != json_member_last(*out, key);
    return OK;
}
