/* EPCIS 2.0 queries: events, a page at a time. */
#include "api/api_internal.h"
#include "domain/query/event_query.h"

/* The same question with the token of the next page (RFC 8288). */
static void link_add(Ctx *cx, Call *call, Str token)
{
    Buf link;
    const HttpRequest *request = call->request;
    buf_init(&link, cx->arena, 256 * 1024);
    buf_fmt(&link, "<%.*s?", STR_ARG(request->path));
    for (size_t i = 0; i < request->query_count; i++) {
        if (str_eq(request->query[i].name, STR("nextPageToken")))
            continue;
        buf_add(&link, percent_encode(cx->arena, request->query[i].name));
        buf_add_char(&link, '=');
        buf_add(&link, percent_encode(cx->arena, request->query[i].value));
        buf_add_char(&link, '&');
    }
    buf_fmt(&link, "nextPageToken=%s>; rel=\"next\"", token.p);
    http_add_header(call->response, STR("Link"), str_dup(cx->arena, buf_str(&link)));
}

static void headers_add(Call *call)
{
    http_add_header(call->response, STR("GS1-EPCIS-Version"), STR("2.0.0"));
    http_add_header(call->response, STR("GS1-CBV-Version"), STR("2.0.0"));
    http_add_header(call->response, STR("GS1-EPC-Format"), STR("Never_Translates"));
}

static Err page_answer(Ctx *cx, Call *call, const EventQuery *query, size_t *count)
{
    EventPage page;
    TRY(event_query_run(cx, call->view.index, &call->worker->reader, query, &page));
    CallJson *answer = call_json(call);
    TRY(event_page_write(cx, &answer->json, &page));
    *count = page.count;
    TRY(call_json_end(cx, call, answer));
    headers_add(call);
    if (page.token.n > 0)
        link_add(cx, call, page.token);
    return OK;
}

Err events_show(Ctx *cx, Call *call)
{
    size_t count;
    EventQuery query;
    event_query_init(&query, call->view.visible);
    for (size_t i = 0; i < call->request->query_count; i++)
        TRY(event_query_add(cx, &query, call->request->query[i].name,
                            call->request->query[i].value));
    return page_answer(cx, call, &query, &count);
}

/* The event and its error declarations, which have the same eventID. */
Err event_show(Ctx *cx, Call *call)
{
    size_t count;
    EventQuery query;
    event_query_init(&query, call->view.visible);
    query.event_ids = (QueryValues){.items = call->segments, .count = 1, .given = true};
    query.per_page = EVENT_PAGE_MAX;
    TRY(page_answer(cx, call, &query, &count));
    if (count == 0)
        return fail(cx, ERR_NOT_FOUND, MSG("there is no event %1$s"),
                    str_shown(cx->arena, call->segments[0]));
    return OK;
}
