/* event_quantity.h - a JSON number as the quantity we reckon with. */
#ifndef HOLDFAST_DOMAIN_EVENT_EVENT_QUANTITY_H
#define HOLDFAST_DOMAIN_EVENT_EVENT_QUANTITY_H

#include "base/decimal.h"

/* The number exactly where a Decimal holds it; else rounded (half away from zero) to 9 digits
 * behind the point and 18 in all, because partners send what their floating point printed
 * (31563.68030294531).  The captured text stays in the event's body.  False: it is too large. */
bool quantity_read(Str number, Decimal *out);

#endif
