/* Where items are, and where everything is that a walk reaches. */
#include "domain/item/item_where.h"

#include "api/api_internal.h"
#include "api/trace_query.h"

static Err moment_read(Ctx *cx, const Call *call, int64_t *out)
{
    Instant at;
    Str text = http_query(call->request, STR("at"));
    *out = 0;
    if (text.n == 0)
        return OK;
    if (!instant_parse(text, &at) || !at.has_zone)
        return fail(cx, ERR_USAGE,
                    MSG("%1$s is a moment with zone like 2026-03-01T09:00:00Z, not \"%2$s\""), "at",
                    str_shown(cx->arena, text));
    *out = at.us;
    return OK;
}

Err where_show(Ctx *cx, Call *call)
{
    TraceQuery seeds = {0};
    WhereAnswer where;
    ItemWhereQuery query = {.view = call->view, .lang = call->request->lang};
    TRY(moment_read(cx, call, &query.at_us));
    TRY(trace_seeds_read(cx, call, &seeds));
    query.items = seeds.seeds;
    query.count = seeds.seed_count;
    TRY(item_where(cx, &query, &where));
    return call_record(cx, call, &where_answer_register, &where);
}

Err trace_where_show(Ctx *cx, Call *call)
{
    TraceAnswer walk = {.index = call->view.index};
    PlaceTotals totals = {0};
    ItemWhereQuery query = {.view = call->view};
    TRY(moment_read(cx, call, &query.at_us));
    TRY(trace_query_read(cx, call, &walk.query));
    TRY(trace_answer_walk(cx, call, &walk));
    uint32_t *items = arena_array(cx->arena, uint32_t, walk.result.member_count + 1);
    for (size_t i = 0; i < walk.result.member_count; i++)
        items[i] = walk.result.members[i].item;
    query.items = items;
    query.count = walk.result.member_count;
    totals.direction = str_of(trace_direction_name(walk.query.direction));
    TRY(item_where_totals(cx, &query, &totals));
    return call_record(cx, call, &place_totals_register, &totals);
}
