/* http_text.h - the small grammars of HTTP, without a socket: RFC 3986, RFC 9110, RFC 9112. */
#ifndef HOLDFAST_PLATFORM_NET_HTTP_TEXT_H
#define HOLDFAST_PLATFORM_NET_HTTP_TEXT_H

#include "base/str.h"

typedef struct HttpPair {
    Str name;
    Str value;
} HttpPair;

/* Undo %XX (RFC 3986 §2.1); with `plus` a "+" is a blank (form encoding of queries).  False: a %
 * without two hexadecimal digits, or a result that is not UTF-8 or holds a NUL byte. */
bool percent_decode(Arena *arena, Str text, bool plus, Str *out);
/* Everything but RFC 3986's unreserved characters as %XX. */
Str percent_encode(Arena *arena, Str text);

enum { HTTP_QUERY_MAX = 64 };
/* Take a query apart: "a=1&b=2".  False as percent_decode, or with more than HTTP_QUERY_MAX
 * parameters. */
bool query_parse(Arena *arena, Str query, HttpPair **out, size_t *count);

/* A request line whose target stays within printable ASCII and begins with "/". */
bool target_check(Str path);
/* "127.0.0.1:8080", "[::1]:8080", "localhost:8080": a loopback address and a port (0 = any).
 * *host is the address alone.  False for anything else. */
bool loopback_parse(Str address, Str *host, int *port);
/* Is this Host header one of this server: a loopback name with exactly this port? */
bool host_check(Str host, int port);
/* Is this Origin header the server's own page: "http://" and a good host? */
bool origin_check(Str origin, int port);
/* "https://holdfast.example.cn", as browsers write an origin: lower case, a port only if it is not
 * 443, nothing behind it.  *authority is what stands behind "https://". */
bool origin_parse(Str origin, Str *authority);
/* Is this Host header that authority, in any case, with or without a port 443? */
bool authority_fits(Str host, Str authority);
/* Media type in lower case without parameters; *charset (may be empty) in lower case. */
Str media_type_parse(Arena *arena, Str header, Str *charset);
/* Is `word` among the comma-separated elements of a header, parameters left out? */
bool list_has(Str header, Str word);

#endif
