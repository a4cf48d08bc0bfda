/* instant.h - moments and days: int64 microseconds UTC with a zone offset in minutes.
 *
 * Only arithmetic here; the clock is read through platform/os/io.h.  Proleptic
 * Gregorian calendar, years 0000 to 9999, no leap seconds (":60" is refused).  */
#ifndef HOLDFAST_BASE_INSTANT_H
#define HOLDFAST_BASE_INSTANT_H

#include "base/buf.h"

typedef struct Instant {
    int64_t us;         /* microseconds since 1970-01-01T00:00:00Z */
    int16_t offset_min; /* minutes east of UTC, as it was written; 0 for Z */
    bool has_zone;      /* false: no zone was written and `us` counts as if UTC */
} Instant;

enum { INSTANT_TEXT_MAX = 40 };

/* ISO 8601 / RFC 3339: 2026-03-01T09:00:00[.fraction][Z|+hh:mm]; 't', 'z' and a blank between
 * date and time are taken too.  Fractions beyond microseconds are rounded half up.
 * False if it is not such a moment. */
bool instant_parse(Str text, Instant *out);
/* "+08:00" or "-05:30"; range -14:00 to +14:00. */
bool offset_parse(Str text, int16_t *out_min);
void offset_format(Buf *out, int16_t offset_min);
/* 2026-03-01T01:00:00.000Z, milliseconds, or six digits where microseconds are not zero. */
void instant_format_utc(Buf *out, int64_t us);
/* The same moment in the given zone: 2026-03-01T09:00:00.000+08:00. */
void instant_format(Buf *out, int64_t us, int16_t offset_min);
/* Days since 1970-01-01 of a calendar date; the date must exist. */
int32_t days_from_date(int year, int month, int day);
void date_from_days(int32_t days, int *year, int *month, int *day);

#endif
