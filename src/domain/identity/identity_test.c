/* Every spelling of one thing gives one key, and nothing else does. */
#include <stdio.h>

#include "domain/identity/identity.h"
#include "test/test.h"

typedef struct Spelling {
    const char *uri;
    const char *canonical; /* NULL: stays verbatim */
    IdScheme scheme;
} Spelling;

static Str uri_of(Test *t, Str uri)
{
    Buf key, out;
    buf_init(&key, t->cx->arena, IDENTITY_KEY_MAX);
    buf_init(&out, t->cx->arena, 4 * IDENTITY_KEY_MAX);
    identity_key(&key, uri);
    identity_uri(&out, buf_str(&key));
    return buf_str(&out);
}

static void check_spellings(Test *t, const Spelling *rows, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        Str uri = str_of(rows[i].uri);
        Identity id;
        identity_parse(t->cx->arena, uri, ID_IN_EPC_LIST, &id);
        CHECK_STR(t, uri_of(t, uri), rows[i].canonical == NULL ? uri : str_of(rows[i].canonical));
        if (!CHECK_INT(t, id.scheme, rows[i].scheme))
            printf("    in row %zu, %s\n", i, rows[i].uri);
    }
}

#define GS1 "https://id.gs1.org/"

TEST(identity_reads_every_epc_urn)
{
    static const Spelling rows[] = {
        {"urn:epc:id:sgtin:4012345.011111.98%22", GS1 "01/04012345111118/21/98%22", ID_SGTIN},
        {"urn:epc:id:sgtin:0614141.812345.6789%2f%26", GS1 "01/80614141123458/21/6789%2F%26",
         ID_SGTIN},
        {"urn:epc:class:lgtin:4012345.012345.Lot'9", GS1 "01/04012345123456/10/Lot'9", ID_LGTIN},
        {"urn:epc:idpat:sgtin:4012345.012345.*", GS1 "01/04012345123456", ID_GTIN},
        {"urn:epc:id:sscc:4012345.3111111111", GS1 "00/340123451111111111", ID_SSCC},
        {"urn:epc:id:sgln:4012345.00025.0", GS1 "414/4012345000252", ID_SGLN},
        {"urn:epc:id:sgln:437473647364..A(1)", GS1 "414/4374736473640/254/A%281%29", ID_SGLN},
        {"urn:epc:id:grai:4012345.00022.334455", GS1 "8003/04012345000221334455", ID_GRAI},
        {"urn:epc:idpat:grai:4012345.99999.*", GS1 "8003/04012345999990", ID_GRAI_TYPE},
        {"urn:epc:id:giai:4000001.a.b", GS1 "8004/4000001a.b", ID_GIAI},
        {"urn:epc:id:cpi:0614141.123ABC.123", GS1 "8010/0614141123ABC/8011/123", ID_CPI},
        {"urn:epc:idpat:cpi:438483.74387483.*", GS1 "8010/43848374387483", ID_CPI_TYPE},
        {"urn:epc:id:itip:4012345.011111.01.02.9", GS1 "8006/040123451111180102/21/9", ID_SITIP},
        {"urn:epc:id:upui:234567.1890123.11A", GS1 "01/12345678901231/235/11A", ID_UPUI},
        {"urn:epc:id:sgtin:4012345.01111.98", NULL, ID_URI},
        {"urn:epc:id:sgtin:4012345.011111.", NULL, ID_URI},
        {"urn:epc:id:sgtin:4012345.011111.123456789012345678901", NULL, ID_URI},
        {"urn:epc:id:sgtin:40123A5.011111.1", NULL, ID_URI},
        {"urn:epc:id:sgtin:4012345.011111.a b", NULL, ID_URI},
        {"urn:epc:id:sgln:4012345.00025", NULL, ID_URI},
        {"urn:epc:idpat:sgtin:4012345.*.*", NULL, ID_URI},
        {"urn:epc:idpat:sgtin:4012345.012345.7", NULL, ID_URI},
        {"urn:epc:id:gid:1.2.3", NULL, ID_URI},
        {"urn:epc:id:", NULL, ID_URI},
        {"", NULL, ID_URI},
    };
    check_spellings(t, rows, sizeof rows / sizeof *rows);
}

/* Two links run together are not the second one, nor the first. */
TEST(identity_takes_no_blank_and_no_second_link_for_a_part_of_a_link)
{
    static const char *const between[] = {" ", "\r", "\n", "\t", "\x1d", "\x7f", ",", ";", "/"};
    Identity id;
    for (size_t i = 0; i < sizeof between / sizeof *between; i++) {
        Str one = STR(GS1 "01/04012345111118/21/A"), two = STR(GS1 "01/04012345111118/21/B");
        Str both = str_fmt(t->cx->arena, "%s%s%s", one.p, between[i], two.p);
        CHECK_STR(t, uri_of(t, both), both);
        CHECK_ERR(t, identity_read(t->cx, both, &id), ERR_USAGE);
        CHECK_ERR(t, identity_read_label(t->cx, both, &id), ERR_USAGE);
        CHECK_ERR(t, identity_check(t->cx, both), ERR_INVALID);
    }
    static const char *const blanks[] = {GS1 "shop a/01/04012345111118/21/A",
                                         GS1 "01/04012345111118/21/A?x=1\ry", "urn:x:a\rurn:x:b",
                                         "urn:holdfast:lot:P:A\tB", "urn:holdfast:person:a b"};
    for (size_t i = 0; i < sizeof blanks / sizeof *blanks; i++) {
        CHECK_STR(t, uri_of(t, str_of(blanks[i])), str_of(blanks[i]));
        CHECK_ERR(t, identity_read(t->cx, str_of(blanks[i]), &id), ERR_USAGE);
    }
    CHECK_OK(t, identity_read(t->cx, STR(" " GS1 "01/04012345111118/21/A\r"), &id));
    CHECK_INT(t, id.scheme, ID_SGTIN);
}

TEST(identity_reads_urns_whatever_the_case_of_scheme_and_namespace)
{
    static const Spelling rows[] = {
        {"URN:EPC:id:sgtin:4012345.011111.9a", "https://id.gs1.org/01/04012345111118/21/9a",
         ID_SGTIN},
        {"urn:EPC:class:lgtin:4012345.011111.9a", "https://id.gs1.org/01/04012345111118/10/9a",
         ID_LGTIN},
        {"Urn:epc:idpat:sgtin:4012345.011111.*", "https://id.gs1.org/01/04012345111118", ID_GTIN},
        {"urn:epc:ID:sgtin:4012345.011111.9a", NULL, ID_URI}, /* what follows has its case */
        {"URN:EPC", NULL, ID_URI},
        {"URN:X:1", NULL, ID_URI},
    };
    check_spellings(t, rows, sizeof rows / sizeof *rows);
}

TEST(identity_reads_digital_links_of_any_host)
{
    static const Spelling rows[] = {
        {"http://example.de/gtin-8/01/97803111", GS1 "01/00000097803111", ID_GTIN},
        {"HTTPS://x.cn:8080/a/b/01/9780345418913/22/3/10/1/21/7%7a?17=261231#f",
         GS1 "01/09780345418913/21/7z", ID_SGTIN},
        {"https://ean.de/gtin/4012345123456/ser/ABC(1)", GS1 "01/04012345123456/21/ABC%281%29",
         ID_SGTIN},
        {"https://a/gtin/4012345123456/lot/A+B", GS1 "01/04012345123456/10/A%2BB", ID_LGTIN},
        {"https://a/00/faux/00/006141411234567890", GS1 "00/006141411234567890", ID_SSCC},
        {"https://a/414/4226350800008/254/0", GS1 "414/4226350800008", ID_SGLN},
        {"https://a/8004/0180451111ABC987/7040/1ABC", GS1 "8004/0180451111ABC987", ID_GIAI},
        {"https://a/01/12345678901235", GS1 "01/12345678901235", ID_GTIN}, /* wrong check digit */
        {"https://a/01/4012345123456/21/1/10/2", NULL, ID_URI},
        {"https://a/01/4012345123456/21/", NULL, ID_URI},
        {"https://a/01/4012345123456/", NULL, ID_URI},
        {"https://a/01/4012345123456/99/7", NULL, ID_URI},
        {"https://a/00/006141411234567890/10/7", NULL, ID_URI},
        {"https://a/01/4012345123456/10/12345678901234567890x/21/1", NULL, ID_URI},
        {"https://a/01/4012345123456/21/%00", NULL, ID_URI},
        {"https://01/4012345123456", NULL, ID_URI},
        {"HtTp://a/01/4012345123456", NULL, ID_URI},
        {"https://example.org/products/7", NULL, ID_URI},
    };
    check_spellings(t, rows, sizeof rows / sizeof *rows);
}

TEST(identity_reads_vin_and_private_uris)
{
    static const Spelling rows[] = {
        {"137ZA903X1E412677", "urn:holdfast:vin:137ZA903X1E412677", ID_VIN},
        {"137za903x1e412677", "urn:holdfast:vin:137ZA903X1E412677", ID_VIN},
        {"urn:holdfast:vin:137ZA903X1E412677", "urn:holdfast:vin:137ZA903X1E412677", ID_VIN},
        {"137ZAO03X1E412677", NULL, ID_URI},
        {"12345678901234567", NULL, ID_URI},
        {"urn:holdfast:lot:P%2d7:L%3a1", "urn:holdfast:lot:P-7:L%3A1", ID_LOT},
        {"urn:holdfast:lot:电芯:7", "urn:holdfast:lot:%E7%94%B5%E8%8A%AF:7", ID_LOT},
        {"urn:holdfast:lot:P:a:b", NULL, ID_URI},
        {"urn:holdfast:lot:P:", NULL, ID_URI},
        {"urn:holdfast:lot:P%2:1", NULL, ID_URI},
        {"urn:holdfast:person:9f3a", "urn:holdfast:person:9f3a", ID_PERSON},
        {"URN:HOLDFAST:VIN:137ZA903X1E412677", "urn:holdfast:vin:137ZA903X1E412677", ID_VIN},
        {"Urn:Holdfast:Lot:P:a", "urn:holdfast:lot:P:a", ID_LOT},
        {"urn:HOLDFAST:person:9F3a", "urn:holdfast:person:9F3a", ID_PERSON},
        {"urn:holdfast:lot", NULL, ID_URI},
        {"urn:holdfast:", NULL, ID_URI},
        {"urn:uuid:00000000-0000-0000-0000-000000000000", NULL, ID_URI},
    };
    check_spellings(t, rows, sizeof rows / sizeof *rows);
}

TEST(identity_kinds_follow_scheme_then_place)
{
    static const struct {
        const char *uri;
        ItemKind epc, quantity;
    } rows[] = {
        {"urn:epc:id:sgtin:4012345.011111.98", ITEM_THING, ITEM_THING},
        {"urn:epc:class:lgtin:4012345.012345.7", ITEM_LOT, ITEM_LOT},
        {"urn:epc:idpat:sgtin:4012345.012345.*", ITEM_CLASS, ITEM_CLASS},
        {"urn:epc:id:grai:4012345.00022.3", ITEM_VESSEL, ITEM_VESSEL},
        {"urn:epc:id:giai:4000001.7", ITEM_VESSEL, ITEM_VESSEL},
        {"urn:epc:id:sgln:4012345.00025.0", ITEM_VESSEL, ITEM_VESSEL},
        {"urn:holdfast:lot:P:1", ITEM_LOT, ITEM_LOT},
        {"urn:gdst:example.org:product:lot:class:a.1", ITEM_THING, ITEM_LOT},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        Identity id;
        identity_parse(t->cx->arena, str_of(rows[i].uri), ID_IN_EPC_LIST, &id);
        CHECK_INT(t, id.kind, rows[i].epc);
        identity_parse(t->cx->arena, str_of(rows[i].uri), ID_IN_QUANTITY_LIST, &id);
        CHECK_INT(t, id.kind, rows[i].quantity);
    }
    CHECK_STR(t, str_of(item_kind_name(ITEM_VESSEL)), STR("vessel"));
}

static Str key_of(Test *t, const char *uri)
{
    Identity id;
    identity_parse(t->cx->arena, str_of(uri), ID_IN_EPC_LIST, &id);
    return id.key;
}

TEST(identity_serial_beside_lot_names_both)
{
    Identity id;
    identity_parse(t->cx->arena, STR("https://x.org/01/04012345123456/22/V/10/L%201/21/7"),
                   ID_IN_EPC_LIST, &id);
    CHECK_INT(t, id.scheme, ID_URI); /* a blank is no GS1 character */
    identity_parse(t->cx->arena, STR("https://x.org/01/04012345123456/22/V/10/L%2D1/21/7"),
                   ID_IN_EPC_LIST, &id);
    CHECK_INT(t, id.scheme, ID_SGTIN);
    CHECK_STR(t, id.key, key_of(t, "urn:epc:id:sgtin:4012345.012345.7"));
    CHECK_STR(t, id.lot_key, key_of(t, "urn:epc:class:lgtin:4012345.012345.L-1"));
    CHECK_STR(t, id.class_key, key_of(t, "urn:epc:idpat:sgtin:4012345.012345.*"));
    identity_parse(t->cx->arena, STR("urn:epc:id:sgtin:4012345.012345.7"), ID_IN_EPC_LIST, &id);
    CHECK_INT(t, id.lot_key.n, 0);
    identity_parse(t->cx->arena, STR("urn:epc:id:cpi:0614141.123ABC.12"), ID_IN_EPC_LIST, &id);
    CHECK_STR(t, id.class_key, key_of(t, "urn:epc:idpat:cpi:0614141.123ABC.*"));
}

TEST(identity_keys_do_not_keep_the_company_prefix_length)
{
    CHECK_STR(t, key_of(t, "urn:epc:id:sgtin:387583.7784374.9"),
              key_of(t, "urn:epc:id:sgtin:387583784374.7.9"));
    CHECK_INT(t, key_of(t, "urn:epc:id:sgtin:387583.7784374.9").n, 1 + 6 + 1);
    CHECK_INT(t, key_of(t, "urn:epc:id:sscc:4012345.3111111111").n, 1 + 8);
}

TEST(identity_reads_what_people_type)
{
    static const struct {
        const char *typed, *same_as; /* NULL: refused */
    } rows[] = {
        {"(01)04012345123456(21)987", "urn:epc:id:sgtin:4012345.012345.987"},
        {"(21)987(17)261231(01)04012345123456", "urn:epc:id:sgtin:4012345.012345.987"},
        {"(01)04012345123456(10)a%41(3103)000195", GS1 "01/04012345123456/10/a%2541"},
        {"]C1"
         "010401234512345610L7\x1d"
         "21987",
         "urn:epc:id:sgtin:4012345.012345.987"},
        {"\x1d"
         "17261231010401234512345610L7",
         "urn:epc:class:lgtin:4012345.012345.L7"},
        {"(00)340123451111111111(10)L7(02)04012345123456", "urn:epc:id:sscc:4012345.3111111111"},
        {" 4012345123456 ", "urn:epc:idpat:sgtin:4012345.012345.*"},
        {"340123451111111111", "urn:epc:id:sscc:4012345.3111111111"},
        {"https://x.org/01/04012345123456", "urn:epc:idpat:sgtin:4012345.012345.*"},
        {"137za903x1e412677", "urn:holdfast:vin:137ZA903X1E412677"},
        {"urn:uuid:7", "urn:uuid:7"},
        {"4012345123457", NULL}, /* check digit */
        {"(01)04012345123457", NULL},
        {"(09)38425876095074", NULL},
        {"(10)L7", NULL},
        {"(01)04012345123456(21)", NULL},
        {"010401234512345", NULL},
        {"hello", NULL},
        {"", NULL},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        Identity id;
        if (rows[i].same_as == NULL) {
            CHECK_ERR(t, identity_read(t->cx, str_of(rows[i].typed), &id), ERR_USAGE);
            continue;
        }
        CHECK_OK(t, identity_read(t->cx, str_of(rows[i].typed), &id));
        if (!CHECK_STR(t, id.key, key_of(t, rows[i].same_as)))
            printf("    %s\n", rows[i].typed);
    }
    Identity id;
    CHECK_OK(t, identity_read_label(t->cx, STR("(01)04012345123457"), &id)); /* as it was printed */
    CHECK_STR(t, id.key, key_of(t, GS1 "01/04012345123457"));
    CHECK_ERR(t, identity_read_label(t->cx, STR("4012345123457"), &id), ERR_USAGE);
    CHECK_OK(t, identity_read(t->cx, STR("(01)04012345123456(10)L7(21)987"), &id));
    CHECK_STR(t, id.lot_key, key_of(t, "urn:epc:class:lgtin:4012345.012345.L7"));
}

TEST(identity_check_says_why)
{
    static const struct {
        const char *uri;
        const char *key; /* NULL: nothing wrong */
    } rows[] = {
        {"urn:epc:id:sgtin:4012345.011111.98", NULL},
        {"urn:uuid:7", NULL},
        {"https://example.org/products/7", NULL},
        {"https://a/01/12345678901231", NULL},
        {"https://a/01/12345678901235", "check digit of \"%1$s\" is %2$s, it must be %3$s"},
        {"https://a/8006/123456789012350101", "check digit of \"%1$s\" is %2$s, it must be %3$s"},
        {"urn:epc:id:sgtin:4012345.011111.",
         "serial, lot or reference of \"%1$s\" must not be empty"},
        {"urn:epc:id:sgtin:40123.01111111.1",
         "company prefix of \"%1$s\" must have 6 to 12 digits"},
        {"137ZA903X1E412677", NULL},
        {"137ZA90311E412677", "check digit of \"%1$s\" is %2$s, it must be %3$s"},
        {"LFV2A21K7A3000000", "check digit of \"%1$s\" is %2$s, it must be %3$s"},
        {"WVWZZZ1KZAW000001", NULL}, /* Europe: position 9 is free */
        {"urn:holdfast:vin:137ZA",
         "vehicle identification number \"%1$s\" must have 17 characters"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        problem_clear(t->cx);
        Err err = identity_check(t->cx, str_of(rows[i].uri));
        CHECK_INT(t, err, rows[i].key == NULL ? OK : ERR_INVALID);
        CHECK_STR(t, str_of(t->cx->problem.key), str_of(rows[i].key));
    }
}

TEST(identity_key_says_when_a_uri_is_too_long)
{
    static char text[IDENTITY_KEY_MAX + 1];
    memset(text, 'x', sizeof text);
    Buf key;
    buf_init(&key, t->cx->arena, IDENTITY_KEY_MAX);
    identity_key(&key, str_from(text, IDENTITY_URI_MAX));
    CHECK_INT(t, key.n, IDENTITY_URI_MAX + 1);
    CHECK(t, !key.full);
    identity_key(&key, str_from(text, sizeof text));
    CHECK(t, key.full);
    identity_key(&key, STR("urn:epc:id:sgtin:4012345.011111.98"));
    CHECK(t, !key.full);
    CHECK_INT(t, key.n, 9);
}
