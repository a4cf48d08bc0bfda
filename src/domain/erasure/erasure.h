/* erasure.h - one person found and erased everywhere: rows of registers, their files, and what must
 * stay because an open case rests on it (PIPL art. 44 to 47, C-23, U46).
 *
 * domain/master knows rows, domain/attachment files, domain/defect cases; every way in comes
 * through here, so that none of them is forgotten.  */
#ifndef HOLDFAST_DOMAIN_ERASURE_ERASURE_H
#define HOLDFAST_DOMAIN_ERASURE_ERASURE_H

#include "domain/attachment/attachment.h"
#include "domain/hold/hold.h"
#include "domain/master/master_subject.h"

/* Where products are looked up: whose owner has to stay known. */
typedef struct ErasureSight {
    const ItemView *view;
    HoldBook *holds;
} ErasureSight;

typedef struct ErasureOrder {
    Str data_dir; /* where the bytes of files lie */
    const ErasureSight *sight;
    int64_t id;
    const RowOrder *order; /* version as it was seen, reason */
} ErasureOrder;

/* subject_find, with the names of the files of each row, and why what has to stay does. */
typedef struct ErasureLook {
    MasterBook *book;
    const ErasureSight *sight;
    const SubjectOrder *order;
    Lang lang;
} ErasureLook;
MUST_CHECK Err erasure_find(Ctx *cx, const ErasureLook *look, SubjectRows *out);
/* subject_erase and, in the same transaction, every file the row has or had: names, digests and
 * salts in the data base and its WAL, then the bytes on the disk.  ERR_CONFLICT with a sentence: it
 * has to be kept, or was changed meanwhile.  Kept is what a retention, a legal hold or an open case
 * asks for; a retention that a procedure shortened or ended, until that is signed as its kind needs
 * and the owner of a product that is held, or in a scope that is frozen or of an open
 * case. */
MUST_CHECK Err erasure_run(Ctx *cx, const MasterShape *shape, const ErasureOrder *erasure,
                           MasterRow *out);

/* Take a file from a row: one that somebody has signed is superseded and can still be read
 * (A-5.4, 21 CFR 11.70).  ERR_CONFLICT: the row is under a legal hold, or the file is superseded
 * already.  ERR_NOT_FOUND. */
MUST_CHECK Err erasure_file_remove(Ctx *cx, const AttachmentPlace *place, int64_t id, Str reason);

#endif
