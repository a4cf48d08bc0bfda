/* register_struct.h - the records of a .def file as structs.  For headers:
 *
 *     #define RECORDS "domain/floor/gauge.def"
 *     #include "platform/register/register_struct.h"
 *
 * May be included many times.  Types and members: register.h.  */
#include "platform/register/register.h"

#define REGISTER_MEMBER_TEXT(max)          Str
#define REGISTER_MEMBER_COUNTRY            Str
#define REGISTER_MEMBER_URI                Str
#define REGISTER_MEMBER_INT(min, max)      FieldInt
#define REGISTER_MEMBER_BOOL               FieldBool
#define REGISTER_MEMBER_INSTANT            FieldInstant
#define REGISTER_MEMBER_DECIMAL            FieldDecimal
#define REGISTER_MEMBER_DAY                FieldInt
#define REGISTER_MEMBER_ENUM(names)        FieldInt
#define REGISTER_MEMBER_REF(noun)          Str
#define REGISTER_MEMBER_TEXTS(count, max)  FieldTexts
#define REGISTER_MEMBER_RAW                Str
#define REGISTER_MEMBER_OBJECT(Type, noun) Type *
#define REGISTER_MEMBER_LIST(Type, noun, max)                                                      \
    struct {                                                                                       \
        Type *items;                                                                               \
        size_t count;                                                                              \
    }

#define CHOICES(names)
#define CHOICE(name, zh, en)
#define CHOICES_END(names)
#define LIMITED(noun, rule)

/* A record may hold others that stand further down, or others of its own kind. */
#define RECORD(Type, noun) typedef struct Type Type;
#define FIELD(Type, name, type, flags, zh, en)
#define RECORD_END(Type, noun, zh, en)
#include RECORDS /* tidy: allow header-alone: expands the file RECORDS names */
#undef RECORD
#undef FIELD
#undef RECORD_END

#define RECORD(Type, noun)                     typedef struct Type {
#define FIELD(Type, name, type, flags, zh, en) REGISTER_MEMBER_##type name;
#define RECORD_END(Type, noun, zh, en)                                                             \
    }                                                                                              \
    Type;                                                                                          \
    extern const Register noun##_register;

#include RECORDS

#undef CHOICES
#undef CHOICE
#undef CHOICES_END
#undef LIMITED
#undef RECORD
#undef FIELD
#undef RECORD_END
#undef RECORDS
