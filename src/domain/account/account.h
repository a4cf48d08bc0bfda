/* account.h - who may sign in, and what each may do (A-5.1, A-5.5; 21 CFR 11.10(d), (g), 11.300).
 *
 * A person has one account and signs in with its name; roles are granted for a period.  Every
 * change of account and role is a decision with its row in `change`; every attempt to sign in is a
 * row of its own.  Secrets (passwords, one-time links, sessions) are kept as hashes alone.  */
#ifndef HOLDFAST_DOMAIN_ACCOUNT_ACCOUNT_H
#define HOLDFAST_DOMAIN_ACCOUNT_ACCOUNT_H

#include "domain/role/role.h"
#include "platform/store/db.h"

#define RECORDS "domain/account/account_wire.def"
#include "platform/register/register_struct.h"

enum {
    PASSWORD_LENGTH_MIN = 12, /* characters */
    ACCOUNT_SECRET_SIZE = 32, /* random bytes of an invitation or a session */
    INVITATION_HOURS = 72,
    SESSION_IDLE_MINUTES = 30,
    SESSION_HOURS = 12,
    SIGN_IN_WINDOW_MINUTES = 15, /* failures count so long … */
    SIGN_IN_FAILURES_HERE = 5,   /* … for one account from one address; each more waits longer */
    SIGN_IN_WAIT_SECONDS = 30,   /* … where it was used before: this, doubled with each failure */
    SIGN_IN_FAILURES_ALL = 20,   /* … for one account from addresses it was never used at */
    SIGN_IN_FAILURES_ADDRESS = 100,
};

/* An account as it is stored. */
typedef struct AccountRow {
    int64_t id;
    Account *account;
    Roles roles;  /* in force at cx->now_us */
    Str password; /* argon2id; empty: none was chosen yet */
    bool closed;
} AccountRow;

/* The last reset of an account by somebody else. */
typedef struct AccountReset {
    Str by; /* empty: there was none */
    int64_t at_us;
    Str confirmed_by; /* empty: nobody yet */
    bool rests;       /* roles of ACCOUNT_RESTING are not in force … */
    bool factor_due;  /* … also because the second factor that was on is not on again */
} AccountReset;

typedef enum AccountVerb {
    ACCOUNT_ADD,     /* name, full_name, roles: an invitation */
    ACCOUNT_GRANT,   /* roles, until */
    ACCOUNT_REVOKE,  /* roles */
    ACCOUNT_RESET,   /* password and sessions end; an invitation; roles of ACCOUNT_RESTING rest */
    ACCOUNT_CLOSE,   /* for good */
    ACCOUNT_CONFIRM, /* a reset: its roles that rest are in force again */
} AccountVerb;

/* What rests in an account somebody else made or reset: he has the invitation in his hands, and
 * must not sign, decide or see personal data under that name (21 CFR 11.10(g), 11.300; decision
 * 0023). They are in force again when somebody else has confirmed, and where a second factor was
 * on, it is on again. */
#define ACCOUNT_RESTING                                                                            \
    (ROLE_BIT(ACCOUNT_ROLE_QUALITY) | ROLE_BIT(ACCOUNT_ROLE_RECALL) |                              \
     ROLE_BIT(ACCOUNT_ROLE_APPROVER) | ROLE_BIT(ACCOUNT_ROLE_DECIDER) |                            \
     ROLE_BIT(ACCOUNT_ROLE_LIAISON) | ROLE_BIT(ACCOUNT_ROLE_EXECUTOR) |                            \
     ROLE_BIT(ACCOUNT_ROLE_PRIVACY))

/* Is there any account?  Until there is one, whoever reaches the server is its owner. */
MUST_CHECK Err account_any(Ctx *cx, bool *out);
/* ERR_NOT_FOUND with a sentence. */
MUST_CHECK Err account_find(Ctx *cx, Str name, AccountRow *out);
MUST_CHECK Err account_list(Ctx *cx, AccountPage *out);
/* Those with roles of ACCOUNT_RESTING that wait for somebody to confirm whose they are. */
MUST_CHECK Err account_list_unconfirmed(Ctx *cx, AccountPage *out);
/* One decision of an administrator, in its own transaction.  ERR_INVALID: a name, role or period
 * that cannot be; ERR_DENIED: a role whose trainings are not passed, an administrator
 * who grants to himself, the last administrator, a reset confirmed by who made it, by an account
 * younger than it, or by one whose own roles rest. */
MUST_CHECK Err account_change(Ctx *cx, AccountVerb verb, const AccountOrder *order,
                              AccountChanged *out);

/* ---- passwords (argon2id, libsodium) ---- */

/* ERR_INVALID: too short, or the name itself. */
MUST_CHECK Err password_check(Ctx *cx, Str name, Str password);
/* About 20 ms and 19 MiB: not on a thread that others wait for. */
Str password_hash(Arena *arena, Str password);
/* As slow for an empty hash, so that time does not tell which names there are. */
bool password_fits(Str hash, Str password);

/* Whose invitation is it?  ERR_DENIED: nobody's, or over. */
MUST_CHECK Err invitation_find(Ctx *cx, Str invitation, AccountRow *out);
/* Store a chosen password (as hash); the invitation is used up, all sessions end.  Both verify what
 * they rest on again, in the transaction. */
MUST_CHECK Err invitation_use(Ctx *cx, Str invitation, Str hash, Str address);
MUST_CHECK Err password_change(Ctx *cx, const AccountRow *row, Str hash);

/* ---- signing in ---- */

typedef enum SignInOutcome {
    SIGN_IN_DONE,
    SIGN_IN_WRONG_PASSWORD,
    SIGN_IN_UNKNOWN_NAME,
    SIGN_IN_CLOSED,
    SIGN_IN_LOCKED, /* too many failures; told once, not at each further attempt */
    SIGN_IN_SIGNED_OUT,
    SIGN_IN_REVOKED,
    SIGN_IN_RESET,   /* by an administrator; failures before count no more */
    SIGN_IN_INVITED, /* chose a password by invitation there */
} SignInOutcome;

typedef struct SignIn {
    int64_t account_id; /* 0: no such name */
    int64_t name_tag;   /* of such a name: what its failures are counted by */
    Str address;
    Str agent;
    Str hash;           /* of the account, for password_fits; empty: none */
    Str totp_secret;    /* empty: the password is enough */
    int64_t totp_taken; /* step of the last code taken */
    int64_t totp_step;  /* of the code given; 0: none fitted */
    Str recovery;       /* what was given instead */
    SignInOutcome outcome;
} SignIn;

/* Look the name up and count failures.  outcome: CLOSED, UNKNOWN_NAME or DONE so far.  ERR_BUSY:
 * too many failures lately; nothing more is to be tried or recorded. */
MUST_CHECK Err sign_in_begin(Ctx *cx, Str name, SignIn *sign_in);
/* Record the outcome (WRONG_PASSWORD where a code was used before); after SIGN_IN_DONE *secret is
 * that of the new session. */
MUST_CHECK Err sign_in_end(Ctx *cx, SignIn *sign_in, Str *secret);

/* Use up what a proof rests on (a code of the second factor), without a session: before a
 * signature. *good: it was there. */
MUST_CHECK Err sign_in_prove(Ctx *cx, const SignIn *sign_in, bool *good);

typedef struct SessionRow {
    int64_t id, account_id;
    int64_t started_us, seen_us;
    Str name, full_name;
    bool second_factor;
    AccountReset reset; /* the last one by somebody else */
    Roles roles;
    int64_t
        lapses_us; /* when the first of his roles rests on no training any more; INT64_MAX: never */
    Str limits[ACCOUNT_ROLE_COUNT]; /* of each role in force: key of the partner, or the station */
    RoleLimits bounds[ACCOUNT_ROLE_COUNT]; /* and the sites and product lines */
} SessionRow;

/* ERR_NOT_FOUND: no such session, ended, older than SESSION_HOURS, or its account closed.  Idle
 * time is the caller's business: he knows the last use. */
MUST_CHECK Err session_find(Ctx *cx, Str secret, SessionRow *out);
/* The synchroniser token of a session (against cross-site requests). */
Str session_token(Arena *arena, Str secret);
/* Those not ended of an account, newest first. */
MUST_CHECK Err session_list(Ctx *cx, Str name, SessionPage *out);
/* End one (id) or all (0) of an account.  ERR_NOT_FOUND: it has no such session. */
MUST_CHECK Err session_end(Ctx *cx, Str name, int64_t id, SignInOutcome why);
MUST_CHECK Err session_seen(Ctx *cx, int64_t id, int64_t seen_us);

#endif
