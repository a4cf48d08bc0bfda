#include "cmd/commands.h"

static int run(Ctx *cx, const Options *options, Lang lang)
{
    (void)cx;
    (void)options;
    (void)lang;
    command_print(STR("holdfast " HOLDFAST_VERSION "\n"));
    return EXIT_OK;
}

static const OptionSpec no_options[] = {{.kind = OPTION_END}};

const Command version_command = {
    .name = "version",
    .operands = "",
    .help = MSG("print the version"),
    .options = no_options,
    .run = run,
};
