#include "base/str.h"

#include <assert.h>
#include <stdarg.h>
#include <stdio.h>

#include "base/utf8.h"

Str str_of(const char *text)
{
    return text == NULL ? (Str){0} : (Str){text, strlen(text)};
}

int str_cmp(Str a, Str b)
{
    size_t n = a.n < b.n ? a.n : b.n;
    int order = n == 0 ? 0 : memcmp(a.p, b.p, n);
    if (order != 0)
        return order;
    return a.n < b.n ? -1 : a.n > b.n;
}

bool str_ends(Str s, Str suffix)
{
    return s.n >= suffix.n && str_eq((Str){s.p + (s.n - suffix.n), suffix.n}, suffix);
}

static char lower(char c)
{
    return c >= 'A' && c <= 'Z' ? (char)(c + ('a' - 'A')) : c;
}

bool str_eq_nocase(Str a, Str b)
{
    if (a.n != b.n)
        return false;
    for (size_t i = 0; i < a.n; i++) {
        if (lower(a.p[i]) != lower(b.p[i]))
            return false;
    }
    return true;
}

ptrdiff_t str_find(Str s, Str part)
{
    if (part.n == 0)
        return 0;
    const char *hit = s.n == 0 ? NULL : memmem(s.p, s.n, part.p, part.n);
    return hit == NULL ? -1 : hit - s.p;
}

ptrdiff_t str_find_char(Str s, char c)
{
    const char *hit = s.n == 0 ? NULL : memchr(s.p, c, s.n);
    return hit == NULL ? -1 : hit - s.p;
}

ptrdiff_t str_rfind_char(Str s, char c)
{
    const char *hit = s.n == 0 ? NULL : memrchr(s.p, c, s.n);
    return hit == NULL ? -1 : hit - s.p;
}

static bool is_blank(char c)
{
    return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

Str str_trim(Str s)
{
    while (s.n > 0 && is_blank(s.p[0]))
        s = str_tail(s, 1);
    while (s.n > 0 && is_blank(s.p[s.n - 1]))
        s.n--;
    return s;
}

Str str_cut(Str *s, char c)
{
    Str whole = *s;
    ptrdiff_t at = str_find_char(whole, c);
    if (at < 0) {
        *s = (Str){0};
        return whole;
    }
    *s = str_tail(whole, (size_t)at + 1);
    return str_slice(whole, 0, (size_t)at);
}

Str str_dup(Arena *arena, Str s)
{
    char *copy = arena_alloc_raw(arena, s.n + 1, 1);
    if (s.n != 0)
        memcpy(copy, s.p, s.n);
    copy[s.n] = '\0';
    return (Str){copy, s.n};
}

char *str_c(Arena *arena, Str s)
{
    Str copy = str_dup(arena, s);
    return (char *)(uintptr_t)copy.p;
}

Str str_fmt(Arena *arena, const char *format, ...)
{
    va_list args, again;
    va_start(args, format);
    va_copy(again, args);
    int n = vsnprintf(NULL, 0, format, args);
    va_end(args);
    assert(n >= 0);
    char *text = arena_alloc_raw(arena, (size_t)n + 1, 1);
    vsnprintf(text, (size_t)n + 1, format, again);
    va_end(again);
    return (Str){text, (size_t)n};
}

Str str_count(Arena *arena, int64_t count)
{
    enum { ROOM = 32 };
    char *text = arena_array(arena, char, ROOM);
    size_t at = ROOM;
    uint64_t rest = count < 0 ? 0 - (uint64_t)count : (uint64_t)count;
    for (int digits = 1; digits == 1 || rest != 0; digits++) {
        text[--at] = (char)('0' + rest % 10);
        rest /= 10;
        if (digits % 3 == 0 && rest != 0)
            text[--at] = ',';
    }
    if (count < 0)
        text[--at] = '-';
    return (Str){text + at, ROOM - at};
}

bool str_int(Str s, int64_t *out)
{
    bool negative = s.n > 0 && s.p[0] == '-';
    size_t i = negative ? 1 : 0;
    if (i == s.n)
        return false;
    int64_t value = 0;
    for (; i < s.n; i++) {
        int digit = s.p[i] - '0';
        if (digit < 0 || digit > 9)
            return false;
        if (__builtin_mul_overflow(value, (int64_t)10, &value) ||
            __builtin_sub_overflow(value, (int64_t)digit, &value))
            return false;
    }
    if (!negative && __builtin_sub_overflow((int64_t)0, value, &value))
        return false;
    *out = value;
    return true;
}

const char *str_shown(Arena *arena, Str s)
{
    enum { SHOWN_MAX = 120 };
    char *text = arena_alloc_raw(arena, SHOWN_MAX + 16, 1);
    size_t used = 0;
    size_t i = 0;
    while (i < s.n && used < SHOWN_MAX) {
        size_t step = utf8_length(s, i);
        unsigned char c = (unsigned char)s.p[i];
        if (step == 0 || c < 0x20 || c == 0x7f) {
            used += (size_t)snprintf(text + used, 8, "\\x%02x", c);
            i++;
            continue;
        }
        memcpy(text + used, s.p + i, step);
        used += step;
        i += step;
    }
    if (i < s.n) {
        memcpy(text + used, "…", sizeof "…" - 1);
        used += sizeof "…" - 1;
    }
    text[used] = '\0';
    return text;
}
