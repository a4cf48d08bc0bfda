/* job_board.h - what the jobs of this process are at, for streams that may not ask a database. */
#ifndef HOLDFAST_API_JOB_BOARD_H
#define HOLDFAST_API_JOB_BOARD_H

#include <pthread.h>

#include "platform/job/job.h"

enum { JOB_BOARD_SIZE = 256 };

typedef struct JobNote {
    int64_t id; /* 0: none */
    JobState state;
    int64_t progress;
    int64_t total;
} JobNote;

typedef struct JobBoard {
    pthread_mutex_t lock;
    JobNote notes[JOB_BOARD_SIZE]; /* by id modulo the size: a newer one takes the place */
} JobBoard;

void job_board_init(JobBoard *board);
void job_board_release(JobBoard *board);
void job_board_put(JobBoard *board, const JobNote *note);
/* False when nothing is noted of this job. */
bool job_board_get(JobBoard *board, int64_t id, JobNote *out);

#endif
