/* clue_table_internal.h - a file of others as columns and rows of text.  Only for this folder. */
#ifndef HOLDFAST_DOMAIN_CLUE_TABLE_INTERNAL_H
#define HOLDFAST_DOMAIN_CLUE_TABLE_INTERNAL_H

#include "domain/clue/clue_import.h"

typedef struct ClueTableRow {
    int64_t line;           /* it begins on */
    const Str *cells;       /* one a column; NULL: the row could not be read */
    const Problem *problem; /* why */
} ClueTableRow;

typedef struct ClueTable {
    Str form;
    Str columns[CLUE_FILE_COLUMNS_MAX];
    size_t column_count;
    ClueTableRow *rows;
    size_t row_count, row_capacity;
    bool is_list; /* rows are elements of a list: faults count these */
} ClueTable;

MUST_CHECK Err clue_table_read(Ctx *cx, MasterBook *book, const ClueImportFile *file,
                               ClueTable *out);

#endif
