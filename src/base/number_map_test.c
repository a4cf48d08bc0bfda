#include "base/number_map.h"
#include "test/test.h"

TEST(number_map_keeps_every_key_while_it_grows)
{
    NumberMap map;
    number_map_init(&map, t->cx->arena);
    for (uint32_t i = 1; i <= 100000; i++)
        number_map_put(&map, (uint64_t)i << 32, i);
    CHECK_INT(t, map.count, 100000);
    int wrong = 0;
    for (uint32_t i = 1; i <= 100000; i++)
        wrong += number_map_get(&map, (uint64_t)i << 32) != i;
    CHECK_INT(t, wrong, 0);
    CHECK_INT(t, number_map_get(&map, 7), 0);
    CHECK_INT(t, number_map_get(&map, 0), 0);
}

TEST(number_map_replaces_a_value)
{
    NumberMap map;
    number_map_init(&map, t->cx->arena);
    number_map_put(&map, 0, 3);
    number_map_put(&map, 0, 4);
    CHECK_INT(t, map.count, 1);
    CHECK_INT(t, number_map_get(&map, 0), 4);
}
