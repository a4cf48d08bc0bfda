#include "test/faulty_io.h"

static FaultyIo *faulty_of(Ctx *cx)
{
    return cx->io->state;
}

static bool fails(FaultyIo *faulty, unsigned op)
{
    if ((faulty->ops & op) == 0)
        return false;
    faulty->seen++;
    return faulty->fail_at != 0 &&
           (faulty->seen == faulty->fail_at || (faulty->dead && faulty->seen > faulty->fail_at));
}

static Err broken(Ctx *cx, const char *what, Str path)
{
    return fail(cx, ERR_IO, "faulty %1$s of %2$s", what, str_shown(cx->arena, path));
}

static Err faulty_open(Ctx *cx, Str path, IoMode mode, IoFile *out)
{
    if (fails(faulty_of(cx), FAULTY_OPEN))
        return broken(cx, "open", path);
    return io_real()->open(cx, path, mode, out);
}

static Err faulty_read(Ctx *cx, IoFile *file, char *to, size_t n, size_t *got)
{
    *got = 0;
    if (fails(faulty_of(cx), FAULTY_READ))
        return broken(cx, "read", file->path);
    return io_real()->read(cx, file, to, n, got);
}

static Err faulty_write(Ctx *cx, IoFile *file, Str bytes)
{
    FaultyIo *faulty = faulty_of(cx);
    if (fails(faulty, FAULTY_WRITE)) {
        if (faulty->cut)
            TRY(io_real()->write(cx, file, str_slice(bytes, 0, bytes.n / 2)));
        return broken(cx, "write", file->path);
    }
    if (faulty->space < 0)
        return io_real()->write(cx, file, bytes);
    Str fits = str_slice(bytes, 0, (size_t)faulty->space);
    TRY(io_real()->write(cx, file, fits));
    faulty->space -= (int64_t)fits.n;
    if (fits.n < bytes.n)
        return fail(cx, ERR_FULL, "no space left to write %1$s", str_shown(cx->arena, file->path));
    return OK;
}

static Err faulty_sync(Ctx *cx, IoFile *file)
{
    if (fails(faulty_of(cx), FAULTY_SYNC)) {
        file->sync_failed = true;
        return broken(cx, "sync", file->path);
    }
    return io_real()->sync(cx, file);
}

static Err faulty_map(Ctx *cx, IoFile *file, IoMap *out)
{
    *out = (IoMap){0};
    if (fails(faulty_of(cx), FAULTY_MAP))
        return broken(cx, "map", file->path);
    return io_real()->map(cx, file, out);
}

static Err faulty_rename(Ctx *cx, Str from, Str to)
{
    if (fails(faulty_of(cx), FAULTY_RENAME))
        return broken(cx, "rename", from);
    return io_real()->rename(cx, from, to);
}

static Err faulty_remove(Ctx *cx, Str path)
{
    if (fails(faulty_of(cx), FAULTY_REMOVE))
        return broken(cx, "remove", path);
    return io_real()->remove(cx, path);
}

static int64_t faulty_now_us(Ctx *cx)
{
    int64_t fixed = faulty_of(cx)->now_us;
    return fixed != 0 ? fixed : io_real()->now_us(cx);
}

void faulty_io_init(FaultyIo *faulty)
{
    *faulty = (FaultyIo){.io = *io_real(), .ops = FAULTY_CHANGES, .space = -1};
    faulty->io.open = faulty_open;
    faulty->io.read = faulty_read;
    faulty->io.write = faulty_write;
    faulty->io.sync = faulty_sync;
    faulty->io.map = faulty_map;
    faulty->io.rename = faulty_rename;
    faulty->io.remove = faulty_remove;
    faulty->io.now_us = faulty_now_us;
    faulty->io.state = faulty;
}
