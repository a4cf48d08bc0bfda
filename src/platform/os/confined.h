/* confined.h - work on bytes from outside in a child process that can do nothing else.
 *
 * The child is this program again, started as `PROGRAM WORK`.  It is given the bytes and two pipes,
 * and gives up everything else before it looks at them: no file can be opened or made, no socket,
 * no program started, no memory made executable; memory and processor time are limited, and the
 * system ends it at the first call that is not on a short list (seccomp).  What it answers is
 * itself input from outside.  */
#ifndef HOLDFAST_PLATFORM_OS_CONFINED_H
#define HOLDFAST_PLATFORM_OS_CONFINED_H

#include "base/ctx.h"

enum {
    CONFINED_OUTPUT_MAX = 64 << 20, /* bytes */
    CONFINED_REPORT_MAX = 1 << 20,
    CONFINED_MEMORY_MAX = 1 << 30,
    CONFINED_CPU_S = 20,
};

typedef struct ConfinedAnswer {
    Str output; /* in cx->arena */
    Str report;
} ConfinedAnswer;

/* Start the child with `work` as its first word and wait for it.  ERR_LIMIT: it broke off, as it
 * does at any limit; ERR_IO: it could not be started. */
MUST_CHECK Err confined_run(Ctx *cx, const char *work, Str input, ConfinedAnswer *out);

/* In the child: take the input and give up everything else.  False: something could not be given
 * up, and nothing may be done with the input. */
bool confined_enter(Str *input);
/* In the child: answer (NULL: none) and end. */
_Noreturn void confined_end(const ConfinedAnswer *answer);

#endif
