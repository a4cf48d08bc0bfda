/* Records of children and parents, associations or aggregations, in order of time. */
#include <stdlib.h>

#include "domain/trace/trace_links_internal.h"

static int link_order(const void *left, const void *right)
{
    const Link *a = left, *b = right;
    if (a->other != b->other)
        return a->other < b->other ? -1 : 1;
    if (a->time_us != b->time_us)
        return a->time_us < b->time_us ? -1 : 1;
    return a->event == b->event ? 0 : a->event < b->event ? -1 : 1;
}

static void link_add(Walk *w, LinkVec *links, uint32_t event, uint32_t other)
{
    const EventHead *head = head_at(w->index, event);
    Force force = walk_force(w, event);
    if (force != FORCE_VOID)
        *VEC_ADD(&w->temp, links) =
            (Link){other, event, head->time_us, head_action(head), force == FORCE_SUSPENDED, false};
}

/* Associations stand in `made` and `used`, aggregations in `seen`. */
static const Column *children_column(const TraceIndex *index, EventKind kind)
{
    return kind == EVENT_ASSOCIATION ? &index->used : &index->seen;
}

static const Column *parents_column(const TraceIndex *index, EventKind kind)
{
    return kind == EVENT_ASSOCIATION ? &index->made : &index->seen;
}

/* Records that clear `parent` of all children, as records about `other`. */
static void clears_add(Walk *w, LinkVec *links, uint32_t parent, uint32_t other, EventKind kind)
{
    const TraceIndex *index = w->index;
    SlotCursor cursor;
    if ((item_bits(index, parent) & ITEM_CLEARED) == 0)
        return;
    uint32_t slot = slot_load(parents_column(index, kind), parent);
    for (uint32_t e = slot_first(&cursor, index, slot, w->end); e != 0; e = slot_next(&cursor)) {
        const EventHead *head = head_at(index, e);
        if (head_kind(head) == kind && (head_bits(head) & HEAD_CLEARS) != 0 &&
            event_names(index, e, parent, ROLE_PARENT))
            link_add(w, links, e, other);
    }
}

/* `made` and `used` hold lots and their serials (E3) of the same event too; `seen` everything. */
static bool stands_as(const TraceIndex *index, uint32_t event, uint32_t item, uint8_t role)
{
    const EventHead *head = head_at(index, event);
    bool alone = head_kind(head) == EVENT_ASSOCIATION && (head_bits(head) & HEAD_RUNS) == 0;
    return alone || event_names(index, event, item, role);
}

static void links_sort(LinkVec *links)
{
    uint32_t n = 0;
    if (links->n != 0)
        qsort(links->p, links->n, sizeof *links->p, link_order);
    for (uint32_t i = 0; i < links->n; i++) { /* a child named twice is there once */
        if (n == 0 || link_order(&links->p[n - 1], &links->p[i]) != 0)
            links->p[n++] = links->p[i];
    }
    links->n = n;
}

void links_of_child(Walk *w, uint32_t child, EventKind kind, LinkVec *links)
{
    const TraceIndex *index = w->index;
    SlotCursor cursor;
    uint32_t slot = slot_load(children_column(index, kind), child);
    for (uint32_t e = slot_first(&cursor, index, slot, w->end); e != 0; e = slot_next(&cursor)) {
        const EventHead *head = head_at(index, e);
        if (head_kind(head) != kind || !stands_as(index, e, child, ROLE_CHILD))
            continue;
        for (uint32_t ref = head->ref; ref < SHARED_GET(head[1].ref); ref++) {
            if (ref_role(index, ref) == ROLE_PARENT)
                link_add(w, links, e, ref_item(index, ref));
        }
    }
    uint32_t n = links->n;
    for (uint32_t i = 0; i < n; i++) {
        if (i == 0 || links->p[i].other != links->p[i - 1].other)
            clears_add(w, links, links->p[i].other, links->p[i].other, kind);
    }
    links_sort(links);
}

void links_of_parent(Walk *w, uint32_t parent, EventKind kind, LinkVec *links)
{
    const TraceIndex *index = w->index;
    SlotCursor cursor;
    uint32_t slot = slot_load(parents_column(index, kind), parent);
    for (uint32_t e = slot_first(&cursor, index, slot, w->end); e != 0; e = slot_next(&cursor)) {
        const EventHead *head = head_at(index, e);
        if (head_kind(head) != kind || !stands_as(index, e, parent, ROLE_PARENT))
            continue;
        for (uint32_t ref = head->ref; ref < SHARED_GET(head[1].ref); ref++) {
            if (ref_role(index, ref) == ROLE_CHILD)
                link_add(w, links, e, ref_item(index, ref));
        }
    }
    links_sort(links);
    uint32_t n = links->n;
    for (uint32_t i = 0; i < n; i++) {
        if (i == 0 || links->p[i].other != links->p[i - 1].other)
            clears_add(w, links, parent, links->p[i].other, kind);
    }
    links_sort(links);
}

/* A suspended end ends nothing; an end that names the child says it was there before, even where
 * no beginning is known. */
void intervals_of(Walk *w, const Link *links, uint32_t n, IntervalVec *out)
{
    int64_t ended_us = INT64_MIN;
    bool open = false;
    for (uint32_t i = 0; i < n; i++) {
        const Link *link = &links[i];
        bool ends = link->action == ACTION_DELETE;
        bool all = (head_bits(head_at(w->index, link->event)) & HEAD_CLEARS) != 0;
        if ((ends && open && link->suspended) || (ends && !open && all) || (!ends && open))
            continue;
        if (ends && open)
            out->p[out->n - 1].end_us = link->time_us;
        else
            *VEC_ADD(&w->temp, out) = (Interval){ends ? ended_us : link->time_us,
                                                 ends ? link->time_us : INT64_MAX, link->event};
        ended_us = ends ? link->time_us : ended_us;
        open = !ends;
    }
}
