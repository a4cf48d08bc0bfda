/* main - from words to a command, nothing else. */
#include <signal.h>
#include <sys/stat.h>

#include "cmd/commands.h"
#include "platform/convert/convert.h"
#include "platform/os/io.h"

/* How many words the command's name takes of argv ("scope save": two); 0: it is another one. */
static int name_words(const Command *command, char **argv)
{
    int words = 0;
    Str rest = str_of(command->name);
    for (; rest.n > 0; words++) {
        Str word = str_cut(&rest, ' ');
        if (argv[words] == NULL || !str_eq(word, str_of(argv[words])))
            return 0;
    }
    return words;
}

/* `noun` is the first of the two words of a command. */
static bool is_noun_of(const Command *command, Str noun)
{
    Str rest = str_of(command->name);
    return str_eq(str_cut(&rest, ' '), noun) && rest.n > 0;
}

static bool is_noun(Str word)
{
    int i = 0;
    while (commands[i] != NULL && !is_noun_of(commands[i], word))
        i++;
    return commands[i] != NULL;
}

/* All commands, or those of a noun. */
static int print_overview(Ctx *cx, Str noun, Lang lang)
{
    Buf out;
    buf_init(&out, cx->arena, 1 << 16);
    buf_fmt(&out, "%s\n\n",
            message_text(MSG("Holdfast: know where every part went, and get it back"), lang));
    for (int i = 0; commands[i] != NULL; i++) {
        if (noun.n == 0 || is_noun_of(commands[i], noun))
            buf_fmt(&out, "  %-13s %s\n", commands[i]->name, message_text(commands[i]->help, lang));
    }
    buf_fmt(&out, "\n%s\n",
            message_text(MSG("holdfast COMMAND --help shows the options of a command"), lang));
    command_print(cx, buf_str(&out));
    return EXIT_OK;
}

static int run_command(Ctx *cx, const Command *command, char **argv, Lang lang)
{
    int argc = 0;
    for (; argv[argc] != NULL; argc++) {
        if (str_eq(str_of(argv[argc]), STR("--help"))) {
            command_help(cx, command, lang);
            return EXIT_OK;
        }
    }
    return command_run(cx, command, argc, argv, lang);
}

static int refuse(Ctx *cx, char **argv, Lang lang)
{
    Err err;
    const char *word = str_shown(cx->arena, str_of(argv[1]));
    if (is_noun(str_of(argv[1])))
        err =
            fail(cx, ERR_USAGE, MSG("there is no command \"%1$s %2$s\"; see holdfast %1$s --help"),
                 word, str_shown(cx->arena, str_of(argv[2])));
    else
        err = fail(cx, ERR_USAGE, MSG("there is no command \"%1$s\"; see holdfast --help"), word);
    return err == OK ? EXIT_OK : command_refuse(cx, words_want_json(argv), lang);
}

static int dispatch(Ctx *cx, char **argv, Lang lang)
{
    Str name = argv[1] != NULL ? str_of(argv[1]) : STR("--help");
    if (str_eq(name, STR("--help")) || str_eq(name, STR("help")))
        return print_overview(cx, (Str){0}, lang);
    if (str_eq(name, STR("--version")))
        return run_command(cx, &version_command, argv + 2, lang);
    if (is_noun(name) && (argv[2] == NULL || str_eq(str_of(argv[2]), STR("--help"))))
        return print_overview(cx, name, lang);
    for (int i = 0; commands[i] != NULL; i++) {
        int words = name_words(commands[i], argv + 1);
        if (words > 0)
            return run_command(cx, commands[i], argv + 1 + words, lang);
    }
    return refuse(cx, argv, lang);
}

int main(int argc, char **argv)
{
    if (argc == 2 && str_eq(str_of(argv[1]), STR(CONVERT_WORK)))
        convert_child(); /* a child of ours; nobody types this */
    io_streams_fill();
    Arena arena;
    arena_init(&arena);
    Ctx cx = {.arena = &arena, .io = io_real(), .actor = STR("local")};
    umask(S_IRWXG | S_IRWXO); /* what is stored is the owner's business alone */
    signal(SIGPIPE, SIG_IGN);
    int code = dispatch(&cx, argv, command_language());
    arena_release(&arena);
    return code;
}
