/* password.c - argon2id (RFC 9106) through libsodium: 19 MiB, two passes. */
#include <sodium.h>

#include "domain/account/account_internal.h"
#include "platform/os/io.h"

enum { MEMORY_BYTES = 19 * 1024 * 1024, PASSES = 2 };

Str secret_new(Ctx *cx)
{
    uint8_t bytes[ACCOUNT_SECRET_SIZE];
    cx->io->random(cx, bytes, sizeof bytes);
    return hex_format(cx->arena, bytes, sizeof bytes);
}

static size_t characters(Str text)
{
    size_t count = 0;
    for (size_t i = 0; i < text.n; i++)
        count += ((unsigned char)text.p[i] & 0xc0) != 0x80;
    return count;
}

Err password_check(Ctx *cx, Str name, Str password)
{
    bool one = true;
    for (size_t i = 1; i < password.n; i++)
        one = one && password.p[i] == password.p[0];
    if (characters(password) < PASSWORD_LENGTH_MIN)
        return fail(cx, ERR_INVALID, MSG("a password has %1$lld characters or more"),
                    (long long)PASSWORD_LENGTH_MIN);
    if (one || str_find(password, name) >= 0)
        return fail(cx, ERR_INVALID,
                    MSG("a password is not one character many times, and does not hold the "
                        "sign-in name"));
    return OK;
}

Str password_hash(Arena *arena, Str password)
{
    char *out = arena_alloc(arena, crypto_pwhash_STRBYTES);
    if (sodium_init() < 0 ||
        crypto_pwhash_str(out, password.p, password.n, PASSES, MEMORY_BYTES) != 0)
        abort(); /* no memory: bounded by who calls, so a mistake of ours */
    return str_of(out);
}

/* What is compared with where there is nothing: a hash of the same cost that nothing fits. */
static const char nobody[] = "$argon2id$v=19$m=19456,t=2,p=1$AAAAAAAAAAAAAAAAAAAAAA$"
                             "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";

bool password_fits(Str hash, Str password)
{
    char text[crypto_pwhash_STRBYTES] = {0};
    bool known = hash.n > 0 && hash.n < sizeof text;
    memcpy(text, known ? hash.p : nobody, known ? hash.n : sizeof nobody - 1);
    if (sodium_init() < 0)
        return false;
    return crypto_pwhash_str_verify(text, password.p, password.n) == 0 && known;
}
