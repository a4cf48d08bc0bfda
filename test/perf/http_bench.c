/* HTTP on loopback, with a client of our own: large answers, captures, single events.
 *
 *     http_bench HOLDFAST DATA EVENTS.ndjson SCRATCH ROUNDS SLOW_SYNC.so
 *
 * DATA is the demo of 490,000 units; all lots of its chip are asked for at once, which are in every
 * unit.  EVENTS go into new data directories below SCRATCH; single events once with the disk as it
 * is and once with SLOW_SYNC (slow_sync.c) in the server.  Times are those of the client, from the
 * first byte sent.  */
#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/json.h"
#include "platform/net/http_text.h"
#include "platform/os/io.h"
#include "test/perf/trace_peers.h"

enum {
    PIECE = 1 << 20,
    GTIN_LOTS_MAX = 60, /* a request has 64 parameters at most */
    DOCUMENTS = 50,
    DOCUMENT_EVENTS = 1000,
    CLIENTS = 64,
    SINGLES_ALONE = 400,
    SINGLES_TOGETHER = 50, /* of each client */
    FILE_BYTES = 500000000,
};
static const char CHIP[] = "09521406001114"; /* src/demo: PRODUCT_CHIP */

typedef struct Served {
    pid_t child;
    int port;
} Served;

/* Single events, a second: of one client, of all, and the one against the other. */
typedef struct Singles {
    Samples alone, together, times;
} Singles;

typedef struct HttpBench {
    Arena arena;
    Ctx cx;
    const char *holdfast, *scratch, *slow_sync;
    Str *events; /* each a line */
    size_t event_count;
    char *body; /* of the last answer */
    size_t body_bytes;
    MemorySpeed memory;
    Samples ids_first, ids, all_first, all;
    Samples captured;
    Singles singles, singles_slow; /* without and with slow_sync */
} HttpBench;

static void must(Err err, const char *what)
{
    if (err != OK)
        bench_stop(what, err_name(err));
}

/* The number behind `key`. */
static int64_t figure(const char *text, const char *key)
{
    int64_t value = 0;
    const char *at = strstr(text, key);
    const char *digits = at == NULL ? "" : at + strlen(key);
    if (!str_int(str_from(digits, strspn(digits, "0123456789")), &value))
        bench_stop(key, "is not in the answer");
    return value;
}

/* ---- the server ---- */

/* `preload`: a library to load into it; NULL: none. */
static Served serve(HttpBench *b, const char *data, const char *preload)
{
    int pipes[2];
    char text[512];
    size_t n = 0;
    if (pipe(pipes) != 0)
        bench_stop("pipe", "none");
    Served out = {.child = fork()};
    if (out.child == 0) {
        dup2(pipes[1], STDOUT_FILENO);
        close(pipes[0]);
        if (preload != NULL)
            setenv("LD_PRELOAD", preload, 1);
        execl(b->holdfast, b->holdfast, "serve", "--data", data, "--listen", "127.0.0.1:0", NULL);
        _exit(127);
    }
    close(pipes[1]);
    for (ssize_t got; n < sizeof text - 1; n += (size_t)got) {
        got = read(pipes[0], text + n, sizeof text - 1 - n);
        if (got <= 0 || memchr(text + n, '\n', (size_t)got) != NULL) {
            n += got > 0 ? (size_t)got : 0;
            break;
        }
    }
    close(pipes[0]);
    text[n] = '\0';
    out.port = (int)figure(text, "http://127.0.0.1:");
    return out;
}

static void serve_end(Served served)
{
    kill(served.child, SIGTERM);
    if (waitpid(served.child, NULL, 0) != served.child)
        bench_stop("serve", "does not end");
}

/* ---- the client ---- */

static int connected(int port)
{
    struct sockaddr_in address = {.sin_family = AF_INET,
                                  .sin_addr.s_addr = htonl(INADDR_LOOPBACK),
                                  .sin_port = htons((uint16_t)port)};
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (fd < 0 || connect(fd, (struct sockaddr *)&address, sizeof address) != 0)
        bench_stop("connect", "refused");
    return fd;
}

static void sent(int fd, Str bytes)
{
    while (bytes.n > 0) {
        ssize_t n = send(fd, bytes.p, bytes.n, MSG_NOSIGNAL);
        if (n <= 0)
            bench_stop("send", "the server closed");
        bytes = str_tail(bytes, (size_t)n);
    }
}

typedef struct Times {
    double first_ms, total_ms;
} Times;

/* The whole answer into b->body; HTTP/1.0, so that it ends with the connection, unchunked. */
static Times get(HttpBench *b, int port, Str target)
{
    int fd = connected(port);
    Times out = {0};
    size_t n = 0;
    Str text = str_fmt(&b->arena, "GET %.*s HTTP/1.0\r\nHost: 127.0.0.1:%d\r\n\r\n",
                       STR_ARG(target), port);
    double start = now_ms();
    sent(fd, text);
    for (;;) {
        if (n + PIECE > b->body_bytes) {
            b->body_bytes = b->body_bytes * 2 + 2 * PIECE;
            b->body = realloc(b->body, b->body_bytes);
        }
        ssize_t got = recv(fd, b->body + n, PIECE, 0);
        if (n == 0)
            out.first_ms = now_ms() - start;
        if (got <= 0)
            break;
        n += (size_t)got;
    }
    out.total_ms = now_ms() - start;
    close(fd);
    b->body[n] = '\0';
    char *body = strstr(b->body, "\r\n\r\n");
    if (body == NULL || strncmp(b->body + 8, " 200", 4) != 0)
        bench_stop(text.p, b->body);
    return out;
}

/* One request on an open connection; the answer, which is short, into `answer`. */
static void post(int fd, Str request, char *answer, size_t room, int status)
{
    size_t n = 0;
    sent(fd, request);
    while (n < room - 1) {
        ssize_t got = recv(fd, answer + n, room - 1 - n, 0);
        if (got <= 0)
            bench_stop("post", "the server closed");
        n += (size_t)got;
        answer[n] = '\0';
        const char *head_end = strstr(answer, "\r\n\r\n");
        if (head_end != NULL &&
            n >= (size_t)(head_end + 4 - answer) + (size_t)figure(answer, "Content-Length: "))
            break;
    }
    if (figure(answer, "HTTP/1.1 ") != status)
        bench_stop("post", answer);
}

static Str request_of(Arena *arena, int port, const char *path, Str body)
{
    return str_fmt(arena,
                   "POST %s HTTP/1.1\r\nHost: 127.0.0.1:%d\r\nContent-Type: application/json\r\n"
                   "Content-Length: %zu\r\n\r\n%.*s",
                   path, port, body.n, STR_ARG(body));
}

/* ---- large answers ---- */

static Str items_of(HttpBench *b, int port)
{
    Buf out;
    int lots = 0;
    const JsonNode *found;
    (void)get(b, port, str_fmt(&b->arena, "/api/v1/search?limit=100&q=%s", CHIP));
    must(json_parse(&b->cx, str_of(strstr(b->body, "\r\n\r\n") + 4), &found), "search");
    buf_init(&out, &b->arena, 1 << 16);
    for (const JsonNode *at = json_member(found, STR("hits"))->child; at != NULL; at = at->next) {
        Str item = json_member(at, STR("item"))->text;
        if (str_find(item, STR("/10/")) < 0)
            continue;
        buf_fmt(&out, "&item=%s", percent_encode(&b->arena, item).p);
        lots++;
    }
    if (lots == 0 || lots > GTIN_LOTS_MAX)
        bench_stop(CHIP, "has no lot, or too many");
    return buf_str(&out);
}

static void answers_measure(HttpBench *b, const char *data, int rounds)
{
    Served served = serve(b, data, NULL);
    Str items = items_of(b, served.port);
    int64_t units = 0, members = 0;
    Str ids = str_fmt(&b->arena, "/api/v1/trace?direction=forward&units=1&fields=item%.*s",
                      STR_ARG(items));
    Str all = str_fmt(&b->arena, "/api/v1/trace?direction=forward%.*s", STR_ARG(items));
    for (int i = -1; i < rounds; i++) { /* the first is not counted: memory is touched then */
        Times times = get(b, served.port, ids);
        units = figure(b->body, "\"members\":");
        if (i >= 0) {
            samples_add(&b->ids_first, times.first_ms);
            samples_add(&b->ids, times.total_ms);
        }
        times = get(b, served.port, all);
        members = figure(b->body, "\"members\":");
        if (i >= 0) {
            samples_add(&b->all_first, times.first_ms);
            samples_add(&b->all, times.total_ms);
        }
        memory_measure(&b->memory);
    }
    serve_end(served);
    printf("HTTP: forward from all lots of the chip %s: %lld members, %lld of them units; %d "
           "rounds\n",
           CHIP, (long long)members, (long long)units, rounds);
}

/* ---- captures ---- */

static void folder_new(HttpBench *b, const char *path)
{
    Str *names;
    size_t count;
    must(b->cx.io->make_dir(&b->cx, str_of(path)), path);
    must(b->cx.io->list(&b->cx, str_of(path), &names, &count), path);
    for (size_t i = 0; i < count; i++) /* index and received stay: the log decides what counts */
        (void)unlink(str_c(&b->arena, io_path(&b->arena, str_of(path), names[i])));
    Str index = io_path(&b->arena, str_of(path), STR("index"));
    if (b->cx.io->list(&b->cx, index, &names, &count) != OK)
        return;
    for (size_t i = 0; i < count; i++)
        (void)unlink(str_c(&b->arena, io_path(&b->arena, index, names[i])));
}

static Str document_of(HttpBench *b, size_t first)
{
    Buf out;
    buf_init(&out, &b->arena, FILE_BYTES);
    buf_add(&out, STR("{\"@context\":[\"https://ref.gs1.org/standards/epcis/epcis-context.jsonld\","
                      "{\"holdfast\":\"urn:holdfast:epcis:\"}],\"type\":\"EPCISDocument\","
                      "\"schemaVersion\":\"2.0\",\"creationDate\":\"2026-03-02T08:00:00Z\","
                      "\"epcisBody\":{\"eventList\":["));
    for (size_t i = first; i < first + DOCUMENT_EVENTS; i++) {
        buf_add(&out, i > first ? STR(",") : STR(""));
        buf_add(&out, b->events[i]);
    }
    buf_add(&out, STR("]}}"));
    return buf_str(&out);
}

static void log_check(HttpBench *b, int port, int64_t want)
{
    (void)get(b, port, STR("/readyz"));
    if (figure(b->body, "\"log_position\":") != want)
        bench_stop("log", "does not hold what was acknowledged");
}

/* Until the last document is in the log, not only accepted. */
static void capture_measure(HttpBench *b, const char *data)
{
    char answer[8192];
    Str requests[DOCUMENTS];
    folder_new(b, data);
    Served served = serve(b, data, NULL);
    for (size_t i = 0; i < DOCUMENTS; i++)
        requests[i] = request_of(&b->arena, served.port, "/epcis/v2/capture",
                                 document_of(b, i * DOCUMENT_EVENTS));
    int fd = connected(served.port);
    double start = now_ms();
    for (size_t i = 0; i < DOCUMENTS; i++)
        post(fd, requests[i], answer, sizeof answer, 202);
    Str job = str_fmt(&b->arena, "/epcis/v2/capture/%lld",
                      (long long)figure(answer, "Location: /epcis/v2/capture/"));
    do {
        usleep(2000);
        (void)get(b, served.port, job);
    } while (strstr(b->body, "\"running\":true") != NULL);
    double ms = now_ms() - start;
    samples_add(&b->captured, DOCUMENTS * DOCUMENT_EVENTS / ms * 1e3);
    log_check(b, served.port, DOCUMENTS * DOCUMENT_EVENTS);
    close(fd);
    serve_end(served);
}

typedef struct Client {
    pthread_t thread;
    int fd;
    const Str *requests;
    int count;
} Client;

static void *client_run(void *arg)
{
    const Client *client = arg;
    char answer[8192];
    for (int i = 0; i < client->count; i++)
        post(client->fd, client->requests[i], answer, sizeof answer, 201);
    return NULL;
}

/* Events a second of so many clients, each with one event in flight. */
static double singles_rate(const Str *requests, int port, int clients, int each)
{
    Client list[CLIENTS];
    for (int i = 0; i < clients; i++)
        list[i] = (Client){.fd = connected(port), .requests = requests + i * each, .count = each};
    double start = now_ms();
    for (int i = 0; i < clients; i++) {
        if (pthread_create(&list[i].thread, NULL, client_run, &list[i]) != 0)
            bench_stop("client", "no thread");
    }
    for (int i = 0; i < clients; i++)
        pthread_join(list[i].thread, NULL);
    double rate = clients * each / (now_ms() - start) * 1e3;
    for (int i = 0; i < clients; i++)
        close(list[i].fd);
    return rate;
}

static void singles_measure(HttpBench *b, const char *data, const char *preload, Singles *out)
{
    enum { ALL = SINGLES_ALONE + CLIENTS * SINGLES_TOGETHER };
    static Str requests[ALL];
    folder_new(b, data);
    Served served = serve(b, data, preload);
    for (size_t i = 0; i < ALL; i++)
        requests[i] = request_of(&b->arena, served.port, "/epcis/v2/events", b->events[i]);
    double alone = singles_rate(requests, served.port, 1, SINGLES_ALONE);
    double together =
        singles_rate(requests + SINGLES_ALONE, served.port, CLIENTS, SINGLES_TOGETHER);
    samples_add(&out->alone, alone);
    samples_add(&out->together, together);
    samples_add(&out->times, together / alone);
    log_check(b, served.port, ALL);
    serve_end(served);
}

static void events_read(HttpBench *b, const char *path)
{
    Str text;
    size_t room = DOCUMENTS * DOCUMENT_EVENTS;
    must(io_read_file(&b->cx, str_of(path), FILE_BYTES, &text), path);
    b->events = arena_array(&b->arena, Str, room);
    (void)str_cut(&text, '\n'); /* master data */
    while (text.n > 0 && b->event_count < room)
        b->events[b->event_count++] = str_cut(&text, '\n');
    if (b->event_count < room)
        bench_stop(path, "has too few events");
}

int main(int argc, char **argv)
{
    int64_t rounds = 0;
    if (argc != 7 || !str_int(str_of(argv[5]), &rounds) || rounds < 1 || rounds > BENCH_ROUNDS_MAX)
        bench_stop("usage", "http_bench HOLDFAST DATA EVENTS.ndjson SCRATCH ROUNDS SLOW_SYNC.so");
    HttpBench b = {.holdfast = argv[1], .scratch = argv[4], .slow_sync = argv[6]};
    arena_init(&b.arena);
    b.cx = (Ctx){.arena = &b.arena, .io = io_real()};
    memory_init(&b.memory, 100e6);
    events_read(&b, argv[3]);
    answers_measure(&b, argv[2], (int)rounds);
    for (int i = 0; i < rounds; i++) {
        ArenaMark mark = arena_mark(&b.arena);
        capture_measure(&b, str_fmt(&b.arena, "%s/capture", b.scratch).p);
        const char *data = str_fmt(&b.arena, "%s/singles", b.scratch).p;
        singles_measure(&b, data, NULL, &b.singles);
        singles_measure(&b, data, b.slow_sync, &b.singles_slow);
        arena_rewind(&b.arena, mark);
    }
    samples_print("gather, ns a read", &b.memory.gather_ns);
    samples_print("ids of the units, first byte, ms", &b.ids_first);
    samples_print("all members with all fields, total, ms", &b.all);
    samples_print("capture, 1,000 events a document, events/s", &b.captured);
    samples_print("one client of single events, events/s", &b.singles.alone);
    samples_print("64 clients of single events, events/s", &b.singles.together);
    samples_print("64 clients against one, times", &b.singles.times);
    samples_print("one client, 2 ms more a sync, events/s", &b.singles_slow.alone);
    samples_print("64 clients, 2 ms more a sync, events/s", &b.singles_slow.together);
    goal_print("ids of the units, total", true, 80, "ms", &b.ids);
    goal_print("all members with all fields, first byte", true, 60, "ms", &b.all_first);
    goal_print("64 clients against one, 2 ms more a sync", false, 20, "times",
               &b.singles_slow.times);
    memory_release(&b.memory);
    free(b.body);
    arena_release(&b.arena);
    return 0;
}
