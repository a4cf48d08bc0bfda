/* account.c - accounts and roles: every change is a decision. */
#include "domain/account/account.h"

#include "platform/os/io.h"
#include "platform/store/change.h"

#include "domain/account/account_internal.h"
#include "domain/account/training.h"
#include "domain/master/master.h"

#define RECORDS "domain/account/account_wire.def"
#include "platform/register/register_table.h"

enum { JSON_MAX = 1 << 20, FULL_NAME_FIELD = 9, HOUR_MINUTES = 60, ROLE_KEYS_MAX = 100 };

/* ---- roles ---- */

static Err role_find(Ctx *cx, Str name, AccountRole *out)
{
    *out = account_role_named(name);
    return *out < ACCOUNT_ROLE_COUNT ? OK
                                     : fail(cx, ERR_INVALID, MSG("there is no role \"%1$s\""),
                                            str_shown(cx->arena, name));
}

/* ---- lists in a column ---- */

FieldTexts lines_read(Ctx *cx, const DbRow *row, int column)
{
    Str text = row_is_null(row, column) ? (Str){0} : str_dup(cx->arena, row_text(row, column));
    Str *keys = arena_array(cx->arena, Str, ROLE_KEYS_MAX);
    size_t count = 0;
    while (text.n > 0 && count < ROLE_KEYS_MAX)
        keys[count++] = str_cut(&text, '\n');
    return (FieldTexts){count == 0 ? NULL : keys, count};
}

DbValue lines_value(Ctx *cx, FieldTexts keys)
{
    Buf text;
    buf_init(&text, cx->arena, ROLE_KEYS_MAX * 512);
    for (size_t i = 0; i < keys.count; i++)
        buf_fmt(&text, "%s%.*s", i == 0 ? "" : "\n", STR_ARG(keys.items[i]));
    return db_text_or_null(buf_str(&text));
}

/* Sees rows of a partner, station or registered owner, and nothing without. */
static bool needs_owner(AccountRole role)
{
    RoleLimit limit = account_role_limit(role);
    return limit != LIMIT_NOTHING && limit != LIMIT_SITES;
}

/* ---- rows ---- */

typedef struct GrantList {
    Str account;
    int64_t lapses_us;
    Str limits[ACCOUNT_ROLE_COUNT];
    RoleLimits bounds[ACCOUNT_ROLE_COUNT];
    RoleGrant items[ACCOUNT_ROLE_COUNT];
    size_t count;
    Roles roles;
    bool rests; /* roles of ACCOUNT_RESTING are not in force */
} GrantList;

/* What the trainings a role rests on say now: where they do not hold it is not in force. */
static Err trainings_look(Ctx *cx, Str account, AccountRole role, int64_t employee_id,
                          RoleGrant *grant)
{
    TrainingState state;
    Err err = training_check(cx, account, role, employee_id, &state);
    if (err == ERR_DENIED) {
        problem_clear(cx);
        grant->in_force = field_bool(false);
        return OK;
    }
    TRY(err);
    grant->training = state.trainings;
    if (state.lapses_us != INT64_MAX)
        grant->lapses = field_utc(state.lapses_us);
    return OK;
}

static Err grant_take(Ctx *cx, const DbRow *row, void *arg)
{
    GrantList *list = arg;
    AccountRole role = account_role_named(row_text(row, 0));
    if (role == ACCOUNT_ROLE_COUNT || list->count == ACCOUNT_ROLE_COUNT)
        return OK; /* a role of another version gives nothing */
    bool ends = !row_is_null(row, 2);
    bool runs = row_int(row, 1) <= cx->now_us && (!ends || cx->now_us < row_int(row, 2));
    RoleGrant *grant = &list->items[list->count++];
    *grant = (RoleGrant){.role = account_role_name(role),
                         .from = field_utc(row_int(row, 1)),
                         .in_force = field_bool(runs)};
    if (ends)
        grant->until = field_utc(row_int(row, 2));
    if (account_role_audience(role).n > 0)
        TRY(trainings_look(cx, list->account, (AccountRole)role, row_int(row, 3), grant));
    if (!row_is_null(row, 4))
        grant->limited_to = list->limits[role] = str_dup(cx->arena, row_text(row, 4));
    /* a limited role without its limit would see everything */
    bool rests = list->rests && (ACCOUNT_RESTING & ROLE_BIT(role)) != 0;
    if (rests || (needs_owner((AccountRole)role) && row_is_null(row, 4)))
        grant->in_force = field_bool(false);
    grant->sites = list->bounds[role].sites = lines_read(cx, row, 5);
    grant->lines = list->bounds[role].lines = lines_read(cx, row, 6);
    if (grant->in_force.value)
        list->roles |= ROLE_BIT(role);
    if (grant->in_force.value && grant->lapses.set && grant->lapses.value.us < list->lapses_us)
        list->lapses_us = grant->lapses.value.us;
    return OK;
}

static Err reset_load(Ctx *cx, int64_t account_id, AccountReset *out)
{
    DbRow row;
    TRY(db_one(cx, SQL_ACCOUNT_RESET_OF, ARGS(db_int(account_id)), &row));
    *out = (AccountReset){.by = str_dup(cx->arena, row_text(&row, 0)),
                          .at_us = row_int(&row, 1),
                          .confirmed_by = str_dup(cx->arena, row_text(&row, 2)),
                          .factor_due = row_int(&row, 3) != 0 && row_int(&row, 4) == 0};
    out->rests = out->factor_due || (out->by.n > 0 && out->confirmed_by.n == 0);
    return OK;
}

Err roles_load(Ctx *cx, SessionRow *session)
{
    GrantList grants = {.account = session->name, .lapses_us = INT64_MAX};
    TRY(reset_load(cx, session->account_id, &session->reset));
    grants.rests = session->reset.rests;
    TRY(db_each(cx, SQL_ACCOUNT_ROLE_EACH, ARGS(db_int(session->account_id)), grant_take, &grants));
    session->roles = grants.roles;
    session->lapses_us = grants.lapses_us;
    memcpy(session->limits, grants.limits, sizeof grants.limits);
    memcpy(session->bounds, grants.bounds, sizeof grants.bounds);
    return OK;
}

Err account_fill(Ctx *cx, const DbRow *row, AccountRow *out)
{
    GrantList *grants = arena_new(cx->arena, GrantList);
    *out = (AccountRow){.id = row_int(row, 0),
                        .account = arena_new(cx->arena, Account),
                        .password = str_dup(cx->arena, row_text(row, 3)),
                        .closed = row_int(row, 4) != 0};
    AccountReset reset;
    grants->account = str_dup(cx->arena, row_text(row, 1));
    TRY(reset_load(cx, out->id, &reset));
    grants->rests = reset.rests;
    TRY(db_each(cx, SQL_ACCOUNT_ROLE_EACH, ARGS(db_int(out->id)), grant_take, grants));
    out->roles = out->closed ? 0 : grants->roles;
    *out->account = (Account){.name = grants->account,
                              .full_name = str_dup(cx->arena, row_text(row, 2)),
                              .created = field_utc(row_int(row, 5)),
                              .second_factor = field_bool(row_int(row, 6) != 0),
                              .state = out->closed            ? STR("closed")
                                       : out->password.n == 0 ? STR("invited")
                                                              : STR("active")};
    if (reset.by.n > 0) {
        out->account->reset_by = reset.by;
        out->account->reset = field_utc(reset.at_us);
        out->account->confirmed_by = reset.confirmed_by;
        out->account->rests = field_bool(reset.rests);
    }
    out->account->grants.items = grants->items;
    out->account->grants.count = grants->count;
    return OK;
}

Err account_any(Ctx *cx, bool *out)
{
    DbRow row;
    TRY(db_one(cx, SQL_ACCOUNT_ANY, NO_ARGS, &row));
    *out = row_int(&row, 0) > 0;
    return OK;
}

Err account_find(Ctx *cx, Str name, AccountRow *out)
{
    DbRow row;
    Err err = db_one(cx, SQL_ACCOUNT_BY_NAME, ARGS(db_text(name)), &row);
    if (err == ERR_NOT_FOUND)
        return fail(cx, err, MSG("there is no account %1$s"), str_shown(cx->arena, name));
    TRY(err);
    return account_fill(cx, &row, out);
}

typedef struct NameList {
    Str *items;
    size_t count;
} NameList;

enum { ACCOUNTS_MAX = 10000 };

static Err name_take(Ctx *cx, const DbRow *row, void *arg)
{
    NameList *list = arg;
    if (list->count == ACCOUNTS_MAX)
        return fail(cx, ERR_LIMIT, MSG("there are more than %1$lld accounts"),
                    (long long)ACCOUNTS_MAX);
    list->items[list->count++] = str_dup(cx->arena, row_text(row, 0));
    return OK;
}

static Err list_those(Ctx *cx, SqlId which, AccountPage *out)
{
    NameList names = {arena_array(cx->arena, Str, ACCOUNTS_MAX), 0};
    TRY(db_each(cx, which, NO_ARGS, name_take, &names));
    out->accounts.items = arena_array(cx->arena, Account, names.count + 1);
    out->accounts.count = names.count;
    for (size_t i = 0; i < names.count; i++) {
        AccountRow row;
        TRY(account_find(cx, names.items[i], &row));
        out->accounts.items[i] = *row.account;
    }
    return OK;
}

Err account_list(Ctx *cx, AccountPage *out)
{
    return list_those(cx, SQL_ACCOUNT_EACH_NAME, out);
}

/* Does something of it rest?  A dealer's account does not wait for anybody. */
static bool has_resting(const Account *account)
{
    for (size_t i = 0; i < account->grants.count; i++) {
        AccountRole role = account_role_named(account->grants.items[i].role);
        if ((ACCOUNT_RESTING & ROLE_BIT(role)) != 0)
            return true;
    }
    return false;
}

Err account_list_unconfirmed(Ctx *cx, AccountPage *out)
{
    size_t kept = 0;
    TRY(list_those(cx, SQL_ACCOUNT_EACH_UNCONFIRMED, out));
    for (size_t i = 0; i < out->accounts.count; i++) {
        if (has_resting(&out->accounts.items[i]))
            out->accounts.items[kept++] = out->accounts.items[i];
    }
    out->accounts.count = kept;
    return OK;
}

/* ---- one decision ---- */

typedef struct Decision {
    AccountVerb verb;
    const AccountOrder *order;
    AccountRow row; /* before; id 0: new */
    Str before;
    Str invitation;
} Decision;

/* What stands in table change: no secrets, and not the full name. */
static Str account_json(Ctx *cx, const Account *account)
{
    Buf text;
    JsonWriter json;
    buf_init(&text, cx->arena, JSON_MAX);
    json_writer_init(&json, &text);
    register_write_chosen(&json, &account_register, account, (1U << FULL_NAME_FIELD) - 1);
    return buf_str(&text);
}

bool account_name_good(Str name)
{
    bool good = name.n >= 2 && name.p[0] >= 'a' && name.p[0] <= 'z';
    for (size_t i = 0; good && i < name.n; i++) {
        char c = name.p[i];
        good = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '.' || c == '-' || c == '_';
    }
    return good && !str_eq(name, STR("local")); /* whoever has the data directory at hand */
}

static Err invite(Ctx *cx, Decision *decision, int64_t id)
{
    uint8_t sha256_of[SHA256_SIZE];
    int64_t until = cx->now_us + (int64_t)INVITATION_HOURS * HOUR_MINUTES * MINUTE_US;
    decision->invitation = secret_new(cx);
    sha256(decision->invitation, sha256_of);
    return db_run(
        cx, SQL_ACCOUNT_INVITE,
        ARGS(db_int(id), db_bytes(str_from((char *)sha256_of, SHA256_SIZE)), db_int(until)), NULL);
}

/* Is there a role of this limit in an order, so that the limit is for that one? */
static bool has_limited(FieldTexts roles, bool by_site)
{
    for (size_t i = 0; i < roles.count; i++) {
        AccountRole role = account_role_named(roles.items[i]);
        if (role < ACCOUNT_ROLE_COUNT &&
            (by_site ? account_role_limit(role) == LIMIT_SITES : needs_owner((AccountRole)role)))
            return true;
    }
    return false;
}

/* Rows in use of a register, which an order names by their keys. */
static Err keys_check(Ctx *cx, const Register *record, const char *field, FieldTexts keys)
{
    MasterShape shape;
    MasterRow row;
    TRY(master_shape(cx, record->name, &shape));
    for (size_t i = 0; i < keys.count; i++) {
        const char *key = str_shown(cx->arena, keys.items[i]);
        Err err = master_find_key(cx, &shape, keys.items[i], &row);
        if (err == ERR_NOT_FOUND || (err == OK && row.retired))
            return fail(cx, ERR_INVALID, MSG("%1$s: register %2$s has no row \"%3$s\" in use"),
                        field, record->name.p, key);
        TRY(err);
        if (record == &site_register && ((const Site *)row.values)->identifier.n == 0)
            return fail(cx, ERR_INVALID,
                        MSG("sites: the identifier of site %1$s in events is not known"), key);
    }
    return OK;
}

/* Sites and product lines go with roles that read; of others they would limit nothing. */
static Err bounds_check(Ctx *cx, const AccountOrder *order)
{
    if (order->sites.count + order->lines.count == 0)
        return OK;
    if (!has_limited(order->roles, true))
        return fail(cx, ERR_INVALID,
                    MSG("sites and lines: none of these roles is limited to sites or product "
                        "lines; quality, recall, approver, decider, liaison and executor can be"));
    TRY(keys_check(cx, &site_register, "sites", order->sites));
    return keys_check(cx, &product_line_register, "lines", order->lines);
}

static Err owner_check(Ctx *cx, const char *role, Str key)
{
    if (key.n == 0)
        return fail(cx, ERR_INVALID,
                    MSG("limited_to: role %1$s sees what is a registered owner's own: name his row "
                        "in register product_owner"),
                    role);
    return keys_check(cx, &product_owner_register, "limited_to", (FieldTexts){&key, 1});
}

/* Roles that see rows of their own need to know whose. */
static Err limit_check(Ctx *cx, AccountRole role, const AccountOrder *order)
{
    MasterShape shape;
    MasterRow row;
    RoleLimit limit = account_role_limit(role);
    const char *name = account_role_said(cx->arena, role);
    if (!needs_owner(role))
        return order->limited_to.n == 0 || has_limited(order->roles, false)
                   ? OK
                   : fail(cx, ERR_INVALID, MSG("limited_to: role %1$s is not limited to anything"),
                          name);
    if (limit == LIMIT_OWNER)
        return owner_check(cx, name, order->limited_to);
    if (order->limited_to.n == 0)
        return limit == LIMIT_PARTNER
                   ? fail(cx, ERR_INVALID,
                          MSG("limited_to: role %1$s sees what is a partner's own: name the "
                              "partner"),
                          name)
                   : fail(cx, ERR_INVALID,
                          MSG("limited_to: role %1$s sees what is a station's own: name the "
                              "identifier of the station"),
                          name);
    if (limit == LIMIT_STATION)
        return str_find_char(order->limited_to, ':') > 0
                   ? OK
                   : fail(cx, ERR_INVALID,
                          MSG("limited_to: \"%1$s\" is no identifier of a station, like "
                              "urn:epc:id:sgln:9521321.00001.PACK"),
                          str_shown(cx->arena, order->limited_to));
    TRY(master_shape(cx, partner_register.name, &shape));
    TRY(master_find_key(cx, &shape, order->limited_to, &row));
    if (row.retired || ((const Partner *)row.values)->identifier.n == 0)
        return fail(cx, ERR_INVALID,
                    MSG("limited_to: partner %1$s is out of use, or its identifier in events is "
                        "not known"),
                    str_c(cx->arena, order->limited_to));
    Str kinds = account_role_partners(role),
        kind = master_choice(&partner_register, STR("kind"), row.values);
    if (kinds.n == 0 || str_find(kinds, str_fmt(cx->arena, "%.*s ", STR_ARG(kind))) >= 0)
        return OK;
    return fail(
        cx, ERR_INVALID,
        MSG("limited_to: partner %1$s is of the kind %2$s; role %3$s is granted for another "
            "kind"),
        str_c(cx->arena, order->limited_to), str_c(cx->arena, kind), name);
}

/* Against what the account has, or will have by this order. */
static Err apart_check(Ctx *cx, const Decision *decision, AccountRole role)
{
    const Account *account = decision->row.account;
    FieldTexts ordered = decision->order->roles;
    size_t count = account == NULL ? 0 : account->grants.count;
    for (size_t i = 0; i < count + ordered.count; i++) {
        const RoleGrant *grant = i < count ? &account->grants.items[i] : NULL;
        AccountRole other =
            account_role_named(grant != NULL ? grant->role : ordered.items[i - count]);
        bool over = grant != NULL && grant->until.set && grant->until.value.us <= cx->now_us;
        const char *why =
            over || other == ACCOUNT_ROLE_COUNT ? NULL : account_roles_apart(role, other);
        if (why != NULL)
            return fail(cx, ERR_INVALID, why, account_role_said(cx->arena, role),
                        account_role_said(cx->arena, other));
    }
    return OK;
}

static Err grant_one(Ctx *cx, const Decision *decision, int64_t id, Str name)
{
    AccountRole role = ACCOUNT_ROLE_COUNT;
    TrainingState state;
    int64_t employee = 0;
    const AccountOrder *order = decision->order;
    DbValue until = order->until.set ? db_int(order->until.value.us) : db_null();
    RoleLimits none = {0}, bounds = {order->sites, order->lines};
    TRY(role_find(cx, name, &role));
    if (role == ACCOUNT_ROLE_MACHINE)
        return fail(cx, ERR_INVALID,
                    MSG("role %1$s is no person's: machines have keys (holdfast key add, page "
                        "Keys)"),
                    account_role_said(cx->arena, role));
    if (account_role_limit(role) != LIMIT_SITES)
        bounds = none;
    if (order->until.set && order->until.value.us <= cx->now_us)
        return fail(cx, ERR_INVALID, MSG("until: the period is over before it begins"));
    TRY(apart_check(cx, decision, role));
    TRY(limit_check(cx, role, order));
    if (account_role_audience(role).n > 0) {
        TRY(training_employee(cx, order->name, &employee));
        TRY(training_check(cx, order->name, role, employee, &state));
    }
    return db_run(cx, SQL_ACCOUNT_ROLE_PUT,
                  ARGS(db_int(id), db_text(account_role_name(role)), db_int(cx->now_us), until,
                       employee == 0 ? db_null() : db_int(employee),
                       needs_owner(role) ? db_text(order->limited_to) : db_null(),
                       lines_value(cx, bounds.sites), lines_value(cx, bounds.lines)),
                  NULL);
}

static Err grant_all(Ctx *cx, const Decision *decision, int64_t id)
{
    FieldTexts roles = decision->order->roles;
    TRY(bounds_check(cx, decision->order));
    for (size_t i = 0; i < roles.count; i++)
        TRY(grant_one(cx, decision, id, roles.items[i]));
    return OK;
}

static Err revoke_all(Ctx *cx, const Decision *decision)
{
    AccountRole role = ACCOUNT_ROLE_COUNT;
    FieldTexts roles = decision->order->roles;
    for (size_t i = 0; i < roles.count; i++) {
        int64_t changed;
        TRY(role_find(cx, roles.items[i], &role));
        TRY(db_run(cx, SQL_ACCOUNT_ROLE_DROP,
                   ARGS(db_int(decision->row.id), db_text(roles.items[i])), &changed));
        if (changed == 0)
            return fail(cx, ERR_CONFLICT, MSG("%1$s does not have the role %2$s"),
                        decision->row.account->name.p, account_role_said(cx->arena, role));
    }
    return OK;
}

/* Whoever makes an account, or resets one, holds the link that chooses its password: its roles rest
 * until another person confirms whose it is (decision 0023). */
static Err link_put(Ctx *cx, int64_t id)
{
    return db_run(cx, SQL_ACCOUNT_RESET_PUT,
                  ARGS(db_int(id), db_text(cx->actor), db_int(cx->now_us)), NULL);
}

static Err add(Ctx *cx, Decision *decision)
{
    DbRow row;
    const AccountOrder *order = decision->order;
    Str full = order->full_name.n > 0 ? order->full_name : order->name;
    if (!account_name_good(order->name))
        return fail(cx, ERR_INVALID,
                    MSG("name: \"%1$s\" is no sign-in name: 2 to 40 of a-z 0-9 . - _, a letter "
                        "first, and not \"local\""),
                    str_shown(cx->arena, order->name));
    Err err = db_one(cx, SQL_ACCOUNT_BY_NAME, ARGS(db_text(order->name)), &row);
    if (err == OK)
        return fail(cx, ERR_CONFLICT, MSG("there is an account %1$s already"),
                    str_shown(cx->arena, order->name));
    if (err != ERR_NOT_FOUND)
        return err;
    TRY(db_one(cx, SQL_ACCOUNT_ADD, ARGS(db_text(order->name), db_text(full), db_int(cx->now_us)),
               &row));
    decision->row.id = row_int(&row, 0);
    err = db_one(cx, SQL_ACCOUNT_BY_NAME, ARGS(db_text(cx->actor)), &row);
    if (err == OK) /* else the owner of the directory */
        TRY(link_put(cx, decision->row.id));
    else if (err != ERR_NOT_FOUND)
        return err;
    TRY(grant_all(cx, decision, decision->row.id));
    return invite(cx, decision, decision->row.id);
}

/* Who confirms vouches that the person himself chose the password.  Neither who reset, who had the
 * invitation in his hands, nor an account he may have made for it. */
static Err confirm_check(Ctx *cx, const AccountRow *row)
{
    AccountRow by;
    const Account *account = row->account;
    if (account->reset_by.n == 0 || account->confirmed_by.n > 0)
        return fail(cx, ERR_CONFLICT, MSG("account %1$s does not wait to be confirmed"),
                    account->name.p);
    if (row->password.n == 0)
        return fail(cx, ERR_CONFLICT,
                    MSG("%1$s has not chosen a password yet; confirm when he has"),
                    account->name.p);
    if (str_eq(account->reset_by, cx->actor))
        return fail(cx, ERR_DENIED,
                    MSG("who made the link of an account does not confirm it: another does"));
    if (str_eq(cx->actor, STR("local")))
        return OK;
    TRY(account_find(cx, cx->actor, &by));
    if (by.account->created.value.us >= account->reset.value.us)
        return fail(cx, ERR_DENIED,
                    MSG("your account is younger than that link: an older one confirms it"));
    if (by.account->rests.value || by.closed)
        return fail(cx, ERR_DENIED, MSG("your own account is not confirmed"));
    return OK;
}

static Err run(Ctx *cx, Decision *decision)
{
    int64_t id = decision->row.id;
    switch (decision->verb) {
    case ACCOUNT_ADD:
        return add(cx, decision);
    case ACCOUNT_GRANT:
        return grant_all(cx, decision, id);
    case ACCOUNT_REVOKE:
        return revoke_all(cx, decision);
    case ACCOUNT_RESET:
        TRY(sessions_revoke(cx, id));
        TRY(link_put(cx, id));
        TRY(totp_clear(cx, id));
        TRY(sign_in_mark(cx, id, STR(""), SIGN_IN_RESET));
        return invite(cx, decision, id);
    case ACCOUNT_CLOSE:
        TRY(sessions_revoke(cx, id));
        return db_run(cx, SQL_ACCOUNT_CLOSE, ARGS(db_int(id)), NULL);
    case ACCOUNT_CONFIRM:
        TRY(confirm_check(cx, &decision->row));
        return db_run(cx, SQL_ACCOUNT_CONFIRM, ARGS(db_int(id), db_text(cx->actor)), NULL);
    }
    return OK;
}

/* What no verb may do. */
static Err may(Ctx *cx, const Decision *decision)
{
    const AccountRow *row = &decision->row;
    bool about_roles = decision->verb == ACCOUNT_GRANT || decision->verb == ACCOUNT_REVOKE;
    if (row->closed)
        return fail(cx, ERR_CONFLICT, MSG("account %1$s is closed"), row->account->name.p);
    if (str_eq(row->account->name, cx->actor))
        return fail(cx, ERR_DENIED, MSG("nobody changes his own roles and account"));
    if (about_roles && decision->order->roles.count == 0)
        return fail(cx, ERR_INVALID, MSG("roles: name at least one"));
    return OK;
}

/* There was a lasting administrator; there must still be one. */
static Err admins_left(Ctx *cx, bool had)
{
    DbRow row;
    TRY(db_one(cx, SQL_ACCOUNT_COUNT_ADMINS, ARGS(db_int(cx->now_us)), &row));
    if (row_int(&row, 0) == 0)
        return had ? fail(cx, ERR_DENIED, MSG("this would leave no administrator"))
                   : fail(cx, ERR_DENIED,
                          MSG("the first account must be an administrator, without an end"));
    return OK;
}

static Err decide(Ctx *cx, Tx *tx, Decision *decision, AccountChanged *out)
{
    DbRow row;
    bool any;
    AccountRow after;
    TRY(account_any(cx, &any));
    if (decision->verb != ACCOUNT_ADD) {
        TRY(account_find(cx, decision->order->name, &decision->row));
        TRY(may(cx, decision));
        decision->before = account_json(cx, decision->row.account);
    }
    TRY(run(cx, decision));
    TRY(admins_left(cx, any));
    TRY(db_one(cx, SQL_ACCOUNT_BY_ID, ARGS(db_int(decision->row.id)), &row));
    TRY(account_fill(cx, &row, &after));
    *out = (AccountChanged){.account = after.account, .invitation = decision->invitation};
    return change_commit(
        cx, tx,
        &(Change){.noun = STR("account"),
                  .id = after.id,
                  .before = decision->before,
                  .after = account_json(cx, after.account),
                  .reason = decision->order->reason.p == NULL ? STR("") : decision->order->reason});
}

Err account_change(Ctx *cx, AccountVerb verb, const AccountOrder *order, AccountChanged *out)
{
    CLEANUP(tx_release) Tx tx = {0};
    Decision decision = {.verb = verb, .order = order};
    if (order->name.n == 0)
        return fail(cx, ERR_INVALID, MSG("name: which account?"));
    TRY(tx_begin(cx, &tx));
    return decide(cx, &tx, &decision, out);
}

/* ---- choosing a password ---- */

Err account_kept(Ctx *cx, Tx *tx, const AccountRow *before, Str reason)
{
    DbRow stored;
    AccountRow after;
    TRY(sessions_revoke(cx, before->id));
    TRY(db_one(cx, SQL_ACCOUNT_BY_ID, ARGS(db_int(before->id)), &stored));
    TRY(account_fill(cx, &stored, &after));
    return change_commit(cx, tx,
                         &(Change){.noun = STR("account"),
                                   .id = before->id,
                                   .before = account_json(cx, before->account),
                                   .after = account_json(cx, after.account),
                                   .reason = reason});
}

static Err password_store(Ctx *cx, Tx *tx, const AccountRow *row, Str hash)
{
    TRY(db_run(cx, SQL_ACCOUNT_PASSWORD_SET, ARGS(db_int(row->id), db_text(hash)), NULL));
    return account_kept(cx, tx, row, STR("password"));
}

Err invitation_find(Ctx *cx, Str invitation, AccountRow *out)
{
    uint8_t hash[SHA256_SIZE];
    DbRow row;
    sha256(invitation, hash);
    Err err = db_one(cx, SQL_ACCOUNT_BY_INVITATION,
                     ARGS(db_bytes(str_from((char *)hash, SHA256_SIZE)), db_int(cx->now_us)), &row);
    if (err == ERR_NOT_FOUND)
        return fail(
            cx, ERR_DENIED,
            MSG("this invitation was used, or is over; ask your administrator for another"));
    TRY(err);
    return account_fill(cx, &row, out);
}

Err invitation_use(Ctx *cx, Str invitation, Str hash, Str address)
{
    CLEANUP(tx_release) Tx tx = {0};
    AccountRow row;
    Str actor = cx->actor;
    TRY(tx_begin(cx, &tx));
    TRY(invitation_find(cx, invitation, &row));
    cx->actor = row.account->name; /* who holds the invitation is that person */
    Err err = sign_in_mark(cx, row.id, address, SIGN_IN_INVITED);
    if (err == OK)
        err = password_store(cx, &tx, &row, hash);
    cx->actor = actor;
    return err;
}

Err password_change(Ctx *cx, const AccountRow *row, Str hash)
{
    CLEANUP(tx_release) Tx tx = {0};
    AccountRow now;
    TRY(tx_begin(cx, &tx));
    TRY(account_find(cx, row->account->name, &now));
    if (!str_eq(now.password, row->password))
        return fail(cx, ERR_CONFLICT, MSG("the password was changed meanwhile"));
    return password_store(cx, &tx, &now, hash);
}
