/* erasure.h - one person found and erased everywhere: rows of registers, their files, and what must
 * stay because an open case rests on it (PIPL art. 44 to 47, C-23, U46).
 *
 * domain/master knows rows, domain/attachment files, domain/defect cases; every way in comes
 * through here, so that none of them is forgotten.  */
#ifndef HOLDFAST_DOMAIN_ERASURE_ERASURE_H
#define HOLDFAST_DOMAIN_ERASURE_ERASURE_H

#include "domain/attachment/attachment.h"
#include "domain/master/master_subject.h"

typedef struct ErasureOrder {
    Str data_dir; /* where the bytes of files lie */
    int64_t id;
    const RowOrder *order; /* version as it was seen, reason */
} ErasureOrder;

/* subject_find, with the names of the files of each row, and of the clues of open cases why they
 * stay. */
MUST_CHECK Err erasure_find(Ctx *cx, MasterBook *book, const SubjectOrder *order, Lang lang,
                            SubjectRows *out);
/* subject_erase and, in the same transaction, every file the row has or had: names, digests and
 * salts in the data base and its WAL, then the bytes on the disk.  ERR_CONFLICT with a sentence: it
 * has to be kept, by a retention, a legal hold or an open case, or was changed meanwhile. */
MUST_CHECK Err erasure_run(Ctx *cx, const MasterShape *shape, const ErasureOrder *erasure,
                           MasterRow *out);

#endif
