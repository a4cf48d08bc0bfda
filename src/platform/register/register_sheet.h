/* register_sheet.h - records as a workbook (XLSX) that goes back in without a change.
 *
 * One sheet: a row of labels that stays in sight, then a row a record.  Days, numbers, yes and no
 * are such cells; choices stand by their label, and
 * their cells offer the others; every other value is a text and never a formula.
 * What a spreadsheet would not keep (more than 15 digits, days before 1900-03-01) stands as text.
 * Where labels do not tell fields or choices apart, their names stand.  */
#ifndef HOLDFAST_PLATFORM_REGISTER_REGISTER_SHEET_H
#define HOLDFAST_PLATFORM_REGISTER_REGISTER_SHEET_H

#include "base/message.h"
#include "platform/register/register.h"

typedef struct RegisterSheet RegisterSheet;

typedef struct SheetOrigin {
    Lang lang;  /* of labels */
    Str number; /* of the export (register_mark.h); empty: it has none */
} SheetOrigin;

/* Records without OBJECT and LIST.  Who made it, when (cx->actor, cx->now_us) and the number of the
 * export stand at the foot of every printed page, in the file's properties, and, where there is a
 * number, on a second sheet.  Rows wait in an unnamed temporary file. */
MUST_CHECK Err register_sheet_begin(Ctx *cx, const Register *record, SheetOrigin origin,
                                    RegisterSheet **out);
/* Nothing of `from` is kept.  ERR_LIMIT: more rows than a sheet has. */
MUST_CHECK Err register_sheet_row(Ctx *cx, RegisterSheet *sheet, const void *from);
/* The file, in cx->arena.  Whatever happened before, `sheet` is of no use afterwards. */
MUST_CHECK Err register_sheet_end(Ctx *cx, RegisterSheet *sheet, Str *out);

#endif
