/* The server against a client that writes bytes, so that it can misbehave. */
#include "platform/net/http.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <semaphore.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <time.h>
#include <unistd.h>

#include "test/test.h"

/* ---- a program that tells what it was asked ---- */

typedef struct Echo {
    Str folder;
    Str large;  /* a body sockets do not hold; made once, so that asking for it costs nothing */
    sem_t held; /* /hard waits for it */
} Echo;

enum { LARGE = 8 << 20, HARD_BYTES = 200000 };

static const Str json_types[] = {STR_INIT("application/json"), {0}};

static void echo_admit(void *arg, HttpRequest *request, HttpBody *body, HttpResponse *response)
{
    (void)response;
    Echo *echo = arg;
    if (request->method != HTTP_POST)
        return;
    *body = (HttpBody){.max = 1000, .media_types = json_types};
    if (str_eq(request->path, STR("/hard")))
        body->max = HARD_BYTES;
    if (str_eq(request->path, STR("/file")))
        *body = (HttpBody){.max = 100000, .folder = echo->folder, .media_types = json_types};
    body->asked = http_header(request, STR("Ask")).n > 0;
}

typedef struct Count {
    int left;
} Count;

static HttpMore count_produce(void *arg, Buf *out)
{
    Count *count = arg;
    if (count->left == 5) {
        count->left--;
        return HTTP_WAIT;
    }
    buf_fmt(out, "%d\n", count->left--);
    return count->left > 0 ? HTTP_MORE : HTTP_END;
}

static HttpMore endless_produce(void *arg, Buf *out)
{
    (void)arg;
    memset(buf_reserve(out, HTTP_CHUNK), 'x', HTTP_CHUNK);
    out->n += HTTP_CHUNK;
    return HTTP_MORE;
}

/* "Ask: no" is refused, by somebody else's thread "Ask: later". */
static HttpAnswer echo_may_send(void *worker, HttpRequest *request, HttpResponse *response)
{
    (void)worker;
    Str ask = http_header(request, STR("Ask"));
    if (str_eq(ask, STR("no")))
        *response = (HttpResponse){.status = 401, .media_type = STR("text/plain"), .body = ask};
    if (str_eq(ask, STR("yes")))
        return HTTP_DONE;
    http_finish(request);
    return HTTP_LATER;
}

static HttpAnswer echo_answer(void *worker, HttpRequest *request, HttpResponse *response)
{
    Echo *echo = worker;
    response->status = 200;
    response->media_type = STR("text/plain");
    response->body =
        str_fmt(request->arena, "%.*s|%.*s|%lld|%d", STR_ARG(request->path), STR_ARG(request->body),
                (long long)request->body_size, request->body_file.n > 0);
    if (str_eq(request->path, STR("/hard"))) {
        sem_wait(&echo->held);
        response->body = STR("hard");
    } else if (str_eq(request->path, STR("/large"))) {
        response->body = echo->large;
    } else if (str_eq(request->path, STR("/count"))) {
        Count *count = arena_new(request->arena, Count);
        count->left = 10;
        response->produce = count_produce;
        response->produce_arg = count;
    } else if (str_eq(request->path, STR("/endless"))) {
        response->produce = endless_produce;
    } else if (str_eq(request->path, STR("/later"))) {
        http_finish(request);
        return HTTP_LATER;
    }
    return HTTP_DONE;
}

static void *echo_open(Ctx *cx, void *arg)
{
    (void)cx;
    return arg;
}

static void echo_close(Ctx *cx, void *worker)
{
    (void)cx;
    (void)worker;
}

static const HttpLimits quick = {.io_threads = 2,
                                 .workers = 2,
                                 .connections = 200,
                                 .header_ms = 500,
                                 .body_grace_ms = 500,
                                 .rate = 1 << 26};

typedef struct World {
    Test *t;
    Echo echo;
    HttpProgram program;
    HttpOptions options;
    HttpServer *server;
    Str socket;
} World;

static void world_start(Test *t, World *world)
{
    *world = (World){.t = t, .socket = io_path(t->cx->arena, t->dir, STR("http.sock"))};
    world->echo.folder = t->dir;
    sem_init(&world->echo.held, 0, 0);
    world->program = (HttpProgram){.arg = &world->echo,
                                   .admit = echo_admit,
                                   .may_send = echo_may_send,
                                   .answer = echo_answer,
                                   .worker_open = echo_open,
                                   .worker_close = echo_close};
    world->options =
        (HttpOptions){.address = STR("127.0.0.1:0"), .socket = world->socket, .limits = quick};
    CHECK_OK(t, http_start(t->cx, &world->options, &world->program, &world->server));
}

static void world_stop(World *world)
{
    http_stop(world->t->cx, world->server);
}

/* ---- a client ---- */

static int client_open(World *world)
{
    struct sockaddr_in address = {.sin_family = AF_INET,
                                  .sin_addr.s_addr = htonl(INADDR_LOOPBACK),
                                  .sin_port = htons((uint16_t)http_port(world->server))};
    struct timeval limit = {.tv_sec = 5};
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    CHECK(world->t, connect(fd, (struct sockaddr *)&address, sizeof address) == 0);
    setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit);
    return fd;
}

static void client_send(int fd, Str bytes)
{
    while (bytes.n > 0) {
        ssize_t n = send(fd, bytes.p, bytes.n, MSG_NOSIGNAL);
        if (n <= 0)
            return; /* the server had enough */
        bytes = str_tail(bytes, (size_t)n);
    }
}

/* Everything until the server closes. */
static Str client_rest(World *world, int fd)
{
    Buf out;
    char bytes[4096];
    ssize_t n;
    buf_init(&out, world->t->cx->arena, 1 << 24);
    while ((n = recv(fd, bytes, sizeof bytes, 0)) > 0)
        buf_add(&out, str_from(bytes, (size_t)n));
    CHECK(world->t, n == 0 || errno != EAGAIN); /* the server must not leave us waiting */
    close(fd);
    return buf_str(&out);
}

/* {host} in the text becomes the server's name. */
static Str client_ask(World *world, const char *text)
{
    Buf out;
    Str rest = str_of(text);
    Str mark = STR("{host}");
    ptrdiff_t at;
    buf_init(&out, world->t->cx->arena, 1 << 20);
    while ((at = str_find(rest, mark)) >= 0) {
        buf_add(&out, str_slice(rest, 0, (size_t)at));
        buf_fmt(&out, "Host: 127.0.0.1:%d\r\nConnection: close", http_port(world->server));
        rest = str_tail(rest, (size_t)at + mark.n);
    }
    buf_add(&out, rest);
    int fd = client_open(world);
    client_send(fd, buf_str(&out));
    return client_rest(world, fd);
}

static int answer_status(Str answer)
{
    int64_t status = 0;
    if (str_starts(answer, STR("HTTP/1.")))
        (void)str_int(str_slice(answer, 9, 12), &status);
    return (int)status;
}

static Str answer_body(Str answer)
{
    ptrdiff_t at = str_find(answer, STR("\r\n\r\n"));
    return at < 0 ? (Str){0} : str_tail(answer, (size_t)at + 4);
}

static void check_status(World *world, const char *text, int status)
{
    Str answer = client_ask(world, text);
    if (!CHECK_INT(world->t, answer_status(answer), status))
        test_fail(world->t, __FILE__, __LINE__, str_of(text));
}

/* ---- what is promised ---- */

TEST(http_answers_requests_and_bodies)
{
    World world;
    world_start(t, &world);
    CHECK_STR(t, answer_body(client_ask(&world, "GET /a%2Fb?x=1 HTTP/1.1\r\n{host}\r\n\r\n")),
              STR("/a%2Fb||0|0"));
    CHECK_STR(t,
              answer_body(client_ask(&world, "POST /p HTTP/1.1\r\n{host}\r\nContent-Type: "
                                             "application/json\r\nContent-Length: 2\r\n\r\n{}")),
              STR("/p|{}|2|0"));
    CHECK_STR(
        t,
        answer_body(client_ask(&world, "POST /file HTTP/1.1\r\n{host}\r\nContent-Type: "
                                       "application/json; charset=utf-8\r\nTransfer-Encoding: "
                                       "chunked\r\n\r\n1\r\n{\r\n1\r\n}\r\n0\r\n\r\n")),
        STR("/file||2|1"));
    CHECK_STR(t, answer_body(client_ask(&world, "GET /later HTTP/1.1\r\n{host}\r\n\r\n")),
              STR("/later||0|0"));
    world_stop(&world);
}

#define POST_FILE "POST /file HTTP/1.1\r\n{host}\r\nContent-Type: application/json\r\n"

/* Nobody fills the disk who may not send at all. */
TEST(http_a_worker_says_whether_a_body_is_taken)
{
    static const char *const words[] = {"yes", "later"};
    World world;
    world_start(t, &world);
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        CHECK_STR(t,
                  answer_body(client_ask(
                      &world, str_c(t->cx->arena,
                                    str_fmt(t->cx->arena,
                                            POST_FILE "Ask: %s\r\nContent-Length: 2\r\n\r\n{}",
                                            words[i])))),
                  STR("/file||2|1"));
        CHECK_STR(t,
                  answer_body(client_ask(
                      &world,
                      str_c(t->cx->arena,
                            str_fmt(t->cx->arena,
                                    POST_FILE "Ask: %s\r\nTransfer-Encoding: chunked\r\n\r\n1\r\n{"
                                              "\r\n1\r\n}\r\n0\r\n\r\n",
                                    words[i])))),
                  STR("/file||2|1"));
        CHECK_STR(t,
                  answer_body(client_ask(
                      &world,
                      str_c(t->cx->arena,
                            str_fmt(t->cx->arena, POST_FILE "Ask: %s\r\nContent-Length: 0\r\n\r\n",
                                    words[i])))),
                  STR("/file||0|0"));
    }
    HttpFigures figures;
    http_figures(world.server, &figures);
    int64_t taken = figures.body_bytes_total;
    check_status(&world, POST_FILE "Ask: no\r\nContent-Length: 90000\r\n\r\n", 401);
    check_status(&world,
                 POST_FILE "Ask: no\r\nExpect: 100-continue\r\nContent-Length: 90000\r\n\r\n", 401);
    check_status(&world, POST_FILE "Ask: no\r\nContent-Length: 2\r\n\r\n{}", 401);
    http_figures(world.server, &figures);
    CHECK(t, figures.body_bytes_total == taken);
    world_stop(&world);
}

TEST(http_streams_and_lets_a_stream_wait)
{
    World world;
    world_start(t, &world);
    CHECK_STR(t, answer_body(client_ask(&world, "GET /count HTTP/1.0\r\n{host}\r\n\r\n")),
              STR("10\n9\n8\n7\n6\n4\n3\n2\n1\n"));
    world_stop(&world);
}

TEST(http_every_answer_has_the_security_headers)
{
    World world;
    world_start(t, &world);
    static const char *const requests[] = {
        "GET / HTTP/1.1\r\n{host}\r\n\r\n", "GET /%zz HTTP/1.1\r\n{host}\r\n\r\n",
        "GET /?%zz HTTP/1.1\r\n{host}\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: evil\r\nConnection: close\r\n\r\n"};
    static const char *const headers[] = {
        "\r\nContent-Security-Policy: default-src 'none'; script-src 'self'",
        "\r\nX-Content-Type-Options: nosniff\r\n",
        "\r\nReferrer-Policy: no-referrer\r\n",
        "\r\nCross-Origin-Opener-Policy: same-origin\r\n",
        "\r\nCross-Origin-Resource-Policy: same-origin\r\n",
        "\r\nCache-Control: no-store\r\n"};
    for (size_t i = 0; i < sizeof requests / sizeof *requests; i++) {
        Str answer = client_ask(&world, requests[i]);
        for (size_t k = 0; k < sizeof headers / sizeof *headers; k++)
            CHECK(t, str_find(answer, str_of(headers[k])) > 0);
    }
    world_stop(&world);
}

TEST(http_refuses_what_is_not_meant_for_it)
{
    World world;
    world_start(t, &world);
    check_status(&world, "GET / HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n", 421);
    check_status(&world, "GET / HTTP/1.0\r\n\r\n", 421);
    check_status(&world, "GET / HTTP/1.1\r\n{host}\r\nOrigin: http://evil.example\r\n\r\n", 403);
    check_status(&world, "GET / HTTP/1.1\r\n{host}\r\nOrigin: null\r\n\r\n", 403);
    check_status(&world, "GET /?a=%00 HTTP/1.1\r\n{host}\r\n\r\n", 400);
    check_status(&world, "GET /?a=%zz HTTP/1.1\r\n{host}\r\n\r\n", 400);
    check_status(&world, "GET http://evil/ HTTP/1.1\r\n{host}\r\n\r\n", 400);
    check_status(&world, "GET / HTTP/1.1\r\n{host}\r\nContent-Length: 1\r\n\r\nx", 400);
    world_stop(&world);
}

#define POST_JSON "POST /p HTTP/1.1\r\n{host}\r\nContent-Type: application/json\r\n"

TEST(http_one_framing_only)
{
    World world;
    world_start(t, &world);
    check_status(&world,
                 POST_JSON "Content-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", 400);
    check_status(&world, POST_JSON "Content-Length: 2\r\nContent-Length: 2\r\n\r\n{}", 400);
    check_status(&world, POST_JSON "Content-Length: 2\r\nContent-Length: 3\r\n\r\n{} ", 400);
    check_status(&world, POST_JSON "Content-Length: -2\r\n\r\n{}", 400);
    check_status(&world, POST_JSON "Content-Length: 2x\r\n\r\n{}", 400);
    check_status(&world, POST_JSON "Transfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n", 501);
    check_status(&world,
                 POST_JSON "Transfer-Encoding: chunked\r\nTransfer-Encoding: x\r\n\r\n0\r\n\r\n",
                 400);
    check_status(&world, POST_JSON "Host: 127.0.0.1\r\nContent-Length: 2\r\n\r\n{}", 400);
    world_stop(&world);
}

TEST(http_bodies_have_a_type_and_a_limit)
{
    World world;
    world_start(t, &world);
    check_status(&world, "POST /p HTTP/1.1\r\n{host}\r\nContent-Length: 2\r\n\r\n{}", 415);
    check_status(&world,
                 "POST /p HTTP/1.1\r\n{host}\r\nContent-Type: text/plain\r\nContent-Length: "
                 "2\r\n\r\n{}",
                 415);
    check_status(&world,
                 "POST /p HTTP/1.1\r\n{host}\r\nContent-Type: application/json; "
                 "charset=gbk\r\nContent-Length: 2\r\n\r\n{}",
                 415);
    check_status(&world, POST_JSON "Content-Encoding: gzip\r\nContent-Length: 2\r\n\r\n{}", 415);
    check_status(&world, POST_JSON "Content-Length: 1001\r\n\r\n", 413);
    Buf big;
    buf_init(&big, t->cx->arena, 1 << 20);
    buf_add(&big, STR(POST_JSON "Transfer-Encoding: chunked\r\n\r\n1000\r\n"));
    for (int i = 0; i < 0x1000; i++)
        buf_add_char(&big, 'x');
    buf_add(&big, STR("\r\n0\r\n\r\n"));
    check_status(&world, str_c(t->cx->arena, buf_str(&big)), 413);
    world_stop(&world);
}

/* Two workers, and twenty large bodies whose answers take as long as we please. */
TEST(http_large_bodies_leave_a_worker_for_short_questions)
{
    enum { HARD = 20 };
    World world;
    int clients[HARD];
    Buf request;
    world_start(t, &world);
    buf_init(&request, t->cx->arena, 2 * HARD_BYTES);
    buf_fmt(&request,
            "POST /hard HTTP/1.1\r\nHost: 127.0.0.1:%d\r\nConnection: close\r\nContent-Type: "
            "application/json\r\nContent-Length: %d\r\n\r\n",
            http_port(world.server), HARD_BYTES);
    for (int i = 0; i < HARD_BYTES; i++)
        buf_add_char(&request, 'x');
    for (int i = 0; i < HARD; i++) {
        clients[i] = client_open(&world);
        client_send(clients[i], buf_str(&request));
    }
    HttpFigures figures = {0};
    for (int i = 0; i < 10000 && figures.waiting != HARD - 1; i++) {
        usleep(1000);
        http_figures(world.server, &figures);
    }
    CHECK_INT(t, figures.waiting, HARD - 1); /* one of them is being answered */
    for (int i = 0; i < 5; i++)
        check_status(&world, "GET /short HTTP/1.1\r\n{host}\r\n\r\n", 200);
    for (int i = 0; i < HARD; i++)
        sem_post(&world.echo.held);
    for (int i = 0; i < HARD; i++)
        CHECK_STR(t, answer_body(client_rest(&world, clients[i])), STR("hard"));
    world_stop(&world);
}

TEST(http_huge_headers_and_addresses)
{
    World world;
    world_start(t, &world);
    Buf text;
    buf_init(&text, t->cx->arena, 1 << 20);
    buf_add(&text, STR("GET / HTTP/1.1\r\n{host}\r\n"));
    for (int i = 0; i < 101; i++)
        buf_fmt(&text, "X-%d: 1\r\n", i);
    buf_add(&text, STR("\r\n"));
    check_status(&world, str_c(t->cx->arena, buf_str(&text)), 431);
    buf_clear(&text);
    buf_add(&text, STR("GET /"));
    for (int i = 0; i < 33 * 1024; i++)
        buf_add_char(&text, 'a');
    buf_add(&text, STR(" HTTP/1.1\r\n{host}\r\n\r\n"));
    check_status(&world, str_c(t->cx->arena, buf_str(&text)), 414);
    buf_clear(&text);
    buf_add(&text, STR("GET / HTTP/1.1\r\n{host}\r\nX: "));
    for (int i = 0; i < 100 * 1024; i++)
        buf_add_char(&text, 'a');
    buf_add(&text, STR("\r\n\r\n"));
    check_status(&world, str_c(t->cx->arena, buf_str(&text)), 431);
    world_stop(&world);
}

static void add_times(Buf *out, int times, const char *text)
{
    for (int i = 0; i < times; i++)
        buf_add(out, str_of(text));
}

/* Every status is that of an answer, so none was left to its deadline. */
TEST(http_ten_thousand_lines_or_parameters_are_refused_at_once)
{
    static const struct {
        const char *before, *again, *after;
        int status;
    } requests[] = {
        {"GET / HTTP/1.1\r\n{host}\r\n", "X: 1\r\n", "\r\n", 431},
        {"GET / HTTP/1.1\r\n{host}\r\n", "X:\r\n", "\r\n", 431},
        {"GET / HTTP/1.1\r\n{host}\r\n", "Cookie: a=1\r\n", "\r\n", 431},
        {"GET / HTTP/1.1\r\n{host}\r\nX: 1\r\n", " folded\r\n", "\r\n", 431},
        {"GET / HTTP/1.1\r\n{host}\r\n", "X\r\n", "\r\n", 400},
        {POST_JSON "Transfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\n", "X: 1\r\n", "\r\n", 431},
        {"GET /?a", "&a", " HTTP/1.1\r\n{host}\r\n\r\n", 400},
    };
    World world;
    Io *io = t->cx->io;
    world_start(t, &world);
    int64_t begun_us = io->monotonic_us(t->cx);
    for (size_t i = 0; i < sizeof requests / sizeof *requests; i++) {
        Buf text;
        buf_init(&text, t->cx->arena, 1 << 20);
        buf_add(&text, str_of(requests[i].before));
        add_times(&text, 10000, requests[i].again);
        buf_add(&text, str_of(requests[i].after));
        Str answer = client_ask(&world, str_c(t->cx->arena, buf_str(&text)));
        if (!CHECK_INT(t, answer_status(answer), requests[i].status))
            test_fail(t, __FILE__, __LINE__, str_of(requests[i].again));
        check_status(&world, "GET /good HTTP/1.1\r\n{host}\r\n\r\n", 200);
    }
    CHECK(t, io->monotonic_us(t->cx) - begun_us < 5000000);
    world_stop(&world);
}

TEST(http_pipelined_requests_are_answered_in_order)
{
    World world;
    world_start(t, &world);
    Str host = str_fmt(t->cx->arena, "Host: 127.0.0.1:%d\r\n", http_port(world.server));
    Str text = str_fmt(t->cx->arena,
                       "GET /1 HTTP/1.1\r\n%s\r\nGET /2 HTTP/1.1\r\n%s\r\nGET /3 "
                       "HTTP/1.1\r\n%sConnection: close\r\n\r\n",
                       host.p, host.p, host.p);
    int fd = client_open(&world);
    client_send(fd, text);
    Str answer = client_rest(&world, fd);
    ptrdiff_t one = str_find(answer, STR("/1||")), two = str_find(answer, STR("/2||")),
              three = str_find(answer, STR("/3||"));
    CHECK(t, one > 0 && two > one && three > two);
    world_stop(&world);
}

/* Slow headers, slow bodies, slow readers, dead ones: each loses its connection, good ones do not
 * notice. */
TEST(http_slow_clients_are_closed_and_block_nobody)
{
    enum { SLOW = 60 };
    World world;
    int fds[SLOW];
    HttpFigures figures;
    world_start(t, &world);
    Str host = str_fmt(t->cx->arena, "Host: 127.0.0.1:%d\r\n", http_port(world.server));
    Str starts[] = {
        STR(""),
        STR("GET / HT"),
        STR("GET / HTTP/1.1\r\nX: "),
        str_fmt(
            t->cx->arena,
            "POST /p HTTP/1.1\r\n%sContent-Type: application/json\r\nContent-Length: 9\r\n\r\n{",
            host.p),
        str_fmt(t->cx->arena, "GET /endless HTTP/1.1\r\n%s\r\n", host.p),
    };
    for (int i = 0; i < SLOW; i++) {
        fds[i] = client_open(&world);
        client_send(fds[i], starts[i % 5]);
    }
    for (int i = 0; i < 20; i++)
        check_status(&world, "GET /good HTTP/1.1\r\n{host}\r\n\r\n", 200);
    for (int i = 0; i < SLOW; i++) {
        if (i % 5 != 4)
            (void)client_rest(&world, fds[i]);
    }
    do {
        struct timespec moment = {.tv_nsec = 20000000};
        nanosleep(&moment, NULL);
        http_figures(world.server, &figures);
    } while (figures.connections > 0);
    for (int i = 4; i < SLOW; i += 5)
        close(fds[i]);
    CHECK_INT(t, figures.expired_total, SLOW);
    world_stop(&world);
}

/* Ask for answers larger than sockets hold, half of them streams; all have begun. */
static void slow_readers_open(World *world, int *fds, int count)
{
    HttpFigures figures;
    int few = 4096;
    char *large = arena_alloc(world->t->cx->arena, LARGE);
    memset(large, 'x', LARGE);
    world->echo.large = str_from(large, LARGE);
    for (int i = 0; i < count; i++) {
        fds[i] = client_open(world);
        setsockopt(fds[i], SOL_SOCKET, SO_RCVBUF, &few, sizeof few);
        client_send(fds[i],
                    str_fmt(world->t->cx->arena, "GET /%s HTTP/1.1\r\nHost: 127.0.0.1:%d\r\n\r\n",
                            i % 2 == 0 ? "endless" : "large", http_port(world->server)));
    }
    do {
        struct timespec moment = {.tv_nsec = 1000000};
        nanosleep(&moment, NULL);
        http_figures(world->server, &figures);
    } while (figures.statuses[2] + figures.expired_total < count);
}

/* Reading a byte now and then is no more than not reading: the least rate counts. */
TEST(http_readers_of_a_byte_now_and_then_are_closed_and_slow_nobody_down)
{
    enum { SLOW = 40, WITHIN_US = 10000000, QUICK_US = 1000000 };
    World world;
    int fds[SLOW];
    char byte;
    HttpFigures figures = {0};
    int64_t slowest_us = 0;
    Io *io = t->cx->io;
    world_start(t, &world);
    int64_t begun_us = io->monotonic_us(t->cx);
    slow_readers_open(&world, fds, SLOW);
    while (figures.expired_total < SLOW && io->monotonic_us(t->cx) < begun_us + WITHIN_US) {
        int64_t asked_us = io->monotonic_us(t->cx);
        check_status(&world, "GET /good HTTP/1.1\r\n{host}\r\n\r\n", 200);
        int64_t took_us = io->monotonic_us(t->cx) - asked_us;
        slowest_us = took_us > slowest_us ? took_us : slowest_us;
        for (int i = 0; i < SLOW; i++)
            (void)!recv(fds[i], &byte, 1, MSG_DONTWAIT);
        http_figures(world.server, &figures);
    }
    CHECK_INT(t, figures.expired_total, SLOW);
    CHECK(t, slowest_us < QUICK_US);
    for (int i = 0; i < SLOW; i++)
        close(fds[i]);
    world_stop(&world);
}

/* Stopping does not wait for those who do not take what they asked for. */
TEST(http_stops_beside_slow_readers)
{
    enum { SLOW = 10 };
    World world;
    int fds[SLOW];
    world_start(t, &world);
    slow_readers_open(&world, fds, SLOW);
    int64_t begun_us = t->cx->io->monotonic_us(t->cx);
    world_stop(&world);
    CHECK(t, t->cx->io->monotonic_us(t->cx) - begun_us < 2000000);
    for (int i = 0; i < SLOW; i++)
        close(fds[i]);
}

TEST(http_also_listens_at_a_socket_of_its_owner)
{
    World world;
    struct stat state;
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    world_start(t, &world);
    CHECK(t, stat(str_c(t->cx->arena, world.socket), &state) == 0);
    CHECK_INT(t, state.st_mode & 0777, 0600);
    memcpy(address.sun_path, world.socket.p, world.socket.n);
    int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    CHECK(t, connect(fd, (struct sockaddr *)&address, sizeof address) == 0);
    client_send(fd, STR("GET /here HTTP/1.1\r\nHost: holdfast\r\nConnection: close\r\n\r\n"));
    CHECK_STR(t, answer_body(client_rest(&world, fd)), STR("/here||0|0"));
    world_stop(&world);
    CHECK(t, stat(str_c(t->cx->arena, world.socket), &state) != 0);
}

TEST(http_refuses_other_addresses)
{
    HttpServer *server = NULL;
    Echo echo = {.folder = t->dir};
    HttpProgram program = {.arg = &echo,
                           .admit = echo_admit,
                           .answer = echo_answer,
                           .worker_open = echo_open,
                           .worker_close = echo_close};
    HttpOptions options = {.address = STR("0.0.0.0:0"), .limits = quick};
    CHECK_ERR(t, http_start(t->cx, &options, &program, &server), ERR_DENIED);
}
