/* rule_book.h - the rules that are in force here: our packs, under the customer's own files.
 *
 * Files *.json of DIR/rules overlay a pack of ours (regime_overlay.h) or are whole packs of other
 * regimes, in the order of their names.  They are taken into the database when the directory is
 * opened for writing, so that every server counts by the same rules; a file that is wrong is
 * refused, with its place.  */
#ifndef HOLDFAST_DOMAIN_CLOCK_RULE_BOOK_H
#define HOLDFAST_DOMAIN_CLOCK_RULE_BOOK_H

#include "domain/regime/regime.h"
#include "platform/store/db.h"

/* By what was taken into the database. */
MUST_CHECK Err rules_in_force(Ctx *cx, RegimePack **out, size_t *count);
/* ERR_NOT_FOUND names those there are. */
MUST_CHECK Err rules_pack(Ctx *cx, Str regime, RegimePack *out);

/* By the files of a folder as they are now; without the database.  No folder: ours alone. */
MUST_CHECK Err rules_of_folder(Ctx *cx, Str folder, RegimePack **out, size_t *count);
/* One file over ours, or a whole pack.  ERR_INVALID, ERR_CORRUPT, ERR_NOT_FOUND: over no pack of
 * ours. */
MUST_CHECK Err rules_of_file(Ctx *cx, Str name, Str text, RegimePack *out);

/* Take the files of DIR/rules: those that are new, changed or gone since, each with its row in
 * `change`.  ERR_INVALID: one is wrong; then none is taken. */
MUST_CHECK Err rules_take(Ctx *cx, Str data_dir);

#endif
