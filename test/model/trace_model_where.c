/* trace_model_where.c - where is it (trace.md §5): the events up to an instant in their order, and
 * after each what every item of the log has come to.  An item's history is what named it, and what
 * named anything it was in at that time. */
#include "test/model/trace_model_where.h"

typedef struct Past {
    uint32_t *events; /* its history, in order */
    uint32_t *nows;   /* their places in the order */
    uint32_t count;
    uint32_t placed; /* place in the order of the latest event that stated its place, from 1 */
    Str place;
    uint32_t made; /* "commissioned": output, or named at the step; in the order, from 1 */
    uint32_t used; /* event and one; 0: not used up */
    uint32_t used_at;
    uint32_t joined; /* event and one that put it where it is */
    bool fitted;     /* that was an association */
    bool firm;       /* no event that says so, or that it is out again, is disputed */
} Past;

typedef struct Story {
    const Model *m;
    ModelWhere *items; /* per item */
    Past *pasts;
    bool *named;        /* per item: by the event at hand */
    uint32_t *order;    /* events in the order (eventTime, log position) */
    uint32_t now;       /* place in the order of the event at hand, from 1 */
    ModelStand *stands; /* per place in the order and item */
} Story;

static const Event *event_of(const Story *s, uint32_t event)
{
    return &s->m->log.events[event];
}

static bool has_step(const Event *e, const char *const *steps)
{
    for (; *steps != NULL; steps++) {
        if (str_eq(e->step, str_of(*steps)))
            return true;
    }
    return false;
}

#define STEPS(...) ((const char *const[]){__VA_ARGS__, NULL})

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

/* "Place = … of the latest event of the chain that states one" */
static uint32_t chain_placed(const Story *s, uint32_t item, Str *place)
{
    uint32_t latest = 0;
    *place = (Str){0};
    for (uint32_t depth = 0; item != MODEL_NONE && depth <= s->m->item_count; depth++) {
        if (s->pasts[item].placed > latest) {
            latest = s->pasts[item].placed;
            *place = s->pasts[item].place;
        }
        item = s->items[item].container;
    }
    return latest;
}

/* "with a step of selling, dispensing, unpacking, destroying"; what is decommissioned is no more.
 */
static bool ends_by_step(const Event *e)
{
    return has_step(e, STEPS("retail_selling", "dispensing", "unpacking", "destroying")) ||
           (str_eq(e->step, STR("decommissioning")) && e->action == ACTION_DELETE);
}

/* It is where its container was. */
static void leave(const Story *s, uint32_t item)
{
    Str place;
    uint32_t placed = chain_placed(s, item, &place);
    s->pasts[item].placed = placed;
    s->pasts[item].place = place;
    s->items[item].container = MODEL_NONE;
}

/* "an own event of the child at another place than its container's last, or with a step …, ends
 * the stay (finding never_taken_out)"; unpacking is taking out. */
static void own_event(const Story *s, const Event *event, uint32_t child)
{
    ModelWhere *it = &s->items[child];
    if (it->container == MODEL_NONE)
        return;
    Str place = model_place(event), last;
    (void)chain_placed(s, it->container, &last);
    bool elsewhere =
        place.n > 0 && last.n > 0 && !str_eq(place, last) && !chain_has_named(s, it->container);
    if (!elsewhere && !ends_by_step(event))
        return;
    bool unpacked = str_eq(event->step, STR("unpacking"));
    it->never_taken_out |= !unpacked;
    leave(s, child);
}

static uint32_t parent_of(const Model *m, uint32_t event)
{
    const Event *e = &m->log.events[event];
    if (e->kind != EVENT_AGGREGATION && e->kind != EVENT_ASSOCIATION)
        return MODEL_NONE;
    for (uint32_t r = 0; r < e->ref_count; r++) {
        if (e->refs[r].role == ROLE_PARENT)
            return m->refs[event][r];
    }
    return MODEL_NONE;
}

static bool has_children(const Event *e)
{
    bool any = false;
    for (uint32_t r = 0; r < e->ref_count; r++)
        any |= e->refs[r].role == ROLE_CHILD;
    return any;
}

/* "An ADD to a second parent … ends the stay"; true if the event is about where the item is.
 * Reading: a disputed DELETE takes nothing out. */
static bool moved(const Story *s, uint32_t event, uint32_t item, uint32_t parent)
{
    const Model *m = s->m;
    const Event *e = event_of(s, event);
    Past *past = &s->pasts[item];
    bool live = m->states[event] == MODEL_LIVE;
    bool fits = e->kind == EVENT_ASSOCIATION && live;
    bool child = parent != MODEL_NONE && parent != item &&
                 (model_has_role(m, event, item, ROLE_CHILD) ||
                  (e->action == ACTION_DELETE && !has_children(e)));
    ModelWhere *it = &s->items[item];
    if (!child)
        return false;
    if (e->action == ACTION_DELETE) {
        if (it->container != parent)
            return false;
        past->firm &= live;
        if (live)
            leave(s, item);
        return live;
    }
    if (it->container == parent) {
        past->firm |= fits && past->fitted;
        return true;
    }
    if (it->container != MODEL_NONE && it->container != parent) {
        it->never_taken_out = true;
        leave(s, item);
    }
    it->container = parent;
    past->joined = event + 1;
    past->fitted = e->kind == EVENT_ASSOCIATION;
    past->firm = fits;
    return true;
}

/* "shipped, received, stored, sold, returned, scrapped, packed or fitted afterwards: it is there".
 * Reading: packed in what was made of it, it is used up all the same. */
static void shown(const Story *s, uint32_t event, uint32_t item)
{
    const Event *e = event_of(s, event);
    Past *past = &s->pasts[item];
    uint32_t in = s->items[item].container;
    bool put = in != MODEL_NONE && past->joined == event + 1 && past->used != 0 &&
               (past->fitted || !model_has_role(s->m, past->used - 1, in, ROLE_OUTPUT));
    bool seen = model_is_scrapping(e) || model_is_shipping(e) || model_is_arrival(e) ||
                model_is_sale(e) || str_eq(e->disposition, STR("returned")) ||
                str_eq(e->disposition, STR("in_transit"));
    if (past->used == 0 || e->kind == EVENT_TRANSFORMATION || (!put && !seen) ||
        s->m->items[item].kind != ITEM_THING)
        return;
    s->items[item].seen_after_use = true;
    past->used = 0;
}

/* "Transformation inputs: used_up"; Reading: not if the use is disputed; a vessel is refilled. */
static void transformed(const Story *s, uint32_t event, uint32_t item)
{
    Past *past = &s->pasts[item];
    if (event_of(s, event)->kind != EVENT_TRANSFORMATION)
        return;
    if (model_has_role(s->m, event, item, ROLE_OUTPUT)) {
        past->used = 0;
        past->made = s->now;
    } else if (model_has_role(s->m, event, item, ROLE_INPUT) && s->m->states[event] == MODEL_LIVE &&
               s->m->items[item].kind != ITEM_VESSEL) {
        past->used = event + 1;
        past->used_at = s->now;
        if (s->items[item].container != MODEL_NONE)
            leave(s, item);
    }
}

static void note(const Story *s, uint32_t event, uint32_t item)
{
    const Event *e = event_of(s, event);
    Past *past = &s->pasts[item];
    past->nows[past->count] = s->now;
    past->events[past->count++] = event;
    if (model_place(e).n > 0) {
        past->placed = s->now;
        past->place = model_place(e);
    }
    if (s->named[item] && str_eq(e->step, STR("commissioning")))
        past->made = s->now;
}

static void tell(Story *s, uint32_t event)
{
    const Model *m = s->m;
    bool *concerned = arena_array(m->arena, bool, m->item_count);
    uint32_t *before = arena_array(m->arena, uint32_t, m->item_count);
    uint32_t parent = parent_of(m, event);
    for (uint32_t i = 0; i < m->item_count; i++) {
        s->named[i] = model_names(m, event, i);
        if (s->named[i] && m->states[event] == MODEL_DISPUTED)
            s->items[i].correction_missing[event] = true;
    }
    for (uint32_t i = 0; i < m->item_count; i++) {
        concerned[i] = chain_has_named(s, i);
        before[i] = s->items[i].container;
    }
    /* All leave at once: each sees the others where they were. */
    ModelWhere *then = arena_array(m->arena, ModelWhere, m->item_count);
    Past *pasts = arena_array(m->arena, Past, m->item_count);
    memcpy(then, s->items, sizeof *then * m->item_count);
    memcpy(pasts, s->pasts, sizeof *pasts * m->item_count);
    for (uint32_t i = 0; i < m->item_count; i++) {
        Story alone = *s;
        alone.items = arena_array(m->arena, ModelWhere, m->item_count);
        alone.pasts = arena_array(m->arena, Past, m->item_count);
        memcpy(alone.items, s->items, sizeof *then * m->item_count);
        memcpy(alone.pasts, s->pasts, sizeof *pasts * m->item_count);
        if (!moved(&alone, event, i, parent) && s->named[i])
            own_event(&alone, event_of(s, event), i);
        if (s->named[i]) {
            shown(&alone, event, i);
            transformed(&alone, event, i);
        }
        then[i] = alone.items[i];
        pasts[i] = alone.pasts[i];
    }
    memcpy(s->items, then, sizeof *then * m->item_count);
    memcpy(s->pasts, pasts, sizeof *pasts * m->item_count);
    for (uint32_t i = 0; i < m->item_count; i++) {
        if (concerned[i] || chain_has_named(s, i))
            note(s, event, i);
    }
}

/* ---- the state, first that fits ------------------------------------------------------- */

bool model_is_scrapping(const Event *e)
{
    return str_eq(e->disposition, STR("destroyed")) || str_eq(e->disposition, STR("disposed")) ||
           str_eq(e->step, STR("destroying")) ||
           (str_eq(e->step, STR("decommissioning")) && e->action == ACTION_DELETE);
}

bool model_is_sale(const Event *e)
{
    return str_eq(e->disposition, STR("retail_sold")) || str_eq(e->disposition, STR("dispensed")) ||
           has_step(e, STEPS("retail_selling", "dispensing"));
}

bool model_is_shipping(const Event *e)
{
    return has_step(e, STEPS("shipping", "departing", "loading", "transporting"));
}

bool model_is_receipt(const Event *e)
{
    return has_step(e, STEPS("receiving", "accepting"));
}

bool model_is_arrival(const Event *e)
{
    return model_is_receipt(e) || has_step(e, STEPS("arriving", "storing"));
}

/* ---- in whose hands ------------------------------------------------------------------- */

static bool is_void(const Event *e)
{
    return str_eq(e->step, STR("void_shipping"));
}

/* "the party … named as possessing or owning destination"; by a void_shipping nobody is. */
static Str party_of(const Event *e)
{
    Str party = {0};
    for (uint32_t r = 0; r < e->ref_count && !is_void(e); r++) {
        const EventRef *ref = &e->refs[r];
        if (ref->role == ROLE_DESTINATION &&
            (str_eq(ref->type, STR("possessing_party")) || str_eq(ref->type, STR("owning_party"))))
            party = ref->key;
    }
    return party;
}

/* Is what a shipping said undone: by a void_shipping later, with no arrival between? */
static bool is_undone(const Story *s, const Past *past, uint32_t shipping)
{
    for (uint32_t i = shipping + 1; i < past->count; i++) {
        const Event *e = event_of(s, past->events[i]);
        if (model_is_arrival(e))
            return false;
        if (is_void(e))
            return true;
    }
    return false;
}

static bool is_taken_in(const Event *e)
{
    return model_is_receipt(e) || str_eq(e->step, STR("storing"));
}

/* Where it is at home with who was named: the destination, where it was named, or first taken in
 * elsewhere. */
static Str home_of(const Story *s, const Past *past, uint32_t named, bool *taken)
{
    const Event *by = event_of(s, past->events[named]);
    bool goes = model_is_shipping(by) || model_place(by).n == 0;
    Str home = {0};
    *taken = false;
    for (uint32_t i = past->count; i-- > named + 1;) {
        const Event *e = event_of(s, past->events[i]);
        *taken |= is_taken_in(e);
        if (is_taken_in(e) && goes && !model_is_sale(by) && model_place(e).n > 0 &&
            !model_is_one_site(s->m->arena, model_place(e), model_place(by)))
            home = model_place(e);
    }
    for (uint32_t r = 0; r < by->ref_count; r++) {
        if (by->refs[r].role == ROLE_DESTINATION && str_eq(by->refs[r].type, STR("location")))
            return by->refs[r].key;
    }
    return goes || model_is_sale(by) ? home : model_place(by);
}

/* "The holder …": whom the latest naming that was not undone names, unless it was seen elsewhere
 * since. */
static Str holder_of(const Story *s, uint32_t item)
{
    const Past *past = &s->pasts[item];
    Str place;
    bool taken;
    uint32_t placed = chain_placed(s, item, &place);
    for (uint32_t i = past->count; i-- > 0;) {
        const Event *e = event_of(s, past->events[i]);
        if (party_of(e).n == 0 || (model_is_shipping(e) && is_undone(s, past, i)))
            continue;
        Str home = home_of(s, past, i, &taken);
        bool goes = model_is_sale(e) || model_is_shipping(e) || model_place(e).n == 0;
        if (placed <= past->nows[i] || (goes && !taken))
            return party_of(e);
        bool there = home.n > 0 && model_is_one_site(s->m->arena, place, home);
        return there ? party_of(e) : (Str){0};
    }
    return (Str){0};
}

typedef struct Facts {
    bool scrapped;
    bool sold;
    bool back;     /* received after the last sale */
    bool underway; /* shipped, and neither arrived since nor undone */
    bool shipped;  /* and not undone */
    bool arrived;
    const Event *last;
} Facts;

static Facts facts_of(const Story *s, uint32_t item)
{
    Facts f = {0};
    const Past *past = &s->pasts[item];
    for (uint32_t i = 0; i < past->count; i++) {
        const Event *e = event_of(s, past->events[i]);
        f.last = e;
        f.scrapped |= model_is_scrapping(e);
        if (model_is_sale(e)) {
            f.sold = true;
            f.back = false;
        }
        f.back |= model_is_receipt(e) && f.sold && !model_is_sale(e);
        if (model_is_shipping(e))
            f.shipped = f.underway = true;
        if (str_eq(e->step, STR("void_shipping")))
            f.shipped = f.underway = false;
        if (model_is_arrival(e)) {
            f.arrived = true;
            f.underway = false;
        }
    }
    return f;
}

/* What is said of a lot as a whole holds of what is left of it (Reading): `rest`. */
static const char *state_of_facts(const Facts *f, const Past *past, Str place, ModelPlace at,
                                  bool used)
{
    bool last_returned = f->last != NULL && str_eq(f->last->disposition, STR("returned"));
    bool last_transit = f->last != NULL && str_eq(f->last->disposition, STR("in_transit"));
    bool last_progress = f->last != NULL && str_eq(f->last->disposition, STR("in_progress"));
    bool fresh = past->made != 0 && !f->arrived && !f->shipped;
    if (f->scrapped)
        return "scrapped";
    if (used)
        return "used_up";
    if (at.abroad && !f->sold)
        return "exported";
    if (last_returned || (f->back && !f->underway))
        return "returned";
    if (f->sold && !f->back)
        return "sold";
    if (f->underway || last_transit)
        return "in_transit";
    if (at.dealer)
        return "at_dealer";
    if ((at.own_plant && last_progress) || ((at.own_plant || !at.known) && fresh))
        return "in_production";
    return place.n > 0 ? "in_stock" : "unknown";
}

/* "it is where the container is, in the state what is loose would be in" */
static void stand(const Story *s, uint32_t item, ModelStand *out)
{
    const Past *past = &s->pasts[item];
    const Event *shipping = NULL;
    Facts f = facts_of(s, item);
    bool used = past->used != 0 && s->m->items[item].kind == ITEM_THING;
    const char *state = state_of_facts(&f, past, STR("x"), (ModelPlace){.known = true}, used);
    bool said = strcmp(state, "in_stock") != 0;
    (void)chain_placed(s, item, &out->place);
    out->state = said ? state : "";
    out->container = s->items[item].container;
    out->holder = holder_of(s, item);
    for (uint32_t i = 0; i < past->count; i++) {
        if (model_is_shipping(event_of(s, past->events[i])))
            shipping = event_of(s, past->events[i]);
    }
    if (strcmp(out->state, "in_transit") == 0)
        out->goal = model_destination(f.underway ? shipping : f.last);
}

/* "clears the container": a DELETE without children, or emptied */
static bool clears(const Story *s, uint32_t event, uint32_t item)
{
    const Event *e = event_of(s, event);
    return parent_of(s->m, event) == item && e->action == ACTION_DELETE && !has_children(e) &&
           s->m->states[event] == MODEL_LIVE;
}

static void stands_note(const Story *s)
{
    for (uint32_t i = 0; i < s->m->item_count; i++) {
        ModelStand *now = &s->stands[s->now * s->m->item_count + i];
        const ModelStand *before = now - s->m->item_count;
        *now = (ModelStand){.cleared = before->cleared};
        if (clears(s, s->order[s->now - 1], i))
            now->cleared = s->order[s->now - 1] + 1;
        stand(s, i, now);
    }
}

/* ---- units ------------------------------------------------------------------------------ */

/* "a piece that stands for itself"; "a pallet, place, person or document is none" */
static bool may_be_unit(const Model *m, uint32_t item)
{
    return m->items[item].kind == ITEM_THING && identity_may_be_product(m->items[item].key);
}

/* "A parent … that some event names as read point or business location, is a place: no edge." */
static bool is_place(const Model *m, uint32_t item)
{
    bool any = false;
    for (uint32_t e = 0; e < m->log.count; e++) {
        for (uint32_t r = 0; r < m->log.events[e].ref_count; r++) {
            const EventRef *ref = &m->log.events[e].refs[r];
            any |= (ref->role == ROLE_READ_POINT || ref->role == ROLE_LOCATION) &&
                   str_eq(ref->key, m->items[item].key);
        }
    }
    return any;
}

static bool in_a_pair(const Model *m, uint32_t transformation, uint32_t in, uint32_t out)
{
    bool any = false;
    for (uint32_t e = 0; e < m->log.count; e++) {
        for (uint32_t i = 0; i < m->log.events[e].pair_count; i++) {
            const EventPair *pair = &m->log.events[e].pairs[i];
            any |= m->transformations[e] == transformation && m->states[e] != MODEL_GONE &&
                   m->refs[e][pair->in] == in &&
                   (out == MODEL_NONE || m->refs[e][pair->out] == out);
        }
    }
    return any;
}

/* Is the other one a piece that its use made, for certain? */
static bool was_made_of(const Story *s, uint32_t item, uint32_t other, int64_t at_us)
{
    const Model *m = s->m;
    uint32_t use = s->pasts[item].used - 1, t = m->transformations[use];
    bool any = false;
    for (uint32_t e = 0; e < m->log.count; e++) {
        int64_t time_us = m->log.events[e].time_us;
        any |= m->log.events[e].kind == EVENT_TRANSFORMATION && m->transformations[e] == t &&
               m->states[e] == MODEL_LIVE && time_us >= m->log.events[use].time_us &&
               time_us <= at_us && model_has_role(m, e, other, ROLE_OUTPUT);
    }
    return any && (!in_a_pair(m, t, item, MODEL_NONE) || in_a_pair(m, t, item, other));
}

/* Does the other one stand for it, once, in a list of units? */
static bool is_heir(const Story *s, uint32_t item, uint32_t other, int64_t at_us)
{
    const Past *past = &s->pasts[item];
    if (item == other || !may_be_unit(s->m, item) || !may_be_unit(s->m, other))
        return false;
    if (past->used == 0)
        return s->items[item].container == other && past->firm && !is_place(s->m, other);
    return was_made_of(s, item, other, at_us);
}

/* A unit is what nothing stands for, and where heirs lead in a circle and not out of it, all of
 * the circle: whatever it leads to leads back. */
static void find_units(const Story *s, int64_t at_us)
{
    uint32_t n = s->m->item_count;
    bool *leads = arena_array(s->m->arena, bool, (size_t)n *n + 1);
    for (uint32_t i = 0; i < n; i++) {
        for (uint32_t k = 0; k < n; k++)
            leads[i * n + k] = i == k || is_heir(s, i, k, at_us);
    }
    for (uint32_t by = 0; by < n; by++) {
        for (uint32_t i = 0; i < n; i++) {
            for (uint32_t k = 0; k < n; k++)
                leads[i * n + k] |= leads[i * n + by] && leads[by * n + k];
        }
    }
    for (uint32_t i = 0; i < n; i++) {
        s->items[i].unit = may_be_unit(s->m, i);
        for (uint32_t k = 0; k < n; k++)
            s->items[i].unit &= !leads[i * n + k] || leads[k * n + i];
    }
}

/* Reading: the one whose containers lead round to it, seen from below, is met first. */
static void find_circles(const Story *s)
{
    for (uint32_t i = 0; i < s->m->item_count; i++) {
        bool *met = arena_array(s->m->arena, bool, s->m->item_count);
        uint32_t at = i;
        while (at != MODEL_NONE && !met[at]) {
            met[at] = true;
            at = s->items[at].container;
        }
        if (at != MODEL_NONE)
            s->items[at].in_itself = true;
    }
}

/* ---- all of it -------------------------------------------------------------------------- */

static void conclude(const Story *s, uint32_t item, ModelMoment moment, ModelWhere *out)
{
    const Past *past = &s->pasts[item];
    uint32_t placed = chain_placed(s, item, &out->place);
    Facts f = facts_of(s, item);
    bool used = past->used != 0;
    out->since_us = placed == 0 ? 0 : event_of(s, s->order[placed - 1])->time_us;
    out->holder = holder_of(s, item);
    out->event = past->count == 0 ? MODEL_NONE : past->events[past->count - 1];
    /* Reading: a lot goes on after one use. */
    if (used && s->m->items[item].kind != ITEM_THING && out->event != past->used - 1)
        used = false;
    if (s->m->items[item].kind == ITEM_LOT)
        model_lot(s->m, (ModelOrder){s->order, s->now, s->stands, s->m->item_count}, item, moment,
                  out);
    /* Reading: while some of it may still be there, it is what it was before. */
    bool divided = out->unaccounted > 0 || out->made_partly;
    for (uint32_t i = 1; i < out->part_count; i++)
        divided |= strcmp(out->parts[i].state, out->parts[0].state) != 0;
    if (divided) {
        used = f.scrapped = f.sold = f.back = f.shipped = f.underway = false;
        f.last = NULL;
    }
    out->state = state_of_facts(&f, past, out->place, moment.place(moment.arg, out->place), used);
    if (strcmp(out->state, "used_up") == 0)
        out->event = past->used - 1;
}

/* "latest = (eventTime, log position)" */
static void put_in_order(Story *s, int64_t at_us, uint32_t *count)
{
    const Model *m = s->m;
    for (uint32_t e = 0; e < m->log.count; e++) {
        if (m->states[e] == MODEL_GONE || m->log.events[e].time_us > at_us)
            continue;
        uint32_t at = (*count)++;
        for (; at > 0 && event_of(s, s->order[at - 1])->time_us > m->log.events[e].time_us; at--)
            s->order[at] = s->order[at - 1];
        s->order[at] = e;
    }
}

void model_where(const Model *m, ModelMoment moment, ModelWhere *out)
{
    Story s = {.m = m, .items = out};
    uint32_t count = 0;
    s.pasts = arena_array(m->arena, Past, m->item_count);
    s.named = arena_array(m->arena, bool, m->item_count);
    s.order = arena_array(m->arena, uint32_t, m->log.count + 1);
    put_in_order(&s, moment.at_us, &count);
    s.stands = arena_array(m->arena, ModelStand, (size_t)(count + 1) * m->item_count + 1);
    for (uint32_t i = 0; i < m->item_count; i++) {
        out[i] = (ModelWhere){.container = MODEL_NONE,
                              .correction_missing = arena_array(m->arena, bool, m->log.count)};
        s.pasts[i].events = arena_array(m->arena, uint32_t, count + 1);
        s.pasts[i].nows = arena_array(m->arena, uint32_t, count + 1);
    }
    while (s.now < count) {
        ArenaMark mark = arena_mark(m->arena);
        uint32_t event = s.order[s.now++];
        tell(&s, event);
        arena_rewind(m->arena, mark);
        stands_note(&s);
    }
    for (uint32_t i = 0; i < m->item_count; i++)
        conclude(&s, i, moment, &out[i]);
    find_units(&s, moment.at_us);
    find_circles(&s);
}
