/* Signing in and out, one's own password and sessions, and the accounts an administrator keeps. */
#include "api/route.h"
#include "domain/account/second_factor.h"

/* ---- who ---- */

enum { NOTICE_DAYS = 30 }; /* before a training lapses, and with it a role */

static FieldTexts may_names(Arena *arena, const Caller *caller)
{
    static const struct {
        Str name;
        Access set;
        SightRule sight; /* of its calls */
    } sets[] = {{STR_INIT("read"), READERS, SIGHT_CUT},
                {STR_INIT("whole"), READERS, SIGHT_SHUT},
                {STR_INIT("own"), PARTNERS | REGULATORS, SIGHT_FREE},
                {STR_INIT("scopes"), READERS | REGULATORS, SIGHT_CUT},
                {STR_INIT("propose"), PROPOSERS, SIGHT_CUT},
                {STR_INIT("cases"), CASES, SIGHT_CUT},
                {STR_INIT("capture"), CAPTURERS, SIGHT_SHUT},
                {STR_INIT("edit"), EDITORS, SIGHT_SHUT},
                {STR_INIT("clock"), CLOCKERS, SIGHT_CUT},
                {STR_INIT("reveal"), REVEALERS, SIGHT_SHUT},
                {STR_INIT("sign"), SIGNERS, SIGHT_CUT},
                {STR_INIT("release"), RELEASERS, SIGHT_CUT},
                {STR_INIT("private"), PRIVATE, SIGHT_FREE},
                {STR_INIT("audit"), AUDITORS, SIGHT_SHUT},
                {STR_INIT("vouch"), VOUCHERS, SIGHT_FREE},
                {STR_INIT("administer"), ADMINS, SIGHT_FREE}};
    enum { SETS = sizeof sets / sizeof *sets };
    RoleGrants limits;
    Str *names = arena_array(arena, Str, SETS);
    size_t count = 0;
    for (size_t i = 0; i < SETS; i++) {
        access_limits(caller, sets[i].set, &limits);
        bool shut = sets[i].sight == SIGHT_SHUT && limits.count > 0;
        if (caller->owner || ((caller->granted & sets[i].set) != 0 && !shut))
            names[count++] = sets[i].name;
    }
    return (FieldTexts){names, count};
}

/* What he is limited to when he reads. */
static void limits_tell(Ctx *cx, const Caller *caller, Who *out)
{
    enum { KEYS_MAX = 1000 };
    RoleGrants limits;
    access_limits(caller, READERS, &limits);
    Str *sites = limits.count > 0 ? arena_array(cx->arena, Str, KEYS_MAX) : NULL;
    Str *lines = limits.count > 0 ? arena_array(cx->arena, Str, KEYS_MAX) : NULL;
    for (size_t i = 0; i < limits.count; i++) {
        const RoleLimits *one = &limits.items[i];
        for (size_t k = 0; k < one->sites.count && out->sites.count < KEYS_MAX; k++)
            sites[out->sites.count++] = one->sites.items[k];
        for (size_t k = 0; k < one->lines.count && out->lines.count < KEYS_MAX; k++)
            lines[out->lines.count++] = one->lines.items[k];
    }
    out->sites.items = sites;
    out->lines.items = lines;
}

/* Every reset is told to whose account it is (decision 0023). */
static void reset_tell(const AccountReset *reset, Who *out)
{
    if (reset->by.n == 0)
        return;
    out->reset_by = reset->by;
    out->reset = field_utc(reset->at_us);
    out->confirmed_by = reset->confirmed_by;
    out->rests = field_bool(reset->rests);
    out->factor_due = field_bool(reset->factor_due);
}

Err who_show(Ctx *cx, Call *call)
{
    const Caller *caller = &call->caller;
    Who who = {.required = field_bool(!caller->owner), .may = may_names(cx->arena, caller)};
    if (caller->session_id != 0) {
        who.name = caller->name;
        who.full_name = caller->full_name;
        who.second_factor = field_bool(caller->second_factor);
        who.roles = account_role_names(cx->arena, caller->roles);
        reset_tell(&caller->reset, &who);
        limits_tell(cx, caller, &who);
        if (caller->lapses_us - cx->now_us < NOTICE_DAYS * INT64_C(86400000000))
            who.lapses = field_utc(caller->lapses_us);
        who.token = session_token(cx->arena, caller->secret);
    }
    if (caller->key_id != 0)
        who.name = caller->name;
    return call_record(cx, call, &who_register, &who);
}

static void answer_nothing(HttpResponse *response)
{
    response->status = 204;
}

static void cookie_set(HttpRequest *request, HttpResponse *response, const Api *api, Str secret)
{
    http_add_header(response, STR("Set-Cookie"), session_cookie(request->arena, api, secret));
}

/* ---- signing in ---- */

typedef struct SignInTask {
    DoorTask door; /* first */
    SignInOrder order;
    SignIn sign_in;
    const Api *api;
} SignInTask;

static Err sign_in_check(Ctx *cx, DoorTask *door)
{
    SignInTask *task = (SignInTask *)door;
    SignIn *sign_in = &task->sign_in;
    TRY(sign_in_begin(cx, task->order.name, sign_in));
    if (!password_fits(sign_in->hash, task->order.password) && sign_in->outcome == SIGN_IN_DONE)
        sign_in->outcome = SIGN_IN_WRONG_PASSWORD;
    if (sign_in->outcome != SIGN_IN_DONE || sign_in->totp_secret.n == 0)
        return OK;
    if (task->order.code.n > 0) {
        second_factor_look(cx, sign_in, task->order.code);
        return OK;
    }
    door->status = 401; /* half the way: nothing to record yet */
    (void)!fail(cx, ERR_DENIED, MSG("the code of your authenticator is needed too"));
    return fail_at(cx, (Str){0}, 0, STR("/code"));
}

static Err sign_in_write(Ctx *cx, WriteRequest *write)
{
    Str secret;
    SignInTask *task = write->task;
    cx->actor = task->order.name;
    TRY(sign_in_end(cx, &task->sign_in, &secret));
    if (task->sign_in.outcome == SIGN_IN_DONE) {
        answer_nothing(write->response);
        cookie_set(write->request, write->response, task->api, secret);
        return OK;
    }
    (void)!fail(cx, ERR_DENIED,
                MSG("name, password or code is not right")); /* which of them, no one learns */
    http_problem(write->request, write->response, 401, (Str){0}, &cx->problem);
    return OK;
}

Err sign_in_take(Ctx *cx, Call *call)
{
    SignInTask *task = arena_new(cx->arena, SignInTask);
    TRY(call_body(cx, call, &sign_in_order_register, &task->order));
    task->sign_in.address = call->request->address;
    task->sign_in.agent = str_dup(cx->arena, http_header(call->request, STR("User-Agent")));
    task->api = call->api;
    task->door.check = sign_in_check;
    task->door.write.run = sign_in_write;
    task->door.write.task = task;
    call_door(call, &task->door);
    return OK;
}

/* ---- proving oneself again: counted and recorded like an attempt to sign in ---- */

Err caller_prove(Ctx *cx, Str password, SignIn *sign_in, bool *right)
{
    TRY(sign_in_begin(cx, cx->actor, sign_in));
    *right = password_fits(sign_in->hash, password);
    if (!*right)
        sign_in->outcome = SIGN_IN_WRONG_PASSWORD;
    return OK;
}

Err caller_proof_failed(Ctx *cx, SignIn *sign_in)
{
    Str unused;
    TRY(sign_in_end(cx, sign_in, &unused));
    return fail(cx, ERR_DENIED, MSG("the present password is not right"));
}

/* ---- choosing a password ---- */

typedef struct PasswordTask {
    DoorTask door; /* first */
    Str invitation, password, new_password;
    SignIn sign_in;
    bool right;
    AccountRow row;
    Str hash;
} PasswordTask;

static Err invitation_check(Ctx *cx, DoorTask *door)
{
    PasswordTask *task = (PasswordTask *)door;
    TRY(invitation_find(cx, task->invitation, &task->row));
    TRY(password_check(cx, task->row.account->name, task->new_password));
    task->hash = password_hash(cx->arena, task->new_password);
    return OK;
}

static Err invitation_write(Ctx *cx, WriteRequest *write)
{
    PasswordTask *task = write->task;
    TRY(invitation_use(cx, task->invitation, task->hash, task->sign_in.address));
    answer_nothing(write->response);
    return OK;
}

static Err password_renew(Ctx *cx, DoorTask *door)
{
    PasswordTask *task = (PasswordTask *)door;
    TRY(caller_prove(cx, task->password, &task->sign_in, &task->right));
    if (!task->right)
        return OK;
    TRY(account_find(cx, cx->actor, &task->row));
    TRY(password_check(cx, cx->actor, task->new_password));
    if (str_eq(task->password, task->new_password))
        return fail(cx, ERR_INVALID, MSG("the new password is the present one; choose another"));
    task->hash = password_hash(cx->arena, task->new_password);
    return OK;
}

static Err password_write(Ctx *cx, WriteRequest *write)
{
    PasswordTask *task = write->task;
    if (!task->right)
        return caller_proof_failed(cx, &task->sign_in);
    TRY(password_change(cx, &task->row, task->hash));
    answer_nothing(write->response);
    return OK;
}

static void password_send(Call *call, PasswordTask *task, Err (*check)(Ctx *, DoorTask *),
                          Err (*write)(Ctx *, WriteRequest *))
{
    task->door.check = check;
    task->door.write.run = write;
    task->door.write.task = task;
    call_door(call, &task->door);
}

Err invitation_take(Ctx *cx, Call *call)
{
    InvitationOrder order = {0};
    PasswordTask *task = arena_new(cx->arena, PasswordTask);
    TRY(call_body(cx, call, &invitation_order_register, &order));
    task->invitation = order.invitation;
    task->sign_in.address = call->request->address;
    task->new_password = order.password;
    password_send(call, task, invitation_check, invitation_write);
    return OK;
}

Err password_take(Ctx *cx, Call *call)
{
    PasswordOrder order = {0};
    PasswordTask *task = arena_new(cx->arena, PasswordTask);
    TRY(call_body(cx, call, &password_order_register, &order));
    task->password = order.password;
    task->new_password = order.new_password;
    task->sign_in.address = call->request->address;
    password_send(call, task, password_renew, password_write);
    return OK;
}

/* ---- second factor ---- */

typedef struct FactorTask {
    DoorTask door; /* first */
    TotpOrder order;
    SignIn sign_in;
    bool right;
    AccountRow row;
    Str secret;
} FactorTask;

Err second_factor_show(Ctx *cx, Call *call)
{
    AccountRow row;
    TotpSecret out = {.secret = totp_secret_new(cx)};
    TRY(account_find(cx, call->caller.name, &row));
    TRY(totp_offer(cx, row.id, out.secret, &out.token));
    out.uri = str_fmt(cx->arena, "otpauth://totp/Holdfast:%.*s?secret=%.*s&issuer=Holdfast",
                      STR_ARG(call->caller.name), STR_ARG(out.secret));
    return call_record(cx, call, &totp_secret_register, &out);
}

static Err factor_check(Ctx *cx, DoorTask *door)
{
    FactorTask *task = (FactorTask *)door;
    TRY(account_find(cx, cx->actor, &task->row));
    TRY(caller_prove(cx, task->order.password, &task->sign_in, &task->right));
    return task->order.token.n == 0
               ? OK
               : totp_offer_take(cx, task->row.id, task->order.token, &task->secret);
}

static Err factor_write(Ctx *cx, WriteRequest *write)
{
    FactorTask *task = write->task;
    RecoveryCodes codes;
    if (!task->right)
        return caller_proof_failed(cx, &task->sign_in);
    TRY(second_factor_set(cx, &task->row, task->secret, task->order.code, &codes));
    write_record(write, 200, &recovery_codes_register, &codes);
    return OK;
}

Err second_factor_take(Ctx *cx, Call *call)
{
    FactorTask *task = arena_new(cx->arena, FactorTask);
    TRY(call_body(cx, call, &totp_order_register, &task->order));
    task->sign_in.address = call->request->address;
    task->door.check = factor_check;
    task->door.write.run = factor_write;
    task->door.write.task = task;
    call_door(call, &task->door);
    return OK;
}

/* ---- sessions ---- */

typedef struct SessionTask {
    WriteRequest write;
    Str name;
    int64_t id; /* 0: all of them */
    SignInOutcome why;
    const Api *api; /* NULL: the cookie stays */
} SessionTask;

static Err session_write(Ctx *cx, WriteRequest *write)
{
    SessionTask *task = write->task;
    TRY(session_end(cx, task->name, task->id, task->why));
    answer_nothing(write->response);
    if (task->api != NULL)
        cookie_set(write->request, write->response, task->api, STR(""));
    return OK;
}

static void session_send(Call *call, SessionTask wanted)
{
    SessionTask *task = arena_new(call->request->arena, SessionTask);
    *task = wanted;
    call_write(call, &task->write, session_write, task);
}

Err sign_out_take(Ctx *cx, Call *call)
{
    const Caller *caller = &call->caller;
    (void)cx;
    session_send(call, (SessionTask){.name = caller->name,
                                     .id = caller->session_id,
                                     .why = SIGN_IN_SIGNED_OUT,
                                     .api = call->api});
    return OK;
}

static Err sessions_show(Ctx *cx, Call *call, Str name)
{
    SessionPage page;
    TRY(session_list(cx, name, &page));
    for (size_t i = 0; i < page.sessions.count; i++)
        page.sessions.items[i].current =
            field_bool(page.sessions.items[i].id.value == call->caller.session_id);
    return call_record(cx, call, &session_page_register, &page);
}

Err sessions_list(Ctx *cx, Call *call)
{
    return sessions_show(cx, call, call->caller.name);
}

Err sessions_end(Ctx *cx, Call *call)
{
    int64_t id;
    if (!str_int(call->segments[0], &id) || id < 1)
        return fail(cx, ERR_NOT_FOUND, MSG("there is no session %1$s"),
                    str_shown(cx->arena, call->segments[0]));
    session_send(call, (SessionTask){.name = call->caller.name, .id = id, .why = SIGN_IN_REVOKED});
    return OK;
}

Err account_sessions_list(Ctx *cx, Call *call)
{
    return sessions_show(cx, call, call->segments[0]);
}

Err account_sessions_end(Ctx *cx, Call *call)
{
    (void)cx;
    session_send(call, (SessionTask){.name = call->segments[0], .why = SIGN_IN_REVOKED});
    return OK;
}

/* ---- accounts ---- */

typedef struct AccountTask {
    WriteRequest write;
    AccountVerb verb;
    AccountOrder order;
} AccountTask;

static Err account_write(Ctx *cx, WriteRequest *write)
{
    AccountTask *task = write->task;
    AccountChanged changed;
    TRY(account_change(cx, task->verb, &task->order, &changed));
    write_record(write, task->verb == ACCOUNT_ADD ? 201 : 200, &account_changed_register, &changed);
    return OK;
}

/* Of a known account the name stands in the path alone. */
static Err account_send(Ctx *cx, Call *call, AccountVerb verb)
{
    AccountTask *task = arena_new(cx->arena, AccountTask);
    task->verb = verb;
    TRY(call_body(cx, call, &account_order_register, &task->order));
    if (verb != ACCOUNT_ADD && task->order.name.n > 0)
        return fail(cx, ERR_INVALID, MSG("name: it stands in the address already"));
    if (verb != ACCOUNT_ADD)
        task->order.name = call->segments[0];
    call_write(call, &task->write, account_write, task);
    return OK;
}

Err accounts_list(Ctx *cx, Call *call)
{
    AccountPage page;
    TRY(account_list(cx, &page));
    return call_record(cx, call, &account_page_register, &page);
}

Err accounts_add(Ctx *cx, Call *call)
{
    return account_send(cx, call, ACCOUNT_ADD);
}

Err accounts_grant(Ctx *cx, Call *call)
{
    return account_send(cx, call, ACCOUNT_GRANT);
}

Err accounts_revoke(Ctx *cx, Call *call)
{
    return account_send(cx, call, ACCOUNT_REVOKE);
}

Err accounts_reset(Ctx *cx, Call *call)
{
    return account_send(cx, call, ACCOUNT_RESET);
}

Err accounts_close(Ctx *cx, Call *call)
{
    return account_send(cx, call, ACCOUNT_CLOSE);
}

Err accounts_confirm(Ctx *cx, Call *call)
{
    return account_send(cx, call, ACCOUNT_CONFIRM);
}

Err resets_list(Ctx *cx, Call *call)
{
    AccountPage page;
    TRY(account_list_unconfirmed(cx, &page));
    return call_record(cx, call, &account_page_register, &page);
}
