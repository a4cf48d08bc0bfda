/* What failed units have in common. */
#include "api/api_internal.h"
#include "api/cause_shelf.h"

enum { LIST_DEFAULT = 20 };

Err causes_find(Ctx *cx, Call *call)
{
    CauseQuery query = {0};
    CauseFindings findings;
    TRY(call_body(cx, call, &cause_query_register, &query));
    CauseSearch search = {.view = &call->view,
                          .query = &query,
                          .limit = query.limit.set ? (size_t)query.limit.value : LIST_DEFAULT,
                          .lang = call->request->lang};
    TRY(cause_shelf_find(cx, call->api->causes, &search, &findings));
    return call_record(cx, call, &cause_findings_register, &findings);
}

Err causes_population(Ctx *cx, Call *call)
{
    CauseQuery query = {0};
    CauseWalk walk;
    TRY(call_body(cx, call, &cause_query_register, &query));
    CauseSearch search = {.view = &call->view, .query = &query, .lang = call->request->lang};
    TRY(cause_shelf_look(cx, call->api->causes, &search, &walk));
    return call_record(cx, call, &cause_walk_register, &walk);
}
