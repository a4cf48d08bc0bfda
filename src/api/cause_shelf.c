#include "api/cause_shelf.h"

#include <pthread.h>
#include <stdlib.h>

enum { KEPT = 2, WAITING_MAX = 2 };
static const int64_t KEPT_US = (int64_t)10 * 60 * 1000000;

typedef struct Kept {
    CausePopulation *population; /* NULL: free */
    Str name;                    /* heap memory */
    int64_t made_us;
    uint32_t readers;
    bool gone; /* to be closed by its last reader */
} Kept;

struct CauseShelf {
    pthread_mutex_t lock;    /* of the table */
    pthread_mutex_t walking; /* held by whoever makes one */
    int waiting;             /* for that, the one who holds it among them */
    Kept *kept[KEPT];        /* the newest first */
};

CauseShelf *cause_shelf_open(void)
{
    CauseShelf *shelf = calloc(1, sizeof *shelf);
    if (shelf == NULL)
        abort();
    pthread_mutex_init(&shelf->lock, NULL);
    pthread_mutex_init(&shelf->walking, NULL);
    return shelf;
}

static void kept_free(Kept *kept)
{
    if (kept == NULL)
        return;
    cause_population_close(kept->population);
    free((char *)(uintptr_t)kept->name.p);
    free(kept);
}

void cause_shelf_close(CauseShelf *shelf)
{
    if (shelf == NULL)
        return;
    for (int i = 0; i < KEPT; i++)
        kept_free(shelf->kept[i]);
    pthread_mutex_destroy(&shelf->lock);
    pthread_mutex_destroy(&shelf->walking);
    free(shelf);
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

/* The question on its way. */
typedef struct Search {
    CauseShelf *shelf;
    const CauseSearch *asked;
    CauseItems failed;
    Str name; /* of the population */
} Search;

static Err kept_make(Ctx *cx, const Search *search, Kept **out)
{
    CauseItems units = {0};
    CausePopulation *population = NULL;
    TRY(cause_query_population(cx, search->asked->view, search->asked->query, &search->failed,
                               &units));
    TRY(cause_population_open(cx, search->asked->view, units.items, units.count, &population));
    *out = kept_put(search->shelf, search->name, population, cx->now_us);
    return OK;
}

/* Only so many wait for a walk: they keep the server's workers from other calls. */
static Err walking_enter(Ctx *cx, CauseShelf *shelf)
{
    pthread_mutex_lock(&shelf->lock);
    bool full = shelf->waiting == WAITING_MAX;
    shelf->waiting += !full;
    pthread_mutex_unlock(&shelf->lock);
    if (full)
        return fail(cx, ERR_BUSY,
                    MSG("other populations are being compared; ask again in some seconds"));
    pthread_mutex_lock(&shelf->walking);
    return OK;
}

static void walking_leave(CauseShelf *shelf)
{
    pthread_mutex_unlock(&shelf->walking);
    pthread_mutex_lock(&shelf->lock);
    shelf->waiting--;
    pthread_mutex_unlock(&shelf->lock);
}

/* One that is kept, else a new one. */
static Err kept_get(Ctx *cx, const Search *search, Kept **out)
{
    Err err = OK;
    *out = kept_take(search->shelf, search->name, cx->now_us);
    if (*out != NULL)
        return OK;
    TRY(walking_enter(cx, search->shelf));
    *out = kept_take(search->shelf, search->name, cx->now_us);
    if (*out == NULL)
        err = kept_make(cx, search, out);
    walking_leave(search->shelf);
    return err;
}

static Err answer(Ctx *cx, const Search *search, Kept *kept, CauseFindings *out)
{
    CauseQuestion question = {search->failed.items, search->failed.count, search->asked->limit,
                              search->asked->lang};
    Err err = cause_find(cx, kept->population, &question, out);
    kept_give(search->shelf, kept);
    return err;
}

Err cause_shelf_find(Ctx *cx, CauseShelf *shelf, const CauseSearch *asked, CauseFindings *out)
{
    Search search = {.shelf = shelf, .asked = asked};
    Kept *kept = NULL;
    TRY(cause_query_failed(cx, asked->view, asked->query, &search.failed));
    TRY(cause_query_name(cx, asked->view, asked->query, &search.failed, &search.name));
    TRY(kept_get(cx, &search, &kept));
    bool stale = cause_population_position(kept->population) < asked->view->visible;
    Err err = answer(cx, &search, kept, out);
    if (err != ERR_USAGE || !stale)
        return err;
    problem_clear(cx); /* a unit may be younger than what was kept */
    TRY(walking_enter(cx, shelf));
    err = kept_make(cx, &search, &kept);
    walking_leave(shelf);
    return err == OK ? answer(cx, &search, kept, out) : err;
}
