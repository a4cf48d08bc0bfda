/* hold_units.c - all that one hold covers, as it is now. */
#include <stdlib.h>
#include <string.h>

#include "base/number_map.h"
#include "domain/hold/hold_internal.h"
#include "domain/party/party.h"

enum { TURN = 4096, NEST_MAX = 64 };

typedef struct Extent {
    Ctx *cx;
    const HoldBook *book;
    const ItemView *view;
    int64_t id;
    HoldLook look;
    HoldFound found;
    HoldCovered *list;
    size_t count, room;
    NumberMap seen; /* item -> 1 */
    uint32_t of;
    HoldHow how; /* of what is being taken */
    bool packed; /* of: things are packed into it, not only fitted */
    size_t turned;
    int64_t unseen;
} Extent;

/* A nest keeps what it has looked at: anew now and then. */
static void extent_turn(Extent *extent)
{
    if (extent->turned++ % TURN != 0)
        return;
    trace_nest_close(extent->look.nest);
    TraceNest *nest = trace_nest_open(extent->cx, extent->view->index, extent->view->visible);
    hold_look_begin(&extent->look, extent->cx, extent->book, nest, extent->id);
}

static void covered_add(Extent *extent, uint32_t item, uint32_t of, HoldHow how)
{
    if (extent->count == extent->room) {
        size_t room = extent->room * 2 + 1024;
        extent->list = arena_grow(extent->cx->arena, extent->list,
                                  extent->room * sizeof *extent->list, room * sizeof *extent->list);
        extent->room = room;
    }
    extent->list[extent->count++] = (HoldCovered){item, of, how};
    number_map_put(&extent->seen, item, 1);
}

/* Was once put into something covered, or is a piece of it: covered, if the hold says so.  What was
 * fitted into it and has not been touched since goes with it and is not listed. */
static bool below_take(void *arg, uint32_t item)
{
    Extent *extent = arg;
    size_t count;
    bool untouched = extent->how == HOLD_CONTENT && !extent->packed &&
                     !trace_nest_since(extent->look.nest, item, extent->look.since_us) &&
                     !hold_rewritten(&extent->look, item);
    if (untouched || number_map_get(&extent->seen, item) != 0)
        return true;
    hold_look_up(&extent->look, item, &extent->found, &count);
    if (count > 0)
        covered_add(extent, item, extent->of, extent->how);
    return true;
}

/* What it lies in now, all the way out. */
static void above_take(Extent *extent, uint32_t item)
{
    TraceStay stay;
    for (int depth = 0; depth < NEST_MAX; depth++) {
        if (!trace_nest_parent(extent->look.nest, item, &stay) ||
            number_map_get(&extent->seen, stay.parent) != 0)
            return;
        covered_add(extent, stay.parent, item, HOLD_CONTAINS);
        item = stay.parent;
    }
}

static void extent_build(Extent *extent, const HoldKept *hold)
{
    extent_turn(extent);
    for (size_t i = 0; i < hold->named_count; i++) {
        if (!hold_is_freed(&extent->look, hold, hold->named[i]))
            covered_add(extent, hold->named[i], 0, HOLD_NAMED);
    }
    for (size_t i = 0; i < extent->count; i++) {
        extent_turn(extent);
        extent->of = extent->list[i].item;
        extent->packed = trace_nest_packs(extent->look.nest, extent->of);
        extent->how = HOLD_CONTENT;
        trace_nest_children(extent->look.nest, extent->of, below_take, extent);
        extent->how = HOLD_PIECE;
        if (trace_item_kind(extent->look.index, extent->of, 0) != ITEM_THING)
            trace_nest_pieces(extent->look.nest, extent->of, below_take, extent);
    }
    for (size_t i = 0, covered = extent->count; i < covered; i++) {
        extent_turn(extent);
        above_take(extent, extent->list[i].item);
    }
    extent->unseen = (int64_t)hold->absent_count;
}

static int by_how(const void *a, const void *b)
{
    const HoldCovered *left = a, *right = b;
    if (left->how != right->how)
        return (int)left->how - (int)right->how;
    return (left->item > right->item) - (left->item < right->item);
}

/* Parts fitted into something held go with it: what counts is that. */
static void extent_fold(Extent *extent)
{
    TraceStay stay;
    size_t kept = 0;
    for (size_t i = 0; i < extent->count; i++) {
        bool fitted = extent->list[i].how == HOLD_CONTENT &&
                      trace_nest_parent(extent->look.nest, extent->list[i].item, &stay) &&
                      stay.fitted;
        if (!fitted)
            extent->list[kept++] = extent->list[i];
    }
    extent->count = kept;
    if (kept > 0)
        qsort(extent->list, kept, sizeof *extent->list, by_how);
}

/* Into the book; its lock is held for reading, and `finding`. */
static void extent_keep(const Extent *extent, HoldBook *book)
{
    HoldExtent *kept = &book->extent;
    free(kept->list);
    *kept = (HoldExtent){extent->id, extent->view->visible, book->last_release,
                         NULL,       extent->count,         extent->unseen};
    kept->list = malloc((extent->count + 1) * sizeof *kept->list);
    if (kept->list == NULL)
        abort();
    if (extent->count > 0)
        memcpy(kept->list, extent->list, extent->count * sizeof *kept->list);
}

static void extent_make(Ctx *cx, HoldBook *book, const ItemView *view, int64_t id)
{
    Extent *extent = arena_new(cx->arena, Extent);
    const HoldKept *hold = hold_book_find(book, id);
    *extent = (Extent){.cx = cx, .book = book, .view = view, .id = id};
    number_map_init(&extent->seen, cx->arena);
    if (hold != NULL && !hold->ended) {
        extent_build(extent, hold);
        extent_fold(extent);
    }
    trace_nest_close(extent->look.nest);
    extent_keep(extent, book);
}

Err hold_extent_find(Ctx *cx, HoldBook *book, const ItemView *view, int64_t id, HoldExtent *out)
{
    TRY(hold_book_enter(cx, book, view->index));
    pthread_mutex_lock(&book->finding);
    const HoldExtent *kept = &book->extent;
    if (kept->id != id || kept->position != view->visible || kept->release != book->last_release)
        extent_make(cx, book, view, id);
    *out = *kept;
    out->list = arena_array(cx->arena, HoldCovered, kept->count + 1);
    memcpy(out->list, kept->list, kept->count * sizeof *kept->list);
    pthread_mutex_unlock(&book->finding);
    hold_book_leave(book);
    return OK;
}

/* ---- a page of it ---- */

typedef struct Page {
    const ItemView *view;
    const HoldCovered *covered;
    PlaceNames *names;
} Page;

static Err class_name(Ctx *cx, Str key, Str *out)
{
    Buf uri;
    Party party;
    Str class = identity_class_key(cx->arena, key);
    if (class.n == 0)
        return OK;
    buf_init(&uri, cx->arena, 3 * IDENTITY_KEY_MAX);
    identity_uri(&uri, class);
    Err err = party_find(cx, buf_str(&uri), &party);
    if (err == OK)
        *out = party.name.n > 0 ? party.name : buf_str(&uri);
    else if (err == ERR_NOT_FOUND)
        *out = buf_str(&uri);
    return err == ERR_NOT_FOUND ? OK : err;
}

static Err unit_fill(Ctx *cx, const Page *page, const HoldCovered *covered, const TraceWhere *row,
                     HoldUnit *out)
{
    const TraceIndex *index = page->view->index;
    *out = (HoldUnit){.item = item_uri(cx->arena, index, covered->item),
                      .how = str_of(hold_how_name(covered->how)),
                      .kind = str_of(item_kind_name(row->kind)),
                      .state = str_of(item_state_name(row->state))};
    if (covered->of != 0)
        out->of = item_uri(cx->arena, index, covered->of);
    TRY(class_name(cx, trace_item_key(index, covered->item), &out->product_name));
    if (!sight_sees(page->view->sight, row->place))
        return OK;
    return place_names_find(cx, page->names, row->place, &out->place, &out->place_name);
}

static Err page_fill(Ctx *cx, const Page *page, size_t count, HoldUnits *out)
{
    TraceWhereResult where;
    uint32_t *items = arena_array(cx->arena, uint32_t, count + 1);
    for (size_t i = 0; i < count; i++)
        items[i] = page->covered[i].item;
    ItemWhereQuery query = {.view = *page->view, .items = items, .count = count};
    TRY(item_where_rows(cx, &query, &where));
    out->units.items = arena_array(cx->arena, HoldUnit, count + 1);
    out->units.count = count;
    for (size_t i = 0; i < count; i++)
        TRY(unit_fill(cx, page, &page->covered[i], &where.rows[i], &out->units.items[i]));
    return OK;
}

/* They are sorted by how: those of one word lie together. */
static Err part_find(Ctx *cx, const HoldExtent *extent, Str how, size_t *first, size_t *count)
{
    int wanted = -1;
    *first = 0;
    *count = extent->count;
    if (how.n == 0)
        return OK;
    for (int i = HOLD_NAMED; i <= HOLD_CONTAINS; i++)
        wanted = str_eq(how, str_of(hold_how_name((HoldHow)i))) ? i : wanted;
    if (wanted < 0)
        return fail(cx, ERR_USAGE, MSG("%1$s is one of %2$s, not \"%3$s\""), "how",
                    "named, content, piece, contains", str_shown(cx->arena, how));
    while (*first < extent->count && (int)extent->list[*first].how < wanted)
        ++*first;
    *count = 0;
    while (*first + *count < extent->count && (int)extent->list[*first + *count].how == wanted)
        ++*count;
    return OK;
}

Err hold_units(Ctx *cx, HoldBook *book, const ItemView *view, const HoldUnitsQuery *query,
               HoldUnits *out)
{
    HoldExtent extent;
    size_t first, count;
    int64_t counts[HOLD_HOW_COUNT] = {0};
    TRY(hold_extent_find(cx, book, view, query->id, &extent));
    for (size_t i = 0; i < extent.count; i++)
        counts[extent.list[i].how]++;
    TRY(part_find(cx, &extent, query->how, &first, &count));
    HoldExtent part = {.list = extent.list + first, .count = count};
    hold_extent_cut(view, &part);
    size_t all = count;
    count = part.count;
    size_t skip = (size_t)query->offset < count ? (size_t)query->offset : count;
    size_t left = count - skip;
    *out = (HoldUnits){.id = hold_id_format(cx->arena, query->id),
                       .log_position = field_int(view->visible),
                       .total = field_int((int64_t)all),
                       .named = field_int(counts[HOLD_NAMED]),
                       .content = field_int(counts[HOLD_CONTENT]),
                       .piece = field_int(counts[HOLD_PIECE]),
                       .contains = field_int(counts[HOLD_CONTAINS]),
                       .unseen = field_int(extent.unseen),
                       .offset = field_int(query->offset)};
    if (view->sight != NULL)
        out->outside = field_int((int64_t)(all - count));
    Page page = {view, part.list + skip, place_names_new(cx, view->index)};
    return page_fill(cx, &page, (int64_t)left < query->limit ? left : (size_t)query->limit, out);
}

Err hold_where(Ctx *cx, HoldBook *book, const ItemView *view, int64_t id, HoldWhere *out)
{
    HoldExtent extent;
    size_t count = 0;
    TRY(hold_extent_find(cx, book, view, id, &extent));
    uint32_t *items = arena_array(cx->arena, uint32_t, extent.count + 1);
    for (size_t i = 0; i < extent.count; i++) {
        if (extent.list[i].how != HOLD_CONTAINS)
            items[count++] = extent.list[i].item;
    }
    PlaceTotals totals = {0};
    ItemWhereQuery query = {.view = *view, .items = items, .count = count};
    TRY(item_where_totals(cx, &query, &totals));
    *out = (HoldWhere){.id = hold_id_format(cx->arena, id),
                       .log_position = totals.log_position,
                       .items = field_int((int64_t)count)};
    out->totals.items = totals.totals.items;
    out->totals.count = totals.totals.count;
    return OK;
}
