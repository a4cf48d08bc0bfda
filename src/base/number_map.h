/* number_map.h - from 64 bits to a number that is never 0; grows, forgets nothing. */
#ifndef HOLDFAST_BASE_NUMBER_MAP_H
#define HOLDFAST_BASE_NUMBER_MAP_H

#include "base/arena.h"

typedef struct NumberMap {
    Arena *arena;
    uint64_t *keys;
    uint32_t *values; /* 0: free */
    size_t size, count;
} NumberMap;

/* An empty map with memory in `arena`; what it outgrows stays there. */
void number_map_init(NumberMap *map, Arena *arena);
/* 0: the key is not there. */
uint32_t number_map_get(const NumberMap *map, uint64_t key);
/* The value of a key; one given before is replaced. */
void number_map_put(NumberMap *map, uint64_t key, uint32_t value);

#endif
