/* clock_change.c - decisions about clocks: stop, cancel, suspend, decide, assign, repin. */
#include "base/hash.h"
#include "domain/account/account.h"
#include "domain/clock/clock_internal.h"
#include "domain/clock/rule_book.h"

Err clock_verb_parse(Ctx *cx, Str name, ClockVerb *out)
{
    static const Str verbs[] = {
        [CLOCK_STOP] = STR_INIT("stop"),     [CLOCK_LAPSE] = STR_INIT("lapse"),
        [CLOCK_CANCEL] = STR_INIT("cancel"), [CLOCK_SUSPEND] = STR_INIT("suspend"),
        [CLOCK_RESUME] = STR_INIT("resume"), [CLOCK_DECIDE] = STR_INIT("decide"),
        [CLOCK_ASSIGN] = STR_INIT("assign"), [CLOCK_UNASSIGN] = STR_INIT("unassign"),
        [CLOCK_DATE] = STR_INIT("date"),     [CLOCK_REOPEN] = STR_INIT("reopen"),
    };
    for (size_t i = 0; i < sizeof verbs / sizeof *verbs; i++) {
        *out = (ClockVerb)i;
        if (str_eq(name, verbs[i]))
            return OK;
    }
    return fail(cx, ERR_NOT_FOUND,
                MSG("a clock is not \"%1$s\": it is stop, lapse, cancel, suspend, resume, decide, "
                    "assign, unassign, date or reopen"),
                str_shown(cx->arena, name));
}

static Err reason_check(Ctx *cx, Str reason)
{
    return str_trim(reason).n > 0 ? OK : fail(cx, ERR_INVALID, MSG("reason: say why"));
}

static Err not_so(Ctx *cx, const ClockRow *row)
{
    return fail(cx, ERR_CONFLICT, MSG("clock %1$s is %2$s already, or not in a state for that"),
                str_c(cx->arena, row->shown.id), str_c(cx->arena, row->shown.state));
}

/* ---- met, missed ---- */

/* The facts that end a periodic rule, and the day of the first. */
typedef struct End {
    Str fact;
    FieldInt day;
} End;

static Err end_take(Ctx *cx, const DbRow *row, void *arg)
{
    (void)cx;
    End *end = arg;
    if (!end->day.set && regime_names(end->fact, row_text(row, 0)))
        end->day = field_int(row_int(row, 1));
    return OK;
}

bool clock_is_last(const ClockRow *row)
{
    return row->rule->occurrences > 0 && row->shown.occurrence.value >= row->rule->occurrences;
}

ClockFact clock_fact_behind(const ClockRow *row)
{
    const Clock *clock = &row->shown;
    return (ClockFact){.noun = clock->noun,
                       .noun_id = clock->noun_id,
                       .regime = clock->regime,
                       .trigger = row->rule->then,
                       .day = clock->evidence_day.set ? clock->evidence_day : clock->due,
                       .note = clock->id,
                       .person = clock->person};
}

/* What holds when the last has ended: eight quarterly reports, then the annual ones. */
static Err last_follow(Ctx *cx, const ClockRow *row)
{
    ClockStarted started;
    ClockFact fact = clock_fact_behind(row);
    return row->rule->then.n > 0 && fact.day.set ? clock_start_in(cx, &fact, &started) : OK;
}

/* The next of a periodic one, counted from the same anchor; none behind the fact that ends it. */
static Err next_open(Ctx *cx, ClockReader *reader, const ClockRow *row)
{
    const ClockPin *pin;
    ClockRow next = *row;
    const Clock *clock = &row->shown;
    End end = {.fact = row->rule->until};
    if (!row->rule->periodic)
        return OK;
    if (clock_is_last(row))
        return last_follow(cx, row);
    TRY(db_each(cx, SQL_CLOCK_FACT_EACH_OF,
                ARGS(db_text(clock->noun), db_int(clock->noun_id.value), db_text(clock->regime)),
                end_take, &end));
    next.shown.occurrence = field_int(clock->occurrence.value + 1);
    TRY(clock_pin_load(cx, reader, str_from((const char *)row->pack->sha256, SHA256_SIZE), &pin));
    TRY(clock_due_set(cx, pin, &next, (FieldInt){0}));
    FieldInt day = next.shown.due.set ? next.shown.due : next.shown.target;
    if (end.fact.n > 0 && end.day.set && (!day.set || day.value > end.day.value))
        return OK;
    return clock_open(cx, reader, &next, clock->reason);
}

Err clock_meet(Ctx *cx, ClockReader *reader, ClockRow *row, ClockEvidence evidence)
{
    Clock before = row->shown, *clock = &row->shown;
    bool late = clock->due.set && evidence.day > clock->due.value;
    clock->state = late ? STR("missed") : STR("met");
    clock->evidence = evidence.text;
    clock->evidence_day = field_int(evidence.day);
    clock->undecided = field_bool(false);
    clock->said_over_by = clock->said_over_reason = (Str){0};
    TRY(clock_keep(cx, &before, row, (Str){0}));
    return next_open(cx, reader, row);
}

/* ---- a duty whose day has passed ---- */

static bool is_overdue(Ctx *cx, const ClockRow *row)
{
    return row->shown.due.set && row->shown.due.value < regime_day_of(row->pack, cx->now_us) &&
           !str_eq(row->rule->kind, STR("retention")) && regime_binds(row->pack, row->rule);
}

/* Who may agree that it is over: another person, who decides. */
static Err second_check(Ctx *cx, const ClockRow *row)
{
    AccountRow account;
    if (str_eq(row->shown.said_over_by, cx->actor))
        return fail(cx, ERR_CONFLICT,
                    MSG("clock %1$s: %2$s said so already; its day by law has passed, so another "
                        "person who decides agrees, or it is stopped by evidence"),
                    str_c(cx->arena, row->shown.id), str_c(cx->arena, cx->actor));
    Err err = account_find(cx, cx->actor, &account);
    if (err == OK && (account.roles & ROLE_BIT(ACCOUNT_ROLE_DECIDER)) != 0)
        return OK;
    if (err != OK && err != ERR_NOT_FOUND)
        return err;
    problem_clear(cx);
    return fail(cx, ERR_DENIED,
                MSG("clock %1$s: its day by law has passed; only a decision maker agrees "
                    "that it is over"),
                str_c(cx->arena, row->shown.id));
}

/* One person says that it is over, and why: it stays late, in all counts.  A second one agrees, and
 * it is told as missed. */
static Err overdue_end(Ctx *cx, ClockReader *reader, ClockRow *row, Str reason)
{
    bool any;
    Clock before = row->shown, *clock = &row->shown;
    TRY(account_any(cx, &any));
    if (any && clock->said_over_by.n == 0) {
        clock->said_over_by = cx->actor;
        clock->said_over_reason = reason;
        return clock_keep(cx, &before, row, reason);
    }
    if (any)
        TRY(second_check(cx, row));
    clock->state = STR("missed");
    clock->undecided = field_bool(false);
    TRY(clock_keep(cx, &before, row, reason));
    return next_open(cx, reader, row);
}

static Err stop(Ctx *cx, ClockReader *reader, ClockRow *row, const ClockOrder *order)
{
    RegimeDay today = regime_day_of(row->pack, cx->now_us);
    RegimeDay day = order->day.set ? (RegimeDay)order->day.value : today;
    if (str_trim(order->evidence).n == 0)
        return fail(cx, ERR_INVALID,
                    MSG("evidence: say what was submitted, and where its proof is"));
    if (!str_eq(row->shown.state, STR("running")))
        return not_so(cx, row);
    if (day > today || (day < row->shown.day.value && !row->rule->before))
        return fail(cx, ERR_INVALID,
                    MSG("day: what was submitted on it would be before the fact, or to come"));
    if (order->reason.n > 0)
        row->shown.reason = order->reason;
    return clock_meet(cx, reader, row, (ClockEvidence){day, order->evidence});
}

static Err lapse(Ctx *cx, ClockReader *reader, ClockRow *row, const ClockOrder *order)
{
    Clock before = row->shown;
    RegimeDay today = regime_day_of(row->pack, cx->now_us);
    TRY(reason_check(cx, order->reason));
    if (!str_eq(row->shown.state, STR("running")))
        return not_so(cx, row);
    if (!row->shown.due.set || row->shown.due.value >= today)
        return fail(cx, ERR_CONFLICT, MSG("clock %1$s has not run out: its due day is not past"),
                    str_c(cx->arena, row->shown.id));
    if (is_overdue(cx, row))
        return overdue_end(cx, reader, row, order->reason);
    row->shown.state = STR("missed");
    TRY(clock_keep(cx, &before, row, order->reason));
    return next_open(cx, reader, row);
}

/* ---- others ---- */

Err clock_cancel(Ctx *cx, ClockRow *row, Str reason)
{
    Clock before = row->shown;
    row->shown.state = STR("cancelled");
    row->shown.undecided = field_bool(false);
    return clock_keep(cx, &before, row, reason);
}

static Err cancel(Ctx *cx, ClockReader *reader, ClockRow *row, const ClockOrder *order)
{
    TRY(reason_check(cx, order->reason));
    if (!clock_is_open(&row->shown))
        return not_so(cx, row);
    if (is_overdue(cx, row) && !str_eq(row->shown.state, STR("suspended")))
        return overdue_end(cx, reader, row, order->reason);
    return clock_cancel(cx, row, order->reason);
}

/* Suspended and back. */
static Err pause(Ctx *cx, ClockRow *row, const ClockOrder *order, bool resume)
{
    Clock before = row->shown;
    TRY(reason_check(cx, order->reason));
    if (!str_eq(row->shown.state, resume ? STR("suspended") : STR("running")))
        return not_so(cx, row);
    if (!resume && is_overdue(cx, row))
        return fail(cx, ERR_CONFLICT, MSG("clock %1$s does not wait: its day by law has passed"),
                    str_c(cx->arena, row->shown.id));
    row->shown.state = resume ? STR("running") : STR("suspended");
    return clock_keep(cx, &before, row, order->reason);
}

static Err decide(Ctx *cx, ClockRow *row, const ClockOrder *order)
{
    Clock before = row->shown;
    TRY(reason_check(cx, order->reason));
    if (!order->applies.set)
        return fail(cx, ERR_INVALID, MSG("applies: say whether the rule applies"));
    if (!clock_is_open(&row->shown) || !row->shown.undecided.value)
        return not_so(cx, row);
    if (!order->applies.value)
        return clock_cancel(cx, row, order->reason);
    row->shown.undecided = field_bool(false);
    return clock_keep(cx, &before, row, order->reason);
}

Err clock_person_check(Ctx *cx, Str person)
{
    AccountRow account;
    TRY(account_find(cx, person, &account));
    return account.closed
               ? fail(cx, ERR_CONFLICT, MSG("the account %1$s is closed: nobody would be told"),
                      str_c(cx->arena, person))
               : OK;
}

static Err assign(Ctx *cx, ClockRow *row, Str person, Str reason)
{
    Clock before = row->shown;
    if (!clock_is_open(&row->shown))
        return not_so(cx, row);
    row->shown.person = person;
    return clock_keep(cx, &before, row, reason);
}

static Err redate(Ctx *cx, ClockReader *reader, ClockRow *row, const ClockOrder *order)
{
    const ClockPin *pin;
    Clock before = row->shown;
    TRY(reason_check(cx, order->reason));
    if (!clock_is_open(&row->shown) || !str_eq(row->rule->kind, STR("by_letter_date")))
        return not_so(cx, row);
    if (!order->reply_by.set || order->reply_by.value < row->shown.day.value)
        return fail(cx, ERR_INVALID,
                    MSG("reply_by: give the date of the letter, not before it was received"));
    TRY(clock_pin_load(cx, reader, str_from((const char *)row->pack->sha256, SHA256_SIZE), &pin));
    TRY(clock_due_set(cx, pin, row, order->reply_by));
    return clock_keep(cx, &before, row, order->reason);
}

static Err verb_run(Ctx *cx, ClockReader *reader, ClockVerb verb, ClockRow *row,
                    const ClockOrder *order)
{
    switch (verb) {
    case CLOCK_STOP:
        return stop(cx, reader, row, order);
    case CLOCK_LAPSE:
        return lapse(cx, reader, row, order);
    case CLOCK_CANCEL:
        return cancel(cx, reader, row, order);
    case CLOCK_SUSPEND:
        return pause(cx, row, order, false);
    case CLOCK_RESUME:
        return pause(cx, row, order, true);
    case CLOCK_DECIDE:
        return decide(cx, row, order);
    case CLOCK_ASSIGN:
        if (str_trim(order->person).n == 0)
            return fail(cx, ERR_INVALID,
                        MSG("person: say who answers for it; unassign leaves it to nobody"));
        TRY(clock_person_check(cx, order->person));
        return assign(cx, row, order->person, order->reason);
    case CLOCK_UNASSIGN:
        return assign(cx, row, (Str){0}, order->reason);
    case CLOCK_REOPEN:
        TRY(reason_check(cx, order->reason));
        return clock_reopen(cx, reader, row, order->reason);
    case CLOCK_DATE:
        break;
    }
    return redate(cx, reader, row, order);
}

Err clock_change_in(Ctx *cx, ClockVerb verb, int64_t id, const ClockOrder *order, Clock *out)
{
    ClockRow row;
    ClockReader reader = {0};
    TRY(clock_row_find(cx, &reader, id, &row));
    TRY(verb_run(cx, &reader, verb, &row, order));
    TRY(clock_row_show(cx, &reader, &row));
    *out = row.shown;
    return OK;
}

Err clock_change(Ctx *cx, ClockVerb verb, int64_t id, const ClockOrder *order, Clock *out)
{
    CLEANUP(tx_release) Tx tx = {0};
    TRY(tx_begin(cx, &tx));
    TRY(clock_change_in(cx, verb, id, order, out));
    return tx_commit(&tx);
}

/* ---- the pack of today ---- */

static bool dates_same(const Clock *a, const Clock *b)
{
    return a->due.set == b->due.set && a->due.value == b->due.value &&
           a->target.set == b->target.set && a->target.value == b->target.value &&
           str_eq(a->basis, b->basis) && str_eq(a->pack_sha256, b->pack_sha256);
}

/* A rule the new pack does not have keeps its old one. */
static Err row_repin(Ctx *cx, const ClockPin *pin, ClockRow *row, Str reason, bool *changed)
{
    const RegimeRule *rule;
    Clock before = row->shown;
    FieldInt reply_by = str_eq(before.basis, STR("letter")) ? before.due : (FieldInt){0};
    Err err = regime_rule_find(cx, &pin->pack, row->rule->id, &rule);
    *changed = false;
    if (err == ERR_NOT_FOUND) {
        problem_clear(cx);
        return OK;
    }
    TRY(err);
    row->rule = rule;
    row->pack = &pin->pack;
    row->shown.edition = pin->pack.edition;
    row->shown.pack_sha256 = hex_format(cx->arena, pin->pack.sha256, SHA256_SIZE);
    TRY(clock_due_set(cx, pin, row, reply_by));
    *changed = !dates_same(&before, &row->shown);
    return *changed ? clock_keep(cx, &before, row, reason) : OK;
}

Err clock_repin(Ctx *cx, const ClockRepin *order, ClockPage *out)
{
    CLEANUP(tx_release) Tx tx = {0};
    ClockPin *pin = arena_new(cx->arena, ClockPin);
    ClockReader reader = {0};
    ClockRows rows = {.reader = &reader};
    TRY(reason_check(cx, order->reason));
    TRY(rules_pack(cx, order->regime, &pin->pack));
    TRY(regime_calendar_load(cx, pin->pack.calendar, &pin->calendar));
    TRY(tx_begin(cx, &tx));
    TRY(clock_pin_keep(cx, &pin->pack));
    TRY(db_each(cx, SQL_CLOCK_EACH_OPEN_OF,
                ARGS(db_text(order->noun), db_int(order->noun_id.value), db_text(order->regime)),
                clock_rows_take, &rows));
    *out = (ClockPage){.offset = field_int(0)};
    out->clocks.items = arena_array(cx->arena, Clock, rows.count + 1);
    for (size_t i = 0; i < rows.count; i++) {
        bool changed;
        TRY(row_repin(cx, pin, &rows.items[i], order->reason, &changed));
        TRY(clock_row_show(cx, &reader, &rows.items[i]));
        if (changed)
            out->clocks.items[out->clocks.count++] = rows.items[i].shown;
    }
    out->total = field_int((int64_t)out->clocks.count);
    return tx_commit(&tx);
}
