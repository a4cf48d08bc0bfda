/* Boards from the placement line, packs welded of two cells of one grade. */
#include "demo/demo_internal.h"

enum {
    GLUE_BARE_ONCE_IN = 40, /* the tube had lost its label: only the class is recorded */
    SPARE_PACKS = 2 * JIG_PACKS,
};

void board_run(Factory *factory, int plant)
{
    Plant *here = &factory->plants[plant];
    EventText *text = &factory->text;
    uint32_t wanted = here->quota - here->made + 2 * PANEL_BOARDS;
    uint32_t ahead = 2 * here->rate + 2 * PANEL_BOARDS;
    uint32_t count = 1 + ahead / PANEL_BOARDS;
    for (uint32_t i = 0; i < count; i++) {
        if (queue_count(&here->boards) >= (ahead < wanted ? ahead : wanted))
            return;
        Lot blank = supply_take(factory, plant, MATERIAL_PCB, 2 * PANEL_BOARDS);
        Lot chips = supply_take(factory, plant, MATERIAL_CHIP, 2 * PANEL_BOARDS);
        text_begin(text, &(Head){
                             .kind = EVENT_TRANSFORMATION,
                             .step = stations[STATION_SMT].step,
                             .disposition = "active",
                             .location = plant_place(plant, AREA_PACK),
                             .time_us = tick_slot(factory, i, count),
                             .by = &plant_recorders[plant],
                         });
        text_list(text, "inputQuantityList");
        supply_input(factory, blank, MATERIAL_PCB, 2 * PANEL_BOARDS);
        supply_input(factory, chips, MATERIAL_CHIP, 2 * PANEL_BOARDS);
        text_list_end(text);
        text_list(text, "outputEPCList");
        for (int k = 0; k < PANEL_BOARDS; k++) {
            text_serial(text, PRODUCT_BOARD, ++factory->board_count);
            queue_add(&here->boards, factory->board_count);
        }
        text_list_end(text);
        text_station(text, &(Step5M){STATION_SMT, plant, 1, 40000 + factory->tick});
        text_end(text, LATE_NEVER);
    }
}

typedef struct Weld {
    uint32_t cells[2];
    uint32_t pack;
} Weld;

static Weld weld_take(Factory *factory, Plant *here, int grade)
{
    Weld weld = {.cells = {queue_take(&here->cells[grade]), queue_take(&here->cells[grade])}};
    uint32_t bad = (weld.cells[0] | weld.cells[1]) & BAD_BIT;
    weld.pack = ++factory->pack_count | bad;
    return weld;
}

/* A jig of packs and the machine that welds it. */
typedef struct Jig {
    Weld welds[JIG_PACKS];
    uint32_t count;
    Step5M step;
} Jig;

static Jig jig_weld(Factory *factory, int plant, int grade, uint32_t count)
{
    Plant *here = &factory->plants[plant];
    Jig jig = {.count = count};
    for (uint32_t k = 0; k < count; k++)
        jig.welds[k] = weld_take(factory, here, grade);
    jig.step =
        (Step5M){STATION_WELD, plant, 1 + (int)(jig.welds[0].pack % 3), 50000 + factory->tick};
    uint32_t bad = defect_at(factory, &jig.step) ? BAD_BIT : 0;
    for (uint32_t k = 0; k < count; k++) {
        jig.welds[k].pack |= bad;
        queue_add(&here->packs, jig.welds[k].pack);
    }
    return jig;
}

/* Glue by lot, or by its bare class when the label was gone. */
static void glue_input(Factory *factory, Lot glue, uint32_t cells)
{
    if (chance_once_in(&factory->chance[STATION_WELD], GLUE_BARE_ONCE_IN))
        text_quantity_bare(&factory->text, PRODUCT_GLUE,
                           (int64_t)cells * materials[MATERIAL_GLUE].per_cell_m, "KGM");
    else
        supply_input(factory, glue, MATERIAL_GLUE, cells);
}

/* One event for a jig of packs; with more than one the pairs say which cell went where. */
static void weld_event(Factory *factory, const Head *head, const Jig *jig)
{
    EventText *text = &factory->text;
    const Weld *welds = jig->welds;
    uint32_t count = jig->count;
    int plant = (int)(head->by - plant_recorders);
    Lot glue = supply_take(factory, plant, MATERIAL_GLUE, 2 * count);
    text_begin(text, head);
    text_list(text, "inputEPCList");
    for (uint32_t i = 0; i < count; i++) {
        for (int k = 0; k < 2; k++)
            text_serial(text, PRODUCT_CELL, welds[i].cells[k] & ~BAD_BIT);
    }
    text_list_end(text);
    text_list(text, "inputQuantityList");
    glue_input(factory, glue, 2 * count);
    if (count > 1)
        text_quantity_bare(text, PRODUCT_STRIP, (int64_t)count * 2000, "");
    text_list_end(text);
    text_list(text, "outputEPCList");
    for (uint32_t i = 0; i < count; i++)
        text_serial(text, PRODUCT_PACK, welds[i].pack & ~BAD_BIT);
    text_list_end(text);
    if (count > 1) {
        text_list(text, "holdfast:pairs");
        for (uint32_t i = 0; i < 2 * count; i++)
            text_pair(text, PRODUCT_CELL, welds[i / 2].cells[i % 2] & ~BAD_BIT, PRODUCT_PACK,
                      welds[i / 2].pack & ~BAD_BIT);
        text_list_end(text);
    }
    text_station(text, &jig->step);
    text_end(text, LATE_NEVER);
}

/* Shenzhen welds and reports one pack at a time, Hefei a jig of eight. */
void pack_run(Factory *factory, int plant)
{
    Plant *here = &factory->plants[plant];
    uint32_t jig = plant == 1 ? JIG_PACKS : 1;
    uint32_t wanted = here->quota - here->made + SPARE_PACKS;
    uint32_t ahead = 2 * here->rate + SPARE_PACKS;
    uint32_t count = 1 + ahead / jig;
    if (ahead > wanted)
        ahead = wanted;
    for (uint32_t i = 0; i < count && queue_count(&here->packs) < ahead; i++) {
        int grade = queue_count(&here->cells[1]) > queue_count(&here->cells[0]);
        uint32_t n = queue_count(&here->cells[grade]) / 2;
        n = n > jig ? jig : n;
        if (n == 0)
            return;
        Head head = {
            .kind = EVENT_TRANSFORMATION,
            .step = stations[STATION_WELD].step,
            .disposition = "in_progress",
            .location = plant_place(plant, AREA_PACK),
            .time_us = tick_slot(factory, i, count),
            .by = &plant_recorders[plant],
        };
        Jig welded = jig_weld(factory, plant, grade, n);
        weld_event(factory, &head, &welded);
    }
}
