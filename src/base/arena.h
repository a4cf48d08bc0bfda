/* arena.h - memory with a lifetime: many small allocations, one release.
 *
 * An arena belongs to one request, message, batch or test.  Allocation never
 * returns NULL: input is bounded at the door, so running out is our mistake
 * and stops the process (log and database are crash-safe).
 * A mark/rewind pair gives back what a loop body took.  Not thread-safe:
 * one thread, one arena.  */
#ifndef HOLDFAST_BASE_ARENA_H
#define HOLDFAST_BASE_ARENA_H

#include <stddef.h>
#include <stdint.h>

typedef struct ArenaChunk ArenaChunk;
typedef struct ArenaCleanup ArenaCleanup;

typedef struct Arena {
    ArenaChunk *chunk;     /* newest first; NULL while empty */
    size_t used;           /* bytes used of the newest chunk */
    size_t total;          /* bytes held from malloc */
    ArenaCleanup *cleanup; /* newest first */
} Arena;

typedef struct ArenaMark {
    ArenaChunk *chunk;
    size_t used;
    ArenaCleanup *cleanup;
} ArenaMark;

/* Start an empty arena; nothing is allocated before the first arena_alloc. */
void arena_init(Arena *arena);
/* Give everything back to the system.  Accepts a zeroed arena. */
void arena_release(Arena *arena);
/* Forget all allocations but keep the first chunk for the next request. */
void arena_reset(Arena *arena);

/* `size` bytes, aligned for any type, zeroed. */
void *arena_alloc(Arena *arena, size_t size);
/* As arena_alloc, but the bytes are not zeroed. */
void *arena_alloc_raw(Arena *arena, size_t size, size_t align);
/* Enlarge the newest allocation in place if possible, else copy. */
void *arena_grow(Arena *arena, void *old, size_t old_size, size_t new_size);

/* Call release(object) when the memory taken now is given back: for objects in the arena that
 * hold something outside it.  Newest first. */
void arena_on_release(Arena *arena, void (*release)(void *object), void *object);

ArenaMark arena_mark(const Arena *arena);
void arena_rewind(Arena *arena, ArenaMark mark);

#define arena_new(arena, Type)          ((Type *)arena_alloc((arena), sizeof(Type)))
#define arena_array(arena, Type, count) ((Type *)arena_alloc((arena), sizeof(Type) * (count)))

#endif
