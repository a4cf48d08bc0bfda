/* alarm_internal.h - between judging (alarm_judge.c) and keeping (alarm.c). */
#ifndef HOLDFAST_DOMAIN_HOLD_ALARM_INTERNAL_H
#define HOLDFAST_DOMAIN_HOLD_ALARM_INTERNAL_H

#include "domain/hold/alarm.h"
#include "domain/hold/hold_internal.h"

/* An item an event names, and a hold that stops it. */
typedef struct Breach {
    const HoldKept *hold;
    uint32_t item;
    HoldHow how;
    uint32_t *path;
    size_t path_count;
} Breach;

/* What an event did, and to which held things. */
typedef struct Judged {
    HoldAction action;
    uint32_t place;   /* where to: the destination, or where it says it is; 0: neither */
    Breach *breaches; /* by hold; cx->arena */
    size_t count;
} Judged;

/* `look` is left at that moment. */
MUST_CHECK Err alarm_judge(Ctx *cx, HoldLook *look, int64_t event, Judged *out);

#endif
