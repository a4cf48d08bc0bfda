/* holdfast trace: what an item became, or what went into it. */
#include "cmd/commands.h"
#include "cmd/items.h"
#include "cmd/output.h"
#include "cmd/trace_summary.h"
#include "domain/item/trace_answer.h"

typedef struct TraceRun {
    Journal journal;
    TraceAnswer answer;
    TraceWriter writer;
} TraceRun;

static Err parse_options(Ctx *cx, const Options *options, TraceRun *run)
{
    TraceAnswer *answer = &run->answer;
    if (options->operand_count == 0)
        return fail(cx, ERR_USAGE, MSG("trace takes forward, backward or both, and an item"));
    TRY(trace_side_parse(cx, options->operands[0], &answer->side));
    TRY(trace_edges_parse(cx, option_text(options, "edges", (Str){0}), &answer->query.edges));
    if (option_given(options, "widen"))
        answer->query.edges |= EDGE_E7;
    if (option_given(options, "through-containers"))
        answer->query.edges |= EDGE_E4;
    answer->units = option_given(options, "units");
    TRY(member_fields_parse(cx, option_text(options, "fields", (Str){0}), &run->writer.fields));
    run->writer.form = option_given(options, "csv") ? ANSWER_CSV : ANSWER_JSON;
    if (option_given(options, "json") && option_given(options, "csv"))
        return fail(cx, ERR_USAGE, MSG("--json and --csv exclude each other"));
    return OK;
}

static Err trace(Ctx *cx, const Options *options, TraceRun *run)
{
    TraceSeeds seeds;
    TraceAnswer *answer = &run->answer;
    Str via = option_text(options, "via", (Str){0});
    TRY(parse_options(cx, options, run));
    TRY(items_named(cx, options, 1));
    TRY(workspace_open(cx, options, DB_READ, &run->journal));
    ItemView view = workspace_view(cx, &run->journal);
    answer->index = view.index;
    TRY(items_read(cx, &(ItemsAsked){options, 1, view, trace_seed_add}, &seeds));
    trace_query_seeds(&answer->query, &seeds);
    if (via.n != 0)
        TRY(item_find(cx, &view, via, &answer->via));
    TRY(trace_known_at_parse(cx, &view, option_text(options, "as-known-at", (Str){0}),
                             &answer->query.as_known_at));
    return trace_answer_find(cx, answer);
}

static void print_members(Ctx *cx, TraceRun *run)
{
    Output out;
    output_init(cx, &out);
    trace_writer_begin(cx, &run->writer, &run->answer, (TracePage){0, SIZE_MAX});
    while (trace_writer_next(&run->writer, &out.buf, OUTPUT_TURN))
        output_turn(&out);
    output_end(&out);
}

static int run_trace(Ctx *cx, const Options *options, Lang lang)
{
    TraceRun *run = arena_new(cx->arena, TraceRun); /* the writer's texts live as long as it */
    int code = EXIT_OK;
    run->answer.lang = lang;
    if (trace(cx, options, run) != OK)
        code = command_fail(cx, options, lang);
    else if (option_given(options, "json") || option_given(options, "csv"))
        print_members(cx, run);
    else if (trace_summary_print(cx, &run->answer) != OK)
        code = command_fail(cx, options, lang);
    workspace_close(cx, &run->journal);
    return code;
}

static const OptionSpec trace_options[] = {
    OPTIONS_STORE,
    OPTION_ITEMS,
    {OPTION_TEXT, "edges", "LIST", MSG("edges to follow (default: E1,E2,E3,E6)")},
    OPTIONS_WIDEN,
    {OPTION_TEXT, "via", "SOURCE", MSG("with both: what SOURCE became, and the path to it")},
    OPTION_KNOWN,
    {OPTION_FLAG, "units", NULL, MSG("only pieces that stand for themselves")},
    {OPTION_TEXT, "fields", "LIST", MSG("columns: item,level,depth,confidence,since,removed,…")},
    {OPTION_FLAG, "json", NULL, MSG("one JSON object, all members")},
    {OPTION_FLAG, "csv", NULL, MSG("CSV, all members")},
    {.kind = OPTION_END},
};

static const char *const trace_examples[] = {
    "holdfast trace forward urn:epc:class:lgtin:9521234.000021.SEP-0312",
    "holdfast trace backward '(01)09521234000013(21)A7F3' --json",
    "holdfast trace forward 'TANK-URI@2026-03-01T08:00:00+08:00/2026-03-01T20:00:00+08:00'",
    "holdfast trace forward --items lots.txt --units --fields item --csv > affected.csv",
    NULL,
};

const Command trace_command = {
    .name = "trace",
    .operands = "forward|backward|both ITEM ...",
    .help = MSG("what an item became, or what went into it"),
    .options = trace_options,
    .examples = trace_examples,
    .run = run_trace,
    .reads = true,
};
