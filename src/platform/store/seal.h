/* seal.h - personal data at rest: unreadable without the installation's key (C-23; PIPL art. 51).
 *
 *     DIR/keys/personal.key   32 random bytes, 0600; made with the data directory.  Lost: what is
 *                             sealed is lost; so it belongs into every backup, apart from the data
 *
 * A sealed text is itself text, so that it goes wherever the text went:
 *
 *     "s1:" key id (8 hex digits) ":" base64url( nonce 24 | XChaCha20-Poly1305 of the text | tag 16
 * )
 *
 * Each row seals under a key of its own, derived from the installation's and the row's salt: who
 * deletes the salt has erased the text everywhere it was ever copied, the audit trail included.  */
#ifndef HOLDFAST_PLATFORM_STORE_SEAL_H
#define HOLDFAST_PLATFORM_STORE_SEAL_H

#include "platform/store/db.h"

enum { SEAL_KEY_SIZE = 32, SEAL_SALT_SIZE = 16 };

/* What a text is sealed for: it opens nowhere else. */
typedef struct SealPlace {
    Str salt;  /* of the row; SEAL_SALT_SIZE bytes */
    Str where; /* "partner/12/phone" */
} SealPlace;

/* Read the key of a data directory for the open cx->db; `make`: make it where there is none. */
MUST_CHECK Err seal_key_load(Ctx *cx, Str data_dir, bool make);
/* ERR_UNSUPPORTED: cx->db has no key. */
MUST_CHECK Err seal_text(Ctx *cx, SealPlace place, Str clear, Str *out);
/* ERR_UNSUPPORTED: sealed with another key; ERR_CORRUPT: not a sealed text of that place. */
MUST_CHECK Err seal_open(Ctx *cx, SealPlace place, Str sealed, Str *out);
bool seal_is_sealed(Str text);

#endif
