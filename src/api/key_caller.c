/* key_caller.c - a machine shows its key, or signs its request with it. */
#include "api/api_internal.h"
#include "base/hash.h"
#include "domain/account/api_key.h"
#include "platform/os/io.h"

typedef struct Attempt {
    WriteRequest write;
    ApiKeyLook look;
} Attempt;

/* The answer is there already. */
static Err attempt_write(Ctx *cx, WriteRequest *write)
{
    const Attempt *attempt = write->task;
    return api_key_refused(cx, &attempt->look, write->request->address);
}

/* A good key is let in whatever others at its address try: 256 bits are not guessed.  The limit
 * keeps wrong ones from filling the store. */
static Err key_refuse(Ctx *cx, Call *call, const ApiKeyLook *look)
{
    call->status = 429;
    TRY(api_key_limit(cx, call->request->address));
    Attempt *attempt = arena_new(cx->arena, Attempt);
    attempt->look = *look;
    attempt->write.run = attempt_write;
    attempt->write.task = attempt;
    call->attempt = &attempt->write;
    call->status = 401;
    return fail(cx, ERR_DENIED, MSG("this key is none, or is revoked or over"));
}

static Err let_in(Ctx *cx, Call *call, const ApiKeyLook *look)
{
    seen_key(call->api->seen, look->id, cx->now_us);
    call->caller = (Caller){
        .key_id = look->id, .name = look->actor, .granted = (Access)look->scopes << KEY_SCOPES_AT};
    return OK;
}

/* ---- signed ---- */

static Err file_hash(Ctx *cx, Str path, uint8_t out[SHA256_SIZE])
{
    enum { PIECE = 1 << 16 };
    IoFile file;
    size_t got = 1;
    char *piece = arena_alloc(cx->arena, PIECE);
    TRY(cx->io->open(cx, path, IO_READ, &file));
    Sha256 *running = sha256_new();
    Err err = OK;
    while (err == OK && got > 0) {
        err = cx->io->read(cx, &file, piece, PIECE, &got);
        if (err == OK)
            sha256_add(running, str_from(piece, got));
    }
    sha256_finish(running, out);
    sha256_free(running);
    cx->io->close(cx, &file);
    return err;
}

static Err body_hash(Ctx *cx, const HttpRequest *request, Str *out)
{
    uint8_t hash[SHA256_SIZE];
    if (request->body_file.n > 0)
        TRY(file_hash(cx, request->body_file, hash));
    else
        sha256(request->body, hash);
    *out = hex_format(cx->arena, hash, sizeof hash);
    return OK;
}

/* The signature is right, so what is wrong may be told. */
static Err nonce_check(Ctx *cx, Call *call, int64_t key_id, const SignedRequest *request)
{
    Str now = str_fmt(cx->arena, "%lld", (long long)(cx->now_us / 1000000));
    call->status = 401;
    switch (nonce_take(call->api->nonces, key_id, request, cx->now_us)) {
    case NONCE_TAKEN:
        call->status = 0;
        return OK;
    case NONCE_USED:
        return fail(cx, ERR_DENIED, MSG("this nonce was used before"));
    case NONCE_OFF:
        return fail(cx, ERR_DENIED,
                    MSG("this was signed more than %1$lld seconds before or after %2$s, the time "
                        "of the server"),
                    (long long)SIGNED_WINDOW_SECONDS, now.p);
    case NONCE_EARLY:
        return fail(cx, ERR_DENIED,
                    MSG("this was signed before the server started; sign it again"));
    case NONCE_FULL:
        break;
    }
    call->status = 0;
    return fail(cx, ERR_BUSY, MSG("too many signed requests at this moment; try again"));
}

static Err caller_signed(Ctx *cx, Call *call, Str text, bool body_there)
{
    SignedRequest request;
    ApiKeyLook look;
    if (!signed_request_parse(text, &request)) {
        call->status = 401;
        return fail(cx, ERR_DENIED,
                    MSG("a signature is key=PREFIX,time=SECONDS,nonce=NONCE,signature=HEX, the "
                        "nonce 16 to 64 of A-Z a-z 0-9 - _"));
    }
    request.method = http_method_name(call->request->method);
    request.target = call->request->target;
    if (!body_there) {
        TRY(api_key_look_signer(cx, request.prefix, &look));
        return look.outcome == SIGN_IN_DONE ? let_in(cx, call, &look) : key_refuse(cx, call, &look);
    }
    TRY(body_hash(cx, call->request, &request.body_sha256));
    TRY(api_key_look_signed(cx, &request, &look));
    if (look.outcome != SIGN_IN_DONE)
        return key_refuse(cx, call, &look);
    TRY(nonce_check(cx, call, look.id, &request));
    return let_in(cx, call, &look);
}

/* ---- either ---- */

Err caller_by_key(Ctx *cx, Call *call, Str authorization, bool body_there)
{
    ApiKeyLook look;
    Str key = authorization, scheme = str_cut(&key, ' ');
    if (str_eq_nocase(scheme, SIGNED_SCHEME))
        return caller_signed(cx, call, key, body_there);
    if (!str_eq_nocase(scheme, STR("Bearer"))) {
        call->status = 401;
        return fail(cx, ERR_DENIED,
                    MSG("Authorization takes \"Bearer\" and a key, or \"Holdfast-HMAC-SHA256\" and "
                        "a signature"));
    }
    TRY(api_key_look(cx, str_trim(key), &look));
    return look.outcome == SIGN_IN_DONE ? let_in(cx, call, &look) : key_refuse(cx, call, &look);
}
