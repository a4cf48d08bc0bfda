/* report.h - what came of a capture, for people and as JSON. */
#ifndef HOLDFAST_CMD_REPORT_H
#define HOLDFAST_CMD_REPORT_H

#include "base/message.h"
#include "cmd/output.h"
#include "ingest/capture.h"

/* Lines for one input: its counts, then what was refused and what was there already. */
void report_text(Output *out, const CaptureReport *report, Lang lang);
/* One object of the array "files". */
void report_json(Output *out, const CaptureReport *report, Lang lang);
#endif
