#include "domain/scope/scope_set.h"

#include <string.h>

ScopeSet scope_set_in(uint64_t *memory, size_t words)
{
    return (ScopeSet){memory, memory + words, memory + 2 * words, memory + 3 * words, words};
}

ScopeSet scope_set_new(Arena *arena, size_t words)
{
    return scope_set_in(arena_array(arena, uint64_t, 4 * words), words);
}

void scope_set_copy(ScopeSet *into, const ScopeSet *from)
{
    memcpy(into->may, from->may, scope_set_bytes(from->words));
}

void scope_set_and(ScopeSet *into, const ScopeSet *with)
{
    for (size_t i = 0; i < into->words; i++) {
        uint64_t may = into->may[i] & with->may[i];
        into->may[i] = may;
        into->sure[i] &= with->sure[i];
        into->gone[i] = (into->gone[i] | with->gone[i]) & may;
        into->wide[i] = (into->wide[i] | with->wide[i]) & may;
    }
}

/* Members whose bit is set by all that have them. */
static uint64_t by_all(const uint64_t members[2], const uint64_t bits[2])
{
    return (members[0] | members[1]) & ~((members[0] & ~bits[0]) | (members[1] & ~bits[1]));
}

/* Certain and in place is only what one of the two has as both. */
void scope_set_or(ScopeSet *into, const ScopeSet *with)
{
    for (size_t i = 0; i < into->words; i++) {
        const uint64_t members[2] = {into->may[i], with->may[i]};
        uint64_t firm = (into->sure[i] & ~into->gone[i]) | (with->sure[i] & ~with->gone[i]);
        uint64_t sure = into->sure[i] | with->sure[i];
        into->gone[i] = by_all(members, (const uint64_t[]){into->gone[i], with->gone[i]});
        into->wide[i] = by_all(members, (const uint64_t[]){into->wide[i], with->wide[i]});
        into->may[i] = members[0] | members[1];
        into->sure[i] = firm | (sure & into->gone[i]);
    }
}

void scope_set_except(ScopeSet *into, const ScopeSet *less)
{
    for (size_t i = 0; i < into->words; i++) {
        uint64_t may = into->may[i] & ~(less->sure[i] & ~less->gone[i]);
        into->may[i] = may;
        into->sure[i] &= ~less->may[i];
        into->gone[i] &= may;
        into->wide[i] &= may;
    }
}

ScopeBits scope_set_get(const ScopeSet *set, uint32_t item)
{
    size_t word = item / 64;
    uint64_t bit = (uint64_t)1 << item % 64;
    if (word >= set->words)
        return (ScopeBits){0};
    return (ScopeBits){(set->may[word] & bit) != 0, (set->sure[word] & bit) != 0,
                       (set->gone[word] & bit) != 0, (set->wide[word] & bit) != 0};
}

static void put(uint64_t *plane, uint32_t item, bool value)
{
    uint64_t bit = (uint64_t)1 << item % 64;
    plane[item / 64] = value ? plane[item / 64] | bit : plane[item / 64] & ~bit;
}

void scope_set_put(ScopeSet *set, uint32_t item, ScopeBits bits)
{
    put(set->may, item, bits.may);
    put(set->sure, item, bits.sure);
    put(set->gone, item, bits.gone);
    put(set->wide, item, bits.wide);
}
