/* http_check.c - what is looked at before a program sees a request. */
#include <arpa/inet.h>
#include <stddef.h>

#include "platform/net/http_front.h"

enum { TARGET_MAX = 32 * 1024, REQUEST_HEADERS_MAX = 100 };

static const struct {
    const char *name;
    HttpMethod method;
} methods[] = {
    {"GET", HTTP_GET},     {"HEAD", HTTP_HEAD},     {"POST", HTTP_POST},       {"PUT", HTTP_PUT},
    {"PATCH", HTTP_PATCH}, {"DELETE", HTTP_DELETE}, {"OPTIONS", HTTP_OPTIONS},
};

/* Headers that change what a request is: twice is an attack or a mistake. */
static const Str single_headers[] = {
    STR_INIT("Host"),          STR_INIT("Content-Length"), STR_INIT("Transfer-Encoding"),
    STR_INIT("Origin"),        STR_INIT("Content-Type"),   STR_INIT("Content-Encoding"),
    STR_INIT("Authorization"),
};

static HttpMethod method_of(const char *name)
{
    for (size_t i = 0; i < sizeof methods / sizeof *methods; i++) {
        if (strcmp(methods[i].name, name) == 0)
            return methods[i].method;
    }
    return HTTP_OTHER;
}

Str http_method_name(HttpMethod method)
{
    for (size_t i = 0; i < sizeof methods / sizeof *methods; i++) {
        if (methods[i].method == method)
            return str_of(methods[i].name);
    }
    return STR("");
}

void exchange_refuse(Exchange *exchange, int status)
{
    const HttpProgram *program = exchange->server->program;
    const HttpRequest *request = &exchange->request;
    if (program->problem_page != NULL &&
        program->problem_page(request, &exchange->response, status))
        return;
    Str type = program->problem_type == NULL ? (Str){0} : program->problem_type(request, status);
    http_problem(request, &exchange->response, status, type, &exchange->cx.problem);
}

/* ---- headers ---- */

typedef struct HeaderList {
    Arena *arena;
    HttpPair pairs[REQUEST_HEADERS_MAX];
    size_t count;
    bool full;
} HeaderList;

static enum MHD_Result header_take(void *arg, enum MHD_ValueKind kind, const char *name,
                                   const char *value)
{
    HeaderList *list = arg;
    (void)kind;
    list->full = list->count == REQUEST_HEADERS_MAX;
    if (list->full)
        return MHD_NO;
    list->pairs[list->count++] = (HttpPair){str_dup(list->arena, str_of(name)),
                                            str_dup(list->arena, str_trim(str_of(value)))};
    return MHD_YES;
}

static size_t header_times(const HttpRequest *request, Str name)
{
    size_t times = 0;
    for (size_t i = 0; i < request->header_count; i++)
        times += str_eq_nocase(request->headers[i].name, name) ? 1 : 0;
    return times;
}

static Lang lang_of(const HttpRequest *request)
{
    Str wanted = http_header(request, STR("Accept-Language"));
    return lang_from(str_trim(str_cut(&wanted, ',')));
}

/* Each check gives the status of its refusal, 0 when it is satisfied. */
static int headers_check(Exchange *exchange)
{
    Ctx *cx = &exchange->cx;
    HttpRequest *request = &exchange->request;
    HeaderList *list = arena_new(cx->arena, HeaderList);
    list->arena = cx->arena;
    MHD_get_connection_values(exchange->mhd, MHD_HEADER_KIND, header_take, list);
    request->headers = list->pairs;
    request->header_count = list->count;
    request->lang = lang_of(request);
    if (list->full) {
        (void)!fail(cx, ERR_LIMIT, MSG("a request may have %1$lld headers at most"),
                    (long long)REQUEST_HEADERS_MAX);
        return MHD_HTTP_REQUEST_HEADER_FIELDS_TOO_LARGE;
    }
    for (size_t i = 0; i < sizeof single_headers / sizeof *single_headers; i++) {
        if (header_times(request, single_headers[i]) < 2)
            continue;
        (void)!fail(cx, ERR_INVALID, MSG("header %1$s may stand only once"), single_headers[i].p);
        return MHD_HTTP_BAD_REQUEST;
    }
    return 0;
}

/* ---- target ---- */

static int target_take(Exchange *exchange)
{
    Ctx *cx = &exchange->cx;
    HttpRequest *request = &exchange->request;
    HttpPair *query;
    Str rest = exchange->target;
    request->target = rest;
    if (rest.n > TARGET_MAX) {
        (void)!fail(cx, ERR_LIMIT, MSG("the address is longer than %1$lld bytes"),
                    (long long)TARGET_MAX);
        return MHD_HTTP_URI_TOO_LONG;
    }
    bool good = target_check(rest);
    request->path = str_cut(&rest, '?');
    if (!good || !query_parse(cx->arena, rest, &query, &request->query_count)) {
        (void)!fail(cx, ERR_INVALID, MSG("the address is not well-formed (RFC 3986): %1$s"),
                    str_shown(cx->arena, exchange->target));
        return MHD_HTTP_BAD_REQUEST;
    }
    request->query = query;
    return 0;
}

/* ---- body ---- */

/* RFC 9112 §6.1, §6.3: one framing only. */
static int framing_check(Exchange *exchange, int64_t *size)
{
    Ctx *cx = &exchange->cx;
    Str coding = http_header(&exchange->request, STR("Transfer-Encoding"));
    Str length = http_header(&exchange->request, STR("Content-Length"));
    *size = coding.n > 0 ? -1 : 0;
    if (coding.n > 0 && length.n > 0) {
        (void)!fail(cx, ERR_INVALID,
                    MSG("Content-Length and Transfer-Encoding may not stand together"));
        return MHD_HTTP_BAD_REQUEST;
    }
    if (coding.n > 0 && !str_eq_nocase(coding, STR("chunked"))) {
        (void)!fail(cx, ERR_UNSUPPORTED, MSG("Transfer-Encoding %1$s is not supported"),
                    str_shown(cx->arena, coding));
        return MHD_HTTP_NOT_IMPLEMENTED;
    }
    if (length.n > 0 && (!str_int(length, size) || *size < 0)) {
        (void)!fail(cx, ERR_INVALID, MSG("Content-Length must be a whole number, not %1$s"),
                    str_shown(cx->arena, length));
        return MHD_HTTP_BAD_REQUEST;
    }
    return 0;
}

static bool media_type_taken(const HttpBody *body, Str media_type)
{
    for (const Str *taken = body->media_types; taken != NULL && taken->n > 0; taken++) {
        if (str_eq(*taken, media_type))
            return true;
    }
    return false;
}

static int media_type_check(Exchange *exchange)
{
    Ctx *cx = &exchange->cx;
    Str charset, coding = http_header(&exchange->request, STR("Content-Encoding"));
    Str header = http_header(&exchange->request, STR("Content-Type"));
    exchange->request.media_type = media_type_parse(cx->arena, header, &charset);
    bool utf8 = charset.n == 0 || str_eq(charset, STR("utf-8"));
    bool plain = coding.n == 0 || str_eq_nocase(coding, STR("identity"));
    if (utf8 && plain && media_type_taken(&exchange->body, exchange->request.media_type))
        return 0;
    (void)!fail(cx, ERR_UNSUPPORTED, MSG("this body must be %1$s in UTF-8 without encoding"),
                exchange->body.media_types[0].p);
    return MHD_HTTP_UNSUPPORTED_MEDIA_TYPE;
}

static int body_check(Exchange *exchange, int64_t size)
{
    Ctx *cx = &exchange->cx;
    const HttpBody *body = &exchange->body;
    bool expected = exchange->request.method == HTTP_POST || exchange->request.method == HTTP_PUT ||
                    exchange->request.method == HTTP_PATCH;
    if (size != 0 && body->max == 0) {
        (void)!fail(cx, ERR_USAGE, MSG("this request takes no body"));
        return MHD_HTTP_BAD_REQUEST;
    }
    if (size > body->max) {
        (void)!fail(cx, ERR_LIMIT, MSG("the body may have %1$lld bytes at most"),
                    (long long)body->max);
        return MHD_HTTP_CONTENT_TOO_LARGE;
    }
    return body->max > 0 && expected ? media_type_check(exchange) : 0;
}

/* Of the program's refusals only these are known before it is asked. */
static int first_checks(Exchange *exchange, bool local, int64_t *size)
{
    int status = headers_check(exchange);
    if (status == 0)
        status = framing_check(exchange, size);
    if (status == 0 && !local)
        status = front_check(exchange);
    return status != 0 ? status : target_take(exchange);
}

/* An IPv4 caller of an IPv6 socket. */
static bool is_mapped(const struct sockaddr *from)
{
    struct in6_addr address;
    memcpy(&address, (const char *)from + offsetof(struct sockaddr_in6, sin6_addr), sizeof address);
    return IN6_IS_ADDR_V4MAPPED(&address);
}

static Str address_of(const Exchange *exchange)
{
    char text[INET6_ADDRSTRLEN] = "";
    const union MHD_ConnectionInfo *info =
        MHD_get_connection_info(exchange->mhd, MHD_CONNECTION_INFO_CLIENT_ADDRESS);
    const struct sockaddr *from = info == NULL ? NULL : info->client_addr;
    if (from != NULL && from->sa_family == AF_INET)
        inet_ntop(AF_INET, (const char *)from + offsetof(struct sockaddr_in, sin_addr), text,
                  sizeof text);
    else if (from != NULL && from->sa_family == AF_INET6 && is_mapped(from))
        inet_ntop(AF_INET, (const char *)from + offsetof(struct sockaddr_in6, sin6_addr) + 12, text,
                  sizeof text);
    else if (from != NULL && from->sa_family == AF_INET6)
        inet_ntop(AF_INET6, (const char *)from + offsetof(struct sockaddr_in6, sin6_addr), text,
                  sizeof text);
    return str_dup(exchange->request.arena, str_of(text));
}

void exchange_admit(Exchange *exchange, const char *method, bool local)
{
    int64_t size = 0;
    HttpServer *server = exchange->server;
    exchange->admitted = true;
    exchange->request.local = local;
    exchange->request.address = local ? STR("") : address_of(exchange);
    exchange->request.method = method_of(method);
    int status = first_checks(exchange, local, &size);
    if (status == 0) {
        server->program->admit(server->program->arg, &exchange->request, &exchange->body,
                               &exchange->response);
        if (exchange->response.status == 0)
            status = body_check(exchange, size);
    }
    if (status != 0) {
        exchange_refuse(exchange, status);
        __atomic_add_fetch(&server->figures.refused_total, 1, __ATOMIC_RELAXED);
    }
}
