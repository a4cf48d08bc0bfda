/* row_number.h - numbers of rows as people say them, with the mark of their noun.
 *
 *     S-12 scope    L-3 list of identifiers    H-7 hold     A-5 alarm    C-3 case
 *     T-9  clock    RA-2 risk assessment       DR-1 drill  */
#ifndef HOLDFAST_PLATFORM_STORE_ROW_NUMBER_H
#define HOLDFAST_PLATFORM_STORE_ROW_NUMBER_H

#include "base/arena.h"
#include "base/str.h"

/* "H-7" for 7 and "H". */
Str row_number_format(Arena *arena, const char *mark, int64_t id);
/* False: it is no such number. */
bool row_number_parse(Str text, const char *mark, int64_t *out);

#endif
