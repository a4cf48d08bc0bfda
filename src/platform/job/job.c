#include "platform/job/job.h"

#include <assert.h>

static const char *const state_names[] = {
    [JOB_WAITING] = "waiting",
    [JOB_RUNNING] = "running",
    [JOB_DONE] = "done",
    [JOB_FAILED] = "failed",
};

const char *job_state_name(JobState state)
{
    return state_names[state];
}

static JobState state_of(Str name)
{
    JobState state = JOB_WAITING;
    while (!str_eq(str_of(state_names[state]), name)) {
        assert(state != JOB_FAILED); /* the schema allows these four */
        state++;
    }
    return state;
}

/* The columns of job_by_id, job_unfinished and job_newest. */
static Job job_of_row(Arena *arena, const DbRow *row)
{
    return (Job){
        .id = row_int(row, 0),
        .kind = str_dup(arena, row_text(row, 1)),
        .args = str_dup(arena, row_text(row, 2)),
        .state = state_of(row_text(row, 3)),
        .progress = row_int(row, 4),
        .total = row_int(row, 5),
        .done_offset = row_int(row, 6),
        .attempts = row_int(row, 7),
        .not_before_us = row_int(row, 8),
        .lease_until_us = row_int(row, 9),
        .result = str_dup(arena, row_text(row, 10)),
        .error = str_dup(arena, row_text(row, 11)),
        .actor = str_dup(arena, row_text(row, 12)),
        .created_us = row_int(row, 13),
        .finished_us = row_int(row, 14),
    };
}

Err job_new(Ctx *cx, Str kind, Str args, int64_t total, int64_t *out_id)
{
    DbRow row;
    TRY(db_one(
        cx, SQL_JOB_ADD,
        ARGS(db_text(kind), db_text(args), db_int(total), db_text(cx->actor), db_int(cx->now_us)),
        &row));
    *out_id = row_int(&row, 0);
    return OK;
}

Err job_load(Ctx *cx, int64_t id, Job *out)
{
    DbRow row;
    Err err = db_one(cx, SQL_JOB_BY_ID, ARGS(db_int(id)), &row);
    if (err == ERR_NOT_FOUND)
        return fail(cx, err, MSG("there is no job %1$lld"), (long long)id);
    TRY(err);
    *out = job_of_row(cx->arena, &row);
    return OK;
}

/* Run a statement that touches an unfinished job only, and say so when it touched none. */
static Err job_update(Ctx *cx, SqlId sql, int64_t id, DbArgs args)
{
    int64_t changed;
    Job job;
    TRY(db_run(cx, sql, args, &changed));
    if (changed == 1)
        return OK;
    TRY(job_load(cx, id, &job));
    return fail(cx, ERR_CONFLICT, MSG("job %1$lld is finished: %2$s"), (long long)id,
                job_state_name(job.state));
}

Err job_start(Ctx *cx, int64_t id, int64_t lease_us)
{
    int64_t until_us = lease_us == 0 ? 0 : cx->now_us + lease_us;
    return job_update(cx, SQL_JOB_START, id, ARGS(db_int(id), db_int(until_us)));
}

Err job_progress(Ctx *cx, const Job *job)
{
    return job_update(
        cx, SQL_JOB_PROGRESS, job->id,
        ARGS(db_int(job->id), db_int(job->progress), db_int(job->total), db_int(job->done_offset)));
}

Err job_finish(Ctx *cx, int64_t id, JobState state, Str outcome)
{
    assert(state == JOB_DONE || state == JOB_FAILED);
    Str result = state == JOB_DONE ? outcome : (Str){0};
    Str error = state == JOB_FAILED ? outcome : (Str){0};
    return job_update(cx, SQL_JOB_FINISH, id,
                      ARGS(db_int(id), db_text(str_of(job_state_name(state))),
                           db_text_or_null(result), db_text_or_null(error), db_int(cx->now_us)));
}

typedef struct JobList {
    Job *jobs;
    size_t count;
    size_t capacity;
} JobList;

static Err list_add(Ctx *cx, const DbRow *row, void *arg)
{
    JobList *list = arg;
    if (list->count == list->capacity) {
        size_t bigger = list->capacity == 0 ? 8 : list->capacity * 2;
        list->jobs =
            arena_grow(cx->arena, list->jobs, list->capacity * sizeof(Job), bigger * sizeof(Job));
        list->capacity = bigger;
    }
    list->jobs[list->count++] = job_of_row(cx->arena, row);
    return OK;
}

Err job_find_unfinished(Ctx *cx, Str kind, Job **out, size_t *count)
{
    JobList list = {0};
    TRY(db_each(cx, SQL_JOB_UNFINISHED, ARGS(db_text(kind)), list_add, &list));
    *out = list.jobs;
    *count = list.count;
    return OK;
}

Err job_find_newest(Ctx *cx, int64_t before, int64_t max, Job **out, size_t *count)
{
    JobList list = {0};
    TRY(db_each(cx, SQL_JOB_NEWEST, ARGS(db_int(before), db_int(max)), list_add, &list));
    *out = list.jobs;
    *count = list.count;
    return OK;
}
