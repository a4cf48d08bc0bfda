/* Nothing acknowledged is lost, nothing half-done is kept: full disks, failing writes and
 * flushes, killed processes.  */
#include <signal.h>
#include <stdio.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "platform/store/db.h"
#include "platform/store/sql.h"
#include "test/faulty_vfs.h"
#include "test/test_store.h"

enum { COLUMNS = 5, FIRST = 1000, BATCH = 20, BODY_BYTES = 700 };

/* Batch `k` is BATCH rows whose numbers start at FIRST + k * BATCH. */
static Err batch_insert(Ctx *cx, int64_t k)
{
    static const char body[BODY_BYTES] = "x";
    DbValue values[BATCH * COLUMNS];
    for (int i = 0; i < BATCH; i++) {
        DbValue *row = values + i * COLUMNS;
        row[0] = db_int(FIRST + k * BATCH + i);
        row[1] = db_text(STR("n"));
        row[2] = db_text(str_fmt(cx->arena, "%0*d", BODY_BYTES, i));
        row[3] = db_text(str_from(body, 1));
        row[4] = db_int(0);
    }
    return db_many(cx, SQL_MIGRATION_ADD, values, COLUMNS, BATCH);
}

static Err count_row(__attribute__((unused)) Ctx *cx, const DbRow *row, void *arg)
{
    *(int64_t *)arg += row_int(row, 0) >= FIRST;
    return OK;
}

static int64_t rows_count(Test *t)
{
    int64_t count = 0;
    CHECK_OK(t, db_each(t->cx, SQL_MIGRATION_EACH, NO_ARGS, count_row, &count));
    return count;
}

/* Insert batches from `k` on until one is refused or `end` is reached; how many are in. */
static int64_t insert_until_refused(Ctx *cx, int64_t k, int64_t end, Err *last)
{
    *last = OK;
    while (k < end && (*last = batch_insert(cx, k)) == OK)
        k++;
    return k;
}

/* The rows of a test are no schema steps this program knows: take them out before it looks. */
static bool reopen(Test *t, int64_t *rows)
{
    Ctx cx = *t->cx;
    sqlite3 *raw;
    sqlite3_stmt *count;
    Str path = str_tail(test_sqlite(t), strlen("sqlite:"));
    if (!CHECK_INT(t, sqlite3_open(path.p, &raw), SQLITE_OK))
        return false;
    sqlite3_prepare_v2(raw, "SELECT count(*) FROM schema_migration WHERE number >= 1000", -1,
                       &count, NULL);
    *rows = sqlite3_step(count) == SQLITE_ROW ? sqlite3_column_int64(count, 0) : 0;
    sqlite3_finalize(count);
    sqlite3_exec(raw, "DELETE FROM schema_migration WHERE number >= 1000", NULL, NULL, NULL);
    sqlite3_close(raw);
    bool good = CHECK_OK(t, db_open(&cx, test_sqlite(t), DB_WRITE)) && CHECK_OK(t, db_check(&cx));
    db_close(&cx);
    return good;
}

TEST(db_full_disk_keeps_reading_and_goes_on_when_there_is_space)
{
    CLEANUP(faulty_vfs_remove) FaultyVfs faulty;
    Err last;
    int64_t rows;
    faulty_vfs_install(&faulty);
    if (!test_store_file(t))
        return;
    faulty.space = 500000;
    int64_t done = insert_until_refused(t->cx, 0, 1000, &last);
    CHECK_INT(t, last, ERR_FULL);
    CHECK(t, done > 5 && done < 40);
    CHECK_INT(t, rows_count(t), done * BATCH);
    CHECK_ERR(t, batch_insert(t->cx, done), ERR_FULL);
    CHECK_INT(t, rows_count(t), done * BATCH);
    faulty.space = -1;
    done = insert_until_refused(t->cx, done, done + 10, &last);
    CHECK_INT(t, last, OK);
    db_close(t->cx);
    if (reopen(t, &rows))
        CHECK_INT(t, rows, done * BATCH);
}

/* The same by the operating system itself: a limit on the size of files (EFBIG). */
static int full_child(Test *t)
{
    Err last;
    struct rlimit limit = {.rlim_cur = 400000, .rlim_max = RLIM_INFINITY};
    signal(SIGXFSZ, SIG_IGN);
    if (!test_store_file(t) || setrlimit(RLIMIT_FSIZE, &limit) != 0)
        return 1;
    int64_t done = insert_until_refused(t->cx, 0, 1000, &last);
    CHECK_INT(t, last, ERR_FULL);
    CHECK_INT(t, rows_count(t), done * BATCH);
    limit.rlim_cur = RLIM_INFINITY;
    if (setrlimit(RLIMIT_FSIZE, &limit) != 0)
        return 1;
    CHECK_OK(t, batch_insert(t->cx, done));
    CHECK_INT(t, rows_count(t), (done + 1) * BATCH);
    db_close(t->cx);
    return t->failures;
}

TEST(db_file_size_limit_is_a_full_disk)
{
    int status = 1;
    fflush(stdout);
    pid_t child = fork();
    if (child == 0) {
        int failures = full_child(t);
        fflush(stdout);
        _exit(failures != 0);
    }
    CHECK(t, waitpid(child, &status, 0) == child && status == 0);
}

/* A failing disk at call n: what was acknowledged is there after opening again, and at most the
 * one batch whose outcome was open.  Gives the number of calls the run made. */
static int64_t disk_fails_at(Test *t, int64_t n, bool dead, bool sync_only)
{
    enum { BATCHES = 4 };
    CLEANUP(faulty_vfs_remove) FaultyVfs faulty;
    Err last;
    int64_t rows = 0;
    faulty_vfs_install(&faulty);
    if (!test_store_file(t))
        return 0;
    faulty.seen = 0;
    faulty.fail_at = n;
    faulty.dead = dead;
    faulty.sync_only = sync_only;
    int64_t done = insert_until_refused(t->cx, 0, BATCHES, &last);
    if (last != OK && sync_only)
        CHECK_ERR(t, batch_insert(t->cx, done), ERR_IO); /* a failed flush is never tried again */
    db_close(t->cx);
    faulty.fail_at = 0;
    int64_t seen = faulty.seen;
    if (reopen(t, &rows))
        CHECK(t, rows == done * BATCH || (last == ERR_IO && rows == (done + 1) * BATCH));
    return seen;
}

TEST(db_failing_disk_loses_nothing_acknowledged)
{
    for (int kind = 0; kind < 3; kind++) {
        int64_t n = 1;
        while (t->failures == 0 && disk_fails_at(t, n, kind == 1, kind == 2) >= n)
            n++;
        CHECK(t, n > 4); /* every write and flush of the run failed once */
    }
}

static Err step_insert(Ctx *cx, int64_t k)
{
    CLEANUP(tx_release) Tx tx = {0};
    TRY(tx_begin_step(cx, &tx));
    TRY(batch_insert(cx, k));
    return tx_commit(&tx);
}

TEST(db_a_step_is_flushed_by_the_next_plain_commit)
{
    CLEANUP(faulty_vfs_remove) FaultyVfs faulty;
    int64_t rows = 0;
    faulty_vfs_install(&faulty);
    if (!test_store_file(t))
        return;
    CHECK_OK(t, batch_insert(t->cx, 0));
    faulty.sync_only = true;
    faulty.seen = 0;
    for (int64_t k = 1; k < 4; k++)
        CHECK_OK(t, step_insert(t->cx, k));
    CHECK_INT(t, faulty.seen, 0);
    CHECK_OK(t, batch_insert(t->cx, 4));
    CHECK(t, faulty.seen > 0);
    CHECK_OK(t, step_insert(t->cx, 5));
    faulty.fail_at = faulty.seen + 1; /* the steps are not acknowledged: what ends them fails */
    CHECK_ERR(t, batch_insert(t->cx, 6), ERR_IO);
    CHECK_ERR(t, step_insert(t->cx, 7), ERR_IO);
    db_close(t->cx);
    faulty.fail_at = 0;
    if (reopen(t, &rows))
        CHECK(t, rows == 6 * BATCH || rows == 7 * BATCH);
}

/* A quarter of a megabyte each, so that the WAL is soon due to be copied back. */
static void large_rows_insert(Test *t, int64_t first, int64_t count)
{
    enum { LARGE = 1 << 18 };
    char *text = arena_alloc_raw(t->cx->arena, LARGE, 1);
    memset(text, 'x', LARGE);
    for (int64_t i = 0; i < count; i++)
        CHECK_OK(t, db_run(t->cx, SQL_MIGRATION_ADD,
                           ARGS(db_int(FIRST + first + i), db_text(STR("n")),
                                db_text(str_from(text, LARGE)), db_text(STR("x")), db_int(0)),
                           NULL));
}

/* What was committed stands in the WAL: copying it back may fail and is tried again. */
TEST(db_copying_the_wal_back_may_fail_and_nothing_is_lost)
{
    enum { ROWS = 300 }; /* 75 MiB: due twice */
    CLEANUP(faulty_vfs_remove) FaultyVfs faulty;
    int64_t rows = 0;
    faulty_vfs_install(&faulty);
    if (!test_store_file(t))
        return;
    faulty.stuck = true;
    large_rows_insert(t, 0, ROWS);
    CHECK_INT(t, rows_count(t), ROWS);
    db_close(t->cx); /* the copy at the end fails as well */
    CHECK(t, faulty.refusals >= 2);
    faulty.stuck = false;
    if (reopen(t, &rows))
        CHECK_INT(t, rows, ROWS);
}

/* Insert for ever, saying each batch that is in. */
static void killed_child(Ctx *cx, Str address, int64_t k, int out)
{
    if (db_open(cx, address, DB_WRITE) != OK)
        _exit(1);
    for (;; k++) {
        if (batch_insert(cx, k) != OK || write(out, &k, sizeof k) != sizeof k)
            _exit(1);
    }
}

static int64_t kill_after(Test *t, useconds_t wait_us)
{
    int ends[2];
    int64_t k, done = 0;
    if (!CHECK(t, pipe(ends) == 0))
        return 0;
    pid_t child = fork();
    if (child == 0)
        killed_child(t->cx, test_sqlite(t), 0, ends[1]);
    close(ends[1]);
    if (read(ends[0], &k, sizeof k) == sizeof k) /* it is running */
        done = k + 1;
    usleep(wait_us);
    kill(child, SIGKILL);
    while (read(ends[0], &k, sizeof k) == sizeof k)
        done = k + 1;
    waitpid(child, NULL, 0);
    close(ends[0]);
    return done;
}

TEST(db_killed_writer_loses_nothing_acknowledged)
{
    uint64_t random = test_seed(t);
    for (int i = 0; i < 5; i++) {
        int64_t rows = 0;
        int64_t done = kill_after(t, (useconds_t)(test_random(&random) % 30000));
        CHECK(t, done > 0);
        if (reopen(t, &rows))
            CHECK(t, rows == done * BATCH || rows == (done + 1) * BATCH);
    }
}
