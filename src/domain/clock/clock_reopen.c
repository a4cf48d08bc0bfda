/* clock_reopen.c - what was closed runs again: a mistake, or a fact that is said no more. */
#include "domain/clock/clock_internal.h"

/* The next of a periodic one, which its end opened. */
static Err next_find(Ctx *cx, ClockReader *reader, const ClockRow *row, ClockRow *out, bool *found)
{
    ClockRows rows = {.reader = reader};
    *found = false;
    if (!row->rule->periodic)
        return OK;
    TRY(db_each(cx, SQL_CLOCK_EACH_BY_FACT, ARGS(db_int(row->fact_id)), clock_rows_take, &rows));
    for (size_t i = 0; i < rows.count; i++) {
        const Clock *clock = &rows.items[i].shown;
        if (!str_eq(clock->rule, row->shown.rule) || str_eq(clock->state, STR("cancelled")) ||
            clock->occurrence.value != row->shown.occurrence.value + 1)
            continue;
        *out = rows.items[i];
        *found = true;
    }
    return OK;
}

/* What the end of the last made hold is not so: the clocks it started go. */
static Err behind_withdraw(Ctx *cx, ClockReader *reader, const ClockRow *row, Str reason)
{
    DbRow found;
    ClockRows rows = {.reader = reader};
    ClockFact fact = clock_fact_behind(row);
    if (row->rule->then.n == 0 || !clock_is_last(row) || !fact.day.set)
        return OK;
    Err err = db_one(cx, SQL_CLOCK_FACT_SAME,
                     ARGS(db_text(fact.noun), db_int(fact.noun_id.value), db_text(fact.regime),
                          db_text(fact.trigger), db_int(fact.day.value), db_text(fact.note)),
                     &found);
    if (err == ERR_NOT_FOUND) {
        problem_clear(cx);
        return OK;
    }
    TRY(err);
    int64_t id = row_int(&found, 0);
    TRY(db_each(cx, SQL_CLOCK_EACH_BY_FACT, ARGS(db_int(id)), clock_rows_take, &rows));
    for (size_t i = 0; i < rows.count; i++) {
        if (clock_is_open(&rows.items[i].shown))
            TRY(clock_cancel(cx, &rows.items[i], reason));
    }
    return clock_fact_drop(cx, &fact, id, reason);
}

Err clock_reopen(Ctx *cx, ClockReader *reader, ClockRow *row, Str reason)
{
    bool found;
    ClockRow next;
    Clock before = row->shown, *clock = &row->shown;
    if (clock_is_open(clock) && clock->said_over_by.n > 0) { /* it is not over after all */
        clock->said_over_by = clock->said_over_reason = (Str){0};
        return clock_keep(cx, &before, row, reason);
    }
    if (clock_is_open(clock))
        return fail(cx, ERR_CONFLICT, MSG("clock %1$s runs: there is nothing to reopen"),
                    str_c(cx->arena, clock->id));
    TRY(next_find(cx, reader, row, &next, &found));
    if (found && !clock_is_open(&next.shown))
        return fail(cx, ERR_CONFLICT,
                    MSG("clock %1$s stays closed: the one behind it, %2$s, has ended too"),
                    str_c(cx->arena, clock->id), str_c(cx->arena, next.shown.id));
    if (found)
        TRY(clock_cancel(cx, &next, reason));
    TRY(behind_withdraw(cx, reader, row, reason));
    clock->state = STR("running");
    clock->evidence = (Str){0};
    clock->evidence_day = (FieldInt){0};
    clock->closed = (FieldInstant){0};
    clock->said_over_by = clock->said_over_reason = (Str){0};
    return clock_keep(cx, &before, row, reason);
}

/* ---- a fact that is said no more ---- */

typedef struct Withdrawal {
    ClockReader reader;
    const ClockFact *fact;
    ClockKnown known; /* without it */
} Withdrawal;

/* Was it this fact that closed the clock? */
static bool was_closed_by(const ClockRow *row, const ClockFact *fact)
{
    const Clock *clock = &row->shown;
    if (str_eq(clock->state, STR("cancelled")))
        return str_eq(clock->reason, fact->note) && !str_eq(clock->note, fact->note);
    return str_eq(clock->evidence, fact->note) && clock->evidence_day.set &&
           clock->evidence_day.value == fact->day.value &&
           regime_names(row->rule->satisfied_by, fact->trigger);
}

static Err row_return(Ctx *cx, Withdrawal *from, ClockRow *row, Str reason)
{
    bool found;
    ClockRow next;
    const RegimeMatter matter = {row->pack, from->known.items, from->known.count};
    RegimeApplies applies = regime_applies(cx->arena, row->rule, &matter);
    if (!was_closed_by(row, from->fact) || applies == APPLIES_NOT)
        return OK;
    TRY(next_find(cx, &from->reader, row, &next, &found));
    if (found && !clock_is_open(&next.shown))
        return OK;
    row->shown.undecided = field_bool(applies == APPLIES_UNDECIDED);
    return clock_reopen(cx, &from->reader, row, reason);
}

/* What waited for it runs on, and what it had run on waits. */
static Err wait_return(Ctx *cx, const ClockFact *fact, ClockRow *row, Str reason)
{
    Clock before = row->shown;
    bool suspended = str_eq(before.state, STR("suspended"));
    if (!str_eq(before.reason, fact->note) ||
        !regime_names(suspended ? row->rule->suspended_by : row->rule->resumed_by, fact->trigger))
        return OK;
    row->shown.state = suspended ? STR("running") : STR("suspended");
    return clock_keep(cx, &before, row, reason);
}

static Err waits_return(Ctx *cx, Withdrawal *from, Str reason)
{
    const ClockFact *fact = from->fact;
    ClockRows rows = {.reader = &from->reader};
    TRY(db_each(cx, SQL_CLOCK_EACH_OPEN_OF,
                ARGS(db_text(fact->noun), db_int(fact->noun_id.value), db_text(fact->regime)),
                clock_rows_take, &rows));
    for (size_t i = 0; i < rows.count; i++)
        TRY(wait_return(cx, fact, &rows.items[i], reason));
    return OK;
}

Err clock_withdraw_in(Ctx *cx, const ClockFact *given, Str reason)
{
    DbRow row;
    ClockFact fact = *given;
    const ClockPin *pin;
    Withdrawal from = {.fact = &fact};
    ClockRows rows = {.reader = &from.reader};
    TRY(clock_pin_of(cx, &from.reader, &fact, &pin));
    fact.trigger = regime_fact(&pin->pack, fact.trigger);
    Err err = db_one(cx, SQL_CLOCK_FACT_SAME,
                     ARGS(db_text(fact.noun), db_int(fact.noun_id.value), db_text(fact.regime),
                          db_text(fact.trigger), db_int(fact.day.value), db_text(fact.note)),
                     &row);
    if (err == ERR_NOT_FOUND) {
        problem_clear(cx);
        return OK;
    }
    TRY(err);
    TRY(clock_fact_drop(cx, &fact, row_int(&row, 0), reason));
    TRY(clock_known_load(cx, &fact, &from.known));
    TRY(waits_return(cx, &from, reason));
    TRY(db_each(cx, SQL_CLOCK_EACH_CLOSED_OF,
                ARGS(db_text(fact.noun), db_int(fact.noun_id.value), db_text(fact.regime)),
                clock_rows_take, &rows));
    for (size_t i = 0; i < rows.count; i++)
        TRY(row_return(cx, &from, &rows.items[i], reason));
    return OK;
}
