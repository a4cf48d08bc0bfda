#include "domain/party/party.h"

#include "domain/party/party_partner.h"
#include "domain/party/person.h"

#include "platform/store/change.h"
#include "test/test.h"
#include "test/test_people.h"

#define LOCATION "urn:epcglobal:epcis:vtype:Location"

static void open_store(Test *t)
{
    Str address = str_fmt(t->cx->arena, "sqlite:%.*s/holdfast.db", STR_ARG(t->dir));
    CHECK_OK(t, db_open(t->cx, address, DB_WRITE));
}

static bool save(Test *t, Str element)
{
    CLEANUP(tx_release) Tx tx = {0};
    const JsonNode *node;
    PartyElement read;
    bool changed = false;
    CHECK_OK(t, json_parse(t->cx, element, &node));
    party_read(node, STR(LOCATION), &read);
    CHECK_OK(t, tx_begin(t->cx, &tx));
    CHECK_OK(t, party_save(t->cx, &read, &changed));
    CHECK_OK(t, tx_commit(&tx));
    return changed;
}

TEST(party_is_found_by_every_spelling_of_its_identifier)
{
    Party party = {0};
    open_store(t);
    CHECK(t, save(t, STR("{\"id\":\"urn:epc:id:sgln:0614141.00777.0\",\"attributes\":["
                         "{\"id\":\"cbvmda:name\",\"attribute\":\"一厂\"},"
                         "{\"id\":\"cbvmda:countryCode\",\"attribute\":\"CN\"},"
                         "{\"id\":\"holdfast:kind\",\"attribute\":\"plant\"}]}")));
    CHECK_OK(t, party_find(t->cx, STR("https://id.gs1.org/414/0614141007776"), &party));
    CHECK_STR(t, party.name, STR("一厂"));
    CHECK_STR(t, party.kind, STR("plant"));
    CHECK_STR(t, party.country, STR("CN"));
    CHECK_STR(t, party.vocabulary, STR(LOCATION));
    CHECK_ERR(t, party_find(t->cx, STR("urn:x:nobody"), &party), ERR_NOT_FOUND);
    db_close(t->cx);
}

TEST(party_takes_attribute_names_of_cbv_and_gs1)
{
    const JsonNode *node;
    PartyElement read;
    CHECK_OK(t, json_parse(t->cx,
                           STR("{\"id\":\"urn:x:1\",\"attributes\":["
                               "{\"id\":\"urn:epcglobal:cbv:mda#name\",\"attribute\":\"\"},"
                               "{\"id\":\"gs1:organizationName\",\"attribute\":\"N\"},"
                               "{\"id\":\"example:name\",\"attribute\":\"other\"},"
                               "{\"id\":\"https://gs1.org/voc/addressCountry\","
                               "\"attribute\":\"DE\"},"
                               "{\"id\":\"gs1:organizationRole\","
                               "\"attribute\":\"gs1:OrganizationRoleType-RETAILER\"}]}"),
                           &node));
    party_read(node, STR(LOCATION), &read);
    CHECK_STR(t, read.name, STR("N"));
    CHECK_STR(t, read.country, STR("DE"));
    CHECK_STR(t, read.kind, STR("dealer"));
}

TEST(party_adds_what_is_new_and_keeps_what_is_not_mentioned)
{
    Party party = {0};
    Str *uris;
    size_t count;
    open_store(t);
    Str first = STR("{\"id\":\"urn:x:1\",\"attributes\":[{\"id\":\"cbvmda:name\","
                    "\"attribute\":\"old\"},{\"id\":\"x:rooms\",\"attribute\":12}],"
                    "\"children\":[\"urn:x:2\"]}");
    CHECK(t, save(t, first));
    CHECK(t, !save(t, first)); /* says nothing new: nothing is written */
    CHECK(t, save(t, STR("{\"id\":\"urn:x:1\",\"attributes\":[{\"id\":\"cbvmda:name\","
                         "\"attribute\":\"new\"}],\"children\":[\"urn:x:2\",\"urn:x:3\"]}")));
    CHECK_OK(t, party_find(t->cx, STR("urn:x:1"), &party));
    CHECK_STR(t, party.name, STR("new"));
    CHECK_STR(t, party.attributes, STR("{\"cbvmda:name\":\"new\",\"x:rooms\":12}"));
    CHECK_OK(t, party_children(t->cx, party.id, &uris, &count));
    CHECK_INT(t, count, 2);
    CHECK_OK(t, party_parents(t->cx, STR("urn:x:3"), &uris, &count));
    if (CHECK_INT(t, count, 1))
        CHECK_STR(t, uris[0], STR("urn:x:1"));
    db_close(t->cx);
}

static Err count_row(__attribute__((unused)) Ctx *cx, __attribute__((unused)) const DbRow *row,
                     void *arg)
{
    (*(int *)arg)++;
    return OK;
}

TEST(party_leaves_one_change_row_for_each_change)
{
    int rows = 0;
    open_store(t);
    save(t, STR("{\"id\":\"urn:x:1\"}"));
    save(t, STR("{\"id\":\"urn:x:1\"}"));
    save(t, STR("{\"id\":\"urn:x:1\",\"children\":[\"urn:x:2\"]}"));
    CHECK_OK(t, db_each(t->cx, SQL_CHANGE_EACH_OF, ARGS(db_text(STR("party")), db_int(1)),
                        count_row, &rows));
    CHECK_INT(t, rows, 2);
    db_close(t->cx);
}

TEST(person_has_one_random_identifier_and_the_name_stays_out_of_the_changes)
{
    Str found, name = STR("张三");
    CLEANUP(tx_release) Tx tx = {0};
    open_store(t);
    CHECK_OK(t, tx_begin(t->cx, &tx));
    Str uri = person_uri_new(t->cx);
    CHECK_ERR(t, person_find(t->cx, name, &found), ERR_NOT_FOUND);
    CHECK_OK(t, person_save(t->cx, name, uri));
    CHECK_OK(t, person_save(t->cx, name, uri));
    CHECK_ERR(t, person_save(t->cx, name, person_uri_new(t->cx)), ERR_CONFLICT);
    CHECK_OK(t, tx_commit(&tx));
    CHECK_OK(t, person_find(t->cx, name, &found));
    CHECK_STR(t, found, uri);
    CHECK_OK(t, person_name(t->cx, uri, &found));
    CHECK_STR(t, found, name);
    int rows = 0;
    CHECK_OK(t, db_each(t->cx, SQL_CHANGE_EACH_OF, ARGS(db_text(STR("person")), db_int(1)),
                        count_row, &rows));
    CHECK_INT(t, rows, 1);
    db_close(t->cx);
}

/* The same partner in another spelling is known already; a part of a plant is no plant; what people
 * decided is not overwritten by what is captured later. */
TEST(party_captured_ones_are_offered_to_the_registers)
{
    Buf csv;
    open_store(t);
    CHECK(t, save(t, STR("{\"id\":\"urn:epc:id:sgln:0614141.00777.0\",\"attributes\":["
                         "{\"id\":\"cbvmda:name\",\"attribute\":\"一厂\"},"
                         "{\"id\":\"cbvmda:countryCode\",\"attribute\":\"CN\"},"
                         "{\"id\":\"holdfast:kind\",\"attribute\":\"plant\"}],"
                         "\"children\":[\"urn:epc:id:sgln:0614141.00777.LINE\"]}")));
    CHECK(t, save(t, STR("{\"id\":\"urn:epc:id:sgln:0614141.00777.LINE\",\"attributes\":["
                         "{\"id\":\"cbvmda:name\",\"attribute\":\"线\"},"
                         "{\"id\":\"holdfast:kind\",\"attribute\":\"plant\"}]}")));
    CHECK(t, save(t, STR("{\"id\":\"urn:x:s1\",\"attributes\":["
                         "{\"id\":\"cbvmda:name\",\"attribute\":\"甲, 乙\"},"
                         "{\"id\":\"cbvmda:countryCode\",\"attribute\":\"CN\"},"
                         "{\"id\":\"holdfast:kind\",\"attribute\":\"supplier\"}]}")));
    buf_init(&csv, t->cx->arena, 1 << 16);
    CHECK_OK(t, party_rows(t->cx, STR("site"), &csv));
    CHECK_STR(t, buf_str(&csv),
              STR("code,name,kind,country,identifier\r\n"
                  "P-1,一厂,plant,CN,urn:epc:id:sgln:0614141.00777.0\r\n"));
    buf_clear(&csv);
    CHECK_OK(t, party_rows(t->cx, STR("partner"), &csv));
    CHECK(t, str_find(buf_str(&csv), STR("\"甲, 乙\",supplier,CN,urn:x:s1")) > 0);
    test_row(t, STR("site"),
             STR("{\"code\":\"HQ\",\"name\":\"n\",\"kind\":\"plant\",\"country\":\"CN\","
                 "\"identifier\":\"https://id.gs1.org/414/0614141007776\"}"));
    buf_clear(&csv);
    CHECK_OK(t, party_rows(t->cx, STR("site"), &csv));
    CHECK_STR(t, buf_str(&csv), STR("code,name,kind,country,identifier\r\n"));
    CHECK_ERR(t, party_rows(t->cx, STR("law"), &csv), ERR_NOT_FOUND);
    db_close(t->cx);
}
