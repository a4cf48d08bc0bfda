/* Captures that are cut off: the process dies in the middle, or the disk is full. */
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

#include "ingest/capture.h"
#include "platform/job/job.h"
#include "test/faulty_io.h"
#include "test/faulty_vfs.h"
#include "test/test.h"

enum { EVENTS = 9000 };

static Str lines_write(Test *t)
{
    Buf lines;
    Str path = str_fmt(t->cx->arena, "%.*s/lines", STR_ARG(t->dir));
    buf_init(&lines, t->cx->arena, 16 << 20);
    for (int i = 0; i < EVENTS; i++)
        buf_fmt(&lines,
                "{\"type\":\"ObjectEvent\",\"eventID\":\"urn:x:e:%d\",\"eventTime\":"
                "\"2026-03-01T09:00:00Z\",\"eventTimeZoneOffset\":\"+08:00\",\"epcList\":["
                "\"urn:x:item:%d\"],\"action\":\"OBSERVE\"}\n",
                i, i % 1000);
    CHECK_OK(t, io_write_file(t->cx, path, buf_str(&lines)));
    return path;
}

/* A clock that lets every tick through. */
static int64_t hasty_us(__attribute__((unused)) Ctx *cx)
{
    static _Thread_local int64_t now_us;
    return now_us += 1000000;
}

/* Dies when pass 2 has committed its first batch. */
static void die_in_pass_2(__attribute__((unused)) void *arg, int pass, int64_t done,
                          __attribute__((unused)) int64_t total)
{
    if (pass == 2 && done > 0)
        _exit(9);
}

static void child_run(Test *t, Str input, CaptureMode mode)
{
    Journal journal;
    CaptureReport report;
    Io io = *t->cx->io;
    io.monotonic_us = hasty_us;
    t->cx->io = &io;
    CaptureOptions options = {.input = input, .on_error = mode, .tick = die_in_pass_2};
    if (journal_open(t->cx, t->dir, (Str){0}, DB_WRITE, &journal) == OK)
        (void)!capture_run(t->cx, &journal, &options, &report);
    _exit(1);
}

static void cut_off(Test *t, Str input, CaptureMode mode)
{
    int status = 0;
    fflush(NULL);
    pid_t child = fork();
    if (child == 0)
        child_run(t, input, mode);
    CHECK(t, waitpid(child, &status, 0) == child);
    CHECK_INT(t, WEXITSTATUS(status), 9);
}

/* What a reader sees while the capture is cut off. */
static int64_t seen_by_reader(Test *t)
{
    Journal journal;
    Ctx reader = *t->cx; /* a connection of its own */
    reader.db = NULL;
    if (!CHECK_OK(t, journal_open(&reader, t->dir, (Str){0}, DB_READ, &journal)))
        return -1;
    int64_t position = trace_position(journal.index);
    journal_close(&reader, &journal);
    return position;
}

static void check_finished(Test *t, Str input)
{
    Journal journal;
    CaptureReport report;
    size_t count = 0;
    Str *names;
    if (!CHECK_OK(t, journal_open(t->cx, t->dir, (Str){0}, DB_WRITE, &journal)))
        return;
    CHECK_OK(t, capture_resume(t->cx, &journal, &count));
    CHECK_INT(t, count, 1);
    CHECK_INT(t, trace_position(journal.index), EVENTS);
    uint64_t digest = trace_index_digest(journal.index);
    CHECK_OK(t, journal_rebuild(t->cx, &journal));
    CHECK(t, trace_index_digest(journal.index) == digest);
    CHECK_OK(t, t->cx->io->list(t->cx, journal.dir.spool, &names, &count));
    CHECK_INT(t, count, 0);
    CaptureOptions again = {.input = input};
    CHECK_OK(t, capture_run(t->cx, &journal, &again, &report));
    CHECK_INT(t, report.duplicates, EVENTS); /* nothing lost, nothing twice */
    CHECK_INT(t, report.captured, 0);
    journal_close(t->cx, &journal);
}

TEST(capture_cut_off_goes_on_where_it_was_and_shows_all_or_nothing)
{
    Str input = lines_write(t);
    cut_off(t, input, CAPTURE_ROLLBACK);
    CHECK_INT(t, seen_by_reader(t), 0);
    check_finished(t, input);
    CHECK_INT(t, seen_by_reader(t), EVENTS);
}

TEST(capture_cut_off_while_proceeding_shows_what_is_stored)
{
    Str input = lines_write(t);
    cut_off(t, input, CAPTURE_PROCEED);
    int64_t seen = seen_by_reader(t);
    CHECK(t, seen > 0 && seen < EVENTS);
    check_finished(t, input);
}

TEST(capture_cut_off_without_its_spool_file_is_told_and_not_taken_for_finished)
{
    Journal journal;
    Str *names;
    size_t count;
    cut_off(t, lines_write(t), CAPTURE_ROLLBACK);
    if (!CHECK_OK(t, journal_open(t->cx, t->dir, (Str){0}, DB_WRITE, &journal)))
        return;
    CHECK_OK(t, t->cx->io->list(t->cx, journal.dir.spool, &names, &count));
    for (size_t i = 0; i < count; i++)
        CHECK_OK(t, t->cx->io->remove(t->cx, io_path(t->cx->arena, journal.dir.spool, names[i])));
    CHECK_ERR(t, capture_resume(t->cx, &journal, NULL), ERR_CORRUPT);
    journal_close(t->cx, &journal);
    CHECK_INT(t, seen_by_reader(t), 0);
}

TEST(capture_on_a_full_disk_says_so_keeps_reading_and_goes_on_later)
{
    Journal journal;
    CaptureReport report;
    size_t count = 0;
    CaptureOptions options = {.input = lines_write(t)};
    CLEANUP(faulty_vfs_remove) FaultyVfs faulty;
    faulty_vfs_install(&faulty);
    if (!CHECK_OK(t, journal_open(t->cx, t->dir, (Str){0}, DB_WRITE, &journal)))
        return;
    faulty.space = 2 * 1024 * 1024; /* room for one batch or two */
    CHECK_ERR(t, capture_run(t->cx, &journal, &options, &report), ERR_FULL);
    CHECK(t, t->cx->problem.key != NULL);
    CHECK_INT(t, report.captured, 0);
    CHECK_INT(t, seen_by_reader(t), 0);
    CHECK_ERR(t, capture_run(t->cx, &journal, &options, &report), ERR_CONFLICT);
    faulty.space = -1;
    CHECK_OK(t, capture_resume(t->cx, &journal, &count));
    CHECK_INT(t, count, 1);
    CHECK_INT(t, trace_position(journal.index), EVENTS);
    journal_close(t->cx, &journal);
    CHECK_INT(t, seen_by_reader(t), EVENTS);
}

TEST(capture_without_room_for_the_input_leaves_nothing_behind)
{
    Journal journal;
    CaptureReport report;
    FaultyIo faulty;
    Str *names;
    size_t count = 9;
    CaptureOptions options = {.input = lines_write(t)};
    if (!CHECK_OK(t, journal_open(t->cx, t->dir, (Str){0}, DB_WRITE, &journal)))
        return;
    faulty_io_init(&faulty);
    faulty.space = 300 * 1024;
    Io *real = t->cx->io;
    t->cx->io = &faulty.io;
    CHECK_ERR(t, capture_run(t->cx, &journal, &options, &report), ERR_FULL);
    t->cx->io = real;
    CHECK_OK(t, t->cx->io->list(t->cx, journal.dir.spool, &names, &count));
    CHECK_INT(t, count, 0);
    CHECK_OK(t, capture_run(t->cx, &journal, &options, &report));
    CHECK_INT(t, report.captured, EVENTS);
    journal_close(t->cx, &journal);
}
