/* Slurry and electrode rolls: powder is mixed, coated on foil, dried and rolled up. */
#include "demo/demo_internal.h"

/* Cathode and anode: what they are made of and with. */
typedef struct Electrode {
    Material powder;
    Material second; /* beside the powder */
    Material foil;
    Product slurry;
    Product roll;
    Station coater;
    int slurry_m; /* grams for one cell */
} Electrode;

static const Electrode electrodes[2] = {
    {MATERIAL_CATHODE_POWDER, MATERIAL_CARBON, MATERIAL_ALUMINIUM, PRODUCT_CATHODE_SLURRY,
     PRODUCT_CATHODE_ROLL, STATION_COAT, 46},
    {MATERIAL_GRAPHITE, MATERIAL_CARBON, MATERIAL_COPPER, PRODUCT_ANODE_SLURRY, PRODUCT_ANODE_ROLL,
     STATION_COAT_ANODE, 35},
};

enum { ROLLS_PER_SLURRY = 2 };

/* Shenzhen has two cathode coaters. */
static const int coater_count[PLANT_COUNT] = {2, 1};

static Head made_here(int plant, Station station, int64_t time_us)
{
    return (Head){
        .kind = EVENT_TRANSFORMATION,
        .step = stations[station].step,
        .disposition = "in_progress",
        .location = plant_place(plant, stations[station].area),
        .time_us = time_us,
        .by = &plant_recorders[plant],
    };
}

/* Hefei's mixer reports charging and discharging apart, joined by a transformationID. */
static void slurry_split(EventText *text, const Head *head, const Step5M *step, Lot slurry)
{
    char id[] = "urn:holdfast:demo:batch:00000000";
    uint32_t number = slurry.number * 2 + (slurry.product == PRODUCT_ANODE_SLURRY);
    for (size_t i = sizeof id - 2; number > 0; i--, number /= 10)
        id[i] = (char)('0' + number % 10);
    text_uri(text, "transformationID", id);
    text_station(text, step);
    text_end(text, LATE_NEVER);
    Head out = *head;
    out.id = 0;
    out.time_us += 35 * (int64_t)MINUTE;
    text_begin(text, &out);
    text_uri(text, "transformationID", id);
}

static void slurry_mix(Factory *factory, int plant, int side, int64_t time_us)
{
    const Electrode *kind = &electrodes[side];
    EventText *text = &factory->text;
    uint32_t cells = ROLLS_PER_SLURRY * factory->roll_cells;
    Lot powder = supply_take(factory, plant, kind->powder, cells);
    Lot second = supply_take(factory, plant, kind->second, cells);
    Lot binder = supply_take(factory, plant, MATERIAL_BINDER, cells);
    Lot slurry = lot_new(factory, kind->slurry);
    factory->plants[plant].slurry[side] = slurry;
    Step5M step = {STATION_MIX, plant, 1 + side, 0};
    Head head = made_here(plant, STATION_MIX, time_us - 40 * (int64_t)MINUTE);
    text_begin(text, &head);
    text_list(text, "inputQuantityList");
    supply_input(factory, powder, kind->powder, cells);
    supply_input(factory, second, kind->second, cells);
    supply_input(factory, binder, MATERIAL_BINDER, cells);
    text_list_end(text);
    if (plant == 1)
        slurry_split(text, &head, &step, slurry);
    text_list(text, "outputQuantityList");
    text_quantity(text, slurry, (int64_t)cells * kind->slurry_m, "KGM");
    text_list_end(text);
    text_station(text, &step);
    Chance *chance = &factory->chance[STATION_MIX];
    Reading readings[] = {
        {"Temperature", 240 + chance_below(chance, 30), 1, "CEL"},
        {"DynamicViscosity", 4200 + chance_below(chance, 900), 3, "C65"},
    };
    text_sensors(text, &step, readings, 2);
    text_end(text, LATE_NEVER);
}

/* Wet thickness in tenths of a micrometre; the coater at fault drifts upwards. */
static int64_t thickness(Factory *factory, bool bad)
{
    Chance *chance = &factory->chance[STATION_COAT];
    return 1480 + chance_below(chance, 30) + (bad ? 75 + chance_below(chance, 60) : 0);
}

static void roll_coat(Factory *factory, int side, const Step5M *step, int64_t time_us)
{
    const Electrode *kind = &electrodes[side];
    EventText *text = &factory->text;
    Plant *plant = &factory->plants[step->plant];
    uint32_t cells = factory->roll_cells;
    bool bad = defect_at(factory, step);
    Lot foil = supply_take(factory, step->plant, kind->foil, cells);
    Lot roll = lot_new(factory, kind->roll);
    Head head = made_here(step->plant, kind->coater, time_us);
    text_begin(text, &head);
    text_list(text, "inputQuantityList");
    text_quantity(text, plant->slurry[side], (int64_t)cells * kind->slurry_m, "KGM");
    supply_input(factory, foil, kind->foil, cells);
    text_list_end(text);
    text_list(text, "outputQuantityList");
    text_quantity(text, roll, (int64_t)cells * materials[kind->foil].per_cell_m, "MTR");
    text_list_end(text);
    text_station(text, step);
    Reading readings[] = {
        {"Length", thickness(factory, bad), 1, "4H"},
        {"Temperature", 1050 + chance_below(&factory->chance[STATION_COAT_ANODE], 80), 1, "CEL"},
    };
    text_sensors(text, step, readings, 2);
    text_end(text, LATE_NEVER);
    if (bad)
        factory->bad_coated += cells;
    batch_add(side == 0 ? &plant->cathodes : &plant->anodes,
              (Batch){.lot = roll, .cells = cells, .bad_roll = bad});
}

/* Rolls for two ticks ahead are enough; the afternoon of the defect always has one. */
static uint32_t rolls_wanted(const Factory *factory, int plant)
{
    const Plant *here = &factory->plants[plant];
    uint32_t ahead = 4 * here->rate, wanted = cells_wanted(here);
    if (ahead > wanted)
        ahead = wanted;
    bool forced = factory->tick == factory->bad_tick && plant == factory->defect->machine.plant;
    if (here->cathodes.cells >= ahead)
        return forced ? 1 : 0;
    return (ahead - here->cathodes.cells + factory->roll_cells - 1) / factory->roll_cells;
}

void electrode_run(Factory *factory, int plant)
{
    Plant *here = &factory->plants[plant];
    uint32_t count = rolls_wanted(factory, plant);
    for (uint32_t i = 0; i < count; i++) {
        int64_t time_us = tick_slot(factory, i, count);
        for (int side = 0; side < 2; side++) {
            if (here->coats % ROLLS_PER_SLURRY == 0)
                slurry_mix(factory, plant, side, time_us);
        }
        int machine = 1 + (int)here->coats % coater_count[plant];
        if (i == 0 && factory->tick == factory->bad_tick)
            machine = coater_count[plant];
        here->coats++;
        uint32_t order = 20000 + factory->tick * 2 + (uint32_t)plant;
        roll_coat(factory, 0, &(Step5M){STATION_COAT, plant, machine, order}, time_us);
        roll_coat(factory, 1, &(Step5M){STATION_COAT_ANODE, plant, 1, order}, time_us + MINUTE);
    }
}
