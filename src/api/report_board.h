/* report_board.h - how often one address may send in reports, or look after one (C-6).
 *
 * Counted in memory, an hour at a time; who comes from many addresses meets the limit of all. */
#ifndef HOLDFAST_API_REPORT_BOARD_H
#define HOLDFAST_API_REPORT_BOARD_H

#include "base/str.h"

typedef struct ReportBoard ReportBoard;

enum { REPORTS_OF_ADDRESS = 10, LOOKS_OF_ADDRESS = 30, REPORTS_OF_ALL = 2000 }; /* an hour */

typedef enum ReportTurn { REPORT_SEND, REPORT_LOOK } ReportTurn;

ReportBoard *report_board_open(void);
/* Accepts NULL. */
void report_board_close(ReportBoard *board);
/* Is there a turn left?  Then this was one.  Any thread. */
bool report_board_take(ReportBoard *board, Str address, ReportTurn turn, int64_t now_us);

#endif
