/* admit.c - is this event new?  Fingerprints say where to look, the bytes decide. */
#include "ingest/capture_internal.h"

enum { CANDIDATES_MAX = 64 };

/* What an event already stored or planned says of itself. */
typedef struct Earlier {
    Str name;
    Str hash;
    const JsonNode *error; /* its errorDeclaration; NULL for none */
} Earlier;

static bool declared_at(const JsonNode *error, int64_t time_us)
{
    Instant instant;
    const JsonNode *time = json_member(error, STR("declarationTime"));
    return time != NULL && instant_parse(time->text, &instant) && instant.us == time_us;
}

/* Do both declarations give the same reason and the same corrections? */
static bool same_declaration(const JsonNode *error, const ErrorDeclaration *claimed)
{
    const JsonNode *reason = json_member(error, STR("reason"));
    const JsonNode *ids = json_member(error, STR("correctiveEventIDs"));
    const JsonNode *id = ids == NULL ? NULL : ids->child;
    if (!str_eq(reason == NULL ? (Str){0} : reason->text, claimed->reason))
        return false;
    for (uint32_t i = 0; i < claimed->corrective_count; i++, id = id->next)
        if (id == NULL || !str_eq(id->text, claimed->corrective_ids[i]))
            return false;
    return id == NULL;
}

static Verdict compare(const Earlier *earlier, const Claim *claim)
{
    if (!str_eq(earlier->name, claim->name))
        return VERDICT_NEW;
    if ((earlier->error != NULL) != claim->error.present)
        return VERDICT_NEW; /* an event and its declaration stand side by side */
    if (claim->error.present && !declared_at(earlier->error, claim->error.time_us))
        return VERDICT_NEW;
    bool same = str_eq(earlier->hash, str_from((const char *)claim->hash, SHA256_SIZE));
    if (same && claim->error.present)
        same = same_declaration(earlier->error, &claim->error);
    return same ? VERDICT_DUPLICATE : VERDICT_CONFLICT;
}

static Err stored_compare(Ctx *cx, int64_t position, const Claim *claim, Verdict *verdict)
{
    EventRow row;
    const JsonNode *body;
    TRY(event_log_load(cx, position, &row));
    TRY(event_parse(cx, row.body, &body, NULL));
    Earlier earlier = {row.event_id, row.event_hash, json_member(body, STR("errorDeclaration"))};
    *verdict = compare(&earlier, claim);
    return OK;
}

static Err planned_load(Ctx *cx, Capture *capture, uint32_t record, Earlier *out, int64_t *line)
{
    PlanRecord found;
    Str text;
    const JsonNode *body, *id;
    TRY(plan_get(cx, &capture->plan, record, &found));
    TRY(capture_text(cx, capture, found.offset, found.length, &text));
    TRY(event_parse(cx, str_dup(cx->arena, text), &body, NULL));
    id = json_member_last(body, STR("eventID"));
    *line = found.line;
    out->hash = str_dup(cx->arena, str_from((const char *)found.hash, SHA256_SIZE));
    out->name = id != NULL ? id->text : event_hash_uri(cx->arena, (const uint8_t *)out->hash.p);
    out->error = json_member(body, STR("errorDeclaration"));
    return OK;
}

static Err stored_admit(Ctx *cx, Capture *capture, const Claim *claim, Admission *out)
{
    const TraceIndex *index = capture->journal->index;
    int64_t few[CANDIDATES_MAX], *found = few;
    size_t max = CANDIDATES_MAX, count = trace_event_candidates(index, claim->name, few, max);
    while (count == max) { /* one event declared in error very many times */
        max *= 4;
        found = arena_array(cx->arena, int64_t, max);
        count = trace_event_candidates(index, claim->name, found, max);
    }
    for (size_t i = 0; i < count && out->verdict == VERDICT_NEW; i++) {
        TRY(stored_compare(cx, found[i], claim, &out->verdict));
        out->position = found[i];
    }
    return OK;
}

Err capture_admit(Ctx *cx, Capture *capture, const Claim *claim, Admission *out)
{
    uint32_t record;
    Earlier earlier;
    *out = (Admission){.verdict = VERDICT_NEW};
    TRY(stored_admit(cx, capture, claim, out));
    NamesCursor cursor = names_find(&capture->names, claim->name);
    while (out->verdict == VERDICT_NEW && names_next(&capture->names, &cursor, &record)) {
        if (record >= capture->plan.count)
            continue; /* of a document that was refused */
        TRY(planned_load(cx, capture, record, &earlier, &out->line));
        out->verdict = compare(&earlier, claim);
        out->position = capture->first + record;
    }
    return OK;
}
