#include "platform/register/register_mark.h"

#include "base/instant.h"
#include "platform/os/io.h"

enum { RANDOM_SIZE = 6 };
static const Str head = STR_INIT("# Holdfast export ");

Str export_number(Ctx *cx)
{
    uint8_t bytes[RANDOM_SIZE];
    Buf out;
    cx->io->random(cx, bytes, sizeof bytes);
    buf_init(&out, cx->arena, EXPORT_NUMBER_SIZE + 1);
    buf_add(&out, STR("E-"));
    for (size_t i = 0; i < sizeof bytes; i++)
        buf_fmt(&out, "%02x", bytes[i]);
    return buf_str(&out);
}

Str export_mark(Ctx *cx, Str number)
{
    Buf when;
    buf_init(&when, cx->arena, INSTANT_TEXT_MAX);
    instant_format_utc(&when, cx->now_us - cx->now_us % 1000000);
    return str_fmt(cx->arena, "%.*s%.*s by %.*s at %.*s", STR_ARG(head), STR_ARG(number),
                   STR_ARG(cx->actor), STR_ARG(buf_str(&when)));
}

static bool is_number(Str text)
{
    bool good = text.n == EXPORT_NUMBER_SIZE && str_starts(text, STR("E-"));
    for (size_t i = 2; good && i < text.n; i++)
        good = (text.p[i] >= '0' && text.p[i] <= '9') || (text.p[i] >= 'a' && text.p[i] <= 'f');
    return good;
}

bool export_mark_read(const CsvRow *row, Str *number)
{
    Instant when;
    if (row->count == 0 || !str_starts(row->fields[0], head))
        return false;
    for (size_t i = 1; i < row->count; i++) {
        if (str_trim(row->fields[i]).n > 0)
            return false;
    }
    Str rest = str_tail(str_trim(row->fields[0]), head.n);
    *number = str_cut(&rest, ' ');
    Str by = str_cut(&rest, ' ');
    Str actor = str_cut(&rest, ' ');
    Str at = str_cut(&rest, ' ');
    return is_number(*number) && str_eq(by, STR("by")) && actor.n > 0 && str_eq(at, STR("at")) &&
           instant_parse(rest, &when) && when.has_zone;
}
