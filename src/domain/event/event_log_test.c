/* event_log_test.c - the log keeps what it was given, in order, and hides what is held. */
#include "domain/event/event_log.h"

#include "platform/job/job.h"
#include "test/test_store.h"

static EventRow row_at(Test *t, int64_t position)
{
    static const char bytes[64] = "0123456789abcdef0123456789abcdef";
    return (EventRow){
        .position = position,
        .record_time_us = 1000 + position,
        .event_time_us = -5,
        .offset_min = -330,
        .event_id = str_fmt(t->cx->arena, "urn:x:%lld", (long long)position),
        .event_hash = str_from(bytes, 32),
        .body = STR("{\"名\":\"\xff\"}"), /* bytes, whatever they are */
        .context_id = 3,
        .source_id = 4,
        .line = 7,
        .salt = str_from(bytes + 5, EVENT_SALT_SIZE),
        .actor = STR("local"),
        .job_id = 9,
    };
}

static Err rows_append(Test *t, int64_t first, int64_t count)
{
    EventRow *rows = arena_array(t->cx->arena, EventRow, (size_t)count);
    for (int64_t i = 0; i < count; i++)
        rows[i] = row_at(t, first + i);
    CLEANUP(tx_release) Tx tx = {0};
    TRY(tx_begin(t->cx, &tx));
    TRY(event_log_append(t->cx, rows, (size_t)count));
    return tx_commit(&tx);
}

static void end_check(Test *t, int64_t want_last, int64_t want_visible)
{
    int64_t last, visible;
    CHECK_OK(t, event_log_end(t->cx, &last, &visible));
    CHECK_INT(t, last, want_last);
    CHECK_INT(t, visible, want_visible);
}

static void rows_come_back(Test *t)
{
    EventRow row;
    end_check(t, 0, 0);
    CHECK_OK(t, rows_append(t, 1, 3));
    CHECK_OK(t, event_log_load(t->cx, 2, &row));
    EventRow want = row_at(t, 2);
    CHECK_INT(t, row.position, 2);
    CHECK_INT(t, row.record_time_us, 1002);
    CHECK_INT(t, row.event_time_us, -5);
    CHECK_INT(t, row.offset_min, -330);
    CHECK_STR(t, row.event_id, want.event_id);
    CHECK_STR(t, row.event_hash, want.event_hash);
    CHECK_STR(t, row.body, want.body);
    CHECK_STR(t, row.salt, want.salt);
    CHECK_STR(t, row.actor, want.actor);
    CHECK(t, row.context_id == 3 && row.source_id == 4 && row.line == 7 && row.job_id == 9);
    CHECK_ERR(t, event_log_load(t->cx, 4, &row), ERR_NOT_FOUND);
    CHECK_ERR(t, rows_append(t, 3, 1), ERR_CONFLICT);
    CHECK_ERR(t, rows_append(t, 5, 1), ERR_CONFLICT);
    end_check(t, 3, 3);
}

static Err sum_positions(__attribute__((unused)) Ctx *cx, const EventRow *row, void *arg)
{
    *(int64_t *)arg = *(int64_t *)arg * 3 % 1000003 + row->position;
    return OK;
}

/* Over the edge of a range of reading and of a block. */
static void rows_come_in_order(Test *t)
{
    int64_t want = 0, got = 0;
    CHECK_OK(t, rows_append(t, 1, 16000));
    CHECK_OK(t, rows_append(t, 16001, 1000));
    for (int64_t position = 1000; position <= 16999; position++)
        want = want * 3 % 1000003 + position;
    CHECK_OK(t, event_log_each(t->cx, 1000, 16999, sum_positions, &got));
    CHECK_INT(t, got, want);
    CHECK_OK(t, event_log_each(t->cx, 5, 4, sum_positions, &got));
    CHECK_ERR(t, event_log_each(t->cx, 16990, 17001, sum_positions, &got), ERR_CORRUPT);
}

static void held_rows_are_hidden(Test *t)
{
    int64_t first, second;
    CHECK_OK(t, rows_append(t, 1, 10));
    CHECK_OK(t, job_new(t->cx, STR("capture"), STR("{}"), 0, &first));
    CHECK_OK(t, event_log_hold(t->cx, first, 11));
    end_check(t, 10, 10);
    CHECK_OK(t, rows_append(t, 11, 5));
    CHECK_OK(t, job_new(t->cx, STR("capture"), STR("{}"), 0, &second));
    CHECK_OK(t, event_log_hold(t->cx, second, 16));
    CHECK_OK(t, rows_append(t, 16, 5));
    end_check(t, 20, 10);
    CHECK_OK(t, job_start(t->cx, first, 0));
    end_check(t, 20, 10);
    CHECK_OK(t, job_finish(t->cx, first, JOB_DONE, STR("{}")));
    end_check(t, 20, 15);
    CHECK_OK(t, job_finish(t->cx, second, JOB_FAILED, STR("{}")));
    end_check(t, 20, 20);
}

static void shared_texts_are_stored_once(Test *t)
{
    int64_t a, b, again;
    uint8_t hash[32] = {1, 2, 3};
    Str text;
    CHECK_OK(t, event_context_save(t->cx, STR("{\"a\":\"urn:a:\"}"), &a));
    CHECK_OK(t, event_context_save(t->cx, STR("{\"b\":\"urn:b:\"}"), &b));
    CHECK_OK(t, event_context_save(t->cx, STR("{\"a\":\"urn:a:\"}"), &again));
    CHECK(t, a != b && a == again);
    CHECK_OK(t, event_context_load(t->cx, b, &text));
    CHECK_STR(t, text, STR("{\"b\":\"urn:b:\"}"));
    CHECK_OK(t, event_context_save(t->cx, (Str){0}, &a));
    CHECK_INT(t, a, 0);
    CHECK_OK(t, event_context_load(t->cx, 0, &text));
    CHECK_INT(t, text.n, 0);
    CHECK_ERR(t, event_context_load(t->cx, 77, &text), ERR_CORRUPT);

    CHECK_OK(t, event_source_save(t->cx, STR("日.json"), hash, &a));
    CHECK_OK(t, event_source_save(t->cx, STR("other.json"), hash, &b));
    CHECK_OK(t, event_source_save(t->cx, STR("日.json"), hash, &again));
    CHECK(t, a != b && a == again);
    CHECK_OK(t, event_source_load(t->cx, a, &text));
    CHECK_STR(t, text, STR("日.json"));
    CHECK_ERR(t, event_source_load(t->cx, 77, &text), ERR_CORRUPT);
}

static void on_sqlite(Test *t, void (*run)(Test *t))
{
    if (test_store(t))
        run(t);
    db_close(t->cx);
}

static void on_postgres(Test *t, void (*run)(Test *t))
{
    Str address = test_postgres(t);
    if (address.n == 0)
        return;
    if (CHECK_OK(t, db_open(t->cx, address, DB_WRITE)))
        run(t);
    db_close(t->cx);
}

TEST(event_log_rows_come_back_sqlite)
{
    on_sqlite(t, rows_come_back);
}

TEST(event_log_rows_come_back_postgres)
{
    on_postgres(t, rows_come_back);
}

TEST(event_log_rows_come_in_order_sqlite)
{
    on_sqlite(t, rows_come_in_order);
}

TEST(event_log_rows_come_in_order_postgres)
{
    on_postgres(t, rows_come_in_order);
}

TEST(event_log_held_rows_are_hidden_sqlite)
{
    on_sqlite(t, held_rows_are_hidden);
}

TEST(event_log_held_rows_are_hidden_postgres)
{
    on_postgres(t, held_rows_are_hidden);
}

TEST(event_log_shared_texts_are_stored_once_sqlite)
{
    on_sqlite(t, shared_texts_are_stored_once);
}

TEST(event_log_shared_texts_are_stored_once_postgres)
{
    on_postgres(t, shared_texts_are_stored_once);
}
