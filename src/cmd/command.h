/* command.h - a subcommand: its name, its options as a table, its function.
 *
 * The option table is everything there is to know: parsing, --help and the check of
 * values read it.  Exit codes: 0 ok, 1 failure, 2 usage, 3 partly refused, 4 nothing
 * found (docs/formats/cli.md).  */
#ifndef HOLDFAST_CMD_COMMAND_H
#define HOLDFAST_CMD_COMMAND_H

#include "base/message.h"
#include "platform/register/register.h"

enum { EXIT_OK = 0, EXIT_FAILED = 1, EXIT_USAGE = 2, EXIT_PARTLY = 3, EXIT_NOTHING = 4 };
enum { OPTIONS_MAX = 24 };

typedef enum OptionKind {
    OPTION_END,   /* closes the table */
    OPTION_FLAG,  /* --json */
    OPTION_TEXT,  /* --data DIR, --data=DIR */
    OPTION_COUNT, /* --units N: a whole number, 0 or more */
} OptionKind;

typedef struct OptionSpec {
    OptionKind kind;
    const char *name;  /* without the dashes */
    const char *value; /* what --help calls the value: "DIR"; NULL for a flag */
    const char *help;  /* catalogue key */
} OptionSpec;

/* What the command line said, in the order of the specs. */
typedef struct Options {
    const struct Command *command;
    char **words; /* as given, behind the command's name; ends with NULL */
    const OptionSpec *specs;
    bool given[OPTIONS_MAX];
    Str text[OPTIONS_MAX];
    int64_t count[OPTIONS_MAX];
    Str *operands;
    size_t operand_count;
    bool list_read; /* the list (items.h) was read already: standard input can be read only once */
    Str list;
} Options;

typedef struct Command {
    const char *name;            /* one word, or noun and verb: "scope save" */
    const char *operands;        /* for --help: "FILE|- ..." */
    const char *help;            /* catalogue key, one line */
    const OptionSpec *options;   /* ends with OPTION_END */
    const char *const *examples; /* lines for --help, ends with NULL; may be NULL */
    bool reads;                  /* and nothing else: whoever serves the directory can run it */
    int (*run)(Ctx *cx, const Options *options, Lang lang);
} Command;

/* A command of a noun with verbs: runs `static Err verb(Ctx *, ...Run *)` by the run_verb of
 * verb.h, or of its file where it needs more; then the members of its Command. */
#define VERB_COMMAND(noun, verb, ...)                                                              \
    static int run_##verb(Ctx *cx, const Options *options, Lang lang)                              \
    {                                                                                              \
        return run_verb(cx, options, lang, verb);                                                  \
    }                                                                                              \
    const Command noun##_##verb##_command = {.run = run_##verb, __VA_ARGS__}

/* Parse argv (behind the command's name) by the command's table; ERR_USAGE names the word. */
MUST_CHECK Err options_parse(Ctx *cx, const Command *command, int argc, char **argv, Options *out);
bool option_given(const Options *options, const char *name);
/* The option's value, or `otherwise` if it was not given. */
Str option_text(const Options *options, const char *name, Str otherwise);
/* The same for an option that not every command has; empty without it. */
Str option_if(const Options *options, const char *name);
/* The moment of --until, not set without it. */
MUST_CHECK Err option_until(Ctx *cx, const Options *options, FieldInstant *out);
int64_t option_count(const Options *options, const char *name, int64_t otherwise);

/* Print --help of a command. */
void command_help(Ctx *cx, const Command *command, Lang lang);
/* Print "holdfast: sentence" on standard error and return the exit code that fits cx->problem. */
int command_tell(Ctx *cx, Lang lang);
/* The same; with `json` {"problem":{…}} goes to standard output too. */
int command_refuse(Ctx *cx, bool json, Lang lang);
/* The same, as --json among the options says. */
int command_fail(Ctx *cx, const Options *options, Lang lang);
/* What came of opening a file the user named: a missing one is a failure (exit 1), not an answer
 * that found nothing (exit 4). */
MUST_CHECK Err command_file(Ctx *cx, Err err);
/* Parse and run: here, or by the process that serves the directory (served.h). */
int command_run(Ctx *cx, const Command *command, int argc, char **argv, Lang lang);
/* Is --json among the words?  For those that could not be parsed. */
bool words_want_json(char **argv);
/* Print on standard output.  Where that fails the process ends with 1, quietly on a closed pipe,
 * else with a sentence on standard error. */
void command_print(const Ctx *cx, Str text);
/* Columns a text takes on a terminal: Chinese characters take two. */
int command_width(Str text);
/* What the environment asks for. */
Lang command_language(void);

#endif
