/* http_connection.c - what microhttpd calls: connections, request lines, bodies, ends. */
#include <stdlib.h>

#include "base/hash.h"
#include "platform/net/http_internal.h"
#include "platform/net/http_callbacks.h"

/* A body that is too large is read on for so long, so that the refusal can be answered. */
enum { DISCARD_MAX = 8 * 1024 * 1024 };

static HttpConnection *connection_of(struct MHD_Connection *mhd)
{
    const union MHD_ConnectionInfo *info =
        MHD_get_connection_info(mhd, MHD_CONNECTION_INFO_SOCKET_CONTEXT);
    return info->socket_context;
}

/* ---- connections ---- */

static void connection_begin(Listener *listener, struct MHD_Connection *mhd, void **context)
{
    HttpServer *server = listener->server;
    HttpConnection *connection = calloc(1, sizeof *connection);
    if (connection == NULL)
        abort();
    connection->server = server;
    connection->fd = MHD_get_connection_info(mhd, MHD_CONNECTION_INFO_CONNECTION_FD)->connect_fd;
    connection->deadline_us = server_now_us(server) + (int64_t)server->limits.header_ms * 1000;
    pthread_mutex_lock(&server->lock);
    connection->next = server->connections;
    if (connection->next != NULL)
        connection->next->previous = connection;
    server->connections = connection;
    server->figures.connections++;
    server->figures.connections_total++;
    pthread_mutex_unlock(&server->lock);
    *context = connection;
}

static void connection_end(HttpServer *server, HttpConnection *connection)
{
    pthread_mutex_lock(&server->lock);
    if (connection->previous != NULL)
        connection->previous->next = connection->next;
    else
        server->connections = connection->next;
    if (connection->next != NULL)
        connection->next->previous = connection->previous;
    server->figures.connections--;
    pthread_mutex_unlock(&server->lock);
    free(connection);
}

void on_connection(void *arg, struct MHD_Connection *mhd, void **context,
                   enum MHD_ConnectionNotificationCode code)
{
    Listener *listener = arg;
    if (code == MHD_CONNECTION_NOTIFY_STARTED)
        connection_begin(listener, mhd, context);
    else if (*context != NULL)
        connection_end(listener->server, *context);
}

/* ---- requests ---- */

/* The query is taken from the copy.  microhttpd would keep each parameter in the connection's
 * memory and, where that does not suffice, leave the request without an answer: its own buffer,
 * which it changes next itself, ends behind the question mark. */
static void query_hide(const char *target)
{
    char *mark = strchr(target, '?');
    if (mark != NULL)
        mark[1] = '\0';
}

void *on_target(void *arg, const char *target, struct MHD_Connection *mhd)
{
    Listener *listener = arg;
    HttpServer *server = listener->server;
    Exchange *exchange = calloc(1, sizeof *exchange);
    if (exchange == NULL)
        abort();
    arena_init(&exchange->arena);
    exchange->cx = (Ctx){.arena = &exchange->arena, .io = server->io};
    exchange->request.arena = &exchange->arena;
    exchange->server = server;
    exchange->mhd = mhd;
    exchange->connection = connection_of(mhd);
    exchange->target = str_dup(&exchange->arena, str_of(target));
    query_hide(target);
    __atomic_add_fetch(&server->figures.requests_total, 1, __ATOMIC_RELAXED);
    return exchange;
}

static void file_close(Exchange *exchange)
{
    if (exchange->file_open)
        exchange->server->io->close(&exchange->cx, &exchange->file);
    exchange->file_open = false;
}

void on_end(void *arg, struct MHD_Connection *mhd, void **context,
            enum MHD_RequestTerminationCode code)
{
    (void)arg;
    (void)mhd;
    (void)code;
    Exchange *exchange = *context;
    if (exchange == NULL)
        return;
    HttpServer *server = exchange->server;
    file_close(exchange);
    if (exchange->request.body_file.n > 0 && !exchange->sent)
        (void)!server->io->remove(&exchange->cx, exchange->request.body_file);
    connection_until(exchange->connection,
                     server_now_us(server) + (int64_t)server->limits.header_ms * 1000);
    arena_release(&exchange->arena);
    free(exchange);
    *context = NULL;
}

/* ---- bodies ---- */

static Err body_open(Exchange *exchange)
{
    Ctx *cx = &exchange->cx;
    uint8_t random[16];
    if (exchange->body.folder.n == 0) {
        buf_init(&exchange->kept, cx->arena, (size_t)exchange->body.max);
        return OK;
    }
    cx->io->random(cx, random, sizeof random);
    Str name =
        str_fmt(cx->arena, "%.*s.body", STR_ARG(hex_format(cx->arena, random, sizeof random)));
    exchange->request.body_file = io_path(cx->arena, exchange->body.folder, name);
    TRY(cx->io->open(cx, exchange->request.body_file, IO_CREATE, &exchange->file));
    exchange->file_open = true;
    return OK;
}

static Err body_keep(Exchange *exchange, Str bytes)
{
    Ctx *cx = &exchange->cx;
    const HttpBody *body = &exchange->body;
    if (exchange->request.body_size > body->max)
        return fail(cx, ERR_LIMIT, MSG("the body may have %1$lld bytes at most"),
                    (long long)body->max);
    if (exchange->request.body_size == (int64_t)bytes.n)
        TRY(body_open(exchange));
    if (body->folder.n > 0)
        return cx->io->write(cx, &exchange->file, bytes);
    buf_add(&exchange->kept, bytes);
    return OK;
}

/* After a failure the rest is read and forgotten, within reason. */
static enum MHD_Result body_take(Exchange *exchange, Str bytes)
{
    exchange->request.body_size += (int64_t)bytes.n;
    __atomic_add_fetch(&exchange->server->figures.body_bytes_total, (int64_t)bytes.n,
                       __ATOMIC_RELAXED);
    exchange_moved(exchange, (int64_t)bytes.n);
    if (exchange->body_err == OK)
        exchange->body_err = body_keep(exchange, bytes);
    bool endless = exchange->request.body_size > exchange->body.max + DISCARD_MAX;
    return endless ? MHD_NO : MHD_YES;
}

/* The body is complete: a file is on the disk before anybody is told of it. */
static void body_end(Exchange *exchange)
{
    Ctx *cx = &exchange->cx;
    if (exchange->body_err == OK && exchange->file_open)
        exchange->body_err = cx->io->sync(cx, &exchange->file);
    file_close(exchange);
    exchange->request.body = buf_str(&exchange->kept);
    if (exchange->body_err != OK)
        exchange_refuse(exchange, http_status(exchange->body_err));
}

/* ---- the three calls microhttpd makes for each request ---- */

static void exchange_begin(Exchange *exchange, const char *method, bool local)
{
    exchange->moved_us = server_now_us(exchange->server);
    exchange_moved(exchange, 0);
    exchange_admit(exchange, method, local);
}

/* Hand it to the workers.  Suspended first: a worker may be done before this returns. */
static void exchange_send(Exchange *exchange, bool *phase)
{
    HttpServer *server = exchange->server;
    MHD_suspend_connection(exchange->mhd);
    pthread_mutex_lock(&server->lock);
    *phase = true;
    exchange->connection->deadline_us = INT64_MAX;
    exchange->next = NULL;
    *server->queue_end = exchange;
    server->queue_end = &exchange->next;
    server->unfinished++;
    server->figures.waiting++;
    pthread_cond_signal(&server->wake);
    pthread_mutex_unlock(&server->lock);
}

/* What the worker said; where the body may come, its time begins now. */
static enum MHD_Result exchange_asked(Exchange *exchange)
{
    exchange->asking = false;
    exchange->moved_us = server_now_us(exchange->server);
    exchange_moved(exchange, 0);
    return exchange->response.status != 0 ? reply_queue(exchange) : MHD_YES;
}

static bool server_stopping(HttpServer *server)
{
    return __atomic_load_n(&server->stopping, __ATOMIC_RELAXED);
}

/* tidy: allow parameters: the signature is microhttpd's */
enum MHD_Result on_request(void *arg, struct MHD_Connection *mhd, const char *target,
                           const char *method, const char *version, const char *bytes, size_t *size,
                           void **context)
{
    Listener *listener = arg;
    Exchange *exchange = *context;
    (void)mhd;
    (void)target;
    (void)version;
    if (server_stopping(listener->server) && !exchange->sent && !exchange->asking)
        return MHD_NO;
    if (!exchange->admitted) {
        exchange_begin(exchange, method, listener->local);
        if (exchange->response.status != 0)
            return reply_queue(exchange);
        if (exchange->body.asked)
            exchange_send(exchange, &exchange->asking);
        return MHD_YES;
    }
    if (exchange->asking) /* once more for the headers, now that it was resumed */
        return exchange_asked(exchange);
    if (*size > 0) {
        Str piece = str_from(bytes, *size);
        *size = 0;
        return body_take(exchange, piece);
    }
    if (exchange->sent)
        return reply_queue(exchange);
    body_end(exchange);
    if (exchange->response.status != 0)
        return reply_queue(exchange);
    exchange_send(exchange, &exchange->sent);
    return MHD_YES;
}

/* Percent-encoding is undone by us, strictly. */
size_t on_unescape(void *arg, struct MHD_Connection *mhd, char *text)
{
    (void)arg;
    (void)mhd;
    return strlen(text);
}
