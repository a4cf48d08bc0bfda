/* Transport: pallets from the plants to hubs, dealers and abroad; cartons from hubs on. */
#include "demo/road_internal.h"

#include <assert.h>

enum {
    UNDER_WAY_MIN = 2, /* ticks on the road … */
    UNDER_WAY_SPREAD = 14,
    AT_HUB_MIN = 2,
    AT_HUB_SPREAD = 30,
    HUB_PARTS = 3,     /* a pallet goes on from a hub to so many dealers */
    VOID_ONCE_IN = 30, /* the truck never came: the shipping is void */
    VOID_TICKS = 3,
};

const Recorder *place_recorder(Place place)
{
    for (int plant = 0; plant < PLANT_COUNT; plant++) {
        if (place >= plant_place(plant, AREA_SITE) && place <= plant_place(plant, AREA_DOCK))
            return &plant_recorders[plant];
    }
    return &company_recorders[places[place].company];
}

void move_add(Factory *factory, Move move)
{
    assert(factory->move_count < factory->move_max);
    factory->move[factory->move_count++] = move;
}

/* Where goods leaving a place are scanned: the dock of a plant, else the place itself. */
static Place gate(Place place)
{
    for (int plant = 0; plant < PLANT_COUNT; plant++) {
        if (place == plant_place(plant, AREA_WAREHOUSE))
            return plant_place(plant, AREA_DOCK);
    }
    return place;
}

static uint32_t move_carton(const Factory *factory, const Move *move, int i)
{
    return factory->pallet[move->pallet].cartons[move->first + i];
}

static void move_put(Factory *factory, const Move *move, DemoState state, Place place)
{
    for (int i = 0; i < move->count; i++)
        carton_put(factory, move_carton(factory, move, i), state, place);
}

/* The pallet, or its cartons one by one. */
static void move_list(Factory *factory, const Move *move)
{
    EventText *text = &factory->text;
    text_list(text, "epcList");
    if (move->whole)
        text_sscc(text, SSCC_PALLET, move->pallet + 1);
    for (int i = 0; !move->whole && i < move->count; i++)
        text_sscc(text, SSCC_CARTON, move_carton(factory, move, i) + 1);
    text_list_end(text);
}

static void move_ship(Factory *factory, Move *move, int64_t time_us)
{
    EventText *text = &factory->text;
    Place from = move_place(move->from), to = move_place(move->to);
    uint32_t document = ++factory->document_count;
    Head head = {
        .kind = EVENT_OBJECT,
        .action = ACTION_OBSERVE,
        .step = "shipping",
        .disposition = "in_transit",
        .read_point = gate(from),
        .time_us = time_us,
        .by = place_recorder(from),
    };
    text_begin(text, &head);
    move_list(factory, move);
    text_transaction(text, "desadv", 'D', document);
    text_route(text, from, to);
    text_end(text, LATE_NEVER);
    if (move->whole && chance_once_in(&factory->road, VOID_ONCE_IN)) {
        head.step = "void_shipping";
        head.disposition = "sellable_not_accessible";
        head.read_point = PLACE_NONE;
        head.location = from;
        head.time_us += 20 * (int64_t)MINUTE;
        text_begin(text, &head);
        move_list(factory, move);
        text_transaction(text, "desadv", 'D', document);
        text_end(text, LATE_NEVER);
        move->due = factory->tick + VOID_TICKS;
        return;
    }
    move_put(factory, move, DEMO_IN_TRANSIT, gate(from));
    move->phase = MOVE_UNDER_WAY;
    move->due = factory->tick + UNDER_WAY_MIN + chance_below(&factory->road, UNDER_WAY_SPREAD);
}

/* Wuhan reads every carton that comes off; Chengdu and the online shop just report the pallet as
 * empty (DELETE without children: all of them). */
static void pallet_unpack(Factory *factory, const Move *move, int64_t time_us)
{
    EventText *text = &factory->text;
    Place place = move_place(move->to);
    text_begin(text, &(Head){
                         .kind = EVENT_AGGREGATION,
                         .action = ACTION_DELETE,
                         .step = "unpacking",
                         .disposition = "sellable_not_accessible",
                         .location = place,
                         .time_us = time_us,
                         .by = place_recorder(place),
                     });
    text_key(text, "parentID");
    text_sscc(text, SSCC_PALLET, move->pallet + 1);
    if (place == PLACE_HUB_WUHAN) {
        text_list(text, "childEPCs");
        for (int i = 0; i < move->count; i++)
            text_sscc(text, SSCC_CARTON, move_carton(factory, move, i) + 1);
        text_list_end(text);
    }
    text_end(text, LATE_NEVER);
}

static void hub_divide(Factory *factory, const Move *arrived)
{
    int first = arrived->first, left = arrived->count;
    for (int part = 0; part < HUB_PARTS; part++) {
        int count = left / (HUB_PARTS - part);
        uint32_t dealer = chance_below(&factory->road, DEALER_COUNT);
        move_add(factory, (Move){
                              .pallet = arrived->pallet,
                              .first = (uint8_t)first,
                              .count = (uint8_t)count,
                              .from = arrived->to,
                              .to = (uint8_t)(PLACE_DEALERS + dealer),
                              .due = factory->tick + AT_HUB_MIN +
                                     chance_below(&factory->road, AT_HUB_SPREAD),
                          });
        first += count;
        left -= count;
    }
}

static void move_receive(Factory *factory, Move *move, int64_t time_us)
{
    EventText *text = &factory->text;
    Place place = move_place(move->to);
    bool abroad = place >= PLACE_ABROAD, hub = place < PLACE_DEALERS;
    text_begin(text, &(Head){
                         .kind = EVENT_OBJECT,
                         .action = ACTION_OBSERVE,
                         .step = "receiving",
                         .disposition = "sellable_not_accessible",
                         .location = place,
                         .time_us = time_us,
                         .by = place_recorder(place),
                     });
    move_list(factory, move);
    text_end(text, LATE_NEVER);
    move->phase = MOVE_DONE;
    move_put(factory, move, abroad ? DEMO_EXPORTED : hub ? DEMO_IN_STOCK : DEMO_AT_DEALER, place);
    if (abroad)
        return;
    if (move->whole)
        pallet_unpack(factory, move, time_us + 10 * (int64_t)MINUTE);
    if (hub)
        hub_divide(factory, move);
    for (int i = 0; !hub && i < move->count; i++)
        factory->carton[move_carton(factory, move, i)].phase = CARTON_FOR_SALE;
}

void road_run(Factory *factory)
{
    uint32_t count = factory->move_count;
    for (uint32_t i = 0; i < count; i++) {
        Move *move = &factory->move[i];
        if (move->phase == MOVE_DONE || move->due != factory->tick)
            continue;
        int64_t time_us = tick_slot(factory, i, count);
        if (move->phase == MOVE_WAITING)
            move_ship(factory, move, time_us);
        else
            move_receive(factory, move, time_us);
    }
}
