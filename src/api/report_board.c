/* report_board.c - counts by hash of the address; two of one slot share its turns. */
#include "api/report_board.h"

#include <pthread.h>
#include <stdlib.h>

#include "base/hash.h"

enum { SLOTS = 1 << 14, TURNS = 2 };
#define HOUR_US INT64_C(3600000000)

typedef struct Slot {
    int64_t hour;
    int used[TURNS];
} Slot;

struct ReportBoard {
    pthread_mutex_t lock;
    Slot slots[SLOTS];
    Slot all;
};

ReportBoard *report_board_open(void)
{
    ReportBoard *board = calloc(1, sizeof *board);
    if (board == NULL)
        abort();
    pthread_mutex_init(&board->lock, NULL);
    return board;
}

void report_board_close(ReportBoard *board)
{
    if (board == NULL)
        return;
    pthread_mutex_destroy(&board->lock);
    free(board);
}

static bool slot_has(Slot *slot, int64_t hour, ReportTurn turn, int limit)
{
    if (slot->hour != hour)
        *slot = (Slot){.hour = hour};
    return slot->used[turn] < limit;
}

bool report_board_take(ReportBoard *board, Str address, ReportTurn turn, int64_t now_us)
{
    static const int limits[] = {REPORTS_OF_ADDRESS, LOOKS_OF_ADDRESS};
    int64_t hour = now_us / HOUR_US;
    Slot *slot = &board->slots[hash_fingerprint(0, address) % SLOTS];
    pthread_mutex_lock(&board->lock);
    bool left = slot_has(&board->all, hour, turn, REPORTS_OF_ALL) &&
                slot_has(slot, hour, turn, limits[turn]);
    board->all.used[turn] += left;
    slot->used[turn] += left;
    pthread_mutex_unlock(&board->lock);
    return left;
}
