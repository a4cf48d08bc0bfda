/* defects_internal.h - what goes wrong in the factory, and where it asks whether it does. */
#ifndef HOLDFAST_DEMO_DEFECTS_INTERNAL_H
#define HOLDFAST_DEMO_DEFECTS_INTERNAL_H

#include "demo/event_text_internal.h"
#include "demo/queues_internal.h"

typedef struct Factory Factory;

/* What it takes for something to go wrong. */
typedef enum DefectKind {
    DEFECT_MEETING,  /* what a machine made in one afternoon meets one lot */
    DEFECT_MACHINE,  /* a machine, in one afternoon */
    DEFECT_LOT,      /* one lot, whatever it meets */
    DEFECT_SOFTWARE, /* one version of the firmware, on a few units of all the time */
    DEFECT_SHIFT,    /* a step in one afternoon, whichever machine does it */
    DEFECT_SUPPLIER, /* what one of two suppliers delivers, of all his lots a part */
} DefectKind;

typedef struct Defect {
    const char *name;
    DefectKind kind;
    Product suspect; /* what a quality manager would trace from */
    Step5M machine;  /* at fault; machine 0: any of the station */
} Defect;

const Defect *defect_find(Str name);
/* Does what is made now at this step go wrong? */
bool defect_at(const Factory *factory, const Step5M *step);
/* Before cells are wound from a roll: inside the bad rolls the separator lot is changed once. */
void defect_before_winding(Factory *factory, int plant, const Batch *roll);
/* Are cells wound from this roll with the separator lot now in use bad? */
bool defect_winds(Factory *factory, int plant, const Batch *roll);
/* The firmware a unit gets in place of that of the day; NULL: none. */
const char *defect_firmware(const Factory *factory, uint32_t unit);
/* Is a unit bad in a housing of this lot? */
bool defect_houses(Factory *factory, Lot housing, uint32_t unit);
#define DEFECT_TRIAL_FIRMWARE "urn:holdfast:software:PB-FW:2.2.0-trial"

#endif
