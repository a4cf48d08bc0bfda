/* Worked case 10 of docs/guide/trace.md: a lot that became 200,000 units. */
#include <stdio.h>

#include "domain/trace/trace.h"
#include "test/test.h"

enum { LEVELS = 8, UNITS = 200000, REWORKED = 5000, REFS_MAX = 9 };

/* One event at a time into an index. */
typedef struct Large {
    Test *t;
    TraceIndex *index;
    int64_t position;
    Event event;
    EventRef refs[REFS_MAX];
    uint8_t keys[REFS_MAX][24];
} Large;

/* Items have a level and a number: level 0 is the lot everything stems from, LEVELS - 1 are the
 * units, between them lots.  */
static void ref_add(Large *large, Role role, int level, int number)
{
    uint32_t at = large->event.ref_count++;
    char *text = (char *)large->keys[at];
    int n = snprintf(text, sizeof large->keys[at], "%curn:test:%d:%d", ID_URI, level, number);
    large->refs[at] = (EventRef){.role = role,
                                 .key = str_from(text, (size_t)n),
                                 .is_class = level != LEVELS - 1,
                                 .lot_of = LOT_OF_CLASS};
}

static void event_add(Large *large, int minute)
{
    uint8_t hash[32] = {0};
    Str id = str_fmt(large->t->cx->arena, "e%d", (int)large->position + 1);
    large->event.kind = EVENT_TRANSFORMATION;
    large->event.refs = large->refs;
    large->event.time_us = (int64_t)minute * 60000000;
    CHECK_OK(large->t,
             trace_append(large->t->cx, large->index, &large->event, ++large->position, id, hash));
    large->event = (Event){0};
}

static int level_size(int level)
{
    static const int sizes[LEVELS] = {1, 4, 16, 64, 512, 4096, 25000, UNITS};
    return sizes[level];
}

/* Every item of a level makes its share of the next; every 40th unit goes back to the first lot
 * of level 6 and comes out of it again: a cycle of rework. */
static void large_play(Large *large)
{
    for (int level = 0; level + 1 < LEVELS; level++) {
        int from = level_size(level), to = level_size(level + 1);
        for (int made = 0, i = 0; i < from; i++) {
            int end = (int)((int64_t)to * (i + 1) / from);
            ref_add(large, ROLE_INPUT, level, i);
            for (; made < end; made++)
                ref_add(large, ROLE_OUTPUT, level + 1, made);
            event_add(large, level * 10);
        }
    }
    for (int i = 0; i < REWORKED; i++) {
        ref_add(large, ROLE_INPUT, LEVELS - 1, i * 40);
        ref_add(large, ROLE_OUTPUT, LEVELS - 2, 0);
        event_add(large, LEVELS * 10 + 2 * i);
        ref_add(large, ROLE_INPUT, LEVELS - 2, 0);
        ref_add(large, ROLE_OUTPUT, LEVELS - 1, i * 40);
        event_add(large, LEVELS * 10 + 2 * i + 1);
    }
}

TEST(trace_case_10_each_unit_once_whatever_the_rework)
{
    Large *large = arena_new(t->cx->arena, Large);
    large->t = t;
    large->index = trace_index_new(42);
    large_play(large);
    uint32_t seed = 1, all = 0; /* numbers are given in the order of the log */
    for (int level = 0; level < LEVELS; level++)
        all += (uint32_t)level_size(level);
    CHECK_INT(t, trace_item_count(large->index), all);
    TraceQuery query = {.seeds = &seed, .seed_count = 1, .edges = EDGE_ALL};
    TraceResult result;
    CHECK_OK(t, trace_walk(t->cx, large->index, &query, &result));
    CHECK_INT(t, result.member_count, all - 1);
    for (size_t i = 0; i < result.member_count; i++) {
        CHECK_INT(t, result.members[i].item, i + 2);
        CHECK_INT(t, result.members[i].confidence, CONFIDENCE_CERTAIN);
    }
    query.direction = TRACE_BACKWARD;
    seed = all; /* a unit never reworked */
    CHECK_OK(t, trace_walk(t->cx, large->index, &query, &result));
    CHECK_INT(t, result.member_count, LEVELS - 1);
    trace_index_free(large->index);
}
