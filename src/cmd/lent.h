/* lent.h - a reading command run for another process, on the index this one serves.
 *
 * The same function runs as when the command opens the directory itself; only where its index
 * comes from and where it prints differ, and those are looked up here.  */
#ifndef HOLDFAST_CMD_LENT_H
#define HOLDFAST_CMD_LENT_H

#include "api/command.h"

/* What is being run for somebody else; NULL: it is the command itself. */
ApiCommand *command_lent(const Ctx *cx);
/* ApiRunCommand of `holdfast serve`. */
MUST_CHECK Err command_run_lent(Ctx *cx, ApiCommand *command);

#endif
