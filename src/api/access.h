/* access.h - who asks, and may he?  The table is routes.def: every call says who may use it, and
 * one that does not say it does not compile. */
#ifndef HOLDFAST_API_ACCESS_H
#define HOLDFAST_API_ACCESS_H

#include "domain/account/api_key.h"
#include "domain/share/share_sight.h"

/* A set of roles and of scopes of keys, or one of the words beside it. */
typedef uint32_t Access;

#define MAY(role) ROLE_BIT(ACCOUNT_ROLE_##role)
/* A machine whose key has this scope (key_scopes.def). */
#define KEY_SCOPES_AT 20
#define KEY(scope)    ((Access)KEY_SCOPE_BIT(KEY_SCOPE_##scope) << KEY_SCOPES_AT)

/* The owner of the data directory at its socket (and whoever reaches the loopback address as long
 * as there is no account at all) may everything; SOCKET: nobody else. */
#define SOCKET     ((Access)0)
#define ANYONE     ((Access)1 << 31) /* without signing in */
#define SIGNED_IN  ((Access)1 << 30) /* with any role, or none: about himself */

#define DEALERS    MAY(DEALER)    /* units at his own places */
#define SUPPLIERS  MAY(SUPPLIER)  /* his own lots, and numbers of what they became */
#define OPERATORS  MAY(OPERATOR)  /* events of his own station */
#define REGULATORS MAY(REGULATOR) /* approved scopes, decided cases */
#define OWNERS     MAY(OWNER)     /* his own products and how he is reached */
#define PARTNERS   (DEALERS | SUPPLIERS | OPERATORS | OWNERS)
/* Sees what holds no personal data: events, traces, scopes. */
#define READERS                                                                                    \
    (MAY(QUALITY) | MAY(RECALL) | MAY(APPROVER) | MAY(DECIDER) | MAY(LIAISON) | MAY(EXECUTOR) |    \
     MAY(PRIVACY) | MAY(ADMIN) | KEY(READ))
/* The people among them: a machine keeps no views. */
#define VIEWERS   (READERS & ~KEY(READ))
#define PROPOSERS (MAY(QUALITY) | MAY(RECALL))  /* proposes scopes */
#define CAPTURERS (MAY(QUALITY) | KEY(CAPTURE)) /* takes files into the log */
#define EDITORS                                                                                    \
    (MAY(QUALITY) | MAY(RECALL) | MAY(LIAISON) | MAY(ADMIN) | KEY(EDIT)) /* master data */
/* Works on cases: the quality department, recall, and who talks with the authority. */
#define CASES (MAY(QUALITY) | MAY(RECALL) | MAY(LIAISON))
/* Signs records; with which meaning says domain/signature/signatures.def. */
#define SIGNERS (MAY(QUALITY) | MAY(RECALL) | MAY(APPROVER) | MAY(DECIDER))
/* Records what starts clocks of the law, and what ends them. */
#define CLOCKERS (MAY(QUALITY) | MAY(RECALL) | MAY(LIAISON) | MAY(EXECUTOR) | MAY(DECIDER))
/* Lifts a hold, by signature: who holds does not. */
#define RELEASERS (MAY(APPROVER) | MAY(DECIDER))
/* Sees personal data of a row in clear, for a purpose that is recorded. */
#define REVEALERS (MAY(RECALL) | MAY(LIAISON) | MAY(EXECUTOR) | MAY(PRIVACY))
/* Keep something from being erased (register legal_hold). */
#define HOLDERS (MAY(PRIVACY) | MAY(RECALL) | MAY(DECIDER))
#define LIFTERS (MAY(RECALL) | MAY(DECIDER)) /* end such a hold: not who erases */
#define PRIVATE MAY(PRIVACY)                 /* looks for a person everywhere, erases */
#define ADMINS  MAY(ADMIN)
/* Confirms whose an account is that somebody else reset. */
#define VOUCHERS                                                                                   \
    (MAY(QUALITY) | MAY(RECALL) | MAY(APPROVER) | MAY(DECIDER) | MAY(PRIVACY) | MAY(ADMIN))
/* Reads who did what, and who signed in from where. */
#define AUDITORS (MAY(QUALITY) | MAY(APPROVER) | MAY(DECIDER) | MAY(PRIVACY) | MAY(ADMIN))

typedef struct Caller {
    bool owner;         /* may everything */
    int64_t session_id; /* 0: no session */
    int64_t key_id;     /* 0: no machine with a key */
    Str name;           /* actor of what he does; "local" for the owner, "key:…" for a key */
    Str full_name;
    bool second_factor;
    AccountReset reset; /* the last one of his account by somebody else */
    Roles roles;
    Access granted;           /* by his roles, or the scopes of the key */
    int64_t lapses_us;        /* when the first of his roles goes with its trainings */
    const Str *limits;        /* by role: key of the partner, or the station; NULL: none */
    const RoleLimits *bounds; /* by role: sites and product lines; NULL: none */
    Str secret;               /* of his session */
} Caller;

struct Call;
struct Api;
struct HttpRequest;
typedef struct SeenBoard SeenBoard;

/* When each session and key was last used, in memory; what is older than the server is in its row.
 */
SeenBoard *seen_open(void);
/* Store them, so that sessions outlive the server; frees.  Accepts NULL. */
void seen_close(Ctx *cx, SeenBoard *board);
void seen_key(SeenBoard *board, int64_t key_id, int64_t now_us);
/* The day on which a key was last used since the start, in days since 1970; 0: not since then. */
int64_t seen_key_day(SeenBoard *board, int64_t key_id);

/* Fill call->caller: owner, somebody signed in, a machine with its key, or nobody.  ERR_DENIED: a
 * key that is none (with status 401 and call->attempt, to be recorded behind the answer);
 * ERR_BUSY: too many such; ERR_USAGE: a session and a key. */
MUST_CHECK Err caller_find(Ctx *cx, struct Call *call);
/* The same before the body is there: of a signed request that its key is one that signs. */
MUST_CHECK Err caller_expect(Ctx *cx, struct Call *call);
/* Either, for a request with the header Authorization (key_caller.c). */
MUST_CHECK Err caller_by_key(Ctx *cx, struct Call *call, Str authorization, bool body_there);
/* ERR_DENIED with status 401 (nobody) or 403 (somebody who may not, or without the token). */
MUST_CHECK Err access_check(Ctx *cx, struct Call *call, Access may);
/* What limits him in this call: of the roles that let him in, each with its sites and product
 * lines, None: nothing does, or one of them is not limited. */
void access_limits(const Caller *caller, Access may, RoleGrants *out);
/* Is there nothing in the headers by which a caller from elsewhere could be known?  Quick: of an
 * I/O thread, so that a body is not taken from who cannot be let in. */
bool shows_nobody(const struct Api *api, const struct HttpRequest *request);
/* The cookie of a session.  Over plain HTTP on loopback it cannot be a Secure one; cookies do not
 * tell ports apart, so its name does. */
Str session_cookie(Arena *arena, const struct Api *api, Str secret);

#endif
