/* Units that failed the last test: a part replaced, packs swapped, or the end. */
#include "demo/unit_internal.h"

enum { FAIL_ONCE_IN = 50 };

/* The moment of one repair, in which several things happen a second or so apart. */
typedef struct Repair {
    int plant;
    uint32_t unit;
    uint32_t first; /* units of this shift from here on are untouched */
    int64_t time_us;
} Repair;

static void part_change(Factory *factory, const Repair *at, Action action, Parts parts)
{
    Head head = unit_head(at->plant, EVENT_ASSOCIATION, STATION_REPAIR, at->time_us);
    head.action = action;
    head.step = action == ACTION_ADD ? "installing" : "removing";
    if (action == ACTION_ADD)
        head.time_us += 2 * SECOND;
    unit_part(factory, &head, at->unit, &parts);
}

static void destroy(Factory *factory, const Repair *at, Product product, uint32_t number)
{
    EventText *text = &factory->text;
    Head head = unit_head(at->plant, EVENT_OBJECT, STATION_REPAIR, at->time_us + 4 * SECOND);
    head.action = ACTION_DELETE;
    head.step = "destroying";
    head.disposition = "destroyed";
    head.location = plant_place(at->plant, AREA_REVIEW);
    text_begin(text, &head);
    text_list(text, "epcList");
    text_serial(text, product, number);
    text_list_end(text);
    text_end(text, LATE_NEVER);
}

static void pack_set(Factory *factory, uint32_t unit, uint32_t pack)
{
    Unit *own = &factory->unit[unit];
    if ((own->pack & BAD_BIT) != 0)
        own->formerly = 1;
    own->pack = pack;
}

static void board_replace(Factory *factory, const Repair *at)
{
    Unit *own = &factory->unit[at->unit];
    Plant *here = &factory->plants[at->plant];
    if (queue_count(&here->boards) == 0)
        return;
    uint32_t old = own->board;
    own->board = queue_take(&here->boards);
    part_change(factory, at, ACTION_DELETE, (Parts){0, old, LATE_NEVER});
    part_change(factory, at, ACTION_ADD, (Parts){0, own->board, LATE_NEVER});
    destroy(factory, at, PRODUCT_BOARD, old);
}

static void pack_replace(Factory *factory, const Repair *at)
{
    Plant *here = &factory->plants[at->plant];
    if (queue_count(&here->packs) == 0)
        return;
    uint32_t old = factory->unit[at->unit].pack, new = queue_take(&here->packs);
    pack_set(factory, at->unit, new);
    part_change(factory, at, ACTION_DELETE, (Parts){old, 0, LATE_NEVER});
    part_change(factory, at, ACTION_ADD, (Parts){new, 0, LATE_NEVER});
    destroy(factory, at, PRODUCT_PACK, old & ~BAD_BIT);
}

/* To see whether the fault follows the pack it changes places with that of the unit before. */
static void pack_swap(Factory *factory, const Repair *at)
{
    if (at->unit == at->first || factory->unit[at->unit - 1].state == DEMO_SCRAPPED)
        return;
    Repair other = *at;
    other.unit = at->unit - 1;
    uint32_t mine = factory->unit[at->unit].pack, theirs = factory->unit[other.unit].pack;
    part_change(factory, at, ACTION_DELETE, (Parts){mine, 0, LATE_NEVER});
    part_change(factory, &other, ACTION_DELETE, (Parts){theirs, 0, LATE_NEVER});
    part_change(factory, at, ACTION_ADD, (Parts){theirs, 0, LATE_NEVER});
    part_change(factory, &other, ACTION_ADD, (Parts){mine, 0, LATE_NEVER});
    pack_set(factory, at->unit, theirs);
    pack_set(factory, other.unit, mine);
    unit_test(factory, at->plant, other.unit, at->time_us + 15 * SECOND);
}

/* Rework in place: the unit goes in, a new port goes in, the same unit comes out. */
static void port_replace(Factory *factory, const Repair *at)
{
    EventText *text = &factory->text;
    Lot port = supply_take(factory, at->plant, MATERIAL_PORT, 2);
    Head head = unit_head(at->plant, EVENT_TRANSFORMATION, STATION_REPAIR, at->time_us);
    text_begin(text, &head);
    text_list(text, "inputEPCList");
    text_unit(factory, at->unit);
    text_list_end(text);
    text_list(text, "inputQuantityList");
    supply_input(factory, port, MATERIAL_PORT, 2);
    text_list_end(text);
    text_list(text, "outputEPCList");
    text_unit(factory, at->unit);
    text_list_end(text);
    text_station(text, &(Step5M){STATION_REPAIR, at->plant, 1, 0});
    text_end(text, LATE_NEVER);
}

static void unit_scrap(Factory *factory, const Repair *at)
{
    destroy(factory, at, unit_product(&factory->unit[at->unit]), at->unit + 1);
    unit_put(factory, at->unit, DEMO_SCRAPPED, plant_place(at->plant, AREA_REVIEW));
}

typedef void (*RepairKind)(Factory *factory, const Repair *at);

void repair_run(Factory *factory, int plant, uint32_t first, uint32_t count)
{
    /* so often of eight failures */
    static const RepairKind kinds[8] = {board_replace, board_replace, board_replace, pack_swap,
                                        pack_swap,     port_replace,  pack_replace,  unit_scrap};
    Chance *chance = &factory->chance[STATION_REPAIR];
    uint32_t untouched = first;
    for (uint32_t unit = first; unit < first + count; unit++) {
        if (!chance_once_in(chance, FAIL_ONCE_IN))
            continue;
        Repair at = {plant, unit, untouched, tick_after(factory, unit - first, count)};
        untouched = unit + 1;
        kinds[chance_below(chance, 8)](factory, &at);
        if (factory->unit[unit].state != DEMO_SCRAPPED)
            unit_test(factory, plant, unit, at.time_us + 16 * SECOND);
    }
}
