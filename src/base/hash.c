#define OPENSSL_SUPPRESS_DEPRECATED /* see sha256 */
#include "base/hash.h"

#include <assert.h>
#include <openssl/evp.h>
#include <openssl/sha.h>
#include <stdlib.h>
#include <xxhash.h>

struct Sha256 {
    EVP_MD_CTX *md;
};

uint64_t hash_fingerprint(uint64_t seed, Str bytes)
{
    return XXH3_64bits_withSeed(bytes.n == 0 ? "" : bytes.p, bytes.n, seed);
}

uint64_t hash_checksum(Str bytes)
{
    return hash_fingerprint(0, bytes);
}

/* OpenSSL's calls here fail only for want of memory. */
static void must(int result)
{
    if (result != 1)
        abort();
}

Sha256 *sha256_new(void)
{
    Sha256 *running = malloc(sizeof *running);
    if (running == NULL)
        abort();
    running->md = EVP_MD_CTX_new();
    must(running->md != NULL);
    must(EVP_DigestInit_ex(running->md, EVP_sha256(), NULL));
    return running;
}

void sha256_add(Sha256 *running, Str bytes)
{
    must(EVP_DigestUpdate(running->md, bytes.p, bytes.n));
}

void sha256_finish(Sha256 *running, uint8_t out[SHA256_SIZE])
{
    must(EVP_DigestFinal_ex(running->md, out, NULL));
    must(EVP_DigestInit_ex(running->md, NULL, NULL)); /* same algorithm, from the start */
}

void sha256_free(Sha256 *running)
{
    if (running == NULL)
        return;
    EVP_MD_CTX_free(running->md);
    free(running);
}

/* OpenSSL 3 looks the algorithm up anew at every EVP_Digest, which costs as much as hashing
 * 500 bytes; every captured event is hashed, so this one takes the older interface. */
void sha256(Str bytes, uint8_t out[SHA256_SIZE])
{
    SHA256_CTX state;
    must(SHA256_Init(&state));
    must(SHA256_Update(&state, bytes.n == 0 ? "" : bytes.p, bytes.n));
    must(SHA256_Final(out, &state));
}

Str hex_format(Arena *arena, const uint8_t *bytes, size_t n)
{
    static const char digits[] = "0123456789abcdef";
    char *text = arena_alloc_raw(arena, n * 2 + 1, 1);
    for (size_t i = 0; i < n; i++) {
        text[2 * i] = digits[bytes[i] >> 4];
        text[2 * i + 1] = digits[bytes[i] & 15];
    }
    text[n * 2] = '\0';
    return (Str){text, n * 2};
}
