/* A limit of readings that moves on a board comes to what one walk from all that is outside does.
 */
#include <stdio.h>

#include "demo/demo.h"
#include "domain/scope/scope_eval.h"
#include "ingest/capture.h"
#include "test/test.h"

enum { WORLDS = 45, EVENTS = 150, ASKED = 24, TEXT_MAX = 1 << 20, DEMO_UNITS = 400 };

#define HEAD                                                                                       \
    "\"eventID\":\"urn:x:%d\",\"eventTime\":\"2026-03-%02dT%02d:00:00Z\","                         \
    "\"eventTimeZoneOffset\":\"+08:00\",\"action\":\"%s\""

typedef struct Draft {
    Buf *out;
    uint64_t chance;
    int number;
    bool odd; /* what is only possible, of no lot, in error */
} Draft;

static int draw(Draft *draft, int below)
{
    return (int)(test_random(&draft->chance) % (uint64_t)below);
}

/* ---- random histories ---- */

static void piece_add(Draft *draft)
{
    buf_fmt(draft->out, "\"urn:epc:id:sgtin:4012345.011122.%d\"", draw(draft, 40));
}

/* What is bought, or is made here; in some histories also a use that names no lot. */
static void lot_add(Draft *draft, bool bought)
{
    if (draft->odd && draw(draft, 12) == 0)
        buf_add(draft->out, STR("{\"epcClass\":\"urn:epc:idpat:sgtin:4012345.012345.*\"}"));
    else
        buf_fmt(draft->out, "{\"epcClass\":\"urn:epc:class:lgtin:4012345.01234%d.L%d\"}",
                bought ? 5 : 6, draw(draft, bought ? 25 : 8));
}

static void list_add(Draft *draft, const char *pieces, const char *lots, bool bought)
{
    bool lot = draw(draft, bought ? 6 : 3) != 0;
    buf_fmt(draft->out, ",\"%s\":[", lot ? lots : pieces);
    if (lot)
        lot_add(draft, bought);
    else
        piece_add(draft);
    buf_add_char(draft->out, ']');
}

/* Nearly always one report, in one unit, with a number. */
static void readings_add(Draft *draft)
{
    buf_add(draft->out, STR(",\"sensorElementList\":[{\"sensorReport\":["));
    for (int i = draw(draft, 8) == 0; i >= 0; i--) {
        buf_fmt(draft->out, "{\"type\":\"Length\",\"uom\":\"%s\"",
                !draft->odd || draw(draft, 200) ? "MMT" : "KGM");
        if (!draft->odd || draw(draft, 200) != 0)
            buf_fmt(draft->out, ",\"value\":%d.%d", draw(draft, 30), draw(draft, 2) * 5);
        buf_add(draft->out, i > 0 ? STR("},") : STR("}"));
    }
    buf_add(draft->out, STR("]}]"));
}

static void head_add(Draft *draft, const char *type, const char *action)
{
    int hour = draft->number + draw(draft, 3) * 5; /* not quite in the order of the log */
    buf_fmt(draft->out, "{\"type\":\"%s\"," HEAD, type, draft->number, 1 + hour / 24, hour % 24,
            action);
}

static void event_add(Draft *draft)
{
    static const char *const pack[] = {"ADD", "ADD", "DELETE"};
    int kind = draw(draft, 10);
    draft->number++;
    if (kind < 4) {
        head_add(draft, "TransformationEvent", "ADD");
        draft->out->n -= strlen(",\"action\":\"ADD\"");
        list_add(draft, "inputEPCList", "inputQuantityList", draw(draft, 2) == 0);
        list_add(draft, "outputEPCList", "outputQuantityList", false);
        if (draw(draft, 8) == 0)
            buf_fmt(draft->out, ",\"transformationID\":\"urn:x:t%d\"", draw(draft, 3));
    } else if (kind < 6) {
        head_add(draft, kind == 4 ? "AssociationEvent" : "AggregationEvent", pack[draw(draft, 3)]);
        if (kind == 4)
            buf_fmt(draft->out, ",\"parentID\":\"urn:epc:id:sgtin:4012345.022222.%d\"",
                    draw(draft, 9));
        else
            buf_fmt(draft->out, ",\"parentID\":\"urn:epc:id:sscc:4012345.000000000%d\"",
                    draw(draft, 4));
        buf_fmt(draft->out, ",\"%s\":[", "childEPCs");
        piece_add(draft);
        buf_add_char(draft->out, ']');
    } else {
        head_add(draft, "ObjectEvent", "OBSERVE");
        if (draft->odd && draw(draft, 60) == 0)
            buf_fmt(draft->out, ",\"epcList\":[\"urn:epc:id:sscc:4012345.000000000%d\"]",
                    draw(draft, 4));
        else
            list_add(draft, "epcList", "quantityList", draw(draft, draft->odd ? 3 : 40) != 0);
    }
    if (kind >= 6 || (draft->odd && draw(draft, 9) == 0))
        readings_add(draft);
    if (draft->odd && draw(draft, 150) == 0)
        buf_add(draft->out,
                STR(",\"errorDeclaration\":{\"declarationTime\":\"2026-03-02T09:00:00Z\","
                    "\"reason\":\"incorrect_data\",\"correctiveEventIDs\":[\"urn:x:none\"]}"));
    buf_add(draft->out, STR("}\n"));
}

/* ---- both ways ---- */

/* A board that was asked before, and one that walks from all each time. */
typedef struct Boards {
    Test *t;
    ItemView view;
    ScopeBoard *moving, *whole;
    uint64_t chance;
} Boards;

/* Limits between these, in tenths. */
typedef struct Moving {
    const char *characteristic, *unit;
    int64_t from, to;
} Moving;

static Decimal limit_draw(Boards *boards, const Moving *moving)
{
    uint64_t wide = (uint64_t)(moving->to - moving->from);
    return (Decimal){moving->from + (int64_t)(test_random(&boards->chance) % wide), 1};
}

static void limits_draw(Boards *boards, const Moving *moving, ScopeReading *out)
{
    int which = (int)(test_random(&boards->chance) % 4);
    Decimal one = limit_draw(boards, moving), two = limit_draw(boards, moving);
    bool less = decimal_cmp(one, two) <= 0;
    if (which != 0)
        out->low = field_decimal(less ? one : two);
    if (which == 0 || which == 3)
        out->high = field_decimal(less ? two : one);
}

static void compare(Boards *boards, const ScopeReading *reading)
{
    Test *t = boards->t;
    ScopeClause clause = {.reading = (ScopeReading *)(uintptr_t)reading};
    ScopeQuery query = {.clause = &clause};
    ScopeAsk ask = {.view = &boards->view, .query = &query};
    ScopeEval moving = {.cx = t->cx, .board = boards->moving};
    ScopeEval whole = {.cx = t->cx, .board = boards->whole, .members = true};
    ArenaMark mark = arena_mark(t->cx->arena);
    if (CHECK_OK(t, scope_eval_begin(&moving, &ask)) &&
        CHECK_OK(t, scope_eval_begin(&whole, &ask))) {
        size_t bytes = scope_set_bytes(whole.set.words);
        CHECK(t, memcmp(moving.set.may, whole.set.may, bytes) == 0);
        CHECK_INT(t, moving.leaves[0].kept->units, whole.leaves[0].kept->units);
        CHECK_INT(t, moving.leaves[0].kept->certain, whole.leaves[0].kept->certain);
        CHECK_INT(t, moving.leaves[0].kept->unnamed, whole.leaves[0].kept->unnamed);
        CHECK_INT(t, moving.leaves[0].kept->notes.count, whole.leaves[0].kept->notes.count);
    }
    scope_eval_end(&moving);
    scope_eval_end(&whole);
    arena_rewind(t->cx->arena, mark);
}

static void boards_check(Boards *boards, const Moving *moving)
{
    for (int i = 0; i < ASKED; i++) {
        ScopeReading reading = {.characteristic = str_of(moving->characteristic),
                                .unit = str_of(moving->unit)};
        limits_draw(boards, moving, &reading);
        compare(boards, &reading);
    }
}

static void world_check(Test *t, Str events, int number, const Moving *moving, size_t count)
{
    Journal journal;
    CaptureReport report = {0};
    Str dir = str_fmt(t->cx->arena, "%.*s/data%d", STR_ARG(t->dir), number);
    CaptureOptions options = {.input = events, .format = CAPTURE_LINES, .threads = 1};
    if (!CHECK_OK(t, journal_open(t->cx, dir, (Str){0}, DB_WRITE, &journal)))
        return;
    if (CHECK_OK(t, capture_run(t->cx, &journal, &options, &report)) &&
        CHECK(t, report.captured > EVENTS / 2)) {
        Boards boards = {.t = t,
                         .view = {.index = journal.index, .visible = trace_position(journal.index)},
                         .moving = scope_board_open(),
                         .whole = scope_board_open(),
                         .chance = 7 * (uint64_t)number + 1};
        for (size_t i = 0; i < count; i++)
            boards_check(&boards, &moving[i]);
        scope_board_close(boards.moving);
        scope_board_close(boards.whole);
    }
    journal_close(t->cx, &journal);
}

TEST(demo_limits_that_move_come_to_what_one_walk_does)
{
    const Moving length = {"Length", "MMT", 0, 300};
    uint64_t chance = test_seed(t);
    for (int i = 0; i < WORLDS && t->failures == 0; i++) {
        Buf text;
        ArenaMark mark = arena_mark(t->cx->arena);
        Str path = str_fmt(t->cx->arena, "%.*s/events", STR_ARG(t->dir));
        Draft draft = {.out = &text, .chance = test_random(&chance), .odd = i % 3 == 0};
        buf_init(&text, t->cx->arena, TEXT_MAX);
        for (int k = 0; k < EVENTS; k++)
            event_add(&draft);
        CHECK_OK(t, io_write_file(t->cx, path, buf_str(&text)));
        world_check(t, path, i, &length, 1);
        if (t->failures > 0)
            printf("note world %d\n", i);
        arena_rewind(t->cx->arena, mark);
    }
}

TEST(demo_limits_that_move_in_the_factory)
{
    static const Moving moving[] = {{"Length", "", 1470, 1640},
                                    {"Temperature", "CEL", 200, 1200},
                                    {"Resistance", "", 110, 140},
                                    {"Voltage", "VLT", 36, 52}};
    IoFile events;
    DemoSummary summary;
    DemoOptions options = {.units = DEMO_UNITS, .seed = 1, .defect = STR("coater-drift")};
    Str path = str_fmt(t->cx->arena, "%.*s/demo", STR_ARG(t->dir));
    CHECK_OK(t, t->cx->io->open(t->cx, path, IO_CREATE, &events));
    CHECK_OK(t, demo_write(t->cx, &options, &events, NULL, &summary));
    t->cx->io->close(t->cx, &events);
    world_check(t, path, 0, moving, sizeof moving / sizeof *moving);
}
