/* commands.h - every subcommand; main.c has the table in the order of `holdfast --help`. */
#ifndef HOLDFAST_CMD_COMMANDS_H
#define HOLDFAST_CMD_COMMANDS_H

#include "base/version.h"
#include "cmd/command.h"

extern const Command version_command;

#endif
