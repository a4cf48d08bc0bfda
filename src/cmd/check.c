/* holdfast check: is everything that was stored still what was stored? */
#include "base/hash.h"
#include "cmd/commands.h"
#include "cmd/output.h"
#include "cmd/workspace.h"
#include "domain/event/event_reader.h"

enum { FAULTS_SHOWN = 100, CHECK_STEP = 4096 };

typedef struct CheckRun {
    Journal journal;
    EventReader reader;
    TraceIndex *replayed; /* built here from the log alone */
    int64_t faults;
    Output out;
    Lang lang;
    bool json;
} CheckRun;

/* Tell the fault in cx->problem and go on. */
static void tell_fault(Ctx *cx, CheckRun *run)
{
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

static Err check_row(Ctx *cx, CheckRun *run, const EventRow *row)
{
    Event event;
    uint8_t hash[SHA256_SIZE];
    TRY(event_reader_decode(cx, &run->reader, row, &event));
    TRY(event_reader_hash(cx, &run->reader, hash));
    if (row->event_hash.n != SHA256_SIZE || memcmp(hash, row->event_hash.p, SHA256_SIZE) != 0)
        return fail(cx, ERR_CORRUPT,
                    MSG("event %1$lld of the log: its body does not have the hash stored with it"),
                    (long long)row->position);
    if (event.time_us != row->event_time_us)
        return fail(cx, ERR_CORRUPT,
                    MSG("event %1$lld of the log: its body has another time than its row"),
                    (long long)row->position);
    return trace_append(cx, run->replayed, &event, row->position, row->event_id, hash);
}

static Err each_row(Ctx *cx, const EventRow *row, void *arg)
{
    CheckRun *run = arg;
    Arena scratch;
    arena_init(&scratch);
    Ctx own = *cx;
    own.arena = &scratch;
    Err err = check_row(&own, run, row);
    if (err != OK)
        cx->problem = own.problem;
    if (err == ERR_CORRUPT) {
        tell_fault(&own, run);
        err = OK;
    }
    arena_release(&scratch);
    return err;
}

/* The log row by row; after a fault in it the index cannot be compared. */
static Err check_log(Ctx *cx, CheckRun *run)
{
    int64_t last = trace_position(run->journal.index);
    for (int64_t at = 1; at <= last; at += CHECK_STEP) {
        int64_t end = at + CHECK_STEP - 1 < last ? at + CHECK_STEP - 1 : last;
        TRY(event_log_each(cx, at, end, each_row, run));
    }
    return OK;
}

static Err check_all(Ctx *cx, const Options *options, CheckRun *run)
{
    TRY(workspace_open(cx, options, DB_READ, &run->journal));
    run->replayed = trace_index_new(trace_index_seed(run->journal.index));
    trace_index_log(run->replayed, journal_trace_log());
    if (db_check(cx) != OK)
        tell_fault(cx, run);
    Err err = check_log(cx, run);
    if (err == ERR_CORRUPT)
        tell_fault(cx, run);
    else
        TRY(err);
    if (run->faults == 0 &&
        trace_index_digest(run->replayed) != trace_index_digest(run->journal.index)) {
        err = fail(cx, ERR_CORRUPT,
                   MSG("the trace index differs from the log; holdfast rebuild makes it anew"));
        if (err != OK)
            tell_fault(cx, run);
    }
    return OK;
}

static void print_verdict(Ctx *cx, CheckRun *run)
{
    int64_t events = trace_position(run->journal.index);
    JsonWriter *json = &run->out.json;
    if (run->json) {
        json_array_end(json);
        output_number(json, "faults", run->faults);
        output_number(json, "events", events);
        output_number(json, "items", trace_item_count(run->journal.index));
        output_text(json, "digest",
                    str_fmt(cx->arena, "%016llx",
                            (unsigned long long)trace_index_digest(run->journal.index)));
        json_object_end(json);
        buf_add_char(&run->out.buf, '\n');
        return;
    }
    Str params[] = {
        str_fmt(cx->arena, "%lld", (long long)events),
        str_fmt(cx->arena, "%u", trace_item_count(run->journal.index)),
        str_fmt(cx->arena, "%lld", (long long)run->faults),
        str_fmt(cx->arena, "%016llx", (unsigned long long)trace_index_digest(run->journal.index))};
    message_format(&run->out.buf, run->lang,
                   run->faults == 0
                       ? MSG("sound: %1$s events, %2$s items, %3$s faults, index digest %4$s")
                       : MSG("NOT sound: %1$s events, %2$s items, %3$s faults, index digest %4$s"),
                   params, 4);
    buf_add_char(&run->out.buf, '\n');
}

static int run_check(Ctx *cx, const Options *options, Lang lang)
{
    CheckRun run = {.lang = lang, .json = option_given(options, "json")};
    int code = EXIT_OK;
    output_init(cx, &run.out);
    event_reader_init(&run.reader);
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
    event_reader_release(&run.reader);
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
