/* One item, and what a person is looking for. */
#include "api/api_internal.h"

Err items_show(Ctx *cx, Call *call)
{
    ItemCard card;
    int64_t newest;
    ItemQuestion question = {.item = call->segments[0]};
    TRY(call_number(cx, call, STR("offset"), (CallRange){0, INT64_MAX, 0}, &question.offset));
    TRY(call_number(cx, call, STR("limit"), (CallRange){1, ITEM_EVENTS_MAX, ITEM_EVENTS_MAX},
                    &question.limit));
    TRY(call_number(cx, call, STR("newest"), (CallRange){0, 1, 0}, &newest));
    question.newest = newest == 1;
    TRY(item_card_find(cx, &call->view, &call->worker->reader, &question, &card));
    item_card_remark(cx, &card, call->request->lang);
    return call_record(cx, call, &item_card_register, &card);
}

Err search_show(Ctx *cx, Call *call)
{
    Str typed;
    int64_t max;
    ItemHits hits;
    typed = http_query(call->request, STR("q"));
    TRY(call_number(cx, call, STR("limit"), (CallRange){1, ITEM_HITS_MAX, 20}, &max));
    TRY(item_search(cx, &call->view, typed, (size_t)max, &hits));
    return call_record(cx, call, &item_hits_register, &hits);
}
