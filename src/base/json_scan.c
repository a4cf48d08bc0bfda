#include "base/json_internal.h"

#include "base/utf8.h"

/* Behind a run of characters beyond ASCII, or on the first malformed byte. */
static const char *wide_end(const char *p, const char *end)
{
    while (p != end && (*p & 0x80) != 0) {
        uint32_t four = 0;
        if (end - p >= 4)
            memcpy(&four, p, 4);
        /* 1110xxxx 10xxxxxx 10xxxxxx: most of Chinese; E0 and ED have bounds of their own. */
        if ((four & 0xc0c0f0) == 0x8080e0 && (four & 0xff) != 0xe0 && (four & 0xff) != 0xed) {
            p += 3;
            continue;
        }
        size_t step = utf8_length(str_from(p, (size_t)(end - p)), 0);
        if (step == 0)
            return p;
        p += step;
    }
    return p;
}

static int hex_digit(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    c |= 0x20;
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* The unit of a \uXXXX escape at p; -1 if the digits are not four. */
static int32_t hex_unit(const char *p, const char *end)
{
    int32_t unit = 0;
    if (end - p < 6)
        return -1;
    for (int i = 2; i < 6; i++) {
        int digit = hex_digit(p[i]);
        if (digit < 0)
            return -1;
        unit = unit * 16 + digit;
    }
    return unit;
}

static bool is_high(int32_t unit)
{
    return unit >= 0xd800 && unit <= 0xdbff;
}

static bool is_low(int32_t unit)
{
    return unit >= 0xdc00 && unit <= 0xdfff;
}

/* Check the escape at p (a backslash); scan.at moves behind it. */
static JsonScan scan_escape(const char *p, const char *end)
{
    if (end - p < 2)
        return (JsonScan){end, FAULT_STRING_END, true};
    if (p[1] != 'u') {
        bool known = p[1] != '\0' && strchr("\"\\/bfnrt", p[1]) != NULL;
        return known ? (JsonScan){p + 2, FAULT_NONE, true} : (JsonScan){p, FAULT_ESCAPE, true};
    }
    int32_t unit = hex_unit(p, end);
    if (unit < 0)
        return (JsonScan){p, FAULT_HEX, true};
    if (is_low(unit))
        return (JsonScan){p, FAULT_SURROGATE, true};
    if (!is_high(unit))
        return (JsonScan){p + 6, FAULT_NONE, true};
    bool pair = end - p >= 12 && p[6] == '\\' && p[7] == 'u' && is_low(hex_unit(p + 6, end));
    return pair ? (JsonScan){p + 12, FAULT_NONE, true} : (JsonScan){p, FAULT_SURROGATE, true};
}

JsonScan json_scan_string(const char *p, const char *end)
{
    JsonScan scan = {p, FAULT_NONE, false};
    for (;;) {
        p = json_scan_plain(p, end);
        if (p == end)
            return (JsonScan){end, FAULT_STRING_END, scan.escaped};
        if (*p == '"') {
            scan.at = p;
            return scan;
        }
        if ((*p & 0x80) != 0) {
            p = wide_end(p, end);
            if (p != end && (*p & 0x80) != 0)
                return (JsonScan){p, FAULT_UTF8, scan.escaped};
            continue;
        }
        if (*p != '\\')
            return (JsonScan){p, FAULT_CONTROL, scan.escaped};
        scan = scan_escape(p, end);
        if (scan.fault != FAULT_NONE)
            return scan;
        p = scan.at;
    }
}

static const char *digits_end(const char *p, const char *end)
{
    while (p != end && *p >= '0' && *p <= '9')
        p++;
    return p;
}

JsonScan json_scan_number(const char *start, const char *end)
{
    const char *p = start + (*start == '-' ? 1 : 0);
    const char *next = digits_end(p, end);
    if (next == p)
        return (JsonScan){start, FAULT_NUMBER, false};
    if (*p == '0' && next - p > 1)
        return (JsonScan){start, FAULT_ZERO, false};
    p = next;
    if (p != end && *p == '.') {
        next = digits_end(p + 1, end);
        if (next == p + 1)
            return (JsonScan){start, FAULT_NUMBER, false};
        p = next;
    }
    if (p != end && (*p == 'e' || *p == 'E')) {
        p++;
        if (p != end && (*p == '+' || *p == '-'))
            p++;
        next = digits_end(p, end);
        if (next == p)
            return (JsonScan){start, FAULT_NUMBER, false};
        p = next;
    }
    return (JsonScan){p, FAULT_NONE, false};
}

static char short_escape(char c)
{
    switch (c) {
    case 'b':
        return '\b';
    case 'f':
        return '\f';
    case 'n':
        return '\n';
    case 'r':
        return '\r';
    case 't':
        return '\t';
    default:
        return c;
    }
}

static size_t unescape(Str raw, char *to)
{
    const char *p = raw.p, *end = raw.p + raw.n;
    char *out = to;
    while (p != end) {
        const char *stop = memchr(p, '\\', (size_t)(end - p));
        size_t plain = (size_t)((stop == NULL ? end : stop) - p);
        memcpy(out, p, plain);
        out += plain;
        if (stop == NULL)
            break;
        p = stop;
        if (p[1] != 'u') {
            *out++ = short_escape(p[1]);
            p += 2;
            continue;
        }
        uint32_t unit = (uint32_t)hex_unit(p, end);
        p += 6;
        if (is_high((int32_t)unit)) {
            uint32_t low = (uint32_t)hex_unit(p, end);
            unit = 0x10000 + ((unit - 0xd800) << 10) + (low - 0xdc00);
            p += 6;
        }
        out += utf8_encode(unit, out);
    }
    return (size_t)(out - to);
}

Str json_unescaped(Str raw, Arena *arena)
{
    if (str_find_char(raw, '\\') < 0)
        return raw;
    char *to = arena_alloc_raw(arena, raw.n, 1);
    return str_from(to, unescape(raw, to));
}
