/* One item, and what a person is looking for. */
#include "api/api_internal.h"

Err items_show(Ctx *cx, Call *call)
{
    uint32_t item;
    ItemCard card;
    TRY(item_find(cx, &call->view, call->segments[0], &item));
    TRY(item_card(cx, &call->view, &call->worker->reader, item, &card));
    return call_record(cx, call, &item_card_register, &card);
}

Err search_show(Ctx *cx, Call *call)
{
    Str typed;
    int64_t max;
    ItemHits hits;
    TRY(call_query(cx, call, STR("q"), &typed));
    TRY(call_number(cx, call, STR("limit"), (CallRange){1, ITEM_HITS_MAX, 20}, &max));
    TRY(item_search(cx, &call->view, typed, (size_t)max, &hits));
    return call_record(cx, call, &item_hits_register, &hits);
}
