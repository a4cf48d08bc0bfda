#include "domain/event/event_uri.h"

enum { CHAR_NO, CHAR_PLAIN, CHAR_SCHEME, CHAR_PERCENT, CHAR_HASH };

/* Plain: RFC 3986 unreserved, sub-delims, and ":" "@" "/" "?".  Scheme: those plain ones that may
 * stand in a scheme.  "[" and "]" belong to an IP address and nowhere else. */
static const uint8_t char_class[256] = {
    ['A' ... 'Z'] = CHAR_SCHEME, ['a' ... 'z'] = CHAR_SCHEME, ['0' ... '9'] = CHAR_SCHEME,
    ['+'] = CHAR_SCHEME,         ['-'] = CHAR_SCHEME,         ['.'] = CHAR_SCHEME,
    ['_'] = CHAR_PLAIN,          ['~'] = CHAR_PLAIN,          ['!'] = CHAR_PLAIN,
    ['$'] = CHAR_PLAIN,          ['&'] = CHAR_PLAIN,          ['\''] = CHAR_PLAIN,
    ['('] = CHAR_PLAIN,          [')'] = CHAR_PLAIN,          ['*'] = CHAR_PLAIN,
    [','] = CHAR_PLAIN,          [';'] = CHAR_PLAIN,          ['='] = CHAR_PLAIN,
    [':'] = CHAR_PLAIN,          ['@'] = CHAR_PLAIN,          ['/'] = CHAR_PLAIN,
    ['?'] = CHAR_PLAIN,          ['%'] = CHAR_PERCENT,        ['#'] = CHAR_HASH,
};

static inline uint8_t class_of(char c)
{
    return char_class[(unsigned char)c];
}

/* Length of the scheme with its colon, or 0. */
static size_t scheme_length(Str s)
{
    if (s.n == 0 || !((s.p[0] | 0x20) >= 'a' && (s.p[0] | 0x20) <= 'z'))
        return 0;
    size_t n = 1;
    while (n < s.n && class_of(s.p[n]) == CHAR_SCHEME)
        n++;
    return n < s.n && s.p[n] == ':' ? n + 1 : 0;
}

/* How many bytes at the start are letters, digits and - . / : _, sixteen at a time. */
static size_t plain_length(Str s)
{
    typedef signed char Bytes __attribute__((vector_size(16)));
    typedef long long Halves __attribute__((vector_size(16)));
    size_t n = 0;
    for (; n + sizeof(Bytes) <= s.n; n += sizeof(Bytes)) {
        Bytes bytes;
        memcpy(&bytes, s.p + n, sizeof bytes);
        Bytes lower = bytes | 0x20;
        Bytes plain =
            ((lower >= 'a') & (lower <= 'z')) | ((bytes >= '-') & (bytes <= ':')) | (bytes == '_');
        Halves halves = (Halves)plain;
        if ((halves[0] & halves[1]) != -1)
            break;
    }
    return n;
}

/* Path, query, fragment: plain characters, %XX, one '#'. */
static bool rest_check(Str s)
{
    bool fragment = false;
    for (size_t i = plain_length(s); i < s.n; i++) {
        uint8_t class = class_of(s.p[i]);
        if (class == CHAR_PLAIN || class == CHAR_SCHEME)
            continue;
        if (class == CHAR_PERCENT && i + 2 < s.n && is_hex_digit(s.p[i + 1]) &&
            is_hex_digit(s.p[i + 2]))
            continue;
        if (class != CHAR_HASH || fragment)
            return false;
        fragment = true;
    }
    return true;
}

/* [ userinfo "@" ] host [ ":" port ]; an IP literal in brackets is taken by its characters. */
static bool authority_check(Str s)
{
    ptrdiff_t at = str_rfind_char(s, '@');
    if (at >= 0 && (str_find_char(s, '@') != at || !rest_check(str_slice(s, 0, (size_t)at))))
        return false;
    Str host = str_tail(s, (size_t)(at + 1));
    if (host.n > 0 && host.p[0] == '[') {
        ptrdiff_t end = str_find_char(host, ']');
        if (end < 2 || !rest_check(str_slice(host, 1, (size_t)end)))
            return false;
        host = str_tail(host, (size_t)end + 1);
        if (host.n > 0 && host.p[0] != ':')
            return false;
    }
    ptrdiff_t colon = str_find_char(host, ':');
    Str port = colon < 0 ? (Str){0} : str_tail(host, (size_t)colon + 1);
    for (size_t i = 0; i < port.n; i++)
        if (port.p[i] < '0' || port.p[i] > '9')
            return false;
    return rest_check(host);
}

bool uri_check(Str s)
{
    size_t scheme = scheme_length(s);
    if (scheme == 0)
        return false;
    Str rest = str_tail(s, scheme);
    if (!str_starts(rest, STR("//")))
        return rest_check(rest);
    size_t end = 2;
    while (end < rest.n && rest.p[end] != '/' && rest.p[end] != '?' && rest.p[end] != '#')
        end++;
    return authority_check(str_slice(rest, 2, end)) && rest_check(str_tail(rest, end));
}
