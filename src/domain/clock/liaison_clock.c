#include "domain/clock/liaison_clock.h"

#include "domain/clock/clock.h"
#include "domain/master/master_table.h"

static const Str regime = STR_INIT("cn-auto");

static bool in_state(const MasterRow *row, const char *state)
{
    return !row->retired &&
           str_eq(master_choice(&liaison_filing_register, STR("state"), row->values),
                  str_of(state));
}

/* Where the law holds the day may not have begun yet. */
static FieldInt day_known(Ctx *cx, FieldInt day)
{
    RegimeDay today = (RegimeDay)(cx->now_us / INT64_C(86400000000));
    (void)regime_day_in(cx->arena, regime, cx->now_us, &today);
    return day.set && day.value <= today ? day : field_int(today);
}

typedef struct Told {
    const char *trigger, *what;
    FieldInt day;
} Told;

/* One fact about the liaison with an authority.  Nothing a person wrote stands in the note; the
 * same note starts a clock once. */
static Err tell(Ctx *cx, const MasterRow *row, Told told, ClockStarted *out)
{
    MasterShape shape;
    MasterRow authority;
    const LiaisonFiling *filing = row->values;
    TRY(master_shape(cx, partner_register.name, &shape));
    TRY(master_find_key(cx, &shape, filing->authority, &authority));
    ClockFact fact = {.noun = partner_register.name,
                      .noun_id = field_int(authority.id),
                      .regime = regime,
                      .trigger = str_of(told.trigger),
                      .day = day_known(cx, told.day),
                      .note = str_fmt(cx->arena, "liaison %.*s %s, row %lld version %lld",
                                      STR_ARG(filing->employee), told.what, (long long)row->id,
                                      (long long)row->version)};
    return clock_start_in(cx, &fact, out);
}

/* The day the law names becomes the day of the row, unless somebody said another. */
static Err due_fill(Ctx *cx, const MasterShape *shape, const ClockStarted *started, MasterRow *row)
{
    MasterRow read;
    const LiaisonFiling *filing = row->values;
    if (filing->due_on.set || started->started.count == 0 || !started->started.items[0].due.set)
        return OK;
    Str day = regime_day_format(cx->arena, (RegimeDay)started->started.items[0].due.value);
    RowOrder order = {.values = str_fmt(cx->arena, "{\"due_on\":\"%.*s\"}", STR_ARG(day)),
                      .version = field_int(row->version),
                      .reason = started->started.items[0].rule};
    TRY(master_save_in(cx, shape, row->id, &order, &read));
    *row = read;
    return OK;
}

/* What a stored filing says that was not so before; `before` NULL: it is new. */
static Err news_tell(Ctx *cx, const MasterShape *shape, const MasterRow *before, MasterRow *row)
{
    ClockStarted started = {0};
    const LiaisonFiling *filing = row->values;
    bool was_filed = before != NULL && in_state(before, "filed");
    if (before == NULL && (in_state(row, "to_file") || in_state(row, "filed"))) {
        TRY(tell(cx, row, (Told){"recall_contact_changed", "named", filing->named_on}, &started));
        TRY(due_fill(cx, shape, &started, row));
    }
    if (in_state(row, "filed") && !was_filed)
        return tell(cx, row, (Told){"recall_contact_filed", "filed", filing->filed_on}, &started);
    if (was_filed && !in_state(row, "filed"))
        return tell(cx, row, (Told){"recall_contact_changed", "ended", (FieldInt){0}}, &started);
    return OK;
}

static Err save_in(Ctx *cx, int64_t id, const RowOrder *order, MasterRow *out)
{
    MasterShape shape;
    MasterRow before = {0};
    TRY(master_shape(cx, liaison_filing_register.name, &shape));
    if (id != 0)
        TRY(master_find(cx, &shape, id, &before));
    TRY(master_save_in(cx, &shape, id, order, out));
    return news_tell(cx, &shape, id != 0 ? &before : NULL, out);
}

Err liaison_save(Ctx *cx, int64_t id, const RowOrder *order, MasterRow *out)
{
    CLEANUP(tx_release) Tx tx = {0};
    *out = (MasterRow){0};
    TRY(tx_begin(cx, &tx));
    TRY(save_in(cx, id, order, out));
    return tx_commit(&tx);
}

static Err imported(Ctx *cx, const void *values, const void *before, void *arg)
{
    MasterRow row, was = {.values = (void *)(uintptr_t)before};
    const MasterShape *shape = arg;
    TRY(master_find_key(cx, shape, master_key(cx->arena, &shape->form, values), &row));
    return news_tell(cx, shape, before != NULL ? &was : NULL, &row);
}

Err liaison_import_store(Ctx *cx, Str name, ImportPlan *plan, Str reason)
{
    CLEANUP(tx_release) Tx tx = {0};
    MasterShape shape;
    if (!str_eq(name, liaison_filing_register.name))
        return import_store(cx, plan, reason);
    TRY(tx_begin(cx, &tx));
    TRY(import_store_in(cx, plan, reason));
    TRY(master_shape(cx, liaison_filing_register.name, &shape));
    TRY(import_each(cx, plan, imported, &shape));
    return tx_commit(&tx);
}

/* ---- who leaves ---- */

enum { FILINGS_MAX = 1000 };

typedef struct Filings {
    Str employee;
    int64_t ids[FILINGS_MAX];
    size_t count;
} Filings;

static Err filing_take(Ctx *cx, const MasterRow *row, void *arg)
{
    Filings *filings = arg;
    const LiaisonFiling *filing = row->values;
    (void)cx;
    if (filings->count < FILINGS_MAX && in_state(row, "filed") &&
        str_eq(filing->employee, filings->employee))
        filings->ids[filings->count++] = row->id;
    return OK;
}

Err liaison_left(Ctx *cx, Str employee)
{
    CLEANUP(tx_release) Tx tx = {0};
    MasterShape shape;
    MasterRow row;
    ClockStarted started;
    Filings *filings = arena_new(cx->arena, Filings);
    filings->employee = employee;
    TRY(tx_begin(cx, &tx));
    TRY(master_shape(cx, liaison_filing_register.name, &shape));
    TRY(master_each(cx, &shape, (Str){0}, filing_take, filings));
    for (size_t i = 0; i < filings->count; i++) {
        TRY(master_find(cx, &shape, filings->ids[i], &row));
        TRY(tell(cx, &row, (Told){"recall_contact_changed", "left", (FieldInt){0}}, &started));
    }
    return tx_commit(&tx);
}
