/* Standing orders beside a plain comparison, and what they never do (F-2.15). */
#include "domain/hold/hold_rule.h"

#include "domain/signature/signature_row.h"
#include "ingest/capture.h"
#include "platform/os/io.h"
#include "test/test_rows.h"
#include "test/test_store.h"

enum { EVENTS = 400, TEXT_MAX = 1 << 20 };

typedef struct Line {
    Test *t;
    Journal journal;
    HoldBook *book;
    int64_t rule;
    int files;
} Line;

static bool line_open(Line *line, Test *t)
{
    *line = (Line){.t = t, .book = hold_book_open()};
    return CHECK_OK(t, journal_open(t->cx, t->dir, (Str){0}, DB_WRITE, &line->journal)) &&
           CHECK_OK(t, capture_resume(t->cx, &line->journal, NULL));
}

static void line_close(Line *line)
{
    hold_book_close(line->book);
    journal_close(line->t->cx, &line->journal);
}

static ItemView view_of(const Line *line)
{
    const TraceIndex *index = line->journal.index;
    return (ItemView){.index = index, .visible = trace_position(index)};
}

/* ---- rules ---- */

static void rule_write(Line *line, const char *values)
{
    MasterRow row;
    Test *t = line->t;
    t->cx->actor = STR("li");
    t->cx->now_us = t->cx->io->now_us(t->cx);
    CHECK_OK(t, save(t, "hold_rule", (Seen){0, 0}, values, &row));
    line->rule = row.id;
}

static void rule_sign(Line *line)
{
    MasterRow row;
    SignedRecord record;
    Test *t = line->t;
    MasterShape shape = shape_of(t, "hold_rule");
    Signer signer = {STR("zhao"), STR("赵敏"), ROLE_BIT(ACCOUNT_ROLE_APPROVER)};
    CHECK_OK(t, master_find(t->cx, &shape, line->rule, &row));
    CHECK_OK(t, signature_row(t->cx, &shape, &row, &record));
    SignatureOrder order = {.version = field_int(record.version),
                            .sha256 = hex_format(t->cx->arena, record.sha256, SHA256_SIZE),
                            .meaning = STR("approved"),
                            .reason = STR("the limit of the cell maker"),
                            .offset_min = field_int(480)};
    t->cx->now_us = t->cx->io->now_us(t->cx);
    CHECK_OK(t, signature_add(t->cx, &record, &signer, &order));
}

static void rule_retire(Line *line)
{
    MasterRow row;
    Test *t = line->t;
    MasterShape shape = shape_of(t, "hold_rule");
    RowOrder order = {.version = field_int(1), .retired = field_bool(true), .reason = STR("end")};
    CHECK_OK(t, master_save(t->cx, &shape, line->rule, &order, &row));
}

/* ---- events ---- */

static void file_begin(Buf *out)
{
    buf_add(out, STR("{\"@context\":[\"https://ref.gs1.org/standards/epcis/2.0.0/"
                     "epcis-context.jsonld\"],\"type\":\"EPCISDocument\",\"schemaVersion\":"
                     "\"2.0\",\"creationDate\":\"2026-03-01T09:00:00Z\",\"epcisBody\":"
                     "{\"eventList\":["));
}

/* A piece of a class, looked at; value in hundredths. */
typedef struct Look {
    int serial, class, hundredths;
    const char *unit, *step, *more;
} Look;

static void look_write(Buf *out, Look look)
{
    buf_fmt(out,
            "%s{\"type\":\"ObjectEvent\",\"action\":\"OBSERVE\",\"eventTime\":"
            "\"2026-03-01T%02d:%02d:00+08:00\",\"eventTimeZoneOffset\":\"+08:00\",\"bizStep\":"
            "\"%s\",\"epcList\":[\"urn:epc:id:sgtin:9521234.%06d.R%d\"],\"sensorElementList\":"
            "[{\"sensorReport\":[{\"type\":\"gs1:Voltage\",\"value\":%d.%02d,\"uom\":\"%s\"}]}]%s}",
            out->p[out->n - 1] == '[' ? "" : ",", look.serial / 60 % 24, look.serial % 60,
            look.step, look.class, look.serial, look.hundredths / 100, look.hundredths % 100,
            look.unit, look.more);
}

static void file_capture(Line *line, Buf *text)
{
    Test *t = line->t;
    CaptureReport report = {0};
    buf_add(text, STR("]}}"));
    CaptureOptions options = {
        .input = str_fmt(t->cx->arena, "%.*s/input%d", STR_ARG(t->dir), line->files++)};
    CHECK_OK(t, io_write_file(t->cx, options.input, buf_str(text)));
    CHECK_OK(t, capture_run(t->cx, &line->journal, &options, &report));
    CHECK_INT(t, report.refused, 0);
}

static void look_capture(Line *line, Look look)
{
    Buf text;
    buf_init(&text, line->t->cx->arena, TEXT_MAX);
    file_begin(&text);
    look_write(&text, look);
    file_capture(line, &text);
}

static void follow(Line *line)
{
    ItemView view = view_of(line);
    CHECK_OK(line->t, hold_rules_catch_up(line->t->cx, &view));
}

/* How many holds say no to shipping it. */
static size_t held(Line *line, int class, int serial)
{
    HoldAnswer answer = {0};
    Ctx *cx = line->t->cx;
    ItemView view = view_of(line);
    HoldQuestion question = {
        .item = str_fmt(cx->arena, "urn:epc:id:sgtin:9521234.%06d.R%d", class, serial),
        .action = HOLD_SHIP,
        .lang = LANG_EN};
    CHECK_OK(line->t, hold_may(cx, line->book, &view, &question, &answer));
    return answer.reasons.count;
}

#define RULE(more)                                                                                 \
    "{\"code\":\"HR-1\",\"name\":\"band\",\"characteristic\":\"Voltage\",\"unit\":\"VLT\"" more "}"

/* Held is what a plain comparison says: below or above, or in a unit nobody can compare; of the
 * class and the step the rule names alone. */
TEST(hold_rule_agrees_with_a_plain_comparison)
{
    Line line;
    Buf text;
    Look *looks = arena_array(t->cx->arena, Look, EVENTS);
    uint64_t seed = test_seed(t);
    if (!line_open(&line, t))
        return;
    rule_write(&line, RULE(",\"low\":3.6,\"high\":4.2,\"step\":\"inspecting\",\"product\":"
                           "\"https://id.gs1.org/01/09521234000013\""));
    rule_sign(&line);
    buf_init(&text, t->cx->arena, TEXT_MAX);
    file_begin(&text);
    for (int i = 0; i < EVENTS; i++) {
        uint64_t die = test_random(&seed);
        looks[i] = (Look){.serial = i,
                          .class = 1 + (int)(die % 3 == 0),
                          .hundredths = 355 + (int)(die / 3 % 75), /* both limits are met */
                          .unit = die / 300 % 10 == 0 ? "KGM" : "VLT",
                          .step = die / 3000 % 4 == 0 ? "packing" : "inspecting",
                          .more = ""};
        look_write(&text, looks[i]);
    }
    file_capture(&line, &text);
    follow(&line);
    for (int i = 0; i < EVENTS; i++) {
        const Look *look = &looks[i];
        bool outside = look->hundredths < 360 || look->hundredths > 420 || look->unit[0] == 'K';
        bool meant = look->class == 1 && look->step[0] == 'i';
        CHECK_INT(t, held(&line, look->class, look->serial), outside && meant);
    }
    line_close(&line);
}

/* Looked at again, by a process that lost how far it was: nothing is held twice. */
TEST(hold_rule_holds_once_however_often_it_looks)
{
    Line line;
    if (!line_open(&line, t))
        return;
    rule_write(&line, RULE(",\"high\":4.2"));
    rule_sign(&line);
    look_capture(&line, (Look){1, 1, 430, "VLT", "inspecting", ""});
    follow(&line);
    follow(&line);
    CHECK_INT(t, held(&line, 1, 1), 1);
    CHECK_OK(t, db_run(t->cx, SQL_HOLD_RULE_WATCH_SET, ARGS(db_int(0)), NULL));
    follow(&line);
    CHECK_INT(t, held(&line, 1, 1), 1);
    look_capture(&line, (Look){1, 1, 440, "VLT", "inspecting", ""}); /* over again: held already */
    follow(&line);
    CHECK_INT(t, held(&line, 1, 1), 1);
    line_close(&line);
}

/* A rule that is not signed, or is no more, holds nothing; nor does it what was recorded before. */
TEST(hold_rule_is_in_force_from_its_signature_to_its_end)
{
    Line line;
    if (!line_open(&line, t))
        return;
    rule_write(&line, RULE(",\"high\":4.2"));
    look_capture(&line, (Look){1, 1, 430, "VLT", "inspecting", ""});
    follow(&line);
    CHECK_INT(t, held(&line, 1, 1), 0);
    look_capture(&line, (Look){2, 1, 430, "VLT", "inspecting", ""});
    rule_sign(&line); /* before anybody looked */
    follow(&line);
    CHECK_INT(t, held(&line, 1, 2), 0);
    look_capture(&line, (Look){3, 1, 430, "VLT", "inspecting", ""});
    follow(&line);
    CHECK_INT(t, held(&line, 1, 3), 1);
    rule_retire(&line);
    look_capture(&line, (Look){4, 1, 430, "VLT", "inspecting", ""});
    follow(&line);
    CHECK_INT(t, held(&line, 1, 4), 0);
    CHECK_INT(t, held(&line, 1, 3), 1); /* a person alone releases */
    line_close(&line);
}

/* A test that did not happen holds nothing, if that was known by then; declared later, the hold
 * stays until a person releases it. */
TEST(hold_rule_and_an_event_declared_wrong)
{
#define NAMED(id) ",\"eventID\":\"urn:x:" id "\""
#define WRONG(id)                                                                                  \
    NAMED(id)                                                                                      \
    ",\"errorDeclaration\":{\"declarationTime\":\"2026-03-02T08:00:00+08:00\","                    \
    "\"reason\":\"did_not_occur\"}"
    Line line;
    if (!line_open(&line, t))
        return;
    rule_write(&line, RULE(",\"high\":4.2"));
    rule_sign(&line);
    look_capture(&line, (Look){1, 1, 430, "VLT", "inspecting", NAMED("one")});
    look_capture(&line, (Look){1, 1, 430, "VLT", "inspecting", WRONG("one")});
    follow(&line);
    CHECK_INT(t, held(&line, 1, 1), 0);
    look_capture(&line, (Look){2, 1, 430, "VLT", "inspecting", NAMED("two")});
    follow(&line);
    look_capture(&line, (Look){2, 1, 430, "VLT", "inspecting", WRONG("two")});
    follow(&line);
    CHECK_INT(t, held(&line, 1, 2), 1);
    line_close(&line);
}

/* What was measured is held: what came out, not what went in (trace.md: readings are of the
 * outputs). */
TEST(hold_rule_holds_what_was_made_and_not_what_it_was_made_of)
{
    Line line;
    Buf text;
    if (!line_open(&line, t))
        return;
    rule_write(&line, RULE(",\"high\":4.2"));
    rule_sign(&line);
    buf_init(&text, t->cx->arena, TEXT_MAX);
    file_begin(&text);
    buf_add(&text, STR("{\"type\":\"TransformationEvent\",\"eventTime\":\"2026-03-01T09:00:00Z\","
                       "\"eventTimeZoneOffset\":\"+08:00\",\"inputEPCList\":"
                       "[\"urn:epc:id:sgtin:9521234.000001.R1\"],\"outputEPCList\":"
                       "[\"urn:epc:id:sgtin:9521234.000002.R2\"],\"sensorElementList\":"
                       "[{\"sensorReport\":[{\"type\":\"gs1:Voltage\",\"minValue\":3.9,"
                       "\"maxValue\":4.3,\"uom\":\"VLT\"}]}]}"));
    file_capture(&line, &text);
    follow(&line);
    CHECK_INT(t, held(&line, 1, 1), 0);
    CHECK_INT(t, held(&line, 2, 2), 1);
    line_close(&line);
}
