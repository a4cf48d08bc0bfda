/* attachment.h - files that belong to a row of a register (A-5.2 evidence, A-5.3, A-5.4).
 *
 * A file is what its first bytes say and its name must agree (ASVS V5): PDF, PNG, JPEG, XLSX, DOCX,
 * ZIP, CSV or text, at most ATTACHMENT_MAX bytes.  The bytes lie in DIR/files/ab/SHA256 and are
 * read back against their digest.  Those of a register with personal fields are sealed
 * (store/seal.h), each with a salt of its own.  Every file added or removed has its line in
 * `change`.  */
#ifndef HOLDFAST_DOMAIN_ATTACHMENT_ATTACHMENT_H
#define HOLDFAST_DOMAIN_ATTACHMENT_ATTACHMENT_H

#include "platform/store/db.h"

#define RECORDS "domain/attachment/attachment_wire.def"
#include "platform/register/register_struct.h"

enum { ATTACHMENT_MAX = 20 << 20, ATTACHMENTS_OF_ROW_MAX = 100, ATTACHMENTS_EVER_MAX = 1000 };

/* The row they belong to, and where the bytes lie. */
typedef struct AttachmentPlace {
    Str data_dir;
    Str noun;
    int64_t noun_id;
    bool personal; /* new ones are sealed, and none is read but for a purpose */
} AttachmentPlace;

/* A file that was given. */
typedef struct AttachmentFile {
    Str name;
    Str bytes;
    Str media_type; /* found out by attachment_add */
} AttachmentFile;

/* ERR_INVALID: no such kind of file, or another than its name says; ERR_LIMIT: too large, or too
 * many for one row. */
MUST_CHECK Err attachment_add(Ctx *cx, const AttachmentPlace *place, AttachmentFile *file,
                              int64_t *out_id);
MUST_CHECK Err attachment_list(Ctx *cx, const AttachmentPlace *place, Attachments *out);
/* ERR_NOT_FOUND; ERR_CORRUPT: the bytes are not those that were given. */
MUST_CHECK Err attachment_read(Ctx *cx, const AttachmentPlace *place, int64_t id,
                               AttachmentFile *out);
/* The same for a purpose, which `change` keeps with the actor and the number of the file, before it
 * is read.  ERR_INVALID: no purpose. */
MUST_CHECK Err attachment_reveal(Ctx *cx, const AttachmentPlace *place, int64_t id, Str purpose,
                                 AttachmentFile *out);
/* No longer shown.  ERR_NOT_FOUND; ERR_CONFLICT: it is superseded, and stays. */
MUST_CHECK Err attachment_remove(Ctx *cx, const AttachmentPlace *place, int64_t id, Str reason);
/* The same of one that somebody has signed: no longer of the row, but still shown and read. */
MUST_CHECK Err attachment_supersede(Ctx *cx, const AttachmentPlace *place, int64_t id, Str reason);
/* When a file was added.  ERR_NOT_FOUND. */
MUST_CHECK Err attachment_added(Ctx *cx, const AttachmentPlace *place, int64_t id, int64_t *out_us);
/* The files of the row as it is, oldest first; what `each` is given dies when it returns. */
typedef struct AttachmentSeen {
    Str name, sha256, actor; /* sha256: its bytes */
} AttachmentSeen;
typedef Err (*AttachmentEach)(Ctx *cx, const AttachmentSeen *seen, void *arg);
MUST_CHECK Err attachment_each(Ctx *cx, const AttachmentPlace *place, AttachmentEach each,
                               void *arg);

/* ---- erasure (domain/erasure) ---- */

/* Names of all files the row has or had, the bytes of which are kept. */
MUST_CHECK Err attachment_names(Ctx *cx, const AttachmentPlace *place, FieldTexts *out);
/* Bytes to be destroyed once the transaction that forgot them is committed. */
typedef struct AttachmentRubbish {
    Str paths[ATTACHMENTS_EVER_MAX];
    size_t count;
} AttachmentRubbish;
/* Forget every file the row has or had, names, digests and salts, in a transaction of the caller; a
 * line in `change` for each, by its number.  ERR_LIMIT: more than ATTACHMENTS_EVER_MAX. */
MUST_CHECK Err attachment_forget(Ctx *cx, const AttachmentPlace *place, Str reason,
                                 AttachmentRubbish *out);
/* After the commit.  A file that another row has too stays; one that is gone already is no error.
 */
MUST_CHECK Err attachment_destroy(Ctx *cx, const AttachmentRubbish *rubbish);

#endif
