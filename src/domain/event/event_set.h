/* event_set.h - which of many strings is there already: a map from bytes to a number. */
#ifndef HOLDFAST_DOMAIN_EVENT_EVENT_SET_H
#define HOLDFAST_DOMAIN_EVENT_EVENT_SET_H

#include "base/str.h"

typedef struct StrSetSlot {
    Str key;
    uint32_t value;
    bool used;
} StrSetSlot;

typedef struct StrSet {
    StrSetSlot *slots;
    size_t mask;
    uint64_t seed;
} StrSet;

/* A set for at most `count` keys, in the arena. */
void str_set_init(StrSet *set, Arena *arena, size_t count);
/* Add the key with its value; the value of an equal key added before wins and is returned. */
uint32_t str_set_add(StrSet *set, Str key, uint32_t value);
/* The value of a key; false if it is not there. */
bool str_set_find(const StrSet *set, Str key, uint32_t *out);

#endif
