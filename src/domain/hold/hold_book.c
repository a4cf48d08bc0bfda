/* hold_book.c - decisions from the database into memory. */
#include <stdlib.h>
#include <string.h>

#include "domain/hold/hold_internal.h"
#include "domain/scope/scope.h"

HoldBook *hold_book_open(void)
{
    HoldBook *book = calloc(1, sizeof *book);
    if (book == NULL)
        abort();
    pthread_mutex_init(&book->loading, NULL);
    pthread_mutex_init(&book->finding, NULL);
    pthread_rwlock_init(&book->lock, NULL);
    return book;
}

static void kept_free(HoldKept *hold)
{
    arena_release(&hold->arena);
    free(hold->named);
    free(hold->freed);
    free(hold);
}

void hold_book_close(HoldBook *book)
{
    if (book == NULL)
        return;
    for (size_t i = 0; i < book->count; i++)
        kept_free(book->holds[i]);
    free(book->holds);
    free(book->named);
    pthread_mutex_destroy(&book->loading);
    pthread_mutex_destroy(&book->finding);
    free(book->extent.list);
    pthread_rwlock_destroy(&book->lock);
    free(book);
}

bool hold_book_empty(HoldBook *book)
{
    pthread_rwlock_rdlock(&book->lock);
    bool empty = book->count == 0;
    pthread_rwlock_unlock(&book->lock);
    return empty;
}

static void *grown(void *old, size_t bytes)
{
    void *out = realloc(old, bytes);
    if (out == NULL)
        abort();
    return out;
}

/* ---- what a hold names ---- */

typedef struct Naming {
    const TraceIndex *index;
    HoldKept *hold;
    size_t room, absent_room;
} Naming;

static void named_add(Naming *naming, uint32_t item)
{
    HoldKept *hold = naming->hold;
    if (hold->named_count == naming->room) {
        naming->room = naming->room * 2 + 64;
        hold->named = grown(hold->named, naming->room * sizeof *hold->named);
    }
    hold->named[hold->named_count++] = item;
}

static void absent_add(Naming *naming, Str key)
{
    HoldKept *hold = naming->hold;
    if (hold->absent_count == naming->absent_room) {
        size_t room = naming->absent_room * 2 + 64;
        hold->absent =
            arena_grow(&hold->arena, hold->absent, naming->absent_room * sizeof *hold->absent,
                       room * sizeof *hold->absent);
        naming->absent_room = room;
    }
    hold->absent[hold->absent_count++] = str_dup(&hold->arena, key);
}

static Err key_of(Ctx *cx, Str uri, Str *out)
{
    Identity identity;
    TRY(identity_read_label(cx, uri, &identity));
    *out = identity.key;
    return OK;
}

static Err item_take(Ctx *cx, const DbRow *row, void *arg)
{
    Str key;
    Naming *naming = arg;
    ArenaMark mark = arena_mark(cx->arena);
    TRY(key_of(cx, row_text(row, 0), &key));
    uint32_t item = trace_item_find(naming->index, key);
    if (item != 0)
        named_add(naming, item);
    else
        absent_add(naming, key);
    arena_rewind(cx->arena, mark);
    return OK;
}

static Err place_take(Ctx *cx, const DbRow *row, void *arg)
{
    HoldKept *hold = arg;
    (void)cx;
    hold->places = arena_grow(&hold->arena, hold->places, hold->place_count * sizeof(Str),
                              (hold->place_count + 1) * sizeof(Str));
    hold->places[hold->place_count++] = str_dup(&hold->arena, row_text(row, 0));
    return OK;
}

static int by_number(const void *a, const void *b)
{
    uint32_t left = *(const uint32_t *)a, right = *(const uint32_t *)b;
    return (left > right) - (left < right);
}

static int by_text(const void *a, const void *b)
{
    return str_cmp(*(const Str *)a, *(const Str *)b);
}

static void named_sort(HoldKept *hold)
{
    size_t kept = 0;
    if (hold->named_count == 0)
        return;
    qsort(hold->named, hold->named_count, sizeof *hold->named, by_number);
    for (size_t i = 0; i < hold->named_count; i++) {
        if (kept == 0 || hold->named[kept - 1] != hold->named[i])
            hold->named[kept++] = hold->named[i];
    }
    hold->named_count = kept;
}

static Err named_load(Ctx *cx, const TraceIndex *index, const int64_t scope[2], HoldKept *hold)
{
    Naming naming = {.index = index, .hold = hold};
    uint32_t *units;
    size_t count;
    TRY(db_each(cx, SQL_HOLD_EACH_ITEM, ARGS(db_int(hold->id)), item_take, &naming));
    TRY(db_each(cx, SQL_HOLD_EACH_PLACE, ARGS(db_int(hold->id)), place_take, hold));
    if (scope[0] != 0) {
        ArenaMark mark = arena_mark(cx->arena);
        TRY(scope_items(cx, scope[0], scope[1], &units, &count));
        for (size_t i = 0; i < count; i++)
            named_add(&naming, units[i]);
        arena_rewind(cx->arena, mark);
    }
    named_sort(hold);
    if (hold->absent_count > 0)
        qsort(hold->absent, hold->absent_count, sizeof *hold->absent, by_text);
    return OK;
}

/* ---- new holds ---- */

typedef struct Fresh {
    const TraceIndex *index;
    HoldKept **holds;
    int64_t (*scopes)[2];
    size_t count;
} Fresh;

static Err hold_take(Ctx *cx, const DbRow *row, void *arg)
{
    Fresh *fresh = arg;
    HoldKept *hold = calloc(1, sizeof *hold);
    if (hold == NULL)
        abort();
    (void)cx;
    arena_init(&hold->arena);
    hold->id = row_int(row, 0);
    hold->title = str_dup(&hold->arena, row_text(row, 1));
    hold->instruction = str_dup(&hold->arena, row_text(row, 2));
    hold->since_us = row_int(row, 5);
    hold->position = row_int(row, 6);
    hold->scope = row_int(row, 3);
    hold->version = row_int(row, 4);
    fresh->holds = grown(fresh->holds, (fresh->count + 1) * sizeof(HoldKept *));
    fresh->scopes = grown(fresh->scopes, (fresh->count + 1) * sizeof *fresh->scopes);
    fresh->scopes[fresh->count][0] = row_int(row, 3);
    fresh->scopes[fresh->count][1] = row_int(row, 4);
    fresh->holds[fresh->count++] = hold;
    return OK;
}

/* The lock is held for writing. */
static void bits_set(HoldBook *book, const TraceIndex *index, const HoldKept *hold)
{
    if (hold->named_count == 0)
        return;
    size_t need = hold->named[hold->named_count - 1] / 8 + 1;
    if (need > book->named_bytes) {
        size_t bytes = (size_t)trace_item_count(index) / 8 * 5 / 4 + 1024;
        bytes = bytes > need ? bytes : need;
        book->named = grown(book->named, bytes);
        memset(book->named + book->named_bytes, 0, bytes - book->named_bytes);
        book->named_bytes = bytes;
    }
    for (size_t i = 0; i < hold->named_count; i++) {
        uint32_t item = hold->named[i];
        book->named[item / 8] |= (uint8_t)(1u << (item % 8));
    }
}

static Err holds_load(Ctx *cx, HoldBook *book, const TraceIndex *index)
{
    Fresh fresh = {.index = index};
    size_t loaded = 0;
    Err err = db_each(cx, SQL_HOLD_EACH_AFTER, ARGS(db_int(book->last_hold)), hold_take, &fresh);
    for (; loaded < fresh.count && err == OK; loaded++)
        err = named_load(cx, index, fresh.scopes[loaded], fresh.holds[loaded]);
    if (err == OK && fresh.count > 0) {
        pthread_rwlock_wrlock(&book->lock);
        book->holds = grown(book->holds, (book->count + fresh.count) * sizeof(HoldKept *));
        for (size_t i = 0; i < fresh.count; i++) {
            book->holds[book->count++] = fresh.holds[i];
            bits_set(book, index, fresh.holds[i]);
            book->last_hold = fresh.holds[i]->id;
        }
        book->looked_for = 0; /* an item may have come while it was loaded */
        pthread_rwlock_unlock(&book->lock);
    }
    for (size_t i = 0; i < fresh.count && err != OK; i++)
        kept_free(fresh.holds[i]);
    free(fresh.holds);
    free(fresh.scopes);
    return err;
}

/* ---- releases ---- */

HoldKept *hold_book_find(HoldBook *book, int64_t id)
{
    for (size_t i = book->count; i > 0; i--) {
        if (book->holds[i - 1]->id == id)
            return book->holds[i - 1];
    }
    return NULL;
}

typedef struct Freeing {
    HoldBook *book;
    const TraceIndex *index;
    struct {
        int64_t id, hold, us, position;
        bool everything;
    } * releases;
    size_t count;
    HoldKept *hold; /* of the release whose items are being taken */
    HoldFreed *freed;
    size_t freed_count;
    const HoldFreed *as;
} Freeing;

static Err release_take(Ctx *cx, const DbRow *row, void *arg)
{
    Freeing *to = arg;
    (void)cx;
    to->releases = grown(to->releases, (to->count + 1) * sizeof *to->releases);
    to->releases[to->count].id = row_int(row, 0);
    to->releases[to->count].hold = row_int(row, 1);
    to->releases[to->count].everything = row_int(row, 2) != 0;
    to->releases[to->count].us = row_int(row, 3);
    to->releases[to->count++].position = row_int(row, 4);
    return OK;
}

/* What was named and no event names is simply named no longer. */
static void absent_drop(HoldKept *hold, Str key)
{
    size_t kept = 0;
    for (size_t i = 0; i < hold->absent_count; i++) {
        if (!str_eq(hold->absent[i], key))
            hold->absent[kept++] = hold->absent[i];
    }
    hold->absent_count = kept;
}

static Err freed_take(Ctx *cx, const DbRow *row, void *arg)
{
    Str key;
    Freeing *to = arg;
    TRY(key_of(cx, row_text(row, 0), &key));
    uint32_t item = trace_item_find(to->index, key);
    if (item == 0) {
        pthread_rwlock_wrlock(&to->book->lock);
        absent_drop(to->hold, key);
        pthread_rwlock_unlock(&to->book->lock);
        return OK;
    }
    to->freed = grown(to->freed, (to->freed_count + 1) * sizeof *to->freed);
    to->freed[to->freed_count] = *to->as;
    to->freed[to->freed_count++].item = item;
    return OK;
}

static int by_item(const void *a, const void *b)
{
    const HoldFreed *left = a, *right = b;
    return (left->item > right->item) - (left->item < right->item);
}

/* The first release of an item counts. */
static void freed_join(HoldKept *hold, const HoldFreed *more, size_t count)
{
    size_t before = hold->freed_count;
    hold->freed = grown(hold->freed, (before + count + 1) * sizeof *hold->freed);
    for (size_t i = 0; i < count; i++) {
        if (before == 0 ||
            bsearch(&more[i], hold->freed, before, sizeof *hold->freed, by_item) == NULL)
            hold->freed[hold->freed_count++] = more[i];
    }
    qsort(hold->freed, hold->freed_count, sizeof *hold->freed, by_item);
}

static Err release_load(Ctx *cx, Freeing *to, size_t i)
{
    HoldBook *book = to->book;
    HoldFreed as = {.position = to->releases[i].position, .us = to->releases[i].us};
    to->hold = hold_book_find(book, to->releases[i].hold);
    to->as = &as;
    to->freed_count = 0;
    if (to->hold == NULL)
        return fail(cx, ERR_CORRUPT, MSG("a release belongs to hold H-%1$lld, which is not there"),
                    (long long)to->releases[i].hold);
    TRY(db_each(cx, SQL_HOLD_RELEASE_EACH_ITEM, ARGS(db_int(to->releases[i].id)), freed_take, to));
    pthread_rwlock_wrlock(&book->lock);
    if (to->releases[i].everything) {
        to->hold->ended = true;
        to->hold->ended_us = as.us;
        to->hold->ended_position = as.position;
    }
    if (to->freed_count > 0)
        freed_join(to->hold, to->freed, to->freed_count);
    book->last_release = to->releases[i].id;
    pthread_rwlock_unlock(&book->lock);
    return OK;
}

static Err releases_load(Ctx *cx, HoldBook *book, const TraceIndex *index)
{
    Freeing to = {.book = book, .index = index};
    Err err = db_each(cx, SQL_HOLD_RELEASE_EACH_AFTER, ARGS(db_int(book->last_release)),
                      release_take, &to);
    for (size_t i = 0; i < to.count && err == OK; i++)
        err = release_load(cx, &to, i);
    free(to.releases);
    free(to.freed);
    return err;
}

/* ---- what no event named, and now one does ---- */

static bool any_absent(const HoldBook *book)
{
    for (size_t i = 0; i < book->count; i++) {
        if (book->holds[i]->absent_count > 0)
            return true;
    }
    return false;
}

static void absent_find(HoldBook *book, const TraceIndex *index, uint32_t item)
{
    Str key = trace_item_key(index, item);
    for (size_t i = 0; i < book->count; i++) {
        HoldKept *hold = book->holds[i];
        if (hold->absent_count == 0 ||
            bsearch(&key, hold->absent, hold->absent_count, sizeof *hold->absent, by_text) == NULL)
            continue;
        hold->named = grown(hold->named, (hold->named_count + 1) * sizeof *hold->named);
        hold->named[hold->named_count++] = item;
        absent_drop(hold, key);
        named_sort(hold);
        bits_set(book, index, hold);
    }
}

static void absents_find(HoldBook *book, const TraceIndex *index)
{
    uint32_t count = trace_item_count(index);
    if (count == __atomic_load_n(&book->looked_for, __ATOMIC_ACQUIRE))
        return;
    pthread_rwlock_wrlock(&book->lock);
    if (any_absent(book)) {
        for (uint32_t item = book->looked_for + 1; item <= count; item++)
            absent_find(book, index, item);
    }
    __atomic_store_n(&book->looked_for, count, __ATOMIC_RELEASE);
    pthread_rwlock_unlock(&book->lock);
}

/* ---- in and out ---- */

static bool is_fresh(HoldBook *book, const DbRow *latest, const TraceIndex *index)
{
    pthread_rwlock_rdlock(&book->lock);
    bool fresh = book->last_hold >= row_int(latest, 0) &&
                 book->last_release >= row_int(latest, 1) &&
                 __atomic_load_n(&book->looked_for, __ATOMIC_ACQUIRE) == trace_item_count(index);
    pthread_rwlock_unlock(&book->lock);
    return fresh;
}

Err hold_book_refresh(Ctx *cx, HoldBook *book, const TraceIndex *index)
{
    DbRow latest;
    Err err = OK;
    TRY(db_one(cx, SQL_HOLD_LATEST, NO_ARGS, &latest));
    if (is_fresh(book, &latest, index))
        return OK;
    pthread_mutex_lock(&book->loading);
    if (book->last_hold < row_int(&latest, 0))
        err = holds_load(cx, book, index);
    if (err == OK && book->last_release < row_int(&latest, 1))
        err = releases_load(cx, book, index);
    if (err == OK)
        absents_find(book, index);
    pthread_mutex_unlock(&book->loading);
    return err;
}

Err hold_book_enter(Ctx *cx, HoldBook *book, const TraceIndex *index)
{
    TRY(hold_book_refresh(cx, book, index));
    pthread_rwlock_rdlock(&book->lock);
    return OK;
}

void hold_book_leave(HoldBook *book)
{
    pthread_rwlock_unlock(&book->lock);
}
