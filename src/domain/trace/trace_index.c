#include "domain/trace/trace_internal.h"

#include <stddef.h>
#include <stdlib.h>

#include "base/hash.h"
#include "domain/trace/trace_scratch.h"

enum { KB = 1 << 10, MB = 1 << 20 };

#define PLACE(field, type, elements)                                                               \
    {                                                                                              \
        offsetof(TraceIndex, field), sizeof(type), elements                                        \
    }
const ColumnPlace index_columns[] = {
    PLACE(items.heap, uint32_t, (uint64_t)1 << 32),
    PLACE(items.offset, uint32_t, (uint64_t)1 << 30),
    PLACE(words.heap, uint32_t, 64 * MB),
    PLACE(words.offset, uint32_t, WORD_OTHER + 1),
    PLACE(groups.heap, uint32_t, 1024 * MB),
    PLACE(groups.offset, uint32_t, 64 * MB),
    PLACE(names.heap, uint32_t, 256 * MB),
    PLACE(names.offset, uint32_t, 16 * MB),
    PLACE(made, uint32_t, (uint64_t)1 << 30),
    PLACE(used, uint32_t, (uint64_t)1 << 30),
    PLACE(seen, uint32_t, (uint64_t)1 << 30),
    PLACE(item_bits, uint8_t, (uint64_t)1 << 30),
    PLACE(head, EventHead, (uint64_t)1 << 30),
    PLACE(only, uint32_t, (uint64_t)1 << 30),
    PLACE(ref_item, uint32_t, (uint64_t)1 << 32),
    PLACE(ref_role, uint8_t, (uint64_t)1 << 32),
    PLACE(lists, uint32_t, (uint64_t)1 << 32),
    PLACE(quantities, RefQuantity, (uint64_t)1 << 30),
    PLACE(pairs, RefPair, (uint64_t)1 << 30),
    PLACE(declarations, Declaration, 256 * MB),
    PLACE(waiting, Waiting, 256 * MB),
    PLACE(group_slot, uint32_t, 64 * MB),
    PLACE(name_slot, uint32_t, 16 * MB),
    PLACE(emptied_words, uint16_t, 4 * KB),
    PLACE(emptied_slot, uint64_t, 256 * MB),
};
const size_t index_column_count = sizeof index_columns / sizeof *index_columns;

TraceIndex *trace_index_new(uint64_t seed)
{
    TraceIndex *index = calloc(1, sizeof *index);
    if (index == NULL)
        abort();
    index->seed = seed;
    Dict *dicts[] = {&index->items, &index->words, &index->groups, &index->names};
    for (size_t i = 0; i < 4; i++)
        dict_init(dicts[i], seed + i);
    Table *tables[] = {&index->event_names, &index->event_group, &index->event_declared,
                       &index->item_emptied};
    for (size_t i = 0; i < 4; i++)
        table_init(tables[i]);
    for (size_t i = 0; i < index_column_count; i++)
        column_init(index_column(index, i), index_columns[i].max * index_columns[i].size);
    /* Number 0 is nobody: an item, event, text, declaration and list of that number. */
    for (size_t i = 0; i < index_column_count; i++) {
        Column *column = index_column(index, i);
        if (column != &index->ref_item && column != &index->ref_role)
            column_add(column, index_columns[i].size);
    }
    column_add(&index->lists, 7 * sizeof(uint32_t)); /* chunks start at multiples of 8 words */
    column_add(&index->head, sizeof(EventHead));     /* the one past the last */
    pthread_mutex_init(&index->scratch_lock, NULL);
    index->classes_made = classes_made_new(seed);
    index->reading_norms = reading_norms_new(seed);
    return index;
}

uint64_t trace_index_seed(const TraceIndex *index)
{
    return index->seed;
}

void trace_index_free(TraceIndex *index)
{
    if (index == NULL)
        return;
    for (size_t i = 0; i < index_column_count; i++)
        column_release(index_column(index, i));
    Table *tables[] = {&index->event_names,  &index->event_group, &index->event_declared,
                       &index->item_emptied, &index->items.table, &index->words.table,
                       &index->groups.table, &index->names.table};
    for (size_t i = 0; i < 8; i++)
        table_release(tables[i]);
    scratch_free_all(index);
    classes_made_free(index->classes_made);
    reading_norms_free(index->reading_norms);
    pthread_mutex_destroy(&index->scratch_lock);
    free(index);
}

void trace_index_log(TraceIndex *index, TraceLog log)
{
    index->log = log;
}

int64_t trace_position(const TraceIndex *index)
{
    return index_position(index);
}

const uint8_t *trace_position_hash(const TraceIndex *index)
{
    return index->hash;
}

TraceSize trace_index_size(const TraceIndex *index)
{
    const Table *tables[] = {&index->event_names, &index->event_group, &index->event_declared,
                             &index->item_emptied};
    TraceSize size = {.references = index->ref_role.used};
    for (size_t i = 0; i < index_column_count; i++)
        size.bytes += index_column(index, i)->used;
    size.dictionary_bytes = index->items.heap.used + index->items.offset.used;
    size.bytes -= size.dictionary_bytes;
    for (size_t i = 0; i < sizeof tables / sizeof *tables; i++)
        size.bytes += (uint64_t)8 << tables[i]->slots->bits;
    size.dictionary_bytes += (uint64_t)8 << index->items.table.slots->bits;
    return size;
}

static Quiet *index_quiet(const TraceIndex *index)
{
    return (Quiet *)(uintptr_t)&index->quiet; /* counting readers changes no answer */
}

uint32_t trace_item_count(const TraceIndex *index)
{
    return __atomic_load_n(&index->items.count, __ATOMIC_ACQUIRE);
}

uint32_t trace_item_find(const TraceIndex *index, Str key)
{
    quiet_enter(index_quiet(index));
    uint32_t item = dict_find(&index->items, key);
    quiet_leave(index_quiet(index));
    return item;
}

Str trace_item_key(const TraceIndex *index, uint32_t item)
{
    return dict_text(&index->items, item);
}

/* An emptied record makes it a vessel, unless that is declared in error. */
static bool is_emptied_once(const TraceIndex *index, uint32_t item, uint32_t end)
{
    SlotCursor cursor;
    uint32_t row = table_get(&index->item_emptied, item);
    if (row == 0)
        return false;
    uint32_t slot =
        __atomic_load_n(COLUMN_AT(index->emptied_slot, uint32_t) + 2 * row + 1, __ATOMIC_ACQUIRE);
    for (uint32_t e = slot_first(&cursor, index, slot, end); e != 0; e = slot_next(&cursor)) {
        if (event_force(index, e, end) == FORCE_IN)
            return true;
    }
    return false;
}

ItemKind trace_item_kind(const TraceIndex *index, uint32_t item, int64_t as_known_at)
{
    uint8_t bits = item_bits(index, item);
    ItemKind first = (ItemKind)(bits & ITEM_BITS_KIND);
    uint32_t end = index_position(index);
    if ((bits & ITEM_EMPTIED) == 0 || first == ITEM_VESSEL)
        return first;
    if (as_known_at > 0 && as_known_at < end)
        end = (uint32_t)as_known_at;
    quiet_enter(index_quiet(index));
    bool emptied = is_emptied_once(index, item, end);
    quiet_leave(index_quiet(index));
    return emptied ? ITEM_VESSEL : first;
}

size_t trace_event_candidates(const TraceIndex *index, Str id, int64_t *out, size_t max)
{
    size_t n = 0;
    uint32_t event;
    quiet_enter(index_quiet(index));
    TableProbe probe = table_probe(&index->event_names, event_tag(index, id));
    while (n < max && (event = table_next(&probe)) != 0)
        out[n++] = event;
    quiet_leave(index_quiet(index));
    return n;
}

uint32_t event_tag(const TraceIndex *index, Str id)
{
    return (uint32_t)(hash_fingerprint(index->seed, id) >> 32);
}

const RefQuantity *quantity_at(const TraceIndex *index, uint32_t ref)
{
    const RefQuantity *rows = COLUMN_AT(index->quantities, RefQuantity);
    if ((COLUMN_AT(index->ref_role, uint8_t)[ref] & ROLE_QUANTITY) == 0)
        return NULL;
    size_t low = 1,
           high = __atomic_load_n(&index->quantities.used, __ATOMIC_ACQUIRE) / sizeof *rows;
    while (low < high) {
        size_t middle = (low + high) / 2;
        /* Behind the last published row the writer may be at work: no event yet is no row. */
        if (SHARED_GET(rows[middle].event) != 0 && SHARED_GET(rows[middle].ref) < ref)
            low = middle + 1;
        else
            high = middle;
    }
    return &rows[low];
}

/* ---- error declarations ---- */

/* Declared: suspended from the moment both events are known; away once the reason is
 * did_not_occur or every corrective event is in the log (docs/guide/trace.md, E6). */
Force event_force(const TraceIndex *index, uint32_t event, uint32_t end)
{
    uint16_t bits = head_bits(head_at(index, event));
    if ((bits & HEAD_DECLARATION) != 0)
        return FORCE_VOID;
    if ((bits & HEAD_DECLARED) == 0)
        return FORCE_IN;
    Force force = FORCE_IN;
    uint32_t number = table_get(&index->event_declared, event);
    while (number != 0) {
        const Declaration *row = COLUMN_AT(index->declarations, Declaration) + number;
        uint32_t complete = SHARED_GET(row->complete);
        if (row->event <= end && complete != 0 && complete <= end)
            return FORCE_VOID;
        if (row->event <= end)
            force = FORCE_SUSPENDED;
        number = SHARED_GET(row->next);
    }
    return force;
}

int64_t trace_event_time(const TraceIndex *index, int64_t event)
{
    return head_at(index, (uint32_t)event)->time_us;
}

EventStanding trace_event_standing(const TraceIndex *index, int64_t event, int64_t as_known_at)
{
    if ((head_bits(head_at(index, (uint32_t)event)) & HEAD_DECLARATION) != 0)
        return STANDING_DECLARATION;
    switch (event_force(index, (uint32_t)event, (uint32_t)as_known_at)) {
    case FORCE_VOID:
        return STANDING_VOID;
    case FORCE_SUSPENDED:
        return STANDING_SUSPENDED;
    default:
        return STANDING_COUNTS;
    }
}
