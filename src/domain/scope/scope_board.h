/* scope_board.h - what clauses came to at one log position, kept for the next question.
 *
 * Who builds a scope changes one clause and asks again.  The sets of the clauses that stayed, where
 * every piece is, and readings taken from the log are kept; what is left to do is and, or, except
 * and counting.  At most BOARD_BYTES_MAX are kept for sets, the oldest are given up.  While the log
 * grows, a board that was costly to fill answers as of its position for a while: twenty times as
 * long as filling it took, and the answer says as of where.  Any number of threads may ask; one is
 * answered at a time.  */
#ifndef HOLDFAST_DOMAIN_SCOPE_BOARD_H
#define HOLDFAST_DOMAIN_SCOPE_BOARD_H

#include "domain/scope/scope.h"

enum { BOARD_BYTES_MAX = 256 << 20, BOARD_WAITING_MAX = 4, BOARD_SETS_MAX = 256 };

typedef struct ScopeBoard ScopeBoard;
ScopeBoard *scope_board_open(void);
void scope_board_close(ScopeBoard *board);

typedef struct ScopeAsk {
    const ItemView *view;
    const ScopeQuery *query; /* as_known_at: at that position */
    Lang lang;
    bool saved; /* the query stands in a saved scope: scope_saved_clause */
} ScopeAsk;
/* How many units a query comes to, certain and possible, where; and each clause by itself.
 * ERR_USAGE, ERR_NOT_FOUND: what is wrong with a clause.  ERR_BUSY: too many ask. */
MUST_CHECK Err scope_count(Ctx *cx, ScopeBoard *board, const ScopeAsk *ask, ScopeCount *out);
/* Several queries side by side: units of each, their cost where the cost of one is given, and what
 * each leaves out of what any of them has.  Errors as scope_count; ERR_LIMIT: a cost too large. */
MUST_CHECK Err scope_compare(Ctx *cx, ScopeBoard *board, const ItemView *view,
                             const ScopeComparison *asked, ScopeComparisonResult *out);
/* The suspicion of a query in the ways it can be drawn, for scope_compare: "time", what was made on
 * the same lines meanwhile; "batch", all of the batches; "unit", as asked; "widened".  The first
 * two only where they say something.  Errors as scope_count (F-1.4). */
MUST_CHECK Err scope_ways(Ctx *cx, const ItemView *view, const ScopeQuery *query, ScopeWays *out);
/* scope_find with what the board has kept, at the newest position the view shows or the one the
 * query names. */
MUST_CHECK Err scope_find_on(Ctx *cx, ScopeBoard *board, const ItemView *view,
                             const ScopeDraft *draft, ScopeList *out);
/* What each clause says of one item, and which of them decided, in the order of the query. */
typedef struct ScopeVerdicts {
    ScopeVerdict *items;
    size_t count;
    bool inside;
    Str left_out;              /* why, where an `except` that gives a reason keeps it out */
    const ScopeClause *reason; /* the clause that put it there; NULL: it is not */
    TraceQuery walk;           /* of that clause */
    const struct ScopeSeed *seeds;
    size_t seed_count;
} ScopeVerdicts;
MUST_CHECK Err scope_judge(Ctx *cx, ScopeBoard *board, const ScopeAsk *ask, uint32_t item,
                           ScopeVerdicts *out);

#endif
