/* second_factor.c - codes by time (RFC 6238 over RFC 4226), and codes for when the device is lost.
 */
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <sodium.h>

#include "domain/account/account_internal.h"
#include "domain/account/second_factor.h"
#include "platform/os/io.h"
#include "platform/store/seal.h"

enum { DIGITS = 6, MAC_SIZE = 20, STEPS_OFF = 1, RECOVERY_BYTES = 8 };

static const char base32_letters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

/* ---- codes ---- */

Str totp_code(Arena *arena, Str secret, int64_t step, int digits)
{
    unsigned char moment[8], mac[EVP_MAX_MD_SIZE];
    unsigned size = 0;
    uint32_t power = 1;
    for (int i = 0; i < 8; i++)
        moment[i] = (unsigned char)((uint64_t)step >> (56 - 8 * i));
    if (HMAC(EVP_sha1(), secret.p, (int)secret.n, moment, sizeof moment, mac, &size) == NULL ||
        size != MAC_SIZE)
        abort(); /* the library lacks what it was built with */
    const unsigned char *at = mac + (mac[MAC_SIZE - 1] & 15);
    uint32_t number =
        (uint32_t)(at[0] & 127) << 24 | (uint32_t)at[1] << 16 | (uint32_t)at[2] << 8 | at[3];
    for (int i = 0; i < digits; i++)
        power *= 10;
    return str_fmt(arena, "%0*u", digits, number % power);
}

int64_t totp_fits(Ctx *cx, Str secret, Str code, int64_t taken)
{
    int64_t now = cx->now_us / 1000000 / TOTP_SECONDS, found = 0;
    for (int64_t step = now - STEPS_OFF; step <= now + STEPS_OFF; step++) {
        Str want = totp_code(cx->arena, secret, step, DIGITS);
        bool same = code.n == want.n && sodium_memcmp(code.p, want.p, want.n) == 0;
        if (same && step > taken)
            found = step;
    }
    return found;
}

/* ---- secrets ---- */

Str totp_secret_new(Ctx *cx)
{
    uint8_t bytes[TOTP_SECRET_SIZE];
    Buf out;
    cx->io->random(cx, bytes, sizeof bytes);
    buf_init(&out, cx->arena, sizeof bytes * 2);
    for (size_t bit = 0; bit < sizeof bytes * 8; bit += 5) {
        unsigned pair = (unsigned)bytes[bit / 8] << 8;
        if (bit / 8 + 1 < sizeof bytes)
            pair |= bytes[bit / 8 + 1];
        buf_add_char(&out, base32_letters[pair >> (11 - bit % 8) & 31]);
    }
    return buf_str(&out);
}

bool totp_secret_parse(Arena *arena, Str text, Str *out)
{
    uint8_t *bytes = arena_alloc(arena, TOTP_SECRET_SIZE);
    if (text.n != TOTP_SECRET_SIZE * 8 / 5)
        return false;
    for (size_t i = 0; i < text.n; i++) {
        ptrdiff_t value = str_find_char(str_from(base32_letters, 32), text.p[i]);
        if (value < 0)
            return false;
        for (size_t k = 0; k < 5; k++) {
            size_t bit = i * 5 + k;
            bytes[bit / 8] |= (uint8_t)((value >> (4 - k) & 1) << (7 - bit % 8));
        }
    }
    *out = str_from((char *)bytes, TOTP_SECRET_SIZE);
    return true;
}

/* ---- a secret offered ---- */

static SealPlace offer_place(Ctx *cx, int64_t account_id)
{
    return (SealPlace){.salt = STR("second factor"),
                       .where = str_fmt(cx->arena, "account/%lld/offer", (long long)account_id)};
}

Err totp_offer(Ctx *cx, int64_t account_id, Str base32, Str *token)
{
    Str text = str_fmt(cx->arena, "%lld %.*s", (long long)cx->now_us, STR_ARG(base32));
    return seal_text(cx, offer_place(cx, account_id), text, token);
}

Err totp_offer_take(Ctx *cx, int64_t account_id, Str token, Str *secret)
{
    Str text = {0};
    int64_t made_us = 0;
    Err err = seal_is_sealed(token) ? seal_open(cx, offer_place(cx, account_id), token, &text)
                                    : ERR_CORRUPT;
    bool good = err == OK && str_int(str_cut(&text, ' '), &made_us) &&
                cx->now_us - made_us <= TOTP_OFFER_MINUTES * MINUTE_US &&
                totp_secret_parse(cx->arena, text, secret);
    if (good)
        return OK;
    problem_clear(cx);
    return fail(cx, ERR_INVALID,
                MSG("token: the secret of the authenticator is the one the server made in the last "
                    "%1$lld minutes; begin again"),
                (long long)TOTP_OFFER_MINUTES);
}

/* ---- at sign-in ---- */

void second_factor_look(Ctx *cx, SignIn *sign_in, Str code)
{
    sign_in->totp_step = totp_fits(cx, sign_in->totp_secret, code, sign_in->totp_taken);
    if (sign_in->totp_step == 0)
        sign_in->recovery = code;
}

static DbValue recovery_value(Arena *arena, Str code)
{
    uint8_t *hash = arena_alloc(arena, SHA256_SIZE);
    sha256(code, hash);
    return db_bytes(str_from((char *)hash, SHA256_SIZE));
}

/* Sealed for its account: codes can be made only by who has keys/personal.key too. */
static SealPlace totp_place(Ctx *cx, int64_t account_id)
{
    return (SealPlace){.salt = STR("second factor"),
                       .where = str_fmt(cx->arena, "account/%lld/totp", (long long)account_id)};
}

Err totp_load(Ctx *cx, int64_t account_id, Str *secret, int64_t *step)
{
    DbRow row;
    TRY(db_one(cx, SQL_TOTP_OF, ARGS(db_int(account_id)), &row));
    *step = row_int(&row, 1);
    *secret = str_dup(cx->arena, row_text(&row, 0));
    return secret->n == 0 ? OK : seal_open(cx, totp_place(cx, account_id), *secret, secret);
}

Err second_factor_use(Ctx *cx, const SignIn *sign_in, bool *good)
{
    int64_t changed = 1, step;
    Str secret;
    DbValue id = db_int(sign_in->account_id);
    TRY(totp_load(cx, sign_in->account_id, &secret, &step));
    if (secret.n == 0) {
        *good = true;
        return OK;
    }
    if (sign_in->totp_step != 0)
        TRY(db_run(cx, SQL_TOTP_USE, ARGS(id, db_int(sign_in->totp_step)), &changed));
    else
        TRY(db_run(cx, SQL_RECOVERY_CODE_USE,
                   ARGS(id, recovery_value(cx->arena, sign_in->recovery)), &changed));
    *good = changed == 1 && str_eq(secret, sign_in->totp_secret);
    return OK;
}

/* ---- on and off ---- */

/* By the step a code fits, else by a code for a lost device, which is used now. */
static Err factor_prove(Ctx *cx, int64_t account_id, Str had, Str code, int64_t step)
{
    int64_t used = 0;
    if (step == 0 && had.n > 0)
        TRY(db_run(cx, SQL_RECOVERY_CODE_USE,
                   ARGS(db_int(account_id), recovery_value(cx->arena, code)), &used));
    if (step == 0 && used == 0)
        return fail(cx, ERR_DENIED, MSG("the code is not right, or was used before"));
    return OK;
}

Err totp_clear(Ctx *cx, int64_t account_id)
{
    TRY(db_run(cx, SQL_RECOVERY_CODE_CLEAR, ARGS(db_int(account_id)), NULL));
    return db_run(cx, SQL_TOTP_SET, ARGS(db_int(account_id), db_null(), db_int(0)), NULL);
}

static Err recovery_make(Ctx *cx, int64_t account_id, RecoveryCodes *out)
{
    Str *codes = arena_array(cx->arena, Str, RECOVERY_CODES);
    for (int i = 0; i < RECOVERY_CODES; i++) {
        uint8_t bytes[RECOVERY_BYTES];
        cx->io->random(cx, bytes, sizeof bytes);
        codes[i] = hex_format(cx->arena, bytes, sizeof bytes);
        TRY(db_run(cx, SQL_RECOVERY_CODE_ADD,
                   ARGS(db_int(account_id), recovery_value(cx->arena, codes[i])), NULL));
    }
    out->codes = (FieldTexts){codes, RECOVERY_CODES};
    return OK;
}

Err second_factor_set(Ctx *cx, const AccountRow *row, Str secret, Str code, RecoveryCodes *out)
{
    CLEANUP(tx_release) Tx tx = {0};
    Str had, sealed;
    int64_t taken;
    TRY(tx_begin(cx, &tx));
    TRY(totp_load(cx, row->id, &had, &taken));
    if (secret.n > 0 && had.n > 0)
        return fail(cx, ERR_CONFLICT,
                    MSG("a second factor is on; end it first, with one of its codes"));
    int64_t step = totp_fits(cx, secret.n > 0 ? secret : had, code, secret.n > 0 ? 0 : taken);
    TRY(factor_prove(cx, row->id, had, code, step));
    TRY(totp_clear(cx, row->id));
    *out = (RecoveryCodes){0};
    if (secret.n > 0) {
        TRY(seal_text(cx, totp_place(cx, row->id), secret, &sealed));
        TRY(db_run(cx, SQL_TOTP_SET, ARGS(db_int(row->id), db_bytes(sealed), db_int(step)), NULL));
        TRY(recovery_make(cx, row->id, out));
    }
    return account_kept(cx, &tx, row,
                        secret.n > 0 ? STR("second factor") : STR("no second factor"));
}
