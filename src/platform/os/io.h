/* io.h - every file, every reading of the clock, every random byte goes through here.
 *
 * One struct of functions, so that tests swap it: a faulty Io fails or cuts the nth
 * write, a fixed clock makes answers repeat.  io_real() is the operating system.
 * Functions return ERR_IO, ERR_FULL (no space), ERR_NOT_FOUND or ERR_DENIED and
 * record the sentence, naming the path.  */
#ifndef HOLDFAST_PLATFORM_OS_IO_H
#define HOLDFAST_PLATFORM_OS_IO_H

#include "base/ctx.h"

typedef struct Io Io;

typedef struct IoFile {
    int fd;
    Str path;         /* for sentences; lives in the arena of the Ctx that opened it */
    bool sync_failed; /* stays so: Linux forgets a failed write-back after reporting it once */
} IoFile;

typedef enum IoMode {
    IO_READ,   /* existing file */
    IO_CREATE, /* new or emptied, read and write, 0600 */
    IO_APPEND, /* existing or new, read and write, writes go to the end */
} IoMode;

typedef struct IoMap {
    const char *p; /* NULL for an empty file */
    size_t n;
    int fd; /* of its file, which stays open as long */
} IoMap;

struct Io {
    Err (*open)(Ctx *cx, Str path, IoMode mode, IoFile *out);
    /* An existing regular file below the folder, to be read.  `path` is names between slashes:
     * "." and "..", and links anywhere behind the folder, are ERR_DENIED. */
    Err (*open_below)(Ctx *cx, Str folder, Str path, IoFile *out);
    void (*close)(Ctx *cx, IoFile *file);
    /* Up to n bytes at the file's position (pipes too); 0 = end. */
    Err (*read)(Ctx *cx, IoFile *file, char *to, size_t n, size_t *got);
    /* All of them, at the file's position. */
    Err (*write)(Ctx *cx, IoFile *file, Str bytes);
    /* To the disk.  After a failure nothing more may be acknowledged: every further sync of
     * this file fails as well. */
    Err (*sync)(Ctx *cx, IoFile *file);
    Err (*size)(Ctx *cx, IoFile *file, int64_t *out);
    /* Make it so long; what is new reads as zeros. */
    Err (*resize)(Ctx *cx, IoFile *file, int64_t bytes);
    /* The whole file read-only in memory; IO_MAP pages are dropped by forget. */
    Err (*map)(Ctx *cx, IoFile *file, IoMap *out);
    void (*unmap)(Ctx *cx, IoMap *map);
    /* These bytes of the map will not be needed again soon (keeps resident memory small). */
    void (*forget)(Ctx *cx, const IoMap *map, size_t from, size_t to);
    /* These will not be needed again at all: the system need not keep them in memory either. */
    void (*evict)(Ctx *cx, const IoMap *map, size_t from, size_t to);
    /* Atomic replace, and the folder synced behind it. */
    Err (*rename)(Ctx *cx, Str from, Str to);
    Err (*remove)(Ctx *cx, Str path);
    /* The folder and its parents, 0700; fine if there. */
    Err (*make_dir)(Ctx *cx, Str path);
    /* Names in a folder, sorted; no "." and "..". */
    Err (*list)(Ctx *cx, Str path, Str **out, size_t *count);
    /* Exclusive advisory lock; ERR_BUSY if another process holds it.  Freed by close or death. */
    Err (*lock)(Ctx *cx, IoFile *file);
    /* Microseconds since 1970 UTC (may jump), and since an arbitrary start (never back). */
    int64_t (*now_us)(Ctx *cx);
    int64_t (*monotonic_us)(Ctx *cx);
    void (*random)(Ctx *cx, void *to, size_t n);
    void *state; /* of a swapped-in Io */
};

/* The operating system.  Stateless, shared by all. */
Io *io_real(void);
/* Standard input as a file; never closed by io. */
IoFile io_stdin(void);
/* Take the numbers of standard input, output and error where the caller closed them, so that no
 * file opened later gets one.  To be called first. */
void io_streams_fill(void);
/* A new file in memory without a name elsewhere: file->path leads to it as long as it is open. */
MUST_CHECK Err io_memory_file(Ctx *cx, IoFile *out);
/* A small file whole, in the arena; ERR_LIMIT above `max` bytes. */
MUST_CHECK Err io_read_file(Ctx *cx, Str path, size_t max, Str *out);
/* The same of a file with a secret; ERR_DENIED: others than its owner and group may read it. */
MUST_CHECK Err io_read_secret(Ctx *cx, Str path, size_t max, Str *out);
/* Written beside, synced, renamed into place. */
MUST_CHECK Err io_write_file(Ctx *cx, Str path, Str bytes);
/* dir + "/" + name */
Str io_path(Arena *arena, Str dir, Str name);

#endif
