#include "base/buf.h"

#include <assert.h>
#include <stdarg.h>
#include <stdio.h>

void buf_init(Buf *buf, Arena *arena, size_t max)
{
    *buf = (Buf){.arena = arena, .max = max};
}

char *buf_grow(Buf *buf, size_t n)
{
    if (n > buf->max - buf->n) {
        buf->full = true;
        return NULL;
    }
    if (buf->n + n > buf->capacity) {
        size_t capacity = buf->capacity < 128 ? 256 : buf->capacity * 2;
        if (capacity < buf->n + n)
            capacity = buf->n + n;
        buf->p = arena_grow(buf->arena, buf->p, buf->capacity, capacity);
        buf->capacity = capacity;
    }
    return buf->p + buf->n;
}

void buf_add_int(Buf *buf, int64_t value)
{
    char digits[24];
    int at = (int)sizeof digits;
    uint64_t rest = value < 0 ? 0 - (uint64_t)value : (uint64_t)value;
    do {
        digits[--at] = (char)('0' + rest % 10);
        rest /= 10;
    } while (rest != 0);
    if (value < 0)
        digits[--at] = '-';
    buf_add(buf, str_from(digits + at, sizeof digits - (size_t)at));
}

void buf_fmt(Buf *buf, const char *format, ...)
{
    va_list args, again;
    va_start(args, format);
    va_copy(again, args);
    int n = vsnprintf(NULL, 0, format, args);
    va_end(args);
    assert(n >= 0);
    char *to = buf_reserve(buf, (size_t)n + 1); /* vsnprintf writes the NUL, not counted */
    if (to != NULL) {
        vsnprintf(to, (size_t)n + 1, format, again);
        buf->n += (size_t)n;
    }
    va_end(again);
}

void buf_clear(Buf *buf)
{
    buf->n = 0;
    buf->full = false;
}
