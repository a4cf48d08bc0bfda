/* access.c - the caller, and what he may. */
#include "api/access.h"

#include <pthread.h>
#include <stdlib.h>

#include "api/api_internal.h"

/* ---- last use ---- */

enum { SEEN_SLOTS = 1 << 16 };

typedef struct Seen {
    int64_t session_id;
    int64_t us;
} Seen;

/* Two sessions in one slot put each other out; that costs one of them its memory, not its row. */
struct SeenBoard {
    pthread_mutex_t lock;
    bool guarded; /* there is an account: never false again */
    Seen slots[SEEN_SLOTS];
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
        if (board->slots[i].session_id != 0)
            (void)!session_seen(cx, board->slots[i].session_id, board->slots[i].us);
    }
    pthread_mutex_destroy(&board->lock);
    free(board);
}

/* Not idle for too long?  Then this is its last use. */
static bool seen_touch(SeenBoard *board, const SessionRow *row, int64_t now_us)
{
    Seen *slot = &board->slots[row->id % SEEN_SLOTS];
    pthread_mutex_lock(&board->lock);
    int64_t last = slot->session_id == row->id ? slot->us : row->seen_us;
    bool alive = now_us - last < SESSION_IDLE_MINUTES * INT64_C(60000000);
    if (alive)
        *slot = (Seen){row->id, now_us > last ? now_us : last};
    pthread_mutex_unlock(&board->lock);
    return alive;
}

/* ---- who ---- */

static Str cookie_name(Arena *arena, int port)
{
    return str_fmt(arena, "holdfast_%d", port);
}

Str session_cookie(Arena *arena, int port, Str secret)
{
    Str name = cookie_name(arena, port);
    return str_fmt(arena, "%.*s=%.*s; Path=/; HttpOnly; SameSite=Strict%s", STR_ARG(name),
                   STR_ARG(secret), secret.n == 0 ? "; Max-Age=0" : "");
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

Err caller_find(Ctx *cx, Call *call)
{
    bool guarded;
    SessionRow row;
    HttpRequest *request = call->request;
    call->caller = (Caller){.owner = request->local, .name = STR("local")};
    if (call->caller.owner)
        return OK;
    TRY(is_guarded(cx, call->api->seen, &guarded));
    call->caller = (Caller){.owner = !guarded, .name = guarded ? STR("") : STR("local")};
    Str secret = cookie_find(http_header(request, STR("Cookie")),
                             cookie_name(cx->arena, api_port(call->api)));
    if (!guarded || secret.n == 0)
        return OK;
    Err err = session_find(cx, secret, &row);
    if (err == ERR_NOT_FOUND || (err == OK && !seen_touch(call->api->seen, &row, cx->now_us))) {
        problem_clear(cx);
        return OK;
    }
    TRY(err);
    call->caller = (Caller){.session_id = row.id,
                            .name = row.name,
                            .full_name = row.full_name,
                            .second_factor = row.second_factor,
                            .roles = row.roles,
                            .secret = str_dup(cx->arena, secret)};
    return OK;
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
    if (caller->session_id == 0) {
        call->status = 401;
        return fail(cx, ERR_DENIED, MSG("sign in first"));
    }
    if (!(may & SIGNED_IN) && (may & caller->roles) == 0)
        return fail(cx, ERR_DENIED, MSG("none of your roles may do this"));
    return token_check(cx, call);
}
