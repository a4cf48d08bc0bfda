/* progress.h - a bar on the terminal for long work; silent when standard error is none. */
#ifndef HOLDFAST_CMD_PROGRESS_H
#define HOLDFAST_CMD_PROGRESS_H

#include "base/message.h"

typedef struct Progress {
    bool on;    /* standard error is a terminal */
    bool shown; /* something stands on the line */
    Lang lang;
    Str what; /* the file */
} Progress;

void progress_init(Progress *progress, Str what, Lang lang);
/* CaptureTick: `pass` 1 checks, 2 stores. */
void progress_tick(void *progress, int pass, int64_t done, int64_t total);
/* Wipe the line. */
void progress_end(Progress *progress);

#endif
