/* str.h - text as a slice: pointer and length, immutable, passed by value.
 *
 * A Str never owns its bytes; they live in an arena, a mapped file or the
 * program.  It may hold any byte, NUL included.  */
#ifndef HOLDFAST_BASE_STR_H
#define HOLDFAST_BASE_STR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "base/arena.h"

typedef struct Str {
    const char *p;
    size_t n;
} Str;

/* A Str of a string literal. */
#define STR(literal) ((Str){"" literal, sizeof(literal) - 1})
/* The same where C wants a constant expression (static tables). */
#define STR_INIT(literal)                                                                          \
    {                                                                                              \
        "" literal, sizeof(literal) - 1                                                            \
    }
/* Arguments for a printf "%.*s". */
#define STR_ARG(s) (int)(s).n, (s).p

static inline Str str_from(const char *p, size_t n)
{
    return (Str){p, n};
}

static inline bool str_eq(Str a, Str b)
{
    return a.n == b.n && (a.n == 0 || memcmp(a.p, b.p, a.n) == 0);
}

/* A Str of a NUL-terminated string; NULL gives the empty Str. */
Str str_of(const char *text);
/* Bytewise order: negative, zero or positive. */
int str_cmp(Str a, Str b);
static inline bool str_starts(Str s, Str prefix)
{
    return s.n >= prefix.n && (prefix.n == 0 || memcmp(s.p, prefix.p, prefix.n) == 0);
}
bool str_ends(Str s, Str suffix);
/* ASCII letters compared without case. */
bool str_eq_nocase(Str a, Str b);
/* Offset of the first occurrence, or -1. */
ptrdiff_t str_find(Str s, Str part);
ptrdiff_t str_find_char(Str s, char c);
ptrdiff_t str_rfind_char(Str s, char c);
/* Bytes from .. to (exclusive), both cut to the length. */
static inline Str str_slice(Str s, size_t from, size_t to)
{
    if (to > s.n)
        to = s.n;
    if (from > to)
        from = to;
    return s.p == NULL ? s : (Str){s.p + from, to - from};
}
static inline Str str_tail(Str s, size_t from)
{
    return str_slice(s, from, s.n);
}
/* Without leading and trailing ASCII blanks, tabs, CR and LF. */
Str str_trim(Str s);
/* Split at the first `c`: returns what lies before, leaves the rest in *s.
 * Without `c` everything is returned and *s becomes {NULL, 0}. */
Str str_cut(Str *s, char c);
/* A copy in the arena, followed by a NUL byte that is not counted. */
Str str_dup(Arena *arena, Str s);
/* As str_dup, as a C string. Use only where a C interface demands it. */
char *str_c(Arena *arena, Str s);
/* printf into the arena, NUL-terminated. */
__attribute__((format(printf, 2, 3))) Str str_fmt(Arena *arena, const char *format, ...);
/* 12345678 as "12,345,678". */
Str str_count(Arena *arena, int64_t count);
/* Decimal integer, whole string, no blanks or plus sign; false if not one or out of range. */
bool str_int(Str s, int64_t *out);
/* A C string fit for a message: control characters and bad UTF-8 as \xNN, at most 120
 * bytes followed by "…" when cut.  Lives in the arena. */
const char *str_shown(Arena *arena, Str s);

#endif
