/* writer.h - the one thread that writes: requests queue up, what waits is stored together.
 *
 *     POST /epcis/v2/events    all events that wait go into the log in one capture
 *     POST /epcis/v2/capture   all documents that wait get their job in one transaction;
 *                              the documents are then captured one after the other
 *     decisions                each in a transaction of its own, before the next document
 *
 * A document is on the disk and its job committed before 202 is answered, so a crash loses
 * neither: the next start takes the job up again, and finds what was stored already.  */
#ifndef HOLDFAST_API_WRITER_H
#define HOLDFAST_API_WRITER_H

#include "api/job_board.h"
#include "ingest/capture.h"
#include "platform/net/http.h"

typedef struct Writer Writer;

typedef enum WriteKind { WRITE_EVENT, WRITE_CAPTURE, WRITE_CHANGE } WriteKind;

/* Lives in the request's arena; answered by the writer, which then calls http_finish. */
typedef struct WriteRequest WriteRequest;
struct WriteRequest {
    WriteKind kind;
    Str actor; /* who asked; lives in the request */
    HttpRequest *request;
    HttpResponse *response;
    Str event_id;           /* EVENT: its name */
    CaptureOptions capture; /* CAPTURE: as capture_args_format wants it */
    /* CHANGE: a decision.  Commits a transaction of its own and fills in the response, in the
     * request's arena; a failure is answered with its problem. */
    Err (*run)(Ctx *cx, WriteRequest *write);
    void *task;
    WriteRequest *next;
};

enum { WRITER_GROUP_MAX = 500, WRITER_GROUP_BYTES = 4 << 20 };
#define WRITER_JOB_KIND STR("http_capture")

/* `cx` with its database and the journal belong to the writer from here to writer_stop. */
MUST_CHECK Err writer_start(Ctx *cx, Journal *journal, Str received, Writer **out);
void writer_send(Writer *writer, WriteRequest *request);
JobBoard *writer_board(Writer *writer);
/* Finishes what it is at and what waits; documents not begun stay jobs.  Accepts NULL. */
void writer_stop(Writer *writer);

#endif
