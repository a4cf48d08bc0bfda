/* demo_world.h - the demo factory in an index, and its truth, for tests. */
#ifndef HOLDFAST_TEST_DEMO_WORLD_H
#define HOLDFAST_TEST_DEMO_WORLD_H

#include "demo/demo.h"
#include "domain/trace/trace.h"
#include "test/test.h"

typedef struct DemoWorld {
    Test *t;
    TraceIndex *index;
    DemoSummary summary;
    const JsonNode *truth; /* the object */
    Str *names;            /* of events, by log position - 1 */
    int64_t count;
} DemoWorld;

/* Run the factory and index all it wrote, its master data into the store if one is open; NULL, and
 * a failure, where that went wrong. */
DemoWorld *demo_world_new(Test *t, const DemoOptions *options);
void demo_world_free(DemoWorld *world);
/* The item a URI names; 0: it never appeared. */
uint32_t demo_world_item(const DemoWorld *world, Str uri);
/* Items of a list of the truth: "affected", "places" (all units) …; how many. */
size_t demo_world_units(const DemoWorld *world, const char *list, uint32_t *out);
/* Puts a draw of `count` of them, without repetition, in front. */
void demo_world_draw(uint32_t *items, size_t n, size_t count, uint64_t *chance);

#endif
