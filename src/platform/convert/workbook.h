/* workbook.h - what has to be known of a workbook before its sheet is read. */
#ifndef HOLDFAST_PLATFORM_CONVERT_WORKBOOK_H
#define HOLDFAST_PLATFORM_CONVERT_WORKBOOK_H

#include "base/buf.h"
#include "platform/convert/package.h"

enum { CELL_TEXT_MAX = 1 << 20 };

/* What the number in a cell of a style means. */
typedef enum NumberKind { NUMBER_PLAIN, NUMBER_DAY, NUMBER_TIME } NumberKind;

typedef struct StrList {
    Str *items;
    size_t count, capacity;
} StrList;

typedef struct KindList {
    NumberKind *items;
    size_t count, capacity;
} KindList;

typedef struct Workbook {
    Package package;
    Str sheet;      /* name of the first visible one */
    Str sheet_path; /* its part */
    StrList others; /* names of the other sheets */
    bool from_1904; /* day 0 is 1904-01-01, else day 1 is 1900-01-01 */
    StrList strings;
    KindList styles; /* by the cell's s */
} Workbook;

/* Everything but the sheet, in cx->arena. */
MUST_CHECK Err workbook_open(Ctx *cx, Str bytes, Workbook *out);
void str_list_add(Arena *arena, StrList *list, Str text);
/* "yyyy\-mm\-dd;@", "[h]:mm", "0.00\"mm\"" */
NumberKind number_kind_of_format(Str format);
/* A text as a part holds it: _x000D_ is U+000D (ISO/IEC 29500-1 §22.9.2.19). */
void cell_text_add(Buf *out, Str text);

#endif
