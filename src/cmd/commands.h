/* commands.h - every subcommand; main.c has the table in the order of `holdfast --help`. */
#ifndef HOLDFAST_CMD_COMMANDS_H
#define HOLDFAST_CMD_COMMANDS_H

#include "cmd/command.h"

#define HOLDFAST_VERSION "0.1.0"

extern const Command version_command;

#endif
