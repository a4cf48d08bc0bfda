/* What is kept of a search: for how long, for whom, and when it is made anew. */
#include "api/cause_shelf.h"
#include "test/test_store.h"
#include "test/trace_world.h"

static const int64_t MINUTE_US = 60000000;

typedef struct Desk {
    World *w;
    CauseShelf *shelf;
} Desk;

static Str uri_of(World *w, const char *name)
{
    return item_uri(w->t->cx->arena, w->index, world_item(w, name));
}

/* The log position the answer is of; 0 and the error in *err where there is none. */
static int64_t ask(Desk *desk, const char *failed, const char *of, Err *err)
{
    World *w = desk->w;
    Str unit = uri_of(w, failed);
    ItemView view = {.index = w->index, .visible = trace_position(w->index)};
    CauseQuery query = {.failed = {&unit, 1}, .of = uri_of(w, of)};
    CauseSearch search = {&view, &query, 10, LANG_EN};
    CauseFindings findings = {0};
    *err = cause_shelf_find(w->t->cx, desk->shelf, &search, &findings);
    return *err == OK ? findings.log_position.value : 0;
}

static Err door_open(Ctx *cx, void *arg)
{
    return db_open(cx, test_sqlite(arg), DB_READ);
}

static bool desk_open(Desk *desk, Test *t)
{
    *desk = (Desk){.w = world_new(t)};
    world_play(desk->w, "A->L1; B->L2; C->L3; L1->U1,U2,U3; L2->U4,U5,U6; L3->U7,U8,U9");
    return test_store_file(t) &&
           CHECK_OK(t, cause_shelf_open(t->cx, &(CauseDoor){door_open, t}, &desk->shelf));
}

static void desk_close(Desk *desk)
{
    cause_shelf_close(desk->shelf);
    world_free(desk->w);
}

TEST(cause_shelf_keeps_a_population_for_ten_minutes)
{
    Desk desk;
    Err err;
    if (!desk_open(&desk, t))
        return;
    CHECK_INT(t, ask(&desk, "U1", "A", &err), 6);
    world_play(desk.w, "see U1 inspecting");
    CHECK_INT(t, ask(&desk, "U2", "A", &err), 6);
    t->cx->now_us += 9 * MINUTE_US;
    CHECK_INT(t, ask(&desk, "U1", "A", &err), 6);
    t->cx->now_us += 2 * MINUTE_US;
    CHECK_INT(t, ask(&desk, "U1", "A", &err), 7);
    desk_close(&desk);
}

TEST(cause_shelf_makes_one_anew_for_a_unit_it_does_not_know)
{
    Desk desk;
    Err err;
    if (!desk_open(&desk, t))
        return;
    CHECK_INT(t, ask(&desk, "U1", "A", &err), 6);
    world_play(desk.w, "L1->U10");
    CHECK_INT(t, ask(&desk, "U10", "A", &err), 7);
    CHECK_INT(t, ask(&desk, "U1", "A", &err), 7);
    /* A unit of another lot is in none: refused, by name. */
    CHECK_INT(t, ask(&desk, "U4", "A", &err), 0);
    CHECK_INT(t, err, ERR_USAGE);
    CHECK_STR(t, t->cx->problem.params[0], uri_of(desk.w, "U4"));
    desk_close(&desk);
}

TEST(cause_shelf_has_room_for_two)
{
    Desk desk;
    Err err;
    if (!desk_open(&desk, t))
        return;
    CHECK_INT(t, ask(&desk, "U1", "A", &err), 6);
    CHECK_INT(t, ask(&desk, "U4", "B", &err), 6);
    world_play(desk.w, "see U1 inspecting");
    CHECK_INT(t, ask(&desk, "U1", "A", &err), 6);
    CHECK_INT(t, ask(&desk, "U7", "C", &err), 7);
    CHECK_INT(t, ask(&desk, "U4", "B", &err), 6);
    CHECK_INT(t, ask(&desk, "U1", "A", &err), 7); /* the oldest had to go */
    desk_close(&desk);
}

/* Who looks waits for nothing: the population is begun, is on its way, is there.  What a walk fails
 * with is told once, and then it is begun again. */
TEST(cause_shelf_tells_how_far_a_walk_is)
{
    Desk desk;
    CauseWalk walk;
    CauseFindings findings;
    if (!desk_open(&desk, t))
        return;
    Str unit = uri_of(desk.w, "U1");
    ItemView view = {.index = desk.w->index, .visible = trace_position(desk.w->index)};
    CauseQuery query = {.failed = {&unit, 1}, .of = uri_of(desk.w, "A")};
    CauseSearch search = {&view, &query, 10, LANG_EN};
    CHECK_OK(t, cause_shelf_look(t->cx, desk.shelf, &search, &walk));
    CHECK_OK(t, cause_shelf_find(t->cx, desk.shelf, &search, &findings)); /* waits for that one */
    CHECK_OK(t, cause_shelf_look(t->cx, desk.shelf, &search, &walk));
    CHECK_STR(t, walk.state, STR("ready"));
    query.of = STR("");
    query.population = STR("S-7"); /* there is no such scope */
    Err err = OK;
    while (err == OK)
        err = cause_shelf_look(t->cx, desk.shelf, &search, &walk);
    CHECK_INT(t, err, ERR_NOT_FOUND);
    CHECK_OK(t, cause_shelf_look(t->cx, desk.shelf, &search, &walk));
    CHECK_ERR(t, cause_shelf_find(t->cx, desk.shelf, &search, &findings), ERR_NOT_FOUND);
    desk_close(&desk);
}
