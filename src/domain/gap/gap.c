#include "domain/gap/gap.h"

#include <stdlib.h>

#include "domain/gap/gap_internal.h"
#include "domain/party/place.h"

#define RECORDS "domain/gap/gap_wire.def"
#include "platform/register/register_table.h"

enum { SUMMARY_MAX = 1000 };

static Str break_name(BreakKind kind)
{
    static const Str names[BREAK_KIND_COUNT] = {
        [BREAK_WITHOUT_LOT] = STR_INIT("without_lot"),
        [BREAK_WITHOUT_RECORD] = STR_INIT("without_record"),
        [BREAK_WITHOUT_INPUTS] = STR_INIT("without_inputs"),
        [BREAK_INPUT_MISSING] = STR_INIT("input_missing"),
        [BREAK_CORRECTION] = STR_INIT("correction"),
    };
    return names[kind];
}

/* ---- names ---- */

typedef struct Answer {
    Gapping *g;
    PlaceNames *names;
    Gaps *out;
} Answer;

static Err class_name(Answer *a, uint32_t number, Str *uri, Str *name)
{
    Buf text;
    Place found;
    *uri = *name = (Str){0};
    if (number == 0)
        return OK;
    buf_init(&text, a->g->cx->arena, 3 * IDENTITY_KEY_MAX);
    identity_uri(&text, a->g->classes[number].key);
    *uri = buf_str(&text);
    TRY(place_find(a->g->cx, *uri, &found));
    *name = found.name.n == 0 ? (Str){0} : found.name;
    return OK;
}

/* ---- rows ---- */

/* Units of one month under one heading. */
typedef struct Tally {
    uint64_t key; /* of the heading */
    int32_t month;
    int64_t units, complete, complete_all;
} Tally;

typedef struct Tallies {
    Tally *p;
    size_t n, room;
    NumberMap number;
} Tallies;

static Tally *tally_get(Gapping *g, Tallies *all, uint64_t key, int32_t month)
{
    uint64_t mixed = (key + 1) * 0x9e3779b97f4a7c15u ^ (uint64_t)(uint32_t)month << 32;
    uint32_t number;
    while ((number = number_map_get(&all->number, mixed)) != 0) {
        Tally *known = &all->p[number - 1];
        if (known->key == key && known->month == month)
            return known;
        mixed++;
    }
    if (all->n == all->room) {
        size_t more = all->room * 2 + 64;
        all->p = arena_grow(&g->own, all->p, all->room * sizeof *all->p, more * sizeof *all->p);
        all->room = more;
    }
    all->p[all->n] = (Tally){.key = key, .month = month};
    number_map_put(&all->number, mixed, (uint32_t)++all->n);
    return &all->p[all->n - 1];
}

static void tally_add(Tally *tally, uint8_t broken)
{
    tally->units++;
    tally->complete += (broken & 1) == 0;
    tally->complete_all += broken == 0;
}

/* Months since year 0; 0: nobody knows when it was made. */
static int32_t month_of(const Gapping *g, uint32_t item)
{
    int year, month, day;
    const int64_t day_us = INT64_C(86400000000);
    if (g->made_event[item] == 0)
        return 0;
    int64_t us = trace_event_time(g->index, g->made_event[item]);
    date_from_days((int32_t)(us >= 0 ? us / day_us : (us - day_us + 1) / day_us), &year, &month,
                   &day);
    return year * 12 + month - 1;
}

static uint32_t equipment_of(const Gapping *g, uint32_t item)
{
    if (g->made_event[item] == 0)
        return 0;
    TraceEvent event = trace_event_at(g->index, g->made_event[item]);
    for (uint32_t ref = 0; ref < event.refs; ref++) {
        if (trace_role(&event, ref) == ROLE_EQUIPMENT)
            return event.items[ref];
    }
    return 0;
}

static uint32_t place_of(const Gapping *g, uint32_t item)
{
    return g->made_event[item] == 0 ? 0 : trace_event_at(g->index, g->made_event[item]).place;
}

static int tally_order(const void *left, const void *right)
{
    const Tally *a = left, *b = right;
    if (a->key != b->key)
        return a->key < b->key ? -1 : 1;
    uint32_t x = (uint32_t)a->month - 1, y = (uint32_t)b->month - 1; /* not recorded: last */
    return (x > y) - (x < y);
}

static void month_fill(Arena *arena, const Tally *tally, GapMonth *out)
{
    *out = (GapMonth){.units = field_int(tally->units), .complete = field_int(tally->complete)};
    if (tally->month != 0)
        out->month = str_fmt(arena, "%04d-%02d", tally->month / 12, tally->month % 12 + 1);
}

/* One row a heading with its months, from sorted tallies. */
static size_t rows_fill(Answer *a, Tallies *tallies, GapRow **out, uint64_t **keys)
{
    Arena *arena = a->g->cx->arena;
    size_t rows = 0;
    if (tallies->n != 0)
        qsort(tallies->p, tallies->n, sizeof *tallies->p, tally_order);
    *out = arena_array(arena, GapRow, tallies->n + 1);
    *keys = arena_array(arena, uint64_t, tallies->n + 1);
    for (size_t i = 0; i < tallies->n; i++) {
        const Tally *tally = &tallies->p[i];
        if (i == 0 || tallies->p[i - 1].key != tally->key) {
            size_t months = 1;
            while (i + months < tallies->n && tallies->p[i + months].key == tally->key)
                months++;
            (*keys)[rows] = tally->key;
            (*out)[rows++] = (GapRow){.units = field_int(0),
                                      .complete = field_int(0),
                                      .complete_all = field_int(0),
                                      .months.items = arena_array(arena, GapMonth, months)};
        }
        GapRow *row = &(*out)[rows - 1];
        row->units.value += tally->units;
        row->complete.value += tally->complete;
        row->complete_all.value += tally->complete_all;
        if (row->months.count < GAP_MONTHS_MAX)
            month_fill(arena, tally, &row->months.items[row->months.count++]);
    }
    return rows;
}

/* The most units without a chain first. */
static int row_order(const void *left, const void *right)
{
    const GapRow *a = left, *b = right;
    int64_t x = a->units.value - a->complete.value, y = b->units.value - b->complete.value;
    if (x != y)
        return x < y ? 1 : -1;
    if (a->units.value != b->units.value)
        return a->units.value < b->units.value ? 1 : -1;
    return str_cmp(a->item, b->item);
}

static size_t rows_sort(GapRow *rows, size_t n, size_t max)
{
    if (n != 0)
        qsort(rows, n, sizeof *rows, row_order);
    return n < max ? n : max;
}

static Err products_take(Answer *a, Tallies *tallies)
{
    uint64_t *keys;
    GapRow *rows;
    size_t n = rows_fill(a, tallies, &rows, &keys);
    for (size_t i = 0; i < n; i++)
        TRY(class_name(a, (uint32_t)keys[i], &rows[i].item, &rows[i].name));
    a->out->products.items = rows;
    a->out->products.count = rows_sort(rows, n, GAP_ROWS_MAX);
    return OK;
}

static Err lines_take(Answer *a, Tallies *tallies)
{
    uint64_t *keys;
    GapRow *rows;
    size_t n = rows_fill(a, tallies, &rows, &keys);
    for (size_t i = 0; i < n; i++) {
        uint32_t equipment = (uint32_t)keys[i], place = (uint32_t)(keys[i] >> 32);
        TRY(place_names_find(a->g->cx, a->names, equipment, &rows[i].item, &rows[i].name));
        TRY(place_names_find(a->g->cx, a->names, place, &rows[i].place, &rows[i].place_name));
    }
    a->out->lines.items = rows;
    a->out->lines.count = rows_sort(rows, n, GAP_ROWS_MAX);
    return OK;
}

static void total_take(Answer *a, Tallies *tallies)
{
    uint64_t *keys;
    GapRow *rows;
    Gaps *out = a->out;
    size_t n = rows_fill(a, tallies, &rows, &keys);
    out->units = n == 0 ? field_int(0) : rows[0].units;
    out->complete = n == 0 ? field_int(0) : rows[0].complete;
    out->complete_all = n == 0 ? field_int(0) : rows[0].complete_all;
    if (n != 0) {
        out->months.items = rows[0].months.items;
        out->months.count = rows[0].months.count;
    }
}

static Err units_take(Answer *a, const GapUnits *units)
{
    Gapping *g = a->g;
    Tallies products = {0}, lines = {0}, all = {0};
    number_map_init(&products.number, &g->own);
    number_map_init(&lines.number, &g->own);
    number_map_init(&all.number, &g->own);
    for (size_t i = 0; i < units->count; i++) {
        uint32_t item = units->items[i];
        int32_t month = month_of(g, item);
        uint64_t line = (uint64_t)place_of(g, item) << 32 | equipment_of(g, item);
        tally_add(tally_get(g, &products, g->class_of[item], month), units->broken[i]);
        tally_add(tally_get(g, &lines, line, month), units->broken[i]);
        tally_add(tally_get(g, &all, 0, month), units->broken[i]);
    }
    total_take(a, &all);
    TRY(products_take(a, &products));
    return lines_take(a, &lines);
}

/* ---- breaks, suppliers ---- */

static int group_order(const void *left, const void *right)
{
    const BreakGroup *a = left, *b = right;
    if (a->by_design != b->by_design)
        return a->by_design ? 1 : -1;
    if (a->units != b->units)
        return a->units < b->units ? 1 : -1;
    return (a->event > b->event) - (a->event < b->event);
}

static Err breaks_take(Answer *a)
{
    Gapping *g = a->g;
    Gaps *out = a->out;
    if (g->group_count != 0)
        qsort(g->groups, g->group_count, sizeof *g->groups, group_order);
    out->break_count = field_int((int64_t)g->group_count);
    out->breaks.items = arena_array(g->cx->arena, GapBreak, GAP_BREAKS_MAX);
    for (size_t i = 0; i < g->group_count && i < GAP_BREAKS_MAX; i++) {
        const BreakGroup *group = &g->groups[i];
        GapBreak *shape = &out->breaks.items[out->breaks.count++];
        Str step = trace_step(g->index, group->step);
        *shape = (GapBreak){.kind = break_name(group->kind),
                            .step = step.n == 0 ? (Str){0} : step,
                            .points = field_int(group->points),
                            .units = field_int(group->units),
                            .by_design = field_bool(group->by_design)};
        if (group->event != 0)
            shape->event = field_int(group->event);
        if (group->seeds.n != 0)
            shape->example = item_uri(g->cx->arena, g->index, group->seeds.p[0]);
        TRY(class_name(a, group->class, &shape->class, &shape->name));
        TRY(class_name(a, group->missing, &shape->missing, &shape->missing_name));
        TRY(place_names_find(g->cx, a->names, group->place, &shape->place, &shape->place_name));
    }
    return OK;
}

static Err suppliers_take(Answer *a, const GapUnits *units)
{
    size_t count;
    GapSupplier *suppliers;
    Gapping *g = a->g;
    TRY(gap_suppliers(g, units, &suppliers, &count));
    GapRow *rows = arena_array(g->cx->arena, GapRow, count + 1);
    for (size_t i = 0; i < count; i++) {
        Tallies months = {0};
        uint64_t *keys;
        GapRow *row;
        number_map_init(&months.number, &g->own);
        for (size_t u = 0; u < units->count; u++) {
            uint8_t has = suppliers[i].has[u];
            if (has != 0)
                tally_add(tally_get(g, &months, 0, month_of(g, units->items[u])),
                          (uint8_t)(has >> 1));
        }
        if (rows_fill(a, &months, &row, &keys) != 0)
            rows[i] = row[0];
        else
            rows[i] = (GapRow){
                .units = field_int(0), .complete = field_int(0), .complete_all = field_int(0)};
        TRY(place_names_find(g->cx, a->names, suppliers[i].party, &rows[i].item, &rows[i].name));
    }
    a->out->suppliers.items = rows;
    a->out->suppliers.count = rows_sort(rows, count, GAP_SUPPLIERS_MAX);
    return OK;
}

static Err find(Answer *a)
{
    GapUnits units;
    TRY(gap_read(a->g));
    TRY(gap_units(a->g, &units));
    TRY(gap_mark(a->g, &units));
    TRY(units_take(a, &units));
    TRY(suppliers_take(a, &units));
    TRY(breaks_take(a));
    return OK;
}

Err gaps_find(Ctx *cx, const ItemView *view, Gaps *out)
{
    Gapping g = {.cx = cx, .view = view, .index = view->index};
    Answer answer = {.g = &g, .names = place_names_new(cx, view->index), .out = out};
    *out = (Gaps){.log_position = field_int(view->visible)};
    g.item_count = trace_item_count(view->index);
    arena_init(&g.own);
    Err err = find(&answer);
    arena_release(&g.own);
    return err;
}

Str gaps_summary(Ctx *cx, const Gaps *gaps, Lang lang)
{
    Buf text;
    Str params[] = {str_count(cx->arena, gaps->complete.value),
                    str_count(cx->arena, gaps->units.value),
                    str_count(cx->arena, gaps->complete_all.value)};
    const char *key =
        gaps->units.value == 0 ? MSG("no unit is made here as far as is recorded")
        : gaps->complete.value == gaps->complete_all.value
            ? MSG("the chain of %1$s of %2$s units reaches raw lots")
            : MSG("the chain of %1$s of %2$s units reaches raw lots in every class that is kept by "
                  "lot; of %3$s in all classes");
    buf_init(&text, cx->arena, SUMMARY_MAX);
    message_format(&text, lang, key, params, 3);
    return buf_str(&text);
}
