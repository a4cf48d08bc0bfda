/* scope_list.h - lists of identifiers from a file, which clauses name: read line by line, what is
 * wrong with a line said with its number, then taken whole, or without the lines that are wrong, or
 * not at all.
 *
 * How a file is read: domain/item/item_list.h.  A stored list is never changed.  */
#ifndef HOLDFAST_DOMAIN_SCOPE_LIST_H
#define HOLDFAST_DOMAIN_SCOPE_LIST_H

#include "domain/scope/scope.h"

enum { SCOPE_LIST_ROWS_MAX = 500000, SCOPE_LIST_FAULTS_MAX = 1000 };

typedef struct ScopeListOrder {
    Str title, reason;
    Str mode; /* preview: nothing is stored; whole: all or nothing; proceed: the lines that are good
               */
    Lang lang;
} ScopeListOrder;

/* What a file comes to. */
typedef struct ScopeListPlan {
    const ScopeListOrder *order;
    uint32_t *items;
    int64_t *lines;
    size_t count;
    Str file;
    ScopeListReport report; /* `stored` says whether it is to be stored */
} ScopeListPlan;

/* Read it.  ERR_USAGE: no title or reason, or no such mode; ERR_LIMIT: more rows than are taken. */
MUST_CHECK Err scope_list_plan(Ctx *cx, const ItemView *view, const ScopeListOrder *order, Str file,
                               ScopeListPlan *out);
/* Store what is to be stored, with its change row; durable when it returns.  Fills in report.id. */
MUST_CHECK Err scope_list_store(Ctx *cx, ScopeListPlan *plan);
/* The newest lists, at most 1,000. */
MUST_CHECK Err scope_lists(Ctx *cx, ScopeLists *out);
/* Items of list "L-3", in the order of its file.  ERR_NOT_FOUND. */
MUST_CHECK Err scope_list_items(Ctx *cx, Str name, uint32_t **out, size_t *count);

#endif
