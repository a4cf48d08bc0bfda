/* The audit trail: searched by the page, taken away whole. */
#include "domain/audit/audit.h"

#include "api/api_internal.h"
#include "platform/net/http_text.h"
#include "platform/register/register_cell.h"
#include "platform/register/register_mark.h"

enum { PAGE_DEFAULT = 100 };

static Err moment_read(Ctx *cx, const Call *call, Str name, int64_t *out)
{
    Instant moment;
    Str text = http_query(call->request, name);
    if (text.n == 0)
        return OK;
    if (!instant_parse(text, &moment) || !moment.has_zone)
        return fail(cx, ERR_USAGE, MSG("%1$s is a moment with its zone (RFC 3339), not \"%2$s\""),
                    name.p, str_shown(cx->arena, text));
    *out = moment.us;
    return OK;
}

static Err query_read(Ctx *cx, const Call *call, AuditQuery *out)
{
    *out = (AuditQuery){.actor = http_query(call->request, STR("actor")),
                        .noun = http_query(call->request, STR("noun")),
                        .text = http_query(call->request, STR("q")),
                        .before = http_query(call->request, STR("before"))};
    TRY(call_number(cx, call, STR("noun_id"), (CallRange){1, INT64_MAX, 0}, &out->noun_id));
    TRY(moment_read(cx, call, STR("from"), &out->from_us));
    return moment_read(cx, call, STR("until"), &out->until_us);
}

Err audit_list(Ctx *cx, Call *call)
{
    AuditQuery query;
    AuditPage page;
    TRY(query_read(cx, call, &query));
    TRY(call_number(cx, call, STR("limit"), (CallRange){1, AUDIT_PAGE_MAX, PAGE_DEFAULT},
                    &query.limit));
    TRY(audit_search(cx, &query, &page));
    return call_record(cx, call, &audit_page_register, &page);
}

static Err format_read(Ctx *cx, const Call *call, bool *csv)
{
    Str format = http_query(call->request, STR("format"));
    *csv = format.n == 0 || str_eq(format, STR("csv"));
    if (!*csv && !str_eq(format, STR("json")))
        return fail(cx, ERR_USAGE, MSG("format is json or csv, not \"%1$s\""),
                    str_shown(cx->arena, format));
    return OK;
}

/* RFC 8288: the part behind this one. */
static void link_next(Ctx *cx, Call *call, Str before)
{
    http_add_header(
        call->response, STR("Link"),
        str_fmt(cx->arena, "<?before=%s>; rel=\"next\"", percent_encode(cx->arena, before).p));
}

Err audit_export(Ctx *cx, Call *call)
{
    bool csv;
    int64_t mark, part;
    AuditQuery query;
    AuditPage page;
    CallJson *answer = call_json(call);
    TRY(format_read(cx, call, &csv));
    TRY(call_number(cx, call, STR("mark"), (CallRange){0, 1, 0}, &mark));
    TRY(query_read(cx, call, &query));
    TRY(call_number(cx, call, STR("limit"), (CallRange){0, AUDIT_EXPORT_MAX, 0}, &part));
    query.limit = part > 0 ? part : AUDIT_EXPORT_MAX;
    TRY(audit_search(cx, &query, &page));
    if (page.next.n > 0 && part == 0)
        return fail(cx, ERR_LIMIT,
                    MSG("these are more than %1$lld lines; narrow from and until, or take parts: "
                        "limit, and before from the Link of the part before"),
                    (long long)AUDIT_EXPORT_MAX);
    if (page.next.n > 0)
        link_next(cx, call, page.next);
    http_add_header(call->response, STR("Content-Disposition"),
                    csv ? STR("attachment; filename=\"audit.csv\"")
                        : STR("attachment; filename=\"audit.json\""));
    ExportMarked marked = {export_number(cx), (int64_t)page.entries.count};
    page.exported = export_mark(cx, marked.number);
    if (!csv) {
        register_write(&answer->json, &audit_page_register, &page);
        TRY(call_json_end(cx, call, answer));
        return call_export(cx, call, marked);
    }
    if (mark == 1)
        buf_add(&answer->text, STR("\xEF\xBB\xBF"));
    register_csv_header(&answer->text, &audit_entry_register);
    for (size_t i = 0; i < page.entries.count; i++)
        register_csv_row(&answer->text, &audit_entry_register, &page.entries.items[i]);
    buf_fmt(&answer->text, "%.*s\r\n", STR_ARG(page.exported));
    TRY(call_json_end(cx, call, answer));
    call->response->body.n--; /* CSV ends with its last row */
    call->response->media_type = STR("text/csv; charset=utf-8");
    return call_export(cx, call, marked);
}
