/* holdfast check: is everything that was stored still what was stored? */
#include "cmd/commands.h"
#include "cmd/output.h"
#include "cmd/workspace.h"
#include "domain/event/event_log_check.h"
#include "domain/scope/scope.h"

enum { FAULTS_SHOWN = 100 };

typedef struct CheckRun {
    Journal journal;      /* its index: the checkpoint, NULL where there is none */
    TraceIndex *replayed; /* built here from the log alone, up to the first fault */
    int64_t last;         /* position */
    int64_t faults;
    Output out;
    Lang lang;
    bool json;
} CheckRun;

/* Tell the fault in cx->problem and go on. */
static void tell_fault(Ctx *cx, void *arg)
{
    CheckRun *run = arg;
    run->faults++;
    if (run->faults > FAULTS_SHOWN)
        return;
    if (run->json) {
        output_problem(&run->out, &cx->problem, run->lang);
        return;
    }
    Buf line;
    buf_init(&line, cx->arena, 1 << 16);
    problem_format(&line, run->lang, &cx->problem);
    buf_add(&run->out.buf, buf_str(&line));
    buf_add_char(&run->out.buf, '\n');
}

/* The index takes positions without gap: after a fault rows are checked, but no longer added. */
static Err check_event(Ctx *cx, const EventRow *row, const Event *event, const uint8_t *hash,
                       void *arg)
{
    CheckRun *run = arg;
    const TraceIndex *saved = run->journal.index;
    if (run->faults != 0)
        return OK;
    TRY(trace_append(cx, run->replayed, event, row->position, row->event_id, hash));
    if (saved != NULL && trace_position(saved) == row->position &&
        trace_index_digest(saved) != trace_index_digest(run->replayed))
        return fail(cx, ERR_CORRUPT,
                    MSG("the trace index differs from the log; holdfast rebuild makes it anew"));
    return OK;
}

static Err check_all(Ctx *cx, const Options *options, CheckRun *run)
{
    TRY(workspace_inspect(cx, options, &run->journal, &run->replayed));
    Err err = db_check(cx);
    if (err == ERR_CORRUPT)
        tell_fault(cx, run);
    else
        TRY(err);
    EventLogCheck check = {.fault = tell_fault, .event = check_event, .arg = run};
    err = event_log_check(cx, &check, &run->last);
    if (err == ERR_CORRUPT)
        tell_fault(cx, run);
    else
        TRY(err);
    ScopeListsCheck lists = {.fault = tell_fault, .arg = run};
    err = scope_lists_check(cx, run->faults == 0 ? run->replayed : NULL, &lists);
    if (err != ERR_CORRUPT)
        return err;
    tell_fault(cx, run);
    return OK;
}

/* What was replayed says something only where all of it was. */
static void print_verdict(Ctx *cx, CheckRun *run)
{
    JsonWriter *json = &run->out.json;
    Str digest = {0};
    if (run->faults == 0)
        digest =
            str_fmt(cx->arena, "%016llx", (unsigned long long)trace_index_digest(run->replayed));
    if (run->json) {
        json_array_end(json);
        output_number(json, "faults", run->faults);
        output_number(json, "events", run->last);
        output_number(json, "items", trace_item_count(run->replayed));
        output_text(json, "digest", digest);
        json_object_end(json);
        buf_add_char(&run->out.buf, '\n');
        return;
    }
    Str params[] = {str_fmt(cx->arena, "%lld", (long long)run->last),
                    str_fmt(cx->arena, "%lld", (long long)run->faults),
                    str_fmt(cx->arena, "%u", trace_item_count(run->replayed)), digest};
    if (run->faults == 0)
        message_format(&run->out.buf, run->lang,
                       MSG("sound: %1$s events, %3$s items, %2$s faults, index digest %4$s"),
                       params, 4);
    else
        message_format(&run->out.buf, run->lang, MSG("NOT sound: %1$s events, %2$s faults"), params,
                       2);
    buf_add_char(&run->out.buf, '\n');
}

static int run_check(Ctx *cx, const Options *options, Lang lang)
{
    CheckRun run = {.lang = lang, .json = option_given(options, "json")};
    int code = EXIT_OK;
    output_init(cx, &run.out);
    if (run.json) {
        json_object_begin(&run.out.json);
        json_key(&run.out.json, STR("problems"));
        json_array_begin(&run.out.json);
    }
    if (check_all(cx, options, &run) != OK) {
        code = command_fail(cx, options, lang);
    } else {
        print_verdict(cx, &run);
        output_end(&run.out);
        code = run.faults == 0 ? EXIT_OK : EXIT_FAILED;
    }
    trace_index_free(run.replayed);
    journal_close(cx, &run.journal);
    return code;
}

static const OptionSpec check_options[] = {
    OPTIONS_STORE,
    {OPTION_FLAG, "json", NULL, MSG("one JSON object")},
    {.kind = OPTION_END},
};

const Command check_command = {
    .name = "check",
    .operands = "",
    .help = MSG("read the whole log and hold database, hashes and index against it"),
    .options = check_options,
    .run = run_check,
};
