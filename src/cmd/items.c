#include "cmd/items.h"

#include "cmd/lent.h"
#include "domain/item/item_list.h"

enum { LIST_MAX_BYTES = 256 << 20 };

const char *items_option(const Command *command)
{
    for (const OptionSpec *spec = command->options; spec->kind != OPTION_END; spec++) {
        if (spec->value != NULL && strcmp(spec->value, "FILE|-") == 0)
            return spec->name;
    }
    return NULL;
}

Err item_add(Ctx *cx, const ItemView *view, Str typed, TraceSeeds *list)
{
    TRY(item_find(cx, view, typed, &list->items[list->count]));
    list->count++;
    return OK;
}

Err items_stdin(Ctx *cx, Str *out)
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

static Err add_lines(Ctx *cx, const ItemsAsked *asked, Str name, Str text, TraceSeeds *list)
{
    ItemList lines;
    Str typed;
    item_list_init(&lines, text);
    while (item_list_next(cx, &lines, &typed)) {
        ArenaMark mark = arena_mark(cx->arena);
        Err err = asked->add(cx, &asked->view, typed, list);
        if (err != OK)
            return fail_at(cx, name, lines.line, (Str){0});
        arena_rewind(cx->arena, mark);
    }
    return OK;
}

Err items_text(Ctx *cx, const Options *options, Str *out)
{
    Str file = option_text(options, items_option(options->command), (Str){0});
    *out = options->list;
    if (options->list_read)
        return OK;
    if (command_lent(cx) != NULL)
        *out = command_lent(cx)->items;
    else if (str_eq(file, STR("-")))
        return items_stdin(cx, out);
    else if (file.n != 0)
        return command_file(cx, io_read_file(cx, file, LIST_MAX_BYTES, out));
    return OK;
}

Err items_named(Ctx *cx, const Options *options, size_t first)
{
    bool named =
        options->operand_count > first || option_given(options, items_option(options->command));
    return named ? OK : fail(cx, ERR_USAGE, MSG("name at least one item"));
}

Err items_read(Ctx *cx, const ItemsAsked *asked, TraceSeeds *out)
{
    const Options *options = asked->options;
    size_t first = asked->first;
    Str text, file = option_text(options, items_option(options->command), (Str){0});
    TRY(items_text(cx, options, &text));
    size_t operands = options->operand_count > first ? options->operand_count - first : 0;
    *out = trace_seeds_new(cx->arena, operands + item_list_most(text));
    for (size_t i = first; i < options->operand_count; i++)
        TRY(asked->add(cx, &asked->view, options->operands[i], out));
    TRY(add_lines(cx, asked, file, text, out));
    return out->count != 0 ? OK : fail(cx, ERR_USAGE, MSG("name at least one item"));
}
