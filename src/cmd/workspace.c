#include "cmd/workspace.h"

#include <stdlib.h>

#include "ingest/capture.h"

enum { SENTENCE_MAX = 16384 };

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

Err workspace_item(Ctx *cx, const Journal *journal, Str typed, uint32_t *out)
{
    Identity identity;
    TRY(identity_read(cx, typed, &identity));
    *out = trace_item_find(journal->index, identity.key);
    if (*out == 0)
        return fail(cx, ERR_NOT_FOUND, MSG("no event names %1$s"), str_shown(cx->arena, typed));
    return OK;
}

Str workspace_uri(Arena *arena, const Journal *journal, uint32_t item)
{
    Buf uri;
    buf_init(&uri, arena, SENTENCE_MAX);
    identity_uri(&uri, trace_item_key(journal->index, item));
    size_t n = uri.n;
    buf_add_char(&uri, '\0');
    return str_from(uri.p, n);
}

Str workspace_finding(Arena *arena, const Journal *journal, const TraceFinding *finding, Lang lang)
{
    Buf sentence;
    buf_init(&sentence, arena, SENTENCE_MAX);
    Str params[] = {finding->item == 0 ? STR("–") : workspace_uri(arena, journal, finding->item),
                    str_fmt(arena, "%lld", (long long)finding->event)};
    message_format(&sentence, lang, finding->message, params, 2);
    return buf_str(&sentence);
}
