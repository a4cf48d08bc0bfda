/* buf.h - text that grows, with a maximum set at birth.
 *
 * A Buf lives in an arena.  What would pass the maximum is dropped whole and
 * `full` is set, so a writer checks once at the end instead of at every call.  */
#ifndef HOLDFAST_BASE_BUF_H
#define HOLDFAST_BASE_BUF_H

#include "base/str.h"

typedef struct Buf {
    Arena *arena;
    char *p;
    size_t n;
    size_t capacity;
    size_t max; /* bytes it may ever hold */
    bool full;  /* something was dropped */
} Buf;

void buf_init(Buf *buf, Arena *arena, size_t max);
/* Enlarge to hold n more bytes; NULL if that passes the maximum. */
char *buf_grow(Buf *buf, size_t n);
/* Room for n more bytes, to be filled at buf->p + buf->n; NULL if that passes the maximum. */
static inline char *buf_reserve(Buf *buf, size_t n)
{
    return n <= buf->capacity - buf->n && n <= buf->max - buf->n ? buf->p + buf->n
                                                                 : buf_grow(buf, n);
}
static inline void buf_add(Buf *buf, Str s)
{
    char *to = s.n == 0 ? NULL : buf_reserve(buf, s.n);
    if (to == NULL)
        return;
    memcpy(to, s.p, s.n);
    buf->n += s.n;
}
static inline void buf_add_char(Buf *buf, char c)
{
    char *to = buf_reserve(buf, 1);
    if (to == NULL)
        return;
    *to = c;
    buf->n++;
}
void buf_add_int(Buf *buf, int64_t value);
__attribute__((format(printf, 2, 3))) void buf_fmt(Buf *buf, const char *format, ...);
/* Forget the text, keep the memory. */
void buf_clear(Buf *buf);
static inline Str buf_str(const Buf *buf)
{
    return (Str){buf->p, buf->n};
}

#endif
