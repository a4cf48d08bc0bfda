/* event_refs_test.c - the decoded event: values, references in their order, lots, pairs. */
#include "domain/event/event.h"

#include "domain/event/event_quantity.h"
#include "test/test.h"

#define WHEN "\"eventTime\":\"2026-03-01T09:00:00.25+08:00\",\"eventTimeZoneOffset\":\"+08:00\""
#define TRANSFORM                                                                                  \
    "\"type\":\"TransformationEvent\"," WHEN ",\"inputEPCList\":[\"urn:x:in1\",\"urn:x:in2\"],"    \
    "\"outputEPCList\":[\"urn:x:out1\",\"urn:x:out2\"]"

static Err decode(Ctx *cx, const char *json, Event *out)
{
    const JsonNode *node, *at;
    EventContext *context;
    TRY(json_parse(cx, STR("{\"holdfast\":\"urn:holdfast:epcis:\",\"hf\":\"urn:holdfast:epcis:\"}"),
                   &at));
    TRY(event_context_new(cx, at, &context));
    TRY(json_parse(cx, str_dup(cx->arena, str_of(json)), &node));
    return event_decode(cx, node, context, (Str){0}, out);
}

/* "input urn:x:1; output urn:x:2 3.5 KGM" */
static Str refs_told(Test *t, const Event *event)
{
    Buf out;
    buf_init(&out, t->cx->arena, 1 << 16);
    for (uint32_t i = 0; i < event->ref_count; i++) {
        const EventRef *ref = &event->refs[i];
        buf_fmt(&out, "%s%s %.*s", i == 0 ? "" : "; ", role_name(ref->role), STR_ARG(ref->uri));
        if (ref->has_quantity) {
            buf_add_char(&out, ' ');
            decimal_format(&out, ref->quantity);
        }
        if (ref->uom.n > 0)
            buf_fmt(&out, " %.*s", STR_ARG(ref->uom));
        if (ref->type.n > 0)
            buf_fmt(&out, " (%.*s)", STR_ARG(ref->type));
        CHECK(t, ref->key.n > 0);
    }
    return buf_str(&out);
}

TEST(event_decode_reads_values)
{
    Event event;
    const char *json =
        "{\"type\":\"ObjectEvent\"," WHEN ",\"eventID\":\"urn:uuid:1\",\"action\":\"DELETE\","
        "\"epcList\":[],\"bizStep\":\"https://ref.gs1.org/cbv/BizStep-shipping\","
        "\"disposition\":\"cbv:Disp-in_transit\",\"errorDeclaration\":{\"declarationTime\":"
        "\"1970-01-01T00:00:01Z\",\"reason\":\"incorrect_data\",\"correctiveEventIDs\":"
        "[\"urn:uuid:2\",\"urn:uuid:3\"]}}";
    CHECK_OK(t, decode(t->cx, json, &event));
    CHECK_INT(t, event.kind, EVENT_OBJECT);
    CHECK_INT(t, event.action, ACTION_DELETE);
    CHECK_INT(t, event.time_us, 1772326800250000);
    CHECK_INT(t, event.offset_min, 480);
    CHECK_STR(t, event.id, STR("urn:uuid:1"));
    CHECK_STR(t, event.step, STR("shipping"));
    CHECK_STR(t, event.disposition, STR("in_transit"));
    CHECK(t, event.error.present);
    CHECK_INT(t, event.error.time_us, 1000000);
    CHECK_STR(t, event.error.reason, STR("incorrect_data"));
    CHECK_INT(t, event.error.corrective_count, 2);
    CHECK_STR(t, event.error.corrective_ids[1], STR("urn:uuid:3"));
    CHECK_STR(t, event.body, str_of(json));
    CHECK_INT(t, event.ref_count, 0);
}

TEST(event_decode_expands_its_own_step)
{
    Event event;
    CHECK_OK(t, decode(t->cx,
                       "{\"type\":\"ObjectEvent\"," WHEN ",\"action\":\"OBSERVE\",\"epcList\":[],"
                       "\"bizStep\":\"hf:emptied\"}",
                       &event));
    CHECK_STR(t, event.step, STR("urn:holdfast:epcis:emptied"));
}

TEST(event_refs_stand_in_the_order_of_the_codec)
{
    Event event;
    CHECK_OK(t, decode(t->cx,
                       "{\"holdfast:software\":\"urn:x:sw\",\"holdfast:operator\":[\"urn:x:p1\","
                       "\"urn:x:p2\"],\"bizTransactionList\":[{\"type\":\"po\","
                       "\"bizTransaction\":\"urn:x:po\"}],\"destinationList\":[{\"type\":"
                       "\"location\",\"destination\":\"urn:x:d\"}],\"sourceList\":[{\"type\":"
                       "\"owning_party\",\"source\":\"urn:x:s\"}],\"bizLocation\":{\"id\":"
                       "\"urn:x:l\"},\"readPoint\":{\"id\":\"urn:x:r\"},"
                       "\"outputQuantityList\":[{\"epcClass\":\"urn:x:oq\",\"quantity\":3.50,"
                       "\"uom\":\"KGM\"}],\"inputQuantityList\":[{\"epcClass\":\"urn:x:iq\"}],"
                       "\"hf:workOrder\":\"urn:x:wo\"," TRANSFORM "}",
                       &event));
    CHECK_STR(t, refs_told(t, &event),
              STR("input urn:x:in1; input urn:x:in2; input urn:x:iq; output urn:x:out1; output "
                  "urn:x:out2; output urn:x:oq 3.5 KGM; read_point urn:x:r; location urn:x:l; "
                  "source urn:x:s (owning_party); destination urn:x:d (location); transaction "
                  "urn:x:po (po); operator urn:x:p1; operator urn:x:p2; work_order urn:x:wo; "
                  "software urn:x:sw"));
    CHECK(t, event.refs[2].is_class && !event.refs[0].is_class);
    CHECK_OK(t, decode(t->cx,
                       "{\"childQuantityList\":[{\"epcClass\":\"urn:x:q\",\"quantity\":2}],"
                       "\"childEPCs\":[\"urn:x:c\"],\"parentID\":\"urn:x:p\",\"action\":\"ADD\","
                       "\"type\":\"AssociationEvent\"," WHEN "}",
                       &event));
    CHECK_STR(t, refs_told(t, &event), STR("parent urn:x:p; child urn:x:c; child urn:x:q 2"));
    CHECK_OK(t, decode(t->cx,
                       "{\"quantityList\":[{\"epcClass\":\"urn:x:q\"}],\"epcList\":[\"urn:x:e\"],"
                       "\"parentID\":\"urn:x:p\",\"bizTransactionList\":[{\"bizTransaction\":"
                       "\"urn:x:t\"}],\"action\":\"ADD\",\"type\":\"TransactionEvent\"," WHEN "}",
                       &event));
    CHECK_STR(t, refs_told(t, &event),
              STR("parent urn:x:p; observed urn:x:e; observed urn:x:q; transaction urn:x:t"));
}

TEST(event_refs_have_one_key_for_all_spellings)
{
    Event event;
    CHECK_OK(t, decode(t->cx,
                       "{\"type\":\"ObjectEvent\"," WHEN ",\"action\":\"OBSERVE\",\"epcList\":["
                       "\"urn:epc:id:sgtin:4012345.011122.25\","
                       "\"https://example.com/01/04012345111224/21/25\"]}",
                       &event));
    CHECK_INT(t, event.ref_count, 2);
    CHECK_STR(t, event.refs[0].key, event.refs[1].key);
}

#define SGTIN_1 "urn:epc:id:sgtin:4012345.011122.1"
#define SGTIN_2 "urn:epc:id:sgtin:4012345.011122.2"
#define SGTIN_B "urn:epc:id:sgtin:4012345.011123.9"

TEST(event_lots_are_the_lgtin_of_each_class_made)
{
    Event event;
    CHECK_OK(t, decode(t->cx,
                       "{\"type\":\"ObjectEvent\"," WHEN ",\"action\":\"ADD\",\"bizStep\":"
                       "\"commissioning\",\"epcList\":[\"" SGTIN_1 "\",\"" SGTIN_2 "\",\"" SGTIN_B
                       "\",\"urn:x:1\"],\"ilmd\":{\"cbvmda:lotNumber\":\"A/1\"}}",
                       &event));
    CHECK_INT(t, event.ref_count, 6);
    CHECK_INT(t, event.refs[4].role, ROLE_LOT);
    CHECK(t, event.refs[4].lot_of == LOT_OF_CLASS);
    CHECK_STR(t, event.refs[4].uri, STR("https://id.gs1.org/01/04012345111224/10/A%2F1"));
    CHECK_STR(t, event.refs[5].uri, STR("https://id.gs1.org/01/04012345111231/10/A%2F1"));
    Identity lot;
    identity_parse(t->cx->arena, STR("urn:epc:class:lgtin:4012345.011122.A%2F1"),
                   ID_IN_QUANTITY_LIST, &lot);
    CHECK_STR(t, event.refs[4].key, lot.key);
}

TEST(event_lots_come_from_transformations_by_any_name)
{
    Event event;
    CHECK_OK(t, decode(t->cx,
                       "{" TRANSFORM ",\"outputQuantityList\":[{\"epcClass\":"
                       "\"https://id.gs1.org/01/04012345111224\"}],\"ilmd\":{"
                       "\"https://ref.gs1.org/cbv/mda/lotNumber\":[\"B\",7,{\"no\":1}],"
                       "\"holdfast:lot\":\"urn:holdfast:lot:p:1\"}}",
                       &event));
    CHECK_STR(t, refs_told(t, &event),
              STR("input urn:x:in1; input urn:x:in2; output urn:x:out1; output urn:x:out2; output "
                  "https://id.gs1.org/01/04012345111224; lot "
                  "https://id.gs1.org/01/04012345111224/10/B; lot "
                  "https://id.gs1.org/01/04012345111224/10/7; lot urn:holdfast:lot:p:1"));
}

TEST(event_lots_are_not_taken_from_other_steps_or_names)
{
    Event event;
    CHECK_OK(t, decode(t->cx,
                       "{\"type\":\"ObjectEvent\"," WHEN ",\"action\":\"ADD\",\"bizStep\":"
                       "\"receiving\",\"epcList\":[\"" SGTIN_1
                       "\"],\"ilmd\":{\"cbvmda:lotNumber\":\"A\"}}",
                       &event));
    CHECK_INT(t, event.ref_count, 1);
    CHECK_OK(t, decode(t->cx,
                       "{\"type\":\"ObjectEvent\"," WHEN ",\"action\":\"ADD\",\"bizStep\":"
                       "\"commissioning\",\"epcList\":[\"" SGTIN_1
                       "\"],\"@context\":{\"cbvmda\":\"http://example.com/cbvmda/\"},"
                       "\"ilmd\":{\"cbvmda:lotNumber\":\"A\"}}",
                       &event));
    CHECK_INT(t, event.ref_count, 1);
}

TEST(event_lots_of_a_digital_link_belong_to_that_thing)
{
    Event event;
    CHECK_OK(t, decode(t->cx,
                       "{\"type\":\"ObjectEvent\"," WHEN ",\"action\":\"OBSERVE\",\"epcList\":["
                       "\"urn:x:1\",\"https://a.example/01/04012345111224/10/L%2F1/21/S1\","
                       "\"https://a.example/01/04012345111224/21/S2\"]}",
                       &event));
    CHECK_INT(t, event.ref_count, 4);
    CHECK_INT(t, event.refs[3].role, ROLE_LOT);
    CHECK_INT(t, event.refs[3].lot_of, 1);
    CHECK_STR(t, event.refs[3].uri, STR("https://id.gs1.org/01/04012345111224/10/L%2F1"));
}

TEST(event_pairs_name_inputs_and_outputs)
{
    Event event;
    CHECK_OK(t, decode(t->cx,
                       "{" TRANSFORM ",\"holdfast:pairs\":[{\"in\":\"urn:x:in2\",\"out\":"
                       "\"urn:x:out1\"},{\"in\":\"urn:x:in1\",\"out\":\"urn:x:out2\"}]}",
                       &event));
    CHECK_INT(t, event.pair_count, 2);
    CHECK_STR(t, event.refs[event.pairs[0].in].uri, STR("urn:x:in2"));
    CHECK_STR(t, event.refs[event.pairs[0].out].uri, STR("urn:x:out1"));
}

TEST(event_extension_refuses_what_it_does_not_know)
{
    static const struct {
        const char *member;
        const char *pointer;
        const char *part; /* of the sentence's key */
    } table[] = {
        {"\"holdfast:pairs\":[{\"in\":\"urn:x:nn\",\"out\":\"urn:x:out1\"}]",
         "/holdfast:pairs/0/in", "no input of the event"},
        {"\"holdfast:pairs\":[{\"in\":\"urn:x:in1\",\"out\":\"urn:x:in2\"}]",
         "/holdfast:pairs/0/out", "no output of the event"},
        {"\"holdfast:pairs\":[{\"in\":\"urn:x:in1\"}]", "/holdfast:pairs/0", "is required in"},
        {"\"holdfast:pairs\":{}", "/holdfast:pairs", "must be a list"},
        {"\"holdfast:operator\":\"Zhang San\"", "/holdfast:operator", "is not a URI"},
        {"\"holdfast:tool\":[\"urn:x:1\",3]", "/holdfast:tool/1", "must be a string"},
        {"\"holdfast:tool\":\"urn:x:1\",\"hf:tool\":\"urn:x:2\"", "/hf:tool", "given twice"},
        {"\"holdfast:equipement\":\"urn:x:1\"", "/holdfast:equipement", "holdfast extension"},
        {"\"urn:holdfast:epcis:colour\":\"urn:x:1\"", "/urn:holdfast:epcis:colour",
         "holdfast extension"},
        {"\"ilmd\":{\"holdfast:lot\":\"L1\"}", "/ilmd/holdfast:lot", "is not a URI"},
        {"\"ilmd\":{\"holdfast:colour\":\"urn:x:1\"}", "/ilmd/holdfast:colour",
         "holdfast extension for ilmd"},
    };
    for (size_t i = 0; i < sizeof table / sizeof table[0]; i++) {
        Event event;
        const char *json = str_fmt(t->cx->arena, "{" TRANSFORM ",%s}", table[i].member).p;
        problem_clear(t->cx);
        if (!CHECK_ERR(t, decode(t->cx, json, &event), ERR_INVALID))
            continue;
        CHECK_STR(t, t->cx->problem.pointer, str_of(table[i].pointer));
        CHECK(t, strstr(t->cx->problem.key, table[i].part) != NULL);
    }
}

TEST(event_refs_refuse_endless_identifiers)
{
    char *uri = arena_alloc(t->cx->arena, 5001);
    memset(uri, 'x', 5000);
    Event event;
    const char *json =
        str_fmt(t->cx->arena,
                "{\"type\":\"ObjectEvent\"," WHEN ",\"action\":\"ADD\",\"epcList\":[\"urn:%s\"]}",
                uri)
            .p;
    CHECK_ERR(t, decode(t->cx, json, &event), ERR_LIMIT);
    CHECK_STR(t, t->cx->problem.pointer, STR("/epcList/0"));
}

TEST(event_quantities_are_exact_or_rounded_or_too_large)
{
    static const struct {
        const char *number;
        const char *read; /* NULL: too large */
    } table[] = {
        {"12", "12"},
        {"-0.50", "-0.5"},
        {"1.5e3", "1500"},
        {"0.123456789", "0.123456789"},
        {"31563.68030294531", "31563.680302945"},
        {"51650.81131932347", "51650.811319323"},
        {"-0.0000000005", "-0.000000001"},
        {"0.00000000049999", "0"},
        {"1e-300", "0"},
        {"0.9999999999", "1"},
        {"123456789012345678.5", "123456789012345678.5"},
        {"999999999999999999", "999999999999999999"},
        {"-999999999999999999.9", NULL},
        {"1000000000000000000", NULL},
        {"9223372036854775807", NULL},
        {"1e18", NULL},
        {"123456789012345678.49999999999", "123456789012345678"},
        {"123456789012345678.50000000001", "123456789012345679"},
        {"12345678901234567890", NULL},
        {"1e30", NULL},
        {"-1E+1000000", NULL},
    };
    for (size_t i = 0; i < sizeof table / sizeof table[0]; i++) {
        Decimal quantity;
        Buf told;
        buf_init(&told, t->cx->arena, 64);
        bool read = quantity_read(str_of(table[i].number), &quantity);
        if (read)
            decimal_format(&told, quantity);
        CHECK_STR(t, buf_str(&told), str_of(table[i].read));
        CHECK(t, read == (table[i].read != NULL));
    }
}

/* A commissioning of `things` serials of one GTIN and `lots` lot numbers. */
static const char *commissioning(Test *t, int things, int lots)
{
    Buf out;
    buf_init(&out, t->cx->arena, 1 << 20);
    buf_add(&out, STR("{\"type\":\"ObjectEvent\"," WHEN ",\"action\":\"ADD\","
                      "\"bizStep\":\"commissioning\",\"epcList\":["));
    for (int i = 0; i < things; i++)
        buf_fmt(&out, "%s\"urn:epc:id:sgtin:4012345.011122.%d\"", i == 0 ? "" : ",", i);
    buf_add(&out, STR("],\"ilmd\":{\"cbvmda:lotNumber\":["));
    for (int i = 0; i < lots; i++)
        buf_fmt(&out, "%s\"L%d\"", i == 0 ? "" : ",", i);
    buf_add(&out, STR("]}}"));
    return str_c(t->cx->arena, buf_str(&out));
}

TEST(event_lots_times_things_have_a_limit)
{
    Event event;
    CHECK_OK(t, decode(t->cx, commissioning(t, 5000, 200), &event)); /* a million */
    CHECK_INT(t, event.ref_count, 5000 + 200);
    CHECK_ERR(t, decode(t->cx, commissioning(t, 5000, 201), &event), ERR_LIMIT);
    CHECK_STR(t, t->cx->problem.pointer, STR("/ilmd/cbvmda:lotNumber/200"));
    CHECK_STR(t, t->cx->problem.params[0], STR("201"));
    CHECK_STR(t, t->cx->problem.params[1], STR("5000"));
}
