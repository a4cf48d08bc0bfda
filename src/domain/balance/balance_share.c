/* Which share of an item stems from another: down every transformation between them. */
#include "domain/balance/balance_internal.h"
#include "domain/trace/trace_event.h"

enum { DEPTH_MAX = 200, MEMO_MAX = 1 << 20 };

/* Does it have anything of the kind asked for in it, and how much of that is from the one item? */
typedef struct Part {
    bool carries;
    double low, high;
} Part;

typedef struct Memo {
    uint32_t item;
    bool done;
    Part part;
} Memo;

typedef struct Sharing {
    Ctx *cx;
    const ItemView *view;
    uint32_t from;
    Str kind; /* class of `from`; empty: it is a kind of its own */
    Memo *memos;
    uint32_t memo_room;
    uint32_t memo_count;
    bool mixed;
} Sharing;

static const Part UNKNOWN = {true, 0, 1};

static Err part_of(Sharing *s, uint32_t item, int depth, Part *out);

static Memo *memo_at(Sharing *s, uint32_t item)
{
    uint32_t slot = item * 0x9e3779b1u & (s->memo_room - 1);
    while (s->memos[slot].item != 0 && s->memos[slot].item != item)
        slot = (slot + 1) & (s->memo_room - 1);
    return &s->memos[slot];
}

/* All there is of one class, by quantity where that is known. */
typedef struct Kind {
    Str class;
    uint32_t item; /* the kind of its own, where class is empty */
    FlowSum sum;
    double low, high; /* weighed */
    Part least;       /* of any of it */
    bool carries;
    size_t inputs;
} Kind;

typedef struct Kinds {
    Kind *p;
    size_t n, room;
    int depth;
} Kinds;

/* Those that name an item, ascending, as far as the answer reaches. */
typedef struct Events {
    int64_t *p;
    size_t count;
} Events;

static Kind *kind_get(Sharing *s, Kinds *kinds, uint32_t item)
{
    Arena *arena = s->cx->arena;
    Str class = balance_class(arena, s->view->index, item);
    for (size_t i = 0; i < kinds->n; i++) {
        Kind *kind = &kinds->p[i];
        if (class.n != 0 ? str_eq(kind->class, class) : kind->item == item)
            return kind;
    }
    if (kinds->n == kinds->room) {
        size_t more = kinds->room * 2 + 8;
        kinds->p =
            arena_grow(arena, kinds->p, kinds->room * sizeof *kinds->p, more * sizeof *kinds->p);
        kinds->room = more;
    }
    Kind *kind = &kinds->p[kinds->n++];
    *kind = (Kind){.class = class,
                   .item = class.n != 0 ? 0 : item,
                   .sum = flow_sum_begin(),
                   .least = {true, 1, 0}};
    return kind;
}

static Err kind_add(Sharing *s, Kinds *kinds, const TraceFlow *flow)
{
    Part part;
    TRY(part_of(s, flow->item, kinds->depth + 1, &part));
    Kind *kind = kind_get(s, kinds, flow->item);
    UnitAmount before = kind->sum.amount;
    kind->inputs++;
    kind->carries = kind->carries || part.carries;
    flow_sum_add(&kind->sum, flow);
    double weight = (double)(kind->sum.amount - before);
    if (!part.carries)
        part = (Part){false, 0, 1}; /* others of its kind have some in them: nobody recorded it */
    kind->low += weight * part.low;
    kind->high += weight * part.high;
    kind->least.low = part.low < kind->least.low ? part.low : kind->least.low;
    kind->least.high = part.high > kind->least.high ? part.high : kind->least.high;
    return OK;
}

static void kind_close(Sharing *s, const Kind *kind, Part *out)
{
    double total = (double)kind->sum.amount;
    Part part = kind->least; /* between the least and the most of any */
    if (!kind->carries)
        return;
    if (kind->sum.known && total > 0)
        part = (Part){true, kind->low / total, kind->high / total};
    s->mixed = s->mixed || (kind->inputs > 1 && kind->least.low != kind->least.high);
    if (!out->carries) {
        *out = (Part){true, part.low, part.high};
        return;
    }
    out->low = part.low < out->low ? part.low : out->low;
    out->high = part.high > out->high ? part.high : out->high;
}

/* The inputs of one transformation that went into the item. */
static Err recipe_add(Sharing *s, const TraceRecipe *recipe, uint32_t item, Kinds *kinds)
{
    for (size_t i = 0; i < recipe->flow_count; i++) {
        const TraceFlow *flow = &recipe->flows[i];
        if (!flow->output && flow->item != item && trace_recipe_leads(recipe, flow->item, item))
            TRY(kind_add(s, kinds, flow));
    }
    return OK;
}

typedef struct Fitted {
    uint32_t *p;
    size_t n, room;
} Fitted;

static void fitted_change(Sharing *s, Fitted *fitted, uint32_t child, bool out)
{
    size_t at = 0;
    while (at < fitted->n && fitted->p[at] != child)
        at++;
    if (out && at < fitted->n)
        fitted->p[at] = fitted->p[--fitted->n];
    if (out || at < fitted->n)
        return;
    if (fitted->n == fitted->room) {
        size_t more = fitted->room * 2 + 8;
        fitted->p = arena_grow(s->cx->arena, fitted->p, fitted->room * sizeof *fitted->p,
                               more * sizeof *fitted->p);
        fitted->room = more;
    }
    fitted->p[fitted->n++] = child;
}

static void event_fits(Sharing *s, int64_t position, uint32_t item, Fitted *fitted)
{
    TraceEvent event = trace_event_at(s->view->index, position);
    EventStanding standing = trace_event_standing(s->view->index, position, s->view->visible);
    bool parent = false;
    if (event.kind != EVENT_ASSOCIATION || standing == STANDING_VOID ||
        standing == STANDING_DECLARATION)
        return;
    for (uint32_t r = 0; r < event.refs; r++)
        parent = parent || (trace_role(&event, r) == ROLE_PARENT && event.items[r] == item);
    for (uint32_t r = 0; parent && r < event.refs; r++) {
        if (trace_role(&event, r) == ROLE_CHILD)
            fitted_change(s, fitted, event.items[r], event.action == ACTION_DELETE);
    }
}

/* Parts fitted into the item; one that was taken out again is no part of it. */
static Err parts_add(Sharing *s, const Events *events, uint32_t item, Kinds *kinds)
{
    Fitted fitted = {0};
    for (size_t e = 0; e < events->count; e++)
        event_fits(s, events->p[e], item, &fitted);
    for (size_t i = 0; i < fitted.n; i++) {
        TraceFlow flow = {.item = fitted.p[i], .quantity = {1, 0}};
        flow.measured = trace_item_kind(s->view->index, flow.item, s->view->visible) == ITEM_THING;
        TRY(kind_add(s, kinds, &flow));
    }
    return OK;
}

/* The lot a piece is of, where nothing else says what it was made of. */
static uint32_t lot_of(const Sharing *s, const Events *events, uint32_t item)
{
    for (size_t e = 0; e < events->count; e++) {
        uint32_t lot = 0;
        TraceEvent event = trace_event_at(s->view->index, events->p[e]);
        for (uint32_t r = 0; r < event.refs; r++) {
            if (trace_role(&event, r) == ROLE_LOT_HEAD)
                lot = event.items[r];
            if (trace_role(&event, r) == ROLE_LOT_SERIAL && event.items[r] == item && lot != 0)
                return lot;
        }
    }
    return 0;
}

static Err made_of(Sharing *s, uint32_t item, int depth, Part *out)
{
    Kinds kinds = {.depth = depth};
    Events events;
    int64_t last = 0;
    *out = (Part){false, 0, 0};
    TRY(trace_item_events(s->cx, s->view->index, item, &events.p, &events.count));
    while (events.count > 0 && events.p[events.count - 1] > s->view->visible)
        events.count--;
    for (size_t e = 0; e < events.count; e++) {
        TraceRecipe recipe;
        bool makes = false;
        trace_recipe_load(s->cx, s->view->index, events.p[e], s->view->visible, &recipe);
        for (size_t i = 0; i < recipe.flow_count; i++)
            makes = makes || (recipe.flows[i].output && recipe.flows[i].item == item);
        if (makes && recipe.event != last)
            TRY(recipe_add(s, &recipe, item, &kinds));
        last = makes ? recipe.event : last;
    }
    TRY(parts_add(s, &events, item, &kinds));
    for (size_t i = 0; i < kinds.n; i++)
        kind_close(s, &kinds.p[i], out);
    uint32_t lot = kinds.n == 0 ? lot_of(s, &events, item) : 0;
    return lot == 0 ? OK : part_of(s, lot, depth + 1, out);
}

static Err part_of(Sharing *s, uint32_t item, int depth, Part *out)
{
    Memo *memo = memo_at(s, item);
    *out = (Part){true, 1, 1};
    if (item == s->from)
        return OK;
    *out = UNKNOWN;
    if (memo->item == item) {
        *out = memo->done ? memo->part : (Part){false, 0, 0}; /* itself again: brings nothing new */
        return OK;
    }
    if (depth > DEPTH_MAX || s->memo_count * 2 > s->memo_room)
        return OK;
    *memo = (Memo){.item = item};
    s->memo_count++;
    Part part;
    TRY(made_of(s, item, depth, &part));
    Str class = balance_class(s->cx->arena, s->view->index, item);
    bool same = s->kind.n != 0 && str_eq(class, s->kind);
    if (same && !part.carries)
        part = (Part){true, 0, 0}; /* one of the kind, and not this one */
    memo = memo_at(s, item);
    memo->part = part;
    memo->done = true;
    *out = part;
    return OK;
}

Err balance_share(Ctx *cx, const ItemView *view, uint32_t from, uint32_t of, Share *out)
{
    Part part;
    Sharing s = {.cx = cx, .view = view, .from = from, .memo_room = 1 << 12};
    uint32_t items = trace_item_count(view->index);
    while (s.memo_room < MEMO_MAX && s.memo_room < 4 * (uint64_t)items)
        s.memo_room *= 2;
    s.memos = arena_array(cx->arena, Memo, s.memo_room);
    s.kind = balance_class(cx->arena, view->index, from);
    TRY(part_of(&s, of, 0, &part));
    *out = (Share){part.low, part.high, s.mixed};
    return OK;
}
