/* http.c - starting and stopping: sockets, threads, daemons. */
#include "platform/net/http.h"

#include <arpa/inet.h>
#include <assert.h>
#include <errno.h>
#include <netinet/in.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <time.h>
#include <unistd.h>

#include "platform/net/http_callbacks.h"
#include "platform/net/http_front.h"

/* TLS 1.2 and 1.3, forward secrecy, authenticated ciphers (GnuTLS). */
#define TLS_PRIORITIES                                                                             \
    "SECURE128:-VERS-ALL:+VERS-TLS1.3:+VERS-TLS1.2:-RSA:-AES-128-CBC:-AES-256-CBC"

enum { CONNECTION_MEMORY = 64 * 1024, BACKLOG = 1024, FILES_SPARE = 256 };

const HttpLimits http_limits_default = {
    .io_threads = 2,
    .workers = 4,
    .connections = 4096,
    .header_ms = 15000,
    .body_grace_ms = 20000,
    .rate = 16 * 1024,
};

/* ---- sockets ---- */

typedef union Address {
    struct sockaddr any;
    struct sockaddr_in v4;
    struct sockaddr_in6 v6;
    struct sockaddr_un local;
} Address;

static Err socket_fail(Ctx *cx, Str address)
{
    return fail(cx, errno == EADDRINUSE ? ERR_BUSY : ERR_IO, MSG("could not listen at %1$s: %2$s"),
                str_shown(cx->arena, address), strerror(errno));
}

static Err socket_listen(Ctx *cx, Str name, const Address *address, socklen_t size, int *out)
{
    int on = 1;
    int fd = socket(address->any.sa_family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    if (fd < 0)
        return socket_fail(cx, name);
    if (address->any.sa_family != AF_UNIX)
        (void)setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
    if (bind(fd, &address->any, size) != 0 || listen(fd, BACKLOG) != 0) {
        Err err = socket_fail(cx, name);
        close(fd);
        return err;
    }
    *out = fd;
    return OK;
}

static bool address_read(Arena *arena, Str text, Address *out, socklen_t *size)
{
    int64_t port;
    ptrdiff_t colon = str_rfind_char(text, ':');
    if (colon < 0 || !str_int(str_tail(text, (size_t)colon + 1), &port) || port < 0 || port > 65535)
        return false;
    Str host = str_slice(text, 0, (size_t)colon);
    if (host.n > 2 && host.p[0] == '[' && host.p[host.n - 1] == ']') {
        out->v6 =
            (struct sockaddr_in6){.sin6_family = AF_INET6, .sin6_port = htons((uint16_t)port)};
        *size = sizeof out->v6;
        return inet_pton(AF_INET6, str_c(arena, str_slice(host, 1, host.n - 1)),
                         &out->v6.sin6_addr) == 1;
    }
    if (str_eq_nocase(host, STR("localhost")))
        host = STR("127.0.0.1");
    out->v4 = (struct sockaddr_in){.sin_family = AF_INET, .sin_port = htons((uint16_t)port)};
    *size = sizeof out->v4;
    return inet_pton(AF_INET, str_c(arena, host), &out->v4.sin_addr) == 1;
}

static Err address_listen(Ctx *cx, Str text, HttpServer *server, int *out)
{
    Str unused;
    Address address = {0};
    socklen_t size = 0;
    if (server->authority.n == 0 && !loopback_parse(text, &unused, &server->port))
        return fail(
            cx, ERR_DENIED,
            MSG("%1$s is no loopback address with a port, like 127.0.0.1:8080; at any other "
                "the server listens only with TLS (--behind-proxy, or --tls-cert)"),
            str_shown(cx->arena, text));
    if (!address_read(cx->arena, text, &address, &size))
        return fail(cx, ERR_USAGE,
                    MSG("%1$s is no address with a port, like 0.0.0.0:8080 or [::]:8080"),
                    str_shown(cx->arena, text));
    TRY(socket_listen(cx, text, &address, size, out));
    if (getsockname(*out, &address.any, &size) == 0)
        server->port =
            ntohs(address.any.sa_family == AF_INET6 ? address.v6.sin6_port : address.v4.sin_port);
    return OK;
}

/* The caller holds the data directory's lock, so a socket file that is there is a dead one. */
static Err local_listen(Ctx *cx, Str path, int *out)
{
    Address address = {.local.sun_family = AF_UNIX};
    if (path.n >= sizeof address.local.sun_path)
        return fail(cx, ERR_LIMIT, MSG("the path of the socket is longer than %1$lld bytes: %2$s"),
                    (long long)sizeof address.local.sun_path - 1, str_shown(cx->arena, path));
    memcpy(address.local.sun_path, path.p, path.n);
    (void)unlink(address.local.sun_path);
    mode_t before = umask(0177);
    Err err = socket_listen(cx, path, &address, sizeof address.local, out);
    umask(before);
    return err;
}

/* ---- daemons ---- */

static void say_nothing(void *arg, const char *format, va_list args)
{
    (void)arg;
    (void)format;
    (void)args;
}

static Err listener_start(Ctx *cx, HttpServer *server, int fd, bool local)
{
    Listener *listener = &server->listeners[server->listener_count];
    *listener = (Listener){.server = server, .fd = fd, .local = local};
    unsigned flags = MHD_USE_EPOLL_INTERNAL_THREAD | MHD_ALLOW_SUSPEND_RESUME | MHD_USE_ERROR_LOG;
    int threads = local ? 1 : server->limits.io_threads;
    bool tls = !local && server->tls_cert != NULL;
    struct MHD_OptionItem tls_options[] = {
        {tls ? MHD_OPTION_HTTPS_MEM_CERT : MHD_OPTION_END, 0, (void *)(uintptr_t)server->tls_cert},
        {MHD_OPTION_HTTPS_MEM_KEY, 0, (void *)(uintptr_t)server->tls_key},
        {MHD_OPTION_HTTPS_PRIORITIES, 0, (void *)(uintptr_t)TLS_PRIORITIES},
        {MHD_OPTION_END, 0, NULL},
    };
    struct MHD_OptionItem options[] = {
        {MHD_OPTION_EXTERNAL_LOGGER, (intptr_t)say_nothing, NULL},
        {MHD_OPTION_LISTEN_SOCKET, fd, NULL},
        {MHD_OPTION_CONNECTION_MEMORY_LIMIT, CONNECTION_MEMORY, NULL},
        {MHD_OPTION_CONNECTION_LIMIT, server->limits.connections, NULL},
        {MHD_OPTION_STRICT_FOR_CLIENT, 1, NULL},
        {MHD_OPTION_NOTIFY_CONNECTION, (intptr_t)on_connection, listener},
        {MHD_OPTION_NOTIFY_COMPLETED, (intptr_t)on_end, listener},
        {MHD_OPTION_URI_LOG_CALLBACK, (intptr_t)on_target, listener},
        {MHD_OPTION_UNESCAPE_CALLBACK, (intptr_t)on_unescape, listener},
        {MHD_OPTION_ARRAY, 0, tls_options},
        {threads > 1 ? MHD_OPTION_THREAD_POOL_SIZE : MHD_OPTION_END, threads, NULL},
        {MHD_OPTION_END, 0, NULL},
    };
    listener->daemon = MHD_start_daemon(flags | (tls ? MHD_USE_TLS : 0), 0, NULL, NULL, on_request,
                                        listener, MHD_OPTION_ARRAY, options, MHD_OPTION_END);
    if (listener->daemon == NULL) {
        close(fd);
        if (tls)
            return fail(cx, ERR_INVALID, MSG("%1$s and %2$s are no certificate (PEM) and its key"),
                        str_shown(cx->arena, server->front.tls_cert),
                        str_shown(cx->arena, server->front.tls_key));
        return fail(cx, ERR_IO, MSG("could not start the HTTP server"));
    }
    server->listener_count++;
    return OK;
}

static Err listeners_start(Ctx *cx, HttpServer *server, Str address, Str socket)
{
    int fd = -1;
    TRY(front_open(cx, server));
    TRY(address_listen(cx, address, server, &fd));
    TRY(listener_start(cx, server, fd, false));
    if (socket.n == 0)
        return OK;
    TRY(local_listen(cx, socket, &fd));
    server->socket = socket;
    return listener_start(cx, server, fd, true);
}

/* ---- threads ---- */

static Err worker_start(Ctx *cx, HttpServer *server, Worker *worker)
{
    worker->server = server;
    arena_init(&worker->arena);
    worker->cx = (Ctx){.arena = &worker->arena, .io = cx->io, .actor = cx->actor};
    worker->state = server->program->worker_open(&worker->cx, server->program->arg);
    if (worker->state == NULL) {
        cx->problem = worker->cx.problem;
        return cx->problem.err;
    }
    worker->started = pthread_create(&worker->thread, NULL, worker_run, worker) == 0;
    return worker->started ? OK : fail(cx, ERR_IO, MSG("could not start a thread"));
}

static Err threads_start(Ctx *cx, HttpServer *server)
{
    assert(server->limits.workers <= WORKERS_MAX);
    for (int i = 0; i < server->limits.workers; i++)
        TRY(worker_start(cx, server, &server->workers[i]));
    server->watching = pthread_create(&server->watch, NULL, watch_run, server) == 0;
    return server->watching ? OK : fail(cx, ERR_IO, MSG("could not start a thread"));
}

/* Room for the connections beside the program's own files, as far as the system lets us. */
static void files_raise(const HttpLimits *limits)
{
    struct rlimit limit;
    rlim_t wanted = (rlim_t)limits->connections + FILES_SPARE;
    if (getrlimit(RLIMIT_NOFILE, &limit) != 0 || limit.rlim_cur >= wanted)
        return;
    limit.rlim_cur = wanted < limit.rlim_max ? wanted : limit.rlim_max;
    (void)setrlimit(RLIMIT_NOFILE, &limit);
}

/* ---- the whole ---- */

Err http_start(Ctx *cx, const HttpOptions *options, const HttpProgram *program, HttpServer **out)
{
    HttpServer *server = calloc(1, sizeof *server);
    if (server == NULL)
        abort();
    server->program = program;
    server->limits = options->limits;
    server->front = options->front;
    server->io = cx->io;
    server->queue_end = &server->queue;
    pthread_mutex_init(&server->lock, NULL);
    pthread_cond_init(&server->wake, NULL);
    files_raise(&options->limits);
    Err err = threads_start(cx, server);
    if (err == OK)
        err = listeners_start(cx, server, options->address, options->socket);
    if (err != OK)
        http_stop(cx, server);
    else
        *out = server;
    return err;
}

int http_port(const HttpServer *server)
{
    return server->port;
}

void http_figures(HttpServer *server, HttpFigures *out)
{
    int64_t *to = (int64_t *)out; /* all are int64_t; some are counted without the lock */
    const int64_t *from = (const int64_t *)&server->figures;
    pthread_mutex_lock(&server->lock);
    for (size_t i = 0; i < sizeof *out / sizeof *to; i++)
        to[i] = __atomic_load_n(&from[i], __ATOMIC_RELAXED);
    pthread_mutex_unlock(&server->lock);
}

/* Until the last answer begun is given and no stream is suspended. */
static void server_drain(HttpServer *server)
{
    bool busy = true;
    while (busy) {
        struct timespec moment = {.tv_nsec = 5 * 1000000L};
        pthread_mutex_lock(&server->lock);
        busy = server->unfinished > 0 || server->waiting != NULL;
        pthread_mutex_unlock(&server->lock);
        if (busy)
            nanosleep(&moment, NULL);
    }
}

static void threads_stop(Ctx *cx, HttpServer *server)
{
    pthread_mutex_lock(&server->lock);
    server->stopped = true;
    pthread_cond_broadcast(&server->wake);
    pthread_mutex_unlock(&server->lock);
    for (int i = 0; i < server->limits.workers; i++) {
        Worker *worker = &server->workers[i];
        if (worker->started)
            pthread_join(worker->thread, NULL);
        if (worker->state != NULL)
            server->program->worker_close(&worker->cx, worker->state);
        arena_release(&worker->arena);
    }
    if (server->watching)
        pthread_join(server->watch, NULL);
    (void)cx;
}

void http_stop(Ctx *cx, HttpServer *server)
{
    if (server == NULL)
        return;
    for (int i = 0; i < server->listener_count; i++)
        (void)MHD_quiesce_daemon(server->listeners[i].daemon);
    __atomic_store_n(&server->stopping, true, __ATOMIC_SEQ_CST);
    server_drain(server);
    for (int i = 0; i < server->listener_count; i++) {
        MHD_stop_daemon(server->listeners[i].daemon);
        close(server->listeners[i].fd);
    }
    threads_stop(cx, server);
    if (server->socket.n > 0)
        (void)unlink(str_c(cx->arena, server->socket));
    pthread_mutex_destroy(&server->lock);
    pthread_cond_destroy(&server->wake);
    free(server);
}
