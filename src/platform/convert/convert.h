/* convert.h - files of other programs as rows of text.
 *
 * A workbook (XLSX: ISO/IEC 29500-1, a zip of XML parts) is read in a confined child of the program
 * (platform/os/confined.h) by libzip and expat, and comes back as CSV.  Nothing of it is parsed in
 * the process that calls.  */
#ifndef HOLDFAST_PLATFORM_CONVERT_CONVERT_H
#define HOLDFAST_PLATFORM_CONVERT_CONVERT_H

#include "platform/register/register.h"

#define RECORDS "platform/convert/convert_wire.def"
#include "platform/register/register_struct.h"

enum { SHEET_COLUMNS_MAX = 1000, SHEET_FAULTS_MAX = 1000 };

/* The first visible sheet.  Each row of `csv` (RFC 4180, UTF-8) is a row of the sheet that holds
 * anything: its number in the sheet, then the cells from column A on, as many as the first of them
 * has or, where there are more, all of them.
 *
 * Cells: texts as they are; numbers as written, at most the 15 digits a spreadsheet shows where
 * these say the same; days (a number with the format of a date, §18.8.30) as 2026-03-02, with a
 * time 2026-03-02T09:30:00, a time alone 09:30:00; TRUE and FALSE; of a formula the value it last
 * had.  An error (#N/A), a formula without a value and a number that is no day are faults. */
typedef struct SheetText {
    Str csv;
    Str sheet;                /* its name */
    FieldTexts others;        /* names of all other sheets, hidden ones too */
    const SheetFault *faults; /* in the order of the rows */
    size_t fault_count;
} SheetText;

/* Does it begin like a workbook, of any spreadsheet program and age? */
bool convert_is_workbook(Str bytes);
/* Everything in cx->arena.  ERR_INVALID, ERR_LIMIT, ERR_UNSUPPORTED: the file; ERR_IO: the child
 * could not be started. */
MUST_CHECK Err convert_workbook(Ctx *cx, Str bytes, SheetText *out);
/* A fault of a cell as the problem of cx, as if fail() had recorded it. */
void convert_fault(Ctx *cx, const SheetFault *fault);

/* In the child: from input to answer. */
#define CONVERT_WORK "convert-workbook" /* its first word */
_Noreturn void convert_child(void);

/* The same without a child: for fuzzing, and what the child does. */
MUST_CHECK Err workbook_read(Ctx *cx, Str bytes, SheetText *out);

#endif
