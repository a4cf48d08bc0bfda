/* nonce_board.c - a table by hash; an entry whose time is over is free. */
#include "api/nonce_board.h"

#include <pthread.h>
#include <stdlib.h>

#include "base/hash.h"

enum { SLOTS = 1 << 18, PROBES = 64 }; /* about 400 requests a second for ten minutes */

typedef struct Nonce {
    uint64_t id[2];
    int64_t until_s; /* when it is forgotten; 0: free */
} Nonce;

struct NonceBoard {
    pthread_mutex_t lock;
    int64_t opened_s;
    Nonce slots[SLOTS];
};

NonceBoard *nonce_board_open(int64_t now_us)
{
    NonceBoard *board = calloc(1, sizeof *board);
    if (board == NULL)
        abort();
    board->opened_s = now_us / 1000000;
    pthread_mutex_init(&board->lock, NULL);
    return board;
}

void nonce_board_close(NonceBoard *board)
{
    if (board == NULL)
        return;
    pthread_mutex_destroy(&board->lock);
    free(board);
}

static void nonce_id(int64_t key_id, Str nonce, uint64_t out[2])
{
    uint8_t hash[SHA256_SIZE];
    Sha256 *running = sha256_new();
    sha256_add(running, str_from((const char *)&key_id, sizeof key_id));
    sha256_add(running, nonce);
    sha256_finish(running, hash);
    sha256_free(running);
    memcpy(out, hash, 2 * sizeof *out);
}

static NonceFate slot_take(Nonce *slots, const Nonce *wanted, int64_t now_s)
{
    Nonce *place = NULL;
    for (size_t i = 0; i < PROBES; i++) {
        Nonce *slot = &slots[(wanted->id[0] + i) % SLOTS];
        bool over = slot->until_s < now_s;
        if (over && place == NULL)
            place = slot;
        if (!over && slot->id[0] == wanted->id[0] && slot->id[1] == wanted->id[1])
            return NONCE_USED;
    }
    if (place == NULL)
        return NONCE_FULL;
    *place = *wanted;
    return NONCE_TAKEN;
}

NonceFate nonce_take(NonceBoard *board, int64_t key_id, const SignedRequest *request,
                     int64_t now_us)
{
    int64_t now_s = now_us / 1000000, time_s = request->time_s;
    Nonce wanted;
    if (time_s < now_s - SIGNED_WINDOW_SECONDS || time_s > now_s + SIGNED_WINDOW_SECONDS)
        return NONCE_OFF;
    if (time_s <= board->opened_s)
        return NONCE_EARLY;
    wanted.until_s = time_s + SIGNED_WINDOW_SECONDS;
    nonce_id(key_id, request->nonce, wanted.id);
    pthread_mutex_lock(&board->lock);
    NonceFate fate = slot_take(board->slots, &wanted, now_s);
    pthread_mutex_unlock(&board->lock);
    return fate;
}
