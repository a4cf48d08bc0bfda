/* access.h - who asks, and may he?  The table is routes.def: every call says who may use it, and
 * one that does not say it does not compile. */
#ifndef HOLDFAST_API_ACCESS_H
#define HOLDFAST_API_ACCESS_H

#include "domain/account/account.h"

/* A set of roles, or one of the words beside it. */
typedef uint32_t Access;

#define MAY(role) ROLE_BIT(ACCOUNT_ROLE_##role)

/* The owner of the data directory at its socket (and whoever reaches the loopback address as long
 * as there is no account at all) may everything; SOCKET: nobody else. */
#define SOCKET    ((Access)0)
#define ANYONE    ((Access)1 << 31) /* without signing in */
#define SIGNED_IN ((Access)1 << 30) /* with any role, or none: about himself */

/* Sees what holds no personal data: events, traces, scopes. */
#define READERS                                                                                    \
    (MAY(QUALITY) | MAY(RECALL) | MAY(APPROVER) | MAY(DECIDER) | MAY(LIAISON) | MAY(EXECUTOR) |    \
     MAY(PRIVACY) | MAY(ADMIN))
#define PROPOSERS (MAY(QUALITY) | MAY(RECALL)) /* proposes scopes */
#define CAPTURERS MAY(QUALITY)                 /* takes files into the log */
#define EDITORS   (MAY(QUALITY) | MAY(RECALL) | MAY(LIAISON) | MAY(ADMIN)) /* master data */
/* Signs records; with which meaning says domain/signature/signatures.def. */
#define SIGNERS (MAY(QUALITY) | MAY(RECALL) | MAY(APPROVER) | MAY(DECIDER))
/* Sees personal data of a row in clear, for a purpose that is recorded. */
#define REVEALERS (MAY(RECALL) | MAY(LIAISON) | MAY(EXECUTOR) | MAY(PRIVACY))
#define ADMINS    MAY(ADMIN)
/* Reads who did what, and who signed in from where. */
#define AUDITORS (MAY(QUALITY) | MAY(APPROVER) | MAY(DECIDER) | MAY(PRIVACY) | MAY(ADMIN))

typedef struct Caller {
    bool owner;         /* may everything */
    int64_t session_id; /* 0: no session */
    Str name;           /* actor of what he does; "local" for the owner */
    Str full_name;
    bool second_factor;
    Roles roles;
    Str secret; /* of his session */
} Caller;

struct Call;
typedef struct SeenBoard SeenBoard;

/* When each session was last used, in memory; what is older than the server is in its row. */
SeenBoard *seen_open(void);
/* Store them, so that sessions outlive the server; frees.  Accepts NULL. */
void seen_close(Ctx *cx, SeenBoard *board);

/* Fill call->caller: owner, somebody signed in, or nobody. */
MUST_CHECK Err caller_find(Ctx *cx, struct Call *call);
/* ERR_DENIED with status 401 (nobody) or 403 (somebody who may not, or without the token). */
MUST_CHECK Err access_check(Ctx *cx, struct Call *call, Access may);
/* The cookie of a session.  Over plain HTTP on loopback it cannot be a Secure one; cookies do not
 * tell ports apart, so its name does. */
Str session_cookie(Arena *arena, int port, Str secret);

#endif
