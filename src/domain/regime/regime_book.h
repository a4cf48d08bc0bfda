/* regime_book.h - packs as they are shown: counted, in both languages. */
#ifndef HOLDFAST_DOMAIN_REGIME_REGIME_BOOK_H
#define HOLDFAST_DOMAIN_REGIME_REGIME_BOOK_H

#include "domain/regime/regime.h"

#define RECORDS "domain/regime/regime_wire.def"
#include "platform/register/register_struct.h"

/* One rule. */
void regime_rule_show(Ctx *cx, const RegimeRule *rule, RuleShown *out);
/* `whole`: with its rules. */
void regime_show(Ctx *cx, const RegimePack *pack, bool whole, RulePack *out);
/* Its days off and working weekends, of the years that are loaded. */
void regime_calendar_show(Ctx *cx, const RegimeCalendar *calendar, RuleCalendar *out);

#endif
