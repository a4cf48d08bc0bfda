/* trace_model_where.c - where is it (trace.md §5): the events up to an instant in their order, and
 * after each what every item of the log has come to.  Things and containers; parts of a lot, and
 * states that need to know the kind and country of a place, are left to master data. */
#include "test/model/trace_model.h"

typedef struct Story {
    const Model *m;
    ModelWhere *items; /* per item */
    const bool *named; /* per item: by the event at hand */
} Story;

/* "Chain at t: aggregation or association parents open at t." */
static bool chain_has_named(const Story *s, uint32_t item)
{
    for (uint32_t depth = 0; item != MODEL_NONE && depth <= s->m->item_count; depth++) {
        if (s->named[item])
            return true;
        item = s->items[item].container;
    }
    return false;
}

static bool ends_by_step(Str step)
{
    return str_eq(step, STR("retail_selling")) || str_eq(step, STR("dispensing")) ||
           str_eq(step, STR("unpacking")) || str_eq(step, STR("destroying"));
}

/* "An ADD to a second parent, or an own event of the child at another place than its container's
 * last, or with a step of selling, dispensing, unpacking, destroying, ends the stay (finding
 * never_taken_out)." */
static void end_stay(const Story *s, const Event *event, uint32_t child, uint32_t parent)
{
    ModelWhere *it = &s->items[child];
    if (it->container == MODEL_NONE || (it->container == parent && !ends_by_step(event->step)))
        return;
    Str place = model_place(event);
    Str last = s->items[it->container].place;
    bool elsewhere = place.n > 0 && last.n > 0 && !str_eq(place, last);
    if (parent == MODEL_NONE && !elsewhere && !ends_by_step(event->step))
        return;
    it->container = MODEL_NONE;
    it->never_taken_out = true;
}

static uint32_t parent_of(const Model *m, uint32_t event)
{
    for (uint32_t r = 0; r < m->log.events[event].ref_count; r++) {
        if (m->log.events[event].refs[r].role == ROLE_PARENT)
            return m->refs[event][r];
    }
    return MODEL_NONE;
}

static void take_out(const Story *s, uint32_t event, uint32_t parent)
{
    bool any = false;
    for (uint32_t i = 0; i < s->m->item_count; i++)
        any |= model_has_role(s->m, event, i, ROLE_CHILD);
    for (uint32_t i = 0; i < s->m->item_count; i++) {
        if (s->items[i].container == parent && (!any || model_has_role(s->m, event, i, ROLE_CHILD)))
            s->items[i].container = MODEL_NONE;
    }
}

static void move(const Story *s, uint32_t event)
{
    const Model *m = s->m;
    const Event *e = &m->log.events[event];
    uint32_t parent = parent_of(m, event);
    if (parent != MODEL_NONE && e->action == ACTION_DELETE) {
        take_out(s, event, parent);
        return;
    }
    for (uint32_t i = 0; i < m->item_count; i++) {
        bool child = parent != MODEL_NONE && model_has_role(m, event, i, ROLE_CHILD);
        if (child) {
            end_stay(s, e, i, parent);
            s->items[i].container = parent;
        } else if (s->named[i] && i != parent) {
            end_stay(s, e, i, MODEL_NONE);
        }
    }
}

/* "Place = bizLocation, else readPoint, of the latest event of the chain that states one; step
 * and disposition = the latest event of the chain at all" */
static void note(ModelWhere *it, const Event *event)
{
    Str place = model_place(event);
    it->step = event->step;
    it->disposition = event->disposition;
    if (place.n == 0)
        return;
    if (!str_eq(place, it->place))
        it->since_us = event->time_us;
    it->place = place;
}

static void tell(Story *s, uint32_t event)
{
    const Model *m = s->m;
    bool *named = arena_array(m->arena, bool, m->item_count);
    bool *concerned = arena_array(m->arena, bool, m->item_count);
    for (uint32_t i = 0; i < m->item_count; i++)
        named[i] = model_names(m, event, i);
    s->named = named;
    for (uint32_t i = 0; i < m->item_count; i++)
        concerned[i] = chain_has_named(s, i);
    bool opens = m->log.events[event].action != ACTION_DELETE;
    move(s, event);
    for (uint32_t i = 0; i < m->item_count; i++) {
        bool still = opens ? chain_has_named(s, i) : concerned[i];
        if (still)
            note(&s->items[i], &m->log.events[event]);
    }
}

/* "latest = (eventTime, log position)" */
void model_where(const Model *m, int64_t at_us, ModelWhere *out)
{
    Story s = {.m = m, .items = out};
    bool *told = arena_array(m->arena, bool, m->log.count + 1);
    for (uint32_t i = 0; i < m->item_count; i++)
        out[i] = (ModelWhere){.container = MODEL_NONE};
    for (;;) {
        uint32_t next = MODEL_NONE;
        for (uint32_t e = 0; e < m->log.count; e++) {
            int64_t time_us = m->log.events[e].time_us;
            if (!told[e] && m->states[e] != MODEL_GONE && time_us <= at_us &&
                (next == MODEL_NONE || time_us < m->log.events[next].time_us))
                next = e;
        }
        if (next == MODEL_NONE)
            return;
        told[next] = true;
        tell(&s, next);
    }
}
