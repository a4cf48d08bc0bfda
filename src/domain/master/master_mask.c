/* master_mask.c - what may be seen of a personal text. */
#include "domain/master/master_internal.h"

static size_t characters(Str text)
{
    size_t count = 0;
    for (size_t i = 0; i < text.n; i++)
        count += (text.p[i] & 0xc0) != 0x80;
    return count;
}

/* The first `count` characters. */
static Str head_of(Str text, size_t count)
{
    size_t i = 0;
    while (i < text.n && (count > 0 || (text.p[i] & 0xc0) == 0x80))
        count -= (text.p[i++] & 0xc0) != 0x80;
    return str_slice(text, 0, i);
}

static Str tail_of(Str text, size_t count)
{
    size_t keep = characters(text) - count;
    return str_tail(text, head_of(text, keep).n);
}

static bool is_number(Str text)
{
    for (size_t i = 0; i < text.n; i++) {
        if (strchr("0123456789+-() ", text.p[i]) == NULL)
            return false;
    }
    return true;
}

/* Of a phone number enough to tell two of one person apart, of a name its first character. */
Str master_mask(Arena *arena, Str text)
{
    enum { PHONE_DIGITS = 10 };
    ptrdiff_t at = str_rfind_char(text, '@');
    size_t count = characters(text);
    if (at > 0) {
        Str first = head_of(text, 1), host = str_tail(text, (size_t)at);
        return str_fmt(arena, "%.*s***%.*s", STR_ARG(first), STR_ARG(host));
    }
    if (count >= PHONE_DIGITS && is_number(text)) {
        Str first = head_of(text, 3), last = tail_of(text, 4);
        return str_fmt(arena, "%.*s****%.*s", STR_ARG(first), STR_ARG(last));
    }
    Str first = head_of(text, count > 1 ? 1 : 0);
    return str_fmt(arena, "%.*s%s", STR_ARG(first), count > 2 ? "**" : "*");
}

/* ---- words of people ---- */

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static bool is_letter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

/* 2026-03-02: the most common long number that names nobody. */
static bool is_day(Str text)
{
    static const char form[] = "dddd-dd-dd";
    for (size_t i = 0; i < sizeof form - 1; i++) {
        if (i >= text.n || (form[i] == 'd' ? !is_digit(text.p[i]) : text.p[i] != '-'))
            return false;
    }
    return text.n == sizeof form - 1 || !is_digit(text.p[sizeof form - 1]);
}

/* Bytes of a number with single blanks or hyphens in it; *digits of these. */
static size_t number_length(Str text, size_t *digits)
{
    size_t length = 0;
    *digits = 0;
    for (size_t i = 0; i < text.n; i++) {
        bool joins = (text.p[i] == '-' || text.p[i] == ' ') && i == length;
        if (!is_digit(text.p[i]) && !joins)
            break;
        if (joins)
            continue;
        ++*digits;
        length = i + 1;
    }
    return length;
}

/* "粤B12345", "粤B·12345" behind the character of its province: bytes; 0: it is none. */
static size_t plate_length(Str text)
{
    static const char provinces[] =
        "京津冀晋蒙辽吉黑沪苏浙皖闽赣鲁豫鄂湘粤桂琼渝川贵云藏陕甘青宁新";
    enum { CHARACTER = 3, SIGNS_MIN = 5, SIGNS_MAX = 6 };
    if (text.n < CHARACTER + 1 + SIGNS_MIN || text.p[CHARACTER] < 'A' || text.p[CHARACTER] > 'Z' ||
        str_find(str_of(provinces), str_slice(text, 0, CHARACTER)) < 0)
        return 0;
    size_t at = CHARACTER + 1;
    at += str_starts(str_tail(text, at), STR("·")) ? STR("·").n : 0;
    size_t signs = 0;
    while (at < text.n && signs < SIGNS_MAX && (is_digit(text.p[at]) || is_letter(text.p[at])))
        at++, signs++;
    return signs >= SIGNS_MIN ? at : 0;
}

static size_t local_part(Str text, size_t at)
{
    size_t from = at;
    while (from > 0 && (is_digit(text.p[from - 1]) || is_letter(text.p[from - 1]) ||
                        strchr("._+-", text.p[from - 1]) != NULL))
        from--;
    return at - from;
}

/* One of the texts that ends with a blank: its bytes at the beginning of `text`, 0: none. */
static size_t word_length(Str text, const char *words)
{
    for (Str rest = str_of(words); rest.n > 0;) {
        Str word = str_cut(&rest, ' ');
        if (word.n > 0 && str_starts(text, word))
            return word.n;
    }
    return 0;
}

static bool follows_road(Str text, size_t at)
{
    static const char *const roads[] = {"路", "街", "大道", "巷", "弄", "村", "胡同"};
    for (size_t i = 0; i < sizeof roads / sizeof *roads; i++) {
        size_t n = strlen(roads[i]);
        if (at >= n && memcmp(text.p + at - n, roads[i], n) == 0)
            return true;
    }
    return false;
}

/* "90号3幢502室" behind a road, "3幢502室" anywhere: bytes; 0: it is none. */
static size_t house_length(Str text, size_t at)
{
    static const char *const parts = "号院 号楼 号 弄 幢 栋 单元 层 楼 室 ";
    size_t length = 0;
    Str rest = str_tail(text, at);
    if (!follows_road(text, at)) {
        size_t digits = 0;
        while (digits < rest.n && is_digit(rest.p[digits]))
            digits++;
        if (word_length(str_tail(rest, digits), "幢 栋 单元 弄 号楼 号院 ") == 0)
            return 0;
    }
    for (size_t i = 0; i < rest.n;) {
        size_t from = i;
        while (i < rest.n && (is_digit(rest.p[i]) || is_letter(rest.p[i]) || rest.p[i] == '-'))
            i++;
        size_t part = word_length(str_tail(rest, i), parts);
        if (i == from || (part == 0 && length == 0))
            break;
        i += part;
        length = i;
        if (part == 0)
            break;
    }
    return length;
}

/* What begins at `at` and names somebody: its bytes, 0: nothing does. */
static size_t names_somebody(Str text, size_t at)
{
    enum { DIGITS_MIN = 7 };
    size_t digits;
    Str rest = str_tail(text, at);
    if (!is_digit(text.p[at]))
        return plate_length(rest);
    if (is_day(rest) || (at > 0 && (is_letter(text.p[at - 1]) || is_digit(text.p[at - 1]))))
        return 0;
    size_t length = number_length(rest, &digits);
    bool ends = length == rest.n || !is_letter(rest.p[length]) || rest.p[length] == 'X' ||
                rest.p[length] == 'x'; /* letters go on: the number of a thing */
    return digits >= DIGITS_MIN && ends ? length : 0;
}

/* Full-width digits and hyphens as plain ones: a number typed in them is the same number. */
static Str digits_fold(Arena *arena, Str text)
{
    Buf out;
    if (str_find(text, STR("\xef\xbc")) < 0)
        return text;
    buf_init(&out, arena, text.n + 1);
    for (size_t i = 0; i < text.n; i++) {
        uint8_t last = 0;
        if (i + 2 < text.n && memcmp(text.p + i, "\xef\xbc", 2) == 0)
            last = (uint8_t)text.p[i + 2];
        if (last == 0x8d || (last >= 0x90 && last <= 0x99)) {
            buf_add_char(&out, (char)(last - 0x60));
            i += 2;
        } else {
            buf_add_char(&out, text.p[i]);
        }
    }
    return buf_str(&out);
}

Str master_mask_prose(Arena *arena, Str text)
{
    Buf out;
    text = digits_fold(arena, text);
    buf_init(&out, arena, 2 * text.n + 16);
    for (size_t i = 0; i < text.n;) {
        size_t house = is_digit(text.p[i]) ? house_length(text, i) : 0;
        if (house > 0) {
            buf_add(&out, STR("**"));
            i += house;
            continue;
        }
        size_t length = names_somebody(text, i);
        size_t local = text.p[i] == '@' ? local_part(text, i) : 0;
        if (length > 0) {
            buf_add(&out, master_mask(arena, str_slice(text, i, i + length)));
            i += length;
            continue;
        }
        if (local > 1) {
            out.n -= local - 1 < out.n ? local - 1 : out.n;
            buf_add(&out, STR("***"));
        }
        buf_add_char(&out, text.p[i++]);
        /* not the middle of a number */
        while (i < text.n && is_digit(text.p[i - 1]) && is_digit(text.p[i]))
            buf_add_char(&out, text.p[i++]);
    }
    return buf_str(&out);
}

/* ---- contacts in fields that are kept in clear ---- */

static bool is_contact(Str number, size_t digits)
{
    enum { MOBILE = 11, IDENTITY = 18, LINE_MIN = 10, LINE_MAX = 12 };
    bool mobile = digits == MOBILE && number.p[0] == '1' && number.n > 1 && number.p[1] >= '3';
    bool abroad = digits == MOBILE + 2 && str_starts(number, STR("86"));
    bool line = digits >= LINE_MIN && digits <= LINE_MAX && number.p[0] == '0';
    return mobile || abroad || line || digits == IDENTITY;
}

/* A number from `at`, with single blanks or hyphens: any run of it may be the end. */
static bool contact_begins(Str text, size_t at)
{
    size_t digits = 0;
    for (size_t i = at; i < text.n; i++) {
        if (is_digit(text.p[i])) {
            digits++;
            bool ends = i + 1 == text.n || !is_digit(text.p[i + 1]);
            bool x = ends && i + 1 < text.n && (text.p[i + 1] == 'X' || text.p[i + 1] == 'x');
            if (ends && is_contact(str_slice(text, at, i + 1), digits + x))
                return true;
        } else if ((text.p[i] != ' ' && text.p[i] != '-') || !is_digit(text.p[i - 1])) {
            return false;
        }
    }
    return false;
}

static bool holds_contact(Str text)
{
    for (size_t i = 0; i < text.n; i++) {
        bool begins = is_digit(text.p[i]) && (i == 0 || !is_digit(text.p[i - 1]));
        if ((begins && contact_begins(text, i)) ||
            (text.p[i] == '@' && local_part(text, i) > 0 && i + 1 < text.n &&
             (is_letter(text.p[i + 1]) || is_digit(text.p[i + 1]))))
            return true;
    }
    return false;
}

bool master_holds_contact(Str text)
{
    Arena arena;
    arena_init(&arena);
    bool holds = holds_contact(digits_fold(&arena, text));
    arena_release(&arena);
    return holds;
}

/* ---- what the row itself knows ---- */

static Str replaced(Arena *arena, Str text, Str what, Str by)
{
    Buf out;
    buf_init(&out, arena, text.n + (text.n / what.n + 1) * by.n + 1);
    for (ptrdiff_t at; (at = str_find(text, what)) >= 0;
         text = str_tail(text, (size_t)at + what.n)) {
        buf_add(&out, str_slice(text, 0, (size_t)at));
        buf_add(&out, by);
    }
    buf_add(&out, text);
    return buf_str(&out);
}

static Str own_replaced(Arena *arena, const MasterShape *shape, const void *values, Str text,
                        bool whole)
{
    enum { SHORT = 3 }; /* bytes: one character would be found in other words */
    for (size_t i = 0; values != NULL && i < shape->stored.count; i++) {
        const Field *field = &shape->stored.fields[i];
        if ((field->flags & (FIELD_PERSONAL | FIELD_PROSE)) != FIELD_PERSONAL ||
            field->type != FIELD_TEXT)
            continue;
        Str own = str_trim(*(const Str *)((const char *)values + field->offset));
        if (own.n > SHORT)
            text = replaced(arena, text, own, whole ? STR("***") : master_mask(arena, own));
    }
    return text;
}

Str master_mask_own(Arena *arena, const MasterShape *shape, const void *values, Str text)
{
    return own_replaced(arena, shape, values, text, false);
}

Str master_cut_own(Arena *arena, const MasterShape *shape, const void *values, Str text)
{
    return own_replaced(arena, shape, values, text, true);
}

Str master_mask_field(Arena *arena, const Field *field, Str text)
{
    return (field->flags & FIELD_PROSE) != 0 ? master_mask_prose(arena, text)
                                             : master_mask(arena, text);
}
