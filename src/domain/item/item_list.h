/* item_list.h - a list of identifiers as a file holds it: the one reader for all that take one.
 *
 * One identifier a line, in its first column (CSV: quotes count only around a whole cell).  Lines
 * end in LF, CRLF or CR; a byte order mark, empty lines and a first line whose first column is
 * `item` are passed over.  A line that has further identifiers behind the first is given whole,
 * so that it is refused: nothing of a list is lost silently.  Only under a header may further
 * columns hold identifiers.  docs/formats/identifiers.md, "Lists".  */
#ifndef HOLDFAST_DOMAIN_ITEM_ITEM_LIST_H
#define HOLDFAST_DOMAIN_ITEM_ITEM_LIST_H

#include "base/ctx.h"

typedef struct ItemList {
    Str rest;
    int64_t line; /* of the identifier just read, from 1 */
    bool has_header;
} ItemList;

void item_list_init(ItemList *list, Str text);
/* The next identifier, as it is written: a slice of the text.  False: the list is over. */
bool item_list_next(Ctx *cx, ItemList *list, Str *typed);
/* How many identifiers the text may have at most. */
size_t item_list_most(Str text);

#endif
