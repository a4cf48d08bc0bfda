/* holdfast ingest: files of events into the log. */
#include "cmd/commands.h"
#include "cmd/progress.h"
#include "cmd/report.h"
#include "cmd/workspace.h"

typedef struct IngestRun {
    Journal journal;
    CaptureOptions capture;
    Output out;
    bool json;
    int code;
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
    if (options->operand_count == 0)
        return fail(cx, ERR_USAGE, MSG("ingest takes at least one file, or - for standard input"));
    if (run->capture.format == CAPTURE_CSV && run->capture.map.n == 0)
        return fail(cx, ERR_USAGE, MSG("CSV is read through a mapping: --map FILE"));
    return OK;
}

static Err ingest_file(Ctx *cx, IngestRun *run, Str input, Lang lang)
{
    Progress progress;
    CaptureReport report = {0};
    progress_init(&progress, input, lang);
    run->capture.input = input;
    run->capture.tick = progress_tick;
    run->capture.tick_arg = &progress;
    Err err = capture_run(cx, &run->journal, &run->capture, &report);
    progress_end(&progress);
    TRY(err);
    if (report.state == CAPTURE_PARTLY && run->code == EXIT_OK)
        run->code = EXIT_PARTLY;
    if (report.state == CAPTURE_REFUSED)
        run->code = EXIT_FAILED;
    if (run->json)
        report_json(&run->out, &report, lang);
    else
        report_text(&run->out, &report, lang);
    if (!run->json)
        output_end(&run->out); /* a finished file is told at once */
    return OK;
}

static Err ingest_files(Ctx *cx, const Options *options, IngestRun *run, Lang lang)
{
    TRY(parse_options(cx, options, run));
    TRY(workspace_open(cx, options, DB_WRITE, &run->journal));
    JsonWriter *json = &run->out.json;
    if (run->json) {
        json_object_begin(json);
        json_key(json, STR("files"));
        json_array_begin(json);
    }
    for (size_t i = 0; i < options->operand_count; i++)
        TRY(ingest_file(cx, run, options->operands[i], lang));
    TRY(journal_settle(cx, &run->journal));
    if (run->json) {
        json_array_end(json);
        output_number(json, "log_position", trace_position(run->journal.index));
        json_object_end(json);
        buf_add_char(&run->out.buf, '\n');
        output_end(&run->out);
    }
    return OK;
}

static int run_ingest(Ctx *cx, const Options *options, Lang lang)
{
    IngestRun run = {.code = EXIT_OK};
    output_init(cx, &run.out);
    if (ingest_files(cx, options, &run, lang) != OK) {
        command_fail(cx, options, lang);
        run.code = cx->problem.err == ERR_USAGE ? EXIT_USAGE : EXIT_FAILED;
    }
    journal_close(cx, &run.journal);
    return run.code;
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
