/* json.h - the only JSON reader and writer: strict RFC 8259, nothing guessed.
 *
 * Reading is by pull: json_next() walks the text token by token without copying.
 * json_tree() turns the value just begun into nodes for code that must look twice
 * (one event, a request body).  Refused: depth over JSON_DEPTH_MAX, duplicate keys,
 * lone surrogates, malformed UTF-8, NUL bytes, control characters in strings,
 * a byte-order mark, anything behind the document.  Numbers stay text.
 * Strings and spans point into the text given to json_init unless they held escapes.  */
#ifndef HOLDFAST_BASE_JSON_H
#define HOLDFAST_BASE_JSON_H

#include "base/buf.h"
#include "base/ctx.h"

enum {
    JSON_DEPTH_MAX = 64,
    JSON_KEY_MAX = 1 << 16,  /* bytes of one key as written */
    JSON_KEYS_MAX = 1 << 22, /* keys of all objects open at once */
};

typedef enum JsonType {
    JSON_ERROR, /* see json_fail; stays so */
    JSON_OBJECT,
    JSON_OBJECT_END,
    JSON_ARRAY,
    JSON_ARRAY_END,
    JSON_KEY,
    JSON_STRING,
    JSON_NUMBER,
    JSON_TRUE,
    JSON_FALSE,
    JSON_NULL,
    JSON_END, /* the document is over and was well formed */
} JsonType;

typedef struct JsonReader JsonReader;

/* A reader over `text`, which must outlive it.  Lives in the arena and takes no more of it
 * later: the arena may be marked and rewound between tokens, and a text of any length needs
 * a few kilobytes plus 16 to 32 bytes for each key of the objects that are open. */
JsonReader *json_reader_new(Arena *arena, Str text);
/* Let this key stand twice in one object, the last one counting: in the outermost object alone, or
 * anywhere, where another reader judges the values that are passed over here.  `key` must outlive
 * the reader. */
void json_reader_repeat(JsonReader *reader, Str key, bool outermost);
/* The next token. */
JsonType json_next(JsonReader *reader);
/* Content of the last KEY or STRING, unescaped (a slice of the input where it had no
 * escapes), or the text of the last NUMBER.  \u0000 is JSON, so it may hold NUL bytes. */
Str json_text(JsonReader *reader, Arena *arena);
/* With the first token of a value just read: read the rest of it, return its exact bytes.
 * With JSON_KEY just read: the value that follows.  Empty when malformed (then json_fail). */
Str json_skip(JsonReader *reader);
bool json_ok(const JsonReader *reader);
/* Byte offset and 1-based line of the last token. */
size_t json_offset(const JsonReader *reader);
int64_t json_line(const JsonReader *reader);
/* RFC 6901 pointer of the last token, e.g. /epcisBody/eventList/3/epcList/0. */
Str json_pointer(const JsonReader *reader, Arena *arena);
/* Raise the reader's error as ERR_INVALID or ERR_LIMIT with line and pointer. */
MUST_CHECK Err json_fail(Ctx *cx, const JsonReader *reader);

/* A value with its children; all memory in the arena and the input text. */
typedef struct JsonNode JsonNode;
struct JsonNode {
    JsonType type;         /* OBJECT, ARRAY, STRING, NUMBER, TRUE, FALSE, NULL */
    uint32_t count;        /* members of an object or array */
    Str key;               /* unescaped; inside an object only */
    Str text;              /* unescaped string, or the number as written */
    Str raw;               /* the value's exact bytes in the input */
    const JsonNode *child; /* first member */
    const JsonNode *next;  /* following sibling */
    const JsonNode *parent;
};

/* With the first token of a value (or its KEY) just read: the whole value as nodes;
 * NULL when malformed (then json_fail). */
const JsonNode *json_tree(JsonReader *reader, Arena *arena);
/* A whole document as nodes. */
MUST_CHECK Err json_parse(Ctx *cx, Str text, const JsonNode **out);
/* A whole document as nodes; this key may stand twice in its outermost object. */
MUST_CHECK Err json_parse_repeat(Ctx *cx, Str text, Str key, const JsonNode **out);
/* Member of an object by key; NULL if absent or `object` is no object. */
const JsonNode *json_member(const JsonNode *object, Str key);
/* The last of them, where json_reader_repeat let several stand. */
const JsonNode *json_member_last(const JsonNode *object, Str key);
/* RFC 6901 pointer of a node, starting with `prefix`. */
Str json_node_pointer(const JsonNode *node, Str prefix, Arena *arena);

/* Writer: well-formed by construction, commas and quotes are its business; a key outside an
 * object or a value without its key is our own mistake and stops the process.  Bytes of a
 * string that are not UTF-8 come out as U+FFFD.  Whether all fitted says out->full. */
typedef struct JsonWriter {
    Buf *out;
    bool need_comma;
    bool has_key;     /* the next value belongs to a key just written */
    int depth;        /* at most JSON_DEPTH_MAX */
    uint64_t objects; /* bit d: level d is an object */
} JsonWriter;

void json_writer_init(JsonWriter *writer, Buf *out);
void json_object_begin(JsonWriter *writer);
void json_object_end(JsonWriter *writer);
void json_array_begin(JsonWriter *writer);
void json_array_end(JsonWriter *writer);
void json_key(JsonWriter *writer, Str key);
void json_string(JsonWriter *writer, Str text);
void json_int(JsonWriter *writer, int64_t value);
void json_bool(JsonWriter *writer, bool value);
void json_null(JsonWriter *writer);
/* Bytes that are already one JSON value. */
void json_raw(JsonWriter *writer, Str json);
/* The string with quotes and escapes, outside any writer. */
void json_escape(Buf *out, Str text);

#endif
