#include "base/json_internal.h"

/* Builds nodes from tokens: `open` are the containers begun, `last` their newest members. */
typedef struct Tree {
    JsonReader *reader;
    Arena *arena;
    JsonNode *spare; /* nodes not yet used, */
    size_t spares;   /* so many */
    size_t block;    /* nodes to take next time */
    int depth;
    JsonNode *open[JSON_DEPTH_MAX];
    JsonNode *last[JSON_DEPTH_MAX];
} Tree;

enum { BLOCK_MIN = 8, BLOCK_MAX = 512 };

static JsonNode *node_new(Tree *tree)
{
    if (tree->spares == 0) {
        tree->spares = tree->block;
        tree->block = tree->block == BLOCK_MAX ? BLOCK_MAX : tree->block * 2;
        tree->spare =
            arena_alloc_raw(tree->arena, tree->spares * sizeof(JsonNode), _Alignof(JsonNode));
    }
    tree->spares--;
    return tree->spare++;
}

/* As json_text, in place. */
static inline Str quoted(const Tree *tree)
{
    const JsonReader *reader = tree->reader;
    return reader->escaped ? json_text(tree->reader, tree->arena)
                           : str_from(reader->token + 1, (size_t)(reader->at - reader->token) - 2);
}

static JsonNode *node_add(Tree *tree, Str key)
{
    const JsonReader *reader = tree->reader;
    JsonNode *parent = tree->depth == 0 ? NULL : tree->open[tree->depth - 1];
    JsonNode *node = node_new(tree);
    node->type = reader->type;
    node->count = 0;
    node->key = key;
    node->raw = str_from(reader->token, (size_t)(reader->at - reader->token));
    node->text = reader->type == JSON_STRING   ? quoted(tree)
                 : reader->type == JSON_NUMBER ? node->raw
                                               : (Str){0};
    node->child = node->next = NULL;
    node->parent = parent;
    if (parent == NULL)
        return node;
    if (parent->count++ == 0)
        parent->child = node;
    else
        tree->last[tree->depth - 1]->next = node;
    tree->last[tree->depth - 1] = node;
    return node;
}

const JsonNode *json_tree(JsonReader *reader, Arena *arena)
{
    Tree tree; /* the two stacks are written before they are read */
    tree.reader = reader;
    tree.arena = arena;
    tree.spare = NULL;
    tree.spares = 0;
    tree.block = BLOCK_MIN;
    tree.depth = 0;
    JsonNode *root = NULL, *node;
    Str key = {0};
    JsonType type = reader->type == JSON_KEY ? json_next(reader) : reader->type;
    for (; type != JSON_ERROR; type = json_next(reader)) {
        switch (type) {
        case JSON_KEY:
            key = quoted(&tree);
            continue;
        case JSON_OBJECT_END:
        case JSON_ARRAY_END:
            node = tree.open[--tree.depth];
            node->raw.n = (size_t)(reader->at - node->raw.p);
            break;
        default:
            node = node_add(&tree, key);
            root = root == NULL ? node : root;
            key = (Str){0};
            if (type == JSON_OBJECT || type == JSON_ARRAY)
                tree.open[tree.depth++] = node;
        }
        if (tree.depth == 0)
            return root;
    }
    return NULL;
}

Err json_parse(Ctx *cx, Str text, const JsonNode **out)
{
    return json_parse_repeat(cx, text, (Str){0}, out);
}

Err json_parse_repeat(Ctx *cx, Str text, Str key, const JsonNode **out)
{
    CLEANUP(json_reader_release) JsonReader reader;
    json_reader_init(&reader, text);
    json_reader_repeat(&reader, key, true);
    json_next(&reader);
    const JsonNode *root = json_tree(&reader, cx->arena);
    if (root == NULL || json_next(&reader) != JSON_END)
        return json_fail(cx, &reader);
    *out = root;
    return OK;
}

const JsonNode *json_member_last(const JsonNode *object, Str key)
{
    const JsonNode *last = json_member(object, key);
    for (const JsonNode *node = last; node != NULL; node = node->next) {
        if (str_eq(node->key, key))
            last = node;
    }
    return last;
}

const JsonNode *json_member(const JsonNode *object, Str key)
{
    if (object == NULL || object->type != JSON_OBJECT)
        return NULL;
    for (const JsonNode *node = object->child; node != NULL; node = node->next) {
        if (str_eq(node->key, key))
            return node;
    }
    return NULL;
}

static int64_t node_index(const JsonNode *node)
{
    int64_t index = 0;
    for (const JsonNode *other = node->parent->child; other != node; other = other->next)
        index++;
    return index;
}

Str json_node_pointer(const JsonNode *node, Str prefix, Arena *arena)
{
    const JsonNode *path[JSON_DEPTH_MAX + 1];
    int depth = 0;
    Buf out;
    buf_init(&out, arena, prefix.n + (size_t)JSON_DEPTH_MAX * 2 * JSON_KEY_MAX);
    for (; node->parent != NULL; node = node->parent)
        path[depth++] = node;
    buf_add(&out, prefix);
    while (depth-- > 0) {
        if (path[depth]->parent->type == JSON_OBJECT) {
            json_pointer_add(&out, path[depth]->key);
        } else {
            buf_add_char(&out, '/');
            buf_add_int(&out, node_index(path[depth]));
        }
    }
    return buf_str(&out);
}
