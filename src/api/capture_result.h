/* capture_result.h - a capture request as the JSON of its job: arguments, result, failure.
 *
 * args    {"file","on_error"}
 * result  {"state","events","captured","duplicates","refused","first_position","last_position",
 *          "problems":[{"code","key","params","line","pointer"}]}: the sentence is kept as its key,
 *         so that it can be shown in any language.  */
#ifndef HOLDFAST_API_CAPTURE_RESULT_H
#define HOLDFAST_API_CAPTURE_RESULT_H

#include "base/message.h"
#include "ingest/capture.h"
#include "platform/job/job.h"

enum { RESULT_PROBLEMS_MAX = 200 };

Str capture_args_format(Arena *arena, Str file, CaptureMode mode);
/* Fills in input and on_error; the file is one of `folder`. */
MUST_CHECK Err capture_args_parse(Ctx *cx, const Job *job, Str folder, CaptureOptions *out);
Str capture_result_format(Arena *arena, const CaptureReport *report);
/* The machine failed, not the input. */
Str capture_error_format(Arena *arena, const Problem *problem);
/* A job of a capture in the words of EPCIS 2.0 (captureID, createdAt, running, success, errors …),
 * problems in the language asked for. */
MUST_CHECK Err capture_job_write(Ctx *cx, JsonWriter *json, const Job *job, Lang lang);

#endif
