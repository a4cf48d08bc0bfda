#include "platform/store/sqlite_checkpoint.h"

#include <assert.h>
#include <pthread.h>
#include <sqlite3.h>
#include <stdlib.h>
#include <string.h>

struct Checkpointer {
    char *path;
    sqlite3 *handle; /* of the thread */
    pthread_t thread;
    bool running;
    pthread_mutex_t lock; /* of all that follows */
    pthread_cond_t changed;
    bool wanted, busy, over;
    int copied;
};

static bool copy(sqlite3 *handle, int *copied)
{
    return sqlite3_wal_checkpoint_v2(handle, NULL, SQLITE_CHECKPOINT_PASSIVE, NULL, copied) ==
           SQLITE_OK;
}

static void *checkpointer_run(void *arg)
{
    Checkpointer *own = arg;
    pthread_mutex_lock(&own->lock);
    while (!own->over) {
        int copied = 0;
        if (!own->wanted) {
            pthread_cond_wait(&own->changed, &own->lock);
            continue;
        }
        own->wanted = false;
        own->busy = true;
        pthread_mutex_unlock(&own->lock);
        bool done = copy(own->handle, &copied);
        pthread_mutex_lock(&own->lock);
        own->busy = false;
        own->copied = done ? copied : own->copied;
        pthread_cond_broadcast(&own->changed);
    }
    pthread_mutex_unlock(&own->lock);
    return NULL;
}

Checkpointer *checkpointer_new(const char *path)
{
    Checkpointer *made = calloc(1, sizeof *made);
    assert(made != NULL);
    made->path = strdup(path);
    assert(made->path != NULL);
    pthread_mutex_init(&made->lock, NULL);
    pthread_cond_init(&made->changed, NULL);
    return made;
}

void checkpointer_free(Checkpointer *checkpointer)
{
    if (checkpointer == NULL)
        return;
    pthread_mutex_lock(&checkpointer->lock);
    checkpointer->over = true;
    pthread_cond_broadcast(&checkpointer->changed);
    pthread_mutex_unlock(&checkpointer->lock);
    if (checkpointer->running)
        pthread_join(checkpointer->thread, NULL);
    sqlite3_close_v2(checkpointer->handle);
    pthread_cond_destroy(&checkpointer->changed);
    pthread_mutex_destroy(&checkpointer->lock);
    free(checkpointer->path);
    free(checkpointer);
}

/* A connection that flushes as the writer's does; the writer is the one to copy at the end. */
static bool handle_open(Checkpointer *checkpointer)
{
    int flags = SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_READWRITE;
    if (sqlite3_open_v2(checkpointer->path, &checkpointer->handle, flags, NULL) != SQLITE_OK)
        return false;
    sqlite3_db_config(checkpointer->handle, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, NULL);
    return sqlite3_exec(checkpointer->handle, "PRAGMA synchronous = FULL; PRAGMA mmap_size = 0;",
                        NULL, NULL, NULL) == SQLITE_OK;
}

static bool thread_start(Checkpointer *checkpointer)
{
    if (checkpointer->running)
        return true;
    if (checkpointer->handle == NULL && !handle_open(checkpointer)) {
        sqlite3_close_v2(checkpointer->handle);
        checkpointer->handle = NULL;
        return false;
    }
    checkpointer->running =
        pthread_create(&checkpointer->thread, NULL, checkpointer_run, checkpointer) == 0;
    return checkpointer->running;
}

bool checkpointer_start(Checkpointer *checkpointer)
{
    if (!thread_start(checkpointer))
        return false;
    pthread_mutex_lock(&checkpointer->lock);
    checkpointer->wanted = true;
    pthread_cond_broadcast(&checkpointer->changed);
    pthread_mutex_unlock(&checkpointer->lock);
    return true;
}

int checkpointer_wait(Checkpointer *checkpointer)
{
    pthread_mutex_lock(&checkpointer->lock);
    while (checkpointer->running && (checkpointer->wanted || checkpointer->busy))
        pthread_cond_wait(&checkpointer->changed, &checkpointer->lock);
    int copied = checkpointer->copied;
    pthread_mutex_unlock(&checkpointer->lock);
    return copied;
}

int checkpointer_copied(Checkpointer *checkpointer)
{
    pthread_mutex_lock(&checkpointer->lock);
    int copied = checkpointer->copied;
    pthread_mutex_unlock(&checkpointer->lock);
    return copied;
}

void checkpointer_anew(Checkpointer *checkpointer)
{
    pthread_mutex_lock(&checkpointer->lock);
    checkpointer->copied = 0;
    pthread_mutex_unlock(&checkpointer->lock);
}
