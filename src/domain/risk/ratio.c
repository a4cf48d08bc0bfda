#include "domain/risk/ratio.h"

enum { EXPONENT_MAX = 18 };

typedef unsigned __int128 Wide;

static uint64_t common(uint64_t a, uint64_t b)
{
    while (b != 0) {
        uint64_t rest = a % b;
        a = b;
        b = rest;
    }
    return a;
}

static bool lowest(uint64_t above, uint64_t below, Ratio *out)
{
    if (below == 0)
        return false;
    uint64_t factor = common(above, below);
    *out = (Ratio){above / factor, below / factor};
    return true;
}

bool ratio_multiply(Ratio a, Ratio b, Ratio *out)
{
    uint64_t left = common(a.above, b.below), right = common(b.above, a.below);
    Wide above = (Wide)(a.above / left) * (b.above / right);
    Wide below = (Wide)(a.below / right) * (b.below / left);
    if (above > UINT64_MAX || below > UINT64_MAX)
        return false;
    return lowest((uint64_t)above, (uint64_t)below, out);
}

int ratio_cmp(Ratio a, Ratio b)
{
    Wide left = (Wide)a.above * b.below, right = (Wide)b.above * a.below;
    return left < right ? -1 : left > right;
}

static uint64_t power_of_ten(int64_t exponent)
{
    uint64_t power = 1;
    for (int64_t i = 0; i < exponent; i++)
        power *= 10;
    return power;
}

/* "0.5000000001": every digit counts, up to 18 behind the point. */
static bool digits_read(Str text, uint64_t *value, int64_t *scale)
{
    bool behind = false, any = false;
    *value = 0;
    *scale = 0;
    for (size_t i = 0; i < text.n; i++) {
        if (text.p[i] == '.' && !behind && any) {
            behind = true;
            continue;
        }
        if (text.p[i] < '0' || text.p[i] > '9' || __builtin_mul_overflow(*value, 10u, value) ||
            __builtin_add_overflow(*value, (uint64_t)(text.p[i] - '0'), value) ||
            (behind && ++*scale > EXPONENT_MAX))
            return false;
        any = true;
    }
    return any && text.p[text.n - 1] != '.';
}

/* "2e-3": the digits and the exponent apart, so that none is lost. */
static bool decimal_read(Str text, Ratio *out)
{
    uint64_t value;
    int64_t exponent = 0, scale;
    ptrdiff_t at = str_find_char(text, 'e');
    if (at < 0)
        at = str_find_char(text, 'E');
    if (at >= 0 && !str_int(str_tail(text, (size_t)at + 1), &exponent))
        return false;
    if (exponent < -EXPONENT_MAX || exponent > EXPONENT_MAX)
        return false;
    if (!digits_read(at < 0 ? text : str_slice(text, 0, (size_t)at), &value, &scale))
        return false;
    Ratio mantissa, factor = {power_of_ten(exponent), 1};
    if (exponent < 0)
        factor = (Ratio){1, power_of_ten(-exponent)};
    return lowest(value, power_of_ten(scale), &mantissa) && ratio_multiply(mantissa, factor, out);
}

bool ratio_parse(Str text, Ratio *out)
{
    Ratio above, below;
    text = str_trim(text);
    ptrdiff_t slash = str_find_char(text, '/');
    if (slash >= 0) {
        return decimal_read(str_trim(str_slice(text, 0, (size_t)slash)), &above) &&
               decimal_read(str_trim(str_tail(text, (size_t)slash + 1)), &below) &&
               below.above > 0 && ratio_multiply(above, (Ratio){below.below, below.above}, out);
    }
    if (!str_ends(text, STR("%")))
        return decimal_read(text, out);
    return decimal_read(str_trim(str_slice(text, 0, text.n - 1)), &above) &&
           ratio_multiply(above, (Ratio){1, 100}, out);
}

Str ratio_format(Arena *arena, Ratio ratio)
{
    if (ratio.below == 1)
        return str_fmt(arena, "%llu", (unsigned long long)ratio.above);
    return str_fmt(arena, "%llu/%llu", (unsigned long long)ratio.above,
                   (unsigned long long)ratio.below);
}
