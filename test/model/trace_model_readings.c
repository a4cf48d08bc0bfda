/* trace_model_readings.c - finding reading_missing. */
#include "test/model/trace_model.h"

/* "it made or looked at: its outputs, the parent of an association, what is observed" */
static bool speaks_of(const Model *m, uint32_t event, uint32_t ref)
{
    const Event *e = &m->log.events[event];
    Role role = e->refs[ref].role;
    return m->refs[event][ref] != MODEL_NONE &&
           (role == ROLE_OUTPUT || role == ROLE_OBSERVED ||
            (role == ROLE_PARENT && e->kind == EVENT_ASSOCIATION));
}

static bool is_of_class(const Model *m, uint32_t event, Str class_key)
{
    for (uint32_t r = 0; r < m->log.events[event].ref_count; r++) {
        if (speaks_of(m, event, r) && str_eq(m->items[m->refs[event][r]].class_key, class_key))
            return true;
    }
    return false;
}

/* "an event declared in error, corrected or not, does not count" */
bool model_reading_missing(const Model *m, uint32_t event, uint32_t item)
{
    const Event *events = m->log.events;
    const ModelItem *of = &m->items[item];
    uint32_t with = 0, all = 0;
    bool named = false;
    for (uint32_t r = 0; r < events[event].ref_count; r++)
        named |= m->refs[event][r] == item && speaks_of(m, event, r);
    if (!named || events[event].has_readings || events[event].step.n == 0 ||
        m->states[event] != MODEL_LIVE || of->class_key.n == 0 ||
        (of->kind != ITEM_THING && of->kind != ITEM_LOT))
        return false;
    for (uint32_t e = 0; e < m->log.count; e++) {
        if (m->states[e] != MODEL_LIVE || !str_eq(events[e].step, events[event].step) ||
            !is_of_class(m, e, of->class_key))
            continue;
        all++;
        with += events[e].has_readings;
    }
    return with >= 20 && with * 100 >= all * 95;
}
