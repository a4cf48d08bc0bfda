#include "base/hash.h"

#include "test/test.h"

static Str sha256_hex(Test *t, Str bytes)
{
    uint8_t out[SHA256_SIZE];
    sha256(bytes, out);
    return hex_format(t->cx->arena, out, sizeof out);
}

/* FIPS 180-4 examples and a million times "a" (NIST CSRC, SHA-256 test vectors). */
TEST(hash_sha256_gives_the_published_values)
{
    CHECK_STR(t, sha256_hex(t, (Str){0}),
              STR("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"));
    CHECK_STR(t, sha256_hex(t, STR("abc")),
              STR("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"));
    CHECK_STR(t, sha256_hex(t, STR("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq")),
              STR("248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"));
    char *many = arena_alloc_raw(t->cx->arena, 1000000, 1);
    memset(many, 'a', 1000000);
    CHECK_STR(t, sha256_hex(t, str_from(many, 1000000)),
              STR("cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0"));
}

TEST(hash_a_running_sha256_equals_the_one_of_the_whole_and_can_be_used_again)
{
    Sha256 *running = sha256_new();
    uint8_t out[SHA256_SIZE];
    for (int round = 0; round < 2; round++) {
        sha256_add(running, STR("a"));
        sha256_add(running, STR(""));
        sha256_add(running, STR("bc"));
        sha256_finish(running, out);
        CHECK_STR(t, hex_format(t->cx->arena, out, sizeof out), sha256_hex(t, STR("abc")));
    }
    sha256_free(running);
    sha256_free(NULL);
}

TEST(hash_fingerprints_depend_on_seed_and_bytes)
{
    CHECK(t, hash_fingerprint(1, STR("a")) != hash_fingerprint(2, STR("a")));
    CHECK(t, hash_fingerprint(1, STR("a")) != hash_fingerprint(1, STR("b")));
    CHECK(t, hash_fingerprint(1, (Str){0}) == hash_fingerprint(1, STR("")));
    CHECK(t, hash_checksum(STR("a")) == hash_fingerprint(0, STR("a")));
    CHECK_STR(t, hex_format(t->cx->arena, (const uint8_t *)"\x00\x9f\xff", 3), STR("009fff"));
}
