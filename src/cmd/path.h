/* path.h - why an item is in a trace: the steps that lead to it, in plain words. */
#ifndef HOLDFAST_CMD_PATH_H
#define HOLDFAST_CMD_PATH_H

#include "cmd/output.h"
#include "domain/item/trace_question.h"

/* A line a step. */
void path_text(const PathShape *path, Lang lang, Buf *out);

#endif
