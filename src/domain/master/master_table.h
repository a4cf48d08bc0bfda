/* master_table.h - one register in memory.  Only for this folder. */
#ifndef HOLDFAST_DOMAIN_MASTER_MASTER_TABLE_H
#define HOLDFAST_DOMAIN_MASTER_MASTER_TABLE_H

#include "domain/master/master_book.h"
#include "platform/convert/convert.h"

typedef struct MasterTable MasterTable;

/* Bring it up to date and keep it so until the unlock. */
MUST_CHECK Err master_table_lock(Ctx *cx, MasterBook *book, Str name, MasterTable **out);
void master_table_unlock(MasterTable *table);

/* convert_workbook, one at a time.  ERR_BUSY: others take too long. */
MUST_CHECK Err master_workbook(Ctx *cx, MasterBook *book, Str bytes, SheetText *out);

const MasterShape *master_table_shape(const MasterTable *table);
/* Rows by ascending id, without body and salt; personal texts in clear. */
const MasterRow *const *master_table_rows(const MasterTable *table, size_t *count);
/* Of the last change it holds. */
int64_t master_table_seq(const MasterTable *table);

#endif
