/* Stays and productions: when does what came into a lot or vessel go out of it again?
 * docs/guide/trace.md, "Time". */
#include <stdlib.h>

#include "domain/trace/trace_walk_internal.h"

static const Finding TIME_INVERSION = {
    "time_inversion", MSG("%1$s was used in event %2$lld before any event made it")};

Moment moment_of(const TraceIndex *index, uint32_t event)
{
    return (Moment){
        .time_us = head_at(index, event)->time_us, .event = event, .rep = event_rep(index, event)};
}

/* All events of one transformationID are one transformation: the first of them stands for it. */
uint32_t event_rep(const TraceIndex *index, uint32_t event)
{
    if ((head_bits(head_at(index, event)) & HEAD_GROUPED) == 0)
        return event;
    SlotCursor cursor;
    uint32_t group = table_get(&index->event_group, event);
    return slot_first(&cursor, index, slot_load(&index->group_slot, group), event);
}

bool event_names(const TraceIndex *index, uint32_t event, uint32_t item, uint8_t role)
{
    const EventHead *head = head_at(index, event);
    uint32_t end = SHARED_GET(head[1].ref);
    for (uint32_t ref = head->ref; ref < end; ref++) {
        if (ref_item(index, ref) == item && ref_role(index, ref) == role)
            return true;
    }
    return false;
}

bool life_limits(const TraceIndex *index, uint32_t item)
{
    uint8_t bits = item_bits(index, item);
    ItemKind kind = (ItemKind)(bits & ITEM_BITS_KIND);
    return kind == ITEM_LOT || kind == ITEM_VESSEL || (bits & ITEM_EMPTIED) != 0;
}

ItemKind walk_kind_emptied(const Walk *w, uint32_t item)
{
    ItemKind first = (ItemKind)(item_bits(w->index, item) & ITEM_BITS_KIND);
    uint32_t row = table_get(&w->index->item_emptied, item);
    if (first == ITEM_VESSEL || row == 0)
        return first;
    SlotCursor cursor;
    uint32_t slot = __atomic_load_n(COLUMN_AT(w->index->emptied_slot, uint32_t) + 2 * row + 1,
                                    __ATOMIC_ACQUIRE);
    for (uint32_t e = slot_first(&cursor, w->index, slot, w->end); e != 0; e = slot_next(&cursor)) {
        if (walk_force(w, e) == FORCE_IN)
            return ITEM_VESSEL;
    }
    return first;
}

static int cut_order(const void *left, const void *right)
{
    int64_t a = *(const int64_t *)left, b = *(const int64_t *)right;
    return a == b ? 0 : a < b ? -1 : 1;
}

static int moment_order(const void *left, const void *right)
{
    const Moment *a = left, *b = right;
    if (a->time_us != b->time_us)
        return a->time_us < b->time_us ? -1 : 1;
    return a->event == b->event ? 0 : a->event < b->event ? -1 : 1;
}

/* An emptied record that is declared in error cuts nothing, not even while it is only suspended:
 * one stay that may have been two is the wider answer. */
static void cuts_load(Walk *w, Life *life)
{
    uint32_t row = table_get(&w->index->item_emptied, life->item);
    if (row == 0)
        return;
    VEC(int64_t) cuts = {0};
    SlotCursor cursor;
    uint32_t slot = __atomic_load_n(COLUMN_AT(w->index->emptied_slot, uint32_t) + 2 * row + 1,
                                    __ATOMIC_ACQUIRE);
    for (uint32_t e = slot_first(&cursor, w->index, slot, w->end); e != 0; e = slot_next(&cursor)) {
        if (walk_force(w, e) == FORCE_IN)
            *VEC_ADD(w->life_arena, &cuts) = head_at(w->index, e)->time_us;
    }
    if (cuts.n != 0)
        qsort(cuts.p, cuts.n, sizeof *cuts.p, cut_order);
    for (uint32_t i = 0; i < cuts.n; i++) {
        if (life->cut_count == 0 || cuts.p[i] != cuts.p[life->cut_count - 1])
            cuts.p[life->cut_count++] = cuts.p[i];
    }
    life->cuts = cuts.p;
}

static uint32_t moments_load(Walk *w, Life *life, const Column *slots, Role role, Moment **out)
{
    VEC(Moment) moments = {0};
    SlotCursor cursor;
    uint32_t slot = slot_load(slots, life->item);
    for (uint32_t e = slot_first(&cursor, w->index, slot, w->end); e != 0; e = slot_next(&cursor)) {
        const EventHead *head = head_at(w->index, e);
        if (head_kind(head) != EVENT_TRANSFORMATION || walk_force(w, e) == FORCE_VOID)
            continue;
        if ((head_bits(head) & HEAD_RUNS) != 0 && !event_names(w->index, e, life->item, role))
            continue;
        Moment moment = moment_of(w->index, e);
        moment.stay = life_stay(life, moment.time_us);
        *VEC_ADD(w->life_arena, &moments) = moment;
    }
    if (moments.n != 0)
        qsort(moments.p, moments.n, sizeof *moments.p, moment_order);
    *out = moments.p;
    return moments.n;
}

static void stays_load(Walk *w, Life *life)
{
    uint32_t n = life->cut_count + 1;
    life->stays = arena_array(w->life_arena, Stay, n);
    for (uint32_t i = 0; i < n; i++)
        life->stays[i] =
            (Stay){.first_us = INT64_MAX, .second_us = INT64_MAX, .first_untouched_us = INT64_MIN};
    for (uint32_t i = 0; i < life->made_count; i++) {
        const Moment *made = &life->made[i];
        Stay *stay = &life->stays[made->stay];
        if (stay->productions == 0) {
            stay->productions = 1;
            stay->first_rep = made->rep;
            stay->first_us = made->time_us;
            stay->made = i;
        } else if (stay->productions == 1 && made->rep != stay->first_rep) {
            stay->productions = 2;
            stay->second_us = made->time_us;
        }
        stay->made_end = i + 1;
    }
    for (uint32_t i = life->used_count; i-- > 0;) {
        Stay *stay = &life->stays[life->used[i].stay];
        stay->used_end = stay->used_end == 0 ? i + 1 : stay->used_end;
        stay->used = i;
    }
}

/* Does anything but a transformation lead on from the item? */
static bool links_find(const Walk *w, uint32_t item)
{
    SlotCursor cursor;
    uint32_t slot = slot_load(w->slots, item);
    for (uint32_t e = slot_first(&cursor, w->index, slot, w->end); e != 0; e = slot_next(&cursor)) {
        uint16_t bits = head_bits(head_at(w->index, e));
        if ((bits & HEAD_KIND) != EVENT_TRANSFORMATION || (bits & HEAD_RUNS) != 0)
            return true;
    }
    return false;
}

static Life *life_use(Walk *w, Life *life)
{
    if (!life->in_use)
        *VEC_ADD(w->life_arena, &w->in_use) = life;
    life->in_use = true;
    return life;
}

void life_pass(Walk *w, Life *life, Moment *moment)
{
    if (!moment->passed)
        *VEC_ADD(w->life_arena, &life->passed) = moment;
    moment->passed = true;
}

Life *life_get(Walk *w, uint32_t item)
{
    uint32_t number = table_get(&w->life_of, item);
    if (number != 0)
        return life_use(w, w->lives.p[number - 1]);
    Life *life = arena_new(w->life_arena, Life);
    life->item = item;
    life->seed_to_us = INT64_MIN;
    cuts_load(w, life);
    life->made_count = moments_load(w, life, &w->index->made, ROLE_OUTPUT, &life->made);
    life->used_count = moments_load(w, life, &w->index->used, ROLE_INPUT, &life->used);
    stays_load(w, life);
    life->has_links = links_find(w, item);
    *VEC_ADD(w->life_arena, &w->lives) = life;
    table_add(&w->life_of, item, w->lives.n);
    return life_use(w, life);
}

/* Emptied at t ends the stay after all events of t. */
uint32_t life_stay(const Life *life, int64_t time_us)
{
    uint32_t low = 0, high = life->cut_count;
    while (low < high) {
        uint32_t middle = (low + high) / 2;
        if (life->cuts[middle] < time_us)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

int64_t life_stay_begin(const Life *life, uint32_t stay)
{
    return stay == 0 ? INT64_MIN : life->cuts[stay - 1] + 1;
}

int64_t life_stay_end(const Life *life, uint32_t stay)
{
    return stay == life->cut_count ? INT64_MAX : life->cuts[stay];
}

/* The party that recorded an event: its business location, else its read point.  One that states
 * neither may be anybody's. */
static bool same_party(const Walk *w, uint32_t a, uint32_t b)
{
    uint32_t place = head_at(w->index, a)->place;
    return place != 0 && place == head_at(w->index, b)->place;
}

static bool within_tolerance(const Walk *w, const Moment *in, const Moment *out)
{
    return in->event != 0 && out->event != 0 && in->time_us > out->time_us &&
           w->tolerance_us >= 0 &&
           (uint64_t)in->time_us - (uint64_t)out->time_us <= (uint64_t)w->tolerance_us &&
           !same_party(w, in->event, out->event);
}

/* Forward: certain only behind the arrival, and if every production up to here is affected, that
 * is, reached by the first pass or part of the seed.  Backward the question is whether what left
 * came from this arrival, so it must be the only one.  A whole seed is certain. */
static bool passes_surely(const Walk *w, const Stay *stay, const Moment *in, const Moment *out)
{
    if (!w->forward && out->event == 0 && out->time_us == INT64_MAX)
        return true;
    if (out->time_us <= in->time_us)
        return false;
    if (w->forward)
        return out->time_us < stay->first_untouched_us;
    if (in->rep == stay->first_rep)
        return out->time_us < stay->second_us;
    return out->time_us < stay->first_us;
}

bool life_passes(Walk *w, const Life *life, const Moment *in, const Moment *out, unsigned *step)
{
    if (in->stay != out->stay)
        return false;
    const Stay *stay = &life->stays[out->stay];
    bool inverted = stay->productions != 0 && out->event != 0 && out->time_us < stay->first_us;
    if (stay->productions >= 2) {
        bool behind = out->time_us >= in->time_us;
        if (!behind && !inverted && !within_tolerance(w, in, out))
            return false;
        if (!passes_surely(w, stay, in, out)) {
            *step |= STEP_POSSIBLE;
            w->joint = w->joint || !w->first_pass || !w->forward;
        }
    }
    if (inverted && out->time_us == head_at(w->index, out->event)->time_us)
        walk_finding(w, TIME_INVERSION, life->item, out->event);
    return true;
}

/* First moment of moments[first .. end-1] not before `time_us`. */
static uint32_t moments_from(const Moment *moments, uint32_t first, uint32_t end, int64_t time_us)
{
    while (first < end) {
        uint32_t middle = first + (end - first) / 2;
        if (moments[middle].time_us < time_us)
            first = middle + 1;
        else
            end = middle;
    }
    return first;
}

/* Moments are in order of time and so are the answers of life_passes: whatever arrived at t goes
 * on to all uses behind t, and to those before it only within the tolerance, or before every
 * production, which the first arrival takes along.  So look only where something may be new. */
static Range range_forward(Walk *w, const Life *life, Stay *stay, int64_t time_us)
{
    bool certain_only = (w->skip & STEP_POSSIBLE) != 0;
    int64_t slack = w->tolerance_us > 0 ? w->tolerance_us : 0;
    int64_t from = time_us < INT64_MIN + slack ? INT64_MIN : time_us - slack;
    Range range = {stay->used, stay->used_end};
    if (stay->entered) {
        range.first = moments_from(life->used, range.first, range.end, from);
        range.end = stay->done < range.end ? stay->done : range.end;
    }
    if (certain_only) {
        uint32_t end = moments_from(life->used, range.first, range.end, stay->first_untouched_us);
        w->joint = w->joint || end < range.end;
        range.end = end;
    }
    int64_t done_us = certain_only && time_us != INT64_MAX ? time_us + 1 : time_us;
    uint32_t done = moments_from(life->used, stay->used, stay->used_end, done_us);
    stay->done = stay->entered && stay->done < done ? stay->done : done;
    return range;
}

static Range range_backward(const Walk *w, const Life *life, Stay *stay, const Moment *at)
{
    bool certain_only = (w->skip & STEP_POSSIBLE) != 0;
    int64_t slack = w->tolerance_us > 0 ? w->tolerance_us : 0;
    bool inverted = at->event != 0 && at->time_us < stay->first_us;
    Range range = {stay->made, stay->made_end};
    if (!inverted && at->time_us < INT64_MAX - slack)
        range.end = moments_from(life->made, range.first, range.end, at->time_us + slack + 1);
    if (certain_only)
        return range;
    if (stay->entered && stay->done > range.first)
        range.first = stay->done;
    uint32_t done = moments_from(life->made, stay->made, stay->made_end, at->time_us);
    stay->done = stay->entered && stay->done > done ? stay->done : done;
    return range;
}

Range life_range(Walk *w, Life *life, const Moment *at)
{
    Stay *stay = &life->stays[at->stay];
    Range range = {w->forward ? stay->used : stay->made,
                   w->forward ? stay->used_end : stay->made_end};
    if (stay->productions < 2)
        return range;
    range =
        w->forward ? range_forward(w, life, stay, at->time_us) : range_backward(w, life, stay, at);
    if (!stay->entered)
        *VEC_ADD(w->life_arena, &life->entered) = at->stay;
    stay->entered = true;
    return range;
}

static Moment *moment_find(Moment *moments, uint32_t count, const Moment *wanted)
{
    if (count == 0)
        return NULL;
    return bsearch(wanted, moments, count, sizeof *moments, moment_order);
}

bool life_arrives(Walk *w, Life *life, const Moment *in)
{
    Moment *known = w->forward ? moment_find(life->made, life->made_count, in)
                               : moment_find(life->used, life->used_count, in);
    if (known != NULL) {
        bool before = known->passed;
        life_pass(w, life, known);
        return before;
    }
    for (uint32_t i = 0; i < life->arrivals.n; i++) {
        const Moment *old = &life->arrivals.p[i];
        if (old->event == in->event && old->stay == in->stay && old->time_us == in->time_us)
            return true;
    }
    *VEC_ADD(w->life_arena, &life->arrivals) = *in;
    return false;
}

/* A transformation is reached when one of its events is. */
static bool production_reached(const Walk *w, const Life *life, const Moment *made)
{
    if (made->passed || made->time_us <= life->seed_to_us)
        return true;
    if ((head_bits(head_at(w->index, made->event)) & HEAD_GROUPED) == 0)
        return false;
    for (uint32_t i = 0; i < life->made_count; i++) {
        const Moment *other = &life->made[i];
        bool reached = other->passed || other->time_us <= life->seed_to_us;
        if (other->rep == made->rep && other->stay == made->stay && reached)
            return true;
    }
    return false;
}

static void untouched_find(const Walk *w, Life *life)
{
    for (uint32_t i = 0; i <= life->cut_count; i++)
        life->stays[i].first_untouched_us = INT64_MAX;
    for (uint32_t i = life->made_count; i-- > 0;) {
        const Moment *made = &life->made[i];
        if (!production_reached(w, life, made))
            life->stays[made->stay].first_untouched_us = made->time_us;
    }
}

void lives_turn(Walk *w, bool after_first)
{
    for (uint32_t i = 0; i < w->in_use.n; i++) {
        Life *life = w->in_use.p[i];
        if (after_first && w->forward)
            untouched_find(w, life);
        for (uint32_t j = 0; j < life->entered.n; j++)
            life->stays[life->entered.p[j]].entered = false;
        for (uint32_t j = 0; j < life->passed.n; j++)
            life->passed.p[j]->passed = false;
        life->arrivals.n = life->contacts.n = life->entered.n = life->passed.n = 0;
    }
}

void lives_rest(Walk *w)
{
    lives_turn(w, false);
    for (uint32_t i = 0; i < w->in_use.n; i++) {
        Life *life = w->in_use.p[i];
        life->in_use = false;
        life->seed_to_us = INT64_MIN;
        for (uint32_t j = 0; j <= life->cut_count && w->forward; j++)
            life->stays[j].first_untouched_us = INT64_MIN;
    }
    w->in_use.n = 0;
}
