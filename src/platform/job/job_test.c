#include "platform/job/job.h"

#include "test/test_store.h"

static void job_life(Test *t)
{
    Job job, *open;
    int64_t id;
    size_t count;
    CHECK_OK(t, job_new(t->cx, STR("ingest"), STR("{\"file\":\"甲.json\"}"), 900, &id));
    CHECK_INT(t, id, 1);
    CHECK_OK(t, job_start(t->cx, id, 5000000));
    CHECK_OK(t, job_load(t->cx, id, &job));
    CHECK_STR(t, job.args, STR("{\"file\":\"甲.json\"}"));
    CHECK_STR(t, job.actor, STR("test"));
    CHECK(t, job.state == JOB_RUNNING && job.total == 900 && job.attempts == 1);
    CHECK(t, job.lease_until_us == t->cx->now_us + 5000000 && job.created_us == t->cx->now_us);

    CHECK_OK(t, job_find_unfinished(t->cx, STR("ingest"), &open, &count));
    CHECK(t, count == 1 && open[0].id == id);
    CHECK_OK(t, job_finish(t->cx, id, JOB_DONE, STR("{\"events\":3}")));
    CHECK_OK(t, job_load(t->cx, id, &job));
    CHECK(t, job.state == JOB_DONE && job.finished_us == t->cx->now_us);
    CHECK_STR(t, job.result, STR("{\"events\":3}"));
    CHECK_INT(t, job.error.n, 0);

    CHECK_OK(t, job_find_unfinished(t->cx, STR("ingest"), &open, &count));
    CHECK_INT(t, count, 0);
    CHECK_ERR(t, job_finish(t->cx, id, JOB_FAILED, STR("{}")), ERR_CONFLICT);
    CHECK_ERR(t, job_start(t->cx, id, 0), ERR_CONFLICT);
    CHECK_ERR(t, job_progress(t->cx, &job), ERR_CONFLICT);
    CHECK_ERR(t, job_start(t->cx, 99, 0), ERR_NOT_FOUND);

    int64_t second, third;
    CHECK_OK(t, job_new(t->cx, STR("rebuild"), STR("{}"), 0, &second));
    CHECK_OK(t, job_new(t->cx, STR("ingest"), STR("{}"), 0, &third));
    CHECK_OK(t, job_find_newest(t->cx, INT64_MAX, 2, &open, &count));
    CHECK(t, count == 2 && open[0].id == third && open[1].id == second);
    CHECK_OK(t, job_find_newest(t->cx, second, 2, &open, &count));
    CHECK(t, count == 1 && open[0].id == id);
}

TEST(job_life_sqlite)
{
    if (test_store_file(t))
        job_life(t);
    db_close(t->cx);
}

TEST(job_life_postgres)
{
    Str address = test_postgres(t);
    if (address.n == 0 || !CHECK_OK(t, db_open(t->cx, address, DB_WRITE)))
        return;
    job_life(t);
    db_close(t->cx);
}

/* A step of work: save the offset, then either the power goes or the step ends well. */
static Err step(Ctx *cx, Job *job, bool survives)
{
    CLEANUP(tx_release) Tx tx = {0};
    TRY(tx_begin(cx, &tx));
    job->done_offset += 100;
    TRY(job_progress(cx, job));
    return survives ? tx_commit(&tx) : OK;
}

TEST(job_goes_on_where_its_last_whole_step_ended)
{
    Job job, *open;
    int64_t first, second;
    size_t count;
    if (!test_store_file(t))
        return;
    CHECK_OK(t, job_new(t->cx, STR("rebuild"), STR("{}"), 0, &first));
    CHECK_OK(t, job_new(t->cx, STR("rebuild"), STR("{}"), 0, &second));
    CHECK_OK(t, job_start(t->cx, first, 0));
    CHECK_OK(t, job_load(t->cx, first, &job));
    CHECK_OK(t, step(t->cx, &job, true));
    CHECK_OK(t, step(t->cx, &job, true));
    CHECK_OK(t, step(t->cx, &job, false));
    db_close(t->cx);
    CHECK_OK(t, db_open(t->cx, test_sqlite(t), DB_WRITE));
    CHECK_OK(t, job_find_unfinished(t->cx, STR("rebuild"), &open, &count));
    if (CHECK_INT(t, count, 2)) {
        CHECK(t, open[0].id == first && open[1].id == second);
        CHECK_INT(t, open[0].done_offset, 200);
        CHECK(t, open[1].state == JOB_WAITING);
    }
    db_close(t->cx);
}
