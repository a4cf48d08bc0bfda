/* Any JSON as an event: no crash; what is taken is taken again alike from its kept bytes, and a
 * refusal names its place. */
#include <stdlib.h>

#include "domain/event/event.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void demand(bool condition)
{
    if (!condition)
        abort();
}

static void refs_compare(const Event *a, const Event *b)
{
    demand(a->ref_count == b->ref_count && a->pair_count == b->pair_count);
    for (uint32_t i = 0; i < a->ref_count; i++) {
        const EventRef *x = &a->refs[i], *y = &b->refs[i];
        demand(x->role == y->role && str_eq(x->key, y->key) && str_eq(x->uri, y->uri));
        demand(str_eq(x->uom, y->uom) && str_eq(x->type, y->type) && x->lot_of == y->lot_of);
        demand(x->has_quantity == y->has_quantity && x->quantity.value == y->quantity.value &&
               x->quantity.scale == y->quantity.scale);
    }
    for (uint32_t i = 0; i < a->pair_count; i++) {
        demand(a->pairs[i].in < a->ref_count && a->refs[a->pairs[i].in].role == ROLE_INPUT);
        demand(a->pairs[i].out < a->ref_count && a->refs[a->pairs[i].out].role == ROLE_OUTPUT);
    }
}

static void events_compare(const Event *a, const Event *b)
{
    demand(a->kind == b->kind && a->action == b->action && a->time_us == b->time_us);
    demand(a->offset_min == b->offset_min && str_eq(a->id, b->id) && str_eq(a->step, b->step));
    demand(str_eq(a->disposition, b->disposition) && str_eq(a->body, b->body));
    demand(a->error.present == b->error.present && a->error.time_us == b->error.time_us);
    refs_compare(a, b);
}

static void decode_twice(Ctx *cx, Str text, const EventContext *context)
{
    const JsonNode *node, *again;
    Event first, second;
    uint8_t hash[32], hash_again[32];
    if (json_parse(cx, text, &node) != OK)
        return;
    problem_clear(cx);
    if (event_decode(cx, node, context, STR("/e"), &first) != OK) {
        demand(str_starts(cx->problem.pointer, STR("/e")));
        return;
    }
    demand(json_parse(cx, first.body, &again) == OK);
    demand(event_decode(cx, again, context, STR("/e"), &second) == OK);
    events_compare(&first, &second);
    event_hash(cx->arena, node, context, hash);
    event_hash(cx->arena, again, context, hash_again);
    demand(memcmp(hash, hash_again, sizeof hash) == 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    Arena arena;
    EventContext *context;
    arena_init(&arena);
    Ctx cx = {.arena = &arena};
    Str text = str_from((const char *)data, size);
    demand(event_context_new(&cx, NULL, &context) == OK);
    decode_twice(&cx, text, NULL);
    decode_twice(&cx, text, context);
    arena_release(&arena);
    return 0;
}
