#include "domain/account/signed_request.h"

#include <sodium.h>

#include "base/hash.h"

static bool nonce_good(Str nonce)
{
    bool good = nonce.n >= NONCE_LENGTH_MIN && nonce.n <= NONCE_LENGTH_MAX;
    for (size_t i = 0; good && i < nonce.n; i++) {
        char c = nonce.p[i];
        good = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
               c == '-' || c == '_';
    }
    return good;
}

bool signed_request_parse(Str text, SignedRequest *out)
{
    const struct {
        Str name;
        Str *to;
    } parts[] = {{STR("key"), &out->prefix},
                 {STR("time"), &out->time},
                 {STR("nonce"), &out->nonce},
                 {STR("signature"), &out->signature}};
    enum { PARTS = sizeof parts / sizeof *parts };
    *out = (SignedRequest){0};
    while (text.n > 0) {
        Str value = str_trim(str_cut(&text, ',')), name = str_cut(&value, '=');
        size_t i = 0;
        while (i < PARTS && !str_eq(parts[i].name, name))
            i++;
        if (i == PARTS || parts[i].to->n > 0 || value.n == 0)
            return false;
        *parts[i].to = value;
    }
    return out->prefix.n > 0 && out->signature.n == (size_t)2 * SHA256_SIZE &&
           nonce_good(out->nonce) && str_int(out->time, &out->time_s);
}

Str signed_request_signature(Arena *arena, Str secret, const SignedRequest *request)
{
    const Str lines[] = {STR("holdfast-1"),    request->method, request->target,
                         request->body_sha256, request->time,   request->nonce};
    uint8_t mac[crypto_auth_hmacsha256_BYTES];
    crypto_auth_hmacsha256_state state;
    crypto_auth_hmacsha256_init(&state, (const uint8_t *)secret.p, secret.n);
    for (size_t i = 0; i < sizeof lines / sizeof *lines; i++) {
        crypto_auth_hmacsha256_update(&state, (const uint8_t *)"\n", i == 0 ? 0 : 1);
        crypto_auth_hmacsha256_update(&state, (const uint8_t *)lines[i].p, lines[i].n);
    }
    crypto_auth_hmacsha256_final(&state, mac);
    return hex_format(arena, mac, sizeof mac);
}

bool signed_request_fits(Arena *arena, Str secret, const SignedRequest *request)
{
    Str right = signed_request_signature(arena, secret, request);
    return request->signature.n == right.n &&
           sodium_memcmp(request->signature.p, right.p, right.n) == 0;
}
