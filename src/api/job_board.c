#include "api/job_board.h"

void job_board_init(JobBoard *board)
{
    *board = (JobBoard){0};
    pthread_mutex_init(&board->lock, NULL);
}

void job_board_release(JobBoard *board)
{
    pthread_mutex_destroy(&board->lock);
}

void job_board_put(JobBoard *board, const JobNote *note)
{
    pthread_mutex_lock(&board->lock);
    board->notes[note->id % JOB_BOARD_SIZE] = *note;
    pthread_mutex_unlock(&board->lock);
}

bool job_board_get(JobBoard *board, int64_t id, JobNote *out)
{
    pthread_mutex_lock(&board->lock);
    *out = board->notes[id % JOB_BOARD_SIZE];
    pthread_mutex_unlock(&board->lock);
    return out->id == id;
}
