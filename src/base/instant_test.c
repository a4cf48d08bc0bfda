#include "base/instant.h"

#include "test/test.h"

static const int64_t US_PER_DAY = 86400000000;

TEST(instant_days_agree_with_a_calendar_counted_day_by_day)
{
    static const int lengths[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    int32_t days = -719528; /* 0000-01-01 */
    for (int year = 0; year <= 9999; year++) {
        bool leap = year % 400 == 0 || (year % 4 == 0 && year % 100 != 0);
        for (int month = 1; month <= 12; month++) {
            int length = lengths[month - 1] + (leap && month == 2 ? 1 : 0);
            int y, m, d;
            CHECK_INT(t, days_from_date(year, month, 1), days);
            CHECK_INT(t, days_from_date(year, month, length), days + length - 1);
            date_from_days(days + length - 1, &y, &m, &d);
            CHECK(t, y == year && m == month && d == length);
            days += length;
        }
    }
    CHECK_INT(t, days_from_date(1970, 1, 1), 0);
    CHECK_INT(t, days_from_date(2000, 3, 1), 11017);
    CHECK_INT(t, days_from_date(9999, 12, 31), 2932896);
}

TEST(instant_parse_reads_what_the_standards_write)
{
    static const struct {
        Str text;
        int64_t us;
        int offset_min;
        bool has_zone;
    } rows[] = {
        {STR_INIT("1970-01-01T00:00:00Z"), 0, 0, true},
        {STR_INIT("2026-03-02T09:00:00Z"), 1772442000000000, 0, true},
        {STR_INIT("2026-03-02T17:00:00+08:00"), 1772442000000000, 480, true},
        {STR_INIT("2026-03-02T17:00:00.000+08:00"), 1772442000000000, 480, true},
        {STR_INIT("2026-03-02T03:30:00-05:30"), 1772442000000000, -330, true},
        {STR_INIT("2026-03-02t09:00:00z"), 1772442000000000, 0, true},
        {STR_INIT("2026-03-02 09:00:00Z"), 1772442000000000, 0, true},
        {STR_INIT("2026-03-02T09:00:00"), 1772442000000000, 0, false},
        {STR_INIT("1970-01-01T00:00:00.1Z"), 100000, 0, true},
        {STR_INIT("1970-01-01T00:00:00.000001Z"), 1, 0, true},
        {STR_INIT("1970-01-01T00:00:00.0000014999Z"), 1, 0, true},
        {STR_INIT("1970-01-01T00:00:00.0000015Z"), 2, 0, true},
        {STR_INIT("1970-01-01T00:00:00.9999999Z"), 1000000, 0, true},
        {STR_INIT("1969-12-31T23:59:59.5Z"), -500000, 0, true},
        {STR_INIT("2024-02-29T00:00:00+14:00"), 1709114400000000, 840, true},
        {STR_INIT("0000-01-01T00:00:00Z"), -62167219200000000, 0, true},
        {STR_INIT("9999-12-31T23:59:59Z"), 253402300799000000, 0, true},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        Instant instant = {0};
        if (!CHECK(t, instant_parse(rows[i].text, &instant)))
            CHECK_STR(t, STR("refused"), rows[i].text);
        CHECK_INT(t, instant.us, rows[i].us);
        CHECK_INT(t, instant.offset_min, rows[i].offset_min);
        CHECK_INT(t, instant.has_zone, rows[i].has_zone);
    }
}

TEST(instant_parse_refuses_what_is_no_moment)
{
    static const Str rows[] = {
        STR_INIT(""),
        STR_INIT("2026-03-02"),
        STR_INIT("2026-03-02T09:00"),
        STR_INIT("2026-03-02T09:00Z"),
        STR_INIT("2026-13-02T09:00:00Z"),
        STR_INIT("2026-00-02T09:00:00Z"),
        STR_INIT("2026-02-29T09:00:00Z"),
        STR_INIT("1900-02-29T09:00:00Z"),
        STR_INIT("2026-04-31T09:00:00Z"),
        STR_INIT("2026-04-00T09:00:00Z"),
        STR_INIT("2026-03-02T24:00:00Z"),
        STR_INIT("2026-03-02T09:60:00Z"),
        STR_INIT("2026-03-02T23:59:60Z"),
        STR_INIT("2026-03-02T09:00:00.Z"),
        STR_INIT("2026-03-02T09:00:00,5Z"),
        STR_INIT("2026-03-02T09:00:00+8"),
        STR_INIT("2026-03-02T09:00:00+0800"),
        STR_INIT("2026-03-02T09:00:00+14:01"),
        STR_INIT("2026-03-02T09:00:00+08:60"),
        STR_INIT("2026-03-02T09:00:00ZZ"),
        STR_INIT("2026-03-02T09:00:00Z "),
        STR_INIT(" 2026-03-02T09:00:00Z"),
        STR_INIT("2026/03/02T09:00:00Z"),
        STR_INIT("2026-03-02_09:00:00Z"),
        STR_INIT("+2026-03-02T09:00:00Z"),
        STR_INIT("２026-03-02T09:00:00Z"),
        STR_INIT("2026-3-2T09:00:00Z"),
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        Instant instant;
        if (instant_parse(rows[i], &instant))
            CHECK_STR(t, STR("accepted"), rows[i]);
    }
}

TEST(instant_text_comes_back_to_the_same_moment)
{
    uint64_t seed = test_seed(t);
    for (int i = 0; i < 20000; i++) {
        ArenaMark mark = arena_mark(t->cx->arena);
        int64_t us = (int64_t)(test_random(&seed) % 2932896) * US_PER_DAY / 2 +
                     (int64_t)(test_random(&seed) % (uint64_t)US_PER_DAY) - US_PER_DAY * 365;
        int16_t offset_min = (int16_t)((int)(test_random(&seed) % 1681) - 840);
        Buf text;
        Instant instant;
        buf_init(&text, t->cx->arena, INSTANT_TEXT_MAX);
        instant_format(&text, us, offset_min);
        CHECK(t, instant_parse(buf_str(&text), &instant) && !text.full);
        CHECK(t, instant.us == us && instant.offset_min == offset_min && instant.has_zone);
        buf_clear(&text);
        instant_format_utc(&text, us);
        CHECK(t, instant_parse(buf_str(&text), &instant) && instant.us == us);
        arena_rewind(t->cx->arena, mark);
    }
}

TEST(instant_format_shows_milliseconds_or_microseconds)
{
    Buf out;
    buf_init(&out, t->cx->arena, 200);
    instant_format_utc(&out, 1772442000000000);
    buf_add_char(&out, ' ');
    instant_format(&out, 1772442000000001, 480);
    buf_add_char(&out, ' ');
    instant_format(&out, -1000, -330);
    CHECK_STR(t, buf_str(&out),
              STR("2026-03-02T09:00:00.000Z 2026-03-02T17:00:00.000001+08:00 "
                  "1969-12-31T18:29:59.999-05:30"));
}
