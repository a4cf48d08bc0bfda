/* Where items are, and where everything is that a walk reaches. */
#include "domain/item/item_where.h"

#include "api/api_internal.h"
#include "api/trace_query.h"

static Err items_read(Ctx *cx, const Call *call, ItemWhereQuery *query)
{
    const HttpRequest *request = call->request;
    uint32_t *items = arena_array(cx->arena, uint32_t, request->query_count + 1);
    for (size_t i = 0; i < request->query_count; i++) {
        if (!str_eq(request->query[i].name, STR("item")))
            continue;
        TRY(item_find(cx, &call->view, request->query[i].value, &items[query->count]));
        query->count++;
    }
    query->items = items;
    if (query->count == 0)
        return fail(cx, ERR_USAGE, MSG("parameter %1$s is required"), "item");
    return OK;
}

Err where_show(Ctx *cx, Call *call)
{
    ItemWhereQuery query = {.view = call->view, .lang = call->request->lang};
    TRY(call_moment(cx, call, STR("at"), &query.at_us));
    TRY(trace_known_at_parse(cx, &call->view, http_query(call->request, STR("as_known_at")),
                             &query.view.visible));
    TRY(items_read(cx, call, &query));
    CallJson *answer = call_json(call);
    TRY(item_where_write(cx, &query, &answer->text, NULL, NULL));
    return call_json_end(cx, call, answer);
}

Err trace_where_show(Ctx *cx, Call *call)
{
    TraceAnswer walk;
    PlaceTotals totals = {0};
    ItemWhereQuery query = {.view = call->view};
    TRY(call_moment(cx, call, STR("at"), &query.at_us));
    TRY(trace_query_read(cx, call, &walk));
    TRY(trace_answer_walk(cx, call, &walk));
    uint32_t *items = arena_array(cx->arena, uint32_t, walk.result.member_count + 1);
    for (size_t i = 0; i < walk.result.member_count; i++)
        items[i] = walk.result.members[i].item;
    query.items = items;
    query.count = walk.result.member_count;
    totals.direction = str_of(trace_side_name(walk.side));
    TRY(item_where_totals(cx, &query, &totals));
    return call_record(cx, call, &place_totals_register, &totals);
}
