/* What people type and scanners send: element strings, bare numbers, URIs. */
#include "domain/identity/identity_internal.h"

enum { FNC1 = 0x1d };

/* General Specifications 7.8.5: total length of element strings that need no separator, by
 * their first two digits; 0 = ends at FNC1. */
static const uint8_t fixed_sizes[100] = {
    [0] = 20,        [1] = 16, [2] = 16,         [3] = 16,  [4] = 18,
    [11 ... 19] = 8, [20] = 4, [31 ... 36] = 10, [41] = 16,
};
/* Length of an AI by its first two digits (General Specifications 3.2); 0 = none begins so. */
static const uint8_t ai_sizes[100] = {
    [0 ... 3] = 2, [10 ... 13] = 2, [15 ... 17] = 2, [20 ... 22] = 2, [23 ... 25] = 3,
    [30] = 2,      [31 ... 36] = 4, [37] = 2,        [39] = 4,        [40 ... 42] = 3,
    [43] = 4,      [70 ... 72] = 4, [80 ... 82] = 4, [90 ... 99] = 2,
};

/* The pairs of an element string that matter here; the others (dates, weights) are passed over. */
typedef struct Elements {
    Pair key; /* the first key of the string */
    bool has_key;
    Str values[8]; /* by index of identity_fields */
    int count;     /* of all pairs */
} Elements;

static bool elements_add(Elements *elements, Str name, Str value)
{
    int ai = identity_ai(name);
    if (ai < 0 || value.n == 0)
        return false;
    elements->count++;
    for (size_t i = 0; i < identity_order_count && !elements->has_key; i++) {
        if (identity_schemes[identity_order[i]].ai == ai) {
            elements->key = (Pair){(uint16_t)ai, value};
            elements->has_key = true;
        }
    }
    for (size_t i = 0; i < identity_field_count; i++) {
        if (identity_fields[i]->ai != ai)
            continue;
        if (elements->values[i].n != 0 && !str_eq(elements->values[i], value))
            return false;
        elements->values[i] = value;
    }
    return true;
}

/* Where "(nn)" with two to four digits begins, or the end. */
static size_t bracket_find(Str s, size_t from)
{
    for (; from < s.n; from++) {
        ptrdiff_t close = s.p[from] == '(' ? str_find_char(str_tail(s, from), ')') : -1;
        if (close > 0 && identity_ai(str_slice(s, from + 1, from + (size_t)close)) >= 0)
            break;
    }
    return from;
}

/* "(01)…(21)…" */
static bool bracketed_read(Str s, Elements *out)
{
    while (s.n != 0) {
        if (bracket_find(s, 0) != 0)
            return false;
        size_t end = bracket_find(s, 1);
        Str element = str_slice(s, 1, end);
        s = str_tail(s, end);
        Str name = str_cut(&element, ')');
        if (element.n != 0 && element.p[element.n - 1] == FNC1)
            element.n--;
        if (!elements_add(out, name, element))
            return false;
    }
    return true;
}

/* The element string as in the symbol: AI and value, FNC1 (here GS, 0x1D) behind those of open
 * length. */
static bool plain_read(Str s, Elements *out)
{
    while (s.n != 0) {
        if (s.n < 2 || identity_ai(str_slice(s, 0, 2)) < 0)
            return false;
        size_t first = (size_t)identity_ai(str_slice(s, 0, 2));
        ptrdiff_t stop = str_find_char(s, FNC1);
        size_t size = fixed_sizes[first] != 0 ? fixed_sizes[first] : stop < 0 ? s.n : (size_t)stop;
        if (ai_sizes[first] == 0 || size > s.n || (stop >= 0 && (size_t)stop < size))
            return false;
        Str name = str_slice(s, 0, ai_sizes[first]);
        if (!elements_add(out, name, str_slice(s, ai_sizes[first], size)))
            return false;
        s = str_tail(s, size);
        if (s.n != 0 && s.p[0] == FNC1)
            s = str_tail(s, 1);
    }
    return true;
}

static const Str *field_value(const Elements *elements, const Field *field)
{
    for (size_t i = 0; i < identity_field_count; i++) {
        if (identity_fields[i] == field && elements->values[i].n != 0)
            return &elements->values[i];
    }
    return NULL;
}

/* The qualifiers of the finest scheme the string can mean; what belongs to no identity of this
 * key (a lot beside an SSCC) is left out. */
static void elements_pairs(const Elements *elements, Pairs *out)
{
    *out = (Pairs){.key = elements->key, .decoded = true};
    for (size_t i = 0; i < identity_order_count; i++) {
        const Scheme *scheme = &identity_schemes[identity_order[i]];
        bool own = scheme->serial != NULL && scheme->serial->ai != 0;
        const Str *serial = own ? field_value(elements, scheme->serial) : NULL;
        if (scheme->ai != out->key.ai || (own && serial == NULL && !scheme->optional))
            continue;
        for (int d = 0; d < 2 && scheme->dropped[d] != NULL; d++) {
            const Str *value = field_value(elements, scheme->dropped[d]);
            if (value != NULL)
                out->qualifiers[out->count++] = (Pair){scheme->dropped[d]->ai, *value};
        }
        if (serial != NULL)
            out->qualifiers[out->count++] = (Pair){scheme->serial->ai, *serial};
        return;
    }
}

static Err not_read(Ctx *cx, Str typed)
{
    return fail(cx, ERR_USAGE,
                MSG("\"%1$s\" is no identifier: write a URI, a Digital Link, an element string "
                    "such as (01)04012345123456(21)987, a GTIN, an SSCC or a VIN"),
                str_shown(cx->arena, typed));
}

/* The canonical link of the pairs, so that identity_parse finds the lot as in any link. */
static Err pairs_read(Ctx *cx, Str typed, const Pairs *pairs, bool strict, Identity *out)
{
    char *end, *to = arena_alloc_raw(cx->arena, KEY_TABLE_MAX, 1);
    if (identity_pairs_key(to, pairs, &end) != FAULT_NONE)
        return not_read(cx, typed);
    Buf uri;
    buf_init(&uri, cx->arena, IDENTITY_KEY_MAX);
    identity_uri(&uri, str_from(to, (size_t)(end - to)));
    if (strict && identity_check(cx, buf_str(&uri)) != OK) {
        cx->problem.err = ERR_USAGE;
        return ERR_USAGE;
    }
    identity_parse(cx->arena, buf_str(&uri), ID_IN_EPC_LIST, out);
    for (int i = 0; i < pairs->count - 1; i++) {
        Pairs lot = *pairs;
        lot.count = i + 1;
        if (lot.qualifiers[i].ai == 10 && identity_pairs_key(to, &lot, &end) == FAULT_NONE)
            out->lot_key = str_from(to, (size_t)(end - to));
    }
    return OK;
}

static bool all_digits(Str s)
{
    for (size_t i = 0; i < s.n; i++) {
        if (s.p[i] < '0' || s.p[i] > '9')
            return false;
    }
    return s.n != 0;
}

/* A bare GTIN or SSCC as pairs. */
static bool bare_read(Str s, Elements *out)
{
    if (!all_digits(s))
        return false;
    if (s.n == 18)
        return elements_add(out, STR("00"), s);
    return (s.n == 8 || s.n == 12 || s.n == 13 || s.n == 14) && elements_add(out, STR("01"), s);
}

/* Without the scanner's prefix: "]C1" and such (ISO/IEC 15424), a leading FNC1. */
static Str symbol_trim(Str s)
{
    if (s.n > 3 && s.p[0] == ']')
        s = str_tail(s, 3);
    return s.n != 0 && s.p[0] == FNC1 ? str_tail(s, 1) : s;
}

/* A URI has no blank and no control character, and no Digital Link has another in its path. */
static bool uri_like(Str s)
{
    ptrdiff_t colon = str_find_char(s, ':');
    Pairs pairs;
    for (size_t i = 0; i < s.n; i++) {
        if ((unsigned char)s.p[i] <= ' ' || s.p[i] == 0x7f)
            return false;
    }
    return colon > 0 && (size_t)colon + 1 < s.n && s.p[0] >= 'A' &&
           identity_link_pairs(s, &pairs) != FAULT_CHARACTER;
}

static Err read_typed(Ctx *cx, Str typed, bool is_label, Identity *out)
{
    Str s = symbol_trim(str_trim(typed));
    Elements elements = {0};
    identity_parse(cx->arena, s, ID_IN_EPC_LIST, out);
    if (out->scheme != ID_URI || uri_like(s))
        return OK;
    bool is_bare = bare_read(s, &elements);
    bool read = is_bare || (s.n != 0 && s.p[0] == '(' ? bracketed_read(s, &elements)
                                                      : plain_read(s, &elements));
    if (!read || !elements.has_key)
        return not_read(cx, typed);
    Pairs pairs;
    elements_pairs(&elements, &pairs);
    return pairs_read(cx, typed, &pairs, is_bare || !is_label, out);
}

Err identity_read(Ctx *cx, Str typed, Identity *out)
{
    return read_typed(cx, typed, false, out);
}

Err identity_read_label(Ctx *cx, Str typed, Identity *out)
{
    return read_typed(cx, typed, true, out);
}
