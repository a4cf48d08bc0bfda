/* json_internal.h - what the files of the JSON reader share.
 *
 * json_read.c walks the grammar, json_scan.c reads one string or number,
 * json_keys.c finds keys that stand twice in one object.  */
#ifndef HOLDFAST_BASE_JSON_INTERNAL_H
#define HOLDFAST_BASE_JSON_INTERNAL_H

#include "base/json.h"

typedef enum JsonFault {
    FAULT_NONE,
    FAULT_EMPTY,
    FAULT_MARK,
    FAULT_VALUE,
    FAULT_VALUE_END,
    FAULT_WORD,
    FAULT_KEY,
    FAULT_COLON,
    FAULT_OBJECT_COMMA,
    FAULT_OBJECT_END,
    FAULT_ARRAY_COMMA,
    FAULT_ARRAY_END,
    FAULT_BEHIND,
    FAULT_STRING_END,
    FAULT_CONTROL,
    FAULT_UTF8,
    FAULT_ESCAPE,
    FAULT_HEX,
    FAULT_SURROGATE,
    FAULT_ZERO,
    FAULT_NUMBER,
    FAULT_DEPTH,
    FAULT_TWICE,
    FAULT_KEY_LONG,
    FAULT_KEYS_MANY,
    FAULT_COUNT,
} JsonFault;

typedef struct JsonScan {
    const char *at; /* the fault's place; where the token ends if there is none */
    JsonFault fault;
    bool escaped; /* the string holds a backslash */
} JsonScan;

/* Read a string; p stands behind its opening quote, scan.at on its closing one. */
JsonScan json_scan_string(const char *p, const char *end);
/* Read a number; p stands on '-' or a digit. */
JsonScan json_scan_number(const char *p, const char *end);
/* First byte of p..end that is '"', '\\', a control character or not ASCII; end if there is none.
 */
const char *json_scan_plain(const char *p, const char *end);
/* Undo the escapes of a string that was scanned well; `to` has room for raw.n bytes. */
size_t json_unescape(Str raw, char *to);

/* Where the key stands in the text, between its quotes. */
typedef struct JsonKey {
    const char *p;
    uint32_t n : 31;
    uint32_t escaped : 1;
    uint32_t hash; /* of the unescaped bytes */
} JsonKey;

/* The keys of one open object: a run of the reader's stack of keys. */
typedef struct JsonKeySet {
    uint64_t seen;   /* bit (hash mod 64) is set for every key so far */
    uint32_t first;  /* its first key in the stack */
    uint32_t mask;   /* slots - 1 */
    uint32_t *slots; /* open addressing, place in the stack + 1; NULL while the object is small */
} JsonKeySet;

enum { JSON_KEYS_INSIDE = 128 };

/* Keys of all objects that are open, innermost last. */
typedef struct JsonKeys {
    JsonKey *p; /* `inside`, or from malloc when there are many */
    uint32_t count;
    uint32_t capacity;
    uint64_t seed;
    Arena scratch; /* for keys with escapes */
    JsonKey inside[JSON_KEYS_INSIDE];
} JsonKeys;

void json_keys_init(JsonKeys *keys, uint64_t seed);
void json_keys_release(JsonKeys *keys);
/* An object begins, ends. */
void json_keys_open(const JsonKeys *keys, JsonKeySet *set);
void json_keys_close(JsonKeys *keys, JsonKeySet *set);
/* Add a key to the innermost object: FAULT_NONE, FAULT_TWICE or FAULT_KEYS_MANY. */
JsonFault json_keys_add(JsonKeys *keys, JsonKeySet *set, JsonKey key);

typedef struct JsonLevel {
    JsonKeySet keys;
    JsonKey key;    /* the member just read; objects only */
    uint64_t count; /* members begun */
    bool object;
} JsonLevel;

typedef enum JsonState {
    STATE_VALUE,       /* a value must begin */
    STATE_FIRST_VALUE, /* a value or ] */
    STATE_FIRST_KEY,   /* a key or } */
    STATE_AFTER,       /* a value is complete */
    STATE_OVER,
    STATE_FAILED,
} JsonState;

struct JsonReader {
    const char *at; /* first byte not yet read */
    const char *end;
    const char *begin;
    JsonState state;
    JsonType type;     /* of the last token */
    const char *token; /* its first byte; after a fault the fault's place */
    Str text;          /* of the last key or string between its quotes; of the last number */
    bool escaped;      /* text has escapes */
    bool named;        /* the innermost level's member is part of the pointer */
    JsonFault fault;
    int64_t line;       /* of `at`; line breaks stand between tokens only */
    int64_t token_line; /* of `token` */
    int depth;
    JsonLevel levels[JSON_DEPTH_MAX];
    JsonKeys keys;
};

/* Append "/" and the key with ~ and / escaped (RFC 6901 §3). */
void json_pointer_add(Buf *out, Str key);

void json_reader_init(JsonReader *reader, Str text);
void json_reader_release(JsonReader *reader);

#endif
