#include "domain/trace/trace_memory.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>

#include "base/hash.h"

enum { COMMIT_MIN = 64 * 1024, HUGE_PAGE = 2 * 1024 * 1024, TABLE_BITS_MIN = 6 };

static _Noreturn void out_of_memory(size_t bytes)
{
    fprintf(stderr, "holdfast: out of memory for %zu bytes of the trace index\n", bytes);
    abort();
}

void column_init(Column *column, size_t bytes)
{
    bytes = (bytes + HUGE_PAGE - 1) / HUGE_PAGE * HUGE_PAGE;
    void *p = mmap(NULL, bytes, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    if (p == MAP_FAILED)
        out_of_memory(bytes);
    *column = (Column){.p = p, .reserved = bytes};
}

void column_release(Column *column)
{
    if (column->p != NULL)
        munmap(column->p, column->reserved);
    *column = (Column){0};
}

/* By an eighth, at least 64 KiB; in huge pages once it is large enough to be worth them. */
void column_commit(Column *column, size_t need)
{
    size_t step = column->committed / 8 > COMMIT_MIN ? column->committed / 8 : COMMIT_MIN;
    size_t page = need >= 2 * (size_t)HUGE_PAGE ? HUGE_PAGE : COMMIT_MIN;
    size_t size = need > column->committed + step ? need : column->committed + step;
    size = (size + page - 1) / page * page;
    if (size > column->reserved)
        size = column->reserved;
    if (need > size || mprotect(column->p, size, PROT_READ | PROT_WRITE) != 0)
        out_of_memory(need);
    if (page == HUGE_PAGE) /* only a wish: the kernel may refuse */
        (void)madvise(column->p, size, MADV_HUGEPAGE);
    column->committed = size;
}

void column_clear(Column *column)
{
    memset(column->p, 0, column->used);
    column->used = 0;
}

/* ---- table ---- */

static TableSlots *slots_new(uint32_t bits)
{
    size_t size = sizeof(TableSlots) + (sizeof(uint64_t) << bits);
    TableSlots *slots;
    if (size < 2 * (size_t)HUGE_PAGE) {
        slots = calloc(1, size);
    } else {
        size = (size + HUGE_PAGE - 1) / HUGE_PAGE * HUGE_PAGE;
        slots = aligned_alloc(HUGE_PAGE, size);
        if (slots != NULL) {
            (void)madvise(slots, size, MADV_HUGEPAGE);
            memset(slots, 0, size);
        }
    }
    if (slots == NULL)
        out_of_memory(size);
    slots->bits = bits;
    return slots;
}

static inline uint32_t slot_home(const TableSlots *slots, uint32_t tag)
{
    return (tag * 0x9e3779b1u) >> (32 - slots->bits);
}

static void slots_put(TableSlots *slots, uint32_t tag, uint32_t value)
{
    uint32_t mask = (1u << slots->bits) - 1;
    uint32_t at = slot_home(slots, tag);
    while (slots->slot[at] != 0)
        at = (at + 1) & mask;
    __atomic_store_n(&slots->slot[at], (uint64_t)tag << 32 | value, __ATOMIC_RELEASE);
}

void table_init(Table *table)
{
    *table = (Table){.slots = slots_new(TABLE_BITS_MIN)};
}

void table_release(Table *table)
{
    for (TableSlots *slots = table->slots; slots != NULL;) {
        TableSlots *older = slots->older;
        free(slots);
        slots = older;
    }
    *table = (Table){0};
}

void table_sweep(Table *table)
{
    TableSlots *slots = table->slots;
    if (slots->older == NULL)
        return;
    Table old = {.slots = slots->older};
    slots->older = NULL;
    table_release(&old);
}

/* Twice the slots.  Values of one tag keep their order: they are put back starting behind a free
 * slot, so along each run of full slots. */
static void table_grow(Table *table)
{
    TableSlots *old = table->slots;
    TableSlots *slots = slots_new(old->bits + 1);
    uint32_t n = 1u << old->bits;
    uint32_t start = 0;
    while (old->slot[start] != 0)
        start++;
    for (uint32_t i = 0; i < n; i++) {
        uint64_t slot = old->slot[(start + i) & (n - 1)];
        if (slot != 0)
            slots_put(slots, (uint32_t)(slot >> 32), (uint32_t)slot);
    }
    slots->older = old;
    __atomic_store_n(&table->slots, slots, __ATOMIC_SEQ_CST);
}

void table_add(Table *table, uint32_t tag, uint32_t value)
{
    assert(value != 0);
    if ((uint64_t)table->count * 10 >= ((uint64_t)7 << table->slots->bits))
        table_grow(table);
    slots_put(table->slots, tag, value);
    table->count++;
}

void table_presize(Table *table, uint32_t count)
{
    uint32_t bits = table->slots->bits;
    assert(table->count == 0);
    while ((uint64_t)count * 10 >= (uint64_t)7 << bits)
        bits++;
    if (bits == table->slots->bits)
        return;
    table_release(table);
    table->slots = slots_new(bits);
}

void table_prefetch(const Table *table, uint32_t tag)
{
    __builtin_prefetch(&table->slots->slot[slot_home(table->slots, tag)]);
}

void table_set(Table *table, uint32_t tag, uint32_t value)
{
    assert(value != 0);
    TableSlots *slots = table->slots;
    uint32_t mask = (1u << slots->bits) - 1;
    for (uint32_t at = slot_home(slots, tag); slots->slot[at] != 0; at = (at + 1) & mask) {
        if (slots->slot[at] >> 32 != tag)
            continue;
        __atomic_store_n(&slots->slot[at], (uint64_t)tag << 32 | value, __ATOMIC_RELEASE);
        return;
    }
    table_add(table, tag, value);
}

TableProbe table_probe(const Table *table, uint32_t tag)
{
    const TableSlots *slots = __atomic_load_n(&table->slots, __ATOMIC_SEQ_CST);
    return (TableProbe){slots, tag, slot_home(slots, tag)};
}

uint32_t table_next(TableProbe *probe)
{
    uint32_t mask = (1u << probe->slots->bits) - 1;
    for (;;) {
        uint64_t slot = __atomic_load_n(&probe->slots->slot[probe->at], __ATOMIC_ACQUIRE);
        if (slot == 0)
            return 0;
        probe->at = (probe->at + 1) & mask;
        if (slot >> 32 == probe->tag)
            return (uint32_t)slot;
    }
}

/* ---- dictionary ---- */

void dict_init(Dict *dict, uint64_t seed)
{
    *dict = (Dict){.seed = seed};
    table_init(&dict->table);
}

static uint32_t text_tag(const Dict *dict, Str text)
{
    return (uint32_t)(hash_fingerprint(dict->seed, text) >> 32);
}

Str dict_text(const Dict *dict, uint32_t number)
{
    const uint32_t *offset = (const uint32_t *)(const void *)dict->offset.p;
    const char *at = dict->heap.p + (size_t)offset[number] * 4;
    uint32_t n;
    memcpy(&n, at, sizeof n);
    return str_from(at + sizeof n, n);
}

static uint32_t dict_lookup(const Dict *dict, uint32_t tag, Str text)
{
    TableProbe probe = table_probe(&dict->table, tag);
    uint32_t number;
    while ((number = table_next(&probe)) != 0) {
        if (str_eq(dict_text(dict, number), text))
            return number;
    }
    return 0;
}

uint32_t dict_find(const Dict *dict, Str text)
{
    return dict_lookup(dict, text_tag(dict, text), text);
}

static uint32_t dict_add_tagged(Dict *dict, uint32_t tag, Str text)
{
    uint32_t number = dict_lookup(dict, tag, text);
    if (number != 0)
        return number;
    uint32_t *offset = column_add(&dict->offset, sizeof *offset);
    *offset = (uint32_t)(dict->heap.used / 4);
    uint32_t n = (uint32_t)text.n;
    char *at = column_add(&dict->heap, (sizeof n + text.n + 3) / 4 * 4);
    memcpy(at, &n, sizeof n);
    if (n != 0)
        memcpy(at + sizeof n, text.p, n);
    number = dict->count + 1;
    table_add(&dict->table, tag, number);
    __atomic_store_n(&dict->count, number, __ATOMIC_RELEASE); /* whoever counts can read them */
    return number;
}

uint32_t dict_add(Dict *dict, Str text)
{
    return dict_add_tagged(dict, text_tag(dict, text), text);
}

/* Slots, then what they lead to, then the texts there. */
void dict_fetch(const Dict *dict, DictGroup *group)
{
    uint32_t numbers[DICT_GROUP];
    const uint32_t *offset = (const uint32_t *)(const void *)dict->offset.p;
    for (uint32_t i = 0; i < group->n; i++) {
        group->tags[i] = text_tag(dict, group->texts[i]);
        table_prefetch(&dict->table, group->tags[i]);
    }
    for (uint32_t i = 0; i < group->n; i++) {
        numbers[i] = table_get(&dict->table, group->tags[i]);
        __builtin_prefetch(offset + numbers[i]);
    }
    for (uint32_t i = 0; i < group->n; i++) {
        if (numbers[i] != 0)
            __builtin_prefetch(dict->heap.p + (size_t)offset[numbers[i]] * 4);
    }
}

uint32_t dict_group_add(Dict *dict, const DictGroup *group, uint32_t i)
{
    return dict_add_tagged(dict, group->tags[i], group->texts[i]);
}

bool dict_full(const Dict *dict, size_t texts, size_t bytes)
{
    return column_full(&dict->offset, texts * 4) || column_full(&dict->heap, bytes + texts * 8);
}

/* In groups: all fingerprints first, then all slots, so that memory is waited for once a group. */
void dict_rebuild(Dict *dict, uint32_t count)
{
    enum { GROUP = 64 };
    uint32_t tags[GROUP];
    table_presize(&dict->table, count);
    for (uint32_t first = 1; first <= count; first += GROUP) {
        uint32_t n = count - first + 1 < GROUP ? count - first + 1 : GROUP;
        for (uint32_t i = 0; i < n; i++) {
            tags[i] = text_tag(dict, dict_text(dict, first + i));
            table_prefetch(&dict->table, tags[i]);
        }
        for (uint32_t i = 0; i < n; i++)
            table_add(&dict->table, tags[i], first + i);
    }
    dict->count = count;
}
