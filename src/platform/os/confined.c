#include "platform/os/confined.h"

#include <errno.h>
#include <fcntl.h>
#include <seccomp.h>
#include <signal.h>
#include <spawn.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "base/buf.h"

enum { OUTPUT_FD = 1, REPORT_FD = 3 };

static bool write_all(int fd, Str bytes)
{
    while (bytes.n > 0) {
        ssize_t n = write(fd, bytes.p, bytes.n);
        if (n < 0 && errno == EINTR)
            continue;
        if (n <= 0)
            return false;
        bytes = str_tail(bytes, (size_t)n);
    }
    return true;
}

/* ---- in the child ---- */

static bool limit(__rlimit_resource_t what, rlim_t most)
{
    return setrlimit(what, &(struct rlimit){most, most}) == 0;
}

static bool limit_memory(void)
{
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
    return true; /* their shadow takes address space without end */
#else
    return limit(RLIMIT_AS, CONFINED_MEMORY_MAX);
#endif
}

static bool limits_take(void)
{
    return limit_memory() && limit(RLIMIT_CPU, CONFINED_CPU_S) && limit(RLIMIT_FSIZE, 0) &&
           limit(RLIMIT_NOFILE, 0) && limit(RLIMIT_NPROC, 0) && limit(RLIMIT_CORE, 0);
}

/* Memory, the pipes that are open already, and the end (sigaltstack: asked by sanitizers at the
 * end).  Nothing here names a file. */
static bool calls_limit(void)
{
    static const int allowed[] = {
        SCMP_SYS(write),       SCMP_SYS(exit_group),    SCMP_SYS(brk),
        SCMP_SYS(munmap),      SCMP_SYS(mremap),        SCMP_SYS(madvise),
        SCMP_SYS(futex),       SCMP_SYS(getrandom),     SCMP_SYS(rt_sigreturn),
        SCMP_SYS(sched_yield), SCMP_SYS(clock_gettime), SCMP_SYS(sigaltstack),
    };
    static const int mapping[] = {SCMP_SYS(mmap), SCMP_SYS(mprotect)};
    scmp_filter_ctx filter = seccomp_init(SCMP_ACT_KILL_PROCESS);
    if (filter == NULL)
        return false;
    int failed = 0;
    for (size_t i = 0; i < sizeof allowed / sizeof *allowed; i++)
        failed |= seccomp_rule_add(filter, SCMP_ACT_ALLOW, allowed[i], 0);
    for (size_t i = 0; i < sizeof mapping / sizeof *mapping; i++)
        failed |= seccomp_rule_add(filter, SCMP_ACT_ALLOW, mapping[i], 1,
                                   SCMP_A2(SCMP_CMP_MASKED_EQ, PROT_EXEC, 0));
    failed |= seccomp_load(filter);
    seccomp_release(filter);
    return failed == 0;
}

bool confined_enter(Str *input)
{
    struct stat state;
    if (fstat(STDIN_FILENO, &state) != 0 || !S_ISREG(state.st_mode))
        return false;
    size_t n = (size_t)state.st_size;
    void *p = n == 0 ? NULL : mmap(NULL, n, PROT_READ, MAP_PRIVATE, STDIN_FILENO, 0);
    if (p == MAP_FAILED)
        return false;
    *input = str_from(p, n);
    tzset(); /* libraries that ask for the zone would open its file */
    return close(STDIN_FILENO) == 0 && prctl(PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0) == 0 &&
           prctl(PR_SET_DUMPABLE, 0, 0, 0, 0) == 0 && prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0 &&
           limits_take() && calls_limit();
}

void confined_end(const ConfinedAnswer *answer)
{
    bool told = answer != NULL && write_all(OUTPUT_FD, answer->output) &&
                write_all(REPORT_FD, answer->report);
    _exit(told ? EXIT_SUCCESS : EXIT_FAILURE);
}

/* ---- in the parent ---- */

/* 0: not open, so that a zeroed one can be released. */
typedef struct Ends {
    int input;
    int output[2]; /* read, write */
    int report[2];
} Ends;

static void fd_close(int *fd)
{
    if (*fd > 0)
        close(*fd);
    *fd = 0;
}

static void ends_release(Ends *ends)
{
    fd_close(&ends->input);
    for (int i = 0; i < 2; i++) {
        fd_close(&ends->output[i]);
        fd_close(&ends->report[i]);
    }
}

static bool ends_open(Ends *ends, Str input)
{
    ends->input = memfd_create("input", MFD_CLOEXEC);
    return ends->input > 0 && write_all(ends->input, input) &&
           pipe2(ends->output, O_CLOEXEC) == 0 && pipe2(ends->report, O_CLOEXEC) == 0;
}

static int child_start(const char *work, const Ends *ends, pid_t *child)
{
    char *words[] = {"holdfast", (char *)(uintptr_t)work, NULL};
    char *environment[] = {"TZ=UTC0", NULL};
    posix_spawn_file_actions_t actions;
    int failed = posix_spawn_file_actions_init(&actions);
    if (failed != 0)
        return failed;
    posix_spawn_file_actions_adddup2(&actions, ends->input, STDIN_FILENO);
    posix_spawn_file_actions_adddup2(&actions, ends->output[1], OUTPUT_FD);
    posix_spawn_file_actions_adddup2(&actions, ends->report[1], REPORT_FD);
    posix_spawn_file_actions_addclosefrom_np(&actions, REPORT_FD + 1);
    failed = posix_spawn(child, "/proc/self/exe", &actions, NULL, words, environment);
    posix_spawn_file_actions_destroy(&actions);
    return failed;
}

/* Until the end; false: more than max bytes, or the pipe broke. */
static bool read_all(Ctx *cx, int fd, size_t max, Str *out)
{
    enum { STEP = 65536 };
    Buf text;
    buf_init(&text, cx->arena, max + STEP);
    while (text.n <= max) {
        char *to = buf_reserve(&text, STEP);
        ssize_t n = to == NULL ? -1 : read(fd, to, STEP);
        if (n < 0 && to != NULL && errno == EINTR)
            continue;
        if (n <= 0) {
            *out = buf_str(&text);
            return n == 0;
        }
        text.n += (size_t)n;
    }
    return false;
}

static bool child_wait(pid_t child)
{
    int status;
    while (waitpid(child, &status, 0) < 0) {
        if (errno != EINTR)
            return false;
    }
    return WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

Err confined_run(Ctx *cx, const char *work, Str input, ConfinedAnswer *out)
{
    CLEANUP(ends_release) Ends ends = {0};
    pid_t child;
    int failed = ends_open(&ends, input) ? child_start(work, &ends, &child) : errno;
    if (failed != 0)
        return fail(cx, ERR_IO,
                    MSG("the process that reads files from outside did not start: %1$s"),
                    strerrorname_np(failed));
    fd_close(&ends.output[1]);
    fd_close(&ends.report[1]);
    bool whole = read_all(cx, ends.output[0], CONFINED_OUTPUT_MAX, &out->output) &&
                 read_all(cx, ends.report[0], CONFINED_REPORT_MAX, &out->report);
    if (!whole)
        kill(child, SIGKILL);
    if (!child_wait(child) || !whole)
        return fail(
            cx, ERR_LIMIT,
            MSG("the file takes more memory or time to read than it is given, or the system "
                "does not let its reader be confined"));
    return OK;
}
