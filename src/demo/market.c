/* Dealers: cartons opened or sold from, units over the counter, some brought back. */
#include "demo/road_internal.h"

#include <assert.h>

enum {
    SALE_ONCE_IN = 4,      /* a carton sells in a tick */
    SALE_MOST = 2,         /* units at once; the online shop twice that */
    MISSCAN_ONCE_IN = 400, /* the unit beside it was scanned: did not occur */
    LEND_ONCE_IN = 500,    /* a begun carton goes to another dealer */
    RETURN_ONCE_IN = 200,  /* of good units … */
    FAILED_ONCE_IN = 6,    /* … and of bad ones */
    RETURN_MIN = 4,        /* ticks after the sale … */
    RETURN_SPREAD = 20,
    SERVICE_TICKS = 6,
};

/* The online shop opens cartons without a word about their content, the good neighbour scans
 * every unit, the others sell out of the carton and tell nobody. */
static bool dealer_unpacks(Place dealer)
{
    Company company = places[dealer].company;
    return company == COMPANY_NEIGHBOUR || company == COMPANY_CLOUD;
}

static Head dealer_head(Place place, int64_t time_us)
{
    return (Head){
        .kind = EVENT_OBJECT,
        .action = ACTION_OBSERVE,
        .step = "retail_selling",
        .disposition = "retail_sold",
        .location = place,
        .time_us = time_us,
        .by = place_recorder(place),
    };
}

/* The first unsold unit from `from` on; CARTON_UNITS if there is none. */
static int unsold(const Carton *carton, int from)
{
    while (from < CARTON_UNITS && (carton->sold >> from & 1) != 0)
        from++;
    return from;
}

static void carton_open(Factory *factory, uint32_t number, int64_t time_us)
{
    EventText *text = &factory->text;
    Carton *carton = &factory->carton[number];
    Head head = dealer_head((Place)carton->place, time_us);
    head.kind = EVENT_AGGREGATION;
    head.action = ACTION_DELETE;
    head.step = "unpacking";
    head.disposition = "sellable_accessible";
    carton->unpacked = true;
    text_begin(text, &head);
    text_key(text, "parentID");
    text_sscc(text, SSCC_CARTON, number + 1);
    if (places[carton->place].company == COMPANY_NEIGHBOUR) {
        text_list(text, "childEPCs");
        for (int i = unsold(carton, 0); i < CARTON_UNITS; i = unsold(carton, i + 1))
            text_unit(factory, carton->units[i]);
        text_list_end(text);
    }
    text_end(text, LATE_NEVER);
}

static void return_plan(Factory *factory, uint32_t unit)
{
    Chance *chance = &factory->market;
    bool bad = unit_is_bad(&factory->unit[unit]);
    if (!chance_once_in(chance, bad ? FAILED_ONCE_IN : RETURN_ONCE_IN))
        return;
    assert(factory->return_count < factory->units);
    factory->returns[factory->return_count++] = (Return){
        .unit = unit,
        .due = factory->tick + RETURN_MIN + chance_below(chance, RETURN_SPREAD),
    };
}

/* The neighbour's label was scanned; found in the evening and declared not to have occurred. */
static void sale_misscan(Factory *factory, const Carton *carton, const Head *head)
{
    EventText *text = &factory->text;
    int wrong = unsold(carton, unsold(carton, 0) + 1);
    if (wrong == CARTON_UNITS)
        return;
    text_begin(text, head);
    text_list(text, "epcList");
    text_unit(factory, carton->units[wrong]);
    text_list_end(text);
    text_end(text, LATE_NEVER);
    text_declare(text, head->time_us + 6 * HOUR, 0, 1);
}

static void carton_sell(Factory *factory, uint32_t number, int64_t time_us)
{
    EventText *text = &factory->text;
    Carton *carton = &factory->carton[number];
    Chance *chance = &factory->market;
    Place place = (Place)carton->place;
    Head head = dealer_head(place, time_us);
    if (!carton->unpacked && dealer_unpacks(place))
        carton_open(factory, number, time_us - 5 * (int64_t)MINUTE);
    if (chance_once_in(chance, MISSCAN_ONCE_IN))
        sale_misscan(factory, carton, &head);
    uint32_t most = place == PLACE_CLOUD_1 ? 2 * SALE_MOST : SALE_MOST;
    uint32_t count = 1 + chance_below(chance, most);
    text_begin(text, &head);
    text_list(text, "epcList");
    for (int i = unsold(carton, 0); i < CARTON_UNITS && count > 0; i = unsold(carton, i), count--) {
        uint32_t unit = carton->units[i];
        text_unit(factory, unit);
        carton->sold |= (uint32_t)1 << i;
        unit_put(factory, unit, DEMO_SOLD, place);
        return_plan(factory, unit);
    }
    text_list_end(text);
    text_end(text, LATE_NEVER);
    if (unsold(carton, 0) == CARTON_UNITS)
        carton->phase = CARTON_SOLD_OUT;
}

/* A carton with what is left in it goes to another dealer.  The units sold from it stay sold,
 * though nobody ever recorded that they were taken out. */
static void carton_lend(Factory *factory, uint32_t number)
{
    Carton *carton = &factory->carton[number];
    uint32_t dealer = chance_below(&factory->road, DEALER_COUNT);
    if (PLACE_DEALERS + dealer == carton->place || factory->move_count == factory->move_max)
        return;
    carton->phase = CARTON_CLOSED;
    move_add(factory, (Move){
                          .pallet = carton->pallet,
                          .first = carton->slot,
                          .count = 1,
                          .from = carton->place,
                          .to = (uint8_t)(PLACE_DEALERS + dealer),
                          .due = factory->tick + 1,
                      });
}

/* 0: back over the counter; 1: most go on to the service centre; 2: some end there. */
static void return_step(Factory *factory, Return *item, int64_t time_us)
{
    EventText *text = &factory->text;
    Chance *chance = &factory->market;
    Place place = item->step == 0 ? (Place)factory->unit[item->unit].place : PLACE_SERVICE;
    Head head = dealer_head(place, time_us);
    head.step = item->step == 2 ? "destroying" : "receiving";
    head.disposition = item->step == 2 ? "destroyed" : "returned";
    if (item->step == 2)
        head.action = ACTION_DELETE;
    text_begin(text, &head);
    text_list(text, "epcList");
    text_unit(factory, item->unit);
    text_list_end(text);
    text_end(text, LATE_NEVER);
    unit_put(factory, item->unit, item->step == 2 ? DEMO_SCRAPPED : DEMO_RETURNED, place);
    bool goes_on = item->step == 0 ? !chance_once_in(chance, 3) : chance_once_in(chance, 3);
    item->due = item->step < 2 && goes_on ? factory->tick + SERVICE_TICKS : NEVER;
    item->step++;
}

void market_run(Factory *factory)
{
    Chance *chance = &factory->market;
    for (uint32_t i = 0; i < factory->return_count; i++) {
        if (factory->returns[i].due == factory->tick)
            return_step(factory, &factory->returns[i],
                        tick_slot(factory, i, factory->return_count));
    }
    for (uint32_t i = 0; i < factory->carton_count; i++) {
        Carton *carton = &factory->carton[i];
        if (carton->phase != CARTON_FOR_SALE || !chance_once_in(chance, SALE_ONCE_IN))
            continue;
        carton_sell(factory, i, tick_slot(factory, i, factory->carton_count));
        if (carton->phase == CARTON_FOR_SALE && !carton->unpacked &&
            chance_once_in(&factory->road, LEND_ONCE_IN))
            carton_lend(factory, i);
    }
}
