/* Whole files, made of the functions of an Io: they work over a swapped one, too. */
#include "platform/os/io.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/buf.h"

IoFile io_stdin(void)
{
    return (IoFile){.fd = STDIN_FILENO, .path = STR("-")};
}

/* The wrong way round on purpose: reading from or writing to a closed one stays an error. */
void io_streams_fill(void)
{
    for (int fd = STDIN_FILENO; fd <= STDERR_FILENO; fd++) {
        if (fcntl(fd, F_GETFD) < 0 && errno == EBADF)
            (void)open("/dev/null", fd == STDIN_FILENO ? O_WRONLY : O_RDONLY);
    }
}

Str io_path(Arena *arena, Str dir, Str name)
{
    const char *slash = str_ends(dir, STR("/")) ? "" : "/";
    return str_fmt(arena, "%.*s%s%.*s", STR_ARG(dir), slash, STR_ARG(name));
}

Err io_memory_file(Ctx *cx, IoFile *out)
{
    int fd = memfd_create("file", MFD_CLOEXEC);
    if (fd < 0)
        return fail(cx, ERR_IO, MSG("could not make a file in memory: %1$s"),
                    strerrorname_np(errno));
    *out = (IoFile){.fd = fd, .path = str_fmt(cx->arena, "/proc/self/fd/%d", fd)};
    return OK;
}

/* Until the end, however the pieces come; one byte above `max` is enough to refuse. */
static Err read_all(Ctx *cx, IoFile *file, size_t max, Str *out)
{
    Buf text;
    size_t got = 0;
    buf_init(&text, cx->arena, max + 1);
    do {
        size_t left = max + 1 - text.n;
        size_t step = left < 65536 ? left : 65536;
        char *to = buf_reserve(&text, step);
        TRY(cx->io->read(cx, file, to, step, &got));
        text.n += got;
    } while (got > 0 && text.n <= max);
    if (text.n > max)
        return fail(cx, ERR_LIMIT, MSG("%1$s is larger than %2$lld bytes"),
                    str_shown(cx->arena, file->path), (long long)max);
    *out = buf_str(&text);
    return OK;
}

Err io_read_file(Ctx *cx, Str path, size_t max, Str *out)
{
    IoFile file;
    TRY(cx->io->open(cx, path, IO_READ, &file));
    Err err = read_all(cx, &file, max, out);
    cx->io->close(cx, &file);
    return err;
}

Err io_read_secret(Ctx *cx, Str path, size_t max, Str *out)
{
    IoFile file;
    struct stat info;
    TRY(cx->io->open(cx, path, IO_READ, &file));
    bool hidden = fstat(file.fd, &info) == 0 && (info.st_mode & S_IRWXO) == 0;
    Err err = hidden ? read_all(cx, &file, max, out)
                     : fail(cx, ERR_DENIED,
                            MSG("%1$s may be read by everybody on this machine; chmod 600 it"),
                            str_shown(cx->arena, path));
    cx->io->close(cx, &file);
    return err;
}

static Err write_synced(Ctx *cx, Str path, Str bytes)
{
    IoFile file;
    TRY(cx->io->open(cx, path, IO_CREATE, &file));
    Err err = cx->io->write(cx, &file, bytes);
    if (err == OK)
        err = cx->io->sync(cx, &file);
    cx->io->close(cx, &file);
    return err;
}

Err io_write_file(Ctx *cx, Str path, Str bytes)
{
    Str beside = str_fmt(cx->arena, "%.*s.new", STR_ARG(path));
    Err err = write_synced(cx, beside, bytes);
    if (err == OK)
        err = cx->io->rename(cx, beside, path);
    if (err != OK) {
        Problem first = cx->problem; /* the reason, not the clearing up, is what is told */
        if (cx->io->remove(cx, beside) != OK)
            problem_clear(cx);
        cx->problem = first;
    }
    return err;
}
