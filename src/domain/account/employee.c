#include "domain/account/employee.h"

/* A role of `account` that rests on the person of this staff number. */
static Err role_resting(Ctx *cx, Str account, Str code, Str *out)
{
    MasterShape shape;
    MasterRow person;
    DbRow row;
    *out = (Str){0};
    TRY(master_shape(cx, employee_register.name, &shape));
    TRY(master_find_key(cx, &shape, code, &person));
    Err err = db_one(cx, SQL_ACCOUNT_ROLE_RESTING,
                     ARGS(db_int(person.id), db_text(account), db_int(cx->now_us)), &row);
    if (err == ERR_NOT_FOUND)
        return OK;
    TRY(err);
    *out = account_role_name(account_role_named(row_text(&row, 0)));
    return OK;
}

/* Who signs in before and after a decision, empty: nobody. */
typedef struct Binding {
    Str code, before, after;
} Binding;

static Err binding_check(Ctx *cx, bool manages, const Binding *binding)
{
    Str role;
    if (str_eq(binding->before, binding->after))
        return OK;
    if (!manages)
        return fail(cx, ERR_DENIED,
                    MSG("account: who signs in as whom is decided by who manages accounts and "
                        "roles (role admin)"));
    if (binding->before.n == 0)
        return OK;
    TRY(role_resting(cx, binding->before, binding->code, &role));
    if (role.n == 0)
        return OK;
    return fail(cx, ERR_CONFLICT,
                MSG("role %1$s of %2$s rests on this person: take the role away first (holdfast "
                    "user revoke, page People and roles)"),
                role.p, str_c(cx->arena, binding->before));
}

static Str account_of(const MasterRow *row)
{
    return row->id == 0 || row->retired ? (Str){0} : ((const Employee *)row->values)->account;
}

Err employee_save(Ctx *cx, bool manages, int64_t id, const RowOrder *order, MasterRow *out)
{
    CLEANUP(tx_release) Tx tx = {0};
    MasterShape shape;
    MasterRow before = {0};
    *out = (MasterRow){0};
    TRY(master_shape(cx, employee_register.name, &shape));
    TRY(tx_begin(cx, &tx));
    if (id != 0)
        TRY(master_find(cx, &shape, id, &before));
    TRY(master_save_in(cx, &shape, id, order, out));
    Binding binding = {((const Employee *)out->values)->code, account_of(&before), account_of(out)};
    Err err = binding_check(cx, manages, &binding);
    if (err == OK)
        return tx_commit(&tx);
    *out = (MasterRow){0};
    return err;
}

typedef struct Importing {
    bool manages;
} Importing;

/* Rows of a file are in use, and those out of use are refused. */
static Err row_look(Ctx *cx, const void *values, const void *before, void *arg)
{
    const Importing *importing = arg;
    const Employee *now = values, *then = before;
    Binding binding = {now->code, then == NULL ? (Str){0} : then->account, now->account};
    return binding_check(cx, importing->manages, &binding);
}

Err employee_import_check(Ctx *cx, bool manages, const ImportPlan *plan)
{
    Importing importing = {manages};
    return import_each(cx, plan, row_look, &importing);
}
