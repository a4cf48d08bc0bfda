/* From the queues of a walk's passes to members and findings. */
#include <stdlib.h>

#include "domain/trace/trace_walk_internal.h"

Err walk_seeds_check(Ctx *cx, const TraceIndex *index, const TraceQuery *query)
{
    for (size_t i = 0; i < query->seed_count; i++) {
        assert(query->seeds[i] != 0 && query->seeds[i] <= trace_item_count(index));
        if (trace_item_kind(index, query->seeds[i], 0) != ITEM_CLASS)
            continue;
        Buf uri;
        buf_init(&uri, cx->arena, IDENTITY_KEY_MAX * 4);
        identity_uri(&uri, trace_item_key(index, query->seeds[i]));
        return fail(
            cx, ERR_USAGE,
            MSG("\"%1$s\" is a bare class and names no piece and no lot; a trace starts from "
                "a lot or a serial, a class is a clause of a scope"),
            str_shown(cx->arena, buf_str(&uri)));
    }
    return OK;
}

/* ---- members ---- */

static bool is_member(const Walk *w, uint32_t entry)
{
    return entry >= w->seed_count &&
           (walk_entry(w, entry)->flags & (ENTRY_AGAIN | ENTRY_PART_OF_LOT)) == 0;
}

static Arrival arrival_of(const Walk *w, uint32_t entry)
{
    return (Arrival){*walk_entry(w, entry), walk_entry_time(w, entry)};
}

/* Bonds without begin or end are open; their record is what is known. */
static int64_t since_of(const Walk *w, const Arrival *arrival)
{
    bool open = arrival->time_us == INT64_MIN || arrival->time_us == INT64_MAX;
    return open ? head_at(w->index, arrival->entry.event)->time_us : arrival->time_us;
}

static TraceMember member_of(const Walk *w, const Arrival *arrival)
{
    const Entry *entry = &arrival->entry;
    return (TraceMember){.item = entry->item,
                         .from = walk_entry(w, entry->pred)->item,
                         .since_us = since_of(w, arrival),
                         .event = entry->event,
                         .level = entry->level,
                         .widening = (Widening)entry->widening};
}

static int member_order(const void *left, const void *right)
{
    uint32_t a = ((const TraceMember *)left)->item, b = ((const TraceMember *)right)->item;
    return a == b ? 0 : a < b ? -1 : 1;
}

static inline uint32_t rank_of(const uint64_t *bits, const uint32_t *before, uint32_t item)
{
    uint64_t below = bits[item >> 6] & (((uint64_t)1 << (item & 63)) - 1);
    return before[item >> 6] + (uint32_t)__builtin_popcountll(below);
}

/* In order of item numbers: few by sorting, many by their rank in the bitmap of items. */
static void members_sorted(Walk *w, TraceResult *out)
{
    enum { AHEAD = 32 };
    size_t words = w->scratch->item_bits.used / 8;
    uint32_t tail = scratch_tail(w->scratch), n = 0;
    const uint64_t *bits = COLUMN_AT(w->scratch->item_bits, uint64_t);
    out->members = arena_alloc_raw(w->cx->arena, (out->member_count + 1) * sizeof *out->members, 8);
    if (out->member_count < words / 8) {
        for (uint32_t i = w->seed_count; i < tail; i++) {
            Arrival arrival = arrival_of(w, i);
            if (is_member(w, i))
                out->members[n++] = member_of(w, &arrival);
        }
        for (uint32_t i = 0; i < w->selves.n; i++)
            out->members[n++] = member_of(w, &w->selves.p[i]);
        qsort(out->members, n, sizeof *out->members, member_order);
        return;
    }
    uint32_t *before = arena_alloc_raw(w->cx->arena, words * sizeof *before, 8);
    for (uint32_t i = 0; i < w->seed_count; i++) /* seeds are no members */
        *bit_word(&w->scratch->item_bits, walk_entry(w, i)->item) &=
            ~((uint64_t)1 << (walk_entry(w, i)->item & 63));
    for (uint32_t i = 0; i < w->selves.n; i++)
        (void)bit_set(&w->scratch->item_bits, w->selves.p[i].entry.item);
    for (size_t i = 0; i < words; i++) {
        before[i] = n;
        n += (uint32_t)__builtin_popcountll(bits[i]);
    }
    for (uint32_t i = w->seed_count; i < tail; i++) {
        if (i + AHEAD < tail)
            __builtin_prefetch(head_at(w->index, walk_entry(w, i + AHEAD)->event));
        Arrival arrival = arrival_of(w, i);
        if (is_member(w, i))
            out->members[rank_of(bits, before, arrival.entry.item)] = member_of(w, &arrival);
    }
    for (uint32_t i = 0; i < w->selves.n; i++) {
        const Arrival *self = &w->selves.p[i];
        out->members[rank_of(bits, before, self->entry.item)] = member_of(w, self);
    }
    for (uint32_t i = 0; i < w->seed_count; i++)
        (void)bit_set(&w->scratch->item_bits, walk_entry(w, i)->item);
}

static TraceMember *member_find(const TraceResult *result, uint32_t item)
{
    TraceMember wanted = {.item = item};
    return bsearch(&wanted, result->members, result->member_count, sizeof wanted, member_order);
}

/* A later step of the walk may have been the earlier one in the world. */
static void earliest_find(Walk *w, TraceResult *out)
{
    for (uint32_t i = 0; i < w->again.n; i++) {
        const Entry *entry = &w->again.p[i].entry;
        TraceMember *member = member_find(out, entry->item);
        int64_t since_us = since_of(w, &w->again.p[i]);
        if (member == NULL || since_us > member->since_us ||
            (since_us == member->since_us && entry->event >= member->event))
            continue;
        member->since_us = since_us;
        member->event = entry->event;
        member->from = walk_entry(w, entry->pred)->item;
    }
}

/* ---- findings ---- */

static int finding_order(const void *left, const void *right)
{
    const TraceFinding *a = left, *b = right;
    if (a->event != b->event)
        return a->event < b->event ? -1 : 1;
    if (a->item != b->item)
        return a->item < b->item ? -1 : 1;
    return strcmp(a->code, b->code);
}

size_t findings_unique(TraceFinding *findings, size_t count)
{
    size_t n = 0;
    if (count != 0)
        qsort(findings, count, sizeof *findings, finding_order);
    for (size_t i = 0; i < count; i++) {
        if (n == 0 || finding_order(&findings[n - 1], &findings[i]) != 0)
            findings[n++] = findings[i];
    }
    return n;
}

/* ---- the walk ---- */

/* Does this pass still reach the item?  A seed by coming back to it. */
static bool reached(const Walk *w, uint32_t item)
{
    bool seed = false, back = false;
    for (uint32_t i = 0; i < w->first_selves; i++)
        seed = seed || w->self_items[i] == item;
    for (uint32_t i = 0; i < w->selves.n && seed; i++)
        back = back || w->selves.p[i].entry.item == item;
    return seed ? back : bit_get(&w->scratch->item_bits, item);
}

/* Where nothing before the widening was only possible, a pass without what is possible would be
 * the same up to there, and what came behind it is possible. */
static void grade_by_entry(const Walk *w, TraceResult *out)
{
    for (uint32_t i = w->plain_tail; i < scratch_tail(w->scratch); i++) {
        if (is_member(w, i))
            member_find(out, walk_entry(w, i)->item)->confidence = CONFIDENCE_POSSIBLE;
    }
}

/* A pass without both: what is certain by one path and in place by another is neither for sure. */
static void members_firm(Walk *w, TraceResult *out)
{
    lives_turn(w, false);
    walk_run(w, STEP_POSSIBLE | STEP_WIDENED | STEP_REMOVED);
    for (size_t i = 0; i < out->member_count; i++) {
        TraceMember *member = &out->members[i];
        if (!member->removed && !reached(w, member->item))
            member->confidence = CONFIDENCE_POSSIBLE;
    }
}

static void members_grade(Walk *w, TraceResult *out, unsigned saw)
{
    bool by_entry = w->plain_certain && w->selves.n == 0;
    if ((saw & STEP_POSSIBLE) != 0 && by_entry) {
        grade_by_entry(w, out);
    } else if ((saw & STEP_POSSIBLE) != 0) {
        walk_run(w, STEP_POSSIBLE | STEP_WIDENED);
        for (size_t i = 0; i < out->member_count; i++) {
            bool certain = reached(w, out->members[i].item);
            out->members[i].confidence = certain ? CONFIDENCE_CERTAIN : CONFIDENCE_POSSIBLE;
        }
    }
    if ((saw & STEP_REMOVED) != 0) {
        lives_turn(w, false);
        walk_run(w, STEP_REMOVED);
        for (size_t i = 0; i < out->member_count; i++)
            out->members[i].removed = !reached(w, out->members[i].item);
    }
    if (w->query->firm && (saw & STEP_REMOVED) != 0 && (saw & STEP_POSSIBLE) != 0)
        members_firm(w, out);
}

static void walk_answer(Walk *w, TraceResult *out)
{
    *out = (TraceResult){0};
    walk_run(w, 0);
    if (w->query->norms) {
        walk_chains(w);
        walk_readings(w);
    }
    out->log_position = w->end;
    out->member_count = w->reached + w->selves.n;
    out->findings = w->findings.p;
    out->finding_count = findings_unique(w->findings.p, w->findings.n);
    if (w->query->count_only)
        return;
    unsigned saw = w->saw;
    members_sorted(w, out);
    earliest_find(w, out);
    w->first_pass = false;
    w->first_selves = w->selves.n;
    w->self_items = arena_array(w->cx->arena, uint32_t, w->selves.n + 1);
    for (uint32_t i = 0; i < w->selves.n; i++)
        w->self_items[i] = w->selves.p[i].entry.item;
    lives_turn(w, true);
    members_grade(w, out, saw);
    out->joint = w->joint;
}

Err trace_walk(Ctx *cx, const TraceIndex *index, const TraceQuery *query, TraceResult *out)
{
    Walk w;
    *out = (TraceResult){0};
    TRY(walk_seeds_check(cx, index, query));
    walk_init(&w, cx, index, query);
    walk_answer(&w, out);
    walk_release(&w);
    return OK;
}

/* The arena is wound back behind every walk: what a walk added to it is gone. */
static void walk_forget(Walk *w)
{
    lives_rest(w);
    memset(&w->findings, 0, sizeof w->findings);
    memset(&w->times, 0, sizeof w->times);
    memset(&w->again, 0, sizeof w->again);
    memset(&w->selves, 0, sizeof w->selves);
    memset(&w->serials, 0, sizeof w->serials);
    w->first_pass = true;
    w->widens_nothing = false;
    w->joint = false;
    w->first_selves = 0;
}

Err trace_walk_each(Ctx *cx, const TraceIndex *index, const TraceQuery *query, TraceEach each,
                    void *arg)
{
    Walk w;
    Arena lives;
    TraceQuery one = *query;
    TraceResult result;
    Err err = OK;
    TRY(walk_seeds_check(cx, index, query));
    arena_init(&lives);
    one.seed_count = 1;
    walk_init(&w, cx, index, &one);
    w.life_arena = &lives;
    for (size_t i = 0; i < query->seed_count && err == OK; i++) {
        ArenaMark mark = arena_mark(cx->arena);
        one.seeds = &query->seeds[i];
        one.windows = query->windows == NULL ? NULL : &query->windows[i];
        walk_answer(&w, &result);
        err = each(cx, i, &result, arg);
        walk_forget(&w);
        arena_rewind(cx->arena, mark);
    }
    walk_release(&w);
    arena_release(&lives);
    return err;
}

Err trace_item_events(Ctx *cx, const TraceIndex *index, uint32_t item, int64_t **out, size_t *count)
{
    VEC(int64_t) events = {0};
    uint32_t end = index_position(index), at[3];
    const Column *slots[] = {&index->made, &index->used, &index->seen};
    SlotCursor cursors[3];
    for (int i = 0; i < 3; i++)
        at[i] = slot_first(&cursors[i], index, slot_load(slots[i], item), end);
    for (;;) {
        uint32_t least = UINT32_MAX;
        for (int i = 0; i < 3; i++)
            least = at[i] != 0 && at[i] < least ? at[i] : least;
        if (least == UINT32_MAX)
            break;
        *VEC_ADD(cx->arena, &events) = least;
        for (int i = 0; i < 3; i++)
            at[i] = at[i] == least ? slot_next(&cursors[i]) : at[i];
    }
    *out = events.p;
    *count = events.n;
    return OK;
}
