/* access.c - the caller, and what he may. */
#include "api/access.h"

#include <pthread.h>
#include <stdlib.h>

#include "api/api_internal.h"

/* ---- last use ---- */

enum { SEEN_SLOTS = 1 << 16, SEEN_KEYS = 1 << 12 };

typedef struct Seen {
    int64_t id;
    int64_t us;
} Seen;

/* Two sessions (or keys) in one slot put each other out; that costs one of them its memory, not its
 * row. */
struct SeenBoard {
    pthread_mutex_t lock;
    bool guarded;           /* there is an account: never false again */
    Seen slots[SEEN_SLOTS]; /* sessions */
    Seen keys[SEEN_KEYS];
};

SeenBoard *seen_open(void)
{
    SeenBoard *board = calloc(1, sizeof *board);
    if (board == NULL)
        abort();
    pthread_mutex_init(&board->lock, NULL);
    return board;
}

void seen_close(Ctx *cx, SeenBoard *board)
{
    if (board == NULL)
        return;
    for (size_t i = 0; i < SEEN_SLOTS && cx->db != NULL; i++) {
        if (board->slots[i].id != 0)
            (void)!session_seen(cx, board->slots[i].id, board->slots[i].us);
    }
    for (size_t i = 0; i < SEEN_KEYS && cx->db != NULL; i++) {
        if (board->keys[i].id != 0)
            (void)!api_key_used(cx, board->keys[i].id, board->keys[i].us);
    }
    pthread_mutex_destroy(&board->lock);
    free(board);
}

/* Not idle for too long?  Then this is its last use. */
static bool seen_touch(SeenBoard *board, const SessionRow *row, int64_t now_us)
{
    Seen *slot = &board->slots[row->id % SEEN_SLOTS];
    pthread_mutex_lock(&board->lock);
    int64_t last = slot->id == row->id ? slot->us : row->seen_us;
    bool alive = now_us - last < SESSION_IDLE_MINUTES * INT64_C(60000000);
    if (alive)
        *slot = (Seen){row->id, now_us > last ? now_us : last};
    pthread_mutex_unlock(&board->lock);
    return alive;
}

void seen_key(SeenBoard *board, int64_t key_id, int64_t now_us)
{
    pthread_mutex_lock(&board->lock);
    board->keys[key_id % SEEN_KEYS] = (Seen){key_id, now_us};
    pthread_mutex_unlock(&board->lock);
}

int64_t seen_key_day(SeenBoard *board, int64_t key_id)
{
    pthread_mutex_lock(&board->lock);
    Seen seen = board->keys[key_id % SEEN_KEYS];
    pthread_mutex_unlock(&board->lock);
    return seen.id == key_id ? seen.us / INT64_C(86400000000) : 0;
}

/* ---- a person: the cookie of a session ---- */

static bool is_https(const Api *api)
{
    return api->options.front.origin.n > 0;
}

/* With the prefix no other host and no plain HTTP can set it (RFC 6265bis 4.1.3.2). */
static Str cookie_name(Arena *arena, const Api *api)
{
    return is_https(api) ? STR("__Host-holdfast") : str_fmt(arena, "holdfast_%d", api_port(api));
}

Str session_cookie(Arena *arena, const Api *api, Str secret)
{
    Str name = cookie_name(arena, api);
    return str_fmt(arena, "%.*s=%.*s; Path=/; %sHttpOnly; SameSite=Strict%s", STR_ARG(name),
                   STR_ARG(secret), is_https(api) ? "Secure; " : "",
                   secret.n == 0 ? "; Max-Age=0" : "");
}

static Str cookie_find(Str header, Str name)
{
    while (header.n > 0) {
        Str value = str_trim(str_cut(&header, ';'));
        if (str_eq(str_cut(&value, '='), name))
            return value;
    }
    return (Str){0};
}

static Err is_guarded(Ctx *cx, SeenBoard *board, bool *out)
{
    *out = __atomic_load_n(&board->guarded, __ATOMIC_ACQUIRE);
    if (*out)
        return OK;
    TRY(account_any(cx, out));
    if (*out)
        __atomic_store_n(&board->guarded, true, __ATOMIC_RELEASE);
    return OK;
}

static Err session_caller(Ctx *cx, Call *call, Str secret)
{
    SessionRow row;
    Err err = session_find(cx, secret, &row);
    if (err == ERR_NOT_FOUND || (err == OK && !seen_touch(call->api->seen, &row, cx->now_us))) {
        problem_clear(cx);
        return OK;
    }
    TRY(err);
    Str *limits = arena_array(cx->arena, Str, ACCOUNT_ROLE_COUNT);
    RoleLimits *bounds = arena_array(cx->arena, RoleLimits, ACCOUNT_ROLE_COUNT);
    memcpy(limits, row.limits, sizeof row.limits);
    memcpy(bounds, row.bounds, sizeof row.bounds);
    call->caller = (Caller){.session_id = row.id,
                            .name = row.name,
                            .full_name = row.full_name,
                            .second_factor = row.second_factor,
                            .reset = row.reset,
                            .roles = row.roles,
                            .granted = row.roles,
                            .lapses_us = row.lapses_us,
                            .limits = limits,
                            .bounds = bounds,
                            .secret = str_dup(cx->arena, secret)};
    return OK;
}

/* ---- who ---- */

static Err caller_look(Ctx *cx, Call *call, bool body_there)
{
    bool guarded;
    HttpRequest *request = call->request;
    Str authorization = http_header(request, STR("Authorization"));
    Str secret =
        cookie_find(http_header(request, STR("Cookie")), cookie_name(cx->arena, call->api));
    if (authorization.n > 0 && secret.n > 0)
        return fail(cx, ERR_USAGE, MSG("a request has the cookie of a session or a key, not both"));
    if (authorization.n > 0)
        return caller_by_key(cx, call, authorization, body_there);
    call->caller = (Caller){.owner = request->local, .name = STR("local")};
    if (call->caller.owner)
        return OK;
    TRY(is_guarded(cx, call->api->seen, &guarded));
    call->caller = (Caller){.owner = !guarded, .name = guarded ? STR("") : STR("local")};
    return guarded && secret.n > 0 ? session_caller(cx, call, secret) : OK;
}

Err caller_find(Ctx *cx, Call *call)
{
    return caller_look(cx, call, true);
}

Err caller_expect(Ctx *cx, Call *call)
{
    return caller_look(cx, call, false);
}

/* ---- may he ---- */

static bool changes_something(const HttpRequest *request)
{
    return request->method != HTTP_GET && request->method != HTTP_HEAD;
}

/* A page of another site can have the cookie sent, but cannot know the token. */
static Err token_check(Ctx *cx, const Call *call)
{
    Str token = http_header(call->request, STR("Holdfast-Token"));
    if (call->caller.session_id == 0 || !changes_something(call->request) ||
        str_eq(token, session_token(cx->arena, call->caller.secret)))
        return OK;
    return fail(cx, ERR_DENIED, MSG("the header %1$s does not belong to this session"),
                "Holdfast-Token");
}

Err access_check(Ctx *cx, Call *call, Access may)
{
    const Caller *caller = &call->caller;
    if (caller->owner || may & ANYONE)
        return OK;
    if (caller->session_id == 0 && caller->key_id == 0) {
        call->status = 401;
        return fail(cx, ERR_DENIED, MSG("sign in first"));
    }
    if (may & caller->granted || (may & SIGNED_IN && caller->session_id != 0))
        return token_check(cx, call);
    if (caller->key_id != 0)
        return fail(cx, ERR_DENIED, MSG("none of the scopes of this key reaches this call"));
    return fail(cx, ERR_DENIED, MSG("none of your roles may do this"));
}

void access_limits(const Caller *caller, Access may, RoleGrants *out)
{
    Access in =
        may & caller->granted & ~(PARTNERS | REGULATORS); /* those have rules of their own */
    out->count = 0;
    for (int role = 0; role < ACCOUNT_ROLE_COUNT && caller->bounds != NULL; role++) {
        const RoleLimits *bounds = &caller->bounds[role];
        if ((in & ROLE_BIT(role)) == 0)
            continue;
        if (bounds->sites.count + bounds->lines.count == 0) {
            out->count = 0;
            return;
        }
        out->items[out->count++] = *bounds;
    }
}

bool shows_nobody(const Api *api, const HttpRequest *request)
{
    return is_https(api) && !request->local && http_header(request, STR("Authorization")).n == 0 &&
           cookie_find(http_header(request, STR("Cookie")), cookie_name(request->arena, api)).n ==
               0;
}
