#include "base/decimal.h"

enum { SCALE_MAX = 9, EXPONENT_MAX = 40 };

typedef struct Parse {
    int64_t value;
    int scale;
    int zeros; /* trailing zeros not yet multiplied in: they may turn out to be redundant */
} Parse;

static bool add_digit(Parse *parse, int digit, bool behind_point)
{
    if (behind_point)
        parse->scale++;
    if (digit == 0) {
        parse->zeros += parse->value != 0;
        return true;
    }
    for (; parse->zeros > 0; parse->zeros--) {
        if (__builtin_mul_overflow(parse->value, (int64_t)10, &parse->value))
            return false;
    }
    return !__builtin_mul_overflow(parse->value, (int64_t)10, &parse->value) &&
           !__builtin_add_overflow(parse->value, (int64_t)digit, &parse->value);
}

static bool parse_digits(Str s, size_t *at, Parse *parse, bool behind_point)
{
    size_t first = *at;
    for (; *at < s.n && s.p[*at] >= '0' && s.p[*at] <= '9'; (*at)++) {
        if (!add_digit(parse, s.p[*at] - '0', behind_point))
            return false;
    }
    return *at > first;
}

static bool parse_exponent(Str s, size_t *at, int *exponent)
{
    *exponent = 0;
    if (*at >= s.n || (s.p[*at] != 'e' && s.p[*at] != 'E'))
        return true;
    (*at)++;
    bool negative = *at < s.n && s.p[*at] == '-';
    if (*at < s.n && (s.p[*at] == '-' || s.p[*at] == '+'))
        (*at)++;
    size_t first = *at;
    for (; *at < s.n && s.p[*at] >= '0' && s.p[*at] <= '9'; (*at)++) {
        if (*exponent < 1000)
            *exponent = *exponent * 10 + (s.p[*at] - '0');
    }
    if (negative)
        *exponent = -*exponent;
    return *at > first;
}

bool decimal_parse(Str s, Decimal *out)
{
    Parse parse = {0};
    bool negative = s.n > 0 && s.p[0] == '-';
    size_t at = negative ? 1 : 0;
    int exponent;
    if (!parse_digits(s, &at, &parse, false))
        return false;
    if (at < s.n && s.p[at] == '.') {
        at++;
        if (!parse_digits(s, &at, &parse, true))
            return false;
    }
    if (!parse_exponent(s, &at, &exponent) || at != s.n)
        return false;
    /* value × 10^zeros × 10^(exponent - scale) */
    int power = parse.value == 0 ? 0 : parse.zeros + exponent - parse.scale;
    if (power < -SCALE_MAX || power > EXPONENT_MAX)
        return false;
    for (; power > 0; power--) {
        if (__builtin_mul_overflow(parse.value, (int64_t)10, &parse.value))
            return false;
    }
    *out = (Decimal){negative ? -parse.value : parse.value, (uint8_t)-power};
    return true;
}

void decimal_format(Buf *out, Decimal number)
{
    uint64_t value = number.value < 0 ? 0 - (uint64_t)number.value : (uint64_t)number.value;
    uint64_t unit = 1;
    for (int i = 0; i < number.scale; i++)
        unit *= 10;
    if (number.value < 0)
        buf_add_char(out, '-');
    buf_fmt(out, "%llu", (unsigned long long)(value / unit));
    if (number.scale > 0)
        buf_fmt(out, ".%0*llu", number.scale, (unsigned long long)(value % unit));
}

int decimal_cmp(Decimal a, Decimal b)
{
    __int128 left = a.value, right = b.value; /* 64 bits and nine digits more fit easily */
    for (int i = a.scale; i < SCALE_MAX; i++)
        left *= 10;
    for (int i = b.scale; i < SCALE_MAX; i++)
        right *= 10;
    return left < right ? -1 : left > right;
}
