#include "ingest/translation.h"

Err translation_new(Ctx *cx, Str path, Translation *out)
{
    *out = (Translation){.path = path, .file.fd = -1};
    TRY(spool_writer_open(cx, path, &out->writer));
    return cx->io->open(cx, path, IO_READ, &out->file);
}

static Err translation_map(Ctx *cx, Translation *translation)
{
    if (translation->map.p != NULL)
        cx->io->unmap(cx, &translation->map);
    translation->map = (IoMap){0};
    return cx->io->map(cx, &translation->file, &translation->map);
}

Err translation_open(Ctx *cx, Str path, Translation *out)
{
    *out = (Translation){.path = path, .file.fd = -1};
    TRY(cx->io->open(cx, path, IO_READ, &out->file));
    return translation_map(cx, out);
}

void translation_close(Ctx *cx, Translation *translation)
{
    if (translation->path.n == 0)
        return;
    spool_writer_drop(cx, &translation->writer);
    if (translation->map.p != NULL)
        cx->io->unmap(cx, &translation->map);
    if (translation->file.fd >= 0)
        cx->io->close(cx, &translation->file);
    *translation = (Translation){.path = translation->path, .file.fd = -1};
}

Err translation_add(Ctx *cx, Translation *translation, Str bytes, uint64_t *offset)
{
    *offset = (uint64_t)translation->writer.size;
    TRY(spool_write(cx, &translation->writer, bytes));
    return spool_write(cx, &translation->writer, STR("\n"));
}

Err translation_finish(Ctx *cx, Translation *translation)
{
    TRY(spool_writer_close(cx, &translation->writer));
    return translation_map(cx, translation);
}

Err translation_get(Ctx *cx, Translation *translation, uint64_t offset, uint32_t length, Str *out)
{
    if (offset + length > translation->map.n) {
        TRY(spool_flush(cx, &translation->writer));
        TRY(translation_map(cx, translation));
    }
    *out = str_slice(str_from(translation->map.p, translation->map.n), offset, offset + length);
    return OK;
}
