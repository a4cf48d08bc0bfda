/* Identifiers in both spellings (GS1 General Specifications §3, TDS 2.0, Digital Link 1.4). */
#include "demo/event_text_internal.h"

/* GS1 check digit: weights 3 and 1 from the right. */
static char check_digit(Str digits)
{
    int sum = 0;
    for (size_t i = 0; i < digits.n; i++)
        sum += (digits.p[digits.n - 1 - i] - '0') * (i % 2 == 0 ? 3 : 1);
    return (char)('0' + (10 - sum % 10) % 10);
}

/* indicator, company prefix, item reference, check digit */
static Str gtin(Arena *arena, const ProductRow *product)
{
    const char *prefix = companies[product->company].prefix;
    Str body = str_fmt(arena, "%c%s%s", product->reference[0], prefix, product->reference + 1);
    return str_fmt(arena, "%s%c", body.p, check_digit(body));
}

static void name_product(Arena *arena, IdNames *out, Product product)
{
    const ProductRow *row = &products[product];
    const char *prefix = companies[row->company].prefix;
    Str number = gtin(arena, row);
    out->serial[product] = (IdText){
        str_fmt(arena, "urn:epc:id:sgtin:%s.%s.", prefix, row->reference),
        str_fmt(arena, "/01/%s/21/", number.p),
    };
    out->lot[product] = (IdText){
        str_fmt(arena, "urn:epc:class:lgtin:%s.%s.", prefix, row->reference),
        str_fmt(arena, "/01/%s/10/", number.p),
    };
    out->bare[product] = (IdText){
        str_fmt(arena, "urn:epc:idpat:sgtin:%s.%s.*", prefix, row->reference),
        str_fmt(arena, "/01/%s", number.p),
    };
}

static void name_place(Arena *arena, IdNames *out, Place place)
{
    const PlaceRow *row = &places[place];
    const char *prefix = companies[row->company].prefix;
    Str body = str_fmt(arena, "%s%s", prefix, row->site);
    bool site = row->extension[0] == '0';
    out->place[place] = (IdText){
        str_fmt(arena, "urn:epc:id:sgln:%s.%s.%s", prefix, row->site, row->extension),
        str_fmt(arena, "/414/%s%c%s%s", body.p, check_digit(body), site ? "" : "/254/",
                site ? "" : row->extension),
    };
}

void id_names_init(Arena *arena, IdNames *out)
{
    const char *maker = companies[COMPANY_MAKER].prefix;
    for (int i = 0; i < PRODUCT_COUNT; i++)
        name_product(arena, out, (Product)i);
    for (int i = PLACE_PLANTS; i < PLACE_COUNT; i++)
        name_place(arena, out, (Place)i);
    out->asset = (IdText){
        str_fmt(arena, "urn:epc:id:giai:%s.", maker),
        str_fmt(arena, "/8004/%s", maker),
    };
    Str body = str_fmt(arena, "%s00777", maker);
    out->tank = (IdText){
        str_fmt(arena, "urn:epc:id:grai:%s.00777.TANK", maker),
        str_fmt(arena, "/8003/0%s%cTANK", body.p, check_digit(body)),
    };
}

static void digits_add(Buf *out, uint32_t number, int width)
{
    char digits[12];
    for (int i = width - 1; i >= 0; i--) {
        digits[i] = (char)('0' + number % 10);
        number /= 10;
    }
    buf_add(out, str_from(digits, (size_t)width));
}

void id_plain(Buf *out, const IdText *id, const char *host)
{
    if (host == NULL) {
        buf_add(out, id->urn);
        return;
    }
    buf_add(out, str_of(host));
    buf_add(out, id->path);
}

void id_serial(Buf *out, const IdText *id, const char *host, char letter, uint32_t number)
{
    id_plain(out, id, host);
    buf_add_char(out, letter);
    digits_add(out, number, 8);
}

/* letter, year, month, day, dash, running number: S260304-00012 */
void id_lot_code(Buf *out, Lot lot)
{
    int year, month, day;
    date_from_days(lot.day, &year, &month, &day);
    buf_add_char(out, products[lot.product].letter);
    digits_add(out, (uint32_t)(year % 100), 2);
    digits_add(out, (uint32_t)month, 2);
    digits_add(out, (uint32_t)day, 2);
    buf_add_char(out, '-');
    digits_add(out, lot.number, 5);
}

void id_lot(Buf *out, const IdText *id, const char *host, Lot lot)
{
    id_plain(out, id, host);
    id_lot_code(out, lot);
}

void text_sscc(EventText *text, int extension, uint32_t number)
{
    char digits[17];
    const char *prefix = companies[COMPANY_MAKER].prefix;
    digits[0] = (char)('0' + extension);
    memcpy(digits + 1, prefix, 7);
    for (int i = 16; i >= 8; i--) {
        digits[i] = (char)('0' + number % 10);
        number /= 10;
    }
    Str whole = str_from(digits, sizeof digits);
    Buf *out = &text->out;
    buf_add(out, text->first ? STR("\"") : STR(",\""));
    text->first = false;
    if (text->by->host == NULL) {
        buf_add(out, STR("urn:epc:id:sscc:"));
        buf_add(out, str_slice(whole, 1, 8));
        buf_add_char(out, '.');
        buf_add_char(out, digits[0]);
        buf_add(out, str_tail(whole, 8));
    } else {
        buf_add(out, str_of(text->by->host));
        buf_add(out, STR("/00/"));
        buf_add(out, whole);
        buf_add_char(out, check_digit(whole));
    }
    buf_add_char(out, '"');
}
