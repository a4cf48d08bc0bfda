/* The first line: names, kinds and countries of places, parties and products (EPCIS 2.0 §9.4,
 * attribute names of CBV 2.0 §9; the kind of a place is Holdfast's own). */
#include "demo/demo_internal.h"
#include "demo/road_internal.h"

static void attribute(Buf *out, bool *first, Str name, const char *value)
{
    buf_add(out, *first ? STR("{\"id\":\"") : STR(",{\"id\":\""));
    *first = false;
    buf_add(out, name);
    buf_add(out, STR("\",\"attribute\":\""));
    buf_add(out, str_of(value)); /* our own names: nothing in them needs escaping */
    buf_add(out, STR("\"}"));
}

static void vocabulary(Buf *out, Str type, bool first)
{
    buf_add(out, first ? STR("{\"type\":\"") : STR("]},{\"type\":\""));
    buf_add(out, STR("urn:epcglobal:epcis:vtype:"));
    buf_add(out, type);
    buf_add(out, STR("\",\"vocabularyElementList\":["));
}

static void place_id(EventText *text, Place place)
{
    buf_add_char(&text->out, '"');
    id_plain(&text->out, &text->names.place[place], place_recorder(place)->host);
    buf_add_char(&text->out, '"');
}

static void place_element(EventText *text, Place place)
{
    const PlaceRow *row = &places[place];
    Buf *out = &text->out;
    buf_add(out, place == PLACE_PLANTS ? STR("{\"id\":") : STR(",{\"id\":"));
    place_id(text, place);
    buf_add(out, STR(",\"attributes\":["));
    bool first = true;
    attribute(out, &first, STR("urn:epcglobal:cbv:mda#name"), row->name);
    attribute(out, &first, STR("urn:epcglobal:cbv:mda#countryCode"),
              companies[row->company].country);
    attribute(out, &first, STR("urn:holdfast:epcis:kind"), row->kind);
    buf_add_char(out, ']');
    if (place < PLACE_SUPPLIERS && row->extension[0] == '0') {
        buf_add(out, STR(",\"children\":["));
        for (int area = AREA_SITE + 1; area < AREA_COUNT; area++) {
            if (area > AREA_SITE + 1)
                buf_add_char(out, ',');
            place_id(text, (Place)((int)place + area));
        }
        buf_add_char(out, ']');
    }
    buf_add_char(out, '}');
}

static void company_element(Buf *out, Company company)
{
    const CompanyRow *row = &companies[company];
    buf_add(out, company == 0 ? STR("{\"id\":\"") : STR(",{\"id\":\""));
    buf_add(out, STR("urn:epc:id:pgln:"));
    buf_add(out, str_of(row->prefix));
    buf_add(out, STR(".00001\",\"attributes\":["));
    bool first = true;
    attribute(out, &first, STR("urn:epcglobal:cbv:mda#name"), row->name);
    attribute(out, &first, STR("urn:epcglobal:cbv:mda#countryCode"), row->country);
    buf_add(out, STR("]}"));
}

static void product_element(EventText *text, Product product)
{
    Buf *out = &text->out;
    buf_add(out, product == 0 ? STR("{\"id\":\"") : STR(",{\"id\":\""));
    id_plain(out, &text->names.bare[product], NULL);
    buf_add(out, STR("\",\"attributes\":["));
    bool first = true;
    attribute(out, &first, STR("urn:epcglobal:cbv:mda#descriptionShort"), products[product].name);
    buf_add(out, STR("]}"));
}

void master_data_write(EventText *text, int64_t time_us)
{
    Buf *out = &text->out;
    buf_add(out, STR("{\"@context\":[\"https://ref.gs1.org/standards/epcis/epcis-context.jsonld\","
                     "{\"holdfast\":\"urn:holdfast:epcis:\"}],\"type\":\"EPCISDocument\","
                     "\"schemaVersion\":\"2.0\",\"creationDate\":\""));
    instant_format(out, time_us, 480);
    buf_add(out, STR("\",\"epcisHeader\":{\"epcisMasterData\":{\"vocabularyList\":["));
    vocabulary(out, STR("BusinessLocation"), true);
    for (int i = PLACE_PLANTS; i < PLACE_COUNT; i++)
        place_element(text, (Place)i);
    vocabulary(out, STR("Party"), false);
    for (int i = 0; i < COMPANY_COUNT; i++)
        company_element(out, (Company)i);
    vocabulary(out, STR("EPCClass"), false);
    for (int i = 0; i < PRODUCT_COUNT; i++)
        product_element(text, (Product)i);
    buf_add(out, STR("]}]}},\"epcisBody\":{\"eventList\":[]}}\n"));
}
