/* holdfast explain: why an item is in the trace of another. */
#include "cmd/commands.h"
#include "cmd/items.h"
#include "cmd/path.h"

typedef struct ExplainRun {
    Journal journal;
    TraceAnswer asked;
    PathShape path;
} ExplainRun;

static Err explain(Ctx *cx, const Options *options, ExplainRun *run)
{
    uint32_t item;
    TraceQuery *query = &run->asked.query;
    TraceSeeds source = trace_seeds_new(cx->arena, 1);
    if (options->operand_count != 1 || !option_given(options, "from"))
        return fail(cx, ERR_USAGE, MSG("explain takes --from SOURCE and one item"));
    TRY(workspace_open(cx, options, DB_READ, &run->journal));
    ItemView view = workspace_view(cx, &run->journal);
    run->asked.index = view.index;
    TRY(trace_seed_add(cx, &view, option_text(options, "from", (Str){0}), &source));
    TRY(item_find(cx, &view, options->operands[0], &item));
    TRY(trace_known_at_parse(cx, &view, option_text(options, "as-known-at", (Str){0}),
                             &query->as_known_at));
    query->direction = option_given(options, "backward") ? TRACE_BACKWARD : TRACE_FORWARD;
    query->edges = EDGE_ALL | (option_given(options, "widen") ? EDGE_E7 : 0u) |
                   (option_given(options, "through-containers") ? EDGE_E4 : 0u);
    trace_query_seeds(query, &source);
    return trace_path(cx, &run->asked, item, &run->path);
}

static int run_explain(Ctx *cx, const Options *options, Lang lang)
{
    ExplainRun run = {.asked.lang = lang};
    Output out;
    output_init(cx, &out);
    int code = EXIT_OK;
    if (explain(cx, options, &run) != OK) {
        code = command_fail(cx, options, lang);
    } else if (option_given(options, "json")) {
        output_record(&out, &path_shape_register, &run.path);
    } else {
        path_text(&run.path, lang, &out.buf);
    }
    output_end(&out);
    workspace_close(cx, &run.journal);
    return code;
}

static const OptionSpec explain_options[] = {
    OPTIONS_STORE,
    {OPTION_TEXT, "from", "SOURCE", MSG("the item the trace starts from")},
    {OPTION_FLAG, "backward", NULL, MSG("the trace runs backward (default: forward)")},
    OPTIONS_WIDEN,
    OPTION_KNOWN,
    {OPTION_FLAG, "json", NULL, MSG("one JSON object")},
    {.kind = OPTION_END},
};

static const char *const explain_examples[] = {
    "holdfast explain --from urn:epc:class:lgtin:9521234.000021.SEP-0312 "
    "'(01)09521234000013(21)A7F3'",
    NULL,
};

const Command explain_command = {
    .name = "explain",
    .operands = "ITEM",
    .help = MSG("why an item is in the trace of another: the events that lead to it"),
    .options = explain_options,
    .examples = explain_examples,
    .run = run_explain,
    .reads = true,
};
