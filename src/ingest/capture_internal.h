/* capture_internal.h - what the two passes of a capture share. */
#ifndef HOLDFAST_INGEST_CAPTURE_INTERNAL_H
#define HOLDFAST_INGEST_CAPTURE_INTERNAL_H

#include "ingest/capture.h"
#include "ingest/document.h"
#include "ingest/mapping.h"
#include "ingest/names.h"
#include "ingest/plan.h"
#include "ingest/translation.h"

typedef struct Capture {
    Journal *journal;
    const CaptureOptions *options;
    CaptureReport *report;
    Spool spool;
    DocumentForm form;
    Mapping mapping;         /* CSV only */
    Translation translation; /* CSV only: our JSON, which the plan then points into */
    Plan plan;               /* events: record i gets position first + i */
    Plan side;               /* vocabulary elements and persons, stored last */
    Names names;             /* of the events in the plan */
    int64_t first;
    int64_t duplicates, refused; /* by pass 1; told again when a crash lies between */
    int64_t stored;              /* records of the plan, by pass 2 so far */
    bool broken;                 /* the one document of the input is refused as a whole */
    int64_t ticked_us, gave_way_us;
    bool again; /* what was stored meanwhile may be in the plan too: checked once more, alone */
} Capture;

/* Pass 1: fill plan, side and report.  OK also when events were refused. */
MUST_CHECK Err capture_check(Ctx *cx, Capture *capture);
/* Pass 2, from record `done` on, under job `job_id`. */
MUST_CHECK Err capture_store(Ctx *cx, Capture *capture, int64_t job_id, int64_t done);
/* How many threads may work at once. */
int capture_threads(const Capture *capture);
/* Bytes of the text the plan points into; valid until the next call. */
MUST_CHECK Err capture_text(Ctx *cx, Capture *capture, uint64_t offset, uint32_t length, Str *out);
void capture_tick(Ctx *cx, Capture *capture, int pass, int64_t done, int64_t total);
/* Let others write, if somebody asked for that and it is time. */
MUST_CHECK Err capture_give_way(Ctx *cx, Capture *capture);
/* Count a refusal and list it, with the input's name as its source. */
void capture_refuse(Ctx *cx, Capture *capture, const Problem *problem);

/* ---- duplicates (admit.c) ---- */

/* An event's claim to be stored. */
typedef struct Claim {
    Str name;
    const uint8_t *hash;
    ErrorDeclaration error;
} Claim;

typedef enum Verdict { VERDICT_NEW, VERDICT_DUPLICATE, VERDICT_CONFLICT } Verdict;

typedef struct Admission {
    Verdict verdict;
    int64_t position; /* of the first, where it is not new */
    int64_t line;     /* the first's in this input, where it is not stored yet; else 0 */
} Admission;

/* Compare with everything stored and with the plan. */
MUST_CHECK Err capture_admit(Ctx *cx, Capture *capture, const Claim *claim, Admission *out);

#endif
