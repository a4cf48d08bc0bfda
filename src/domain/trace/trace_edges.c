/* Where an item leads: E1 transformation, E2 association, E3 lot and serial, both directions.
 * docs/guide/trace.md, "Edges". */
#include <stdlib.h>

#include "domain/trace/trace_links_internal.h"

const Finding FINDING_CORRECTION_MISSING = {
    "correction_missing",
    MSG("event %2$lld is declared in error, and its correction is not in the log")};

/* ---- E1 ---- */

/* Does the event still count?  Suspended makes the step possible. */
static bool event_counts(Walk *w, uint32_t event, unsigned *step)
{
    Force force = walk_force(w, event);
    if (force == FORCE_SUSPENDED) {
        *step |= STEP_POSSIBLE;
        walk_finding(w, FINDING_CORRECTION_MISSING, 0, event);
    }
    return force != FORCE_VOID;
}

/* References of the other side: outputs going forward, inputs going backward. */
typedef struct Side {
    uint32_t first, end;
} Side;

static Side event_side(const TraceIndex *index, uint32_t event, bool outputs)
{
    const EventHead *head = head_at(index, event);
    uint32_t end = SHARED_GET(head[1].ref);
    Side side = {head->ref, head->ref + head->outputs};
    if (head->outputs == HEAD_OUTPUTS_MAX) {
        while (side.end < end && ref_role(index, side.end) == ROLE_OUTPUT)
            side.end++;
    }
    if (outputs)
        return side;
    side.first = side.end;
    while (side.end < end && ref_role(index, side.end) == ROLE_INPUT)
        side.end++;
    return side;
}

const RefPair *event_pairs(const TraceIndex *index, uint32_t event, size_t *count)
{
    const RefPair *rows = COLUMN_AT(index->pairs, RefPair);
    size_t low = 1, high = __atomic_load_n(&index->pairs.used, __ATOMIC_ACQUIRE) / sizeof *rows;
    size_t end = high;
    while (low < high) {
        size_t middle = (low + high) / 2;
        /* Behind the last published row the writer may be at work: 0 is no event yet. */
        if (SHARED_GET(rows[middle].event) - 1 < event - 1)
            low = middle + 1;
        else
            high = middle;
    }
    for (*count = 0; low + *count < end && SHARED_GET(rows[low + *count].event) == event; ++*count)
        ;
    return rows + low;
}

/* The pairs of all events of one transformation count together. */
typedef VEC(uint32_t) ItemVec;

static void paired_with(Walk *w, uint32_t event, uint32_t item, bool *named, ItemVec *others)
{
    size_t n;
    const RefPair *pairs = event_pairs(w->index, event, &n);
    size_t low = 0, high = w->forward ? n : 0;
    while (low < high) { /* sorted by `in` */
        size_t middle = (low + high) / 2;
        if (pairs[middle].in < item)
            low = middle + 1;
        else
            high = middle;
    }
    for (size_t i = low; i < n; i++) {
        if (w->forward && pairs[i].in != item)
            break;
        if ((w->forward ? pairs[i].in : pairs[i].out) != item)
            continue;
        *named = true;
        *VEC_ADD(&w->temp, others) = w->forward ? pairs[i].out : pairs[i].in;
    }
}

static bool pair_names(Walk *w, const ItemVec *events, uint32_t item)
{
    for (uint32_t i = 0; i < events->n; i++) {
        size_t n;
        const RefPair *pairs = event_pairs(w->index, events->p[i], &n);
        for (size_t j = 0; j < n; j++) {
            if ((w->forward ? pairs[j].out : pairs[j].in) == item)
                return true;
        }
    }
    return false;
}

static bool holds(const ItemVec *items, uint32_t item)
{
    for (uint32_t i = 0; i < items->n; i++) {
        if (items->p[i] == item)
            return true;
    }
    return false;
}

/* One transformation as the leaving item sees it. */
typedef struct Leaving {
    uint32_t entry;
    bool named;       /* the item stands in a pair */
    ItemVec partners; /* what it is paired with */
    ItemVec events;   /* of the transformation, in force */
    bool has_pairs;
} Leaving;

/* From the input's event to the output's: one stamped before the other makes it possible only. */
static void side_arrive(Walk *w, const Leaving *leaving, uint32_t from, uint32_t to, unsigned step)
{
    const TraceIndex *index = w->index;
    int64_t in_us = head_at(index, w->forward ? from : to)->time_us;
    int64_t out_us = head_at(index, w->forward ? to : from)->time_us;
    if (from != to && in_us > out_us)
        step |= STEP_POSSIBLE;
    Moment by = moment_of(index, to);
    Side side = event_side(index, to, w->forward);
    bool grouped = leaving->events.n > 1;
    for (uint32_t ref = side.first; ref < side.end; ref++) {
        uint32_t item = ref_item(index, ref);
        bool paired = grouped ? leaving->has_pairs && pair_names(w, &leaving->events, item)
                              : (COLUMN_AT(index->ref_role, uint8_t)[ref] & ROLE_PAIRED) != 0;
        if (leaving->named && paired) {
            if (!grouped)
                break; /* unpaired ones stand first; partners follow below */
            if (!holds(&leaving->partners, item))
                continue;
        }
        walk_arrive(w, leaving->entry, item, &by, step);
    }
    for (uint32_t i = 0; i < leaving->partners.n && !grouped; i++)
        walk_arrive(w, leaving->entry, leaving->partners.p[i], &by, step);
}

/* The slow lane of E1: several events of one transformationID, pairs, declarations. */
static void transform_special(Walk *w, uint32_t entry, uint32_t event, unsigned step)
{
    const TraceIndex *index = w->index;
    uint32_t item = walk_entry(w, entry)->item;
    bool by_class = step >> STEP_EDGE_SHIFT == 7; /* pairs say nothing of a piece not named */
    Leaving leaving = {.entry = entry};
    SlotCursor cursor;
    ArenaMark mark = arena_mark(&w->temp);
    bool grouped = (head_bits(head_at(index, event)) & HEAD_GROUPED) != 0;
    uint32_t slot =
        grouped ? slot_load(&index->group_slot, table_get(&index->event_group, event)) : event;
    for (uint32_t e = slot_first(&cursor, index, slot, w->end); e != 0; e = slot_next(&cursor)) {
        if (walk_force(w, e) == FORCE_VOID)
            continue;
        *VEC_ADD(&w->temp, &leaving.events) = e;
        if ((head_bits(head_at(index, e)) & HEAD_PAIRS) == 0 || by_class)
            continue;
        leaving.has_pairs = true;
        paired_with(w, e, item, &leaving.named, &leaving.partners);
    }
    for (uint32_t i = 0; i < leaving.events.n; i++) {
        unsigned own = step;
        if (event_counts(w, leaving.events.p[i], &own))
            side_arrive(w, &leaving, event, leaving.events.p[i], own);
    }
    arena_rewind(&w->temp, mark);
}

void edge_transform(Walk *w, uint32_t entry, const Moment *out, unsigned step)
{
    const EventHead *head = head_at(w->index, out->event);
    unsigned bits = head_bits(head);
    w->widens_nothing = w->widens_nothing && !w->widening;
    if ((w->query->edges & EDGE_E1) == 0 || !event_counts(w, out->event, &step))
        return;
    /* Taken or not, it was met; and what was left once is left, unless pairs make it a
     * different way for every item. */
    w->saw |= step;
    if ((step & w->skip) != 0)
        return;
    if (step >> STEP_EDGE_SHIFT == 0)
        step |= STEP_EDGE(1);
    if ((bits & (HEAD_PAIRS | HEAD_GROUPED)) == 0 && event_pass(w->scratch, out->event))
        return;
    if ((bits & (HEAD_PAIRS | HEAD_GROUPED)) != 0) {
        transform_special(w, entry, out->event, step);
        return;
    }
    Side side = event_side(w->index, out->event, w->forward);
    for (uint32_t ref = side.first; ref < side.end; ref++)
        walk_arrive(w, entry, ref_item(w->index, ref), out, step);
}

/* ---- E2 ---- */

static bool is_sgln(const TraceIndex *index, uint32_t item)
{
    return identity_scheme(trace_item_key(index, item)) == ID_SGLN;
}

/* ITEM_PLACE may be younger than the answer: then its events decide. */
bool item_is_place(const TraceIndex *index, uint32_t item, uint32_t end)
{
    if (is_sgln(index, item))
        return true;
    if ((item_bits(index, item) & ITEM_PLACE) == 0)
        return false;
    SlotCursor cursor;
    uint32_t slot = slot_load(&index->seen, item);
    for (uint32_t e = slot_first(&cursor, index, slot, end); e != 0; e = slot_next(&cursor)) {
        if (event_names(index, e, item, ROLE_LOCATION) ||
            event_names(index, e, item, ROLE_READ_POINT))
            return true;
    }
    return false;
}

/* Stays of an item: first .. last, all of those of a bond. */
typedef struct Stays {
    Life *life; /* NULL: an item without */
    uint32_t first, last;
} Stays;

static Stays stays_between(Walk *w, uint32_t item, int64_t begin_us, int64_t end_us)
{
    if (!walk_limits(w, item))
        return (Stays){0};
    Life *life = life_get(w, item);
    return (Stays){life, life_stay(life, begin_us), life_stay(life, end_us)};
}

/* Only out of the stay one is in. */
static void stays_narrow(Stays *stays, const Moment *in)
{
    if (in == NULL)
        return;
    stays->first = stays->first > in->stay ? stays->first : in->stay;
    stays->last = stays->last < in->stay ? stays->last : in->stay;
}

static int64_t later(int64_t a, int64_t b)
{
    return a > b ? a : b;
}

static int64_t earlier(int64_t a, int64_t b)
{
    return a < b ? a : b;
}

/* Leave through one bond from one stay of the child, `life`, to each stay of the parent it touches
 * there; a limited item only as the rule of time allows. */
static void bond_leave_stay(Walk *w, const Leaver *from, const Bond *bond, Moment at_child,
                            Life *life)
{
    int64_t begin = bond->begin_us, end = bond->end_us;
    if (life != NULL) {
        begin = later(begin, life_stay_begin(life, at_child.stay));
        end = earlier(end, life_stay_end(life, at_child.stay));
    }
    Stays parent = stays_between(w, bond->parent, begin, end);
    Moment at_parent = bond->record;
    if (!w->forward && parent.life != NULL)
        stays_narrow(&parent, from->in);
    for (uint32_t stay = parent.first; stay <= parent.last; stay++) {
        unsigned step = from->step;
        int64_t since = begin, until = end;
        if (parent.life != NULL) {
            since = later(begin, life_stay_begin(parent.life, stay));
            until = earlier(end, life_stay_end(parent.life, stay));
            at_parent.time_us = since;
            at_parent.stay = stay;
        }
        if (life != NULL)
            at_child.time_us = bond->late ? until : begin;
        if (w->forward) {
            if (life == NULL || from->in == NULL ||
                life_passes(w, life, from->in, &at_child, &step))
                walk_arrive(w, from->entry, bond->parent, &at_parent, step);
        } else if (parent.life == NULL || from->in == NULL ||
                   life_passes(w, parent.life, &at_parent, from->in, &step)) {
            walk_arrive(w, from->entry, bond->child, &at_child, step);
        }
    }
}

void bond_leave(Walk *w, const Leaver *from, const Bond *bond)
{
    int64_t until_us = bond->late ? bond->end_us : bond->begin_us;
    Stays child = stays_between(w, bond->child, bond->begin_us, until_us);
    Moment at_child = bond->record;
    if (w->forward && child.life != NULL)
        stays_narrow(&child, from->in);
    for (uint32_t stay = child.first; stay <= child.last; stay++) {
        at_child.stay = stay;
        bond_leave_stay(w, from, bond, at_child, child.life);
    }
}

/* What is known of one child and one parent, in order of time. */
typedef struct Run {
    uint32_t child, parent;
    Leaver from;
    const Link *links;
    uint32_t n;
    bool nameless; /* of a bare class: each record is a use of its own, nobody is removed (E7) */
} Run;

static void run_bond(Walk *w, const Run *run, Bond bond, uint32_t link, unsigned step)
{
    Leaver from = run->from;
    if (run->links[link].passed_over)
        return;
    if (!run->nameless)
        from.step |= STEP_EDGE(2) | step | (bond.late ? STEP_POSSIBLE : 0);
    bond.child = run->child;
    bond.parent = run->parent;
    bond.record = moment_of(w->index, run->links[link].event);
    bond_leave(w, &from, &bond);
}

/* Which piece of a bare class was taken out nobody knows; one was in there. */
static void run_end_use(Walk *w, const Run *run, uint32_t at)
{
    const Link *link = &run->links[at];
    bool all = (head_bits(head_at(w->index, link->event)) & HEAD_CLEARS) != 0;
    if (run->nameless && !all)
        run_bond(w, run, (Bond){.begin_us = link->time_us, .end_us = link->time_us}, at, 0);
}

/* The records first..last-1 opened a bond; links[last] ended it, or nothing did.  What gets into a
 * vessel that is fitted gets into what it is fitted in. */
static void run_emit(Walk *w, const Run *run, uint32_t first, uint32_t last)
{
    bool ended = last < run->n;
    bool every = run->nameless || walk_limits(w, run->child) || walk_limits(w, run->parent);
    int64_t end_us = ended ? run->links[last].time_us : INT64_MAX;
    unsigned removed = ended ? STEP_REMOVED : 0;
    if (walk_kind(w, run->child) == ITEM_VESSEL)
        run_bond(w, run,
                 (Bond){.begin_us = run->links[first].time_us, .end_us = end_us, .late = true},
                 first, removed);
    for (uint32_t i = first; i < last; i++) {
        const Link *link = &run->links[i];
        if (link->suspended && !link->passed_over)
            walk_finding(w, FINDING_CORRECTION_MISSING, 0, link->event);
        if (link->action == ACTION_DELETE) { /* a suspended end */
            run_end_use(w, run, i);
            continue;
        }
        run_bond(w, run, (Bond){.begin_us = link->time_us, .end_us = end_us}, i,
                 removed | (link->suspended ? STEP_POSSIBLE : 0));
        if (!every && !link->suspended)
            return;
    }
    if (ended)
        run_end_use(w, run, last);
}

/* An end without a beginning still says that the child was in there before: surely then, and
 * perhaps from any time since `begin_us`. */
static void run_emit_end(Walk *w, const Run *run, uint32_t at, int64_t begin_us)
{
    const Link *link = &run->links[at];
    unsigned step = STEP_REMOVED | (link->suspended ? STEP_POSSIBLE : 0);
    if (link->suspended && !link->passed_over)
        walk_finding(w, FINDING_CORRECTION_MISSING, 0, link->event);
    run_bond(w, run, (Bond){.begin_us = link->time_us, .end_us = link->time_us}, at, step);
    if (walk_limits(w, run->child) || walk_limits(w, run->parent))
        run_bond(w, run, (Bond){.begin_us = begin_us, .end_us = link->time_us, .late = true}, at,
                 step);
}

static void run_walk(Walk *w, const Run *run)
{
    bool open = false;
    uint32_t first = 0;
    int64_t ended_us = INT64_MIN;
    for (uint32_t i = 0; i < run->n; i++) {
        const Link *link = &run->links[i];
        bool all = (head_bits(head_at(w->index, link->event)) & HEAD_CLEARS) != 0;
        if (link->action != ACTION_DELETE) {
            first = open ? first : i;
            open = true;
        } else if (open && !link->suspended) {
            run_emit(w, run, first, i);
            open = false;
            ended_us = link->time_us;
        } else if (!open && !all) {
            run_emit_end(w, run, i, ended_us);
            ended_us = link->time_us;
        }
    }
    if (open)
        run_emit(w, run, first, run->n);
}

void edge_associations(Walk *w, uint32_t entry, Life *life, const Moment *in, unsigned step)
{
    uint32_t item = walk_entry(w, entry)->item;
    LinkVec links = {0};
    if ((w->query->edges & EDGE_E2) == 0 || (!w->forward && item_is_place(w->index, item, w->end)))
        return;
    ArenaMark mark = arena_mark(&w->temp);
    if (w->forward)
        links_of_child(w, item, EVENT_ASSOCIATION, &links);
    else
        links_of_parent(w, item, EVENT_ASSOCIATION, &links);
    for (uint32_t i = 0, n; i < links.n; i += n) {
        uint32_t other = links.p[i].other;
        for (n = 1; i + n < links.n && links.p[i + n].other == other; n++)
            ;
        Run run = {w->forward ? item : other,
                   w->forward ? other : item,
                   {entry, life == NULL ? NULL : in, step},
                   &links.p[i],
                   n,
                   false};
        if (!w->forward || !item_is_place(w->index, other, w->end))
            run_walk(w, &run);
    }
    arena_rewind(&w->temp, mark);
}

void edge_class_uses(Walk *w, uint32_t entry, uint32_t class, LinkVec *links, unsigned step)
{
    for (uint32_t i = 0, n; i < links->n; i += n) {
        uint32_t parent = links->p[i].other;
        for (n = 1; i + n < links->n && links->p[i + n].other == parent; n++)
            ;
        Run run = {class, parent, {entry, NULL, step}, &links->p[i], n, true};
        if (!item_is_place(w->index, parent, w->end))
            run_walk(w, &run);
    }
}

/* ---- E3 ---- */

static void lot_leave(Walk *w, uint32_t entry, uint32_t event, Life *life, const Moment *in)
{
    const TraceIndex *index = w->index;
    const EventHead *head = head_at(index, event);
    uint32_t item = walk_entry(w, entry)->item, lot = 0;
    unsigned step = STEP_EDGE(3);
    Moment by = moment_of(index, event);
    if (life != NULL) {
        by.stay = life_stay(life, by.time_us);
        if (!life_passes(w, life, w->forward ? in : &by, w->forward ? &by : in, &step))
            return;
    }
    if (!event_counts(w, event, &step))
        return;
    for (uint32_t ref = head->ref; ref < SHARED_GET(head[1].ref); ref++) {
        uint8_t role = ref_role(index, ref);
        uint32_t named = ref_item(index, ref);
        if (role == ROLE_LOT_HEAD)
            lot = named;
        else if (role == ROLE_LOT_SERIAL && w->forward && lot == item)
            walk_arrive(w, entry, named, &by, step);
        else if (role == ROLE_LOT_SERIAL && !w->forward && named == item)
            walk_arrive(w, entry, lot, &by, step);
    }
}

/* Lot -> its serials, or serial -> its lots. */
void edge_lots(Walk *w, uint32_t entry, Life *life, const Moment *in)
{
    const TraceIndex *index = w->index;
    SlotCursor cursor;
    if ((w->query->edges & EDGE_E3) == 0)
        return;
    uint32_t slot = slot_load(w->slots, walk_entry(w, entry)->item);
    for (uint32_t e = slot_first(&cursor, index, slot, w->end); e != 0; e = slot_next(&cursor)) {
        if ((head_bits(head_at(index, e)) & HEAD_RUNS) != 0)
            lot_leave(w, entry, e, life, in);
    }
}
