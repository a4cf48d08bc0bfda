/* trace_model.h - docs/guide/trace.md a second time, in the plainest code there is.
 *
 * Written from that page alone, by somebody who had not seen the engine.  A Model is what a log
 * says as known at one position: every rule is a loop over all events, cubic and obvious, with
 * the sentence it follows beside it.  The engine must give the same answers
 * (trace_model_test.c).  Where the page leaves a choice, the reading that widens is taken (law 3)
 * and the comment says "Reading:".
 *
 * Files in reading order: trace_model.c items, kinds, stays, declarations; trace_model_steps.c
 * the edges; trace_model_walk.c forward and backward; trace_model_where.h, trace_model_where.c
 * where is it; trace_model_lot.c a lot in parts; trace_model_readings.c a finding.  */
#ifndef HOLDFAST_TEST_MODEL_TRACE_MODEL_H
#define HOLDFAST_TEST_MODEL_TRACE_MODEL_H

#include "domain/event/event.h"

enum { MODEL_NONE = UINT32_MAX };

/* The log: position 1 is events[0]; its name is the eventID, else the event hash URI. */
typedef struct ModelLog {
    const Event *events;
    const Str *names;
    uint32_t count;
} ModelLog;

typedef enum ModelState {
    MODEL_LIVE,
    MODEL_DISPUTED, /* declared in error, correction still missing: edges possible */
    MODEL_GONE,     /* left every projection, or is a declaration itself */
} ModelState;

typedef struct ModelItem {
    Str key;
    Str class_key; /* of a lot or serial; empty: none known */
    ItemKind kind;
    int64_t *cuts; /* instants it was emptied at, ascending, each once */
    uint32_t cut_count;
    uint32_t first_node; /* its stays are the nodes first_node .. first_node + cut_count */
} ModelItem;

/* One stay of one item: everything in (after_us, until_us]. */
typedef struct ModelNode {
    uint32_t item;
    int64_t after_us;
    int64_t until_us;
} ModelNode;

/* "A production is a transformation with the item among its outputs." */
typedef struct ModelProduction {
    uint32_t transformation;
    uint32_t node;
    int64_t time_us; /* first of its events that name the item as output in that stay */
} ModelProduction;

typedef struct ModelMembership {
    uint32_t lot;
    uint32_t serial;
    uint32_t event;
} ModelMembership;

typedef enum ModelEdge { MODEL_E1 = 1, MODEL_E2, MODEL_E3, MODEL_E4 } ModelEdge;

/* One way from a stay of one item to a stay of another. */
typedef struct ModelStep {
    ModelEdge edge;
    uint32_t from; /* nodes */
    uint32_t to;
    uint32_t event;          /* by which it leaves */
    uint32_t arriving_event; /* by which it arrives: of an E1 its output's */
    int64_t leaves_us;       /* e of trace.md §3 */
    int64_t arrives_us;
    bool certain;
    bool removed;        /* an association that ended */
    bool unpaired;       /* holds for E7 alone, which pairs do not narrow */
    uint32_t production; /* index of the production it takes part in, or MODEL_NONE */
} ModelStep;

typedef struct ModelSettings {
    int64_t tolerance_us;
} ModelSettings;

typedef struct Model {
    Arena *arena;
    ModelLog log; /* cut to what was known */
    ModelSettings settings;
    ModelState *states;        /* per event */
    uint32_t *transformations; /* per event: first event of the same transformation */
    uint32_t **refs;           /* per event and reference: its item, or MODEL_NONE */
    ModelItem *items;
    uint32_t item_count;
    ModelNode *nodes;
    uint32_t node_count;
    ModelProduction *productions;
    uint32_t production_count;
    ModelMembership *memberships;
    uint32_t membership_count;
    ModelStep *steps;
    uint32_t step_count;
} Model;

/* The world as known at `known` (1 … log->count). */
Model *model_new(Arena *arena, const ModelLog *log, uint32_t known, ModelSettings settings);
/* MODEL_NONE: it has not appeared as a product (input, output, parent, child, observed, lot). */
uint32_t model_item_find(const Model *m, Str key);
uint32_t model_node_at(const Model *m, uint32_t item, int64_t time_us);
/* Whether the event names the item as input, output, parent, child or observed. */
bool model_names(const Model *m, uint32_t event, uint32_t item);
bool model_has_role(const Model *m, uint32_t event, uint32_t item, Role role);
/* bizLocation, else readPoint; empty if the event states none. */
Str model_place(const Event *event);
void model_steps_build(Model *m);

/* Whether a child is with a parent (association or aggregation). */
typedef struct ModelSpan {
    uint32_t event; /* that opened it */
    int64_t from_us;
    int64_t to_us; /* INT64_MAX: open */
    bool ended;
    bool begin_unknown; /* some time from from_us on */
} ModelSpan;
/* Spans of one child in one parent by events of one kind, in order; at most `max`. */
uint32_t model_spans(const Model *m, EventKind kind, const uint32_t pair[2], ModelSpan *out,
                     uint32_t max);

/* Whether the finding is given for this item, if a trace reaches it, and this event. */
bool model_reading_missing(const Model *m, uint32_t event, uint32_t item);

/* "A seed may carry a window ITEM@FROM/TO (vessels)." */
typedef struct ModelWindow {
    int64_t from_us;
    int64_t to_us;
} ModelWindow;

typedef struct ModelQuery {
    const uint32_t *seeds;
    uint32_t seed_count;
    const ModelWindow *windows; /* one per seed, or NULL: all of them */
    bool widen;                 /* E7 */
    bool through_containers;    /* E4 */
} ModelQuery;

typedef struct ModelMember {
    bool present;
    bool certain;
    bool removed;
} ModelMember;

/* out: one per item; the seeds are not present. */
void model_forward(const Model *m, const ModelQuery *query, ModelMember *out);
void model_backward(const Model *m, const ModelQuery *query, ModelMember *out);

#endif
