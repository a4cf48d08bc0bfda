/* names.h - which record of the plan may carry this event name: 8 bytes a slot, 11 to 21 a name.
 *
 * Only fingerprints; whoever asks compares with the text.  */
#ifndef HOLDFAST_INGEST_NAMES_H
#define HOLDFAST_INGEST_NAMES_H

#include "base/str.h"

typedef struct Names {
    uint64_t *slots; /* tag in the high half, record number + 1 in the low one; 0 = free */
    size_t capacity; /* a power of two */
    size_t count;
    uint64_t seed;
} Names;

void names_init(Names *names, uint64_t seed);
void names_release(Names *names);
void names_add(Names *names, Str name, uint32_t record);

/* Walk over the records that may carry the name:
 *     NamesCursor cursor = names_find(names, name);
 *     while (names_next(names, &cursor, &record)) …  */
typedef struct NamesCursor {
    size_t slot;
    uint32_t tag;
} NamesCursor;
/* Ask for the memory a name will be looked for in soon. */
void names_prefetch(const Names *names, Str name);
NamesCursor names_find(const Names *names, Str name);
bool names_next(const Names *names, NamesCursor *cursor, uint32_t *record);

#endif
