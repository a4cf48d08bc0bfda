/* Every call of routes.def, asked by every role, by somebody without a role, and by nobody. */
#include "api/access.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include "api/api.h"
#include "ingest/journal.h"
#include "test/test.h"
#include "test/test_people.h"

enum { NOBODY = ACCOUNT_ROLE_COUNT, ASKERS };

typedef struct AskedRoute {
    const char *method, *path;
    Access may;
    const char *body;
} AskedRoute;

#define HTTP_GET                                            "GET"
#define HTTP_POST                                           "POST"
#define HTTP_DELETE                                         "DELETE"
#define HTTP_PUT                                            "PUT"
#define ROUTE(method, path, may, handler, body, parameters) {method, path, may, #body},
static const AskedRoute routes[] = {
#include "api/routes.def"
};
#undef ROUTE
enum { ROUTES = sizeof routes / sizeof *routes };

typedef struct AccessWorld {
    Test *t;
    Api *api;
    Str secrets[ASKERS];
} AccessWorld;

/* The status, and the whole answer in *out. */
static int ask(AccessWorld *w, Str request, Str *out)
{
    enum { ANSWER_MAX = 1 << 20 };
    int64_t status = 0;
    size_t n = 0;
    ssize_t got;
    char *answer = arena_alloc(w->t->cx->arena, ANSWER_MAX);
    struct sockaddr_in address = {.sin_family = AF_INET,
                                  .sin_addr.s_addr = htonl(INADDR_LOOPBACK),
                                  .sin_port = htons((uint16_t)api_port(w->api))};
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (connect(fd, (struct sockaddr *)&address, sizeof address) == 0 &&
        send(fd, request.p, request.n, MSG_NOSIGNAL) == (ssize_t)request.n) {
        while ((got = recv(fd, answer + n, ANSWER_MAX - n, 0)) > 0)
            n += (size_t)got;
    }
    close(fd);
    if (n > 12)
        (void)str_int(str_from(answer + 9, 3), &status);
    *out = str_from(answer, n);
    return (int)status;
}

static Str path_of(Arena *arena, const char *pattern)
{
    Buf path;
    buf_init(&path, arena, 1024);
    for (const char *p = pattern; *p != '\0'; p++) {
        if (*p == '{')
            buf_add_char(&path, 'x');
        else if (*p != '}')
            buf_add_char(&path, *p);
    }
    return buf_str(&path);
}

static Str request_text(AccessWorld *w, const AskedRoute *route, int asker, bool with_token)
{
    Arena *arena = w->t->cx->arena;
    int port = api_port(w->api);
    Str secret = w->secrets[asker], path = path_of(arena, route->path);
    Str body = str_eq(str_of(route->body), STR("BODY_NONE")) ? STR("") : STR("{}");
    bool bytes = str_eq(str_of(route->body), STR("BODY_LARGE")) ||
                 str_eq(str_of(route->body), STR("BODY_TABLE"));
    Buf text;
    buf_init(&text, arena, 4096);
    buf_fmt(&text, "%s %.*s HTTP/1.1\r\nHost: localhost:%d\r\nConnection: close\r\n", route->method,
            STR_ARG(path), port);
    if (asker != NOBODY)
        buf_fmt(&text, "Cookie: a=b; %.*s\r\n",
                (int)str_find_char(session_cookie(arena, port, secret), ';'),
                session_cookie(arena, port, secret).p);
    if (asker != NOBODY && with_token)
        buf_fmt(&text, "Holdfast-Token: %.*s\r\n", STR_ARG(session_token(arena, secret)));
    buf_fmt(&text, "Content-Type: application/%s\r\nContent-Length: %zu\r\n\r\n%s",
            bytes ? "octet-stream" : "json", body.n, body.p);
    return buf_str(&text);
}

/* An account of this role, signed in. */
static void join(AccessWorld *w, int role)
{
    Ctx *cx = w->t->cx;
    AccountChanged changed = {0};
    Str roles[] = {account_role_name((AccountRole)role)};
    AccountOrder order = {.name = str_fmt(cx->arena, "who-%s", roles[0].p), .roles = {roles, 1}};
    SignIn sign_in = {.address = STR("127.0.0.1"), .agent = STR("test")};
    if (account_role_audience((AccountRole)role).n > 0)
        test_pass_trainings(w->t, order.name);
    CHECK_OK(w->t, account_change(cx, ACCOUNT_ADD, &order, &changed));
    CHECK_OK(w->t, invitation_use(cx, changed.invitation, STR("hash")));
    CHECK_OK(w->t, sign_in_begin(cx, order.name, &sign_in));
    CHECK_OK(w->t, sign_in_end(cx, &sign_in, &w->secrets[role]));
}

static bool world_open(Test *t, AccessWorld *w)
{
    Journal journal;
    static ApiOptions options;
    *w = (AccessWorld){.t = t};
    if (!CHECK_OK(t, journal_open(t->cx, t->dir, (Str){0}, DB_WRITE, &journal)))
        return false;
    t->cx->now_us = t->cx->io->now_us(t->cx);
    join(w, ACCOUNT_ROLE_ADMIN);
    for (int role = 0; role < ACCOUNT_ROLE_COUNT; role++) {
        if (role != ACCOUNT_ROLE_ADMIN)
            join(w, role);
    }
    journal_close(t->cx, &journal);
    options =
        (ApiOptions){.data = t->dir, .listen = STR("127.0.0.1:0"), .limits = http_limits_default};
    return CHECK_OK(t, api_start(t->cx, &options, &w->api));
}

static bool is_sign_out(const AskedRoute *route)
{
    return str_eq(str_of(route->method), STR("DELETE")) &&
           str_eq(str_of(route->path), STR("/api/v1/session"));
}

static bool let_in(AccessWorld *w, const AskedRoute *route, int asker)
{
    Str answer;
    int status = ask(w, request_text(w, route, asker, true), &answer);
    CHECK(w->t, status > 0);
    bool refused = status == 401
                       ? str_find(answer, STR("sign in first")) >= 0
                       : status == 403 && str_find(answer, STR("none of your roles")) >= 0;
    if (refused)
        CHECK_INT(w->t, status, asker == NOBODY ? 401 : 403);
    return !refused;
}

static void check_one(AccessWorld *w, const AskedRoute *route, int asker)
{
    bool in = let_in(w, route, asker), anyone = (route->may & ANYONE) != 0;
    bool hoped = anyone || (asker != NOBODY &&
                            ((route->may & SIGNED_IN) != 0 || (route->may & ROLE_BIT(asker)) != 0));
    if (in != hoped)
        test_fail(w->t, __FILE__, __LINE__,
                  str_fmt(w->t->cx->arena, "%s %s by %s: %s", route->method, route->path,
                          asker == NOBODY ? "nobody" : account_role_name((AccountRole)asker).p,
                          in ? "let in" : "refused"));
}

TEST(access_every_call_by_every_role)
{
    AccessWorld w;
    int asked = 0;
    if (!world_open(t, &w))
        return;
    for (int asker = 0; asker < ASKERS; asker++) {
        for (size_t i = 0; i < ROUTES; i++) {
            if (!is_sign_out(&routes[i])) /* it would be the last thing this asker can ask */
                check_one(&w, &routes[i], asker);
            asked++;
        }
        for (size_t i = 0; i < ROUTES; i++) {
            if (is_sign_out(&routes[i]))
                check_one(&w, &routes[i], asker);
        }
    }
    CHECK_INT(t, asked, ROUTES * ASKERS);
    api_stop(t->cx, w.api);
}

/* What is open to all, and that those who may see rows of their own only see none yet. */
TEST(access_the_table_itself)
{
    static const char *const open[] = {"/healthz", "/api/v1/who", "/api/v1/session",
                                       "/api/v1/invitation"};
    Access own_rows =
        MAY(OWNER) | MAY(OPERATOR) | MAY(DEALER) | MAY(SUPPLIER) | MAY(REGULATOR) | MAY(MACHINE);
    size_t open_count = 0;
    for (size_t i = 0; i < ROUTES; i++) {
        const AskedRoute *route = &routes[i];
        bool listed = false;
        for (size_t k = 0; k < sizeof open / sizeof *open; k++)
            listed = listed || str_eq(str_of(route->path), str_of(open[k]));
        open_count += (route->may & ANYONE) != 0;
        CHECK(t, (route->may & ANYONE) == 0 || listed);
        CHECK(t, (route->may & own_rows) == 0);
        CHECK(t, !str_starts(str_of(route->path), STR("/api/v1/accounts")) ||
                     route->may == MAY(ADMIN));
    }
    CHECK_INT(t, open_count, sizeof open / sizeof *open);
}

/* A page of another site can have the cookie sent, but does not know the token. */
TEST(access_a_change_needs_the_token_of_the_session)
{
    AccessWorld w;
    Str answer;
    const AskedRoute sign_out = {"DELETE", "/api/v1/session", SIGNED_IN, "BODY_NONE"};
    const AskedRoute who = {"GET", "/api/v1/who", ANYONE, "BODY_NONE"};
    if (!world_open(t, &w))
        return;
    int asker = ACCOUNT_ROLE_QUALITY;
    CHECK_INT(t, ask(&w, request_text(&w, &sign_out, asker, false), &answer), 403);
    CHECK_INT(t, ask(&w, request_text(&w, &who, asker, false), &answer), 200);
    CHECK(t, str_find(answer, STR("\"name\":\"who-quality\"")) >= 0);
    CHECK_INT(t, ask(&w, request_text(&w, &sign_out, asker, true), &answer), 204);
    CHECK_INT(t, ask(&w, request_text(&w, &who, asker, false), &answer), 200);
    CHECK(t, str_find(answer, STR("who-quality")) < 0);
    api_stop(t->cx, w.api);
}
