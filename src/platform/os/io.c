#include "platform/os/io.h"

#include <assert.h>
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/file.h>
#include <sys/mman.h>
#include <sys/random.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

enum { WRITE_STEP_BYTES = 1 << 30, LIST_MAX = 1 << 20 };

/* The sentence for errno values that have one of their own; `key` for all others. */
static Err os_fail(Ctx *cx, int code, const char *key, Str path)
{
    const char *shown = str_shown(cx->arena, path);
    switch (code) {
    case ENOSPC:
    case EDQUOT:
    case EFBIG: /* the limit of the file system or of the process */
        return fail(cx, ERR_FULL, MSG("no space left to write %1$s"), shown);
    case ENOENT:
        return fail(cx, ERR_NOT_FOUND, MSG("%1$s does not exist"), shown);
    case EACCES:
    case EPERM:
    case EROFS:
        return fail(cx, ERR_DENIED, MSG("permission denied for %1$s"), shown);
    default:
        return fail(cx, ERR_IO, key, shown, strerror(code));
    }
}

static const int open_flags[] = {
    [IO_READ] = O_RDONLY,
    [IO_CREATE] = O_RDWR | O_CREAT | O_TRUNC,
    [IO_APPEND] = O_RDWR | O_CREAT | O_APPEND,
};

static int open_at(int folder, const char *path, int flags)
{
    int fd;
    do
        fd = openat(folder, path, flags | O_CLOEXEC, 0600);
    while (fd < 0 && errno == EINTR);
    return fd;
}

static int open_again(const char *path, int flags)
{
    return open_at(AT_FDCWD, path, flags);
}

static Err real_open(Ctx *cx, Str path, IoMode mode, IoFile *out)
{
    struct stat info;
    if (memchr(path.p, '\0', path.n) != NULL)
        return fail(cx, ERR_INVALID, MSG("file name %1$s contains a NUL byte"),
                    str_shown(cx->arena, path));
    Str kept = str_dup(cx->arena, path);
    int fd = open_again(kept.p, open_flags[mode]);
    if (fd < 0)
        return os_fail(cx, errno, MSG("could not open %1$s: %2$s"), path);
    if (fstat(fd, &info) == 0 && S_ISDIR(info.st_mode)) {
        close(fd);
        return fail(cx, ERR_INVALID, MSG("%1$s is a folder, not a file"),
                    str_shown(cx->arena, path));
    }
    *out = (IoFile){.fd = fd, .path = kept};
    return OK;
}

/* One name at a time, so that no link on the way is followed.  A queue or device must neither
 * block nor be read. */
static Err real_open_below(Ctx *cx, Str folder, Str path, IoFile *out)
{
    struct stat info;
    Str rest = path, whole = io_path(cx->arena, folder, path);
    const char *shown = str_shown(cx->arena, whole);
    if (memchr(path.p, '\0', path.n) != NULL)
        return fail(cx, ERR_INVALID, MSG("file name %1$s contains a NUL byte"), shown);
    int fd = open_again(str_c(cx->arena, folder), O_PATH | O_DIRECTORY);
    while (fd >= 0 && rest.n > 0) {
        int above = fd;
        Str name = str_cut(&rest, '/');
        bool inside = !str_eq(name, STR(".")) && !str_eq(name, STR(".."));
        int flags = rest.n > 0 ? O_PATH | O_DIRECTORY : O_RDONLY | O_NONBLOCK;
        fd = inside ? open_at(above, str_c(cx->arena, name), flags | O_NOFOLLOW) : -1;
        int code = inside ? errno : EACCES;
        close(above);
        errno = code == ELOOP || code == ENOTDIR ? EACCES : code; /* what a link gives */
    }
    if (fd < 0)
        return os_fail(cx, errno, MSG("could not open %1$s: %2$s"), whole);
    if (fstat(fd, &info) != 0 || !S_ISREG(info.st_mode)) {
        close(fd);
        return fail(cx, ERR_DENIED, MSG("%1$s is no file"), shown);
    }
    *out = (IoFile){.fd = fd, .path = whole};
    return OK;
}

static void real_close(__attribute__((unused)) Ctx *cx, IoFile *file)
{
    if (file->fd > 0)
        close(file->fd); /* never again on EINTR: Linux has closed it */
    *file = (IoFile){.fd = -1};
}

static Err real_read(Ctx *cx, IoFile *file, char *to, size_t n, size_t *got)
{
    ssize_t count;
    do
        count = read(file->fd, to, n);
    while (count < 0 && errno == EINTR);
    *got = count < 0 ? 0 : (size_t)count;
    return count < 0 ? os_fail(cx, errno, MSG("could not read %1$s: %2$s"), file->path) : OK;
}

static Err real_write(Ctx *cx, IoFile *file, Str bytes)
{
    while (bytes.n > 0) {
        size_t step = bytes.n < WRITE_STEP_BYTES ? bytes.n : WRITE_STEP_BYTES;
        ssize_t count = write(file->fd, bytes.p, step);
        if (count < 0 && errno == EINTR)
            continue;
        if (count < 0)
            return os_fail(cx, errno, MSG("could not write %1$s: %2$s"), file->path);
        bytes = str_tail(bytes, (size_t)count);
    }
    return OK;
}

static int sync_again(int fd)
{
    int result;
    do
        result = fsync(fd);
    while (result != 0 && errno == EINTR);
    return result;
}

static Err real_sync(Ctx *cx, IoFile *file)
{
    int code = EIO;
    if (!file->sync_failed && sync_again(file->fd) == 0)
        return OK;
    if (!file->sync_failed)
        code = errno;
    file->sync_failed = true;
    return os_fail(cx, code, MSG("could not flush %1$s to the disk: %2$s"), file->path);
}

static Err real_size(Ctx *cx, IoFile *file, int64_t *out)
{
    struct stat info;
    if (fstat(file->fd, &info) != 0)
        return os_fail(cx, errno, MSG("could not read %1$s: %2$s"), file->path);
    *out = info.st_size;
    return OK;
}

static Err real_resize(Ctx *cx, IoFile *file, int64_t bytes)
{
    int result;
    do
        result = ftruncate(file->fd, bytes);
    while (result != 0 && errno == EINTR);
    return result == 0 ? OK : os_fail(cx, errno, MSG("could not write %1$s: %2$s"), file->path);
}

static Err real_map(Ctx *cx, IoFile *file, IoMap *out)
{
    int64_t size;
    *out = (IoMap){0};
    TRY(real_size(cx, file, &size));
    if (size == 0)
        return OK;
    void *p = mmap(NULL, (size_t)size, PROT_READ, MAP_PRIVATE, file->fd, 0);
    if (p == MAP_FAILED)
        return os_fail(cx, errno, MSG("could not map %1$s into memory: %2$s"), file->path);
    *out = (IoMap){.p = p, .n = (size_t)size, .fd = file->fd};
    return OK;
}

static void real_unmap(__attribute__((unused)) Ctx *cx, IoMap *map)
{
    if (map->p != NULL)
        munmap((void *)(uintptr_t)map->p, map->n);
    *map = (IoMap){0};
}

/* The whole pages between; one in use at either edge stays. */
static Str pages_between(const IoMap *map, size_t from, size_t to)
{
    size_t page = (size_t)sysconf(_SC_PAGESIZE);
    size_t first = (from + page - 1) / page * page, end = to / page * page;
    bool some = map->p != NULL && first < end && end <= map->n;
    return some ? str_from(map->p + first, end - first) : (Str){0};
}

static void real_forget(__attribute__((unused)) Ctx *cx, const IoMap *map, size_t from, size_t to)
{
    Str pages = pages_between(map, from, to);
    if (pages.n > 0)
        madvise((void *)(uintptr_t)pages.p, pages.n, MADV_DONTNEED);
}

static void real_evict(Ctx *cx, const IoMap *map, size_t from, size_t to)
{
    Str pages = pages_between(map, from, to);
    real_forget(cx, map, from, to);
    if (pages.n > 0)
        posix_fadvise(map->fd, pages.p - map->p, (off_t)pages.n, POSIX_FADV_DONTNEED);
}

/* A name is durable only when its folder is flushed as well. */
static Err sync_folder_of(Ctx *cx, Str path)
{
    ptrdiff_t slash = str_rfind_char(path, '/');
    Str folder = slash < 0 ? STR(".") : slash == 0 ? STR("/") : str_slice(path, 0, (size_t)slash);
    int fd = open_again(str_c(cx->arena, folder), O_RDONLY | O_DIRECTORY);
    int code = fd < 0 || sync_again(fd) != 0 ? errno : 0;
    if (fd >= 0)
        close(fd);
    if (code != 0)
        return os_fail(cx, code, MSG("could not flush %1$s to the disk: %2$s"), folder);
    return OK;
}

static Err real_rename(Ctx *cx, Str from, Str to)
{
    if (rename(str_c(cx->arena, from), str_c(cx->arena, to)) != 0)
        return os_fail(cx, errno, MSG("could not rename %1$s: %2$s"), from);
    return sync_folder_of(cx, to);
}

static Err real_remove(Ctx *cx, Str path)
{
    if (unlink(str_c(cx->arena, path)) != 0)
        return os_fail(cx, errno, MSG("could not remove %1$s: %2$s"), path);
    return OK;
}

static Err make_one_dir(Ctx *cx, Str path)
{
    struct stat info;
    const char *name = str_c(cx->arena, path);
    if (mkdir(name, 0700) == 0)
        return sync_folder_of(cx, path);
    if (errno != EEXIST)
        return os_fail(cx, errno, MSG("could not make the folder %1$s: %2$s"), path);
    if (stat(name, &info) != 0)
        return os_fail(cx, errno, MSG("could not read %1$s: %2$s"), path);
    if (!S_ISDIR(info.st_mode))
        return fail(cx, ERR_CONFLICT, MSG("%1$s is a file, not a folder"),
                    str_shown(cx->arena, path));
    return OK;
}

static Err real_make_dir(Ctx *cx, Str path)
{
    while (path.n > 1 && path.p[path.n - 1] == '/')
        path.n--;
    for (size_t i = 1; i < path.n; i++) {
        struct stat info;
        Str parent = str_slice(path, 0, i);
        if (path.p[i] == '/' && stat(str_c(cx->arena, parent), &info) != 0)
            TRY(make_one_dir(cx, parent));
    }
    return make_one_dir(cx, path);
}

static int compare_names(const void *a, const void *b)
{
    return str_cmp(*(const Str *)a, *(const Str *)b);
}

static Err read_names(Ctx *cx, DIR *dir, Str path, Str **out, size_t *count)
{
    Str *names = NULL;
    size_t capacity = 0, n = 0;
    struct dirent *entry;
    while (errno = 0, (entry = readdir(dir)) != NULL) {
        Str name = str_of(entry->d_name);
        if (str_eq(name, STR(".")) || str_eq(name, STR("..")))
            continue;
        if (n == LIST_MAX)
            return fail(cx, ERR_LIMIT, MSG("folder %1$s has more than %2$lld entries"),
                        str_shown(cx->arena, path), (long long)LIST_MAX);
        if (n == capacity) {
            size_t bigger = capacity == 0 ? 16 : capacity * 2;
            names = arena_grow(cx->arena, names, capacity * sizeof(Str), bigger * sizeof(Str));
            capacity = bigger;
        }
        names[n++] = str_dup(cx->arena, name);
    }
    if (errno != 0)
        return os_fail(cx, errno, MSG("could not read %1$s: %2$s"), path);
    if (n > 1)
        qsort(names, n, sizeof *names, compare_names);
    *out = names;
    *count = n;
    return OK;
}

static Err real_list(Ctx *cx, Str path, Str **out, size_t *count)
{
    *out = NULL;
    *count = 0;
    DIR *dir = opendir(str_c(cx->arena, path));
    if (dir == NULL)
        return os_fail(cx, errno, MSG("could not open %1$s: %2$s"), path);
    Err err = read_names(cx, dir, path, out, count);
    closedir(dir);
    return err;
}

static Err real_lock(Ctx *cx, IoFile *file)
{
    int result;
    do
        result = flock(file->fd, LOCK_EX | LOCK_NB);
    while (result != 0 && errno == EINTR);
    if (result != 0 && errno == EWOULDBLOCK)
        return fail(cx, ERR_BUSY, MSG("%1$s is locked by another process"),
                    str_shown(cx->arena, file->path));
    return result == 0 ? OK : os_fail(cx, errno, MSG("could not lock %1$s: %2$s"), file->path);
}

static int64_t clock_us(clockid_t id)
{
    struct timespec now;
    int result = clock_gettime(id, &now);
    assert(result == 0);
    (void)result;
    return (int64_t)now.tv_sec * 1000000 + now.tv_nsec / 1000;
}

static int64_t real_now_us(__attribute__((unused)) Ctx *cx)
{
    return clock_us(CLOCK_REALTIME);
}

static int64_t real_monotonic_us(__attribute__((unused)) Ctx *cx)
{
    return clock_us(CLOCK_MONOTONIC);
}

static void real_random(__attribute__((unused)) Ctx *cx, void *to, size_t n)
{
    char *p = to;
    while (n > 0) {
        ssize_t count = getrandom(p, n, 0);
        if (count < 0) {
            assert(errno == EINTR); /* the kernel has no other reason once it is seeded */
            continue;
        }
        p += count;
        n -= (size_t)count;
    }
}

Io *io_real(void)
{
    /* Nobody writes to it: a test that swaps a function copies the struct first. */
    /* tidy: allow global: never written; callers hold it as the Io tests swap, so not const */
    static Io real = {
        .open = real_open,
        .open_below = real_open_below,
        .close = real_close,
        .read = real_read,
        .write = real_write,
        .sync = real_sync,
        .size = real_size,
        .resize = real_resize,
        .map = real_map,
        .unmap = real_unmap,
        .forget = real_forget,
        .evict = real_evict,
        .rename = real_rename,
        .remove = real_remove,
        .make_dir = real_make_dir,
        .list = real_list,
        .lock = real_lock,
        .now_us = real_now_us,
        .monotonic_us = real_monotonic_us,
        .random = real_random,
    };
    return &real;
}
