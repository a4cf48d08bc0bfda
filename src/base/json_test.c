#include "base/json.h"

#include "base/message.h"
#include "base/utf8.h"
#include "test/test.h"

/* What the pull reader makes of a text: its values written again without blanks. */
static bool pull(Ctx *cx, Str text, Buf *out)
{
    JsonReader *reader = json_reader_new(cx->arena, text);
    JsonWriter writer;
    json_writer_init(&writer, out);
    for (;;) {
        switch (json_next(reader)) {
        case JSON_ERROR:
            return json_next(reader) != JSON_ERROR || json_ok(reader);
        case JSON_END:
            return json_next(reader) == JSON_END && json_ok(reader);
        case JSON_OBJECT:
            json_object_begin(&writer);
            break;
        case JSON_OBJECT_END:
            json_object_end(&writer);
            break;
        case JSON_ARRAY:
            json_array_begin(&writer);
            break;
        case JSON_ARRAY_END:
            json_array_end(&writer);
            break;
        case JSON_KEY:
            json_key(&writer, json_text(reader, cx->arena));
            break;
        case JSON_STRING:
            json_string(&writer, json_text(reader, cx->arena));
            break;
        case JSON_NUMBER:
            json_raw(&writer, json_text(reader, cx->arena));
            break;
        case JSON_TRUE:
        case JSON_FALSE:
            json_bool(&writer, reader == NULL);
            break;
        case JSON_NULL:
            json_null(&writer);
        }
    }
}

TEST(json_smoke)
{
    Buf out;
    buf_init(&out, t->cx->arena, 1000);
    CHECK(t, pull(t->cx, STR("{\"a\" : [1, -2.5e3, \"\\u4e2d\\n\"] , \"\\u0062\":null}"), &out));
    CHECK_STR(t, buf_str(&out), STR("{\"a\":[1,-2.5e3,\"中\\n\"],\"b\":null}"));
    const JsonNode *root;
    CHECK_ERR(t, json_parse(t->cx, STR("{\"a\": [1,\n 2,{\"x~\":01}]}"), &root), ERR_INVALID);
    Buf s;
    buf_init(&s, t->cx->arena, 1000);
    problem_format(&s, LANG_EN, &t->cx->problem);
    CHECK_STR(t, buf_str(&s), STR("2 /a/2/x~0: number \"01\" starts with a zero too many"));
}
