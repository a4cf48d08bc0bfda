/* holdfast ingest: files of events into the log. */
#include "domain/hold/alarm.h"
#include "domain/hold/hold_rule.h"
#include "cmd/commands.h"
#include "cmd/progress.h"
#include "cmd/report.h"
#include "cmd/served.h"

typedef struct IngestRun {
    Journal journal;
    Served served;
    CaptureOptions capture;
    Output out;
    bool json;
    bool proceed;
    int taken;   /* files of which something is in the log now, or was before */
    int refused; /* files of which something was refused */
} IngestRun;

/* A word of a closed list, or ERR_USAGE naming the choices. */
static Err parse_choice(Ctx *cx, const char *option, Str word, const char *choices, int *out)
{
    Str rest = str_of(choices);
    for (int i = 0; rest.n > 0; i++) {
        if (str_eq(str_cut(&rest, '|'), word)) {
            *out = i;
            return OK;
        }
    }
    return fail(cx, ERR_USAGE, MSG("--%1$s takes %2$s, not \"%3$s\""), option, choices,
                str_shown(cx->arena, word));
}

static Err parse_options(Ctx *cx, const Options *options, IngestRun *run)
{
    int format, mode;
    TRY(parse_choice(cx, "format", option_text(options, "format", STR("auto")),
                     "auto|epcis|ndjson|csv", &format));
    TRY(parse_choice(cx, "on-error", option_text(options, "on-error", STR("rollback")),
                     "rollback|proceed", &mode));
    run->capture = (CaptureOptions){.format = (CaptureFormat)format,
                                    .map = option_text(options, "map", (Str){0}),
                                    .on_error = (CaptureMode)mode};
    run->json = option_given(options, "json");
    run->proceed = run->capture.on_error == CAPTURE_PROCEED;
    if (options->operand_count == 0)
        return fail(cx, ERR_USAGE, MSG("ingest takes at least one file, or - for standard input"));
    if (run->capture.format == CAPTURE_CSV && run->capture.map.n == 0)
        return fail(cx, ERR_USAGE, MSG("CSV is read through a mapping: --map FILE"));
    return OK;
}

/* A file that is not there, may not be read or lacks its mapping is refused like one with faults:
 * the others still have their turn.  Anything else (a full disk) ends the run. */
static bool is_refusal(Ctx *cx, Str input, Err err)
{
    IoFile file;
    if (err == ERR_NOT_FOUND || err == ERR_USAGE)
        return true;
    if (err != ERR_DENIED)
        return false;
    Problem problem = cx->problem;
    bool closed = cx->io->open(cx, input, IO_READ, &file) != OK;
    if (!closed)
        cx->io->close(cx, &file);
    cx->problem = problem;
    return closed;
}

static void tell_report(IngestRun *run, const CaptureReport *report, Lang lang)
{
    run->taken += report->state != CAPTURE_REFUSED;
    run->refused += report->state != CAPTURE_CAPTURED;
    if (run->json) {
        report_json(&run->out, report, lang);
    } else {
        report_text(&run->out, report, lang);
        output_end(&run->out); /* a finished file is told at once */
    }
}

static Err ingest_file(Ctx *cx, IngestRun *run, Str input, Lang lang)
{
    Progress progress;
    CaptureReport report = {0};
    progress_init(&progress, input, lang);
    run->capture.input = input;
    run->capture.tick = progress_tick;
    run->capture.tick_arg = &progress;
    Err err = run->served.is_served ? served_capture(cx, &run->served, &run->capture, &report)
                                    : capture_run(cx, &run->journal, &run->capture, &report);
    progress_end(&progress);
    if (err != OK && !is_refusal(cx, input, err))
        return err;
    Problem problem = cx->problem;
    if (run->json && problem.source.n == 0) /* the sentence names it already */
        problem.source = input;
    if (err != OK)
        report = (CaptureReport){.input = input,
                                 .state = CAPTURE_REFUSED,
                                 .refused = 1,
                                 .problems = &problem,
                                 .problem_count = 1};
    tell_report(run, &report, lang);
    return OK;
}

static Err ingest_files(Ctx *cx, const Options *options, IngestRun *run, Lang lang)
{
    for (size_t i = 0; i < options->operand_count; i++)
        TRY(ingest_file(cx, run, options->operands[i], lang));
    if (run->served.is_served)
        return OK;
    ItemView view = workspace_view(cx, &run->journal);
    TRY(hold_rules_catch_up(cx, &view));
    TRY(alarm_catch_up(cx, &view)); /* what it did to held things */
    return journal_settle(cx, &run->journal);
}

static int64_t log_position(Ctx *cx, const IngestRun *run)
{
    int64_t served = 0;
    Problem problem = cx->problem; /* of the capture, to be told */
    if (!run->served.is_served)
        return trace_position(run->journal.index);
    (void)!served_position(cx, &run->served, &served);
    cx->problem = problem;
    return served;
}

/* Everything asked for, or {"files":[those that were done],"problem"}. */
static int ingest_all(Ctx *cx, const Options *options, IngestRun *run, Lang lang)
{
    JsonWriter *json = &run->out.json;
    if (run->json) {
        json_object_begin(json);
        json_key(json, STR("files"));
        json_array_begin(json);
    }
    Err err = ingest_files(cx, options, run, lang);
    if (err != OK)
        (void)command_tell(cx, lang);
    if (run->json) {
        json_array_end(json);
        output_number(json, "log_position", log_position(cx, run));
        if (err != OK) {
            json_key(json, STR("problem"));
            output_problem(&run->out, &cx->problem, lang);
        }
        json_object_end(json);
        buf_add_char(&run->out.buf, '\n');
        output_end(&run->out);
    }
    if (err == OK && run->refused == 0)
        return EXIT_OK;
    return err == OK && run->proceed && run->taken > 0 ? EXIT_PARTLY : EXIT_FAILED;
}

static int run_ingest(Ctx *cx, const Options *options, Lang lang)
{
    IngestRun run = {0};
    int code;
    output_init(cx, &run.out);
    if (parse_options(cx, options, &run) != OK ||
        served_or_open(cx, options, &run.journal, &run.served) != OK) {
        command_fail(cx, options, lang);
        code = cx->problem.err == ERR_USAGE ? EXIT_USAGE : EXIT_FAILED;
    } else {
        code = ingest_all(cx, options, &run, lang);
    }
    if (!run.served.is_served)
        journal_close(cx, &run.journal);
    return code;
}

static const OptionSpec ingest_options[] = {
    OPTIONS_STORE,
    {OPTION_TEXT, "format", "FORMAT", MSG("auto, epcis, ndjson or csv (default: auto)")},
    {OPTION_TEXT, "map", "FILE", MSG("mapping file for CSV")},
    {OPTION_TEXT, "on-error", "MODE",
     MSG("rollback: one refused event refuses the file (default); proceed: take the good ones")},
    {OPTION_FLAG, "json", NULL, MSG("one JSON object")},
    {.kind = OPTION_END},
};

static const char *const ingest_examples[] = {
    "holdfast ingest events.jsonld",
    "zcat export.ndjson.gz | holdfast ingest --format ndjson --on-error proceed -",
    "holdfast ingest --map orders.map.json orders.csv",
    NULL,
};

const Command ingest_command = {
    .name = "ingest",
    .operands = "FILE|- ...",
    .help = MSG("capture events: EPCIS 2.0 documents, newline-delimited JSON, mapped CSV"),
    .options = ingest_options,
    .examples = ingest_examples,
    .run = run_ingest,
};
