/* hash.h - fast seeded fingerprints, checksums, and SHA-256. */
#ifndef HOLDFAST_BASE_HASH_H
#define HOLDFAST_BASE_HASH_H

#include "base/str.h"

enum { SHA256_SIZE = 32 };

typedef struct Sha256 Sha256; /* running hash */

/* 64-bit fingerprint (XXH3).  Seeded so that chosen serials cannot be made to collide;
 * never an answer by itself: what matches is compared byte for byte. */
uint64_t hash_fingerprint(uint64_t seed, Str bytes);
/* 64-bit checksum of stored bytes (XXH3, seed 0). */
uint64_t hash_checksum(Str bytes);

/* One-shot SHA-256 (SHA-NI where the machine has it). */
void sha256(Str bytes, uint8_t out[SHA256_SIZE]);
/* Running SHA-256 for streams: new, add …, finish (which may be followed by new use), free. */
Sha256 *sha256_new(void);
void sha256_add(Sha256 *running, Str bytes);
void sha256_finish(Sha256 *running, uint8_t out[SHA256_SIZE]);
void sha256_free(Sha256 *running);
/* Lower-case hexadecimal, 2 × n characters. */
Str hex_format(Arena *arena, const uint8_t *bytes, size_t n);

#endif
