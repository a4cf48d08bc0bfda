#include "base/json_internal.h"

#include <assert.h>
#include <stdlib.h>

#include "base/hash.h"

enum {
    SMALL_MAX = 32,    /* keys compared one by one; a table beyond */
    KEEP_MAX = 1 << 12 /* keys whose memory is kept when the object closes */
};

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

static uint64_t load(const char *p, size_t n)
{
    uint64_t word = 0;
    memcpy(&word, p, n);
    return word;
}

/* Keys of up to 16 bytes: first and last eight, overlapping; multiply and fold. */
static uint64_t hash_short(uint64_t seed, const char *p, size_t n)
{
    uint64_t head, tail;
    if (n >= 8) {
        head = load(p, 8);
        tail = load(p + n - 8, 8);
    } else if (n >= 4) {
        head = load(p, 4);
        tail = load(p + n - 4, 4);
    } else {
        head = n == 0 ? 0 : (uint64_t)(unsigned char)p[0] << 8 | (unsigned char)p[n / 2];
        tail = n == 0 ? 0 : (unsigned char)p[n - 1];
    }
    unsigned __int128 product = (unsigned __int128)(head ^ seed ^ n) *
                                (tail ^ (seed << 32 | seed >> 32) ^ 0x9e3779b97f4a7c15u);
    return (uint64_t)product ^ (uint64_t)(product >> 64);
}

static Str key_text(JsonKeys *keys, JsonKey key)
{
    if (!key.escaped)
        return str_from(key.p, key.n);
    char *to = arena_alloc_raw(&keys->scratch, key.n, 1);
    return str_from(to, json_unescape(str_from(key.p, key.n), to));
}

static uint32_t key_hash(JsonKeys *keys, JsonKey key)
{
    ArenaMark mark = arena_mark(&keys->scratch);
    Str text = key_text(keys, key);
    uint64_t hash =
        text.n <= 16 ? hash_short(keys->seed, text.p, text.n) : hash_fingerprint(keys->seed, text);
    if (key.escaped)
        arena_rewind(&keys->scratch, mark);
    return (uint32_t)(hash ^ hash >> 32);
}

static bool key_eq(JsonKeys *keys, JsonKey a, JsonKey b)
{
    if (a.hash != b.hash)
        return false;
    if (!a.escaped && !b.escaped)
        return str_eq(str_from(a.p, a.n), str_from(b.p, b.n));
    ArenaMark mark = arena_mark(&keys->scratch);
    bool same = str_eq(key_text(keys, a), key_text(keys, b));
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

/* A table four times the number of keys, so that it is at most half full before the next. */
static void slots_grow(const JsonKeys *keys, JsonKeySet *set)
{
    uint32_t count = keys->count - set->first;
    uint32_t size = 64;
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

static bool key_known(JsonKeys *keys, const JsonKeySet *set, JsonKey key)
{
    if (set->slots == NULL) {
        for (uint32_t i = set->first; i < keys->count; i++) {
            if (key_eq(keys, keys->p[i], key))
                return true;
        }
        return false;
    }
    for (uint32_t i = key.hash & set->mask; set->slots[i] != 0; i = (i + 1) & set->mask) {
        if (key_eq(keys, keys->p[set->slots[i] - 1], key))
            return true;
    }
    return false;
}

static void stack_grow(JsonKeys *keys)
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

JsonFault json_keys_add(JsonKeys *keys, JsonKeySet *set, JsonKey key)
{
    key.hash = key_hash(keys, key);
    uint64_t bit = (uint64_t)1 << (key.hash & 63);
    if ((set->seen & bit) != 0 && key_known(keys, set, key))
        return FAULT_TWICE;
    if (keys->count == JSON_KEYS_MAX)
        return FAULT_KEYS_MANY;
    if (keys->count == keys->capacity)
        stack_grow(keys);
    set->seen |= bit;
    keys->p[keys->count++] = key;
    uint32_t count = keys->count - set->first;
    if (set->slots != NULL && count * 2 <= set->mask)
        slot_add(keys, set, keys->count - 1);
    else if (count > SMALL_MAX)
        slots_grow(keys, set);
    return FAULT_NONE;
}
