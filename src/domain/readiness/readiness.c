#include "domain/readiness/readiness.h"

#include <stdlib.h>

#include "domain/account/training.h"
#include "domain/drill/drill.h"
#include "domain/master/master.h"
#include "domain/signature/signature_row.h"

#define RECORDS "domain/readiness/readiness_wire.def"
#include "platform/register/register_table.h"

#define DAY_US INT64_C(86400000000)

enum { CAPABILITIES = 9, SCORE_MAX = 4, CHECKS_MAX = 20, GAP_MAX = 2000 };

/* One count at work. */
typedef struct Count {
    Ctx *cx;
    Lang lang;
    ReadinessCheck *check;
    Str *gaps;
    int64_t today;
    void *seen; /* of the check's own */
} Count;

static void gap_add(Count *count, const char *key, const Str *params, int param_count)
{
    Buf text;
    FieldTexts *gaps = &count->check->gaps;
    if (gaps->count == READINESS_GAPS_MAX)
        return; /* the count still tells how many there are */
    buf_init(&text, count->cx->arena, GAP_MAX);
    message_format(&text, count->lang, key, params, param_count);
    count->gaps[gaps->count++] = str_dup(count->cx->arena, buf_str(&text));
}

static void judge(Count *count, bool good)
{
    count->check->of.value++;
    count->check->good.value += good;
}

/* ---- capabilities (A-5.2) ---- */

static Err capability_take(Ctx *cx, const MasterRow *row, void *arg)
{
    Readiness *out = arg;
    const Capability *values = row->values;
    CapabilityState *state = &out->capabilities.items[values->capability.value];
    /* a score without evidence says nothing; a day to come has not been */
    bool counts = values->evidence.n > 0 && values->assessed_on.value <= cx->now_us / DAY_US + 1;
    if (row->retired || !counts ||
        (state->assessed_on.set && state->assessed_on.value > values->assessed_on.value))
        return OK;
    if (state->score.set)
        state->before = state->score;
    state->row = field_int(row->id);
    state->score = values->score;
    state->assessed_on = values->assessed_on;
    state->due_on = values->due_on;
    /* texts of the row die with it */
    const Str texts[] = {values->evidence, values->gap, values->action};
    Str *to[] = {&state->evidence, &state->gap, &state->action};
    for (size_t i = 0; i < 3; i++)
        *to[i] = texts[i].n == 0 ? (Str){0} : str_dup(cx->arena, texts[i]);
    return OK;
}

static Err capabilities_load(Ctx *cx, Readiness *out)
{
    MasterShape shape;
    const Field *field = register_field(&capability_register, STR("capability"));
    out->capabilities.items = arena_array(cx->arena, CapabilityState, CAPABILITIES);
    out->capabilities.count = CAPABILITIES;
    for (int i = 0; i < CAPABILITIES; i++) {
        const EnumValue *name = &field->names->values[i];
        out->capabilities.items[i] = (CapabilityState){.capability = name->name,
                                                       .label_zh = str_of(name->label_zh),
                                                       .label_en = str_of(name->label_en),
                                                       .overdue = field_bool(false)};
    }
    TRY(master_shape(cx, capability_register.name, &shape));
    TRY(master_each(cx, &shape, (Str){0}, capability_take, out));
    int64_t today = cx->now_us / DAY_US;
    out->of = field_int(CAPABILITIES * SCORE_MAX);
    out->score = out->assessed = field_int(0);
    for (int i = 0; i < CAPABILITIES; i++) {
        CapabilityState *state = &out->capabilities.items[i];
        out->score.value += state->score.value;
        out->assessed.value += state->score.set;
        state->overdue = field_bool(state->due_on.set && state->due_on.value < today);
    }
    return OK;
}

/* ---- people and trainings (A-5.1a, A-5.5) ---- */

static Err functions_take(Ctx *cx, const MasterRow *row, void *arg)
{
    Count *count = arg;
    bool *filled = count->seen;
    const Employee *employee = row->values;
    (void)cx;
    if (!row->retired && employee->recall_function.set)
        filled[employee->recall_function.value] = true;
    return OK;
}

/* The three that the guide names: decision maker, liaison, execution driver. */
static Err functions_check(Ctx *cx, const MasterShape *shape, Count *count)
{
    enum { NAMED = 3, FUNCTIONS = 16 };
    bool filled[FUNCTIONS] = {false};
    const Field *field = register_field(&employee_register, STR("recall_function"));
    count->seen = filled;
    TRY(master_each(cx, shape, (Str){0}, functions_take, count));
    for (int i = 0; i < NAMED; i++) {
        const EnumValue *name = &field->names->values[i];
        Str label = str_of(count->lang == LANG_ZH ? name->label_zh : name->label_en);
        judge(count, filled[i]);
        if (!filled[i])
            gap_add(count, MSG("nobody is named as %1$s"), &label, 1);
    }
    return OK;
}

/* Which role a function in recalls stands for; ACCOUNT_ROLE_COUNT: one without trainings. */
static AccountRole role_of(const Employee *employee)
{
    Str function = master_choice(&employee_register, STR("recall_function"), employee);
    return str_eq(function, STR("manager"))    ? ACCOUNT_ROLE_RECALL
           : str_eq(function, STR("liaison"))  ? ACCOUNT_ROLE_LIAISON
           : str_eq(function, STR("executor")) ? ACCOUNT_ROLE_EXECUTOR
                                               : ACCOUNT_ROLE_COUNT;
}

static Err trainings_take(Ctx *cx, const MasterRow *row, void *arg)
{
    Count *count = arg;
    TrainingState state;
    const Employee *employee = row->values;
    AccountRole role = role_of(employee);
    if (row->retired || role == ACCOUNT_ROLE_COUNT)
        return OK;
    Err err = employee->account.n == 0
                  ? ERR_DENIED
                  : training_check(cx, employee->account, role, row->id, &state);
    if (err != OK && err != ERR_DENIED)
        return err;
    Str params[] = {employee->code, employee->name, {0}};
    bool soon = err == OK && state.lapses_us < cx->now_us + READINESS_NOTICE_DAYS * DAY_US;
    judge(count, err == OK && !soon);
    if (err == OK && !soon)
        return OK;
    if (employee->account.n == 0) {
        gap_add(count, MSG("%1$s %2$s does not sign in, so no role rests on the trainings"), params,
                2);
    } else if (soon) {
        params[2] = str_fmt(cx->arena, "%lld", (long long)READINESS_NOTICE_DAYS);
        gap_add(count, MSG("%1$s %2$s: a training lapses within %3$s days"), params, 3);
    } else {
        Buf text;
        buf_init(&text, cx->arena, GAP_MAX);
        message_format(&text, count->lang, cx->problem.key, cx->problem.params,
                       cx->problem.param_count);
        params[2] = buf_str(&text);
        gap_add(count, MSG("%1$s %2$s: %3$s"), params, 3);
        problem_clear(cx);
    }
    return OK;
}

static Err trainings_check(Ctx *cx, const MasterShape *shape, Count *count)
{
    return master_each(cx, shape, (Str){0}, trainings_take, count);
}

/* ---- liaison (A-5.1c) ---- */

/* A filing names somebody who is no longer here: change leads to an update task. */
static Err person_gone(Ctx *cx, Str employee, bool *out)
{
    MasterShape shape;
    MasterRow row;
    TRY(master_shape(cx, employee_register.name, &shape));
    Err err = master_find_key(cx, &shape, employee, &row);
    if (err == ERR_NOT_FOUND)
        problem_clear(cx);
    else
        TRY(err);
    *out = err == ERR_NOT_FOUND || row.retired;
    return OK;
}

static Err liaison_take(Ctx *cx, const MasterRow *row, void *arg)
{
    Count *count = arg;
    const LiaisonFiling *filing = row->values;
    Str state = master_choice(&liaison_filing_register, STR("state"), filing);
    if (row->retired || str_eq(state, STR("ended")))
        return OK;
    bool filed = str_eq(state, STR("filed")), gone = false;
    if (filed)
        TRY(person_gone(cx, filing->employee, &gone));
    bool late = filing->due_on.set && filing->due_on.value < count->today;
    Str params[] = {filing->employee, filing->authority};
    judge(count, filed && !gone);
    if (gone)
        gap_add(count, MSG("liaison %1$s, filed with %2$s, is out of use: file another"), params,
                2);
    if (!filed)
        gap_add(count,
                late ? MSG("liaison %1$s should have been filed with %2$s by now")
                     : MSG("liaison %1$s is not yet filed with %2$s"),
                params, 2);
    return OK;
}

static Err liaison_check(Ctx *cx, const MasterShape *shape, Count *count)
{
    TRY(master_each(cx, shape, (Str){0}, liaison_take, count));
    if (count->check->of.value == 0) {
        judge(count, false);
        gap_add(count, MSG("no liaison is filed with an authority"), NULL, 0);
    }
    return OK;
}

/* ---- agreements (A-5.3) ---- */

/* Every field of a duty: good when it is kept; one that is only agreed is not, nor a gap. */
static Err duties_take(Ctx *cx, const MasterRow *row, void *arg)
{
    Count *count = arg;
    const Register *record = count->seen;
    const Field *partner = register_field(record, STR("partner"));
    if (row->retired)
        return OK;
    for (size_t i = 0; i < record->count; i++) {
        const Field *field = &record->fields[i];
        if (field->type != FIELD_ENUM)
            continue;
        Str state = master_choice(record, field->name, row->values);
        bool kept = str_eq(state, STR("kept"));
        Str params[] = {*(const Str *)((const char *)row->values + partner->offset),
                        str_of(count->lang == LANG_ZH ? field->label_zh : field->label_en)};
        judge(count, kept);
        if (str_eq(state, STR("broken")))
            gap_add(count, MSG("%1$s does not keep: %2$s"), params, 2);
        else if (str_eq(state, STR("missing")))
            gap_add(count, MSG("not agreed with %1$s: %2$s"), params, 2);
    }
    (void)cx;
    return OK;
}

static Err supplier_duties_check(Ctx *cx, const MasterShape *shape, Count *count)
{
    count->seen = (void *)(uintptr_t)&supplier_agreement_register;
    return master_each(cx, shape, (Str){0}, duties_take, count);
}

static Err dealer_duties_check(Ctx *cx, const MasterShape *shape, Count *count)
{
    count->seen = (void *)(uintptr_t)&dealer_agreement_register;
    return master_each(cx, shape, (Str){0}, duties_take, count);
}

/* Partners that must have an agreement, and those that have one that is not over: sorted. */
typedef struct Covered {
    Str kinds[2]; /* of partner, empty: none */
    const Register *record;
    Str *partners;
    size_t count, room;
} Covered;

static Err agreement_take(Ctx *cx, const MasterRow *row, void *arg)
{
    Covered *covered = ((Count *)arg)->seen;
    const Field *partner = register_field(covered->record, STR("partner"));
    const Field *until = register_field(covered->record, STR("valid_until"));
    const FieldInt *day = (const FieldInt *)((const char *)row->values + until->offset);
    if (row->retired || (day->set && day->value < ((Count *)arg)->today))
        return OK;
    if (covered->count == covered->room) {
        Str *larger = arena_array(cx->arena, Str, 2 * covered->room + 16);
        if (covered->count > 0)
            memcpy(larger, covered->partners, covered->count * sizeof *larger);
        covered->partners = larger;
        covered->room = 2 * covered->room + 16;
    }
    covered->partners[covered->count++] =
        str_dup(cx->arena, *(const Str *)((const char *)row->values + partner->offset));
    return OK;
}

static int by_text(const void *a, const void *b)
{
    return str_cmp(*(const Str *)a, *(const Str *)b);
}

static Err partner_take(Ctx *cx, const MasterRow *row, void *arg)
{
    Count *count = arg;
    const Covered *covered = count->seen;
    const Partner *partner = row->values;
    Str kind = master_choice(&partner_register, STR("kind"), partner);
    (void)cx;
    if (row->retired || (!str_eq(kind, covered->kinds[0]) && !str_eq(kind, covered->kinds[1])))
        return OK;
    bool found = covered->count > 0 && bsearch(&partner->code, covered->partners, covered->count,
                                               sizeof(Str), by_text) != NULL;
    Str params[] = {partner->code, partner->name};
    judge(count, found);
    if (!found)
        gap_add(count, MSG("%1$s %2$s has no agreement in force"), params, 2);
    return OK;
}

static Err agreements_check(Ctx *cx, const MasterShape *agreements, Count *count, Covered *covered)
{
    MasterShape partners;
    count->seen = covered;
    TRY(master_each(cx, agreements, (Str){0}, agreement_take, count));
    if (covered->count > 0)
        qsort(covered->partners, covered->count, sizeof(Str), by_text);
    TRY(master_shape(cx, partner_register.name, &partners));
    return master_each(cx, &partners, (Str){0}, partner_take, count);
}

static Err supplier_agreements_check(Ctx *cx, const MasterShape *shape, Count *count)
{
    Covered covered = {.kinds = {STR("supplier"), STR("software_supplier")},
                       .record = &supplier_agreement_register};
    return agreements_check(cx, shape, count, &covered);
}

static Err dealer_agreements_check(Ctx *cx, const MasterShape *shape, Count *count)
{
    Covered covered = {.kinds = {STR("dealer"), STR("dealer")},
                       .record = &dealer_agreement_register};
    return agreements_check(cx, shape, count, &covered);
}

/* ---- records and reviews (A-5.4, A-5.1b) ---- */

static Err class_take(Ctx *cx, const MasterRow *row, void *arg)
{
    bool *covered = ((Count *)arg)->seen;
    (void)cx;
    if (!row->retired)
        covered[((const Procedure *)row->values)->record_class.value] = true;
    return OK;
}

static Err record_classes_check(Ctx *cx, const MasterShape *shape, Count *count)
{
    enum { CLASSES = 9 };
    bool covered[CLASSES] = {false};
    const Field *field = register_field(&procedure_register, STR("record_class"));
    count->seen = covered;
    TRY(master_each(cx, shape, (Str){0}, class_take, count));
    for (int i = 0; i < CLASSES; i++) {
        const EnumValue *name = &field->names->values[i];
        Str label = str_of(count->lang == LANG_ZH ? name->label_zh : name->label_en);
        judge(count, covered[i]);
        if (!covered[i])
            gap_add(count, MSG("no procedure and retention for: %1$s"), &label, 1);
    }
    return OK;
}

static Err review_take(Ctx *cx, const MasterRow *row, void *arg)
{
    Count *count = arg;
    const Register *record = count->seen;
    const Field *review = register_field(record, STR("review_on"));
    const FieldInt *day = (const FieldInt *)((const char *)row->values + review->offset);
    (void)cx;
    if (row->retired)
        return OK;
    bool late = !day->set || day->value < count->today;
    judge(count, !late);
    if (late)
        gap_add(count, MSG("%1$s: its review is due or has no date"), &row->key, 1);
    return OK;
}

static Err law_reviews_check(Ctx *cx, const MasterShape *shape, Count *count)
{
    count->seen = (void *)(uintptr_t)&law_register;
    return master_each(cx, shape, (Str){0}, review_take, count);
}

static Err procedure_reviews_check(Ctx *cx, const MasterShape *shape, Count *count)
{
    count->seen = (void *)(uintptr_t)&procedure_register;
    return master_each(cx, shape, (Str){0}, review_take, count);
}

/* ---- editions of procedures released by signatures (A-5.4) ---- */

static Err signed_take(Ctx *cx, const MasterRow *row, void *arg)
{
    Count *count = arg;
    SignedRecord record;
    SignatureState state;
    if (row->retired)
        return OK;
    TRY(signature_row(cx, count->seen, row, &record));
    TRY(signature_state(cx, &record, &state));
    Str params[] = {row->key, ((const Procedure *)row->values)->edition};
    judge(count, state.complete.value);
    if (!state.complete.value)
        gap_add(count, MSG("%1$s: edition %2$s is not signed as it stands"), params, 2);
    return OK;
}

static Err procedure_signatures_check(Ctx *cx, const MasterShape *shape, Count *count)
{
    count->seen = (void *)(uintptr_t)shape;
    return master_each(cx, shape, (Str){0}, signed_take, count);
}

/* ---- drills (A-5.2: capabilities are shown by evidence) ---- */

static Err drills_check(Ctx *cx, const MasterShape *shape, Count *count)
{
    int64_t last_us;
    (void)shape;
    TRY(drill_last(cx, &last_us));
    int64_t day = last_us / DAY_US;
    bool fresh = last_us != 0 && day + DRILL_EVERY_DAYS >= count->today;
    judge(count, fresh);
    if (last_us == 0) {
        gap_add(count, MSG("no recall drill was ever held"), NULL, 0);
    } else if (!fresh) {
        int year, month, date;
        date_from_days((int32_t)day, &year, &month, &date);
        Str params[] = {str_fmt(cx->arena, "%04d-%02d-%02d", year, month, date)};
        gap_add(count, MSG("the last recall drill was on %1$s, more than a year ago"), params, 1);
    }
    return OK;
}

/* ---- all of them ---- */

static const struct {
    Str name;
    const Register *record;
    Str clause;
    Err (*run)(Ctx *cx, const MasterShape *shape, Count *count);
} checks[] = {
    {STR_INIT("functions"), &employee_register, STR_INIT("A-5.1a"), functions_check},
    {STR_INIT("trainings"), &training_result_register, STR_INIT("A-5.5"), trainings_check},
    {STR_INIT("liaison"), &liaison_filing_register, STR_INIT("A-5.1c"), liaison_check},
    {STR_INIT("supplier_agreements"), &supplier_agreement_register, STR_INIT("A-5.3.1"),
     supplier_agreements_check},
    {STR_INIT("supplier_duties"), &supplier_agreement_register, STR_INIT("A-5.3.1"),
     supplier_duties_check},
    {STR_INIT("dealer_agreements"), &dealer_agreement_register, STR_INIT("A-5.3.2"),
     dealer_agreements_check},
    {STR_INIT("dealer_duties"), &dealer_agreement_register, STR_INIT("A-5.3.2"),
     dealer_duties_check},
    {STR_INIT("record_classes"), &procedure_register, STR_INIT("A-5.4"), record_classes_check},
    {STR_INIT("law_reviews"), &law_register, STR_INIT("A-5.1b"), law_reviews_check},
    {STR_INIT("procedure_reviews"), &procedure_register, STR_INIT("A-5.4"),
     procedure_reviews_check},
    {STR_INIT("procedure_signatures"), &procedure_register, STR_INIT("A-5.4"),
     procedure_signatures_check},
    {STR_INIT("drills"), NULL, STR_INIT("A-5.2"), drills_check}, /* rows of its own */
};
enum { CHECKS = sizeof checks / sizeof *checks };

static Err check_run(Ctx *cx, size_t i, Lang lang, ReadinessCheck *out)
{
    MasterShape shape;
    /* trainings are counted by people */
    bool by_people = checks[i].record == &training_result_register;
    Count count = {.cx = cx,
                   .lang = lang,
                   .check = out,
                   .gaps = arena_array(cx->arena, Str, READINESS_GAPS_MAX),
                   .today = cx->now_us / DAY_US};
    *out = (ReadinessCheck){.name = checks[i].name,
                            .register_name =
                                checks[i].record == NULL ? STR("drill") : checks[i].record->name,
                            .clause = checks[i].clause,
                            .good = field_int(0),
                            .of = field_int(0)};
    out->gaps.items = count.gaps;
    if (checks[i].record == NULL)
        return checks[i].run(cx, NULL, &count);
    TRY(master_shape(cx, by_people ? employee_register.name : checks[i].record->name, &shape));
    return checks[i].run(cx, &shape, &count);
}

Err readiness_load(Ctx *cx, Lang lang, Readiness *out)
{
    *out = (Readiness){0};
    TRY(capabilities_load(cx, out));
    out->checks.items = arena_array(cx->arena, ReadinessCheck, CHECKS);
    out->checks.count = CHECKS;
    for (size_t i = 0; i < CHECKS; i++)
        TRY(check_run(cx, i, lang, &out->checks.items[i]));
    return OK;
}
