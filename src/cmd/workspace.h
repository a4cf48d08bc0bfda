/* workspace.h - what most commands begin with: a data directory, open, with its index. */
#ifndef HOLDFAST_CMD_WORKSPACE_H
#define HOLDFAST_CMD_WORKSPACE_H

#include "cmd/command.h"
#include "domain/item/item.h"
#include "ingest/journal.h"

/* Rows of an option table: every command that opens a data directory takes them. */
#define OPTIONS_STORE                                                                              \
    {OPTION_TEXT, "data", "DIR", MSG("data directory (default: HOLDFAST_DATA, else ./data)")},     \
    {                                                                                              \
        OPTION_TEXT, "db", "ADDRESS",                                                              \
            MSG("postgresql://… address of the database (default: SQLite in the directory)")       \
    }

/* What --data names, else HOLDFAST_DATA, else ./data. */
Str workspace_directory(const Options *options);

/* Open what --data and --db name.  DB_READ: the store must exist, the index is loaded and brought
 * up to the visible end of the log.  DB_WRITE: made if absent; captures that were cut off are
 * finished first.  Close with workspace_close, also after a failure. */
MUST_CHECK Err workspace_open(Ctx *cx, const Options *options, DbMode mode, Journal *out);
/* What was lent stays open.  Accepts a zeroed one. */
void workspace_close(Ctx *cx, Journal *journal);

/* journal_inspect of what the options name. */
MUST_CHECK Err workspace_inspect(Ctx *cx, const Options *options, Journal *out, TraceIndex **fresh);
/* A sentence where there is no store yet, for a command that writes and must not make one. */
MUST_CHECK Err workspace_must_exist(Ctx *cx, const Options *options);

/* What a command that reads may see: all of the index, which reaches to the visible end. */
ItemView workspace_view(const Ctx *cx, const Journal *journal);

#endif
