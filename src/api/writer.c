#include "api/writer.h"

#include <pthread.h>
#include <stdlib.h>
#include <time.h>

#include "api/capture_result.h"
#include "base/hash.h"

struct Writer {
    Ctx *cx;
    Journal *journal;
    Str received;
    int64_t wait_us;
    JobBoard board;
    pthread_t thread;
    pthread_mutex_t lock;
    pthread_cond_t wake;
    WriteRequest *queue, **queue_end;
    bool stopping;
    WriterFigures figures; /* but what the queue says */
    WriterAfter after;
    void *after_arg;
    /* of the thread alone */
    Arena arena;   /* one round */
    Arena between; /* one round while a document is captured */
    int64_t *jobs; /* documents to capture, oldest first */
    size_t job_count, job_capacity, job_next;
    bool broken;            /* a capture was cut off: to be finished before the next */
    int64_t pause_until_us; /* documents wait for the disk to recover; monotonic */
};

/* ---- queue ---- */

void writer_send(Writer *writer, WriteRequest *request)
{
    request->next = NULL;
    request->sent_us = writer->cx->io->monotonic_us(writer->cx);
    pthread_mutex_lock(&writer->lock);
    *writer->queue_end = request;
    writer->queue_end = &request->next;
    pthread_cond_signal(&writer->wake);
    pthread_mutex_unlock(&writer->lock);
}

enum { PAUSE_US = 2000000 };

static bool document_ready(const Writer *writer)
{
    return writer->job_next < writer->job_count &&
           writer->cx->io->monotonic_us(writer->cx) >= writer->pause_until_us;
}

static void wait_a_while(Writer *writer)
{
    struct timespec until;
    if (writer->job_next == writer->job_count) {
        pthread_cond_wait(&writer->wake, &writer->lock);
        return;
    }
    until = (struct timespec){.tv_sec = writer->cx->io->now_us(writer->cx) / 1000000 + 1};
    pthread_cond_timedwait(&writer->wake, &writer->lock, &until);
}

/* Everything that waits, within the limits of a group; under the lock. */
static WriteRequest *group_take(Writer *writer)
{
    WriteRequest *first = writer->queue, **end = &writer->queue;
    int64_t bytes = 0;
    for (int i = 0; *end != NULL && i < WRITER_GROUP_MAX && bytes < WRITER_GROUP_BYTES; i++) {
        bytes += (int64_t)(*end)->request->body.n;
        end = &(*end)->next;
    }
    writer->queue = *end;
    if (writer->queue == NULL)
        writer->queue_end = &writer->queue;
    if (end != &writer->queue)
        *end = NULL;
    return first;
}

/* The next group; waits when there is nothing to do.  NULL: a document is to be captured, or the
 * end
 * (*over). */
static WriteRequest *queue_take(Writer *writer, bool *over)
{
    pthread_mutex_lock(&writer->lock);
    while (writer->queue == NULL && !writer->stopping && !document_ready(writer))
        wait_a_while(writer);
    WriteRequest *first = group_take(writer);
    *over = first == NULL && writer->stopping;
    pthread_mutex_unlock(&writer->lock);
    return first;
}

/* Whoever has waited too long for a document; commands, whose user watches it, wait on. */
static WriteRequest *late_take(Writer *writer)
{
    WriteRequest *late = NULL, **late_end = &late;
    int64_t since_us = writer->cx->io->monotonic_us(writer->cx) - writer->wait_us;
    pthread_mutex_lock(&writer->lock);
    for (WriteRequest **at = &writer->queue; *at != NULL;) {
        WriteRequest *request = *at;
        if (request->sent_us > since_us || request->capture.name.n > 0) {
            at = &request->next;
            continue;
        }
        *at = request->next;
        *late_end = request;
        late_end = &request->next;
        writer->figures.refused++;
    }
    *late_end = NULL;
    writer->queue_end = &writer->queue;
    while (*writer->queue_end != NULL)
        writer->queue_end = &(*writer->queue_end)->next;
    pthread_mutex_unlock(&writer->lock);
    return late;
}

void writer_figures(Writer *writer, WriterFigures *out)
{
    int64_t now_us = writer->cx->io->monotonic_us(writer->cx);
    pthread_mutex_lock(&writer->lock);
    *out = writer->figures;
    for (const WriteRequest *request = writer->queue; request != NULL; request = request->next) {
        int64_t waited_us = now_us - request->sent_us;
        out->waiting++;
        out->oldest_wait_us = waited_us > out->oldest_wait_us ? waited_us : out->oldest_wait_us;
    }
    pthread_mutex_unlock(&writer->lock);
}

/* The thread's numbers for others. */
static void figures_set(Writer *writer, int64_t job)
{
    pthread_mutex_lock(&writer->lock);
    writer->figures.job = job;
    writer->figures.documents = (int64_t)(writer->job_count - writer->job_next) - (job != 0);
    pthread_mutex_unlock(&writer->lock);
}

/* ---- answers ---- */

static void answer_problem(const WriteRequest *write, int status, const Problem *problem)
{
    static const Str types[] = {STR_INIT("epcisException:ValidationException"),
                                STR_INIT("epcisException:ResourceAlreadyExistsException"),
                                STR_INIT("epcisException:ImplementationException")};
    int type = status == 409 ? 1 : status >= 500 ? 2 : 0;
    http_problem(write->request, write->response, status,
                 write->kind == WRITE_CHANGE ? (Str){0} : types[type], problem);
}

static void answer_location(const WriteRequest *write, int status, Str folder, Str name)
{
    Arena *arena = write->request->arena;
    Str encoded = percent_encode(arena, name);
    write->response->status = status;
    http_add_header(write->response, STR("Location"),
                    str_fmt(arena, "%s%.*s", folder.p, STR_ARG(encoded)));
}

/* Every request of this kind gets the same refusal. */
static void answer_all(WriteRequest *list, WriteKind kind, Err err, const Problem *problem)
{
    for (WriteRequest *write = list; write != NULL; write = write->next) {
        if (write->kind == kind && write->response->status == 0)
            answer_problem(write, http_status(err), problem);
    }
}

/* ---- captures that were cut off ---- */

static Err mend(Ctx *cx, Writer *writer)
{
    if (!writer->broken)
        return OK;
    TRY(capture_resume(cx, writer->journal, NULL));
    writer->broken = false;
    return OK;
}

static Err capture(Ctx *cx, Writer *writer, const CaptureOptions *options, CaptureReport *report)
{
    TRY(mend(cx, writer));
    Err err = capture_run(cx, writer->journal, options, report);
    writer->broken = err != OK;
    return err;
}

/* ---- events ---- */

static Str file_name(Ctx *cx, const Writer *writer)
{
    uint8_t random[16];
    cx->io->random(cx, random, sizeof random);
    Str hex = hex_format(cx->arena, random, sizeof random);
    return io_path(cx->arena, writer->received, str_fmt(cx->arena, "%.*s.lines", STR_ARG(hex)));
}

static Err lines_write(Ctx *cx, Str path, const WriteRequest *const *events, size_t count)
{
    Buf text;
    IoFile file;
    size_t size = 0;
    for (size_t i = 0; i < count; i++)
        size += events[i]->request->body.n + 1;
    buf_init(&text, cx->arena, size);
    for (size_t i = 0; i < count; i++) {
        buf_add(&text, events[i]->request->body);
        buf_add_char(&text, '\n');
    }
    TRY(cx->io->open(cx, path, IO_CREATE, &file));
    Err err = cx->io->write(cx, &file, buf_str(&text));
    cx->io->close(cx, &file);
    return err;
}

static const Problem *problem_at(const CaptureReport *report, int64_t line)
{
    for (size_t i = 0; i < report->problem_count; i++) {
        if (report->problems[i].line == line || report->problems[i].line == 0)
            return &report->problems[i];
    }
    return NULL;
}

static const CaptureDuplicate *duplicate_at(const CaptureReport *report, int64_t line)
{
    for (size_t i = 0; i < report->duplicate_count; i++) {
        if (report->duplicate_list[i].line == line)
            return &report->duplicate_list[i];
    }
    return NULL;
}

/* Each event's own outcome: line i + 1 of the capture. */
static void event_answer(Ctx *cx, const WriteRequest *write, const CaptureReport *report,
                         int64_t line)
{
    const Problem *problem = problem_at(report, line);
    const CaptureDuplicate *duplicate = duplicate_at(report, line);
    if (problem != NULL) {
        Problem own = *problem;
        own.line = 0; /* of our own making */
        own.source = (Str){0};
        answer_problem(write, http_status(own.err), &own);
    } else if (duplicate != NULL) {
        (void)!fail(cx, ERR_CONFLICT, MSG("event %1$s is already in the log, at position %2$lld"),
                    str_shown(cx->arena, write->event_id), (long long)duplicate->position);
        answer_problem(write, 409, &cx->problem);
    } else {
        answer_location(write, 201, STR("/epcis/v2/events/"), write->event_id);
    }
}

/* One capture of single events: several of them each on a line, or one as it was sent. */
static Err events_capture(Ctx *cx, Writer *writer, const WriteRequest *const *events, size_t count)
{
    CaptureReport report;
    cx->actor = events[0]->actor;
    CaptureOptions options = {
        .input = file_name(cx, writer),
        .name = STR("POST /epcis/v2/events"),
        .format = count > 1 ? CAPTURE_LINES : CAPTURE_EPCIS,
        .on_error = CAPTURE_PROCEED,
    };
    Err err = lines_write(cx, options.input, events, count);
    if (err == OK)
        err = capture(cx, writer, &options, &report);
    Problem problem = cx->problem;
    (void)!cx->io->remove(cx, options.input);
    cx->problem = problem;
    TRY(err);
    for (size_t i = 0; i < count; i++)
        event_answer(cx, events[i], &report, count > 1 ? (int64_t)i + 1 : 1);
    return OK;
}

static bool has_line_end(Str body)
{
    return str_find_char(body, '\n') >= 0 || str_find_char(body, '\r') >= 0;
}

/* Captured bytes stay as they are: an event with line ends inside is captured by itself.  One
 * capture has one actor. */
static Err events_run(Ctx *cx, Writer *writer, WriteRequest *list)
{
    const WriteRequest *together[WRITER_GROUP_MAX];
    size_t count = 0;
    for (WriteRequest *write = list; write != NULL; write = write->next) {
        if (write->kind != WRITE_EVENT)
            continue;
        const WriteRequest *alone = write;
        if (count > 0 && !str_eq(together[0]->actor, write->actor)) {
            TRY(events_capture(cx, writer, together, count));
            count = 0;
        }
        if (has_line_end(write->request->body))
            TRY(events_capture(cx, writer, &alone, 1));
        else
            together[count++] = write;
    }
    return count == 0 ? OK : events_capture(cx, writer, together, count);
}

/* ---- decisions ---- */

static void changes_run(Ctx *cx, WriteRequest *list)
{
    for (WriteRequest *write = list; write != NULL; write = write->next) {
        if (write->kind != WRITE_CHANGE)
            continue;
        cx->actor = write->actor;
        Err err = write->run(cx, write);
        if (err != OK)
            answer_problem(write, http_status(err), &cx->problem);
    }
}

/* ---- documents ---- */

static void job_queue(Writer *writer, int64_t id)
{
    if (writer->job_count == writer->job_capacity) {
        writer->job_capacity = writer->job_capacity * 2 + 64;
        writer->jobs = realloc(writer->jobs, writer->job_capacity * sizeof *writer->jobs);
        if (writer->jobs == NULL)
            abort();
    }
    writer->jobs[writer->job_count++] = id;
    job_board_put(&writer->board, &(JobNote){.id = id, .state = JOB_WAITING});
}

static Err jobs_make(Ctx *cx, const WriteRequest *list, int64_t *ids)
{
    CLEANUP(tx_release) Tx tx = {0};
    size_t i = 0;
    TRY(tx_begin(cx, &tx));
    for (const WriteRequest *write = list; write != NULL; write = write->next) {
        if (write->kind != WRITE_CAPTURE)
            continue;
        Str args = capture_args_format(cx->arena, &write->capture);
        cx->actor = write->actor;
        TRY(job_new(cx, WRITER_JOB_KIND, args, 0, &ids[i++]));
    }
    return tx_commit(&tx);
}

static void documents_answer(Writer *writer, WriteRequest *list, const int64_t *ids)
{
    size_t i = 0;
    for (WriteRequest *write = list; write != NULL; write = write->next) {
        if (write->kind != WRITE_CAPTURE)
            continue;
        Str number = str_fmt(write->request->arena, "%lld", (long long)ids[i]);
        job_queue(writer, ids[i++]);
        answer_location(write, 202, STR("/epcis/v2/capture/"), number);
    }
}

static bool any_document(const WriteRequest *list)
{
    while (list != NULL && list->kind != WRITE_CAPTURE)
        list = list->next;
    return list != NULL;
}

static Err documents_take(Ctx *cx, Writer *writer, WriteRequest *list)
{
    int64_t ids[WRITER_GROUP_MAX];
    if (!any_document(list))
        return OK;
    Err err = jobs_make(cx, list, ids);
    if (err == OK) {
        documents_answer(writer, list, ids);
        return OK;
    }
    Problem problem = cx->problem;
    for (WriteRequest *write = list; write != NULL; write = write->next) {
        if (write->kind == WRITE_CAPTURE && write->request->body_file.n > 0)
            (void)!cx->io->remove(cx, write->request->body_file);
    }
    cx->problem = problem;
    return err;
}

typedef struct Running {
    Writer *writer;
    int64_t id;
    int64_t begun_us;
} Running;

static void requests_finish(WriteRequest *list)
{
    while (list != NULL) {
        WriteRequest *next = list->next; /* the request is gone once it is finished */
        http_finish(list->request);
        list = next;
    }
}

/* Everything that waits but documents to capture. */
static void requests_run(Ctx *cx, Writer *writer, WriteRequest *list)
{
    Err err = documents_take(cx, writer, list);
    if (err != OK)
        answer_all(list, WRITE_CAPTURE, err, &cx->problem);
    err = events_run(cx, writer, list);
    if (err != OK)
        answer_all(list, WRITE_EVENT, err, &cx->problem);
    changes_run(cx, list);
    requests_finish(list);
}

/* A document is being checked, and nothing of it is stored yet: whoever waits goes first. */
static Err document_give_way(Ctx *cx, void *arg)
{
    const Running *running = arg;
    Writer *writer = running->writer;
    pthread_mutex_lock(&writer->lock);
    WriteRequest *list = group_take(writer);
    pthread_mutex_unlock(&writer->lock);
    if (list == NULL)
        return OK;
    arena_reset(&writer->between);
    Ctx own = *cx;
    own.arena = &writer->between;
    own.now_us = own.io->now_us(&own);
    requests_run(&own, writer, list);
    figures_set(writer, running->id);
    if (!writer->broken)
        return OK;
    TRY(mend(cx, writer)); /* which clears the spool */
    return fail(cx, ERR_BUSY, MSG("a capture in between was cut off; this one begins again"));
}

/* So many seconds more, by what it took so far; 1 to 120. */
static int64_t seconds_left(const Running *running, int64_t now_us, int64_t progress)
{
    int64_t left =
        progress <= 0 ? 120 : (now_us - running->begun_us) * (1000 - progress) / progress;
    left = left / 1000000 + 1;
    return left < 120 ? left : 120;
}

static void late_refuse(const Running *running, int64_t progress)
{
    Ctx cx = *running->writer->cx;
    WriteRequest *late = late_take(running->writer);
    int64_t seconds = seconds_left(running, cx.io->monotonic_us(&cx), progress);
    for (WriteRequest *write = late; write != NULL; write = write->next) {
        cx.arena = write->request->arena;
        (void)!fail(
            &cx, ERR_BUSY,
            MSG("the log is taking in job %1$lld; nothing of this request was stored, send it "
                "again in %2$lld seconds"),
            (long long)running->id, (long long)seconds);
        http_add_header(write->response, STR("Retry-After"),
                        str_fmt(cx.arena, "%lld", (long long)seconds));
        if (write->kind == WRITE_CAPTURE && write->request->body_file.n > 0)
            (void)!cx.io->remove(&cx, write->request->body_file);
        answer_problem(write, 503, &cx.problem);
    }
    requests_finish(late);
}

/* Pass 1 is the first half of the way. */
static void document_tick(void *arg, int pass, int64_t done, int64_t total)
{
    const Running *running = arg;
    int64_t half = total > 0 ? done * 500 / total : 0;
    int64_t progress = pass == 1 ? half : 500 + half;
    job_board_put(
        &running->writer->board,
        &(JobNote){.id = running->id, .state = JOB_RUNNING, .progress = progress, .total = 1000});
    if (pass == 2)
        late_refuse(running, progress);
}

static Err document_finish(Ctx *cx, Writer *writer, Job *job, const CaptureReport *report)
{
    int64_t id = job->id;
    JobState state = report->state == CAPTURE_REFUSED ? JOB_FAILED : JOB_DONE;
    cx->now_us = cx->io->now_us(cx);
    job->progress = job->total = 1000;
    TRY(job_progress(cx, job));
    TRY(job_finish(cx, id, state, capture_result_format(cx->arena, report)));
    job_board_put(&writer->board,
                  &(JobNote){.id = id, .state = state, .progress = 1000, .total = 1000});
    return OK;
}

static Err document_capture(Ctx *cx, Writer *writer, int64_t id)
{
    Job job;
    CaptureReport report;
    Running running = {writer, id, cx->io->monotonic_us(cx)};
    bool received;
    CaptureOptions options = {.format = CAPTURE_EPCIS,
                              .name = str_fmt(cx->arena, "/epcis/v2/capture/%lld", (long long)id),
                              .tick = document_tick,
                              .tick_arg = &running,
                              .give_way = document_give_way,
                              .give_way_arg = &running,
                              .job = id};
    TRY(job_load(cx, id, &job));
    cx->actor = job.actor;
    TRY(capture_args_parse(cx, &job, writer->received, &options, &received));
    TRY(job_start(cx, id, 0));
    TRY(capture(cx, writer, &options, &report));
    TRY(document_finish(cx, writer, &job, &report));
    if (received)
        (void)!cx->io->remove(cx, options.input);
    return OK;
}

static void document_run(Ctx *cx, Writer *writer, int64_t id)
{
    Err err = document_capture(cx, writer, id);
    if (err == ERR_FULL || err == ERR_IO || err == ERR_BUSY) {
        writer->pause_until_us = cx->io->monotonic_us(cx) + PAUSE_US;
        return;
    }
    writer->job_next++;
    if (err == OK)
        return;
    Str error = capture_error_format(cx->arena, &cx->problem); /* no better next time */
    (void)!job_finish(cx, id, JOB_FAILED, error);
    job_board_put(&writer->board, &(JobNote){.id = id, .state = JOB_FAILED});
}

/* One document; what came meanwhile goes before the next one. */
static void document_next(Ctx *cx, Writer *writer)
{
    if (!document_ready(writer))
        return;
    int64_t id = writer->jobs[writer->job_next];
    figures_set(writer, id);
    document_run(cx, writer, id);
}

/* ---- the thread ---- */

static void round_run(Writer *writer, WriteRequest *list)
{
    arena_reset(&writer->arena);
    Ctx cx = *writer->cx;
    cx.arena = &writer->arena;
    cx.now_us = cx.io->now_us(&cx);
    requests_run(&cx, writer, list);
    document_next(&cx, writer);
    figures_set(writer, 0);
    pthread_mutex_lock(&writer->lock);
    WriterAfter after = writer->after;
    pthread_mutex_unlock(&writer->lock);
    if (after != NULL)
        after(&cx, writer->after_arg);
    (void)!journal_settle(&cx, writer->journal);
}

static void *writer_run(void *arg)
{
    Writer *writer = arg;
    bool over = false;
    while (!over) {
        WriteRequest *list = queue_take(writer, &over);
        if (!over)
            round_run(writer, list);
    }
    return NULL;
}

/* ---- start and stop ---- */

typedef struct Jobs {
    Job *items;
    size_t count;
} Jobs;

/* Is it the file of one of the jobs? */
static Err is_awaited(Ctx *cx, Str folder, Str path, const Jobs *jobs, bool *out)
{
    *out = false;
    for (size_t i = 0; i < jobs->count && !*out; i++) {
        bool received;
        CaptureOptions options = {0};
        TRY(capture_args_parse(cx, &jobs->items[i], folder, &options, &received));
        *out = received && str_eq(options.input, path);
    }
    return OK;
}

/* A kill between the end of a job and the end of its file, or before anybody was told that a body
 * is here, leaves files that no job waits for. */
static Err received_sweep(Ctx *cx, Str folder, const Jobs *jobs)
{
    Str *names;
    size_t count;
    TRY(cx->io->list(cx, folder, &names, &count));
    for (size_t i = 0; i < count; i++) {
        bool stays;
        Str path = io_path(cx->arena, folder, names[i]);
        TRY(is_awaited(cx, folder, path, jobs, &stays));
        if (!stays)
            TRY(cx->io->remove(cx, path));
    }
    return OK;
}

static Err jobs_take_up(Ctx *cx, Writer *writer)
{
    Jobs jobs;
    TRY(job_find_unfinished(cx, WRITER_JOB_KIND, &jobs.items, &jobs.count));
    TRY(received_sweep(cx, writer->received, &jobs));
    for (size_t i = 0; i < jobs.count; i++)
        job_queue(writer, jobs.items[i].id);
    return OK;
}

Err writer_start(Ctx *cx, Journal *journal, Str received, int64_t wait_us, Writer **out)
{
    Writer *writer = calloc(1, sizeof *writer);
    if (writer == NULL)
        abort();
    writer->cx = cx;
    writer->journal = journal;
    writer->received = received;
    writer->wait_us = wait_us != 0 ? wait_us : WRITER_WAIT_US;
    writer->queue_end = &writer->queue;
    arena_init(&writer->arena);
    arena_init(&writer->between);
    job_board_init(&writer->board);
    pthread_mutex_init(&writer->lock, NULL);
    pthread_cond_init(&writer->wake, NULL);
    Err err = jobs_take_up(cx, writer);
    if (err == OK && pthread_create(&writer->thread, NULL, writer_run, writer) != 0)
        err = fail(cx, ERR_IO, MSG("could not start a thread"));
    if (err == OK)
        *out = writer;
    else
        free(writer);
    return err;
}

void writer_after(Writer *writer, WriterAfter after, void *arg)
{
    pthread_mutex_lock(&writer->lock);
    writer->after = after;
    writer->after_arg = arg;
    pthread_mutex_unlock(&writer->lock);
}

JobBoard *writer_board(Writer *writer)
{
    return &writer->board;
}

void writer_stop(Writer *writer)
{
    if (writer == NULL)
        return;
    pthread_mutex_lock(&writer->lock);
    writer->stopping = true;
    pthread_cond_signal(&writer->wake);
    pthread_mutex_unlock(&writer->lock);
    pthread_join(writer->thread, NULL);
    arena_release(&writer->arena);
    arena_release(&writer->between);
    job_board_release(&writer->board);
    pthread_mutex_destroy(&writer->lock);
    pthread_cond_destroy(&writer->wake);
    free(writer->jobs);
    free(writer);
}
