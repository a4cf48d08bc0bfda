#include "cmd/command.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "cmd/lent.h"
#include "cmd/output.h"
#include "cmd/served.h"

Lang command_language(void)
{
    static const char *const names[] = {"HOLDFAST_LANG", "LC_ALL", "LC_MESSAGES", "LANG"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        const char *value = getenv(names[i]);
        if (value != NULL && value[0] != '\0')
            return lang_from(str_of(value));
    }
    return LANG_EN;
}

/* Nobody reads what is written: a closed pipe is no news, anything else is told. */
static void print_failed(int code)
{
    Arena arena;
    Buf sentence;
    arena_init(&arena);
    buf_init(&sentence, &arena, 1 << 12);
    Str why = str_of(strerror(code));
    message_format(&sentence, command_language(),
                   MSG("holdfast: the answer cannot be written to standard output: %1$s"), &why, 1);
    if (code != EPIPE)
        fprintf(stderr, "%.*s\n", STR_ARG(buf_str(&sentence)));
    arena_release(&arena);
    _exit(EXIT_FAILED);
}

void command_print(const Ctx *cx, Str text)
{
    ApiCommand *lent = command_lent(cx);
    if (lent != NULL) {
        printed_add(&lent->out, text);
        return;
    }
    size_t done = 0;
    while (done < text.n) {
        ssize_t n = write(STDOUT_FILENO, text.p + done, text.n - done);
        if (n < 0 && errno == EINTR)
            continue;
        if (n <= 0)
            print_failed(n < 0 ? errno : EIO);
        done += (size_t)n;
    }
}

int command_width(Str text)
{
    int width = 0;
    for (size_t i = 0; i < text.n; i++) {
        unsigned char c = (unsigned char)text.p[i];
        if ((c & 0xc0) != 0x80)
            width += c >= 0xe3 && c < 0xf0 ? 2 : 1;
    }
    return width;
}

static void add_padded(Buf *out, const char *text, int width)
{
    buf_add(out, str_of(text));
    for (int i = command_width(str_of(text)); i < width; i++)
        buf_add_char(out, ' ');
}

void command_help(Ctx *cx, const Command *command, Lang lang)
{
    enum { LABEL_WIDTH = 26 };
    Buf out;
    buf_init(&out, cx->arena, 1 << 16);
    buf_fmt(&out, "%s: holdfast %s%s%s%s\n\n", message_text(MSG("usage"), lang), command->name,
            command->options[0].kind != OPTION_END ? " [--…]" : "",
            command->operands[0] != '\0' ? " " : "", command->operands);
    buf_fmt(&out, "%s\n", message_text(command->help, lang));
    for (const OptionSpec *spec = command->options; spec->kind != OPTION_END; spec++) {
        Str label = spec->value == NULL ? str_fmt(cx->arena, "--%s", spec->name)
                                        : str_fmt(cx->arena, "--%s %s", spec->name, spec->value);
        buf_add(&out, spec == command->options ? STR("\n  ") : STR("  "));
        add_padded(&out, label.p, LABEL_WIDTH);
        buf_fmt(&out, " %s\n", message_text(spec->help, lang));
    }
    for (const char *const *line = command->examples; line != NULL && *line != NULL; line++)
        buf_fmt(&out, "%s  %s\n", line == command->examples ? "\n" : "", *line);
    command_print(cx, buf_str(&out));
}

static int exit_code(Err err)
{
    if (err == ERR_USAGE)
        return EXIT_USAGE;
    return err == ERR_NOT_FOUND ? EXIT_NOTHING : EXIT_FAILED;
}

static bool wants_json(const Options *options)
{
    for (int i = 0; options->specs[i].kind != OPTION_END; i++) {
        if (strcmp(options->specs[i].name, "json") == 0)
            return options->given[i];
    }
    return false;
}

int command_tell(Ctx *cx, Lang lang)
{
    Buf sentence;
    buf_init(&sentence, cx->arena, 1 << 16);
    buf_add(&sentence, STR("holdfast: "));
    problem_format(&sentence, lang, &cx->problem);
    buf_add_char(&sentence, '\n');
    if (command_lent(cx) != NULL)
        buf_add(&command_lent(cx)->error, buf_str(&sentence));
    else
        fwrite(sentence.p, 1, sentence.n, stderr);
    return exit_code(cx->problem.err);
}

int command_refuse(Ctx *cx, bool json, Lang lang)
{
    int code = command_tell(cx, lang);
    if (json) {
        Output out;
        output_init(cx, &out);
        json_object_begin(&out.json);
        json_key(&out.json, STR("problem"));
        output_problem(&out, &cx->problem, lang);
        json_object_end(&out.json);
        buf_add_char(&out.buf, '\n');
        output_end(&out);
    }
    return code;
}

int command_fail(Ctx *cx, const Options *options, Lang lang)
{
    return command_refuse(cx, wants_json(options), lang);
}

Err command_file(Ctx *cx, Err err)
{
    if (err == ERR_NOT_FOUND)
        cx->problem.err = err = ERR_IO;
    return err;
}

bool words_want_json(char **argv)
{
    for (; *argv != NULL; argv++) {
        if (str_eq(str_of(*argv), STR("--json")))
            return true;
    }
    return false;
}

int command_run(Ctx *cx, const Command *command, int argc, char **argv, Lang lang)
{
    Options options;
    int code;
    if (options_parse(cx, command, argc, argv, &options) != OK)
        return command_refuse(cx, words_want_json(argv), lang);
    if (command->reads && command_lent(cx) == NULL && served_run(cx, &options, lang, &code))
        return code;
    return command->run(cx, &options, lang);
}
