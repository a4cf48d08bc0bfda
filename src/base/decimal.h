/* decimal.h - exact decimal numbers: value × 10^-scale, scale 0 to 9. */
#ifndef HOLDFAST_BASE_DECIMAL_H
#define HOLDFAST_BASE_DECIMAL_H

#include "base/buf.h"

typedef struct Decimal {
    int64_t value;
    uint8_t scale; /* digits behind the point, 0 to 9 */
} Decimal;

/* "12", "-0.50", "1.5e3" (JSON number syntax, leading '+' not taken).  Trailing zeros behind the
 * point are dropped.  False if it is not a number, needs more than nine digits behind the point,
 * or does not fit. */
bool decimal_parse(Str text, Decimal *out);
void decimal_format(Buf *out, Decimal number);
/* < 0, 0 or > 0. */
int decimal_cmp(Decimal a, Decimal b);

#endif
