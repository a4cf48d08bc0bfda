/* Power banks: a housing gets its serial, pack and board are fitted, the whole is tested. */
#include "demo/unit_internal.h"

enum {
    MISFIT_ONCE_IN = 3000, /* the board scanned was the one before */
    OFFLINE_PERIOD = 37,   /* Hefei's tester is off the network for a shift … */
    OFFLINE_AT = 20,
    OFFLINE_TICKS = 2, /* … and sends its results a day later */
};

void text_unit(Factory *factory, uint32_t unit)
{
    text_serial(&factory->text, unit_product(&factory->unit[unit]), unit + 1);
}

Head unit_head(int plant, EventKind kind, Station station, int64_t time_us)
{
    return (Head){
        .kind = kind,
        .action = kind == EVENT_TRANSFORMATION ? ACTION_NONE
                  : kind == EVENT_ASSOCIATION  ? ACTION_ADD
                                               : ACTION_OBSERVE,
        .step = stations[station].step,
        .disposition = "in_progress",
        .location = plant_place(plant, AREA_ASSEMBLY),
        .time_us = time_us,
        .by = &plant_recorders[plant],
    };
}

static Step5M line_step(const Factory *factory, int plant, Station station, uint32_t unit)
{
    return (Step5M){station, plant, 1 + (int)(unit % 3),
                    60000 + factory->tick * 2 + (uint32_t)plant};
}

/* Housing and label become a unit with a serial number, of the production lot of this shift. */
static void unit_begin(Factory *factory, int plant, uint32_t unit, int64_t time_us)
{
    EventText *text = &factory->text;
    const Plant *here = &factory->plants[plant];
    Product product = unit_product(&factory->unit[unit]);
    Lot housing = supply_take(factory, plant, MATERIAL_HOUSING, 2);
    factory->unit[unit].bad |= defect_houses(factory, housing, unit);
    Head head = unit_head(plant, EVENT_TRANSFORMATION, STATION_ASSEMBLE, time_us);
    text_begin(text, &head);
    text_list(text, "inputQuantityList");
    supply_input(factory, housing, MATERIAL_HOUSING, 2);
    text_quantity_bare(text, PRODUCT_LABEL, 1000, "");
    text_list_end(text);
    text_list(text, "outputEPCList");
    text_serial_of_lot(text, product, here->unit_lot, unit + 1);
    text_list_end(text);
    if (text->by->host == NULL)
        text_ilmd_lot(text, here->unit_lot);
    Step5M step = line_step(factory, plant, STATION_ASSEMBLE, unit);
    text_station(text, &step);
    text_end(text, LATE_NEVER);
}

void unit_part(Factory *factory, const Head *head, uint32_t unit, const Parts *parts)
{
    EventText *text = &factory->text;
    text_begin(text, head);
    text_key(text, "parentID");
    text_unit(factory, unit);
    text_list(text, "childEPCs");
    if (parts->pack != 0)
        text_serial(text, PRODUCT_PACK, parts->pack & ~BAD_BIT);
    if (parts->board != 0)
        text_serial(text, PRODUCT_BOARD, parts->board);
    text_list_end(text);
    Step5M step = line_step(factory, (int)(head->by - plant_recorders), STATION_FIT, unit);
    text_station(text, &step);
    text_end(text, parts->late);
}

static void unit_fit(Factory *factory, int plant, uint32_t unit, int64_t time_us)
{
    enum { DECLARED = 1, CORRECTED = 2 };
    Unit *own = &factory->unit[unit];
    Parts parts = {own->pack, own->board, LATE_NEVER};
    Head head = unit_head(plant, EVENT_ASSOCIATION, STATION_FIT, time_us);
    if (own->board == 1 || !chance_once_in(&factory->chance[STATION_FIT], MISFIT_ONCE_IN)) {
        unit_part(factory, &head, unit, &parts);
        return;
    }
    uint64_t right = text_reserve(&factory->text);
    Parts misread = {own->pack, own->board - 1, LATE_NEVER};
    unit_part(factory, &head, unit, &misread);
    text_declare(&factory->text, tick_start(factory->tick + DECLARED), right, DECLARED);
    head.id = right;
    parts.late = CORRECTED;
    unit_part(factory, &head, unit, &parts);
}

void unit_test(Factory *factory, int plant, uint32_t unit, int64_t time_us)
{
    EventText *text = &factory->text;
    Head head = unit_head(plant, EVENT_OBJECT, STATION_TEST, time_us);
    Chance *chance = &factory->chance[STATION_TEST];
    text_begin(text, &head);
    text_list(text, "epcList");
    text_unit(factory, unit);
    text_list_end(text);
    Step5M step = line_step(factory, plant, STATION_TEST, unit);
    const char *trial = defect_firmware(factory, unit);
    text_station(text, &step);
    text_uri(text, "holdfast:software",
             trial != NULL                           ? trial
             : factory->tick < factory->bad_tick + 9 ? "urn:holdfast:software:PB-FW:2.1.3"
                                                     : "urn:holdfast:software:PB-FW:2.1.4");
    Reading readings[] = {
        {"Voltage", 5080 + chance_below(chance, 70), 3, "VLT"},
        {"ElectricCurrent", 2960 + chance_below(chance, 80), 3, "AMP"},
    };
    text_sensors(text, &step, readings, 2);
    bool offline = plant == 1 && factory->tick % OFFLINE_PERIOD == OFFLINE_AT;
    text_end(text, offline ? OFFLINE_TICKS : LATE_NEVER);
}

static uint32_t smallest(uint32_t a, uint32_t b)
{
    return a < b ? a : b;
}

void unit_run(Factory *factory, int plant)
{
    Plant *here = &factory->plants[plant];
    uint32_t count = smallest(here->rate, here->quota - here->made);
    count = smallest(count, queue_count(&here->packs));
    count = smallest(count, queue_count(&here->boards));
    if (count == 0)
        return;
    uint32_t first = factory->unit_count;
    uint8_t model = plant == 0 && factory->tick / 4 % 2 == 1;
    here->unit_lot = lot_new(factory, model == 0 ? PRODUCT_UNIT_10 : PRODUCT_UNIT_20);
    for (uint32_t i = 0; i < count; i++) {
        uint32_t unit = factory->unit_count++;
        int64_t time_us = tick_slot(factory, i, count);
        factory->unit[unit] = (Unit){
            .pack = queue_take(&here->packs), .board = queue_take(&here->boards), .model = model};
        Step5M fit = line_step(factory, plant, STATION_FIT, unit);
        factory->unit[unit].bad =
            defect_at(factory, &fit) || defect_firmware(factory, unit) != NULL;
        unit_put(factory, unit, DEMO_IN_PRODUCTION, plant_place(plant, AREA_ASSEMBLY));
        unit_begin(factory, plant, unit, time_us);
        unit_fit(factory, plant, unit, time_us + 20 * SECOND);
        unit_test(factory, plant, unit, time_us + 10 * (int64_t)MINUTE);
    }
    here->made += count;
    repair_run(factory, plant, first, count);
    for (uint32_t unit = first; unit < first + count; unit++) {
        if (factory->unit[unit].state != DEMO_SCRAPPED)
            queue_add(&here->units, unit);
    }
}
