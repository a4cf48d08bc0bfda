#include "cmd/lent.h"

#include "cmd/commands.h"

ApiCommand *command_lent(const Ctx *cx)
{
    return cx->host;
}

Err command_run_lent(Ctx *cx, ApiCommand *command)
{
    const Command *found = command_find(command->name);
    if (found == NULL || !found->reads)
        return fail(cx, ERR_USAGE, MSG("\"%1$s\" is no command that reads"),
                    str_shown(cx->arena, command->name));
    cx->host = command;
    command->exit_code =
        command_run(cx, found, command->argc, (char **)(uintptr_t)command->argv, command->lang);
    cx->host = NULL;
    return OK;
}
