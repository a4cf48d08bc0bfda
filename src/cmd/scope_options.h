/* scope_options.h - clauses of a scope from the command line: a JSON file, or short options. */
#ifndef HOLDFAST_CMD_SCOPE_OPTIONS_H
#define HOLDFAST_CMD_SCOPE_OPTIONS_H

#include "cmd/workspace.h"
#include "domain/scope/scope.h"

#define OPTIONS_SCOPE                                                                              \
    {OPTION_TEXT, "touched-by", "ITEM",                                                            \
     MSG("touched by this operator, machine, tool, method or "                                     \
         "room")},                                                                                 \
        {OPTION_TEXT, "made-at", "PLACE", MSG("made at this place, or inside it")},                \
        {OPTION_TEXT, "software", "ITEM", MSG("was given this version")},                          \
        {OPTION_TEXT, "range", "FIRST..LAST",                                                      \
         MSG("serial, lot or VIN numbers from one to "                                             \
             "another")},                                                                          \
        {OPTION_TEXT, "list", "L-N", MSG("named in a list that was uploaded")},                    \
        {OPTION_TEXT, "from", "MOMENT", MSG("the contact, making or loading was not before")},     \
        {OPTION_TEXT, "to", "MOMENT", MSG("nor after")},                                           \
        {OPTION_TEXT, "edges", "LIST", MSG("edges to follow (default: E1,E2,E3,E6)")},             \
        {OPTION_FLAG, "exact", NULL,                                                               \
         MSG("without what used the class and did not name the lot (E7), possible otherwise")},    \
        {OPTION_FLAG, "through-containers", NULL,                                                  \
         MSG("also what lay in the same container (E4), as possible")},                            \
    {                                                                                              \
        OPTION_TEXT, "as-known-at", "POSITION|TIME",                                               \
            MSG("answer as of an earlier log position or moment of recording")                     \
    }

/* ERR_USAGE where nothing says which units, or a file of clauses stands beside short options: said
 * before a store is opened. */
MUST_CHECK Err scope_options_check(Ctx *cx, const Options *options);
/* Several short options hold all at once. */
MUST_CHECK Err scope_options_query(Ctx *cx, const Options *options, const ItemView *view,
                                   ScopeQuery *out);

#endif
