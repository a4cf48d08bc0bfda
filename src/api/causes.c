/* What failed units have in common. */
#include "api/api_internal.h"
#include "api/cause_shelf.h"

enum { LIST_DEFAULT = 20 };

/* He compares with what he may ask for: a scope he sees something of, an item he sees.  What else
 * is in that is counted, and has no name in the answer. */
static Err population_check(Ctx *cx, const Call *call, const CauseQuery *query)
{
    int64_t id;
    Scope scope;
    TraceSeeds seeds = trace_seeds_new(cx->arena, 1);
    if (call->view.sight == NULL)
        return OK;
    if (query->of.n > 0)
        TRY(trace_seed_add(cx, &call->view, query->of, &seeds));
    if (query->population.n == 0)
        return OK;
    TRY(scope_id_parse(cx, query->population, &id));
    TRY(scope_load(cx, &call->view, id, 0, &scope));
    return scope_cut(cx, &call->view, &scope);
}

Err causes_find(Ctx *cx, Call *call)
{
    CauseQuery query = {0};
    CauseFindings findings;
    TRY(call_body(cx, call, &cause_query_register, &query));
    TRY(population_check(cx, call, &query));
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
    TRY(population_check(cx, call, &query));
    CauseSearch search = {.view = &call->view, .query = &query, .lang = call->request->lang};
    TRY(cause_shelf_look(cx, call->api->causes, &search, &walk));
    return call_record(cx, call, &cause_walk_register, &walk);
}
