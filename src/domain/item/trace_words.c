/* trace_words.c - questions about origin and use, read from the words people write. */
#include "domain/event/event_log.h"
#include "domain/item/trace_question.h"

static const Str side_names[] = {
    [SIDE_FORWARD] = STR_INIT("forward"),
    [SIDE_BACKWARD] = STR_INIT("backward"),
    [SIDE_BOTH] = STR_INIT("both"),
};

static const Str confidence_names[] = {
    [CONFIDENCE_CERTAIN] = STR_INIT("certain"),
    [CONFIDENCE_POSSIBLE] = STR_INIT("possible"),
};

static const Str widening_names[] = {
    [WIDENING_NONE] = {0},
    [WIDENING_PART_OF_LOT] = STR_INIT("part_of_lot"),
    [WIDENING_WITHOUT_LOT] = STR_INIT("recorded_without_lot"),
    [WIDENING_CONTACT] = STR_INIT("contact"),
};

static const struct {
    Str name;
    unsigned edge;
} edge_names[] = {
    {STR_INIT("E1"), EDGE_E1}, {STR_INIT("E2"), EDGE_E2}, {STR_INIT("E3"), EDGE_E3},
    {STR_INIT("E4"), EDGE_E4}, {STR_INIT("E6"), EDGE_E6}, {STR_INIT("E7"), EDGE_E7},
};
enum { EDGE_NAMES = sizeof edge_names / sizeof *edge_names };

const char *trace_side_name(TraceSide side)
{
    return side_names[side].p;
}

const char *trace_direction_name(TraceDirection direction)
{
    return side_names[direction].p;
}

Str confidence_name(Confidence confidence)
{
    return confidence_names[confidence];
}

Str widening_name(Widening widening)
{
    return widening_names[widening];
}

Str trace_edge_name(unsigned edge)
{
    for (size_t i = 0; i < EDGE_NAMES; i++) {
        if (edge_names[i].edge == edge)
            return edge_names[i].name;
    }
    return STR("?");
}

Err trace_side_parse(Ctx *cx, Str text, TraceSide *out)
{
    for (int i = SIDE_FORWARD; i <= SIDE_BOTH; i++) {
        if (str_eq(text, side_names[i])) {
            *out = (TraceSide)i;
            return OK;
        }
    }
    return fail(cx, ERR_USAGE, MSG("direction is forward, backward or both, not \"%1$s\""),
                str_shown(cx->arena, text));
}

Err trace_direction_parse(Ctx *cx, Str text, TraceDirection *out)
{
    TraceSide side;
    if (str_eq(text, side_names[SIDE_BOTH]))
        return fail(cx, ERR_USAGE, MSG("direction is forward or backward here, not \"both\""));
    TRY(trace_side_parse(cx, text, &side));
    *out = (TraceDirection)side;
    return OK;
}

Err trace_edges_parse(Ctx *cx, Str text, unsigned *out)
{
    *out = text.n == 0 ? EDGE_ALL : 0;
    while (text.n > 0) {
        Str name = str_trim(str_cut(&text, ','));
        size_t i = 0;
        while (i < EDGE_NAMES && !str_eq_nocase(name, edge_names[i].name))
            i++;
        if (i == EDGE_NAMES)
            return fail(cx, ERR_USAGE,
                        MSG("edges is a list of E1, E2, E3, E4, E6, E7, not \"%1$s\""),
                        str_shown(cx->arena, name));
        *out |= edge_names[i].edge;
    }
    return OK;
}

/* ---- as known at ---- */

/* The last position recorded at or before a moment; record times never go back. */
static Err position_at(Ctx *cx, int64_t end, int64_t us, int64_t *out)
{
    int64_t low = 0, high = end;
    while (low < high) {
        EventRow row;
        int64_t middle = high - (high - low) / 2;
        TRY(event_log_load(cx, middle, &row));
        if (row.record_time_us <= us)
            low = middle;
        else
            high = middle - 1;
    }
    *out = low;
    return low != 0 ? OK : fail(cx, ERR_NOT_FOUND, MSG("nothing was recorded by then"));
}

Err trace_known_at_parse(Ctx *cx, const ItemView *view, Str text, int64_t *out)
{
    Instant instant;
    *out = view->visible;
    if (text.n == 0)
        return OK;
    if (str_int(text, out) && *out > 0)
        return *out <= view->visible ? OK
                                     : fail(cx, ERR_USAGE, MSG("the log ends at position %1$lld"),
                                            (long long)view->visible);
    if (!instant_parse(text, &instant) || !instant.has_zone)
        return fail(cx, ERR_USAGE,
                    MSG("as known at is a log position or a moment with zone, not \"%1$s\""),
                    str_shown(cx->arena, text));
    return position_at(cx, view->visible, instant.us, out);
}

/* ---- where it starts ---- */

TraceSeeds trace_seeds_new(Arena *arena, size_t room)
{
    return (TraceSeeds){.items = arena_array(arena, uint32_t, room + 1),
                        .windows = arena_array(arena, TraceWindow, room + 1)};
}

/* "FROM/TO" behind the last '@', when both sides are moments or empty. */
static bool window_parse(Str text, TraceWindow *out)
{
    Instant from = {0}, to = {0};
    Str rest = text;
    Str first = str_cut(&rest, '/');
    if (str_find_char(text, '/') < 0 || (first.n == 0 && rest.n == 0))
        return false;
    if (first.n != 0 && (!instant_parse(first, &from) || !from.has_zone))
        return false;
    if (rest.n != 0 && (!instant_parse(rest, &to) || !to.has_zone))
        return false;
    *out = (TraceWindow){.from_us = first.n == 0 ? INT64_MIN : from.us,
                         .to_us = rest.n == 0 ? INT64_MAX : to.us};
    return true;
}

bool trace_window_cut(Str *typed, TraceWindow *out)
{
    ptrdiff_t at = str_rfind_char(*typed, '@');
    *out = (TraceWindow){0};
    if (at <= 0 || !window_parse(str_tail(*typed, (size_t)at + 1), out))
        return false;
    *typed = str_slice(*typed, 0, (size_t)at);
    return true;
}

Err trace_seed_add(Ctx *cx, const ItemView *view, Str typed, TraceSeeds *seeds)
{
    Identity identity;
    TraceWindow window;
    (void)trace_window_cut(&typed, &window);
    if (window.from_us > window.to_us)
        return fail(cx, ERR_USAGE, MSG("the window of %1$s ends before it begins"),
                    str_shown(cx->arena, typed));
    TRY(identity_read_label(cx, typed, &identity));
    if (identity.kind == ITEM_CLASS)
        return fail(cx, ERR_USAGE,
                    MSG("%1$s is a whole class of products; trace a lot or a unit of it"),
                    str_shown(cx->arena, typed));
    seeds->windows[seeds->count] = window;
    TRY(item_find(cx, view, typed, &seeds->items[seeds->count]));
    seeds->count++;
    return OK;
}

void trace_query_seeds(TraceQuery *query, const TraceSeeds *seeds)
{
    query->seeds = seeds->items;
    query->seed_count = seeds->count;
    query->windows = seeds->windows;
}
