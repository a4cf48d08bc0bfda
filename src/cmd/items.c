#include "cmd/items.h"

enum { LIST_MAX_BYTES = 256 << 20 };

/* "FROM/TO" behind the last '@', when both sides are moments or empty. */
static bool parse_window(Str text, TraceWindow *out)
{
    Instant from = {0}, to = {0};
    Str rest = text;
    Str first = str_cut(&rest, '/');
    if (str_find_char(text, '/') < 0 || (first.n == 0 && rest.n == 0))
        return false;
    if (first.n != 0 && (!instant_parse(first, &from) || !from.has_zone))
        return false;
    if (rest.n != 0 && (!instant_parse(rest, &to) || !to.has_zone))
        return false;
    *out = (TraceWindow){.from_us = first.n == 0 ? INT64_MIN : from.us,
                         .to_us = rest.n == 0 ? INT64_MAX : to.us};
    return true;
}

static Err add_item(Ctx *cx, const Journal *journal, Str typed, ItemList *list)
{
    TraceWindow window = {0};
    ptrdiff_t at = str_rfind_char(typed, '@');
    if (at > 0 && parse_window(str_tail(typed, (size_t)at + 1), &window)) {
        typed = str_slice(typed, 0, (size_t)at);
        list->windows[list->count] = window;
    }
    TRY(workspace_item(cx, journal, typed, &list->items[list->count]));
    list->count++;
    return OK;
}

static size_t count_lines(Str text)
{
    size_t lines = 1;
    for (size_t i = 0; i < text.n; i++)
        lines += text.p[i] == '\n';
    return lines;
}

static Err read_stdin(Ctx *cx, Str *out)
{
    enum { PIECE = 1 << 16 };
    IoFile file = io_stdin();
    Buf text;
    size_t got = 1;
    buf_init(&text, cx->arena, LIST_MAX_BYTES);
    while (got != 0) {
        char *to = buf_reserve(&text, PIECE);
        if (to == NULL)
            return fail(cx, ERR_LIMIT, MSG("a list of identifiers may have 256 MiB at most"));
        TRY(cx->io->read(cx, &file, to, PIECE, &got));
        text.n += got;
    }
    *out = buf_str(&text);
    return OK;
}

static Err add_lines(Ctx *cx, const Journal *journal, Str name, Str text, ItemList *list)
{
    for (int64_t line = 1; text.n > 0; line++) {
        Str typed = str_trim(str_cut(&text, '\n'));
        if (typed.n == 0 || (line == 1 && str_eq(typed, STR("item"))))
            continue; /* `item`: the header `trace --fields item --csv` writes */
        ArenaMark mark = arena_mark(cx->arena);
        Err err = add_item(cx, journal, typed, list);
        if (err != OK)
            return fail_at(cx, name, line, (Str){0});
        arena_rewind(cx->arena, mark);
    }
    return OK;
}

Err items_read(Ctx *cx, const Options *options, size_t first, const Journal *journal, ItemList *out)
{
    Str file = option_text(options, "items", (Str){0}), text = {0};
    if (str_eq(file, STR("-")))
        TRY(read_stdin(cx, &text));
    else if (file.n != 0)
        TRY(command_file(cx, io_read_file(cx, file, LIST_MAX_BYTES, &text)));
    size_t operands = options->operand_count > first ? options->operand_count - first : 0;
    size_t room = operands + count_lines(text);
    *out = (ItemList){.items = arena_array(cx->arena, uint32_t, room),
                      .windows = arena_array(cx->arena, TraceWindow, room)};
    for (size_t i = first; i < options->operand_count; i++)
        TRY(add_item(cx, journal, options->operands[i], out));
    TRY(add_lines(cx, journal, file, text, out));
    return out->count != 0 ? OK : fail(cx, ERR_USAGE, MSG("name at least one item"));
}

/* The last position recorded at or before a moment; record times never go back. */
static Err position_at(Ctx *cx, const Journal *journal, int64_t us, int64_t *out)
{
    int64_t low = 0, high = trace_position(journal->index);
    while (low < high) {
        EventRow row;
        int64_t middle = high - (high - low) / 2;
        TRY(event_log_load(cx, middle, &row));
        if (row.record_time_us <= us)
            low = middle;
        else
            high = middle - 1;
    }
    *out = low;
    return low != 0 ? OK : fail(cx, ERR_NOT_FOUND, MSG("nothing was recorded by then"));
}

Err items_known_at(Ctx *cx, const Options *options, const Journal *journal, int64_t *out)
{
    Instant instant;
    Str text = option_text(options, "as-known-at", (Str){0});
    *out = 0;
    if (text.n == 0)
        return OK;
    if (str_int(text, out) && *out > 0)
        return *out <= trace_position(journal->index)
                   ? OK
                   : fail(cx, ERR_USAGE, MSG("the log ends at position %1$lld"),
                          (long long)trace_position(journal->index));
    if (!instant_parse(text, &instant) || !instant.has_zone)
        return fail(cx, ERR_USAGE,
                    MSG("--as-known-at takes a log position or a moment with zone, not \"%1$s\""),
                    str_shown(cx->arena, text));
    return position_at(cx, journal, instant.us, out);
}
