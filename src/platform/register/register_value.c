#include <assert.h>
#include <stdalign.h>
#include <stddef.h>

#include "platform/register/register_said.h"

/* ISO 3166-1:2020 with its amendments; the 249 of the time zone database's iso3166.tab. */
const char register_countries[] =
    "AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN "
    "BO BQ BR BS BT BV BW BY BZ CA CC CD CF CG CH CI CK CL CM CN CO CR CU CV CW CX CY CZ "
    "DE DJ DK DM DO DZ EC EE EG EH ER ES ET FI FJ FK FM FO FR GA GB GD GE GF GG GH GI GL "
    "GM GN GP GQ GR GS GT GU GW GY HK HM HN HR HT HU ID IE IL IM IN IO IQ IR IS IT JE JM "
    "JO JP KE KG KH KI KM KN KP KR KW KY KZ LA LB LC LI LK LR LS LT LU LV LY MA MC MD ME "
    "MF MG MH MK ML MM MN MO MP MQ MR MS MT MU MV MW MX MY MZ NA NC NE NF NG NI NL NO NP "
    "NR NU NZ OM PA PE PF PG PH PK PL PM PN PR PS PT PW PY QA RE RO RS RU RW SA SB SC SD "
    "SE SG SH SI SJ SK SL SM SN SO SR SS ST SV SX SY SZ TC TD TF TG TH TJ TK TL TM TN TO "
    "TR TT TV TW TZ UA UG UM US UY UZ VA VC VE VG VI VN VU WF WS YE YT ZA ZM ZW ";

Str label_said(Arena *arena, Str name, const char *label_zh)
{
    return label_zh == NULL || str_eq(name, str_of(label_zh))
               ? name
               : str_fmt(arena, "%s（%.*s）", label_zh, STR_ARG(name));
}

const char *field_said(Arena *arena, const Field *field)
{
    return message_word(arena, field->name, label_said(arena, field->name, field->label_zh));
}

size_t field_size(const Field *field)
{
    static const size_t sizes[FIELD_TYPE_COUNT] = {
        [FIELD_TEXT] = sizeof(Str),        [FIELD_URI] = sizeof(Str),
        [FIELD_INT] = sizeof(FieldInt),    [FIELD_BOOL] = sizeof(FieldBool),
        [FIELD_DAY] = sizeof(FieldInt),    [FIELD_INSTANT] = sizeof(FieldInstant),
        [FIELD_ENUM] = sizeof(FieldInt),   [FIELD_DECIMAL] = sizeof(FieldDecimal),
        [FIELD_REF] = sizeof(Str),         [FIELD_TEXTS] = sizeof(FieldTexts),
        [FIELD_RAW] = sizeof(Str),         [FIELD_OBJECT] = sizeof(void *),
        [FIELD_LIST] = sizeof(FieldTexts), /* items and count */
    };
    return sizes[field->type];
}

static int compare_int(int64_t a, int64_t b)
{
    return a < b ? -1 : a > b;
}

static int compare_texts(const FieldTexts *a, const FieldTexts *b)
{
    for (size_t i = 0; i < a->count && i < b->count; i++) {
        int order = str_cmp(a->items[i], b->items[i]);
        if (order != 0)
            return order;
    }
    return compare_int((int64_t)a->count, (int64_t)b->count);
}

int field_compare(const Field *field, const void *a, const void *b)
{
    bool in_a = field_is_set(field, a), in_b = field_is_set(field, b);
    const void *at_a = (const char *)a + field->offset, *at_b = (const char *)b + field->offset;
    if (!in_a || !in_b)
        return (int)in_a - (int)in_b;
    switch (field->type) {
    case FIELD_INT:
    case FIELD_DAY:
    case FIELD_ENUM:
        return compare_int(((const FieldInt *)at_a)->value, ((const FieldInt *)at_b)->value);
    case FIELD_BOOL:
        return compare_int(((const FieldBool *)at_a)->value, ((const FieldBool *)at_b)->value);
    case FIELD_INSTANT:
        return compare_int(((const FieldInstant *)at_a)->value.us,
                           ((const FieldInstant *)at_b)->value.us);
    case FIELD_DECIMAL:
        return decimal_cmp(((const FieldDecimal *)at_a)->value,
                           ((const FieldDecimal *)at_b)->value);
    case FIELD_TEXTS:
        return compare_texts(at_a, at_b);
    default:
        assert(field->type != FIELD_OBJECT && field->type != FIELD_LIST);
        return str_cmp(*(const Str *)at_a, *(const Str *)at_b);
    }
}

static Str text_copy(Arena *arena, Str text)
{
    return text.n == 0 ? text : str_dup(arena, text);
}

void *register_copy(Arena *arena, const Register *record, const void *from)
{
    char *out = arena_alloc_raw(arena, record->size, alignof(max_align_t));
    memcpy(out, from, record->size);
    for (size_t i = 0; i < record->count; i++) {
        const Field *field = &record->fields[i];
        Str *text = (Str *)(out + field->offset);
        FieldTexts *texts = (FieldTexts *)(out + field->offset);
        if (field->type == FIELD_TEXT || field->type == FIELD_URI || field->type == FIELD_REF ||
            field->type == FIELD_RAW)
            *text = text_copy(arena, *text);
        assert(field->type != FIELD_OBJECT && field->type != FIELD_LIST);
        if (field->type != FIELD_TEXTS || texts->count == 0)
            continue;
        Str *items = arena_array(arena, Str, texts->count);
        for (size_t k = 0; k < texts->count; k++)
            items[k] = text_copy(arena, texts->items[k]);
        texts->items = items;
    }
    return out;
}
