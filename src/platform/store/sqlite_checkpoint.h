/* sqlite_checkpoint.h - copies SQLite's WAL back into its file beside the writer.
 *
 * A copy of 32 MiB takes 50 to 150 ms, more than all else a commit does; in a thread with a
 * connection of its own nobody waits for it.  SQLite begins a WAL anew only when all of it is
 * copied at a moment nobody writes, so a writer that never rests has to finish the last small
 * piece itself; when, is the writer's to decide (sqlite.c). */
#ifndef HOLDFAST_PLATFORM_STORE_SQLITE_CHECKPOINT_H
#define HOLDFAST_PLATFORM_STORE_SQLITE_CHECKPOINT_H

#include <stdbool.h>

typedef struct Checkpointer Checkpointer;

/* For the database file at `path`, which is copied.  Its thread starts with the first copy. */
Checkpointer *checkpointer_new(const char *path);
/* Waits for a copy under way.  Accepts NULL. */
void checkpointer_free(Checkpointer *checkpointer);

/* Copy what the WAL holds by now, as far as its readers let go; again, if a copy is under way.
 * What was committed is durable without it: a failure costs nothing but a WAL that grows.
 * False: there is no thread to be had, the caller has to copy. */
bool checkpointer_start(Checkpointer *checkpointer);
/* Until no copy is under way.  Returns how many pages of the WAL the last one found copied. */
int checkpointer_wait(Checkpointer *checkpointer);
/* The same, without waiting. */
int checkpointer_copied(Checkpointer *checkpointer);
/* The WAL was begun anew: nothing of it is copied. */
void checkpointer_anew(Checkpointer *checkpointer);

#endif
