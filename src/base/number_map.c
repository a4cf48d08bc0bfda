#include "base/number_map.h"

#include <assert.h>

enum { SIZE_FIRST = 256 };

static size_t slot_of(const NumberMap *map, uint64_t key)
{
    size_t slot = key * 0x9e3779b97f4a7c15u >> 32 & (map->size - 1);
    while (map->values[slot] != 0 && map->keys[slot] != key)
        slot = (slot + 1) & (map->size - 1);
    return slot;
}

static void resize(NumberMap *map, size_t size)
{
    NumberMap old = *map;
    map->size = size;
    map->keys = arena_array(map->arena, uint64_t, size);
    map->values = arena_array(map->arena, uint32_t, size);
    for (size_t i = 0; i < old.size; i++) {
        if (old.values[i] == 0)
            continue;
        size_t slot = slot_of(map, old.keys[i]);
        map->keys[slot] = old.keys[i];
        map->values[slot] = old.values[i];
    }
}

void number_map_init(NumberMap *map, Arena *arena)
{
    *map = (NumberMap){.arena = arena};
    resize(map, SIZE_FIRST);
}

uint32_t number_map_get(const NumberMap *map, uint64_t key)
{
    return map->values[slot_of(map, key)];
}

void number_map_put(NumberMap *map, uint64_t key, uint32_t value)
{
    assert(value != 0);
    size_t slot = slot_of(map, key);
    if (map->values[slot] == 0 && ++map->count * 2 > map->size) {
        resize(map, map->size * 2);
        slot = slot_of(map, key);
    }
    map->keys[slot] = key;
    map->values[slot] = value;
}
