/* How much is made where and when: everything that follows from the number of units. */
#include "demo/demo_internal.h"

enum {
    UNITS_PER_DAY = 1000, /* aimed at, within … */
    DAYS_MIN = 4,
    DAYS_MAX = 120,
    SHENZHEN_OF_5 = 3,      /* Shenzhen makes three of five */
    DEFECT_AT_PERCENT = 40, /* of the production time */
    SPARE_CELLS = 64,
    DOWNSTREAM_TICKS = 8, /* what is coated in one afternoon is welded and fitted so much later */
};

int32_t tick_day(uint32_t tick)
{
    return days_from_date(2026, 3, 2) + (int32_t)(tick / TICKS_PER_DAY);
}

int64_t tick_start(uint32_t tick)
{
    /* 08:00 and 13:00 in China are 00:00 and 05:00 UTC */
    return tick_day(tick) * 24 * HOUR + (tick % TICKS_PER_DAY == 0 ? 0 : 5 * HOUR);
}

int64_t tick_slot(const Factory *factory, uint32_t i, uint32_t n)
{
    return tick_start(factory->tick) + 4 * HOUR / n * i / 1000 * 1000;
}

int64_t tick_after(const Factory *factory, uint32_t i, uint32_t n)
{
    return tick_start(factory->tick) + 4 * HOUR + 45 * (int64_t)MINUTE / n * i / 1000 * 1000;
}

Lot lot_new(Factory *factory, Product product)
{
    return (Lot){product, tick_day(factory->tick), ++factory->lots[product]};
}

uint32_t cells_wanted(const Plant *plant)
{
    uint32_t need = 2 * plant->quota + SPARE_CELLS;
    uint32_t have = 2 * plant->made + 2 * queue_count(&plant->packs) +
                    queue_count(&plant->cells[0]) + queue_count(&plant->cells[1]) +
                    plant->formed.cells + plant->filled.cells + plant->wound.cells;
    return have < need ? need - have : 0;
}

static void plant_init(Plant *plant, Arena *arena)
{
    uint32_t many = 16 * plant->rate + 4096;
    BatchQueue *batches[] = {&plant->cathodes, &plant->anodes, &plant->wound, &plant->filled,
                             &plant->formed};
    Queue *queues[] = {&plant->cells[0], &plant->cells[1], &plant->packs,
                       &plant->boards,   &plant->units,    &plant->cartons};
    for (size_t i = 0; i < sizeof batches / sizeof batches[0]; i++)
        batch_init(batches[i], arena, plant->rate + 256);
    for (size_t i = 0; i < sizeof queues / sizeof queues[0]; i++)
        queue_init(queues[i], arena, many);
}

static void tables_init(Factory *factory, Arena *arena)
{
    uint32_t cartons = factory->units / CARTON_UNITS + 1;
    uint32_t pallets = cartons / factory->pallet_cartons + 1;
    factory->move_max = 4 * pallets + factory->units / 200 + 64;
    factory->unit = arena_array(arena, Unit, factory->units);
    factory->carton = arena_array(arena, Carton, cartons);
    factory->pallet = arena_array(arena, Pallet, pallets);
    factory->move = arena_array(arena, Move, factory->move_max);
    factory->returns = arena_array(arena, Return, factory->units);
}

void plan_init(Factory *factory, Ctx *cx, uint32_t units, uint64_t seed)
{
    uint32_t days = units / UNITS_PER_DAY;
    days = days < DAYS_MIN ? DAYS_MIN : days > DAYS_MAX ? DAYS_MAX : days;
    uint32_t ticks = days * TICKS_PER_DAY;
    factory->cx = cx;
    factory->units = units;
    uint32_t pallet = units / CARTON_UNITS / PALLETS_ABOUT;
    factory->pallet_cartons = pallet < PALLET_CARTONS_MIN ? PALLET_CARTONS_MIN
                              : pallet > PALLET_CARTONS   ? PALLET_CARTONS
                                                          : pallet;
    factory->bad_tick = ticks * DEFECT_AT_PERCENT / 100 | 1; /* odd: an afternoon */
    if (factory->defect->machine.station >= STATION_WELD)
        factory->bad_tick += DOWNSTREAM_TICKS;
    factory->plants[0].quota = (uint32_t)((uint64_t)units * SHENZHEN_OF_5 / 5);
    factory->plants[1].quota = units - factory->plants[0].quota;
    for (int i = 0; i < PLANT_COUNT; i++) {
        Plant *plant = &factory->plants[i];
        plant->rate = (plant->quota + ticks - 1) / ticks;
        plant_init(plant, cx->arena);
    }
    /* four rolls in a tick keep Shenzhen busy; a roll is cut into whole trays */
    uint32_t trays = (factory->plants[0].rate / 2 + TRAY_CELLS - 1) / TRAY_CELLS;
    factory->roll_cells = (trays == 0 ? 1 : trays) * TRAY_CELLS;
    tables_init(factory, cx->arena);
    Chance seeds = {seed};
    for (int i = 0; i < STATION_COUNT; i++)
        factory->chance[i].state = chance_next(&seeds);
    factory->road.state = chance_next(&seeds);
    factory->market.state = chance_next(&seeds);
}
