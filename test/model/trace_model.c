/* trace_model.c - items and their kinds, declarations in error, stays. */
#include <assert.h>

#include "test/model/trace_model.h"

static bool is_product(Role role)
{
    return role <= ROLE_OBSERVED || role == ROLE_LOT;
}

uint32_t model_item_find(const Model *m, Str key)
{
    for (uint32_t i = 0; i < m->item_count; i++) {
        if (str_eq(m->items[i].key, key))
            return i;
    }
    return MODEL_NONE;
}

bool model_has_role(const Model *m, uint32_t event, uint32_t item, Role role)
{
    const Event *e = &m->log.events[event];
    for (uint32_t r = 0; r < e->ref_count; r++) {
        if (e->refs[r].role == role && m->refs[event][r] == item)
            return true;
    }
    return false;
}

bool model_names(const Model *m, uint32_t event, uint32_t item)
{
    for (Role role = ROLE_INPUT; role <= ROLE_OBSERVED; role++) {
        if (model_has_role(m, event, item, role))
            return true;
    }
    return false;
}

Str model_place(const Event *event)
{
    Str place = {0};
    for (uint32_t r = 0; r < event->ref_count; r++) {
        const EventRef *ref = &event->refs[r];
        if (ref->role == ROLE_LOCATION)
            return ref->key;
        if (ref->role == ROLE_READ_POINT)
            place = ref->key;
    }
    return place;
}

/* "Item: anything with an identifier … Default for an unknown URI: thing in an EPC list, lot in
 * a quantity list."  Reading: one that stood in both is a thing, which time never limits. */
static uint32_t item_of(Model *m, const EventRef *ref)
{
    IdPlace place = ref->is_class ? ID_IN_QUANTITY_LIST : ID_IN_EPC_LIST;
    ItemKind kind = identity_kind(ref->key, place);
    uint32_t found = model_item_find(m, ref->key);
    if (found == MODEL_NONE) {
        Identity identity;
        identity_parse(m->arena, ref->uri, place, &identity);
        found = m->item_count++;
        m->items[found] =
            (ModelItem){.key = ref->key, .class_key = identity.class_key, .kind = kind};
    } else if (kind == ITEM_THING) {
        m->items[found].kind = ITEM_THING;
    }
    return found;
}

static void read_items(Model *m)
{
    uint32_t refs = 0;
    for (uint32_t e = 0; e < m->log.count; e++)
        refs += m->log.events[e].ref_count;
    m->items = arena_array(m->arena, ModelItem, refs);
    m->refs = arena_array(m->arena, uint32_t *, m->log.count);
    for (uint32_t e = 0; e < m->log.count; e++) {
        const Event *event = &m->log.events[e];
        m->refs[e] = arena_array(m->arena, uint32_t, event->ref_count);
        for (uint32_t r = 0; r < event->ref_count; r++)
            m->refs[e][r] =
                is_product(event->refs[r].role) ? item_of(m, &event->refs[r]) : MODEL_NONE;
    }
}

/* An event of this name that is no declaration is in the log. */
static bool in_log(const Model *m, Str name)
{
    for (uint32_t e = 0; e < m->log.count; e++) {
        if (!m->log.events[e].error.present && str_eq(m->log.names[e], name))
            return true;
    }
    return false;
}

/* "only if the reason is did_not_occur or all its correctiveEventIDs are in the log".
 * Reading: a declaration that names no corrective event waits for one, and no event corrects
 * itself. */
static bool is_corrected(const Model *m, uint32_t declaration)
{
    const ErrorDeclaration *error = &m->log.events[declaration].error;
    if (str_eq(error->reason, STR("did_not_occur")))
        return true;
    for (uint32_t i = 0; i < error->corrective_count; i++) {
        if (!in_log(m, error->corrective_ids[i]) ||
            str_eq(error->corrective_ids[i], m->log.names[declaration]))
            return false;
    }
    return error->corrective_count > 0;
}

/* "the declared event leaves every projection only if …; until then its edges are possible.
 * A declaration arriving before its original is kept and applies when that arrives.  Without
 * eventID the event hash is the name." */
static ModelState state_of(const Model *m, uint32_t event)
{
    if (m->log.events[event].error.present)
        return MODEL_GONE; /* says only that another event is wrong */
    ModelState state = MODEL_LIVE;
    for (uint32_t d = 0; d < m->log.count; d++) {
        const ErrorDeclaration *error = &m->log.events[d].error;
        if (!error->present || !str_eq(m->log.names[d], m->log.names[event]))
            continue;
        if (is_corrected(m, d))
            return MODEL_GONE;
        state = MODEL_DISPUTED;
    }
    return state;
}

/* "all events of one transformationID are one transformation" */
static uint32_t transformation_of(const Model *m, uint32_t event)
{
    const Event *events = m->log.events;
    if (events[event].kind != EVENT_TRANSFORMATION)
        return MODEL_NONE;
    for (uint32_t e = 0; e < event && events[event].transformation_id.n > 0; e++) {
        if (events[e].kind == EVENT_TRANSFORMATION &&
            str_eq(events[e].transformation_id, events[event].transformation_id))
            return e;
    }
    return event;
}

/* "emptied records (AggregationEvent DELETE without children on it, or an event with step
 * holdfast:emptied naming it)".  Reading: a disputed one takes nothing away. */
static bool is_emptied_by(const Model *m, uint32_t item, uint32_t event)
{
    const Event *e = &m->log.events[event];
    if (m->states[event] != MODEL_LIVE)
        return false;
    if (str_eq(e->step, STR("urn:holdfast:epcis:emptied")) && model_names(m, event, item))
        return true;
    if (e->kind != EVENT_AGGREGATION || e->action != ACTION_DELETE)
        return false;
    for (uint32_t r = 0; r < e->ref_count; r++) {
        if (e->refs[r].role == ROLE_CHILD)
            return false;
    }
    return model_has_role(m, event, item, ROLE_PARENT);
}

/* Ascending, each instant once. */
static void add_cut(ModelItem *item, int64_t time_us)
{
    uint32_t at = 0;
    while (at < item->cut_count && item->cuts[at] < time_us)
        at++;
    if (at < item->cut_count && item->cuts[at] == time_us)
        return;
    memmove(item->cuts + at + 1, item->cuts + at, sizeof *item->cuts * (item->cut_count - at));
    item->cuts[at] = time_us;
    item->cut_count++;
}

/* "A vessel's life is cut into stays by emptied records … emptied at t ends the stay after all
 * events of t.  A thing or lot has one stay."  "vessel (… or marked so … by an emptied
 * record)" */
static void read_stays(Model *m)
{
    for (uint32_t i = 0; i < m->item_count; i++) {
        ModelItem *item = &m->items[i];
        item->cuts = arena_array(m->arena, int64_t, m->log.count + 1);
        if (item->kind == ITEM_CLASS)
            continue;
        for (uint32_t e = 0; e < m->log.count; e++) {
            if (!is_emptied_by(m, i, e))
                continue;
            item->kind = ITEM_VESSEL;
            add_cut(item, m->log.events[e].time_us);
        }
    }
}

static void number_nodes(Model *m)
{
    for (uint32_t i = 0; i < m->item_count; i++) {
        m->items[i].first_node = m->node_count;
        m->node_count += m->items[i].cut_count + 1;
    }
    m->nodes = arena_array(m->arena, ModelNode, m->node_count);
    for (uint32_t i = 0; i < m->item_count; i++) {
        const ModelItem *item = &m->items[i];
        for (uint32_t s = 0; s <= item->cut_count; s++)
            m->nodes[item->first_node + s] = (ModelNode){
                .item = i,
                .after_us = s == 0 ? INT64_MIN : item->cuts[s - 1],
                .until_us = s == item->cut_count ? INT64_MAX : item->cuts[s],
            };
    }
}

uint32_t model_node_at(const Model *m, uint32_t item, int64_t time_us)
{
    uint32_t node = m->items[item].first_node;
    while (m->nodes[node].until_us < time_us)
        node++;
    assert(m->nodes[node].item == item);
    return node;
}

Model *model_new(Arena *arena, const ModelLog *log, uint32_t known, ModelSettings settings)
{
    assert(known <= log->count);
    Model *m = arena_new(arena, Model);
    m->arena = arena;
    m->log = *log;
    m->log.count = known; /* "as known at N = events 1…N" */
    m->settings = settings;
    read_items(m);
    m->states = arena_array(arena, ModelState, known);
    m->transformations = arena_array(arena, uint32_t, known);
    for (uint32_t e = 0; e < known; e++) {
        m->states[e] = state_of(m, e);
        m->transformations[e] = transformation_of(m, e);
    }
    read_stays(m);
    number_nodes(m);
    model_steps_build(m);
    return m;
}
