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
/* Sixteen bytes at once: GNU C vectors, SSE2 on x86-64, NEON on arm64. */
typedef signed char JsonBytes16 __attribute__((vector_size(16)));
typedef uint16_t JsonPairs __attribute__((vector_size(16)));
typedef uint8_t JsonNibbles __attribute__((vector_size(8)));

/* Four bits for each byte that is 0xff, none for one that is 0; no branch to mispredict. */
static inline uint64_t json_mask(JsonBytes16 hits)
{
    JsonNibbles narrow = __builtin_convertvector((JsonPairs)hits >> 4, JsonNibbles);
    uint64_t mask;
    memcpy(&mask, &narrow, sizeof mask);
    return mask;
}

static inline bool json_is_plain(char c)
{
    return (signed char)c >= 0x20 && c != '"' && c != '\\';
}

/* First byte of p..end that is '"', '\', a control character or not ASCII; end if there is none. */
static inline const char *json_scan_plain(const char *p, const char *end)
{
    while (end - p >= (ptrdiff_t)sizeof(JsonBytes16)) {
        JsonBytes16 bytes;
        memcpy(&bytes, p, sizeof bytes);
        /* As signed bytes, what is not ASCII lies below 0x20 together with the controls. */
        uint64_t stop = json_mask((bytes < 0x20) | (bytes == '"') | (bytes == '\\'));
        if (stop != 0)
            return p + ((unsigned)__builtin_ctzll(stop) >> 2);
        p += sizeof bytes;
    }
    while (p != end && json_is_plain(*p))
        p++;
    return p;
}

/* The string without its escapes: itself if it has none. */
Str json_unescaped(Str raw, Arena *arena);

/* Where the key stands in the text, between its quotes. */
typedef struct JsonKey {
    const char *p;
    uint32_t n;
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
/* The hash of a key of more than 16 bytes, one with escapes, or one at the text's very end. */
uint32_t json_key_hash(JsonKeys *keys, Str raw);
/* Whether the key just pushed stands in the set already (slow path of json_keys_add). */
bool json_keys_twice(JsonKeys *keys, const JsonKeySet *set);
/* The set has outgrown comparing one by one, or its table. */
void json_keys_index(JsonKeys *keys, JsonKeySet *set);
void json_keys_grow(JsonKeys *keys);

/* Seeded, so that nobody can choose keys that collide: multiply and fold. */
static inline uint32_t json_hash16(uint64_t seed, uint64_t head, uint64_t tail, uint64_t n)
{
    unsigned __int128 product = (unsigned __int128)(head ^ seed) *
                                (tail ^ n ^ (seed << 32 | seed >> 32) ^ 0x9e3779b97f4a7c15u);
    uint64_t fold = (uint64_t)product ^ (uint64_t)(product >> 64);
    return (uint32_t)(fold ^ fold >> 32);
}

/* Up to 16 bytes of which 16 may be read: those behind the key are masked away. */
static inline uint32_t json_hash_short(uint64_t seed, const char *p, size_t n)
{
    uint64_t word[2];
    memcpy(word, p, sizeof word);
    uint64_t head = n >= 8 ? word[0] : word[0] & (((uint64_t)1 << 8 * n) - 1);
    uint64_t tail = n >= 16 ? word[1] : n <= 8 ? 0 : word[1] & (((uint64_t)1 << 8 * (n - 8)) - 1);
    return json_hash16(seed, head, tail, n);
}

enum { JSON_KEYS_SMALL = 32 /* keys compared one by one; a table beyond */ };

/* Push a key of the innermost object, then say FAULT_NONE, FAULT_TWICE or FAULT_KEYS_MANY.
 * `plain`: it has no escapes, and 16 bytes may be read at p. */
static inline JsonFault json_keys_add(JsonKeys *keys, JsonKeySet *set, Str key, bool plain)
{
    uint32_t hash =
        plain && key.n <= 16 ? json_hash_short(keys->seed, key.p, key.n) : json_key_hash(keys, key);
    uint32_t place = keys->count;
    uint64_t seen = set->seen, bit = (uint64_t)1 << (hash & 63);
    if (place == keys->capacity)
        json_keys_grow(keys);
    keys->count = place + 1;
    set->seen = seen | bit;
    uint32_t before = place - set->first;
    keys->p[place] = (JsonKey){key.p, (uint32_t)key.n, hash};
    if ((seen & bit) != 0 && json_keys_twice(keys, set))
        return FAULT_TWICE;
    if (before >= JSON_KEYS_SMALL)
        json_keys_index(keys, set);
    return place < JSON_KEYS_MAX ? FAULT_NONE : FAULT_KEYS_MANY;
}

typedef struct JsonLevel {
    JsonKeySet keys;
    uint64_t count; /* members begun */
    uint32_t key;   /* place of the last key in the stack; objects only */
    bool object;
} JsonLevel;

struct JsonReader {
    const char *at; /* first byte not yet read */
    const char *end;
    const char *begin;
    const char *token; /* first byte of the last token, or the fault's place; NULL before */
    JsonType type;     /* of the last token: with the level it is all the state there is */
    JsonFault fault;
    bool escaped; /* the last key or string has escapes */
    bool named;   /* the innermost level's member is part of the pointer */
    int depth;
    Str repeat;            /* a key that may stand twice; empty: none */
    bool repeat_outermost; /* … in the outermost object alone */
    int64_t line;          /* of the last token; line breaks stand between tokens only */
    JsonLevel levels[JSON_DEPTH_MAX];
    JsonKeys keys;
};

/* Append "/" and the key with ~ and / escaped (RFC 6901 §3). */
void json_pointer_add(Buf *out, Str key);

void json_reader_init(JsonReader *reader, Str text);
void json_reader_release(JsonReader *reader);

#endif
