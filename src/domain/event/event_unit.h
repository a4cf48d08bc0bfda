/* event_unit.h - units of UN/ECE Recommendation 20, as far as quantities in them can be added.
 *
 * Units convert inside a dimension and by the table alone: kilograms into pounds, never into
 * pieces.  A unit the table has not is a dimension of its own.  Amounts are exact: what a Decimal
 * holds in any unit of the table is a whole number of 10^-18 of the base unit.  */
#ifndef HOLDFAST_DOMAIN_EVENT_EVENT_UNIT_H
#define HOLDFAST_DOMAIN_EVENT_EVENT_UNIT_H

#include "base/decimal.h"

typedef enum UnitDimension {
    UNIT_OTHER,
    UNIT_PIECES, /* base C62, written as no unit */
    UNIT_MASS,   /* GRM */
    UNIT_LENGTH, /* MTR */
    UNIT_AREA,   /* MTK */
    UNIT_VOLUME, /* LTR */
} UnitDimension;

typedef struct Unit {
    Str code;
    UnitDimension dimension;
    int64_t factor; /* billionths of the base unit */
} Unit;

enum { UNIT_ONE = 1000000000 }; /* factor of a base unit */

/* By its code; empty: pieces.  NULL: not in the table. */
const Unit *unit_find(Str code);
/* The base unit of a dimension; NULL of UNIT_OTHER. */
const Unit *unit_base(UnitDimension dimension);

/* 10^-18 of the base unit. */
typedef __int128 UnitAmount;

/* False: more than 10^12 base units, more than we add up. */
bool unit_amount(Decimal quantity, int64_t factor, UnitAmount *out);
/* The amount in a unit.  False: not exactly with nine digits behind the point, or too large; then
 * *out is the nearest there is. */
bool unit_decimal(UnitAmount amount, int64_t factor, Decimal *out);

#endif
