/* demo.h - a factory of power banks that never was, as EPCIS 2.0 events.
 *
 * Two plants turn powder into electrode rolls, rolls into cells, two cells into a pack,
 * a pack, a board and a housing into a power bank; twenty go into a carton, cartons on
 * pallets, pallets to hubs and dealers, units over the counter and some of them back.
 * A defect is planted: one coater drifts in one afternoon while one separator lot is in
 * use, or one of several with a single cause.  The simulation knows what is really inside each unit
 * and where it really is, and writes that down as the truth, without asking the trace index.
 *
 * Same options, same bytes: no clock, no chance but the seed.  docs/guide/demo.md tells
 * the story, what is planted where, and the form of both files.  */
#ifndef HOLDFAST_DEMO_DEMO_H
#define HOLDFAST_DEMO_DEMO_H

#include "platform/os/io.h"

enum {
    DEMO_UNITS_MIN = 200,
    DEMO_UNITS_MAX = 5000000,
    DEMO_UNITS_DEFAULT = 20000,
    DEMO_SEED_DEFAULT = 1,
    DEMO_FAILED_MAX = 8,
    DEMO_TOLD_MAX = 20000,
};

/* Where a unit really is at the end: the words of docs/guide/trace.md, "Where is it". */
typedef enum DemoState {
    DEMO_IN_PRODUCTION,
    DEMO_IN_STOCK,
    DEMO_IN_TRANSIT,
    DEMO_AT_DEALER,
    DEMO_SOLD,
    DEMO_RETURNED,
    DEMO_EXPORTED,
    DEMO_SCRAPPED,
    DEMO_STATE_COUNT,
} DemoState;

typedef struct DemoOptions {
    int64_t units; /* DEMO_UNITS_MIN to DEMO_UNITS_MAX */
    uint64_t seed;
    Str defect; /* a name of demo_defect_name; empty = "coater-drift" */
} DemoOptions;

/* A unit somebody says something about. */
typedef struct DemoTold {
    Str item;     /* canonical Digital Link */
    uint64_t die; /* decides what is said */
    const char *region;
    bool affected, returned;
} DemoTold;

/* What was written, for a story.  Texts live in cx->arena. */
typedef struct DemoSummary {
    int64_t events; /* lines with an event, the master data line not counted */
    int64_t bytes;
    int64_t units;
    int64_t affected; /* are bad, or contain a bad cell or pack */
    int64_t formerly; /* contained one until their pack was replaced */
    int64_t states[DEMO_STATE_COUNT];
    Str defect;
    Str suspect_lot; /* canonical Digital Link of what a quality manager traces from */
    Str equipment;   /* the machine at fault, as captured */
    Str cause_kind; /* what alone was at fault, as a common cause names it: "equipment", "lot" … */
    Str cause_item;  /* any spelling; of a meeting of two the machine */
    int64_t from_us; /* the afternoon */
    int64_t to_us;
    Str failed[DEMO_FAILED_MAX]; /* affected units that came back, canonical Digital Link */
    int failed_count;
    /* When the first of them had come back: what was written until then; 0: none has. */
    int64_t noticed_bytes;
    int64_t noticed_us;
    DemoTold *told; /* sold units, the affected ones more often, at most DEMO_TOLD_MAX */
    size_t told_count;
} DemoSummary;

/* ERR_USAGE: number of units out of range, or a defect that does not exist. */
MUST_CHECK Err demo_check(Ctx *cx, const DemoOptions *options);
/* Write the events as newline-delimited JSON into `events`: first an EPCISDocument with the
 * master data of places, parties and products and no event, then one event a line.  With `truth`
 * (may be NULL) write the truth as one JSON object.  Memory: some tens of bytes a unit.
 * ERR_USAGE as demo_check; what `io` says. */
MUST_CHECK Err demo_write(Ctx *cx, const DemoOptions *options, IoFile *events, IoFile *truth,
                          DemoSummary *out);

/* IdNames of the defects that can be planted, and of the states; NULL behind the last defect. */
const char *demo_defect_name(size_t i);
const char *demo_state_name(DemoState state);

#endif
