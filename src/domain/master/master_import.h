/* master_import.h - rows of a table file into a register: looked at first, then all or what is good
 * (U9, U10).
 *
 * The first row names the columns: fields, or their labels in either language, in any order.  Cells
 * are read as register_cell says.  A row whose key is there changes it, in the columns the file has
 * (an empty cell takes the value away, but for what the register itself fills in); else it is new;
 * one that says what is there already changes nothing, so the same file twice changes nothing.  A
 * masked personal text, words included, stands for the text it masks; masks of another text are a
 * fault.  A key "A-001..A-050" stands for fifty rows.  The mark of an export of ours
 * (register_mark.h) is passed over and told.  Blanks around a cell are taken off and counted.
 * Every other thing that does not fit is a fault with its line and field.  */
#ifndef HOLDFAST_DOMAIN_MASTER_MASTER_IMPORT_H
#define HOLDFAST_DOMAIN_MASTER_MASTER_IMPORT_H

#include "base/message.h"
#include "domain/master/master_book.h"
#include "platform/convert/convert.h"

typedef enum ImportMode {
    IMPORT_PREVIEW, /* store nothing */
    IMPORT_WHOLE,   /* store all rows, or none when one has a fault */
    IMPORT_PROCEED, /* store the rows without fault */
} ImportMode;

enum { IMPORT_ROWS_MAX = 200000, IMPORT_FAULTS_SHOWN = 1000, IMPORT_SAMPLES = 20 };

typedef struct ImportPlan ImportPlan;

/* "preview", "whole", "proceed".  ERR_USAGE. */
MUST_CHECK Err import_mode_parse(Ctx *cx, Str text, ImportMode *out);
/* Read and check everything against what is there; writes nothing.  `bytes`: CSV in UTF-8, UTF-16
 * with its mark, or GB18030, with comma, semicolon or tab between, or an XLSX workbook; lives as
 * long as the plan, which lives in cx->arena.  ERR_INVALID, ERR_LIMIT: the file itself. */
MUST_CHECK Err import_plan(Ctx *cx, MasterBook *book, Str name, Str bytes, ImportPlan **out);
/* A file as rows of text. */
typedef struct ImportText {
    Str csv; /* UTF-8, without a mark */
    char delimiter;
    bool is_sheet;   /* the first cell of a row is its number, in a sheet or wherever it was */
    bool is_list;    /* that number counts the elements of a list, not lines */
    SheetText sheet; /* of a workbook: its name, those of the others, faults of cells */
} ImportText;

/* Whatever a spreadsheet saves. */
MUST_CHECK Err import_text(Ctx *cx, MasterBook *book, Str bytes, ImportText *out);
/* import_plan of rows that were read already. */
MUST_CHECK Err import_plan_text(Ctx *cx, MasterBook *book, Str name, const ImportText *text,
                                ImportPlan **out);
/* A row more that cannot be taken. */
void import_refuse(Ctx *cx, ImportPlan *plan, int64_t line, const Problem *problem);
/* Let somebody who knows more complete the values of every new row, before it is stored. */
MUST_CHECK Err import_complete(Ctx *cx, ImportPlan *plan,
                               Err (*complete)(Ctx *cx, void *values, void *arg), void *arg);
/* Every row that would be stored, as it will be; `before` NULL: a new one. */
typedef Err (*ImportEach)(Ctx *cx, const void *values, const void *before, void *arg);
MUST_CHECK Err import_each(Ctx *cx, const ImportPlan *plan, ImportEach each, void *arg);
/* Would `mode` store anything? */
bool import_stores(const ImportPlan *plan, ImportMode mode);
/* Store in one transaction, a line in `change` for each row.  ERR_CONFLICT: the register has
 * changed since it was planned; nothing is stored. */
MUST_CHECK Err import_store(Ctx *cx, ImportPlan *plan, Str reason);
/* The same in a transaction of the caller, who commits. */
MUST_CHECK Err import_store_in(Ctx *cx, ImportPlan *plan, Str reason);
/* What was planned or, after import_store, done. */
void import_report(Ctx *cx, const ImportPlan *plan, ImportMode mode, Lang lang, ImportReport *out);

#endif
