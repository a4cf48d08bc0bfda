/* trace_memory.h - memory of the index: columns that never move, tables that may.
 *
 * One writer, many readers, no locks on reading.  A column reserves its whole address range at
 * birth and commits it piece by piece, so an address a reader holds stays good.  A table is
 * built anew when it grows; the old one is freed once no reader is inside (Quiet).  */
#ifndef HOLDFAST_DOMAIN_TRACE_MEMORY_H
#define HOLDFAST_DOMAIN_TRACE_MEMORY_H

#include "base/str.h"

typedef struct Column {
    char *p;          /* never changes; zero bytes beyond `used` */
    size_t used;      /* bytes; the writer's */
    size_t committed; /* bytes readable and writable */
    size_t reserved;  /* bytes of addresses */
} Column;

/* Reserve addresses for `bytes`; stops the process if there are none. */
void column_init(Column *column, size_t bytes);
void column_release(Column *column);
/* Commit more; stops the process when memory runs out, as the arena does. */
void column_commit(Column *column, size_t need);
/* The next `size` bytes, zeroed, counted as used. */
static inline void *column_add(Column *column, size_t size)
{
    if (column->used + size > column->committed)
        column_commit(column, column->used + size);
    void *at = column->p + column->used;
    __atomic_store_n(&column->used, column->used + size, __ATOMIC_RELEASE);
    return at;
}
static inline bool column_full(const Column *column, size_t more)
{
    return more > column->reserved - column->used;
}
/* Zero everything and count nothing as used. */
void column_clear(Column *column);

/* What one writer changes while readers look: plain loads and stores, but whole ones. */
#define SHARED_GET(place)        __atomic_load_n(&(place), __ATOMIC_RELAXED)
#define SHARED_SET(place, value) __atomic_store_n(&(place), (value), __ATOMIC_RELAXED)

/* Readers inside; tables are freed only while there are none. */
typedef struct Quiet {
    uint32_t readers;
} Quiet;

static inline void quiet_enter(Quiet *quiet)
{
    __atomic_add_fetch(&quiet->readers, 1, __ATOMIC_SEQ_CST);
}
static inline void quiet_leave(Quiet *quiet)
{
    __atomic_sub_fetch(&quiet->readers, 1, __ATOMIC_SEQ_CST);
}
static inline bool quiet_now(Quiet *quiet)
{
    return __atomic_load_n(&quiet->readers, __ATOMIC_SEQ_CST) == 0;
}

/* Open addressing, u32 tag -> u32 value (never 0), a tag may stand several times; nothing is ever
 * taken out.  A slot is tag << 32 | value, so one load reads both. */
typedef struct TableSlots TableSlots;
struct TableSlots {
    uint32_t bits;     /* 2^bits slots */
    TableSlots *older; /* waiting to be freed */
    uint64_t slot[];
};

typedef struct Table {
    TableSlots *slots;
    uint32_t count; /* the writer's */
} Table;

typedef struct TableProbe {
    const TableSlots *slots;
    uint32_t tag;
    uint32_t at;
} TableProbe;

void table_init(Table *table);
void table_release(Table *table);
void table_add(Table *table, uint32_t tag, uint32_t value);
/* Make room for `count` more at once, in an empty table. */
void table_presize(Table *table, uint32_t count);
/* Fetch the slot of a tag that will be added soon. */
void table_prefetch(const Table *table, uint32_t tag);
/* Set the one value of a tag. */
void table_set(Table *table, uint32_t tag, uint32_t value);
/* Free outgrown slots; to be called by the writer while quiet_now. */
void table_sweep(Table *table);
/* Values of a tag in the order they were added: table_next gives 0 at the end. */
TableProbe table_probe(const Table *table, uint32_t tag);
uint32_t table_next(TableProbe *probe);
static inline uint32_t table_get(const Table *table, uint32_t tag)
{
    TableProbe probe = table_probe(table, tag);
    return table_next(&probe);
}

/* Texts numbered from 1, each once, found by seeded fingerprint and verified byte for byte. */
typedef struct Dict {
    uint64_t seed;
    Table table;
    Column heap;   /* per text: u32 length, bytes, zero bytes to a multiple of 4 */
    Column offset; /* u32 per text, in units of 4 bytes; text 0 is unused */
    uint32_t count;
} Dict;

/* Its columns are the owner's to reserve and release. */
void dict_init(Dict *dict, uint64_t seed);
/* Its number, 0 if absent. */
uint32_t dict_find(const Dict *dict, Str text);
/* Its number, given now if it is new. */
uint32_t dict_add(Dict *dict, Str text);
/* Several texts that will be added soon: their memory is waited for once, and not once a text. */
enum { DICT_GROUP = 16 };
typedef struct DictGroup {
    Str texts[DICT_GROUP];
    uint32_t tags[DICT_GROUP];
    uint32_t n;
} DictGroup;
void dict_fetch(const Dict *dict, DictGroup *group);
/* The same as dict_add of text i, after dict_fetch. */
uint32_t dict_group_add(Dict *dict, const DictGroup *group, uint32_t i);
Str dict_text(const Dict *dict, uint32_t number);
/* Would `text` still fit? */
bool dict_full(const Dict *dict, size_t texts, size_t bytes);
/* Build the table again from heap and offset. */
void dict_rebuild(Dict *dict, uint32_t count);

#endif
