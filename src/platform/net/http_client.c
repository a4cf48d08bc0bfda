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

Str http_reply_header(const HttpReply *reply, Str name)
{
    Str head = reply->head;
    while (head.n > 0) {
        Str value = str_cut(&head, '\n');
        if (str_eq_nocase(str_cut(&value, ':'), name))
            return str_trim(value);
    }
    return (Str){0};
}

/* The number at the beginning of a chunk, hexadecimal; -1: there is none. */
static int64_t chunk_size(Str line)
{
    int64_t size = -1;
    for (size_t i = 0; i < line.n && i < 8; i++) {
        const char *digits = "0123456789abcdef";
        char c = line.p[i] >= 'A' && line.p[i] <= 'F' ? (char)(line.p[i] - 'A' + 'a') : line.p[i];
        const char *at = c == '\0' ? NULL : strchr(digits, c);
        if (at == NULL)
            break;
        size = (size < 0 ? 0 : size) * 16 + (at - digits);
    }
    return size;
}

/* Take the sizes out from between the chunks (RFC 9112 section 7.1), in place. */
static Err chunks_join(Ctx *cx, Str *body)
{
    char *text = (char *)(uintptr_t)body->p; /* our own buffer */
    Str rest = *body;
    size_t n = 0;
    for (;;) {
        int64_t size = chunk_size(str_cut(&rest, '\n'));
        if (size < 0 || (size_t)size > rest.n)
            return cut_off(cx);
        if (size == 0)
            break;
        memmove(text + n, rest.p, (size_t)size);
        n += (size_t)size;
        rest = str_tail(rest, (size_t)size);
        (void)str_cut(&rest, '\n');
    }
    *body = str_from(text, n);
    return OK;
}

/* Our own server's: a status line, headers, and a body of the length it names or in chunks. */
static Err reply_parse(Ctx *cx, Str text, HttpReply *out)
{
    int64_t status = 0, length = -1;
    ptrdiff_t end = str_find(text, STR("\r\n\r\n"));
    if (end < 0 || !str_starts(text, STR("HTTP/1.1 ")) || !str_int(str_slice(text, 9, 12), &status))
        return cut_off(cx);
    *out = (HttpReply){.status = (int)status,
                       .head = str_slice(text, 0, (size_t)end),
                       .body = str_tail(text, (size_t)end + 4)};
    if (str_eq_nocase(http_reply_header(out, STR("Transfer-Encoding")), STR("chunked")))
        return chunks_join(cx, &out->body);
    if (status == 204) /* has no body and no length (RFC 9110 8.6) */
        length = 0;
    (void)str_int(http_reply_header(out, STR("Content-Length")), &length);
    return length == (int64_t)out->body.n ? OK : cut_off(cx);
}

Err http_ask(Ctx *cx, Str socket, const HttpAsk *ask, HttpReply *out)
{
    int fd = -1;
    Buf reply;
    Str head = str_fmt(cx->arena,
                       "%.*s %.*s HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n"
                       "Accept-Language: %.*s\r\n"
                       "Content-Type: %.*s\r\nContent-Length: %zu\r\n\r\n",
                       STR_ARG(ask->method), STR_ARG(ask->target), STR_ARG(ask->languages),
                       STR_ARG(ask->media_type.n > 0 ? ask->media_type : STR("application/json")),
                       ask->body.n);
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
