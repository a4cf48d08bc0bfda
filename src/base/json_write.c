#include "base/json_internal.h"

#include <assert.h>

#include "base/utf8.h"

void json_writer_init(JsonWriter *writer, Buf *out)
{
    *writer = (JsonWriter){.out = out};
}

static bool in_object(const JsonWriter *writer)
{
    return writer->depth != 0 && (writer->objects >> (writer->depth - 1) & 1) != 0;
}

/* Before a value: the comma if one is due; an object's value must have its key. */
static void value_begin(JsonWriter *writer)
{
    assert(writer->has_key == in_object(writer));
    if (writer->need_comma && !writer->has_key)
        buf_add_char(writer->out, ',');
    writer->has_key = false;
    writer->need_comma = true;
}

static void container_begin(JsonWriter *writer, char bracket, bool object)
{
    assert(writer->depth < JSON_DEPTH_MAX);
    value_begin(writer);
    uint64_t bit = (uint64_t)1 << writer->depth++;
    writer->objects = object ? writer->objects | bit : writer->objects & ~bit;
    writer->need_comma = false;
    buf_add_char(writer->out, bracket);
}

static void container_end(JsonWriter *writer, char bracket, bool object)
{
    assert(writer->depth > 0 && in_object(writer) == object && !writer->has_key);
    writer->depth--;
    writer->need_comma = true;
    buf_add_char(writer->out, bracket);
}

void json_object_begin(JsonWriter *writer)
{
    container_begin(writer, '{', true);
}

void json_object_end(JsonWriter *writer)
{
    container_end(writer, '}', true);
}

void json_array_begin(JsonWriter *writer)
{
    container_begin(writer, '[', false);
}

void json_array_end(JsonWriter *writer)
{
    container_end(writer, ']', false);
}

void json_key(JsonWriter *writer, Str key)
{
    assert(in_object(writer) && !writer->has_key);
    if (writer->need_comma)
        buf_add_char(writer->out, ',');
    json_escape(writer->out, key);
    buf_add_char(writer->out, ':');
    writer->has_key = true;
}

void json_string(JsonWriter *writer, Str text)
{
    value_begin(writer);
    json_escape(writer->out, text);
}

void json_int(JsonWriter *writer, int64_t value)
{
    value_begin(writer);
    buf_add_int(writer->out, value);
}

void json_bool(JsonWriter *writer, bool value)
{
    value_begin(writer);
    buf_add(writer->out, value ? STR("true") : STR("false"));
}

void json_null(JsonWriter *writer)
{
    value_begin(writer);
    buf_add(writer->out, STR("null"));
}

void json_raw(JsonWriter *writer, Str json)
{
    assert(json.n != 0);
    value_begin(writer);
    buf_add(writer->out, json);
}

static void escape_char(Buf *out, char c)
{
    static const char letters[] = "btn_fr"; /* of 0x08 to 0x0d; 0x0b has none */
    if (c == '"' || c == '\\')
        buf_fmt(out, "\\%c", c);
    else if (c >= 0x08 && c <= 0x0d && c != 0x0b)
        buf_fmt(out, "\\%c", letters[c - 0x08]);
    else
        buf_fmt(out, "\\u%04x", (unsigned)c);
}

void json_escape(Buf *out, Str text)
{
    const char *p = text.p, *end = text.p + text.n;
    buf_add_char(out, '"');
    while (p != end) {
        const char *stop = json_scan_plain(p, end);
        while (stop != end && (*stop & 0x80) != 0) {
            size_t step = utf8_length(str_from(stop, (size_t)(end - stop)), 0);
            if (step == 0)
                break;
            stop += step;
        }
        buf_add(out, str_from(p, (size_t)(stop - p)));
        p = stop;
        if (p == end)
            break;
        if ((*p & 0x80) == 0 && (*p == '"' || *p == '\\' || (unsigned char)*p < 0x20))
            escape_char(out, *p++);
        else if ((*p & 0x80) != 0 && utf8_length(str_from(p, (size_t)(end - p)), 0) == 0)
            buf_add(out, STR("\xef\xbf\xbd")), p++;
    }
    buf_add_char(out, '"');
}
