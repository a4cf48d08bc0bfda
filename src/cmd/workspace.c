#include "cmd/workspace.h"

#include <assert.h>
#include <stdlib.h>

#include "cmd/lent.h"
#include "ingest/capture.h"

Str workspace_directory(const Options *options)
{
    const char *variable = getenv("HOLDFAST_DATA");
    return option_text(options, "data",
                       variable != NULL && variable[0] != '\0' ? str_of(variable) : STR("data"));
}

static Err store_missing(Ctx *cx, Str dir)
{
    return fail(cx, ERR_IO, MSG("there is no store in %1$s yet; holdfast ingest makes one"),
                str_shown(cx->arena, dir));
}

Err workspace_must_exist(Ctx *cx, const Options *options)
{
    DataDir found;
    Str dir = workspace_directory(options);
    Err err = data_dir_open(cx, dir, option_text(options, "db", (Str){0}), DB_READ, &found);
    if (err == ERR_NOT_FOUND)
        return store_missing(cx, dir);
    TRY(err);
    data_dir_close(cx, &found);
    return OK;
}

Err workspace_open(Ctx *cx, const Options *options, DbMode mode, Journal *out)
{
    cx->now_us = cx->io->now_us(cx);
    if (command_lent(cx) != NULL) {
        assert(mode == DB_READ);
        *out = (Journal){.index = command_lent(cx)->index};
        return OK;
    }
    Str dir = workspace_directory(options);
    Err err = journal_open(cx, dir, option_text(options, "db", (Str){0}), mode, out);
    if (err == ERR_NOT_FOUND)
        return store_missing(cx, dir);
    TRY(err);
    return mode == DB_WRITE ? capture_resume(cx, out, NULL) : OK;
}

Err workspace_inspect(Ctx *cx, const Options *options, Journal *out, TraceIndex **fresh)
{
    cx->now_us = cx->io->now_us(cx);
    Str dir = workspace_directory(options);
    Err err = journal_inspect(cx, dir, option_text(options, "db", (Str){0}), out, fresh);
    return err == ERR_NOT_FOUND ? store_missing(cx, dir) : err;
}

void workspace_close(Ctx *cx, Journal *journal)
{
    if (command_lent(cx) == NULL)
        journal_close(cx, journal);
    *journal = (Journal){0};
}

ItemView workspace_view(const Ctx *cx, const Journal *journal)
{
    if (command_lent(cx) != NULL)
        return command_lent(cx)->view;
    return (ItemView){.index = journal->index, .visible = trace_position(journal->index)};
}
