/* command.h - a reading command of the command line, run where the index is.
 *
 * `holdfast trace` and the like on a served directory would read the whole index for one answer.
 * They send their words over DIR/holdfast.sock instead; the program that serves runs the same
 * function on its own index, and what it prints goes back.  */
#ifndef HOLDFAST_API_COMMAND_H
#define HOLDFAST_API_COMMAND_H

#include "domain/item/item.h"

typedef struct PrintedBlock {
    struct PrintedBlock *next;
    size_t n;
    char bytes[256 * 1024];
} PrintedBlock;

/* Text of any length, in the arena it was begun with. */
typedef struct Printed {
    Arena *arena;
    PrintedBlock *first, *last;
} Printed;

void printed_add(Printed *printed, Str text);

typedef struct ApiCommand {
    Str name;          /* "scope list" */
    char *const *argv; /* its words behind the name, ends with NULL */
    int argc;
    Str items; /* the text --items names; the caller has read it */
    Lang lang;
    TraceIndex *index;
    ItemView view;
    Printed out; /* what it prints on standard output */
    Buf error;   /* and on standard error */
    int exit_code;
} ApiCommand;

/* Run it: fills `out`, `error` and `exit_code`.  ERR_USAGE: no command that reads. */
typedef Err (*ApiRunCommand)(Ctx *cx, ApiCommand *command);

#endif
