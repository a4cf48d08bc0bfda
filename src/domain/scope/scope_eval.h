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
    uint64_t *seeds;          /* what it began from, a bit an item; heap memory */
    int64_t unnamed;
    ScopeNotes notes;
    int64_t units, certain, possible, removed;
    uint64_t used; /* the board's count of questions when it was last asked for */
    /* Of a clause of readings, for others that are alike but for their limits. */
    uint8_t alike[SHA256_SIZE];
    ScopeReading limits; /* nothing but low and high */
    bool additive;       /* ScopeReach */
    bool rung;           /* no clause by itself: units and key are not filled in */
} ScopeKept;

/* A clause without clauses inside. */
typedef struct ScopeLeaf {
    const ScopeClause *clause;
    Str path;
    bool positive; /* puts members in; false: behind an `except` */
    const ScopeKept *kept;
    ScopeReach reach; /* only where members are wanted */
} ScopeLeaf;

/* What an `except` left out and something else that is in keeps in: scope_except.c. */
typedef struct ScopeStays {
    const ScopeClause *clause;
    ScopeSet set;
} ScopeStays;
enum { SCOPE_STAYS_MAX = 100 };

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
    ScopeStays *stays;
    size_t stay_count;
    ScopeSet set;
} ScopeEval;

/* What `from` has and `less` has not; the leaves of `less` are those from `first` on. */
MUST_CHECK Err scope_except(ScopeEval *eval, const ScopeClause *clause, ScopeSet *from,
                            const ScopeSet *less, size_t first);
/* The bits by which an `except` keeps an item in all the same; false: it does not. */
bool scope_stays(const ScopeEval *eval, const ScopeClause *clause, uint32_t item, ScopeBits *out);

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
