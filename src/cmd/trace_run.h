/* trace_run.h - one trace command: what was asked, what came out, and how it is written. */
#ifndef HOLDFAST_CMD_TRACE_RUN_H
#define HOLDFAST_CMD_TRACE_RUN_H

#include "cmd/items.h"
#include "cmd/path.h"

typedef enum TraceSide { SIDE_FORWARD, SIDE_BACKWARD, SIDE_BOTH } TraceSide;
const char *trace_side_name(TraceSide side); /* "forward" … */

/* Columns of a member; --fields chooses. */
typedef enum TraceField {
    FIELD_ITEM,
    FIELD_LEVEL,
    FIELD_DEPTH,
    FIELD_CONFIDENCE,
    FIELD_SINCE,
    FIELD_REMOVED,
    FIELD_WIDENING,
    FIELD_DIRECTION,
    FIELD_COUNT,
} TraceField;
const char *trace_field_name(TraceField field); /* "item" … */

typedef struct TraceRun {
    Journal journal;
    TraceSide side;
    ItemList seeds;
    TraceQuery query;     /* of the last walk */
    TraceResult result;   /* of all walks, joined */
    const uint8_t *sides; /* TraceSide of each member; NULL when one direction was walked */
    unsigned fields;      /* bit per TraceField */
    Path via;             /* with --via: from the item traced to what it went through */
    uint32_t via_item;    /* 0 = none */
    Arena scratch;        /* texts of one member; not the arena the output grows in */
} TraceRun;

/* All members as JSON object, or as CSV with header, on standard output. */
void trace_json_print(Ctx *cx, TraceRun *run, Lang lang);
void trace_csv_print(Ctx *cx, TraceRun *run);

#endif
