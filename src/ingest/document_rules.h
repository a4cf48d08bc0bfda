/* document_rules.h - what may stand where around the events of an EPCIS 2.0 document.
 *
 * One row a member: EPCIS 2.0 EPCIS-JSON-Schema.json, definitions epcisDocument,
 * epcisQueryDocument, epcisQueryDocumentBody, queryResults, resultsBody, epcisHeader,
 * vocabulary.  */
#ifndef HOLDFAST_INGEST_DOCUMENT_RULES_H
#define HOLDFAST_INGEST_DOCUMENT_RULES_H

#include "base/ctx.h"

typedef enum Level {
    LEVEL_CAPTURE, /* EPCISDocument */
    LEVEL_CAPTURE_HEADER,
    LEVEL_CAPTURE_BODY,
    LEVEL_QUERY, /* EPCISQueryDocument */
    LEVEL_QUERY_HEADER,
    LEVEL_QUERY_BODY,
    LEVEL_RESULTS,
    LEVEL_RESULTS_BODY,
    LEVEL_MASTER, /* epcisMasterData */
    LEVEL_VOCABULARY,
    LEVEL_EVENTS,       /* array of events */
    LEVEL_VOCABULARIES, /* array of vocabularies */
    LEVEL_ELEMENTS,     /* array of vocabulary elements */
    LEVEL_COUNT,
} Level;

typedef enum MemberForm {
    MEMBER_ANY,
    MEMBER_STRING,
    MEMBER_URI,
    MEMBER_TIME,    /* date-time with zone */
    MEMBER_VERSION, /* digits and dots */
    MEMBER_OBJECT,  /* goes on at `inside` */
    MEMBER_ARRAY,   /* goes on at `inside` */
} MemberForm;

typedef struct MemberRule {
    Level level;
    Str name;
    MemberForm form;
    bool required;
    Level inside;
} MemberRule;

/* The rule for a member; NULL where the level has none of that name. */
const MemberRule *member_rule(Level level, Str name);
/* Bit of a rule within its level, and the name of a required member not yet in `seen`
 * (empty: none is missing). */
uint32_t member_bit(const MemberRule *rule);
Str member_missing(Level level, uint32_t seen);
/* Whether names without rule are welcome whatever they are; else they must be URI or prefix:name.
 */
bool level_is_open(Level level);
/* ERR_INVALID with the rule that `text` breaks. */
MUST_CHECK Err member_check(Ctx *cx, MemberForm form, Str name, Str text);

#endif
