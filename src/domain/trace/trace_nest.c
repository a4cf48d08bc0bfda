#include "domain/trace/trace_nest.h"

#include <stdlib.h>

#include "domain/trace/trace_where_internal.h"

struct TraceNest {
    Where where;
    TraceWhereQuery query;
    Table single_lot; /* event of many pieces -> the one lot it names */
    Table can;        /* item -> what it can be asked for at all, Can */
    Ctx cx;           /* its arena is ours */
    Arena arena, temp;
};

TraceNest *trace_nest_open(const Ctx *cx, const TraceIndex *index, int64_t as_known_at)
{
    TraceNest *nest = calloc(1, sizeof *nest);
    if (nest == NULL)
        abort();
    nest->cx = *cx;
    nest->cx.arena = &nest->arena;
    nest->query.as_known_at = as_known_at;
    arena_init(&nest->arena);
    arena_init(&nest->temp);
    where_begin(&nest->where, &nest->cx, index, &nest->query);
    nest->where.temp = &nest->temp;
    table_init(&nest->single_lot);
    table_init(&nest->can);
    return nest;
}

void trace_nest_close(TraceNest *nest)
{
    if (nest == NULL)
        return;
    where_end(&nest->where);
    table_release(&nest->single_lot);
    table_release(&nest->can);
    arena_release(&nest->arena);
    arena_release(&nest->temp);
    free(nest);
}

const TraceIndex *trace_nest_index(const TraceNest *nest)
{
    return nest->where.index;
}

int64_t trace_nest_known(const TraceNest *nest)
{
    return nest->where.end;
}

void trace_nest_before(TraceNest *nest, int64_t event)
{
    Where *q = &nest->where;
    q->limit = (When){INT64_MAX, UINT32_MAX};
    if (event != 0)
        q->limit = when_before((When){trace_event_time(q->index, event), (uint32_t)event});
    Table *tables[] = {&q->stand_of, &q->heirs, &q->group_heirs};
    for (size_t i = 0; i < sizeof tables / sizeof *tables; i++) { /* so it was at another moment */
        table_release(tables[i]);
        table_init(tables[i]);
    }
}

/* ---- what need not be asked ---- */

/* Of an item at any moment, void events as well.  A lot stands in thousands of events, and who
 * follows a log asks for it at each: told once, from a walk without sorting. */
typedef enum Can { CAN_KNOWN = 1, CAN_LIE = 2, CAN_HAVE_PIECES = 4 } Can;

static unsigned event_can(const TraceIndex *index, uint32_t event, uint32_t item)
{
    const EventHead *head = head_at(index, event);
    EventKind kind = head_kind(head);
    unsigned can = 0;
    if ((head_bits(head) & HEAD_RUNS) != 0 && event_names(index, event, item, ROLE_LOT_HEAD))
        can = CAN_HAVE_PIECES;
    if (kind != EVENT_AGGREGATION && kind != EVENT_ASSOCIATION)
        return can;
    uint32_t parent = event_parent(index, event);
    return parent != 0 && parent != item ? can | CAN_LIE : can;
}

static bool nest_can(TraceNest *nest, uint32_t item, Can what)
{
    const TraceIndex *index = nest->where.index;
    const Column *columns[] = {&index->made, &index->used, &index->seen};
    SlotCursor cursor;
    unsigned can = table_get(&nest->can, item);
    if (can != 0)
        return (can & (unsigned)what) != 0;
    can = CAN_KNOWN;
    for (int i = 0; i < 3; i++) {
        uint32_t e = slot_first(&cursor, index, slot_load(columns[i], item), nest->where.end);
        for (; e != 0; e = slot_next(&cursor))
            can |= event_can(index, e, item);
    }
    table_add(&nest->can, item, can);
    return (can & (unsigned)what) != 0;
}

/* ---- upwards ---- */

void trace_nest_stays(TraceNest *nest, uint32_t item, const TraceStay **out, size_t *count)
{
    Where *q = &nest->where;
    StayVec stays = {0};
    Stand stand;
    *out = NULL;
    *count = 0;
    if (!nest_can(nest, item, CAN_LIE))
        return;
    q->stays = &stays;
    q->asked = &stand;
    stand_build(q, item, q->limit, 0, &stand);
    q->asked = NULL;
    if (stand.parent != 0)
        *VEC_ADD(&nest->arena, &stays) = stand_stay(q, &stand, INT64_MAX);
    *out = stays.p;
    *count = stays.n;
}

bool trace_nest_since(TraceNest *nest, uint32_t item, int64_t from_us)
{
    Where *q = &nest->where;
    WhenVec events = {0};
    ArenaMark mark = arena_mark(q->temp);
    where_events(q, item, q->limit, &events);
    bool since = events.n > 0 && events.p[events.n - 1].time_us >= from_us;
    arena_rewind(q->temp, mark);
    return since;
}

/* Whose lots (`piece`), or whose pieces (`lot`), are taken. */
typedef struct Runs {
    uint32_t lot, piece;
    TraceNestTake take;
    void *arg;
} Runs;

static bool runs_each(const TraceIndex *index, uint32_t event, const Runs *runs)
{
    const EventHead *head = head_at(index, event);
    uint32_t of = 0;
    for (uint32_t ref = head->ref; ref < SHARED_GET(head[1].ref); ref++) {
        uint8_t role = ref_role(index, ref);
        uint32_t named = ref_item(index, ref);
        if (role == ROLE_LOT_HEAD)
            of = named;
        else if (role == ROLE_LOT_SERIAL && (of == runs->lot || named == runs->piece) &&
                 !runs->take(runs->arg, runs->lot != 0 ? named : of))
            return false;
    }
    return true;
}

/* What an object event has made is a piece of its lot: of the only one, where there is one. */
static uint32_t single_lot(TraceNest *nest, uint32_t event)
{
    const TraceIndex *index = nest->where.index;
    const EventHead *head = head_at(index, event);
    uint32_t lot = table_get(&nest->single_lot, event), lots = 0;
    if (lot != 0 || head_kind(head) != EVENT_OBJECT)
        return lot;
    for (uint32_t ref = head->ref; ref < SHARED_GET(head[1].ref); ref++) {
        if (ref_role(index, ref) == ROLE_LOT_HEAD) {
            lot = ref_item(index, ref);
            lots++;
        }
    }
    if (lots == 1)
        table_add(&nest->single_lot, event, lot);
    return lots == 1 ? lot : 0;
}

bool trace_nest_lots(TraceNest *nest, uint32_t item, TraceNestTake take, void *arg)
{
    const Where *q = &nest->where;
    SlotCursor cursor;
    uint32_t slot = slot_load(&q->index->made, item);
    for (uint32_t e = slot_first(&cursor, q->index, slot, q->end); e != 0; e = slot_next(&cursor)) {
        if ((head_bits(head_at(q->index, e)) & HEAD_RUNS) == 0 ||
            event_force(q->index, e, q->end) == FORCE_VOID)
            continue;
        uint32_t lot = single_lot(nest, e);
        if (lot != 0 ? !take(arg, lot) : !runs_each(q->index, e, &(Runs){0, item, take, arg}))
            return false;
    }
    return true;
}

bool trace_nest_busy(const TraceNest *nest, uint32_t item, size_t max)
{
    const TraceIndex *index = nest->where.index;
    const Column *columns[] = {&index->made, &index->used, &index->seen};
    SlotCursor cursor;
    size_t count = 0;
    for (int i = 0; i < 3 && count <= max; i++) {
        uint32_t e = slot_first(&cursor, index, slot_load(columns[i], item), nest->where.end);
        for (; e != 0 && count <= max; e = slot_next(&cursor))
            count++;
    }
    return count > max;
}

/* ---- what was known then ---- */

static bool is_rewritten(const TraceNest *nest, uint32_t item, TraceKnown known)
{
    const Where *q = &nest->where;
    const Column *columns[] = {&q->index->made, &q->index->used, &q->index->seen};
    SlotCursor cursor;
    for (int i = 0; i < 3; i++) {
        uint32_t e = slot_first(&cursor, q->index, slot_load(columns[i], item), q->end);
        for (; e != 0; e = slot_next(&cursor)) {
            bool late = e > known.position && head_at(q->index, e)->time_us <= known.at_us;
            bool no_more = e <= known.position && event_force(q->index, e, q->end) == FORCE_VOID &&
                           event_force(q->index, e, (uint32_t)known.position) != FORCE_VOID;
            if (late || no_more)
                return true;
        }
    }
    return false;
}

bool trace_nest_rewritten(TraceNest *nest, uint32_t item, TraceKnown known)
{
    const TraceIndex *index = nest->where.index;
    const Column *columns[] = {&index->made, &index->used, &index->seen};
    SlotCursor cursor;
    if (known.position >= nest->where.end || !nest_can(nest, item, CAN_LIE))
        return false;
    bool found = is_rewritten(nest, item, known);
    for (int i = 0; i < 3 && !found; i++) {
        uint32_t e = slot_first(&cursor, index, slot_load(columns[i], item), nest->where.end);
        for (; e != 0 && !found; e = slot_next(&cursor)) {
            uint32_t parent = event_parent(index, e);
            found = parent != 0 && parent != item && is_rewritten(nest, parent, known);
        }
    }
    return found;
}

bool trace_nest_lay(TraceNest *nest, uint32_t item, TraceKnown known, TraceStay *out)
{
    const TraceStay *stays;
    size_t count;
    bool found = false;
    TraceNest *then = trace_nest_open(&nest->cx, nest->where.index, known.position);
    then->where.limit = (When){known.at_us, UINT32_MAX};
    trace_nest_stays(then, item, &stays, &count);
    for (size_t i = 0; i < count; i++) {
        if (stays[i].from_us <= known.at_us && stays[i].to_us > known.at_us) {
            *out = stays[i];
            found = true;
        }
    }
    trace_nest_close(then);
    return found;
}

/* ---- downwards ---- */

bool trace_nest_pieces(TraceNest *nest, uint32_t lot, TraceNestTake take, void *arg)
{
    const Where *q = &nest->where;
    SlotCursor cursor;
    if (!nest_can(nest, lot, CAN_HAVE_PIECES))
        return true;
    uint32_t slot = slot_load(&q->index->used, lot);
    for (uint32_t e = slot_first(&cursor, q->index, slot, q->end); e != 0; e = slot_next(&cursor)) {
        if ((head_bits(head_at(q->index, e)) & HEAD_RUNS) != 0 &&
            event_force(q->index, e, q->end) != FORCE_VOID &&
            !runs_each(q->index, e, &(Runs){lot, 0, take, arg}))
            return false;
    }
    return true;
}

static bool puts_in(const Where *q, uint32_t event, uint32_t parent)
{
    const EventHead *head = head_at(q->index, event);
    EventKind kind = head_kind(head);
    return (kind == EVENT_AGGREGATION || kind == EVENT_ASSOCIATION) &&
           head_action(head) != ACTION_DELETE && event_parent(q->index, event) == parent &&
           event_force(q->index, event, q->end) != FORCE_VOID;
}

bool trace_nest_children(TraceNest *nest, uint32_t item, TraceNestTake take, void *arg)
{
    const TraceIndex *index = nest->where.index;
    const Column *columns[] = {&index->made, &index->seen};
    SlotCursor cursor;
    for (int i = 0; i < 2; i++) {
        uint32_t slot = slot_load(columns[i], item);
        for (uint32_t e = slot_first(&cursor, index, slot, nest->where.end); e != 0;
             e = slot_next(&cursor)) {
            const EventHead *head = head_at(index, e);
            if (!puts_in(&nest->where, e, item))
                continue;
            for (uint32_t ref = head->ref; ref < SHARED_GET(head[1].ref); ref++) {
                if (ref_role(index, ref) == ROLE_CHILD && ref_item(index, ref) != item &&
                    !take(arg, ref_item(index, ref)))
                    return false;
            }
        }
    }
    return true;
}

bool trace_nest_parents(TraceNest *nest, uint32_t item, TraceNestTake take, void *arg)
{
    const TraceIndex *index = nest->where.index;
    const Column *columns[] = {&index->made, &index->used, &index->seen};
    SlotCursor cursor;
    if (!nest_can(nest, item, CAN_LIE))
        return true;
    for (int i = 0; i < 3; i++) {
        uint32_t e = slot_first(&cursor, index, slot_load(columns[i], item), nest->where.end);
        for (; e != 0; e = slot_next(&cursor)) {
            uint32_t parent = event_parent(index, e);
            if (parent != 0 && parent != item && puts_in(&nest->where, e, parent) &&
                !take(arg, parent))
                return false;
        }
    }
    return true;
}

/* Put in by the last event that names it: what came before makes no difference.  Not where the
 * parent was ever emptied. */
static bool is_in_last(Where *q, uint32_t item, uint32_t parent)
{
    WhenVec events = {0};
    ArenaMark mark = arena_mark(q->temp);
    where_events(q, item, q->limit, &events);
    bool in = events.n > 0 && puts_in(q, events.p[events.n - 1].event, parent) &&
              (item_bits(q->index, parent) & ITEM_CLEARED) == 0;
    arena_rewind(q->temp, mark);
    return in;
}

typedef struct Contents {
    TraceNest *nest;
    uint32_t parent;
    Table seen;
    TraceNestTake take;
    void *arg;
} Contents;

static bool content_take(void *arg, uint32_t item)
{
    Contents *of = arg;
    Where *q = &of->nest->where;
    Stand stand;
    if (table_get(&of->seen, item) != 0)
        return true;
    table_add(&of->seen, item, item);
    bool in = is_in_last(q, item, of->parent);
    if (!in) {
        stand_build(q, item, q->limit, 0, &stand);
        in = stand.parent == of->parent;
    }
    return !in || of->take(of->arg, item);
}

bool trace_nest_contents(TraceNest *nest, uint32_t item, TraceNestTake take, void *arg)
{
    const TraceIndex *index = nest->where.index;
    Contents of = {.nest = nest, .parent = item, .take = take, .arg = arg};
    if ((item_bits(index, item) & ITEM_CONTAINER) == 0 && slot_load(&index->made, item) == 0)
        return true;
    table_init(&of.seen);
    bool whole = trace_nest_children(nest, item, content_take, &of);
    table_release(&of.seen);
    return whole;
}

bool trace_nest_parent(TraceNest *nest, uint32_t item, TraceStay *out)
{
    Stand stand;
    stand_build(&nest->where, item, nest->where.limit, 0, &stand);
    if (stand.parent != 0)
        *out = stand_stay(&nest->where, &stand, INT64_MAX);
    return stand.parent != 0;
}

bool trace_nest_packs(const TraceNest *nest, uint32_t item)
{
    return (item_bits(nest->where.index, item) & ITEM_CONTAINER) != 0;
}

/* ---- where, and what an event says ---- */

Err trace_nest_where(TraceNest *nest, uint32_t item, TraceWhere *out)
{
    return where_one(&nest->where, item, out);
}

unsigned trace_nest_says(const TraceNest *nest, int64_t event)
{
    const unsigned stepped =
        MARK_SHIPPED | MARK_ARRIVED | MARK_UNSHIPPED | MARK_SOLD | MARK_SCRAPPED | MARK_RETURNED;
    unsigned marks = where_marks(&nest->where, (uint32_t)event);
    return ((marks & MARK_SHIPPED) != 0 ? SAYS_SHIPPED : 0) |
           ((marks & MARK_ARRIVED) != 0 ? SAYS_ARRIVED : 0) |
           ((marks & MARK_SOLD) != 0 ? SAYS_SOLD : 0) |
           ((marks & MARK_SCRAPPED) != 0 ? SAYS_SCRAPPED : 0) |
           ((marks & MARK_TRANSIT) != 0 && (marks & stepped) == 0 ? SAYS_TRANSIT : 0);
}

void trace_nest_voids(const TraceNest *nest, TraceSpan span, TraceNestVoid take, void *arg)
{
    const TraceIndex *index = nest->where.index;
    size_t count =
        __atomic_load_n(&index->declarations.used, __ATOMIC_ACQUIRE) / sizeof(Declaration);
    for (size_t i = 1; i < count; i++) {
        const Declaration *row = COLUMN_AT(index->declarations, Declaration) + i;
        uint32_t original = SHARED_GET(row->original), complete = SHARED_GET(row->complete);
        if (original != 0 && complete >= span.first && complete <= span.last)
            take(arg, original, complete);
    }
}
