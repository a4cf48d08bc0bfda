/* writer.h - the one thread that writes: requests queue up, what waits is stored together.
 *
 *     POST /epcis/v2/events    all events that wait go into the log in one capture
 *     POST /epcis/v2/capture   all documents that wait get their job in one transaction;
 *                              the documents are then captured one after the other
 *     decisions                each in a transaction of its own, before the next document
 *
 * While a document is checked, which is half of its capture, what comes is stored in between; while
 * it is stored, what has waited WRITER_WAIT_US is told to come again (503, Retry-After).
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
    int64_t sent_us; /* monotonic; the writer's */
    WriteRequest *next;
};

enum { WRITER_GROUP_MAX = 500, WRITER_GROUP_BYTES = 4 << 20, WRITER_WAIT_US = 10000000 };
#define WRITER_JOB_KIND STR("http_capture")

/* `cx` with its database and the journal belong to the writer from here to writer_stop.  `wait_us`:
 * how long a request waits for a document at most; 0: WRITER_WAIT_US. */
MUST_CHECK Err writer_start(Ctx *cx, Journal *journal, Str received, int64_t wait_us, Writer **out);
/* To be called on its thread behind each round, when the answers are sent. */
typedef void (*WriterAfter)(Ctx *cx, void *arg);
void writer_after(Writer *writer, WriterAfter after, void *arg);
void writer_send(Writer *writer, WriteRequest *request);
JobBoard *writer_board(Writer *writer);

/* What it is at. */
typedef struct WriterFigures {
    int64_t waiting;        /* requests */
    int64_t oldest_wait_us; /* of these */
    int64_t documents;      /* that wait for their capture */
    int64_t job;            /* being captured; 0: none */
    int64_t refused;        /* requests told to come again, since the start */
} WriterFigures;
void writer_figures(Writer *writer, WriterFigures *out);
/* Finishes what it is at and what waits; documents not begun stay jobs.  Accepts NULL. */
void writer_stop(Writer *writer);

#endif
