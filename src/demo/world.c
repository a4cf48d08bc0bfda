#include "demo/world_internal.h"

const CompanyRow companies[COMPANY_COUNT] = {
    [COMPANY_MAKER] = {"9521321", "禾光移动电源有限公司", "CN"},
    [COMPANY_CATHODE] = {"9521401", "玉屏正极材料有限公司", "CN"},
    [COMPANY_GRAPHITE] = {"9521402", "北岭石墨新材料有限公司", "CN"},
    [COMPANY_FOIL] = {"9521403", "松原金属箔有限公司", "CN"},
    [COMPANY_SEPARATOR] = {"9521404", "临川隔膜科技有限公司", "CN"},
    [COMPANY_ELECTROLYTE] = {"9521405", "青浦电解液有限公司", "CN"},
    [COMPANY_BOARD] = {"9521406", "启明电路有限公司", "CN"},
    [COMPANY_PLASTIC] = {"9521407", "南湖精密塑胶有限公司", "CN"},
    [COMPANY_MOULD] = {"9521408", "西岭模塑有限公司", "CN"},
    [COMPANY_CARRIER] = {"9521501", "迅川物流有限公司", "CN"},
    [COMPANY_NEIGHBOUR] = {"9521601", "好邻数码连锁有限公司", "CN"},
    [COMPANY_MOUNTAIN] = {"9521602", "山海电器有限公司", "CN"},
    [COMPANY_CLOUD] = {"9521603", "云集网上商城有限公司", "CN"},
    [COMPANY_TRAVEL] = {"9521604", "旅途便利店有限公司", "CN"},
    [COMPANY_LION] = {"9521701", "Lionport Trading Pte", "SG"},
    [COMPANY_HAVEN] = {"9521702", "Nordhafen Handels GmbH", "DE"},
};

const Recorder plant_recorders[PLANT_COUNT] = {
    {NULL, 0, 480, false, true},
    {"https://id.gs1.org", 40, 480, false, true},
};

const Recorder company_recorders[COMPANY_COUNT] = {
    [COMPANY_MAKER] = {NULL, 0, 480, false, false},
    [COMPANY_CATHODE] = {NULL, 130, 480, false, false},
    [COMPANY_GRAPHITE] = {"https://id.gs1.org", -75, 480, false, false},
    [COMPANY_FOIL] = {NULL, 0, 480, true, false},
    [COMPANY_SEPARATOR] = {"https://id.linchuan.example", -310, 480, false, false},
    [COMPANY_ELECTROLYTE] = {NULL, 420, 480, false, false},
    [COMPANY_BOARD] = {"https://id.gs1.org", 15, 480, true, false},
    [COMPANY_PLASTIC] = {NULL, -40, 480, false, false},
    [COMPANY_MOULD] = {NULL, 75, 480, false, false},
    [COMPANY_CARRIER] = {NULL, -200, 480, true, false},
    [COMPANY_NEIGHBOUR] = {"https://qr.haolin.example/p", 185, 480, false, false},
    [COMPANY_MOUNTAIN] = {NULL, -540, 480, false, false},
    [COMPANY_CLOUD] = {"https://id.gs1.org", 3, 480, true, false},
    [COMPANY_TRAVEL] = {NULL, 260, 480, false, false},
    [COMPANY_LION] = {"https://id.gs1.org", 95, 480, false, false},
    [COMPANY_HAVEN] = {NULL, -20, 60, false, false},
};

#define PLANT_AREAS(site, town)                                                                    \
    {COMPANY_MAKER, site, "0", "plant", "禾光" town "工厂"},                                       \
        {COMPANY_MAKER, site, "ELECTRODE", "plant", town "工厂 极片车间"},                         \
        {COMPANY_MAKER, site, "DRYROOM", "plant", town "工厂 干燥间"},                             \
        {COMPANY_MAKER, site, "FORMATION", "plant", town "工厂 化成车间"},                         \
        {COMPANY_MAKER, site, "PACK", "plant", town "工厂 电池组线"},                              \
        {COMPANY_MAKER, site, "ASSEMBLY", "plant", town "工厂 总装线"},                            \
        {COMPANY_MAKER, site, "REVIEW", "plant", town "工厂 不合格品区"},                          \
        {COMPANY_MAKER, site, "WAREHOUSE", "warehouse", town "工厂 成品仓"},                       \
    {                                                                                              \
        COMPANY_MAKER, site, "DOCK", "warehouse", town "工厂 发货口"                          \
    }

const PlaceRow places[PLACE_COUNT] = {
    [PLACE_NONE] = {COMPANY_MAKER, "", "", "", ""},
    PLANT_AREAS("00001", "深圳"),
    PLANT_AREAS("00002", "合肥"),
    {COMPANY_CATHODE, "00001", "0", "supplier", "玉屏正极材料"},
    {COMPANY_GRAPHITE, "00001", "0", "supplier", "北岭石墨"},
    {COMPANY_FOIL, "00001", "0", "supplier", "松原金属箔"},
    {COMPANY_SEPARATOR, "00001", "0", "supplier", "临川隔膜"},
    {COMPANY_ELECTROLYTE, "00001", "0", "supplier", "青浦电解液"},
    {COMPANY_BOARD, "00001", "0", "supplier", "启明电路"},
    {COMPANY_PLASTIC, "00001", "0", "supplier", "南湖塑胶"},
    {COMPANY_MOULD, "00001", "0", "supplier", "西岭模塑"},
    [PLACE_HUB_WUHAN] = {COMPANY_CARRIER, "00001", "0", "warehouse", "迅川物流 武汉中转仓"},
    [PLACE_HUB_CHENGDU] = {COMPANY_CARRIER, "00002", "0", "warehouse", "迅川物流 成都中转仓"},
    [PLACE_SERVICE] = {COMPANY_MAKER, "00003", "0", "warehouse", "禾光售后中心 东莞"},
    [PLACE_NEIGHBOUR_1] = {COMPANY_NEIGHBOUR, "00001", "0", "dealer", "好邻数码 武汉江滩店"},
    [PLACE_NEIGHBOUR_2] = {COMPANY_NEIGHBOUR, "00002", "0", "dealer", "好邻数码 长沙南门店"},
    [PLACE_MOUNTAIN_1] = {COMPANY_MOUNTAIN, "00001", "0", "dealer", "山海电器 成都北站店"},
    [PLACE_MOUNTAIN_2] = {COMPANY_MOUNTAIN, "00002", "0", "dealer", "山海电器 重庆石桥店"},
    [PLACE_TRAVEL_1] = {COMPANY_TRAVEL, "00001", "0", "dealer", "旅途便利 机场店"},
    [PLACE_CLOUD_1] = {COMPANY_CLOUD, "00001", "0", "dealer", "云集网上商城 杭州仓店"},
    [PLACE_LION] = {COMPANY_LION, "00001", "0", "dealer", "Lionport Singapore"},
    [PLACE_HAVEN] = {COMPANY_HAVEN, "00001", "0", "dealer", "Nordhafen Hamburg"},
};

const ProductRow products[PRODUCT_COUNT] = {
    [PRODUCT_UNIT_10] = {COMPANY_MAKER, "010010", 'U', "移动电源 10000 mAh"},
    [PRODUCT_UNIT_20] = {COMPANY_MAKER, "010020", 'U', "移动电源 20000 mAh"},
    [PRODUCT_PACK] = {COMPANY_MAKER, "020001", 'P', "电池组 2 芯"},
    [PRODUCT_CELL] = {COMPANY_MAKER, "020002", 'C', "电芯 5000 mAh"},
    [PRODUCT_BOARD] = {COMPANY_MAKER, "020003", 'B', "控制板"},
    [PRODUCT_CELL_LOT] = {COMPANY_MAKER, "030001", 'W', "卷芯"},
    [PRODUCT_CATHODE_ROLL] = {COMPANY_MAKER, "030002", 'K', "正极片卷"},
    [PRODUCT_ANODE_ROLL] = {COMPANY_MAKER, "030003", 'A', "负极片卷"},
    [PRODUCT_CATHODE_SLURRY] = {COMPANY_MAKER, "030004", 'M', "正极浆料"},
    [PRODUCT_ANODE_SLURRY] = {COMPANY_MAKER, "030005", 'N', "负极浆料"},
    [PRODUCT_CATHODE_POWDER] = {COMPANY_CATHODE, "000101", 'L', "镍钴锰酸锂粉"},
    [PRODUCT_CARBON] = {COMPANY_GRAPHITE, "000102", 'L', "导电炭黑"},
    [PRODUCT_BINDER] = {COMPANY_CATHODE, "000103", 'L', "聚偏氟乙烯"},
    [PRODUCT_GRAPHITE] = {COMPANY_GRAPHITE, "000104", 'L', "人造石墨"},
    [PRODUCT_ALUMINIUM] = {COMPANY_FOIL, "000105", 'L', "铝箔 12 µm"},
    [PRODUCT_COPPER] = {COMPANY_FOIL, "000106", 'L', "铜箔 6 µm"},
    [PRODUCT_SEPARATOR] = {COMPANY_SEPARATOR, "000107", 'S', "隔膜 9 µm"},
    [PRODUCT_ELECTROLYTE] = {COMPANY_ELECTROLYTE, "000108", 'L', "电解液"},
    [PRODUCT_CAN] = {COMPANY_PLASTIC, "000109", 'L', "铝塑膜壳"},
    [PRODUCT_PCB] = {COMPANY_BOARD, "000110", 'L', "印制板"},
    [PRODUCT_CHIP] = {COMPANY_BOARD, "000111", 'L', "充放电管理芯片"},
    [PRODUCT_HOUSING] = {COMPANY_PLASTIC, "000112", 'L', "外壳"},
    [PRODUCT_PORT] = {COMPANY_BOARD, "000113", 'L', "USB-C 接口"},
    [PRODUCT_GLUE] = {COMPANY_PLASTIC, "000114", 'L', "导热胶"},
    [PRODUCT_LABEL] = {COMPANY_PLASTIC, "000115", 'L', "铭牌标签"},
    [PRODUCT_STRIP] = {COMPANY_FOIL, "000116", 'L', "镍带"},
    [PRODUCT_HOUSING_SECOND] = {COMPANY_MOULD, "000117", 'L', "外壳（第二供方）"},
};
