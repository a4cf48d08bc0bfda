/* api_key.h - keys of machines: ERP, MES, label printers.
 *
 * A key is PREFIX.SECRET: the prefix finds its row and is shown, the secret (256 random bits) is
 * told once, when the key is made.  What is done with it has the actor "key:NAME".  Made, listed
 * and revoked by administrators; every change is a decision with its row in `change`.  A wrong key
 * is a row of `sign_in`, like a wrong password.  */
#ifndef HOLDFAST_DOMAIN_ACCOUNT_API_KEY_H
#define HOLDFAST_DOMAIN_ACCOUNT_API_KEY_H

#include "domain/account/account.h"
#include "domain/account/signed_request.h"

typedef enum KeyScope {
#define KEY_SCOPE(id, name, zh, en) KEY_SCOPE_##id,
#include "domain/account/key_scopes.def"
#undef KEY_SCOPE
    KEY_SCOPE_COUNT,
} KeyScope;

/* A set of scopes. */
typedef uint32_t KeyScopes;
#define KEY_SCOPE_BIT(scope) ((KeyScopes)1 << (scope))

Str key_scope_name(KeyScope scope);
/* "Capture events" for "capture". */
Str key_scope_words(Str name, Lang lang);

/* In its own transaction.  *out with the key, told only now.  ERR_INVALID: a name, scope or period
 * that cannot be; ERR_CONFLICT: the name was given before, or there is no account yet, so that a
 * key would guard nothing. */
MUST_CHECK Err api_key_add(Ctx *cx, const ApiKeyOrder *order, ApiKeyMade *out);
/* From now on; cannot be undone.  ERR_NOT_FOUND; ERR_CONFLICT: it was before. */
MUST_CHECK Err api_key_revoke(Ctx *cx, Str name, Str reason, ApiKey *out);
/* All that ever were, by name. */
MUST_CHECK Err api_key_list(Ctx *cx, ApiKeyPage *out);

/* What a request showed. */
/* What a key captures: events at these stations, of these business steps; none named: any. */
typedef struct KeyLimits {
    FieldTexts stations, steps;
} KeyLimits;
/* Of the actor "key:NAME"; of anybody else there are none. */
MUST_CHECK Err api_key_limits(Ctx *cx, Str actor, KeyLimits *out);

typedef struct ApiKeyLook {
    int64_t id; /* 0: no key has this prefix */
    Str actor;  /* "key:NAME"; "key:" of an unknown one */
    KeyScopes scopes;
    /* DONE: it is good; UNKNOWN_NAME, WRONG_PASSWORD, CLOSED (revoked, or over). */
    SignInOutcome outcome;
} ApiKeyLook;

/* Is PREFIX.SECRET a key that is sent?  Only ERR_IO and the like are failures. */
MUST_CHECK Err api_key_look(Ctx *cx, Str key, ApiKeyLook *out);
/* Is the signature that of a key that signs?  Whether its time and nonce are new is the caller's
 * business. */
MUST_CHECK Err api_key_look_signed(Ctx *cx, const SignedRequest *request, ApiKeyLook *out);
/* Is it the prefix of a key that signs?  Of a request whose body is not there yet. */
MUST_CHECK Err api_key_look_signer(Ctx *cx, Str prefix, ApiKeyLook *out);
/* ERR_BUSY: SIGN_IN_FAILURES_ADDRESS wrong keys came from this address within
 * SIGN_IN_WINDOW_MINUTES; further ones are not recorded. */
MUST_CHECK Err api_key_limit(Ctx *cx, Str address);
/* Record a wrong key, in its own transaction. */
MUST_CHECK Err api_key_refused(Ctx *cx, const ApiKeyLook *look, Str address);
/* The last day of use, kept when the server stops. */
MUST_CHECK Err api_key_used(Ctx *cx, int64_t id, int64_t used_us);

#endif
