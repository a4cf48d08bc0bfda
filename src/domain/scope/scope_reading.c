/* scope_reading.c - seeds by readings: outside limits, or not there. */
#include <stdlib.h>

#include "base/instant.h"
#include "domain/event/event_log.h"
#include "domain/event/event_quantity.h"
#include "domain/event/event_unit.h"
#include "domain/scope/scope_internal.h"

enum { KEPT_MAX = 8, RUN_GAP = 8 };

/* What one sensor report says of a characteristic. */
typedef struct Report {
    uint32_t event;
    bool has_value; /* a number; else it says nothing that limits can be held against */
    bool has_other; /* a text, a truth, a code */
    bool rounded;   /* to what a Decimal holds; where that is the limit, nobody can tell */
    bool has_percentile;
    Decimal low, high, percentile;
    int64_t from_us, to_us; /* when it was read; one moment, or some time between */
    char unit[8];           /* "?" where it is longer than codes are */
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
    int64_t from_us, to_us; /* of the sensor element at hand */
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

/* A number too large to be held is the largest there is. */
static bool number_member(const JsonNode *node, Str name, Report *report, Decimal *out)
{
    const JsonNode *number = json_member(node, name);
    if (number == NULL || number->type != JSON_NUMBER)
        return false;
    report->rounded = report->rounded || !decimal_parse(number->text, out);
    if (!quantity_read(number->text, out))
        *out = (Decimal){quantity_is_negative(number->text) ? -INT64_MAX : INT64_MAX, 0};
    return true;
}

static bool other_member(const JsonNode *node)
{
    static const Str names[] = {STR_INIT("stringValue"),    STR_INIT("booleanValue"),
                                STR_INIT("hexBinaryValue"), STR_INIT("uriValue"),
                                STR_INIT("percValue"),      STR_INIT("sDev")};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        if (json_member(node, names[i]) != NULL)
            return true;
    }
    return false;
}

static void value_take(Report *out, Decimal value)
{
    if (!out->has_value || decimal_cmp(value, out->low) < 0)
        out->low = value;
    if (!out->has_value || decimal_cmp(value, out->high) > 0)
        out->high = value;
    out->has_value = true;
}

static bool time_member(const JsonNode *node, Str name, int64_t *out)
{
    Instant instant;
    const JsonNode *time = node == NULL ? NULL : json_member(node, name);
    if (time == NULL || time->type != JSON_STRING || !instant_parse(time->text, &instant))
        return false;
    *out = instant.us;
    return true;
}

/* One moment or a span; a span without begin has none, one without end goes on to the event. */
static void element_time(Extraction *extraction, const JsonNode *element, int64_t event_us)
{
    int64_t from, to;
    const JsonNode *about = json_member(element, STR("sensorMetadata"));
    extraction->from_us = extraction->to_us = event_us;
    if (time_member(about, STR("time"), &from)) {
        extraction->from_us = extraction->to_us = from;
        return;
    }
    bool begins = time_member(about, STR("startTime"), &from);
    bool ends = time_member(about, STR("endTime"), &to);
    if (!begins && !ends)
        return;
    from = begins ? from : INT64_MIN;
    to = ends ? to : event_us;
    extraction->from_us = from < to ? from : to;
    extraction->to_us = from < to ? to : from;
}

static void report_read(Extraction *extraction, int64_t position, const JsonNode *node)
{
    static const Str names[] = {STR_INIT("value"), STR_INIT("minValue"), STR_INIT("maxValue"),
                                STR_INIT("meanValue")};
    Report report = {
        .event = (uint32_t)position, .from_us = extraction->from_us, .to_us = extraction->to_us};
    Decimal value;
    const JsonNode *type = json_member(node, STR("type"));
    const JsonNode *unit = json_member(node, STR("uom"));
    if (type == NULL || !str_eq(bare_word(type->text), extraction->characteristic))
        return;
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        if (number_member(node, names[i], &report, &value))
            value_take(&report, value);
    }
    report.has_percentile = number_member(node, STR("percValue"), &report, &report.percentile);
    report.has_other = other_member(node);
    if (time_member(node, STR("time"), &report.from_us))
        report.to_us = report.from_us;
    if (unit != NULL && unit->text.n < sizeof report.unit)
        memcpy(report.unit, unit->text.p, unit->text.n);
    else if (unit != NULL)
        report.unit[0] = '?';
    report_add(extraction->column, &report);
}

static void reports_read(Extraction *extraction, int64_t position, const JsonNode *event)
{
    int64_t event_us = 0;
    const JsonNode *list = json_member(event, STR("sensorElementList"));
    (void)time_member(event, STR("eventTime"), &event_us);
    for (const JsonNode *one = list == NULL ? NULL : list->child; one != NULL; one = one->next) {
        const JsonNode *reports = json_member(one, STR("sensorReport"));
        const JsonNode *report = reports == NULL ? NULL : reports->child;
        element_time(extraction, one, event_us);
        for (; report != NULL; report = report->next)
            report_read(extraction, position, report);
    }
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
    reports_read(extraction, row->position, event);
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
    uint64_t wanted[RUN_MAX / 64];
    Extraction extraction = {
        .column = column, .characteristic = bare_word(clause->characteristic), .wanted = wanted};
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

static bool column_visible(const ScopeLook *look, const ReportColumn *column)
{
    return column->count > 0 && column->reports[0].event <= look->view.visible;
}

/* A value is outside, inside, or nobody can tell. */
typedef enum Fit { FIT_INSIDE, FIT_OUTSIDE, FIT_UNKNOWN } Fit;

/* The clause with what its limits are held against. */
typedef struct Limits {
    const ScopeReading *clause;
    const Unit *unit;   /* of the clause; NULL: none, or one that does not convert */
    bool several_units; /* the readings have, and the clause does not say which it means */
} Limits;

/* Where a value stands to a limit: -1, 0, 1; false: they cannot be compared. */
static bool value_compare(const Limits *limits, const Unit *unit, Decimal value, Decimal limit,
                          int *out)
{
    UnitAmount a, b;
    *out = decimal_cmp(value, limit);
    if (unit == NULL)
        return true;
    if (!unit_amount(value, unit->factor, &a) || !unit_amount(limit, limits->unit->factor, &b))
        return false;
    *out = a < b ? -1 : a > b;
    return true;
}

/* *out: what a report's values convert by; NULL: they are in the unit of the clause already. */
static bool units_meet(const Limits *limits, const Report *report, const Unit **out)
{
    Str unit = str_of(report->unit);
    *out = NULL;
    if (limits->clause->unit.n == 0 || str_eq(limits->clause->unit, unit))
        return !limits->several_units;
    *out = unit.n == 0 ? NULL : unit_find(unit);
    return *out != NULL && limits->unit != NULL && (*out)->dimension == limits->unit->dimension;
}

static Fit values_fit(const Report *report, const Limits *limits, Decimal least, Decimal most)
{
    const ScopeReading *clause = limits->clause;
    const Unit *unit;
    int low = 1, high = -1;
    if (!units_meet(limits, report, &unit) ||
        (clause->low.set && !value_compare(limits, unit, least, clause->low.value, &low)) ||
        (clause->high.set && !value_compare(limits, unit, most, clause->high.value, &high)))
        return FIT_UNKNOWN;
    if (low < 0 || high > 0)
        return FIT_OUTSIDE;
    return report->rounded && (low == 0 || high == 0) ? FIT_UNKNOWN : FIT_INSIDE;
}

/* A percentile outside is no single value: something may have been outside. */
static Fit report_fit(const Report *report, const Limits *limits)
{
    if (!report->has_value)
        return FIT_UNKNOWN;
    Fit fit = values_fit(report, limits, report->low, report->high);
    bool beside = fit == FIT_INSIDE && report->has_percentile &&
                  values_fit(report, limits, report->percentile, report->percentile) != FIT_INSIDE;
    return beside ? FIT_UNKNOWN : fit;
}

Err scope_reading_outside(Ctx *cx, const ScopeReading *reading, Str body, ScopeOutside *out)
{
    ReportColumn column = {0};
    Extraction extraction = {.column = &column,
                             .characteristic = bare_word(reading->characteristic)};
    Limits limits = {reading, reading->unit.n == 0 ? NULL : unit_find(reading->unit), false};
    const JsonNode *event;
    bool repeated;
    *out = (ScopeOutside){0};
    TRY(event_parse(cx, body, &event, &repeated));
    reports_read(&extraction, 1, event);
    for (size_t i = 0; i < column.count && !out->found; i++) {
        const Report *report = &column.reports[i];
        Fit fit = report_fit(report, &limits);
        if (!report->has_value || fit == FIT_INSIDE)
            continue;
        Report all = *report;
        if (report->has_percentile)
            value_take(&all, report->percentile);
        *out = (ScopeOutside){true, fit == FIT_UNKNOWN, all.low, all.high,
                              str_dup(cx->arena, str_of(report->unit))};
    }
    free(column.reports);
    return OK;
}

/* The unit of the clause, and what the readings say of units. */
static Limits limits_make(ScopeLook *look, const ScopeReading *clause, const ReportColumn *column)
{
    const Unit *unit;
    Limits limits = {clause, clause->unit.n == 0 ? NULL : unit_find(clause->unit), false};
    bool met = false, several = false;
    size_t n = 0;
    for (; n < column->count && column->reports[n].event <= look->view.visible; n++) {
        several = several || strcmp(column->reports[n].unit, column->reports[0].unit) != 0;
        met = met || units_meet(&limits, &column->reports[n], &unit);
    }
    limits.several_units = clause->unit.n == 0 && several;
    if (limits.several_units && !clause->missing.value)
        scope_note(look,
                   MSG("readings of %1$s are in several units: without unit each is only possible"),
                   clause->characteristic);
    if (n > 0 && !met)
        scope_note(look, MSG("no reading of this characteristic is in unit %1$s"), clause->unit);
    return limits;
}

/* What the reading touches, if it is outside and not known already. */
static void report_touch(ScopeLook *look, const Report *report, const Limits *limits,
                         const Limits *known)
{
    ScopeTouch touch = {.event = report->event, .through = THROUGH_MAYBE};
    ScopePeriod period = {limits->clause->from, limits->clause->to};
    bool within = scope_period_has(&period, report->from_us) &&
                  scope_period_has(&period, report->to_us); /* not only some of its span */
    Fit fit = report_fit(report, limits);
    if (known != NULL) {
        Fit before = report_fit(report, known);
        look->known_more = look->known_more || (before != FIT_INSIDE && before != fit);
        if (before == fit)
            return;
    }
    if (fit == FIT_INSIDE || !scope_event_counts(look, report->event, &touch.possible))
        return;
    touch.possible = touch.possible || fit == FIT_UNKNOWN || !within ||
                     (limits->clause->step.n != 0 &&
                      trace_step_unknown(trace_event_at(look->view.index, report->event).step));
    scope_event_touch(look, &touch, scope_is_subject);
}

static Err outside_find(ScopeLook *look, const ScopeReading *clause, const ReportColumn *column)
{
    ScopePeriod period = {clause->from, clause->to};
    Limits limits = limits_make(look, clause, column), known = limits;
    bool then = false; /* some reading is of that time */
    known.clause = look->known;
    for (size_t i = 0; i < column->count; i++) {
        const Report *report = &column->reports[i];
        if (report->event > look->view.visible)
            break;
        if (!scope_period_meets(&period, report->from_us, report->to_us))
            continue;
        then = true;
        report_touch(look, report, &limits, look->known == NULL ? NULL : &known);
    }
    if (!then && column_visible(look, column))
        scope_note(look, MSG("no reading of %1$s is of that time"), clause->characteristic);
    return OK;
}

/* ---- not there ---- */

enum { MEASURED_SURE = 1, MEASURED_MAYBE = 2, MEASURED_EMPTY = 4 };

/* A report with nothing in it is no reading, one without a number perhaps. */
static uint8_t measured_by(const Report *report, bool possible)
{
    if (!report->has_value && !report->has_other)
        return MEASURED_EMPTY;
    return possible || !report->has_value ? MEASURED_MAYBE : MEASURED_SURE;
}

/* A reading of a container may be of what lay in it (as outside limits). */
static void contents_mark(ScopeLook *look, uint32_t container, int64_t event, ScopeMarks marks)
{
    marks.mark = marks.mark == MEASURED_EMPTY ? MEASURED_EMPTY : MEASURED_MAYBE;
    scope_contents_mark(look, container, event, marks);
}

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
        uint8_t mark = measured_by(&column->reports[i], possible);
        for (uint32_t ref = 0; ref < event.refs; ref++) {
            Role role = trace_role(&event, ref);
            bool subject = scope_is_subject(event.kind, role);
            if (subject)
                measured[event.items[ref]] |= mark;
            if ((subject || role == ROLE_PARENT) && scope_is_container(look, event.items[ref]))
                contents_mark(look, event.items[ref], position, (ScopeMarks){measured, mark});
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
        scope_seed_add(look, item, &(ScopeTouch){.event = at, .by = item, .possible = possible});
    return OK;
}

/* Nothing was read of it, though it is of a class of which such readings are taken. */
static Err missing_find(ScopeLook *look, const ScopeReading *clause, const ReportColumn *column)
{
    uint32_t items = look->items;
    uint8_t *measured = calloc((size_t)items + 1, 1);
    ScopeClasses classes;
    Arena own;
    Err err = OK;
    if (measured == NULL)
        abort();
    (void)limits_make(look, clause, column); /* for what it says of the unit */
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
            err = item_missing(look, &own, item, (measured[item] & MEASURED_MAYBE) != 0);
    }
    if (classes.count == 0)
        scope_note(
            look, MSG("nothing has a reading of %1$s, so of no class it can be said to be missing"),
            clause->characteristic);
    arena_release(&own);
    scope_classes_release(&classes);
    free(measured);
    return err;
}

/* ---- what no event ever had ---- */

static bool step_there(const ScopeLook *look, Str step)
{
    for (int64_t position = 1; position <= look->view.visible; position++) {
        TraceEvent event = trace_event_at(look->view.index, position);
        if (!trace_step_unknown(event.step) &&
            str_eq(trace_step(look->view.index, event.step), step))
            return true;
    }
    return false;
}

/* Why there is no reading at all. */
static Err absence_note(ScopeLook *look, const ScopeReading *reading)
{
    const ReportColumn *column;
    ScopeReading anywhere = *reading;
    anywhere.step = (Str){0};
    if (reading->step.n != 0 && !step_there(look, reading->step))
        scope_note(look, MSG("no event has step %1$s"), reading->step);
    TRY(column_find(look, &anywhere, &column));
    if (!column_visible(look, column))
        scope_note(look, MSG("no event has a reading of %1$s"), reading->characteristic);
    else if (reading->step.n != 0)
        scope_note(look, MSG("no reading of this characteristic is of step %1$s"), reading->step);
    return OK;
}

/* ---- limits that move ---- */

bool scope_reading_within(const ScopeReading *inner, const ScopeReading *outer)
{
    return (!inner->low.set ||
            (outer->low.set && decimal_cmp(inner->low.value, outer->low.value) <= 0)) &&
           (!inner->high.set ||
            (outer->high.set && decimal_cmp(inner->high.value, outer->high.value) >= 0));
}

static int decimal_order(const void *a, const void *b)
{
    return decimal_cmp(*(const Decimal *)a, *(const Decimal *)b);
}

/* Values below the low limit (sign -1) or above the high one (1) that were not so before, from the
 * outermost in; as they are written, whatever their unit. */
typedef struct Tail {
    Decimal *values;
    size_t count;
} Tail;

static Tail tail_find(ScopeLook *look, const ReportColumn *column, FieldDecimal before,
                      FieldDecimal limit, int sign)
{
    Tail tail = {0};
    if (!limit.set)
        return tail;
    tail.values = arena_array(look->cx->arena, Decimal, column->count + 1);
    for (size_t i = 0; i < column->count; i++) {
        const Report *report = &column->reports[i];
        Decimal value = sign < 0 ? report->low : report->high;
        if (report->has_value && decimal_cmp(value, limit.value) * sign > 0 &&
            (!before.set || decimal_cmp(value, before.value) * sign <= 0))
            tail.values[tail.count++] = value;
    }
    qsort(tail.values, tail.count, sizeof *tail.values, decimal_order);
    return tail;
}

Err scope_reading_rungs(ScopeLook *look, const ScopeReading *inner, const ScopeReading *reading,
                        ScopeReading *out, size_t *count)
{
    enum { RUNG_MIN = 32 };
    const ReportColumn *column;
    FieldDecimal unset = {0};
    TRY(column_find(look, reading, &column));
    Tail low = tail_find(look, column, inner == NULL ? unset : inner->low, reading->low, -1);
    Tail high = tail_find(look, column, inner == NULL ? unset : inner->high, reading->high, 1);
    size_t n = (low.count + high.count) / RUNG_MIN;
    *count = n < SCOPE_RUNGS_MAX ? n : SCOPE_RUNGS_MAX;
    for (size_t i = 0; i < *count; i++) {
        out[i] = *reading;
        if (low.count != 0)
            out[i].low.value = low.values[low.count * (i + 1) / (*count + 1)];
        if (high.count != 0)
            out[i].high.value = high.values[high.count - 1 - high.count * (i + 1) / (*count + 1)];
    }
    return OK;
}

Err scope_reading_find(ScopeLook *look, const ScopeReading *reading)
{
    const ReportColumn *column;
    TRY(column_find(look, reading, &column));
    bool there = column_visible(look, column);
    TRY(reading->missing.value ? missing_find(look, reading, column)
                               : outside_find(look, reading, column));
    return there ? OK : absence_note(look, reading);
}
