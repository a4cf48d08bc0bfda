/* The whole server in this process, asked by threads. */
#include "api/api.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <pthread.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/buf.h"
#include "test/test.h"
#include "test/test_http.h"
#include "test/test_store.h"

enum { CLIENTS = 8, EVENTS_EACH = 25 };

typedef struct Client {
    pthread_t thread;
    Arena arena;
    int port;
    int number;
    bool reads; /* asks for traces while the others send events */
    int good;   /* answers of the status hoped for */
} Client;

static int ask(Client *client, Str request)
{
    char answer[65536];
    int64_t status = 0;
    ssize_t n, got = 0;
    struct sockaddr_in address = {.sin_family = AF_INET,
                                  .sin_addr.s_addr = htonl(INADDR_LOOPBACK),
                                  .sin_port = htons((uint16_t)client->port)};
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (connect(fd, (struct sockaddr *)&address, sizeof address) == 0 &&
        send(fd, request.p, request.n, MSG_NOSIGNAL) == (ssize_t)request.n) {
        while ((n = recv(fd, answer + got, sizeof answer - (size_t)got, 0)) > 0)
            got += n;
    }
    close(fd);
    if (got > 12)
        (void)str_int(str_from(answer + 9, 3), &status);
    return (int)status;
}

static Str event_text(Client *client, int number)
{
    Str body =
        str_fmt(&client->arena,
                "{\"@context\":\"https://ref.gs1.org/standards/epcis/epcis-context.jsonld\",%s"
                "\"type\":\"TransformationEvent\",\"eventTime\":\"2026-03-01T08:00:00.000+08:00\","
                "\"eventTimeZoneOffset\":\"+08:00\",\"inputEPCList\":[\"urn:test:seed\"],"
                "\"outputEPCList\":[\"urn:test:%d-%d\"]}",
                number % 5 == 0 ? "\n" : "", client->number, number);
    return str_fmt(&client->arena,
                   "POST /epcis/v2/events HTTP/1.1\r\nHost: localhost:%d\r\nConnection: "
                   "close\r\nContent-Type: application/json\r\nContent-Length: %zu\r\n\r\n%s",
                   client->port, body.n, body.p);
}

static Str trace_text(Client *client)
{
    return str_fmt(&client->arena,
                   "GET /api/v1/trace?direction=forward&item=urn:test:seed HTTP/1.1\r\nHost: "
                   "localhost:%d\r\nConnection: close\r\n\r\n",
                   client->port);
}

static void *client_run(void *arg)
{
    Client *client = arg;
    for (int i = 0; i < EVENTS_EACH; i++) {
        int status = ask(client, client->reads ? trace_text(client) : event_text(client, i));
        bool hoped = client->reads ? status == 200 || status == 404 : status == 201;
        client->good += hoped;
    }
    return NULL;
}

static void clients_run(Test *t, int port)
{
    Client clients[CLIENTS] = {0};
    for (int i = 0; i < CLIENTS; i++) {
        clients[i] = (Client){.port = port, .number = i, .reads = i % 4 == 3};
        CHECK(t, pthread_create(&clients[i].thread, NULL, client_run, &clients[i]) == 0);
    }
    for (int i = 0; i < CLIENTS; i++) {
        pthread_join(clients[i].thread, NULL);
        CHECK_INT(t, clients[i].good, EVENTS_EACH);
        arena_release(&clients[i].arena);
    }
}

/* Every event that was answered with 201 is in the log, once, as it was sent, whoever sent at the
 * same moment, and readers were answered meanwhile. */
TEST(api_takes_events_of_many_clients_at_once)
{
    Api *api;
    Journal journal;
    int64_t last, visible;
    enum { SENT = CLIENTS / 4 * 3 * EVENTS_EACH };
    ApiOptions options = {
        .data = t->dir, .listen = STR("127.0.0.1:0"), .limits = http_limits_default};
    if (!CHECK_OK(t, api_start(t->cx, &options, &api)))
        return;
    clients_run(t, api_port(api));
    Client again = {.port = api_port(api)};
    CHECK_INT(t, ask(&again, event_text(&again, 1)), 409);
    CHECK_INT(t, ask(&again, event_text(&again, 5)), 409);
    arena_release(&again.arena);
    api_stop(t->cx, api);
    CHECK_OK(t, journal_open(t->cx, t->dir, (Str){0}, DB_READ, &journal));
    CHECK_OK(t, event_log_end(t->cx, &last, &visible));
    CHECK_INT(t, last, SENT);
    CHECK_INT(t, visible, SENT);
    CHECK_INT(t, trace_item_count(journal.index), SENT + 1);
    journal_close(t->cx, &journal);
}

/* ---- beside a large document ---- */

enum { DOCUMENT_EVENTS = 40000 };

static Str document_text(Client *client)
{
    Buf body;
    buf_init(&body, &client->arena, DOCUMENT_EVENTS * 256);
    buf_fmt(&body, "{\"@context\":\"https://ref.gs1.org/standards/epcis/epcis-context.jsonld\","
                   "\"type\":\"EPCISDocument\",\"schemaVersion\":\"2.0\",\"creationDate\":"
                   "\"2026-03-01T09:00:00Z\",\"epcisBody\":{\"eventList\":[");
    for (int i = 0; i < DOCUMENT_EVENTS; i++)
        buf_fmt(&body,
                "%s{\"type\":\"ObjectEvent\",\"eventTime\":\"2026-03-01T08:00:00.000+08:00\","
                "\"eventTimeZoneOffset\":\"+08:00\",\"action\":\"OBSERVE\",\"epcList\":["
                "\"urn:test:large:%d\"]}",
                i == 0 ? "" : ",", i);
    buf_fmt(&body, "]}}");
    return str_fmt(&client->arena,
                   "POST /epcis/v2/capture HTTP/1.1\r\nHost: localhost:%d\r\nConnection: "
                   "close\r\nContent-Type: application/json\r\nContent-Length: %zu\r\n\r\n%s",
                   client->port, body.n, str_c(&client->arena, buf_str(&body)));
}

/* While it is checked single events are stored; while it is stored, who waits longer than allowed
 * is told to come again.  Nothing that was acknowledged is missing, nothing that was refused is
 * there. */
TEST(api_single_events_beside_a_large_document_are_stored_or_told_to_come_again)
{
    Api *api;
    Journal journal;
    int64_t last, visible, stored = 0, refused = 0;
    ApiOptions options = {.data = t->dir,
                          .listen = STR("127.0.0.1:0"),
                          .limits = http_limits_default,
                          .write_wait_us = 1};
    if (!CHECK_OK(t, api_start(t->cx, &options, &api)))
        return;
    Client client = {.port = api_port(api), .number = 9};
    CHECK_INT(t, ask(&client, document_text(&client)), 202);
    for (int i = 1; i < 5000 && refused == 0; i++) {
        int status = ask(&client, event_text(&client, i));
        CHECK(t, status == 201 || status == 503);
        stored += status == 201;
        refused += status == 503;
    }
    CHECK_INT(t, refused, 1);
    arena_release(&client.arena);
    api_stop(t->cx, api);
    CHECK_OK(t, journal_open(t->cx, t->dir, (Str){0}, DB_READ, &journal));
    CHECK_OK(t, event_log_end(t->cx, &last, &visible));
    CHECK_INT(t, last, DOCUMENT_EVENTS + stored);
    CHECK_INT(t, visible, last);
    journal_close(t->cx, &journal);
}

/* ---- what follows behind a capture ---- */

/* Does the overview say that held things are not followed?  Asked until it says so, or long. */
static bool says_unwatched(Test *t, int port, bool want)
{
    bool says = !want;
    for (int i = 0; i < 500 && says != want; i++) {
        Str answer;
        Str request = str_fmt(t->cx->arena,
                              "GET /api/v1/overview HTTP/1.1\r\nHost: localhost:%d\r\n"
                              "Connection: close\r\n\r\n",
                              port);
        CHECK_INT(t, test_http(t, port, request, &answer), 200);
        says = str_find(answer, STR("\"unwatched\":1,")) > 0;
        usleep(says == want ? 0 : 10000);
    }
    return says;
}

/* A capture stands whether or not held things can be looked at behind it; that they were not is
 * told until they were. */
TEST(api_tells_when_held_things_are_not_followed)
{
    Api *api;
    ApiOptions options = {
        .data = t->dir, .listen = STR("127.0.0.1:0"), .limits = http_limits_default};
    if (!CHECK_OK(t, api_start(t->cx, &options, &api)))
        return;
    Str file = str_fmt(t->cx->arena, "%.*s/holdfast.db", STR_ARG(t->dir));
    Client client = {.port = api_port(api)};
    CHECK(t, !says_unwatched(t, client.port, false));
    test_damage(t, file, "ALTER TABLE hold RENAME TO elsewhere");
    CHECK_INT(t, ask(&client, event_text(&client, 1)), 201);
    CHECK(t, says_unwatched(t, client.port, true));
    test_damage(t, file, "ALTER TABLE elsewhere RENAME TO hold");
    CHECK_INT(t, ask(&client, event_text(&client, 2)), 201);
    CHECK(t, !says_unwatched(t, client.port, false));
    arena_release(&client.arena);
    api_stop(t->cx, api);
}
