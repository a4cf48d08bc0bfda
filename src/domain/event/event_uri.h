/* event_uri.h - is it a URI by RFC 3986? */
#ifndef HOLDFAST_DOMAIN_EVENT_EVENT_URI_H
#define HOLDFAST_DOMAIN_EVENT_EVENT_URI_H

#include "base/str.h"

/* A URI with scheme (RFC 3986 "URI"); ASCII only, as the JSON schema format "uri" says. */
bool uri_check(Str s);
static inline bool is_hex_digit(char c)
{
    return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'F') || (c >= 'a' && c <= 'f');
}

#endif
