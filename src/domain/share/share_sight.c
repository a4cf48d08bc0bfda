/* share_sight.c - from grants to a bit for each item. */
#include "domain/share/share_sight.h"

#include <pthread.h>
#include <stdlib.h>

#include "base/hash.h"
#include "domain/master/master.h"
#include "domain/trace/trace_event.h"

enum { SLOTS = 64, CLASSES_MAX = 20000, VIN_START_MIN = 3, VIN_START_MAX = 11 };

/* ---- classes of lines ---- */

/* Keys of classes, and beginnings of keys of what has no class of its own. */
typedef struct Classes {
    Str *items;
    size_t count;
} Classes;

static int by_text(const void *a, const void *b)
{
    return str_cmp(*(const Str *)a, *(const Str *)b);
}

static bool is_vin_start(Str text)
{
    bool letter = false, good = text.n >= VIN_START_MIN && text.n <= VIN_START_MAX;
    for (size_t i = 0; good && i < text.n; i++) {
        bool capital = text.p[i] >= 'A' && text.p[i] <= 'Z';
        good = capital || (text.p[i] >= '0' && text.p[i] <= '9');
        letter = letter || capital;
    }
    return good && letter;
}

/* What cannot be read as a class sees nothing. */
static Err class_add(Ctx *cx, Classes *classes, Str text)
{
    static const Str lot = STR_INIT("urn:holdfast:lot:");
    Identity identity;
    if (classes->count == CLASSES_MAX)
        return OK;
    if (is_vin_start(text)) {
        classes->items[classes->count++] = str_fmt(cx->arena, "%c%.*s", ID_VIN, STR_ARG(text));
        return OK;
    }
    if (str_starts(text, lot)) {
        Str part = str_tail(text, lot.n);
        Str key = str_fmt(cx->arena, "%c%.*s", ID_LOT, STR_ARG(part));
        classes->items[classes->count++] = str_from(key.p, key.n + 1); /* with its 0 */
        return OK;
    }
    Err err = identity_read_label(cx, text, &identity);
    if (err == OK && identity.kind == ITEM_CLASS)
        classes->items[classes->count++] = identity.key;
    problem_clear(cx);
    return OK;
}

static bool starts_with_one(const Classes *classes, Str key)
{
    for (size_t i = 0; i < classes->count; i++) {
        if (str_starts(key, classes->items[i]))
            return true;
    }
    return false;
}

/* Of an item: is it of the lines, of another, or has it no class at all? */
typedef enum Belongs { BELONGS_UNASKED, BELONGS_HERE, BELONGS_ELSEWHERE, BELONGS_NOWHERE } Belongs;

static Belongs belongs(Arena *arena, const Classes *classes, Str key)
{
    IdScheme scheme = identity_scheme(key);
    if (scheme == ID_VIN || scheme == ID_LOT)
        return starts_with_one(classes, key) ? BELONGS_HERE : BELONGS_ELSEWHERE;
    Str class = identity_kind(key, ID_IN_QUANTITY_LIST) == ITEM_CLASS
                    ? key
                    : identity_class_key(arena, key);
    if (class.n == 0)
        return BELONGS_NOWHERE;
    return bsearch(&class, classes->items, classes->count, sizeof class, by_text) != NULL
               ? BELONGS_HERE
               : BELONGS_ELSEWHERE;
}

/* ---- the board ---- */

typedef struct Slot {
    uint64_t key; /* of places and classes; 0: empty */
    int64_t used; /* when last asked for, by the count of askings */
    int64_t position;
    size_t room;      /* items the arrays have room for */
    uint8_t *seen;    /* a bit for each item */
    uint8_t *lines;   /* likewise; all of the classes asked about so far */
    uint8_t *belongs; /* Belongs of each item */
} Slot;

struct SightBoard {
    pthread_mutex_t lock;
    int64_t askings;
    Slot slots[SLOTS];
};

SightBoard *sight_board_open(void)
{
    SightBoard *board = calloc(1, sizeof *board);
    if (board == NULL)
        abort();
    pthread_mutex_init(&board->lock, NULL);
    return board;
}

static void slot_clear(Slot *slot)
{
    free(slot->seen);
    free(slot->lines);
    free(slot->belongs);
    *slot = (Slot){0};
}

void sight_board_close(SightBoard *board)
{
    if (board == NULL)
        return;
    for (size_t i = 0; i < SLOTS; i++)
        slot_clear(&board->slots[i]);
    pthread_mutex_destroy(&board->lock);
    free(board);
}

/* The slot of a limit; else the one that was not asked for longest. */
static Slot *slot_find(SightBoard *board, uint64_t key)
{
    Slot *oldest = &board->slots[0];
    for (size_t i = 0; i < SLOTS; i++) {
        Slot *slot = &board->slots[i];
        if (slot->key == key)
            return slot;
        if (slot->used < oldest->used)
            oldest = slot;
    }
    slot_clear(oldest);
    oldest->key = key;
    return oldest;
}

static uint8_t *grown(uint8_t *bytes, size_t from, size_t to)
{
    uint8_t *out = realloc(bytes, to);
    if (out == NULL)
        abort();
    memset(out + from, 0, to - from);
    return out;
}

static void slot_room(Slot *slot, uint32_t items)
{
    size_t room = (size_t)items + 1;
    if (room <= slot->room)
        return;
    room += room / 4 + 1024;
    slot->seen = grown(slot->seen, slot->room / 8 + (slot->room > 0), room / 8 + 1);
    slot->lines = grown(slot->lines, slot->room / 8 + (slot->room > 0), room / 8 + 1);
    slot->belongs = grown(slot->belongs, slot->room, room);
    slot->room = room;
}

/* ---- carrying it on ---- */

typedef struct Scan {
    const TraceIndex *index;
    const ItemLimit *limit;
    const Classes *classes;
    Slot *slot;
    Arena scratch;
} Scan;

static Belongs item_belongs(Scan *scan, uint32_t item)
{
    Slot *slot = scan->slot;
    if (!scan->limit->by_line)
        return BELONGS_NOWHERE;
    if (slot->belongs[item] == BELONGS_UNASKED) {
        arena_reset(&scan->scratch);
        slot->belongs[item] =
            (uint8_t)belongs(&scan->scratch, scan->classes, trace_item_key(scan->index, item));
        if (slot->belongs[item] == BELONGS_HERE)
            slot->lines[item / 8] |= (uint8_t)(1 << (item % 8));
    }
    return (Belongs)slot->belongs[item];
}

static void item_see(Scan *scan, uint32_t item)
{
    if (item != 0 && item_belongs(scan, item) != BELONGS_ELSEWHERE)
        scan->slot->seen[item / 8] |= (uint8_t)(1 << (item % 8));
}

static void event_scan(Scan *scan, int64_t position)
{
    TraceEvent event = trace_event_at(scan->index, position);
    for (uint32_t i = 0; i < event.refs && scan->limit->by_line; i++)
        (void)item_belongs(scan, event.items[i]);
    if (!limit_has_event(scan->limit, scan->index, position))
        return;
    item_see(scan, event.place);
    for (uint32_t i = 0; i < event.refs; i++)
        item_see(scan, event.items[i]);
}

static uint64_t key_of(Ctx *cx, const ItemLimit *limit, const Classes *classes)
{
    Buf text;
    buf_init(&text, cx->arena, (size_t)1 << 26);
    buf_fmt(&text, "%d%d ", limit->by_site, limit->by_line);
    buf_add(&text, str_from((const char *)limit->places, limit->place_count * sizeof(uint32_t)));
    for (size_t i = 0; i < classes->count; i++)
        buf_fmt(&text, " %zu %.*s", classes->items[i].n, STR_ARG(classes->items[i]));
    return hash_fingerprint(1, buf_str(&text)) | 1;
}

/* Copies, so that no reader waits for another. */
static void slot_copy(Ctx *cx, const Slot *slot, uint32_t items, ItemLimit *limit, uint8_t *seen)
{
    size_t bytes = (size_t)items / 8 + 1;
    for (size_t i = 0; i < bytes; i++)
        seen[i] |= slot->seen[i];
    uint8_t *lines = arena_array(cx->arena, uint8_t, bytes);
    memcpy(lines, slot->lines, bytes);
    limit->lines = lines;
}

/* One sight on its way. */
typedef struct Seeing {
    SightBoard *board;
    const ItemView *view;
    uint8_t *seen;
    uint32_t items;
} Seeing;

static void limit_see(Ctx *cx, const Seeing *seeing, const Classes *classes, ItemLimit *limit)
{
    SightBoard *board = seeing->board;
    uint64_t key = key_of(cx, limit, classes);
    pthread_mutex_lock(&board->lock);
    Slot *slot = slot_find(board, key);
    slot->used = ++board->askings;
    slot_room(slot, seeing->items);
    Scan scan = {.index = seeing->view->index, .classes = classes, .slot = slot};
    ItemLimit now = *limit;
    now.lines = slot->lines;
    scan.limit = &now;
    for (; slot->position < seeing->view->visible; slot->position++)
        event_scan(&scan, slot->position + 1);
    arena_release(&scan.scratch);
    slot_copy(cx, slot, seeing->items, limit, seeing->seen);
    pthread_mutex_unlock(&board->lock);
}

/* ---- from registers ---- */

static Err row_in_use(Ctx *cx, const Register *record, Str key, MasterRow *row, bool *out)
{
    MasterShape shape;
    TRY(master_shape(cx, record->name, &shape));
    Err err = master_find_key(cx, &shape, key, row);
    *out = err == OK && !row->retired;
    problem_clear(cx);
    return err == ERR_NOT_FOUND ? OK : err;
}

static int by_number(const void *a, const void *b)
{
    uint32_t left = *(const uint32_t *)a, right = *(const uint32_t *)b;
    return left < right ? -1 : left > right;
}

static Err sites_resolve(Ctx *cx, const ItemView *view, const RoleLimits *limits, ItemLimit *out)
{
    uint32_t *all = NULL;
    out->by_site = limits->sites.count > 0;
    for (size_t i = 0; i < limits->sites.count; i++) {
        MasterRow row;
        bool in_use;
        SharePlaces places = {0};
        TRY(row_in_use(cx, &site_register, limits->sites.items[i], &row, &in_use));
        if (in_use)
            TRY(share_places(cx, view, ((const Site *)row.values)->identifier, &places));
        uint32_t *more = arena_array(cx->arena, uint32_t, out->place_count + places.count + 1);
        for (size_t k = 0; k < out->place_count; k++)
            more[k] = all[k];
        for (size_t k = 0; k < places.count; k++)
            more[out->place_count + k] = places.items[k];
        all = more;
        out->place_count += places.count;
    }
    if (all != NULL)
        qsort(all, out->place_count, sizeof *all, by_number);
    out->places = all;
    return OK;
}

static Err lines_resolve(Ctx *cx, const RoleLimits *limits, ItemLimit *out, Classes *classes)
{
    out->by_line = limits->lines.count > 0;
    classes->items = out->by_line ? arena_array(cx->arena, Str, CLASSES_MAX) : NULL;
    for (size_t i = 0; i < limits->lines.count; i++) {
        MasterRow row;
        bool in_use;
        TRY(row_in_use(cx, &product_line_register, limits->lines.items[i], &row, &in_use));
        FieldTexts texts = in_use ? ((const ProductLine *)row.values)->classes : (FieldTexts){0};
        for (size_t k = 0; k < texts.count; k++)
            TRY(class_add(cx, classes, texts.items[k]));
    }
    if (classes->count > 0)
        qsort(classes->items, classes->count, sizeof *classes->items, by_text);
    return OK;
}

Err share_sight(Ctx *cx, SightBoard *board, const ItemView *view, const RoleGrants *limits,
                const ItemSight **out)
{
    uint32_t items = trace_item_count(view->index);
    Seeing seeing = {board, view, arena_array(cx->arena, uint8_t, (size_t)items / 8 + 1), items};
    ItemLimit *all = arena_array(cx->arena, ItemLimit, limits->count + 1);
    ItemSight *sight = arena_new(cx->arena, ItemSight);
    for (size_t i = 0; i < limits->count; i++) {
        Classes classes = {0};
        TRY(sites_resolve(cx, view, &limits->items[i], &all[i]));
        TRY(lines_resolve(cx, &limits->items[i], &all[i], &classes));
        limit_see(cx, &seeing, &classes, &all[i]);
    }
    *sight = (ItemSight){
        .seen = seeing.seen, .item_count = items, .limits = all, .limit_count = limits->count};
    *out = sight;
    return OK;
}
