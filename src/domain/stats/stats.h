/* stats.h - numerics of quality and trace: pure, no input, no output, no state.
 *
 * Probabilities are natural logarithms ("log_p"): that of a cause among half a million units lies
 * far below the smallest double.  Nothing here fails; what is out of range is our own mistake.  */
#ifndef HOLDFAST_DOMAIN_STATS_STATS_H
#define HOLDFAST_DOMAIN_STATS_STATS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"

/* A fourfold table: units that failed and units that are good, with a factor and without it.
 * All counts are at least 0, their sum at most 2^31. */
typedef struct Fourfold {
    int64_t failed_with, failed_without;
    int64_t good_with, good_without;
} Fourfold;

/* Fisher's exact test, margins fixed: that by chance at least (at most) so many of the failed have
 * the factor; and that a table no more probable than this one arises, on either side. */
double fourfold_more(const Fourfold *table);
double fourfold_fewer(const Fourfold *table);
double fourfold_two_sided(const Fourfold *table);

/* The same of two strata together: the margins of each fixed, that by chance at least so many of
 * the failed of both have the factor (the exact form of Mantel & Haenszel 1959; Gart 1970).  Below
 * 1e-300 it is -INFINITY.  Scratch memory in the arena, given back. */
double fourfold_more_of_two(Arena *arena, const Fourfold strata[2]);

/* An estimate with the interval that holds the truth with at least the given probability. */
typedef struct OddsRatio {
    double estimate;
    double low, high; /* 0 and INFINITY where the table sets no limit */
} OddsRatio;
/* Conditional maximum likelihood with the exact interval of Cornfield (1956), two-sided, each side
 * half of 1 - `level`.  NAN with 0 and INFINITY where a margin is empty: nothing can be said. */
OddsRatio fourfold_odds_ratio(const Fourfold *table, double level);

/* False discovery rate (Benjamini & Hochberg 1995): for each of `count` tests the smallest rate at
 * which it is found, as logarithm.  `tested` >= count is how many tests there were: those that are
 * not given count as p = 1.  Scratch memory in the arena, given back. */
void discovery_rates(Arena *arena, const double *log_p, size_t count, int64_t tested,
                     double *log_q);

#endif
