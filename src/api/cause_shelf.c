#include "api/cause_shelf.h"

#include <pthread.h>
#include <stdlib.h>

#include "domain/trace/trace_event.h"
#include "platform/store/db.h"

enum {
    KEPT = 2,
    WALKS_MAX = 4,   /* asked for and not done */
    WAITING_MAX = 2, /* callers: they keep the server's workers from other calls */
};
static const int64_t KEPT_US = (int64_t)10 * 60 * 1000000;
static const int64_t AGAIN_US = (int64_t)60 * 1000000; /* one as young is not made anew */

typedef struct Kept {
    CausePopulation *population; /* NULL: free */
    Str name;                    /* heap memory */
    int64_t made_us;
    uint32_t readers;
    bool gone; /* to be closed by its last reader */
} Kept;

typedef enum WalkState { WALK_WAITING, WALK_RUNNING, WALK_DONE, WALK_FAILED } WalkState;

/* A population asked for: what is needed to make it, in its own arena. */
typedef struct Walk {
    struct Walk *next;
    Arena arena;
    Str name;
    CauseQuery query;
    CauseItems failed;
    ItemView view;
    int64_t asked_us;
    WalkState state;
    Err err;
    Problem problem;
    bool told;   /* somebody knows what it failed with */
    int waiting; /* callers that wait for it */
    CauseProgress progress;
} Walk;

struct CauseShelf {
    pthread_mutex_t lock; /* of all below */
    pthread_cond_t wake;  /* the thread: a walk is asked for */
    pthread_cond_t ended; /* callers: one is done */
    pthread_t thread;
    bool stopping;
    int waiting;
    Walk *walks;      /* in the order they were asked for */
    Kept *kept[KEPT]; /* the newest first */
    Arena arena;
    Ctx cx; /* of the thread; its db is a reader */
};

static void kept_free(Kept *kept)
{
    if (kept == NULL)
        return;
    cause_population_close(kept->population);
    free((char *)(uintptr_t)kept->name.p);
    free(kept);
}

/* Off the shelf; closed now or by its last reader.  The lock is held. */
static void kept_drop(Kept *kept)
{
    if (kept == NULL)
        return;
    kept->gone = true;
    if (kept->readers == 0)
        kept_free(kept);
}

static void kept_give(CauseShelf *shelf, Kept *kept)
{
    pthread_mutex_lock(&shelf->lock);
    kept->readers--;
    if (kept->gone && kept->readers == 0)
        kept_free(kept);
    pthread_mutex_unlock(&shelf->lock);
}

static Kept *kept_take(CauseShelf *shelf, Str name, int64_t now_us)
{
    Kept *found = NULL;
    pthread_mutex_lock(&shelf->lock);
    for (int i = 0; i < KEPT; i++) {
        Kept *kept = shelf->kept[i];
        if (kept != NULL && (now_us - kept->made_us > KEPT_US || now_us < kept->made_us)) {
            kept_drop(kept);
            shelf->kept[i] = NULL;
        } else if (kept != NULL && str_eq(kept->name, name)) {
            found = kept;
        }
    }
    if (found != NULL)
        found->readers++;
    pthread_mutex_unlock(&shelf->lock);
    return found;
}

/* Put a new one in front, in place of one with its name or else of the oldest; taken at once. */
static Kept *kept_put(CauseShelf *shelf, Str name, CausePopulation *population, int64_t now_us)
{
    Kept *kept = calloc(1, sizeof *kept);
    char *copy = malloc(name.n + 1);
    if (kept == NULL || copy == NULL)
        abort();
    memcpy(copy, name.p, name.n);
    kept->name = (Str){copy, name.n};
    kept->population = population;
    kept->made_us = now_us;
    kept->readers = 1;
    pthread_mutex_lock(&shelf->lock);
    int at = KEPT - 1;
    for (int i = 0; i < KEPT; i++) {
        const Kept *old = shelf->kept[i];
        if (old != NULL && str_eq(old->name, name))
            at = i;
    }
    kept_drop(shelf->kept[at]);
    for (; at > 0; at--)
        shelf->kept[at] = shelf->kept[at - 1];
    shelf->kept[0] = kept;
    pthread_mutex_unlock(&shelf->lock);
    return kept;
}

/* ---- walking ---- */

static void walk_free(Walk *walk)
{
    arena_release(&walk->arena);
    free(walk);
}

static bool is_pending(const Walk *walk)
{
    return walk->state == WALK_WAITING || walk->state == WALK_RUNNING;
}

/* What it came to need not be told any more.  The lock is held. */
static bool is_over(const Walk *walk, int64_t now_us)
{
    bool told = walk->state == WALK_DONE || walk->told || now_us - walk->asked_us > KEPT_US;
    return !is_pending(walk) && walk->waiting == 0 && told;
}

static void walks_sweep(CauseShelf *shelf, int64_t now_us)
{
    for (Walk **at = &shelf->walks; *at != NULL;) {
        Walk *walk = *at;
        if (!is_over(walk, now_us)) {
            at = &walk->next;
            continue;
        }
        *at = walk->next;
        walk_free(walk);
    }
}

static Err walk_run(Ctx *cx, CauseShelf *shelf, Walk *walk)
{
    CauseItems units = {0};
    CausePopulation *population = NULL;
    TRY(cause_query_population(cx, &walk->view, &walk->query, &walk->failed, &units));
    TRY(cause_population_open(cx, &walk->view, &units, &walk->progress, &population));
    kept_give(shelf, kept_put(shelf, walk->name, population, walk->asked_us));
    return OK;
}

/* The next to be walked, taken; NULL: the shelf is closed. */
static Walk *walk_take(CauseShelf *shelf)
{
    Walk *walk = NULL;
    pthread_mutex_lock(&shelf->lock);
    while (!shelf->stopping && walk == NULL) {
        for (walk = shelf->walks; walk != NULL && walk->state != WALK_WAITING;)
            walk = walk->next;
        if (walk == NULL)
            pthread_cond_wait(&shelf->wake, &shelf->lock);
    }
    if (shelf->stopping)
        walk = NULL;
    if (walk != NULL)
        walk->state = WALK_RUNNING;
    pthread_mutex_unlock(&shelf->lock);
    return walk;
}

static void *shelf_run(void *arg)
{
    CauseShelf *shelf = arg;
    Walk *walk;
    while ((walk = walk_take(shelf)) != NULL) {
        Ctx cx = shelf->cx;
        Arena arena;
        arena_init(&arena);
        cx.arena = &arena;
        cx.now_us = walk->asked_us;
        Err err = walk_run(&cx, shelf, walk);
        pthread_mutex_lock(&shelf->lock);
        walk->err = err;
        if (err != OK)
            walk->problem = problem_copy(&walk->arena, &cx.problem);
        walk->state = err == OK ? WALK_DONE : WALK_FAILED;
        pthread_cond_broadcast(&shelf->ended);
        pthread_mutex_unlock(&shelf->lock);
        arena_release(&arena);
    }
    return NULL;
}

/* ---- open and close ---- */

static void shelf_free(CauseShelf *shelf)
{
    while (shelf->walks != NULL) {
        Walk *walk = shelf->walks;
        shelf->walks = walk->next;
        walk_free(walk);
    }
    for (int i = 0; i < KEPT; i++)
        kept_free(shelf->kept[i]);
    db_close(&shelf->cx);
    pthread_mutex_destroy(&shelf->lock);
    pthread_cond_destroy(&shelf->wake);
    pthread_cond_destroy(&shelf->ended);
    arena_release(&shelf->arena);
    free(shelf);
}

Err cause_shelf_open(Ctx *cx, const CauseDoor *door, CauseShelf **out)
{
    CauseShelf *shelf = calloc(1, sizeof *shelf);
    if (shelf == NULL)
        abort();
    arena_init(&shelf->arena);
    shelf->cx = (Ctx){.arena = &shelf->arena, .io = cx->io};
    pthread_mutex_init(&shelf->lock, NULL);
    pthread_cond_init(&shelf->wake, NULL);
    pthread_cond_init(&shelf->ended, NULL);
    Err err = door->open(&shelf->cx, door->arg);
    if (err != OK)
        cx->problem = problem_copy(cx->arena, &shelf->cx.problem);
    else if (pthread_create(&shelf->thread, NULL, shelf_run, shelf) != 0)
        err = fail(cx, ERR_IO, MSG("could not start a thread"));
    if (err == OK)
        *out = shelf;
    else
        shelf_free(shelf);
    return err;
}

void cause_shelf_close(CauseShelf *shelf)
{
    if (shelf == NULL)
        return;
    pthread_mutex_lock(&shelf->lock);
    shelf->stopping = true;
    for (Walk *walk = shelf->walks; walk != NULL; walk = walk->next)
        __atomic_store_n(&walk->progress.stop, true, __ATOMIC_RELAXED);
    pthread_cond_signal(&shelf->wake);
    pthread_mutex_unlock(&shelf->lock);
    pthread_join(shelf->thread, NULL);
    shelf_free(shelf);
}

/* ---- asking ---- */

/* The question on its way. */
typedef struct Search {
    CauseShelf *shelf;
    const CauseSearch *asked;
    CauseItems failed;
    Str name; /* of the population */
} Search;

static Err search_begin(Ctx *cx, CauseShelf *shelf, const CauseSearch *asked, Search *out)
{
    *out = (Search){.shelf = shelf, .asked = asked};
    TRY(cause_query_failed(cx, asked->view, asked->query, &out->failed));
    return cause_query_name(cx, asked->view, asked->query, &out->failed, &out->name);
}

static Walk *walk_new(const Search *search, int64_t now_us)
{
    Walk *walk = calloc(1, sizeof *walk);
    if (walk == NULL)
        abort();
    Arena *arena = &walk->arena;
    arena_init(arena);
    const CauseQuery *query = search->asked->query;
    size_t n = search->failed.count;
    walk->name = str_dup(arena, search->name);
    walk->query = (CauseQuery){.population = str_dup(arena, query->population),
                               .of = str_dup(arena, query->of),
                               .product = str_dup(arena, query->product)};
    walk->failed = (CauseItems){arena_array(arena, uint32_t, n + 1), n};
    if (n != 0)
        memcpy(walk->failed.items, search->failed.items, n * sizeof *walk->failed.items);
    walk->view = *search->asked->view;
    walk->view.sight = NULL; /* it is everybody's, and outlives the call */
    walk->asked_us = now_us;
    return walk;
}

static Err too_many(Ctx *cx)
{
    return fail(cx, ERR_BUSY,
                MSG("other populations are being compared; ask again in some seconds"));
}

/* What it failed with, to one who asked.  The lock is held. */
static Err walk_failure(Ctx *cx, Walk *walk)
{
    cx->problem = problem_copy(cx->arena, &walk->problem);
    walk->told = true;
    return walk->err;
}

/* The walk of the population, begun if there is none; one that failed is told of once.  The lock is
 * held. */
static Err walk_ask(Ctx *cx, const Search *search, Walk **out)
{
    CauseShelf *shelf = search->shelf;
    Walk **end;
    int pending = 0;
    walks_sweep(shelf, cx->now_us);
    for (end = &shelf->walks; *end != NULL; end = &(*end)->next) {
        Walk *walk = *end;
        pending += is_pending(walk);
        if (walk->state == WALK_DONE || walk->told || !str_eq(walk->name, search->name))
            continue;
        *out = walk;
        return walk->state == WALK_FAILED ? walk_failure(cx, walk) : OK;
    }
    if (pending == WALKS_MAX)
        return too_many(cx);
    *out = *end = walk_new(search, cx->now_us);
    pthread_cond_signal(&shelf->wake);
    return OK;
}

/* Until the walk is over.  The lock is held. */
static Err walk_wait(Ctx *cx, CauseShelf *shelf, Walk *walk)
{
    if (shelf->waiting == WAITING_MAX)
        return too_many(cx);
    shelf->waiting++;
    walk->waiting++;
    while (is_pending(walk))
        pthread_cond_wait(&shelf->ended, &shelf->lock);
    walk->waiting--;
    shelf->waiting--;
    return walk->state == WALK_FAILED ? walk_failure(cx, walk) : OK;
}

static Err walk_need(Ctx *cx, const Search *search)
{
    Walk *walk;
    pthread_mutex_lock(&search->shelf->lock);
    Err err = walk_ask(cx, search, &walk);
    if (err == OK)
        err = walk_wait(cx, search->shelf, walk);
    pthread_mutex_unlock(&search->shelf->lock);
    return err;
}

/* May a population made anew have a unit that is not in the kept one? */
static Err is_stale(Ctx *cx, const Search *search, const Kept *kept, bool *out)
{
    int64_t position = cause_population_position(kept->population);
    *out = cx->now_us - kept->made_us > AGAIN_US && position < search->asked->view->visible;
    for (size_t i = 0; i < search->failed.count && !*out; i++) {
        int64_t *events;
        size_t count;
        TRY(trace_item_events(cx, search->asked->view->index, search->failed.items[i], &events,
                              &count));
        *out = count > 0 && events[0] > position;
    }
    return OK;
}

static Err answer(Ctx *cx, const Search *search, const Kept *kept, CauseFindings *out)
{
    CauseQuestion question = {search->failed.items, search->failed.count, search->asked->limit,
                              search->asked->lang, search->asked->view->sight};
    return cause_find(cx, kept->population, &question, out);
}

/* From what is kept.  *again: nothing is, or it has to be made anew. */
static Err answer_kept(Ctx *cx, const Search *search, CauseFindings *out, bool *again)
{
    Kept *kept = kept_take(search->shelf, search->name, cx->now_us);
    *again = kept == NULL;
    if (kept == NULL)
        return OK;
    Err err = answer(cx, search, kept, out);
    if (err == ERR_USAGE) {
        Problem problem = cx->problem;
        err = is_stale(cx, search, kept, again);
        if (err == OK && !*again) {
            cx->problem = problem;
            err = ERR_USAGE;
        }
    }
    kept_give(search->shelf, kept);
    return err;
}

Err cause_shelf_find(Ctx *cx, CauseShelf *shelf, const CauseSearch *asked, CauseFindings *out)
{
    Search search;
    bool again;
    TRY(search_begin(cx, shelf, asked, &search));
    TRY(answer_kept(cx, &search, out, &again));
    if (!again)
        return OK;
    problem_clear(cx);
    TRY(walk_need(cx, &search));
    Kept *kept = kept_take(shelf, search.name, cx->now_us);
    if (kept == NULL) /* two newer ones took its place meanwhile */
        return too_many(cx);
    Err err = answer(cx, &search, kept, out);
    kept_give(shelf, kept);
    return err;
}

Err cause_shelf_look(Ctx *cx, CauseShelf *shelf, const CauseSearch *asked, CauseWalk *out)
{
    Search search;
    Walk *walk;
    *out = (CauseWalk){STR("ready"), field_int(0), field_int(0)};
    TRY(search_begin(cx, shelf, asked, &search));
    Kept *kept = kept_take(shelf, search.name, cx->now_us);
    if (kept != NULL) {
        kept_give(shelf, kept);
        return OK;
    }
    pthread_mutex_lock(&shelf->lock);
    Err err = walk_ask(cx, &search, &walk);
    if (err == OK) {
        out->state = walk->state == WALK_WAITING ? STR("waiting") : STR("walking");
        out->done = field_int(__atomic_load_n(&walk->progress.done, __ATOMIC_RELAXED));
        out->total = field_int(__atomic_load_n(&walk->progress.total, __ATOMIC_RELAXED));
    }
    pthread_mutex_unlock(&shelf->lock);
    return err;
}
