/* path.h - why an item is in a trace: the steps that lead to it, in plain words. */
#ifndef HOLDFAST_CMD_PATH_H
#define HOLDFAST_CMD_PATH_H

#include "cmd/output.h"
#include "cmd/workspace.h"

typedef struct Path {
    uint32_t item; /* where it leads to */
    TraceStep *steps;
    size_t count;
} Path;

/* The best path of the query's walk to `item`. */
MUST_CHECK Err path_find(Ctx *cx, const Journal *journal, const TraceQuery *query, uint32_t item,
                         Path *out);
/* Array of {"edge","from","to","event","time","confidence","removed","reason"}. */
void path_json(Ctx *cx, const Journal *journal, const Path *path, Lang lang, JsonWriter *json);
/* A line a step. */
void path_text(Ctx *cx, const Journal *journal, const Path *path, Lang lang, Buf *out);

#endif
