/* Published multi-event histories, captured and traced over transformations alone (E1), against
 * the closures computed from them: epcis/traces/expected-trace.json of the outside data. */
#include "ingest/capture.h"
#include "test/test.h"

typedef struct Closure {
    Test *t;
    Journal *journal;
    TraceDirection direction;
    int compared;
} Closure;

static uint32_t item_of(Closure *closure, Str uri)
{
    Identity identity;
    identity_parse(closure->t->cx->arena, uri, ID_IN_QUANTITY_LIST, &identity);
    return trace_item_find(closure->journal->index, identity.key);
}

static bool is_member(const TraceResult *result, uint32_t item)
{
    for (size_t i = 0; i < result->member_count; i++) {
        if (result->members[i].item == item)
            return true;
    }
    return false;
}

/* One row of the table: from `row->key` to exactly the items it lists. */
static void compare_row(Closure *closure, const JsonNode *row)
{
    Test *t = closure->t;
    TraceResult result;
    uint32_t seed = item_of(closure, row->key);
    TraceQuery query = {
        .direction = closure->direction, .seeds = &seed, .seed_count = 1, .edges = EDGE_E1};
    if (!CHECK(t, seed != 0) ||
        !CHECK_OK(t, trace_walk(t->cx, closure->journal->index, &query, &result)))
        return;
    if (!CHECK_INT(t, result.member_count, row->count))
        test_fail(t, __FILE__, __LINE__, row->key);
    for (const JsonNode *want = row->child; want != NULL; want = want->next) {
        if (!is_member(&result, item_of(closure, want->text)))
            test_fail(t, __FILE__, __LINE__, want->text);
    }
    closure->compared++;
}

static void compare_file(Test *t, Str folder, const JsonNode *file, int *compared)
{
    static const Str tables[] = {STR_INIT("forward_transformation_closure"),
                                 STR_INIT("backward_transformation_closure")};
    Journal journal = {0};
    CaptureReport report;
    CaptureOptions options = {.input = io_path(t->cx->arena, folder, file->key),
                              .on_error = CAPTURE_PROCEED}; /* some hold schema-invalid events */
    Str dir = io_path(t->cx->arena, t->dir, file->key);
    if (!CHECK_OK(t, journal_open(t->cx, dir, (Str){0}, DB_WRITE, &journal)))
        return;
    if (CHECK_OK(t, capture_run(t->cx, &journal, &options, &report))) {
        const JsonNode *events = json_member(file, STR("events"));
        int64_t count = -1;
        CHECK(t, events != NULL && str_int(events->text, &count));
        CHECK_INT(t, report.events, count);
        for (int i = 0; i < 2; i++) {
            Closure closure = {t, &journal, i == 0 ? TRACE_FORWARD : TRACE_BACKWARD, 0};
            const JsonNode *table = json_member(file, tables[i]);
            for (const JsonNode *row = table == NULL ? NULL : table->child; row != NULL;
                 row = row->next)
                compare_row(&closure, row);
            *compared += closure.compared;
        }
    }
    journal_close(t->cx, &journal);
}

TEST(golden_trace_expected)
{
    const char *data = test_data(t);
    if (data == NULL)
        return;
    Str folder = str_fmt(t->cx->arena, "%s/epcis/traces", data), text;
    const JsonNode *expected;
    int compared = 0;
    if (!CHECK_OK(t, io_read_file(t->cx, io_path(t->cx->arena, folder, STR("expected-trace.json")),
                                  16 << 20, &text)) ||
        !CHECK_OK(t, json_parse(t->cx, text, &expected)))
        return;
    for (const JsonNode *file = expected->child; file != NULL; file = file->next) {
        if (str_ends(file->key, STR(".jsonld")) || str_ends(file->key, STR(".json")))
            compare_file(t, folder, file, &compared);
    }
    CHECK(t, compared >= 10);
}
