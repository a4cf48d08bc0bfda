/* capture.h - events from a file into the log: checked as a whole first, then stored.
 *
 * Pass 1 reads the spooled input, validates every event, finds duplicates, and writes down what
 * is to be stored (plan.h); the database is not touched.  Pass 2 stores it in batches under a
 * job: in one transaction the event rows, their contexts and how far the job is.  A crash
 * between two batches loses nothing and repeats nothing: the next process that opens the
 * directory for writing goes on at that batch (capture_resume).  Nothing but a full disk can
 * stop pass 2.
 *
 * Rollback (the default): one refused event and nothing is stored; the events of a rollback
 * capture are visible only when all of them are there.  Proceed: the good events are stored.
 *
 * Duplicates: an event's name is its eventID, or the URI of its event hash.  Same name and same
 * content: a duplicate, not stored again.  Same name, other content: refused, unless it is an
 * error declaration; those are told apart by (name, declarationTime).  */
#ifndef HOLDFAST_INGEST_CAPTURE_H
#define HOLDFAST_INGEST_CAPTURE_H

#include "ingest/journal.h"

typedef enum CaptureFormat {
    CAPTURE_AUTO,
    CAPTURE_EPCIS,
    CAPTURE_LINES, /* newline-delimited JSON */
    CAPTURE_CSV,
} CaptureFormat;

typedef enum CaptureMode { CAPTURE_ROLLBACK, CAPTURE_PROCEED } CaptureMode;

/* How far a pass is, for a progress bar; called about ten times a second at most. */
typedef void (*CaptureTick)(void *arg, int pass, int64_t done, int64_t total);

typedef struct CaptureOptions {
    Str input; /* a file, or "-" for standard input */
    Str name;  /* what sentences and the log call it; empty: as `input` */
    CaptureFormat format;
    Str map; /* mapping file for CSV; empty: none */
    CaptureMode on_error;
    int threads;      /* that work at once; 0: as many as there are processors */
    size_t batch;     /* events stored at once; 0: as many as pay */
    CaptureTick tick; /* may be NULL */
    void *tick_arg;
    /* Called now and then while the input is checked, when nothing of it is stored and no
     * transaction is open: others may write then, captures of their own included.  May be NULL. */
    Err (*give_way)(Ctx *cx, void *arg);
    void *give_way_arg;
    int64_t job; /* that this is done for, which is looked at instead of its own; 0: none */
} CaptureOptions;

enum { CAPTURE_LIST_MAX = 1000 }; /* problems and duplicates listed; all are counted */

typedef struct CaptureDuplicate {
    Str event_id;
    int64_t line;     /* where the later one begins */
    int64_t position; /* log position of the first */
} CaptureDuplicate;

typedef enum CaptureState {
    CAPTURE_CAPTURED, /* everything is stored, now or before */
    CAPTURE_PARTLY,   /* some were refused, the others are stored */
    CAPTURE_REFUSED,  /* nothing was stored */
} CaptureState;

typedef struct CaptureReport {
    Str input;
    CaptureState state;
    int64_t events; /* read; = captured + duplicates + refused unless all was refused */
    int64_t captured;
    int64_t duplicates;
    int64_t refused;
    int64_t parties;        /* vocabulary elements read */
    int64_t first_position; /* of what was captured; 0 = nothing */
    int64_t last_position;
    Problem *problems; /* with source, line and pointer */
    size_t problem_count;
    CaptureDuplicate *duplicate_list;
    size_t duplicate_count;
    int64_t remarked; /* events taken all the same, with a remark */
    Problem *remarks;
    size_t remark_count;
    int64_t job_id; /* 0 = none was needed */
} CaptureReport;

/* Capture one input into a journal opened for writing.  OK also when events were refused: see
 * the report.  An error is a matter of the machine or of the call: ERR_NOT_FOUND (no such file),
 * ERR_USAGE (mapping), ERR_IO, ERR_FULL (what was stored stays; capture_resume goes on). */
MUST_CHECK Err capture_run(Ctx *cx, Journal *journal, const CaptureOptions *options,
                           CaptureReport *report);
/* Finish every capture that was interrupted, and delete spool files nobody needs.  To be called
 * once after journal_open for writing.  *count (may be NULL): how many were finished. */
MUST_CHECK Err capture_resume(Ctx *cx, Journal *journal, size_t *count);

const char *capture_state_name(CaptureState state); /* "captured", "partly", "refused" */

#endif
