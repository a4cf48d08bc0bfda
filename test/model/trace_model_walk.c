/* trace_model_walk.c - forward and backward over the steps (trace.md §3, §4), by going over all
 * of them again and again until nothing changes. */
#include "test/model/trace_model.h"

/* Three walks make one answer: who is there at all, who by certain steps alone, who without
 * passing an association that ended. */
typedef enum Layer { LAYER_ANY, LAYER_CERTAIN, LAYER_IN_PLACE, LAYER_COUNT } Layer;

typedef enum Leave { LEAVE_NOT, LEAVE_POSSIBLE, LEAVE_CERTAIN } Leave;

typedef struct Walk {
    const Model *m;
    Layer layer;
    bool mirror; /* for backward: no widening of any sort */
    bool widen;
    const ModelQuery *query;
    bool *seed;       /* per item */
    bool *partly;     /* per item: "makes its lot partly affected" */
    bool *reached;    /* per node */
    int64_t *arrival; /* per node: the earliest */
    bool *taken;      /* per step */
    bool *affected;   /* per production: reached at all */
} Walk;

/* ---- E3: partly affected lots ------------------------------------------------------- */

/* Came to the item by a step; what it started from counts for nothing. */
static bool is_come_to(const Walk *w, uint32_t item)
{
    const ModelItem *it = &w->m->items[item];
    bool any = false;
    for (uint32_t s = 0; s <= it->cut_count; s++)
        any |= w->reached[it->first_node + s];
    return any;
}

static bool is_reached(const Walk *w, uint32_t item)
{
    return w->seed[item] || is_come_to(w, item);
}

/* Reading: being an input of a transformation, or being fitted, that nobody disputes. */
static bool has_own_consumption(const Model *m, uint32_t item)
{
    for (uint32_t e = 0; e < m->log.count; e++) {
        if (m->states[e] == MODEL_LIVE && model_has_role(m, e, item, ROLE_INPUT))
            return true;
        if (m->states[e] == MODEL_LIVE && m->log.events[e].kind == EVENT_ASSOCIATION &&
            model_has_role(m, e, item, ROLE_CHILD))
            return true;
    }
    return false;
}

/* "An affected serial without own consumption makes its lot partly affected" */
static bool mark_partly(Walk *w)
{
    bool changed = false;
    for (uint32_t i = 0; i < w->m->membership_count; i++) {
        const ModelMembership *s = &w->m->memberships[i];
        if (w->partly[s->lot] || !is_reached(w, s->serial) || has_own_consumption(w->m, s->serial))
            continue;
        w->partly[s->lot] = true;
        changed = true;
    }
    return changed;
}

/* ---- E7: consumption by bare class --------------------------------------------------- */

/* Reading: a lot only named by the ilmd of pieces made was there too. */
static bool speaks_of(const Model *m, uint32_t event, uint32_t lot)
{
    return model_names(m, event, lot) || model_has_role(m, event, lot, ROLE_LOT);
}

/* Reading: an event that states no place may have been at any. */
static bool is_at(const Model *m, uint32_t lot, uint32_t event, Str site)
{
    if (m->states[event] == MODEL_GONE || !speaks_of(m, event, lot))
        return false;
    Str place = model_place(&m->log.events[event]);
    return place.n == 0 || str_eq(place, site);
}

/* Pieces of the lot in one role of all events; false if one of them states none, or a unit. */
static bool pieces(const Model *m, uint32_t lot, EventKind kind, Role role, int64_t *sum)
{
    for (uint32_t e = 0; e < m->log.count; e++) {
        const Event *event = &m->log.events[e];
        for (uint32_t r = 0; r < event->ref_count; r++) {
            const EventRef *ref = &event->refs[r];
            if (m->states[e] == MODEL_GONE || event->kind != kind || ref->role != role ||
                m->refs[e][r] != lot)
                continue;
            if (role == ROLE_OBSERVED && event->action != ACTION_ADD)
                continue;
            if (role == ROLE_INPUT && m->states[e] == MODEL_DISPUTED)
                continue; /* takes nothing away */
            if (!ref->has_quantity || ref->uom.n > 0)
                return false;
            *sum += ref->quantity.value;
        }
    }
    return true;
}

/* "open end if L was never used up".  Reading: used up is what was made and consumed in
 * known quantities, with none left. */
static bool is_used_up(const Model *m, uint32_t lot)
{
    int64_t made = 0;
    int64_t used = 0;
    bool known = pieces(m, lot, EVENT_TRANSFORMATION, ROLE_OUTPUT, &made) &&
                 pieces(m, lot, EVENT_OBJECT, ROLE_OBSERVED, &made) &&
                 pieces(m, lot, EVENT_TRANSFORMATION, ROLE_INPUT, &used);
    return known && made > 0 && used >= made;
}

/* "from L's first to its last appearance there (open end if L was never used up)" */
static bool is_during(const Model *m, uint32_t lot, Str site, int64_t time_us)
{
    bool before = false;
    bool after = !is_used_up(m, lot);
    for (uint32_t e = 0; e < m->log.count; e++) {
        if (!is_at(m, lot, e, site))
            continue;
        before |= m->log.events[e].time_us <= time_us;
        after |= m->log.events[e].time_us >= time_us;
    }
    return before && after;
}

/* "at a site where L was received or made".  Reading: where L appears at all it was received or
 * made. */
static bool was_there(const Model *m, uint32_t lot, uint32_t use)
{
    Str site = model_place(&m->log.events[use]);
    int64_t time_us = m->log.events[use].time_us;
    if (site.n > 0)
        return is_during(m, lot, site, time_us);
    for (uint32_t e = 0; e < m->log.count; e++) {
        if (m->states[e] != MODEL_GONE && speaks_of(m, e, lot) &&
            is_during(m, lot, model_place(&m->log.events[e]), time_us))
            return true;
    }
    return false;
}

/* "when lot L of class G is affected, every event that used G without lot or serial … adds its
 * outputs as possible".  Reading: partly affected is affected; an emptied lot is still a lot. */
static bool used_without_lot(const Walk *w, const ModelStep *step)
{
    const Model *m = w->m;
    Str class_key = m->items[m->nodes[step->from].item].key;
    for (uint32_t lot = 0; lot < m->item_count; lot++) {
        const ModelItem *item = &m->items[lot];
        bool is_piece = identity_kind(item->key, ID_IN_QUANTITY_LIST) == ITEM_THING;
        if (!is_piece && str_eq(item->class_key, class_key) &&
            (is_reached(w, lot) || w->partly[lot]) && was_there(m, lot, step->event))
            return true;
    }
    return false;
}

/* ---- §3: leaving an item forward by event e ------------------------------------------ */

static uint32_t productions_in(const Model *m, uint32_t node)
{
    uint32_t count = 0;
    for (uint32_t p = 0; p < m->production_count; p++)
        count += m->productions[p].node == node;
    return count;
}

/* "or e precedes every production of the stay" */
static bool precedes_all(const Model *m, const ModelStep *step)
{
    for (uint32_t p = 0; p < m->production_count; p++) {
        if (m->productions[p].node == step->from && m->productions[p].time_us <= step->leaves_us)
            return false;
    }
    return true;
}

/* "every production of the stay at or before e is affected".  Reading: reached in any way. */
static bool all_affected(const Walk *w, const ModelStep *step)
{
    for (uint32_t p = 0; p < w->m->production_count; p++) {
        const ModelProduction *made = &w->m->productions[p];
        if (made->node == step->from && made->time_us <= step->leaves_us && !w->affected[p])
            return false;
    }
    return true;
}

/* Reading: the recording party is the place; an event that states none may be anybody's. */
static bool other_party(const Walk *w, uint32_t a, uint32_t b)
{
    Str place = model_place(&w->m->log.events[a]);
    Str other = model_place(&w->m->log.events[b]);
    return place.n == 0 || !str_eq(place, other);
}

/* "or e lies within clock_tolerance (setting, 15 min, only between different recording parties)
 * before it" */
static bool within_tolerance(const Walk *w, const ModelStep *step)
{
    for (uint32_t s = 0; s < w->m->step_count; s++) {
        const ModelStep *came = &w->m->steps[s];
        if (w->taken[s] && came->to == step->from && came->arrives_us >= step->leaves_us &&
            came->arrives_us - w->m->settings.tolerance_us <= step->leaves_us &&
            other_party(w, step->event, came->arriving_event))
            return true;
    }
    return false;
}

/* "lot or vessel with two or more productions in the stay: if e ≥ arrival; or e lies within
 * clock_tolerance … before it; or e precedes every production of the stay.  Certain only if
 * e ≥ arrival and every production of the stay at or before e is affected; otherwise possible.
 * Same instant = both orders, possible." */
static Leave leave_mixed(const Walk *w, const ModelStep *step)
{
    int64_t arrival = w->arrival[step->from];
    if (step->leaves_us > arrival && all_affected(w, step))
        return LEAVE_CERTAIN;
    bool inside = step->leaves_us >= arrival || within_tolerance(w, step);
    return inside || precedes_all(w->m, step) ? LEAVE_POSSIBLE : LEAVE_NOT;
}

static bool touches(const ModelWindow *window, const ModelNode *node)
{
    return node->after_us < window->to_us && node->until_us >= window->from_us;
}

/* Reading: with a window it stands for the stays the window touches: what leaves from its begin
 * on, productions up to its end being affected. */
static Leave leave_window(const Walk *w, const ModelStep *step, const ModelWindow *window)
{
    const ModelNode *node = &w->m->nodes[step->from];
    if (w->m->items[node->item].kind == ITEM_THING)
        return LEAVE_CERTAIN;
    if (!touches(window, node))
        return LEAVE_NOT;
    if (productions_in(w->m, step->from) <= 1)
        return LEAVE_CERTAIN;
    int64_t arrival = window->from_us > node->after_us ? window->from_us : node->after_us + 1;
    if (step->leaves_us > arrival && all_affected(w, step))
        return LEAVE_CERTAIN;
    return step->leaves_us >= arrival || precedes_all(w->m, step) ? LEAVE_POSSIBLE : LEAVE_NOT;
}

static Leave leave_seed(const Walk *w, const ModelStep *step)
{
    Leave best = LEAVE_NOT;
    if (step->unpaired)
        return LEAVE_NOT;
    if (w->query->windows == NULL)
        return LEAVE_CERTAIN;
    for (uint32_t i = 0; i < w->query->seed_count; i++) {
        if (w->query->seeds[i] != w->m->nodes[step->from].item)
            continue;
        Leave way = leave_window(w, step, &w->query->windows[i]);
        best = way > best ? way : best;
    }
    return best;
}

static Leave leave(const Walk *w, const ModelStep *step)
{
    uint32_t item = w->m->nodes[step->from].item;
    Leave seed = w->seed[item] ? leave_seed(w, step) : LEAVE_NOT;
    if (w->seed[item] && w->query->windows == NULL)
        return seed;
    ItemKind kind = w->m->items[item].kind;
    if (kind == ITEM_CLASS) /* "Bare GTIN input does not join two units." */
        return step->edge != MODEL_E4 && w->widen && used_without_lot(w, step) ? LEAVE_POSSIBLE
                                                                               : LEAVE_NOT;
    /* "the lot's consumptions by quantity go on as possible; a partly affected lot never leads
     * down to its other serials" */
    Leave partly = w->partly[item] && step->edge != MODEL_E3 && step->edge != MODEL_E4
                       ? LEAVE_POSSIBLE
                       : LEAVE_NOT;
    partly = seed > partly ? seed : partly;
    if (!w->reached[step->from])
        return partly;
    /* "thing: always, certain; lot or vessel with at most one production in the stay: always" */
    if (kind == ITEM_THING || productions_in(w->m, step->from) <= 1)
        return LEAVE_CERTAIN;
    Leave mixed = leave_mixed(w, step);
    return mixed > partly ? mixed : partly;
}

/* ---- the walk ------------------------------------------------------------------------ */

static bool is_open(const Walk *w, const ModelStep *step)
{
    /* Reading: which piece of a bare class was taken out nobody knows. */
    bool nameless = w->widen && w->m->items[w->m->nodes[step->from].item].kind == ITEM_CLASS;
    if (w->layer == LAYER_IN_PLACE && step->removed && !nameless)
        return false;
    if (step->edge == MODEL_E4 && !w->query->through_containers)
        return false;
    Leave way = leave(w, step);
    return w->layer == LAYER_CERTAIN ? way == LEAVE_CERTAIN && step->certain : way != LEAVE_NOT;
}

/* "The walk visits (item, stay) with its earliest arrival." */
static bool take(Walk *w, const ModelStep *step)
{
    bool changed = false;
    if (step->production != MODEL_NONE && !w->affected[step->production])
        changed = w->affected[step->production] = true;
    changed |= !w->taken[step - w->m->steps];
    w->taken[step - w->m->steps] = true;
    if (w->reached[step->to] && w->arrival[step->to] <= step->arrives_us)
        return changed;
    w->reached[step->to] = true;
    w->arrival[step->to] = step->arrives_us;
    return true;
}

/* "productions up to TO being affected" */
static bool is_of_seed(const Walk *w, const ModelProduction *made)
{
    for (uint32_t i = 0; i < w->query->seed_count && w->query->windows != NULL; i++) {
        if (w->query->seeds[i] == w->m->nodes[made->node].item &&
            made->time_us <= w->query->windows[i].to_us)
            return true;
    }
    return false;
}

static void walk_layer(Walk *w)
{
    const Model *m = w->m;
    w->partly = arena_array(m->arena, bool, m->item_count);
    w->reached = arena_array(m->arena, bool, m->node_count);
    w->arrival = arena_array(m->arena, int64_t, m->node_count);
    w->taken = arena_array(m->arena, bool, m->step_count + 1);
    if (w->layer == LAYER_ANY)
        w->affected = arena_array(m->arena, bool, m->production_count + 1);
    for (uint32_t p = 0; w->layer == LAYER_ANY && p < m->production_count; p++)
        w->affected[p] = is_of_seed(w, &m->productions[p]);
    for (bool changed = true; changed;) {
        changed = !w->mirror && w->layer != LAYER_CERTAIN && mark_partly(w);
        for (uint32_t s = 0; s < m->step_count; s++)
            changed |= is_open(w, &m->steps[s]) && take(w, &m->steps[s]);
    }
}

/* "confidence is that of the weakest step of the best path"; "A member all of whose paths pass a
 * removed association inherits it".  A seed is a member where a lot or vessel came back to
 * itself (trace.h). */
static void grade(const Walk *w, bool there, ModelMember *member)
{
    if (!there)
        return;
    member->present = true;
    member->certain |= w->layer == LAYER_CERTAIN;
    member->removed &= w->layer != LAYER_IN_PLACE;
}

/* Mirrored: "backward, what came in up to TO". */
static bool is_in_window(const Walk *w, uint32_t item, const ModelWindow *window)
{
    const ModelItem *it = &w->m->items[item];
    if (it->kind == ITEM_THING || window == NULL)
        return is_come_to(w, item);
    for (uint32_t node = it->first_node; node <= it->first_node + it->cut_count; node++) {
        bool in_time = productions_in(w->m, node) <= 1 || w->arrival[node] <= window->to_us;
        if (w->reached[node] && touches(window, &w->m->nodes[node]) && in_time)
            return true;
    }
    return false;
}

static void walk_start(Walk *w, const Model *m, const ModelQuery *query)
{
    *w = (Walk){.m = m, .query = query, .widen = query->widen};
    w->seed = arena_array(m->arena, bool, m->item_count);
    for (uint32_t i = 0; i < query->seed_count; i++)
        w->seed[query->seeds[i]] = true;
}

void model_forward(const Model *m, const ModelQuery *query, ModelMember *out)
{
    ArenaMark mark = arena_mark(m->arena);
    Walk w;
    walk_start(&w, m, query);
    for (uint32_t i = 0; i < m->item_count; i++)
        out[i] = (ModelMember){.removed = true};
    for (w.layer = LAYER_ANY; w.layer < LAYER_COUNT; w.layer++) {
        walk_layer(&w);
        for (uint32_t i = 0; i < m->item_count; i++) {
            bool is_home = w.seed[i] && m->items[i].kind == ITEM_THING;
            grade(&w, !is_home && is_come_to(&w, i), &out[i]);
        }
    }
    for (uint32_t i = 0; i < m->item_count; i++)
        out[i].removed &= out[i].present;
    arena_rewind(m->arena, mark);
}

/* "Backward is the same membership mirrored: x ∈ forward(y) ⇔ y ∈ backward(x) over E1–E3.
 * Widenings (E7, partly affected lot) are forward only; backward names the class or lot
 * instead": a class is where every walk backward ends.  Contact is mirrored too. */
void model_backward(const Model *m, const ModelQuery *query, ModelMember *out)
{
    for (uint32_t y = 0; y < m->item_count; y++) {
        ArenaMark mark = arena_mark(m->arena);
        ModelQuery from = {
            .seeds = &y, .seed_count = 1, .through_containers = query->through_containers};
        Walk w;
        walk_start(&w, m, &from);
        w.mirror = true;
        out[y] = (ModelMember){.removed = true};
        for (w.layer = LAYER_ANY; w.layer < LAYER_COUNT; w.layer++) {
            walk_layer(&w);
            for (uint32_t i = 0; i < query->seed_count; i++) {
                uint32_t x = query->seeds[i];
                bool is_home = x == y && m->items[x].kind == ITEM_THING;
                const ModelWindow *window = query->windows == NULL ? NULL : &query->windows[i];
                grade(&w, !is_home && is_in_window(&w, x, window), &out[y]);
            }
        }
        out[y].removed &= out[y].present;
        arena_rewind(m->arena, mark);
    }
}
