#include "api/doorman.h"

#include <pthread.h>
#include <stdlib.h>

#include "platform/store/data_dir.h"

struct Doorman {
    Writer *writer;
    Arena arena;
    Ctx cx; /* of the thread; its db is a reader */
    pthread_t thread;
    pthread_mutex_t lock;
    pthread_cond_t wake;
    DoorTask *queue, **queue_end;
    int waiting;
    bool stopping;
};

enum { TOO_MANY_REQUESTS = 429 };

static void refuse(DoorTask *task, Err err, const Problem *problem)
{
    int status = err == ERR_BUSY ? TOO_MANY_REQUESTS : http_status(err);
    http_problem(task->write.request, task->write.response,
                 task->status != 0 ? task->status : status, (Str){0}, problem);
    http_finish(task->write.request);
}

void doorman_send(Doorman *doorman, DoorTask *task)
{
    task->next = NULL;
    pthread_mutex_lock(&doorman->lock);
    bool full = doorman->waiting == DOOR_WAITING_MAX;
    if (!full) {
        *doorman->queue_end = task;
        doorman->queue_end = &task->next;
        doorman->waiting++;
        pthread_cond_signal(&doorman->wake);
    }
    pthread_mutex_unlock(&doorman->lock);
    if (!full)
        return;
    Ctx cx = {.arena = task->write.request->arena};
    (void)!fail(&cx, ERR_BUSY, MSG("too many are signing in at this moment; try again"));
    refuse(task, ERR_BUSY, &cx.problem);
}

static DoorTask *task_take(Doorman *doorman)
{
    pthread_mutex_lock(&doorman->lock);
    while (doorman->queue == NULL && !doorman->stopping)
        pthread_cond_wait(&doorman->wake, &doorman->lock);
    DoorTask *task = doorman->queue;
    if (task != NULL) {
        doorman->queue = task->next;
        doorman->waiting--;
        if (doorman->queue == NULL)
            doorman->queue_end = &doorman->queue;
    }
    pthread_mutex_unlock(&doorman->lock);
    return task;
}

static void *doorman_run(void *arg)
{
    Doorman *doorman = arg;
    DoorTask *task;
    while ((task = task_take(doorman)) != NULL) {
        Ctx cx = doorman->cx;
        cx.arena = task->write.request->arena;
        cx.now_us = cx.io->now_us(&cx);
        cx.actor = task->write.actor;
        Err err = task->check(&cx, task);
        if (err == OK)
            writer_send(doorman->writer, &task->write);
        else
            refuse(task, err, &cx.problem);
    }
    return NULL;
}

Err doorman_start(Ctx *cx, const ApiOptions *options, Writer *writer, Doorman **out)
{
    DataDir unused;
    Doorman *doorman = calloc(1, sizeof *doorman);
    if (doorman == NULL)
        abort();
    arena_init(&doorman->arena);
    doorman->writer = writer;
    doorman->queue_end = &doorman->queue;
    doorman->cx = (Ctx){.arena = &doorman->arena, .io = cx->io};
    pthread_mutex_init(&doorman->lock, NULL);
    pthread_cond_init(&doorman->wake, NULL);
    Err err = data_dir_open(&doorman->cx, options->data, options->database, DB_READ, &unused);
    if (err != OK)
        cx->problem = problem_copy(cx->arena, &doorman->cx.problem);
    else if (pthread_create(&doorman->thread, NULL, doorman_run, doorman) != 0)
        err = fail(cx, ERR_IO, MSG("could not start a thread"));
    if (err == OK) {
        *out = doorman;
        return OK;
    }
    db_close(&doorman->cx);
    arena_release(&doorman->arena);
    free(doorman);
    return err;
}

void doorman_stop(Doorman *doorman)
{
    if (doorman == NULL)
        return;
    pthread_mutex_lock(&doorman->lock);
    doorman->stopping = true;
    pthread_cond_signal(&doorman->wake);
    pthread_mutex_unlock(&doorman->lock);
    pthread_join(doorman->thread, NULL);
    db_close(&doorman->cx);
    pthread_mutex_destroy(&doorman->lock);
    pthread_cond_destroy(&doorman->wake);
    arena_release(&doorman->arena);
    free(doorman);
}
