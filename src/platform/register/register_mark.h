/* register_mark.h - the mark of a file of rows that left the house: which export, by whom, when
 * (C-23; docs/formats/http-api.md).
 *
 *     # Holdfast export E-1f0c2a9b77d1 by li.na at 2026-11-28T09:00:00.000Z
 *
 * Alone in the first cell of a row: the last one of a CSV file.  Whoever reads our files back in
 * knows it and passes over it.  The number stands in the audit trail. */
#ifndef HOLDFAST_PLATFORM_REGISTER_REGISTER_MARK_H
#define HOLDFAST_PLATFORM_REGISTER_REGISTER_MARK_H

#include "base/csv.h"
#include "base/ctx.h"

enum { EXPORT_NUMBER_SIZE = 14 };

/* "E-" and 48 random bits, in cx->arena. */
Str export_number(Ctx *cx);
/* By cx->actor, now; in cx->arena. */
Str export_mark(Ctx *cx, Str number);
/* Is the row such a mark, and nothing else?  *number points into it. */
bool export_mark_read(const CsvRow *row, Str *number);

#endif
