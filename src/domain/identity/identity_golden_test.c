/* Identifiers as others publish them.  Every file of a form we know is run, whatever its name and
 * folder; a form is its CSV header or the member names of its first object.  Where we disagree with
 * a row on purpose, the reason is here and the rows are counted; any other difference fails. */
#include <stdio.h>

#include "base/json.h"
#include "domain/identity/identity.h"
#include "domain/identity/identity_internal.h"
#include "platform/os/io.h"
#include "test/test.h"

enum { COLUMNS_MAX = 12 };

static const char *const reasons[] = {
    "serial, lot or extension missing: TDS asks for one character at least",
    "company prefix of more than 12 digits",
    "a VIN from a market where position 9 is free",
    "GTIN-8, -12 and -13 in a link are taken and padded",
    "the query string is no part of identity",
    "'/', '?' or '#' of a value must be percent-encoded in a link",
    "needs the table of company prefixes",
    "the link's check digit is wrong: another number than the URN's",
    "component reference missing: TDS asks for one character at least",
    "AIs that GS1 has not given out are not read in element strings",
    "a GIAI of more than 30 characters",
};
typedef enum Reason {
    REASON_SERIAL,
    REASON_PREFIX,
    REASON_VIN,
    REASON_SHORT_GTIN,
    REASON_QUERY,
    REASON_RESERVED,
    REASON_GCP,
    REASON_CHECK_DIGIT,
    REASON_COMPONENT,
    REASON_UNKNOWN_AI,
    REASON_LONG,
    REASON_COUNT,
} Reason;

typedef struct Golden {
    Test *t;
    int rows;
    int files;
    int apart[REASON_COUNT];
} Golden;

static void differ(Golden *g, Reason reason)
{
    g->apart[reason]++;
}

static Str key_of(Golden *g, Str uri)
{
    Identity id;
    identity_parse(g->t->cx->arena, uri, ID_IN_EPC_LIST, &id);
    return id.key;
}

static bool known(Golden *g, Str uri)
{
    return identity_scheme(key_of(g, uri)) != ID_URI;
}

static Str canonical(Golden *g, Str uri)
{
    Buf out;
    buf_init(&out, g->t->cx->arena, 1 << 20);
    identity_uri(&out, key_of(g, uri));
    return buf_str(&out);
}

static void expect(Golden *g, bool right, Str row)
{
    if (!right)
        test_fail(g->t, __FILE__, __LINE__,
                  str_fmt(g->t->cx->arena, "we differ on %.*s", STR_ARG(row)));
}

/* %XX decoded, anything else as it is. */
static Str decoded(Golden *g, Str s)
{
    char *out = arena_alloc(g->t->cx->arena, s.n + 1);
    size_t n = 0;
    for (size_t i = 0; i < s.n; i++) {
        unsigned value;
        char hex[3] = {i + 2 < s.n ? s.p[i + 1] : '\0', i + 2 < s.n ? s.p[i + 2] : '\0', '\0'};
        if (s.p[i] == '%' && strspn(hex, "0123456789abcdefABCDEF") == 2 &&
            sscanf(hex, "%2x", &value) == 1) {
            out[n++] = (char)value;
            i += 2;
        } else {
            out[n++] = s.p[i];
        }
    }
    return str_from(out, n);
}

/* --- CSV ------------------------------------------------------------------------------------ */

static void epc_row(Golden *g, const Str *column)
{
    Str key = key_of(g, column[0]);
    Str prefix = column[0];
    for (int i = 0; i < 4; i++)
        (void)str_cut(&prefix, ':');
    prefix = str_cut(&prefix, '.');
    if (prefix.n > 12)
        return differ(g, REASON_PREFIX), expect(g, key.p[0] == ID_URI, column[0]);
    if (column[4].n == 0 && !str_eq(column[1], STR("sscc")))
        return differ(g, REASON_SERIAL), expect(g, key.p[0] == ID_URI, column[0]);
    char digits[DIGITS_MAX];
    CHECK_STR(g->t, str_from(digits, identity_digits(key, digits)), column[3]);
    bool none = str_eq(column[1], STR("sgln")) && str_eq(column[4], STR("0"));
    CHECK_STR(g->t, str_tail(key, identity_head_size(&identity_schemes[(int)key.p[0]])),
              none ? STR("") : decoded(g, column[4]));
}

static bool valid(Golden *g, Str uri)
{
    Err err = identity_check(g->t->cx, uri);
    return err == OK && known(g, uri);
}

static void check_digit_row(Golden *g, const Str *column)
{
    const char *ai = str_eq(column[1], STR("SSCC"))  ? "00"
                     : str_eq(column[1], STR("GLN")) ? "414"
                                                     : "01";
    Str uri = str_fmt(g->t->cx->arena, "https://id.gs1.org/%s/%.*s", ai, STR_ARG(column[0]));
    expect(g, valid(g, uri) == str_eq(column[2], STR("1")), column[0]);
}

static void vin_row(Golden *g, const Str *column)
{
    expect(g, valid(g, column[0]), column[0]);
    char computed = identity_vin_check(column[0].p);
    CHECK_STR(g->t, str_from(&computed, 1), column[9]);
}

static void mutant_row(Golden *g, const Str *column)
{
    Str uri = str_fmt(g->t->cx->arena, "urn:holdfast:vin:%.*s", STR_ARG(column[0]));
    bool wanted = str_eq(column[2], STR("1"));
    if (!wanted && valid(g, uri) && strchr("12345L", column[0].p[0]) == NULL)
        return differ(g, REASON_VIN);
    expect(g, valid(g, uri) == wanted, column[0]);
}

typedef struct CsvForm {
    const char *header;
    void (*row)(Golden *g, const Str *column);
} CsvForm;

static const CsvForm csv_forms[] = {
    {"epc_uri,scheme,key_type,key_with_check_digit,serial_or_lot", epc_row},
    {"key,type,valid", check_digit_row},
    {"vin,wmi,vds,vis,make,model,year,country,region,computed_check_digit,check_digit_ok", vin_row},
    {"vin,what,valid", mutant_row},
};

static void csv_rows(Golden *g, Str text, const CsvForm *form)
{
    while (text.n != 0) {
        Str line = str_trim(str_cut(&text, '\n')), column[COLUMNS_MAX] = {0};
        bool empty = line.n == 0;
        for (int i = 0; i < COLUMNS_MAX && line.n != 0; i++)
            column[i] = str_cut(&line, ',');
        if (empty)
            continue;
        g->rows++;
        form->row(g, column);
    }
}

static void csv_file(Golden *g, Str text)
{
    Str header = str_trim(str_cut(&text, '\n'));
    for (size_t i = 0; i < sizeof csv_forms / sizeof *csv_forms; i++) {
        if (str_eq(header, str_of(csv_forms[i].header))) {
            g->files++;
            csv_rows(g, text, &csv_forms[i]);
        }
    }
}

/* --- JSON ----------------------------------------------------------------------------------- */

static Str member(const JsonNode *row, const char *name)
{
    const JsonNode *node = json_member(row, str_of(name));
    return node == NULL || node->type != JSON_STRING ? (Str){0} : node->text;
}

static bool member_true(const JsonNode *row, const char *name)
{
    const JsonNode *node = json_member(row, str_of(name));
    return node != NULL && node->type == JSON_TRUE;
}

static void normalise_row(Golden *g, const JsonNode *row)
{
    Str in = member(row, "in"), want = member(row, "canonical");
    CHECK_STR(g->t, canonical(g, in), want.n == 0 ? in : want);
}

/* A raw reserved character in the published link is the same value; only bytes differ. */
static void urn_row(Golden *g, const JsonNode *row)
{
    Str urn = member(row, "urn"), link = member(row, "dl");
    if (link.n == 0)
        return expect(g, !known(g, urn), urn);
    CHECK_STR(g->t, decoded(g, canonical(g, urn)), decoded(g, link));
    if (!member_true(row, "lenient_encoding") && str_find_char(link, '%') < 0)
        CHECK_STR(g->t, canonical(g, urn), link);
}

/* A GTIN of a link that is not written with 14 digits. */
static bool short_gtin(Str uri)
{
    for (ptrdiff_t at; (at = str_find(uri, STR("/01/"))) >= 0;) {
        uri = str_tail(uri, (size_t)at + 4);
        Str value = uri;
        value = str_cut(&value, '/');
        if (value.n < 14)
            return true;
    }
    return false;
}

static void link_row(Golden *g, const JsonNode *row)
{
    Str uri = member(row, "uri"), element = member(row, "element_string");
    if (!member_true(row, "valid")) {
        if (valid(g, uri) && str_find_char(uri, '?') >= 0)
            return differ(g, REASON_QUERY);
        if (valid(g, uri) && short_gtin(uri))
            return differ(g, REASON_SHORT_GTIN);
        return expect(g, !valid(g, uri), uri);
    }
    if (member_true(json_member(row, STR("options")), "permitUnknownAIs"))
        return differ(g, REASON_UNKNOWN_AI);
    char *typed = str_c(g->t->cx->arena, element);
    for (size_t i = 0; i < element.n; i++)
        typed[i] = typed[i] == '^' ? '\x1d' : typed[i];
    Identity id;
    CHECK_OK(g->t, identity_read(g->t->cx, str_of(typed), &id));
    expect(g, known(g, uri), uri);
    /* A lot in the query string belongs to the thing, but is no part of its name. */
    if (str_find(uri, STR("?")) < 0)
        CHECK_STR(g->t, key_of(g, uri), id.key);
}

/* A link that is no URI: raw quotes, empty segments, or it breaks off at a raw '#'. */
static bool reserved_in_value(Str uri)
{
    return str_starts(uri, STR("http")) &&
           (str_find(str_tail(uri, 8), STR("//")) >= 0 || str_find_char(uri, '#') >= 0 ||
            str_find_char(uri, '"') >= 0);
}

static void validity_row(Golden *g, const JsonNode *row)
{
    Str id = member(row, "id");
    bool wanted = member_true(row, "valid");
    if (wanted == known(g, id))
        return;
    if (!wanted && json_member(row, STR("gcp_length")) != NULL)
        return differ(g, REASON_GCP);
    if (!wanted && short_gtin(id))
        return differ(g, REASON_SHORT_GTIN);
    if (reserved_in_value(id))
        return differ(g, REASON_RESERVED);
    if (!wanted && !valid(g, id))
        return differ(g, REASON_CHECK_DIGIT);
    if (wanted && str_starts(id, STR("urn:epc:idpat:cpi:")) && str_ends(id, STR("..*")))
        return differ(g, REASON_COMPONENT);
    expect(g, false, id);
}

static void to_urn_row(Golden *g, const JsonNode *row)
{
    Str link = member(row, "dl"), urn = member(row, "urn");
    if (urn.n == 0) {
        if (known(g, link) && json_member(row, STR("gcp_length")) != NULL)
            return differ(g, REASON_GCP);
        if (known(g, link) && short_gtin(link))
            return differ(g, REASON_SHORT_GTIN);
        return expect(g, !known(g, link), link);
    }
    if (str_eq(key_of(g, link), key_of(g, urn)))
        return;
    if (strpbrk(str_c(g->t->cx->arena, urn), "/#?") != NULL)
        return differ(g, REASON_RESERVED);
    if (str_find(link, STR("/8004/")) >= 0 && str_find(link, STR("/8004/")) + 36 < (int)link.n)
        return differ(g, REASON_LONG), expect(g, !known(g, link) && !known(g, urn), link);
    if (known(g, link) && !valid(g, link))
        return differ(g, REASON_CHECK_DIGIT);
    expect(g, false, link);
}

/* GS1-128 strings; <FNC1> stands for the separator. */
static void symbol_row(Golden *g, const JsonNode *row)
{
    Str code = member(row, "code");
    const JsonNode *parsed = json_member(row, STR("parsed"));
    Buf typed;
    buf_init(&typed, g->t->cx->arena, 4096);
    for (ptrdiff_t at; (at = str_find(code, STR("<FNC1>"))) >= 0;) {
        buf_add(&typed, str_slice(code, 0, (size_t)at));
        buf_add_char(&typed, '\x1d');
        code = str_tail(code, (size_t)at + 6);
    }
    buf_add(&typed, code);
    Identity id;
    Err err = identity_read(g->t->cx, buf_str(&typed), &id);
    Str gtin = member(parsed, "01"), lot = member(parsed, "10");
    if (gtin.n == 0) /* an error, or a string that names contents only */
        return expect(g, err == ERR_USAGE, code);
    Arena *arena = g->t->cx->arena;
    Str link = lot.n == 0 ? str_fmt(arena, "https://id.gs1.org/01/%.*s", STR_ARG(gtin))
                          : str_fmt(arena, "https://id.gs1.org/01/%.*s/10/%.*s", STR_ARG(gtin),
                                    STR_ARG(lot));
    CHECK_STR(g->t, id.key, key_of(g, link));
}

typedef struct JsonForm {
    const char *first, *second; /* members of a row */
    void (*row)(Golden *g, const JsonNode *row);
} JsonForm;

static const JsonForm json_forms[] = {
    {"in", "canonical", normalise_row}, {"urn", "dl", urn_row},    {"uri", "valid", link_row},
    {"id", "valid", validity_row},      {"dl", "urn", to_urn_row}, {"code", "parsed", symbol_row},
};

static const JsonForm *json_form(const JsonNode *row)
{
    for (size_t i = 0; i < sizeof json_forms / sizeof *json_forms; i++) {
        const JsonForm *form = &json_forms[i];
        if (row->child != NULL && str_eq(row->child->key, str_of(form->first)) &&
            json_member(row, str_of(form->second)) != NULL)
            return form;
    }
    return NULL;
}

static void json_file(Golden *g, Str text)
{
    const JsonNode *root;
    if (json_parse(g->t->cx, text, &root) != OK)
        return; /* linksets and the like are other tests' business */
    const JsonNode *examples = json_member(root, STR("examples"));
    root = examples != NULL ? examples : root;
    const JsonForm *form =
        root->type == JSON_ARRAY && root->child != NULL ? json_form(root->child) : NULL;
    if (form == NULL)
        return;
    g->files++;
    for (const JsonNode *row = root->child; row != NULL; row = row->next) {
        g->rows++;
        form->row(g, row);
    }
}

static void csv_each(__attribute__((unused)) Test *t, const TestFile *file, void *arg)
{
    csv_file(arg, file->text);
}

static void json_each(__attribute__((unused)) Test *t, const TestFile *file, void *arg)
{
    json_file(arg, file->text);
}

TEST(golden_identity_published_identifiers)
{
    Golden g = {.t = t};
    if (test_data(t) == NULL)
        return;
    test_data_each(t, ".csv", csv_each, &g);
    test_data_each(t, ".json", json_each, &g);
    CHECK(t, g.files >= 10);
    printf("identifiers: %d files, %d rows\n", g.files, g.rows);
    for (int i = 0; i < REASON_COUNT; i++)
        printf("    %3d not as published: %s\n", g.apart[i], reasons[i]);
}
