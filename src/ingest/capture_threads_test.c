/* A capture says and stores the same with any number of threads. */
#include "base/message.h"
#include "ingest/capture.h"
#include "test/test.h"

enum { LINES = 2500, GOOD_LINES = 9000, DUMP_MAX = 16 << 20 };

#define TIMES "\"eventTime\":\"2026-03-01T09:00:00Z\",\"eventTimeZoneOffset\":\"+08:00\""

#define DECLARED                                                                                   \
    ",\"errorDeclaration\":{\"declarationTime\":\"2026-03-02T09:00:00Z\",\"reason\":"              \
    "\"did_not_occur\"}"

/* Few names, so that many are met again with the same content or with another. */
static void event_add(Buf *out, uint64_t *random)
{
    int id = (int)(test_random(random) % 900), item = (int)(test_random(random) % 300);
    int same = test_random(random) % 20 == 0 ? item : id % 300;
    buf_fmt(out, "{\"type\":\"ObjectEvent\",\"eventID\":\"urn:x:%d\"," TIMES, id);
    buf_fmt(out, ",\"action\":\"OBSERVE\",\"epcList\":[\"urn:epc:id:sgtin:4012345.011122.%d\"]",
            same);
    if (test_random(random) % 10 == 0)
        buf_fmt(out, ",\"readPoint\":{\"id\":\"urn:x:p%d\"}", id % 7);
    if (test_random(random) % 25 == 0)
        buf_fmt(out,
                ",\"errorDeclaration\":{\"declarationTime\":\"2026-03-02T0%d:00:00Z\","
                "\"reason\":\"incorrect_data\",\"correctiveEventIDs\":[\"urn:x:%d\"]}",
                id % 9, item);
    buf_add_char(out, '}');
}

static void document_add(Buf *out, uint64_t *random)
{
    buf_add(out, STR("{\"@context\":[\"https://ref.gs1.org/standards/epcis/epcis-context.jsonld\"]"
                     ",\"type\":\"EPCISDocument\",\"schemaVersion\":\"2.0\",\"creationDate\":"
                     "\"2026-03-01T09:00:00Z\",\"epcisBody\":{\"eventList\":["));
    for (uint64_t i = test_random(random) % 5; i > 0; i--) {
        event_add(out, random);
        if (i > 1)
            buf_add_char(out, ',');
    }
    buf_add(out, test_random(random) % 4 == 0 ? STR("]}") : STR("]}}"));
}

static void line_add(Buf *out, uint64_t *random)
{
    switch (test_random(random) % 40) {
    case 0:
        buf_add(out, STR("{broken"));
        break;
    case 1:
        buf_add(out, STR("{\"type\":\"ObjectEvent\"}"));
        break;
    case 2:
        document_add(out, random);
        break;
    default:
        event_add(out, random);
    }
    buf_add_char(out, '\n');
}

/* ---- everything a capture leaves behind, as text ---- */

static void dump_report(Buf *out, const CaptureReport *report)
{
    buf_fmt(out, "%d %lld %lld %lld %lld\n", report->state, (long long)report->events,
            (long long)report->captured, (long long)report->duplicates, (long long)report->refused);
    for (size_t i = 0; i < report->problem_count; i++) {
        problem_format(out, LANG_EN, &report->problems[i]);
        buf_add_char(out, '\n');
    }
    for (size_t i = 0; i < report->duplicate_count; i++)
        buf_fmt(out, "%.*s %lld %lld\n", STR_ARG(report->duplicate_list[i].event_id),
                (long long)report->duplicate_list[i].line,
                (long long)report->duplicate_list[i].position);
}

static void dump_rows(Test *t, Buf *out, int64_t last)
{
    EventRow row;
    for (int64_t at = 1; at <= last && CHECK_OK(t, event_log_load(t->cx, at, &row)); at++) {
        buf_fmt(out, "%lld %lld %d %lld %lld %lld ", (long long)row.position,
                (long long)row.event_time_us, row.offset_min, (long long)row.context_id,
                (long long)row.source_id, (long long)row.line);
        const Str texts[] = {row.event_id, row.event_hash, row.body, row.salt};
        for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
            buf_add(out, texts[i]);
        buf_add_char(out, '\n');
    }
}

static void always_seven(__attribute__((unused)) Ctx *cx, void *to, size_t n)
{
    memset(to, 7, n);
}

static Str outcome(Test *t, Str input, CaptureMode mode, int threads, size_t batch)
{
    Journal journal;
    CaptureReport report;
    Buf dump;
    Str kept = t->dir;
    Io io = *t->cx->io, *real = t->cx->io;
    io.random = always_seven;
    t->cx->io = &io;
    t->dir = str_fmt(t->cx->arena, "%.*s/%d-%d-%d", STR_ARG(kept), (int)mode, threads, (int)batch);
    buf_init(&dump, t->cx->arena, DUMP_MAX);
    if (CHECK_OK(t, journal_open(t->cx, t->dir, (Str){0}, DB_WRITE, &journal))) {
        CaptureOptions options = {
            .input = input, .on_error = mode, .threads = threads, .batch = batch};
        CHECK_OK(t, capture_resume(t->cx, &journal, NULL));
        CHECK_OK(t, capture_run(t->cx, &journal, &options, &report));
        CHECK(t, report.captured > LINES / 10);
        dump_report(&dump, &report);
        dump_rows(t, &dump, trace_position(journal.index));
        buf_fmt(&dump, "%llx\n", (unsigned long long)trace_index_digest(journal.index));
        journal_close(t->cx, &journal);
    }
    t->dir = kept;
    t->cx->io = real;
    CHECK(t, !dump.full);
    return buf_str(&dump);
}

static void check_threads(Test *t, const Buf *lines, CaptureMode mode)
{
    static const int threads[] = {2, 3, 8};
    Str input = str_fmt(t->cx->arena, "%.*s/input-%d", STR_ARG(t->dir), (int)mode);
    if (!CHECK_OK(t, io_write_file(t->cx, input, buf_str(lines))))
        return;
    Str alone = outcome(t, input, mode, 1, 0);
    for (size_t i = 0; i < sizeof threads / sizeof *threads; i++)
        CHECK(t, str_eq(outcome(t, input, mode, threads[i], 0), alone));
}

TEST(capture_says_and_stores_the_same_with_any_number_of_threads)
{
    Buf lines;
    uint64_t random = test_seed(t);
    buf_init(&lines, t->cx->arena, DUMP_MAX);
    for (int i = 0; i < LINES; i++)
        line_add(&lines, &random);
    check_threads(t, &lines, CAPTURE_PROCEED);
}

TEST(capture_of_good_events_alone_is_the_same_with_any_number_of_threads)
{
    Buf lines;
    uint64_t random = test_seed(t);
    buf_init(&lines, t->cx->arena, DUMP_MAX);
    for (int i = 0; i < GOOD_LINES; i++)
        buf_fmt(&lines,
                "{\"type\":\"ObjectEvent\"," TIMES ",\"action\":\"OBSERVE\",\"epcList\":["
                "\"urn:epc:id:sgtin:4012345.011122.%d\"],\"readPoint\":{\"id\":\"urn:x:%d\"}%s}\n",
                i, (int)(test_random(&random) % 9), i < 5000 || i % 900 != 0 ? "" : DECLARED);
    check_threads(t, &lines, CAPTURE_ROLLBACK);
}

/* One event with thousands of items keeps the thread that feeds the index busy, while those behind
 * it are decoded and stored at once: nobody may think that was all. */
TEST(capture_stores_everything_however_far_the_index_is_behind)
{
    enum { ROUNDS = 30, ITEMS = 3000, SMALL = 6 };
    Buf lines;
    buf_init(&lines, t->cx->arena, DUMP_MAX);
    for (int round = 0; round < ROUNDS; round++) {
        buf_fmt(&lines, "{\"type\":\"ObjectEvent\"," TIMES ",\"action\":\"OBSERVE\",\"epcList\":[");
        for (int i = 0; i < ITEMS; i++)
            buf_fmt(&lines, "%s\"urn:x:%d:%d\"", i == 0 ? "" : ",", round, i);
        buf_fmt(&lines, "]}\n");
        for (int i = 0; i < SMALL; i++)
            buf_fmt(&lines,
                    "{\"type\":\"ObjectEvent\"," TIMES ",\"action\":\"OBSERVE\",\"epcList\":["
                    "\"urn:x:small:%d:%d\"]}\n",
                    round, i);
    }
    Str input = str_fmt(t->cx->arena, "%.*s/input-behind", STR_ARG(t->dir));
    if (!CHECK_OK(t, io_write_file(t->cx, input, buf_str(&lines))))
        return;
    Journal journal;
    CaptureReport report;
    CaptureOptions options = {.input = input, .threads = 2, .batch = 1};
    Str folder = str_fmt(t->cx->arena, "%.*s/behind", STR_ARG(t->dir));
    if (!CHECK_OK(t, journal_open(t->cx, folder, (Str){0}, DB_WRITE, &journal)))
        return;
    CHECK_OK(t, capture_run(t->cx, &journal, &options, &report));
    int64_t last, visible;
    CHECK_OK(t, event_log_end(t->cx, &last, &visible));
    CHECK_INT(t, last, ROUNDS * (1 + SMALL));
    CHECK_INT(t, trace_position(journal.index), last);
    journal_close(t->cx, &journal);
}
