/* What is wrong with the product, and what it does to the process. */
#include "demo/demo_internal.h"

/* The first one takes two things to go wrong: a coater loses its grip on thickness for one
 * afternoon, and where its rolls meet one lot of separator the cells may short.  Rolls of that
 * afternoon with other separator are harmless, and so is that separator with other rolls.
 * Each of the others has one cause alone. */
static const Defect defects[] = {
    {"coater-drift", DEFECT_MEETING, PRODUCT_SEPARATOR, {STATION_COAT, 0, 2, 0}},
    {"welder-drift", DEFECT_MACHINE, PRODUCT_PACK, {STATION_WELD, 0, 2, 0}},
    {"separator-lot", DEFECT_LOT, PRODUCT_SEPARATOR, {STATION_WIND, 0, 0, 0}},
    {"hefei-separator", DEFECT_LOT, PRODUCT_SEPARATOR, {STATION_WIND, 1, 0, 0}},
    {"trial-firmware", DEFECT_SOFTWARE, PRODUCT_UNIT_10, {STATION_TEST, 0, 0, 0}},
    {"fitting-shift", DEFECT_SHIFT, PRODUCT_UNIT_10, {STATION_FIT, 1, 0, 0}},
    {"second-source", DEFECT_SUPPLIER, PRODUCT_HOUSING_SECOND, {STATION_ASSEMBLE, 0, 0, 0}},
};

enum { DEFECT_COUNT = sizeof defects / sizeof defects[0], TRIAL_ONE_IN = 8, HOUSING_ONE_IN = 5 };

const char *demo_defect_name(size_t i)
{
    return i < DEFECT_COUNT ? defects[i].name : NULL;
}

const Defect *defect_find(Str name)
{
    for (size_t i = 0; i < DEFECT_COUNT; i++) {
        if (str_eq(name, str_of(defects[i].name)))
            return &defects[i];
    }
    return NULL;
}

bool defect_at(const Factory *factory, const Step5M *step)
{
    const Step5M *at_fault = &factory->defect->machine;
    return factory->tick == factory->bad_tick && step->station == at_fault->station &&
           step->plant == at_fault->plant &&
           (at_fault->machine == 0 || step->machine == at_fault->machine);
}

/* The first lot begun after the afternoon has come. */
static void suspect_lot_wait(Factory *factory, int plant)
{
    Lot lot = factory->plants[plant].stock[MATERIAL_SEPARATOR].lot;
    if (factory->suspect.number != 0 || plant != factory->defect->machine.plant)
        return;
    if (factory->tick < factory->bad_tick)
        factory->lot_before = lot;
    else if (lot.number != factory->lot_before.number)
        factory->suspect = lot;
}

/* The suspect lot is the one in use when the first bad roll comes to the winder.  Half way
 * through the bad rolls it is put aside, and used up later with good ones. */
void defect_before_winding(Factory *factory, int plant, const Batch *roll)
{
    Stock *separator = &factory->plants[plant].stock[MATERIAL_SEPARATOR];
    if (!roll->bad_roll)
        return;
    if (factory->suspect.number == 0) {
        if (separator->before.number == 0 || separator->cells < factory->bad_coated)
            supply_receive(factory, plant, MATERIAL_SEPARATOR);
        factory->suspect = separator->lot;
    }
    if (!factory->separator_changed && factory->bad_wound * 2 > factory->bad_coated) {
        supply_put_aside(factory, plant, MATERIAL_SEPARATOR);
        factory->separator_changed = true;
    }
}

bool defect_winds(Factory *factory, int plant, const Batch *roll)
{
    Lot separator = factory->plants[plant].stock[MATERIAL_SEPARATOR].lot;
    bool alone = factory->defect->kind == DEFECT_LOT;
    if (alone)
        suspect_lot_wait(factory, plant);
    return (roll->bad_roll || alone) && factory->suspect.number != 0 &&
           separator.number == factory->suspect.number;
}

const char *defect_firmware(const Factory *factory, uint32_t unit)
{
    bool trial = factory->defect->kind == DEFECT_SOFTWARE && unit % TRIAL_ONE_IN == 0;
    return trial ? DEFECT_TRIAL_FIRMWARE : NULL;
}

bool defect_houses(Factory *factory, Lot housing, uint32_t unit)
{
    if (factory->defect->kind != DEFECT_SUPPLIER || housing.product != factory->defect->suspect ||
        unit % HOUSING_ONE_IN != 0)
        return false;
    if (factory->suspect.number == 0)
        factory->suspect = housing;
    return true;
}
