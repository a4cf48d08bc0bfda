/* plan.h - what pass 1 decided and pass 2 will do: one record of 64 bytes for each thing to store.
 *
 * The file DIR/spool/<random>.plan is written in order and synced before the job exists, so a
 * capture that was cut off goes on from its record number with the same decisions.
 *
 *      0        8        16       20       24       28       32                      64
 *     |offset  |context  |length  |context |line    |kind    |event hash (32 bytes)   |
 *     |        |  offset |        | length |        |        |                        |
 *
 * Little-endian.  Offsets are into the text of the capture (spool, or the translation of a CSV
 * file).  context: @context of the event (length 0: the standard one alone), or the vocabulary's
 * type of an element.  */
#ifndef HOLDFAST_INGEST_PLAN_H
#define HOLDFAST_INGEST_PLAN_H

#include "base/hash.h"
#include "ingest/spool.h"

typedef enum PlanKind { PLAN_EVENT = 1, PLAN_ELEMENT = 2, PLAN_PERSON = 3 } PlanKind;

typedef struct PlanRecord {
    uint64_t offset;
    uint64_t context_offset;
    uint32_t length;
    uint32_t context_length;
    uint32_t line;
    uint32_t kind;
    uint8_t hash[SHA256_SIZE];
} PlanRecord;
_Static_assert(sizeof(PlanRecord) == 64, "drawn above");

/* Beside the records: their decoded events (staged.h), for the second pass of this process. */
typedef struct PlanStaged {
    Str path; /* empty: not kept */
    SpoolWriter writer;
    char *recent; /* of the records not yet flushed */
    size_t size, committed, capacity;
    IoFile file;
    IoMap map;
} PlanStaged;

typedef struct Plan {
    Str path;
    SpoolWriter writer;
    IoFile file; /* the same file, for reading */
    IoMap map;
    size_t mapped;      /* records that can be read from the map */
    size_t flushed;     /* records in the file */
    size_t committed;   /* records of documents that are whole */
    size_t count;       /* all records */
    PlanRecord *recent; /* flushed .. count */
    size_t recent_capacity;
    PlanStaged staged;
} Plan;

MUST_CHECK Err plan_new(Ctx *cx, Str path, Plan *out);
/* Keep decoded events as well; before the first plan_add. */
MUST_CHECK Err plan_stage(Ctx *cx, Plan *plan, Str path);
/* An existing one, for reading. */
MUST_CHECK Err plan_open(Ctx *cx, Str path, Plan *out);
void plan_close(Ctx *cx, Plan *plan);

void plan_add(Plan *plan, const PlanRecord *record, Str staged);
/* The document that is read so far is whole: its records stay.  Or it is not: they go. */
MUST_CHECK Err plan_commit(Ctx *cx, Plan *plan);
void plan_drop(Plan *plan);
/* To the disk; only reading is left.  Decoded events are mapped (staged.map), not synced. */
MUST_CHECK Err plan_finish(Ctx *cx, Plan *plan);
MUST_CHECK Err plan_get(Ctx *cx, Plan *plan, size_t number, PlanRecord *out);

#endif
