/* scope_set.h - sets of items in which membership may be certain, only possible, or no longer so.
 *
 * Four bits an item, each in a plane of its own, so that an operation is a few instructions for 64
 * items at once:
 *
 *     may    it may be a member        sure   it certainly is; only where `may` is set
 *     gone   every path that put it there passes an ended association
 *     wide   only a widening put it there
 *
 * not `may` = out, `may` without `sure` = possible.  The operations are those of three-valued
 * logic: what is not certain never takes anything away (trace.md law 3).  */
#ifndef HOLDFAST_DOMAIN_SCOPE_SET_H
#define HOLDFAST_DOMAIN_SCOPE_SET_H

#include "base/arena.h"
#include "domain/trace/trace.h"

typedef struct ScopeSet {
    uint64_t *may, *sure, *gone, *wide; /* one block of memory, beginning at `may` */
    size_t words;                       /* of a plane; items 0 … 64 × words - 1 */
} ScopeSet;

static inline size_t scope_set_words(uint32_t items)
{
    return (size_t)items / 64 + 1;
}
static inline size_t scope_set_bytes(size_t words)
{
    return 4 * words * sizeof(uint64_t);
}
/* An empty one in memory of the caller's, zeroed, of scope_set_bytes. */
ScopeSet scope_set_in(uint64_t *memory, size_t words);
ScopeSet scope_set_new(Arena *arena, size_t words);
void scope_set_copy(ScopeSet *into, const ScopeSet *from);

/* Both hold: certain where both are, gone or wide where either is. */
void scope_set_and(ScopeSet *into, const ScopeSet *with);
/* One at least holds: the better of the two, where out < possible and gone < certain and gone <
 * possible < certain; wide only where all that hold are.  So nothing is certain and in place that
 * neither of them has as both, and `except` takes nothing away that may be gone. */
void scope_set_or(ScopeSet *into, const ScopeSet *with);
/* The first holds and not the other.  Out only what the other has for certain, and still; what it
 * has possibly, or had, stays as possible. */
void scope_set_except(ScopeSet *into, const ScopeSet *less);

/* Of one item. */
typedef struct ScopeBits {
    bool may, sure, gone, wide;
} ScopeBits;
ScopeBits scope_set_get(const ScopeSet *set, uint32_t item);
void scope_set_put(ScopeSet *set, uint32_t item, ScopeBits bits);

#endif
