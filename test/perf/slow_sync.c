/* Two milliseconds more for each sync, as of a disk that is no fast one: preloaded into a server
 * by http_bench, so that what its commit queue gains does not hang on the machine's disk. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <time.h>
#include <unistd.h>

enum { MORE_NS = 2000000 };

typedef int Sync(int fd);

static int later(const char *name, int fd)
{
    struct timespec more = {.tv_nsec = MORE_NS};
    Sync *real = (Sync *)dlsym(RTLD_NEXT, name);
    nanosleep(&more, NULL);
    return real(fd);
}

int fsync(int fd)
{
    return later("fsync", fd);
}

int fdatasync(int fd)
{
    return later("fdatasync", fd);
}
