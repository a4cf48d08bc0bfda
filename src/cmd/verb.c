#include "cmd/verb.h"

int run_verb(Ctx *cx, const Options *options, Lang lang, Verb verb)
{
    VerbRun *run = arena_new(cx->arena, VerbRun);
    *run = (VerbRun){.options = options, .lang = lang};
    cx->now_us = cx->io->now_us(cx);
    output_init(cx, &run->out);
    int code = output_answer(cx, options, lang, verb(cx, run), &run->out);
    data_dir_close(cx, &run->dir);
    workspace_close(cx, &run->journal);
    return code;
}

Err verb_open_to_read(Ctx *cx, VerbRun *run)
{
    TRY(workspace_must_exist(cx, run->options));
    return data_dir_open(cx, workspace_directory(run->options),
                         option_text(run->options, "db", (Str){0}), DB_READ, &run->dir);
}
