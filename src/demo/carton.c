/* Cartons of twenty, pallets of cartons, and the finished goods store. */
#include "demo/road_internal.h"

enum {
    WAIT_MIN = 2, /* ticks in the store … */
    WAIT_SPREAD = 50,
    RESERVE_ONCE_IN = 16, /* kept in the store for good */
    ABROAD_PERCENT = 13,  /* of all pallets … */
    DIRECT_PERCENT = 32,  /* to the online shop; the rest goes to a hub */
};

void carton_put(Factory *factory, uint32_t carton, DemoState state, Place place)
{
    Carton *own = &factory->carton[carton];
    own->place = (uint8_t)place;
    for (int i = 0; i < CARTON_UNITS; i++) {
        if ((own->sold >> i & 1) == 0)
            unit_put(factory, own->units[i], state, place);
    }
}

static void carton_pack(Factory *factory, int plant, int64_t time_us)
{
    EventText *text = &factory->text;
    Plant *here = &factory->plants[plant];
    uint32_t number = factory->carton_count++;
    Carton *carton = &factory->carton[number];
    text_begin(text, &(Head){
                         .kind = EVENT_AGGREGATION,
                         .action = ACTION_ADD,
                         .step = stations[STATION_PACK].step,
                         .disposition = "in_progress",
                         .location = plant_place(plant, AREA_ASSEMBLY),
                         .time_us = time_us,
                         .by = &plant_recorders[plant],
                     });
    text_key(text, "parentID");
    text_sscc(text, SSCC_CARTON, number + 1);
    text_list(text, "childEPCs");
    for (int i = 0; i < CARTON_UNITS; i++) {
        carton->units[i] = queue_take(&here->units);
        text_unit(factory, carton->units[i]);
    }
    text_list_end(text);
    text_station(text, &(Step5M){STATION_PACK, plant, 1, 70000 + factory->tick});
    text_end(text, LATE_NEVER);
    queue_add(&here->cartons, number);
}

static Place destination(Factory *factory)
{
    uint32_t percent = chance_below(&factory->road, 100);
    if (percent < ABROAD_PERCENT)
        return percent % 3 == 0 ? PLACE_HAVEN : PLACE_LION;
    if (percent < ABROAD_PERCENT + DIRECT_PERCENT)
        return PLACE_CLOUD_1;
    return percent % 2 == 0 ? PLACE_HUB_WUHAN : PLACE_HUB_CHENGDU;
}

static void pallet_store(Factory *factory, int plant, const Head *packed)
{
    EventText *text = &factory->text;
    uint32_t number = factory->pallet_count++;
    Head head = *packed;
    head.kind = EVENT_OBJECT;
    head.action = ACTION_OBSERVE;
    head.step = "storing";
    head.disposition = "sellable_not_accessible";
    head.time_us += 5 * (int64_t)MINUTE;
    text_begin(text, &head);
    text_list(text, "epcList");
    text_sscc(text, SSCC_PALLET, number + 1);
    text_list_end(text);
    text_end(text, LATE_NEVER);
    for (uint32_t i = 0; i < factory->pallet_cartons; i++)
        carton_put(factory, factory->pallet[number].cartons[i], DEMO_IN_STOCK, head.location);
    uint32_t due = factory->tick + WAIT_MIN + chance_below(&factory->road, WAIT_SPREAD);
    bool reserve = chance_once_in(&factory->road, RESERVE_ONCE_IN);
    move_add(factory, (Move){
                          .pallet = number,
                          .count = (uint8_t)factory->pallet_cartons,
                          .whole = true,
                          .from = (uint8_t)plant_place(plant, AREA_WAREHOUSE),
                          .to = (uint8_t)destination(factory),
                          .due = reserve ? NEVER : due,
                      });
}

static void pallet_pack(Factory *factory, int plant, int64_t time_us)
{
    EventText *text = &factory->text;
    Plant *here = &factory->plants[plant];
    uint32_t number = factory->pallet_count;
    Head head = {
        .kind = EVENT_AGGREGATION,
        .action = ACTION_ADD,
        .step = stations[STATION_PACK].step,
        .disposition = "in_progress",
        .location = plant_place(plant, AREA_WAREHOUSE),
        .time_us = time_us,
        .by = &plant_recorders[plant],
    };
    text_begin(text, &head);
    text_key(text, "parentID");
    text_sscc(text, SSCC_PALLET, number + 1);
    text_list(text, "childEPCs");
    for (uint32_t i = 0; i < factory->pallet_cartons; i++) {
        uint32_t carton = queue_take(&here->cartons);
        factory->pallet[number].cartons[i] = carton;
        factory->carton[carton].pallet = number;
        factory->carton[carton].slot = (uint8_t)i;
        text_sscc(text, SSCC_CARTON, carton + 1);
    }
    text_list_end(text);
    text_end(text, LATE_NEVER);
    pallet_store(factory, plant, &head);
}

/* Units of earlier shifts go into cartons; what does not fill one waits. */
void carton_run(Factory *factory, int plant)
{
    Plant *here = &factory->plants[plant];
    uint32_t cartons = queue_count(&here->units) / CARTON_UNITS;
    for (uint32_t i = 0; i < cartons; i++)
        carton_pack(factory, plant, tick_slot(factory, i, cartons));
    uint32_t pallets = queue_count(&here->cartons) / factory->pallet_cartons;
    for (uint32_t i = 0; i < pallets; i++)
        pallet_pack(factory, plant, tick_after(factory, i, pallets));
}
