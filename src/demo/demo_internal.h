/* demo_internal.h - the factory while it runs: plan, stock, work in progress, market.
 *
 * Time goes by ticks of half a day.  In each tick the steps run from the market back to
 * the mixer, so a step uses only what an earlier tick made.  Where things really are is
 * kept here, beside the events: the truth is written from this and nothing else.  */
#ifndef HOLDFAST_DEMO_DEMO_INTERNAL_H
#define HOLDFAST_DEMO_DEMO_INTERNAL_H

#include "demo/demo.h"
#include "demo/defects_internal.h"
#include "demo/queues_internal.h"

enum {
    TICKS_PER_DAY = 2,
    MARKET_TICKS = 56, /* four weeks after the last unit */
    TRAY_CELLS = 32,
    CARTON_UNITS = 20,
    PALLET_CARTONS = 48,
    PALLET_CARTONS_MIN = 3,
    PALLETS_ABOUT = 20, /* a run below 20,000 units has smaller pallets */
    PANEL_BOARDS = 10,
    JIG_PACKS = 8,
};

typedef struct Stock {
    Lot lot;
    uint32_t cells; /* it still lasts for */
    Lot before;     /* the lot in use before it; number 0 = none */
    Lot aside;      /* a lot begun and put aside; used next; number 0 = none */
    uint32_t aside_cells;
} Stock;

typedef struct Plant {
    uint32_t quota; /* units it shall make */
    uint32_t made;  /* units begun */
    uint32_t rate;  /* units a tick */
    uint32_t tank;  /* cells the electrolyte in the tank lasts for */
    uint32_t fills;
    uint32_t coats;
    Stock stock[MATERIAL_COUNT];
    Lot slurry[2]; /* cathode, anode */
    Lot unit_lot;  /* of this shift */
    BatchQueue cathodes;
    BatchQueue anodes;
    BatchQueue wound;
    BatchQueue filled;
    BatchQueue formed;
    Queue cells[2]; /* by grade; serial | BAD_BIT */
    Queue packs;    /* serial | BAD_BIT */
    Queue boards;
    Queue units;   /* tested, waiting for a carton: indexes */
    Queue cartons; /* waiting for a pallet */
} Plant;

typedef struct Unit {
    uint32_t pack; /* serial | BAD_BIT */
    uint32_t board;
    uint8_t state;    /* DemoState */
    uint8_t place;    /* Place */
    uint8_t model;    /* 0: PRODUCT_UNIT_10, 1: PRODUCT_UNIT_20 */
    uint8_t formerly; /* once contained a bad cell, no longer does */
    uint8_t bad;      /* itself, whatever pack is in it */
} Unit;

typedef enum CartonPhase { CARTON_CLOSED, CARTON_FOR_SALE, CARTON_SOLD_OUT } CartonPhase;

typedef struct Carton {
    uint32_t units[CARTON_UNITS];
    uint32_t sold; /* bit per unit */
    uint32_t pallet;
    uint8_t slot; /* on the pallet */
    uint8_t phase;
    uint8_t place;
    bool unpacked;
} Carton;

/* A pallet, or some cartons of one, on its way between two places. */
typedef enum MovePhase { MOVE_WAITING, MOVE_UNDER_WAY, MOVE_DONE } MovePhase;

typedef struct Move {
    uint32_t pallet;
    uint8_t first; /* cartons of the pallet: first … first + count - 1 */
    uint8_t count;
    bool whole; /* the pallet itself, not its cartons one by one */
    uint8_t phase;
    uint8_t from;
    uint8_t to;
    uint32_t due; /* tick of the next thing that happens to it */
} Move;

typedef struct Pallet {
    uint32_t cartons[PALLET_CARTONS];
} Pallet;

typedef struct Return {
    uint32_t unit;
    uint32_t due;
    uint8_t step; /* 0: to come back to the dealer, 1: to the service centre, 2: scrapped */
} Return;

typedef struct Factory {
    EventText text;
    Ctx *cx;
    uint32_t units;      /* to make in all */
    uint32_t roll_cells; /* cells of one electrode roll */
    uint32_t pallet_cartons;
    uint32_t tick;
    uint32_t lots[PRODUCT_COUNT]; /* running numbers */
    uint32_t cell_count, pack_count, board_count, unit_count;
    uint32_t carton_count, pallet_count, move_count, return_count, move_max, document_count;
    Plant plants[PLANT_COUNT];
    Unit *unit; /* index = serial number - 1 */
    Carton *carton;
    Pallet *pallet;
    Move *move;
    Return *returns;
    Chance chance[STATION_COUNT];
    Chance road;
    Chance market;
    const Defect *defect;
    uint32_t bad_tick;      /* the afternoon */
    uint32_t bad_coated;    /* cells in the rolls of that afternoon */
    uint32_t bad_wound;     /* of them wound so far */
    bool separator_changed; /* the suspect lot was put aside inside a bad roll */
    Lot suspect;            /* to trace from; number 0 until known */
    Lot lot_before;         /* of separator in use before that afternoon (DEFECT_LOT) */
    int64_t noticed_bytes;  /* written when the first bad unit had come back; 0: none has */
    uint32_t noticed_tick;
} Factory;

enum { SECOND = 1000000, MINUTE = 60 * SECOND }; /* in microseconds */
static const int64_t HOUR = (int64_t)60 * MINUTE;
/* First instant of a tick's shift of four hours (08:00 or 13:00 in China), and the day. */
int64_t tick_start(uint32_t tick);
int32_t tick_day(uint32_t tick);
/* Instant of the i-th of n things done one after the other in this tick's shift, or, spare, in
 * the three quarters of an hour behind it. */
int64_t tick_slot(const Factory *factory, uint32_t i, uint32_t n);
int64_t tick_after(const Factory *factory, uint32_t i, uint32_t n);
Lot lot_new(Factory *factory, Product product);

/* Steps, in the order of material; each runs once a tick and plant. */
void electrode_run(Factory *factory, int plant);
void cell_wind(Factory *factory, int plant);
void cell_fill(Factory *factory, int plant);
void cell_form(Factory *factory, int plant);
void cell_grade(Factory *factory, int plant);
void board_run(Factory *factory, int plant);
void pack_run(Factory *factory, int plant);
void unit_run(Factory *factory, int plant);
void repair_run(Factory *factory, int plant, uint32_t first, uint32_t count);
void carton_run(Factory *factory, int plant);
void road_run(Factory *factory);
void market_run(Factory *factory);

/* The lot of a material in use, with `cells` taken from it; a new lot is received when it is
 * used up. */
Lot supply_take(Factory *factory, int plant, Material material, uint32_t cells);
void supply_receive(Factory *factory, int plant, Material material);
/* Put the lot in use aside, receive another. */
void supply_put_aside(Factory *factory, int plant, Material material);
Place supplier_place(Company company);
/* One input line: so much of that lot for so many cells. */
void supply_input(Factory *factory, Lot lot, Material material, uint32_t cells);
/* Cells that still have to be begun so that the plant can meet its quota. */
uint32_t cells_wanted(const Plant *plant);

/* Bad itself, or by its pack. */
static inline bool unit_is_bad(const Unit *unit)
{
    return unit->bad != 0 || (unit->pack & BAD_BIT) != 0;
}

/* Where a unit is from now on. */
static inline void unit_put(Factory *factory, uint32_t unit, DemoState state, Place place)
{
    factory->unit[unit].state = (uint8_t)state;
    factory->unit[unit].place = (uint8_t)place;
}
static inline Product unit_product(const Unit *unit)
{
    return unit->model == 0 ? PRODUCT_UNIT_10 : PRODUCT_UNIT_20;
}
/* One element: the unit's identifier. */
void text_unit(Factory *factory, uint32_t unit);

/* The master data line, and the truth. */
void master_data_write(EventText *text, int64_t time_us);
MUST_CHECK Err truth_write(const Factory *factory, const DemoSummary *summary, IoFile *file);
/* A unit's canonical Digital Link. */
void unit_uri(const Factory *factory, uint32_t unit, Buf *out);

/* The factory before its first tick. */
void plan_init(Factory *factory, Ctx *cx, uint32_t units, uint64_t seed);

#endif
