/* intake.c - the input on its way into the spool: read → [inflate] → head (mark taken off) → write.
 *
 * A large plain file is copied by a thread of its own, and may be read as far as that has come;
 * anything else is there before spool_take returns.  The thread then flushes it to the disk. */
#include <pthread.h>
#include <stdlib.h>
#include <zlib.h>

#include "ingest/spool.h"

enum { LARGE = 4 * 1024 * 1024 };

struct Intake {
    Ctx cx; /* of its thread, once that runs */
    Arena arena;
    Str name; /* of the input, for sentences */
    IoFile from;
    SpoolWriter to;
    Sha256 *hash;
    z_stream zip;
    bool zipped, zip_open;  /* inside a gzip member */
    bool marked, head_done; /* the first bytes were looked at */
    bool beside;            /* copied further by the thread */
    char *in, *plain;
    size_t size; /* of the text, where it is copied further beside */
    pthread_t thread;
    bool apart;           /* there is one */
    pthread_mutex_t lock; /* of all that follows */
    pthread_cond_t more;
    size_t ready; /* bytes that may be read */
    bool whole, stop;
    Err err;
};

static const Str mark = STR_INIT("\xef\xbb\xbf"); /* U+FEFF as UTF-8 */
static const Str gzip = STR_INIT("\x1f\x8b");

static Err refused(Ctx *cx, const Intake *intake, Err err)
{
    return err == OK ? OK : fail_at(cx, intake->name, 0, (Str){0});
}

/* ---- one chunk ---- */

/* The first bytes say what this is not; a UTF-8 mark is taken off. */
static Err check_head(Ctx *cx, Intake *intake, Str *bytes)
{
    Err err = OK;
    if (intake->head_done)
        return OK;
    intake->head_done = true;
    intake->marked = str_starts(*bytes, mark);
    if (intake->marked)
        *bytes = str_tail(*bytes, mark.n);
    else if (str_starts(*bytes, STR("\xff\xfe")) || str_starts(*bytes, STR("\xfe\xff")))
        err = fail(cx, ERR_UNSUPPORTED, MSG("the text is UTF-16; save it as UTF-8"));
    else if (str_starts(*bytes, gzip)) /* one gzip is undone already */
        err = fail(cx, ERR_UNSUPPORTED,
                   MSG("this is a gzip file inside a gzip file; unpack it once"));
    else if (str_starts(*bytes, STR("PK\x03\x04")))
        err = fail(cx, ERR_UNSUPPORTED,
                   MSG("this is a ZIP or XLSX file; unpack it or save it as CSV"));
    return refused(cx, intake, err);
}

static Err put_plain(Ctx *cx, Intake *intake, Str bytes)
{
    if (bytes.n == 0)
        return OK;
    TRY(check_head(cx, intake, &bytes));
    return spool_write(cx, &intake->to, bytes);
}

/* Inflate one chunk; several gzip members in a row are one text (RFC 1952 §2.2). */
static Err put_zipped(Ctx *cx, Intake *intake, Str bytes)
{
    z_stream *zip = &intake->zip;
    zip->next_in = (Bytef *)(uintptr_t)bytes.p; /* zlib does not write there */
    zip->avail_in = (uInt)bytes.n;
    do {
        if (!intake->zip_open && zip->avail_in > 0) {
            inflateReset(zip);
            intake->zip_open = true;
        }
        zip->next_out = (Bytef *)intake->plain;
        zip->avail_out = SPOOL_CHUNK;
        int state = inflate(zip, Z_NO_FLUSH);
        if (state != Z_OK && state != Z_STREAM_END && state != Z_BUF_ERROR)
            return refused(cx, intake, fail(cx, ERR_INVALID, MSG("the gzip stream is damaged")));
        if (state == Z_STREAM_END)
            intake->zip_open = false;
        TRY(put_plain(cx, intake, str_from(intake->plain, SPOOL_CHUNK - zip->avail_out)));
    } while (zip->avail_in > 0 || zip->avail_out == 0);
    return OK;
}

/* Fill `in` as far as it goes: a pipe may give one byte at a time. */
static Err read_chunk(Ctx *cx, Intake *intake, Str *out)
{
    size_t n = 0;
    for (size_t got = 1; n < SPOOL_CHUNK && got > 0; n += got)
        TRY(cx->io->read(cx, &intake->from, intake->in + n, SPOOL_CHUNK - n, &got));
    *out = str_from(intake->in, n);
    return OK;
}

/* ---- all of it, before spool_take returns ---- */

static Err copy_rest(Ctx *cx, Intake *intake, Str chunk)
{
    while (chunk.n > 0) {
        TRY(intake->zipped ? put_zipped(cx, intake, chunk) : put_plain(cx, intake, chunk));
        TRY(read_chunk(cx, intake, &chunk));
        sha256_add(intake->hash, chunk);
    }
    if (intake->zip_open)
        return refused(cx, intake, fail(cx, ERR_INVALID, MSG("the gzip stream ends too early")));
    if (intake->to.size == 0)
        return refused(cx, intake, fail(cx, ERR_INVALID, MSG("the input is empty")));
    intake->whole = true;
    intake->ready = (size_t)intake->to.size;
    return spool_flush(cx, &intake->to);
}

/* ---- the beginning now, the rest beside ---- */

static void intake_publish(Intake *intake, size_t ready, bool whole, Err err)
{
    pthread_mutex_lock(&intake->lock);
    intake->ready = ready;
    intake->whole = whole;
    intake->err = err;
    pthread_cond_broadcast(&intake->more);
    pthread_mutex_unlock(&intake->lock);
}

static bool intake_stopped(Intake *intake)
{
    pthread_mutex_lock(&intake->lock);
    bool stop = intake->stop;
    pthread_mutex_unlock(&intake->lock);
    return stop;
}

/* What is appended to the input meanwhile is not of this capture. */
static Err copy_beside(Ctx *cx, Intake *intake)
{
    Str chunk;
    for (size_t at = (size_t)intake->to.size; at < intake->size && !intake_stopped(intake);) {
        TRY(read_chunk(cx, intake, &chunk));
        if (chunk.n == 0)
            return refused(cx, intake,
                           fail(cx, ERR_IO, MSG("the input became shorter while it was read")));
        chunk = str_slice(chunk, 0, intake->size - at);
        TRY(spool_write(cx, &intake->to, chunk));
        TRY(spool_flush(cx, &intake->to));
        at += chunk.n;
        intake_publish(intake, at, at == intake->size, OK);
        sha256_add(intake->hash, chunk);
    }
    return OK;
}

static void *intake_run(void *arg)
{
    Intake *intake = arg;
    Ctx *cx = &intake->cx;
    Err err = intake->beside ? copy_beside(cx, intake) : OK;
    if (err == OK && !intake_stopped(intake))
        err = cx->io->sync(cx, &intake->to.file);
    if (err != OK)
        intake_publish(intake, intake->ready, intake->whole, err);
    return NULL;
}

static void thread_start(const Ctx *cx, Intake *intake)
{
    intake->cx = *cx;
    intake->cx.arena = &intake->arena;
    intake->cx.db = NULL;
    intake->apart = pthread_create(&intake->thread, NULL, intake_run, intake) == 0;
    if (!intake->apart)
        (void)intake_run(intake);
}

/* Copy the first chunk, and decide what is to be done with the others. */
static Err copy_begin(Ctx *cx, Intake *intake, bool regular)
{
    Str chunk;
    int64_t size = 0;
    TRY(read_chunk(cx, intake, &chunk));
    sha256_add(intake->hash, chunk);
    intake->zipped = str_starts(chunk, gzip);
    if (intake->zipped && inflateInit2(&intake->zip, 16 + MAX_WBITS) != Z_OK)
        return fail(cx, ERR_LIMIT, MSG("could not start to undo gzip"));
    if (regular)
        TRY(cx->io->size(cx, &intake->from, &size));
    if (size < LARGE || intake->zipped || str_starts(chunk, mark))
        return copy_rest(cx, intake, chunk);
    TRY(put_plain(cx, intake, chunk));
    TRY(spool_flush(cx, &intake->to));
    TRY(cx->io->resize(cx, &intake->to.file, size));
    intake->beside = true;
    intake->size = (size_t)size;
    intake->ready = chunk.n;
    intake->whole = chunk.n == intake->size;
    return OK;
}

/* ---- the whole ---- */

static Intake *intake_new(Str name)
{
    Intake *intake = calloc(1, sizeof *intake);
    if (intake == NULL)
        abort();
    arena_init(&intake->arena);
    intake->name = str_dup(&intake->arena, name);
    intake->from = io_stdin();
    intake->in = arena_alloc_raw(&intake->arena, SPOOL_CHUNK, 1);
    intake->plain = arena_alloc_raw(&intake->arena, SPOOL_CHUNK, 1);
    intake->hash = sha256_new();
    pthread_mutex_init(&intake->lock, NULL);
    pthread_cond_init(&intake->more, NULL);
    return intake;
}

static void intake_free(Ctx *cx, Intake *intake)
{
    if (intake->from.fd != io_stdin().fd)
        cx->io->close(cx, &intake->from);
    if (intake->zipped)
        inflateEnd(&intake->zip);
    sha256_free(intake->hash);
    spool_writer_drop(cx, &intake->to);
    pthread_cond_destroy(&intake->more);
    pthread_mutex_destroy(&intake->lock);
    arena_release(&intake->arena);
    free(intake);
}

static Str spool_path(Ctx *cx, Str dir)
{
    uint8_t bytes[8];
    cx->io->random(cx, bytes, sizeof bytes);
    Str name = hex_format(cx->arena, bytes, sizeof bytes);
    return io_path(cx->arena, dir, str_fmt(cx->arena, "%.*s.in", STR_ARG(name)));
}

static Err intake_begin(Ctx *cx, Intake *intake, Str input, Spool *out)
{
    bool named = !str_eq(input, STR("-"));
    Spool opened;
    if (named)
        TRY(cx->io->open(cx, input, IO_READ, &intake->from));
    Ctx own = *cx; /* its files outlive the caller's arena */
    own.arena = &intake->arena;
    Err err = spool_writer_open(&own, out->path, &intake->to);
    if (err == OK)
        err = copy_begin(&own, intake, named);
    if (err == OK)
        err = spool_open(cx, out->path, &opened);
    else
        cx->problem = problem_copy(cx->arena, &own.problem);
    if (err != OK) {
        Problem problem = cx->problem;
        (void)cx->io->remove(cx, out->path);
        cx->problem = problem;
        return err;
    }
    out->file = opened.file;
    out->map = opened.map;
    out->text = opened.text;
    out->marked = intake->marked;
    return OK;
}

Err spool_take(Ctx *cx, Str folder, Str input, Spool *out)
{
    *out = (Spool){.name = input, .path = spool_path(cx, folder), .file.fd = -1};
    TRY(cx->io->make_dir(cx, folder));
    Intake *intake = intake_new(input);
    Err err = intake_begin(cx, intake, input, out);
    if (err != OK) {
        intake_free(cx, intake);
        return err;
    }
    out->intake = intake;
    thread_start(cx, intake);
    return OK;
}

/* The intake's failure as the caller's. */
static Err told(Ctx *cx, const Intake *intake, Err err)
{
    if (err != OK)
        cx->problem = problem_copy(cx->arena, &intake->cx.problem);
    return err;
}

Err spool_ready(Ctx *cx, const Spool *spool, size_t from, size_t *out)
{
    Intake *intake = spool->intake;
    *out = spool->text.n;
    if (intake == NULL)
        return OK;
    pthread_mutex_lock(&intake->lock);
    while (intake->ready <= from && !intake->whole && intake->err == OK)
        pthread_cond_wait(&intake->more, &intake->lock);
    *out = intake->ready;
    Err err = intake->whole ? OK : intake->err;
    pthread_mutex_unlock(&intake->lock);
    return told(cx, intake, err);
}

Err spool_whole(Ctx *cx, const Spool *spool)
{
    size_t ready;
    return spool_ready(cx, spool, spool->text.n, &ready);
}

Err spool_settle(Ctx *cx, Spool *spool)
{
    Intake *intake = spool->intake;
    if (intake == NULL)
        return OK;
    if (intake->apart)
        pthread_join(intake->thread, NULL);
    spool->intake = NULL;
    sha256_finish(intake->hash, spool->hash);
    Err err = told(cx, intake, intake->err);
    intake_free(cx, intake);
    return err;
}

void intake_stop(Ctx *cx, Spool *spool)
{
    Problem problem = cx->problem;
    if (spool->intake == NULL)
        return;
    pthread_mutex_lock(&spool->intake->lock);
    spool->intake->stop = true;
    pthread_mutex_unlock(&spool->intake->lock);
    if (spool_settle(cx, spool) != OK)
        cx->problem = problem; /* nobody relies on it */
}
