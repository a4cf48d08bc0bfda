/* doorman.h - one thread for passwords, which are slow on purpose (argon2id): however many sign in
 * at once, one core and 19 MiB are all that takes, and other calls go on. */
#ifndef HOLDFAST_API_DOORMAN_H
#define HOLDFAST_API_DOORMAN_H

#include "api/api.h"
#include "api/writer.h"

typedef struct Doorman Doorman;
typedef struct DoorTask DoorTask;

enum { DOOR_WAITING_MAX = 64 };

/* Lives in the request. */
struct DoorTask {
    WriteRequest write; /* goes to the writer after `check` */
    /* On the doorman's thread, with a reading database.  A failure is the answer. */
    Err (*check)(Ctx *cx, DoorTask *task);
    int status; /* of that answer; 0: as its Err says */
    DoorTask *next;
};

MUST_CHECK Err doorman_start(Ctx *cx, const ApiOptions *options, Writer *writer, Doorman **out);
/* Answers itself with ERR_BUSY (429) when DOOR_WAITING_MAX wait already. */
void doorman_send(Doorman *doorman, DoorTask *task);
/* Finishes what waits.  Accepts NULL. */
void doorman_stop(Doorman *doorman);

#endif
