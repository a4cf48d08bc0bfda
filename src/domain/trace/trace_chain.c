/* Finding broken_chain: used, never made, though others of its class are made here. */
#include <stdlib.h>

#include "domain/trace/trace_walk_internal.h"

enum { RECENT = 256, CLASSES_MAX = 1 << 22, GTIN_PREFIX = 7 };

static const Finding BROKEN_CHAIN = {
    "broken_chain",
    MSG("%1$s was used in event %2$lld, no event made it, and others of its class are made here")};

/* Classes of which something was made, each with the first event that made one.  Read from the
 * log of the index by the first who asks, further from there by the next; nothing of it is kept in
 * a checkpoint. */
struct ClassesMade {
    pthread_mutex_t lock;
    Dict classes;
    Column first;            /* u32 event per class */
    uint32_t event;          /* read up to here */
    uint64_t recent[RECENT]; /* starts of keys of classes that are known */
};

ClassesMade *classes_made_new(uint64_t seed)
{
    ClassesMade *made = calloc(1, sizeof *made);
    if (made == NULL)
        abort();
    dict_init(&made->classes, seed);
    column_init(&made->classes.heap, (size_t)CLASSES_MAX * 64);
    column_init(&made->classes.offset, (size_t)CLASSES_MAX * 4);
    column_init(&made->first, (size_t)CLASSES_MAX * 4);
    column_add(&made->classes.offset, 4);
    column_add(&made->first, 4);
    pthread_mutex_init(&made->lock, NULL);
    return made;
}

void classes_made_free(ClassesMade *made)
{
    column_release(&made->classes.heap);
    column_release(&made->classes.offset);
    column_release(&made->first);
    table_release(&made->classes.table);
    pthread_mutex_destroy(&made->lock);
    free(made);
}

uint64_t class_start(Str key)
{
    uint64_t start = 0;
    IdScheme scheme = identity_scheme(key);
    if ((scheme == ID_SGTIN || scheme == ID_LGTIN) && key.n >= GTIN_PREFIX)
        memcpy(&start, key.p, GTIN_PREFIX);
    return start;
}

/* Was a key with the same GTIN looked at lately?  Notes it. */
static bool class_is_recent(ClassesMade *made, Str key)
{
    uint64_t start = class_start(key);
    if (start == 0)
        return false;
    uint64_t *slot = &made->recent[start * 0x9e3779b97f4a7c15u >> 56];
    bool known = *slot == start;
    *slot = start;
    return known;
}

static void item_made(Ctx *cx, ClassesMade *made, Str key, uint32_t event)
{
    IdScheme scheme = identity_scheme(key);
    if (scheme == ID_URI || scheme == ID_VIN || class_is_recent(made, key))
        return;
    ArenaMark mark = arena_mark(cx->arena);
    Str class = item_class_key(cx, key);
    bool room = made->classes.count < CLASSES_MAX - 2 && !dict_full(&made->classes, 1, class.n);
    if (class.n != 0 && room && dict_find(&made->classes, class) == 0) {
        (void)dict_add(&made->classes, class);
        *(uint32_t *)column_add(&made->first, 4) = event;
    }
    arena_rewind(cx->arena, mark);
}

static void classes_read(Walk *w, ClassesMade *made)
{
    const TraceIndex *index = w->index;
    for (; made->event < w->end; made->event++) {
        uint32_t event = made->event + 1;
        const EventHead *head = head_at(index, event);
        uint32_t end = SHARED_GET(head[1].ref);
        if (head_kind(head) != EVENT_TRANSFORMATION || (head_bits(head) & HEAD_DECLARATION) != 0)
            continue;
        for (uint32_t ref = head->ref; ref < end && ref_role(index, ref) == ROLE_OUTPUT; ref++)
            item_made(w->cx, made, trace_item_key(index, ref_item(index, ref)), event);
    }
    table_sweep(&made->classes.table);
}

static bool class_is_made(Walk *w, uint32_t item)
{
    ClassesMade *made = w->index->classes_made;
    Str class = item_class_key(w->cx, trace_item_key(w->index, item));
    if (class.n == 0)
        return false;
    pthread_mutex_lock(&made->lock);
    classes_read(w, made);
    uint32_t number = dict_find(&made->classes, class);
    bool known = number != 0 && COLUMN_AT(made->first, uint32_t)[number] <= w->end;
    pthread_mutex_unlock(&made->lock);
    return known;
}

/* The first event in force that put the item into something; 0 = none. */
static uint32_t first_use(const Walk *w, uint32_t item)
{
    SlotCursor cursor;
    uint32_t slot = slot_load(&w->index->used, item);
    for (uint32_t e = slot_first(&cursor, w->index, slot, w->end); e != 0; e = slot_next(&cursor)) {
        if (walk_force(w, e) != FORCE_VOID && (event_names(w->index, e, item, ROLE_INPUT) ||
                                               event_names(w->index, e, item, ROLE_CHILD)))
            return e;
    }
    return 0;
}

/* Any record that the item came to be: made, put together, of a lot, commissioned. */
static bool is_made(const Walk *w, uint32_t item)
{
    const TraceIndex *index = w->index;
    SlotCursor cursor;
    uint32_t slot = slot_load(&index->made, item);
    for (uint32_t e = slot_first(&cursor, index, slot, w->end); e != 0; e = slot_next(&cursor)) {
        if (walk_force(w, e) != FORCE_VOID)
            return true;
    }
    slot = slot_load(&index->seen, item);
    for (uint32_t e = slot_first(&cursor, index, slot, w->end); e != 0; e = slot_next(&cursor)) {
        const EventHead *head = head_at(index, e);
        if (head_kind(head) == EVENT_OBJECT && head_action(head) == ACTION_ADD &&
            walk_force(w, e) != FORCE_VOID && event_names(index, e, item, ROLE_OBSERVED))
            return true;
    }
    return false;
}

static void chain_check(Walk *w, uint32_t item)
{
    ItemKind kind = walk_kind(w, item);
    if ((kind != ITEM_THING && kind != ITEM_LOT) || is_made(w, item))
        return;
    uint32_t use = first_use(w, item);
    if (use != 0 && class_is_made(w, item))
        walk_finding(w, BROKEN_CHAIN, item, use);
}

void walk_chains(Walk *w)
{
    uint32_t tail = w->forward ? w->seed_count : scratch_tail(w->scratch);
    for (uint32_t i = 0; i < tail; i++) {
        const Entry *entry = walk_entry(w, i);
        if ((entry->flags & ENTRY_AGAIN) == 0)
            chain_check(w, entry->item); /* who is reached forward was made by what reached it */
    }
}
