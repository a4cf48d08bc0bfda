#include "base/json_internal.h"

#include <assert.h>

#include "base/utf8.h"

/* The sentence of each fault; %1$s is what was met, or the limit. */
static const struct {
    Err err;
    const char *key;
} faults[FAULT_COUNT] = {
    [FAULT_EMPTY] = {ERR_INVALID, MSG("the text is empty; one JSON value is required")},
    [FAULT_MARK] = {ERR_INVALID,
                    MSG("a byte-order mark stands before the value; JSON starts without one")},
    [FAULT_VALUE] = {ERR_INVALID, MSG("\"%1$s\" stands where a value must begin")},
    [FAULT_VALUE_END] = {ERR_INVALID, MSG("the text ends where a value must begin")},
    [FAULT_WORD] = {ERR_INVALID, MSG("\"%1$s\" is not a JSON value; the words are true, false and "
                                     "null, in lower case")},
    [FAULT_KEY] = {ERR_INVALID, MSG("\"%1$s\" stands where a key in double quotes must begin")},
    [FAULT_COLON] = {ERR_INVALID, MSG("\"%1$s\" stands where a colon must follow the key")},
    [FAULT_OBJECT_COMMA] = {ERR_INVALID,
                            MSG("\"%1$s\" stands where a comma or } must follow the value")},
    [FAULT_OBJECT_END] = {ERR_INVALID, MSG("the text ends inside an object; every { needs its }")},
    [FAULT_ARRAY_COMMA] = {ERR_INVALID,
                           MSG("\"%1$s\" stands where a comma or ] must follow the value")},
    [FAULT_ARRAY_END] = {ERR_INVALID, MSG("the text ends inside an array; every [ needs its ]")},
    [FAULT_BEHIND] = {ERR_INVALID, MSG("\"%1$s\" follows the value; nothing may stand behind it")},
    [FAULT_STRING_END] = {ERR_INVALID,
                          MSG("the text ends inside a string; its closing quote is missing")},
    [FAULT_CONTROL] = {ERR_INVALID, MSG("control character %1$s stands in a string; it must be "
                                        "escaped")},
    [FAULT_UTF8] = {ERR_INVALID, MSG("byte %1$s is not UTF-8; JSON text must be")},
    [FAULT_ESCAPE] = {ERR_INVALID, MSG("\"%1$s\" is not an escape; a backslash is followed by one "
                                       "of \" \\ / b f n r t u")},
    [FAULT_HEX] = {ERR_INVALID,
                   MSG("\"%1$s\" is not an escape; \\u is followed by four hexadecimal "
                       "digits")},
    [FAULT_SURROGATE] = {ERR_INVALID,
                         MSG("\"%1$s\" is half of a surrogate pair; the high half must "
                             "stand right before the low one")},
    [FAULT_ZERO] = {ERR_INVALID, MSG("number \"%1$s\" starts with a zero too many")},
    [FAULT_NUMBER] = {ERR_INVALID,
                      MSG("\"%1$s\" is not a JSON number; digits must stand before and "
                          "after the point and after the e")},
    [FAULT_DEPTH] = {ERR_LIMIT, MSG("objects and arrays are nested deeper than %1$s levels")},
    [FAULT_TWICE] = {ERR_INVALID, MSG("key \"%1$s\" stands twice in one object; keys must differ")},
    [FAULT_KEY_LONG] = {ERR_LIMIT, MSG("a key is longer than %1$s bytes")},
    [FAULT_KEYS_MANY] = {ERR_LIMIT, MSG("an object has more than %1$s members")},
};

void json_reader_init(JsonReader *reader, Str text)
{
    /* Levels and keys are written before they are read: not cleared. */
    reader->begin = reader->at = text.n == 0 ? "" : text.p;
    reader->end = reader->begin + text.n;
    reader->token = NULL;
    reader->type = JSON_NULL;
    reader->escaped = false;
    reader->named = false;
    reader->fault = FAULT_NONE;
    reader->line = 1;
    reader->depth = 0;
    reader->repeat = (Str){0};
    reader->repeat_outermost = false;
    /* Where the system put reader and text is not known to who wrote the keys. */
    json_keys_init(&reader->keys,
                   ((uintptr_t)reader ^ (uintptr_t)text.p << 16) * (uint64_t)0x9e3779b97f4a7c15u);
}

void json_reader_release(JsonReader *reader)
{
    for (int i = 0; i < reader->depth; i++) {
        if (reader->levels[i].object)
            json_keys_close(&reader->keys, &reader->levels[i].keys);
    }
    reader->depth = 0;
    json_keys_release(&reader->keys);
}

static void release(void *reader)
{
    json_reader_release(reader);
}

void json_reader_repeat(JsonReader *reader, Str key, bool outermost)
{
    reader->repeat = key;
    reader->repeat_outermost = outermost;
}

JsonReader *json_reader_new(Arena *arena, Str text)
{
    JsonReader *reader = arena_alloc_raw(arena, sizeof *reader, _Alignof(JsonReader));
    json_reader_init(reader, text);
    arena_on_release(arena, release, reader);
    return reader;
}

__attribute__((cold, noinline)) static JsonType refuse(JsonReader *reader, const char *at,
                                                       JsonFault fault)
{
    reader->token = at;
    reader->at = reader->end;
    reader->fault = fault;
    reader->type = JSON_ERROR;
    return JSON_ERROR;
}

/* A fault between two members: it belongs to the container. */
static JsonType refuse_outside(JsonReader *reader, const char *at, JsonFault fault)
{
    reader->named = false;
    return refuse(reader, at, fault);
}

__attribute__((noinline)) static const char *blanks_end(JsonReader *reader, const char *p)
{
    const char *end = reader->end;
    while (p != end && (unsigned char)*p <= ' ') {
        uint64_t eight;
        if (*p == '\n')
            reader->line++;
        else if (*p != ' ' && *p != '\t' && *p != '\r')
            break;
        p++;
        while (end - p >= 8 && (memcpy(&eight, p, 8), eight == 0x2020202020202020u))
            p += 8;
    }
    return p;
}

/* Behind blanks, tabs and line ends. */
static inline const char *blank_end(JsonReader *reader, const char *p)
{
    return p != reader->end && (unsigned char)*p > ' ' ? p : blanks_end(reader, p);
}

static JsonType token(JsonReader *reader, JsonType type, const char *start, const char *at)
{
    reader->token = start;
    reader->at = at;
    reader->type = type;
    return type;
}

static JsonType open(JsonReader *reader, const char *p, bool object)
{
    if (reader->depth == JSON_DEPTH_MAX)
        return refuse(reader, p, FAULT_DEPTH);
    JsonLevel *level = &reader->levels[reader->depth++];
    level->object = object;
    level->count = 0;
    if (object)
        json_keys_open(&reader->keys, &level->keys);
    reader->named = false;
    return token(reader, object ? JSON_OBJECT : JSON_ARRAY, p, p + 1);
}

static JsonType close(JsonReader *reader, const char *p)
{
    JsonLevel *level = &reader->levels[--reader->depth];
    if (level->object)
        json_keys_close(&reader->keys, &level->keys);
    reader->named = true;
    return token(reader, level->object ? JSON_OBJECT_END : JSON_ARRAY_END, p, p + 1);
}

/* The closing quote of the string at p; NULL after a fault. */
static inline const char *string_end(JsonReader *reader, const char *p)
{
    const char *at = json_scan_plain(p + 1, reader->end);
    reader->escaped = false;
    if (at != reader->end && *at == '"')
        return at;
    JsonScan scan = json_scan_string(at, reader->end);
    if (scan.fault != FAULT_NONE) {
        refuse(reader, scan.at, scan.fault);
        return NULL;
    }
    reader->escaped = scan.escaped;
    return scan.at;
}

static JsonType read_string(JsonReader *reader, const char *p)
{
    const char *quote = string_end(reader, p);
    return quote == NULL ? JSON_ERROR : token(reader, JSON_STRING, p, quote + 1);
}

static JsonType read_number(JsonReader *reader, const char *p)
{
    JsonScan scan = json_scan_number(p, reader->end);
    if (scan.fault != FAULT_NONE)
        return refuse(reader, p, scan.fault);
    return token(reader, JSON_NUMBER, p, scan.at);
}

static bool is_word(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
           c == '.' || c == '+' || c == '-';
}

static JsonType read_word(JsonReader *reader, const char *p, Str word, JsonType type)
{
    const char *at = p + word.n;
    if (!str_starts(str_from(p, (size_t)(reader->end - p)), word) ||
        (at != reader->end && is_word(*at)))
        return refuse(reader, p, FAULT_WORD);
    return token(reader, type, p, at);
}

static JsonType refuse_value(JsonReader *reader, const char *p)
{
    Str rest = str_from(p, (size_t)(reader->end - p));
    if (p == reader->begin && str_starts(rest, STR("\xef\xbb\xbf")))
        return refuse(reader, p, FAULT_MARK);
    bool letter = (*p >= 'a' && *p <= 'z') || (*p >= 'A' && *p <= 'Z');
    bool number = *p == '+' || *p == '.';
    bool wide = (*p & 0x80) != 0 && utf8_length(rest, 0) == 0;
    return refuse(reader, p,
                  letter   ? FAULT_WORD
                  : number ? FAULT_NUMBER
                  : wide   ? FAULT_UTF8
                           : FAULT_VALUE);
}

static JsonType read_value(JsonReader *reader, const char *p)
{
    if (p == reader->end)
        return refuse(reader, p, reader->depth == 0 ? FAULT_EMPTY : FAULT_VALUE_END);
    if (*p == '"')
        return read_string(reader, p);
    switch (*p) {
    case '{':
        return open(reader, p, true);
    case '[':
        return open(reader, p, false);
    case '-':
    case '0' ... '9':
        return read_number(reader, p);
    case 't':
        return read_word(reader, p, STR("true"), JSON_TRUE);
    case 'f':
        return read_word(reader, p, STR("false"), JSON_FALSE);
    case 'n':
        return read_word(reader, p, STR("null"), JSON_NULL);
    default:
        return refuse_value(reader, p);
    }
}

static JsonType read_element(JsonReader *reader, const char *p)
{
    reader->levels[reader->depth - 1].count++;
    reader->named = true;
    return read_value(reader, p);
}

/* As it was written: a key with escapes in it is never let stand twice. */
static bool may_repeat(const JsonReader *reader, JsonFault fault, Str key)
{
    return fault == FAULT_TWICE && reader->repeat.n > 0 && str_eq(key, reader->repeat) &&
           (reader->depth == 1 || !reader->repeat_outermost);
}

static JsonType read_key(JsonReader *reader, const char *p)
{
    JsonLevel *level = &reader->levels[reader->depth - 1];
    reader->named = false;
    if (p == reader->end)
        return refuse(reader, p, FAULT_OBJECT_END);
    if (*p != '"')
        return refuse(reader, p, FAULT_KEY);
    const char *quote = string_end(reader, p++);
    if (quote == NULL)
        return JSON_ERROR;
    if (quote - p > JSON_KEY_MAX)
        return refuse(reader, p - 1, FAULT_KEY_LONG);
    Str key = str_from(p, (size_t)(quote - p));
    bool plain = !reader->escaped && reader->end - p >= 16;
    JsonFault fault = json_keys_add(&reader->keys, &level->keys, key, plain);
    level->key = reader->keys.count - 1;
    reader->named = true;
    if (fault != FAULT_NONE && !may_repeat(reader, fault, key))
        return refuse(reader, p - 1, fault);
    return token(reader, JSON_KEY, p - 1, quote + 1);
}

static JsonType read_member(JsonReader *reader, const char *p)
{
    if (p == reader->end)
        return refuse(reader, p, FAULT_OBJECT_END);
    if (*p != ':')
        return refuse(reader, p, FAULT_COLON);
    return read_value(reader, blank_end(reader, p + 1));
}

static JsonType read_over(JsonReader *reader, const char *p)
{
    if (p != reader->end)
        return refuse(reader, p, FAULT_BEHIND);
    return token(reader, JSON_END, p, p);
}

/* A value is complete: a comma and the next member, or the end of what holds it. */
static JsonType read_after(JsonReader *reader, const char *p)
{
    if (reader->depth == 0)
        return read_over(reader, p);
    bool object = reader->levels[reader->depth - 1].object;
    if (p == reader->end)
        return refuse_outside(reader, p, object ? FAULT_OBJECT_END : FAULT_ARRAY_END);
    if (*p == ',') {
        p = blank_end(reader, p + 1);
        return object ? read_key(reader, p) : read_element(reader, p);
    }
    if (*p == (object ? '}' : ']'))
        return close(reader, p);
    return refuse_outside(reader, p, object ? FAULT_OBJECT_COMMA : FAULT_ARRAY_COMMA);
}

JsonType json_next(JsonReader *reader)
{
    const char *p = blank_end(reader, reader->at);
    switch (reader->type) {
    case JSON_ERROR:
    case JSON_END:
        return reader->type;
    case JSON_KEY:
        return read_member(reader, p);
    case JSON_ARRAY:
        if (p == reader->end)
            return refuse(reader, p, FAULT_ARRAY_END);
        return *p == ']' ? close(reader, p) : read_element(reader, p);
    case JSON_OBJECT:
        return p != reader->end && *p == '}' ? close(reader, p) : read_key(reader, p);
    default:
        return reader->token == NULL ? read_value(reader, p) : read_after(reader, p);
    }
}

Str json_text(JsonReader *reader, Arena *arena)
{
    Str text = str_from(reader->token, (size_t)(reader->at - reader->token));
    if (reader->type == JSON_NUMBER)
        return text;
    assert(reader->type == JSON_KEY || reader->type == JSON_STRING);
    text = str_from(text.p + 1, text.n - 2);
    return reader->escaped ? json_unescaped(text, arena) : text;
}

Str json_skip(JsonReader *reader)
{
    JsonType type = reader->type == JSON_KEY ? json_next(reader) : reader->type;
    const char *start = reader->token;
    int depth = reader->depth;
    if (type == JSON_OBJECT || type == JSON_ARRAY) {
        while (type != JSON_ERROR && reader->depth >= depth)
            type = json_next(reader);
    }
    assert(type != JSON_END);
    return type == JSON_ERROR ? (Str){0} : str_from(start, (size_t)(reader->at - start));
}

bool json_ok(const JsonReader *reader)
{
    return reader->type != JSON_ERROR;
}

size_t json_offset(const JsonReader *reader)
{
    return reader->token == NULL ? 0 : (size_t)(reader->token - reader->begin);
}

int64_t json_line(const JsonReader *reader)
{
    return reader->line;
}

void json_pointer_add(Buf *out, Str key)
{
    buf_add_char(out, '/');
    for (size_t i = 0; i < key.n; i++) {
        if (key.p[i] == '~')
            buf_add(out, STR("~0"));
        else if (key.p[i] == '/')
            buf_add(out, STR("~1"));
        else
            buf_add_char(out, key.p[i]);
    }
}

Str json_pointer(const JsonReader *reader, Arena *arena)
{
    Buf out;
    buf_init(&out, arena, (size_t)JSON_DEPTH_MAX * 2 * JSON_KEY_MAX);
    int count = reader->depth - (reader->named || reader->depth == 0 ? 0 : 1);
    for (int i = 0; i < count; i++) {
        const JsonLevel *level = &reader->levels[i];
        if (level->object) {
            JsonKey key = reader->keys.p[level->key];
            json_pointer_add(&out, json_unescaped(str_from(key.p, key.n), arena));
        } else {
            buf_add_char(&out, '/');
            buf_add_int(&out, (int64_t)level->count - 1);
        }
    }
    return buf_str(&out);
}

/* Bytes of what stands at the fault: an escape, a word, else one character. */
static size_t met_size(JsonFault fault, Str rest)
{
    if (fault == FAULT_UTF8)
        return 1;
    if (fault == FAULT_ESCAPE)
        return 2;
    if (fault == FAULT_HEX || fault == FAULT_SURROGATE)
        return sizeof "\\u1234" - 1;
    size_t n = 0;
    while (n < rest.n && is_word(rest.p[n]))
        n++;
    return n != 0 || rest.n == 0 ? n : utf8_length(rest, 0);
}

static const char *met(const JsonReader *reader, Arena *arena)
{
    if (reader->fault == FAULT_TWICE) {
        JsonKey key = reader->keys.p[reader->keys.count - 1];
        return str_shown(arena, json_unescaped(str_from(key.p, key.n), arena));
    }
    Str rest = str_from(reader->token, (size_t)(reader->end - reader->token));
    size_t n = met_size(reader->fault, rest);
    return str_shown(arena, str_slice(rest, 0, n == 0 ? 1 : n));
}

Err json_fail(Ctx *cx, const JsonReader *reader)
{
    assert(reader->type == JSON_ERROR);
    const char *shown;
    switch (reader->fault) {
    case FAULT_DEPTH:
        shown = str_fmt(cx->arena, "%d", JSON_DEPTH_MAX).p;
        break;
    case FAULT_KEY_LONG:
        shown = str_fmt(cx->arena, "%d", JSON_KEY_MAX).p;
        break;
    case FAULT_KEYS_MANY:
        shown = str_fmt(cx->arena, "%d", JSON_KEYS_MAX).p;
        break;
    default:
        shown = met(reader, cx->arena);
    }
    Err err = fail(cx, faults[reader->fault].err, faults[reader->fault].key, shown);
    if (err == OK)
        return err;
    return fail_at(cx, (Str){0}, reader->line, json_pointer(reader, cx->arena));
}
