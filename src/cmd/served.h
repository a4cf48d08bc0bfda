/* served.h - a data directory that `holdfast serve` has: what writes goes through its socket. */
#ifndef HOLDFAST_CMD_SERVED_H
#define HOLDFAST_CMD_SERVED_H

#include "cmd/command.h"
#include "ingest/capture.h"

typedef struct Served {
    Str socket;
    Str received; /* folder for what comes on standard input */
} Served;

/* ERR_NOT_FOUND when nobody serves `dir`. */
MUST_CHECK Err served_find(Ctx *cx, Str dir, Served *out);
/* capture_run by the serving process: its report, its errors, its progress.  The job goes on there
 * when this process ends. */
MUST_CHECK Err served_capture(Ctx *cx, const Served *served, const CaptureOptions *options,
                              CaptureReport *report);
/* How far its log reaches. */
MUST_CHECK Err served_position(Ctx *cx, const Served *served, int64_t *out);

#endif
