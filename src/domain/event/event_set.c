#include "domain/event/event_set.h"

#include <assert.h>

#include "base/hash.h"

void str_set_init(StrSet *set, Arena *arena, size_t count)
{
    size_t size = 16;
    while (size < count * 2)
        size *= 2;
    set->slots = arena_array(arena, StrSetSlot, size);
    set->mask = size - 1;
    set->seed = (uint64_t)(uintptr_t)set->slots; /* an address nobody outside can choose for */
}

static StrSetSlot *str_set_slot(const StrSet *set, Str key)
{
    size_t at = (size_t)hash_fingerprint(set->seed, key) & set->mask;
    while (set->slots[at].used && !str_eq(set->slots[at].key, key))
        at = (at + 1) & set->mask;
    return &set->slots[at];
}

uint32_t str_set_add(StrSet *set, Str key, uint32_t value)
{
    StrSetSlot *slot = str_set_slot(set, key);
    if (!slot->used)
        *slot = (StrSetSlot){key, value, true};
    return slot->value;
}

bool str_set_find(const StrSet *set, Str key, uint32_t *out)
{
    const StrSetSlot *slot = str_set_slot(set, key);
    if (slot->used)
        *out = slot->value;
    return slot->used;
}
