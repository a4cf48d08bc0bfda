#include "base/json_internal.h"

#include <assert.h>
#include <stdlib.h>

#include "base/hash.h"

enum { KEEP_MAX = 1 << 12 /* keys whose memory is kept when the object closes */ };

void json_keys_init(JsonKeys *keys, uint64_t seed)
{
    keys->p = keys->inside;
    keys->count = 0;
    keys->capacity = JSON_KEYS_INSIDE;
    keys->seed = seed;
    arena_init(&keys->scratch);
}

void json_keys_release(JsonKeys *keys)
{
    if (keys->p != keys->inside)
        free(keys->p);
    arena_release(&keys->scratch);
    json_keys_init(keys, keys->seed);
}

void json_keys_open(const JsonKeys *keys, JsonKeySet *set)
{
    *set = (JsonKeySet){.first = keys->count};
}

void json_keys_close(JsonKeys *keys, JsonKeySet *set)
{
    keys->count = set->first;
    if (set->slots != NULL) {
        free(set->slots);
        set->slots = NULL;
    }
    if (keys->capacity > KEEP_MAX && keys->count <= JSON_KEYS_INSIDE) {
        memcpy(keys->inside, keys->p, keys->count * sizeof *keys->p);
        free(keys->p);
        keys->p = keys->inside;
        keys->capacity = JSON_KEYS_INSIDE;
    }
}

uint32_t json_key_hash(JsonKeys *keys, Str raw)
{
    ArenaMark mark = arena_mark(&keys->scratch);
    Str text = json_unescaped(raw, &keys->scratch);
    uint32_t hash;
    if (text.n <= 16) {
        char padded[16] = {0};
        memcpy(padded, text.p, text.n);
        hash = json_hash_short(keys->seed, padded, text.n);
    } else {
        hash = (uint32_t)hash_fingerprint(keys->seed, text);
    }
    arena_rewind(&keys->scratch, mark);
    return hash;
}

static bool key_eq(JsonKeys *keys, const JsonKey *a, const JsonKey *b)
{
    if (a->hash != b->hash)
        return false;
    ArenaMark mark = arena_mark(&keys->scratch);
    bool same = str_eq(json_unescaped(str_from(a->p, a->n), &keys->scratch),
                       json_unescaped(str_from(b->p, b->n), &keys->scratch));
    arena_rewind(&keys->scratch, mark);
    return same;
}

static void slot_add(const JsonKeys *keys, JsonKeySet *set, uint32_t place)
{
    uint32_t i = keys->p[place].hash & set->mask;
    while (set->slots[i] != 0)
        i = (i + 1) & set->mask;
    set->slots[i] = place + 1;
}

void json_keys_index(JsonKeys *keys, JsonKeySet *set)
{
    uint32_t count = keys->count - set->first;
    if (set->slots != NULL && count <= set->mask / 2) {
        slot_add(keys, set, keys->count - 1);
        return;
    }
    uint32_t size = 4 * JSON_KEYS_SMALL;
    while (size < count * 4)
        size *= 2;
    free(set->slots);
    set->slots = calloc(size, sizeof *set->slots);
    if (set->slots == NULL)
        abort();
    set->mask = size - 1;
    for (uint32_t place = set->first; place < keys->count; place++)
        slot_add(keys, set, place);
}

bool json_keys_twice(JsonKeys *keys, const JsonKeySet *set)
{
    uint32_t last = keys->count - 1;
    const JsonKey *key = &keys->p[last];
    if (set->slots == NULL) {
        for (uint32_t i = set->first; i < last; i++) {
            if (key_eq(keys, &keys->p[i], key))
                return true;
        }
        return false;
    }
    for (uint32_t i = key->hash & set->mask; set->slots[i] != 0; i = (i + 1) & set->mask) {
        if (key_eq(keys, &keys->p[set->slots[i] - 1], key))
            return true;
    }
    return false;
}

void json_keys_grow(JsonKeys *keys)
{
    size_t capacity = (size_t)keys->capacity * 2;
    JsonKey *more = realloc(keys->p == keys->inside ? NULL : keys->p, capacity * sizeof *more);
    if (more == NULL)
        abort();
    if (keys->p == keys->inside)
        memcpy(more, keys->inside, sizeof keys->inside);
    keys->p = more;
    keys->capacity = (uint32_t)capacity;
}
