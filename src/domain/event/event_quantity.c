#include "domain/event/event_quantity.h"

#include "base/decimal.h"

enum { SCALE_MAX = 9, EXPONENT_MAX = 1000 };
static const int64_t value_max = 100000000000000000; /* below it one more digit fits in 18 */
static const int64_t whole_max = 999999999999999999;

/* value × 10^exponent, and the digit behind the last one kept. */
typedef struct Digits {
    int64_t value;
    int exponent;
    int next;
    bool cut; /* next is set: digits that follow no longer count */
} Digits;

static void digit_add(Digits *digits, int digit, bool behind_point)
{
    if (digits->value < value_max) {
        digits->value = digits->value * 10 + digit;
        digits->exponent -= behind_point;
        return;
    }
    if (!digits->cut)
        digits->next = digit;
    digits->cut = true;
    digits->exponent += !behind_point;
}

/* "e-12" of a well-formed JSON number. */
static int exponent_read(Str s)
{
    int exponent = 0;
    bool negative = s.n > 0 && s.p[0] == '-';
    for (size_t i = 0; i < s.n; i++)
        if (s.p[i] >= '0' && s.p[i] <= '9' && exponent < EXPONENT_MAX)
            exponent = exponent * 10 + (s.p[i] - '0');
    return negative ? -exponent : exponent;
}

static Digits digits_read(Str s)
{
    Digits digits = {0};
    bool behind_point = false;
    for (size_t i = 0; i < s.n; i++) {
        char c = s.p[i];
        if (c == '.')
            behind_point = true;
        if (c >= '0' && c <= '9')
            digit_add(&digits, c - '0', behind_point);
        if (c == 'e' || c == 'E') {
            digits.exponent += exponent_read(str_tail(s, i + 1));
            break;
        }
    }
    return digits;
}

/* More digits before the point than 18 leave no room for any behind it, so the scale is 0. */
static bool is_too_large(Decimal quantity)
{
    return quantity.scale == 0 && (quantity.value > whole_max || quantity.value < -whole_max);
}

bool quantity_read(Str number, Decimal *out)
{
    if (decimal_parse(number, out))
        return !is_too_large(*out);
    Digits digits = digits_read(number);
    for (; digits.exponent < -SCALE_MAX; digits.exponent++) {
        digits.next = (int)(digits.value % 10);
        digits.value /= 10;
    }
    digits.value += digits.next >= 5;
    for (; digits.exponent > 0; digits.exponent--)
        if (__builtin_mul_overflow(digits.value, (int64_t)10, &digits.value))
            return false;
    for (; digits.exponent < 0 && digits.value % 10 == 0; digits.exponent++)
        digits.value /= 10;
    bool negative = number.p[0] == '-';
    *out = (Decimal){negative ? -digits.value : digits.value, (uint8_t)-digits.exponent};
    return !is_too_large(*out);
}

bool quantity_is_negative(Str number)
{
    for (size_t i = 1; i < number.n && number.p[0] == '-' && (number.p[i] | 0x20) != 'e'; i++)
        if (number.p[i] >= '1' && number.p[i] <= '9')
            return true;
    return false;
}
