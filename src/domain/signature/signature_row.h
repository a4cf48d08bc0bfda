/* signature_row.h - rows of registers that are signed: a released edition of a procedure, an
 * examined training result.
 *
 * Which registers ask for signatures stands in signatures.def; nothing else is needed for one more.
 * A signature holds for the version that was seen, with the files it had: whoever changes the row,
 * takes it out of use, or adds, replaces or takes away a file makes what nobody has signed.  */
#ifndef HOLDFAST_DOMAIN_SIGNATURE_SIGNATURE_ROW_H
#define HOLDFAST_DOMAIN_SIGNATURE_SIGNATURE_ROW_H

#include "domain/master/master.h"
#include "domain/signature/signature.h"

/* What is signed of a row: its register, version, state, values as they are stored, and names and
 * digests of its files. */
MUST_CHECK Err signature_row(Ctx *cx, const MasterShape *shape, const MasterRow *row,
                             SignedRecord *out);
/* Its rows in use that lack a signature, in the order of keys: all counted, SIGNATURE_NEEDS_MAX
 * listed, and of those only what `limits` lets be seen (NULL: everything).  ERR_INVALID: rows of
 * this register are not signed. */
enum { SIGNATURE_NEEDS_MAX = 1000 };
MUST_CHECK Err signature_needs(Ctx *cx, const MasterShape *shape, const MasterLimits *limits,
                               SignatureNeeds *out);
/* All registers as master_list, with those marked whose rows are signed. */
MUST_CHECK Err signature_registers(Ctx *cx, RegisterList *out);

#endif
