/* genealogy.h - what a walk reaches, folded by class.
 *
 * A group is what one class has of one level (thing, lot, vessel): the cells, the slurry lots.
 * Half a million members are then a dozen groups with counts and the links between them, which
 * is what a person can look at.  A group is named "LEVEL:CLASS", or "LEVEL:SCHEME" of what
 * belongs to no class.  */
#ifndef HOLDFAST_DOMAIN_ITEM_GENEALOGY_H
#define HOLDFAST_DOMAIN_ITEM_GENEALOGY_H

#include "domain/item/trace_answer.h"

enum {
    GROUP_LISTED_MAX = 5, /* a larger group is folded: its members are asked for by the page */
    GENEALOGY_GROUPS_MAX = 4096,
    GENEALOGY_LINKS_MAX = 65536,
    GENEALOGY_FINDINGS_MAX = 1000,
    GENEALOGY_NEAR_MAX = 5000, /* members up to which every direct way among listed ones is told */
};

/* The groups of answer->result, largest step count last, with the links over which their members
 * were reached first; `population` counts all items of the class that the index knows.
 * `from` of a listed member holds all listed ones it is reached from in one step; of a walk with
 * more than GENEALOGY_NEAR_MAX members only the one it was reached from first.
 * ERR_LIMIT: more classes than GENEALOGY_GROUPS_MAX, or links than GENEALOGY_LINKS_MAX. */
MUST_CHECK Err genealogy_fold(Ctx *cx, const TraceAnswer *answer, GenealogyShape *out);
/* Keep only the members of one group.  ERR_NOT_FOUND: the walk reaches none of it. */
MUST_CHECK Err genealogy_filter(Ctx *cx, TraceAnswer *answer, Str group);

#endif
