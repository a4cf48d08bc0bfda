/* Any bytes: pull reader and tree agree whether they are JSON, and on every value; what the
 * writer makes of the values reads back as the same values; no text cut short is JSON twice. */
#include <stdlib.h>

#include "base/json.h"
#include "base/utf8.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void must(bool true_)
{
    if (!true_)
        abort();
}

/* Compare the reader's tokens with the nodes below `node`, whose first token was just read. */
static void compare(JsonReader *reader, const JsonNode *node, Arena *arena)
{
    JsonType end = node->type == JSON_OBJECT ? JSON_OBJECT_END : JSON_ARRAY_END;
    must(str_eq(json_pointer(reader, arena), json_node_pointer(node, STR(""), arena)));
    if (node->type == JSON_STRING || node->type == JSON_NUMBER)
        must(str_eq(json_text(reader, arena), node->text));
    if (node->type == JSON_STRING)
        must(utf8_check(node->text) < 0);
    if (node->type != JSON_OBJECT && node->type != JSON_ARRAY)
        return;
    uint32_t count = 0;
    for (const JsonNode *child = node->child; child != NULL; child = child->next, count++) {
        if (node->type == JSON_OBJECT) {
            must(json_next(reader) == JSON_KEY);
            must(str_eq(json_text(reader, arena), child->key));
            must(json_member(node, child->key) == child);
        }
        must(json_next(reader) == child->type && child->parent == node);
        compare(reader, child, arena);
    }
    must(json_next(reader) == end && count == node->count);
    must(node->raw.p[0] == (end == JSON_OBJECT_END ? '{' : '['));
}

static void copy(JsonWriter *writer, const JsonNode *node)
{
    if (node->type == JSON_OBJECT)
        json_object_begin(writer);
    else if (node->type == JSON_ARRAY)
        json_array_begin(writer);
    else if (node->type == JSON_STRING)
        json_string(writer, node->text);
    else
        json_raw(writer, node->raw);
    for (const JsonNode *child = node->child; child != NULL; child = child->next) {
        if (node->type == JSON_OBJECT)
            json_key(writer, child->key);
        copy(writer, child);
    }
    if (node->type == JSON_OBJECT)
        json_object_end(writer);
    else if (node->type == JSON_ARRAY)
        json_array_end(writer);
}

static Str written(Ctx *cx, const JsonNode *root)
{
    Buf out;
    JsonWriter writer;
    buf_init(&out, cx->arena, 1 << 26);
    json_writer_init(&writer, &out);
    copy(&writer, root);
    must(!out.full && writer.depth == 0);
    return buf_str(&out);
}

static void check_good(Ctx *cx, Str text, const JsonNode *root)
{
    JsonReader *reader = json_reader_new(cx->arena, text);
    must(json_next(reader) == root->type);
    compare(reader, root, cx->arena);
    must(json_next(reader) == JSON_END && json_ok(reader));

    const JsonNode *again;
    Str once = written(cx, root);
    must(json_parse(cx, once, &again) == OK);
    must(str_eq(written(cx, again), once));

    reader = json_reader_new(cx->arena, text);
    json_next(reader);
    must(str_eq(json_skip(reader), root->raw));
    if (root->type != JSON_NUMBER) /* every part of the value that lacks its end is refused */
        must(json_parse(cx, str_slice(root->raw, 0, root->raw.n - 1), &again) != OK);
}

static void check_bad(Ctx *cx, Str text)
{
    JsonReader *reader = json_reader_new(cx->arena, text);
    JsonType type;
    do {
        type = json_next(reader);
        must(type != JSON_END && json_offset(reader) <= text.n && json_line(reader) >= 1);
    } while (type != JSON_ERROR);
    must(!json_ok(reader) && json_next(reader) == JSON_ERROR);
    Err err = json_fail(cx, reader);
    must((err == ERR_INVALID || err == ERR_LIMIT) && cx->problem.key != NULL);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    Arena arena;
    arena_init(&arena);
    Ctx cx = {.arena = &arena};
    Str text = str_from((const char *)data, size);
    const JsonNode *root;
    if (json_parse(&cx, text, &root) == OK)
        check_good(&cx, text, root);
    else
        check_bad(&cx, text);
    arena_release(&arena);
    return 0;
}
