/* ratio.h - probabilities as exact fractions: a product of steps meets a bound exactly or not at
 * all, whatever binary numbers make of one tenth.  */
#ifndef HOLDFAST_DOMAIN_RISK_RATIO_H
#define HOLDFAST_DOMAIN_RISK_RATIO_H

#include "base/str.h"

/* above / below in lowest terms; below > 0. */
typedef struct Ratio {
    uint64_t above, below;
} Ratio;

/* "1/500", "0.002", "2e-3", "0.2 %", "3".  False: it is none, is negative, or has more digits than
 * fit. */
bool ratio_parse(Str text, Ratio *out);
/* < 0, 0 or > 0. */
int ratio_cmp(Ratio a, Ratio b);
/* False: the product does not fit. */
bool ratio_multiply(Ratio a, Ratio b, Ratio *out);
/* "1/500"; a whole number without its "/1". */
Str ratio_format(Arena *arena, Ratio ratio);

#endif
