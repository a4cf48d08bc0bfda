/* Where used, where from, and why. */
#include "api/trace_query.h"
#include "domain/item/genealogy.h"

Err trace_seeds_read(Ctx *cx, const Call *call, TraceQuery *query)
{
    const HttpRequest *request = call->request;
    uint32_t *seeds = arena_array(cx->arena, uint32_t, request->query_count + 1);
    for (size_t i = 0; i < request->query_count; i++) {
        if (!str_eq(request->query[i].name, STR("item")))
            continue;
        TRY(item_find(cx, &call->view, request->query[i].value, &seeds[query->seed_count]));
        query->seed_count++;
    }
    query->seeds = seeds;
    if (query->seed_count == 0)
        return fail(cx, ERR_USAGE, MSG("parameter %1$s is required"), "item");
    return OK;
}

Err trace_query_read(Ctx *cx, const Call *call, TraceQuery *query)
{
    Str direction;
    int64_t widen;
    *query = (TraceQuery){.broken_chains = true};
    CallRange positions = {1, call->view.visible, call->view.visible};
    TRY(call_query(cx, call, STR("direction"), &direction));
    TRY(trace_direction_parse(cx, direction, &query->direction));
    TRY(trace_edges_parse(cx, http_query(call->request, STR("edges")), &query->edges));
    TRY(call_number(cx, call, STR("widen"), (CallRange){0, 1, 0}, &widen));
    query->edges |= widen == 1 ? (unsigned)EDGE_E7 : 0;
    TRY(trace_seeds_read(cx, call, query));
    return call_number(cx, call, STR("as_known_at"), positions, &query->as_known_at);
}

Err trace_answer_walk(Ctx *cx, const Call *call, TraceAnswer *answer)
{
    Str group = http_query(call->request, STR("group"));
    TRY(trace_walk(cx, answer->index, &answer->query, &answer->result));
    return group.n == 0 ? OK : genealogy_filter(cx, answer, group);
}

static Err form_read(Ctx *cx, const Call *call, AnswerForm *out)
{
    Str fields = http_query(call->request, STR("fields"));
    Str format = http_query(call->request, STR("format"));
    bool csv = str_eq(format, STR("csv"));
    *out = csv ? ANSWER_CSV : fields.n > 0 ? ANSWER_ITEMS : ANSWER_JSON;
    if (fields.n > 0 && !str_eq(fields, STR("item")))
        return fail(cx, ERR_USAGE, MSG("fields is item or left out, not \"%1$s\""),
                    str_shown(cx->arena, fields));
    if (format.n > 0 && !csv && !str_eq(format, STR("json")))
        return fail(cx, ERR_USAGE, MSG("format is json or csv, not \"%1$s\""),
                    str_shown(cx->arena, format));
    return OK;
}

static HttpMore members_produce(void *arg, Buf *out)
{
    return trace_answer_write(arg, out, HTTP_CHUNK) ? HTTP_MORE : HTTP_END;
}

Err trace_show(Ctx *cx, Call *call)
{
    TraceAnswer *answer = arena_new(cx->arena, TraceAnswer);
    int64_t first, max;
    *answer = (TraceAnswer){.index = call->view.index, .lang = call->request->lang};
    TRY(form_read(cx, call, &answer->form));
    TRY(call_number(cx, call, STR("offset"), (CallRange){0, INT32_MAX, 0}, &first));
    TRY(call_number(cx, call, STR("limit"), (CallRange){0, INT32_MAX, INT32_MAX}, &max));
    TRY(trace_query_read(cx, call, &answer->query));
    TRY(trace_answer_walk(cx, call, answer));
    trace_answer_begin(cx, answer, (size_t)first, (size_t)max);
    call->response->status = 200;
    call->response->media_type =
        answer->form == ANSWER_CSV ? STR("text/csv; charset=utf-8") : STR("application/json");
    call->response->produce = members_produce;
    call->response->produce_arg = answer;
    return OK;
}

/* What is reached, folded by class. */
Err trace_graph_show(Ctx *cx, Call *call)
{
    GenealogyShape genealogy;
    TraceAnswer asked = {.index = call->view.index, .lang = call->request->lang};
    TRY(trace_query_read(cx, call, &asked.query));
    TRY(trace_walk(cx, asked.index, &asked.query, &asked.result));
    TRY(genealogy_fold(cx, &asked, &genealogy));
    return call_record(cx, call, &genealogy_shape_register, &genealogy);
}

/* Why is `of` affected?  The best path from one of the items. */
Err trace_why(Ctx *cx, Call *call)
{
    Str typed;
    uint32_t item;
    PathShape path;
    TraceAnswer asked = {.index = call->view.index, .lang = call->request->lang};
    TRY(call_query(cx, call, STR("of"), &typed));
    TRY(trace_query_read(cx, call, &asked.query));
    TRY(item_find(cx, &call->view, typed, &item));
    TRY(trace_path(cx, &asked, item, &path));
    return call_record(cx, call, &path_shape_register, &path);
}
