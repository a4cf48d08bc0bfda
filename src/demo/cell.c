/* Cells: wound from two rolls and a separator, filled from a shared tank, formed, graded. */
#include "demo/demo_internal.h"

enum {
    WOUND_MAX = 128,       /* cells of one jelly-roll lot */
    MISREAD_ONCE_IN = 150, /* the scanner named the separator lot used up before */
    REJECT_ONCE_IN = 250,
    GRADE_B_ONCE_IN = 4,
    TANK_FILLS = 3, /* emptied and cleaned after so many */
};

static Head cell_head(int plant, Station station, int64_t time_us)
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

/* One winding as recorded: with `separator`, be it the right one or not. */
static void winding_event(Factory *factory, const Head *head, const Batch *wound, Lot separator,
                          uint32_t late)
{
    EventText *text = &factory->text;
    int plant = (int)(head->by - plant_recorders);
    const Plant *here = &factory->plants[plant];
    uint32_t cells = wound->cells;
    text_begin(text, head);
    text_list(text, "inputQuantityList");
    text_quantity(text, batch_first(&here->cathodes)->lot,
                  (int64_t)cells * materials[MATERIAL_ALUMINIUM].per_cell_m, "MTR");
    text_quantity(text, batch_first(&here->anodes)->lot,
                  (int64_t)cells * materials[MATERIAL_COPPER].per_cell_m, "MTR");
    supply_input(factory, separator, MATERIAL_SEPARATOR, cells);
    text_list_end(text);
    text_list(text, "outputQuantityList");
    text_quantity(text, wound->lot, (int64_t)cells * 1000, "");
    text_list_end(text);
    text_station(text, &(Step5M){STATION_WIND, plant, 1 + (int)(wound->lot.number % 3),
                                 30000 + factory->tick});
    text_end(text, late);
}

/* The scanner read the label of the empty reel: recorded wrongly, corrected the next day. */
static void winding_misread(Factory *factory, const Head *head, const Batch *wound, const Stock *at)
{
    enum { DECLARED = 2, CORRECTED = 3 };
    EventText *text = &factory->text;
    uint64_t right = text_reserve(text);
    winding_event(factory, head, wound, at->before, LATE_NEVER);
    text_declare(text, tick_start(factory->tick + DECLARED), right, DECLARED);
    Head corrected = *head;
    corrected.id = right;
    winding_event(factory, &corrected, wound, at->lot, CORRECTED);
}

static void wind_lot(Factory *factory, int plant, int64_t time_us)
{
    Plant *here = &factory->plants[plant];
    const Batch *roll = batch_first(&here->cathodes);
    Stock *separator = &here->stock[MATERIAL_SEPARATOR];
    uint32_t most = factory->roll_cells / 4 < TRAY_CELLS ? TRAY_CELLS : factory->roll_cells / 4;
    most = most > WOUND_MAX ? WOUND_MAX : most;
    uint32_t cells = roll->cells < most ? roll->cells : most;
    defect_before_winding(factory, plant, roll);
    supply_take(factory, plant, MATERIAL_SEPARATOR, cells);
    Batch wound = {
        .lot = lot_new(factory, PRODUCT_CELL_LOT),
        .cells = cells,
        .bad_roll = roll->bad_roll,
        .bad = defect_winds(factory, plant, roll),
    };
    Head head = cell_head(plant, STATION_WIND, time_us);
    bool first_bad = roll->bad_roll && factory->bad_wound == 0;
    bool misread = first_bad || chance_once_in(&factory->chance[STATION_WIND], MISREAD_ONCE_IN);
    if (misread && separator->before.number != 0) {
        winding_misread(factory, &head, &wound, separator);
    } else if (plant == 1 && cells > TRAY_CELLS) { /* Hefei reports by the hour: two productions */
        Batch half = wound;
        half.cells = cells / 2;
        winding_event(factory, &head, &half, separator->lot, LATE_NEVER);
        half.cells = cells - half.cells;
        head.time_us += 20 * SECOND;
        winding_event(factory, &head, &half, separator->lot, LATE_NEVER);
    } else {
        winding_event(factory, &head, &wound, separator->lot, LATE_NEVER);
    }
    if (roll->bad_roll)
        factory->bad_wound += cells;
    batch_add(&here->wound, wound);
    batch_use(&here->cathodes, cells);
    batch_use(&here->anodes, cells);
}

void cell_wind(Factory *factory, int plant)
{
    Plant *here = &factory->plants[plant];
    uint32_t ahead = 3 * here->rate + TRAY_CELLS;
    uint32_t count = 1 + ahead / TRAY_CELLS;
    for (uint32_t i = 0; i < count && here->wound.cells < ahead; i++) {
        if (batch_first(&here->cathodes) == NULL || cells_wanted(here) == 0)
            return;
        wind_lot(factory, plant, tick_slot(factory, i, count));
    }
}

/* The tank is filled from an electrolyte lot; every few fills it is emptied and cleaned first.
 * A fill without emptying mixes two lots. */
static void tank_fill(Factory *factory, int plant, int64_t time_us)
{
    Plant *here = &factory->plants[plant];
    EventText *text = &factory->text;
    Head head = cell_head(plant, STATION_FILL, time_us - 3 * SECOND);
    if (here->fills % TANK_FILLS == 0 && here->fills > 0) {
        Head emptied = head;
        emptied.kind = EVENT_OBJECT;
        emptied.action = ACTION_OBSERVE;
        emptied.step = "holdfast:emptied";
        emptied.disposition = NULL;
        text_begin(text, &emptied);
        text_list(text, "epcList");
        text_tank_id(text, plant);
        text_list_end(text);
        text_end(text, LATE_NEVER);
        here->tank = 0;
    }
    here->fills++;
    Lot electrolyte = supply_take(factory, plant, MATERIAL_ELECTROLYTE, factory->roll_cells);
    here->tank += factory->roll_cells;
    head.time_us += 1 * SECOND;
    head.step = "other";
    text_begin(text, &head);
    text_list(text, "inputQuantityList");
    supply_input(factory, electrolyte, MATERIAL_ELECTROLYTE, factory->roll_cells);
    text_list_end(text);
    text_list(text, "outputEPCList");
    text_tank_id(text, plant);
    text_list_end(text);
    text_station(text, &(Step5M){STATION_FILL, plant, 1, 0});
    text_end(text, LATE_NEVER);
}

static void tray_serials(EventText *text, const char *list, const Batch *tray)
{
    text_list(text, list);
    for (uint32_t i = 0; i < tray->cells; i++)
        text_serial(text, PRODUCT_CELL, tray->serial + i);
    text_list_end(text);
}

/* A tray of jelly rolls gets its cans, its electrolyte and a serial number on every cell. */
static void tray_fill(Factory *factory, int plant, int64_t time_us)
{
    Plant *here = &factory->plants[plant];
    EventText *text = &factory->text;
    const Batch *wound = batch_first(&here->wound);
    Batch tray = *wound;
    tray.cells = wound->cells < TRAY_CELLS ? wound->cells : TRAY_CELLS;
    tray.serial = factory->cell_count + 1;
    factory->cell_count += tray.cells;
    if (here->tank < tray.cells)
        tank_fill(factory, plant, time_us);
    here->tank -= tray.cells;
    Lot can = supply_take(factory, plant, MATERIAL_CAN, tray.cells);
    Head head = cell_head(plant, STATION_FILL, time_us);
    text_begin(text, &head);
    text_list(text, "inputEPCList");
    text_tank_id(text, plant);
    text_list_end(text);
    text_list(text, "inputQuantityList");
    text_quantity(text, wound->lot, (int64_t)tray.cells * 1000, "");
    supply_input(factory, can, MATERIAL_CAN, tray.cells);
    text_list_end(text);
    tray_serials(text, "outputEPCList", &tray);
    text_station(text, &(Step5M){STATION_FILL, plant, 1 + (int)(tray.serial / TRAY_CELLS % 2),
                                 30000 + factory->tick});
    text_end(text, LATE_NEVER);
    batch_add(&here->filled, tray);
    batch_use(&here->wound, tray.cells);
}

void cell_fill(Factory *factory, int plant)
{
    Plant *here = &factory->plants[plant];
    uint32_t count = (3 * here->rate + TRAY_CELLS) / TRAY_CELLS;
    for (uint32_t i = 0; i < count && batch_first(&here->wound) != NULL; i++) {
        uint32_t graded = queue_count(&here->cells[0]) + queue_count(&here->cells[1]);
        if (here->filled.cells + here->formed.cells + graded >= 8 * here->rate + TRAY_CELLS)
            return;
        tray_fill(factory, plant, tick_slot(factory, i, count));
    }
}

static uint32_t trays(const BatchQueue *queue)
{
    return queue->tail - queue->head;
}

void cell_form(Factory *factory, int plant)
{
    Plant *here = &factory->plants[plant];
    EventText *text = &factory->text;
    uint32_t count = trays(&here->filled);
    for (uint32_t i = 0; i < count; i++) {
        Batch tray = *batch_first(&here->filled);
        Step5M step = {STATION_FORM, plant, 1 + (int)(tray.serial / TRAY_CELLS % 8), 0};
        Head head = cell_head(plant, STATION_FORM, tick_slot(factory, i, count));
        head.kind = EVENT_OBJECT;
        head.action = ACTION_OBSERVE;
        text_begin(text, &head);
        tray_serials(text, "epcList", &tray);
        text_station(text, &step);
        Chance *chance = &factory->chance[STATION_FORM];
        Reading readings[] = {
            {"Temperature", 440 + chance_below(chance, 25), 1, "CEL"},
            {"ElectricCharge", 5030 + chance_below(chance, 60), 3, "AMH"},
            {"Voltage", 4195 + chance_below(chance, 10), 3, "VLT"},
        };
        text_sensors(text, &step, readings, 3);
        text_end(text, LATE_NEVER);
        batch_add(&here->formed, tray);
        batch_use(&here->filled, tray.cells);
    }
}

/* Cells that failed are destroyed; the event names them one by one. */
static void cells_destroy(Factory *factory, const Batch *tray, uint32_t dead, const Head *graded)
{
    EventText *text = &factory->text;
    int plant = (int)(graded->by - plant_recorders);
    Head head = *graded;
    head.action = ACTION_DELETE;
    head.step = "destroying";
    head.disposition = "destroyed";
    head.location = plant_place(plant, AREA_REVIEW);
    head.time_us += 30 * (int64_t)SECOND;
    text_begin(text, &head);
    text_list(text, "epcList");
    for (uint32_t i = 0; i < tray->cells; i++) {
        if ((dead >> i & 1) != 0)
            text_serial(text, PRODUCT_CELL, tray->serial + i);
    }
    text_list_end(text);
    text_end(text, LATE_NEVER);
}

/* Open-circuit voltage after rest: rejects go, the others wait by grade for the welder. */
void cell_grade(Factory *factory, int plant)
{
    Plant *here = &factory->plants[plant];
    Chance *chance = &factory->chance[STATION_OCV];
    EventText *text = &factory->text;
    uint32_t count = trays(&here->formed);
    for (uint32_t i = 0; i < count; i++) {
        Batch tray = *batch_first(&here->formed);
        Step5M step = {STATION_OCV, plant, 1 + (int)(i % 2), 0};
        Head head = cell_head(plant, STATION_OCV, tick_slot(factory, i, count));
        head.kind = EVENT_OBJECT;
        head.action = ACTION_OBSERVE;
        text_begin(text, &head);
        tray_serials(text, "epcList", &tray);
        text_station(text, &step);
        Reading readings[] = {
            {"Voltage", 3642 + chance_below(chance, 9) - (tray.bad ? 6 : 0), 3, "VLT"},
            {"Resistance", 118 + chance_below(chance, 14), 1, "E45"},
        };
        text_sensors(text, &step, readings, 2);
        text_end(text, LATE_NEVER);
        uint32_t dead = 0;
        for (uint32_t k = 0; k < tray.cells; k++) {
            uint32_t cell = (tray.serial + k) | (tray.bad ? BAD_BIT : 0);
            if (chance_once_in(chance, REJECT_ONCE_IN))
                dead |= (uint32_t)1 << k;
            else
                queue_add(&here->cells[chance_once_in(chance, GRADE_B_ONCE_IN)], cell);
        }
        if (dead != 0)
            cells_destroy(factory, &tray, dead, &head);
        batch_use(&here->formed, tray.cells);
    }
}
