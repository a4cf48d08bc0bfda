/* log_check_test.c - whatever is changed in the store behind Holdfast's back, the check of the log
 * says which position it hit, and goes on. */
#include "base/message.h"
#include "domain/event/event_log_check.h"
#include "ingest/capture.h"
#include "test/test_store.h"

typedef struct Heard {
    Buf faults; /* sentences, one a line */
    int events;
} Heard;

static void hear_fault(Ctx *cx, void *arg)
{
    Heard *heard = arg;
    problem_format(&heard->faults, LANG_EN, &cx->problem);
    buf_add_char(&heard->faults, '\n');
}

static Err hear_event(Ctx *cx, const EventRow *row, const Event *event, const uint8_t *hash,
                      void *arg)
{
    (void)cx, (void)event, (void)hash;
    Heard *heard = arg;
    heard->events += row->position > 0;
    return OK;
}

static const char history[] =
    "{\"@context\":[\"https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld\","
    "{\"own\":\"https://own.example/\"}],\"type\":\"EPCISDocument\",\"schemaVersion\":\"2.0\","
    "\"creationDate\":\"2026-03-01T08:00:00Z\",\"epcisBody\":{\"eventList\":["
    "{\"type\":\"ObjectEvent\",\"action\":\"ADD\",\"eventTime\":\"2026-03-01T08:00:00Z\","
    "\"eventTimeZoneOffset\":\"+08:00\",\"epcList\":[\"urn:x:1\"],\"eventID\":\"urn:e:1\"},"
    "{\"type\":\"ObjectEvent\",\"action\":\"ADD\",\"eventTime\":\"2026-03-01T08:00:01Z\","
    "\"eventTimeZoneOffset\":\"+08:00\",\"epcList\":[\"urn:x:2\"],\"own:mark\":\"2\"},"
    "{\"type\":\"ObjectEvent\",\"action\":\"ADD\",\"eventTime\":\"2026-03-01T08:00:02Z\","
    "\"eventTimeZoneOffset\":\"+08:00\",\"epcList\":[\"urn:x:3\"],\"eventID\":\"urn:e:3\"}]}}";

static Str store_new(Test *t, int number)
{
    Journal journal;
    CaptureReport report;
    Str dir = str_fmt(t->cx->arena, "%.*s/%d", STR_ARG(t->dir), number);
    CaptureOptions options = {.input = io_path(t->cx->arena, t->dir, STR("history.json"))};
    CHECK_OK(t, io_write_file(t->cx, options.input, str_of(history)));
    if (CHECK_OK(t, journal_open(t->cx, dir, (Str){0}, DB_WRITE, &journal))) {
        CHECK_OK(t, capture_run(t->cx, &journal, &options, &report));
        CHECK_INT(t, report.captured, 3);
    }
    journal_close(t->cx, &journal);
    return dir;
}

/* After `sql` the check says `faults` and hands out `events` rows. */
typedef struct Damage {
    const char *sql;
    const char *faults;
    int events;
} Damage;

static const Damage damages[] = {
    {"SELECT 1", "", 3},
    {"UPDATE event SET event_id = 'urn:e:9' WHERE position = 1",
     "event 1 of the log: its body has the name urn:e:1, its row urn:e:9\n", 2},
    {"UPDATE event SET event_time_us = 5 WHERE position <> 2",
     "event 1 of the log: its body has another time than its row\n"
     "event 3 of the log: its body has another time than its row\n",
     1},
    {"UPDATE event SET offset_min = 0 WHERE position = 2",
     "event 2 of the log: its body has another time zone than its row\n", 2},
    {"UPDATE event SET event_hash = zeroblob(32) WHERE position = 1",
     "event 1 of the log: its body does not have the hash stored with it\n", 2},
    {"UPDATE event SET body = CAST(replace(CAST(body AS TEXT), 'urn:x:3', 'urn:x:4') AS BLOB)",
     "event 3 of the log: its body does not have the hash stored with it\n", 2},
    {"UPDATE event SET body = x'7b' WHERE position = 2",
     "event 2 of the log cannot be read again\n", 2},
    {"UPDATE event SET source_id = 9 WHERE position = 2",
     "event 2 of the log: its source 9 is missing\n", 2},
    {"UPDATE event SET context_id = 9 WHERE position = 2",
     "event 2 of the log: its @context 9 is missing\n", 2},
    {"UPDATE context SET json = json || ' '",
     "@context 1: its text does not have the hash stored with it\n", 3},
    {"DELETE FROM event WHERE position < 3",
     "position 1 of the log is missing\nposition 2 of the log is missing\n", 1},
    {"DELETE FROM event WHERE position = 3",
     "the log is said to end at position 3, but its last row is 2\n", 2},
    {"UPDATE event_head SET position = 2",
     "the log is said to end at position 2, but its last row is 3\n", 3},
    {"DELETE FROM event_head", "0 rows say where the log ends; there must be one\n", 3},
    {"INSERT INTO event_head VALUES (7)", "2 rows say where the log ends; there must be one\n", 3},
};

TEST(log_check_tells_every_damage_and_goes_on)
{
    for (size_t i = 0; i < sizeof damages / sizeof *damages; i++) {
        const Damage *damage = &damages[i];
        Str dir = store_new(t, (int)i);
        test_damage(t, io_path(t->cx->arena, dir, STR("holdfast.db")), damage->sql);
        DataDir opened;
        Heard heard = {0};
        int64_t last;
        buf_init(&heard.faults, t->cx->arena, 1 << 16);
        EventLogCheck check = {hear_fault, hear_event, &heard};
        if (!CHECK_OK(t, data_dir_open(t->cx, dir, (Str){0}, DB_READ, &opened)))
            return;
        CHECK_OK(t, event_log_check(t->cx, &check, &last));
        CHECK_STR(t, buf_str(&heard.faults), str_of(damage->faults));
        CHECK_INT(t, heard.events, damage->events);
        data_dir_close(t->cx, &opened);
    }
}

TEST(log_without_its_end_is_damaged_and_not_absent)
{
    Journal journal;
    Str dir = store_new(t, 0);
    test_damage(t, io_path(t->cx->arena, dir, STR("holdfast.db")), "DELETE FROM event_head");
    CHECK_ERR(t, journal_open(t->cx, dir, (Str){0}, DB_READ, &journal), ERR_CORRUPT);
}
