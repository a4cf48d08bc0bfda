/* signed_request.h - a request that proves its key without sending it
 * (docs/formats/http-api.md#signed-requests).
 *
 *     Authorization: Holdfast-HMAC-SHA256 key=PREFIX,time=SECONDS,nonce=NONCE,signature=HEX
 *
 * The signature is HMAC-SHA-256, under the 64 characters of SECRET, of six lines with LF between:
 * "holdfast-1", method, target as sent (path and query), SHA-256 of the body, time, nonce.  */
#ifndef HOLDFAST_DOMAIN_ACCOUNT_SIGNED_REQUEST_H
#define HOLDFAST_DOMAIN_ACCOUNT_SIGNED_REQUEST_H

#include "base/str.h"

enum {
    SIGNED_WINDOW_SECONDS = 300, /* clocks may differ by so much, either way */
    NONCE_LENGTH_MIN = 16,
    NONCE_LENGTH_MAX = 64,
};

#define SIGNED_SCHEME STR("Holdfast-HMAC-SHA256")

typedef struct SignedRequest {
    Str prefix, time, nonce, signature; /* of the header */
    int64_t time_s;                     /* since 1970 */
    Str method, target;
    Str body_sha256; /* 64 hexadecimal digits */
} SignedRequest;

/* What stands behind the scheme: each of the four once, in any order, blanks around commas allowed.
 * False: anything else, a nonce that is not NONCE_LENGTH_MIN to _MAX of A-Z a-z 0-9 - _ . */
bool signed_request_parse(Str text, SignedRequest *out);
/* 64 lower-case hexadecimal digits. */
Str signed_request_signature(Arena *arena, Str secret, const SignedRequest *request);
/* Is request->signature that of `secret`?  Takes as long for a wrong one. */
bool signed_request_fits(Arena *arena, Str secret, const SignedRequest *request);

#endif
