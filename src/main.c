/* main - the table of subcommands, nothing else. */
#include <signal.h>
#include <sys/stat.h>

#include "cmd/commands.h"
#include "platform/os/io.h"

static const Command *const commands[] = {
    &ingest_command, &trace_command, &where_command, &explain_command, &item_command,
    &demo_command,   &serve_command, &check_command, &rebuild_command, &version_command,
};

static bool wants_json(char **argv)
{
    for (; *argv != NULL; argv++) {
        if (str_eq(str_of(*argv), STR("--json")))
            return true;
    }
    return false;
}

static int print_overview(Ctx *cx, Lang lang)
{
    Buf out;
    buf_init(&out, cx->arena, 1 << 16);
    buf_fmt(&out, "%s\n\n",
            message_text(MSG("Holdfast: know where every part went, and get it back"), lang));
    for (size_t i = 0; i < sizeof commands / sizeof *commands; i++)
        buf_fmt(&out, "  %-10s %s\n", commands[i]->name, message_text(commands[i]->help, lang));
    buf_fmt(&out, "\n%s\n",
            message_text(MSG("holdfast COMMAND --help shows the options of a command"), lang));
    command_print(buf_str(&out));
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
    Options options;
    if (options_parse(cx, command, argc, argv, &options) != OK)
        return command_refuse(cx, wants_json(argv), lang);
    return command->run(cx, &options, lang);
}

static int dispatch(Ctx *cx, char **argv, Lang lang)
{
    Str name = argv[1] != NULL ? str_of(argv[1]) : STR("--help");
    if (str_eq(name, STR("--help")) || str_eq(name, STR("help")))
        return print_overview(cx, lang);
    if (str_eq(name, STR("--version")))
        name = STR("version");
    for (size_t i = 0; i < sizeof commands / sizeof *commands; i++) {
        if (str_eq(name, str_of(commands[i]->name)))
            return run_command(cx, commands[i], argv + 2, lang);
    }
    Err err = fail(cx, ERR_USAGE, MSG("there is no command \"%1$s\"; see holdfast --help"),
                   str_shown(cx->arena, name));
    return err == OK ? EXIT_OK : command_refuse(cx, wants_json(argv), lang);
}

int main(int argc, char **argv)
{
    (void)argc;
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
