/* Every call of routes.def, asked by every role, by nobody, and with a key of every scope, good,
 * wrong, revoked and over. */
#include "api/access.h"

#include "api/api.h"
#include "domain/audit/audit.h"
#include "ingest/journal.h"
#include "test/test.h"
#include "test/test_http.h"
#include "test/test_people.h"

/* First the roles, then nobody, then keys: a good one of each scope, then those that are none. */
enum {
    NOBODY = ACCOUNT_ROLE_COUNT,
    GOOD_KEYS,
    BAD_KEYS = GOOD_KEYS + KEY_SCOPE_COUNT,
    REVOKED_KEY = BAD_KEYS,
    EXPIRED_KEY,
    WRONG_SECRET,
    NO_KEY,
    ASKERS
};

typedef struct AskedRoute {
    const char *method, *path;
    Access may;
    const char *body;
} AskedRoute;

#define HTTP_GET                                                   "GET"
#define HTTP_POST                                                  "POST"
#define HTTP_DELETE                                                "DELETE"
#define HTTP_PUT                                                   "PUT"
#define ROUTE(method, path, may, sight, handler, body, parameters) {method, path, may, #body},
static const AskedRoute routes[] = {
#include "api/routes.def"
};
#undef ROUTE
enum { ROUTES = sizeof routes / sizeof *routes };

#define HOUR_US INT64_C(3600000000)

typedef struct AccessWorld {
    Test *t;
    Api *api;
    Str secrets[ASKERS];
} AccessWorld;

static int ask(AccessWorld *w, Str request, Str *out)
{
    return test_http(w->t, api_port(w->api), request, out);
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
    bool form = str_eq(str_of(route->body), STR("BODY_FORM"));
    Buf text;
    buf_init(&text, arena, 4096);
    buf_fmt(&text, "%s %.*s HTTP/1.1\r\nHost: localhost:%d\r\nConnection: close\r\n", route->method,
            STR_ARG(path), port);
    if (asker >= GOOD_KEYS)
        buf_fmt(&text, "Authorization: Bearer %.*s\r\n", STR_ARG(secret));
    if (asker < NOBODY)
        buf_fmt(&text, "Cookie: a=b; %.*s\r\n",
                (int)str_find_char(session_cookie(arena, w->api, secret), ';'),
                session_cookie(arena, w->api, secret).p);
    if (asker < NOBODY && with_token)
        buf_fmt(&text, "Holdfast-Token: %.*s\r\n", STR_ARG(session_token(arena, secret)));
    buf_fmt(&text, "Content-Type: application/%s\r\nContent-Length: %zu\r\n\r\n%s",
            bytes  ? "octet-stream"
            : form ? "x-www-form-urlencoded"
                   : "json",
            body.n, body.p);
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
    if (role == ACCOUNT_ROLE_OPERATOR)
        order.limited_to = STR("urn:x:station");
    if (role == ACCOUNT_ROLE_OWNER)
        order.limited_to = STR("O-1");
    if (role == ACCOUNT_ROLE_DEALER)
        order.limited_to = STR("P-1");
    if (role == ACCOUNT_ROLE_SUPPLIER)
        order.limited_to = STR("P-2");
    if (account_role_audience((AccountRole)role).n > 0)
        test_pass_trainings(w->t, order.name);
    CHECK_OK(w->t, account_change(cx, ACCOUNT_ADD, &order, &changed));
    CHECK_OK(w->t, invitation_use(cx, changed.invitation, STR("hash"), STR("")));
    CHECK_OK(w->t, sign_in_begin(cx, order.name, &sign_in));
    CHECK_OK(w->t, sign_in_end(cx, &sign_in, &w->secrets[role]));
}

/* A key made a day ago, for so many hours. */
static Str key_make(AccessWorld *w, const char *name, KeyScope scope, int hours)
{
    Ctx *cx = w->t->cx;
    ApiKeyMade made = {0};
    Str scopes[] = {key_scope_name(scope)};
    int64_t now = cx->now_us;
    cx->now_us -= 24 * HOUR_US;
    ApiKeyOrder order = {.name = str_of(name),
                         .scopes = {scopes, 1},
                         .until = field_utc(cx->now_us + hours * HOUR_US)};
    CHECK_OK(w->t, api_key_add(cx, &order, &made));
    cx->now_us = now;
    return made.secret;
}

static void keys_make(AccessWorld *w)
{
    ApiKey key;
    for (int i = 0; i < KEY_SCOPE_COUNT; i++)
        w->secrets[GOOD_KEYS + i] =
            key_make(w, str_fmt(w->t->cx->arena, "good-%d", i).p, (KeyScope)i, 48);
    w->secrets[REVOKED_KEY] = key_make(w, "revoked", KEY_SCOPE_READ, 48);
    CHECK_OK(w->t, api_key_revoke(w->t->cx, STR("revoked"), (Str){0}, &key));
    w->secrets[EXPIRED_KEY] = key_make(w, "expired", KEY_SCOPE_READ, 1);
    Str good = w->secrets[GOOD_KEYS];
    w->secrets[WRONG_SECRET] = str_fmt(w->t->cx->arena, "%.*s%c", (int)good.n - 1, good.p,
                                       good.p[good.n - 1] == '0' ? '1' : '0');
    w->secrets[NO_KEY] = STR("hf_000000000000.0000");
}

#define OWN_PHONE   "13912340001"
#define OTHER_PHONE "13912340002"

/* Two registered owners, of whom one asks. */
static void owners_plant(Test *t)
{
    test_row(t, STR("product_owner"),
             STR("{\"code\":\"O-1\",\"units\":[\"urn:x:own-unit\"],\"phone\":\"" OWN_PHONE "\"}"));
    test_row(
        t, STR("product_owner"),
        STR("{\"code\":\"O-2\",\"units\":[\"urn:x:other-unit\"],\"phone\":\"" OTHER_PHONE "\"}"));
}

static bool world_open(Test *t, AccessWorld *w)
{
    Journal journal;
    static ApiOptions options;
    *w = (AccessWorld){.t = t};
    if (!CHECK_OK(t, journal_open(t->cx, t->dir, (Str){0}, DB_WRITE, &journal)))
        return false;
    t->cx->now_us = t->cx->io->now_us(t->cx);
    test_row(t, STR("partner"),
             STR("{\"code\":\"P-1\",\"name\":\"n\",\"kind\":\"dealer\",\"country\":\"CN\","
                 "\"identifier\":\"urn:x:y\"}"));
    test_row(t, STR("partner"),
             STR("{\"code\":\"P-2\",\"name\":\"n\",\"kind\":\"supplier\",\"country\":\"CN\","
                 "\"identifier\":\"urn:x:z\"}"));
    owners_plant(t);
    join(w, ACCOUNT_ROLE_ADMIN);
    for (int role = 0; role < ACCOUNT_ROLE_COUNT; role++) {
        if (role != ACCOUNT_ROLE_ADMIN && role != ACCOUNT_ROLE_MACHINE)
            join(w, role);
    }
    keys_make(w);
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
    CHECK(w->t, str_find(answer, STR(OTHER_PHONE)) < 0); /* nobody's but his */
    CHECK(w->t, asker == ACCOUNT_ROLE_OWNER || str_find(answer, STR(OWN_PHONE)) < 0);
    CHECK(w->t, asker != ACCOUNT_ROLE_OWNER || str_find(answer, STR("other-unit")) < 0);
    if (asker >= BAD_KEYS)
        return !(status == 429 && str_find(answer, STR("too many failed attempts")) >= 0) &&
               !(status == 401 && str_find(answer, STR("this key is none")) >= 0);
    bool refused = status == 401
                       ? str_find(answer, STR("sign in first")) >= 0
                       : status == 403 && (str_find(answer, STR("none of your roles")) >= 0 ||
                                           str_find(answer, STR("none of the scopes")) >= 0);
    if (refused)
        CHECK_INT(w->t, status, asker == NOBODY ? 401 : 403);
    return !refused;
}

/* What the table says. */
static bool should_get_in(const AskedRoute *route, int asker)
{
    bool anyone = (route->may & ANYONE) != 0;
    if (asker >= BAD_KEYS)
        return false; /* not even where nobody needs a key */
    if (asker >= GOOD_KEYS)
        return anyone || (route->may >> KEY_SCOPES_AT & KEY_SCOPE_BIT(asker - GOOD_KEYS)) != 0;
    return anyone || (asker != NOBODY &&
                      ((route->may & SIGNED_IN) != 0 || (route->may & ROLE_BIT(asker)) != 0));
}

static void check_one(AccessWorld *w, const AskedRoute *route, int asker)
{
    bool in = let_in(w, route, asker);
    if (in != should_get_in(route, asker))
        test_fail(w->t, __FILE__, __LINE__,
                  str_fmt(w->t->cx->arena, "%s %s by %s: %s", route->method, route->path,
                          asker < NOBODY    ? account_role_name((AccountRole)asker).p
                          : asker == NOBODY ? "nobody"
                                            : w->secrets[asker].p,
                          in ? "let in" : "refused"));
}

TEST(access_every_call_by_every_role)
{
    AccessWorld w;
    int asked = 0;
    if (!world_open(t, &w))
        return;
    for (int asker = 0; asker < ASKERS; asker++) {
        if (asker == ACCOUNT_ROLE_MACHINE) /* no person has it: machines have keys */
            continue;
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
    CHECK_INT(t, asked, ROUTES * (ASKERS - 1));
    api_stop(t->cx, w.api);
}

#define KEYS (KEY(READ) | KEY(CAPTURE) | KEY(EDIT))

/* No key reaches accounts, keys, the audit trail, or personal data in clear. */
static bool about_people(const AskedRoute *route)
{
    static const char *const words[] = {"account",  "keys",   "audit", "session",
                                        "password", "second", "reveal"};
    bool found = false;
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        found = found || str_find(str_of(route->path), str_of(words[i])) >= 0;
    return found;
}

/* Those who may see rows of their own only have calls of their own, and regulators scopes. */
static bool row_rules_kept(const AskedRoute *route)
{
    bool reads = str_eq(str_of(route->method), STR("GET"));
    Str path = str_of(route->path);
    if (str_eq(path, STR("/api/v1/own"))) /* what of it is his */
        return reads;
    if (route->may & (MAY(OPERATOR) | MAY(DEALER) | MAY(SUPPLIER)))
        return str_starts(path, STR("/api/v1/own")) &&
               (reads || str_eq(path, STR("/api/v1/own/holds/{}/confirm")));
    if (route->may & MAY(OWNER))
        return str_starts(path, STR("/api/v1/own")) &&
               (reads || str_eq(path, STR("/api/v1/own/contact")));
    if (route->may & MAY(REGULATOR))
        return reads &&
               (str_starts(path, STR("/api/v1/scopes")) || str_eq(path, STR("/api/v1/own/cases")));
    return (route->may & MAY(MACHINE)) == 0;
}

/* What is open to all, and that rows of one's own are all that those outside can see. */
TEST(access_the_table_itself)
{
    static const char *const open[] = {
        "/healthz",           "/api/v1/who",      "/api/v1/session", "/api/v1/invitation",
        "/api/v1/clocks.ics", "/report",          "/report",         "/report/status",
        "/report/status",     "/report/style.css"}; /* GET and POST */
    size_t open_count = 0;
    for (size_t i = 0; i < ROUTES; i++) {
        const AskedRoute *route = &routes[i];
        bool listed = false;
        for (size_t k = 0; k < sizeof open / sizeof *open; k++)
            listed = listed || str_eq(str_of(route->path), str_of(open[k]));
        open_count += (route->may & ANYONE) != 0;
        CHECK(t, (route->may & ANYONE) == 0 || listed);
        CHECK(t, row_rules_kept(route));
        CHECK(t, (route->may & KEYS) == 0 || (route->may & KEYS) == KEY(READ) ||
                     (route->may & KEYS) == KEY(CAPTURE) || (route->may & KEYS) == KEY(EDIT));
        CHECK(t, (route->may & KEYS) == 0 || !about_people(route));
        CHECK(t, !str_starts(str_of(route->path), STR("/api/v1/accounts")) ||
                     route->may == MAY(ADMIN));
    }
    CHECK_INT(t, (int64_t)((PROPOSERS | SIGNERS | REVEALERS | AUDITORS | ADMINS) & KEYS), 0);
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

/* A key that is good is let in, whoever else at its address tries wrong ones; those are recorded,
 * up to the limit, and every one after it is told so. */
TEST(access_wrong_keys_are_counted_by_address)
{
    enum { TRIES = SIGN_IN_FAILURES_ADDRESS + 5 };
    AccessWorld w;
    Str answer;
    AuditPage page;
    Journal journal;
    int last = 0, wrong = 0;
    const AskedRoute overview = {"GET", "/api/v1/overview", READERS, "BODY_NONE"};
    const AskedRoute who = {"GET", "/api/v1/who", ANYONE, "BODY_NONE"};
    if (!world_open(t, &w))
        return;
    for (int i = 0; i < TRIES; i++) {
        last = ask(&w, request_text(&w, &overview, WRONG_SECRET, false), &answer);
        wrong += last == 401;
    }
    CHECK_INT(t, wrong, SIGN_IN_FAILURES_ADDRESS);
    CHECK_INT(t, last, 429);
    CHECK_INT(t, ask(&w, request_text(&w, &overview, GOOD_KEYS, false), &answer), 200);
    CHECK_INT(t, ask(&w, request_text(&w, &who, GOOD_KEYS, false), &answer), 200);
    CHECK(t, str_find(answer, STR("\"name\":\"key:good-0\"")) >= 0);
    CHECK(t, str_find(answer, STR("\"may\":[\"read\",\"whole\",\"scopes\"]")) >= 0);
    CHECK_INT(t, ask(&w, request_text(&w, &overview, ACCOUNT_ROLE_QUALITY, false), &answer), 200);
    api_stop(t->cx, w.api);
    if (!CHECK_OK(t, journal_open(t->cx, t->dir, (Str){0}, DB_READ, &journal)))
        return;
    AuditQuery query = {.noun = STR("sign_in"), .actor = STR("key:good-0"), .limit = 1000};
    if (CHECK_OK(t, audit_search(t->cx, &query, &page)))
        CHECK_INT(t, (int64_t)page.entries.count, SIGN_IN_FAILURES_ADDRESS);
    journal_close(t->cx, &journal);
}

/* Neither silently wins. */
TEST(access_a_session_and_a_key_together_are_refused)
{
    AccessWorld w;
    Str answer;
    if (!world_open(t, &w))
        return;
    Str request = str_fmt(t->cx->arena,
                          "GET /api/v1/who HTTP/1.1\r\nHost: localhost:%d\r\nConnection: close\r\n"
                          "Cookie: holdfast_%d=%.*s\r\nAuthorization: Bearer %.*s\r\n\r\n",
                          api_port(w.api), api_port(w.api),
                          STR_ARG(w.secrets[ACCOUNT_ROLE_QUALITY]), STR_ARG(w.secrets[GOOD_KEYS]));
    CHECK_INT(t, ask(&w, request, &answer), 400);
    CHECK(t, str_find(answer, STR("not both")) >= 0);
    api_stop(t->cx, w.api);
}
