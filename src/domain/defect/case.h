/* case.h - a case: from a suspicion to a signed decision, with nothing forgotten (A-6.2 to,
 * C-7 to C-17).
 *
 *     screening ─► investigation ─► review ─► decision ─► follow_up ─► closed
 *                       ▲             │ again     │ continue
 *                       └─────────────┴───────────┘           one more round
 *
 * What is filled in stands in *entries*, each of one sheet: the nine steps, the seven methods,
 * letters and replies, records, tasks, items of the decision, the decision itself.  Sheets, stages,
 * moves with their needs, items of the gate and proposals are data (rules/case/); one interpreter
 * reads them, and no sheet has code of its own.
 *
 * The program proposes; a decision is an entry that people sign (signatures.def, noun "decision").
 * Facts of entries start the law's clocks (domain/clock, noun "case").  Every write is one
 * transaction with its row in `change`.  Shapes: case_wire.def.  All results live in cx->arena.  */
#ifndef HOLDFAST_DOMAIN_DEFECT_CASE_H
#define HOLDFAST_DOMAIN_DEFECT_CASE_H

#include "domain/attachment/attachment.h"
#include "domain/clock/clock.h"
#include "domain/risk/risk.h"

#define RECORDS "domain/defect/case_wire.def"
#include "platform/register/register_struct.h"

enum { CASE_PAGE_MAX = 200, CASE_BODY_MAX = 1 << 20 };

/* "C-3" <-> 3.  ERR_NOT_FOUND when it is no such number. */
MUST_CHECK Err case_id_parse(Ctx *cx, Str text, int64_t *out);
Str case_id_format(Arena *arena, int64_t id);

/* Sheets, stages and gate as data, for whoever fills them in. */
MUST_CHECK Err case_forms_show(Ctx *cx, CaseForms *out);

/* Whose a case is: of sites and product lines (keys of the registers, in use), or, where it names
 * none, of the whole house.  Somebody limited sees and works on those his grants hold whole
 * (role_grants_hold); what is written in them he reads as it is.
 *
 * ERR_NOT_FOUND, as where there is none: it is not his. */
MUST_CHECK Err case_seen_check(Ctx *cx, const RoleGrants *grants, int64_t id);
/* Before it is opened, or given to others.  A draft that names nothing is of the one grant its
 * author has.  ERR_DENIED: it would not be his; ERR_INVALID: no such site or product line. */
MUST_CHECK Err case_draft_limit(Ctx *cx, const RoleGrants *grants, CaseDraft *draft);
MUST_CHECK Err case_order_limit(Ctx *cx, const RoleGrants *grants, int64_t id,
                                const CaseOrder *order);
/* An entry names no case that is not theirs.  ERR_NOT_FOUND. */
MUST_CHECK Err case_values_limit(Ctx *cx, const RoleGrants *grants, Str values);
/* Numbers of the cases they see. */
typedef struct CaseNumbers {
    int64_t *items;
    size_t count;
} CaseNumbers;
MUST_CHECK Err case_seen_find(Ctx *cx, const RoleGrants *grants, CaseNumbers *out);

/* Open one: pins the regime's edition and digest, and says which case it follows where it recalls
 * again (C-22): both or neither.  ERR_NOT_FOUND: no such regime, no such case.  ERR_INVALID: the
 * case it is to follow did not decide a recall. */
MUST_CHECK Err case_open(Ctx *cx, const CaseDraft *draft, int64_t *out_id);
/* Change what is said about it, or move it on.  ERR_CONFLICT: changed meanwhile, or a need of the
 * move is not met: the sentence names the first. */
MUST_CHECK Err case_change(Ctx *cx, int64_t id, const CaseOrder *order);
/* ERR_INVALID: a value does not fit its field (pointer /values/…), or `done` and something
 * required is missing.  ERR_CONFLICT: the sheet is filled in once a round, or the case is closed.
 */
MUST_CHECK Err case_entry_add(Ctx *cx, int64_t id, const CaseEntryDraft *draft, int64_t *out_entry);
/* New values, or another state: open, done, void.  ERR_CONFLICT: changed meanwhile, or signed. */
MUST_CHECK Err case_entry_change(Ctx *cx, int64_t id, int64_t entry, const CaseEntryOrder *order);
/* Assess a risk of the case, with the facts as known now. */
MUST_CHECK Err case_risk_add(Ctx *cx, int64_t id, const RiskDraft *draft, Risk *out);

MUST_CHECK Err case_load(Ctx *cx, int64_t id, Case *out);
typedef struct CaseQuery {
    int64_t before;           /* numbers below this; 0: from the newest */
    int64_t limit;            /* at most CASE_PAGE_MAX */
    Str stage;                /* empty: any */
    const RoleGrants *grants; /* NULL, or none: all; else how many others there are is told */
} CaseQuery;
MUST_CHECK Err case_page(Ctx *cx, const CaseQuery *query, CasePage *out);

/* What the authority is shown: of each case, newest first, the newest decision that is signed by
 * all who must and concludes something (gate.json: released); at most CASE_RELEASED_MAX. */
enum { CASE_RELEASED_MAX = 1000 };
MUST_CHECK Err case_released(Ctx *cx, ReleasedCases *out);

/* What a signature of an entry is bound to; entries of sheets that are signed alone. */
MUST_CHECK Err case_entry_signed_record(Ctx *cx, int64_t id, int64_t entry, SignedRecord *out);
typedef struct CaseSigning {
    int64_t id, entry;
} CaseSigning;
/* Sign an entry; with the last signature it takes effect.  ERR_CONFLICT: the case is at another
 * stage, a demand of the sheet is not met (any more), facts have grown since the risk was assessed;
 * else as signature_add. */
MUST_CHECK Err case_sign(Ctx *cx, const CaseSigning *what, const Signer *signer,
                         const SignatureOrder *order);
/* Where the files of an entry lie.  ERR_NOT_FOUND: it is not of this case. */
/* The first open case an entry of which names the scope; 0: none does. */
MUST_CHECK Err case_open_with_scope(Ctx *cx, int64_t scope_id, int64_t *out);
MUST_CHECK Err case_entry_files(Ctx *cx, int64_t id, int64_t entry, AttachmentPlace *out);

/* Before one is added or removed.  ERR_CONFLICT: the entry is signed, or a decision was signed with
 * the files it has. */
MUST_CHECK Err case_entry_files_change(Ctx *cx, int64_t id, int64_t entry, bool removes);

/* The whole file of the case as one page of HTML, to be printed. */
MUST_CHECK Err case_file(Ctx *cx, int64_t id, Lang lang, Buf *out);

#endif
