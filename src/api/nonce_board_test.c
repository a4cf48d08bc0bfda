#include "api/nonce_board.h"

#include <stdio.h>

#include "test/test.h"

#define SECOND INT64_C(1000000)

static NonceFate take(NonceBoard *board, int64_t key_id, Str nonce, int64_t time_s, int64_t now_s)
{
    SignedRequest request = {.nonce = nonce, .time_s = time_s};
    return nonce_take(board, key_id, &request, now_s * SECOND);
}

TEST(nonce_is_taken_once_by_each_key)
{
    NonceBoard *board = nonce_board_open(1000 * SECOND);
    Str a = STR("aaaaaaaaaaaaaaaa"), b = STR("bbbbbbbbbbbbbbbb");
    CHECK_INT(t, take(board, 1, a, 2000, 2000), NONCE_TAKEN);
    CHECK_INT(t, take(board, 1, a, 2000, 2000), NONCE_USED);
    CHECK_INT(t, take(board, 1, b, 2000, 2000), NONCE_TAKEN);
    CHECK_INT(t, take(board, 2, a, 2000, 2000), NONCE_TAKEN);
    /* As long as the time it was signed with counts, a clock ahead included. */
    CHECK_INT(t, take(board, 3, a, 2300, 2000), NONCE_TAKEN);
    CHECK_INT(t, take(board, 3, a, 2300, 2600), NONCE_USED);
    CHECK_INT(t, take(board, 3, a, 2300, 2601), NONCE_OFF);
    CHECK_INT(t, take(board, 3, a, 2601, 2601), NONCE_TAKEN);
    nonce_board_close(board);
}

TEST(nonce_window_is_300_seconds_either_way)
{
    NonceBoard *board = nonce_board_open(1000 * SECOND);
    Str a = STR("aaaaaaaaaaaaaaaa");
    CHECK_INT(t, take(board, 1, a, 1700, 2000), NONCE_TAKEN);
    CHECK_INT(t, take(board, 2, a, 1699, 2000), NONCE_OFF);
    CHECK_INT(t, take(board, 3, a, 2300, 2000), NONCE_TAKEN);
    CHECK_INT(t, take(board, 4, a, 2301, 2000), NONCE_OFF);
    CHECK_INT(t, take(board, 5, a, INT64_MAX, 2000), NONCE_OFF);
    CHECK_INT(t, take(board, 5, a, INT64_MIN, 2000), NONCE_OFF);
    /* What was taken before the start is not known, so nothing signed before it is taken. */
    CHECK_INT(t, take(board, 6, a, 1000, 1100), NONCE_EARLY);
    CHECK_INT(t, take(board, 6, a, 1001, 1100), NONCE_TAKEN);
    nonce_board_close(board);
}

/* A full table refuses; it never forgets one that still counts. */
TEST(nonce_board_never_forgets_within_the_window)
{
    enum { MANY = 300000 };
    NonceBoard *board = nonce_board_open(1000 * SECOND);
    int64_t taken = 0, full = 0, again = 0;
    char text[32];
    for (int round = 0; round < 2; round++) {
        for (int i = 0; i < MANY; i++) {
            (void)snprintf(text, sizeof text, "nonce-%010d", i);
            NonceFate fate = take(board, 1, str_of(text), 2000, 2000);
            taken += round == 0 && fate == NONCE_TAKEN;
            full += round == 0 && fate == NONCE_FULL;
            again += round == 1 && fate == NONCE_TAKEN;
        }
    }
    CHECK_INT(t, taken + full, MANY);
    CHECK(t, taken > 200000);
    CHECK(t, full > 0);
    CHECK_INT(t, again, 0);
    nonce_board_close(board);
}
