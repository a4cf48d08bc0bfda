/* nonce_board.h - nonces of signed requests, in memory: each is taken once while its time counts.
 *
 * What was taken before the server started is not known; so what was signed before is refused. */
#ifndef HOLDFAST_API_NONCE_BOARD_H
#define HOLDFAST_API_NONCE_BOARD_H

#include "domain/account/signed_request.h"

typedef struct NonceBoard NonceBoard;

typedef enum NonceFate {
    NONCE_TAKEN,
    NONCE_USED,  /* this key gave it before */
    NONCE_OFF,   /* its time is more than SIGNED_WINDOW_SECONDS off */
    NONCE_EARLY, /* signed before the board was opened */
    NONCE_FULL,  /* too many within the window to remember another */
} NonceFate;

NonceBoard *nonce_board_open(int64_t now_us);
/* Accepts NULL. */
void nonce_board_close(NonceBoard *board);
/* Of a request whose signature is right; any thread. */
NonceFate nonce_take(NonceBoard *board, int64_t key_id, const SignedRequest *request,
                     int64_t now_us);

#endif
