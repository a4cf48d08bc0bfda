#include "platform/store/seal.h"

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
    cx->db->has_seal_key = true;
    return OK;
}

bool seal_is_sealed(Str text)
{
    return str_starts(text, head);
}

static Str key_id(Ctx *cx)
{
    unsigned char id[crypto_generichash_BYTES_MIN];
    char *hex = arena_alloc(cx->arena, ID_HEX + 1);
    crypto_generichash(id, sizeof id, cx->db->seal_key, SEAL_KEY_SIZE, NULL, 0);
    sodium_bin2hex(hex, ID_HEX + 1, id, ID_BYTES);
    return str_from(hex, ID_HEX);
}

static void row_key(Ctx *cx, Str salt, unsigned char *out)
{
    crypto_generichash(out, SEAL_KEY_SIZE, (const unsigned char *)salt.p, salt.n, cx->db->seal_key,
                       SEAL_KEY_SIZE);
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
    unsigned char key[SEAL_KEY_SIZE];
    size_t raw_size = NONCE + clear.n + TAG,
           text_size = sodium_base64_encoded_len(raw_size, CODING);
    unsigned char *raw = arena_alloc(cx->arena, raw_size);
    char *text = arena_alloc(cx->arena, text_size);
    TRY(key_check(cx));
    cx->io->random(cx, raw, NONCE);
    row_key(cx, place.salt, key);
    crypto_aead_xchacha20poly1305_ietf_encrypt(raw + NONCE, NULL, (const unsigned char *)clear.p,
                                               clear.n, (const unsigned char *)place.where.p,
                                               place.where.n, NULL, raw, key);
    sodium_memzero(key, sizeof key);
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
    unsigned char key[SEAL_KEY_SIZE];
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
    unsigned char *raw = arena_alloc(cx->arena, code.n + 1);
    char *clear = arena_alloc(cx->arena, code.n + 1);
    if (sodium_base642bin(raw, code.n, code.p, code.n, NULL, &raw_size, NULL, CODING) != 0 ||
        raw_size < NONCE + TAG)
        return refuse(cx, place);
    row_key(cx, place.salt, key);
    int wrong = crypto_aead_xchacha20poly1305_ietf_decrypt(
        (unsigned char *)clear, NULL, NULL, raw + NONCE, raw_size - NONCE,
        (const unsigned char *)place.where.p, place.where.n, raw, key);
    sodium_memzero(key, sizeof key);
    if (wrong)
        return refuse(cx, place);
    *out = str_from(clear, raw_size - NONCE - TAG);
    return OK;
}
