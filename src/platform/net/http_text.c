#include "platform/net/http_text.h"

#include "base/buf.h"
#include "base/utf8.h"

static int hex_value(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    c = (char)(c | 0x20);
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

bool percent_decode(Arena *arena, Str text, bool plus, Str *out)
{
    char *to = arena_alloc_raw(arena, text.n + 1, 1);
    size_t n = 0;
    for (size_t i = 0; i < text.n; i++) {
        char c = text.p[i];
        if (c == '%') {
            int high = i + 2 < text.n ? hex_value(text.p[i + 1]) : -1;
            int low = i + 2 < text.n ? hex_value(text.p[i + 2]) : -1;
            if (high < 0 || low < 0)
                return false;
            c = (char)(high << 4 | low);
            i += 2;
        } else if (c == '+' && plus) {
            c = ' ';
        }
        if (c == '\0')
            return false;
        to[n++] = c;
    }
    to[n] = '\0';
    *out = str_from(to, n);
    return utf8_check(*out) < 0;
}

static bool is_unreserved(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
           c == '.' || c == '_' || c == '~';
}

Str percent_encode(Arena *arena, Str text)
{
    static const char digits[] = "0123456789ABCDEF";
    char *to = arena_alloc_raw(arena, text.n * 3 + 1, 1);
    size_t n = 0;
    for (size_t i = 0; i < text.n; i++) {
        unsigned char c = (unsigned char)text.p[i];
        if (is_unreserved((char)c)) {
            to[n++] = (char)c;
            continue;
        }
        to[n++] = '%';
        to[n++] = digits[c >> 4];
        to[n++] = digits[c & 15];
    }
    to[n] = '\0';
    return str_from(to, n);
}

bool query_parse(Arena *arena, Str query, HttpPair **out, size_t *count)
{
    *out = arena_array(arena, HttpPair, HTTP_QUERY_MAX);
    *count = 0;
    while (query.n > 0) {
        Str value = str_cut(&query, '&');
        if (value.n == 0)
            continue;
        Str name = str_cut(&value, '=');
        HttpPair *pair = &(*out)[*count];
        if (*count == HTTP_QUERY_MAX || !percent_decode(arena, name, true, &pair->name) ||
            !percent_decode(arena, value, true, &pair->value))
            return false;
        *count += 1;
    }
    return true;
}

bool target_check(Str path)
{
    for (size_t i = 0; i < path.n; i++) {
        if (path.p[i] <= ' ' || path.p[i] > '~')
            return false;
    }
    return path.n > 0 && path.p[0] == '/';
}

/* The loopback names, as they stand in an address and in a Host header. */
static const Str loopback_names[] = {
    STR_INIT("127.0.0.1"),
    STR_INIT("localhost"),
    STR_INIT("[::1]"),
};

/* "name:port" with one of those names; a missing port is `otherwise`. */
static bool name_port_parse(Str text, int otherwise, Str *name, int *port)
{
    for (size_t i = 0; i < sizeof loopback_names / sizeof *loopback_names; i++) {
        Str rest = str_tail(text, loopback_names[i].n);
        int64_t value = otherwise;
        if (!str_eq_nocase(str_slice(text, 0, loopback_names[i].n), loopback_names[i]))
            continue;
        if (rest.n > 0 && (rest.p[0] != ':' || rest.n > 6 || !str_int(str_tail(rest, 1), &value)))
            return false;
        *name = loopback_names[i];
        *port = (int)value;
        return value >= 0 && value <= 65535;
    }
    return false;
}

bool loopback_parse(Str address, Str *host, int *port)
{
    return name_port_parse(address, -1, host, port);
}

bool host_check(Str host, int port)
{
    Str name;
    int given;
    return name_port_parse(host, 80, &name, &given) && given == port;
}

bool origin_check(Str origin, int port)
{
    Str scheme = STR("http://");
    return str_starts(origin, scheme) && host_check(str_tail(origin, scheme.n), port);
}

static bool name_good(Str name)
{
    bool good = name.n > 0 && name.n <= 253;
    for (size_t i = 0; good && i < name.n; i++) {
        char c = name.p[i];
        good = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '.';
    }
    return good;
}

bool origin_parse(Str origin, Str *authority)
{
    Str scheme = STR("https://");
    int64_t port = 1;
    if (!str_starts(origin, scheme))
        return false;
    *authority = str_tail(origin, scheme.n);
    Str rest = *authority, name = str_cut(&rest, ':');
    bool has_port = name.n < authority->n;
    return name_good(name) && (!has_port || (rest.n > 0 && rest.p[0] >= '1' && rest.p[0] <= '9' &&
                                             str_int(rest, &port) && port <= 65535 && port != 443));
}

bool authority_fits(Str host, Str authority)
{
    bool bare = str_find_char(authority, ':') < 0;
    if (bare && str_ends(host, STR(":443")))
        host = str_slice(host, 0, host.n - 4);
    return str_eq_nocase(host, authority);
}

static Str lower(Arena *arena, Str text)
{
    char *to = arena_alloc_raw(arena, text.n + 1, 1);
    for (size_t i = 0; i < text.n; i++) {
        char c = text.p[i];
        to[i] = c >= 'A' && c <= 'Z' ? (char)(c | 0x20) : c;
    }
    to[text.n] = '\0';
    return str_from(to, text.n);
}

Str media_type_parse(Arena *arena, Str header, Str *charset)
{
    *charset = (Str){0};
    Str rest = lower(arena, header);
    Str type = str_trim(str_cut(&rest, ';'));
    while (rest.n > 0) {
        Str value = str_trim(str_cut(&rest, ';'));
        Str name = str_cut(&value, '=');
        if (!str_eq(name, STR("charset")))
            continue;
        if (value.n >= 2 && value.p[0] == '"' && value.p[value.n - 1] == '"')
            value = str_slice(value, 1, value.n - 1);
        *charset = value;
    }
    return type;
}

bool list_has(Str header, Str word)
{
    while (header.n > 0) {
        Str element = str_cut(&header, ',');
        if (str_eq_nocase(str_trim(str_cut(&element, ';')), word))
            return true;
    }
    return false;
}
