/* http_front.h - what stands between the server and its callers.
 *
 *     nothing        loopback only: Host and Origin name this machine and the port
 *     a proxy        any address; Host and Origin name the origin; only proxies are answered, and
 * the caller is the last entry of their X-Forwarded-For  */
#ifndef HOLDFAST_PLATFORM_NET_HTTP_FRONT_H
#define HOLDFAST_PLATFORM_NET_HTTP_FRONT_H

#include "platform/net/http_internal.h"

/* Read server->front; strings live in cx->arena, which outlives the server.  ERR_USAGE. */
MUST_CHECK Err front_open(Ctx *cx, HttpServer *server);
/* Host, Origin, and who the caller is: the status of a refusal, or 0. */
int front_check(Exchange *exchange);

#endif
