#include "platform/net/http_client.h"

#include <errno.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <time.h>
#include <unistd.h>

static Err nobody(Ctx *cx, Str socket)
{
    return fail(cx, ERR_NOT_FOUND, MSG("nobody listens at %1$s"), str_shown(cx->arena, socket));
}

static Err cut_off(Ctx *cx)
{
    return fail(cx, ERR_IO, MSG("the serving process did not answer to the end"));
}

static Err connect_to(Ctx *cx, Str path, int *out)
{
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    struct timeval patience = {.tv_sec = HTTP_ASK_SECONDS};
    if (path.n >= sizeof address.sun_path)
        return nobody(cx, path);
    memcpy(address.sun_path, path.p, path.n);
    int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (fd < 0 || connect(fd, (struct sockaddr *)&address, sizeof address) != 0) {
        if (fd >= 0)
            (void)close(fd);
        return nobody(cx, path);
    }
    (void)setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
    (void)setsockopt(fd, SOL_SOCKET, SO_SNDTIMEO, &patience, sizeof patience);
    *out = fd;
    return OK;
}

static Err send_all(Ctx *cx, int fd, Str text)
{
    while (text.n > 0) {
        ssize_t n = send(fd, text.p, text.n, MSG_NOSIGNAL);
        if (n < 0 && errno == EINTR)
            continue;
        if (n <= 0)
            return cut_off(cx);
        text = str_tail(text, (size_t)n);
    }
    return OK;
}

static Err read_all(Ctx *cx, int fd, Buf *out)
{
    enum { PIECE = 1 << 16 };
    for (;;) {
        char *to = buf_reserve(out, PIECE);
        if (to == NULL)
            return fail(cx, ERR_LIMIT, MSG("the answer is larger than %1$lld bytes"),
                        (long long)HTTP_REPLY_MAX);
        ssize_t n = recv(fd, to, PIECE, 0);
        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0)
            return cut_off(cx);
        if (n == 0)
            return OK;
        out->n += (size_t)n;
    }
}

/* Our own server's: a status line, headers, and a body of the length it names. */
static Err reply_parse(Ctx *cx, Str text, HttpReply *out)
{
    int64_t status = 0, length = -1;
    ptrdiff_t end = str_find(text, STR("\r\n\r\n"));
    if (end < 0 || !str_starts(text, STR("HTTP/1.1 ")) || !str_int(str_slice(text, 9, 12), &status))
        return cut_off(cx);
    Str head = str_slice(text, 0, (size_t)end);
    *out = (HttpReply){.status = (int)status, .body = str_tail(text, (size_t)end + 4)};
    while (head.n > 0) {
        Str value = str_cut(&head, '\n');
        Str name = str_cut(&value, ':');
        if (str_eq_nocase(name, STR("Location")))
            out->location = str_trim(value);
        if (str_eq_nocase(name, STR("Content-Length")))
            (void)str_int(str_trim(value), &length);
    }
    return length == (int64_t)out->body.n ? OK : cut_off(cx);
}

Err http_ask(Ctx *cx, Str socket, const HttpAsk *ask, HttpReply *out)
{
    int fd = -1;
    Buf reply;
    Str head = str_fmt(cx->arena,
                       "%.*s %.*s HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n"
                       "Content-Type: application/json\r\nContent-Length: %zu\r\n\r\n",
                       STR_ARG(ask->method), STR_ARG(ask->target), ask->body.n);
    buf_init(&reply, cx->arena, HTTP_REPLY_MAX);
    TRY(connect_to(cx, socket, &fd));
    Err err = send_all(cx, fd, head);
    if (err == OK)
        err = send_all(cx, fd, ask->body);
    if (err == OK)
        err = read_all(cx, fd, &reply);
    (void)close(fd);
    TRY(err);
    return reply_parse(cx, buf_str(&reply), out);
}

void http_pause(int64_t ms)
{
    struct timespec pause = {.tv_sec = ms / 1000, .tv_nsec = ms % 1000 * 1000000};
    (void)nanosleep(&pause, NULL);
}
