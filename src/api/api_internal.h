/* api_internal.h - what handlers are given, and what they share. */
#ifndef HOLDFAST_API_INTERNAL_H
#define HOLDFAST_API_INTERNAL_H

#include "api/access.h"
#include "api/api.h"
#include "api/cause_shelf.h"
#include "api/doorman.h"
#include "api/gap_shelf.h"
#include "api/nonce_board.h"
#include "api/report_board.h"
#include "api/writer.h"
#include "domain/hold/alarm.h"
#include "domain/hold/hold_rule.h"
#include "domain/item/item.h"
#include "domain/master/master_book.h"
#include "domain/signature/signature.h"
#include "domain/scope/scope_board.h"

#define RECORDS "api/answers_wire.def"
#include "platform/register/register_struct.h"
#include "domain/share/share_sight.h"

#define XLSX_TYPE "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
enum { SEGMENTS_MAX = 3, ANSWER_MAX = 64 * 1024 * 1024 };

struct Api {
    ApiOptions options;
    Journal journal; /* its database connection is the writer's; the index is everybody's */
    HttpServer *server;
    HttpProgram program;
    HttpOptions http;
    Str socket;
    Str received; /* folder of bodies on their way into the log */
    Writer *writer;
    Doorman *doorman;
    SeenBoard *seen;
    NonceBoard *nonces;
    ReportBoard *reports;
    ShareBoard *board;   /* where every unit is, for dealers */
    SightBoard *sights;  /* what is seen of sites and product lines */
    MasterBook *book;    /* the registers, for all workers */
    HoldBook *holds;     /* all holds, for all workers */
    AlarmWatch watch;    /* the writer's: how far the log was looked at */
    HoldRuleWatch rules; /* the same for readings over a limit */
    int64_t unwatched;   /* from this event on neither worked; 0: they do.  Atomic */
    CauseShelf *causes;
    ScopeBoard *scopes;
    GapShelf *gaps;
    Arena arena;
    Ctx cx; /* of start and stop, between them of the writer's thread */
    int64_t started_us;
};

/* What one worker owns. */
typedef struct ApiWorker {
    const Api *api;
    Ctx *cx; /* its db is the worker's reader */
    EventReader reader;
} ApiWorker;

typedef struct Call {
    ApiWorker *worker;
    const Api *api;
    HttpRequest *request;
    HttpResponse *response;
    Str segments[SEGMENTS_MAX]; /* decoded {} of the path, in order */
    ItemView view;              /* what this call may see */
    MasterLimits limits;        /* of registers, likewise */
    RoleGrants grants;          /* what both are made of */
    Caller caller;
    int status;            /* of the refusal, where its Err does not say it; 0: it does */
    WriteRequest *attempt; /* to be recorded before the refusal goes; NULL: nothing */
    bool later;            /* http_finish will be called by somebody else */
} Call;

typedef Err (*ApiHandler)(Ctx *cx, Call *call);
#define ROUTE(method, path, may, sight, handler, body, parameters) Err handler(Ctx *cx, Call *call);
#include "api/routes.def"
#undef ROUTE

/* ---- for handlers ---- */

/* ERR_DENIED: this is more than the sites and product lines somebody is limited to. */
MUST_CHECK Err sight_refuse(Ctx *cx);
/* What the call may see is from here on what these grants see together. */
MUST_CHECK Err call_limit(Ctx *cx, Call *call, const RoleGrants *grants);
/* A whole number from low to high, `otherwise` when it is not given. */
typedef struct CallRange {
    int64_t low, high, otherwise;
} CallRange;
MUST_CHECK Err call_number(Ctx *cx, const Call *call, Str name, CallRange range, int64_t *out);
/* A moment with zone, in microseconds; 0 when it is not given. */
MUST_CHECK Err call_moment(Ctx *cx, const Call *call, Str name, int64_t *out);
/* Answer 200 with a record as JSON.  ERR_LIMIT: larger than ANSWER_MAX. */
MUST_CHECK Err call_record(Ctx *cx, Call *call, const Register *record, const void *from);
/* The scope and version a call names.  ERR_NOT_FOUND too where the caller may see approved ones
 * only and it is none. */
MUST_CHECK Err call_scope(Ctx *cx, const Call *call, Scope *out);
/* The case a call names.  ERR_NOT_FOUND too where it is not the caller's (case_seen_check). */
MUST_CHECK Err call_case(Ctx *cx, const Call *call, int64_t *out);
/* The case and the entry a call names; whether there is such an entry is the domain's to say. */
MUST_CHECK Err call_case_entry(Ctx *cx, const Call *call, int64_t *id, int64_t *entry);
/* What the caller's clocks are about, for ClockFilter.matters; empty: he is not limited. */
MUST_CHECK Err call_matters(Ctx *cx, const Call *call, Str *out);
/* Is this one of them?  ERR_NOT_FOUND as where there is none, ERR_DENIED for other nouns. */
MUST_CHECK Err call_matter_check(Ctx *cx, const Call *call, Str noun, int64_t id);
/* The clock a call names, of one of them.  ERR_NOT_FOUND. */
MUST_CHECK Err call_clock(Ctx *cx, const Call *call, int64_t *out);
/* The header by which a request sent twice does its work once; empty: none. */
MUST_CHECK Err call_request_key(Ctx *cx, const Call *call, Str *out);
/* A buffer and writer for a hand-written answer; call_json_end makes it the answer 200. */
typedef struct CallJson {
    Buf text;
    JsonWriter json;
} CallJson;
CallJson *call_json(Call *call);
MUST_CHECK Err call_json_end(Ctx *cx, Call *call, CallJson *answer);

/* Proving oneself again, on the doorman's thread.  *right: the password of cx->actor fits.
 * ERR_BUSY: too many failures lately. */
MUST_CHECK Err caller_prove(Ctx *cx, Str password, SignIn *sign_in, bool *right);
/* On the writer's: count a proof that failed; ERR_DENIED with its sentence. */
MUST_CHECK Err caller_proof_failed(Ctx *cx, SignIn *sign_in);
/* The person again, on the doorman's thread: password, and the code where a second factor is on
 * (21 CFR 11.200).  For `who`, which is the caller but at the socket. */
typedef struct Proof {
    Str who, password, code;
    SignIn sign_in;
    bool right;
} Proof;
MUST_CHECK Err proof_check(Ctx *cx, DoorTask *door, Proof *proof);
/* On the writer's: it holds, and is used up; else ERR_DENIED with its sentence. */
MUST_CHECK Err proof_take(Ctx *cx, Proof *proof);
/* Who signs: the person signed in; or, at the socket, the account `name` that the owner lets sit
 * down there.  ERR_DENIED: nobody of these. */
MUST_CHECK Err call_signer(Ctx *cx, const Call *call, Str name, Signer *out);
/* Leave him the roles whose sites and product lines, each by itself, hold all of what he signs;
 * what roles that are not limited do is not asked.  The error of `holds` where none of `may` is
 * left. */
typedef struct SignerLimit {
    Access may; /* roles that sign it */
    Err (*holds)(Ctx *cx, const Call *call,
                 const void *arg); /* of a call that sees what one sees */
    const void *arg;
} SignerLimit;
MUST_CHECK Err signer_limit(Ctx *cx, const Call *call, const SignerLimit *limit, Signer *out);
/* Let the doorman run what takes long, and the writer what comes of it; `task` lives in the
 * request. */
void call_door(Call *call, DoorTask *task);
/* Which rows of a register: q, where, sort, use. */
/* The register and the row that the path names; and the row, where its site and product line are
 * those of the caller.  ERR_NOT_FOUND. */
MUST_CHECK Err call_row_named(Ctx *cx, const Call *call, MasterShape *shape, int64_t *id);
MUST_CHECK Err call_row_seen(Ctx *cx, const Call *call, const MasterShape *shape, int64_t id,
                             MasterRow *out);
MUST_CHECK Err call_rows(Ctx *cx, const Call *call, MasterQuery *out);
/* The body as a record. */
/* Confirm the hold of the path; `partner` empty: on behalf of whom the order names. */
MUST_CHECK Err call_confirm(Ctx *cx, Call *call, Str partner);
MUST_CHECK Err call_body(Ctx *cx, const Call *call, const Register *record, void *out);
/* Let the writer run a decision and finish the call; `write` and `task` live in the request. */
void call_write(Call *call, WriteRequest *write, Err (*run)(Ctx *cx, WriteRequest *write),
                void *task);
/* What such a decision came to, as the answer. */
typedef struct ExportMarked {
    Str number; /* on the mark the file bears (register_mark.h); empty: it bears none */
    int64_t rows;
} ExportMarked;
/* The file that is the answer goes out once the audit trail says that it did: who, of what (the
 * path below /api/v1), narrowed by what, in which form.  Where that cannot be kept nothing goes
 * out. */
Err call_export(Ctx *cx, Call *call, ExportMarked marked);
void write_record(WriteRequest *write, int status, const Register *record, const void *from);

#endif
