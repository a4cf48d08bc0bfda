#include "domain/query/event_query.h"

#include "domain/event/event_uri.h"
#include "domain/event/event_words.h"

enum { VALUES_MAX = 1000 };

void event_query_init(EventQuery *query, int64_t visible)
{
    *query = (EventQuery){
        .event_time = {INT64_MIN, INT64_MAX},
        .record_time = {INT64_MIN, INT64_MAX},
        .per_page = EVENT_PAGE_DEFAULT,
        .next = 1,
        .visible = visible,
    };
}

/* ---- values ---- */

/* Splits at "|" (style pipeDelimited of the standard's OpenAPI); an empty value is one too, for
 * the caller to refuse. */
static Err values_take(Ctx *cx, Str name, Str text, QueryValues *out)
{
    bool last;
    out->items = arena_array(cx->arena, Str, VALUES_MAX);
    out->given = true;
    do {
        if (out->count == VALUES_MAX)
            return fail(cx, ERR_LIMIT, MSG("%1$s takes %2$lld values at most"),
                        str_shown(cx->arena, name), (long long)VALUES_MAX);
        last = str_find_char(text, '|') < 0;
        out->items[out->count++] = str_cut(&text, '|');
    } while (!last);
    return OK;
}

static Err moment_take(Ctx *cx, Str name, Str text, int64_t *out)
{
    Instant at;
    if (!instant_parse(text, &at) || !at.has_zone)
        return fail(cx, ERR_USAGE,
                    MSG("%1$s is a moment with zone like 2026-03-01T09:00:00Z, not \"%2$s\""),
                    str_shown(cx->arena, name), str_shown(cx->arena, text));
    *out = at.us;
    return OK;
}

static Err keys_take(Ctx *cx, Str name, Str text, QueryValues *out)
{
    TRY(values_take(cx, name, text, out));
    for (size_t i = 0; i < out->count; i++) {
        Identity identity;
        if (str_starts(out->items[i], STR("urn:epc:idpat:")))
            return fail(cx, ERR_USAGE, MSG("%1$s does not take patterns yet: %2$s"),
                        str_shown(cx->arena, name), str_shown(cx->arena, out->items[i]));
        if (out->items[i].n > IDENTITY_URI_MAX)
            return fail(cx, ERR_LIMIT, MSG("a URI of %1$s is longer than %2$lld bytes"),
                        str_shown(cx->arena, name), (long long)IDENTITY_URI_MAX);
        TRY(identity_read(cx, out->items[i], &identity));
        out->items[i] = identity.key;
    }
    return OK;
}

static Err uris_take(Ctx *cx, Str name, Str text, QueryValues *out)
{
    TRY(values_take(cx, name, text, out));
    for (size_t i = 0; i < out->count; i++) {
        if (!uri_check(out->items[i]))
            return fail(cx, ERR_USAGE, MSG("%1$s takes URIs, not \"%2$s\""),
                        str_shown(cx->arena, name), str_shown(cx->arena, out->items[i]));
    }
    return OK;
}

static Err kinds_take(Ctx *cx, Str name, Str text, QueryValues *out)
{
    TRY(values_take(cx, name, text, out));
    for (size_t i = 0; i < out->count; i++) {
        int kind = EVENT_OBJECT;
        while (kind <= EVENT_ASSOCIATION &&
               !str_eq(out->items[i], str_of(event_kind_name((EventKind)kind))))
            kind++;
        if (kind > EVENT_ASSOCIATION)
            return fail(cx, ERR_USAGE, MSG("there is no event type \"%1$s\""),
                        str_shown(cx->arena, out->items[i]));
    }
    return OK;
}

/* As events hold it: the bare word where the CBV has one, else the URI. */
static Err step_take(Ctx *cx, Str name, Str *step)
{
    const Str prefixes[] = {words_step.stem, STR("urn:epcglobal:cbv:bizstep:"),
                            STR("cbv:BizStep-")};
    if (word_is_listed(&words_step, *step))
        return OK;
    if (!uri_check(*step))
        return fail(cx, ERR_USAGE,
                    MSG("%1$s takes words of the standard (CBV 2.0) and URIs, not \"%2$s\""),
                    str_shown(cx->arena, name), str_shown(cx->arena, *step));
    for (size_t i = 0; i < sizeof prefixes / sizeof *prefixes; i++) {
        Str word = str_tail(*step, prefixes[i].n);
        if (!str_starts(*step, prefixes[i]))
            continue;
        *step = word_is_listed(&words_step, word)
                    ? word
                    : str_fmt(cx->arena, "%.*s%.*s", STR_ARG(words_step.stem), STR_ARG(word));
        return OK;
    }
    return OK;
}

static Err steps_take(Ctx *cx, Str name, Str text, QueryValues *out)
{
    TRY(values_take(cx, name, text, out));
    for (size_t i = 0; i < out->count; i++)
        TRY(step_take(cx, name, &out->items[i]));
    return OK;
}

static Err per_page_take(Ctx *cx, Str text, int64_t *out)
{
    if (!str_int(text, out) || *out < 1 || *out > EVENT_PAGE_MAX)
        return fail(cx, ERR_USAGE, MSG("perPage is a whole number from 1 to %1$lld, not \"%2$s\""),
                    (long long)EVENT_PAGE_MAX, str_shown(cx->arena, text));
    return OK;
}

/* "next.visible" */
static Err token_take(Ctx *cx, Str text, EventQuery *query)
{
    Str visible = text;
    Str next = str_cut(&visible, '.');
    int64_t seen;
    bool good = str_int(next, &query->next) && str_int(visible, &seen) && query->next >= 1 &&
                seen >= 0 && seen <= query->visible;
    if (!good)
        return fail(cx, ERR_USAGE, MSG("nextPageToken \"%1$s\" is none of this server"),
                    str_shown(cx->arena, text));
    query->visible = seen;
    return OK;
}

/* ---- parameters ---- */

typedef enum Parameter {
    PARAM_ANY_EPC,
    PARAM_ANY_CLASS,
    PARAM_EVENT_FROM,
    PARAM_EVENT_TO,
    PARAM_RECORD_FROM,
    PARAM_RECORD_TO,
    PARAM_KIND,
    PARAM_STEP,
    PARAM_EVENT_ID,
    PARAM_PER_PAGE,
    PARAM_TOKEN,
    PARAM_COUNT,
} Parameter;

static const Str names[PARAM_COUNT] = {
    [PARAM_ANY_EPC] = STR_INIT("MATCH_anyEPC"),
    [PARAM_ANY_CLASS] = STR_INIT("MATCH_anyEPCClass"),
    [PARAM_EVENT_FROM] = STR_INIT("GE_eventTime"),
    [PARAM_EVENT_TO] = STR_INIT("LT_eventTime"),
    [PARAM_RECORD_FROM] = STR_INIT("GE_recordTime"),
    [PARAM_RECORD_TO] = STR_INIT("LT_recordTime"),
    [PARAM_KIND] = STR_INIT("eventType"),
    [PARAM_STEP] = STR_INIT("EQ_bizStep"),
    [PARAM_EVENT_ID] = STR_INIT("EQ_eventID"),
    [PARAM_PER_PAGE] = STR_INIT("perPage"),
    [PARAM_TOKEN] = STR_INIT("nextPageToken"),
};

Err event_query_add(Ctx *cx, EventQuery *query, Str name, Str value)
{
    int parameter = 0;
    while (parameter < PARAM_COUNT && !str_eq(name, names[parameter]))
        parameter++;
    if ((query->taken >> parameter & 1) != 0)
        return fail(cx, ERR_USAGE,
                    MSG("query parameter %1$s is given twice; several values stand in one, with | "
                        "between them"),
                    str_shown(cx->arena, name));
    query->taken |= 1u << parameter;
    switch (parameter) {
    case PARAM_ANY_EPC:
        return keys_take(cx, name, value, &query->epcs);
    case PARAM_ANY_CLASS:
        return keys_take(cx, name, value, &query->classes);
    case PARAM_EVENT_FROM:
        return moment_take(cx, name, value, &query->event_time.from_us);
    case PARAM_EVENT_TO:
        return moment_take(cx, name, value, &query->event_time.to_us);
    case PARAM_RECORD_FROM:
        return moment_take(cx, name, value, &query->record_time.from_us);
    case PARAM_RECORD_TO:
        return moment_take(cx, name, value, &query->record_time.to_us);
    case PARAM_KIND:
        return kinds_take(cx, name, value, &query->kinds);
    case PARAM_STEP:
        return steps_take(cx, name, value, &query->steps);
    case PARAM_EVENT_ID:
        return uris_take(cx, name, value, &query->event_ids);
    case PARAM_PER_PAGE:
        return per_page_take(cx, value, &query->per_page);
    case PARAM_TOKEN:
        return token_take(cx, value, query);
    default:
        return fail(cx, ERR_USAGE, MSG("query parameter %1$s is not supported"),
                    str_shown(cx->arena, name));
    }
}
