#include "demo/event_text_internal.h"

#include <assert.h>

enum {
    OUT_FULL = 1 << 20, /* written out beyond this */
    OUT_MAX = 1 << 26,  /* no line comes near */
    SHELF_MAX = 1 << 30,
    LATE_ONCE_IN = 2000, /* any event: the gateway was off the network */
    LATE_TICKS = 5,
};

static const int64_t SECOND_US = 1000000;

uint64_t chance_next(Chance *chance)
{
    uint64_t z = chance->state += 0x9e3779b97f4a7c15u;
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
    return z ^ (z >> 31);
}

uint32_t chance_below(Chance *chance, uint32_t n)
{
    return (uint32_t)(((chance_next(chance) >> 32) * n) >> 32);
}

void text_init(EventText *text, Ctx *cx, IoFile *file, uint64_t seed)
{
    *text = (EventText){.cx = cx, .file = file, .seed = seed, .next_id = 1, .date = INT32_MIN};
    text->late = (Chance){seed ^ 0x6c617465};
    buf_init(&text->out, cx->arena, OUT_MAX);
    for (int i = 0; i < SHELF_COUNT; i++)
        buf_init(&text->shelf[i], cx->arena, SHELF_MAX);
    id_names_init(cx->arena, &text->names);
}

void text_flush(EventText *text, size_t keep)
{
    if (text->out.n <= keep)
        return;
    assert(!text->out.full);
    if (text->err == OK)
        text->err = text->cx->io->write(text->cx, text->file, buf_str(&text->out));
    text->bytes += (int64_t)text->out.n;
    buf_clear(&text->out);
}

static void shelf_empty(EventText *text, Buf *shelf)
{
    assert(!shelf->full);
    buf_add(&text->out, buf_str(shelf));
    buf_clear(shelf);
    text_flush(text, OUT_FULL);
}

void text_tick(EventText *text, uint32_t tick)
{
    text->tick = tick;
    shelf_empty(text, &text->shelf[tick % SHELF_COUNT]);
}

Err text_finish(EventText *text)
{
    for (uint32_t i = 1; i <= SHELF_COUNT; i++)
        shelf_empty(text, &text->shelf[(text->tick + i) % SHELF_COUNT]);
    text_flush(text, 0);
    return text->err;
}

uint64_t text_reserve(EventText *text)
{
    return text->next_id++;
}

/* urn:uuid of event `id` of this seed, marked as version 4. */
static void add_uuid(EventText *text, uint64_t id)
{
    static const char HEX[] = "0123456789abcdef";
    Chance chance = {text->seed * 0xd1342543de82ef95u + id};
    uint64_t half[2] = {chance_next(&chance), chance_next(&chance)};
    half[0] = (half[0] & ~(uint64_t)0xf000) | 0x4000;
    half[1] = (half[1] & ~((uint64_t)3 << 62)) | (uint64_t)2 << 62;
    char digits[36];
    int at = 0;
    for (int i = 0; i < 32; i++) {
        if (i == 8 || i == 12 || i == 16 || i == 20)
            digits[at++] = '-';
        digits[at++] = HEX[(half[i / 16] >> (60 - i % 16 * 4)) & 15];
    }
    buf_add(&text->out, STR("urn:uuid:"));
    buf_add(&text->out, str_from(digits, sizeof digits));
}

static void two_digits(char *to, int64_t value)
{
    to[0] = (char)('0' + value / 10);
    to[1] = (char)('0' + value % 10);
}

static void add_offset(Buf *out, int offset_min)
{
    char digits[] = "+00:00";
    int total = offset_min < 0 ? -offset_min : offset_min;
    digits[0] = offset_min < 0 ? '-' : '+';
    two_digits(digits + 1, total / 60);
    two_digits(digits + 4, total % 60);
    buf_add(out, str_from(digits, sizeof digits - 1));
}

/* "2026-03-02T09:00:00.000+08:00", the text of the day kept from the last time */
static void add_time(EventText *text, int64_t us)
{
    const int64_t DAY_US = 86400 * SECOND_US;
    int64_t local = us + (text->by->utc ? 0 : text->by->offset_min * 60 * SECOND_US);
    int32_t day = (int32_t)(local / DAY_US);
    if (day != text->date) {
        int year, month, date;
        date_from_days(day, &year, &month, &date);
        two_digits(text->date_text, year / 100);
        two_digits(text->date_text + 2, year % 100);
        text->date_text[4] = text->date_text[7] = '-';
        two_digits(text->date_text + 5, month);
        two_digits(text->date_text + 8, date);
        text->date = day;
    }
    int64_t ms = local % DAY_US / 1000;
    char clock[] = "T00:00:00.000";
    two_digits(clock + 1, ms / 3600000);
    two_digits(clock + 4, ms / 60000 % 60);
    two_digits(clock + 7, ms / 1000 % 60);
    clock[10] = (char)('0' + ms / 100 % 10);
    two_digits(clock + 11, ms % 100);
    buf_add(&text->out, str_from(text->date_text, 10));
    buf_add(&text->out, str_from(clock, sizeof clock - 1));
    if (text->by->utc)
        buf_add_char(&text->out, 'Z');
    else
        add_offset(&text->out, text->by->offset_min);
}

static void add_field(Buf *out, Str key, const char *value)
{
    buf_add(out, key);
    buf_add(out, str_of(value));
    buf_add_char(out, '"');
}

static void add_place(EventText *text, Str key, Place place)
{
    if (place == PLACE_NONE)
        return;
    buf_add(&text->out, key);
    id_plain(&text->out, &text->names.place[place], text->by->host);
    buf_add(&text->out, STR("\"}"));
}

void text_begin(EventText *text, const Head *head)
{
    Buf *out = &text->out;
    text_flush(text, OUT_FULL);
    text->line = out->n;
    text->by = head->by;
    text->events++;
    if (head->by->extended)
        buf_add(out, STR("{\"@context\":[\"https://ref.gs1.org/standards/epcis/epcis-context."
                         "jsonld\",{\"holdfast\":\"urn:holdfast:epcis:\"}],\"type\":\""));
    else
        buf_add(out, STR("{\"@context\":\"https://ref.gs1.org/standards/epcis/epcis-context."
                         "jsonld\",\"type\":\""));
    buf_add(out, str_of(event_kind_name(head->kind)));
    buf_add(out, STR("\",\"eventID\":\""));
    add_uuid(text, head->id != 0 ? head->id : text_reserve(text));
    buf_add(out, STR("\",\"eventTime\":\""));
    add_time(text, head->time_us + head->by->skew_s * SECOND_US);
    buf_add(out, STR("\",\"eventTimeZoneOffset\":\""));
    add_offset(out, head->by->offset_min);
    buf_add_char(out, '"');
    if (head->action != ACTION_NONE)
        add_field(out, STR(",\"action\":\""), action_name(head->action));
    add_field(out, STR(",\"bizStep\":\""), head->step);
    if (head->disposition != NULL)
        add_field(out, STR(",\"disposition\":\""), head->disposition);
    add_place(text, STR(",\"readPoint\":{\"id\":\""), head->read_point);
    add_place(text, STR(",\"bizLocation\":{\"id\":\""), head->location);
}

static Buf *shelf_for(EventText *text, uint32_t late)
{
    assert(late > 0 && late < SHELF_COUNT);
    return &text->shelf[(text->tick + late) % SHELF_COUNT];
}

void text_end(EventText *text, uint32_t late)
{
    Buf *out = &text->out;
    buf_add(out, STR("}\n"));
    text->last = str_tail(buf_str(out), text->line);
    if (late == LATE_NEVER && chance_once_in(&text->late, LATE_ONCE_IN))
        late = 1 + chance_below(&text->late, LATE_TICKS);
    if (late == LATE_NEVER)
        return;
    buf_add(shelf_for(text, late), text->last);
    out->n = text->line; /* text->last still reads the bytes behind the end */
}

void text_declare(EventText *text, int64_t time_us, uint64_t corrective, uint32_t late)
{
    ArenaMark mark = arena_mark(text->cx->arena);
    Str original = str_dup(text->cx->arena, str_slice(text->last, 0, text->last.n - 2));
    Buf *out = &text->out;
    text->line = out->n;
    text->events++;
    buf_add(out, original);
    buf_add(out, STR(",\"errorDeclaration\":{\"declarationTime\":\""));
    add_time(text, time_us + text->by->skew_s * SECOND_US);
    if (corrective == 0) {
        buf_add(out, STR("\",\"reason\":\"did_not_occur\"}"));
    } else {
        buf_add(out, STR("\",\"reason\":\"incorrect_data\",\"correctiveEventIDs\":[\""));
        add_uuid(text, corrective);
        buf_add(out, STR("\"]}"));
    }
    arena_rewind(text->cx->arena, mark);
    text_end(text, late);
}

static void element(EventText *text)
{
    if (!text->first)
        buf_add_char(&text->out, ',');
    text->first = false;
}

void text_key(EventText *text, const char *name)
{
    add_field(&text->out, STR(",\""), name);
    buf_add_char(&text->out, ':');
    text->first = true;
}

void text_list(EventText *text, const char *name)
{
    text_key(text, name);
    buf_add_char(&text->out, '[');
}

void text_list_end(EventText *text)
{
    buf_add_char(&text->out, ']');
}

static void quoted_serial(EventText *text, Product product, uint32_t number)
{
    buf_add_char(&text->out, '"');
    id_serial(&text->out, &text->names.serial[product], text->by->host, products[product].letter,
              number);
    buf_add_char(&text->out, '"');
}

void text_serial(EventText *text, Product product, uint32_t number)
{
    element(text);
    quoted_serial(text, product, number);
}

void text_serial_of_lot(EventText *text, Product product, Lot lot, uint32_t number)
{
    if (text->by->host == NULL) {
        text_serial(text, product, number);
        return;
    }
    element(text);
    buf_add_char(&text->out, '"');
    id_lot(&text->out, &text->names.lot[product], text->by->host, lot);
    IdText rest = {STR("/21/"), STR("/21/")};
    id_serial(&text->out, &rest, "", products[product].letter, number);
    buf_add_char(&text->out, '"');
}

void text_tank_id(EventText *text, int plant)
{
    element(text);
    buf_add_char(&text->out, '"');
    id_plain(&text->out, &text->names.tank, text->by->host);
    buf_add_int(&text->out, plant + 1);
    buf_add_char(&text->out, '"');
}

/* A number with `scale` digits behind the point. */
static void add_decimal(Buf *out, int64_t value, int scale)
{
    int64_t unit = 1;
    for (int i = 0; i < scale; i++)
        unit *= 10;
    if (value < 0)
        buf_add_char(out, '-');
    value = value < 0 ? -value : value;
    buf_add_int(out, value / unit);
    if (scale > 0)
        buf_add_char(out, '.');
    for (unit /= 10; unit > 0; unit /= 10)
        buf_add_char(out, (char)('0' + value / unit % 10));
}

static void quantity_rest(EventText *text, int64_t thousandths, const char *uom)
{
    buf_add(&text->out, STR("\",\"quantity\":"));
    bool whole = thousandths % 1000 == 0;
    add_decimal(&text->out, whole ? thousandths / 1000 : thousandths, whole ? 0 : 3);
    if (uom[0] != '\0')
        add_field(&text->out, STR(",\"uom\":\""), uom);
    buf_add_char(&text->out, '}');
}

void text_quantity(EventText *text, Lot lot, int64_t thousandths, const char *uom)
{
    element(text);
    buf_add(&text->out, STR("{\"epcClass\":\""));
    id_lot(&text->out, &text->names.lot[lot.product], text->by->host, lot);
    quantity_rest(text, thousandths, uom);
}

void text_quantity_bare(EventText *text, Product product, int64_t thousandths, const char *uom)
{
    element(text);
    buf_add(&text->out, STR("{\"epcClass\":\""));
    id_plain(&text->out, &text->names.bare[product], text->by->host);
    quantity_rest(text, thousandths, uom);
}

void text_pair(EventText *text, Product in, uint32_t in_number, Product out, uint32_t out_number)
{
    element(text);
    buf_add(&text->out, STR("{\"in\":"));
    quoted_serial(text, in, in_number);
    buf_add(&text->out, STR(",\"out\":"));
    quoted_serial(text, out, out_number);
    buf_add_char(&text->out, '}');
}

void text_ilmd_lot(EventText *text, Lot lot)
{
    buf_add(&text->out, STR(",\"ilmd\":{\"cbvmda:lotNumber\":\""));
    id_lot_code(&text->out, lot);
    buf_add(&text->out, STR("\"}"));
}

void text_transaction(EventText *text, const char *type, char letter, uint32_t number)
{
    add_field(&text->out, STR(",\"bizTransactionList\":[{\"type\":\""), type);
    /* urn:epcglobal:cbv:bt:<GLN of the issuer>:<number>, CBV 2.0 §8.5.2 */
    buf_add(&text->out, STR(",\"bizTransaction\":\"urn:epcglobal:cbv:bt:"));
    buf_add(&text->out, str_tail(text->names.place[PLACE_PLANTS].path, sizeof "/414/" - 1));
    buf_add_char(&text->out, ':');
    buf_add_char(&text->out, letter);
    buf_add_int(&text->out, number);
    buf_add(&text->out, STR("\"}]"));
}

void text_route(EventText *text, Place from, Place to)
{
    add_place(text, STR(",\"sourceList\":[{\"type\":\"location\",\"source\":\""), from);
    buf_add(&text->out, STR("],\"destinationList\":[{\"type\":\"location\",\"destination\":\""));
    id_plain(&text->out, &text->names.place[to], text->by->host);
    buf_add(&text->out, STR("\"}]"));
}

void text_uri(EventText *text, const char *name, const char *uri)
{
    text_key(text, name);
    add_field(&text->out, STR("\""), uri);
}

void text_machine(EventText *text, const Step5M *step)
{
    static const char PLANT_LETTERS[] = "SH";
    id_plain(&text->out, &text->names.asset, text->by->host);
    buf_add(&text->out, str_of(stations[step->station].machine));
    buf_add_char(&text->out, '-');
    buf_add_char(&text->out, PLANT_LETTERS[step->plant]);
    buf_add_int(&text->out, step->machine);
}

/* People are random identifiers; a shift of a station is always the same one. */
static void add_operator(EventText *text, const Step5M *step)
{
    static const char HEX[] = "0123456789abcdef";
    uint64_t shift = text->tick % 4;
    uint64_t place = (uint64_t)step->station * 64 + (uint64_t)(step->plant * 8 + step->machine);
    Chance chance = {(place * 4 + shift) ^ 0x706572736f6e};
    uint64_t number = chance_next(&chance);
    char digits[16];
    for (int i = 0; i < 16; i++)
        digits[i] = HEX[(number >> (60 - i * 4)) & 15];
    buf_add(&text->out, STR(",\"holdfast:operator\":\"urn:holdfast:person:"));
    buf_add(&text->out, str_from(digits, sizeof digits));
    buf_add_char(&text->out, '"');
}

void text_station(EventText *text, const Step5M *step)
{
    enum { METHOD_TICKS = 40 }; /* a recipe gets a new version every so often */
    const StationRow *row = &stations[step->station];
    Buf *out = &text->out;
    add_operator(text, step);
    if (row->machine != NULL) {
        buf_add(out, STR(",\"holdfast:equipment\":\""));
        text_machine(text, step);
        buf_add_char(out, '"');
    }
    if (row->tool != NULL) {
        buf_add(out, STR(",\"holdfast:tool\":\""));
        id_plain(out, &text->names.asset, text->by->host);
        buf_add(out, str_of(row->tool));
        buf_add_char(out, '-');
        buf_add_int(out, step->plant * 10 + step->machine);
        buf_add_char(out, '"');
    }
    buf_add(out, STR(",\"holdfast:method\":\"urn:holdfast:method:"));
    buf_add(out, str_of(row->method));
    buf_add(out, STR(":v"));
    buf_add_int(out, 3 + text->tick / METHOD_TICKS);
    buf_add_char(out, '"');
    if (row->room) {
        buf_add(out, STR(",\"holdfast:environment\":\""));
        id_plain(out, &text->names.place[plant_place(step->plant, row->area)], text->by->host);
        buf_add_char(out, '"');
    }
    if (step->order != 0) {
        buf_add(out, STR(",\"holdfast:workOrder\":\"urn:holdfast:order:WO"));
        buf_add_int(out, step->order);
        buf_add_char(out, '"');
    }
}

void text_sensors(EventText *text, const Step5M *step, const Reading *readings, size_t count)
{
    Buf *out = &text->out;
    buf_add(out, STR(",\"sensorElementList\":[{\"sensorMetadata\":{\"deviceID\":\""));
    text_machine(text, step);
    buf_add(out, STR("\"},\"sensorReport\":["));
    for (size_t i = 0; i < count; i++) {
        add_field(out, i == 0 ? STR("{\"type\":\"") : STR(",{\"type\":\""), readings[i].type);
        buf_add(out, STR(",\"value\":"));
        add_decimal(out, readings[i].value, readings[i].scale);
        add_field(out, STR(",\"uom\":\""), readings[i].uom);
        buf_add_char(out, '}');
    }
    buf_add(out, STR("]}]"));
}
