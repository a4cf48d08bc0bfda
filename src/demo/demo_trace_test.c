/* The truth of the demo against the trace index: nothing affected may be missed. */
#include <stdio.h>

#include "test/demo_world.h"

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

static Answer forward(const DemoWorld *world, Str lot)
{
    Test *t = world->t;
    const TraceIndex *index = world->index;
    uint32_t seed = demo_world_item(world, lot);
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

static int64_t hits(const DemoWorld *world, const JsonNode *units, const bool *in)
{
    int64_t count = 0;
    for (const JsonNode *unit = units->child; unit != NULL; unit = unit->next)
        count += in[demo_world_item(world, unit->text)];
    return count;
}

TEST(demo_trace_from_the_suspect_lot_misses_nothing)
{
    DemoWorld *world = demo_world_new(t, &(DemoOptions){.units = 2000, .seed = 1});
    if (world == NULL)
        return;
    const DemoSummary *summary = &world->summary;
    Answer answer = forward(world, summary->suspect_lot);
    CHECK_INT(t, hits(world, json_member(world->truth, STR("affected")), answer.member),
              summary->affected);
    const JsonNode *formerly = json_member(world->truth, STR("formerly_affected"));
    CHECK_INT(t, hits(world, formerly, answer.member) + hits(world, formerly, answer.removed),
              summary->formerly);
    CHECK(t, answer.units >= summary->affected && answer.units < summary->units);
    printf("note %s: %lld affected, %lld in the answer, precision %lld %%\n", t->name,
           (long long)summary->affected, (long long)answer.units,
           (long long)(100 * summary->affected / answer.units));
    demo_world_free(world);
}
