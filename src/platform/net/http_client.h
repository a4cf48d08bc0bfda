/* http_client.h - one call to a server on this machine, over the socket in its data directory. */
#ifndef HOLDFAST_PLATFORM_NET_HTTP_CLIENT_H
#define HOLDFAST_PLATFORM_NET_HTTP_CLIENT_H

#include "platform/net/http.h"

typedef struct HttpAsk {
    Str method, target;
    Str body;
    Str media_type; /* of the body; empty: JSON */
    Str languages;  /* Accept-Language, or empty */
} HttpAsk;

typedef struct HttpReply {
    int status;
    Str head; /* header lines */
    Str body;
} HttpReply;

enum { HTTP_REPLY_MAX = 1 << 30, HTTP_ASK_SECONDS = 60 };

/* Ask and wait for the whole answer, in cx->arena.
 * ERR_NOT_FOUND: nobody listens at `socket`.  ERR_IO: cut off, or silent for HTTP_ASK_SECONDS. */
MUST_CHECK Err http_ask(Ctx *cx, Str socket, const HttpAsk *ask, HttpReply *out);
/* The value of a header (any case), empty if absent. */
Str http_reply_header(const HttpReply *reply, Str name);
/* Wait before asking again. */
void http_pause(int64_t ms);

#endif
