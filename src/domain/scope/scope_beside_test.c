/* Scopes are counted and saved while a writer goes on: of one log position, whatever comes. */
#include <pthread.h>
#include <time.h>

#include "domain/scope/scope_board.h"
#include "platform/os/io.h"
#include "test/test_store.h"
#include "test/trace_world.h"

enum { STEPS = 3000 };

typedef struct Asker {
    const TraceIndex *index;
    Db *db; /* the writer of this test needs none */
    Str lot;
    bool stop;
    int answers, wrong;
} Asker;

/* By a walk, and by looking through all names. */
static Err count(Ctx *cx, const Asker *asker, ScopeBoard *board, int64_t known, ScopeCount *out)
{
    ScopeClause clauses[] = {
        {.descendants = &(ScopeDescendants){.items = {(Str *)(uintptr_t)&asker->lot, 1}}},
        {.identifiers = &(ScopeIdentifiers){.first = asker->lot, .last = asker->lot}}};
    ScopeClause any = {.any = {clauses, 2}};
    ScopeQuery query = {.clause = &any};
    ItemView view = {.index = asker->index, .visible = trace_position(asker->index)};
    if (known != 0)
        query.as_known_at = field_int(known);
    return scope_count(cx, board, &(ScopeAsk){&view, &query, LANG_EN, false}, out);
}

static void *asker_run(void *arg)
{
    Asker *asker = arg;
    Arena arena;
    arena_init(&arena);
    Ctx cx = {.arena = &arena, .io = io_real(), .db = asker->db};
    ScopeBoard *board = scope_board_open();
    while (!__atomic_load_n(&asker->stop, __ATOMIC_RELAXED) || asker->answers < 100) {
        ScopeCount now, then, first;
        bool good = count(&cx, asker, board, 0, &now) == OK &&
                    count(&cx, asker, board, now.log_position.value, &then) == OK &&
                    count(&cx, asker, board, 1, &first) == OK;
        asker->wrong += !good || now.units.value != then.units.value || first.units.value != 2;
        asker->answers++;
        arena_reset(&arena);
    }
    scope_board_close(board);
    arena_release(&arena);
    return NULL;
}

TEST(scope_counts_of_one_log_position_beside_the_writer)
{
    pthread_t thread;
    World *w = world_new(t);
    if (!test_store(t))
        return;
    world_play(w, "L1->U1,U2");
    Asker asker = {.index = w->index,
                   .db = t->cx->db,
                   .lot = item_uri(t->cx->arena, w->index, world_item(w, "L1"))};
    CHECK_INT(t, pthread_create(&thread, NULL, asker_run, &asker), 0);
    for (int i = 1; i <= STEPS; i++) {
        world_play(w, str_fmt(t->cx->arena, "L1->X%d,Y%d", i, i).p);
        nanosleep(&(struct timespec){.tv_nsec = 20000},
                  NULL); /* some events fall into each count */
    }
    __atomic_store_n(&asker.stop, true, __ATOMIC_RELAXED);
    pthread_join(thread, NULL);
    CHECK_INT(t, asker.wrong, 0);
    world_free(w);
}
