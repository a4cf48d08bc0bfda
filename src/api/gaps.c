/* For how many units the chain reaches raw lots, and where it breaks. */
#include "api/gap_shelf.h"

#include "api/api_internal.h"

Err gaps_show(Ctx *cx, Call *call)
{
    TRY(gap_shelf_find(cx, call->api->gaps, &call->view, call->request->lang,
                       &call->response->body));
    call->response->status = 200;
    call->response->media_type = STR("application/json");
    return OK;
}
