/* The index as a thing built from the log: same log, same numbers; what is stored is checked. */
#include <stdlib.h>

#include "domain/trace/trace_where.h"
#include "platform/os/io.h"
#include "test/trace_world.h"

static const char HISTORY[] =
    "A*1000,B->L1*500; g1# L1->U1,U2 @S; g1# L1->U3; S1,S2->V1,V2 | S1/V1, S2/V2; C1+K; C1-K; "
    "A->T; emptied T; C1,C2 in L; see U1 shipping in_transit @P >D; U1[+W1]; U1[-W1]; "
    "e77=X->Y; wrong e77,e99 X->Y; void e50 X->Z; G:->U9; G:L1->U8; e99=Z->Y";

TEST(trace_index_is_the_same_however_often_it_is_built)
{
    World *a = world_new(t), *b = world_new(t);
    world_play(a, HISTORY);
    world_play(b, HISTORY);
    CHECK(t, trace_index_digest(a->index) == trace_index_digest(b->index));
    world_play(b, "L1->U4");
    CHECK(t, trace_index_digest(a->index) != trace_index_digest(b->index));
    CHECK_INT(t, world_item(a, "A"), 1);
    CHECK_INT(t, world_item(a, "L1"), 3);
    CHECK_INT(t, world_item(a, "NEVER"), 0);
    CHECK_INT(t, trace_item_kind(a->index, world_item(a, "T"), 0), ITEM_VESSEL);
    CHECK_INT(t, trace_item_kind(a->index, world_item(a, "G:"), 0), ITEM_CLASS);
    CHECK_INT(t, trace_item_kind(a->index, world_item(a, "U1"), 0), ITEM_THING);
    CHECK_INT(t, trace_item_kind(a->index, world_item(a, "L1"), 0), ITEM_LOT);
    world_free(a);
    world_free(b);
}

TEST(trace_item_events_are_all_events_in_log_order)
{
    World *w = world_new(t);
    int64_t *events;
    size_t n;
    world_play(w, HISTORY);
    CHECK_OK(t, trace_item_events(t->cx, w->index, world_item(w, "U1"), &events, &n));
    CHECK_INT(t, n, 4);
    CHECK_INT(t, events[0], 2);
    CHECK_INT(t, events[3], 12);
    CHECK_OK(t, trace_item_events(t->cx, w->index, world_item(w, "X"), &events, &n));
    CHECK_INT(t, n, 3);
    world_free(w);
}

TEST(trace_item_events_of_a_lot_with_thousands)
{
    World *w = world_new(t);
    int64_t *events;
    size_t n;
    for (int i = 0; i < 4000; i++)
        world_play(w, "L->U1");
    CHECK_OK(t, trace_item_events(t->cx, w->index, world_item(w, "L"), &events, &n));
    CHECK_INT(t, n, 4000);
    for (size_t i = 0; i < n; i++)
        CHECK_INT(t, events[i], (int64_t)i + 1);
    world_free(w);
}

TEST(trace_event_names_are_candidates_to_be_verified)
{
    World *w = world_new(t);
    int64_t found[4];
    world_play(w, HISTORY);
    CHECK_INT(t, trace_event_candidates(w->index, STR("e77"), found, 4), 2);
    CHECK_INT(t, found[0], 13);
    CHECK_INT(t, found[1], 14);
    CHECK_INT(t, trace_event_candidates(w->index, STR("e1000"), found, 4), 0);
    world_free(w);
}

TEST(trace_checkpoint_gives_back_the_index_and_it_goes_on)
{
    World *w = world_new(t);
    world_play(w, HISTORY);
    Str before = world_forward(w, "A,C1,X");
    uint64_t digest = trace_index_digest(w->index);
    CHECK_OK(t, trace_checkpoint_save(t->cx, w->index, t->dir));
    trace_index_free(w->index);
    CHECK_OK(t, trace_checkpoint_load(t->cx, t->dir, &w->index));
    CHECK(t, trace_index_digest(w->index) == digest);
    CHECK_STR(t, world_forward(w, "A,C1,X"), before);
    World *straight = world_new(t);
    const char *more = "L1->U4; e50=X->Z; g1# L1->U5; emptied T; wrong e1,e2 A,B->L1";
    world_play(straight, HISTORY);
    world_play(straight, more);
    trace_index_log(w->index, world_log(w));
    world_play(w, more);
    CHECK(t, trace_index_digest(w->index) == trace_index_digest(straight->index));
    CHECK_STR(t, world_forward(w, "A,C1,X"), world_forward(straight, "A,C1,X"));
    world_free(straight);
    world_free(w);
}

TEST(trace_checkpoint_two_are_kept_and_the_newest_whole_one_counts)
{
    World *w = world_new(t);
    TraceIndex *loaded;
    Str *names;
    size_t n;
    CHECK_ERR(t, trace_checkpoint_load(t->cx, t->dir, &loaded), ERR_NOT_FOUND);
    for (int i = 0; i < 4; i++) {
        world_play(w, "A->L1");
        CHECK_OK(t, trace_checkpoint_save(t->cx, w->index, t->dir));
    }
    CHECK_OK(t, t->cx->io->list(t->cx, t->dir, &names, &n));
    CHECK_INT(t, n, 2);
    CHECK_OK(t, io_write_file(t->cx, io_path(t->cx->arena, t->dir, names[1]), STR("torn")));
    CHECK_OK(t, trace_checkpoint_load(t->cx, t->dir, &loaded));
    CHECK_INT(t, trace_position(loaded), 3);
    CHECK_INT(t, trace_position_hash(loaded)[0], 3);
    trace_index_free(loaded);
    world_free(w);
}

/* Any one bit (TRACE_FLIPS of them, 200): the file is refused, or nothing it answers from is
 * different. */
TEST(trace_checkpoint_a_flipped_bit_is_noticed)
{
    World *w = world_new(t);
    uint64_t seed = test_seed(t);
    Str *names, bytes;
    size_t n;
    int64_t flips = 200;
    const char *asked = getenv("TRACE_FLIPS");
    if (asked != NULL)
        CHECK(t, str_int(str_of(asked), &flips));
    world_play(w, HISTORY);
    uint64_t digest = trace_index_digest(w->index);
    CHECK_OK(t, trace_checkpoint_save(t->cx, w->index, t->dir));
    CHECK_OK(t, t->cx->io->list(t->cx, t->dir, &names, &n));
    Str path = io_path(t->cx->arena, t->dir, names[0]);
    CHECK_OK(t, io_read_file(t->cx, path, 1 << 26, &bytes));
    char *copy = arena_alloc(t->cx->arena, bytes.n);
    memcpy(copy, bytes.p, bytes.n);
    for (int64_t i = 0; i < flips; i++) {
        uint64_t bit = test_random(&seed) % (i % 2 == 0 ? bytes.n * 8 : 2048 * 8);
        size_t size = i % 10 == 9 ? test_random(&seed) % bytes.n : bytes.n; /* torn as well */
        TraceIndex *loaded;
        copy[bit / 8] = (char)(copy[bit / 8] ^ 1 << bit % 8);
        CHECK_OK(t, io_write_file(t->cx, path, str_from(copy, size)));
        Err err = trace_checkpoint_load(t->cx, t->dir, &loaded);
        CHECK(t, err == ERR_NOT_FOUND || (err == OK && trace_index_digest(loaded) == digest));
        if (err == OK)
            trace_index_free(loaded);
        copy[bit / 8] = (char)(copy[bit / 8] ^ 1 << bit % 8);
    }
    world_free(w);
}

/* More business steps than a u16 can number: none is refused, and those that say where an item is
 * keep their meaning even when they come last. */
TEST(trace_any_number_of_business_steps)
{
    static const uint8_t no_hash[32];
    TraceIndex *index = trace_index_new(1);
    EventRef ref = {.role = ROLE_OBSERVED, .uri = STR("urn:x:u1"), .key = STR("\0urn:x:u1")};
    Event event = {.kind = EVENT_OBJECT, .action = ACTION_OBSERVE, .refs = &ref, .ref_count = 1};
    for (int i = 1; i <= 66000; i++) {
        ArenaMark mark = arena_mark(t->cx->arena);
        event.time_us = i;
        event.step = i == 66000 ? STR("retail_selling") : str_fmt(t->cx->arena, "urn:x:step%d", i);
        if (!CHECK_OK(t, trace_append(t->cx, index, &event, i,
                                      str_fmt(t->cx->arena, "urn:x:e%d", i), no_hash)))
            break;
        arena_rewind(t->cx->arena, mark);
    }
    uint32_t item = trace_item_find(index, ref.key);
    TraceWhereQuery query = {.items = &item, .item_count = 1};
    TraceWhere *rows;
    if (CHECK_OK(t, trace_where(t->cx, index, &query, &rows)))
        CHECK_INT(t, rows[0].state, STATE_SOLD);
    trace_index_free(index);
}
