/* Materials: lots shipped by suppliers, received at a plant, used up one after the other. */
#include "demo/demo_internal.h"

Place supplier_place(Company company)
{
    return (Place)((int)PLACE_SUPPLIERS + (int)company - (int)COMPANY_CATHODE);
}

/* Made and shipped by the supplier two days ago, on its own clock and in its own spelling. */
static void supplier_ships(Factory *factory, Lot lot, int64_t amount, uint32_t document)
{
    EventText *text = &factory->text;
    const ProductRow *product = &products[lot.product];
    const MaterialRow *row = materials;
    while (row->product != lot.product && row->second != lot.product)
        row++;
    Place place = supplier_place(product->company);
    Head head = {
        .kind = EVENT_OBJECT,
        .action = ACTION_ADD,
        .step = "commissioning",
        .disposition = "active",
        .location = place,
        .time_us = tick_start(factory->tick) - 50 * HOUR,
        .by = &company_recorders[product->company],
    };
    text_begin(text, &head);
    text_list(text, "quantityList");
    text_quantity(text, lot, amount, row->uom);
    text_list_end(text);
    text_end(text, LATE_NEVER);

    head.action = ACTION_OBSERVE;
    head.step = "shipping";
    head.disposition = "in_transit";
    head.read_point = place;
    head.location = PLACE_NONE;
    head.time_us += 3 * HOUR;
    text_begin(text, &head);
    text_list(text, "quantityList");
    text_quantity(text, lot, amount, row->uom);
    text_list_end(text);
    text_transaction(text, "desadv", 'R', document);
    text_end(text, LATE_NEVER);
}

/* Of two sources the second delivers every third lot, the second lot first. */
static Product source_next(const Factory *factory, const MaterialRow *row)
{
    enum { LOTS_OF_SECOND = 3 };
    if (row->second == 0)
        return row->product;
    uint32_t lots = factory->lots[row->product] + factory->lots[row->second];
    return lots % LOTS_OF_SECOND == 1 ? row->second : row->product;
}

void supply_receive(Factory *factory, int plant, Material material)
{
    const MaterialRow *row = &materials[material];
    EventText *text = &factory->text;
    Stock *stock = &factory->plants[plant].stock[material];
    stock->before = stock->lot;
    if (stock->aside.number != 0) {
        stock->lot = stock->aside;
        stock->cells = stock->aside_cells;
        stock->aside = (Lot){0};
        return;
    }
    stock->lot = lot_new(factory, source_next(factory, row));
    stock->cells = (uint32_t)row->rolls * factory->roll_cells;
    int64_t amount = (int64_t)stock->cells * row->per_cell_m;
    uint32_t document = ++factory->document_count;
    supplier_ships(factory, stock->lot, amount, document);
    text_begin(text, &(Head){
                         .kind = EVENT_OBJECT,
                         .action = ACTION_OBSERVE,
                         .step = "receiving",
                         .disposition = "in_progress",
                         .location = plant_place(plant, AREA_SITE),
                         .time_us = tick_start(factory->tick) - 1 * HOUR,
                         .by = &plant_recorders[plant],
                     });
    text_list(text, "quantityList");
    text_quantity(text, stock->lot, amount, row->uom);
    text_list_end(text);
    text_transaction(text, "desadv", 'R', document);
    text_station(text, &(Step5M){STATION_GOODS_IN, plant, 1, 0});
    text_end(text, LATE_NEVER);
}

void supply_put_aside(Factory *factory, int plant, Material material)
{
    Stock *stock = &factory->plants[plant].stock[material];
    Lot aside = stock->lot;
    uint32_t cells = stock->cells;
    supply_receive(factory, plant, material);
    stock->aside = aside;
    stock->aside_cells = cells;
}

Lot supply_take(Factory *factory, int plant, Material material, uint32_t cells)
{
    Stock *stock = &factory->plants[plant].stock[material];
    while (stock->cells < cells)
        supply_receive(factory, plant, material);
    stock->cells -= cells;
    return stock->lot;
}

void supply_input(Factory *factory, Lot lot, Material material, uint32_t cells)
{
    const MaterialRow *row = &materials[material];
    text_quantity(&factory->text, lot, (int64_t)cells * row->per_cell_m, row->uom);
}
