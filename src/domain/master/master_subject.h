/* master_subject.h - what is kept of one person, and its erasure (PIPL art. 44 to 47; C-23, U46).
 *
 * A person is looked for by the whole of a name, phone number or e-mail address, never in a URL;
 * words, and other fields where it should not stand, are looked through for it.
 * Erasing takes the personal texts, words, and other fields that hold a contact or a personal text
 * of the row out of the row and destroys the row's salt: what is sealed in
 * the audit trail, in older states and in backups, can then be opened by nobody.  Of a record that
 * has to be evidence (a class of record, procedure.def) other fields lose their personal parts
 * alone: what happened stays.  What has to be kept is: by a retention, counted from the row's last
 * change, and by a legal hold; who lifts a hold does not erase what it held.  Open cases and files
 * of the row: domain/erasure, which every way in uses.  */
#ifndef HOLDFAST_DOMAIN_MASTER_MASTER_SUBJECT_H
#define HOLDFAST_DOMAIN_MASTER_MASTER_SUBJECT_H

#include "base/message.h"
#include "domain/master/master_book.h"

enum { SUBJECT_ROWS_MAX = 1000 };

/* How long a row is kept from its last change; several ask for it, the longest wins. */
typedef struct Retention {
    int64_t years; /* 0: nobody asks for it */
    Str procedure; /* row of the register procedure that does; empty: the register's KEEP_YEARS */
} Retention;
/* A year of retention: never shorter than the law's years together. */
#define RETENTION_YEAR_US INT64_C(31557600000000)
/* The class of record a register belongs to; empty: none. */
Str retention_class(const MasterShape *shape);
/* Of a class of record (procedure.record_class): by the procedures in use for it. */
MUST_CHECK Err retention_of_class(Ctx *cx, Str record_class, Retention *out);
/* Of a register: by its fields, and by its class of record. */
MUST_CHECK Err retention_of_register(Ctx *cx, const MasterShape *shape, Retention *out);

/* Rows of all registers that hold the text, in clear; one line of `change` a row, with the purpose.
 * `out` is ready to be given to the person: it says who took it, when and why. */
MUST_CHECK Err subject_find(Ctx *cx, MasterBook *book, const SubjectOrder *order, Lang lang,
                            SubjectRows *out);
/* ERR_CONFLICT with a sentence that says why and until when, where a row has to be kept. */
MUST_CHECK Err subject_kept(Ctx *cx, const MasterShape *shape, const MasterRow *row);
/* Erase what is personal in a row seen at order->version; needs a reason.  ERR_CONFLICT: it has to
 * be kept, or was changed meanwhile. */
MUST_CHECK Err subject_erase(Ctx *cx, const MasterShape *shape, int64_t id, const RowOrder *order,
                             MasterRow *out);
/* The same in a transaction of the caller, who commits and then calls db_scrub. */
MUST_CHECK Err subject_erase_in(Ctx *cx, const MasterShape *shape, int64_t id,
                                const RowOrder *order, MasterRow *out);

#endif
