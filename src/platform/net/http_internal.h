/* http_internal.h - what the files of the server share.
 *
 * Life of a request:
 *
 *     I/O thread   exchange_begin    the request line is there
 *                  exchange_admit    headers are there: checked, or answered with a refusal
 *     worker       program->may_send, where `admit` asked for it; suspended meanwhile
 *     I/O thread   exchange_body     piece by piece
 *                  exchange_send     suspended, put into the queue
 *     worker       program->answer
 *     anybody      http_finish       resumed
 *     I/O thread   reply_queue       headers and body or stream go out
 *                  exchange_end      arena released
 */
#ifndef HOLDFAST_PLATFORM_NET_HTTP_INTERNAL_H
#define HOLDFAST_PLATFORM_NET_HTTP_INTERNAL_H

#include <microhttpd.h>
#include <pthread.h>

#include "platform/net/http.h"

typedef struct HttpConnection HttpConnection;
typedef struct Exchange Exchange;

/* One accepted socket.  Listed in the server; `deadline_us` is read by the watch. */
struct HttpConnection {
    HttpServer *server;
    HttpConnection *next, *previous;
    int fd;
    int64_t deadline_us; /* monotonic; INT64_MAX: none; under server->lock */
};

struct Exchange {
    HttpRequest request; /* first: http_finish gets back here by it */
    HttpResponse response;
    Arena arena;
    Ctx cx;
    HttpServer *server;
    HttpConnection *connection;
    struct MHD_Connection *mhd;
    Exchange *next; /* in the queue of workers or the list of waiting streams */
    Str target;     /* as sent, with query */
    bool admitted;  /* headers were looked at */
    bool asking;    /* handed to a worker: may the body come? */
    bool sent;      /* handed to the workers */
    HttpBody body;
    Buf kept; /* body in memory */
    IoFile file;
    bool file_open;
    Err body_err;        /* why the body could not be kept */
    int64_t moved_bytes; /* of body or answer, since … */
    int64_t moved_us;    /* … this moment */
    Buf chunk;           /* of a stream: produced, not yet sent from chunk_at on */
    size_t chunk_at;
    bool stream_over;
};

typedef struct Worker {
    HttpServer *server;
    pthread_t thread;
    bool started;
    void *state; /* the program's */
    Arena arena;
    Ctx cx;
} Worker;

typedef struct Listener {
    struct MHD_Daemon *daemon;
    HttpServer *server;
    int fd;
    bool local; /* the socket in the file system: no Host, no Origin */
} Listener;

enum { LISTENERS_MAX = 2, WORKERS_MAX = 32, PROXIES_MAX = 16 };

struct HttpServer {
    const HttpProgram *program;
    HttpLimits limits;
    Io *io;
    int port;
    HttpFront front;
    Str authority; /* of front.origin; empty: loopback only */
    Str proxies[PROXIES_MAX];
    int proxy_count;                /* 0: callers come themselves */
    const char *tls_cert, *tls_key; /* PEM; NULL: no TLS here */
    Str socket;
    Listener listeners[LISTENERS_MAX];
    int listener_count;
    Worker workers[WORKERS_MAX];
    pthread_t watch;
    bool watching;
    pthread_mutex_t lock; /* of everything below */
    pthread_cond_t wake;  /* of workers and watch */
    Exchange *queue, **queue_end;
    Exchange *waiting; /* streams with nothing to say yet */
    HttpConnection *connections;
    int64_t unfinished; /* handed to workers, not finished */
    int heavy;          /* with a large body, at workers now */
    bool stopping;      /* take nothing new */
    bool stopped;       /* workers and watch end */
    HttpFigures figures;
};

int64_t server_now_us(const HttpServer *server);
/* Let the connection have until `deadline_us`. */
void connection_until(HttpConnection *connection, int64_t deadline_us);
/* The deadline of something that moves: grace, and time for the bytes moved at the least rate. */
void exchange_moved(Exchange *exchange, int64_t bytes);
/* Put into the list of streams that the watch wakes; the caller has suspended it. */
void exchange_wait(Exchange *exchange);

/* Headers in order?  Fills in the request; a refusal is in exchange->response. */
void exchange_admit(Exchange *exchange, const char *method, bool local);
void exchange_refuse(Exchange *exchange, int status);
/* Hand exchange->response to microhttpd. */
enum MHD_Result reply_queue(Exchange *exchange);

/* Threads of the server (http_watch.c): NULL-returning bodies for pthread_create. */
void *watch_run(void *server);
void *worker_run(void *worker);

#endif
