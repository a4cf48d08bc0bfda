/* case_typed.c - what people type into a case, held against more than its field before it is
 * stored: contacts of people, days in their order, the kind of a defect.  What is stored already
 * stays readable. */
#include "base/utf8.h"
#include "domain/defect/case_internal.h"
#include "domain/master/master.h"
#include "platform/register/register_said.h"

/* ---- names for sentences ---- */

static const JsonNode *named(const JsonNode *list, Str id)
{
    for (const JsonNode *at = list; at != NULL; at = at->next) {
        if (str_eq(node_text(at, "id"), id))
            return at;
    }
    return NULL;
}

static const char *label_word(Ctx *cx, const JsonNode *field)
{
    return message_word(cx->arena, node_words(field, "label", LANG_EN),
                        node_words(field, "label", LANG_ZH));
}

const char *missing_word(Ctx *cx, const JsonNode *sheet, Str path)
{
    int64_t n;
    Str rest = path, row;
    const JsonNode *field = named(node_list(sheet, "fields"), str_cut(&rest, '/'));
    const JsonNode *column = NULL;
    if (field != NULL && rest.n == 0)
        return label_word(cx, field);
    row = str_cut(&rest, '/');
    if (field != NULL && str_int(row, &n))
        column = named(node_list(field, "columns"), rest);
    if (column == NULL)
        return str_shown(cx->arena, path); /* what another entry asks for */
    Str words[2];
    for (Lang lang = LANG_EN; lang <= LANG_ZH; lang++)
        words[lang] =
            str_fmt(cx->arena, "%.*s %lld: %.*s", STR_ARG(node_words(field, "label", lang)),
                    (long long)n + 1, STR_ARG(node_words(column, "label", lang)));
    return message_word(cx->arena, words[LANG_EN], words[LANG_ZH]);
}

/* ---- the kind of the defect ---- */

const char *kind_word(Ctx *cx, const Forms *forms, Str kind)
{
    const JsonNode *found = named(node_list(forms->stages, "kinds"), kind);
    return found == NULL ? str_shown(cx->arena, kind) : sheet_word(cx, found);
}

Err kind_find(Ctx *cx, const Forms *forms, Str kind)
{
    Buf zh, en;
    if (kind.n == 0 || named(node_list(forms->stages, "kinds"), kind) != NULL)
        return OK;
    buf_init(&zh, cx->arena, 1000);
    buf_init(&en, cx->arena, 1000);
    for (const JsonNode *at = node_list(forms->stages, "kinds"); at != NULL; at = at->next) {
        Str id = node_text(at, "id"), name = node_words(at, "name", LANG_ZH);
        buf_fmt(&zh, "%s%.*s（%.*s）", zh.n == 0 ? "" : "、", STR_ARG(id), STR_ARG(name));
        buf_fmt(&en, "%s%.*s", en.n == 0 ? "" : ", ", STR_ARG(id));
    }
    (void)!fail(cx, ERR_INVALID, MSG("kinds of a defect are %1$s, not \"%2$s\""),
                message_word(cx->arena, buf_str(&en), buf_str(&zh)), str_shown(cx->arena, kind));
    return fail_at(cx, (Str){0}, 0, STR("/defect_kind"));
}

/* ---- texts one sees ---- */

/* A character that turns the direction of what stands beside it, or is no character of a text. */
static bool is_hidden(uint32_t c)
{
    return (c < 0x20 && c != '\n' && c != '\r' && c != '\t') || (c >= 0x7f && c < 0xa0) ||
           c == 0x61c || (c >= 0x200e && c <= 0x200f) || (c >= 0x202a && c <= 0x202e) ||
           (c >= 0x2066 && c <= 0x2069);
}

static bool is_blank(uint32_t c)
{
    return c <= 0x20 || c == 0xa0 || c == 0x1680 || (c >= 0x2000 && c <= 0x200d) || c == 0x2028 ||
           c == 0x2029 || c == 0x202f || c == 0x205f || c == 0x2060 || c == 0x3000 || c == 0xfeff;
}

/* Has it any character of this sort?  Ends at what is no UTF-8, which is refused elsewhere. */
static bool text_any(Str text, bool (*is)(uint32_t c), bool wanted)
{
    for (size_t at = 0, length; at < text.n; at += length) {
        length = utf8_length(text, at);
        if (length == 0)
            return wanted == false;
        if (is(utf8_decode(text, at, length)) == wanted)
            return true;
    }
    return false;
}

bool text_says(Str text)
{
    return text_any(text, is_blank, false);
}

static Err text_refuse(Ctx *cx, const char *key, const char *label, Str pointer)
{
    (void)!fail(cx, ERR_INVALID, key, label);
    return fail_at(cx, (Str){0}, 0, pointer);
}

static Err text_check(Ctx *cx, Str text, const char *label, Str pointer)
{
    if (!text_says(text))
        return text_refuse(cx, MSG("%1$s holds blanks only"), label, pointer);
    if (text_any(text, is_hidden, true))
        return text_refuse(
            cx,
            MSG("%1$s holds a control character or a mark of direction, which nobody "
                "sees; type it anew"),
            label, pointer);
    return OK;
}

/* ---- contacts ---- */

/* The clue keeps who reported it, sealed; a case is read by many and printed (PIPL art. 6). */
static Err contact_refuse(Ctx *cx, const char *label, Str pointer)
{
    (void)!fail(cx, ERR_INVALID,
                MSG("%1$s holds a phone or identity number or an e-mail address; give the number "
                    "of the clue instead, which keeps it sealed"),
                label);
    return fail_at(cx, (Str){0}, 0, pointer);
}

/* The text of a field of that name; empty where the record has none. */
static Str same_text(const Register *record, const void *from, Str name)
{
    const Field *field = record == NULL ? NULL : register_field(record, name);
    return field == NULL || field->type != FIELD_TEXT
               ? (Str){0}
               : *(const Str *)((const char *)from + field->offset);
}

Err texts_check(Ctx *cx, const Typed *to, const Typed *from)
{
    for (size_t i = 0; i < to->record->count; i++) {
        const Field *field = &to->record->fields[i];
        Str text = same_text(to->record, to->values, field->name);
        Str was = from == NULL ? (Str){0} : same_text(from->record, from->values, field->name);
        if (text.n == 0 || str_eq(text, was))
            continue;
        Str pointer = str_fmt(cx->arena, "/%.*s", STR_ARG(field->name));
        TRY(text_check(cx, text, field_said(cx->arena, field), pointer));
        if (master_holds_contact(text))
            return contact_refuse(cx, field_said(cx->arena, field), pointer);
    }
    return OK;
}

Err risk_texts_check(Ctx *cx, const RiskDraft *draft)
{
    TRY(texts_check(cx, &(Typed){&risk_draft_register, draft}, NULL));
    for (size_t i = 0; i < draft->input->scenarios.count; i++) {
        const RiskScenario *one = &draft->input->scenarios.items[i];
        TRY(texts_check(cx, &(Typed){&risk_scenario_register, one}, NULL));
        for (size_t k = 0; k < one->values.count; k++)
            TRY(texts_check(cx, &(Typed){&risk_value_register, &one->values.items[k]}, NULL));
    }
    return OK;
}

/* ---- values of a sheet ---- */

/* An object of values: its fields, what stood there before (of rows: all of them), where it is. */
typedef struct Part {
    const JsonNode *fields, *values, *before;
    Str pointer;
} Part;

static bool object_says(const JsonNode *object, Str id, Str text)
{
    const JsonNode *value = object == NULL ? NULL : json_member(object, id);
    return value != NULL && str_eq(value->text, text);
}

static bool said_before(const Part *part, Str id, Str text)
{
    if (part->before == NULL || part->before->type != JSON_ARRAY)
        return object_says(part->before, id, text);
    for (const JsonNode *row = part->before->child; row != NULL; row = row->next) {
        if (object_says(row, id, text))
            return true;
    }
    return false;
}

static Err day_check(Ctx *cx, const CaseState *state, const Part *part, const JsonNode *field)
{
    RegimeDay day, first;
    Str id = node_text(field, "id"), other = node_text(field, "not_before");
    const JsonNode *value = json_member(part->values, id);
    const JsonNode *least = other.n == 0 ? NULL : json_member(part->values, other);
    if (value == NULL || !regime_day_parse(value->text, &day))
        return OK;
    if (node_flag(field, "past") && day > case_day(state, cx->now_us))
        (void)!fail(cx, ERR_INVALID, MSG("%1$s cannot lie in the future"), label_word(cx, field));
    else if (least != NULL && regime_day_parse(least->text, &first) && day < first)
        (void)!fail(cx, ERR_INVALID, MSG("%1$s cannot be before %2$s"), label_word(cx, field),
                    label_word(cx, named(part->fields->child, other)));
    else
        return OK;
    return fail_at(cx, (Str){0}, 0,
                   str_fmt(cx->arena, "%.*s/%.*s", STR_ARG(part->pointer), STR_ARG(id)));
}

static Err part_check(Ctx *cx, const CaseState *state, const Part *part)
{
    for (const JsonNode *field = part->fields->child; field != NULL; field = field->next) {
        Str id = node_text(field, "id"), type = node_text(field, "type");
        const JsonNode *value = json_member(part->values, id);
        if (value == NULL)
            continue;
        if (str_eq(type, STR("day")))
            TRY(day_check(cx, state, part, field));
        if (!str_eq(type, STR("text")) || said_before(part, id, value->text))
            continue;
        Str pointer = str_fmt(cx->arena, "%.*s/%.*s", STR_ARG(part->pointer), STR_ARG(id));
        TRY(text_check(cx, value->text, label_word(cx, field), pointer));
        if (!node_flag(field, "numbers_things") && master_holds_contact(value->text))
            return contact_refuse(cx, label_word(cx, field), pointer);
    }
    return OK;
}

Err typed_check(Ctx *cx, const CaseState *state, const TypedSheet *typed)
{
    const JsonNode *fields = json_member(typed->sheet, STR("fields"));
    TRY(part_check(cx, state, &(Part){fields, typed->values, typed->before, STR("/values")}));
    for (const JsonNode *field = fields->child; field != NULL; field = field->next) {
        size_t n = 0;
        Str id = node_text(field, "id");
        Part part = {.fields = json_member(field, STR("columns"))};
        const JsonNode *rows = json_member(typed->values, id);
        part.before = typed->before == NULL ? NULL : json_member(typed->before, id);
        if (part.fields == NULL || rows == NULL)
            continue;
        for (part.values = rows->child; part.values != NULL; part.values = part.values->next) {
            part.pointer = str_fmt(cx->arena, "/values/%.*s/%zu", STR_ARG(id), n++);
            TRY(part_check(cx, state, &part));
        }
    }
    return OK;
}
