#include "ingest/document_rules.h"

#include "base/instant.h"
#include "domain/event/event_uri.h"

static const MemberRule rules[] = {
    {LEVEL_CAPTURE, STR_INIT("@context"), MEMBER_ANY, true, 0},
    {LEVEL_CAPTURE, STR_INIT("type"), MEMBER_STRING, true, 0},
    {LEVEL_CAPTURE, STR_INIT("schemaVersion"), MEMBER_VERSION, true, 0},
    {LEVEL_CAPTURE, STR_INIT("creationDate"), MEMBER_TIME, true, 0},
    {LEVEL_CAPTURE, STR_INIT("epcisBody"), MEMBER_OBJECT, true, LEVEL_CAPTURE_BODY},
    {LEVEL_CAPTURE, STR_INIT("epcisHeader"), MEMBER_OBJECT, false, LEVEL_CAPTURE_HEADER},
    {LEVEL_CAPTURE, STR_INIT("id"), MEMBER_URI, false, 0},
    {LEVEL_CAPTURE, STR_INIT("instanceIdentifier"), MEMBER_STRING, false, 0},
    {LEVEL_CAPTURE, STR_INIT("sender"), MEMBER_STRING, false, 0},
    {LEVEL_CAPTURE, STR_INIT("receiver"), MEMBER_STRING, false, 0},
    {LEVEL_CAPTURE_HEADER, STR_INIT("epcisMasterData"), MEMBER_OBJECT, false, LEVEL_MASTER},
    {LEVEL_CAPTURE_BODY, STR_INIT("eventList"), MEMBER_ARRAY, true, LEVEL_EVENTS},
    {LEVEL_QUERY, STR_INIT("@context"), MEMBER_ANY, true, 0},
    {LEVEL_QUERY, STR_INIT("type"), MEMBER_STRING, true, 0},
    {LEVEL_QUERY, STR_INIT("epcisBody"), MEMBER_OBJECT, true, LEVEL_QUERY_BODY},
    {LEVEL_QUERY, STR_INIT("epcisHeader"), MEMBER_OBJECT, false, LEVEL_QUERY_HEADER},
    {LEVEL_QUERY, STR_INIT("id"), MEMBER_URI, false, 0},
    {LEVEL_QUERY, STR_INIT("schemaVersion"), MEMBER_VERSION, false, 0},
    {LEVEL_QUERY, STR_INIT("creationDate"), MEMBER_TIME, false, 0},
    {LEVEL_QUERY_HEADER, STR_INIT("epcisMasterData"), MEMBER_OBJECT, false, LEVEL_MASTER},
    {LEVEL_QUERY_HEADER, STR_INIT("EPCISMasterData"), MEMBER_OBJECT, false, LEVEL_MASTER},
    {LEVEL_QUERY_HEADER, STR_INIT("StandardBusinessDocumentHeader"), MEMBER_ANY, false, 0},
    {LEVEL_QUERY_BODY, STR_INIT("queryResults"), MEMBER_OBJECT, true, LEVEL_RESULTS},
    {LEVEL_RESULTS, STR_INIT("queryName"), MEMBER_STRING, true, 0},
    {LEVEL_RESULTS, STR_INIT("resultsBody"), MEMBER_OBJECT, true, LEVEL_RESULTS_BODY},
    {LEVEL_RESULTS, STR_INIT("subscriptionID"), MEMBER_STRING, false, 0},
    {LEVEL_RESULTS_BODY, STR_INIT("eventList"), MEMBER_ARRAY, true, LEVEL_EVENTS},
    {LEVEL_RESULTS_BODY, STR_INIT("vocabularyList"), MEMBER_ARRAY, false, LEVEL_VOCABULARIES},
    {LEVEL_MASTER, STR_INIT("vocabularyList"), MEMBER_ARRAY, false, LEVEL_VOCABULARIES},
    {LEVEL_VOCABULARY, STR_INIT("type"), MEMBER_URI, true, 0},
    {LEVEL_VOCABULARY, STR_INIT("vocabularyElementList"), MEMBER_ARRAY, false, LEVEL_ELEMENTS},
};

enum { RULE_COUNT = sizeof rules / sizeof rules[0] };
_Static_assert(RULE_COUNT <= 32, "seen members are bits of one word");

const MemberRule *member_rule(Level level, Str name)
{
    for (size_t i = 0; i < RULE_COUNT; i++)
        if (rules[i].level == level && str_eq(rules[i].name, name))
            return &rules[i];
    return NULL;
}

uint32_t member_bit(const MemberRule *rule)
{
    return UINT32_C(1) << (rule - rules);
}

Str member_missing(Level level, uint32_t seen)
{
    for (size_t i = 0; i < RULE_COUNT; i++)
        if (rules[i].level == level && rules[i].required && (seen & member_bit(&rules[i])) == 0)
            return rules[i].name;
    return (Str){0};
}

bool level_is_open(Level level)
{
    return level == LEVEL_CAPTURE_BODY || level == LEVEL_MASTER || level == LEVEL_VOCABULARY;
}

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

/* "2.0": numbers with dots between. */
static bool is_version(Str text)
{
    bool want_digit = true;
    for (size_t i = 0; i < text.n; i++) {
        if (!is_digit(text.p[i]) && (text.p[i] != '.' || want_digit))
            return false;
        want_digit = text.p[i] == '.';
    }
    return !want_digit;
}

Err member_check(Ctx *cx, MemberForm form, Str name, Str text)
{
    Instant instant;
    const char *shown_name = str_shown(cx->arena, name), *shown = str_shown(cx->arena, text);
    if (form == MEMBER_URI && !uri_check(text))
        return fail(cx, ERR_INVALID, MSG("%1$s must be a URI, not %2$s"), shown_name, shown);
    if (form == MEMBER_VERSION && !is_version(text))
        return fail(cx, ERR_INVALID, MSG("%1$s must be numbers with dots like 2.0, not %2$s"),
                    shown_name, shown);
    if (form == MEMBER_VERSION && text.p[0] != '2')
        return fail(
            cx, ERR_UNSUPPORTED,
            MSG("%1$s %2$s is not read; EPCIS 2.0 is, older documents have to be converted"),
            shown_name, shown);
    if (form == MEMBER_TIME && !(instant_parse(text, &instant) && instant.has_zone))
        return fail(
            cx, ERR_INVALID,
            MSG("%1$s must be a date and time with zone like 2026-03-01T09:00:00Z, not %2$s"),
            shown_name, shown);
    return OK;
}
