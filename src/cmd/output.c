#include "cmd/output.h"

#include "cmd/command.h"

enum { SENTENCE_MAX = 1 << 16, OUTPUT_MAX = 64 << 20 };

void output_init(Ctx *cx, Output *output)
{
    output->cx = cx;
    buf_init(&output->buf, cx->arena, OUTPUT_MAX);
    json_writer_init(&output->json, &output->buf);
}

void output_turn(Output *output)
{
    if (output->buf.n < OUTPUT_TURN)
        return;
    command_print(output->cx, buf_str(&output->buf));
    buf_clear(&output->buf);
}

void output_end(Output *output)
{
    command_print(output->cx, buf_str(&output->buf));
    buf_clear(&output->buf);
}

int output_answer(Ctx *cx, const Options *options, Lang lang, Err err, Output *output)
{
    if (err == OK && output->buf.full)
        err = fail(cx, ERR_LIMIT, MSG("the answer is larger than %1$lld bytes"),
                   (long long)output->buf.n);
    if (err != OK)
        return command_fail(cx, options, lang);
    output_end(output);
    return EXIT_OK;
}

void output_record(Output *output, const Register *record, const void *from)
{
    register_write(&output->json, record, from);
    buf_add_char(&output->buf, '\n');
}

void output_text(JsonWriter *json, const char *key, Str value)
{
    json_key(json, str_of(key));
    if (value.n == 0)
        json_null(json);
    else
        json_string(json, value);
}

void output_number(JsonWriter *json, const char *key, int64_t value)
{
    json_key(json, str_of(key));
    json_int(json, value);
}

void output_bool(JsonWriter *json, const char *key, bool value)
{
    json_key(json, str_of(key));
    json_bool(json, value);
}

void output_csv(Buf *buf, Str field)
{
    bool formula = field.n > 0 && strchr("=+-@\t\r", field.p[0]) != NULL;
    bool quote = formula || str_find_char(field, ',') >= 0 || str_find_char(field, '"') >= 0 ||
                 str_find_char(field, '\n') >= 0 || str_find_char(field, '\r') >= 0;
    if (!quote) {
        buf_add(buf, field);
        return;
    }
    buf_add(buf, formula ? STR("\"'") : STR("\""));
    for (size_t i = 0; i < field.n; i++) {
        if (field.p[i] == '"')
            buf_add_char(buf, '"');
        buf_add_char(buf, field.p[i]);
    }
    buf_add_char(buf, '"');
}

void output_csv_row(Buf *buf, const Str *fields, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (i != 0)
            buf_add_char(buf, ',');
        output_csv(buf, fields[i]);
    }
    buf_add(buf, STR("\r\n"));
}

void output_padded(Buf *buf, Str text, size_t width)
{
    size_t columns = 0;
    for (size_t i = 0; i < text.n; i++) {
        unsigned char c = (unsigned char)text.p[i];
        columns += c < 0x80 || (c >= 0xc0 && c < 0xe0) ? 1 : c >= 0xe0 ? 2 : 0;
    }
    buf_add(buf, text);
    for (; columns < width; columns++)
        buf_add_char(buf, ' ');
}

void output_count_padded(Buf *buf, int64_t count, size_t width)
{
    Str text = str_count(buf->arena, count);
    for (size_t i = text.n; i < width; i++)
        buf_add_char(buf, ' ');
    buf_add(buf, text);
}

void output_problem(Output *out, const Problem *problem, Lang lang)
{
    JsonWriter *json = &out->json;
    Buf detail;
    buf_init(&detail, out->buf.arena, SENTENCE_MAX);
    message_format(&detail, lang, problem->key, problem->params, problem->param_count);
    json_object_begin(json);
    output_text(json, "code", str_of(err_name(problem->err)));
    output_text(json, "detail", buf_str(&detail));
    output_text(json, "source", problem->source);
    output_number(json, "line", problem->line);
    output_text(json, "pointer", problem->pointer);
    json_key(json, STR("params"));
    json_array_begin(json);
    for (int i = 0; i < problem->param_count; i++)
        json_string(json, message_param(problem->params[i], LANG_EN));
    json_array_end(json);
    json_object_end(json);
}
