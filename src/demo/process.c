#include "demo/process_internal.h"

const MaterialRow materials[MATERIAL_COUNT] = {
    [MATERIAL_CATHODE_POWDER] = {PRODUCT_CATHODE_POWDER, 8, 29, "KGM", 0},
    [MATERIAL_CARBON] = {PRODUCT_CARBON, 24, 1, "KGM", 0},
    [MATERIAL_BINDER] = {PRODUCT_BINDER, 20, 1, "KGM", 0},
    [MATERIAL_GRAPHITE] = {PRODUCT_GRAPHITE, 10, 17, "KGM", 0},
    [MATERIAL_ALUMINIUM] = {PRODUCT_ALUMINIUM, 4, 900, "MTR", 0},
    [MATERIAL_COPPER] = {PRODUCT_COPPER, 4, 950, "MTR", 0},
    [MATERIAL_SEPARATOR] = {PRODUCT_SEPARATOR, 6, 2100, "MTR", 0},
    [MATERIAL_ELECTROLYTE] = {PRODUCT_ELECTROLYTE, 5, 9, "KGM", 0},
    [MATERIAL_CAN] = {PRODUCT_CAN, 12, 1000, "", 0},
    [MATERIAL_PCB] = {PRODUCT_PCB, 16, 500, "", 0},
    [MATERIAL_CHIP] = {PRODUCT_CHIP, 30, 1000, "", 0},
    [MATERIAL_HOUSING] = {PRODUCT_HOUSING, 9, 500, "", PRODUCT_HOUSING_SECOND},
    [MATERIAL_PORT] = {PRODUCT_PORT, 40, 500, "", 0},
    [MATERIAL_GLUE] = {PRODUCT_GLUE, 18, 1, "KGM", 0},
};

const StationRow stations[STATION_COUNT] = {
    [STATION_GOODS_IN] = {NULL, NULL, "IQC", AREA_SITE, false, "receiving"},
    [STATION_MIX] = {"MIX", NULL, "SLURRY", AREA_ELECTRODE, true, "commissioning"},
    [STATION_COAT] = {"COATC", NULL, "COAT-NCM", AREA_ELECTRODE, true, "commissioning"},
    [STATION_COAT_ANODE] = {"COATA", NULL, "COAT-GR", AREA_ELECTRODE, true, "commissioning"},
    [STATION_WIND] = {"WIND", NULL, "WIND", AREA_DRYROOM, true, "assembling"},
    [STATION_FILL] = {"FILL", "NOZZLE", "FILL", AREA_DRYROOM, true, "commissioning"},
    [STATION_FORM] = {"FORM", NULL, "FORM-CC", AREA_FORMATION, false, "other"},
    [STATION_OCV] = {"OCV", NULL, "OCV-K", AREA_FORMATION, true, "inspecting"},
    [STATION_SMT] = {"SMT", "STENCIL", "SMT-PB", AREA_PACK, false, "commissioning"},
    [STATION_WELD] = {"WELD", NULL, "WELD-L", AREA_PACK, false, "assembling"},
    [STATION_ASSEMBLE] = {"LINE", NULL, "ASSY", AREA_ASSEMBLY, false, "commissioning"},
    [STATION_FIT] = {"LINE", "DRIVER", "FIT", AREA_ASSEMBLY, false, "installing"},
    [STATION_TEST] = {"EOL", NULL, "EOL", AREA_ASSEMBLY, false, "inspecting"},
    [STATION_REPAIR] = {NULL, "SOLDER", "REPAIR", AREA_ASSEMBLY, false, "repairing"},
    [STATION_PACK] = {NULL, NULL, "PACK", AREA_ASSEMBLY, false, "packing"},
};
