#include "base/csv.h"

#include <assert.h>

void csv_init(CsvReader *reader, Str text, char delimiter, Str source)
{
    *reader = (CsvReader){.text = text, .line = 1, .delimiter = delimiter, .source = source};
}

static bool at_end(const CsvReader *reader)
{
    return reader->at >= reader->text.n;
}

static char peek(const CsvReader *reader)
{
    return reader->text.p[reader->at];
}

/* Take a line end if one stands here. */
static bool take_line_end(CsvReader *reader)
{
    Str rest = str_tail(reader->text, reader->at);
    size_t n = str_starts(rest, STR("\r\n")) ? 2 : str_starts(rest, STR("\n")) ? 1 : 0;
    reader->at += n;
    reader->line += n > 0;
    return n > 0;
}

/* Up to the next line end outside quotes, or all there is: the refused row is passed over. */
static void row_skip(CsvReader *reader)
{
    while (!at_end(reader) && !take_line_end(reader))
        reader->at++;
}

static Err refused(Ctx *cx, CsvReader *reader, Err err, int64_t line)
{
    row_skip(reader);
    return err == OK ? OK : fail_at(cx, reader->source, line, (Str){0});
}

static Err field_plain(Ctx *cx, CsvReader *reader, Str *out)
{
    size_t from = reader->at;
    const char *p = reader->text.p;
    while (reader->at < reader->text.n) {
        char c = p[reader->at];
        if (c == reader->delimiter || c == '\n' || c == '\0' || c == '"')
            break;
        reader->at++;
    }
    size_t end = reader->at;
    if (!at_end(reader) && peek(reader) == '\n' && end > from && p[end - 1] == '\r')
        reader->at = --end; /* the line end begins with it */
    *out = str_slice(reader->text, from, end);
    if (at_end(reader) || (peek(reader) != '"' && peek(reader) != '\0'))
        return OK;
    if (peek(reader) == '"')
        return refused(cx, reader,
                       fail(cx, ERR_INVALID,
                            MSG("a quote stands inside field %1$s that does not begin with one"),
                            str_shown(cx->arena, *out)),
                       reader->line);
    return refused(cx, reader, fail(cx, ERR_INVALID, MSG("the row holds a NUL byte")),
                   reader->line);
}

/* The text between the quotes with "" made one. */
static Str unquoted(Arena *arena, Str raw, size_t doubled)
{
    if (doubled == 0)
        return raw;
    char *p = arena_alloc_raw(arena, raw.n, 1);
    size_t n = 0;
    for (size_t i = 0; i < raw.n; i++) {
        p[n++] = raw.p[i];
        i += raw.p[i] == '"';
    }
    return str_from(p, n);
}

/* To the closing quote; false when there is none. */
static bool quote_close(CsvReader *reader, size_t *doubled)
{
    for (; !at_end(reader); reader->at++) {
        reader->line += peek(reader) == '\n';
        if (peek(reader) != '"')
            continue;
        bool twice = reader->at + 1 < reader->text.n && reader->text.p[reader->at + 1] == '"';
        if (!twice)
            return true;
        ++*doubled;
        reader->at++;
    }
    return false;
}

static Err field_quoted(Ctx *cx, CsvReader *reader, Arena *arena, Str *out)
{
    size_t from = ++reader->at, doubled = 0;
    int64_t line = reader->line;
    if (!quote_close(reader, &doubled))
        return refused(cx, reader, fail(cx, ERR_INVALID, MSG("a quote is opened and never closed")),
                       line);
    Str raw = str_slice(reader->text, from, reader->at++);
    if (memchr(raw.p, '\0', raw.n) != NULL)
        return refused(cx, reader, fail(cx, ERR_INVALID, MSG("the row holds a NUL byte")), line);
    *out = unquoted(arena, raw, doubled);
    Str rest = str_tail(reader->text, reader->at);
    if (rest.n == 0 || rest.p[0] == reader->delimiter || str_starts(rest, STR("\n")) ||
        str_starts(rest, STR("\r\n")))
        return OK;
    return refused(cx, reader,
                   fail(cx, ERR_INVALID, MSG("text follows the closing quote of field %1$s"),
                        str_shown(cx->arena, *out)),
                   line);
}

static Err field_add(Ctx *cx, CsvReader *reader, Arena *arena, CsvRow *out)
{
    Str field;
    bool quoted = !at_end(reader) && peek(reader) == '"';
    TRY(quoted ? field_quoted(cx, reader, arena, &field) : field_plain(cx, reader, &field));
    if (field.n > CSV_FIELD_MAX)
        return refused(cx, reader,
                       fail(cx, ERR_LIMIT, MSG("a field of %1$lld bytes is longer than %2$lld"),
                            (long long)field.n, (long long)CSV_FIELD_MAX),
                       out->line);
    if (out->count == CSV_COLUMNS_MAX)
        return refused(cx, reader,
                       fail(cx, ERR_LIMIT, MSG("the row has more than %1$lld columns"),
                            (long long)CSV_COLUMNS_MAX),
                       out->line);
    out->fields[out->count++] = field;
    return OK;
}

Err csv_next(Ctx *cx, CsvReader *reader, Arena *arena, CsvRow *out)
{
    out->count = 0;
    while (!at_end(reader) && take_line_end(reader))
        continue;
    out->line = reader->line;
    for (bool more = !at_end(reader); more;) {
        TRY(field_add(cx, reader, arena, out));
        more = !at_end(reader) && !take_line_end(reader);
        reader->at += more; /* the delimiter: one more field follows, if only an empty one */
    }
    return OK;
}

void csv_quote(Buf *out, size_t start)
{
    size_t quotes = 0;
    bool needed = false;
    for (size_t i = start; i < out->n; i++) {
        quotes += out->p[i] == '"';
        needed |= out->p[i] == ',' || out->p[i] == '\n' || out->p[i] == '\r';
    }
    if ((quotes == 0 && !needed) || buf_reserve(out, quotes + 2) == NULL)
        return;
    size_t from = out->n, to = out->n + quotes + 2;
    out->n = to;
    out->p[--to] = '"';
    while (from > start) {
        out->p[--to] = out->p[--from];
        if (out->p[to] == '"')
            out->p[--to] = '"';
    }
    out->p[--to] = '"';
    assert(to == start);
}
