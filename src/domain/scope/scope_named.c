/* scope_named.c - seeds by name: identifiers, and ranges of serial and lot numbers. */
#include "domain/scope/scope_internal.h"
#include "domain/scope/scope_list.h"

enum { VIN_DIGITS = 6, VIN_CHECK = 9 /* of a key: scheme, then the VIN */ };

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

/* ---- ranges ---- */

/* Numbers alike in all but the digits at their end. */
typedef struct Range {
    Str start; /* of the keys */
    bool vin;
    Str first, last; /* digits */
} Range;

/* Of numbers of any length, whatever zeros stand before them. */
static int number_order(Str a, Str b)
{
    while (a.n > 0 && a.p[0] == '0')
        a = str_tail(a, 1);
    while (b.n > 0 && b.p[0] == '0')
        b = str_tail(b, 1);
    return a.n != b.n ? (a.n < b.n ? -1 : 1) : str_cmp(a, b);
}

/* Digits at the end of the canonical URI, which are those at the end of the key; "%22" is a quote
 * and no number. */
static size_t digits_at_end(Arena *arena, Str key)
{
    Buf uri;
    size_t n = 0, max = identity_scheme(key) == ID_VIN ? VIN_DIGITS : IDENTITY_KEY_MAX;
    buf_init(&uri, arena, 4 * IDENTITY_KEY_MAX);
    identity_uri(&uri, key);
    while (n < max && n < uri.n && is_digit(uri.p[uri.n - 1 - n]) &&
           (n + 3 > uri.n || uri.p[uri.n - 3 - n] != '%'))
        n++;
    return n;
}

static bool starts_alike(Str a, Str b, bool vin)
{
    if (!vin)
        return str_eq(a, b);
    return a.n == b.n && str_eq(str_slice(a, 0, VIN_CHECK), str_slice(b, 0, VIN_CHECK)) &&
           str_eq(str_tail(a, VIN_CHECK + 1), str_tail(b, VIN_CHECK + 1));
}

static Err end_read(Ctx *cx, Str typed, Str *key, Str *digits)
{
    Identity identity;
    TRY(identity_read_label(cx, typed, &identity));
    if (identity.kind == ITEM_CLASS)
        return fail(cx, ERR_USAGE,
                    MSG("%1$s is a whole class of products; a range goes from one serial or lot "
                        "number to another"),
                    str_shown(cx->arena, typed));
    size_t n = digits_at_end(cx->arena, identity.key);
    if (n == 0)
        return fail(cx, ERR_USAGE, MSG("%1$s does not end with digits: a range needs them"),
                    str_shown(cx->arena, typed));
    *key = str_slice(identity.key, 0, identity.key.n - n);
    *digits = str_tail(identity.key, identity.key.n - n);
    return OK;
}

static Err range_read(Ctx *cx, const ScopeIdentifiers *named, Range *out)
{
    Str start, digits, other, last;
    TRY(end_read(cx, named->first, &start, &digits));
    TRY(end_read(cx, named->last, &other, &last));
    *out = (Range){.start = start, .vin = identity_scheme(start) == ID_VIN};
    if (!starts_alike(start, other, out->vin))
        return fail(cx, ERR_USAGE, MSG("%1$s and %2$s differ in more than the digits at their end"),
                    str_shown(cx->arena, named->first), str_shown(cx->arena, named->last));
    out->first = digits;
    out->last = last;
    if (number_order(digits, last) > 0)
        return fail(cx, ERR_USAGE, MSG("%1$s comes behind %2$s"),
                    str_shown(cx->arena, named->first), str_shown(cx->arena, named->last));
    return OK;
}

static bool range_has(const Range *range, Str key)
{
    size_t n = range->start.n;
    if (key.n <= n || key.p[0] != range->start.p[0] ||
        !starts_alike(range->start, str_slice(key, 0, n), range->vin))
        return false;
    for (size_t i = n; i < key.n; i++) {
        if (!is_digit(key.p[i]))
            return false;
    }
    Str number = str_tail(key, n);
    return number_order(range->first, number) <= 0 && number_order(number, range->last) <= 0;
}

static Err is_visible(ScopeLook *look, Arena *own, uint32_t item, bool *out)
{
    int64_t *events;
    size_t count;
    Ctx inner = *look->cx;
    inner.arena = own;
    arena_reset(own);
    TRY(trace_item_events(&inner, look->view.index, item, &events, &count));
    *out = count > 0 && events[0] <= look->view.visible;
    return OK;
}

static Err range_find(ScopeLook *look, const ScopeIdentifiers *named)
{
    Range range;
    Arena own;
    Err err = OK;
    uint32_t items = look->items;
    TRY(range_read(look->cx, named, &range));
    arena_init(&own);
    for (uint32_t item = 1; item <= items && err == OK; item++) {
        bool visible = false;
        if (!range_has(&range, trace_item_key(look->view.index, item)))
            continue;
        err = is_visible(look, &own, item, &visible);
        if (err == OK && visible)
            scope_seed_add(look, item, &(ScopeTouch){.by = item});
    }
    arena_release(&own);
    if (err == OK && look->count == 0)
        scope_note(
            look, MSG("no event names anything in the range %1$s"),
            str_fmt(look->cx->arena, "%.*s … %.*s", STR_ARG(named->first), STR_ARG(named->last)));
    return err;
}

/* At an earlier log position some of them may not have been there yet. */
static Err list_find(ScopeLook *look, Str name)
{
    uint32_t *items;
    size_t count;
    Arena own;
    Err err = OK;
    TRY(scope_list_items(look->cx, name, &items, &count));
    arena_init(&own);
    for (size_t i = 0; i < count && err == OK; i++) {
        bool visible = false;
        err = is_visible(look, &own, items[i], &visible);
        if (err == OK && visible)
            scope_seed_add(look, items[i], &(ScopeTouch){.by = items[i]});
    }
    arena_release(&own);
    if (err == OK && look->count == 0)
        scope_note(look, MSG("no event up to there names anything of list %1$s"), name);
    return err;
}

Err scope_identifiers_find(ScopeLook *look, const ScopeIdentifiers *identifiers)
{
    if (identifiers->list.n != 0)
        return list_find(look, identifiers->list);
    if (identifiers->first.n != 0)
        return range_find(look, identifiers);
    for (size_t i = 0; i < identifiers->items.count; i++)
        TRY(scope_start_add(look, identifiers->items.items[i]));
    return OK;
}
