/* clue_import.h - clues out of others' files: tables, JSON, pasted words (A-6.1; U9, U10).
 *
 *     CSV, XLSX          the first row names the columns
 *     JSON               an array of objects, {"…":[objects]}, or an object a line
 *     text               paragraphs, or lines where there are no paragraphs: the words of a clue
 * each
 *
 * A column goes to the field its mapping says, else to the one of its name or label, else to the
 * one such columns usually mean (clue_columns.def); what goes nowhere is told by name.  Faults of
 * JSON name the element of the list and the line it begins on.  What a row has no number for gets
 * one from its number at the source, or from its content, so that the same file twice changes
 * nothing.  What follows, faults by line and field, all or the good rows, is the register's import
 * (domain/master/master_import.h).  New clues are linked where the log knows their unit.  A row
 * without a day of receipt is of the day the form would give it.
 *
 * A clue that is a fact of the law starts its clock from the day it was received, as one that is
 * typed in; one whose period has passed already, counted from that day, does not, and is told.  */
#ifndef HOLDFAST_DOMAIN_CLUE_IMPORT_H
#define HOLDFAST_DOMAIN_CLUE_IMPORT_H

#include "domain/clue/clue.h"
#include "domain/master/master_import.h"

enum { CLUE_FILE_COLUMNS_MAX = 200 };

typedef struct ClueImport {
    Str form; /* "table", "json", "text" */
    ClueColumn *columns;
    size_t column_count;
    Str *ignored; /* columns no field was found for */
    size_t ignored_count;
    int64_t linked;
    struct ClueStarts *starts; /* clocks to start, and those whose time is over */
    const int64_t *lines;      /* of the elements of a list, the first at 0; NULL: no list */
    ImportPlan *plan;
} ClueImport;

/* `form` empty: JSON by its first sign, else a table.  Writes nothing; then import_stores of
 * out->plan, clue_import_store.  ERR_INVALID, ERR_LIMIT: the file itself; ERR_USAGE: the mapping
 * names a field or form there is not. */
typedef struct ClueImportFile {
    Str bytes;
    Str form;
    const ClueMapping *mapping; /* NULL: none */
} ClueImportFile;
MUST_CHECK Err clue_import_plan(Ctx *cx, MasterBook *book, const ClueLog *log,
                                const ClueImportFile *file, ClueImport *out);
/* Rows and the clocks they start, in one transaction.  ERR_CONFLICT as import_store. */
MUST_CHECK Err clue_import_store(Ctx *cx, ClueImport *import, Str reason);
void clue_import_report(Ctx *cx, const ClueImport *import, ImportMode mode, Lang lang,
                        ClueImportReport *out);
/* A mapping as JSON; empty text: an empty one. */
MUST_CHECK Err clue_mapping_parse(Ctx *cx, Str text, ClueMapping *out);

#endif
