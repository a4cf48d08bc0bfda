#include "domain/event/event_hash_internal.h"

/* EPC URNs (EPC Tag Data Standard 2.0 §6 and §7) as canonical Digital Links. */

/* GS1 General Specifications §7.9.1: weights 3, 1, 3 … from the right. */
static char check_digit(Str digits)
{
    int sum = 0;
    for (size_t i = 0; i < digits.n; i++)
        sum += (digits.p[digits.n - 1 - i] - '0') * (i % 2 == 0 ? 3 : 1);
    return (char)('0' + (10 - sum % 10) % 10);
}

enum {
    IN_ID = 1,       /* urn:epc:id: */
    IN_CLASS = 2,    /* urn:epc:class: */
    IN_PATTERN = 4,  /* urn:epc:idpat: with * for the serial */
    ROTATE = 8,      /* the first digit of the reference stands before the company prefix */
    ZERO = 16,       /* a filler zero before the company prefix */
    PIECES = 32,     /* .piece.total, two digits each */
    DIGITS = 64,     /* the serial is a number */
    NONE_IS_0 = 128, /* a serial "0" says there is none */
    PREFIX_MIN = 6,
    PREFIX_MAX = 12,
    FREE_MAX = 30, /* company prefix and reference of GIAI, GINC, CPI */
};

typedef struct UrnScheme {
    Str name;
    Str ai;
    uint8_t flags;
    uint8_t digits;     /* company prefix and reference together; 0: the reference is text */
    uint8_t serial_max; /* 0: no serial */
    Str serial_ai;      /* empty: the serial follows the key directly */
} UrnScheme;

static const UrnScheme urn_schemes[] = {
    {STR_INIT("sgtin"), STR_INIT("01"), IN_ID | IN_PATTERN | ROTATE, 13, 20, STR_INIT("21")},
    {STR_INIT("lgtin"), STR_INIT("01"), IN_CLASS | ROTATE, 13, 20, STR_INIT("10")},
    {STR_INIT("sscc"), STR_INIT("00"), IN_ID | ROTATE, 17, 0, STR_INIT("")},
    {STR_INIT("sgln"), STR_INIT("414"), IN_ID | NONE_IS_0, 12, 20, STR_INIT("254")},
    {STR_INIT("pgln"), STR_INIT("417"), IN_ID, 12, 0, STR_INIT("")},
    {STR_INIT("grai"), STR_INIT("8003"), IN_ID | IN_PATTERN | ZERO, 12, 16, STR_INIT("")},
    {STR_INIT("giai"), STR_INIT("8004"), IN_ID, 0, 0, STR_INIT("")},
    {STR_INIT("gsrn"), STR_INIT("8018"), IN_ID, 17, 0, STR_INIT("")},
    {STR_INIT("gsrnp"), STR_INIT("8017"), IN_ID, 17, 0, STR_INIT("")},
    {STR_INIT("gdti"), STR_INIT("253"), IN_ID | IN_PATTERN, 12, 17, STR_INIT("")},
    {STR_INIT("sgcn"), STR_INIT("255"), IN_ID | IN_PATTERN | DIGITS, 12, 12, STR_INIT("")},
    {STR_INIT("ginc"), STR_INIT("401"), IN_ID, 0, 0, STR_INIT("")},
    {STR_INIT("gsin"), STR_INIT("402"), IN_ID, 16, 0, STR_INIT("")},
    {STR_INIT("cpi"), STR_INIT("8010"), IN_ID | IN_PATTERN | DIGITS, 0, 12, STR_INIT("8011")},
    {STR_INIT("itip"), STR_INIT("8006"), IN_ID | IN_PATTERN | ROTATE | PIECES, 13, 20,
     STR_INIT("21")},
    {STR_INIT("upui"), STR_INIT("01"), IN_ID | IN_PATTERN | ROTATE, 13, 28, STR_INIT("235")},
};

/* The scheme of "urn:epc:FAMILY:NAME:…"; *rest is left behind its colon, *family says which. */
static const UrnScheme *urn_scheme(Str *rest, int *family)
{
    Str word = str_cut(rest, ':');
    *family = str_eq(word, STR("id"))      ? IN_ID
              : str_eq(word, STR("class")) ? IN_CLASS
              : str_eq(word, STR("idpat")) ? IN_PATTERN
                                           : 0;
    Str name = str_cut(rest, ':');
    for (size_t i = 0; i < sizeof urn_schemes / sizeof *urn_schemes; i++) {
        if ((urn_schemes[i].flags & *family) != 0 && str_eq(urn_schemes[i].name, name))
            return &urn_schemes[i];
    }
    return NULL;
}

static bool add_serial(Buf *out, const UrnScheme *scheme, int family, Str serial)
{
    if (family == IN_PATTERN)
        return str_eq(serial, STR("*"));
    if ((scheme->flags & NONE_IS_0) != 0 && str_eq(serial, STR("0")))
        return true;
    if ((scheme->flags & DIGITS) != 0 && !event_hash_digits(serial))
        return false;
    if (scheme->serial_ai.n != 0) {
        buf_add_char(out, '/');
        buf_add(out, scheme->serial_ai);
        buf_add_char(out, '/');
    }
    return event_hash_text(out, serial, scheme->serial_max);
}

/* GIAI, GINC: all of the rest is the reference; CPI: its serial follows the last point. */
static bool add_free(Buf *out, const UrnScheme *scheme, int family, Str company, Str rest)
{
    Str reference = rest, serial = {0};
    if (scheme->serial_max != 0) {
        ptrdiff_t point = str_rfind_char(rest, '.');
        if (point < 0)
            return false;
        reference = str_slice(rest, 0, (size_t)point);
        serial = str_tail(rest, (size_t)point + 1);
    }
    buf_add(out, company);
    if (!event_hash_text(out, reference, FREE_MAX - company.n))
        return false;
    return scheme->serial_max == 0 || add_serial(out, scheme, family, serial);
}

static void add_number(Buf *out, const UrnScheme *scheme, Str company, Str reference)
{
    size_t start = out->n;
    bool rotate = (scheme->flags & ROTATE) != 0;
    if ((scheme->flags & ZERO) != 0)
        buf_add_char(out, '0');
    if (rotate)
        buf_add_char(out, reference.p[0]);
    buf_add(out, company);
    buf_add(out, str_tail(reference, rotate ? 1 : 0));
    buf_add_char(out, check_digit(str_from(out->p + start, out->n - start)));
}

/* ".01.02" of an ITIP. */
static bool add_pieces(Buf *out, Str *rest)
{
    Str piece = str_slice(*rest, 1, 3), total = str_slice(*rest, 4, 6);
    if (rest->n < 6 || rest->p[0] != '.' || rest->p[3] != '.' || !event_hash_digits(piece) ||
        !event_hash_digits(total))
        return false;
    buf_add(out, piece);
    buf_add(out, total);
    *rest = str_tail(*rest, 6);
    return true;
}

bool event_hash_urn(Buf *out, Str rest)
{
    int family;
    const UrnScheme *scheme = urn_scheme(&rest, &family);
    if (scheme == NULL || str_find_char(rest, '.') < 0)
        return false;
    Str company = str_cut(&rest, '.');
    if (company.n < PREFIX_MIN || company.n > PREFIX_MAX || !event_hash_digits(company))
        return false;
    buf_add(out, event_hash_host);
    buf_add(out, scheme->ai);
    buf_add_char(out, '/');
    if (scheme->digits == 0)
        return add_free(out, scheme, family, company, rest);
    Str reference = str_slice(rest, 0, scheme->digits - company.n);
    if (reference.n != scheme->digits - company.n || !event_hash_digits(reference))
        return false;
    rest = str_tail(rest, reference.n);
    add_number(out, scheme, company, reference);
    if ((scheme->flags & PIECES) != 0 && !add_pieces(out, &rest))
        return false;
    if (scheme->serial_max == 0)
        return rest.n == 0;
    return rest.n != 0 && rest.p[0] == '.' && add_serial(out, scheme, family, str_tail(rest, 1));
}
