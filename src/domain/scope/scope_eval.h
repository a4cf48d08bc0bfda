/* scope_eval.h - a whole query: its clauses one by one, then and, or, except.  For scope_board.c
 * and those it serves. */
#ifndef HOLDFAST_DOMAIN_SCOPE_EVAL_H
#define HOLDFAST_DOMAIN_SCOPE_EVAL_H

#include "domain/scope/scope_board.h"
#include "domain/scope/scope_spots.h"

/* The set of one clause, kept by the board. */
typedef struct ScopeKept {
    uint8_t key[SHA256_SIZE]; /* of the clause and the walk's options */
    ScopeSet set;             /* heap memory */
    int64_t unnamed;
    ScopeNotes notes;
    int64_t units, certain, possible, removed;
    uint64_t used; /* the board's count of questions when it was last asked for */
} ScopeKept;

/* A clause without clauses inside. */
typedef struct ScopeLeaf {
    const ScopeClause *clause;
    Str path;
    bool positive; /* puts members in; false: behind an `except` */
    const ScopeKept *kept;
    ScopeReach reach; /* only where members are wanted */
} ScopeLeaf;

typedef struct ScopeEval {
    Ctx *cx;
    ScopeBoard *board;
    const ScopeQuery *query;
    const ScopeClause *root;
    ItemView view; /* at the position of the answer */
    bool members;
    bool entered;      /* the lock is held */
    ScopeLeaf *leaves; /* in the order of the query */
    size_t leaf_count;
    ScopeSet set;
} ScopeEval;

/* With the board's lock held from begin to end, also after a failure of begin. */
MUST_CHECK Err scope_eval_begin(ScopeEval *eval, const ScopeAsk *ask);
/* Another query, with the lock still held. */
MUST_CHECK Err scope_eval_again(ScopeEval *eval, const ScopeAsk *ask);
void scope_eval_end(ScopeEval *eval);
ScopeSpots *scope_eval_spots(ScopeEval *eval);
/* Units of a set by how sure they are; `by_spot` (may be NULL) has 8 numbers a spot: + 1 sure, + 2
 * gone, + 4 wide. */
typedef struct ScopeSums {
    int64_t units, certain, possible, removed, widened, built_in, lots, vessels;
} ScopeSums;
void scope_sums(const ScopeSpots *spots, const ScopeSet *set, int64_t *by_spot, ScopeSums *out);

#endif
