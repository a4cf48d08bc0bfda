#include "platform/net/http_front.h"

#include <arpa/inet.h>

/* ---- start ---- */

/* An address as getpeername would show it. */
static bool address_canonical(Arena *arena, Str text, Str *out)
{
    char bytes[sizeof(struct in6_addr)], shown[INET6_ADDRSTRLEN];
    const char *terminated = str_c(arena, text);
    int family = inet_pton(AF_INET, terminated, bytes) == 1    ? AF_INET
                 : inet_pton(AF_INET6, terminated, bytes) == 1 ? AF_INET6
                                                               : 0;
    if (family == 0 || inet_ntop(family, bytes, shown, sizeof shown) == NULL)
        return false;
    *out = str_dup(arena, str_of(shown));
    return true;
}

static Err proxies_read(Ctx *cx, HttpServer *server, Str list)
{
    while (list.n > 0) {
        Str one = str_trim(str_cut(&list, ','));
        if (server->proxy_count == PROXIES_MAX)
            return fail(cx, ERR_USAGE, MSG("there may be %1$lld proxies at most"),
                        (long long)PROXIES_MAX);
        if (!address_canonical(cx->arena, one, &server->proxies[server->proxy_count++]))
            return fail(cx, ERR_USAGE,
                        MSG("a proxy is named by its address, like 10.0.0.2, not "
                            "\"%1$s\""),
                        str_shown(cx->arena, one));
    }
    return OK;
}

static Err tls_read(Ctx *cx, HttpServer *server)
{
    enum { PEM_MAX = 1 << 20 };
    Str cert, key;
    if (MHD_is_feature_supported(MHD_FEATURE_TLS) != MHD_YES)
        return fail(cx, ERR_UNSUPPORTED, MSG("the HTTP library of this machine has no TLS"));
    TRY(io_read_file(cx, server->front.tls_cert, PEM_MAX, &cert));
    TRY(io_read_secret(cx, server->front.tls_key, PEM_MAX, &key));
    server->tls_cert = str_c(cx->arena, cert);
    server->tls_key = str_c(cx->arena, key);
    return OK;
}

Err front_open(Ctx *cx, HttpServer *server)
{
    const HttpFront *front = &server->front;
    if (front->origin.n == 0)
        return OK;
    if (!origin_parse(front->origin, &server->authority))
        return fail(
            cx, ERR_USAGE,
            MSG("\"%1$s\" is no origin: https://, a name in lower case, a port if it is not "
                "443, and nothing behind it"),
            str_shown(cx->arena, front->origin));
    if (front->tls_cert.n > 0)
        return tls_read(cx, server);
    return proxies_read(cx, server, front->proxies.n > 0 ? front->proxies : STR("127.0.0.1,::1"));
}

/* ---- each request ---- */

/* The proxy adds the address it was called from behind what the caller claims. */
static Str forwarded_last(const HttpRequest *request)
{
    Str list = {0};
    for (size_t i = 0; i < request->header_count; i++) {
        if (str_eq_nocase(request->headers[i].name, STR("X-Forwarded-For")))
            list = request->headers[i].value;
    }
    return str_trim(str_tail(list, (size_t)(str_rfind_char(list, ',') + 1)));
}

/* Who else reaches the port speaks plain HTTP with it, and could claim any address. */
static int caller_take(Exchange *exchange)
{
    Ctx *cx = &exchange->cx;
    HttpServer *server = exchange->server;
    HttpRequest *request = &exchange->request;
    bool known = false;
    for (int i = 0; i < server->proxy_count; i++)
        known = known || str_eq(server->proxies[i], request->address);
    if (!known) {
        (void)!fail(cx, ERR_DENIED, MSG("%1$s is not the proxy before this server"),
                    str_c(cx->arena, request->address));
        return MHD_HTTP_FORBIDDEN;
    }
    Str last = forwarded_last(request);
    if (!address_canonical(cx->arena, last, &request->address)) {
        (void)!fail(
            cx, ERR_INVALID,
            MSG("the proxy has to send X-Forwarded-For with the caller's address at its end, "
                "not \"%1$s\""),
            str_shown(cx->arena, last));
        return MHD_HTTP_BAD_REQUEST;
    }
    return 0;
}

/* Another name for this machine, or another site's page, must not reach a server that trusts
 * whoever can connect (DNS rebinding, cross-site requests). */
int front_check(Exchange *exchange)
{
    Ctx *cx = &exchange->cx;
    const HttpServer *server = exchange->server;
    bool open = server->authority.n > 0;
    Str host = http_header(&exchange->request, STR("Host"));
    Str origin = http_header(&exchange->request, STR("Origin"));
    int status = server->proxy_count > 0 ? caller_take(exchange) : 0;
    if (status != 0)
        return status;
    if (open ? !authority_fits(host, server->authority) : !host_check(host, server->port)) {
        (void)!fail(cx, ERR_DENIED, MSG("host \"%1$s\" is not this server"),
                    str_shown(cx->arena, host));
        return MHD_HTTP_MISDIRECTED_REQUEST;
    }
    if (origin.n > 0 &&
        (open ? !str_eq(origin, server->front.origin) : !origin_check(origin, server->port))) {
        (void)!fail(cx, ERR_DENIED, MSG("pages of %1$s may not use this server"),
                    str_shown(cx->arena, origin));
        return MHD_HTTP_FORBIDDEN;
    }
    return 0;
}
