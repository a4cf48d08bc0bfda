/* What is wrong with the product, and what it does to the process. */
#include "demo/demo_internal.h"

/* A coater loses its grip on thickness for one afternoon; where its rolls meet one lot of
 * separator the cells may short.  Rolls of that afternoon with other separator are harmless, and
 * so is that separator with other rolls. */
static const Defect defects[] = {
    {"coater-drift", PRODUCT_SEPARATOR, {STATION_COAT, 0, 2, 0}},
};

enum { DEFECT_COUNT = sizeof defects / sizeof defects[0] };

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

bool defect_coats(const Factory *factory, int plant, int machine)
{
    const Step5M *at_fault = &factory->defect->machine;
    return factory->tick == factory->bad_tick && plant == at_fault->plant &&
           machine == at_fault->machine;
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

bool defect_winds(const Factory *factory, int plant, const Batch *roll)
{
    Lot separator = factory->plants[plant].stock[MATERIAL_SEPARATOR].lot;
    return roll->bad_roll && separator.number == factory->suspect.number;
}
