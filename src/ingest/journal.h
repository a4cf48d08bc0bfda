/* journal.h - one data directory opened: the log in the database, and the index built from it.
 *
 * The index lives in memory.  Opening loads the newest checkpoint that belongs to this log and
 * replays what came after it; without one, or with one of another log, everything is replayed,
 * with the same item numbers (law 1).  */
#ifndef HOLDFAST_INGEST_JOURNAL_H
#define HOLDFAST_INGEST_JOURNAL_H

#include "domain/event/event_log.h"
#include "domain/trace/trace.h"
#include "platform/store/data_dir.h"

typedef struct Journal {
    DataDir dir;
    TraceIndex *index;
    int64_t saved; /* position of the checkpoint on disk; 0 = none */
} Journal;

/* Open the folder (data_dir_open) and its index.  A reader's index ends where the last finished
 * rollback capture allows (event_log_end); a writer's holds everything, and capture_resume has
 * to follow.  On failure nothing stays open. */
MUST_CHECK Err journal_open(Ctx *cx, Str path, Str address, DbMode mode, Journal *out);
/* For a check: the folder opened for reading, out->index the newest checkpoint of this log as it
 * lies on the disk (NULL: there is none) with nothing replayed, and an empty index with the same
 * seed, the caller's to free. */
MUST_CHECK Err journal_inspect(Ctx *cx, Str path, Str address, Journal *out, TraceIndex **fresh);
/* Let the index ask the log through the caller's own database again. */
void journal_attach(const Journal *journal);
/* Accepts a zeroed one. */
void journal_close(Ctx *cx, Journal *journal);
/* Append the log's events behind the index up to `last` (a position of the log). */
MUST_CHECK Err journal_replay(Ctx *cx, Journal *journal, int64_t last);
/* Write a checkpoint if the index has grown since the last one. */
MUST_CHECK Err journal_save(Ctx *cx, Journal *journal);
/* The same, but only when replaying what came since would take noticeable time: a small file
 * does not rewrite the checkpoint of a large log. */
MUST_CHECK Err journal_settle(Ctx *cx, Journal *journal);
/* Delete the checkpoints, build the index anew from the log, and save it. */
MUST_CHECK Err journal_rebuild(Ctx *cx, Journal *journal);
/* What an index asks of the log, answered from cx->db. */
TraceLog journal_trace_log(void);

#endif
