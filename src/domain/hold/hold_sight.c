#include "domain/hold/hold_sight.h"

#include <stdlib.h>

#include "base/number_map.h"
#include "domain/hold/hold_internal.h"
#include "domain/scope/scope.h"

/* ---- which holds ---- */

static bool names_seen(const HoldKept *hold, const ItemSight *sight)
{
    for (size_t i = 0; i < hold->named_count; i++) {
        if (sight_sees(sight, hold->named[i]))
            return true;
    }
    return false;
}

/* It may cover something of his though it names nothing of it. */
static Err covers_seen(Ctx *cx, HoldBook *book, const ItemView *view, int64_t id, bool *out)
{
    HoldExtent extent;
    ArenaMark mark = arena_mark(cx->arena);
    TRY(hold_extent_find(cx, book, view, id, &extent));
    *out = false;
    for (size_t i = 0; i < extent.count && !*out; i++)
        *out = sight_sees(view->sight, extent.list[i].item);
    arena_rewind(cx->arena, mark);
    return OK;
}

typedef struct Sorted {
    HoldSeen *seen;
    int64_t *others; /* in force, and nothing they name is seen */
    size_t other_count;
} Sorted;

static void named_sort(const HoldBook *book, const ItemView *view, Sorted *out)
{
    for (size_t i = 0; i < book->count; i++) {
        const HoldKept *hold = book->holds[i];
        if (names_seen(hold, view->sight))
            out->seen->ids[out->seen->count++] = hold->id;
        else if (!hold->ended)
            out->others[out->other_count++] = hold->id;
    }
}

static int by_number(const void *a, const void *b)
{
    int64_t left = *(const int64_t *)a, right = *(const int64_t *)b;
    return (left > right) - (left < right);
}

Err hold_seen_find(Ctx *cx, HoldBook *book, const ItemView *view, const HoldSeen **out)
{
    *out = NULL;
    if (view->sight == NULL)
        return OK;
    HoldSeen *seen = arena_new(cx->arena, HoldSeen);
    TRY(hold_book_enter(cx, book, view->index));
    seen->ids = arena_array(cx->arena, int64_t, book->count + 1);
    Sorted sorted = {seen, arena_array(cx->arena, int64_t, book->count + 1), 0};
    named_sort(book, view, &sorted);
    hold_book_leave(book);
    for (size_t i = 0; i < sorted.other_count; i++) {
        bool covered;
        TRY(covers_seen(cx, book, view, sorted.others[i], &covered));
        if (covered)
            seen->ids[seen->count++] = sorted.others[i];
    }
    qsort(seen->ids, seen->count, sizeof *seen->ids, by_number);
    *out = seen;
    return OK;
}

bool hold_seen_has(const HoldSeen *seen, int64_t id)
{
    return seen == NULL || (seen->count > 0 && bsearch(&id, seen->ids, seen->count,
                                                       sizeof *seen->ids, by_number) != NULL);
}

Err hold_seen_check(Ctx *cx, HoldBook *book, const ItemView *view, int64_t id)
{
    if (view->sight == NULL)
        return OK;
    TRY(hold_book_enter(cx, book, view->index));
    const HoldKept *hold = hold_book_find(book, id);
    bool seen = hold != NULL && names_seen(hold, view->sight);
    bool ended = hold == NULL || hold->ended;
    hold_book_leave(book);
    if (!seen && !ended)
        TRY(covers_seen(cx, book, view, id, &seen));
    return seen ? OK : hold_missing(cx, hold_id_format(cx->arena, id));
}

/* ---- what he may hold and release ---- */

/* What nobody knows and what is not his are told alike. */
static Err typed_refuse(Ctx *cx, Str typed)
{
    return fail(cx, ERR_DENIED,
                MSG("%1$s is not of the sites and product lines your roles are limited to: who "
                    "sees it whole holds and releases it"),
                str_shown(cx->arena, typed));
}

static Err counted_refuse(Ctx *cx, int64_t outside)
{
    return fail(cx, ERR_DENIED,
                MSG("%1$lld more that this would hold or release are outside the sites and product "
                    "lines your roles are limited to: who sees them too does it"),
                (long long)outside);
}

static Err typed_check(Ctx *cx, const ItemView *view, const FieldTexts *typed)
{
    for (size_t i = 0; i < typed->count; i++) {
        uint32_t item;
        if (item_find(cx, view, typed->items[i], &item) == OK)
            continue;
        problem_clear(cx);
        return typed_refuse(cx, typed->items[i]);
    }
    return OK;
}

static Err scope_check(Ctx *cx, const ItemView *view, const HoldDraft *draft, int64_t *outside)
{
    int64_t id;
    Scope scope;
    if (draft->scope.n == 0)
        return OK;
    TRY(scope_id_parse(cx, draft->scope, &id));
    TRY(scope_load(cx, view, id, draft->version.value, &scope));
    TRY(scope_cut(cx, view, &scope));
    *outside += scope.unseen.value;
    return OK;
}

Err hold_naming_check(Ctx *cx, const ItemView *view, const HoldDraft *draft,
                      const FieldTexts *named)
{
    int64_t outside = 0;
    if (view->sight == NULL)
        return OK;
    TRY(typed_check(cx, view, &draft->items));
    TRY(scope_check(cx, view, draft, &outside));
    for (size_t i = 0; i < named->count; i++)
        outside += !sight_sees_uri(cx, view->sight, view->index, named->items[i]);
    return outside == 0 ? OK : counted_refuse(cx, outside);
}

/* Does it hang, step by step, on something that is released? */
static bool hangs_on(const NumberMap *of, const NumberMap *released, uint32_t item)
{
    for (size_t step = 0; item != 0 && step < of->count + 1; step++) {
        if (number_map_get(released, item) != 0)
            return true;
        item = (uint32_t)number_map_get(of, item);
    }
    return false;
}

static int64_t outside_count(Ctx *cx, const ItemView *view, const HoldExtent *extent,
                             const HoldReleaseOrder *order)
{
    int64_t outside = 0;
    NumberMap of, released;
    number_map_init(&of, cx->arena);
    number_map_init(&released, cx->arena);
    for (size_t i = 0; i < order->items.count; i++) {
        uint32_t item;
        if (item_find(cx, view, order->items.items[i], &item) == OK)
            number_map_put(&released, item, 1);
    }
    problem_clear(cx);
    for (size_t i = 0; i < extent->count; i++) {
        if (extent->list[i].of != 0)
            number_map_put(&of, extent->list[i].item, extent->list[i].of);
    }
    for (size_t i = 0; i < extent->count; i++) {
        const HoldCovered *one = &extent->list[i];
        if (one->how != HOLD_CONTAINS && !sight_sees(view->sight, one->item))
            outside += order->everything.value || hangs_on(&of, &released, one->item);
    }
    return outside + (order->everything.value ? extent->unseen : 0);
}

Err hold_release_check(Ctx *cx, HoldBook *book, const ItemView *view, const HoldLift *lift)
{
    HoldExtent extent;
    if (view->sight == NULL)
        return OK;
    TRY(hold_seen_check(cx, book, view, lift->id));
    TRY(typed_check(cx, view, &lift->order.items));
    TRY(hold_extent_find(cx, book, view, lift->id, &extent));
    int64_t outside = outside_count(cx, view, &extent, &lift->order);
    return outside == 0 ? OK : counted_refuse(cx, outside);
}

/* ---- what he is shown ---- */

void hold_cut(Ctx *cx, const ItemView *view, Hold *hold)
{
    size_t kept = 0;
    if (view->sight == NULL)
        return;
    for (size_t i = 0; i < hold->places.count; i++) {
        if (sight_sees_uri(cx, view->sight, view->index, hold->places.items[i].place))
            hold->places.items[kept++] = hold->places.items[i];
    }
    if (kept < hold->places.count)
        hold->places_unseen = field_int((int64_t)(hold->places.count - kept));
    hold->places.count = kept;
}

void hold_extent_cut(const ItemView *view, HoldExtent *extent)
{
    size_t kept = 0;
    for (size_t i = 0; i < extent->count; i++) {
        if (!sight_sees(view->sight, extent->list[i].item))
            continue;
        extent->list[kept] = extent->list[i];
        if (!sight_sees(view->sight, extent->list[kept].of))
            extent->list[kept].of = 0;
        kept++;
    }
    extent->count = kept;
}
