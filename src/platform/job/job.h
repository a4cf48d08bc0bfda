/* job.h - long work that survives a crash.
 *
 *     WAITING -> RUNNING -> DONE | FAILED
 *
 * A job does its work in steps.  Each step is one transaction that also saves how far the
 * work is (done_offset, in a unit of the kind: bytes, rows …).  After a crash the job is still
 * unfinished, and whoever takes it up goes on at done_offset: nothing lost, nothing twice.
 * `args`, `result` and `error` are JSON.  */
#ifndef HOLDFAST_PLATFORM_JOB_JOB_H
#define HOLDFAST_PLATFORM_JOB_JOB_H

#include "platform/store/db.h"

typedef enum JobState { JOB_WAITING, JOB_RUNNING, JOB_DONE, JOB_FAILED } JobState;

typedef struct Job {
    int64_t id;
    Str kind; /* which code does it: "ingest" … */
    Str args;
    JobState state;
    int64_t progress; /* of total, for people */
    int64_t total;    /* 0: not known */
    int64_t done_offset;
    int64_t attempts; /* times started */
    int64_t not_before_us;
    int64_t lease_until_us; /* a worker has it until then; 0: nobody */
    Str result;
    Str error;
    Str actor;
    int64_t created_us;
    int64_t finished_us; /* 0: not finished */
} Job;

/* A WAITING job of cx->actor; *out_id gets its number (1, 2, …). */
MUST_CHECK Err job_new(Ctx *cx, Str kind, Str args, int64_t total, int64_t *out_id);
/* ERR_NOT_FOUND with a sentence.  Strings live in cx->arena. */
MUST_CHECK Err job_load(Ctx *cx, int64_t id, Job *out);
/* Take it up: RUNNING, one attempt more, ours for `lease_us` from cx->now_us (0: no limit).
 * ERR_CONFLICT when it is finished. */
MUST_CHECK Err job_start(Ctx *cx, int64_t id, int64_t lease_us);
/* Save progress, total and done_offset; call it inside the transaction of the step.
 * ERR_CONFLICT when it is finished. */
MUST_CHECK Err job_progress(Ctx *cx, const Job *job);
/* DONE with a result or FAILED with an error, either may be empty.  ERR_CONFLICT when it was
 * finished before. */
MUST_CHECK Err job_finish(Ctx *cx, int64_t id, JobState state, Str outcome);
/* Jobs of a kind that are WAITING or RUNNING, oldest first. */
MUST_CHECK Err job_find_unfinished(Ctx *cx, Str kind, Job **out, size_t *count);

/* The `max` newest jobs of any kind below id `before`, newest first. */
MUST_CHECK Err job_find_newest(Ctx *cx, int64_t before, int64_t max, Job **out, size_t *count);

const char *job_state_name(JobState state); /* "waiting" … */

#endif
