#include "base/hash.h"
#include "domain/event/event_hash_internal.h"
#include "test/test.h"

enum { TEXT_MAX = 1 << 20, ROUNDS = 40 };

/* --- values ------------------------------------------------------------------------------- */

typedef struct Spelling {
    const char *in;
    const char *out; /* NULL: not one of these */
} Spelling;

static void check_spellings(Test *t, bool (*format)(Buf *, Str), const Spelling *rows, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        Buf got;
        buf_init(&got, t->cx->arena, 4096);
        buf_add(&got, STR("|"));
        bool taken = format(&got, str_of(rows[i].in));
        Str want = str_fmt(t->cx->arena, "|%s", rows[i].out == NULL ? "" : rows[i].out);
        CHECK_STR(t, buf_str(&got), want);
        if (taken != (rows[i].out != NULL))
            test_fail(t, __FILE__, __LINE__, str_of(rows[i].in));
    }
}

#define CHECK_SPELLINGS(t, format, rows)                                                           \
    check_spellings((t), (format), (rows), sizeof(rows) / sizeof *(rows))

TEST(event_hash_writes_a_number_in_one_way)
{
    static const Spelling rows[] = {
        {"0", "0"},
        {"-0", "0"},
        {"+0.00", "0"},
        {"7", "7"},
        {"+007", "7"},
        {"100", "100"},
        {"1.50", "1.5"},
        {"2.0", "2"},
        {"-012.340", "-12.34"},
        {".5", "0.5"},
        {"5.", "5"},
        {"0.000001", "0.000001"},
        {"1e3", "1000"},
        {"1.25E+1", "12.5"},
        {"120e-3", "0.12"},
        {"1e-7", "0.0000001"},
        {"12345678901234567890.10", "12345678901234567890.1"}, /* no 64-bit float in between */
        {"", NULL},
        {"-", NULL},
        {".", NULL},
        {"1e", NULL},
        {"1e1001", NULL},
        {"1e99999999999999999999", NULL},
        {"1.2.3", NULL},
        {"0x10", NULL},
        {"1 2", NULL},
        {"12a", NULL},
    };
    CHECK_SPELLINGS(t, event_hash_number, rows);
}

static bool time_text(Buf *out, Str text)
{
    event_hash_time(out, text);
    return true;
}

TEST(event_hash_writes_a_time_in_utc_milliseconds)
{
    static const Spelling rows[] = {
        {"2020-03-04T11:00:30.000+01:00", "2020-03-04T10:00:30.000Z"},
        {"2005-04-03T20:33:31.116-06:00", "2005-04-04T02:33:31.116Z"},
        {"2021-12-31T23:59:59Z", "2021-12-31T23:59:59.000Z"},
        {"2021-12-31T23:59:59.9Z", "2021-12-31T23:59:59.900Z"},
        {"2021-12-31T23:59:59.9994Z", "2021-12-31T23:59:59.999Z"},
        {"2021-12-31T23:59:59.9995Z", "2022-01-01T00:00:00.000Z"},
        {"2021-06-01T00:00:00.1425Z", "2021-06-01T00:00:00.143Z"},        /* half up, not to even */
        {"2021-06-01T00:00:00.14249999999Z", "2021-06-01T00:00:00.142Z"}, /* rounded once */
        {"1969-12-31T23:59:59.9996Z", "1970-01-01T00:00:00.000Z"},
        {"1969-12-31T23:59:59.0004Z", "1969-12-31T23:59:59.000Z"},
        {"yesterday", "yesterday"},
        {"2021-06-01", "2021-06-01"},
    };
    CHECK_SPELLINGS(t, time_text, rows);
}

static bool link_text(Buf *out, Str uri)
{
    Prehash h = {.out = out};
    buf_init(&h.key, out->arena, IDENTITY_KEY_MAX);
    return event_hash_link(&h, uri);
}

TEST(event_hash_brings_gs1_identifiers_to_one_link)
{
    static const Spelling rows[] = {
        {"urn:epc:id:sgtin:4012345.011111.9876", "https://id.gs1.org/01/04012345111118/21/9876"},
        {"urn:epc:id:sgtin:4012345.011111.a%2fb", "https://id.gs1.org/01/04012345111118/21/a%2Fb"},
        {"HTTPS://shop.example/x/01/04012345111118/21/a%2fb",
         "https://id.gs1.org/01/04012345111118/21/a%2Fb"},
        {"http://e.example/01/4012345111118/10/L1?17=270101#x",
         "https://id.gs1.org/01/04012345111118/10/L1"},
        {"https://e.example/01/04012345111118/22/V/10/L/21/S",
         "https://id.gs1.org/01/04012345111118/21/S"},
        {"https://e.example/414/4012345000054/254/a!",
         "https://id.gs1.org/414/4012345000054/254/a%21"},
        {"https://e.example/01/04012345111118/414/4012345000054",
         "https://id.gs1.org/414/4012345000054"}, /* the rightmost key wins */
        {"urn:epc:id:sgln:4012345.00005.0", "https://id.gs1.org/414/4012345000054"},
        {"urn:epc:id:pgln:999999999999.", "https://id.gs1.org/417/9999999999994"},
        {"urn:epc:id:sgtin:4012345.011111.a;b=c*",
         "https://id.gs1.org/01/04012345111118/21/a;b=c%2A"},
        {"urn:epc:idpat:gdti:4012345.00009.*", "https://id.gs1.org/253/4012345000092"},
        {"urn:epc:idpat:sgtin:4012345.011111.9", NULL}, /* a pattern that is none */
        {"urn:epc:idpat:lgtin:4012345.012345.*", NULL},
        {"urn:epc:id:sgtin:4012345.01111.9876", NULL},
        {"urn:epc:id:sgtin:4012345.011111", NULL},
        {"urn:epc:id:sgtin:4012345.011111.", NULL},
        {"urn:epc:id:sgtin:4012345.011111.123456789012345678901", NULL},
        {"urn:epc:id:sgtin:4012345.011111.\xE4\xB8\xAD", NULL},
        {"urn:epc:id:itip:4012345.011111.01.0x.987", NULL},
        {"urn:epc:id:sgtin", NULL},
        {"urn:epc:", NULL},
        {"urn:epc:id:nosuch:4012345.011111.1", NULL},
        {"https://e.example/01/04012345111118/10/L/22/V", NULL}, /* order of qualifiers */
        {"https://e.example/01/04012345111118/235/A/21/B", NULL},
        {"https://e.example/01/04012345111118/99/A", NULL},
        {"https://e.example/01/04012345111118/21/", NULL},
        {"https://e.example/8004/ab", NULL},
        {"https://e.example", NULL},
        {"https://", NULL},
        {"geo:50.9,6.9", NULL},
    };
    CHECK_SPELLINGS(t, link_text, rows);
}

/* --- whole events ------------------------------------------------------------------------- */

static const char context_text[] =
    "[\"https://ref.gs1.org/standards/epcis/epcis-context.jsonld\","
    "{\"ex\":\"https://ns.example.com/epcis/\",\"same\":\"https://ns.example.com/epcis/\"}]";

static const char *const events[] = {
    "{\"type\":\"ObjectEvent\",\"eventTime\":\"2020-03-04T11:00:30.000+01:00\","
    "\"eventTimeZoneOffset\":\"+01:00\",\"action\":\"OBSERVE\",\"bizStep\":\"shipping\","
    "\"disposition\":\"in_transit\",\"epcList\":[\"urn:epc:id:sgtin:4012345.011111.12\","
    "\"urn:epc:id:sgtin:4012345.011111.13\",\"urn:epc:id:sscc:4012345.1111111111\"],"
    "\"quantityList\":[{\"epcClass\":\"urn:epc:class:lgtin:4012345.012345.9A\",\"quantity\":12.5,"
    "\"uom\":\"KGM\"},{\"epcClass\":\"urn:epc:idpat:sgtin:4012345.098765.*\",\"quantity\":3}],"
    "\"readPoint\":{\"id\":\"urn:epc:id:sgln:4012345.00005.122\",\"ex:dock\":\"7\"},"
    "\"bizLocation\":{\"id\":\"urn:epc:id:sgln:4012345.00005.0\"},"
    "\"bizTransactionList\":[{\"type\":\"po\",\"bizTransaction\":\"http://a.example/po/1\"},"
    "{\"type\":\"inv\",\"bizTransaction\":\"urn:epcglobal:cbv:bt:4012345000009:A9\"}],"
    "\"sourceList\":[{\"type\":\"owning_party\",\"source\":\"urn:epc:id:pgln:4012345.00000\"}],"
    "\"destinationList\":[{\"type\":\"location\","
    "\"destination\":\"urn:epc:id:sgln:4012345.00006.0\"}],"
    "\"ex:list\":[\"x\",\"y\",{\"ex:deep\":[1,2]}],\"ex:note\":\"caf\\u00e9\"}",

    "{\"type\":\"TransformationEvent\",\"eventTime\":\"2026-03-01T09:00:00.125+08:00\","
    "\"eventTimeZoneOffset\":\"+08:00\",\"inputEPCList\":[\"urn:epc:id:sgtin:4012345.011111.1\"],"
    "\"inputQuantityList\":[{\"epcClass\":\"urn:epc:class:lgtin:4012345.022222.R1\","
    "\"quantity\":25,\"uom\":\"KGM\"}],\"outputEPCList\":[\"urn:epc:id:sgtin:4012345.033333.A\","
    "\"urn:epc:id:sgtin:4012345.033333.B\"],\"outputQuantityList\":[{\"epcClass\":"
    "\"urn:epc:class:lgtin:4012345.044444.C1\",\"quantity\":0.5,\"uom\":\"KGM\"}],"
    "\"transformationID\":\"urn:example:run:7\",\"bizStep\":\"commissioning\","
    "\"persistentDisposition\":{\"set\":[\"completeness_verified\",\"damaged\"],"
    "\"unset\":[\"completeness_inferred\"]},\"ilmd\":{\"ex:grade\":\"A\",\"ex:mass\":\"1.5\"},"
    "\"certificationInfo\":[\"https://a.example/1\",\"https://a.example/2\"]}",

    "{\"type\":\"AggregationEvent\",\"eventTime\":\"2019-10-07T15:00:00Z\","
    "\"eventTimeZoneOffset\":\"+01:00\",\"parentID\":\"urn:epc:id:sscc:4012345.1111111111\","
    "\"childEPCs\":[\"urn:epc:id:sgtin:4012345.011111.6\",\"urn:epc:id:sgtin:4012345.011111.7\"],"
    "\"childQuantityList\":[{\"epcClass\":\"urn:epc:class:lgtin:4012345.012345.L\","
    "\"quantity\":200}],\"action\":\"ADD\",\"sensorElementList\":[{\"sensorMetadata\":{\"time\":"
    "\"2019-04-02T14:05:00.000+01:00\",\"deviceID\":\"urn:epc:id:giai:4012345.111\","
    "\"ex:more\":\"text\"},\"sensorReport\":[{\"type\":\"Temperature\",\"value\":26.1,\"uom\":"
    "\"CEL\",\"exception\":\"ALARM_CONDITION\"},{\"type\":\"Angle\",\"component\":\"longitude\","
    "\"value\":-9.5,\"booleanValue\":true,\"stringValue\":\"high\",\"ex:cv\":\"3\"}],"
    "\"ex:further\":\"f\"},{\"sensorReport\":[{\"type\":\"ex:own\",\"minValue\":2}]}]}",
};

static const EventContext *test_context(Test *t)
{
    const JsonNode *node = NULL;
    EventContext *context = NULL;
    CHECK_OK(t, json_parse(t->cx, str_of(context_text), &node));
    CHECK_OK(t, event_context_new(t->cx, node, &context));
    return context;
}

static Str prehash(Test *t, Str event)
{
    const JsonNode *node = NULL;
    Buf out;
    buf_init(&out, t->cx->arena, TEXT_MAX);
    if (CHECK_OK(t, json_parse(t->cx, event, &node)))
        event_prehash(&out, node, test_context(t));
    return buf_str(&out);
}

/* The rest of the pre-hash string of an object event that has only the given members more. */
static void check_members(Test *t, const char *members, const char *want)
{
    static const char front[] = "eventType=ObjectEvent";
    Str event = str_fmt(t->cx->arena, "{\"type\":\"ObjectEvent\",%s}", members);
    Str whole = prehash(t, event);
    CHECK(t, str_starts(whole, STR("eventType=ObjectEvent")));
    CHECK_STR(t, str_tail(whole, sizeof front - 1), str_of(want));
}

TEST(event_hash_follows_the_order_of_the_standard)
{
    check_members(
        t,
        "\"ex:z\":1,\"ilmd\":{\"ex:b\":2,\"ex:a\":1},\"destinationList\":[{\"destination\":"
        "\"d\",\"type\":\"location\"}],\"sourceList\":[{\"source\":\"s\",\"type\":"
        "\"location\"}],\"bizTransactionList\":[{\"bizTransaction\":\"b\"}],"
        "\"parentID\":\"p\",\"epcList\":[\"e\"]",
        "epcListepc=eparentID=pbizTransactionListbizTransaction=b"
        "sourceListtype=https://ref.gs1.org/cbv/SDT-locationsource=s"
        "destinationListtype=https://ref.gs1.org/cbv/SDT-locationdestination=d"
        "ilmd{https://ns.example.com/epcis/}a=1{https://ns.example.com/epcis/}b=2"
        "{https://ns.example.com/epcis/}z=1");
}

TEST(event_hash_leaves_out_what_is_empty_or_about_the_record)
{
    check_members(
        t,
        "\"epcList\":[],\"quantityList\":[{}],\"ilmd\":{\"ex:a\":\"\"},\"ex:n\":null,"
        "\"readPoint\":{\"id\":\"  \"},\"ex:l\":[[],{}],\"eventID\":\"urn:x:1\","
        "\"recordTime\":\"2020-01-01T00:00:00Z\",\"comment\":\"c\",\"rdfs:comment\":\"c\","
        "\"errorDeclaration\":{\"declarationTime\":\"2020-01-01T00:00:00Z\"},"
        "\"@context\":{\"ex\":\"https://ns.example.com/epcis/\"}",
        "");
}

TEST(event_hash_expands_words_names_and_urns)
{
    check_members(
        t,
        "\"bizStep\":\"urn:epcglobal:cbv:bizstep:packing\",\"disposition\":\"cbv:Disp-sold\","
        "\"https://ns.example.com/epcis/own\":\"ex:thing\",\"ex:flag\":false,"
        "\"cbvmda:lotNumber\":\"L\",\"ex:bare\":{\"inner\":{\"most\":\" 1.0 \"}},"
        "\"ex:nested\":[[2,1]],\"ex:plain\":\"see: this\"",
        "bizStep=https://ref.gs1.org/cbv/BizStep-packing"
        "disposition=https://ref.gs1.org/cbv/Disp-sold"
        "{https://ns.example.com/epcis/}bareinnermost=1"
        "{https://ns.example.com/epcis/}flag=false"
        "{https://ns.example.com/epcis/}nested=1=2"
        "{https://ns.example.com/epcis/}own=https://ns.example.com/epcis/thing"
        "{https://ns.example.com/epcis/}plain=see: this"
        "{urn:epcglobal:cbv:mda}lotNumber=L");
}

TEST(event_hash_is_written_as_a_named_information_uri)
{
    uint8_t hash[SHA256_SIZE] = {0xAB, 0x01};
    CHECK_STR(t, event_hash_uri(t->cx->arena, hash),
              STR("ni:///sha-256;ab01000000000000000000000000000000000000000000000000000000000000"
                  "?ver=CBV2.0"));
}

/* --- properties --------------------------------------------------------------------------- */

/* One thing in other words; only where the whole value is the left side. */
static const Spelling synonyms[] = {
    {"urn:epc:id:sgtin:4012345.011111.12", "https://shop.example/p/gtin/4012345111118/21/12"},
    {"urn:epc:id:sgtin:4012345.011111.1",
     "http://id.gs1.org/01/04012345111118/10/L9/21/1?17=290101"},
    {"urn:epc:id:sscc:4012345.1111111111", "https://id.gs1.org/00/140123451111111117"},
    {"urn:epc:class:lgtin:4012345.012345.9A", "https://e.example/01/04012345123456/10/9A"},
    {"urn:epc:idpat:sgtin:4012345.098765.*", "https://id.gs1.org/01/04012345987652"},
    {"urn:epc:id:sgln:4012345.00005.122", "https://e.example/414/4012345000054/254/122"},
    {"urn:epc:id:sgln:4012345.00005.0", "https://e.example/gln/4012345000054"},
    {"urn:epc:id:pgln:4012345.00000", "https://e.example/party/4012345000009"},
    {"urn:epc:id:giai:4012345.111", "https://e.example/giai/4012345111"},
    {"shipping", "https://ref.gs1.org/cbv/BizStep-shipping"},
    {"commissioning", "cbv:BizStep-commissioning"},
    {"in_transit", "cbv:Disp-in_transit"},
    {"damaged", "https://ref.gs1.org/cbv/Disp-damaged"},
    {"po", "https://ref.gs1.org/cbv/BTT-po"},
    {"owning_party", "cbv:SDT-owning_party"},
    {"Temperature", "gs1:Temperature"},
    {"ALARM_CONDITION", "https://gs1.org/voc/ALARM_CONDITION"},
    {"longitude", "cbv:Comp-longitude"},
    {"ex:own", "https://ns.example.com/epcis/own"},
    {"2020-03-04T11:00:30.000+01:00", "2020-03-04T05:00:30-05:00"},
    {"2026-03-01T09:00:00.125+08:00", "2026-03-01T01:00:00.1250Z"},
    {"2019-04-02T14:05:00.000+01:00", "2019-04-02T13:05:00.0000001Z"},
    {"12.5", "1.25e1"},
    {"200", "200.0"},
    {"0.5", "5E-1"},
    {"1.5", "01.50"},
    {"7", "+7"},
};

/* How an event is written again. */
typedef struct Rewriting {
    uint64_t random;
    bool change_words;    /* other spellings of the same */
    const JsonNode *edit; /* this value becomes another one … */
    bool drop;            /* … or is left out */
} Rewriting;

static Str other_words(Rewriting *rewriting, Str text)
{
    for (size_t i = 0; i < sizeof synonyms / sizeof *synonyms; i++) {
        if (str_eq(text, str_of(synonyms[i].in)) && test_random(&rewriting->random) % 2 == 0)
            return str_of(synonyms[i].out);
    }
    return text;
}

static void write_scalar(Buf *out, const JsonNode *node, Rewriting *rewriting)
{
    Str text = rewriting->change_words ? other_words(rewriting, node->text) : node->text;
    bool edit = rewriting->edit == node;
    if (node->type == JSON_STRING) {
        Str shown = edit ? str_fmt(out->arena, "%.*s7", STR_ARG(text)) : text;
        json_escape(out, shown);
    } else if (node->type == JSON_NUMBER) {
        if (edit) /* a digit in front: 3 becomes 13, -9.5 stays a number */
            buf_add(out, STR("1"));
        buf_add(out, edit && text.p[0] == '-' ? str_tail(text, 1) : text);
    } else {
        bool is_true = (node->type == JSON_TRUE) != edit;
        buf_add(out, is_true ? STR("true") : STR("false"));
    }
}

static void write_again(Buf *out, const JsonNode *node, Rewriting *rewriting)
{
    enum { MEMBERS_MAX = 64 };
    if (node->type != JSON_OBJECT && node->type != JSON_ARRAY) {
        write_scalar(out, node, rewriting);
        return;
    }
    const JsonNode *members[MEMBERS_MAX];
    size_t count = 0;
    for (const JsonNode *member = node->child; member != NULL; member = member->next) {
        if (rewriting->drop && rewriting->edit == member)
            continue;
        size_t at = rewriting->random == 0 ? count : test_random(&rewriting->random) % (count + 1);
        members[count++] = members[at];
        members[at] = member;
    }
    buf_add_char(out, node->type == JSON_OBJECT ? '{' : '[');
    for (size_t i = 0; i < count; i++) {
        if (i != 0)
            buf_add_char(out, ',');
        if (node->type == JSON_OBJECT) {
            json_escape(out, members[i]->key);
            buf_add_char(out, ':');
        }
        write_again(out, members[i], rewriting);
    }
    buf_add_char(out, node->type == JSON_OBJECT ? '}' : ']');
}

static Str hash_text(Test *t, Str event)
{
    const JsonNode *node = NULL;
    uint8_t hash[SHA256_SIZE];
    if (!CHECK_OK(t, json_parse(t->cx, event, &node)))
        return (Str){0};
    event_hash(t->cx->arena, node, test_context(t), hash);
    return event_hash_uri(t->cx->arena, hash);
}

static const JsonNode *event_node(Test *t, size_t i)
{
    const JsonNode *node = NULL;
    CHECK_OK(t, json_parse(t->cx, str_of(events[i]), &node));
    return node;
}

static Str rewritten(Test *t, const JsonNode *node, Rewriting rewriting)
{
    Buf out;
    buf_init(&out, t->cx->arena, TEXT_MAX);
    write_again(&out, node, &rewriting);
    return buf_str(&out);
}

TEST(event_hash_is_the_same_in_any_spelling_and_order)
{
    uint64_t seed = test_seed(t);
    for (size_t i = 0; i < sizeof events / sizeof *events; i++) {
        const JsonNode *node = event_node(t, i);
        Str want = hash_text(t, str_of(events[i]));
        for (int round = 0; round < ROUNDS; round++) {
            Rewriting rewriting = {.random = test_random(&seed) | 1, .change_words = true};
            Str text = rewritten(t, node, rewriting);
            if (!str_eq(hash_text(t, text), want)) {
                CHECK_STR(t, prehash(t, text), prehash(t, str_of(events[i])));
                test_fail(t, __FILE__, __LINE__, text);
                return;
            }
        }
    }
}

TEST(event_hash_ignores_what_is_said_about_the_event)
{
    static const char *const added[] = {
        "\"eventID\":\"urn:uuid:404d95fc-9457-4a51-bd6a-0bba133845a8\"",
        "\"recordTime\":\"2026-01-01T00:00:00Z\"",
        "\"errorDeclaration\":{\"declarationTime\":\"2026-01-01T00:00:00Z\",\"reason\":"
        "\"incorrect_data\",\"correctiveEventIDs\":[\"urn:x:2\"],\"ex:by\":\"me\"}",
        "\"rdfs:comment\":\"seen\"",
        "\"epcList\":[]",
        "\"@context\":[{\"ex\":\"https://ns.example.com/epcis/\"}]",
    };
    Str bare = STR("{\"type\":\"ObjectEvent\",\"ex:a\":1}");
    for (size_t i = 0; i < sizeof added / sizeof *added; i++) {
        Str more = str_fmt(t->cx->arena, "{%s,\"ex:a\":1,\"type\":\"ObjectEvent\"}", added[i]);
        CHECK_STR(t, hash_text(t, more), hash_text(t, bare));
    }
}

/* Every value below `node`, changed and left out: another hash each time. */
static void check_each_counts(Test *t, const JsonNode *root, const JsonNode *node, Str was)
{
    for (const JsonNode *member = node->child; member != NULL; member = member->next) {
        ArenaMark mark = arena_mark(t->cx->arena);
        bool is_leaf = member->child == NULL;
        for (int drop = is_leaf ? 0 : 1; drop <= 1; drop++) {
            Str text = rewritten(t, root, (Rewriting){.edit = member, .drop = drop != 0});
            if (str_eq(hash_text(t, text), was))
                test_fail(t, __FILE__, __LINE__, text);
        }
        if (t->failures == 0)
            arena_rewind(t->cx->arena, mark);
        check_each_counts(t, root, member, was);
    }
}

TEST(event_hash_changes_with_every_value)
{
    for (size_t i = 0; i < sizeof events / sizeof *events; i++) {
        const JsonNode *node = event_node(t, i);
        check_each_counts(t, node, node, hash_text(t, str_of(events[i])));
    }
}

TEST(event_hash_knows_prefixes_by_their_namespace)
{
    Str ex = STR("{\"type\":\"ObjectEvent\",\"ex:a\":\"ex:v\"}");
    Str same = STR("{\"type\":\"ObjectEvent\",\"same:a\":\"same:v\"}");
    Str full = STR("{\"type\":\"ObjectEvent\",\"https://ns.example.com/epcis/a\":"
                   "\"https://ns.example.com/epcis/v\"}");
    Str other = STR("{\"type\":\"ObjectEvent\",\"gs1:a\":\"ex:v\"}");
    CHECK_STR(t, hash_text(t, same), hash_text(t, ex));
    CHECK_STR(t, hash_text(t, full), hash_text(t, ex));
    CHECK(t, !str_eq(hash_text(t, other), hash_text(t, ex)));
}

TEST(event_hash_sorts_ten_thousand_epcs)
{
    enum { EPCS = 10000 };
    Str hashes[2];
    for (int way = 0; way < 2; way++) {
        Buf text;
        buf_init(&text, t->cx->arena, 2 * TEXT_MAX);
        buf_add(&text, STR("{\"type\":\"ObjectEvent\",\"epcList\":["));
        for (int i = 0; i < EPCS; i++) {
            buf_add(&text, i == 0 ? STR("\"") : STR(",\""));
            buf_add(&text, STR("urn:epc:id:sgtin:4012345.011111."));
            buf_add_int(&text, way == 0 ? i : EPCS - 1 - i);
            buf_add_char(&text, '"');
        }
        buf_add(&text, STR("]}"));
        hashes[way] = hash_text(t, buf_str(&text));
    }
    CHECK_STR(t, hashes[0], hashes[1]);
}
