/* Published multi-event histories, captured and traced over transformations alone (E1), against
 * the closures computed from them: every JSON object of the outside data whose members, named by
 * the file of a history beside it, hold forward_transformation_closure. */
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

typedef struct Compared {
    int stores; /* one a history */
    int rows;
} Compared;

static void compare_file(Test *t, Str folder, const JsonNode *file, Compared *compared)
{
    static const Str tables[] = {STR_INIT("forward_transformation_closure"),
                                 STR_INIT("backward_transformation_closure")};
    Journal journal = {0};
    CaptureReport report;
    CaptureOptions options = {.input = io_path(t->cx->arena, folder, file->key),
                              .on_error = CAPTURE_PROCEED}; /* some hold schema-invalid events */
    Str dir = str_fmt(t->cx->arena, "%.*s/%d", STR_ARG(t->dir), ++compared->stores);
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
            compared->rows += closure.compared;
        }
    }
    journal_close(t->cx, &journal);
}

static void table_compare(Test *t, const TestFile *table, void *arg)
{
    const JsonNode *expected;
    if (str_find(table->text, STR("\"forward_transformation_closure\"")) < 0 ||
        !CHECK_OK(t, json_parse(t->cx, table->text, &expected)))
        return;
    for (const JsonNode *file = expected->child; file != NULL; file = file->next) {
        if (json_member(file, STR("forward_transformation_closure")) != NULL)
            compare_file(t, table->folder, file, arg);
    }
}

TEST(golden_trace_expected)
{
    Compared compared = {0};
    test_data_each(t, ".json", table_compare, &compared);
    CHECK(t, t->skipped != NULL || compared.rows >= 10);
}
