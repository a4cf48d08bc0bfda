#include "base/json.h"

#include "base/message.h"
#include "base/utf8.h"
#include "test/test.h"

/* One token of the pull reader, written again; false at the end and after a fault. */
static bool copy_token(JsonReader *reader, Arena *arena, JsonWriter *writer)
{
    switch (json_next(reader)) {
    case JSON_OBJECT:
        json_object_begin(writer);
        break;
    case JSON_OBJECT_END:
        json_object_end(writer);
        break;
    case JSON_ARRAY:
        json_array_begin(writer);
        break;
    case JSON_ARRAY_END:
        json_array_end(writer);
        break;
    case JSON_KEY:
        json_key(writer, json_text(reader, arena));
        break;
    case JSON_STRING:
        json_string(writer, json_text(reader, arena));
        break;
    case JSON_NUMBER:
        json_raw(writer, json_text(reader, arena));
        break;
    case JSON_TRUE:
        json_bool(writer, true);
        break;
    case JSON_FALSE:
        json_bool(writer, false);
        break;
    case JSON_NULL:
        json_null(writer);
        break;
    default:
        return false;
    }
    return true;
}

static Str copy_by_pull(Test *t, Str text)
{
    Buf out;
    JsonWriter writer;
    buf_init(&out, t->cx->arena, 1 << 24);
    json_writer_init(&writer, &out);
    JsonReader *reader = json_reader_new(t->cx->arena, text);
    while (copy_token(reader, t->cx->arena, &writer))
        continue;
    CHECK(t, json_ok(reader) && writer.depth == 0 && !out.full);
    return buf_str(&out);
}

static void copy_node(JsonWriter *writer, const JsonNode *node)
{
    uint32_t count = 0;
    if (node->type == JSON_OBJECT)
        json_object_begin(writer);
    else if (node->type == JSON_ARRAY)
        json_array_begin(writer);
    else if (node->type == JSON_STRING)
        json_string(writer, node->text);
    else
        json_raw(writer, node->raw);
    for (const JsonNode *child = node->child; child != NULL; child = child->next, count++) {
        if (node->type == JSON_OBJECT)
            json_key(writer, child->key);
        copy_node(writer, child);
    }
    if (node->type == JSON_OBJECT)
        json_object_end(writer);
    else if (node->type == JSON_ARRAY)
        json_array_end(writer);
    if (count != node->count)
        json_null(writer); /* would not be JSON: two values */
}

static Str copy_by_tree(Test *t, Str text)
{
    Buf out;
    JsonWriter writer;
    const JsonNode *root;
    buf_init(&out, t->cx->arena, 1 << 24);
    json_writer_init(&writer, &out);
    if (CHECK_OK(t, json_parse(t->cx, text, &root)))
        copy_node(&writer, root);
    return buf_str(&out);
}

static void random_text(Buf *out, uint64_t *seed)
{
    static const Str parts[] = {STR_INIT("a"),   STR_INIT("value"),   STR_INIT("一批电芯"),
                                STR_INIT("\\n"), STR_INIT("\\\""),    STR_INIT("é"),
                                STR_INIT("𝄞"),   STR_INIT("\\u4e2d"), STR_INIT("\\ud83d\\ude39"),
                                STR_INIT("/~ "), STR_INIT("\\u0000"), STR_INIT("{[:,]}")};
    buf_add_char(out, '"');
    for (uint64_t n = test_random(seed) % 6; n > 0; n--)
        buf_add(out, parts[test_random(seed) % (sizeof parts / sizeof *parts)]);
}

static void random_blank(Buf *out, uint64_t *seed)
{
    static const char blanks[] = " \n\t\r";
    for (uint64_t n = test_random(seed) % 8; n > 5; n--)
        buf_add_char(out, blanks[test_random(seed) % 4]);
}

/* A random value; equal keys are avoided by a number at their end. */
static void random_value(Buf *out, uint64_t *seed, int depth)
{
    static const Str scalars[] = {STR_INIT("0"),    STR_INIT("-12.50e+3"), STR_INIT("true"),
                                  STR_INIT("null"), STR_INIT("false"),     STR_INIT("7")};
    uint64_t pick = test_random(seed) % (depth > 5 ? 6 : 10);
    uint64_t count = test_random(seed) % 6;
    random_blank(out, seed);
    if (pick < 3) {
        random_text(out, seed);
        buf_add_char(out, '"');
    } else if (pick < 6) {
        buf_add(out, scalars[test_random(seed) % 6]);
    } else {
        bool object = pick < 8;
        buf_add_char(out, object ? '{' : '[');
        for (uint64_t i = 0; i < count; i++) {
            buf_add(out, i == 0 ? STR("") : STR(","));
            random_blank(out, seed);
            if (object) {
                random_text(out, seed);
                buf_fmt(out, "%d\" :", (int)i);
            }
            random_value(out, seed, depth + 1);
        }
        buf_add_char(out, object ? '}' : ']');
    }
    random_blank(out, seed);
}

TEST(json_pull_and_tree_say_the_same_and_the_writer_gives_it_back)
{
    uint64_t seed = test_seed(t);
    for (int i = 0; i < 2000; i++) {
        ArenaMark mark = arena_mark(t->cx->arena);
        Buf text;
        buf_init(&text, t->cx->arena, 1 << 24);
        random_value(&text, &seed, 0);
        Str pulled = copy_by_pull(t, buf_str(&text));
        CHECK_STR(t, copy_by_tree(t, buf_str(&text)), pulled);
        CHECK_STR(t, copy_by_pull(t, pulled), pulled);
        arena_rewind(t->cx->arena, mark);
    }
}

TEST(json_faults_name_line_pointer_and_rule)
{
    static const struct {
        Str text;
        Str sentence;
    } rows[] = {
        {STR_INIT(""), STR_INIT("1: the text is empty; one JSON value is required")},
        {STR_INIT("\xef\xbb\xbf[]"), STR_INIT("1: a byte-order mark stands before the value; "
                                              "JSON starts without one")},
        {STR_INIT("[1,\n2,\n]"), STR_INIT("3 /2: \"]\" stands where a value must begin")},
        {STR_INIT("{\"a\":\n"), STR_INIT("2 /a: the text ends where a value must begin")},
        {STR_INIT("{\"a\":True}"), STR_INIT("1 /a: \"True\" is not a JSON value; the words are "
                                            "true, false and null, in lower case")},
        {STR_INIT("{\"a\":1,b:2}"),
         STR_INIT("1: \"b\" stands where a key in double quotes must begin")},
        {STR_INIT("{\"a\":{\"b\"\n=1}}"),
         STR_INIT("2 /a/b: \"=\" stands where a colon must follow the key")},
        {STR_INIT("{\"a\":{\"b\":1\n\"c\":2}}"),
         STR_INIT("2 /a: \"\"\" stands where a comma or } must follow the value")},
        {STR_INIT("{\"a\":{\"b\":1}"),
         STR_INIT("1: the text ends inside an object; every { needs its }")},
        {STR_INIT("[[1，2]]"),
         STR_INIT("1 /0: \"，\" stands where a comma or ] must follow the value")},
        {STR_INIT("[0,[1"), STR_INIT("1 /1: the text ends inside an array; every [ needs its ]")},
        {STR_INIT("[]\n\nhello"),
         STR_INIT("3: \"hello\" follows the value; nothing may stand behind it")},
        {STR_INIT("{\"a~/\":\"x"), STR_INIT("1 /a~0~1: the text ends inside a string; its closing "
                                            "quote is missing")},
        {STR_INIT("[\"a\nb\"]"), STR_INIT("1 /0: control character \\x0a stands in a string; it "
                                          "must be escaped")},
        {STR_INIT("[\"\xd6\xd0\"]"), STR_INIT("1 /0: byte \\xd6 is not UTF-8; JSON text must be")},
        {STR_INIT("[\"\\x41\"]"), STR_INIT("1 /0: \"\\x\" is not an escape; a backslash is "
                                           "followed by one of \" \\ / b f n r t u")},
        {STR_INIT("[\"\\u12g4\"]"), STR_INIT("1 /0: \"\\u12g4\" is not an escape; \\u is followed "
                                             "by four hexadecimal digits")},
        {STR_INIT("[\"\\ud800x\"]"),
         STR_INIT("1 /0: \"\\ud800\" is half of a surrogate pair; the high half must stand right "
                  "before the low one")},
        {STR_INIT("{\"n\":007}"), STR_INIT("1 /n: number \"007\" starts with a zero too many")},
        {STR_INIT("{\"n\":1.}"), STR_INIT("1 /n: \"1.\" is not a JSON number; digits must stand "
                                          "before and after the point and after the e")},
        {STR_INIT("{\"n\":+1}"), STR_INIT("1 /n: \"+1\" is not a JSON number; digits must stand "
                                          "before and after the point and after the e")},
        {STR_INIT("{\"a\":1,\n\"b\":{\"\xe4\xb8\xad\":1,\n\"\\u4e2d\":2}}"),
         STR_INIT("3 /b/中: key \"中\" stands twice in one object; keys must differ")},
    };
    const JsonNode *root;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        Buf sentence;
        buf_init(&sentence, t->cx->arena, 4096);
        CHECK_ERR(t, json_parse(t->cx, rows[i].text, &root), ERR_INVALID);
        problem_format(&sentence, LANG_EN, &t->cx->problem);
        CHECK_STR(t, buf_str(&sentence), rows[i].sentence);
        CHECK(t, message_text(t->cx->problem.key, LANG_ZH) != t->cx->problem.key);
    }
}

/* n times `open`, then n times `close`. */
static Str nested(Test *t, int n, Str open, Str close)
{
    Buf out;
    buf_init(&out, t->cx->arena, 1 << 24);
    for (int i = 0; i < n; i++)
        buf_add(&out, open);
    for (int i = 0; i < n; i++)
        buf_add(&out, close);
    return buf_str(&out);
}

TEST(json_depth_is_limited_to_64)
{
    const JsonNode *root;
    Str last = STR("{\"a\":");
    CHECK_OK(t, json_parse(t->cx, nested(t, JSON_DEPTH_MAX, STR("["), STR("]")), &root));
    CHECK_ERR(t, json_parse(t->cx, nested(t, JSON_DEPTH_MAX + 1, STR("["), STR("]")), &root),
              ERR_LIMIT);
    CHECK_ERR(t, json_parse(t->cx, nested(t, 1000000, STR("["), STR("")), &root), ERR_LIMIT);
    CHECK_ERR(t, json_parse(t->cx, nested(t, 1000000, last, STR("}")), &root), ERR_LIMIT);
    CHECK_INT(t, t->cx->problem.pointer.n, 2 * JSON_DEPTH_MAX);
}

/* An object of `count` keys; the last one, key `again`, stands twice if again >= 0. */
static Str wide_object(Test *t, int count, int again)
{
    Buf out;
    buf_init(&out, t->cx->arena, 1 << 28);
    buf_add_char(&out, '{');
    for (int i = 0; i < count; i++)
        buf_fmt(&out, "\"key-%d\":%d,", i, i);
    if (again >= 0)
        buf_fmt(&out, "\"\\u006bey-%d\":", again);
    else
        buf_add(&out, STR("\"last\":"));
    buf_add(&out, STR("0}"));
    return buf_str(&out);
}

static JsonType read_all(JsonReader *reader)
{
    JsonType type;
    do {
        type = json_next(reader);
    } while (type != JSON_END && type != JSON_ERROR);
    return type;
}

TEST(json_a_million_keys_are_read_and_the_one_that_stands_twice_is_found)
{
    static const int counts[] = {1, 2, 31, 32, 33, 63, 64, 65, 127, 128, 129, 1000, 1000000};
    for (size_t i = 0; i < sizeof counts / sizeof *counts; i++) {
        int n = counts[i];
        Str good = wide_object(t, n, -1);
        CHECK_INT(t, read_all(json_reader_new(t->cx->arena, good)), JSON_END);
        for (int again = 0; again < n; again += 1 + n / 3) {
            JsonReader *reader = json_reader_new(t->cx->arena, wide_object(t, n, again));
            CHECK_INT(t, read_all(reader), JSON_ERROR);
            CHECK_STR(t, json_pointer(reader, t->cx->arena),
                      str_fmt(t->cx->arena, "/key-%d", again));
        }
    }
}

TEST(json_many_members_more_than_the_limit_are_refused)
{
    Str text = wide_object(t, JSON_KEYS_MAX, -1);
    JsonReader *reader = json_reader_new(t->cx->arena, text);
    CHECK_INT(t, read_all(reader), JSON_ERROR);
    CHECK_ERR(t, json_fail(t->cx, reader), ERR_LIMIT);
}

TEST(json_a_key_longer_than_the_limit_is_refused)
{
    Buf out;
    const JsonNode *root;
    buf_init(&out, t->cx->arena, 1 << 20);
    buf_add(&out, STR("{\""));
    for (int i = 0; i < JSON_KEY_MAX; i++)
        buf_add_char(&out, 'k');
    buf_add(&out, STR("\":1}"));
    CHECK_OK(t, json_parse(t->cx, buf_str(&out), &root));
    out.n -= 4;
    buf_add(&out, STR("k\":1}"));
    CHECK_ERR(t, json_parse(t->cx, buf_str(&out), &root), ERR_LIMIT);
}

TEST(json_reading_a_long_text_takes_no_more_memory_than_a_short_one)
{
    Buf out;
    buf_init(&out, t->cx->arena, 1 << 26);
    buf_add(&out, STR("{\"eventList\":["));
    for (int i = 0; i < 100000; i++)
        buf_fmt(&out, "{\"id\":%d,\"list\":[1,2,3],\"text\":\"\\u4e2d\"},\n", i);
    buf_add(&out, STR("null]}"));
    Arena arena;
    arena_init(&arena);
    JsonReader *reader = json_reader_new(&arena, buf_str(&out));
    size_t total = arena.total, used = arena.used;
    CHECK_INT(t, read_all(reader), JSON_END);
    CHECK_INT(t, json_line(reader), 100001);
    CHECK_INT(t, arena.total, total);
    CHECK_INT(t, arena.used, used);
    arena_release(&arena);
}

TEST(json_a_reader_given_up_in_the_middle_gives_its_memory_back)
{
    Arena arena;
    arena_init(&arena);
    (void)arena_alloc(&arena, 1);
    ArenaMark mark = arena_mark(&arena);
    JsonReader *reader = json_reader_new(&arena, wide_object(t, 10000, -1));
    for (int i = 0; i < 15000; i++)
        CHECK(t, json_next(reader) != JSON_ERROR);
    arena_rewind(&arena, mark); /* a leak shows under ASan */
    arena_release(&arena);
}

TEST(json_tokens_know_their_place)
{
    Str text = STR("{\"a\":[10,\n{\"b/c\": \"x\\u0079\"}],\n\"d\"\n:null}");
    static const struct {
        JsonType type;
        int64_t line;
        Str pointer;
        size_t offset;
    } rows[] = {
        {JSON_OBJECT, 1, STR_INIT(""), 0},
        {JSON_KEY, 1, STR_INIT("/a"), 1},
        {JSON_ARRAY, 1, STR_INIT("/a"), 5},
        {JSON_NUMBER, 1, STR_INIT("/a/0"), 6},
        {JSON_OBJECT, 2, STR_INIT("/a/1"), 10},
        {JSON_KEY, 2, STR_INIT("/a/1/b~1c"), 11},
        {JSON_STRING, 2, STR_INIT("/a/1/b~1c"), 18},
        {JSON_OBJECT_END, 2, STR_INIT("/a/1"), 27},
        {JSON_ARRAY_END, 2, STR_INIT("/a"), 28},
        {JSON_KEY, 3, STR_INIT("/d"), 31},
        {JSON_NULL, 4, STR_INIT("/d"), 36},
        {JSON_OBJECT_END, 4, STR_INIT(""), 40},
        {JSON_END, 4, STR_INIT(""), 41},
        {JSON_END, 4, STR_INIT(""), 41},
    };
    JsonReader *reader = json_reader_new(t->cx->arena, text);
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        CHECK_INT(t, json_next(reader), rows[i].type);
        CHECK_INT(t, json_line(reader), rows[i].line);
        CHECK_INT(t, json_offset(reader), rows[i].offset);
        CHECK_STR(t, json_pointer(reader, t->cx->arena), rows[i].pointer);
    }
}

TEST(json_skip_returns_the_exact_bytes_of_a_value)
{
    Str text = STR("{ \"a\" : {\"b\": [1, 2 ]} , \"c\":\"d\\n\", \"e\":[ 3,[] ] }");
    JsonReader *reader = json_reader_new(t->cx->arena, text);
    CHECK_INT(t, json_next(reader), JSON_OBJECT);
    CHECK_INT(t, json_next(reader), JSON_KEY);
    CHECK_STR(t, json_skip(reader), STR("{\"b\": [1, 2 ]}"));
    CHECK_INT(t, json_next(reader), JSON_KEY);
    CHECK_INT(t, json_next(reader), JSON_STRING);
    CHECK_STR(t, json_skip(reader), STR("\"d\\n\""));
    CHECK_INT(t, json_next(reader), JSON_KEY);
    CHECK_INT(t, json_next(reader), JSON_ARRAY);
    CHECK_STR(t, json_skip(reader), STR("[ 3,[] ]"));
    CHECK_INT(t, json_next(reader), JSON_OBJECT_END);
    CHECK_INT(t, json_next(reader), JSON_END);

    reader = json_reader_new(t->cx->arena, STR("[[1,x]]"));
    CHECK_INT(t, json_next(reader), JSON_ARRAY);
    CHECK_INT(t, json_next(reader), JSON_ARRAY);
    CHECK_INT(t, json_skip(reader).n, 0);
    CHECK(t, !json_ok(reader));
}

TEST(json_tree_of_one_value_leaves_the_reader_behind_it)
{
    JsonReader *reader =
        json_reader_new(t->cx->arena, STR("{\"n\":[{\"a\":1},{\"a\":[2]}],\"z\":0}"));
    CHECK_INT(t, json_next(reader), JSON_OBJECT);
    CHECK_INT(t, json_next(reader), JSON_KEY);
    CHECK_INT(t, json_next(reader), JSON_ARRAY);
    CHECK_INT(t, json_next(reader), JSON_OBJECT);
    const JsonNode *first = json_tree(reader, t->cx->arena);
    CHECK_STR(t, first->raw, STR("{\"a\":1}"));
    CHECK_INT(t, json_next(reader), JSON_OBJECT);
    const JsonNode *second = json_tree(reader, t->cx->arena);
    const JsonNode *deep = json_member(second, STR("a"))->child;
    CHECK_STR(t, deep->text, STR("2"));
    CHECK_STR(t, json_node_pointer(deep, STR("/n/1"), t->cx->arena), STR("/n/1/a/0"));
    CHECK(t, json_member(second, STR("b")) == NULL && json_member(deep, STR("a")) == NULL);
    CHECK_INT(t, json_next(reader), JSON_ARRAY_END);
    CHECK_INT(t, json_next(reader), JSON_KEY);
    CHECK_STR(t, json_tree(reader, t->cx->arena)->text, STR("0"));
    CHECK_INT(t, json_next(reader), JSON_OBJECT_END);
}

TEST(json_text_undoes_every_escape)
{
    const JsonNode *root;
    CHECK_OK(t, json_parse(t->cx,
                           STR("\"\\\"\\\\\\/\\b\\f\\n\\r\\tA\\u0041\\u00e9\\u4E2d"
                               "\\ud834\\uDD1e\\u0000.\""),
                           &root));
    CHECK_STR(t, root->text, STR("\"\\/\b\f\n\r\tAAé中𝄞\0."));
}

TEST(json_every_code_point_comes_back_from_the_writer)
{
    for (uint32_t c = 0; c <= 0x10ffff; c += c < 0x3000 ? 1 : 0x101) {
        if (c >= 0xd800 && c <= 0xdfff)
            continue;
        ArenaMark mark = arena_mark(t->cx->arena);
        char bytes[4];
        Str text = str_from(bytes, utf8_encode(c, bytes));
        Buf out;
        const JsonNode *root;
        buf_init(&out, t->cx->arena, 100);
        json_escape(&out, text);
        CHECK_OK(t, json_parse(t->cx, buf_str(&out), &root));
        CHECK_STR(t, root->text, text);
        arena_rewind(t->cx->arena, mark);
    }
}

TEST(json_writer_writes_well_formed_text_whatever_it_is_given)
{
    Buf out;
    JsonWriter writer;
    buf_init(&out, t->cx->arena, 1000);
    json_writer_init(&writer, &out);
    json_object_begin(&writer);
    json_key(&writer, STR("a\n"));
    json_array_begin(&writer);
    json_int(&writer, INT64_MIN);
    json_bool(&writer, false);
    json_null(&writer);
    json_raw(&writer, STR("1.50"));
    json_array_end(&writer);
    json_key(&writer, STR(""));
    json_string(&writer, STR("caf\xe9 \xe4\xb8 \x01\x7f"));
    json_object_end(&writer);
    CHECK_STR(t, buf_str(&out),
              STR("{\"a\\n\":[-9223372036854775808,false,null,1.50],"
                  "\"\":\"caf\xef\xbf\xbd \xef\xbf\xbd\xef\xbf\xbd \\u0001\x7f\"}"));
}
