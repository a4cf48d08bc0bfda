/* register.h - a record described once, field by field, and read by one interpreter.
 *
 * A .def file holds records, one line a field:
 *
 *     RECORD(Gauge, gauge)
 *     FIELD(Gauge, code, TEXT(40), REQUIRED | UNIQUE, "编号", "Code")
 *     FIELD(Gauge, interval_days, INT(1, 3650), OPTIONAL, "周期（天）", "Interval (days)")
 *     RECORD_END(Gauge, gauge, "量具", "Gauge")
 *
 * It is expanded twice: in a header as struct Gauge (register_struct.h), in one .c file as the
 * table gauge_register (register_table.h).  JSON in and out, CSV, sentences about what is wrong
 * and labels come from the table.  Types of fields and the members they become:
 *
 *     TEXT(max)            Str         at most so many characters; p == NULL: absent
 *     COUNTRY              Str         ISO 3166-1 alpha-2; that it is one is the store's business
 *     URI                  Str         scheme, colon, no blanks
 *     INT(min, max)        FieldInt
 *     BOOL                 FieldBool
 *     INSTANT              FieldInstant  RFC 3339 with its zone
 *     DAY                  FieldInt    days since 1970-01-01; 2026-03-02 in JSON and CSV
 *     DECIMAL              FieldDecimal
 *     ENUM(table)          FieldInt    an index into the EnumTable
 *     REF(noun)            Str         key of a row of the register noun: the store's business
 *     TEXTS(count, max)    FieldTexts  list of texts
 *     RAW                  Str         any JSON value, byte for byte
 *     OBJECT(Type, noun)   Type *      a record inside; NULL: absent
 *     LIST(Type, noun, max) struct { Type *items; size_t count; }
 *
 * Flags: OPTIONAL alone, or REQUIRED, UNIQUE, ALONE, PERSONAL, PROSE, KEEP_YEARS(n) joined by |.
 * Fields marked UNIQUE are the key of a row, all together; a URI marked ALONE is named by one row
 * only.
 *
 * The values of an ENUM can stand before the record that uses them:
 *
 *     CHOICES(gauge_kind)
 *     CHOICE(caliper, "卡尺", "Caliper")
 *     CHOICES_END(gauge_kind)  */
#ifndef HOLDFAST_PLATFORM_REGISTER_REGISTER_H
#define HOLDFAST_PLATFORM_REGISTER_REGISTER_H

#include "base/decimal.h"
#include "base/instant.h"
#include "base/json.h"

typedef struct FieldInt {
    int64_t value;
    bool set;
} FieldInt;

typedef struct FieldBool {
    bool value;
    bool set;
} FieldBool;

typedef struct FieldInstant {
    Instant value;
    bool set;
} FieldInstant;

typedef struct FieldDecimal {
    Decimal value;
    bool set;
} FieldDecimal;

typedef struct FieldTexts {
    const Str *items;
    size_t count;
} FieldTexts;

static inline FieldInt field_int(int64_t value)
{
    return (FieldInt){value, true};
}
static inline FieldBool field_bool(bool value)
{
    return (FieldBool){value, true};
}
/* A moment to be shown in UTC. */
static inline FieldInstant field_utc(int64_t us)
{
    return (FieldInstant){{.us = us, .has_zone = true}, true};
}
static inline FieldDecimal field_decimal(Decimal value)
{
    return (FieldDecimal){value, true};
}

typedef struct EnumValue {
    Str name; /* as it stands in JSON and CSV */
    const char *label_zh;
    const char *label_en;
} EnumValue;

typedef struct EnumTable {
    const EnumValue *values;
    int count;
} EnumTable;

typedef enum FieldType {
    FIELD_TEXT,
    FIELD_URI,
    FIELD_INT,
    FIELD_BOOL,
    FIELD_INSTANT,
    FIELD_DECIMAL,
    FIELD_DAY,
    FIELD_ENUM,
    FIELD_REF,
    FIELD_TEXTS,
    FIELD_RAW,
    FIELD_OBJECT,
    FIELD_LIST,
    FIELD_TYPE_COUNT,
} FieldType;

enum {
    FIELD_REQUIRED = 1 << 0, /* must be given; a text must not be empty */
    FIELD_UNIQUE = 1 << 1,   /* no two records alike: the store's business */
    FIELD_PERSONAL = 1 << 2, /* about a person: shown and kept with care */
    FIELD_PROSE = 1 << 3,    /* with PERSONAL: words of people, shown but for what names somebody */
    FIELD_ALONE = 1 << 4,    /* no two rows in use name the same thing: the store's business */
    FIELD_KEEP_YEARS = 8,    /* the bits above hold years of retention; 0: the record's */
};

typedef struct Register Register;

typedef struct Field {
    Str name;
    FieldType type;
    uint32_t flags;
    size_t offset;
    int64_t min;
    int64_t max;            /* characters of a text or key, value of a number, entries of a list */
    int64_t each_max;       /* characters of one of TEXTS */
    const EnumTable *names; /* ENUM */
    const Register *record; /* OBJECT, LIST */
    Str to;                 /* REF: name of the register */
    const char *codes;      /* TEXT: those there are, a blank behind each; NULL: any text */
    const char *label_zh;
    const char *label_en;
} Field;

struct Register {
    Str name;
    size_t size; /* of the struct */
    const Field *fields;
    size_t count;
    const char *label_zh;
    const char *label_en;
};

/* ISO 3166-1 alpha-2 codes assigned to countries, a blank behind each. */
extern const char register_countries[];

static inline uint32_t field_keep_years(const Field *field)
{
    return field->flags >> FIELD_KEEP_YEARS;
}

/* Fill the struct `out` from an object; what that does not name is zero.  Every field is held
 * against its row; members the record does not have, and null for a required field, are refused.
 * null for an optional field means it is absent.  ERR_INVALID names field, value and rule, pointer
 * from `prefix`; then `out` is of no use.  Texts point into the nodes, lists live in cx->arena. */
MUST_CHECK Err register_decode(Ctx *cx, const Register *record, const JsonNode *node, Str prefix,
                               void *out);

/* Bytes of its member of the struct. */
size_t field_size(const Field *field);
/* Is there a value? */
bool field_is_set(const Field *field, const void *record);
/* Of two records; absent ones come first.  Texts by code points, choices in their order, texts and
 * records inside by their JSON. */
int field_compare(const Field *field, const void *a, const void *b);
static inline bool field_same(const Field *field, const void *a, const void *b)
{
    return field_compare(field, a, b) == 0;
}
/* A record with its texts in `arena`; of records without OBJECT and LIST. */
void *register_copy(Arena *arena, const Register *record, const void *from);
/* NULL: the record has no such field. */
const Field *register_field(const Register *record, Str name);
/* Change a struct by one member of an object, as register_decode does; null makes an optional field
 * absent.  The struct is unchanged after a refusal. */
MUST_CHECK Err register_patch(Ctx *cx, const Register *record, const JsonNode *member, Str prefix,
                              void *record_at);
/* The first required field without a value; NULL: none is missing. */
const Field *register_missing(const Register *record, const void *record_at);
/* "field code is missing; a gauge must have it", as ERR_INVALID. */
MUST_CHECK Err register_refuse_missing(Ctx *cx, const Register *record, const Field *field);
/* The record as a JSON object, fields in the order of the table, absent ones left out; a required
 * list without entries is [].  A required field that is absent is our own mistake. */
void register_write(JsonWriter *writer, const Register *record, const void *from);
/* The same without the braces, so that the caller can add members. */
void register_write_fields(JsonWriter *writer, const Register *record, const void *from);

/* The same of the fields whose bit is set, counted from the first one. */
void register_write_chosen(JsonWriter *writer, const Register *record, const void *from,
                           uint32_t chosen);

#endif
