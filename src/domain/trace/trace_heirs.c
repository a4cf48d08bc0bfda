/* What stands in a list of units for what was fitted into something or used up: its heirs.  A piece
 * is a unit of its own unless its heirs lead to one; where they only lead round in a circle, nobody
 * stands for anybody, and all of the circle are units. */
#include "domain/trace/trace_where_internal.h"

enum { CIRCLE_MAX = 256 }; /* more without an end: each is listed */

/* What is known of an item, Where.heirs. */
enum {
    LEADS_TO_UNIT = 1, /* or is one */
    STANDS_ALONE = 2,  /* is one, though it has heirs: they lead round in a circle */
};

bool where_lists(const Where *q, uint32_t item)
{
    return trace_item_kind(q->index, item, q->end) == ITEM_THING &&
           identity_may_be_product(trace_item_key(q->index, item));
}

bool stand_is_fitted(const Where *q, const Stand *s)
{
    return s->parent != 0 && s->firm && where_lists(q, s->parent) &&
           !item_is_place(q->index, s->parent, q->end);
}

bool where_leads_to_unit(const Where *q, uint32_t item)
{
    const uint64_t *known = q->query->stood_for;
    uint32_t used = slot_load(&q->index->used, item);
    return (used & (SLOT_LIST | SLOT_VALUE)) == 0 ||
           (known != NULL && (known[item / 64] >> item % 64 & 1) != 0) ||
           table_get(&q->heirs, item) != 0;
}

bool where_stands_alone(const Where *q, uint32_t item)
{
    return table_get(&q->heirs, item) == STANDS_ALONE;
}

typedef bool (*HeirTake)(void *arg, uint32_t heir); /* false ends it */

/* Whose heirs are told, and to whom. */
typedef struct Telling {
    Where *q;
    const Stand *s;
    HeirTake take;
    void *arg;
} Telling;

static bool heir_tell(const Telling *telling, uint32_t heir)
{
    return heir == telling->s->item || !where_lists(telling->q, heir) ||
           telling->take(telling->arg, heir);
}

/* Does what an event made stem for certain from what was used so? */
static bool event_makes_heirs(const Telling *telling, uint32_t event)
{
    const Where *q = telling->q;
    When when = {head_at(q->index, event)->time_us, event};
    return when.time_us >= telling->s->used.time_us && !when_after(when, q->limit) &&
           event_force(q->index, event, q->end) == FORCE_IN;
}

/* Where pairs name it, its partners stand for it and nobody else. */
static bool partners_each(const Telling *telling, uint32_t event, bool *named)
{
    const TraceIndex *index = telling->q->index;
    uint32_t item = telling->s->item;
    size_t low = 0, high, count;
    if ((head_bits(head_at(index, event)) & HEAD_PAIRS) == 0 ||
        event_force(index, event, telling->q->end) == FORCE_VOID)
        return true;
    const RefPair *pairs = event_pairs(index, event, &count);
    for (high = count; low < high;) { /* sorted by `in` */
        size_t middle = (low + high) / 2;
        if (pairs[middle].in < item)
            low = middle + 1;
        else
            high = middle;
    }
    for (; low < count && pairs[low].in == item; low++) {
        *named = true;
        if (event_makes_heirs(telling, event) && !heir_tell(telling, pairs[low].out))
            return false;
    }
    return true;
}

static bool outputs_each(const Telling *telling, uint32_t event)
{
    const TraceIndex *index = telling->q->index;
    const EventHead *head = head_at(index, event);
    if (!event_makes_heirs(telling, event))
        return true;
    for (uint32_t ref = head->ref; ref < SHARED_GET(head[1].ref); ref++) {
        if (ref_role(index, ref) == ROLE_OUTPUT && !heir_tell(telling, ref_item(index, ref)))
            return false;
    }
    return true;
}

/* Of a transformation with pairs, or of several events.  Of those that share one, the event in
 * which the last found an heir is asked first. */
static bool batch_each(const Telling *telling)
{
    Where *q = telling->q;
    const TraceIndex *index = q->index;
    SlotCursor cursor;
    bool named = false;
    uint32_t slot = telling->s->used.event, group = 0, e;
    if ((head_bits(head_at(index, slot)) & HEAD_GROUPED) != 0) {
        group = table_get(&index->event_group, slot);
        slot = slot_load(&index->group_slot, group);
    }
    for (e = slot_first(&cursor, index, slot, q->end); e != 0; e = slot_next(&cursor)) {
        if (!partners_each(telling, e, &named))
            return false;
    }
    uint32_t likely = group == 0 || named ? 0 : table_get(&q->group_heirs, group);
    if (named || (likely != 0 && !outputs_each(telling, likely)))
        return named;
    for (e = slot_first(&cursor, index, slot, q->end); e != 0; e = slot_next(&cursor)) {
        if (outputs_each(telling, e))
            continue;
        if (group != 0)
            table_set(&q->group_heirs, group, e);
        return false;
    }
    return true;
}

static bool heirs_each(Where *q, const Stand *s, HeirTake take, void *arg)
{
    if (s->used.event == 0)
        return !stand_is_fitted(q, s) || take(arg, s->parent);
    bool alone = (head_bits(head_at(q->index, s->used.event)) & (HEAD_GROUPED | HEAD_PAIRS)) == 0;
    Telling telling = {q, s, take, arg};
    return alone ? outputs_each(&telling, s->used.event) : batch_each(&telling);
}

/* ---- a search without an end ---- */

typedef VEC(uint32_t) HeirVec;

typedef struct Node {
    uint32_t item, from; /* place among the nodes it was met from */
    HeirVec heirs;       /* items */
} Node;

typedef struct Search {
    Where *q;
    Table number_of; /* item -> place among the nodes, from 1 */
    VEC(Node) nodes;
    VEC(uint32_t) open; /* nodes */
} Search;

typedef struct Adding {
    Arena *arena;
    HeirVec *heirs;
} Adding;

static bool heir_add(void *arg, uint32_t heir)
{
    Adding *adding = arg;
    *VEC_ADD(adding->arena, adding->heirs) = heir;
    return true;
}

static void node_meet(Search *search, uint32_t item, uint32_t from)
{
    if (table_get(&search->number_of, item) != 0)
        return;
    *VEC_ADD(search->q->temp, &search->nodes) = (Node){.item = item, .from = from};
    table_add(&search->number_of, item, search->nodes.n);
    *VEC_ADD(search->q->temp, &search->open) = search->nodes.n - 1;
}

static void heir_know(Where *q, uint32_t item, uint32_t what)
{
    if (table_get(&q->heirs, item) == 0)
        table_add(&q->heirs, item, what);
}

/* Marks all one may come to from a node, itself included. */
static void nodes_reach(const Search *search, uint32_t from, bool *reached)
{
    HeirVec open = {0};
    reached[from] = true;
    *VEC_ADD(search->q->temp, &open) = from;
    while (open.n > 0) {
        const HeirVec *heirs = &search->nodes.p[open.p[--open.n]].heirs;
        for (uint32_t i = 0; i < heirs->n; i++) {
            uint32_t node = table_get(&search->number_of, heirs->p[i]) - 1;
            if (!reached[node])
                *VEC_ADD(search->q->temp, &open) = node;
            reached[node] = true;
        }
    }
}

/* Nothing here leads to an end: who is led back to from all it leads to is of a circle. */
static void circles_know(const Search *search)
{
    size_t n = search->nodes.n;
    bool *reached = arena_array(search->q->temp, bool, n *n);
    for (uint32_t i = 0; i < n; i++)
        nodes_reach(search, i, reached + i * n);
    for (size_t i = 0; i < n; i++) {
        bool circle = true;
        for (size_t k = 0; k < n && circle; k++)
            circle = !reached[i * n + k] || reached[k * n + i];
        heir_know(search->q, search->nodes.p[i].item, circle ? STANDS_ALONE : LEADS_TO_UNIT);
    }
}

/* Does the way from the first node lead to a unit?  Nodes are looked at in the order they stand. */
static bool search_run(Search *search, const Stand *first)
{
    Where *q = search->q;
    for (int looked = 0; search->open.n > 0 && looked < CIRCLE_MAX; looked++) {
        uint32_t at = search->open.p[--search->open.n], item = search->nodes.p[at].item;
        HeirVec heirs = {0};
        if (at == 0 || !where_leads_to_unit(q, item))
            heirs_each(q, at == 0 ? first : where_stand(q, item), heir_add,
                       &(Adding){q->temp, &heirs});
        search->nodes.p[at].heirs = heirs;
        if (heirs.n == 0) { /* an end, or known to lead to one */
            for (; at != 0; at = search->nodes.p[at].from)
                heir_know(q, search->nodes.p[at].item, LEADS_TO_UNIT);
            return item != first->item;
        }
        for (uint32_t i = heirs.n; i-- > 0;)
            node_meet(search, heirs.p[i], at);
    }
    if (search->open.n == 0)
        circles_know(search);
    return search->open.n == 0 && table_get(&q->heirs, first->item) == LEADS_TO_UNIT;
}

static bool is_end(void *arg, uint32_t heir)
{
    return !where_leads_to_unit(arg, heir);
}

bool stand_is_stood_for(Where *q, const Stand *s)
{
    if ((s->used.event == 0 && s->parent == 0) || where_stands_alone(q, s->item))
        return false;
    ArenaMark mark = arena_mark(q->temp);
    Search search = {.q = q};
    bool stood = !heirs_each(q, s, is_end, q);
    if (!stood) {
        table_init(&search.number_of);
        node_meet(&search, s->item, 0);
        stood = search_run(&search, s);
        table_release(&search.number_of);
    }
    arena_rewind(q->temp, mark);
    return stood;
}
