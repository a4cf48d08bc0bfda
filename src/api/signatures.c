/* Signatures of records: what there is and what is missing, and signing itself.  A record that
 * needs signatures has two calls here. */
#include "domain/signature/signature_row.h"

#include "api/api_internal.h"
#include "domain/account/second_factor.h"
#include "domain/defect/case.h"
#include "domain/scope/scope.h"
#include "domain/share/share.h"

typedef struct SignTask {
    DoorTask door; /* first */
    SignatureOrder order;
    SignedRecord record;
    Signer signer;
    Proof proof;
    CaseSigning of; /* of a case: what is signed by all takes effect; entry 0: none */
} SignTask;

Err proof_check(Ctx *cx, DoorTask *door, Proof *proof)
{
    cx->actor = proof->who;
    TRY(caller_prove(cx, proof->password, &proof->sign_in, &proof->right));
    proof->right = proof->right && proof->sign_in.outcome == SIGN_IN_DONE;
    if (!proof->right || proof->sign_in.totp_secret.n == 0)
        return OK;
    if (proof->code.n == 0) {
        door->status = 401;
        (void)!fail(cx, ERR_DENIED, MSG("the code of your authenticator is needed too"));
        return fail_at(cx, (Str){0}, 0, STR("/code"));
    }
    second_factor_look(cx, &proof->sign_in, proof->code);
    proof->right = proof->sign_in.outcome == SIGN_IN_DONE;
    return OK;
}

Err proof_take(Ctx *cx, Proof *proof)
{
    if (proof->right)
        TRY(sign_in_prove(cx, &proof->sign_in, &proof->right));
    return proof->right ? OK : caller_proof_failed(cx, &proof->sign_in);
}

static Err sign_check(Ctx *cx, DoorTask *door)
{
    SignTask *task = (SignTask *)door;
    return proof_check(cx, door, &task->proof);
}

static Err state_load(Ctx *cx, const SignedRecord *record, SignatureState *out)
{
    TRY(signature_state(cx, record, out));
    return signature_earlier(cx, record, out);
}

static Err sign_write(Ctx *cx, WriteRequest *write)
{
    SignTask *task = write->task;
    SignatureState state;
    cx->actor = task->signer.name;
    TRY(proof_take(cx, &task->proof));
    if (task->of.entry != 0)
        TRY(case_sign(cx, &task->of, &task->signer, &task->order));
    else
        TRY(signature_add(cx, &task->record, &task->signer, &task->order));
    TRY(state_load(cx, &task->record, &state));
    write_record(write, 201, &signature_state_register, &state);
    return OK;
}

Err call_signer(Ctx *cx, const Call *call, Str name, Signer *out)
{
    AccountRow row;
    const Caller *caller = &call->caller;
    *out = (Signer){caller->name, caller->full_name, caller->roles};
    if (caller->session_id != 0)
        return OK;
    if (!caller->owner || name.n == 0)
        return fail(cx, ERR_DENIED, MSG("a signature is a person's: sign in with an account"));
    TRY(account_find(cx, name, &row));
    *out = (Signer){row.account->name, row.account->full_name, row.roles};
    return OK;
}

/* Does this one role, with its sites and product lines, hold it? */
static Err role_holds(Ctx *cx, const Call *call, const SignerLimit *limit, int role, bool *out)
{
    Call alone = *call;
    RoleGrants one = {.items[0] = call->caller.bounds[role], .count = 1};
    *out = one.items[0].sites.count + one.items[0].lines.count == 0;
    if (*out)
        return OK;
    TRY(call_limit(cx, &alone, &one));
    Err err = limit->holds(cx, &alone, limit->arg);
    *out = err == OK;
    return err == ERR_DENIED || err == ERR_NOT_FOUND ? OK : err;
}

Err signer_limit(Ctx *cx, const Call *call, const SignerLimit *limit, Signer *out)
{
    bool any = false, refused = false;
    for (int role = 0; role < ACCOUNT_ROLE_COUNT && call->caller.bounds != NULL; role++) {
        bool holds;
        if ((limit->may & out->roles & ROLE_BIT(role)) == 0)
            continue;
        TRY(role_holds(cx, call, limit, role, &holds));
        any = any || holds;
        refused = refused || !holds;
        if (!holds)
            out->roles &= ~ROLE_BIT(role);
    }
    if (any || !refused) {
        problem_clear(cx);
        return OK;
    }
    Err err = limit->holds(cx, call, limit->arg); /* with the sentence that says why */
    return err == OK ? sight_refuse(cx) : err;
}

static Err sign_send(Ctx *cx, Call *call, SignTask *task, const SignedRecord *record,
                     const SignerLimit *limit)
{
    TRY(call_body(cx, call, &signature_order_register, &task->order));
    TRY(call_signer(cx, call, task->order.name, &task->signer));
    TRY(signer_limit(cx, call, limit, &task->signer));
    task->record = *record;
    task->proof = (Proof){.who = task->signer.name,
                          .password = task->order.password,
                          .code = task->order.code,
                          .sign_in = {.address = call->request->address}};
    task->door.check = sign_check;
    task->door.write.run = sign_write;
    task->door.write.task = task;
    call_door(call, &task->door);
    return OK;
}

static Err state_show(Ctx *cx, Call *call, const SignedRecord *record)
{
    SignatureState state;
    TRY(state_load(cx, record, &state));
    return call_record(cx, call, &signature_state_register, &state);
}

/* ---- scopes ---- */

static Err scope_record(Ctx *cx, const Call *call, SignedRecord *out)
{
    Scope scope;
    TRY(call_scope(cx, call, &scope));
    *out = (SignedRecord){.noun = STR("scope"),
                          .version = scope.summary->version.value,
                          .author = scope.summary->actor};
    scope_digest(cx, &scope, out->sha256);
    return scope_id_parse(cx, scope.summary->id, &out->id);
}

Err scopes_signatures(Ctx *cx, Call *call)
{
    SignedRecord record;
    SignatureState state;
    TRY(scope_record(cx, call, &record));
    TRY(state_load(cx, &record, &state));
    if (!call->caller.owner && (call->caller.granted & READERS) == 0)
        share_signature_names(&state);
    return call_record(cx, call, &signature_state_register, &state);
}

static Err scope_within(Ctx *cx, const Call *call, const void *arg)
{
    Scope scope;
    (void)arg;
    TRY(call_scope(cx, call, &scope));
    TRY(scope_cut(cx, &call->view, &scope));
    if (scope.unseen.value == 0)
        return OK;
    return fail(cx, ERR_DENIED,
                MSG("%1$lld units of scope %2$s are outside the sites and product lines your roles "
                    "are limited to: who sees them too signs it"),
                (long long)scope.unseen.value, scope.summary->id.p);
}

Err scopes_sign(Ctx *cx, Call *call)
{
    SignedRecord record;
    TRY(scope_record(cx, call, &record));
    SignerLimit limit = {SIGNERS, scope_within, NULL};
    return sign_send(cx, call, arena_new(cx->arena, SignTask), &record, &limit);
}

/* ---- rows of registers ---- */

/* At the version the caller has before him, where he says so: what he would sign unseen is not
 * shown to him as signed or not. */
static Err row_record(Ctx *cx, const Call *call, SignedRecord *out)
{
    int64_t id, version;
    MasterShape shape;
    MasterRow row;
    TRY(call_row_named(cx, call, &shape, &id));
    TRY(call_row_seen(cx, call, &shape, id, &row));
    TRY(call_number(cx, call, STR("version"), (CallRange){1, INT32_MAX, row.version}, &version));
    if (version != row.version)
        return fail(cx, ERR_CONFLICT,
                    MSG("%1$s has changed the row meanwhile; it is at version %2$lld, you have "
                        "seen %3$lld"),
                    row.actor.p, (long long)row.version, (long long)version);
    return signature_row(cx, &shape, &row, out);
}

Err registers_signatures(Ctx *cx, Call *call)
{
    SignedRecord record;
    TRY(row_record(cx, call, &record));
    return state_show(cx, call, &record);
}

Err registers_needs(Ctx *cx, Call *call)
{
    MasterShape shape;
    SignatureNeeds needs;
    TRY(master_shape(cx, call->segments[0], &shape));
    TRY(signature_needs(cx, &shape, &call->limits, &needs));
    return call_record(cx, call, &signature_needs_register, &needs);
}

/* A row that refers to no site and no product line is of the whole house. */
static Err row_within(Ctx *cx, const Call *call, const void *arg)
{
    int64_t id;
    MasterShape shape;
    MasterRow row;
    bool held;
    (void)arg;
    TRY(call_row_named(cx, call, &shape, &id));
    TRY(call_row_seen(cx, call, &shape, id, &row));
    TRY(master_row_is_held(cx, &shape, &row, &call->limits, &held));
    if (held)
        return OK;
    return fail(cx, ERR_DENIED,
                MSG("this row is of no site and no product line: who is not limited to some signs "
                    "it"));
}

Err registers_sign(Ctx *cx, Call *call)
{
    SignedRecord record;
    TRY(row_record(cx, call, &record));
    SignerLimit limit = {SIGNERS, row_within, NULL};
    return sign_send(cx, call, arena_new(cx->arena, SignTask), &record, &limit);
}

/* ---- cases: entries of sheets that are signed, and risk assessments ---- */

Err cases_entry_signatures(Ctx *cx, Call *call)
{
    int64_t id, entry;
    SignedRecord record;
    TRY(call_case_entry(cx, call, &id, &entry));
    TRY(case_entry_signed_record(cx, id, entry, &record));
    return state_show(cx, call, &record);
}

static Err case_within(Ctx *cx, const Call *call, const void *arg)
{
    int64_t id;
    (void)arg;
    return call_case(cx, call, &id);
}

Err cases_entry_sign(Ctx *cx, Call *call)
{
    SignedRecord record;
    SignTask *task = arena_new(cx->arena, SignTask);
    TRY(call_case_entry(cx, call, &task->of.id, &task->of.entry));
    TRY(case_entry_signed_record(cx, task->of.id, task->of.entry, &record));
    SignerLimit limit = {SIGNERS, case_within, NULL};
    return sign_send(cx, call, task, &record, &limit);
}

static Err risk_record(Ctx *cx, const Call *call, SignedRecord *out)
{
    Risk risk;
    int64_t case_id, id, version;
    TRY(call_case(cx, call, &case_id));
    TRY(risk_id_parse(cx, call->segments[1], &id));
    TRY(call_number(cx, call, STR("version"), (CallRange){1, INT32_MAX, 0}, &version));
    TRY(risk_load(cx, case_id, id, version, &risk));
    risk_signed_record(cx, &risk, out);
    TRY(risk_writers(cx, &risk, out));
    return OK;
}

Err cases_risk_signatures(Ctx *cx, Call *call)
{
    SignedRecord record;
    TRY(risk_record(cx, call, &record));
    return state_show(cx, call, &record);
}

Err cases_risk_sign(Ctx *cx, Call *call)
{
    SignedRecord record;
    TRY(risk_record(cx, call, &record));
    SignerLimit limit = {SIGNERS, case_within, NULL};
    return sign_send(cx, call, arena_new(cx->arena, SignTask), &record, &limit);
}
