/* The schemes: one row each.  Sources: GS1 EPC Tag Data Standard 2.1 (URN shapes), GS1 General
 * Specifications (AI formats, check digits), GS1 Digital Link 1.4 (paths), CBV 2.0 §8.9 (which
 * paths are canonical). */
#include "domain/identity/identity_internal.h"

#define LETTER (SET_X | SET_Y | SET_PLAIN | SET_HOST)

const uint8_t identity_sets[256] = {
    ['0' ... '9'] = LETTER | SET_N | SET_VIN,
    ['A' ... 'H'] = LETTER | SET_VIN,
    ['I'] = LETTER,
    ['J' ... 'N'] = LETTER | SET_VIN,
    ['O'] = LETTER,
    ['P'] = LETTER | SET_VIN,
    ['Q'] = LETTER,
    ['R' ... 'Z'] = LETTER | SET_VIN,
    ['a' ... 'z'] = SET_X | SET_PLAIN | SET_HOST,
    ['_'] = SET_X | SET_PLAIN,
    ['-'] = LETTER,
    ['.'] = SET_X | SET_PLAIN | SET_HOST,
    ['\''] = SET_X | SET_PLAIN,
    ['~'] = SET_PLAIN,
    ['/'] = SET_X | SET_Y,
    ['#'] = SET_Y,
    ['!'] = SET_X,
    ['"'] = SET_X,
    ['%'] = SET_X,
    ['&'] = SET_X,
    ['(' ... ','] = SET_X,
    [':'] = SET_X | SET_HOST,
    [';' ... '?'] = SET_X,
};

static const Field serial = {.ai = 21, .set = SET_X, .max = 20, .alpha = "ser"};
static const Field lot = {.ai = 10, .set = SET_X, .max = 20, .alpha = "lot"};
static const Field variant = {.ai = 22, .set = SET_X, .max = 20, .alpha = "cpv"};
static const Field tobacco = {.ai = 235, .set = SET_X, .max = 28, .alpha = "tpx"};
static const Field extension = {.ai = 254, .set = SET_X, .max = 20, .alpha = "glnx"};
static const Field import_index = {.ai = 7040, .set = SET_X, .max = 4, .alpha = "uic"};
static const Field part_serial = {.ai = 8011, .set = SET_N, .max = 12, .alpha = "cpsn"};
static const Field service = {.ai = 8019, .set = SET_N, .max = 10, .alpha = "srin"};
static const Field grai_serial = {.set = SET_X, .max = 16};
static const Field gdti_serial = {.set = SET_X, .max = 17};
static const Field gcn_serial = {.set = SET_N, .max = 12};
static const Field text_x30 = {.set = SET_X, .max = 30};
static const Field text_y30 = {.set = SET_Y, .max = 30};

const Field *const identity_fields[] = {
    &variant, &lot, &serial, &tobacco, &extension, &import_index, &part_serial, &service,
};
const size_t identity_field_count = sizeof identity_fields / sizeof *identity_fields;

/* clang-format off */
const Scheme identity_schemes[ID_SCHEME_COUNT] = {
    [ID_URI] = {.kind = ITEM_THING},
    [ID_GTIN] = {"idpat:sgtin", "gtin", 1, ITEM_CLASS, ID_URI, .digits = 14, .front = true,
                 .dropped = {&variant}},
    [ID_SGTIN] = {"id:sgtin", "gtin", 1, ITEM_THING, ID_GTIN, .digits = 14, .front = true,
                  .serial = &serial, .dropped = {&variant, &lot}},
    [ID_LGTIN] = {"class:lgtin", "gtin", 1, ITEM_LOT, ID_GTIN, .digits = 14, .front = true,
                  .serial = &lot, .dropped = {&variant}},
    [ID_UPUI] = {"id:upui", "gtin", 1, ITEM_THING, ID_GTIN, .digits = 14, .front = true,
                 .serial = &tobacco},
    [ID_SSCC] = {"id:sscc", "sscc", 0, ITEM_THING, ID_URI, .digits = 18, .front = true},
    [ID_SGLN] = {"id:sgln", "gln", 414, ITEM_VESSEL, ID_URI, .digits = 13, .optional = true,
                 .serial = &extension, .dropped = {&import_index}},
    [ID_PGLN] = {"id:pgln", "party", 417, ITEM_THING, ID_URI, .digits = 13,
                 .dropped = {&import_index}},
    [ID_GRAI] = {"id:grai", "grai", 8003, ITEM_VESSEL, ID_GRAI_TYPE, .digits = 13, .zero = true,
                 .serial = &grai_serial},
    [ID_GRAI_TYPE] = {"idpat:grai", "grai", 8003, ITEM_CLASS, ID_URI, .digits = 13, .zero = true},
    [ID_GIAI] = {"id:giai", "giai", 8004, ITEM_VESSEL, ID_URI, .text = &text_x30,
                 .dropped = {&import_index}},
    [ID_GDTI] = {"id:gdti", "gdti", 253, ITEM_THING, ID_GDTI_TYPE, .digits = 13,
                 .serial = &gdti_serial},
    [ID_GDTI_TYPE] = {"idpat:gdti", "gdti", 253, ITEM_CLASS, ID_URI, .digits = 13},
    [ID_GCN] = {"id:sgcn", "gcn", 255, ITEM_THING, ID_GCN_TYPE, .digits = 13,
                .serial = &gcn_serial},
    [ID_GCN_TYPE] = {"idpat:sgcn", "gcn", 255, ITEM_CLASS, ID_URI, .digits = 13},
    [ID_CPI] = {"id:cpi", "cpid", 8010, ITEM_THING, ID_CPI_TYPE, .text = &text_y30,
                .serial = &part_serial},
    [ID_CPI_TYPE] = {"idpat:cpi", "cpid", 8010, ITEM_CLASS, ID_URI, .text = &text_y30},
    [ID_SITIP] = {"id:itip", "itip", 8006, ITEM_THING, ID_ITIP, .digits = 18, .pieces = 4,
                  .front = true, .serial = &serial, .dropped = {&variant, &lot}},
    [ID_LITIP] = {"", "itip", 8006, ITEM_LOT, ID_ITIP, .digits = 18, .pieces = 4,
                  .front = true, .serial = &lot, .dropped = {&variant}},
    [ID_ITIP] = {"idpat:itip", "itip", 8006, ITEM_CLASS, ID_URI, .digits = 18, .pieces = 4,
                 .front = true, .dropped = {&variant}},
    [ID_GSRN] = {"id:gsrn", "gsrn", 8018, ITEM_THING, ID_URI, .digits = 18,
                 .dropped = {&service}},
    [ID_GSRNP] = {"id:gsrnp", "gsrnp", 8017, ITEM_THING, ID_URI, .digits = 18,
                  .dropped = {&service}},
    [ID_GSIN] = {"id:gsin", "gsin", 402, ITEM_THING, ID_URI, .digits = 17},
    [ID_GINC] = {"id:ginc", "ginc", 401, ITEM_THING, ID_URI, .text = &text_x30},
    [ID_VIN] = {.kind = ITEM_THING},
    [ID_LOT] = {.kind = ITEM_LOT},
    [ID_PERSON] = {.kind = ITEM_THING},
};
/* clang-format on */

const uint8_t identity_order[] = {
    ID_SGTIN,    ID_LGTIN,     ID_SSCC,     ID_SGLN,  ID_GTIN,  ID_UPUI, ID_PGLN,      ID_GIAI,
    ID_GRAI,     ID_GRAI_TYPE, ID_SITIP,    ID_LITIP, ID_ITIP,  ID_GDTI, ID_GDTI_TYPE, ID_GCN,
    ID_GCN_TYPE, ID_CPI,       ID_CPI_TYPE, ID_GSRN,  ID_GSRNP, ID_GSIN, ID_GINC,
};
const size_t identity_order_count = sizeof identity_order / sizeof *identity_order;
