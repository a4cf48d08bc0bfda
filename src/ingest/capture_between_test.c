/* While an input is checked others may write: nothing is lost, doubled or hidden by it. */
#include "ingest/capture.h"

#include "base/buf.h"
#include "domain/event/event_log.h"
#include "test/test.h"

enum { LINES = 8000, TEXT_MAX = 4 << 20, STEP_US = 30000 };

typedef struct Between {
    Test *t;
    Journal *journal;
    int calls;
    int64_t stored; /* by the calls */
} Between;

static int64_t clock_us;

static int64_t stepping(__attribute__((unused)) Ctx *cx)
{
    clock_us += STEP_US;
    return clock_us;
}

static void event_add(Buf *out, const char *name, int number)
{
    buf_fmt(out,
            "{\"type\":\"ObjectEvent\",\"eventID\":\"urn:%s:%d\",\"eventTime\":\"2026-03-01T09:00:"
            "00Z\","
            "\"eventTimeZoneOffset\":\"+08:00\",\"action\":\"OBSERVE\",\"epcList\":["
            "\"urn:epc:id:sgtin:4012345.011122.%d\"]}\n",
            name, number, number % 700);
}

static CaptureReport captured(Test *t, Journal *journal, const CaptureOptions *options)
{
    CaptureReport report = {0};
    CHECK_OK(t, capture_run(t->cx, journal, options, &report));
    return report;
}

/* Each call brings one event: a stranger, one the plan has by now, one that is yet to come. */
static Err come_between(Ctx *cx, void *arg)
{
    Between *between = arg;
    Test *t = between->t;
    Buf line;
    Str path = str_fmt(cx->arena, "%.*s/between", STR_ARG(t->dir));
    int call = between->calls++;
    if (call > 5)
        return OK;
    buf_init(&line, cx->arena, 4096);
    event_add(&line, call % 3 == 0 ? "y" : "x", call % 3 == 1 ? call : LINES - 1 - call);
    CHECK_OK(t, io_write_file(cx, path, buf_str(&line)));
    CaptureOptions options = {.input = path, .format = CAPTURE_LINES, .threads = 1};
    between->stored += captured(t, between->journal, &options).captured;
    return OK;
}

static void check_log(Test *t, const Journal *journal, int64_t want)
{
    int64_t last, visible;
    bool *seen = arena_array(t->cx->arena, bool, LINES);
    CHECK_OK(t, event_log_end(t->cx, &last, &visible));
    CHECK_INT(t, last, want);
    CHECK_INT(t, visible, last);
    CHECK_INT(t, trace_position(journal->index), last);
    for (int64_t at = 1; at <= last; at++) {
        EventRow row;
        int64_t number = 0;
        if (!CHECK_OK(t, event_log_load(t->cx, at, &row)))
            return;
        if (!str_starts(row.event_id, STR("urn:x:")))
            continue;
        CHECK(t, str_int(str_tail(row.event_id, 6), &number) && !seen[number]);
        seen[number] = true;
    }
    for (int i = 0; i < LINES; i++)
        CHECK(t, seen[i]);
}

static void check_between(Test *t, CaptureMode mode)
{
    Buf lines;
    Journal journal;
    Io io = *t->cx->io, *real = t->cx->io;
    Between between = {.t = t, .journal = &journal};
    Str input = str_fmt(t->cx->arena, "%.*s/input-%d", STR_ARG(t->dir), (int)mode);
    Str folder = str_fmt(t->cx->arena, "%.*s/data-%d", STR_ARG(t->dir), (int)mode);
    buf_init(&lines, t->cx->arena, TEXT_MAX);
    for (int i = 0; i < LINES; i++)
        event_add(&lines, "x", i);
    event_add(&lines, "x", 17); /* again */
    CHECK_OK(t, io_write_file(t->cx, input, buf_str(&lines)));
    io.monotonic_us = stepping;
    t->cx->io = &io;
    if (CHECK_OK(t, journal_open(t->cx, folder, (Str){0}, DB_WRITE, &journal))) {
        CaptureOptions options = {.input = input,
                                  .on_error = mode,
                                  .threads = 2,
                                  .give_way = come_between,
                                  .give_way_arg = &between};
        CaptureReport report = captured(t, &journal, &options);
        CHECK(t, between.calls >= 3);
        CHECK_INT(t, report.captured + report.duplicates, LINES + 1);
        CHECK_INT(t, report.refused, 0);
        CHECK_INT(t, report.first_position, between.stored + 1);
        CHECK_INT(t, report.last_position, between.stored + report.captured);
        check_log(t, &journal, between.stored + report.captured);
        for (size_t i = 0; i < report.duplicate_count; i++) {
            EventRow row;
            const CaptureDuplicate *duplicate = &report.duplicate_list[i];
            CHECK_OK(t, event_log_load(t->cx, duplicate->position, &row));
            CHECK_STR(t, row.event_id, duplicate->event_id);
        }
        uint64_t digest = trace_index_digest(journal.index);
        CHECK_OK(t, journal_rebuild(t->cx, &journal));
        CHECK(t, trace_index_digest(journal.index) == digest);
        journal_close(t->cx, &journal);
    }
    t->cx->io = real;
}

TEST(capture_lets_others_write_while_it_checks)
{
    check_between(t, CAPTURE_ROLLBACK);
    check_between(t, CAPTURE_PROCEED);
}
