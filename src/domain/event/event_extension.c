/* event_extension.c - the namespace urn:holdfast:epcis: (docs/formats/holdfast-extension.md). */
#include "domain/event/event_context.h"
#include "domain/event/event_decoder.h"

#define COUNT(table) (sizeof(table) / sizeof((table)[0]))
#define NAMESPACE    STR("urn:holdfast:epcis:")

bool holdfast_name(const Decoder *d, Str name, Str *local)
{
    Str ns, rest;
    if (str_starts(name, NAMESPACE)) {
        *local = str_tail(name, NAMESPACE.n);
        return true;
    }
    if (!event_context_expand(d->context, name, &ns, &rest) || !str_eq(ns, NAMESPACE))
        return false;
    *local = rest;
    return true;
}

static Err refuse_holdfast(const Decoder *d, const JsonNode *member, const char *key)
{
    return check_refuse(d, member, fail(d->cx, ERR_INVALID, key, check_name(d, member)));
}

/* One of the slots of the decoder: given once, under whichever spelling. */
static Err take_once(const Decoder *d, const JsonNode *member, const JsonNode **slot)
{
    if (*slot != NULL)
        return refuse_holdfast(d, member, MSG("%1$s is given twice, under two spellings"));
    *slot = member;
    return OK;
}

static const Member pair_members[] = {
    {STR_INIT("in"), check_uri, NULL, KINDS_ALL, KINDS_ALL},
    {STR_INIT("out"), check_uri, NULL, KINDS_ALL, KINDS_ALL},
};
static const Shape pair_shape = {pair_members, COUNT(pair_members), NULL};

static Err check_pairs(Decoder *d, const JsonNode *member)
{
    if (d->kind != EVENT_TRANSFORMATION)
        return refuse_holdfast(d, member, MSG("%1$s belongs to a TransformationEvent"));
    TRY(check_object_list(d, member, &pair_shape));
    return take_once(d, member, &d->pairs);
}

/* By length, then by bytes. */
static const struct {
    Str name;
    Role role;
} made_names[] = {
    {STR_INIT("tool"), ROLE_TOOL},
    {STR_INIT("method"), ROLE_METHOD},
    {STR_INIT("document"), ROLE_DOCUMENT},
    {STR_INIT("operator"), ROLE_OPERATOR},
    {STR_INIT("software"), ROLE_SOFTWARE},
    {STR_INIT("equipment"), ROLE_EQUIPMENT},
    {STR_INIT("workOrder"), ROLE_WORK_ORDER},
    {STR_INIT("environment"), ROLE_ENVIRONMENT},
};

Err check_event_extension(Decoder *d, const JsonNode *member, const void *rule)
{
    Str local;
    if (!holdfast_name(d, member->key, &local))
        return check_extension(d, member, rule);
    if (str_eq(local, STR("pairs")))
        return check_pairs(d, member);
    ptrdiff_t at = name_find(made_names, COUNT(made_names), sizeof made_names[0], local);
    if (at < 0)
        return refuse_holdfast(d, member,
                               MSG("%1$s is not a field of the holdfast extension for events"));
    TRY(check_uri_or_list(d, member, NULL));
    return take_once(d, member, &d->made[made_names[at].role - ROLE_OPERATOR]);
}

static Err check_ilmd_member(Decoder *d, const JsonNode *member, const void *rule)
{
    Str local;
    if (!holdfast_name(d, member->key, &local))
        return check_extension(d, member, rule);
    if (!str_eq(local, STR("lot")))
        return refuse_holdfast(d, member,
                               MSG("%1$s is not a field of the holdfast extension for ilmd"));
    return check_uri_or_list(d, member, NULL);
}

static const Shape ilmd_shape = {NULL, 0, check_ilmd_member};

Err check_ilmd(Decoder *d, const JsonNode *value, __attribute__((unused)) const void *rule)
{
    return check_shape(d, value, &ilmd_shape, NULL);
}
