#include "ingest/spool.h"

#include <errno.h>
#include <iconv.h>

#include "base/utf8.h"

enum { FORGET_STEP = 4 * 1024 * 1024 };

/* The failure just recorded, with its place. */
static Err located(Ctx *cx, Err err, Str name, int64_t line)
{
    return err == OK ? OK : fail_at(cx, name, line, (Str){0});
}

/* ---- a file written front to back ---- */

Err spool_writer_open(Ctx *cx, Str path, SpoolWriter *out)
{
    *out = (SpoolWriter){.file.fd = -1};
    TRY(cx->io->open(cx, path, IO_CREATE, &out->file));
    out->p = arena_alloc_raw(cx->arena, SPOOL_CHUNK, 1);
    return OK;
}

Err spool_flush(Ctx *cx, SpoolWriter *writer)
{
    Str bytes = str_from(writer->p, writer->n);
    writer->n = 0;
    return bytes.n == 0 ? OK : cx->io->write(cx, &writer->file, bytes);
}

Err spool_write(Ctx *cx, SpoolWriter *writer, Str bytes)
{
    writer->size += (int64_t)bytes.n;
    if (writer->n + bytes.n > SPOOL_CHUNK)
        TRY(spool_flush(cx, writer));
    if (bytes.n >= SPOOL_CHUNK)
        return cx->io->write(cx, &writer->file, bytes);
    memcpy(writer->p + writer->n, bytes.p, bytes.n);
    writer->n += bytes.n;
    return OK;
}

void spool_writer_drop(Ctx *cx, SpoolWriter *writer)
{
    if (writer->p != NULL)
        cx->io->close(cx, &writer->file);
    writer->p = NULL;
}

Err spool_writer_close(Ctx *cx, SpoolWriter *writer)
{
    Err err = spool_flush(cx, writer);
    if (err == OK)
        err = cx->io->sync(cx, &writer->file);
    spool_writer_drop(cx, writer);
    return err;
}

/* ---- reading it ---- */

Err spool_open(Ctx *cx, Str path, Spool *out)
{
    *out = (Spool){.path = path, .file.fd = -1};
    TRY(cx->io->open(cx, path, IO_READ, &out->file));
    Err err = cx->io->map(cx, &out->file, &out->map);
    if (err != OK)
        cx->io->close(cx, &out->file);
    out->text = str_from(out->map.p, out->map.n);
    return err;
}

void spool_forget(Ctx *cx, const Spool *spool, size_t *done, size_t end)
{
    if (end < *done + FORGET_STEP)
        return;
    cx->io->forget(cx, &spool->map, *done, end);
    *done = end;
}

void spool_close(Ctx *cx, Spool *spool)
{
    intake_stop(cx, spool);
    if (spool->file.fd < 0)
        return;
    cx->io->unmap(cx, &spool->map);
    cx->io->close(cx, &spool->file);
    spool->file.fd = -1;
    spool->text = (Str){0};
}

void spool_remove(Ctx *cx, Spool *spool)
{
    spool_close(cx, spool);
    Problem problem = cx->problem;
    (void)cx->io->remove(cx, spool->path); /* gone already: as wanted */
    cx->problem = problem;
}

/* ---- encodings ---- */

static int64_t line_at(Str text, size_t offset)
{
    int64_t line = 1;
    const char *end = text.p + offset;
    for (const char *p = text.p; (p = memchr(p, '\n', (size_t)(end - p))) != NULL; p++)
        line++;
    return line;
}

/* Offset of the first byte that is not UTF-8, or -1; keeps resident memory small. */
static ptrdiff_t check_utf8(Ctx *cx, const Spool *spool)
{
    size_t from = 0, forgotten = 0;
    while (from < spool->text.n) {
        size_t end = from + FORGET_STEP < spool->text.n ? from + FORGET_STEP : spool->text.n;
        while (end < spool->text.n && end > from && (spool->text.p[end] & 0xc0) == 0x80)
            end--; /* not inside a character */
        if (end == from)
            return (ptrdiff_t)from;
        ptrdiff_t bad = utf8_check(str_slice(spool->text, from, end));
        if (bad >= 0)
            return (ptrdiff_t)from + bad;
        spool_forget(cx, spool, &forgotten, end);
        from = end;
    }
    return -1;
}

static Err convert(Ctx *cx, const Spool *spool, iconv_t codec, SpoolWriter *to)
{
    char plain[16 * 1024];
    char *in = (char *)(uintptr_t)spool->text.p; /* iconv does not write there */
    size_t in_left = spool->text.n, forgotten = 0;
    while (in_left > 0) {
        size_t step = in_left < FORGET_STEP ? in_left : FORGET_STEP;
        size_t left = step, out_left = sizeof plain;
        char *out = plain;
        size_t done = iconv(codec, &in, &left, &out, &out_left);
        int why = done == (size_t)-1 ? errno : 0;
        in_left -= step - left;
        TRY(spool_write(cx, to, str_from(plain, sizeof plain - out_left)));
        size_t at = spool->text.n - in_left;
        spool_forget(cx, spool, &forgotten, at);
        bool cut_by_us = why == EINVAL && left < step && in_left > left;
        if (why == 0 || why == E2BIG || cut_by_us)
            continue;
        return located(cx,
                       fail(cx, ERR_INVALID, MSG("byte 0x%1$s is neither UTF-8 nor GB18030 text"),
                            str_fmt(cx->arena, "%02X", (unsigned char)spool->text.p[at]).p),
                       spool->name, line_at(spool->text, at));
    }
    return OK;
}

static Err convert_file(Ctx *cx, Spool *spool)
{
    TRY(spool_settle(cx, spool)); /* the hash is of the original bytes */
    Str path = str_fmt(cx->arena, "%.*s8", STR_ARG(spool->path));
    SpoolWriter to;
    TRY(spool_writer_open(cx, path, &to));
    iconv_t codec = iconv_open("UTF-8", "GB18030");
    if (codec == (iconv_t)-1) {
        spool_writer_drop(cx, &to);
        return fail(cx, ERR_UNSUPPORTED, MSG("this system cannot convert GB18030 text"));
    }
    Err err = convert(cx, spool, codec, &to);
    iconv_close(codec);
    if (err == OK)
        err = spool_writer_close(cx, &to);
    spool_writer_drop(cx, &to);
    if (err != OK)
        return err;
    TRY(cx->io->rename(cx, path, spool->path));
    Spool opened;
    TRY(spool_open(cx, spool->path, &opened));
    cx->io->unmap(cx, &spool->map);
    cx->io->close(cx, &spool->file);
    spool->file = opened.file;
    spool->map = opened.map;
    spool->text = opened.text;
    return OK;
}

/* A character of three bytes or more, as Chinese takes: GB18030 hardly ever looks like that, while
 * a single pair of its bytes may well pass for UTF-8. */
static bool is_clearly_utf8(Str line)
{
    size_t size = 0;
    for (size_t at = 0; at < line.n && size < 3; at += size) {
        size = utf8_length(line, at);
        if (size == 0)
            return false;
    }
    return size >= 3 && utf8_check(line) < 0;
}

static Err byte_refuse(Ctx *cx, const Spool *spool, size_t at, int64_t line)
{
    return located(cx,
                   fail(cx, ERR_INVALID, MSG("byte 0x%1$s is not UTF-8 text"),
                        str_fmt(cx->arena, "%02X", (unsigned char)spool->text.p[at]).p),
                   spool->name, line);
}

/* Not all of it is UTF-8: then no line may clearly be.  One foreign byte would else turn every
 * sound line into other characters. */
static Err mixture_refuse(Ctx *cx, const Spool *spool, size_t bad)
{
    int64_t number = 1, bad_line = line_at(spool->text, bad);
    size_t forgotten = 0;
    Str rest = spool->text;
    for (; rest.n > 0; number++) {
        Str line = str_cut(&rest, '\n');
        if (is_clearly_utf8(line))
            return located(
                cx,
                fail(cx, ERR_INVALID,
                     MSG("byte 0x%1$s is not UTF-8 text, though line %2$lld is; if all of the file "
                         "is GB18030, the mapping has to say so (\"encoding\": \"gb18030\")"),
                     str_fmt(cx->arena, "%02X", (unsigned char)spool->text.p[bad]).p,
                     (long long)number),
                spool->name, bad_line);
        spool_forget(cx, spool, &forgotten, (size_t)(line.p - spool->text.p));
    }
    return OK;
}

Err spool_decode(Ctx *cx, Spool *spool, SpoolEncoding encoding)
{
    TRY(spool_whole(cx, spool));
    if (encoding == SPOOL_GB18030)
        return convert_file(cx, spool);
    ptrdiff_t bad = check_utf8(cx, spool);
    if (bad < 0)
        return OK;
    if (encoding == SPOOL_UTF8 || spool->marked)
        return byte_refuse(cx, spool, (size_t)bad, line_at(spool->text, (size_t)bad));
    TRY(mixture_refuse(cx, spool, (size_t)bad));
    return convert_file(cx, spool);
}
