/* hold_look.c - which holds cover an item at a moment: upwards to what is named, then what is in
 * it. */
#include <stdlib.h>
#include <string.h>

#include "base/number_map.h"
#include "domain/hold/hold_internal.h"

enum { UP_MAX = 4096, NEVER_FOUND = UINT32_MAX };
#define NOT_COVERED INT64_MAX

const char *hold_how_name(HoldHow how)
{
    static const char *const names[HOLD_HOW_COUNT] = {"named", "content", "piece", "contains",
                                                      "partly"};
    return names[how];
}

/* ---- one hold and one item ---- */

bool hold_names(const HoldKept *hold, uint32_t item)
{
    size_t low = 0, high = hold->named_count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (hold->named[middle] < item)
            low = middle + 1;
        else
            high = middle;
    }
    return low < hold->named_count && hold->named[low] == item;
}

bool hold_awaits(const HoldKept *hold, Str key)
{
    for (size_t i = 0; i < hold->absent_count && !hold->ended; i++) {
        if (str_eq(hold->absent[i], key))
            return true;
    }
    return false;
}

bool hold_is_freed(const HoldLook *look, const HoldKept *hold, uint32_t item)
{
    const HoldFreed *freed = NULL;
    for (size_t low = 0, high = hold->freed_count; low < high && freed == NULL;) {
        size_t middle = low + (high - low) / 2;
        if (hold->freed[middle].item == item)
            freed = &hold->freed[middle];
        else if (hold->freed[middle].item < item)
            low = middle + 1;
        else
            high = middle;
    }
    if (freed == NULL || look->moment.event == 0)
        return freed != NULL;
    return look->moment.event > freed->position && look->moment.time_us >= freed->us;
}

/* What was captured while it was there, and what happened while it was there. */
static bool is_active(const HoldKept *hold, HoldMoment moment)
{
    if (moment.event == 0)
        return !hold->ended;
    return moment.event > hold->position && (!hold->ended || moment.event <= hold->ended_position ||
                                             moment.time_us < hold->ended_us);
}

static int64_t begin_of(const HoldLook *look, const HoldKept *hold)
{
    bool late = look->moment.event != 0 && look->moment.time_us < hold->since_us;
    return late ? look->moment.time_us : hold->since_us;
}

bool hold_rewritten(const HoldLook *look, uint32_t item)
{
    return look->active_count > 0 && trace_nest_rewritten(look->nest, item, look->then);
}

void hold_look_at(HoldLook *look, HoldMoment moment, int64_t only)
{
    look->moment = moment;
    look->ever = false;
    look->active_count = 0;
    look->since_us = INT64_MAX;
    look->then = (TraceKnown){INT64_MAX, INT64_MIN};
    for (size_t i = 0; i < look->book->count; i++) {
        const HoldKept *hold = look->book->holds[i];
        if ((only != 0 && hold->id != only) || !is_active(hold, moment))
            continue;
        int64_t begin = begin_of(look, hold);
        look->active[look->active_count++] = hold;
        look->since_us = begin < look->since_us ? begin : look->since_us;
        if (hold->position < look->then.position)
            look->then.position = hold->position;
        if (hold->since_us > look->then.at_us)
            look->then.at_us = hold->since_us;
    }
    trace_nest_before(look->nest, moment.event);
}

void hold_look_begin(HoldLook *look, Ctx *cx, const HoldBook *book, TraceNest *nest, int64_t only)
{
    *look = (HoldLook){.cx = cx, .book = book, .nest = nest, .index = trace_nest_index(nest)};
    look->active = arena_array(cx->arena, const HoldKept *, book->count + 1);
    hold_look_at(look, (HoldMoment){0}, only);
}

/* ---- upwards: containers since the beginning, and lots ---- */

typedef struct UpNode {
    uint32_t item;
    int64_t covered_us; /* by the hold looked at */
    uint32_t via;       /* edge by which; NEVER_FOUND: named */
} UpNode;

typedef struct UpEdge {
    uint32_t child, parent; /* nodes */
    bool lot;
    int64_t from_us, to_us;
    const HoldKept *only; /* NULL: of every hold */
} UpEdge;

typedef struct Up {
    HoldLook *look;
    UpNode *nodes;
    UpEdge *edges;
    size_t node_count, node_room, edge_count, edge_room;
    uint32_t child; /* whose parents are being taken */
    bool hit;       /* some node is named */
} Up;

static uint32_t node_of(Up *up, uint32_t item)
{
    for (size_t i = 0; i < up->node_count; i++) {
        if (up->nodes[i].item == item)
            return (uint32_t)i;
    }
    if (up->node_count == up->node_room) {
        size_t room = up->node_room * 2 + 8;
        up->nodes = arena_grow(up->look->cx->arena, up->nodes, up->node_room * sizeof *up->nodes,
                               room * sizeof *up->nodes);
        up->node_room = room;
    }
    up->nodes[up->node_count] = (UpNode){.item = item};
    up->hit |= hold_bit(up->look->book, item);
    return (uint32_t)up->node_count++;
}

static void edge_add(Up *up, uint32_t parent, UpEdge edge)
{
    if (up->node_count >= UP_MAX)
        return;
    edge.child = up->child;
    edge.parent = node_of(up, parent);
    if (up->edge_count == up->edge_room) {
        size_t room = up->edge_room * 2 + 8;
        up->edges = arena_grow(up->look->cx->arena, up->edges, up->edge_room * sizeof *up->edges,
                               room * sizeof *up->edges);
        up->edge_room = room;
    }
    up->edges[up->edge_count++] = edge;
}

static bool lot_take(void *arg, uint32_t lot)
{
    Up *up = arg;
    edge_add(up, lot, (UpEdge){.lot = true});
    return true;
}

static bool parent_take(void *arg, uint32_t parent)
{
    Up *up = arg;
    edge_add(up, parent, (UpEdge){.from_us = INT64_MIN, .to_us = INT64_MAX});
    return true;
}

static void stays_take(Up *up, uint32_t item)
{
    const HoldLook *look = up->look;
    const TraceStay *stays;
    size_t count;
    trace_nest_stays(look->nest, item, &stays, &count);
    for (size_t k = 0; k < count; k++) {
        if (stays[k].to_us > look->since_us && stays[k].from_us < stays[k].to_us)
            edge_add(up, stays[k].parent,
                     (UpEdge){.from_us = stays[k].from_us, .to_us = stays[k].to_us});
    }
}

/* What lay in something held when the hold began stays held, whatever is told of that time since:
 * a trace that breaks widens (law 3).  A release frees it, and a person signs that. */
static void began_take(Up *up, uint32_t item)
{
    const HoldLook *look = up->look;
    for (size_t i = 0; i < look->active_count; i++) {
        TraceStay stay;
        const HoldKept *hold = look->active[i];
        TraceKnown then = {hold->position, hold->since_us};
        if (trace_nest_rewritten(look->nest, item, then) &&
            trace_nest_lay(look->nest, item, then, &stay))
            edge_add(up, stay.parent,
                     (UpEdge){.from_us = INT64_MIN, .to_us = hold->since_us + 1, .only = hold});
    }
}

static void up_build(Up *up, uint32_t item)
{
    HoldLook *look = up->look;
    node_of(up, item);
    for (size_t i = 0; i < up->node_count; i++) {
        up->child = (uint32_t)i;
        trace_nest_lots(look->nest, up->nodes[i].item, lot_take, up);
        if (look->ever)
            trace_nest_parents(look->nest, up->nodes[i].item, parent_take, up);
        else
            stays_take(up, up->nodes[i].item);
        began_take(up, up->nodes[i].item);
    }
}

static bool edge_relax(Up *up, const HoldKept *hold, uint32_t number)
{
    const UpEdge *edge = &up->edges[number];
    const UpNode *parent = &up->nodes[edge->parent];
    UpNode *child = &up->nodes[edge->child];
    if (parent->covered_us == NOT_COVERED || (edge->only != NULL && edge->only != hold))
        return false;
    int64_t at_us = parent->covered_us;
    if (!edge->lot && edge->from_us > at_us)
        at_us = edge->from_us;
    if ((!edge->lot && at_us >= edge->to_us) || at_us >= child->covered_us ||
        hold_is_freed(up->look, hold, child->item))
        return false;
    child->covered_us = at_us;
    child->via = number;
    return true;
}

/* When did the hold begin to cover each node? */
static bool up_cover(Up *up, const HoldKept *hold)
{
    bool more = false;
    for (size_t i = 0; i < up->node_count; i++) {
        UpNode *node = &up->nodes[i];
        bool named = hold_bit(up->look->book, node->item) && hold_names(hold, node->item) &&
                     !hold_is_freed(up->look, hold, node->item);
        node->covered_us = named ? begin_of(up->look, hold) : NOT_COVERED;
        node->via = NEVER_FOUND;
        more |= named;
    }
    while (more) {
        more = false;
        for (size_t i = 0; i < up->edge_count; i++)
            more |= edge_relax(up, hold, (uint32_t)i);
    }
    return up->nodes[0].covered_us != NOT_COVERED;
}

static HoldFound up_found(const Up *up, const HoldKept *hold)
{
    HoldFound out = {.hold = hold, .how = HOLD_NAMED};
    out.path = arena_array(up->look->cx->arena, uint32_t, up->node_count + 1);
    uint32_t via = up->nodes[0].via;
    if (via != NEVER_FOUND)
        out.how = up->edges[via].lot ? HOLD_PIECE : HOLD_CONTENT;
    out.path[out.path_count++] = up->nodes[0].item;
    for (; via != NEVER_FOUND && out.path_count < up->node_count;
         via = up->nodes[up->edges[via].parent].via)
        out.path[out.path_count++] = up->nodes[up->edges[via].parent].item;
    return out;
}

static bool is_found(const HoldFound *found, size_t count, const HoldKept *hold)
{
    for (size_t i = 0; i < count; i++) {
        if (found[i].hold == hold)
            return true;
    }
    return false;
}

void hold_look_up(HoldLook *look, uint32_t item, HoldFound *out, size_t *count)
{
    Up up = {.look = look};
    *count = 0;
    if (look->active_count == 0)
        return;
    ArenaMark mark = arena_mark(look->cx->arena);
    up_build(&up, item);
    for (size_t i = 0; up.hit && i < look->active_count; i++) {
        if (up_cover(&up, look->active[i]))
            out[(*count)++] = up_found(&up, look->active[i]);
    }
    if (*count == 0)
        arena_rewind(look->cx->arena, mark);
}

/* ---- downwards: what lies in it now, and named pieces of a lot ---- */

typedef struct DownNode {
    uint32_t item, from; /* node */
} DownNode;

typedef struct Down {
    HoldLook *look;
    DownNode *nodes;
    size_t count, room, at;
    NumberMap seen;
    NumberMap free_lots; /* nothing covers these */
    HoldFound *out, *scratch;
    size_t *found;
} Down;

static bool down_add(void *arg, uint32_t item)
{
    Down *down = arg;
    if (number_map_get(&down->seen, item) != 0)
        return true;
    if (down->count == down->room) {
        size_t room = down->room * 2 + 64;
        down->nodes = arena_grow(down->look->cx->arena, down->nodes,
                                 down->room * sizeof *down->nodes, room * sizeof *down->nodes);
        down->room = room;
    }
    down->nodes[down->count++] = (DownNode){item, (uint32_t)down->at};
    number_map_put(&down->seen, item, 1);
    return true;
}

/* The way down to the node that is at hand, then on to what is named. */
static HoldFound down_found(const Down *down, const HoldFound *up, HoldHow how)
{
    uint32_t at = (uint32_t)down->at;
    size_t depth = 0;
    for (uint32_t i = at; i != 0; i = down->nodes[i].from)
        depth++;
    HoldFound out = {.hold = up->hold, .how = how};
    out.path = arena_array(down->look->cx->arena, uint32_t, depth + up->path_count + 1);
    out.path_count = depth;
    for (uint32_t i = at; i != 0; i = down->nodes[i].from)
        out.path[--depth] = down->nodes[down->nodes[i].from].item;
    for (size_t i = 0; i < up->path_count; i++)
        out.path[out.path_count++] = up->path[i];
    return out;
}

static bool lot_is_free(void *arg, uint32_t lot)
{
    Down *down = arg;
    size_t count;
    if (number_map_get(&down->free_lots, lot) != 0)
        return true;
    hold_look_up(down->look, lot, down->scratch, &count);
    if (count == 0)
        number_map_put(&down->free_lots, lot, 1);
    return count == 0;
}

/* Nothing of it can be covered but by what it lies in: that was looked at on the way down. */
static bool is_plain(Down *down, uint32_t item)
{
    const HoldLook *look = down->look;
    return !hold_bit(look->book, item) && !trace_nest_since(look->nest, item, look->since_us) &&
           !hold_rewritten(look, item) && trace_nest_lots(look->nest, item, lot_is_free, down);
}

typedef struct Pieces {
    Down *down;
    uint32_t lot;
} Pieces;

static bool piece_take(void *arg, uint32_t piece)
{
    const Pieces *of = arg;
    Down *down = of->down;
    HoldLook *look = down->look;
    for (size_t i = 0; hold_bit(look->book, piece) && i < look->active_count; i++) {
        const HoldKept *hold = look->active[i];
        if (is_found(down->out, *down->found, hold) || !hold_names(hold, piece) ||
            hold_is_freed(look, hold, piece))
            continue;
        uint32_t path[] = {of->lot, piece};
        HoldFound up = {.hold = hold, .path = path, .path_count = 2};
        down->out[(*down->found)++] =
            down_found(down, &up, down->at == 0 ? HOLD_PARTLY : HOLD_CONTAINS);
    }
    return *down->found < look->active_count;
}

static void node_look(Down *down)
{
    HoldLook *look = down->look;
    uint32_t item = down->nodes[down->at].item;
    size_t count = 0;
    if (down->at > 0 && !is_plain(down, item))
        hold_look_up(look, item, down->scratch, &count);
    for (size_t i = 0; i < count; i++) {
        if (!is_found(down->out, *down->found, down->scratch[i].hold))
            down->out[(*down->found)++] = down_found(down, &down->scratch[i], HOLD_CONTAINS);
    }
    if (trace_item_kind(look->index, item, 0) != ITEM_THING)
        trace_nest_pieces(look->nest, item, piece_take, &(Pieces){down, item});
}

void hold_look(HoldLook *look, uint32_t item, HoldFound *out, size_t *count)
{
    Down down = {.look = look, .out = out, .found = count};
    hold_look_up(look, item, out, count);
    if (*count == look->active_count)
        return;
    number_map_init(&down.seen, look->cx->arena);
    number_map_init(&down.free_lots, look->cx->arena);
    down.scratch = arena_array(look->cx->arena, HoldFound, look->active_count + 1);
    down_add(&down, item);
    for (down.at = 0; down.at < down.count && *count < look->active_count; down.at++) {
        node_look(&down);
        (look->ever ? trace_nest_children
                    : trace_nest_contents)(look->nest, down.nodes[down.at].item, down_add, &down);
    }
}
