/* utf8.h - is it well-formed UTF-8 (RFC 3629: no overlong forms, no surrogates)? */
#ifndef HOLDFAST_BASE_UTF8_H
#define HOLDFAST_BASE_UTF8_H

#include "base/str.h"

/* Length in bytes (1 to 4) of the character starting at `at`, or 0 if it is malformed. */
size_t utf8_length(Str s, size_t at);
/* Offset of the first malformed byte, or -1 when all is well. */
ptrdiff_t utf8_check(Str s);
/* The code point of the well-formed character of `length` bytes at `at`. */
uint32_t utf8_decode(Str s, size_t at, size_t length);
/* Encode one code point (not a surrogate) into out[4]; returns the byte count. */
size_t utf8_encode(uint32_t code_point, char out[4]);

#endif
