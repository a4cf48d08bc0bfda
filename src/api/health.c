/* Is it alive, may it be asked, how much has it done. */
#include "api/api_internal.h"

Err health_live(Ctx *cx, Call *call)
{
    (void)cx;
    call->response->status = 200;
    call->response->media_type = STR("text/plain; charset=utf-8");
    call->response->body = STR("ok\n");
    return OK;
}

/* The call got here, so the database answered and the index is there.  A document being captured
 * makes writers wait, and is said; readers need not care. */
Err health_ready(Ctx *cx, Call *call)
{
    WriterFigures writer;
    writer_figures(call->api->writer, &writer);
    Ready ready = {.log_position = field_int(call->view.visible),
                   .capturing = field_bool(writer.job != 0),
                   .documents_waiting = field_int(writer.documents),
                   .writes_waiting = field_int(writer.waiting),
                   .oldest_wait_ms = field_int(writer.oldest_wait_us / 1000)};
    return call_record(cx, call, &ready_register, &ready);
}

typedef struct Metric {
    const char *name;
    const char *kind;
    const char *help;
    int64_t value;
} Metric;

static void metrics_write(Buf *out, const Metric *metrics, size_t count)
{
    for (size_t i = 0; i < count; i++)
        buf_fmt(out, "# HELP %s %s\n# TYPE %s %s\n%s %lld\n", metrics[i].name, metrics[i].help,
                metrics[i].name, metrics[i].kind, metrics[i].name, (long long)metrics[i].value);
}

/* Prometheus text format 0.0.4. */
Err metrics_show(Ctx *cx, Call *call)
{
    HttpFigures http;
    Buf *out = arena_new(cx->arena, Buf);
    WriterFigures writer;
    http_figures(call->api->server, &http);
    writer_figures(call->api->writer, &writer);
    int64_t up_s = (cx->io->monotonic_us(cx) - call->api->started_us) / 1000000;
    const TraceIndex *index = call->api->journal.index;
    Metric metrics[] = {
        {"holdfast_uptime_seconds", "gauge", "since the start", up_s},
        {"holdfast_log_position", "gauge", "events in the log", trace_position(index)},
        {"holdfast_log_visible", "gauge", "events readers see", call->view.visible},
        {"holdfast_items", "gauge", "items in the index", trace_item_count(index)},
        {"holdfast_http_connections", "gauge", "open now", http.connections},
        {"holdfast_http_connections_total", "counter", "accepted", http.connections_total},
        {"holdfast_http_requests_total", "counter", "begun", http.requests_total},
        {"holdfast_http_refused_total", "counter", "refused by host, origin, size or form",
         http.refused_total},
        {"holdfast_http_expired_total", "counter", "connections closed at their deadline",
         http.expired_total},
        {"holdfast_http_waiting", "gauge", "requests waiting for a worker", http.waiting},
        {"holdfast_http_body_bytes_total", "counter", "received", http.body_bytes_total},
        {"holdfast_writer_waiting", "gauge", "writing requests that wait", writer.waiting},
        {"holdfast_writer_oldest_wait_milliseconds", "gauge", "of the one that waits longest",
         writer.oldest_wait_us / 1000},
        {"holdfast_writer_documents", "gauge", "documents that wait for their capture",
         writer.documents},
        {"holdfast_writer_job", "gauge", "job of the document being captured, 0 none", writer.job},
        {"holdfast_writer_refused_total", "counter", "requests told to come again", writer.refused},
    };
    buf_init(out, cx->arena, ANSWER_MAX);
    metrics_write(out, metrics, sizeof metrics / sizeof *metrics);
    buf_fmt(out, "# HELP holdfast_http_answers_total by status\n"
                 "# TYPE holdfast_http_answers_total counter\n");
    for (int i = 2; i < 6; i++)
        buf_fmt(out, "holdfast_http_answers_total{status=\"%dxx\"} %lld\n", i,
                (long long)http.statuses[i]);
    call->response->status = 200;
    call->response->media_type = STR("text/plain; version=0.0.4; charset=utf-8");
    call->response->body = buf_str(out);
    return OK;
}
