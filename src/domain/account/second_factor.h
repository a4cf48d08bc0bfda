/* second_factor.h - a second component at sign-in: codes by time (RFC 6238: SHA-1, 30 s, 6 digits,
 * one step early or late), and codes for when the device is lost (21 CFR 11.200(a)(1)). */
#ifndef HOLDFAST_DOMAIN_ACCOUNT_SECOND_FACTOR_H
#define HOLDFAST_DOMAIN_ACCOUNT_SECOND_FACTOR_H

#include "domain/account/account.h"

enum { TOTP_SECRET_SIZE = 20, TOTP_SECONDS = 30, RECOVERY_CODES = 10, TOTP_OFFER_MINUTES = 30 };

/* The code of a step with so many digits (RFC 4226 5.3). */
Str totp_code(Arena *arena, Str secret, int64_t step, int digits);
/* Step of a code that fits now and is younger than `taken`; 0: none. */
int64_t totp_fits(Ctx *cx, Str secret, Str code, int64_t taken);
/* A new secret in base32 (RFC 4648), as authenticators take it. */
Str totp_secret_new(Ctx *cx);
/* A secret on its way through the browser: sealed for its account, good for TOTP_OFFER_MINUTES, so
 * that nobody sets up one of his own making.  ERR_INVALID: made by no server, for another account,
 * or over. */
MUST_CHECK Err totp_offer(Ctx *cx, int64_t account_id, Str base32, Str *token);
MUST_CHECK Err totp_offer_take(Ctx *cx, int64_t account_id, Str token, Str *secret);
/* False: no base32 of TOTP_SECRET_SIZE bytes. */
bool totp_secret_parse(Arena *arena, Str text, Str *out);
/* What a code at sign-in proves: fills totp_step or recovery. */
void second_factor_look(Ctx *cx, SignIn *sign_in, Str code);
/* From now on (secret given: with codes for when the device is lost, shown once) or no longer
 * (empty).  `code` must fit the new secret; of the one that goes it fits that, or is one of its
 * codes for a lost device.  All sessions end.  ERR_CONFLICT: one is on, it has to go first; a
 * session that somebody else found open and the password alone change it for no other. */
MUST_CHECK Err second_factor_set(Ctx *cx, const AccountRow *row, Str secret, Str code,
                                 RecoveryCodes *out);

#endif
