/* From spelling to key: EPC URN, Digital Link, VIN, private URN.
 *
 * The capture path comes here for every reference of every event, so nothing is allocated and
 * every byte is looked at about once. */
#include <assert.h>

#include "domain/identity/identity_internal.h"

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static bool in_set(char c, int set)
{
    return (identity_sets[(unsigned char)c] & set) != 0;
}

static int hex_value(char c)
{
    if (is_digit(c))
        return c - '0';
    if (c >= 'A' && c <= 'F')
        return c - 'A' + 10;
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* The byte a %XX at `at` stands for, or -1 if it is none. */
static int percent_value(Str s, size_t at)
{
    if (at + 2 >= s.n || s.p[at] != '%')
        return -1;
    int high = hex_value(s.p[at + 1]), low = hex_value(s.p[at + 2]);
    return high < 0 || low < 0 ? -1 : high * 16 + low;
}

/* Append a text, percent-decoded unless it is so already; a % that begins no %XX is itself. */
static Fault text_add(char **to, Str raw, const Field *field, bool decoded)
{
    size_t count = 0;
    for (size_t i = 0; i < raw.n; i++, count++) {
        char c = raw.p[i];
        if (c == '%' && !decoded) {
            int value = percent_value(raw, i);
            if (value >= 0) {
                c = (char)value;
                i += 2;
            }
        }
        if (count == field->max)
            return FAULT_LONG;
        if (!in_set(c, field->set))
            return FAULT_CHARACTER;
        *(*to)++ = c;
    }
    return count == 0 ? FAULT_EMPTY : FAULT_NONE;
}

char identity_check_digit(const char *digits, size_t n)
{
    int sum = 0;
    for (size_t i = 0; i < n; i++)
        sum += (digits[i] - '0') * ((n - i) % 2 == 1 ? 3 : 1);
    return (char)('0' + (10 - sum % 10) % 10);
}

static size_t digits_size(const Scheme *scheme)
{
    if (scheme->digits == 0)
        return 0;
    return scheme->digits <= 14 ? 6 : 8;
}

size_t identity_head_size(const Scheme *scheme)
{
    return 1 + digits_size(scheme);
}

static void digits_add(char **to, const Scheme *scheme, const char *digits)
{
    uint64_t number = 0;
    for (size_t i = 0; i < scheme->digits; i++)
        number = number * 10 + (uint64_t)(digits[i] - '0');
    size_t size = digits_size(scheme);
    for (size_t i = size; i > 0; i--, number >>= 8)
        (*to)[i - 1] = (char)(number & 0xff);
    *to += size;
}

/* Take the digits at the start of *rest; the point behind them is taken too. */
static Str digits_cut(Str *rest, bool *point)
{
    size_t n = 0;
    while (n < rest->n && is_digit(rest->p[n]))
        n++;
    Str digits = {rest->p, n};
    *point = n < rest->n && rest->p[n] == '.';
    size_t skip = *point ? n + 1 : n;
    *rest = str_from(rest->p + skip, rest->n - skip);
    return digits;
}

/* ITIP: ".pieces.total", two digits each. */
static Fault urn_pieces(char *digits, Str *rest, bool *point)
{
    for (int i = 0; i < 2; i++) {
        if (!*point)
            return FAULT_PARTS;
        Str part = digits_cut(rest, point);
        if (part.n != 2)
            return FAULT_LENGTH;
        memcpy(digits + i * 2, part.p, 2);
    }
    return FAULT_NONE;
}

/* "prefix.reference[.pieces.total]" of a numeric key; its check digit is computed, an EPC URN
 * carries none. */
static Fault urn_digits(char **to, const Scheme *scheme, Str *rest, bool *point)
{
    char digits[DIGITS_MAX];
    size_t body = (size_t)scheme->digits - 1 - scheme->pieces;
    Str prefix = digits_cut(rest, point);
    if (!*point)
        return rest->n == 0 ? FAULT_PARTS : FAULT_DIGITS;
    if (prefix.n < 6 || prefix.n > 12)
        return FAULT_PREFIX;
    Str reference = digits_cut(rest, point);
    if (!*point && rest->n != 0)
        return FAULT_DIGITS;
    if (prefix.n + reference.n != body)
        return FAULT_LENGTH;
    size_t front = scheme->front ? 1 : 0;
    memcpy(digits, reference.p, front);
    memcpy(digits + front, prefix.p, prefix.n);
    memcpy(digits + front + prefix.n, reference.p + front, reference.n - front);
    digits[body] = identity_check_digit(digits, body);
    if (scheme->pieces != 0) {
        Fault fault = urn_pieces(digits + body + 1, rest, point);
        if (fault != FAULT_NONE)
            return fault;
    }
    digits_add(to, scheme, digits);
    return FAULT_NONE;
}

/* "prefix.reference" of a key that is text: the reference ends at a point if more follows. */
static Fault urn_text(char **to, const Scheme *scheme, Str *rest, bool *point)
{
    Str all = *rest;
    Str prefix = digits_cut(rest, point);
    if (!*point)
        return rest->n == 0 ? FAULT_PARTS : FAULT_DIGITS;
    if (prefix.n < 6 || prefix.n > 12)
        return FAULT_PREFIX;
    bool more = scheme->class_scheme != ID_URI || scheme->kind == ITEM_CLASS;
    ptrdiff_t dot = more ? str_find_char(*rest, '.') : -1;
    *point = dot >= 0;
    Str reference = dot < 0 ? *rest : str_from(rest->p, (size_t)dot);
    *rest = dot < 0 ? str_from(rest->p + rest->n, 0) : str_tail(*rest, (size_t)dot + 1);
    if (reference.n == 0)
        return FAULT_EMPTY;
    memcpy(*to, all.p, prefix.n);
    *to += prefix.n;
    Field left = *scheme->text;
    left.max = (uint8_t)(left.max - prefix.n);
    return text_add(to, reference, &left, false);
}

static const Scheme *urn_scheme(Str *rest)
{
    ptrdiff_t kind = str_find_char(*rest, ':');
    ptrdiff_t end = kind < 0 ? -1 : str_find_char(str_tail(*rest, (size_t)kind + 1), ':');
    if (end < 0)
        return NULL;
    size_t n = (size_t)(kind + 1 + end);
    if (n >= sizeof identity_schemes->urn)
        return NULL;
    for (size_t i = 0; i < identity_order_count; i++) {
        const Scheme *scheme = &identity_schemes[identity_order[i]];
        if (scheme->urn[n] == '\0' && memcmp(scheme->urn, rest->p, n) == 0) {
            *rest = str_tail(*rest, n + 1);
            return scheme;
        }
    }
    return NULL;
}

/* What stands behind the last point: serial, "*" of a pattern, or nothing. */
static Fault urn_serial(char **to, const Scheme *scheme, Str rest, bool point)
{
    if (scheme->urn[0] == 'i' && scheme->urn[2] == 'p') /* idpat */
        return point && str_eq(rest, STR("*")) ? FAULT_NONE : FAULT_PATTERN;
    if (scheme->serial == NULL)
        return point || rest.n != 0 ? FAULT_PARTS : FAULT_NONE;
    if (!point)
        return FAULT_PARTS;
    if (scheme->optional && str_eq(rest, STR("0")))
        return FAULT_NONE;
    if (scheme->text != NULL)
        *(*to)++ = '\0';
    return text_add(to, rest, scheme->serial, false);
}

/* Behind "urn:epc:". */
static Fault urn_key(char *to, Str rest, char **end)
{
    const Scheme *scheme = urn_scheme(&rest);
    if (scheme == NULL)
        return FAULT_OTHER;
    bool point = false;
    *to++ = (char)(scheme - identity_schemes);
    Fault fault = scheme->text != NULL ? urn_text(&to, scheme, &rest, &point)
                                       : urn_digits(&to, scheme, &rest, &point);
    if (fault == FAULT_NONE &&
        !(scheme->text != NULL && scheme->class_scheme == ID_URI && scheme->kind != ITEM_CLASS))
        fault = urn_serial(&to, scheme, rest, point);
    *end = to;
    return fault;
}

/* The digits of a link's or element string's key, with the check digit it carries.  A GTIN of
 * 8, 12 or 13 digits gets its leading zeros. */
static Fault value_digits(char **to, const Scheme *scheme, Str *value)
{
    char digits[DIGITS_MAX] = {'0', '0', '0', '0', '0', '0'};
    if (scheme->zero && (value->n == 0 || value->p[0] != '0'))
        return FAULT_LENGTH;
    Str rest = scheme->zero ? str_tail(*value, 1) : *value;
    size_t pad = 0;
    if (scheme->ai == 1 && (rest.n == 8 || rest.n == 12 || rest.n == 13))
        pad = 14 - rest.n;
    size_t take = scheme->digits - pad;
    if (rest.n < take)
        return FAULT_LENGTH;
    for (size_t i = 0; i < take; i++) {
        if (!is_digit(rest.p[i]))
            return FAULT_DIGITS;
        digits[pad + i] = rest.p[i];
    }
    *value = str_from(rest.p + take, rest.n - take);
    digits_add(to, scheme, digits);
    return FAULT_NONE;
}

/* A text key begins with a company prefix: four digits at least (General Specifications 1.4.1). */
static Fault value_text(char **to, const Scheme *scheme, Str *value, bool decoded)
{
    for (size_t i = 0; i < 4; i++) {
        if (i >= value->n || !is_digit(value->p[i]))
            return FAULT_PREFIX;
    }
    Str all = *value;
    *value = str_from(all.p + all.n, 0);
    return text_add(to, all, scheme->text, decoded);
}

/* Do the qualifiers fit this row: its own serial last, before it only what it may drop? */
static bool qualifiers_fit(const Scheme *scheme, const Pairs *pairs)
{
    int i = 0, count = pairs->count;
    uint16_t own = scheme->serial == NULL ? 0 : scheme->serial->ai;
    if (own != 0 && count > 0 && pairs->qualifiers[count - 1].ai == own)
        count--;
    else if (own != 0 && !scheme->optional)
        return false;
    for (int d = 0; d < 2 && scheme->dropped[d] != NULL; d++) {
        if (i < count && pairs->qualifiers[i].ai == scheme->dropped[d]->ai)
            i++;
    }
    return i == count;
}

/* A qualifier that is not part of the identity must be well formed all the same. */
static Fault dropped_check(const Scheme *scheme, const Pairs *pairs)
{
    for (int i = 0; i < pairs->count; i++) {
        char scratch[32], *at = scratch;
        for (int d = 0; d < 2 && scheme->dropped[d] != NULL; d++) {
            if (scheme->dropped[d]->ai != pairs->qualifiers[i].ai)
                continue;
            Str value = pairs->qualifiers[i].value;
            Fault fault = text_add(&at, value, scheme->dropped[d], pairs->decoded);
            if (fault != FAULT_NONE)
                return fault;
        }
    }
    return FAULT_NONE;
}

static Fault pairs_serial(char **to, const Scheme *scheme, const Pairs *pairs, Str rest)
{
    const Field *serial = scheme->serial;
    if (serial == NULL || serial->ai != 0) {
        if (rest.n != 0)
            return FAULT_LENGTH;
        const Pair *last = pairs->count == 0 ? NULL : &pairs->qualifiers[pairs->count - 1];
        if (serial == NULL || last == NULL || last->ai != serial->ai)
            return FAULT_NONE;
        if (scheme->optional && str_eq(last->value, STR("0")))
            return FAULT_NONE;
        rest = last->value;
    }
    if (scheme->text != NULL)
        *(*to)++ = '\0';
    return text_add(to, rest, serial, pairs->decoded);
}

static Fault row_key(char *to, const Scheme *scheme, const Pairs *pairs, char **end)
{
    *to++ = (char)(scheme - identity_schemes);
    Str rest = pairs->key.value;
    Fault fault = scheme->text != NULL ? value_text(&to, scheme, &rest, pairs->decoded)
                                       : value_digits(&to, scheme, &rest);
    if (fault == FAULT_NONE)
        fault = pairs_serial(&to, scheme, pairs, rest);
    if (fault == FAULT_NONE && pairs->count != 0)
        fault = dropped_check(scheme, pairs);
    *end = to;
    return fault;
}

Fault identity_pairs_key(char *to, const Pairs *pairs, char **end)
{
    Fault first = FAULT_QUALIFIER;
    for (size_t i = 0; i < identity_order_count; i++) {
        const Scheme *scheme = &identity_schemes[identity_order[i]];
        if (scheme->ai != pairs->key.ai || !qualifiers_fit(scheme, pairs))
            continue;
        Fault fault = row_key(to, scheme, pairs, end);
        if (fault == FAULT_NONE)
            return FAULT_NONE;
        if (first == FAULT_QUALIFIER || first == FAULT_EMPTY)
            first = fault;
    }
    return first;
}

int identity_ai(Str text)
{
    int number = 0;
    if (text.n < 2 || text.n > 4)
        return -1;
    for (size_t i = 0; i < text.n; i++) {
        if (!is_digit(text.p[i]))
            return -1;
        number = number * 10 + (text.p[i] - '0');
    }
    int least = text.n == 2 ? 0 : text.n == 3 ? 100 : 1000;
    return number >= least ? number : -1;
}

static bool alpha_is(const char *alpha, size_t size, Str name)
{
    return name.n >= 3 && name.n < size && memcmp(alpha, name.p, name.n) == 0 &&
           alpha[name.n] == '\0';
}

/* The AI of a key named by number or by its old name; -1 if it is none of ours. */
static int key_ai(Str name, int number)
{
    for (size_t i = 0; i < identity_order_count; i++) {
        const Scheme *scheme = &identity_schemes[identity_order[i]];
        if (number >= 0 ? scheme->ai == number
                        : alpha_is(scheme->alpha, sizeof scheme->alpha, name))
            return scheme->ai;
    }
    return -1;
}

static int qualifier_ai(Str name, int number)
{
    for (size_t i = 0; i < identity_field_count; i++) {
        const Field *field = identity_fields[i];
        if (number >= 0 ? field->ai == number : alpha_is(field->alpha, sizeof field->alpha, name))
            return field->ai;
    }
    return -1;
}

/* The last segment of a path, taken off with its slash; false when there is none. */
static bool segment_cut(Str *path, Str *segment)
{
    const char *slash = memrchr(path->p, '/', path->n);
    if (slash == NULL)
        return false;
    size_t at = (size_t)(slash - path->p);
    *segment = str_from(slash + 1, path->n - at - 1);
    path->n = at;
    return true;
}

/* Blanks and control characters stand in no URI: where they do, several were run together. */
static bool is_blank(char c)
{
    return (unsigned char)c <= ' ' || c == 0x7f;
}

static bool has_blank(Str s)
{
    for (size_t i = 0; i < s.n; i++) {
        if (is_blank(s.p[i]))
            return true;
    }
    return false;
}

/* Everything of a web URI between host and query.  FAULT_OTHER: it is no such URI; FAULT_CHARACTER:
 * it has a blank, or a second URI in its path: not one of them may stand for all. */
static Fault link_path(Str uri, Str *path)
{
    size_t at = str_starts(uri, STR("https://")) || str_starts(uri, STR("HTTPS://")) ? 8
                : str_starts(uri, STR("http://")) || str_starts(uri, STR("HTTP://")) ? 7
                                                                                     : 0;
    size_t host = at;
    while (at < uri.n && in_set(uri.p[at], SET_HOST))
        at++;
    if (host == 0 || at == host || at == uri.n || uri.p[at] != '/')
        return FAULT_OTHER;
    size_t end = at;
    for (; end < uri.n && uri.p[end] != '?' && uri.p[end] != '#'; end++) {
        char c = uri.p[end];
        if (is_blank(c) || (c == ':' && str_starts(str_tail(uri, end), STR("://"))))
            return FAULT_CHARACTER;
    }
    *path = str_from(uri.p + at, end - at);
    return has_blank(str_tail(uri, end)) ? FAULT_CHARACTER : FAULT_NONE;
}

Fault identity_link_pairs(Str uri, Pairs *out)
{
    Str path, name, value;
    Fault fault = link_path(uri, &path);
    if (fault != FAULT_NONE)
        return fault;
    out->count = 0;
    out->decoded = false;
    while (segment_cut(&path, &value) && segment_cut(&path, &name)) {
        int number = identity_ai(name);
        int ai = qualifier_ai(name, number);
        if (ai < 0) {
            ai = key_ai(name, number);
            out->key = (Pair){(uint16_t)ai, value};
            return ai < 0 ? FAULT_OTHER : FAULT_NONE;
        }
        if (out->count == 3)
            return FAULT_OTHER;
        for (int i = out->count; i > 0; i--) /* read from the right, kept from the left */
            out->qualifiers[i] = out->qualifiers[i - 1];
        out->qualifiers[0] = (Pair){(uint16_t)ai, value};
        out->count++;
    }
    return FAULT_OTHER;
}

static Fault link_key(char *to, Str uri, char **end)
{
    Pairs pairs;
    Fault fault = identity_link_pairs(uri, &pairs);
    return fault != FAULT_NONE ? fault : identity_pairs_key(to, &pairs, end);
}

/* A part of a private URN: any bytes but NUL, strictly percent-encoded, no bare colon or blank. */
static Fault private_add(char **to, Str raw)
{
    if (raw.n == 0)
        return FAULT_PRIVATE;
    for (size_t i = 0; i < raw.n; i++) {
        char c = raw.p[i];
        if (c == '%') {
            int value = percent_value(raw, i);
            if (value < 0)
                return FAULT_PRIVATE;
            c = (char)value;
            i += 2;
        } else if (c == ':' || is_blank(c)) {
            return FAULT_PRIVATE;
        }
        if (c == '\0')
            return FAULT_PRIVATE;
        *(*to)++ = c;
    }
    return FAULT_NONE;
}

static Fault vin_key(char *to, Str text, char **end)
{
    if (text.n != VIN_SIZE)
        return FAULT_VIN_LENGTH;
    *to++ = ID_VIN;
    for (size_t i = 0; i < text.n; i++) {
        char c = text.p[i];
        c = c >= 'a' && c <= 'z' ? (char)(c - 'a' + 'A') : c;
        if (!in_set(c, SET_VIN))
            return FAULT_VIN_CHARACTER;
        *to++ = c;
    }
    *end = to;
    return FAULT_NONE;
}

/* Does `s` begin with `head`, written in lower case, in either case? */
static bool starts_folded(Str s, Str head)
{
    for (size_t i = 0; i < head.n; i++) {
        char c = i < s.n ? s.p[i] : '\0';
        if ((c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c) != head.p[i])
            return false;
    }
    return true;
}

/* Behind "urn:holdfast:"; the kind, too, in either case, as alphanumeric 2D symbols have it. */
static Fault private_key(char *to, Str rest, char **end)
{
    Str whole = rest;
    (void)str_cut(&rest, ':');
    if (starts_folded(whole, STR("vin:")))
        return vin_key(to, rest, end);
    bool lot = starts_folded(whole, STR("lot:"));
    if (!lot && !starts_folded(whole, STR("person:")))
        return FAULT_OTHER;
    *to++ = lot ? ID_LOT : ID_PERSON;
    Fault fault = FAULT_NONE;
    if (lot) {
        fault = private_add(&to, str_cut(&rest, ':'));
        *to++ = '\0';
    }
    if (fault == FAULT_NONE)
        fault = private_add(&to, rest);
    *end = to;
    return fault;
}

/* 17 characters that could be a VIN as stamped: letters and digits, one letter at least (17
 * digits are as likely a GSIN). */
static bool vin_like(Str text)
{
    bool letter = false;
    for (size_t i = 0; i < text.n; i++) {
        if (!in_set(text.p[i], SET_PLAIN) || strchr("_-.'~", text.p[i]) != NULL)
            return false;
        letter |= !is_digit(text.p[i]);
    }
    return text.n == VIN_SIZE && letter;
}

Fault identity_make(char *to, Str uri, char **end)
{
    if (str_starts(uri, STR("urn:epc:"))) /* nearly all: found by one comparison */
        return urn_key(to, str_tail(uri, 8), end);
    if (uri.n > 0 && (uri.p[0] == 'h' || uri.p[0] == 'H'))
        return link_key(to, uri, end);
    if (starts_folded(uri, STR("urn:holdfast:")))
        return private_key(to, str_tail(uri, 13), end);
    if (starts_folded(uri, STR("urn:epc:"))) /* RFC 8141 §3.1: scheme and namespace in any case */
        return urn_key(to, str_tail(uri, 8), end);
    return uri.n == VIN_SIZE && vin_like(uri) ? vin_key(to, uri, end) : FAULT_OTHER;
}
