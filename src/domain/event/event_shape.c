/* event_shape.c - objects by their tables: which members there may be, must be, and what else. */
#include <assert.h>

#include "domain/event/event_context.h"
#include "domain/event/event_decoder.h"
#include "domain/event/event_uri.h"

const char *check_title(const Decoder *d, const JsonNode *object)
{
    return object == d->event ? event_kind_name(d->kind) : check_name(d, object);
}

static Err refuse_name(const Decoder *d, const JsonNode *object, const JsonNode *member,
                       const char *key)
{
    return check_refuse(
        d, member, fail(d->cx, ERR_INVALID, key, check_name(d, member), check_title(d, object)));
}

static Err check_required(const Decoder *d, const JsonNode *object, const Shape *shape,
                          uint32_t seen)
{
    for (uint32_t i = 0; i < shape->count; i++) {
        const Member *member = &shape->members[i];
        bool required = (member->required >> d->kind & 1) != 0;
        if (required && (seen >> i & 1) == 0)
            return check_refuse(d, object,
                                fail(d->cx, ERR_INVALID, MSG("%1$s is required in %2$s"),
                                     member->name.p, check_title(d, object)));
    }
    return OK;
}

Err check_shape(Decoder *d, const JsonNode *object, const Shape *shape, const JsonNode **slots)
{
    assert(shape->count <= 32);
    if (object->type != JSON_OBJECT)
        return check_refuse(
            d, object,
            fail(d->cx, ERR_INVALID, MSG("%1$s must be an object"), check_name(d, object)));
    uint32_t seen = 0;
    for (const JsonNode *member = object->child; member != NULL; member = member->next) {
        ptrdiff_t at = name_find(shape->members, shape->count, sizeof(Member), member->key);
        if (at < 0 && shape->other == NULL)
            return refuse_name(d, object, member,
                               MSG("%1$s is not a field of %2$s, which takes no others"));
        if (at < 0) {
            TRY(shape->other(d, member, shape));
            continue;
        }
        const Member *known = &shape->members[at];
        if ((known->kinds >> d->kind & 1) == 0)
            return refuse_name(d, object, member, MSG("%1$s is not a field of %2$s"));
        TRY(known->check(d, member, known->rule));
        seen |= 1u << at;
        if (slots != NULL)
            slots[at] = member;
    }
    return check_required(d, object, shape, seen);
}

Err check_object(Decoder *d, const JsonNode *value, const void *rule)
{
    return check_shape(d, value, rule, NULL);
}

Err check_object_list(Decoder *d, const JsonNode *value, const void *rule)
{
    TRY(check_array(d, value, NULL));
    for (const JsonNode *item = value->child; item != NULL; item = item->next)
        TRY(check_shape(d, item, rule, NULL));
    return OK;
}

/* Schemes that say by themselves where their names come from. */
static bool scheme_is_known(Str name, size_t colon)
{
    static const Str schemes[] = {STR_INIT("urn"), STR_INIT("tag"), STR_INIT("info"),
                                  STR_INIT("did")};
    if (str_starts(str_tail(name, colon), STR("://")))
        return true;
    for (size_t i = 0; i < sizeof schemes / sizeof schemes[0]; i++)
        if (str_eq_nocase(str_slice(name, 0, colon), schemes[i]))
            return true;
    return false;
}

Err check_extension(Decoder *d, const JsonNode *member, __attribute__((unused)) const void *rule)
{
    Str ns, local;
    ptrdiff_t colon = str_find_char(member->key, ':');
    if (colon < 0 || !uri_check(member->key))
        return refuse_name(d, member->parent, member,
                           MSG("%1$s is not a field of %2$s; other names are written prefix:name "
                               "or as a full URI"));
    if (event_context_expand(d->context, member->key, &ns, &local) ||
        scheme_is_known(member->key, (size_t)colon) || event_context_is_open(d->context))
        return OK;
    Str prefix = str_slice(member->key, 0, (size_t)colon);
    return check_refuse(d, member,
                        fail(d->cx, ERR_INVALID,
                             MSG("prefix \"%1$s\" of %2$s is not declared in @context"),
                             str_shown(d->cx->arena, prefix), check_name(d, member)));
}
