#include "base/arena.h"

#include "test/test.h"

TEST(arena_gives_zeroed_aligned_memory_that_stays)
{
    Arena arena;
    unsigned char *blocks[300];
    arena_init(&arena);
    CHECK_INT(t, arena.total, 0);
    for (size_t i = 0; i < 300; i++) {
        blocks[i] = arena_alloc(&arena, i * 7);
        CHECK_INT(t, (uintptr_t)blocks[i] % _Alignof(max_align_t), 0);
        for (size_t k = 0; k < i * 7; k++)
            CHECK(t, blocks[i][k] == 0);
        memset(blocks[i], (int)i & 0xff, i * 7);
    }
    for (size_t i = 1; i < 300; i++)
        CHECK(t, blocks[i][0] == (i & 0xff) && blocks[i][i * 7 - 1] == (i & 0xff));
    arena_release(&arena);
    CHECK(t, arena.chunk == NULL && arena.total == 0);
    arena_release(&arena);
}

TEST(arena_rewind_gives_back_what_was_taken_since_the_mark)
{
    Arena arena;
    arena_init(&arena);
    char *kept = arena_alloc(&arena, 100);
    memset(kept, 'k', 100);
    size_t used = arena.used, total = arena.total;
    for (int round = 0; round < 5; round++) {
        ArenaMark mark = arena_mark(&arena);
        for (int i = 0; i < 50; i++)
            memset(arena_alloc(&arena, 20000), 'x', 20000);
        arena_rewind(&arena, mark);
        CHECK_INT(t, arena.used, used);
        CHECK_INT(t, arena.total, total);
    }
    CHECK(t, kept[0] == 'k' && kept[99] == 'k');
    arena_release(&arena);
}

TEST(arena_mark_of_an_empty_arena_can_be_rewound_to)
{
    Arena arena;
    arena_init(&arena);
    ArenaMark mark = arena_mark(&arena);
    (void)arena_alloc(&arena, 1 << 20);
    (void)arena_alloc(&arena, 1 << 20);
    arena_rewind(&arena, mark);
    CHECK_INT(t, arena.used, 0);
    arena_reset(&arena);
    arena_release(&arena);
}

TEST(arena_grow_keeps_the_bytes_and_stays_in_place_when_it_is_last)
{
    Arena arena;
    arena_init(&arena);
    char *first = arena_grow(&arena, NULL, 0, 16);
    memcpy(first, "0123456789abcdef", 16);
    CHECK(t, arena_grow(&arena, first, 16, 64) == first);
    char *between = arena_alloc(&arena, 1);
    char *moved = arena_grow(&arena, first, 64, 128);
    CHECK(t, moved != first && between != NULL && memcmp(moved, "0123456789abcdef", 16) == 0);
    char *large = arena_grow(&arena, moved, 128, 1 << 20);
    CHECK(t, memcmp(large, "0123456789abcdef", 16) == 0);
    arena_release(&arena);
}

static void count_down(void *object)
{
    int *last = object;
    last[0]--;
}

TEST(arena_objects_are_released_with_their_memory)
{
    Arena arena;
    arena_init(&arena);
    int outer = 1, inner = 1;
    arena_on_release(&arena, count_down, &outer);
    ArenaMark mark = arena_mark(&arena);
    arena_on_release(&arena, count_down, &inner);
    arena_rewind(&arena, mark);
    CHECK(t, outer == 1 && inner == 0);
    arena_reset(&arena);
    CHECK(t, outer == 0 && inner == 0);
    arena_on_release(&arena, count_down, &inner);
    arena_release(&arena);
    CHECK(t, outer == 0 && inner == -1);
}

TEST(arena_gives_zeroes_out_of_large_memory_that_was_used_before)
{
    enum { LARGE = 9 << 20 };
    for (int round = 0; round < 3; round++) {
        Arena arena;
        arena_init(&arena);
        unsigned char *bytes = arena_alloc(&arena, LARGE);
        bool zero = true;
        for (size_t i = 0; i < LARGE; i++)
            zero = zero && bytes[i] == 0;
        CHECK(t, zero);
        memset(bytes, 0xa5, LARGE);
        arena_release(&arena);
    }
}
