#include "domain/identity/identity.h"

#include <assert.h>

#include "domain/identity/identity_internal.h"

void identity_key(Buf *key, Str uri)
{
    buf_clear(key);
    /* A key is never longer than its spelling by more than the head. */
    char *end, *to = buf_reserve(key, uri.n + KEY_TABLE_MAX);
    if (to == NULL)
        return;
    if (identity_make(to, uri, &end) == FAULT_NONE) {
        key->n = (size_t)(end - to);
        return;
    }
    buf_add_char(key, ID_URI);
    buf_add(key, uri);
}

static const Scheme *key_scheme(Str key)
{
    assert(key.n > 0);
    return &identity_schemes[identity_scheme(key)];
}

IdScheme identity_scheme(Str key)
{
    assert(key.n > 0 && (uint8_t)key.p[0] < ID_SCHEME_COUNT);
    return (IdScheme)key.p[0];
}

bool identity_may_be_product(Str key)
{
    switch (identity_scheme(key)) {
    case ID_SSCC:
    case ID_SGLN:
    case ID_PERSON:
    case ID_GDTI:
    case ID_GSRN:
    case ID_GSRNP:
    case ID_PGLN:
    case ID_GSIN:
    case ID_GINC:
        return false;
    default:
        return true;
    }
}

ItemKind identity_kind(Str key, IdPlace place)
{
    IdScheme scheme = identity_scheme(key);
    if (scheme == ID_URI)
        return place == ID_IN_QUANTITY_LIST ? ITEM_LOT : ITEM_THING;
    return (ItemKind)identity_schemes[scheme].kind;
}

size_t identity_digits(Str key, char out[DIGITS_MAX])
{
    const Scheme *scheme = key_scheme(key);
    uint64_t number = 0;
    for (size_t i = 1; i < identity_head_size(scheme); i++)
        number = number << 8 | (uint8_t)key.p[i];
    for (size_t i = scheme->digits; i > 0; i--, number /= 10)
        out[i - 1] = (char)('0' + number % 10);
    return scheme->digits;
}

static void ai_add(Buf *out, uint16_t ai)
{
    buf_add_char(out, '/');
    if (ai < 10)
        buf_add_char(out, '0');
    buf_add_int(out, ai);
    buf_add_char(out, '/');
}

static bool is_plain(Str text)
{
    uint8_t sets = SET_PLAIN;
    for (size_t i = 0; i < text.n; i++)
        sets &= identity_sets[(uint8_t)text.p[i]];
    return sets != 0;
}

/* Percent-encode all but letters, digits, - . _ ~ and the apostrophe (CBV 2.0 §8.9.2). */
static void encoded_add(Buf *out, Str text)
{
    if (is_plain(text)) {
        buf_add(out, text);
        return;
    }
    for (size_t i = 0; i < text.n; i++) {
        uint8_t c = (uint8_t)text.p[i];
        char hex[3] = {'%', "0123456789ABCDEF"[c >> 4], "0123456789ABCDEF"[c & 15]};
        if ((identity_sets[c] & SET_PLAIN) != 0)
            buf_add_char(out, text.p[i]);
        else
            buf_add(out, str_from(hex, 3));
    }
}

/* Up to the serial, which is what is left of `rest`. */
static void table_front(Buf *out, Str key, Str *rest)
{
    const Scheme *scheme = key_scheme(key);
    const Field *serial = scheme->serial;
    char digits[DIGITS_MAX];
    *rest = str_tail(key, identity_head_size(scheme));
    buf_add(out, STR("https://id.gs1.org"));
    ai_add(out, scheme->ai);
    if (scheme->zero)
        buf_add_char(out, '0');
    buf_add(out, str_from(digits, identity_digits(key, digits)));
    if (scheme->text != NULL)
        encoded_add(out, str_cut(rest, '\0'));
    if (serial != NULL && serial->ai != 0 && rest->n != 0)
        ai_add(out, serial->ai);
}

static void table_uri(Buf *out, Str key)
{
    Str rest;
    table_front(out, key, &rest);
    encoded_add(out, rest);
}

void identity_uri(Buf *out, Str key)
{
    Str rest = str_tail(key, 1);
    switch (identity_scheme(key)) {
    case ID_URI:
        buf_add(out, rest);
        break;
    case ID_VIN:
        buf_add(out, STR("urn:holdfast:vin:"));
        buf_add(out, rest);
        break;
    case ID_LOT:
        buf_add(out, STR("urn:holdfast:lot:"));
        encoded_add(out, str_cut(&rest, '\0'));
        buf_add_char(out, ':');
        encoded_add(out, rest);
        break;
    case ID_PERSON:
        buf_add(out, STR("urn:holdfast:person:"));
        encoded_add(out, rest);
        break;
    default:
        table_uri(out, key);
    }
}

void identity_uris_add(IdentityUris *run, Buf *out, Str key)
{
    Str rest;
    const Scheme *scheme = key_scheme(key);
    size_t head = identity_head_size(scheme);
    bool fits =
        scheme->digits > 0 && scheme->text == NULL && key.n > head && head <= sizeof run->head;
    if (fits && run->head_size == head && memcmp(run->head, key.p, head) == 0) {
        buf_add(out, str_from(run->front, run->front_size));
        encoded_add(out, str_tail(key, head));
        return;
    }
    run->head_size = 0;
    if (!fits) {
        identity_uri(out, key);
        return;
    }
    size_t start = out->n;
    table_front(out, key, &rest);
    size_t n = out->n - start;
    if (!out->full && n <= sizeof run->front) {
        memcpy(run->head, key.p, head);
        memcpy(run->front, out->p + start, n);
        run->head_size = head;
        run->front_size = n;
    }
    encoded_add(out, rest);
}

/* Another scheme byte, and the bytes before the serial. */
Str identity_class_key(Arena *arena, Str key)
{
    const Scheme *scheme = key_scheme(key);
    if (scheme->class_scheme == ID_URI)
        return (Str){0};
    Str rest = key;
    Str head =
        scheme->text != NULL ? str_cut(&rest, '\0') : str_slice(key, 0, identity_head_size(scheme));
    char *copy = arena_alloc_raw(arena, head.n, 1);
    memcpy(copy, head.p, head.n);
    copy[0] = (char)scheme->class_scheme;
    return str_from(copy, head.n);
}

bool identity_same_site(Str a, Str b)
{
    size_t head = identity_head_size(&identity_schemes[ID_SGLN]);
    bool areas = identity_scheme(a) == ID_SGLN && identity_scheme(b) == ID_SGLN;
    return str_eq(a, b) || (areas && str_eq(str_slice(a, 0, head), str_slice(b, 0, head)));
}

/* The key of the lot a link names on its way to the serial. */
static Str lot_key(Arena *arena, Str uri)
{
    Pairs pairs;
    if (identity_link_pairs(uri, &pairs) != FAULT_NONE)
        return (Str){0};
    for (int i = 0; i < pairs.count - 1; i++) {
        if (pairs.qualifiers[i].ai != 10)
            continue;
        pairs.count = i + 1;
        char *end, *to = arena_alloc_raw(arena, KEY_TABLE_MAX, 1);
        if (identity_pairs_key(to, &pairs, &end) == FAULT_NONE)
            return str_from(to, (size_t)(end - to));
    }
    return (Str){0};
}

void identity_parse(Arena *arena, Str uri, IdPlace place, Identity *out)
{
    Buf key;
    buf_init(&key, arena, uri.n + KEY_TABLE_MAX);
    identity_key(&key, uri);
    *out = (Identity){.key = buf_str(&key)};
    out->scheme = identity_scheme(out->key);
    out->kind = identity_kind(out->key, place);
    if (out->scheme == ID_URI)
        return;
    out->class_key = identity_class_key(arena, out->key);
    if (out->kind == ITEM_THING && out->class_key.n != 0)
        out->lot_key = lot_key(arena, uri);
}

const char *item_kind_name(ItemKind kind)
{
    static const char *const names[] = {"thing", "lot", "vessel", "class"};
    assert((size_t)kind < sizeof names / sizeof *names);
    return names[kind];
}

const char *identity_scheme_name(IdScheme scheme)
{
    static const char *const names[ID_SCHEME_COUNT] = {
        [ID_URI] = "URI",         [ID_GTIN] = "GTIN",
        [ID_SGTIN] = "SGTIN",     [ID_LGTIN] = "LGTIN",
        [ID_SSCC] = "SSCC",       [ID_SGLN] = "SGLN",
        [ID_GRAI] = "GRAI",       [ID_GIAI] = "GIAI",
        [ID_VIN] = "VIN",         [ID_LOT] = "lot",
        [ID_PERSON] = "person",   [ID_GRAI_TYPE] = "GRAI class",
        [ID_GDTI] = "GDTI",       [ID_GDTI_TYPE] = "GDTI class",
        [ID_GCN] = "GCN",         [ID_GCN_TYPE] = "GCN class",
        [ID_CPI] = "CPI",         [ID_CPI_TYPE] = "CPI class",
        [ID_SITIP] = "ITIP",      [ID_LITIP] = "ITIP lot",
        [ID_ITIP] = "ITIP class", [ID_GSRN] = "GSRN",
        [ID_GSRNP] = "GSRNP",     [ID_PGLN] = "PGLN",
        [ID_GSIN] = "GSIN",       [ID_GINC] = "GINC",
        [ID_UPUI] = "UPUI",
    };
    assert((unsigned)scheme < ID_SCHEME_COUNT);
    return names[scheme];
}
