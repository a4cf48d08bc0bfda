/* verb.h - what a verb of a noun runs with (VERB_COMMAND of command.h), for nouns that need nothing
 * else: opened by the verb as far as it wants, closed here. */
#ifndef HOLDFAST_CMD_VERB_H
#define HOLDFAST_CMD_VERB_H

#include "cmd/output.h"
#include "cmd/served.h"

typedef struct VerbRun {
    const Options *options;
    Lang lang;
    DataDir dir;     /* of what only reads the database: verb_open_to_read */
    Journal journal; /* of what needs the index too, or writes */
    Served served;
    int64_t id; /* of what the first operand names */
    Output out;
} VerbRun;

typedef Err (*Verb)(Ctx *cx, VerbRun *run);

/* Run the verb, print what is in run->out or what went wrong, close: the exit code. */
int run_verb(Ctx *cx, const Options *options, Lang lang, Verb verb);
/* The database of the data directory, without its index; ERR_NOT_FOUND where there is none. */
MUST_CHECK Err verb_open_to_read(Ctx *cx, VerbRun *run);

#endif
