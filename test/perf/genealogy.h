/* genealogy.h - the factory of the trace benchmark: the same references for every contestant.
 *
 * Powder lot -> slurry -> roll -> cell -> pack -> unit, with boards from SMT batches; units go into
 * cartons, pallets and shipments.  splitmix64 with seed 42, so the same size gives the same
 * history: asked for 1,000,000 edges it has 1,081,358, for 10,000,000 it has 10,845,088 (an edge
 * is an input of a transformation or a child of an aggregation).
 *
 * One event a produced item, with event id, time (one a second), business step and these roles:
 * inputs and output, or parent and children; the business location of every event; the machine
 * of every transformation; the operator of unit assembly and of packing.  */
#ifndef HOLDFAST_TEST_PERF_GENEALOGY_H
#define HOLDFAST_TEST_PERF_GENEALOGY_H

#include "domain/event/event.h"

typedef enum NodeKind {
    NODE_NONE,
    NODE_PLACE,
    NODE_MACHINE,
    NODE_OPERATOR,
    NODE_LOT,
    NODE_CELL,
    NODE_BOARD,
    NODE_PACK,
    NODE_UNIT,
    NODE_CONTAINER,
    NODE_KIND_COUNT,
} NodeKind;

/* Nodes are numbered from 1: places, machines, operators, then the rest in order of creation. */
typedef struct Genealogy {
    uint32_t event_count; /* numbered from 1 */
    uint32_t ref_count;
    uint32_t edge_count; /* inputs and children */
    uint32_t node_count;
    uint32_t unit_count;
    uint32_t event_capacity, ref_capacity, node_capacity, unit_capacity;
    uint32_t *event_ref;   /* per event: first reference; event_count + 1 is the end */
    uint8_t *event_step;   /* per event: EventKind and name through genealogy_step */
    uint32_t *ref_node;    /* inputs, outputs, parent, children, then place, operator, machine */
    uint8_t *ref_role;     /* Role */
    uint8_t *node_kind;    /* NodeKind */
    uint32_t *node_inside; /* container, 0 = none */
    uint32_t *units;       /* in order of making */
    uint32_t big;          /* the powder lot that went into six slurries */
} Genealogy;

void genealogy_make(Genealogy *out, int64_t edges);
void genealogy_release(Genealogy *genealogy);

/* Edges of transformations alone, what a trace follows, in two orders; count of them.  To be
 * freed. */
typedef struct GenealogyEdge {
    uint32_t src, dst;
} GenealogyEdge;
size_t genealogy_edges(const Genealogy *genealogy, GenealogyEdge **by_src, GenealogyEdge **by_dst);

typedef struct GenealogyStep {
    EventKind kind;
    const char *name;
} GenealogyStep;
const GenealogyStep *genealogy_step(const Genealogy *genealogy, uint32_t event);
int64_t genealogy_time_us(uint32_t event);
enum { GENEALOGY_TEXT_MAX = 96 };
/* The event's id and a node's URI, written to `text`. */
Str genealogy_event_id(char text[GENEALOGY_TEXT_MAX], uint32_t event);
Str genealogy_uri(const Genealogy *genealogy, char text[GENEALOGY_TEXT_MAX], uint32_t node);
/* Uniform below n; splitmix64. */
uint32_t genealogy_draw(uint64_t *state, uint32_t n);

#endif
