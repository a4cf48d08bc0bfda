/* http.h - HTTP/1.1 for callers on this machine, or with TLS; the only user of microhttpd.
 *
 *     I/O threads    read requests, write answers; a slow client costs them nothing
 *     workers        run the program's answers, each with a state of its own (a database reader)
 *     watch          closes connections that pass their deadline, wakes waiting streams
 *
 * Checked before the program sees anything: Host, Origin, one body framing, sizes.
 * Headers have an absolute deadline, bodies and answers a smallest rate, so nobody can hold a
 * connection by being slow.  A request and its answer live in the request's arena.  */
#ifndef HOLDFAST_PLATFORM_NET_HTTP_H
#define HOLDFAST_PLATFORM_NET_HTTP_H

#include "base/message.h"
#include "platform/net/http_text.h"
#include "platform/os/io.h"

typedef struct HttpServer HttpServer;

typedef enum HttpMethod {
    HTTP_GET,
    HTTP_HEAD, /* answered as GET, without the body */
    HTTP_POST,
    HTTP_PUT,
    HTTP_PATCH,
    HTTP_DELETE,
    HTTP_OPTIONS,
    HTTP_OTHER,
} HttpMethod;

typedef struct HttpRequest {
    Arena *arena;
    HttpMethod method;
    Str target;            /* as sent: path, and "?" and query if there is one */
    Str path;              /* as sent, percent-encoded, without query */
    const HttpPair *query; /* decoded, in the order sent */
    size_t query_count;
    const HttpPair *headers;
    size_t header_count;
    Str media_type; /* lower case, without parameters; empty without Content-Type */
    bool local;     /* came over the socket, so from its owner */
    Str address;    /* of the caller, "127.0.0.1", as the proxy says it; empty over the socket */
    Lang lang;      /* Accept-Language: Chinese first, or English */
    Str body;       /* when it was kept in memory */
    Str body_file;  /* path, when it went to a file; the file is the program's from then on */
    int64_t body_size;
    const void *route; /* what `admit` found out, for `answer` */
} HttpRequest;

/* The value of a query parameter or header (any case), empty if absent; the first of several. */
Str http_query(const HttpRequest *request, Str name);
Str http_header(const HttpRequest *request, Str name);

/* "GET"; empty for HTTP_OTHER. */
Str http_method_name(HttpMethod method);

/* What a stream does when asked for more. */
typedef enum HttpMore {
    HTTP_MORE, /* wrote something */
    HTTP_WAIT, /* nothing yet: ask again in HTTP_TICK_MS */
    HTTP_END,  /* that was all; what is in `out` still goes */
    HTTP_CUT,  /* cannot go on: the connection is closed without the closing chunk */
} HttpMore;

enum { HTTP_TICK_MS = 250, HTTP_CHUNK = 48 * 1024 };

/* Append up to about HTTP_CHUNK bytes to `out`.  Runs on an I/O thread, so memory only: no
 * database, no file. */
typedef HttpMore (*HttpProduce)(void *arg, Buf *out);

enum { HTTP_HEADERS_MAX = 16 };

typedef struct HttpResponse {
    int status; /* 0: no answer yet */
    Str media_type;
    Str body;
    HttpProduce produce; /* instead of body */
    void *produce_arg;
    HttpPair headers[HTTP_HEADERS_MAX];
    int header_count;
} HttpResponse;

void http_add_header(HttpResponse *response, Str name, Str value);
/* RFC 7807: {"type","title","status","code","detail","params", …}.  `type` empty: about:blank.
 * The sentence is that of the problem in the request's language. */
void http_problem(const HttpRequest *request, HttpResponse *response, int status, Str type,
                  const Problem *problem);
/* The HTTP status of an Err. */
int http_status(Err err);

/* What body `admit` lets in. */
typedef struct HttpBody {
    int64_t max;            /* bytes; 0: none */
    Str folder;             /* into a file here; empty: memory */
    const Str *media_types; /* taken, ends with the empty one */
    bool asked;             /* a worker says first whether it is taken: HttpProgram.may_send */
} HttpBody;

typedef enum HttpAnswer {
    HTTP_DONE,  /* the response is complete */
    HTTP_LATER, /* http_finish will be called, perhaps already was */
} HttpAnswer;

typedef struct HttpProgram {
    void *arg;
    /* The headers are there (I/O thread, so quick): say what body may follow, or answer at once
     * by setting response->status. */
    void (*admit)(void *arg, HttpRequest *request, HttpBody *body, HttpResponse *response);
    /* The same where `admit` asked for it (worker, which may look things up): nothing of the body
     * is taken before.  Refuses by setting response->status. */
    HttpAnswer (*may_send)(void *worker, HttpRequest *request, HttpResponse *response);
    /* The whole request (worker). */
    HttpAnswer (*answer)(void *worker, HttpRequest *request, HttpResponse *response);
    /* What each worker owns; NULL stops the server from starting, with the problem in cx. */
    void *(*worker_open)(Ctx *cx, void *arg);
    void (*worker_close)(Ctx *cx, void *worker);
    /* `type` of a problem the server itself answers with, of too large a body say; may be NULL. */
    Str (*problem_type)(const HttpRequest *request, int status);
    /* Answer such a problem otherwise, as a page; false: it stays a problem.  May be NULL. */
    bool (*problem_page)(const HttpRequest *request, HttpResponse *response, int status);
} HttpProgram;

typedef struct HttpLimits {
    int io_threads;
    int workers;
    int connections;   /* at once; further ones wait in the listen queue */
    int header_ms;     /* from connect to the last header; idle between requests */
    int body_grace_ms; /* before the smallest rate of bodies and answers counts */
    int rate;          /* bytes per second */
} HttpLimits;

extern const HttpLimits http_limits_default;

/* Figures for /metrics. */
typedef struct HttpFigures {
    int64_t connections; /* open */
    int64_t connections_total;
    int64_t requests_total;
    int64_t refused_total; /* by the checks above */
    int64_t expired_total; /* connections closed at their deadline */
    int64_t waiting;       /* requests waiting for a worker */
    int64_t statuses[6];   /* answers by hundreds: [2] = 2xx … */
    int64_t body_bytes_total;
} HttpFigures;

/* How others than this machine reach the server; empty: they do not. */
typedef struct HttpFront {
    Str origin;            /* "https://…": the only one in Host and Origin (origin_parse) */
    Str proxies;           /* addresses of the TLS proxy before it, "," between; empty: loopback */
    Str tls_cert, tls_key; /* PEM files: no proxy, TLS 1.2 or 1.3 of the server itself */
} HttpFront;

typedef struct HttpOptions {
    Str address; /* and port; without a front anything but loopback (loopback_parse) is ERR_DENIED
                  */
    HttpFront front;
    Str socket; /* path of a socket to listen at too (0600; a file there is replaced); or empty */
    HttpLimits limits;
} HttpOptions;

/* Options, program and cx->arena must outlive the server. */
MUST_CHECK Err http_start(Ctx *cx, const HttpOptions *options, const HttpProgram *program,
                          HttpServer **out);
int http_port(const HttpServer *server);
void http_figures(HttpServer *server, HttpFigures *out);
/* The answer of an HTTP_LATER request is complete; any thread, once. */
void http_finish(HttpRequest *request);
/* Take no more requests, answer those begun, close everything.  Accepts NULL. */
void http_stop(Ctx *cx, HttpServer *server);

#endif
