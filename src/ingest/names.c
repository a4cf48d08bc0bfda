#include "ingest/names.h"

#include <stdlib.h>

#include "base/hash.h"

enum { CAPACITY_MIN = 1024 };

static uint64_t *slots_new(size_t capacity)
{
    uint64_t *slots = calloc(capacity, sizeof *slots);
    if (slots == NULL)
        abort();
    return slots;
}

void names_init(Names *names, uint64_t seed)
{
    *names = (Names){.slots = slots_new(CAPACITY_MIN), .capacity = CAPACITY_MIN, .seed = seed};
}

void names_release(Names *names)
{
    free(names->slots);
    *names = (Names){0};
}

/* The tag alone decides the first slot, so that growing needs no names. */
static size_t slot_of(const Names *names, uint32_t tag)
{
    return (size_t)((tag * UINT64_C(0x9e3779b97f4a7c15)) >> 32) & (names->capacity - 1);
}

static void put(Names *names, uint64_t value)
{
    size_t slot = slot_of(names, (uint32_t)(value >> 32));
    while (names->slots[slot] != 0)
        slot = (slot + 1) & (names->capacity - 1);
    names->slots[slot] = value;
}

static void grow(Names *names)
{
    uint64_t *old = names->slots;
    size_t old_capacity = names->capacity;
    names->capacity *= 2;
    names->slots = slots_new(names->capacity);
    for (size_t i = 0; i < old_capacity; i++)
        if (old[i] != 0)
            put(names, old[i]);
    free(old);
}

static uint32_t tag_of(const Names *names, Str name)
{
    return (uint32_t)(hash_fingerprint(names->seed, name) >> 32);
}

void names_add(Names *names, Str name, uint32_t record)
{
    if (names->count >= names->capacity / 4 * 3)
        grow(names);
    put(names, (uint64_t)tag_of(names, name) << 32 | (record + UINT32_C(1)));
    names->count++;
}

void names_prefetch(const Names *names, Str name)
{
    __builtin_prefetch(&names->slots[slot_of(names, tag_of(names, name))]);
}

NamesCursor names_find(const Names *names, Str name)
{
    uint32_t tag = tag_of(names, name);
    return (NamesCursor){.slot = slot_of(names, tag), .tag = tag};
}

bool names_next(const Names *names, NamesCursor *cursor, uint32_t *record)
{
    for (;;) {
        uint64_t value = names->slots[cursor->slot];
        if (value == 0)
            return false;
        cursor->slot = (cursor->slot + 1) & (names->capacity - 1);
        if (value >> 32 == cursor->tag) {
            *record = (uint32_t)value - 1;
            return true;
        }
    }
}
