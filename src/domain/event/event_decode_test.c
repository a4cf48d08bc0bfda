/* event_decode_test.c - what an event says, read back; and every rule broken once. */
#include "domain/event/event.h"

#include "base/message.h"
#include "domain/event/event_context.h"
#include "test/test.h"

#define WHEN        "\"eventTime\":\"2026-03-01T09:00:00+08:00\",\"eventTimeZoneOffset\":\"+08:00\""
#define OBJECT_HEAD "\"type\":\"ObjectEvent\"," WHEN ",\"action\":\"ADD\",\"epcList\":[\"urn:x:1\"]"
#define TRANSFORM_HEAD                                                                             \
    "\"type\":\"TransformationEvent\"," WHEN ",\"inputEPCList\":[\"urn:x:in1\",\"urn:x:in2\"],"    \
    "\"outputEPCList\":[\"urn:x:out1\",\"urn:x:out2\"]"

static const char document_context[] =
    "[\"https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld\","
    "{\"ex\":\"https://example.com/epcis/\",\"holdfast\":\"urn:holdfast:epcis:\","
    "\"hf\":\"urn:holdfast:epcis:\"}]";

static Err decode_bare(Ctx *cx, const char *json, Event *out)
{
    const JsonNode *node;
    TRY(json_parse(cx, str_dup(cx->arena, str_of(json)), &node));
    return event_decode(cx, node, NULL, (Str){0}, out);
}

static Err decode(Ctx *cx, const char *json, Event *out)
{
    const JsonNode *node, *at;
    EventContext *context;
    TRY(json_parse(cx, str_of(document_context), &at));
    TRY(event_context_new(cx, at, &context));
    TRY(json_parse(cx, str_dup(cx->arena, str_of(json)), &node));
    return event_decode(cx, node, context, STR("/e"), out);
}

/* A document refused: where, and a part of the sentence. */
typedef struct Refusal {
    const char *json;
    const char *pointer;
    const char *sentence;
} Refusal;

static void refusals_check(Test *t, const Refusal *table, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        Event event;
        problem_clear(t->cx);
        Err err = decode(t->cx, table[i].json, &event);
        if (!test_err(t, __FILE__, (int)i, err, ERR_INVALID, table[i].json))
            continue;
        CHECK_STR(t, t->cx->problem.pointer, str_of(table[i].pointer));
        Buf said;
        buf_init(&said, t->cx->arena, 4096);
        message_format(&said, LANG_EN, t->cx->problem.key, t->cx->problem.params,
                       t->cx->problem.param_count);
        if (str_find(buf_str(&said), str_of(table[i].sentence)) < 0)
            CHECK_STR(t, buf_str(&said), str_of(table[i].sentence));
        CHECK(t, strcmp(message_text(t->cx->problem.key, LANG_ZH), t->cx->problem.key) != 0);
    }
}

static void accepted_check(Test *t, const char *const *table, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        Event event;
        if (decode(t->cx, table[i], &event) != OK)
            test_fail(t, __FILE__, (int)i,
                      str_fmt(t->cx->arena, "%s at %.*s: %s", t->cx->problem.key,
                              STR_ARG(t->cx->problem.pointer), table[i]));
        problem_clear(t->cx);
    }
}
#define REFUSED(t, ...)                                                                            \
    refusals_check((t), (const Refusal[]){__VA_ARGS__},                                            \
                   sizeof((const Refusal[]){__VA_ARGS__}) / sizeof(Refusal))
#define ACCEPTED(t, ...)                                                                           \
    accepted_check((t), (const char *const[]){__VA_ARGS__},                                        \
                   sizeof((const char *const[]){__VA_ARGS__}) / sizeof(char *))

TEST(event_decode_refuses_what_is_no_event)
{
    REFUSED(t, {"[]", "/e", "event must be an object"},
            {"{}", "/e", "type is required in an event"},
            {"{\"type\":1}", "/e/type", "type must be a string"},
            {"{\"type\":\"QuantityEvent\"}", "/e/type", "type \"QuantityEvent\" is not one of"},
            {"{\"type\":\"urn:x:event\"}", "/e/type", "is not one of the five"},
            {"{\"type\":\"ObjectEvent\"," WHEN ",\"epcList\":[]}", "/e",
             "action is required in ObjectEvent"},
            {"{\"type\":\"ObjectEvent\",\"action\":\"ADD\",\"epcList\":[]}", "/e",
             "eventTime is required in ObjectEvent"},
            {"{\"type\":\"ObjectEvent\",\"eventTime\":\"2026-03-01T09:00:00Z\",\"action\":"
             "\"ADD\",\"epcList\":[]}",
             "/e", "eventTimeZoneOffset is required in ObjectEvent"});
}

TEST(event_decode_checks_values)
{
    REFUSED(t,
            {"{\"type\":\"ObjectEvent\",\"eventTime\":\"2026-03-01T09:00:00\"}", "/e/eventTime",
             "eventTime \"2026-03-01T09:00:00\" is not a date and time with a zone"},
            {"{\"type\":\"ObjectEvent\",\"eventTime\":\"2026-03-01 09:00:00Z\"}", "/e/eventTime",
             "is not a date and time"},
            {"{\"type\":\"ObjectEvent\",\"eventTime\":\"2026-02-30T09:00:00Z\"}", "/e/eventTime",
             "is not a date and time"},
            {"{\"type\":\"ObjectEvent\",\"eventTimeZoneOffset\":\"+14:01\"}",
             "/e/eventTimeZoneOffset", "eventTimeZoneOffset \"+14:01\" is not a zone offset"},
            {"{\"type\":\"ObjectEvent\",\"eventTimeZoneOffset\":\"Z\"}", "/e/eventTimeZoneOffset",
             "is not a zone offset"},
            {"{\"type\":\"ObjectEvent\",\"eventID\":\"42\"}", "/e/eventID",
             "eventID \"42\" is not a URI"},
            {"{\"type\":\"ObjectEvent\",\"eventID\":\"urn:x:零件\"}", "/e/eventID", "is not a URI"},
            {"{\"type\":\"ObjectEvent\",\"eventID\":\"urn:x:a b\"}", "/e/eventID", "is not a URI"},
            {"{\"type\":\"ObjectEvent\",\"eventID\":\"urn:x:%2\"}", "/e/eventID", "is not a URI"},
            {"{\"type\":\"ObjectEvent\",\"action\":\"OBSERV\"}", "/e/action",
             "action \"OBSERV\" is not one of ADD, OBSERVE and DELETE"},
            {"{\"type\":\"ObjectEvent\",\"bizStep\":\"transforming\"}", "/e/bizStep",
             "bizStep \"transforming\" is neither a word"},
            {"{\"type\":\"ObjectEvent\",\"bizStep\":\"urn:epcglobal:cbv:bizstep:shipping\"}",
             "/e/bizStep", "JSON takes the bare word"},
            {"{\"type\":\"ObjectEvent\",\"disposition\":\"https://ns.gs1.org/cbv/Disp-active\"}",
             "/e/disposition", "JSON takes the bare word"},
            {"{\"type\":\"ObjectEvent\",\"disposition\":null}", "/e/disposition",
             "disposition must be a string"},
            {"{\"type\":\"ObjectEvent\",\"certificationInfo\":[\"urn:x:1\",7]}",
             "/e/certificationInfo/1", "certificationInfo must be a string"},
            {"{\"type\":\"ObjectEvent\",\"recordTime\":\"now\"}", "/e/recordTime",
             "recordTime \"now\" is not a date"});
}

TEST(event_decode_checks_lists)
{
    REFUSED(
        t,
        {"{\"type\":\"ObjectEvent\",\"epcList\":\"urn:x:1\"}", "/e/epcList",
         "epcList must be a list"},
        {"{\"type\":\"ObjectEvent\",\"epcList\":[\"urn:x:1\",\"nonsense\"]}", "/e/epcList/1",
         "epcList \"nonsense\" is not a URI"},
        {"{\"type\":\"ObjectEvent\",\"epcList\":[\"urn:x:1\",\"urn:x:2\",\"urn:x:1\"]}",
         "/e/epcList/2", "epcList lists \"urn:x:1\" twice"},
        {"{\"type\":\"ObjectEvent\",\"quantityList\":[{\"quantity\":1}]}", "/e/quantityList/0",
         "epcClass is required in quantityList"},
        {"{\"type\":\"ObjectEvent\",\"quantityList\":[{\"epcClass\":\"urn:x:1\",\"uom\":\"kg\"}]}",
         "/e/quantityList/0/uom", "uom \"kg\" is not a unit code"},
        {"{\"type\":\"ObjectEvent\",\"quantityList\":[{\"epcClass\":\"urn:x:1\",\"uom\":\"KGMS\"}]"
         "}",
         "/e/quantityList/0/uom", "is not a unit code"},
        {"{\"type\":\"ObjectEvent\",\"quantityList\":[{\"epcClass\":\"urn:x:1\",\"quantity\":\"1\"}"
         "]}",
         "/e/quantityList/0/quantity", "quantity must be a number"},
        {"{\"type\":\"ObjectEvent\",\"quantityList\":[{\"epcClass\":\"urn:x:1\",\"ex:a\":1}]}",
         "/e/quantityList/0/ex:a", "ex:a is not a field of quantityList, which takes no others"},
        {"{\"type\":\"ObjectEvent\",\"readPoint\":\"urn:x:1\"}", "/e/readPoint",
         "readPoint must be an object"},
        {"{\"type\":\"ObjectEvent\",\"readPoint\":{}}", "/e/readPoint",
         "id is required in readPoint"},
        {"{\"type\":\"ObjectEvent\",\"sourceList\":[{\"source\":\"urn:x:1\"}]}", "/e/sourceList/0",
         "type is required in sourceList"},
        {"{\"type\":\"ObjectEvent\",\"sourceList\":[{\"type\":\"place\",\"source\":\"urn:x:1\"}]}",
         "/e/sourceList/0/type", "type \"place\" is neither a word"},
        {"{\"type\":\"ObjectEvent\",\"destinationList\":[{\"type\":\"location\",\"source\":"
         "\"urn:x:1\"}]}",
         "/e/destinationList/0/source", "source is not a field of destinationList"},
        {"{\"type\":\"ObjectEvent\",\"bizTransactionList\":[{\"type\":\"po\"}]}",
         "/e/bizTransactionList/0", "bizTransaction is required in bizTransactionList"},
        {"{\"type\":\"ObjectEvent\",\"persistentDisposition\":{}}", "/e/persistentDisposition",
         "persistentDisposition needs set or unset"},
        {"{\"type\":\"ObjectEvent\",\"persistentDisposition\":{\"set\":[]}}",
         "/e/persistentDisposition/set", "set must not be empty"},
        {"{\"type\":\"ObjectEvent\",\"persistentDisposition\":{\"set\":[\"recalled\",\"recalled\"]}"
         "}",
         "/e/persistentDisposition/set/1", "set lists \"recalled\" twice"},
        {"{\"type\":\"ObjectEvent\",\"errorDeclaration\":{\"reason\":\"did_not_occur\"}}",
         "/e/errorDeclaration", "declarationTime is required in errorDeclaration"},
        {"{\"type\":\"ObjectEvent\",\"errorDeclaration\":{\"reason\":\"oops\"}}",
         "/e/errorDeclaration/reason", "reason \"oops\" is neither a word"});
}

TEST(event_decode_finds_twins_in_long_lists)
{
    Buf json;
    buf_init(&json, t->cx->arena, 1 << 20);
    buf_add(&json, STR("{\"type\":\"ObjectEvent\"," WHEN ",\"action\":\"ADD\",\"epcList\":["));
    for (int i = 0; i < 1000; i++)
        buf_fmt(&json, "\"urn:x:%d\",", i);
    size_t n = json.n;
    buf_add(&json, STR("\"urn:x:1000\"]}"));
    Event event;
    CHECK_OK(t, decode(t->cx, str_c(t->cx->arena, buf_str(&json)), &event));
    CHECK_INT(t, event.ref_count, 1001);
    json.n = n;
    buf_add(&json, STR("\"urn:x:577\"]}"));
    CHECK_ERR(t, decode(t->cx, str_c(t->cx->arena, buf_str(&json)), &event), ERR_INVALID);
    CHECK_STR(t, t->cx->problem.pointer, STR("/e/epcList/1000"));
}

TEST(event_decode_takes_only_names_of_the_kind)
{
    REFUSED(t,
            {"{\"type\":\"ObjectEvent\",\"parentID\":\"urn:x:1\"}", "/e/parentID",
             "parentID is not a field of ObjectEvent"},
            {"{\"type\":\"AggregationEvent\",\"persistentDisposition\":{\"set\":[\"recalled\"]}}",
             "/e/persistentDisposition", "is not a field of AggregationEvent"},
            {"{\"type\":\"AggregationEvent\",\"ilmd\":{}}", "/e/ilmd",
             "ilmd is not a field of AggregationEvent"},
            {"{\"type\":\"TransformationEvent\",\"action\":\"ADD\"}", "/e/action",
             "action is not a field of TransformationEvent"},
            {"{\"type\":\"AssociationEvent\",\"epcList\":[]}", "/e/epcList",
             "epcList is not a field of AssociationEvent"},
            {"{\"type\":\"ObjectEvent\",\"colour\":\"red\"}", "/e/colour",
             "colour is not a field of ObjectEvent; other names are written prefix:name"},
            {"{\"type\":\"ObjectEvent\",\"nope:colour\":\"red\"}", "/e/nope:colour",
             "prefix \"nope\" of nope:colour is not declared in @context"},
            {"{\"type\":\"ObjectEvent\",\"a_b:colour\":\"red\"}", "/e/a_b:colour",
             "a_b:colour is not a field of ObjectEvent"},
            {"{" OBJECT_HEAD ",\"ilmd\":{\"materialType\":\"oak\"}}", "/e/ilmd/materialType",
             "materialType is not a field of ilmd"},
            {"{" OBJECT_HEAD ",\"ilmd\":[]}", "/e/ilmd", "ilmd must be an object"});
    ACCEPTED(t, "{" OBJECT_HEAD ",\"ex:colour\":{\"any\":[1,null,\"x\"]}}",
             "{" OBJECT_HEAD ",\"https://example.org/colour\":true}",
             "{" OBJECT_HEAD ",\"urn:example:colour\":0}",
             "{" OBJECT_HEAD ",\"own:colour\":0,\"@context\":{\"own\":\"urn:own:\"}}",
             "{" OBJECT_HEAD ",\"far:colour\":0,\"@context\":\"https://example.com/c.jsonld\"}",
             "{" OBJECT_HEAD ",\"ilmd\":{\"ex:a\":1,\"cbvmda:lotNumber\":\"1\"}}",
             "{" OBJECT_HEAD ",\"readPoint\":{\"id\":\"urn:x:1\",\"anything\":2}}");
}

TEST(event_decode_checks_what_an_event_is_about)
{
    REFUSED(
        t,
        {"{\"type\":\"ObjectEvent\"," WHEN ",\"action\":\"ADD\"}", "/e",
         "ObjectEvent needs an epcList, a quantityList with an item"},
        {"{\"type\":\"ObjectEvent\"," WHEN ",\"action\":\"ADD\",\"quantityList\":[]}", "/e",
         "ObjectEvent needs"},
        {"{\"type\":\"ObjectEvent\"," WHEN ",\"action\":\"OBSERVE\",\"epcList\":[],\"ilmd\":{}}",
         "/e/ilmd", "action must be ADD, not OBSERVE"},
        {"{\"type\":\"AggregationEvent\"," WHEN ",\"action\":\"ADD\",\"parentID\":\"urn:x:1\"}",
         "/e", "AggregationEvent needs a child"},
        {"{\"type\":\"AggregationEvent\"," WHEN ",\"action\":\"DELETE\"}", "/e",
         "parentID is required in AggregationEvent unless action is OBSERVE"},
        {"{\"type\":\"AggregationEvent\"," WHEN ",\"action\":\"ADD\",\"childEPCs\":[\"urn:x:1\"]}",
         "/e", "parentID is required in AggregationEvent unless action is OBSERVE"},
        {"{\"type\":\"AssociationEvent\"," WHEN ",\"action\":\"DELETE\"}", "/e",
         "parentID is required in AssociationEvent"},
        {"{\"type\":\"AssociationEvent\"," WHEN ",\"action\":\"OBSERVE\",\"parentID\":\"urn:x:1\","
         "\"childEPCs\":[]}",
         "/e", "AssociationEvent needs a child"},
        {"{\"type\":\"TransactionEvent\"," WHEN ",\"action\":\"ADD\",\"epcList\":[\"urn:x:1\"]}",
         "/e", "bizTransactionList is required in TransactionEvent"},
        {"{\"type\":\"TransactionEvent\"," WHEN ",\"action\":\"ADD\",\"epcList\":[],"
         "\"bizTransactionList\":[]}",
         "/e/bizTransactionList", "bizTransactionList must not be empty"},
        {"{\"type\":\"TransactionEvent\"," WHEN ",\"action\":\"ADD\","
         "\"bizTransactionList\":[{\"bizTransaction\":\"urn:x:1\"}]}",
         "/e", "TransactionEvent needs an epcList"},
        {"{\"type\":\"TransformationEvent\"," WHEN ",\"inputEPCList\":[\"urn:x:1\"]}", "/e",
         "TransformationEvent needs an input and an output"},
        {"{\"type\":\"TransformationEvent\"," WHEN ",\"transformationID\":\"urn:x:1\","
         "\"inputEPCList\":[]}",
         "/e", "TransformationEvent needs"},
        {"{\"type\":\"TransformationEvent\"," WHEN ",\"outputEPCList\":[\"urn:x:1\",\"urn:x:1\"]}",
         "/e/outputEPCList/1", "twice"});
    REFUSED(t, {"{\"type\":\"TransformationEvent\"," WHEN ",\"transformationID\":\"\","
                "\"inputEPCList\":[\"urn:x:1\"]}",
                "/e", "TransformationEvent needs an input and an output"});
    ACCEPTED(
        t, "{" TRANSFORM_HEAD ",\"transformationID\":\"\"}",
        "{\"type\":\"TransformationEvent\"," WHEN ",\"transformationID\":\"e466-7\","
        "\"outputEPCList\":[\"urn:x:1\"]}",
        "{\"type\":\"ObjectEvent\"," WHEN ",\"action\":\"OBSERVE\",\"epcList\":[]}",
        "{\"type\":\"ObjectEvent\"," WHEN ",\"action\":\"OBSERVE\",\"readPoint\":{\"id\":"
        "\"urn:x:1\"},\"sensorElementList\":[{\"sensorReport\":[{\"type\":\"Mass\"}]}]}",
        "{\"type\":\"AggregationEvent\"," WHEN ",\"action\":\"DELETE\",\"parentID\":\"urn:x:1\"}",
        "{\"type\":\"AggregationEvent\"," WHEN
        ",\"action\":\"OBSERVE\",\"childEPCs\":[\"urn:x:1\",\"urn:x:1\"]}",
        "{\"type\":\"AssociationEvent\"," WHEN ",\"action\":\"DELETE\",\"parentID\":\"urn:x:1\"}",
        "{\"type\":\"TransactionEvent\"," WHEN ",\"action\":\"DELETE\","
        "\"bizTransactionList\":[{\"bizTransaction\":\"urn:x:1\"}]}",
        "{\"type\":\"TransactionEvent\"," WHEN ",\"action\":\"ADD\",\"epcList\":[\"urn:x:1\","
        "\"urn:x:1\"],\"bizTransactionList\":[{\"type\":\"po\",\"bizTransaction\":"
        "\"urn:x:1\"}]}",
        "{\"type\":\"TransformationEvent\"," WHEN ",\"transformationID\":\"urn:x:1\","
        "\"inputQuantityList\":[{\"epcClass\":\"urn:x:1\"}]}");
}

#define SENSED(element)  "{" OBJECT_HEAD ",\"sensorElementList\":[" element "]}"
#define REPORTED(report) SENSED("{\"sensorReport\":[" report "]}")
#define REPORT           "/e/sensorElementList/0/sensorReport"

TEST(event_decode_checks_sensor_elements)
{
    REFUSED(
        t,
        {SENSED("{}"), "/e/sensorElementList/0", "sensorReport is required in sensorElementList"},
        {SENSED("{\"sensorReport\":[]}"), REPORT, "sensorReport must not be empty"},
        {REPORTED("{\"value\":1}"), REPORT "/0", "type is required in sensorReport"},
        {REPORTED("{\"type\":\"Molar_concentration\"}"), REPORT "/0/type",
         "type \"Molar_concentration\" is neither"},
        {REPORTED("{\"type\":\"https://gs1.org/voc/Mass\"}"), REPORT "/0/type",
         "JSON takes the bare word"},
        {REPORTED("{\"type\":\"Mass\",\"value\":\"1\"}"), REPORT "/0/value",
         "value must be a number"},
        {REPORTED("{\"type\":\"Mass\",\"booleanValue\":1}"), REPORT "/0/booleanValue",
         "booleanValue must be true or false"},
        {REPORTED("{\"type\":\"Mass\",\"hexBinaryValue\":\"0g\"}"), REPORT "/0/hexBinaryValue",
         "hexBinaryValue \"0g\" is not hexadecimal"},
        {REPORTED("{\"type\":\"Mass\",\"component\":\"w\"}"), REPORT "/0/component",
         "component \"w\" is neither"},
        {REPORTED("{\"type\":\"Mass\",\"exception\":\"ALARM\"}"), REPORT "/0/exception",
         "exception \"ALARM\" is neither"},
        {REPORTED("{\"type\":\"Mass\",\"startTime\":\"2026-03-01T09:00:00Z\"}"),
         REPORT "/0/startTime", "startTime is not a field of sensorReport"},
        {SENSED("{\"sensorReport\":[{\"type\":\"Mass\"}],\"sensorMetadata\":{\"time\":1}}"),
         "/e/sensorElementList/0/sensorMetadata/time", "time must be a string"},
        {SENSED("{\"sensorReport\":[{\"type\":\"Mass\"}],\"sensorMetadata\":{\"value\":1}}"),
         "/e/sensorElementList/0/sensorMetadata/value", "value is not a field of sensorMetadata"});
    ACCEPTED(t,
             REPORTED("{\"type\":\"Temperature\",\"value\":-1.5e2,\"uom\":\"any\",\"component\":"
                      "\"x\",\"exception\":\"ALARM_CONDITION\",\"ex:own\":[]}"),
             REPORTED("{\"type\":\"gs1:Temperature\",\"stringValue\":\"\",\"booleanValue\":false}"),
             SENSED("{\"ex:a\":1,\"sensorReport\":[{\"type\":\"Mass\"}],\"sensorMetadata\":"
                    "{\"bizRules\":\"urn:x:1\",\"ex:b\":1}}"));
}

TEST(event_decode_wants_a_context)
{
    Event event;
    CHECK_ERR(t, decode_bare(t->cx, "{" OBJECT_HEAD "}", &event), ERR_INVALID);
    CHECK(t, strstr(t->cx->problem.key, "@context is required") != NULL);
    CHECK_OK(t, decode_bare(t->cx,
                            "{" OBJECT_HEAD ",\"@context\":\"https://ref.gs1.org/"
                            "standards/epcis/2.0.0/epcis-context.jsonld\"}",
                            &event));
    REFUSED(
        t, {"{" OBJECT_HEAD ",\"@context\":7}", "/e/@context", "@context must be a URI"},
        {"{" OBJECT_HEAD ",\"@context\":[\"here\"]}", "/e/@context/0", "is not a URI"},
        {"{" OBJECT_HEAD ",\"@context\":{\"a\":\"b\"}}", "/e/@context/a", "a \"b\" is not a URI"},
        {"{" OBJECT_HEAD ",\"@context\":[{\"a\":\"urn:1:\"},{\"a\":\"urn:2:\"}]}",
         "/e/@context/1/a", "prefix \"a\" is declared as \"urn:1:\" and as \"urn:2:\""},
        {"{" OBJECT_HEAD ",\"@context\":[\"urn:1\",\"urn:1\"]}", "/e/@context/1",
         "@context lists \"urn:1\" twice"});
    ACCEPTED(t, "{" OBJECT_HEAD ",\"@context\":{\"id\":\"@id\",\"@version\":1.1,\"x\":null}}");
    const JsonNode *node;
    EventContext *context;
    CHECK_OK(t, json_parse(t->cx, STR("7"), &node));
    CHECK_ERR(t, event_context_new(t->cx, node, &context), ERR_INVALID);
    CHECK_STR(t, t->cx->problem.pointer, STR("/@context"));
}

static Str namespace_of(Test *t, const EventContext *context, Str name)
{
    Str ns = {0}, local = {0};
    if (!event_context_expand(context, name, &ns, &local))
        return STR("(none)");
    return str_fmt(t->cx->arena, "%.*s|%.*s", STR_ARG(ns), STR_ARG(local));
}

TEST(event_context_own_meanings_win)
{
    const JsonNode *node, *own;
    EventContext *outer;
    const EventContext *inner;
    CHECK_OK(t, json_parse(t->cx,
                           STR("{\"a\":\"urn:a:\",\"b\":{\"@id\":\"urn:b:\"},\"@vocab\":"
                               "\"urn:v:\",\"a:x\":{\"@type\":\"@id\"},\"n\":null}"),
                           &node));
    CHECK_OK(t, event_context_new(t->cx, node, &outer));
    CHECK_OK(t, json_parse(t->cx, STR("{\"@context\":{\"a\":\"urn:own:\"}}"), &own));
    CHECK_OK(t, event_context_of(t->cx, own, outer, &inner));
    CHECK_STR(t, namespace_of(t, outer, STR("a:x")), STR("urn:a:|x"));
    CHECK_STR(t, namespace_of(t, inner, STR("a:x:y")), STR("urn:own:|x:y"));
    CHECK_STR(t, namespace_of(t, inner, STR("b:")), STR("urn:b:|"));
    CHECK_STR(t, namespace_of(t, inner, STR("n:x")), STR("(none)"));
    CHECK_STR(t, namespace_of(t, inner, STR("x")), STR("(none)"));
    CHECK_STR(t, namespace_of(t, inner, STR("a://x")), STR("(none)"));
    CHECK_STR(t, namespace_of(t, NULL, STR("cbvmda:x")), STR("urn:epcglobal:cbv:mda:|x"));
}

TEST(event_context_finds_its_prefixes_however_many)
{
    enum { PREFIXES = 50000 };
    Event event;
    Buf json;
    buf_init(&json, t->cx->arena, 4 << 20);
    buf_add(&json, STR("{" OBJECT_HEAD ",\"p0:a\":1,\"p49999:a\":1,\"@context\":[{"));
    for (int i = 0; i < PREFIXES; i++)
        buf_fmt(&json, "%s\"p%d\":\"urn:p%d:\"", i == 0 ? "" : ",", i, i);
    Str start = str_dup(t->cx->arena, buf_str(&json));
    buf_add(&json, STR("}]}"));
    CHECK_OK(t, decode(t->cx, str_c(t->cx->arena, buf_str(&json)), &event));
    const char *other = str_fmt(t->cx->arena, "%.*s},{\"p777\":\"urn:q:\"}]}", STR_ARG(start)).p;
    REFUSED(t, {other, "/e/@context/1/p777",
                "prefix \"p777\" is declared as \"urn:p777:\" and as \"urn:q:\""});
    const char *unknown = str_fmt(t->cx->arena, "%.*s}],\"p50000:a\":1}", STR_ARG(start)).p;
    REFUSED(t, {unknown, "/e/p50000:a", "prefix \"p50000\""});
}

#define QUANTITY(number)                                                                           \
    "{" OBJECT_HEAD ",\"quantityList\":[{\"epcClass\":\"urn:x:c\",\"quantity\":" number "}]}"

TEST(event_decode_refuses_quantities_below_zero)
{
    REFUSED(t, {QUANTITY("-1"), "/e/quantityList/0/quantity", "quantity \"-1\" is below zero"},
            {QUANTITY("-0.5e-3"), "/e/quantityList/0/quantity", "is below zero"},
            {QUANTITY("-1e-300"), "/e/quantityList/0/quantity", "is below zero"});
    ACCEPTED(t, QUANTITY("0"), QUANTITY("-0"), QUANTITY("-0.0e1"), QUANTITY("999999999999999999"));
    Event event;
    CHECK_ERR(t, decode(t->cx, QUANTITY("9223372036854775807"), &event), ERR_LIMIT);
    CHECK_STR(t, t->cx->problem.pointer, STR("/e/quantityList/0/quantity"));
}
