#include "cmd/commands.h"

static int run(Ctx *cx, const Options *options, Lang lang)
{
    (void)lang;
    command_print(cx, option_given(options, "json")
                          ? STR("{\"version\":\"" HOLDFAST_VERSION "\"}\n")
                          : STR("holdfast " HOLDFAST_VERSION "\n"));
    return EXIT_OK;
}

static const OptionSpec version_options[] = {
    {OPTION_FLAG, "json", NULL, MSG("one JSON object")},
    {.kind = OPTION_END},
};

const Command version_command = {
    .name = "version",
    .operands = "",
    .help = MSG("print the version"),
    .options = version_options,
    .run = run,
};
