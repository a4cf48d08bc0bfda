#include "base/decimal.h"

#include "test/test.h"

TEST(decimal_parse_is_exact)
{
    static const struct {
        Str text;
        int64_t value;
        int scale;
    } rows[] = {
        {STR_INIT("0"), 0, 0},
        {STR_INIT("-0"), 0, 0},
        {STR_INIT("0.000"), 0, 0},
        {STR_INIT("0e99"), 0, 0},
        {STR_INIT("12"), 12, 0},
        {STR_INIT("-0.50"), -5, 1},
        {STR_INIT("1.5e3"), 1500, 0},
        {STR_INIT("1.5E+1"), 15, 0},
        {STR_INIT("15e-1"), 15, 1},
        {STR_INIT("1000e-3"), 1, 0},
        {STR_INIT("1.000000000000000000000"), 1, 0},
        {STR_INIT("100.010"), 10001, 2},
        {STR_INIT("0.000000001"), 1, 9},
        {STR_INIT("0.1"), 1, 1},
        {STR_INIT("9223372036854775807"), INT64_MAX, 0},
        {STR_INIT("-9223372036854775807"), -INT64_MAX, 0},
        {STR_INIT("9223372036.854775807"), INT64_MAX, 9},
        {STR_INIT("1e18"), 1000000000000000000, 0},
        {STR_INIT("0.000000000000000000001e21"), 1, 0},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        Decimal number = {0};
        if (!CHECK(t, decimal_parse(rows[i].text, &number)))
            CHECK_STR(t, STR("refused"), rows[i].text);
        CHECK_INT(t, number.value, rows[i].value);
        CHECK_INT(t, number.scale, rows[i].scale);
    }
}

TEST(decimal_parse_refuses_what_it_could_not_keep)
{
    static const Str rows[] = {
        STR_INIT(""),
        STR_INIT("-"),
        STR_INIT("+1"),
        STR_INIT("."),
        STR_INIT("1."),
        STR_INIT(".5"),
        STR_INIT("1e"),
        STR_INIT("1e+"),
        STR_INIT("1,5"),
        STR_INIT(" 1"),
        STR_INIT("1 "),
        STR_INIT("1kg"),
        STR_INIT("NaN"),
        STR_INIT("0x1"),
        STR_INIT("--1"),
        STR_INIT("1.2.3"),
        STR_INIT("1e1.5"),
        STR_INIT("1\0"),
        STR_INIT("1e19"),
        STR_INIT("0.0000000001"),
        STR_INIT("1e-10"),
        STR_INIT("1e999"),
        STR_INIT("1e-999"),
        STR_INIT("1e99999999999"),
        STR_INIT("9223372036854775808"),
        STR_INIT("92233720368.547758071"),
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        Decimal number;
        if (decimal_parse(rows[i], &number))
            CHECK_STR(t, STR("accepted"), rows[i]);
    }
}

TEST(decimal_text_comes_back_to_the_same_number)
{
    uint64_t seed = test_seed(t);
    for (int i = 0; i < 20000; i++) {
        ArenaMark mark = arena_mark(t->cx->arena);
        Decimal number = {(int64_t)(test_random(&seed) >> 1) >> test_random(&seed) % 63,
                          (uint8_t)(test_random(&seed) % 10)};
        if ((test_random(&seed) & 1) != 0)
            number.value = -number.value;
        Buf text;
        Decimal again;
        buf_init(&text, t->cx->arena, 64);
        decimal_format(&text, number);
        CHECK(t, decimal_parse(buf_str(&text), &again));
        for (; again.scale < number.scale; again.scale++)
            again.value *= 10; /* trailing zeros were dropped */
        CHECK_INT(t, again.value, number.value);
        arena_rewind(t->cx->arena, mark);
    }
}

TEST(decimal_format_keeps_its_scale)
{
    Buf out;
    buf_init(&out, t->cx->arena, 100);
    decimal_format(&out, (Decimal){-5, 3});
    buf_add_char(&out, ' ');
    decimal_format(&out, (Decimal){1500, 2});
    buf_add_char(&out, ' ');
    decimal_format(&out, (Decimal){INT64_MIN, 9});
    CHECK_STR(t, buf_str(&out), STR("-0.005 15.00 -9223372036.854775808"));
}
