#include "demo/demo.h"

#include "demo/demo_internal.h"

static bool all_made(const Factory *factory)
{
    for (int i = 0; i < PLANT_COUNT; i++) {
        if (factory->plants[i].made < factory->plants[i].quota)
            return false;
    }
    return true;
}

/* From the market back to the mixer, so that a step uses only what an earlier tick made. */
static void tick_run(Factory *factory)
{
    market_run(factory);
    road_run(factory);
    for (int plant = 0; plant < PLANT_COUNT; plant++) {
        carton_run(factory, plant);
        unit_run(factory, plant);
        pack_run(factory, plant);
        board_run(factory, plant);
        cell_grade(factory, plant);
        cell_form(factory, plant);
        cell_fill(factory, plant);
        cell_wind(factory, plant);
        electrode_run(factory, plant);
    }
}

/* Has a bad unit come back by now? */
static void notice(Factory *factory)
{
    for (uint32_t i = 0; i < factory->return_count && factory->noticed_bytes == 0; i++) {
        const Return *item = &factory->returns[i];
        if (item->step == 0 || !unit_is_bad(&factory->unit[item->unit]))
            continue;
        factory->noticed_tick = factory->tick;
        factory->noticed_bytes = factory->text.bytes + (int64_t)factory->text.out.n;
    }
}

static Err factory_run(Factory *factory)
{
    uint32_t after = 0;
    master_data_write(&factory->text, tick_start(0));
    while (after < MARKET_TICKS && factory->text.err == OK) {
        text_tick(&factory->text, factory->tick);
        tick_run(factory);
        notice(factory);
        after += all_made(factory);
        factory->tick++;
    }
    return text_finish(&factory->text);
}

static Str canonical_lot(const Factory *factory, Lot lot)
{
    Buf out;
    if (lot.number == 0)
        return STR("");
    buf_init(&out, factory->cx->arena, 256);
    id_lot(&out, &factory->text.names.lot[lot.product], "https://id.gs1.org", lot);
    return buf_str(&out);
}

/* The machine at fault as its own plant spells it; empty where it is none. */
static Str machine_name(Factory *factory)
{
    if (factory->defect->machine.machine == 0)
        return STR("");
    EventText *text = &factory->text;
    text->by = &plant_recorders[factory->defect->machine.plant];
    text_machine(text, &factory->defect->machine);
    Str name = str_dup(factory->cx->arena, buf_str(&text->out));
    buf_clear(&text->out);
    return name;
}

static Str unit_name(const Factory *factory, uint32_t unit)
{
    Buf out;
    buf_init(&out, factory->cx->arena, 256);
    unit_uri(factory, unit, &out);
    return buf_str(&out);
}

static Str place_name(const Factory *factory, Place place)
{
    Buf out;
    buf_init(&out, factory->cx->arena, 256);
    id_plain(&out, &factory->text.names.place[place], "https://id.gs1.org");
    return buf_str(&out);
}

static void name_cause(const Factory *factory, DemoSummary *out)
{
    const Step5M *at_fault = &factory->defect->machine;
    switch (factory->defect->kind) {
    case DEFECT_MEETING:
    case DEFECT_MACHINE:
        out->cause_kind = STR("equipment");
        out->cause_item = out->equipment;
        break;
    case DEFECT_LOT:
        out->cause_kind = STR("lot");
        out->cause_item = out->suspect_lot;
        break;
    case DEFECT_SOFTWARE:
        out->cause_kind = STR("software");
        out->cause_item = STR(DEFECT_TRIAL_FIRMWARE);
        break;
    case DEFECT_SHIFT:
        out->cause_kind = STR("period");
        out->cause_item =
            place_name(factory, plant_place(at_fault->plant, stations[at_fault->station].area));
        break;
    case DEFECT_SUPPLIER:
        out->cause_kind = STR("supplier");
        out->cause_item =
            place_name(factory, supplier_place(products[factory->defect->suspect].company));
        break;
    }
}

static void summarise(Factory *factory, DemoSummary *out)
{
    *out = (DemoSummary){
        .events = factory->text.events,
        .bytes = factory->text.bytes,
        .units = factory->units,
        .defect = str_of(factory->defect->name),
        .suspect_lot = canonical_lot(factory, factory->suspect),
        .equipment = machine_name(factory),
        .from_us = tick_start(factory->bad_tick),
        .to_us = tick_start(factory->bad_tick) + 5 * HOUR,
    };
    name_cause(factory, out);
    out->noticed_bytes = factory->noticed_bytes;
    if (out->noticed_bytes > 0)
        out->noticed_us = tick_start(factory->noticed_tick + 1);
    for (uint32_t i = 0; i < factory->units; i++) {
        const Unit *unit = &factory->unit[i];
        bool bad = unit_is_bad(unit);
        out->states[unit->state]++;
        out->affected += bad;
        out->formerly += !bad && unit->formerly != 0;
    }
    for (uint32_t i = 0; i < factory->return_count && out->failed_count < DEMO_FAILED_MAX; i++) {
        const Return *item = &factory->returns[i];
        if (item->step > 0 && unit_is_bad(&factory->unit[item->unit]))
            out->failed[out->failed_count++] = unit_name(factory, item->unit);
    }
}

/* ---- who says something ---- */

static uint64_t die_of(const Factory *factory, uint32_t unit)
{
    uint64_t die = (factory->text.seed + 1) * 0x9e3779b97f4a7c15u ^ (uint64_t)unit << 17;
    for (int i = 0; i < 3; i++) {
        die ^= die >> 29;
        die *= 0xbf58476d1ce4e5b9u;
    }
    return die ^ die >> 32;
}

/* Where it was sold; what went over the counter of the web shop may be anywhere. */
static const char *region_of(uint8_t place, uint64_t die)
{
    static const char *const near[] = {
        [PLACE_NEIGHBOUR_1 - PLACE_DEALERS] = "湖北", [PLACE_NEIGHBOUR_2 - PLACE_DEALERS] = "湖南",
        [PLACE_MOUNTAIN_1 - PLACE_DEALERS] = "四川",  [PLACE_MOUNTAIN_2 - PLACE_DEALERS] = "重庆",
        [PLACE_TRAVEL_1 - PLACE_DEALERS] = "广东",
    };
    static const char *const far[] = {"浙江", "江苏", "上海", "广东", "山东", "北京", "河南",
                                      "福建", "陕西", "辽宁", "云南", "江西", "安徽", "河北"};
    if (place >= PLACE_DEALERS && place < PLACE_CLOUD_1)
        return near[place - PLACE_DEALERS];
    return far[(die >> 40) % (sizeof far / sizeof *far)];
}

/* Most with the defect are told of, and of the others three of a thousand. */
static void told_choose(const Factory *factory, DemoSummary *out)
{
    enum { OF = 1000, AFFECTED = 800, OTHERS = 3 };
    out->told = arena_array(factory->text.cx->arena, DemoTold, DEMO_TOLD_MAX);
    for (uint32_t i = 0; i < factory->units && out->told_count < DEMO_TOLD_MAX; i++) {
        const Unit *unit = &factory->unit[i];
        bool bad = unit_is_bad(unit);
        uint64_t die = die_of(factory, i);
        bool in_hands = unit->state == DEMO_SOLD || unit->state == DEMO_RETURNED;
        if (!in_hands || die % OF >= (bad ? AFFECTED : OTHERS))
            continue;
        out->told[out->told_count++] = (DemoTold){.item = unit_name(factory, i),
                                                  .die = die / OF,
                                                  .region = region_of(unit->place, die),
                                                  .affected = bad,
                                                  .returned = unit->state == DEMO_RETURNED};
    }
}

static Str defect_name(const DemoOptions *options)
{
    return options->defect.n == 0 ? str_of(demo_defect_name(0)) : options->defect;
}

Err demo_check(Ctx *cx, const DemoOptions *options)
{
    int64_t units = options->units;
    if (units < DEMO_UNITS_MIN || units > DEMO_UNITS_MAX)
        return fail(cx, ERR_USAGE, MSG("the demo makes from %1$lld to %2$lld units, not %3$lld"),
                    (long long)DEMO_UNITS_MIN, (long long)DEMO_UNITS_MAX, (long long)units);
    if (defect_find(defect_name(options)) != NULL)
        return OK;
    Buf names;
    buf_init(&names, cx->arena, 1000);
    for (size_t i = 0; demo_defect_name(i) != NULL; i++)
        buf_fmt(&names, "%s%s", i == 0 ? "" : ", ", demo_defect_name(i));
    return fail(cx, ERR_USAGE, MSG("the demo has no defect \"%1$s\"; there are %2$s"),
                str_shown(cx->arena, defect_name(options)), str_c(cx->arena, buf_str(&names)));
}

Err demo_write(Ctx *cx, const DemoOptions *options, IoFile *events, IoFile *truth, DemoSummary *out)
{
    TRY(demo_check(cx, options));
    Factory *factory = arena_new(cx->arena, Factory);
    factory->defect = defect_find(defect_name(options));
    plan_init(factory, cx, (uint32_t)options->units, options->seed);
    text_init(&factory->text, cx, events, options->seed);
    TRY(factory_run(factory));
    summarise(factory, out);
    told_choose(factory, out);
    return truth == NULL ? OK : truth_write(factory, out, truth);
}
