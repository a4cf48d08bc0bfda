/* share_board.c - where every unit is, kept for many askers. */
#include <pthread.h>
#include <stdlib.h>

#include "domain/share/share_internal.h"
#include "platform/os/io.h"

enum { CHUNK = 1 << 16 };

struct ShareBoard {
    pthread_mutex_t computing; /* one at a time */
    pthread_rwlock_t lock;
    int64_t position; /* of the log; -1: never computed */
    int64_t computed_us;
    uint32_t *places; /* by item; 0: no unit, or nobody knows where */
    size_t count;
};

ShareBoard *share_board_open(void)
{
    ShareBoard *board = calloc(1, sizeof *board);
    if (board == NULL)
        abort();
    pthread_mutex_init(&board->computing, NULL);
    pthread_rwlock_init(&board->lock, NULL);
    board->position = -1;
    return board;
}

void share_board_close(ShareBoard *board)
{
    if (board == NULL)
        return;
    pthread_mutex_destroy(&board->computing);
    pthread_rwlock_destroy(&board->lock);
    free(board->places);
    free(board);
}

/* ---- computing ---- */

static Err chunk_place(Ctx *cx, const ItemView *view, uint32_t first, uint32_t *places,
                       size_t count)
{
    TraceWhereResult result;
    uint32_t *pieces = arena_array(cx->arena, uint32_t, CHUNK);
    size_t piece_count = 0;
    for (size_t i = 0; i < count; i++) {
        if (trace_item_kind(view->index, first + (uint32_t)i, view->visible) == ITEM_THING)
            pieces[piece_count++] = first + (uint32_t)i;
    }
    ItemWhereQuery query = {.view = *view, .items = pieces, .count = piece_count};
    TRY(item_where_rows(cx, &query, &result));
    for (size_t i = 0; i < piece_count; i++) {
        if (trace_where_is_unit(&result.rows[i]))
            places[pieces[i] - first] = result.rows[i].place;
    }
    return OK;
}

static Err all_place(Ctx *cx, const ItemView *view, uint32_t *places, size_t count)
{
    for (size_t first = 1; first < count; first += CHUNK) {
        ArenaMark mark = arena_mark(cx->arena);
        size_t n = count - first < CHUNK ? count - first : CHUNK;
        TRY(chunk_place(cx, view, (uint32_t)first, places + first, n));
        arena_rewind(cx->arena, mark);
    }
    return OK;
}

static bool is_fresh(ShareBoard *board, const ItemView *view, int64_t now_us)
{
    pthread_rwlock_rdlock(&board->lock);
    bool fresh = board->position == view->visible ||
                 (board->position >= 0 &&
                  now_us - board->computed_us < SHARE_BOARD_SECONDS * INT64_C(1000000));
    pthread_rwlock_unlock(&board->lock);
    return fresh;
}

static Err compute(Ctx *cx, ShareBoard *board, const ItemView *view)
{
    size_t count = (size_t)trace_item_count(view->index) + 1;
    uint32_t *places = calloc(count, sizeof *places);
    if (places == NULL)
        abort();
    Err err = all_place(cx, view, places, count);
    if (err != OK) {
        free(places);
        return err;
    }
    pthread_rwlock_wrlock(&board->lock);
    free(board->places);
    board->places = places;
    board->count = count;
    board->position = view->visible;
    board->computed_us = cx->io->monotonic_us(cx);
    pthread_rwlock_unlock(&board->lock);
    return OK;
}

static Err board_ready(Ctx *cx, ShareBoard *board, const ItemView *view)
{
    Err err = OK;
    if (is_fresh(board, view, cx->io->monotonic_us(cx)))
        return OK;
    pthread_mutex_lock(&board->computing);
    if (!is_fresh(board, view, cx->io->monotonic_us(cx)))
        err = compute(cx, board, view);
    pthread_mutex_unlock(&board->computing);
    return err;
}

/* ---- asking ---- */

static bool is_among(const SharePlaces *places, uint32_t place)
{
    size_t low = 0, high = places->count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (places->items[middle] < place)
            low = middle + 1;
        else
            high = middle;
    }
    return place != 0 && low < places->count && places->items[low] == place;
}

/* Units at these places. */
typedef struct Units {
    uint32_t *items;
    HoldMarks *marks; /* of each */
    size_t count;
    int64_t position;
} Units;

static void units_pick(Ctx *cx, ShareBoard *board, const SharePlaces *places, Units *out)
{
    size_t count = 0, at = 0;
    pthread_rwlock_rdlock(&board->lock);
    for (size_t item = 1; item < board->count; item++)
        count += is_among(places, board->places[item]);
    out->items = arena_array(cx->arena, uint32_t, count + 1);
    for (size_t item = 1; item < board->count; item++) {
        if (is_among(places, board->places[item]))
            out->items[at++] = (uint32_t)item;
    }
    out->count = at;
    out->position = board->position;
    pthread_rwlock_unlock(&board->lock);
}

static void units_page(Units *units, SharePage page)
{
    size_t first = page.offset < (int64_t)units->count ? (size_t)page.offset : units->count;
    units->items += first;
    units->count -= first;
    if ((int64_t)units->count > page.limit)
        units->count = (size_t)page.limit;
}

static Err units_mark(Ctx *cx, const ShareAsker *asker, Units *units)
{
    HoldMarking marking = {.items = units->items, .count = units->count};
    TRY(hold_mark(cx, asker->holds, &asker->view, &marking));
    units->marks = marking.marks;
    return OK;
}

/* Those held alone. */
static Err units_held(Ctx *cx, const ShareAsker *asker, Units *units)
{
    size_t count = 0;
    TRY(units_mark(cx, asker, units));
    for (size_t i = 0; i < units->count; i++) {
        if (units->marks[i].count > 0)
            units->items[count++] = units->items[i];
    }
    units->count = count;
    return OK;
}

static Err released_look(Ctx *cx, const ItemView *view, Approvals *known, int64_t id, int64_t *out)
{
    ScopeSummary *summary;
    for (size_t i = 0; i < known->count; i++) {
        *out = known->items[i].version;
        if (known->items[i].id == id)
            return OK;
    }
    TRY(share_scope_released(cx, view, id, &summary));
    *out = summary == NULL ? 0 : summary->version.value;
    if (known->count < SHARE_PAGE_MAX)
        known->items[known->count++] = (ScopeVersionId){id, *out};
    return OK;
}

Err share_scopes_of(Ctx *cx, const ItemView *view, Approvals *known, uint32_t item, FieldTexts *out)
{
    size_t versions, count = 0;
    int64_t last = 0;
    ScopeVersionId *with;
    TRY(scope_versions_with(cx, item, &with, &versions));
    Str *names = arena_array(cx->arena, Str, versions + 1);
    for (size_t i = 0; i < versions; i++) {
        int64_t released;
        TRY(released_look(cx, view, known, with[i].id, &released));
        if (released != with[i].version || with[i].id == last)
            continue;
        last = with[i].id;
        names[count++] = scope_id_format(cx->arena, last);
    }
    *out = (FieldTexts){names, count};
    return OK;
}

static Err unit_fill(Ctx *cx, const ItemView *view, PlaceNames *names, const TraceWhere *row,
                     ShareUnit *out)
{
    *out = (ShareUnit){.item = item_uri(cx->arena, view->index, row->item),
                       .state = str_of(item_state_name(row->state))};
    TRY(place_names_find(cx, names, row->place, &out->place, &out->place_name));
    if (row->since_us != 0)
        out->since = field_utc(row->since_us);
    if (out->place_name.n == 0)
        out->place_name = (Str){0};
    return OK;
}

static Err units_tell(Ctx *cx, const ShareAsker *asker, const Units *units, ShareUnits *out)
{
    TraceWhereResult where;
    ItemWhereQuery query = {.view = {.index = asker->view.index, .visible = units->position},
                            .items = units->items,
                            .count = units->count};
    TRY(item_where_rows(cx, &query, &where));
    out->units.items = arena_array(cx->arena, ShareUnit, units->count + 1);
    out->units.count = units->count;
    PlaceNames *names = place_names_new(cx, asker->view.index);
    Approvals *known = arena_new(cx->arena, Approvals);
    for (size_t i = 0; i < units->count; i++) {
        ShareUnit *unit = &out->units.items[i];
        TRY(unit_fill(cx, &query.view, names, &where.rows[i], unit));
        unit->holds.items = units->marks[i].items;
        unit->holds.count = units->marks[i].count;
        TRY(share_scopes_of(cx, &asker->view, known, where.rows[i].item, &unit->scopes));
    }
    return OK;
}

Err share_units(Ctx *cx, const ShareAsker *asker, const ShareUnitsQuery *query, ShareUnits *out)
{
    Units units = {0};
    TRY(board_ready(cx, asker->board, &asker->view));
    units_pick(cx, asker->board, &asker->places, &units);
    if (query->held)
        TRY(units_held(cx, asker, &units));
    *out = (ShareUnits){.log_position = field_int(units.position),
                        .total = field_int((int64_t)units.count)};
    units_page(&units, query->page);
    TRY(units_mark(cx, asker, &units));
    return units_tell(cx, asker, &units, out);
}
