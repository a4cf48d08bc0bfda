/* Who holds items now, also inside something else. */
#include "domain/holder/holder.h"

#include "api/api_internal.h"
#include "domain/item/trace_question.h"

enum { LIST_DEFAULT = 100 };

static Err items_read(Ctx *cx, const Call *call, HolderQuery *query)
{
    const HttpRequest *request = call->request;
    uint32_t *items = arena_array(cx->arena, uint32_t, request->query_count + 1);
    for (size_t i = 0; i < request->query_count; i++) {
        if (str_eq(request->query[i].name, STR("item")))
            TRY(item_find(cx, &call->view, request->query[i].value, &items[query->count++]));
    }
    query->items = items;
    return query->count != 0 ? OK : fail(cx, ERR_USAGE, MSG("parameter %1$s is required"), "item");
}

Err holders_show(Ctx *cx, Call *call)
{
    Holders holders;
    int64_t widen;
    HolderQuery query = {.view = call->view};
    Str of = http_query(call->request, STR("of"));
    TRY(items_read(cx, call, &query));
    TRY(call_moment(cx, call, STR("at"), &query.at_us));
    TRY(call_number(cx, call, STR("widen"), (CallRange){0, 1, 0}, &widen));
    TRY(call_number(cx, call, STR("offset"), (CallRange){0, INT64_MAX, 0}, &query.offset));
    TRY(call_number(cx, call, STR("limit"), (CallRange){0, HOLDER_UNITS_MAX, LIST_DEFAULT},
                    &query.limit));
    query.widen = widen == 1;
    if (of.n > 0)
        TRY(item_find(cx, &call->view, of, &query.of));
    TRY(trace_known_at_parse(cx, &call->view, http_query(call->request, STR("as_known_at")),
                             &query.view.visible));
    TRY(holders_find(cx, &query, &holders));
    return call_record(cx, call, &holders_register, &holders);
}
