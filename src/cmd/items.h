/* items.h - the items a command is about: operands, and lists from a file. */
#ifndef HOLDFAST_CMD_ITEMS_H
#define HOLDFAST_CMD_ITEMS_H

#include "cmd/workspace.h"

#define OPTION_ITEMS                                                                               \
    {                                                                                              \
        OPTION_TEXT, "items", "FILE|-",                                                            \
            MSG("further identifiers from a file or standard input, one a line")                   \
    }
#define OPTION_KNOWN                                                                               \
    {                                                                                              \
        OPTION_TEXT, "as-known-at", "POSITION|TIME",                                               \
            MSG("answer as of an earlier log position or moment of recording")                     \
    }

#define OPTIONS_WIDEN                                                                              \
    {OPTION_FLAG, "widen", NULL,                                                                   \
     MSG("also what used the class without naming the lot (E7), as possible")},                    \
    {                                                                                              \
        OPTION_FLAG, "through-containers", NULL,                                                   \
            MSG("also what lay in the same container (E4), as possible")                           \
    }

typedef struct ItemList {
    uint32_t *items;
    TraceWindow *windows; /* one per item; NULL when no item has one */
    size_t count;
} ItemList;

/* Operands from `first` on, then the lines of --items.  ITEM@FROM/TO names a stay of a vessel:
 * two moments with zone, either may be left out.  A first line that is `item` is a header.
 * ERR_NOT_FOUND names the first item no event
 * names (with its line), ERR_USAGE when there is no item at all. */
MUST_CHECK Err items_read(Ctx *cx, const Options *options, size_t first, const Journal *journal,
                          ItemList *out);
/* --as-known-at as a log position; 0 when it was not given. */
MUST_CHECK Err items_known_at(Ctx *cx, const Options *options, const Journal *journal,
                              int64_t *out);

#endif
