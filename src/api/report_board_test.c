#include "api/report_board.h"
#include "test/test.h"

#define HOUR_US INT64_C(3600000000)

TEST(report_board_gives_an_address_its_turns_each_hour)
{
    ReportBoard *board = report_board_open();
    Str one = STR("192.0.2.1"), other = STR("192.0.2.2");
    for (int i = 0; i < REPORTS_OF_ADDRESS; i++)
        CHECK(t, report_board_take(board, one, REPORT_SEND, HOUR_US + i));
    CHECK(t, !report_board_take(board, one, REPORT_SEND, HOUR_US + 100));
    CHECK(t, report_board_take(board, one, REPORT_LOOK, HOUR_US + 100));
    CHECK(t, report_board_take(board, other, REPORT_SEND, HOUR_US + 100));
    CHECK(t, report_board_take(board, one, REPORT_SEND, 2 * HOUR_US));
    report_board_close(board);
}

TEST(report_board_limits_all_addresses_together)
{
    ReportBoard *board = report_board_open();
    int taken = 0;
    for (int i = 0; i < 2 * REPORTS_OF_ALL; i++) {
        Str address = str_fmt(t->cx->arena, "198.51.%d.%d", i / 256, i % 256);
        taken += report_board_take(board, address, REPORT_SEND, HOUR_US);
    }
    CHECK(t, taken <= REPORTS_OF_ALL && taken > REPORTS_OF_ALL - 200);
    report_board_close(board);
}
