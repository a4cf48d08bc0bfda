/* http_watch.c - the threads of the server beside microhttpd's own: workers, and the watch. */
#include <sys/socket.h>
#include <time.h>

#include "platform/net/http_internal.h"

int64_t server_now_us(const HttpServer *server)
{
    Ctx cx = {.io = server->io};
    return server->io->monotonic_us(&cx);
}

/* ---- deadlines ---- */

void connection_until(HttpConnection *connection, int64_t deadline_us)
{
    pthread_mutex_lock(&connection->server->lock);
    connection->deadline_us = deadline_us;
    pthread_mutex_unlock(&connection->server->lock);
}

void exchange_moved(Exchange *exchange, int64_t bytes)
{
    const HttpLimits *limits = &exchange->server->limits;
    exchange->moved_bytes += bytes;
    connection_until(exchange->connection, exchange->moved_us +
                                               (int64_t)limits->body_grace_ms * 1000 +
                                               exchange->moved_bytes * 1000000 / limits->rate);
}

void exchange_wait(Exchange *exchange)
{
    HttpServer *server = exchange->server;
    exchange->moved_us = server_now_us(server);
    exchange->moved_bytes = 0;
    pthread_mutex_lock(&server->lock);
    exchange->connection->deadline_us = INT64_MAX;
    exchange->next = server->waiting;
    server->waiting = exchange;
    pthread_mutex_unlock(&server->lock);
}

/* A socket that is shut down makes microhttpd close the connection. */
static void connections_expire(HttpServer *server)
{
    int64_t now_us = server_now_us(server);
    for (HttpConnection *c = server->connections; c != NULL; c = c->next) {
        if (c->deadline_us > now_us)
            continue;
        c->deadline_us = INT64_MAX;
        server->figures.expired_total++;
        shutdown(c->fd, SHUT_RDWR);
    }
}

static void streams_wake(HttpServer *server)
{
    while (server->waiting != NULL) {
        Exchange *exchange = server->waiting;
        server->waiting = exchange->next;
        exchange->connection->deadline_us =
            server_now_us(server) + (int64_t)server->limits.body_grace_ms * 1000;
        MHD_resume_connection(exchange->mhd);
    }
}

void *watch_run(void *arg)
{
    HttpServer *server = arg;
    bool over = false;
    while (!over) {
        struct timespec tick = {.tv_nsec = HTTP_TICK_MS * 1000000L};
        nanosleep(&tick, NULL);
        pthread_mutex_lock(&server->lock);
        connections_expire(server);
        streams_wake(server);
        over = server->stopped;
        pthread_mutex_unlock(&server->lock);
    }
    return NULL;
}

/* ---- workers ---- */

/* A body whose reading takes noticeable time. */
static bool is_heavy(const Exchange *exchange)
{
    enum { HEAVY_BYTES = 64 * 1024 };
    return exchange->request.body.n > HEAVY_BYTES;
}

/* The first in the queue that may be begun: heavy ones have half of the workers, so that forty of
 * them keep nobody with a short question waiting. */
static Exchange *queue_next(HttpServer *server)
{
    Exchange **at = &server->queue;
    int most = server->limits.workers > 1 ? server->limits.workers / 2 : 1;
    while (*at != NULL && is_heavy(*at) && server->heavy >= most)
        at = &(*at)->next;
    Exchange *exchange = *at;
    if (exchange == NULL)
        return NULL;
    *at = exchange->next;
    if (exchange->next == NULL)
        server->queue_end = at;
    server->figures.waiting--;
    server->heavy += is_heavy(exchange);
    return exchange;
}

static Exchange *queue_take(HttpServer *server)
{
    Exchange *exchange = NULL;
    pthread_mutex_lock(&server->lock);
    while ((exchange = queue_next(server)) == NULL && !(server->stopped && server->queue == NULL))
        pthread_cond_wait(&server->wake, &server->lock);
    pthread_mutex_unlock(&server->lock);
    return exchange;
}

static void heavy_end(HttpServer *server)
{
    pthread_mutex_lock(&server->lock);
    server->heavy--;
    pthread_cond_broadcast(&server->wake);
    pthread_mutex_unlock(&server->lock);
}

void *worker_run(void *arg)
{
    Worker *worker = arg;
    const HttpProgram *program = worker->server->program;
    Exchange *exchange;
    while ((exchange = queue_take(worker->server)) != NULL) {
        bool heavy = is_heavy(exchange); /* the exchange may be gone once it is answered */
        HttpAnswer (*answer)(void *, HttpRequest *, HttpResponse *) =
            exchange->asking ? program->may_send : program->answer;
        if (answer(worker->state, &exchange->request, &exchange->response) == HTTP_DONE)
            http_finish(&exchange->request);
        if (heavy)
            heavy_end(worker->server);
    }
    return NULL;
}

void http_finish(HttpRequest *request)
{
    Exchange *exchange = (Exchange *)request;
    HttpServer *server = exchange->server;
    pthread_mutex_lock(&server->lock);
    server->unfinished--;
    MHD_resume_connection(exchange->mhd);
    pthread_mutex_unlock(&server->lock);
}
