/* world_internal.h - who and what exists: companies, places, products.
 *
 * Tables only, all invented.  Company prefixes are of GS1's demonstration range 952.
 * Every identifier has two spellings, EPC URN and Digital Link path; which one an event
 * carries is a habit of the party that records it (Recorder).  */
#ifndef HOLDFAST_DEMO_WORLD_INTERNAL_H
#define HOLDFAST_DEMO_WORLD_INTERNAL_H

#include "base/buf.h"

typedef enum Company {
    COMPANY_MAKER,
    COMPANY_CATHODE,
    COMPANY_GRAPHITE,
    COMPANY_FOIL,
    COMPANY_SEPARATOR,
    COMPANY_ELECTROLYTE,
    COMPANY_BOARD,
    COMPANY_PLASTIC,
    COMPANY_MOULD,
    COMPANY_CARRIER,
    COMPANY_NEIGHBOUR,
    COMPANY_MOUNTAIN,
    COMPANY_CLOUD,
    COMPANY_TRAVEL,
    COMPANY_LION,
    COMPANY_HAVEN,
    COMPANY_COUNT,
} Company;

typedef struct CompanyRow {
    const char *prefix; /* GS1 company prefix, seven digits */
    const char *name;
    const char *country;
} CompanyRow;

extern const CompanyRow companies[COMPANY_COUNT];

/* How a party writes its events. */
typedef struct Recorder {
    const char *host; /* NULL: EPC URN; else Digital Link on this host and stem */
    int skew_s;       /* its clock minus true time */
    int offset_min;
    bool utc;      /* writes eventTime with Z */
    bool extended; /* speaks the holdfast extension */
} Recorder;

/* The maker's plants record apart: Shenzhen in URN, Hefei in Digital Links. */
enum { PLANT_COUNT = 2 };
extern const Recorder plant_recorders[PLANT_COUNT];
extern const Recorder company_recorders[COMPANY_COUNT];

/* Areas of a plant, each a place of its own (SGLN with extension). */
typedef enum Area {
    AREA_SITE,
    AREA_ELECTRODE,
    AREA_DRYROOM,
    AREA_FORMATION,
    AREA_PACK,
    AREA_ASSEMBLY,
    AREA_REVIEW, /* what failed waits here for its judgement */
    AREA_WAREHOUSE,
    AREA_DOCK,
    AREA_COUNT,
} Area;

/* Plant areas come first: 1 + plant * AREA_COUNT + area. */
typedef enum Place {
    PLACE_NONE = 0,
    PLACE_PLANTS = 1,
    PLACE_SUPPLIERS = PLACE_PLANTS + PLANT_COUNT * AREA_COUNT, /* + company - COMPANY_CATHODE */
    PLACE_HUB_WUHAN = PLACE_SUPPLIERS + 8,
    PLACE_HUB_CHENGDU,
    PLACE_SERVICE,
    PLACE_DEALERS,
    PLACE_NEIGHBOUR_1 = PLACE_DEALERS,
    PLACE_NEIGHBOUR_2,
    PLACE_MOUNTAIN_1,
    PLACE_MOUNTAIN_2,
    PLACE_TRAVEL_1,
    PLACE_CLOUD_1,
    PLACE_ABROAD,
    PLACE_LION = PLACE_ABROAD,
    PLACE_HAVEN,
    PLACE_COUNT,
} Place;

enum { DEALER_COUNT = PLACE_ABROAD - PLACE_DEALERS };

typedef struct PlaceRow {
    Company company;
    const char *site;      /* five digits of the GLN */
    const char *extension; /* SGLN extension (AI 254); "0" = the site itself */
    const char *kind;      /* plant, warehouse, supplier, dealer */
    const char *name;
} PlaceRow;

extern const PlaceRow places[PLACE_COUNT];

static inline Place plant_place(int plant, Area area)
{
    return (Place)((int)PLACE_PLANTS + plant * AREA_COUNT + (int)area);
}

typedef enum Product {
    PRODUCT_UNIT_10,
    PRODUCT_UNIT_20,
    PRODUCT_PACK,
    PRODUCT_CELL,
    PRODUCT_BOARD,
    PRODUCT_CELL_LOT,
    PRODUCT_CATHODE_ROLL,
    PRODUCT_ANODE_ROLL,
    PRODUCT_CATHODE_SLURRY,
    PRODUCT_ANODE_SLURRY,
    PRODUCT_CATHODE_POWDER,
    PRODUCT_CARBON,
    PRODUCT_BINDER,
    PRODUCT_GRAPHITE,
    PRODUCT_ALUMINIUM,
    PRODUCT_COPPER,
    PRODUCT_SEPARATOR,
    PRODUCT_ELECTROLYTE,
    PRODUCT_CAN,
    PRODUCT_PCB,
    PRODUCT_CHIP,
    PRODUCT_HOUSING,
    PRODUCT_PORT,
    PRODUCT_GLUE,
    PRODUCT_LABEL,
    PRODUCT_STRIP,
    PRODUCT_HOUSING_SECOND, /* of the second source */
    PRODUCT_COUNT,
} Product;

typedef struct ProductRow {
    Company company;
    const char *reference; /* indicator digit and item reference, six digits */
    char letter;           /* first character of its serials and lots */
    const char *name;
} ProductRow;

extern const ProductRow products[PRODUCT_COUNT];

#endif
