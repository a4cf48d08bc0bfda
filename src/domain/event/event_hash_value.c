#include "domain/event/event_hash_internal.h"

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

/* --- numbers ------------------------------------------------------------------------------ */

enum { EXPONENT_MAX = 1000 }; /* beyond it the text stays as written */

/* A number taken apart: digits of `whole` then of `part`, the point `point` digits from the
 * left, exponent already counted in. */
typedef struct Number {
    bool negative;
    Str whole;
    Str part;
    ptrdiff_t point;
} Number;

static Str take_digits(Str *rest)
{
    size_t n = 0;
    while (n < rest->n && is_digit(rest->p[n]))
        n++;
    Str digits = str_slice(*rest, 0, n);
    *rest = str_tail(*rest, n);
    return digits;
}

static bool take_char(Str *rest, char c)
{
    if (rest->n == 0 || rest->p[0] != c)
        return false;
    *rest = str_tail(*rest, 1);
    return true;
}

static bool take_exponent(Str *rest, int64_t *exponent)
{
    *exponent = 0;
    if (rest->n == 0)
        return true;
    if (!take_char(rest, 'e') && !take_char(rest, 'E'))
        return false;
    bool negative = take_char(rest, '-');
    if (!negative)
        take_char(rest, '+');
    if (rest->n == 0 || !is_digit(rest->p[0]) || !str_int(*rest, exponent))
        return false;
    if (negative)
        *exponent = -*exponent;
    return *exponent >= -EXPONENT_MAX && *exponent <= EXPONENT_MAX;
}

static bool number_parse(Str text, Number *out)
{
    int64_t exponent;
    *out = (Number){.negative = take_char(&text, '-')};
    if (!out->negative)
        take_char(&text, '+');
    out->whole = take_digits(&text);
    if (take_char(&text, '.'))
        out->part = take_digits(&text);
    if (out->whole.n + out->part.n == 0 || !take_exponent(&text, &exponent))
        return false;
    out->point = (ptrdiff_t)out->whole.n + (ptrdiff_t)exponent;
    return true;
}

static char number_digit(const Number *number, ptrdiff_t i)
{
    ptrdiff_t whole = (ptrdiff_t)number->whole.n;
    return i < whole ? number->whole.p[i] : number->part.p[i - whole];
}

static void add_zeros(Buf *out, ptrdiff_t count)
{
    for (; count > 0; count--)
        buf_add_char(out, '0');
}

bool event_hash_number(Buf *out, Str text)
{
    Number number;
    if (!number_parse(text, &number))
        return false;
    ptrdiff_t first = 0, end = (ptrdiff_t)(number.whole.n + number.part.n);
    while (first < end && number_digit(&number, first) == '0')
        first++;
    while (end > first && number_digit(&number, end - 1) == '0')
        end--;
    if (first == end) {
        buf_add_char(out, '0'); /* minus zero too */
        return true;
    }
    if (number.negative)
        buf_add_char(out, '-');
    if (first >= number.point) {
        buf_add(out, STR("0."));
        add_zeros(out, first - number.point);
    }
    for (ptrdiff_t i = first; i < end; i++) {
        if (i == number.point && i > first)
            buf_add_char(out, '.');
        buf_add_char(out, number_digit(&number, i));
    }
    add_zeros(out, number.point - end);
    return true;
}

/* --- times -------------------------------------------------------------------------------- */

enum { US_PER_MS = 1000, MS_PER_DAY = 86400000, FRACTION_AT = 19, MICROSECOND_DIGITS = 6 };

/* Two or more digits, zeros in front. */
static char *put_digits(char *to, int value, int count)
{
    for (int i = count - 1; i >= 0; i--) {
        to[i] = (char)('0' + value % 10);
        value /= 10;
    }
    return to + count;
}

static char *put_char(char *to, char c)
{
    *to = c;
    return to + 1;
}

static int64_t floor_div(int64_t a, int64_t b)
{
    return a / b - (a % b < 0);
}

static void add_time(Buf *out, int64_t ms)
{
    enum { TIME_SIZE = sizeof "2026-03-01T01:00:00.000Z" - 1 };
    char *to = buf_reserve(out, TIME_SIZE);
    if (to == NULL)
        return;
    int64_t days = floor_div(ms, MS_PER_DAY);
    int rest = (int)(ms - days * MS_PER_DAY);
    int year, month, day;
    date_from_days((int32_t)days, &year, &month, &day);
    to = put_char(put_digits(to, year, 4), '-');
    to = put_char(put_digits(to, month, 2), '-');
    to = put_char(put_digits(to, day, 2), 'T');
    to = put_char(put_digits(to, rest / 3600000, 2), ':');
    to = put_char(put_digits(to, rest / 60000 % 60, 2), ':');
    to = put_char(put_digits(to, rest / 1000 % 60, 2), '.');
    put_char(put_digits(to, rest % 1000, 3), 'Z');
    out->n += TIME_SIZE;
}

/* The fraction cut to microseconds: instant_parse rounds there, and rounding twice could
 * carry a time below half a millisecond over it. */
static Str cut_fraction(Str text, char *copy)
{
    size_t digits = FRACTION_AT + 1;
    while (digits < text.n && is_digit(text.p[digits]))
        digits++;
    size_t keep = FRACTION_AT + 1 + MICROSECOND_DIGITS;
    size_t zone = text.n - digits;
    if (text.p[FRACTION_AT] != '.' || digits <= keep || keep + zone > INSTANT_TEXT_MAX)
        return text;
    memcpy(copy, text.p, keep);
    memcpy(copy + keep, text.p + digits, zone);
    return str_from(copy, keep + zone);
}

void event_hash_time(Buf *out, Str text)
{
    char copy[INSTANT_TEXT_MAX];
    Instant instant;
    text = str_trim(text);
    Str cut = text.n > FRACTION_AT + 1 + MICROSECOND_DIGITS ? cut_fraction(text, copy) : text;
    if (instant_parse(cut, &instant))
        add_time(out, floor_div(instant.us + US_PER_MS / 2, US_PER_MS));
    else
        buf_add(out, text);
}

/* --- words and names ---------------------------------------------------------------------- */

/* CBV 2.0 §7: each vocabulary has a URN prefix (EPCIS 1.x) and a web form. */
static const struct {
    Str urn;
    Str web;
} vocabularies[] = {
    {STR_INIT("bizstep:"), STR_INIT("https://ref.gs1.org/cbv/BizStep-")},
    {STR_INIT("disp:"), STR_INIT("https://ref.gs1.org/cbv/Disp-")},
    {STR_INIT("btt:"), STR_INIT("https://ref.gs1.org/cbv/BTT-")},
    {STR_INIT("sdt:"), STR_INIT("https://ref.gs1.org/cbv/SDT-")},
    {STR_INIT("er:"), STR_INIT("https://ref.gs1.org/cbv/ER-")},
};

static bool add_vocabulary(Buf *out, Str text)
{
    static const Str stem = STR_INIT("urn:epcglobal:cbv:");
    if (!str_starts(text, stem))
        return false;
    Str rest = str_tail(text, stem.n);
    for (size_t i = 0; i < sizeof vocabularies / sizeof *vocabularies; i++) {
        if (!str_starts(rest, vocabularies[i].urn))
            continue;
        buf_add(out, vocabularies[i].web);
        buf_add(out, str_tail(rest, vocabularies[i].urn.n));
        return true;
    }
    return false;
}

/* --- identifiers -------------------------------------------------------------------------- */

/* Percent-escapes from `start` on that CBV leaves as they are: ; and = (GS1 Digital Link, table of
 * characters to be escaped).  identity_uri escapes them. */
static void unescape_from(Buf *out, size_t start)
{
    char *to = memchr(out->p + start, '%', out->n - start);
    if (to == NULL)
        return;
    const char *end = out->p + out->n;
    for (const char *from = to; from < end;) {
        bool plain = end - from >= 3 && from[0] == '%' && from[1] == '3' &&
                     (from[2] == 'B' || from[2] == 'D');
        *to++ = !plain ? *from : from[2] == 'B' ? ';' : '=';
        from += plain ? 3 : 1;
    }
    out->n = (size_t)(to - out->p);
}

/* Of private schemes the standard knows nothing: they stay as captured. */
static bool is_gs1(IdScheme scheme)
{
    return scheme != ID_URI && scheme != ID_VIN && scheme != ID_LOT && scheme != ID_PERSON;
}

bool event_hash_link(Prehash *h, Str uri)
{
    Str key = identity_memo_key(h->memo, uri, &h->key);
    if (key.n == 0 || !is_gs1(identity_scheme(key)))
        return false;
    size_t start = h->out->n;
    identity_memo_uri(h->memo, key, h->out);
    unescape_from(h->out, start);
    return true;
}

static bool add_identifier(Prehash *h, Str uri)
{
    return event_hash_link(h, uri) || add_vocabulary(h->out, uri);
}

void event_hash_value(Prehash *h, Str text, Str word)
{
    text = str_trim(text);
    if (text.n == 0)
        return;
    bool maybe_number = text.p[0] <= '9' && text.p[0] >= '+';
    if (maybe_number && event_hash_number(h->out, text))
        return;
    if (memchr(text.p, ':', text.n) == NULL) {
        buf_add(h->out, word);
        buf_add(h->out, text);
        return;
    }
    Str ns, local;
    if (add_identifier(h, text))
        return;
    if (!event_context_expand(h->context, text, &ns, &local)) {
        buf_add(h->out, text);
        return;
    }
    Buf whole;
    buf_init(&whole, h->out->arena, ns.n + local.n);
    buf_add(&whole, ns);
    buf_add(&whole, local);
    if (!add_identifier(h, buf_str(&whole)))
        buf_add(h->out, buf_str(&whole));
}
