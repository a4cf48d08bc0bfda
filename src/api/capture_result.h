/* capture_result.h - a capture request as the JSON of its job: arguments, result, failure.
 *
 * args    {"file","on_error"}, of a command besides {"name","format","map"}; a file without a
 *         folder lies among the received ones
 * result  {"state","events","captured","duplicates","refused","parties","first_position",
 *          "last_position","problems":[{"code","key","params","source","line","pointer"}],
 *          "duplicate_list":[{"event_id","line","position"}]}: the sentence is kept as its key,
 *         so that it can be shown in any language.  */
#ifndef HOLDFAST_API_CAPTURE_RESULT_H
#define HOLDFAST_API_CAPTURE_RESULT_H

#include "base/message.h"
#include "ingest/capture.h"
#include "platform/job/job.h"

enum { RESULT_ERRORS_MAX = 200 }; /* shown in the words of EPCIS */

/* Of input, on_error, and of a command (`name` is set) the rest. */
Str capture_args_format(Arena *arena, const CaptureOptions *options);
/* Fills these in.  *received: the file is one of `folder` and ours to remove. */
MUST_CHECK Err capture_args_parse(Ctx *cx, const Job *job, Str folder, CaptureOptions *out,
                                  bool *received);
Str capture_result_format(Arena *arena, const CaptureReport *report);
/* The machine failed, not the input. */
Str capture_error_format(Arena *arena, const Problem *problem);
/* What a finished job says: the report as capture_run made it, or the failure in cx.  `input` of
 * the report is the caller's. */
MUST_CHECK Err capture_report_parse(Ctx *cx, Str result, Str error, CaptureReport *out);
/* A job of a capture in the words of EPCIS 2.0 (captureID, createdAt, running, success, errors …),
 * problems in the language asked for. */
MUST_CHECK Err capture_job_write(Ctx *cx, JsonWriter *json, const Job *job, Lang lang);

#endif
