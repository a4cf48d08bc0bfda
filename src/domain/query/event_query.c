#include "domain/query/event_query.h"

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

/* Splits at "|" (style pipeDelimited of the standard's OpenAPI). */
static Err values_take(Ctx *cx, Str name, Str text, QueryValues *out)
{
    out->items = arena_array(cx->arena, Str, VALUES_MAX);
    out->given = true;
    while (text.n > 0) {
        if (out->count == VALUES_MAX)
            return fail(cx, ERR_LIMIT, MSG("%1$s takes %2$lld values at most"),
                        str_shown(cx->arena, name), (long long)VALUES_MAX);
        out->items[out->count++] = str_cut(&text, '|');
    }
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
        Buf key;
        if (str_starts(out->items[i], STR("urn:epc:idpat:")))
            return fail(cx, ERR_USAGE, MSG("%1$s does not take patterns yet: %2$s"),
                        str_shown(cx->arena, name), str_shown(cx->arena, out->items[i]));
        buf_init(&key, cx->arena, IDENTITY_KEY_MAX);
        identity_key(&key, out->items[i]);
        if (key.full)
            return fail(cx, ERR_LIMIT, MSG("a URI of %1$s is longer than %2$lld bytes"),
                        str_shown(cx->arena, name), (long long)IDENTITY_URI_MAX);
        out->items[i] = buf_str(&key);
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

/* Events hold the bare word where the CBV has one. */
static Err steps_take(Ctx *cx, Str name, Str text, QueryValues *out)
{
    static const Str prefixes[] = {
        STR_INIT("https://ref.gs1.org/cbv/BizStep-"),
        STR_INIT("urn:epcglobal:cbv:bizstep:"),
        STR_INIT("cbv:BizStep-"),
    };
    TRY(values_take(cx, name, text, out));
    for (size_t i = 0; i < out->count; i++) {
        for (size_t k = 0; k < sizeof prefixes / sizeof *prefixes; k++) {
            if (str_starts(out->items[i], prefixes[k]))
                out->items[i] = str_tail(out->items[i], prefixes[k].n);
        }
    }
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
        return values_take(cx, name, value, &query->event_ids);
    case PARAM_PER_PAGE:
        return per_page_take(cx, value, &query->per_page);
    case PARAM_TOKEN:
        return token_take(cx, value, query);
    default:
        return fail(cx, ERR_USAGE, MSG("query parameter %1$s is not supported"),
                    str_shown(cx->arena, name));
    }
}
