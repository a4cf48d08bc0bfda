/* change.h - no decision without a trace of who made it, when, and why.
 *
 * Every write to a decision table goes through here: one row of table `change` in the same
 * transaction, so both are kept or neither.  Audit search, signatures and the audit ledger
 * read that table.  It is never updated, but for one thing: erasing a person takes what names him
 * out of reasons and names of files (domain/erasure), and says that it did.  */
#ifndef HOLDFAST_PLATFORM_STORE_CHANGE_H
#define HOLDFAST_PLATFORM_STORE_CHANGE_H

#include "platform/store/db.h"

enum { CHANGE_SALT_SIZE = 16 };

typedef struct Change {
    Str noun;   /* the table's noun: "hold", "recall" … */
    int64_t id; /* of the row that changed */
    Str before; /* the row as JSON; empty when it is new */
    Str after;  /* the row as JSON; empty when it is gone */
    Str reason; /* the actor's words; empty where the noun asks for none */
} Change;

/* Write the row (actor and instant from cx, fresh salt) inside the open transaction.  For a
 * decision that changes several rows; *out_id (may be NULL) gets the number of the change. */
MUST_CHECK Err change_add(Ctx *cx, const Change *change, int64_t *out_id);
/* change_add, then tx_commit: the usual end of a decision. */
MUST_CHECK Err change_commit(Ctx *cx, Tx *tx, const Change *change);

#endif
