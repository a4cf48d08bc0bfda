/* process_internal.h - what the steps use and with what they work: materials, stations.
 *
 * Tables only; a lot of each material is in use at a plant, a station gives an event its 5M1E.  */
#ifndef HOLDFAST_DEMO_PROCESS_INTERNAL_H
#define HOLDFAST_DEMO_PROCESS_INTERNAL_H

#include "demo/world_internal.h"

/* Materials that arrive in lots; one lot of each is in use at a plant. */
typedef struct MaterialRow {
    Product product;
    int rolls;      /* a lot lasts for the cells of so many electrode rolls */
    int per_cell_m; /* thousandths of the unit used for one cell (or half a power bank) */
    const char *uom;
    Product second; /* of the second source, every third lot; PRODUCT_UNIT_10: there is none */
} MaterialRow;

typedef enum Material {
    MATERIAL_CATHODE_POWDER,
    MATERIAL_CARBON,
    MATERIAL_BINDER,
    MATERIAL_GRAPHITE,
    MATERIAL_ALUMINIUM,
    MATERIAL_COPPER,
    MATERIAL_SEPARATOR,
    MATERIAL_ELECTROLYTE,
    MATERIAL_CAN,
    MATERIAL_PCB,
    MATERIAL_CHIP,
    MATERIAL_HOUSING,
    MATERIAL_PORT,
    MATERIAL_GLUE,
    MATERIAL_COUNT,
} Material;

extern const MaterialRow materials[MATERIAL_COUNT];

/* 5M1E of a step: what stands in its holdfast: fields. */
typedef enum Station {
    STATION_GOODS_IN,
    STATION_MIX,
    STATION_COAT,
    STATION_COAT_ANODE,
    STATION_WIND,
    STATION_FILL,
    STATION_FORM,
    STATION_OCV,
    STATION_SMT,
    STATION_WELD,
    STATION_ASSEMBLE,
    STATION_FIT,
    STATION_TEST,
    STATION_REPAIR,
    STATION_PACK,
    STATION_COUNT,
} Station;

typedef struct StationRow {
    const char *machine; /* GIAI reference without number; NULL: by hand */
    const char *tool;    /* may be NULL */
    const char *method;  /* urn:holdfast:method:<this>:<version> */
    Area area;
    bool room;        /* records the room as environment */
    const char *step; /* bizStep */
} StationRow;

extern const StationRow stations[STATION_COUNT];

#endif
