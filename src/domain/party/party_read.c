/* party_read.c - which attribute of a vocabulary element means what. */
#include "domain/party/party.h"

/* Spellings of the three namespaces attributes come in. */
static const Str prefixes[] = {
    STR_INIT("cbvmda:"),   STR_INIT("urn:epcglobal:cbv:mda#"), STR_INIT("urn:epcglobal:cbv:mda:"),
    STR_INIT("gs1:"),      STR_INIT("https://gs1.org/voc/"),   STR_INIT("https://ref.gs1.org/voc/"),
    STR_INIT("holdfast:"), STR_INIT("urn:holdfast:epcis:"),
};

typedef enum Field { FIELD_NAME, FIELD_KIND, FIELD_COUNTRY, FIELD_COUNT } Field;

/* Earlier rows win over later ones. */
static const struct {
    Str local;
    Field field;
} meanings[] = {
    {STR_INIT("name"), FIELD_NAME},
    {STR_INIT("organizationName"), FIELD_NAME},
    {STR_INIT("physicalLocationName"), FIELD_NAME},
    {STR_INIT("productName"), FIELD_NAME},
    {STR_INIT("descriptionShort"), FIELD_NAME},
    {STR_INIT("kind"), FIELD_KIND},
    {STR_INIT("organizationRole"), FIELD_KIND},
    {STR_INIT("countryCode"), FIELD_COUNTRY},
    {STR_INIT("addressCountry"), FIELD_COUNTRY},
};

/* GS1 organisation roles that are kinds of ours; other roles are kept as they are. */
static const struct {
    Str role;
    Str kind;
} roles[] = {
    {STR_INIT("MANUFACTURER"), STR_INIT("plant")},
    {STR_INIT("WAREHOUSE"), STR_INIT("warehouse")},
    {STR_INIT("DISTRIBUTOR"), STR_INIT("warehouse")},
    {STR_INIT("SUPPLIER"), STR_INIT("supplier")},
    {STR_INIT("RETAILER"), STR_INIT("dealer")},
};

static Str local_name(Str id)
{
    for (size_t i = 0; i < sizeof prefixes / sizeof prefixes[0]; i++)
        if (str_starts(id, prefixes[i]))
            return str_tail(id, prefixes[i].n);
    return (Str){0};
}

/* The first attribute with this local name that holds text. */
static Str attribute_text(const JsonNode *attributes, Str local)
{
    const JsonNode *item = attributes == NULL ? NULL : attributes->child;
    for (; item != NULL; item = item->next) {
        const JsonNode *id = json_member(item, STR("id"));
        const JsonNode *value = json_member(item, STR("attribute"));
        if (id != NULL && value != NULL && value->type == JSON_STRING && value->text.n > 0 &&
            str_eq(local_name(id->text), local))
            return value->text;
    }
    return (Str){0};
}

static Str kind_of(Str text)
{
    Str role = text;
    ptrdiff_t dash = str_rfind_char(text, '-'); /* gs1:OrganizationRoleType-SUPPLIER */
    if (dash >= 0)
        role = str_tail(text, (size_t)dash + 1);
    for (size_t i = 0; i < sizeof roles / sizeof roles[0]; i++)
        if (str_eq(role, roles[i].role))
            return roles[i].kind;
    return text;
}

static Str field_text(const JsonNode *attributes, Field field)
{
    for (size_t i = 0; i < sizeof meanings / sizeof meanings[0]; i++) {
        Str text = {0};
        if (meanings[i].field == field)
            text = attribute_text(attributes, meanings[i].local);
        if (text.n > 0)
            return text;
    }
    return (Str){0};
}

void party_read(const JsonNode *node, Str vocabulary, PartyElement *out)
{
    const JsonNode *id = json_member(node, STR("id"));
    const JsonNode *attributes = json_member(node, STR("attributes"));
    *out = (PartyElement){
        .uri = id == NULL ? (Str){0} : id->text,
        .vocabulary = vocabulary,
        .name = field_text(attributes, FIELD_NAME),
        .kind = kind_of(field_text(attributes, FIELD_KIND)),
        .country = field_text(attributes, FIELD_COUNTRY),
        .attributes = attributes,
        .children = json_member(node, STR("children")),
    };
}
