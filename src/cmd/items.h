/* items.h - the items a command is about: operands, and lists from a file. */
#ifndef HOLDFAST_CMD_ITEMS_H
#define HOLDFAST_CMD_ITEMS_H

#include "cmd/workspace.h"
#include "domain/item/trace_question.h"

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

/* Takes one identifier into the list, which has room: trace_seed_add, item_add. */
typedef Err (*ItemAdd)(Ctx *cx, const ItemView *view, Str typed, TraceSeeds *list);
MUST_CHECK Err item_add(Ctx *cx, const ItemView *view, Str typed, TraceSeeds *list);

/* Where identifiers come from. */
typedef struct ItemsAsked {
    const Options *options;
    size_t first; /* of the operands; then the lines of the list */
    ItemView view;
    ItemAdd add;
} ItemsAsked;

/* The option of a command that takes a list of identifiers, with FILE|- as its value: "items" or
 * what the command calls it; NULL: it has none. */
const char *items_option(const Command *command);
/* The text of that list: of a file, of standard input for "-", as it was handed over (lent.h), or
 * as it was read before for a server that did not answer; empty without one. */
MUST_CHECK Err items_text(Ctx *cx, const Options *options, Str *out);
/* All of standard input.  ERR_LIMIT. */
MUST_CHECK Err items_stdin(Ctx *cx, Str *out);
/* ERR_USAGE where neither an operand behind `first` nor the list names anything: said before a
 * store is opened. */
MUST_CHECK Err items_named(Ctx *cx, const Options *options, size_t first);
/* Lists are read by domain/item/item_list.h.  ERR_NOT_FOUND names the first item no event names
 * (with its line), ERR_USAGE when there is no item at all. */
MUST_CHECK Err items_read(Ctx *cx, const ItemsAsked *asked, TraceSeeds *out);

#endif
