/* Finding reading_missing: no reading, where its step takes one of nearly all of the class. */
#include <stdlib.h>

#include "domain/trace/trace_walk_internal.h"

enum { NORM_EVENTS = 20, NORM_PERCENT = 95, NORMS_MAX = 1 << 22, RECENT = 1024 };

static const Finding READING_MISSING = {
    "reading_missing", MSG("event %2$lld has no reading of %1$s, and nearly all events of its step "
                           "and class have one")};

/* Numbers of events, ascending. */
typedef struct EventList {
    uint32_t *p;
    size_t n, room;
} EventList;

/* The events of one step that name one class. */
typedef struct Norm {
    EventList with, without; /* readings */
    size_t declared_with, declared_without;
    uint32_t declared; /* the last one counted there */
    uint32_t zero;
} Norm;

typedef struct RecentNorm {
    uint64_t start; /* of the key of an item */
    uint32_t step;
    uint32_t norm;
} RecentNorm;

/* Read from the log of the index by the first who asks, further from there by the next; nothing of
 * it is kept in a checkpoint.  Of steps that never had a reading nothing is kept at all. */
struct ReadingNorms {
    pthread_mutex_t lock;
    uint32_t event;                /* read up to here */
    bool measured[WORD_OTHER + 1]; /* steps of which some event has readings */
    Dict keys;                     /* step, class */
    Column norms;                  /* Norm, numbered as the keys */
    RecentNorm recent[RECENT];
};

ReadingNorms *reading_norms_new(uint64_t seed)
{
    ReadingNorms *norms = calloc(1, sizeof *norms);
    if (norms == NULL)
        abort();
    dict_init(&norms->keys, seed);
    column_init(&norms->keys.heap, (size_t)NORMS_MAX * 64);
    column_init(&norms->keys.offset, (size_t)NORMS_MAX * 4);
    column_init(&norms->norms, NORMS_MAX * sizeof(Norm));
    column_add(&norms->keys.offset, 4);
    column_add(&norms->norms, sizeof(Norm));
    pthread_mutex_init(&norms->lock, NULL);
    return norms;
}

static Norm *norm_at(const ReadingNorms *norms, uint32_t number)
{
    return COLUMN_AT(norms->norms, Norm) + number;
}

void reading_norms_free(ReadingNorms *norms)
{
    for (uint32_t i = 1; i <= norms->keys.count; i++) {
        free(norm_at(norms, i)->with.p);
        free(norm_at(norms, i)->without.p);
    }
    column_release(&norms->keys.heap);
    column_release(&norms->keys.offset);
    column_release(&norms->norms);
    table_release(&norms->keys.table);
    pthread_mutex_destroy(&norms->lock);
    free(norms);
}

static void list_add(EventList *list, uint32_t event)
{
    if (list->n != 0 && list->p[list->n - 1] == event)
        return;
    if (list->n == list->room) {
        list->room = list->room == 0 ? 8 : list->room * 2;
        list->p = realloc(list->p, list->room * sizeof *list->p);
        if (list->p == NULL)
            abort();
    }
    list->p[list->n++] = event;
}

/* How many of them a reader at `end` knows. */
static size_t list_known(const EventList *list, uint32_t end)
{
    size_t low = 0, high = list->n;
    while (low < high) {
        size_t middle = (low + high) / 2;
        if (list->p[middle] <= end)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

/* ---- which norm? ---- */

static uint32_t norm_find(Ctx *cx, ReadingNorms *norms, uint16_t step, Str key)
{
    ArenaMark mark = arena_mark(cx->arena);
    Str class = item_class_key(cx, key);
    Str name = str_fmt(cx->arena, "%u %.*s", (unsigned)step, STR_ARG(class));
    uint32_t number = class.n == 0 ? 0 : dict_find(&norms->keys, name);
    bool room = norms->keys.count < NORMS_MAX - 2 && !dict_full(&norms->keys, 1, name.n);
    if (number == 0 && class.n != 0 && room) {
        number = dict_add(&norms->keys, name);
        column_add(&norms->norms, sizeof(Norm));
    }
    arena_rewind(cx->arena, mark);
    return number;
}

/* Of an item's class at a step; 0 if its identifier names no class. */
static uint32_t norm_of(Walk *w, uint16_t step, uint32_t item)
{
    ReadingNorms *norms = w->index->reading_norms;
    Str key = trace_item_key(w->index, item);
    IdScheme scheme = identity_scheme(key);
    if (scheme == ID_URI || scheme == ID_VIN)
        return 0;
    uint64_t start = class_start(key);
    if (start == 0)
        return norm_find(w->cx, norms, step, key);
    RecentNorm *recent = &norms->recent[(start + step) * 0x9e3779b97f4a7c15u >> 54];
    if (recent->start != start || recent->step != step)
        *recent = (RecentNorm){start, step, norm_find(w->cx, norms, step, key)};
    return recent->norm;
}

/* Does an event of this kind speak of what it names in that role: made it, or looked at it? */
static bool is_subject(EventKind kind, uint8_t role)
{
    return role == ROLE_OUTPUT || role == ROLE_OBSERVED ||
           (role == ROLE_PARENT && kind == EVENT_ASSOCIATION);
}

static bool has_step(const EventHead *head)
{
    return (head_bits(head) & HEAD_DECLARATION) == 0 && head->step != 0 && head->step != WORD_OTHER;
}

/* ---- what is normal ---- */

static void event_read(Walk *w, uint32_t event)
{
    const TraceIndex *index = w->index;
    const EventHead *head = head_at(index, event);
    bool with = (head_bits(head) & HEAD_READINGS) != 0;
    uint32_t end = SHARED_GET(head[1].ref);
    for (uint32_t ref = head->ref; ref < end; ref++) {
        if (!is_subject(head_kind(head), ref_role(index, ref)))
            continue;
        uint32_t number = norm_of(w, head->step, ref_item(index, ref));
        Norm *norm = norm_at(index->reading_norms, number);
        if (number != 0)
            list_add(with ? &norm->with : &norm->without, event);
    }
}

/* A step of which there is a reading for the first time: its events so far count as well. */
static bool steps_read(const Walk *w, ReadingNorms *norms)
{
    bool more = false;
    for (uint32_t event = norms->event + 1; event <= w->end; event++) {
        const EventHead *head = head_at(w->index, event);
        if ((head_bits(head) & HEAD_READINGS) == 0 || !has_step(head) ||
            norms->measured[head->step])
            continue;
        norms->measured[head->step] = true;
        more = true;
    }
    return more;
}

static void norms_read(Walk *w, ReadingNorms *norms)
{
    if (steps_read(w, norms)) {
        for (uint32_t i = 1; i <= norms->keys.count; i++)
            norm_at(norms, i)->with.n = norm_at(norms, i)->without.n = 0;
        norms->event = 0;
    }
    for (; norms->event < w->end; norms->event++) {
        const EventHead *head = head_at(w->index, norms->event + 1);
        if (has_step(head) && norms->measured[head->step])
            event_read(w, norms->event + 1);
    }
    table_sweep(&norms->keys.table);
}

static void declared_count(Walk *w, uint32_t event)
{
    const TraceIndex *index = w->index;
    const EventHead *head = head_at(index, event);
    bool with = (head_bits(head) & HEAD_READINGS) != 0;
    uint32_t end = SHARED_GET(head[1].ref);
    for (uint32_t ref = head->ref; ref < end; ref++) {
        if (!is_subject(head_kind(head), ref_role(index, ref)))
            continue;
        Norm *norm = norm_at(index->reading_norms, norm_of(w, head->step, ref_item(index, ref)));
        if (norm->declared == event)
            continue;
        norm->declared = event;
        *(with ? &norm->declared_with : &norm->declared_without) += 1;
    }
}

/* Events declared in error count for nothing.  The declaration an original was bound to first
 * stands for all of them. */
static void declared_read(Walk *w, ReadingNorms *norms)
{
    const Column *column = &w->index->declarations;
    const Declaration *rows = COLUMN_AT(*column, Declaration);
    size_t n = __atomic_load_n(&column->used, __ATOMIC_ACQUIRE) / sizeof *rows;
    for (uint32_t i = 1; i <= norms->keys.count; i++) {
        Norm *norm = norm_at(norms, i);
        norm->declared_with = norm->declared_without = norm->declared = 0;
    }
    for (size_t i = 1; i < n; i++) {
        uint32_t event = SHARED_GET(rows[i].event), original = SHARED_GET(rows[i].original);
        if (event == 0 || event > w->end)
            break;
        if (original == 0 || original > w->end || SHARED_GET(rows[i].next) != 0 ||
            walk_force(w, original) == FORCE_IN)
            continue;
        const EventHead *head = head_at(w->index, original);
        if (has_step(head) && norms->measured[head->step])
            declared_count(w, original);
    }
}

/* ---- what is not ---- */

static void missing_find(Walk *w, uint32_t number, uint32_t event)
{
    const TraceIndex *index = w->index;
    const EventHead *head = head_at(index, event);
    uint32_t end = SHARED_GET(head[1].ref);
    if (walk_force(w, event) != FORCE_IN)
        return;
    for (uint32_t ref = head->ref; ref < end; ref++) {
        uint32_t item = ref_item(index, ref);
        if (!is_subject(head_kind(head), ref_role(index, ref)) ||
            !bit_get(&w->scratch->item_bits, item))
            continue;
        ItemKind kind = walk_kind(w, item);
        if ((kind == ITEM_THING || kind == ITEM_LOT) && norm_of(w, head->step, item) == number)
            walk_finding(w, READING_MISSING, item, event);
    }
}

static bool is_normal(size_t with, size_t without)
{
    return with >= NORM_EVENTS && with * 100 >= (with + without) * NORM_PERCENT;
}

/* Those without are few where readings are normal: they are looked at, not all that was reached. */
void walk_readings(Walk *w)
{
    ReadingNorms *norms = w->index->reading_norms;
    pthread_mutex_lock(&norms->lock);
    norms_read(w, norms);
    declared_read(w, norms);
    for (uint32_t i = 1; i <= norms->keys.count; i++) {
        const Norm *norm = norm_at(norms, i);
        size_t with = list_known(&norm->with, w->end);
        size_t without = list_known(&norm->without, w->end);
        if (!is_normal(with - norm->declared_with, without - norm->declared_without))
            continue;
        for (size_t e = 0; e < without; e++)
            missing_find(w, i, norm->without.p[e]);
    }
    pthread_mutex_unlock(&norms->lock);
}
