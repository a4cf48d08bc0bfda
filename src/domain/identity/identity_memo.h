/* identity_memo.h - keys and canonical URIs of the identifiers met lately.
 *
 * The same machine, place or lot stands in thousands of events, and a serial is asked for its key
 * and then for its canonical URI: what was worked out is kept, found by fingerprint and compared
 * byte for byte.  128 KiB, one owner thread.  */
#ifndef HOLDFAST_DOMAIN_IDENTITY_IDENTITY_MEMO_H
#define HOLDFAST_DOMAIN_IDENTITY_IDENTITY_MEMO_H

#include "domain/identity/identity.h"

typedef struct IdentityMemo IdentityMemo;

IdentityMemo *identity_memo_new(void);
void identity_memo_free(IdentityMemo *memo); /* NULL is fine */
/* What identity_key gives, as a slice of the memo or of `scratch`: good until the next call.
 * Empty where scratch->full says that the URI is too long.  A NULL memo remembers nothing. */
Str identity_memo_key(IdentityMemo *memo, Str uri, Buf *scratch);
/* Append what identity_uri gives for the key that identity_memo_key has just given. */
void identity_memo_uri(IdentityMemo *memo, Str key, Buf *out);

#endif
