#include <assert.h>

#include "base/csv.h"
#include "platform/register/register_cell.h"

/* OBJECT and LIST members have types of their own: read them byte for byte. */
static const void *object_at(const void *at)
{
    const void *inside;
    memcpy(&inside, at, sizeof inside);
    return inside;
}

static size_t list_count(const void *at)
{
    size_t count;
    memcpy(&count, (const char *)at + sizeof(void *), sizeof count);
    return count;
}

static bool is_set(const Field *field, const void *at)
{
    switch (field->type) {
    case FIELD_TEXT:
    case FIELD_URI:
    case FIELD_REF:
    case FIELD_RAW:
        return ((const Str *)at)->p != NULL;
    case FIELD_INT:
    case FIELD_DAY:
    case FIELD_ENUM:
        return ((const FieldInt *)at)->set;
    case FIELD_BOOL:
        return ((const FieldBool *)at)->set;
    case FIELD_INSTANT:
        return ((const FieldInstant *)at)->set;
    case FIELD_DECIMAL:
        return ((const FieldDecimal *)at)->set;
    case FIELD_TEXTS:
    case FIELD_LIST:
        return (field->flags & FIELD_REQUIRED) != 0 || object_at(at) != NULL;
    default:
        return object_at(at) != NULL;
    }
}

bool field_is_set(const Field *field, const void *record)
{
    return is_set(field, (const char *)record + field->offset);
}

static Str enum_name(const Field *field, int64_t value)
{
    assert(value >= 0 && value < field->names->count);
    return field->names->values[value].name;
}

static void instant_add(Buf *out, Instant value)
{
    if (value.offset_min == 0)
        instant_format_utc(out, value.us);
    else
        instant_format(out, value.us, value.offset_min);
}

static void write_texts(JsonWriter *writer, const FieldTexts *texts)
{
    json_array_begin(writer);
    for (size_t i = 0; i < texts->count; i++)
        json_string(writer, texts->items[i]);
    json_array_end(writer);
}

static void write_list(JsonWriter *writer, const Field *field, const void *at)
{
    const char *items = object_at(at);
    json_array_begin(writer);
    for (size_t i = 0; i < list_count(at); i++)
        register_write(writer, field->record, items + i * field->record->size);
    json_array_end(writer);
}

static void day_add(Buf *out, int64_t days)
{
    int year, month, day;
    date_from_days((int32_t)days, &year, &month, &day);
    buf_fmt(out, "%04d-%02d-%02d", year, month, day);
}

/* Instants, days and decimals are made in a small buffer of their own. */
static void write_made(JsonWriter *writer, const Field *field, const void *at)
{
    Arena *arena = writer->out->arena;
    Buf text;
    buf_init(&text, arena, INSTANT_TEXT_MAX);
    text.p = (char[INSTANT_TEXT_MAX]){0};
    text.capacity = INSTANT_TEXT_MAX;
    if (field->type == FIELD_INSTANT) {
        instant_add(&text, ((const FieldInstant *)at)->value);
        json_string(writer, buf_str(&text));
    } else if (field->type == FIELD_DAY) {
        day_add(&text, ((const FieldInt *)at)->value);
        json_string(writer, buf_str(&text));
    } else {
        decimal_format(&text, ((const FieldDecimal *)at)->value);
        json_raw(writer, buf_str(&text));
    }
    assert(!text.full);
}

static void write_value(JsonWriter *writer, const Field *field, const void *at)
{
    switch (field->type) {
    case FIELD_TEXT:
    case FIELD_URI:
    case FIELD_REF:
        json_string(writer, *(const Str *)at);
        break;
    case FIELD_RAW:
        json_raw(writer, *(const Str *)at);
        break;
    case FIELD_INT:
        json_int(writer, ((const FieldInt *)at)->value);
        break;
    case FIELD_ENUM:
        json_string(writer, enum_name(field, ((const FieldInt *)at)->value));
        break;
    case FIELD_BOOL:
        json_bool(writer, ((const FieldBool *)at)->value);
        break;
    case FIELD_TEXTS:
        write_texts(writer, at);
        break;
    case FIELD_LIST:
        write_list(writer, field, at);
        break;
    case FIELD_OBJECT:
        register_write(writer, field->record, object_at(at));
        break;
    default:
        write_made(writer, field, at);
    }
}

static bool is_chosen(uint32_t chosen, size_t i)
{
    return i >= 32 || (chosen >> i & 1) != 0;
}

static void fields_write(JsonWriter *writer, const Register *record, const void *from,
                         uint32_t chosen)
{
    for (size_t i = 0; i < record->count; i++) {
        const Field *field = &record->fields[i];
        const void *at = (const char *)from + field->offset;
        bool set = is_set(field, at);
        assert(set || (field->flags & FIELD_REQUIRED) == 0);
        if (!set || !is_chosen(chosen, i))
            continue;
        json_key(writer, field->name);
        write_value(writer, field, at);
    }
}

void register_write_fields(JsonWriter *writer, const Register *record, const void *from)
{
    fields_write(writer, record, from, UINT32_MAX);
}

void register_write_chosen(JsonWriter *writer, const Register *record, const void *from,
                           uint32_t chosen)
{
    json_object_begin(writer);
    fields_write(writer, record, from, chosen);
    json_object_end(writer);
}

void register_write(JsonWriter *writer, const Register *record, const void *from)
{
    json_object_begin(writer);
    register_write_fields(writer, record, from);
    json_object_end(writer);
}

void register_csv_header(Buf *out, const Register *record)
{
    register_csv_header_chosen(out, record, UINT32_MAX);
}

void register_csv_header_chosen(Buf *out, const Register *record, uint32_t chosen)
{
    Str comma = {0};
    for (size_t i = 0; i < record->count; i++) {
        if (!is_chosen(chosen, i))
            continue;
        buf_add(out, comma);
        buf_add(out, record->fields[i].name);
        comma = STR(",");
    }
    buf_add(out, STR("\r\n"));
}

bool register_cell_guarded(Str text)
{
    while (text.n > 1 && text.p[0] == '\'')
        text = str_tail(text, 1);
    return text.n > 0 && text.p[0] != '\0' && strchr("=+-@\t\r", text.p[0]) != NULL;
}

/* A spreadsheet runs a cell that begins so as a formula: it gets an apostrophe in front. */
static void cell_text_add(Buf *out, Str text)
{
    if (register_cell_guarded(text))
        buf_add_char(out, '\'');
    buf_add(out, text);
}

static void cell_add(Buf *out, const Field *field, const void *at)
{
    JsonWriter writer;
    switch (field->type) {
    case FIELD_TEXT:
    case FIELD_URI:
    case FIELD_REF:
        cell_text_add(out, *(const Str *)at);
        break;
    case FIELD_ENUM:
        buf_add(out, enum_name(field, ((const FieldInt *)at)->value));
        break;
    case FIELD_INSTANT:
        instant_add(out, ((const FieldInstant *)at)->value);
        break;
    case FIELD_DAY:
        day_add(out, ((const FieldInt *)at)->value);
        break;
    default:
        json_writer_init(&writer, out);
        write_value(&writer, field, at);
    }
}

void register_csv_cell(Buf *out, Str text)
{
    size_t start = out->n;
    cell_text_add(out, text);
    csv_quote(out, start);
}

void register_text(Buf *out, const Field *field, const void *record)
{
    const void *at = (const char *)record + field->offset;
    if (!is_set(field, at))
        return;
    if (field->type == FIELD_TEXT || field->type == FIELD_URI || field->type == FIELD_REF)
        buf_add(out, *(const Str *)at);
    else
        cell_add(out, field, at);
}

void register_csv_row(Buf *out, const Register *record, const void *from)
{
    register_csv_row_chosen(out, record, from, UINT32_MAX);
}

void register_csv_row_chosen(Buf *out, const Register *record, const void *from, uint32_t chosen)
{
    Str comma = {0};
    for (size_t i = 0; i < record->count; i++) {
        const Field *field = &record->fields[i];
        const void *at = (const char *)from + field->offset;
        if (!is_chosen(chosen, i))
            continue;
        buf_add(out, comma);
        comma = STR(",");
        if (!is_set(field, at))
            continue;
        size_t start = out->n;
        cell_add(out, field, at);
        csv_quote(out, start);
    }
    buf_add(out, STR("\r\n"));
}
