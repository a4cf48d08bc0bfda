#include "base/instant.h"

#include <assert.h>

enum { US_PER_SECOND = 1000000, SECONDS_PER_DAY = 86400 };

/* Days from civil: era of 400 years = 146097 days; March is month 0. */
int32_t days_from_date(int year, int month, int day)
{
    int y = month <= 2 ? year - 1 : year;
    int era = (y >= 0 ? y : y - 399) / 400;
    int year_of_era = y - era * 400;
    int day_of_year = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1;
    int day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    return era * 146097 + day_of_era - 719468;
}

void date_from_days(int32_t days, int *year, int *month, int *day)
{
    int z = days + 719468;
    int era = (z >= 0 ? z : z - 146096) / 146097;
    int day_of_era = z - era * 146097;
    int year_of_era =
        (day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / 146096) / 365;
    int day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    int shifted = (5 * day_of_year + 2) / 153;
    *day = day_of_year - (153 * shifted + 2) / 5 + 1;
    *month = shifted < 10 ? shifted + 3 : shifted - 9;
    *year = year_of_era + era * 400 + (*month <= 2 ? 1 : 0);
}

static int days_in_month(int year, int month)
{
    static const int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
    return month == 2 && leap ? 29 : days[month - 1];
}

/* `count` digits at `at`; -1 if they are not all digits. */
static int digits(Str s, size_t at, int count)
{
    int value = 0;
    if (at + (size_t)count > s.n)
        return -1;
    for (int i = 0; i < count; i++) {
        int digit = s.p[at + (size_t)i] - '0';
        if (digit < 0 || digit > 9)
            return -1;
        value = value * 10 + digit;
    }
    return value;
}

bool offset_parse(Str s, int16_t *out_min)
{
    int hours = digits(s, 1, 2), minutes = digits(s, 4, 2);
    if (s.n != 6 || (s.p[0] != '+' && s.p[0] != '-') || s.p[3] != ':')
        return false;
    if (hours < 0 || minutes < 0 || minutes > 59 || hours * 60 + minutes > 14 * 60)
        return false;
    int total = hours * 60 + minutes;
    *out_min = (int16_t)(s.p[0] == '-' ? -total : total);
    return true;
}

/* The fraction after '.', rounded half up to microseconds; *at moves behind it. */
static bool parse_fraction(Str s, size_t *at, int64_t *us)
{
    size_t i = *at + 1;
    int64_t value = 0;
    int seen = 0;
    for (; i < s.n && s.p[i] >= '0' && s.p[i] <= '9'; i++, seen++) {
        if (seen < 6)
            value = value * 10 + (s.p[i] - '0');
        else if (seen == 6 && s.p[i] >= '5')
            value++;
    }
    if (seen == 0)
        return false;
    for (; seen < 6; seen++)
        value *= 10;
    *us = value;
    *at = i;
    return true;
}

static bool parse_zone(Str s, Instant *out)
{
    out->has_zone = s.n != 0;
    out->offset_min = 0;
    if (s.n == 0 || (s.n == 1 && (s.p[0] == 'Z' || s.p[0] == 'z')))
        return true;
    return offset_parse(s, &out->offset_min);
}

bool instant_parse(Str s, Instant *out)
{
    int year = digits(s, 0, 4), month = digits(s, 5, 2), day = digits(s, 8, 2);
    int hour = digits(s, 11, 2), minute = digits(s, 14, 2), second = digits(s, 17, 2);
    if (year < 0 || month < 1 || month > 12 || day < 1 || hour < 0 || hour > 23 || minute < 0 ||
        minute > 59 || second < 0 || second > 59)
        return false;
    if (s.p[4] != '-' || s.p[7] != '-' || s.p[13] != ':' || s.p[16] != ':')
        return false;
    if ((s.p[10] != 'T' && s.p[10] != 't' && s.p[10] != ' ') || day > days_in_month(year, month))
        return false;
    size_t at = 19;
    int64_t fraction_us = 0;
    if (at < s.n && s.p[at] == '.' && !parse_fraction(s, &at, &fraction_us))
        return false;
    if (!parse_zone(str_tail(s, at), out))
        return false;
    int64_t seconds = (int64_t)days_from_date(year, month, day) * SECONDS_PER_DAY + hour * 3600 +
                      minute * 60 + second - (int64_t)out->offset_min * 60;
    out->us = seconds * US_PER_SECOND + fraction_us;
    return true;
}

void offset_format(Buf *out, int16_t offset_min)
{
    int total = offset_min < 0 ? -offset_min : offset_min;
    buf_fmt(out, "%c%02d:%02d", offset_min < 0 ? '-' : '+', total / 60, total % 60);
}

static void format_local(Buf *out, int64_t us)
{
    int64_t seconds = us / US_PER_SECOND, fraction = us % US_PER_SECOND;
    if (fraction < 0) {
        fraction += US_PER_SECOND;
        seconds--;
    }
    int64_t days = seconds / SECONDS_PER_DAY, rest = seconds % SECONDS_PER_DAY;
    if (rest < 0) {
        rest += SECONDS_PER_DAY;
        days--;
    }
    int year, month, day;
    date_from_days((int32_t)days, &year, &month, &day);
    buf_fmt(out, "%04d-%02d-%02dT%02d:%02d:%02d.", year, month, day, (int)(rest / 3600),
            (int)(rest / 60 % 60), (int)(rest % 60));
    if (fraction % 1000 == 0)
        buf_fmt(out, "%03d", (int)(fraction / 1000));
    else
        buf_fmt(out, "%06d", (int)fraction);
}

void instant_format_utc(Buf *out, int64_t us)
{
    format_local(out, us);
    buf_add_char(out, 'Z');
}

void instant_format(Buf *out, int64_t us, int16_t offset_min)
{
    format_local(out, us + (int64_t)offset_min * 60 * US_PER_SECOND);
    offset_format(out, offset_min);
}
