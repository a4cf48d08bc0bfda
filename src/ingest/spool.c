#include "ingest/spool.h"

#include <errno.h>
#include <iconv.h>
#include <zlib.h>

#include "base/utf8.h"

enum { CHUNK = 256 * 1024, FORGET_STEP = 4 * 1024 * 1024 };

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
    out->p = arena_alloc_raw(cx->arena, CHUNK, 1);
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
    if (writer->n + bytes.n > CHUNK)
        TRY(spool_flush(cx, writer));
    if (bytes.n >= CHUNK)
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

/* ---- copying the input ---- */

/* The input while it is copied: read → [inflate] → head (mark taken off) → write. */
typedef struct Intake {
    Spool *spool;
    IoFile from;
    SpoolWriter to;
    Sha256 *hash; /* NULL: left to spool_hash */
    z_stream zip;
    bool zipped;
    bool zip_open;  /* inside a gzip member */
    bool head_done; /* the first bytes were looked at */
    char *in;
    char *plain;
} Intake;

static const Str mark = STR_INIT("\xef\xbb\xbf"); /* U+FEFF as UTF-8 */
static const Str gzip = STR_INIT("\x1f\x8b");

/* The first bytes say what this is not; a UTF-8 mark is taken off. */
static Err check_head(Ctx *cx, Intake *intake, Str *bytes)
{
    if (intake->head_done)
        return OK;
    intake->head_done = true;
    Str name = intake->spool->name;
    intake->spool->marked = str_starts(*bytes, mark);
    if (intake->spool->marked)
        *bytes = str_tail(*bytes, mark.n);
    else if (str_starts(*bytes, STR("\xff\xfe")) || str_starts(*bytes, STR("\xfe\xff")))
        return located(cx, fail(cx, ERR_UNSUPPORTED, MSG("the text is UTF-16; save it as UTF-8")),
                       name, 0);
    else if (str_starts(*bytes, gzip)) /* one gzip is undone already */
        return located(cx,
                       fail(cx, ERR_UNSUPPORTED,
                            MSG("this is a gzip file inside a gzip file; unpack it once")),
                       name, 0);
    else if (str_starts(*bytes, STR("PK\x03\x04")))
        return located(cx,
                       fail(cx, ERR_UNSUPPORTED,
                            MSG("this is a ZIP or XLSX file; unpack it or save it as CSV")),
                       name, 0);
    return OK;
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
        zip->avail_out = CHUNK;
        int state = inflate(zip, Z_NO_FLUSH);
        if (state != Z_OK && state != Z_STREAM_END && state != Z_BUF_ERROR)
            return located(cx, fail(cx, ERR_INVALID, MSG("the gzip stream is damaged")),
                           intake->spool->name, 0);
        if (state == Z_STREAM_END)
            intake->zip_open = false;
        TRY(put_plain(cx, intake, str_from(intake->plain, CHUNK - zip->avail_out)));
    } while (zip->avail_in > 0 || zip->avail_out == 0);
    return OK;
}

/* Fill `in` as far as it goes: a pipe may give one byte at a time. */
static Err read_chunk(Ctx *cx, Intake *intake, Str *out)
{
    size_t n = 0;
    for (size_t got = 1; n < CHUNK && got > 0; n += got)
        TRY(cx->io->read(cx, &intake->from, intake->in + n, CHUNK - n, &got));
    *out = str_from(intake->in, n);
    if (intake->hash != NULL)
        sha256_add(intake->hash, *out);
    intake->spool->size += (int64_t)n;
    return OK;
}

/* A file that is copied byte for byte can be hashed from its copy. */
static void hash_later(Intake *intake, Str chunk)
{
    intake->spool->unhashed = !intake->zipped && !str_starts(chunk, mark);
    if (!intake->spool->unhashed)
        return;
    sha256_free(intake->hash);
    intake->hash = NULL;
}

static Err copy_input(Ctx *cx, Intake *intake)
{
    Str chunk;
    TRY(read_chunk(cx, intake, &chunk));
    intake->zipped = str_starts(chunk, gzip);
    hash_later(intake, chunk);
    if (intake->zipped && inflateInit2(&intake->zip, 16 + MAX_WBITS) != Z_OK)
        return fail(cx, ERR_LIMIT, MSG("could not start to undo gzip"));
    while (chunk.n > 0) {
        TRY(intake->zipped ? put_zipped(cx, intake, chunk) : put_plain(cx, intake, chunk));
        TRY(read_chunk(cx, intake, &chunk));
    }
    Str name = intake->spool->name;
    if (intake->zip_open)
        return located(cx, fail(cx, ERR_INVALID, MSG("the gzip stream ends too early")), name, 0);
    if (intake->to.size == 0)
        return located(cx, fail(cx, ERR_INVALID, MSG("the input is empty")), name, 0);
    return spool_flush(cx, &intake->to);
}

static Str spool_path(Ctx *cx, Str dir)
{
    uint8_t bytes[8];
    cx->io->random(cx, bytes, sizeof bytes);
    Str name = hex_format(cx->arena, bytes, sizeof bytes);
    return io_path(cx->arena, dir, str_fmt(cx->arena, "%.*s.in", STR_ARG(name)));
}

Err spool_take(Ctx *cx, Str folder, Str input, Spool *out)
{
    *out = (Spool){.name = input, .path = spool_path(cx, folder), .file.fd = -1};
    Intake intake = {.spool = out, .from = io_stdin()};
    TRY(cx->io->make_dir(cx, folder));
    if (!str_eq(input, STR("-")))
        TRY(cx->io->open(cx, input, IO_READ, &intake.from));
    ArenaMark before = arena_mark(cx->arena);
    intake.in = arena_alloc_raw(cx->arena, CHUNK, 1);
    intake.plain = arena_alloc_raw(cx->arena, CHUNK, 1);
    intake.hash = sha256_new();
    Err err = spool_writer_open(cx, out->path, &intake.to);
    if (err == OK)
        err = copy_input(cx, &intake);
    if (intake.hash != NULL)
        sha256_finish(intake.hash, out->hash);
    sha256_free(intake.hash);
    if (intake.zipped)
        inflateEnd(&intake.zip);
    spool_writer_drop(cx, &intake.to);
    if (!str_eq(input, STR("-")))
        cx->io->close(cx, &intake.from);
    if (err != OK) {
        Problem problem = cx->problem;
        (void)cx->io->remove(cx, out->path);
        cx->problem = problem;
        return err;
    }
    arena_rewind(cx->arena, before);
    Spool opened;
    TRY(spool_open(cx, out->path, &opened));
    out->file = opened.file;
    out->map = opened.map;
    out->text = opened.text;
    return OK;
}

void spool_hash(Ctx *cx, Spool *spool)
{
    if (!spool->unhashed)
        return;
    Sha256 *hash = sha256_new();
    size_t forgotten = 0;
    for (size_t at = 0; at < spool->text.n; at += CHUNK) {
        sha256_add(hash, str_slice(spool->text, at, at + CHUNK));
        spool_forget(cx, spool, &forgotten, at);
    }
    sha256_finish(hash, spool->hash);
    sha256_free(hash);
    spool->unhashed = false;
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
    spool_hash(cx, spool); /* while the original bytes are there */
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
