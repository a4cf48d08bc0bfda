/* signature.h - this record needs meaning X by role Y, and a second by role Z who is another
 * person.
 *
 * signatures.def says which records are signed, with what meanings, by whom.  A signature is bound
 * to the digest of the record as the person saw it; printed with it are name, role, meaning, reason
 * and the local time with its zone (21 CFR 11.50, 11.70).  The person proves himself again before
 * each one (11.200): that is the caller's business (sign_in_begin).  Signatures are added, never
 * changed; a new version of the record has none.  */
#ifndef HOLDFAST_DOMAIN_SIGNATURE_SIGNATURE_H
#define HOLDFAST_DOMAIN_SIGNATURE_SIGNATURE_H

#include "base/hash.h"
#include "domain/role/role.h"
#include "platform/store/db.h"

#define RECORDS "domain/signature/signature_wire.def"
#include "platform/register/register_struct.h"

/* What is signed. */
typedef struct SignedRecord {
    Str noun;
    int64_t id, version;
    Str author;         /* who made this version */
    FieldTexts writers; /* everybody who wrote it before: they do not sign either */
    Str about; /* the account of whom it is about, who does not sign it; empty: of nobody */
    uint8_t sha256[SHA256_SIZE];
} SignedRecord;

/* Who signs, proved. */
typedef struct Signer {
    Str name, full_name;
    Roles roles;
} Signer;

/* Store one with its change row.  ERR_DENIED: no role for this meaning, the author himself, or
 * somebody who has signed already; ERR_INVALID: no such meaning; ERR_CONFLICT: the record is not
 * what he saw. */
MUST_CHECK Err signature_add(Ctx *cx, const SignedRecord *record, const Signer *signer,
                             const SignatureOrder *order);
/* The same inside the caller's transaction, with what is signed in it. */
MUST_CHECK Err signature_put(Ctx *cx, const SignedRecord *record, const Signer *signer,
                             const SignatureOrder *order);
/* Who signs records of this noun, by any meaning: names of roles, in cx->arena. */
FieldTexts signature_roles(Ctx *cx, Str noun);
/* All meanings the record needs, each with the signatures there are; complete: every one has one
 * that fits the record as it is. */
MUST_CHECK Err signature_state(Ctx *cx, const SignedRecord *record, SignatureState *out);
/* The newest signatures of versions before this one, at most 100, into out->earlier: none holds. */
MUST_CHECK Err signature_earlier(Ctx *cx, const SignedRecord *record, SignatureState *out);
/* Has it every signature it needs, as it is? */
MUST_CHECK Err signature_complete(Ctx *cx, const SignedRecord *record, bool *out);
/* Has anybody signed it, in any version, at this moment or later? */
MUST_CHECK Err signature_since(Ctx *cx, Str noun, int64_t id, int64_t us, bool *out);
/* Are records of this noun signed? */
bool signature_asked(Str noun);

#endif
