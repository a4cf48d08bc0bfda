/* Where used, where from, and why. */
#include "api/trace_query.h"
#include "domain/item/genealogy.h"

static Err seeds_read(Ctx *cx, const Call *call, TraceAnswer *answer)
{
    const HttpRequest *request = call->request;
    TraceSeeds seeds = trace_seeds_new(cx->arena, request->query_count);
    for (size_t i = 0; i < request->query_count; i++) {
        if (str_eq(request->query[i].name, STR("item")))
            TRY(trace_seed_add(cx, &call->view, request->query[i].value, &seeds));
    }
    trace_query_seeds(&answer->query, &seeds);
    if (seeds.count == 0)
        return fail(cx, ERR_USAGE, MSG("parameter %1$s is required"), "item");
    return OK;
}

static Err flag_read(Ctx *cx, const Call *call, Str name, bool *out)
{
    int64_t value;
    TRY(call_number(cx, call, name, (CallRange){0, 1, 0}, &value));
    *out = value == 1;
    return OK;
}

static Err edges_read(Ctx *cx, const Call *call, unsigned *out)
{
    bool widen, through_containers;
    TRY(trace_edges_parse(cx, http_query(call->request, STR("edges")), out));
    TRY(flag_read(cx, call, STR("widen"), &widen));
    TRY(flag_read(cx, call, STR("through_containers"), &through_containers));
    *out |= (widen ? (unsigned)EDGE_E7 : 0) | (through_containers ? (unsigned)EDGE_E4 : 0);
    return OK;
}

Err trace_query_read(Ctx *cx, const Call *call, TraceAnswer *answer)
{
    Str direction, via = http_query(call->request, STR("via"));
    *answer = (TraceAnswer){
        .index = call->view.index, .sight = call->view.sight, .lang = call->request->lang};
    direction = http_query(call->request, STR("direction"));
    TRY(trace_side_parse(cx, direction, &answer->side));
    TRY(edges_read(cx, call, &answer->query.edges));
    TRY(flag_read(cx, call, STR("units"), &answer->units));
    TRY(seeds_read(cx, call, answer));
    if (via.n > 0)
        TRY(item_find(cx, &call->view, via, &answer->via));
    return trace_known_at_parse(cx, &call->view, http_query(call->request, STR("as_known_at")),
                                &answer->query.as_known_at);
}

Err trace_answer_walk(Ctx *cx, const Call *call, TraceAnswer *answer)
{
    Str group = http_query(call->request, STR("group"));
    TRY(trace_answer_find(cx, answer));
    return group.n == 0 ? OK : genealogy_filter(cx, answer, group);
}

static Err form_read(Ctx *cx, const Call *call, TraceWriter *writer)
{
    Str format = http_query(call->request, STR("format"));
    bool csv = str_eq(format, STR("csv"));
    writer->form = csv ? ANSWER_CSV : ANSWER_JSON;
    if (format.n > 0 && !csv && !str_eq(format, STR("json")))
        return fail(cx, ERR_USAGE, MSG("format is json or csv, not \"%1$s\""),
                    str_shown(cx->arena, format));
    return member_fields_parse(cx, http_query(call->request, STR("fields")), &writer->fields);
}

static HttpMore members_produce(void *arg, Buf *out)
{
    return trace_writer_next(arg, out, HTTP_CHUNK) ? HTTP_MORE : HTTP_END;
}

Err trace_show(Ctx *cx, Call *call)
{
    TraceAnswer *answer = arena_new(cx->arena, TraceAnswer);
    TraceWriter *writer = arena_new(cx->arena, TraceWriter);
    int64_t first, max;
    SortBy by;
    TRY(form_read(cx, call, writer));
    TRY(member_sort_parse(cx, http_query(call->request, STR("sort")), &by));
    TRY(call_number(cx, call, STR("offset"), (CallRange){0, INT32_MAX, 0}, &first));
    TRY(call_number(cx, call, STR("limit"), (CallRange){0, INT32_MAX, INT32_MAX}, &max));
    TRY(trace_query_read(cx, call, answer));
    TRY(trace_answer_walk(cx, call, answer));
    trace_answer_cut(cx, answer);
    members_sort(cx, answer, &by);
    trace_writer_begin(cx, writer, answer, (TracePage){(size_t)first, (size_t)max});
    call->response->status = 200;
    call->response->media_type =
        writer->form == ANSWER_CSV ? STR("text/csv; charset=utf-8") : STR("application/json");
    call->response->produce = members_produce;
    call->response->produce_arg = writer;
    return OK;
}

/* What is reached, folded by class. */
Err trace_graph_show(Ctx *cx, Call *call)
{
    GenealogyShape genealogy;
    TraceAnswer asked;
    TRY(trace_query_read(cx, call, &asked));
    TRY(trace_answer_find(cx, &asked));
    trace_findings_cut(&asked);
    TRY(genealogy_fold(cx, &asked, &genealogy));
    return call_record(cx, call, &genealogy_shape_register, &genealogy);
}

/* Why is `of` affected?  The best path from one of the items. */
Err trace_why(Ctx *cx, Call *call)
{
    Str typed;
    uint32_t item;
    PathShape path;
    TraceAnswer asked;
    typed = http_query(call->request, STR("of"));
    TRY(trace_query_read(cx, call, &asked));
    TRY(trace_direction_parse(cx, http_query(call->request, STR("direction")),
                              &asked.query.direction));
    TRY(item_find(cx, &call->view, typed, &item));
    TRY(trace_path(cx, &asked, item, &path));
    return call_record(cx, call, &path_shape_register, &path);
}
