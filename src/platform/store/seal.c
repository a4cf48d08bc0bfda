#include "platform/store/seal.h"

#include <assert.h>
#include <sodium.h>

#include "platform/os/io.h"
#include "platform/store/db_backend.h"

enum {
    NONCE = crypto_aead_xchacha20poly1305_ietf_NPUBBYTES,
    TAG = crypto_aead_xchacha20poly1305_ietf_ABYTES,
    ID_BYTES = 4,
    ID_HEX = 2 * ID_BYTES,
    CODING = sodium_base64_VARIANT_URLSAFE_NO_PADDING,
};

static const Str head = STR_INIT("s1:");

static void key_name(Db *db)
{
    unsigned char id[crypto_generichash_BYTES_MIN];
    static_assert(sizeof db->seal_id == ID_HEX + 1, "hex digits and their end");
    crypto_generichash(id, sizeof id, db->seal_key, SEAL_KEY_SIZE, NULL, 0);
    sodium_bin2hex(db->seal_id, sizeof db->seal_id, id, ID_BYTES);
}

Err seal_key_load(Ctx *cx, Str data_dir, bool make)
{
    if (sodium_init() < 0)
        return fail(cx, ERR_UNSUPPORTED, MSG("this system has no source of random numbers"));
    Str key, folder = io_path(cx->arena, data_dir, STR("keys"));
    Str path = io_path(cx->arena, folder, STR("personal.key"));
    Err err = io_read_file(cx, path, SEAL_KEY_SIZE + 1, &key);
    if (err == ERR_NOT_FOUND && !make) {
        problem_clear(cx); /* a store of before: nothing in it is sealed */
        return OK;
    }
    if (err == ERR_NOT_FOUND) {
        char *fresh = arena_alloc(cx->arena, SEAL_KEY_SIZE);
        problem_clear(cx);
        cx->io->random(cx, fresh, SEAL_KEY_SIZE);
        key = str_from(fresh, SEAL_KEY_SIZE);
        TRY(cx->io->make_dir(cx, folder));
        TRY(io_write_file(cx, path, key));
    } else {
        TRY(err);
    }
    if (key.n != SEAL_KEY_SIZE)
        return fail(cx, ERR_CORRUPT, MSG("%1$s must be %2$lld bytes"), str_shown(cx->arena, path),
                    (long long)SEAL_KEY_SIZE);
    memcpy(cx->db->seal_key, key.p, SEAL_KEY_SIZE);
    key_name(cx->db);
    cx->db->has_row_key = false;
    cx->db->has_seal_key = true;
    return OK;
}

bool seal_is_sealed(Str text)
{
    return str_starts(text, head);
}

static Str key_id(const Ctx *cx)
{
    return str_from(cx->db->seal_id, ID_HEX);
}

/* base64url without padding into `out`, which has room for the code; false: it is none.  Not by
 * libsodium, whose decoder takes the same time whatever stands there, as keys ask for, and so four
 * times as long: what is sealed lies open as it is. */
static bool code_read(Str code, unsigned char *out, size_t *size)
{
    enum { DIGIT_BITS = 6, BYTE_BITS = 8 };
    static const unsigned char digits[128] = {
        /* their values + 1 */
        // clang-format off
        0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
        0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
        0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 63, 0, 0,
        53, 54, 55, 56, 57, 58, 59, 60, 61, 62, 0, 0, 0, 0, 0, 0,
        0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15,
        16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 0, 0, 0, 0, 64,
        0, 27, 28, 29, 30, 31, 32, 33, 34, 35, 36, 37, 38, 39, 40, 41,
        42, 43, 44, 45, 46, 47, 48, 49, 50, 51, 52, 0, 0, 0, 0, 0,
        // clang-format on
    };
    uint32_t bits = 0;
    int have = 0;
    *size = 0;
    for (size_t i = 0; i < code.n; i++) {
        unsigned char c = (unsigned char)code.p[i];
        unsigned char digit = c < sizeof digits ? digits[c] : 0;
        if (digit == 0)
            return false;
        bits = bits << DIGIT_BITS | (uint32_t)(digit - 1);
        have += DIGIT_BITS;
        if (have < BYTE_BITS)
            continue;
        have -= BYTE_BITS;
        out[(*size)++] = (unsigned char)(bits >> have);
    }
    /* one digit alone says no byte, and what is left over of the last one is nothing */
    return have < DIGIT_BITS && (bits & ((UINT32_C(1) << have) - 1)) == 0;
}

/* A row has several texts, opened one behind the other. */
static const unsigned char *row_key(Db *db, Str salt)
{
    if (salt.n != SEAL_SALT_SIZE || !db->has_row_key ||
        memcmp(db->row_salt, salt.p, SEAL_SALT_SIZE) != 0) {
        crypto_generichash(db->row_key, SEAL_KEY_SIZE, (const unsigned char *)salt.p, salt.n,
                           db->seal_key, SEAL_KEY_SIZE);
        db->has_row_key = salt.n == SEAL_SALT_SIZE;
        if (db->has_row_key)
            memcpy(db->row_salt, salt.p, SEAL_SALT_SIZE);
    }
    return db->row_key;
}

static Err key_check(Ctx *cx)
{
    if (cx->db->has_seal_key)
        return OK;
    return fail(cx, ERR_UNSUPPORTED,
                MSG("personal data is sealed with keys/personal.key of the data directory, which "
                    "is not there"));
}

Err seal_text(Ctx *cx, SealPlace place, Str clear, Str *out)
{
    size_t raw_size = NONCE + clear.n + TAG,
           text_size = sodium_base64_encoded_len(raw_size, CODING);
    unsigned char *raw = arena_alloc(cx->arena, raw_size);
    char *text = arena_alloc(cx->arena, text_size);
    TRY(key_check(cx));
    cx->io->random(cx, raw, NONCE);
    crypto_aead_xchacha20poly1305_ietf_encrypt(raw + NONCE, NULL, (const unsigned char *)clear.p,
                                               clear.n, (const unsigned char *)place.where.p,
                                               place.where.n, NULL, raw,
                                               row_key(cx->db, place.salt));
    sodium_bin2base64(text, text_size, raw, raw_size, CODING);
    *out = str_fmt(cx->arena, "%.*s%.*s:%s", STR_ARG(head), STR_ARG(key_id(cx)), text);
    return OK;
}

static Err refuse(Ctx *cx, SealPlace place)
{
    return fail(cx, ERR_CORRUPT, MSG("what is sealed at %1$s is damaged, or was moved there"),
                str_shown(cx->arena, place.where));
}

Err seal_open(Ctx *cx, SealPlace place, Str sealed, Str *out)
{
    size_t raw_size = 0;
    TRY(key_check(cx));
    if (!str_starts(sealed, head) || sealed.n < head.n + ID_HEX + 1 ||
        sealed.p[head.n + ID_HEX] != ':')
        return refuse(cx, place);
    Str id = str_slice(sealed, head.n, head.n + ID_HEX),
        code = str_tail(sealed, head.n + ID_HEX + 1);
    if (!str_eq(id, key_id(cx)))
        return fail(cx, ERR_UNSUPPORTED, MSG("%1$s is sealed with key %2$s, not with %3$s"),
                    str_shown(cx->arena, place.where), str_shown(cx->arena, id),
                    str_shown(cx->arena, key_id(cx)));
    unsigned char *raw = arena_alloc_raw(cx->arena, code.n + 1, 1);
    char *clear = arena_alloc_raw(cx->arena, code.n + 1, 1);
    if (!code_read(code, raw, &raw_size) || raw_size < NONCE + TAG)
        return refuse(cx, place);
    int wrong = crypto_aead_xchacha20poly1305_ietf_decrypt(
        (unsigned char *)clear, NULL, NULL, raw + NONCE, raw_size - NONCE,
        (const unsigned char *)place.where.p, place.where.n, raw, row_key(cx->db, place.salt));
    if (wrong)
        return refuse(cx, place);
    *out = str_from(clear, raw_size - NONCE - TAG);
    return OK;
}
