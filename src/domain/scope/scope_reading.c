/* scope_reading.c - seeds by readings: outside limits, or not there. */
#include <stdlib.h>

#include "domain/event/event_log.h"
#include "domain/scope/scope_internal.h"

enum { KEPT_MAX = 8, RUN_GAP = 8 };

/* What one sensor report says of a characteristic. */
typedef struct Report {
    uint32_t event;
    bool has_value; /* else it says nothing that limits can be held against */
    Decimal low, high;
    char unit[8];
} Report;

/* All reports of one characteristic at one step, or at any. */
typedef struct ReportColumn {
    Str name; /* heap memory */
    Report *reports;
    size_t count, room;
    int64_t position; /* of the log, read up to here */
} ReportColumn;

struct ScopeReadings {
    ReportColumn columns[KEPT_MAX];
    size_t next; /* to be given up */
};

ScopeReadings *scope_readings_new(void)
{
    ScopeReadings *readings = calloc(1, sizeof *readings);
    if (readings == NULL)
        abort();
    return readings;
}

static void column_free(ReportColumn *column)
{
    free((char *)(uintptr_t)column->name.p);
    free(column->reports);
    *column = (ReportColumn){0};
}

void scope_readings_free(ScopeReadings *readings)
{
    if (readings == NULL)
        return;
    for (size_t i = 0; i < KEPT_MAX; i++)
        column_free(&readings->columns[i]);
    free(readings);
}

size_t scope_readings_bytes(const ScopeReadings *readings)
{
    size_t bytes = 0;
    for (size_t i = 0; i < KEPT_MAX; i++)
        bytes += readings->columns[i].room * sizeof(Report);
    return bytes;
}

static ReportColumn *column_get(ScopeReadings *readings, Str name)
{
    for (size_t i = 0; i < KEPT_MAX; i++) {
        if (readings->columns[i].name.p != NULL && str_eq(readings->columns[i].name, name))
            return &readings->columns[i];
    }
    ReportColumn *column = &readings->columns[readings->next++ % KEPT_MAX];
    column_free(column);
    char *copy = malloc(name.n + 1);
    if (copy == NULL)
        abort();
    memcpy(copy, name.p, name.n);
    column->name = str_from(copy, name.n);
    return column;
}

/* ---- reading the log ---- */

typedef struct Extraction {
    ReportColumn *column;
    Str characteristic;
    const uint64_t *wanted; /* a bit per event of the run, from `first` */
    int64_t first;
} Extraction;

static void report_add(ReportColumn *column, const Report *report)
{
    if (column->count == column->room) {
        column->room = column->room * 2 + 1024;
        column->reports = realloc(column->reports, column->room * sizeof *column->reports);
        if (column->reports == NULL)
            abort();
    }
    column->reports[column->count++] = *report;
}

/* "gs1:Voltage" and "https://gs1.org/voc/Voltage" are "Voltage". */
static Str bare_word(Str word)
{
    for (size_t i = word.n; i-- > 0;) {
        if (word.p[i] == ':' || word.p[i] == '/' || word.p[i] == '#')
            return str_tail(word, i + 1);
    }
    return word;
}

static bool number_member(const JsonNode *report, Str name, Decimal *out)
{
    const JsonNode *node = json_member(report, name);
    return node != NULL && node->type == JSON_NUMBER && decimal_parse(node->text, out);
}

static void value_take(Report *out, Decimal value)
{
    if (!out->has_value || decimal_cmp(value, out->low) < 0)
        out->low = value;
    if (!out->has_value || decimal_cmp(value, out->high) > 0)
        out->high = value;
    out->has_value = true;
}

static void report_read(Extraction *extraction, int64_t position, const JsonNode *node)
{
    static const Str names[] = {STR_INIT("value"), STR_INIT("minValue"), STR_INIT("maxValue"),
                                STR_INIT("meanValue")};
    Report report = {.event = (uint32_t)position};
    Decimal value;
    const JsonNode *type = json_member(node, STR("type"));
    const JsonNode *unit = json_member(node, STR("uom"));
    if (type == NULL || !str_eq(bare_word(type->text), extraction->characteristic))
        return;
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        if (number_member(node, names[i], &value))
            value_take(&report, value);
    }
    if (unit != NULL && unit->text.n < sizeof report.unit)
        memcpy(report.unit, unit->text.p, unit->text.n);
    report_add(extraction->column, &report);
}

static Err row_read(Ctx *cx, const EventRow *row, void *arg)
{
    Extraction *extraction = arg;
    int64_t at = row->position - extraction->first;
    const JsonNode *event;
    bool repeated;
    if ((extraction->wanted[at / 64] >> at % 64 & 1) == 0)
        return OK;
    ArenaMark mark = arena_mark(cx->arena);
    TRY(event_parse(cx, row->body, &event, &repeated));
    const JsonNode *list = json_member(event, STR("sensorElementList"));
    for (const JsonNode *one = list == NULL ? NULL : list->child; one != NULL; one = one->next) {
        const JsonNode *reports = json_member(one, STR("sensorReport"));
        const JsonNode *report = reports == NULL ? NULL : reports->child;
        for (; report != NULL; report = report->next)
            report_read(extraction, row->position, report);
    }
    arena_rewind(cx->arena, mark);
    return OK;
}

static bool step_fits(const ScopeLook *look, const TraceEvent *event, Str step)
{
    return step.n == 0 || trace_step_unknown(event->step) ||
           str_eq(trace_step(look->view.index, event->step), step);
}

/* Rows of neighbouring events are read in one go; what lies far apart is not read through. */
static Err column_fill(ScopeLook *look, const ScopeReading *clause, ReportColumn *column)
{
    enum { RUN_MAX = 64 * 1024 };
    static const int64_t none = 0;
    uint64_t wanted[RUN_MAX / 64];
    Extraction extraction = {column, bare_word(clause->characteristic), wanted, none};
    int64_t last = 0, position = column->position + 1;
    for (; position <= look->view.visible + 1; position++) {
        bool wants = false;
        if (position <= look->view.visible) {
            TraceEvent event = trace_event_at(look->view.index, position);
            wants = event.readings && step_fits(look, &event, clause->step);
        }
        bool over =
            position > look->view.visible ||
            (wants && (position - last > RUN_GAP || position - extraction.first >= RUN_MAX));
        if (over && extraction.first != 0) {
            TRY(event_log_each(look->cx, extraction.first, last, row_read, &extraction));
            extraction.first = 0;
        }
        if (!wants)
            continue;
        if (extraction.first == 0) {
            memset(wanted, 0, sizeof wanted);
            extraction.first = position;
        }
        int64_t at = position - extraction.first;
        wanted[at / 64] |= (uint64_t)1 << at % 64;
        last = position;
    }
    column->position = look->view.visible;
    return OK;
}

static Err column_find(ScopeLook *look, const ScopeReading *clause, const ReportColumn **out)
{
    Str name = str_fmt(look->cx->arena, "%.*s@%.*s", STR_ARG(bare_word(clause->characteristic)),
                       STR_ARG(clause->step));
    ReportColumn *column = column_get(look->readings, name);
    Err err = column->position < look->view.visible ? column_fill(look, clause, column) : OK;
    if (err != OK)
        column_free(column); /* half of it is no use */
    *out = column;
    return err;
}

/* ---- outside limits ---- */

/* A value is outside, inside, or nobody can tell. */
typedef enum Fit { FIT_INSIDE, FIT_OUTSIDE, FIT_UNKNOWN } Fit;

static Fit report_fit(const Report *report, const ScopeReading *clause)
{
    if (!report->has_value)
        return FIT_UNKNOWN;
    if (clause->unit.n != 0 && !str_eq(clause->unit, str_of(report->unit)))
        return FIT_UNKNOWN;
    bool low = clause->low.set && decimal_cmp(report->low, clause->low.value) < 0;
    bool high = clause->high.set && decimal_cmp(report->high, clause->high.value) > 0;
    return low || high ? FIT_OUTSIDE : FIT_INSIDE;
}

static Err outside_find(ScopeLook *look, const ScopeReading *clause, const ReportColumn *column)
{
    ScopePeriod period = {clause->from, clause->to};
    for (size_t i = 0; i < column->count; i++) {
        const Report *report = &column->reports[i];
        Fit fit = report_fit(report, clause);
        if (report->event > look->view.visible)
            break;
        TraceEvent event = trace_event_at(look->view.index, report->event);
        ScopeTouch touch = {.event = report->event};
        if (fit == FIT_INSIDE || !scope_period_has(&period, event.time_us) ||
            !scope_event_counts(look, report->event, &touch.possible))
            continue;
        touch.possible = touch.possible || fit == FIT_UNKNOWN ||
                         (clause->step.n != 0 && trace_step_unknown(event.step));
        scope_event_touch(look, &touch, scope_is_subject);
    }
    return OK;
}

/* ---- not there ---- */

enum { MEASURED_SURE = 1, MEASURED_MAYBE = 2 };

static void measured_mark(ScopeLook *look, const ReportColumn *column, uint8_t *measured)
{
    for (size_t i = 0; i < column->count; i++) {
        int64_t position = column->reports[i].event;
        bool possible;
        if (position > look->view.visible)
            break;
        if (!scope_event_counts(look, position, &possible))
            continue;
        TraceEvent event = trace_event_at(look->view.index, position);
        for (uint32_t ref = 0; ref < event.refs; ref++) {
            if (scope_is_subject(event.kind, trace_role(&event, ref)))
                measured[event.items[ref]] |= possible ? MEASURED_MAYBE : MEASURED_SURE;
        }
    }
}

static Err item_missing(ScopeLook *look, Arena *own, uint32_t item, bool possible)
{
    int64_t *events, at = 0;
    size_t count;
    Ctx inner = *look->cx;
    inner.arena = own;
    arena_reset(own);
    TRY(trace_item_events(&inner, look->view.index, item, &events, &count));
    bool counts = false, doubted = true;
    for (size_t i = 0; i < count && events[i] <= look->view.visible && !counts; i++) {
        counts = scope_event_counts(look, events[i], &doubted);
        at = events[i];
    }
    if (counts)
        scope_seed_add(look, item, &(ScopeTouch){at, item, possible});
    return OK;
}

/* Nothing was read of it, though it is of a class of which such readings are taken. */
static Err missing_find(ScopeLook *look, const ReportColumn *column)
{
    uint32_t items = trace_item_count(look->view.index);
    uint8_t *measured = calloc((size_t)items + 1, 1);
    ScopeClasses classes;
    Arena own;
    Err err = OK;
    if (measured == NULL)
        abort();
    measured_mark(look, column, measured);
    scope_classes_init(&classes);
    arena_init(&own);
    for (uint32_t item = 1; item <= items; item++) {
        if (measured[item] != 0)
            scope_classes_add(&classes, look, item);
    }
    for (uint32_t item = 1; item <= items && err == OK && classes.count > 0; item++) {
        ItemKind kind = trace_item_kind(look->view.index, item, look->view.visible);
        if ((measured[item] & MEASURED_SURE) == 0 && (kind == ITEM_THING || kind == ITEM_LOT) &&
            !scope_is_no_product(look, item) && scope_classes_have(&classes, look, item))
            err = item_missing(look, &own, item, measured[item] != 0);
    }
    arena_release(&own);
    scope_classes_release(&classes);
    free(measured);
    return err;
}

Err scope_reading_find(ScopeLook *look, const ScopeReading *reading)
{
    const ReportColumn *column;
    TRY(column_find(look, reading, &column));
    return reading->missing.value ? missing_find(look, column)
                                  : outside_find(look, reading, column);
}
