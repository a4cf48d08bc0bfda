#include <assert.h>

#include "cmd/command.h"

static int find_spec(const Command *command, Str name)
{
    for (int i = 0; command->options[i].kind != OPTION_END; i++) {
        assert(i < OPTIONS_MAX);
        if (str_eq(name, str_of(command->options[i].name)))
            return i;
    }
    return -1;
}

static Err set_value(Ctx *cx, Options *out, int at, Str value)
{
    const OptionSpec *spec = &out->specs[at];
    out->text[at] = value;
    if (spec->kind == OPTION_COUNT && (!str_int(value, &out->count[at]) || out->count[at] < 0))
        return fail(cx, ERR_USAGE, MSG("--%1$s takes a whole number of 0 or more, not \"%2$s\""),
                    spec->name, str_shown(cx->arena, value));
    if (spec->kind == OPTION_TEXT && value.n == 0)
        return fail(cx, ERR_USAGE, MSG("--%1$s takes a value: --%1$s %2$s"), spec->name,
                    spec->value);
    return OK;
}

/* One "--name", "--name=value" or "--name value"; *i moves past what it used. */
static Err parse_option(Ctx *cx, const Command *command, char **argv, int *i, Options *out)
{
    Str rest = str_tail(str_of(argv[*i]), 2);
    bool inline_value = str_find_char(rest, '=') >= 0;
    Str name = str_cut(&rest, '=');
    int at = find_spec(command, name);
    if (at < 0)
        return fail(cx, ERR_USAGE, MSG("%1$s has no option --%2$s; see holdfast %1$s --help"),
                    command->name, str_shown(cx->arena, name));
    const OptionSpec *spec = &out->specs[at];
    out->given[at] = true;
    if (spec->kind == OPTION_FLAG) {
        if (inline_value)
            return fail(cx, ERR_USAGE, MSG("--%1$s takes no value"), spec->name);
        return OK;
    }
    if (inline_value)
        return set_value(cx, out, at, rest);
    if (argv[*i + 1] == NULL)
        return fail(cx, ERR_USAGE, MSG("--%1$s takes a value: --%1$s %2$s"), spec->name,
                    spec->value);
    *i += 1;
    return set_value(cx, out, at, str_of(argv[*i]));
}

Err options_parse(Ctx *cx, const Command *command, int argc, char **argv, Options *out)
{
    *out = (Options){.command = command, .words = argv, .specs = command->options};
    out->operands = arena_array(cx->arena, Str, (size_t)argc + 1);
    bool only_operands = false;
    for (int i = 0; i < argc; i++) {
        Str word = str_of(argv[i]);
        if (!only_operands && str_eq(word, STR("--")))
            only_operands = true;
        else if (!only_operands && str_starts(word, STR("--")))
            TRY(parse_option(cx, command, argv, &i, out));
        else
            out->operands[out->operand_count++] = word;
    }
    if (command->operands[0] == '\0' && out->operand_count > 0)
        return fail(cx, ERR_USAGE, MSG("%1$s takes options only, not \"%2$s\""), command->name,
                    str_shown(cx->arena, out->operands[0]));
    return OK;
}

static int find_given(const Options *options, const char *name)
{
    int i = 0;
    while (options->specs[i].kind != OPTION_END && strcmp(options->specs[i].name, name) != 0)
        i++;
    assert(options->specs[i].kind != OPTION_END); /* asked for an option the table lacks */
    return i;
}

bool option_given(const Options *options, const char *name)
{
    return options->given[find_given(options, name)];
}

Str option_text(const Options *options, const char *name, Str otherwise)
{
    int i = find_given(options, name);
    return options->given[i] ? options->text[i] : otherwise;
}

Str option_if(const Options *options, const char *name)
{
    const OptionSpec *spec = options->specs;
    while (spec->kind != OPTION_END && strcmp(spec->name, name) != 0)
        spec++;
    return spec->kind == OPTION_END ? (Str){0} : option_text(options, name, (Str){0});
}

Err option_until(Ctx *cx, const Options *options, FieldInstant *out)
{
    Str until = option_if(options, "until");
    *out = (FieldInstant){0};
    if (until.n == 0)
        return OK;
    out->set = instant_parse(until, &out->value);
    return out->set && out->value.has_zone
               ? OK
               : fail(cx, ERR_USAGE,
                      MSG("--until takes a moment with its zone, like 2027-01-01T00:00:00+08:00, "
                          "not \"%1$s\""),
                      str_shown(cx->arena, until));
}

int64_t option_count(const Options *options, const char *name, int64_t otherwise)
{
    int i = find_given(options, name);
    return options->given[i] ? options->count[i] : otherwise;
}
