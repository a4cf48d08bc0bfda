/* crash.h - a workshop for killing holdfast: run it, cut it off, ask it afterwards. */
#ifndef HOLDFAST_TEST_CRASH_CRASH_H
#define HOLDFAST_TEST_CRASH_CRASH_H

#include <sys/types.h>

#include "base/json.h"
#include "platform/os/io.h"

enum { INPUTS = 2, ARGS_MAX = 8 };

/* What a run left behind. */
typedef struct Run {
    int exit; /* exit code; -1: ended by a signal */
    int signal;
    double seconds;
    Str out;
    Str err;
} Run;

typedef struct Input {
    const char *path;
    int64_t events;
    const char *suspect; /* an item to trace from */
} Input;

typedef struct Workshop {
    Ctx *cx;
    const char *holdfast; /* the program */
    const char *home;     /* folder of this test, removed at the end */
    const char *begun;    /* data directory that has taken in the first input, and reported so */
    Input inputs[INPUTS]; /* the second is cut off */
    double seconds;       /* an uninterrupted capture of the second takes */
    Str digest;           /* of the index after both */
    uint64_t seed;
    uint64_t chance;
    int passed, failed, skipped;
} Workshop;

/* splitmix64, 0 <= result < n */
uint64_t crash_below(Workshop *shop, uint64_t n);

/* Start the program with these arguments (NULL at the end); output goes to files. */
pid_t crash_start(Workshop *shop, const char *const *args);
/* Wait for it; with kill_after >= 0 seconds it is killed (SIGKILL) then, if still there. */
Run crash_wait(Workshop *shop, pid_t pid, double kill_after);
Run crash_run(Workshop *shop, const char *const *args);

/* holdfast ingest --data DIR --json INPUT */
pid_t crash_ingest(Workshop *shop, const char *dir, const Input *input);
/* The directory is sound and holds exactly what the inputs hold, as after an undisturbed run:
 * check is clean, ingesting again finds every event a duplicate, the index has the same digest.
 * NULL, or what is wrong. */
const char *crash_verify(Workshop *shop, const char *dir);
/* What rebuild prints: the digest of the index.  It depends on a seed made with the directory. */
Str crash_digest(Workshop *shop, const char *dir);

/* Count a result and say what failed. */
void crash_result(Workshop *shop, const char *name, const char *fault);
/* A folder path below home; what is there is deleted. */
const char *crash_dir(Workshop *shop, const char *name);
/* Put a copy of the data directory that has taken in the first input there. */
void crash_copy(Workshop *shop, const char *dir);
char *crash_text(Workshop *shop, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* The scenarios. */
void crash_kills(Workshop *shop, int wanted);
void crash_full_disk(Workshop *shop);

#endif
