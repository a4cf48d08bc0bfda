/* clock_due.c - the dates of a clock when it starts: from the law's number, a letter, or our own
 * target. */
#include "domain/clock/clock_internal.h"

enum { HOURS_OF_DAY = 24 };

/* A calendar that is not loaded is a state, not a failure. */
static Err missing_or(Ctx *cx, Err err, bool *missing)
{
    *missing = err == ERR_NOT_FOUND;
    if (!*missing)
        return err;
    problem_clear(cx);
    return OK;
}

static Err by_law(Ctx *cx, const ClockPin *pin, ClockRow *row)
{
    RegimeDue due;
    bool missing, internal = json_member(row->rule->node, STR("internal")) != NULL;
    Clock *clock = &row->shown;
    RegimeStart start = {(RegimeDay)clock->day.value, clock->occurrence.value};
    TRY(missing_or(cx, regime_due(cx, row->rule, &pin->calendar, start, &due), &missing));
    clock->basis = missing ? STR("calendar_missing") : internal ? STR("internal") : STR("law");
    if (missing)
        return OK;
    clock->rolled = field_bool(due.rolled);
    clock->target = field_int(internal ? due.due : due.conservative);
    if (!internal)
        clock->due = field_int(due.due);
    return OK;
}

/* The last working day before it, where the calendar is there. */
static Err by_letter(Ctx *cx, const ClockPin *pin, Clock *clock, FieldInt reply_by)
{
    bool missing;
    RegimeDay before;
    clock->basis = reply_by.set ? STR("letter") : STR("letter_missing");
    if (!reply_by.set)
        return OK;
    RegimeDay day = (RegimeDay)reply_by.value;
    TRY(missing_or(cx, regime_working_add(cx, &pin->calendar, day, -1, &before), &missing));
    if (missing)
        before = day - 1;
    clock->due = reply_by;
    clock->target = field_int(before < clock->day.value ? clock->day.value : before);
    return OK;
}

Err clock_due_set(Ctx *cx, const ClockPin *pin, ClockRow *row, FieldInt reply_by)
{
    Clock *clock = &row->shown;
    Str kind = row->rule->kind;
    clock->due = clock->target = (FieldInt){0};
    clock->rolled = field_bool(false);
    clock->basis = STR("none");
    if (row->rule->has_amount)
        return by_law(cx, pin, row);
    if (str_eq(kind, STR("by_letter_date")))
        return by_letter(cx, pin, clock, reply_by);
    if (!str_eq(kind, STR("immediate")))
        return OK;
    int64_t days = (row->rule->target_hours + HOURS_OF_DAY - 1) / HOURS_OF_DAY;
    clock->basis = STR("internal");
    clock->target = field_int(clock->day.value + days);
    return OK;
}
