#include "domain/item/item.h"

#define RECORDS "domain/item/item_wire.def"
#include "platform/register/register_table.h"

enum { URI_MAX = 3 * IDENTITY_KEY_MAX };

/* Only while something is held can an item be there that must not be seen. */
static Err visible_check(Ctx *cx, const ItemView *view, uint32_t item, bool *out)
{
    int64_t *positions;
    size_t count;
    *out = true;
    if (view->visible >= trace_position(view->index))
        return OK;
    ArenaMark mark = arena_mark(cx->arena);
    TRY(trace_item_events(cx, view->index, item, &positions, &count));
    *out = count > 0 && positions[0] <= view->visible;
    arena_rewind(cx->arena, mark);
    return OK;
}

/* A slip in the identifier is the likelier reason, so it is what is told. */
static Err unknown(Ctx *cx, Str typed, Str key)
{
    Buf uri;
    buf_init(&uri, cx->arena, URI_MAX);
    identity_uri(&uri, key);
    if (identity_check(cx, buf_str(&uri)) == OK)
        return fail(cx, ERR_NOT_FOUND, MSG("no event names %1$s"), str_shown(cx->arena, typed));
    cx->problem.err = ERR_NOT_FOUND;
    return ERR_NOT_FOUND;
}

Err item_find(Ctx *cx, const ItemView *view, Str typed, uint32_t *out)
{
    Identity identity;
    bool visible = false;
    TRY(identity_read_label(cx, typed, &identity));
    *out = trace_item_find(view->index, identity.key);
    if (*out != 0)
        TRY(visible_check(cx, view, *out, &visible));
    visible = visible && sight_sees(view->sight, *out);
    return visible ? OK : unknown(cx, typed, identity.key);
}

Str item_uri(Arena *arena, const TraceIndex *index, uint32_t item)
{
    Buf uri;
    buf_init(&uri, arena, URI_MAX);
    identity_uri(&uri, trace_item_key(index, item));
    size_t n = uri.n;
    buf_add_char(&uri, '\0');
    return str_from(uri.p, n);
}
