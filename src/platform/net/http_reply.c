/* http_reply.c - answers: problems, headers every answer has, streams. */
#include <assert.h>

#include "base/json.h"
#include "platform/net/http_internal.h"

enum { PROBLEM_MAX = 256 * 1024, CHUNK_MAX = 64 * 1024 * 1024 };

static const HttpPair security_headers[] = {
    {STR_INIT("Content-Security-Policy"),
     STR_INIT("default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
              "connect-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'self'")},
    {STR_INIT("X-Content-Type-Options"), STR_INIT("nosniff")},
    {STR_INIT("Referrer-Policy"), STR_INIT("no-referrer")},
    {STR_INIT("Cross-Origin-Opener-Policy"), STR_INIT("same-origin")},
    {STR_INIT("Cross-Origin-Resource-Policy"), STR_INIT("same-origin")},
};

static const int statuses[ERR_COUNT] = {
    [OK] = MHD_HTTP_OK,
    [ERR_NOT_FOUND] = MHD_HTTP_NOT_FOUND,
    [ERR_CONFLICT] = MHD_HTTP_CONFLICT,
    [ERR_INVALID] = MHD_HTTP_BAD_REQUEST,
    [ERR_USAGE] = MHD_HTTP_BAD_REQUEST,
    [ERR_DENIED] = MHD_HTTP_FORBIDDEN,
    [ERR_LIMIT] = MHD_HTTP_CONTENT_TOO_LARGE,
    [ERR_BUSY] = MHD_HTTP_SERVICE_UNAVAILABLE,
    [ERR_IO] = MHD_HTTP_INTERNAL_SERVER_ERROR,
    [ERR_FULL] = MHD_HTTP_INSUFFICIENT_STORAGE,
    [ERR_CORRUPT] = MHD_HTTP_INTERNAL_SERVER_ERROR,
    [ERR_UNSUPPORTED] = MHD_HTTP_UNSUPPORTED_MEDIA_TYPE,
};

int http_status(Err err)
{
    assert((unsigned)err < ERR_COUNT);
    return statuses[err];
}

static Str pair_find(const HttpPair *pairs, size_t count, Str name, bool any_case)
{
    for (size_t i = 0; i < count; i++) {
        if (any_case ? str_eq_nocase(pairs[i].name, name) : str_eq(pairs[i].name, name))
            return pairs[i].value;
    }
    return (Str){0};
}

Str http_query(const HttpRequest *request, Str name)
{
    return pair_find(request->query, request->query_count, name, false);
}

Str http_header(const HttpRequest *request, Str name)
{
    return pair_find(request->headers, request->header_count, name, true);
}

void http_add_header(HttpResponse *response, Str name, Str value)
{
    assert(response->header_count < HTTP_HEADERS_MAX);
    response->headers[response->header_count++] = (HttpPair){name, value};
}

/* ---- problems ---- */

static void member(JsonWriter *writer, Str key, Str value)
{
    if (value.n == 0)
        return;
    json_key(writer, key);
    json_string(writer, value);
}

static void problem_write(JsonWriter *writer, Lang lang, const Problem *problem)
{
    Buf detail;
    buf_init(&detail, writer->out->arena, PROBLEM_MAX);
    message_format(&detail, lang, problem->key, problem->params, problem->param_count);
    member(writer, STR("detail"), buf_str(&detail));
    member(writer, STR("source"), problem->source);
    if (problem->line > 0) {
        json_key(writer, STR("line"));
        json_int(writer, problem->line);
    }
    member(writer, STR("pointer"), problem->pointer);
    json_key(writer, STR("params"));
    json_array_begin(writer);
    for (int i = 0; i < problem->param_count; i++)
        json_string(writer, message_param(problem->params[i], LANG_EN));
    json_array_end(writer);
}

void http_problem(const HttpRequest *request, HttpResponse *response, int status, Str type,
                  const Problem *problem)
{
    Buf *out = arena_new(request->arena, Buf);
    JsonWriter writer;
    buf_init(out, request->arena, PROBLEM_MAX);
    json_writer_init(&writer, out);
    json_object_begin(&writer);
    member(&writer, STR("type"), type.n > 0 ? type : STR("about:blank"));
    member(&writer, STR("title"), str_of(MHD_get_reason_phrase_for((unsigned)status)));
    json_key(&writer, STR("status"));
    json_int(&writer, status);
    member(&writer, STR("code"), str_of(err_name(problem->err)));
    if (problem->key != NULL)
        problem_write(&writer, request->lang, problem);
    json_object_end(&writer);
    response->status = status;
    response->media_type = STR("application/problem+json");
    response->body = buf_str(out);
    response->produce = NULL;
}

/* ---- streams ---- */

/* More of the stream into exchange->chunk; what microhttpd is to be told, or 0. */
static ssize_t stream_refill(Exchange *exchange)
{
    HttpResponse *response = &exchange->response;
    buf_clear(&exchange->chunk);
    exchange->chunk_at = 0;
    HttpMore more = response->produce(response->produce_arg, &exchange->chunk);
    assert(!exchange->chunk.full);
    exchange->stream_over = more == HTTP_END;
    if (more == HTTP_CUT)
        return MHD_CONTENT_READER_END_WITH_ERROR;
    if (exchange->chunk.n > 0)
        return 0;
    if (more == HTTP_END)
        return MHD_CONTENT_READER_END_OF_STREAM;
    MHD_suspend_connection(exchange->mhd);
    exchange_wait(exchange);
    return 0;
}

static ssize_t stream_read(void *arg, uint64_t position, char *to, size_t max)
{
    Exchange *exchange = arg;
    (void)position;
    if (__atomic_load_n(&exchange->server->stopping, __ATOMIC_RELAXED))
        return MHD_CONTENT_READER_END_WITH_ERROR;
    if (exchange->chunk_at == exchange->chunk.n) {
        if (exchange->stream_over)
            return MHD_CONTENT_READER_END_OF_STREAM;
        ssize_t over = stream_refill(exchange);
        if (over != 0 || exchange->chunk.n == 0)
            return over;
    }
    size_t left = exchange->chunk.n - exchange->chunk_at;
    size_t n = left < max ? left : max;
    memcpy(to, exchange->chunk.p + exchange->chunk_at, n);
    exchange->chunk_at += n;
    exchange_moved(exchange, (int64_t)n);
    return (ssize_t)n;
}

/* ---- to the wire ---- */

static struct MHD_Response *reply_new(Exchange *exchange)
{
    HttpResponse *response = &exchange->response;
    if (response->produce == NULL)
        return MHD_create_response_from_buffer(
            response->body.n, (void *)(uintptr_t)response->body.p, MHD_RESPMEM_PERSISTENT);
    buf_init(&exchange->chunk, exchange->request.arena, CHUNK_MAX);
    return MHD_create_response_from_callback(MHD_SIZE_UNKNOWN, HTTP_CHUNK, stream_read, exchange,
                                             NULL);
}

static void reply_headers(struct MHD_Response *reply, const HttpResponse *response)
{
    bool cached = false;
    for (size_t i = 0; i < sizeof security_headers / sizeof *security_headers; i++)
        MHD_add_response_header(reply, security_headers[i].name.p, security_headers[i].value.p);
    for (int i = 0; i < response->header_count; i++) {
        const HttpPair *header = &response->headers[i];
        cached = cached || str_eq(header->name, STR("Cache-Control"));
        MHD_add_response_header(reply, header->name.p, header->value.p);
    }
    if (!cached)
        MHD_add_response_header(reply, "Cache-Control", "no-store");
    if (response->media_type.n > 0)
        MHD_add_response_header(reply, "Content-Type", response->media_type.p);
}

enum MHD_Result reply_queue(Exchange *exchange)
{
    HttpResponse *response = &exchange->response;
    HttpServer *server = exchange->server;
    assert(response->status >= 200 && response->status < 600);
    struct MHD_Response *reply = reply_new(exchange);
    if (reply == NULL)
        return MHD_NO;
    reply_headers(reply, response);
    if (server->authority.n > 0 && !exchange->request.local)
        MHD_add_response_header(reply, "Strict-Transport-Security", "max-age=31536000");
    exchange->moved_bytes = 0;
    exchange->moved_us = server_now_us(server);
    exchange_moved(exchange, response->produce == NULL ? (int64_t)response->body.n : 0);
    __atomic_add_fetch(&server->figures.statuses[response->status / 100], 1, __ATOMIC_RELAXED);
    enum MHD_Result result = MHD_queue_response(exchange->mhd, (unsigned)response->status, reply);
    MHD_destroy_response(reply);
    return result;
}
