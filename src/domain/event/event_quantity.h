/* event_quantity.h - a JSON number as the quantity we reckon with. */
#ifndef HOLDFAST_DOMAIN_EVENT_EVENT_QUANTITY_H
#define HOLDFAST_DOMAIN_EVENT_EVENT_QUANTITY_H

#include "base/decimal.h"

/* Is it below zero?  "-0" is not; a number too small to be held is. */
bool quantity_is_negative(Str number);
/* The number exactly where a Decimal holds it; else rounded (half away from zero) to 9 digits
 * behind the point and 18 in all, because partners send what their floating point printed
 * (31563.68030294531).  The captured text stays in the event's body.  False: it has more
 * than 18 digits before the point. */
bool quantity_read(Str number, Decimal *out);

#endif
