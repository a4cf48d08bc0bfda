/* account_internal.h - what the files of this folder share. */
#ifndef HOLDFAST_DOMAIN_ACCOUNT_ACCOUNT_INTERNAL_H
#define HOLDFAST_DOMAIN_ACCOUNT_ACCOUNT_INTERNAL_H

#include "base/hash.h"
#include "domain/account/account.h"

#define MINUTE_US INT64_C(60000000)

/* 256 random bits as text. */
Str secret_new(Ctx *cx);
/* 2 to 40 of a-z 0-9 . - _, a letter first, and not "local". */
bool account_name_good(Str name);
/* As table sign_in has it. */
Str sign_in_outcome_name(SignInOutcome outcome);
/* ERR_BUSY with its sentence. */
MUST_CHECK Err sign_in_too_many(Ctx *cx);
/* A row of account_by_name. */
MUST_CHECK Err account_fill(Ctx *cx, const DbRow *row, AccountRow *out);
/* Roles in force now and what they are limited to, of session->account_id and name. */
MUST_CHECK Err roles_load(Ctx *cx, SessionRow *session);
/* Record a reset or a password chosen by invitation, inside the open transaction. */
MUST_CHECK Err sign_in_mark(Ctx *cx, int64_t account_id, Str address, SignInOutcome outcome);
/* End all sessions of an account, inside the open transaction. */
MUST_CHECK Err sessions_revoke(Ctx *cx, int64_t account_id);

/* End a change by the account itself: all sessions end, one row of `change`, commit. */
MUST_CHECK Err account_kept(Ctx *cx, Tx *tx, const AccountRow *before, Str reason);
/* The secret codes are made of, unsealed, and the step of the last code taken; empty: none. */
MUST_CHECK Err totp_load(Ctx *cx, int64_t account_id, Str *secret, int64_t *step);
/* No second factor any more, inside the open transaction. */
MUST_CHECK Err totp_clear(Ctx *cx, int64_t account_id);
/* Use up what the second factor of a sign-in rests on, inside the open transaction; *good: it was
 * there, and not used before. */
MUST_CHECK Err second_factor_use(Ctx *cx, const SignIn *sign_in, bool *good);

/* A list as a column has it: one entry a line, at most 100; null: none. */
FieldTexts lines_read(Ctx *cx, const DbRow *row, int column);
DbValue lines_value(Ctx *cx, FieldTexts keys);

#endif
