/* How many of the findings are chance. */
#include <assert.h>
#include <math.h>
#include <stdlib.h>

#include "domain/stats/stats.h"

typedef struct Ranked {
    double log_p;
    size_t at;
} Ranked;

static int ranked_compare(const void *a, const void *b)
{
    const Ranked *x = a, *y = b;
    if (x->log_p != y->log_p)
        return x->log_p < y->log_p ? -1 : 1;
    return x->at < y->at ? -1 : x->at > y->at;
}

void discovery_rates(Arena *arena, const double *log_p, size_t count, int64_t tested, double *log_q)
{
    assert(tested >= (int64_t)count);
    ArenaMark mark = arena_mark(arena);
    Ranked *rows = arena_array(arena, Ranked, count + 1);
    for (size_t i = 0; i < count; i++)
        rows[i] = (Ranked){log_p[i], i};
    qsort(rows, count, sizeof *rows, ranked_compare);
    double least = 0;
    for (size_t rank = count; rank > 0; rank--) {
        double log_q_here = rows[rank - 1].log_p + log((double)tested) - log((double)rank);
        least = fmin(least, log_q_here);
        log_q[rows[rank - 1].at] = least;
    }
    arena_rewind(arena, mark);
}
