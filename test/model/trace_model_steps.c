/* trace_model_steps.c - the edges of trace.md §2, each as steps from a stay to a stay. */
#include "test/model/trace_model.h"

static void add_step(Model *m, ModelStep step)
{
    if ((m->step_count & (m->step_count - 1)) == 0) /* full at every power of two */
        m->steps = arena_grow(m->arena, m->steps, sizeof step * m->step_count,
                              sizeof step * (m->step_count == 0 ? 1 : 2 * m->step_count));
    m->steps[m->step_count++] = step;
}

/* ---- E1: TransformationEvent -------------------------------------------------------- */

/* One reference of one live event. */
typedef struct Use {
    uint32_t event;
    uint32_t item;
} Use;

static uint32_t uses_of(const Model *m, uint32_t transformation, Role role, Use *out)
{
    uint32_t count = 0;
    for (uint32_t e = 0; e < m->log.count; e++) {
        if (m->transformations[e] != transformation || m->states[e] == MODEL_GONE)
            continue;
        for (uint32_t r = 0; r < m->log.events[e].ref_count; r++) {
            if (m->log.events[e].refs[r].role == role)
                out[count++] = (Use){e, m->refs[e][r]};
        }
    }
    return count;
}

typedef struct Pairing {
    bool in_named;
    bool out_named;
    bool together;
} Pairing;

/* "holdfast:pairs narrows: … inputs and outputs named in no pair keep all their edges" */
static bool is_paired(const Model *m, uint32_t transformation, uint32_t in, uint32_t out)
{
    Pairing p = {0};
    for (uint32_t e = 0; e < m->log.count; e++) {
        if (m->transformations[e] != transformation || m->states[e] == MODEL_GONE)
            continue;
        for (uint32_t i = 0; i < m->log.events[e].pair_count; i++) {
            const EventPair *pair = &m->log.events[e].pairs[i];
            bool is_in = m->refs[e][pair->in] == in;
            bool is_out = m->refs[e][pair->out] == out;
            p.in_named |= is_in;
            p.out_named |= is_out;
            p.together |= is_in && is_out;
        }
    }
    return p.together || !p.in_named || !p.out_named;
}

static uint32_t production_at(Model *m, uint32_t transformation, uint32_t node, int64_t time_us)
{
    for (uint32_t p = 0; p < m->production_count; p++) {
        ModelProduction *known = &m->productions[p];
        if (known->transformation != transformation || known->node != node)
            continue;
        if (time_us < known->time_us)
            known->time_us = time_us;
        return p;
    }
    m->productions[m->production_count] = (ModelProduction){transformation, node, time_us};
    return m->production_count++;
}

/* "if every event of an input lies after the output's event, the edge is possible": then each of
 * its steps is. */
static void add_e1(Model *m, const Use *in, const Use *out)
{
    int64_t leaves_us = m->log.events[in->event].time_us;
    int64_t arrives_us = m->log.events[out->event].time_us;
    uint32_t transformation = m->transformations[in->event];
    uint32_t to = model_node_at(m, out->item, arrives_us);
    add_step(m, (ModelStep){
                    .edge = MODEL_E1,
                    .from = model_node_at(m, in->item, leaves_us),
                    .to = to,
                    .event = in->event,
                    .arriving_event = out->event,
                    .leaves_us = leaves_us,
                    .arrives_us = arrives_us,
                    .certain = m->states[in->event] == MODEL_LIVE &&
                               m->states[out->event] == MODEL_LIVE && leaves_us <= arrives_us,
                    .production = production_at(m, transformation, to, arrives_us),
                });
}

/* "every input → every output" */
static void build_e1(Model *m, uint32_t refs)
{
    Use *ins = arena_array(m->arena, Use, refs);
    Use *outs = arena_array(m->arena, Use, refs);
    m->productions = arena_array(m->arena, ModelProduction, refs);
    for (uint32_t t = 0; t < m->log.count; t++) {
        if (m->transformations[t] != t)
            continue;
        uint32_t in_count = uses_of(m, t, ROLE_INPUT, ins);
        uint32_t out_count = uses_of(m, t, ROLE_OUTPUT, outs);
        for (uint32_t o = 0; o < out_count; o++) {
            int64_t time_us = m->log.events[outs[o].event].time_us;
            production_at(m, t, model_node_at(m, outs[o].item, time_us), time_us);
        }
        for (uint32_t i = 0; i < in_count * out_count; i++) {
            const Use *in = &ins[i / out_count];
            const Use *out = &outs[i % out_count];
            bool paired = is_paired(m, t, in->item, out->item);
            if (!paired && m->items[in->item].kind != ITEM_CLASS)
                continue;
            add_e1(m, in, out);
            m->steps[m->step_count - 1].unpaired = !paired;
        }
    }
}

/* ---- E2: AssociationEvent ----------------------------------------------------------- */

/* Whether the event speaks of this child in this parent; without children it speaks of all
 * (EPCIS 2.0 §7.4.3: DELETE without children ends every one). */
static bool is_about(const Model *m, uint32_t event, const uint32_t pair[2])
{
    const Event *e = &m->log.events[event];
    if (!model_has_role(m, event, pair[1], ROLE_PARENT))
        return false;
    if (model_has_role(m, event, pair[0], ROLE_CHILD))
        return true;
    for (uint32_t r = 0; r < e->ref_count; r++) {
        if (e->refs[r].role == ROLE_CHILD)
            return false;
    }
    return e->action == ACTION_DELETE;
}

/* The next event after `last` (MODEL_NONE: the first) in the order (eventTime, log position). */
static uint32_t next_about(const Model *m, EventKind kind, const uint32_t pair[2], uint32_t last)
{
    uint32_t best = MODEL_NONE;
    for (uint32_t e = 0; e < m->log.count; e++) {
        if (m->log.events[e].kind != kind || m->states[e] == MODEL_GONE || !is_about(m, e, pair))
            continue;
        int64_t time_us = m->log.events[e].time_us;
        if (last != MODEL_NONE && (time_us < m->log.events[last].time_us ||
                                   (time_us == m->log.events[last].time_us && e <= last)))
            continue;
        if (best == MODEL_NONE || time_us < m->log.events[best].time_us)
            best = e;
    }
    return best;
}

/* "holds from ADD (or OBSERVE without ADD) to DELETE, else open".  Reading: a DELETE that names
 * the child without any ADD before it ends a stay that began before all we know; it is itself
 * the event by which the child left for the parent. */
uint32_t model_spans(const Model *m, EventKind kind, const uint32_t pair[2], ModelSpan *out,
                     uint32_t max)
{
    uint32_t count = 0;
    bool open = false;
    for (uint32_t e = next_about(m, kind, pair, MODEL_NONE); e != MODEL_NONE && count < max;
         e = next_about(m, kind, pair, e)) {
        int64_t time_us = m->log.events[e].time_us;
        bool ends = m->log.events[e].action == ACTION_DELETE;
        if (!ends && !open) {
            out[count++] = (ModelSpan){e, time_us, INT64_MAX, false, false};
        } else if (ends && open && m->states[e] == MODEL_DISPUTED) {
            continue; /* Reading: a disputed one takes nothing away. */
        } else if (ends && open) {
            out[count - 1].to_us = time_us;
            out[count - 1].ended = true;
        } else if (ends && model_has_role(m, e, pair[0], ROLE_CHILD)) {
            int64_t from_us = count == 0 ? INT64_MIN : out[count - 1].to_us;
            out[count++] = (ModelSpan){e, from_us, time_us, true, true};
        }
        open = !ends;
    }
    return count;
}

static int64_t later(int64_t a, int64_t b)
{
    return a > b ? a : b;
}

static int64_t earlier(int64_t a, int64_t b)
{
    return a < b ? a : b;
}

/* First instant behind the start of a stay. */
static int64_t stay_begin(const ModelNode *node)
{
    return node->after_us == INT64_MIN ? INT64_MIN : node->after_us + 1;
}

typedef struct Fitting {
    const ModelSpan *span;
    uint32_t from; /* nodes */
    uint32_t to;
    int64_t begin_us; /* of what association and both stays have in common */
    int64_t end_us;
} Fitting;

/* The child leaves for its parent by `event`, at `time_us`. */
static void add_e2(Model *m, const Fitting *f, uint32_t event, int64_t time_us)
{
    int64_t leaves_us = later(time_us, stay_begin(&m->nodes[f->from]));
    add_step(m, (ModelStep){
                    .edge = MODEL_E2,
                    .from = f->from,
                    .to = f->to,
                    .event = event,
                    .arriving_event = event,
                    .leaves_us = leaves_us,
                    .arrives_us = later(leaves_us, f->begin_us),
                    .certain = m->states[event] == MODEL_LIVE,
                    .removed = f->span->ended,
                    .production = MODEL_NONE,
                });
}

/* "child → parent (part → assembly)", by every ADD and OBSERVE of the association.
 * Reading: what gets into a vessel while it is fitted gets into its parent. */
static void build_fitting(Model *m, const uint32_t pair[2], const Fitting *f)
{
    const ModelSpan *span = f->span;
    for (uint32_t e = span->event; e != MODEL_NONE && m->log.events[e].time_us <= span->to_us;
         e = next_about(m, EVENT_ASSOCIATION, pair, e)) {
        bool takes_out = m->log.events[e].action == ACTION_DELETE;
        bool is_last = takes_out && m->states[e] != MODEL_DISPUTED;
        if (takes_out &&
            (m->items[pair[0]].kind != ITEM_CLASS || !model_has_role(m, e, pair[0], ROLE_CHILD))) {
            if (is_last)
                break;
            continue; /* of E7 one that names the class is one more event that used it */
        }
        int64_t time_us = m->log.events[e].time_us;
        if (time_us > f->end_us)
            break;
        if (model_node_at(m, pair[0], time_us) == f->from)
            add_e2(m, f, e, time_us);
        if (is_last)
            break;
    }
    bool is_vessel = m->items[pair[0]].kind == ITEM_VESSEL;
    if (is_vessel && !span->begin_unknown) {
        add_e2(m, f, span->event, f->end_us);
        m->steps[m->step_count - 1].arrives_us = f->begin_us;
        m->steps[m->step_count - 1].certain = false;
    }
    if (!span->begin_unknown)
        return;
    /* Reading: where the begin is not known, the part surely was there when it was taken out, and
     * may have been at any time before. */
    if (f->end_us == span->to_us)
        add_e2(m, f, span->event, f->end_us);
    add_e2(m, f, span->event, f->end_us);
    m->steps[m->step_count - 1].arrives_us = f->begin_us;
    m->steps[m->step_count - 1].certain = false;
}

/* Reading: a vessel that was emptied while it was fitted went into its parent with every stay
 * that overlaps the association. */
static void build_pair(Model *m, const uint32_t pair[2], ModelSpan *spans)
{
    const ModelItem *child = &m->items[pair[0]];
    const ModelItem *parent = &m->items[pair[1]];
    uint32_t ways = (child->cut_count + 1) * (parent->cut_count + 1);
    uint32_t count = model_spans(m, EVENT_ASSOCIATION, pair, spans, m->log.count);
    for (uint32_t i = 0; i < count * ways; i++) {
        const ModelSpan *span = &spans[i / ways];
        Fitting f = {.span = span,
                     .from = child->first_node + i % ways % (child->cut_count + 1),
                     .to = parent->first_node + i % ways / (child->cut_count + 1)};
        const ModelNode *from = &m->nodes[f.from];
        const ModelNode *to = &m->nodes[f.to];
        f.begin_us = later(span->from_us, later(stay_begin(from), stay_begin(to)));
        f.end_us = earlier(span->to_us, earlier(from->until_us, to->until_us));
        if (f.begin_us <= f.end_us)
            build_fitting(m, pair, &f);
    }
}

static void build_e2(Model *m)
{
    ModelSpan *spans = arena_array(m->arena, ModelSpan, m->log.count + 1);
    for (uint32_t child = 0; child < m->item_count; child++) {
        for (uint32_t parent = 0; parent < m->item_count; parent++) {
            /* "A location as parent is place, not genealogy" */
            if (child != parent && identity_scheme(m->items[parent].key) != ID_SGLN)
                build_pair(m, (uint32_t[]){child, parent}, spans);
        }
    }
}

/* ---- E3: lot and serial ------------------------------------------------------------- */

/* "lot named by ilmd of a commissioning ObjectEvent or of a TransformationEvent, or by a Digital
 * Link with AI 10 and 21"; event.h says which of the event's things that is. */
static bool is_of_lot(const Model *m, uint32_t event, uint32_t lot_ref, uint32_t ref)
{
    const Event *e = &m->log.events[event];
    const EventRef *lot = &e->refs[lot_ref];
    if (lot->lot_of != LOT_OF_CLASS)
        return lot->lot_of == ref;
    Role made = e->kind == EVENT_TRANSFORMATION ? ROLE_OUTPUT : ROLE_OBSERVED;
    if (e->refs[ref].role != made || e->refs[ref].is_class)
        return false;
    /* Reading: a thing of no known class may be of this one. */
    return identity_scheme(lot->key) != ID_LGTIN ||
           m->items[m->refs[event][ref]].class_key.n == 0 ||
           str_eq(m->items[m->refs[event][lot_ref]].class_key,
                  m->items[m->refs[event][ref]].class_key);
}

static void add_e3(Model *m, uint32_t event, uint32_t lot, uint32_t serial)
{
    int64_t time_us = m->log.events[event].time_us;
    if (lot == serial)
        return;
    m->memberships[m->membership_count++] = (ModelMembership){lot, serial, event};
    /* Reading: what is made under a lot number is that lot, so the production is the lot's. */
    uint32_t to = model_node_at(m, serial, time_us);
    bool made =
        m->transformations[event] != MODEL_NONE && model_has_role(m, event, serial, ROLE_OUTPUT);
    add_step(m, (ModelStep){
                    .edge = MODEL_E3,
                    .from = model_node_at(m, lot, time_us),
                    .to = to,
                    .event = event,
                    .arriving_event = event,
                    .leaves_us = time_us,
                    .arrives_us = time_us,
                    .certain = m->states[event] == MODEL_LIVE,
                    .production = made ? production_at(m, m->transformations[event], to, time_us)
                                       : MODEL_NONE,
                });
}

/* "lot → its serials; serial's where-from includes its lot" */
static void build_e3(Model *m, uint32_t refs)
{
    m->memberships = arena_array(m->arena, ModelMembership, refs * refs);
    for (uint32_t e = 0; e < m->log.count; e++) {
        const Event *event = &m->log.events[e];
        for (uint32_t i = 0; i < event->ref_count * event->ref_count; i++) {
            uint32_t lot = i / event->ref_count;
            uint32_t ref = i % event->ref_count;
            if (event->refs[lot].role == ROLE_LOT && event->refs[ref].role <= ROLE_OBSERVED &&
                m->states[e] != MODEL_GONE && is_of_lot(m, e, lot, ref))
                add_e3(m, e, m->refs[e][lot], m->refs[e][ref]);
        }
    }
}

/* ---- E4: AggregationEvent ----------------------------------------------------------- */

/* "Containers are never members": what holds something itself is passed over. */
static bool is_container(const Model *m, uint32_t item)
{
    bool any = false;
    for (uint32_t e = 0; e < m->log.count; e++)
        any |= m->log.events[e].kind == EVENT_AGGREGATION && m->states[e] != MODEL_GONE &&
               model_has_role(m, e, item, ROLE_PARENT);
    return any;
}

/* "content → container → every other content whose stay overlaps, possible", from every stay of
 * one to every stay of the other that the time together touches. */
static void build_contact(Model *m, const uint32_t items[2], const ModelSpan *one,
                          const ModelSpan *two)
{
    const ModelItem *from = &m->items[items[0]], *to = &m->items[items[1]];
    bool one_is_last =
        one->from_us != two->from_us ? one->from_us > two->from_us : one->event > two->event;
    uint32_t event = one_is_last ? one->event : two->event;
    for (uint32_t i = 0; i < (from->cut_count + 1) * (to->cut_count + 1); i++) {
        uint32_t a = from->first_node + i % (from->cut_count + 1);
        uint32_t b = to->first_node + i / (from->cut_count + 1);
        int64_t begin_us = later(later(one->from_us, two->from_us),
                                 later(stay_begin(&m->nodes[a]), stay_begin(&m->nodes[b])));
        int64_t end_us = earlier(earlier(one->to_us, two->to_us),
                                 earlier(m->nodes[a].until_us, m->nodes[b].until_us));
        if (begin_us <= end_us)
            add_step(m, (ModelStep){.edge = MODEL_E4,
                                    .from = a,
                                    .to = b,
                                    .event = event,
                                    .arriving_event = event,
                                    .leaves_us = end_us,
                                    .arrives_us = begin_us,
                                    .production = MODEL_NONE});
    }
}

static void build_e4(Model *m)
{
    uint32_t n = m->item_count;
    ModelSpan *ones = arena_array(m->arena, ModelSpan, m->log.count + 1);
    ModelSpan *twos = arena_array(m->arena, ModelSpan, m->log.count + 1);
    for (uint32_t container = 0; container < n; container++) {
        if (!is_container(m, container))
            continue;
        for (uint32_t i = 0; i < n * n; i++) {
            uint32_t items[2] = {i / n, i % n};
            if (items[0] == items[1] || is_container(m, items[0]) || is_container(m, items[1]))
                continue;
            uint32_t count = model_spans(m, EVENT_AGGREGATION, (uint32_t[]){items[0], container},
                                         ones, m->log.count);
            uint32_t other =
                count == 0 ? 0
                           : model_spans(m, EVENT_AGGREGATION, (uint32_t[]){items[1], container},
                                         twos, m->log.count);
            for (uint32_t k = 0; k < count * other; k++)
                build_contact(m, items, &ones[k / other], &twos[k % other]);
        }
    }
}

void model_steps_build(Model *m)
{
    uint32_t refs = 1;
    for (uint32_t e = 0; e < m->log.count; e++)
        refs += m->log.events[e].ref_count;
    build_e1(m, refs);
    build_e2(m);
    build_e3(m, refs);
    build_e4(m);
}
