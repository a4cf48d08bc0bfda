/* clock_alarm.h - who is to be told of a clock today, by the rows of register escalation_rule. */
#ifndef HOLDFAST_DOMAIN_CLOCK_CLOCK_ALARM_H
#define HOLDFAST_DOMAIN_CLOCK_CLOCK_ALARM_H

#include "domain/clock/clock.h"

/* For whom: everybody, where account is empty; else what is told to this account or its roles. */
typedef struct ClockAudience {
    Str account;
    FieldTexts roles; /* names */
    Str matters;      /* of these alone, as of ClockFilter; empty: of all */
} ClockAudience;

/* Open clocks that a rule rings for today, most urgent first.  Where no row
 * of the register is in use our own four count; a clock without the date it should have rings at
 * once, for who answers for it and the recall manager.  Nothing is stored: it is computed from
 * cx->now_us. */
MUST_CHECK Err clock_alarms(Ctx *cx, const ClockAudience *audience, ClockAlarms *out);

#endif
