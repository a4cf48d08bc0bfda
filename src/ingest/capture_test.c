#include "ingest/capture.h"

#include "base/message.h"
#include "domain/party/party.h"
#include "platform/job/job.h"
#include "test/test.h"

#define CONTEXT                                                                                    \
    "\"@context\":[\"https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld\",{"           \
    "\"holdfast\":\"urn:holdfast:epcis:\"}]"
#define HEAD                                                                                       \
    "{" CONTEXT ",\"type\":\"EPCISDocument\",\"schemaVersion\":\"2.0\","                           \
    "\"creationDate\":\"2026-03-01T09:00:00Z\","

static bool world_open(Test *t, Journal *journal)
{
    return CHECK_OK(t, journal_open(t->cx, t->dir, (Str){0}, DB_WRITE, journal)) &&
           CHECK_OK(t, capture_resume(t->cx, journal, NULL));
}

/* One object event; `id` empty: none is given. */
static Str event_json(Test *t, const char *id, const char *serial, const char *more)
{
    Str named =
        id[0] == '\0' ? (Str){"", 0} : str_fmt(t->cx->arena, "\"eventID\":\"urn:x:%s\",", id);
    return str_fmt(t->cx->arena,
                   "{\"type\":\"ObjectEvent\",%.*s\"eventTime\":\"2026-03-01T09:00:00Z\","
                   "\"eventTimeZoneOffset\":\"+08:00\",\"epcList\":[\"urn:x:item:%s\"],"
                   "\"action\":\"OBSERVE\"%s}",
                   STR_ARG(named), serial, more);
}

static Str document(Test *t, const char *events)
{
    return str_fmt(t->cx->arena, HEAD "\"epcisBody\":{\"eventList\":[%s]}}", events);
}

static CaptureReport capture_as(Test *t, Journal *journal, Str text, CaptureOptions options)
{
    CaptureReport report = {0};
    options.input = str_fmt(t->cx->arena, "%.*s/input", STR_ARG(t->dir));
    CHECK_OK(t, io_write_file(t->cx, options.input, text));
    CHECK_OK(t, capture_run(t->cx, journal, &options, &report));
    return report;
}

static CaptureReport capture(Test *t, Journal *journal, Str text)
{
    return capture_as(t, journal, text, (CaptureOptions){0});
}

static int64_t log_end(Test *t)
{
    int64_t last = -1, visible = -1;
    CHECK_OK(t, event_log_end(t->cx, &last, &visible));
    CHECK_INT(t, visible, last);
    return last;
}

TEST(capture_keeps_the_bytes_the_hash_and_where_they_came_from)
{
    Journal journal;
    EventRow row;
    Str name;
    if (!world_open(t, &journal))
        return;
    Str event = event_json(t, "1", "A", ", \"holdfast:operator\": \"urn:x:o\"");
    CaptureReport report = capture(t, &journal, document(t, event.p));
    CHECK_INT(t, report.state, CAPTURE_CAPTURED);
    CHECK_INT(t, report.captured, 1);
    CHECK_INT(t, report.first_position, 1);
    if (CHECK_OK(t, event_log_load(t->cx, 1, &row))) {
        CHECK_STR(t, row.body, event);
        CHECK_STR(t, row.event_id, STR("urn:x:1"));
        CHECK_INT(t, row.line, 1);
        CHECK_INT(t, row.offset_min, 480);
        CHECK_OK(t, event_source_load(t->cx, row.source_id, &name));
        CHECK(t, str_ends(name, STR("/input")));
    }
    CHECK_INT(t, trace_position(journal.index), 1);
    journal_close(t->cx, &journal);
}

TEST(capture_lists_an_event_that_is_there_already_and_stores_it_once)
{
    Journal journal;
    if (!world_open(t, &journal))
        return;
    Str one = event_json(t, "1", "A", ""), two = event_json(t, "", "B", "");
    Str both = str_fmt(t->cx->arena, "%s,%s,%s", one.p, two.p, one.p);
    CaptureReport report = capture(t, &journal, document(t, both.p));
    CHECK_INT(t, report.captured, 2);
    CHECK_INT(t, report.duplicates, 1); /* within the file */
    CHECK_INT(t, report.duplicate_list[0].position, 1);
    report = capture(t, &journal, document(t, both.p));
    CHECK_INT(t, report.state, CAPTURE_CAPTURED);
    CHECK_INT(t, report.captured, 0);
    CHECK_INT(t, report.duplicates, 3);
    CHECK_INT(t, report.duplicate_list[1].position, 2); /* without eventID: its hash is its name */
    CHECK_INT(t, log_end(t), 2);
    journal_close(t->cx, &journal);
}

TEST(capture_names_the_line_where_both_contents_of_a_name_come_in_one_input)
{
    Journal journal;
    if (!world_open(t, &journal))
        return;
    Str both = str_fmt(t->cx->arena, "%s\n,\n%s", event_json(t, "1", "A", "").p,
                       event_json(t, "1", "B", "").p);
    CaptureReport report = capture(t, &journal, document(t, both.p));
    CHECK_INT(t, report.state, CAPTURE_REFUSED);
    if (CHECK_INT(t, report.problem_count, 1)) {
        const Problem *problem = &report.problems[0];
        Buf said;
        buf_init(&said, t->cx->arena, 4096);
        message_format(&said, LANG_EN, problem->key, problem->params, problem->param_count);
        CHECK_STR(t, buf_str(&said),
                  STR("event urn:x:1 stands in line 1 of this input with other content; a "
                      "correction needs an errorDeclaration"));
        CHECK_INT(t, problem->line, 3);
    }
    CHECK_INT(t, log_end(t), 0);
    journal_close(t->cx, &journal);
}

TEST(capture_refuses_the_same_name_with_other_content_and_names_the_first)
{
    Journal journal;
    if (!world_open(t, &journal))
        return;
    capture(t, &journal, document(t, event_json(t, "1", "A", "").p));
    CaptureReport report = capture(t, &journal, document(t, event_json(t, "1", "B", "").p));
    CHECK_INT(t, report.state, CAPTURE_REFUSED);
    if (CHECK_INT(t, report.problem_count, 1)) {
        CHECK_INT(t, report.problems[0].err, ERR_CONFLICT);
        CHECK_STR(t, report.problems[0].params[1], STR("1"));
        CHECK_STR(t, report.problems[0].pointer, STR("/epcisBody/eventList/0"));
    }
    CHECK_INT(t, log_end(t), 1);
    journal_close(t->cx, &journal);
}

#define DECLARED(time, reason)                                                                     \
    ",\"errorDeclaration\":{\"declarationTime\":\"2026-03-02T0" time                               \
    ":00:00Z\",\"reason\":\"" reason "\"}"

TEST(capture_takes_error_declarations_beside_the_event_one_for_each_time)
{
    Journal journal;
    if (!world_open(t, &journal))
        return;
    Str first = event_json(t, "1", "A", DECLARED("1", "incorrect_data"));
    CHECK_INT(t, capture(t, &journal, document(t, first.p)).captured, 1); /* before its event */
    CHECK_INT(t, capture(t, &journal, document(t, event_json(t, "1", "A", "").p)).captured, 1);
    CHECK_INT(t, capture(t, &journal, document(t, first.p)).duplicates, 1);
    Str second = event_json(t, "1", "A", DECLARED("2", "did_not_occur"));
    CHECK_INT(t, capture(t, &journal, document(t, second.p)).captured, 1);
    Str other = event_json(t, "1", "A", DECLARED("2", "incorrect_data"));
    CaptureReport refused = capture(t, &journal, document(t, other.p));
    CHECK_INT(t, refused.state, CAPTURE_REFUSED);
    CHECK(t, str_starts(str_of(refused.problems[0].key), STR("another errorDeclaration of")));
    CHECK_INT(t, log_end(t), 3);
    journal_close(t->cx, &journal);
}

TEST(capture_rolls_back_or_proceeds_as_told)
{
    Journal journal;
    if (!world_open(t, &journal))
        return;
    Str lines = str_fmt(t->cx->arena, "%s\n{\"type\":\"ObjectEvent\"}\n{broken\n%s\n",
                        event_json(t, "1", "A", "").p, event_json(t, "2", "B", "").p);
    CaptureReport report = capture(t, &journal, lines);
    CHECK_INT(t, report.state, CAPTURE_REFUSED);
    CHECK_INT(t, report.refused, 2); /* all of them are listed */
    CHECK_INT(t, report.captured, 0);
    CHECK_INT(t, log_end(t), 0);
    report = capture_as(t, &journal, lines, (CaptureOptions){.on_error = CAPTURE_PROCEED});
    CHECK_INT(t, report.state, CAPTURE_PARTLY);
    CHECK_INT(t, report.captured, 2);
    if (CHECK_INT(t, report.problem_count, 2)) {
        CHECK_INT(t, report.problems[0].line, 2);
        CHECK_INT(t, report.problems[1].line, 3);
    }
    CHECK_INT(t, log_end(t), 2);
    journal_close(t->cx, &journal);
}

TEST(capture_never_takes_half_a_document)
{
    Journal journal;
    if (!world_open(t, &journal))
        return;
    Str whole = document(t, event_json(t, "1", "A", "").p);
    Str cut = str_slice(whole, 0, whole.n - 1);
    CaptureOptions proceed = {.on_error = CAPTURE_PROCEED};
    CaptureReport refused = capture_as(t, &journal, cut, proceed);
    CHECK_INT(t, refused.state, CAPTURE_REFUSED);
    CHECK_INT(t, refused.refused, 1); /* its one event, and one problem for it */
    CHECK_INT(t, refused.problem_count, 1);
    CHECK_INT(t, log_end(t), 0);
    Str lines = str_fmt(t->cx->arena, "%.*s}\n%.*s\n", STR_ARG(cut), STR_ARG(cut));
    CHECK_INT(t, capture_as(t, &journal, lines, proceed).captured, 1);
    journal_close(t->cx, &journal);
}

TEST(capture_stores_master_data)
{
    Journal journal;
    Party party = {0};
    if (!world_open(t, &journal))
        return;
    Str text = STR(HEAD "\"epcisHeader\":{\"epcisMasterData\":{\"vocabularyList\":[{\"type\":"
                        "\"urn:epcglobal:epcis:vtype:Location\",\"vocabularyElementList\":[{\"id\":"
                        "\"urn:x:plant\",\"attributes\":[{\"id\":\"cbvmda:name\",\"attribute\":"
                        "\"一厂\"}]}]}]}},\"epcisBody\":{\"eventList\":[]}}");
    CaptureReport report = capture(t, &journal, text);
    CHECK_INT(t, report.state, CAPTURE_CAPTURED);
    CHECK_INT(t, report.parties, 1);
    CHECK_OK(t, party_find(t->cx, STR("urn:x:plant"), &party));
    CHECK_STR(t, party.name, STR("一厂"));
    journal_close(t->cx, &journal);
}

TEST(capture_takes_an_event_with_two_ids_under_the_last_and_says_so)
{
    Journal journal;
    EventRow row;
    if (!world_open(t, &journal))
        return;
    Str event = event_json(t, "1", "A", ", \"eventID\": \"urn:x:2\"");
    CaptureReport report = capture(t, &journal, document(t, event.p));
    CHECK_INT(t, report.captured, 1);
    CHECK_INT(t, report.remarked, 1);
    if (CHECK_INT(t, report.remark_count, 1)) {
        CHECK_STR(t, report.remarks[0].pointer, STR("/epcisBody/eventList/0"));
        CHECK_STR(t, report.remarks[0].params[0], STR("urn:x:2"));
    }
    CHECK_INT(t, capture(t, &journal, event).duplicates, 1); /* known by its last name */
    CHECK_OK(t, event_log_load(t->cx, 1, &row));
    CHECK_STR(t, row.event_id, STR("urn:x:2"));
    CHECK_STR(t, row.body, event); /* both stand in it as they came */
    /* Inside of something else, or another key, is refused as ever. */
    static const char *const others[] = {
        ", \"a:b\": {\"eventID\": 1, \"eventID\": 2}",
        ", \"bizStep\": \"packing\", \"bizStep\": \"packing\"",
    };
    for (size_t i = 0; i < sizeof others / sizeof *others; i++) {
        event = event_json(t, "3", "B", others[i]);
        CHECK_INT(t, capture(t, &journal, document(t, event.p)).state, CAPTURE_REFUSED);
    }
    CHECK_INT(t, log_end(t), 1);
    static const char *const elsewhere[] = {
        "{\"id\":\"urn:x:p\",\"attributes\":[{\"id\":\"urn:x:a\",\"attribute\":{\"eventID\":1,"
        "\"eventID\":2}}]}",
        "{\"id\":\"urn:x:p\",\"eventID\":1,\"eventID\":2}",
        "{\"id\":\"urn:x:p\"}],\"eventID\":1,\"eventID\":2,\"more\":[",
    };
    for (size_t i = 0; i < sizeof elsewhere / sizeof *elsewhere; i++) {
        Str text = str_fmt(t->cx->arena,
                           HEAD "\"epcisHeader\":{\"epcisMasterData\":{\"vocabularyList\":[{"
                                "\"type\":\"urn:x:t\",\"vocabularyElementList\":[%s]}]}},"
                                "\"epcisBody\":{\"eventList\":[]}}",
                           elsewhere[i]);
        CHECK_INT(t, capture(t, &journal, text).state, CAPTURE_REFUSED);
    }
    journal_close(t->cx, &journal);
}

TEST(capture_refuses_hostile_json_with_place_and_changes_nothing)
{
    static const char *const bodies[] = {
        "\"a:b\":1,\"a:b\":2", /* a key twice */
        "\"a:b\":\"\\ud800\"", /* half of a surrogate pair */
        "\"a:b\":\"\x01\"",    /* control character */
        "\"a:b\":\"\xff\"",    /* not UTF-8 */
        "\"a:b\":[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[",
        "\"eventTime\":\"2026-03-01T09:00:00\"", /* no zone */
    };
    Journal journal;
    if (!world_open(t, &journal))
        return;
    for (size_t i = 0; i < sizeof bodies / sizeof bodies[0]; i++) {
        Str event = str_fmt(t->cx->arena, "{\"type\":\"ObjectEvent\",%s}", bodies[i]);
        CaptureReport report = capture(t, &journal, document(t, event.p));
        CHECK_INT(t, report.state, CAPTURE_REFUSED);
        if (CHECK(t, report.problem_count > 0)) {
            CHECK(t, report.problems[0].line == 1);
            CHECK(t, str_starts(report.problems[0].pointer, STR("/epcisBody/eventList/0")));
        }
    }
    CHECK_INT(t, log_end(t), 0);
    journal_close(t->cx, &journal);
}

/* Chance that repeats, so that two stores have the same seed. */
static void always_seven(__attribute__((unused)) Ctx *cx, void *to, size_t n)
{
    memset(to, 7, n);
}

/* A fresh store, its index after these inputs. */
static uint64_t digest_of(Test *t, const Str *inputs, size_t count, const char *dir)
{
    Journal journal;
    Str kept = t->dir;
    Io io = *t->cx->io, *real = t->cx->io;
    io.random = always_seven;
    t->cx->io = &io;
    t->dir = str_fmt(t->cx->arena, "%.*s/%s", STR_ARG(kept), dir);
    uint64_t digest = 0;
    if (world_open(t, &journal)) {
        for (size_t i = 0; i < count; i++)
            CHECK_INT(t, capture(t, &journal, inputs[i]).state, CAPTURE_CAPTURED);
        digest = trace_index_digest(journal.index);
        CHECK_OK(t, journal_rebuild(t->cx, &journal));
        CHECK(t, trace_index_digest(journal.index) == digest);
        journal_close(t->cx, &journal);
    }
    t->dir = kept;
    t->cx->io = real;
    return digest;
}

TEST(capture_gives_the_same_index_however_the_events_are_split)
{
    enum { EVENTS = 60 };
    uint64_t random = test_seed(t);
    Buf lines[3];
    Str inputs[3];
    Buf whole;
    buf_init(&whole, t->cx->arena, 1 << 20);
    for (int i = 0; i < 3; i++)
        buf_init(&lines[i], t->cx->arena, 1 << 20);
    int part = 0;
    for (int i = 0; i < EVENTS; i++) {
        Str id = str_fmt(t->cx->arena, "e%d", i);
        Str serial = str_fmt(t->cx->arena, "s%d", (int)(test_random(&random) % 9));
        Str event = event_json(t, id.p, serial.p, "");
        buf_fmt(&whole, "%s%s", i > 0 ? "," : "", event.p);
        buf_fmt(&lines[part], "%s\n", event.p);
        if (part < 2 && lines[part].n > 400 && test_random(&random) % 20 == 0)
            part++;
    }
    for (int i = 0; i < 3; i++)
        inputs[i] = buf_str(&lines[i]);
    buf_add_char(&whole, '\0');
    Str one = document(t, whole.p);
    CHECK(t, digest_of(t, &one, 1, "one") == digest_of(t, inputs, (size_t)part + 1, "many"));
}

/* ---- published documents ---- */

typedef struct GoldenRow {
    Str file;
    bool valid;
} GoldenRow;

/* file,kind,schema_valid,…  A file name with commas stands in quotes. */
static bool golden_row(Str line, GoldenRow *out)
{
    if (str_starts(line, STR("\""))) {
        line = str_tail(line, 1);
        out->file = str_cut(&line, '"');
        (void)str_cut(&line, ',');
    } else {
        out->file = str_cut(&line, ',');
    }
    (void)str_cut(&line, ',');
    out->valid = str_eq(str_cut(&line, ','), STR("1"));
    return str_ends(out->file, STR(".json")) || str_ends(out->file, STR(".jsonld"));
}

/* Valid for the schema, refused by us: two events of one document contradict each other. */
static bool contradicts(const CaptureReport *report)
{
    for (size_t i = 0; i < report->problem_count; i++) {
        const Problem *problem = &report->problems[i];
        if (problem->err != ERR_CONFLICT)
            return false;
    }
    return report->problem_count > 0;
}

static void golden_check(Test *t, Str folder, const GoldenRow *row, int number)
{
    Journal journal;
    CaptureReport report;
    Str kept = t->dir;
    t->dir = str_fmt(t->cx->arena, "%.*s/%d", STR_ARG(kept), number);
    CaptureOptions options = {.input = io_path(t->cx->arena, folder, row->file)};
    if (world_open(t, &journal)) {
        CHECK_OK(t, capture_run(t->cx, &journal, &options, &report));
        bool taken = report.state == CAPTURE_CAPTURED || contradicts(&report);
        if (taken != row->valid) {
            Buf why;
            buf_init(&why, t->cx->arena, 4096);
            if (report.problem_count > 0)
                problem_format(&why, LANG_EN, &report.problems[0]);
            test_fail(t, __FILE__, __LINE__,
                      str_fmt(t->cx->arena, "%.*s is %s: %.*s", STR_ARG(row->file),
                              capture_state_name(report.state), STR_ARG(buf_str(&why))));
        }
        if (!row->valid && CHECK(t, report.problem_count > 0))
            CHECK(t, report.problems[0].line > 0);
        journal_close(t->cx, &journal);
    }
    t->dir = kept;
}

static void golden_list(Test *t, const TestFile *list, void *arg)
{
    int *count = arg;
    Str rest = list->text;
    if (!str_starts(rest, STR("file,kind,schema_valid,")))
        return;
    while (rest.n > 0) {
        GoldenRow row;
        if (golden_row(str_cut(&rest, '\n'), &row))
            golden_check(t, list->folder, &row, ++*count);
    }
}

TEST(golden_capture_documents)
{
    int count = 0;
    test_data_each(t, ".csv", golden_list, &count);
    CHECK(t, t->skipped != NULL || count > 50);
}
