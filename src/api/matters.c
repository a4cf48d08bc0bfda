/* What a clock is about, for somebody limited to sites and product lines: cases he sees whole, and
 * holds on what he sees.  What is about anything else is none of his. */
#include "api/api_internal.h"
#include "domain/clock/clock.h"
#include "domain/defect/case.h"
#include "domain/hold/hold_sight.h"

enum { MATTERS_MAX = 16 << 20 };

Err call_matters(Ctx *cx, const Call *call, Str *out)
{
    Buf text;
    CaseNumbers cases;
    const HoldSeen *holds;
    *out = (Str){0};
    if (call->grants.count == 0)
        return OK;
    TRY(case_seen_find(cx, &call->grants, &cases));
    TRY(hold_seen_find(cx, call->api->holds, &call->view, &holds));
    buf_init(&text, cx->arena, MATTERS_MAX);
    buf_add_char(&text, ',');
    for (size_t i = 0; i < cases.count; i++)
        buf_fmt(&text, "case %lld,", (long long)cases.items[i]);
    for (size_t i = 0; i < holds->count; i++)
        buf_fmt(&text, "hold %lld,", (long long)holds->ids[i]);
    *out = buf_str(&text);
    return OK;
}

Err call_matter_check(Ctx *cx, const Call *call, Str noun, int64_t id)
{
    if (call->grants.count == 0)
        return OK;
    if (str_eq(noun, STR("case")))
        return case_seen_check(cx, &call->grants, id);
    if (str_eq(noun, STR("hold")))
        return hold_seen_check(cx, call->api->holds, &call->view, id);
    return sight_refuse(cx);
}

Err call_clock(Ctx *cx, const Call *call, int64_t *out)
{
    Clock clock;
    TRY(clock_id_parse(cx, call->segments[0], out));
    if (call->grants.count == 0)
        return OK;
    TRY(clock_find(cx, *out, &clock));
    Err err = call_matter_check(cx, call, clock.noun, clock.noun_id.value);
    return err == ERR_DENIED || err == ERR_NOT_FOUND ? clock_missing(cx, call->segments[0]) : err;
}
