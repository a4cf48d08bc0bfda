/* sign_in.c - attempts, their limits, and the sessions that come of them. */
#include "domain/account/account_internal.h"
#include "platform/os/io.h"

enum { AGENT_MAX = 200 };

static const Str outcomes[] = {
    [SIGN_IN_DONE] = STR_INIT("signed_in"),
    [SIGN_IN_WRONG_PASSWORD] = STR_INIT("wrong_password"),
    [SIGN_IN_UNKNOWN_NAME] = STR_INIT("unknown_name"),
    [SIGN_IN_CLOSED] = STR_INIT("closed"),
    [SIGN_IN_LOCKED] = STR_INIT("locked"),
    [SIGN_IN_SIGNED_OUT] = STR_INIT("signed_out"),
    [SIGN_IN_REVOKED] = STR_INIT("revoked"),
    [SIGN_IN_RESET] = STR_INIT("reset"),
    [SIGN_IN_INVITED] = STR_INIT("invited"),
};

Str sign_in_outcome_name(SignInOutcome outcome)
{
    return outcomes[outcome];
}

static Err record(Ctx *cx, const SignIn *sign_in, SignInOutcome outcome)
{
    bool nobody = sign_in->account_id == 0;
    bool by_another = outcome == SIGN_IN_REVOKED || outcome == SIGN_IN_RESET;
    Str address = sign_in->address.p == NULL ? STR("") : sign_in->address;
    return db_run(cx, SQL_SIGN_IN_ADD,
                  ARGS(db_int(cx->now_us), nobody ? db_null() : db_int(sign_in->account_id),
                       db_text(address), db_text(outcomes[outcome]),
                       by_another ? db_text(cx->actor) : db_null(),
                       nobody ? db_int(sign_in->name_tag) : db_null()),
                  NULL);
}

Err sign_in_mark(Ctx *cx, int64_t account_id, Str address, SignInOutcome outcome)
{
    return record(cx, &(SignIn){.account_id = account_id, .address = address}, outcome);
}

/* ---- limits ---- */

static Err count(Ctx *cx, SqlId id, DbArgs args, int64_t *out)
{
    DbRow row;
    TRY(db_one(cx, id, args, &row));
    *out = row_int(&row, 0);
    return OK;
}

Err sign_in_too_many(Ctx *cx)
{
    return fail(cx, ERR_BUSY, MSG("too many failed attempts; try again in %1$lld minutes"),
                (long long)SIGN_IN_WINDOW_MINUTES);
}

/* Where the account was used before, failures make the next attempt wait, longer each time, and
 * never lock for good: nobody's mistakes, or tries from the same desk, keep the person out. */
static Err wait_check(Ctx *cx, const SignIn *sign_in, int64_t failures)
{
    int64_t last;
    int64_t wait_us = SIGN_IN_WAIT_SECONDS * INT64_C(1000000);
    if (failures < SIGN_IN_FAILURES_HERE)
        return OK;
    for (int64_t i = SIGN_IN_FAILURES_HERE; i < failures && wait_us < 10 * MINUTE_US; i++)
        wait_us *= 2;
    TRY(count(cx, SQL_SIGN_IN_LAST_FAILURE,
              ARGS(db_int(sign_in->account_id), db_text(sign_in->address)), &last));
    int64_t left_us = last + wait_us - cx->now_us;
    if (left_us <= 0)
        return OK;
    return fail(cx, ERR_BUSY, MSG("too many failed attempts; try again in %1$lld seconds"),
                (long long)(left_us / 1000000 + 1));
}

/* A name nobody has is held up as one somebody has, so that waiting tells no difference.  Few bits:
 * what was typed may have been a password. */
static int64_t name_tag(Str name)
{
    uint8_t hash[SHA256_SIZE];
    sha256(name, hash);
    return hash[0] << 8 | hash[1];
}

static Err nobody_count(Ctx *cx, const SignIn *sign_in, DbValue since, int64_t *here, int64_t *all)
{
    DbRow row;
    TRY(db_one(cx, SQL_SIGN_IN_FAILURES_NOBODY,
               ARGS(db_int(sign_in->name_tag), since, db_text(sign_in->address)), &row));
    *here = row_int(&row, 0);
    *all = row_int(&row, 1);
    return OK;
}

/* An address the account was used from before is held up by its own failures alone, so a stranger
 * cannot lock out the person who works there. */
static Err limits_check(Ctx *cx, const SignIn *sign_in)
{
    int64_t known = 0, here = 0, all = 0, address = 0;
    DbValue id = db_int(sign_in->account_id), from = db_text(sign_in->address);
    DbValue since = db_int(cx->now_us - SIGN_IN_WINDOW_MINUTES * MINUTE_US);
    if (sign_in->account_id != 0) {
        TRY(count(cx, SQL_SIGN_IN_IS_KNOWN, ARGS(id, from), &known));
        TRY(count(cx, SQL_SIGN_IN_FAILURES_HERE, ARGS(id, from, since), &here));
        TRY(count(cx, SQL_SIGN_IN_FAILURES_ALL, ARGS(id, since), &all));
    } else {
        TRY(nobody_count(cx, sign_in, since, &here, &all));
    }
    TRY(count(cx, SQL_SIGN_IN_FAILURES_ADDRESS, ARGS(from, since), &address));
    bool stranger = known == 0;
    if (!stranger)
        return wait_check(cx, sign_in, here);
    if (here >= SIGN_IN_FAILURES_HERE || all >= SIGN_IN_FAILURES_ALL ||
        address >= SIGN_IN_FAILURES_ADDRESS)
        return sign_in_too_many(cx);
    return OK;
}

Err sign_in_begin(Ctx *cx, Str name, SignIn *sign_in)
{
    DbRow row;
    sign_in->outcome = SIGN_IN_UNKNOWN_NAME;
    sign_in->name_tag = name_tag(name);
    Err err = db_one(cx, SQL_ACCOUNT_BY_NAME, ARGS(db_text(name)), &row);
    if (err != OK && err != ERR_NOT_FOUND)
        return err;
    if (err == OK) {
        sign_in->account_id = row_int(&row, 0);
        sign_in->hash = str_dup(cx->arena, row_text(&row, 3));
        sign_in->outcome = row_int(&row, 4) != 0 ? SIGN_IN_CLOSED : SIGN_IN_DONE;
        TRY(totp_load(cx, sign_in->account_id, &sign_in->totp_secret, &sign_in->totp_taken));
    }
    return limits_check(cx, sign_in);
}

/* ---- sessions ---- */

static DbValue secret_value(Arena *arena, Str secret)
{
    uint8_t *hash = arena_alloc(arena, SHA256_SIZE);
    sha256(secret, hash);
    return db_bytes(str_from((char *)hash, SHA256_SIZE));
}

static int64_t oldest_start(const Ctx *cx)
{
    return cx->now_us - SESSION_HOURS * 60 * MINUTE_US;
}

/* The password must still be the one that was compared. */
static Err session_begin(Ctx *cx, const SignIn *sign_in, Str *secret)
{
    DbRow row;
    TRY(db_one(cx, SQL_ACCOUNT_BY_ID, ARGS(db_int(sign_in->account_id)), &row));
    if (row_int(&row, 4) != 0 || !str_eq(row_text(&row, 3), sign_in->hash))
        return fail(cx, ERR_CONFLICT, MSG("the password was changed meanwhile"));
    *secret = secret_new(cx);
    return db_one(cx, SQL_SESSION_ADD,
                  ARGS(db_int(sign_in->account_id), secret_value(cx->arena, *secret),
                       db_int(cx->now_us), db_text(sign_in->address),
                       db_text(str_slice(sign_in->agent, 0, AGENT_MAX))),
                  &row);
}

Err sign_in_end(Ctx *cx, SignIn *sign_in, Str *secret)
{
    bool good = true;
    CLEANUP(tx_release) Tx tx = {0};
    int64_t here = 0;
    DbValue since = db_int(cx->now_us - SIGN_IN_WINDOW_MINUTES * MINUTE_US);
    TRY(tx_begin(cx, &tx));
    if (sign_in->outcome == SIGN_IN_DONE)
        TRY(second_factor_use(cx, sign_in, &good));
    if (!good)
        sign_in->outcome = SIGN_IN_WRONG_PASSWORD;
    if (sign_in->outcome == SIGN_IN_DONE)
        TRY(session_begin(cx, sign_in, secret));
    TRY(record(cx, sign_in, sign_in->outcome));
    if (sign_in->outcome == SIGN_IN_WRONG_PASSWORD)
        TRY(count(cx, SQL_SIGN_IN_FAILURES_HERE,
                  ARGS(db_int(sign_in->account_id), db_text(sign_in->address), since), &here));
    if (here == SIGN_IN_FAILURES_HERE)
        TRY(record(cx, sign_in, SIGN_IN_LOCKED));
    return tx_commit(&tx);
}

Err sign_in_prove(Ctx *cx, const SignIn *sign_in, bool *good)
{
    CLEANUP(tx_release) Tx tx = {0};
    TRY(tx_begin(cx, &tx));
    TRY(second_factor_use(cx, sign_in, good));
    return tx_commit(&tx);
}

Err session_find(Ctx *cx, Str secret, SessionRow *out)
{
    DbRow row;
    TRY(db_one(cx, SQL_SESSION_BY_SECRET,
               ARGS(secret_value(cx->arena, secret), db_int(oldest_start(cx))), &row));
    *out = (SessionRow){.id = row_int(&row, 0),
                        .account_id = row_int(&row, 1),
                        .started_us = row_int(&row, 2),
                        .seen_us = row_int(&row, 3),
                        .name = str_dup(cx->arena, row_text(&row, 4)),
                        .full_name = str_dup(cx->arena, row_text(&row, 5)),
                        .second_factor = row_int(&row, 6) != 0};
    return roles_load(cx, out);
}

Str session_token(Arena *arena, Str secret)
{
    uint8_t hash[SHA256_SIZE];
    sha256(str_fmt(arena, "token %.*s", STR_ARG(secret)), hash);
    return hex_format(arena, hash, sizeof hash);
}

static Err session_take(Ctx *cx, const DbRow *row, void *arg)
{
    SessionPage *page = arg;
    page->sessions.items[page->sessions.count++] =
        (Session){.id = field_int(row_int(row, 0)),
                  .started = field_utc(row_int(row, 1)),
                  .address = str_dup(cx->arena, row_text(row, 2)),
                  .agent = str_dup(cx->arena, row_text(row, 3))};
    return OK;
}

Err session_list(Ctx *cx, Str name, SessionPage *out)
{
    enum { SESSIONS_MAX = 1000 };
    AccountRow row;
    TRY(account_find(cx, name, &row));
    *out = (SessionPage){0};
    out->sessions.items = arena_array(cx->arena, Session, SESSIONS_MAX);
    return db_each(cx, SQL_SESSION_EACH_OF, ARGS(db_int(row.id), db_int(oldest_start(cx))),
                   session_take, out);
}

Err sessions_revoke(Ctx *cx, int64_t account_id)
{
    int64_t ended;
    TRY(db_run(cx, SQL_SESSION_FINISH, ARGS(db_int(account_id), db_int(0), db_int(cx->now_us)),
               &ended));
    return ended == 0 ? OK : sign_in_mark(cx, account_id, STR(""), SIGN_IN_REVOKED);
}

Err session_end(Ctx *cx, Str name, int64_t id, SignInOutcome why)
{
    CLEANUP(tx_release) Tx tx = {0};
    AccountRow row;
    int64_t ended;
    TRY(tx_begin(cx, &tx));
    TRY(account_find(cx, name, &row));
    TRY(db_run(cx, SQL_SESSION_FINISH, ARGS(db_int(row.id), db_int(id), db_int(cx->now_us)),
               &ended));
    if (ended == 0 && id != 0)
        return fail(cx, ERR_NOT_FOUND, MSG("%1$s has no session %2$lld"), row.account->name.p,
                    (long long)id);
    TRY(sign_in_mark(cx, row.id, STR(""), why));
    return tx_commit(&tx);
}

Err session_seen(Ctx *cx, int64_t id, int64_t seen_us)
{
    return db_run(cx, SQL_SESSION_SEEN, ARGS(db_int(id), db_int(seen_us)), NULL);
}
