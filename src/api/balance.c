/* How much of a lot is where, and how much of something stems from it. */
#include "domain/balance/balance.h"

#include "api/api_internal.h"
#include "domain/item/trace_question.h"

Err balance_show(Ctx *cx, Call *call)
{
    Str item, of = http_query(call->request, STR("of"));
    Balance balance;
    BalanceQuery query = {.view = call->view, .lang = call->request->lang};
    item = http_query(call->request, STR("item"));
    TRY(call_moment(cx, call, STR("at"), &query.at_us));
    TRY(item_find(cx, &call->view, item, &query.item));
    if (of.n > 0)
        TRY(item_find(cx, &call->view, of, &query.of));
    TRY(trace_known_at_parse(cx, &call->view, http_query(call->request, STR("as_known_at")),
                             &query.view.visible));
    TRY(balance_find(cx, &query, &balance));
    return call_record(cx, call, &balance_register, &balance);
}
