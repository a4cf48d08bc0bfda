/* hold_text.h - holds, and answers about them, for people. */
#ifndef HOLDFAST_CMD_HOLD_TEXT_H
#define HOLDFAST_CMD_HOLD_TEXT_H

#include "domain/hold/alarm.h"
#include "domain/hold/hold_confirm.h"

void hold_text(Ctx *cx, const Hold *hold, Lang lang, Buf *out);
void hold_page_text(Ctx *cx, const HoldPage *page, Lang lang, Buf *out);
void hold_units_text(const HoldUnits *units, Lang lang, Buf *out);
void hold_answer_text(const HoldAnswer *answer, Lang lang, Buf *out);
void hold_confirmations_text(Ctx *cx, const HoldConfirmations *all, Lang lang, Buf *out);
void hold_notices_text(Ctx *cx, const HoldNotices *notices, Lang lang, Buf *out);
void alarm_page_text(Ctx *cx, const AlarmPage *page, Lang lang, Buf *out);

#endif
