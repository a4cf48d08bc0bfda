#include "domain/identity/identity_memo.h"

#include <stdlib.h>

#include "base/hash.h"

enum { SLOTS = 512, URI_MAX = 88, KEY_MAX = 64, CANONICAL_MAX = 90 };

typedef struct Slot {
    uint32_t tag; /* of the fingerprint; the slot is its other half */
    uint8_t uri_size;
    uint8_t key_size;       /* 0: the slot is free */
    uint8_t canonical_size; /* 0: not asked for yet */
    char uri[URI_MAX];
    char key[KEY_MAX];
    char canonical[CANONICAL_MAX];
} Slot;

struct IdentityMemo {
    uint64_t seed;
    Slot *last; /* of the URI asked for last; NULL: it is not kept */
    Slot slots[SLOTS];
};

IdentityMemo *identity_memo_new(void)
{
    IdentityMemo *memo = calloc(1, sizeof *memo);
    if (memo == NULL)
        abort();
    memo->seed = (uintptr_t)memo; /* who writes identifiers does not know it */
    return memo;
}

void identity_memo_free(IdentityMemo *memo)
{
    free(memo);
}

/* The slot of the URI, and whether it holds it. */
static Slot *slot_find(IdentityMemo *memo, Str uri, uint32_t *tag, bool *found)
{
    uint64_t print = hash_fingerprint(memo->seed, uri);
    Slot *slot = &memo->slots[print % SLOTS];
    *tag = (uint32_t)(print >> 32);
    *found = slot->key_size != 0 && slot->tag == *tag && slot->uri_size == uri.n &&
             memcmp(slot->uri, uri.p, uri.n) == 0;
    return slot;
}

Str identity_memo_key(IdentityMemo *memo, Str uri, Buf *scratch)
{
    bool found = false;
    uint32_t tag = 0;
    Slot *slot = NULL;
    if (memo != NULL && uri.n > 0 && uri.n <= URI_MAX)
        slot = slot_find(memo, uri, &tag, &found);
    if (memo != NULL)
        memo->last = slot;
    if (found)
        return str_from(slot->key, slot->key_size);
    identity_key(scratch, uri);
    Str key = scratch->full ? (Str){0} : buf_str(scratch);
    if (slot == NULL || key.n == 0 || key.n > KEY_MAX) {
        if (memo != NULL)
            memo->last = NULL;
        return key;
    }
    slot->tag = tag;
    slot->uri_size = (uint8_t)uri.n;
    slot->key_size = (uint8_t)key.n;
    slot->canonical_size = 0;
    memcpy(slot->uri, uri.p, uri.n);
    memcpy(slot->key, key.p, key.n);
    return key;
}

void identity_memo_uri(IdentityMemo *memo, Str key, Buf *out)
{
    Slot *slot = memo == NULL ? NULL : memo->last;
    if (slot != NULL && slot->canonical_size > 0) {
        buf_add(out, str_from(slot->canonical, slot->canonical_size));
        return;
    }
    size_t start = out->n;
    identity_uri(out, key);
    if (slot == NULL || out->full || out->n - start > CANONICAL_MAX)
        return;
    slot->canonical_size = (uint8_t)(out->n - start);
    memcpy(slot->canonical, out->p + start, out->n - start);
}
