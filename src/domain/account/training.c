#include "domain/account/training.h"

#include "domain/account/account_internal.h"
#include "domain/master/master.h"
#include "domain/signature/signature_row.h"

enum { MONTHS = 12 };

#define DAY_US INT64_C(86400000000)

/* ---- who ---- */

typedef struct Search {
    Str account;
    int64_t id;
} Search;

static Err employee_look(Ctx *cx, const MasterRow *row, void *arg)
{
    Search *search = arg;
    const Employee *employee = row->values;
    (void)cx;
    if (!row->retired && str_eq(employee->account, search->account))
        search->id = row->id;
    return OK;
}

Err training_employee(Ctx *cx, Str account, int64_t *out)
{
    MasterShape shape;
    Search search = {.account = account};
    TRY(master_shape(cx, employee_register.name, &shape));
    TRY(master_each(cx, &shape, (Str){0}, employee_look, &search));
    *out = search.id;
    return OK;
}

/* ---- one training ---- */

typedef struct Results {
    const MasterShape *shape;
    Str account;           /* of the person: what he entered himself does not count */
    FieldInt valid_months; /* of the training */
    int64_t best_us;       /* end of the latest result that counts; 0: none does */
    bool own;              /* one was entered by himself */
    bool lacks_signature;  /* one lacks the signature of its examiner */
} Results;

/* The same day some months later; the last one of a shorter month. */
static int32_t months_later(int32_t day, int64_t months)
{
    int year, month, of_month;
    date_from_days(day, &year, &month, &of_month);
    int64_t count = (int64_t)year * MONTHS + month - 1 + months;
    int32_t first = days_from_date((int)(count / MONTHS), (int)(count % MONTHS) + 1, 1);
    int32_t next = days_from_date((int)((count + 1) / MONTHS), (int)((count + 1) % MONTHS) + 1, 1);
    return first + of_month - 1 < next ? first + of_month - 1 : next - 1;
}

/* When that day is over everywhere. */
static int64_t day_end_us(int64_t day)
{
    return (day + 1) * DAY_US + DAY_US / 2;
}

/* Whoever needs a training vouches for nothing it rests on, nor does a machine. */
static bool vouches(const MasterRow *row, Str account)
{
    return !str_eq(row->actor, account) && !str_starts(row->actor, STR("key:"));
}

/* Is it signed, as it stands, by all who must (signatures.def)? */
static Err examined(Ctx *cx, const MasterShape *shape, const MasterRow *row, bool *out)
{
    SignedRecord record;
    ArenaMark mark = arena_mark(cx->arena);
    TRY(signature_row(cx, shape, row, &record));
    TRY(signature_complete(cx, &record, out));
    arena_rewind(cx->arena, mark);
    return OK;
}

static Err result_look(Ctx *cx, const MasterRow *row, void *arg)
{
    bool is_signed;
    Results *results = arg;
    const TrainingResult *result = row->values;
    int64_t end = INT64_MAX;
    if (row->retired || !result->passed.value || result->held_on.value * DAY_US > cx->now_us)
        return OK;
    if (!vouches(row, results->account)) {
        results->own = true;
        return OK;
    }
    if (result->valid_until.set)
        end = day_end_us(result->valid_until.value);
    else if (results->valid_months.set)
        end = day_end_us(months_later((int32_t)result->held_on.value, results->valid_months.value));
    if (end <= results->best_us)
        return OK;
    if (end > cx->now_us) {
        TRY(examined(cx, results->shape, row, &is_signed));
        if (!is_signed) {
            results->lacks_signature = true;
            return OK;
        }
    }
    results->best_us = end;
    return OK;
}

/* ---- all of a role ---- */

typedef struct Check {
    Str account, employee; /* sign-in name, staff number */
    AccountRole role;
    Str audience;
    Buf codes;
    TrainingState *out;
} Check;

static Err refuse_own(Ctx *cx, const Check *check, const char *key)
{
    return fail(
        cx, ERR_DENIED,
        MSG("role %1$s: row %2$s, on which it rests, was last changed by %3$s alone or by a "
            "machine; somebody else has to"),
        account_role_said(cx->arena, check->role), key, str_c(cx->arena, check->account));
}

static Err refuse(Ctx *cx, const Check *check, const char *code, const Results *results)
{
    const char *role = account_role_said(cx->arena, check->role);
    if (results->own)
        return fail(cx, ERR_DENIED,
                    MSG("role %1$s: the result of training %2$s was entered by %3$s alone; "
                        "somebody else has to"),
                    role, code, str_c(cx->arena, check->account));
    if (results->lacks_signature)
        return fail(cx, ERR_DENIED,
                    MSG("role %1$s: the result of training %2$s is not signed by its examiner"),
                    role, code);
    if (results->best_us != 0)
        return fail(cx, ERR_DENIED, MSG("role %1$s: training %2$s has lapsed"), role, code);
    return fail(cx, ERR_DENIED, MSG("role %1$s may be authorised only after passing training %2$s"),
                role, code);
}

/* Was it required of the audience, as one side of a change has it? */
static bool side_requires(Ctx *cx, Str side, Str audience)
{
    const JsonNode *node;
    bool wanted = false;
    if (side.n == 0 || json_parse(cx, side, &node) != OK)
        return false;
    const JsonNode *values = json_member(node, STR("values"));
    const JsonNode *retired = json_member(node, STR("retired"));
    const JsonNode *required = values == NULL ? NULL : json_member(values, STR("required"));
    const JsonNode *of = values == NULL ? NULL : json_member(values, STR("audience"));
    wanted =
        required != NULL && required->type == JSON_TRUE && of != NULL && str_eq(of->text, audience);
    return wanted && (retired == NULL || retired->type != JSON_TRUE);
}

/* A training that is not required (any more): if it was, as others left it, who needs it has waived
 * it himself, or a machine has. */
static Err waiver_look(Ctx *cx, const Check *check, const MasterRow *row)
{
    MasterShape shape;
    RowHistory history;
    bool required = false;
    ArenaMark mark = arena_mark(cx->arena);
    if (vouches(row, check->account))
        return OK;
    TRY(master_shape(cx, training_register.name, &shape));
    TRY(master_history(cx, &shape, row->id, &history));
    for (size_t i = 0; i < history.changes.count; i++) {
        const MasterRow at = {.actor = history.changes.items[i].actor};
        if (vouches(&at, check->account))
            required = side_requires(cx, history.changes.items[i].after, check->audience);
    }
    arena_rewind(cx->arena, mark);
    return required ? refuse_own(cx, check, str_c(cx->arena, row->key)) : OK;
}

static Err training_look(Ctx *cx, const MasterRow *row, void *arg)
{
    Check *check = arg;
    MasterShape shape;
    const Training *training = row->values;
    if (row->retired || !training->required.value ||
        !str_eq(master_choice(&training_register, STR("audience"), row->values), check->audience))
        return waiver_look(cx, check, row);
    if (!vouches(row, check->account))
        return refuse_own(cx, check, str_c(cx->arena, row->key));
    Results results = {
        .shape = &shape, .account = check->account, .valid_months = training->valid_months};
    Str prefix = str_fmt(cx->arena, "%.*s%c%.*s%c", STR_ARG(check->employee), MASTER_KEY_MARK,
                         STR_ARG(training->code), MASTER_KEY_MARK);
    TRY(master_shape(cx, training_result_register.name, &shape));
    TRY(master_each(cx, &shape, prefix, result_look, &results));
    if (results.best_us <= cx->now_us)
        return refuse(cx, check, str_c(cx->arena, training->code), &results);
    if (results.best_us < check->out->lapses_us)
        check->out->lapses_us = results.best_us;
    buf_fmt(&check->codes, "%s%.*s", check->codes.n == 0 ? "" : ", ", STR_ARG(training->code));
    return OK;
}

static Err employee_check(Ctx *cx, Check *check, int64_t id)
{
    MasterShape shape;
    MasterRow row = {0};
    TRY(master_shape(cx, employee_register.name, &shape));
    Err err = id == 0 ? ERR_NOT_FOUND : master_find(cx, &shape, id, &row);
    const Employee *employee = row.values;
    bool his = err == OK && !row.retired && str_eq(employee->account, check->account);
    if (err != OK && err != ERR_NOT_FOUND)
        return err;
    if (!his)
        return fail(cx, ERR_DENIED,
                    MSG("role %1$s needs passed trainings, and nobody in the register of people "
                        "signs in as %2$s"),
                    account_role_said(cx->arena, check->role), str_c(cx->arena, check->account));
    check->employee = str_dup(cx->arena, employee->code);
    return OK;
}

Err training_check(Ctx *cx, Str account, AccountRole role, int64_t employee_id, TrainingState *out)
{
    enum { CODES_MAX = 2000 };
    MasterShape shape;
    Check check = {
        .account = account, .role = role, .audience = account_role_audience(role), .out = out};
    *out = (TrainingState){.employee_id = employee_id, .lapses_us = INT64_MAX};
    buf_init(&check.codes, cx->arena, CODES_MAX);
    TRY(employee_check(cx, &check, employee_id));
    TRY(master_shape(cx, training_register.name, &shape));
    TRY(master_each(cx, &shape, (Str){0}, training_look, &check));
    out->trainings = buf_str(&check.codes);
    if (out->trainings.n == 0)
        return fail(cx, ERR_DENIED,
                    MSG("role %1$s needs passed trainings, and the register of trainings has none "
                        "that is required of its audience (%2$s)"),
                    account_role_said(cx->arena, role), check.audience.p);
    return OK;
}
