/* Long work: how far it is, once or as a stream of server-sent events. */
#include "api/api_internal.h"
#include "platform/job/job.h"

/* A comment now and then tells a dead client from a patient one. */
enum { SILENT_TICKS = 15000 / HTTP_TICK_MS, STREAM_TICKS = 600000 / HTTP_TICK_MS };

static JobProgress progress_of(const JobNote *note)
{
    return (JobProgress){.id = field_int(note->id),
                         .state = str_of(job_state_name(note->state)),
                         .progress = field_int(note->progress),
                         .total = field_int(note->total)};
}

/* ---- stream ---- */

typedef struct JobStream {
    JobBoard *board;
    JobNote last;
    bool told;  /* `last` was sent */
    int silent; /* ticks since something was sent */
    int ticks;
} JobStream;

static bool is_over(const JobNote *note)
{
    return note->state == JOB_DONE || note->state == JOB_FAILED;
}

static bool notes_equal(const JobNote *a, const JobNote *b)
{
    return a->state == b->state && a->progress == b->progress && a->total == b->total;
}

static HttpMore stream_wait(JobStream *stream, Buf *out)
{
    if (++stream->ticks > STREAM_TICKS)
        return HTTP_END;
    if (++stream->silent < SILENT_TICKS)
        return HTTP_WAIT;
    stream->silent = 0;
    buf_add(out, STR(":\n\n"));
    return HTTP_MORE;
}

static HttpMore stream_produce(void *arg, Buf *out)
{
    JobStream *stream = arg;
    JobNote note = stream->last;
    bool known = job_board_get(stream->board, stream->last.id, &note);
    if (!known)
        note = stream->last;
    if (stream->told && notes_equal(&note, &stream->last))
        return known && !is_over(&note) ? stream_wait(stream, out) : HTTP_END;
    stream->last = note;
    stream->told = true;
    stream->silent = 0;
    buf_add(out, STR("event: job\ndata: "));
    JsonWriter json;
    JobProgress progress = progress_of(&note);
    json_writer_init(&json, out);
    register_write(&json, &job_progress_register, &progress);
    buf_add(out, STR("\n\n"));
    return HTTP_MORE;
}

static void stream_begin(Ctx *cx, Call *call, const JobNote *note)
{
    JobStream *stream = arena_new(cx->arena, JobStream);
    *stream = (JobStream){.board = writer_board(call->api->writer), .last = *note};
    call->response->status = 200;
    call->response->media_type = STR("text/event-stream");
    call->response->produce = stream_produce;
    call->response->produce_arg = stream;
}

/* ---- once ---- */

static Str if_any(Str json)
{
    return json.n > 0 ? json : (Str){0};
}

static Err job_write(Ctx *cx, Call *call, const Job *job, const JobNote *note)
{
    JobProgress progress = progress_of(note);
    progress.kind = job->kind;
    progress.result = if_any(job->result);
    progress.error = if_any(job->error);
    return call_record(cx, call, &job_progress_register, &progress);
}

Err jobs_show(Ctx *cx, Call *call)
{
    Job job;
    int64_t id;
    JobNote live;
    if (!str_int(call->segments[0], &id) || id < 1)
        return fail(cx, ERR_NOT_FOUND, MSG("there is no job %1$s"),
                    str_shown(cx->arena, call->segments[0]));
    TRY(job_load(cx, id, &job));
    JobNote row = {.id = id, .state = job.state, .progress = job.progress, .total = job.total};
    JobNote note = row;
    if (!is_over(&note) && job_board_get(writer_board(call->api->writer), id, &live))
        note = live;
    if (is_over(&note) && !is_over(&row))
        TRY(job_load(cx, id, &job)); /* it ended since: with its result */
    if (!list_has(http_header(call->request, STR("Accept")), STR("text/event-stream")))
        return job_write(cx, call, &job, &note);
    stream_begin(cx, call, &note);
    return OK;
}
