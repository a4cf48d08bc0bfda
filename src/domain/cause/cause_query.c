/* Which units failed, and what they are compared with. */
#include <stdlib.h>

#include "domain/cause/cause_internal.h"
#include "domain/scope/scope.h"

enum { CLASSES_MAX = 64 };

static void items_add(CauseItems *items, size_t *room, Arena *arena, uint32_t item)
{
    if (items->count == *room) {
        size_t more = *room * 2 + 1024;
        items->items = arena_grow(arena, items->items, *room * sizeof item, more * sizeof item);
        *room = more;
    }
    items->items[items->count++] = item;
}

Err cause_query_failed(Ctx *cx, const ItemView *view, const CauseQuery *query, CauseItems *out)
{
    *out = (CauseItems){arena_array(cx->arena, uint32_t, query->failed.count + 1), 0};
    for (size_t i = 0; i < query->failed.count; i++) {
        ArenaMark mark = arena_mark(cx->arena);
        TRY(item_find(cx, view, query->failed.items[i], &out->items[i]));
        arena_rewind(cx->arena, mark);
    }
    out->count = query->failed.count;
    return OK;
}

/* ---- a scope ---- */

typedef struct ScopeTaker {
    const ItemView *view;
    CauseItems *out;
} ScopeTaker;

static Err scope_take(Ctx *cx, const ScopeMember *member, void *arg)
{
    ScopeTaker *taker = arg;
    ArenaMark mark = arena_mark(cx->arena);
    TRY(item_find(cx, taker->view, member->item, &taker->out->items[taker->out->count]));
    arena_rewind(cx->arena, mark);
    taker->out->count++;
    return OK;
}

static Err units_of_scope(Ctx *cx, const ItemView *view, Str name, CauseItems *out)
{
    int64_t id;
    Scope scope;
    ScopeReader reader;
    ScopeFilter all = {.removed = -1};
    TRY(scope_id_parse(cx, name, &id));
    TRY(scope_load(cx, view, id, 0, &scope));
    TRY(scope_reader_init(cx, &scope, view, &all, &reader));
    *out = (CauseItems){arena_array(cx->arena, uint32_t, (size_t)reader.total + 1), 0};
    ScopeTaker taker = {view, out};
    ScopeSink sink = {.take = scope_take, .arg = &taker};
    return scope_each(cx, &reader, (ScopeRange){0, reader.total}, &sink);
}

/* ---- what an item became ---- */

static Err units_of_item(Ctx *cx, const ItemView *view, Str typed, CauseItems *out)
{
    TraceSeeds seeds = trace_seeds_new(cx->arena, 1);
    TraceQuery query = {
        .direction = TRACE_FORWARD, .edges = EDGE_ALL, .as_known_at = view->visible};
    TraceResult walk;
    bool *is_unit;
    TRY(trace_seed_add(cx, view, typed, &seeds));
    trace_query_seeds(&query, &seeds);
    TRY(trace_walk(cx, view->index, &query, &walk));
    *out = (CauseItems){arena_array(cx->arena, uint32_t, walk.member_count + 1), 0};
    for (size_t i = 0; i < walk.member_count; i++)
        out->items[i] = walk.members[i].item;
    TraceWhereQuery where = {
        .items = out->items, .item_count = walk.member_count, .as_known_at = view->visible};
    TRY(trace_where_units(cx, view->index, &where, &is_unit));
    for (size_t i = 0; i < walk.member_count; i++) {
        if (is_unit[i])
            out->items[out->count++] = out->items[i];
    }
    return OK;
}

/* ---- product classes ---- */

typedef struct Classes {
    Str keys[CLASSES_MAX];
    size_t count;
} Classes;

static int key_compare(const void *a, const void *b)
{
    return str_cmp(*(const Str *)a, *(const Str *)b);
}

static bool classes_have(const Classes *classes, Str key)
{
    for (size_t i = 0; i < classes->count; i++) {
        if (str_eq(classes->keys[i], key))
            return true;
    }
    return false;
}

static Err classes_of_failed(Ctx *cx, const ItemView *view, const CauseItems *failed, Classes *out)
{
    for (size_t i = 0; i < failed->count; i++) {
        Str key = identity_class_key(cx->arena, trace_item_key(view->index, failed->items[i]));
        if (key.n == 0)
            return fail(cx, ERR_USAGE,
                        MSG("%1$s belongs to no product class; say which population it is compared "
                            "with"),
                        item_uri(cx->arena, view->index, failed->items[i]).p);
        if (!classes_have(out, key) && out->count < CLASSES_MAX)
            out->keys[out->count++] = key;
    }
    return OK;
}

static Err class_named(Ctx *cx, Str typed, Classes *out)
{
    Identity identity;
    TRY(identity_read_label(cx, typed, &identity));
    if (identity.kind != ITEM_CLASS)
        return fail(cx, ERR_USAGE, MSG("%1$s is no product class"), str_shown(cx->arena, typed));
    out->keys[out->count++] = identity.key;
    return OK;
}

static Err is_visible(Ctx *cx, const ItemView *view, uint32_t item, bool *out)
{
    int64_t *events;
    size_t n;
    TRY(trace_item_events(cx, view->index, item, &events, &n));
    *out = n != 0 && events[0] <= view->visible;
    return OK;
}

/* Every piece of these classes. */
static Err units_of_classes(Ctx *cx, const ItemView *view, const Classes *classes, CauseItems *out)
{
    uint32_t items = trace_item_count(view->index);
    size_t room = 0;
    Arena own;
    arena_init(&own);
    *out = (CauseItems){0};
    Err err = OK;
    for (uint32_t item = 1; item <= items && err == OK; item++) {
        bool visible = false;
        Ctx inner = *cx;
        inner.arena = &own;
        arena_reset(&own);
        if (trace_item_kind(view->index, item, view->visible) != ITEM_THING ||
            !classes_have(classes, identity_class_key(&own, trace_item_key(view->index, item))))
            continue;
        err = is_visible(&inner, view, item, &visible);
        if (err == OK && visible)
            items_add(out, &room, cx->arena, item);
    }
    arena_release(&own);
    return err;
}

static Err query_check(Ctx *cx, const CauseQuery *query)
{
    if ((query->population.n != 0) + (query->of.n != 0) + (query->product.n != 0) > 1)
        return fail(cx, ERR_USAGE,
                    MSG("population, of and product each name the population: give one of them"));
    return OK;
}

static Err classes_find(Ctx *cx, const ItemView *view, const CauseQuery *query,
                        const CauseItems *failed, Classes *out)
{
    *out = (Classes){.count = 0};
    return query->product.n != 0 ? class_named(cx, query->product, out)
                                 : classes_of_failed(cx, view, failed, out);
}

Err cause_query_name(Ctx *cx, const ItemView *view, const CauseQuery *query,
                     const CauseItems *failed, Str *out)
{
    Classes classes;
    Buf name;
    TRY(query_check(cx, query));
    buf_init(&name, cx->arena, (CLASSES_MAX + 1) * IDENTITY_KEY_MAX);
    if (query->population.n != 0 || query->of.n != 0) {
        buf_add(&name, query->population.n != 0 ? STR("scope ") : STR("of "));
        buf_add(&name, query->population.n != 0 ? query->population : query->of);
    } else {
        TRY(classes_find(cx, view, query, failed, &classes));
        qsort(classes.keys, classes.count, sizeof *classes.keys, key_compare);
        for (size_t i = 0; i < classes.count; i++) {
            buf_fmt(&name, "class %zu ", classes.keys[i].n);
            buf_add(&name, classes.keys[i]);
        }
    }
    *out = buf_str(&name);
    return OK;
}

Err cause_query_population(Ctx *cx, const ItemView *view, const CauseQuery *query,
                           const CauseItems *failed, CauseItems *out)
{
    Classes classes;
    TRY(query_check(cx, query));
    if (query->population.n != 0)
        return units_of_scope(cx, view, query->population, out);
    if (query->of.n != 0)
        return units_of_item(cx, view, query->of, out);
    TRY(classes_find(cx, view, query, failed, &classes));
    return units_of_classes(cx, view, &classes, out);
}
