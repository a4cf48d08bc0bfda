#include "platform/register/register.h"

#include <assert.h>

#include "base/utf8.h"
#include "platform/register/register_said.h"

/* One value on its way into its member. */
typedef struct Decode {
    const Field *field;
    const JsonNode *node;
    Str prefix;
    void *to;
} Decode;

static Err at_node(Ctx *cx, const JsonNode *node, Str prefix)
{
    return fail_at(cx, (Str){0}, 0, json_node_pointer(node, prefix, cx->arena));
}

/* Where the sentence just recorded belongs. */
static Err at_value(Ctx *cx, const Decode *decode, Err err)
{
    return err == OK ? OK : at_node(cx, decode->node, decode->prefix);
}

static const char *shown(Ctx *cx, const JsonNode *node)
{
    return str_shown(cx->arena, node->raw);
}

/* A personal value stands in no answer and no log, not even as what is wrong. */
static const char *value_shown(Ctx *cx, const Decode *decode, const JsonNode *node)
{
    return (decode->field->flags & FIELD_PERSONAL) != 0 ? "***" : shown(cx, node);
}

static int64_t count_characters(Str text)
{
    int64_t count = 0;
    for (size_t i = 0; i < text.n; i++)
        count += (text.p[i] & 0xc0) != 0x80;
    return count;
}

static bool has_controls(Str text)
{
    for (size_t i = 0; i < text.n; i++) {
        unsigned char c = (unsigned char)text.p[i];
        if ((c < 0x20 && c != '\n' && c != '\t') || c == 0x7f)
            return true;
    }
    return false;
}

static Err check_text(Ctx *cx, const Decode *decode, const JsonNode *node, int64_t max)
{
    const Field *field = decode->field;
    if (node->type != JSON_STRING)
        return fail(cx, ERR_INVALID, MSG("field %1$s must be a text in double quotes, not %2$s"),
                    field_said(cx->arena, field), value_shown(cx, decode, node));
    if (node->text.n == 0 && (field->flags & FIELD_REQUIRED) != 0)
        return fail(cx, ERR_INVALID, MSG("field %1$s must not be empty"),
                    field_said(cx->arena, field));
    if (has_controls(node->text))
        return fail(
            cx, ERR_INVALID, MSG("field %1$s must not hold control characters; \"%2$s\" does"),
            field_said(cx->arena, field),
            (field->flags & FIELD_PERSONAL) != 0 ? "***" : str_shown(cx->arena, node->text));
    int64_t count = count_characters(node->text);
    if (count > max)
        return fail(cx, ERR_INVALID,
                    MSG("field %1$s has %2$lld characters; at most %3$lld are taken"),
                    field_said(cx->arena, field), (long long)count, (long long)max);
    return OK;
}

/* A pointer that is not NULL even where the text is empty: NULL means absent. */
static Str present(Str text)
{
    return text.n == 0 ? STR("") : text;
}

static Err decode_text(Ctx *cx, const Decode *decode)
{
    TRY(check_text(cx, decode, decode->node, decode->field->max));
    *(Str *)decode->to = present(decode->node->text);
    return OK;
}

/* RFC 3986 §3: a scheme and a colon; none of the characters no URI or IRI may hold. */
static bool is_uri(Str s)
{
    ptrdiff_t colon = str_find_char(s, ':');
    if (colon < 1 || (size_t)colon + 1 == s.n)
        return false;
    for (ptrdiff_t i = 0; i < colon; i++) {
        char low = (char)(s.p[i] | 0x20);
        bool letter = low >= 'a' && low <= 'z';
        bool other =
            (s.p[i] >= '0' && s.p[i] <= '9') || s.p[i] == '+' || s.p[i] == '-' || s.p[i] == '.';
        if (!letter && (i == 0 || !other))
            return false;
    }
    for (size_t i = 0; i < s.n; i++) {
        if ((unsigned char)s.p[i] <= ' ' || strchr("<>\"{}|\\^`\x7f", s.p[i]) != NULL)
            return false;
    }
    return true;
}

static Err decode_uri(Ctx *cx, const Decode *decode)
{
    TRY(check_text(cx, decode, decode->node, decode->field->max));
    if (!is_uri(decode->node->text))
        return fail(cx, ERR_INVALID,
                    MSG("field %1$s must be a URI such as https://example.com/a, not %2$s"),
                    field_said(cx->arena, decode->field), value_shown(cx, decode, decode->node));
    *(Str *)decode->to = decode->node->text;
    return OK;
}

static Err decode_int(Ctx *cx, const Decode *decode)
{
    const Field *field = decode->field;
    int64_t value = 0;
    if (decode->node->type != JSON_NUMBER || !str_int(decode->node->text, &value) ||
        value < field->min || value > field->max)
        return fail(cx, ERR_INVALID,
                    MSG("field %1$s must be a whole number from %2$lld to %3$lld, not %4$s"),
                    field_said(cx->arena, field), (long long)field->min, (long long)field->max,
                    value_shown(cx, decode, decode->node));
    *(FieldInt *)decode->to = field_int(value);
    return OK;
}

static Err decode_bool(Ctx *cx, const Decode *decode)
{
    if (decode->node->type != JSON_TRUE && decode->node->type != JSON_FALSE)
        return fail(cx, ERR_INVALID, MSG("field %1$s must be true or false, not %2$s"),
                    field_said(cx->arena, decode->field), value_shown(cx, decode, decode->node));
    *(FieldBool *)decode->to = field_bool(decode->node->type == JSON_TRUE);
    return OK;
}

static Err decode_instant(Ctx *cx, const Decode *decode)
{
    Instant value;
    if (decode->node->type != JSON_STRING || !instant_parse(decode->node->text, &value) ||
        !value.has_zone)
        return fail(cx, ERR_INVALID,
                    MSG("field %1$s must be a moment with its time zone such as "
                        "2026-03-02T09:00:00+08:00, not %2$s"),
                    field_said(cx->arena, decode->field), value_shown(cx, decode, decode->node));
    *(FieldInstant *)decode->to = (FieldInstant){value, true};
    return OK;
}

static bool day_parse(Str text, int64_t *out)
{
    Str rest = text;
    int64_t year, month, day;
    bool shaped = text.n == 10 && text.p[4] == '-' && text.p[7] == '-';
    if (!shaped || !str_int(str_cut(&rest, '-'), &year) || !str_int(str_cut(&rest, '-'), &month) ||
        !str_int(rest, &day) || year < 0 || month < 1 || month > 12 || day < 1 || day > 31)
        return false;
    int back_year, back_month, back_day;
    int32_t days = days_from_date((int)year, (int)month, day > 28 ? 28 : (int)day);
    days += day > 28 ? (int32_t)day - 28 : 0;
    date_from_days(days, &back_year, &back_month, &back_day);
    *out = days;
    return back_month == month && back_day == day;
}

static Err decode_day(Ctx *cx, const Decode *decode)
{
    int64_t days;
    if (decode->node->type != JSON_STRING || !day_parse(decode->node->text, &days))
        return fail(cx, ERR_INVALID, MSG("field %1$s must be a day such as 2026-03-02, not %2$s"),
                    field_said(cx->arena, decode->field), value_shown(cx, decode, decode->node));
    *(FieldInt *)decode->to = field_int(days);
    return OK;
}

static Err decode_decimal(Ctx *cx, const Decode *decode)
{
    Decimal value;
    if (decode->node->type != JSON_NUMBER || !decimal_parse(decode->node->text, &value))
        return fail(cx, ERR_INVALID,
                    MSG("field %1$s must be a number of at most 18 digits, nine of them behind "
                        "the point, not %2$s"),
                    field_said(cx->arena, decode->field), value_shown(cx, decode, decode->node));
    *(FieldDecimal *)decode->to = field_decimal(value);
    return OK;
}

static Err refuse_enum(Ctx *cx, const Decode *decode)
{
    const EnumTable *names = decode->field->names;
    Buf english, chinese;
    buf_init(&english, cx->arena, 4096);
    buf_init(&chinese, cx->arena, 8192);
    for (int i = 0; i < names->count; i++) {
        const EnumValue *value = &names->values[i];
        buf_fmt(&english, "%s%.*s", i == 0 ? "" : ", ", STR_ARG(value->name));
        buf_add(&chinese, i == 0 ? STR("") : STR("、"));
        buf_add(&chinese, label_said(cx->arena, value->name, value->label_zh));
    }
    return fail(cx, ERR_INVALID, MSG("field %1$s must be one of %2$s, not %3$s"),
                field_said(cx->arena, decode->field),
                message_word(cx->arena, buf_str(&english), buf_str(&chinese)),
                value_shown(cx, decode, decode->node));
}

static Err decode_enum(Ctx *cx, const Decode *decode)
{
    const EnumTable *names = decode->field->names;
    for (int i = 0; decode->node->type == JSON_STRING && i < names->count; i++) {
        if (!str_eq(decode->node->text, names->values[i].name))
            continue;
        *(FieldInt *)decode->to = field_int(i);
        return OK;
    }
    return refuse_enum(cx, decode);
}

static Err check_list(Ctx *cx, const Decode *decode)
{
    const JsonNode *node = decode->node;
    if (node->type != JSON_ARRAY)
        return fail(cx, ERR_INVALID, MSG("field %1$s must be a list in [ ], not %2$s"),
                    field_said(cx->arena, decode->field), value_shown(cx, decode, node));
    if (node->count > (uint64_t)decode->field->max)
        return fail(cx, ERR_INVALID, MSG("field %1$s has %2$lld entries; at most %3$lld are taken"),
                    field_said(cx->arena, decode->field), (long long)node->count,
                    (long long)decode->field->max);
    return OK;
}

static Err decode_texts(Ctx *cx, const Decode *decode)
{
    TRY(check_list(cx, decode));
    size_t i = 0;
    Str *items = arena_array(cx->arena, Str, decode->node->count);
    for (const JsonNode *node = decode->node->child; node != NULL; node = node->next) {
        Err err = check_text(cx, decode, node, decode->field->each_max);
        if (err != OK)
            return at_node(cx, node, decode->prefix);
        items[i++] = present(node->text);
    }
    *(FieldTexts *)decode->to = (FieldTexts){items, i};
    return OK;
}

static Err decode_raw(Ctx *cx, const Decode *decode)
{
    (void)cx;
    *(Str *)decode->to = decode->node->raw;
    return OK;
}

static Err decode_object(Ctx *cx, const Decode *decode)
{
    void *inside = arena_alloc(cx->arena, decode->field->record->size);
    TRY(register_decode(cx, decode->field->record, decode->node, decode->prefix, inside));
    memcpy(decode->to, &inside, sizeof inside);
    return OK;
}

static Err decode_list(Ctx *cx, const Decode *decode)
{
    TRY(check_list(cx, decode));
    const Register *record = decode->field->record;
    char *items = arena_alloc(cx->arena, record->size * decode->node->count);
    size_t i = 0;
    for (const JsonNode *node = decode->node->child; node != NULL; node = node->next)
        TRY(register_decode(cx, record, node, decode->prefix, items + i++ * record->size));
    memcpy(decode->to, &items, sizeof items);
    memcpy((char *)decode->to + sizeof items, &i, sizeof i);
    return OK;
}

static Err (*const decoders[FIELD_TYPE_COUNT])(Ctx *cx, const Decode *decode) = {
    [FIELD_TEXT] = decode_text,       [FIELD_URI] = decode_uri,
    [FIELD_INT] = decode_int,         [FIELD_BOOL] = decode_bool,
    [FIELD_INSTANT] = decode_instant, [FIELD_DECIMAL] = decode_decimal,
    [FIELD_DAY] = decode_day,         [FIELD_ENUM] = decode_enum,
    [FIELD_REF] = decode_text,        [FIELD_TEXTS] = decode_texts,
    [FIELD_RAW] = decode_raw,         [FIELD_OBJECT] = decode_object,
    [FIELD_LIST] = decode_list,
};

const Field *register_field(const Register *record, Str name)
{
    for (size_t i = 0; i < record->count; i++) {
        if (str_eq(record->fields[i].name, name))
            return &record->fields[i];
    }
    return NULL;
}

static Err refuse_stranger(Ctx *cx, const Register *record, const JsonNode *node, Str prefix)
{
    Buf list;
    buf_init(&list, cx->arena, 1 << 16);
    for (size_t i = 0; i < record->count; i++) {
        buf_add(&list, i == 0 ? STR("") : STR(", "));
        buf_add(&list, record->fields[i].name);
    }
    Err err = fail(cx, ERR_INVALID, MSG("there is no field \"%1$s\" here; the fields are %2$s"),
                   str_shown(cx->arena, node->key), str_c(cx->arena, buf_str(&list)));
    return err == OK ? OK : at_node(cx, node, prefix);
}

static Err decode_member(Ctx *cx, const Register *record, const JsonNode *node, Str prefix,
                         void *out)
{
    const Field *field = register_field(record, node->key);
    if (field == NULL)
        return refuse_stranger(cx, record, node, prefix);
    if (node->type == JSON_NULL && field->type != FIELD_RAW && (field->flags & FIELD_REQUIRED) == 0)
        return OK;
    Decode decode = {field, node, prefix, (char *)out + field->offset};
    return at_value(cx, &decode, decoders[field->type](cx, &decode));
}

Err register_patch(Ctx *cx, const Register *record, const JsonNode *member, Str prefix,
                   void *record_at)
{
    union {
        FieldDecimal decimal;
        FieldInstant instant;
        FieldTexts texts;
    } value = {0};
    const Field *field = register_field(record, member->key);
    if (field == NULL)
        return refuse_stranger(cx, record, member, prefix);
    Decode decode = {field, member, prefix, &value};
    bool absent = member->type == JSON_NULL && field->type != FIELD_RAW &&
                  (field->flags & FIELD_REQUIRED) == 0;
    if (!absent)
        TRY(at_value(cx, &decode, decoders[field->type](cx, &decode)));
    memcpy((char *)record_at + field->offset, &value, field_size(field));
    return OK;
}

const Field *register_missing(const Register *record, const void *record_at)
{
    for (size_t i = 0; i < record->count; i++) {
        const Field *field = &record->fields[i];
        if ((field->flags & FIELD_REQUIRED) != 0 && !field_is_set(field, record_at))
            return field;
    }
    return NULL;
}

Err register_refuse_missing(Ctx *cx, const Register *record, const Field *field)
{
    return fail(cx, ERR_INVALID, MSG("field %1$s is missing; a %2$s must have it"),
                field_said(cx->arena, field),
                message_word(cx->arena, record->name, str_of(record->label_zh)));
}

Err register_decode(Ctx *cx, const Register *record, const JsonNode *node, Str prefix, void *out)
{
    Err err = OK;
    memset(out, 0, record->size);
    if (node->type != JSON_OBJECT) {
        err = fail(cx, ERR_INVALID, MSG("a %1$s must be an object in { }, not %2$s"),
                   str_c(cx->arena, record->name), shown(cx, node));
        return err == OK ? OK : at_node(cx, node, prefix);
    }
    for (const JsonNode *child = node->child; child != NULL; child = child->next)
        TRY(decode_member(cx, record, child, prefix, out));
    for (size_t i = 0; i < record->count && err == OK; i++) {
        const Field *field = &record->fields[i];
        if ((field->flags & FIELD_REQUIRED) != 0 && json_member(node, field->name) == NULL)
            err = register_refuse_missing(cx, record, field);
    }
    return err == OK ? OK : at_node(cx, node, prefix);
}
