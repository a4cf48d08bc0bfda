/* The truth of the demo against the trace index: nothing affected may be missed. */
#include "demo/demo.h"

#include <stdio.h>

#include "base/hash.h"
#include "domain/trace/trace.h"
#include "test/test.h"

/* The event's name at each position, as the log would give it. */
typedef struct Names {
    Str *ids;
    int64_t count;
} Names;

static Err name_at(Ctx *cx, void *arg, int64_t position, Str *out)
{
    const Names *names = arg;
    (void)cx;
    *out = names->ids[position - 1];
    return OK;
}

static Err append_line(Test *t, TraceIndex *index, Str line, Names *names)
{
    static const uint8_t no_hash[SHA256_SIZE];
    const JsonNode *node;
    EventContext *context;
    Event event;
    TRY(json_parse(t->cx, line, &node));
    TRY(event_context_new(t->cx, NULL, &context));
    TRY(event_decode(t->cx, node, context, STR(""), &event));
    ptrdiff_t at = str_find(line, event.id); /* the line outlives the event */
    names->ids[names->count] = str_slice(line, (size_t)at, (size_t)at + event.id.n);
    int64_t position = ++names->count;
    return trace_append(t->cx, index, &event, position, event.id, no_hash);
}

static void index_build(Test *t, TraceIndex *index, Str lines, Names *names)
{
    str_cut(&lines, '\n'); /* master data */
    ArenaMark mark = arena_mark(t->cx->arena);
    while (lines.n > 0) {
        if (!CHECK_OK(t, append_line(t, index, str_cut(&lines, '\n'), names)))
            return;
        arena_rewind(t->cx->arena, mark);
    }
}

static uint32_t item_of(Test *t, const TraceIndex *index, Str uri)
{
    Identity id;
    identity_parse(t->cx->arena, uri, ID_IN_EPC_LIST, &id);
    return trace_item_find(index, id.key);
}

/* Things of the two products that are sold. */
static bool is_unit(const TraceIndex *index, uint32_t item)
{
    char text[256];
    Arena arena;
    Buf uri;
    arena_init(&arena);
    buf_init(&uri, &arena, sizeof text);
    identity_uri(&uri, trace_item_key(index, item));
    bool unit = str_find(buf_str(&uri), STR("/21/U")) > 0;
    arena_release(&arena);
    return unit;
}

typedef struct Answer {
    bool *member; /* by item number: in the answer and in place */
    bool *removed;
    int64_t units; /* of product that are members in place */
} Answer;

static Answer forward(Test *t, const TraceIndex *index, Str lot)
{
    uint32_t seed = item_of(t, index, lot);
    TraceQuery query = {
        .direction = TRACE_FORWARD, .seeds = &seed, .seed_count = 1, .edges = EDGE_ALL};
    TraceResult result = {0};
    uint32_t items = trace_item_count(index) + 1;
    Answer answer = {arena_array(t->cx->arena, bool, items), arena_array(t->cx->arena, bool, items),
                     0};
    CHECK(t, seed != 0);
    CHECK_OK(t, trace_walk(t->cx, index, &query, &result));
    for (size_t i = 0; i < result.member_count; i++) {
        const TraceMember *member = &result.members[i];
        answer.member[member->item] = !member->removed;
        answer.removed[member->item] = member->removed;
        answer.units += !member->removed && is_unit(index, member->item);
    }
    return answer;
}

static int64_t hits(Test *t, const TraceIndex *index, const JsonNode *units, const bool *in)
{
    int64_t count = 0;
    for (const JsonNode *unit = units->child; unit != NULL; unit = unit->next)
        count += in[item_of(t, index, unit->text)];
    return count;
}

TEST(demo_trace_from_the_suspect_lot_misses_nothing)
{
    Ctx *cx = t->cx;
    Str events_path = io_path(cx->arena, t->dir, STR("e")), lines = {0}, truth_text = {0};
    Str truth_path = io_path(cx->arena, t->dir, STR("t"));
    IoFile events, truth;
    DemoSummary summary;
    const JsonNode *root;
    CHECK_OK(t, cx->io->open(cx, events_path, IO_CREATE, &events));
    CHECK_OK(t, cx->io->open(cx, truth_path, IO_CREATE, &truth));
    CHECK_OK(t,
             demo_write(cx, &(DemoOptions){.units = 2000, .seed = 1}, &events, &truth, &summary));
    cx->io->close(cx, &events);
    cx->io->close(cx, &truth);
    CHECK_OK(t, io_read_file(cx, events_path, (size_t)1 << 28, &lines));
    CHECK_OK(t, io_read_file(cx, truth_path, (size_t)1 << 28, &truth_text));
    if (!CHECK_OK(t, json_parse(cx, truth_text, &root)))
        return;
    Names names = {.ids = arena_array(cx->arena, Str, (size_t)summary.events)};
    TraceIndex *index = trace_index_new(1);
    trace_index_log(index, (TraceLog){name_at, &names});
    index_build(t, index, lines, &names);
    CHECK_INT(t, trace_position(index), summary.events);

    Answer answer = forward(t, index, summary.suspect_lot);
    CHECK_INT(t, hits(t, index, json_member(root, STR("affected")), answer.member),
              summary.affected);
    const JsonNode *formerly = json_member(root, STR("formerly_affected"));
    CHECK_INT(t, hits(t, index, formerly, answer.member) + hits(t, index, formerly, answer.removed),
              summary.formerly);
    CHECK(t, answer.units >= summary.affected && answer.units < summary.units);
    printf("note %s: %lld affected, %lld in the answer, precision %lld %%\n", t->name,
           (long long)summary.affected, (long long)answer.units,
           (long long)(100 * summary.affected / answer.units));
    trace_index_free(index);
}
