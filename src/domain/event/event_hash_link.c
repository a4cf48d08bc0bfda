#include "domain/event/event_hash_internal.h"

/* GS1 Digital Links (URI Syntax 1.4 §4; AIs of the GS1 General Specifications) in the one form
 * the event hash takes. */

const Str event_hash_host = STR_INIT("https://id.gs1.org/");

bool event_hash_digits(Str s)
{
    for (size_t i = 0; i < s.n; i++) {
        if (s.p[i] < '0' || s.p[i] > '9')
            return false;
    }
    return true;
}

static int hex_value(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    if (c >= 'A' && c <= 'F')
        return c - 'A' + 10;
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* Characters of GS1 AI encodable sets 82 and 39; 'x' those a canonical link writes as %XX. */
static char ai_character(unsigned char c)
{
    if ((c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z'))
        return 'p';
    if (c == 0)
        return 0;
    if (strchr("-._';=", c) != NULL)
        return 'p';
    return strchr("!\"#%&()*+,/:<>?", c) != NULL ? 'x' : 0;
}

/* Next character of percent-encoded text; 0 at a malformed escape. */
static unsigned char next_character(Str *rest)
{
    char c = rest->p[0];
    size_t used = 1;
    if (c == '%') {
        int high = rest->n < 3 ? -1 : hex_value(rest->p[1]);
        int low = rest->n < 3 ? -1 : hex_value(rest->p[2]);
        if (high < 0 || low < 0)
            return 0;
        c = (char)(high * 16 + low);
        used = 3;
    }
    *rest = str_tail(*rest, used);
    return (unsigned char)c;
}

/* One to `max` characters of an AI value, escapes brought to one form. */
bool event_hash_text(Buf *out, Str text, size_t max)
{
    static const char digits[] = "0123456789ABCDEF";
    size_t count = 0;
    while (text.n != 0) {
        unsigned char c = next_character(&text);
        char class = ai_character(c);
        if (class == 0 || ++count > max)
            return false;
        if (class == 'p') {
            buf_add_char(out, (char)c);
            continue;
        }
        char escape[] = {'%', digits[c >> 4], digits[c & 15]};
        buf_add(out, str_from(escape, sizeof escape));
    }
    return count != 0;
}

enum { SEGMENTS_MAX = 8, KEY_DIGITS_MIN = 4, GTIN_DIGITS = 14, ALONE = 0, DROPPED = 1 };

typedef struct LinkKey {
    Str ai;
    Str word;         /* the short name of Digital Link before 1.3 */
    uint8_t digits;   /* of the fixed part */
    uint8_t text_max; /* characters that may follow it */
    bool text_digits; /* they are digits too */
} LinkKey;

static const LinkKey link_keys[] = {
    {STR_INIT("01"), STR_INIT("gtin"), GTIN_DIGITS, 0, false},
    {STR_INIT("00"), STR_INIT("sscc"), 18, 0, false},
    {STR_INIT("414"), STR_INIT("gln"), 13, 0, false},
    {STR_INIT("417"), STR_INIT("party"), 13, 0, false},
    {STR_INIT("8003"), STR_INIT("grai"), 14, 16, false},
    {STR_INIT("8004"), STR_INIT("giai"), 0, 30, false},
    {STR_INIT("253"), STR_INIT("gdti"), 13, 17, false},
    {STR_INIT("255"), STR_INIT("gcn"), 13, 12, true},
    {STR_INIT("401"), STR_INIT("ginc"), 0, 30, false},
    {STR_INIT("402"), STR_INIT("gsin"), 17, 0, false},
    {STR_INIT("8006"), STR_INIT("itip"), 18, 0, false},
    {STR_INIT("8010"), STR_INIT("cpid"), 0, 30, false},
    {STR_INIT("8017"), STR_INIT("gsrnp"), 18, 0, false},
    {STR_INIT("8018"), STR_INIT("gsrn"), 18, 0, false},
};

/* In a path qualifiers rise in rank; the last one counts. */
typedef struct LinkQualifier {
    Str key;
    Str ai;
    Str word;
    uint8_t rank; /* ALONE: no other beside it; DROPPED: no level of identity */
    uint8_t text_max;
    bool digits;
} LinkQualifier;

static const LinkQualifier link_qualifiers[] = {
    {STR_INIT("01"), STR_INIT("22"), STR_INIT("cpv"), DROPPED, 20, false},
    {STR_INIT("01"), STR_INIT("10"), STR_INIT("lot"), 2, 20, false},
    {STR_INIT("01"), STR_INIT("21"), STR_INIT("ser"), 3, 20, false},
    {STR_INIT("01"), STR_INIT("235"), STR_INIT("235"), ALONE, 28, false},
    {STR_INIT("8006"), STR_INIT("22"), STR_INIT("cpv"), DROPPED, 20, false},
    {STR_INIT("8006"), STR_INIT("10"), STR_INIT("lot"), 2, 20, false},
    {STR_INIT("8006"), STR_INIT("21"), STR_INIT("ser"), 3, 20, false},
    {STR_INIT("414"), STR_INIT("254"), STR_INIT("glnx"), 2, 20, false},
    {STR_INIT("8010"), STR_INIT("8011"), STR_INIT("cpsn"), 2, 12, true},
};

/* The path's last segments, last first: value, AI, value, AI … */
typedef struct LinkPath {
    Str segments[SEGMENTS_MAX];
    size_t count;
} LinkPath;

static const LinkKey *link_key(Str name)
{
    for (size_t i = 0; i < sizeof link_keys / sizeof *link_keys; i++) {
        if (str_eq(link_keys[i].ai, name) || str_eq(link_keys[i].word, name))
            return &link_keys[i];
    }
    return NULL;
}

static const LinkQualifier *link_qualifier(const LinkKey *key, Str name)
{
    for (size_t i = 0; i < sizeof link_qualifiers / sizeof *link_qualifiers; i++) {
        const LinkQualifier *qualifier = &link_qualifiers[i];
        if (str_eq(qualifier->key, key->ai) &&
            (str_eq(qualifier->ai, name) || str_eq(qualifier->word, name)))
            return qualifier;
    }
    return NULL;
}

static void split_path(LinkPath *path, Str text)
{
    path->count = 0;
    while (path->count < SEGMENTS_MAX) {
        ptrdiff_t slash = str_rfind_char(text, '/');
        if (slash < 0)
            return;
        path->segments[path->count++] = str_tail(text, (size_t)slash + 1);
        text = str_slice(text, 0, (size_t)slash);
    }
}

static bool add_key(Buf *out, const LinkKey *key, Str value)
{
    static const Str zeros = STR_INIT("000000");
    buf_add(out, event_hash_host);
    buf_add(out, key->ai);
    buf_add_char(out, '/');
    bool short_gtin = key->digits == GTIN_DIGITS && key->text_max == 0 &&
                      (value.n == 13 || value.n == 12 || value.n == 8);
    if (short_gtin)
        buf_add(out, str_slice(zeros, 0, GTIN_DIGITS - value.n));
    size_t digits = short_gtin ? value.n : key->digits;
    size_t numeric = digits == 0 ? KEY_DIGITS_MIN : digits; /* a company prefix at least */
    if (value.n < numeric || !event_hash_digits(str_slice(value, 0, numeric)))
        return false;
    buf_add(out, str_slice(value, 0, digits));
    Str text = str_tail(value, digits);
    if (text.n == 0)
        return true;
    return (!key->text_digits || event_hash_digits(text)) &&
           event_hash_text(out, text, key->text_max);
}

/* The finest of `count` qualifier pairs; all must be allowed and in order. */
static bool add_qualifiers(Buf *out, const LinkKey *key, const LinkPath *path, size_t count)
{
    const LinkQualifier *last = NULL;
    for (size_t i = count; i-- > 0;) {
        const LinkQualifier *next = link_qualifier(key, path->segments[2 * i + 1]);
        if (next == NULL || path->segments[2 * i].n == 0)
            return false;
        if (next->rank == ALONE ? count != 1 : last != NULL && last->rank >= next->rank)
            return false;
        last = next;
    }
    if (last == NULL || last->rank == DROPPED)
        return true;
    buf_add_char(out, '/');
    buf_add(out, last->ai);
    buf_add_char(out, '/');
    Str value = path->segments[0];
    return (!last->digits || event_hash_digits(value)) &&
           event_hash_text(out, value, last->text_max);
}

/* The path after host and stem; the rightmost key wins. */
static bool add_link(Buf *out, Str uri)
{
    LinkPath path;
    size_t start = out->n;
    size_t end = 0;
    while (end < uri.n && uri.p[end] != '?' && uri.p[end] != '#')
        end++;
    uri = str_slice(uri, 0, end);
    if (str_ends(uri, STR("/")))
        uri = str_slice(uri, 0, uri.n - 1);
    ptrdiff_t host_end = str_find_char(uri, '/');
    if (host_end <= 0)
        return false;
    split_path(&path, str_tail(uri, (size_t)host_end));
    for (size_t i = 0; 2 * i + 1 < path.count; i++) {
        const LinkKey *key = link_key(path.segments[2 * i + 1]);
        if (key != NULL && add_key(out, key, path.segments[2 * i]) &&
            add_qualifiers(out, key, &path, i))
            return true;
        out->n = start;
    }
    return false;
}

bool event_hash_link(Buf *out, Str uri)
{
    static const Str urn = STR_INIT("urn:epc:");
    static const Str schemes[] = {STR_INIT("https://"), STR_INIT("http://"), STR_INIT("HTTPS://"),
                                  STR_INIT("HTTP://")};
    size_t start = out->n;
    bool done = false;
    if (str_starts(uri, urn))
        done = event_hash_urn(out, str_tail(uri, urn.n));
    for (size_t i = 0; !done && i < sizeof schemes / sizeof *schemes; i++) {
        if (str_starts(uri, schemes[i]))
            done = add_link(out, str_tail(uri, schemes[i].n));
    }
    if (!done)
        out->n = start;
    return done;
}
