/* register_table.h - the records of a .def file as const tables.  For one .c file:
 *
 *     #define RECORDS "domain/floor/gauge.def"
 *     #include "platform/register/register_table.h"
 *
 * May be included many times.  Types and flags: register.h.  */
#include "platform/register/register.h"

#define REGISTER_ROW_TEXT(limit)    .type = FIELD_TEXT, .max = (limit)
#define REGISTER_ROW_COUNTRY        .type = FIELD_TEXT, .max = 2, .codes = register_countries
#define REGISTER_ROW_URI            .type = FIELD_URI, .max = 2048
#define REGISTER_ROW_INT(low, high) .type = FIELD_INT, .min = (low), .max = (high)
#define REGISTER_ROW_BOOL           .type = FIELD_BOOL
#define REGISTER_ROW_INSTANT        .type = FIELD_INSTANT
#define REGISTER_ROW_DECIMAL        .type = FIELD_DECIMAL
#define REGISTER_ROW_DAY            .type = FIELD_DAY
#define REGISTER_ROW_ENUM(table)    .type = FIELD_ENUM, .names = &(table)
#define REGISTER_ROW_REF(noun)      .type = FIELD_REF, .max = 200, .to = STR_INIT(#noun)
#define REGISTER_ROW_TEXTS(entries, limit)                                                         \
    .type = FIELD_TEXTS, .max = (entries), .each_max = (limit)
#define REGISTER_ROW_RAW                .type = FIELD_RAW
#define REGISTER_ROW_OBJECT(Type, noun) .type = FIELD_OBJECT, .record = &noun##_register
#define REGISTER_ROW_LIST(Type, noun, entries)                                                     \
    .type = FIELD_LIST, .record = &noun##_register, .max = (entries)

#define OPTIONAL             0
#define REQUIRED             FIELD_REQUIRED
#define UNIQUE               FIELD_UNIQUE
#define ALONE                FIELD_ALONE
#define PERSONAL             FIELD_PERSONAL
#define PROSE                FIELD_PERSONAL | FIELD_PROSE
#define KEEP_YEARS(years)    (years) << FIELD_KEEP_YEARS

#define CHOICES(names)       static const EnumValue names##_values[] = {
#define CHOICE(name, zh, en) {STR_INIT(#name), zh, en},
#define CHOICES_END(names)                                                                         \
    }                                                                                              \
    ;                                                                                              \
    static const EnumTable names = {names##_values, sizeof names##_values / sizeof(EnumValue)};

#define RECORD(Type, noun) static const Field noun##_fields[] = {
#define FIELD(Type, member, kind, bits, zh, en)                                                    \
    {.name = STR_INIT(#member),                                                                    \
     .offset = offsetof(Type, member),                                                             \
     .flags = (bits),                                                                              \
     .label_zh = zh,                                                                               \
     .label_en = en,                                                                               \
     REGISTER_ROW_##kind},
#define RECORD_END(Type, noun, zh, en)                                                             \
    }                                                                                              \
    ;                                                                                              \
    const Register noun##_register = {STR_INIT(#noun),                                             \
                                      sizeof(Type),                                                \
                                      noun##_fields,                                               \
                                      sizeof noun##_fields / sizeof(Field),                        \
                                      zh,                                                          \
                                      en};

/* Of registers of master data alone: what somebody limited sees of them (domain/master/master.h).
 */
#define LIMITED(noun, rule) enum { noun##_limited = MASTER_##rule };

#include RECORDS /* tidy: allow header-alone: expands the file RECORDS names */

#undef OPTIONAL
#undef REQUIRED
#undef UNIQUE
#undef ALONE
#undef PERSONAL
#undef PROSE
#undef KEEP_YEARS
#undef CHOICES
#undef CHOICE
#undef CHOICES_END
#undef RECORD
#undef FIELD
#undef RECORD_END
#undef LIMITED
#undef RECORDS
