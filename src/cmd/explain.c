/* holdfast explain: why an item is in the trace of another. */
#include "cmd/commands.h"
#include "cmd/items.h"
#include "cmd/path.h"

typedef struct ExplainRun {
    Journal journal;
    TraceQuery query;
    uint32_t source;
    Path path;
} ExplainRun;

static Err explain(Ctx *cx, const Options *options, ExplainRun *run)
{
    uint32_t item;
    if (options->operand_count != 1 || !option_given(options, "from"))
        return fail(cx, ERR_USAGE, MSG("explain takes --from SOURCE and one item"));
    TRY(workspace_open(cx, options, DB_READ, &run->journal));
    TRY(workspace_item(cx, &run->journal, option_text(options, "from", (Str){0}), &run->source));
    TRY(workspace_item(cx, &run->journal, options->operands[0], &item));
    TRY(items_known_at(cx, options, &run->journal, &run->query.as_known_at));
    run->query.direction = option_given(options, "backward") ? TRACE_BACKWARD : TRACE_FORWARD;
    run->query.edges = EDGE_ALL | (option_given(options, "widen") ? EDGE_E7 : 0u) |
                       (option_given(options, "through-containers") ? EDGE_E4 : 0u);
    run->query.seeds = &run->source;
    run->query.seed_count = 1;
    return path_find(cx, &run->journal, &run->query, item, &run->path);
}

static int run_explain(Ctx *cx, const Options *options, Lang lang)
{
    ExplainRun run = {0};
    Output out;
    output_init(cx, &out);
    int code = EXIT_OK;
    if (explain(cx, options, &run) != OK) {
        code = command_fail(cx, options, lang);
    } else if (option_given(options, "json")) {
        json_object_begin(&out.json);
        output_text(&out.json, "from", workspace_uri(cx->arena, &run.journal, run.source));
        output_text(&out.json, "item", workspace_uri(cx->arena, &run.journal, run.path.item));
        json_key(&out.json, STR("path"));
        path_json(cx, &run.journal, &run.path, lang, &out.json);
        json_object_end(&out.json);
        buf_add_char(&out.buf, '\n');
    } else {
        path_text(cx, &run.journal, &run.path, lang, &out.buf);
    }
    output_end(&out);
    journal_close(cx, &run.journal);
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
};
