/* unit_internal.h - what assembly and repair of units share. */
#ifndef HOLDFAST_DEMO_UNIT_INTERNAL_H
#define HOLDFAST_DEMO_UNIT_INTERNAL_H

#include "demo/demo_internal.h"

/* Children of an association; 0 = not named. */
typedef struct Parts {
    uint32_t pack;
    uint32_t board;
    uint32_t late;
} Parts;

Head unit_head(int plant, EventKind kind, Station station, int64_t time_us);
/* The association event `head` (ADD or DELETE) of these parts with the unit. */
void unit_part(Factory *factory, const Head *head, uint32_t unit, const Parts *parts);
void unit_test(Factory *factory, int plant, uint32_t unit, int64_t time_us);

#endif
