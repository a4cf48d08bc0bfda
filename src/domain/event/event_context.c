/* event_context.c - reading @context: only prefixes matter to us.
 *
 * Definitions of whole names ("rail:axles": {"@type": …}) change types, not meanings; they are
 * kept with the document and not used.  */
#include "domain/event/event_context.h"

#include "domain/event/event_decoder.h"
#include "domain/event/event_set.h"

enum { PREFIXES_SCANNED = 8 }; /* from here on they are found by their hash */

typedef struct ContextPrefix {
    Str name;
    Str ns;
} ContextPrefix;

struct EventContext {
    const EventContext *outer; /* the document's, for an event with its own @context */
    ContextPrefix *prefixes;
    size_t count;
    StrSet by_name; /* name -> index, where there may be more than PREFIXES_SCANNED */
    bool is_open;
};

/* EPCIS 2.0 epcis-context.jsonld; in force even where a document forgot to name it. */
static const ContextPrefix standard[] = {
    {STR_INIT("epcis"), STR_INIT("https://ref.gs1.org/epcis/")},
    {STR_INIT("cbv"), STR_INIT("https://ref.gs1.org/cbv/")},
    {STR_INIT("cbvmda"), STR_INIT("urn:epcglobal:cbv:mda:")},
    {STR_INIT("gs1"), STR_INIT("https://gs1.org/voc/")},
    {STR_INIT("rdfs"), STR_INIT("http://www.w3.org/2000/01/rdf-schema#")},
    {STR_INIT("owl"), STR_INIT("http://www.w3.org/2002/07/owl#")},
    {STR_INIT("xsd"), STR_INIT("http://www.w3.org/2001/XMLSchema#")},
    {STR_INIT("dcterms"), STR_INIT("http://purl.org/dc/terms/")},
};

/* Places the standard context is published at. */
static const Str standard_places[] = {
    STR_INIT("https://ref.gs1.org/standards/epcis"),
    STR_INIT("http://ref.gs1.org/standards/epcis"),
    STR_INIT("https://gs1.github.io/EPCIS/"),
};

static const ContextPrefix *prefix_find(const ContextPrefix *prefixes, size_t count, Str name)
{
    for (size_t i = 0; i < count; i++)
        if (str_eq(prefixes[i].name, name))
            return &prefixes[i];
    return NULL;
}

/* Among those the context itself declares. */
static const ContextPrefix *own_find(const EventContext *context, Str name)
{
    uint32_t index;
    if (context->by_name.slots == NULL)
        return prefix_find(context->prefixes, context->count, name);
    return str_set_find(&context->by_name, name, &index) ? &context->prefixes[index] : NULL;
}

static const ContextPrefix *context_find(const EventContext *context, Str name)
{
    for (; context != NULL; context = context->outer) {
        const ContextPrefix *found = own_find(context, name);
        if (found != NULL)
            return found;
    }
    return prefix_find(standard, sizeof standard / sizeof standard[0], name);
}

bool event_context_expand(const EventContext *context, Str name, Str *ns, Str *local)
{
    ptrdiff_t colon = str_find_char(name, ':');
    if (colon < 0 || str_starts(str_tail(name, (size_t)colon), STR("://")))
        return false;
    const ContextPrefix *found = context_find(context, str_slice(name, 0, (size_t)colon));
    if (found == NULL)
        return false;
    *ns = found->ns;
    *local = str_tail(name, (size_t)colon + 1);
    return true;
}

bool event_context_is_open(const EventContext *context)
{
    for (; context != NULL; context = context->outer)
        if (context->is_open)
            return true;
    return false;
}

static Err context_add_place(Decoder *d, const JsonNode *node, EventContext *context)
{
    TRY(check_uri(d, node, NULL));
    bool is_standard = false;
    for (size_t i = 0; i < sizeof standard_places / sizeof standard_places[0]; i++)
        is_standard |= str_starts(node->text, standard_places[i]);
    context->is_open |= !is_standard;
    return OK;
}

/* The URI a name is given: "prefix": "uri" or "prefix": {"@id": "uri"}; NULL where it has none,
 * or is another word for a keyword ("id": "@id"). */
static const JsonNode *prefix_value(const JsonNode *member)
{
    bool is_keyword = str_starts(member->key, STR("@"));
    bool is_whole_name = str_find_char(member->key, ':') >= 0;
    if (is_keyword || is_whole_name || member->type == JSON_NULL)
        return NULL;
    const JsonNode *value = member->type == JSON_OBJECT ? json_member(member, STR("@id")) : member;
    return value != NULL && str_starts(value->text, STR("@")) ? NULL : value;
}

static void prefix_add(EventContext *context, ContextPrefix prefix)
{
    if (context->by_name.slots != NULL)
        str_set_add(&context->by_name, prefix.name, (uint32_t)context->count);
    context->prefixes[context->count++] = prefix;
}

static Err context_add_object(Decoder *d, const JsonNode *object, EventContext *context)
{
    for (const JsonNode *member = object->child; member != NULL; member = member->next) {
        const JsonNode *value = prefix_value(member);
        if (value == NULL)
            continue;
        TRY(check_uri(d, value, NULL));
        const ContextPrefix *earlier = own_find(context, member->key);
        if (earlier != NULL && !str_eq(earlier->ns, value->text)) {
            Arena *arena = d->cx->arena;
            return check_refuse(d, value,
                                fail(d->cx, ERR_INVALID,
                                     MSG("prefix \"%1$s\" is declared as \"%2$s\" and as \"%3$s\""),
                                     str_shown(arena, member->key), str_shown(arena, earlier->ns),
                                     str_shown(arena, value->text)));
        }
        if (earlier == NULL)
            prefix_add(context, (ContextPrefix){member->key, value->text});
    }
    return OK;
}

static Err context_add(Decoder *d, const JsonNode *node, EventContext *context)
{
    if (node->type == JSON_STRING)
        return context_add_place(d, node, context);
    if (node->type == JSON_OBJECT)
        return context_add_object(d, node, context);
    return check_refuse(
        d, node,
        fail(d->cx, ERR_INVALID, MSG("@context must be a URI, an object, or a list of these")));
}

/* Room for all the members of the objects in `node`. */
static void context_reserve(Arena *arena, const JsonNode *node, EventContext *context)
{
    size_t count = node->type == JSON_OBJECT ? node->count : 0;
    if (node->type == JSON_ARRAY)
        for (const JsonNode *item = node->child; item != NULL; item = item->next)
            count += item->type == JSON_OBJECT ? item->count : 0;
    context->prefixes = arena_array(arena, ContextPrefix, count);
    if (count > PREFIXES_SCANNED)
        str_set_init(&context->by_name, arena, count);
}

static Err context_read(Decoder *d, const JsonNode *node, EventContext *context)
{
    context_reserve(d->cx->arena, node, context);
    if (node->type != JSON_ARRAY)
        return context_add(d, node, context);
    for (const JsonNode *item = node->child; item != NULL; item = item->next)
        TRY(context_add(d, item, context));
    return check_unique(d, node);
}

Err event_context_new(Ctx *cx, const JsonNode *context, EventContext **out)
{
    EventContext *made = arena_new(cx->arena, EventContext);
    if (context != NULL) {
        Str place = context->parent == NULL ? STR("/@context") : (Str){0};
        Decoder d = {.cx = cx, .pointer = place};
        TRY(context_read(&d, context, made));
    }
    *out = made;
    return OK;
}

Err event_context_read(Decoder *d, const JsonNode *own, const EventContext **out)
{
    *out = d->context;
    if (own == NULL)
        return OK;
    EventContext *made = arena_new(d->cx->arena, EventContext);
    made->outer = d->context;
    TRY(context_read(d, own, made));
    *out = made;
    return OK;
}

Err event_context_of(Ctx *cx, const JsonNode *event, const EventContext *document,
                     const EventContext **out)
{
    Decoder d = {.cx = cx, .context = document};
    return event_context_read(&d, json_member(event, STR("@context")), out);
}
