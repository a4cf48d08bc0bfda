/* What the demo promises: repeatable bytes, valid events, a truth that fits the events. */
#include "demo/demo.h"
#include "demo/registers.h"

#include "base/instant.h"
#include "base/json.h"
#include "domain/event/event.h"
#include "domain/identity/identity.h"
#include "domain/master/master.h"
#include "test/test_store.h"

typedef struct DemoFiles {
    Str events;
    Str truth;
    DemoSummary summary;
} DemoFiles;

static Str read_back(Test *t, Str path)
{
    Str bytes = {0};
    CHECK_OK(t, io_read_file(t->cx, path, (size_t)1 << 28, &bytes));
    return bytes;
}

static DemoFiles demo_files(Test *t, int64_t units, uint64_t seed)
{
    Ctx *cx = t->cx;
    DemoFiles files = {0};
    IoFile events, truth;
    Str events_path = io_path(cx->arena, t->dir, STR("events.ndjson"));
    Str truth_path = io_path(cx->arena, t->dir, STR("truth.json"));
    DemoOptions options = {.units = units, .seed = seed};
    CHECK_OK(t, cx->io->open(cx, events_path, IO_CREATE, &events));
    CHECK_OK(t, cx->io->open(cx, truth_path, IO_CREATE, &truth));
    CHECK_OK(t, demo_write(cx, &options, &events, &truth, &files.summary));
    cx->io->close(cx, &events);
    cx->io->close(cx, &truth);
    files.events = read_back(t, events_path);
    files.truth = read_back(t, truth_path);
    return files;
}

TEST(demo_repeats_with_its_seed)
{
    DemoFiles first = demo_files(t, 300, 7), again = demo_files(t, 300, 7);
    DemoFiles other = demo_files(t, 300, 8);
    CHECK(t, str_eq(first.events, again.events));
    CHECK(t, str_eq(first.truth, again.truth));
    CHECK(t, !str_eq(first.events, other.events));
}

TEST(demo_refuses_what_it_cannot_make)
{
    DemoSummary summary;
    IoFile none = {.fd = -1};
    DemoOptions few = {.units = 3}, odd = {.units = 300, .defect = STR("gremlins")};
    CHECK_ERR(t, demo_write(t->cx, &few, &none, NULL, &summary), ERR_USAGE);
    CHECK_ERR(t, demo_write(t->cx, &odd, &none, NULL, &summary), ERR_USAGE);
}

/* The master data line, then one valid event a line. */
TEST(demo_events_are_valid_epcis)
{
    DemoFiles files = demo_files(t, 600, 1);
    Str rest = files.events, line = str_cut(&rest, '\n');
    CHECK(t, str_find(line, STR("\"type\":\"EPCISDocument\"")) > 0);
    CHECK(t, str_find(line, STR("深圳")) > 0);
    int64_t events = 0, kinds[5] = {0};
    ArenaMark mark = arena_mark(t->cx->arena);
    while (rest.n > 0) {
        const JsonNode *node;
        EventContext *context;
        Event event;
        line = str_cut(&rest, '\n');
        bool good = CHECK_OK(t, json_parse(t->cx, line, &node)) &&
                    CHECK_OK(t, event_context_new(t->cx, NULL, &context)) &&
                    CHECK_OK(t, event_decode(t->cx, node, context, STR(""), &event));
        if (!good)
            return;
        kinds[event.kind]++;
        events++;
        arena_rewind(t->cx->arena, mark);
    }
    CHECK_INT(t, events, files.summary.events);
    CHECK(t, kinds[EVENT_OBJECT] > 0 && kinds[EVENT_AGGREGATION] > 0);
    CHECK(t, kinds[EVENT_TRANSFORMATION] > 0 && kinds[EVENT_ASSOCIATION] > 0);
}

static const JsonNode *truth_member(Test *t, Str truth, Str name)
{
    const JsonNode *node = NULL, *member = NULL;
    if (CHECK_OK(t, json_parse(t->cx, truth, &node)))
        member = json_member(node, name);
    CHECK(t, member != NULL);
    return member;
}

TEST(demo_truth_names_each_unit_once_and_where_it_is)
{
    DemoFiles files = demo_files(t, 2000, 1);
    const DemoSummary *summary = &files.summary;
    const JsonNode *places = truth_member(t, files.truth, STR("places"));
    const JsonNode *affected = truth_member(t, files.truth, STR("affected"));
    Str last = {0};
    int64_t states[DEMO_STATE_COUNT] = {0};
    CHECK_INT(t, places->count, 2000);
    for (const JsonNode *unit = places->child; unit != NULL; unit = unit->next) {
        Identity item, place;
        Str uri = json_member(unit, STR("item"))->text;
        identity_parse(t->cx->arena, uri, ID_IN_EPC_LIST, &item);
        identity_parse(t->cx->arena, json_member(unit, STR("place"))->text, ID_IN_EPC_LIST, &place);
        CHECK_INT(t, item.scheme, ID_SGTIN);
        CHECK_INT(t, place.scheme, ID_SGLN);
        CHECK(t, str_cmp(last, uri) < 0);
        last = uri;
        for (int i = 0; i < DEMO_STATE_COUNT; i++)
            states[i] += str_eq(json_member(unit, STR("state"))->text,
                                str_of(demo_state_name((DemoState)i)));
    }
    for (int i = 0; i < DEMO_STATE_COUNT; i++)
        CHECK_INT(t, states[i], summary->states[i]);
    CHECK_INT(t, affected->count, summary->affected);
    CHECK(t, summary->affected > 0 && summary->affected < 2000);
    CHECK(t, summary->failed_count > 0);
}

TEST(demo_registers_are_taken_in_whole_and_once)
{
    MasterShape shape;
    RegisterList list = {0};
    if (!test_store(t))
        return;
    /* Behind its last day: what lies in the future is refused. */
    t->cx->now_us = (int64_t)days_from_date(2026, 7, 1) * INT64_C(86400000000);
    for (int i = 0; i < 2; i++) {
        CHECK_OK(t, demo_registers(t->cx));
        CHECK_OK(t, master_list(t->cx, &list));
        for (size_t k = 0; demo_rows[k].name != NULL; k++) {
            int64_t lines = 0;
            for (const char *p = demo_rows[k].from; p < demo_rows[k].end; p++)
                lines += *p == '\n';
            CHECK_OK(t, master_shape(t->cx, str_of(demo_rows[k].name), &shape));
            for (size_t r = 0; r < list.registers.count; r++) {
                if (str_eq(list.registers.items[r].name, shape.form.name))
                    CHECK_INT(t, list.registers.items[r].rows.value, lines - 1);
            }
        }
    }
}
