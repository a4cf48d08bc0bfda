/* served.h - a data directory that `holdfast serve` has: what writes goes through its socket. */
#ifndef HOLDFAST_CMD_SERVED_H
#define HOLDFAST_CMD_SERVED_H

#include "cmd/workspace.h"
#include "ingest/capture.h"
#include "platform/net/http_client.h"

typedef struct Served {
    bool is_served; /* another process has the directory: it writes */
    Str socket;
    Str received; /* folder for what comes on standard input */
} Served;

/* workspace_open for writing, or who serves the directory; then `journal` stays closed. */
MUST_CHECK Err served_or_open(Ctx *cx, const Options *options, Journal *journal, Served *out);
/* capture_run by the serving process: its report, its errors, its progress.  The job goes on there
 * when this process ends. */
MUST_CHECK Err served_capture(Ctx *cx, const Served *served, const CaptureOptions *options,
                              CaptureReport *report);
/* POST /api/v1/scopes: the number of the scope it saved. */
MUST_CHECK Err served_scope_save(Ctx *cx, const Served *served, Str draft, Str *out_id);
/* Ask it: the body of the answer. */
MUST_CHECK Err served_ask(Ctx *cx, const Served *served, const HttpAsk *ask, Str *out);
/* POST an order there: the body of the answer. */
MUST_CHECK Err served_order(Ctx *cx, const Served *served, Str target, Str order, Str *out);
MUST_CHECK Err served_delete(Ctx *cx, const Served *served, Str target);
/* Have a command that reads run by whoever serves its directory: prints what it printed, *code is
 * its exit code.  False: nobody does, or not to the end, or another version or store.  Nothing was
 * printed then, and options->list holds what was read: run it here. */
bool served_run(Ctx *cx, Options *options, Lang lang, int *code);
/* How far its log reaches. */
MUST_CHECK Err served_position(Ctx *cx, const Served *served, int64_t *out);

#endif
