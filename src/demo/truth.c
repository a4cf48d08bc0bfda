/* What is really so, as one JSON object with one element a line. */
#include "demo/demo_internal.h"

enum { TRUTH_FULL = 1 << 20 };

static const char CANONICAL_HOST[] = "https://id.gs1.org";

typedef struct Truth {
    Ctx *cx;
    IoFile *file;
    const Factory *factory;
    Buf out;
    bool first;
} Truth;

const char *demo_state_name(DemoState state)
{
    static const char *const names[DEMO_STATE_COUNT] = {
        [DEMO_IN_PRODUCTION] = "in_production",
        [DEMO_IN_STOCK] = "in_stock",
        [DEMO_IN_TRANSIT] = "in_transit",
        [DEMO_AT_DEALER] = "at_dealer",
        [DEMO_SOLD] = "sold",
        [DEMO_RETURNED] = "returned",
        [DEMO_EXPORTED] = "exported",
        [DEMO_SCRAPPED] = "scrapped",
    };
    return names[state];
}

void unit_uri(const Factory *factory, uint32_t unit, Buf *out)
{
    Product product = unit_product(&factory->unit[unit]);
    id_serial(out, &factory->text.names.serial[product], CANONICAL_HOST, products[product].letter,
              unit + 1);
}

static void text_member(Buf *out, Str key, Str value)
{
    buf_add(out, key);
    buf_add_char(out, '"');
    buf_add(out, value);
    buf_add_char(out, '"');
}

static void head(Truth *truth, const DemoSummary *summary)
{
    Buf *out = &truth->out;
    text_member(out, STR("{\"defect\":"), summary->defect);
    buf_add(out, STR(",\"seed\":"));
    buf_fmt(out, "%llu", (unsigned long long)truth->factory->text.seed);
    buf_add(out, STR(",\"units\":"));
    buf_add_int(out, summary->units);
    text_member(out, STR(",\"suspect_lot\":"), summary->suspect_lot);
    text_member(out, STR(",\"equipment\":"), summary->equipment);
    buf_add(out, STR(",\"from\":\""));
    instant_format(out, summary->from_us, 480);
    buf_add(out, STR("\",\"to\":\""));
    instant_format(out, summary->to_us, 480);
    buf_add_char(out, '"');
    if (truth->factory->defect->kind == DEFECT_MEETING)
        return; /* a lot and a machine, named above */
    text_member(out, STR(",\"cause\":{\"kind\":"), summary->cause_kind);
    text_member(out, STR(",\"item\":"), summary->cause_item);
    buf_add_char(out, '}');
}

typedef bool (*UnitIs)(const Unit *unit);

static bool unit_affected(const Unit *unit)
{
    return unit_is_bad(unit);
}

static bool unit_formerly(const Unit *unit)
{
    return unit->formerly != 0 && !unit_is_bad(unit);
}

static bool unit_any(const Unit *unit)
{
    (void)unit;
    return true;
}

static void unit_line(Truth *truth, uint32_t unit, bool place)
{
    const Factory *factory = truth->factory;
    Buf *out = &truth->out;
    buf_add(out, truth->first ? STR("\n") : STR(",\n"));
    truth->first = false;
    buf_add(out, place ? STR("{\"item\":\"") : STR("\""));
    unit_uri(factory, unit, out);
    buf_add_char(out, '"');
    if (!place)
        return;
    const Unit *own = &factory->unit[unit];
    buf_add(out, STR(",\"place\":\""));
    id_plain(out, &factory->text.names.place[own->place], CANONICAL_HOST);
    text_member(out, STR("\",\"state\":"), str_of(demo_state_name((DemoState)own->state)));
    buf_add_char(out, '}');
}

/* Sorted by URI: the model's GTIN first, then the serial. */
static Err list(Truth *truth, Str name, UnitIs is, bool place)
{
    const Factory *factory = truth->factory;
    buf_add(&truth->out, name);
    truth->first = true;
    for (uint32_t i = 0; i < 2 * factory->units; i++) {
        uint32_t unit = i % factory->units;
        if (factory->unit[unit].model != i / factory->units || !is(&factory->unit[unit]))
            continue;
        unit_line(truth, unit, place);
        if (truth->out.n < TRUTH_FULL)
            continue;
        TRY(truth->cx->io->write(truth->cx, truth->file, buf_str(&truth->out)));
        buf_clear(&truth->out);
    }
    buf_add_char(&truth->out, ']');
    return OK;
}

Err truth_write(const Factory *factory, const DemoSummary *summary, IoFile *file)
{
    Truth truth = {.cx = factory->cx, .file = file, .factory = factory};
    buf_init(&truth.out, factory->cx->arena, 2 * TRUTH_FULL);
    head(&truth, summary);
    TRY(list(&truth, STR(",\n\"affected\":["), unit_affected, false));
    TRY(list(&truth, STR(",\n\"formerly_affected\":["), unit_formerly, false));
    TRY(list(&truth, STR(",\n\"places\":["), unit_any, true));
    buf_add(&truth.out, STR("}\n"));
    return truth.cx->io->write(truth.cx, file, buf_str(&truth.out));
}
