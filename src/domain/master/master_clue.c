#include "domain/master/master_clue.h"

#include <assert.h>

#include "domain/master/master_internal.h"
#include "domain/regime/regime.h"
#include "platform/register/register_said.h"

#define DAY_US INT64_C(86400000000)

#define CLUE_KIND(name, group, zh, en, hours, role, what_zh, what_en)                              \
    {STR_INIT(#name), STR_INIT(#group), zh, en, hours, STR_INIT(#role), what_zh, what_en},
const ClueKind master_clue_kinds[CLUE_KIND_COUNT] = {
#include "domain/master/clue_kinds.def"
};
#undef CLUE_KIND

/* ---- a new one ---- */

/* Hours to an answer, as the customer or the default has it. */
static Err hours_find(Ctx *cx, int64_t kind, int64_t *out)
{
    MasterShape shape;
    MasterRow rule;
    TRY(master_shape(cx, clue_rule_register.name, &shape));
    Err err = master_find_key(cx, &shape, master_clue_kinds[kind].name, &rule);
    bool ruled = err == OK && !rule.retired;
    *out =
        ruled ? ((const ClueRule *)rule.values)->within_hours.value : master_clue_kinds[kind].hours;
    if (err != ERR_NOT_FOUND)
        return err;
    problem_clear(cx);
    return OK;
}

/* The last number given in the year of `prefix`, "2026-". */
static Err last_number(Ctx *cx, Str prefix, int64_t *out)
{
    enum { DIGITS = 6 };
    DbRow row;
    Str first = str_fmt(cx->arena, "%.*s%0*d", STR_ARG(prefix), DIGITS, 0);
    Str last = str_fmt(cx->arena, "%.*s999999", STR_ARG(prefix));
    *out = 0;
    TRY(db_one(
        cx, SQL_MASTER_ROW_LAST_KEY,
        ARGS(db_text(clue_register.name), db_text(first), db_text(last), db_int((int64_t)first.n)),
        &row));
    if (!row_is_null(&row, 0) && !str_int(str_tail(row_text(&row, 0), prefix.n), out))
        *out = 0;
    return OK;
}

static Err number_give(Ctx *cx, Clue *clue)
{
    int year, month, day;
    int64_t last;
    date_from_days((int32_t)clue->received_on.value, &year, &month, &day);
    Str prefix = str_fmt(cx->arena, "%04d-", year);
    TRY(last_number(cx, prefix, &last));
    clue->number = str_fmt(cx->arena, "%.*s%06lld", STR_ARG(prefix), (long long)last + 1);
    return OK;
}

/* As days begin where its regime holds; in UTC where nobody knows it. */
static int64_t today_of(Ctx *cx, const Clue *clue)
{
    static const Str usual = CLUE_REGIME_DEFAULT;
    RegimeDay day;
    return regime_day_in(cx->arena, clue->regime.n > 0 ? clue->regime : usual, cx->now_us, &day)
               ? day
               : cx->now_us / DAY_US;
}

Err master_clue_fill(Ctx *cx, Clue *clue)
{
    enum { DAY_HOURS = 24 };
    int64_t hours;
    if (!clue->state.set)
        clue->state = field_int(CLUE_NEW);
    if (!clue->received_on.set)
        clue->received_on = field_int(today_of(cx, clue));
    if (clue->number.n == 0)
        TRY(number_give(cx, clue));
    if (clue->due_on.set || !clue->kind.set)
        return OK;
    TRY(hours_find(cx, clue->kind.value, &hours));
    clue->due_on = field_int(clue->received_on.value + (hours + DAY_HOURS - 1) / DAY_HOURS);
    return OK;
}

/* ---- what a state asks for ---- */

static Err at_field(Ctx *cx, const char *field)
{
    return fail_at(cx, (Str){0}, 0, str_fmt(cx->arena, "/values/%s", field));
}

/* Something to look at, and somebody or something to ask (risk-and-effect.md, 4). */
static Err valid_check(Ctx *cx, const Clue *clue)
{
    bool named = clue->unit.n > 0 || clue->lot.n > 0 || clue->model.n > 0;
    bool told = clue->text.n > 0 || clue->symptom.n > 0;
    bool asked = clue->reporter_phone.n > 0 || clue->reporter_email.n > 0 ||
                 clue->source_number.n > 0 || clue->reference.n > 0 || clue->partner.n > 0 ||
                 clue->source.n > 0;
    if (!named) {
        (void)!fail(cx, ERR_INVALID, MSG("a valid clue names a unit, a lot or a model"));
        return at_field(cx, "unit");
    }
    if (!told) {
        (void)!fail(cx, ERR_INVALID, MSG("a valid clue says what happened: words or a symptom"));
        return at_field(cx, "symptom");
    }
    if (!asked) {
        (void)!fail(cx, ERR_INVALID,
                    MSG("a valid clue has somebody to ask: phone, e-mail, partner or its source"));
        return at_field(cx, "reporter_phone");
    }
    return OK;
}

/* A chain of duplicates would hide the first clue. */
static Err duplicate_check(Ctx *cx, const Clue *clue)
{
    MasterShape shape;
    MasterRow first;
    if (clue->duplicate_of.n == 0) {
        (void)!fail(cx, ERR_INVALID, MSG("a duplicate names the clue it repeats"));
        return at_field(cx, "duplicate_of");
    }
    TRY(master_shape(cx, clue_register.name, &shape));
    TRY(master_find_key(cx, &shape, clue->duplicate_of, &first));
    if (((const Clue *)first.values)->state.value == CLUE_DUPLICATE) {
        (void)!fail(cx, ERR_INVALID, MSG("clue %1$s repeats another itself: name that one"),
                    str_shown(cx->arena, clue->duplicate_of));
        return at_field(cx, "duplicate_of");
    }
    return OK;
}

/* What everybody sees and counts by names nobody (PIPL art. 6): a contact goes into the words,
 * which are sealed. */
static Err contacts_check(Ctx *cx, const Clue *clue, const Clue *old)
{
    const struct {
        const char *name;
        Str text, before;
    } open[] = {
#define OPEN(name) {#name, clue->name, old == NULL ? (Str){0} : old->name}
        OPEN(symptom), OPEN(region),   OPEN(model),         OPEN(system),
        OPEN(part),    OPEN(replaced), OPEN(circumstances), OPEN(closed_reason),
#undef OPEN
    };
    for (size_t i = 0; i < sizeof open / sizeof *open; i++) {
        if (str_eq(open[i].text, open[i].before) || !master_holds_contact(open[i].text))
            continue;
        const Field *field = register_field(&clue_register, str_of(open[i].name));
        (void)!fail(
            cx, ERR_INVALID,
            MSG("%1$s holds a phone or identity number or an e-mail address; that goes into "
                "the text, which is sealed"),
            field_said(cx->arena, field));
        return at_field(cx, open[i].name);
    }
    return OK;
}

/* Nobody could do anything with it: no words, and nothing it is about. */
static bool is_empty(const Clue *clue)
{
    return clue->text.n + clue->symptom.n + clue->circumstances.n + clue->wish.n == 0 &&
           clue->unit.n + clue->lot.n + clue->model.n + clue->product.n + clue->partner.n == 0 &&
           clue->items.count + clue->lots.count == 0;
}

static Err empty_check(Ctx *cx, const Clue *clue, const Clue *old)
{
    bool was_so = old != NULL && is_empty(old); /* words may have been erased */
    if (was_so || !is_empty(clue))
        return OK;
    (void)!fail(cx, ERR_INVALID,
                MSG("a clue says what happened, or names the unit, lot, model or partner it is "
                    "about"));
    return at_field(cx, "text");
}

Err master_clue_check(Ctx *cx, const MasterRow *row, const MasterRow *before)
{
    const Clue *clue = row->values, *old = before == NULL ? NULL : before->values;
    TRY(empty_check(cx, clue, old));
    TRY(contacts_check(cx, clue, old));
    if (old != NULL && old->state.value == clue->state.value &&
        str_eq(old->duplicate_of, clue->duplicate_of) &&
        old->defect_case.set == clue->defect_case.set)
        return OK;
    switch ((ClueState)clue->state.value) {
    case CLUE_VALID:
        return valid_check(cx, clue);
    case CLUE_DUPLICATE:
        return duplicate_check(cx, clue);
    case CLUE_LINKED:
        if (clue->defect_case.set)
            return OK;
        (void)!fail(cx, ERR_INVALID, MSG("a clue in a case names the case"));
        return at_field(cx, "defect_case");
    case CLUE_CLOSED:
        if (clue->closed_reason.n > 0)
            return OK;
        (void)!fail(cx, ERR_INVALID, MSG("a clue is closed with a reason"));
        return at_field(cx, "closed_reason");
    default:
        return OK;
    }
}
