/* clock_start.c - a fact: the clocks it starts, and what it does to those that run. */
#include "domain/clock/clock_internal.h"

enum { KNOWN_MAX = 1 << 16 };

/* ---- what is known ---- */

void clock_known_add(Arena *arena, ClockKnown *known, Str lines)
{
    while (lines.n > 0) {
        Str value = str_cut(&lines, '\n'), name = str_cut(&value, '=');
        if (known->count == known->capacity) {
            known->capacity = 2 * known->count + 16;
            RegimeKnown *more = arena_array(arena, RegimeKnown, known->capacity);
            if (known->count > 0)
                memcpy(more, known->items, known->count * sizeof *more);
            known->items = more;
        }
        known->items[known->count++] = (RegimeKnown){name, value};
    }
}

static Err known_take(Ctx *cx, const DbRow *row, void *arg)
{
    clock_known_add(cx->arena, arg, str_dup(cx->arena, row_text(row, 2)));
    return OK;
}

Err clock_known_load(Ctx *cx, const ClockFact *matter, ClockKnown *out)
{
    *out = (ClockKnown){0};
    return db_each(
        cx, SQL_CLOCK_FACT_EACH_OF,
        ARGS(db_text(matter->noun), db_int(matter->noun_id.value), db_text(matter->regime)),
        known_take, out);
}

static Err value_check(Ctx *cx, const RegimePack *pack, Str name, Str value)
{
    RegimeAsked asked;
    regime_asked(cx->arena, pack, (RegimeKnown){name, value}, &asked);
    if (asked.fits)
        return OK;
    if (asked.number)
        return fail(cx, ERR_INVALID, MSG("known: %1$s is a whole number, not \"%2$s\""),
                    str_c(cx->arena, name), str_shown(cx->arena, value));
    return fail(cx, ERR_INVALID, MSG("known: %1$s is one of %2$s, not \"%3$s\""),
                str_c(cx->arena, name), str_c(cx->arena, asked.words), str_shown(cx->arena, value));
}

/* "name=value" a line, as it is stored. */
static Err known_lines(Ctx *cx, const RegimePack *pack, const ClockFact *fact, Str *out)
{
    Buf lines;
    buf_init(&lines, cx->arena, KNOWN_MAX);
    for (size_t i = 0; i < fact->known.count; i++) {
        Str line = str_trim(fact->known.items[i]);
        ptrdiff_t at = str_find_char(line, '=');
        if (at < 1 || (size_t)at + 1 == line.n || str_find_char(line, '\n') >= 0)
            return fail(cx, ERR_INVALID, MSG("known: \"%1$s\" is not of the form name=value"),
                        str_shown(cx->arena, line));
        TRY(value_check(cx, pack, str_slice(line, 0, (size_t)at), str_tail(line, (size_t)at + 1)));
        buf_fmt(&lines, "%s%.*s", i == 0 ? "" : "\n", STR_ARG(line));
    }
    *out = buf_str(&lines);
    return OK;
}

/* ---- is it a fact of this regime? ---- */

static bool is_planned(const RegimeRule *rule)
{
    return rule->has_amount && rule->before;
}

static Err fact_check(Ctx *cx, const RegimePack *pack, const ClockFact *fact)
{
    bool planned = false;
    if (str_trim(fact->note).n == 0)
        return fail(cx, ERR_INVALID, MSG("note: say from where the fact is known"));
    for (size_t i = 0; i < pack->rule_count; i++) {
        const RegimeRule *rule = &pack->rules[i];
        planned |= regime_opens(rule, fact->trigger) && is_planned(rule);
    }
    if (!regime_knows(pack, fact->trigger))
        return fail(cx, ERR_INVALID,
                    MSG("trigger: no rule of %1$s knows the fact \"%2$s\"; holdfast rules list "
                        "shows those there are"),
                    str_c(cx->arena, pack->regime), str_shown(cx->arena, fact->trigger));
    if (!planned && fact->day.value > regime_day_of(pack, cx->now_us))
        return fail(cx, ERR_INVALID, MSG("day: what has not happened yet starts no clock"));
    if (fact->reply_by.set && fact->reply_by.value < fact->day.value)
        return fail(cx, ERR_INVALID,
                    MSG("reply_by: give the date of the letter, not before it was received"));
    return OK;
}

/* ---- clocks that run ---- */

typedef struct Start {
    ClockReader reader;
    const ClockPin *pin;
    const ClockFact *fact;
    int64_t fact_id;
    ClockKnown known;
    ClockRows changed;
} Start;

/* Whether an undecided one applies, now that more is known. */
static Err decide(Ctx *cx, const Start *start, ClockRow *row, bool *changed)
{
    Clock before = row->shown;
    const RegimeMatter matter = {row->pack, start->known.items, start->known.count};
    RegimeApplies applies = regime_applies(cx->arena, row->rule, &matter);
    if (!row->shown.undecided.value || applies == APPLIES_UNDECIDED)
        return OK;
    *changed = true;
    if (applies == APPLIES_NOT)
        return clock_cancel(cx, row, start->fact->note);
    row->shown.undecided = field_bool(false);
    return clock_keep(cx, &before, row, start->fact->note);
}

/* The fact concerns every clock of the matter, or those of one letter. */
static bool concerns(const ClockFact *fact, const ClockRow *row)
{
    return fact->about.n == 0 || str_eq(fact->about, row->shown.note);
}

/* Within the period of the rule that gives the right, counted from what started this clock.  What
 * cannot be computed stops no duty. */
static Err in_time(Ctx *cx, const Start *start, const ClockRow *row, bool *out)
{
    RegimeDue due;
    const RegimeRule *right;
    *out = row->rule->in_time_of.n == 0;
    if (*out)
        return OK;
    TRY(regime_rule_find(cx, row->pack, row->rule->in_time_of, &right));
    Err err = regime_due(cx, right, &start->pin->calendar,
                         (RegimeStart){(RegimeDay)row->shown.day.value, 1}, &due);
    *out = err == OK && start->fact->day.value <= due.due;
    if (err != ERR_NOT_FOUND)
        return err;
    problem_clear(cx);
    return OK;
}

/* An objection in time has a clock wait; its outcome has it run on, or leaves nothing owed. */
static Err wait_or_void(Ctx *cx, Start *start, ClockRow *row, bool *changed)
{
    bool timely;
    const ClockFact *fact = start->fact;
    const RegimeRule *rule = row->rule;
    Clock before = row->shown;
    bool suspended = str_eq(before.state, STR("suspended"));
    if (!concerns(fact, row))
        return OK;
    if (regime_names(rule->void_by, fact->trigger)) {
        *changed = true;
        return clock_cancel(cx, row, fact->note);
    }
    if (!regime_names(suspended ? rule->resumed_by : rule->suspended_by, fact->trigger))
        return OK;
    TRY(in_time(cx, start, row, &timely));
    if (!suspended && !timely)
        return OK;
    *changed = true;
    row->shown.state = suspended ? STR("running") : STR("suspended");
    return clock_keep(cx, &before, row, fact->note);
}

static Err meet_or_end(Ctx *cx, Start *start, ClockRow *row, bool *changed)
{
    const ClockFact *fact = start->fact;
    const Clock *clock = &row->shown;
    bool running = str_eq(clock->state, STR("running"));
    FieldInt last = clock->due.set ? clock->due : clock->target;
    if (running && regime_names(row->rule->satisfied_by, fact->trigger) &&
        clock->day.value <= fact->day.value) {
        *changed = true;
        return clock_meet(cx, &start->reader, row,
                          (ClockEvidence){(RegimeDay)fact->day.value, fact->note});
    }
    bool ends = regime_names(row->rule->until, fact->trigger) &&
                (!last.set || last.value > fact->day.value);
    *changed |= ends;
    return ends ? clock_cancel(cx, row, fact->note) : OK;
}

static Err running_change(Ctx *cx, Start *start, ClockStarted *out)
{
    ClockRows rows = {.reader = &start->reader};
    const ClockFact *fact = start->fact;
    TRY(db_each(cx, SQL_CLOCK_EACH_OPEN_OF,
                ARGS(db_text(fact->noun), db_int(fact->noun_id.value), db_text(fact->regime)),
                clock_rows_take, &rows));
    out->changed.items = arena_array(cx->arena, Clock, rows.count + 1);
    for (size_t i = 0; i < rows.count; i++) {
        bool changed = false;
        TRY(decide(cx, start, &rows.items[i], &changed));
        if (clock_is_open(&rows.items[i].shown))
            TRY(wait_or_void(cx, start, &rows.items[i], &changed));
        if (clock_is_open(&rows.items[i].shown))
            TRY(meet_or_end(cx, start, &rows.items[i], &changed));
        if (!changed)
            continue;
        TRY(clock_row_show(cx, &start->reader, &rows.items[i]));
        out->changed.items[out->changed.count++] = rows.items[i].shown;
    }
    return OK;
}

/* ---- clocks that start ---- */

/* Has a rule that comes so many times, each by a fact of its own, come as often?  One that goes by
 * the quarters or months of the calendar has one series in a matter, however many facts open it. */
static Err is_spent(Ctx *cx, const ClockFact *fact, const RegimeRule *rule, bool *out)
{
    DbRow row;
    *out = false;
    if (rule->periodic && rule->from.n > 0) {
        TRY(db_one(cx, SQL_CLOCK_SERIES_OF_RULE,
                   ARGS(db_text(fact->noun), db_int(fact->noun_id.value), db_text(fact->regime),
                        db_text(rule->id), db_int(rule->occurrences > 0)),
                   &row));
        *out = row_int(&row, 0) > 0;
        return OK;
    }
    if (rule->periodic || rule->occurrences == 0)
        return OK;
    TRY(db_one(cx, SQL_CLOCK_DAYS_OF_RULE,
               ARGS(db_text(fact->noun), db_int(fact->noun_id.value), db_text(fact->regime),
                    db_text(rule->id), db_int(fact->day.value)),
               &row));
    *out = row_int(&row, 0) >= rule->occurrences;
    return OK;
}

static Err rule_start(Ctx *cx, Start *start, const RegimeRule *rule, ClockStarted *out)
{
    const ClockFact *fact = start->fact;
    const RegimeMatter matter = {&start->pin->pack, start->known.items, start->known.count};
    RegimeApplies applies = regime_applies(cx->arena, rule, &matter);
    bool spent;
    if (!regime_opens(rule, fact->trigger) || applies == APPLIES_NOT)
        return OK;
    TRY(is_spent(cx, fact, rule, &spent));
    if (spent)
        return OK;
    ClockRow row = {.fact_id = start->fact_id, .pack = &start->pin->pack, .rule = rule};
    row.shown = (Clock){.noun = fact->noun,
                        .noun_id = fact->noun_id,
                        .regime = fact->regime,
                        .occurrence = field_int(1),
                        .day = fact->day,
                        .undecided = field_bool(applies == APPLIES_UNDECIDED),
                        .person = fact->person};
    TRY(clock_due_set(cx, start->pin, &row, fact->reply_by));
    TRY(clock_open(cx, &start->reader, &row, fact->note));
    TRY(clock_row_show(cx, &start->reader, &row));
    out->started.items[out->started.count++] = row.shown;
    return OK;
}

/* Recorded before: the clocks it started then. */
static Err same_find(Ctx *cx, Start *start, ClockStarted *out)
{
    DbRow row;
    ClockRows rows = {.reader = &start->reader};
    const ClockFact *fact = start->fact;
    Err err = db_one(cx, SQL_CLOCK_FACT_SAME,
                     ARGS(db_text(fact->noun), db_int(fact->noun_id.value), db_text(fact->regime),
                          db_text(fact->trigger), db_int(fact->day.value), db_text(fact->note)),
                     &row);
    out->again = field_bool(err == OK);
    if (err == ERR_NOT_FOUND)
        return OK;
    TRY(err);
    TRY(db_each(cx, SQL_CLOCK_EACH_BY_FACT, ARGS(db_int(row_int(&row, 0))), clock_rows_take,
                &rows));
    out->started.items = arena_array(cx->arena, Clock, rows.count + 1);
    for (size_t i = 0; i < rows.count; i++) {
        TRY(clock_row_show(cx, &start->reader, &rows.items[i]));
        out->started.items[out->started.count++] = rows.items[i].shown;
    }
    return OK;
}

Err clock_knows(Ctx *cx, const ClockFact *fact, bool *out)
{
    const ClockPin *pin;
    ClockReader reader = {0};
    TRY(clock_pin_of(cx, &reader, fact, &pin));
    *out = regime_knows(&pin->pack, fact->trigger);
    return OK;
}

Err clock_start_in(Ctx *cx, const ClockFact *order, ClockStarted *out)
{
    Str lines;
    ClockFact *fact = arena_new(cx->arena, ClockFact);
    Start start = {.fact = fact};
    *out = (ClockStarted){0};
    *fact = *order;
    TRY(clock_pin_of(cx, &start.reader, fact, &start.pin));
    fact->trigger = regime_fact(&start.pin->pack, fact->trigger);
    TRY(fact_check(cx, &start.pin->pack, fact));
    TRY(known_lines(cx, &start.pin->pack, fact, &lines));
    TRY(same_find(cx, &start, out));
    if (out->again.value)
        return OK;
    TRY(clock_pin_keep(cx, &start.pin->pack));
    TRY(clock_fact_keep(cx, fact, lines, &start.fact_id));
    TRY(clock_known_load(cx, fact, &start.known));
    TRY(running_change(cx, &start, out));
    const RegimePack *pack = &start.pin->pack;
    out->started.items = arena_array(cx->arena, Clock, pack->rule_count + 1);
    for (size_t i = 0; i < pack->rule_count; i++)
        TRY(rule_start(cx, &start, &pack->rules[i], out));
    return OK;
}

/* Of what has rows here the row is there: a wrong number would have nobody look at the clock. */
static Err matter_check(Ctx *cx, const ClockFact *fact)
{
    static const Str kept[] = {STR_INIT("case"), STR_INIT("clue"), STR_INIT("scope"),
                               STR_INIT("hold")};
    DbRow row;
    bool is_kept = false;
    for (size_t i = 0; i < sizeof kept / sizeof *kept; i++)
        is_kept |= str_eq(kept[i], fact->noun);
    if (!is_kept)
        return OK;
    TRY(db_one(cx, SQL_CLOCK_MATTER, ARGS(db_text(fact->noun), db_int(fact->noun_id.value)), &row));
    return row_int(&row, 0) > 0
               ? OK
               : fail(cx, ERR_NOT_FOUND, MSG("there is no %1$s/%2$lld"),
                      str_c(cx->arena, fact->noun), (long long)fact->noun_id.value);
}

Err clock_start(Ctx *cx, const ClockFact *fact, ClockStarted *out)
{
    CLEANUP(tx_release) Tx tx = {0};
    TRY(tx_begin(cx, &tx));
    TRY(matter_check(cx, fact));
    if (fact->person.n > 0)
        TRY(clock_person_check(cx, fact->person));
    TRY(clock_start_in(cx, fact, out));
    return tx_commit(&tx);
}
