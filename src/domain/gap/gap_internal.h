/* gap_internal.h - what one pass over the index leaves behind. */
#ifndef HOLDFAST_DOMAIN_GAP_INTERNAL_H
#define HOLDFAST_DOMAIN_GAP_INTERNAL_H

#include "base/number_map.h"
#include "domain/gap/gap.h"
#include "domain/trace/trace_event.h"

typedef enum BreakKind {
    BREAK_WITHOUT_LOT,
    BREAK_WITHOUT_RECORD,
    BREAK_WITHOUT_INPUTS,
    BREAK_INPUT_MISSING,
    BREAK_CORRECTION,
    BREAK_KIND_COUNT,
} BreakKind;

typedef struct Numbers {
    uint32_t *p;
    size_t n, room;
} Numbers;
void numbers_add(Arena *arena, Numbers *numbers, uint32_t number);

/* Breaks of one kind, class, step and place. */
typedef struct BreakGroup {
    BreakKind kind;
    uint32_t class;   /* of what is broken */
    uint32_t missing; /* class used without lot, or that should have gone in */
    uint16_t step;
    uint32_t place;
    int64_t event; /* the first */
    int64_t points;
    int64_t units;
    bool by_design;
    Numbers seeds; /* items whose chain breaks here */
} BreakGroup;

typedef struct GapClass {
    Str key;
    size_t items;   /* whose making is recorded, with inputs */
    bool made;      /* something of it was made of something */
    bool with_lot;  /* something of it was used by lot or serial */
    Numbers inputs; /* classes that went into some of it */
    size_t *input_items;
    size_t input_room;
} GapClass;

typedef struct Gapping {
    Ctx *cx;
    const ItemView *view;
    const TraceIndex *index;
    Arena own; /* of the passes; released at the end */
    uint32_t item_count;
    uint32_t *class_of;   /* by item; 0: none */
    uint32_t *made_event; /* by item: the first event that made it, of something where one did */
    uint8_t *bits;        /* by item: GAP_… */
    GapClass *classes;    /* from 1 */
    uint32_t class_count, class_room;
    NumberMap class_number; /* fingerprint of the key -> number */
    BreakGroup *groups;     /* from 0 */
    size_t group_count, group_room;
    NumberMap group_number; /* -> number from 1 */
} Gapping;

enum {
    GAP_MADE = 1,      /* some event made it */
    GAP_OF_INPUTS = 2, /* of something */
    GAP_USED = 4,
    GAP_OF_LOT = 8, /* a piece of a lot, or the lot of pieces: the other has the chain */
};

/* Read everything: classes, who was made of what, breaks. */
MUST_CHECK Err gap_read(Gapping *g);
BreakGroup *gap_group(Gapping *g, const BreakGroup *like);
/* The class of an item, made if it is new; 0: none. */
uint32_t gap_class(Gapping *g, uint32_t item);

/* The units there are, each with what it is counted under. */
typedef struct GapUnits {
    uint32_t *items;
    size_t count;
    uint32_t *number_of; /* by item: place in items, from 1 */
    uint8_t *broken;     /* by unit: 1 a break, 2 one by design */
} GapUnits;
MUST_CHECK Err gap_units(Gapping *g, GapUnits *out);
/* Walk forward from every group, and mark and count the units. */
MUST_CHECK Err gap_mark(Gapping *g, GapUnits *units);

/* A supplier: the lots he is named with, the classes of those. */
typedef struct GapSupplier {
    uint32_t party;
    Numbers lots;
    Numbers classes;
    uint8_t *has; /* by unit: 1 something of his is in there, 2 a break at what he supplies, 4 by
                     design */
} GapSupplier;
MUST_CHECK Err gap_suppliers(Gapping *g, const GapUnits *units, GapSupplier **out, size_t *count);

#endif
