#include "test/test_http.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/buf.h"

int test_http(Test *t, int port, Str request, Str *answer)
{
    int64_t status = 0;
    ssize_t got;
    char piece[1 << 14];
    Buf text;
    struct sockaddr_in address = {.sin_family = AF_INET,
                                  .sin_addr.s_addr = htonl(INADDR_LOOPBACK),
                                  .sin_port = htons((uint16_t)port)};
    buf_init(&text, t->cx->arena, (size_t)1 << 26);
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (connect(fd, (struct sockaddr *)&address, sizeof address) == 0 &&
        send(fd, request.p, request.n, MSG_NOSIGNAL) == (ssize_t)request.n) {
        while ((got = recv(fd, piece, sizeof piece, 0)) > 0)
            buf_add(&text, str_from(piece, (size_t)got));
    }
    close(fd);
    *answer = buf_str(&text);
    if (answer->n > 12)
        (void)str_int(str_from(answer->p + 9, 3), &status);
    return (int)status;
}
