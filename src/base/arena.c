#include "base/arena.h"

#include <assert.h>
#include <pthread.h>
#include <stdalign.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

enum { CHUNK_MIN = 64 * 1024, HUGE_PAGE = 2 << 20 };

struct ArenaChunk {
    ArenaChunk *older;
    size_t size; /* usable bytes in data */
    alignas(max_align_t) char data[];
};

struct ArenaCleanup {
    ArenaCleanup *older;
    void (*release)(void *object);
    void *object;
};

enum { KEPT_MAX = 256 << 20 };

/* Large chunks given back, for the next large answer: clearing fresh pages would take longer than
 * filling them.  The system may take their pages meanwhile. */
static struct {
    pthread_mutex_t lock;
    ArenaChunk *newest;
    size_t bytes;
} kept = {.lock = PTHREAD_MUTEX_INITIALIZER}; /* tidy: allow global: memory of the process */

static void chunk_free(ArenaChunk *chunk)
{
    size_t bytes = sizeof *chunk + chunk->size;
    bool keep = false;
    if (bytes >= 2 * (size_t)HUGE_PAGE) {
        pthread_mutex_lock(&kept.lock);
        keep = kept.bytes + bytes <= KEPT_MAX;
        if (keep) {
            (void)madvise((char *)chunk + HUGE_PAGE, bytes / HUGE_PAGE * HUGE_PAGE - HUGE_PAGE,
                          MADV_FREE);
            chunk->older = kept.newest;
            kept.newest = chunk;
            kept.bytes += bytes;
        }
        pthread_mutex_unlock(&kept.lock);
    }
    if (!keep)
        free(chunk);
}

/* One that has room for `need`, and not more than twice that; NULL if none. */
static ArenaChunk *chunk_kept(size_t need)
{
    ArenaChunk *found = NULL;
    if (need < (size_t)HUGE_PAGE)
        return NULL;
    pthread_mutex_lock(&kept.lock);
    for (ArenaChunk **at = &kept.newest; *at != NULL; at = &(*at)->older) {
        if ((*at)->size < need || (*at)->size / 2 > need)
            continue;
        found = *at;
        *at = found->older;
        kept.bytes -= sizeof *found + found->size;
        break;
    }
    pthread_mutex_unlock(&kept.lock);
    return found;
}

static void cleanup_until(Arena *arena, const ArenaCleanup *last)
{
    while (arena->cleanup != last) {
        ArenaCleanup *cleanup = arena->cleanup;
        assert(cleanup != NULL);
        arena->cleanup = cleanup->older;
        cleanup->release(cleanup->object);
    }
}

void arena_on_release(Arena *arena, void (*release)(void *object), void *object)
{
    ArenaCleanup *cleanup = arena_new(arena, ArenaCleanup);
    *cleanup = (ArenaCleanup){arena->cleanup, release, object};
    arena->cleanup = cleanup;
}

void arena_init(Arena *arena)
{
    *arena = (Arena){0};
}

void arena_release(Arena *arena)
{
    cleanup_until(arena, NULL);
    while (arena->chunk != NULL) {
        ArenaChunk *older = arena->chunk->older;
        chunk_free(arena->chunk);
        arena->chunk = older;
    }
    *arena = (Arena){0};
}

void arena_reset(Arena *arena)
{
    cleanup_until(arena, NULL);
    while (arena->chunk != NULL && arena->chunk->older != NULL) {
        ArenaChunk *older = arena->chunk->older;
        arena->total -= arena->chunk->size;
        chunk_free(arena->chunk);
        arena->chunk = older;
    }
    arena->used = 0;
}

/* A large one in huge pages where the system has some: half a million rows are written once, and
 * a page fault for each 4 KiB of them would take longer than the writing. */
static void *chunk_new(size_t size)
{
    if (size < 2 * (size_t)HUGE_PAGE)
        return malloc(size);
    size = (size + HUGE_PAGE - 1) / HUGE_PAGE * HUGE_PAGE;
    void *bytes = aligned_alloc(HUGE_PAGE, size);
    if (bytes != NULL)
        (void)madvise(bytes, size, MADV_HUGEPAGE); /* only a wish */
    return bytes;
}

static void chunk_push(Arena *arena, size_t need)
{
    size_t size = CHUNK_MIN;
    if (arena->chunk != NULL && arena->chunk->size < (size_t)8 << 20)
        size = arena->chunk->size * 2;
    if (size < need)
        size = need;
    ArenaChunk *chunk = chunk_kept(size);
    if (chunk == NULL) {
        chunk = chunk_new(sizeof *chunk + size);
        if (chunk == NULL) {
            fprintf(stderr, "holdfast: out of memory for %zu bytes\n", size);
            abort();
        }
        chunk->size = size;
    }
    chunk->older = arena->chunk;
    arena->chunk = chunk;
    arena->used = 0;
    arena->total += chunk->size;
}

void *arena_alloc_raw(Arena *arena, size_t size, size_t align)
{
    assert(align != 0 && (align & (align - 1)) == 0 && align <= alignof(max_align_t));
    assert(size <= SIZE_MAX / 2);
    size_t at = (arena->used + align - 1) & ~(align - 1);
    if (arena->chunk == NULL || at + size > arena->chunk->size) {
        chunk_push(arena, size);
        at = 0;
    }
    arena->used = at + size;
    return arena->chunk->data + at;
}

void *arena_alloc(Arena *arena, size_t size)
{
    void *bytes = arena_alloc_raw(arena, size, alignof(max_align_t));
    memset(bytes, 0, size);
    return bytes;
}

void *arena_grow(Arena *arena, void *old, size_t old_size, size_t new_size)
{
    assert(new_size >= old_size);
    if (old != NULL && arena->chunk != NULL) {
        char *end = (char *)old + old_size;
        size_t extra = new_size - old_size;
        if (end == arena->chunk->data + arena->used && arena->used + extra <= arena->chunk->size) {
            arena->used += extra;
            return old;
        }
    }
    void *bytes = arena_alloc_raw(arena, new_size, alignof(max_align_t));
    if (old_size != 0)
        memcpy(bytes, old, old_size);
    return bytes;
}

ArenaMark arena_mark(const Arena *arena)
{
    return (ArenaMark){arena->chunk, arena->used, arena->cleanup};
}

void arena_rewind(Arena *arena, ArenaMark mark)
{
    if (mark.chunk == NULL) { /* the arena was empty: keep one chunk for reuse */
        arena_reset(arena);
        return;
    }
    cleanup_until(arena, mark.cleanup);
    while (arena->chunk != mark.chunk) {
        ArenaChunk *older = arena->chunk->older;
        assert(older != NULL);
        arena->total -= arena->chunk->size;
        chunk_free(arena->chunk);
        arena->chunk = older;
    }
    arena->used = mark.used;
}
